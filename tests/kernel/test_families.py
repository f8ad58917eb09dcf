"""Families defined by recursion, and each way in which a proof about them could cheat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flint import fmpq

from derive.decide.evaluate import Instance
from derive.errors import InvalidStep, StatementError
from derive.kernel import (
    Arm,
    Binding,
    Chain,
    Closed,
    Definition,
    Derivation,
    Fact,
    Judgement,
    Problem,
    Step,
    Symbol,
    Target,
    check,
)
from derive.kernel.adjoint import adjoint
from derive.kernel.families import shift_of, shifted
from derive.kernel.judgement import differentiable
from derive.laws import ALL
from derive.problem_file import read_problem_file
from derive.solver import solve
from derive.solver.work import places
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    add,
    delta,
    derivative,
    index,
    indicator,
    mul,
    num,
    position,
    power,
    same,
    size,
    sum_over,
    sym,
)

t, s = index("t", "T"), index("s", "T")
a, x0 = sym("a"), sym("x_0")
x, before = sym("x", t), sym("x^{-}", t)
STEP = Definition("x^{-}", (t,), shifted("x", (t,), 0, x0))
PROBLEMS = Path(__file__).parents[1] / "problems" / "recursion"


def problem(body=None, *more: Definition, target=x, step=STEP, **others) -> Problem:
    definitions = (step, Definition("x", (t,), mul(a, before) if body is None else body), *more)
    symbols = (Symbol("a"), Symbol("x_0"), Symbol("u", ("T",)))
    return Problem("p", (Target("", target),), {"T": ""}, symbols, definitions, **others)


def test_a_family_may_use_itself_one_step_before():
    assert problem().families.circles["x"] == {"x", "x^{-}"}


def test_a_step_is_known_by_its_body_whatever_its_letters():
    assert shift_of(Definition("y", (s,), shifted("x", (s,), 0, x0))) is not None
    assert shift_of(replace(STEP, body=mul(num(2), STEP.body))) is None


@pytest.mark.parametrize(
    "body",
    [
        mul(a, x),  # itself
        mul(a, sum_over(s, sym("x^{-}", s))),  # all steps, later ones too
        add(before, sym("x", t)),
        sum_over(t, before),
        derivative(mul(before, before), a),
        derivative(sym("x", t), a),
    ],
)
def test_a_family_that_uses_more_than_the_step_before_is_refused(body):
    with pytest.raises(StatementError):
        problem(body)


def test_a_first_entry_that_is_given_by_the_family_is_refused():
    with pytest.raises(StatementError):
        problem(step=replace(STEP, body=shifted("x", (t,), 0, sym("x", t))))


def test_forwards_and_backwards_at_once_is_refused():
    after = Definition("x^+", (t,), shifted("x", (t,), 0, x0, ahead=True))
    with pytest.raises(StatementError):
        problem(add(before, sym("x^+", t)), after)


def test_a_circle_through_another_definition_at_all_steps_is_refused():
    total = Definition("z", (t,), sum_over(s, sym("x", s)))
    with pytest.raises(StatementError):
        problem(add(before, sym("z", t)), total)


def test_entries_are_worth_what_the_recursion_says():
    values = {("a", ()): fmpq(3), ("x_0", ()): fmpq(2)}
    found = Instance(problem(), {"T": 3}, values)
    assert [found.number(x, {t: n}) for n in range(3)] == [6, 18, 54]
    assert [found.number(before, {t: n}) for n in range(3)] == [2, 6, 18]


# -- the adjoint ------------------------------------------------------------------------------

J = Definition("J", (), sum_over(t, mul(sym("u", t), x)))


def test_a_family_is_one_of_its_own_consumers():
    found = adjoint(problem(None, J), derivative(sym("J"), x))
    names = {each.name for each in problem(None, J).families.shifts.values()}
    assert names == {"x^{-}"}
    assert "x^{-}" in repr(found)


def test_a_family_is_no_last_result():
    with pytest.raises(InvalidStep, match="acts on itself"):
        adjoint(problem(), derivative(x, a))


def with_part(goal, *steps: Step, facts=(), **others) -> Derivation:
    own = problem(None, J, target=goal, **others)
    return Derivation(own, (Chain("", goal, steps, tuple(facts), ""),))


@pytest.mark.parametrize("kind", ["total"])
def test_an_entry_of_a_family_moves_those_of_later_steps(kind):
    goal = derivative(x, sym("x", s), kind)
    binding = Binding(
        indices=dict(zip(_law("derivative of a component").indices, (t, s), strict=True)),
        dims={_law("derivative of a component").dims[0]: "T"},
        names={_law("derivative of a component").names[0]: "x"},
    )
    step = Step("law", (), goal, delta(t, s), delta(t, s), "derivative of a component", binding)
    with pytest.raises(InvalidStep, match=r"moves those of later steps|not shown"):
        check(with_part(goal, step), ALL)


def test_that_an_entry_of_a_family_is_differentiable_in_another_is_no_law():
    law = _law("a component is differentiable")
    binding = Binding(
        indices=dict(zip(law.indices, (t, s), strict=True)),
        dims={law.dims[0]: "T"},
        names={law.names[0]: "x"},
    )
    fact = Fact(differentiable(x, sym("x", s)), "law", law.name, binding)
    with pytest.raises(InvalidStep, match="moves those of later steps"):
        check(with_part(derivative(x, sym("x", s)), facts=[fact]), ALL)


def _law(name: str):
    return next(each for each in ALL if each.name == name)


@pytest.mark.parametrize("name", ["rnn", "gates", "deep-linear"])
def test_gradients_through_all_steps_are_proved(name):
    outcome = solve(read_problem_file(PROBLEMS / f"{name}.toml").problem)
    assert outcome.is_solved
    assert all(theorem.is_proved for theorem in check(outcome.derivation, ALL))


def test_a_forgotten_next_step_is_refused():
    own = problem(None, J, target=derivative(sym("J"), x))
    honest = solve(own).derivation
    chain = honest.chains[-1]
    number, step = next((n, s) for n, s in enumerate(chain.steps) if s.rule == "adjoint")
    forgetful = adjoint(own, derivative(sym("J"), x)).args[-1]
    bad = replace(step, new=forgetful, after=forgetful)
    steps = (*chain.steps[:number], bad)
    with pytest.raises(InvalidStep):
        check(replace(honest, chains=(*honest.chains[:-1], replace(chain, steps=steps))), ALL)


# -- induction --------------------------------------------------------------------------------

HONEST = solve(read_problem_file(PROBLEMS / "geometric.toml").problem).derivation


def induction(**changes) -> Derivation:
    """The honest closed form x_t = x_0 aᵗ, with some of its parts changed."""
    chain = HONEST.chains[-1]
    step = chain.steps[0]
    (closed,) = step.induction
    own = {key: changes.pop(key) for key in tuple(changes) if key in ("form", "base", "step", "shift")}
    bad = replace(step, induction=(replace(closed, **own),), **changes)
    return replace(HONEST, chains=(*HONEST.chains[:-1], replace(chain, steps=(bad, *chain.steps[1:]))))


def closed() -> Closed:
    return HONEST.chains[-1].steps[0].induction[0]


def test_the_closed_form_of_a_geometric_sequence_is_proved():
    (theorem,) = check(HONEST, ALL)
    assert same(theorem.claim.terms[1], mul(x0, power(a, position(t))))


def test_the_closed_forms_of_gradient_descent_are_proved():
    outcome = solve(read_problem_file(PROBLEMS / "gradient-descent.toml").problem)
    assert outcome.is_solved
    assert check(outcome.derivation, ALL)


@pytest.mark.parametrize(
    "form",
    [
        mul(num(2), x0, power(a, position(t))),  # wrong at first
        mul(x0, power(a, add(position(t), ONE))),
        mul(x0, power(a, position(s))),  # an index of its own
        mul(x0, sym("u", t)),  # hangs on the step otherwise than as a number
    ],
)
def test_another_closed_form_is_refused(form):
    with pytest.raises(InvalidStep):
        check(induction(form=form), ALL)


def test_a_base_that_starts_elsewhere_is_refused():
    with pytest.raises(InvalidStep):
        check(induction(base=Chain("base", ONE)), ALL)


def test_a_step_that_is_not_shown_is_refused():
    with pytest.raises(InvalidStep):
        check(induction(step=replace(closed().step, steps=())), ALL)


def test_another_entry_than_that_of_the_closed_form_is_refused():
    with pytest.raises(InvalidStep):
        check(induction(new=mul(x0, a), after=mul(x0, a)), ALL)


def last(chosen, value) -> Derivation:
    """The closed form of Σ_s x_s 1[s = ...] said to be a value."""
    old = sum_over(s, mul(sym("x", s), chosen))
    chain = HONEST.chains[-1]
    made = replace(chain.steps[0], before=old, new=value, after=value, conditions=())
    target = replace(HONEST.problem.targets[0], term=old)
    chains = (*HONEST.chains[:-1], replace(chain, start=old, steps=(made,)))
    return replace(HONEST, problem=replace(HONEST.problem, targets=(target,)), chains=chains)


def test_the_closed_form_of_the_last_entry_is_proved():
    (theorem,) = check(last(indicator(position(s), "=", size("T")), mul(x0, power(a, size("T")))), ALL)
    assert same(theorem.claim.terms[1], mul(x0, power(a, size("T"))))


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        (indicator(position(s), "=", size("T")), mul(x0, power(a, add(size("T"), MINUS_ONE)))),
        (indicator(position(s), "<=", size("T")), mul(x0, power(a, size("T")))),  # the sum of all
        (indicator(position(s), "=", ONE), mul(x0, power(a, size("T")))),  # the first one
        (indicator(position(t), "=", size("T")), mul(x0, power(a, size("T")))),
    ],
)
def test_nothing_else_is_taken_for_the_last_entry(chosen, value):
    with pytest.raises(InvalidStep):
        check(last(chosen, value), ALL)


def test_an_induction_without_a_closed_form_is_refused():
    chain = HONEST.chains[-1]
    bare = replace(chain.steps[0], induction=())
    with pytest.raises(InvalidStep):
        check(replace(HONEST, chains=(*HONEST.chains[:-1], replace(chain, steps=(bare,)))), ALL)


def supposing(term, new) -> Chain:
    """A chain that puts what is supposed of the step before somewhere else."""
    step = Step("previous", (), term, new, new)
    return Chain("cheat", term, (step,))


def test_what_is_supposed_of_one_step_says_nothing_of_the_step_itself():
    with pytest.raises(InvalidStep):
        check(induction(step=supposing(x, mul(x0, power(a, position(t))))), ALL)


def test_what_is_supposed_of_one_step_says_nothing_of_another():
    own = closed().step
    place = next(n for n, each in enumerate(own.steps) if each.rule == "previous")
    old = own.steps[place]
    later = mul(x0, power(a, add(position(s), MINUS_ONE)))
    bad = replace(old, new=later)
    with pytest.raises(InvalidStep):
        check(induction(step=replace(own, steps=(*own.steps[:place], bad))), ALL)


def test_what_is_supposed_is_not_known_outside_of_an_induction():
    new = mul(x0, power(a, add(position(t), MINUS_ONE)))
    goal = sym("x^{-}", t)
    with pytest.raises(InvalidStep, match="nothing is supposed"):
        check(with_part(goal, Step("previous", (), goal, new, new)), ALL)


def test_what_is_supposed_of_one_step_is_not_used_beneath_a_sum_over_all():
    from derive.kernel.induction import supposed

    known = supposed(HONEST.problem, {"x^{-}": mul(x0, power(a, position(t)))}, "x^{-}")["x^{-}"]
    with pytest.raises(InvalidStep, match="at all of them"):
        known.at(sym("x^{-}", t), (sum_over(t, sym("x^{-}", t)),))
    with pytest.raises(InvalidStep, match="another one"):
        known.at(sym("x^{-}", s), ())
    with pytest.raises(InvalidStep, match="derivative"):
        known.at(sym("x^{-}", t), (derivative(sym("x^{-}", t), a),))


# -- two indices, two families, and cases in between ------------------------------------------


def test_a_family_that_goes_back_along_two_of_its_indices_is_refused():
    first = Definition("h^1", (t, s), shifted("h", (t, s), 0, ONE))
    second = Definition("h^2", (t, s), shifted("h", (t, s), 1, ONE))
    body = add(sym("h^1", s, s), mul(a, sym("h^2", t, s)))  # h_{s-1,s} is made of itself
    goal = sym("h", t, s)
    with pytest.raises(StatementError, match="two of its indices"):
        problem(None, first, second, Definition("h", (t, s), body), target=goal)


def crossed() -> Problem:
    """Two families that use each other, and number their steps by letters that the other one has for its entries."""
    u, v = sym("u_0", s), sym("v_0", t)
    definitions = (
        Definition("u^{-}", (t, s), shifted("u", (t, s), 0, u)),
        Definition("v^{-}", (s, t), shifted("v", (s, t), 0, v)),
        Definition("u", (t, s), mul(a, sym("v^{-}", t, s))),
        Definition("v", (s, t), mul(a, sym("u^{-}", s, t))),
    )
    symbols = (Symbol("a"), Symbol("u_0", ("T",)), Symbol("v_0", ("T",)))
    return Problem("p", (Target("", sym("u", t, s)),), {"T": ""}, symbols, definitions)


def test_what_is_supposed_of_another_family_is_of_the_step_that_is_shown():
    from derive.kernel.induction import supposed

    own = crossed()
    known = supposed(own, {"u^{-}": position(t), "v^{-}": position(s)}, "u^{-}")["v^{-}"]
    assert same(known.at(sym("v^{-}", t, s), ()), add(position(t), MINUS_ONE))
    with pytest.raises(InvalidStep, match="another one"):
        known.at(sym("v^{-}", s, t), ())


def test_a_case_does_not_hide_that_what_is_supposed_stands_beneath_a_sum():
    own = closed().step
    entry, value = sym("x^{-}", t), mul(x0, power(a, add(position(t), MINUS_ONE)))
    there = Chain("there", entry, (Step("previous", (), entry, value, value),))

    def arms(*chains):
        conditions = Judgement("<", (a, ZERO)), Judgement("<=", (ZERO, a))
        return tuple(Arm(when, *chains) for when in conditions)

    def line(total):
        return add(x, mul(a, sum_over(t, total)), mul(MINUS_ONE, a, sum_over(t, entry)))

    path = next(path for path, node in places(line(value)) if node is value)
    steps = (
        Step("algebra", (), x, line(entry), line(entry)),
        Step("cases", path, line(entry), line(value), value, arms=arms(there, Chain("here", value))),
        Step("cases", path, line(value), line(entry), entry, arms=arms(Chain("here", value), there)),
        Step("algebra", (), line(entry), x, x),
    )
    with pytest.raises(InvalidStep, match="at all of them"):
        check(induction(step=replace(own, steps=(*steps, *own.steps))), ALL)
