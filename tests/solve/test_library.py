"""The problems that come with the program: their answers, and their silence."""

import ast
from pathlib import Path

import numbers_of
import pytest

from derive import library
from derive.algebra import is_identity
from derive.kernel import check, nonzero
from derive.laws import ALL
from derive.paths import data_dir
from derive.present.assumptions import assumptions
from derive.solver import solve
from derive.terms import (
    ZERO,
    Limit,
    Size,
    apply,
    delta,
    derivative,
    fn,
    index,
    indicator,
    same,
    size,
    subterms,
    sum_over,
    sym,
    whole,
)

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
a, b, m, x_, y_, t_, u, eta, gamma = (
    sym(name) for name in ("a", "b", "m", "x", "y", "y^*", "u", r"\eta", r"\gamma")
)
lam = sym(r"\lambda")
w, X, U, h, y1, y2, z1, mask, W1 = entries("w", "X", "U", "h", "y^1", "y^2", "z^1", "m", "W^1")
N_n, d_j, d_k, K_k, i_m, j_n = (
    index("n", "N"),
    index("j", "d"),
    index("k", "d"),
    index("k", "K"),
    index("i", "m"),
    index("j", "n"),
)
p_i, q_j, m_n = index("i", "p"), index("j", "q"), index("n", "m")
error = sym(r"\hat{y}") - sym("y")
on = indicator(ZERO, "<", b + m * x_)
to_y1 = sum_over(K_k, (y2(K_k) - t(K_k)) * W2(K_k, h_i))
to_z1 = to_y1 * y1(h_i) * (1 - y1(h_i))
slope = indicator(ZERO, "<", z1(h_i)) + a * indicator(z1(h_i), "<", ZERO)
dropped = mask(h_i) * slope * sum_over(K_k, W2(K_k, h_i) * (yhat(K_k) - y(K_k))) * x(d_j)
in_w = sum_over(N_n, (yhat(N_n) - y(N_n)) * X(N_n, d_j))
in_b = sum_over(N_n, yhat(N_n) - y(N_n))
spread = yhat(N_n) * (1 - yhat(N_n))
now, root = sym("x"), sym("x^*")
delta_2 = (o2(m_k) - t(m_k)) * o2(m_k) * (1 - o2(m_k))

misfit, sigma = sum_over(n_k, w(n_k) * x(n_k)) - sym("y"), sym(r"\sigma")

PROVED = None  # there is no answer to a claim
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
        "update of the second layer": W2(m_k, h_i) - eta * delta_2 * o1(h_i),
        "update of the first layer": W1(h_i, n_j)
        - eta * sum_over(m_k, delta_2 * W2(m_k, h_i)) * o1(h_i) * (1 - o1(h_i)) * x(n_j),
    },
    "softmax-ce-onehot": {"": yhat(j) - y(j)},
    "relu-mse": {
        "input": 2 * (y_ - t_) * on * m,
        "weight": 2 * (y_ - t_) * on * x_,
        "bias": 2 * (y_ - t_) * on,
        "target": -2 * (y_ - t_),
    },
    "logistic-gradient": {
        "weights": in_w,
        "bias": in_b,
        "update of the weights": w(d_j) - eta * in_w,
        "update of the bias": b - eta * in_b,
    },
    "softmax-ce-hessian": {"Hessian": yhat(i) * (delta(i, j) - yhat(j)), "convexity": PROVED},
    "logistic-hessian": {
        "weights": sum_over(N_n, spread * X(N_n, d_j) * X(N_n, d_k)),
        "bias": sum_over(N_n, spread),
        "weights and bias": sum_over(N_n, spread * X(N_n, d_j)),
        "convex in the weights": PROVED,
        "convex in both together": PROVED,
    },
    "hessian-jacobian": {"": apply("f", (whole("x", "n"),), (0, 0), (n_i, n_j))},
    "newton-quadratic": {
        "recursion": apply("f", (sym(r"\xi"),), (0, 0)) * (now - root) ** 2 / (2 * apply("f", (now,), (0,))),
        "limit": apply("f", (root,), (0, 0)) / (2 * apply("f", (root,), (0,))),
        "bound": PROVED,
    },
    "bn-centering": {
        "Jacobian": delta(n_i, n_j) - 1 / size("n"),
        "gradient": gamma * (backwards("L", y(n_i)) - sum_over(n_j, backwards("L", y(n_j))) / size("n")),
    },
    "bn-centering-limits": {
        "gradient": gamma * (sym("g", n_i) - sum_over(n_j, sym("g", n_j)) / size("n")),
        "single example": ZERO,
        "limit": gamma * (sym("g", n_i) - sym(r"\bar{g}")),
    },
    "dropout-leaky-relu": {"gradient": dropped, "expected activation": sym("p") * sym(r"\hat{a}", h_i)},
    "gaussian-noise": {
        "expected gradient": x(n_i) * misfit + sigma**2 * x(n_i) ** 2 * w(n_i),
        "gradient without noise": x(n_i) * misfit,
        "expected error": sym(r"\hat{J}") + sigma**2 * sum_over(n_k, x(n_k) ** 2 * w(n_k) ** 2) / 2,
        "comparison": PROVED,
        "regulariser": PROVED,
        "gradient of the regulariser": PROVED,
    },
    "log-sigmoid-loss": {
        "target": -fn("log", fn("sigma", u)),
        "input": -sym("t") * (1 - fn("sigma", u)) * W(d_j),
        "by exponentials": PROVED,
    },
    "softmax-mlp": {
        "logits": y2(K_k) - t(K_k),
        "hidden units": to_y1,
        "second layer": (y2(K_k) - t(K_k)) * y1(h_i),
        "hidden pre-activations": to_z1,
        "first layer": to_z1 * x(d_j),
    },
    "minibatch": {"": sum_over(m_n, derivative(sym("E", m_n), W(p_i, q_j))) / size("m")},
    "l2-penalty": {"": backwards("E", W(i_m, j_n)) + lam * W(i_m, j_n)},
    "binary-mlp": {
        "logit": error,
        "hidden pre-activations": error * U(n_i) * h(n_i) * (1 - h(n_i)),
        "hidden weights": error * U(n_i) * h(n_i) * (1 - h(n_i)) * x(d_j),
        "output weights": error * h(n_i),
        "hidden biases": error * U(n_i) * h(n_i) * (1 - h(n_i)),
        "output bias": error,
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
        answer = ANSWERS[name][theorem.part]
        if answer is PROVED:
            assert theorem.is_proved
            assert theorem.convexity == theorem.target.convexity
        else:
            assert is_identity(theorem.claim.terms[1], answer)


ASSUMED = {  # away from their kinks
    "relu-mse": {part: (nonzero(m * x_ + b),) for part in ("input", "weight", "bias")},
    "dropout-leaky-relu": {"gradient": (nonzero(z1(h_i)),)},
}


def test_at_the_kink_of_a_unit_it_is_said_exactly_when_the_derivative_exists():
    theorems = check(solve(library.load("relu-mse")).derivation, ALL)
    said = {(each.part, kink.argument): kink for each in theorems for kink in each.kinks}
    conditions = {"input": m * t_, "weight": x_ * t_, "bias": t_}
    assert [part for part, _ in said] == list(conditions)
    for part, condition in conditions.items():
        kink = said[part, m * x_ + b]
        assert same(kink.condition, condition)
        assert (kink.value, kink.besides) == (ZERO, ())


@pytest.mark.parametrize("name", ANSWERS)
def test_no_more_is_assumed_than_must_be(name):
    for theorem in check(solve(library.load(name)).derivation, ALL):
        assert tuple(assumptions(theorem.problem, theorem.assumed)) == ASSUMED.get(name, {}).get(
            theorem.part, ()
        )


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_hardly_longer_than_the_one_of_the_sheet(name):
    found = {each.part: each.claim.terms[1] for each in check(solve(library.load(name)).derivation, ALL)}
    for part, answer in ANSWERS[name].items():
        assert answer is PROVED or length(found[part]) <= 1.5 * length(answer)


def length(term):
    return sum(1 for _ in subterms(term))


@pytest.mark.parametrize("name", [name for name in ANSWERS if not library.load(name).everywhere])
@pytest.mark.parametrize("size", [1, 3])
def test_the_theorems_hold_in_numbers(name, size):
    problem = library.load(name)
    for theorem in check(solve(problem).derivation, ALL):
        own = {when.terms[0].data for when in theorem.target.when if isinstance(when.terms[0], Size)}
        sizes = {dim: 1 if dim in own else size for dim in problem.sizes}  # given for a part: n = 1
        if not any(isinstance(part, Limit) for term in theorem.claim.terms for part in subterms(term)):
            assert numbers_of.holds(theorem.claim, problem, sizes, size)


TEXTBOOK = Path(__file__).parents[1] / "textbook"
FILES = sorted([*data_dir("derivations").rglob("*.py"), *TEXTBOOK.rglob("ex_*.py")])
SILENT = ast.Module | ast.Expr | ast.Constant | ast.ImportFrom | ast.alias | ast.Assign | ast.Tuple | ast.Name
SILENT |= ast.Call | ast.keyword | ast.Subscript | ast.BinOp | ast.UnaryOp | ast.expr_context | ast.operator
SILENT |= ast.unaryop | ast.Dict | ast.Compare | ast.cmpop | ast.Attribute  # f.derivative(x)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_problem_file_states_and_does_nothing(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert all(isinstance(node, SILENT) for node in ast.walk(tree))
    assert {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} <= {"sympy", "derive"}
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_problem_file_names_its_source(path):
    assert library.read_file(path)[0].source


def test_titles_are_read_without_running_the_file():
    assert library.title("softmax-ce") == library.load("softmax-ce").title
