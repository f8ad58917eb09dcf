"""What a theorem assumes beyond what its record says: nothing that is not allowed by name, but definedness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scored.records import Record

from derive.kernel import Judgement, Theorem, positive
from derive.present.assumptions import assumptions, spoken
from derive.present.claims import say_the_same
from derive.present.everywhere import everywhere_words
from derive.present.judgements import judgement_text
from derive.terms import Det, Fn, Num, Pow, Term, contains, subterms

EXPECTATIONS = "every expectation in the steps exists, as that of the absolute value does"
DEFINED = (
    "!=",
    "differentiable",
    "locally differentiable",
    "integrable",
    "interchangeable",
    "converges",
)  # records leave it unsaid that what they ask for exists


def beyond(record: Record, theorem: Theorem) -> list[str]:
    """What a theorem assumes, and may not."""
    allowed = record.reading.get("assumes", {})
    return [
        words
        for each in assumptions(theorem.problem, theorem.assumed)
        if (words := judgement_text(each)) not in allowed and not _is_definedness(theorem, each)
    ]


def unverified(theorem: Theorem) -> bool:
    """Whether an unknown is found that is not shown to satisfy what is given: nothing says that there is one."""
    return theorem.target.is_unknown and not theorem.is_verified


def _is_definedness(theorem: Theorem, judgement: Judgement) -> bool:
    """Whether it says no more than that what is asked for exists, as far as that is seen from how it is written."""
    if theorem.target.claim is not None or theorem.target.unknowns:
        return False  # what is proved, or solved for, exists without what was divided by on the way
    if any(contains(term, Det) for term in judgement.terms):
        return False  # whether a matrix is invertible is for the record to say
    return judgement.relation in DEFINED or any(say_the_same(judgement, each) for each in _domains(theorem))


def _domains(theorem: Theorem) -> Iterator[Judgement]:
    """That what stands below a logarithm or a root is positive."""
    problem = theorem.problem
    for term in (theorem.target.term, *(definition.body for definition in problem.definitions)):
        for part in subterms(term):
            if isinstance(part, Fn) and part.name == "log":
                yield positive(part.args[0])
            elif isinstance(part, Pow) and not _is_whole(part.exponent):
                yield positive(part.base)


def _is_whole(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value.denominator == 1


def all_supposed(theorems: Sequence[Theorem]) -> Iterator[str]:
    """What is given by the statement, and assumed on the way, of what the theorems of a problem rest on; each thing
    may be said by several of them.
    """
    problem = theorems[0].problem
    yield from (f"given {judgement_text(each)}" for theorem in theorems for each in theorem.given)
    yield from (f"given {everywhere_words(each)}" for theorem in theorems for each in theorem.everywhere)
    every = (each for theorem in theorems for each in theorem.assumed)
    alone, together = spoken(assumptions(problem, every), EXPECTATIONS)
    yield from (f"assumed {judgement_text(each)}" for each in alone)
    if together:
        yield f"assumed that {together}"
    optimum = problem.optimum
    for theorem in theorems:
        if theorem.target.unknowns and optimum is not None and theorem.extremum is None:
            yield f"not shown that what is stationary is a {optimum.kind}"
