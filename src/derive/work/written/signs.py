"""What a formula is cut at: relations, arrows, commas, wide spaces, words; each with its depth in brackets."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from derive.read.names import KNOWN, usual_base
from derive.work.written.wording import is_common, is_cue

COMMANDS = {
    "relation": """le leq leqslant lt ge geq geqslant gt ne neq equiv approx propto sim simeq cong in notin ni subset subseteq
        leftarrow gets coloneqq triangleq succeq succ preceq prec ll gg mapsto doteq perp mid""",
    "arrow": "to rightarrow longrightarrow",
    "then": "Rightarrow implies Longrightarrow therefore xRightarrow leadsto rightsquigarrow",
    "because": "because",
    "iff": "iff Leftrightarrow Longleftrightarrow",
    "gap": "quad qquad",
    "sign": "cdot times odot otimes circ pm mp div ast star oplus",
    "large": "sum prod int lim max min sup inf frac dfrac tfrac partial nabla forall exists",
}
OF_COMMAND = {f"\\{name}": kind for kind, names in COMMANDS.items() for name in names.split()}
OF_SIGN = {
    **dict.fromkeys("=<>≤≥≠≈≡∝∈∼←≔⪰≽≻⪯≼≺≪≫⟂", "relation"), **dict.fromkeys("→⟶", "arrow"), **dict.fromkeys("⇒⟹∴⇝", "then"),
    "∵": "because", **dict.fromkeys("⇔⟺", "iff"), **dict.fromkeys("+-−*/·⋅×÷∘⊙⊗±", "sign"), ",": "comma", ";": "semicolon",
    ":": "colon", "&": "column", ".": "stop", "!": "stop", "?": "stop", "~": "space", "(": "open", "[": "open", "{": "open",
    ")": "close", "]": "close", "}": "close", **dict.fromkeys("_^", "script"), "∀": "large", "∃": "large",
    "<=": "relation", ">=": "relation", "!=": "relation", "==": "relation", ":=": "relation", "<-": "relation",
    "->": "arrow", "-->": "arrow", "=>": "then", "==>": "then", "<=>": "iff", "<==>": "iff", "**": "sign", "...": "dots",
    "…": "dots", "⋯": "dots", "..": "dots", r"\{": "open", r"\}": "close", r"\|": "other",
}  # fmt: skip
DOTS = (r"\dots", r"\ldots", r"\cdots", r"\dotsc", r"\dotsb", r"\vdots")
SCAN = re.compile(
    r"(?P<text>\\(?:text|textrm|textit|textbf|textnormal|mbox|mathrm|mathit|emph|intertext|shortintertext)"
    r"\s*\{(?P<inner>[^{}]*)\})"
    r"|(?P<begin>\\(?:begin|end)\{[^{}\n]{0,30}\})|(?P<command>\\[A-Za-z]+\*?)|(?P<escaped>\\.)"
    r"|(?P<short>(?<![\w\\])(?:i\.\s?e|e\.\s?g|w\.\s?r\.\s?t|s\.\s?t|w\.l\.o\.g|q\.e\.d|resp|cf)\.)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d_]+(?:['’]t\b)?)"
    r"|(?P<sign><==>|<=>|==>|-->|=>|<=|>=|!=|==|:=|<-|->|\*\*|\.{2,3}|\S)"
)
CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}
NO_WORDS = frozenset(
    """sum prod lim frac sqrt partial nabla cdot alpha infty mathbf mathrm hat bar tilde dot exp log inf sup cos sin top vec
    leq geq neq dfrac tfrac boldsymbol mathbb operatorname Var Cov Std var cov diag trace const Loss loss MSE NLL Tr grad Grad hess Hess curl
    argmin argmax minimize maximize""".split()  # noqa: SIM905  # a page of them
)
LETTER = re.compile(r"[^\W\d_]")
FOREIGN = re.compile("[\u0400-\u04ff\u0590-\u08ff\u3040-\u30ff\u4e00-\u9fff\u1f00-\u1fff]")
ACCENTED = re.compile("[ά-ώΆ-ΏąćęłńóśźżäöüßéèêëàâîïôûùçÀ-ÖØ-Þ]")


@dataclass(frozen=True, slots=True)
class Sign:
    """A piece of a formula: its kind, what it says, where it starts and stops, and in how many brackets it stands."""

    kind: str
    says: str
    start: int
    stop: int
    depth: int = 0


def signs(text: str, start: int, stop: int, names: Container[str], is_math: bool = False) -> list[Sign]:
    """The signs of text[start:stop]; words are told from names, of which those that are declared are given."""
    found = _deep([_sign(m) for m in SCAN.finditer(text, start, stop)])
    return [
        _worded(found, place, names, is_math) if sign.kind == "word" else sign
        for place, sign in enumerate(found)
    ]


def _sign(m: re.Match[str]) -> Sign:
    says, kind = m[0], m.lastgroup or ""
    if kind == "inner" or m["text"] is not None:
        is_words = _is_said(m["inner"], says)
        kind = "words" if is_words else "name"
    elif kind == "begin":
        kind = "open" if says.startswith("\\begin") else "close"
    elif kind == "command":
        kind = "dots" if says in DOTS else OF_COMMAND.get(says.rstrip("*"), "name")
    elif kind == "short":
        kind = "words"
    elif kind == "escaped":
        kind = OF_SIGN.get(says, "space")
    elif kind == "sign":
        kind = OF_SIGN.get(says, "other")
    return Sign(kind, says, m.start(), m.end())


def _is_said(inner: str, whole: str) -> bool:
    r"""Whether \text{...} holds words, and not a name, as \text{Loss} does."""
    bare = inner.strip(" ~,.;:()")
    if "intertext" in whole or "$" in inner or (bare != inner and bare):
        return True
    return " " in bare or "~" in bare or is_common(bare) or (not bare and not inner)


def partners(found: Sequence[Sign]) -> dict[int, int]:
    """For the place of each bracket that opens the place of the one that closes it, of whatever kind that is."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for place, sign in enumerate(found):
        if sign.kind == "open":
            opened.append(place)
        elif sign.kind == "close" and opened:
            partner[opened.pop()] = place
    return partner


def _deep(found: Sequence[Sign]) -> list[Sign]:
    """The signs with their depths; brackets that nothing opens or closes count as none."""
    partner = partners(found)
    closing = set(partner.values())
    depth, deep = 0, list[Sign]()
    for place, sign in enumerate(found):
        depth -= place in closing
        deep.append(Sign(sign.kind, sign.says, sign.start, sign.stop, depth) if depth else sign)
        depth += place in partner
    return deep


def _worded(found: Sequence[Sign], place: int, names: Container[str], is_math: bool) -> Sign:
    """The sign, as words if it is a word of a sentence; what is left of other letters is a name."""
    sign = found[place]
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    before = None if _is_hyphen(found, place - 1) else before
    after = None if _is_hyphen(found, place + 1) else after
    is_word = _is_word(sign, before, after, names, is_math)
    is_apart = before is None or before.stop < sign.start
    if not is_word and is_apart and sign.says.lower() in ("a", "i"):
        is_noun = after is not None and not is_cue(after.says)  # a if x > 0
        is_word = (
            after is not None
            and is_noun
            and after.kind == "word"
            and _is_word(after, None, None, names, is_math)
        )
    return Sign("words" if is_word else "name", sign.says, sign.start, sign.stop, sign.depth)


def _is_hyphen(found: Sequence[Sign], place: int) -> bool:
    """Whether the sign joins two words, as in cross-entropy."""
    if not 0 < place < len(found) - 1 or found[place].says != "-":
        return False
    before, sign, after = found[place - 1 : place + 2]
    return all(len(each.says) > 2 and each.kind in ("word", "words") and not usual_base(each.says) for each in (before, after)) and (
        before.stop == sign.start and sign.stop == after.start
    )  # fmt: skip


def _is_word(
    sign: Sign, before: Sign | None, after: Sign | None, names: Container[str], is_math: bool
) -> bool:
    says = sign.says
    if len(says) < 2 or says in names:
        return bool(FOREIGN.search(says)) and len(says) > 1
    if FOREIGN.search(says) or (ACCENTED.search(says) and len(says) > 2):
        return True
    touches_left = (
        before is not None and before.stop == sign.start and before.kind not in ("open", "stop", "comma")
    )
    touches_right = (
        after is not None and after.start == sign.stop and after.kind in ("script", "open", "number", "name")
    )
    if touches_left or touches_right:
        return False
    if is_cue(says):
        is_short = len(says) < 3 and not (is_math and says.lower() in ("if", "so"))
        is_factor = before is not None and before.kind in ("sign", "relation", "script", "large")
        is_side = after is not None and after.kind in ("sign", "relation") and before is not None
        return not (is_short and (is_math or is_factor or is_side))
    if not is_common(says) and (
        len(says) < 4 or says in NO_WORDS or says in KNOWN or usual_base(says) or is_math
    ):
        return False
    if is_math and len(says) < 3:
        return False
    is_operand = before is not None and before.kind in (
        "sign",
        "relation",
        "arrow",
        "script",
        "number",
        "large",
    )
    return not is_operand and not (after is not None and after.kind in ("sign", "script", "relation"))
