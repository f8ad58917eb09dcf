"""Long formulas are broken where a person would, and nothing is lost."""

import re

import pytest
import statements
from solutions import solve
from statements import A, f_i, f_j, f_k, v

from derive.present import latex as printer
from derive.present.breaking import lines, width
from derive.present.latex import latex
from derive.present.layout import layout
from derive.present.script import TEX
from derive.present.told import Medium
from derive.terms import add, fn, mul, sum_over, sym

LETTERS = [sym(letter) for letter in "abcdefgh"]
ENDS = [
    step.after
    for stated in statements.ALL.values()
    for theorem in solve(stated()).theorems
    for chain in theorem.derivation.chains
    for step in chain.steps
]


def plain(formula):
    """A formula without the marks of broken lines, and with brackets of one size."""
    bare = re.sub(r"\\biggl|\\biggr|\\left\.?|\\right|\{\} |\\cdot", " ", formula)
    return re.sub(r"\s", "", bare)


def test_what_fits_stands_on_one_line():
    term = add(*LETTERS)
    assert lines(layout(term), 40, printer) == [latex(term)]


def test_a_line_is_broken_before_a_sign():
    assert lines(layout(add(*LETTERS[:4]) - LETTERS[4]), 7, printer) == ["a + b + c + d", "{} - e"]


def test_a_line_is_broken_before_a_factor_if_need_be():
    long = mul(sum_over(f_i, A(f_i, f_j) * v(f_i)), sum_over(f_k, A(f_j, f_k) * v(f_k)))
    first, second = lines(layout(long), 7, printer)
    assert first.startswith(r"\left(\sum")
    assert second.startswith(r"{} \cdot \sum_{k=1}")


def test_brackets_are_opened_if_need_be():
    first, *_, last = lines(layout(sym("x") * add(*LETTERS)), 6, printer)
    assert first.startswith("x (a")
    assert last.endswith("h)")


def test_brackets_around_something_tall_have_one_size_on_all_lines():
    first, *_, last = lines(layout(sym("x") * add(*LETTERS[:-1], LETTERS[0] / LETTERS[-1])), 6, printer)
    assert first.startswith(r"x \biggl(a")
    assert last.endswith(r"\frac{a}{h}\biggr)")


def test_a_wide_fraction_is_divided_by_a_slash():
    above = add(*(each * fn("tanh", each) for each in LETTERS))
    first, *_, last = lines(layout(above / sym("x")), 12, printer)
    assert r"\frac" not in first
    assert last.endswith(r"\biggr) \Big/ x")


@pytest.mark.parametrize("measure", [10, 20, 40])
def test_broken_lines_say_the_same(measure):
    for term in ENDS:
        broken = lines(layout(term), measure, printer)
        if r"\Big/" not in "".join(broken):
            assert plain("".join(broken)) == plain(latex(term))


@pytest.mark.parametrize("measure", [10, 20, 40])
def test_what_opens_on_a_line_closes_on_it(measure):
    for line in {line for term in ENDS for line in lines(layout(term), measure, printer)}:
        assert line.count(r"\left") == line.count(r"\right")
        assert line.count("{") == line.count("}")


def test_an_equation_is_broken_before_its_sign_first():
    left, right = layout(add(*LETTERS[:4])), layout(add(*LETTERS[4:]))
    wide = Medium(TEX, printer, width(left) + width(right) + 2).equation(left, right)
    assert wide.is_short
    assert (*wide.left.lines, *wide.right.lines) == ("a + b + c + d", "e + f + g + h")
    narrow = Medium(TEX, printer, width(left) + 5).equation(left, right)
    assert not narrow.is_short
