"""Theorems that a term is convex or concave, seen from what it is made of: of any two points, and of those between.

Points are arrays for all variables together.  Where what is given speaks of them, the two points are such that it
holds; as it is affine, it then holds between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.coq.chains import Proofs
from derive.coq.curves import SAYS, Curves
from derive.coq.formula import ADD, MUL, NotExported, Scope, applied
from derive.kernel import Judgement, Theorem
from derive.kernel.curvature import variables
from derive.terms import D, contains

STRAIGHT = {"=": "straight_eq", "<": "straight_lt", "<=": "straight_le"}


def curvature_theorem(proofs: Proofs, theorem: Theorem, name: str) -> str:
    """The theorem `name`: what is claimed to be convex or concave is so between any two points.

    Raises:
        NotExported: it rests on something that can't be said of every point of a segment.
    """
    shown = f"that something is {theorem.claim.relation}"
    if theorem.witnesses:
        raise NotExported(f"{shown}, by a number that there is by Taylor's theorem")
    terms = (term for chain in theorem.chains for term in (chain.start, *(s.after for s in chain.steps)))
    if any(contains(term, D) for term in terms):
        raise NotExported(f"{shown}, by way of a derivative")
    return _Segment(proofs, theorem).text(name)


class _Segment:
    """One theorem and its proof."""

    def __init__(self, proofs: Proofs, theorem: Theorem) -> None:
        self.proofs, self.claim, self.chain = proofs, theorem.claim, theorem.chain
        self.names = tuple(dict.fromkeys(variables(theorem.claim)))
        leaves = dict.fromkeys((*theorem.given, *theorem.assumed))
        self.domain = tuple(each for each in leaves if self.moves(each))
        new = proofs.names.new
        self.ends = [{each: new(f"{proofs.arrays[each]}_{end}") for each in self.names} for end in (0, 1)]
        self.lies = [{each: new(f"lies_{end}") for each in self.domain} for end in (0, 1)]
        self.between = {each: new("lies") for each in self.domain}  # that it holds on the way
        self.s, self.bounds, self.curved = new("s"), (new("Hs"), new("Hs'")), new("is_curved")
        t, inside = new("t"), new("inside")
        proofs.top = replace(proofs.top, used=frozenset(proofs.names.used))
        moved = {
            each: f"(seg{proofs.rank(each)} {self.ends[0][each]} {self.ends[1][each]} {t})"
            for each in self.names
        }
        known = {each: f"({lies} {t} {inside})" for each, lies in self.between.items()}
        self.curves = Curves(proofs, replace(proofs.top, moved=moved, supposed=known), t, inside)

    def moves(self, judgement: Judgement) -> bool:
        """Whether it says something of the variables."""
        return any(self.proofs.problem.depends(t, name) for t in judgement.terms for name in self.names)

    def mixed(self, name: str) -> str:
        """A variable between its two values, in the words of the theorem."""
        letters, scope = [], self.proofs.top
        for wanted in ("i", "j", "k")[: self.proofs.rank(name)]:
            letter, scope = scope.new(wanted)
            letters.append(letter)
        first, last = (" ".join((end[name], *letters)) for end in self.ends)
        point = f"(1 - {self.s}) * {first} + {self.s} * {last}"
        return f"(fun {' '.join(letters)} => {point})" if letters else f"({point})"

    def at(self, point: Mapping[str, str], scope: Scope, level: int) -> str:
        """The term at a point."""
        return self.proofs.write(self.claim.terms[0], replace(scope, moved=dict(point), supposed=None), level)

    def text(self, name: str) -> str:
        """The theorem and its proof."""
        scope = self.curves.scope
        arrays = [(*(end[each] for end in self.ends), self.proofs.type(each)) for each in self.names]
        binders = "".join(f" ({first} {last} : {kind})" for first, last, kind in arrays)
        supposed = (
            f"  ({self.proofs.quantified(each, replace(scope, moved=end, supposed=None))}) ->"
            for end in self.ends
            for each in self.domain
        )
        middle = self.at({each: self.mixed(each) for each in self.names}, scope, ADD)
        first, last = (self.at(end, scope, MUL - 1) for end in self.ends)
        chord = f"(1 - {self.s}) * {first} + {self.s} * {last}"
        sides = (middle, chord) if self.claim.relation == "convex" else (chord, middle)
        words = [end for first_, last_, _ in arrays for end in (first_, last_)]
        words += [self.s, *(lies for end in self.lies for lies in end.values()), *self.bounds]
        script = list(self.proof(scope))
        return "\n".join(
            [
                f"Theorem {name} : forall{binders} ({self.s} : R),",
                *supposed,
                f"  0 <= {self.s} -> {self.s} <= 1 ->",
                f"  {' <= '.join(sides)}.",
                "Proof.",
                f"intros {' '.join(words)}.",
                *script,
                "Qed.",
            ]
        )

    def proof(self, scope: Scope) -> Iterator[str]:
        """The tactics that prove it."""
        curves, relation = self.curves, self.claim.relation
        for each in self.domain:
            yield from self.stays(each)
        start, end = (curves.line(term, scope) for term in (self.claim.terms[0], self.chain.end))
        known = curves.known(self.claim.about(self.chain.end), scope)
        equation = self.proofs.cite(self.proofs.chain(self.chain, scope), scope)
        yield from curves.lines
        yield f"assert ({self.curved} : {SAYS[relation]} {start})."
        yield f"{{ {curves.as_(relation, end, start, f'exact (eq_sym {equation}).', known)} }}"
        yield f"refine (_ ({relation}_on_segment _ {self.s} {self.curved} {' '.join(self.bounds)}))."
        yield "cbv beta; seg_ends; intros is_so; exact is_so."

    def stays(self, judgement: Judgement) -> Iterator[str]:
        """That what is given at both ends holds between them.

        Raises:
            NotExported: it need not, as an inequation need not.
        """
        if judgement.relation not in STRAIGHT:
            raise NotExported(f"a set of points that is given by {judgement.relation}")
        curves = self.curves
        binders, scope = self.proofs.ranges(judgement.free, curves.scope)
        words = [word for each in judgement.free for word in self.proofs.indexed(each, scope)]
        left, right = (curves.line(term, scope) for term in judgement.terms)
        opened = [curves.opened(term) for term in judgement.terms]
        every = f"forall {curves.t}, unit_interval {curves.t} ->{f' forall{binders},' if binders else ''}"
        yield f"assert ({self.between[judgement]} : {every} {self.proofs.claim(judgement, scope)})."
        yield f"{{ intros {' '.join((curves.t, curves.inside, *words))}."
        yield f"refine ({STRAIGHT[judgement.relation]} {left} {right} _ _ _ _ {curves.t} {curves.inside})."
        yield from (f"{{ {each}straight. }}" for each in opened)
        for end in self.lies:
            yield f"{{ cbv beta; seg_ends; exact {applied(end[judgement], words)}. }}"
        yield "}"
