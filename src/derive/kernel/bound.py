"""Replacing a part of a term by one that is no less: what that takes for the whole to be no less either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement, integrable, nonnegative, positive
from derive.terms import ZERO, Add, Fn, Max, Moment, Mul, Path, Pow, Sum, Term, has_minus, mul, neg, part

INCREASING = ("exp", "log", "sigma", "tanh")  # strictly
INCREASING_WEAKLY = ("relu", "max", "min")  # in each of their arguments
UPWARDS = ("=", "<=", "<")  # of the steps of a chain; the last that stands in it is what it proves
SAYS = {"=": ("=", "<="), "<=": ("<=",), "<": ("<", "<=")}  # what follows from each of them


def together(relations: Iterable[str]) -> str:
    """What a chain of these relations proves of its ends: = if all are, < if one is, else <=.

    Raises:
        InvalidStep: one of them is something else.
    """
    found = set(relations)
    if not found <= set(UPWARDS):
        raise InvalidStep(f"a link is one of {', '.join(UPWARDS)}, not {min(found - set(UPWARDS))}")
    return max(found, key=UPWARDS.index, default="=")


@dataclass(frozen=True, slots=True)
class _Level:
    """A node that the part stands in, an argument of it as it was and as it is, and what stands beside that."""

    node: Term
    inner: tuple[Term, Term]
    beside: Term


def bound_conditions(
    before: Term, path: Path, among: tuple[int, ...], old: Term, new: Term, relation: str
) -> tuple[Judgement, ...]:
    """What makes `before` ≤ what it becomes (or <) follow, where `old` at `path` becomes `new`: first a relation
    of those two, then the signs of what stands around them.

    Raises:
        InvalidStep: something on the path is not known to be monotone.
    """
    if relation not in UPWARDS[1:]:
        raise InvalidStep(f"{relation} is no bound")
    levels = list(_levels(before, path, among, old, new))
    is_upward = True
    for level in levels:
        is_upward ^= _turns(level)
    found = [Judgement(relation, (old, new) if is_upward else (new, old))]
    for level in levels:
        found += _signs(level, is_upward, relation == "<")
        is_upward ^= _turns(level)
    return tuple(found)


def _levels(before: Term, path: Path, among: tuple[int, ...], old: Term, new: Term) -> Iterator[_Level]:
    """The nodes around the part, the innermost first."""
    inner = old, new
    if among:
        node = part(before, path)
        beside = node.with_args(arg for n, arg in enumerate(node.args) if n not in among)
        yield _Level(node, inner, beside)
        inner = node, node.with_args((beside, new))
    for depth in range(len(path) - 1, -1, -1):
        node, place = part(before, path[:depth]), path[depth]
        if isinstance(node, Pow) and place != 0:
            raise InvalidStep("an exponent is not known to be monotone")
        others = (
            mul(*(arg for n, arg in enumerate(node.args) if n != place)) if isinstance(node, Mul) else ZERO
        )
        yield _Level(node, inner, others)
        inner = node, node.with_args(inner[1] if n == place else arg for n, arg in enumerate(node.args))


def _turns(level: _Level) -> bool:
    """Whether the node falls where the part rises."""
    match level.node:
        case Mul():
            return has_minus(level.beside)
        case Pow():
            return (integer_exponent(level.node) or 0) < 0
        case _:
            return False


def _signs(level: _Level, is_upward: bool, is_strict: bool) -> Iterator[Judgement]:
    low = level.inner[0 if is_upward else 1]
    match level.node:
        case Add():
            pass
        case Sum():
            pass
        case Max():
            pass
        case Moment(data="E"):  # what is no less for every outcome
            yield integrable(level.inner[0])
            yield integrable(level.inner[1])
        case Mul():
            weight = neg(level.beside) if has_minus(level.beside) else level.beside
            yield positive(weight) if is_strict else nonnegative(weight)
        case Pow() if (exponent := integer_exponent(level.node)) is not None:
            yield nonnegative(low) if exponent > 0 else positive(low)
        case Fn(name="log"):
            yield positive(low)
        case Fn(name=name) if name in INCREASING or (name in INCREASING_WEAKLY and not is_strict):
            pass
        case _:
            raise InvalidStep("what stands there is not monotone")
