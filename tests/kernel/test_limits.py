"""Beneath a limit nothing is used that holds at one value of its variable only, and none exists unshown."""

from dataclasses import replace

import pytest
from steps import step_by

from derive.errors import DeriveError, InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Definition,
    Derivation,
    Fact,
    Function,
    Judgement,
    Problem,
    Symbol,
    Target,
    check,
    converges,
    equal,
    lasting,
    nonzero,
    positive,
)
from derive.kernel.certificate import dumps, loads
from derive.kernel.chance import Random
from derive.laws import ALL, LAWS
from derive.solver.work import places
from derive.terms import (
    ONE,
    ZERO,
    add,
    apply,
    array,
    derivative,
    fn,
    index,
    limit,
    mul,
    num,
    power,
    size,
    sum_over,
    sym,
)

n, v, x, a, y = size("n"), sym("v"), sym("x"), sym("a"), sym("y")
i, j, c = index("i", "n"), index("j", "n"), index("c", "C")
INFINITY = "infinity"


def f(t, order=0):
    return apply("f", (t,), (0,) * order)


def stated(term, *hypotheses, order=2, definitions=(), randoms=()):
    numbers = [Symbol(name) for name in ("v", "x", "a", "y", "M")]
    return Problem(
        "limits",
        (Target("", term),),
        {"n": "", "C": ""},
        (*numbers, Symbol("g", ("n",)), Symbol("z", ("C",)), Symbol("t", (), "positive")),
        definitions,
        hypotheses,
        functions=(
            Function("f", ((),), (), order),
            Function("F", (("n",),), (), 2),
            Function("G", ((),), ("n",), 2),
        ),
        randoms=randoms,
    )


def seen(node, **letters):
    """How a law reads about `node`, its letters for these."""
    metas = {name: ((), term) for name, term in letters.items()} | {"x": ((), node.variable)}
    return Binding(metas, approach=(str(node.data), node.args[2:]))


def exists(node, name, **letters):
    return Fact(converges(node), "law", f"existence of the limit {name}", seen(node, **letters))


def by_law(problem, node, new, name, **letters):
    return step_by(problem, "law", (), node, new, f"limit {name}", binding=seen(node, **letters))


def derivation(problem, steps, facts, *lemmas):
    start = problem.targets[0].term
    return Derivation(problem, (*lemmas, Chain("part ", start, tuple(steps), tuple(facts), "")))


def accepted(*made):
    (theorem,) = check(derivation(*made), ALL)
    assert loads(dumps(theorem.derivation)) == theorem.derivation
    return theorem


def refused(words, *made):
    with pytest.raises(DeriveError, match=words):
        check(derivation(*made), ALL)


def lim(body, variable=n, where=INFINITY, *point):
    return limit(body, variable, where, *point)


N = Fact(nonzero(n), "law", "a positive is not 0", Binding({"f": ((), n)}))
SIZED = (Fact(positive(n), "law", "sizes are positive", Binding(dims={"n": "n"})), N)


def test_the_reciprocal_of_a_size_tends_to_0():
    node = lim(1 / n)
    problem = stated(node)
    facts = (*SIZED, exists(node, "of a reciprocal at infinity"))
    theorem = accepted(problem, [by_law(problem, node, ZERO, "of a reciprocal at infinity")], facts)
    assert theorem.claim == equal(node, ZERO)
    assert not theorem.assumed


def test_a_limit_that_is_not_shown_to_exist_may_not_be_written():
    node = lim(1 / n)
    problem = stated(node)
    refused("not shown", problem, [by_law(problem, node, ZERO, "of a reciprocal at infinity")], SIZED)


@pytest.mark.parametrize("body", [n, sum_over(j, sym("g", j)), power(num(-1), n), fn("sin", n)])
def test_what_moves_with_a_size_is_no_constant(body):
    node = lim(body)
    refused("needs a fact", stated(node), [], [exists(node, "of a constant", c=body)])


def test_a_definition_that_sums_over_the_size_is_no_constant():
    mean = Definition("m", (), sum_over(j, sym("g", j)) / n)
    node = lim(sym("m"))
    problem = stated(node, definitions=(mean,))
    refused("needs a fact", problem, [], [exists(node, "of a constant", c=sym("m"))])


def test_an_entry_of_a_sequence_is_a_constant():
    node = lim(sym("g", i))
    problem = stated(node)
    facts = [exists(node, "of a constant", c=sym("g", i))]
    accepted(problem, [by_law(problem, node, sym("g", i), "of a constant", c=sym("g", i))], facts)


def test_a_function_of_an_array_over_the_size_is_another_one_each_time():
    node = lim(apply("F", (array(j, sym("g", j)),)))
    refused("needs a fact", stated(node), [], [exists(node, "of a constant", c=node.body)])
    refused("over the size", stated(node), [], [Fact(converges(node), "continuity")])


def test_a_component_of_a_function_with_as_many_as_the_size_moves():
    node = lim(apply("G", (1 / n,), component=(i,)))
    refused("another function", stated(node), [], [Fact(converges(node), "continuity")])
    still = lim(apply("G", (x,), component=(i,)))
    refused("needs a fact", stated(still), [], [exists(still, "of a constant", c=still.body)])


def test_a_power_that_moves_is_no_natural_power():
    """(1 + 1/n)ⁿ does not tend to 1."""
    base = 1 + 1 / n
    node = lim(power(base, n))
    parts = [
        exists(lim(1 / n), "of a reciprocal at infinity"),
        exists(lim(ONE), "of a constant", c=ONE),
        exists(lim(base), "of a sum", f=ONE, g=1 / n),
    ]
    refused(
        "needs a fact", stated(node), [], [*SIZED, *parts, exists(node, "of a natural power", f=base, p=n)]
    )


def test_a_sum_over_the_size_is_not_the_sum_of_the_limits():
    node = lim(sum_over(j, 1 / n))
    (k,) = LAWS["limit of a Σ"].indices
    binding = Binding({"f": ((j,), 1 / n), "x": ((), n)}, {k: j}, {k.dim: "n"}, approach=(INFINITY, ()))
    facts = [
        *SIZED,
        exists(lim(1 / n), "of a reciprocal at infinity"),
        Fact(converges(node), "law", "existence of the limit of a Σ", binding),
    ]
    refused("needs a fact", stated(node), [], facts)


def test_an_index_of_the_point_is_not_captured():
    z = sym("z", c)
    node = limit(sum_over(c, x), x, "at", z)
    (k,) = LAWS["limit of a Σ"].indices
    binding = Binding({"f": ((c,), x), "x": ((), x)}, {k: c}, {k.dim: "C"}, approach=("at", (z,)))
    inner = limit(x, x, "at", z)
    facts = [
        Fact(
            converges(inner),
            "law",
            "existence of the limit of the variable",
            Binding({"x": ((), x), "a": ((), z)}, approach=("at", (z,))),
        ),
        Fact(converges(node), "law", "existence of the limit of a Σ", binding),
    ]
    refused("captured in the point", stated(node), [], facts)


def test_the_approach_of_a_law_is_said():
    node = limit(x, x, "at", a)
    facts = [
        Fact(
            converges(node),
            "law",
            "existence of the limit of the variable",
            Binding({"x": ((), x), "a": ((), a)}),
        )
    ]
    refused("left open", stated(node), [], facts)
    wrong = Binding({"x": ((), x), "a": ((), a)}, approach=(INFINITY, ()))
    refused("at a point", stated(node), [], [replace(facts[0], binding=wrong)])


# -- what holds near the point ----------------------------------------------------------------


def slope_limit(order=2):
    """lim 1/f′(x) as x → a, with all that it takes but that f′(x) ≠ 0 near a."""
    slope = f(x, 1)
    node, inner = limit(1 / slope, x, "at", a), limit(slope, x, "at", a)
    problem = stated(node, nonzero(slope), nonzero(f(a, 1)), order=order)
    variable = Fact(
        converges(limit(x, x, "at", a)), "law", "existence of the limit of the variable",
        Binding({"x": ((), x), "a": ((), a)}, approach=("at", (a,))),
    )  # fmt: skip
    continuous = Fact(converges(inner), "continuity")
    value = limit(x, x, "at", a)
    lemma = Chain(
        "slope", inner,
        (
            step_by(problem, "continuity", (), inner, f(value, 1)),
            step_by(problem, "law", (0,), f(value, 1), a, "limit of the variable", binding=variable.binding),
        ),
        (variable, continuous),
    )  # fmt: skip
    at_point = Fact(nonzero(f(a, 1)), "given", "1")
    there = Fact(nonzero(inner), "lemma", "slope", Binding())
    given = Fact(nonzero(slope), "given", "0")
    whole = exists(node, "of a reciprocal", g=slope)
    return problem, node, inner, lemma, at_point, there, given, whole


def test_what_is_continuous_and_not_0_at_the_point_is_not_0_near_it():
    problem, node, inner, lemma, *facts = slope_limit()
    made = by_law(problem, node, 1 / inner, "of a reciprocal", g=f(x, 1))
    cite = step_by(problem, "lemma", (0,), made.after, f(a, 1), "slope")
    theorem = accepted(problem, [made, cite], facts, lemma)
    assert nonzero(f(a, 1)) in theorem.given


def test_that_a_slope_is_not_0_at_the_given_number_says_nothing_of_others():
    problem, node, _, _, _, _, given, _ = slope_limit()
    left = Fact(converges(node), "assumed")
    refused("not shown to hold near", problem, [], [given, left])


def test_the_last_derivative_need_not_be_continuous():
    with pytest.raises(DeriveError, match="need not be continuous"):
        slope_limit(order=1)
    node = limit(f(x, 1), x, "at", a)
    refused("need not be continuous", stated(node, order=1), [], [Fact(converges(node), "continuity")])


def test_a_positive_number_may_not_be_used_on_both_sides_of_0():
    t = sym("t")
    node = limit(power(t, num(1) / num(2)), t, "at", ZERO)
    sign = Fact(positive(t), "given", "0")
    weak = Fact(Judgement("<=", (ZERO, t)), "law", "a positive is nonnegative", Binding({"f": ((), t)}))
    refused("near its point", stated(node), [], [sign, weak, Fact(converges(node), "assumed")])


def test_from_above_it_may_be_used():
    t = sym("t")
    node = limit(fn("log", t), t, "above", ZERO)
    sign = Fact(positive(t), "given", "0")
    theorem = accepted(stated(node), [], [sign, Fact(converges(node), "assumed")])
    assert theorem.assumed == (converges(node),)


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("above", Judgement("<", (a, x))),
        ("above", Judgement("<=", (a, x))),
        ("above", nonzero(x - a)),
        ("below", Judgement("<", (x, a))),
        ("at", Judgement("!=", (a, x))),
        ("at", nonzero(x - a)),
    ],
)
def test_the_side_of_the_point_may_be_used(where, condition):
    node = limit(x, x, where, a)
    assert lasting(stated(node), condition, node) == ((),)


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("at", Judgement("<", (a, x))),
        ("below", Judgement("<", (a, x))),
        ("above", Judgement("<", (a + 1, x))),
        ("at", nonzero(x - y)),
        ("above", Judgement("<", (x, a))),
    ],
)
def test_another_place_than_the_side_of_the_point_may_not(where, condition):
    node = limit(x, x, where, a)
    assert () not in lasting(stated(node), condition, node)


def test_that_each_of_n_entries_is_less_than_n_may_hold_for_one_n_only():
    """g = (1/2, 3, 5, 7, ...) and n = 1: lim (Σ_i |n − g_i|)/n² is 1/2, and that of (Σ_i (n − g_i))/n² is 0."""
    g = sym("g", j)
    given, difference = Judgement("<", (g, n)), n - g
    node, other = (lim(sum_over(j, term) / n**2) for term in (fn("abs", difference), difference))
    problem = stated(node, given)
    facts = [
        *SIZED,
        Fact(given, "given", "0"),
        Fact(positive(difference), "law", "what is greater leaves a positive difference", Binding({"f": ((), g), "g": ((), n)})),
        Fact(Judgement("<=", (ZERO, difference)), "law", "a positive is nonnegative", Binding({"f": ((), difference)})),
        Fact(converges(node), "assumed"),
        Fact(converges(other), "assumed"),
    ]  # fmt: skip
    path = next(path for path, each in places(node) if each is fn("abs", difference))
    binding = Binding({"f": ((), difference)})
    made = step_by(problem, "law", path, node, difference, "absolute value of a nonnegative", binding=binding)
    refused("one value", problem, [made], facts)
    assert lasting(problem, Judgement("<", (a, n)), node) == ((),)


def test_an_equation_for_the_given_value_is_refused_beneath_a_limit():
    node = limit(f(x), x, "at", a)
    problem = stated(node, equal(f(x), ZERO))
    made = step_by(problem, "hypothesis", (0,), node, ZERO, "0")
    refused(
        "one value",
        problem,
        [made],
        [Fact(converges(node), "assumed"), exists(limit(ZERO, x, "at", a), "of a constant", c=ZERO)],
    )


def test_what_is_given_of_all_entries_is_not_given_of_longer_arrays():
    total = sum_over(j, sym("g", j))
    node = lim(total)
    problem = stated(node, equal(total, ONE))
    made = step_by(problem, "hypothesis", (0,), node, ONE, "0")
    refused(
        "one value",
        problem,
        [made],
        [Fact(converges(node), "assumed"), exists(lim(ONE), "of a constant", c=ONE)],
    )


def test_what_holds_of_each_entry_in_the_end_need_not_hold_of_all():
    node = lim(sum_over(j, sym("g", j)))
    leaf = positive(sym("g", i) - 1 / n)
    with pytest.raises(InvalidStep, match="one value"):
        lasting(stated(node), leaf, node)
    assert len(lasting(stated(node), positive(y - 1 / n), node)) > 1


def test_a_size_that_is_given_is_not_given_of_larger_ones():
    node = lim(1 / n)
    problem = stated(node, equal(n, ONE))
    made = step_by(problem, "hypothesis", (0, 0), node, ONE, "0")
    refused(
        "one value",
        problem,
        [made],
        [*SIZED, Fact(converges(node), "assumed"), exists(lim(ONE), "of a constant", c=ONE)],
    )


def test_a_lemma_that_rests_on_the_given_value_is_refused_beneath_a_limit():
    node = limit(f(x), x, "at", a)
    problem = stated(node, equal(f(x), ZERO))
    lemma = Chain("zero", f(x), (step_by(problem, "hypothesis", (), f(x), ZERO, "0"),))
    made = step_by(problem, "lemma", (0,), node, ZERO, "zero")
    zero = exists(limit(ZERO, x, "at", a), "of a constant", c=ZERO)
    refused("one value", problem, [made], [Fact(converges(node), "assumed"), zero], lemma)
    refused("one value", problem, [], [zero, Fact(converges(node), "lemma", "zero")], lemma)


def test_the_conditions_of_a_law_hold_near_the_point():
    """|x| ≤ M, said of the given x, does not make x/x tend to 0."""
    node = lim(mul(x, 1 / x), x, INFINITY)
    said = Judgement("<=", (fn("abs", x), sym("M")))
    problem = stated(node, said)
    inner = lim(1 / x, x, INFINITY)
    lemma = Chain(
        "null", inner, (by_law(problem, inner, ZERO, "of a reciprocal at infinity"),),
        (Fact(nonzero(x), "assumed"), exists(inner, "of a reciprocal at infinity")),
    )  # fmt: skip
    facts = [
        Fact(said, "given", "0"),
        Fact(equal(inner, ZERO), "lemma", "null"),
        exists(node, "of bounded times null", f=x, g=1 / x, c=sym("M")),
    ]
    refused("not shown to hold near", problem, [], facts, lemma)


def test_a_declared_limit_exists():
    mean = sum_over(j, sym("g", j)) / n
    node = lim(mean)
    problem = stated(node, equal(node, y))
    made = step_by(problem, "hypothesis", (), node, y, "0")
    theorem = accepted(problem, [made], [*SIZED, Fact(converges(node), "given", "0")])
    assert theorem.given == (equal(node, y),)


def test_an_equation_in_which_a_limit_stands_does_not_say_that_it_exists():
    node = lim(n)
    problem = stated(node, equal(2 * node, y))
    refused("not what is declared", problem, [], [Fact(converges(node), "given", "0")])


# -- the theorem of Taylor and Peano ----------------------------------------------------------


def ratio(g, terms, k):
    return mul(add(g, *(-t for t in terms)), power(x - a, num(-k)))


def letters(g, k):
    return Binding({"g": ((), g), "k": ((), num(k))})


def test_a_difference_quotient_tends_to_the_derivative():
    node = limit(ratio(f(x), [f(a)], 1), x, "at", a)
    problem = stated(node, order=1)
    made = step_by(problem, "peano", (), node, f(a, 1), binding=letters(f(x), 1))
    facts = [Fact(nonzero(x - a), "assumed"), Fact(converges(node), "peano", binding=letters(f(x), 1))]
    theorem = accepted(problem, [made], facts)
    assert not theorem.assumed  # x stands for all values near a


@pytest.mark.parametrize(
    ("body", "new", "g", "k", "order"),
    [
        (ratio(f(x), [f(a)], 1), f(a, 1) * 2, f(x), 1, 2),
        (ratio(f(x), [f(a), f(a, 1) * (x - a)], 2), f(a, 2), f(x), 2, 2),  # half of it
        (ratio(f(x), [f(a), f(a, 1) * (x - a)], 2), f(a, 2) / 2, f(x), 2, 1),
        (ratio(f(x), [f(a), f(a, 2) * (x - a)], 2), f(a, 2) / 2, f(x), 2, 2),
        (ratio(f(x, 1), [f(a, 1)], 1), f(a, 2), f(x, 1), 1, 1),
        (ratio(f(y), [f(a)], 1), f(a, 1), f(y), 1, 2),
        (ratio(f(x), [f(a)], 1), f(a, 1), f(x), 0, 2),
    ],
)
def test_nothing_else_than_the_theorem_is_taken_for_it(body, new, g, k, order):
    node = limit(body, x, "at", a)
    try:
        problem = stated(node, order=order)
        made = step_by(problem, "peano", (), node, new, binding=letters(g, k))
        facts = [Fact(nonzero(x - a), "assumed"), Fact(converges(node), "assumed")]
        check(derivation(problem, [made], facts), ALL)
    except DeriveError:
        return
    raise AssertionError("it was accepted")


d, MOVED = sym("d"), Definition("d", (), x)


def at_a_rate(start, rate, order=2, k=1, argument=None, new=None, definitions=()):
    """What is made of (f(w) − f(b))/(x − a) for w = b + c (x − a), as x → a."""
    h = add(x, mul(num(-1), a))
    own = add(y, mul(num(3), h)) if argument is None else argument
    node = limit(mul(add(f(own), mul(num(-1), f(y))), power(h, num(-k))), x, "at", a)
    problem = stated(node, order=order, definitions=definitions)
    said = Binding({**letters(f(own), k).metas, "b": ((), start), "c": ((), rate)})
    value = mul(num(3), f(y, 1)) if new is None else new
    made = step_by(problem, "peano", (), node, value, binding=said)
    facts = [Fact(nonzero(x - a), "assumed"), Fact(converges(node), "peano", binding=said)]
    return problem, [made], facts


def test_a_difference_quotient_at_a_rate_tends_to_so_many_times_the_derivative():
    assert not accepted(*at_a_rate(y, num(3))).assumed


@pytest.mark.parametrize(
    "made",
    [
        at_a_rate(y, num(2)),  # another rate
        at_a_rate(a, num(3)),  # another start
        at_a_rate(y, num(3), new=f(y, 1)),  # the rate forgotten
        at_a_rate(y, x, argument=add(y, mul(x, x, num(1)), mul(num(-1), x, a))),  # a rate that moves
        at_a_rate(y, num(3), order=1, k=2),
        at_a_rate(y, d, argument=add(y, mul(d, x - a)), definitions=(MOVED,)),  # a rate defined by x
    ],
)
def test_nothing_else_is_taken_for_the_theorem_at_a_rate(made):
    with pytest.raises(DeriveError):
        check(derivation(*made), ALL)


# -- statements -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (limit(1 / n, n, "at", ZERO), "a size tends to infinity only"),
        (limit(x, x, "at", x + 1), "tends to what moves with it"),
        (limit(x, x + 1, "at", ZERO), "in a given number, or in a size"),
        (limit(x, sym("g", i), "at", ZERO), "in a given number, or in a size"),
        (limit(limit(x * y, x, "at", a), y, "at", a), "a limit of a limit"),
        (derivative(limit(x * y, x, "at", a), y), "derivative of a limit"),
        (limit(x, x, "any"), "in laws alone"),
        (limit(x, x, "at", sym("w")), "neither declared nor defined"),
        (limit(sym("w"), x, "at", a), "neither declared nor defined"),
    ],
)
def test_a_limit_that_means_nothing_is_refused(term, words):
    with pytest.raises(StatementError, match=words):
        stated(term)


def test_what_is_given_to_hang_on_the_variable_is_refused():
    with pytest.raises(StatementError, match="hangs on x"):
        stated(limit(y, x, "at", a), equal(y, x**2))
    with pytest.raises(StatementError, match="hangs on n"):
        stated(lim(y), equal(y, sum_over(j, sym("g", j)) / n))
    with pytest.raises(StatementError, match="hangs on n"):
        stated(lim(y / n), equal(sum_over(j, sym("g", j) - y), ZERO))


def test_a_random_number_tends_to_nothing():
    with pytest.raises(StatementError, match="random"):
        stated(limit(x, x, "at", a), randoms=(Random("x", "normal", (), (ZERO, ONE)),))


def test_a_whole_number_grows_and_tends_to_no_point():
    whole = replace(stated(ONE), symbols=(*stated(ONE).symbols, Symbol("q", (), "natural")))
    q = sym("q")
    replace(whole, targets=(Target("", limit(1 / q, q, "infinity")),))
    for term in (limit(q, q, "at", a), limit(q, q, "above", ZERO), limit(1 / q, q, "minus infinity")):
        with pytest.raises(StatementError, match="whole number"):
            replace(whole, targets=(Target("", term),))
    with pytest.raises(StatementError, match="whole number"):  # so that l'Hopital's rule is for real ones
        replace(whole, targets=(Target("", limit(derivative(q**2, q) / q, q, "infinity")),))


def test_what_is_given_for_one_part_is_not_used_for_another():
    total = sum_over(j, sym("g", j))
    problem = replace(
        stated(total), targets=(Target("one", sym("g", i), when=(equal(n, ONE),)), Target("all", n))
    )
    made = step_by(problem, "hypothesis", (), n, ONE, "1")
    chain = Chain("c", n, (made,), (), "all")
    with pytest.raises(DeriveError, match="another part alone"):
        check(Derivation(problem, (chain,)), ALL)


@pytest.mark.parametrize(
    ("node", "condition"),
    [
        (limit(a, v, "at", ZERO), equal(a, 1 / v)),
        (lim(a), equal(a, sum_over(j, sym("g", j)) / n)),
    ],
)
def test_what_hangs_on_the_variable_where_a_part_says_so_is_no_constant(node, condition):
    problem = stated(node)
    part = replace(problem.targets[0], when=(condition,))
    with pytest.raises(StatementError, match="a hangs on"):
        replace(problem, targets=(part,))
    fixed = replace(part, when=(equal(v, ONE), equal(n, ONE)))
    assert replace(problem, targets=(fixed,)).targets == (fixed,)
