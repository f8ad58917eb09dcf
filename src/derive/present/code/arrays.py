"""Arrays whose dimensions carry the letters of indices: numbers, sums and functions, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.errors import DeriveError
from derive.present.code.dialects import Dialect
from derive.present.code.expressions import (
    Call,
    Cast,
    Chain,
    Code,
    Minus,
    Name,
    Suffix,
    joined_all,
    negative,
    unsigned,
)
from derive.terms import Index

Axes = tuple[Index, ...]
SHORT = 6  # digits of a decimal that is written as such


class NotWritten(DeriveError):
    """A formula that can't be written as a function of arrays yet."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Value:
    """`code` computes an array; `axes` are the indices that its dimensions belong to.

    `is_truth`: its entries are truth values; `is_plain`: it is made of numbers and sizes alone.
    """

    code: Code
    axes: Axes = ()
    is_truth: bool = False
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Factors:
    """coefficient · above / below."""

    coefficient: Fraction
    above: tuple[Value, ...]
    below: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Tools:
    """The library that is written for, and what the sizes are called."""

    dialect: Dialect
    sizes: Mapping[str, str]

    def call(self, function: str, *args: Code, options: tuple[str, ...] = ()) -> Call:
        """A function of the library itself."""
        return Call(f"{self.dialect.module}.{function}", args, options)

    def along(self, *places: int) -> tuple[str, ...]:
        """The option that names dimensions."""
        shown = str(places[0]) if len(places) == 1 else f"({', '.join(map(str, places))})"
        return (f"{self.dialect.axis}={shown}",)

    def size(self, index: Index) -> Name:
        """The size that `index` runs over."""
        return Name(self.sizes[index.dim])


def number(value: Fraction) -> Value:
    """A number; what is no whole one stands as a decimal if it is a short one, else as a quotient.

    Raises:
        NotWritten: it is too large for a float.
    """
    if value < 0:
        return Value(negative(number(-value).code), is_plain=True)
    if value.denominator == 1:
        return Value(Name(_digits(value.numerator)), is_plain=True)
    if shown := decimal(value):
        return Value(Name(shown), is_plain=True)
    above, below = (Name(_digits(each)) for each in (value.numerator, value.denominator))
    return Value(Chain(above, (("/", below),)), is_plain=True)


def _digits(value: int) -> str:
    """A whole number; a longer one than floats can tell apart as the float that is nearest."""
    if value <= 2**53:
        return str(value)
    try:
        return repr(float(value))
    except OverflowError:
        raise NotWritten("no code can be written for a number that is too large for a float") from None


def decimal(value: Fraction) -> str:
    """`value` as a short decimal that is the same number; "" if there is none."""
    if value.denominator > 10**SHORT or value.numerator > 10**SHORT:
        return ""
    shown = f"{float(value):.{SHORT}g}"
    return shown if Fraction(shown) == value and "e" not in shown else ""


# -- entry by entry -----------------------------------------------------------------------------


def sort(axes: Iterable[Index], order: Axes) -> Axes:
    """Each of `axes` once, as they stand in `order`."""
    return tuple(sorted(set(axes), key=order.index))


def aligned(tools: Tools, value: Value, axes: Axes) -> Code:
    """`value` so that it can stand beside an array with `axes`: transposed, and with dimensions of 1."""
    code, own = value.code, tuple(each for each in axes if each in value.axes)
    if own != value.axes:
        places = ", ".join(str(value.axes.index(each)) for each in own)
        if len(own) == 2:
            code = Suffix(code, ".T")
        else:
            code = Call(tools.dialect.transpose, (code, Name(f"({places})")))
    marks = [":" if each in own else "None" for each in axes[axes.index(own[0]) :]] if own else []
    while marks[-1:] == [":"]:
        marks.pop()
    return Suffix(code, f"[{', '.join(marks)}]") if marks else code


def full(tools: Tools, value: Value, axes: Axes) -> Code:
    """`value` with all of `axes`, each in its size."""
    value = in_numbers(value)
    code = aligned(tools, value, axes)
    if set(value.axes) == set(axes) and not value.is_plain:
        return code
    sizes = [tools.sizes[each.dim] for each in axes]
    shape = Name(f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})")
    if not value.is_plain:
        return Suffix(tools.call("broadcast_to", code, shape), tools.dialect.copy)
    if not axes:
        return Cast(tools.call(tools.dialect.array, _floating(code)))
    short = {Name("0"): "zeros", Name("1"): "ones"}.get(code) if isinstance(code, Name) else None
    if short:
        return Cast(tools.call(short, Name(sizes[0]) if len(sizes) == 1 else shape))
    return Cast(tools.call("full", shape, _floating(code)))


def _floating(code: Code) -> Code:
    """A number that Python could take for a whole one, as a float."""
    match code:
        case Minus(of=of):
            return negative(_floating(of))
        case Name(text=text) if text.isdigit():
            return Name(f"{text}.0")
        case Name(text=text) if text[0].isdigit():
            return code
        case Chain(rest=(*_, ("/", _))):
            return code
        case Call(function=function) if function.startswith("math."):
            return code
    return Call("float", (code,))


def in_numbers(value: Value) -> Value:
    """1 for what is true, 0 for what is not."""
    if not value.is_truth:
        return value
    code = Call("float", (value.code,)) if value.is_plain else Cast(value.code)
    return replace(value, code=code, is_truth=False)


def mapped(tools: Tools, function: str, value: Value) -> Value:
    """A function of one number at every entry."""
    value = in_numbers(value)
    if value.is_plain:
        return replace(value, code=_of_number(function, value.code))
    known = tools.dialect.functions
    if function == "relu" and "relu" not in known:
        return replace(value, code=tools.call("maximum", value.code, Name("0")))
    return replace(value, code=Call(known[function], (value.code,)))


def _of_number(function: str, code: Code) -> Code:
    """Python's own function of a number; it has no logistic one."""
    match function:
        case "sigma":
            below = Chain(Name("1"), (("+", Call("math.exp", (negative(code),))),))
            return Chain(Name("1"), (("/", below),))
        case "relu":
            return Call("max", (code, Name("0")))
        case "abs":
            return Call("abs", (code,))
        case "Gamma":
            return Call("math.gamma", (code,))
    return Call(f"math.{function}", (code,))


def beside(tools: Tools, operator: str, left: Value, right: Value, order: Axes) -> Value:
    """Two values with an operator between them, entry by entry."""
    left, right = in_numbers(left), in_numbers(right)
    axes = sort((*left.axes, *right.axes), order)
    code = Chain(aligned(tools, left, axes), ((operator, aligned(tools, right, axes)),))
    return Value(code, axes, is_plain=left.is_plain and right.is_plain)


def plus(tools: Tools, terms: Sequence[tuple[str, Value]], order: Axes) -> Value:
    """The sum of terms with their signs, a positive one first if there is one."""
    values = [_signed(sign, value) for sign, value in terms]
    are_floats = any(not value.is_truth and not value.is_plain for _, value in values)
    if not are_floats or sum(v.is_truth for _, v in values) > 1 or len({sign for sign, _ in values}) > 1:
        # two truth values add up to one of them, and PyTorch subtracts none
        values = [(sign, in_numbers(value)) for sign, value in values]
    axes = sort((each for _, value in values for each in value.axes), order)
    is_negative = all(sign == "-" for sign, _ in values)
    first = next((n for n, (sign, _) in enumerate(values) if sign == "+"), 0)
    rest = [each for n, each in enumerate(values) if n != first]
    others = tuple(("+" if is_negative else sign, aligned(tools, each, axes)) for sign, each in rest)
    code = joined_all(aligned(tools, values[first][1], axes), others)
    plain = all(value.is_plain for _, value in values)
    return Value(Minus(code) if is_negative else code, axes, is_plain=plain)


def _signed(sign: str, value: Value) -> tuple[str, Value]:
    """A sign in front of a term as the sign of the term."""
    is_negative, code = unsigned(value.code)
    return "-" if is_negative != (sign == "-") else "+", replace(value, code=code)
