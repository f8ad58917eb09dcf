"""PDF from the source of a page: tagged, for archives, the same bytes for the same source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from derive.errors import StatementError
from derive.kernel import Problem
from derive.kernel.certificate import dumps
from derive.language import ENGLISH, Language
from derive.narrate import Story
from derive.present.pages import page
from derive.present.typst import quoted

if TYPE_CHECKING:
    from typst import Compiler

FOR_ALL_TIME = 0  # the date in the file: PDF/A insists on one
UNDISPLAYED = re.compile(
    r'the text (`"(?P<text>.+)"` could not be displayed|contains the disallowed codepoint `"(?P<code>.+)"`)'
)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MARK = "\u200e"  # beside words from left to right; it comes to the font of what it stands beside


class NoGlyph(StatementError):
    """A letter that none of the fonts has, and where it stands."""

    def __init__(self, letter: str, place: str = "") -> None:
        shown = [f"“{letter}”"] if letter.isprintable() else []
        codes = " ".join(f"U+{ord(each):04X}" for each in letter)
        where = f", which stands in {place}" if place else ""
        super().__init__(f"no font that comes with derive has {' '.join([*shown, f'({codes})'])}{where}")
        self.letter = letter


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside of a PDF: what the page was made of, and can be checked by."""

    name: str
    text: str
    says: str = ""
    kind: str = "application/json"


def solution(story: Story, language: Language = ENGLISH) -> bytes:
    """A derivation as a document, with its certificate inside.

    Raises:
        NoGlyph: a letter is in no font.
    """
    try:
        return pdf(page(story, "typst", language), [certificate(story)])
    except NoGlyph as why:
        raise NoGlyph(why.letter, place_of(why.letter, story.problem)) from None


def place_of(letter: str, problem: Problem) -> str:
    """Where the author of a problem has written `letter`; nothing if nowhere."""
    said = {"the title": problem.title, "the source": problem.source}
    said |= {f"the name of part {target.part}": target.part for target in problem.targets}
    said |= {f"what is said of {name}": says for name, says in problem.sizes.items()}
    said |= {f"what is said of {each.name}": each.says for each in problem.symbols}
    said |= {f"what is said of {each.name}": each.says for each in problem.functions}
    return next((place for place, words in said.items() if letter in words), "")


def certificate(story: Story, name: str = "certificate") -> Attachment:
    """The certificate of a derivation, as a file NAME.json."""
    return Attachment(f"{name}.json", dumps(story.theorems[0].derivation), "The derivation, for derive check")


def pdf(source: str, attached: Sequence[Attachment] = ()) -> bytes:
    """The document that `source`, in Typst, describes, with files inside.

    Raises:
        NoGlyph: a letter is in no font.
    """
    from typst import TypstError

    whole = source + "".join(map(_attach, attached))
    inputs = {each.name: each.text for each in attached}
    try:
        made = _compiler().compile(
            input=whole.encode(), format="pdf", sys_inputs=inputs, timestamp=FOR_ALL_TIME,
            pdf_standards=["a-3a", "ua-1"],  # files inside; everything can be read aloud
        )  # fmt: skip
    except TypstError as why:
        found = UNDISPLAYED.search(why.message)
        if found is None:
            raise
        letter = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["text"] or found["code"])
        if letter == MARK and MARK in source:
            return pdf(source.replace(MARK, ""), attached)
        raise NoGlyph(letter) from None
    assert isinstance(made, bytes)
    return made


def _attach(each: Attachment) -> str:
    name = quoted(each.name)
    return (
        f'#pdf.attach({name}, bytes(sys.inputs.at({name})), relationship: "source", '
        f"mime-type: {quoted(each.kind)}, description: {quoted(each.says)})\n"
    )


@cache
def _compiler() -> Compiler:
    from typst import Compiler, Fonts

    own = str(files("derive") / "fonts")
    fonts = Fonts(include_system_fonts=False, font_paths=[own])
    return Compiler(root=own, font_paths=fonts, ignore_system_fonts=True)
