"""A language of marks, «rewrite», and scripts that have it: what no message says, nor a formula, stands bare.

said = reasons(line, story, marked("md"))
assert bare(said) == []
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derive.language import Language
from derive.present.boxes import Box
from derive.present.script import Script, script

FORMULA = "⟦⟧"
PIECE = re.compile(r"(\{[a-z_]{2,}\})")  # what is shorter is a letter of an author


@dataclass(frozen=True, slots=True)
class Marks(Language):
    """Each literal piece of a message in « », what stands in its place as it is: «by Lemma »{number}."""

    def text(self, message: str) -> str:
        """The same words, marked."""
        return "".join(
            piece if PIECE.fullmatch(piece) or not piece else f"«{piece}»" for piece in PIECE.split(message)
        )

    def plural(self, one: str, many: str, number: int) -> str:
        """The one of two messages, marked."""
        return self.text(one if number == 1 else many)


MARKS = Marks("x-marks", "Marks")


def marked(form: str = "text", formula: str = FORMULA) -> Script:
    """The script of a form in the language of marks, with `formula` in place of each formula among words."""

    def hidden(box: Box, spelled: str, language: Language, is_large: bool) -> str:
        return formula

    return replace(script(form, MARKS), math=hidden, prose=str)


def bare(text: str) -> list[str]:
    """The words of a text that are neither in a message nor in a formula."""
    rest = re.sub(r"«[^«»]*»", " ", text).replace(FORMULA, " ")
    return re.findall(r"[^\W\d_]+", rest)
