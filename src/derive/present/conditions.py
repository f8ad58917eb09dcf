"""What is given for one part alone, and what is understood where a size grows."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Law, Problem, Target
from derive.language import message as _
from derive.present.boxes import INFINITY, Related
from derive.present.layout import layout
from derive.present.script import TERMINAL, Script, capital
from derive.terms import Limit, Size, Term, names_in, size, subterms

SEQUENCE = _("as {limit}: {name} is one fixed infinite sequence, of which the first {size} entries are used")
SEQUENCES = _("as {limit}: {names} are fixed infinite sequences, of which the first {size} entries are used")


def when_words(target: Target, script: Script = TERMINAL) -> str:
    """for n = 1 and x > 0; nothing of a part without conditions."""
    if not target.when:
        return ""
    return script.say("for {conditions}", conditions=script.together(map(script.claim, target.when)))


def speaks_for_itself(target: Target) -> bool:
    """Whether a part is called by its condition: n = 1."""
    return bool(target.when) and target.part == TERMINAL.together(map(TERMINAL.claim, target.when))


def with_conditions(words: str, target: Target, script: Script) -> str:
    """What is said of a part, and for when, once."""
    when = when_words(target, script)
    return when if speaks_for_itself(target) else script.series(filter(None, (words, when)))


def heading(words: str, target: Target, script: Script) -> str:
    """The same over a passage."""
    said = with_conditions(words, target, script)
    return capital(said) if speaks_for_itself(target) else said


def law_conditions(law: Law, script: Script) -> str:
    """if f > 0; nothing of a law without conditions."""
    conditions = script.series(map(script.claim, law.when))
    return script.say("if {conditions}", conditions=conditions) if conditions else ""


def formula_for(formula: str, target: Target, script: Script) -> str:
    """A formula that is asked for, and for when, if that does not stand before it."""
    return formula if speaks_for_itself(target) else with_conditions(formula, target, script)


def sequences(problem: Problem, parts: list[str] | None, script: Script) -> Iterator[str]:
    """What arrays over a size are where that grows: infinite sequences, one each, of which more and more is used."""
    terms = [*_asked(problem, parts), *(each for given in problem.hypotheses for each in given.terms)]
    names = dict.fromkeys(name for term in terms for name in _leant_on(problem, term))
    bodies = [problem.defined[name].body for name in names if name in problem.defined]
    limits = [part for term in (*terms, *bodies) for part in subterms(term) if isinstance(part, Limit)]
    for dim in dict.fromkeys(str(each.variable.data) for each in limits if isinstance(each.variable, Size)):
        used = {name for each in limits for name in _leant_on(problem, each)}
        arrays = [each.name for each in problem.symbols if dim in each.dims and each.name in used]
        if arrays:
            yield _sequences(arrays, dim, script)


def _sequences(names: list[str], dim: str, script: Script) -> str:
    grows = script.show(Related(layout(size(dim)), (("->", INFINITY),)))
    named, length = script.listed(map(script.letter, names)), script.formula(size(dim))
    return script.say(
        SEQUENCES if len(names) > 1 else SEQUENCE, limit=grows, name=named, names=named, size=length
    )


def _asked(problem: Problem, parts: list[str] | None) -> Iterator[Term]:
    for target in problem.targets:
        if parts is None or target.part in parts:
            yield from (target.term,) if target.claim is None else target.claim.terms
            yield from (term for condition in target.when for term in condition.terms)


def _leant_on(problem: Problem, term: Term) -> Iterator[str]:
    """The names in a term, and in the definitions that it leans on."""
    found = dict.fromkeys(names_in(term))
    for name in reversed(problem.ordered):
        if name in found and name in problem.defined:
            found |= dict.fromkeys(names_in(problem.defined[name].body))
    return iter(found)
