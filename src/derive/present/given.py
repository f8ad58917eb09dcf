"""What is given of symbols, as a page says it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Judgement, Problem, Symbol
from derive.kernel.given import one_hot
from derive.present.claims import motion
from derive.present.optima import is_shown_there
from derive.present.script import TERMINAL, Script
from derive.terms import Array, Det, Num, Sym, Term


def meaning(problem: Problem, symbol: Symbol, script: Script) -> str:
    """What `symbol` stands for, and whether it is one-hot, in words."""
    hot = script.say("one-hot") if symbol.name in one_hot(problem) else ""
    return script.series(list(filter(None, (script.own(symbol.says), hot))))


def said_of_matrices(problem: Problem) -> set[int]:
    """The hypotheses that are no news, by number: of what is symmetric and positive definite, that its determinant is
    positive, and that a symbol is symmetric.
    """
    entries, dets = [], []
    for each in problem.hypotheses:
        if each.relation in ("positive definite", "positive semidefinite") and isinstance(each.terms[0], Det):
            body: Term = each.terms[0]
            while isinstance(body, Det | Array):
                body = body.args[-1]
            entries.append(body.name if isinstance(body, Sym) else None)
            dets.append(each.terms[0])
    found = set()
    for number, each in enumerate(problem.hypotheses):
        match each.relation, each.terms:
            case "<", (Num(value=0), Det() as det) if det in dets:
                found.add(number)
            case "=", (Sym() as one, Sym() as other) if one.name == other.name and one.name in entries:
                found.add(number)
    return found


def together(problem: Problem) -> Iterator[tuple[Judgement, ...]]:
    """The hypotheses, those together that say that a vector is one-hot: a line for each."""
    hot = one_hot(problem)
    first = {numbers[0]: numbers for numbers in hot.values()}
    second = {numbers[1] for numbers in hot.values()} | said_of_matrices(problem)
    for number, judgement in enumerate(problem.hypotheses):
        if is_shown_there(problem, number) or motion(problem, judgement, TERMINAL):
            continue  # its proof introduces the directions
        if number in first:
            yield tuple(problem.hypotheses[each] for each in first[number])
        elif number not in second:
            yield (judgement,)
