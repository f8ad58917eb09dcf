"""The README shows what the program does."""

import re
import shlex
from pathlib import Path

import click
import pytest

import derive
from derive import api, library
from derive.cli import main
from derive.cli.commands import derive as group

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def printed(name):
    return api.solve(library.load(name)).page()


def options():
    return [
        pytest.param(option, id=f"{command.name} {option.opts[-1]}")
        for command in group.commands.values()
        for option in command.params
        if isinstance(option, click.Option)
    ]


def shown(command):
    """The page of a command that stands with it."""
    (found,) = (block for block in blocks("text") if block.startswith(f"$ {command} "))
    return found


def test_the_first_page_is_what_the_command_prints():
    assert blocks("text")[0] == "$ derive softmax-ce\n" + printed("softmax-ce")


def test_the_second_page_is_the_end_of_what_is_printed():
    assert blocks("text")[1] in printed("matmul-outer")


def test_the_cases_are_those_that_are_printed():
    assert blocks("text")[2] in printed("softmax-jacobian")


@pytest.mark.slow
def test_the_last_page_is_what_coq_says(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["derive", "prove", "softmax-ce"])
    with pytest.raises(SystemExit):
        main()
    assert shown("derive prove") == "$ derive prove softmax-ce\n" + capsys.readouterr().out


def test_the_verdict_is_what_is_printed(monkeypatch, capsys):
    first, _, page = shown("derive verify").partition("\n")
    monkeypatch.setattr("sys.argv", shlex.split(first.removeprefix("$ ")))
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out == page


def test_the_report_on_a_derivation_is_what_is_printed(monkeypatch, capsys, tmp_path):
    (block,) = (each for each in blocks("text") if each.startswith("$ cat mine.txt\n"))
    _, typed, command, page = re.split(r"(?s)^\$ cat mine.txt\n(.*?)\$ (derive .*?)\n", block)
    (tmp_path / "mine.txt").write_text(typed, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", shlex.split(command))
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().out == page


def test_the_example_of_a_derivation_holds():
    (example,) = (block for block in blocks("python") if "check_work" in block)
    exec(example, {})


def test_the_example_of_an_answer_holds():
    (example,) = (block for block in blocks("python") if "AnswerKey" in block)
    exec(example, {})


@pytest.mark.parametrize(
    ("block", "file"), [(0, "classification/softmax_ce.py"), (1, "networks/matmul_outer.py")]
)
def test_examples_are_problems_of_the_library(block, file):
    stated = (ROOT / "derivations" / file).read_text(encoding="utf-8")
    example = blocks("python")[block]
    assert stated == example if block == 0 else stated.endswith(example)


def test_the_code_is_what_is_written_without_its_documentation():
    module = api.solve(library.load("softmax-ce")).code("numpy")
    (example,) = (block for block in blocks("python") if "def J" in block)
    assert example in re.sub(r'(?s)^    """.*?"""\n', "", module, flags=re.MULTILINE)


@pytest.mark.parametrize("name", group.commands)
def test_every_command_is_named(name):
    assert f"`derive {name} " in README or f"`derive {name}`" in README


@pytest.mark.parametrize("option", options())
def test_every_option_is_named_with_its_choices(option):
    choices = "|".join(getattr(option.type, "choices", ()))
    assert f"{option.opts[-1]} {choices}".strip() in README.replace(r"\|", "|")


@pytest.mark.parametrize("word", derive.__all__)
def test_every_word_of_the_package_is_named(word):
    assert re.search(rf"`(derive\.)?{word}[`(]", README) or word == "Result"


def test_solve_is_a_function_however_often_it_is_called():
    import derive
    from derive import library

    problem = library.load("squared-error-gate")
    assert str(derive.solve(problem).answer) == str(derive.solve(problem).answer)


def test_the_problem_in_text_is_read():
    from derive.problem_file import read_problem

    assert (
        api.solve(read_problem(blocks("toml")[0]).problem).answers
        == api.solve(library.load("softmax-ce")).answers
    )
