"""Problem files in TOML: read as data, never run.  docs/problems.md shows every construct."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from derive.errors import StatementError, UsageError
from derive.kernel.declared import LEAST_VALUES
from derive.read import Unreadable
from derive.remarks import Remark
from derive.stated import (
    Stated,
    StatedFunction,
    StatedOptimum,
    StatedSymbol,
    StatedUnknown,
    Text,
    Understood,
    compiled,
)
from derive.stated.optima import KEYS
from derive.stated.parts import Parts, asked, called, divided, unknowns, values

OPTIMAL = ("minimize", "maximize", "stationary")
LARGEST = 100_000  # bytes of a file
TABLES = {
    "title": str, "source": str, "notes": str, "sizes": dict, "indices": dict, "symbols": dict, "define": dict,
    "remark": list, "unknown": dict, "functions": dict, "given": list, "find": (dict, str), "prove": (dict, str),
    "solve": str, "minimize": str, "maximize": str, "stationary": str, "over": str, "subject-to": (list, str),
    "value": (dict, str),
}  # fmt: skip
OF_SYMBOL = {
    "shape": list, "says": str, "sign": str, "given": (list, str), "one-hot": bool, "integer": bool,
    "symmetric": bool, "positive-definite": bool, "invertible": bool, "orthogonal": bool, "free-entries": str, "random": str, "positive": bool, "inverse": str,
}  # fmt: skip
WHOLE = {"positive": "natural", "nonnegative": "whole"}  # what an integer of that sign is
OF_PART = {"of": str, "when": (list, str)}
OF_FUNCTION = {"says": str, "order": int, "of": list, "shape": list}
OF_REMARK = {"says": str, "expect": (dict, str)} | {
    key: kind
    for key, kind in TABLES.items()
    if key
    not in ("title", "source", "notes", "find", "solve", "remark", *OPTIMAL, "over", "subject-to", "value")
}
OF_UNKNOWN = {"of": (list, str), "says": str, "by": str, "order": int, "shape": list}
WORDS = {str: "text", dict: "a table", list: "a list", bool: "true or false", int: "a whole number"}
ESCAPED = {"\t": "t", "\b": "b", "\f": "f", "\r": "r", "\n": "n", "\x1b": "e"}
PROSE = ("notes", "title", "source")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def read_problem_file(path: Path) -> Understood:
    """The problem that a TOML file states, and how it was read.

    Raises:
        UsageError: there is no such file.
        StatementError: it can't be read, or means nothing.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder, expected a problem file")
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    try:
        data = path.read_bytes()[: LARGEST + 1]
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StatementError(f"{path}: expected text in UTF-8, found something else") from None
    except OSError as why:
        raise StatementError(f"{path}: can't be read ({why.strerror})") from None
    return read_problem(source, str(path))


def read_problem(source: str, called: str = "problem") -> Understood:
    """The problem that TOML text states, and how it was read; `called` is its name in messages.

    Raises:
        StatementError: it can't be read, or means nothing.
    """
    try:
        file = _File(source, called)
        data = _loaded(file)
        _check_keys("", data, TABLES)
        understood = compiled(_stated(file, data))
        return replace(understood, remarks=tuple(_remarks(file, data)))
    except Unreadable as why:
        if why.text is None or why.where.startswith(called):
            raise
        place = _line(source, why.where, why.text)
        raise why.within(
            why.text, f"{called}:{place}: {why.where}" if place else f"{called}: {why.where}"
        ) from None
    except StatementError as why:
        if str(why).startswith(called):
            raise
        raise type(why)(f"{called}: {why}") from None


def _line(source: str, where: str, text: str) -> int:
    """The line of the key that `where` names, or else that in which `text` stands; 0 if neither is found."""
    table, _, rest = where.partition(" ")
    lines = source.splitlines()
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\b|\s*{re.escape(table)}\s*=")
    start = next((number for number, line in enumerate(lines) if header.match(line)), 0)
    key = re.escape(rest.split(", ")[0] if rest else table)
    opening = re.compile(rf"\s*[\"']?{key}[\"']?\s*=")
    keyed = [number for number in range(start, len(lines)) if opening.match(lines[number])]
    spelled = (text, text.replace("\\", "\\\\"))
    said = [number for number, line in enumerate(lines) if any(each and each in line for each in spelled)]
    both = [number for number in keyed if number in said]
    return next((number + 1 for number in (*both, *keyed[:1], *said)), 0)


@dataclass(frozen=True, slots=True)
class _File:
    """The text of a problem file, and what it is called."""

    source: str
    called: str


def _remarks(file: _File, data: dict[str, Any]) -> Iterator[Remark]:
    """The remarks of a file, each with a problem of its own."""
    for number, entry in enumerate(data.get("remark", []), 1):
        where = f"remark {number}"
        if not isinstance(entry, dict):
            raise StatementError(f"{where}: expected a table, [[remark]], found {_short(entry)}")
        _check_keys(where, entry, OF_REMARK)
        for key in ("says", "prove"):
            if key not in entry:
                raise StatementError(f"{where}: there is no {key}")
        says, expect = entry["says"], entry.get("expect", {})
        try:
            problem = compiled(_stated(file, entry)).problem
            yield Remark(says, replace(problem, title=says), _expected(expect))
        except Unreadable as why:
            raise why.within(why.text or "", f"{where}, {why.where}") from None
        except StatementError as why:
            raise type(why)(f"{where}: {why}") from None


def _expected(expect: Any) -> dict[str, str]:
    """What comes out of each part."""
    verdicts = {"": expect} if isinstance(expect, str) else expect
    return {part: _text(f"expect {part}".strip(), verdict) for part, verdict in verdicts.items()}


def _stated(file: _File, data: dict[str, Any]) -> Stated:
    if not {"find", "prove", "solve", *OPTIMAL} & data.keys():
        raise StatementError(
            'nothing is to be found: add find = "dJ/dtheta_j", prove = "J >= 0", solve = "x", or minimize = "J" '
            'with over = "w"'
        )
    optimum = stated_optimum(data)
    others = {"find", "prove", "solve"} & data.keys()
    nothing: tuple[Parts[Any], Parts[Any], Parts[Any]] = ((), (), ())
    find, prove, solve = (
        asked(data.get("find"), data.get("prove"), unknowns(data.get("solve"))) if others else nothing
    )
    value = values(data.get("value"), (*find, *prove, *solve))
    if value and optimum is None and not solve:
        raise StatementError("value: where? add solve, minimize, maximize or stationary")
    if optimum is not None or value:  # its variables are parts as well
        find, prove = called(find, prove)
    _refuse_escapes(file, data, "")
    _refuse_unprintable(data)
    found, proved, there = (
        _asked(key, data, those) for key, those in (("find", find), ("prove", prove), ("value", value))
    )
    return Stated(
        find=tuple((part, says) for part, says, _ in found),
        prove=tuple((part, says) for part, says, _ in proved),
        value=tuple((part, says) for part, says, _ in there),
        when=tuple((part, when) for part, _, when in (*found, *proved, *there) if when),
        solve=tuple((part, says) for part, says, _ in _asked("solve", data, solve)),
        title=data.get("title", ""),
        source=data.get("source", ""),
        notes=data.get("notes", ""),
        sizes=tuple(
            (Text(name, "sizes"), _text(f"sizes {name}", says))
            for name, says in data.get("sizes", {}).items()
        ),
        indices=tuple(_indices(size, letters) for size, letters in data.get("indices", {}).items()),
        symbols=tuple(_symbol(name, entry) for name, entry in data.get("symbols", {}).items()),
        unknowns=tuple(_unknown(name, entry) for name, entry in data.get("unknown", {}).items()),
        functions=tuple(_function(name, entry) for name, entry in data.get("functions", {}).items()),
        definitions=tuple(
            (Text(left, f"define {left}"), Text(_text(f"define {left}", right), f"define {left}"))
            for left, right in data.get("define", {}).items()
        ),
        given=tuple(Text(_text("given", each), "given") for each in data.get("given", [])),
        optimum=optimum,
    )


def stated_optimum(data: Mapping[str, Any], before: str = "") -> StatedOptimum | None:
    """What is to be minimized, maximized or stationary, if anything; its keys are said with `before` in front.

    Raises:
        StatementError: it is said twice, or only in part.
    """
    said = [key for key in OPTIMAL if key in data]
    if not said:
        extra = next((key for key in ("over", "subject-to") if key in data), None)
        if extra is not None:
            raise StatementError(f"{before}{extra}: of what? add minimize, maximize or stationary")
        return None
    if len(said) > 1:
        raise StatementError(f"{before}{said[0]} and {before}{said[1]}: only one of them can be asked")
    if "solve" in data:
        raise StatementError(f"solve and {said[0]}: the unknowns are those of over; write one of the two")
    (key,) = said
    if "over" not in data:
        raise StatementError(f'{before}{key}: over which symbols? say over = "w"')
    over = unknowns(data["over"], "over")
    return StatedOptimum(
        KEYS[key],
        Text(data[key], f"{before}{key}"),
        tuple(Text(each, f"{before}over") for each in over),
        _texts(f"{before}subject-to", data.get("subject-to", [])),
    )


def _asked(key: str, data: dict[str, Any], those: Parts[Any]) -> list[tuple[str, Text, tuple[Text, ...]]]:
    """What stands under `find` or `prove`, and where, with what is given for it alone."""
    if [part for part, _ in those] == ["of", "when"]:
        raise StatementError(
            f'{key}: a part with conditions has a name, as [{key}] with slope = {{ of = "dJ/dx", when = ["n = 1"] }}'
        )
    found = []
    for part, entry in those:
        where = f"{key} {part}".strip() if isinstance(data.get(key), dict) else key
        if isinstance(entry, list) and TABLES.get(part) not in (None, dict):
            raise StatementError(
                f"{where}: {part} belongs to the whole problem: write it before the first table"
            )
        if not isinstance(entry, dict):
            found.append((part, *divided(Text(_text(where, entry), where))))
            continue
        _check_keys(where, entry, OF_PART)
        if "of" not in entry:
            raise StatementError(
                f'{where}: there is no of, what is asked: {{ of = "dJ/dx", when = ["n = 1"] }}'
            )
        says, when = divided(Text(entry["of"], where))
        found.append((part, says, (*when, *_texts(f"{where}, when", entry.get("when", [])))))
    return found


def _loaded(file: _File) -> dict[str, Any]:
    if len(file.source) > LARGEST:
        raise StatementError(f"a file of more than {LARGEST} characters")
    try:
        return tomllib.loads(file.source)
    except tomllib.TOMLDecodeError as why:
        raise StatementError(_in_our_words(str(why))) from None
    except RecursionError:
        raise StatementError("tables or lists are nested too deep") from None
    except ValueError:
        raise StatementError("a number has too many digits") from None


def _in_our_words(why: str) -> str:
    m = re.search(r"\(at line (\d+), column (\d+)\)", why)
    place = f"line {m[1]}, column {m[2]}: " if m else ""
    said = why.split(" (at")[0]
    said = said[:1].lower() + said[1:]
    if "scape" in said or "Unescaped" in why:
        said = r"a backslash in double quotes: write the formula in single quotes, as '\hat{y}'"
    elif "Invalid statement" in why or "after a statement" in why or "Expected '='" in why:
        said += '; a line is key = "text", and a key with more than letters stands in quotes: "yhat_k"'
    return place + said


def _check_keys(where: str, table: dict[str, Any], known: dict[str, Any]) -> None:
    """Refuse a key that means nothing, and a value of another kind than its key wants."""
    for key, value in table.items():
        if key not in known:
            near = get_close_matches(key.lower().replace("_", "-"), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; expected {', '.join(known)}"
            raise StatementError(f"{where or 'the file'}: there is no key {key}{hint}")
        wanted = known[key] if isinstance(known[key], tuple) else (known[key],)
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            kinds = " or ".join(WORDS[kind] for kind in wanted)
            raise StatementError(
                f"{where + ', ' if where else ''}{key}: expected {kinds}, found {_short(value)}"
            )


def _short(value: Any) -> str:
    return f"{value!r}"[:40]


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise StatementError(f"{where}: expected text, found {_short(value)}")
    return value


def _texts(where: str, value: Any) -> tuple[Text, ...]:
    those = [value] if isinstance(value, str) else value
    return tuple(Text(_text(where, each), where) for each in those)


def _indices(size: str, letters: Any) -> tuple[Text, tuple[str, ...]]:
    where = f"indices {size}"
    found = tuple(_text(where, letters).replace(",", " ").split())
    for letter in found:
        if not re.fullmatch(r"[A-Za-z]|\\[A-Za-z]+", letter):
            raise StatementError(f"{where}: an index is one letter, found {letter}")
    return Text(size, where), found


def _symbol(name: str, entry: Any) -> StatedSymbol:
    where = f"symbols {name}"
    if isinstance(entry, str):
        entry = {"says": entry}
    if not isinstance(entry, dict):
        raise StatementError(f'{where}: expected a table, as {{ shape = ["n"] }}, found {_short(entry)}')
    _check_keys(where, entry, OF_SYMBOL)
    sign = entry.get("sign", "positive" if entry.get("positive") else "real")
    if entry.get("integer"):
        sign = WHOLE.get(sign, sign)
    return StatedSymbol(
        name=Text(name, where),
        dims=_texts(f"{where}, shape", entry.get("shape", [])),
        says=entry.get("says", ""),
        sign=sign,
        given=_texts(f"{where}, given", entry.get("given", [])),
        one_hot=entry.get("one-hot", False),
        integer=entry.get("integer", False) or sign in LEAST_VALUES,
        symmetric=entry.get("symmetric", False),
        definite=entry.get("positive-definite", False),
        invertible=entry.get("invertible", False),
        orthogonal=entry.get("orthogonal", False),
        free=Text(entry["free-entries"], f"{where}, free-entries") if "free-entries" in entry else None,
        inverse=Text(entry["inverse"], f"{where}, inverse") if "inverse" in entry else None,
        random=Text(entry["random"], f"{where}, random") if "random" in entry else None,
    )


def _function(name: str, entry: Any) -> StatedFunction:
    where = f"functions {name}"
    if isinstance(entry, str):
        entry = {"says": entry}
    if not isinstance(entry, dict):
        raise StatementError(f"{where}: expected a table, as {{ order = 2 }}, found {_short(entry)}")
    _check_keys(where, entry, OF_FUNCTION)
    return StatedFunction(
        Text(name, where),
        entry.get("says", ""),
        entry.get("order", 1),
        _spaces(f"{where}, of", entry.get("of", [])),
        _texts(f"{where}, shape", entry.get("shape", [])),
    )


def _spaces(where: str, of: list[Any]) -> tuple[tuple[Text, ...], ...]:
    """The shapes of the arguments of a function: ["m", "n"] is one matrix, [["m"], ["n"]] are two vectors."""
    several = any(isinstance(each, list) for each in of)
    return tuple(_texts(where, each) for each in of) if several else (_texts(where, of),)


UNKNOWN_KEY = re.compile(
    r"(?:(?P<name>[^=]*[^=\s])\s*=\s*)?(?P<by>[^=]*?[^=\s(])\s*(?:\((?P<of>[^()]*)\))?\s*"
)


def _unknown(key: str, entry: Any) -> StatedUnknown:
    """E(s), o_j = f(s), or E with its arguments beside."""
    where = f"unknown {key}"
    if isinstance(entry, str):
        entry = {"says": entry}
    if not isinstance(entry, dict):
        raise StatementError(f'{where}: expected a table, as {{ of = ["s"] }}, found {_short(entry)}')
    _check_keys(where, entry, OF_UNKNOWN)
    name, by, of = unknown_from(key, where)
    if "of" in entry:
        of = _texts(where, entry["of"])
    if not of:
        raise StatementError(f'{where}: a function of what? write "{key}(s)", or of = ["s"]')
    return StatedUnknown(
        name=name,
        of=of,
        by=Text(entry["by"], where) if "by" in entry else by,
        dims=_texts(f"{where}, shape", entry.get("shape", [])),
        says=entry.get("says", ""),
        order=entry.get("order", 1),
    )


def unknown_from(text: str, where: str) -> tuple[Text, Text, tuple[Text, ...]]:
    """The value, the function and its arguments that E(s) or o_j = f(s) names.

    Raises:
        StatementError: it names none.
    """
    m = UNKNOWN_KEY.fullmatch(text)
    if m is None:
        raise StatementError(f"{where}: expected E(s), or o_j = f(s)")
    of = tuple(Text(each.strip(), where) for each in (m["of"] or "").split(",") if each.strip())
    name = m["name"] or m["by"]
    by = m["by"] if m["name"] else re.sub(r"_(\{[^{}]*\}|[A-Za-z]+)$", "", m["by"])
    return Text(name, where), Text(by, where), of


def _refuse_unprintable(data: dict[str, Any]) -> None:
    """Refuse what is no letter: a code for terminals, or one that turns around all that follows, formulas too."""
    for inner, text in _all_texts(data, ""):
        if found := UNPRINTABLE.search(text):
            raise StatementError(
                f"{inner}: U+{ord(found[0]):04X} can't be printed: expected letters and signs"
            )


def _refuse_escapes(file: _File, value: Any, where: str) -> None:
    r"""Refuse "\theta" in double quotes, which TOML reads as a tab and "heta"."""
    for inner, text in _all_texts(value, where):
        if inner in PROSE:
            continue
        for letter, name in ESCAPED.items():
            if letter in text and f"\\{name}" in file.source and text not in file.source:
                said = rf"TOML reads \{name} in double quotes as one character"
                raise StatementError(f"{inner}: {said}: write the formula in single quotes, as '\\theta'")


def _all_texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where or "the file", value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _all_texts(str(key), f"{where} {key}".strip()) if where else ()
            yield from _all_texts(inner, f"{where} {key}".strip())
    elif isinstance(value, list):
        for inner in value:
            yield from _all_texts(inner, where)
