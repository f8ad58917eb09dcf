"""Signs that can be seen: from what is declared, and from the build of a term.  Not seen is not false."""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel import Problem, is_at_least
from derive.terms import Add, Apply, Array, Constant, D, Fn, Mul, Num, Pow, Product, Size, Sum, Sym, Term, neg


def is_smooth(problem: Problem, term: Term) -> bool:
    """Whether `term` is built of differentiable functions where these are differentiable."""
    match term:
        case Sym():
            return term.name not in problem.defined or is_smooth(problem, problem.defined[term.name].body)
        case Fn() if term.name in ("relu", "abs", "max", "min"):
            return False
        case Fn(name="log"):
            return is_positive(problem, term.args[0]) and is_smooth(problem, term.args[0])
        case Pow(exponent=Num(value=value)) if value.denominator == 1:
            return is_smooth(problem, term.base) and (value > 0 or is_nonzero(problem, term.base))
        case Pow(exponent=exponent) if is_at_least(problem, exponent, 0):
            return is_smooth(problem, term.base)
        case Pow():
            return is_positive(problem, term.base) and all(is_smooth(problem, arg) for arg in term.args)
        case Add() | Mul() | Fn():
            return all(is_smooth(problem, arg) for arg in term.args)
        case Sum() | Product():
            return is_smooth(problem, term.body)
        case D():
            return is_smooth(problem, term.body)
        case Apply():
            return all(is_smooth(problem, argument) for argument in term.arguments)
        case Array():
            return is_smooth(problem, term.body)
        case _:
            return not term.args or term.tag == "delta"


def is_positive(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely greater than 0."""
    match term:
        case Num():
            return term.value > 0
        case Size() | Constant():
            return True
        case Sym():
            return _sign(problem, term.name) in ("positive", "natural") or _by_definition(
                problem, term, is_positive
            )
        case Fn():
            return term.name in ("exp", "sigma")
        case Add() if _is_one_minus_sigma(term):
            return True
        case Add():
            return all(is_nonnegative(problem, arg) for arg in term.args) and any(
                is_positive(problem, arg) for arg in term.args
            )
        case Mul():
            return all(is_positive(problem, arg) for arg in term.args)
        case Pow(exponent=Num(value=value)) if value.denominator == 1 and value.numerator % 2 == 0:
            return is_nonzero(problem, term.base)
        case Pow():
            return is_positive(problem, term.base)
        case Sum() | Product():
            return is_positive(problem, term.body)
        case _:
            return False


def is_nonnegative(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely at least 0."""
    match term:
        case Num():
            return term.value >= 0
        case Sym() if _sign(problem, term.name) in ("nonnegative", "whole"):
            return True
        case Pow(exponent=Num(value=value)) if value.denominator == 1 and value.numerator % 2 == 0:
            return True
        case Mul():
            return all(is_nonnegative(problem, arg) for arg in term.args)
        case Add():
            return is_positive(problem, term) or all(is_nonnegative(problem, arg) for arg in term.args)
        case Sum() | Product():
            return is_nonnegative(problem, term.body)
        case Pow(exponent=exponent) if is_at_least(problem, exponent, 0):
            return is_nonnegative(problem, term.base)
        case _:
            return is_positive(problem, term)


def is_nonzero(problem: Problem, term: Term) -> bool:
    """Whether `term` is surely not 0."""
    match term:
        case Num():
            return term.value != 0
        case Sym() if _sign(problem, term.name) == "nonzero":
            return True
        case Mul():
            return all(is_nonzero(problem, arg) for arg in term.args)
        case Pow() if is_nonzero(problem, term.base) and isinstance(term.exponent, Num):
            return term.exponent.value.denominator == 1 or is_positive(problem, term)
        case Pow(base=base, exponent=exponent) if is_nonzero(problem, base):
            whole = any(is_at_least(problem, each, 0) for each in (exponent, neg(exponent)))
            return whole or is_positive(problem, base)
        case Product():
            return is_nonzero(problem, term.body)
        case _:
            return is_positive(problem, term)


def _sign(problem: Problem, name: str) -> str:
    return next((symbol.sign for symbol in problem.symbols if symbol.name == name), "")


def _by_definition(problem: Problem, entry: Sym, test: Callable[[Problem, Term], bool]) -> bool:
    definition = problem.defined.get(entry.name)
    return definition is not None and test(problem, definition.at(entry.args))


def _is_one_minus_sigma(term: Add) -> bool:
    match term.args:
        case (Num(value=1), Mul(args=(Num(value=minus), Fn(name="sigma")))):
            return minus == -1
        case _:
            return False
