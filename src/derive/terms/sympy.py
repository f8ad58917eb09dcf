"""The border to SymPy: the words in which problem files state things, and their translation to terms.

Only this module imports SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Function, Idx, Indexed, IndexedBase, KroneckerDelta, Symbol

from derive.errors import ShapeError, StatementError
from derive.terms import nodes
from derive.terms.binding import LETTERS
from derive.terms.contents import subterms
from derive.terms.nodes import MAX_DEPTH, Term
from derive.terms.piecewise import Relation, by_cases

MAX_DIGITS = 1000  # Python writes 4300; a derivative may have a power of it
RELATIONS = {
    sympy.Eq: "=",
    sympy.Ne: "!=",
    sympy.StrictLessThan: "<",
    sympy.LessThan: "<=",
    sympy.StrictGreaterThan: ">",
    sympy.GreaterThan: ">=",
}


class NotIterable(StatementError, TypeError):
    """What Python or SymPy would take one by one is one thing; SymPy asks by trying."""


class Size(Symbol):
    """A size, at least 1, with what it counts."""

    says: str

    def __new__(cls, name: str, says: str = "") -> Size:
        size: Size = Symbol.__xnew__(cls, _name(name), integer=True, positive=True)
        size.says = says
        return size

    def __getitem__(self, at: Any) -> Any:
        raise ShapeError(f"{_written(self, at)}: {self} is a size, it has no entries")

    def __iter__(self) -> Any:
        raise NotIterable(f"{self} is a size, it has no entries")

    def _hashable_content(self) -> tuple[Any, ...]:
        # SymPy keeps what it made: the size of another problem must not stand in for this one
        return (*super()._hashable_content(), self.says)  # type: ignore[no-untyped-call]


class Number(Symbol):
    """A given or defined real number."""

    says: str
    sign: str
    body: Expr | None
    random: Distribution | None = None

    def __new__(cls, name: str, says: str = "", sign: str = "real", body: Expr | None = None) -> Number:
        number: Number = Symbol.__xnew__(cls, _name(name), real=True)
        number.says, number.sign, number.body = says, sign, body
        return number

    def __getitem__(self, at: Any) -> Any:
        raise ShapeError(f"{_written(self, at)}: {self} is a number, it has no entries")

    def __iter__(self) -> Any:
        raise NotIterable(f"{self} is a number, it has no entries")

    def __call__(self, *arguments: Any) -> Any:
        raise StatementError(f"{self} is a number, not a function: write {self} alone")

    def _hashable_content(self) -> tuple[Any, ...]:
        # two of the same name must not be one to SymPy: it would merge them before we can refuse
        content = super()._hashable_content()  # type: ignore[no-untyped-call]
        return (*content, self.says, self.sign, str(self.random), _comparable(self.body))


class Entries(IndexedBase):
    """A given or defined array of real numbers."""

    says: str
    sign: str
    sums_to: Any
    one_hot: bool = False
    random: Distribution | None = None
    params: tuple[Idx, ...] = ()
    body: Expr | None = None

    def __getitem__(self, at: Any, **kw_args: Any) -> Any:
        places = tuple(at) if isinstance(at, tuple | list | sympy.Tuple) else (at,)
        if any(isinstance(place, slice) for place in places):
            raise StatementError(f"a part of {self} is asked for: name single entries, {self.usage()}")
        if len(places) != len(self.shape):
            wanted = f"expected {self.usage()}, since its shape is ({', '.join(map(str, self.shape))})"
            raise ShapeError(f"{_written(self, at)}: {wanted}")
        for place in places:
            if not isinstance(place, Idx):
                raise StatementError(f"{_written(self, at)}: expected an index letter, found {place}")
        return super().__getitem__(places, **kw_args)  # type: ignore[no-untyped-call]

    def __call__(self, *at: Any) -> Any:
        raise StatementError(f"{self} is no function: its entries are written {self.usage()}")

    def __iter__(self) -> Any:
        # Python would otherwise ask for entry 0, 1, 2, ... for ever
        raise NotIterable(f"{self} has no numbered entries: sum over an index, Sum({self.usage()}, i)")

    def usage(self) -> str:
        """How an entry is written."""
        letters = ("i", "j", "k", "l")[: len(self.shape)]
        return f"{self}[{', '.join(letters)}]"

    def _hashable_content(self) -> tuple[Any, ...]:
        content = super()._hashable_content()  # type: ignore[no-untyped-call]
        own = (
            getattr(self, "says", ""),
            getattr(self, "sign", ""),
            str(getattr(self, "sums_to", "")),
            self.one_hot,
            str(self.random),
        )
        return (*content, *own, sympy.Tuple(*self.params), _comparable(self.body))


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise StatementError(f"expected a name, found {name!r}")
    return name


def _written(what: Any, at: Any) -> str:
    places = at if isinstance(at, tuple | list) else (at,)
    return f"{what}[{', '.join(map(str, places))}]"


def _comparable(body: Any) -> Any:
    """What SymPy can put in order beside the body of a definition: it sorts factors of the same name."""
    return sympy.Tuple() if body is None else body


def _formula(value: Any) -> Any:
    """What SymPy makes of a formula or a number; of text it would run what it says.

    Raises:
        StatementError: it is text, or something else that is no formula.
    """
    try:
        return sympy.sympify(value, strict=True)
    except sympy.SympifyError:
        raise StatementError(f"expected a formula, found {value!r}") from None


class D(Expr):
    """The derivative of an expression in an entry of an array, left for derive to carry out.

    SymPy's own `Derivative` would drop definitions, which do not show what they depend on.
    """

    def __new__(cls, body: Any, wrt: Any) -> D:
        derivative: D = Expr.__new__(cls, _formula(body), _formula(wrt))
        return derivative


class Lim(Expr):
    """A limit, left for derive to find."""

    def __new__(cls, body: Any, variable: Any, to: Any, side: Any) -> Lim:
        found: Lim = Expr.__new__(cls, body, variable, to, side)
        return found


SIDES = {"": "at", "+": "above", "-": "below"}


def lim(body: Any, variable: Any, to: Any, side: str = "") -> Lim:
    """What `body` tends to as `variable` tends to a number, from above if the side is "+", from below if it is "-";
    or to oo or -oo.  A size tends to oo only: its arrays are then the beginnings of fixed infinite sequences.
    """
    body, to = _formula(body), _formula(to)
    if not isinstance(variable, Size) and (not isinstance(variable, Number) or variable.body is not None):
        raise StatementError(f"a limit is taken in a given number, or in a size, not in {variable}")
    if side not in SIDES:
        raise StatementError(f'expected a side "+" or "-", or none, found {side!r}')
    if to in (sympy.oo, -sympy.oo) and side:
        raise StatementError("infinity is tended to from one side only: leave the side out")
    return Lim(body, variable, to, Symbol(SIDES[side]))


class sigmoid(Function):  # noqa: N801  # SymPy's functions have small letters
    """The logistic function σ(x) = 1/(1 + e^{-x})."""


class relu(Function):  # noqa: N801
    """max(0, x)."""


def dim(name: str, says: str = "") -> Size:
    """The size `name`; `says` what it counts."""
    return Size(name, says)


def index(names: str, size: Size) -> Any:
    """Index letters over 1, ..., `size`: one, or a tuple of those named in `names`."""
    letters = tuple(Idx(Symbol(name, integer=True), size) for name in names.split())
    return letters[0] if len(letters) == 1 else letters


def scalar(name: str, says: str = "", sign: str = "real", random: Any = None) -> Number:
    """A real number; `sign` is real, positive, nonnegative or nonzero, natural (1, 2, ...) or whole (0, 1, ...);
    `random` says with which distribution.
    """
    number = Number(name, says, sign)
    number.random = _distribution(name, random)
    return number


def vector(
    name: str,
    size: Size,
    says: str = "",
    sums_to: Any = None,
    sign: str = "real",
    one_hot: bool = False,
    random: Any = None,
) -> Entries:
    """A vector with `size` entries, whose sum may be given; or one entry is 1 and all others are 0."""
    if one_hot and (sums_to not in (None, 1) or sign != "real"):
        raise StatementError(
            f"{name} is one-hot: its entries are 0 or 1 and sum to 1, so say no more of them"
        )
    entries = _entries(name, (size,), says, sign, 1 if one_hot else sums_to)
    entries.one_hot, entries.random = bool(one_hot), _distribution(name, random)
    return entries


def matrix(
    name: str, rows: Size, columns: Size, says: str = "", sign: str = "real", random: Any = None
) -> Entries:
    """A matrix of `rows` by `columns`."""
    entries = _entries(name, (rows, columns), says, sign, None)
    entries.random = _distribution(name, random)
    return entries


@dataclass(frozen=True)
class Distribution:
    """With which law the entries of a symbol are random, and with which parameters.

    If it `covaries`, the last parameter is a covariance of two entries.
    """

    law: str
    parameters: tuple[Any, ...]
    covaries: bool = False


def _distribution(name: str, random: Any) -> Distribution | None:
    if random is not None and not isinstance(random, Distribution):
        raise StatementError(f"{name}: expected a distribution, as normal(0, 1), found {random!r}")
    return random


def _law(law: str, words: str, parameters: tuple[Any, ...], least: int = 0) -> Distribution:
    wanted = words.split(", ")
    if not (least or len(wanted)) <= len(parameters) <= len(wanted):
        raise StatementError(f"{law} has the parameters {words}; found {len(parameters)} of them")
    return Distribution(law, tuple(map(_formula, parameters)))


def _with_covariance(law: Distribution, covariance: Any) -> Distribution:
    if covariance is None:
        return law
    if len(law.parameters) > 1:
        raise StatementError(f"{law.law}: a variance and a covariance; the covariance says both")
    return replace(law, parameters=(*law.parameters, _formula(covariance)), covaries=True)


def normal(*parameters: Any, covariance: Any = None) -> Distribution:
    """Normal, with this mean and variance, or mean and `covariance` of two entries."""
    return _with_covariance(
        _law("normal", "mean, variance", parameters, 2 - (covariance is not None)), covariance
    )


def moments(*parameters: Any, covariance: Any = None) -> Distribution:
    """Of some distribution, with this mean and, if it is said, this variance, or `covariance` of two entries."""
    return _with_covariance(_law("moments", "mean, variance", parameters, 1), covariance)


def bernoulli(*parameters: Any) -> Distribution:
    """1 with this probability, and else 0."""
    return _law("bernoulli", "probability of 1", parameters)


def uniform(*parameters: Any) -> Distribution:
    """Uniform between these two numbers."""
    return _law("uniform", "least value, greatest value", parameters)


def poisson(*parameters: Any) -> Distribution:
    """A Poisson count with this mean."""
    return _law("poisson", "mean", parameters)


def exponential(*parameters: Any) -> Distribution:
    """An exponential waiting time with this rate, 1/mean."""
    return _law("exponential", "rate", parameters)


def binomial(*parameters: Any) -> Distribution:
    """The number of ones among so many independent trials, each with this probability."""
    return _law("binomial", "number of trials, probability of 1", parameters)


class Average(Expr):
    """An expectation, variance or covariance: which of them, and of what."""


def _average(which: str, *terms: Any) -> Average:
    average: Average = Expr.__new__(Average, Symbol(which), *map(_formula, terms))
    return average


def expectation(term: Any) -> Average:
    """The expectation of a term, over all that is random in it."""
    return _average("E", term)


def variance(term: Any) -> Average:
    """The variance of a term, over all that is random in it."""
    return _average("Var", term)


def covariance(one: Any, other: Any) -> Average:
    """The covariance of two terms, over all that is random in them."""
    return _average("Cov", one, other)


def define(name: str, *indices_and_body: Any) -> Any:
    """`name` at the given indices is short for the last argument."""
    *params, body = indices_and_body
    body = _formula(body)
    if not params:
        return Number(name, body=body)
    for each in params:
        if not isinstance(each, Idx):
            raise StatementError(f"the definition of {name}: expected an index, found {each}")
    defined = _entries(name, tuple(_dim_symbol(i) for i in params), "", "real", None)
    defined.params, defined.body = tuple(params), body
    return defined


def unknown(name: str, *indices: Any, of: Any, by: str = "", says: str = "", order: int = 1) -> Any:
    """`name` at the given indices is an unknown function of the whole symbols or definitions `of`.

    The function is called `by` (if not said, as its value: E = E(o)) and is `order` times
    differentiable in all its arguments together.
    """
    arguments = of if isinstance(of, tuple | list) else (of,)
    if not arguments:
        raise StatementError(f"{name} is a function of nothing")
    for each in arguments:
        if not isinstance(each, Entries | Number):
            raise StatementError(f"{name} is a function of whole symbols or definitions, not of {each}")
    components = sympy.Tuple(*indices)
    return define(
        name, *indices, Unknown(Symbol(by or name), components, sympy.Tuple(*arguments), order, says)
    )


class Unknown(Expr):
    """The value of an opaque function: its name, its component, and the arrays it is applied to."""

    order: int
    says: str

    def __new__(cls, name: Any, component: Any, arguments: Any, order: int = 1, says: str = "") -> Unknown:
        value: Unknown = Expr.__new__(cls, name, component, arguments)
        value.order, value.says = order, says
        return value

    def _hashable_content(self) -> tuple[Any, ...]:
        # SymPy keeps what it made: the function of another problem must not stand in for this one
        content = super()._hashable_content()  # type: ignore[no-untyped-call]
        return (*content, getattr(self, "order", 1), getattr(self, "says", ""))


@dataclass(frozen=True)
class Map:
    """A function of one number that nobody has written down: f(x), and f.derivative(x, 2) for f″(x)."""

    name: str
    says: str = ""
    order: int = 1

    def __call__(self, at: Any) -> Image:
        return self.derivative(at, 0)

    def derivative(self, at: Any, times: int = 1) -> Image:
        """Its derivative of that order, where it is taken at the formula `at`."""
        if type(times) is not int or not 0 <= times <= self.order:
            said = f"{self.name} is {self.order} times differentiable"
            raise StatementError(f"{said}: expected a number up to that, found {times}")
        return Image(self, _formula(at), times)


class Image(Expr):
    """A function of one number, or a derivative of it, somewhere."""

    of: Map

    def __new__(cls, of: Any, at: Any, times: Any) -> Image:
        if not isinstance(of, Map):  # SymPy makes it again from its parts
            raise StatementError(f"{of} is no function")
        image: Image = Expr.__new__(cls, Symbol(of.name), at, sympy.Integer(times))
        image.of = of
        return image

    @property
    def func(self) -> Callable[..., Image]:
        """What makes it again from its parts, with other arguments."""
        return lambda name, at, times: Image(self.of, at, times)

    def _hashable_content(self) -> tuple[Any, ...]:
        # SymPy keeps what it made: the function of another problem must not stand in for this one
        content = super()._hashable_content()  # type: ignore[no-untyped-call]
        return (*content, self.of.order, self.of.says)


def function(name: str, says: str = "", order: int = 1) -> Map:
    """A function of one number, `order` times differentiable, that nobody has written down."""
    return Map(_name(name), says, order)


@dataclass(frozen=True)
class ForAll:
    """What holds of every number `variable`, or of every one between two others."""

    variable: Any
    relation: Any
    ends: tuple[Any, ...] = ()


def for_all(variable: Any, relation: Any, between: Any = ()) -> ForAll:
    """That `relation` holds for every real number `variable`, or for all of them `between` two others."""
    if not isinstance(variable, Number) or variable.body is not None or variable.sign != "real":
        raise StatementError(
            f"expected a number of which nothing else is said, as scalar('t'), found {variable}"
        )
    if not isinstance(between, tuple | list) or len(between) not in (0, 2):
        raise StatementError(f"expected the two ends of an interval, found {between}")
    return ForAll(variable, relation, tuple(between))


def _entries(name: str, shape: tuple[Size, ...], says: str, sign: str, sums_to: Any) -> Entries:
    entries = Entries(_name(name), shape=shape)  # type: ignore[no-untyped-call]  # SymPy's constructor
    entries.says, entries.sign, entries.sums_to = says, sign, sums_to
    entries.params, entries.body = (), None
    return entries


@dataclass(frozen=True)
class StatedRemark:
    """Words beside a problem, a small problem that shows what they say, and what comes out of its parts."""

    says: str
    problem: Statement
    expect: Any


def remark(says: str, prove: Any, given: tuple[Any, ...] = (), expect: Any = "true") -> StatedRemark:
    """A remark that a small problem shows: what it is to `prove` comes out "true" or "false"; where there are
    parts, `expect` is a dictionary from their names, "true" where it says nothing.
    """
    return StatedRemark(says, Statement(says, prove=prove, given=given), expect)


@dataclass(frozen=True)
class Where:
    """What is asked for under conditions that are given for it alone."""

    of: Any
    conditions: tuple[Any, ...]


def where(of: Any, *conditions: Any) -> Where:
    """What is to be found or proved where the `conditions` hold: they are given for that part alone."""
    if not conditions:
        raise StatementError("where what holds? write where(J, Eq(n, 1))")
    return Where(of, conditions)


@dataclass(frozen=True)
class Convex:
    """That `of` is convex (concave) in `variables`, whole symbols, together."""

    of: Any
    variables: tuple[Any, ...]
    strict: bool = False
    relation: str = "convex"


def convex(of: Any, *variables: Any) -> Convex:
    """To be proved: `of` is convex in these whole symbols together, as its Hessian is positive semidefinite or,
    where it has none, by what it is made of.
    """
    if not variables:
        raise StatementError("convex in what? write convex(J, w), or convex(J, w, b)")
    for each in variables:
        if not isinstance(each, Entries | Number):
            raise StatementError(f"a function is convex in whole symbols, not in {each}")
    return Convex(_formula(of), variables)


def strictly_convex(of: Any, *variables: Any) -> Convex:
    """To be proved: `of` is strictly convex in these whole symbols together."""
    return replace(convex(of, *variables), strict=True)


def concave(of: Any, *variables: Any) -> Convex:
    """To be proved: `of` is concave in these whole symbols together."""
    return replace(convex(of, *variables), relation="concave")


@dataclass(frozen=True)
class Statement:
    """A problem as its author wrote it: a title, what to find or to prove, what is given, where it is from.

    `find` is an expression with D in it, or a dictionary from names of parts to such expressions; `prove`
    is a relation (Eq, Le, <, ...) or `convex(...)`, or a dictionary to such; `given` holds relations (Eq, Ne,
    ...), also `for_all` numbers of an interval.  `solve` is an entry of a given symbol, or several: the unknowns,
    to be found from the equations that are given.  `minimize` (`maximize`, `stationary`) is an expression, `over`
    holds whole symbols, and `subject_to` equations of these.
    """

    title: str
    find: Any = None
    given: tuple[Any, ...] = ()
    source: str = ""
    prove: Any = None
    solve: Any = None
    remarks: tuple[Any, ...] = ()
    minimize: Any = None
    maximize: Any = None
    stationary: Any = None
    over: tuple[Any, ...] = ()
    subject_to: tuple[Any, ...] = ()


@dataclass
class Declarations:
    """What an expression mentions, in order of first mention."""

    sizes: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, Entries | Number] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    functions: dict[str, Unknown | Image] = field(default_factory=dict)

    def read(self, expression: Any) -> None:
        """Note the sizes, symbols, definitions and index letters in `expression`."""
        if isinstance(expression, Where):
            for each in (expression.of, *expression.conditions):
                self.read(each)
            return
        if isinstance(expression, Convex):
            for each in (expression.of, *expression.variables):
                self.read(each)
            return
        stack = [(_formula(expression), 1)]
        while stack:
            node, depth = stack.pop()
            if not isinstance(node, sympy.Basic):
                raise StatementError(f"expected a formula, found {node!r}")
            if depth > 2 * MAX_DEPTH:
                raise StatementError(f"a formula is nested deeper than {MAX_DEPTH}")
            self._note(node)
            stack.extend((arg, depth + 1) for arg in reversed(_parts(node)))

    def read_for_all(self, stated: ForAll) -> None:
        """Note what stands in it but for its variable; all else has been read.

        Raises:
            StatementError: the variable stands for something else too.
        """
        name = str(stated.variable)
        for part in (*stated.ends, stated.relation):
            if name in self.arrays:
                raise StatementError(f"{name} stands for all numbers, and for one of them somewhere else")
            self.read(part)
        self.arrays.pop(name, None)

    def _note(self, node: Any) -> None:
        match node:
            case Size():
                self.sizes.setdefault(node.name, node.says)
            case Idx():
                size = _dim_symbol(node)
                self.sizes.setdefault(size.name, size.says)
                letters = self.letters.setdefault(size.name, [])
                if str(node.label) not in letters:
                    letters.append(str(node.label))
            case Unknown():
                known_as = self.functions.setdefault(str(node.args[0]), node)
                differs = isinstance(known_as, Image) or (known_as.order, known_as.says) != (
                    node.order,
                    node.says,
                )
                if known_as != node or differs:
                    raise StatementError(f"the function {node.args[0]} is declared twice, differently")
            case Image():
                image = self.functions.setdefault(node.of.name, node)
                if not isinstance(image, Image) or image.of != node.of:
                    raise StatementError(f"the function {node.of.name} is declared twice, differently")
            case Entries() | Number():
                known = self.arrays.setdefault(str(node), node)
                if known is not node and _declared(known) != _declared(node):
                    raise StatementError(f"{node} is declared twice, differently")
                if known is node and node.body is not None and str(node) not in self.opened:
                    self.opened.add(str(node))
                    self.read_once(node)
                if known is node and node.random is not None and str(node) not in self.opened:
                    self.opened.add(str(node))
                    for parameter in node.random.parameters:
                        self.read(parameter)
            case _:
                pass

    def read_once(self, node: Entries | Number) -> None:
        """Read the body of a definition, and its parameters, when it is first met."""
        for param in getattr(node, "params", ()):
            self._note(param)
        self.read(node.body)


def _declared(array: Entries | Number) -> tuple[Any, ...]:
    """What two declarations of one name must agree in."""
    return (
        array.says,
        array.sign,
        array.body,
        getattr(array, "sums_to", None),
        getattr(array, "one_hot", False),
        array.random,
    )


def _parts(node: Any) -> tuple[Any, ...]:
    if isinstance(node, Idx | Size | Number):
        return ()
    if isinstance(node, Entries):
        return tuple(node.shape)
    if isinstance(node, Image | Average):
        return tuple(node.args[1:2]) if isinstance(node, Image) else tuple(node.args[1:])
    if isinstance(node, Unknown):
        return (*node.args[1].args, *node.args[2].args)
    if isinstance(node, Lim):
        return node.args[:3]
    if isinstance(node, sympy.Sum | sympy.Product):
        return (node.function, *(limit[0] for limit in node.limits))
    return tuple(node.args)


def _dim_symbol(i: Idx) -> Size:
    size = i.upper + 1 if i.upper is not None else None
    if not isinstance(size, Size) or i.lower != 0:
        raise StatementError(f'index {i} runs over no declared size; make it with index("{i}", size)')
    return size


def translate(expression: Any) -> Term:
    """`expression` as a term.

    Raises:
        StatementError: it holds something that has no meaning here.
    """
    return _translate(_formula(expression))


def relation(expression: Any, what: str = "what is given") -> tuple[str, Term, Term]:
    """A relation between terms: =, <, <= or != with its two sides.

    Raises:
        StatementError: `expression` is not a relation, or SymPy has decided it.
    """
    if isinstance(expression, sympy.logic.boolalg.BooleanAtom | bool):
        raise StatementError(
            f"SymPy made a relation {expression} by itself: write Le(a, b, evaluate=False), or Eq, Lt, ..."
        )
    for kind, sign in RELATIONS.items():
        if isinstance(expression, kind):
            left, right = translate(expression.lhs), translate(expression.rhs)
            return (sign.replace(">", "<"), right, left) if ">" in sign else (sign, left, right)
    raise StatementError(f"{what} is not a relation: {expression}")


def is_relation(expression: Any) -> bool:
    """Whether it is a relation, also one that SymPy has decided."""
    return isinstance(expression, sympy.core.relational.Relational | sympy.logic.boolalg.BooleanAtom | bool)


def _translate(e: Any) -> Term:
    for kind, act in _KINDS.items():
        if isinstance(e, kind):
            return act(e)
    raise StatementError(f"{e} ({type(e).__name__}) is not something that derive reads")


def _number(e: Any) -> Term:
    if max(abs(int(e.p)), int(e.q)) >= 10**MAX_DIGITS:
        raise StatementError(f"a number has more than {MAX_DIGITS} digits: give it a name, as a scalar")
    return nodes.num(Fraction(int(e.p), int(e.q)))


def _entry(e: Any) -> Term:
    if not isinstance(e.base, Entries):
        raise StatementError(f"{e.base} is not declared; make it with vector, matrix or define")
    places = tuple(_index(i) for i in e.indices)
    shape = tuple(str(size) for size in e.base.shape)
    if shape != tuple(place.dim for place in places):
        raise ShapeError(
            f"{e}: the shape is ({', '.join(shape)}), found indices over ({', '.join(p.dim for p in places)})"
        )
    return nodes.sym(str(e.base.label), *places)


def _index(i: Any) -> nodes.Index:
    if not isinstance(i, Idx):
        raise StatementError(f"expected an index letter, found {i}")
    return nodes.index(str(i.label), _dim_symbol(i).name)


def _delta(e: Any) -> Term:
    if len(e.args) > 2:
        raise StatementError(f"{e}: expected a δ of two indices, found a range beside them")
    return nodes.delta(*map(_index, e.args))


def _sum(e: Any) -> Term:
    return nodes.sum_over(tuple(_bound(e, "sum"))[::-1], _translate(e.function))


def _product(e: Any) -> Term:
    term = _translate(e.function)
    for bound in _bound(e, "product"):
        term = nodes.product_over(bound, term)
    return term


def _bound(e: Any, what: str) -> Iterator[nodes.Index]:
    """The indices of a sum or product, the innermost first."""
    for i, *limits in e.limits:
        if isinstance(i, Idx) and limits != [0, _dim_symbol(i) - 1]:
            said = f"a {what} runs over a whole size: write {type(e).__name__}(..., {i}) without limits"
            raise StatementError(said)
        yield _index(i)


def _symbol(e: Any) -> Term:
    if isinstance(e, Size):
        return nodes.size(e.name)
    if isinstance(e, Number):
        return nodes.sym(e.name)
    raise StatementError(f"{e} is not declared; make it with scalar, vector, matrix, dim or define")


def _unknown(e: Any) -> Term:
    name, component, arguments = e.args[0], e.args[1].args, e.args[2].args
    whole = (
        nodes.whole(str(a.label), *map(str, a.shape)) if isinstance(a, Entries) else nodes.sym(str(a))
        for a in arguments
    )
    return nodes.apply(str(name), tuple(whole), component=tuple(map(_index, component)))


def functions(declared: Declarations) -> Iterator[tuple[str, tuple[Any, ...], tuple[Any, ...], int, str]]:
    """Every unknown function met: its name, the shapes of its arguments, its shape, order and meaning."""
    for name, value in declared.functions.items():
        if isinstance(value, Image):
            yield name, ((),), (), value.of.order, value.of.says
            continue
        component, arguments = value.args[1].args, value.args[2].args
        shapes = tuple(tuple(map(str, getattr(a, "shape", ()))) for a in arguments)
        yield name, shapes, tuple(_index(i).dim for i in component), value.order, value.says


def _add(e: Any) -> Term:
    """A sum as a textbook prints it, since SymPy forgets the author's order: m x + b, t − o, 1 + e^x,
    y log p + (1 − y) log(1 − p), E + λ/2 Σ w².
    """
    terms = e.as_ordered_terms()
    return nodes.add(*map(_translate, sorted(terms, key=lambda each: _place_of_term(each, terms))))


def _place_of_term(e: Any, among: list[Any]) -> tuple[bool, int]:
    """What is taken away stands behind, and a bias behind what it is added to."""
    others = [each for each in among if each is not e]
    is_taken_away = bool(e.as_coeff_Mul()[0].is_negative)
    place = 0
    if e.is_Number:
        place = -1 if not is_taken_away and not all(map(_is_power_product, others)) else 3
    elif _is_given_letter(e):
        place = 0 if all(map(_is_given_letter, others)) else 2
    elif e.is_Mul and (any(map(_is_complement, e.args)) or _is_weighted_sum(e)):
        place = 1
    return is_taken_away, place


def _mul(e: Any) -> Term:
    """A product as a textbook prints it: numbers, letters, matrices, vectors, what is defined, brackets,
    functions, derivatives, and Σ last; but (1 − α) v, where α is no factor.
    """
    factors = e.as_ordered_factors()
    return nodes.mul(*map(_translate, sorted(factors, key=lambda each: _place_of_factor(each, factors))))


def _place_of_factor(e: Any, among: list[Any]) -> tuple[int, str]:
    base = e.base if isinstance(e, sympy.Pow) else e
    match base:
        case sympy.Sum() | sympy.Product():
            return 9, ""
        case D():
            return 8, ""
        case Function() | Image():
            return 7, ""
        case sympy.Add() if not _is_complement(e) or any(each in among for each in e.atoms(Symbol, Indexed)):
            return 6, ""
        case sympy.Add():
            return 1, ""
        case Indexed() if len(base.indices) > 1:
            return 3, str(base.indices[0])  # A_ij V_jb, Q_ia K_ja: as in the matrix product
        case Indexed() | Symbol():
            given = _is_given_letter(base)
            return 5 if not given else 4 if isinstance(base, Indexed) else 2, ""
        case _:
            return 0, ""


def _is_complement(e: Any) -> bool:
    """Whether `e` is 1 − y: the share that y leaves."""
    return bool(e.is_Add and e.args[0] == 1 and all(t.as_coeff_Mul()[0].is_negative for t in e.args[1:]))


def _is_weighted_sum(e: Any) -> bool:
    """Whether `e` is λ Σ w²: a penalty stands behind what is fitted."""
    weights = any(isinstance(factor, Number) and factor.body is None for factor in e.args)
    return weights and any(isinstance(factor, sympy.Sum) for factor in e.args)


def _is_given_letter(e: Any) -> bool:
    """Whether `e` is a given number or an entry of a given array."""
    named = e.base if isinstance(e, Indexed) else e
    return isinstance(named, Entries | Number | Size) and getattr(named, "body", None) is None


def _is_bare(e: Any) -> bool:
    return isinstance(e, Indexed | Symbol) or e.is_Number


def _is_power_product(e: Any) -> bool:
    """Whether `e` is a number times whole powers of letters."""
    powers = (factor.as_base_exp() for factor in sympy.Mul.make_args(e))
    return all(_is_bare(base) and exponent.is_Integer for base, exponent in powers)


def _limit(e: Any) -> Term:
    body, variable, to, side = e.args
    moving = _translate(variable)
    if to in (sympy.oo, -sympy.oo):
        return nodes.limit(_translate(body), moving, "infinity" if to == sympy.oo else "minus infinity")
    return nodes.limit(_translate(body), moving, side.name, _translate(to))


def _function(name: str) -> Callable[[Any], Term]:
    return lambda e: nodes.fn(name, *(_translate(arg) for arg in e.args))


def _extreme(name: str) -> Callable[[Any], Term]:
    """The largest or smallest of several; SymPy keeps no order, so the text of each decides."""

    def translated(e: Any) -> Term:
        first, *rest = (_translate(arg) for arg in sorted(e.args, key=lambda arg: (arg.is_number, str(arg))))
        if name == "max" and len(rest) == 1 and rest[0] is nodes.ZERO:
            return nodes.fn("relu", first)
        for each in rest:
            first = nodes.fn(name, first, each)
        return first

    return translated


def _piecewise(e: Any) -> Term:
    rows = []
    for value, condition in e.args:
        rows.append((_translate(value), None if condition == True else tuple(_relations(condition))))  # noqa: E712  # SymPy's own truth
    return by_cases(rows)


def _relations(condition: Any) -> Iterator[Relation]:
    """What all must hold in a case."""
    if isinstance(condition, sympy.And):
        for each in sorted(condition.args, key=str):
            yield from _relations(each)
        return
    sign = RELATIONS.get(type(condition))
    if sign is None:
        raise StatementError(f"the condition of a case is a relation, as x > 0; found {condition}")
    left, right = _translate(condition.lhs), _translate(condition.rhs)
    if sign in (">", ">="):
        left, right, sign = right, left, sign.replace(">", "<")
    yield Relation(left, sign, right)


def _decimal(e: Any) -> Term:
    exact = sympy.Rational(str(e)) if e.is_finite else None
    if exact is None or exact.q > 10**6:
        raise StatementError(f"{e} is not exact: write a quotient, as Rational(1, 10), or a scalar")
    written = exact.p if exact.q == 1 else f"Rational({exact.p}, {exact.q})"
    raise StatementError(f"{float(e)} is not exact: write {written}")


def _refuse(why: str) -> Term:
    raise StatementError(why)


_KINDS: Mapping[Any, Callable[[Any], Term]] = {
    sympy.Rational: _number,
    Idx: lambda e: _refuse(f"index {e} stands where a number is expected"),
    Symbol: _symbol,
    Indexed: _entry,
    Entries: lambda e: _refuse(
        f"{e} is a {'vector' if len(e.shape) == 1 else 'matrix'}: write an entry, as {e.usage()}"
    ),
    sympy.Float: _decimal,
    sympy.core.numbers.Pi: lambda e: nodes.PI,
    sympy.core.numbers.Exp1: lambda e: nodes.fn("exp", nodes.num(1)),
    sympy.NumberSymbol: lambda e: _refuse(
        rf'{e} is not a number that derive reads: declare a letter for it, as scalar(r"\{e}", sign="positive")'
    ),
    sympy.core.numbers.ImaginaryUnit: lambda e: _refuse(f"{e} is not a real number"),
    sympy.core.numbers.ComplexInfinity: lambda e: _refuse(f"{e}, 1/0 to SymPy, is not a real number"),
    sympy.Number: lambda e: _refuse(f"{e} is not a real number"),  # infinities, and nan
    sympy.Derivative: lambda e: _refuse(f"{e} is SymPy's derivative: write D({e.args[0]}, {e.args[1][0]})"),
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.exp: _function("exp"),
    sympy.Pow: lambda e: nodes.power(*map(_translate, e.args)),
    sympy.Sum: _sum,
    sympy.Product: _product,
    Unknown: _unknown,
    Image: lambda e: nodes.apply(e.of.name, (_translate(e.args[1]),), (0,) * int(e.args[2])),
    KroneckerDelta: _delta,
    Lim: _limit,
    Average: lambda e: nodes.moment(str(e.args[0]), *map(_translate, e.args[1:])),
    D: lambda e: nodes.derivative(_translate(e.args[0]), _translate(e.args[1])),
    sympy.log: _function("log"),
    sympy.tanh: _function("tanh"),
    sympy.sin: _function("sin"),
    sympy.cos: _function("cos"),
    sympy.erf: _function("erf"),
    sympy.factorial: _function("factorial"),
    sympy.gamma: _function("Gamma"),
    sympy.Abs: _function("abs"),
    sympy.Max: _extreme("max"),
    sympy.Min: _extreme("min"),
    sympy.Piecewise: _piecewise,
    sigmoid: _function("sigma"),
    relu: _function("relu"),
    Function: lambda e: _refuse(f"{e.func} is not a function that derive knows"),
}


def randoms(declared: Declarations) -> Iterator[tuple[Any, ...]]:
    """Every symbol that is random: its name, law, letters, parameters, and letters of the entry beside it."""
    for name, array in declared.arrays.items():
        if array.random is not None:
            shape = tuple(str(size) for size in getattr(array, "shape", ()))
            yield _random(name, shape, array.random)


def _random(name: str, shape: tuple[str, ...], random: Distribution) -> tuple[Any, ...]:
    """The distribution of `name` at the letters that stand in its parameters, else at the usual ones."""
    parameters = tuple(map(translate, random.parameters))
    letters = list(
        dict.fromkeys(p for term in parameters for p in subterms(term) if isinstance(p, nodes.Index))
    )
    letters = [each for each in letters if any(each in term.free for term in parameters)]
    found: list[nodes.Index] = []
    for dim in shape * (1 + random.covaries):
        mine = [each for each in letters if each.dim == dim and each not in found]
        used = {each.name for each in (*found, *letters)}
        spare = next(letter for letter in LETTERS if letter not in used)
        found.append(mine[0] if mine else nodes.index(spare, dim))
    if any(each not in found for each in letters) or (len(set(shape)) < len(shape) and letters):
        stray = next((each.name for each in letters if each not in found), letters[0].name)
        raise StatementError(f"the distribution of {name}: no entry of {name} is told by the index {stray}")
    return name, random.law, tuple(found[: len(shape)]), parameters, tuple(found[len(shape) :])


def definitions(declared: Declarations) -> Iterator[tuple[str, tuple[nodes.Index, ...], Term]]:
    """Every definition met, as name, parameters and body."""
    for name, array in declared.arrays.items():
        if array.body is not None:
            params = tuple(map(_index, getattr(array, "params", ())))
            yield name, params, translate(array.body)
