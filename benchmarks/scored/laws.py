"""Which laws and inferences the checked derivations rest on, with the problems that each serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scored.verdict import Verdict

from derive.kernel import Chain, Derivation
from derive.laws import LAWS

RULES = {
    "law": "an instance of a law",
    "algebra": "an identity of fields, multiplied out",
    "unfold": "a definition written out",
    "fold": "a definition folded back",
    "hypothesis": "what is given, put in",
    "lemma": "an earlier chain cited",
    "adjoint": "the derivative in a definition as a sum over its consumers",
    "chain": "the derivative of an open function through its arguments",
    "component": "an entry of a matrix form",
    "kink": "0 put for the argument of a kink",
    "bound": "a bound of a part",
    "combination": "a linear combination of equations",
    "obtain": "a number that there is",
    "cases": "a proof by cases",
    "everywhere": "what holds of all numbers, of one",
    "moments": "a moment of what is random, by its law",
}


def served(verdicts: Iterable[Verdict]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each law, and for each kind of inference, the problems that were solved with it, both sorted."""
    laws: dict[str, list[str]] = defaultdict(list)
    rules: dict[str, list[str]] = defaultdict(list)
    for verdict in verdicts:
        if not verdict.is_solved or verdict.result is None:
            continue
        for name in dict.fromkeys(law for each in verdict.result.theorems for law in each.laws):
            laws[name].append(verdict.record.id)
        for rule in sorted(_rules(verdict.result.theorems[0].derivation)):
            rules[rule].append(verdict.record.id)
    order = {name: n for n, name in enumerate(LAWS)}
    return (
        {name: laws[name] for name in sorted(laws, key=lambda each: order.get(each, -1))},
        {rule: rules[rule] for rule in sorted(rules)},
    )


def _rules(derivation: Derivation) -> set[str]:
    chains: list[Chain] = [each for chain in derivation.written for each in (chain, *chain.inner)]
    return {step.rule for chain in chains for step in chain.steps}
