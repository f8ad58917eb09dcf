"""Moves on powers whose exponents are letters: b^γ b = b^(γ + 1), (b^m)^n = b^(m n), √2 √π = √(2 π)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from derive.algebra import integer_exponent
from derive.kernel import Binding, Problem
from derive.kernel.law import instance_of
from derive.solver.collected import like_terms_collected
from derive.solver.work import LAWS, Work, seen_in
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Mul,
    Num,
    Path,
    Pow,
    Size,
    Term,
    add,
    factors_of,
    mul,
    num,
    part,
    power,
    same,
    terms_of,
)  # fmt: skip

ALIKE = ("product of powers", "product of real powers")
NESTED = ("power of a power", "real power of a power")
Pairs = tuple[Mul, tuple[tuple[int, int], ...]]  # a product, and the places of factors of it


def parts_of_power(factor: Term) -> tuple[Term, Term]:
    """What is raised, and to which exponent; 1 for what is no power."""
    return (factor.base, factor.exponent) if isinstance(factor, Pow) else (factor, ONE)


def is_lettered(factor: Term) -> bool:
    """Whether `factor` is a power with a letter in its exponent."""
    return isinstance(factor, Pow) and not isinstance(factor.exponent, Num)


def merge_powers(work: Work) -> bool:
    """b^p b^q = b^(p + q), where a letter stands in one of the exponents, and that power not in all terms."""
    return any(
        _merged(work, path, node, one, other)
        for path, (node, pairs) in work.where(_of_one_base)
        for one, other in pairs
        if not (path and _is_common(part(work.here, path[:-1]), node.args[one]))
    )


@seen_in(Mul, holding=Pow)
def _of_one_base(node: Term, _: Problem) -> Pairs | None:
    """Factors that are powers of one base, the first of them with a letter in its exponent."""

    def are(first: Term, second: Term) -> bool:
        return is_lettered(first) and same(parts_of_power(first)[0], parts_of_power(second)[0])

    return _pairs(node, are)


def _pairs(node: Term, are: Callable[[Term, Term], bool]) -> Pairs | None:
    """The pairs of factors of a product that `are` such; None if there is none."""
    if not isinstance(node, Mul):
        return None
    found = tuple(
        (one, other)
        for one, first in enumerate(node.args)
        for other, second in enumerate(node.args)
        if one != other and are(first, second)
    )
    return (node, found) if found else None


def _is_common(around: Term, factor: Term) -> bool:
    """Whether `factor` is one of every term of a sum, where it will be taken out."""
    return isinstance(around, Add) and all(
        any(same(factor, each) for each in factors_of(term)) for term in around.args
    )


def _merged(work: Work, path: Path, node: Mul, one: int, other: int) -> bool:
    (base, p), (_, q) = parts_of_power(node.args[one]), parts_of_power(node.args[other])
    among = () if len(node.args) == 2 else tuple(sorted((one, other)))
    if q is MINUS_ONE and apply(work, path, ("a power without one factor",), {"f": base, "p": p}, among):
        return True
    if not apply(work, path, ALIKE, {"f": base, "p": p, "q": q}, among):
        return False
    _collect_exponent(work, path, power(base, add(p, q)))
    return True


def _collect_exponent(work: Work, path: Path, merged: Term) -> None:
    """b^(p − p − 1) = b^(−1), of the power that was merged at `path` or is a factor there."""
    here = part(work.here, path)
    places = [(*path, n) for n, f in enumerate(here.args) if f is merged] if isinstance(here, Mul) else [path]
    match merged:
        case Pow(exponent=Add() as exponent) if (plain := like_terms_collected(exponent)) is not None:
            work.algebra((*places[0], 1), plain)


def split_for_divisor(work: Work) -> bool:
    """b^(n − 1)/b^n = b^(n − 1)/(b^(n − 1) b) = 1/b."""
    return any(
        _split_higher(work, path, node, one, other)
        for path, (node, pairs) in work.where(_above_and_below)
        for one, other in pairs
    )


@seen_in(Mul, holding=Pow)
def _above_and_below(node: Term, _: Problem) -> Pairs | None:
    """Powers with a letter in the exponent, and divisors beside them."""
    return _pairs(
        node, lambda one, other: is_lettered(one) and isinstance(other, Pow) and other.exponent is MINUS_ONE
    )


def _split_higher(work: Work, path: Path, node: Mul, one: int, other: int) -> bool:
    """Where factor number `other` divides by a power of the base of factor number `one`, write out the higher."""
    below = node.args[other].args[0]
    for place, divisor in enumerate(factors_of(below)):
        (base, p), (under, q) = parts_of_power(node.args[one]), parts_of_power(divisor)
        (letters, number), (others, less) = _parted(p), _parted(q)
        if is_lettered(divisor) and same(base, under) and same(letters, others) and number != less:
            at = (*path, other, 0, place) if isinstance(below, Mul) else (*path, other, 0)
            at, lowest = ((*path, one), less) if number > less else (at, number)
            parts = {"f": base, "p": add(letters, num(lowest)), "q": num(abs(number - less))}
            if not apply(work, at, ALIKE, parts, backwards=True):
                return False
            rest = mul(*(factor for n, factor in enumerate(factors_of(below)) if n != place))
            left = {one: power(base, num(max(number - less, Fraction(0))))}
            left[other] = power(mul(rest, power(base, num(max(less - number, Fraction(0))))), MINUS_ONE)
            work.algebra(path, mul(*(left.get(n, factor) for n, factor in enumerate(node.args))))
            return True
    return False


def apply(
    work: Work, path: Path, names: Iterable[str], letters: dict[str, Term], among: tuple[int, ...] = (),
    backwards: bool = False,
) -> bool:  # fmt: skip
    """Use the first of some laws whose conditions are known; whether there was one."""
    binding = Binding({letter: ((), term) for letter, term in letters.items()})
    for name in names:
        if all(work.facts.prove(instance_of(premise, binding)) for premise in LAWS[name].when):
            work.law(path, name, binding, among, backwards)
            return True
    return False


def unnest_powers(work: Work) -> bool:
    """(b^p)^q = b^(p q), and (√2)² = 2."""
    return any(apply(work, path, NESTED, letters) for path, letters in work.where(_nested))


@seen_in(Pow)
def _nested(node: Term, _: Problem) -> dict[str, Term] | None:
    """The parts of a power of a power with a letter in an exponent, or of a whole power of a root of a number."""
    if not (isinstance(node, Pow) and isinstance(node.base, Pow)):
        return None
    opens = isinstance(node.exponent, Num) and node.exponent.value.denominator == 1
    if is_lettered(node) or is_lettered(node.base) or (opens and _is_root_of_number(node.base)):
        return {"f": node.base.base, "p": node.base.exponent, "q": node.exponent}
    return None


def open_roots(work: Work) -> bool:
    """(a/√2)² = a² (1/√2)², where a number is under the root."""
    return work.rewrite(_open_root, innermost=False)


@seen_in(Pow)
def _open_root(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Pow) and isinstance(node.base, Mul) and isinstance(node.exponent, Num):
        if node.exponent.value.denominator == 1 and any(map(_is_root_of_number, node.base.args)):
            return mul(*(raised(factor, int(node.exponent.value)) for factor in node.base.args))
    return None


def raised(factor: Term, exponent: int) -> Term:
    """A factor to a power; of one that is a whole power itself, the exponents are multiplied."""
    inner = integer_exponent(factor)
    if isinstance(factor, Pow) and inner is not None:
        return power(factor.base, num(inner * exponent))
    return power(factor, num(exponent))


def _is_root_of_number(factor: Term) -> bool:
    base, exponent = parts_of_power(factor)
    return isinstance(base, Num | Size) and isinstance(exponent, Num) and exponent.value.denominator > 1


def join_roots(work: Work) -> bool:
    """√2 √π = √(2 π), and where there is one root, 2/√2 = √2."""
    found = list(work.where(_joinable))
    return any(
        _joined(work, path, node, one, other, alike)
        for alike in (False, True)
        for path, (node, pairs) in found
        for one, other in pairs
    )


@seen_in(Mul, holding=Pow)
def _joinable(node: Term, _: Problem) -> Pairs | None:
    return _pairs(node, _may_join)


def _may_join(first: Term, second: Term) -> bool:
    (f, p), (g, q) = parts_of_power(first), parts_of_power(second)
    rooted = isinstance(q, Num) and q.value.denominator == 2 and isinstance(p, Num)
    return rooted and (same(f, g) or same(p, q)) and _is_plain(f) and _is_plain(g)


def _joined(work: Work, path: Path, node: Mul, one: int, other: int, alike: bool) -> bool:
    (f, p), (g, q) = parts_of_power(node.args[one]), parts_of_power(node.args[other])
    among = () if len(node.args) == 2 else tuple(sorted((one, other)))
    if alike:
        return same(f, g) and apply(work, path, ALIKE, {"f": f, "p": p, "q": q}, among)
    if same(f, g) or not same(p, q):
        return False
    joined = "real power of a product"
    return apply(work, path, (joined,), {"f": f, "g": g, "p": p}, among, backwards=True)


def _is_plain(term: Term) -> bool:
    """A number, or π: with a name in it, a root may itself have a name."""
    return all(isinstance(factor, Num) or factor.tag == "const" for factor in factors_of(term))


def align_powers(work: Work) -> bool:
    """b^(γ + 1) = b^γ b in a sum, of all of whose terms b^γ is then a factor."""
    for path, (node, bases) in work.where(_shared):
        for base, letters, lowest in bases:
            for place, term in enumerate(node.args):
                found = next(_powers(term, base, letters), None)
                if found is not None and found[1] > lowest:
                    return _split(work, (*path, place), term, found, base, add(letters, num(lowest)), lowest)
    return False


@seen_in(Add, holding=Pow)
def _shared(node: Term, _: Problem) -> tuple[Add, list[tuple[Term, Term, Fraction]]] | None:
    """The bases that are raised in all terms to the same letters and different numbers; with the lowest of these."""
    if not isinstance(node, Add):
        return None
    found = []
    for factor in factors_of(node.args[0]):
        if is_lettered(factor):
            base, letters = parts_of_power(factor)[0], _parted(parts_of_power(factor)[1])[0]
            own = [next(_powers(term, base, letters), None) for term in node.args]
            numbers = {each[1] for each in own if each is not None}
            if None not in own and len(numbers) > 1 and all(n.denominator == 1 for n in numbers):
                found.append((base, letters, min(numbers)))
    return (node, found) if found else None


def _powers(term: Term, base: Term, letters: Term) -> Iterator[tuple[int, Fraction]]:
    """Where `base` is raised to these letters and a number among the factors of `term`, and which number."""
    for place, factor in enumerate(factors_of(term)):
        below, exponent = parts_of_power(factor)
        own, number = _parted(exponent)
        if is_lettered(factor) and same(below, base) and same(own, letters):
            yield place, number


def _parted(exponent: Term) -> tuple[Term, Fraction]:
    """The letters of an exponent, and the number beside them."""
    number = sum((t.value for t in terms_of(exponent) if isinstance(t, Num)), Fraction(0))
    return add(*(t for t in terms_of(exponent) if not isinstance(t, Num))), number


def _split(
    work: Work, path: Path, term: Term, found: tuple[int, Fraction], base: Term, less: Term, lowest: Fraction
) -> bool:
    place, number = found
    at = (*path, place) if isinstance(term, Mul) else path
    letters = {"f": base, "p": less, "q": num(number - lowest)}
    return apply(work, at, ALIKE, letters, backwards=True)


def use_one(work: Work) -> bool:
    """1^p = 1, and 0^n = 0."""
    return any(
        apply(work, path, (name,), {"p": exponent}) for path, (name, exponent) in work.where(_of_0_or_1)
    )


@seen_in(Pow)
def _of_0_or_1(node: Term, _: Problem) -> tuple[str, Term] | None:
    if isinstance(node, Pow) and is_lettered(node) and node.base in (ONE, ZERO):
        return ("power of 1" if node.base is ONE else "power of 0"), node.exponent
    return None
