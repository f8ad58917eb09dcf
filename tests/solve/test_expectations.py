"""Expectations worked out, as stated in SymPy: answers, claims, what is stuck and what is refused."""

import pytest
from sympy import Abs, Eq, Le, Lt, Product, Sum, exp, log, tanh

from derive import (
    D,
    Problem,
    bernoulli,
    binomial,
    covariance,
    define,
    dim,
    expectation,
    exponential,
    index,
    matrix,
    moments,
    normal,
    poisson,
    relu,
    scalar,
    sigmoid,
    solve,
    uniform,
    unknown,
    variance,
    vector,
)  # fmt: skip
from derive.decide import equal
from derive.errors import DeriveError, StatementError
from derive.kernel import interchangeable
from derive.library import compile_statement
from derive.one_line import read_line
from derive.present.text import text
from derive.problem_file import read_problem
from derive.terms import Moment, subterms
from derive.terms.sympy import translate

E, Var, Cov = expectation, variance, covariance
n, d = dim("n"), dim("d")
r = index("r", n)
i, j, k, l = index("i j k l", d)  # noqa: E741  # a letter of indices
mu, sigma, t, p, v, w = (scalar(name) for name in (r"\mu", r"\sigma", "t", "p", "v", "w"))
rate = scalar("s", sign="positive")
a, x = vector("a", d), vector("x", d)
mean = vector("b", d)
C, A = matrix("C", d, d), matrix("A", d, d)

X = scalar("X", random=normal(mu, sigma**2))
Y = scalar("Y", random=moments(scalar("c"), v))
Z = vector("Z", d, random=moments(mean[i], sigma**2))
S = vector("S", d, random=normal(mu, sigma**2))
U = vector("U", d, random=normal(mean[i], covariance=C[i, j]))
m = vector("m", d, random=bernoulli(p))
R = matrix("R", n, d, random=normal(0, v))
L = define("L", (t - w * X) ** 2 / 2)
risk = define("r", E(L) + w**2)
y = define("y", r, Sum(R[r, i] * x[i], i))
J = define("J", (t - Sum(a[i] * m[i] * x[i], i)) ** 2)

ANSWERS = {
    "third moment": (E(X**3), mu**3 + 3 * mu * sigma**2),
    "fourth moment": (E((X - mu) ** 4), 3 * sigma**4),
    "variance of a square": (Var(X**2), 4 * mu**2 * sigma**2 + 2 * sigma**4),
    "covariance with a square": (Cov(X, X**2), 2 * mu * sigma**2),
    "product": (Var(X * Y), mu**2 * v + sigma**2 * scalar("c") ** 2 + sigma**2 * v),
    "affine": (Var(3 * X - 2 * Y + t), 9 * sigma**2 + 4 * v),
    "independent": (E(X * Y), mu * scalar("c")),
    "no covariance": (Cov(sigmoid(X), Y), 0),
    "of a constant": (E(t + 0 * X) * E(X), t * mu),
    "nested": (E(E(X) * X), mu**2),
    "squares": (E(Sum(Z[i] ** 2, i)), Sum(mean[i] ** 2, i) + d * sigma**2),
    "a linear form": (E(Sum(a[i] * Z[i], i) ** 2), Sum(a[i] * mean[i], i) ** 2 + sigma**2 * Sum(a[i] ** 2, i)),
    "two linear forms": (Cov(Sum(a[i] * Z[i], i), Sum(x[i] * Z[i], i)), sigma**2 * Sum(a[i] * x[i], i)),
    "a quadratic form": (E(Sum(Z[i] * A[i, j] * Z[j], i, j)), Sum(A[i, j] * mean[i] * mean[j], i, j) + sigma**2 * Sum(A[i, i], i)),
    "with a covariance": (E(Sum(U[i] * A[i, j] * U[j], i, j)), Sum(A[i, j] * (mean[i] * mean[j] + C[i, j]), i, j)),
    "of a linear form of dependents": (Var(Sum(a[i] * U[i], i)), Sum(a[i] * a[j] * C[i, j], i, j)),
    "sample mean": (Var(Sum(S[i], i) / d), sigma**2 / d),
    "sample variance": (E(Sum((S[i] - Sum(S[k], k) / d) ** 2, i)), (d - 1) * sigma**2),
    "fourth power of a sum": (E(Sum(R[r, i], i) ** 4), 3 * d**2 * v**2),
    "random projection": (E(Sum(y[r] ** 2, r)), n * v * Sum(x[i] ** 2, i)),
    "chi-square": (Var(Sum(y[r] ** 2, r)), 2 * n * v**2 * Sum(x[i] ** 2, i) ** 2),
    "a mask": (E(m[i] * a[i]), p * a[i]),
    "variance of a mask": (Var(m[i] * a[i]), p * (1 - p) * a[i] ** 2),
    "log-normal": (E(exp(X)), exp(mu + sigma**2 / 2)),
    "reparameterised": (E(exp(mu + sigma * scalar("e", random=normal(0, 1)))), exp(mu + sigma**2 / 2)),
    "a moment that is generated": (D(E(exp(t * X)), t), (mu + t * sigma**2) * exp(t * mu + t**2 * sigma**2 / 2)),
    "risk": (risk, ((t - w * mu) ** 2 + w**2 * sigma**2) / 2 + w**2),
    "slope of a risk": (D(risk, w), -mu * (t - w * mu) + w * sigma**2 + 2 * w),
    "curvature of a risk": (D(D(risk, w), w), mu**2 + sigma**2 + 2),
    "in the deviation": (D(risk, sigma), w**2 * sigma),
    "in the mean": (D(E(X**2), mu), 2 * mu),
    "in a probability": (D(Var(Sum(a[i] * m[i], i)), p), (1 - 2 * p) * Sum(a[i] ** 2, i)),
    "slope in what is random": (E(D(X**2, X)), 2 * mu),
    "a product of independent entries": (E(Product(Z[i] + t, i)), Product(mean[i] + t, i)),
    "a product of alike entries": (E(t * Product(2 * m[i] + 1, i)), t * (2 * p + 1) ** d),
    "expected slope": (
        E(D(J, a[j])),
        -2 * p * x[j] * (t - p * Sum(a[i] * x[i], i)) + 2 * p * (1 - p) * a[j] * x[j] ** 2,
    ),
}  # fmt: skip
OTHERS = {
    uniform(mu, t): ((mu + t) / 2, (t - mu) ** 2 / 12),
    bernoulli(p): (p, p * (1 - p)),
    poisson(t): (t, t),
    exponential(rate): (1 / rate, 1 / rate**2),
    binomial(n, p): (n * p, n * p * (1 - p)),
    normal(mu, sigma**2): (mu, sigma**2),
    moments(mu, v): (mu, v),
}


def solved(**stated):
    return solve(Problem("expectations", **stated))


def answer(**stated):
    (theorem,) = solved(**stated).theorems
    return theorem


@pytest.mark.parametrize("name", ANSWERS)
def test_it_is_what_textbooks_say(name):
    term, wanted = ANSWERS[name]
    theorem = answer(find=term)
    end = theorem.claim.terms[1]
    assert not any(isinstance(part, Moment) for part in subterms(end))
    assert equal(theorem.problem, end, translate(wanted)).kind == "proved"
    assert not [each for each in theorem.assumed if each.relation != "!="]


@pytest.mark.parametrize("law", OTHERS, ids=lambda law: law.law)
def test_every_distribution_has_its_mean_and_variance(law):
    T = scalar("T", random=law)
    found = {each.part: each for each in solved(find={"mean": E(T), "variance": Var(T)}).theorems}
    for part, wanted in zip(("mean", "variance"), OTHERS[law], strict=True):
        assert equal(found[part].problem, found[part].claim.terms[1], translate(wanted)).kind == "proved"
        assert not found[part].assumed  # that a rate is positive comes with its declaration


CLAIMS = {
    "variance": Eq(Var(X), E(X**2) - E(X) ** 2),
    "its definition": Eq(E((X - E(X)) ** 2), Var(X)),
    "symmetric": Eq(Cov(X, Y), Cov(Y, X)),
    "bias and variance": Eq(E((t + X - Y) ** 2), (t + E(X) - E(Y)) ** 2 + Var(X) + Var(Y)),
    "linear": Eq(E(2 * X - t * Y), 2 * E(X) - t * E(Y)),
    "log-normal": Eq(Var(exp(X)), E(exp(2 * X)) - E(exp(X)) ** 2),
    "Jensen": Le(E(X) ** 2, E(X**2)),
    "nearest constant": Le(Var(X), E((X - t) ** 2)),
    "a square": Le(0, E(X**2)),
    "noise in an error": Le(sigma**2, E((X - Y) ** 2)),
    "under the sign": Eq(D(E(L), w), E(D(L, w))),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_proved(name):
    assert answer(prove=CLAIMS[name]).is_proved


@pytest.mark.parametrize(
    "claim",
    [
        Eq(Var(X), E(X**2)),
        Eq(E(X**2), E(X) ** 2),
        Eq(E(S[i] * S[j]), E(S[i]) * E(S[j])),
        Eq(Var(2 * X), 2 * Var(X)),
        Lt(Var(X), E((X - t) ** 2)),
        Le(E(X**2), E(X) ** 2),
        Eq(E(m[i] ** 2), p**2),
        Eq(E(Product(X + a[i], i)), Product(mu + a[i], i)),  # the same X in each factor
        Eq(E(Product(U[i], i)), Product(mean[i], i)),  # a covariance is declared
        Eq(E(Product(m[i], i)), p),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_not(claim):
    result = solved(prove=claim)
    assert not any(theorem.is_proved for theorem in result.theorems)


@pytest.mark.parametrize(
    ("term", "lacking"),
    [
        (E(exp(X**4)), "a law for the expectation of exp"),
        (E(exp(Y)), "no law says what E[e^(tX)] is for Y"),
        (E(relu(X**3)), "a law for the expectation of relu"),
        (E(Abs(tanh(X))), "a law for the expectation of abs"),
        (E(Y**3), "nothing is declared of the moment of order 3 of Y"),
        (E(X * exp(X**4) + X), "a law for the expectation of exp"),
        (D(E(sigmoid(w * X)), w), "a law for the expectation of sigma"),
    ],
)
def test_what_is_stuck_says_for_want_of_what(term, lacking):
    result = solved(find=term)
    assert list(result.missing.values()) == [lacking]


def test_a_derivative_is_taken_inside_by_assumption_where_that_is_not_proved():
    theorem = answer(find=D(E(sigmoid(w * X)), w))
    assert interchangeable(translate(sigmoid(w * X)), translate(w)).key in {
        each.key for each in theorem.assumed
    }
    assert not any("differentiable" in each.relation for each in theorem.assumed)


def test_no_outcome_is_left_out():
    """That w X ≠ 0, which ReLU(w X) needs to be differentiable, does not hold of every X."""
    theorem = answer(find=D(E(relu(w * X)), w))
    assert {each.relation for each in theorem.assumed} <= {"differentiable", "integrable"}


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"find": E(1 / X)}, "needs X ≠ 0, which is not known of all"),
        ({"find": E(log(X))}, "needs X > 0, which is not known of all"),
        ({"find": E(t**2)}, "nothing is random"),
        ({"find": E(scalar("q", random=normal(X, 1)))}, "a parameter is random"),
        ({"find": E(X), "given": [Eq(X, t)]}, "is given of X, which is random"),
        ({"find": E(X), "given": [Lt(0, X)]}, "is given of X, which is random"),
        ({"find": D(X**2, mu)}, "the distribution of X hangs on"),
        ({"find": E(scalar("q", sign="positive", random=normal(0, 1)))}, "positive and random"),
        ({"find": E(vector("q", d, one_hot=True, random=bernoulli(p))[i])}, "which is random"),
        ({"find": E(vector("q", d, sums_to=1, random=uniform(0, 1))[i])}, "which is random"),
        ({"find": E(matrix("Q", d, d, random=normal(C[i, j], 1))[i, j])}, "no entry of Q is told by the index"),
        ({"find": E(scalar("q", random=normal(mean[i], 1)))}, "no entry of q is told by the index i"),
        ({"find": E(vector("q", d, random=normal(mean[i] * a[j], 1))[i])}, "no entry of q is told by the index"),
        ({"find": E(X) + scalar("X")}, "declared twice"),
        ({"find": E(x)}, "write an entry"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_in_one_line(stated, words):
    with pytest.raises(DeriveError, match=words) as refused:
        solved(**stated)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: normal(1), "normal has the parameters mean, variance; found 1"),
        (lambda: normal(), "normal has the parameters"),
        (lambda: bernoulli(p, p), "bernoulli has the parameters probability of 1; found 2"),
        (lambda: moments(), "moments has the parameters"),
        (lambda: normal(0, 1, covariance=C[i, j]), "a variance and a covariance"),
        (lambda: moments(0, 1, covariance=C[i, j]), "a variance and a covariance"),
        (lambda: normal("0", 1), "expected a formula"),
        (lambda: scalar("q", random="N(0, 1)"), "expected a distribution"),
        (lambda: vector("q", d, random=normal), "expected a distribution"),
        (lambda: matrix("q", d, d, random=3), "expected a distribution"),
        (lambda: expectation("X"), "expected a formula"),
        (lambda: covariance(X, None), "expected a formula"),
    ],
)
def test_what_is_no_distribution_is_refused(make, words):
    with pytest.raises(StatementError, match=words):
        make()


def test_the_letters_of_a_distribution_are_those_of_its_parameters():
    (random,) = compile_statement(Problem("one", find=E(U[k]))).randoms
    assert [each.name for each in (*random.at, *random.beside)] == ["i", "j"]


def test_no_bound_beneath_an_expectation_is_found_of_a_maximum_over_an_index():
    claim = """
prove = 'E[max_k x_k] <= max_k m_k'
[sizes]
n = ""
[symbols]
m = { shape = ["n"] }
x = { shape = ["n"], random = "N(m, 1)" }
"""
    assert not solve(read_problem(claim, "here").problem).is_solved


def test_unknown_functions_may_be_averaged():
    error = unknown("F", of=Z)
    result = solved(find=E(error))
    assert list(result.missing.values()) == ["a law for the expectation of F"]


@pytest.mark.parametrize(
    ("of", "where", "given", "found"),
    [
        ("Var[f - c z]", ["f = x + r z"], ["x ~ N(m, a)", "z ~ N(0, b)"], "a + b (r − c)²"),
        ("Var[(f + g)/2]", ["f = a z + b u", "g = b u - a z"], ["z ~ N(0, 1)", "u ~ N(0, 1)"], "b²"),
    ],
)
def test_what_hangs_together_is_put_together_before_its_variance_is_taken(of, where, given, found):
    (theorem,) = solve(read_line(where, given, [of]).problem).theorems
    assert text(theorem.chain.end) == found
    assert not any(
        isinstance(part, Moment) and part.data == "Cov"
        for s in theorem.chain.steps
        for part in subterms(s.after)
    )


def test_beneath_a_derivative_the_law_of_the_expectation_is_missing():
    result = solve(read_line([], ["x ~ Uniform(0, 1)"], ["d/da E[|x - a|]"]).problem)
    assert list(result.missing.values()) == ["a law for the expectation of abs"]


@pytest.mark.parametrize(
    "law", ["Bernoulli(p)", "N(m, s^2)", "Uniform(a, b)", "Exponential(r)", "Poisson(m)"]
)
def test_what_parameters_must_be_bounds_moments(law):
    result = solve(read_line([], [f"x ~ {law}"], [], ["E[x^2] >= E[x]^2"]).problem)
    assert all(theorem.is_proved for theorem in result.theorems)


def test_no_variance_is_a_lemma_for_an_exp_that_a_logarithm_undoes():
    entropy = """
find = 'E[log p]'

[symbols]
x = { random = 'N(mu, sigma^2)' }
mu = ""
sigma = { positive = true }

[define]
p = 'e^{-(x - mu)^2/(2 sigma^2)}'
"""
    (found,) = solve(read_problem(entropy, "here").problem).theorems
    assert text(found.chain.end) == "−1/2"
    assert len(found.derivation.chains) == 1


def test_a_variance_is_the_mean_square_less_the_squared_mean():
    draw = """
find = 'Var[sum_k s_k a_k]'

[sizes]
K = ""

[symbols]
s = { shape = ["K"], random = 'Categorical(p)' }
p = { shape = ["K"], positive = true, given = ["sum_k p_k = 1"] }
a = { shape = ["K"] }
"""
    (found,) = solve(read_problem(draw, "here").problem).theorems
    assert text(found.chain.end) == "Σ_i a_i² p_i − (Σ_i a_i p_i)²"
