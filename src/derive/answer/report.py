"""What a verdict says, for a terminal: how the answer was read, what was found, why, and what may have gone wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.answer.fit import WHOLE
from derive.answer.grounds import conditions, grounds
from derive.answer.record import record
from derive.answer.verdict import Diagnosis, Kind, Question, Verdict
from derive.decide import Counterexample
from derive.errors import UsageError
from derive.present.assumptions import assumed, spoken
from derive.present.columns import INDENT, SHIELD, WIDTH as COLUMNS, broken, listed, sentence
from derive.present.conditions import when_words
from derive.present.counterexamples import instance_words, point_words, told_apart
from derive.present.judgements import judgement_text
from derive.present.names import name_text
from derive.present.optima import LEAST
from derive.present.text import text
from derive.read import Unreadable
from derive.terms import Size, Term, bound_indices, names_in, places_of, size

LABELS = {
    Kind.CORRECT: "Correct",
    Kind.ON_A_DOMAIN: "Correct if",
    Kind.INCORRECT: "Incorrect",
    Kind.UNDECIDED: "Undecided",
    Kind.UNREADABLE: "Unreadable",
}
WIDTH = 11  # of a label, with the spaces behind it
EXPECTATIONS = "every expectation in its solution exists"
SHORT = 30  # letters of a formula that is repeated in a sentence
EQUATION = re.compile(r"(\S+) ([=≈]) (?=\S)")  # which is not broken at its sign


def page(verdict: Verdict, form: str = "text", called: str = "") -> str:
    """What `verdict` says: form is text or json; `called` is what the problem is called on the command line.

    Raises:
        UsageError: another form.
    """
    if form == "json":
        return record(verdict)
    if form != "text":
        raise UsageError(f"a verdict is written as text or json, not as {form}")
    return "".join(f"{line}\n" for line in _lines(verdict, called))


def _lines(verdict: Verdict, called: str) -> Iterator[str]:
    question = verdict.question
    if question is not None:
        asked, when = text(question.target.term, question.problem), when_words(question.target)
        yield from _formula("Asked for", ", ".join(filter(None, (asked, when, _at_best(question)))))
    for place, term in enumerate(_read(verdict)):
        yield from _formula("or as" if place else "Read as", _entry(verdict, term) + text(term))
    yield from _words(LABELS[verdict.kind], _found(verdict))
    yield from _excerpt(verdict)
    if verdict.kind is Kind.INCORRECT and verdict.counterexample is not None:
        yield from _words("", _where(verdict, verdict.counterexample))
    if verdict.kind in (Kind.CORRECT, Kind.ON_A_DOMAIN) and (grounds := _grounds(verdict)):
        yield from _words("Rests on", grounds)
    # the first is how it was read
    told = [note for note in verdict.notes if note != WHOLE and note.says not in verdict.why]
    for label in dict.fromkeys(note.label for note in told):
        yield from _words("Note", "; ".join(note.says for note in told if note.label == label))
    for diagnosis in verdict.diagnoses:
        yield from _words("Perhaps", _perhaps(diagnosis, called))


def _at_best(question: Question) -> str:
    """where J is least: of an unknown in an optimum."""
    optimum = question.problem.optimum
    if optimum is None or not question.target.unknowns:
        return ""
    return f"where {text(optimum.of, question.problem)} is {LEAST.get(optimum.kind, optimum.kind)}"


def _read(verdict: Verdict) -> tuple[Term, ...]:
    """What the answer was taken for, if that is not said by what was found."""
    is_said = len(verdict.read) > 1 and all(text(term) in verdict.why for term in verdict.read)
    return () if is_said else verdict.read


def _entry(verdict: Verdict, term: Term) -> str:
    """Which entry of an array that was answered a formula is, in row i, column j."""
    question = verdict.question
    if question is None or WHOLE not in verdict.notes:
        return ""
    rows, columns = places_of(question.target.term, "denominator") or (None, None)
    names = [name_text(index.name) for index in (rows, columns) if index is not None and index in term.free]
    place = f"({', '.join(names)})" if len(names) > 1 else "".join(names)
    return f"entry {place}: " if names else "each entry: "


def _found(verdict: Verdict) -> str:
    match verdict.kind:
        case Kind.CORRECT if verdict.question is not None:
            return f"it equals {_asked(verdict)}{_everywhere(verdict.question, verdict.read)}"
        case Kind.ON_A_DOMAIN:
            where = listed([judgement_text(each) for each in verdict.where])
            return f"{where}: {_asked(verdict)} has a meaning elsewhere too"
        case Kind.INCORRECT if verdict.counterexample is not None:
            left, right = told_apart(verdict.counterexample.left, verdict.counterexample.right)
            return f"{_asked(verdict)} {_is(left)}, the answer gives {right}"
        case _:
            return verdict.why


def _where(verdict: Verdict, found: Counterexample) -> str:
    """at C = 2, θ = (0, 0), where ŷ = (1/2, 1/2)."""
    if verdict.question is None:
        return f"at {instance_words(found)}"
    point, worth = point_words(found, verdict.question.problem, verdict.read)
    return EQUATION.sub(rf"\1{SHIELD}\2{SHIELD}", f"at {point}{f', where {worth}' if worth else ''}")


def _everywhere(question: Question, read: tuple[Term, ...]) -> str:
    """for all C ≥ 1, wherever that has a meaning and m x + b ≠ 0."""
    sizes = ", ".join(text(size(dim)) for dim in _sizes(question, read))
    ranges = [when_words(question.target), f"for all {sizes} ≥ 1" if sizes else ""]
    said = "".join(f" {each}," for each in ranges if each)
    return f"{said} wherever {listed(['that has a meaning', *_assumed(question)])}"


def _sizes(question: Question, read: tuple[Term, ...]) -> list[str]:
    """The sizes that an equation of what was asked and what was read hangs on."""
    problem = question.problem
    terms = (question.target.term, *read)
    names = {each for term in terms for name in names_in(term) for each in problem.reach.get(name, ())}
    used = {index.dim for term in terms for index in (*term.free, *bound_indices(term))}
    used |= {dim for name in names for dim in problem.shapes.get(name, ())}
    told = {
        str(term.data)
        for each in question.target.when
        if each.relation == "="
        for term in each.terms
        if isinstance(term, Size)
    }
    return [dim for dim in problem.sizes if dim in used and dim not in told]


def _assumed(question: Question) -> list[str]:
    told, of_all = spoken(conditions(question), EXPECTATIONS)
    every = [*(assumed(each, question.target.term.free) for each in told), *filter(None, (of_all,))]
    optimum = question.problem.optimum
    if optimum is not None and question.is_only_stationary:
        every.append(f"{text(optimum.of)} has a {LEAST[optimum.kind]} value, which is not shown")
    return every


def _asked(verdict: Verdict) -> str:
    if verdict.question is None:
        return "what is asked for"
    said = text(verdict.question.target.term, verdict.question.problem)
    return said if len(said) <= SHORT else "what is asked for"


def _is(number: str) -> str:
    return number if number.startswith("≈") else f"= {number}"


def _grounds(verdict: Verdict) -> str:
    """What an equation rests on: what is given, then definitions."""
    definitions, given = grounds(verdict)
    question = verdict.question
    told = (
        [] if question is None else [judgement_text(each) for each in question.assumed]
    )  # with what is equal
    given = [each for each in given if each not in told]
    named = [name_text(name) for name in definitions]
    several = f"the definition{'s' * (len(named) > 1)} of {listed(named)}" if named else ""
    return ", ".join(filter(None, (*given, several)))


def _perhaps(diagnosis: Diagnosis, called: str) -> str:
    """The misconception, and where in the worked solution to look."""
    if diagnosis.step is None:
        return diagnosis.says
    see = f": derive why {called} {diagnosis.step}" if called else ""
    return f"{diagnosis.says} See line ({diagnosis.step}){see}"


def _excerpt(verdict: Verdict) -> Iterator[str]:
    """The place in the text that a verdict speaks of, with a caret below it."""
    if verdict.at is not None and verdict.text.strip():
        shown, caret = Unreadable(verdict.why, min(verdict.at, len(verdict.text)), verdict.text).excerpt
        over = max(0, len(shown) + WIDTH - COLUMNS)
        yield f"{' ' * WIDTH}{'…' + shown[over + 1 :] if over else shown}".rstrip()
        yield f"{' ' * WIDTH}{caret[over:]}"


def _formula(label: str, formula: str) -> list[str]:
    return broken(formula, f"{label:{WIDTH}}", INDENT + "   ")


def _words(label: str, words: str) -> list[str]:
    return sentence(words, f"{label:{WIDTH}}", " " * WIDTH)
