"""Identities of fields over opaque atoms, and near misses."""

import pytest

from derive.algebra import divisors, is_identity
from derive.terms import fn, index, num, power, sum_over, sym

a, b, c = sym("a"), sym("b"), sym("c")
k = index("k", "n")
total = sum_over(k, sym("x", k))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (a * (b + c), a * b + a * c),
        ((a + b) ** 2, a**2 + 2 * a * b + b**2),
        (1 / a + 1 / b, (a + b) / (a * b)),
        ((a**2 - b**2) / (a - b), a + b),
        (a / a, num(1)),
        (1 / (1 / a), a),
        (power(a, num(-2)), 1 / (a * a)),
        (total / 2 + total / 2, total),
        (a - a, num(0)),
    ],
)
def test_identities_are_seen(left, right):
    assert is_identity(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (a * b, a + b),
        ((a + b) ** 2, a**2 + b**2),
        (1 / (a + b), 1 / a + 1 / b),
        (fn("exp", a) * fn("exp", b), fn("exp", a + b)),
        (fn("exp", a + b), fn("exp", b + a + c - c)),
        (power(a**2, num(1) / num(2)), a),
        (power(a, b) * power(a, b), power(a, 2 * b)),
        (sum_over(k, 2 * sym("x", k)), 2 * total),
        (1 / (a - a), num(0)),
        (a / (b - b), c / (b - b)),
    ],
)
def test_what_is_none_or_needs_more_than_algebra_is_not(left, right):
    assert not is_identity(left, right)


def test_whatever_divides_is_named():
    assert divisors(a / (b * (1 + 1 / c))) == (b * (1 + 1 / c), c)


def test_a_cancelled_divisor_is_named_too():
    assert divisors(a * b / a) == (a,)


def test_what_divides_inside_an_atom_is_not_of_algebra():
    assert divisors(fn("exp", 1 / a)) == ()


def test_large_expansions_are_not_attempted():
    big = sum((sym(f"x{n}") for n in range(40)), sym("x"))
    assert not is_identity(big**16, big**15 * big + 1)
