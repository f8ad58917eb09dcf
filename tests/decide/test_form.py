"""The normal form of a term is worth what the term is, wherever all parts of that are defined."""

import random
from fractions import Fraction

import pytest
from answer.oracle import compare
from formulas import PROBLEM, OfForms, place, some

from derive.decide.form import Form, Level, Stopped
from derive.decide.form.polynomials import as_term
from derive.errors import DeriveError
from derive.terms import fn, num, power, sym


def differs(term, form, rng):
    """Numbers at which both have a value, and not the same."""
    world, at = place(rng)
    one, other = world.worth(term, at), OfForms(world.problem, world.sizes, world.values).worth(form, at)
    if isinstance(one, str) or isinstance(other, str):  # undefined, or unsure
        return None
    return (world.values, at, one, other) if compare(one, other) == "different" else None


def check(seeds):
    """How many terms had a form, each of which was worth the same at some numbers."""
    found = 0
    for seed in seeds:
        rng = random.Random(seed)
        term = some(rng, rng.randint(1, 4))
        try:
            form = as_term(Form(PROBLEM, Level(is_explicit=seed % 2 == 0), 20_000).of(term))
        except Stopped:
            continue
        except DeriveError:
            continue
        found += 1
        for _ in range(6):
            assert differs(term, form, rng) is None, (seed, term, form)
    return found / len(seeds)


def test_a_form_is_worth_what_its_term_is():
    assert check(range(700)) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_forms(block):
    assert check(range(10_000 + 2000 * block, 12_000 + 2000 * block)) > 0.9


def test_forms_do_not_hang_on_what_came_before():
    rng = random.Random(5)
    terms = [some(rng, 3) for _ in range(40)]

    def forms(those):
        found = {}
        for term in those:
            try:
                found[term] = as_term(Form(PROBLEM, Level(), 20_000).of(term))
            except DeriveError:
                found[term] = None
        return found

    assert forms(terms) == forms(reversed(terms))


def test_a_form_that_takes_too_many_operations_is_none():
    wide = power(sym("a") + sym("b") + sym("p") + sym("u"), num(30))
    with pytest.raises(Stopped):
        Form(PROBLEM, Level(), 3000).of(wide)


@pytest.mark.parametrize(
    "term",
    [num(0) ** -1, 1 / (sym("a") - sym("a")), fn("log", num(-1)), power(num(-2), num(Fraction(1, 2)))],
    ids=["1/0", "1/(a − a)", "log −1", "root of −2"],
)
def test_what_is_never_defined_has_no_form(term):
    with pytest.raises(Stopped):
        Form(PROBLEM, Level(), 3000).of(term)
