"""All that pages say, collected from where it is written: the code, the templates, the laws and the problems."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from jinja2 import Environment, nodes

from derive import library
from derive.kernel import Problem
from derive.laws import ALL, CHAPTERS
from derive.paths import data_dir

SAYING = ("say", "message", "_")  # calls whose first argument is a message
COUNTING = "count"  # the call whose first two are its forms for one and for many
_SOURCES = Path(__file__).parents[1]
_APART = ("coq", "locale")  # folders that say nothing to a reader of pages


@dataclass(frozen=True, slots=True)
class Message:
    """An English text, with its form for many if it is counted; `role` is what it is, `place` the file it is from."""

    role: str
    place: str
    one: str
    many: str = ""


def messages() -> Iterator[Message]:
    """Every message: the words of pages first, then the laws, then the problems; of each in a fixed order."""
    yield from sorted(words(), key=lambda each: (each.one, each.place))
    yield from laws()
    yield from sorted(problems(), key=lambda each: (each.one, each.place))


def words() -> Iterator[Message]:
    """The messages in code and templates."""
    for path in sorted(_SOURCES.rglob("*.py")):
        if path.relative_to(_SOURCES).parts[0] not in _APART:
            place = f"src/derive/{path.relative_to(_SOURCES).as_posix()}"
            yield from (Message("", place, *said) for said in in_python(path.read_text(encoding="utf-8")))
    folder = data_dir("templates")
    for path in sorted(folder.rglob("*.j2")):
        place = f"templates/{path.relative_to(folder).as_posix()}"
        yield from (Message("", place, *said) for said in in_template(path.read_text(encoding="utf-8")))


def in_python(source: str) -> Iterator[tuple[str, ...]]:
    """The messages in the text of a Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield from _said(name, [list(_texts(each)) for each in node.args[:2]])


def in_template(source: str) -> Iterator[tuple[str, ...]]:
    """The messages in the text of a template."""
    for node in Environment().parse(source).find_all(nodes.Call):
        name = getattr(node.node, "attr", getattr(node.node, "name", ""))
        yield from _said(name, [list(_texts_in_template(each)) for each in node.args[:2]])


def _said(name: str, texts: list[list[str]]) -> Iterator[tuple[str, ...]]:
    if name in SAYING and texts:
        yield from ((each,) for each in texts[0] if each)
    elif name == COUNTING and len(texts) == 2:
        yield from product(*texts)


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be: itself, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _texts_in_template(node: nodes.Expr) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _texts_in_template(node.expr1)
        if node.expr2 is not None:
            yield from _texts_in_template(node.expr2)


def laws() -> Iterator[Message]:
    """The names of the laws, in the order of their tables, what is remarked on them, and the titles of the tables."""
    yield from (Message("chapter of laws", "src/derive/laws", each) for each in CHAPTERS)
    yield from (Message("law", "src/derive/laws", law.name) for law in ALL)
    remarks = dict.fromkeys(law.remark for law in ALL if law.remark)
    yield from (Message("remark on a law", "src/derive/laws", each) for each in remarks)


def problems() -> Iterator[Message]:
    """The words of the problems that come with derive, and the titles of their chapters."""
    folder = data_dir("derivations")
    yield from (Message("chapter", "derivations", each.capitalize()) for each in library.chapters())
    paths = {path.stem.replace("_", "-"): path for path in folder.rglob("*.py")}
    for name in library.names():
        place = f"derivations/{paths[name].relative_to(folder).as_posix()}"
        problem, remarks = library.load_with_remarks(name)
        stated = (problem, *(each.problem for each in remarks))
        said = [pair for each in stated for pair in _own_words(each)]
        said += [("remark", each.says) for each in remarks]
        yield from (Message(role, place, text) for role, text in said if text)


def _own_words(problem: Problem) -> Iterable[tuple[str, str]]:
    """What the author of a problem says, each with what it is."""
    yield "title", problem.title
    yield from (("part", target.part) for target in problem.targets)
    yield from (("what a size counts", says) for says in problem.sizes.values())
    yield from (("what a symbol is", each.says) for each in problem.symbols)
    yield from (("what a function is", each.says) for each in problem.functions)
