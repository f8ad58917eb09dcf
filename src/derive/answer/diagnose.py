"""Why an answer may be wrong: the one slip from which exactly this answer would follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from derive.answer.candidates import Candidate, candidates
from derive.answer.fit import Fit
from derive.answer.reading import Meaning
from derive.answer.repairs import repairs
from derive.answer.verdict import Diagnosis, Kind, Verdict
from derive.answer.worth import ledger
from derive.decide.evaluate import Instance, Meter, OutOfWork
from derive.decide.jets import PRECISION, Inconclusive
from derive.decide.prover import Prover
from derive.decide.sampling import MANY, Sampler
from derive.kernel import Problem, Theorem
from derive.narrate import Story, narrate
from derive.present.text import text
from derive.read.tree import Tree
from derive.terms import ONE, D, Index, Term, contains, rename

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey

MOST = 1500  # candidates
LONGEST = 400  # nodes of one
WORK = 400_000  # nodes that are evaluated for all of them
PROOFS = 6  # that are tried for one answer
TRIALS = 9
DIGITS = 12  # by which values are looked up
SHOWN = 48  # characters of a formula in a sentence
LONGEST_EXAMPLE = 70  # and of an example
GENERIC = 4  # the rank from which on a label explains so little that it must be the only one

Place = tuple[Instance, Mapping[Index, int]]


def diagnosed(key: AnswerKey, meaning: Meaning, fit: Fit | None, verdict: Verdict) -> Verdict:
    """`verdict` with the likely misconceptions, if it is that the answer is incorrect.

    `fit` is the way in which the meaning was compared; None if it has another shape than what is asked for.
    """
    is_turned = any(note.label == "other layout" for note in verdict.notes)  # that says it all
    if verdict.kind is not Kind.INCORRECT or is_turned:
        return verdict
    return replace(verdict, diagnoses=diagnoses(key, meaning, fit))


def mended(key: AnswerKey, clashed: Tree, verdict: Verdict) -> Verdict:
    """`verdict` on an answer that fits no shapes, with the one change that makes it right, if there is one."""
    return replace(verdict, diagnoses=tuple(islice(repairs(key, clashed), 1)))


def diagnoses(key: AnswerKey, meaning: Meaning, fit: Fit | None) -> tuple[Diagnosis, ...]:
    """The misconceptions from which exactly this answer would follow, the most specific first, at most two; else one
    change of what was written that makes it right.
    """
    found = () if fit is None else tuple(key.suspects.diagnoses(fit.term))
    return found or tuple(islice(repairs(key, meaning.tree), 1))


@dataclass(frozen=True)
class Suspects:
    """The wrong answers to one question that a misconception explains, found by their value at a fixed place.

    A value only says which to look at: none is named that is not proved equal to the answer.
    """

    problem: Problem
    asked: Term
    reference: Term
    free: tuple[Index, ...]
    theorem: Theorem | None

    def diagnoses(self, answer: Term) -> Iterator[Diagnosis]:
        """What explains an answer that is wrong."""
        found = _most_specific(list(self._explaining(answer)))
        yield from (Diagnosis(each.label, self._says(each), self._line(each)) for each in found)

    def _explaining(self, answer: Term) -> Iterator[Candidate]:
        """The candidates that are proved equal to `answer`, one for each label, the lowest rank first."""
        values = self._values(answer, self.places)
        near = self.by_value.get(values[0], ()) if values else ()
        labels: set[str] = set()
        proved: set[Term] = set()
        tried = 0
        for each in sorted(near, key=lambda candidate: candidate.rank):
            if each.label in labels:
                continue
            if tried >= PROOFS and each.term not in proved:
                break  # what is left may explain as much, but nothing was made of it
            if each.term not in proved:
                mine = _in_letters_of(answer, each.term, self.free)
                if mine is None or self._values(each.term, self.places[1:]) != values[1:]:
                    continue
                tried += 1
                if Prover(self.problem, each.term).proves(mine) is None:
                    continue
                proved.add(each.term)
            labels.add(each.label)
            yield each

    @cached_property
    def by_value(self) -> Mapping[str, Sequence[Candidate]]:
        """All candidates by what they are worth at the first place."""
        found: dict[str, list[Candidate]] = {}
        known: dict[Term, str] = {}
        labels: set[tuple[Term, str]] = set()
        if not self.places:
            return found
        meter = Meter(WORK)
        self.places[0][0].meter = meter
        made = candidates(self.problem, self.asked, self.reference, self.free, self.theorem)
        for each in islice(made, MOST):
            if each.term.length > LONGEST or (each.term, each.label) in labels:
                continue
            labels.add((each.term, each.label))
            if each.term not in known:
                value = self._values(each.term, self.places[:1])
                if meter.left <= 0:
                    break
                known[each.term] = value[0] if value else ""
            found.setdefault(known[each.term], []).append(each)
        self.places[0][0].meter = None
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where values are taken: at indices that differ, twice, and at indices that are the same."""
        apart, together = list[Place](), list[Place]()
        for instance in Sampler(self.problem).instances(TRIALS, 0, (MANY,)):
            if min(instance.sizes.values(), default=2) < 2:
                continue
            differ = {i: n % instance.sizes[i.dim] for n, i in enumerate(self.free)}
            alike = dict.fromkeys(self.free, 1)
            for kept, at in ((apart, differ), (together, alike)):
                try:
                    if instance.number(self.reference, at) != 0:
                        kept.append((ledger(instance), at))
                except Inconclusive:
                    continue
        return (*apart[:2], *together[:1])

    def _values(self, term: Term, places: Sequence[Place]) -> tuple[str, ...]:
        """What `term` is worth there, in digits; empty where it has no value."""
        found = []
        for instance, at in places:
            extra = {i: instance.sizes.get(i.dim, 1) - 1 for i in term.free if i not in at}
            try:
                found.append(_digits(instance, term, {**at, **extra}))
            except (Inconclusive, OutOfWork, KeyError):
                found.append("")
        return tuple(found)

    # -- words ---------------------------------------------------------------------------------

    def _says(self, each: Candidate) -> str:
        shown = {"part": self._text(each.left), "new": self._text(each.wrong)}
        said = f"This would follow if {each.says.format(**shown)}"
        if each.right is not None and "{" not in each.says:
            parts = (_without_ones(term) for term in (each.left, each.right, each.wrong))
            terms = [text(term, self.problem) for term in parts]
            if sum(map(len, terms)) <= LONGEST_EXAMPLE:
                said += ": {} is {}, not {}".format(*terms)
        return f"{said}."

    def _text(self, term: Term) -> str:
        if isinstance(term, Index):
            return term.name
        found = text(term, self.problem)
        return found if len(found) <= SHOWN else "a part of it"

    @cached_property
    def story(self) -> Story | None:
        """The worked solution."""
        return None if self.theorem is None else narrate((self.theorem,))

    def _line(self, each: Candidate) -> int | None:
        """The number of the line in which the inference of a candidate stands."""
        if each.step is None or self.theorem is None or self.story is None:
            return None
        step = next(chain for chain in self.theorem.chains if chain.name == each.chain).steps[each.step]
        for passage in self.story.passages:
            for line in passage.lines:
                if any(step is other for other in (line.of or passage.chain).steps[line.first : line.last]):
                    return line.number
        return None


def _without_ones(term: Term) -> Term:
    """`term` with 1 for ∂x/∂x."""
    if isinstance(term, D):
        return ONE if term.body is term.wrt else term
    return term.with_args(_without_ones(arg) for arg in term.args) if contains(term, D) else term


def _most_specific(found: Sequence[Candidate]) -> Sequence[Candidate]:
    """At most two, of the lowest rank; the vague only if alone, and of one inference only what is said first."""
    lowest = [each for each in found if each.rank == found[0].rank]
    if lowest and lowest[0].rank >= GENERIC:
        return lowest if len(found) == 1 else ()
    first = lowest[:1]
    others = (each for each in lowest[1:] if each.step is None or each.wrong is not first[0].wrong)
    return [*first, *islice(others, 1)]


def _in_letters_of(answer: Term, candidate: Term, free: Sequence[Index]) -> Term | None:
    """The answer with the index letters that nobody asked for named as those of the candidate."""
    own = [i for i in answer.free if i not in free]
    wanted = [i for i in candidate.free if i not in free]
    if len(own) != len(wanted) or len(own) > 1:
        return None
    if not own:
        return answer
    return rename(answer, {own[0]: wanted[0]}) if own[0].dim == wanted[0].dim else None


def _digits(instance: Instance, term: Term, at: Mapping[Index, int]) -> str:
    from flint import ctx

    with ctx.workprec(PRECISION):
        return instance.value(term, at).str(DIGITS, radius=False)
