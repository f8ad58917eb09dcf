"""The inferences of a derivation, each by its lemma.

Nothing is searched for: a step names its place, its lemma and what that is applied to.  Facts and chains
become lemmas of their own, stated for arbitrary arrays in the place of symbols that move, so that they
can be used under derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from derive.coq.adjoints import adjoint_lemma
from derive.coq.formula import UPDATES, Formulas, NotExported, Scope, Spot, apart, applied, arrays, free_of
from derive.coq.lemmas import LEMMAS, exponents, free_indices, point, sizes
from derive.coq.names import remark
from derive.kernel import (
    Binding,
    Chain,
    Fact,
    Judgement,
    Law,
    Step,
    Theorem,
    chain_rule,
    differentiable,
    equal,
)  # fmt: skip
from derive.kernel.adjoint import entries, stays
from derive.kernel.check import old_part
from derive.kernel.judgement import OF_ARRAYS
from derive.kernel.law import instance_of
from derive.laws import ALL
from derive.terms import (
    ZERO,
    Apply,
    Array,
    D,
    Index,
    Num,
    Sum,
    Sym,
    Term,
    derivative,
    part,
    put,
    rename,
)

LAWS = {law.name: law for law in ALL}
OPEN_SIGNS = {"<": "open_gt 0", "!=": "open_neq 0"}  # what holds at a point holds nearby

HOLES = {"<": "0 < zz", "<=": "0 <= zz", "!=": "zz <> 0"}


@dataclass(frozen=True)
class Stated:
    """A lemma that was written: its name, and the indices it is about."""

    name: str
    indices: tuple[Index, ...]


class Proofs(Formulas):
    """Writes the facts and chains that a theorem rests on as lemmas, each when it is first needed."""

    def __init__(self, theorem: Theorem) -> None:
        super().__init__(theorem.problem)
        self.places: list[tuple[int, str]] = []  # (number of a sentence, what it proves)
        self.facts: dict[str, Fact] = {}
        derivation = theorem.derivation  # facts are shown once, where a chain first needs them
        chains = [*derivation.chains, *(form.chain for form in derivation.forms)]
        for chain in chains:
            for fact in chain.facts:
                self.facts.setdefault(fact.judgement.key, fact)
        self.chains = {chain.name: chain for chain in chains}
        self.lemmas: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], Stated] = {}
        self.declared = [self.names.new(f"given_{n + 1}") for n in range(len(self.problem.declared))]
        self.assumed = {
            fact.judgement.key: (self.names.new("assumed"), fact.judgement)
            for fact in self.facts.values()
            if fact.rule == "assumed"
        }
        self.smooth = {name: self.names.new(f"smooth_{coq}") for name, coq in self.functions.items()}
        self.positive = {name: self.names.new(f"one_{coq}") for name, coq in self.sizes.items()}
        self.top = Scope(used=frozenset(self.names.used))

    def say(self, sentence: str, place: str) -> None:
        """Write a sentence, and remember what it proves."""
        self.places.append((len(self.text), place))
        self.text.append(sentence)

    # -- lemmas that hold for arbitrary arrays ------------------------------------------------

    def lemma(
        self,
        key: tuple[str, str],
        judgement: Judgement,
        scope: Scope,
        prove: Callable[[Scope], str],
        place: str,
    ) -> Stated:
        """The lemma `key`, which says `judgement`, for what moves in `scope`; written if it is new."""
        return self.stated(
            key, free_of(judgement), scope, lambda inner: self.claim(judgement, inner), prove, place
        )

    def stated(
        self,
        key: tuple[str, str],
        free: tuple[Index, ...],
        scope: Scope,
        claim: Callable[[Scope], str],
        prove: Callable[[Scope], str],
        place: str,
    ) -> Stated:
        """The same for any claim about the indices `free`."""
        moved, held = tuple(scope.moved), tuple(scope.held)
        known = (*key, moved, held)
        if known not in self.lemmas:
            inner, binders = self.arbitrary(moved, held)
            ranges, inner = self.ranges(free, inner)
            proof, said = prove(inner), claim(inner)
            name = self.names.new(key[0])
            self.top = Scope(used=frozenset(self.names.used))
            self.say(f"Lemma {name}{binders}{ranges} :\n  {said}.\nProof.\n{proof}\nQed.", place)
            self.lemmas[known] = Stated(name, free)
        return self.lemmas[known]

    def arbitrary(self, moved: tuple[str, ...], held: tuple[str, ...]) -> tuple[Scope, str]:
        """A scope of arbitrary arrays for these symbols, with what is given of their signs."""
        scope, binders = self.abstract(moved)
        kept = dict(scope.moved)
        held_by: dict[str, str] = {}
        for name in held:
            letter, scope = scope.new(f"{self.arrays[name]}'")
            held_by[name] = letter
            binders += f" ({letter} : {self.type(name)})"
        given: dict[str, str] = {}
        scope = replace(scope, moved=kept, held=held_by)
        for name in (*moved, *held):
            if sign := self.sign(name):
                letter, scope = scope.new(f"sign_{self.arrays[name]}")
                given[name] = letter
                binders += f" ({letter} : {self.quantified(sign, scope)})"
        return replace(scope, given=given), binders

    def cite(self, stated: Stated, scope: Scope, at: Mapping[Index, Index] | None = None) -> str:
        """A lemma at what stands for its arrays and indices here."""
        at = at or {}
        moved = [*scope.moved.values(), *scope.held.values()]
        given = [scope.given[name] for name in (*scope.moved, *scope.held) if name in scope.given]
        indices = [name for i in stated.indices for name in self.indexed(at.get(i, i), scope)]
        return applied(stated.name, [*moved, *given, *indices])

    def indexed(self, each: Index, scope: Scope) -> tuple[str, str]:
        """An index here, and the name of what says that it is in its range."""
        name = scope.indices[each]
        return name, f"H{name}"

    def sign(self, name: str) -> Judgement | None:
        """The strict sign that is given of every entry of a symbol."""
        found = [*self.problem.declared, *(judgement for _, judgement in self.assumed.values())]
        signs = [each for each in found if each.relation in OPEN_SIGNS and _is_of(each, name)]
        if len(signs) > 1:
            raise NotExported(f"two signs of {name}")
        return signs[0] if signs else None

    # -- facts --------------------------------------------------------------------------------

    def proof(self, judgement: Judgement, scope: Scope) -> str:
        """A proof of what is a fact, here."""
        if judgement.relation == "natural":
            return "ltac:(lia)"
        fact = self.facts.get(judgement.key)
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
        }
        return rules[fact.rule](fact, scope)

    def fact_by_law(self, fact: Fact, scope: Scope) -> str:
        return f"by_claim {self.law(LAWS[fact.name], fact.binding, scope)}."

    def fact_given(self, fact: Fact, scope: Scope) -> str:
        number = int(fact.name)
        return (
            f"exact {self.given(self.declared[number], self.problem.declared[number], fact.binding, scope)}."
        )

    def fact_assumed(self, fact: Fact, scope: Scope) -> str:
        name, judgement = self.assumed[fact.judgement.key]
        return f"exact {self.given(name, judgement, Binding(), scope)}."

    def given(self, name: str, judgement: Judgement, binding: Binding, scope: Scope) -> str:
        """What is given or assumed, at indices here; of what moves, only a strict sign that moves along."""
        at = [i for each in free_of(judgement) for i in self.indexed(binding.indices.get(each, each), scope)]
        moving = [
            m for m in (*scope.moved, *scope.held) if any(self.problem.depends(t, m) for t in judgement.terms)
        ]
        if moving:
            sign = self.sign(moving[0])
            if len(moving) > 1 or sign is not judgement:
                raise NotExported(f"what is given of {moving[0]} is used where it moves")
            name = scope.given[moving[0]]
        return applied(name, at)

    def fact_by_definition(self, fact: Fact, scope: Scope) -> str:
        subject = _subject(fact.judgement)
        entry = part(subject, fact.path)
        assert isinstance(entry, Sym)
        definition = self.problem.defined[entry.name]
        body = rename(definition.body, dict(zip(definition.params, entry.args, strict=True)))
        return f"exact {self.proof(_about(fact.judgement, put(subject, fact.path, body)), scope)}."

    def fact_by_lemma(self, fact: Fact, scope: Scope) -> str:
        chain = self.chains[fact.name]
        start, end = (rename(term, fact.binding.indices) for term in (chain.start, chain.end))
        inner = self.proof(_about(fact.judgement, end), scope)
        if fact.judgement.relation != "differentiable":
            equation = self.equation(chain, fact.binding, scope)
            return f"refine (eq_ind_r (fun zz => {HOLES[fact.judgement.relation]}) {inner} {equation})."
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

    # -- opaque functions ---------------------------------------------------------------------

    def opaque(self, body: Apply, wrt: Term, kind: str, scope: Scope) -> tuple[str, str, str, str, str]:
        """The pieces of the chain rule: shape, function, curve, point, and that the function is smooth."""
        function = self.problem.opaque[body.name]
        if len(body.slots) >= function.order:
            raise NotExported(f"{body.name} differentiated {len(body.slots) + 1} times")
        dims = self.dims(function.shapes)
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

    # -- laws ---------------------------------------------------------------------------------

    def law(self, law: Law, binding: Binding, scope: Scope) -> str:
        """The lemma of a law, applied to what its letters stand for here, and to proofs of its conditions."""
        variable = point(law)
        constant = {when.terms[0].name for when in law.when if when.relation == "independent"}  # type: ignore[attr-defined]
        natural = {when.terms[0].name for when in law.when if when.relation == "natural"}  # type: ignore[attr-defined]
        wrt = None if variable is None else binding.metas[variable][1]
        kind = "local" if binding.local else "total"
        words = [self.sizes[binding.dims[name]] for name in sizes(law)]
        words += [scope.indices[binding.indices[each]] for each in free_indices(law)]
        suffix = ""
        for name in law.metas:
            params, body = binding.metas[name]
            if name == variable:
                continue
            if name in natural or (name in exponents(law) and _integer(body) is not None):
                power = _integer(body)
                assert power is not None
                if name not in natural:
                    suffix = "_nat" if power >= 0 else "_neg"
                words.append(f"{abs(power)}%nat")
                continue
            inner, letters = scope, []
            if wrt is not None and name not in constant:
                t, inner = self.moving(wrt, kind, scope)
                letters.append(t)
            for param in params:
                letter, inner = inner.bind(param)
                letters.append(letter)
            text = self.write(body, inner, 200 if letters else 9)
            words.append(f"(fun {' '.join(letters)} => {text})" if letters else text)
        words += [self.array(binding.names[name], scope) for name in law.names]
        words += [self.write(wrt, scope, 9)] if wrt is not None else []
        return applied(LEMMAS[law.name] + suffix, [*words, *self.premises(law, binding, scope)])

    def premises(self, law: Law, binding: Binding, scope: Scope) -> Iterator[str]:
        """Proofs of what the lemma of a law asks for."""
        if law.claim.relation == "<":
            yield from (self.positive[binding.dims[name]] for name in sizes(law))
        for each in free_indices(law):
            if each.dim in sizes(law):
                yield self.indexed(binding.indices[each], scope)[1]
        for when in law.when:
            if when.relation == "independent":
                continue
            loose = [i for i in free_of(when) if i not in free_indices(law)]
            inner, letters = scope, []
            for each in loose:
                letter, inner = inner.bind(binding.indices[each])
                letters += [letter, f"H{letter}"]
            proof = self.proof(instance_of(when, binding), inner)
            if when.relation in OPEN_SIGNS and point(law) is not None:
                proof = f"ltac:(at_point; exact {proof})"
            yield f"(fun {' '.join(letters)} => {proof})" if letters else proof

    # -- chains -------------------------------------------------------------------------------

    def equation(self, chain: Chain, binding: Binding, scope: Scope) -> str:
        """The lemma that says start = end of a chain, at indices here."""
        return self.cite(self.chain(chain, scope), scope, binding.indices)

    def chain(self, chain: Chain, scope: Scope) -> Stated:
        """A chain as a lemma."""
        name = "part" if chain.part is not None else "lemma"
        return self.lemma(
            (name, chain.name),
            equal(chain.start, chain.end),
            scope,
            lambda inner: "\n".join(self.steps(chain, inner)) or "reflexivity.",
            f"{self.titled(chain)}",
        )

    def titled(self, chain: Chain) -> str:
        """What a chain is called in a message."""
        return f"lemma {chain.name}" if chain.part is None else f"part {chain.part}".strip()

    def steps(self, chain: Chain, scope: Scope) -> Iterator[str]:
        """Each link of a chain, between braces but for the last."""
        for number, step in enumerate(chain.steps, 1):
            here = f"(* @ step {number}, {remark(step.name or step.rule)} *)"
            spot = Spot(step.path, step.among, step.new)
            raw, after = self.write(step.before, scope, 200, spot), self.write(step.after, scope)
            link = "\n".join(self.link(step, step.before, step.path, scope))
            is_last = number == len(chain.steps)
            if raw != after:
                link = f"refine (eq_trans (y := {raw}) _ _).\n{{ {link} }}\nclose."
            if is_last:
                yield f"{here}\n{link}"
            else:
                yield f"{here}\nrefine (eq_trans (y := {after}) _ _).\n{{ {link} }}"

    def link(self, step: Step, node: Term, path: tuple[int, ...], scope: Scope) -> Iterator[str]:
        """The way down to the place of a step, and the step itself."""
        inside = Spot(path, step.among, step.new)
        for depth in range(len(path)):
            here = part(node, path[:depth])
            if isinstance(here, Sum | D | Array):
                yield from self.around(node, path[:depth], inside, scope)
                yield from self.under(here, step, path[depth + 1 :], scope)
                return
        yield from self.around(node, path, inside, scope)
        yield from self.inference(step, part(node, path), scope)

    def around(self, node: Term, path: tuple[int, ...], inside: Spot, scope: Scope) -> Iterator[str]:
        """Into what stands around the part at `path`, where no index is bound."""
        if path:
            there = part(node, path)
            kind = "nat -> R" if isinstance(there, Array) else "R"
            context = self.write(node, scope, 200, Spot(path))
            old = self.write(there, scope)
            new = self.write(there, scope, 200, Spot(inside.path[len(path) :], inside.among, inside.new))
            yield f"refine (f_equal (fun zz : {kind} => {context}) (_ : {old} = {new}))."

    def under(self, here: Term, step: Step, path: tuple[int, ...], scope: Scope) -> Iterator[str]:
        """Under a binder or a derivative."""
        match here:
            case Sum():
                name, inner = scope.bind(here.index)
                yield f"refine (rsum_ext _ _ _ _); intros {name} H{name}; cbv beta."
                yield from self.link(step, here.body, path, inner)
            case D():
                t, inner = self.moving(here.wrt, here.data, scope)
                lead, given = self.nearby(here.wrt, scope, t, inner)
                if lead:
                    proposition, proof, name = lead
                    yield f"refine (E_ext_given (fun {t} => {proposition}) _ _ _ {proof} _);"
                    yield f"intros {t} {name}; cbv beta."
                    inner = replace(inner, given={**scope.given, **given}, used=inner.used | {name})
                else:
                    yield f"refine (E_ext _ _ _ _); intros {t}; cbv beta."
                yield from self.link(step, here.body, path, inner)
            case _:
                raise NotExported("a step inside of an argument of an unknown function")

    def nearby(
        self, wrt: Term, scope: Scope, t: str, moving: Scope
    ) -> tuple[tuple[str, str, str] | None, dict[str, str]]:
        """What is given of the sign of the variable, while it moves: what it says, why, and its name."""
        assert isinstance(wrt, Sym)
        sign = self.sign(wrt.name)
        if sign is None:
            return None, {}
        name = moving.new(f"sign_{t}")[0]
        proposition = self.quantified(sign, moving)
        rank = len(wrt.args)
        entry = "fun z => 0 < z" if sign.relation == "<" else "fun z => z <> 0"
        dims = [self.sizes[i.dim] for i in wrt.args]
        at = [scope.indices[i] for i in wrt.args]
        known = scope.given.get(wrt.name) or self.declared_name(sign)
        letters = [f"k{n}" for n in range(rank)]
        bounds = [f"Hk{n}" for n in range(rank)]
        mixed = " ".join(word for pair in zip(letters, bounds, strict=True) for word in pair)
        every = f"(fun {' '.join(letters + bounds)} => {known} {mixed})" if rank else known
        lemma = UPDATES[rank].replace("upd", "near_upd") or "near_upd0"
        words = [
            f"({entry})",
            f"({OPEN_SIGNS[sign.relation]})",
            *dims,
            self.array(wrt.name, scope),
            *at,
            every,
        ]
        return (proposition, applied(lemma, words), name), {wrt.name: name}

    def declared_name(self, judgement: Judgement) -> str:
        """The name of what is declared or assumed."""
        if judgement in self.problem.declared:
            return self.declared[self.problem.declared.index(judgement)]
        return self.assumed[judgement.key][0]

    def inference(self, step: Step, node: Term, scope: Scope) -> Iterator[str]:
        """The step itself: old = new."""
        old = old_part(step)
        if step.among:
            context = self.write(node, scope, 200, Spot((), step.among))
            before = self.write(old, scope)
            yield f"refine (eq_trans (y := (fun zz : R => {context}) ({before})) _ _); [ cbv beta; ring | ]."
            yield f"refine (f_equal (fun zz : R => {context}) (_ : {before} = {self.write(step.new, scope)}))."
        match step.rule:
            case "law":
                equation = self.law(LAWS[step.name], step.binding, scope)
                yield f"by_eq {_turned(equation, step.backwards)}."
            case "algebra":
                proofs = (self.proof(each, scope) for each in step.conditions)
                yield "".join(f"pose proof {proof}; " for proof in dict.fromkeys(proofs)) + "close."
            case "unfold" | "fold":
                yield "reflexivity."
            case "hypothesis":
                number = int(step.name)
                given = self.given(self.declared[number], self.problem.declared[number], step.binding, scope)
                yield f"by_eq {_turned(given, step.backwards)}."
            case "lemma":
                equation = self.equation(self.chains[step.name], step.binding, scope)
                yield f"by_eq {_turned(equation, step.backwards)}."
            case "adjoint":
                assert isinstance(old, D)
                assert isinstance(old.body, Sym)
                assert isinstance(old.wrt, Sym)
                yield f"by_eq {adjoint_lemma(self, old.body, old.wrt, scope).equation}."
            case "chain":
                yield from self.by_chain_rule(old, scope)

    def by_chain_rule(self, old: Term, scope: Scope) -> Iterator[str]:
        """The derivative of an opaque function through its arguments."""
        assert isinstance(old, D)
        assert isinstance(old.body, Apply)
        chain_rule(self.problem, old)
        dims, function, curve, at, smooth = self.opaque(old.body, old.wrt, old.data, scope)
        yield f"refine (eq_trans (E_grad {dims} {function} {curve} {at} _ {smooth} _) _)."
        yield "{ " + self.slots_exist(old.body, old.wrt, old.data, scope) + " }"
        yield "slot_sum; tidy; rewrite ?Derive_const; vanish; close."


def _turned(equation: str, backwards: bool) -> str:
    return f"(eq_sym {equation})" if backwards else equation


def _integer(term: Term) -> int | None:
    return int(term.value) if isinstance(term, Num) and term.value.denominator == 1 else None


def _is_of(judgement: Judgement, name: str) -> bool:
    """Whether a sign is one of every entry of the symbol `name`."""
    subject = _subject(judgement)
    return isinstance(subject, Sym) and subject.name == name and len(set(subject.args)) == len(subject.args)


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


def _subject(judgement: Judgement) -> Term:
    """The term that the judgement is about."""
    return judgement.terms[1 if judgement.terms[0] is ZERO else 0]


def _about(judgement: Judgement, subject: Term) -> Judgement:
    """The same of another term."""
    place = 1 if judgement.terms[0] is ZERO else 0
    return Judgement(
        judgement.relation, tuple(subject if n == place else t for n, t in enumerate(judgement.terms))
    )
