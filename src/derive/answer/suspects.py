"""Which misconception explains a wrong answer: found by a value at a fixed place, and then proved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from derive.answer.candidates import GENERIC, Candidate, candidates
from derive.answer.fingerprints import Place, Scale, places
from derive.answer.slips import Pen
from derive.answer.undone import undone
from derive.decide.evaluate import Meter
from derive.decide.prover import FUEL, Prover
from derive.kernel import Problem, Theorem
from derive.narrate import Story, narrate
from derive.terms import Index, Term, contains, key, rename, same, subterms

MOST = 1500  # candidates
LONGEST = 400  # nodes of one
WORK = 10_000  # nodes that are evaluated for all of them
WORK_FOR_ONE = 6000  # and for one answer
VAGUE = 2  # the rank from which on it is worth to look for more
SHOWN = 2  # labels
PROOFS = 6  # that are tried for one answer
MOST_TOLD = 128  # sentences
MOST_KEPT = 32  # candidates that answers were compared with: other students make the same mistake


@dataclass(frozen=True)
class Suspects:
    """The wrong answers to one question that a misconception explains.

    A value only says which to look at: none is named that is not proved equal to the answer.  They are those of the
    derivation of the `theorem`, unless they are `made` otherwise.  Values are taken `where` it is said, if it is; that
    many `proofs` are tried, with so much `fuel`.
    """

    problem: Problem
    asked: Term
    reference: Term
    free: tuple[Index, ...]
    theorem: Theorem | None
    made: Callable[[Pen], Iterable[Candidate]] | None = None
    where: tuple[Place, ...] | None = None
    proofs: int = PROOFS
    fuel: int = FUEL

    def explain(self, answer: Term) -> Sequence[Candidate]:
        """What explains an answer that is wrong, the most specific first: at most two."""
        return most_specific(self.all_that_explain(answer))

    def all_that_explain(self, answer: Term, takes_back: bool = True) -> list[Candidate]:
        """What explains an answer that is wrong: one for each label; if it `takes_back` slips in the answer, those too
        where all else is vague.
        """
        meter = Meter(WORK_FOR_ONE)
        scales = self._scales(meter)
        if not scales:
            return []
        found = list(self._equal(answer, scales))
        if all(scale.worth(answer) == "0" for scale in scales):  # too much is 0 by chance
            found = [each for each in found if not each.rank or key(each.term) == key(answer)]
        if takes_back and meter.left > 0 and all(each.rank >= VAGUE for each in found):
            found += self._undone(answer, scales, {each.label for each in found})
        return found

    def line(self, each: Candidate) -> int | None:
        """The number of the line in which the inference of a candidate stands."""
        if each.step is None or self.theorem is None or self.story is None:
            return None
        step = next(chain for chain in self.theorem.chains if chain.name == each.chain).steps[each.step]
        for passage in self.story.passages:
            for line in passage.lines:
                if any(step is other for other in (line.of or passage.chain).steps[line.first : line.last]):
                    return line.number
        return None

    def _equal(self, answer: Term, scales: Sequence[Scale]) -> Iterator[Candidate]:
        """The candidates that are proved equal to `answer`, one for each label, the lowest rank first."""
        value = scales[0].worth(answer)
        alike = self.by_value.get(value, ()) if value else ()
        values = tuple(scale.worth(answer) for scale in scales[1:]) if alike else ()
        labels, proved = set[str](), set[Term]()
        tried, lowest = 0, GENERIC
        for each in sorted(alike, key=lambda candidate: candidate.rank):
            if each.label in labels:
                continue
            if len(labels) >= SHOWN and lowest < min(each.rank, GENERIC):
                break
            if each.term not in proved:
                mine = _in_letters_of(answer, each.term, self.free)
                if mine is None or self._worths(each.term) != values:
                    continue
                if tried >= self.proofs:
                    break
                tried += 1
                if not same(mine, each.term) and self._prover_of(each.term).proves(mine) is None:
                    continue
                proved.add(each.term)
            lowest = min(lowest, each.rank)
            labels.add(each.label)
            yield _in_letters(each, answer)

    def _undone(self, answer: Term, scales: Sequence[Scale], known: Set[str]) -> Iterator[Candidate]:
        """The slips, of other labels than are `known`, that make `answer` right where they are taken back in it."""
        labels, seen = set(known), set[Term]()
        tried = 0
        for each in undone(self.pen, answer):
            if each.term in seen or each.label in labels or not each.term.free <= set(self.free):
                continue
            if self.theorem is not None and self._holds_what_is_asked(each.term):
                continue  # what was asked for is right, and no answer
            seen.add(each.term)
            if any(s.worth(each.term) != right for s, right in zip(scales, self._right, strict=True)):
                continue
            if tried >= self.proofs:
                break
            tried += 1
            if self._prover.proves(each.term) is not None:
                labels.add(each.label)
                yield each

    def _holds_what_is_asked(self, term: Term) -> bool:
        return contains(term, type(self.asked)) and any(part is self.asked for part in subterms(term))

    @cached_property
    def by_value(self) -> Mapping[str, Sequence[Candidate]]:
        """All candidates by what they are worth at the first place."""
        found: dict[str, list[Candidate]] = {}
        known: dict[Term, str] = {}
        labels: set[tuple[Term, str]] = set()
        meter = Meter(WORK)
        scales = self._scales(meter)
        for each in islice(self._made(), MOST if scales else 0):
            if each.term.length > LONGEST or (each.term, each.label) in labels:
                continue
            labels.add((each.term, each.label))
            if each.term not in known:
                known[each.term] = scales[0].worth(each.term)
            if meter.left <= 0:
                break
            found.setdefault(known[each.term], []).append(each)
        return found

    def _made(self) -> Iterable[Candidate]:
        """The wrong answers, those that explain most first."""
        if self.made is not None:
            return self.made(self.pen)
        chains = () if self.theorem is None else self.theorem.chains
        return candidates(self.pen, self.asked, self.reference, chains)

    @cached_property
    def pen(self) -> Pen:
        """What makes slips in formulas of this question."""
        return Pen(self.problem, self.free)

    @cached_property
    def story(self) -> Story | None:
        """The worked solution."""
        return None if self.theorem is None else narrate((self.theorem,))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where values are taken."""
        return places(self.problem, self.reference, self.free) if self.where is None else self.where

    def _worths(self, candidate: Term) -> tuple[str, ...]:
        """What a candidate is worth at all places but the first."""
        found = self._known_worths.get(candidate)
        if found is None:
            found = tuple(scale.worth(candidate) for scale in self._scales()[1:])
            self._known_worths[candidate] = found
        return found

    def told(self, each: Candidate, tell: Callable[[Candidate], str]) -> str:
        """What is said of a candidate: of one of the question's own it is said more than once."""
        found = self._told.get(each)
        if found is None:
            found = tell(each)
            if each.term in self._known_worths and len(self._told) < MOST_TOLD:
                self._told[each] = found
        return found

    @cached_property
    def _told(self) -> dict[Candidate, str]:
        return {}

    @cached_property
    def _known_worths(self) -> dict[Term, tuple[str, ...]]:
        return {}

    def _prover_of(self, candidate: Term) -> Prover:
        found = self._provers.get(candidate)
        if found is None:
            found = Prover(self.problem, candidate, None, self.fuel)
            if len(self._provers) < MOST_KEPT:
                self._provers[candidate] = found
        return found

    @cached_property
    def _provers(self) -> dict[Term, Prover]:
        return {}

    @cached_property
    def _right(self) -> tuple[str, ...]:
        return tuple(scale.worth(self.reference) for scale in self._scales())

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self.problem, self.reference, self.asked, self.fuel)

    def _scales(self, meter: Meter | None = None) -> tuple[Scale, ...]:
        return tuple(place.scale(meter) for place in self.places)


def most_specific(found: Sequence[Candidate]) -> Sequence[Candidate]:
    """What is said of what was found: at most two, of the lowest rank; the vague only if alone, and of one inference only what is said first."""
    ranked = sorted(found, key=lambda each: each.rank)
    lowest = [each for each in ranked if each.rank == ranked[0].rank]
    if lowest and lowest[0].rank >= GENERIC:
        return lowest if len(found) == 1 else ()
    first = lowest[:1]
    others = (each for each in lowest[1:] if each.step is None or each.wrong is not first[0].wrong)
    return [*first, *islice(others, SHOWN - 1)]


def _in_letters(each: Candidate, answer: Term) -> Candidate:
    """What is said of a candidate in the letters of the answer that it explains."""
    own, wanted = answer.free - each.term.free, each.term.free - answer.free
    if len(own) != 1 or len(wanted) != 1:
        return each
    letters = dict(zip(wanted, own, strict=True))
    return replace(each, left=rename(each.left, letters), wrong=rename(each.wrong, letters))


def _in_letters_of(answer: Term, candidate: Term, free: Sequence[Index]) -> Term | None:
    """The answer with the index letters that nobody asked for named as those of the candidate."""
    own = [i for i in answer.free if i not in free]
    wanted = [i for i in candidate.free if i not in free]
    if set(own) == set(wanted):
        return answer
    if len(own) != 1 or len(wanted) != 1:
        return None
    return rename(answer, {own[0]: wanted[0]}) if own[0].dim == wanted[0].dim else None
