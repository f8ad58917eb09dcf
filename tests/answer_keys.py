"""Keys to questions that stand in a few lines."""

from functools import cache

from derive.answer import AnswerKey, Verdict
from derive.problem_file import read_problem

SIZES = '[sizes]\nC = ""\nD = ""\nN = ""\n'
LAYER = (
    SIZES
    + '[symbols]\no = {shape=["D"]}\nW = {shape=["C", "D"]}\nb = {shape=["C"]}\n[define]\ns = "W o + b"\n[unknown]\n"E(s)" = ""\n'
)
SQUARE = (
    SIZES + '[symbols]\nx = {shape=["D"]}\nz = {shape=["D"]}\nA = {shape=["D", "D"]}\n[define]\ns = "A x"\n'
)


@cache
def key(text: str, find: str, part: str | None = None) -> AnswerKey:
    """The key to the question of what `find` is, where `text` declares the letters."""
    return AnswerKey(read_problem(f"find = '{find}'\n{text}").problem, part)


def verdict(text: str, find: str, answer: str, layout: str = "strict") -> Verdict:
    """The verdict on an answer to it."""
    return key(text, find).verify(answer, layout)


def kind(text: str, find: str, answer: str, layout: str = "strict") -> str:
    """The kind of that verdict."""
    return verdict(text, find, answer, layout).kind.value


def labels(text: str, find: str, answer: str, layout: str = "strict") -> list[str]:
    """The labels of its notes."""
    return [note.label for note in verdict(text, find, answer, layout).notes]
