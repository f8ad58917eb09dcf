"""Which theorems Coq has accepted, as `make benchmark-proofs` recorded it."""

from __future__ import annotations

import json
from functools import cache

from scored.pages import ACCEPTED
from scored.verdict import Verdict

from derive.coq.evidence import digest, exported
from derive.coq.formula import NotExported
from derive.kernel import Theorem


def counts(verdict: Verdict) -> tuple[int, int]:
    """How many of the theorems that were found Coq has accepted, and how many there are."""
    found = [] if verdict.result is None else verdict.result.theorems
    found = [each for each in found if each.part not in verdict.result.lacks]
    return sum(map(is_accepted, found)), len(found)


def is_accepted(theorem: Theorem) -> bool:
    """Whether Coq has accepted a theorem, to the byte."""
    try:
        return bool(accepted()) and digest(exported(theorem)) in accepted()
    except NotExported:
        return False


@cache
def accepted() -> frozenset[str]:
    """The hashes of what was accepted."""
    if not ACCEPTED.is_file():
        return frozenset()
    return frozenset(json.loads(ACCEPTED.read_text(encoding="utf-8"))["accepted"])
