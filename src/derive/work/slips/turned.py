"""What may have gone wrong in an inequality: it goes the other way round, or is a condition and no fact."""

from __future__ import annotations

from collections.abc import Iterator

from derive.answer import Diagnosis
from derive.decide import refuted
from derive.kernel import Judgement, Problem, to_prove
from derive.kernel.law import instance
from derive.laws.misconceptions import MEANS, OF_LINES, Mean
from derive.solver.match import match
from derive.terms import ONE, Num, Term
from derive.work.judged.links import decided
from derive.work.judged.relating import Link
from derive.work.setting import Setting

TURNED = {"<": "<=", "<=": "<="}
BEYOND = {"<": "<=", "<=": "<"}


def of_inequality(setting: Setting, link: Link) -> Iterator[Diagnosis]:
    """The mistakes that explain an inequality that fails, the most specific first."""
    claim = link.judgement
    if claim.relation not in TURNED:
        return
    problem = setting.problem
    of_means = [each for mean in MEANS for each in _of_mean(problem, claim, mean)]
    if of_means:
        yield of_means[0]
        return
    less, more = claim.terms
    if decided(problem, Link(TURNED[claim.relation], more, less, link.at), setting.case).kind == "holds":
        yield _said("turned round")
    elif any(isinstance(side, Num) for side in claim.terms) and _holds_somewhere(problem, claim):
        yield _said("condition taken for a fact")


def _of_mean(problem: Problem, claim: Judgement, mean: Mean) -> Iterator[Diagnosis]:
    """Jensen's inequality for a function that curves the other way."""
    of_mean, mean_of = claim.terms if mean.is_concave else claim.terms[::-1]
    if type(mean.of_values) is not type(mean_of):
        return
    binding = match(mean.of_values, mean_of)
    if binding is None or not _are_equal(problem, instance(mean.weights, binding), ONE):
        return
    if _are_equal(problem, instance(mean.at_mean, binding), of_mean):
        kinds = ("concave", "convex") if mean.is_concave else ("convex", "concave")
        slip = OF_LINES["Jensen turned round"]
        yield Diagnosis(slip.label, slip.says.format(part=f"{mean.name}, which is {kinds[0]},", new=kinds[1]))


def _are_equal(problem: Problem, one: Term, other: Term) -> bool:
    return decided(problem, Link("=", one, other, 0)).kind == "holds"


def _holds_somewhere(problem: Problem, claim: Judgement) -> bool:
    """Whether there surely are values for which it holds."""
    less, more = claim.terms
    return refuted(problem, to_prove("", Judgement(BEYOND[claim.relation], (more, less)))) is not None


def _said(name: str) -> Diagnosis:
    slip = OF_LINES[name]
    return Diagnosis(slip.label, slip.says)
