"""Whether relations contradict one another, by adding multiples of them: Fourier and Motzkin's elimination.

What stands in them is taken apart into monomials, which are numbers nothing is known of but their signs.
Source: Schrijver, Theory of Linear and Integer Programming (1986), section 12.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from derive.decide.normal import Normal, Stopped, canonical
from derive.decide.signs import is_nonnegative, is_positive
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.terms import (
    ONE,
    Index,
    Num,
    Term,
    add,
    factors_of,
    fresh,
    index,
    key,
    mul,
    neg,
    rename,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_ROWS = 300
MOST_JUDGEMENTS = 16
CONSTANT = key(ONE)
LETTERS = "ijklmnpqrs"


@dataclass(frozen=True, slots=True)
class _Row:
    """Σ parts ≥ 0 (or > 0), which follows from the judgements numbered in `sources`."""

    parts: dict[str, Fraction]
    is_strict: bool
    sources: frozenset[int]

    def plus(self, other: _Row, weight: Fraction) -> _Row:
        """The sum of this and `weight` > 0 times the other."""
        parts = dict(self.parts)
        for name, number in other.parts.items():
            parts[name] = parts.get(name, Fraction(0)) + weight * number
        parts = {name: number for name, number in parts.items() if number != 0}
        return _Row(parts, self.is_strict or other.is_strict, self.sources | other.sources)

    @property
    def is_impossible(self) -> bool:
        """Whether it says of a number what is not so."""
        constant = self.parts.get(CONSTANT, Fraction(0))
        return not set(self.parts) - {CONSTANT} and (constant < 0 or (constant == 0 and self.is_strict))


def contradiction(problem: Problem, judgements: Sequence[Judgement]) -> tuple[Judgement, ...] | None:
    """Some of the `judgements` that never hold together; None if none are seen.  Others than =, < and ≤ are not
    looked at.
    """
    those = judgements[:MOST_JUDGEMENTS]
    monomials: dict[str, Term] = {}
    rows: list[_Row] = []
    for number, judgement in enumerate(those):
        rows += _rows(problem, judgement, number, monomials)
    rows += _signs(problem, monomials)
    found = _eliminated(rows)
    return None if found is None else tuple(those[number] for number in sorted(found.sources))


def _rows(problem: Problem, judgement: Judgement, number: int, monomials: dict[str, Term]) -> Iterator[_Row]:
    """What a judgement says, of indices in letters that all share, and summed over those."""
    if judgement.relation not in ("=", "<", "<="):
        return
    left, right = judgement.terms
    for term in _instances(add(right, neg(left))):
        parts = _parts(problem, term, monomials)
        if parts is None:
            continue
        yield _Row(parts, judgement.relation == "<", frozenset((number,)))
        if judgement.relation == "=":
            yield _Row({n: -number for n, number in parts.items()}, False, frozenset((number,)))


def _instances(term: Term) -> Iterator[Term]:
    counted: dict[str, int] = {}
    names: dict[Index, Index] = {}
    for each in sorted(term.free, key=lambda i: (i.dim, i.name)):
        place = counted.get(each.dim, 0)
        counted[each.dim] = place + 1
        names[each] = fresh(index(LETTERS[place % len(LETTERS)], each.dim), tuple(names.values()), LETTERS)
    same = rename(term, names)
    yield same
    if names:
        yield sum_over(tuple(names.values()), same)


def _parts(problem: Problem, term: Term, monomials: dict[str, Term]) -> dict[str, Fraction] | None:
    """The monomials of a term in normal form, each with its coefficient; None if there is no such form."""
    try:
        found = canonical(Normal(problem, frozenset()).of(term))
    except (Stopped, RecursionError, DeriveError):
        return None
    parts: dict[str, Fraction] = {}
    for each in terms_of(found):
        weight, factors = Fraction(1), []
        for factor in factors_of(each):
            if isinstance(factor, Num):
                weight *= factor.value
            else:
                factors.append(factor)
        monomial = mul(*sorted(factors, key=key)) if factors else ONE
        monomials[key(monomial)] = monomial
        parts[key(monomial)] = parts.get(key(monomial), Fraction(0)) + weight
    return {name: number for name, number in parts.items() if number != 0}


def _signs(problem: Problem, monomials: dict[str, Term]) -> Iterator[_Row]:
    """What is known of monomials anyway; a size is at least 1."""
    for name, monomial in monomials.items():
        if name == CONSTANT:
            continue
        if is_nonnegative(problem, monomial):
            yield _Row({name: Fraction(1)}, is_positive(problem, monomial), frozenset())
        if monomial.tag == "size":
            yield _Row({name: Fraction(1), CONSTANT: Fraction(-1)}, False, frozenset())


def _eliminated(rows: list[_Row]) -> _Row | None:
    """A row that is impossible, once all monomials have been eliminated from pairs of opposite sign."""
    while True:
        impossible = next((row for row in rows if row.is_impossible), None)
        if impossible is not None:
            return impossible
        names = dict.fromkeys(name for row in rows for name in row.parts if name != CONSTANT)
        if not names:
            return None
        chosen = min(names, key=lambda name: _pairs(rows, name))
        above = [row for row in rows if row.parts.get(chosen, 0) > 0]
        below = [row for row in rows if row.parts.get(chosen, 0) < 0]
        rows = [row for row in rows if chosen not in row.parts]
        rows += [
            one.plus(other, one.parts[chosen] / -other.parts[chosen]) for one in above for other in below
        ]
        if len(rows) > MOST_ROWS:
            return None


def _pairs(rows: Sequence[_Row], name: str) -> int:
    signs = [row.parts[name] > 0 for row in rows if name in row.parts]
    return signs.count(True) * signs.count(False)
