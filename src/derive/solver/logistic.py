"""The logistic function seen in exponentials: e^u/(1 + e^u) = σ(u), and 1/(1 + e^u) = 1 − σ(u)."""

from __future__ import annotations

from collections.abc import Iterator

from derive.decide.normal import canonical
from derive.kernel import Binding, Problem
from derive.kernel.law import instance
from derive.solver.factors import coefficient, spelled_out
from derive.solver.work import LAWS, Work, places, seen_in
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Fn,
    Mul,
    Path,
    Pow,
    Term,
    factors_of,
    has_minus,
    mul,
    neg,
    part,
    same,
    terms_of,
)  # fmt: skip

SHARE, LOGISTIC, REFLECTION = "σ by exponentials", "logistic function", "reflection of σ"
LETTERS = (r"\sigma", "sigma", "σ")


@seen_in(Mul, Pow)
def exponent_of_share(node: Term, problem: Problem) -> Term | None:
    """u, where a product has the divisor 1 + e^u; nothing where σ means something else."""
    if not isinstance(node, Mul | Pow) or any(name in problem.shapes for name in LETTERS):
        return None
    return next((v for unit in factors_of(node) if (v := _below(unit)) is not None), None)


def write_logistic(trial: Work, path: Path, exponent: Term) -> None:
    """Write the part at `path` with σ in place of the divisors 1 + e^u, u being the `exponent`."""
    exponent = _upright(trial, path, exponent)
    while True:
        node = part(trial.here, path)
        units = spelled_out(node)
        below = [n for n, unit in enumerate(units) if _divides(unit, exponent)]
        if not below:
            return
        above = [n for n, unit in enumerate(units) if isinstance(unit, Fn) and _is_exp(unit, exponent)]
        name, inside = (SHARE, exponent) if above else (LOGISTIC, neg(exponent))
        letters = Binding({"f": ((), inside)})
        taken = {below[0], *above[:1]}
        rest = mul(*(unit for n, unit in enumerate(units) if n not in taken))
        _apply(trial, path, rest, name, letters)
        _turn(trial, path, inside)


def _apply(trial: Work, path: Path, rest: Term, name: str, letters: Binding) -> None:
    """Write the part as `rest` times the right side of a law on σ, and that as σ."""
    right = instance(LAWS[name].rhs, letters)
    whole = mul(rest, right)
    if part(trial.here, path) is not whole:  # not in another order either: the law takes the last factors
        trial.algebra(path, whole)
    count, length = len(factors_of(right)), len(factors_of(whole))
    among = () if count == length else tuple(range(length - count, length))
    trial.law(path, name, letters, among, backwards=True)


def _turn(trial: Work, path: Path, inside: Term) -> None:
    """σ(−u) = 1 − σ(u), where that is what was just written."""
    if has_minus(inside):
        for at, node in places(part(trial.here, path)):
            if isinstance(node, Fn) and node.name == "sigma" and same(node.args[0], inside):
                trial.law((*path, *at), REFLECTION, Binding({"f": ((), neg(inside))}))
                return


def _upright(trial: Work, path: Path, exponent: Term) -> Term:
    """The exponent with one minus in front, where most of its terms have one: −a − b = −(a + b)."""
    minuses = [coefficient(term)[0] < 0 for term in terms_of(exponent)]
    if not isinstance(exponent, Add) or 2 * sum(minuses) <= len(minuses):
        return exponent
    turned = mul(MINUS_ONE, canonical(neg(exponent)))
    while (at := next(_exponentials(part(trial.here, path), exponent), None)) is not None:
        trial.algebra((*path, *at, 0), turned)
    return turned


def _exponentials(node: Term, exponent: Term) -> Iterator[Path]:
    yield from (at for at, each in places(node) if isinstance(each, Fn) and _is_exp(each, exponent))


def _below(unit: Term) -> Term | None:
    """u, if the unit is a negative power of 1 + e^u."""
    if not (isinstance(unit, Pow) and isinstance(unit.base, Add) and len(unit.base.args) == 2):
        return None
    if coefficient(unit.exponent)[0] >= 0 or coefficient(unit.exponent)[0].denominator > 1:
        return None
    one, other = unit.base.args if unit.base.args[0] is ONE else unit.base.args[::-1]
    return other.args[0] if one is ONE and isinstance(other, Fn) and other.name == "exp" else None


def _divides(unit: Term, exponent: Term) -> bool:
    found = _below(unit)
    return found is not None and same(found, exponent)


def _is_exp(unit: Fn, exponent: Term) -> bool:
    return unit.name == "exp" and same(unit.args[0], exponent)
