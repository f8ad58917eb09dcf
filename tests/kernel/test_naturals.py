"""Natural exponents, products and one-hot vectors: what the kernel accepts, and each way to cheat it."""

import pytest
from steps import step_by

from derive.errors import InvalidStep, StatementError
from derive.kernel import (
    Binding,
    Chain,
    Derivation,
    Fact,
    Problem,
    Symbol,
    Target,
    check,
    curved,
    is_at_least,
    natural,
    nonzero,
    obligation,
    positive,
    to_prove,
    whole_number,
)  # fmt: skip
from derive.kernel.certificate import dumps, loads
from derive.kernel.obligations import is_plain
from derive.laws import ALL, LAWS
from derive.terms import (
    MINUS_ONE,
    ONE,
    PI,
    ZERO,
    delta,
    derivative,
    fn,
    index,
    indicator,
    limit,
    num,
    power,
    product_over,
    size,
    sum_over,
    sym,
)  # fmt: skip

b, r, x = sym("b"), sym("r"), sym("x")
m, n = sym("m"), sym("n")  # natural; whole
k, i, j = (index(letter, "N") for letter in "kij")
SYMBOLS = (
    Symbol("b"), Symbol("r"), Symbol("x", (), "positive"), Symbol("m", (), "natural"), Symbol("n", (), "whole"),
    Symbol("y", ("N",)), Symbol("c", ("N",), "whole"), Symbol("u", ("N",), "positive"),
)  # fmt: skip


def stated(term, **words):
    return Problem("t", (Target("", term),), {"N": "n"}, SYMBOLS, **words)


def by_law(term, name, new, facts=(), path=(), backwards=False, **letters):
    """One step by a law at the start, whose conditions are those that the kernel names."""
    problem = stated(term)
    binding = letters.pop("binding", None) or Binding(
        {letter: ((), each) for letter, each in letters.items()}
    )
    step = step_by(problem, "law", path, term, new, name, binding=binding, backwards=backwards)
    return Derivation(problem, (Chain("answer", term, (step,), tuple(facts), ""),))


NATURAL = (ONE, num(7), size("N"), m, m + n, m + 3, n + 1, 2 * m, m * size("N"), sum_over(k, num(2)))
WHOLE = (
    ZERO,
    n,
    m - 1,
    m + n - 1,
    2 * n,
    n * m,
    sym("c", k),
    sum_over(k, sym("c", k)),
    delta(i, j),
    n + m - 1,
)
NEITHER = (
    num(1) / num(2), MINUS_ONE, x, r, m - 2, n - 1, m - n, -m, m / 2, m * r, x**2, fn("exp", n), PI,
    indicator(ZERO, "<", r), 1 - delta(i, j), sum_over(k, n - 1), product_over(k, r), (n - 1) * (n - 1),
)  # fmt: skip


@pytest.mark.parametrize("term", NATURAL)
def test_what_is_natural_is_seen(term):
    problem = stated(b)
    assert is_plain(problem, natural(term))
    assert is_plain(problem, whole_number(term))
    assert obligation(problem, power(b, term)) is None


@pytest.mark.parametrize("term", WHOLE)
def test_what_may_be_0_is_whole_and_not_natural(term):
    problem = stated(b)
    assert is_plain(problem, whole_number(term))
    assert not is_plain(problem, natural(term))


@pytest.mark.parametrize("term", NEITHER)
def test_what_may_be_anything_else_is_neither(term):
    assert not is_at_least(stated(b), term, 0)


def test_a_power_is_defined_where_the_kernel_says_so():
    problem = stated(b)
    assert obligation(problem, power(b, n)) is None  # b⁰ = 1, and 0⁰ too
    assert obligation(problem, power(b, -m)) == nonzero(b)
    assert obligation(problem, power(b, r)) == positive(b)
    assert obligation(problem, power(b, m - 2)) == positive(b)


def test_that_something_is_natural_can_not_be_shown_nor_assumed():
    for judgement in (natural(r), whole_number(r), natural(m)):
        for rule in ("assumed", "given", "law"):
            facts = (Fact(judgement, rule, "0"),)
            with pytest.raises(InvalidStep):
                check(Derivation(stated(b), (Chain("answer", b, (), facts, ""),)), ALL)


def test_powers_of_a_negative_base_are_put_together_for_natural_exponents():
    claim = by_law(b**m * b**n, "product of powers", b ** (m + n), f=b, p=m, q=n)
    assert check(claim, ALL)


CHEATS = {
    "a real exponent passed for a natural one": lambda: by_law(
        b**m * b**r, "product of powers", b ** (m + r), [Fact(positive(b), "assumed")], f=b, p=m, q=r
    ),
    "a negative base under a real exponent": lambda: by_law(
        b**r * b**r, "product of real powers", b ** (r + r), f=b, p=r, q=r
    ),
    "(b²)^r = b^(2r) for any b": lambda: by_law(
        (b**2) ** r, "real power of a power", b ** (2 * r), [Fact(positive(b**2), "assumed")], f=b, p=num(2), q=r
    ),
    "0^n = 0 where n may be 0": lambda: by_law(power(ZERO, n), "power of 0", ZERO, p=n),
    "b^n/b = b^(n − 1) where b may be 0": lambda: by_law(
        b**m / b, "a power without one factor", b ** (m - 1), [Fact(nonzero(x), "assumed")], f=b, p=m
    ),
    "b^(n − 1) where n may be 0": lambda: by_law(
        b**n / b, "a power without one factor", b ** (n - 1), [Fact(nonzero(b), "assumed")], f=b, p=n
    ),
    "the power rule for a real exponent": lambda: by_law(
        derivative(b**r, b), "power rule", r * power(b, r - 1) * derivative(b, b),
        [Fact(positive(b), "assumed")], f=b, p=r, x=b,
    ),
    "log of a product with a negative factor": lambda: by_law(
        fn("log", product_over(k, sym("y", k))), "logarithm of a Π", sum_over(k, fn("log", sym("y", k))),
        [Fact(positive(product_over(k, sym("y", k))), "assumed")],
        binding=Binding({"f": ((k,), sym("y", k))}, {LAWS["logarithm of a Π"].indices[0]: k}, {"n": "N"}),
    ),
    "a factor that depends on the index taken for a constant": lambda: by_law(
        product_over(k, sym("u", k)), "Π of a constant", power(sym("u", k), size("N")),
        binding=Binding({"c": ((), sym("u", k))}, {LAWS["Π of a constant"].indices[0]: k}, {"n": "N"}),
    ),
    "entries of any vector taken for one-hot": lambda: by_law(
        sym("y", i) * sym("y", j), "product of entries of a one-hot vector", delta(i, j) * sym("y", i),
        binding=Binding(
            {"y": ((k,), sym("y", k))},
            dict(zip(sorted(LAWS["product of entries of a one-hot vector"].indices, key=lambda e: e.name), (i, j, k), strict=True)),
            {"n": "N"},
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_is_refused(cheat):
    with pytest.raises(InvalidStep):
        check(CHEATS[cheat](), ALL)


@pytest.mark.parametrize(
    "problem",
    [
        lambda: stated(derivative(b**m, m)),
        lambda: stated(derivative(b ** sym("c", k), sym("c", j))),
        lambda: stated(limit(b**m, m, "above", ZERO)),
        lambda: Problem("t", (to_prove("", curved("convex", b * n, n)),), {"N": "n"}, SYMBOLS),
        lambda: Problem("t", (Target("", m, unknowns=("m",)),), {"N": "n"}, SYMBOLS),
        lambda: Problem("t", (Target("", PI),), {}, (Symbol(r"\pi"),)),
    ],
)
def test_what_takes_whole_numbers_does_not_move_and_pi_is_one_number(problem):
    with pytest.raises(StatementError):
        problem()


def test_a_certificate_keeps_products_constants_and_naturals():
    term = product_over(k, power(PI, sym("c", k)))
    derivation = Derivation(stated(term), (Chain("answer", term, (), (), ""),))
    assert loads(dumps(derivation)) == derivation
    assert check(loads(dumps(derivation)), ALL)


# -- factorials -----------------------------------------------------------------------------------


def test_a_factorial_is_that_of_a_whole_number():
    assert obligation(stated(n), fn("factorial", n)) == whole_number(n)
    chain = Chain("answer", fn("factorial", b), (), (), "")
    with pytest.raises(InvalidStep, match="whole"):
        check(Derivation(stated(fn("factorial", b)), (chain,)), ALL)
    check(Derivation(stated(fn("factorial", n)), (Chain("answer", fn("factorial", n), (), (), ""),)), ALL)


@pytest.mark.parametrize(
    ("name", "law"), [("factorial", "a factorial is positive"), ("Gamma", "Γ is positive")]
)
def test_such_a_function_is_positive_only_where_it_is_defined(name, law):
    """1/(b − b)!, say: nothing is known of b."""
    term = power(fn(name, b), MINUS_ONE)
    said = positive(fn(name, b))
    facts = (
        Fact(said, "law", law, Binding({"f": ((), b)})),
        Fact(nonzero(fn(name, b)), "law", "a positive is not 0", Binding({"f": ((), fn(name, b))})),
    )
    with pytest.raises(InvalidStep, match="needs a fact that is not shown"):
        check(Derivation(stated(term), (Chain("answer", term, (), facts, ""),)), ALL)
