"""Which terms are natural numbers, seen from how they are written: sizes, declared symbols, sums and products.

A power with such an exponent is a repeated product, whatever its base is; one with any other exponent is a real
power, of a positive base.  Both are values of one function, so that they agree where both have a meaning.
"""

from __future__ import annotations

from derive.kernel.problem import LEAST_VALUES, Problem
from derive.terms import Add, Delta, Index, Mul, Num, Position, Size, Sum, Sym, Term, neg, size


def least(problem: Problem, term: Term) -> int | None:
    """A whole number that `term`, itself whole, can't be less than; None if that is not seen.

    Sound since it is so for the parts: sizes are at least 1, symbols are what they are declared to be, δ is 0 or 1,
    and sums, and products of what is not negative, keep both.  None of this can move: no derivative, limit or
    convexity is in a symbol that is declared natural, and indicators, which jump, are left out.
    """
    match term:
        case Num(value=value):
            return value.numerator if value.denominator == 1 else None
        case Size() | Position():
            return 1
        case Delta():
            return 0
        case Sym(name=name):
            return LEAST_VALUES.get(problem.signs.get(name, ""))
        case Add() if _room(term) is not None:
            return _room(term)
        case Add():
            found = [least(problem, arg) for arg in term.args]
            return None if None in found else sum(each for each in found if each is not None)
        case Mul():
            found = [least(problem, arg) for arg in term.args]
            product = 1
            for each in found:
                if each is None or each < 0:
                    return None
                product *= each
            return product
        case Sum():
            inner = least(problem, term.body)
            return None if inner is None or inner < 0 else inner
        case _:
            return None


def size_of(index: Index) -> Size:
    """The size that an index runs to."""
    return size(index.dim)


def _room(term: Add) -> int | None:
    """The least of n − t + c, where t runs to n: an index is no greater than its size; None for another term."""
    number, rest = 0, []
    for arg in term.args:
        if isinstance(arg, Num) and arg.value.denominator == 1:
            number += arg.value.numerator
        else:
            rest.append(arg)
    for each in rest:
        taken = neg(each)
        if isinstance(taken, Position):
            of = [other for other in rest if other is not each]
            if of == [size_of(taken.index)]:
                return number
    return None


def is_at_least(problem: Problem, term: Term, number: int) -> bool:
    """Whether `term` is seen to be a whole number that is at least `number`."""
    found = least(problem, term)
    return found is not None and found >= number
