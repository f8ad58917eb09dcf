"""Theorems of claims, l = r, l ≤ r or l < r: stated in these words, whichever way they were proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.coq.chains import Proofs
from derive.coq.formula import NotExported, Scope
from derive.coq.limits import eventually
from derive.coq.signs import is_known
from derive.coq.written import Stated
from derive.kernel import Judgement, Theorem, converges, differentiable, obligations
from derive.kernel.bound import SAYS
from derive.kernel.limits import hangs_on
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.terms import ZERO, D, Limit, Term, key, names_in, same, subterms

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
    known = {j.key: j for j in _defining(proofs, sides) if is_known(proofs, j)}
    needed = {**known, **needed}
    for node in limits(theorem):  # what moves is said of all values near the point
        for judgement in (*obligations(problem, node.body), *_defining(proofs, (node.body,))):
            if hangs_on(problem, judgement, node.variable):
                needed.pop(judgement.key, None)
    if is_slope(theorem) and isinstance(start, D):
        needed.pop(differentiable(start.body, start.wrt).key, None)
    if is_limit(theorem) and isinstance(start, Limit):
        needed.pop(converges(start).key, None)
    return list(needed.values())


def _defining(proofs: Proofs, terms: Iterable[Term]) -> Iterator[Judgement]:
    """What definitions need that terms lead to."""
    reached = {name for term in terms for used in names_in(term) for name in proofs.problem.reach[used]}
    for definition in proofs.problem.definitions:
        if definition.name in reached:
            yield from obligations(proofs.problem, definition.body)


def limits(theorem: Theorem) -> list[Limit]:
    """The limits in what a theorem says, each once."""
    found = (part for term in theorem.claim.terms for part in subterms(term) if isinstance(part, Limit))
    return list({key(node): node for node in found}.values())


def beneath(proofs: Proofs, theorem: Theorem) -> Iterator[tuple[str, str, str]]:
    """What must hold near the point of a limit for what stands beneath it to be defined there, and for definitions
    that it leads to, as far as that was shown: in words, what it says in Coq, and the tactic that proves it.
    """
    problem = theorem.problem
    for node in limits(theorem):
        own = {j.key: j for j in obligations(problem, node.body)}
        for judgement in {**{j.key: j for j in _defining(proofs, (node.body,))}, **own}.values():
            if not hangs_on(problem, judgement, node.variable):
                continue
            ranges, scope = proofs.ranges(dict.fromkeys((*judgement.free, *node.free)), proofs.top)
            try:
                claim, script = eventually(proofs, node, judgement, scope)
            except NotExported:
                if judgement.key in own:
                    raise
                continue
            every = f"forall{ranges}, " if ranges else ""
            yield f"{judgement_text(judgement)}, {_where(node)}", f"{every}{claim}", script


def _where(node: Limit) -> str:
    """Of which values of the variable something holds that holds near the point, in words."""
    variable = text(node.variable)
    if node.point is not None:
        return f"for {variable} near {text(node.point)}"
    return f"for all large {variable if node.data == 'infinity' else f'−{variable}'}"


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
