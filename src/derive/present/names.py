r"""Names as people write them: \hat{y} in a problem file, ŷ on a page, yhat on a keyboard."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from derive.errors import UsageError

LETTERS = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega", "ell", "varepsilon",
    "vartheta", "varphi", "prime",
]  # fmt: skip
GREEK = dict(zip(LETTERS, "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩℓεϑφ′", strict=True))
SUM, SIGMA = "Σ", "𝚺"  # on one line of text a matrix of covariances must not look like the sign of a sum
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
FONTS = "mathbf|mathrm|mathit|mathcal|mathbb|boldsymbol|operatorname|text"
PLAIN, RAISED = "0123456789()+-niTLlabcdefghjkmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻ⁿⁱᵀᴸˡᵃᵇᶜᵈᵉᶠᵍʰʲᵏᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
SUPERSCRIPTS = str.maketrans(PLAIN, RAISED)
SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
FLAT = str.maketrans(RAISED + "₀₁₂₃₄₅₆₇₈₉₊₋", PLAIN + "0123456789+-")

# what a keyboard has for a letter or an accent; of two spellings of ε the shorter
SPELLED = {sign: word for word, sign in reversed((*GREEK.items(), *ACCENTS.items()))} | {
    SIGMA: "Sigma",
    "ℒ": "L",
}
COMMANDS = {
    letter: rf"\{word}" for word, letter in (*GREEK.items(), ("infty", "∞"))
}  # and the more exact one of two

GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
MARK = rf"{GROUP}|\\[A-Za-z]+|[^\W_]+|[*+\-]"
MARKED = re.compile(rf"(?P<stem>.+?)(?:_(?P<sub>{MARK}))?(?:\^(?P<sup>{MARK}))?(?:_(?P<after>{MARK}))?")
WORD = r"[^\W\d_]+"
LONGEST = 60
EXAMPLES = r"as z, theta, \mu, \hat{p} or W^1"


@lru_cache(maxsize=1024)
def name_text(name: str) -> str:
    r"""A LaTeX name in Unicode: \hat{y} as ŷ, W^{(1)} as W⁽¹⁾, b_1 as b₁."""
    name = name.replace(r"\mathcal{L}", "ℒ")
    name = re.sub(rf"\\(?:{FONTS})\b\s*(?:\{{([^{{}}]*)\}})?", lambda m: m[1] or "", name)
    name = re.sub(r"\\(hat|bar|tilde|dot|vec)\s*\{?(\\?[A-Za-z]+)\}?", _accented, name)
    name = re.sub(r"\\([A-Za-z]+)", lambda m: GREEK.get(m[1], m[1]), name)
    name = re.sub(
        r"_(?:\{([0-9]+(?:,[0-9]+)*|[+-])\}|([0-9]+|[+-])(?![^\W_]))",
        lambda m: (m[1] or m[2]).translate(SUBSCRIPTS),
        name,
    )
    name = re.sub(r"\^\{(\([0-9+\-a-pr-z]+\))\}", lambda m: m[1].translate(SUPERSCRIPTS), name)
    name = re.sub(r"\^\{?([0-9()+\-niTLl]+)(?![^\W_])\}?", lambda m: m[1].translate(SUPERSCRIPTS), name)
    name = re.sub(r"\^\{?\*\}?", "*", name)
    name = re.sub(r"\{([^{}]*\w[+-][^{}]*)\}", "\ue000\\1\ue001", name)  # x_{k+1} is not x_k + 1
    name = name.replace("{", "").replace("}", "").translate({0xE000: "{", 0xE001: "}"})
    return unicodedata.normalize("NFC", name.replace(SUM, SIGMA))


def braced(name: str) -> str:
    r"""A name with what LaTeX needs around words and marks: loss as \mathrm{loss}, x_in as x_{\mathrm{in}}."""
    name = re.sub(r"^([^\W\d_]{2,})(?=$|[_^])", r"\\mathrm{\1}", name)
    name = re.sub(r"([_^])([^\W\d_]{2,})(?![^\W_])", r"\1{\\mathrm{\2}}", name)
    return re.sub(r"([_^])([^\W_]{2,})", r"\1{\2}", name)


def _accented(match: re.Match[str]) -> str:
    inner = match[2]
    letter = GREEK.get(inner[1:], inner) if inner.startswith("\\") else inner
    return letter[0] + ACCENTS[match[1]] + letter[1:]


def name_plain(name: str) -> str:
    r"""A LaTeX name, or one in Unicode, as a keyboard spells it: \hat{y} as yhat, W^{(1)} as W1."""
    letters = unicodedata.normalize("NFD", name_text(name))
    spelled = "".join(SPELLED.get(letter, letter) for letter in letters).translate(FLAT)
    return re.sub(r"[^\w*+\-]|_", "", spelled)


def marks(name: str) -> tuple[str, str, str]:
    r"""The stem of a LaTeX name, its subscript and its superscript: W^{(1)}_0 as W, 0 and {(1)}."""
    found = MARKED.fullmatch(name)
    if found is None or (found["sub"] and found["after"]):
        return name, "", ""
    return found["stem"], found["sub"] or found["after"] or "", found["sup"] or ""


def as_name(written: str) -> str:
    r"""The LaTeX name that a person means: theta and θ are \theta; yhat, \hat y and ŷ are \hat{y}; W1 is W_1.

    Raises:
        UsageError: that is no name.
    """
    if len(written) > LONGEST:
        raise _no_name(f"{written[:LONGEST]}…")
    text = unicodedata.normalize("NFD", written.strip()).replace(SIGMA, SUM)
    text = re.sub(f"[{RAISED}]+", lambda m: f"^{{{m[0].translate(FLAT)}}}", text)
    text = re.sub("[₀-₉₊₋]+", lambda m: f"_{{{m[0].translate(FLAT)}}}", text)
    text = re.sub(r"(?<=[^\^{_])\*$", "^*", text)  # y*, as pages have it
    stem, sub, sup = marks(text)
    if (numbered := re.fullmatch(rf"({WORD})([0-9]+)", stem)) and not sub:
        stem, sub = numbered[1], numbered[2]
    name = _stem(stem, written) + (f"_{_mark(sub, written)}" if sub else "")
    name += f"^{_mark(sup, written)}" if sup else ""
    if why := unwritable(name):
        raise UsageError(f"{written} is not a name: {why}")
    return name


def _stem(text: str, written: str) -> str:
    """The letter or word that carries the marks."""
    if dressed := re.fullmatch(rf"\\({'|'.join(ACCENTS)}|{FONTS})(?![A-Za-z])\s*(.+)", text):
        inner = _stem(_unwrapped(dressed[2]), written)
        if dressed[1] in ACCENTS and inner.startswith(tuple(rf"\{word}{{" for word in ACCENTS)):
            raise _no_name(written)  # one accent is what a line of text has room for
        return rf"\{dressed[1]}{{{inner}}}"
    for word, mark in ACCENTS.items():
        for head in (text.removesuffix(mark), text.removesuffix(word)):
            if head != text and (head in GREEK or re.fullmatch(r"[^\W\d_]", head)):
                return rf"\{word}{{{_stem(head, written)}}}"
    letter, whole = _greek(text), unicodedata.normalize("NFC", text)
    if not letter and not re.fullmatch(WORD, whole):
        raise _no_name(written)
    return letter or whole


def _greek(text: str) -> str:
    r"""The command for a Greek letter, however it is spelled; "" for anything else."""
    word = COMMANDS.get(text, text).removeprefix("\\")
    return rf"\{word}" if word in GREEK and word != "prime" else ""


def _mark(text: str, written: str) -> str:
    """A subscript or a superscript, in the braces that LaTeX needs."""
    inner = _unwrapped(text)
    if letter := _greek(inner):
        return letter
    if not re.fullmatch(rf"\\mathrm\{{{WORD}\}}|[^\W_][\w+\-,]*|\([\w+\-]+\)|[*+\-]", inner):
        raise _no_name(written)
    is_bare = len(inner) == 1 or (inner == text and re.fullmatch(WORD, inner))
    return inner if is_bare else f"{{{inner}}}"


def _unwrapped(text: str) -> str:
    return text[1:-1] if re.fullmatch(GROUP, text) else text


def _no_name(written: str) -> UsageError:
    return UsageError(f"{written.strip() or 'nothing'} is not a name: expected a letter, {EXAMPLES}")


def unwritable(name: str) -> str:
    r"""Why LaTeX can't write `name`, "" if it can: letters, \commands{...}, and one _ and one ^."""
    if not name:
        return "it is empty"
    if not name.isprintable() or re.search(r"(?<!\\)[$%#&~]|\\$|\\\\", name):
        return "expected a letter of a formula, as \\hat{y} or W^1"
    if re.search(r"\s", re.sub(r"\\[A-Za-z]+\s|\{[^{}]*\}", "", name)):
        return "expected no space in it"
    if not re.search(r"[^\W\d_]", name):
        return "expected a letter in it"
    depth, marks = 0, ""
    for letter in re.sub(r"\\.", "x", name):  # \{ is no bracket
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return "a } that no { opens"
        marks += letter if depth == 0 and letter in "_^" else ""
    if depth:
        return "a { that no } closes"
    if len(set(marks)) < len(marks) or name[-1:] in ("_", "^"):
        return "expected at most one subscript and one superscript"
    return ""
