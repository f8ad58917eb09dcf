"""What an inverse leaves of a term of its matrix: (A + B)⁻¹ A = I − (A + B)⁻¹ B, and A (A + B)⁻¹ = I − B (A + B)⁻¹.

A term multiplied out no longer shows a matrix beside its inverse; one of its terms stands there, and this takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.kernel import Binding
from derive.solver.arrange import Turn, turn, turns
from derive.solver.bounds import Prover
from derive.solver.contract import undo_at
from derive.solver.inverses import opened, undone
from derive.solver.match import renaming
from derive.solver.nests import reorder
from derive.solver.settle import settle
from derive.solver.work import NO_ROAD, Work, over, places
from derive.terms import (
    Add,
    Array,
    Index,
    Inverse,
    Num,
    Path,
    Sum,
    Term,
    add,
    bound_indices,
    contains,
    delta,
    entry_of,
    factors_of,
    fresh,
    index,
    inverse,
    mul,
    neg,
    nest,
    num,
    part,
    same,
    sum_over,
    terms_of,
)  # fmt: skip

CONSTANT, LINEAR = "constant factor of Σ", "linearity of Σ"
Letters = dict[Index, Index]


@dataclass(frozen=True, slots=True)
class Rule:
    """Σ over `inner` of the product of `factors`, which begins with an inverse, is what the lemma `name` says.

    The other factors, times `number`, are a term of the matrix, and `rest` the other terms, at the entry `at`.
    """

    name: str
    matrix: Array
    inner: tuple[Index, ...]
    factors: tuple[Term, ...]
    at: tuple[Index, Index]
    number: Num
    rest: Term

    @property
    def start(self) -> Term:
        """The sum of which it speaks."""
        return sum_over(self.inner, mul(*self.factors))


def rules(prover: Prover, name: str, sides: Sequence[Term]) -> tuple[Rule, ...]:
    """Those of the inverses of sums that stand in one of the terms, from both sides."""
    found = dict[Term, Inverse]()
    for side in sides:
        for _, node in places(side):
            if isinstance(node, Inverse) and not node.matrix.free:
                found.setdefault(node.matrix, node)
    both = ((matrix, is_left) for matrix in found for is_left in (True, False))
    made = (
        _rule(prover, f"{name}, inverse {number}", matrix, is_left)
        for number, (matrix, is_left) in enumerate(both)
        if isinstance(matrix, Array)
    )
    return tuple(rule for rule in made if rule is not None)


def _rule(prover: Prover, name: str, matrix: Array, is_left: bool) -> Rule | None:
    """What the inverse leaves, from the left or from the right, of the term of its matrix with the most factors."""
    row, _, body = opened(matrix)
    if not isinstance(body, Add):
        return None
    spare = prover.problem.spare_letters[row.dim]
    used, letters = matrix.free | bound_indices(matrix), []
    for _ in range(3):
        letters.append(fresh(index(spare[0], row.dim), used, spare))
        used |= {letters[-1]}
    i, j, k = letters
    entry = entry_of(matrix, *((k, j) if is_left else (i, k)))
    leads = [(number, bound, those, term) for term in terms_of(entry) for number, bound, those in _lead(term)]
    if not leads or not isinstance(entry, Add):
        return None
    number, bound, those, lead = max(leads, key=lambda each: len(each[2]))
    rest = add(*(term for term in entry.args if term is not lead))
    one = inverse(matrix, *((i, k) if is_left else (k, j)))
    return Rule(name, matrix, (k, *bound), (one, *those), (i, j), number, rest)


def _lead(term: Term) -> Iterator[tuple[Num, tuple[Index, ...], tuple[Term, ...]]]:
    """The term as a number and a sum of one product, if it is that and no multiple of the identity."""
    numbers = [f for f in factors_of(term) if isinstance(f, Num)]
    others = [f for f in factors_of(term) if not isinstance(f, Num)]
    bound, body = nest(mul(*others))
    those = factors_of(body)
    free = mul(*others).free
    if len(free) != 2 or any(isinstance(f, Sum) for f in those) or any(same(f, delta(*free)) for f in those):
        return
    if all(f.free for f in those):
        yield (numbers[0] if numbers else num(1)), bound, those


def lemma_of(prover: Prover, rule: Rule) -> None:
    """Let the rule be cited."""
    if rule.name in prover.facts.lemmas:
        return
    work = Work(prover.problem, prover.facts, rule.name, rule.start, NO_ROAD)
    one, word = rule.factors[0], mul(*rule.factors[1:])
    for depth in range(len(rule.inner) - 1, 0, -1):
        bound = rule.inner[depth]
        metas = {"c": ((), one), "f": ((bound,), word)}
        work.law((1,) * depth, CONSTANT, over(CONSTANT, bound, metas))
        word = sum_over(bound, word)
    k, factor = rule.inner[0], num(1 / rule.number.value)
    whole = add(mul(rule.number, word), rule.rest)
    first, second = mul(factor, one, whole), neg(mul(factor, one, rule.rest))
    work.algebra((1,), add(first, second))
    work.law((), LINEAR, over(LINEAR, k, {"f": ((k,), first), "g": ((k,), second)}))
    found = undone(part(work.here, (0,)), work.problem)
    assert found is not None
    undo_at(work, (0,), found)
    settle(work)
    prover.keep(work.chain, work.needed)


def apply_rule(prover: Prover, work: Work, known: Sequence[Rule]) -> bool:
    """Use the first rule of which the sum is a part of a block of the term; whether there is one."""
    for path, node in places(work.here):
        if not isinstance(node, Sum) or not contains(node, Inverse):
            continue
        bound, body = nest(node)
        under = (*path, *(1,) * len(bound))
        turned = list(turns(work, body, under))
        for rule in known:
            found = _found(rule, bound, factors_of(body), turned, under)
            if found is not None:
                lemma_of(prover, rule)
                _apply(work, path, rule, *found)
                return True
    return False


Found = tuple[Letters, tuple[int, ...], tuple[Turn, ...]]


def _found(
    rule: Rule, bound: Sequence[Index], factors: Sequence[Term], turned: Sequence[Turn], under: Path
) -> Found | None:
    """What the letters of the rule stand for in a block, which factors are its own, and which are turned for that."""
    for letters, own, those in _matched(rule.factors, factors, turned, under, {}, ()):
        inner = [letters[each] for each in rule.inner]
        others = [f for n, f in enumerate(factors) if n not in own]
        if len(set(inner)) != len(inner) or not set(inner) <= set(bound):
            continue
        if any(set(inner) & f.free for f in others) or any(letters[each] in inner for each in rule.at):
            continue
        return letters, own, those
    return None


def _matched(
    wanted: Sequence[Term],
    factors: Sequence[Term],
    turned: Sequence[Turn],
    under: Path,
    letters: Mapping[Index, Index],
    own: tuple[int, ...],
    those: tuple[Turn, ...] = (),
) -> Iterator[Found]:
    """Every way in which the wanted factors are among those of the block."""
    if not wanted:
        yield dict(letters), own, those
        return
    for place, factor in enumerate(factors):
        if place in own:
            continue
        ways = [(factor, ()), *((each.new, (each,)) for each in turned if each.path == (*under, place))]
        for term, by in ways:
            found = renaming(wanted[0], term)
            if found is None or any(letters.get(i, image) is not image for i, image in found.indices.items()):
                continue
            more = {**letters, **found.indices}
            yield from _matched(wanted[1:], factors, turned, under, more, (*own, place), (*those, *by))


def _apply(
    work: Work, path: Path, rule: Rule, letters: Letters, own: tuple[int, ...], those: tuple[Turn, ...]
) -> None:
    """Bring the sum of the rule together in the block at `path`, and put in what the lemma says."""
    for each in those:
        turn(work, each)
    bound, body = nest(part(work.here, path))
    mine = mul(*(f for n, f in enumerate(factors_of(body)) if n in own))
    rest = [f for n, f in enumerate(factors_of(body)) if n not in own]
    inner = tuple(letters[each] for each in rule.inner)
    outer = tuple(each for each in bound if each not in inner)
    reorder(work, path, bound, (*outer, *inner))
    path = (*path, *(1,) * len(outer))
    for depth in range(len(inner) - 1, -1, -1) if rest else ():
        metas = {"c": ((), mul(*rest)), "f": ((inner[depth],), mine)}
        work.law((*path, *(1,) * depth), CONSTANT, over(CONSTANT, inner[depth], metas))
        mine = sum_over(inner[depth], mine)
    if rest:
        factors = factors_of(part(work.here, path))
        path = (*path, next(n for n, f in enumerate(factors) if same(f, mine)))
    work.lemma(path, rule.name, Binding(indices={each: letters[each] for each in rule.at}))
