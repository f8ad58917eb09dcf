"""The roles of a line, parted so that no part holds the conditions of another; and which part is the head of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.work.written.wording import cues

UNTOLD = "nothing tells whether the words before it belong to it"
EITHER = "it is one of two that may hold: write the one that does"
OR = re.compile(r"(?:\\\w+\s*\{)?\W*(?:or|resp|respectively|oder|lub|ή|یا)\W*", re.IGNORECASE)
IN_WORDS = "it may hold in a case only that is told in words"
CLAIMED = ("then", "iff", "claim")
JUDGED = ("claim", "meaning", "reason")
IF = re.compile(r"(?:\\\w+\s*\{)?\W*(?:if|for|when)\b", re.IGNORECASE)  # 0 if x < 0
CASE = re.compile(
    r"\b(?:case|assume|assuming|suppose|supposing|let|wlog|without loss of generality|przypadek|fall)\b",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"(?:\\\w+\s*\{)?\W*(?:where|if|when|whenever|in case|provided|as long as|on|unless|except|only|at|under|while|assuming|otherwise"
    r"|for(?!\s+(?:all|any|every|each|some|instance|example|which)\b)|gdy|dla|falls|wenn|für|αν|όταν|για|اگر|برای)\s+\w",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\W*(?:(?:but|and|which|this|that|it|however|clearly|obviously)\b\W*)*(?:(?:is|are|was|would be)\s+(?:\w+ly\s+)?"
    r"(?:not\s+(?:true|right|correct|valid|so)|false|wrong|incorrect)|(?:do|does)(?:\s+not|n't|n’t)\s+(?:hold|follow)|fails?)\b",
    re.IGNORECASE,
)
CONCLUDED = re.compile(r"conclude|deduce|follows?|it follows|get|obtain|gives?|true", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Role:
    """What a stretch of a line is, and how it is joined to the one before it; `guess` says what was guessed in that."""

    role: str
    start: int
    stop: int
    joined: str = ""
    guess: str = ""
    sentence: int = 0  # which of the line it stands in
    is_lone: bool = False  # a formula without a relation, among words


@dataclass
class Mood:
    """What the words up to here make of the next formula; some of it lasts over the ends of lines.

    `cue` is the kind of the last word that tells and `says` that word; `tail` is what stands behind it.  `role` is what
    the last formula was, `joined` how the next one hangs on it.  `is_case` tells whether a case is looked at.  A
    condition that was told in words is `vague`, and `lasts` till the end of the case or of the paragraph if it was no
    part of a claim.
    """

    cue: str = ""
    says: str = ""
    tail: str = ""
    role: str = ""
    joined: str = ""
    vague: bool = False
    is_case: bool = False
    lasts: str = ""  # "case", or "paragraph"

    def clear(self) -> None:
        """A sentence is at its end."""
        self.cue = self.says = self.tail = self.role = self.joined = ""
        self.vague = False


def segments(found: Sequence[Role], line: str) -> list[list[Role]]:
    """The roles of a line, parted so that no part holds the conditions of another: for x > 0 a, for x < 0 b."""
    if all(each.role != "condition" for each in found):
        return [list(found)]
    parts: list[list[Role]] = [[]]
    after = set[int]()
    for each in found:
        is_within = each.role == "condition" and line[: each.start].rstrip().endswith(("[", "("))
        if not is_within and _begins(parts[-1], each):
            goes_on = each.sentence == parts[-1][-1].sentence
            loose = len(parts[-1])
            while goes_on and parts[-1][loose - 1].role == "words":
                loose -= 1
            parts[-1:] = [parts[-1][:loose], parts[-1][loose:]]
            if goes_on and each.role in JUDGED:  # which the condition before it may be of, too
                after.add(len(parts) - 1)
        parts[-1].append(each)
    last = parts[-1]
    if len(parts) > 1 and all(each.role == "words" for each in last):
        parts[-2:] = [[*parts[-2], *last]]
    return [_guessed(part) if number in after else part for number, part in enumerate(parts)]


def _is_value(part: Sequence[Role]) -> bool:
    """Whether the value of another case stands at the end of a part, as in "or 0 if x < 0"."""
    return len(part) > 2 and part[-1].role == "words" and part[-2].is_lone


def _guessed(part: list[Role]) -> list[Role]:
    """The part, as a guess if it has no condition of its own."""
    if any(each.role == "condition" for each in part):
        return part
    return [replace(each, guess=each.guess or IN_WORDS) if each.role in JUDGED else each for each in part]


def _begins(part: Sequence[Role], each: Role) -> bool:
    """Whether a new part begins: a sentence, a second condition, or a claim behind one that has its condition behind it."""
    told = [one.role for one in part if one.role in JUDGED or one.role == "condition"]
    if not told:
        return False
    if each.sentence > part[-1].sentence:
        return True
    if each.role == "condition" and told[-1] == "condition" and _is_value(part):
        return True
    if told[0] == "condition":
        return each.role == "condition" and told[-1] != "condition"
    return each.role in ("claim", "meaning") and "condition" in told


def headed(part: list[Role], line: str, mood: Mood, is_last: bool) -> list[Role]:
    """The part of a line, where a condition without a claim is the head of a case only if it says so, or breaks off.

    Else it only tells of one, which may be meant in the sentences behind it: these are guesses then.
    """
    is_judged = any(each.role in JUDGED for each in part)
    last = max((number for number, each in enumerate(part) if each.role == "condition"), default=None)
    if last is None or is_judged:
        is_vague = mood.lasts == "paragraph" and last is None
        return [
            replace(each, guess=each.guess or IN_WORDS) if is_vague and each.role in JUDGED else each
            for each in part
        ]
    told = " ".join(line[each.start : each.stop] for each in part if each.role == "words")
    behind = " ".join(line[each.start : each.stop] for each in part[last + 1 :])
    rest = line[part[-1].stop :].lstrip()
    is_open = (
        rest.startswith((":", ","))
        or behind.endswith((":", ","))
        or re.fullmatch(r"\W*(?:and|or|then|we)?\W*", behind) is not None
    )
    is_row = re.match(r"\s*(?:\\?\{|\|)", line) is not None  # the next row of { 1 if x > 0
    if is_row:
        return [replace(each, role="words") if each.role == "condition" else each for each in part]
    is_value = last > 1 and part[last - 2].is_lone and IF.match(line, part[last - 1].start) is not None
    if not is_value and (
        is_open or CASE.search(told) or (is_last and mood.cue in (*CLAIMED, "reason", "meaning"))
    ):
        mood.lasts, mood.is_case = "", True
        return part
    mood.lasts = "paragraph"
    return [replace(each, role="words") if each.role == "condition" else each for each in part]


def doubted(found: Sequence[Role], line: str) -> list[Role]:
    """The roles, claims as guesses if words behind them tell of a condition, and no formula does."""
    doubts = set[int]()
    for number, each in enumerate(found):
        if each.role != "words" or not number or not BEHIND.match(line[each.start : each.stop]):
            continue
        behind = (one.role for one in found[number + 1 :] if one.sentence == each.sentence)
        if not any(role in ("condition", "meaning") for role in behind):
            doubts.add(each.sentence)
    is_doubted = [each.role == "claim" and each.sentence in doubts for each in found]
    last: Role | None = None
    for number, each in enumerate(found):
        if each.joined == "iff" and last and last.guess == UNTOLD:
            is_doubted[number] = True  # what is the same as a guess
        last = each if each.role in JUDGED else last
    return [
        replace(each, guess=each.guess or IN_WORDS) if doubt else each
        for each, doubt in zip(found, is_doubted, strict=True)
    ]


def alternatives(found: Sequence[Role], line: str) -> list[Role]:
    """The roles, "A or B" as one claim, which nobody can read, and claims with "or" between them as guesses."""
    parts: list[Role] = []
    for each in found:
        is_or = (
            len(parts) > 1
            and parts[-1].role == "words"
            and OR.fullmatch(line[parts[-1].start : parts[-1].stop])
        )
        if is_or and parts[-2].role == "claim" and each.is_lone:
            parts[-2:] = [replace(parts[-2], stop=each.stop)]
        elif is_or and parts[-2].role == each.role == "claim":
            parts[-2] = replace(parts[-2], guess=parts[-2].guess or EITHER)
            parts.append(replace(each, guess=each.guess or EITHER))
        else:
            parts.append(each)
    return parts


def undenied(found: Sequence[Role], line: str) -> list[Role]:
    """The roles, a claim that the words before or behind it deny taken for words: it is not true that x = 0."""
    return [
        replace(each, role="words", joined="")
        if each.role == "claim" and _is_denied(found, place, line)
        else each
        for place, each in enumerate(found)
    ]


def _is_denied(found: Sequence[Role], place: int, line: str) -> bool:
    before, behind = (
        line[one.start : one.stop] if one.role == "words" and one.sentence == found[place].sentence else ""
        for one in (found[place - 1] if place else found[place], found[min(place + 1, len(found) - 1)])
    )
    return DENIED.match(behind) is not None or _denies(before)


def _denies(words: str) -> bool:
    """Whether the last word of these that tells what follows is one that denies it: we do not have."""
    told = list(cues(words))
    last = max((place for place, cue in enumerate(told) if cue.kind == "not"), default=len(told))
    if last == len(told) or re.search(r"[,:;]", words[told[last].stop :]):
        return False
    return all(cue.kind == "claim" or CONCLUDED.fullmatch(cue.says) for cue in told[last + 1 :])
