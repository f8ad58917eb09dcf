"""Formulas on one line of a terminal, in Unicode."""

from __future__ import annotations

import re
import unicodedata

from derive.kernel import Judgement
from derive.present import layout as boxes
from derive.present.layout import Box, layout
from derive.terms import ZERO, Sym, Term, sym

GREEK = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "ell",
        ],
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩℓ",
        strict=True,
    )
)
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
SUPERSCRIPTS = str.maketrans("0123456789()+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻ⁿ")
FUNCTIONS = {"sigma": "σ", "relu": "ReLU"}
RELATIONS = {"=": "=", "<": "<", "<=": "≤", "!=": "≠"}


def text(term: Term) -> str:
    """`term` on one line."""
    return _spell(layout(term))


def name_text(name: str) -> str:
    r"""A LaTeX name in Unicode: \hat{y} as ŷ, W^{(1)} as W⁽¹⁾."""
    name = re.sub(r"\\(hat|bar|tilde|dot|vec)\{?(\\?[A-Za-z]+)\}?", _accented, name)
    name = re.sub(r"\\([A-Za-z]+)", lambda m: GREEK.get(m[1], m[1]), name)
    name = re.sub(r"\^\{?([0-9()+\-n]+)\}?", lambda m: m[1].translate(SUPERSCRIPTS), name)
    name = re.sub(r"\^\{?\*\}?", "*", name)
    return unicodedata.normalize("NFC", name.replace("{", "").replace("}", ""))


def judgement_text(judgement: Judgement) -> str:
    """`judgement` as a person says it."""
    terms = judgement.terms
    match judgement.relation:
        case "<" | "<=" if terms[0] is ZERO:
            return f"{text(terms[1])} {'>' if judgement.relation == '<' else '≥'} 0"
        case "differentiable":
            return f"{text(terms[0])} is differentiable in {text(_whole(terms[1]))}"
        case "independent":
            return f"{text(terms[0])} does not depend on {text(_whole(terms[1]))}"
        case "natural":
            return f"{text(terms[0])} is 1, 2, 3, …"
        case relation:
            return f"{text(terms[0])} {RELATIONS[relation]} {text(terms[1])}"


def _whole(entry: Term) -> Term:
    return sym(entry.name) if isinstance(entry, Sym) else entry


def _accented(match: re.Match[str]) -> str:
    inner = match[2]
    letter = GREEK.get(inner[1:], inner) if inner.startswith("\\") else inner
    return letter[0] + ACCENTS[match[1]] + letter[1:]


def _subscript(indices: tuple[str, ...]) -> str:
    spelled = [name_text(i) for i in indices]
    if all(len(i) == 1 for i in spelled):
        return "_" + "".join(spelled)
    return "_{" + ",".join(spelled) + "}"


def _spell(box: Box) -> str:
    match box:
        case boxes.Letter(name=name, indices=indices):
            return name_text(name) + (_subscript(indices) if indices else "")
        case boxes.Number(value=value):
            return str(value)
        case boxes.Joined(terms=terms):
            return _joined(terms)
        case boxes.Product(factors=factors):
            return " ".join(map(_factor, factors))
        case boxes.Over(above=above, below=below):
            return f"{_operand(above)}/{_operand(below)}"
        case boxes.Minus(box=inner):
            return f"−{_spell(inner)}"
        case boxes.Brackets(box=inner):
            return f"({_spell(inner)})"
        case boxes.Raised(base=base, exponent=exponent):
            return _raised(base, exponent)
        case boxes.Root(box=inner):
            bare = isinstance(inner, boxes.Letter | boxes.Number)
            return f"√{_spell(inner)}" if bare else f"√({_spell(inner)})"
        case boxes.Summed(indices=indices, body=body):
            return "".join(f"Σ_{name_text(i)} " for i, _ in indices) + _spell(body)
        case boxes.Called(name=name, args=args, bare=bare):
            return _called(name, args, bare)
        case boxes.Partial():
            return _partial(box)
        case boxes.Condition(left=left, relation=relation, right=right):
            return f"1[{_spell(left)} {RELATIONS[relation]} {_spell(right)}]"


def _factor(box: Box) -> str:
    """A fraction of a number beside other factors keeps its brackets only where a slash could run on."""
    spelled = _spell(box)
    return f"({spelled})" if isinstance(box, boxes.Over) else spelled


def _joined(terms: tuple[tuple[str, Box], ...]) -> str:
    spelled = ""
    for place, (sign, box) in enumerate(terms):
        piece = _spell(box)
        if place == 0:
            spelled = piece if sign == "+" else f"−{piece}"
        else:
            spelled += f" {'+' if sign == '+' else '−'} {piece}"
    return spelled


def _operand(box: Box) -> str:
    """A side of a slash: one letter, number, bracket, call or power stands bare."""
    bare = isinstance(box, boxes.Letter | boxes.Number | boxes.Brackets | boxes.Root)
    bare = bare or isinstance(box, boxes.Raised) or (isinstance(box, boxes.Called) and not box.bare)
    return _spell(box) if bare else f"({_spell(box)})"


def _raised(base: Box, exponent: Box) -> str:
    spelled = _spell(exponent)
    if isinstance(exponent, boxes.Number):
        return _spell(base) + spelled.translate(SUPERSCRIPTS)
    return f"{_spell(base)}^{{{spelled}}}"


def _called(name: str, args: tuple[Box, ...], bare: bool) -> str:
    spelled = ", ".join(map(_spell, args))
    if name == "abs":
        return f"|{spelled}|"
    shown = FUNCTIONS.get(name, name)
    return f"{shown} {spelled}" if bare else f"{shown}({spelled})"


def _partial(box: boxes.Partial) -> str:
    order = "" if len(box.wrt) == 1 else str(len(box.wrt)).translate(SUPERSCRIPTS)
    below = "".join(f"∂{_spell(each)}" for each in box.wrt)
    if box.operator:
        return f"∂{order}/{below} [{_spell(box.body)}]"
    return f"∂{order}{_spell(box.body)}/{below}"
