"""Numbers that there are by Taylor's theorem, and hypotheses about all numbers, as Coq reads them.

What leans on a witness ξ is proved in a section of its own, for any ξ of which the two things hold that are known
of it; outside of that section there is one, by a lemma of Taylor.v.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.coq.formula import Formulas, NotExported, Scope, applied
from derive.kernel import Everywhere, Fact, Judgement, Step, Theorem, Witness
from derive.present.text import text

if TYPE_CHECKING:
    from derive.coq.facts import Facts
    from derive.coq.written import Written

MOST_ORDER = 2  # of the lemmas of Taylor.v whose sums are written out


def everywhere_hypotheses(proofs: Written) -> Iterator[str]:
    """What is given of all numbers."""
    for name, every in zip(proofs.everywhere, proofs.problem.everywhere, strict=True):
        yield f"Hypothesis {name} : {everywhere_claim(proofs, every)}."


def everywhere_claim(proofs: Formulas, every: Everywhere) -> str:
    """What is given of all numbers, as a proposition.

    Raises:
        NotExported: it has indices.
    """
    if any(term.free for term in every.terms):
        raise NotExported("what is given of all numbers at each index")
    letter, scope = proofs.top.new(every.variable)
    held = replace(scope, held={every.variable: letter})
    claims = [proofs.claim(each, held) for each in (*every.when, every.claim)]
    return f"forall {letter} : R, {' -> '.join(claims)}"


def by_everywhere(proofs: Facts, fact: Fact, scope: Scope) -> str:
    """The tactic that proves what is given of all numbers, of one."""
    number = int(fact.name)
    every = proofs.problem.everywhere[number]
    _, value = fact.binding.metas[every.variable]
    _, conditions = every.at(value)
    _insist_on_rest(proofs, (fact.judgement, *conditions), scope)
    words = [proofs.write(value, scope, 9), *(proofs.proof(each, scope) for each in conditions)]
    return f"by_claim {applied(proofs.everywhere[number], words)}."


def by_obtained(proofs: Written, fact: Fact, scope: Scope) -> str:
    """The tactic that says where a witness is."""
    _insist_on_rest(proofs, (fact.judgement,), scope)
    known = f"(proj1 {proofs.obtained[fact.name]})"
    return f"first [ exact {known} | exact (between_sym _ _ _ {known}) ]."


def equation_of(proofs: Written, step: Step, scope: Scope) -> str:
    """What Taylor's theorem says of a witness."""
    witness = next(each for each in proofs.witnesses if each.name == step.name)
    _insist_on_rest(proofs, (witness.equation,), scope)
    return f"(proj2 {proofs.obtained[step.name]})"


def _insist_on_rest(proofs: Written, judgements: Sequence[Judgement], scope: Scope) -> None:
    """Refuse to use, where something moves, what is known of it at its place.

    Raises:
        NotExported: it is used so.
    """
    moved = {*scope.moved, *scope.held}
    if any(proofs.problem.depends(t, name) for j in judgements for t in j.terms for name in moved):
        raise NotExported("what is given of an interval is used where its ends move")


def opened(proofs: Written) -> Iterator[str]:
    """The section of witnesses, if there are any."""
    if not proofs.witnesses:
        return
    yield "Section Obtained."
    for witness in proofs.witnesses:
        yield f"Variable {proofs.arrays[witness.name]} : R."
        yield f"Hypothesis {proofs.obtained[witness.name]} : {_known(proofs, witness)}."


def _known(proofs: Written, witness: Witness) -> str:
    """What is known of a witness."""
    place, equation = (proofs.claim(each, proofs.top) for each in (witness.place, witness.equation))
    return f"{place} /\\ {equation}"


def closed(proofs: Written, theorem: Theorem, proved: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and words of theorems after the section of witnesses: of the first, there are such numbers.

    Raises:
        NotExported: Taylor's theorem of an order, or of a function, that has no lemma.
    """
    if not proofs.witnesses:
        return proved
    proofs.text.append("End Obtained.")
    (inner, words), *others = proved
    outer = proofs.names.new(f"{inner}_obtained")
    exists = [each for each in proofs.witnesses if each in theorem.exists]
    bound = "".join(
        f"exists {proofs.arrays[w.name]} : R, {proofs.claim(w.place, proofs.top)} /\\\n  " for w in exists
    )
    destructed = "\n".join(_there_is(proofs, each) for each in proofs.witnesses)
    shown = "".join(
        f"exists {proofs.arrays[w.name]}; split; [ exact (proj1 {proofs.obtained[w.name]}) | ].\n"
        for w in exists
    )
    script = f"{destructed}\n{shown}first [ exact {inner} | eapply {inner}; eassumption ]."
    proofs.say(
        f"Theorem {outer} : {bound}({proofs.said[inner]}).\nProof.\n{script}\nQed.",
        f"theorem, {words}, for the number that there is",
    )
    said = "".join(f", for some {where(w)}" for w in exists)
    letters = [text(w.term) for w in proofs.witnesses]
    loose = (
        next((f"for every such {letter}: " for letter in letters if letter in each), "") for _, each in others
    )
    return [
        (outer, words + said),
        *((name, lead + each) for lead, (name, each) in zip(loose, others, strict=True)),
    ]


def where(witness: Witness) -> str:
    """A witness, and where it is, in words."""
    return f"{text(witness.term)} between {text(witness.at)} and {text(witness.towards)}"


def _there_is(proofs: Written, witness: Witness) -> str:
    """The tactics after which there is such a number."""
    if witness.order > MOST_ORDER:
        raise NotExported(f"Taylor's theorem of order {witness.order}")
    name, known = proofs.arrays[witness.name], proofs.obtained[witness.name]
    at, towards = (proofs.write(end, proofs.top, 9) for end in (witness.at, witness.towards))
    smooth = proofs.smooth[witness.function]
    words = [proofs.functions[witness.function], at, towards, smooth]
    words += [f"{smooth}_2"] if witness.order > 1 else []
    lemma = applied(f"taylor_{witness.order}", words)
    return (
        f"assert ({known} : exists {name} : R, {_known(proofs, witness)}).\n"
        f"{{ destruct {lemma} as [{name} [? E]]; exists {name}; split; [ assumption | by_eq E ]. }}\n"
        f"destruct {known} as [{name} {known}]."
    )
