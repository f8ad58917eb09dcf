"""What is said of a text that can't be read: where, what was found, what was expected."""

from __future__ import annotations

from derive.errors import StatementError


class Unreadable(StatementError):
    """A text that means nothing here; `at` is the place in `text`, counted from 0."""

    def __init__(self, why: str, at: int = 0, text: str | None = None, where: str = "") -> None:
        super().__init__(why)
        self.why, self.at, self.text, self.where = why, at, text, where

    def within(self, text: str, where: str = "") -> Unreadable:
        """The same, knowing the text it speaks of, and where that stands."""
        return type(self)(self.why, min(self.at, len(text)), text, where)

    @property
    def column(self) -> int:
        """The column, from 1."""
        return self.at - ((self.text or "").rfind("\n", 0, self.at) + 1) + 1

    @property
    def line(self) -> int:
        """The line of the text, from 1."""
        return (self.text or "").count("\n", 0, self.at) + 1

    @property
    def excerpt(self) -> tuple[str, str]:
        """The line of the text as far as it can be shown, and a caret under the place."""
        lines = (self.text or "").split("\n")
        line = lines[self.line - 1] if self.line <= len(lines) else ""
        place = self.column - 1
        start = max(0, place - 50)
        shown = "".join(c if c.isprintable() else "·" for c in line[start : place + 30])
        lead, rest = "…" if start else "", "…" if len(line) > place + 30 else ""
        return lead + shown + rest, " " * (len(lead) + place - start) + "^"

    def __str__(self) -> str:
        place = [self.where] if self.where else []
        place += [f"column {self.column}"] if self.text is not None else []
        return f"{', '.join(place)}: {self.why}" if place else self.why


class NotYet(Unreadable):
    """A text that means something which `derive` can't say yet: nothing of it is left out."""

    exit_code = 3  # stuck


class Ambiguous(Unreadable):
    """A text that may mean two things: its author must say which."""


class NoQuotient(Ambiguous):
    """A division by an array: where a/b c may be read otherwise too, it was not meant."""


class Clash(Unreadable):
    """A sum or a product of arrays whose declared sizes surely do not fit: for all sizes it means nothing."""
