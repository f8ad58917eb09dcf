"""What is supposed in a line: conditions, read with the letters of the claim that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from derive.kernel import Judgement, Problem
from derive.read import Formula, NotYet, Unreadable, elaborate, entry_at, tree as t
from derive.read.arrays import Value
from derive.read.scope import UNKNOWN, Letter
from derive.terms import D, Index, Sym, Term, subterms
from derive.work.judged.relating import OF_NUMBERS, TURNED, places_of, shape_of
from derive.work.setting import Setting

NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
CONSTANTS = frozenset((r"\pi", "e", "I"))
Supposed = tuple[str, Letter | Value, Letter | Value]


def supposed(formula: Formula, given: Sequence[t.Tree]) -> list[Supposed]:
    """The relations that conditions state: between two letters, or between numbers or arrays.

    Raises:
        Unreadable: one of them is no condition.
    """
    found: list[Supposed] = []
    for tree in given:
        if not isinstance(tree, t.Relation):
            raise NotYet("a condition is a relation, as x > 0 or k = j", tree.at)
        for sign, (left, right) in zip(tree.signs, pairwise(tree.sides), strict=True):
            found.append(_supposed(formula, sign, left, right))
    return found


def _supposed(formula: Formula, sign: str, left: t.Tree, right: t.Tree) -> Supposed:
    if is_letter(formula, left) and is_letter(formula, right):
        assert isinstance(left, t.Name)
        assert isinstance(right, t.Name)
        one, other = (formula.letter(each.base, each.at, {}) for each in (left, right))
        if sign not in ("=", "!=") or not formula.scope.unify(one.extent, other.extent):
            raise NotYet("indices are equal or not: others can't be said of them yet", left.at)
        return sign, one, other
    if is_letter(formula, left) or is_letter(formula, right):
        raise NotYet("an index compared with a number can't be judged yet", left.at)
    x, y = elaborate(formula, left, {}), elaborate(formula, right, {})
    if TURNED.get(sign, sign) not in OF_NUMBERS:
        raise NotYet(f"{sign} can't be supposed yet", left.at)
    if not (x.is_number or y.is_number) and not (
        formula.scope.unify(x.rows, y.rows) and formula.scope.unify(x.columns, y.columns)
    ):
        raise Unreadable(f"shapes that do not fit: {x.shape} {sign} {y.shape}", right.at)
    return sign, x, y


def is_letter(formula: Formula, tree: t.Tree) -> bool:
    """Whether it is an index: a bare letter that nothing else is called by."""
    if not isinstance(tree, t.Name):
        return False
    scope = formula.scope
    return (
        tree.base not in CONSTANTS
        and not scope.names().declares(tree.base)
        and len(tree.base.strip("\\")) == 1
    )


def judgements(
    formula: Formula, found: Sequence[Supposed]
) -> tuple[tuple[Judgement, ...], tuple[Index, ...]]:
    """What is supposed, as judgements, and the indices for all of which it is, as it is said of whole arrays; not what
    is said of letters that no size is known of, since they stand in nothing that is claimed.
    """
    every: list[Index] = []
    return tuple(_judgements(formula, found, every)), tuple(every)


def _judgements(formula: Formula, found: Sequence[Supposed], every: list[Index]) -> Iterator[Judgement]:
    for sign, left, right in found:
        if isinstance(left, Letter) and isinstance(right, Letter):
            terms: tuple[Term, Term] = left.index, right.index
            if left.index is right.index:
                continue
        else:
            assert isinstance(left, Value)
            assert isinstance(right, Value)
            terms = _entries(formula, left, right, every)
        if not any(_is_untold(part) for term in terms for part in subterms(term)):
            one, other = terms[::-1] if sign in TURNED else terms
            yield Judgement(TURNED.get(sign, sign), (one, other))


def _entries(formula: Formula, left: Value, right: Value, every: list[Index]) -> tuple[Term, Term]:
    places = places_of(formula, shape_of(right if left.is_number else left))
    every += places
    avoid = formula.avoid | {each.name for each in places}
    one, other = (entry_at(each, () if each.is_number else places, avoid) for each in (left, right))
    return one, other


def _is_untold(part: Term) -> bool:
    return isinstance(part, Index) and part.dim.startswith(UNKNOWN)


def negated(given: Sequence[t.Tree]) -> t.Tree | None:
    """What holds otherwise; None if that is no single relation."""
    match given:
        case [t.Relation(at=at, signs=(sign,), sides=sides)] if sign in NEGATED:
            return t.Relation(at, (NEGATED[sign],), sides)
        case _:
            return None


def is_supposable(setting: Setting, tree: t.Tree) -> bool:
    """Whether it is what may be supposed and nobody would claim: of given symbols and indices alone, or that a
    derivative is 0.
    """
    if not isinstance(tree, t.Relation) or not set(tree.signs) <= NEGATED.keys():
        return False
    if _is_of_slope(tree):
        return set(tree.signs) == {"="} and t.is_zero(tree.sides[-1])
    return all(is_given(setting, each) or not _is_known(setting, each) for each in _named(tree))


def may_be_supposed(setting: Setting, tree: t.Tree) -> bool:
    """Whether it may also be supposed, though it may be claimed: a bound, or that something has a value."""
    if not isinstance(tree, t.Relation) or not set(tree.signs) <= NEGATED.keys():
        return False
    if _is_of_slope(tree):
        return set(tree.signs) == {"="} and t.is_zero(tree.sides[-1])
    formula = Formula(setting.scope())
    return set(tree.signs) != {"="} or any(
        _is_numeral(side) or is_letter(formula, side) or is_given(setting, side) for side in tree.sides
    )


def _is_of_slope(tree: t.Relation) -> bool:
    return any(isinstance(part, t.Derivative | t.Gradient) for part in t.parts(tree))


def _named(tree: t.Tree) -> Iterator[t.Tree]:
    return (part for part in t.parts(tree) if isinstance(part, t.Name | t.Scripted))


def _is_known(setting: Setting, tree: t.Tree) -> bool:
    base = tree.base if isinstance(tree, t.Name) else tree.of.base if isinstance(tree, t.Scripted) else ""
    return setting.scope().names().declares(base) and base not in setting.problem.sizes


def _is_numeral(tree: t.Tree) -> bool:
    if isinstance(tree, t.Plus) and len(tree.terms) == 1:
        tree = tree.terms[0][1]
    return isinstance(tree, t.Number)


def is_given(setting: Setting, tree: t.Tree) -> bool:
    """Whether it is a given symbol, or an entry of one."""
    if not isinstance(tree, t.Name | t.Scripted):
        return False
    base = tree.base if isinstance(tree, t.Name) else tree.of.base
    names = {each.name for each in setting.scope().called(base)}
    return bool(names) and names.isdisjoint(setting.problem.defined)


def subject(tree: t.Tree) -> frozenset[str]:
    """What a condition speaks of: the letters in it."""
    return frozenset(letter for letter in t.letters_of(tree) if letter not in CONSTANTS)


def is_slope(problem: Problem, term: Term | None) -> bool:
    """Whether it is the derivative of a number, all of which is differentiated, in a given symbol."""
    return (
        isinstance(term, D)
        and isinstance(term.wrt, Sym)
        and term.wrt.name in problem.signs
        and not term.body.free
    )
