"""A function defined by cases, as a sum: each value times what is 1 where its condition is the first that holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.errors import StatementError
from derive.terms.binding import key
from derive.terms.nodes import ONE, Num, Term, add, indicator, mul, neg

HOLDS = {"<": "<", "<=": "<=", "=": "=", "!=": "<>"}  # how two numbers may compare where it does: <, = or >
CONTRARY = {"<": "<=", "<=": "<", "=": "!=", "!=": "="}
TURNED = str.maketrans("<>", "><")


@dataclass(frozen=True, slots=True)
class Relation:
    """left < right, or another relation that an indicator knows."""

    left: Term
    sign: str
    right: Term

    @property
    def contrary(self) -> Relation:
        """What holds exactly where this does not."""
        sides = (self.left, self.right) if self.sign in ("=", "!=") else (self.right, self.left)
        return Relation(sides[0], CONTRARY[self.sign], sides[1])

    @property
    def weight(self) -> Term:
        """1 where it holds, else 0."""
        return indicator(self.left, self.sign, self.right)

    def implies(self, other: Relation) -> bool:
        """Whether `other` follows, since both compare one term with a number."""
        if self.sign not in ("<", "<=") or other.sign not in ("<", "<="):
            return False
        match (self.left, self.right, other.left, other.right):
            case (Num(value=a), x, Num(value=b), y) if key(x) == key(y):
                return b < a or (a == b and (self.sign == "<" or other.sign == "<="))
            case (x, Num(value=a), y, Num(value=b)) if key(x) == key(y):
                return a < b or (a == b and (self.sign == "<" or other.sign == "<="))
            case _:
                return False


Row = tuple[Term, tuple[Relation, ...] | None]  # a value where all of these hold; None: otherwise


def by_cases(rows: Sequence[Row]) -> Term:
    """The sum of the values, each times the weight of its case.

    Raises:
        StatementError: the cases leave something out, or one of them never applies.
    """
    if any(when is None for _, when in rows[:-1]):
        raise StatementError("a case stands after the one that says otherwise")
    weights = _compared(rows)
    if weights is None:
        if rows[-1][1] is not None:
            raise StatementError("the cases may leave something out: let the last one say otherwise")
        weights = list(_firsts([when for _, when in rows]))
    return add(*(mul(value, weight) for (value, _), weight in zip(rows, weights, strict=True)))


def _compared(rows: Sequence[Row]) -> list[Term] | None:
    """The weights where every condition compares the same two terms; None where they do not."""
    left: set[str] = set("<=>")
    pair: tuple[Term, Term] | None = None
    found: list[Term] = []
    for _, when in rows:
        if when is not None and len(when) != 1:
            return None
        own = set(left)
        if when is not None:
            (one,) = when
            pair = pair or (one.left, one.right)
            holds = _as_to(pair, one)
            if holds is None:
                return None
            own &= set(holds)
        if not own or pair is None:
            raise StatementError("one of the cases never applies")
        found.append(_weight(pair, own))
        left -= own
    return None if left else found


def _as_to(pair: tuple[Term, Term], one: Relation) -> str | None:
    """How the two terms of `pair` may compare where a relation of them holds."""
    sides, names = (key(one.left), key(one.right)), (key(pair[0]), key(pair[1]))
    if sides == names:
        return HOLDS[one.sign]
    return HOLDS[one.sign].translate(TURNED) if sides == names[::-1] else None


def _weight(pair: tuple[Term, Term], ways: set[str]) -> Term:
    a, b = pair
    one, other = (b, a) if isinstance(a, Num) else (a, b)  # x = 0, not 0 = x
    known: dict[str, Term] = {
        "<": indicator(a, "<", b),
        "<=": indicator(a, "<=", b),
        "=": indicator(one, "=", other),
        ">": indicator(b, "<", a),
        "=>": indicator(b, "<=", a),
        "<>": indicator(one, "!=", other),
        "<=>": ONE,
    }
    return known["".join(way for way in "<=>" if way in ways)]


def _firsts(conditions: Sequence[tuple[Relation, ...] | None]) -> Iterator[Term]:
    """The weight of each condition where none before it holds."""
    before: list[tuple[Relation, ...]] = []
    for when in conditions:
        own, apart = _failing(before, when or ())
        kept = [
            each
            for n, each in enumerate(own)
            if not any(
                m != n and o.implies(each) and (m < n or not each.implies(o)) for m, o in enumerate(own)
            )
        ]
        yield mul(
            *(add(ONE, neg(mul(*(each.weight for each in those)))) for those in apart),
            *(each.weight for each in kept),
        )
        before += [when] if when is not None else []


def _failing(
    before: Sequence[tuple[Relation, ...]], when: tuple[Relation, ...]
) -> tuple[list[Relation], list[tuple[Relation, ...]]]:
    """Relations which, beside `when`, say that each condition before it fails; and those of which two relations or
    more are left, so that no one relation says it: that 0 < z < 1 fails is z <= 0 where z < 1 is known.
    """
    known = [those[0].contrary for those in before if len(those) == 1]
    apart = [those for those in before if len(those) > 1]
    while True:
        own, left = [*known, *when], list[tuple[Relation, ...]]()
        for those in apart:
            rest = tuple(each for each in those if not any(one.implies(each) for one in own))
            if any(one.implies(each.contrary) for one in own for each in those):
                continue
            if len(rest) == 1:
                known.append(rest[0].contrary)
            else:
                left.append(those)
        if len(left) == len(apart):
            return own, apart
        apart = left
