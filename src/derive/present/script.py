"""How each form of a page, in each language, writes formulas and words.

Every word that a reader sees goes through a `Script`: what the engine says by `say`, `count` and `law`, which know
the language; what the author of a problem says by `own`.  Every formula goes through `show`, as a box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from html import escape
from string import Formatter

from derive.kernel import Judgement, Problem
from derive.language import ENGLISH, Language
from derive.present import judgements, latex as latex_of, mathml, text as text_of, typst as typst_of
from derive.present.boxes import Box, Letter
from derive.present.breaking import width
from derive.present.columns import CLOSE, OPEN
from derive.present.latex import encoder
from derive.present.layout import layout, layout_in
from derive.present.speech import speak
from derive.terms import Term

NUMERALS = ("typ", "html")  # forms that number lines in the digits of the language; others do in a formula
WHOLE = 26.0  # em of a formula among words in print that no line is broken in


@dataclass(frozen=True, slots=True)
class Script:
    """One form of a page in one language: `form` is text, md, tex, typ or html.

    `prose` writes plain words, with what is special in this form escaped; `math` makes a formula that stands among
    words of what `spell` has made of a box.  `foreign` is for words from left to right among those from right to left;
    `cite` makes of the name of a law, and how it is said, a reference to it.  `is_turned` is a script of words that are
    read from the right inside of a formula, which goes on from the left: what is said first stands last.
    """

    form: str
    spell: Callable[[Box], str]
    math: Callable[[Box, str, Language, bool], str]
    prose: Callable[[str], str] = str
    foreign: Callable[[str], str] = str
    language: Language = ENGLISH
    speak: Callable[[Box, Language], str] | None = None
    cite: Callable[[str, str], str] | None = None
    is_turned: bool = False

    def show(self, box: Box, is_large: bool = False) -> str:
        """A formula among words, as large as one by itself if `is_large`."""
        return self.math(box, self.spell(box), self.language, is_large)

    def spoken(self, box: Box) -> str:
        """A formula read aloud, in a form that must say it; nothing in another."""
        return "" if self.speak is None else self.speak(box, self.language)

    def formula(self, term: Term, problem: Problem | None = None) -> str:
        """A term among words; as a term of `problem`, if that is known."""
        return self.show(layout(term) if problem is None else layout_in(problem, term))

    def letter(self, name: str) -> str:
        """A name among words."""
        return self.show(Letter(name))

    def claim(self, judgement: Judgement) -> str:
        """A judgement as a person says it."""
        return judgements.said(judgement, self)

    def say(self, message: str, /, **parts: str) -> str:
        """`message` in the language, with the parts, which are written already, where it has their names."""
        return self._filled(self.language.text(message), parts)

    def count(self, one: str, many: str, number: int, /, **parts: str) -> str:
        """The one of two messages that goes with `number`, which is its {number}."""
        parts = {"number": self.number(number), **parts}
        return self._filled(self.language.plural(one, many, number), parts)

    def own(self, words: str, capital: bool = False) -> str:
        """What the author of a problem says, with a capital where that is asked; in the language, if its catalogue
        knows it.
        """
        said = self.language.text(words)
        written = self.prose(said[:1].upper() + said[1:] if capital else said)
        is_foreign = self.language.is_rtl and not any(
            unicodedata.bidirectional(each) in _FROM_RIGHT for each in said
        )
        return self.foreign(written) if said and is_foreign else written

    def law(self, name: str) -> str:
        """The name of a law, by which it is cited where a form has a way to do so."""
        said = self.language.text(name)
        if name.endswith(" of E") or " of E " in name:  # an expectation is no letter
            words = self._filled(said.replace("E", "{E}", 1), {"E": self.show(_EXPECTATION)})
        else:
            words = self.prose(said)
        return words if self.cite is None else self.cite(name, words)

    def number(self, number: int) -> str:
        """A number that stands in no formula: of a line, or of a lemma."""
        return self.prose(self.language.number(number) if self.form in NUMERALS else str(number))

    def series(self, items: Iterable[str]) -> str:
        """a, b, c."""
        return self.say(", ").join(items)

    def listed(self, items: Iterable[str]) -> str:
        """a, b and c."""
        *others, last = (*items,) or ("",)
        return self.say("{items} and {last}", items=self.series(others), last=last) if others else last

    def together(self, items: Iterable[str]) -> str:
        """a and b and c, of what holds together."""
        return self.say(" and ").join([*items][:: -1 if self.is_turned else 1])

    @property
    def large(self) -> Script:
        """The script in which all formulas are as high as when they are displayed."""
        return replace(self, math=partial(_displayed, self.math))

    @property
    def inside(self) -> Script:
        """The script of words that stand inside of a formula."""
        prose = _IN_FORMULAS.get(self.form)
        if prose is None:
            return self
        turned = self.language.is_rtl
        return replace(self, prose=partial(prose, self.language), math=_bare, is_turned=turned)

    def _filled(self, message: str, parts: dict[str, str]) -> str:
        said = Formatter().parse(message)
        pieces = [
            each
            for words, name, _, _ in said
            for each in (self.prose(words), "" if name is None else parts[name])
        ]
        return "".join(reversed(pieces) if self.is_turned else pieces)


_DISPLAYED = ' displaystyle="true"'
_EXPECTATION = Letter(r"\mathbb{E}")


def script(form: str, language: Language = ENGLISH) -> Script:
    """The script of a form (text, md, tex, typ, html) in a language."""
    found = replace(_FORMS[form], language=language)
    return replace(found, prose=_IN_TEX[language.tag]) if form == "tex" and language.tag in _IN_TEX else found


def capital(words: str) -> str:
    """Words of a page with a capital, unless a formula stands first: in Typst they begin within a string."""
    return re.sub(r'^(#")?[^\W\d_]', lambda start: start[0].upper(), words, count=1)


def _md_prose(words: str) -> str:
    """Words as Markdown writes them: what it would read as a mark is escaped, and what as one at the start of a line."""
    return _MARKS_OF_LINES.sub(r"\1\\\2", _MARKS_OF_MD.sub(r"\\\g<0>", " ".join(words.split("\n"))))


@cache
def _tex_prose(words: str) -> str:
    """Words as TeX writes them: special characters escaped, Greek letters and symbols as formulas."""
    return encoder().unicode_to_latex(words)


def _tex_prose_but(letters: re.Pattern[str], words: str) -> str:
    """The same, with letters of a language as they are: its documents read UTF-8, and have fonts for them."""
    parts = letters.split(words)  # what is between them, and they
    return "".join(part if place % 2 else _tex_prose(part) for place, part in enumerate(parts))


def _bare(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    return spelled


def _in_isolation(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    """A formula on a terminal: English words are told from it by their letters, those of other languages by marks."""
    return spelled if language.tag == ENGLISH.tag else _isolated(spelled)


def _isolated(words: str) -> str:
    return f"{OPEN}{words}{CLOSE}"


def _marked(words: str) -> str:
    """The same for fonts that have no signs for isolation."""
    return f"\u200e{words}\u200e"


def _in_english(words: str) -> str:
    return rf"\foreignlanguage{{english}}{{{words}}}"


def _between_dollars(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    return f"${spelled}$"


def _in_tex(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    return rf"$\displaystyle {spelled}$" if is_large else f"${spelled}$"


def _text_in_tex(language: Language, words: str) -> str:
    """Words in a formula.  A space behind what is read from the right stands at its left."""
    written = _IN_TEX.get(language.tag, _tex_prose)(words)
    if not language.is_rtl:
        return rf" \text{{{written}}} "
    before, behind = ("\\ " * (words != words.rstrip()), "\\ " * (words != words.lstrip()))
    return rf" {before}\text{{{written.strip()}}} {behind}"


def _text_in_typst(language: Language, words: str) -> str:
    return typst_of.words(words)


def _displayed(
    math: Callable[[Box, str, Language, bool], str],
    box: Box,
    spelled: str,
    language: Language,
    is_large: bool,
) -> str:
    return math(box, spelled, language, True)


def _in_math(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    return f"<math{_DISPLAYED if is_large else ''}>{spelled}</math>"


def _text_in_math(language: Language, words: str) -> str:
    if language.is_rtl:
        start = len(words) - len(words.lstrip())
        words = words[len(words.rstrip()) :] + words.strip() + words[:start]
    spaced = escape(words, quote=False).replace(" ", "\u00a0")  # at its ends a space would be lost
    return f"<mtext>{spaced}</mtext>" if words else ""


def _in_typst(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    """An equation with what is read aloud; the semicolon ends it, whatever follows.

    Typst breaks lines inside of brackets as gladly as elsewhere, so a short formula is kept whole.
    """
    shown = f"display({spelled})" if is_large else spelled
    equation = f"math.equation(alt: {typst_of.quoted(speak(box, language))}, ${shown}$)"
    return f"#box({equation});" if width(box, inline=True) <= WHOLE else f"#{equation};"


def _typst_prose(words: str) -> str:
    """Words as strings, in which nothing is special; a letter with its index as an author types it, y_i, as a book has it."""
    parts = _INDEXED.split(_WITHIN_A_WORD.sub("’", words))
    written = [f"#{typst_of.quoted(part)};" if part else "" for part in parts]
    written[1::3] = [f"#emph({typst_of.quoted(part)});" for part in parts[1::3]]
    written[2::3] = [f"#sub(emph({typst_of.quoted(part)}));" for part in parts[2::3]]
    return "".join(written)


_FROM_RIGHT = ("R", "AL")  # how Unicode calls letters that are written from right to left
_MARKS_OF_MD = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[\\`*{}\[\]#$|~^]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|^>")
_WITHIN_A_WORD = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_INDEXED = re.compile(r"(?<!\w)([^\W\d_])_([a-z]{1,2})(?![A-Za-z0-9_])")
_MARKS_OF_LINES = re.compile(r"^(\d*)((?<=\d)[.)](?= )|[-+](?= )|-(?=--+$))")
TERMINAL = Script("text", text_of.spell, _in_isolation, foreign=_isolated)
MARKDOWN = Script("md", latex_of.spell, _between_dollars, _md_prose, _isolated)
TEX = Script("tex", latex_of.spell, _in_tex, _tex_prose, _in_english)
TYPST = Script("typ", typst_of.spell, _in_typst, _typst_prose, _marked, speak=speak)
HTML = Script("html", mathml.spell, _in_math, escape, _isolated, speak=speak)
_FORMS = {each.form: each for each in (TERMINAL, MARKDOWN, TEX, TYPST, HTML)}
_IN_FORMULAS = {"md": _text_in_tex, "tex": _text_in_tex, "typ": _text_in_typst, "html": _text_in_math}
_IN_TEX = {
    tag: partial(_tex_prose_but, re.compile(f"([{letters}„“”’«»–—…]+)"))
    for tag, letters in (
        ("el", "\u0370-\u03ff\u1f00-\u1fff"),
        ("fa", "\u0600-\u06ff\u200c-\u200f"),
        ("pl", "\u00c0-\u017f"),
    )
}
