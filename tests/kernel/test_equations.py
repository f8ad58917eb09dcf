"""Equations for unknowns: each way to cheat with a combination, or with what is plugged in, is refused."""

from dataclasses import replace

import equations
import pytest
from equations import a, b, c, i, j, x

from derive.api import solve
from derive.errors import InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Judgement,
    Multiple,
    PlugIn,
    Problem,
    Step,
    Symbol,
    Target,
    check,
    differentiable,
    equal,
    nonzero,
    positive,
)
from derive.laws import ALL
from derive.terms import ONE, ZERO, derivative, index, num, sum_over, sym

LINEAR = equations.SOLVED["linear"][0]
(GIVEN,) = LINEAR.hypotheses
SOLUTION = (c - b) / a
ASSUMED = Fact(nonzero(a), "assumed")


def combined(old, new, *multiples, conditions=()):
    return Step("combination", (), old, new, new, combination=multiples, conditions=conditions)


def times(factor, equation=GIVEN, rule="hypothesis", name="0", binding=None):
    return Multiple(factor, equation, rule, name, binding or Binding())


HONEST = combined(x, SOLUTION, times(1 / a), conditions=(nonzero(a),))


def derived(*steps, problem=LINEAR, facts=(ASSUMED,), lemmas=(), plugs=()):
    chain = Chain("answer", problem.targets[0].term, steps, facts, part="")
    return Derivation(problem, (*lemmas, chain), plugs=plugs)


def theorem(*steps, **others):
    (only,) = check(derived(*steps, **others), ALL)
    return only


def plug(*steps, start=None, facts=(), number=0, binding=None):
    chain = Chain("plugged", a * SOLUTION + b if start is None else start, steps, facts)
    return PlugIn(number, chain, binding or Binding())


SATISFIED = Step("algebra", (), a * SOLUTION + b, c, c, conditions=(nonzero(a),))


def test_an_honest_one_is_accepted():
    found = theorem(HONEST, plugs=(plug(SATISFIED),))
    assert found.is_proved
    assert found.is_verified
    assert found.given == LINEAR.hypotheses
    assert found.assumed == (nonzero(a),)


def test_nothing_plugged_in_verifies_nothing():
    assert not theorem(HONEST).is_verified


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (replace(HONEST, combination=(times(2 / a),)), "not that combination"),
        (replace(HONEST, combination=(times(ONE),)), "not that combination"),
        (replace(HONEST, combination=(times(1 / a), times(ONE))), "not that combination"),
        (replace(HONEST, combination=()), "combines no equations"),
        (replace(HONEST, conditions=()), "conditions"),
        (replace(HONEST, combination=(times(1 / a, equal(a * x, c)),)), "not the one it names"),
        (replace(HONEST, combination=(times(1 / a, equal(c, a * x + b)),)), "not the one it names"),
        (replace(HONEST, combination=(times(1 / a, name="1"),)), "nothing is declared"),
        (replace(HONEST, combination=(times(1 / a, name="-1"),)), "nothing is declared"),
        (replace(HONEST, combination=(times(1 / a, rule="lemma", name="answer"),)), "no such lemma"),
        (replace(HONEST, combination=(times(1 / a, rule="law"),)), "names no equation"),
        (replace(HONEST, combination=(times(1 / a), times(sym("q") - sym("q")))), "neither declared"),
        (replace(HONEST, rule="algebra"), "combines no equations"),
        (replace(HONEST, new=SOLUTION + 1, after=SOLUTION + 1), "not that combination"),
    ],
)
def test_a_cheat_is_refused(step, why):
    with pytest.raises(InvalidStep, match=why):
        check(derived(step), ALL)


def test_a_divisor_must_not_vanish():
    with pytest.raises(InvalidStep, match="not shown"):
        check(derived(HONEST, facts=()), ALL)


def test_a_divisor_of_what_is_given_must_not_vanish():
    """1/x = b does not give 1 = b x where x = 0."""
    problem = equations.stated("x", [equal(1 / x, b)], "b x")
    (given,) = problem.hypotheses
    lemma = Chain("l", ONE, (combined(ONE, b * x, times(x, given), conditions=(nonzero(x),)),))
    with pytest.raises(InvalidStep, match="not shown"):
        check(derived(problem=problem, lemmas=(lemma,), facts=()), ALL)
    free = replace(lemma, steps=(replace(lemma.steps[0], conditions=()),))
    with pytest.raises(InvalidStep, match="conditions"):
        check(derived(problem=problem, lemmas=(free,), facts=()), ALL)


def test_a_bound_is_no_equation():
    problem = replace(LINEAR, hypotheses=(Judgement("<=", (a * x + b, c)),))
    step = replace(HONEST, combination=(times(1 / a, problem.hypotheses[0]),))
    with pytest.raises(InvalidStep, match="not an equation"):
        check(derived(step, problem=problem), ALL)


def test_an_index_keeps_its_size():
    other = index("i", "N")
    entry = sym("x", i)
    problem = equations.stated(
        "x", [equal(entry, sym("b", i))], "x b", None, ("d", "N"), {"x": ("d",), "b": ("d",)}, at={"x": (j,)}
    )
    bad = times(ONE, problem.hypotheses[0], binding=Binding(indices={i: other}))
    with pytest.raises(InvalidStep, match="another size"):
        check(derived(combined(sym("x", j), sym("b", j), bad), problem=problem, facts=()), ALL)
    right = times(ONE, equal(sym("x", j), sym("b", j)), binding=Binding(indices={i: j}))
    assert theorem(combined(sym("x", j), sym("b", j), right), problem=problem, facts=()).is_proved


def test_an_equation_for_x_is_of_no_use_under_a_derivative_in_x():
    """x = c would give ∂x/∂x = ∂c/∂x = 0."""
    problem = Problem(
        "t", (Target("", derivative(x, x)),), {}, (Symbol("x"), Symbol("c")), (), (equal(x, c),)
    )
    step = Step(
        "combination", (0,), derivative(x, x), derivative(c, x), c,
        combination=(times(ONE, equal(x, c)),),
    )  # fmt: skip
    smooth = [
        Fact(differentiable(x, x), "law", "the variable is differentiable", Binding(names={"v": "x"})),
    ]
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(derived(step, problem=problem, facts=tuple(smooth)), ALL)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (plug(Step("hypothesis", (), a * x + b, c, c, "0"), start=a * x + b), "does not start"),
        (plug(), "does not end"),
        (plug(SATISFIED, number=1), "nothing is declared"),
        (plug(replace(SATISFIED, conditions=())), "conditions"),
        (replace(plug(SATISFIED), chain=replace(plug(SATISFIED).chain, part="")), "does not start"),
        (plug(SATISFIED, facts=(Fact(positive(b), "assumed"), Fact(positive(c), "assumed"))), None),
    ],
)
def test_what_is_plugged_in_must_be_the_answer(one, why):
    if why is None:  # a fact that nothing leans on makes no difference
        assert theorem(HONEST, plugs=(one,)).is_verified
        return
    with pytest.raises(InvalidStep, match=why):
        check(derived(HONEST, plugs=(one,)), ALL)


def test_plugging_in_may_not_use_the_equation():
    """x = c, and so c = x = c: that c satisfies x = c must not lean on x = c."""
    problem = equations.stated("x", [equal(x, c), equal(x, b)], "x b c")
    first, second = problem.hypotheses
    answer = combined(x, c, times(ONE, first))
    lie = combined(c, b, times(-ONE, first, name="0"), times(ONE, second, name="1"))
    with pytest.raises(InvalidStep, match="rests on what is known of an unknown"):
        check(derived(answer, problem=problem, facts=(), plugs=(plug(lie, start=c, number=1),)), ALL)


def test_plugging_in_assumes_no_more_than_the_answer():
    problem = equations.stated("x", [equal(x, c), positive(x)], "x c")
    answer = combined(x, c, times(ONE, problem.hypotheses[0]))
    sign = plug(start=c, number=1, facts=(Fact(positive(c), "assumed"),))
    with pytest.raises(InvalidStep, match="no answer assumes"):
        check(derived(answer, problem=problem, facts=(), plugs=(sign,)), ALL)
    with pytest.raises(InvalidStep, match="not shown"):
        check(derived(answer, problem=problem, facts=(), plugs=(plug(start=c, number=1),)), ALL)


def test_a_sign_of_the_unknown_does_not_show_that_of_the_answer():
    """x = c and x > 0 give c > 0, but the question is whether c is a solution."""
    problem = equations.stated("x", [equal(x, c), positive(x)], "x c")
    answer = combined(x, c, times(ONE, problem.hypotheses[0]))
    turned = Chain("turned", c, (Step("hypothesis", (), c, x, x, "0", backwards=True),))
    facts = (Fact(positive(x), "given", "1"), Fact(positive(c), "lemma", "turned"))
    with pytest.raises(InvalidStep, match="rests on what is known of an unknown"):
        check(
            derived(
                answer, problem=problem, facts=(), lemmas=(turned,),
                plugs=(plug(start=c, number=1, facts=facts),),
            ),
            ALL,
        )  # fmt: skip


def test_two_indices_stay_two():
    """A_ij = b_i + b_j for all i and j is more than A_ii = 2 b_i."""
    problem = equations.stated(
        "X", [equal(sym("X", i, j), sym("b", i) + sym("b", j))], "X b", None, ("d",),
        {"X": ("d", "d"), "b": ("d",)}, at={"X": (i, j)},
    )  # fmt: skip
    answer = combined(sym("X", i, j), sym("b", i) + sym("b", j), times(ONE, problem.hypotheses[0]))
    one = plug(start=sym("b", i) + sym("b", i), binding=Binding(indices={j: i}))
    with pytest.raises(InvalidStep, match="become one"):
        check(derived(answer, problem=problem, facts=(), plugs=(one,)), ALL)
    honest = plug(start=sym("b", i) + sym("b", j))
    assert theorem(answer, problem=problem, facts=(), plugs=(honest,)).is_verified


def test_an_answer_that_holds_an_unknown_is_none():
    named = Definition("t", (), x + b)
    problem = equations.stated("x", [equal(x, sym("t") - b)], "x b", definitions=(named,))
    step = combined(x, sym("t") - b, times(ONE, problem.hypotheses[0]))
    assert not theorem(step, problem=problem, facts=()).is_proved
    assert not theorem(problem=problem, facts=()).is_proved


def test_unknowns_under_a_bound_index_are_put_in_without_capture():
    """Of x_i = b_i, Σ_i x_i is Σ_i b_i, whatever the letter of the answer."""
    total = equal(sum_over(i, sym("x", i)), sym("s"))
    problem = equations.stated(
        "x", [equal(sym("x", i), sym("b", i)), total], "x b s", None, ("d",), {"x": ("d",), "b": ("d",)},
        at={"x": (i,)},
    )  # fmt: skip
    answer = combined(sym("x", i), sym("b", i), times(ONE, problem.hypotheses[0]))
    wrong = plug(start=sum_over(j, sym("x", j)), number=1)
    with pytest.raises(InvalidStep, match="does not start"):
        check(derived(answer, problem=problem, facts=(), plugs=(wrong,)), ALL)
    with pytest.raises(InvalidStep, match="does not end"):
        check(
            derived(
                answer, problem=problem, facts=(), plugs=(plug(start=sum_over(i, sym("b", i)), number=1),)
            ),
            ALL,
        )


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target("", x, unknowns=("q",)), "no given symbol"),
        (Target("", x, unknowns=("x", "x")), "each unknown and index once"),
        (Target("", a + c, unknowns=("x",)), "hangs on none of the unknowns"),
        (Target("", b, unknowns=("x",)), "hangs on none of the unknowns"),
        (Target("", x, equal(x, c), unknowns=("x",)), "is a value"),
    ],
)
def test_what_is_no_unknown_is_refused(target, why):
    with pytest.raises(StatementError, match=why):
        replace(LINEAR, targets=(target,))


def mutants(names):
    """Every factor of every combination of these examples, made into another one."""
    for name in names:
        derivation = solve(equations.SOLVED[name][0]).theorems[0].derivation
        for n, chain in enumerate(derivation.chains):
            for m, step in enumerate(chain.steps):
                for k, multiple in enumerate(step.combination):
                    for factor in (multiple.factor + 1, 2 * multiple.factor, -multiple.factor, ZERO):
                        yield derivation, n, m, k, replace(multiple, factor=factor)


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize("start", range(3))
def test_a_changed_factor_is_refused(start):
    count = 0
    for derivation, n, m, k, changed in mutants(list(equations.SOLVED)[start::3]):
        chain = derivation.chains[n]
        step = chain.steps[m]
        combination = (*step.combination[:k], changed, *step.combination[k + 1 :])
        bad = replace(step, combination=combination)
        steps = (*chain.steps[:m], bad, *chain.steps[m + 1 :])
        chains = (*derivation.chains[:n], replace(chain, steps=steps), *derivation.chains[n + 1 :])
        with pytest.raises(InvalidStep, match="combination"):
            check(replace(derivation, chains=chains), ALL)
        count += 1
    assert count > 50


def test_numbers_too_are_kept():
    """0 = 1 follows from nothing that holds: 0·x = 1 is no equation for x."""
    problem = equations.stated("x", [equal(ZERO * x, num(1) - a)], "x a")
    step = combined(x, ZERO, times(x, problem.hypotheses[0]))
    with pytest.raises(InvalidStep, match="not that combination"):
        check(derived(step, problem=problem, facts=()), ALL)
