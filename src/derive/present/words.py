"""The words of reasons, in the reader's terms.  Names of laws are said as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from derive.kernel import Judgement, Problem, equal
from derive.language import ENGLISH, message as _
from derive.narrate import Line, Reason, Story
from derive.present.boxes import Brackets, Number, Related
from derive.present.claims import motion, say_the_same
from derive.present.layout import layout, layout_in
from derive.present.script import Script
from derive.present.steps import in_steps
from derive.terms import ONE, ZERO, Add, Term, delta, has_minus, index, key, neg

ONE_NAME = ("logarithm", "limit", "absolute value")  # what there are many laws of
MANY = 3
DEFINITIONS = ("definition", "fold")
LABELS = {
    "line": _("({number})"),
    "multiplied out": _("multiplying out"),
    "check": _("the check of ({number})"),
    "lemma": _("Lemma {number}"),
    "part": _("part “{part}”"),
}
BY = {
    "line": _("by ({number})"),
    "multiplied out": _("by multiplying out"),
    "check": _("by the check of ({number})"),
    "lemma": _("by Lemma {number}"),
    "part": _("by part “{part}”"),
}
THAT_OF = {
    "line": _("{formula} is that of ({number})"),
    "multiplied out": _("{formula} is that of multiplying out"),
    "check": _("{formula} is that of the check of ({number})"),
    "lemma": _("{formula} is that of Lemma {number}"),
    "part": _("{formula} is that of part “{part}”"),
}
THROUGH = (  # with nothing held fixed, one definition, several
    _("chain rule through {ways}"),
    _("chain rule through {ways}, {held} held fixed"),
    _("chain rule through {ways}, {held} held fixed where a bar says so"),
)
DISTRIBUTIONS = {  # of several; by independence
    (False, False): _("distribution of {name}"),
    (False, True): _("distribution of {name} by independence"),
    (True, False): _("distributions of {names}"),
    (True, True): _("distributions of {names} by independence"),
}
SIGNS = {  # what a term is made of, and how claims belong to it: see `derive.narrate.signs`
    ("", "since"): _("since {claims}"),
    ("a square", ""): _("a square"),
    ("a square", "with weight"): _("a square with weight {claims}"),
    ("a square", "with nonnegative weight"): _("a square with nonnegative weight"),
    ("a square", "with nonnegative weight, since"): _("a square with nonnegative weight, since {claims}"),
    ("a sum of squares", ""): _("a sum of squares"),
    ("a sum of squares", "with weights"): _("a sum of squares with weights {claims}"),
    ("a sum of squares", "with nonnegative weights"): _("a sum of squares with nonnegative weights"),
    ("a sum of squares", "with nonnegative weights, since"): _(
        "a sum of squares with nonnegative weights, since {claims}"
    ),
}


def reason(each: Reason, story: Story, script: Script) -> str:
    """Why a line follows, in a few words."""
    names = each.names
    match each.kind:
        case "definition" | "fold":
            return script.say("definition of {name}", name=_called(names[0], story, script))
        case "given" if int(names[0]) < len(story.problem.declared):
            return script.say("since {claims}", claims=script.claim(story.problem.declared[int(names[0])]))
        case "given" | "combination":
            return script.say("by what is supposed")
        case "lemma":
            return label(names[0], story, script, BY)
        case "adjoint":
            ways = [_called(name, story, script) if name else script.say("directly") for name in names]
            held = [_called(name, story, script) for name in each.held]
            through = THROUGH[min(len(held), 2)]
            return script.say(through, ways=script.listed(ways), held=script.listed(held))
        case "chain":
            return script.say("chain rule")
        case "previous":
            return script.say("by what is supposed")
        case "induction":
            step = story.problem.families.shifts[names[0]].step
            return script.say("by induction on {index}", index=script.letter(step.name))
        case "induced":
            return script.say("by induction")
        case "cases":
            return script.say("in each case")
        case "picked":
            *letters, dim = names
            first, second, k, j = (index(letter, dim) for letter in letters)
            term, claim = script.formula(delta(first, second)), script.claim(equal(k, j))
            return script.say("{term} picks out {claim}", term=term, claim=claim)
        case "left":
            k, i = (index(letter, names[2]) for letter in names[:2])
            return script.say("only {claim} is left", claim=script.claim(equal(k, i)))
        case "squares":
            shown = any(p.check and p.chain.name == names[1] for p in story.passages)
            out = script.say("multiplied out below") if shown else script.say("multiply out to check")
            return script.series((script.say(names[0]), out))
        case "obtain":
            is_mean = story.witness(names[0]).order == 1
            return script.say("mean value theorem") if is_mean else script.say("Taylor's theorem")
        case "moment":
            claims = script.listed(_moments(each.claims, script))
            return script.say("{claims} by independence", claims=claims) if names else claims
        case "distribution":
            named = script.listed([_called(name, story, script) for name in names])
            said = DISTRIBUTIONS[len(names) > 1, bool(each.held)]
            return script.say(said, name=named, names=named)
        case "continuity":
            return script.say("continuity of {function}", function=script.formula(each.terms[0]))
        case "standard":
            entry, written = map(script.formula, each.terms)
            return script.say("{entry} is distributed as {written}", entry=entry, written=written)
        case "peano" if each.terms[0] is ONE:
            return script.say("definition of the derivative")
        case "peano":
            return script.say("Taylor's theorem")
        case "equation":
            return _done(each, script)
        case "sign":
            claims = script.listed(_claims(story.problem, each.claims, script))
            head, link = names
            return script.say(SIGNS[head, link], claims=claims)
        case "algebra":
            return script.say(names[0])
        case _:
            return script.law(names[0])


def _called(name: str, story: Story, script: Script) -> str:
    """A name among words; a family at the step before as its entry there."""
    if name in story.problem.families.shifts:
        return script.show(layout_in(story.problem, story.problem.defined[name].head))
    return script.letter(name)


def _moments(claims: Sequence[Judgement], script: Script) -> Iterator[str]:
    """E[b_i] = 1, once whatever the letter; Cov[b_i, b_j] = σ² δ_ij where entries are independent."""
    told: list[Judgement] = []
    for claim in claims:
        if not any(say_the_same(claim, other) for other in told):
            told.append(claim)
            yield script.claim(claim)


UNDONE = {
    "logarithm of exp": _("take logarithms"),
    "exp of log": _("take exponentials"),
    "root of a square": _("take the root"),
    "square of a root": _("square"),
}


def _done(each: Reason, script: Script) -> str:
    """What was done to both sides of an equation."""
    act, *others = each.names
    terms = [script.formula(term) for term in each.terms]
    match act:
        case "move" if not each.terms:
            return script.say("rearrange")
        case "move" if has_minus(each.terms[0]):
            return script.say("add {term}", term=script.formula(neg(each.terms[0])))
        case "move":
            return script.say("subtract {term}", term=terms[0])
        case "divide":
            return script.say("divide by {term}", term=terms[0])
        case "multiply":
            return script.say("multiply by {term}", term=terms[0])
        case "sum" if each.terms[0] is ONE:
            return script.say("sum over {index}", index=_index(others, script))
        case "sum":
            over = _index(others, script)
            return script.say("multiply by {term} and sum over {index}", term=terms[0], index=over)
        case "differentiate":
            claim = script.claim(each.claims[0])
            return script.say("differentiate {claim} in {variable}", claim=claim, variable=terms[0])
        case "put in":
            return script.say("put in {lines}", lines=script.listed(_line(each, script) for each in others))
        case "from":
            return script.say("from {line}", line=_line(others[0], script))
        case "other indices":
            return script.say("{line}, with other indices too", line=_line(others[0], script))
        case "combine":
            return _added(others, each.terms, script)
        case _:
            return script.say(UNDONE.get(act, act))


def _index(names: Sequence[str], script: Script) -> str:
    return script.formula(index(*names))


def _line(number: str, script: Script) -> str:
    return script.say(LABELS["line"], number=script.number(int(number)))


def _added(numbers: Sequence[str], factors: Sequence[Term], script: Script) -> str:
    """d · (1) − b · (2)."""
    found = ""
    for number, factor in zip(numbers, factors, strict=True):
        is_minus = has_minus(factor)
        line = _multiple(number, neg(factor) if is_minus else factor, script)
        if found and is_minus:
            found = script.say("{lines} − {line}", lines=found, line=line)
        elif found:
            found = script.say("{lines} + {line}", lines=found, line=line)
        else:
            found = script.say("−{line}", line=line) if is_minus else line
    return found


def _multiple(number: str, factor: Term, script: Script) -> str:
    """d · (1)."""
    line = _line(number, script)
    if factor is ONE:
        return line
    box = layout(factor)
    by = script.show(Brackets(box) if isinstance(factor, Add) else box)
    return script.say("{term} · {line}", term=by, line=line)


def label(name: str, story: Story, script: Script, messages: Mapping[str, str] = LABELS, **parts: str) -> str:
    """How a reader finds the chain called `name`, in the message of its sort; those may have other parts too."""
    sort, found = _place(name, story)
    words = script.own(found) if isinstance(found, str) else script.number(found)
    return script.say(messages[sort], number=words, part=words, **parts)


def _place(name: str, story: Story) -> tuple[str, int | str]:
    """What the chain called `name` is on the page: the number of a line, of a lemma, or the name of a part."""
    lines = (line for p in story.passages for line in p.lines)
    number = next((line.number for line in lines if line.of is not None and line.of.name == name), 0)
    if number:
        return "line", number
    passage = next((p for p in story.passages if p.chain.name == name), None)
    if name in story.told:
        return "lemma", story.told[name]
    if passage is None:
        return "multiplied out", 0
    if passage.check:
        return "check", passage.check
    return ("lemma", passage.lemma) if passage.lemma else ("part", str(passage.chain.part))


def reasons(line: Line, story: Story, script: Script) -> str:
    """All the reasons of a line, and the conditions it needs."""
    told: Iterable[str] = dict.fromkeys(_said(line.reasons, story, script))
    if script.language == ENGLISH:  # the names of laws in other languages have no such joint
        told = _in_one_breath(told, script)
    text = script.series(told)
    if not line.conditions:
        return text
    conditions = script.series(_said_of(story.problem, each, script) for each in line.conditions)
    return script.say("{reasons} ({conditions})", reasons=text, conditions=conditions)


def _in_one_breath(those: Iterable[str], script: Script) -> Iterator[str]:
    """Logarithm of a Π, a product and a power: laws in a row of one name, if there are many."""
    for head, group in groupby(those, lambda each: each.partition(" of ")[0] if " of " in each else ""):
        row = list(group)
        if head in ONE_NAME and len(row) >= MANY:
            yield f"{head} of {script.listed(each.partition(' of ')[2] for each in row)}"
        else:
            yield from row


def _said(those: tuple[Reason, ...], story: Story, script: Script) -> Iterator[str]:
    """What is said of each, with definitions in a row together, definitions of y and z, and so with lemmas."""
    for sort, group in groupby(those, lambda each: "definition" if each.kind in DEFINITIONS else each.kind):
        row = list(group)
        names = list(dict.fromkeys(each.names[0] for each in row)) if sort in ("definition", "lemma") else []
        places = [_place(name, story) for name in names] if sort == "lemma" else []
        claims = [claim for each in row for claim in each.claims if each.names == ("", "since")]
        if len(row) > 1 and sort == "sign" and claims:
            yield from (reason(each, story, script) for each in row if each.names != ("", "since"))
            yield reason(replace(row[0], names=("", "since"), claims=tuple(claims)), story, script)
        elif sort == "moment":
            for why in dict.fromkeys(each.names for each in row):
                alike = tuple(claim for each in row if each.names == why for claim in each.claims)
                yield reason(replace(row[0], names=why, claims=alike), story, script)
        elif len(names) > 1 and sort == "definition":
            named = script.listed([_called(name, story, script) for name in names])
            yield script.say("definitions of {names}", names=named)
        elif len(places) > 1 and {place[0] for place in places} == {"lemma"}:
            numbers = sorted(int(place[1]) for place in places)
            yield script.say("by Lemmas {numbers}", numbers=script.listed(map(script.number, numbers)))
        elif len(places) > 1 and {place[0] for place in places} == {"part"}:
            parts = [script.say("“{part}”", part=script.own(str(place[1]))) for place in places]
            yield script.say("by parts {parts}", parts=script.listed(parts))
        else:
            yield from (reason(each, story, script) for each in row)


def _said_of(problem: Problem, judgement: Judgement, script: Script) -> str:
    return motion(problem, judgement, script) or script.claim(in_steps(problem, judgement))


def _claims(problem: Problem, those: Sequence[Judgement], script: Script) -> Iterator[str]:
    """Claims as a person says them: 0 < p < 1 of p > 0 and 1 − p > 0, which alone is p < 1."""
    those = [in_steps(problem, each) for each in those]
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
