"""No template loses a piece of a page: each text that it is given stands in what comes out, once replaced by a mark."""

import itertools
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from derive import api, library
from derive.language import language
from derive.one_line import read_line
from derive.present.pages import FORMS, medium
from derive.present.templates import environment
from derive.present.told import told
from derive.present.why import LABELS

FOLDER = Path(__file__).parents[1] / "problems"
PROBLEMS = (
    "gaussian-noise", "relu-mse", "dropout-leaky-relu", "newton-quadratic", "answers/gaussian-noise-loss",
    "claims/descent-lemma", "claims/ridge", "equations/centroids", "optima/normal", "optima/minimum-norm",
    "limits/newton", "piecewise/huber", "piecewise/absolute-error", "expectations/xavier",
)  # fmt: skip
CLAIMS = ("x^2 >= x", "log(x) >= 1", "d/dx sqrt(x) + exp(x) >= 1", "d/dx log(x) >= 0")
WORDLESS = ("say", "count", "language", "verdict", "by", "relation", "spoken", "is_done")
IN_AN_INDEX = ("in_short", "besides")
OTHERWISE = {  # what is said another way in a form
    "md": ("name", "checks"),
    "latex": ("name", "checks"),
    "html": ("checked",),
    "typst": ("checked",),
}


LETTERS = "abcghpqrs"
LONG = " + ".join(f"{letter} log({letter}) exp({letter}) w" for letter in LETTERS)
EQUATION = f"""
solve = "w"
given = ["{LONG} = m"]
[symbols]
w = {{}}
m = {{}}
""" + "\n".join(f"{letter} = {{ sign = 'positive' }}" for letter in LETTERS)


@pytest.fixture(scope="module", params=[*PROBLEMS, *CLAIMS, "an equation with a long left side"])
def story(request, tmp_path_factory):
    if request.param.startswith("an equation"):
        path = tmp_path_factory.mktemp("long") / "mine.toml"
        path.write_text(EQUATION)
        return api.solve(library.load(str(path))).story()
    if request.param in CLAIMS:
        return api.solve(read_line((), (), (), (request.param,), {}).problem).story()
    path = FOLDER / f"{request.param}.toml"
    problem, remarks = library.load_with_remarks(str(path) if path.exists() else request.param)
    return api.solve(problem, remarks=remarks).story(in_numbers=True)


def marked(what, numbers):
    """The same with a mark in place of each text."""
    if isinstance(what, str):
        return f"⟦{next(numbers)}⟧" if what else ""
    if isinstance(what, Mapping):
        return {name: each if name in WORDLESS else marked(each, numbers) for name, each in what.items()}
    if isinstance(what, list | tuple):
        return type(what)(marked(each, numbers) for each in what)
    if is_dataclass(what):
        own = {f.name: getattr(what, f.name) for f in fields(what)}
        return replace(what, **marked(own, numbers))
    return what


def marks(what, but_for=()):
    """The marks in it."""
    if isinstance(what, str):
        return {what} - {""}
    if isinstance(what, Mapping):
        return set().union(*(marks(each) for name, each in what.items() if name not in (*WORDLESS, *but_for)))
    if isinstance(what, list | tuple):
        return set().union(*map(marks, what))
    if is_dataclass(what):
        return marks({f.name: getattr(what, f.name) for f in fields(what)})
    return set()


def of_cases(answer):
    """The lines of right sides in whose place cases stand."""
    equations = (each.equation for each in answer["paragraphs"])
    return {line for each in equations if each is not None and each.cases for line in each.right.lines}


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("form", ["md", "latex", "html", "typst"])
def test_every_piece_of_a_page_is_printed(story, form):
    content = told(story, medium(form, language("en")))
    content = marked(content, itertools.count())
    for number, passage in enumerate(content["passages"] if form == "html" else ()):  # as `web_page` does
        passage["anchor"] = f"passage-{number}"
        for line in passage["lines"]:
            line |= {"inferences": [], "signs": []}
    page = (
        environment()
        .get_template(FORMS[form].template)
        .render(**content, page=content, laws=[], around={}, style="", labels=LABELS)
    )
    wanted = marks(content, but_for=(*OTHERWISE[form], "answers"))
    wanted |= set().union(*(marks(answer, but_for=IN_AN_INDEX) for answer in content["answers"]))
    if form == "typst":  # what has cases stands in those alone
        wanted -= set().union(*map(of_cases, content["answers"]))
    assert wanted - {each for each in wanted if each in page} == set()


def test_nothing_is_said_to_hold_of_what_is_false():
    (answer,) = told(api.solve(read_line((), (), (), ("log(x) >= 1",), {}).problem).story(), medium("md"))[
        "answers"
    ]
    assert answer["verdict"] == "False"
    assert len(answer["paragraphs"]) == 1
