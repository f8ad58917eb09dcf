"""Convexity from what a term is made of: what is proved, what never is, and the ways to cheat."""

from dataclasses import replace

import convex
import pytest
from convex import CONCAVE, RIDGE, SCORES, SOFTMAX, TRUE

from derive.errors import InvalidStep, StatementError
from derive.kernel import Fact, check, curved
from derive.kernel.certificate import dumps, loads
from derive.kernel.curvature import RULES, is_affine
from derive.kernel.judgement import CURVED
from derive.laws import ALL
from derive.present.judgements import judgement_text
from derive.solver import solve
from derive.terms import fn, index, sym

FALSE = {
    "two layers": (["h = sum_k W_k x_k", "J = relu(v relu(h))"], "W v", []),
    "less a norm": (["J = x^2 - |x|"], "x", []),
    "a penalty of any sign": ([SCORES, f"J = sum_n relu(1 - y_n s_n) + {RIDGE}"], "w b", []),
    "a product": (["J = x y"], "x y", []),
    "cubic": (["J = x^3"], "x", []),
    "log": (["J = log(x)"], "x", ["x > 0"]),
    "σ": (["J = sigma(x)"], "x", []),
    "a difference": (["J = relu(x) - relu(y)"], "x y", []),
    "a reciprocal of any sign": (["J = 1/x"], "x", ["x != 0"]),
    "a root of |x|": (["J = sqrt(|x|)"], "x", []),
    "|x²|": (["J = |x^2 - 1|"], "x", []),
    "targets of any sign": (SOFTMAX, "x", []),
    "two intervals": (["J = 1/x^2"], "x", ["x != 0"]),
    "outside of a ball": (["J = -sqrt(x^2)"], "x", ["x^2 >= 1"]),
    "sin": (["J = sin(x)"], "x", []),
    "log of a difference": (["J = log(exp(x) - exp(y))"], "x y", ["exp(x) - exp(y) > 0"]),
    "a root of a square less 1": (["J = sqrt(x^2 - 1)"], "x", ["x >= 1"]),
    "a root of a fourth power": (["J = sqrt(x^4 + x)"], "x", ["x >= 0"]),
    "a root of a difference of squares": (["J = sqrt(x^2 - y^2)"], "x y", ["x^2 - y^2 >= 0"]),
    "a root of a root": (["J = sqrt(sqrt(1 + x^2))"], "x", []),
    "a root of a square of a convex one": (["J = sqrt((x^2 - 1)^2 + 1)"], "x", []),
    "less the greatest": (["J = -max_i x_i"], "x", []),
    "the greatest of concave ones": (["J = max_i (-x_i^2)"], "x", []),
    "exp of a concave one": (["J = exp(-x^2)"], "x", []),
}
PROBLEM = convex.structural(*TRUE["support vectors"])
HONEST = solve(PROBLEM).derivation
X = sym("x", index("i", "n"))


def found(problem):
    (theorem,) = check(loads(dumps(solve(problem).derivation)), ALL)
    return theorem


@pytest.mark.parametrize("name", TRUE)
def test_what_is_made_of_convex_parts_is_convex(name):
    theorem = found(convex.structural(*TRUE[name]))
    assert theorem.is_proved
    assert theorem.claim.relation == "convex"
    assert theorem.assumed == ()


@pytest.mark.parametrize("name", CONCAVE)
def test_what_is_made_of_concave_parts_is_concave(name):
    assert found(convex.structural(*CONCAVE[name], relation="concave")).is_proved
    assert not found(convex.structural(*CONCAVE[name])).is_proved


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_convex_is_not_proved(name):
    theorem = found(convex.structural(*FALSE[name]))
    assert not theorem.is_proved
    assert theorem.claim.relation == "="


def test_a_claim_is_said_in_words():
    assert judgement_text(PROBLEM.targets[0].claim) == "J is convex in (w, b)"


# -- cheats ----------------------------------------------------------------------------------------


def with_facts(facts, derivation=HONEST):
    chain = derivation.chains[-1]
    return replace(derivation, chains=(*derivation.chains[:-1], replace(chain, facts=tuple(facts))))


FACTS = HONEST.chains[-1].facts
CURVATURES = [n for n, fact in enumerate(FACTS) if fact.rule == "curvature"]


@pytest.mark.parametrize("number", range(len(FACTS)))
def test_a_missing_fact_is_missed(number):
    derivation = with_facts([*FACTS[:number], *FACTS[number + 1 :]])
    try:
        (theorem,) = check(derivation, ALL)
    except InvalidStep:
        return
    assert not theorem.is_proved


def follows(fact, relation):
    """What is affine is convex and concave."""
    return relation == fact.judgement.relation or (fact.name, relation) in (
        ("an affine function", "convex"),
        ("an affine function", "concave"),
    )


@pytest.mark.parametrize(
    ("number", "relation"), [(n, r) for n in CURVATURES for r in CURVED if not follows(FACTS[n], r)]
)
def test_another_curvature_does_not_follow(number, relation):
    fact = FACTS[number]
    changed = replace(fact, judgement=replace(fact.judgement, relation=relation))
    with pytest.raises(InvalidStep):
        check(with_facts([*FACTS[:number], changed, *FACTS[number + 1 :]]), ALL)


@pytest.mark.parametrize(
    ("number", "rule"), [(n, r) for n in CURVATURES for r in RULES if r != FACTS[n].name]
)
def test_another_rule_does_not_show_it(number, rule):
    fact = FACTS[number]
    with pytest.raises(InvalidStep):
        check(with_facts([*FACTS[:number], replace(fact, name=rule), *FACTS[number + 1 :]]), ALL)


def test_a_curvature_can_not_be_assumed():
    problem = convex.structural(["J = x^3"], "x")
    derivation = solve(problem).derivation
    claim = problem.targets[0].claim.about(derivation.chains[-1].end)
    with pytest.raises(InvalidStep, match="can't be assumed"):
        check(with_facts([Fact(claim, "assumed")], derivation), ALL)


def test_a_curvature_in_fewer_variables_is_another_one():
    """x y is affine in x and in y, and not convex in both."""
    problem = convex.structural(["J = x y"], "x y")
    derivation = solve(problem).derivation
    end = derivation.chains[-1].end
    alone = [Fact(curved("convex", end, sym(name)), "curvature", "an affine function") for name in "xy"]
    (theorem,) = check(with_facts(alone, derivation), ALL)
    assert not theorem.is_proved


def test_what_is_given_on_two_intervals_proves_no_convexity():
    """1/x² is convex for x > 0 and for x < 0; with x² > 0 alone nothing is said of all x together."""
    problem = convex.structural(["J = 1/x^2"], "x", ["x^2 > 0"])
    assert not found(problem).is_proved


def test_convexity_in_a_definition_is_refused():
    problem = convex.structural(["s = x^2", "J = s^3"], "x")
    with pytest.raises(StatementError, match="given symbols"):
        convex.structural_claim(problem, sym("J"), "s")


@pytest.mark.parametrize("relation", CURVED)
def test_a_curvature_is_in_something(relation):
    with pytest.raises(ValueError, match="no judgement"):
        curved(relation, X)


def test_degrees_are_told():
    n, k = index("n", "m"), index("k", "d")
    s, y, w, b = sym("s", n), sym("y", n), sym("w", k), sym("b")
    straight = (s, w, b * 2 - s, fn("exp", y), y * b)
    bent = (w * b, b * b, fn("exp", b), 1 / b, fn("abs", w))
    assert all(is_affine(PROBLEM, term, ("w", "b")) for term in straight)
    assert not any(is_affine(PROBLEM, term, ("w", "b")) for term in bent)
