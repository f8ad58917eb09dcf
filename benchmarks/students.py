"""Students' derivations: what their lines are found to be, whether the first wrong one is found, why, how long it takes."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from derive.work import Line, Mark, WorkKey

# the derivations that the tests judge too
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "work"))
from labelled import (  # found on the line above
    BENCHMARK,
    EVERY,
    FOUND,
    OWN,
    SHEETS,
    Derivation,
    problem,
)
from planted import BENCHMARK as PLANTED, SHEETS as PLANTED_IN_SHEETS

SETS = {"real sheets": SHEETS, "benchmark": BENCHMARK, "our own": OWN}
MARKS = (Mark.FOLLOWS, Mark.WRONG, Mark.THROUGH, Mark.UNDECIDED, Mark.UNREADABLE, Mark.PROSE)
LABELS = ("correct", "wrong", "typo", "unclear")


def rows() -> Iterator[str]:
    """Tables of lines, of first wrong lines, of diagnoses and of times."""
    yield "Derivations: what lines are found to be, by what they are"
    yield f"  {'':22}{'lines':>6}" + "".join(f"{mark.value:>17}" for mark in MARKS)
    for name, derivations in SETS.items():
        for label in LABELS:
            found = [mark for each in derivations for _, mark in each.rows(label)]
            if found:
                counts = Counter(found)
                row = "".join(f"{counts[mark]:17}" for mark in MARKS)
                yield f"  {f'{name}, {label}':22}{len(found):6}{row}"
    yield from listed("  a mistake that is not found: ", "wrong", "typo", but=FOUND)
    yield from listed("  a right line called wrong: ", "correct", but=set(Mark) - set(FOUND))
    yield "The first wrong line of a derivation"
    yield (
        f"  {'':22}{'wrong':>6}{'found':>7}{'another':>13}{'none':>6}"
        f"{'right':>8}{'all follow':>12}{'open lines':>12}{'called wrong':>14}"
    )
    for name, derivations in SETS.items():
        yield first_wrong(name, derivations)
    yield "Diagnoses of lines that do not follow"
    yield f"  {'':22}{'wrong':>6}{'right':>7}{'missing':>9}{'false':>7}"
    for name in ("real sheets", "benchmark"):
        yield diagnoses(name)
    yield from unlike_labels()
    yield "Processor time of a derivation: ms; first with a new key to its problem, later with"
    yield "one that is prepared and has seen the other derivations to it, again when it has seen this one too"
    yield f"  {'':42}{'p50':>8}{'p95':>8}{'max':>8}  slowest"
    for name, derivations in SETS.items():
        for explains in (True, False):
            every = [times(each, derivations, explains) for each in derivations]
            said = "with diagnoses" if explains else "marks alone"
            for place, when in enumerate(("first", "later", "again")):
                yield spread(
                    f"{name}, {said}, {when}",
                    [(t[place], each.name) for t, each in zip(every, derivations, strict=True)],
                )


def listed(title: str, *labels: str, but: Sequence[Mark] | set[Mark]) -> Iterator[str]:
    """The rows with these labels that are not found to be what they may be, with why."""
    for each in EVERY:
        marks = {row for row, mark in each.rows(*labels) if mark not in but}
        for line in each.report.lines:
            if line.row in marks and line.mark not in but:
                yield f"{title}{each.name}, row {line.row}: {line.mark.value}: {line.why or line.text[:60]}"


def first_wrong(name: str, derivations: Sequence[Derivation]) -> str:
    """How many first mistakes are found, and what is found of derivations that have none."""
    found: Counter[str] = Counter()
    for each in derivations:
        first = each.report.first_wrong
        if each.first is not None:
            row = None if first is None else first.row
            found["found" if row == each.first else "none" if row is None else "another"] += 1
        elif first is not None:
            found["called wrong"] += 1
        else:
            marks = set(each.marks().values()) - {Mark.FOLLOWS, Mark.PROSE}
            found["open" if marks else "clean"] += 1
    wrong = sum(each.first is not None for each in derivations)
    return (
        f"  {name:22}{wrong:6}{found['found']:7}{found['another']:13}{found['none']:6}{len(derivations) - wrong:8}"
        f"{found['clean']:12}{found['open']:12}{found['called wrong']:14}"
    )


def diagnoses(name: str) -> str:
    """How many lines that do not follow are explained rightly, not at all, and falsely."""
    found: Counter[str] = Counter()
    for line, labels in _planted(name):
        said = {diagnosis.label for diagnosis in line.diagnoses}
        found["false" if said - labels else "right" if said or not labels else "missing"] += 1
    return f"  {name:22}{sum(found.values()):6}{found['right']:7}{found['missing']:9}{found['false']:7}"


def unlike_labels() -> Iterator[str]:
    """The lines with a diagnosis that no label allows."""
    for name in ("real sheets", "benchmark"):
        for line, labels in _planted(name):
            for diagnosis in line.diagnoses:
                if diagnosis.label not in labels:
                    allowed = " or ".join(sorted(labels)) or "any"
                    yield f"  a false diagnosis: {line.text[:60]}: {diagnosis.label}, not {allowed}"


def _planted(name: str) -> Iterator[tuple[Line, set[str]]]:
    """Lines that do not follow, with the labels that a diagnosis of them may have."""
    for each in SETS[name]:
        for line in each.report.lines:
            if line.mark is not Mark.WRONG:
                continue
            if name == "benchmark":
                row, labels = PLANTED[Path(each.problem).stem]
                if each.first == row == line.row:
                    yield line, labels
            elif each.numbers[line.row - 1] in PLANTED_IN_SHEETS:
                yield line, PLANTED_IN_SHEETS[each.numbers[line.row - 1]]


def times(each: Derivation, derivations: Sequence[Derivation], explains: bool) -> tuple[float, float, float]:
    """How long it takes with a new key, with one that knows the others to the same problem, with one that knows it."""
    others = [it.text for it in derivations if it.problem == each.problem and it != each]
    new, known = (WorkKey(problem(each.problem), each.part) for _ in range(2))
    first = taken(new, each.text, explains)
    known.prepare()
    for text in others:
        known.check(text, explains)
    return first, taken(known, each.text, explains), taken(known, each.text, explains)


def taken(key: WorkKey, text: str, explains: bool) -> float:
    """The time to check a text."""
    start = process_time()
    key.check(text, explains)
    return 1000 * (process_time() - start)


def spread(name: str, taken: Sequence[tuple[float, str]]) -> str:
    """The median, the 95th percentile and the most."""
    every = [time for time, _ in taken]
    most, slowest = max(taken)
    late = quantiles(every, n=20, method="inclusive")[18]
    return f"  {name:42}{median(every):8.1f}{late:8.1f}{most:8.1f}  {slowest[:60]}"


if __name__ == "__main__":
    for row in rows():
        print(row)
