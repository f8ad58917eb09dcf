"""A formula as somebody wrote it, in Unicode on one line: of the tree, before it has a meaning."""

from __future__ import annotations

from fractions import Fraction

from derive.present.names import SUPERSCRIPTS, name_text
from derive.present.text import FUNCTIONS
from derive.read import tree as t

SIGNS = {"": " ", "*": " ", "·": " · ", "×": " × ", "∘": " ∘ ", "⊗": " ⊗ ", "/": "/"}
LONE = (t.Number, t.Name, t.Scripted, t.Group, t.Call, t.Bars, t.Ones)  # what stands without brackets


class Unspelled(Exception):
    """Part of a formula that is not written here."""


def spelled(tree: t.Tree) -> str | None:
    """`tree` on one line; None if it holds what is not written here, as cases."""
    try:
        return _spell(tree)
    except Unspelled:
        return None


def _spell(tree: t.Tree) -> str:
    match tree:
        case t.Number(value=value):
            return str(value) if value.denominator == 1 else _decimal(value)
        case t.Name() | t.Scripted():
            return _name(tree)
        case t.Ones():
            return "1"
        case t.Group(of=of, kind=kind):
            return f"[{_spell(of)}]" if kind == "[" else f"({_spell(of)})"
        case t.Plus(terms=terms):
            return _plus(terms)
        case t.Times(factors=factors):
            return "".join(
                (SIGNS[sign] if place else "") + _factor(each) for place, (sign, each) in enumerate(factors)
            )
        case t.Quotient(over=over, below=below):
            return f"{_lone(over)}/{_lone(below)}"
        case t.Raised(of=of, above=above):
            return _lone(of) + _above(above)
        case t.Call(function=function, arguments=arguments, below=(), above=None, primes=0):
            return f"{FUNCTIONS.get(function, name_text(function))}({', '.join(map(_spell, arguments))})"
        case t.Derivative(body=body, variables=(variable,)):
            return f"∂{_lone(body)}/∂{_spell(variable)}"
        case t.Gradient(body=body, variable=variable, order=1, others=()):
            return f"∇_{_spell(variable)} {_lone(body)}"
        case t.Bars(of=of, double=double, kind=None):
            return f"‖{_spell(of)}‖" if double else f"|{_spell(of)}|"
        case t.Root(of=of, degree=None):
            return f"√({_spell(of)})"
    raise Unspelled


def _name(tree: t.Name | t.Scripted) -> str:
    """A letter with its marks; a transpose is one."""
    if isinstance(tree, t.Scripted) and t.is_transpose(tree.above):
        return _name(t.Scripted(tree.at, tree.of, tree.below)) + "ᵀ"
    if isinstance(tree, t.Scripted) and isinstance(tree.above, t.Number | t.Plus):
        return _name(t.Scripted(tree.at, tree.of, tree.below)) + _above(tree.above)
    said = t.plain(tree)
    if "?" in said:
        raise Unspelled
    return name_text(said)


def _plus(terms: tuple[tuple[int, t.Tree], ...]) -> str:
    (sign, first), *others = terms
    said = ("−" if sign < 0 else "") + _spell(first)
    return said + "".join(f" {'−' if sign < 0 else '+'} {_spell(each)}" for sign, each in others)


def _factor(tree: t.Tree) -> str:
    return f"({_spell(tree)})" if isinstance(tree, t.Plus) else _spell(tree)


def _lone(tree: t.Tree) -> str:
    return _spell(tree) if isinstance(tree, LONE) else f"({_spell(tree)})"


def _above(tree: t.Tree) -> str:
    if t.is_transpose(tree):
        return "ᵀ"
    if isinstance(tree, t.Number) and tree.value.denominator == 1:
        return _spell(tree).translate(SUPERSCRIPTS)
    return f"^{_spell(tree)}" if isinstance(tree, t.Name) else f"^{{{_spell(tree)}}}"


def _decimal(value: Fraction) -> str:
    """0.25, as it was written."""
    digits = next((d for d in range(1, 20) if 10**d % value.denominator == 0), None)
    return str(value) if digits is None else f"{float(value):.{digits}f}"
