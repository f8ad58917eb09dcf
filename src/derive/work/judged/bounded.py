"""Bounds that the solver proves and the kernel accepts."""

from __future__ import annotations

from dataclasses import replace

from derive.decide.desk import Case
from derive.decide.domain import Domain
from derive.decide.prover import Proof
from derive.errors import DeriveError
from derive.kernel import Judgement, Theorem, to_prove
from derive.terms import ONE, Term, names_in

LONGEST = 250  # parts of a claim, definitions written out


def proved(case: Case, claim: Judgement) -> Proof | None:
    """A proof of a ≤ b or a < b wherever both sides are defined; None if none was found."""
    if claim.relation not in ("<", "<=") or any(each.free for each in case.assumed):
        return None  # what a part assumes of a letter is so of all numbers that it may stand for
    if sum(_length(case, term) for term in claim.terms) > LONGEST:
        return None
    theorem = _theorem(case, claim)
    if theorem is None or theorem.claim != claim:
        return None
    if Domain(case.problem, claim.terms).beyond(ONE, theorem.assumed) != ():
        return None  # it needs more than that both sides are defined
    return Proof((), theorem.assumed)


def _theorem(case: Case, claim: Judgement) -> Theorem | None:
    from derive.solver import Undefined, solve  # not for a derivation without a bound
    from derive.solver.salvage import salvage

    given = case.problem
    when = (*(given.targets[0].when if given.targets else ()), *case.assumed)
    problem = replace(given, targets=(replace(to_prove("", claim), when=when),), supposed=())
    try:
        found = salvage(solve(problem).derivation).theorems
    except (Undefined, DeriveError, RecursionError):
        return None
    return found[0] if len(found) == 1 else None


def _length(case: Case, term: Term) -> int:
    """How long a term is with its definitions written out, at least."""
    defined, reach = case.problem.defined, case.problem.reach
    names = {each for name in names_in(term) for each in reach[name]}
    return term.length + sum(defined[name].body.length for name in names if name in defined)
