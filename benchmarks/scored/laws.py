"""Which laws and inferences the checked derivations rest on, with the problems that each serves."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scored.records import HERE
from scored.verdict import Verdict

from derive import library
from derive.api import solve
from derive.kernel import Chain, Derivation, Theorem
from derive.laws import LAWS

REASONS = HERE / "laws.toml"
OTHERS = HERE / "others"
RULES = {
    "adjoint": "the derivative in a definition as a sum over its consumers",
    "algebra": "an identity of fields, to be multiplied out",
    "bound": "a bound of a part",
    "cases": "a proof by cases",
    "chain": "the derivative of an open function through its arguments",
    "combination": "a linear combination of equations",
    "continuity": "the limit of what is continuous",
    "everywhere": "what holds of all numbers, of one",
    "fold": "a definition folded back",
    "hypothesis": "what is given",
    "kink": "a derivative at a kink, from both sides",
    "law": "an instance of a law",
    "lemma": "an earlier chain",
    "moment": "a moment of what is random",
    "obtain": "a number that there is",
    "unfold": "a definition written out",
}


def served(verdicts: Iterable[Verdict]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each law, and for each kind of inference, the problems that were solved with it, both sorted."""
    laws: dict[str, list[str]] = defaultdict(list)
    rules: dict[str, list[str]] = defaultdict(list)
    for verdict in verdicts:
        if not verdict.is_solved or verdict.result is None:
            continue
        for name in _laws(verdict.result.theorems):
            laws[name].append(verdict.record.id)
        for rule in sorted(_rules(verdict.result.theorems[0].derivation)):
            rules[rule].append(verdict.record.id)
    order = {name: n for n, name in enumerate(LAWS)}
    return (
        {name: laws[name] for name in sorted(laws, key=lambda each: order.get(each, -1))},
        {rule: rules[rule] for rule in sorted(rules)},
    )


@cache
def of_gallery() -> frozenset[str]:
    """The laws that serve problems of our own, too."""
    found = (_laws(solve(library.load(name)).theorems) for name in library.names())
    return frozenset(law for those in found for law in those)


def reasons() -> dict[str, str]:
    """Why there are laws that serve one problem, and which others they serve that are none of the benchmark."""
    return {
        name: f"{said['why']}; also for {', '.join(each.rpartition('/')[2] for each in said['serves'])}"
        for name, said in stated_reasons().items()
    }


def stated_reasons() -> dict[str, dict[str, Any]]:
    """The same as it is written down, with the names of the others: files of `others`, or of tests/problems."""
    return tomllib.loads(REASONS.read_text(encoding="utf-8"))


def other(name: str) -> Path:
    """The file of a problem that is none of the benchmark."""
    return (HERE.parent / "tests/problems" if "/" in name else OTHERS) / f"{name}.toml"


def _laws(theorems: Iterable[Theorem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(law for each in theorems for law in each.laws))


def _rules(derivation: Derivation) -> set[str]:
    chains: list[Chain] = [each for chain in derivation.written for each in (chain, *chain.inner)]
    return {step.rule for chain in chains for step in chain.steps}
