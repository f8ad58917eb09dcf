"""The chain rule through definitions, proved for a network from the chain rule for its single nodes.

For a variable m and a result, the lemma says: the derivative of the result in an entry of m is what the
consumers of m send back.  It is proved for every definition between m and the result in turn, by
`through_body` and its kin of Adjoint.v: a formula in arrays (its `parts`) passes on what its parts have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derive.coq.formula import KINDS, UPDATES, NotExported, Scope, apart, call
from derive.coq.signs import posed
from derive.kernel import Definition, adjoint, uses
from derive.kernel.adjoint import Use, between
from derive.terms import D, Sym, contains, derivative, fresh, mul, names_in, rename, sum_over, sym

if TYPE_CHECKING:
    from derive.coq.facts import Facts

SUMS = (  # the two sums over the entries of a consumer, by its rank
    "exact (eq_trans (Rplus_0_l _) (Rplus_0_l _)).",
    "refine (rsum_ext _ _ _ _); intros; exact (Rplus_0_l _).",
    "refine (rsum_ext _ _ _ _); intros; refine (rsum_ext _ _ _ _); intros; reflexivity.",
)


@dataclass(frozen=True)
class Adjoint:
    """The lemma for a result and a variable, at indices: that the derivative exists, and what it is."""

    lemma: str

    @property
    def exists(self) -> str:
        """That the result is differentiable."""
        return f"(ex_of _ _ _ {self.lemma})"

    @property
    def equation(self) -> str:
        """What its derivative is."""
        return f"(E_unique _ _ _ {self.lemma})"


def adjoint_lemma(proofs: Facts, result: Sym, wrt: Sym, scope: Scope) -> Adjoint:
    """The lemma that writes the derivative of `result` in `wrt` out through the consumers of `wrt`."""
    definition = proofs.problem.defined[result.name]
    head = sym(result.name, *definition.params)
    entry = apart(head, sym(wrt.name, *wrt.args))
    free = (*head.args, *entry.args)
    stated = proofs.stated(
        ("through", f"{result.name} {wrt.name}"),
        free,
        scope,
        lambda inner: _claim(proofs, head, entry, inner),
        lambda inner: "\n".join(_Network(proofs, head, entry, inner).proof()),
        f"derivative of {result.name} in {wrt.name} through its consumers",
    )
    at = dict(zip(free, (*result.args, *wrt.args), strict=True))
    return Adjoint(proofs.cite(stated, scope, at))


def _claim(proofs: Facts, head: Sym, entry: Sym, scope: Scope) -> str:
    t, moving = proofs.moving(entry, "total", scope)
    value = proofs.write(adjoint(proofs.problem, derivative(head, entry)), scope, 9)
    return f"is_derive (fun {t} => {proofs.write(head, moving)}) {proofs.write(entry, scope, 9)} {value}"


class _Network:
    """The proof for one result and one variable."""

    def __init__(self, proofs: Facts, result: Sym, wrt: Sym, scope: Scope) -> None:
        self.proofs, self.problem = proofs, proofs.problem
        self.result, self.wrt, self.scope = result, wrt, scope
        self.consumers = uses(self.problem, result, wrt)  # the result among them, if it mentions the variable
        self.at = proofs.write(wrt, scope, 9)
        inside = between(self.problem, result.name, wrt.name)
        self.order = [name for name in self.problem.ordered if name in inside]

    def proof(self) -> Iterator[str]:
        """The tactics."""
        yield f"pose (cs := [{'; '.join(map(self.consumer, self.consumers))}])."
        for name in self.order:
            yield from self.claim(self.apart(self.problem.defined[name]))
        at = [self.scope.indices[i] for i in self.result.args] + ["0%nat", "0%nat"]
        through = f"({self.named(self.result.name)} {at[0]} {at[1]} ltac:(range) ltac:(range))"
        yield f"refine (D_eq _ _ _ _ (through_D _ _ _ _ _ {through}) _)."
        yield from self.sums()

    def sums(self) -> Iterator[str]:
        """What the consumers send back, sum by sum, as the chain rule says it."""
        rows = [
            sum_over(use.at, mul(use.weight, use.slope)) if use.weight else use.slope
            for use in self.consumers
        ]
        said = (
            "".join(f"{self.proofs.write(row, self.scope, 49)} + (" for row in rows) + "0" + ")" * len(rows)
        )
        yield f"refine (eq_trans (y := {said}) _ _); [ | ring ]."
        yield "unfold cs; cbn [sent rows columns entry local]."
        for use in self.consumers:
            yield "refine (f_equal2 Rplus _ _)."
            yield f"{{ {SUMS[len(use.at)] if use.weight else self.own(use)} }}"
        yield "reflexivity."

    def own(self, use: Use) -> str:
        """Of the result's own derivatives in its entries, what is left is its local derivative."""
        sizes = [self.proofs.size(i.dim, self.scope) for i in use.at]
        at = [self.scope.indices[i] for i in use.at]
        names, inner = [], self.scope
        for each in use.at:
            name, inner = inner.bind(each)
            names.append(name)
        slope = self.proofs.write(use.slope, inner)
        local = f"(fun {' '.join(names)} => {slope})" if names else f"({slope})"
        array = self.proofs.array(use.name, self.scope)
        lemma = ("own_scalar", "own_vector", "own_matrix")[len(at)]
        known = " ".join([lemma, *sizes, array, *at, local, *(f"H{name}" for name in at)])
        if len(at) == 1:
            return f"refine (eq_trans (rsum_ext _ _ _ (fun _ _ => Rplus_0_l _)) _); exact ({known})."
        return (
            f"exact ({known})."
            if at
            else f"exact (eq_trans (Rplus_0_l _) (eq_trans (Rplus_0_l _) ({known})))."
        )

    def apart(self, definition: Definition) -> Definition:
        """The same definition at indices that are not those of the lemma."""
        taken, params = set(self.scope.indices), []
        for param in definition.params:
            params.append(fresh(param, taken))
            taken.add(params[-1])
        names = dict(zip(definition.params, params, strict=True))
        return Definition(definition.name, tuple(params), rename(definition.body, names))

    def consumer(self, use: Use) -> str:
        """A consumer as a node: its shape, its entries, and their local derivatives in the variable."""
        shape = [self.proofs.size(i.dim, self.scope) for i in use.at] + ["1%nat", "1%nat"]
        names, inner = [], self.scope
        for each in use.at:
            name, inner = inner.bind(each)
            names.append(name)
        names += ["_", "_"]
        array = self.array(use.name, self.scope)
        slope = self.proofs.write(use.slope, inner)
        return f"Consumer {shape[0]} {shape[1]} ({array}) (fun {names[0]} {names[1]} => {slope})"

    def array(self, name: str, scope: Scope) -> str:
        """The whole of a definition as a slot."""
        rank = self.proofs.rank(name)
        if rank > 2:
            raise NotExported(f"the chain rule through {name}, which has three indices")
        return f"{KINDS[rank]} {self.proofs.array(name, scope)}"

    def claim(self, definition: Definition) -> Iterator[str]:
        """That the derivative of a definition between is sent back by the consumers."""
        scope, names = self.scope, []
        for param in definition.params:
            name, scope = scope.bind(param)
            names.append(name)
        while len(names) < 2:
            name, scope = scope.new("q")
            names.append(name)
        rows = [self.proofs.size(p.dim, self.scope) for p in definition.params] + ["1", "1"]
        every = (
            f"forall {names[0]} {names[1]}, ({names[0]} < {rows[0]})%nat -> ({names[1]} < {rows[1]})%nat ->"
        )
        head = definition.head
        t, moving = self.proofs.moving(self.wrt, "total", scope)
        curve = f"(fun {t} => {self.proofs.write(head, moving)})"
        curves = "; ".join(self.curve(definition, use, scope) for use in self.consumers)
        yield f"assert ({self.named(definition.name)} : {every}"
        yield f"  through cs {self.at} {curve} [{curves}] {self.proofs.write(head, scope, 9)})."
        yield f"{{ intros {names[0]} {names[1]} H{names[0]} H{names[1]}."
        yield from posed(self.proofs, definition.body, scope)
        place = next((n for n, use in enumerate(self.consumers) if use.name == definition.name), None)
        if place is None:
            yield f"refine (through_body {self.body(definition, scope)} _ _ _)."
        else:
            rank = self.proofs.rank(definition.name)
            own = self.own_curve(definition, scope)
            yield (
                f"refine (through_consumer {place} {names[0]} {names[1]} {own}"
                f" {self.moved_body(definition, scope)} (nth {place} cs (Consumer 0 0 (scalar 0) (scalar 0)))"
                " eq_refl eq_refl _ _ eq_refl eq_refl _ _ _ _ _);"
            )
            yield f"[ range | range | refine (own_entry{rank} {' '.join('_' * (6 + rank))}); range | settle; reflexivity | .. ]."
        yield from self.obligations(definition)
        yield "}"

    def named(self, name: str) -> str:
        """The hypothesis about a definition between."""
        return f"via_{self.proofs.arrays[name]}"

    def own_curve(self, definition: Definition, scope: Scope) -> str:
        """A consumer's entry as a function of the consumer's entries."""
        names, inner = self.entries(scope)
        t, inner = inner.new("t")
        rank = len(definition.params)
        array = self.proofs.array(definition.name, scope)
        at = [scope.indices[p] for p in definition.params]
        moved = call(UPDATES[rank], [array, *names[:rank], t, *at]) if rank else f"upd0 {array} {t}"
        return f"(fun {names[0]} {names[1]} {t} => {moved})"

    def entries(self, scope: Scope) -> tuple[list[str], Scope]:
        """Letters for the entries of a consumer, two of them."""
        names: list[str] = []
        for _ in range(2):
            name, scope = scope.new("l")
            names.append(name)
        return names, scope

    def curve(self, definition: Definition, use: Use, scope: Scope) -> str:
        """A definition as a function of the entries of a consumer."""
        if use.name == definition.name:
            return self.own_curve(definition, scope)
        if use.name not in self.problem.reach[definition.name]:
            return f"(fun _ _ _ => {self.proofs.write(definition.head, scope)})"
        names, t, moving = self.moving(use, scope)
        return f"(fun {names[0]} {names[1]} {t} => {self.proofs.write(definition.head, moving)})"

    def moving(self, use: Use, scope: Scope) -> tuple[list[str], str, Scope]:
        """An entry of a consumer moves: letters for the entry, for where it is, and what else follows."""
        names, inner = self.entries(scope)
        inner = replace(inner, indices={**inner.indices, **dict(zip(use.at, names, strict=False))})
        t, moving = self.proofs.moving(sym(use.name, *use.at), "total", inner)
        return names, t, replace(moving, indices=scope.indices)

    def parts(self, definition: Definition) -> list[str]:
        """What a definition mentions that moves with the variable, but for the variable itself."""
        if contains(definition.body, D):
            raise NotExported(f"the chain rule through {definition.name}, which holds a derivative")
        names = names_in(definition.body)
        return [n for n in names if n != self.wrt.name and self.wrt.name in self.problem.reach[n]]

    def slots(self, parts: list[str], scope: Scope) -> str:
        """Whole arrays as slots."""
        return f"[{'; '.join(self.array(name, scope) for name in parts)}]"

    def curves_of_parts(self, parts: list[str], scope: Scope) -> str:
        """The parts as functions of the variable, and of each consumer."""
        t, moving = self.proofs.moving(self.wrt, "total", scope)
        through = f"(fun {t} => {self.slots(parts, moving)})"
        each = []
        for use in self.consumers:
            names, t, moving = self.moving(use, scope)
            if any(use.name in self.problem.reach[name] for name in parts):
                each.append(f"(fun {names[0]} {names[1]} {t} => {self.slots(parts, moving)})")
            else:
                each.append(f"(fun _ _ _ => {self.slots(parts, scope)})")
        return f"{self.slots(parts, scope)} {through} [{'; '.join(each)}]"

    def shape(self, parts: list[str]) -> str:
        """The shape of the array of parts."""
        return self.proofs.dims(tuple(self.problem.shapes[name] for name in parts), self.scope)

    def read(self, definition: Definition, parts: list[str], scope: Scope) -> tuple[str, str]:
        """The letter of an array of parts, and the formula of a definition read off it."""
        letter, inner = scope.new("a")
        inner = replace(inner, slots={name: (letter, number) for number, name in enumerate(parts)})
        return letter, self.proofs.write(definition.body, inner)

    def body(self, definition: Definition, scope: Scope) -> str:
        """The arguments of through_body: consumers, place, shape, formula, parts and their curves."""
        parts = self.parts(definition)
        letter, text = self.read(definition, parts, scope)
        return (
            f"cs {self.at} {self.shape(parts)} (fun {letter} => {text}) {self.curves_of_parts(parts, scope)}"
        )

    def moved_body(self, definition: Definition, scope: Scope) -> str:
        """The same for a formula that mentions the variable."""
        parts = self.parts(definition)
        name = self.wrt.name
        letter, inner = scope.new(f"{self.proofs.arrays[name]}'")
        held = replace(inner, held={**inner.held, name: letter})
        array, text = self.read(definition, parts, held)
        t, moving = self.proofs.moving(self.wrt, "local", scope)
        move = f"(fun {t} => {self.proofs.array(name, moving)})"
        return (
            f"({self.proofs.type(name)}) {move} {self.proofs.array(name, scope)} cs {self.at} {self.shape(parts)}"
            f" (fun {letter} {array} => {text}) {self.curves_of_parts(parts, scope)}"
        )

    def obligations(self, definition: Definition) -> Iterator[str]:
        """What is left of a claim: as many curves as consumers, a differentiable formula, and its parts."""
        yield "{ reflexivity. }"
        yield "{ fre. }"
        lines = []
        for name in self.parts(definition):
            lines.append(f"refine (inside_cons _ _ _ _ _ _); [ exact {self.named(name)} | ].")
        yield "{ " + "\n".join([*lines, "exact (inside_nil _)."]) + " }"
