"""Which theorems Coq has accepted: handed to it a problem at a time, and kept in a record beside the statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from scored.pages import ACCEPTED
from scored.verdict import Verdict

from derive.coq import coqc, evidence
from derive.coq.formula import NotExported
from derive.kernel import Theorem

SECONDS = 900  # for the theorems of one problem


def found(verdict: Verdict) -> list[Theorem]:
    """The theorems of what is not stuck."""
    result = verdict.result
    return [] if result is None else [each for each in result.theorems if each.part not in result.lacks]


def counts(verdict: Verdict) -> tuple[int, int]:
    """How many of the theorems that were found Coq has accepted, and how many there are."""
    theorems = found(verdict)
    return sum(map(is_accepted, theorems)), len(theorems)


def is_accepted(theorem: Theorem) -> bool:
    """Whether Coq has accepted a theorem, to the byte."""
    try:
        return bool(accepted()) and evidence.digest(evidence.exported(theorem)) in accepted()
    except NotExported:
        return False


@cache
def accepted() -> frozenset[str]:
    """The hashes of what was accepted."""
    if not ACCEPTED.is_file():
        return frozenset()
    return frozenset(json.loads(ACCEPTED.read_text(encoding="utf-8"))["accepted"])


def prove(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Hand to Coq what it has not accepted yet, and keep what it has: a line for each problem."""
    coq, kept, proved = coqc.find(), [], []
    for verdict in verdicts:
        theorems = found(verdict)
        sections, reasons = _sections(theorems)
        new = [each for each in sections if evidence.digest(each) not in accepted()]
        known = [coqc.Verdict(each, True, coq.version) for each in sections if each not in new]
        try:
            those = [*known, *(coqc.run(new, coq, SECONDS) if new else ())]
        except coqc.CoqMissing as why:
            those, reasons = known, [*reasons, str(why)]
        kept += those
        if theorems and verdict.is_solved:
            proved.append(theorems)
        reasons += [each.message for each in those if not each.accepted]
        number = sum(each.accepted for each in those)
        yield f"{verdict.record.id:27}{number} of {len(sections)} accepted  {'; '.join(dict.fromkeys(reasons))}"
    evidence.record(kept, ACCEPTED, proved)


def _sections(theorems: Sequence[Theorem]) -> tuple[list[evidence.Section], list[str]]:
    """What is written for Coq, and why the rest is not."""
    sections, reasons = [], []
    for theorem in theorems:
        try:
            sections += [evidence.exported(theorem), *evidence.exported_kinks(theorem)]
        except NotExported as why:
            reasons.append(str(why))
    try:
        sections += evidence.exported_shapes(theorems)
    except NotExported as why:
        reasons.append(str(why))
    return sections, reasons
