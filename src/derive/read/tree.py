"""What was written, as it stands: an inert tree with places, which nobody has given a meaning yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import get_args


@dataclass(frozen=True, slots=True)
class Number:
    """A number; a decimal is exact."""

    at: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    r"""A letter or a declared word, as LaTeX without its scripts: y, \hat{y}, \theta, loss."""

    at: int
    base: str


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters within a script: the indices ij, or the label out."""

    at: int
    says: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is raised and is no formula: ⊤ of a transpose, * of a name."""

    at: int
    says: str


@dataclass(frozen=True, slots=True)
class Scripted:
    """A name with what stands below and above it; labels, indices and powers are told apart later."""

    at: int
    of: Name
    below: tuple[Tree, ...] = ()
    above: Tree | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """An entry of what is no name: (Wx)_i, softmax(z)_k."""

    at: int
    of: Tree
    below: tuple[Tree, ...]


LOOSE = "loose"  # the kind of a group whose brackets were left out


@dataclass(frozen=True, slots=True)
class Group:
    """What is in brackets; they are kept, since (2) may be a label and [k = j] a number."""

    at: int
    of: Tree
    kind: str = "("


@dataclass(frozen=True, slots=True)
class Plus:
    """Terms with their signs, +1 or −1."""

    at: int
    terms: tuple[tuple[int, Tree], ...]


@dataclass(frozen=True, slots=True)
class Times:
    r"""Factors, each with what stands before it: "" beside, * · × / ∘ ⊗."""

    at: int
    factors: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """One thing over another."""

    at: int
    over: Tree
    below: Tree


@dataclass(frozen=True, slots=True)
class Raised:
    """A power, or a transpose."""

    at: int
    of: Tree
    above: Tree


@dataclass(frozen=True, slots=True)
class Primed:
    """f′, f″."""

    at: int
    of: Tree
    times: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function at its arguments, with what stands at its name: log_2 x, tanh² x, f'(x)."""

    at: int
    function: str
    arguments: tuple[Tree, ...]
    below: tuple[Tree, ...] = ()
    above: Tree | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Applied:
    """The name of a definition with names in brackets, of which it may be made: L(w), p(y | θ), f'(x)."""

    at: int
    of: Tree
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Big:
    """A sum, a product, a maximum or a minimum over indices, with its range as it was written."""

    at: int
    kind: str
    below: tuple[Tree, ...]
    above: Tree | None
    body: Tree

    @property
    def name(self) -> str:
        """What it is called."""
        return {"sum": "sum", "max": "maximum", "min": "minimum"}.get(self.kind, "product")

    @property
    def sign(self) -> str:
        """Its sign."""
        return {"sum": "Σ", "max": "max", "min": "min"}.get(self.kind, "Π")


@dataclass(frozen=True, slots=True)
class Limit:
    """What `body` tends to as the variable tends to the point: None is infinity, a mark is −∞; `side` is "+", "-" or
    both, "".
    """

    at: int
    variable: Tree
    side: str
    point: Tree | None
    body: Tree


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂ⁿ body / ∂x ∂y."""

    at: int
    body: Tree
    variables: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A derivative in which other things are held fixed, as they stand below the bar: ∂f/∂x|_μ."""

    at: int
    of: Tree
    fixed: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Differential:
    """dX, d tr(X)."""

    at: int
    of: Tree


@dataclass(frozen=True, slots=True)
class Gradient:
    """∇_x body, or the Hessian ∇²_x body; ∇²_{w,b} has several variables."""

    at: int
    body: Tree
    variable: Tree
    order: int = 1
    others: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """|x| or ‖x‖, with the kind of the norm."""

    at: int
    of: Tree
    double: bool
    kind: Tree | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A root, of degree 2 unless said."""

    at: int
    of: Tree
    degree: Tree | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """a = b < c: the signs (=, <, <=, !=, >, >=, ⪰ ≻ ⪯ ≺ of matrices, and := ← of names) and the sides."""

    at: int
    signs: tuple[str, ...]
    sides: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """1 where a relation holds, else 0."""

    at: int
    of: Relation


@dataclass(frozen=True, slots=True)
class Moment:
    """E[x], Var[x] or Cov[x, y], and below it the symbols that it says it averages over, each with the name
    of a distribution if one stands there.
    """

    at: int
    kind: str
    arguments: tuple[Tree, ...]
    below: tuple[tuple[Tree, Tree | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """Values with their conditions; None where it says otherwise."""

    at: int
    rows: tuple[tuple[Tree, Tree | None], ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A matrix written out."""

    at: int
    rows: tuple[tuple[Tree, ...], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A vector written out with dots: (a, ..., b), [a, ..., b], or the row [a ... b], which is of the kind "[ ]"."""

    at: int
    items: tuple[Tree, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Ones:
    """The bold 1: an array of ones, perhaps with its size, 1_n."""

    at: int
    size: Name | None = None


@dataclass(frozen=True, slots=True)
class Dots:
    """Three dots."""

    at: int


Tree = (
    Number | Name | Word | Mark | Scripted | Picked | Group | Plus | Times | Quotient | Raised | Primed | Call | Applied | Big
    | Limit | Derivative | Held | Differential | Gradient | Bars | Root | Relation | Indicator | Moment | Cases | Entries
    | Listed | Ones | Dots
)  # fmt: skip


# what a node holds, by its kind
INSIDE = {kind: tuple(each.name for each in fields(kind) if each.name != "at") for kind in get_args(Tree)}


def parts(tree: Tree) -> Iterator[Tree]:
    """`tree` and everything in it, in the order it was written; no recursion."""
    stack: list[object] = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(reversed(item))
        elif type(item) in INSIDE:
            yield item  # type: ignore[misc]  # the keys are the kinds of trees
            stack.extend([getattr(item, name) for name in reversed(INSIDE[type(item)])])


def letters_of(tree: Tree) -> set[str]:
    """The letters that stand alone in a script, and those of its words."""
    return {
        letter
        for part in parts(tree)
        if isinstance(part, Name | Word)
        for letter in ((part.base,) if isinstance(part, Name) else part.says)
    }


def free_letters(tree: Tree) -> set[str]:
    """The letters that stand as indices in `tree`, also in x^{(i)} and [i = j], and are bound by no Σ or Π in it."""
    found: set[str] = set()
    stack: list[tuple[object, frozenset[str]]] = [(tree, frozenset())]
    while stack:
        item, bound = stack.pop()
        if isinstance(item, Big):
            bound |= {letter for below in item.below for letter in letters_of(below)}
        elif isinstance(item, Scripted | Picked | Call):
            found |= {letter for below in item.below for letter in letters_of(below)} - bound
        if isinstance(item, Scripted) and isinstance(item.above, Group) and isinstance(item.above.of, Name):
            found |= {item.above.of.base} - bound
        elif isinstance(item, Relation):
            found |= {side.base for side in item.sides if isinstance(side, Name)} - bound
        if isinstance(item, tuple):
            stack += [(each, bound) for each in item]
        else:
            stack += [(getattr(item, name), bound) for name in INSIDE.get(type(item), ())]
    return found


def plain(tree: Tree | tuple[Tree, ...] | None) -> str:
    """A script as LaTeX would have it in a name: (2), *, out, 1."""
    match tree:
        case None:
            return ""
        case Number(value=value):
            return str(value)
        case Plus(terms=((-1, Number(value=value)),)):
            return f"-{value}"
        case Name(base=base):
            return base
        case Word(says=says) | Mark(says=says):
            return says
        case Group(of=of):
            return f"({plain(of)})"
        case Scripted(of=of, below=below, above=above):
            return plain(of) + _script("_", plain(below)) + _script("^", plain(above))
        case Times(factors=factors) if all(sign == "" for sign, _ in factors):
            return "".join(plain(factor) for _, factor in factors)
        case tuple():
            return "".join(map(plain, tree))
        case _:
            return "?"


def is_zero(tree: Tree) -> bool:
    """Whether it is written as 0."""
    return isinstance(tree, Number) and tree.value == 0


def is_transpose(above: Tree | None) -> bool:
    """Whether what is raised there makes a transpose."""
    return plain(above) == "T"


def _script(mark: str, said: str) -> str:
    return mark + (said if len(said) == 1 else f"{{{said}}}") if said else ""
