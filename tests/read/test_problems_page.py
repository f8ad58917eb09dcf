"""docs/problems.md: every example of it is run."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from reading import meaning

from derive import api
from derive.cli.commands import derive
from derive.cli.reading import said_back
from derive.present.chance import chance_lines
from derive.present.judgements import judgement_text
from derive.present.script import TERMINAL
from derive.present.text import text
from derive.problem_file import OF_FUNCTION, OF_SYMBOL, OF_UNKNOWN, TABLES, read_problem
from derive.read import Declared, Extent, Scope, Unreadable

PAGE = (Path(__file__).parents[2] / "docs/problems.md").read_text(encoding="utf-8")
FORMULAS, REFUSALS = PAGE.split("## What is refused")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


*PROBLEMS, DECLARED = blocks("toml")


def rows(part, heading, first="written"):
    for table in re.findall(rf"\| {first} \| {heading} \|\n\|---\|---\|\n((?:\|.*\n)+)", part):
        for line in table.splitlines():
            yield [
                cell.replace(r"\|", "|") for cell in re.fullmatch(r"\| `(.*)` \| `(.*)` \|", line).groups()
            ]


def scope():
    problem = read_problem(DECLARED).problem
    made = Scope({size: Extent(size) for size in problem.sizes})
    from derive.read import head

    for symbol in problem.symbols:
        it = head(symbol.name)
        extents = tuple(made.sizes[dim] for dim in symbol.dims)
        made.declare(Declared(it.name, it.base, extents, it.below, it.above))
    made.functions["f"], made.orders["f"] = (), 3
    return made


def test_the_first_problem_is_said_back_as_the_page_says():
    assert said_back(read_problem(blocks("toml")[0])) == blocks("text")[0]


@pytest.mark.parametrize("source", PROBLEMS)
def test_the_problems_are_derived(source):
    assert api.solve(read_problem(source).problem).is_solved


@pytest.mark.parametrize("line", blocks("sh")[0].splitlines())
def test_the_commands_succeed(line):
    result = CliRunner().invoke(derive, shlex.split(line)[1:], standalone_mode=False)
    assert result.return_value == 0, result.output
    assert ("Proved" if "--prove" in line else "Answer") in result.output


@pytest.mark.parametrize(("written", "said"), list(rows(FORMULAS, "read as")))
def test_a_formula_is_read_as_the_page_says(written, said):
    (found,) = meaning(written, scope(), free="ij")
    assert text(found) == said


@pytest.mark.parametrize(("written", "said"), list(rows(FORMULAS, "read as", "claim")))
def test_a_claim_is_read_as_the_page_says(written, said):
    stated = next(each for each in PROBLEMS if "is convex in" in each)
    problem = read_problem(re.sub("prove = .*", lambda _: f"prove = '{written}'", stated)).problem
    assert judgement_text(problem.targets[0].claim) == said


@pytest.mark.parametrize(("written", "said"), list(rows(FORMULAS, "said", "distribution")))
def test_a_distribution_is_read_as_the_page_says(written, said):
    stated = next(each for each in PROBLEMS if r"\sim" in each).split("[define]")[0]
    stated = re.sub("given = .*", lambda _: f"given = ['{written}']", stated)
    stated = re.sub(r"\[find\](.|\n)*?\[sizes\]", lambda _: "find = 'E[m]'\n[sizes]", stated)
    assert said in chance_lines(read_problem(stated).problem, TERMINAL)


@pytest.mark.parametrize(("written", "said"), list(rows(FORMULAS, "answer", "problem")))
def test_an_optimum_is_what_the_page_says(written, said):
    result = CliRunner().invoke(derive, shlex.split(written), standalone_mode=False)
    assert result.return_value == 0, result.output
    assert said in [line.removeprefix("Answer").strip() for line in result.output.splitlines()]


@pytest.mark.parametrize(("written", "said"), list(rows(REFUSALS, "said")))
def test_a_refusal_says_what_the_page_says(written, said):
    source = DECLARED + f"[define]\nZ = '{written}'\n"
    with pytest.raises(Unreadable) as refused:
        read_problem(source)
    assert str(refused.value).split(": define Z, ")[1] == said


@pytest.mark.parametrize("key", [*TABLES, *OF_SYMBOL, *OF_UNKNOWN, *OF_FUNCTION])
def test_every_key_is_named(key):
    assert re.search(rf"`\[?{key}\]?[` ]", PAGE)
