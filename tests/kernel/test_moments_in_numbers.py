"""What the kernel says of expectations, as numbers: by Gauss's nodes, sums and integrals, which share no code with it."""

import itertools
import random

import mpmath
import pytest
from expectations import SHAPES, E, i, j, k, m, v, x
from mpmath import mpf
from numbers_of import World, close

from derive.errors import DeriveError
from derive.kernel import Problem, Symbol, Target
from derive.kernel.chance import Random
from derive.kernel.distributions import TABLE
from derive.kernel.moments import integrable, interchangeable, moment_value
from derive.terms import ONE, add, delta, derivative, expectation, fn, mul, num, power, size, sum_over, sym

N = 3
q, C, D = sym("q", i), sym("C", i, j), sym("D", i, j)
FAMILIES = {
    "normal": (m(i), q),
    "normal of one kind": (v, power(v, num(2))),
    "bernoulli": (q,),
    "uniform": (m(i), add(m(i), q)),
    "moments": (m(i), q),
    "covariance": (m(i), C),
}
HIGHEST = {"moments": 2}
LETTERS = (i, j, k)
COUNTS = {  # by what each is worth with its chance
    "poisson": (mpf(7) / 5, lambda rate: ((n, mpmath.exp(-rate) * rate**n / mpmath.factorial(n)) for n in range(90))),
    "binomial": (
        mpf(2) / 7,
        lambda p: ((n, mpmath.binomial(5, n) * p**n * (1 - p) ** (5 - n)) for n in range(6)),
    ),
}  # fmt: skip


def stated(family, *terms):
    law = "normal" if family in ("covariance", "normal of one kind") else family
    made = Random("x", law, (i,), FAMILIES[family], (j,) if family == "covariance" else ())
    names = ("y", "v", "w", *SHAPES)
    symbols = tuple(Symbol(name, SHAPES.get(name, ())) for name in names)
    targets = tuple(Target(str(n), term) for n, term in enumerate(terms)) or (Target("", E(x(i))),)
    other = Random("y", "bernoulli", (), (num(1) / num(3),))
    return Problem("moments", targets, {"n": "entries"}, symbols, randoms=(made, other))


def some_world(problem, rng):
    values = {}
    for symbol in problem.symbols:
        for place in itertools.product(range(N), repeat=len(symbol.dims)):
            values[symbol.name, place] = mpf(rng.randint(1, 900)) / 1013
    root = [[values["C", (a, b)] for b in range(N)] for a in range(N)]
    for a, b in itertools.product(range(N), repeat=2):
        values["C", (a, b)] = mpmath.fsum(root[a][n] * root[b][n] for n in range(N))
    return World({"n": N}, values, problem.defined, randoms=problem.random)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("family", FAMILIES)
def test_a_moment_is_what_its_distribution_gives(family, seed):
    rng = random.Random(f"{family} {seed}")
    problem = stated(family)
    here = some_world(problem, rng)
    degree = rng.randint(1, HIGHEST.get(family, 4 if family == "covariance" else 5))
    factors = [x(rng.choice(LETTERS)) for _ in range(degree)]
    node = expectation(mul(*factors, *[sym("y")] * rng.randint(0, 2)))
    found = moment_value(problem, node)
    letters = sorted(node.free, key=lambda each: each.data)
    for places in itertools.product(range(N), repeat=len(letters)):  # all ways in which they coincide
        at = dict(zip(letters, places, strict=True))
        assert close(here(found, at), here(node, at)), (node, at)


@pytest.mark.parametrize("law", COUNTS)
@pytest.mark.parametrize("degree", range(1, 6))
def test_a_moment_of_a_count_is_its_sum(law, degree):
    parameters = (v,) if law == "poisson" else (num(5), v)
    problem = Problem(
        "", (Target("", v),), {}, (Symbol("X"), Symbol("v")), randoms=(Random("X", law, (), parameters),)
    )
    chance, terms = COUNTS[law]
    found = World({}, {("v", ()): chance})(moment_value(problem, expectation(power(sym("X"), num(degree)))))
    assert close(found, mpmath.fsum(n**degree * weight for n, weight in terms(chance)))


@pytest.mark.parametrize("degree", range(1, 6))
@pytest.mark.parametrize(
    ("law", "parameters", "density"),
    [
        ("exponential", (v,), lambda t, v: v * mpmath.exp(-v * t) if t > 0 else mpf(0)),
        ("gamma", (num(2), v), lambda t, v: v**2 * t * mpmath.exp(-v * t) if t > 0 else mpf(0)),
        ("laplace", (v, num(1) / num(2)), lambda t, v: mpmath.exp(-2 * abs(t - v))),
        ("uniform", (-v, v), lambda t, v: 1 / (2 * v) if -v <= t <= v else mpf(0)),
        (
            "normal",
            (v, num(2)),
            lambda t, v: mpmath.exp(-((t - v) ** 2) / 4) / mpmath.sqrt(4 * mpmath.pi),
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_moment_is_an_integral(law, parameters, density, degree):
    problem = Problem(
        "", (Target("", v),), {}, (Symbol("X"), Symbol("v")), randoms=(Random("X", law, (), parameters),)
    )
    at = mpf(3) / 2
    found = World({}, {("v", ()): at})(moment_value(problem, expectation(power(sym("X"), num(degree)))))
    pieces = [-40, -at, 0, at, 10, 40]
    integral = mpmath.quad(lambda t: t**degree * density(t, at), pieces)
    assert abs(found - integral) < mpf(10) ** -8 * (1 + abs(found))


def beta(power, other, a, b):
    """The integral of tᵖ (1 − t)ᵒ by the density of Beta(a, b)."""
    return mpmath.beta(a + power, b + other) / mpmath.beta(a, b)


@pytest.mark.parametrize("degree", [1, 2])
def test_a_share_has_the_moments_of_its_integral(degree):
    a, b = mpf(3) / 2, mpf(2) / 5
    symbols = (Symbol("X"), Symbol("v"), Symbol("w"))
    problem = Problem("", (Target("", v),), {}, symbols, randoms=(Random("X", "beta", (), (v, sym("w"))),))
    here = World({}, {("v", ()): a, ("w", ()): b})
    found = moment_value(problem, expectation(power(sym("X"), num(degree))))
    assert close(here(found), beta(degree, 0, a, b))
    with pytest.raises(DeriveError):
        moment_value(problem, expectation(power(sym("X"), num(3))))


def test_two_shares_of_a_whole_are_one_and_the_rest():
    weights = {("a", (0,)): mpf(3) / 2, ("a", (1,)): mpf(2) / 5}
    symbols = (Symbol("X", ("n",)), Symbol("a", ("n",)))
    problem = Problem(
        "", (Target("", ONE),), {"n": ""}, symbols, randoms=(Random("X", "dirichlet", (i,), (sym("a", i),)),)
    )
    here = World({"n": 2}, weights)
    one, both = (
        moment_value(problem, expectation(term)) for term in (sym("X", j), sym("X", j) * sym("X", k))
    )
    a, b = weights.values()
    assert close(here(one, {j: 0}), beta(1, 0, a, b))
    for p, q in itertools.product(range(2), repeat=2):
        assert close(here(both, {j: p, k: q}), beta(2 - p - q, p + q, a, b))


def test_every_distribution_is_tested():
    laws = {*FAMILIES, *COUNTS, "exponential", "gamma", "laplace", "beta", "dirichlet"} - {
        "normal of one kind",
        "covariance",
    }
    drawn = {"rademacher", "categorical", "multinomial", "sample"}
    drawn |= {"density", "cdf", "gumbel"}  # of which no moment is declared  # see test_drawn_together
    assert laws | drawn == set(TABLE)


def some_polynomial(rng, degree):
    """A polynomial in x of no greater degree, with coefficients that hang on w."""
    w = sym("w")
    coefficients = [w**2 + 1, fn("exp", w), w * m(i), num(2), fn("sin", w * v)]
    terms = []
    for _ in range(rng.randint(1, 3)):
        factors = [
            rng.choice([x(i), sum_over(k, m(k) * x(k)), w - x(i)]) for _ in range(rng.randint(0, degree))
        ]
        terms.append(mul(rng.choice(coefficients), *factors))
    return add(*terms)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("family", ["normal", "bernoulli", "uniform", "moments"])
def test_what_is_interchangeable_may_be_interchanged(family, seed):
    rng = random.Random(f"{family} {seed}")
    problem = stated(family)
    term, w = some_polynomial(rng, 2), sym("w")
    interchangeable(problem, term, w)
    here = some_world(problem, rng)
    for place in range(N):
        at = {i: place}
        one, other = derivative(expectation(term), w), expectation(derivative(term, w))
        assert close(here(one, at), here(other, at))


def test_no_exchange_with_what_a_distribution_hangs_on():
    """E[∂/∂v x²] is 0, ∂/∂v E[x²] is not, where v is in its distribution."""
    with pytest.raises(DeriveError, match="hangs on v"):
        interchangeable(stated("normal of one kind"), x(i) * x(j), v)


@pytest.mark.parametrize(
    ("family", "term"),
    [
        ("moments", x(i) ** 3),
        ("moments", x(i) * x(j) * x(k)),
        ("moments", power(sum_over(k, x(k)) / size("n"), num(3))),
        ("normal", 1 / (1 + x(i))),
        ("normal", fn("exp", x(i) ** 2)),
        ("moments", fn("exp", x(i))),
        ("normal", fn("log", x(i))),
        ("normal", power(x(i), num(-1))),
        ("normal", power(x(i), num(1) / 2)),
    ],
)
def test_what_need_not_have_an_expectation_is_refused(family, term):
    with pytest.raises(DeriveError):
        integrable(stated(family), term)


def test_a_third_moment_that_is_not_declared_is_no_number():
    for term in (x(i) ** 3, x(i) * x(j) * x(k)):
        with pytest.raises(DeriveError, match="nothing is declared"):
            moment_value(stated("moments"), expectation(term))


def test_a_delta_of_one_index_with_itself_is_not_left_out():
    same, apart = (moment_value(stated("normal of one kind"), E(x(a) * x(b))) for a, b in ((i, i), (i, j)))
    assert not any(part.tag == "delta" for part in same.args)
    assert delta(i, j) in [factor for part in apart.args for factor in part.args]


@pytest.mark.parametrize(
    ("law", "parameters"),
    [
        ("normal", (v, num(-1))),
        ("moments", (v, num(-1) / 2)),
        ("bernoulli", (num(2),)),
        ("bernoulli", (num(-1),)),
        ("uniform", (num(1), num(0))),
        ("uniform", (num(1), num(1))),
        ("poisson", (num(0),)),
        ("exponential", (num(-2),)),
    ],
)
def test_a_distribution_that_there_is_not_is_refused(law, parameters):
    """From a variance of −1 all would follow."""
    with pytest.raises(DeriveError, match=f"the distribution of X: there is no {law} distribution with"):
        Problem(
            "", (Target("", v),), {}, (Symbol("X"), Symbol("v")), randoms=(Random("X", law, (), parameters),)
        )
