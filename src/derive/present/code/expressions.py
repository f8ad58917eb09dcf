"""Expressions of Python: a small tree, and its spelling with no bracket that is not needed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

WIDTH = 88
STEP = 4  # columns that what is broken is set in

# how tightly an expression holds together: what is looser than its place gets brackets
COMPARE, PLUS, TIMES, UNARY, POWER, ATOM = range(6)
LEVELS = {"+": PLUS, "-": PLUS, "*": TIMES, "/": TIMES, "@": TIMES}


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or a number as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function at its arguments, and at options such as axis=0, or what follows a method's dot."""

    function: str
    args: tuple[Code, ...]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one level with the operators between them: a * b / c."""

    first: Code
    rest: tuple[tuple[str, Code], ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """−of."""

    of: Code


@dataclass(frozen=True, slots=True)
class Power:
    """base ** exponent."""

    base: Code
    exponent: Code


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows an expression: x.T, x[:, None]."""

    of: Code
    text: str


@dataclass(frozen=True, slots=True)
class Cast:
    """What has a type of its own as numbers like all others: truth values, or an array made of nothing."""

    of: Code


Code = Name | Call | Chain | Minus | Power | Suffix | Cast


def parts(code: Code) -> tuple[Code, ...]:
    """The expressions that `code` is made of, from left to right."""
    match code:
        case Call(args=args):
            return args
        case Chain(first=first, rest=rest):
            return (first, *(each for _, each in rest))
        case Power(base=base, exponent=exponent):
            return base, exponent
        case Minus(of=of) | Suffix(of=of) | Cast(of=of):
            return (of,)
        case Name():
            return ()


def variables(code: Code) -> frozenset[str]:
    """The names of the variables in `code`."""
    own = re.findall(r"\b[A-Za-z_]\w*", code.text) if isinstance(code, Name) and code.text[0] != '"' else []
    return frozenset(own).union(*map(variables, parts(code)))


def functions(code: Code) -> frozenset[str]:
    """The functions that `code` calls."""
    own = (code.function,) if isinstance(code, Call) else ()
    return frozenset(own).union(*map(functions, parts(code)))


def with_numbers(code: Code, made: tuple[str, ...], truths: str) -> Code:
    """`code` with every cast written out: as options of what makes an array, behind truth values."""

    def inner(each: Code) -> Code:
        return with_numbers(each, made, truths)

    match code:
        case Cast(of=Call() as of):
            return replace(of, args=tuple(map(inner, of.args)), options=(*of.options, *made))
        case Cast(of=of):
            return Suffix(inner(of), truths)
        case Call(args=args):
            return replace(code, args=tuple(map(inner, args)))
        case Chain(first=first, rest=rest):
            return Chain(inner(first), tuple((operator, inner(each)) for operator, each in rest))
        case Power(base=base, exponent=exponent):
            return Power(inner(base), inner(exponent))
        case Minus(of=of) | Suffix(of=of):
            return replace(code, of=inner(of))
        case Name():
            return code


def negative(code: Code) -> Code:
    """−code, with the sign at the first factor of a product."""
    match code:
        case Minus(of=of):
            return of
        case Chain(first=first, rest=rest) if rest[0][0] in "*/":
            return Chain(negative(first), rest)
    return Minus(code)


def unsigned(code: Code) -> tuple[bool, Code]:
    """Whether a minus stands in front of `code`, and `code` without it."""
    match code:
        case Minus(of=of):
            return True, of
        case Chain(first=first, rest=rest) if rest[0][0] in "*/":
            is_negative, positive = unsigned(first)
            return is_negative, joined_all(positive, rest)
    return False, code


def joined(operator: str, operands: list[Code]) -> Code:
    """Operands with one operator between them; those of a product that begins with one stand bare."""
    first, *others = operands
    return joined_all(first, tuple((operator, each) for each in others))


def joined_all(first: Code, rest: tuple[tuple[str, Code], ...]) -> Code:
    """Operands, each but the first behind its operator."""
    if not rest:
        return first
    if isinstance(first, Chain) and {operator for operator, _ in (*first.rest, *rest)} <= {*"*/"}:
        return Chain(first.first, (*first.rest, *rest))
    return Chain(first, rest)


def level(code: Code) -> int:
    """How tightly `code` holds together."""
    match code:
        case Chain(rest=((operator, _), *_)):
            return LEVELS.get(operator, COMPARE)
        case Minus():
            return UNARY
        case Power():
            return POWER
        case _:
            return ATOM


def spell(code: Code) -> str:
    """`code` on one line."""
    match code:
        case Name(text=text):
            return text
        case Call(function=function, args=args, options=options):
            return f"{function}({', '.join((*map(spell, args), *options))})"
        case Chain():
            return " ".join(
                f"{sign} {_operand(each, bracketed)}".lstrip() for sign, each, bracketed in _row(code)
            )
        case Minus(of=of):
            return f"-{_placed(of, ATOM)}"
        case Power(base=base, exponent=exponent):
            sign = "**" if _is_simple(base) and _is_simple(exponent) else " ** "
            return f"{_placed(base, ATOM)}{sign}{_placed(exponent, UNARY)}"
        case Suffix(of=of, text=text):
            return f"{_placed(of, ATOM)}{text}"
        case Cast(of=of):
            return spell(of)


def lines(code: Code, lead: str, indent: int = STEP) -> list[str]:
    """`code` behind `lead`, such as "return ", over as many lines as it needs."""
    flat = " " * indent + lead + spell(code)
    if len(flat) <= WIDTH:
        return [flat]
    outermost = code.of if isinstance(code, Suffix | Minus) else code
    if isinstance(outermost, Call) or isinstance(code, Minus):
        return _broken(code, indent, lead, "")
    return [f"{' ' * indent}{lead}(", *_broken(code, indent + STEP, "", ""), f"{' ' * indent})"]


def _row(chain: Chain) -> list[tuple[str, Code, bool]]:
    """The operands, each behind its operator, and whether it needs brackets."""
    others = [(operator, each, _needs_brackets(chain, each)) for operator, each in chain.rest]
    return [("", chain.first, _needs_brackets(chain, chain.first, begins=True)), *others]


def _needs_brackets(chain: Chain, each: Code, begins: bool = False) -> bool:
    """Whether brackets stand around an operand, also where Python would read the same without them:
    (a @ b) * c; a < b < c is another thing than (a < b) < c.
    """
    mixed = isinstance(each, Chain) and (each.rest[0][0] == "@") != (chain.rest[0][0] == "@")
    if level(each) == level(chain):
        return not begins or mixed or level(each) == COMPARE
    return level(each) < level(chain)


def _placed(code: Code, place: int) -> str:
    return _operand(code, level(code) < place)


def _operand(code: Code, is_bracketed: bool) -> str:
    return f"({spell(code)})" if is_bracketed else spell(code)


def _is_simple(code: Code) -> bool:
    """What stands beside ** without spaces."""
    if isinstance(code, Minus):
        return isinstance(code.of, Name)
    return isinstance(code, Name) or (
        isinstance(code, Suffix) and "[" not in code.text and _is_simple(code.of)
    )


def _broken(code: Code, indent: int, lead: str, tail: str) -> list[str]:
    """`code` between `lead` and `tail`: on one line if there is room, else opened at its loosest place."""
    margin = " " * indent
    flat = f"{margin}{lead}{spell(code)}{tail}"
    if len(flat) <= WIDTH:
        return [flat]
    match code:
        case Chain():
            found: list[str] = []
            row = _row(code)
            for place, (operator, each, is_bracketed) in enumerate(row):
                before = f"{operator} ".lstrip() or lead
                after = tail if place == len(row) - 1 else ""
                found += _broken_operand(each, is_bracketed, indent, before, after)
            return found
        case Call(function=function, args=args, options=options):
            inner = f"{margin}{' ' * STEP}{', '.join((*map(spell, args), *options))}"
            if len(inner) <= WIDTH:
                return [f"{margin}{lead}{function}(", inner, f"{margin}){tail}"]
            each_own = [line for arg in args for line in _broken(arg, indent + STEP, "", ",")]
            each_own += [f"{margin}{' ' * STEP}{option}," for option in options]
            return [f"{margin}{lead}{function}(", *each_own, f"{margin}){tail}"]
        case Minus(of=of):
            return _broken_operand(of, level(of) < ATOM, indent, lead + "-", tail)
        case Suffix(of=of, text=text):
            return _broken_operand(of, level(of) < ATOM, indent, lead, text + tail)
        case Power(base=base, exponent=exponent):
            return _broken_operand(
                base, level(base) < ATOM, indent, lead, f" ** {_placed(exponent, UNARY)}{tail}"
            )
        case _:
            return [flat]


def _broken_operand(code: Code, is_bracketed: bool, indent: int, lead: str, tail: str) -> list[str]:
    if not is_bracketed:
        return _broken(code, indent, lead, tail)
    flat = f"{' ' * indent}{lead}({spell(code)}){tail}"
    if len(flat) <= WIDTH:
        return [flat]
    inner = _broken(code, indent + STEP, "", "")
    return [f"{' ' * indent}{lead}(", *inner, f"{' ' * indent}){tail}"]
