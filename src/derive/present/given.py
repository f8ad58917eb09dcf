"""What is given of symbols, as a page says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel import Everywhere, Judgement, Problem, Symbol
from derive.kernel.given import one_hot
from derive.terms import Term, same, sym


def meaning(problem: Problem, symbol: Symbol) -> str:
    """What `symbol` stands for, and whether it is one-hot, in words."""
    return ", ".join(filter(None, (symbol.says, "one-hot" if symbol.name in one_hot(problem) else "")))


def everywhere(every: Everywhere, claim: Callable[[Judgement], str], formula: Callable[[Term], str]) -> str:
    """What is given of all numbers, or of all between two."""
    letter = formula(sym(every.variable))
    places = [each for each in every.when if each.relation == "between" and _is_of(each, every.variable)]
    said = [claim(each) for each in every.when if each not in places]
    ends = [f" between {formula(each.terms[1])} and {formula(each.terms[2])}" for each in places]
    return (
        f"{claim(every.claim)} for every {letter}{' and'.join(ends)}{' with ' * bool(said)}{', '.join(said)}"
    )


def _is_of(judgement: Judgement, variable: str) -> bool:
    return same(judgement.terms[0], sym(variable))


def together(problem: Problem) -> Iterator[tuple[Judgement, ...]]:
    """The hypotheses, those together that say that a vector is one-hot: a line for each."""
    hot = one_hot(problem)
    first = {numbers[0]: numbers for numbers in hot.values()}
    second = {numbers[1] for numbers in hot.values()}
    for number, judgement in enumerate(problem.hypotheses):
        if number in first:
            yield tuple(problem.hypotheses[each] for each in first[number])
        elif number not in second:
            yield (judgement,)
