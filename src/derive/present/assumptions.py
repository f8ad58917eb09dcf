"""What a theorem assumes, as a person is told it: once each, of which indices, in the letters of the problem."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from derive.kernel import Judgement, Problem, Theorem, positive
from derive.language import message as _
from derive.present.claims import for_every, say_the_same
from derive.present.script import TERMINAL, Script
from derive.terms import ZERO, Index, Sym, rename, subterms

EXPECTATIONS = _("every expectation in the steps above exists, as that of the absolute value does")


def assumed_words(theorem: Theorem, script: Script) -> list[str]:
    """What a theorem assumes."""
    alone, every_expectation = spoken(assumptions(theorem.problem, theorem.assumed), script.say(EXPECTATIONS))
    return [*(assumed(each, script=script) for each in alone), *filter(None, (every_expectation,))]


def assumptions(problem: Problem, assumed: Iterable[Judgement]) -> list[Judgement]:
    """What is assumed, in the letters of the definitions, once each whatever the letters."""
    found: list[Judgement] = []
    for each in (_in_own_letters(problem, judgement) for judgement in assumed):
        if not any(say_the_same(each, other) for other in found):
            found.append(each)
    return [
        each
        for each in found
        if not any(say_the_same(other, strict) for strict in _strict(each) for other in found)
    ]


def _strict(judgement: Judgement) -> Iterator[Judgement]:
    """What says more, beside which it need not be said: u > 0 beside u ≠ 0 or u ≥ 0."""
    match judgement.relation, judgement.terms:
        case "!=", (term, other) if other is ZERO:
            yield positive(term)
        case "<=", (zero, term) if zero is ZERO:
            yield positive(term)


def spoken(those: list[Judgement], of_all: str) -> tuple[list[Judgement], str]:
    """Assumptions that are said one by one, and what is said `of_all` expectations together, if there are several."""
    averaged = [each for each in those if each.relation == "integrable"]
    if len(averaged) < 2:
        return those, ""
    return [each for each in those if each not in averaged], of_all


def assumed(judgement: Judgement, asked: Collection[Index] = (), script: Script = TERMINAL) -> str:
    """What is given or assumed, of which indices: of all but those of the entry that is `asked` for."""
    letters = [script.letter(i.name) for i in judgement.free if i not in asked]
    return for_every(script.claim(judgement), letters, script)


def _in_own_letters(problem: Problem, judgement: Judgement) -> Judgement:
    """The same judgement with the index letters in which the problem defines what it speaks of."""
    names: dict[Index, Index] = {}
    for entry in (part for term in judgement.terms for part in subterms(term)):
        if isinstance(entry, Sym) and entry.name in problem.defined:
            for mine, own in zip(entry.args, problem.defined[entry.name].params, strict=True):
                names.setdefault(mine, own)
    names = {mine: own for mine, own in names.items() if mine in judgement.free}
    others = {i for i in judgement.free if i not in names}
    if len({*names.values()}) < len(names) or others & {*names.values()}:
        return judgement
    return Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))
