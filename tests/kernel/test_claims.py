"""Claims: honest derivations prove them, forged ones are refused or prove no more than they show."""

from dataclasses import replace

import claims
import pytest
from claims import SEARCHED, STUCK, a, algebra, b, bound, c, le, lt, stated, x

from derive.errors import CertificateError, InvalidStep, StatementError
from derive.kernel import (
    Case,
    Chain,
    Definition,
    Derivation,
    Fact,
    Judgement,
    MatrixForm,
    Step,
    check,
    equal,
    nonnegative,
    positive,
    to_prove,
    weight,
)
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.solver import solve
from derive.terms import ZERO, derivative, fn, mul, num, sym
from derive.terms.matrix import Named

BY_HAND = claims.by_hand()
BOUNDS = [
    (name, number)
    for name, derivation in BY_HAND.items()
    for number, step in enumerate(derivation.chains[0].steps)
    if step.rule == "bound"
]
FOUND = {name: solve(make()).derivation for name, make in SEARCHED.items()}


def only(derivation):
    (theorem,) = check(derivation, ALL)
    return theorem


def with_answer(derivation, **changes):
    """The derivation with its last chain changed, which answers it."""
    *before, last = derivation.chains
    return replace(derivation, chains=(*before, replace(last, **changes)))


def with_step(derivation, number, **changes):
    steps = list(derivation.chains[-1].steps)
    steps[number] = replace(steps[number], **changes)
    return with_answer(derivation, steps=tuple(steps))


@pytest.mark.parametrize("name", BY_HAND)
def test_a_chain_upwards_proves_its_claim(name):
    assert only(BY_HAND[name]).is_proved


@pytest.mark.parametrize("name", FOUND)
def test_what_the_search_finds_proves_its_claim(name):
    theorem = only(FOUND[name])
    assert theorem.is_proved
    assert theorem.claim == theorem.target.claim


@pytest.mark.parametrize("name", STUCK)
def test_what_is_not_proved_is_not_claimed(name):
    theorem = only(solve(STUCK[name]()).derivation)
    assert not theorem.is_proved
    assert theorem.claim != theorem.target.claim


@pytest.mark.parametrize("name", [*BY_HAND, *FOUND])
def test_a_certificate_says_the_same(name):
    derivation = {**BY_HAND, **FOUND}[name]
    (theorem,) = check(loads(dumps(derivation)), ALL)
    assert theorem == only(derivation)


# -- forged -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FOUND if FOUND[name].chains[-1].relation == "="])
def test_without_the_sign_of_the_end_nothing_is_claimed_of_the_difference(name):
    derivation = FOUND[name]
    end = derivation.chains[-1].end
    sign = Judgement(derivation.problem.targets[0].relation, (ZERO, end))
    without = replace(
        derivation,
        chains=tuple(
            replace(chain, facts=tuple(f for f in chain.facts if f.judgement.key != sign.key))
            for chain in derivation.chains
        ),
    )
    try:
        theorem = only(without)
    except InvalidStep:
        return  # an inner line needed it too
    assert theorem.claim == Judgement("=", (derivation.chains[-1].start, end))
    assert not theorem.is_proved
    assert theorem.convexity is None


@pytest.mark.parametrize(("name", "number"), BOUNDS)
def test_a_bound_is_no_equation(name, number):
    with pytest.raises(InvalidStep):
        check(with_step(BY_HAND[name], number, relation="="), ALL)


def test_an_equation_is_no_bound():
    for relation in ("<=", "<"):
        with pytest.raises(InvalidStep, match="proves an equation"):
            check(with_step(BY_HAND["an equation"], 0, relation=relation), ALL)


@pytest.mark.parametrize(("name", "number"), [each for each in BOUNDS if each[0].endswith("<=")])
def test_a_weak_bound_is_not_strict(name, number):
    with pytest.raises(InvalidStep):
        check(with_step(BY_HAND[name], number, relation="<"), ALL)


@pytest.mark.parametrize(("name", "number"), BOUNDS)
def test_a_bound_names_all_its_conditions(name, number):
    conditions = BY_HAND[name].chains[-1].steps[number].conditions
    for missing in range(len(conditions)):
        fewer = conditions[:missing] + conditions[missing + 1 :]
        with pytest.raises(InvalidStep, match="conditions it names"):
            check(with_step(BY_HAND[name], number, conditions=fewer), ALL)


@pytest.mark.parametrize(("name", "number"), BOUNDS)
def test_every_condition_of_a_bound_must_be_a_fact(name, number):
    derivation = BY_HAND[name]
    for condition in derivation.chains[-1].steps[number].conditions:
        facts = tuple(f for f in derivation.chains[-1].facts if f.judgement.key != condition.key)
        assert len(facts) < len(derivation.chains[-1].facts)
        with pytest.raises(InvalidStep, match="not shown"):
            check(with_answer(derivation, facts=facts), ALL)


@pytest.mark.parametrize(("name", "number"), BOUNDS)
def test_a_bound_leads_to_what_it_says(name, number):
    step = BY_HAND[name].chains[-1].steps[number]
    with pytest.raises(InvalidStep):
        check(with_step(BY_HAND[name], number, new=step.new + 1), ALL)
    with pytest.raises(InvalidStep):
        check(with_step(BY_HAND[name], number, after=step.after + 1), ALL)


def downwards(before, path, new, *hypotheses, relation="<="):
    """The step that would make `before` ≤ what it becomes, whatever it takes."""
    problem = stated(equal(a, a), hypotheses)
    step = Step("bound", path, before, before, new, relation=relation)
    return bound(problem, step.before, step.path, step.new, step.relation).conditions


@pytest.mark.parametrize(
    ("before", "path", "new", "wanted"),
    [
        (b - a, (1, 1), x, le(x, a)),
        (mul(num(-2), a), (1,), x, le(x, a)),
        (1 / a, (0,), x, le(x, a)),
        (1 / (b - a), (0, 1, 1), x, le(a, x)),
        (fn("exp", -a), (0, 1), x, le(x, a)),
    ],
)
def test_what_falls_asks_for_the_other_direction(before, path, new, wanted):
    assert downwards(before, path, new)[0].key == wanted.key


@pytest.mark.parametrize(
    ("before", "path", "new", "wanted"),
    [
        (c * a, (1,), x, nonnegative(c)),
        (mul(num(-2), c, a), (2,), x, nonnegative(2 * c)),
        (a**2, (0,), x, nonnegative(a)),
        (a ** (-1), (0,), x, positive(x)),
        (fn("log", a), (0,), x, positive(a)),
    ],
)
def test_what_stands_around_has_to_have_a_sign(before, path, new, wanted):
    assert wanted.key in [each.key for each in downwards(before, path, new)]


@pytest.mark.parametrize(
    ("before", "path", "relation"),
    [
        (fn("sin", a), (0,), "<="),
        (fn("abs", a), (0,), "<="),
        (fn("relu", a), (0,), "<"),
        (b**a, (1,), "<="),
    ],
)
def test_what_is_not_known_to_be_monotone_is_refused(before, path, relation):
    with pytest.raises(InvalidStep, match="monotone"):
        downwards(before, path, x, relation=relation)


def test_a_bound_says_nothing_under_a_derivative():
    before, after = derivative(a * x, x), derivative(b * x, x)
    problem = stated(le(before, after), [le(a, b)])
    step = Step("bound", (0, 0), before, after, b, conditions=(le(a, b),), relation="<=")
    with pytest.raises(InvalidStep, match="a bound says nothing of a derivative"):
        check(claims.proved(problem, (step,)), ALL)


@pytest.mark.parametrize("name", ["a Σ <=", "mean", "softmax"])
def test_another_end_proves_nothing_asked(name):
    derivation = replace({**BY_HAND, **FOUND}[name], forms=())
    last = derivation.chains[-1]
    other = Step("algebra", (), last.end, last.end + a, last.end + a)
    with pytest.raises(InvalidStep):
        check(with_answer(derivation, steps=(*last.steps, other)), ALL)
    assert not only(with_answer(derivation, steps=last.steps[:-1])).is_proved


def test_a_chain_of_another_claim_is_refused():
    derivation = BY_HAND["a Σ <="]
    other = stated(le(claims.u, claims.v), [le(claims.u, claims.v)])
    with pytest.raises(InvalidStep, match="what is to be found"):
        check(replace(derivation, problem=other), ALL)


def test_a_weaker_chain_does_not_prove_more():
    derivation = BY_HAND["a sum <="]
    left, right = derivation.problem.targets[0].claim.terms
    for relation in ("=", "<"):
        stronger = stated(Judgement(relation, (left, right)), [le(a, x)])
        theorem = only(replace(derivation, problem=stronger))
        assert not theorem.is_proved
        assert theorem.claim.relation == "<="


def test_a_chain_downwards_is_refused():
    """b ≥ a does not make b ≤ a."""
    problem = stated(le(b, a), [le(a, b)])
    step = Step("bound", (), b, a, a, conditions=(le(b, a),), relation="<=")
    facts = (Fact(le(b, a), "given", "0"),)
    with pytest.raises(InvalidStep, match="not what is declared"):
        check(Derivation(problem, (Chain("answer", b, (step,), facts, ""),)), ALL)


def test_a_claim_is_not_a_lemma_of_equations():
    """What is no equation can't be put in the place of a term."""
    problem = stated(lt(b, a), [le(a, b)])
    upwards = Chain("up", a, (bound(problem, a, (), b),), (Fact(le(a, b), "given", "0"),))
    cited = Step("lemma", (0,), a - b, b - b, b, "up")
    with pytest.raises(InvalidStep, match="where = is wanted"):
        check(Derivation(problem, (upwards, Chain("answer", a - b, (cited,), (), ""))), ALL)
    cited = Step("lemma", (), a, b, b, "up")
    problem = stated(equal(a, b), [le(a, b)])
    with pytest.raises(InvalidStep, match="where = is wanted"):
        check(Derivation(problem, (upwards, Chain("answer", a, (cited,), (), ""))), ALL)


def test_an_answer_to_be_found_is_an_equation():
    problem = stated(le(a, b), [le(a, b)])
    found = replace(problem, targets=(replace(problem.targets[0], term=a, claim=None),))
    chain = Chain("answer", a, (bound(problem, a, (), b),), (Fact(le(a, b), "given", "0"),), "")
    with pytest.raises(InvalidStep, match="where = is wanted"):
        check(Derivation(found, (chain,)), ALL)


def test_a_certificate_with_another_relation_is_refused():
    text = dumps(BY_HAND["a sum <="])
    assert '"relation": "<="' in text
    for relation in ("=", ">=", "!=", "", "≤"):
        with pytest.raises((InvalidStep, CertificateError)):
            check(loads(text.replace('"relation": "<="', f'"relation": "{relation}"')), ALL)


@pytest.mark.parametrize("name", ["an equation", "no more than"])
def test_the_steps_say_what_is_proved(name):
    theorem = only(BY_HAND[name])
    assert theorem.chain.relation == "="
    assert only(with_answer(BY_HAND[name], steps=(algebra((a + b) ** 2, theorem.claim.terms[1]),))) == theorem


def test_convexity_goes_with_its_own_form_only():
    target = FOUND["softmax"].problem.targets[0]
    for claim in (nonnegative(sym("J")), Judgement("=", target.claim.terms), le(target.term, ZERO)):
        other = to_prove("", claim, target.convexity)
        with pytest.raises(StatementError):
            replace(FOUND["softmax"].problem, targets=(other,))


def test_what_has_a_kink_is_not_said_to_be_convex():
    """0 ≤ 0 is the Hessian form of ReLU wherever that has a derivative; so it is of −ReLU."""
    J = Definition("J", (), fn("relu", a))
    form = claims.convex(stated(equal(a, a), [positive(a)], definitions=[J]), "J", ("a", "h"))
    theorem = only(solve(form).derivation)
    assert theorem.is_proved
    assert theorem.convexity is None


def test_the_end_of_a_bound_is_no_answer_that_has_a_matrix_form():
    """u_k < v_k does not make u the vector v."""
    derivation = claims.at_index()
    form = MatrixForm("", Named("v", ("n",)), (claims.k,), Chain("form", claims.v))
    with pytest.raises(InvalidStep, match="matrix form of part : the chain proves <, where = is wanted"):
        check(replace(derivation, forms=(form,)), ALL)


def test_the_end_of_a_bound_is_no_answer_in_a_case_either():
    derivation = claims.at_index()
    when = positive(claims.u)
    case = Case("", (when,), claims.v, Chain("case", mul(weight(when), claims.v)))
    with pytest.raises(InvalidStep, match="case of part : the chain proves <, where = is wanted"):
        check(replace(derivation, cases=(case,)), ALL)
