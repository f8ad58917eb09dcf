"""Whole pages: a derivation in each form, and the statement of a problem."""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel import Problem
from derive.language import ENGLISH, Language
from derive.narrate import Story
from derive.present import latex, mathml, typst
from derive.present.book import Book, book_told
from derive.present.medium import Medium
from derive.present.printer import Printer
from derive.present.script import script
from derive.present.templates import environment
from derive.present.terminal import statement_on_terminal, terminal
from derive.present.told import statement_told, told
from derive.present.web import web_page


@dataclass(frozen=True, slots=True)
class Form:
    """A form of whole pages: its script, its printer, its measure in em beside the number of a line, its template."""

    script: str
    printer: Printer
    measure: float
    template: str


FORMS = {
    "md": Form("md", latex, 42.0, "page.md.j2"),
    "latex": Form("tex", latex, 38.0, "document.tex.j2"),
    "fragment": Form("tex", latex, 31.0, "fragment.tex.j2"),
    "typst": Form("typ", typst, 39.0, "solution.typ.j2"),
    "html": Form("html", mathml, 40.0, "page.html.j2"),
}


def page(story: Story, form: str = "text", language: Language = ENGLISH) -> str:
    """The page of a derivation: form is text, md, latex (a document), fragment (to be pasted), html or typst (of a PDF)."""
    if form == "text":
        return terminal(story, script(form, language))
    if form == "html":
        return web_page(story, medium(form, language))
    content = told(story, medium(form, language))
    return environment().get_template(FORMS[form].template).render(content, page=content)


def statement(problem: Problem, form: str = "text", language: Language = ENGLISH) -> str:
    """What a problem states, without its solution."""
    if form == "text":
        return statement_on_terminal(problem, script(form, language))
    return (
        environment()
        .get_template("statement.md.j2")
        .render(**statement_told(problem, medium(form, language)))
    )


def medium(form: str, language: Language = ENGLISH) -> Medium:
    """How a form writes in a language."""
    found = FORMS[form]
    return Medium(script(found.script, language), found.printer, found.measure)


def book_page(book: Book, language: Language = ENGLISH) -> str:
    """The Typst source of a book."""
    return environment().get_template("book.typ.j2").render(book=book_told(book, medium("typst", language)))
