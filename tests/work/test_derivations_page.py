"""docs/derivations.md: every example of it is run."""

import doctest
import re
from pathlib import Path

import pytest
from command_line import shell
from work.reports import WRONG

from derive.work import Mark
from derive.work.told.told import SIGNS

PAGE = (Path(__file__).parents[2] / "docs/derivations.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def rows(heading):
    (table,) = re.findall(rf"\| {heading} \|\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """The command of a line of a shell, beside the derivation of the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.tex").write_text(blocks("latex")[0], encoding="utf-8")

    return shell


@pytest.mark.parametrize("block", blocks("text"))
def test_the_commands_print_what_the_page_shows(run, block):
    first, _, shown = block.partition("\n")
    assert run(first.removeprefix("$ "))[1] == shown


@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_the_pages_in_commands_are_written(run, tmp_path, line):
    assert run(line) == (1, "")
    assert (tmp_path / line.split()[-1]).is_file()


def test_every_mark_is_named_with_its_sign():
    assert [row[:2] for row in rows(r"mark \| sign \| what it means")] == [
        [mark.value, SIGNS[mark]] for mark in Mark
    ]


def test_the_exit_codes_are_those_of_the_page():
    assert [row[0] for row in rows(r"exit \| meaning")] == ["0", "1", "3", "4"]


@pytest.mark.parametrize("block", blocks("python"))
def test_the_library_does_what_the_page_shows(block: str):
    example = doctest.DocTestParser().get_doctest(block, {}, "derivations.md", None, 0)
    assert doctest.DocTestRunner().run(example).failed == 0


def test_every_part_that_is_named_is_there():
    for word in ("lines", "first_wrong", "lacking", "endings", "is_finished", "exit_code", "page"):
        assert hasattr(WRONG, word)
    for word in (
        "number", "row", "text", "mark", "why", "claims", "claim", "when", "where", "counterexample", "since", "notes",
        "diagnoses",
    ):  # fmt: skip
        assert f"`{word}`" in PAGE
        assert hasattr(WRONG.lines[0], word)
