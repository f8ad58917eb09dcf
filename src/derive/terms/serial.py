"""Terms as JSON: nested arrays, a tag first.  What is read back is the same term."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from fractions import Fraction
from typing import Any

from derive.errors import CertificateError, DeriveError
from derive.terms.nodes import (
    APPROACHES,
    KINDS,
    MAX_DEPTH,
    MOMENTS,
    Add,
    Apply,
    Array,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    MatrixPower,
    Max,
    Meta,
    Moment,
    Mul,
    Num,
    Position,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    add,
    apply,
    array,
    constant,
    delta,
    derivative,
    determinant,
    fn,
    index,
    indicator,
    inverse,
    limit,
    matrix_power,
    max_over,
    meta,
    moment,
    mul,
    num,
    position,
    power,
    product_over,
    rank,
    size,
    sum_over,
    sym,
)  # fmt: skip

Json = Any  # what json.loads gives
NUMBER = re.compile("-?[0-9]+(/[0-9]+)?")  # Fraction reads more: 1e999999999 would fill the memory


UNUSUAL = re.compile(r"[^\n -~]")


def json_text(value: Json, indent: int | None = 1) -> str:
    """`value` as text: what can be seen as it is, escaped what moves the cursor or the direction, or shows nothing."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return UNUSUAL.sub(lambda m: m[0] if m[0].isprintable() else json.dumps(m[0])[1:-1], text)


def to_json(term: Term) -> Json:
    """`term` as nested arrays: ["add", ...], ["num", "1/2"], ["sum", ["index", "k", "C"], ...]."""
    parts = [to_json(arg) for arg in term.args]
    match term:
        case Num():
            return ["num", str(term.value)]
        case Index():
            return ["index", term.name, term.dim]
        case Apply():
            name, components, slots = term.data
            return ["apply", name, components, list(slots), *parts]
        case _ if term.data is None:
            return [term.tag, *parts]
        case _:
            return [term.tag, term.data, *parts]


def from_json(value: Json) -> Term:
    """The term that `value` stands for.

    Raises:
        CertificateError: it stands for none.
    """
    _measure(value)
    try:
        return _read(value)
    except (ValueError, TypeError, IndexError, ZeroDivisionError, KeyError) as why:
        raise CertificateError(f"not a term: {shown(value)} ({why})") from None
    except CertificateError:
        raise
    except DeriveError as why:
        raise CertificateError(f"not a term: {shown(value)} ({why})") from None


def _measure(value: Json) -> None:
    """Refuse what is nested too deep, without recursion."""
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH + 1:
            raise CertificateError(f"a term is nested deeper than {MAX_DEPTH}")
        if isinstance(item, list):
            stack.extend((each, depth + 1) for each in item)


def shown(value: Json) -> str:
    """What stands in a certificate, as a refusal says it: no more than 60 letters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _read(value: Json) -> Term:
    if not isinstance(value, list) or not value or value[0] not in KINDS:
        raise CertificateError(f"expected a term, found {shown(value)}")
    kind = KINDS[value[0]]
    named = kind in (Constant, Size, Sym, Indicator, Fn, D, Moment, Limit, Meta)
    if kind is Num:
        (text,) = value[1:]
        return num(_number(_str(text)))
    if kind is Index:
        name, dim = value[1:]
        return index(_str(name), _str(dim))
    if kind is Apply:
        return _application(value)
    args = tuple(_read(arg) for arg in value[2 if named else 1 :])
    return _build(kind, _str(value[1]) if named else None, args)


def _build(kind: type[Term], data: Hashable, args: tuple[Term, ...]) -> Term:
    name = str(data)
    if kind is Add:
        return add(*args)
    if kind is Mul:
        return mul(*args)
    if kind is Pow:
        base, exponent = args
        return power(base, exponent)
    if kind in (Sum, Product, Max, Array):
        (bound,), (body,) = _indices(args[:1]), args[1:]
        return {Sum: sum_over, Product: product_over, Max: max_over, Array: array}[kind](bound, body)
    if kind is Moment or kind is Limit:
        if name not in (MOMENTS if kind is Moment else APPROACHES):
            raise CertificateError(f"{name} is no {kind.tag}")
        return moment(name, *args) if kind is Moment else limit(args[0], args[1], name, *args[2:])
    if kind is Inverse:
        return inverse(args[0], *_indices(args[1:]))
    if kind is MatrixPower:
        return matrix_power(args[0], args[1], *_indices(args[2:]))
    if kind is Det:
        (matrix,) = args
        return determinant(matrix)
    if kind is Delta:
        i, j = _indices(args)
        return delta(i, j)
    if kind is D:
        body, wrt = args
        if name not in ("total", "local"):
            raise CertificateError(f"a derivative is total or local, not {name}")
        return derivative(body, wrt, name)
    if kind is Indicator:
        left, right = args
        if name not in ("<", "<=", "=", "!="):
            raise CertificateError(f"an indicator of {name}")
        return indicator(left, name, right)
    if kind is Sym:
        return sym(name, *_indices(args))
    if kind is Position:
        (of,) = _indices(args)
        return position(of)
    if kind is Meta:
        return meta(name, *_indices(args))
    if kind is Size or kind is Constant:
        () = args
        return size(name) if kind is Size else constant(name)
    return fn(name, *args)


def _application(value: Json) -> Apply:
    name, components, slots = _str(value[1]), value[2], value[3]
    if type(components) is not int or components < 0:
        raise CertificateError(f"expected a number of components, found {shown(components)}")
    if not (isinstance(slots, list) and all(type(s) is int for s in slots)):
        raise CertificateError(f"expected a list of slots, found {shown(slots)}")
    args = tuple(_read(arg) for arg in value[4:])
    entries = sum(rank(args[components + slot]) for slot in slots)
    arguments, at = args[components : len(args) - entries], args[len(args) - entries :]
    return apply(name, arguments, tuple(slots), _indices(at), _indices(args[:components]))


def _indices(args: tuple[Term, ...]) -> tuple[Index, ...]:
    for arg in args:
        if not isinstance(arg, Index):
            raise CertificateError(f"expected an index, found {shown(arg)}")
    return args  # type: ignore[return-value]  # just checked


def _number(text: str) -> Fraction:
    if not NUMBER.fullmatch(text):
        raise CertificateError(f"expected a whole number or a fraction, found {shown(text)}")
    return Fraction(text)


def _str(value: Json) -> str:
    if not isinstance(value, str):
        raise CertificateError(f"expected text, found {shown(value)}")
    return value
