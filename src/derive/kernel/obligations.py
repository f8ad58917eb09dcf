"""What must hold for a term to be defined, and what holds as it is written.

Terms have a value even where they are undefined (1/0 = 0, as in proof assistants); a law is an
equation of such values under its conditions.  So that no line is true by such values alone, every
displayed term must besides be defined: `obligations` says what that takes, and facts must show it.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.adjoint import mentions
from derive.kernel.judgement import (
    OF_DISTRIBUTIONS,
    Judgement,
    exists,
    integrable,
    nonnegative,
    nonzero,
    positive,
    whole_number,
)  # fmt: skip
from derive.kernel.moments import is_entrywise, is_normal, is_normal_combination
from derive.kernel.naturals import is_at_least
from derive.kernel.problem import Problem
from derive.kernel.sizes import is_moved
from derive.terms import (
    DEMANDING,
    D,
    Fn,
    Index,
    Inverse,
    Limit,
    MatrixPower,
    Moment,
    Num,
    Pow,
    Size,
    Sym,
    Term,
    demanding_in,
    determinant,
    mul,
    neg,
    num,
    power,
    same,
)  # fmt: skip


def obligations(problem: Problem, term: Term) -> Iterator[Judgement]:
    """What must hold for `term` to be defined, for all values of the indices in it."""
    return filter(None, (obligation(problem, each) for each in demanding_in(term)))


def obligation(problem: Problem, term: Term) -> Judgement | None:
    """What must hold for `term` to be defined where its parts are, if that takes anything.

    A power with a natural exponent is a product, and 1 if the exponent is 0; with minus one, its reciprocal.
    """
    if not isinstance(term, DEMANDING):  # of no other kind anybody asks
        return None
    match term:
        case Pow(base=base, exponent=Num(value=value)) if value.denominator == 1:
            return nonzero(base) if value < 0 else None
        case Pow(base=base, exponent=Num(value=value)) if value > 0:
            return nonnegative(base)
        case Pow(exponent=exponent) if is_at_least(problem, exponent, 0):
            return None
        case Pow(base=base, exponent=exponent) if is_at_least(problem, neg(exponent), 0):
            return nonzero(base)
        case Pow(base=base):
            return positive(base)
        case Fn(name="log" | "Gamma"):
            return positive(term.args[0])
        case Fn(name="factorial"):
            return whole_number(term.args[0])
        case MatrixPower():
            return whole_number(term.exponent)
        case Inverse():
            return nonzero(determinant(term.matrix))
        case D():
            return exists(term)
        case Limit():
            return Judgement("converges", (term,))
        case Moment():  # of f, of f² or of f g
            return integrable(averaged(term))
        case _:
            return None


def averaged(moment: Moment) -> Term:
    """What must have an expectation for a moment to be defined: f for E[f], f² for Var[f], f g for Cov[f, g]."""
    match moment.data, moment.args:
        case "Var", (term,):
            return power(term, num(2))
        case "Cov", (one, other):
            return mul(one, other)
        case _:
            return moment.args[0]


def is_plain(problem: Problem, judgement: Judgement) -> bool:
    """Whether `judgement` holds as it is written: a numeral, or what does not stand in a term."""
    match judgement.relation, judgement.terms:
        case "independent", (term, Sym(name=name)):
            return not problem.changes(term, name)
        case "locally independent", (term, Sym(name=name)):
            return not mentions(term, name)
        case "independent", (term, Size() as variable):
            return not is_moved(problem, term, variable)
        case "=", (one, other):
            return same(one, other)
        case "natural", (term,):
            return is_at_least(problem, term, 1)
        case "whole", (term,):
            return is_at_least(problem, term, 0)
        case "deterministic", (term,):
            return not problem.chance(term)
        case "independent variates", (one, other):  # different random symbols are
            return problem.chance(one).isdisjoint(problem.chance(other))
        case "independent over", (term, Index() as index):
            return is_entrywise(problem, term, index)
        case "normal", (Sym() as entry, mean, variance):
            return is_normal(problem, entry, mean, variance)
        case "normal combination", (term,):
            return is_normal_combination(problem, term)
        case "<=", (one, other):
            return same(one, other) and not isinstance(one, Num)  # of numbers it is arithmetic
        case "between", (term, one, other):
            return same(term, one) or same(term, other)
        case _:
            return False


def is_of_outcome(problem: Problem, judgement: Judgement) -> bool:
    """Whether `judgement` says something of an outcome, and not of all of them together."""
    if judgement.relation in OF_DISTRIBUTIONS:
        return False
    return any(problem.chance(term) for term in judgement.terms)
