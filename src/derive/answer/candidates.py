"""Wrong answers that follow from one misconception: our own derivation with one inference distorted, or one slip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from derive.answer.exchanges import exchanges
from derive.answer.forms import forms
from derive.answer.replay import Replay
from derive.answer.slips import Pen, Slipped
from derive.errors import DeriveError
from derive.kernel import Binding, Chain, Step
from derive.kernel.law import instance
from derive.kernel.place import old_part, replaced
from derive.laws import LAWS
from derive.laws.misconceptions import OF_CHANCE, OF_LAWS, SLIPS, Misconception
from derive.narrate.cuts import cuts
from derive.solver.match import match
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    D,
    Delta,
    Index,
    Pow,
    Term,
    factors_of,
    mul,
    nest,
    num,
    rename,
    subterms,
)

MOST_IN_LINES = 300  # slips, from the last line on
GENERIC = 4  # the rank from which on a label explains so little that it must be the only one
HIDDEN = (
    "wrong index",
    "sum dropped",
)  # in a definition that is written out only: too much follows by chance
OF_THE_END = ("delta reversed", "squared", "factor moved")  # too many in every line


@dataclass(frozen=True, slots=True)
class Candidate:
    """`term` is the answer if `wrong` is put for `left`, which is `right`, in the inference `step` of a chain."""

    term: Term
    label: str
    says: str
    rank: int
    left: Term
    right: Term | None  # None of a slip
    wrong: Term
    chain: str = ""
    step: int | None = None


def candidates(pen: Pen, asked: Term, reference: Term, chains: Sequence[Chain]) -> Iterator[Candidate]:
    """Wrong answers, those that explain most first: those of our derivation, then those of the pen."""
    replay = Replay(chains)
    yield from _distorted(replay)
    yield from of_pen(exchanges(pen.problem, pen.free, reference, asked))
    yield from of_pen(pen.within(reference))
    for form in forms(pen.problem, reference):
        yield from (each for each in of_pen(pen.within(form)) if is_told(each))
    yield from islice(_in_lines(replay, pen), MOST_IN_LINES)


def _distorted(replay: Replay) -> Iterator[Candidate]:
    """The ends of the derivation where one inference is made by a misconception, and all others rightly."""
    for place, chain in enumerate(replay.chains):
        for number, step in enumerate(chain.steps):
            known = [each for each in replay.chains[: place + 1] if isinstance(each.start, D)]
            for each, wrong in (*_misread(step), *_of_another(step, known)):
                line = replaced(replace(step, new=wrong))
                end = replay.end(line, place, number + 1)
                if end is not None:
                    left, right, new = (
                        (old_part(step), step.new, wrong)
                        if each.law or each in OF_CHANCE
                        else _spoken_of(each)
                    )
                    yield Candidate(
                        end, each.label, each.says, each.rank, left, right, new, chain.name, number
                    )


def _spoken_of(each: Misconception) -> tuple[Term, None, Term]:
    """What a slip speaks of."""
    return each.pattern, None, each.wrong


def _misread(step: Step) -> Iterator[tuple[Misconception, Term]]:
    """What may be put for the part of a step in error."""
    if step.backwards or step.relation != "=":
        return
    match step.rule:
        case "law":
            if step.name == "constant multiple rule":
                yield from _less_constant(step)  # which of the factors, before any
            for each in OF_LAWS.get(step.name, ()):
                yield from _by(each, step)
        case "adjoint" | "chain":
            yield from _on_the_way(step)
        case "moment":
            yield from _of_moment(step)


def _less_constant(step: Step) -> Iterator[tuple[Misconception, Term]]:
    """One of the constant factors is lost."""
    (_, constant), (_, body) = step.binding.metas["c"], step.binding.metas["f"]
    factors = factors_of(constant)
    left = old_part(step)
    if isinstance(left, D):
        for place, factor in enumerate(factors):
            if factor is not MINUS_ONE:
                rest = mul(*factors[:place], *factors[place + 1 :])
                yield _slip("constant lost", factor), mul(rest, left.with_args((body, left.wrt)))


def _of_another(step: Step, known: Sequence[Chain]) -> Iterator[tuple[Misconception, Term]]:
    """What was found for a derivative in one quantity is put for that in another."""
    old = old_part(step)
    if step.rule != "lemma" or step.backwards or not isinstance(old, D):
        return
    dims = [i.dim for i in old.wrt.args if isinstance(i, Index)]
    for chain in known:
        start = chain.start
        if not isinstance(start, D) or chain.name == step.name or start.body is not old.body:
            continue
        own = [i for i in start.wrt.args if isinstance(i, Index)]
        if [i.dim for i in own] == dims:
            names = dict(zip(own, (i for i in old.wrt.args if isinstance(i, Index)), strict=True))
            yield _slip("wrong gradient", old, rename(start, names)), rename(chain.end, names)


def _by(each: Misconception, step: Step) -> Iterator[tuple[Misconception, Term]]:
    binding: Binding | None = step.binding
    if each.pattern is not LAWS[step.name].lhs:
        binding = match(each.pattern, old_part(step), Binding(local=step.binding.local))
    if binding is None:
        return
    try:
        wrong = instance(each.wrong, binding)
    except (DeriveError, KeyError):
        return  # it speaks of a letter that this instance has not
    if wrong is not step.new:
        yield each, wrong


def _on_the_way(step: Step) -> Iterator[tuple[Misconception, Term]]:
    """A way on which the variable acts is forgotten, or a factor of it."""
    left = old_part(step)
    terms = step.new.args if isinstance(step.new, Add) else (step.new,)
    for place, term in enumerate(terms):
        others = (*terms[:place], *terms[place + 1 :])
        if others:
            yield _slip("path dropped", term), step.new.with_args(others)
        upstream = next((f for f in _factors(term) if isinstance(f, D)), None)
        if upstream is not None and isinstance(left, D) and upstream.body is left.body:
            shorter = _with(term, upstream, ONE)
            new = step.new.with_args((*terms[:place], shorter, *terms[place + 1 :])) if others else shorter
            yield _slip("upstream gradient dropped", upstream), new


def _of_moment(step: Step) -> Iterator[tuple[Misconception, Term]]:
    """What the distributions say is not asked, or not read rightly."""
    left = old_part(step)
    for each in OF_CHANCE:
        binding = match(each.pattern, left)
        if binding is not None:
            yield each, instance(each.wrong, binding)
    for part in subterms(step.new):
        if isinstance(part, Pow) and part.exponent is num(2):
            yield (
                _slip("standard deviation for variance", part, part.base),
                _with(step.new, part, part.base),
            )
        if isinstance(part, Delta):
            yield _slip("delta dropped", part), _with(step.new, part, ONE)


def _slip(label: str, part: Term, new: Term = ONE) -> Misconception:
    """A slip of the pen in the manner of a misconception; its words are filled in when they are said."""
    slip = SLIPS[label]
    return Misconception(slip.label, "", part, new, slip.says, slip.rank)


def _factors(term: Term) -> tuple[Term, ...]:
    return factors_of(nest(term)[1])


def _with(term: Term, old: Term, new: Term) -> Term:
    """`term` with `new` wherever `old` stands."""
    if term is old:
        return new
    if isinstance(term, Index) or not term.args:
        return term
    if isinstance(term, D):
        return term
    return term.with_args(_with(arg, old, new) for arg in term.args)


# -- slips of the pen ----------------------------------------------------------------------------


def of_pen(slipped: Iterable[Slipped]) -> Iterator[Candidate]:
    """Slips as what explains an answer."""
    for each in slipped:
        yield _candidate(each, each.term)


def is_told(each: Candidate) -> bool:
    """Whether a slip that nobody sees in the answer as it is, but in another form of it, explains something."""
    return each.label == "term dropped" or (each.rank < GENERIC and each.label not in HIDDEN)


def _candidate(each: Slipped, term: Term, chain: str = "", step: int | None = None) -> Candidate:
    if each.misconception is not None:
        it = each.misconception
        return Candidate(term, it.label, it.says, it.rank, each.part, None, each.new, chain, step)
    slip = SLIPS[each.label]
    return Candidate(term, slip.label, slip.says, slip.rank, each.part, None, each.new, chain, step)


def _in_lines(replay: Replay, pen: Pen) -> Iterator[Candidate]:
    """The ends of the derivation where one slip is made in one of its lines."""
    for place, chain in reversed(list(enumerate(replay.chains))):
        is_last = place == len(replay.chains) - 1
        for number in [last - 1 for _, last in cuts(chain.steps, "textbook")][::-1][is_last:]:
            for each in pen.within(chain.steps[number].after):
                found = _candidate(each, each.term, chain.name, number)
                if found.rank >= GENERIC or each.label in OF_THE_END:
                    continue
                end = replay.end(each.term, place, number + 1)
                if end is not None:  # a slip in the answer itself says more
                    yield replace(found, term=end, rank=found.rank + 1)
