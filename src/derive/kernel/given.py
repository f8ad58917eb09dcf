"""Which given symbols have entries that are 0 or 1 only, or 1 or −1, and which are one-hot.

This is read off what is given, y_k² = y_k, y_k² = 1 and Σ_k y_k = 1, however it came to be given.  The checker
knows nothing of it: to it these are equations like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.kernel.judgement import Judgement
from derive.terms import ONE, Num, Pow, Sum, Sym

if TYPE_CHECKING:  # a problem asks what is given of its random symbols
    from derive.kernel.problem import Problem


def binary(judgement: Judgement) -> Sym | None:
    """The entry that `judgement` says is 0 or 1, as y² = y does of a real number; None if it says other."""
    match judgement.relation, judgement.terms:
        case "=", (Pow(base=Sym() as entry, exponent=Num(value=exponent)), same) if exponent == 2:
            whole = len(set(entry.args)) == len(entry.args)  # of all entries, not of a diagonal
            return entry if same is entry and whole else None
        case _:
            return None


def unit(judgement: Judgement) -> Sym | None:
    """The entry that `judgement` says is 1 or −1, as y² = 1 does of a real number; None if it says other."""
    match judgement.relation, judgement.terms:
        case "=", (Pow(base=Sym() as entry, exponent=Num(value=exponent)), right) if exponent == 2:
            return entry if right is ONE and len(set(entry.args)) == len(entry.args) else None
        case _:
            return None


def total(judgement: Judgement) -> Sym | None:
    """The entry whose sum over the whole vector `judgement` says is 1; None if it says other."""
    match judgement.relation, judgement.terms:
        case "=", (Sum(body=Sym() as entry) as left, right) if right is ONE and entry.args == (left.index,):
            return entry
        case _:
            return None


def binaries(problem: Problem) -> dict[str, int]:
    """The given symbols whose entries are 0 or 1, each with the number of the hypothesis that says so."""
    return _named(problem, binary)


def units(problem: Problem) -> dict[str, int]:
    """The given symbols whose entries are 1 or −1, each with the number of the hypothesis that says so."""
    return _named(problem, unit)


def one_hot_rows(problem: Problem) -> tuple[str, ...]:
    """The given arrays of which each row is one-hot, the entries of a row being numbered by the last index."""
    squares = binaries(problem)
    found = (_total_of_rows(judgement) for judgement in problem.hypotheses)
    return tuple(dict.fromkeys(each.name for each in found if each is not None and each.name in squares))


def _total_of_rows(judgement: Judgement) -> Sym | None:
    match judgement.relation, judgement.terms:
        case "=", (Sum(body=Sym() as entry) as left, right) if right is ONE and len(entry.args) > 1:
            whole = len(set(entry.args)) == len(entry.args)
            return entry if whole and entry.args[-1] is left.index else None
        case _:
            return None


def _named(problem: Problem, entry_of: Callable[[Judgement], Sym | None]) -> dict[str, int]:
    own = {symbol.name for symbol in problem.symbols}
    found = ((entry_of(judgement), number) for number, judgement in enumerate(problem.hypotheses))
    return {entry.name: number for entry, number in found if entry is not None and entry.name in own}


def one_hot(problem: Problem) -> dict[str, tuple[int, int]]:
    """The given vectors of which one entry is 1 and all others are 0, with the numbers of what says so:
    that each entry is 0 or 1, and that they sum to 1.
    """
    squares = binaries(problem)
    totals = ((total(judgement), number) for number, judgement in enumerate(problem.hypotheses))
    return {
        entry.name: (squares[entry.name], number)
        for entry, number in totals
        if entry is not None and entry.name in squares
    }
