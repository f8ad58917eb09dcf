"""Answers to questions: how many are decided, how well wrong ones are explained, and how long a verdict takes."""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from start import cold, imports_sympy

from derive.answer import AnswerKey, Verdict
from derive.library import load
from derive.one_line import read_line

# the answers that the tests judge too
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from answer.judged import (  # found on the line above
    GALLERY,
    TEXTBOOK,
    Answer,
    false_diagnoses,
    is_diagnosed,
    is_settled,
    is_wrong,
)
from answer.test_hostile import CASES, REFERENCES, text_of

SETS = (("textbook", TEXTBOOK), ("gallery", GALLERY))
ROUNDS = 3
COMMANDS = {"right": ("verify", "softmax-ce", "yhat - y"), "wrong": ("verify", "softmax-ce", "y - yhat")}


def rows() -> Iterator[str]:
    """Tables of verdicts, of diagnoses and of times."""
    judged = {name: timed(answers) for name, answers in SETS}
    yield "Answers: verdicts on right answers, and on wrong ones"
    yield (
        f"  {'':10}{'all':>6}{'right':>8}{'correct':>9}{'open':>6}"
        f"{'wrong':>8}{'incorrect':>11}{'open':>6}{'false verdicts':>16}"
    )
    for name, _ in SETS:
        yield verdicts(name, [(answer, verdict) for answer, verdict, _ in judged[name]])
    yield "Diagnoses of answers that are found incorrect"
    yield f"  {'':10}{'incorrect':>11}{'right':>8}{'missing':>9}{'false':>7}"
    for name, _ in SETS:
        yield diagnoses(name, [(answer, verdict) for answer, verdict, _ in judged[name]])
    yield f"Processor time of a verdict: ms, warm, each answer new to its key, median of {ROUNDS}"
    yield f"  {'':26}{'p50':>8}{'p99':>8}{'max':>8}{'a second':>10}  slowest"
    for name, answers in SETS:
        yield times(f"{name}, with diagnoses", [(answer, time) for answer, _, time in judged[name]])
        alone = timed(answers, explains=False)
        yield times(f"{name}, verdict alone", [(answer, time) for answer, _, time in alone])
    time, text = max(hostile())
    yield f"Hostile answers: {time:.2f} s at worst ({text})"
    with tempfile.TemporaryDirectory() as cache:
        for kind, command in COMMANDS.items():
            first = cold(cache, *command)
            again = median(cold(cache, *command) for _ in range(7))
            sympy = "yes" if imports_sympy(*command) else "no"
            yield (
                f"derive verify, a {kind} answer, a new process: {first:.2f} s the first time, "
                f"then {again:.2f} s (median of 7); imports SymPy: {sympy}"
            )


def timed(answers: Sequence[Answer], explains: bool = True) -> list[tuple[Answer, Verdict, float]]:
    """Each answer with its verdict and the median of the seconds it took."""
    found: dict[Answer, list[float]] = {}
    verdicts: dict[Answer, Verdict] = {}
    for _ in range(ROUNDS):
        keys = {}
        for answer in answers:
            question = answer.problem, answer.part
            if question not in keys:
                keys[question] = AnswerKey(load(answer.problem), answer.part)
                keys[question].verify("0", explains=explains)
            start = process_time()
            verdicts[answer] = keys[question].verify(answer.text, explains=explains)
            found.setdefault(answer, []).append(process_time() - start)
    return [(answer, verdicts[answer], median(times)) for answer, times in found.items()]


def verdicts(name: str, judged: Sequence[tuple[Answer, Verdict]]) -> str:
    """How many are settled, open and wrong."""
    found = Counter(
        (answer.is_right, "settled" if is_settled(answer, verdict) else "wrong" if is_wrong(answer, verdict) else "open")
        for answer, verdict in judged
    )  # fmt: skip
    right, wrong = (
        sum(n for (is_right, _), n in found.items() if is_right is each) for each in (True, False)
    )
    return (
        f"  {name:10}{len(judged):6}{right:8}{found[True, 'settled']:9}{found[True, 'open']:6}"
        f"{wrong:8}{found[False, 'settled']:11}{found[False, 'open']:6}"
        f"{found[True, 'wrong'] + found[False, 'wrong']:16}"
    )


def diagnoses(name: str, judged: Sequence[tuple[Answer, Verdict]]) -> str:
    """How many are explained rightly, not at all where they could be, and falsely."""
    wrong = [(a, v) for a, v in judged if not a.is_right and is_settled(a, v)]
    false = [(a, v) for a, v in wrong if false_diagnoses(a, v)]
    right = [(a, v) for a, v in wrong if is_diagnosed(a, v) and not false_diagnoses(a, v)]
    return f"  {name:10}{len(wrong):11}{len(right):8}{len(wrong) - len(right) - len(false):9}{len(false):7}"


def times(name: str, taken: Sequence[tuple[Answer, float]]) -> str:
    """The median, the 99th percentile and the most."""
    every = [1000 * time for _, time in taken]
    most, slowest = max((time, answer.name) for answer, time in taken)
    return (
        f"  {name:26}{median(every):8.2f}{quantiles(every, n=100)[98]:8.2f}{1000 * most:8.1f}"
        f"{1000 * len(every) / sum(every):10.0f}  {slowest[:60]}"
    )


def hostile() -> Iterator[tuple[float, str]]:
    """The seconds that each hostile text takes, with its name."""
    for reference in REFERENCES.values():
        key = AnswerKey(read_line([], [], [reference]).problem)
        key.verify("0")
        for case in CASES:
            start = perf_counter()
            key.verify(text_of(case))
            yield perf_counter() - start, case["id"]


if __name__ == "__main__":
    for row in rows():
        print(row)
