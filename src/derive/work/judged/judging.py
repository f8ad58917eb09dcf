"""Whether what a part says holds where it stands: in all its meanings, or in those that were meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.decide.desk import Desk
from derive.errors import DeriveError
from derive.kernel import Judgement
from derive.present.text import text
from derive.read.written import PART
from derive.terms import D, Index, Sym, Term, contains, index, names_in, rename, subterms, sym
from derive.work.folded import surely
from derive.work.judged.conditions import FRESH
from derive.work.judged.links import Decision, decided
from derive.work.judged.relating import Link
from derive.work.judged.said import Said
from derive.work.setting import Setting

GUESSED = ("row", "label", "two sizes", "entry")  # labels of remarks on what may have been meant otherwise
OF_ANOTHER = "it speaks of a letter that nothing says anything of here"
SIGNED = "{0} may be meant with another sign or factor than in the Lagrangian of the problem"
HIDDEN = "{0} may stand for more in this than was found: write the derivative in what {0} is made of"


@dataclass(frozen=True, slots=True)
class Found:
    """What is decided of a link at a `desk`, and the part of the problem in which it holds, "" if in all."""

    link: Link
    decision: Decision
    desk: Desk
    part: str = ""

    @property
    def kind(self) -> str:
        """Whether it holds, fails, or is undecided."""
        return self.decision.kind


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A meaning, and what is decided of its links."""

    meaning: Said
    found: tuple[Found, ...]

    @property
    def kind(self) -> str:
        """The worst of its links; of a formula without any that it holds."""
        kinds = {each.kind for each in self.found}
        return next((kind for kind in ("fails", "undecided") if kind in kinds), "holds")


def judged(setting: Setting, meaning: Said, when: Sequence[Judgement] = ()) -> Judged:
    """What is decided of the links of a meaning, where also `when` holds."""
    supposed = tuple(dict.fromkeys((*meaning.when, *when)))
    try:
        setting = setting.having(meaning.own)
    except DeriveError as why:
        return Judged(
            meaning,
            tuple(Found(link, Decision("undecided", why=str(why)), setting.desk) for link in meaning.links),
        )
    found = tuple(decide(setting, link, supposed, meaning.every) for link in meaning.links)
    guessed = GUESSED if not meaning.has_clash else (*GUESSED, "sloppy", "variable")
    doubt = next((note.says for note in meaning.notes if note.label in guessed), "")
    found = tuple(_doubted(each, doubt) for each in found) if doubt else found
    less = next((note.says for note in meaning.notes if note.label == PART), "")
    return Judged(meaning, tuple(_not_all(each, less) for each in found) if less else found)


def _not_all(found: Found, less: str) -> Found:
    """The same, but that what was compared in part only does not hold for that."""
    return replace(found, decision=Decision("undecided", why=less)) if found.kind == "holds" else found


def _doubted(found: Found, doubt: str) -> Found:
    """The same, but that nothing is refuted which rests on a guess."""
    return replace(found, decision=Decision("undecided", why=doubt)) if found.kind == "fails" else found


def decide(setting: Setting, link: Link, when: Sequence[Judgement] = (), over: Sequence[Index] = ()) -> Found:
    """What is decided of a link: that it holds if it does under what is given for some part, that it fails if it does
    under what is given for each.  What is supposed is so for all values of the indices that it is `over`.
    """
    question = (
        link.sign,
        link.left,
        link.right,
        link.tied,
        link.clash,
        link.may_be_meant,
        tuple(when),
        tuple(over),
    )
    found: Found = setting.decided.of(question, lambda: _decide(setting, link, when, over))
    return found if found.link is link else replace(found, link=link)


def _decide(setting: Setting, link: Link, when: Sequence[Judgement], over: Sequence[Index]) -> Found:
    every: list[Found] = []
    for part, desk, may_hold, may_fail in _desks(setting, link):
        decision = _decided(desk, link, when, over)
        if decision.kind == "undecided" and (spelled := _spelled_out(setting, link, when)) is not None:
            decision = _decided(desk, *spelled, over)
        if (decision.kind == "holds" and not may_hold) or (decision.kind == "fails" and not may_fail):
            decision = Decision("undecided", why=HIDDEN.format(_name(setting, link)))
        if decision.kind == "fails" and (multiplier := _multiplier(setting, link)):
            decision = Decision("undecided", why=SIGNED.format(multiplier))
        found = Found(link, decision, desk, part)
        if decision.kind == "holds":
            return found
        every.append(found)
    return next((each for each in every if each.kind == "undecided"), every[0])


def _decided(desk: Desk, link: Link, when: Sequence[Judgement], over: Sequence[Index]) -> Decision:
    if link.clash and not link.may_be_meant:
        return Decision("fails", why=f"the shapes differ: {link.clash}")
    terms = (link.left, link.right, *(term for each in when for term in each.terms))
    if not all(name in desk.problem.shapes for term in terms for name in names_in(term)):
        return Decision("undecided", why=OF_ANOTHER)
    decision = decided(desk, replace(link, clash=""), _of_all(when, over))
    if not link.clash:
        return decision
    if decision.kind == "fails":
        return replace(decision, why=f"the shapes differ: {link.clash}")
    return Decision("undecided", why=f"the shapes differ: {link.clash}")


def _of_all(when: Sequence[Judgement], over: Sequence[Index]) -> tuple[Judgement, ...]:
    """The conditions, with letters of their own for the indices over which they hold for all."""
    names = {each: index(FRESH + each.name, each.dim) for each in over}
    return (
        tuple(Judgement(each.relation, tuple(rename(term, names) for term in each.terms)) for each in when)
        if names
        else tuple(when)
    )


def _spelled_out(
    setting: Setting, link: Link, when: Sequence[Judgement]
) -> tuple[Link, tuple[Judgement, ...]] | None:
    """A link and its case with what the student's own names stand for; None if there are none."""
    terms = (link.left, link.right, *(term for each in when for term in each.terms))
    if not any(name in setting.own for term in terms for name in names_in(term)):
        return None
    case = tuple(
        Judgement(each.relation, tuple(_spelled(setting, term) for term in each.terms)) for each in when
    )
    return replace(link, left=_spelled(setting, link.left), right=_spelled(setting, link.right)), case


def _spelled(setting: Setting, term: Term) -> Term:
    """The term without the student's own names, but where a derivative is taken in one of them."""
    if not any(name in setting.own for name in names_in(term)):
        return term
    if isinstance(term, Sym):
        return _spelled(setting, setting.problem.defined[term.name].at(term.args))
    if isinstance(term, D):
        is_own = isinstance(term.wrt, Sym) and term.wrt.name in setting.own
        return term if is_own else term.with_args((_spelled(setting, term.body), term.wrt))
    return term.with_args(_spelled(setting, arg) for arg in term.args)


def _desks(setting: Setting, link: Link) -> Iterator[tuple[str, Desk, bool, bool]]:
    """The desks at which a link may be meant, and whether it may then be said to hold, and to fail."""
    terms = _spoken(setting, link)
    if not {each.name for term in terms for each in _variables(term)} & set(setting.own):
        yield from ((part, desk, True, True) for part, desk in setting.desks)
        return
    for part, desk in setting.folded:
        sure = [surely(desk.problem, term, setting.own) for term in terms]
        yield part, desk, all(hold for hold, _ in sure), all(fail for _, fail in sure)


def _spoken(setting: Setting, link: Link) -> tuple[Term, ...]:
    """The sides of a link, and what the student's own names in them stand for."""
    found: dict[Term, None] = {}
    left: list[Term] = [link.left, link.right]
    while left:
        term = left.pop()
        if term not in found:
            found[term] = None
            own = (name for name in names_in(term) if name in setting.own)
            left += [setting.problem.defined[name].body for name in own]
    return tuple(found)


def _multiplier(setting: Setting, link: Link) -> str:
    """A multiplier that the link speaks of, or that what it speaks of is made of: "" if there is none.

    Nobody says which sign the student gives it.
    """
    optimum = setting.problem.optimum
    if optimum is None or not optimum.multipliers:
        return ""
    names = [name for term in _spoken(setting, link) for name in names_in(term)]
    reached = {each for name in names for each in (name, *setting.problem.reach[name])}
    return next((text(sym(name)) for name in optimum.multipliers if name in reached), "")


def _variables(term: Term) -> Iterator[Sym]:
    """What derivatives are taken in."""
    if contains(term, D):
        slopes = (part for part in subterms(term) if isinstance(part, D))
        yield from (part.wrt for part in slopes if isinstance(part.wrt, Sym))


def _name(setting: Setting, link: Link) -> str:
    names = (each.name for term in _spoken(setting, link) for each in _variables(term))
    return next((name for name in names if name in setting.own), "a name")


def meant(every: Sequence[Judged]) -> list[Judged]:
    """Those meanings that may have been meant, all of one kind if they can be told apart.

    Where shapes left a choice it is none with a clash; none with letters that stand for nothing, if another has fewer of
    them; what is right, if all that is usual is, or all that was written strictly.
    """
    left = [each for each in every if not (each.meaning.has_clash and each.meaning.is_open)] or list(every)
    if not all(each.meaning.has_clash for each in left):
        left = [each for each in left if not each.meaning.has_clash]
    fewest = min(each.meaning.strays for each in left)
    kept = [each for each in left if each.meaning.strays == fewest]
    if all(each.kind == "holds" for each in kept) or not any(each.kind == "holds" for each in left):
        left = kept
    for some in (
        [each for each in left if not each.meaning.is_spare],
        [each for each in left if not each.meaning.is_sloppy],
    ):
        if some and all(each.kind == "holds" for each in some):
            return some
    return left
