"""`derive book`: exercises, solutions or answers of many problems in one PDF, or as a folder of web pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from derive import library
from derive.api import Result, solve
from derive.cli.named import named
from derive.errors import DeriveError, UsageError
from derive.kernel import Problem
from derive.kernel.certificate import dumps
from derive.language import Language
from derive.paths import make_folder, write_whole
from derive.present.book import Book, Chapter, Exercise
from derive.present.pages import book_page, medium
from derive.remarks import Remark

SOLVED, REFUTED, STUCK = 0, 1, 3
Points = Mapping[str, Mapping[str, Decimal]]  # of problems, and of their parts, "" for all of one


@dataclass(frozen=True)
class Asked:
    """A problem of a book, as it was named; its chapter, "" for a file; and the part that was asked for."""

    name: str
    chapter: str
    problem: Problem
    part: str | None
    remarks: tuple[Remark, ...]


def chosen(problems: Sequence[str], chapters: Sequence[str], everything: bool) -> list[tuple[str, str]]:
    """The names that were asked for, each with its chapter.

    Raises:
        UsageError: nothing was, or too much, or one twice.
    """
    if sum(map(bool, (problems, chapters, everything))) != 1:
        raise UsageError("say which problems stand in the book: names, --chapter, or --all")
    known = library.chapters()
    if unknown := [each for each in chapters if each not in known]:
        raise UsageError(f"there is no chapter {unknown[0]}; the chapters are {', '.join(known)}")
    of = {name: chapter for chapter, names in known.items() for name in names}
    if problems:
        found = [(each, of.get(each.partition(":")[0], "")) for each in problems]
    else:
        found = [(name, each) for each in (chapters or known) for name in known[each]]
    names = [name for name, _ in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"{twice} stands in the book twice")
    return found


def points(said: Sequence[str], asked: Sequence[Asked]) -> Points:
    """What --points says: NAME=10 of a problem, NAME:PART=3 of a part of it.

    Raises:
        UsageError: no such problem or part stands in the book, or that is no number of points.
    """
    found: dict[str, dict[str, Decimal]] = {}
    for each in (one for text in said for one in text.split(",")):
        target, sign, number = each.rpartition("=")
        if not sign:
            raise UsageError(f"--points: expected NAME=NUMBER, found {each}")
        name, part = _place(target.strip(), asked)
        own = found.setdefault(name, {})
        if part in own:
            raise UsageError(f"--points: {target} stands twice")
        own[part] = _number(number.strip())
    if both := next((name for name, own in found.items() if "" in own and len(own) > 1), None):
        raise UsageError(f"--points: say them of {both} or of its parts, not of both")
    return found


def _place(target: str, asked: Sequence[Asked]) -> tuple[str, str]:
    """The problem of the book, and the part of it, that points are for."""
    by_name = {each.name: each for each in asked}
    stems = [Path(each.name).stem for each in asked]
    by_name |= {stem: each for stem, each in zip(stems, asked, strict=True) if stems.count(stem) == 1}
    if target in by_name:
        return by_name[target].name, ""
    name, _, part = target.rpartition(":")
    if name not in by_name:
        raise UsageError(
            f"--points: no problem {target} stands in the book; there are {', '.join(each.name for each in asked)}"
        )
    parts = [each.part for each in by_name[name].problem.targets]
    if part not in parts:
        raise UsageError(
            f"--points: {name} has no part {part}; its parts are {', '.join(filter(None, parts)) or 'not named'}"
        )
    return by_name[name].name, part


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= 1000:
        raise UsageError(f"--points: expected a number of points up to 1000, found {text}")
    return number


def solved(asked: Sequence[Asked], detail: str, worth: Points) -> tuple[list[tuple[Asked, Exercise]], int]:
    """The exercises, and the exit code: that of a false claim, if there is one, else that of a stuck part."""
    found: list[tuple[Asked, Exercise]] = []
    results: list[Result] = []
    with _progress(asked) as those:
        for number, each in enumerate(those, 1):
            try:
                result = solve(each.problem, each.part, remarks=each.remarks)
                story = result.story(detail, in_numbers=True)
            except DeriveError as why:
                raise type(why)(f"{each.name}: {why}") from None
            results.append(result)
            found.append((each, Exercise(number, each.name, story, worth.get(each.name, {}))))
    for each, result in zip(asked, results, strict=True):
        for said in filter(None, (result.false, result.stuck)):
            click.echo(f"derive: {each.name}: {said}", err=True)
    if any(result.refuted for result in results):
        return found, REFUTED
    return found, SOLVED if all(result.is_solved for result in results) else STUCK


def bound(exercises: Sequence[tuple[Asked, Exercise]], **front: Any) -> Book:
    """The book of the exercises in their order, a chapter begun wherever theirs changes; without chapters, if one is
    of none: it would stand under the title of another's.
    """
    chapters: list[tuple[str, list[Exercise]]] = []
    has_chapters = all(asked.chapter for asked, _ in exercises)
    for asked, exercise in exercises:
        title = asked.chapter if has_chapters else ""
        if not chapters or chapters[-1][0] != title:
            chapters.append((title, []))
        chapters[-1][1].append(exercise)
    return Book(tuple(Chapter(title.capitalize(), tuple(those)) for title, those in chapters), **front)


def asked(names: Sequence[tuple[str, str]], letters: Sequence[str]) -> list[Asked]:
    """The problems of those names, each in those of the letters of one's own that it has.

    Raises:
        UsageError: there is no such problem, or a letter is in none of them.
        StatementError: a file can't be read as a statement.
    """
    from derive.renaming import has, pairs

    wanted = pairs(letters) if letters else {}
    found = []
    used: set[str] = set()
    for name, chapter in names:
        problem, part, remarks = named(name)
        own = [f"{old}={new}" for old, new in wanted.items() if has(problem, old)]
        used |= {each.partition("=")[0] for each in own}
        try:
            found.append(Asked(name, chapter, *(named(name, own) if own else (problem, part, remarks))))
        except UsageError as why:
            raise UsageError(f"{name}: {why}") from None
    if unused := [old for old in wanted if old not in used]:
        raise UsageError(f"--rename: no problem of the book has {unused[0]}")
    return found


def put(book: Book, form: str, language: Language, place: Path) -> None:
    """Write the book.

    Raises:
        OutputError: it can't be written.
    """
    if form == "typst":
        write_whole(place, book_page(book, language))
    elif form == "pdf":
        from derive.present.pdf import Attachment, pdf

        attached = [
            Attachment(
                f"{each.number:02}-{Path(each.name).stem.replace(':', '-')}.json",
                dumps(each.derivation, None),
            )
            for each in (book.exercises if book.kind == "solutions" else ())
        ]
        write_whole(place, pdf(book_page(book, language), attached))
    else:
        from derive.present.web import web_book

        make_folder(place)
        for name, content in web_book(book, medium("html", language)).items():
            make_folder((place / name).parent)
            write_whole(place / name, content)


@contextmanager
def _progress(asked: Sequence[Asked]) -> Iterator[Any]:
    """The problems one by one; on a terminal with a bar that says which is being solved."""
    if not sys.stderr.isatty():
        yield iter(asked)
        return
    with click.progressbar(
        asked, label="Solving", file=sys.stderr, item_show_func=lambda each: each.name if each else ""
    ) as bar:
        yield bar


def folder_or_file(output: Path | None, form: str) -> Path:
    """Where a book goes: it is too much for a terminal.

    Raises:
        UsageError: nothing says where.
    """
    if output is None:
        what = "the folder of its pages" if form == "html" else "a file"
        raise UsageError(f"a book needs {what}: say -o {'FOLDER' if form == 'html' else 'FILE'}")
    return output
