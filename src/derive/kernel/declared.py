"""What a statement declares: symbols, functions, definitions, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.errors import StatementError
from derive.kernel.chance import Random
from derive.kernel.families import families
from derive.kernel.judgement import Judgement, positive
from derive.terms import (
    ZERO,
    Index,
    Sym,
    Term,
    add,
    index,
    names_in,
    neg,
    rename,
    sym,
)

LEAST_VALUES = {"natural": 1, "whole": 0}  # of symbols that are whole numbers
SIGNS = ("real", "positive", "nonnegative", "nonzero", *LEAST_VALUES)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A given array of real numbers: `dims` are the names of its sizes, none for a number.

    If its `sign` is "natural" they are 1, 2, 3, ...; if it is "whole", 0 too.
    """

    name: str
    dims: tuple[str, ...] = ()
    sign: str = "real"
    says: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """An opaque function, `order` times (Fréchet) differentiable in all its arguments together.

    `shapes` are the sizes of each argument, `dims` those of its value: none for a number.
    """

    name: str
    shapes: tuple[tuple[str, ...], ...]
    dims: tuple[str, ...] = ()
    order: int = 1
    says: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """`name` at `params` is short for `body`."""

    name: str
    params: tuple[Index, ...]
    body: Term

    @property
    def head(self) -> Term:
        """The left side."""
        return sym(self.name, *self.params)

    def at(self, indices: tuple[Index, ...]) -> Term:
        """The right side, with `indices` for the parameters."""
        return rename(self.body, dict(zip(self.params, indices, strict=True)))


@dataclass(frozen=True, slots=True)
class Convexity:
    """That `of` is convex in several arrays together, as its Hessian form is nonnegative.

    `directions` pairs each array with the symbol that is its direction; they stand for any.  If `strict`,
    they are not all 0, see `moves`, and the form is positive.
    """

    of: Term
    directions: tuple[tuple[str, str], ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to find, what `term` equals; or, if there is a `claim`, to prove.

    A claim is l = r, l ≤ r or l < r, or that a term is convex or concave in given symbols; `term` is then what a
    proof may start at, see `difference`.
    `convexity` is what follows from the claim.  Where there are `unknowns`, the term is an entry of one of them,
    or a value at what is found for them, and what it equals must be free of all of them.  `part` is "" where there
    is only one.
    """

    part: str
    term: Term
    claim: Judgement | None = None
    convexity: Convexity | None = None
    unknowns: tuple[str, ...] = ()
    when: tuple[Judgement, ...] = ()  # what is given for this part alone

    @property
    def is_unknown(self) -> bool:
        """Whether it is one of the unknowns that is to be found."""
        return isinstance(self.term, Sym) and self.term.name in self.unknowns

    @property
    def is_value(self) -> bool:
        """Whether it is to be found what the term is where the unknowns are what is found for them."""
        return bool(self.unknowns) and not self.is_unknown

    @property
    def relation(self) -> str:
        """The relation that is asked for, "=" if a value is."""
        return "=" if self.claim is None else self.claim.relation

    @property
    def starts(self) -> tuple[Term, ...]:
        """Where a derivation may start: at the term, or at the left side of a claim."""
        return (self.term,) if self.claim is None else (self.term, self.claim.terms[0])


def difference(claim: Judgement) -> Term:
    """What a proof of `claim` looks at: l of l = r, r − l of l ≤ r and l < r, what is convex or concave."""
    left, right = claim.terms[:2]
    return add(right, neg(left)) if claim.relation in ("<=", "<") else left


def to_prove(part: str, claim: Judgement, convexity: Convexity | None = None) -> Target:
    """The target of proving `claim`."""
    return Target(part, difference(claim), claim, convexity)


def in_order(definitions: Sequence[Definition]) -> list[Definition]:
    """The definitions, each after those it uses; a family goes back to itself through other steps only.

    Raises:
        StatementError: they go round in a circle.
    """
    by_name = {d.name: d for d in definitions}
    known = families(definitions)
    uses = {
        d.name: [n for n in names_in(d.body) if n in by_name and not known.leaves_out(d.name, n)]
        for d in definitions
    }
    done: dict[str, Definition] = {}
    for start in uses:
        path: list[str] = []
        stack = [(start, False)]
        while stack:
            name, left = stack.pop()
            if left:
                path.pop()
                done[name] = by_name[name]
            elif name in path:
                circle = " → ".join([*path[path.index(name) :], name])
                raise StatementError(f"circular definition: {circle}")
            elif name not in done:
                path.append(name)
                stack.append((name, True))
                # iteratively, since chains of definitions may be long; the first one used comes first
                stack.extend((inner, False) for inner in reversed(uses[name]) if inner not in done)
    return list(done.values())


def as_definition(random: Random) -> Definition:
    """The parameters of a distribution, as if the random symbol were defined by them."""
    return Definition(random.name, random.at, add(*random.parameters))


def sign_given(symbol: Symbol) -> Judgement:
    """What the sign of a symbol says of its entries."""
    entry = sym(symbol.name, *_generic(symbol.dims))
    match symbol.sign:
        case "positive" | "natural":
            return positive(entry)
        case "nonnegative" | "whole":
            return Judgement("<=", (ZERO, entry))
        case _:
            return Judgement("!=", (entry, ZERO))


def _generic(dims: tuple[str, ...]) -> tuple[Index, ...]:
    return tuple(index(letter, dim) for letter, dim in zip("ijklmnpq", dims, strict=False))
