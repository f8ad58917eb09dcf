"""Whether the cases of a derivation are all there are: whether what is 1 in each of them is never 0 in all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.kernel import Judgement
from derive.present.text import text
from derive.terms import ONE, ZERO, Index, Num, Term, add, delta, indicator, key, mul, names_in, neg
from derive.work.judged.judging import decide
from derive.work.judged.relating import Link
from derive.work.setting import Setting

WAYS = {"<": "<", "<=": "<=", "=": "=", "!=": "<>"}  # how two numbers may compare where it does: <, = or >
TURNED = str.maketrans("<>", "><")
WORDS = {"<": "<", "=": "=", ">": ">", "<=": "≤", "=>": "≥", "<>": "≠"}
MOST = 12  # cases that are looked at together
NOTHING = "nothing is said of {0}"
NONE = "nothing is said of where none of these holds: {0}"


@dataclass(frozen=True, slots=True)
class Case:
    """What is supposed in a line, and the relations that are claimed there; a head begins one."""

    when: tuple[Judgement, ...]
    claims: tuple[Judgement, ...] = ()
    is_head: bool = True


def complete(setting: Setting, cases: Sequence[tuple[Judgement, ...]], asked: Term = ZERO) -> bool:
    """Whether surely one of these cases is there, whatever the values are with which what is `asked` has a meaning."""
    weights = [_weight(when) for when in cases]
    known = [each for each in weights if each is not None]
    if not known:
        return False
    rest = _rest(known)
    return "holds" in (_decided(setting, rest), _decided(setting, add(rest, asked, neg(asked))))


def lacking(
    setting: Setting, cases: Sequence[Case], is_done: Callable[[Term], bool] = lambda _: False
) -> tuple[str, ...]:
    """The cases that surely are there, though nothing was said of them, as sentences.

    Only those are looked for that belong to one which was begun by a head, and where what is claimed has a meaning; not
    those of what is done as a whole.
    """
    found: list[str] = []
    for group in _groups(cases):
        lefts = _lefts(group)
        if any(each.is_head for each in group) and not (lefts and all(map(is_done, lefts))):
            found += _lacking(setting, group)
    return tuple(dict.fromkeys(found))


def _groups(cases: Sequence[Case]) -> list[list[Case]]:
    """The cases, those together that speak of the same."""
    groups: list[tuple[set[frozenset[str]], list[Case]]] = []
    for case in cases:
        own = {_subject(each) for each in case.when}
        met = [group for group in groups if group[0] & own]
        groups = [group for group in groups if not group[0] & own]
        subjects = own.union(*(group[0] for group in met))
        groups.append((subjects, [*(each for group in met for each in group[1]), case]))
    return [group for _, group in groups]


def _subject(judgement: Judgement) -> frozenset[str]:
    names = (name for term in judgement.terms for name in names_in(term))
    return frozenset((*names, *(index.name for index in judgement.free)))


def _lacking(setting: Setting, group: Sequence[Case]) -> Iterator[str]:
    whens = list({tuple(each.key for each in case.when): case.when for case in group}.values())
    weights = [_weight(when) for when in whens]
    if len(whens) > MOST or None in weights:
        return
    rest = _rest([each for each in weights if each is not None])
    there = [add(left, neg(left)) for left in _lefts(group)]
    if _decided(setting, add(rest, *there)) != "fails":
        return
    if all(len(when) == 1 for when in whens) and (pair := _pair([when[0] for when in whens])) is not None:
        sign = _missing(setting, pair, [when[0] for when in whens], there)
        if sign:
            yield NOTHING.format(f"{text(pair[0])} {WORDS[sign]} {text(pair[1])}")
        return
    said = "; ".join(" and ".join(map(_said, when)) for when in whens)
    yield NONE.format(said)


def _lefts(group: Sequence[Case]) -> list[Term]:
    """What was claimed something of, in each case first."""
    lefts = (case.claims[0].terms[0] for case in group if case.claims)
    return list({key(term): term for term in lefts}.values())


def _rest(weights: Sequence[Term]) -> Term:
    """1 where none of the cases is."""
    return mul(*(add(ONE, neg(each)) for each in weights))


def _weight(when: Sequence[Judgement]) -> Term | None:
    """1 in a case, else 0; None if that can't be said."""
    weights = [_of_one(each) for each in when]
    return None if None in weights else mul(*(each for each in weights if each is not None))


def _of_one(judgement: Judgement) -> Term | None:
    left, right = judgement.terms[:2]
    if isinstance(left, Index) and isinstance(right, Index):
        if left.dim != right.dim or judgement.relation not in ("=", "!="):
            return None
        return delta(left, right) if judgement.relation == "=" else add(ONE, neg(delta(left, right)))
    if judgement.relation not in WAYS or isinstance(left, Index) or isinstance(right, Index):
        return None
    return indicator(left, judgement.relation, right)


def _decided(setting: Setting, rest: Term) -> str:
    """Whether what is 1 where nothing is said is 0 everywhere."""
    return decide(setting, Link("=", rest, ZERO, 0)).kind


def _pair(every: Sequence[Judgement]) -> tuple[Term, Term] | None:
    """The two terms that all of them compare, a numeral being the second; None if they do not."""
    left, right = every[0].terms[:2]
    pair = (right, left) if isinstance(left, Num) else (left, right)
    return pair if all(_ways(pair, each) for each in every) else None


def _ways(pair: tuple[Term, Term], judgement: Judgement) -> str:
    """How the two terms of a pair may compare where it holds; "" if it speaks of others."""
    sides, names = [key(each) for each in judgement.terms[:2]], [key(each) for each in pair]
    if sides == names:
        return WAYS[judgement.relation]
    return WAYS[judgement.relation].translate(TURNED) if sides == names[::-1] else ""


def _missing(
    setting: Setting, pair: tuple[Term, Term], every: Sequence[Judgement], there: Sequence[Term]
) -> str:
    """The ways in which the two terms may surely compare, though nothing was said of them."""
    said = "".join(_ways(pair, each) for each in every)
    if isinstance(pair[0], Index):
        return "=" if "=" not in said else "<>"
    one, other = pair
    weights = {
        "<": indicator(one, "<", other),
        "=": indicator(one, "=", other),
        ">": indicator(other, "<", one),
    }
    return "".join(
        way
        for way, weight in weights.items()
        if way not in said and _decided(setting, add(weight, *there)) == "fails"
    )


def _said(judgement: Judgement) -> str:
    left, right = map(text, judgement.terms[:2])
    return f"{left} {WORDS[WAYS[judgement.relation]]} {right}"
