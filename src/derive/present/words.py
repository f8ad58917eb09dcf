"""The words of reasons, in the reader's terms.  Names of laws are said as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from derive.kernel import Judgement, Problem, equal
from derive.narrate import Line, Reason, Story
from derive.present.claims import motion, say_the_same
from derive.present.columns import listed
from derive.present.layout import Number, Related, layout
from derive.present.script import Script
from derive.terms import ONE, ZERO, Add, Term, delta, has_minus, index, key, neg, sym

ONE_NAME = ("logarithm", "limit", "absolute value")  # what there are many laws of
MANY = 3
DEFINITIONS = ("definition", "fold")


def reason(each: Reason, story: Story, script: Script) -> str:
    """Why a line follows, in a few words."""
    names = each.names
    match each.kind:
        case "definition" | "fold":
            return f"definition of {script.formula(sym(names[0]))}"
        case "given" if int(names[0]) >= len(story.problem.declared):
            return "by what is supposed"
        case "given":
            return f"since {script.claim(story.problem.declared[int(names[0])])}"
        case "lemma":
            return f"by {script.prose(label(names[0], story))}"
        case "adjoint":
            ways = listed([script.formula(sym(name)) if name else "directly" for name in names])
            held = [script.formula(sym(name)) for name in each.held]
            where = " where a bar says so" if len(held) > 1 else ""
            return f"chain rule through {ways}" + (f", {listed(held)} held fixed{where}" if held else "")
        case "chain":
            return "chain rule"
        case "cases":
            return "in each case"
        case "combination":
            return "by what is supposed"
        case "picked":
            *letters, dim = names
            first, second, k, j = (index(letter, dim) for letter in letters)
            return f"{script.formula(delta(first, second))} picks out {script.claim(equal(k, j))}"
        case "left":
            k, i = (index(letter, names[2]) for letter in names[:2])
            return f"only {script.claim(equal(k, i))} is left"
        case "squares":
            shown = any(p.check and p.chain.name == names[1] for p in story.passages)
            return ", ".join(
                filter(None, (names[0], "multiplied out below" if shown else "multiply out to check"))
            )
        case "obtain":
            is_mean = story.witness(names[0]).order == 1
            return "mean value theorem" if is_mean else script.prose("Taylor's theorem")
        case "moment":
            return " ".join((listed(list(_moments(each.claims, script))), *names))
        case "distribution":
            of = "distributions" if len(names) > 1 else "distribution"
            return " ".join((f"{of} of {listed([script.formula(sym(name)) for name in names])}", *each.held))
        case "continuity":
            return f"continuity of {script.formula(each.terms[0])}"
        case "peano":
            is_slope = each.terms[0] is ONE
            return "definition of the derivative" if is_slope else script.prose("Taylor's theorem")
        case "equation":
            return _done(each, script)
        case "sign":
            return " ".join(filter(None, (*names, listed(list(_claims(story.problem, each.claims, script))))))
        case _ if names[0].endswith(" of E"):
            return script.prose(names[0].removesuffix("E")) + script.formula(sym(r"\mathbb{E}"))
        case _:
            return script.prose(names[0])


def _moments(claims: Sequence[Judgement], script: Script) -> Iterator[str]:
    """E[b_i] = 1, once whatever the letter; Cov[b_i, b_j] = σ² δ_ij where entries are independent."""
    told: list[Judgement] = []
    for claim in claims:
        if not any(say_the_same(claim, other) for other in told):
            told.append(claim)
            yield script.claim(claim)


UNDONE = {
    "logarithm of exp": "take logarithms",
    "exp of log": "take exponentials",
    "root of a square": "take the root",
    "square of a root": "square",
}


def _done(each: Reason, script: Script) -> str:
    """What was done to both sides of an equation."""
    act, *others = each.names
    terms = [script.formula(term) for term in each.terms]
    match act:
        case "move":
            (moved,) = each.terms or (None,)
            if moved is None:
                return "rearrange"
            return f"add {script.formula(neg(moved))}" if has_minus(moved) else f"subtract {terms[0]}"
        case "divide" | "multiply":
            return f"{act} by {terms[0]}"
        case "sum":
            over = f"sum over {script.formula(index(others[0], others[1]))}"
            return over if each.terms[0] is ONE else f"multiply by {terms[0]} and {over}"
        case "put in":
            return f"put in {listed([f'({number})' for number in others])}"
        case "combine":
            return _added(others, each.terms, script)
        case _:
            return UNDONE.get(act, act)


def _added(numbers: Sequence[str], factors: Sequence[Term], script: Script) -> str:
    """d · (1) − b · (2)."""
    found = ""
    for number, factor in zip(numbers, factors, strict=True):
        sign = "−" if has_minus(factor) else "+"
        size = neg(factor) if sign == "−" else factor
        formula = script.formula(size)
        dot, mark = script.prose("·"), script.prose(sign)
        by = "" if size is ONE else f"({formula}) {dot} " if isinstance(size, Add) else f"{formula} {dot} "
        found += f" {mark} {by}({number})" if found else f"{mark if sign == '−' else ''}{by}({number})"
    return found


def label(name: str, story: Story) -> str:
    """How a reader finds the chain called `name`."""
    lines = (line for p in story.passages for line in p.lines)
    number = next((line.number for line in lines if line.of is not None and line.of.name == name), 0)
    if number:
        return f"({number})"
    passage = next((p for p in story.passages if p.chain.name == name), None)
    if passage is None:
        return "multiplying out"
    if passage.check:
        return f"the check of ({passage.check})"
    return f"Lemma {passage.lemma}" if passage.lemma else f"part “{passage.chain.part}”"


def reasons(line: Line, story: Story, script: Script) -> str:
    """All the reasons of a line, and the conditions it needs."""
    text = ", ".join(_in_one_breath(dict.fromkeys(_said(line.reasons, story, script))))
    if line.conditions:
        text += " (" + ", ".join(_said_of(story.problem, each, script) for each in line.conditions) + ")"
    return text


def _in_one_breath(those: Iterable[str]) -> Iterator[str]:
    """Logarithm of a Π, a product and a power: laws in a row of one name, if there are many."""
    for head, group in groupby(those, lambda each: each.partition(" of ")[0] if " of " in each else ""):
        row = list(group)
        if head in ONE_NAME and len(row) >= MANY:
            yield f"{head} of {listed([each.partition(' of ')[2] for each in row])}"
        else:
            yield from row


def _said(those: tuple[Reason, ...], story: Story, script: Script) -> Iterator[str]:
    """What is said of each, with definitions in a row together, definitions of y and z, and so with lemmas."""
    for sort, group in groupby(those, lambda each: "definition" if each.kind in DEFINITIONS else each.kind):
        row = list(group)
        names = list(dict.fromkeys(each.names[0] for each in row)) if sort in ("definition", "lemma") else []
        numbers = sorted(map(story.lemma, names)) if sort == "lemma" else []
        claims = [claim for each in row for claim in each.claims if each.names == ("", "since")]
        if len(row) > 1 and sort == "sign" and claims:
            yield from (reason(each, story, script) for each in row if each.names != ("", "since"))
            yield reason(replace(row[0], names=("", "since"), claims=tuple(claims)), story, script)
        elif sort == "moment":
            for why in dict.fromkeys(each.names for each in row):
                alike = tuple(claim for each in row if each.names == why for claim in each.claims)
                yield reason(replace(row[0], names=why, claims=alike), story, script)
        elif len(names) > 1 and sort == "definition":
            yield f"definitions of {listed([script.formula(sym(name)) for name in names])}"
        elif len(numbers) > 1 and all(numbers):
            yield f"by Lemmas {listed(list(map(str, numbers)))}"
        elif len(numbers) > 1 and not any(numbers):
            parts = [script.prose(label(name, story).removeprefix("part ")) for name in names]
            yield f"by parts {listed(parts)}"
        else:
            yield from (reason(each, story, script) for each in row)


def _said_of(problem: Problem, judgement: Judgement, script: Script) -> str:
    return motion(problem, judgement, script) or script.claim(judgement)


def _claims(problem: Problem, those: Sequence[Judgement], script: Script) -> Iterator[str]:
    """Claims as a person says them: 0 < p < 1 of p > 0 and 1 − p > 0, which alone is p < 1."""
    signs = {key(each.subject): each for each in those}
    told = set[str]()
    for each in those:
        if moving := motion(problem, each, script):
            yield moving
            continue
        rest = _less_than_one(each)
        low, high = (
            (each, signs.get(key(ONE - each.subject))) if rest is None else (signs.get(key(rest)), each)
        )
        if low is not None and high is not None and not {low.key, high.key} & told:
            told |= {low.key, high.key}
            middle, one = layout(low.subject), Number(1)
            yield script.show(Related(Number(0), ((low.relation, middle), (high.relation, one))))
        elif each.key not in told:
            told.add(each.key)
            yield script.claim(each if rest is None else Judgement(each.relation, (rest, ONE)))


def _less_than_one(judgement: Judgement) -> Term | None:
    """p of 1 − p > 0."""
    subject = judgement.subject
    if judgement.terms[0] is not ZERO or not isinstance(subject, Add) or ONE not in subject.args:
        return None
    rest = [term for term in subject.args if term is not ONE]
    return neg(rest[0]) if len(rest) == 1 and has_minus(rest[0]) else None
