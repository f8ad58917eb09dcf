"""Optima: each way to cheat with a Lagrangian, a gradient at the point, or a curvature is refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from steps import step_by

from derive import library
from derive.errors import InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Convexity,
    Derivation,
    Fact,
    Multiple,
    Optimum,
    PlugIn,
    Problem,
    Step,
    Symbol,
    Target,
    check,
    curved,
    differentiable,
    equal,
    lagrangian,
    moves,
    positive,
    to_prove,
)
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.one_line import read_line
from derive.solver import solve
from derive.solver.shapes import by_hessian, shapes
from derive.terms import ONE, ZERO, derivative, fn, index, neg, num, sum_over, sym

FOLDER = Path(__file__).parents[1] / "problems/optima"
CATEGORICAL = library.load(str(FOLDER / "categorical.toml"))
HONEST = solve(CATEGORICAL).derivation
k = index("k", "K")
x, y, a = (sym(name) for name in "xya")


def in_one_line(of, over, *subject_to, given=(), key="minimize"):
    return read_line((), given, (), (), {key: of, "over": over, "subject-to": list(subject_to)}).problem


def refused(derivation, why):
    with pytest.raises(InvalidStep, match=why):
        check(derivation, ALL)


def test_an_honest_one_is_accepted():
    first, second = check(HONEST, ALL)
    assert first.is_verified
    assert first.extremum == second.extremum
    assert first.extremum.kind == "maximum"
    assert first.extremum.is_unique


def test_a_certificate_comes_back_the_same():
    assert loads(dumps(HONEST)) == HONEST


# -- the statement ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"kind": "least"}, "expected one of"),
        ({"of": sym("c", k)}, "free"),
        ({"of": sym("l") + 1}, "not the Lagrangian"),
        ({"of": neg(sym("l"))}, "not the Lagrangian"),
        ({"variables": ()}, "one or more variables"),
        ({"variables": ("p", "p")}, "each named once"),
        ({"variables": ("c",)}, "something else is said of it"),
        ({"variables": ("l",)}, "no given symbol"),
        ({"variables": ("q",)}, "no given symbol"),
        ({"constraints": ()}, "each with a multiplier"),
        ({"constraints": (0, 0)}, "each with a multiplier"),
        ({"constraints": (1,)}, "no multiplier"),
        ({"constraints": (7,)}, "no constraint under number 7"),
        ({"constraints": (-1,)}, "no constraint under number -1"),
        ({"multipliers": ("c",)}, "no multiplier"),
        ({"multipliers": ()}, "each with a multiplier"),
        ({"lagrangian": "l"}, "something else is said of it"),
        ({"lagrangian": ""}, "something else is said of it"),
    ],
)
def test_an_optimum_says_what_its_equations_say(changed, why):
    with pytest.raises(StatementError, match=why):
        replace(CATEGORICAL, optimum=replace(CATEGORICAL.optimum, **changed))


def test_the_lagrangian_adds_what_the_constraint_says():
    """λ (Σ p − 2) is that of another constraint."""
    *others, last = CATEGORICAL.definitions
    other = replace(last, body=lagrangian(sym("l"), [equal(sum_over(k, sym("p", k)), num(2))], [r"\lambda"]))
    with pytest.raises(StatementError, match="not the Lagrangian"):
        replace(CATEGORICAL, definitions=(*others, other))


def test_a_multiplier_is_free():
    multiplier = sym(r"\lambda")
    for extra in (positive(multiplier), equal(multiplier, ONE)):
        with pytest.raises(StatementError, match="something else is said of it"):
            replace(CATEGORICAL, hypotheses=(*CATEGORICAL.hypotheses, extra))
    positives = tuple(replace(s, sign="positive") if s.name == r"\lambda" else s for s in CATEGORICAL.symbols)
    with pytest.raises(StatementError, match="no multiplier"):
        replace(CATEGORICAL, symbols=positives)


def test_a_derivative_at_one_place_only_is_no_stationarity():
    """∂J/∂W_ii = 0 says nothing of the other entries."""
    i = index("i", "d")
    W = sym("W", i, i)
    J = sum_over((i, index("j", "d")), sym("W", i, index("j", "d")) ** 2)
    with pytest.raises(StatementError, match="nothing says that the derivative in W is 0"):
        Problem(
            "t", (), {"d": ""}, (Symbol("W", ("d", "d")),), (), (equal(derivative(J, W), ZERO),),
            optimum=Optimum("minimum", J, ("W",)),
        )  # fmt: skip


def test_a_value_other_than_0_is_no_stationarity():
    with pytest.raises(StatementError, match="nothing says"):
        Problem(
            "t", (), {}, (Symbol("x"),), (), (equal(derivative(x**2, x), ONE),),
            optimum=Optimum("minimum", x**2, ("x",)),
        )  # fmt: skip


# -- the gradient at the point ------------------------------------------------------------------


def plug_of_gradient(derivation):
    return next(plug for plug in derivation.plugs if plug.by)


def with_plug(derivation, plug, **changed):
    plugs = tuple(replace(each, **changed) if each is plug else each for each in derivation.plugs)
    return replace(derivation, plugs=plugs)


def test_a_gradient_is_what_a_lemma_says():
    plug = plug_of_gradient(HONEST)
    ((name, binding),) = plug.by
    refused(with_plug(HONEST, plug, by=()), "an unknown stands in a derivative")
    refused(with_plug(HONEST, plug, by=(("no such lemma", binding),)), "no such lemma")
    chain = next(each for each in HONEST.chains if each.name == name)
    wrong = replace(chain, name="another", start=chain.end, steps=())
    refused(
        with_plug(replace(HONEST, chains=(wrong, *HONEST.chains)), plug, by=(("another", Binding()),)),
        "unknown stands in a derivative",
    )


def test_that_the_gradient_is_0_may_not_be_taken_from_what_is_given():
    """∂ℒ/∂p = 0 is given, and so 0 = 0: that says nothing of the point."""
    problem = in_one_line("x^2 - 2 x", "x")
    honest = solve(problem).derivation
    plug = plug_of_gradient(honest)
    given = problem.hypotheses[plug.number].terms[0]
    lie = Chain("lie", given, (Step("hypothesis", (), given, ZERO, ZERO, str(plug.number)),))
    facts = next(c for c in honest.chains if c.start == given).facts
    lie = replace(lie, facts=facts)
    chains = (lie, *honest.chains)
    empty = Chain(plug.chain.name, ZERO)
    cheat = with_plug(replace(honest, chains=chains), plug, by=(("lie", Binding()),), chain=empty)
    refused(cheat, "unknown stands in a derivative")


def test_a_gradient_that_is_not_0_there_is_refused():
    plug = plug_of_gradient(HONEST)
    cut = replace(plug.chain, steps=())
    refused(with_plug(HONEST, plug, chain=cut), "does not end")


def test_what_a_gradient_needs_must_hold_at_the_point():
    """∂ℒ/∂p = c/p + λ where p > 0, so that c/Σ c must be positive."""
    plug = plug_of_gradient(HONEST)
    bare = replace(plug.chain, facts=())
    others = tuple(each for each in HONEST.plugs if each is not plug)
    refused(replace(HONEST, plugs=(replace(plug, chain=bare), *others)), "not shown")


def test_that_something_has_a_derivative_in_an_unknown_is_no_fact_of_its_value():
    """|w − a| is not differentiable in w at w = a, though |a − a| is in a."""
    w, bent = sym("w"), fn("abs", sym("w") - a)
    start = derivative(bent - bent, w)
    given = (equal(start, ZERO), equal(w - a, ZERO))
    problem = Problem(
        "t", (Target("", w, unknowns=("w",)),), {}, (Symbol("w"), Symbol("a")), (), given
    )  # fmt: skip

    def by(before, rule, new, name="", letters=None, path=(), **rest):
        binding = Binding({letter: ((), term) for letter, term in (letters or {}).items()})
        return step_by(problem, rule, path, before, new, name, binding=binding, **rest)

    one, other = derivative(bent, w), derivative(-bent, w)
    first = by(start, "law", one + other, "sum rule", {"f": bent, "g": -bent, "x": w})
    second = by(first.after, "law", -one, "constant multiple rule", {"c": num(-1), "f": bent, "x": w}, (1,))
    steps = (first, second, by(second.after, "algebra", ZERO))
    facts = [Fact(differentiable(bent, w), "assumed")]
    for name, term, letters in (
        ("a constant", num(-1), {"c": num(-1)}),
        ("a product", -bent, {"f": num(-1), "g": bent}),
        ("a sum", bent - bent, {"f": bent, "g": -bent}),
    ):
        binding = Binding({letter: ((), each) for letter, each in (letters | {"x": w}).items()})
        facts.append(Fact(differentiable(term, w), "law", f"{name} is differentiable", binding))
    slope = Chain("slope", start, steps, tuple(facts))
    answer = Chain(
        "w", w, (by(w, "combination", a, combination=(Multiple(ONE, given[1], "hypothesis", "1"),)),), part=""
    )
    there = Fact(differentiable(fn("abs", a - a), a), "assumed")
    plug = PlugIn(0, Chain("plug", ZERO, (), (there,)), by=(("slope", Binding()),))
    refused(Derivation(problem, (slope, answer), plugs=(plug,)), "differentiable in an unknown")


def test_all_that_is_given_of_the_point_must_be_shown():
    for number in range(len(HONEST.plugs)):
        fewer = tuple(each for place, each in enumerate(HONEST.plugs) if place != number)
        refused(replace(HONEST, plugs=fewer), "not shown to be a stationary point|not shown")


# -- the curvature ------------------------------------------------------------------------------


def test_a_curvature_is_proved():
    shape = HONEST.shape
    answer = shape.answer("")
    open_ended = replace(
        shape, chains=tuple(replace(c, steps=c.steps[:0]) if c is answer else c for c in shape.chains)
    )
    refused(replace(HONEST, shape=open_ended), "not shown to be concave")


def test_a_curvature_is_of_what_is_optimized():
    other = in_one_line("x^2 + 3", "x")
    point = solve(in_one_line("x^2", "x")).derivation
    assert check(point, ALL)[0].extremum is not None
    refused(replace(point, shape=solve(other).derivation.shape), "not shown to be convex")


def test_a_curvature_is_the_right_way_round():
    """x² is convex, which is no reason for a maximum."""
    point = solve(in_one_line("x^2", "x", key="maximize")).derivation
    shape = solve(in_one_line("x^2", "x")).derivation.shape
    refused(replace(point, shape=shape), "not shown to be concave")


def test_a_curvature_is_in_all_variables():
    """x² + y² − 4 x y is convex in x; at its stationary point it has no minimum."""
    saddle = in_one_line("x^2 + y^2 - 4 x y", "x, y")
    point = solve(saddle).derivation
    assert point.shape is None
    half = by_hessian(
        replace(saddle, targets=(), hypotheses=(), optimum=None),
        replace(saddle.optimum, variables=("x",)),
        strict=True,
    )
    shape = solve(half).derivation
    assert check(shape, ALL)[0].convexity.strict
    refused(replace(point, shape=shape), "not shown to be convex")


def test_a_curvature_is_not_shown_from_the_equations_of_the_point():
    """On the points where the derivative is 0 nearly anything is convex."""
    problem = in_one_line("x y", "x, y")
    point = solve(problem).derivation
    shape = replace(problem, targets=(to_prove("", curved("convex", x * y, x, y)),), optimum=None)
    step = Derivation(shape, (Chain("answer", x * y, part=""),))
    refused(replace(point, shape=step), "the equations of the point")


def test_a_curvature_rests_on_nothing_new():
    """x³ − 3 x is convex where x ≥ 0, which is not given."""
    point = solve(in_one_line("x^3 - 3 x", "x", given=["x > 0"])).derivation
    shape = point.shape.problem
    more = replace(shape, hypotheses=(*shape.hypotheses, positive(x + 1)))
    refused(replace(point, shape=replace(point.shape, problem=more)), "what is not given")


def test_a_curvature_that_is_assumed_of_a_variable_is_none():
    """x² + y³ is convex where y ≥ 0; nothing says so of other points."""
    problem = in_one_line("x^2 + y^3 - 3 y", "x, y", given=["y > 0"])
    point = solve(problem).derivation
    assert point.shape is not None
    bare = replace(point.shape, chains=tuple(map(assuming, point.shape.chains)))
    refused(replace(point, shape=bare), "assumed of a variable")


def assuming(chain):
    facts = tuple(
        replace(fact, rule="assumed", name="") if fact.judgement == positive(y) else fact
        for fact in chain.facts
    )
    return replace(chain, facts=facts)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sizes": {"K": "", "N": ""}}, "sizes differ"),
        ({"definitions": CATEGORICAL.definitions[:1]}, "definitions differ"),
        ({"symbols": CATEGORICAL.symbols[::-1]}, "symbols differ"),
    ],
)
def test_a_curvature_is_shown_in_the_same_language(changed, why):
    claim = to_prove("", curved("concave", ONE, sym("p", k)))
    bare = replace(CATEGORICAL, targets=(claim,), hypotheses=(), optimum=None)
    other = Derivation(replace(bare, **changed), (Chain("answer", ONE, part=""),))
    refused(replace(HONEST, shape=other), why)


def test_strictness_is_not_forged():
    """l is concave by what it is made of; that it is strictly so takes a Hessian form."""
    problem = library.load(str(FOLDER / "exponential-likelihood.toml"))
    derivation = solve(problem).derivation
    (only,) = check(derivation, ALL)
    assert not only.extremum.is_unique
    plain = shapes(problem)
    strict = next(plain)
    assert strict.targets[0].convexity.strict
    forged = replace(strict.targets[0], claim=replace(strict.targets[0].claim, relation="<="))
    with pytest.raises(StatementError, match="no strict convexity"):
        replace(strict, targets=(forged,))


def test_a_constraint_must_be_affine():
    """x + y is greatest, not least, at (1, 1) on the circle, and convex."""
    given = ["x > 0", "y > 0"]
    problem = in_one_line("x + y", "x, y", "x^2 + y^2 = 2", given=given)
    derivation = solve(problem).derivation
    assert derivation.shape is None
    assert all(theorem.is_verified for theorem in check(derivation, ALL))
    bare = replace(problem, targets=(), hypotheses=problem.hypotheses[:2], optimum=None)
    claim = replace(bare, targets=(to_prove("", curved("convex", x + y, x, y)),))
    refused(replace(derivation, shape=solve(claim).derivation), "not affine")


def test_a_root_is_not_seen_to_be_smooth():
    """Convexity would do, but the rule asks for a derivative in all variables together."""
    problem = in_one_line("x - 2 sqrt(x)", "x", given=["x > 0"])
    derivation = solve(problem).derivation
    assert derivation.shape is None
    bare = replace(problem, targets=(), hypotheses=problem.hypotheses[:1], optimum=None)
    claim = replace(bare, targets=(to_prove("", curved("convex", problem.optimum.of, x)),))
    refused(
        replace(derivation, shape=solve(claim).derivation),
        "differentiable in all|not shown to be a stationary point",
    )


def test_a_shape_has_no_shape():
    refused(replace(HONEST, shape=replace(HONEST.shape, shape=HONEST.shape)), "one theorem")


def test_nothing_is_an_extremum_where_nothing_is_optimized():
    plain = replace(CATEGORICAL, optimum=None)
    refused(replace(HONEST, problem=plain), "no minimum and no maximum")
    asked = replace(CATEGORICAL, optimum=replace(CATEGORICAL.optimum, kind="stationary"))
    refused(replace(HONEST, problem=asked), "no minimum and no maximum")
    turned = replace(CATEGORICAL, optimum=replace(CATEGORICAL.optimum, kind="minimum"))
    refused(replace(HONEST, problem=turned), "not shown to be convex")


def test_moves_are_those_of_its_own_directions():
    """That the directions are not all 0 may be given of strict convexity only."""
    shape = HONEST.shape.problem
    convexity = shape.targets[0].convexity
    weak = Convexity(convexity.of, convexity.directions)
    assert moves(shape, convexity) in shape.hypotheses
    with pytest.raises(StatementError, match="something is said of it"):
        replace(shape, targets=(replace(shape.targets[0], convexity=weak),))


@pytest.mark.parametrize("said", ["u ~ Bernoulli(x)", "u ~ N(0, x)", "u ~ N(0, x + a)"])
def test_what_a_distribution_needs_of_its_parameters_is_given_of_the_variables(said):
    """(x + 2)² is least at −2, which is no probability and no variance."""
    found = solve(in_one_line("(x + 2)^2", "x", given=(said,)))
    (theorem,) = check(found.derivation, ALL)
    assert theorem.is_proved
    assert not theorem.is_verified
    assert theorem.extremum is None
    (free,) = check(solve(in_one_line("(x + 2)^2", "x", given=("u ~ Bernoulli(a)",))).derivation, ALL)
    shape = free.derivation.shape
    bound = replace(found.derivation, plugs=free.derivation.plugs)
    bound = replace(
        bound, shape=replace(shape, problem=replace(shape.problem, randoms=bound.problem.randoms))
    )
    refused(bound, "where all that is given holds")


def with_value(term):
    """The categorical distribution, where it is to be found too what `term` is at the optimum."""
    value = Target("there", term, unknowns=CATEGORICAL.optimum.unknowns)
    return replace(CATEGORICAL, targets=(*CATEGORICAL.targets, value))


ENTROPY = sum_over(k, sym("p", k) * fn("log", sym("p", k)))
VALUED = solve(with_value(ENTROPY)).derivation


def with_steps(steps):
    chains = (replace(c, steps=steps(c.steps)) if c.part == "there" else c for c in VALUED.chains)
    return replace(VALUED, chains=tuple(chains), forms=())


def test_a_value_at_the_optimum_holds_none_of_the_unknowns():
    *others, theorem = check(VALUED, ALL)
    assert theorem.is_proved
    assert theorem.extremum is None
    assert all(each.extremum is not None for each in others)


def test_a_value_in_which_an_unknown_is_left_is_none():
    *_others, theorem = check(with_steps(lambda steps: ()), ALL)
    assert not theorem.is_proved


@pytest.mark.parametrize("number", range(len(VALUED.answer("there").steps)))
def test_a_value_by_a_changed_step_is_refused(number):
    def changed(steps):
        step = steps[number]
        return (*steps[:number], replace(step, after=step.after + 1), *steps[number + 1 :])

    with pytest.raises(InvalidStep):
        check(with_steps(changed), ALL)


def test_a_value_that_hangs_on_no_unknown_is_refused():
    with pytest.raises(StatementError, match="hangs on none"):
        with_value(sum_over(k, sym("c", k)))
