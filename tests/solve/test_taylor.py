"""Taylor's theorem is found where it helps, and what is found is proved."""

import math
from dataclasses import replace

import pytest
import witnesses
from witnesses import L, M, a, at_most, b, f, m, plus, r, size, smooth, t, x, xi

from derive import api
from derive.errors import StatementError
from derive.kernel import (
    Convexity,
    Everywhere,
    Function,
    Problem,
    Random,
    Symbol,
    Target,
    Witness,
    between,
    check,
    equal,
    hessian_form,
    nonnegative,
    nonzero,
    to_prove,
)  # fmt: skip
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.solver import solve
from derive.terms import ONE, ZERO, Num, apply, derivative, expectation, key, num, power, same, sym


def theorems(problem):
    """What is found for each part, checked anew from its certificate."""
    return check(loads(dumps(solve(problem).derivation)), ALL)


def proved(problem):
    return [theorem.is_proved for theorem in theorems(problem)]


@pytest.mark.parametrize("name", witnesses.ALL)
def test_what_is_claimed_is_proved_from_what_is_given(name):
    for theorem in theorems(witnesses.ALL[name]()):
        assert theorem.is_proved
        assert not theorem.assumed


@pytest.mark.parametrize("name", witnesses.ALL)
def test_the_same_is_found_again(name):
    assert dumps(solve(witnesses.ALL[name]()).derivation) == dumps(solve(witnesses.ALL[name]()).derivation)


def test_the_recursion_of_newtons_method_is_found_with_the_second_derivative():
    recursion, bound = theorems(witnesses.newton())
    answer = recursion.claim.terms[1]
    wanted = num(1) / 2 * f(xi, 2) * power(f(x, 1), num(-1)) * (x - r) ** 2
    assert same(answer, wanted)
    assert recursion.exists == (Witness("\\xi", "f", 2, x, r),)
    assert not recursion.everywhere
    assert bound.exists == ()  # the bound holds, whichever number it is
    assert bound.witnesses == recursion.witnesses
    assert bound.everywhere == witnesses.newton().everywhere


def test_with_one_derivative_only_the_recursion_has_the_first_one():
    problem = replace(witnesses.newton(), everywhere=(), functions=smooth(1))
    problem = replace(problem, targets=problem.targets[:1])
    (theorem,) = theorems(problem)
    assert theorem.exists[0].order == 1


def test_a_bound_from_one_derivative_only_is_not_proved():
    problem = replace(witnesses.newton(), everywhere=(), functions=smooth(1))
    assert proved(problem)[1] is False


@pytest.mark.parametrize("missing", [0, 1])
def test_a_bound_needs_all_that_is_given_of_the_interval(missing):
    problem = witnesses.newton()
    kept = tuple(each for n, each in enumerate(problem.everywhere) if n != missing)
    assert proved(replace(problem, everywhere=kept))[1] is False


@pytest.mark.parametrize("place", [between(t, x, M), between(t, r, plus), at_most(ONE, t)])
def test_a_bound_needs_it_where_the_number_is(place):
    problem = witnesses.newton()
    first, second = problem.everywhere
    elsewhere = replace(problem, everywhere=(replace(first, when=(place,)), second))
    assert proved(elsewhere)[1] is False


def test_a_bound_that_is_too_small_is_not_proved():
    problem = witnesses.newton()
    smaller = to_prove("bound", at_most(size(plus - r), M / (3 * m) * (x - r) ** 2))
    assert proved(replace(problem, targets=(problem.targets[0], smaller)))[1] is False


def test_the_bound_is_proved_without_the_recursion():
    problem = witnesses.newton()
    assert proved(replace(problem, targets=problem.targets[1:])) == [True]


def test_the_bound_may_be_written_with_an_absolute_value():
    problem = witnesses.newton()
    bound = to_prove("bound", at_most(size(plus - r), M / (2 * m) * size(x - r) ** 2))
    assert proved(replace(problem, targets=(problem.targets[0], bound))) == [True, True]


def test_the_letter_of_the_number_is_free():
    problem = witnesses.newton()
    taken = replace(problem, symbols=(*problem.symbols, Symbol("\\xi"), Symbol("\\eta")))
    assert theorems(taken)[0].exists[0].name == "\\zeta"


def test_a_value_may_be_given_that_is_not_0():
    """f(r) = M: x − (f(x) − M)/f′(x) − r."""
    start = x - (f(x) - M) / f(x, 1) - r
    problem = replace(
        witnesses.newton(),
        targets=(Target("", start),),
        everywhere=(),
        hypotheses=(equal(f(r), M), nonzero(f(x, 1))),
    )
    (theorem,) = theorems(problem)
    assert same(theorem.claim.terms[1], num(1) / 2 * f(xi, 2) * power(f(x, 1), num(-1)) * (x - r) ** 2)


def test_values_at_three_places_are_left_alone():
    problem = Problem(
        "p", (Target("", f(x) - f(r) + f(M)),), symbols=tuple(map(Symbol, "xrM")), functions=smooth(2)
    )
    (theorem,) = theorems(problem)
    assert not theorem.witnesses


def test_a_derivative_is_found_by_the_chain_rule_as_ever():
    problem = Problem(
        "p",
        (Target("", derivative(f(x**2) - f(r), x)),),
        symbols=tuple(map(Symbol, "xr")),
        functions=smooth(2),
    )
    (theorem,) = theorems(problem)
    assert not theorem.witnesses


def test_bounds_from_below():
    """f(b) ≥ f(a) + f′(a)(b − a) for f″ ≥ 0 as 0 ≤ f″ and as f″ > 0, and not for f″ ≥ L."""
    problem = witnesses.tangent()
    strictly = Everywhere("t", replace(at_most(ZERO, f(t, 2)), relation="<"))
    assert proved(replace(problem, everywhere=(strictly,))) == [True]
    unknown = Everywhere("t", at_most(L, f(t, 2)))
    with_l = replace(problem, everywhere=(unknown,), symbols=(*problem.symbols, Symbol("L")))
    assert proved(with_l) == [False]


def test_a_function_that_does_not_fall_is_no_less_later():
    """f′ ≥ 0 between a and b, and a ≤ b: f(a) ≤ f(b)."""
    problem = Problem(
        "p",
        (to_prove("", at_most(f(a), f(b))),),
        symbols=(Symbol("a"), Symbol("b")),
        hypotheses=(at_most(ZERO, b - a),),
        functions=smooth(1),
        everywhere=(Everywhere("t", at_most(ZERO, f(t, 1)), (between(t, a, b),)),),
    )
    assert proved(problem) == [True]
    assert proved(replace(problem, hypotheses=())) == [False]


def test_two_functions_have_a_number_each():
    """|f(a) − f(b)| and |g(a) − g(b)| in two parts."""

    def g(at, order=0):
        return apply("g", (at,), (0,) * order)

    one = witnesses.lipschitz()
    (target,) = one.targets
    other = to_prove("g", at_most(size(g(a) - g(b)), L * size(a - b)))
    problem = replace(
        one,
        targets=(replace(target, part="f"), other),
        functions=(*one.functions, replace(one.functions[0], name="g")),
        everywhere=(
            *one.everywhere,
            Everywhere("s", at_most(size(g(sym("s"), 1)), L), (between(sym("s"), a, b),)),
        ),
    )
    first, second = theorems(problem)
    assert first.is_proved
    assert second.is_proved
    assert [w.function for w in (*first.witnesses, *second.witnesses)] == ["f", "g"]
    assert first.witnesses[0].name != second.witnesses[0].name


def test_an_interval_is_no_convex_domain():
    """x³ has a nonnegative second derivative where all numbers between x and 1 are positive; that is not said to
    be convexity, as what is given may be of any form."""
    problem = Problem(
        "p",
        (Target("", x**3),),
        symbols=(Symbol("x"), Symbol("v")),
        everywhere=(Everywhere("t", at_most(ZERO, t), (between(t, x, ONE),)),),
    )
    curve = Convexity(x**3, (("x", "v"),))
    claim = to_prove("", nonnegative(hessian_form(problem, curve)), curve)
    (theorem,) = theorems(replace(problem, targets=(claim,)))
    assert theorem.is_proved
    assert theorem.convexity is None
    assert theorem.everywhere


def test_between_is_used_in_either_order():
    problem = witnesses.newton()
    turned = tuple(replace(each, when=(between(t, r, x),)) for each in problem.everywhere)
    assert proved(replace(problem, everywhere=turned)) == [True, True]
    assert turned != problem.everywhere


def test_a_difference_of_values_is_something_to_find():
    result = api.solve(replace(witnesses.newton(), targets=(Target("", f(x) - f(r)),)))
    assert result.is_solved


@pytest.mark.parametrize("term", [f(x), f(x) + M, x - r, f(x) - f(r) + f(M)])
def test_where_there_is_nothing_to_find_that_is_said(term):
    problem = replace(witnesses.newton(), targets=(Target("", term),), hypotheses=())
    with pytest.raises(StatementError, match="nothing to find"):
        api.solve(problem)


@pytest.mark.parametrize("start", [1.1, 1.5, 2.0, 3.5])
def test_the_recursion_holds_of_a_cubic(start):
    """f(t) = t³ − t − 2: the number of which it speaks is f″⁻¹(2 f′(x) (x⁺ − r)/(x − r)²), and lies between."""
    root = 1.5213797068045676
    value, slope = start**3 - start - 2, 3 * start**2 - 1
    bend = 2 * slope * (start - value / slope - root) / (start - root) ** 2
    (answer, _) = (theorem.claim.terms[1] for theorem in theorems(witnesses.newton()))
    there = {key(f(xi, 2)): bend, key(f(x, 1)): slope, key(x): start, key(r): root}
    assert worth(answer, there) == pytest.approx(start - value / slope - root, abs=1e-12)
    assert min(start, root) <= bend / 6 <= max(start, root)


def worth(term, there):
    """A formula of sums, products and whole powers in numbers."""
    if key(term) in there:
        return there[key(term)]
    if isinstance(term, Num):
        return float(term.value)
    parts = [worth(arg, there) for arg in term.args]
    return {"add": sum, "mul": math.prod, "pow": lambda those: those[0] ** those[1]}[term.tag](parts)


def test_no_number_lies_between_what_is_random_and_another():
    """E[f(X)] = f(μ) is neither proved by a ξ between X and μ, nor an error."""
    noise, claim = Random("X", "normal", (), (m, ONE)), equal(expectation(f(sym("X"))), f(m))
    symbols = (Symbol("m"), Symbol("X"))
    functions = (Function("f", ((),), (), 2),)
    given = Problem("means", (to_prove("", claim),), symbols=symbols, functions=functions, randoms=(noise,))
    assert proved(given) == [False]
