"""The gradient in all entries of an array at once: differentiability in the sense of Fréchet.

That every entry has a derivative is less.  The composition is proved node by node, by `smooth_after`: a
formula in arrays is differentiable in m where it is in these arrays, and they are in m.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.coq.facts import Facts
from derive.coq.formula import KINDS, Scope
from derive.coq.signs import is_known, needed, posed
from derive.kernel import Definition, Theorem
from derive.terms import D, Index, Moment, Sym, Term, contains, fresh, index, names_in

ENTRIES = ("({a} 0%nat 0%nat 0%nat)", "(fun i => {a} 0%nat i 0%nat)", "(fun i j => {a} 0%nat i j)")


@dataclass(frozen=True)
class Gradient:
    """The gradient of a term in a symbol, for the theorem `name` about its entries."""

    proofs: Facts
    term: Term
    wrt: Sym
    value: Term

    @property
    def dims(self) -> str:
        """The shape of the array of the symbol."""
        return self.proofs.dims((tuple(i.dim for i in self.wrt.args),))

    def point(self, scope: Scope) -> str:
        """The symbol as an array, here."""
        return f"(arr [{self.slot(self.proofs.array(self.wrt.name, scope))}])"

    @property
    def order(self) -> list[Definition]:
        """The definitions between the symbol and the term, each after those it mentions."""
        problem = self.proofs.problem
        reached = {name for used in names_in(self.term) for name in problem.reach[used]}
        names = [n for n in problem.ordered if n in reached and self.wrt.name in problem.reach[n]]
        return [problem.defined[name] for name in names]

    def slot(self, array: str) -> str:
        """The symbol's slot."""
        return f"{KINDS[len(self.wrt.args)]} {array}"

    def can_be_said(self) -> bool:
        """Whether there is such a theorem: arrays of at most two indices, no derivative or expectation on the way, and
        every sign that differentiability asks for among the facts.
        """
        problem, entries = self.proofs.problem, self.wrt.args
        shapes = [len(entries), *(len(each.params) for each in self.order)]
        bodies = [self.term, *(each.body for each in self.order)]
        return bool(
            entries  # of a number there is no more to say
            and max(shapes) <= 2
            and len(set(entries)) == len(entries)
            and not self.term.free & set(entries)
            and self.wrt.name not in problem.defined
            and not any(contains(body, D, Moment) for body in bodies)
            and all(
                is_known(self.proofs, judgement)
                for body in bodies
                for judgement in needed(self.proofs.problem, body)
            )
        )

    def theorem(self, name: str, own: str, indices: tuple[Index, ...]) -> str:
        """The theorem `own`, from the theorem `name` about entries, which is about `indices`."""
        free = [each for each in indices if each not in self.wrt.args]
        ranges, scope = self.proofs.ranges(free, self.proofs.top)
        letters, inner = [], scope
        for each in self.wrt.args:
            letter, inner = inner.bind(each)
            letters.append(letter)
        value = self.proofs.write(self.value, inner, 9)
        answer = f"(fun {' '.join(letters)} => {self.proofs.write(self.value, inner)})" if letters else value
        every = f"forall{ranges}," if ranges else ""
        bounds = [*letters, *(f"H{letter}" for letter in letters)]
        cited = " ".join([name, *(w for i in indices for w in (inner.indices[i], f"H{inner.indices[i]}"))])
        entry = f"(fun {' '.join(bounds)} => {cited})" if bounds else f"({cited})"
        function, argument = self.function(scope)
        sizes = [self.proofs.sizes[i.dim] for i in self.wrt.args]
        words = [f"grad_{KINDS[len(letters)]}", *sizes, function, argument, answer, "_", entry]
        return "\n".join(
            [
                f"Theorem {own} : {every}",
                f"  is_grad {self.dims} {self.read(self.term, scope)} {self.point(scope)} (arr [{self.slot(answer)}]).",
                "Proof.",
                "intros.",
                *(line for each in self.order for line in self.claim(each, scope)),
                f"refine ({' '.join(words)}).",
                *self.smooth(self.term, scope),
                "Qed.",
            ]
        )

    def function(self, scope: Scope) -> tuple[str, str]:
        """The term as a function of the symbol, and the symbol."""
        name, inner = scope.new("v")
        moving = replace(inner, moved={**scope.moved, self.wrt.name: name})
        return f"(fun {name} => {self.proofs.write(self.term, moving)})", self.proofs.arrays[self.wrt.name]

    def reading(self, scope: Scope) -> tuple[str, Scope]:
        """The name of an array, and a scope in which the symbol is read off it."""
        letter, inner = scope.new("a")
        entries = ENTRIES[len(self.wrt.args)].format(a=letter)
        return letter, replace(inner, moved={**scope.moved, self.wrt.name: entries})

    def read(self, term: Term, scope: Scope) -> str:
        """A term as a function of the array of the symbol."""
        letter, inner = self.reading(scope)
        return f"(fun {letter} => {self.proofs.write(term, inner)})"

    def claim(self, definition: Definition, scope: Scope) -> Iterator[str]:
        """That a definition on the way is differentiable in the whole symbol."""
        params: list[Index] = []
        for param in definition.params:
            params.append(fresh(param, {*scope.indices, *params}))
        names = []
        for each in params:
            name, scope = scope.bind(each)
            names.append(name)
        while len(names) < 2:
            name, scope = scope.new("q")
            names.append(name)
        rows = [self.proofs.sizes[p.dim] for p in params] + ["1", "1"]
        head = Definition(definition.name, tuple(params), definition.at(tuple(params)))
        first, second = names
        yield f"assert (whole_{self.proofs.arrays[definition.name]} :"
        yield f"  forall {first} {second}, ({first} < {rows[0]})%nat -> ({second} < {rows[1]})%nat ->"
        yield f"  smooth {self.dims} {self.read(head.head, scope)} {self.point(scope)})."
        yield f"{{ intros {first} {second} H{first} H{second}."
        yield from self.smooth(head.body, scope)
        yield "}"

    def smooth(self, body: Term, scope: Scope) -> Iterator[str]:
        """A formula is differentiable in the whole symbol since what it mentions is."""
        yield from posed(self.proofs, body, scope)
        problem = self.proofs.problem
        parts = [name for name in names_in(body) if self.wrt.name in problem.reach[name]]
        shape = self.proofs.dims(tuple(problem.shapes[name] for name in parts))
        letter, inner = scope.new("b")
        inner = replace(inner, slots={name: (letter, number) for number, name in enumerate(parts)})
        formula = f"(fun {letter} => {self.proofs.write(body, inner)})"
        whole, reading = self.reading(scope)
        arrays = f"(arr [{'; '.join(self.part(name, reading) for name in parts)}])"
        there = f"(arr [{'; '.join(self.part(name, scope) for name in parts)}])"
        yield f"refine (smooth_after {self.dims} {shape} {formula} (fun {whole} => {arrays}) {self.point(scope)} _ _)."
        yield f"{{ change (smooth {shape} {formula} {there}). fre. }}"
        lines = [f"refine (inside_cons _ _ _ _ _ _); [ {self.known(name, scope)} | ]." for name in parts]
        yield "\n".join([*lines, "exact (inside_nil _)."])

    def part(self, name: str, scope: Scope) -> str:
        """A whole array as a slot."""
        return f"{KINDS[self.proofs.rank(name)]} {self.proofs.array(name, scope)}"

    def known(self, name: str, scope: Scope) -> str:
        """That an array is differentiable, entry by entry."""
        if name != self.wrt.name:
            return f"exact whole_{self.proofs.arrays[name]}"
        row, scope = scope.bind(index("r", ""))
        column, _ = scope.bind(index("c", ""))
        at = ("0 0", f"{row} 0", f"{row} {column}")[len(self.wrt.args)]
        bounds = ("(le_n 1) (le_n 1)", f"H{row} (le_n 1)", f"H{row} H{column}")[len(self.wrt.args)]
        entry = f"smooth_entry {self.dims} 0 {at} {self.point(scope)} (conj {bounds})"
        return f"intros {row} {column} H{row} H{column}; exact ({entry})"


def gradient_of(proofs: Facts, theorem: Theorem) -> Gradient | None:
    """The gradient that a theorem about entries is about, if it is one."""
    start, value = theorem.claim.terms
    if not (isinstance(start, D) and start.data == "total" and isinstance(start.wrt, Sym)):
        return None
    found = Gradient(proofs, start.body, start.wrt, value)
    return found if found.can_be_said() else None
