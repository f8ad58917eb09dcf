"""How a derivation may go on: checked derivations from the last formulas that are right, and the first line of these
that is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.errors import DeriveError
from derive.kernel import Judgement, Problem, Target, to_prove
from derive.narrate import Line, Passage, Story, narrate
from derive.present.script import TERMINAL
from derive.solver import solve as search
from derive.solver.salvage import salvage
from derive.terms import ZERO, Term, key, same
from derive.work.endings import answers, left_open
from derive.work.reached import Reached, in_letters

LARGEST = 300  # symbols of a formula that is gone on from


@dataclass(frozen=True, slots=True)
class Road:
    """A derivation that goes on from what was reached by `way`, or from what is asked for: its first `line` that is new,
    in a `passage` of its `story`.

    `aside` is what that passage is about, if it is something else; `known` says of its lemmas where they stand.
    """

    start: Term
    way: Reached | None
    story: Story
    passage: Passage
    line: Line
    aside: Term | None = None
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> Term:
        """Where it leads."""
        return self.story.passages[-1].chain.end

    @property
    def left(self) -> Term:
        """What its line says something of."""
        if self.line.of is not None:
            return self.line.of.start
        start = self.passage.chain.start
        return self.way.start if self.way is not None and same(start, self.way.end) else start


def roads(problem: Problem, target: Target, ways: Sequence[Reached]) -> Iterator[Road]:
    """Ways to go on, the best first: from the last formula for something on the way to the target that is not worked
    out, from the last one for the target, from the target.
    """
    for way, goal in _starts(problem, target, ways):
        if goal.term.length > LARGEST:
            continue
        story = _story(problem, goal)
        if story is not None:
            found = _first_new(problem, target, goal, way, story, ways)
            if found is not None:
                yield found


def _starts(
    problem: Problem, target: Target, ways: Sequence[Reached]
) -> Iterator[tuple[Reached | None, Target]]:
    own = (
        [] if target.unknowns else [(way, goal) for way in _of(target, ways) if (goal := _from(target, way))]
    )
    last = ways[-1] if ways else None
    if last is not None and last.sign == "=" and not any(each.steps[-1] is last.steps[-1] for each, _ in own):
        if left_open(problem, target, last.end):
            yield last, Target(target.part, last.end)
    yield from reversed(own[-1:])
    yield None, target


def _of(target: Target, ways: Sequence[Reached]) -> list[Reached]:
    """What was said of the target, or of a side of what is claimed, in its letters."""
    if target.claim is None:
        return answers(target, ways)
    starts = (*target.starts, *target.claim.terms[1:2])
    found = ((way, start) for way in ways for start in starts)
    return [it for way, start in found if (it := in_letters(way, start)) is not None]


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
    """The derivation of `goal` as a reader sees it, as far as it was found; None if there is none."""
    try:
        targets = [goal if each.part == goal.part else each for each in problem.targets]
        found = search(replace(problem, targets=tuple(targets)), [goal.part])
        return narrate(salvage(found.derivation).theorems)
    except (DeriveError, RecursionError, OverflowError, ValueError):
        return None  # somebody may go on from what nobody solves


def _first_new(
    problem: Problem,
    target: Target,
    goal: Target,
    way: Reached | None,
    story: Story,
    ways: Sequence[Reached],
) -> Road | None:
    """The first line of a story that is not among what was reached."""
    known = dict(_known(story, ways))
    for passage in story.passages:
        if passage.check or passage.satisfies is not None or passage.is_other:
            continue
        start = passage.chain.start
        said = [it for each in ways if (it := in_letters(each, start)) is not None]
        is_aside = passage.chain.part is None
        if is_aside and said and not left_open(problem, target, said[-1].end):
            continue
        ends = {key(each.end) for each in said}
        last = max((n for n, line in enumerate(passage.lines, 1) if _is_said(line, ends, ways)), default=0)
        if last < len(passage.lines):
            return Road(
                goal.term, way, story, passage, passage.lines[last], start if is_aside else None, known
            )
    return None


def _is_said(line: Line, ends: set[str], ways: Sequence[Reached]) -> bool:
    if line.of is None:
        return line.sign is None and key(line.term) in ends
    left, right = line.of.start, line.of.end
    return any(
        (it := in_letters(each, left)) is not None and same(it.end, right)
        for way in ways
        for each in (way, way.mirrored)
    )


def _known(story: Story, ways: Sequence[Reached]) -> Iterator[tuple[str, str]]:
    """Of the chains of a story, what they are about, and where that stands."""
    for passage in story.passages:
        start = passage.chain.start
        lines = [each.number for each in ways if in_letters(each, start) is not None]
        said = TERMINAL.formula(start, story.problem)
        yield passage.chain.name, f"{said} of line {lines[-1]}" if lines else said
