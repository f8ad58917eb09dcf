"""Convexity from what a term is made of, for Coq: the statement says what convexity is; (slow) Coq accepts it."""

import functools
from dataclasses import replace

import convex
import numbers_of
import pytest
from convex import CONCAVE, TRUE
from coq_agreement import Both, different_sizes
from coq_syntax import NotCoq
from mpmath import mpf

from derive import api
from derive.coq import coqc
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.errors import InvalidStep
from derive.kernel import Fact, Step, Theorem, check, curved, nonnegative, positive
from derive.laws import ALL
from derive.solver import solve
from derive.terms import derivative, part, sym

STATED = {
    **{name: ("convex", *said) for name, said in TRUE.items()},
    **{f"concave: {name}": ("concave", *said) for name, said in CONCAVE.items()},
    "a matrix": ("convex", ["J = sum_n relu(sum_k W_nk x_k)"], "W", []),
    "a product of exponentials": ("convex", ["J = log(exp(x) exp(y) + 2)"], "x y", []),
    "a sum that is given": ("concave", ["J = sum_i log(p_i)"], "p", ["p_i > 0", "sum_i p_i = 1"]),
    "a concave sum": ("concave", ["J = 2 log(x) - sum_i |w_i| - relu(y)"], "x w y", ["x > 0"]),
}


@functools.cache
def theorem_of(name):
    relation, where, variables, given = STATED[name]
    return claimed(name, relation, where, variables, given)


def claimed(title, relation, where, variables, given):
    """The theorem that the search finds; of a title of its own, so that many go into one run of Coq."""
    problem = convex.structural(where, variables, given, relation=relation)
    (theorem,) = api.solve(replace(problem, title=title)).theorems
    return theorem


def inside(problem, sizes):
    """Numbers for which what is given holds: positive ones, and those of a sum that is given."""
    signed = {getattr(each.subject, "name", "") for each in problem.declared if each.relation != "="}
    ordinary = numbers_of.world(problem, sizes, 1).values
    values = {place: abs(number) for place, number in ordinary.items() if place[0] in signed}
    for place in [place for place in ordinary if place[0] == "b"]:
        values[place] = mpf(30 + sum(place[1]))  # more than any sum here
    if numbers_of.equations(problem):
        values |= {place: 1 / mpf(sizes["n"]) for place in ordinary if place[0] == "p"}
    return values


def faults(text, name):
    """What is wrong with a text that is to state a theorem."""
    theorem = theorem_of(name)
    sizes = list(different_sizes(theorem.problem))
    try:
        both = Both(text, theorem)
    except NotCoq as error:
        return [str(error)]
    return [f for each in sizes for f in both.at(each, 1, inside(theorem.problem, each)).faults()]


@pytest.mark.parametrize("name", STATED)
def test_a_text_says_what_convexity_is(name):
    assert faults(section(theorem_of(name)).text, name) == []


def test_points_are_arrays_for_all_variables_together():
    assert (
        "Theorem answer : forall (w_0 w_1 : nat -> R) (b_0 b_1 : R) (s_2 : R),\n"
        "  0 <= s_2 -> s_2 <= 1 ->\n"
        "  J_of_w_b (fun i => (1 - s_2) * w_0 i + s_2 * w_1 i) ((1 - s_2) * b_0 + s_2 * b_1)"
        " <= (1 - s_2) * J_of_w_b w_0 b_0 + s_2 * J_of_w_b w_1 b_1."
    ) in section(theorem_of("support vectors")).text


def test_what_is_given_holds_at_both_points():
    assert (
        "  (forall (n : nat) (Hn : (n < m)%nat), 0 < b n - rsum d (fun k => A n k * x_0 k)) ->\n"
        "  (forall (n : nat) (Hn : (n < m)%nat), 0 < b n - rsum d (fun k => A n k * x_1 k)) ->\n"
        "  0 <= s -> s <= 1 ->\n"
    ) in section(theorem_of("barrier of a polyhedron")).text


POINT = "J_of_x (fun i => (1 - s) * x_0 i + s * x_1 i)"
CHORD = "(1 - s) * J_of_x x_0 + s * J_of_x x_1"
CHANGED = {
    "concave": ("a norm", f"{POINT} <= {CHORD}.", f"{CHORD} <= {POINT}."),
    "convex": ("concave: minus a norm", f"{CHORD} <= {POINT}.", f"{POINT} <= {CHORD}."),
    "a strict sign": ("a norm", "+ s * x_1 i) <=", "+ s * x_1 i) <"),
    "another weight": ("a norm", "<= (1 - s) * J_of_x x_0", "<= (2 - s) * J_of_x x_0"),
    "another point": ("a norm", "+ s * x_1 i) <=", "+ s * x_0 i) <="),
    "one variable not moved": ("support vectors", "((1 - s_2) * b_0 + s_2 * b_1)", "b_0"),
    "one array at one end": ("the greater of two", "J_of_x_y x_1 y_1.", "J_of_x_y x_1 y_0."),
    "more than between": ("a norm", "0 <= s -> s <= 1 ->", "0 <= s -> s <= 2 ->"),
    "one end": ("a norm", "s * J_of_x x_1.", "s * J_of_x x_0."),
    "no sign of one end": ("minus a root", "  (0 <= x_1) ->\n", ""),
}
WEAKER = {  # true, and not what is claimed
    "less than between": ("a norm", "0 <= s -> s <= 1 ->", "0 < s -> s <= 1 ->"),
    "a stronger sign": ("minus a root", "(0 <= x_1) ->", "(1 <= x_1) ->"),
}


def changed(what):
    name, old, new = {**CHANGED, **WEAKER}[what]
    made = section(theorem_of(name))
    assert made.text.count(old) == 1
    return name, replace(made, sentences=tuple(each.replace(old, new) for each in made.sentences))


@pytest.mark.parametrize("what", [*CHANGED, *WEAKER])
def test_a_changed_statement_is_noticed(what):
    name, made = changed(what)
    assert faults(made.text, name)


# -- what is not exported ------------------------------------------------------------------------


def unchecked(problem, facts, *unfolded):
    """What would be a theorem if nobody had checked it: J, its definition written out, has these facts."""
    derivation = solve(problem).derivation
    *before, last = derivation.chains
    chain = replace(last, steps=unfolded, facts=tuple(facts))
    derivation = replace(derivation, chains=(*before, chain))
    return Theorem(derivation, "", problem.targets[0].claim, problem.declared, (), (), ())


def forged(title, where, variables, given=(), relation="convex", rules=(), signs=()):
    """J = f(x) with its curvature by one rule after another, each of the argument before, and any signs."""
    problem = convex.structural([f"J = {where}"], variables, given, relation=relation)
    problem = replace(problem, title=title)
    body = problem.defined["J"].body
    entries = [convex.entry(problem, name) for name in variables.split()]
    own = problem.targets[0].claim.terms[0]
    step = Step("unfold", (), own, body, body, "J")
    facts = []
    for rule, path, said in rules:
        facts.append(Fact(curved(said, part(body, path), *entries), "curvature", rule))
    facts += [Fact(sign(part(body, path)), "arithmetic") for sign, path in signs]
    return unchecked(problem, facts, step)


AFFINE = "an affine function"


def test_what_is_not_proved_is_not_written():
    with pytest.raises(NotExported, match="to be proved"):
        section(claimed("false", "convex", ["J = x^3"], "x", []))


def test_a_curvature_that_nothing_shows_is_not_written():
    with pytest.raises(NotExported, match="nowhere shown"):
        section(forged("nothing", "x^2", "x"))


def test_a_curvature_by_another_rule_is_not_written():
    theorem = forged("given", "x^2", "x", rules=[("", (), "convex")])
    *before, last = theorem.derivation.chains
    facts = tuple(replace(fact, rule="assumed") for fact in last.facts)
    chains = (*before, replace(last, facts=facts))
    with pytest.raises(NotExported, match="a curvature by the rule assumed"):
        section(replace(theorem, derivation=replace(theorem.derivation, chains=chains)))


def test_a_derivative_is_not_written():
    problem = convex.structural(["J = x^3 + x y^2"], "y")
    problem = convex.structural_claim(problem, derivative(sym("J"), sym("x")), "y")
    theorem = unchecked(problem, [])
    with pytest.raises(NotExported, match="by way of a derivative"):
        section(theorem)


def test_a_set_that_is_no_segment_is_not_written():
    theorem = forged("two intervals", "x^(-2)", "x", ["x != 0"], rules=[(AFFINE, (), "convex")])
    with pytest.raises(NotExported, match="a set of points that is given by !="):
        section(theorem)


def test_what_is_not_supposed_of_the_points_is_not_used():
    with pytest.raises(NotExported, match="where it is not supposed"):
        section(replace(theorem_of("reciprocals"), given=()))


# -- Coq itself ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coq():
    return coqc.find()  # no Coq is a failure here


@pytest.mark.slow
def test_coq_accepts_what_is_convex(coq):
    verdicts = coqc.run([section(theorem_of(name)) for name in STATED], coq)
    assert [(n, v.place, v.message) for n, v in zip(STATED, verdicts, strict=True) if not v.accepted] == []
    known = {axiom.rpartition(".")[2] for axiom in coqc.AXIOMS} | set(coqc.AXIOMS)
    assert {axiom for each in verdicts for axiom in each.axioms} <= known


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGED)
def test_coq_refuses_a_changed_statement(what, coq):
    (verdict,) = coqc.run([changed(what)[1]], coq)
    assert not verdict.accepted


FORGED = {
    "a product": lambda: forged("product", "x y", "x y", rules=[(AFFINE, (), "convex")]),
    "a square": lambda: forged("square", "x^2", "x", rules=[(AFFINE, (), "convex")]),
    "a concave norm": lambda: forged("norm", "|x|", "x", relation="concave", rules=[(AFFINE, (), "concave")]),
    "a cubic": lambda: forged(
        "cubic", "x^3", "x",
        rules=[("a power of a nonnegative convex function", (), "convex"), (AFFINE, (0,), "convex")],
        signs=[(nonnegative, (0,))],
    ),
    "a logarithm": lambda: forged(
        "logarithm", "log(x)", "x", relation="concave",
        rules=[("the logarithm of a positive concave function", (), "concave"), (AFFINE, (0,), "concave")],
        signs=[(positive, (0,))],
    ),
    "a penalty of any sign": lambda: forged(
        "penalty", "c |x|", "x",
        rules=[
            ("a nonnegative multiple", (), "convex"), ("the absolute value of an affine function", (1,), "convex"),
            (AFFINE, (1, 0), "convex"), (AFFINE, (1, 0), "concave"),
        ],
        signs=[(nonnegative, (0,))],
    ),
    "a reciprocal": lambda: forged(
        "reciprocal", "1/x", "x", ["x >= 0"],
        rules=[("a reciprocal of a positive concave function", (), "convex"), (AFFINE, (0,), "concave")],
        signs=[(positive, (0,))],
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", FORGED)
def test_coq_refuses_what_is_not_so(what, coq):
    theorem = FORGED[what]()
    with pytest.raises(InvalidStep):
        check(theorem.derivation, ALL)
    (verdict,) = coqc.run([section(theorem)], coq)
    assert not verdict.accepted


@pytest.mark.slow
def test_a_refusal_names_the_rule(coq):
    (verdict,) = coqc.run([section(FORGED["a product"]())], coq)
    assert verdict.place == "theorem, part, convex: an affine function"
