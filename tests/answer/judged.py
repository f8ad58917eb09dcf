"""The answers that tests and benchmarks judge, with their labels, and the keys to their questions."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from derive.answer import AnswerKey, Kind, Verdict
from derive.library import load

DATA = Path(__file__).parent / "data"
PROBLEMS = Path(__file__).parents[1] / "problems" / "answers"


@dataclass(frozen=True)
class Answer:
    """An answer to a part of a problem, whether it is right, and the words for what a wrong one follows from."""

    problem: str
    part: str | None
    text: str
    is_right: bool
    words: tuple[str, ...] = ()

    @property
    def name(self):
        return f"{Path(self.problem).stem}{f', {self.part}' if self.part else ''}: {self.text}"

    @property
    def labels(self):
        """The labels of the diagnoses that are right."""
        return {label for word in self.words for label in WORDS[word]}

    @property
    def key(self) -> AnswerKey:
        return key(self.problem, self.part)

    def verdict(self) -> Verdict:
        return self.key.verify(self.text)


@cache
def key(problem: str, part: str | None) -> AnswerKey:
    return AnswerKey(load(problem), part)


def lines(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


WORDS = json.loads((DATA / "label_words.json").read_text(encoding="utf-8"))
LABELS = {(each["problem"], each["answer"]): tuple(each["labels"]) for each in lines("labels.jsonl")}
OPEN = {
    (each["problem"], each["part"], each["answer"]): each["why"] for each in lines("open.jsonl")
}  # what is undecided or unreadable as yet
TEXTBOOK = [
    Answer(
        str(PROBLEMS / f"{each['problem']}.toml"), None, each["answer"], each["expected"],
        LABELS.get((each["problem"], each["answer"]), ()),
    )
    for each in lines("answers.jsonl")
]  # fmt: skip
GALLERY = [
    Answer(each["problem"], each["part"] or None, each["answer"], each["expected"], tuple(each["labels"]))
    for each in lines("gallery_answers.jsonl")
]
EVERY = [*TEXTBOOK, *GALLERY]
FURTHER = [
    Answer(str(PROBLEMS.parent / f"{each['problem']}.toml"), each["part"], each["answer"], each["expected"])
    for each in lines("further_answers.jsonl")
]  # to optima, likelihoods, expectations, functions by cases


def answers():
    """The textbook answers, right and wrong, to each problem by its name."""
    found = defaultdict(list)
    for each in TEXTBOOK:
        found[Path(each.problem).stem].append(each.text)
    return dict(found)


def key_to(name):
    """The key to a textbook problem."""
    return key(str(PROBLEMS / f"{name}.toml"), None)


def said(verdict):
    """All that a verdict says, to be compared."""
    return (
        verdict.kind, verdict.why, verdict.at, verdict.read, verdict.where, verdict.used,
        repr(verdict.counterexample), verdict.notes, verdict.diagnoses,
    )  # fmt: skip


def is_open(answer):
    """Whether it is listed as not decided."""
    return (Path(answer.problem).stem, answer.part, answer.text) in OPEN


def is_settled(answer, verdict):
    return verdict.kind is (Kind.CORRECT if answer.is_right else Kind.INCORRECT)


def is_wrong(answer, verdict):
    """Whether the verdict says of a right answer that it is wrong, or the other way round."""
    if answer.is_right:
        return verdict.kind in (Kind.INCORRECT, Kind.ON_A_DOMAIN)
    return verdict.kind is Kind.CORRECT


def false_diagnoses(answer, verdict):
    """Those that no word for it allows."""
    return [each for each in verdict.diagnoses if each.label not in answer.labels]


def is_diagnosed(answer, verdict):
    """Whether there is a right diagnosis, or none where none need be; a remark on the layout is one."""
    if "none" in answer.words and not verdict.diagnoses:
        return True
    said = {each.label for each in (*verdict.diagnoses, *verdict.notes)}
    return bool(said & answer.labels)
