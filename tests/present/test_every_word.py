"""Every word of a page is a message, a law or an author's: none stands bare among them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pseudo_language import bare, marked

from derive import api, library
from derive.one_line import read_line
from derive.present import latex
from derive.present.medium import Medium
from derive.present.paragraphs import Paragraph
from derive.present.terminal import statement_on_terminal, terminal
from derive.present.told import told

NOT_READ = ("verdict", "by", "name", "relation")  # of what a template is given: what only it looks at


FOLDER = Path(__file__).parents[1] / "problems"
OTHERS = (
    "answers/gaussian-noise-loss",
    "limits/softplus",
    "piecewise/huber",
    "powers/focal-loss",
)  # stuck, with kinks
FALSE = "x^2 >= x"


@pytest.fixture(scope="module", params=[*library.names(), *OTHERS, FALSE])
def story(request):
    if request.param == FALSE:
        problem, remarks = read_line((), (), (), (FALSE,), {}).problem, ()
    else:
        is_own = request.param in OTHERS
        name = str(FOLDER / f"{request.param}.toml") if is_own else request.param
        problem, remarks = library.load_with_remarks(name)
    return api.solve(problem, remarks=remarks).story(in_numbers=True)


def strings(what):
    """All texts in what a template is given, but for formulas by themselves."""
    if isinstance(what, str):
        yield what
    elif isinstance(what, Mapping):
        yield from (each for key, value in what.items() if key not in NOT_READ for each in strings(value))
    elif isinstance(what, Paragraph):
        yield from (what.words, what.behind)
    elif isinstance(what, list | tuple):
        yield from (each for value in what for each in strings(value))


def test_no_word_on_a_terminal_is_bare(story):
    assert bare(terminal(story, marked())) == []
    assert bare(statement_on_terminal(story.problem, marked())) == []


@pytest.mark.parametrize("form", ["md", "tex"])
def test_no_word_that_a_template_is_given_is_bare(story, form):
    medium = Medium(marked(form), latex, 40.0)
    assert [word for text in strings(told(story, medium)) for word in bare(text)] == []
