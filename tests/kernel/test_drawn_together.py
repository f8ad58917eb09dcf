"""Arrays whose entries are drawn together: one-hot, counts, samples without replacement, signs."""

import itertools
from collections import Counter
from math import comb, prod

import pytest
from numbers_of import World, close
from steps import letters, step_by

from derive.errors import DeriveError, InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Random,
    Symbol,
    Target,
    check,
    differentiable,
    equal,
    independent_over,
    integrable,
    normal_combination,
    to_prove,
)
from derive.kernel.distributions import of_outcomes
from derive.kernel.moments import moment_value, standardised
from derive.kernel.obligations import is_plain
from derive.laws import ALL
from derive.terms import (
    ONE,
    ZERO,
    add,
    derivative,
    expectation as E,
    fn,
    index,
    indicator,
    moment,
    mul,
    num,
    power,
    sum_over,
    sym,
)

i, j, k, m, t = (index(letter, "n") for letter in "ijkmt")
r, s = (index(letter, "rows") for letter in "rs")
N, ROWS, DRAWS = 3, 2, 2
CHANCES = (num(1) / num(2), num(1) / num(3), num(1) / num(6))


def y(row, at):
    return sym("y", row, at)


def p(at):
    return sym("p", at)


def stated(law, *targets, given=()):
    parameters = {"categorical": (p(k),), "multinomial": (num(DRAWS), p(k)), "sample": (num(DRAWS),)}
    drawn = Random("y", law, (r, k), parameters.get(law, ()))
    return Problem(
        "",
        targets or (Target("", E(y(r, k))),),
        {"n": "", "rows": ""},
        (Symbol("y", ("rows", "n")), Symbol("p", ("n",)), Symbol("z"), Symbol("x"), Symbol("w")),
        hypotheses=given,
        randoms=(
            drawn,
            Random("z", "normal", (), (sym("w"), num(4))),
            Random("x", "normal", (), (ZERO, ONE)),
        ),
    )


def outcomes(law):
    """The rows that there are, each with its chance."""
    chances = [each.value for each in CHANCES]
    rows = Counter()
    if law == "rademacher":
        for signs in itertools.product((-1, 1), repeat=N):
            rows[signs] += 1 / 2**N
    elif law == "sample":
        for chosen in itertools.combinations(range(N), DRAWS):
            rows[tuple(int(n in chosen) for n in range(N))] += 1 / comb(N, DRAWS)
    else:
        for draws in itertools.product(range(N), repeat=1 if law == "categorical" else DRAWS):
            rows[tuple(draws.count(n) for n in range(N))] += float(prod(chances[n] for n in draws))
    return rows


WORLD = World({"n": N, "rows": ROWS}, {("p", (n,)): each.value for n, each in enumerate(CHANCES)}, {})
PRODUCTS = {
    "an entry": (y(r, i),),
    "two of a row": (y(r, i), y(r, j)),
    "two of rows": (y(r, i), y(s, j)),
    "a square": (y(r, i), y(r, i)),
}


@pytest.mark.parametrize("factors", PRODUCTS.values(), ids=PRODUCTS)
@pytest.mark.parametrize("law", ["rademacher", "categorical", "multinomial", "sample"])
def test_a_moment_is_the_mean_over_all_outcomes(law, factors):
    found = moment_value(stated(law), E(mul(*factors)))
    rows = outcomes(law)
    letters = sorted(found.free | E(mul(*factors)).free, key=lambda each: each.data)
    for places in itertools.product(*(range(N if each.dim == "n" else ROWS) for each in letters)):
        at = dict(zip(letters, places, strict=True))
        mean = sum(
            one * other * prod((a, b)[at[f.args[0]]][at[f.args[1]]] for f in factors)
            for (a, one), (b, other) in itertools.product(rows.items(), repeat=ROWS)
        )
        assert abs(float(WORLD(found, at)) - mean) < 1e-12


@pytest.mark.parametrize("law", ["categorical", "multinomial", "sample"])
def test_a_covariance_is_that_of_all_outcomes(law):
    problem = stated(law)
    covariance = moment_value(problem, moment("Cov", y(r, i), y(s, j)))
    both = moment_value(problem, E(mul(y(r, i), y(s, j))))
    one, other = moment_value(problem, E(y(r, i))), moment_value(problem, E(y(s, j)))
    for places in itertools.product(range(ROWS), range(ROWS), range(N), range(N)):
        at = dict(zip((r, s, i, j), places, strict=True))
        assert close(WORLD(covariance, at), WORLD(both, at) - WORLD(one, at) * WORLD(other, at))


@pytest.mark.parametrize("law", ["categorical", "multinomial", "sample"])
def test_entries_that_are_drawn_together_are_not_independent(law):
    problem = stated(law)
    assert not is_plain(problem, independent_over(y(r, k), k))
    assert is_plain(problem, independent_over(y(r, k), r))


def test_of_outcomes_no_more_is_given_than_the_distribution_says():
    own = of_outcomes(stated("categorical").random["y"])
    stated("categorical", given=own)
    with pytest.raises(StatementError, match="which is random"):
        stated("categorical", given=(equal(sum_over(k, y(r, k)), num(2)),))
    with pytest.raises(StatementError, match="which is random"):
        stated("multinomial", given=(equal(power(y(r, k), num(2)), y(r, k)),))


def checked(problem, *steps, facts=(), lemmas=()):
    chain = Chain("it", steps[0].before, steps, tuple(facts), "")
    return check(Derivation(problem, (*lemmas, chain)), ALL)


def test_what_holds_of_outcomes_says_nothing_of_a_derivative_in_their_chances():
    """Σ_k y_k = 1 gives E[Σ_k y_k] = 1, at the p there are: else ∂/∂p_j Σ_k p_k, which is 1, would be 0."""
    total, single = sum_over(k, y(r, k)), E(sum_over(k, y(r, k)))
    start = derivative(single, p(j))
    problem = stated("categorical", Target("", start), given=of_outcomes(stated("categorical").random["y"]))
    use = step_by(problem, "hypothesis", (0, 0), start, ONE, "1", binding=Binding(indices={r: r}))
    facts = (Fact(integrable(total), "expectation"), Fact(differentiable(single, p(j)), "assumed"))
    with pytest.raises(InvalidStep, match="used under a derivative"):
        checked(problem, use, facts=facts)
    alone = Problem(
        "",
        (Target("", single),),
        problem.sizes,
        problem.symbols,
        hypotheses=problem.hypotheses,
        randoms=problem.randoms,
    )
    use = step_by(alone, "hypothesis", (0,), single, ONE, "1", binding=Binding(indices={r: r}))
    facts = tuple(Fact(integrable(each), "expectation") for each in (total, ONE))
    (theorem,) = checked(alone, use, facts=facts)
    assert theorem.claim.terms[1] is E(ONE)


def test_an_outcome_stays_where_its_chance_moves():
    problem = stated("categorical")
    assert is_plain(problem, Judgement("independent", (y(r, k), p(j))))
    assert not is_plain(problem, Judgement("independent", (E(y(r, k)), p(j))))
    assert not is_plain(problem, Judgement("independent", (mul(y(r, k), E(y(r, k))), p(j))))


def test_a_derivative_of_an_outcome_stands_in_no_statement_by_itself():
    with pytest.raises(StatementError, match="take the expectation first"):
        stated("categorical", Target("", derivative(mul(y(r, k), p(j)), p(i))))


z, x, w = sym("z"), sym("x"), sym("w")


def test_a_normal_variable_is_written_by_a_standard_one():
    problem = stated("categorical")
    found = standardised(problem, E(fn("sin", z)), "z", "x", num(2))
    assert found is E(fn("sin", add(w, mul(num(2), x))))


@pytest.mark.parametrize(
    ("term", "name", "noise", "scale"),
    [
        (E(fn("sin", z)), "z", "x", num(3)),  # its variance is 4
        (E(fn("sin", z)), "z", "z", num(2)),
        (E(fn("sin", x)), "x", "z", ONE),  # z is not standard
        (E(mul(z, x)), "z", "x", num(2)),  # they would no longer be independent
        (moment("Var", z), "z", "x", num(2)),
        (E(derivative(power(z, num(2)), z)), "z", "x", num(2)),
        (E(fn("sin", z)), "z", "y", num(2)),
    ],
)
def test_a_standard_one_is_put_nowhere_else(term, name, noise, scale):
    with pytest.raises(DeriveError):
        standardised(stated("categorical"), term, name, noise, scale)


def test_steins_lemma_needs_the_mean_and_the_variance_that_are_declared():
    problem = stated("categorical")
    assert is_plain(problem, Judgement("normal", (z, w, num(4))))
    for mean, variance in ((w, num(2)), (ZERO, num(4)), (w, ONE)):
        assert not is_plain(problem, Judgement("normal", (z, mean, variance)))
    assert not is_plain(problem, Judgement("normal", (y(r, k), w, num(4))))


def test_a_combination_is_normal_that_is_affine_in_normal_entries_alone():
    problem = stated("categorical")
    assert all(
        is_plain(problem, normal_combination(f)) for f in (z, w * z - 3 * x + 1, sum_over(j, p(j) * z))
    )
    for f in (z * x, z**2, y(r, k) * z, z + y(r, k), fn("exp", z), E(z) * x**2, indicator(ZERO, "<", z) * x):
        assert not is_plain(problem, normal_combination(f))


@pytest.mark.parametrize("which", ["Var", "Cov"])
def test_a_variance_does_not_rise_with_what_it_is_of(which):
    low, high = indicator(ONE, "<=", fn("abs", z)), power(z, num(2))
    start = moment(which, *([low] if which == "Var" else [low, x]))
    problem = stated("categorical", Target("", start))
    with pytest.raises(InvalidStep, match="not monotone"):
        step_by(problem, "bound", (0,), start, high, relation="<=")


def test_a_bound_beneath_an_expectation_needs_that_both_exist():
    low, high = indicator(ONE, "<=", fn("abs", z)), power(z, num(2))
    start = E(low)
    claim = Judgement("<=", (start, E(high)))
    problem = stated("categorical", to_prove("", claim))
    bound = step_by(problem, "bound", (0,), start, high, relation="<=")
    name = "Chebyshev's bound of an indicator"
    said = Fact(Judgement("<=", (low, high)), "law", name, letters(f=z, g=ONE))
    positive = Fact(Judgement("<", (ZERO, ONE)), "arithmetic")
    exist = tuple(Fact(integrable(term), "expectation") for term in (low, high))
    (theorem,) = checked(problem, bound, facts=(positive, said, *exist))
    assert theorem.claim == claim
    for missing in range(2):
        with pytest.raises(InvalidStep):
            checked(problem, bound, facts=(positive, said, exist[missing]))
    supposed = Fact(Judgement("<=", (low, high)), "assumed")  # of an outcome
    with pytest.raises(InvalidStep):
        checked(problem, bound, facts=(supposed, *exist))
