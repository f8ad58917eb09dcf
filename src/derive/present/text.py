"""Formulas on one line of a terminal, in Unicode."""

from __future__ import annotations

import re

from derive.kernel import Problem
from derive.present import boxes
from derive.present.boxes import Box
from derive.present.layout import layout, layout_in
from derive.present.names import SUPERSCRIPTS, marks, name_text
from derive.terms import Term

FUNCTIONS = {"sigma": "σ", "Gamma": "Γ", "gamma": "Gamma", "relu": "ReLU"}
RELATIONS = {"=": "=", "<": "<", "<=": "≤", "!=": "≠", ">": ">", ">=": "≥", "->": "→", "~": "~", "≈": "≈"}
NUMBERS = {"real": "ℝ", "natural": "{1, 2, …}", "whole": "{0, 1, 2, …}"}


def text(term: Term, problem: Problem | None = None) -> str:
    """`term` on one line; as a term of `problem`, if that is known."""
    return spell(layout(term) if problem is None else layout_in(problem, term))


def _letter(name: str, indices: tuple[str, ...]) -> str:
    """A name with its indices behind a subscript that is part of it: b₁_i, x_{in,i}."""
    stem, own, raised = marks(name)
    if not indices or not own or own.strip("{}").isdecimal():
        return name_text(name) + (_subscript(indices) if indices else "")
    stem += f"^{raised}" if raised else ""
    return f"{name_text(stem)}_{{{','.join(map(name_text, (own.strip('{}'), *indices)))}}}"


def _subscript(indices: tuple[str, ...]) -> str:
    spelled = [name_text(i) for i in indices]
    if all(len(i) == 1 for i in spelled):
        return "_" + "".join(spelled)
    return "_{" + ",".join(spelled) + "}"


def spell(box: Box) -> str:
    """`box` on one line."""
    match box:
        case boxes.Letter(name=name, indices=indices):
            return _letter(name, indices)
        case boxes.Number(value=value):
            return str(value)
        case boxes.Joined(terms=terms):
            return _joined(terms)
        case boxes.Product(factors=factors):
            return _product(factors)
        case boxes.Over(above=above, below=below):
            # a Σ below stands bare at the end, where nothing can follow it
            open_end = isinstance(below, boxes.Summed | boxes.Limiting)
            return f"{_operand(above)} / {spell(below)}" if open_end else _tight(box)
        case boxes.Minus(box=inner):
            return f"−{spell(inner)}"
        case boxes.Brackets(box=inner):
            return f"({spell(inner)})"
        case boxes.Raised(base=base, exponent=exponent):
            return _raised(base, exponent)
        case boxes.Root(box=inner):
            bare = isinstance(inner, boxes.Letter | boxes.Number)
            return f"√{spell(inner)}" if bare else f"√({spell(inner)})"
        case boxes.Factorial(box=inner):
            return f"{spell(inner)}!"
        case boxes.Summed(indices=indices, body=body, sign=sign, counted=counted):
            ranges = (
                f"{sign}_{{{name_text(i)}=1}}^{{{name_text(dim)}}} "
                if i in counted
                else f"{sign}{_subscript((i,))} "
                for i, dim in indices
            )
            return "".join(ranges) + spell(body)
        case boxes.Limiting(body=body):
            return f"lim_{{{_approach(box)}}} {spell(body)}"
        case boxes.Called():
            return _called(box)
        case boxes.Averaged(kind=kind, args=args):
            return f"{kind}[{', '.join(map(spell, args))}]"
        case boxes.Applied():
            return _applied(box)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=relation, right=right):
            return f"1[{spell(left)} {RELATIONS[relation]} {spell(right)}]"
        case boxes.Transposed(box=inner):
            return f"{spell(inner)}ᵀ"
        case boxes.Inverted(box=inner, turned=turned):
            return f"{spell(inner)}{'⁻ᵀ' if turned else '⁻¹'}"
        case boxes.Circled(factors=factors):
            return " ∘ ".join(map(spell, factors))
        case boxes.RaisedEach(base=base, exponent=exponent):
            return f"{spell(base)}^{{∘{spell(exponent)}}}"
        case boxes.Nabla(body=body, wrt=wrt, order=order, at=at):
            variable = f"_{{{_letter(wrt, at)}}}" if at else _subscript((wrt,))
            return f"∇{_raise(order)}{variable} {spell(body)}" if wrt else f"∇{_raise(order)}{spell(body)}"
        case boxes.EntryOf(body=body, indices=indices):
            return f"[{spell(body)}]{_subscript(indices)}"
        case boxes.Related(first=first, rest=rest):
            return spell(first) + "".join(f" {RELATIONS[sign]} {spell(each)}" for sign, each in rest)
        case boxes.Together(boxes=inside):
            return f"({', '.join(map(spell, inside))})"
        case boxes.Belongs(box=inner, numbers=numbers, dims=dims):
            return f"{spell(inner)} ∈ {NUMBERS[numbers]}{_to_the(dims)}"
        case boxes.Shape(dims=dims):
            return "×".join(map(name_text, dims))
        case boxes.Operator(wrt=wrt):
            return f"∂/∂{spell(wrt)}"
        case boxes.Literal(text=words):
            return words


def _to_the(dims: tuple[str, ...]) -> str:
    """The sizes as an exponent of ℝ."""
    shape = "×".join(map(name_text, dims))
    return f"^{{{shape}}}" if len(dims) > 1 else f"^{shape}" if dims else ""


def _tight(box: boxes.Over) -> str:
    """A fraction that other factors may follow."""
    return f"{_operand(box.above)}/{_operand(box.below)}"


def _product(factors: tuple[Box, ...]) -> str:
    spelled = ""
    for place, factor in enumerate(factors):
        piece = _tight(factor) if isinstance(factor, boxes.Over) else spell(factor)
        spelled += ("" if place == 0 else " · " if _runs_on(spelled, factor, piece) else " ") + piece
    return spelled


def _runs_on(before: str, factor: Box, piece: str) -> bool:
    """Whether two numbers side by side would read as one; vectors of ones, 1 1ᵀ, would not."""
    if factor in (boxes.ONES, boxes.Transposed(boxes.ONES)):
        return before[-1] in "0123456789" and not re.search(r"(^|\s)1$", before)
    return piece[0].isdigit()


def _joined(terms: tuple[tuple[str, Box], ...]) -> str:
    spelled = ""
    for place, (sign, box) in enumerate(terms):
        piece = spell(box)
        if place == 0:
            spelled = piece if sign == "+" else f"−{piece}"
        else:
            spelled += f" {'+' if sign == '+' else '−'} {piece}"
    return spelled


def _operand(box: Box) -> str:
    """A side of a slash: one letter, number, bracket, call or power stands bare."""
    bare = isinstance(box, boxes.Letter | boxes.Number | boxes.Brackets | boxes.Root | boxes.Factorial)
    bare = (
        bare
        or isinstance(box, boxes.Averaged | boxes.Condition)
        or (isinstance(box, boxes.Applied) and not box.partials)
    )
    bare = bare or isinstance(box, boxes.Raised) or (isinstance(box, boxes.Called) and not box.bare)
    return spell(box) if bare else f"({spell(box)})"


def _raised(base: Box, exponent: Box) -> str:
    spelled = spell(exponent)
    if isinstance(exponent, boxes.Number):
        return spell(base) + spelled.translate(SUPERSCRIPTS)
    return f"{spell(base)}^{{{spelled}}}"


def _approach(box: boxes.Limiting) -> str:
    """τ → 0⁺, the point in brackets where a side would hang on part of it."""
    side = {"+": "⁺", "-": "⁻", "": ""}[box.side]
    return f"{spell(box.variable)} → {_operand(box.point) if side else spell(box.point)}{side}"


BARS = {"abs": "|", "norm": "‖"}


def _called(box: boxes.Called) -> str:
    spelled = ", ".join(map(spell, box.args))
    if box.name in BARS:
        return f"{BARS[box.name]}{spelled}{BARS[box.name]}"
    shown = FUNCTIONS.get(box.name, box.name) + _raise(box.power)
    return f"{shown} {spelled}" if box.bare else f"{shown}({spelled})"


def _applied(box: boxes.Applied) -> str:
    partials = "".join(f"∂{_place(slot, indices)} " for slot, indices in box.partials)
    primes = "′″"[box.primes - 1] if 0 < box.primes < 3 else f"⁽{_raise(box.primes)}⁾" if box.primes else ""
    return f"{partials}{spell(box.head)}{primes}({', '.join(map(spell, box.args))})"


def _place(slot: int, indices: tuple[str, ...]) -> str:
    """Which entry a partial is taken in: _ij, or _{1,ij} in the first of several arguments."""
    own = _subscript(indices) if indices else ""
    return f"_{{{slot},{own[1:].strip('{}')}}}" if slot and own else f"_{slot}" if slot else own


def _raise(power: int) -> str:
    return "" if power == 1 else str(power).translate(SUPERSCRIPTS)


def _partial(box: boxes.Partial) -> str:
    order = _raise(box.order)
    below = "".join(f"∂{spell(each)}{_raise(times)}" for each, times in box.wrt)
    held = [name_text(name) for name in box.held]
    spelled = ",".join(held)
    fixed = "" if not held else f"|_{spelled}" if len(spelled) == 1 else f"|_{{{spelled}}}"
    if box.operator:
        body = spell(box.body) if isinstance(box.body, boxes.CLOSED) else f"[{spell(box.body)}]"
        return f"∂{order}/{below} {body}{fixed}"
    return f"∂{order}{spell(box.body)}/{below}{fixed}"
