"""What may have gone wrong where one equation was made of another: it was multiplied through, but for one term."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from derive.answer import Diagnosis
from derive.answer.carried import divisor
from derive.decide.comparer import Comparer
from derive.errors import DeriveError
from derive.kernel import Problem
from derive.laws.misconceptions import OF_LINES
from derive.present.text import text
from derive.terms import ONE, Add, Term, add, factors_of, mul, neg, nest, num, rename
from derive.work.judged.relating import Link

MOST = 24  # equations that are tried


def not_multiplied_through(problem: Problem, before: Term, now: Link) -> Iterator[Diagnosis]:
    """That the equation `now` is `before` = 0, multiplied by something, with one of its terms left as it was."""
    difference = add(now.left, neg(now.right))
    before = _in_letters_of(difference, before)
    comparer = Comparer(problem, (), difference)
    for term, by in islice(_ways(before), MOST):
        rest = add(before, neg(term))
        for sign in (ONE, num(-1)):
            if _is_equal(comparer, mul(sign, add(mul(by, rest), term))):
                slip = OF_LINES["not multiplied through"]
                says = slip.says.format(part=text(term, problem), new=text(by, problem))
                yield Diagnosis(slip.label, says)
                return


def _is_equal(comparer: Comparer, term: Term) -> bool:
    try:
        return comparer.compare(term).kind == "equal"
    except (DeriveError, RecursionError, OverflowError):
        return False


def _ways(before: Term) -> Iterator[tuple[Term, Term]]:
    """A term of it, and what one would multiply by to be rid of a fraction in another."""
    terms = before.args if isinstance(before, Add) else (before,)
    for term in terms:
        others = (each for other in terms if other is not term for each in _divisors(other))
        for by in dict.fromkeys(others):
            yield term, by


def _divisors(term: Term) -> Iterator[Term]:
    """All that a term is divided by, and each factor of that."""
    found = [each for each in map(divisor, factors_of(nest(term)[1])) if each is not None]
    if found:
        yield mul(*found)
        yield from found
        yield from (each for one in found for each in factors_of(one) if each is not one)


def _in_letters_of(term: Term, other: Term) -> Term:
    """`other` with the letter of its index that `term` has for one of that size."""
    mine, theirs = term.free - other.free, other.free - term.free
    if len(mine) == len(theirs) == 1:
        ((one,), (old,)) = (tuple(mine), tuple(theirs))
        if one.dim == old.dim:
            return rename(other, {old: one})
    return other
