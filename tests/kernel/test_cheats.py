"""The checker refuses what is wrong; each test is one way to cheat."""

import json
import random
from dataclasses import replace

import pytest
import statements
from statements import LOSS, SUMS_TO_ONE, exp, i, j, k, log, softmax, theta, y, yhat

from derive.errors import DeriveError, InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Case,
    Chain,
    Derivation,
    Fact,
    Function,
    Judgement,
    Law,
    Problem,
    Step,
    Symbol,
    Target,
    chain_rule,
    check,
    differentiable,
    equal,
    nonzero,
    positive,
    weight,
)  # fmt: skip
from derive.kernel.certificate import dumps, loads
from derive.kernel.law import check_binding
from derive.kernel.place import replaced
from derive.laws import ALL
from derive.solver import solve
from derive.solver.differentiate import derivatives_over
from derive.solver.work import places
from derive.terms import (
    ONE,
    ZERO,
    Add,
    D,
    Index,
    Term,
    add,
    apply,
    delta,
    derivative,
    fn,
    index,
    key,
    meta,
    mul,
    num,
    power,
    put,
    same,
    subterms,
    sum_over,
    sym,
    whole,
)  # fmt: skip
from derive.terms.matrix import Plus, Scaled, scalar

LAWS = {law.name: law for law in ALL}
HONEST = {name: solve(make()).derivation for name, make in statements.ALL.items()}
STEPS = [
    (name, c, n) for name, d in HONEST.items() for c, h in enumerate(d.chains) for n in range(len(h.steps))
]
x, a, n = sym("x"), sym("a"), index("n", "C")
LAW_K = next(each for each in LAWS["sifting"].indices if each.name == "k")
LAW_J = next(each for each in LAWS["sifting"].indices if each.name == "j")


def step_of(name, chain, number):
    return HONEST[name].chains[chain].steps[number]


def with_chain(name, number, **changes):
    chains = list(HONEST[name].chains)
    chains[number] = replace(chains[number], **changes)
    return replace(HONEST[name], chains=tuple(chains))


def with_step(name, chain, number, **changes):
    steps = list(HONEST[name].chains[chain].steps)
    steps[number] = replace(steps[number], **changes)
    return with_chain(name, chain, steps=tuple(steps))


def claimed(problem, start, steps=(), facts=(), lemmas=()):
    """A derivation of the only part of a problem."""
    return Derivation(problem, (*lemmas, Chain("main", start, tuple(steps), tuple(facts), "")))


def only(derivation):
    (theorem,) = check(derivation, ALL)
    return theorem


def one_step(problem, rule, after, new=None, path=(), facts=(), lemmas=(), **rest):
    """A derivation of a single step from the target."""
    start = problem.targets[0].term
    step = Step(rule, path, start, after, after if new is None else new, **rest)
    return claimed(problem, start, (step,), facts, lemmas)


def find(term, **given):
    return softmax(term, **given)


@pytest.mark.parametrize("name", HONEST)
def test_honest_derivations_are_theorems(name):
    for theorem in check(HONEST[name], ALL):
        assert same(theorem.claim.terms[1], HONEST[name].answer(theorem.part).end)


@pytest.mark.parametrize(("name", "chain", "number"), STEPS)
def test_a_changed_result_is_refused(name, chain, number):
    after = step_of(name, chain, number).after + 1
    with pytest.raises(InvalidStep):
        check(with_step(name, chain, number, after=after), ALL)


@pytest.mark.parametrize(("name", "chain", "number"), STEPS)
def test_a_result_changed_together_with_what_replaces_it_is_refused(name, chain, number):
    step = step_of(name, chain, number)
    with pytest.raises(InvalidStep):
        check(with_step(name, chain, number, new=step.new + 1), ALL)


@pytest.mark.parametrize(
    ("name", "chain", "number"), [s for s in STEPS if s[2] < len(HONEST[s[0]].chains[s[1]].steps) - 1]
)
def test_a_dropped_step_is_refused(name, chain, number):
    steps = HONEST[name].chains[chain].steps
    with pytest.raises(InvalidStep, match="begin"):
        check(with_chain(name, chain, steps=steps[:number] + steps[number + 1 :]), ALL)


@pytest.mark.parametrize("name", HONEST)
def test_every_fact_is_needed(name):
    for number, chain in enumerate(HONEST[name].chains):
        for place in range(len(chain.facts)):
            with pytest.raises(InvalidStep):
                check(with_chain(name, number, facts=chain.facts[:place] + chain.facts[place + 1 :]), ALL)


@pytest.mark.parametrize("name", [name for name, d in HONEST.items() if len(d.chains) > 1])
def test_every_lemma_is_needed(name):
    honest = HONEST[name]
    for place, chain in enumerate(honest.chains):
        if chain.part is None:
            with pytest.raises(InvalidStep):
                check(replace(honest, chains=honest.chains[:place] + honest.chains[place + 1 :]), ALL)


def test_a_derivation_of_something_else_is_refused():
    honest = HONEST["softmax_ce"]
    with pytest.raises(InvalidStep, match="does not start"):
        check(replace(honest, problem=statements.softmax_jacobian()), ALL)


def test_an_invented_law_is_refused():
    wish = Law("wishful thinking", equal(meta("f"), ZERO))
    claim = one_step(find(y(j)), "law", ZERO, name=wish.name, binding=Binding({"f": ((), y(j))}))
    with pytest.raises(InvalidStep, match="not one of the laws"):
        check(claim, ALL)


def test_a_letter_left_unbound_is_refused():
    with pytest.raises(InvalidStep, match="unbound"):
        check(one_step(find(exp(ZERO + y(j))), "law", y(j), name="exp of a sum"), ALL)


def test_sifting_under_a_sum_over_the_same_letter_captures_nothing():
    target = sum_over(k, delta(k, j) * sum_over(j, y(k) * y(j)))
    wrong = sum_over(j, y(j) * y(j))
    body = sum_over(j, y(k) * y(j))
    binding = Binding({"f": ((k,), body)}, {LAW_K: k, LAW_J: j}, {"n": "C"})
    with pytest.raises(InvalidStep):
        check(one_step(find(target), "law", wrong, name="sifting", binding=binding), ALL)


def test_a_constant_that_holds_the_summed_index_is_refused():
    target = sum_over(k, y(k) * theta(k))
    wrong = y(k) * sum_over(k, theta(k))
    law = LAWS["constant factor of Σ"]
    index_of_law = next(each for each in law.indices if each.name == "k")
    binding = Binding({"c": ((), y(k)), "f": ((k,), theta(k))}, {index_of_law: k}, {"n": "C"})
    with pytest.raises(InvalidStep, match="captured"):
        check(one_step(find(target), "law", wrong, name=law.name, binding=binding), ALL)


def test_an_index_may_not_escape_its_sum():
    with pytest.raises(InvalidStep):
        check(one_step(find(sum_over(k, y(k))), "algebra", y(k)), ALL)


def test_a_new_free_index_is_refused():
    with pytest.raises(InvalidStep, match="free"):
        check(one_step(find(y(j)), "algebra", y(j) + y(k) - y(k)), ALL)


def test_two_indices_of_a_law_may_not_become_one():
    target = sum_over(k, delta(k, j) * y(k))
    binding = Binding({"f": ((k,), y(k))}, {LAW_K: k, LAW_J: k}, {"n": "C"})
    with pytest.raises(InvalidStep):
        check(one_step(find(target), "law", y(k), name="sifting", binding=binding), ALL)


def test_an_index_over_another_size_is_refused():
    other = index("j", "n")
    target = sum_over(k, delta(k, j) * y(k))
    binding = Binding({"f": ((k,), y(k))}, {LAW_K: k, LAW_J: other}, {"n": "C"})
    with pytest.raises(InvalidStep, match="another size"):
        check(one_step(find(target), "law", y(j), name="sifting", binding=binding), ALL)


def test_a_constant_that_moves_is_refused():
    binding = Binding({"c": ((), yhat(k)), "x": ((), theta(j))})
    target = derivative(yhat(k), theta(j))
    facts = [Fact(differentiable(yhat(k), theta(j)), "assumed")]
    step = {"name": "derivative of a constant", "binding": binding, "facts": facts}
    conditions = (Judgement("independent", (yhat(k), theta(j))),)
    with pytest.raises(InvalidStep):
        check(one_step(find(target), "law", ZERO, conditions=conditions, **step), ALL)


def test_a_name_in_a_law_stands_for_a_symbol_not_for_a_term():
    law = LAWS["derivative of a component"]
    first, second = law.indices
    binding = Binding({}, {first: i, second: j}, {"n": "C"}, {"v": r"\theta"})
    target = derivative(theta(k), theta(k)) + y(i) + y(j)
    facts = [Fact(differentiable(theta(k), theta(k)), "assumed")]
    claim = one_step(
        find(target),
        "law",
        delta(i, j) + y(i) + y(j),
        delta(i, j),
        (0,),
        facts,
        name=law.name,
        binding=binding,
    )
    with pytest.raises(InvalidStep, match="left side"):
        check(claim, ALL)


def test_conditions_left_out_are_refused():
    for name, chain, number in STEPS:
        if step_of(name, chain, number).conditions:
            with pytest.raises(InvalidStep, match="conditions"):
                check(with_step(name, chain, number, conditions=()), ALL)


def test_log_of_what_may_be_negative_is_refused():
    with pytest.raises(InvalidStep, match="not shown"):
        check(claimed(find(log(y(j))), log(y(j))), ALL)


def test_division_by_what_may_be_0_is_refused():
    with pytest.raises(InvalidStep, match="not shown"):
        check(claimed(find(1 / y(j)), 1 / y(j)), ALL)


def test_x_over_x_needs_x_not_0_even_where_it_comes_from_nowhere():
    claim = one_step(find(y(j)), "algebra", y(j) ** 2 / y(j), conditions=(nonzero(y(j)),))
    with pytest.raises(InvalidStep, match="not shown"):
        check(claim, ALL)


def test_a_fact_from_false_premises_is_refused():
    fact = Fact(
        positive(y(j) + y(k)),
        "law",
        "a sum of positives is positive",
        Binding({"f": ((), y(j)), "g": ((), y(k))}),
    )
    with pytest.raises(InvalidStep, match="not shown"):
        check(claimed(find(y(j)), y(j), facts=(fact,)), ALL)


def test_facts_may_not_lean_on_later_ones():
    one = Fact(nonzero(y(j)), "law", "a positive is not 0", Binding({"f": ((), y(j))}))
    two = Fact(positive(y(j)), "assumed")
    with pytest.raises(InvalidStep, match="fact 1"):
        check(claimed(find(y(j)), y(j), facts=(one, two)), ALL)


@pytest.mark.parametrize("number", ["0", "7", "-1", "x"])
def test_a_forged_given_is_refused(number):
    fact = Fact(positive(y(j)), "given", number)
    with pytest.raises(InvalidStep):
        check(claimed(find(y(j)), y(j), facts=(fact,)), ALL)


@pytest.mark.parametrize("judgement", [nonzero(ZERO), positive(num(-1)), equal(y(j), y(k)), positive(ZERO)])
def test_what_is_false_or_an_equation_can_not_be_assumed(judgement):
    with pytest.raises(InvalidStep, match="assumed"):
        check(claimed(find(y(j)), y(j), facts=(Fact(judgement, "assumed"),)), ALL)


def test_arithmetic_must_be_true():
    with pytest.raises(InvalidStep):
        check(claimed(find(y(j)), y(j), facts=(Fact(positive(num(-2)), "arithmetic"),)), ALL)


def test_sum_y_is_1_may_not_be_used_under_a_derivative_in_y():
    total = sum_over(k, y(k))
    target = derivative(total, y(j))
    facts = [Fact(differentiable(total, y(j)), "assumed"), Fact(differentiable(ONE, y(j)), "assumed")]
    claim = one_step(find(target), "hypothesis", derivative(ONE, y(j)), ONE, (0,), facts, name="0")
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(claim, ALL)


def test_sum_y_is_1_may_be_used_under_a_derivative_in_theta():
    total = sum_over(k, y(k))
    target = derivative(total, theta(j))
    facts = [Fact(differentiable(total, theta(j)), "assumed"), Fact(differentiable(ONE, theta(j)), "assumed")]
    claim = one_step(find(target), "hypothesis", derivative(ONE, theta(j)), ONE, (0,), facts, name="0")
    assert only(claim).given == (SUMS_TO_ONE,)


def of_side(side):
    """log(s s) = log s + log s under a derivative in θ, where s > 0 is assumed."""
    term, inside = log(side * side), log(side) + log(side)
    target = derivative(term, theta(i))
    facts = [
        Fact(positive(side), "assumed"),
        Fact(positive(side * side), "assumed"),
        Fact(differentiable(term, theta(i)), "assumed"),
        Fact(differentiable(inside, theta(i)), "assumed"),
    ]
    return one_step(
        find(target), "law", derivative(inside, theta(i)), inside, (0,), facts, name="logarithm of a product",
        binding=Binding({"f": ((), side), "g": ((), side)}), conditions=(positive(side),),
    )  # fmt: skip


@pytest.mark.parametrize("side", [fn("exp", theta(j)) - a, fn("abs", theta(j)) - a, yhat(j)])
def test_an_assumed_sign_of_what_is_no_polynomial_may_not_be_used_under_a_derivative(side):
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(of_side(side), ALL)


def test_a_strict_relation_of_polynomials_holds_nearby_too():
    assert check(of_side(a + theta(j) ** 2), ALL)


def test_a_definition_is_not_written_out_under_its_own_derivative():
    target = derivative(yhat(k), yhat(j))
    body = exp(theta(k)) / sum_over(i, exp(theta(i)))
    facts = [
        Fact(differentiable(yhat(k), yhat(j)), "assumed"),
        Fact(differentiable(body, yhat(j)), "assumed"),
    ]
    facts += [Fact(nonzero(sum_over(i, exp(theta(i)))), "assumed")]
    claim = one_step(
        find(target),
        "unfold",
        derivative(body, yhat(j)),
        body,
        (0,),
        facts,
        name=r"\hat{y}",
        binding=Binding(indices={k: k}),
    )
    with pytest.raises(InvalidStep, match="definition of"):
        check(claim, ALL)


def test_a_definition_is_not_recognised_under_its_own_derivative():
    body = exp(theta(k)) / sum_over(i, exp(theta(i)))
    target = derivative(body, yhat(j))
    facts = [
        Fact(nonzero(sum_over(i, exp(theta(i)))), "assumed"),
        Fact(differentiable(body, yhat(j)), "assumed"),
    ]
    facts += [Fact(differentiable(yhat(k), yhat(j)), "assumed")]
    claim = one_step(
        find(target),
        "fold",
        derivative(yhat(k), yhat(j)),
        yhat(k),
        (0,),
        facts,
        name=r"\hat{y}",
        binding=Binding(indices={k: k}),
    )
    with pytest.raises(InvalidStep, match="definition of"):
        check(claim, ALL)


def test_differentiability_is_not_shown_by_writing_out_the_variable_itself():
    fact = Fact(differentiable(yhat(k), yhat(j)), "definition", path=())
    with pytest.raises(InvalidStep, match="held fixed"):
        check(claimed(find(y(j)), y(j), facts=(fact,)), ALL)


def test_a_wrong_unfolding_is_refused():
    with pytest.raises(InvalidStep, match="not the definition"):
        check(one_step(find(sym("J")), "unfold", ZERO, name="J"), ALL)


def test_a_fold_with_a_stale_index_is_refused():
    body = statements.SOFTMAX.body
    facts = [Fact(nonzero(sum_over(i, exp(theta(i)))), "assumed")]
    claim = one_step(
        find(body), "fold", yhat(j), facts=facts, name=r"\hat{y}", binding=Binding(indices={k: j})
    )
    with pytest.raises(InvalidStep):
        check(claim, ALL)


def test_a_lemma_must_stand_before_its_use():
    with pytest.raises(InvalidStep, match="no such lemma"):
        check(one_step(find(y(j)), "lemma", ZERO, name="magic"), ALL)


def test_a_lemma_with_a_stale_index_is_refused():
    lemma = Chain(
        "L", y(j) - y(j) + theta(j), (Step("algebra", (), y(j) - y(j) + theta(j), theta(j), theta(j)),)
    )
    target = y(k) - y(k) + theta(k)
    good = one_step(
        find(target), "lemma", theta(k), lemmas=[lemma], name="L", binding=Binding(indices={j: k})
    )
    bad = one_step(find(target), "lemma", theta(j), lemmas=[lemma], name="L", binding=Binding(indices={j: k}))
    assert only(good).lemmas == ("L",)
    with pytest.raises(InvalidStep):
        check(bad, ALL)


def test_a_lemma_that_uses_sum_y_is_1_is_not_used_under_a_derivative_in_y():
    total = sum_over(k, y(k))
    lemma = Chain("L", total, (Step("hypothesis", (), total, ONE, ONE, "0"),))
    target = derivative(total, y(j))
    facts = [Fact(differentiable(total, y(j)), "assumed"), Fact(differentiable(ONE, y(j)), "assumed")]
    claim = one_step(find(target), "lemma", derivative(ONE, y(j)), ONE, (0,), facts, [lemma], name="L")
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(claim, ALL)


# -- adjoints ---------------------------------------------------------------------------------

ADJOINTS = [(name, c, n) for name, c, n in STEPS if step_of(name, c, n).rule == "adjoint"]


def with_consumers(name, chain, number, change):
    """The derivation cut after an adjoint step whose sum over consumers is changed."""
    step = step_of(name, chain, number)
    new = change(step.new)
    changed = replace(step, new=new)
    changed = replace(changed, after=replaced(changed))
    steps = (*HONEST[name].chains[chain].steps[:number], changed)
    return with_chain(name, chain, steps=steps)


@pytest.mark.parametrize("where", [a for a in ADJOINTS if isinstance(step_of(*a).new, Add)])
def test_a_forgotten_consumer_is_refused(where):
    with pytest.raises(InvalidStep, match="consumers"):
        check(with_consumers(*where, lambda new: add(*new.args[1:])), ALL)


@pytest.mark.parametrize("where", ADJOINTS)
def test_a_consumer_counted_twice_is_refused(where):
    with pytest.raises(InvalidStep, match="consumers"):
        check(
            with_consumers(*where, lambda new: add(new, *new.args[:1] if isinstance(new, Add) else [new])),
            ALL,
        )


def network():
    """E(h²), with h² = tanh(W² h¹) and h¹ = tanh(W¹ h⁰)."""
    return statements.two_layers()


def adjoint_step(problem, start, new, facts=()):
    problem = replace(problem, targets=(Target("", start),))
    step = Step("adjoint", (), start, new, new, conditions=(differentiable(start.body, start.wrt),))
    return claimed(problem, start, (step,), facts)


def test_a_derivative_passed_through_a_stale_index_is_refused():
    a, b = statements.a, statements.b
    start = derivative(sym("E"), sym("h^1", a))
    wrong = sum_over(b, derivative(sym("E"), sym("h^2", b)) * derivative(sym("h^2", a), sym("h^1", a)))
    facts = HONEST["two_layers"].chains[0].facts
    assert same(HONEST["two_layers"].chains[0].start, start)
    right = sum_over(b, derivative(sym("E"), sym("h^2", b)) * derivative(sym("h^2", b), sym("h^1", a)))
    assert only(adjoint_step(network(), start, right, facts))
    with pytest.raises(InvalidStep, match="consumers"):
        check(adjoint_step(network(), start, wrong, facts), ALL)


def test_the_chain_rule_needs_differentiability_proved_not_assumed():
    a, c = statements.a, statements.c
    start = derivative(sym("E"), sym("h^1", a))
    right = sum_over(c, derivative(sym("E"), sym("h^2", c)) * derivative(sym("h^2", c), sym("h^1", a)))
    parts = [start, derivative(sym("E"), sym("h^2", c)), derivative(sym("h^2", c), sym("h^1", a))]
    facts = [Fact(differentiable(part.body, part.wrt), "assumed") for part in parts]
    with pytest.raises(InvalidStep, match="not assumed"):
        check(adjoint_step(network(), start, right, facts), ALL)


def test_an_opaque_function_is_not_differentiated_more_often_than_it_may_be():
    problem = statements.opaque_at_terms()
    slope = problem.targets[0].term
    twice = derivative(slope, sym("x", statements.b))
    fact = Fact(differentiable(slope.body.partial(0, (statements.a,)), slope.wrt), "chain")
    with pytest.raises(InvalidStep, match="1 times"):
        check(claimed(replace(problem, targets=(Target("", twice),)), twice, facts=(fact,)), ALL)


def test_an_argument_forgotten_by_the_chain_rule_is_refused():
    problem = replace(statements.opaque_at_terms(), functions=(Function("E", (("h",), ("h",))),), targets=())
    x = whole("x", "h")
    start = derivative(apply("E", (x, x)), sym("x", statements.a))
    honest = solve(replace(problem, targets=(Target("", start),))).derivation
    (step, *_), facts = honest.chains[0].steps, honest.chains[0].facts
    assert step.rule == "chain"
    half = step.new.args[0]
    with pytest.raises(InvalidStep, match="arguments"):
        check(
            replace(honest, chains=(Chain("x", start, (replace(step, new=half, after=half),), facts, ""),)),
            ALL,
        )


def test_the_chain_rule_captures_no_index_of_its_variable():
    problem = replace(statements.opaque_at_terms(), functions=(Function("E", (("h",), ("h",))),), targets=())
    x = whole("x", "h")
    for letter in "ijk":  # among them the letter that the whole array binds
        node = derivative(apply("E", (x, x)), sym("x", index(letter, "h")))
        assert chain_rule(problem, node).free == node.free
        assert all(len(set(d.args[0].args + d.args[1].args)) == 2 for d in slopes(chain_rule(problem, node)))


def slopes(term):
    return [part for part in subterms(term) if isinstance(part, D)]


def test_a_total_derivative_is_not_a_local_one():
    name, chain, number = next(
        a for a in ADJOINTS if a[0] == "layer_norm" and "local" in repr(step_of(*a).new)
    )

    def loosened(term):
        if isinstance(term, D) and term.data == "local":
            return derivative(term.body, term.wrt)
        return term if isinstance(term, Index) else term.with_args(map(loosened, term.args))

    with pytest.raises(InvalidStep, match="consumers"):
        check(with_consumers(name, chain, number, loosened), ALL)


def test_a_law_of_total_derivatives_read_locally_is_another_step():
    for where in STEPS:
        step = step_of(*where)
        if step.rule == "law" and isinstance(step.new, Term) and "D" in repr(LAWS[step.name].lhs)[:1]:
            flipped = replace(step.binding, local=not step.binding.local)
            with pytest.raises(InvalidStep):
                check(with_step(*where, binding=flipped), ALL)


def test_a_definition_is_not_written_out_where_a_local_derivative_holds_it_fixed():
    name, chain = "layer_norm", len(HONEST["layer_norm"].chains) - 1
    before = step_of(name, chain, 0).after
    mean = HONEST[name].problem.defined[r"\mu"]
    under = (
        p
        for p, t in places(before)
        if t is mean.head and "local" in {d.data for d in derivatives_over(before, p)}
    )
    path = next(under)
    after = put(before, path, mean.body)
    step = Step("unfold", path, before, after, mean.body, r"\mu")
    steps = (step_of(name, chain, 0), step)
    with pytest.raises(InvalidStep, match="under a derivative"):
        check(with_chain(name, chain, steps=steps), ALL)


# -- matrix forms ------------------------------------------------------------------------------

FORMS = [name for name, derivation in HONEST.items() if derivation.forms]


def with_form(name, **changes):
    (form,) = HONEST[name].forms
    return replace(HONEST[name], forms=(replace(form, **changes),))


@pytest.mark.parametrize("name", FORMS)
def test_another_matrix_is_refused(name):
    (form,) = HONEST[name].forms
    for matrix in (Scaled(scalar(num(2)), form.matrix), Plus((form.matrix, form.matrix))):
        with pytest.raises(InvalidStep, match="matrix form"):
            check(with_form(name, matrix=matrix), ALL)


@pytest.mark.parametrize("name", FORMS)
def test_indices_that_do_not_number_the_entries_are_refused(name):
    (form,) = HONEST[name].forms
    for at in (form.at[:1] * len(form.at), (), (*form.at, *form.at)):
        if at != form.at:
            with pytest.raises(InvalidStep, match="matrix form"):
                check(with_form(name, at=at), ALL)


@pytest.mark.parametrize("name", FORMS)
def test_a_letter_that_is_not_of_the_answer_is_refused_in_a_matrix(name):
    (form,) = HONEST[name].forms
    stray = sym("stray", index("stray", "stray"))
    lettered = Plus((form.matrix, Scaled(scalar(stray), form.matrix)))
    with pytest.raises(DeriveError, match="another free index"):
        check(with_form(name, matrix=lettered), ALL)


@pytest.mark.parametrize("name", FORMS)
def test_a_matrix_form_of_another_chain_is_refused(name):
    (form,) = HONEST[name].forms
    other = replace(form.chain, start=form.chain.start + 1, steps=())
    with pytest.raises(InvalidStep, match="matrix form"):
        check(with_form(name, chain=other), ALL)
    with pytest.raises(InvalidStep, match="no such answer"):
        check(with_form(name, part="another"), ALL)


@pytest.mark.parametrize("among", [(0, 5), (0, 0), (-1, 0)])
def test_factors_that_are_not_there_can_not_be_picked(among):
    with pytest.raises(InvalidStep, match="picks"):
        check(one_step(find(y(j) * theta(j)), "algebra", y(j) * theta(j), among=among), ALL)


@pytest.mark.parametrize("path", [(1,), (0, 0), (9,), (-1,)])
def test_a_path_to_an_index_a_variable_or_nowhere_is_refused(path):
    target = derivative(theta(k), theta(j))
    facts = [Fact(differentiable(theta(k), theta(j)), "assumed")]
    with pytest.raises(InvalidStep):
        check(one_step(find(target), "algebra", target, theta(j), path, facts), ALL)


def test_a_letter_of_a_law_may_not_stand_in_a_statement():
    with pytest.raises(StatementError, match="letter of a law"):
        find(meta("f"))


def test_algebra_does_not_know_what_is_given():
    with pytest.raises(InvalidStep, match="differ"):
        check(one_step(find(sum_over(k, y(k))), "algebra", ONE), ALL)


def test_algebra_does_not_know_definitions_or_functions():
    for target, end in ((sym("J"), LOSS.body), (exp(y(j)) * exp(y(k)), exp(y(j) + y(k)))):
        with pytest.raises(InvalidStep):
            check(one_step(find(target), "algebra", end), ALL)


def test_a_square_root_of_a_square_is_not_the_number():
    root = power(power(y(j), num(2)), num(1) / num(2))
    facts = [
        Fact(
            Judgement("<=", (ZERO, power(y(j), num(2)))),
            "law",
            "a square is nonnegative",
            Binding({"f": ((), y(j))}),
        )
    ]
    with pytest.raises(InvalidStep):
        check(one_step(find(root), "algebra", y(j), facts=facts), ALL)


def leaves(value, path=()):
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path


def forged(value, rng):
    match value:
        case bool():
            return not value
        case int():
            return value + rng.choice((-1, 1))
        case str():
            return rng.choice(("", "y", "k", "C", "0", "-1", "sum", "a", value + "x"))
        case _:
            return None


def refused_of(name, count, seed):
    """How many of `count` certificates, one value of each forged, are refused; the others say the same."""
    rng = random.Random(seed)
    honest = dumps(HONEST[name])
    claims = [said(theorem) for theorem in check(HONEST[name], ALL)]
    spots = [p for p in leaves(json.loads(honest)) if p[0] not in ("problem",)]
    refused = 0
    for path in rng.sample(spots, min(count, len(spots))):
        value = json.loads(honest)
        holder = value
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = forged(holder[path[-1]], rng)
        try:
            found = check(loads(json.dumps(value)), ALL)
        except DeriveError:
            refused += 1
        else:
            assert [said(theorem) for theorem in found] == claims
    return refused


@pytest.mark.sweep(every=4)
@pytest.mark.parametrize("name", HONEST)
def test_a_forged_certificate_is_refused_or_says_the_same(name):
    assert refused_of(name, 40, seed=5) > 20


@pytest.mark.slow
@pytest.mark.parametrize("name", HONEST)
def test_each_of_many_forged_certificates_is_refused_or_says_the_same(name):
    assert refused_of(name, 200, seed=6) > 75


def said(theorem):
    """The claim of a theorem and its cases, as keys."""
    cases = [(*(each.key for each in case.when), key(case.value)) for case in theorem.cases]
    return theorem.claim.key, cases


def test_certificates_read_back_are_the_same():
    for honest in HONEST.values():
        assert loads(dumps(honest)) == honest


def test_fn_of_unknown_name_is_a_value_like_any_other():
    problem = Problem("t", (Target("", fn("sin", x)),), {}, (Symbol("x"),))
    assert check(claimed(problem, fn("sin", x)), ALL)[0].laws == ()


# -- cases --------------------------------------------------------------------------------------

CASES = [(name, number) for name, honest in HONEST.items() for number in range(len(honest.cases))]


def with_case(name, number, **changes):
    cases = list(HONEST[name].cases)
    cases[number] = replace(cases[number], **changes)
    return replace(HONEST[name], cases=tuple(cases))


def refuses_case(derivation, why=""):
    with pytest.raises(InvalidStep, match=f"case of part .*{why}"):
        check(derivation, ALL)


def test_there_are_cases_of_indices_entries_and_signs():
    conditions = {
        (condition.relation, type(condition.terms[0]).__name__)
        for honest in HONEST.values()
        for case in honest.cases
        for condition in case.when
    }
    assert {("=", "Index"), ("!=", "Index"), ("=", "Sym"), ("<", "Num"), ("<", "Sym")} <= conditions


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_case_is_part_of_what_is_proved(name, number):
    (theorem,) = check(HONEST[name], ALL)
    assert theorem.cases[number] == HONEST[name].cases[number]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_case_with_another_value_is_refused(name, number):
    case = HONEST[name].cases[number]
    for value in (case.value + 1, HONEST[name].chains[-1].end):
        refuses_case(with_case(name, number, value=value), "does not end at the value")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_case_under_other_conditions_is_refused(name, number):
    case = HONEST[name].cases[number]
    for other in HONEST[name].cases:
        if other is not case:
            refuses_case(with_case(name, number, when=other.when), "does not start at the answer")
    for when in ((), (positive(theta(j)),), (*case.when, *case.when), case.when[:-1]):
        if when != case.when:
            refuses_case(with_case(name, number, when=when))


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_values_of_two_cases_are_not_to_be_exchanged(name, number):
    case = HONEST[name].cases[number]
    for other in HONEST[name].cases:
        if not same(other.value, case.value):
            refuses_case(with_case(name, number, value=other.value))
            refuses_case(with_case(name, number, chain=replace(other.chain, name="another")))
            swapped = with_case(name, number, value=other.value, chain=replace(other.chain, name="another"))
            refuses_case(swapped, "does not start at the answer")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_step_of_a_case_that_does_not_follow_is_refused(name, number):
    chain = HONEST[name].cases[number].chain
    for place, step in enumerate(chain.steps):
        wrong = replace(step, new=step.new + 1, after=step.after + 1)
        steps = (*chain.steps[:place], wrong, *chain.steps[place + 1 :])
        refuses_case(with_case(name, number, chain=replace(chain, steps=steps)))
        cut = chain.steps[:place] + chain.steps[place + 1 :]
        refuses_case(with_case(name, number, chain=replace(chain, steps=cut)))


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_case_of_nothing_or_given_twice_is_refused(name, number):
    case = HONEST[name].cases[number]
    refuses_case(with_case(name, number, part="another"), "no such answer")
    refuses_case(with_case(name, number, chain=replace(case.chain, part="")))
    refuses_case(replace(HONEST[name], cases=(*HONEST[name].cases, case)), "stands twice")


def test_a_case_of_another_part_is_refused():
    problem = softmax_parts(first=derivative(yhat(k), theta(j)), second=derivative(yhat(i), theta(j)))
    honest = solve(problem).derivation
    assert {case.part for case in honest.cases} == {"first", "second"}
    check(honest, ALL)
    turned = [replace(case, part="second" if case.part == "first" else "first") for case in honest.cases]
    refuses_case(replace(honest, cases=tuple(turned)), "does not start at the answer")


def softmax_parts(**targets):
    whole = softmax(ZERO)
    return replace(whole, targets=tuple(Target(part, term) for part, term in targets.items()))


def unchanged(when):
    """The case that says that the answer is what it is where `when` holds."""
    answer = HONEST["softmax_jacobian"].chains[-1].end
    start = mul(*(weight(each) or ONE for each in when), answer)
    return Case("", tuple(when), answer, Chain("case", start))


def test_an_answer_is_what_it_is_in_any_case():
    honest = replace(HONEST["softmax_jacobian"], cases=(unchanged([positive(theta(j))]),))
    assert only(honest).cases == honest.cases


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ([positive(theta(i))], "index i is free"),  # an index of which the answer knows nothing
        ([equal(i, j)], "index i is free"),
        ([], "no condition of a case"),
        ([equal(j, j)], "no condition of a case"),
        ([Judgement("!=", (j, j))], "no condition of a case"),
        ([equal(theta(j), num(2))], "no condition of a case"),
        ([equal(theta(j) + 1, ONE)], "no condition of a case"),
        ([Judgement("<=", (ZERO, theta(j)))], "no condition of a case"),
        ([nonzero(theta(j))], "no condition of a case"),
        ([differentiable(theta(j), theta(j))], "no condition of a case"),
        ([positive(theta(j)), nonzero(theta(j))], "no condition of a case"),
        ([positive(log(theta(j)))], "needs a fact that is not shown"),  # it means nothing where θ < 0
        ([positive(sym("nobody"))], "neither declared nor defined"),
        ([equal(index("k", "n"), index("j", "n"))], "is free"),
    ],
)
def test_what_is_no_condition_is_refused(when, why):
    refuses_case(replace(HONEST["softmax_jacobian"], cases=(unchanged(when),)), why)


def test_a_condition_is_looked_at_even_where_the_answer_is_0():
    problem = find(derivative(a, theta(j)), hypotheses=())
    honest = solve(problem).derivation
    assert honest.chains[-1].end is ZERO
    for when in (positive(log(theta(j))), positive(theta(i)), positive(sym("nobody"))):
        refuses_case(replace(honest, cases=(Case("", (when,), ZERO, Chain("case", ZERO)),)))


def test_a_case_leans_on_what_its_conditions_need():
    """The condition log θ_j > 0 means something where θ_j > 0 only, though 0 times its weight is written 0."""
    problem = find(derivative(a, theta(j)), hypotheses=())
    chain = Chain("case", ZERO, (), (Fact(positive(theta(j)), "assumed"),))
    case = Case("", (positive(log(theta(j))),), ZERO, chain)
    (theorem,) = check(replace(solve(problem).derivation, cases=(case,)), ALL)
    assert theorem.assumed == (positive(theta(j)),)


def test_the_chain_of_a_case_answers_no_part():
    case = unchanged([positive(theta(j))])
    problem = softmax_parts(first=derivative(yhat(k), theta(j)), second=case.chain.start)
    honest = solve(problem, ["first"]).derivation
    check(replace(honest, cases=(replace(case, part="first"),)), ALL)
    answering = replace(case, part="first", chain=replace(case.chain, part="second"))
    refuses_case(replace(honest, cases=(answering,)), "does not start at the answer")


def test_a_case_leans_on_what_its_chain_leans_on():
    (theorem,) = check(HONEST["one_hot"], ALL)
    square, total = HONEST["one_hot"].problem.hypotheses
    assert theorem.given == (square, total)
    (theorem,) = check(replace(HONEST["one_hot"], cases=()), ALL)
    assert theorem.given == (total,)


def test_a_case_may_not_lean_on_what_is_not_given():
    problem = replace(HONEST["one_hot"].problem, hypotheses=HONEST["one_hot"].problem.hypotheses[1:])
    honest = solve(problem).derivation
    assert not honest.cases
    refuses_case(replace(honest, cases=HONEST["one_hot"].cases))


def test_an_index_that_stands_in_conditions_alone_is_captured_like_a_bound_one():
    """x_i ≤ c for every i, so that all of it is: c can't be y_i, which is another one for each."""
    f, c = meta("f", i), meta("c")
    bounded = Law("bounded", Judgement("<=", (meta("f", j), c)), (Judgement("<=", (f, c)),))
    x_of, y_of = ((i,), sym("x", i)), ((), sym("y", i))
    at = {i: i, j: j}
    with pytest.raises(InvalidStep, match="captured in c"):
        check_binding(bounded, Binding({"f": x_of, "c": y_of}, at, {i.dim: i.dim}))
    with pytest.raises(InvalidStep, match="two indices of the law"):
        check_binding(bounded, Binding({"f": x_of, "c": ((), a)}, {i: j, j: j}, {i.dim: i.dim}))
    check_binding(bounded, Binding({"f": x_of, "c": ((), a)}, at, {i.dim: i.dim}))
