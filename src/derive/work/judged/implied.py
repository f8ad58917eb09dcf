"""Whether two claims, one after the other, say the same: each holds where the other does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.kernel import Judgement
from derive.work.judged.given import NEGATED
from derive.work.judged.judging import Found, Judged, decide
from derive.work.judged.links import Decision
from derive.work.judged.outcome import Outcome
from derive.work.setting import Setting

SAME = "whether the two say the same is not decided"
NOT_SAME = "the two do not say the same"


def same_as_before(setting: Setting, before: Outcome, found: Outcome) -> Outcome:
    """What is found of a claim that is said to be the same as the one before, which is supposed: that each of the two
    holds where the other does.
    """
    links = [each for each in found.meant if len(each.found) == 1]
    others = [each for each in before.meant if len(each.found) == 1]
    if found.kind == "unreadable" or len(links) != len(found.meant) or not others or not found.meant:
        return found
    every = [_both_ways(setting, one, other) for one in others for other in links]
    kinds = {each.kind for each in every}
    kind = kinds.pop() if len(kinds) == 1 else "undecided"
    why = {"fails": NOT_SAME, "undecided": SAME}.get(kind, "")
    return replace(found, kind=kind, meant=tuple(every), why=why)


def is_never(setting: Setting, found: Outcome) -> bool:
    """Whether the contrary of a relation holds wherever it has a meaning."""
    links = [(each.meaning, each.found[0].link) for each in found.meant if len(each.found) == 1]
    return bool(links) and len(links) == len(found.meant) and all(
        link.sign in NEGATED
        and decide(setting, replace(link, sign=NEGATED[link.sign]), meaning.when).kind == "holds"
        for meaning, link in links
    )  # fmt: skip


def _both_ways(setting: Setting, before: Judged, now: Judged) -> Judged:
    """The second of two claims, which holds if each follows from the other, and fails if one does not."""
    (one,), (other,) = before.found, now.found
    own = {each.name: each for each in (*before.meaning.own, *now.meaning.own)}
    setting = setting.having(tuple(own.values()))
    when = tuple(dict.fromkeys((*before.meaning.when, *now.meaning.when)))
    over = (*before.meaning.every, *now.meaning.every)
    there = decide(setting, other.link, _with(when, one), (*over, *one.link.places))
    back = decide(setting, one.link, _with(when, other), (*over, *other.link.places))
    worst = next(
        (each for kind in ("fails", "undecided") for each in (there, back) if each.kind == kind), there
    )
    decision = worst.decision if worst.kind == there.kind else _of_other(worst.decision)
    return replace(now, found=(replace(there, decision=decision),))


def _with(when: Iterable[Judgement], found: Found) -> tuple[Judgement, ...]:
    return (*when, found.link.judgement)


def _of_other(decision: Decision) -> Decision:
    """What is decided of the claim before, said of the one that is to be the same."""
    return Decision(
        decision.kind, decision.where, decision.used, None, NOT_SAME if decision.kind == "fails" else ""
    )
