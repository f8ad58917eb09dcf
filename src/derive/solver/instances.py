"""The instances of laws that say a judgement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from derive.kernel import Binding, Fact, Judgement, Law
from derive.kernel.judgement import OF_MATRICES
from derive.kernel.law import Value, instance_of
from derive.laws import (
    DEFINITE,
    DIFFERENTIABILITY,
    EXPECTATION,
    LAWS,
    LIMITS,
    SIGNS,
    SMOOTH_MATRICES,
    SMOOTH_POWERS,
)
from derive.solver.findings import Findings, Way, is_local, is_smoothness
from derive.solver.match import matches, may_be, may_match
from derive.terms import (
    KINDS,
    Add,
    Det,
    Inverse,
    Meta,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    factors_of,
    fresh,
    index,
    mul,
    rename,
    rename_bound,
    same,
)

LAWS_ON_LIMIT = {  # that a limit exists, by what it is of
    kind: tuple(
        law
        for law in LIMITS
        if law.claim.relation == "converges" and may_match(law.claim.subject.args[0], kind)
    )
    for kind in KINDS.values()
}
LAWS_ON = {  # by what is said, and what the term is of which it is said
    (relation, kind): tuple(
        law
        for law in (
            *DIFFERENTIABILITY,
            *SIGNS,
            LAWS["log of what is more than 1"],
            *EXPECTATION,
            *SMOOTH_MATRICES,
            *SMOOTH_POWERS,
            *DEFINITE,
        )
        if law.claim.relation == relation and may_match(law.claim.subject, kind)
    )
    for relation in ("differentiable", "<", "<=", "!=", "integrable", *OF_MATRICES)
    for kind in KINDS.values()
}
# goes before the sign of the determinant, but where just that is given: a sign holds nearby, too
INVERTIBLE = "invertibility of a positive definite matrix"
FORMS = ("definition of a positive semidefinite matrix", "definition of a positive definite matrix")
MOST_PARTED = 8  # terms of a sum that are shared out in every way


@dataclass(slots=True)
class _Kept:
    """Ways that are found one by one, when they are asked for, and kept."""

    rest: Iterator[Way]
    found: list[Way] = field(default_factory=list)

    def __iter__(self) -> Iterator[Way]:
        place = 0
        while True:
            if place == len(self.found):
                new = next(self.rest, None)
                if new is None:
                    return
                self.found.append(new)
            yield self.found[place]
            place += 1


def by_laws(facts: Findings, judgement: Judgement) -> Iterable[Way]:
    """The laws that say it."""
    found = facts.memory.instances.get(judgement)
    if found is None:
        found = (way for way in _instances(judgement) if _is_plain_form(facts, way[0]))
        is_given = any(each.terms == judgement.terms[:1] for _, each in facts.declared())
        if isinstance(judgement.subject, Det) and not is_given:
            found = sorted(found, key=lambda way: way[0].name != INVERTIBLE)
        found = facts.memory.instances[judgement] = _Kept(iter(found))
    return found


def _is_plain_form(facts: Findings, fact: Fact) -> bool:
    """Whether nothing is said of a quadratic form, or of one whose matrix is given: of others squares say more."""
    if fact.name not in FORMS:
        return True
    entry = fact.binding.metas["A"][1]
    return isinstance(entry, Inverse) or (isinstance(entry, Sym) and entry.name not in facts.problem.defined)


def _instances(judgement: Judgement) -> Iterator[Way]:
    if judgement.relation == "converges":
        return instances(LAWS_ON_LIMIT[type(judgement.subject.args[0])], judgement)
    relation = "differentiable" if is_smoothness(judgement) else judgement.relation
    return instances(LAWS_ON.get((relation, type(judgement.subject)), ()), judgement)


def instances(laws: Iterable[Law], judgement: Judgement) -> Iterator[Way]:
    """The instances of `laws` that say `judgement`, with their premises."""
    apart = tuple(rename_bound(term, judgement.free) for term in judgement.terms)  # no letter is both
    judgement = Judgement(judgement.relation, apart)
    for law in laws:
        if not all(map(may_be, law.claim.terms, apart)):
            continue
        for found in _claims(law, judgement):
            binding = with_bound(law, found, judgement.terms)
            if _is_complete(law, binding) and _is(instance_of(law.claim, binding), judgement):
                inner = tuple(instance_of(premise, binding) for premise in law.when)
                yield Fact(judgement, "law", law.name, binding), inner


def _is(one: Judgement, other: Judgement) -> bool:
    """Whether the two say the same; most are so as they are written."""
    return one == other or one.key == other.key


def _claims(law: Law, judgement: Judgement) -> Iterator[Binding]:
    """The bindings under which the claim of `law` is `judgement`."""

    def go(rest: list[tuple[Term, Term]], binding: Binding) -> Iterator[Binding]:
        if not rest:
            yield binding
            return
        (pattern, term), *others = rest
        for found in matches(pattern, term, binding):
            yield from go(others, found)

    start = Binding(local=is_local(judgement))
    letters, parts = law.claim.subject.args, judgement.subject.args
    if type(judgement.subject) is Add is type(law.claim.subject) and len(parts) > MOST_PARTED:
        if len(letters) == 2 and all(isinstance(letter, Meta) for letter in letters):
            return _one_by_one(law, letters, parts)
    if law.name in FORMS:
        plain = go(list(zip(law.claim.terms, judgement.terms, strict=True)), start)
        return (found for ways in (plain, _forms(law, judgement)) for found in ways)
    return go(list(zip(law.claim.terms, judgement.terms, strict=True)), start)


def _one_by_one(law: Law, letters: tuple[Term, ...], parts: tuple[Term, ...]) -> Iterator[Binding]:
    """The first letter as one of the terms of a long sum, the other as the rest: there are too many other ways."""
    first, other = (str(letter.data) for letter in letters)
    relations = {premise.relation for premise in law.when}
    for place in range(len(parts) if len(relations) > 1 else 1):
        rest = add(*(part for n, part in enumerate(parts) if n != place))
        yield Binding({first: ((), parts[place]), other: ((), rest)})


def _forms(law: Law, judgement: Judgement) -> Iterator[Binding]:
    """The law on Σ_i Σ_j a_i A_ij a_j where a is a product, as c ∘ v is: a letter of a law is matched by one factor."""
    outer = judgement.subject
    inner = outer.body if isinstance(outer, Sum) else outer
    if not isinstance(outer, Sum) or not isinstance(inner, Sum) or inner.index.dim != outer.index.dim:
        return
    i, j = (each for each in law.indices if each.name in ("i", "j"))
    factors = factors_of(inner.body)
    place, is_odd = divmod(len(factors), 2)
    before, after = mul(*factors[:place]), mul(*factors[place + 1 :])
    if place > 1 and is_odd and same(rename(before, {outer.index: inner.index}), after):
        metas: dict[str, Value] = {
            "a": ((outer.index,), before),
            "A": ((outer.index, inner.index), factors[place]),
        }
        yield Binding(metas, {i: outer.index, j: inner.index}, {str(i.dim): outer.index.dim})


def with_bound(law: Law, binding: Binding, beside: Iterable[Term]) -> Binding:
    """The binding with letters for those bound indices of the law that what was matched does not show."""
    missing = [
        i for i in law.indices if i not in binding.indices and i in law.bound and i.dim in binding.dims
    ]
    if not missing:
        return binding
    indices = dict(binding.indices)
    used = {*indices.values()}.union(*(term.free | bound_indices(term) for term in beside))
    for each in missing:
        indices[each] = fresh(index(each.name, binding.dims[each.dim]), used)
        used.add(indices[each])
    return replace(binding, indices=indices)


def _is_complete(law: Law, binding: Binding) -> bool:
    metas, indices = law.metas, law.indices
    return all(m in binding.metas for m in metas) and all(i in binding.indices for i in indices)
