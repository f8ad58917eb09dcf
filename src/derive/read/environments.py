r"""What stands between \begin and \end: cases, and matrices written out."""

from __future__ import annotations

from derive.read import parser as p, tree as t
from derive.read.errors import NotYet, Unreadable
from derive.read.reader import Reader
from derive.read.tokens import Token

ONLY_IF = ("if", "for", "when", "where")
ELSE = ("otherwise", "else")
MATRICES = frozenset(["bmatrix", "pmatrix", "matrix", "Bmatrix"])


def environment(r: Reader, token: Token) -> t.Tree:
    """Cases, or a matrix."""
    name = _name_of_environment(r)
    if name == "array" and r.names.is_answer and r.at("{"):
        _skip_columns(r)
    with r.deeper():
        if name == "cases":
            return _cases(r, token)
        if name in MATRICES or (name == "array" and r.names.is_answer):
            return _matrix(r, token, name)
    raise NotYet(f"the environment {name[:20]} can't be read", token.at)


def _skip_columns(r: Reader) -> None:
    """Take the {ccc} of an array."""
    while not r.at("}") and r.next.kind != "end":
        r.take()
    r.expect("}")


def _name_of_environment(r: Reader) -> str:
    since = r.expect("{")
    name = r.take().says
    r.expect("}", since)
    return name


def _cases(r: Reader, token: Token) -> t.Tree:
    rows = []
    while not r.at(r"\end"):
        value = p.plus(r)
        if r.at(","):
            r.take()
        if r.at("&"):
            r.take()
        rows.append((value, _condition(r)))
        if r.names.is_answer and r.at(",", ".", ";"):
            r.take()
        if not r.at(r"\\"):
            break
        r.take()
    _close(r, token, "cases")
    return t.Cases(token.at, tuple(rows))


def _condition(r: Reader) -> t.Tree | None:
    """After "if", or alone; None for "otherwise"."""
    said, at = r.next.says, r.next.at
    if r.at(r"\text", r"\mathrm", r"\textrm"):
        if r.ahead(2).says in r.names.spelled:  # \mathrm{x} > 0
            return p.relation(r)
        r.take()
        said = _name_of_environment(r)
        if said not in (*ONLY_IF, *ELSE):  # "unless" says the contrary
            raise NotYet(f"{said[:20]} before a condition can't be read: write if, or otherwise", at)
    elif said in (*ONLY_IF, *ELSE):
        r.take()
    return None if said in ELSE else p.relation(r)


def _matrix(r: Reader, token: Token, name: str) -> t.Tree:
    rows: list[list[t.Tree]] = [[]]
    while not r.at(r"\end"):
        rows[-1].append(_cell(r))
        if r.at("&"):
            r.take()
            if r.at(r"\end"):
                rows[-1].append(_cell(r))
        elif r.at(r"\\"):
            r.take()
            _skip_space(r)
            if not r.at(r"\end"):
                rows.append([])
        elif not r.at(r"\end"):
            raise r.unexpected(rf"&, \\ or \end{{{name}}}")
    _close(r, token, name)
    if len({len(row) for row in rows}) != 1:
        raise Unreadable("the rows of the matrix are not equally long", token.at)
    return t.Entries(token.at, tuple(map(tuple, rows)))


def _cell(r: Reader) -> t.Tree:
    """An entry; one that is left blank is an empty mark, as between dots."""
    if r.names.is_answer and r.at("&", r"\\", r"\end"):
        return t.Mark(r.next.at, "")
    return p.plus(r)


def _skip_space(r: Reader) -> None:
    """Take the [4pt] behind the end of a row."""
    if r.at("[") and r.ahead(1).kind == "number" and [r.ahead(n).kind for n in (2, 3)] == ["word", "mark"]:
        r.place += 4


def _close(r: Reader, token: Token, name: str) -> None:
    if not r.at(r"\end"):
        raise r.unexpected(rf"\end{{{name}}}")
    r.take()
    if _name_of_environment(r) != name:
        raise Unreadable(rf"expected \end{{{name}}} for the \begin of column {token.at + 1}", r.next.at)
