"""What is found of one claim where it stands, and what is remembered of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from derive.answer.verdict import Diagnosis, Note
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.present.text import text
from derive.read import tree as t
from derive.terms import ZERO, D, Index, Num, Size, Sym, contains, names_in, subterms
from derive.work.cases import Case
from derive.work.chain import MARKS, Chain, Passed, passed
from derive.work.heads import Heads
from derive.work.judged.given import is_slope, is_supposable
from derive.work.judged.judging import Found
from derive.work.judged.links import Decision
from derive.work.judged.outcome import Outcome
from derive.work.judged.relating import Link
from derive.work.judged.said import Said, leading, left_side
from derive.work.report import Line, Mark
from derive.work.setting import Setting
from derive.work.slips.mended import mended
from derive.work.slips.slips import diagnoses, implied
from derive.work.through import Step
from derive.work.written.lines import Part

WORST = (Mark.WRONG, Mark.THROUGH, Mark.UNREADABLE, Mark.UNDECIDED, Mark.FOLLOWS, Mark.PROSE)
MOST_EXPLAINED = 4  # wrong lines
ASSUMPTION = re.compile(r"assumption (\d+)")
STRANGE = re.compile(r"(\S+) is not declared")
SUPPOSED = Note("supposed", "this is taken for what is supposed in what follows")
STATIONARY = Note("supposed", "this is taken for the condition of a stationary point")
IS_IT_SUPPOSED = "it does not hold everywhere: is it the condition for a stationary point?"
IS_IT = "it does not hold everywhere: is it supposed?"
BACK = Note("right again", "the value is right again")
T = TypeVar("T")
SET = "{0} is given: is this supposed?"
SOLVED = "it does not hold everywhere: is it an equation that is to be solved?"
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
    same_as: Link | None = None

    @property
    def doubt(self) -> str:
        """Why nothing that it says may be refuted; "" if it may."""
        return self.heads.unread or self.given.unread or self.part.guess or self.chain.doubt


@dataclass
class Book:
    """All that was claimed: the `steps`; with what chains say of their starts, all that is `known`; the cases; what
    stands from then on; names that mean nothing here; the lines in which more is open than what steps say.
    """

    steps: list[Step] = field(default_factory=list)
    known: list[Step] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    standing: tuple[t.Tree, ...] = ()
    strangers: dict[str, None] = field(default_factory=dict)
    stuck: set[int] = field(default_factory=set)
    explained: int = 0
    may_solve: bool = False  # something was said that may set a derivative to 0

    def explains(self, is_wanted: bool) -> bool:
        """Whether what went wrong in a line is still to be said; it then is said of one more."""
        is_one = is_wanted and self.explained < MOST_EXPLAINED
        self.explained += is_one
        return is_one


def judged(
    setting: Setting, book: Book, claim: Claim, blank: Line, explains: bool, is_supposed: bool = False
) -> tuple[Line, Chain]:
    """What is found of a claim, and the chain that the next line may go on from; the book remembers it.

    One that `is_supposed` is not judged.
    """
    found = claim.found
    if not found.meant:
        return _of_nothing(setting, book, claim, blank, explains)
    notes = found.notes
    lasts = tuple(dict.fromkeys(each.meaning.last for each in found.meant))
    held = tuple(dict.fromkeys(each.meaning.last for each in found.meant if each.kind == "holds"))
    chain = replace(claim.chain, before=lasts, held=held, doubt=claim.part.guess)
    first = found.meant[0]
    says = tuple(each.link.judgement for each in first.found if not each.link.clash)
    if is_supposed:
        sure = is_supposable(setting, first.meaning.steps[0])
        mark, why = (Mark.FOLLOWS, "") if sure else (Mark.UNDECIDED, IS_IT)
        return replace(blank, mark=mark, why=why, notes=(*notes, SUPPOSED), claims=says), chain
    if len({each.kind for each in found.meant}) > 1 or (found.kind == "undecided" and first.kind == "holds"):
        return _undecided(claim, blank, says), replace(chain, is_sure=False)
    return _of_links(setting, book, claim, replace(blank, claims=says), chain, explains)


def _of_nothing(
    setting: Setting, book: Book, claim: Claim, blank: Line, explains: bool
) -> tuple[Line, Chain]:
    """What is found of a part that means nothing, or nothing that can be judged."""
    found, part = claim.found, claim.part
    left = left_side(setting, part.text) if not claim.chain.before else None
    gap = Chain((left,) if left is not None else claim.chain.before, doubt=AFTER_GAP)
    if part.role == "reason" and found.clashed is None:
        return blank, gap
    book.may_solve = True
    line = replace(blank, mark=MARKS[found.kind], why=found.why, place=part.place(found.at))
    if line.mark is Mark.WRONG and claim.doubt:
        return replace(line, mark=Mark.UNDECIDED, why=claim.doubt), gap
    if strange := STRANGE.match(found.why):
        book.strangers[strange[1]] = None
    if found.clashed is not None and book.explains(explains):
        line = replace(line, diagnoses=mended(setting.under(), found.clashed))
    return line, gap


def _undecided(claim: Claim, blank: Line, says: tuple[Judgement, ...]) -> Line:
    if claim.part.role == "reason":
        return blank
    place = claim.part.place(claim.found.at)
    return replace(
        blank, mark=Mark.UNDECIDED, why=claim.found.why, place=place, notes=claim.found.notes, claims=says
    )


def _of_links(
    setting: Setting, book: Book, claim: Claim, blank: Line, chain: Chain, explains: bool
) -> tuple[Line, Chain]:
    """What is found of the relations of one meaning."""
    meaning = claim.found.meaning
    setting = _having(setting, meaning)
    blank = replace(blank, notes=claim.found.notes, when=meaning.when)
    every = [_doubted(each, claim) for each in claim.found.meant[0].found]
    _remember_case(book, claim, every)
    result, chain = passed(setting, chain, every, blank.number, book.known, meaning.when)
    lines = []
    for number, each in enumerate(result):
        line = _of_link(setting, book, claim, blank, each, meaning.steps[number], explains)
        if line.mark is Mark.WRONG and (now := _stationary(setting, chain, claim, each, line)) is not None:
            line = now
            book.standing = (*book.standing, meaning.steps[number])
        said = each.found.link
        if each.is_back and chain.start is not None:  # of what the chain began with, not of the line before
            said = replace(said, left=chain.start)
        step = Step(blank.number, said, line.mark, meaning.when, each.found.decision.where, line.since)
        if not meaning.own:  # else nothing means that elsewhere
            book.steps.append(step)
            book.known.append(step)
            _remember_chain(book, chain, step)
        elif line.mark is Mark.UNDECIDED:
            book.stuck.add(blank.number)
        lines.append(line)
    return (together(lines) if lines else replace(blank, mark=Mark.PROSE)), chain


def _having(setting: Setting, meaning: Said) -> Setting:
    """The setting with what this line alone speaks of, as far as that means something."""
    try:
        return setting.having(meaning.own)
    except DeriveError:
        return setting


def together(lines: Sequence[Line]) -> Line:
    """The worst of what is found of the parts of a line; if all of them follow, with what all of them rest on."""
    worst = min(lines, key=lambda each: WORST.index(each.mark))
    those = [each for each in lines if each.mark is worst.mark]
    return replace(
        worst,
        when=_union(each.when for each in those),
        where=_union(each.where for each in those),
        used=_union(each.used for each in those),
        notes=_union(each.notes for each in those),
    )


def _union(every: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(each for those in every for each in those))


def _doubted(found: Found, claim: Claim) -> Found:
    """The same, but that nothing is refuted which rests on a guess; what is undecided as a whole is so."""
    if found.kind == "fails" and (claim.doubt or claim.found.kind == "undecided"):
        return replace(found, decision=Decision("undecided", why=claim.doubt or claim.found.why))
    return found


def _of_link(
    setting: Setting, book: Book, claim: Claim, blank: Line, one: Passed, tree: t.Relation, explains: bool
) -> Line:
    found, mark = one.found, one.mark
    if claim.part.role == "reason" and mark is Mark.UNDECIDED:
        return blank
    link, decision = found.link, found.decision
    notes = (*blank.notes, *([BACK] if one.is_back else []))
    if found.part and mark is Mark.FOLLOWS:
        notes = (*notes, Note("part", f"it holds under what is given for {found.part}"))
    if link.sign == "=" and isinstance(link.left, Sym) and link.left.name in _unknowns(setting.problem):
        book.may_solve = True  # it says where: w = ...
    if mark is Mark.WRONG and (why := _may_be_solved(setting, book, claim, link)):
        mark, decision = Mark.UNDECIDED, Decision("undecided", why=why)
    here = setting if found.desk.problem is setting.problem else setting.seen(found.desk.problem)
    is_explained = mark is Mark.WRONG and book.explains(explains)
    return replace(
        blank, mark=mark, why=decision.why or _why(claim, found), place=claim.part.place(leading(claim.part.text) + link.at),
        claim=None if link.clash else link.judgement, where=decision.where, used=_used(setting, found, blank.when),
        counterexample=decision.counterexample if mark in (Mark.WRONG, Mark.THROUGH) else None,
        since=one.since, notes=notes,
        diagnoses=_diagnoses(here.under(*blank.when), book, claim, link, tree) if is_explained else (),
    )  # fmt: skip


def _used(setting: Setting, found: Found, when: tuple[Judgement, ...]) -> tuple[str, ...]:
    """What a decision rests on; assumptions by their number in all that is given for any part, then the case."""
    own, every = ((*problem.declared, *when) for problem in (found.desk.problem, setting.problem))
    if own == every:
        return found.decision.used
    return tuple(_numbered(name, own, every) for name in found.decision.used)


def _numbered(name: str, own: Sequence[Judgement], every: Sequence[Judgement]) -> str:
    said = ASSUMPTION.fullmatch(name)
    return name if said is None else f"assumption {every.index(own[int(said[1]) - 1]) + 1}"


def _diagnoses(
    setting: Setting, book: Book, claim: Claim, link: Link, tree: t.Relation
) -> tuple[Diagnosis, ...]:
    if claim.same_as is not None:
        return implied(setting, claim.same_as, link, book.steps)
    return diagnoses(setting, link, book.steps, tree)


def _may_be_solved(setting: Setting, book: Book, claim: Claim, link: Link) -> str:
    """Why an equation may be one that is to be solved, and holds at the solution; "" if it is none."""
    if link.sign != "=" or link.clash or claim.chain.before or claim.part.joined or contains(link.left, D):
        return ""
    problem = setting.problem
    if isinstance(link.left, Size) and isinstance(link.right, Num):
        return SET.format(text(link.left))
    name = link.left.name if isinstance(link.left, Sym) else ""
    is_free = name in problem.signs and not any(
        name in names_in(term)
        for given in problem.hypotheses
        if given.relation == "="
        for term in given.terms
    )
    if is_free and not problem.depends(link.right, name):
        return SET.format(text(link.left))
    unknowns = _unknowns(problem)
    is_moved = any(problem.depends(term, each) for term in link.judgement.terms for each in unknowns)
    return SOLVED if book.may_solve and is_moved and name not in problem.defined else ""


def _unknowns(problem: Problem) -> tuple[str, ...]:
    """What equations may be solved for: what is said to be unknown, and what derivatives that are asked for are in."""
    found = dict.fromkeys(name for target in problem.targets for name in target.unknowns)
    for target in problem.targets:
        for part in subterms(target.term):
            if isinstance(part, D) and isinstance(part.wrt, Sym) and part.wrt.name in problem.signs:
                found[part.wrt.name] = None
    return tuple(found)


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
    when = tuple(filter(_is_case, claim.found.meaning.when))
    if when:
        claims = tuple(each.link.judgement for each in every if not each.link.clash)
        book.cases.append(Case(when, claims, claim.given.is_head or bool(claim.heads.trees)))


def _is_case(judgement: Judgement) -> bool:
    """Whether it is a condition that one of several cases may have, and no equation that is to be solved."""
    left, right = judgement.terms[:2]
    is_numeral = isinstance(left, Num) or isinstance(right, Num)
    is_plain = judgement.relation != "=" or isinstance(left, Index) or is_numeral
    return is_plain and not any(contains(term, D) for term in judgement.terms)
