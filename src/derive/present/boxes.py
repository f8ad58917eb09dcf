"""The boxes of a formula: what the printers (`text`, `latex`, `typst`, `mathml`) spell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A name with subscripts."""

    name: str
    indices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, not negative."""

    value: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms of a sum: each with its sign, "+" or "-"."""

    terms: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors side by side."""

    factors: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    above: Box
    below: Box


@dataclass(frozen=True, slots=True)
class Minus:
    """−box."""

    box: Box


@dataclass(frozen=True, slots=True)
class Brackets:
    """(box)."""

    box: Box


@dataclass(frozen=True, slots=True)
class Raised:
    """base to the exponent."""

    base: Box
    exponent: Box


@dataclass(frozen=True, slots=True)
class Root:
    """√box."""

    box: Box


@dataclass(frozen=True, slots=True)
class Factorial:
    """box!."""

    box: Box


@dataclass(frozen=True, slots=True)
class Summed:
    """Σ, Π or max over the indices, with the size of each; `counted` are those that stand as numbers, of which no
    array says how far they run.
    """

    indices: tuple[tuple[str, str], ...]
    body: Box
    sign: str = "Σ"
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limiting:
    """lim of the body where `variable` tends to `point`: from both sides, or from that of `side`, "+" or "-"."""

    variable: Box
    point: Box
    side: str
    body: Box


@dataclass(frozen=True, slots=True)
class Called:
    """A named function at its arguments, `bare` if they need no brackets: sin x, tanh² (a b)."""

    name: str
    args: tuple[Box, ...]
    bare: bool = False
    power: int = 1


@dataclass(frozen=True, slots=True)
class Averaged:
    """An expectation E[x], a variance Var[x] or a covariance Cov[x, y]."""

    kind: str
    args: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """An opaque function at its arguments, after ∂ in the entries of some of them: each a slot, counted
    from 1 (0 if nothing is to be told apart), and the indices of the entry.  A function of one number has
    primes.
    """

    head: Letter
    partials: tuple[tuple[int, tuple[str, ...]], ...]
    args: tuple[Box, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Partial:
    """∂body/∂wrt, each variable with how often; an `operator` stands before its body, in [ ] if it has none.

    `held` are the names that are kept fixed.
    """

    body: Box
    wrt: tuple[tuple[Box, int], ...]
    operator: bool
    held: tuple[str, ...] = ()

    @property
    def order(self) -> int:
        """How often the body is differentiated."""
        return sum(times for _, times in self.wrt)


@dataclass(frozen=True, slots=True)
class Condition:
    """1[left relation right]."""

    left: Box
    relation: str
    right: Box


@dataclass(frozen=True, slots=True)
class Transposed:
    """boxᵀ."""

    box: Box


@dataclass(frozen=True, slots=True)
class Circled:
    """Factors of a product entry by entry: a ∘ b."""

    factors: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RaisedEach:
    """base to the exponent, entry by entry."""

    base: Box
    exponent: Box


@dataclass(frozen=True, slots=True)
class Inverted:
    """The inverse of a matrix, or the transpose of that."""

    box: Box
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Nabla:
    """∇_wrt body, or the matrix of second derivatives, ∇²_wrt body; ∇f(x) of a function, which has one argument.

    `at` says in which row of an array it is: μ_k.
    """

    body: Box
    wrt: str
    order: int = 1
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryOf:
    """[body]_ij: the array of which body is an entry."""

    body: Box
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """left = right, 0 < p < 1: the first box, then each of the others behind its relation, as `Judgement` has it,
    or "->" for what tends there, "~" for a distribution, "≈" for what is worked out in digits.
    """

    first: Box
    rest: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class Together:
    """(v, c): several side by side."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Belongs:
    """x ∈ ℝ^{n×d}: of `numbers` "real", "natural" (from 1) or "whole" (from 0), with the names of its sizes."""

    box: Box
    numbers: str
    dims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """n × d, as the shape of a matrix."""

    dims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """∂/∂x by itself."""

    wrt: Box


@dataclass(frozen=True, slots=True)
class Literal:
    """Numbers as they were worked out, which are not laid out: (1/2, −1), ≈ 0.731."""

    text: str


Box = (
    Letter | Number | Joined | Product | Over | Minus | Brackets | Raised | Root | Factorial | Summed | Limiting | Called
    | Averaged | Applied | Partial | Condition | Transposed | Inverted | Circled | RaisedEach | Nabla | EntryOf
    | Related | Together | Belongs | Shape | Operator | Literal
)  # fmt: skip
CLOSED = (Averaged, EntryOf)  # what has its own [ ]
ONES = Letter(r"\mathbf{1}")  # the vector of ones
INFINITY = Letter("∞")
MIRRORED = {"<": ">", "<=": ">="}  # x > 0 rather than 0 < x


def is_tall(box: Box) -> bool:
    """Whether `box` is higher than letters with their indices: a fraction or Σ stands in it."""
    match box:
        case Letter() | Number():
            return False
        case Over() | Summed() | Limiting() | Partial():
            return True
        case Joined(terms=terms):
            return any(is_tall(each) for _, each in terms)
        case Product(factors=inside) | Circled(factors=inside) | Called(args=inside):
            return any(map(is_tall, inside))
        case Applied(args=inside) | Averaged(args=inside):
            return any(map(is_tall, inside))
        case Raised(base=base, exponent=exponent) | RaisedEach(base=base, exponent=exponent):
            return is_tall(base) or (is_tall(exponent) and not is_small_fraction(exponent))
        case Condition(left=left, right=right):
            return is_tall(left) or is_tall(right)
        case Nabla(body=inner) | EntryOf(body=inner):
            return is_tall(inner)
        case Minus() | Brackets() | Root() | Factorial() | Transposed() | Inverted() | Belongs():
            return is_tall(box.box)
        case Related(first=first, rest=rest):
            return is_tall(first) or any(is_tall(each) for _, each in rest)
        case Together(boxes=inside):
            return any(map(is_tall, inside))
        case Shape() | Operator() | Literal():
            return False


def is_small_fraction(box: Box) -> bool:
    """Whether `box` is a fraction of letters and numbers, which an exponent has on one line."""
    return isinstance(box, Over) and _is_small(box.above) and _is_small(box.below)


def _is_small(box: Box) -> bool:
    return isinstance(box, Number | Letter)
