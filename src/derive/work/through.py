"""Whether a line that does not hold follows from an earlier one that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeGuard

from derive.errors import DeriveError
from derive.kernel import Definition, Judgement, Problem
from derive.terms import (
    D,
    Index,
    Sym,
    Term,
    add,
    derivative,
    fresh,
    index,
    key,
    mul,
    names_in,
    neg,
    rename,
    same,
    sum_over,
    sym,
)
from derive.work.folded import beside
from derive.work.judged.judging import decide
from derive.work.judged.relating import Link
from derive.work.report import Mark
from derive.work.rewriting import rewritten
from derive.work.setting import Setting

MOST = 12  # attempts for one line
MOST_RULES = 6  # wrong lines that are looked at, the last ones
MOST_FORMULAS = 8  # for what a line speaks of


@dataclass(frozen=True, slots=True)
class Step:
    """A relation of a line that was checked, in the case `when`; it holds `where` these do.

    One that follows through does from the line `since`.
    """

    number: int
    link: Link
    mark: Mark
    when: tuple[Judgement, ...] = ()
    where: tuple[Judgement, ...] = ()
    since: int | None = None

    @property
    def root(self) -> int:
        """The line in which what is wrong with it was first said."""
        return self.number if self.since is None else self.since


def since(setting: Setting, link: Link, steps: Sequence[Step], when: Sequence[Judgement] = ()) -> int | None:
    """The wrong line from which `link` follows: if what that says were so, this would be; None if none is found."""
    wrong = [each for each in steps if each.mark in (Mark.WRONG, Mark.THROUGH) and _is_rule(each.link)]
    if link.clash or not wrong:
        return None
    rules = wrong[-MOST_RULES:][::-1]
    tried = {_mark(link, when, setting)}
    for attempt in islice(_attempts(setting, link, steps, rules, when), 4 * MOST):
        mark = _mark(attempt.link, attempt.when, attempt.setting)
        if mark not in tried and len(tried) <= MOST:
            tried.add(mark)
            if decide(attempt.setting, attempt.link, attempt.when).kind == "holds":
                return attempt.step.root
    return None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What a line would say if the wrong one, `step`, were right."""

    step: Step
    link: Link
    when: tuple[Judgement, ...]
    setting: Setting


def _mark(link: Link, when: Sequence[Judgement], setting: Setting) -> tuple[object, ...]:
    """The same for the same question."""
    return key(link.left), key(link.right), link.sign, tuple(each.key for each in when), id(setting)


def _is_rule(link: Link) -> bool:
    return link.sign in ("=", "<", "<=", ">", ">=") and not link.clash and not link.tied


def _attempts(
    setting: Setting, link: Link, steps: Sequence[Step], rules: Sequence[Step], when: Sequence[Judgement]
) -> Iterator[_Attempt]:
    """What the line would be if one or several wrong lines were right."""
    case = tuple(when)
    for step, term in _formulas(setting, link, steps, rules):
        yield _Attempt(step, replace(link, left=term), case, setting)
    for step in rules:
        if (other := _redefined(setting, step)) is not None:
            yield _Attempt(step, link, case, other)
        new = tuple(Judgement(each.relation, tuple(_by(term, step) for term in each.terms)) for each in case)
        if new != case:
            yield _Attempt(step, link, new, setting)
    for step, term in _together(link, steps, rules, setting):
        yield _Attempt(step, replace(link, left=term), case, setting)
    for step in rules:
        new_left = rewritten(link.left, step.link.right, step.link.left)
        if new_left is not link.left:
            yield _Attempt(step, replace(link, left=new_left), case, setting)
    for step in rules:
        if step.link.judgement.relation == link.judgement.relation:
            yield _Attempt(step, _moved(step.link, link), case, setting)


def _moved(wrong: Link, link: Link) -> Link:
    """That both links have one difference of their sides: then one is the other, moved about."""
    (a, b), (c, d) = wrong.judgement.terms, link.judgement.terms
    return Link("=", add(b, neg(a)), add(d, neg(c)), link.at)


def _formulas(
    setting: Setting, link: Link, steps: Sequence[Step], rules: Sequence[Step]
) -> Iterator[tuple[Step, Term]]:
    """What the left side would be if a wrong line were right."""
    equations = [step for step in rules if step.link.sign == "="]
    for step in equations:
        if (new := _by(link.left, step)) is not link.left:
            yield step, new
        if (other := _by_one_way(setting.problem, link.left, step)) is not None:
            yield step, other
    for formula, said in _equal_to(setting, link, steps):
        if said is not None and said.mark is not Mark.FOLLOWS:
            yield said, formula
        for step in equations:
            if (new := _by(formula, step)) is not formula:
                yield step, new


def _equal_to(setting: Setting, link: Link, steps: Sequence[Step]) -> list[tuple[Term, Step | None]]:
    """What was said of the left side, or can be said of it."""
    return [*_said(link, steps), *_chained(setting.problem, link.left)][:MOST_FORMULAS]


def _by(term: Term, step: Step) -> Term:
    return rewritten(term, step.link.left, step.link.right)


def _together(
    link: Link, steps: Sequence[Step], rules: Sequence[Step], setting: Setting
) -> Iterator[tuple[Step, Term]]:
    """The formulas with all wrong equations put to use, the first one first."""
    equations = [step for step in rules[::-1] if step.link.sign == "="]
    if len(equations) < 2:
        return
    for formula in (link.left, *(formula for formula, _ in _equal_to(setting, link, steps))):
        term, first = formula, None
        for step in equations:
            new = _by(term, step)
            first = first or (step if new is not term else None)
            term = new
        if first is not None:
            yield first, term


def _said(link: Link, steps: Sequence[Step]) -> Iterator[tuple[Term, Step | None]]:
    """What the left side was said to be before, or to be below or above in the same sense, the last time first."""
    for step in reversed(steps):
        is_one = step.link.sign in ("=", link.sign, link.sign.rstrip("=")) and not step.link.clash
        if is_one and same(step.link.left, link.left):
            yield step.link.right, step


def _chained(problem: Problem, term: Term) -> Iterator[tuple[Term, Step | None]]:
    """∂L/∂v as Σ ∂L/∂m ∂m/∂v, for each definition m through which alone L hangs on v."""
    if not isinstance(term, D) or not isinstance(term.wrt, Sym) or term.data == "local":
        return
    for name in problem.ordered:
        if name != term.wrt.name and _leads(problem, term, name):
            at: list[Index] = []
            for dim in problem.shapes[name]:
                like = index(problem.spare_letters[dim][0], dim)
                at.append(fresh(like, (*at, *term.free), problem.spare_letters[dim]))
            middle = sym(name, *at)
            product = mul(derivative(term.body, middle), derivative(middle, term.wrt))
            yield sum_over(tuple(at), product), None


def _by_one_way(problem: Problem, term: Term, step: Step) -> Term | None:
    """∂F/∂v if ∂m/∂v were what a wrong line says, for a definition m that is one of the ways from v to F."""
    said, wrong = step.link.left, step.link.right
    if not (_is_slope(said) and _is_slope(term) and isinstance(said.body, Sym)):
        return None
    middle, own, wrt = said.body, said.wrt, term.wrt
    assert isinstance(own, Sym)
    assert isinstance(wrt, Sym)
    is_way = middle.name in problem.defined and own.name == wrt.name and not same(said, term)
    letters = dict(zip(own.args, wrt.args, strict=True)) if is_way else {}
    told = {each for each in (*middle.args, *own.args) if isinstance(each, Index)}
    if (
        not is_way
        or len(letters) < len(own.args)
        or told != {*middle.args, *own.args}
        or not wrong.free <= told
    ):
        return None
    at: list[Index] = []
    for each in middle.args:
        if each not in letters:
            new = fresh(each, (*at, *term.free, *wrong.free), problem.spare_letters[each.dim])
            letters[each] = new
            at.append(new)
    names = {i: j for i, j in letters.items() if isinstance(i, Index) and isinstance(j, Index)}
    slope, other = rename(said, names), rename(wrong, names)
    by = mul(derivative(term.body, rename(middle, names)), add(other, neg(slope)))
    return add(term, sum_over(tuple(at), by))


def _is_slope(term: Term) -> TypeGuard[D]:
    return isinstance(term, D) and isinstance(term.wrt, Sym) and term.data != "local"


def _leads(problem: Problem, term: D, name: str) -> bool:
    """Whether all ways from the variable to what is differentiated lead through that definition, which is neither."""
    assert isinstance(term.wrt, Sym)
    start, defined = term.wrt.name, problem.defined
    if start not in problem.reach[name] or name not in defined:
        return False
    if isinstance(term.body, Sym) and term.body.name == name:
        return False
    around = beside(problem, term.body, name)
    bodies = (term.body, *(defined[each].body for each in around if each in defined))
    return start not in around and any(name in names_in(body) for body in bodies)


def _redefined(setting: Setting, step: Step) -> Setting | None:
    """Where the name on the left side of a wrong line stands for the right one; None if that can't be."""
    left, right = step.link.left, step.link.right
    if not isinstance(left, Sym) or left.name not in setting.problem.defined:
        return None
    if len(set(left.args)) < len(left.args) or not right.free <= left.free:
        return None
    if left.name in names_in(right):
        return None
    try:
        return setting.redefining(Definition(left.name, left.args, right))
    except DeriveError:
        return None
