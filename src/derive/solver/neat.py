"""Moves that leave a line as a person writes it: numbers before a Σ, no minus in a divisor, no exp of a log."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt

from derive.algebra import integer_exponent
from derive.kernel import Binding, nonzero, positive
from derive.solver.factors import coefficient
from derive.solver.functions import rewrite
from derive.solver.work import Work, over, places
from derive.terms import (
    Add,
    Fn,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Term,
    add,
    factors_of,
    has_minus,
    mul,
    neg,
    num,
    power,
    same,
)

UNDOING = (
    "exp of log",
    "logarithm of exp",
    "logarithm of a reciprocal",
    "square of a root",
    "root of a square",
)


def constant_out(work: Work) -> bool:
    """Σ_k 2 λ f_k = 2 λ Σ_k f_k, of what hangs on no index."""
    name = "constant factor of Σ"
    for path, node in places(work.here):
        if isinstance(node, Sum) and isinstance(node.body, Mul):
            still = [f for f in node.body.args if not f.free and not isinstance(f, Sum)]
            if still and len(still) < len(node.body.args):
                rest = mul(*(f for f in node.body.args if f.free or isinstance(f, Sum)))
                law = over(name, node.index, {"c": ((), mul(*still)), "f": ((node.index,), rest)})
                work.law(path, name, law)
                return True
    return False


def minus_out(work: Work) -> bool:
    """Σ_k (1 − f_k − g_k) = −Σ_k (f_k + g_k − 1), where most terms have a minus."""
    name = "constant factor of Σ"
    for path, node in places(work.here):
        if isinstance(node, Sum) and (turned := _turned(node.body)) is not None:
            work.algebra((*path, 1), neg(turned))
            law = over(name, node.index, {"c": ((), num(-1)), "f": ((node.index,), turned)})
            work.law(path, name, law)
            return True
    return False


def minus_in(work: Work) -> bool:
    """−2 (1 − a − b) = 2 (a + b − 1), where most terms have a minus."""
    for path, node in places(work.here):
        match node:
            case Mul(args=(Num(value=number), *factors)) if number < 0:
                brackets = [(n, turned) for n, f in enumerate(factors) if (turned := _turned(f)) is not None]
                if len(brackets) == 1:
                    ((place, turned),) = brackets
                    work.algebra(path, mul(num(-number), *factors[:place], turned, *factors[place + 1 :]))
                    return True
    return False


def _turned(bracket: Term) -> Term | None:
    """b + c − a for a − b − c; None unless most terms have a minus."""
    if not isinstance(bracket, Add):
        return None
    minuses = [each for each in bracket.args if has_minus(each)]
    if 2 * len(minuses) <= len(bracket.args):
        return None
    return add(*map(neg, (*minuses, *(each for each in bracket.args if not has_minus(each)))))


def minus_up(work: Work) -> bool:
    """a/(−2 b) = −1/2 a/b, where b ≠ 0 is known."""
    for path, node in places(work.here):
        if isinstance(node, Mul | Pow):
            new = mul(*map(_split, factors_of(node)))
            if new is not node and all(
                work.facts.prove(nonzero(f.base))
                for f in factors_of(new)
                if isinstance(f, Pow) and _is_below(f)
            ):
                work.algebra(path, new)
                return True
    return False


def _split(factor: Term) -> Term:
    """(2 b)⁻¹ as 1/2 b⁻¹."""
    if isinstance(factor, Pow) and _is_below(factor) and isinstance(factor.base, Mul):
        numbers = [f for f in factor.base.args if isinstance(f, Num)]
        if numbers and len(numbers) < len(factor.base.args):
            rest = mul(*(f for f in factor.base.args if not isinstance(f, Num)))
            return mul(power(mul(*numbers), factor.exponent), power(rest, factor.exponent))
    return factor


def _is_below(factor: Pow) -> bool:
    return (integer_exponent(factor) or 0) < 0


def undo(work: Work) -> bool:
    """exp log u = u, log 1/u = −log u and the like, where u is known to allow it."""
    return any(
        _root_of_number(work, path, node) or any(rewrite(work, path, node, law) for law in UNDOING)
        for path, node in places(work.here)
    )


def _root_of_number(work: Work, path: Path, node: Term) -> bool:
    """√4 = 2."""
    match node:
        case Pow(base=Num(value=value), exponent=Num(value=exponent)) if exponent == Fraction(1, 2):
            root = Fraction(isqrt(value.numerator), isqrt(value.denominator)) if value > 0 else Fraction(0)
            if root**2 == value > 0:
                work.law(path, "root of a square", Binding({"f": ((), num(root))}))
                return True
    return False


def logarithm_down(work: Work) -> bool:
    """e^{f + log u} = u e^f, where u is known to be positive."""
    for path, node in places(work.here):
        if isinstance(node, Fn) and node.name == "exp" and isinstance(node.args[0], Add):
            terms = node.args[0].args
            found = next((t for t in terms if isinstance(t, Fn) and t.name == "log"), None)
            if found is not None and work.facts.prove(positive(found.args[0])):
                rest = add(*(each for each in terms if each is not found))
                if not same(node.args[0], add(found, rest)):
                    work.algebra((*path, 0), add(found, rest))
                work.law(path, "exp of a sum", Binding({"f": ((), found), "g": ((), rest)}))
                return True
    return False


def content_out(work: Work) -> bool:
    """1/4 (2 a + 2 b) = 1/2 (a + b)."""
    for path, node in places(work.here):
        if isinstance(node, Mul) and sum(isinstance(f, Add) for f in node.args) == 1:
            (bracket,) = (f for f in node.args if isinstance(f, Add))
            numbers = [coefficient(each)[0] for each in bracket.args]
            common = gcd(*(n.numerator for n in numbers)) if all(n.denominator == 1 for n in numbers) else 1
            if common > 1 and any(isinstance(f, Num) for f in node.args):
                inner = add(*(mul(num(Fraction(1, common)), each) for each in bracket.args))
                rest = mul(*(f for f in node.args if f is not bracket))
                work.algebra(path, mul(num(common), rest, inner))
                return True
    return False
