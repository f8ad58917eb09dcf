"""Minima and maxima, with and without constraints: what they come to, and what is shown of them."""

from pathlib import Path

import pytest
from solutions import solve
from sympy import Eq, Le, Sum, log

from derive import Problem, api, dim, index, library, scalar, vector
from derive.errors import NoStationaryPoint, StatementError
from derive.one_line import read_line
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.problem_file import read_problem

FOLDER = Path(__file__).parents[1] / "problems/optima"
FOUND = {  # what each part comes to, what is assumed, and whether the extremum is shown, and shown to be the only one
    "bernoulli": (["1/N Σ_n x_n"], [], True),
    "beta-prior": (["(s + a − 1)/(s + a + f + b − 2)"], [], True),
    "categorical": (["c_i / Σ_k c_k", "−Σ_k c_k"], [], True),
    "exponential": (["N / Σ_n x_n"], [], True),
    "exponential-likelihood": (["N / Σ_n x_n"], [], False),
    "gamma-rate": (["(N α) / Σ_n x_n"], [], None),
    "generalized-outputs": (["Σ_m [(Xᵀ X)⁻¹]_im Σ_l X_lm Y_lj"], [], False),
    "kl-projection": (["q_i / Σ_k q_k", "log Σ_k q_k − 1"], [], True),
    "least-squares": (["Σ_j G⁻¹_ij Σ_k X_kj y_k"], [], False),
    "logistic-bias": (["log((Σ_n y_n)/(N − Σ_n y_n))"], [], True),
    "minimum-norm": (["Σ_k A_ki Σ_j G⁻¹_kj b_j", "−Σ_j G⁻¹_ij b_j"], [], True),
    "normal": (["1/N Σ_n x_n", "1/N Σ_n (x_n − 1/N Σ_m x_m)²"], [], None),
    "poisson": (["1/N Σ_n x_n"], [], True),
    "poisson-likelihood": (["(Σ_n y_n) / Σ_n t_n"], [], None),
    "posterior-mode": (
        ["Σ_r [(P⁻¹ + Aᵀ R⁻¹ A)⁻¹]_ir (Σ_j [P⁻¹]_jr m_j + Σ_j Σ_q A_qr [R⁻¹]_qj y_j)"], [], True,
    ),
    "precision": (["[S⁻¹]_ij"], [], None),
    "projection": (
        ["a_i + ((b − Σ_j a_j c_j) c_i) / Σ_j c_j²", "(2 (Σ_i a_i c_i − b)) / Σ_i c_i²"], [], True,
    ),
    "ridge": (["Σ_j G⁻¹_ij Σ_k X_kj y_k"], [], True),
    "row-covariance": (["1/N Σ_n e_nj e_ni"], [], None),
    "softmax": (["e^{z_i/T} / Σ_k e^{z_k/T}", "T (1 − log Σ_k e^{z_k/T})"], [], True),
    "steepest-descent": (["(Σ_j g_j²) / Σ_k Σ_j Σ_i g_k A_ik A_ij g_j"], [], True),
    "weighted-least-squares": (
        ["Σ_j [([Σ_k s_k X_km X_kl]_ml)⁻¹]_ij Σ_k X_kj s_k y_k"], ["det([Σ_k s_k X_ki X_kl]_il) ≠ 0"], False,
    ),
    "weighted-normal": (["x̄_i", "(Σ_n w_n (x_nj − x̄_j) (x_ni − x̄_i)) / Σ_n w_n"], [], None),
    "weighted-mean": (["(Σ_n w_n x_n) / Σ_n w_n"], [], True),
}  # fmt: skip


def solved(name):
    return solve(library.load(str(FOLDER / f"{name}.toml")))


def in_one_line(of, over, *subject_to, given=(), where=(), key="minimize"):
    optimal = {key: of, "over": over, "subject-to": list(subject_to)}
    return solve(read_line(where, given, (), (), optimal).problem)


def test_these_are_all():
    assert sorted(FOUND) == sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", FOUND)
def test_an_optimum_is_found(name):
    ends, assumed, unique = FOUND[name]
    result = solved(name)
    assert result.missing == {}
    those = [theorem for theorem in result.theorems if theorem.target.unknowns]
    assert [text(theorem.chain.end) for theorem in those] == ends
    assert [judgement_text(each) for theorem in result.theorems for each in theorem.assumed] == assumed
    assert all(theorem.is_proved for theorem in result.theorems)
    first = those[0]
    assert first.is_verified
    assert (first.extremum and first.extremum.is_unique) == unique


@pytest.mark.parametrize("name", ["categorical", "ridge", "bernoulli"])
def test_its_certificate_proves_the_same(name):
    result = solved(name)
    again = api.check(result.certificate)
    assert [each.claim for each in again] == [each.claim for each in result.theorems]
    assert again[-1].is_verified
    assert again[-1].extremum.kind == result.theorems[-1].extremum.kind


def test_a_saddle_is_no_minimum():
    (first, _) = in_one_line("x y", "x, y").theorems
    assert first.is_verified
    assert first.extremum is None


def test_a_minimum_is_not_taken_for_a_maximum():
    assert in_one_line("x^2", "x").theorems[0].extremum is not None
    assert in_one_line("x^2", "x", key="maximize").theorems[0].extremum is None


def test_nothing_is_said_of_a_point_that_is_only_to_be_stationary():
    result = in_one_line("x^2", "x", key="stationary")
    assert result.theorems[0].extremum is None
    assert "least" not in str(result.page())


def test_a_constraint_that_is_not_affine_makes_no_minimum():
    """x² is convex, and 4 is its value where (x − 1)² = 1 at 2; at 0 it is less."""
    result = in_one_line("x^2", "x", "(x - 1)^2 = 1", given=["x > 0"])
    assert all(theorem.extremum is None for theorem in result.theorems)


def test_a_quadratic_may_open_downwards():
    (only,) = in_one_line("a x^2 + b x", "x").theorems
    assert [judgement_text(each) for each in only.assumed] == ["a ≠ 0"]
    assert only.extremum is None


def test_two_points_are_not_taken_for_one():
    assert not in_one_line("x^3 - 3 x", "x").is_solved
    (only,) = in_one_line("x^3 - 3 x", "x", given=["x > 0"]).theorems
    assert text(only.chain.end) == "1"
    assert only.extremum.kind == "minimum"


@pytest.mark.parametrize("of", ["x", "e^x", "-3 x"])
def test_no_stationary_point_is_an_answer(of):
    with pytest.raises(NoStationaryPoint, match="there is no stationary point"):
        in_one_line(of, "x")


def test_contradictory_constraints_have_no_stationary_point():
    with pytest.raises(NoStationaryPoint, match="x = 1 and x = 2 never hold"):
        in_one_line("x^2", "x", "x = 1", "x = 2")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            {"of": "x^2 + y^2", "over": "x, y", "subject_to": ["x <= 1"]},
            "inequality constraints are not handled yet",
        ),
        ({"of": "x^2 + y^2", "over": "x, y", "subject_to": ["a = 1"]}, "says nothing of x, y"),
        ({"of": "x^2", "over": "y"}, "does not hang on y"),
        ({"of": "x^2", "over": "x, x"}, "stands twice"),
        ({"of": "x^2", "over": "x,"}, "expected unknowns"),
        ({"of": "x^2", "over": "2 x"}, "expected a symbol that is given"),
        ({"of": "x^2 + y^2", "over": "x, y", "given": ["x + y = 1"]}, "write it under subject-to"),
    ],
)
def test_what_is_no_such_problem_is_refused(asked, why):
    subject_to = asked.pop("subject_to", [])
    with pytest.raises(StatementError, match=why):
        in_one_line(asked.pop("of"), asked.pop("over"), *subject_to, **asked)


# -- in SymPy -----------------------------------------------------------------------------------

K = dim("K", "number of classes")
k = index("k", K)
p = vector("p", K, "probabilities", sign="positive")
z = vector("z", K, "scores")
m, s = scalar("m"), scalar("s", sign="positive")


def test_softmax_in_sympy():
    entropy = -Sum(p[k] * log(p[k]), k)
    stated = Problem(
        "softmax", maximize=Sum(z[k] * p[k], k) + entropy, over=[p], subject_to=[Eq(Sum(p[k], k), 1)]
    )
    first, _ = api.solve(stated).theorems
    assert text(first.chain.end) == "e^{z_k} / Σ_i e^{z_i}"
    assert first.extremum.is_unique


def test_the_mean_in_sympy():
    (only,) = api.solve(Problem("mean", minimize=Sum((z[k] - m) ** 2, k), over=[m])).theorems
    assert text(only.chain.end) == "1/K Σ_i z_i"
    assert only.extremum.is_unique


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"minimize": m**2, "maximize": m, "over": [m]}, "only one of them"),
        ({"minimize": m**2}, "over which symbols"),
        ({"minimize": m**2, "over": m}, "over is a list"),
        ({"minimize": m**2, "over": [m], "solve": m}, "write one of the two"),
        ({"find": m**2, "over": [m]}, "of what"),
        ({"minimize": m**2, "over": [m**2]}, "over"),
        ({"minimize": m**2, "over": [m], "subject_to": [Le(m, 1)]}, "inequality constraints"),
        ({"minimize": m**2, "over": [m], "subject_to": [m]}, "subject_to"),
        ({"minimize": Eq(m, 1), "over": [m]}, "a relation is proved"),
    ],
)
def test_what_is_no_such_problem_in_sympy_is_refused(asked, why):
    with pytest.raises(StatementError, match=why):
        api.solve(Problem("optimum", **asked))


# -- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "md", "latex", "fragment"])
@pytest.mark.parametrize("detail", ["brief", "textbook", "full"])
def test_a_page_says_what_is_found_and_why(form, detail):
    page = solved("categorical").page(form, detail)
    said = " ".join(page.split())
    for words in (
        "Maximize",
        "subject to",
        "with the Lagrangian",
        "stationarity",
        "constraint",
        "Check of",
        "Concavity",
    ):
        assert words in said
    assert "and the constraint is affine, it is greatest there" in said
    assert "None" not in page


def test_what_is_not_shown_is_not_said():
    page = " ".join(str(solved("normal").page()).split())
    assert "whether l is greatest there is not shown" in page
    assert "concave" not in page


def test_the_condition_of_a_principal_component():
    stated = read_line(
        ["L = w^T S w - a (||w||^2 - 1)", "S in R^{n x n}", "w in R^n"], ["S = S^T"], ["∇_w L"]
    )
    (only,) = api.solve(stated.problem).theorems
    assert text(only.chain.end) == "2 (Σ_j S_ij w_j − a w_i)"


def test_a_multiplier_has_a_letter_of_its_own():
    result = in_one_line("x^2 + lambda y^2", "x, y", "x + y = 1", given=["lambda > 0"])
    assert [theorem.part for theorem in result.theorems] == ["x", "y", "nu"]
    assert result.theorems[0].extremum.kind == "minimum"


def test_other_letters_have_the_same_theorem():
    problem = library.load(str(FOLDER / "categorical.toml"))
    again = api.solve(api.renamed(problem, {"p": "q", "lambda": "mu", "l": "f"}))
    assert [text(theorem.chain.end) for theorem in again.theorems] == ["c_i / Σ_k c_k", "−Σ_k c_k"]
    assert again.theorems[0].extremum.is_unique


@pytest.mark.parametrize(
    ("of", "over", "constraints", "given", "found"),
    [
        ("E[(x - a)^2]", "a", [], ["x ~ N(m, s^2)"], "m"),
        ("E[sum_i (x_i - a)^2]", "a", [], ["x_i ~ Poisson(r_i)"], "1/n Σ_j r_j"),
        ("Var[x - c z]", "c", [], ["x ~ N(m, 1)", "z ~ N(0, v)", "v > 0"], "0"),
        ("Var[sum_i w_i x_i]", "w", ["sum_i w_i = 1"], ["x_i ~ N(m, v_i)", "v > 0"], "1/(v_i Σ_j 1/v_j)"),
    ],
)
def test_what_is_expected_is_least_where_its_derivative_is_zero(of, over, constraints, given, found):
    first = in_one_line(of, over, *constraints, given=given).theorems[0]
    assert text(first.chain.end) == found
    assert first.assumed == ()
    assert first.extremum.is_unique


@pytest.mark.parametrize(
    ("of", "constraints", "said"),
    [
        ("(x - a)^2", [], r"\(x − a\)² hangs on x, which is random: write E\[...\]"),
        ("a^2 + b^2", ["a + b = x"], "hangs on x, which is random"),
    ],
)
def test_nothing_is_least_for_one_outcome_alone(of, constraints, said):
    with pytest.raises(StatementError, match=said):
        in_one_line(of, "a", *constraints, given=["x ~ N(0, 1)"])


def test_what_is_found_beside_an_optimum_is_a_part_with_a_name():
    stated = "find = 'J'\nminimize = 'J'\nover = 'a'\n[symbols]\na = ''\nx = { random = 'N(0, 1)' }\n"
    problem = read_problem(stated + "[define]\nJ = 'E[(x - a)^2]'").problem
    assert [target.part for target in problem.targets] == ["find", "a"]


@pytest.mark.parametrize(
    ("key", "of", "over", "constraints", "given", "found"),
    [
        ("minimize", "(y - k x)^2 + 1/2 c k^2", "k", [], ["c > 0"], "(2 x y)/(2 x² + c)"),
        ("minimize", "E[(x - K (x + v))^2]", "K", [], ["x ~ N(0, P)", "v ~ N(0, R)", "P > 0", "R > 0"], "P/(P + R)"),
        (
            "maximize", "sum_k c_k log p_k + a sum_k log p_k", "p", ["sum_k p_k = 1"],
            ["p > 0", "c >= 0", "a > 0"], "(c_i + a) / Σ_k (c_k + a)",
        ),
        (
            "maximize", "sum_k (c_k + a_k - 1) log p_k", "p", ["sum_k p_k = 1"], ["p > 0", "c_k + a_k > 1"],
            "(c_i + a_i − 1) / Σ_k (c_k + a_k − 1)",
        ),
        (
            "maximize", "sum_n sum_k r_nk log p_k", "p", ["sum_k p_k = 1"],
            ["p_k > 0", "sum_k r_nk = 1", "r_nk > 0"], "1/d Σ_n r_ni",
        ),
        ("maximize", "sum_n (log a + a log m - (a + 1) log x_n)", "a", [], ["a > 0", "m > 0", "x_n > 0",
            "sum_n log(x_n/m) > 0"], "d/(Σ_i log x_i − d log m)"),
        (
            "minimize", "sum_k p_k^2 f_k^2/q_k", "q", ["sum_k q_k = 1"], ["q > 0", "p > 0", "f > 0"],
            "(p_i f_i) / Σ_k p_k f_k",
        ),
        ("minimize", "D^2/(2 h T) + h G^2/2", "h", [], ["D > 0", "T > 0", "G > 0", "h > 0"], "D/(G √T)"),
        ("minimize", "z^2/(2 h) + h/2", "h", [], ["z != 0", "h > 0"], "|z|"),
        ("minimize", "(c/2) x^2 + (x - v)^2/(2 t)", "x", [], ["c > 0", "t > 0"], "v/(c t + 1)"),
    ],
)  # fmt: skip
def test_an_optimum_is_written_as_a_person_does(key, of, over, constraints, given, found):
    first = in_one_line(of, over, *constraints, given=given, key=key).theorems[0]
    assert text(first.chain.end) == found
    assert first.extremum.is_unique


PROXIMAL = """
minimize = '\\frac12 ||z - x||^2 + \\frac\\lambda2 ||z||^2'
over = "z"
value = '\\frac12 ||z - x||^2 + \\frac\\lambda2 ||z||^2'

[sizes]
n = ""

[symbols]
x = { shape = ["n"] }
z = { shape = ["n"] }
lambda = { positive = true }
"""


REGRESSION = """
minimize = "sum_n (y_n - w x_n - b)^2"
over = "w, b"
given = ["sum_n (x_n - 1/N sum_m x_m)^2 > 0"]
sizes = { N = "" }
symbols = { w = "", b = "", x = { shape = ["N"] }, y = { shape = ["N"] } }
"""


def test_a_linear_system_keeps_no_number_that_all_its_terms_share():
    slope, _ = solve(read_problem(REGRESSION, "here").problem).theorems
    assert text(slope.chain.end) == "(N Σ_m x_m y_m − (Σ_m x_m) Σ_m y_m)/(N Σ_m x_m² − (Σ_m x_m)²)"


BAYES = """
maximize = '-\\frac{b}{2} ||y - X w||^2 - \\frac12 (w - m)^T S^{-1} (w - m)'
over = "w"
sizes = { N = "", d = "" }

[symbols]
X = { shape = ["N", "d"] }
y = { shape = ["N"] }
w = { shape = ["d"] }
m = { shape = ["d"] }
S = { shape = ["d", "d"], positive-definite = true }
b = { positive = true }
"""


def test_a_system_is_not_divided_by_what_only_some_of_its_terms_have():
    (point,) = solve(read_problem(BAYES, "here").problem).theorems
    assert text(point.chain.end).startswith("Σ_p [(b Xᵀ X + S⁻¹)⁻¹]_ip")
    assert point.extremum.is_unique


def test_the_least_value_is_found():
    point, value = solve(read_problem(PROXIMAL, "here").problem).theorems
    assert text(point.chain.end) == "x_i/(1 + λ)"
    assert text(value.chain.end) == "(λ Σ_i x_i²)/(2 (1 + λ))"
    assert value.extremum is None


def test_logarithms_in_a_greatest_value_are_written_out():
    bound = """
maximize = "F"
over = "q"
subject-to = ["sum_k q_k = 1"]
value = "F"
define = { F = "sum_k q_k (z_k - log q_k)" }
sizes = { K = "" }
symbols = { q = { shape = ["K"], positive = true }, z = { shape = ["K"] } }
"""
    *_, value = solve(read_problem(bound, "here").problem).theorems
    assert text(value.chain.end) in ("log Σ_k e^{z_k}", "log Σ_j e^{z_j}")


def test_a_value_needs_a_solution():
    with pytest.raises(StatementError, match="value: where"):
        read_problem('find = "x"\nvalue = "x"\n[symbols]\nx = ""', "here")


def test_a_value_that_is_too_long_to_multiply_out_is_left_as_it_is():
    fit = """
minimize = "||X w - y||^2"
over = "w"
value = "||X w - y||^2"

[sizes]
N = ""
d = ""

[symbols]
X = { shape = ["N", "d"] }
y = { shape = ["N"] }
w = { shape = ["d"] }
"""
    point, value = solve(read_problem(fit, "here").problem).theorems
    assert point.extremum is not None
    assert value.is_proved


def test_a_check_goes_no_further_than_where_it_has_to_arrive():
    norm = FOLDER.parents[2] / "benchmarks/problems/opt-min-norm.toml"
    chains = solve(library.load(str(norm))).theorems[0].derivation.chains
    assert all(chain.end not in [step.after for step in chain.steps[:-1]] for chain in chains)
