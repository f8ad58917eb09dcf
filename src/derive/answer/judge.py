"""From the meanings of an answer to one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derive.answer.fit import EVERY_ENTRY, Fit, Misfit, fits
from derive.answer.reading import Meaning, Readings
from derive.answer.verdict import Kind, Note, Verdict
from derive.errors import DeriveError
from derive.read import Ambiguous, Clash, NoQuotient, NotYet, Unreadable
from derive.read.tree import Tree
from derive.terms import Term

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey

STRAY = "stray letter"
SLOPPY = "sloppy"  # the label of a note on what strictly means nothing
OTHER_LAYOUT = Note("other layout", "the answer is right in the other layout convention")
WORDS = {
    Kind.CORRECT: "the answer equals what is asked for",
    Kind.ON_A_DOMAIN: "the answer equals what is asked for on a part of where that has a meaning",
    Kind.INCORRECT: "the answer differs from what is asked for",
    Kind.UNDECIDED: "no proof was found, and no counterexample",
}
MAYBE_EVERYWHERE = (
    "the answer equals what is asked for on a domain, and whether that is all of it is not known"
)
RIGHT = (Kind.CORRECT, Kind.ON_A_DOMAIN)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one meaning, and the way in which it was compared, None if it has another shape."""

    meaning: Meaning
    fit: Fit | None
    verdict: Verdict

    @property
    def is_misfit(self) -> bool:
        """Whether it surely has another shape than what is asked for, or is a number for every entry."""
        if self.fit is None:
            return self.verdict.kind is Kind.INCORRECT
        return EVERY_ENTRY in self.fit.notes

    @property
    def has_stray(self) -> bool:
        """Whether a letter in it stands for nothing in the question."""
        return any(note.label == STRAY for note in self.verdict.notes)

    @property
    def is_sloppy(self) -> bool:
        """Whether it is not what the text means strictly."""
        return any(note.label == SLOPPY for note in self.verdict.notes)


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on an answer, and what a diagnosis looks at: the meaning it is on, and the way in which that was
    compared; or what was written where that has none, as sizes clash.
    """

    verdict: Verdict
    meaning: Meaning | None = None
    fit: Fit | None = None
    clashed: Tree | None = None


def explained(key: AnswerKey, finding: Finding) -> Verdict:
    """The verdict, with what an answer that is wrong would follow from."""
    from derive.answer.diagnose import diagnosed, repaired  # they import the solver

    if finding.clashed is not None:
        return repaired(key, finding.clashed, finding.verdict)
    if finding.meaning is not None:
        return diagnosed(key, finding.meaning, finding.fit, finding.verdict)
    return finding.verdict


def judged(key: AnswerKey, text: str, found: Readings, layout: str) -> Finding:
    """The verdict on an answer: that of all its meanings, or undecided where these differ."""
    each = [_of_meaning(key, text, meaning, layout) for meaning in found.meanings]
    open_ones = [why for why in found.refusals if isinstance(why, NotYet | Ambiguous)]
    if not each:
        return _of_nothing(key, text, found, open_ones, layout)
    open_ones = [why for why in open_ones if not isinstance(why, NoQuotient)]
    each = _of_asked_shape(each)
    usual = [one for one in each if not one.meaning.is_spare]
    if usual and all(one.verdict.kind is Kind.CORRECT for one in usual):
        each = usual  # else what is spare may have been meant
    strict = [one for one in each if not one.is_sloppy]
    if strict and all(one.verdict.kind is Kind.CORRECT for one in strict):
        each = strict  # nobody who means what is right meant the other
    if len({one.verdict.kind for one in each}) > 1:
        return Finding(_forked(text, each, found.fork))
    if open_ones:
        return Finding(refused(text, open_ones[0]))  # what can't be read may be meant
    return Finding(each[0].verdict, each[0].meaning, each[0].fit)


def _of_asked_shape(each: Sequence[Judged]) -> list[Judged]:
    """The verdicts on what may be meant: not on what has another shape, where shapes left a choice, nor on what has
    letters that stand for nothing, where something has none.
    """
    left = [one for one in each if not (one.is_misfit and one.meaning.is_open)] or list(each)
    return [one for one in left if not one.has_stray] or left


def _of_nothing(
    key: AnswerKey, text: str, found: Readings, open_ones: Sequence[Unreadable], layout: str
) -> Finding:
    """The verdict where no reading has a meaning: undecided where one may have, incorrect where sizes clash, but for
    an answer that is right if vectors are rows.
    """
    clashes = [why for why in found.refusals if isinstance(why, Clash)]
    refusal = refused(text, (*open_ones, *clashes, *found.refusals)[0])
    if refusal.kind is not Kind.INCORRECT:
        return Finding(refusal)
    turned = None if found.in_rows is None else _turned(key, text, found.in_rows)
    if turned is not None:
        return Finding(_in_other_layout(turned, None, layout, "there vectors are rows, here columns"))
    return Finding(refusal, clashed=found.clashed)


def refused(text: str, why: DeriveError) -> Verdict:
    """The verdict on a text that has no meaning here."""
    if not isinstance(why, Unreadable):  # it is too large
        return Verdict(Kind.UNREADABLE, text, str(why))
    kind = Kind.UNDECIDED if isinstance(why, NotYet | Ambiguous) else Kind.UNREADABLE
    kind = Kind.INCORRECT if isinstance(why, Clash) else kind
    return Verdict(kind, text, why.why, at=why.at)


def in_rows(key: AnswerKey, text: str, found: Readings, layout: str) -> Verdict | None:
    """The verdict on an answer that is right where each gradient in it is a row; None if it is not."""
    verdicts = []
    for meaning in found.meanings:
        judgement = _turned(key, text, meaning)
        if judgement is None:
            return None
        verdicts.append(_in_other_layout(judgement, None, layout, "there a gradient is a row, here a column"))
    return verdicts[0] if verdicts else None


def _turned(key: AnswerKey, text: str, meaning: Meaning) -> Verdict | None:
    try:
        whole = meaning.value.is_matrix and meaning.formula.scope.lies  # it has the shape of its variable
        ways = [fit for fit in fits(meaning, key.asked) if fit.is_other_layout or whole or not key.free]
    except (Misfit, DeriveError):
        return None
    verdicts = [_compared(key, text, meaning, fit) for fit in ways]
    is_right = bool(verdicts) and all(each.kind is Kind.CORRECT for each in verdicts)
    return verdicts[0] if is_right else None


def _forked(text: str, each: Sequence[Judged], fork: int | None) -> Verdict:
    """The verdict where the meanings of a text have different ones."""
    kinds = {one.verdict.kind: one for one in each}
    read = tuple(dict.fromkeys(term for one in kinds.values() for term in one.verdict.read))
    said = " or ".join(map(_text, read)) if len(read) > 1 else ""
    do = "say which is meant" if any(one.is_sloppy for one in each) else "write brackets"
    why = f"the answer may mean two things{f', {said}' if said else ''}: {do}"
    return Verdict(Kind.UNDECIDED, text, why, read, at=fork, notes=each[0].meaning.notes)


def _of_meaning(key: AnswerKey, text: str, meaning: Meaning, layout: str) -> Judged:
    """The verdict on one meaning: in the layout asked for, else in the other one."""
    try:
        ways = list(fits(meaning, key.asked))
    except Misfit as why:
        kind = Kind.INCORRECT if why.surely else Kind.UNDECIDED
        return Judged(meaning, None, Verdict(kind, text, str(why), notes=meaning.notes))
    except DeriveError as why:
        return Judged(meaning, None, refused(text, why))
    first = _of_ways(key, text, meaning, [fit for fit in ways if not fit.is_other_layout and not fit.doubt])
    if first is not None and first.verdict.kind in RIGHT:
        return first
    doubted = _of_ways(key, text, meaning, [fit for fit in ways if fit.doubt])
    if doubted is not None and (first is None or doubted.verdict.kind is Kind.UNDECIDED):
        return doubted
    turned = [fit for fit in ways if fit.is_other_layout]
    other = _of_ways(key, text, meaning, turned)
    if other is None:
        assert first is not None  # there is a way, or a misfit
        return first
    if other.verdict.kind is Kind.CORRECT:
        strict = None if first is None else first.verdict
        shapes = f"its shape is {meaning.value.shape}, expected {key.asked.shape}"
        return replace(other, verdict=_in_other_layout(other.verdict, strict, layout, shapes))
    if layout == "either" and (first is None or other.verdict.kind in RIGHT):
        return other
    return first or replace(other, verdict=_of_other_shape(other.verdict))


def _of_ways(key: AnswerKey, text: str, meaning: Meaning, ways: Sequence[Fit]) -> Judged | None:
    """The verdict on all ways to match indices, undecided where they differ; None if there are none."""
    if not ways:
        return None
    verdicts = [_compared(key, text, meaning, fit) for fit in ways]
    if len({each.kind for each in verdicts}) == 1:
        return Judged(meaning, ways[0], verdicts[0])
    why = "whether the answer is right hangs on which index is which: write it entry by entry, in the letters asked for"
    read = tuple(term for each in verdicts for term in each.read)
    return Judged(meaning, None, Verdict(Kind.UNDECIDED, verdicts[0].text, why, read, notes=meaning.notes))


def _in_other_layout(right: Verdict, strict: Verdict | None, layout: str, how: str) -> Verdict:
    """The verdict on an answer that is right in the other layout convention, and `how` that shows; `strict` is that
    on it as it stands, None if it has another shape.
    """
    notes = (*right.notes, OTHER_LAYOUT)
    if layout == "either":
        return replace(right, notes=notes)
    if strict is None:
        why = f"{OTHER_LAYOUT.says} only: {how}"
        return Verdict(Kind.INCORRECT, right.text, why, right.read, notes=notes)
    return replace(strict, notes=(*strict.notes, OTHER_LAYOUT))


def _of_other_shape(verdict: Verdict) -> Verdict:
    """The strict verdict on an answer of the transposed shape."""
    why = "the answer has the transposed shape of what is asked for"
    return Verdict(Kind.INCORRECT, verdict.text, why, verdict.read, notes=verdict.notes)


def _compared(key: AnswerKey, text: str, meaning: Meaning, fit: Fit) -> Verdict:
    """The verdict on one way to take an answer."""
    compared = key.comparer.compare(key.settled(fit.term), fit.tied)
    kinds = {"equal": Kind.CORRECT, "different": Kind.INCORRECT, "undecided": Kind.UNDECIDED}
    kind = kinds[compared.kind]
    if kind is Kind.CORRECT and compared.where:
        kind = Kind.ON_A_DOMAIN
    why = WORDS[kind]
    if kind is Kind.ON_A_DOMAIN and compared.outside is None:  # the question may need as much
        kind, why = Kind.UNDECIDED, MAYBE_EVERYWHERE
    if kind is Kind.UNDECIDED and (strays := [note.says for note in fit.notes if note.label == STRAY]):
        why = " and ".join(strays)
    if kind is Kind.INCORRECT:
        if multipliers := key.finished.multipliers(fit.term):
            kind, why = Kind.UNDECIDED, _unfinished(kind, multipliers)
    else:
        rest = key.finished.rest(fit.term)
        if rest:
            kind, why = Kind.UNDECIDED, _unfinished(kind, rest)
        elif fit.doubt and kind in RIGHT:
            kind, why = Kind.UNDECIDED, fit.doubt
    where, used = (compared.where, compared.used) if kind in RIGHT else ((), ())
    notes = (*meaning.notes, *fit.notes)
    example = compared.counterexample if kind is Kind.INCORRECT else None
    return Verdict(kind, text, why, (fit.term,), None, where, used, example, notes)


def _unfinished(kind: Kind, rest: Sequence[Term]) -> str:
    said = f"{' and '.join(map(_text, rest))} {'is' if len(rest) == 1 else 'are'} still to be worked out"
    if kind in RIGHT:
        return f"right so far, but {said}"
    return f"{said}; {WORDS[kind]}" if kind is Kind.UNDECIDED else said


def _text(term: Term) -> str:
    from derive.present.text import text

    return text(term)
