r"""Names of Python for the names of a problem: θ is theta, W¹ is W1, ŷ is yhat, λ is lambda_."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable

from derive.present.names import ACCENTS, FONTS, SPELLED

OURS = ("np", "torch", "math")  # what a module of ours imports
RESERVED = frozenset((*keyword.kwlist, *filter(str.islower, dir(builtins)), *OURS))
SIGNS = {"*": "_star", "+": "_plus_", "-": "_minus_", "'": "_prime"}


def identifier(name: str) -> str:
    r"""`name`, as LaTeX or Unicode writes it, in the letters of Python: \hat{y} is yhat, y^* is y_star."""
    name = re.sub(rf"\\(?:{FONTS})\b\s*(?:\{{([^{{}}]*)\}})?", lambda found: found[1] or "", name)
    name = re.sub(rf"\\({'|'.join(ACCENTS)})\s*\{{?(\\?[A-Za-z]+)\}}?", r"\2\1", name)
    name = re.sub(r"\\prime", "'", name)
    name = "".join(map(_spelled, unicodedata.normalize("NFKD", name)))
    name = re.sub(r"\^\{?\(?([0-9]+)\)?\}?", r"\1", name)
    name = re.sub(r"[*+'-]", lambda found: SIGNS[found[0]], name)
    name = re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"[\\{}()]", "", name))
    return _legal(re.sub(r"_+", "_", name).strip("_"))


def slug(words: str) -> str:
    """What a part is called, as a name: “first layer” is first_layer."""
    return _legal(identifier(words).lower())


def unused(wanted: str, used: Collection[str]) -> str:
    """`wanted`, with a number behind it if it is in use."""
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted.rstrip('_')}_{number}"
    return name


def distinct(names: Iterable[str], used: Collection[str] = ()) -> dict[str, str]:
    """An identifier for each of `names`; no two are the same, and none is in use."""
    found: dict[str, str] = {}
    for name in names:
        found[name] = unused(identifier(name), {*found.values(), *used})
    return found


def _legal(name: str) -> str:
    if not name[:1].isalpha():
        return f"v{name}"
    return f"{name}_" if name in RESERVED else name


def _spelled(letter: str) -> str:
    if letter.isascii():
        return letter
    unknown = "" if unicodedata.combining(letter) else f"u{ord(letter):x}"
    return SPELLED.get(letter, unknown)
