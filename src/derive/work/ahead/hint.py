"""The next idea after what was right so far: which law, and where; the line itself for those who ask for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from derive.kernel import Target
from derive.present.boxes import Number, Related
from derive.present.latex import spell as latex
from derive.present.layout import layout_in
from derive.present.script import TERMINAL
from derive.present.text import spell as text
from derive.terms import D, Term, same, subterms
from derive.work.ahead.endings import answers, in_case, left_open
from derive.work.ahead.ideas import idea
from derive.work.ahead.outline import outline, to_be_zero
from derive.work.ahead.reached import Reached, in_letters, reached
from derive.work.ahead.roads import Road, Roads
from derive.work.report import Mark, Report

SHORTER = 0.75  # of a formula: less is a matter of taste
AGAIN = "All that was asked for is reached, but line {} does not follow: look again at it."
NO_IDEA = "no next line was found from here: compare with the worked solution"


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next, in a sentence or two: `says` names a law and a place, not what it gives, which is the `line`,
    and as LaTeX `tex`.

    It is for what comes after the line of the number `after`, the last one that is right, 0 if there is none, and for
    a `part` of the problem.  `look` is the first line that is wrong.  If it `is_done`, all is reached, and it tells how
    that is written in a shorter way.
    """

    after: int
    says: str
    line: str = ""
    tex: str = ""
    look: int | None = None
    part: str = ""
    is_done: bool = False


def hint(report: Report) -> Hint | None:
    """The next idea after the last line that is right; None if nothing is left to be done."""
    found = _Place(report).hint()
    if found is not None and report.why:
        return replace(found, says=f"{report.why[:1].upper()}{report.why[1:]}. {found.says}")
    return found


@dataclass(frozen=True)
class _Place:
    """Where somebody has come to with a derivation."""

    report: Report

    @cached_property
    def look(self) -> int | None:
        """The first line that is wrong."""
        wrong = self.report.first_wrong
        return None if wrong is None else wrong.number

    @cached_property
    def after(self) -> int:
        """The last line that is right, before the first wrong one."""
        right = (
            line.number
            for line in self.report.lines
            if line.mark is Mark.FOLLOWS and self._stands(line.number)
        )
        return max(right, default=0)

    @cached_property
    def right(self) -> tuple[Reached, ...]:
        """What is right so far, everywhere or in a case."""
        steps = self.report.steps
        right = [each for each in steps if each.mark is Mark.FOLLOWS and self._stands(each.number)]
        return reached(self.report.problem, right)

    @cached_property
    def ways(self) -> tuple[Reached, ...]:
        """What is right so far, everywhere."""
        given = {each.key for each in self.report.problem.declared}
        return tuple(way for way in self.right if given.issuperset(each.key for each in way.when))

    @property
    def last(self) -> Reached | None:
        """What was reached last, everywhere or in a case."""
        return self.right[-1] if self.right else None

    def _stands(self, number: int) -> bool:
        return self.look is None or number < self.look

    def hint(self) -> Hint | None:
        """The next idea."""
        found = self.report.endings or {}
        done = {part for part, verdict in found.items() if verdict.is_correct}
        asked = [each for each in self.report.problem.targets if self.report.part in (None, each.part)]
        left = [each for each in asked if each.part not in done]
        if not left:
            return (
                self._shorter(asked)
                if self.look is None
                else Hint(self.after, AGAIN.format(self.look), look=self.look)
            )
        target = self._spoken_of(left) or left[0]
        is_new = bool(done) and not answers(target, self.ways)
        roads = Roads(self.report.problem, target, self.ways, self.last)
        if target.unknowns:
            for road in roads.to_slope():
                return self._told(road, target, is_new)
            if (slope := to_be_zero(self.report.problem, target, self.ways)) is not None:
                return self._set_to_zero(slope, target, is_new)
        for road in roads.all():
            if self.report.lacking and self._is_case(target) and not road.is_on(self.last):
                break
            return self._told(road, target, is_new)
        if self.report.lacking and self._is_case(target):
            said = self._framed(target, is_new, f"Look at the other case: {self.report.lacking[0]}")
            return Hint(self.after, said, look=self.look, part=target.part)
        said = self._already(target) or outline(self.report.problem, target, self.ways) or NO_IDEA
        said = self._framed(target, is_new, f"{said[:1].upper()}{said[1:]}")
        return Hint(self.after, said, look=self.look, part=target.part)

    def _spoken_of(self, targets: Sequence[Target]) -> Target | None:
        """The target that the first wrong line is about, or the last right one."""
        ways = reached(self.report.problem, self.report.steps)
        wrong = [each for each in ways if each.number == self.look]
        for way in (*wrong, *reversed(self.ways)):
            for target in targets:
                if any(in_letters(way, start) is not None for start in target.starts):
                    return target
        return None

    def _set_to_zero(self, slope: Term, target: Target, is_new: bool) -> Hint:
        box = layout_in(self.report.problem, slope)
        equation = Related(box, (("=", Number(0)),))
        said = self._framed(target, is_new, f"Set {text(box)} to 0")
        return Hint(self.after, said, text(equation), latex(equation), self.look, target.part)

    def _already(self, target: Target) -> str:
        """Where the answer stands, if it was reached before."""
        if target.claim is not None or target.unknowns:
            return ""
        found = (
            way for way in answers(target, self.ways) if not left_open(self.report.problem, target, way.end)
        )
        numbers = [way.number for way in found]
        return f"line {numbers[-1]} has the answer already" if numbers else ""

    def _is_case(self, target: Target) -> bool:
        """Whether what was reached last is about the target, in a case."""
        last = self.last
        return last is not None and bool(last.when) and in_case(last, target.term) is not None

    def _told(self, road: Road, target: Target, is_new: bool) -> Hint:
        said = f"{self._lead(road)}{idea(road.story, road.passage, road.line, road.known)}"
        said = f"{said[:1].upper()}{said[1:]}"
        line, tex = self._written(road)
        return Hint(self.after, self._framed(target, is_new, said), line, tex, self.look, target.part)

    def _lead(self, road: Road) -> str:
        """What to look at, if it is not what was written last."""
        said = TERMINAL.formula(road.start, self.report.problem)
        if road.is_aside:
            if self.last is not None and in_letters(self.last, road.start) is not None:
                return ""
            before = road.story.theorems[-1].chain.start
            is_in_it = any(same(each, road.start) for each in subterms(before) if each is not before)
            return f"work out {said}: " if is_in_it else f"find {said} first: "
        if road.way is None:
            if self.after or road.line.of is not None:
                return ""
            is_begun = any(line.mark is not Mark.PROSE for line in self.report.lines)
            return f"for {said}, " if is_begun else f"begin with {said}: "
        is_of_function = isinstance(road.start, D) and same(road.start.body, road.way.end)
        if is_of_function:
            return f"differentiate the formula of line {road.way.number}: "
        if road.way.number != self.after:
            return f"go on from line {road.way.number}: "
        return f"from line {self.after}, " if self.look is not None else ""

    def _framed(self, target: Target, is_new: bool, said: str) -> str:
        """With what comes before: the line to look at again, the part that is left."""
        sentences = []
        if self.look is not None:
            sentences.append(f"Look again at line {self.look} first.")
        if is_new:
            problem, claim = self.report.problem, target.claim
            asked = TERMINAL.formula(target.term, problem) if claim is None else TERMINAL.claim(claim)
            sentences.append(f"Part “{target.part}” is left{f', {asked}' if asked != target.part else ''}.")
        return " ".join((*sentences, f"{said}."))

    def _written(self, road: Road) -> tuple[str, str]:
        """The line of a road, as text and as LaTeX."""
        problem = road.story.problem
        left, right = (layout_in(problem, each) for each in (road.left, road.line.term))
        box = Related(left, ((road.line.relation, right),))
        return text(box), latex(box)

    def _shorter(self, targets: Sequence[Target]) -> Hint | None:
        """How the last of what is reached is written in a shorter way, if it is much shorter."""
        for target in reversed(targets):
            if target.claim is not None or target.unknowns:
                continue
            for way in reversed(answers(target, self.ways)):
                if left_open(self.report.problem, target, way.end):
                    continue
                roads = Roads(self.report.problem, target, (way,), way)
                road = next(roads.after(way, replace(target, term=way.end)), None)
                if road is None or road.end.length > SHORTER * way.end.length:
                    break
                said = idea(road.story, road.passage, road.line, road.known)
                said = f"The answer is right; to write it shorter, {said}."
                line, tex = self._written(road)
                return Hint(self.after, said, line, tex, self.look, target.part, is_done=True)
        return None
