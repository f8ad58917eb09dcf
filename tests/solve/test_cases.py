"""What an answer is case by case: found for every switch, true in numbers, and nothing more assumed."""

import itertools
import random

import numbers_of
import pytest
import statements
from solutions import solve
from statements import SUMS_TO_ONE, j, k, softmax, theta, y, yhat

from derive import library
from derive.kernel import Definition, Function, Judgement, Problem, Symbol, Target, equal, nonzero, positive
from derive.solver.cases import LONGEST
from derive.terms import (
    ONE,
    ZERO,
    Index,
    Indicator,
    apply,
    derivative,
    fn,
    index,
    indicator,
    num,
    same,
    size,
    subterms,
    sum_over,
    sym,
    whole,
)  # fmt: skip

a, b, c, x = map(sym, "abcx")
u, v, w = (index(letter, "n") for letter in "ijk")
relu = fn("relu", x)


def s(at):
    return sym("s", at)


def negative(term):
    return Judgement("<", (term, ZERO))


def other(left, right):
    return Judgement("!=", (left, right))


def scalars(*targets, given=(), signs=()):
    """Derivatives of formulas in a few numbers."""
    return Problem(
        "numbers",
        tuple(Target(str(n), target) for n, target in enumerate(targets)),
        {},
        tuple(Symbol(name, (), dict(signs).get(name, "real")) for name in "abcx"),
        hypotheses=given,
    )


def only(problem):
    (theorem,) = solve(problem).theorems
    return theorem


def table(theorem):
    return [(case.when, case.value) for case in theorem.cases]


def keys(conditions):
    """The same for conditions that say the same in another order."""
    return [condition.key for condition in conditions]


def expects(theorem, *rows):
    found = table(theorem)
    assert [keys(when) for when, _ in found] == [keys(when) for when, _ in rows]
    for (_, value), (_, wanted) in zip(found, rows, strict=True):
        assert same(value, wanted)


# -- the problems that come with us -------------------------------------------------------------

C_k, C_i, C_j = (index(letter, "C") for letter in "kij")
n_k, n_j = index("k", "n"), index("j", "n")
unit = b + sym("m") * x
error = sym("y") - sym("y^*")
K, h, d = index("k", "K"), index("i", "h"), index("j", "d")
fed_back = sum_over(K, sym("W^2", K, h) * (sym(r"\hat{y}", K) - sym("y", K)))
through = sym("m", h) * sym("x", d) * fed_back
N_i, N_j = index("i", "n"), index("j", "n")

LIBRARY = {
    ("softmax-jacobian", ""): [
        ((equal(C_k, C_j),), yhat(C_j) * (1 - yhat(C_j))),
        ((other(C_k, C_j),), -yhat(C_k) * yhat(C_j)),
    ],
    ("softmax-ce-onehot", ""): [
        ((equal(y(C_j), ONE),), yhat(C_j) - 1),
        ((equal(y(C_j), ZERO),), yhat(C_j)),
    ],
    ("softmax-ce-hessian", "Hessian"): [
        ((equal(C_i, C_j),), yhat(C_j) * (1 - yhat(C_j))),
        ((other(C_i, C_j),), -yhat(C_i) * yhat(C_j)),
    ],
    ("sigmoid-jacobian", "Jacobian"): [
        ((equal(n_k, n_j),), sym("o", n_j) * (1 - sym("o", n_j))),
        ((other(n_k, n_j),), ZERO),
    ],
    ("bn-centering", "Jacobian"): [
        ((equal(N_i, N_j),), 1 - 1 / size("n")),
        ((other(N_i, N_j),), -1 / size("n")),
    ],
    ("relu-mse", "input"): [((positive(unit),), 2 * sym("m") * error), ((negative(unit),), ZERO)],
    ("relu-mse", "weight"): [((positive(unit),), 2 * x * error), ((negative(unit),), ZERO)],
    ("relu-mse", "bias"): [((positive(unit),), 2 * error), ((negative(unit),), ZERO)],
    ("dropout-leaky-relu", "gradient"): [
        ((positive(sym("z^1", h)),), through),
        ((negative(sym("z^1", h)),), a * through),
    ],
}


@pytest.mark.parametrize("name", library.names())
def test_the_cases_of_the_library_are_those_of_the_sheet(name):
    for theorem in solve(library.load(name)).theorems:
        expects(theorem, *LIBRARY.get((name, theorem.part), []))


# -- switches -----------------------------------------------------------------------------------


def test_a_class_that_is_a_letter_is_a_case_of_two_indices():
    of = index("c", "C")
    expects(
        only(statements.true_class()),
        ((equal(of, j),), yhat(j) - 1),
        ((other(of, j),), yhat(j)),
    )


def test_of_two_switches_the_second_is_looked_at_where_it_matters():
    expects(
        only(statements.leaky_unit()),
        ((equal(w, v), positive(s(v))), ONE),
        ((equal(w, v), negative(s(v))), a),
        ((other(w, v),), ZERO),
    )


def test_the_unit_before_is_looked_at_first():
    hidden = Definition("h", (), fn("relu", a * x))
    out = Definition("o", (), fn("relu", b * sym("h")))
    problem = Problem(
        "two units",
        (Target("", derivative(sym("o"), x)),),
        {},
        tuple(Symbol(name) for name in "abx"),
        (hidden, out),
    )
    before, after = a * x, b * sym("h")
    expects(
        only(problem),
        ((positive(before), positive(after)), a * b),
        ((positive(before), negative(after)), ZERO),
        ((negative(before),), ZERO),
    )


def test_more_than_two_switches_make_no_cases():
    product = fn("relu", a + x) * fn("relu", b + x) * fn("relu", c + x)
    assert not only(scalars(derivative(product, x))).cases
    assert only(scalars(derivative(fn("relu", a + x) * fn("relu", b + x), x))).cases


def test_an_answer_in_which_nothing_switches_has_no_cases():
    assert not only(statements.softmax_ce()).cases


def test_the_argument_and_its_negative_are_one_switch():
    leaky = fn("relu", a - x) - 3 * fn("relu", x - a)
    (theorem,) = solve(scalars(derivative(leaky, x))).theorems
    assert sorted(int(case.value.value) for case in theorem.cases) == [-3, -1]
    arguments = {node.args for node in subterms(theorem.claim.terms[1]) if isinstance(node, Indicator)}
    assert len({frozenset(args) for args in arguments}) == 1


def test_the_square_of_an_indicator_is_not_left_standing():
    theorem = only(scalars(derivative(relu, x) ** 2))
    assert same(theorem.claim.terms[1], indicator(ZERO, "<", x))
    expects(theorem, ((positive(x),), ONE), ((negative(x),), ZERO))


def test_a_case_that_contradicts_what_is_given_is_left_out():
    theorem = only(scalars(derivative(relu * a, x), signs=(("x", "positive"),)))
    expects(theorem, ((positive(x),), a))


def test_an_entry_that_is_0_or_1_switches_without_a_sum():
    of = Definition("o", (w,), sym("m", w) * s(w) ** 2)
    problem = Problem(
        "mask",
        (Target("", derivative(sym("E"), s(w))),),
        {"n": "units"},
        (Symbol("s", ("n",)), Symbol("m", ("n",))),
        (of, Definition("E", (), sum_over(w, sym("o", w)))),
        (equal(sym("m", w) ** 2, sym("m", w)),),
        letters={"n": ("i", "j", "k")},
    )
    mask = sym("m", w)
    expects(only(problem), ((equal(mask, ONE),), 2 * s(w)), ((equal(mask, ZERO),), ZERO))


@pytest.mark.parametrize(
    "given",
    [(), (SUMS_TO_ONE,), (equal(y(k) ** 2, 2 * y(k)), SUMS_TO_ONE), (equal(y(k) ** 3, y(k)), SUMS_TO_ONE)],
    ids=str,
)
def test_an_entry_of_which_it_is_not_given_that_it_is_0_or_1_is_no_case(given):
    assert not only(softmax(derivative(sym("J"), theta(j)), given)).cases


def test_a_switch_of_a_bound_index_is_no_case():
    theorem = only(scalars_of_a_vector(sum_over(u, sym("w", u) * fn("relu", x * s(u)))))
    assert any(isinstance(node, Indicator) for node in subterms(theorem.claim.terms[1]))
    assert not theorem.cases


def scalars_of_a_vector(body):
    return Problem(
        "vector",
        (Target("", derivative(body, x)),),
        {"n": "units"},
        (Symbol("s", ("n",)), Symbol("w", ("n",)), Symbol("x")),
        letters={"n": ("i", "j", "k")},
    )


def test_a_switch_where_the_answer_is_not_linear_in_it_is_no_case():
    slope = derivative(relu, x)
    theorem = only(scalars(fn("exp", slope) * derivative(x**2, x)))
    assert any(isinstance(node, Indicator) for node in subterms(theorem.claim.terms[1]))
    assert not theorem.cases


def test_a_long_answer_has_no_cases():
    long = sum((a + num(n)) ** 3 * fn("exp", b * num(n)) for n in range(2, 30)) * relu
    theorem = only(scalars(derivative(long, x)))
    assert sum(1 for _ in subterms(theorem.claim.terms[1])) > LONGEST
    assert not theorem.cases


def test_a_case_that_would_assume_more_than_its_answer_is_left_out():
    """Where i = j the divisor is written otherwise, and nothing is known of it."""

    def beside(term):
        return Problem(
            "beside",
            (Target("", derivative(s(u), s(v)) + term),),
            {"n": "units"},
            (Symbol("s", ("n",)), Symbol("w", ("n",))),
            letters={"n": ("i", "j", "k")},
        )

    divisor = sym("w", u) - 2 * sym("w", v)
    theorem = only(beside(1 / divisor))
    assert theorem.assumed == (nonzero(divisor),)
    assert not theorem.cases
    assert only(beside(divisor)).cases


def test_partials_of_unknown_functions_stand_in_values():
    unit = Definition("o", (w,), fn("relu", s(w)))
    problem = Problem(
        "unknown",
        (Target("", derivative(sym("E"), s(w))),),
        {"n": "units"},
        (Symbol("s", ("n",)),),
        (unit, Definition("E", (), apply("E", (whole("o", "n"),)))),
        letters={"n": ("i", "j", "k")},
        functions=(Function("E", (("n",),)),),
    )
    slope = derivative(sym("E"), sym("o", w))
    expects(only(problem), ((positive(s(w)),), slope), ((negative(s(w)),), ZERO))


# -- in numbers ---------------------------------------------------------------------------------

HOLDS = {
    "=": numbers_of.close,
    "!=": lambda left, right: not numbers_of.close(left, right),
    "<": lambda left, right: left < right,
}


def worth(here, term, at):
    return at[term] if isinstance(term, Index) else here(term, at)


@pytest.mark.parametrize("name", [*library.names(), *statements.ALL])
def test_cases_hold_in_numbers(name):
    problem = statements.ALL[name]() if name in statements.ALL else library.load(name)
    for theorem in solve(problem).theorems:
        seen = set()
        for seed in range(8 if theorem.cases else 0):
            here = numbers_of.world(
                problem, dict.fromkeys(problem.sizes, random.Random(seed).randint(1, 3)), seed
            )
            free = sorted(theorem.chain.start.free, key=lambda each: each.data)
            for place in itertools.product(*(range(here.sizes[each.dim]) for each in free)):
                at = dict(zip(free, place, strict=True))
                answer = here(theorem.claim.terms[1], at)
                for number, case in enumerate(theorem.cases):
                    if all(HOLDS[e.relation](*(worth(here, t, at) for t in e.terms)) for e in case.when):
                        assert numbers_of.close(here(case.value, at), answer)
                        seen.add(number)
        assert len(seen) == len(theorem.cases)
