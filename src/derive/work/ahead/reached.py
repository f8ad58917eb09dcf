"""What the lines of a derivation come to: formulas, what these were said to be, over one line or many, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations
from operator import is_

from derive.kernel import Judgement, Problem
from derive.terms import (
    Add,
    D,
    Delta,
    Index,
    Limit,
    Moment,
    Mul,
    Sum,
    Sym,
    Term,
    key,
    neg,
    rename,
    same,
    subterms,
)
from derive.work.report import Mark
from derive.work.through import Step

MOST_WAYS = 24  # to match letters
TOGETHER = {  # what two relations in a row come to
    ("<", "<="): "<", ("<=", "<"): "<", (">", ">="): ">", (">=", ">"): ">",
}  # fmt: skip
NAMED = (D, Sym, Moment, Limit)  # what may be asked for
MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

Letters = dict[Index, Index]


@dataclass(frozen=True, slots=True)
class Reached:
    """`start` `sign` `end`, as lines say by the `steps`, one after the other, in a case `when` these hold."""

    start: Term
    sign: str
    end: Term
    steps: tuple[Step, ...]

    @property
    def number(self) -> int:
        """The line that ends it."""
        return self.steps[-1].number

    @property
    def when(self) -> tuple[Judgement, ...]:
        """The case."""
        return self.steps[-1].when

    @property
    def is_right(self) -> bool:
        """Whether all of its links hold."""
        return all(step.mark is Mark.FOLLOWS for step in self.steps)

    @property
    def is_wrong(self) -> bool:
        """Whether one of its links does not hold."""
        return any(step.mark in (Mark.WRONG, Mark.THROUGH) for step in self.steps)

    @property
    def mirrored(self) -> Reached:
        """It from right to left."""
        return replace(self, start=self.end, sign=MIRRORED[self.sign], end=self.start)

    @property
    def negative(self) -> Reached:
        """The same said of both sides times −1."""
        return replace(self, start=neg(self.start), sign=MIRRORED[self.sign], end=neg(self.end))


def reached(problem: Problem, steps: Sequence[Step]) -> tuple[Reached, ...]:
    """What each step comes to, seen from where its chain began, a = c after a = b and b = c; of a chain that goes on
    after something that has a name, from there as well.  What begins with a name for a derivative is said of that, too.
    """
    found: list[Reached] = []
    for each in _chained(steps):
        start = spelled(problem, each.start)
        found += [each] if start is each.start else [each, replace(each, start=start)]
    return tuple(found)


def spelled(problem: Problem, term: Term) -> Term:
    """`term` with the derivatives that names in it stand for."""
    if isinstance(term, Sym):
        definition = problem.defined.get(term.name)
        if definition is None or not isinstance(definition.body, D | Moment | Limit):
            return term
        return spelled(problem, definition.at(tuple(each for each in term.args if isinstance(each, Index))))
    if isinstance(term, D) or not term.args:
        return term
    new = [spelled(problem, each) for each in term.args]
    return term if all(map(is_, new, term.args)) else term.with_args(new)


def _chained(steps: Sequence[Step]) -> list[Reached]:
    found: list[Reached] = []
    ends: dict[tuple[object, str], list[Reached]] = {}
    for step in steps:
        link = step.link
        if link.clash or link.tied:
            continue
        alone = Reached(link.left, link.sign, link.right, (step,))
        longer = (_joined(each, alone) for each in ends.get((step.when, key(link.left)), ()))
        new = [each for each in longer if each is not None]
        if not new or isinstance(link.left, NAMED):
            new.append(alone)
        found += new
        if not same(link.left, link.right):
            ends[step.when, key(link.right)] = new
    return found


def _joined(one: Reached, other: Reached) -> Reached | None:
    """a < c of a ≤ b and b < c; None if nothing follows."""
    if one.sign == other.sign and one.sign != "!=":
        sign: str | None = one.sign
    elif "=" in (one.sign, other.sign):
        sign = one.sign if other.sign == "=" else other.sign
    else:
        sign = TOGETHER.get((one.sign, other.sign))
    if sign is None:
        return None
    return Reached(one.start, sign, other.end, (*one.steps, *other.steps))


def letters_of(term: Term, pattern: Term) -> Letters | None:
    """The letters of `pattern` for the free ones of `term` that make them the same; None if there are none."""
    own, wanted = (sorted(each.free, key=lambda i: (i.name, i.dim)) for each in (term, pattern))
    if term is pattern or same(term, pattern):
        return {}
    if type(term) is not type(pattern) or sorted(i.dim for i in own) != sorted(i.dim for i in wanted):
        return None
    for chosen in islice(permutations(wanted), MOST_WAYS):
        letters = {i: j for i, j in zip(own, chosen, strict=True) if i is not j}
        if all(i.dim == j.dim for i, j in letters.items()) and same(rename(term, letters), pattern):
            return letters
    return None


def in_letters(it: Reached, pattern: Term) -> Reached | None:
    """It in letters in which `pattern` is its start; None if it starts at something else."""
    letters = letters_of(it.start, pattern)
    if letters is None:
        return None
    return replace(it, start=pattern, end=rename(it.end, letters)) if letters else it


def sums_over_delta(term: Term) -> Iterator[Sum]:
    """The sums in `term` of which a δ leaves one term."""
    for part in subterms(term):
        if isinstance(part, Sum) and any(_has_delta(each, part.index) for each in _factors(part.body)):
            yield part


def _has_delta(term: Term, summed: Index) -> bool:
    return isinstance(term, Delta) and summed in term.args


def _factors(term: Term) -> Iterator[Term]:
    """What is multiplied or added in `term`: what a Σ of it may be taken of alone."""
    if isinstance(term, Add | Mul | Sum):
        for each in term.args:
            yield from _factors(each)
    else:
        yield term
