"""A derivation made of what a search has come to: what each chain rests on, and the answers written otherwise."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from derive.algebra import is_identity
from derive.kernel import Case, Chain, Derivation, Fact, Judgement, Kink, MatrixForm, Problem
from derive.solver.cases import cases
from derive.solver.draft import Draft, Resting, assumed_among
from derive.solver.facts import Facts, Unprovable
from derive.solver.kinks import kink_at
from derive.solver.match import renaming
from derive.solver.matrices import matrix_form
from derive.solver.roads import DIRECT
from derive.solver.work import is_partial
from derive.terms import D, Det, neg, rename, subterms


def written_otherwise(
    draft: Draft, answers: Sequence[Chain], layout: str, resting: dict[str, Resting]
) -> tuple[list[MatrixForm], list[Case]]:
    """The matrix form and the cases of each answer that has such; their chains are entered in `resting`."""
    forms: list[MatrixForm] = []
    found: list[Case] = []
    for chain in answers:
        assert chain.part is not None
        assumed = assumed_among(draft.shown[chain.name])
        facts = draft.facts.of_part(chain.part).assuming(assumed)
        form = matrix_form(facts, chain, layout)
        if form is not None and not set(assumed_among(facts.needed(form[1]))) - set(assumed):
            forms.append(form[0])
            draft.shown[form[0].chain.name] = facts.needed(form[1])
            resting[form[0].chain.name] = (chain.part, facts.resting())
        found += _cases(draft, chain, facts)
        own = (chain.part, facts.resting())
        resting |= {case.chain.name: own for case in found if case.part == chain.part}
    return forms, found


def _cases(draft: Draft, chain: Chain, facts: Facts) -> list[Case]:
    """The cases of an answer, if they need no assumption that it does not rest on."""
    found = cases(facts, chain)
    shown = {case.chain.name: (*case.chain.facts, *facts.needed(needed)) for case, needed in found}
    assumed = {judgement for those in shown.values() for judgement in assumed_among(those)}
    if assumed - set(assumed_among(draft.shown[chain.name])):
        return []
    draft.shown.update(shown)
    return [case for case, _ in found]


def drop_what_follows(draft: Draft, chains: Sequence[Chain]) -> None:
    """Let `chains` assume nothing that follows from the rest of what they assume: x ≠ 0 beside x > 0."""
    assumed = draft.facts.assumptions()
    kept = assumed
    for judgement in assumed:
        others = tuple(each for each in kept if each is not judgement)
        others += tuple(each for other in others for each in _in_letters_of(judgement, other))
        may_follow = others or isinstance(judgement.subject, Det)  # from lemmas that came after it
        if may_follow and draft.facts.assuming(others).prove(judgement):
            kept = others
    if kept == assumed or not all(chain.name in draft.facts.lemmas for chain in chains):
        return  # a chain that nobody cites, as one inside of an induction, says nothing of what it needed
    facts = draft.facts.assuming(kept)
    try:
        for chain in chains:
            for judgement in facts.lemmas[chain.name].needed:
                facts.require(judgement)
    except Unprovable:  # it was shown on the way, from what was assumed, as nobody would find it again
        return
    if set(facts.assumptions()) <= set(kept):
        draft.facts = facts
        draft.shown |= {each.name: facts.needed(facts.lemmas[each.name].needed) for each in chains}


def _in_letters_of(judgement: Judgement, other: Judgement) -> Iterator[Judgement]:
    """What `other` says of all its indices, said of the one index of `judgement`."""
    if len(judgement.free) == 1 and len(other.free) == 1:
        (wanted,), (letter,) = judgement.free, other.free
        renamed = tuple(rename(term, {letter: wanted}) for term in other.terms)
        if wanted.dim == letter.dim and wanted is not letter and renamed != judgement.terms:
            yield Judgement(other.relation, renamed)


def _explained(draft: Draft, chain: Chain) -> tuple[str, ...]:
    """The chains that say what the derivatives left in the end of `chain` are."""
    found: dict[str, None] = {}
    names = [each.name for each in draft.chains]
    # of a family, what a step hands on is said last
    earlier = {*names[: names.index(chain.name)]} if chain.name in names else {*names}
    for node in subterms(chain.end):
        if isinstance(node, D) and not is_partial(draft.facts.problem, node):
            for lemma in draft.facts.about(node):
                if lemma.chain.name in earlier and renaming(lemma.chain.start, node) is not None:
                    found[lemma.chain.name] = None
    return tuple(found)


def kinks_of(draft: Draft, chain: Chain) -> Iterator[Kink]:
    """What is to be said where the argument of a kink, which an answer assumes not to be 0, is 0."""
    problem, names = draft.facts.problem, _resting(draft, [chain.name])
    facts = [fact for each in draft.chains if each.name in names for fact in draft.shown[each.name]]
    assumed = [fact.judgement for fact in facts if fact.rule == "assumed"]
    excluded = {
        fact.judgement.key: fact.judgement.subject for fact in facts if fact.judgement.relation == "!="
    }
    found: list[Kink] = []
    for argument in excluded.values() if assumed else ():
        name = f"kink {len(found) + 1} of {chain.name}"
        if not any(is_identity(argument, neg(kink.argument)) for kink in found):
            kink = kink_at(problem, chain, argument, assumed, DIRECT.phases, name)
            found += [kink] if kink is not None else []
    yield from found


def _resting(draft: Draft, names: Iterable[str]) -> set[str]:
    """The chains that those of these names rest on, or point to, themselves among them."""
    named = {chain.name: chain for chain in draft.chains}
    wanted: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack.extend(_explained(draft, named[name]))
            stack.extend(lemma for step in named[name].steps for lemma in step.lemmas)
            stack.extend(fact.name for fact in draft.shown[name] if fact.rule == "lemma")
    return wanted


def finished(
    problem: Problem,
    draft: Draft,
    forms: list[MatrixForm],
    found: list[Case],
    kinks: list[Kink],
    resting: Mapping[str, Resting],
) -> Derivation:
    """The chains that an answer rests on, each with the facts that no earlier one has shown.

    What another part has shown from its own assumptions is shown again: this one may need less.
    """
    wanted = _resting(draft, [chain.name for chain in draft.chains if chain.part is not None])
    shown: dict[str, str | None] = {}  # from the assumptions of which part or kink, if from any

    def complete(chain: Chain, facts: tuple[Fact, ...], by: str, assumed: Container[str]) -> Chain:
        new = []
        for fact in facts:
            key = fact.judgement.key
            leans = by if key in assumed else None
            if key not in shown or shown[key] != leans:
                shown[key] = leans
                new.append(fact)
        return replace(chain, facts=tuple(new))

    def completed(chain: Chain) -> Chain:
        return complete(chain, draft.shown[chain.name], *resting[chain.name])

    def in_case(case: Case) -> Case:
        if case.supposes:  # what is supposed in a case is shown there alone
            return case
        return replace(case, chain=completed(case.chain))

    def beside_kink(kink: Kink) -> Kink:
        facts = tuple(fact for chain in kink.chains for fact in chain.facts)
        leaning = {fact.judgement.key for fact in facts} if kink.besides else frozenset[str]()
        above, below, *meeting = (complete(c, c.facts, kink.above.name, leaning) for c in kink.chains)
        return replace(kink, above=above, below=below, meeting=meeting[0] if meeting else None)

    chains = tuple(
        replace(completed(chain), where=_explained(draft, chain))
        for chain in draft.chains
        if chain.name in wanted
    )
    return Derivation(
        problem,
        chains,
        tuple(replace(form, chain=completed(form.chain)) for form in forms),
        tuple(map(in_case, found)),
        tuple(map(beside_kink, kinks)),
        draft.facts.witnesses,
        inductions=tuple(induction for induction, _ in draft.facts.inductions),
    )


def others_than(chains: Sequence[Chain], mine: Chain) -> list[Chain]:
    """A chain explains nothing by itself."""
    return [chain for chain in chains if chain is not mine]
