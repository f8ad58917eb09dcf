"""docs/answers.md: every example of it is run."""

import doctest
import re
from pathlib import Path

import pytest
from command_line import shell

from derive.answer import AnswerKey, Kind
from derive.library import load
from derive.present.text import text

PAGE = (Path(__file__).parents[2] / "docs/answers.md").read_text(encoding="utf-8")
PARTS = ["kind", "why", "read", "where", "used", "counterexample", "notes", "diagnoses"]
KEY = AnswerKey(load("softmax-ce"))


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def rows(heading):
    (table,) = re.findall(rf"\| {heading} \|\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE)
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in table.splitlines()]


@pytest.mark.parametrize("block", blocks("text"))
def test_the_commands_print_what_the_page_shows(block):
    first, _, shown = block.partition("\n")
    assert shell(first.removeprefix("$ "))[1] == shown


@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_the_answers_in_commands_are_right(line):
    assert shell(line)[0] == 0


@pytest.mark.parametrize(("answer", "said"), rows(r"answer \| read as"))
def test_an_answer_is_read_as_the_page_says(answer, said):
    verdict = KEY.verify(answer)
    assert [text(term) for term in verdict.read] == [said]
    assert verdict.kind is Kind.CORRECT


def test_the_exit_codes_are_those_of_the_page():
    found = {name: int(code) for name, code, _ in rows(r"verdict \| exit \| what it means")}
    assert found == {kind.value: kind.exit_code for kind in Kind}


def test_the_library_does_what_the_page_shows():
    (block,) = blocks("python")
    example = doctest.DocTestParser().get_doctest(block, {}, "answers.md", None, 0)
    assert doctest.DocTestRunner().run(example).failed == 0


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_named(kind):
    assert f"| {kind.value} |" in PAGE


@pytest.mark.parametrize("word", PARTS)
def test_every_part_that_is_named_is_there(word):
    assert f"`{word}`" in PAGE
    assert hasattr(KEY.verify("y"), word)
