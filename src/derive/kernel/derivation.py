"""A derivation is a claim: facts, lemmas and a chain of equations, each inference written out.

The solver makes these, anybody may; only `check` turns one into a theorem.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.kernel.judgement import Judgement
from derive.kernel.law import Binding
from derive.kernel.problem import Problem
from derive.terms import Path, Term

STEP_RULES = ("law", "algebra", "unfold", "fold", "hypothesis", "lemma")
FACT_RULES = ("law", "given", "definition", "arithmetic", "assumed")


@dataclass(frozen=True, slots=True)
class Step:
    """`before` becomes `after`: its part at `path` is replaced by `new`, by `rule`.

    `among`, if any, picks some of the terms or factors at `path`: those alone are replaced.
    `name` says which law, definition, lemma, or (by number from 0) hypothesis; `binding` what its
    letters and indices stand for; `backwards` that the right side became the left.
    `conditions` are what this inference needed.
    """

    rule: str
    path: Path
    before: Term
    after: Term
    new: Term
    name: str = ""
    binding: Binding = field(default_factory=Binding)
    backwards: bool = False
    among: tuple[int, ...] = ()
    conditions: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A judgement that is not a step: a sign, or that something is differentiable.

    rule "law": an instance of the law `name` whose conditions are earlier facts; "given": declared
    by the problem, number `name`; "definition": the earlier fact about the term with the definition
    at `path` written out; "arithmetic": between numbers; "assumed": a hypothesis of the theorem.
    """

    judgement: Judgement
    rule: str
    name: str = ""
    binding: Binding = field(default_factory=Binding)
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """start = ... = end."""

    name: str
    start: Term
    steps: tuple[Step, ...]

    @property
    def end(self) -> Term:
        """What the chain arrives at."""
        return self.steps[-1].after if self.steps else self.start


@dataclass(frozen=True, slots=True)
class Derivation:
    """The claim that the target `part` of `problem` equals the end of `main`."""

    problem: Problem
    part: str
    facts: tuple[Fact, ...]
    lemmas: tuple[Chain, ...]
    main: Chain


@dataclass(frozen=True, slots=True)
class Theorem:
    """`claim` holds under `assumed` and the declared facts `given`; only `check` should make one.

    `laws`, `lemmas`: the names of what it rests on, in order of first use.
    """

    derivation: Derivation
    claim: Judgement
    given: tuple[Judgement, ...]
    assumed: tuple[Judgement, ...]
    laws: tuple[str, ...]
    lemmas: tuple[str, ...]
