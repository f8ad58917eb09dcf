"""Theorems of claims, l = r, l ≤ r or l < r: stated in these words, whichever way they were proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.coq.chains import Proofs
from derive.coq.formula import Scope
from derive.coq.signs import is_known
from derive.coq.written import Stated
from derive.kernel import Judgement, Problem, Theorem, converges, differentiable, obligations
from derive.kernel.bound import SAYS
from derive.kernel.limits import hangs_on
from derive.terms import ZERO, D, Limit, Term, names_in, same, subterms

WEAKER = {("=", "<="): "weak_eq", ("<", "<="): "weak"}


def is_slope(theorem: Theorem) -> bool:
    """Whether it says what a derivative is, which is stated together with its existence."""
    return theorem.claim.relation == "=" and isinstance(theorem.claim.terms[0], D)


def is_limit(theorem: Theorem) -> bool:
    """Whether it says what a limit is, which is stated together with its existence."""
    return theorem.claim.relation == "=" and isinstance(theorem.claim.terms[0], Limit)


def conditions(proofs: Proofs, theorem: Theorem) -> list[Judgement]:
    """What a claim needs in order to mean something; and the definitions that it leads to, as far as the
    derivation has shown it.
    """
    problem, start = theorem.problem, theorem.claim.terms[0]
    sides = (*theorem.claim.terms, *(case.value for case in theorem.cases))
    needed = {j.key: j for term in sides for j in obligations(problem, term)}
    for _, judgement in beneath(sides, problem):
        needed.pop(judgement.key, None)
    reached = {name for term in sides for used in names_in(term) for name in proofs.problem.reach[used]}
    for definition in problem.definitions:
        if definition.name in reached:
            known = {j.key: j for j in obligations(problem, definition.body) if is_known(proofs, j)}
            needed = {**known, **needed}
    if is_slope(theorem) and isinstance(start, D):
        needed.pop(differentiable(start.body, start.wrt).key, None)
    if is_limit(theorem) and isinstance(start, Limit):
        needed.pop(converges(start).key, None)
    return list(needed.values())


def beneath(terms: Iterable[Term], problem: Problem) -> Iterator[tuple[Limit, Judgement]]:
    """What must hold near the point of a limit for what stands beneath it to be defined there, with that limit."""
    for node in (part for term in terms for part in subterms(term)):
        if isinstance(node, Limit):
            for judgement in obligations(problem, node.body):
                if hangs_on(problem, judgement, node.variable):
                    yield node, judgement


def claim_proof(proofs: Proofs, theorem: Theorem, stated: Stated, scope: Scope) -> str:
    """The tactic that proves a claim from the lemma of its chain.

    Either the chain leads from one side to the other, or from the difference to what has the sign that is asked
    for.
    """
    claim, chain = theorem.claim, theorem.chain
    cited = proofs.cite(stated, scope)
    if all(map(same, (chain.start, chain.end), claim.terms)) and claim.relation in SAYS[chain.relation]:
        lemma = WEAKER.get((chain.relation, claim.relation))
        cited = f"({lemma} {cited})" if lemma else cited
        return f"by_eq {cited}." if claim.relation == "=" else f"by_claim {cited}."
    left, right = claim.terms
    sign = proofs.proof(Judgement(claim.relation, (ZERO, chain.end)), scope)
    if left is ZERO:
        sides = " ".join(proofs.write(term, scope, 9) for term in (chain.end, right))
        lemma = {"<=": "ge0_by", "<": "gt0_by"}[claim.relation]
        return f"refine ({lemma} {sides} _ {sign}). by_eq {cited}."
    terms = (left, right, chain.start, chain.end)
    sides = " ".join(proofs.write(term, scope, 9) for term in terms)
    lemma = {"<=": "le_by", "<": "lt_by"}[claim.relation]
    return f"refine ({lemma} {sides} _ {cited} {sign}). close."
