"""Equal, refuted or undecided: never wrong, and silent rather than hopeful."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.algebra import is_identity
from derive.decide.counterexample import Counterexample
from derive.decide.normal import Normal, Stopped, canonical
from derive.decide.refute import refute
from derive.decide.signs import is_nonnegative, is_nonzero, is_positive, is_smooth
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, obligations
from derive.terms import Term


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is proved, refuted or undecided; `used` are the definitions and assumptions it rests on."""

    kind: str
    counterexample: Counterexample | None = None
    used: tuple[str, ...] = ()


UNDECIDED = Verdict("undecided")


def equal(problem: Problem, a: Term, b: Term) -> Verdict:
    """Whether a = b for all sizes and all values that the problem allows.

    Proved only if besides both sides are defined there: every divisor surely not 0, every logarithm
    of something surely positive.
    """
    found = refute(problem, a, b)
    if found is not None:
        return Verdict("refuted", found)
    for unfolded in (frozenset[str](), frozenset(problem.defined)):
        used = proved(problem, a, b, unfolded)
        if used is not None:
            return Verdict("proved", used=used)
    return UNDECIDED


def proved(problem: Problem, a: Term, b: Term, unfolded: frozenset[str]) -> tuple[str, ...] | None:
    """The definitions and assumptions that a proof of a = b rests on; None if none was found."""
    normal = Normal(problem, unfolded)
    try:
        left, right = normal.of(a), normal.of(b)
        if not is_identity(left, right):
            return None
        if not all(is_defined(normal, term) for term in (a, b, left, right)):
            return None
    except (Stopped, RecursionError, DeriveError):
        return None
    return (*normal.used, *sorted(unfolded))


def is_defined(normal: Normal, term: Term) -> bool:
    """Whether `term`, definitions written out, surely has a value everywhere.

    A divisor is looked at as it is written and in normal form: the two are equal where the divisors
    inside it do not vanish, and those are looked at too.
    """
    problem = normal.problem
    return all(
        _surely(problem, needed, needed.terms) or _surely(problem, needed, _normal(normal, needed))
        for needed in _needs(problem, term)
    )


def _normal(normal: Normal, needed: Judgement) -> tuple[Term, ...]:
    if needed.relation == "differentiable":
        return needed.terms
    return tuple(canonical(normal.of(term)) for term in needed.terms)


def _needs(problem: Problem, term: Term) -> Iterator[Judgement]:
    seen: set[str] = set()
    stack = [term]
    while stack:
        each = stack.pop()
        yield from obligations(problem, each)
        for name in (n for n in problem.defined if problem.depends(each, n) and n not in seen):
            seen.add(name)
            stack.append(problem.defined[name].body)


def _surely(problem: Problem, needed: Judgement, terms: tuple[Term, ...]) -> bool:
    match needed.relation, terms:
        case "differentiable", (body, _):
            return is_smooth(problem, body)
        case "<", (_, term):
            return is_positive(problem, term)
        case "<=", (_, term):
            return is_nonnegative(problem, term)
        case "!=", (term, _):
            return is_nonzero(problem, term)
        case _:
            return False
