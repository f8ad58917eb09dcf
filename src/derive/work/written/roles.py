"""What each formula of a line is: a claim, a condition, a reason, what a name means; told by the words and signs round it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from derive.work.written.choices import with_choices
from derive.work.written.events import Event
from derive.work.written.meant import (
    BARE,
    INDEXED,
    NAMING,
    RANGE,
    SHALL,
    STRICT,
    is_number,
    is_range,
    meant,
    names_used,
    relations,
    remark,
    says_zero,
)
from derive.work.written.parting import (
    CLAIMED,
    IN_WORDS,
    JUDGED,
    UNTOLD,
    Mood,
    Role,
    alternatives,
    doubted,
    headed,
    segments,
    undenied,
)
from derive.work.written.wording import FILLERS, VAGUE, Cue, cues

MAYBE = "it may be a case that is looked at, or a claim: write the word case or if"
TO_ZERO = "it may be set to zero here, or claimed to be zero"
# of which words between them and a formula take away the force
LOOSE = ("condition", "reason", "meaning", "of", "and")
PASSING = (*LOOSE, "goal", "not", "unless", "every")
PASSED = re.compile(r"[^\W\d_]{2}.*[,:;–—]\s*\Z", re.DOTALL)
RESULTS = ("is", "are", "equals", "becomes", "answer", "solution", "result", "that is", "i.e.")
WITH = re.compile(r"\bwith\s+(?:the|a|an)\s+\w+(?:\s+\w+)?\s*\Z", re.IGNORECASE)  # with the mean m = ...
WEAK = ("we", "is", "are", "be", "that", "this", "which", "first", "now", "also")
CUE_OF = {"then": "then", "iff": "iff", "because": "reason"}
SENTENCE = re.compile(
    r"(?<![.\s][a-zA-Z])(?<!\b[ie]\.[eg])(?<!\beq)(?<!\bw\.r\.t)[.!?](?:\s+|\Z)", re.IGNORECASE
)
HEAD = re.compile(
    r"\W*(?:case|if|when|for|assume|assuming|suppose|supposing|gdy|dla|jeśli|falls|wenn)\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(r"\W*(?:case|assume|assuming|suppose|supposing)\b", re.IGNORECASE)
GOAL = re.compile(
    r"\W*(?:claim|theorem|lemma|proposition|corollary|goal|to show|to prove|behauptung|satz|twierdzenie)\s*[\d.]*\s*[.:]",
    re.IGNORECASE,
)
EVERY = re.compile(r"\W*for\s+(?:all|any|every|each|some)\b", re.IGNORECASE)
TIGHT = ("for", "at", "with", "under", "by", "from", "using", "as")
OPERATOR = re.compile(  # a word that may be a part of the formula behind it: so grad L = ..., hence minus L = ...
    r"(?i)\b(?:grad(?:ient)?|hess(?:ian)?|jac(?:obian)?|laplacian|div|var|cov|mean|average|avg|expectation|variance"
    r"|derivative|differential|norm|det|rank|vec|sign|sgn|argmin|argmax|min|max|sup|inf|lim|trace|transpose|inverse"
    r"|log|exp|sum|product|minus|plus|times|twice|half|squared?|root)\s*\Z"
)
DENYING = re.compile(
    r"(?i)\b(?:true|false|wrong|incorrect|correct|right|valid|holds?)\W*:\s*\Z"
)  # is not true: ...
EXACTLY = ("if and only if", "iff", "exactly when", "exactly if", "precisely when", "precisely if")
CONTRARY = re.compile(r"(?i)[<>=≤≥≠]|\b(?:contrary|contradiction|not)\b")
BENIGN = re.compile(
    r"\b(?:differentiable|smooth|continuous|sample|samples|data|notation|we are given|training|layer|network)\b",
    re.IGNORECASE,
)


def roles(
    line: str, typed: str, found: Sequence[Event], mood: Mood, kind: str, guess: str = ""
) -> list[list[Role]]:
    """The roles of what stands in a line, after what was said before it, parted by the conditions that they hold under.

    `typed` is the line with its markup, `kind` that of its row, and `guess` what was guessed of all of it.
    """
    walk = _Walk(line, typed, with_choices(found), mood, kind)
    for place in range(len(walk.events)):
        walk.event(place)
    walk.end()
    all_guessed = [
        replace(each, guess=each.guess or guess) if each.role in JUDGED else each for each in walk.roles
    ]
    weighed = undenied(doubted(alternatives(all_guessed, line), line), line)
    parts = segments(weighed, line)
    return [headed(part, line, mood, part is parts[-1]) for part in parts]


class _Walk:
    """A line, from its first event to its last."""

    def __init__(self, line: str, typed: str, found: Sequence[Event], mood: Mood, kind: str) -> None:
        self.line, self.typed, self.events, self.mood, self.kind = line, typed, found, mood, kind
        self.roles: list[Role] = []
        self.words = ""  # what stands between the last formula and the next one
        self.outer: list[Mood] = []
        self.sentence = 0
        self.is_every = False
        self.is_goal = bool(found) and found[0].kind == "words" and GOAL.match(found[0].says) is not None
        self.is_asked = line.rstrip().endswith("?")
        self.is_excepted = any(
            cue.kind == "unless" for each in found if each.kind == "words" for cue in cues(each.says)
        )

    def event(self, place: int) -> None:
        """What comes next."""
        each, mood = self.events[place], self.mood
        match each.kind:
            case "words":
                self._words(each)
            case "then" | "iff" | "because":
                mood.joined = "" if each.kind == "because" else each.kind
                mood.cue, mood.says, mood.tail, mood.role = CUE_OF[each.kind], "", "", ""
                self.words, self.is_every = "", False
            case "every":
                self.is_every = True
            case "open":
                self.outer.append(replace(mood))
                mood.cue, mood.says, mood.tail, mood.role, self.words = "bracket", "(", "", "", ""
            case "close":
                if self.outer:
                    before, within = self.outer.pop(), mood.role
                    mood.cue, mood.says, mood.tail = before.cue, before.says, before.tail
                    mood.role = within if within == "condition" else before.role
            case "formula":
                self._formula(place)
            case "colon":
                self._colon(place)
                mood.tail += ":"
            case "stop":
                mood.clear()
                self.words = ""
                self.sentence += 1
            case "number":
                self._numbered(each)
            case _:
                mood.tail += ","

    def end(self) -> None:
        """What lasts beyond the line."""
        mood = self.mood
        if any(each.role in ("condition", "together") for each in self.roles):
            mood.lasts = ""
        mood.is_case = mood.is_case and all(each.role != "together" for each in self.roles)
        told = [each for each in self.events if each.kind == "words"]
        is_said = not any(each.role in JUDGED or each.role == "condition" for each in self.roles)
        if told and is_said and _is_head(told[0].says) and not BENIGN.search(self.line):
            if self.line.rstrip().endswith((":", ",")) or SUPPOSED.match(told[0].says):
                mood.lasts = "case"
        if mood.role or self.line.rstrip().endswith((".", "!", "?")):
            mood.clear()
        elif mood.cue in LOOSE and not FILLERS.fullmatch(mood.tail):
            mood.vague |= mood.cue == "condition"
            mood.cue = mood.says = mood.tail = ""

    def _words(self, event: Event) -> None:
        """Words tell what the next formula is."""
        mood, says, start = self.mood, event.says, 0
        for stop in SENTENCE.finditer(says):
            self._supposed_in_words(says[start : stop.start()])
            mood.clear()
            start = stop.end()
            self.sentence += stop.end() < len(says) or not stop.start()
        role = "words"
        at = start
        told = list(cues(says[start:]))
        for cue in told:
            if cue.kind in ("otherwise", "together"):
                is_within = any(each.role == "condition" for each in self.roles)
                mood.vague |= is_within and cue.kind == "otherwise"
                role = "words" if is_within else cue.kind
            if (
                mood.cue == "condition"
                and cue.kind in (*CLAIMED, "condition")
                and re.search(r"\w", mood.tail + says[at : start + cue.start])
            ):
                mood.vague = mood.vague or not mood.role
            if cue.kind == "every":
                self.is_every = True
            elif _is_weak(cue, mood, says[at : start + cue.start]):
                mood.tail += says[at : start + cue.stop]  # it is not true that; we want to show that; when we
            elif cue.kind != "and" or not mood.role:
                is_of_words = re.search(r"\w", says[start : start + cue.start]) is not None
                mood.vague |= cue.says in EXACTLY and is_of_words  # with equality iff x = 0
                if cue.kind in ("then", "iff"):
                    self.mood.joined = "" if cue.says == "then" and mood.role == "condition" else cue.kind
                mood.role = mood.role if cue.kind == "and" else ""
                mood.cue, mood.says, mood.tail = cue.kind, cue.says, ""
            at = start + cue.stop
        if not told and re.search(r"[^\W\d_]{2}", says[start:]):
            mood.role = mood.cue = mood.says = ""
        mood.vague = mood.vague or VAGUE.search(says[start:]) is not None
        mood.tail += says[at:]
        self.words = says[start:]
        self._add(role, event.start, event.stop)

    def _supposed_in_words(self, sentence: str) -> None:
        """What a sentence without a formula supposes is in force from there on, though it can't be read."""
        if SUPPOSED.match(sentence) and CONTRARY.search(sentence) and not self.mood.role:
            self.mood.lasts = "case"

    def _add(self, role: str, start: int, stop: int, joined: str = "", guess: str = "") -> None:
        self.roles.append(Role(role, start, stop, joined, guess, self.sentence))

    def _formula(self, place: int) -> None:
        """What the next formula is."""
        each = self.events[place]
        text = self.line[each.start : each.stop]
        if not each.relates:
            is_alone = self._is_alone(each)
            joined = self.mood.joined if is_alone else ""
            kind = "claim" if is_alone else "words"
            self.roles.append(Role(kind, each.start, each.stop, joined, "", self.sentence, is_lone=True))
            if self.mood.says in TIGHT and FILLERS.fullmatch(self.mood.tail):
                self.mood.cue = self.mood.says = ""  # for x
            self.mood.tail += f" {text}"
            self.mood.role = "claim" if is_alone else self.mood.role
            return
        role, guess = self._role(place, text)
        if role == "claim" and (self.mood.vague or self.mood.lasts or self.is_excepted):
            guess = guess or IN_WORDS
        joined = self.mood.joined if role == "claim" else ""
        if role == "claim":
            self._claim(each, joined, guess)
        else:
            self._add(role, each.start, each.stop, "", guess if role in JUDGED else "")
        self.mood.role, self.mood.joined, self.mood.tail, self.words, self.is_every = role, "", "", "", False

    def _is_alone(self, event: Event) -> bool:
        """Whether a formula without a relation is all that a line says."""
        text = self.line[event.start : event.stop]
        others = [each for each in self.events if each.kind == "formula" and each is not event]
        told = [each for each in self.events if each.kind == "words"]
        if others or self.is_every or RANGE.fullmatch(text.strip()):
            return False
        if not told:
            return self.kind != "bare" or re.search(r"[\w)}\]]", text) is not None
        is_told = (
            self.mood.cue in ("then", "iff")
            or self.mood.says in RESULTS
            or re.search(r":\s*\Z", self.mood.tail) is not None
        )
        return is_told and told[-1].stop <= event.start and re.search(r"[-+*/^_\\·=(−]", text) is not None

    def _role(self, place: int, text: str) -> tuple[str, str]:
        """The role of a formula with a relation, and what was guessed in that."""
        mood = self.mood
        cue, guess = mood.cue, ""
        if self.is_asked or self.is_goal or is_range(text):
            return "words", ""
        if mood.role:  # no word since the last formula, or "and"
            return self._beside(place, text)
        if OPERATOR.search(self.words):
            guess = UNTOLD
        if cue == "not" and DENYING.search(self.words):
            return "words", ""
        if cue in PASSING and PASSED.search(mood.tail):
            mood.vague |= cue == "condition"
            cue = "claim"
        elif (
            cue == ""
            and re.search(r"[^\W\d_]", self.words)
            and not re.search(r"[:,]\s*\Z", self.words + mood.tail)
        ):
            guess = UNTOLD
            if WITH.search(self.words) and NAMING.match(text):
                return "meaning", ""
        if self.is_every:
            return "condition" if BARE.fullmatch(text) and cue not in CLAIMED else "claim", guess
        match cue:
            case "condition" | "reason":
                return cue, ""
            case "goal" | "not" | "unless":
                return "words", ""
            case "otherwise" | "together":
                return "claim", ""
            case "of":
                return "claim", UNTOLD
            case "meaning":
                return meant(text, mood.says), ""
            case "bracket":
                return remark(text), ""
            case "":
                return self._untold(place, text, guess)
        return (
            self._untold(place, text, guess)
            if not self.mood.joined and cue == "then" and not mood.says
            else ("claim", guess)
        )

    def _beside(self, place: int, text: str) -> tuple[str, str]:
        """The role of a formula that a comma or the word "and" parts from the one before it."""
        before = self.mood.role
        is_and = "and" in self.words.split()
        if before == "condition":
            sign, has_claim = BARE.fullmatch(text), any(each.role == "claim" for each in self.roles)
            if (sign and sign["sign"] != "=") or (is_and and not has_claim):
                return "condition", ""
            is_list = any(each.relates for each in islice(self.events, place + 1, None))
            return "claim", MAYBE if (sign or is_and) and is_list and not self._has_own(place) else ""
        if is_and or before == "words":
            return before, ""
        if before == "meaning":
            return ("meaning" if NAMING.match(text) else "claim"), ""
        sign = BARE.fullmatch(text)
        if before == "claim" and sign and (sign["sign"] != "=" or INDEXED.fullmatch(text)):
            return "condition", ""
        if before == "claim" and names_used(text, self._used()):
            return "meaning", ""
        return "claim", ""

    def _has_own(self, place: int) -> bool:
        """Whether a condition stands right behind a formula."""
        behind = self.events[place + 1] if place + 1 < len(self.events) else None
        return behind is not None and any(cue.kind == "condition" for cue in cues(behind.says))

    def _untold(self, place: int, text: str, guess: str) -> tuple[str, str]:
        """What a formula is that no word tells of: a claim, unless something is only supposed."""
        following = self.events[place + 1] if place + 1 < len(self.events) else None
        is_first = not any(each.role in JUDGED or each.role == "condition" for each in self.roles)
        bare = BARE.fullmatch(text)
        if is_first and following and _implies(following) and not self.mood.joined:
            is_case = bare and (bare["sign"] != "=" or is_number(text) or INDEXED.fullmatch(text))
            if is_case or (says_zero(text, relations(text)) and len(relations(text)) == 1):
                return "condition", ""
        if not bare or guess or not is_first or not self._is_only():
            return "claim", guess
        if INDEXED.fullmatch(text) or bare["sign"] in STRICT:
            return "condition", ""
        return "claim", MAYBE if bare["sign"] != "=" or is_number(text) else ""

    def _is_only(self) -> bool:
        """Whether nothing but a formula stands in the line."""
        kinds = [each.kind for each in self.events if each.kind not in ("colon", "comma", "stop", "number")]
        return kinds == ["formula"]

    def _used(self) -> str:
        """The last claim of the line."""
        used = next((each for each in reversed(self.roles) if each.role == "claim"), None)
        return self.line[used.start : used.stop] if used else ""

    def _claim(self, event: Event, joined: str, guess: str) -> None:
        """A claim; where a derivative is equal to something and to 0, the 0 by itself, since it may be set to that."""
        text = self.line[event.start : event.stop]
        places = relations(text)
        last = event.start + places[-1][0] if places else event.stop
        if SHALL.search(self.typed, event.start, event.stop) and places:
            if len(places) > 1:
                self._add("claim", event.start, last, joined, guess)
            self._add("condition", event.start + (places[-2][1] if len(places) > 1 else 0), event.stop)
        elif not says_zero(text, places) or self._is_conditional() or (joined and len(places) == 1):
            self._add("claim", event.start, event.stop, joined, guess)
        elif len(places) == 1:
            self._add("claim", event.start, event.stop, joined, guess or TO_ZERO)
        else:
            self._add("claim", event.start, last, joined, guess)
            self._add("claim", last, event.stop, "", guess or TO_ZERO)

    def _is_conditional(self) -> bool:
        """Whether a condition or a reason stands in the line, so that a derivative that is 0 is a result of it."""
        told = [cue.kind for each in self.events if each.kind == "words" for cue in cues(each.says)]
        if self.mood.is_case:
            return True
        return "condition" in told or "reason" in told or any(each.role == "condition" for each in self.roles)

    def _colon(self, place: int) -> None:
        """What stands before a colon is a condition, if it has been no claim by its words."""
        is_last = not any(each.kind == "formula" for each in self.events[place + 1 :])
        if self.mood.role == "condition":
            self.mood.cue, self.mood.says, self.mood.role = "claim", "", ""
        for number in range(len(self.roles) - 1, -1, -1):
            each = self.roles[number]
            if each.role != "claim" or each.joined or (self.mood.cue and self.mood.cue != "bracket"):
                break
            text = self.line[each.start : each.stop]
            is_alone = len(self.events) == 2  # x m + b > 0:
            if is_last and not BARE.fullmatch(text) and not (is_alone and remark(text) == "condition"):
                break
            self.roles[number] = replace(each, role="condition", guess="")
            self.mood.cue, self.mood.says, self.mood.role = "claim", "", ""

    def _numbered(self, event: Event) -> None:
        for number in range(len(self.roles) - 1, -1, -1):
            if event.says and self.roles[number].role == "claim":
                self.roles[number] = replace(self.roles[number], guess=event.says)
                break


def _is_weak(cue: Cue, mood: Mood, between: str) -> bool:
    """Whether a cue only goes on with what the one before it has begun."""
    if cue.kind not in ("claim", "of") or re.search(r"[,;:]", mood.tail + between):
        return False
    if mood.cue == "condition" and not mood.role:
        return cue.kind == "of" or cue.says in WEAK
    return mood.cue in ("goal", "not")


def _is_head(says: str) -> bool:
    """Whether the words at the beginning of a line name a case."""
    return HEAD.match(says) is not None and not EVERY.match(says)


def _implies(event: Event) -> bool:
    if event.kind == "words":
        return (
            re.match(r"\s*(?:implies|imply|gives|yields|means|leads to)\b", event.says, re.IGNORECASE)
            is not None
        )
    return event.kind == "then"
