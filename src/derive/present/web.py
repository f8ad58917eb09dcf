"""Pages for the web: files that need nothing but a font beside them, without script.

Each line of a derivation opens down to its inferences, and a law says what it states wherever it is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape
from importlib.resources import files
from typing import Any

from derive.kernel import Law
from derive.language import ENGLISH, Language
from derive.laws import LAWS
from derive.narrate import Line, Passage, Story
from derive.paths import data_dir
from derive.present import text
from derive.present.book import Book, Exercise, applied, book_told
from derive.present.boxes import Box
from derive.present.conditions import law_conditions
from derive.present.headings import passages
from derive.present.medium import Medium
from derive.present.script import Script
from derive.present.templates import environment
from derive.present.told import told
from derive.present.why import LABELS, Inference, inferences, signs

FONTS = {  # beside the pages: the file of each, and what style.css calls it
    "derive-math.woff2": "latinmodern-math.woff2",
    "derive-persian.woff2": "Vazirmatn-Regular.woff2",
}
_MATH = r"<math(?:(?!</math>).)*</math>"
MARKED = re.compile(rf"[(«“]{_MATH}[),.;:»”،؛·]*|{_MATH}[),.;:»”،؛·]+")  # no line is to be broken in it

LONGEST = 60  # letters of a name in that of a file: no system takes more than 255 bytes
UNSHOWN: dict[str, list[Any]] = {  # on pages without derivations
    "passages": [], "remarks": [], "checks": [], "laws": []
}  # fmt: skip


@dataclass(slots=True)
class Citations:
    """The laws that a page names, each with its number, in the order in which it does; of those behind its lines only
    what is `applied` there: by the others signs are seen, and that derivatives exist, and they are very many.
    """

    applied: frozenset[str]
    laws: dict[str, int] = field(default_factory=dict)

    def cite(self, name: str, words: str) -> str:
        """The name of a law as a link to what it states, which is shown on hover and focus too."""
        number = self._number(name)
        if not number:
            return words
        return f'<a class="law" href="#law-{number}" aria-describedby="says-{number}">{words}</a>'

    def link(self, name: str, words: str) -> str:
        """The same in few letters, where many are named."""
        number = self._number(name) if name in self.applied else 0
        return f'<a href="#law-{number}">{words}</a>' if number else words

    def _number(self, name: str) -> int:
        """The number of a law; 0 of what narration names and is no law, as expand."""
        return self.laws.setdefault(name, len(self.laws) + 1) if name in LAWS else 0


def stated(law: Law, script: Script) -> str:
    """What a law says, and when."""
    return "<br/>".join(filter(None, (script.claim(law.claim), law_conditions(law, script))))


def web_page(story: Story, medium: Medium, around: dict[str, str] | None = None) -> str:
    """The page of a derivation; `around` has its `place` in a book, and the files `home`, `before` and `after` it."""
    plain = medium.script
    found = Citations(applied(story))
    citing = replace(plain, cite=found.cite)
    content: dict[str, Any] = {**told(story, replace(medium, script=citing))}
    in_short = replace(plain, cite=found.link, spell=text.spell, math=_on_one_line)
    for place, ((its, passage), shown) in enumerate(
        zip(passages(story), content["passages"], strict=True), 1
    ):
        shown["anchor"] = f"lemma-{passage.lemma}" if passage.lemma else f"part-{place}"
        for line, row in zip(passage.lines, shown["lines"], strict=True):
            row |= _behind(its, passage, line, in_short)
    laws = [_glossed(LAWS[name], number, plain) for name, number in found.laws.items()]
    return rendered("page.html.j2", {**content, "laws": laws, "around": around or {}})


def _on_one_line(box: Box, spelled: str, language: Language, is_large: bool) -> str:
    """A formula in letters on one line: there are many behind the lines, and a page is to be small."""
    return f"<bdi>{escape(spelled, quote=False)}</bdi>"


def _behind(story: Story, passage: Passage, line: Line, script: Script) -> dict[str, Any]:
    """What a line opens down to: its inferences, or the signs that a sign rests on."""
    return {
        "inferences": [_in_short(each) for each in inferences(story, passage, line, script)]
        if line.sign is None
        else [],
        "signs": list(signs(story, passage, line, script)),
    }


def _in_short(inference: Inference) -> Inference:
    """An inference without what its law states and where it is from: the law is cited."""
    notes = inference.notes
    if notes and notes[0].what == "law":
        notes = notes[next(n for n, note in enumerate(notes) if note.what == "here") :]
    return replace(inference, notes=notes)


def _glossed(law: Law, number: int, script: Script) -> dict[str, str]:
    notes = filter(None, (script.own(law.remark), script.prose(law.source)))
    return {
        "number": str(number),
        "name": script.law(law.name),
        "statement": stated(law, script),
        "notes": "<br/>".join(notes),
    }


def web_book(book: Book, medium: Medium) -> dict[str, str | bytes]:
    """The files of a book by their names: an index, a page for each exercise, and the fonts."""
    content: dict[str, Any] = book_told(book, medium)
    exercises = [each for chapter in content["chapters"] for each in chapter["exercises"]]
    names = [f"{each.number:02}-{_file(each)}.html" for each in book.exercises]
    found: dict[str, str | bytes] = {}
    for place, (exercise, shown) in enumerate(zip(book.exercises, exercises, strict=True)):
        shown["file"] = names[place]
        around = {
            "home": "index.html",
            "title": str(content["title"]),
            "before": names[place - 1] if place else "",
            "after": names[place + 1] if place + 1 < len(names) else "",
            "place": medium.script.say("Exercise {number}", number=medium.script.number(exercise.number)),
        }
        if book.kind == "solutions":
            found[names[place]] = web_page(exercise.story, medium, around)
        else:
            found[names[place]] = rendered("page.html.j2", {**shown, **UNSHOWN, "around": around})
    return {"index.html": rendered("index.html.j2", content), **found, **fonts(medium.script.language)}


def _file(exercise: Exercise) -> str:
    """The name of an exercise as that of a file."""
    stem = exercise.name.replace("\\", "/").rpartition("/")[2].removesuffix(".toml").removesuffix(".py")
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in stem)[:LONGEST]


def fonts(language: Language = ENGLISH) -> dict[str, bytes]:
    """The fonts that pages look for beside them."""
    own = files("derive") / "fonts"
    return {
        name: (own / file).read_bytes()
        for name, file in FONTS.items()
        if "persian" not in name or language.tag == "fa"
    }


def rendered(template: str, content: dict[str, Any], *styles: str) -> str:
    """A page by its template, in the style of all pages and in `styles` of its own: files among the templates.

    Where spaces at the start of a line matter, a line ends with `&#10;`.
    """
    folder = data_dir("templates")
    style = "".join((folder / name).read_text(encoding="utf-8") for name in ("style.css", *styles))
    found = environment().get_template(template).render(**content, style=style, labels=LABELS, page=content)
    lines = (line.strip() for line in MARKED.sub(r'<span class="w">\g<0></span>', found).split("\n"))
    return "\n".join(filter(None, lines)) + "\n"
