"""The factors of a product: what is raised to which power, and each base once."""

from __future__ import annotations

from fractions import Fraction

from derive.kernel import Problem
from derive.solver.laurent import is_root
from derive.solver.work import Work, seen_in
from derive.terms import (
    MINUS_ONE,
    Delta,
    Mul,
    Num,
    Pow,
    Term,
    add,
    factors_of,
    key,
    mul,
    num,
    power,
    same,
    terms_of,
)


def cancel(work: Work) -> bool:
    """a^p a^q = a^(p+q), where a factor stands both above and below, or δ twice."""
    return work.rewrite(merged)


@seen_in(Mul, holding=Pow)
def merged(product: Term, _: Problem | None = None) -> Term | None:
    """A product in which a factor that stands both above and below is one power; None where there is none."""
    if not isinstance(product, Mul):
        return None
    powers = [as_power(factor) for factor in product.args]
    cancels = {key(b) for b, e in powers if e < 0} & {key(b) for b, e in powers if e > 0}
    if not cancels:
        return None
    exponents: dict[str, Fraction] = {}
    bases: dict[str, Term] = {}
    for base, exponent in powers:
        exponents[key(base)] = exponents.get(key(base), Fraction(0)) + exponent
        bases.setdefault(key(base), base)
    done: set[str] = set()
    kept: list[Term] = []
    for factor, name in zip(product.args, (key(base) for base, _ in powers), strict=True):
        if name not in cancels:
            kept.append(factor)
        elif name not in done:
            done.add(name)
            kept.append(power(bases[name], num(exponents[name])))
    return mul(*kept)


def gather(work: Work) -> bool:
    """x x = x², and 1/(T T) = 1/T²; a minus leaves the divisor."""
    return work.rewrite(_gathered)


@seen_in(Mul, Pow)
def _gathered(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        gathered = by_base(node)
        return gathered if len(factors_of(gathered)) < len(node.args) else None
    return _without_minus(node) if isinstance(node, Pow) else None


def by_base(product: Mul) -> Term:
    """Each base once, at its first place, where its exponents have one sign."""
    found: dict[tuple[str, bool], tuple[Term, Fraction]] = {}
    for number, factor in enumerate(product.args):
        base, exponent = as_power(factor)
        apart = isinstance(factor, Num | Delta) or is_root(base)  # they stay as they are
        name = (f"{number}" if apart else key(base), exponent > 0)
        found[name] = base, found.get(name, (base, Fraction(0)))[1] + exponent
    return mul(*(power(base, num(exponent)) for base, exponent in found.values()))


def _without_minus(node: Pow) -> Term | None:
    """1/(−a) as −1/a."""
    exponent = whole_exponent(node)
    if exponent is None or exponent > 0 or not isinstance(node.base, Mul):
        return None
    number, rest = coefficient(node.base)
    if number >= 0:
        return None
    return mul(num(number**exponent.numerator), power(mul(*rest), node.exponent))


def multiplied_out(product: Term, place: int) -> Term:
    """The product with its factor at `place`, a sum, multiplied out."""
    factors = product.args
    return add(*(mul(*factors[:place], t, *factors[place + 1 :]) for t in factors[place].args))


def spelled_out(product: Term) -> list[Term]:
    """The factors, with whole powers and divisors that are products spelled out."""
    units: list[Term] = []
    for factor in factors_of(product):
        base, exponent = as_power(factor)
        count = abs(int(exponent))
        if exponent < 0 and isinstance(base, Mul) and not any(isinstance(f, Num) for f in base.args):
            units += spelled_out(mul(*(power(f, num(exponent)) for f in base.args)))
            continue
        units += [power(base, num(1 if exponent > 0 else -1))] * count if count > 1 else [factor]
    return units


def shared_in_front(whole: Term) -> Term | None:
    """a b − a c as a (b − c), where all terms share a factor, which is more than a sign."""
    first, *others = (list(factors_of(term)) for term in terms_of(whole))
    shared: list[Term] = []
    rest: list[Term] = []
    for factor in first:
        is_in_all = factor is not MINUS_ONE and all(any(same(factor, f) for f in each) for each in others)
        (shared if is_in_all else rest).append(factor)
        for each in others if is_in_all else ():
            each.remove(next(f for f in each if same(factor, f)))
    return mul(*shared, add(*(mul(*each) for each in (rest, *others)))) if shared else None


def name_of(term: Term) -> str:
    """The same for two terms that differ in a numeral factor."""
    return key(mul(*coefficient(term)[1]))


def coefficient(term: Term) -> tuple[Fraction, tuple[Term, ...]]:
    """The number in front of a product, and its other factors."""
    factors = factors_of(term)
    if isinstance(factors[0], Num):
        return factors[0].value, factors[1:]
    return Fraction(1), factors


def whole_exponent(factor: Term) -> Fraction | None:
    """The exponent of a power, where that is a whole number."""
    if isinstance(factor, Pow) and isinstance(factor.exponent, Num):
        return factor.exponent.value if factor.exponent.value.denominator == 1 else None
    return None


def as_power(factor: Term) -> tuple[Term, Fraction]:
    """What is raised to which integer power; (x²)⁻¹ is x to the −2."""
    exponent = whole_exponent(factor)
    if exponent is None:
        return factor, Fraction(1)
    base, inner = as_power(factor.args[0])
    return base, inner * exponent
