"""What a formula by itself tells of what it may be: a case, a name for something, a range, a derivative set to 0."""

from __future__ import annotations

import re

from derive.work.written.signs import signs

NAME = r"(?:\\?[A-Za-z]+|[^\W\d_]|\\(?:hat|bar|tilde|vec|mathbf|boldsymbol|mathrm|text|mathcal|bm)\s*\{?\\?\w+\}?)\u0302?"
SCRIPTED = (
    rf"{NAME}(?:\s*(?:_|\^(?!\s*\{{?\d+\}}?(?![\w)])))\s*(?:\{{[^{{}}]*\}}|\\?\w+|\*)|[₀-₉ᵢⱼₖₗₘₙ]+|'|\*)*"
)
NUMBER = r"[-−]?\s*\d+(?:\.\d+)?"
ORDER = r"<=|>=|!=|[<>≤≥≠]|\\(?:le|leq|ge|geq|ne|neq|lt|gt|leqslant|geqslant)(?![A-Za-z])"
BARE = re.compile(rf"\s*{SCRIPTED}\s*(?P<sign>=|{ORDER})\s*(?:{SCRIPTED}|{NUMBER})\s*")
INDEXED = re.compile(rf"\s*[ci-n]\s*(?:=|{ORDER})\s*[ci-n]\s*")
NAMING = re.compile(rf"\s*(?P<name>{SCRIPTED})\s*(?:\([^()]*\)\s*)?(?::=|\\coloneqq|=)(?!=)")
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
    "let", "where", "with", "define", "defining", "denote", "denoting", "introduce", "introducing", "write", "writing", "call",
    "sei", "seien", "niech", "oznaczmy", "έστω", "wobei", "gdzie", "όπου", "mit",
)  # fmt: skip
STRICT = ("<", ">", "!=", "≠", r"\ne", r"\neq", r"\lt", r"\gt")


def top(text: str) -> str:
    """What of a formula stands outside of braces and brackets."""
    return "".join(
        " " if each.kind == "space" else each.says for each in signs(text, 0, len(text), ()) if not each.depth
    )


def is_range(text: str) -> bool:
    """Whether it only tells what something ranges over: i = 1, ..., n, or v ∈ ℝ."""
    outside = top(text)
    if RANGE.search(outside) is not None and "," in outside:
        return True
    return MEMBER.search(outside) is not None and not re.search(r"[=<>≤≥≠]", outside)


def is_number(text: str) -> bool:
    """Whether it says that something is a number."""
    return re.search(rf"=\s*{NUMBER}\s*\Z", text) is not None


def meant(text: str, says: str) -> str:
    """What "let" or "where" makes of a formula, or another word that it `says`: it names something, or is a condition."""
    m = NAMING.match(text)
    if m is None or ZERO.match(text, m.end()):
        return "condition"
    if INDEXED.fullmatch(text):
        return "condition"
    is_bare = BARE.fullmatch(text) is not None
    return "condition" if is_bare and (says.split()[0] not in MEANT or is_number(text)) else "meaning"


def remark(text: str) -> str:
    """What brackets make of a formula behind a claim: a reason, or a condition."""
    outside = top(text)
    is_order = re.search(ORDER, outside) is not None and "=" not in re.sub(r"[<>!]=", "", outside)
    return "condition" if is_order or BARE.fullmatch(text) else "reason"


def names_used(text: str, before: str) -> bool:
    """Whether it is an equation for a name that stands in what came `before`."""
    m = NAMING.match(text)
    base = BASE.search(m["name"]) if m else None
    if base is None:
        return False
    return re.search(rf"(?<![A-Za-z\\]){re.escape(base[0])}(?![A-Za-z])", before) is not None


def relations(text: str) -> list[tuple[int, int]]:
    """Where its relations stand, outside of brackets."""
    return [
        (each.start, each.stop)
        for each in signs(text, 0, len(text), ())
        if each.kind == "relation" and not each.depth
    ]


def says_zero(text: str, places: list[tuple[int, int]]) -> bool:
    """Whether a derivative is equal to 0 at its end; its relations stand at `places`."""
    if not places or SLOPE.match(text) is None:
        return False
    start, stop = places[-1]
    return text[start:stop] == "=" and ZERO.match(text, stop) is not None
