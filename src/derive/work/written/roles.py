"""What each formula of a line is: a claim, a condition, a reason, what a name means; told by the words and signs round it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.work.written.events import Event
from derive.work.written.signs import signs
from derive.work.written.wording import FILLERS, VAGUE, cues

NAME = r"(?:\\?[A-Za-z]+|[^\W\d_]|\\(?:hat|bar|tilde|vec|mathbf|boldsymbol|mathrm|text|mathcal|bm)\s*\{?\\?\w+\}?)\u0302?"
SCRIPTED = (
    rf"{NAME}(?:\s*(?:_|\^(?!\s*\{{?\d+\}}?(?![\w)])))\s*(?:\{{[^{{}}]*\}}|\\?\w+|\*)|[₀-₉ᵢⱼₖₗₘₙ]+|'|\*)*"
)
NUMBER = r"[-−]?\s*\d+(?:\.\d+)?"
ORDER = r"<=|>=|!=|[<>≤≥≠]|\\(?:le|leq|ge|geq|ne|neq|lt|gt|leqslant|geqslant)(?![A-Za-z])"
BARE = re.compile(rf"\s*{SCRIPTED}\s*(?P<sign>=|{ORDER})\s*(?:{SCRIPTED}|{NUMBER})\s*")
INDEXED = re.compile(rf"\s*[ci-n]\s*(?:=|{ORDER})\s*[ci-n]\s*")
BOUND = re.compile(rf"(?:{ORDER})\s*(?:0|{SCRIPTED})\s*\Z")
NAMING = re.compile(rf"\s*(?P<name>{SCRIPTED})\s*(?::=|\\coloneqq|=)(?!=)")
BASE = re.compile(r"\\(?:hat|bar|tilde|vec|mathbf|boldsymbol|mathrm|text)\s*\{?\\?\w+|\\?[A-Za-z]+|[^\W\d_]")
RANGE = re.compile(r"\\[lc]?dots|\\dots[bc]|\.{2,3}|…|⋯")
MEMBER = re.compile(r"\\(?:in|notin|ni|sim|subset|subseteq|mid|perp)(?![A-Za-z])|[∈∼]|(?<=\s)~(?=\s)")
SLOPE = re.compile(
    r"\s*(?:\\[dt]?frac\s*\{\s*(?:\\partial|d|\\mathrm\{d\})|\\nabla|∇|∂|\\partial|d[A-Za-z]*\s*/\s*d|[A-Za-z]'|\\frac\{d)"
)
ZERO = re.compile(r"\s*(?:0|\\mathbf\{?\s*0\}?|\\vec\{?\s*0\}?|\\boldsymbol\{0\}|\\bm\{0\})\s*\Z")
SHALL = re.compile(
    r"\\(?:stackrel|overset)\s*\{\s*(?:\\(?:text|mathrm)\{)?\s*(?:!|set|should|soll)\s*\}?\s*\}"
)
MEANT = (
    "let",
    "where",
    "with",
    "define",
    "defining",
    "denote",
    "denoting",
    "introduce",
    "introducing",
    "write",
    "writing",
    "call",
)
UNTOLD = "nothing tells whether the words before it belong to it"
IN_WORDS = "it may hold in a case only that is told in words"
MAYBE = "it may be a case that is looked at, or a claim: write the word case or if"
TO_ZERO = "it may be set to zero here, or claimed to be zero"
CLAIMED = ("then", "iff", "claim")
JUDGED = ("claim", "meaning", "reason")
LOOSE = (
    "condition",
    "reason",
    "meaning",
    "of",
    "and",
)  # of which words between them and a formula take away the force
PASSING = (*LOOSE, "goal", "not", "unless", "every")
CUE_OF = {"then": "then", "iff": "iff", "because": "reason"}
SENTENCE = re.compile(
    r"(?<![.\s][a-zA-Z])(?<!\b[ie]\.[eg])(?<!\beq)(?<!\bw\.r\.t)[.!?](?:\s+|\Z)", re.IGNORECASE
)
HEAD = re.compile(
    r"\W*(?:case|if|when|for|assume|assuming|suppose|supposing|otherwise|else|gdy|dla|jeśli|falls|wenn)\b",
    re.IGNORECASE,
)
CASE = re.compile(r"\b(?:case|assume|assuming|suppose|supposing|let|przypadek|fall)\b", re.IGNORECASE)
EXACTLY = ("if and only if", "iff", "exactly when", "exactly if", "precisely when", "precisely if")
CASES = ("case", "in case", "przypadek", "fall")
LABEL = re.compile(r"\s*[(\[]?(?:\d+|[ivxIVX]+|[A-Ca-c])?[)\].]*\s*[:.–—-]*\s*")
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
    r"|log|exp|sum|product|minus|plus|times|twice|half|square(?:d)?|root)\s*\Z"
)
CONTRARY = re.compile(r"(?i)[<>=≤≥≠]|\b(?:contrary|contradiction|not)\b")
BENIGN = re.compile(
    r"\b(?:differentiable|smooth|continuous|sample|samples|data|notation|we are given|training|layer|network)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a stretch of a line is, and how it is joined to the one before it; `guess` says what was guessed in that."""

    role: str
    start: int
    stop: int
    joined: str = ""
    guess: str = ""
    sentence: int = 0  # which of the line it stands in


@dataclass
class Mood:
    """What the words up to here make of the next formula; some of it lasts over the ends of lines.

    `cue` is the kind of the last word that tells and `says` that word; `tail` is what stands behind it.  `role` is what
    the last formula was.  `is_case` tells whether a
    case is looked at.  A condition that was told in words is `vague`, and `lasts` till the
    end of the case or of the paragraph if it was no part of a claim.
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


def roles(
    line: str, typed: str, found: Sequence[Event], mood: Mood, kind: str, guess: str = ""
) -> list[list[Role]]:
    """The roles of what stands in a line, parted by the conditions that they hold under, of which `typed` is the text with its markup, after what was said before."""
    walk = _Walk(line, typed, _with_choices(found), mood, kind)
    for place in range(len(walk.events)):
        walk.event(place)
    walk.end()
    found = [replace(each, guess=each.guess or guess) if each.role in JUDGED else each for each in walk.roles]
    parts = segments(found)
    return [_headed(part, line, mood, part is parts[-1]) for part in parts]


def _headed(part: list[Role], line: str, mood: Mood, is_last: bool) -> list[Role]:
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
    is_open = rest.startswith((":", ",")) or behind.endswith((":", ",")) or not re.search(r"\w", behind)
    if is_open or CASE.search(told) or (is_last and mood.cue in (*CLAIMED, "reason", "meaning")):
        mood.lasts, mood.is_case = "", True
        return part
    mood.lasts = "paragraph"
    return [replace(each, role="words") if each.role == "condition" else each for each in part]


def _with_choices(found: Sequence[Event]) -> list[Event]:
    """The events, those of "a if x > 0, b otherwise" as one formula."""
    said = [(place, _choice(each)) for place, each in enumerate(found) if each.kind == "words"]
    first = next(
        (
            place
            for place, word in said
            if word == "if" and place and found[place - 1].kind in ("formula", "comma")
        ),
        None,
    )
    if first is None:
        return list(found)
    start = first - 1 if found[first - 1].kind == "formula" else first - 2
    if start < 0 or found[start].kind != "formula":
        return list(found)
    stop = first
    for place, word in said:
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        is_value_behind = after is not None and after.kind == "formula" and not after.relates
        has_value_before = before is not None and before.kind == "formula" and (
            not before.relates if _is_and(found[place - 2 : place - 1]) else before.relates and not before.ends
        )  # fmt: skip
        if place > first and word == "else" and (is_value_behind or has_value_before):
            stop = place + 1 if is_value_behind and not has_value_before else place
        elif place > first and word == "if" and has_value_before and after is not None:
            stop = place + 1
    if stop == first:
        return list(found)
    whole = replace(found[start], stop=found[stop].stop, relates=True, ends=True, says="cases")
    return [*found[:start], whole, *found[stop + 1 :]]


def _is_and(before: Sequence[Event]) -> bool:
    return bool(before) and re.sub(r"[^a-z]", "", before[0].says.lower()) == "and"


def _choice(event: Event) -> str:
    """What joins cases, if or else, if the words say this and nothing else."""
    word = re.sub(r"[^a-z]", "", event.says.lower())
    return {
        "if": "if",
        "for": "if",
        "when": "if",
        "otherwise": "else",
        "else": "else",
        "andotherwise": "else",
    }.get(word, "")


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
        if any(each.role in ("condition", "otherwise", "together") for each in self.roles):
            mood.lasts = ""
        mood.is_case = mood.is_case and all(each.role != "together" for each in self.roles)
        told = [each for each in self.events if each.kind == "words"]
        is_head = bool(told) and not any(
            each.role in JUDGED or each.role == "condition" for each in self.roles
        )
        if (
            is_head
            and HEAD.match(told[0].says)
            and not EVERY.match(told[0].says)
            and not BENIGN.search(self.line)
        ):
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
        for cue in cues(says[start:]):
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
            elif cue.kind != "and" or not mood.role:
                mood.vague |= cue.says in EXACTLY and self._is_of_words(says[start : start + cue.start])
                if cue.kind in ("then", "iff"):
                    self.mood.joined = "" if cue.says == "then" and mood.role == "condition" else cue.kind
                mood.role = mood.role if cue.kind == "and" else ""
                mood.cue, mood.says, mood.tail = cue.kind, cue.says, ""
            at = start + cue.stop
        mood.vague = mood.vague or VAGUE.search(says[start:]) is not None
        mood.tail += says[at:]
        self.words = says[start:]
        self._add(role, event.start, event.stop)

    def _supposed_in_words(self, sentence: str) -> None:
        """What a sentence without a formula supposes is in force from there on, though it can't be read."""
        if SUPPOSED.match(sentence) and CONTRARY.search(sentence) and not self.mood.role:
            self.mood.lasts = "case"

    def _is_of_words(self, before: str) -> bool:
        """Whether only words stand before "if and only if": what stands behind it is no claim by itself."""
        is_told = any(each.role in JUDGED and each.sentence == self.sentence for each in self.roles)
        return not is_told and not self.mood.role and re.search(r"\w", before) is not None

    def _add(self, role: str, start: int, stop: int, joined: str = "", guess: str = "") -> None:
        self.roles.append(Role(role, start, stop, joined, guess, self.sentence))

    def _formula(self, place: int) -> None:
        """What the next formula is."""
        each = self.events[place]
        text = self.line[each.start : each.stop]
        if not each.relates:
            is_alone = self._is_alone(each)
            self._add(
                "claim" if is_alone else "words", each.start, each.stop, self.mood.joined if is_alone else ""
            )
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
        is_told = self.mood.cue in CLAIMED or re.search(r":\s*\Z", self.mood.tail) is not None
        return is_told and told[-1].stop <= event.start and re.search(r"[-+*/^_\\·=(−]", text) is not None

    def _role(self, place: int, text: str) -> tuple[str, str]:
        """The role of a formula with a relation, and what was guessed in that."""
        mood = self.mood
        cue, guess = mood.cue, ""
        if self.is_asked or self.is_goal or self._is_said_only(text):
            return "words", ""
        if mood.role:  # no word since the last formula, or "and"
            return self._beside(place, text)
        if OPERATOR.search(self.words):
            guess = UNTOLD
        if mood.says in CASES and LABEL.fullmatch(mood.tail) and (BARE.fullmatch(text) or _is_order(text)):
            return "condition", ""
        if cue in PASSING and re.search(r"\w.*[,:;–—]\s*\Z", mood.tail, re.DOTALL):
            mood.vague |= cue == "condition"
            cue, guess = "claim", guess
        elif (
            cue == ""
            and re.search(r"[^\W\d_]", self.words)
            and not re.search(r"[:,]\s*\Z", self.words + mood.tail)
        ):
            guess = UNTOLD
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
                return self._meant(text), ""
            case "bracket":
                return self._remark(text), ""
            case "":
                return self._untold(place, text, guess)
        return (
            self._untold(place, text, guess)
            if not self.mood.joined and cue == "then" and not mood.says
            else ("claim", guess)
        )

    def _is_said_only(self, text: str) -> bool:
        """Whether it tells only what something ranges over."""
        return (RANGE.search(_top(text)) is not None and "," in _top(text)) or (
            MEMBER.search(_top(text)) is not None and not re.search(r"[=<>≤≥≠]", _top(text))
        )  # fmt: skip

    def _beside(self, place: int, text: str) -> tuple[str, str]:
        """The role of a formula that a comma or the word "and" parts from the one before it."""
        before = self.mood.role
        is_and = "and" in self.words.split()
        if before == "condition":
            sign, has_claim = BARE.fullmatch(text), any(each.role == "claim" for each in self.roles)
            if (sign and sign["sign"] != "=") or (is_and and not has_claim):
                return "condition", ""
            return "claim", MAYBE if (sign or is_and) and not self._has_own(place) else ""
        if is_and or before == "words":
            return before, ""
        if before == "meaning":
            return ("meaning" if NAMING.match(text) else "claim"), ""
        sign = BARE.fullmatch(text)
        if before == "claim" and sign and (sign["sign"] != "=" or INDEXED.fullmatch(text)):
            return "condition", ""
        if before == "claim" and self._names_something_used(text):
            return "meaning", ""
        return "claim", ""

    def _has_own(self, place: int) -> bool:
        """Whether a condition stands right behind a formula."""
        behind = self.events[place + 1] if place + 1 < len(self.events) else None
        return behind is not None and any(cue.kind == "condition" for cue in cues(behind.says))

    def _names_something_used(self, text: str) -> bool:
        """Whether it is an equation for a name that has just been used."""
        m = NAMING.match(text)
        base = BASE.search(m["name"]) if m else None
        used = next((each for each in reversed(self.roles) if each.role == "claim"), None)
        if base is None or used is None:
            return False
        letters = re.escape(base[0])
        return (
            re.search(rf"(?<![A-Za-z\\]){letters}(?![A-Za-z])", self.line[used.start : used.stop]) is not None
        )

    def _meant(self, text: str) -> str:
        """What "let" or "where" makes of a formula: it gives something a name, or supposes something."""
        m = NAMING.match(text)
        if m is None or ZERO.match(text, m.end()):
            return "condition"
        is_bare = BARE.fullmatch(text) is not None
        return (
            "condition"
            if is_bare and (self.mood.says not in MEANT or re.search(rf"=\s*{NUMBER}\s*\Z", text))
            else "meaning"
        )

    def _remark(self, text: str) -> str:
        """What brackets make of a formula behind a claim: a reason, or a condition."""
        return "condition" if _is_order(text) or BARE.fullmatch(text) else "reason"

    def _untold(self, place: int, text: str, guess: str) -> tuple[str, str]:
        """What a formula is that no word tells of: a claim, unless something is only supposed."""
        following = self.events[place + 1] if place + 1 < len(self.events) else None
        is_first = not any(each.role in JUDGED or each.role == "condition" for each in self.roles)
        bare = BARE.fullmatch(text)
        is_zero = SLOPE.match(text) is not None and re.search(r"=\s*0\s*\Z", text) is not None
        if (
            following is not None
            and is_first
            and (bare or is_zero)
            and _implies(following)
            and not self.mood.joined
        ):
            return "condition", ""
        is_alone = is_first and all(each.kind in ("formula", "colon", "comma", "stop") for each in self.events) and len(
            [each for each in self.events if each.kind == "formula"]
        ) == 1  # fmt: skip
        if bare and is_alone and not guess:
            if INDEXED.fullmatch(text) or bare["sign"] in (
                "<",
                ">",
                "!=",
                "≠",
                r"\ne",
                r"\neq",
                r"\lt",
                r"\gt",
            ):
                return "condition", ""
            return "claim", MAYBE if bare["sign"] != "=" or re.search(rf"=\s*{NUMBER}\s*\Z", text) else ""
        return "claim", guess

    def _claim(self, event: Event, joined: str, guess: str) -> None:
        """A claim; where a derivative is equal to something and to 0, the 0 by itself, since it may be set to that."""
        text = self.line[event.start : event.stop]
        relations = [
            each for each in signs(text, 0, len(text), ()) if each.kind == "relation" and not each.depth
        ]
        places = [each.start for each in relations]
        says_zero = bool(places) and text[places[-1]] == "=" and ZERO.match(text, places[-1] + 1) is not None
        is_first = len(places) == 1
        if SHALL.search(self.typed, event.start, event.stop) and places:
            before = 0 if is_first else relations[-2].stop
            if not is_first:
                self._add("claim", event.start, event.start + places[-1], joined, guess)
            self._add("condition", event.start + before, event.stop)
        elif not says_zero or not SLOPE.match(text) or self._is_conditional() or (joined and is_first):
            self._add("claim", event.start, event.stop, joined, guess)
        elif is_first:
            self._add("claim", event.start, event.stop, joined, guess or TO_ZERO)
        else:
            self._add("claim", event.start, event.start + places[-1], joined, guess)
            self._add("claim", event.start + places[-1], event.stop, "", guess or TO_ZERO)

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
            if is_last and not BARE.fullmatch(text):
                break
            self.roles[number] = replace(each, role="condition", guess="")
            self.mood.cue, self.mood.says, self.mood.role = "claim", "", ""

    def _numbered(self, event: Event) -> None:
        for number in range(len(self.roles) - 1, -1, -1):
            if event.says and self.roles[number].role == "claim":
                self.roles[number] = replace(self.roles[number], guess=event.says)
                break


def _implies(event: Event) -> bool:
    if event.kind == "words":
        return (
            re.match(r"\s*(?:implies|imply|gives|yields|means|leads to)\b", event.says, re.IGNORECASE)
            is not None
        )
    return event.kind == "then"


def _is_order(text: str) -> bool:
    """Whether it has inequalities only."""
    top = _top(text)
    return re.search(ORDER, top) is not None and "=" not in re.sub(r"[<>!]=", "", top)


def _top(text: str) -> str:
    """What of a formula stands outside of braces and brackets."""
    return "".join(
        each.says if each.kind != "space" else " " for each in signs(text, 0, len(text), ()) if not each.depth
    )


def segments(found: Sequence[Role]) -> list[list[Role]]:
    """The roles of a line, parted so that no part holds the conditions of another: for x > 0 a, for x < 0 b."""
    if all(each.role not in ("condition", "otherwise") for each in found):
        return [list(found)]
    parts: list[list[Role]] = [[]]
    for each in found:
        if _begins(parts[-1], each):
            goes_on = each.sentence == parts[-1][-1].sentence
            loose = len(parts[-1])
            while goes_on and parts[-1][loose - 1].role == "words":
                loose -= 1
            parts[-1:] = [parts[-1][:loose], parts[-1][loose:]]
            is_after = goes_on and each.role in JUDGED  # which the condition before it may be of, too
            each = replace(each, guess=each.guess or IN_WORDS) if is_after else each
        parts[-1].append(each)
    return parts


def _begins(part: Sequence[Role], each: Role) -> bool:
    """Whether a new part begins: a sentence, a second condition, or a claim behind one that has its condition behind it."""
    told = [one.role for one in part if one.role in JUDGED or one.role == "condition"]
    if not told:
        return False
    if each.sentence > part[-1].sentence:
        return True
    if told[0] == "condition":
        return each.role == "condition" and told[-1] != "condition"
    return each.role in ("claim", "meaning") and "condition" in told
