"""What stands beside a formula: cases told in words, letters that are explained, and words that nobody reads."""

from __future__ import annotations

from dataclasses import replace

from derive.read import parser as p, tree as t
from derive.read.errors import NotYet, Unreadable
from derive.read.reader import LOOSE, Reader
from derive.read.tokens import Token

_ALL = [["for", word] for word in ("all", "every", "each", "any")]
EVERY = (*_ALL, *([r"\text", "{", *said, "}"] for said in _ALL), [r"\forall"])
BESIDE = ("=", "where", "with")  # what explains a letter


def without_every(listed: list[Token]) -> tuple[list[Token], Token | None]:
    """The tokens before "for all i" at the end of an answer, which says nothing of an entry at i; and its letters."""
    place, letters = len(listed) - 1, [""]
    while place > 0 and letters:
        letter = listed[place - 1]
        if letter.kind != "word" or len(letter.says) != 1 or not letter.says.isalpha():
            break
        place -= 1
        letters.append(letter.says)
        if listed[place - 1].says != ",":
            break
        place -= 1
    for said in EVERY:
        start = place - len(said)
        if len(letters) > 1 and start > 0 and [each.says for each in listed[start:place]] == said:
            start -= listed[start - 1].says == ","
            return [*listed[:start], listed[-1]], Token("word", " ".join(letters), listed[start].at)
    return listed, None


def left_over(r: Reader) -> Unreadable:
    """Why what comes next does not belong to the formula before it."""
    said = r.next.says
    if said in (")", "]", "}", r"\}", r"\right"):
        return Unreadable(f"found {said}, which nothing opens", r.next.at)
    if said == "," and r.tokens[r.place - 1].kind == "number" and r.ahead(1).kind == "number":
        return Unreadable("found a comma: a decimal is written with a point", r.next.at)
    if said == "," and r.names.is_answer and any(each.says in BESIDE for each in r.tokens[r.place :]):
        return NotYet(
            "letters can't be explained beside an answer: put what they stand for into it", r.next.at
        )
    if said in (r"\pm", r"\mp"):
        return NotYet("plus-minus means two things: write each", r.next.at)
    if said in ("->", r"\to", r"\rightarrow"):
        why = "an arrow stands below a limit only: write lim_{n -> oo} x_n = r"
        raise NotYet(why, r.next.at)
    if said in (r"\text", "if", "for", "where") or (said == "when" and not r.names.declares(said)):
        return words_beside(r, r.next.at)
    if said in LOOSE and r.names.is_line:
        return NotYet(f"{said} can't be judged: write an equation, or a bound", r.next.at)
    if said == r"\in":
        return NotYet("sets can't be read: a shape is declared with the symbol", r.next.at)
    return r.unexpected("an operator or the end")


def words_beside(r: Reader, at: int) -> NotYet:
    """That words can't be read, and where else a condition is stated."""
    else_where = "leave them out" if r.names.is_answer else "state a condition under given"
    return NotYet(f"words beside a formula can't be read: {else_where}", at)


def words_follow(r: Reader) -> bool:
    """Whether "if" comes next, or "otherwise", in an answer perhaps behind a comma."""
    token = r.ahead(1) if r.names.is_answer and r.at(",") else r.next
    words = ("if", "otherwise", "when") if r.names.is_line else ("if", "otherwise")
    return token.says in words and token.kind == "word"


def in_words(r: Reader, first: t.Tree) -> t.Tree:
    """a if x > 0; b if x < 0; c otherwise: cases on one line, which may be the right side of a relation."""
    if isinstance(first, t.Relation):
        found = in_words(r, first.sides[-1])
        return replace(first, sides=(*first.sides[:-1], found))
    start = first.at
    value: t.Tree = first
    rows: list[tuple[t.Tree, t.Tree | None]] = []
    while True:
        if r.names.is_answer and r.at(","):
            r.take()
        if r.next.says not in ("if", "otherwise", "when"):
            raise r.unexpected("if, or otherwise")
        rows.append((value, p.relation(r) if r.take().says != "otherwise" else None))
        if r.next.says in ("and", "or"):
            raise NotYet(f"{r.next.says} between conditions can't be read: write 0 < x < 1", r.next.at)
        if r.next.says == "else" and r.names.is_answer:
            r.take()
            rows.append((p.plus(r), None))
            return t.Cases(start, tuple(rows))
        if not r.at(";", ","):
            return t.Cases(start, tuple(rows))
        r.take()
        if r.names.is_answer and r.next.kind == "word" and r.next.says in ("otherwise", "else"):
            r.take()  # ..., otherwise 0
            rows.append((p.plus(r), None))
            return t.Cases(start, tuple(rows))
        value = p.plus(r)
