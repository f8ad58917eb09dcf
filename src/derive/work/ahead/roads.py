"""How a derivation may go on: the first line that is new of a checked derivation of what is asked for, if what was
reached stands in that, else of one from what was reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.errors import DeriveError
from derive.kernel import Chain, Judgement, Problem, Target, to_prove
from derive.narrate import Line, Passage, Story, narrate
from derive.narrate.cuts import kind
from derive.present.script import TERMINAL
from derive.solver import solve as search
from derive.solver.salvage import salvage
from derive.terms import ZERO, D, Sym, Term, derivative, key, same
from derive.work.ahead.endings import answers, left_open
from derive.work.ahead.outline import anywhere, slope_of
from derive.work.ahead.reached import Reached, in_letters

LARGEST = 300  # symbols of a formula that is gone on from


@dataclass(frozen=True, slots=True)
class Road:
    """A derivation that goes on from what was reached by `way`, or from what is asked for: its first `line` that is new,
    in a `passage` of its `story`; that line says something of its `left` side.

    `is_aside` if that passage is about something else; `known` says of the chains where they stand.
    """

    way: Reached | None
    story: Story
    passage: Passage
    line: Line
    left: Term
    is_aside: bool
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> Term:
        """Where it leads."""
        return self.story.theorems[-1].chain.end

    def is_on(self, way: Reached | None) -> bool:
        """Whether it goes on from just that."""
        return way is not None and self.way is way

    @property
    def start(self) -> Term:
        """What its passage begins with."""
        return self.passage.chain.start


@dataclass(frozen=True)
class Roads:
    """The ways to go on towards the `target` after `ways`, which are right; what was reached `last` may be so in a case
    only.
    """

    problem: Problem
    target: Target
    ways: Sequence[Reached]
    last: Reached | None

    def all(self) -> Iterator[Road]:
        """The best first."""
        last = self.last
        if last is not None:
            yield from self._in_own(last)
            if last.sign == "=" and last not in self.of_target and self._is_open(last):
                yield from self.after(last, Target(self.target.part, last.end))
        for way in self.of_target[-1:]:
            goal = _from(self.target, way)
            if goal is not None and (self.own is None or _place(self.own, way) is None):
                yield from self.after(way, goal)
        if not self.of_target:
            yield from self._differentiated()
        if self.own is not None:
            yield from self._first_new(None, self.own, self.target)

    def _differentiated(self) -> Iterator[Road]:
        """From another formula for what is to be differentiated."""
        term = self.target.term
        if self.target.claim is not None or not (isinstance(term, D) and isinstance(term.body, Sym)):
            return
        said = [
            it for each in self.ways if (it := in_letters(each, term.body)) is not None and it.sign == "="
        ]
        if said:
            slope = derivative(said[-1].end, term.wrt)
            yield from self.after(said[-1], replace(self.target, term=slope))

    def to_slope(self) -> Iterator[Road]:
        """The way to the derivative in an unknown that is to be 0, if it was not found."""
        slope = slope_of(self.problem, self.target)
        said = [it for each in self.ways if slope is not None and (it := in_letters(each, slope)) is not None]
        if slope is not None and (not said or self._is_open(said[-1])):
            goal = Target(self.target.part, slope)
            yield from Roads(anywhere(self.problem), goal, self.ways, self.last).all()

    def _is_open(self, way: Reached) -> bool:
        """Whether something is left to be worked out in what was reached of something else than the target."""
        return bool(left_open(anywhere(self.problem), Target(self.target.part, way.start), way.end))

    def after(self, way: Reached, goal: Target) -> Iterator[Road]:
        """From what was reached by `way`."""
        story = None if goal.term.length > LARGEST else _story(self.problem, goal)
        if story is not None:
            yield from self._first_new(way, story, goal)

    @cached_property
    def own(self) -> Story | None:
        """The derivation from what is asked for."""
        return _story(self.problem, self.target)

    @cached_property
    def of_target(self) -> list[Reached]:
        """What was said of the target, or of a side of what is claimed, in its letters."""
        if self.target.unknowns:
            return []
        if self.target.claim is None:
            return answers(self.target, self.ways)
        starts = (*self.target.starts, *self.target.claim.terms[1:2])
        ways = (each for way in self.ways for each in (way, way.negative))
        found = ((way, start) for way in ways for start in starts)
        return [it for way, start in found if (it := in_letters(way, start)) is not None]

    def _in_own(self, way: Reached) -> Iterator[Road]:
        """The line of our own derivation that comes after the last that was reached."""
        if self.own is None:
            return
        found = _place(self.own, way)
        if found is not None and found[1] < len(found[0].lines):
            passage, place = found
            line, known = passage.lines[place], self._known(self.own)
            yield Road(way, self.own, passage, line, passage.chain.start, False, known)

    def _first_new(self, way: Reached | None, story: Story, goal: Target) -> Iterator[Road]:
        """The first line of a story that is not among what was reached, of what that takes."""
        new = {
            passage.chain.name: place
            for passage in story.passages
            if (place := self._new(passage)) is not None
        }
        needed = {*new} if goal.unknowns else _needed(story, new)
        order = [each for each in story.passages if each.chain.name in needed]
        if way is not None and not goal.unknowns:
            order = _on_demand(order, new)
        for passage in order[:1]:
            line = passage.lines[new[passage.chain.name]]
            left = passage.chain.start
            if way is not None and same(left, goal.term):
                left = way.start if same(left, way.end) else self.target.term
            if line.of is not None:
                left = line.of.start
            yield Road(way, story, passage, line, left, passage.chain.part is None, self._known(story))

    def _new(self, passage: Passage) -> int | None:
        """The number of lines of a passage that were reached; None if it need not be read."""
        if passage.check or passage.satisfies is not None or passage.is_other:
            return None
        said = [it for each in self.ways if (it := in_letters(each, passage.chain.start)) is not None]
        if passage.chain.part is None and said and not self._is_open(said[-1]):
            return None
        ends = {key(each.end) for each in said}
        lines = enumerate(passage.lines, 1)
        last = max((number for number, line in lines if self._is_said(line, ends)), default=0)
        return last if last < len(passage.lines) else None

    def _is_said(self, line: Line, ends: set[str]) -> bool:
        if line.of is None:
            return line.sign is None and key(line.term) in ends
        left, right = line.of.start, line.of.end
        supposed = {each.key for way in self.ways for each in way.when}
        return Judgement("=", (left, right)).key in supposed or any(
            (it := in_letters(each, left)) is not None and same(it.end, right)
            for way in self.ways
            for each in (way, way.mirrored)
        )

    def _known(self, story: Story) -> dict[str, str]:
        """Of the chains of a story, what they are about, and where that stands."""
        found = {}
        for passage in story.passages:
            start = passage.chain.start
            lines = [each.number for each in self.ways if in_letters(each, start) is not None]
            said = TERMINAL.formula(start, story.problem)
            found[passage.chain.name] = f"{said} of line {lines[-1]}" if lines else said
        return found


def _place(story: Story, way: Reached) -> tuple[Passage, int] | None:
    """The passage of a story that says what was reached, and the number of lines up to that."""
    for passage in story.passages:
        if passage.check or passage.unknowns or passage.satisfies is not None or passage.supposing:
            continue
        it = in_letters(way, passage.chain.start)
        if it is None:
            continue
        for number, line in enumerate(passage.lines, 1):
            if line.sign is None and same(it.end, line.term):
                return passage, number
    return None


def _needed(story: Story, new: Mapping[str, int]) -> set[str]:
    """The passages of a story that what is new in it takes, where `new` has the lines that are not."""
    passages = {passage.chain.name: passage for passage in story.passages}
    left = [name for name, passage in passages.items() if name in new and passage.chain.part is not None]
    found = set(left)
    while left:
        passage = passages[left.pop()]
        for name in _cited(passage, new[passage.chain.name]):
            if name in new and name not in found:
                found.add(name)
                left.append(name)
    return found


def _on_demand(order: Sequence[Passage], new: Mapping[str, int]) -> list[Passage]:
    """The passage whose line comes next if nothing is looked up before it is needed."""
    if not order:
        return []
    passage, names = order[-1], {each.chain.name: each for each in order}
    while True:
        place = new[passage.chain.name]
        missing = [name for name in _cited(passage, place, place + 1) if name in names]
        if not missing or names[missing[0]] is passage:
            return [passage]
        passage = names.pop(missing[0])


def _cited(passage: Passage, first: int, last: int | None = None) -> Iterator[str]:
    """The lemmas that lines of a passage cite."""
    for line in passage.lines[first:last]:
        chain: Chain = line.of or passage.chain
        for step in chain.steps[line.first : line.last]:
            if kind(step) != "squares":  # a check, which is read backwards
                yield from step.lemmas


def _from(target: Target, way: Reached) -> Target | None:
    """The target from what was reached; None if there is nothing to be said of that."""
    claim = target.claim
    if claim is None:
        return replace(target, term=way.end)
    left, right = claim.terms[:2]
    if claim.relation not in ("=", "<=", "<") or len(claim.terms) > 2:
        return None
    upwards = way.sign in ("=", "<=", "<")
    if same(way.start, left) and upwards and (claim.relation != "=" or way.sign == "="):
        return to_prove(target.part, Judgement(claim.relation, (way.end, right)))
    if same(way.start, right) and way.sign == "=":
        return to_prove(target.part, Judgement(claim.relation, (left, way.end)))
    if same(way.start, target.term) and way.sign == "=":
        return to_prove(target.part, Judgement(claim.relation, (ZERO, way.end)))
    return None


def _story(problem: Problem, goal: Target) -> Story | None:
    """The derivation of `goal` as a reader sees it, as far as it was found; None if there is none, or if it proves
    nothing of what is claimed.
    """
    stated = problem if goal.unknowns else anywhere(problem)
    try:
        targets = [goal, *(each for each in stated.targets if each.part != goal.part)]
        found = salvage(search(replace(stated, targets=tuple(targets)), [goal.part]).derivation).theorems
        is_stuck = (goal.unknowns or goal.claim is not None) and not found[-1].is_proved
        return None if is_stuck else narrate(found)
    except (DeriveError, RecursionError, OverflowError, ValueError):
        return None  # somebody may go on from what nobody solves
