"""Answers proved equal to a reference: what that rests on, and where the answer is defined."""

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from derive.decide.domain import Domain
from derive.decide.prover import Prover
from derive.kernel import (
    Definition,
    Function,
    Judgement,
    Problem,
    Symbol,
    Target,
    equal,
    nonnegative,
    nonzero,
    positive,
)
from derive.kernel.chance import Random
from derive.terms import (
    ONE,
    ZERO,
    add,
    apply,
    array,
    delta,
    derivative,
    expectation,
    fn,
    index,
    indicator,
    moment,
    mul,
    num,
    power,
    product_over,
    size,
    sum_over,
    sym,
)  # fmt: skip

i, j, k, l1 = (index(letter, "n") for letter in "ijkl")
a, b, c, p, m, eps = map(sym, ("a", "b", "c", "p", "m", "e"))
half = num(Fraction(1, 2))


def x(*at):
    return sym("x", *at)


def y(*at):
    return sym("y", *at)


def t(*at):
    return sym("t", *at)


def v(*at):
    return sym("v", *at)


def W(*at):
    return sym("W", *at)


def S(*at):
    return sym("S", *at)


def s(at):
    return sym("s", at)


def exp(term):
    return fn("exp", term)


def log(term):
    return fn("log", term)


def sigma(term):
    return fn("sigma", term)


def root(term):
    return power(term, half)


def modulus(term):
    return fn("abs", term)


def above(term):
    return indicator(ZERO, "<", term)


def problem(*supposed):
    return Problem(
        "answers",
        (Target("", ONE),),
        {"n": "size"},
        (
            Symbol("a"), Symbol("b"), Symbol("c"), Symbol("p", (), "positive"), Symbol("m", (), "natural"),
            Symbol("x", ("n",)), Symbol("y", ("n",)), Symbol("t", ("n",)), Symbol("W", ("n", "n")),
            Symbol("S", ("n", "n")), Symbol("e", ("n",)), Symbol("d", ("n",)), Symbol("v", ("n",)),
        ),
        (
            Definition("s", (k,), exp(x(k)) / sum_over(i, exp(x(i)))),
            Definition("J", (), -sum_over(k, y(k) * log(s(k)))),
            Definition("h", (i,), fn("tanh", sum_over(j, W(i, j) * x(j)))),
            Definition("L", (), apply("f", (array(i, sym("h", i)),))),
        ),
        (
            equal(sum_over(k, y(k)), ONE), equal(S(i, j), S(j, i)), equal(power(t(k), num(2)), t(k)),
            equal(sum_over(k, t(k)), ONE), equal(power(v(k), num(2)), ONE),
        ),
        functions=(Function("f", (("n",),)),),
        randoms=(Random("e", "moments", (i,), (ZERO, p**2)), Random("d", "bernoulli", (i,), (a,))),
        supposed=supposed,
    )  # fmt: skip


PROBLEM = problem()


def proof(reference, answer, *supposed):
    return Prover(problem(*supposed), reference).proves(answer)


EVERYWHERE = {
    "root of a square": (root(a**2), modulus(a)),
    "squared root": (root(a) * root(a), root(a) ** 2),
    "modulus of a product": (modulus(a * b), modulus(a) * modulus(b)),
    "greatest": (fn("max", a, b), (a + b + modulus(a - b)) / 2),
    "least": (fn("min", a, b), (a + b - modulus(a - b)) / 2),
    "x where x = 0": (a * indicator(a, "=", ZERO), ZERO),
    "sign times modulus": ((above(a) - above(-a)) * modulus(a), a),
    "cases cover": (above(a) + indicator(a, "<=", ZERO), ONE),
    "cases exclude": (above(a) * indicator(a, "=", ZERO), ZERO),
    "surds": (1 / (root(num(2)) + 1), root(num(2)) - 1),
    "root of 8": (root(num(8)), 2 * root(num(2))),
    "sigma of −x": (sigma(-a), 1 - sigma(a)),
    "sigma written out": (sigma(a), exp(a) / (1 + exp(a))),
    "tanh by sigma": (fn("tanh", a), 2 * sigma(2 * a) - 1),
    "sigma by tanh": (sigma(a), half + fn("tanh", a / 2) / 2),
    "log sigma": (-log(sigma(a)), log(1 + exp(-a))),
    "softplus": (log(1 + exp(a)), a + log(1 + exp(-a))),
    "odd tanh": (fn("tanh", -a), -fn("tanh", a)),
    "log of a power": (log(p**3), 3 * log(p)),
    "log of a product over k": (log(product_over(k, exp(x(k)))), sum_over(k, x(k))),
    "natural power": (power(a, m) * a, power(a, m + 1)),
    "power of a product": (power(a * b, m), power(a, m) * power(b, m)),
    "power of a positive number": (power(p, a) * power(p, b), power(p, a + b)),
    "quotient": (1 / (1 + exp(a)) + exp(a) / (1 + exp(a)), ONE),
    "cyclic trace": (
        sum_over((i, j, k), W(i, j) * W(j, k) * W(k, i)),
        sum_over((k, i, j), W(j, k) * W(k, i) * W(i, j)),
    ),
    "renamed": (sum_over(i, W(i, j) * x(i)), sum_over(k, x(k) * W(k, j))),
    "swapped sums": (sum_over((i, j), W(i, j) * x(i)), sum_over((j, i), x(i) * W(i, j))),
    "square of a sum": (sum_over(i, x(i)) ** 2, sum_over((i, j), x(i) * x(j))),
    "sifted": (sum_over(k, delta(k, j) * log(1 + exp(x(k)))), log(1 + exp(x(j)))),
    "a constant": (sum_over(k, a), a * size("n")),
    "shifted softmax": (s(j), exp(x(j) - c) / sum_over(k, exp(x(k) - c))),
    "derivative of softmax": (derivative(s(k), x(j)), s(k) * (delta(k, j) - s(j))),
    "adjoint": (
        derivative(sym("L"), W(i, j)),
        derivative(sym("L"), sym("h", i)) * (1 - sym("h", i) ** 2) * x(j),
    ),
    "softmax and cross-entropy": (derivative(sym("J"), x(j)), s(j) - y(j)),
    "equality of a bit": (indicator(t(j), "=", ONE), t(j)),
    "a bit above": (indicator(num(Fraction(1, 3)), "<=", 1 - t(j)), 1 - t(j)),
    "equality of a δ": (indicator(delta(i, j), "=", ZERO), 1 - delta(i, j)),
    "mean of noise": (expectation((a + sum_over(i, x(i) * sym("e", i))) ** 2), a**2 + p**2 * sum_over(i, x(i) ** 2)),
    "variance": (moment("Var", sym("e", i)), p**2),
    "covariance": (moment("Cov", sym("e", i), sym("e", j)), p**2 * delta(i, j)),
    "common factor below": (1 / a + 1 / (1 - a), 1 / (a - a**2)),
    "norms below": (
        x(j) / (root(sum_over(i, x(i) ** 2)) * root(sum_over(i, y(i) ** 2))),
        x(j) / root(sum_over(i, x(i) ** 2)) / root(sum_over(i, y(i) ** 2)),
    ),
    "reciprocal of a sign": (a * v(j), a / v(j)),
    "odd power of a sign": (sum_over(i, v(i) ** 3 * x(i)), sum_over(k, v(k) * x(k))),
    "sigma of a sign": (
        sum_over(i, x(i) * v(i) * sigma(-v(i) * x(i))), sum_over(k, x(k) * ((1 + v(k)) / 2 - sigma(x(k)))),
    ),
    "loss of a sign": (
        sum_over(i, log(1 + exp(-v(i) * x(i)))), sum_over(k, log(1 + exp(x(k))) - (1 + v(k)) / 2 * x(k)),
    ),
    "sigma of a bit": (sigma(t(j) * a), half + t(j) * (sigma(a) - half)),
    "sign of a bit": (sigma((2 * t(j) - 1) * a), t(j) * sigma(a) + (1 - t(j)) * sigma(-a)),
    "mask": (expectation(sym("d", i) ** 2 * x(i)), a * x(i)),
}  # fmt: skip
SOMEWHERE = {
    "log of a product": (log(a * b), log(a) + log(b), {"0 < a", "0 < b"}),
    "log of a square": (log(a**2), 2 * log(a), {"0 < a"}),
    "root of a product": (root(a * b), root(a) * root(b), {"0 <= a", "0 <= b"}),
    "quotient": (a, a**2 / a, {"a != 0"}),
    "square below": (a * b, a**3 * b / a**2, {"a != 0"}),
    "modulus below": (above(a) - above(-a), a / modulus(a), {"a != 0"}),
    "root of a square": (modulus(a), root(a) ** 2 * above(a), None),
    "two divisors": (a - b, (a - b) * b / b * (1 + a**2) / (1 + a**2), {"b != 0"}),
    "terms with a common factor below": (b, b * (a - a * b) / (a - a * b), None),
    "positive below": (b, b * p / p, set()),
    "0 at most": (b, b * exp(root(-(a**2))) * exp(-root(-(a**2))), {"0 <= -a^2"}),
    "not 0 is not enough": (1 / a, root(a) ** 2 / a**2, {"0 <= a"}),
}
NEVER = {
    "root of a square": (root(a**2), a),
    "modulus": (modulus(a), a),
    "transposed": (W(i, j), W(j, i)),
    "double sum": (sum_over((i, j), W(i, j) * x(i) * y(j)), sum_over((i, j), W(i, j) * x(j) * y(i))),
    "kink": (above(a), indicator(ZERO, "<=", a)),
    "almost": (a, a * (1 + num(Fraction(1, 10**9)))),
    "nowhere defined": (1 / (a - a), 2 / (a - a)),
    "log of −x²": (a, a + log(-2 * a**2) - log(-(a**2)) - log(num(2))),
    "log of −x² − 1": (log(-(a**2) - 1), log(-1 - a**2)),
    "square of a mean": (expectation(sym("e", i) ** 2), expectation(sym("e", i)) ** 2),
    "given square beneath ∂": (derivative(v(j) ** 2 * a, v(j)), ZERO),
    "one of two values": (sigma(v(j) * a), sigma(a)),
    "divisor at one of two values": (1 / (v(j) + x(j)), 1 / (1 + x(j))),
    "entries of two values": (v(i) * v(j), ONE),
    "given total beneath ∂": (derivative(a * sum_over(k, y(k)), y(j)), ZERO),
    "root and sign": (root(a) * root(a), modulus(b)),
    "unequal roots": (power(a**2, num(Fraction(1, 4))), root(a)),
}


def said(judgements):
    letters = {a: "a", b: "b", ZERO: "0", -(a**2): "-a^2"}
    return {f"{letters[each.terms[0]]} {each.relation} {letters[each.terms[1]]}" for each in judgements}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_identities_are_proved_everywhere(name):
    one, other = EVERYWHERE[name]
    for sides in ((one, other), (other, one)):
        found = proof(*sides)
        assert found is not None
        assert not found.where or sides[1] == one


@pytest.mark.parametrize("name", SOMEWHERE)
def test_identities_are_proved_where_the_answer_is_defined(name):
    reference, answer, where = SOMEWHERE[name]
    found = proof(reference, answer)
    if where is None:
        assert found is None or found.where
    else:
        assert found is not None
        assert said(found.where) == where


@pytest.mark.parametrize("name", [name for name, (_, _, where) in SOMEWHERE.items() if where])
def test_the_other_way_round_the_question_has_no_meaning_elsewhere(name):
    reference, answer, _ = SOMEWHERE[name]
    found = proof(answer, reference)
    assert found is not None
    assert not found.where


@pytest.mark.parametrize("name", NEVER)
def test_what_does_not_follow_is_not_proved(name):
    one, other = NEVER[name]
    if name != "unequal roots":
        assert proof(one, other) is None
    assert proof(other, one) is None or name == "unequal roots"


def test_every_assumption_used_is_named():
    assert proof(a, sum_over(k, a * y(k))).used == ("assumption 1",)
    assert proof(sum_over((i, j), S(i, j) * x(i) * y(j)), sum_over((i, j), S(i, j) * x(j) * y(i))).used == (
        "assumption 2",
    )
    assert proof(t(i), t(i) ** 5).used == ("assumption 3",)
    assert proof(ZERO, t(i) * t(j) * (1 - delta(i, j))).used == ("assumption 3", "assumption 4")


def test_a_difference_of_positive_numbers_is_not_taken_for_positive():
    known = log(a) + log(b)  # the question needs a > 0 and b > 0
    assert proof(known + a + b, known + root(a + b) ** 2).where == ()
    assert proof(known + a - b, known + root(a - b) ** 2).where == (nonnegative(a - b),)


def test_a_sum_of_what_is_not_negative_is_positive_only_where_one_of_it_is():
    question = Domain(PROBLEM, (root(a) + root(b),))
    assert question.beyond(log(a + b + 1)) == ()
    assert question.beyond(log(a + b)) == (positive(a + b),)
    assert question.beyond(log(b + c**2)) == (positive(b + c**2),)


def test_a_quotient_has_the_sign_of_its_numerator_only_where_the_denominator_is_positive():
    unsure, sure = b + c, exp(b) + exp(c)
    question = Domain(PROBLEM, (1 / unsure,))
    assert question.beyond(log(a**2 / sure + 1 / sure)) == ()
    assert question.beyond(log(a**2 / unsure + 1 / unsure)) == (positive(a**2 / unsure + 1 / unsure),)


def test_definitions_are_named_where_they_are_written_out():
    assert proof(s(j), s(j) * 2 / 2).used == ()
    assert proof(s(j), exp(x(j)) / sum_over(k, exp(x(k)))).used == ("s",)
    assert proof(ONE, sum_over(k, s(k))).used == ("s",)


def test_what_is_supposed_decides_a_kink():
    at = a * x(i) + b
    supposed = nonzero(at)
    kinked, other = indicator(ZERO, "<", at) * x(i), indicator(ZERO, "<=", at) * x(i)
    assert proof(kinked, other) is None
    found = proof(kinked, other, supposed)
    assert found.where == ()
    (used,) = found.used
    given = problem(supposed).declared
    assert given[int(used.removeprefix("assumption ")) - 1] is supposed


def test_what_is_supposed_of_one_entry_says_nothing_of_others():
    reference, supposed = a * x(i), positive(x(i))
    assert proof(reference, a * modulus(x(i)), supposed).where == ()
    assert proof(reference, reference + sum_over(j, modulus(x(j)) - x(j)), supposed) is None
    found = proof(reference, reference + sum_over(j, log(x(j))) - sum_over(k, log(x(k))), supposed)
    assert positive(x(j)) in found.where


def test_what_is_supposed_of_all_entries_holds_for_each():
    reference = a * x(i)
    assert proof(reference, reference + sum_over(k, modulus(x(k)) - x(k)), positive(x(j))).where == ()


def test_a_root_of_a_modulus_is_positive_where_its_base_is_not_0():
    assert proof(log(a**2), 4 * log(root(modulus(a)))).where == ()
    assert proof(log(a**2), 2 * log(modulus(a))).where == ()
    assert said(proof(log(a**2), 2 * log(a)).where) == {"0 < a"}
    assert said(proof(modulus(a), exp(log(modulus(a)))).where) == {"a != 0"}


def test_a_quotient_with_a_logarithm_says_no_sign_of_its_numerator():
    quotient = log(a / (1 + a))
    assert proof(quotient, quotient + modulus(a) - a) is None


def test_what_is_supposed_to_be_positive_divides():
    assert said(proof(b, a * b / a).where) == {"a != 0"}
    assert proof(b, a * b / a, positive(a)).where == ()
    assert proof(b, a * b / a, Judgement("!=", (ZERO, a))).where == ()


def test_what_is_needed_of_one_entry_says_nothing_of_others():
    found = proof(1 / x(j), sum_over(k, x(k) / x(k)) / (size("n") * x(j)))
    assert [each.relation for each in found.where] == ["!="]
    assert proof(sum_over(k, 1 / x(k)), sum_over(k, x(k) / x(k) ** 2)).where == ()


def test_a_slope_at_a_kink_is_proved_beside_it():
    found = proof(derivative(fn("relu", a), a), above(a))
    assert said(found.where) == {"a != 0"}
    assert proof(derivative(fn("relu", a), a), above(a), nonzero(a)).where == ()


def test_verdicts_do_not_hang_on_what_was_asked_before():
    answers = [pair[1] for pair in EVERYWHERE.values()] + [pair[0] for pair in NEVER.values()]
    prover = Prover(PROBLEM, s(j) - y(j))
    first = [prover.proves(each) for each in answers]
    again = [prover.proves(each) for each in reversed(answers)]
    alone = [Prover(PROBLEM, s(j) - y(j)).proves(each) for each in answers]
    assert first == again[::-1] == alone


def test_a_vast_answer_is_not_proved_rather_than_waited_for():
    wide = mul(*(add(x(each), num(n)) for n, each in enumerate((i, j, k, l1) * 8)))
    assert proof(a, wide) is None


def _cycle(order):
    at = [index(f"c{n}", "n") for n in order]
    return sum_over(tuple(at), mul(*(W(one, other) for one, other in zip(at, [*at[1:], at[0]], strict=True))))


def test_a_long_cycle_of_matrices_is_one_trace():
    assert proof(_cycle(range(8)), _cycle((3, 6, 1, 0, 7, 2, 5, 4))) is not None


def test_indices_that_can_be_interchanged_are_not_all_tried():
    at = [index(f"c{n}", "n") for n in range(8)]
    inner = log(1 + add(*(x(each) ** 2 for each in at)))
    assert proof(sum_over(tuple(at), inner), sum_over(tuple(reversed(at)), inner)) is not None


def test_nested_cases_are_given_up_rather_than_written_out():
    nested = a
    for n in range(20):
        nested = modulus(nested - num(n))
    assert proof(a, nested) is None


def test_many_threads_find_what_one_finds():
    pairs = [*EVERYWHERE.values(), *NEVER.values()]
    prover = Prover(PROBLEM, s(j) - y(j))
    answers = [side for pair in pairs for side in pair]
    alone = [prover.proves(each) for each in answers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(Prover(PROBLEM, s(j) - y(j)).proves, answers)) == alone


def test_a_domain_is_said_in_letters_that_people_write():
    total = sum_over(k, x(k) ** 2)
    (where,) = proof(x(i), x(i) * total / total).where
    assert where == nonzero(sum_over(j, x(j) ** 2))


def test_a_divisor_of_what_is_not_0_is_not_0():
    square = a**2 - 1
    parts = (1 / (a - 1) - 1 / (a + 1)) / 2
    assert proof(1 / square, parts).where == ()
    assert proof(log(square), log(square) + parts - 1 / square).where == ()
    assert len(proof(root(square), root(square) * (a - 1) / (a - 1)).where) == 1  # where a² − 1 = 0, too
    assert len(proof(1 / square, parts * (a - 2) / (a - 2)).where) == 1


def test_a_logarithm_in_a_domain_is_that_of_a_positive_number():
    (where,) = proof(root(log(-a)), log(-a) / root(log(-a))).where
    assert where == positive(log(modulus(a)))
    (where,) = proof(log(a) * b, log(a) ** 2 / log(a) * b).where
    assert where == nonzero(log(a))
