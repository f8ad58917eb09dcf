"""A function is convex since its Hessian form is nonnegative: by `Convex.v`, for one number, vector or matrix.

The Hessian form is that of the theorem, proved at any point and in any direction; that the function and its
derivatives are differentiable in the whole array is proved as for a gradient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.coq.chains import Proofs
from derive.coq.claims import claim_proof
from derive.coq.formula import KINDS, MUL, UPDATES, NotExported, Scope, apart
from derive.coq.gradients import Gradient
from derive.kernel import Chain, Convexity, Theorem, differentiable
from derive.present import withheld
from derive.terms import ZERO, D, Sym, derivative, same, sym

HERE = "(fun _ => True)"  # the whole space


def convexity_theorem(proofs: Proofs, theorem: Theorem, name: str) -> str:
    """The theorem `name`: that what a theorem about a Hessian form is about is convex.

    Raises:
        NotExported: of several arrays together, or where not all of it was shown.
    """
    convexity = theorem.convexity
    if convexity is None or theorem.claim.relation != "<=":
        raise NotExported("the claim is not that a Hessian form is nonnegative")
    if len(convexity.directions) > 1:
        raise NotExported("convexity in several arrays together")
    ((variable, _),) = convexity.directions
    if variable in proofs.problem.defined or proofs.rank(variable) > 2:
        raise NotExported(f"convexity in {variable}, which is not given, or has three indices")
    return _Convex(proofs, theorem, convexity).text(name)


@dataclass(frozen=True)
class _Convex:
    """The proof for one theorem."""

    proofs: Proofs
    theorem: Theorem
    convexity: Convexity

    @property
    def variable(self) -> str:
        """What the function is convex in."""
        return self.convexity.directions[0][0]

    @property
    def direction(self) -> str:
        """The symbol that stands for any direction."""
        return self.convexity.directions[0][1]

    @property
    def rank(self) -> int:
        """How many indices the variable has."""
        return self.proofs.rank(self.variable)

    def at(self, point: str, scope: Scope) -> Scope:
        """The scope in which the variable is `point`, P before it the proof of its sign."""
        given = {self.variable: f"P{point}"} if self.is_positive else {}
        return replace(scope, moved={**scope.moved, self.variable: point}, given={**scope.given, **given})

    @property
    def is_positive(self) -> bool:
        """Whether the function lives where all entries are positive, not everywhere.

        Raises:
            NotExported: where they are not 0, which is no convex set.
        """
        found = self.proofs.sign(self.variable)
        if self.proofs.open:
            raise NotExported(withheld.MOVING, name=self.variable)
        if found is not None and found.relation != "<":
            raise NotExported(f"convexity where {self.variable} is not 0")
        return found is not None

    def lives(self, point: str, scope: Scope) -> str:
        """That the function lives at a point."""
        sign = self.proofs.sign(self.variable)
        return "True" if sign is None else self.proofs.quantified(sign, self.at(point, scope))

    def loss(self, point: str, scope: Scope) -> str:
        """The function at a point, as a factor."""
        return self.proofs.write(self.convexity.of, self.at(point, scope), MUL - 1)

    def text(self, name: str) -> str:
        """The theorem and its proof."""
        proofs = self.proofs
        if self.convexity.of.free:
            raise NotExported("convexity of each of several functions")
        (x, z, s, v, h), scope = _letters(proofs.top, "x", "z", "s", "v", "h")
        scope = replace(scope, used=scope.used | {f"P{each}" for each in (x, z, v)} | {f"H{s}", f"H{s}'"})
        kind = proofs.type(self.variable)
        letters, _ = _letters(scope, *("i", "j")[: self.rank])
        first, last = (" ".join((end, *letters)) for end in (x, z))
        between = f"(1 - {s}) * {first} + {s} * {last}"
        point = f"(fun {' '.join(letters)} => {between})" if letters else f"({between})"
        lead = "".join(f"({self.lives(each, scope)}) ->\n  " for each in (x, z)) if self.is_positive else ""
        claim = (
            f"{self.loss(point, scope)} <= (1 - {s}) * {self.loss(x, scope)} + {s} * {self.loss(z, scope)}"
        )
        proof = self.array(v, h, scope) if self.rank else self.scalar(v, h, scope)
        lines = [
            f"Theorem {name} : forall ({x} {z} : {kind}) ({s} : R),",
            f"  {lead}0 <= {s} -> {s} <= 1 ->",
            f"  {claim}.",
            "Proof.",
            f"intros {x} {z} {s}{f' P{x} P{z}' if self.is_positive else ''} H{s} H{s}'.",
            *proof,
            f"exact (convex {x} {z} {s} (conj H{s} H{s}') {self.between(x, z)}).",
            "Qed.",
        ]
        return "\n".join(lines)

    def between(self, x: str, z: str) -> str:
        """That the function lives between two points."""
        if not self.is_positive:
            return "(fun _ _ => I)"
        letters = ("k", "l")[: self.rank]
        ranges = " ".join(f"{each} H{each}" for each in letters)
        first, last = (" ".join((end, *letters)) for end in (x, z))
        signs = " ".join(f"(P{end} {ranges})" if letters else f"P{end}" for end in (x, z))
        return f"(fun t Ht {ranges} => between_pos ({first}) ({last}) t {signs} Ht)"

    def there(self, v: str, scope: Scope) -> str:
        """Where the function lives, as a set."""
        return f"(fun {v} => {self.lives(v, scope)})" if self.is_positive else HERE

    def scalar(self, v: str, h: str, scope: Scope) -> Iterator[str]:
        """For a function of one number."""
        of, wrt = self.convexity.of, sym(self.variable)
        here = self.at(v, scope)
        once = self.proofs.proof(differentiable(of, wrt), here)
        twice = self.proofs.proof(differentiable(derivative(of, wrt), wrt), here)
        loss = f"(fun {v} => {self.loss(v, scope)})"
        yield f"pose proof (convex_scalar {self.there(v, scope)} {loss}"
        yield f"  (fun {v} P{v} => {once}) (fun {v} P{v} => {twice})) as convex."
        yield from self.form(v, h, scope)

    def array(self, v: str, h: str, scope: Scope) -> Iterator[str]:
        """For a function of one vector or matrix."""
        slopes = self.slopes()
        start = slopes.start
        assert isinstance(start, D)
        assert isinstance(start.wrt, Sym)
        sizes = " ".join(self.proofs.sizes[dim] for dim in self.proofs.problem.shapes[self.variable])
        here = self.at(v, scope)
        letters, inner = [], here
        for entry in start.wrt.args:
            letter, inner = inner.bind(entry)
            letters.append(letter)
        at, ranges = " ".join(letters), " ".join(f"H{letter}" for letter in letters)
        cited = self.proofs.cite(self.proofs.chain(slopes, inner), inner)
        loss = f"(fun {v} => {self.loss(v, scope)})"
        slope = f"(fun {v} {at} => {self.proofs.write(slopes.end, inner)})"
        near = f"(fun {v} {at} {'_ ' * len(letters)}P{v} => {self.near(v, sizes, at)})"
        yield f"pose proof (convex_{KINDS[self.rank]} {sizes} {self.there(v, scope)} {loss} {slope}"
        yield f"  {near}) as convex."
        yield "cbv beta in convex."
        yield f"refine_first convex. {{ intros {v} P{v}."
        yield from self.smooth(Gradient(self.proofs, self.convexity.of, start.wrt, ZERO), here)
        yield "}"
        yield f"refine_first convex. {{ intros {v} {at} {ranges} P{v}."
        yield from self.smooth(Gradient(self.proofs, slopes.end, apart(start, start.wrt), ZERO), inner)
        yield "}"
        yield f"refine_first convex. {{ intros {v} {at} {ranges} P{v}. by_eq {cited}. }}"
        yield from self.form(v, h, scope)

    def near(self, v: str, sizes: str, at: str) -> str:
        """That the function lives nearby, where an entry moves."""
        if not self.is_positive:
            return "near_all_of _"
        given = f"P{v}" if self.rank == 1 else f"(fun k l Hk Hl => P{v} k Hk l Hl)"
        return f"near_{UPDATES[self.rank]} (fun z => 0 < z) (open_gt 0) {sizes} {v} {at} {given}"

    def slopes(self) -> Chain:
        """The lemma about the derivative in any entry.

        Raises:
            NotExported: there is none.
        """
        for chain in self.theorem.chains[:-1]:
            start = chain.start
            if (
                isinstance(start, D)
                and start.data == "total"
                and same(start.body, self.convexity.of)
                and isinstance(start.wrt, Sym)
                and start.wrt.name == self.variable
            ):
                return chain
        raise NotExported("convexity where no lemma says what the gradient is")

    def smooth(self, gradient: Gradient, scope: Scope) -> Iterator[str]:
        """That a function is differentiable in the whole array."""
        if not gradient.can_be_said():
            raise NotExported("convexity of what is not seen to be differentiable in the whole array")
        for each in gradient.order:
            yield from gradient.claim(each, scope)
        yield from gradient.smooth(gradient.term, scope)

    def form(self, v: str, h: str, scope: Scope) -> Iterator[str]:
        """That the Hessian form is nonnegative, at any point and in any direction."""
        here = self.at(v, scope)
        here = replace(here, moved={**here.moved, self.direction: h})
        stated = self.proofs.chain(self.theorem.chain, here)
        claim = self.proofs.claim(self.theorem.claim, here)
        yield f"refine_first convex. {{ intros {v} {h} P{v}."
        yield f"assert (form : {claim})."
        yield f"{{ {claim_proof(self.proofs, self.theorem, stated, here)} }}"
        yield "by_claim form. }"


def _letters(scope: Scope, *wanted: str) -> tuple[list[str], Scope]:
    """Names that are free, and the scope in which they are not."""
    found = []
    for each in wanted:
        name, scope = scope.new(each)
        found.append(name)
    return found, scope
