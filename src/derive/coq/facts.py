"""Facts, each by its lemma: signs, and what is differentiable.

Nothing is searched for: a proof names its lemma and what that is applied to.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from derive.coq import outcomes
from derive.coq.adjoints import adjoint_lemma
from derive.coq.formula import (
    ADD,
    RELATIONS,
    NotExported,
    Scope,
    apart,
    applied,
    arrays,
    limit_is,
)
from derive.coq.lemmas import BY_KIND, LEMMAS, exponents, free_indices, of_largest, point, sizes
from derive.coq.limits import continuity, is_of_limits, limit_given, limit_law, limit_with, near, peano
from derive.coq.outcomes import averaged, is_of_chance
from derive.coq.written import OPEN_SIGNS, Stated, Written
from derive.kernel import Binding, Chain, Fact, Judgement, Law, differentiable, is_at_least
from derive.kernel.adjoint import entries, stays
from derive.kernel.judgement import OF_ARRAYS, OF_DISTRIBUTIONS
from derive.kernel.law import instance_of
from derive.kernel.obligations import is_of_outcome
from derive.laws import LAWS as LAWS
from derive.present import withheld
from derive.terms import (
    Add,
    Apply,
    D,
    Index,
    Limit,
    Meta,
    Mul,
    Num,
    Pow,
    Sym,
    Term,
    derivative,
    neg,
    part,
    put,
    rename,
    same,
    subterms,
)

WITHOUT = ("independent", "deterministic")  # what the type of a letter says
INDEPENDENT = {"independent variates": outcomes.apart, "independent over": outcomes.apart_over}
EXPECTATION = ("Omega", "E", "integrable", "averages")  # what laws of expectations begin with


class Moving(NotExported):
    """What is given of something is used where it moves: where that is strict, it may be asked for there."""

    def __init__(self, judgement: Judgement | None, name: str) -> None:
        super().__init__(withheld.MOVING, name=name)
        is_strict = judgement is not None and judgement.relation in OPEN_SIGNS
        self.judgement = judgement if is_strict else None


def one_of(name: str, chosen: Sequence[bool]) -> str:
    """Of the proof of several propositions, that of the one that is chosen."""
    place = list(chosen).index(True)
    for _ in range(place):
        name = f"(proj2 {name})"
    return f"(proj1 {name})" if place + 1 < len(chosen) else name


class Facts(Written):
    """Proofs of facts."""

    @abstractmethod
    def equation(self, chain: Chain, binding: Binding, scope: Scope) -> str:
        """The lemma that says start = end of a chain, at indices here."""

    @abstractmethod
    def nearby(
        self, wrt: Term, scope: Scope, t: str, moving: Scope
    ) -> tuple[tuple[str, str, str] | None, dict[str, str]]:
        """What is given of the sign of the variable, while it moves: what it says, why, and its name."""

    def proof(self, judgement: Judgement, scope: Scope) -> str:
        """A proof of what is a fact, here."""
        if judgement.relation in ("natural", "whole"):
            return "ltac:(lia)"
        if judgement.relation in ("independent variates", "independent over"):
            return self.cite(self.apart(judgement, scope), scope)
        fact = self.facts.get(judgement.key)
        if fact is None and judgement.relation == "=" and same(*judgement.terms):
            return "eq_refl" if judgement.terms[0] is judgement.terms[1] else "ltac:(close)"
        if fact is None and judgement.relation == "between":
            return "ltac:(ends)"
        if fact is None and judgement.relation == "<=":
            return "ltac:(apply Req_le; close)"  # of a number and itself
        if fact is None:
            raise NotExported(f"a fact that is nowhere shown: {self.claim(judgement, scope)}")
        judgement_there, fact = _generic(fact)
        stated = self.lemma(
            (f"fact_{fact.rule}", judgement.key),
            judgement_there,
            scope,
            lambda inner: self.by_fact(fact, inner),
            f"fact, {fact.name or fact.rule}",
        )
        there, here = judgement_there, judgement
        at: dict[Index, Index] = {}
        if judgement.relation in OF_ARRAYS:
            at = dict(zip(there.terms[1].args, here.terms[1].args, strict=True))  # type: ignore[arg-type]
            there = Judgement(there.relation, (there.terms[0], rename(there.terms[1], at)))
        cited = self.cite(stated, scope, at)
        return cited if there.terms == here.terms else f"ltac:(by_claim {cited})"

    def apart(self, judgement: Judgement, scope: Scope) -> Stated:
        """The lemma that two terms are independent."""
        over = judgement.terms[1] if judgement.relation == "independent over" else None
        return self.stated(
            ("independent_terms", judgement.key),
            tuple(each for each in judgement.free if each is not over),
            scope,
            lambda inner: self.claim(judgement, inner),
            lambda inner: INDEPENDENT[judgement.relation](self, judgement, inner),
            "independent of one another",
            anywhere=False,
        )

    def by_fact(self, fact: Fact, scope: Scope) -> str:
        """The tactic that proves a fact."""
        rules = {
            "law": self.fact_by_law,
            "given": self.fact_given,
            "assumed": self.fact_assumed,
            "definition": self.fact_by_definition,
            "lemma": self.fact_by_lemma,
            "adjoint": self.fact_by_adjoint,
            "chain": self.fact_by_chain_rule,
            "arithmetic": lambda *_: "lra.",
            "everywhere": self.fact_everywhere,
            "obtained": self.fact_obtained,
            "expectation": lambda fact, scope: averaged(self, fact.judgement, scope),
            "distribution": self.fact_by_distribution,
            "continuity": self.fact_by_continuity,
            "peano": self.fact_by_peano,
        }
        if fact.rule not in rules:
            raise NotExported(f"a fact that is {fact.rule}")
        return rules[fact.rule](fact, scope)

    def fact_by_law(self, fact: Fact, scope: Scope) -> str:
        return f"by_claim {self.law(LAWS[fact.name], fact.binding, scope)}."

    def fact_given(self, fact: Fact, scope: Scope) -> str:
        number = int(fact.name)
        judgement = self.problem.declared[number]
        if fact.judgement.relation == "converges" and judgement.relation == "=":
            said = self.at_indices(self.declared[number], judgement, fact.binding, scope)
            return f"by_claim {limit_given(self, _renamed(judgement, fact.binding), said, scope)[1]}."
        said = self.given(self.declared[number], judgement, fact.binding, scope)
        return f"by_claim {said}."

    def fact_by_distribution(self, fact: Fact, scope: Scope) -> str:
        for (random, _), (name, judgement) in self.parameters.items():
            said = Judgement(
                judgement.relation, tuple(rename(t, fact.binding.indices) for t in judgement.terms)
            )
            if random == fact.name and said.key == fact.judgement.key:
                return f"by_claim {self.given(name, judgement, fact.binding, scope)}."
        raise NotExported(f"what is said of the distribution of {fact.name}")

    def fact_assumed(self, fact: Fact, scope: Scope) -> str:
        if fact.judgement in (scope.supposed or {}):
            return f"by_claim {self.given('', fact.judgement, Binding(), scope)}."
        if fact.judgement.key not in self.assumed:
            raise NotExported("it needs what only another part assumes")
        name, judgement = self.assumed[fact.judgement.key]
        return f"by_claim {self.given(name, judgement, Binding(), scope)}."

    def given(self, name: str, judgement: Judgement, binding: Binding, scope: Scope) -> str:
        """What is given or assumed, at indices here; of what moves, only what is supposed there too, or a strict
        sign that moves along.
        """
        if limit_is(judgement) is not None:
            said = self.at_indices(name, judgement, binding, scope)
            return limit_given(self, _renamed(judgement, binding), said, scope)[0]
        held = name
        moving = [m for m in (*scope.moved, *scope.held) if any(self.hangs(t, m) for t in judgement.terms)]
        if moving and scope.supposed is not None:
            if judgement not in scope.supposed:
                raise NotExported(withheld.NOT_SUPPOSED, name=moving[0])
            name = scope.supposed[judgement]
        elif moving:
            known = self.lasts(moving[0])
            if len(moving) > 1 or not any(each is judgement for each in known):
                raise Moving(judgement if len(moving) == 1 else None, moving[0])
            name = one_of(scope.given[moving[0]], [each is judgement for each in known])
        return self.at_indices(name, judgement, binding, scope, name == held)

    def at_indices(
        self, name: str, judgement: Judgement, binding: Binding, scope: Scope, is_given: bool = True
    ) -> str:
        """What is given or assumed, at indices here."""
        at = self.indices(judgement.free, binding.indices, scope, is_given)
        return applied(name, [scope.outcome] * is_of_outcome(self.problem, judgement) + at)

    def fact_everywhere(self, fact: Fact, scope: Scope) -> str:
        every = self.problem.everywhere[int(fact.name)]
        if any(self.hangs(t, m) for t in every.terms for m in (*scope.moved, *scope.held)):
            raise NotExported("what is given of all numbers is used where they move")
        _, value = fact.binding.metas[every.variable]
        free = frozenset[Index]().union(*(term.free for term in every.terms))
        words = [word for each in sorted(free, key=lambda i: i.data) for word in self.indexed(each, scope)]
        words += [self.write(value, scope, 9), *(self.proof(each, scope) for each in every.at(value)[1])]
        return f"by_claim {applied(self.every[int(fact.name)], words)}."

    def fact_obtained(self, fact: Fact, scope: Scope) -> str:
        return f"by_claim {self.of_witness(fact.name, scope)[0]}."

    def of_witness(self, name: str, scope: Scope) -> tuple[str, str]:
        """What says where a witness is, and its equation."""
        if name not in self.obtained or scope.moved or scope.held:
            raise NotExported(f"the number {name} where others move, or of another part")
        return self.obtained[name]

    def fact_by_definition(self, fact: Fact, scope: Scope) -> str:
        subject = fact.judgement.subject
        entry = part(subject, fact.path)
        assert isinstance(entry, Sym)
        definition = self.problem.defined[entry.name]
        body = definition.at(entry.args)
        proof = self.proof(fact.judgement.about(put(subject, fact.path, body)), scope)
        opened = self.on_diagonal(entry)
        return f"{opened}; by_claim {proof}." if opened else f"exact {proof}."

    def fact_by_lemma(self, fact: Fact, scope: Scope) -> str:
        chain = self.chains[fact.name]
        start, end = (rename(term, fact.binding.indices) for term in (chain.start, chain.end))
        if fact.judgement.relation == "converges":
            return self.converges_by_lemma(fact, end, scope)
        if chain.relation != "=":
            if chain.relation != fact.judgement.relation:
                raise NotExported("a bound that is cited as a weaker one")
            return f"by_claim {self.equation(chain, fact.binding, scope)}."
        inner = self.proof(fact.judgement.about(end), scope)
        if fact.judgement.relation != "differentiable":
            equation = self.equation(chain, fact.binding, scope)
            return f"refine (eq_ind_r (fun zz => {self.hole(fact.judgement, scope)}) {inner} {equation})."
        wrt = fact.judgement.terms[1]
        t, moving = self.moving(wrt, "total", scope)
        before, after = (self.write(term, moving) for term in (end, start))
        lead, given = self.nearby(wrt, scope, t, moving)
        equation = self.equation(chain, fact.binding, replace(moving, given={**scope.given, **given}))
        functions = f"(fun {t} => {before}) (fun {t} => {after}) {self.write(wrt, scope, 9)}"
        if not lead:
            return f"refine (ex_ext {functions} (fun {t} => eq_sym {equation}) {inner})."
        proposition, proof, name = lead
        return (
            f"refine (ex_ext_given (fun {t} => {proposition}) {functions} {proof}"
            f" (fun {t} {name} => eq_sym {equation}) {inner})."
        )

    def converges_by_lemma(self, fact: Fact, end: Term, scope: Scope) -> str:
        """The limit exists since that of what its body is equal to, near the point, does."""
        node = fact.judgement.subject
        assert isinstance(node, Limit)
        there = self.proof(fact.judgement.about(limit_with(node, end)), scope)
        found = near(self, node, scope)
        functions = (f"(fun {found.letter} => {self.write(term, found.scope)})" for term in (end, node.body))
        equation = self.equation(self.chains[fact.name], fact.binding, found.scope)
        return (
            f"refine (converges_near {found.filter} {' '.join(functions)} _ {there}).\n"
            f"{found.enter()}\nby_eq (eq_sym {equation})."
        )

    def fact_by_continuity(self, fact: Fact, scope: Scope) -> str:
        node = fact.judgement.subject
        assert isinstance(node, Limit)
        return f"by_claim {continuity(self, node, scope)[1]}."

    def fact_by_peano(self, fact: Fact, scope: Scope) -> str:
        node = fact.judgement.subject
        assert isinstance(node, Limit)
        return f"by_claim {peano(self, node, fact.binding, scope)[1]}."

    def hole(self, judgement: Judgement, scope: Scope) -> str:
        """What a relation says of zz in the place of its subject."""
        sign = RELATIONS[judgement.relation]
        left, right = judgement.terms
        if judgement.subject is right:
            return f"{self.write(left, scope, ADD)} {sign} zz"
        return f"zz {sign} {self.write(right, scope, ADD)}"

    def fact_by_adjoint(self, fact: Fact, scope: Scope) -> str:
        result, wrt = fact.judgement.terms
        assert isinstance(result, Sym)
        assert isinstance(wrt, Sym)
        return f"exact {adjoint_lemma(self, result, wrt, scope).exists}."

    def fact_by_chain_rule(self, fact: Fact, scope: Scope) -> str:
        body, wrt = fact.judgement.terms
        assert isinstance(body, Apply)
        kind = "local" if fact.judgement.relation.startswith("locally") else "total"
        dims, function, curve, at, smooth = self.opaque(body, wrt, kind, scope)
        slots = self.slots_exist(body, wrt, kind, scope)
        return f"refine (ex_grad {dims} {function} {curve} {at} _ {smooth} _).\n{slots}"

    # -- laws -----------------------------------------------------------------------------

    def law(self, law: Law, binding: Binding, scope: Scope) -> str:
        """The lemma of a law, applied to what its letters stand for here, and to proofs of its conditions."""
        if is_of_limits(law):
            return limit_law(self, law, binding, scope)
        variable = point(law)
        constant = {when.terms[0].name for when in law.when if when.relation in WITHOUT}  # type: ignore[attr-defined]
        natural = {when.terms[0].name for when in law.when if when.relation in ("natural", "whole")}  # type: ignore[attr-defined]
        wrt = None if variable is None else binding.metas[variable][1]
        kind = "local" if binding.local else "total"
        hangs = is_of_chance(law)
        words = [self.chance[word] for word in EXPECTATION if hangs]
        words += [self.size(binding.dims[name], scope) for name in sizes(law)]
        words += [scope.indices[binding.indices[each]] for each in free_indices(law)]
        suffix = ""
        for name in law.metas:
            params, body = binding.metas[name]
            if name == variable:
                continue
            whole = self.whole(law, name, body, natural, scope)
            if whole is not None:
                suffix, word = whole
                words.append(f"{word}%nat")
                continue
            inner, letters = scope, []
            if wrt is not None and name not in constant:
                t, inner = self.moving(wrt, kind, scope)
                letters.append(t)
            if hangs and name not in constant:
                letter, inner = self.any_outcome(body, inner)
                letters.append(letter)
            for param in params:
                letter, inner = inner.bind(param)
                letters.append(letter)
            text = self.write(body, inner, 200 if letters else 9)
            words.append(f"(fun {' '.join(letters)} => {text})" if letters else text)
        words += [self.array(binding.names[name], scope) for name in law.names]
        words += [self.write(wrt, scope, 9)] if wrt is not None else []
        proofs = list(self.premises(law, binding, scope))
        said = applied(LEMMAS[law.name] + suffix, [*words, *proofs])
        if exponents(law) and wrt is None and LEMMAS[law.name] not in BY_KIND:
            known = "".join(f"pose proof {proof}; " for proof in proofs)  # that the bases are positive
            written = f"{known}let H := fresh in pose proof {said} as H; whole_powers H; exact H"
            return f"(Datatypes.id ltac:({written}))"  # a term, where ltac: alone would be a tactic
        return said

    def whole(
        self, law: Law, name: str, body: Term, natural: Collection[str], scope: Scope
    ) -> tuple[str, str] | None:
        """Which lemma speaks of a whole exponent, and the exponent there; None for any other letter."""
        if name in natural:
            return "", self.natural(body, scope)
        if name not in exponents(law):
            return None
        if LEMMAS[law.name] in BY_KIND:
            lowered = any(isinstance(p, Pow) and isinstance(p.exponent, Add) for p in subterms(law.rhs))
            if lowered and not isinstance(body, Num) and is_at_least(self.problem, body, 0):
                raise NotExported(withheld.NATURAL_EXPONENT)
            for suffix, each in (("_nat", body), ("_neg", neg(body))):
                if is_at_least(self.problem, each, 0):
                    return suffix, self.natural(each, scope)
        elif not isinstance(body, Num) and any(is_at_least(self.problem, e, 0) for e in (body, neg(body))):
            raise NotExported("a law of real powers with an exponent that is a natural number")
        return None

    def premises(self, law: Law, binding: Binding, scope: Scope) -> Iterator[str]:
        """Proofs of what the lemma of a law asks for."""
        if law.claim.relation == "<" or of_largest(law):
            yield from (self.one(binding.dims[name], scope) for name in sizes(law))
        for each in free_indices(law):
            if each.dim in sizes(law):
                yield self.indexed(binding.indices[each], scope)[1]
        for when in law.when:
            if when.relation in (*WITHOUT, "whole"):
                continue
            loose = [i for i in when.free if i not in free_indices(law)]
            loose = [] if when.relation == "independent over" else loose
            inner, letters = scope, []
            for each in loose:
                letter, inner = inner.bind(binding.indices[each])
                letters += [letter, f"H{letter}"]
            if is_of_chance(law) and when.relation not in OF_DISTRIBUTIONS:  # for every outcome
                letter, inner = self.any_outcome(instance_of(when, binding).terms[0], inner)
                letters.append(letter)
            proof = self.proof(instance_of(when, binding), inner)
            raised = (
                isinstance(p, Pow) and isinstance(p.exponent, Meta) for t in when.terms for p in subterms(t)
            )
            # of f, where the lemma says f ^ 1, or 1 + f - 1
            is_loose = any(raised) or any(isinstance(t, Add | Mul) for t in when.terms)
            if is_loose and not proof.startswith("ltac:"):
                proof = f"ltac:(by_claim {proof})"
            if when.relation in OPEN_SIGNS and point(law) is not None:
                proof = f"ltac:(at_point; exact {proof})"
            yield f"(fun {' '.join(letters)} => {proof})" if letters else proof

    # -- unknown functions ----------------------------------------------------------------

    def opaque(self, body: Apply, wrt: Term, kind: str, scope: Scope) -> tuple[str, str, str, str, str]:
        """The pieces of the chain rule: shape, function, curve, point, and that the function is smooth."""
        function = self.problem.opaque[body.name]
        if len(body.slots) >= function.order:
            raise NotExported(f"{body.name} differentiated {len(body.slots) + 1} times")
        dims = self.dims(function.shapes, scope)
        head = self._head(body, scope)
        t, inner = self.moving(wrt, kind, scope)
        curve = f"(fun {t} => {arrays([self.slot(a, inner) for a in body.arguments])})"
        index_proofs = [name for i in body.component for name in self.indexed(i, scope)]
        if len(body.slots) > 1:
            raise NotExported(f"third derivatives of {body.name}")
        smooth = applied(self.smooth[body.name], index_proofs)
        if body.slots:
            smooth = applied(
                f"{self.smooth[body.name]}_2", [*index_proofs, *self._slot_row(body, scope), "_"]
            )
            return dims, head, curve, self.write(wrt, scope, 9), f"({smooth[1:-1]} ltac:(range))"
        return dims, head, curve, self.write(wrt, scope, 9), f"({smooth} _)"

    def _slot_row(self, body: Apply, scope: Scope) -> list[str]:
        row = [scope.indices[i] for i in body.at] + ["0", "0"]
        return [str(body.slots[0]), row[0], row[1]]

    def _head(self, body: Apply, scope: Scope) -> str:
        """The function that is applied, its derivatives and components chosen."""
        return self._application(body, scope, None).rsplit(" (arr [", 1)[0]

    def slots_exist(self, body: Apply, wrt: Term, kind: str, scope: Scope) -> str:
        """That each entry of each argument has a derivative: one goal for a slot."""
        lines = []
        for _, at, entry in entries(self.problem, body, wrt):  # type: ignore[arg-type]
            inner, names = scope, []
            for each in at:
                name, inner = inner.bind(each)
                names.append(name)
            while len(names) < 2:
                name, inner = inner.new("q")
                names.append(name)
            first, second = names
            proof = self.slope_exists(derivative(entry, wrt, kind), inner)
            intros = f"intros {first} {second} H{first} H{second}"
            lines.append(f"refine (inside_cons _ _ _ _ _ _); [ {intros}; exact {proof} | ].")
        return "\n".join([*lines, "exact (inside_nil _)."])

    def slope_exists(self, slope: D, scope: Scope) -> str:
        """That what `slope` differentiates has a derivative there."""
        if stays(self.problem, slope):
            return f"(ex_of _ _ _ (D_const {self.write(slope.body, scope, 9)} {self.write(slope.wrt, scope, 9)}))"
        found = differentiable(slope.body, slope.wrt)
        return self.proof(found.local if slope.data == "local" else found, scope)


def _renamed(judgement: Judgement, binding: Binding) -> Judgement:
    return Judgement(judgement.relation, tuple(rename(term, binding.indices) for term in judgement.terms))


def _generic(fact: Fact) -> tuple[Judgement, Fact]:
    """A fact about a whole array, stated for an entry whose indices are its own."""
    judgement = fact.judgement
    if judgement.relation not in OF_ARRAYS:
        return judgement, fact
    subject, wrt = judgement.terms
    assert isinstance(wrt, Sym)
    if len(set(wrt.args)) == len(wrt.args) and not subject.free & set(wrt.args):
        return judgement, fact
    other = apart(subject, wrt)
    return Judgement(judgement.relation, (subject, other)), replace(
        fact, judgement=Judgement(judgement.relation, (subject, other)), binding=_moved_to(fact, other)
    )


def _moved_to(fact: Fact, wrt: Sym) -> Binding:
    """The binding of a fact with another entry of its variable."""
    if fact.rule != "law":
        return fact.binding
    law, binding = LAWS[fact.name], fact.binding
    variable = law.claim.terms[1]
    if isinstance(variable, Sym):
        return replace(
            binding, indices={**binding.indices, **dict(zip(variable.args, wrt.args, strict=True))}
        )
    return replace(binding, metas={**binding.metas, variable.data: ((), wrt)})  # type: ignore[dict-item]
