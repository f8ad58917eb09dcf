"""What a problem states: sizes, symbols, definitions, hypotheses, targets.  Nothing of how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.errors import ShapeError, StatementError
from derive.kernel.chance import Random
from derive.kernel.distributions import TABLE, of_outcomes
from derive.kernel.everywhere import Everywhere, check_everywhere
from derive.kernel.families import Families, families
from derive.kernel.given import binary
from derive.kernel.judgement import CURVED, Judgement, is_true_of_numbers, positive
from derive.kernel.optimum import Optimum, check_optimum
from derive.kernel.ties import ties
from derive.terms import (
    IN_LAWS,
    LETTERS,
    ZERO,
    Apply,
    Array,
    Binder,
    Constant,
    D,
    Det,
    Index,
    Inverse,
    Limit,
    MatrixPower,
    Meta,
    Moment,
    Num,
    Size,
    Sym,
    Term,
    add,
    contains,
    derivative,
    fresh,
    index,
    mul,
    names_in,
    names_outside,
    neg,
    nest,
    num,
    power,
    rename,
    same,
    subterms,
    sum_over,
    sym,
)  # fmt: skip

USUAL = LETTERS + "abcfghw"  # of indices; d, e, o and x have meanings
PROVABLE = ("=", "<=", "<")  # what can be claimed of two terms
SHAPES = ("convex", "concave")  # and of one, in given symbols
LEAST_VALUES = {"natural": 1, "whole": 0}  # of symbols that are whole numbers
OF_MOMENTS = (
    "positive",
    "nonnegative",
)  # what may be given of what has a mean, and a variance, by that alone
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


@dataclass(frozen=True)
class Problem:
    """A statement.  Construction checks that it means something.

    Raises:
        StatementError: an undefined symbol, a circular definition, a free index.
        ShapeError: indices that do not fit the sizes of a symbol.
    """

    title: str
    targets: tuple[Target, ...]
    sizes: Mapping[str, str] = field(default_factory=dict)  # name -> what it counts
    symbols: tuple[Symbol, ...] = ()
    definitions: tuple[Definition, ...] = ()
    hypotheses: tuple[Judgement, ...] = ()
    source: str = ""
    letters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # size -> index letters
    functions: tuple[Function, ...] = ()
    everywhere: tuple[Everywhere, ...] = ()  # hypotheses about all numbers of an interval
    randoms: tuple[Random, ...] = ()
    optimum: Optimum | None = None  # what the equations for unknowns are to be read as
    supposed: tuple[Judgement, ...] = ()  # in a case of a proof; no statement says this
    identities: tuple[tuple[Judgement, str], ...] = ()  # equations given for all values of a symbol

    def __post_init__(self) -> None:
        _check_names(self)
        _check_order(self)
        for random in self.randoms:
            _check_random(self, random)
        for definition in self.definitions:
            where = f"the definition of {definition.name}"
            self.check_term(definition.body, where, frozenset(definition.params))
            self.check_averaged(definition.body, where)
        for hypothesis in self.hypotheses:
            for term in hypothesis.terms:
                self.check_term(term, "an assumption", None)
        for every in self.everywhere:
            _check_every(self, every)
        _check_chance(self)
        for target in self.targets:
            self.check_term(target.term, "what is to be found", None)
            self.check_averaged(target.term, "what is to be found")
            for term in (term for condition in target.when for term in condition.terms):
                self.check_term(term, "what is given for a part", None)
            if target.when and contains(target.term, Limit):
                _check_limits_of_part(self, target)
            if target.claim is not None:
                _check_claim(self, target)
            if target.unknowns:
                _check_unknowns(self, target)
        for judgement, name in self.identities:
            _check_identity(self, judgement, name)
        if self.optimum is not None:
            check_optimum(self, self.optimum)

    @cached_property
    def shapes(self) -> dict[str, tuple[str, ...]]:
        """The sizes of every symbol and definition, by name."""
        shapes = {symbol.name: symbol.dims for symbol in self.symbols}
        return shapes | {d.name: tuple(p.dim for p in d.params) for d in self.definitions}

    @cached_property
    def defined(self) -> dict[str, Definition]:
        """The definitions by name."""
        return {definition.name: definition for definition in self.definitions}

    @cached_property
    def signs(self) -> dict[str, str]:
        """What is declared of the given symbols, by name: real, positive, natural, ..."""
        return {symbol.name: symbol.sign for symbol in self.symbols}

    def check_continuous(self, name: str, where: str) -> None:
        """Refuse a variable that takes whole numbers only.

        Raises:
            StatementError: it is declared so.
        """
        if self.signs.get(name) in LEAST_VALUES:
            raise StatementError(f"{where}: {name} is a whole number: nothing is taken as it moves a little")

    @cached_property
    def opaque(self) -> dict[str, Function]:
        """The opaque functions by name."""
        return {function.name: function for function in self.functions}

    @cached_property
    def consumers(self) -> dict[str, tuple[str, ...]]:
        """For each name, the definitions in whose bodies it stands, each after those it uses."""
        found: dict[str, list[str]] = {name: [] for name in self.shapes}
        for definition in in_order(self.definitions):
            for name in names_in(definition.body):
                found[name].append(definition.name)
        return {name: tuple(those) for name, those in found.items()}

    @cached_property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each definition, the names in its body."""
        return {definition.name: frozenset(names_in(definition.body)) for definition in self.definitions}

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The definitions, each after those it uses."""
        return tuple(definition.name for definition in in_order(self.definitions))

    @cached_property
    def spare_letters(self) -> dict[str, tuple[str, ...]]:
        """For each size the letters a new index over it may have: the author's, then the usual ones.

        None is a name, or a name without its marks: t, t^1, t_0; no usual one runs over another size.
        """
        names = (*self.sizes, *self.shapes, *self.opaque)
        used = {*names, *(re.split(r"[_^]", name)[0] for name in names)}
        found = {}
        for size in self.sizes:
            others = {letter for dim, those in self.letters.items() if dim != size for letter in those}
            usual = (letter for letter in USUAL if letter not in others)
            letters = dict.fromkeys((*self.letters.get(size, ()), *usual))
            found[size] = tuple(letter for letter in letters if letter not in used)
        return found

    @cached_property
    def declared(self) -> tuple[Judgement, ...]:
        """All that is given: the hypotheses, the signs of symbols as judgements, and what is given for single parts."""
        signs = tuple(_sign(s) for s in self.symbols if s.sign != "real")
        own = tuple(each for target in self.targets for each in target.when)
        return self.hypotheses + signs + own + self.supposed

    def is_given(self, number: int, part: str | None) -> bool:
        """Whether what is declared under that number is given for `part` (None: for all): for all, or for that one."""
        place = number - (len(self.declared) - sum(len(target.when) for target in self.targets))
        place += len(self.supposed)
        for target in self.targets:
            if 0 <= place < len(target.when):
                return target.part == part
            place -= len(target.when)
        return True

    def of_part(self, part: str) -> Problem:
        """The problem with nothing that is given for other parts alone."""
        if not any(target.when for target in self.targets):
            return self
        return replace(
            self, targets=tuple(t if t.part == part else replace(t, when=()) for t in self.targets)
        )

    @cached_property
    def random(self) -> dict[str, Random]:
        """The distributions by name."""
        return {random.name: random for random in self.randoms}

    @cached_property
    def families(self) -> Families:
        """What is defined by recursion over an index."""
        return families(self.definitions)

    @cached_property
    def reach(self) -> dict[str, frozenset[str]]:
        """For each name, the names it depends on, itself included; a random symbol on what its parameters do."""
        reach: dict[str, frozenset[str]] = {symbol.name: frozenset((symbol.name,)) for symbol in self.symbols}

        def reached(definition: Definition) -> frozenset[str]:
            inner = (reach.get(name, frozenset()) for name in names_in(definition.body))
            return frozenset((definition.name,)).union(*inner)

        self._settle(reach, in_order((*self.definitions, *map(_parameters, self.randoms))), reached)
        return reach

    def _settle(
        self,
        found: dict[str, frozenset[str]],
        those: Sequence[Definition],
        of: Callable[[Definition], frozenset[str]],
    ) -> None:
        """Enter in `found` what holds `of` each definition: a family is entered again until nothing is added."""
        is_open = True
        while is_open:
            before = {each.name: found.get(each.name) for each in those if each.name in self.families.circles}
            for definition in those:
                found[definition.name] = of(definition)
            is_open = any(found[name] != known for name, known in before.items())

    @cached_property
    def outcomes(self) -> dict[str, frozenset[str]]:
        """For each name, the random symbols whose outcome its value hangs on."""
        none = frozenset[str]()
        found = {s.name: frozenset((s.name,)) if s.name in self.random else none for s in self.symbols}

        def hung(definition: Definition) -> frozenset[str]:
            return none.union(*(found.get(n, none) for n in names_outside(definition.body)))

        self._settle(found, in_order(self.definitions), hung)
        return found

    def chance(self, term: Term) -> frozenset[str]:
        """The random symbols whose outcome `term` hangs on: none of those that it averages over."""
        none = frozenset[str]()
        if not self.randoms:
            return none
        return none.union(*(self.outcomes.get(name, none) for name in names_outside(term)))

    def depends(self, term: Term, name: str) -> bool:
        """Whether `term` can change when entries of `name` do."""
        return any(name in self.reach[other] for other in names_in(term))

    @cached_property
    def moved(self) -> dict[str, frozenset[str]]:
        """For each name, what its value hangs on where all outcomes are held fixed, itself included: an outcome on
        nothing else, an expectation on the parameters of what it averages over too.
        """
        found = {symbol.name: frozenset((symbol.name,)) for symbol in self.symbols}

        def moving(definition: Definition) -> frozenset[str]:
            return frozenset((definition.name,)).union(*self._moved(definition.body, found))

        self._settle(found, in_order(self.definitions), moving)
        return found

    def _moved(self, term: Term, found: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
        if isinstance(term, Moment):
            yield from (self.reach[name] for name in names_in(term))
            return
        if isinstance(term, Sym):
            yield found.get(term.name, frozenset())  # an entry of a family that is entered later
        for arg in term.args:
            yield from self._moved(arg, found)

    def changes(self, term: Term, name: str) -> bool:
        """Whether `term` can change when entries of `name` do, and no outcome does."""
        if not self.randoms:
            return self.depends(term, name)
        return any(name in each for each in self._moved(term, self.moved))

    @cached_property
    def sizes_of(self) -> dict[str, frozenset[str]]:
        """For each name the sizes that its value hangs on, an entry of an array being that of a fixed sequence."""
        none = frozenset[str]()
        found = {symbol.name: none for symbol in self.symbols}
        those = in_order((*self.definitions, *map(_parameters, self.randoms)))
        self._settle(found, those, lambda definition: _sizes_in(definition.body, found))
        return found

    @cached_property
    def tied(self) -> Mapping[str, frozenset[str]]:
        """For each given symbol that hangs on others by what is given, those; not by a constraint, which has a
        multiplier instead.
        """
        constraints = self.optimum.constraints if self.optimum is not None else ()
        said = (each for number, each in enumerate(self.hypotheses) if number not in constraints)
        return ties(said, (symbol.name for symbol in self.symbols), self.reach)

    def check_averaged(self, term: Term, where: str) -> None:
        """Refuse a derivative in what a distribution hangs on, but for one that an expectation is taken of: a reader
        may take the outcome to move too.

        Raises:
            StatementError: there is one.
        """
        if isinstance(term, Moment):
            return
        if isinstance(term, D) and isinstance(term.wrt, Sym):
            name = term.wrt.name
            for other in sorted(self.chance(term.body)):
                if name != other and name in self.reach[other]:
                    raise StatementError(
                        f"{where}: the distribution of {other} hangs on {name}; take the expectation first"
                    )
        for arg in term.args:
            self.check_averaged(arg, where)

    def check_held(self, term: Term, name: str, where: str) -> None:
        """Refuse a term that can't be seen as a function of `name` with all other given symbols held fixed.

        Raises:
            StatementError: one of them hangs on it by what is given, or by its distribution.
        """
        for other in self.chance(term):
            if name != other and name in self.reach[other]:
                raise StatementError(
                    f"{where}: the distribution of {other} hangs on {name}; take the expectation first"
                )
        self.check_tied(term, name, where)

    def check_tied(self, term: Term, name: str, where: str) -> None:
        """The same of what is given; a derivative holds outcomes fixed.

        Raises:
            StatementError: one of them hangs on it so.
        """
        for other, hung in self.tied.items():
            if name in hung and self.depends(term, other):
                raise StatementError(
                    f"{where}: {other} hangs on {name} by what is given, which a derivative in {name} does not "
                    "see; define it"
                )

    def check_term(self, term: Term, where: str, free: frozenset[Index] | None) -> None:
        """Refuse a term that means nothing here; `free` are the indices it may leave free, if given.

        Raises:
            StatementError: an undeclared name, a stray index, a law's letter.
            ShapeError: indices that do not fit.
        """
        arrays = 0
        for part in subterms(term):
            match part:
                case Meta():
                    raise StatementError(f"{where}: {part.name} is a letter of a law")
                case Apply():
                    arrays += _check_application(self, part, where)
                case Inverse() | Det() | MatrixPower():
                    arrays += 2
                case Array():
                    arrays -= 1
                case Sym():
                    _check_entry(self, part, where)
                case Index() if part.dim not in self.sizes:
                    raise StatementError(
                        f"{where}: index {part.name} runs over {part.dim}, which is not declared"
                    )
                case Constant(data=name) if f"\\{name}" in self.shapes:
                    raise StatementError(f"{where}: {name} is declared, and is a number of that name too")
                case Size() if part.data not in self.sizes:
                    raise StatementError(f"{where}: the size {part.data} is not declared")
                case D(wrt=wrt) if not isinstance(wrt, Sym):
                    raise StatementError(f"{where}: a derivative is taken in an entry of a symbol")
                case D(body=body) if contains(body, Limit):
                    raise StatementError(f"{where}: a derivative of a limit")
                case Moment() if contains(part, Limit):
                    raise StatementError(f"{where}: an expectation of a limit")
                case Limit():
                    _check_limit(self, part, where)
                case D(data="local", body=body) if contains(body, D):
                    raise StatementError(f"{where}: a local derivative of a derivative")
                case D(body=body, wrt=Sym(name=name)):
                    self.check_continuous(name, where)
                    self.check_tied(body, name, where)
                case _:
                    pass
        if arrays:
            raise StatementError(f"{where}: a whole array stands where a number is expected")
        if free is not None and term.free - free:
            stray = min(i.name for i in term.free - free)
            raise StatementError(f"{where}: index {stray} is free; sum over it or make it a parameter")


def _check_names(problem: Problem) -> None:
    seen: set[str] = set()
    for name in [s.name for s in problem.symbols] + [d.name for d in problem.definitions]:
        if not name:
            raise StatementError("a name is empty")
        if name in seen:
            raise StatementError(f"{name} is declared twice")
        seen.add(name)
    for symbol in problem.symbols:
        if symbol.sign not in SIGNS:
            raise StatementError(f"{symbol.name}: a sign is one of {', '.join(SIGNS)}, not {symbol.sign}")
        for dim in symbol.dims:
            if dim not in problem.sizes:
                raise StatementError(f"{symbol.name}: the size {dim} is not declared")
    for function in problem.functions:
        if [f.name for f in problem.functions].count(function.name) > 1:
            raise StatementError(f"the function {function.name} is declared twice")
        if any(symbol.name == function.name for symbol in problem.symbols):
            raise StatementError(f"{function.name} is declared twice: as a symbol and as a function")
        if type(function.order) is not int or function.order < 1:
            raise StatementError(
                f"{function.name}: expected an order of 1 or more, how many times it is differentiable; "
                f"found {function.order}"
            )
        for dim in (*function.dims, *(dim for shape in function.shapes for dim in shape)):
            if dim not in problem.sizes:
                raise StatementError(f"{function.name}: the size {dim} is not declared")
    meanings = [(s.name, s.says) for s in problem.symbols] + [(f.name, f.says) for f in problem.functions]
    for name, says in (*meanings, *problem.sizes.items()):
        if not isinstance(says, str):
            raise StatementError(f"{name}: expected words that say what it is, found {says!r}")
    for definition in problem.definitions:
        if len(set(definition.params)) != len(definition.params):
            raise StatementError(f"{definition.name}: an index is a parameter twice")
    for size, letters in problem.letters.items():
        for letter in letters:
            if letter in problem.sizes:  # Σ over n from 1 to n
                raise StatementError(
                    f"{letter} is a size and an index over {size}; call one of them by another letter"
                )


def _parameters(random: Random) -> Definition:
    """The parameters of a distribution, as if the random symbol were defined by them."""
    return Definition(random.name, random.at, add(*random.parameters))


def _check_random(problem: Problem, random: Random) -> None:
    """A distribution is one we know, of a given symbol, with parameters that are not random."""
    where = f"the distribution of {random.name}"
    if random.name not in {symbol.name for symbol in problem.symbols}:
        raise StatementError(f"{where}: it is no given symbol")
    if [each.name for each in problem.randoms].count(random.name) > 1:
        raise StatementError(f"{random.name} has two distributions")
    shape = problem.shapes[random.name]
    for at in (random.at, *((random.beside,) if random.beside else ())):
        if tuple(i.dim for i in at) != shape:
            raise ShapeError(f"{where}: it is written at other indices than those of {_shape(shape)}")
    if len({*random.at, *random.beside}) < len(random.at) + len(random.beside):
        raise StatementError(f"{where}: an index stands twice")
    law = TABLE.get(random.law)
    if law is None:
        raise StatementError(f"{where}: expected one of {', '.join(TABLE)}, found {random.law}")
    wanted = law.parameters
    if not (law.fewest or len(wanted)) <= len(random.parameters) <= len(wanted):
        raise StatementError(f"{where}: {random.law} has the parameters {', '.join(wanted)}")
    if random.beside and not (law.may_covary and len(random.parameters) > 1):
        covarying = " and ".join(name for name, each in TABLE.items() if each.may_covary)
        raise StatementError(f"{where}: {covarying} may have a covariance, found {random.law}")
    for number, term in enumerate(random.parameters, 1):
        last = random.beside if number == len(random.parameters) else ()
        problem.check_term(term, where, frozenset((*random.at, *last)))
        if contains(term, D, Moment, Limit) or problem.chance(term):
            raise StatementError(
                f"{where}: a parameter is random, or holds a derivative, a limit or an expectation"
            )
    for needed in () if random.beside else law.conditions(random.parameters):
        if all(isinstance(term, Num) for term in needed.terms) and not is_true_of_numbers(needed):
            said = zip(wanted, random.parameters, strict=False)
            numbers = ", ".join(f"{word} = {term.value}" for word, term in said if isinstance(term, Num))
            raise StatementError(f"{where}: there is no {random.law} distribution with {numbers}")


def _check_chance(problem: Problem) -> None:
    """Where an expectation is taken, something is random; and of random symbols a distribution says all there is
    to say: what else is given of them may contradict it, or the independence of their entries.
    """
    terms = [target.term for target in problem.targets] + [d.body for d in problem.definitions]
    terms += [term for hypothesis in problem.hypotheses for term in hypothesis.terms]
    if not problem.randoms and any(contains(term, Moment) for term in terms):
        raise StatementError(
            "an expectation is taken, but nothing is random: declare a distribution, as normal(mean, variance)"
        )
    for symbol in problem.symbols:
        random = problem.random.get(symbol.name)
        if (
            random is not None
            and symbol.sign != "real"
            and not (random.law == "moments" and symbol.sign in OF_MOMENTS)
        ):
            raise StatementError(f"{symbol.name} is {symbol.sign} and random: say its distribution alone")
    for given in (
        *problem.hypotheses,
        *(term for every in problem.everywhere for term in (every.claim, *every.when)),
    ):
        for name in sorted(name for term in given.terms for name in problem.chance(term)):
            own = {said.key for said in of_outcomes(problem.random[name])}
            if not (
                (problem.random[name].law == "bernoulli" and binary(given) is not None) or given.key in own
            ):
                raise StatementError(
                    f"something is given of {name}, which is random: say its distribution alone"
                )


def _check_limit(problem: Problem, node: Limit, where: str) -> None:
    """A limit is taken in a given number or in a size, and its point stays where it is."""
    variable, point = node.variable, node.point
    for entry in subterms(node):
        if isinstance(entry, Sym):
            _check_entry(problem, entry, where)
    if node.data in IN_LAWS:
        raise StatementError(f"{where}: {node.data} is an approach in laws alone")
    if contains(node.body, Limit):
        raise StatementError(f"{where}: a limit of a limit; take one after the other, as parts")
    if isinstance(variable, Size):
        if node.data != "infinity":
            raise StatementError(f"{where}: a size tends to infinity only")
        _check_sequence(problem, node, where)
        return
    if not isinstance(variable, Sym) or variable.args or variable.name in problem.defined:
        raise StatementError(f"{where}: a limit is taken in a given number, or in a size")
    problem.check_continuous(variable.name, where)
    if variable.name in problem.random:
        raise StatementError(f"{where}: {variable.name} is random, and tends to nothing")
    if point is not None and problem.depends(point, variable.name):
        raise StatementError(f"{where}: {variable.name} tends to what moves with it")
    problem.check_held(node.body, variable.name, where)


def _check_limits_of_part(problem: Problem, target: Target) -> None:
    """Refuse the limit of what hangs on its variable by what is given for that part: of a, for a = 1/v, as v → 0."""
    given = (*problem.hypotheses, *target.when)
    with_all = replace(problem, hypotheses=given, targets=(), optimum=None)
    for node in subterms(target.term):
        if isinstance(node, Limit):
            _check_limit(with_all, node, "what is to be found")


def _check_sequence(problem: Problem, node: Limit, where: str) -> None:
    """Refuse the limit of what hangs, by what is given, on the size that grows: a number that an equation with a sum
    over it speaks of.  An entry of an array over it is that of a sequence.
    """
    assert isinstance(node.variable, Size)
    for hypothesis in problem.hypotheses:
        if hypothesis.relation != "=" or not any(
            is_moved(problem, t, node.variable) for t in hypothesis.terms
        ):
            continue
        for name in (name for term in hypothesis.terms for name in names_in(term)):
            if node.variable.data not in problem.shapes.get(name, ()) and problem.depends(node.body, name):
                raise StatementError(
                    f"{where}: {name} hangs on {node.variable.data} by what is given, which a limit does not "
                    "see; define it"
                )


def _sizes_in(term: Term, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The sizes that the value of `term` hangs on."""
    found = frozenset[str]().union(*(_sizes_in(arg, known) for arg in term.args))
    match term:
        case Size():
            return found | {term.data}
        case Binder():
            return found | {term.index.dim}
        case Apply():  # a function of as many components as there are: another one for each size
            return found | {i.dim for i in (*term.component, *term.at)}
        case Sym():
            return found | known.get(term.name, frozenset())
        case Limit(variable=Size(data=name), body=body):
            return _sizes_in(body, known) - {name}
        case _:
            return found


def is_moved(problem: Problem, term: Term, variable: Term) -> bool:
    """Whether `term` can change when `variable` does, a given number or a size; in a limit it stands for all its
    values.
    """
    if isinstance(variable, Size):
        return variable.data in _sizes_in(term, problem.sizes_of)
    assert isinstance(variable, Sym)
    if isinstance(term, Limit) and term.variable is variable:
        return any(is_moved(problem, each, variable) for each in term.args[2:])
    if isinstance(term, Sym):
        return variable.name in problem.reach.get(term.name, ())
    return any(is_moved(problem, arg, variable) for arg in term.args)


def _check_identity(problem: Problem, judgement: Judgement, name: str) -> None:
    """An equation may hold for all values of a number that is given, where it says something of unknown functions
    of that: else it would say something of what is held fixed.
    """
    symbol = next((each for each in problem.symbols if each.name == name), None)
    if symbol is None or symbol.dims or name in problem.random:
        raise StatementError(f"for all {name}: expected a number that is given")
    if symbol.sign not in ("real", "positive", "nonzero"):
        raise StatementError(f"for all {name}: its values are no open set")
    if judgement.relation != "=" or any(problem.chance(term) for term in judgement.terms):
        raise StatementError(f"for all {name}: expected an equation between numbers that are not random")
    reached = {other for term in judgement.terms for each in names_in(term) for other in problem.reach[each]}
    bodies = [*judgement.terms, *(problem.defined[each].body for each in reached if each in problem.defined)]
    if name not in reached or not any(contains(body, Apply) for body in bodies):
        raise StatementError(f"for all {name}: this says nothing of an unknown function of it")


def _check_every(problem: Problem, every: Everywhere) -> None:
    """A hypothesis about all numbers means something, whichever number it is."""
    check_everywhere(every)
    for name in every.names:
        if name in {*problem.sizes, *problem.shapes, *problem.opaque}:
            raise StatementError(f"{name} stands for all numbers, and is declared as something else")
    for head in every.heads:
        if len(set(head.args)) < len(head.args) or any(i.dim not in problem.sizes for i in head.args):
            raise StatementError(f"{head.name} stands for all arrays of no shape")
    beside = (Symbol(each.name, tuple(i.dim for i in each.args)) for each in every.heads)
    extended = replace(problem, symbols=(*problem.symbols, *beside), everywhere=(), targets=(), optimum=None)
    for term in every.terms:
        extended.check_term(term, "an assumption", None)


def _check_entry(problem: Problem, entry: Sym, where: str) -> None:
    if entry.name not in problem.shapes:
        raise StatementError(f"{where}: {entry.name} is neither declared nor defined")
    shape, found = problem.shapes[entry.name], tuple(i.dim for i in entry.args)
    if shape != found:
        raise ShapeError(
            f"{where}: {entry.name} has shape {_shape(shape)}, found indices over {_shape(found)}"
        )


def _check_application(problem: Problem, node: Apply, where: str) -> int:
    """Refuse a wrong use of an opaque function; how many arrays its arguments are made of."""
    function = problem.opaque.get(node.name)
    if function is None:
        raise StatementError(f"{where}: the function {node.name} is not declared")
    shapes = tuple(map(_array_shape, node.arguments))
    if shapes != function.shapes or tuple(i.dim for i in node.component) != function.dims:
        wanted, found = (", ".join(map(_shape, each)) for each in (function.shapes, shapes))
        raise ShapeError(f"{where}: {node.name} takes arguments of shapes {wanted}, found {found}")
    if tuple(i.dim for i in node.at) != tuple(dim for slot in node.slots for dim in shapes[slot]):
        raise ShapeError(f"{where}: {node.name} is differentiated in an entry over another size")
    if len(node.slots) > function.order:
        raise StatementError(f"{where}: {node.name} is differentiable {function.order} times only")
    return sum(map(len, shapes))


def _array_shape(term: Term) -> tuple[str, ...]:
    return tuple(bound.dim for bound in nest(term, Array)[0])


def _shape(dims: tuple[str, ...]) -> str:
    return "(" + ", ".join(dims) + ")"


def _check_claim(problem: Problem, target: Target) -> None:
    """A claim is of the form that can be proved, about the term of its target."""
    claim, convexity = target.claim, target.convexity
    assert claim is not None
    where = "what is to be proved"
    if claim.relation not in (*PROVABLE, *SHAPES):
        raise StatementError(f"{where} is one of {', '.join((*PROVABLE, *SHAPES))}, not {claim.relation}")
    for term in claim.terms:
        problem.check_term(term, where, None)
    if not same(target.term, difference(claim)):
        raise StatementError(f"{where} is not what its derivation starts at")
    if claim.relation in CURVED:
        _check_variables(problem, claim)
    if convexity is not None:
        problem.check_term(convexity.of, where, frozenset())
        if not same(target.term, hessian_form(problem, convexity)) or claim.terms[0] is not ZERO:
            raise StatementError(f"{where} is not the sign of a Hessian form")
        if convexity.strict and claim.relation != "<":
            raise StatementError(f"{where} is no strict convexity, if the form is {claim.relation} 0 only")
        _check_directions(problem, convexity)


def _check_unknowns(problem: Problem, target: Target) -> None:
    """An unknown is a given symbol; what is found is its entry at indices of its own, or what hangs on it."""
    given = {symbol.name for symbol in problem.symbols}
    for name in target.unknowns:
        if name not in given:
            raise StatementError(f"{name} is to be found from equations, but is no given symbol")
        problem.check_continuous(name, "what is to be found from equations")
    entry = target.term
    if target.claim is not None:
        raise StatementError("what is to be found from equations is a value")
    if target.is_value:
        if not any(problem.depends(entry, name) for name in target.unknowns):
            raise StatementError("what is to be found at a solution hangs on none of the unknowns")
        return
    assert isinstance(entry, Sym)
    if len(set(target.unknowns)) < len(target.unknowns) or len(set(entry.args)) < len(entry.args):
        raise StatementError(f"{entry.name} is to be found from equations, each unknown and index once")


def _check_variables(problem: Problem, claim: Judgement) -> None:
    """What is convex is a number, and so in given symbols, each named once."""
    problem.check_term(claim.terms[0], "what is to be proved", frozenset())
    names = [entry.name for entry in claim.terms[1:] if isinstance(entry, Sym)]
    given = {symbol.name for symbol in problem.symbols}
    if len(set(names)) < len(claim.terms) - 1 or not given.issuperset(names):
        raise StatementError(f"what is {claim.relation} is so in given symbols, each named once")
    for name in names:
        problem.check_continuous(name, "what is to be proved")
        problem.check_held(claim.terms[0], name, "what is to be proved")


def _check_directions(problem: Problem, convexity: Convexity) -> None:
    """A direction stands for any: it is a given symbol that nothing is said of, nor made of; but if the
    convexity is strict, that not all of them are 0.
    """
    bodies = [*(d.body for d in problem.definitions), convexity.of]
    bodies += [
        term
        for hypothesis in problem.hypotheses
        if not (convexity.strict and is_motion(problem, convexity, hypothesis))
        for term in hypothesis.terms
    ]
    bodies += [term for every in problem.everywhere for term in every.terms]
    used = {name for body in bodies for name in names_in(body)}
    real = {symbol.name: symbol for symbol in problem.symbols if symbol.sign == "real"}
    for variable, direction in convexity.directions:
        if variable in problem.defined or direction not in real or direction in used:
            raise StatementError(f"{direction} is no direction for {variable}: something is said of it")


def moves(problem: Problem, convexity: Convexity) -> Judgement:
    """That the directions are not all 0: Σ_i v_i² + c² > 0."""
    squares: list[Term] = []
    for _, direction in convexity.directions:
        at, _ = _two_sets(problem, problem.shapes[direction], convexity.of)
        squares.append(sum_over(at, power(sym(direction, *at), num(2))))
    return positive(add(*squares))


def is_motion(problem: Problem, convexity: Convexity, judgement: Judgement) -> bool:
    """Whether `judgement` says just that the directions are not all 0."""
    said = moves(problem, convexity)
    return judgement.relation == said.relation and all(map(same, judgement.terms, said.terms))


def hessian_form(problem: Problem, convexity: Convexity) -> Term:
    """Σ_ij v_i (∂²J/∂w_i∂w_j) v_j over all entries of all variables, those of two arrays twice.

    Raises:
        StatementError: no such variable, or one twice.
        ShapeError: a direction has another shape than its variable.
    """
    names = [variable for variable, _ in convexity.directions]
    if not names or len(set(names)) < len(names):
        raise StatementError("a Hessian form has one or more variables, each once")
    entries: list[tuple[Term, Term, Term, Term, tuple[Index, ...], tuple[Index, ...]]] = []
    for variable, direction in convexity.directions:
        if variable not in problem.shapes or direction not in problem.shapes:
            raise StatementError(f"{variable}, or its direction {direction}, is neither declared nor defined")
        dims = problem.shapes[variable]
        if problem.shapes[direction] != dims:
            raise ShapeError(f"{direction} has another shape than {variable}")
        one, other = _two_sets(problem, dims, convexity.of)
        entries.append(
            (
                sym(variable, *one),
                sym(variable, *other),
                sym(direction, *one),
                sym(direction, *other),
                one,
                other,
            )
        )
    terms: list[Term] = []
    for n, (w, _, v, _, i, _) in enumerate(entries):
        for m, (_, u, _, c, _, j) in enumerate(entries[n:]):
            slope = derivative(derivative(convexity.of, w), u)
            if not (i or j):
                terms.append(mul(slope, power(v, num(2)) if m == 0 else mul(num(2), v, c)))
                continue
            outside = [each for each, letters in ((v, i), (c, j)) if not letters]
            inside = [each for each, letters in ((v, i), (c, j)) if letters]
            body = mul(inside[0], slope, *inside[1:])
            terms.append(mul(num(1 if m == 0 else 2), *outside, sum_over((*i, *j), body)))
    return add(*terms)


def _two_sets(
    problem: Problem, dims: tuple[str, ...], of: Term
) -> tuple[tuple[Index, ...], tuple[Index, ...]]:
    """Two sets of indices of these sizes, all of them different."""
    found: list[Index] = []
    for dim in (*dims, *dims):
        like = index(problem.spare_letters[dim][0], dim)
        found.append(fresh(like, (*found, *of.free), problem.spare_letters[dim]))
    return tuple(found[: len(dims)]), tuple(found[len(dims) :])


def _check_order(problem: Problem) -> None:
    in_order((*problem.definitions, *map(_parameters, problem.randoms)))


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


def _sign(symbol: Symbol) -> Judgement:
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
