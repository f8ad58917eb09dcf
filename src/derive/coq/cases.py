"""What an answer is in a case: where the conditions hold it is the value, since their weights are 1 there."""

from __future__ import annotations

from derive.coq.chains import Proofs
from derive.kernel import Case, Chain, Judgement, equal, weight
from derive.terms import ONE, Index, Term, mul


def case_theorem(proofs: Proofs, answer: Chain, case: Case, name: str) -> None:
    """Write the theorem `name` of a case of an answer."""
    if case.supposes:
        _supposing(proofs, case, name)
        return
    stated = proofs.chain(case.chain, proofs.top)
    claim = equal(answer.end, case.value)
    spoken = (*claim.terms, *(term for condition in case.when for term in condition.terms))
    free = frozenset[Index]().union(*(term.free for term in spoken))
    indices = sorted(free, key=lambda each: each.data)
    binders, scope = proofs.ranges(indices, proofs.top)
    names = [word for each in indices for word in proofs.indexed(each, scope)]
    said, proof = "", ""
    product: Term = ONE
    for condition in case.when:
        given, scope = scope.new("case")
        names.append(given)
        said += f"{proofs.claim(condition, scope)} ->\n  "
        proof = (
            f"(weight_and _ _ {proof} {_weighs(condition, given)})" if proof else _weighs(condition, given)
        )
        product = mul(product, weight(condition) or ONE)
    sides = " ".join(proofs.write(term, scope, 9) for term in (product, *claim.terms))
    every = f"forall{binders},\n  " if binders else ""
    proofs.say(
        f"Theorem {name} :\n  {every}{said}{proofs.claim(claim, scope)}.\n"
        f"Proof.\nintros {' '.join(names)}. refine (in_case {sides} {proof} _).\n"
        f"by_eq {proofs.cite(stated, scope)}.\nQed.",
        case.chain.name,
    )


def _supposing(proofs: Proofs, case: Case, name: str) -> None:
    """The same by a chain from the answer to the value that supposes the conditions."""
    claim = equal(case.chain.start, case.value)
    binders, scope = proofs.ranges(claim.free, proofs.top)
    given = [proofs.names.new("case") for _ in case.when]
    said = "".join(f"{proofs.claim(condition, scope)} ->\n  " for condition in case.when)
    with proofs.supposing(case.when, given, case.chain):
        script = "\n".join(proofs.steps(case.chain, scope)) or "reflexivity."
    names = [*(word for each in claim.free for word in proofs.indexed(each, scope)), *given]
    every = f"forall{binders},\n  " if binders else ""
    proofs.say(
        f"Theorem {name} :\n  {every}{said}{proofs.claim(claim, scope)}.\n"
        f"Proof.\nintros {' '.join(names)}.\n{script}\nQed.",
        case.chain.name,
    )


def _weighs(condition: Judgement, given: str) -> str:
    """The proof that the weight of a condition is 1."""
    match condition.relation, condition.terms:
        case "<", _:
            return f"(weight_less _ _ {given})"
        case "=", (Index(), Index()):
            return f"(weight_same _ _ {given})"
        case "!=", _:
            return f"(weight_other _ _ {given})"
        case _, (_, value):
            return f"(weight_one _ {given})" if value is ONE else f"(weight_zero _ {given})"
    raise AssertionError(condition)  # the kernel lets no other condition pass
