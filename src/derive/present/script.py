"""How each form of a page writes formulas and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from derive.kernel import Judgement
from derive.present import latex as latex_of, text as text_of
from derive.present.latex import encoder, judgement_latex, latex
from derive.present.layout import Box
from derive.present.text import judgement_text, text
from derive.terms import Term

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Script:
    """How one form of a page writes a formula, a claim, and plain words; or a box, which becomes a formula by
    `math`, with a relation beside it perhaps.
    """

    formula: Callable[[Term], str]
    claim: Callable[[Judgement], str]
    prose: Callable[[str], str] = str
    box: Callable[[Box], str] = text_of.spell
    math: Callable[[str], str] = str
    relations: Mapping[str, str] = field(default_factory=lambda: text_of.RELATIONS)


def _math(write: Callable[[T], str]) -> Callable[[T], str]:
    """Formulas between dollars."""
    return lambda each: f"${write(each)}$"


def _tex_prose(words: str) -> str:
    """Words as TeX writes them: special characters escaped, Greek letters and symbols as formulas."""
    return encoder().unicode_to_latex(words)


TERMINAL = Script(text, judgement_text)
MARKDOWN = Script(
    _math(latex), judgement_latex, box=latex_of.spell, math=_math(str), relations=latex_of.RELATIONS
)
TEX = replace(MARKDOWN, prose=_tex_prose)
