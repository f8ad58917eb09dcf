"""A number that there is by Taylor's theorem is new, is nowhere taken for more than it is, and stays inside."""

from dataclasses import replace

import pytest
from steps import step_by
from witnesses import IN_BETWEEN, WITNESS, M, at_most, f, newton, plus, r, size, smooth, t, x, xi

from derive.errors import DeriveError, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Derivation,
    Everywhere,
    Fact,
    Judgement,
    Problem,
    Step,
    Symbol,
    Target,
    Witness,
    between,
    check,
    differentiable,
    equal,
    nonzero,
    to_prove,
)  # fmt: skip
from derive.kernel.certificate import dumps, loads
from derive.kernel.witness import with_witnesses
from derive.laws import ALL
from derive.terms import ZERO, derivative, expectation, index, limit, num, sum_over, sym

TAYLOR = WITNESS.equation.terms[1]
PLACE = Fact(WITNESS.place, "obtained", "\\xi")
SLOPE = (
    Fact(nonzero(f(x, 1)), "given", "1"),
    Fact(nonzero(num(2)), "arithmetic"),
    Fact(
        nonzero(2 * f(x, 1)),
        "law",
        "a product of nonzeros is not 0",
        Binding({"f": ((), num(2)), "g": ((), f(x, 1))}),
    ),
)


def step(rule, path, before, new, name="", problem=None, **other):
    spoken = with_witnesses(problem or newton(), (WITNESS,))
    return step_by(spoken, rule, path, before, new, name, **other)


def recursion():
    """x⁺ − r = f″(ξ)/(2 f′(x)) (x − r)²."""
    first = step("unfold", (0,), plus - r, x - f(x) / f(x, 1), "x^+")
    second = step("algebra", (), first.after, x - (f(x) - f(r) + f(r)) / f(x, 1) - r)
    third = step("hypothesis", (1, 1, 2), second.after, ZERO, "0")
    fourth = step("obtain", (1, 1, 1, 1), third.after, TAYLOR, "\\xi")
    fifth = step("algebra", (), fourth.after, f(xi, 2) / (2 * f(x, 1)) * (x - r) ** 2)
    return Chain("Newton", plus - r, (first, second, third, fourth, fifth), SLOPE, "recursion")


HONEST = Derivation(newton(), (recursion(),), witnesses=(WITNESS,))


def refused(derivation, words=""):
    with pytest.raises(DeriveError, match=words):
        check(derivation, ALL)


def one_step(made, facts=(), problem=None, witnesses=(WITNESS,)):
    """A derivation of a part that is made for one step."""
    stated = replace(problem or newton(), targets=(Target("", made.before),))
    return Derivation(stated, (Chain("c", made.before, (made,), facts, ""),), witnesses=witnesses)


def fact(*facts, problem=None, witnesses=(WITNESS,)):
    """A derivation that does nothing but show facts."""
    stated = replace(problem or newton(), targets=(Target("", M),))
    return Derivation(stated, (Chain("c", M, (), facts, ""),), witnesses=witnesses)


def test_the_error_of_newtons_method_is_a_theorem_about_a_number_that_there_is():
    (theorem,) = check(loads(dumps(HONEST)), ALL)
    assert theorem.claim == equal(plus - r, f(xi, 2) / (2 * f(x, 1)) * (x - r) ** 2)
    assert theorem.exists == theorem.witnesses == (WITNESS,)
    assert not theorem.assumed


def test_the_equation_is_taylors_theorem():
    third = Witness("\\xi", "f", 3, x, r).equation
    step = r - x
    assert third == equal(
        f(r), f(x) + f(x, 1) * step + num(1) / 2 * f(x, 2) * step**2 + num(1) / 6 * f(xi, 3) * step**3
    )


def test_without_the_witness_the_step_is_refused():
    refused(replace(HONEST, witnesses=()), "neither declared nor defined|no witness")


@pytest.mark.parametrize("order", [0, 3, -1, True, 10**9])
def test_an_order_that_the_function_does_not_have_is_refused(order):
    refused(replace(HONEST, witnesses=(replace(WITNESS, order=order),)), "of order")


def test_taylor_needs_as_many_derivatives():
    problem = replace(newton(), everywhere=(), functions=smooth(1))
    first = replace(HONEST.chains[0], steps=())
    refused(replace(HONEST, problem=problem, chains=(first,)), "differentiable 1 times")


def test_the_equation_of_another_order_is_refused():
    made = step("obtain", (), f(r), TAYLOR, "\\xi")
    check(one_step(made), ALL)
    refused(one_step(made, witnesses=(replace(WITNESS, order=1),)), "right side")


def test_the_equation_with_the_ends_exchanged_is_refused():
    made = step("obtain", (), f(r), TAYLOR, "\\xi")
    refused(one_step(made, witnesses=(replace(WITNESS, at=r, towards=x),)), "left side")


@pytest.mark.parametrize("name", ["x", "x^+", "f", "t", "", "M"])
def test_a_name_that_means_something_is_refused(name):
    witness = replace(WITNESS, name=name)
    refused(fact(witnesses=(witness,)), "in use")


def test_a_witness_is_obtained_once():
    refused(fact(witnesses=(WITNESS, replace(WITNESS, order=1))), "same name")


def test_no_witness_between_other_witnesses():
    other = Witness("\\eta", "f", 1, x, xi)
    refused(fact(witnesses=(WITNESS, other)), "neither declared nor defined")


def test_no_witness_for_each_value_of_an_index():
    problem = replace(newton(), sizes={"n": ""}, symbols=(*newton().symbols, Symbol("z", ("n",))))
    refused(fact(problem=problem, witnesses=(replace(WITNESS, at=sym("z", index("i", "n"))),)), "free")


@pytest.mark.parametrize("function", ["g", "h", "k", "nothing"])
def test_only_functions_of_one_number(function):
    (one,) = smooth(2)
    others = (
        replace(one, name="g", shapes=((), ())),
        replace(one, name="h", shapes=(("n",),)),
        replace(one, name="k", dims=("n",)),
    )
    problem = replace(newton(), sizes={"n": ""}, functions=(one, *others))
    refused(fact(problem=problem, witnesses=(replace(WITNESS, function=function),)), "one number")


def test_a_problem_can_not_speak_of_a_witness():
    with pytest.raises(StatementError, match="neither declared nor defined"):
        replace(newton(), targets=(to_prove("", at_most(plus - r, f(xi, 2))),))


def test_what_names_a_witness_is_not_the_claim():
    """|x⁺ − r| = |... f″(ξ) ...| proves no bound that does not name ξ."""
    (chain,) = HONEST.chains
    bound = replace(newton(), targets=(to_prove("recursion", at_most(plus - r, M)),))
    (theorem,) = check(Derivation(bound, (chain,), witnesses=(WITNESS,)), ALL)
    assert not theorem.is_proved
    assert theorem.exists == (WITNESS,)


def test_nothing_is_assumed_of_a_witness():
    refused(fact(Fact(nonzero(xi), "assumed")), "assumed of a witness")
    refused(fact(Fact(nonzero(f(xi, 2) - x), "assumed")), "assumed of a witness")


@pytest.mark.parametrize(("body", "wrt"), [(xi, x), (xi * x, x), (f(xi, 1), sym("M")), (x, xi)])
def test_a_witness_stands_under_no_derivative(body, wrt):
    problem = replace(newton(), targets=(Target("", M),))
    slope = derivative(body, wrt)
    made = Step("algebra", (), M, M + slope - slope, M + slope - slope)
    refused(Derivation(problem, (Chain("c", M, (made,), (), ""),), witnesses=(WITNESS,)), "no derivative")


@pytest.mark.parametrize(("body", "wrt"), [(xi, x), (xi * M, M), (M, xi)])
def test_a_witness_is_not_known_to_be_differentiable(body, wrt):
    law = Fact(differentiable(body, wrt), "assumed")
    refused(fact(law), "how a witness moves|assumed of a witness")
    rests = Fact(nonzero(derivative(body, wrt)), "arithmetic")
    refused(fact(rests), "no derivative")


@pytest.mark.parametrize("relation", ["convex", "concave", "log-convex"])
def test_a_witness_stands_in_nothing_convex(relation):
    curved = Fact(Judgement(relation, (xi * x, x)), "curvature", "an affine function")
    refused(fact(curved), "how a witness moves")


def test_taylors_theorem_is_not_used_under_a_derivative():
    """∂f(r)/∂r is not the derivative of the right side with ξ held fixed; ∂/∂M holds it fixed, and is refused too."""
    for wrt in (r, M):
        before = derivative(f(r) * wrt, wrt)
        made = Step("obtain", (0, 0), before, derivative(TAYLOR * wrt, wrt), TAYLOR, "\\xi")
        facts = (Fact(differentiable(f(r) * wrt, wrt), "assumed"),)
        refused(one_step(made, facts), "no derivative|under a derivative")


# -- hypotheses about all numbers of an interval -------------------------------------------------


def instance(value, number="0", judgement=None):
    said = at_most(size(f(value, 2)), M) if judgement is None else judgement
    return Fact(said, "everywhere", number, Binding({"t": ((), value)}))


@pytest.mark.parametrize("value", [x, r, xi])
def test_what_holds_in_an_interval_holds_of_its_ends_and_of_a_number_between(value):
    (theorem,) = check(loads(dumps(fact(PLACE, instance(value)))), ALL)
    assert not theorem.assumed


@pytest.mark.parametrize("value", [M, x + r, (x + r) / 2, ZERO, xi + 1, 2 * x - r])
def test_what_is_not_known_to_lie_in_it_is_refused(value):
    refused(fact(PLACE, instance(value)), "needs a fact that is not shown .between")


def test_a_witness_is_where_it_is_and_nowhere_else():
    refused(fact(instance(xi)), "needs a fact")
    refused(fact(Fact(between(xi, x, M), "obtained", "\\xi")), "what is known")
    refused(fact(Fact(between(xi, x, r), "obtained", "\\eta")), "no witness")
    refused(fact(Fact(between(M, x, r), "assumed")), "assumed")


def test_it_is_between_them_in_either_order():
    problem = newton()
    turned = tuple(replace(each, when=(between(t, r, x),)) for each in problem.everywhere)
    check(fact(PLACE, instance(xi), problem=replace(problem, everywhere=turned)), ALL)


@pytest.mark.parametrize(
    "fact_",
    [
        instance(x, judgement=at_most(size(f(x, 1)), M)),
        instance(x, judgement=at_most(size(f(r, 2)), M)),
        instance(x, judgement=at_most(M, size(f(x, 2)))),
        instance(x, "1"),
        instance(x, "2"),
        instance(x, "-1"),
        replace(instance(x), binding=Binding()),
        replace(instance(x), binding=Binding({"t": ((), x), "s": ((), x)})),
        replace(instance(x), binding=Binding({"t": ((index("i", "n"),), x)})),
    ],
)
def test_what_it_does_not_say_is_refused(fact_):
    refused(fact(fact_), "declared|stand")


def test_a_theorem_says_what_it_was_given_of_all_numbers():
    problem = newton()
    chain = Chain("c", size(f(x, 2)), (), (instance(x),), "")
    stated = replace(problem, targets=(to_prove("", at_most(size(f(x, 2)), M)),))
    bound = step("bound", (), size(f(x, 2)), M, relation="<=")
    (theorem,) = check(Derivation(stated, (replace(chain, steps=(bound,)),)), ALL)
    assert theorem.is_proved
    assert theorem.everywhere == problem.everywhere[:1]
    assert not theorem.given


@pytest.mark.parametrize(
    "every",
    [
        Everywhere("t", at_most(x, M)),
        Everywhere("", at_most(x, M)),
        Everywhere("x", at_most(x, M)),
        Everywhere("f", at_most(sym("f"), M)),
        Everywhere("t", equal(t, M)),
        Everywhere("t", differentiable(t, x)),
        Everywhere("t", at_most(t, M), (differentiable(t, x),)),
        Everywhere("t", at_most(derivative(t * x, x), M)),
        Everywhere("t", at_most(t * M, expectation(t * x))),  # then E[x²] = x E[x]
        Everywhere("t", at_most(limit(t + x, x, "at", ZERO), t)),  # then lim 2x ≤ x
        Everywhere("t", at_most(t * sym("q"), M)),
        Everywhere("t", at_most(f(t, 3), M)),
        Everywhere("t", at_most(sym("t", index("i", "n")) + t, M)),
    ],
    ids=str,
)
def test_what_means_nothing_of_all_numbers_is_refused(every):
    with pytest.raises(StatementError):
        replace(newton(), everywhere=(every,))


def test_no_index_of_an_instance_is_captured():
    i = index("i", "n")
    z = Symbol("z", ("n",))
    over = Everywhere("t", at_most(sum_over(i, sym("z", i) * t), M))
    problem = Problem(
        "p",
        (Target("", M),),
        {"n": ""},
        (Symbol("M"), z),
        everywhere=(over,),
    )
    entry = sym("z", i)
    captured = Fact(at_most(sum_over(i, entry * entry), M), "everywhere", "0", Binding({"t": ((), entry)}))
    refused(Derivation(problem, (Chain("c", M, (), (captured,), ""),)), "declared")
    j = index("j", "n")
    honest = Fact(
        at_most(sum_over(j, sym("z", j) * entry), M), "everywhere", "0", Binding({"t": ((), entry)})
    )
    check(Derivation(problem, (Chain("c", M, (), (honest,), ""),)), ALL)


def test_what_is_said_of_an_interval_is_not_used_under_a_derivative_that_moves_it():
    """1/|f″(x)| is differentiated in x: that |f″(x)| ≥ m is known between x and r only."""
    problem = replace(
        newton(),
        everywhere=(Everywhere("t", nonzero(t), IN_BETWEEN),),
        targets=(Target("", derivative(x * M, x)),),
    )
    start = derivative(x * M, x)
    needs = Fact(nonzero(r), "everywhere", "0", Binding({"t": ((), r)}))
    smooth_ = Fact(differentiable(x * M, x), "assumed")
    made = Step("algebra", (0,), start, derivative(x * M * r / r, x), x * M * r / r, conditions=(nonzero(r),))
    facts = (smooth_, needs, Fact(differentiable(x * M * r / r, x), "assumed"))
    refused(Derivation(problem, (Chain("c", start, (made,), facts, ""),)), "under a derivative in x")
