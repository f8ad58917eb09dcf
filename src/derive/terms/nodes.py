"""The language of formulas: immutable, interned terms that keep the order in which they were written.

Constructors flatten sums and products, fold numbers and the units 0 and 1, and do nothing else:
whatever else happens to a formula is a step that somebody can read.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import ClassVar, TypeVar
from weakref import ref

from derive.errors import ShapeError, TooDeep

MOMENTS = {"E": 1, "Var": 1, "Cov": 2}  # of how many terms
APPROACHES = {"at": 3, "above": 3, "below": 3, "infinity": 2, "minus infinity": 2}  # parts of a limit
IN_LAWS = {"any": 2, "near": 3}  # the same of limits in laws: of whatever approach, and of those to a point
CONSTANTS = ("pi",)
MAX_DEPTH = 100  # every walk over a term may recurse: this bounds it

T = TypeVar("T", bound="Term")
_Key = tuple[type["Term"], Hashable, tuple["Term", ...]]
_LOCK = threading.Lock()


class _Table(dict[_Key, "ref[Term]"]):
    """Every term that lives, by what it is made of: a cache only.

    Entries of terms that are gone are swept out now and then, since a callback for each would take as long as to build
    it.  A term is entered after its parts, which its entry keeps: backwards, they go with it.
    """

    FEWEST = 1 << 15

    def __init__(self) -> None:
        self.full = self.FEWEST  # with so many entries it is swept next

    def sweep(self) -> int:
        """Drop the entries of terms that are gone; how many are left."""
        left = [*self.items()]
        while left:
            key, known = left.pop()
            if known() is None:
                del self[key]
        self.full = max(self.FEWEST, 2 * len(self))
        return len(self)


_TABLE = _Table()


class Term:
    """A formula.  `args` are its parts, `data` what is not a formula, `free` its free indices.

    `length` counts itself and everything in it, `depth` how far it is nested.
    """

    __slots__ = (
        "__weakref__",
        "_bound",
        "_demanding",
        "_key",
        "_kinds",
        "_names",
        "_outside",
        "_parts",
        "args",
        "data",
        "depth",
        "free",
        "length",
    )
    args: tuple[Term, ...]
    data: Hashable
    depth: int
    length: int
    free: frozenset[Index]
    _bound: frozenset[Index] | None  # kept by `bound_indices`
    _demanding: tuple[Term, ...] | None  # kept by `demanding_in`
    _key: str | None  # kept by `key`
    _kinds: frozenset[type] | None  # kept by `kinds_in`
    _names: tuple[str, ...] | None  # kept by `names_in`
    _outside: tuple[str, ...] | None  # kept by `names_outside`
    _parts: tuple[tuple[int, Term], ...] | None  # kept by `parts_of`
    tag: ClassVar[str] = ""

    def with_args(self, args: Iterable[Term]) -> Term:
        """The same kind of term with other parts, as its constructor would build it."""
        return _make(type(self), self.data, tuple(args))

    def __reduce__(self) -> tuple[object, ...]:
        return _make, (type(self), self.data, self.args)

    def __add__(self, other: Term | int) -> Term:
        return add(self, as_term(other))

    def __radd__(self, other: int) -> Term:
        return add(as_term(other), self)

    def __sub__(self, other: Term | int) -> Term:
        return add(self, neg(as_term(other)))

    def __rsub__(self, other: int) -> Term:
        return add(as_term(other), neg(self))

    def __mul__(self, other: Term | int) -> Term:
        return mul(self, as_term(other))

    def __rmul__(self, other: int) -> Term:
        return mul(as_term(other), self)

    def __truediv__(self, other: Term | int) -> Term:
        return mul(self, reciprocal(as_term(other)))

    def __rtruediv__(self, other: int) -> Term:
        return mul(as_term(other), reciprocal(self))

    def __pow__(self, other: Term | int) -> Term:
        return power(self, as_term(other))

    def __neg__(self) -> Term:
        return neg(self)

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        data = "" if self.data is None else repr(self.data)
        return f"{type(self).__name__}({', '.join(filter(None, (data, inner)))})"


def _make(kind: type[T], data: Hashable, args: tuple[Term, ...]) -> T:
    key: _Key = (kind, data, args)
    known = _TABLE.get(key)
    found = None if known is None else known()
    if found is None:
        with _LOCK:
            known = _TABLE.get(key)
            found = None if known is None else known()
            if found is None:
                found = _build(kind, data, args)
                if len(_TABLE) >= _TABLE.full:
                    _TABLE.sweep()
                _TABLE[key] = ref(found)
    return found  # type: ignore[return-value]  # what stands under a key is of its kind


def _check_apply(data: Hashable, args: tuple[Term, ...]) -> tuple[Term, ...]:
    """The parts of an application that must be indices.

    Raises:
        ShapeError: too few parts for its components and the slots it is differentiated in.
    """
    assert isinstance(data, tuple)
    _, components, slots = data
    if components < 0 or any(not 0 <= slot < len(args) - components for slot in slots):
        raise ShapeError("a function differentiated in an argument that it has not")
    entries = sum(rank(args[components + slot]) for slot in slots)
    if components + entries + max(slots, default=-1) >= len(args):
        raise ShapeError("an apply of too few parts")
    return (*args[:components], *args[len(args) - entries :])


def rank(term: Term) -> int:
    """How many indices the array `term` binds: 0 for a number."""
    found = 0
    while isinstance(term, Array):
        term, found = term.body, found + 1
    return found


def _check_matrix(kind: type[Term], args: tuple[Term, ...]) -> tuple[Term, ...]:
    """The parts of an entry of an inverse, or of a determinant, that must be indices.

    Raises:
        ShapeError: it is of no matrix with as many rows as columns, or the entry is over another size.
    """
    match args[0]:
        case Array(index=row, body=Array(index=column)) if row.dim == column.dim:
            pass
        case _:
            raise ShapeError(f"a {kind.tag} of what is no matrix with as many rows as columns")
    if rank(args[0]) != 2 or any(isinstance(i, Index) and i.dim != row.dim for i in args[1:]):
        raise ShapeError(f"a {kind.tag} with an index over another size")
    return args[1:]


def _check_parts(kind: type[Term], args: tuple[Term, ...], data: Hashable = None) -> None:
    """Refuse a term with too few or the wrong parts, however it was asked for."""
    if kind is Add or kind is Mul or kind is Num:
        return  # of whatever there is
    if kind is Moment or kind is Limit:
        wanted = (MOMENTS if kind is Moment else APPROACHES | IN_LAWS)[str(data)]
    else:
        wanted = _NUMBER_OF_PARTS.get(kind, len(args))
    if len(args) != wanted or (kind is Fn and not args):
        raise ShapeError(f"a {kind.tag} of {len(args)} parts")
    if kind in _WITH_INDICES:
        placed = args[:1] if issubclass(kind, Binder) else args
    else:
        placed = _check_apply(data, args) if kind is Apply else ()
    if kind is Inverse or kind is Det:
        placed = _check_matrix(kind, args)
    if kind is MatrixPower:
        placed = _check_matrix(kind, (args[0], *args[2:]))
    for arg in placed:
        if not isinstance(arg, Index):
            raise ShapeError(f"a {kind.tag} with a part that is not an index where one must be")


def _build(kind: type[Term], data: Hashable, args: tuple[Term, ...]) -> Term:
    _check_parts(kind, args, data)
    term = object.__new__(kind)
    term.args, term.data = args, data
    term._bound = term._demanding = term._key = term._kinds = None
    term._names = term._outside = term._parts = None
    depth, length, free = 0, 1, _NO_INDICES
    for arg in args:
        length += arg.length
        if arg.depth > depth:
            depth = arg.depth
        if arg.free is not free and arg.free:
            free = free | arg.free if free else arg.free
    term.depth, term.length = depth + 1, length
    if term.depth > MAX_DEPTH:
        raise TooDeep(f"a formula is nested {term.depth} deep; at most {MAX_DEPTH} is read")
    if isinstance(term, Index):
        free = frozenset((term,))
    elif isinstance(term, Binder):
        free = free - {term.index}
    term.free = free
    return term


class Index(Term):
    """An index: its name and the size it runs over.  The two are its identity."""

    __slots__ = ()
    tag = "index"
    data: tuple[str, str]

    @property
    def name(self) -> str:
        """The letter, as LaTeX."""
        return self.data[0]

    @property
    def dim(self) -> str:
        """The name of the size it runs over, from 1."""
        return self.data[1]


class Num(Term):
    """A rational number."""

    __slots__ = ()
    tag = "num"
    data: Fraction

    @property
    def value(self) -> Fraction:
        """The number."""
        return self.data


class Constant(Term):
    """A number that has a name of its own: π."""

    __slots__ = ()
    tag = "const"
    data: str


class Size(Term):
    """A size as a number: the n of a mean over n."""

    __slots__ = ()
    tag = "size"
    data: str


class Position(Term):
    """An index as a number: 1, 2, ... up to its size."""

    __slots__ = ()
    tag = "pos"
    args: tuple[Index, ...]

    @property
    def index(self) -> Index:
        """Whose number it is."""
        return self.args[0]


class Sym(Term):
    """An entry of a symbol or of a definition: its name and its indices."""

    __slots__ = ()
    tag = "sym"
    data: str
    args: tuple[Index, ...]

    @property
    def name(self) -> str:
        """The name, as LaTeX."""
        return self.data


class Add(Term):
    """A sum of two or more terms."""

    __slots__ = ()
    tag = "add"

    def with_args(self, args: Iterable[Term]) -> Term:
        return add(*args)


class Mul(Term):
    """A product of two or more factors; a quotient has a power with a negative exponent."""

    __slots__ = ()
    tag = "mul"

    def with_args(self, args: Iterable[Term]) -> Term:
        return mul(*args)


class Pow(Term):
    """base ** exponent."""

    __slots__ = ()
    tag = "pow"

    @property
    def base(self) -> Term:
        """What is raised."""
        return self.args[0]

    @property
    def exponent(self) -> Term:
        """The exponent."""
        return self.args[1]

    def with_args(self, args: Iterable[Term]) -> Term:
        args = tuple(args)
        _check_parts(Pow, args)
        return power(*args)


class Binder(Term):
    """A term that binds its first part, an index, in its second."""

    __slots__ = ()

    @property
    def index(self) -> Index:
        """The bound index."""
        index = self.args[0]
        assert isinstance(index, Index)
        return index

    @property
    def body(self) -> Term:
        """Where the index is bound."""
        return self.args[1]


class Sum(Binder):
    """The sum of `body` over all values of `index`."""

    __slots__ = ()
    tag = "sum"


class Product(Binder):
    """The product of `body` over all values of `index`."""

    __slots__ = ()
    tag = "prod"


class Max(Binder):
    """The largest value of `body` for any `index`; sizes are at least 1, so that there is one."""

    __slots__ = ()
    tag = "max"


class Array(Binder):
    """The array whose entry at `index` is `body`: what a function of a whole vector is applied to."""

    __slots__ = ()
    tag = "array"


class Inverse(Term):
    """The entry at two indices of the inverse of `matrix`, an array of arrays with as many rows as columns.

    It means nothing where the determinant is 0.
    """

    __slots__ = ()
    tag = "inverse"

    @property
    def matrix(self) -> Array:
        """What is inverted."""
        return self.args[0]  # type: ignore[return-value]  # checked when it was made

    @property
    def row(self) -> Index:
        """The first index of the entry."""
        return self.args[1]  # type: ignore[return-value]

    @property
    def column(self) -> Index:
        """The second."""
        return self.args[2]  # type: ignore[return-value]


class Det(Term):
    """The determinant of `matrix`, an array of arrays with as many rows as columns."""

    __slots__ = ()
    tag = "det"

    @property
    def matrix(self) -> Array:
        """What it is the determinant of."""
        return self.args[0]  # type: ignore[return-value]  # checked when it was made


class MatrixPower(Term):
    """The entry at two indices of a power of `matrix`, an array of arrays with as many rows as columns: so many equal
    factors, the identity where there are none.
    """

    __slots__ = ()
    tag = "matpow"

    @property
    def matrix(self) -> Array:
        """What is raised."""
        return self.args[0]  # type: ignore[return-value]  # checked when it was made

    @property
    def exponent(self) -> Term:
        """How many factors there are."""
        return self.args[1]

    @property
    def at(self) -> tuple[Index, Index]:
        """The row and the column of the entry."""
        return self.args[2:]  # type: ignore[return-value]


class Delta(Term):
    """Kronecker's delta: 1 where its two indices agree, else 0."""

    __slots__ = ()
    tag = "delta"
    args: tuple[Index, ...]

    def with_args(self, args: Iterable[Term]) -> Term:
        args = tuple(args)
        _check_parts(Delta, args)
        i, j = args
        return delta(i, j)  # type: ignore[arg-type]  # just checked


class Indicator(Term):
    """1 where `args[0] data args[1]` holds (data: "<", "<=", "=" or "!="), else 0."""

    __slots__ = ()
    tag = "ind"
    data: str


class Fn(Term):
    """A primitive function of one or more numbers: exp, log, ..."""

    __slots__ = ()
    tag = "fn"
    data: str

    @property
    def name(self) -> str:
        """The function's name."""
        return self.data


class Apply(Term):
    """An opaque function, or its partial in some slots, at scalars and arrays.

    `data` is (name, number of components, slots differentiated in order); `args` are the indices of
    the component, the arguments, then one index for each dimension of each slot differentiated.
    """

    __slots__ = ()
    tag = "apply"
    data: tuple[str, int, tuple[int, ...]]

    @property
    def name(self) -> str:
        """The function's name."""
        return self.data[0]

    @property
    def slots(self) -> tuple[int, ...]:
        """In which arguments it is differentiated."""
        return self.data[2]

    @property
    def component(self) -> tuple[Index, ...]:
        """Which component of the function it is."""
        return self.args[: self.data[1]]  # type: ignore[return-value]  # checked when it was made

    @property
    def arguments(self) -> tuple[Term, ...]:
        """What it is applied to."""
        return self.args[self.data[1] : len(self.args) - self._ranks()]

    @property
    def at(self) -> tuple[Index, ...]:
        """The entries of its arguments in which it is differentiated."""
        return self.args[len(self.args) - self._ranks() :]  # type: ignore[return-value]

    def _ranks(self) -> int:
        first = self.data[1]
        return sum(rank(self.args[first + slot]) for slot in self.slots)

    def partial(self, slot: int, at: tuple[Index, ...]) -> Apply:
        """Its derivative in the entry `at` of argument number `slot`."""
        return apply(self.name, self.arguments, (*self.slots, slot), (*self.at, *at), self.component)


class D(Term):
    """The derivative of `body` in the coordinate `wrt`; see DESIGN section 5 for its meaning.

    `data` is "total" (every definition is recomputed) or "local" (other definitions held fixed).
    """

    __slots__ = ()
    tag = "D"
    data: str

    @property
    def body(self) -> Term:
        """What is differentiated."""
        return self.args[0]

    @property
    def wrt(self) -> Term:
        """The variable: an entry of a symbol or of a definition (or a law's letter for one)."""
        return self.args[1]


class Moment(Term):
    """The expectation E[f], the variance Var[f] or the covariance Cov[f, g]: `data` says which.

    It averages over all random symbols that stand in it, and is no longer random.
    """

    __slots__ = ()
    tag = "moment"
    data: str


class Limit(Term):
    """What `body` tends to as `variable`, a number or a size, tends to where `data` says: "at", "above", "below" a
    point (which it does not reach), to "infinity" or "minus infinity".
    """

    __slots__ = ()
    tag = "lim"
    data: str

    @property
    def body(self) -> Term:
        """What tends to something."""
        return self.args[0]

    @property
    def variable(self) -> Term:
        """What moves: a symbol without indices, or a size (or a law's letter for one)."""
        return self.args[1]

    @property
    def point(self) -> Term | None:
        """Where it moves to; None for infinity."""
        return self.args[2] if len(self.args) == 3 else None


class Meta(Term):
    """A letter of a law: stands for any term, which may depend on its indices."""

    __slots__ = ()
    tag = "meta"
    data: str
    args: tuple[Index, ...]

    @property
    def name(self) -> str:
        """The letter."""
        return self.data

    def __getitem__(self, indices: Index | tuple[Index, ...]) -> Meta:
        """The letter with indices it may depend on."""
        return _make(Meta, self.data, indices if isinstance(indices, tuple) else (indices,))


KINDS: dict[str, type[Term]] = {
    kind.tag: kind
    for kind in (
        Index, Num, Constant, Size, Position, Sym, Add, Mul, Pow, Sum, Product, Max, Array, Inverse, Det, MatrixPower, Delta, Indicator, Fn, Apply, D, Moment, Limit, Meta,
    )
}  # fmt: skip


_NO_INDICES: frozenset[Index] = frozenset()
_NUMBER_OF_PARTS = dict.fromkeys((Pow, Delta, Indicator, D, Binder, Sum, Product, Max, Array), 2) | {
    Inverse: 3,
    MatrixPower: 4,
    Det: 1,
    Position: 1,
}
_WITH_INDICES = frozenset((Position, Sym, Delta, Meta, Binder, Sum, Product, Max, Array))


def as_term(value: Term | int | Fraction) -> Term:
    """`value` as a term."""
    return value if isinstance(value, Term) else num(value)


def num(value: int | Fraction) -> Num:
    """The rational `value`."""
    if type(value) is int or (type(value) is Fraction and value.denominator == 1):
        known = _WHOLE.get(value.numerator)
        if known is not None:
            return known
    return _make(Num, value if isinstance(value, Fraction) else Fraction(value), ())


_WHOLE: dict[int, Num] = {}  # small whole numbers
_WHOLE |= {number: num(number) for number in range(-64, 65)}
ZERO, ONE, MINUS_ONE = num(0), num(1), num(-1)
TWO, HALF = num(2), num(Fraction(1, 2))


def constant(name: str) -> Constant:
    """The number that is called so everywhere.

    Raises:
        ShapeError: none is.
    """
    if name not in CONSTANTS:
        raise ShapeError(f"{name} is no constant")
    return _make(Constant, name, ())


PI = constant("pi")


def index(name: str, dim: str) -> Index:
    """The index `name` over 1, ..., `dim`."""
    return _make(Index, (name, dim), ())


def size(dim: str) -> Size:
    """The size `dim` as a number."""
    return _make(Size, dim, ())


def position(of: Index) -> Position:
    """The index `of` as a number."""
    return _make(Position, None, (of,))


def sym(name: str, *indices: Index) -> Sym:
    """The entry of `name` at `indices`."""
    return _make(Sym, name, indices)


def meta(name: str, *indices: Index) -> Meta:
    """The law letter `name`, which may depend on `indices`."""
    return _make(Meta, name, indices)


def add(*terms: Term) -> Term:
    """The sum, in the order given; numbers meet where the first of them stands."""
    kept: list[Term] = []
    number, place = ZERO, -1
    for term in terms:
        for part in term.args if type(term) is Add else (term,):
            if type(part) is not Num:
                kept.append(part)
            elif place < 0:
                number, place = part, len(kept)
            else:
                number = num(number.data + part.data)
    if number is not ZERO:
        kept.insert(place, number)
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else _make(Add, None, tuple(kept))


def mul(*factors: Term) -> Term:
    """The product, in the order given, with its number in front."""
    kept: list[Term] = []
    number = ONE
    for factor in factors:
        for part in factor.args if type(factor) is Mul else (factor,):
            if type(part) is Num:
                number = part if number is ONE else num(number.data * part.data)
            else:
                kept.append(part)
    if number is ZERO:
        return ZERO
    if number is not ONE:
        kept.insert(0, number)
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else _make(Mul, None, tuple(kept))


def neg(term: Term) -> Term:
    """Minus `term`."""
    return mul(MINUS_ONE, term)


def power(base: Term, exponent: Term) -> Term:
    """`base` to the `exponent`; b⁰ = 1, b¹ = b, and integer powers of numbers are worked out."""
    if exponent is ZERO:
        return ONE
    if exponent is ONE:
        return base
    if isinstance(base, Num) and isinstance(exponent, Num) and exponent.value.denominator == 1:
        small = abs(exponent.value) <= 64 and base.value.numerator.bit_length() <= 512
        if small and (base.value != 0 or exponent.value > 0):
            return num(base.value ** int(exponent.value))
    return _make(Pow, None, (base, exponent))


def reciprocal(term: Term) -> Term:
    """1/term; the reciprocal of gⁿ, n a number, is written g⁻ⁿ."""
    if isinstance(term, Pow) and isinstance(term.exponent, Num):
        return power(term.base, num(-term.exponent.value))
    return power(term, MINUS_ONE)


def sum_over(bound: Index | tuple[Index, ...], body: Term) -> Term:
    """The sum of `body` over one index, or over several, the first outermost."""
    for each in reversed(bound if isinstance(bound, tuple) else (bound,)):
        body = _make(Sum, None, (each, body))
    return body


def array(bound: Index, body: Term) -> Array:
    """The array with entry `body` at `bound`."""
    return _make(Array, None, (bound, body))


def inverse(matrix: Term, i: Index, j: Index) -> Inverse:
    """The entry at `i` and `j` of the inverse of `matrix`.

    Raises:
        ShapeError: it is no array of arrays with as many rows as columns, or they are over another size.
    """
    return _make(Inverse, None, (matrix, i, j))


def matrix_power(matrix: Term, exponent: Term, i: Index, j: Index) -> MatrixPower:
    """The entry at `i` and `j` of `matrix` to the `exponent`, a whole number.

    Raises:
        ShapeError: as `inverse`.
    """
    return _make(MatrixPower, None, (matrix, exponent, i, j))


def determinant(matrix: Term) -> Det:
    """The determinant of `matrix`.

    Raises:
        ShapeError: as `inverse`.
    """
    return _make(Det, None, (matrix,))


def delta(i: Index, j: Index) -> Term:
    """δ_ij, which is 1 where i is j.

    Raises:
        ShapeError: the two run over different sizes.
    """
    if i.dim != j.dim:
        raise ShapeError(f"δ of {i.name} (over {i.dim}) and {j.name} (over {j.dim})")
    return ONE if i is j else _make(Delta, None, (i, j))


def indicator(left: Term, relation: str, right: Term) -> Indicator:
    """1[left relation right]."""
    return _make(Indicator, relation, (left, right))


def fn(name: str, *args: Term) -> Fn:
    """The primitive function `name` at `args`."""
    return _make(Fn, name, args)


def apply(
    name: str,
    args: tuple[Term, ...],
    slots: tuple[int, ...] = (),
    at: tuple[Index, ...] = (),
    component: tuple[Index, ...] = (),
) -> Apply:
    """The component of the opaque function `name` at `args`, differentiated in `slots` at `at`.

    Raises:
        ShapeError: there are not as many indices as these slots have dimensions.
    """
    made = _make(Apply, (name, len(component), slots), (*component, *args, *at))
    if len(made.arguments) != len(args):
        raise ShapeError(f"{name} is differentiated in an entry with the wrong number of indices")
    return made


def whole(name: str, *dims: str) -> Term:
    """The whole array `name` of those sizes, to be handed to an opaque function."""
    bound = tuple(index(letter, dim) for letter, dim in zip("ijklmnpq", dims, strict=False))
    term: Term = sym(name, *bound)
    for each in reversed(bound):
        term = array(each, term)
    return term


def derivative(body: Term, wrt: Term, kind: str = "total") -> D:
    """∂body/∂wrt."""
    return _make(D, kind, (body, wrt))


def product_over(bound: Index, body: Term) -> Term:
    """The product of `body` over one index."""
    return _make(Product, None, (bound, body))


def max_over(bound: Index, body: Term) -> Max:
    """The largest value of `body` for any value of one index."""
    return _make(Max, None, (bound, body))


def moment(which: str, *args: Term) -> Moment:
    """E[f], Var[f] or Cov[f, g]."""
    return _make(Moment, which, args)


def expectation(term: Term) -> Moment:
    """E[term]."""
    return moment("E", term)


def limit(body: Term, variable: Term, where: str, *point: Term) -> Limit:
    """What `body` tends to as `variable` tends to `where`, see `Limit`."""
    return _make(Limit, where, (body, variable, *point))
