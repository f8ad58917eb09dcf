"""Proving signs and differentiability from the laws; what can't be proved may be assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from derive.kernel import Binding, Fact, Judgement, Law, Problem, nonnegative
from derive.kernel.law import instance_of
from derive.laws import DIFFERENTIABILITY, SIGNS
from derive.solve.match import matches, renaming
from derive.terms import (
    ZERO,
    D,
    Index,
    Mul,
    Num,
    Path,
    Pow,
    Sym,
    Term,
    neg,
    put,
    rename,
    rename_bound,
    subterms,
)  # fmt: skip


class Unprovable(Exception):
    """A condition that neither follows nor can be assumed."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.key)
        self.judgement = judgement


@dataclass
class Facts:
    """The facts of one derivation: each judgement is proved once, and remembered."""

    problem: Problem
    proved: dict[str, Fact] = field(default_factory=dict)
    premises: dict[str, tuple[str, ...]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def require(self, judgement: Judgement) -> None:
        """See that `judgement` is a fact: proved if possible, else assumed in its smallest parts.

        Raises:
            Unprovable: it is plainly false.
        """
        if self.prove(judgement):
            return
        for fact, inner in self._reductions(judgement):
            for premise in inner:
                self.require(premise)
            self._keep(fact, inner)
            return
        if judgement.relation in ("independent", "natural") or self._is_false(judgement):
            raise Unprovable(judgement)
        self._keep(Fact(judgement, "assumed"), ())

    def _is_false(self, judgement: Judgement) -> bool:
        """Whether the contrary is plain: what is assumed must not be impossible."""
        if all(isinstance(term, Num) for term in judgement.terms):
            return True  # true ones have been proved
        contrary = nonnegative(neg(judgement.terms[1])) if judgement.relation == "<" else None
        return contrary is not None and self.prove(contrary)

    def prove(self, judgement: Judgement) -> bool:
        """Whether `judgement` follows from what is declared; if so it is a fact from now on."""
        if judgement.relation == "independent":
            _, wrt = judgement.terms
            return isinstance(wrt, Sym) and not self.problem.depends(judgement.terms[0], wrt.name)
        if judgement.relation == "natural":
            (number,) = judgement.terms
            return isinstance(number, Num) and number.value.denominator == 1 and number.value > 0
        if judgement.key in self.proved:
            return True
        if judgement.key in self.failed:
            return False
        self.failed.add(judgement.key)  # while it is being tried: no circles
        for fact, inner in self._ways(judgement):
            if all(self.prove(premise) for premise in inner):
                self._keep(fact, inner)
                return True
        return False

    def needed(self, roots: Iterable[Judgement]) -> tuple[Fact, ...]:
        """The facts that `roots` rest on, each after those it needs."""
        wanted: set[str] = set()
        stack = [judgement.key for judgement in roots]
        while stack:
            key = stack.pop()
            if key in self.proved and key not in wanted:
                wanted.add(key)
                stack.extend(self.premises[key])
        return tuple(fact for key, fact in self.proved.items() if key in wanted)

    def assumptions(self) -> tuple[Judgement, ...]:
        """What has been assumed so far."""
        return tuple(f.judgement for f in self.proved.values() if f.rule == "assumed")

    def _keep(self, fact: Fact, inner: tuple[Judgement, ...]) -> None:
        self.proved.setdefault(fact.judgement.key, fact)
        self.premises.setdefault(fact.judgement.key, tuple(premise.key for premise in inner))

    def _ways(self, judgement: Judgement) -> Iterator[tuple[Fact, tuple[Judgement, ...]]]:
        if all(isinstance(term, Num) for term in judgement.terms) and _true(judgement):
            yield Fact(judgement, "arithmetic"), ()
        yield from self._given(judgement)
        yield from self._by_laws(judgement)
        yield from self._by_definition(judgement)

    def _given(self, judgement: Judgement) -> Iterator[tuple[Fact, tuple[Judgement, ...]]]:
        for number, declared in enumerate(self.problem.declared):
            if declared.relation == judgement.relation:
                names = _renaming(declared, judgement)
                if names is not None:
                    yield Fact(judgement, "given", str(number), names), ()

    def _by_laws(self, judgement: Judgement) -> Iterator[tuple[Fact, tuple[Judgement, ...]]]:
        free = frozenset[Index]().union(*(term.free for term in judgement.terms))
        apart = tuple(rename_bound(term, free) for term in judgement.terms)  # no letter is both
        judgement = Judgement(judgement.relation, apart)
        for law in DIFFERENTIABILITY if judgement.relation == "differentiable" else SIGNS:
            if law.claim.relation == judgement.relation:
                for binding in _claims(law, judgement):
                    if _is_complete(law, binding) and instance_of(law.claim, binding).key == judgement.key:
                        inner = tuple(instance_of(premise, binding) for premise in law.when)
                        yield Fact(judgement, "law", law.name, binding), inner

    def _by_definition(self, judgement: Judgement) -> Iterator[tuple[Fact, tuple[Judgement, ...]]]:
        place = 1 if judgement.terms[0] is ZERO else 0
        subject = judgement.terms[place]
        for path, entry in _entries(subject):
            own = judgement.relation == "differentiable" and _name(judgement.terms[1]) == entry.name
            if entry.name in self.problem.defined and not own:
                terms = list(judgement.terms)
                terms[place] = put(subject, path, unfolded(self.problem, entry))
                inner = Judgement(judgement.relation, tuple(terms))
                yield Fact(judgement, "definition", entry.name, path=path), (inner,)
                return

    def _reductions(self, judgement: Judgement) -> Iterator[tuple[Fact, tuple[Judgement, ...]]]:
        """Ways to say the same with smaller terms, so that what is assumed is as plain as can be."""
        if judgement.relation == "differentiable" and not any(
            isinstance(p, D) for p in subterms(judgement.terms[0])
        ):
            body = judgement.terms[0]
            known = not isinstance(body, Sym) or body.name in self.problem.defined
            for fact, inner in self._ways(judgement) if known else ():
                if all(self._plausible(premise) for premise in inner):
                    yield fact, inner
        elif judgement.relation == "!=" and isinstance(judgement.terms[0], Mul | Pow):
            for fact, inner in self._by_laws(judgement):
                if all(premise.relation in ("!=", "natural") for premise in inner) and all(
                    map(self._plausible, inner)
                ):
                    yield fact, inner

    def _plausible(self, premise: Judgement) -> bool:
        return premise.relation not in ("independent", "natural") or self.prove(premise)


def unfolded(problem: Problem, entry: Sym) -> Term:
    """The definition of `entry`, at its indices."""
    definition = problem.defined[entry.name]
    return rename(definition.body, dict(zip(definition.params, entry.args, strict=True)))


def _claims(law: Law, judgement: Judgement) -> Iterator[Binding]:
    """The bindings under which the claim of `law` is `judgement`."""

    def go(rest: list[tuple[Term, Term]], binding: Binding) -> Iterator[Binding]:
        if not rest:
            yield binding
            return
        (pattern, term), *others = rest
        for found in matches(pattern, term, binding):
            yield from go(others, found)

    return go(list(zip(law.claim.terms, judgement.terms, strict=True)), Binding())


def _is_complete(law: Law, binding: Binding) -> bool:
    metas, indices = law.metas, law.indices
    return all(m in binding.metas for m in metas) and all(i in binding.indices for i in indices)


def _renaming(declared: Judgement, judgement: Judgement) -> Binding | None:
    """How the indices of what is declared are renamed to make it `judgement`."""
    names: dict[Index, Index] = {}
    for pattern, term in zip(declared.terms, judgement.terms, strict=True):
        found = renaming(rename(pattern, names), term)
        if found is None:
            return None
        names |= found.indices
    return Binding(indices=names)


def _true(judgement: Judgement) -> bool:
    left, right = (t.value for t in judgement.terms if isinstance(t, Num))
    return {"<": left < right, "<=": left <= right, "!=": left != right}.get(judgement.relation, False)


def _entries(term: Term, path: Path = ()) -> Iterator[tuple[Path, Sym]]:
    if isinstance(term, Sym):
        yield path, term
        return
    for place, arg in enumerate(term.args):
        if not (isinstance(term, D) and place == 1):
            yield from _entries(arg, (*path, place))


def _name(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ""
