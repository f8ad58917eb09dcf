"""The checker: it substitutes, compares, and says no with a reason.  It never searches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from derive.errors import InvalidStep, ShapeError, StatementError
from derive.kernel.derivation import Derivation, Induced, Induction, Theorem
from derive.kernel.extremum import extremum
from derive.kernel.inductive import Steps
from derive.kernel.law import Law
from derive.kernel.plugs import Plugs
from derive.kernel.problem import Problem
from derive.kernel.support import Support, together
from derive.kernel.witness import with_witnesses


def check(derivation: Derivation, laws: Collection[Law]) -> tuple[Theorem, ...]:
    """The theorems of `derivation`, one for each part it answers; they rest on `laws` and nothing else.

    Raises:
        InvalidStep: a step or fact does not follow, a chain is broken or starts elsewhere, or nothing
            is answered.
    """
    try:
        problem = with_witnesses(derivation.problem, derivation.witnesses)
    except (StatementError, ShapeError) as why:
        raise InvalidStep(str(why)) from None
    obtained = {witness.name: witness for witness in derivation.witnesses}
    checker = Checker(problem, {law.name: law for law in laws}, obtained)
    for number, induction in enumerate(derivation.inductions):
        checker.at(f"induction {number}", _induce, checker, derivation.problem, induction, laws)
    for chain in derivation.chains:
        checker.chain(chain)
    for form in derivation.forms:
        checker.at(f"matrix form of part {form.part}", checker.form, form, derivation)
    for case in derivation.cases:
        checker.at(f"case of part {case.part}", checker.case, case, derivation)
    if not derivation.parts:
        raise InvalidStep("the derivation answers nothing")
    theorems = tuple(checker.theorem(derivation, c) for c in derivation.chains if c.part is not None)
    for kink in derivation.kinks:
        checker.at(f"kink of part {kink.part}", checker.kink, kink, theorems)
    for plug in derivation.plugs:
        checker.at(f"number {plug.number} of what is given, plugged in", checker.plug, plug, theorems)
    found = tuple(
        replace(
            t,
            kinks=tuple(k for k in derivation.kinks if k.part == t.part),
            plugs=derivation.plugs if t.target.is_unknown else (),
            inductions=checker.ladders,
        )
        for t in theorems
    )
    return found if derivation.shape is None else _with_extremum(found, derivation.shape, laws)


def _induce(checker: Checker, problem: Problem, induction: Induction, laws: Collection[Law]) -> Support:
    """Let what an induction shows be known: by two theorems, of its claim at first, and at a step from the one before."""
    steps = Steps(problem, induction.claim, induction.step)
    found: list[Theorem] = []
    for derivation, asked in ((induction.base, steps.first), (induction.following, steps.following)):
        if derivation.problem != asked:
            raise InvalidStep("its theorems are not about its claim at a step")
        found += check(derivation, laws)
    support = together(checker.leaning(steps, theorem) for theorem in found)
    base, following = found
    checker.inductions = (*checker.inductions, (steps, support))
    checker.ladders = (
        *checker.ladders,
        Induced(steps.claim, steps.step, base, following, steps.supposed, steps.named),
    )
    return support


def _with_extremum(
    theorems: tuple[Theorem, ...], shape: Derivation, laws: Collection[Law]
) -> tuple[Theorem, ...]:
    """The theorems, those that find a stationary point with what it is."""
    if shape.shape is not None or len(shape.parts) != 1:
        raise InvalidStep("the curvature is one theorem")
    (curvature,) = check(shape, laws)
    what = extremum(theorems, curvature)
    optimum = theorems[0].problem.optimum
    assert optimum is not None
    return tuple(
        replace(t, extremum=what) if t.target.is_unknown and t.target.unknowns == optimum.unknowns else t
        for t in theorems
    )


class Checker(Plugs):
    """All the rules: `known` says what they ask each other for; each file adds what it is named after."""
