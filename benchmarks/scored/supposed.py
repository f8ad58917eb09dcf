"""What a theorem assumes beyond what its record says: nothing that is not allowed by name, but definedness."""

from __future__ import annotations

from collections.abc import Iterator

from scored.records import Record

from derive.kernel import Judgement, Theorem
from derive.present.assumptions import assumptions
from derive.present.everywhere import everywhere_words
from derive.present.judgements import judgement_text

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
        for each in assumed(theorem)
        if (words := judgement_text(each)) not in allowed and not _is_definedness(theorem, each)
    ]


def _is_definedness(theorem: Theorem, judgement: Judgement) -> bool:
    return theorem.target.claim is None and judgement.relation in DEFINED


def assumed(theorem: Theorem) -> list[Judgement]:
    """What a theorem assumes, once each."""
    return assumptions(theorem.problem, theorem.assumed)


def all_supposed(theorem: Theorem) -> Iterator[str]:
    """What is given by the statement, and assumed on the way, of what a theorem rests on."""
    yield from (f"given {judgement_text(each)}" for each in theorem.given)
    yield from (f"given {everywhere_words(each)}" for each in theorem.everywhere)
    yield from (f"assumed {judgement_text(each)}" for each in assumed(theorem))
