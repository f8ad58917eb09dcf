"""What the conditions of a line say of a relation in it: which letters are one, and what is so of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.kernel import Judgement, Problem
from derive.terms import (
    ONE,
    ZERO,
    D,
    Index,
    Limit,
    Moment,
    Sym,
    Term,
    add,
    delta,
    index,
    mul,
    names_in,
    neg,
    rename,
    subterms,
)  # fmt: skip
from derive.work.judged.relating import OF_NUMBERS

FRESH = "·"  # before the name of an index over which a condition holds for all


@dataclass(frozen=True, slots=True)
class Supposed:
    """The terms of a relation in a case, and what is `assumed` of numbers there, each as it was `written`.

    Letters of the relation that stand in what is assumed are `fixed`: that is so of the number they stand for.  It
    also says something of letters that stand nowhere in the relation, in the conditions that are `loose`: of one
    number, or of all?  The case `is_open` where a condition can't be used; indices of two sizes are `tied` that a
    condition says to be equal.  If it `has_weights`, both terms are 0 where indices are equal that must not be.
    """

    terms: tuple[Term, ...]
    assumed: tuple[Judgement, ...] = ()
    written: tuple[Judgement, ...] = ()
    fixed: tuple[Index, ...] = ()
    loose: tuple[Judgement, ...] = ()
    tied: tuple[tuple[Index, Index], ...] = ()
    is_open: bool = False
    has_weights: bool = False

    @property
    def strict(self) -> Supposed:
        """Without what may speak of one number, or of all."""
        kept = [pair for pair in zip(self.assumed, self.written, strict=True) if pair[0] not in self.loose]
        assumed, written = (tuple(each) for each in zip(*kept, strict=True)) if kept else ((), ())
        return replace(self, assumed=assumed, written=written, loose=())


def supposed(problem: Problem, when: Sequence[Judgement], terms: tuple[Term, ...]) -> Supposed:
    """What the conditions say of `terms`.  An equation of a derivative holds for all values of the indices of what is
    differentiated in: ∂L/∂π_k = 0 is said of all k.
    """
    plain = [each for each in when if not any(isinstance(term, Index) for term in each.terms)]
    letters = _of_letters([each for each in when if each not in plain])
    names = letters.names
    weights = [rename(add(ONE, neg(delta(*pair))), names) for pair in letters.apart]
    terms = tuple(mul(*weights, rename(term, names)) for term in terms)
    usable = [each for each in plain if _is_usable(problem, each, terms)]
    assumed = tuple(_for_all(_renamed(each, names)) for each in usable)
    own = frozenset[Index]().union(*(term.free for term in terms))
    fixed, loose = _split(assumed, own)
    is_never = ZERO in weights
    is_open = letters.is_open or is_never or len(usable) < len(plain)
    return Supposed(terms, assumed, tuple(usable), fixed, loose, tuple(letters.tied), is_open, bool(weights))


@dataclass(slots=True)
class _Letters:
    """What conditions say of letters: those that are one have one of the `names`, others are `apart`."""

    names: dict[Index, Index] = field(default_factory=dict)
    apart: list[tuple[Index, Index]] = field(default_factory=list)
    tied: list[tuple[Index, Index]] = field(default_factory=list)
    is_open: bool = False


def _of_letters(when: Iterable[Judgement]) -> _Letters:
    found = _Letters()
    for each in when:
        pair = _letters(each, found.names)
        if pair is None or each.relation not in ("=", "!="):
            found.is_open = True
            continue
        i, j = pair
        if i.dim != j.dim:
            found.is_open |= each.relation == "!="  # nobody knows
            found.tied += [pair] if each.relation == "=" else []
        elif each.relation == "=":
            renamed = {old: j if new is i else new for old, new in found.names.items()}
            found.names = {**renamed, i: j}
        else:
            found.apart.append(pair)
    return found


def _letters(judgement: Judgement, names: Mapping[Index, Index]) -> tuple[Index, Index] | None:
    """The two letters that it is of; None if it is of something else."""
    found = [names.get(term, term) for term in judgement.terms if isinstance(term, Index)]
    return (found[0], found[1]) if len(found) == len(judgement.terms) == 2 else None


def _split(
    assumed: Sequence[Judgement], own: frozenset[Index]
) -> tuple[tuple[Index, ...], tuple[Judgement, ...]]:
    """The letters of what is assumed that stand in the relation, and the conditions with others."""
    letters = dict.fromkeys(i for each in assumed for i in each.free if not i.name.startswith(FRESH))
    loose = tuple(each for each in assumed if any(i in letters and i not in own for i in each.free))
    return tuple(sorted((i for i in letters if i in own), key=lambda i: i.data)), loose


def _renamed(judgement: Judgement, names: Mapping[Index, Index]) -> Judgement:
    if not names:
        return judgement
    return Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))


def _for_all(judgement: Judgement) -> Judgement:
    """It with letters of their own for the indices over which it holds for all."""
    over = frozenset(_differentiated(judgement) if judgement.relation == "=" else ())
    return _renamed(judgement, {i: index(FRESH + i.name, i.dim) for i in judgement.free if i in over})


def _differentiated(judgement: Judgement) -> Iterator[Index]:
    for term in judgement.terms:
        for part in subterms(term):
            if isinstance(part, D) and isinstance(part.wrt, Sym):
                yield from part.wrt.args


def _is_usable(problem: Problem, judgement: Judgement, terms: Sequence[Term]) -> bool:
    """Whether a condition is one on numbers that means the same in all parts of the relation: none on outcomes that
    are averaged over, nor on what tends somewhere.
    """
    if judgement.relation not in OF_NUMBERS:
        return False
    parts = [part for term in terms for part in _reached(problem, term)]
    if any(isinstance(part, Moment) for part in parts) and any(map(problem.chance, judgement.terms)):
        return False
    moved = {part.variable for part in parts if isinstance(part, Limit)}
    names = {name for term in judgement.terms for each in names_in(term) for name in problem.reach[each]}
    return not any(not isinstance(each, Sym) or each.name in names for each in moved)


def _reached(problem: Problem, term: Term) -> Iterator[Term]:
    """All parts of a term, definitions written out."""
    yield from subterms(term)
    names = {each for name in names_in(term) for each in problem.reach[name]}
    for name in sorted(names):
        if name in problem.defined:
            yield from subterms(problem.defined[name].body)
