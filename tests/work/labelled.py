"""Derivations whose lines are labelled, from real sheets, from the benchmark and of our own, and what is found of them.

`python tests/work/labelled.py` writes the marks that all their lines get; read the diff before you commit it.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from derive.library import load
from derive.work import Line, Mark, Report, WorkKey

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROBLEMS = ROOT / "benchmarks" / "problems"
MARKS = HERE / "data" / "marks.txt"
LETTERS = {
    Mark.FOLLOWS: "+", Mark.WRONG: "W", Mark.THROUGH: "t", Mark.UNDECIDED: "?", Mark.UNREADABLE: "!", Mark.PROSE: ".",
}  # fmt: skip
FOUND = (Mark.WRONG, Mark.THROUGH)  # what a wrong line may be found to be
# true of the function that the record was sampled with, not of every one
SAMPLED = {("opt-sufficient-decrease", 5), ("opt-sufficient-decrease", 6)}


@dataclass(frozen=True)
class Derivation:
    """A derivation with a label for each row that has one: "correct", "wrong", "typo", "unclear".

    `first` is the row of the first mistake, None if there is none.  `source` tells the three sets apart.  `numbers`
    are those of the rows in their source.
    """

    source: str
    name: str
    problem: str
    part: str | None
    text: str
    labels: dict[int, str] = field(hash=False)
    first: int | None = None
    numbers: tuple[int, ...] = ()

    @property
    def report(self) -> Report:
        """What is found of it, with diagnoses."""
        return _report(self, True)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is found of its lines, without them."""
        return _report(self, False).lines

    def marks(self) -> dict[int, Mark]:
        """The mark of each row that begins a line."""
        return marks_of(self.lines)

    def rows(self, *labels: str) -> list[tuple[int, Mark]]:
        """The rows with one of the labels, and their marks; a row that is in no line has none."""
        marks = self.marks()
        return [(row, marks[row]) for row, label in self.labels.items() if label in labels and row in marks]

    def row_of(self, number: int) -> str:
        """A row as it was written."""
        return self.text.splitlines()[number - 1].strip()


def marks_of(lines: Iterable[Line]) -> dict[int, Mark]:
    """The mark of each row that begins a line; of several lines, the first that is not that it follows."""
    found: dict[int, Mark] = {}
    for line in lines:
        if found.get(line.row, Mark.FOLLOWS) in (Mark.FOLLOWS, Mark.PROSE):
            found[line.row] = line.mark
    return found


@cache
def _report(each: Derivation, explains: bool) -> Report:
    return _key(each.problem, each.part).check(each.text, explains)


@cache
def _key(path: str, part: str | None) -> WorkKey:
    return WorkKey(problem(path), part)


@cache
def problem(path: str):
    return load(path)


def records(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / "data" / name).read_text(encoding="utf-8").splitlines()]


def _sheets() -> Iterator[Derivation]:
    """The lines of real sheets, one derivation for each part."""
    rows = list(enumerate(records("student_lines.jsonl"), 1))
    for (name, part), group in groupby(rows, lambda row: (row[1]["problem"], row[1]["part"])):
        numbers, lines = zip(*group, strict=True)
        labels = {row: line["verdict"] for row, line in enumerate(lines, 1)}
        wrong = [row for row, label in labels.items() if label in ("wrong", "typo")]
        text = "\n".join(line["latex"] for line in lines)
        path = str(HERE / "sheets" / f"{name}.toml")
        yield Derivation(
            "sheets", f"{name}, {part}", path, None, text, labels, min(wrong, default=None), numbers
        )


def _benchmark() -> Iterator[Derivation]:
    """The derivations of the benchmark, of which one has a mistake and one has none."""
    for n, record in enumerate(records("lines.jsonl"), 1):
        first, name = record["first_wrong_line"], record["problem"]
        labels = {}
        for row, truth in enumerate(record["line_truth_numeric"], 1):
            is_sampled = first is not None and row > first and (name, row) in SAMPLED
            is_right = truth or (truth is None and (first is None or row < first))
            labels[row] = "unclear" if is_sampled else "correct" if is_right else "wrong"
        called = f"{n} {name}, {'an unusual road' if 'note' in record else record['variant']}"
        path = str(PROBLEMS / f"{name}.toml")
        yield Derivation("benchmark", called, path, None, "\n".join(record["lines"]), labels, first)


def _own() -> Iterator[Derivation]:
    """Ours, written as on homework sheets; rows without a label are right, or hold words."""
    told = tomllib.loads((HERE / "derivations" / "labels.toml").read_text(encoding="utf-8"))
    for name, each in told.items():
        text = (HERE / "derivations" / name).read_text(encoding="utf-8")
        labels = dict.fromkeys(range(1, len(text.splitlines()) + 1), "correct")
        labels |= dict.fromkeys(each.get("unclear", ()), "unclear")
        labels |= dict.fromkeys(each.get("wrong", ()), "wrong")
        path = each["problem"]
        if path.endswith(".toml"):
            path = str(ROOT / path)
        first = min(each.get("wrong", ()), default=None)
        yield Derivation("own", name, path, each.get("part"), text, labels, first)


SHEETS = list(_sheets())
BENCHMARK = list(_benchmark())
OWN = list(_own())
EVERY = [*SHEETS, *BENCHMARK, *OWN]


def marked(each: Derivation) -> str:
    """Its name, and a letter for each of its lines: + follows, W does not, t does from a wrong one,
    ? undecided, ! unreadable, . words.
    """
    return f"{each.source}: {each.name}: {''.join(LETTERS[line.mark] for line in each.lines)}"


if __name__ == "__main__":
    MARKS.write_text("".join(f"{marked(each)}\n" for each in EVERY), encoding="utf-8")
