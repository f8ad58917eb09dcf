"""The border to SymPy: text is no formula there, and is never run."""

import pytest
import sympy as sp

from derive import D, convex, define, function, scalar, solve
from derive.errors import StatementError
from derive.terms import fn, indicator, num, same, sym
from derive.terms.sympy import Statement, translate

x = scalar("x")
RUNS = "__import__('pathlib').Path('ran').touch()"
PLACES = {
    "what is differentiated": lambda text: D(text, x),
    "a variable": lambda text: D(x, text),
    "a definition": lambda text: define("J", text),
    "where a function is taken": lambda text: function("f")(text),
    "what is convex": lambda text: convex(text, x),
    "what is found": lambda text: solve(Statement("a statement", find=text)),
    "a side of a relation": lambda text: solve(Statement("a statement", prove=text)),
    "a term": translate,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", [RUNS, "x**2", ""], ids=["that acts", "of a formula", "of nothing"])
def test_text_is_refused_and_not_run(place, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StatementError) as refused:
        PLACES[place](text)
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("thing", [None, object(), [1]], ids=["None", "an object", "a list"])
def test_what_is_no_formula_is_refused(thing):
    with pytest.raises(StatementError, match="expected a formula, found"):
        translate(thing)


def test_numbers_and_formulas_are_formulas():
    assert translate(2) is num(2)
    assert translate(sp.Rational(1, 2)) is num("1/2")
    assert translate(x) is sym("x")


a = scalar("a", sign="positive")
THERE, EDGE, ZERO = sym("x"), sym("a"), num(0)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (sp.Max(x, 0), fn("relu", THERE)),
        (sp.Max(a, x), fn("max", EDGE, THERE)),
        (sp.Min(a, x), fn("min", EDGE, THERE)),
        (sp.Max(a, x, 1), fn("max", fn("max", EDGE, THERE), num(1))),
        (sp.Piecewise((x, x > 0), (0, True)), THERE * indicator(ZERO, "<", THERE)),
        (
            sp.Piecewise((x, x > 0), (a * x, True)),
            THERE * indicator(ZERO, "<", THERE) + EDGE * THERE * indicator(THERE, "<=", ZERO),
        ),
        (
            sp.Piecewise((0, x <= 0), (x, x < 6), (6, True)),
            THERE * indicator(ZERO, "<", THERE) * indicator(THERE, "<", num(6))
            + 6 * indicator(num(6), "<=", THERE),
        ),
        (
            sp.Piecewise((a, (x > 0) & (x < 1)), (0, True)),
            EDGE * indicator(ZERO, "<", THERE) * indicator(THERE, "<", num(1)),
        ),
    ],
    ids=str,
)
def test_functions_by_cases_come_over(written, read):
    assert same(translate(written), read)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (sp.Piecewise((x, x > 0)), "may leave something out"),
        (sp.Piecewise((x, (x > 0) | (x < -1)), (0, True)), "the condition of a case is a relation"),
    ],
    ids=["no otherwise", "or"],
)
def test_cases_that_are_no_cases_are_refused(written, why):
    with pytest.raises(StatementError, match=why):
        translate(written)
