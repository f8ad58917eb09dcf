"""What a problem states: sizes, symbols, definitions, hypotheses, targets.  Nothing of how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.errors import StatementError
from derive.kernel.chance import Random
from derive.kernel.declared import (
    LEAST_VALUES,
    Definition,
    Function,
    Symbol,
    Target,
    as_definition,
    in_order,
    sign_given,
)
from derive.kernel.everywhere import Everywhere
from derive.kernel.families import Families, families
from derive.kernel.judgement import Judgement
from derive.kernel.meaning import check_application, check_entry, check_limit
from derive.kernel.optimum import Optimum, check_optimum
from derive.kernel.sizes import sizes_in
from derive.kernel.statement import (
    check_chance,
    check_claim,
    check_every,
    check_identity,
    check_limits_of_part,
    check_names,
    check_order,
    check_random,
    check_unknowns,
)
from derive.kernel.ties import ties
from derive.terms import (
    LETTERS,
    Apply,
    Array,
    Constant,
    D,
    Det,
    Index,
    Inverse,
    Limit,
    MatrixPower,
    Meta,
    Moment,
    Size,
    Sym,
    Term,
    contains,
    names_in,
    names_outside,
    subterms,
)

USUAL = LETTERS + "abcfghw"  # of indices; d, e, o and x have meanings


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
        check_names(self)
        check_order(self)
        for random in self.randoms:
            check_random(self, random)
        for definition in self.definitions:
            where = f"the definition of {definition.name}"
            self.check_term(definition.body, where, frozenset(definition.params))
            self.check_averaged(definition.body, where)
        for hypothesis in self.hypotheses:
            for term in hypothesis.terms:
                self.check_term(term, "an assumption", None)
        for every in self.everywhere:
            check_every(self, every)
        check_chance(self)
        for judgement, name in self.identities:
            check_identity(self, judgement, name)
        for target in self.targets:
            self.check_term(target.term, "what is to be found", None)
            self.check_averaged(target.term, "what is to be found")
            for term in (term for condition in target.when for term in condition.terms):
                self.check_term(term, "what is given for a part", None)
            if target.when and contains(target.term, Limit):
                check_limits_of_part(self, target)
            if target.claim is not None:
                check_claim(self, target)
            if target.unknowns:
                check_unknowns(self, target)
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
        signs = tuple(sign_given(s) for s in self.symbols if s.sign != "real")
        own = tuple(each for target in self.targets for each in target.when)
        return self.hypotheses + signs + own + self.supposed

    def is_given(self, number: int, part: str | None) -> bool:
        """Whether what is declared under that number is given for `part` (None: for all): for all, or for that one."""
        return self.given_apart.get(number, part) == part

    @cached_property
    def given_apart(self) -> dict[int, str]:
        """What is declared for one part alone, by number, with that part."""
        parts = [target.part for target in self.targets for _ in target.when]
        first = len(self.declared) - len(self.supposed) - len(parts)
        return dict(enumerate(parts, first))

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

        self._settle(reach, in_order((*self.definitions, *map(as_definition, self.randoms))), reached)
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
        those = in_order((*self.definitions, *map(as_definition, self.randoms)))
        self._settle(found, those, lambda definition: sizes_in(definition.body, found))
        return found

    @cached_property
    def tied(self) -> Mapping[str, frozenset[str]]:
        """For each given symbol that hangs on others by what is given, those; not by a constraint, which has a
        multiplier instead.
        """
        constraints = self.optimum.constraints if self.optimum is not None else ()
        said = (each for number, each in enumerate(self.hypotheses) if number not in constraints)
        return ties(said, (symbol.name for symbol in self.symbols), self.reach, self.identities)

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
        for other in self.tied.get(name, ()):
            if self.depends(term, other):
                raise StatementError(
                    f"{where}: {name} hangs on {other} by what is given, which a derivative in {name} of what holds "
                    f"{other} does not see; define {other} by {name}"
                )
        for judgement, variable in self.identities:
            if any(name == other and each.key == judgement.key for each, other in self.identities):
                continue  # it holds for all values of this one too
            for function in sorted(self._functions_in(judgement.terms) & self._functions_in((term,))):
                if any(name in self._held_by(each) for each in judgement.terms):
                    raise StatementError(
                        f"{where}: {function} hangs on {name} by what is given for all {variable}, which a derivative "
                        f"in {name} does not see"
                    )

    def _functions_in(self, terms: Iterable[Term]) -> frozenset[str]:
        """The names of the unknown functions in `terms` and in what is defined that they speak of."""
        own = tuple(terms)
        reached = {name for term in own for each in names_in(term) for name in self.reach[each]}
        bodies = (*own, *(self.defined[name].body for name in reached if name in self.defined))
        return frozenset(part.name for body in bodies for part in subterms(body) if isinstance(part, Apply))

    def _held_by(self, term: Term) -> frozenset[str]:
        """The names that `term` hangs on, by definitions and by what is given; and those that hang on it so."""
        own = frozenset[str]().union(*(self.reach[name] for name in names_in(term)))
        hung = own.union(*(self.tied[name] for name in own if name in self.tied))
        return hung | {name for name, others in self.tied.items() if others & own}

    def check_term(
        self, term: Term, where: str, free: frozenset[Index] | None, meant: dict[Term, int] | None = None
    ) -> None:
        """Refuse a term that means nothing here; `free` are the indices it may leave free, if given.

        `meant` are terms that were not refused before, which are not looked at again; this one is entered with its
        parts, each with how many arrays it wants for.

        Raises:
            StatementError: an undeclared name, a stray index, a law's letter.
            ShapeError: indices that do not fit.
        """
        if self._check_parts(term, where, {} if meant is None else meant):
            raise StatementError(f"{where}: a whole array stands where a number is expected")
        if free is not None and term.free - free:
            stray = min(i.name for i in term.free - free)
            raise StatementError(f"{where}: index {stray} is free; sum over it or make it a parameter")

    def _check_parts(self, term: Term, where: str, meant: dict[Term, int]) -> int:
        """Refuse a term, or a part of it, that means nothing; how many arrays it is made of beyond those in it."""
        arrays = meant.get(term)
        if arrays is None:
            arrays = self._check_node(term, where)
            for arg in term.args:
                arrays += self._check_parts(arg, where, meant)
            meant[term] = arrays
        return arrays

    def _check_node(self, term: Term, where: str) -> int:
        """The same of a term as it is made of its parts."""
        match term:
            case Meta():
                raise StatementError(f"{where}: {term.name} is a letter of a law")
            case Apply():
                return check_application(self, term, where)
            case Inverse() | Det() | MatrixPower():
                return 2
            case Array():
                return -1
            case Sym():
                check_entry(self, term, where)
            case Index() if term.dim not in self.sizes:
                raise StatementError(
                    f"{where}: index {term.name} runs over {term.dim}, which is not declared"
                )
            case Constant(data=name) if f"\\{name}" in self.shapes:
                raise StatementError(f"{where}: {name} is declared, and is a number of that name too")
            case Size() if term.data not in self.sizes:
                raise StatementError(f"{where}: the size {term.data} is not declared")
            case D(wrt=wrt) if not isinstance(wrt, Sym):
                raise StatementError(f"{where}: a derivative is taken in an entry of a symbol")
            case D(body=body) if contains(body, Limit):
                raise StatementError(f"{where}: a derivative of a limit")
            case Moment() if contains(term, Limit):
                raise StatementError(f"{where}: an expectation of a limit")
            case Limit():
                check_limit(self, term, where)
            case D(data="local", body=body) if contains(body, D):
                raise StatementError(f"{where}: a local derivative of a derivative")
            case D(body=body, wrt=Sym(name=name)):
                self.check_continuous(name, where)
                self.check_tied(body, name, where)
            case _:
                pass
        return 0
