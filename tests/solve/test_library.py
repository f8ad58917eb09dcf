"""The problems that come with the program: their answers, and their silence."""

import ast

import numbers_of
import pytest

from derive import library
from derive.algebra import is_identity
from derive.kernel import check
from derive.laws import ALL
from derive.paths import data_dir
from derive.solve import solve
from derive.terms import delta, index, sym

i, j, k = (index(letter, "C") for letter in "ijk")
u, w = index("k", "n"), index("j", "n")
yhat, y, o = (lambda *at, name=name: sym(name, *at) for name in (r"\hat{y}", "y", "o"))

# transcribed from the corrected exercise sheets
ANSWERS = {
    "softmax-ce": yhat(j) - y(j),
    "softmax-jacobian": yhat(k) * (delta(k, j) - yhat(j)),
    "sigmoid-jacobian": delta(u, w) * o(u) * (1 - o(u)),
}


def test_every_problem_has_an_expected_answer():
    assert set(ANSWERS) == set(library.names())


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_one_of_the_sheet(name):
    outcome = solve(library.load(name))
    assert outcome.is_solved
    assert is_identity(check(outcome.derivation, ALL).claim.terms[1], ANSWERS[name])


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("size", [1, 3])
def test_the_theorem_holds_in_numbers(name, size):
    problem = library.load(name)
    claim = check(solve(problem).derivation, ALL).claim
    assert numbers_of.holds(claim, problem, dict.fromkeys(problem.sizes, size), size)


FILES = sorted(data_dir("derivations").rglob("*.py"))
SILENT = ast.Module | ast.Expr | ast.Constant | ast.ImportFrom | ast.alias | ast.Assign | ast.Tuple | ast.Name
SILENT |= ast.Call | ast.keyword | ast.Subscript | ast.BinOp | ast.UnaryOp | ast.expr_context | ast.operator
SILENT |= ast.unaryop | ast.Dict


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_problem_file_states_and_does_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert all(isinstance(node, SILENT) for node in ast.walk(tree))
    assert {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} <= {"sympy", "derive"}
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_problem_file_names_its_source(path):
    assert library.read_file(path).source


def test_titles_are_read_without_running_the_file():
    assert library.title("softmax-ce") == library.load("softmax-ce").title
