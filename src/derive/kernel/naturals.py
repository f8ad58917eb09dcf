"""Which terms are natural numbers, seen from how they are written: sizes, declared symbols, sums and products.

A power with such an exponent is a repeated product, whatever its base is; one with any other exponent is a real
power, of a positive base.  Both are values of one function, so that they agree where both have a meaning.
"""

from __future__ import annotations

from derive.kernel.declared import LEAST_VALUES
from derive.kernel.problem import Problem
from derive.terms import ONE, Add, Delta, Mul, Num, Position, Size, Sum, Sym, Term, factors_of, mul, size


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
        case Add():
            return _least_sum(problem, term)
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


def _least_sum(problem: Problem, term: Add) -> int | None:
    """The least of a sum: like terms collected, and n − t no less than 0 where t runs to n."""
    number, counts = 0, dict[Term, int]()
    for arg in term.args:
        whole, rest = 1, list[Term]()
        for factor in factors_of(arg):
            if isinstance(factor, Num):
                if factor.value.denominator != 1:
                    return None
                whole *= factor.value.numerator
            else:
                rest.append(factor)
        kind = mul(*rest)
        if kind is ONE:
            number += whole
        else:
            counts[kind] = counts.get(kind, 0) + whole
    for kind in [each for each, count in counts.items() if count < 0]:
        room = size(kind.index.dim) if isinstance(kind, Position) else kind
        if not isinstance(kind, Position) or counts.get(room, 0) < -counts[kind]:
            return None
        counts[room] += counts.pop(kind)
    for kind, count in counts.items():
        found = least(problem, kind) if count else 0
        if found is None:
            return None
        number += count * found
    return number


def is_at_least(problem: Problem, term: Term, number: int) -> bool:
    """Whether `term` is seen to be a whole number that is at least `number`."""
    found = least(problem, term)
    return found is not None and found >= number
