"""Characters as people type them, in the few that the lexer knows; each remembers its place.

Superscripts are read before the compatibility form (NFKC) is taken, which would turn x² into x2.
What looks like another letter is refused by name: it would be a new symbol that nobody can see.
"""

from __future__ import annotations

import re
import unicodedata

from derive.read.errors import Unreadable

GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
]
CUT = "\x00"  # ends a command without being a space


def _greek_letter(name: str) -> str:
    kind = "SMALL" if name[0].islower() else "CAPITAL"
    told = {"lambda": "LAMDA"}.get(name.lower(), name.upper())
    return unicodedata.lookup(f"GREEK {kind} LETTER {told}")


LETTERS = {_greek_letter(name): name for name in GREEK} | {
    "ϵ": "epsilon", "ε": "epsilon", "ϑ": "theta", "ϕ": "phi", "ς": "sigma", "ϱ": "rho", "µ": "mu", "ℓ": "ell",
}  # fmt: skip
SIGNS = {
    "−": "-", "–": "-", "·": r"\cdot", "⋅": r"\cdot", "∙": r"\cdot", "×": r"\times", "÷": "/", "∂": r"\partial", "∀": r"\forall",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "∘": r"\circ",
    "⊙": r"\odot", "⊗": r"\otimes", "‖": r"\|", "∥": r"\|", "∕": "/", "√": r"\sqrt", "′": "'", "″": "''", "𝔼": r"\mathbb{E}",
    "𝟙": r"\mathbb{1}", "𝟏": r"\mathbf{1}", "⊤": r"\top", "…": r"\dots", "⋯": r"\cdots", "∈": r"\in",
    "∞": r"\infty", "∫": r"\int", "⟨": r"\langle", "⟩": r"\rangle", "ℝ": r"\mathbb{R}", "½": r"\frac{1}{2}",
    "⇒": r"\Rightarrow", "←": r"\leftarrow", "≔": r"\coloneqq", "→": r"\to", "±": r"\pm", "∼": r"\sim", "⪰": r"\succeq", "≽": r"\succeq", "≻": r"\succ",
    "⪯": r"\preceq", "≼": r"\preceq", "≺": r"\prec", "∗": "*", "’": "'",
}  # fmt: skip
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱʲᵏᵐᵃᵇᶜᵈᵉᵗᵘᵛʷˣʸᶻ", "0123456789+-()nijkmabcdetuvwxyz", strict=True)) | {
    "ᵀ": "\\top" + CUT
}
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥₓₐₑₒₕ", "0123456789+-=ijklmnprstuvxaeoh", strict=True))
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot"}
DRAWN = re.compile("(?:MATHEMATICAL )?(BOLD SCRIPT|SCRIPT|BOLD|BOLD ITALIC) (?:CAPITAL|SMALL) [A-Z]$")
FONT = {"BOLD SCRIPT": "mathcal", "SCRIPT": "mathcal", "BOLD": "mathbf", "BOLD ITALIC": "mathbf"}
SPACES = "\t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f"
LOOKALIKES = dict(
    zip("АВЕКМНОРСТУХаеорсухіјѕԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοа", "ABEKMHOPCTYXaeopcyxijsqwABEZHIKMNOPTYXoa", strict=True)
)

Character = tuple[str, int]  # and its place in what was typed


def characters(text: str) -> list[Character]:
    """The characters of `text`, in ASCII.

    Raises:
        Unreadable: one of them has no place in a formula.
    """
    found: list[Character] = []
    plain = [
        (c, place) for place, letter in enumerate(text) for c in _parts(letter, text[place + 1 : place + 2])
    ]
    here = 0
    while here < len(plain):
        letter, place = plain[here]
        script = RAISED if letter in RAISED else LOWERED if letter in LOWERED else None
        if script is not None:
            inner = []
            while here < len(plain) and plain[here][0] in script:
                inner.append(script[plain[here][0]])
                here += 1
            found += [(c, place) for c in ("^" if script is RAISED else "_") + "{" + "".join(inner) + "}"]
        elif here + 1 < len(plain) and plain[here + 1][0] in ACCENTS:
            inside = _ascii(letter, place).rstrip(CUT)
            accent = ACCENTS[plain[here + 1][0]]
            found += [(c, place) for c in f"\\{accent}{{{inside}}}"]
            here += 2
        else:
            if letter == "½" and found and found[-1][0].isdigit():
                raise Unreadable("a number beside ½ may be a sum or a product: write a quotient", place)
            found += [(c, place) for c in _ascii(letter, place)]
            here += 1
    return found


def _parts(letter: str, then: str) -> str:
    """A letter and its accents, one by one; wide letters as plain ones, bold and script as LaTeX has them, but for
    those that an accent follows.
    """
    if letter in RAISED or letter in LOWERED or letter in SIGNS or letter in LETTERS or letter.isascii():
        return letter
    if then not in ACCENTS and (drawn := DRAWN.match(unicodedata.name(letter, ""))):
        plain = unicodedata.normalize("NFKC", letter)
        return f"\\{FONT[drawn[1]]}{{{plain}}}" if plain.isascii() and plain.isalpha() else plain
    wide = "\uff00" <= letter <= "\uffef" or "\U0001d400" <= letter <= "\U0001d7ff"
    return unicodedata.normalize("NFKC" if wide else "NFD", letter)


def _ascii(letter: str, place: int) -> str:
    if letter in SIGNS:
        said = SIGNS[letter]
        return said + CUT if said[-1].isalpha() else said
    if letter in LETTERS:
        return f"\\{LETTERS[letter]}{CUT}"
    if letter in SPACES:
        return " "
    if letter.isascii() and letter.isprintable():
        return letter
    raise Unreadable(_refusal(letter), place)


def _refusal(letter: str) -> str:
    name = unicodedata.name(letter, f"U+{ord(letter):04X}")
    if letter in LOOKALIKES:
        return (
            f"found {letter} ({name}), which only looks like {LOOKALIKES[letter]}: type {LOOKALIKES[letter]}"
        )
    if letter in ACCENTS or unicodedata.combining(letter):
        return f"an accent ({name}) that derive doesn't read: write \\hat{{y}}, \\bar{{y}} or \\tilde{{y}}"
    if unicodedata.category(letter)[0] == "C":
        return f"an invisible or control character ({name}): delete it"
    return f"found {letter} ({name}), which is no part of a formula"
