"""Words between formulas, and what they make of the formula that comes next: a condition, a reason, a consequence."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

# "every" takes nothing away from a claim; "unless" does, but the condition that it names is the other one
CUES = {
    "condition": """towards a contradiction|toward a contradiction|for contradiction|for a contradiction|by contradiction
        |for the sake of contradiction|for the sake of a contradiction|by way of contradiction|to get a contradiction
        |to derive a contradiction|to the contrary|towards a contradiction, that|for contradiction, that
        |for the sake of contradiction, that|by way of contradiction, that|to the contrary, that|on the contrary|if|when|whenever|suppose|supposing|assume|assuming|given|provided|as long as|case|in case|at
        |let us assume|for which|under|wlog|w.l.o.g|in the limit|dla|gdy|kiedy|jeśli|jeżeli|załóżmy|przypadek|für|falls|wenn|αν|εάν|όταν
        |για|έστω ότι|اگر|برای|وقتی|فرض""",
    "meaning": """where|with|let|define|defining|denote|denote by|denoting|denoting by|sei|seien|introduce|introducing|write|writing|call|put|putting|set
        |setting|setting this to|equating|gdzie|niech|oznaczmy|wobei|mit|όπου|έστω|که در آن""",
    "reason": """since|because|as|due to|owing to|by|using|use|from|ponieważ|bo|da|weil|denn|wegen|aufgrund|επειδή|διότι|αφού|چون|زیرا""",
    "then": """hence|thus|so|therefore|then|consequently|accordingly|it follows|follows|implies|imply|implying|gives|give
        |giving|yields|yield|yielding|get|gets|getting|obtain|obtains|obtaining|leads to|leading to|arrive at|results in
        |means|meaning that|shows|shown|proves|proved|proven|reduces to|simplifies to|amounts to|conclude|deduce
        |więc|zatem|stąd|czyli|dann|folgt|ergibt|also folgt|daher|somit|folglich|άρα|οπότε|συνεπώς|επομένως|بنابراین|پس|آنگاه|نتیجه""",
    "iff": """if and only if|iff|exactly when|exactly if|precisely when|precisely if|equivalently|is equivalent to
        |are equivalent to|wtedy i tylko wtedy""",
    "claim": """is|are|be|becomes|become|equals|equal to|have|has|having|that|this|namely|i\\.e\\.|that is|note|recall
        |observe|know|see|find|compute|calculate|first|finally|now|next|again|also|similarly|likewise|moreover|furthermore
        |further|which|reads|holds|rewrite|rewriting|rewritten as|simplify|simplifying|expanding|substituting|substitute
        |inserting|plugging in|differentiating|solving|besides|we|answer|solution|result|but|while|whereas|however|czyli|mamy|to jest|jest|są|ist|sind|gilt|gilt dann
        |είναι|έχουμε|است""",
    "goal": """to show|to prove|show that|prove that|show|prove|want|wish|goal|aim|need to|to find
        |to be shown|claim that|would|should be|could|wykaż|pokaż|udowodnij|zu zeigen""",
    "not": """might think|may think|could think|would think|tempted|naively|at first glance|at first sight|first attempt|not|n't|cannot|can't|doesn't|isn't|don't|won't|never|neither|nor|no longer|instead of|rather than|wrong|wrongly
        |incorrect|incorrectly|mistake|mistakenly|false|falsely|contradiction|contradicts|unlike|nie|nicht|δεν|نیست""",
    "unless": "unless|except|except for|except at|except when|apart from|but not|only if|chyba że|außer",
    "otherwise": """otherwise|else|in the other case|in all other cases|in the remaining case|w przeciwnym razie|sonst
        |αλλιώς|διαφορετικά|در غیر این صورت""",
    "together": """in both cases|both cases|in all cases|in either case|in any case|in general|combining|combined|together
        |altogether|all in all|overall|in total|putting everything together|in summary|to sum up|in conclusion|w obu
        przypadkach|ogólnie|insgesamt|zusammen|συνολικά""",
    "every": """for all|for any|for every|for each|for some|for arbitrary|dla każdego|für alle|για κάθε|برای هر""",
    "and": "and|or|as well as|oraz|lub|und|oder|και|ή",
    "of": "of|than|over|about|wrt|with respect to|towards|between|among|like|around|near",
}  # fmt: skip
VAGUE = re.compile(
    r"\bfor\s+(?:(?:a|the|all|any|every|each)\s+)?(?:strictly\s+)?(?:positive|negative|non-?zero|non-?negative|large|small"
    r"|even|odd|distinct|different|equal|correct|true|other|inactive|active)\b"
    r"|\bwith\s+prob(?:ability|\.)?(?!\w)|\bw\.p\.|\bon\s+the\s+event\b|\bcondition(?:al|ed|ing)\s+on\b|\bup\s+to\b|\bmodulo\b"
    r"|\b(?:ignoring|neglecting|dropping|omitting|discarding)\b|\b(?:approximately|roughly|asymptotically|on\s+average|typically)\b"
    r"|\b(?:first|second|leading|lowest)[-\s]+order\b",
    re.IGNORECASE,
)
FILLERS = re.compile(
    r"(?:[\s,(]|\b(?:the|a|an|fact|that|we|you|have|identity|assumption|case|cases|indices|index|any|of|in|is|which|when|"
    r"where|our|this|both|equation|constraint|condition|definition|here|moment|now|us|i)\b)*",
    re.IGNORECASE,
)
# these take the formula that stands right behind them only
TIGHT = (
    "as", "by", "from", "using", "use", "at", "under", "with", "given", "for", "call", "write", "da", "mit", "bo",
)  # fmt: skip
COMMON = frozenset(
    """the a an of to in is are be by as at on or it its we us our you i this that these those which what who whose there here
    with without from into over under between both each every all any some no not only also but yet still again first second
    third last next now one two three term terms sum sums product rule chain quotient power side sides left right hand both
    derivative derivatives gradient gradients hessian jacobian matrix vector scalar entry entries component components index
    indices function functions loss cost error weight weights bias input output layer definition assumption equation equations
    formula proof answer solution exercise problem part step case cases line lines eq respect wrt rt lhs rhs sigmoid softmax
    linear linearity constant constants zero nonzero positive negative factor out pull cancel cancels cancelling expand
    expanding expansion simplify substitute insert plug rewrite differentiate differentiating taking take takes apply applying
    applied compute computing calculate see note recall observe know find finally moreover similarly likewise further same
    other another such does do did has have had will can may must only because since therefore hence thus then so if when where
    while for let set using use used given suppose assume qed holds hold true false gives get obtain follows implies depends
    depend independent variable variables number numbers example simple just our minus plus times divided equal equals
    consider begin start started go going back ok well sure very much more most less than about above below before after
    respectively wrt wlog rhs identity inequality convex concave jensen symmetric mean variance expectation expected value
    values minimum maximum optimal optimum stationary point points likelihood probability hidden state states net network
    forward backward pass update rate learning data sample samples class label labels target targets prediction predictions
    multiply multiplying divide dividing bring brings common denominator numerator""".split()  # noqa: SIM905  # a page of them
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that tells what the next formula is: its kind, what it says, and where it stands in the words."""

    kind: str
    says: str
    start: int
    stop: int


def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, phrases in CUES.items():
        for phrase in phrases.replace("\\.", ".").split("|"):
            found.setdefault(" ".join(phrase.split()), kind)
    return found | {"for": "condition"}


def _by_first_word(phrases: Iterable[str]) -> dict[str, re.Pattern[str]]:
    grouped: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        said = re.escape(phrase).replace(r"\ ", r"\s+")
        grouped.setdefault(WORD.match(phrase)[0], []).append(said)  # type: ignore[index]  # each begins with a word
    return {word: re.compile(rf"(?:{'|'.join(said)})(?!\w)", re.IGNORECASE) for word, said in grouped.items()}


WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
KINDS = _kinds()
BY_WORD = _by_first_word(KINDS)
SINGLE = frozenset(word for phrase in KINDS for word in phrase.split())


def cues(words: str) -> Iterator[Cue]:
    """The cues in `words`, from the first to the last; those that take only what stands right behind them, if it does."""
    stop = 0
    for word in WORD.finditer(words):
        says = word[0].lower().replace("’", "'")
        known = BY_WORD.get(says)
        if known is None and says.endswith("n't"):
            yield Cue("not", says, word.start(), word.end())
        m = known.match(words, word.start()) if known and word.start() >= stop else None
        if m is not None:
            says, stop = " ".join(m[0].lower().split()), m.end()
            if says not in TIGHT or FILLERS.fullmatch(words, stop):
                yield Cue(KINDS[says], says, m.start(), stop)


# let c be the true class, the correct label is c: a letter that stands for one value only, which nothing else tells
TOLD = re.compile(
    r"(?i)\b(?:let|say|suppose|assume|if|where|with|when|denote|call|fix)\W{1,4}(?P<one>[a-z])\W{1,4}"
    r"(?:(?:be|is|as|for|denotes?)\s+)?(?:(?:the|a|an)\s+)?(?:\w+\s+){0,2}?"
    r"(?:true|correct|target|label|winning|largest|smallest|argmax|arg\s?max|hot|index\s+(?:of|with|where|for|such|at))\b"
    r"|\b(?:true|correct|target|ground.truth)\s+(?:class|label|index|word|token|category)\W{1,4}"
    r"(?:(?:is|be|by|equals|has)\s+)?(?:(?:index|number)\s+)?\W{0,3}(?P<other>[a-z])\b"
)


def told_letters(text: str, names: Container[str]) -> re.Pattern[str] | None:
    """Where letters stand that the text tells something of in words only; None if there are none."""
    letters = {m["one"] or m["other"] for m in TOLD.finditer(text)}
    letters = {each for each in letters if each.islower() and each not in names}
    return re.compile(rf"(?<![A-Za-z\\])(?:{'|'.join(sorted(letters))})(?![A-Za-z])") if letters else None


OPERATORS = re.compile(r"[=<>≤≥≠≈∝∈∼⇒⟹∴∵⇔⟺→←\\^_+*/$&{}|~∀∃∂∇Σ∑∏√]|(?<!\w)[-−]|[-−](?!\w)")
LONG = re.compile(r"[^\W\d_]{3,}")
FEW = 4


def is_prose(line: str) -> bool:
    """Whether a line holds words only, by a quick look."""
    return OPERATORS.search(line) is None and sum(1 for _ in islice(LONG.finditer(line), FEW)) == FEW


def is_cue(word: str) -> bool:
    """Whether it is, or begins, what tells of the formula behind it."""
    word = word.lower().replace("’", "'")
    return word in SINGLE or word.endswith("n't")


def is_common(word: str) -> bool:
    """Whether it is a word of a sentence, though a formula may call something so."""
    return word.lower() in COMMON or is_cue(word)
