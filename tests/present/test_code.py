"""The functions that are written compute what was derived."""

import re
import subprocess
import sys
from pathlib import Path

import kinks
import models
import numpy as np
import pytest
import statements
from numbers_of import world
from running_code import arguments, error, run, sizes_of, solved, table, written
from solutions import solve

from derive import Problem, api, library
from derive.errors import UsageError
from derive.present.code import DIALECTS, NotWritten, functions
from derive.terms import Limit

BOOKS = {
    path.stem: path
    for path in sorted((Path(__file__).parents[1] / "textbook").rglob("ex_*.py"))
    # of which our numbers do not know what is given: that a matrix is symmetric, that values are positive
    if path.stem not in ("ex_2_4_symmetric", "ex_5_9")
}
KINKS = {f"kink {name}": stated for name, stated in kinks.ALL.items()}
STATED = statements.ALL | KINKS
WITHOUT_CODE = ("newton-quadratic",)  # its answer names a number that nobody computes
LIBRARY = [name for name in library.names() if name not in WITHOUT_CODE]
NAMES = [*LIBRARY, *STATED, *models.MODELS, *BOOKS]


def result(name, layout="denominator"):
    if name in STATED:
        return solve(STATED[name](), layout=layout)
    stated = models.model(name) if name in models.MODELS else library.load(str(BOOKS.get(name, name)))
    return solve(stated, layout=layout)


@pytest.mark.parametrize("name", NAMES)
def test_all_parts_are_solved_and_have_a_function(name):
    theorems = [theorem for theorem in result(name).theorems if theorem.target.claim is None]
    assert solved(result(name)) == theorems
    assert [f.theorem for f in functions(theorems, DIALECTS["numpy"]) if f.theorem] == theorems


@pytest.mark.parametrize(
    ("layout", "name"),
    [*(("denominator", name) for name in NAMES), *(("numerator", name) for name in LIBRARY)],
)
def test_functions_are_worth_what_they_should_be(layout, name):
    """A derivative is worth the central differences of what it is the derivative of, as that is defined."""
    found = result(name, layout)
    problem = found.theorems[0].problem
    for function, runs in written(found):
        if isinstance(function.result, Limit) or (function.theorem and function.theorem.target.when):
            continue  # a limit is judged in test_limit_mutants; what holds under a condition has no code
        for seed, sizes in enumerate(sizes_of(problem)):
            here = world(problem, sizes, seed)
            wanted = table(here, function.result, function.axes)
            assert error(runs(**arguments(function, here)), wanted) < 1e-12, (function.name, sizes)


@pytest.mark.parametrize("form", DIALECTS)
def test_modules_are_tidy(form, tmp_path):
    """No unused name, no import too many, imports in order, no line too long."""
    for name in NAMES:
        path = tmp_path / re.sub(r"\W", "_", f"{name}.py").replace("_py", ".py")
        path.write_text(result(name).code(form), encoding="utf-8")
    rules = [
        "--isolated",
        "--no-cache",
        "--select",
        "E,W,F,I,SIM,PIE,UP",
        "--ignore",
        "E741,E743",
        "--line-length",
        "88",
    ]
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *rules, tmp_path], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


# -- how it reads ---------------------------------------------------------------------------------


def body(text, name):
    """The lines of a function behind the one that compares shapes."""
    own = re.search(rf'(?s)^def {name}\(.*?"""\n(?P<lines>.*?)(?=\n\n\n|\Z)', text, re.MULTILINE)["lines"]
    return re.sub(r"(?s)^ +[\w, ()]+ = _(arrays|tensors)\(.*?\)\n(?=    \w)", "", own).rstrip()


@pytest.mark.parametrize(
    ("name", "function", "last"),
    [
        ("softmax-ce", "dJ_dtheta", "yhat - y"),
        ("softmax-jacobian", "dyhat_dtheta", "np.diag(yhat) - np.outer(yhat, yhat)"),
        ("sigmoid-jacobian", "do_ds", "np.diag(o * (1 - o))"),
        ("matvec-input", "dE_do", "W.T @ dE_ds"),
        ("matmul-outer", "dE_dW", "np.outer(dE_ds, o)"),
        ("softmax-mlp", "dE_dW1", "np.outer(y1 * (1 - y1) * (W2.T @ (y2 - t)), x)"),
        ("logistic-gradient", "update_of_the_weights", "w - eta * (X.T @ (yhat - y))"),
        ("relu-mse", "dL_dx", "2 * (y - y_star) * m * (m * x + b > 0)"),
        ("bn-centering", "dxhat_dx", "np.eye(n) - 1 / n"),
        ("bn-centering", "dL_dx", "gamma * (dL_dy - np.sum(dL_dy) / n)"),
        ("minibatch", "dEbar_dW", "np.sum(dE_dW, axis=0) / m"),
        ("node-accumulation", "dE_ds", "do1_ds.T @ dE_do1 + do2_ds.T @ dE_do2"),
        ("quadratic_form", "df_dv", "(A + A.T) @ v"),
        ("attention", "dL_dW_V", "X.T @ (A.T @ dL_dO)"),
        ("attention", "dA_dS", "A[:, :, None] * (np.eye(T) - A[:, None])"),
        ("many_indices", "do_dW", 'np.einsum("a,j,ab->abj", 1 - o**2, x, np.eye(m))'),
        ("layer_norm", "dE_dx", "dE_dz / v - np.sum(dE_dz) / (v * h) - 2 * (z @ dE_dz) * z / h"),
        ("constants", "df_dx", "np.zeros(n)"),
        ("lengths", "dr_dx", "x / r"),
    ],
)
def test_answers_are_written_as_a_person_would(name, function, last):
    assert body(result(name).code(), function).splitlines()[-1] == f"    return {last}"


def test_definitions_are_computed_first_and_only_those_that_are_needed():
    text = result("softmax-mlp").code()
    lines = [line.split(" = ")[0].strip() for line in body(text, "dE_dW2").splitlines()]
    assert lines[:-1] == ["z1", "y1", "z2", "y2"]
    assert "z2" not in body(result("sigmoid-mlp").code(), "dE_dW2")


def test_a_function_says_what_it_computes_of_what_and_when():
    said = run(result("dropout-leaky-relu").code())["dL_dW1"].__doc__
    for words in (
        "Gradient: the gradient of L in W¹.",
        "∂L/∂W¹_ij = m_i (1[z¹_i > 0] + a · 1[z¹_i < 0]) x_j Σ_k (ŷ_k − y_k) W²_ki",
        "∇_{W¹} L = ((W²ᵀ (ŷ − y)) ∘ m ∘ (1[z¹ > 0] + a · 1[z¹ < 0])) xᵀ",
        "where z¹_i = Σ_j W¹_ij x_j",
        "y (K,): target",
        "W1 (h, d): W¹, weights of the first layer",
        "array (h, d): ∂L/∂W¹_ij at [i, j]",
        "Σ_k y_k = 1",
        "z¹_i ≠ 0 for every i",
        "ValueError",
    ):
        assert words in said


def test_a_module_says_where_its_problem_is_from():
    said = run(result("softmax-ce").code())["__doc__"]
    assert said.startswith("Gradient of softmax cross-entropy.")
    assert "section 6.2.2.3" in said
    assert "C: number of classes" in said


def test_a_derivative_of_an_unknown_function_is_an_argument():
    text = result("matmul-outer").code()
    assert "def dE_dW(o, dE_ds):" in text
    assert "dE_ds (m,): ∂E/∂s_j" in text
    assert "def s(o, W):" in text  # what the unknown function is applied to


def test_names_stay_apart_and_are_python():
    f = functions(result("spellings").theorems, DIALECTS["numpy"])[0]
    assert {each.name for each in f.arguments} == {"lambda_", "np_", "W1", "W1_2", "y_prime"}


def test_numerator_layout_is_the_transposed_array():
    assert "return np.outer(o, dE_ds)" in result("matmul-outer", "numerator").code()


@pytest.mark.parametrize("form", DIALECTS)
def test_the_same_bytes_whatever_the_order_of_sets(form):
    def text(seed):
        code = (
            f"from derive import api, library; print(api.solve(library.load('softmax-mlp')).code({form!r}))"
        )
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout

    assert text("1") == text("2")


@pytest.mark.parametrize(
    "title", ['"""\nimport os\n"""', '"', "\\", "a\\", 'say "x"', "\x00\x1b", "'''", "x" * 300]
)
def test_words_of_a_statement_stay_in_the_documentation(title):
    from derive.kernel import Problem as Statement, Symbol, Target
    from derive.terms import derivative, sym

    x = sym("x")
    target = Target(title, derivative(x**2, x))
    module = run(api.solve(Statement(title, (target,), {}, (Symbol("x", says=title),), source=title)).code())
    assert {name for name in module if not name.startswith("_")} == {"np", "f", "df_dx"}
    assert module["df_dx"](3) == 6


# -- numbers --------------------------------------------------------------------------------------


def test_large_exponents_do_not_overflow():
    module = run(result("softmax-ce").code())
    theta, y = np.array([1000.0, -1000.0, 0.0]), np.array([0.0, 1.0, 0.0])
    assert module["J"](y, theta) == 2000
    assert np.array_equal(module["dJ_dtheta"](y, theta), [1, -1, 0])


@pytest.mark.parametrize("t", [-2000.0, 2000.0])
def test_a_sure_unit_has_a_loss(t):
    module = run(result("logistic-gradient").code())
    given = {"y": [1.0], "b": 0.0, "w": [t], "X": [[1.0]]}
    assert module["E"](**given) == max(-t, 0)
    assert module["dE_dw"](**given) == [-1.0 if t < 0 else 0.0]


def test_whole_numbers_and_lists_are_taken_as_floats():
    found = run(result("squared-error-gate").code())["dE_do"](t=[1, 2], o=(3, 5))
    assert found.dtype == float
    assert np.array_equal(found, [2, 3])


# -- shapes that do not fit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "function", "given", "said"),
    [
        (
            "softmax-ce",
            "dJ_dtheta",
            {"y": [1.0, 0.0], "theta": [1.0, 2.0, 3.0]},
            r"theta: expected shape \(C=2\), found \(3,\)",
        ),
        ("softmax-ce", "dJ_dtheta", {"y": 1.0, "theta": [1.0]}, r"y: expected shape \(C\), found \(\)"),
        ("softmax-ce", "J", {"y": [[1.0]], "theta": [1.0]}, r"y: expected shape \(C\), found \(1, 1\)"),
        ("softmax-ce", "J", {"y": [], "theta": []}, r"y: expected shape \(C\), found \(0,\)"),
        (
            "matmul-outer",
            "s",
            {"o": [1.0, 2.0], "W": [[1.0], [2.0]]},
            r"W: expected shape \(m, n=2\), found \(2, 1\)",
        ),
        ("relu-mse", "L", {"y_star": 1, "m": [1.0], "x": 1, "b": 1}, r"m: expected shape \(\), found \(1,\)"),
        (
            "quadratic_form",
            "f",
            {"A": np.ones((2, 3)), "v": [1.0, 2.0]},
            r"A: expected shape \(n, n\), found \(2, 3\)",
        ),
        ("bn-centering", "dxhat_dx", {"n": 0}, "n: expected a size of 1 or more, found 0"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_by_name(name, function, given, said):
    with pytest.raises(ValueError, match=said):
        run(result(name).code())[function](**given)


# -- what can't be written ------------------------------------------------------------------------


def half_stuck():
    from derive import D, function, scalar

    x, f = scalar("x"), function("f")
    return Problem(title="t", find={"error": D(D(f(x), x), x), "square": D(x**2, x)})


def test_a_part_that_is_stuck_has_no_function():
    text = api.solve(half_stuck()).code()
    assert "return 2 * x" in text
    assert "d2f" not in text


def test_where_all_is_stuck_there_is_no_module():
    with pytest.raises(NotWritten, match="stuck, what seems to be missing: part error lacks order=2 for f"):
        api.solve(half_stuck(), "error").code()


def test_another_library_is_refused():
    with pytest.raises(UsageError, match="numpy or torch, not for jax"):
        result("softmax-ce").code("jax")


def test_an_index_is_no_number():
    from derive.present.code.formulas import value
    from derive.present.code.scope import scope
    from derive.terms import index

    k = index("k", "C")
    with pytest.raises(NotWritten, match="index k"):
        value(scope(statements.softmax_ce(), DIALECTS["numpy"], []), 2 * k, (k,))


def test_a_number_that_is_no_float_is_refused():
    from derive import D, scalar

    x = scalar("x")
    with pytest.raises(NotWritten, match="too large"):
        api.solve(Problem(title="t", find=D(10**400 * x**2, x))).code()
