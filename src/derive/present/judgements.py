"""Judgements as a person says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.kernel import Judgement
from derive.kernel.given import binary
from derive.kernel.judgement import CURVED
from derive.language import message as _
from derive.present import boxes
from derive.present.boxes import Box, Letter
from derive.present.layout import layout
from derive.terms import ZERO, Det, Num, Size, Sym, Term, expectation, fn, sym

if TYPE_CHECKING:
    from derive.present.script import Script

OF_ARRAYS = {
    "differentiable": _("{term} is differentiable in {array}"),
    "independent": _("{term} does not depend on {array}"),
    "locally differentiable": _("{term} is differentiable in {array}, other definitions held fixed"),
    "locally independent": _("{term} does not depend on {array}, other definitions held fixed"),
}
OF_ONE = {
    "deterministic": _("{term} is not random"),
    "converges": _("{term} exists"),
    "normal combination": _("{term} is normal"),
}
OF_TWO = {
    "independent variates": _("{one} and {other} are independent"),
    "by induction": _("{one} and {other} are compared by induction"),
    "independent over": _("{one} is independent for different {other}"),
}
OF_WHOLE = {
    "symmetric": _("{matrix} is symmetric"),
    "positive definite": _("{matrix} is symmetric and positive definite"),
    "positive semidefinite": _("{matrix} is symmetric and positive semidefinite"),
}
BENT = {
    "convex": _("{term} is convex in {array}"),
    "concave": _("{term} is concave in {array}"),
    "log-convex": _("{term} is log-convex in {array}"),
    "root-convex": _("the root of {term} is convex in {array}"),
}


def said(judgement: Judgement, script: Script) -> str:
    """`judgement` among words."""
    terms = judgement.terms
    match judgement.relation:
        case "=" if (entry := binary(judgement)) is not None:
            return script.say("{term} is 0 or 1", term=script.formula(entry))
        case relation if relation in CURVED:
            arrays = script.show(together([layout(array_of(each)) for each in terms[1:]]))
            return script.say(BENT[relation], term=script.formula(terms[0]), array=arrays)
        case relation if relation in OF_ARRAYS:
            array = script.formula(array_of(terms[1]))
            return script.say(OF_ARRAYS[relation], term=script.formula(terms[0]), array=array)
        case relation if relation in OF_WHOLE and isinstance(terms[0], Det):
            return script.say(OF_WHOLE[relation], matrix=script.formula(terms[0].matrix))
        case relation if relation in OF_ONE:
            return script.say(OF_ONE[relation], term=script.formula(terms[0]))
        case "natural" | "whole" as numbers:
            if script.form == "text":  # where a set of numbers takes longer to read
                rest = _("{term} is 1, 2, 3, …") if numbers == "natural" else _("{term} is 0, 1, 2, …")
                return script.say(rest, term=script.formula(terms[0]))
            return script.show(boxes.Belongs(layout(terms[0]), numbers))
        case "between":
            term, low, high = map(script.formula, terms)
            return script.say("{term} is between {low} and {high}", term=term, low=low, high=high)
        case relation if relation in OF_TWO:
            one, other = map(script.formula, terms)
            return script.say(OF_TWO[relation], one=one, other=other)
        case "normal" | "normally distributed":
            variate, mean, variance = map(layout, terms)
            law = boxes.Called("N", (mean, variance))
            return script.show(boxes.Related(variate, (("~", law),)))
        case "interchangeable":
            operator = script.show(boxes.Operator(layout(terms[1])))
            inside = script.formula(expectation(terms[0]))
            return script.say(
                "{operator} may be taken inside {expectation}", operator=operator, expectation=inside
            )
        case "integrable":
            size = layout(expectation(fn("abs", terms[0])))
            return script.show(boxes.Related(size, (("<", boxes.INFINITY),)))
        case _:
            return script.show(related(judgement))


def related(judgement: Judgement) -> Box:
    """A relation between two numbers, or two indices: x > 0 rather than 0 < x, n ≥ 2 rather than 2 ≤ n."""
    left, right = judgement.terms
    relation = judgement.relation
    if (left is ZERO or _is_bound_of_size(judgement)) and relation in boxes.MIRRORED:
        left, relation, right = right, boxes.MIRRORED[relation], left
    return boxes.Related(layout(left), ((relation, layout(right)),))


def _is_bound_of_size(judgement: Judgement) -> bool:
    return isinstance(judgement.terms[0], Num) and isinstance(judgement.terms[1], Size)


def together(those: list[Box]) -> Box:
    """One box, or several in brackets."""
    return those[0] if len(those) == 1 else boxes.Together(tuple(those))


def array_of(entry: Term) -> Term:
    """The array by its name, in place of an entry of it."""
    return sym(entry.name) if isinstance(entry, Sym) else entry


def names_together(names: list[str]) -> Box:
    """The letter of one name, or those of several in brackets."""
    return together([Letter(name) for name in names])


def judgement_text(judgement: Judgement) -> str:
    """`judgement` as a terminal has it, in English."""
    from derive.present.script import TERMINAL

    return said(judgement, TERMINAL)


def judgement_latex(judgement: Judgement) -> str:
    """`judgement` as Markdown has it, in English: formulas between dollars."""
    from derive.present.script import MARKDOWN

    return said(judgement, MARKDOWN)
