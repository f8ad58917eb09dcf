"""An expectation is over every outcome, and says no more of one than its distribution does."""

import itertools
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from mpmath import exp, factorial, inf, mpf, pi, quad, sqrt
from steps import letters, step_by

from derive.errors import DeriveError, StatementError
from derive.kernel import (
    Arm,
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Function,
    Judgement,
    Problem,
    Random,
    Step,
    Symbol,
    Target,
    Witness,
    apart,
    check,
    conditions_of,
    deterministic,
    differentiable,
    equal,
    independent_over,
    integrable,
    interchangeable,
    nonnegative,
    nonzero,
    positive,
    whole_number,
)  # fmt: skip
from derive.kernel.check import Checker
from derive.kernel.moments import existence, moment_value
from derive.kernel.obligations import is_plain
from derive.laws import ALL, LAWS
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Delta,
    Fn,
    Mul,
    Num,
    Pow,
    Size,
    apply,
    delta,
    derivative,
    expectation,
    fn,
    index,
    limit,
    moment,
    num,
    power,
    product_over,
    sum_over,
    sym,
)  # fmt: skip

i, j, k = (index(letter, "n") for letter in "ijk")
y, s, m0, v, p, rate = (sym(name) for name in ("y", "s", "\\mu", "v", "p", "q"))


def X(*at):
    return sym("X", *at)


def w(at):
    return sym("w", at)


Z, G, T, N = sym("Z"), sym("G"), sym("T"), sym("N")
B = lambda at: sym("B", at)  # noqa: E731  # a letter, as on paper
C = lambda a, b: sym("C", a, b)  # noqa: E731
E = expectation

RANDOMS = (
    Random("X", "moments", (k,), (m0, v)),  # independent entries
    Random("Z", "normal", (), (m0, power(s, num(2)))),
    Random("B", "bernoulli", (k,), (p,)),
    Random("G", "moments", (), (sym("a"),)),  # a mean, and no more
    Random("T", "exponential", (), (rate,)),
    Random("U", "normal", (k,), (w(k), C(k, j)), (j,)),
)
SYMBOLS = (
    *(Symbol(name) for name in ("y", "s", "\\mu", "v", "p", "q", "a", "Z", "G", "T")),
    *(Symbol(name, ("n",)) for name in ("w", "X", "B", "U")),
    Symbol("C", ("n", "n")),
    Symbol("Y", ("n", "n")),
)
HIDDEN = (
    Definition("h", (), Z * y),  # random, but not to look at
    Definition("J", (), E(power(sym("h"), num(2)))),  # not random, though it is made of what is
    Definition("g", (k,), X(k) * w(k)),
)


def problem(*targets, **other):
    return Problem(
        "chance",
        tuple(targets) or (Target("", E(Z)),),
        {"n": ""},
        SYMBOLS,
        HIDDEN,
        functions=(Function("f", ((),), (), 3),),
        randoms=RANDOMS,
        **other,
    )


def step(rule, before, path, new, name="", **other):
    return step_by(problem(), rule, path, before, new, name, **other)


def law(name, before, path, **terms):
    from derive.kernel.law import instance

    binding = letters(**terms)
    return step("law", before, path, instance(LAWS[name].rhs, binding), name, binding=binding)


def derivation(steps, facts=(), start=None, given=None, lemmas=()):
    steps = steps if isinstance(steps, tuple) else (steps,)
    start = start if start is not None else steps[0].before
    chain = Chain("it", start, steps, tuple(facts), "")
    return Derivation(given or problem(Target("", start)), (*lemmas, chain))


def accepted(steps, facts=(), **other):
    (theorem,) = check(derivation(steps, facts, **other), ALL)
    return theorem


def refused(words, steps, facts=(), **other):
    with pytest.raises(DeriveError, match=words):
        check(derivation(steps, facts, **other), ALL)


def means(*terms):
    """That these polynomials can be averaged."""
    return [Fact(integrable(term), "expectation") for term in terms]


# -- moments ---------------------------------------------------------------------------------


def worked_out(term, new):
    return step("moment", term, (), new)


def test_a_moment_is_what_the_distribution_says():
    theorem = accepted(worked_out(E(Z**2), m0**2 + s**2), means(Z**2))
    assert not theorem.assumed
    accepted(worked_out(E(X(i) * X(j)), m0**2 + v * delta(i, j)), means(X(i) * X(j)))
    accepted(worked_out(E(X(i) * Z), m0 * m0), means(X(i) * Z))


@pytest.mark.parametrize(
    ("term", "new"),
    [
        (X(i) * X(j), m0**2),  # they are one where i = j
        (X(i) * X(j), m0**2 + v),
        (X(i) ** 2, m0**2),
        (Z**2, m0**2 + s),
        (Z**4, 3 * s**4),
        (B(i) * B(j), p**2),
        (B(i) ** 2, p**2),
    ],
)
def test_another_moment_is_refused(term, new):
    refused("not what the distributions say", worked_out(E(term), new), means(term))


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (X(i) ** 3, "order 3 of X"),
        (X(i) * X(j) * X(k), "order 3 of X"),
        (G**2, "order 2 of G"),
        (2 * Z, "no product of random entries"),
        (y * Z, "no product of random entries"),
        (1 / Z, "assumed of an outcome"),
        (fn("exp", Z + y), "no product of random entries"),
        (fn("exp", Z * X(i)), "no product of random entries"),
        (fn("exp", T), "no law says"),
        (fn("exp", sym("U", i)), "no law says"),
        (sym("h"), "no product of random entries"),
        (Z + X(i), "no product of random entries"),
        (Z**9, "beyond"),
        (y, "no product of random entries"),
    ],
)
def test_what_no_distribution_says_is_no_moment(term, words):
    assumed = [Fact(integrable(term), "assumed"), Fact(nonzero(Z), "assumed")]
    refused(words, worked_out(E(term), ONE), assumed)


def test_what_generates_moments_is_that_of_the_distribution():
    right = fn("exp", y * m0 + num(Fraction(1, 2)) * y**2 * s**2)
    accepted(worked_out(E(fn("exp", y * Z)), right), means(fn("exp", y * Z)))
    accepted(worked_out(E(fn("exp", B(i))), 1 - p + p * fn("exp", ONE)), means(fn("exp", B(i))))
    wrong = fn("exp", y * m0 + num(Fraction(1, 2)) * y * s**2)
    refused("not what the distributions say", worked_out(E(fn("exp", y * Z)), wrong), means(fn("exp", y * Z)))


def test_only_a_moment_is_worked_out():
    refused("no expectation", worked_out(Z, m0))


def test_a_bound_index_is_not_confused_with_a_free_one():
    inside = sum_over(k, E(X(i) * X(k)))
    good = step("moment", inside, (1,), m0**2 + v * delta(i, k))
    accepted(good, means(X(i) * X(k)))
    bad = step("moment", inside, (1,), m0**2 + v)
    refused("not what the distributions say", bad, means(X(i) * X(k)))


def test_a_covariance_is_that_of_the_two_entries():
    accepted(worked_out(moment("Cov", X(i), X(j)), v * delta(i, j)), means(X(i) * X(j)))
    accepted(worked_out(moment("Cov", sym("U", i), sym("U", j)), C(i, j)), means(sym("U", i) * sym("U", j)))
    refused("not what", worked_out(moment("Cov", X(i), X(j)), v), means(X(i) * X(j)))
    refused("not what", worked_out(moment("Var", Z), s), means(Z**2))


def numeric(term, at, values):
    """The number that a moment is, of symbols with these values, the indices being `at`."""
    match term:
        case Num():
            return mpf(term.value.numerator) / term.value.denominator
        case Add():
            return sum(numeric(arg, at, values) for arg in term.args)
        case Mul():
            product = mpf(1)
            for arg in term.args:
                product *= numeric(arg, at, values)
            return product
        case Pow():
            return numeric(term.base, at, values) ** int(term.exponent.value)
        case Delta():
            one, other = (at[each] for each in term.args)
            return mpf(one == other)
        case Fn():
            return exp(numeric(term.args[0], at, values))
        case Size():
            return mpf(values[term.data])
        case _:
            return mpf(values[term.name])


def alone(law_name, *parameters):
    declared = Random("R", law_name, (k,), parameters)
    names = [Symbol(name) for name in ("a", "b")]
    return Problem(
        "one", (Target("", E(sym("R", i))),), {"n": ""}, (*names, Symbol("R", ("n",))), randoms=(declared,)
    )


A, BB = sym("a"), sym("b")
VALUES = {"a": mpf("0.3"), "b": mpf("1.7")}
ROUTES = {  # by summation and quadrature, which share nothing with cumulants
    "normal": (
        (A, BB),
        lambda n: quad(lambda x: x**n * exp(-((x - 0.3) ** 2) / 3.4) / sqrt(3.4 * pi), [-30, 0, 30]),
    ),
    "bernoulli": ((A,), lambda n: mpf("0.3")),
    "uniform": ((A, BB), lambda n: quad(lambda x: x**n / 1.4, [0.3, 1.7])),
    "poisson": (
        (BB,),
        lambda n: sum(mpf(c) ** n * exp(-1.7) * mpf("1.7") ** c / factorial(c) for c in range(120)),
    ),
    "exponential": ((BB,), lambda n: quad(lambda x: x**n * 1.7 * exp(-1.7 * x), [0, 5, inf])),
    "binomial": (
        (num(5), A),
        lambda n: sum(
            mpf(c) ** n
            * factorial(5)
            / factorial(c)
            / factorial(5 - c)
            * mpf("0.3") ** c
            * mpf("0.7") ** (5 - c)
            for c in range(6)
        ),
    ),
}


@cache
def moment_by_its_route(name, order):
    _, route = ROUTES[name]
    return route(order)


@pytest.mark.parametrize("order", range(1, 7))
@pytest.mark.parametrize("name", ROUTES)
def test_moments_are_those_of_the_distribution(name, order):
    parameters, _ = ROUTES[name]
    found = moment_value(alone(name, *parameters), E(power(sym("R", i), num(order))))
    wanted = moment_by_its_route(name, order)
    assert abs(numeric(found, {}, VALUES) - wanted) < mpf("1e-6") * (1 + abs(wanted))


@pytest.mark.parametrize(
    ("name", "route"),
    [
        (
            "normal",
            lambda t: quad(lambda x: exp(t * x - (x - 0.3) ** 2 / 3.4) / sqrt(3.4 * pi), [-30, 0, 30]),
        ),
        ("bernoulli", lambda t: mpf("0.7") + mpf("0.3") * exp(t)),
        ("poisson", lambda t: sum(exp(t * c - 1.7) * mpf("1.7") ** c / factorial(c) for c in range(150))),
    ],
)
def test_they_are_generated_as_by_summation_and_quadrature(name, route):
    for t in ("-0.9", "0.4", "1.1"):
        found = moment_value(alone(name, *ROUTES[name][0]), E(fn("exp", num(Fraction(t)) * sym("R", i))))
        assert abs(numeric(found, {}, VALUES) - route(mpf(t))) < mpf("1e-6") * route(mpf(t))


@pytest.mark.parametrize("powers", [(1, 1), (2, 1), (2, 2), (1, 1, 1), (3, 1, 1), (1, 1, 1, 1)])
@pytest.mark.parametrize("name", ROUTES)
def test_moments_of_several_entries_hold_whichever_of_them_are_one(name, powers):
    parameters, _ = ROUTES[name]
    entries = (i, j, k, index("l", "n"))[: len(powers)]
    product = Mul.with_args(
        y * s, [power(sym("R", at), num(n)) for at, n in zip(entries, powers, strict=True)]
    )
    found = moment_value(alone(name, *parameters), E(product))
    for places in itertools.product(range(3), repeat=len(powers)):
        wanted = mpf(1)
        for place in set(places):
            order = sum(n for n, at in zip(powers, places, strict=True) if at == place)
            wanted *= moment_by_its_route(name, order)
        got = numeric(found, dict(zip(entries, places, strict=True)), VALUES)
        assert abs(got - wanted) < mpf("1e-6") * (1 + abs(wanted))


# -- what is random, and what can be averaged -------------------------------------------------


def test_what_is_random_leaves_no_expectation():
    for term in (Z, sym("h"), X(i), sym("g", i)):
        refused("not shown", law("constant factor of E", E(term * T), (), c=term, f=T), means(term * T, T))
    accepted(law("constant factor of E", E(sym("J") * T), (), c=sym("J"), f=T), means(sym("J") * T, T))


def test_what_hangs_together_is_not_independent():
    name = "expectation of a product of independent variables"
    for one, other in ((X(i), X(j)), (sym("h"), Z), (sym("g", i), X(j))):
        bad = law(name, E(one * other), (), f=one, g=other)
        refused("not shown", bad, means(one * other, one, other))
    accepted(law(name, E(Z * X(i)), (), f=Z, g=X(i)), means(Z * X(i), Z, X(i)))


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        (deterministic(sym("J") + y), True),
        (deterministic(sym("h")), False),
        (deterministic(derivative(Z, y)), False),
        (deterministic(E(X(i))), True),
        (apart(Z, X(i)), True),
        (apart(X(i), X(j)), False),
        (apart(Z, sym("h")), False),
        (independent_over(X(k) * w(k), k), True),
        (independent_over(sym("g", k), k), True),
        (independent_over(X(k) * X(j), k), False),
        (independent_over(X(j), k), False),
        (independent_over(sym("U", k), k), False),  # a covariance is declared
        (independent_over(sum_over(k, X(k)), k), False),
        (independent_over(sum_over(j, X(j)) * w(k), k), False),
        (independent_over(y * w(k), k), True),
    ],
)
def test_chance_is_seen_through_definitions(said, is_so):
    assert is_plain(problem(), said) is is_so


def test_an_entry_that_stands_at_two_places_may_come_again():
    matrix = Random("Y", "normal", (i, j), (ZERO, ONE))
    square = replace(problem(), randoms=(*RANDOMS, matrix))
    one, other = sym("Y", k, j), sym("Y", j, k)
    assert is_plain(square, independent_over(one, k))
    assert not is_plain(square, independent_over(one * other, k))


@pytest.mark.parametrize(
    "term",
    [Z**5, X(i) * X(j), sym("h") ** 3, sum_over(k, X(k) * B(k)), fn("sigma", Z) * Z, fn("relu", X(i)) ** 2,
     derivative(Z * y**2, y), fn("abs", Z), fn("exp", Z), fn("exp", sym("h") + 1) * Z**3, fn("exp", Z) * X(i) ** 2],
)  # fmt: skip
def test_polynomials_have_expectations(term):
    facts = (
        [Fact(differentiable(part, y), "law", name, binding) for part, name, binding in SMOOTH]
        if term.tag == "D"
        else []
    )
    accepted((), [*facts, *means(term)], start=E(term))


SMOOTH = (
    (Z, "a constant is differentiable", letters(c=Z, x=y)),
    (y, "the variable is differentiable", Binding(names={"v": "y"})),
    (y**2, "a natural power is differentiable", letters(f=y, p=num(2), x=y)),
    (Z * y**2, "a product is differentiable", letters(f=Z, g=y**2, x=y)),
)


@pytest.mark.parametrize(
    "term",
    [X(i) ** 3, X(i) * X(j) * X(k), G**2, 1 / T, fn("log", T), fn("relu", X(i)) * X(i) ** 2,
     derivative(fn("sigma", Z * y), y), apply("f", (Z,)), fn("exp", Z * sym("U", i)), fn("exp", Z * B(i)), fn("exp", Z**2),
     fn("exp", T), fn("exp", X(i)), fn("exp", fn("exp", Z)), fn("exp", sym("h") * Z)],
)  # fmt: skip
def test_other_terms_need_not_have_one(term):
    refused("polynomial|declared|not shown", (), means(term), start=E(term))


def test_what_has_no_expectation_for_sure_is_assumed_and_said():
    theorem = accepted((), [Fact(integrable(fn("exp", Z)), "assumed")], start=E(fn("exp", Z)))
    assert theorem.assumed == (integrable(fn("exp", Z)),)


def test_a_variance_is_of_what_has_a_square():
    refused("not shown", (), means(G), start=moment("Var", G))
    refused("declared", (), means(G**2), start=moment("Var", G))


# -- what is assumed of an outcome ------------------------------------------------------------

SURE = Fact(nonzero(Z), "assumed")
RATIO = step("algebra", Z / Z, (), ONE)


def test_an_assumption_about_an_outcome_is_not_averaged():
    term = E(Z / Z)
    facts = [SURE, Fact(integrable(Z / Z), "assumed")]
    refused("assumed of an outcome", (), facts, start=term)
    before = E(y * Z)
    into = step("algebra", before, (0,), y * Z * Z / Z)
    refused("assumed of an outcome", into, [SURE, *means(y * Z), Fact(integrable(into.new), "assumed")])


def test_it_stays_one_in_a_lemma():
    lemma = Chain("ratio", Z / Z * y, (step("algebra", Z / Z * y, (), y),), (SURE,))
    before = E(y * Z)
    back = step("lemma", before, (0, 0), Z / Z * y, "ratio", backwards=True)
    facts = [*means(y * Z), Fact(integrable(Z / Z * y * Z), "assumed")]
    refused("assumed of an outcome", back, facts, lemmas=(lemma,))


def test_it_is_none_outside():
    accepted(RATIO, [SURE])
    inverse = step("algebra", E(Z) * Z / Z, (), E(Z))
    accepted(inverse, [SURE, *means(Z)])


def test_what_is_given_for_one_part_alone_is_no_fact_of_every_outcome():
    when = positive(Z)
    given = problem(Target("", E(fn("log", Z)), when=(when,)))
    facts = [Fact(when, "given", "0"), Fact(integrable(fn("log", Z)), "assumed")]
    refused("assumed of an outcome", (), facts, start=E(fn("log", Z)), given=given)


def test_nor_is_it_one_in_a_case():
    """E|Z| = E[Z] since Z ≥ 0 is given for the part: what a case supposes stands behind that."""
    when, start, end = nonnegative(Z), E(fn("abs", Z)), E(Z)
    given = problem(Target("", start, when=(when,)))
    number = given.declared.index(when)

    def arm(condition, name):
        side = law("absolute value of a nonnegative", start, (0,), f=Z)
        chain = Chain(name, start, (side,), (Fact(when, "given", str(number)),))
        return Arm(condition, chain, Chain(f"{name} else", end))

    arms = (arm(Judgement("<", (y, ZERO)), "negative"), arm(nonnegative(y), "not"))
    split = Step("cases", (), start, end, end, arms=arms)
    refused("assumed of an outcome", split, means(fn("abs", Z), Z), given=given)


def test_a_sign_under_an_expectation_holds_for_every_outcome():
    said = Fact(nonnegative(E(Z)), "law", "an expectation of what is nonnegative is so", letters(f=Z))
    refused("assumed of an outcome", (), [Fact(nonnegative(Z), "assumed"), *means(Z), said], start=E(Z))


def test_an_assumption_about_a_parameter_is_averaged():
    before = E(Z * y)
    into = step("algebra", before, (0,), Z * y * s / s)
    theorem = accepted(
        into, [Fact(nonzero(s), "assumed"), *means(Z * y), Fact(integrable(into.new), "assumed")]
    )
    assert nonzero(s) in theorem.assumed


# -- derivatives -----------------------------------------------------------------------------


def exchanged(f, x):
    return law("derivative of an expectation", derivative(E(f), x), (), f=f, x=x)


def smooth(f, x):
    return Fact(differentiable(f, x), "assumed")


def facts_of(f, x, rule="expectation"):
    return [
        Fact(differentiable(Z, y), "law", "a constant is differentiable", letters(c=Z, x=y)),
        Fact(differentiable(y, y), "law", "the variable is differentiable", Binding(names={"v": "y"})),
        Fact(
            differentiable(y**2, y), "law", "a natural power is differentiable", letters(f=y, p=num(2), x=y)
        ),
        Fact(differentiable(Z * y**2, y), "law", "a product is differentiable", letters(f=Z, g=y**2, x=y)),
        Fact(interchangeable(f, x), rule),
        Fact(differentiable(E(f), x), "law", "an expectation is differentiable", letters(f=f, x=x)),
        *means(f, derivative(f, x)),
    ]


def test_a_polynomial_is_differentiated_under_the_sign():
    theorem = accepted(exchanged(Z * y**2, y), facts_of(Z * y**2, y))
    assert not theorem.assumed


@pytest.mark.parametrize("rule", ["expectation", "assumed"])
@pytest.mark.parametrize(
    ("f", "x", "words"),
    [
        (Z**2, m0, "the distribution of Z hangs on"),
        (Z**2 * s, s, "the distribution of Z hangs on"),
        (Z**2, Z, "averages over it"),
        (sym("h"), sym("h"), "averages over it"),
        (X(i) * w(i), sym("U", i), "averages over it"),
    ],
)
def test_it_is_not_in_what_is_random_nor_in_what_a_distribution_hangs_on(rule, f, x, words):
    refused(words, (), [Fact(interchangeable(f, x), rule)], start=E(Z))


@pytest.mark.parametrize("f", [fn("sigma", Z * y), fn("exp", Z * y), fn("relu", Z * y), X(i) ** 3 * y])
def test_another_function_is_assumed_to_be(f):
    refused("polynomial|declared", (), [Fact(interchangeable(f, y), "expectation")], start=E(Z))
    accepted((), [Fact(interchangeable(f, y), "assumed"), *means(Z)], start=E(Z))


def test_what_does_not_move_may_be_any_bounded_function():
    accepted((), [*means(Z), Fact(interchangeable(fn("sigma", Z) * y, y), "expectation")], start=E(Z))


def test_it_must_be_differentiable_for_every_outcome():
    f = fn("relu", Z * y)
    facts = [
        smooth(f, y),
        Fact(interchangeable(f, y), "assumed"),
        Fact(differentiable(E(f), y), "law", "an expectation is differentiable", letters(f=f, x=y)),
    ]
    refused("assumed of an outcome", (), facts, start=E(Z))


def test_a_result_is_not_differentiated_through_what_it_averages_over():
    """∂J/∂y is not (∂J/∂h)(∂h/∂y): each outcome of h moves in its own way."""
    J = sym("J")
    slope = derivative(J, y)
    new = derivative(J, sym("h")) * derivative(sym("h"), y)
    made = Step("adjoint", (), slope, new, new)
    refused("holds an expectation", replace(made, conditions=(differentiable(J, y),)), [smooth(J, y)])
    refused("holds an expectation", (), [Fact(differentiable(J, y), "adjoint")], start=E(Z))


def test_nothing_is_known_of_expectations_with_definitions_held_fixed():
    local = derivative(E(Z), m0, "local")
    zero = Step(
        "law", (), local, ZERO, ZERO, "derivative of a constant", replace(letters(c=E(Z), x=m0), local=True)
    )
    zero = replace(zero, conditions=conditions_of(zero, problem(), LAWS))
    assert not is_plain(problem(), zero.conditions[0])
    f, name = Z * y**2, "an expectation is differentiable"
    said = Fact(differentiable(E(f), y).local, "law", name, replace(letters(f=f, x=y), local=True))
    held = [fact for fact in facts_of(f, y) if fact.judgement.relation == "interchangeable"]
    locally = [
        Fact(each.judgement.local, each.rule, each.name, replace(each.binding, local=True))
        for each in facts_of(f, y)[:4]
    ]
    refused("held fixed", (), [*facts_of(f, y)[:4], *locally, *held, said], start=E(Z))
    before = derivative(E(f), y, "local")
    made = Step("law", (), before, ZERO, E(derivative(f, y, "local")), "derivative of an expectation")
    made = replace(made, binding=replace(letters(f=f, x=y), local=True))
    with pytest.raises(DeriveError, match="held fixed"):
        Checker(problem(), LAWS).by_law(made, before)


def test_what_a_distribution_hangs_on_moves_its_expectation():
    bad = law("derivative of a constant", derivative(E(Z), m0), (), c=E(Z), x=m0)
    refused("not shown", bad, [*means(Z), smooth(E(Z), m0)])
    good = step("moment", derivative(E(Z), m0), (0,), m0)
    facts = [
        *means(Z),
        smooth(E(Z), m0),
        Fact(differentiable(m0, m0), "law", "the variable is differentiable", Binding(names={"v": "\\mu"})),
    ]
    accepted(good, facts)


# -- what is declared -------------------------------------------------------------------------


def test_parameters_are_what_a_distribution_needs():
    accepted((), [Fact(positive(rate), "distribution", "T"), *means(Z)], start=E(Z))
    refused("its distribution says", (), [Fact(positive(s), "distribution", "Z")], start=E(Z))
    refused("no distribution", (), [Fact(positive(s), "distribution", "y")], start=E(Z))
    refused("indices are not given", (), [Fact(nonnegative(v), "distribution", "X")], start=E(Z))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hypotheses": (positive(Z),)}, "something is given of Z"),
        ({"hypotheses": (equal(sym("h"), ONE),)}, "something is given of Z"),
        ({"hypotheses": (equal(X(i), X(j)),)}, "something is given of X"),
        ({"hypotheses": (equal(Z**2, Z),)}, "something is given of Z"),
        ({"symbols": (*SYMBOLS[:-1], Symbol("R", (), "positive")), "randoms": (Random("R", "normal", (), (ZERO, ONE)),)}, "R is positive and random"),
        ({"randoms": (replace(RANDOMS[2], beside=(j,)),)}, "may have a covariance"),
        ({"randoms": (Random("Z", "normal", (), (m0,)),)}, "has the parameters"),
        ({"randoms": (Random("Z", "cauchy", (), (m0,)),)}, "expected one of"),
        ({"randoms": (Random("h", "normal", (), (m0, v)),)}, "no given symbol"),
        ({"randoms": (Random("Z", "normal", (), (sym("T"), v)), RANDOMS[4])}, "is random"),
        ({"randoms": (Random("Z", "normal", (), (m0, sym("Z"))),)}, "circular"),
        ({"randoms": ()}, "nothing is random"),
    ],
)  # fmt: skip
def test_a_statement_says_of_a_random_symbol_its_distribution_alone(change, words):
    with pytest.raises(StatementError, match=words):
        replace(problem(), **change)


def test_a_binary_entry_may_be_said_to_be_one():
    replace(problem(), hypotheses=(equal(B(i) ** 2, B(i)),))


def test_a_witness_between_what_is_random_would_be_so():
    witness = Witness("\\xi", "f", 1, Z, y)
    made = derivation((), means(Z), start=E(Z))
    with pytest.raises(DeriveError, match="is random"):
        check(replace(made, witnesses=(witness,)), ALL)


def test_no_bound_is_put_under_an_expectation():
    made = Step("bound", (0,), E(-(Z**2)), E(ZERO * Z), ZERO, relation="<=")
    with pytest.raises(DeriveError):
        check(derivation(made, means(-(Z**2))), ALL)


def test_a_sum_leaves_an_expectation_with_its_own_letter():
    inside = sum_over(k, X(k) * X(i))
    own = next(each for each in LAWS["linearity of E over Σ"].indices)
    good = Binding({"f": ((k,), X(k) * X(i))}, {own: k}, {"n": "n"})
    new = sum_over(k, E(X(k) * X(i)))
    accepted(
        step("law", E(inside), (), new, "linearity of E over Σ", binding=good), means(inside, X(k) * X(i))
    )
    caught = Binding({"f": ((i,), X(i) * X(i))}, {own: i}, {"n": "n"})
    bad = step("law", E(inside), (), sum_over(i, E(X(i) * X(i))), "linearity of E over Σ", binding=caught)
    refused("left side", bad, means(inside, X(i) * X(i)))


@pytest.mark.parametrize(
    ("inside", "is_so"), [(X(k) * w(k), True), (X(j) * w(k), False), (sym("U", k), False)]
)
def test_a_product_leaves_an_expectation_where_its_factors_are_independent(inside, is_so):
    name, exists = (
        "expectation of a Π of independent variables",
        "a Π of independent variables has an expectation",
    )
    whole = product_over(k, inside)
    bindings = [
        Binding({"f": ((k,), inside)}, dict.fromkeys(LAWS[each].indices, k), {"n": "n"})
        for each in (name, exists)
    ]
    made = step("law", E(whole), (), product_over(k, E(inside)), name, binding=bindings[0])
    by_law = Fact(integrable(whole), "law", exists, bindings[1])
    if is_so:
        accepted(made, [*means(inside), by_law])
    else:  # the same X_j in each factor, or entries with a covariance
        refused("independent", made, [*means(inside), Fact(integrable(whole), "assumed")])
        refused("independent", (), [*means(inside), by_law], start=E(whole))


def test_a_relation_of_distributions_is_not_shown_by_hand():
    for said in (deterministic(Z), apart(Z, Z), independent_over(X(j), k)):
        refused("nothing to be shown", (), [Fact(said, "assumed")], start=E(Z))


@pytest.mark.parametrize("around", [E, lambda term: limit(term, y, "at", ONE)])
def test_the_argument_of_a_kink_is_0_for_one_outcome_and_at_the_point_only(around):
    """E[yZ] ≥ E[0] where yZ is 0."""
    term = y * Z
    beside = Checker(problem(), LAWS, vanishing=term)
    beside.facts[nonnegative(around(ZERO)).key] = beside.leaf(nonnegative(around(ZERO)))
    with pytest.raises(DeriveError, match="one outcome"):
        beside.fact(Fact(nonnegative(around(term)), "kink", path=(0,)))


# -- where there is no such distribution --------------------------------------------------------

SQUARE = E(sym("V") ** 2)
SPREAD = Random("V", "normal", (), (ZERO, v))
POSITIVE = [
    Fact(nonnegative(sym("V") ** 2), "law", "a square is nonnegative", letters(f=sym("V"))),
    Fact(nonnegative(SQUARE), "law", "an expectation of what is nonnegative is so", letters(f=sym("V") ** 2)),
]


def of_a_variance(start):
    """A problem in which v is a variance, a lemma E[V²] = v, and another |v| = v, since E[V²] ≥ 0."""
    given = replace(
        problem(Target("", start)),
        symbols=(*SYMBOLS, Symbol("V")),
        randoms=(*(each for each in RANDOMS if each.name != "X"), SPREAD),
        definitions=HIDDEN[:2],
    )
    mean = Chain("mean", SQUARE, (step_by(given, "moment", (), SQUARE, v),), tuple(means(sym("V") ** 2)))
    first = step_by(given, "lemma", (0,), fn("abs", v), SQUARE, "mean", backwards=True)
    second = step_by(
        given, "law", (), first.after, SQUARE, "absolute value of a nonnegative", binding=letters(f=SQUARE)
    )
    third = step_by(given, "moment", (), SQUARE, v)
    return given, (mean, Chain("plain", fn("abs", v), (first, second, third), tuple(POSITIVE)))


def test_a_variance_is_its_absolute_value():
    given, lemmas = of_a_variance(fn("abs", v))
    cited = step_by(given, "lemma", (), fn("abs", v), v, "plain")
    accepted(cited, given=given, lemmas=lemmas)


@pytest.mark.parametrize("around", [lambda t: limit(t, v, "at", num(-1)), lambda t: derivative(t, v)])
def test_it_is_none_where_the_variance_moves_to_what_is_none(around):
    """lim |v| = −1 as v → −1, and ∂|v|/∂v = 1 also at 0."""
    start = around(fn("abs", v))
    given, lemmas = of_a_variance(start)
    cited = step_by(given, "lemma", (0,), start, v, "plain")
    sort = differentiable(fn("abs", v), v) if start.tag == "D" else Judgement("converges", (start,))
    facts = [Fact(sort, "assumed"), Fact(sort.about(around(v) if start.tag == "lim" else v), "assumed")]
    refused("near its point|is used under a derivative", cited, facts, given=given, lemmas=lemmas)


def test_a_covariance_and_a_number_of_trials_are_what_signs_lean_on():
    joint, trials = RANDOMS[5], Random("N", "binomial", (), (y, p))
    assert existence(joint) == (equal(C(k, j), C(j, k)),)
    assert whole_number(y) in existence(trials)
    assert existence(SPREAD) == (nonnegative(v),)
