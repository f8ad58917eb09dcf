"""Theorems that lean on numbers which there are by Taylor's theorem.

What is shown of every such number stands in a section of its own, where it is a variable; behind that section the
theorem follows, since there is one.  A claim that names such a number says that there is one for which it holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.coq.chains import Proofs
from derive.coq.claims import claim_proof, conditions, is_slope
from derive.coq.formula import NotExported
from derive.coq.names import remark
from derive.kernel import Judgement, Theorem, Witness
from derive.kernel.witness import named
from derive.present import withheld
from derive.present.judgements import judgement_text


def obtained(proofs: Proofs, theorem: Theorem, words: str) -> Iterator[tuple[str, str]]:
    """The theorem of an answer, and that what it says means something: names, and what they say.

    Raises:
        NotExported: it says more than can be said beside such numbers.
    """
    if is_slope(theorem) or theorem.form is not None or theorem.cases or theorem.convexity is not None:
        raise NotExported(withheld.WITNESS_BESIDE)
    there = {witness.name: _there(proofs, witness) for witness in theorem.witnesses}
    section = proofs.names.new("Obtained")
    proofs.text.append(f"Section {section}.")
    for witness in theorem.witnesses:
        place, equation = proofs.obtained[witness.name]
        proofs.text += [
            f"Variable {proofs.arrays[witness.name]} : R.",
            f"Hypothesis {place} : {proofs.claim(witness.place, proofs.top)}.",
            f"Hypothesis {equation} : {proofs.claim(witness.equation, proofs.top)}.",
        ]
    shown = list(_shown(proofs, theorem))
    proofs.text.append(f"End {section}.")
    name = proofs.names.new("answer")
    for number, (lemma, judgement) in enumerate(shown):
        own = name if number == 0 else proofs.names.new(f"{name}_defined")
        lead = f"(** {remark(words)} *)\n" if number == 0 else ""
        sentence = _behind(proofs, theorem, judgement, lemma, there, own)
        proofs.say(lead + sentence, f"theorem, {proofs.titled(theorem.chain)}")
        yield own, judgement_text(judgement)


def _there(proofs: Proofs, witness: Witness) -> str:
    """The lemma that there is a number of this kind."""
    if witness.body is not None:
        raise NotExported(withheld.MEAN_VALUE)
    if witness.order > 2:
        raise NotExported(withheld.TAYLOR, order=witness.order)
    xi = proofs.arrays[witness.name]
    name = proofs.names.new(f"there_is_{xi}")
    smooth = proofs.smooth[witness.function]
    words = [
        proofs.functions[witness.function],
        *((smooth,) if witness.order == 1 else ()),
        *(proofs.write(end, proofs.top, 9) for end in (witness.at, witness.towards)),
        *((smooth, f"{smooth}_2") if witness.order == 2 else ()),
    ]
    place, equation = (proofs.claim(each, proofs.top) for each in (witness.place, witness.equation))
    proofs.say(
        f"Lemma {name} : exists {xi} : R, {place} /\\ {equation}.\nProof.\n"
        f"destruct (taylor_{witness.order} {' '.join(words)}) as [xi [place equation]].\n"
        "exists xi. refine (conj place _). by_eq equation.\nQed.",
        f"there is {xi}",
    )
    return name


def _shown(proofs: Proofs, theorem: Theorem) -> Iterator[tuple[str, Judgement]]:
    """The lemmas for every such number: the claim, and what it needs in order to mean something."""
    claim = theorem.claim
    stated = proofs.chain(theorem.chain, proofs.top)
    _, scope = proofs.ranges(claim.free, proofs.top)
    script = claim_proof(proofs, theorem, stated, scope)
    yield _lemma(proofs, claim, f"intros. {script}", f"theorem, {proofs.titled(theorem.chain)}"), claim
    for judgement in conditions(proofs, theorem):
        if named(judgement.terms, theorem.witnesses):
            raise NotExported(withheld.WITNESS_BELOW)
        _, scope = proofs.ranges(judgement.free, proofs.top)
        yield (
            _lemma(proofs, judgement, f"intros. exact {proofs.proof(judgement, scope)}.", "defined"),
            judgement,
        )


def _lemma(proofs: Proofs, judgement: Judgement, script: str, place: str) -> str:
    name = proofs.names.new("obtained")
    proofs.say(f"Lemma {name} :\n  {proofs.quantified(judgement)}.\nProof. {script} Qed.", place)
    return name


def _behind(
    proofs: Proofs, theorem: Theorem, judgement: Judgement, lemma: str, there: dict[str, str], name: str
) -> str:
    """The theorem that follows from a lemma since there are such numbers."""
    said, lines = proofs.quantified(judgement), []
    for witness in theorem.witnesses:
        place, equation = proofs.obtained[witness.name]
        lines.append(
            f"destruct {there[witness.name]} as [{proofs.arrays[witness.name]} [{place} {equation}]]."
        )
    for witness in reversed(named(judgement.terms, theorem.witnesses)):
        xi = proofs.arrays[witness.name]
        said = f"exists {xi} : R, {proofs.claim(witness.place, proofs.top)} /\\ ({said})"
    for witness in named(judgement.terms, theorem.witnesses):
        lines.append(
            f"exists {proofs.arrays[witness.name]}. refine (conj {proofs.obtained[witness.name][0]} _)."
        )
    lines.append(f"intros. eapply {lemma}; eassumption.")
    return f"Theorem {name} :\n  {said}.\nProof.\n" + "\n".join(lines) + "\nQed."
