"""Limits that exist are found and proved; of those that do not, nothing is claimed."""

import json
from pathlib import Path

import jsonschema
import pytest
from sympy import (
    Abs,
    Eq,
    Integer,
    Le,
    Sum,
    cos,
    exp,
    log,
    oo,
    sin,
    sqrt,
    tanh,
)

from derive import D, Problem, api, define, dim, function, index, lim, relu, scalar, sigmoid, vector, where
from derive.algebra import is_identity
from derive.errors import DeriveError, StatementError
from derive.kernel import check
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.library import compile_statement
from derive.solver import solve as search
from derive.terms import Indicator, Limit, num, subterms
from derive.terms.sympy import translate

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/certificate.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

n, C = dim("n"), dim("C")
i, j = index("i j", n)
c, d = index("c d", C)
x, a, h, m = scalar("x"), scalar("a"), scalar("h"), scalar("m")
b, t = scalar("b", sign="positive"), scalar("t", sign="positive")
gbar, total = scalar("gbar"), scalar("s")
g, z = vector("g", n), vector("z", C)
f = function("f", order=2)

MEAN = Eq(lim(Sum(g[j], j) / n, n, oo), gbar)
SERIES = Eq(lim(Sum(g[j], j), n, oo), total)

TRUE = [
    (lim(1 / n, n, oo), 0),
    (lim((n + 1) / n, n, oo), 1),
    (lim((3 * n**2 + n) / (n**2 + 1), n, oo), 3),
    (lim((1 - 1 / n) ** 2, n, oo), 1),
    (lim((n - 1) / n**2, n, oo), 0),
    (lim(exp(-n), n, oo), 0),
    (lim(log(1 + 1 / n), n, oo), 0),
    (lim((1 + a / n) ** n, n, oo), exp(a)),
    (lim(g[i], n, oo), g[i]),
    (lim(exp(-b * x), x, oo), 0),
    (lim(a + exp(-x), x, oo), a),
    (lim(sigmoid(x), x, oo), 1),
    (lim(tanh(x), x, -oo), -1),
    (lim(x / (1 + x), x, oo), 1),
    (lim((2 * x + 1) / (x - 5), x, oo), 2),
    (lim((a * x + 1) / (b * x + 2), x, oo), a / b),
    (lim(x * exp(-x), x, oo), 0),
    (lim(log(x) / x, x, oo), 0),
    (lim(1 / (1 + exp(-x)), x, oo), 1),
    (lim(x * log(x), x, 0, "+"), 0),
    (lim(exp(-1 / t), t, 0, "+"), 0),
    (lim(x**2 + a, x, 3), 9 + a),
    (lim((x**2 - 9) / (x - 3), x, 3), 6),
    (lim((x**3 - a**3) / (x - a), x, a), 3 * a**2),
    (lim(sin(x) / x, x, 0), 1),
    (lim((exp(x) - 1) / x, x, 0), 1),
    (lim(log(1 + x) / x, x, 0), 1),
    (lim((1 - cos(x)) / x**2, x, 0), Integer(1) / 2),
    (lim((f(x) - f(a)) / (x - a), x, a), f.derivative(a)),
    (lim((f(a + h) - f(a)) / h, h, 0), f.derivative(a)),
    (lim(x * f(x), x, a), a * f(a)),
    (lim(exp(f(x)), x, a), exp(f(a))),
    (lim(sqrt(x + b), x, 0), sqrt(b)),
    (lim(Abs(x), x, a), Abs(a)),
    (lim(relu(x), x, 0), 0),
    (lim(Sum(exp(z[c] * x), c), x, 0), C),
    (lim(exp(z[c] / t) / Sum(exp(z[d] / t), d), t, oo), 1 / C),
]
GIVEN = [
    (lim(g[i] - Sum(g[j], j) / n, n, oo), g[i] - gbar, MEAN),
    (lim(Sum(g[j], j) / n**2, n, oo), 0, MEAN),
    (lim(Sum(g[j], j) / n, n, oo), 0, SERIES),
    (lim(a * Sum(g[j], j) + 1 / n, n, oo), a * total, SERIES),
    (lim(f(x) / (x - a), x, a), f.derivative(a), Eq(f(a), 0)),
    (lim((f(x) - 2) / (x - a), x, a), f.derivative(a), Eq(f(a), 2)),
    (lim(f(x) ** 2 / (x - a) ** 2, x, a), f.derivative(a) ** 2, Eq(f(a), 0)),
]
NONE = [
    lim(n, n, oo),
    lim(a * n, n, oo),
    lim(sin(n), n, oo),
    lim((-1) ** n, n, oo),
    lim(Sum(g[j], j), n, oo),
    lim(Sum(g[j], j) / n, n, oo),
    lim(g[i] - Sum(g[j], j) / n, n, oo),
    lim(1 / x, x, 0),
    lim(1 / x**2, x, 0),
    lim(1 / (x - a), x, a),
    lim(sin(1 / x), x, 0),
    lim(Abs(x) / x, x, 0),
    lim(exp(1 / x), x, 0),
    lim(exp(x), x, oo),
    lim(cos(x), x, oo),
    lim(log(x), x, 0, "+"),
    lim(x**2 / (x + 1), x, oo),
    lim(f(x), x, oo),
    lim(exp(-a * x), x, oo),  # a may be negative
    lim(exp(z[c] / t), t, 0, "+"),  # z_c may be positive
    lim(f.derivative(x, 2), x, a),  # it need not be continuous
]


def found(term, *given):
    """The theorem on a limit, read again from its certificate."""
    outcome = search(compile_statement(Problem("a limit", find=term, given=given)))
    (theorem,) = check(loads(dumps(outcome.derivation)), ALL)
    return outcome, theorem


@pytest.mark.parametrize(("term", "value", "given"), [(*each, None) for each in TRUE] + GIVEN, ids=str)
def test_a_limit_that_exists_is_found(term, value, given):
    outcome, theorem = found(term, *(() if given is None else (given,)))
    assert outcome.is_solved
    assert not theorem.assumed
    assert is_identity(theorem.claim.terms[1], translate(value))


@pytest.mark.parametrize("term", NONE, ids=str)
def test_a_limit_that_does_not_exist_is_not_found(term):
    outcome, theorem = found(term)
    assert not outcome.is_solved
    assert not theorem.chain.steps


@pytest.mark.parametrize(
    ("term", "words"), [(lim(n**2 + n, n, oo), "grows without bound"), (lim(sin(n), n, oo), "none was found")]
)
def test_why_no_limit_is_found_is_said(term, words):
    outcome, _ = found(term)
    assert words in outcome.missing[""].message


def test_softmax_at_a_low_temperature_is_shared_by_the_largest():
    softmax = exp((z[c] - m) / t) / Sum(exp((z[d] - m) / t), d)
    outcome, theorem = found(lim(softmax, t, 0, "+"), Le(z[c], m))
    assert outcome.is_solved
    assert any(isinstance(part, Indicator) for part in subterms(theorem.claim.terms[1]))
    (assumed,) = theorem.assumed  # that there is one of them
    assert assumed.relation == "!="


@pytest.mark.parametrize(
    ("term", "given"), [(TRUE[2][0], ()), (TRUE[28][0], ()), (TRUE[30][0], ()), (GIVEN[1][0], (MEAN,))]
)
def test_certificates_have_the_documented_form(term, given):
    outcome, _ = found(term, *given)
    VALIDATOR.validate(json.loads(dumps(outcome.derivation)))


def test_what_is_derived_for_every_size_is_then_taken_to_the_limit():
    xs = vector("x", n)
    mu = define("mu", Sum(xs[j], j) / n)
    loss = define("L", Sum(g[i] * (xs[i] - mu), i))
    outcome, theorem = found(lim(D(loss, xs[i]), n, oo), MEAN)
    assert outcome.is_solved
    assert is_identity(theorem.claim.terms[1], translate(g[i] - gbar))


def test_a_size_that_is_1_is_one_for_its_part_alone():
    xs = vector("x", n)
    mu = define("mu", Sum(xs[j], j) / n)
    loss = define("L", Sum(g[i] * (xs[i] - mu), i))
    asked = {"every": D(loss, xs[i]), "one": where(D(loss, xs[i]), Eq(n, 1)), "again": D(loss, xs[i])}
    outcome = search(compile_statement(Problem("sizes", find=asked)))
    every, one, again = check(loads(dumps(outcome.derivation)), ALL)
    assert outcome.is_solved
    assert one.claim.terms[1] is num(0)
    assert one.given
    assert not every.given
    assert not again.given


def test_an_equation_with_a_limit_is_proved():
    statement = Problem("a limit", prove=Eq(lim(a * (1 - 1 / n), n, oo) - a, 0, evaluate=False))
    outcome = search(compile_statement(statement))
    (theorem,) = check(outcome.derivation, ALL)
    assert theorem.is_proved
    assert any(isinstance(part, Limit) for part in subterms(theorem.claim.terms[0]))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: lim(x, 2, 0), "in a given number, or in a size"),
        (lambda: lim(x, x + 1, 0), "in a given number, or in a size"),
        (lambda: lim(x, z[c], 0), "in a given number, or in a size"),
        (lambda: lim(x, x, 0, "up"), "expected a side"),
        (lambda: lim(x, x, oo, "-"), "from one side only"),
        (lambda: lim("x", x, 0), "expected a formula"),
        (lambda: lim(x, x, "0"), "expected a formula"),
        (lambda: lim(x, define("y", x), 0), "in a given number, or in a size"),
        (lambda: where(x), "where what holds"),
    ],
)
def test_bad_words_are_refused(make, words):
    with pytest.raises(StatementError, match=words):
        make()


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (lim(n, n, 0), "a size tends to infinity only"),
        (lim(x, x, x), "tends to what moves with it"),
        (lim(lim(x * a, x, 0), a, 0), "a limit of a limit"),
        (D(lim(x * a, x, 0), a), "a derivative of a limit"),
        (lim(sqrt(t), t, 0), "not known to be defined near"),  # on both sides of 0
    ],
)
def test_limits_that_mean_nothing_are_refused(term, words):
    with pytest.raises(DeriveError, match=words):
        search(compile_statement(Problem("a limit", find=term)))


def test_a_claim_about_limits_that_are_not_found_stays_open():
    sums = [Sum(term, j) / n**2 for term in (Abs(n - g[j]), n - g[j])]
    claim = Eq(*(lim(each, n, oo) for each in sums), evaluate=False)
    result = api.solve(compile_statement(Problem("t", given=[g[j] < n], prove=claim)))
    assert not result.theorems[0].is_proved
    assert result.missing
