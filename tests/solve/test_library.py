"""The problems that come with the program: their answers, and their silence."""

import ast

import numbers_of
import pytest

from derive import library
from derive.algebra import is_identity
from derive.kernel import check
from derive.laws import ALL
from derive.paths import data_dir
from derive.solver import solve
from derive.terms import delta, derivative, index, sum_over, sym

i, j, k = (index(letter, "C") for letter in "ijk")


def entries(*names):
    return (lambda *at, name=name: sym(name, *at) for name in names)


def backwards(error, variable):
    """The derivative of a number in an entry, left standing."""
    return derivative(sym(error), variable)


yhat, y, o, o1, o2, t, x = entries(r"\hat{y}", "y", "o", "o^1", "o^2", "t", "x")
W, W2, s, z = entries("W", "W^2", "s", "z")
n_i, n_j, n_k = (index(letter, "n") for letter in "ijk")
m_j, m_k, h_i, p_j, q_k = index("j", "m"), index("k", "m"), index("i", "h"), index("j", "p"), index("k", "q")
delta_2 = (o2(m_k) - t(m_k)) * o2(m_k) * (1 - o2(m_k))

# transcribed from the corrected exercise sheets: name, part -> answer
ANSWERS = {
    "softmax-ce": {"": yhat(j) - y(j)},
    "softmax-jacobian": {"": yhat(k) * (delta(k, j) - yhat(j))},
    "sigmoid-jacobian": {
        "Jacobian": delta(n_k, n_j) * o(n_k) * (1 - o(n_k)),
        "gradient": o(n_i) * (1 - o(n_i)) * backwards("E", o(n_i)),
    },
    "matmul-outer": {"": backwards("E", s(m_j)) * o(n_i)},
    "matvec-input": {"": sum_over(m_j, W(m_j, n_i) * backwards("E", s(m_j)))},
    "vector-add-gate": {"first input": backwards("L", z(n_i)), "second input": backwards("L", z(n_i))},
    "squared-error-gate": {"": o(n_i) - t(n_i)},
    "node-accumulation": {
        "": sum_over(p_j, derivative(o1(p_j), s(n_i)) * backwards("E", o1(p_j)))
        + sum_over(q_k, derivative(o2(q_k), s(n_i)) * backwards("E", o2(q_k)))
    },
    "sigmoid-mlp": {
        "second layer": delta_2 * o1(h_i),
        "first layer": sum_over(m_k, delta_2 * W2(m_k, h_i)) * o1(h_i) * (1 - o1(h_i)) * x(n_j),
    },
}


def test_every_problem_has_an_expected_answer():
    assert set(ANSWERS) == set(library.names())


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_the_one_of_the_sheet(name):
    outcome = solve(library.load(name))
    assert outcome.is_solved
    theorems = check(outcome.derivation, ALL)
    assert [theorem.part for theorem in theorems] == list(ANSWERS[name])
    for theorem in theorems:
        assert is_identity(theorem.claim.terms[1], ANSWERS[name][theorem.part])


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_assumed(name):
    assert all(not theorem.assumed for theorem in check(solve(library.load(name)).derivation, ALL))


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("size", [1, 3])
def test_the_theorems_hold_in_numbers(name, size):
    problem = library.load(name)
    for theorem in check(solve(problem).derivation, ALL):
        assert numbers_of.holds(theorem.claim, problem, dict.fromkeys(problem.sizes, size), size)


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
