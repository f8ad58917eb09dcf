"""That the answers for unknowns satisfy what is given of them, for Coq; nothing of that is used."""

from __future__ import annotations

from collections.abc import Iterator

from derive.coq.chains import Proofs
from derive.coq.names import remark
from derive.kernel import Theorem, about
from derive.present.judgements import judgement_text


def plug_theorems(proofs: Proofs, theorem: Theorem, name: str) -> Iterator[tuple[str, str]]:
    """A theorem for each equation, or sign, that the answers satisfy: its name, and what it says.

    What is given of the unknowns is cleared first, so that Coq refuses a proof that leans on it.
    """
    if not theorem.target.is_unknown or theorem.part != _last(theorem):
        return
    silent = [proofs.declared[number] for number in about(theorem.problem, theorem.target.unknowns)]
    kept = proofs.facts, proofs.lemmas
    for number, plug in enumerate(theorem.plugs, 1):
        shown = (fact for chain in (*plug.before, plug.chain) for fact in chain.facts)
        own = {fact.judgement.key: fact for fact in shown}
        for fact in own.values():
            if fact.rule == "assumed" and fact.judgement.key not in proofs.assumed:  # by another of the parts
                assumed = proofs.names.new("assumed")
                proofs.assumed[fact.judgement.key] = assumed, fact.judgement
                proofs.text.append(f"Hypothesis {assumed} : {proofs.quantified(fact.judgement)}.")
        proofs.facts = {**kept[0], **own}
        proofs.lemmas = {}  # what was proved before may lean on the unknowns
        said = theorem.satisfies(plug)
        ranges, scope = proofs.ranges(said.free, proofs.top)
        every = f"forall{ranges}," if ranges else ""
        if said.relation == "=":
            script = f"exact {proofs.cite(proofs.chain(plug.chain, proofs.top), scope)}"
        else:
            script = f"exact {proofs.proof(said, scope)}"
        there = proofs.names.new(f"{name}_satisfies_{number}")
        words = f"conversely, {judgement_text(said)}"
        proofs.say(
            f"(** {remark(words)} *)\nTheorem {there} : {every}\n  {proofs.claim(said, scope)}.\n"
            f"Proof. clear {' '.join(silent)}. intros. {script}. Qed.",
            f"{words}, {proofs.titled(theorem.chain)}",
        )
        yield there, words
    proofs.facts, proofs.lemmas = kept


def _last(theorem: Theorem) -> str:
    """The last of the parts that share the unknowns: what they all satisfy is said there."""
    unknowns, targets = theorem.target.unknowns, theorem.problem.targets
    those = (target for target in targets if target.is_unknown and target.unknowns == unknowns)
    return [target.part for target in those if target.part in theorem.derivation.parts][-1]
