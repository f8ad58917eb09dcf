r"""Names as people spell them, and the one base that all spellings have: yhat, y_hat, ŷ are \hat{y}."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from derive.read.characters import ACCENTS as TYPED_ACCENTS, GREEK, LETTERS

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot",
}  # fmt: skip
VARIANTS = {
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varsigma": "sigma", "varrho": "rho",
    "lam": "lambda", "eps": "epsilon",
}  # fmt: skip
# as typed -> as terms call it; one number to one number
FUNCTIONS = {
    "exp": "exp", "log": "log", "ln": "log", "tanh": "tanh", "sin": "sin", "cos": "cos", "erf": "erf",
    "abs": "abs", "sqrt": "sqrt", "relu": "relu", "ReLU": "relu", "RELU": "relu", "sigmoid": "sigma", "max": "max",
    "min": "min", "factorial": "factorial", "Gamma": "Gamma",
}  # fmt: skip
OF_ARRAYS = {
    "diag": "diag",
    "Diag": "diag",
    "tr": "trace",
    "Tr": "trace",
    "trace": "trace",
    "det": "det",
    "vec": "vec",
}
# read, and refused with what to do instead
LATER = {
    "softmax": "define it, as p_k = exp(z_k) / sum_i exp(z_i)",
    "mean": "write 1/n sum_i x_i",
    "arctan": "", "sign": "", "sgn": "", "KL": "", "argmax": "", "argmin": "",
    "rank": "", "lg": "", "Pr": "", "logsumexp": "write log(sum_i exp(x_i))",
}  # fmt: skip
BY_OTHERS = ("sinh", "cosh", "sech", "csch", "coth", "tan", "softplus")  # read as what they are made of
KNOWN = FUNCTIONS | OF_ARRAYS | dict(zip(BY_OTHERS, BY_OTHERS, strict=True)) | {name: name for name in LATER}


_SHOWN = {f"\\{name}": letter for letter, name in reversed(LETTERS.items())}


@dataclass(frozen=True)
class Names:
    """What a parser must know of a problem: which words are names, and which names are functions.

    `ranks` has for each base the numbers of indices of all that is called so, `labels` the subscripts
    that belong to names, as the out of W_out, `marked` the names that have such, as y^* beside y, `defined`
    those of definitions, `sizes` those of sizes.
    """

    ranks: Mapping[str, frozenset[int]] = field(default_factory=dict)
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()
    is_answer: bool = False
    marked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defined: frozenset[str] = frozenset()
    is_line: bool = False
    sizes: frozenset[str] = frozenset()
    spelled: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        spelled = {word: base for base in (*self.ranks, *self.functions) for word in spellings(base)}
        object.__setattr__(self, "spelled", spelled)

    def declares(self, base: str) -> bool:
        """Whether something has this base."""
        return base in self.ranks or base in self.functions

    def declares_plain(self, base: str) -> bool:
        """Whether something is called so without a label."""
        return self.declares(base) and shown(base) in self.marked.get(base, (shown(base),))

    @property
    def all(self) -> str:
        """All that is declared, for a person."""
        bases = dict.fromkeys((*self.ranks, *self.functions))
        told = (name for base in bases for name in self.marked.get(base, (shown(base),)))
        return ", ".join(told) or "nothing"

    def base_of(self, word: str) -> str | None:
        """The base that a word of plain letters spells, None if it is no name by itself."""
        if word in self.spelled:
            return self.spelled[word]
        return usual_base(word)


def shown(base: str) -> str:
    """A base as one letter, as far as there is one: ŷ, θ."""
    m = re.fullmatch(r"\\(hat|bar|tilde|dot)\{(.+)\}", base)
    if m:
        marks = {accent: mark for mark, accent in TYPED_ACCENTS.items() if mark != "\u0305"}
        return unicodedata.normalize("NFC", shown(m[2]) + marks[m[1]])
    return _SHOWN.get(base, base)


def usual_base(word: str) -> str | None:
    """The base of a letter, of a Greek letter, or of either with an accent: yhat."""
    word = VARIANTS.get(word, word)
    if word in GREEK or word == "ell":
        return f"\\{word}"
    if len(word) == 1:
        return word
    for accent in ("hat", "bar", "tilde"):
        for stem in (word.removesuffix(accent), word.removeprefix(accent)):
            if stem != word and (len(stem) == 1 or stem in GREEK):
                return f"\\{accent}{{{usual_base(stem)}}}"
    return None


def spellings(base: str) -> Iterable[str]:
    """The words by which people mean `base`."""
    m = re.fullmatch(r"\\(hat|bar|tilde|dot)\{\\?([A-Za-z]+)\}", base)
    if m:
        return m[2] + m[1], m[1] + m[2]
    return (re.sub(r"[^A-Za-z]", "", base),) if re.fullmatch(r"\\?[A-Za-z]+", base) else ()


def near(word: str, among: Iterable[str]) -> str:
    """What to say of the names that are like `word`: "" if none is."""
    among = [name for name in dict.fromkeys(among) if name != word]
    folded = [name for name in among if name.casefold() == word.casefold()]
    found = folded or (get_close_matches(word, among, n=2, cutoff=0.6) if len(word) > 1 else [])
    return f"; did you mean {' or '.join(found)}?" if found else ""
