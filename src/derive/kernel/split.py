"""Proofs by cases: an equation that holds where x < 0, where x = 0 and where 0 < x holds.

Each case is a chain about the same problem in which one thing more is given.  What it leans on is then leant on by
the whole, but for that one thing: if the conditions leave nothing out, one of them holds at any point, and its chain
is about that point.  The conditions speak of no index, so that none of them can come to be said of all its values;
none hangs on an outcome, since what is given holds for all of them; no limit is taken, on the way to which it may
fail; and they are signs of differences, which have a truth value wherever both of their sides are defined.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement
from derive.kernel.problem import Problem
from derive.terms import Index, key

WAYS = {"<": "<", "<=": "<=", "=": "=", "!=": "<>"}  # how two numbers compare where it holds: <, = or >
TURNED = str.maketrans("<>", "><")


def check_conditions(conditions: Iterable[Judgement]) -> None:
    """See that one of `conditions` always holds, and that each may be supposed.

    Raises:
        InvalidStep: they leave something out, do not compare the same two numbers, or speak of an index.
    """
    those = tuple(conditions)
    for each in those:
        check_condition(each)
    if not those:
        raise InvalidStep("there are no cases")
    left, right = map(key, those[0].terms)
    found: set[str] = set()
    for each in those:
        sides = tuple(map(key, each.terms))
        if sides == (left, right):
            found |= set(WAYS[each.relation])
        elif sides == (right, left):
            found |= set(WAYS[each.relation].translate(TURNED))
        else:
            raise InvalidStep("the cases do not compare the same two numbers")
    if found != set("<=>"):
        raise InvalidStep("the cases leave something out")


def check_condition(condition: Judgement) -> None:
    """See that `condition` may be supposed.

    Raises:
        InvalidStep: it does not compare two numbers, or speaks of an index.
    """
    if condition.relation not in WAYS:
        raise InvalidStep("the condition of a case compares two numbers")
    if any(isinstance(term, Index) or term.free for term in condition.terms):
        raise InvalidStep("the condition of a case speaks of an index")


def supposing(problem: Problem, *conditions: Judgement) -> Problem:
    """`problem` with these given besides, under the numbers after those of all that it declares."""
    return replace(problem, supposed=(*problem.supposed, *conditions))
