"""What is found of one claim where it stands, and what is remembered of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from derive.answer.verdict import Note
from derive.kernel import Judgement
from derive.read import tree as t
from derive.terms import ZERO, Num
from derive.work.cases import Case
from derive.work.chain import Chain, Passed, passed
from derive.work.given import is_slope
from derive.work.heads import Heads
from derive.work.judging import Found
from derive.work.lines import Part
from derive.work.links import Decision
from derive.work.outcome import Outcome
from derive.work.relating import Link
from derive.work.report import Line, Mark
from derive.work.said import leading
from derive.work.setting import Setting
from derive.work.slips import diagnoses
from derive.work.through import Step

WORST = (Mark.WRONG, Mark.THROUGH, Mark.UNREADABLE, Mark.UNDECIDED, Mark.FOLLOWS, Mark.PROSE)
MARKS = {
    "holds": Mark.FOLLOWS,
    "fails": Mark.WRONG,
    "undecided": Mark.UNDECIDED,
    "unreadable": Mark.UNREADABLE,
}
MOST_EXPLAINED = 4  # wrong lines
STRANGE = re.compile(r"(\S+) is not declared")
SUPPOSED = Note("supposed", "this is taken for what is supposed in what follows")
STATIONARY = Note("supposed", "this is taken for the condition of a stationary point")
IS_IT_SUPPOSED = "it does not hold everywhere: is it the condition for a stationary point?"
BACK = Note("right again", "the value is right again")
AFTER_GAP = "it goes on from what can't be read"


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The conditions of a line, and why one of them can't be read; `is_head` if they stand before what is claimed."""

    trees: tuple[t.Tree, ...] = ()
    unread: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A part of a line with what is found of it, its conditions, the chain that it stands in, and the cases in force."""

    part: Part
    found: Outcome
    given: Given
    chain: Chain
    heads: Heads = field(default_factory=Heads)
    is_supposed: bool = False

    @property
    def doubt(self) -> str:
        """Why nothing that it says may be refuted; "" if it may."""
        return self.heads.unread or self.given.unread or guess_of(self.part) or self.chain.doubt


@dataclass
class Book:
    """All that was claimed: the `steps`; with what chains say of their starts, all that is `known`; the cases; what
    stands from then on; names that mean nothing here.
    """

    steps: list[Step] = field(default_factory=list)
    known: list[Step] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    standing: tuple[t.Tree, ...] = ()
    strangers: dict[str, None] = field(default_factory=dict)
    explained: int = 0


def guess_of(part: Part) -> str:
    """What was guessed of the bounds or the sign of a part, as a sentence."""
    return str(getattr(part, "guess", ""))


def place_of(part: Part, offset: int) -> int:
    """The place in the whole text of what stands there in a part."""
    return part.at + offset


def judged(
    setting: Setting, book: Book, claim: Claim, blank: Line, explains: bool, is_supposed: bool = False
) -> tuple[Line, Chain]:
    """What is found of a claim, and the chain that the next line may go on from; the book remembers it.

    One that `is_supposed` is not judged.
    """
    found = claim.found
    if not found.meant:
        return _of_nothing(book, claim, blank)
    notes = found.notes
    lasts = tuple(dict.fromkeys(each.meaning.last for each in found.meant))
    held = tuple(dict.fromkeys(each.meaning.last for each in found.meant if each.kind == "holds"))
    chain = replace(claim.chain, before=lasts, held=held)
    first = found.meant[0]
    says = tuple(each.link.judgement for each in first.found if not each.link.clash)
    if is_supposed:
        return replace(blank, mark=Mark.FOLLOWS, notes=(*notes, SUPPOSED), claims=says), replace(
            chain, doubt=""
        )
    if len({each.kind for each in found.meant}) > 1 or (found.kind == "undecided" and first.kind == "holds"):
        return _undecided(claim, blank, says), replace(chain, is_sure=False)
    return _of_links(setting, book, claim, replace(blank, claims=says), chain, explains)


def _of_nothing(book: Book, claim: Claim, blank: Line) -> tuple[Line, Chain]:
    """What is found of a part that means nothing, or nothing that can be judged."""
    found, part = claim.found, claim.part
    gap = Chain(claim.chain.before, doubt=AFTER_GAP)
    if part.role == "reason" and found.clashed is None:
        return blank, gap
    mark = MARKS[found.kind]
    why = found.why
    if mark is Mark.WRONG and claim.doubt:
        mark, why = Mark.UNDECIDED, claim.doubt
    if strange := STRANGE.match(found.why):
        book.strangers[strange[1]] = None
    return replace(blank, mark=mark, why=why, place=place_of(part, found.at)), gap


def _undecided(claim: Claim, blank: Line, says: tuple[Judgement, ...]) -> Line:
    if claim.part.role == "reason":
        return blank
    place = place_of(claim.part, claim.found.at)
    return replace(
        blank, mark=Mark.UNDECIDED, why=claim.found.why, place=place, notes=claim.found.notes, claims=says
    )


def _of_links(
    setting: Setting, book: Book, claim: Claim, blank: Line, chain: Chain, explains: bool
) -> tuple[Line, Chain]:
    """What is found of the relations of one meaning."""
    meaning = claim.found.meaning
    blank = replace(blank, notes=claim.found.notes, when=meaning.when)
    every = [_doubted(each, claim) for each in claim.found.meant[0].found]
    _remember_case(book, claim, every)
    result, chain = passed(setting, chain, every, blank.number, book.known, meaning.when)
    lines = []
    for number, each in enumerate(result):
        line = _of_link(setting, book, claim, blank, each, explains)
        if line.mark is Mark.WRONG and (now := _stationary(setting, chain, claim, each, line)) is not None:
            line = now
            book.standing = (*book.standing, meaning.steps[number])
        step = Step(
            blank.number, each.found.link, line.mark, meaning.when, each.found.decision.where, line.since
        )
        book.steps.append(step)
        book.known.append(step)
        _remember_chain(book, chain, step)
        lines.append(line)
    if not lines:
        return replace(blank, mark=Mark.PROSE), chain
    return min(lines, key=lambda each: WORST.index(each.mark)), chain


def _doubted(found: Found, claim: Claim) -> Found:
    """The same, but that nothing is refuted which rests on a guess; what is undecided as a whole is so."""
    if found.kind == "fails" and (claim.doubt or claim.found.kind == "undecided"):
        return replace(found, decision=Decision("undecided", why=claim.doubt or claim.found.why))
    return found


def _of_link(setting: Setting, book: Book, claim: Claim, blank: Line, one: Passed, explains: bool) -> Line:
    found, mark = one.found, one.mark
    if claim.part.role == "reason" and mark is Mark.UNDECIDED:
        return blank
    link, decision = found.link, found.decision
    notes = (*blank.notes, *([BACK] if one.is_back else []))
    if found.part:
        notes = (*notes, Note("part", f"it holds under what is given for {found.part}"))
    is_explained = mark is Mark.WRONG and explains and book.explained < MOST_EXPLAINED
    book.explained += is_explained
    here = setting.seen(found.desk.problem) if found.desk.problem is not setting.problem else setting
    return replace(
        blank, mark=mark, why=decision.why or _why(claim, found), place=place_of(claim.part, leading(claim.part.text) + link.at),
        claim=None if link.clash else link.judgement, where=decision.where, used=decision.used,
        counterexample=decision.counterexample if mark in (Mark.WRONG, Mark.THROUGH) else None,
        since=one.since, notes=notes,
        diagnoses=diagnoses(here.under(*blank.when), link, book.steps) if is_explained else (),
    )  # fmt: skip


def _why(claim: Claim, found: Found) -> str:
    return claim.found.why if found.kind == "undecided" else ""


def _stationary(setting: Setting, chain: Chain, claim: Claim, one: Passed, line: Line) -> Line | None:
    """What is found of ∂F/∂θ = 0, which nobody claims for all θ; None if it says something else."""
    link = one.found.link
    start = chain.start if one.found.link.left is not chain.start else link.left
    is_zero = link.right is ZERO or (isinstance(link.right, Num) and link.right.value == 0)
    is_one = link.sign == "=" and is_zero and not claim.part.joined and claim.part.role != "reason"
    problem = setting.problem
    if not is_one or not (is_slope(problem, start) or is_slope(problem, link.left)):
        return None
    line = replace(line, claim=None, counterexample=None, diagnoses=(), since=None)
    if problem.optimum is not None or any(target.unknowns for target in problem.targets):
        return replace(line, mark=Mark.FOLLOWS, why="", notes=(*line.notes, STATIONARY))
    return replace(line, mark=Mark.UNDECIDED, why=IS_IT_SUPPOSED)


def _remember_chain(book: Book, chain: Chain, step: Step) -> None:
    """Remember what a longer chain says of its start."""
    if chain.start is None or chain.start is step.link.left or step.link.sign != "=" or step.link.clash:
        return
    mark = Mark.THROUGH if chain.wrong is not None and step.mark is Mark.FOLLOWS else step.mark
    root = chain.wrong if mark is Mark.THROUGH else step.since
    whole = Link("=", chain.start, step.link.right, step.link.at)
    book.known.append(Step(step.number, whole, mark, step.when, step.where, root))


def _remember_case(book: Book, claim: Claim, every: Sequence[Found]) -> None:
    when = claim.found.meaning.when
    if when:
        claims = tuple(each.link.judgement for each in every if not each.link.clash)
        book.cases.append(Case(when, claims, claim.given.is_head or bool(claim.heads.trees)))
