"""What is given of all numbers, or of all between two: in text, in one line, and over SymPy."""

import pytest
from sympy import Abs

from derive import Problem, define, for_all, function, renamed, scalar
from derive.cli.reading import said_back
from derive.errors import StatementError
from derive.kernel import Everywhere, Judgement, between
from derive.kernel.certificate import problem_from_json, problem_to_json
from derive.library import compile_statement
from derive.one_line import read_line
from derive.problem_file import read_problem
from derive.terms import ZERO, apply, fn, sym

STATED = """
find = "f(x) - f(r)"
given = ['''{given}''']
[functions]
f = {{ order = 2 }}
[symbols]
x = ""
r = ""
M = ""
[define]
y = "2 x"
"""
x, r, y, M, t = (sym(name) for name in "xryMt")


def read(given):
    return read_problem(STATED.format(given=given))


def f(at, order=0):
    return apply("f", (at,), (0,) * order)


def bounded(*when, variable="t"):
    term = sym(variable)
    return (Everywhere(variable, Judgement("<=", (fn("abs", f(term, 2)), M)), when),)


@pytest.mark.parametrize(
    "given",
    [
        "|f''(t)| <= M for all t between x and r",
        "|f''(t)| ≤ M for all t between x and r",
        r"|f''(t)| \le M \text{ for all } t \text{ between } x \text{ and } r",
        "M >= |f''(t)|   for all real t between x and r",
    ],
)
def test_an_interval_is_read(given):
    problem = read(given).problem
    assert problem.everywhere == bounded(between(t, x, r))
    assert not problem.hypotheses
    assert "t" not in problem.shapes


def test_all_numbers_are_read():
    assert read("|f''(t)| <= M for all t").problem.everywhere == bounded()


def test_ends_are_formulas():
    (every,) = read("|f''(t)| <= M for all t between x - f(x) and 2 y").problem.everywhere
    assert every.when == (between(t, x - f(x), 2 * y),)


def test_a_chain_of_relations_is_two_hypotheses():
    first, second = read("0 <= f''(t) <= M for all t").problem.everywhere
    assert first.claim == Judgement("<=", (ZERO, f(t, 2)))
    assert second.claim == Judgement("<=", (f(t, 2), M))


def test_it_is_said_back_as_it_was_read():
    said = said_back(read("|f''(t)| <= M for all t between x and r"))
    assert (
        "  given: |f''(t)| <= M for all t between x and r\n    |f″(t)| ≤ M for all t between x and r\n"
        in said
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("|f''(t)| <= M for all x", "something else"),
        ("|f''(t)| <= M for all y", "something else"),
        ("|f''(t)| <= M for all f", "something else"),
        ("|f''(t)| <= M for all t near x", "between a and b"),
        ("|f''(t)| <= M for all t between x", "between a and b"),
        ("|f''(t)| <= M for all t between x and t", "t"),
        ("M <= 1 for all t", "must speak of it"),
        ("f(t) = 0 for all t", "not ="),
        ("|f^{(3)}(t)| <= M for all t", "differentiable 2 times"),
        ("|f''(t)| <= M for all 3", "name"),
        ("|f''(t)| for all t", "relation"),
        ("|f''(t)| <= q for all t", "q"),
    ],
)
def test_what_means_nothing_is_refused(given, why):
    with pytest.raises(StatementError, match=why):
        read(given)


def test_the_letter_means_nothing_outside():
    with pytest.raises(StatementError, match="t"):
        read_problem(STATED.format(given="f''(t) <= M for all t").replace("f(x) - f(r)", "f(x) - f(t)"))


def test_it_is_read_in_one_line():
    problem = read_line(["f in C^2"], ["|f''(t)| <= M for all t between x and r"], ["f(x) - f(r)"]).problem
    assert problem.everywhere == bounded(between(t, x, r))
    assert {symbol.name for symbol in problem.symbols} == {"x", "r", "M"}


def test_it_is_kept_as_json():
    problem = read("|f''(t)| <= M for all t between x and r").problem
    assert problem_from_json(problem_to_json(problem)) == problem


def test_its_letters_are_renamed():
    problem = read("|f''(t)| <= M for all t between x and r").problem
    new = renamed(problem, {"t": "s", "x": "z"})
    assert new.everywhere == bounded(between(sym("s"), sym("z"), r), variable="s")


def stated(given, find=None):
    g, at = function("f", order=2), scalar("x")
    return Problem(title="p", find=g(at) - g(scalar("r")) if find is None else find, given=given)


def test_it_is_stated_over_sympy():
    g, number = function("f", order=2), scalar("t")
    given = for_all(number, Abs(g.derivative(number, 2)) <= scalar("M"), between=(scalar("x"), scalar("r")))
    problem = compile_statement(stated((given,)))
    assert problem.everywhere == bounded(between(t, x, r))
    assert "t" not in problem.shapes


@pytest.mark.parametrize(
    "act",
    [
        lambda: for_all("t", scalar("t") <= 1),
        lambda: for_all(scalar("t", sign="positive"), scalar("t") <= 1),
        lambda: for_all(define("t", scalar("a")), scalar("t") <= 1),
        lambda: for_all(scalar("t"), scalar("t") <= 1, between=(scalar("a"),)),
        lambda: for_all(scalar("t"), scalar("t") <= 1, between=scalar("a")),
        lambda: compile_statement(stated((for_all(scalar("t"), scalar("t") + 1),))),
        lambda: compile_statement(stated((for_all(scalar("x"), scalar("x") <= 1),))),
        lambda: compile_statement(
            stated((for_all(scalar("t"), scalar("t") <= 1, between=(0, scalar("t"))),))
        ),
        lambda: compile_statement(stated((for_all(scalar("t"), scalar("a") <= 1),))),
    ],
)
def test_what_means_nothing_is_refused_over_sympy(act):
    with pytest.raises(StatementError):
        act()
