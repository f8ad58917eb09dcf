"""Formulas as LaTeX, for any engine that knows amsmath."""

from __future__ import annotations

from derive.kernel import Judgement
from derive.present import layout as boxes
from derive.present.layout import Box, layout
from derive.terms import ZERO, Sym, Term, sym

FUNCTIONS = {
    "sigma": r"\sigma",
    "log": r"\log",
    "tanh": r"\tanh",
    "sin": r"\sin",
    "cos": r"\cos",
    "relu": r"\operatorname{ReLU}",
}
RELATIONS = {"=": "=", "<": "<", "<=": r"\le", "!=": r"\ne"}


def latex(term: Term) -> str:
    """`term` as LaTeX, for math mode."""
    return _spell(layout(term))


def judgement_latex(judgement: Judgement) -> str:
    """`judgement` as LaTeX, for math mode."""
    terms = judgement.terms
    match judgement.relation:
        case "<" | "<=" if terms[0] is ZERO:
            return _sign(judgement)
        case "differentiable":
            return rf"{latex(terms[0])} \text{{ is differentiable in }} {latex(_whole(terms[1]))}"
        case "independent":
            return rf"{latex(terms[0])} \text{{ does not depend on }} {latex(_whole(terms[1]))}"
        case "natural":
            return rf"{latex(terms[0])} \in \{{1, 2, \dots\}}"
        case relation:
            return f"{latex(terms[0])} {RELATIONS[relation]} {latex(terms[1])}"


def _sign(judgement: Judgement) -> str:
    relation = ">" if judgement.relation == "<" else r"\ge"
    return f"{latex(judgement.terms[1])} {relation} 0"


def _whole(entry: Term) -> Term:
    return sym(entry.name) if isinstance(entry, Sym) else entry


def _spell(box: Box) -> str:
    match box:
        case boxes.Letter(name=name, indices=indices):
            return _letter(name, indices)
        case boxes.Number(value=value):
            return str(value)
        case boxes.Joined(terms=terms):
            return _joined(terms)
        case boxes.Product(factors=factors):
            return " ".join(map(_spell, factors))
        case boxes.Over(above=above, below=below):
            return rf"\frac{{{_spell(above)}}}{{{_spell(below)}}}"
        case boxes.Minus(box=inner):
            return f"-{_spell(inner)}"
        case boxes.Brackets(box=inner):
            return rf"\left({_spell(inner)}\right)"
        case boxes.Raised(base=base, exponent=exponent):
            return f"{_base(base)}^{{{_spell(exponent)}}}"
        case boxes.Root(box=inner):
            return rf"\sqrt{{{_spell(inner)}}}"
        case boxes.Summed(indices=indices, body=body):
            return "".join(rf"\sum_{{{i}=1}}^{{{size}}} " for i, size in indices) + _spell(body)
        case boxes.Called(name=name, args=args, bare=bare):
            return _called(name, args, bare)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=relation, right=right):
            return rf"\mathbf{{1}}[{_spell(left)} {RELATIONS[relation]} {_spell(right)}]"


def _letter(name: str, indices: tuple[str, ...]) -> str:
    if not indices:
        return name
    separator = "" if all(len(i) == 1 for i in indices) else ","
    return f"{name}_{{{separator.join(indices)}}}"


def _base(box: Box) -> str:
    """A name that has a superscript of its own is bracketed before it is raised."""
    if isinstance(box, boxes.Letter) and "^" in box.name:
        return rf"\left({_spell(box)}\right)"
    return _spell(box)


def _joined(terms: tuple[tuple[str, Box], ...]) -> str:
    first, *rest = terms
    start = _spell(first[1]) if first[0] == "+" else f"-{_spell(first[1])}"
    return start + "".join(f" {sign} {_spell(box)}" for sign, box in rest)


def _called(name: str, args: tuple[Box, ...], bare: bool) -> str:
    spelled = ", ".join(map(_spell, args))
    if name == "abs":
        return rf"\left|{spelled}\right|"
    shown = FUNCTIONS.get(name, rf"\operatorname{{{name}}}")
    return f"{shown} {spelled}" if bare else rf"{shown}\left({spelled}\right)"


def _partial(box: boxes.Partial) -> str:
    order = "" if len(box.wrt) == 1 else f"^{{{len(box.wrt)}}}"
    below = " ".join(rf"\partial {_spell(each)}" for each in box.wrt)
    if box.operator:
        return rf"\frac{{\partial{order}}}{{{below}}}\left[{_spell(box.body)}\right]"
    return rf"\frac{{\partial{order} {_spell(box.body)}}}{{{below}}}"
