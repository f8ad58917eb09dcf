"""Every word of a reason, and of why a line holds, is said by a script: in another language no English is left."""

from pathlib import Path

import pytest
import witnesses
from pseudo_language import MARKS, bare, marked

from derive import library
from derive.api import solve
from derive.kernel import Problem
from derive.kernel.curvature import RULES
from derive.laws import ALL
from derive.narrate import Line, Reason, Story, narrate
from derive.narrate.lines import DETAILS
from derive.present.words import SIGNS, label, reason, reasons
from derive.present.why import explained, law_lines
from derive.problem_file import read_problem_file

PROBLEMS = Path(__file__).parents[1] / "problems"
SOURCES = sorted({" ".join(law.source.split()) for law in ALL if law.source}, key=len, reverse=True)
FILES = sorted(
    str(path.relative_to(PROBLEMS))
    for folder in ("claims", "equations", "expectations", "limits", "optima", "piecewise")
    for path in (PROBLEMS / folder).glob("*.toml")
)


def without_sources(lines):
    """Lines as one, without the sources of laws, which are said as they are."""
    said = " ".join(" ".join(lines).split())
    for source in SOURCES:
        said = said.replace(source, "")
    return said


def untranslated(problem):
    """The English words in all reasons of all lines, and in what is behind each of them."""
    theorems, script = solve(problem).theorems, marked()
    for detail in DETAILS:
        story = narrate(theorems, detail)
        for line in [line for passage in story.passages for line in passage.lines]:
            yield from bare(reasons(line, story, script))
            yield from bare(without_sources(explained(story, line.number, script)))


@pytest.mark.parametrize("name", library.names())
def test_reasons_in_another_language_have_no_english_word(name):
    assert list(untranslated(library.load(name))) == []


@pytest.mark.parametrize("name", FILES)
def test_so_have_those_of_other_problems(name):
    assert list(untranslated(read_problem_file(PROBLEMS / name).problem)) == []


@pytest.mark.parametrize("name", witnesses.ALL)
def test_so_have_theorems_that_there_is_a_number(name):
    assert list(untranslated(witnesses.ALL[name]())) == []


def test_laws_are_said_in_the_language():
    assert [word for law in ALL for word in bare(without_sources(law_lines(law, marked())))] == []
