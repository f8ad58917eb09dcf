"""Convexity by the Hessian form: what is proved, by which squares, and what never is."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import convex
import numbers_of
import pytest

from derive import library
from derive.kernel import check, equal
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.present.text import text
from derive.problem_file import read_problem
from derive.solver import solve

SCORES = "z_n = sum_i X_ni w_i + b"
LOGISTIC = (
    SCORES,
    "p_n = sigma(z_n)",
    "J = -sum_n (y_n log(p_n) + (1 - y_n) log(1 - p_n))",
)
SOFTMAX = ("p_k = exp(x_k)/sum_i exp(x_i)",)
SOFTMAX_CE = (r"\hat{y}_k = exp(x_k)/sum_i exp(x_i)", r"J = -sum_k y_k log(\hat{y}_k)")
RIDGE = "J = 1/2 sum_n (sum_i X_ni w_i - y_n)^2 + lambda/2 sum_i w_i^2"
CLASSES = "z_nk = sum_i X_ni W_ik"

# name -> definitions, variables, what is given, and the sum of squares as it is printed
TRUE = {
    "softmax-ce": (SOFTMAX_CE, "x", ["sum_k y_k = 1"], "Σ_i ŷ_i (v_i − Σ_j ŷ_j v_j)²"),
    "logistic in w": (LOGISTIC, "w", [], "Σ_n p_n (1 − p_n) (Σ_j v_j X_nj)²"),
    "logistic in b": (LOGISTIC, "b", [], "v² Σ_n p_n (1 − p_n)"),
    "logistic": (LOGISTIC, "w b", [], None),
    "logistic, unnamed": (
        ["J = -sum_n (y_n log(sigma(sum_i X_ni w_i + b)) + (1 - y_n) log(1 - sigma(sum_i X_ni w_i + b)))"],
        "w b",
        [],
        None,
    ),
    "softmax regression": (
        [CLASSES, "p_nk = exp(z_nk)/sum_j exp(z_nj)", "J = -sum_n sum_k y_nk log(p_nk)"],
        "W",
        ["sum_k y_nk = 1"],
        None,
    ),
    "softmax regression, unnamed": (
        [CLASSES, "J = sum_n (log(sum_k exp(z_nk)) - sum_k y_nk z_nk)"],
        "W",
        [],
        None,
    ),
    "log-sum-exp": (["J = log(sum_i exp(x_i))"], "x", [], None),
    "log-sum-exp of affine": (["z_n = sum_i A_ni x_i + b_n", "J = log(sum_n exp(z_n))"], "x", [], None),
    "ridge": ([RIDGE], "w", ["lambda > 0"], None),
    "least squares": (["J = 1/2 sum_n (sum_i X_ni w_i - y_n)^2"], "w", [], "Σ_n (Σ_j v_j X_nj)²"),
    "least squares and intercept": (
        ["J = 1/2 sum_n (sum_i X_ni w_i + b - y_n)^2"],
        "w b",
        [],
        "Σ_n (Σ_i v_i X_ni + v1)²",
    ),
    "a line": (["J = 1/2 sum_n (m x_n + b - y_n)^2"], "m b", [], "Σ_n (v1 + v x_n)²"),
    "quadratic form": (["J = sum_i sum_j sum_k x_i A_ik A_jk x_j"], "x", [], "2 Σ_k (Σ_j v_j A_jk)²"),
    "weighted least squares": (
        ["J = sum_n a_n (sum_i X_ni w_i - y_n)^2"],
        "w",
        ["a_n >= 0"],
        "2 Σ_n a_n (Σ_j v_j X_nj)²",
    ),
    "Poisson regression": ([SCORES, "J = sum_n (exp(z_n) - y_n z_n)"], "w b", [], None),
    "softplus": (["J = sum_n log(1 + exp(-y_n (sum_i X_ni w_i + b)))"], "w b", [], None),
    "softplus of a number": (["J = log(1 + exp(x))"], "x", [], "v² σ(x) (1 − σ(x))"),
    "sample variance": (
        ["m = (sum_i x_i)/n", "J = (sum_i (x_i - m)^2)/n", "x in R^n"],
        "x",
        [],
        "2/n Σ_j (v_j − 1/n Σ_i v_i)²",
    ),
    "graph Laplacian": (["J = 1/4 sum_k sum_l a_kl (x_k - x_l)^2"], "x", ["a_kl >= 0"], None),
    "graph Laplacian of symmetric weights": (
        ["J = 1/2 sum_k sum_l a_kl x_k^2 - 1/2 sum_k sum_l a_kl x_k x_l"],
        "x",
        ["a_kl >= 0", "a_kl = a_lk"],
        None,
    ),
    "entropy": (["J = sum_i x_i log(x_i)"], "x", ["x_i > 0"], "Σ_i v_i²/x_i"),
    "barrier": (["J = -sum_i log(x_i)"], "x", ["x_i > 0"], "Σ_i v_i²/x_i²"),
    "quadratic over linear": (["J = x^2/y"], "x y", ["y > 0"], "(2 (v − (x v1)/y)²)/y"),
    "squares over linear": (["J = (sum_i x_i^2)/y"], "x y", ["y > 0"], "2/y Σ_i (v_i − (v1 x_i)/y)²"),
    "relative entropy": (["J = sum_i x_i log(x_i/q_i)"], "x q", ["x_i > 0", "q_i > 0"], None),
    "Gaussian likelihood": (
        ["J = a^2/(2 t) - 1/2 log(t)"],
        "a t",
        ["t > 0"],
        "(v − (a v1)/t)²/t + v1²/(2 t²)",
    ),
    "three numbers": (["J = x^2 + y^2 + z^2 + x y + y z + x z"], "x y z", [], None),
    "a power": (["J = sum_n (sum_i X_ni w_i - y_n)^4"], "w", [], None),
    "one factor": (["J = 1/2 sum_i sum_j (sum_k U_ik V_jk - M_ij)^2"], "U", [], None),
}
STRICT = {
    "ridge": ([RIDGE], "w", ["lambda > 0"]),
    "exp": (["J = exp(x)"], "x", []),
    "barrier": (["J = -sum_i log(x_i)"], "x", ["x_i > 0"]),
    "entropy": (["J = sum_i x_i log(x_i)"], "x", ["x_i > 0"]),
}
SQUARES = "J = 1/2 sum_n (sum_i X_ni w_i - y_n)^2"
FALSE = {
    "a product": (["J = x y"], "x y", []),
    "squared error of σ": (["h_n = sigma(w x_n)", "J = 1/2 sum_n (h_n - y_n)^2"], "w", []),
    "two factors": (["J = 1/2 sum_i sum_j (sum_k U_ik V_jk - M_ij)^2"], "U V", []),
    "a network": (["h_n = tanh(w x_n)", "J = sum_n (a h_n - y_n)^2"], "w a", []),
    "a network of units": (
        ["h_ni = tanh(sum_j W_ij X_nj)", "J = sum_n (sum_i a_i h_ni - y_n)^2"],
        "W a",
        [],
    ),
    "σ": (["J = sum_i sigma(x_i)"], "x", []),
    "indefinite": (["J = x^2 + 3 x y + y^2"], "x y", []),
    "sin": (["J = sin(x)"], "x", []),
    "cubic": (["J = x^3"], "x", []),
    "log": (["J = sum_i log(x_i)"], "x", ["x_i > 0"]),
    "weights of any sign": (["J = sum_n a_n (sum_i X_ni w_i - y_n)^2"], "w", []),
    "penalty of any sign": ([RIDGE], "w", []),
    "negative penalty": ([f"{SQUARES} - lambda/2 sum_i w_i^2"], "w", ["lambda > 0"]),
    "edges of any sign": (["J = 1/4 sum_k sum_l a_kl (x_k - x_l)^2"], "x", []),
    "over what may be negative": (["J = x^2/y"], "x y", ["y != 0"]),
    "softmax-ce of any targets": (SOFTMAX_CE, "x", []),
    "squared probabilities": ((*SOFTMAX, "J = sum_k p_k^2"), "x", []),
    "too much taken off": (["m = (sum_i x_i)/n", "J = (sum_i x_i^2)/n - 2 m^2", "x in R^n"], "x", []),
    "a bell": (["J = -exp(-x^2)"], "x", []),
    "Gaussian likelihood in its variance": (["J = a^2/(2 t) + 1/2 log(t)"], "a t", ["t > 0"]),
    "not a convex set": (["J = 1/x^2"], "x", ["x != 0"]),
}


def found(problem):
    """The theorem of the only part, from the certificate alone."""
    (theorem,) = check(loads(dumps(solve(problem).derivation)), ALL)
    return theorem


@cache
def true(name):
    return found(convex.claimed(*TRUE[name][:3]))


@pytest.mark.parametrize("name", TRUE)
def test_what_is_convex_is_proved(name):
    theorem, squares = true(name), TRUE[name][3]
    assert theorem.is_proved
    assert theorem.convexity == theorem.target.convexity
    assert theorem.assumed == ()
    assert squares is None or text(theorem.chain.end) == squares


@pytest.mark.parametrize("name", STRICT)
def test_what_is_strictly_convex_is_proved(name):
    theorem = found(convex.claimed(*STRICT[name], strictly=True))
    assert theorem.claim.relation == "<"
    assert theorem.is_proved
    assert theorem.convexity is not None


@pytest.mark.sweep(every=2)
@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_convex_is_not_proved_and_the_search_ends(name):
    problem = convex.claimed(*FALSE[name])
    theorem = found(problem)
    assert theorem.convexity is None


@pytest.mark.parametrize("name", [name for name in TRUE if TRUE[name][3]])
@pytest.mark.parametrize("size", [1, 2])
def test_the_squares_are_worth_what_the_form_is(name, size):
    theorem = true(name)
    sizes = dict.fromkeys(theorem.problem.sizes, size)
    assert numbers_of.holds(equal(theorem.chain.start, theorem.chain.end), theorem.problem, sizes, size)


def test_a_multiple_of_what_is_taken_off_is_too_much():
    """diag(p) − 2 p pᵀ is not positive semidefinite: at v = 1, two classes of ½ each, it is 1 − 2."""
    twice = "J = sum_k p_k x_k^2 / 2 - (sum_k p_k x_k)^2"
    given = ["p_k > 0", "sum_k p_k = 1"]
    once = twice.replace("- (", "- 1/2 (")
    assert found(convex.claimed([once], "x", given)).convexity is not None
    assert found(convex.claimed([twice], "x", given)).convexity is None


def test_nothing_is_divided_by_that_may_be_0():
    """Σ (v + x c)² has no pivot x_n² that is known not to be 0, and needs none."""
    theorem = true("a line")
    assert not any(step.conditions for step in theorem.chain.steps)


@pytest.mark.parametrize("pairs", [(("w", "v"),), (("w", "v"), ("b", "c"))])
def test_problems_that_come_with_it_may_be_claimed_convex(pairs):
    problem = library.load("logistic-gradient")
    assert found(convex.hessian_claim(problem, "E", pairs)).convexity is not None


def test_an_unknown_function_is_not_known_to_be_convex():
    problem = library.load("l2-penalty")
    assert found(convex.hessian_claim(problem, r"\tilde{E}", (("W", "V"),))).convexity is None


def test_the_same_claim_gives_the_same_bytes():
    program = (
        "import convex; from derive.solver import solve; from derive.kernel.certificate import dumps;"
        "import test_convexity as t;"
        "print(*(dumps(solve(convex.claimed(*t.TRUE[n][:3])).derivation) for n in"
        " ('logistic', 'graph Laplacian', 'softplus', 'relative entropy')))"
    )
    here = Path(__file__).parent
    src = here.parent.parent / "src"
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{src}:{here.parent}:{here}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("claim", "squares"),
    [
        ("X^T X \\succeq 0", "Σ_k (Σ_j v_j X_kj)²"),
        ("u^T X^T X u >= 0", "Σ_j (Σ_k X_jk u_k)²"),
        ("X^T diag(c) X \\succeq 0", "Σ_k c_k (Σ_j v_j X_kj)²"),
    ],
)
def test_a_gram_matrix_is_semidefinite_in_the_direction_alone(claim, squares):
    source = f"""prove = '{claim}'
    [sizes]\nm = ""\nn = ""\n[symbols]
    X = {{ shape = ["m", "n"] }}\nu = {{ shape = ["n"] }}\nc = {{ shape = ["m"], sign = "nonnegative" }}"""
    outcome = solve(read_problem(source).problem)
    assert outcome.is_solved
    assert text(outcome.derivation.chains[-1].end, outcome.derivation.problem) == squares


@pytest.mark.parametrize("claim", ["diag(c) K diag(c) \\succeq 0", "A + B^T B \\succ 0"])
def test_a_matrix_made_of_one_that_is_given_is_definite(claim):
    source = f"""prove = '{claim}'\ngiven = ['K \\succeq 0', 'A \\succ 0']
    [sizes]\nm = ""\nn = ""\n[symbols]\nc = {{ shape = ["n"] }}\nB = {{ shape = ["m", "n"] }}
    K = {{ shape = ["n", "n"] }}\nA = {{ shape = ["n", "n"] }}"""
    assert solve(read_problem(source).problem).is_solved
