"""Formulas as Coq reads them.

A symbol is an array of numbers, `nat -> R`; a definition is one too.  Under a derivative in an entry
of m, m is m with that entry replaced, and a definition that depends on m is written as the function
of m that it is: E_of_m.  Indices count from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.coq.names import Names, free_name
from derive.errors import DeriveError
from derive.kernel import Everywhere, Function, Judgement, Problem, is_at_least
from derive.kernel.declared import LEAST_VALUES
from derive.kernel.obligations import is_of_outcome
from derive.kernel.sizes import is_moved
from derive.present import withheld
from derive.present.names import name_text
from derive.solver.lack import Lack, Laws, Quoted
from derive.terms import (
    ZERO,
    Add,
    Apply,
    Array,
    Binder,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Inverse,
    Limit,
    MatrixPower,
    Max,
    Moment,
    Mul,
    Num,
    Path,
    Position,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    contains,
    index,
    neg,
    num,
    put,
    size,
    subterms,
)  # fmt: skip

FUNCTIONS = {
    "exp": "exp", "log": "ln", "sigma": "sigm", "tanh": "tanh", "sin": "sin", "cos": "cos", "erf": "erf",
    "relu": "relu", "abs": "Rabs", "sqrt": "sqrt", "max": "Rmax", "min": "Rmin",
}  # fmt: skip
CONSTANTS = {"pi": "PI"}
BIG = {"sum": "rsum", "prod": "rprod", "max": "rmax"}
INDICATORS = {"<": "ind_lt", "<=": "ind_le", "=": "ind_eq", "!=": "ind_ne"}
UPDATES = ("", "upd", "upd2", "upd3")
KINDS = ("scalar", "vector", "matrix")  # slots of an unknown function's array, by rank
RELATIONS = {"=": "=", "<": "<", "<=": "<=", "!=": "<>"}
OF_MATRICES = {
    "symmetric": "symmetric",
    "positive definite": "positive_definite",
    "positive semidefinite": "positive_semidefinite",
}
OPERATORS = {"E": [], "Var": ["variance"], "Cov": ["covariance"]}  # of moments, before the expectation
FILTERS = {
    "at": "around", "above": "at_right", "below": "at_left",
    "infinity": "at_infinity", "minus infinity": "at_minus_infinity",
}  # fmt: skip
ENDS = {"infinity": "p_infty", "minus infinity": "m_infty"}
OUTCOMES = (
    "Omega",
    "E",
    "integrable",
    "averages",
    "exist",
    "independent",
    "random_entry",
    "orders",
    "joint",
    "omega",
)
ADD, MUL, NEG, POW, ATOM = 50, 40, 35, 30, 10  # levels of Coq's operators: the smaller the tighter


def growing(dim: str) -> str:
    """What a size is called among the symbols that move."""
    return f"size {dim}"


class NotExported(DeriveError):
    """A derivation that our export to Coq can't say yet: nothing is claimed of it.

    Why is a message with its parts, for pages, or else words in English.
    """

    exit_code = 3

    def __init__(self, why: str, /, **parts: str | int | Laws) -> None:
        texts = {
            place: ", ".join(part.names) if isinstance(part, Laws) else part for place, part in parts.items()
        }
        super().__init__(why.format(**texts) if parts else why)
        self.why = why
        self.parts = parts

    @property
    def lack(self) -> Lack:
        """What is not known, as data."""
        if self.parts or self.why in withheld.REASONS:
            return Lack(self.why, self.parts)
        return Lack("{reason}", {"reason": Quoted(name_text(self.why))})


@dataclass(frozen=True)
class Scope:
    """What names mean at a place.

    `indices`: the Coq name of an index.  `moved`: what stands for a symbol that is not at its point, where
    all that depends on it follows.  `held`: the same where nothing else follows.  `given`: for a moved
    symbol, the proof of what is given of its sign.  `supposed`: what is given of the moved symbols together, with
    its proof; if it is there, it stands for their signs.  `slots`: symbols that are read off an array, by its letter
    and the number of the slot.  `used`: names in use here.  `outcome`: at which random symbols
    are.
    """

    indices: Mapping[Index, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    supposed: Mapping[Judgement, str] | None = None
    slots: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    outcome: str = ""  # at which random symbols are

    def new(self, wanted: str) -> tuple[str, Scope]:
        """A name that is free here, and the scope in which it is not."""
        name = free_name(wanted, self.used)
        return name, replace(self, used=self.used | {name})

    def bind(self, bound: Index) -> tuple[str, Scope]:
        """A name for an index, and the scope in which it stands for it; H before it says its range."""
        name, scope = self.new(bound.name)
        while f"H{name}" in self.used:
            name, scope = scope.new(bound.name)
        used = scope.used | {f"H{name}"}
        return name, replace(scope, indices={**self.indices, bound: name}, used=used)


@dataclass(frozen=True)
class Spot:
    """A place in a formula, or some of the parts there, for which `new` is written, or zz if there is none."""

    path: Path
    among: tuple[int, ...] = ()
    new: Term | None = None

    def inside(self, place: int) -> Spot | None:
        """The same spot, seen from the part at `place`."""
        return replace(self, path=self.path[1:]) if self.path[:1] == (place,) else None


Placed = tuple[Term, Spot | None]  # a part of a formula, and the spot in it


class Formulas:
    """Writes the formulas of one problem, and the definitions that they need."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.names = Names()
        self.sizes = {name: self.names.new(name) for name in problem.sizes}
        self.functions = {f.name: self.names.new(f.name) for f in problem.functions}
        self.arrays = {name: self.names.new(name) for name in problem.shapes}
        self.growing = {growing(dim): coq for dim, coq in self.sizes.items()}
        self.endless: frozenset[str] = frozenset()  # sizes that grow in what is to be proved
        self.text: list[str] = []  # sentences, in order
        self.of: dict[tuple[str, tuple[str, ...]], str] = {}  # the functions E_of_m
        self.chance = {word: self.names.new(word) for word in OUTCOMES if problem.randoms}
        self.top = Scope(used=frozenset(self.names.used), outcome=self.chance.get("omega", ""))

    # -- arrays -----------------------------------------------------------------------------

    def rank(self, name: str) -> int:
        """How many indices a symbol or definition has."""
        return len(self.problem.shapes[name])

    def type(self, name: str) -> str:
        """The type of a symbol or definition."""
        if name in self.growing:
            return "nat"
        return "nat -> " * self.rank(name) + ("nat" if self.is_natural(name) else "R")

    def is_natural(self, name: str) -> bool:
        """Whether the entries of a symbol are natural numbers of Coq."""
        return self.problem.signs.get(name) in LEAST_VALUES and name not in self.problem.random

    def size(self, dim: str, scope: Scope) -> str:
        """What stands for a size at a place."""
        return scope.moved.get(growing(dim), self.sizes[dim])

    def named(self, mover: str) -> str:
        """The name in Coq of what can move, a symbol or a size."""
        return self.growing[mover] if mover in self.growing else self.arrays[mover]

    def hangs(self, term: Term, mover: str) -> bool:
        """Whether a term changes with a symbol or a size."""
        if mover in self.growing:
            return is_moved(self.problem, term, size(mover.removeprefix(growing(""))))
        return self.problem.depends(term, mover)

    def array(self, name: str, scope: Scope) -> str:
        """What stands for the whole of a symbol or definition at a place."""
        if name in self.growing:
            return scope.moved.get(name, self.growing[name])
        if name in scope.held:
            return scope.held[name]
        if name in scope.moved:
            return scope.moved[name]
        self.stand_still(name, scope)
        movers = self.movers(name, scope.moved)
        words = [scope.moved[m] for m in movers] + [scope.outcome] * self.is_random(name)
        return applied(self.function_of(name, movers) if movers else self.arrays[name], words)

    def is_random(self, name: str) -> bool:
        """Whether it is an array for each outcome."""
        return bool(self.problem.outcomes.get(name))

    def stand_still(self, name: str, scope: Scope) -> None:
        """Refuse an array under whose random symbols a distribution moves, which their arrays don't show."""
        for random in self.problem.reach[name] & self.problem.random.keys():
            for mover in (*scope.moved, *scope.held):
                if mover != random and mover in self.problem.reach[random]:
                    raise NotExported(withheld.MOVING_LAW, random=random, mover=mover)

    def movers(self, name: str, moved: Iterable[str]) -> tuple[str, ...]:
        """Which of the moved symbols a definition follows; one that is reached through another only does
        not count.
        """
        moved = tuple(moved)
        found: set[str] = set()
        stack, seen = [name], {name}
        while stack:
            top = stack.pop()
            if any(each in self.growing for each in moved) and top in self.problem.defined:
                found |= {growing(dim) for dim in _counted(self.problem.defined[top].body)} & {*moved}
            for used in self.problem.uses.get(top, ()):
                if used in moved:
                    found.add(used)
                elif used not in seen:
                    seen.add(used)
                    stack.append(used)
        return tuple(each for each in (*self.growing, *self.problem.shapes) if each in found)

    def function_of(self, name: str, movers: tuple[str, ...]) -> str:
        """The definition `name` as a function of `movers`; stated where it is first needed."""
        if (name, movers) not in self.of:
            coq = self.names.new(f"{self.arrays[name]}_of_{'_'.join(map(self.named, movers))}")
            self.of[name, movers] = coq
            scope, binders = self.abstract(movers)
            self.define(coq, name, scope, binders)
            self.settle(coq, name, movers)
        return self.of[name, movers]

    def on_diagonal(self, entry: Sym) -> str:
        """The tactic that writes a definition out where two of its indices are one, and so a δ in it is 1,
        which Coq does not see by itself; nothing, if there is no such δ.
        """
        deltas = contains(self.problem.defined[entry.name].body, Delta)
        if not deltas or len(set(entry.args)) == len(entry.args):
            return ""
        written = (coq for (name, _), coq in self.of.items() if name == entry.name)
        return f"cbv beta delta [{' '.join((self.arrays[entry.name], *written))}]"

    def settle(self, coq: str, name: str, movers: tuple[str, ...]) -> None:
        """State that E_of_m at m itself is E, whichever of the movers is where it was."""
        for mover in movers:
            others = [m for m in movers if m != mover]
            scope, binders = self.abstract(others)
            if self.is_random(name):
                letter, scope = scope.new("o")
                scope = replace(scope, outcome=letter)
                binders += f" ({letter} : {self.chance['Omega']})"
            at = {**scope.moved, mover: self.array(mover, scope)}
            words = [*(at[m] for m in movers), *([scope.outcome] * self.is_random(name))]
            left = f"{coq} {' '.join(words)}"
            lemma = self.names.new(f"{coq}_at_{self.named(mover)}" if others else f"{coq}_there")
            every = f"forall{binders}, " if binders else ""
            self.text.append(
                f"Lemma {lemma} : {every}{left} = {self.array(name, scope)}. Proof. reflexivity. Qed.\n"
                f"#[local] Hint Rewrite {lemma} : there."
            )

    def abstract(self, movers: Iterable[str], used: frozenset[str] | None = None) -> tuple[Scope, str]:
        """A scope in which arbitrary arrays stand for `movers`, and their binders."""
        scope = replace(self.top, used=self.top.used if used is None else used)
        moved, binders = {}, ""
        for mover in movers:
            letter, scope = scope.new(f"{self.named(mover)}'")
            moved[mover] = letter
            binders += f" ({letter} : {self.type(mover)})"
        return replace(scope, moved=moved), binders

    def define(self, coq: str, name: str, scope: Scope, binders: str = "") -> None:
        """State the definition `name` under the name `coq`."""
        definition = self.problem.defined[name]
        if self.is_random(name):
            letter, scope = scope.new("o")
            scope = replace(scope, outcome=letter)
            binders += f" ({letter} : {self.chance['Omega']})"
        for param in definition.params:
            letter, scope = scope.bind(param)
            binders += f" ({letter} : nat)"
        body = self.write(definition.body, scope)
        self.text.append(f"Definition {coq}{binders} : R := {body}.")

    def entry(self, term: Sym, scope: Scope) -> str:
        """An entry of a symbol or definition."""
        if term.name in scope.slots:
            letter, slot = scope.slots[term.name]
            at = [scope.indices[i] for i in term.args] + ["0%nat", "0%nat"]
            return f"{letter} {slot}%nat {at[0]} {at[1]}"
        written = call(self.array(term.name, scope), [scope.indices[i] for i in term.args])
        if self.is_natural(term.name):
            return f"INR {parenthesized(written, ATOM, 9) if term.args else written}"
        return written

    def natural(self, term: Term, scope: Scope) -> str:
        """A term that is seen to be a natural number, as one of Coq.

        Raises:
            NotExported: it is a sum over an index, or holds a δ.
        """
        match term:
            case Num(value=value):
                return str(value)
            case Size(data=dim):
                return self.size(dim, scope)
            case Sym() if self.is_natural(term.name):
                written = call(self.array(term.name, scope), [scope.indices[i] for i in term.args])
                return f"({written})" if term.args else written
            case Position():  # indices count from 0
                return f"(S {scope.indices[term.index]})"
            case Add():
                more, less = self._added(term, scope)
                return f"({more} - {less})" if less else f"({more})"
            case Mul():
                return f"({' * '.join(self.natural(each, scope) for each in term.args)})"
        raise NotExported(f"an exponent with a {term.tag}")

    def _added(self, term: Add, scope: Scope) -> tuple[str, str]:
        """What is added in a natural number, and what is taken away from that, if anything is."""
        less = [self.natural(neg(t), scope) for t in term.args if _is_negative(t)]
        more = [self.natural(t, scope) for t in term.args if not _is_negative(t)]
        return " + ".join(more) or "0", f"({' + '.join(less)})" if len(less) > 1 else "".join(less)

    def counted(self, term: Term, scope: Scope) -> str:
        """That a natural number is one, which no difference in Coq is less than."""
        less, more = ("0", self.natural(term, scope))
        if isinstance(term, Add):
            more, less = self._added(term, scope)
        return f"({less or 0} <= {more})%nat"

    def moving(self, wrt: Term, kind: str, scope: Scope) -> tuple[str, Scope]:
        """The name of a number t, and the scope in which it stands for the entry `wrt`."""
        assert isinstance(wrt, Sym)
        t, inner = scope.new("t")
        at = [scope.indices[i] for i in wrt.args]
        whole = self.array(wrt.name, scope)
        entry = applied(UPDATES[len(at)], [whole, *at, t]) if at else t
        if kind == "local":
            return t, replace(inner, held={**scope.held, wrt.name: entry})
        if scope.held:
            raise NotExported("a derivative inside of one that holds definitions fixed")
        return t, replace(inner, moved={**scope.moved, wrt.name: entry})

    # -- terms ------------------------------------------------------------------------------

    def write(self, term: Term, scope: Scope, level: int = 200, spot: Spot | None = None) -> str:
        """`term` as Coq reads it where operators bind as tight as `level`."""
        if spot is not None and not spot.path and not spot.among:
            return "zz" if spot.new is None else self.write(spot.new, scope, level)
        match term:
            case Num(value=value):
                return _number(value, level)
            case Constant(data=name):
                return CONSTANTS[name]
            case Size(data=dim):
                return parenthesized(f"INR {self.size(dim, scope)}", ATOM, level)
            case Sym():
                entry = self.entry(term, scope)
                return parenthesized(entry, ATOM, level) if " " in entry else entry
            case Delta(args=(i, j)):
                return parenthesized(f"delta {scope.indices[i]} {scope.indices[j]}", ATOM, level)
            case Add():
                return parenthesized(self._sum(term, scope, spot), ADD, level)
            case Mul():
                return self._product(term, scope, level, spot)
            case Pow():
                return self._power(term, scope, level, spot)
            case Sum() | Product() | Max():
                bound, inner = scope.bind(term.index)
                body = self.write(term.body, inner, 200, spot and spot.inside(1))
                text = f"{BIG[term.tag]} {self.size(term.index.dim, scope)} (fun {bound} => {body})"
                return parenthesized(text, ATOM, level)
            case Inverse(args=(matrix, row, column)):
                body = self.matrix(matrix, scope, spot and spot.inside(0))
                at = f"{scope.indices[row]} {scope.indices[column]}"  # type: ignore[index]
                return parenthesized(f"minv {body} {at}", ATOM, level)
            case Det(args=(matrix,)):
                body = self.matrix(matrix, scope, spot and spot.inside(0))
                return parenthesized(f"det {body}", ATOM, level)
            case MatrixPower(args=(matrix, exponent, row, column)):
                if spot is not None and spot.path[0] == 1:
                    if spot.new is None or spot.among:
                        raise NotExported("a step in the exponent of a matrix")
                    exponent, spot = put(exponent, spot.path[1:], spot.new), None
                body = self.matrix(matrix, scope, spot and spot.inside(0))
                at = f"{scope.indices[row]} {scope.indices[column]}"  # type: ignore[index]
                raised = self.natural(exponent, scope)
                return parenthesized(f"mpow {body} {raised} {at}", ATOM, level)
            case Position():
                return parenthesized(f"INR {self.natural(term, scope)}", ATOM, level)
            case Fn(name="factorial", args=(count,)):
                if spot is not None:
                    raise NotExported("a step in the argument of a factorial")
                return parenthesized(f"INR (fact {self.natural(count, scope)})", ATOM, level)
            case Fn() | Indicator():
                args = [self.write(a, scope, 9, spot and spot.inside(n)) for n, a in enumerate(term.args)]
                return parenthesized(call(_function(term), args), ATOM, level)
            case D():
                t, inner = self.moving(term.wrt, term.data, scope)
                body = self.write(term.body, inner, 200, spot and spot.inside(0))
                at = self.write(term.wrt, scope, 9)
                return parenthesized(f"Derive (fun {t} => {body}) {at}", ATOM, level)
            case Apply():
                return parenthesized(self._application(term, scope, spot), ATOM, level)
            case Limit():
                letter, inner = self.tending(term, scope)
                body = self.write(term.body, inner, 200, spot and spot.inside(0))
                return parenthesized(
                    f"limit {self.filter(term, scope)} (fun {letter} => {body})", ATOM, level
                )
            case Moment():
                return parenthesized(self._moment(term, scope, spot), ATOM, level)
        raise NotExported(f"Coq export knows no {term.tag}")

    def matrix(self, matrix: Term, scope: Scope, spot: Spot | None = None) -> str:
        """The size of a square matrix, and the function that says its entries."""
        assert isinstance(matrix, Array)
        assert isinstance(matrix.body, Array)
        row, inner = scope.bind(matrix.index)
        column, inner = inner.bind(matrix.body.index)
        within = spot and spot.inside(1)
        body = self.write(matrix.body.body, inner, 200, within and within.inside(1))
        return f"{self.size(matrix.index.dim, scope)} (fun {row} {column} => {body})"

    def tending(self, node: Limit, scope: Scope) -> tuple[str, Scope]:
        """The name of what tends to something, and the scope in which it stands for the variable of a limit."""
        if scope.moved or scope.held:
            raise NotExported("a limit where something else moves")
        if isinstance(node.variable, Size):
            dim = node.variable.data
            letter, inner = scope.new(f"{self.sizes[dim]}'")
            return letter, replace(inner, moved={growing(dim): letter})
        assert isinstance(node.variable, Sym)
        name = node.variable.name
        if self.is_natural(name) or self.is_random(name):
            raise NotExported(f"a limit in {name}, which is no given real number")
        letter, inner = scope.new(f"{self.arrays[name]}'")
        return letter, replace(inner, moved={name: letter})

    def filter(self, node: Limit, scope: Scope) -> str:
        """Along what the variable of a limit tends."""
        if isinstance(node.variable, Size):
            return "eventually"
        at = "" if node.point is None else f" {self.write(node.point, scope, 9)}"
        return applied(FILTERS[str(node.data)] + at, ())

    def tends(self, node: Limit, value: Term, scope: Scope) -> str:
        """That a limit exists, and what it is, in the words of Coquelicot."""
        letter, inner = self.tending(node, scope)
        function, said = f"(fun {letter} => {self.write(node.body, inner)})", self.write(value, scope, 9)
        if isinstance(node.variable, Size):
            return f"is_lim_seq {function} {said}"
        if node.data in ("above", "below"):
            return f"filterlim {function} {self.filter(node, scope)} (locally {said})"
        at = ENDS.get(str(node.data)) or self.write(node.point or ZERO, scope, 9)
        return f"is_lim {function} {at} {said}"

    def hypothesis(self, judgement: Judgement) -> str:
        """What is given for all values of its free indices; of a limit, that it exists too."""
        found = limit_is(judgement)
        if found is None:
            return self.quantified(judgement, is_given=True)
        binders, scope = self.ranges(judgement.free, self.top, is_given=True)
        said = self.tends(*found, scope)
        return f"forall{binders}, {said}" if binders else said

    def _moment(self, term: Moment, scope: Scope, spot: Spot | None) -> str:
        """An expectation, variance or covariance: of functions of the outcome."""
        letter, inner = self.any_outcome(term, scope)
        args = (self.write(arg, inner, 200, spot and spot.inside(n)) for n, arg in enumerate(term.args))
        words = [*OPERATORS[term.data], self.chance["E"], *(f"(fun {letter} => {each})" for each in args)]
        return " ".join(words)

    def any_outcome(self, term: Term, scope: Scope) -> tuple[str, Scope]:
        """The name of any outcome, and the scope in which `term` is taken there."""
        for mover in (*scope.moved, *scope.held):
            if self.is_random(mover) and self.problem.depends(term, mover):
                raise NotExported(withheld.MOVING_CHANCE, mover=mover)
        letter, inner = scope.new("o")
        return letter, replace(inner, outcome=letter)

    def _sum(self, term: Add, scope: Scope, spot: Spot | None) -> str:
        text = ""
        for part, inner in _parts(term, spot):
            minus, factors = _factors(part, inner)
            if minus and text:
                text += f" - {self._factors_text(factors, scope, MUL)}"
            else:
                shown = self.write(part, scope, ADD - 1 if text else ADD, inner)
                text += f" + {shown}" if text else shown
        return text

    def _product(self, term: Mul, scope: Scope, level: int, spot: Spot | None) -> str:
        minus, factors = _factors(term, spot)
        if minus:
            return parenthesized(f"- {self._factors_text(factors, scope, NEG)}", NEG, level)
        return self._factors_text(factors, scope, level)

    def _factors_text(self, factors: list[Placed], scope: Scope, level: int) -> str:
        if len(factors) == 1:
            return self.write(factors[0][0], scope, level, factors[0][1])
        text = ""
        for part, inner in factors:
            factor = self.write(part, scope, MUL - 1 if text else MUL, inner)
            text += f" * {factor}" if text else factor
        return parenthesized(text, MUL, level)

    def _power(self, term: Pow, scope: Scope, level: int, spot: Spot | None) -> str:
        base = self.write(term.base, scope, POW - 1, spot and spot.inside(0))
        exponent = term.exponent
        if (
            isinstance(exponent, Num)
            and exponent.value.denominator == 1
            and (spot is None or spot.path[0] == 0)
        ):
            power = abs(exponent.value)
            text = base if power == 1 else f"{base} ^ {power}"
            if exponent.value > 0:
                return parenthesized(text, POW, level)
            inverse = (
                self.write(term.base, scope, NEG, spot and spot.inside(0)) if power == 1 else f"({text})"
            )
            return parenthesized(f"/ {inverse}", NEG, level)
        inside = spot and spot.inside(1)
        for sign, each in ((1, exponent), (-1, neg(exponent))):
            if not isinstance(exponent, Num) and is_at_least(self.problem, each, 0):
                if inside is not None:
                    raise NotExported("a step in an exponent that is a natural number")
                text = f"{base} ^ {self.natural(each, scope)}"
                return (
                    parenthesized(text, POW, level) if sign > 0 else parenthesized(f"/ ({text})", NEG, level)
                )
        raised = self.write(exponent, scope, 9, inside)
        base = self.write(term.base, scope, 9, spot and spot.inside(0))
        return parenthesized(f"rpow {base} {raised}", ATOM, level)

    def _application(self, term: Apply, scope: Scope, spot: Spot | None) -> str:
        function = self.problem.opaque[term.name]
        dims = {dim for shape in function.shapes for dim in shape} | {*function.dims}
        if any(growing(dim) in scope.moved for dim in dims):
            raise NotExported(f"{term.name} is another function for each size")
        head = applied(self.functions[term.name], [scope.indices[i] for i in term.component])
        at = list(term.at)
        for slot in term.slots:
            count = len(self.problem.opaque[term.name].shapes[slot])
            row = [scope.indices[i] for i in at[:count]] + ["0", "0"]
            del at[:count]
            head = f"(partial {head} {slot} {row[0]} {row[1]})"
        first = len(term.component)
        slots = [self.slot(a, scope, spot and spot.inside(first + n)) for n, a in enumerate(term.arguments)]
        return f"{head} {arrays(slots)}"

    def slot(self, argument: Term, scope: Scope, spot: Spot | None = None) -> str:
        """An argument of an opaque function as a slot of its array."""
        letters: list[str] = []
        while isinstance(argument, Array):
            letter, scope = scope.bind(argument.index)
            letters.append(letter)
            argument, spot = argument.body, spot and spot.inside(1)
        if len(letters) > 2:
            raise NotExported("an unknown function of an array with three indices")
        body = self.write(argument, scope, 200 if letters else 9, spot)
        kind = KINDS[len(letters)]
        return f"{kind} (fun {' '.join(letters)} => {body})" if letters else f"{kind} {body}"

    # -- claims -----------------------------------------------------------------------------

    def claim(self, judgement: Judgement, scope: Scope) -> str:
        """A judgement as a proposition."""
        match judgement.relation, judgement.terms:
            case ("differentiable" | "locally differentiable") as relation, (term, wrt):
                kind = "local" if relation.startswith("locally") else "total"
                t, inner = self.moving(wrt, kind, scope)
                at = self.write(wrt, scope, 9)
                return f"ex_derive (fun {t} => {self.write(term, inner)}) {at}"
            case "converges", (Limit() as node,):
                letter, inner = self.tending(node, scope)
                return (
                    f"converges {self.filter(node, scope)} (fun {letter} => {self.write(node.body, inner)})"
                )
            case "integrable", (term,):
                letter, inner = self.any_outcome(term, scope)
                return f"{self.chance['integrable']} (fun {letter} => {self.write(term, inner)})"
            case "independent variates", terms:
                said = f"uncorrelated {self.chance['E']} {self.chance['integrable']}"
                for term in terms:
                    letter, inner = self.any_outcome(term, scope)
                    said += f" (fun {letter} => {self.write(term, inner)})"
                return said
            case "independent over", (term, Index() as over):
                letter, inner = self.any_outcome(term, scope)
                k, inner = inner.bind(over)
                count = self.size(over.dim, scope)
                said = f"uncorrelated_over {self.chance['E']} {self.chance['integrable']} {count}"
                return f"{said} (fun {letter} {k} => {self.write(term, inner)})"
            case "interchangeable", (term, wrt):
                at = self.write(wrt, scope, 9)
                letter, inner = self.any_outcome(term, scope)
                t, inner = self.moving(wrt, "total", inner)
                return (
                    f"interchangeable {self.chance['E']} (fun {t} {letter} => {self.write(term, inner)}) {at}"
                )
            case "whole", (term,):
                return self.counted(term, scope)
            case "between", (term, *others):
                place = " ".join(self.write(each, scope, 9) for each in (*others, term))
                return f"between {place}"
            case relation, (Det() as det,) if relation in OF_MATRICES:
                return f"{OF_MATRICES[relation]} {self.matrix(det.matrix, scope)}"
            case ("=" | "!=") as relation, (Index() as i, Index() as j):
                return f"{scope.indices[i]} {RELATIONS[relation]} {scope.indices[j]}"
            case relation, (left, right) if relation in RELATIONS:
                return f"{self.write(left, scope, ADD)} {RELATIONS[relation]} {self.write(right, scope, ADD)}"
        raise NotExported(f"Coq export knows no claim that something is {judgement.relation}")

    def quantified(self, judgement: Judgement, scope: Scope | None = None, is_given: bool = False) -> str:
        """A judgement for all values of its free indices."""
        scope = scope or self.top
        outcome, scope = self.outcomes(judgement, scope)
        binders, scope = self.ranges(judgement.free, scope, is_given)
        binders = outcome + binders
        return f"forall{binders}, {self.claim(judgement, scope)}" if binders else self.claim(judgement, scope)

    def outcomes(self, judgement: Judgement, scope: Scope) -> tuple[str, Scope]:
        """The binder of any outcome, if something is said of one, and the scope in which it stands."""
        if not is_of_outcome(self.problem, judgement):
            return "", scope
        letter, scope = scope.new("o")
        return f" ({letter} : {self.chance['Omega']})", replace(scope, outcome=letter)

    def everywhere(self, every: Everywhere) -> str:
        """What is given of all numbers."""
        if every.points:
            raise NotExported("what is given of all arrays")
        free = frozenset[Index]().union(*(term.free for term in every.terms))
        binders, scope = self.ranges(sorted(free, key=lambda each: each.data), self.top)
        letter, scope = scope.new(every.variable)
        scope = replace(scope, moved={every.variable: letter})
        said = " -> ".join(self.claim(each, scope) for each in (*every.when, every.claim))
        return f"forall{binders} ({letter} : R), {said}"

    def dims(self, shapes: tuple[tuple[str, ...], ...], scope: Scope | None = None) -> str:
        """The shape of the array of an unknown function's arguments."""
        rows = []
        for shape in shapes:
            if len(shape) > 2:
                raise NotExported("an unknown function of an array with three indices")
            sides = [self.size(dim, scope or self.top) for dim in shape] + ["1", "1"]
            rows.append(f"({sides[0]}, {sides[1]})%nat")
        return f"[{'; '.join(rows)}]"

    def smoothness(self, function: Function) -> list[str]:
        """That an unknown function is differentiable, and if it is so twice, that its derivatives are."""
        dims = self.dims(function.shapes)
        letters = [f"k{n + 1}" for n in range(len(function.dims))]
        ranges = [f"({k} < {self.sizes[dim]})%nat -> " for k, dim in zip(letters, function.dims, strict=True)]
        every = f"forall {' '.join(letters)}, {''.join(ranges)}" if letters else ""
        head = applied(self.functions[function.name], letters)
        claims = [f"{every}forall a, smooth {dims} {head} a"]
        if function.order > 1:
            inside = f"forall s i j a, inside {dims} s i j ->"
            claims.append(f"{every}{inside} smooth {dims} (partial {head} s i j) a")
        return claims

    def ranges(self, free: Iterable[Index], scope: Scope, is_given: bool = False) -> tuple[str, Scope]:
        """Binders for indices in their ranges, and the scope in which they stand; what is given of all entries of
        an array whose size grows is given of the whole sequence.
        """
        binders = ""
        for each in free:
            name, scope = scope.bind(each)
            if is_given and each.dim in self.endless:
                binders += f" ({name} : nat)"
                continue
            binders += f" ({name} : nat) (H{name} : ({name} < {self.size(each.dim, scope)})%nat)"
        return binders, scope


def _is_negative(term: Term) -> bool:
    """Whether a term is written with a minus."""
    first = term.args[0] if isinstance(term, Mul) else term
    return isinstance(first, Num) and first.value < 0


def limit_is(judgement: Judgement) -> tuple[Limit, Term] | None:
    """The limit of which an equation says the value, and that value; None for any other claim."""
    if judgement.relation == "=":
        for one, other in (judgement.terms, judgement.terms[::-1]):
            if isinstance(one, Limit) and not contains(other, Limit):
                return one, other
    return None


def _counted(term: Term) -> Iterator[str]:
    """The sizes that a term sums over, or speaks of."""
    for part in subterms(term):
        match part:
            case Size(data=dim):
                yield dim
            case Binder(index=bound):
                yield bound.dim
            case Apply():
                yield from (i.dim for i in (*part.component, *part.at))


def unfolded(problem: Problem, term: Term) -> Term:
    """`term` with every definition written out."""
    if isinstance(term, Sym) and term.name in problem.defined:
        return unfolded(problem, problem.defined[term.name].at(term.args))
    if isinstance(term, Sym | Index) or not term.args:
        return term
    return term.with_args(unfolded(problem, arg) for arg in term.args)


def apart(subject: Term, wrt: Sym) -> Sym:
    """An entry of the same array at indices that are not in `subject`, nor twice."""
    taken = {each.name for each in subject.free}
    at = []
    for each in wrt.args:
        name = each.name
        while name in taken:
            name += "'"
        taken.add(name)
        at.append(index(name, each.dim))
    return type(wrt).with_args(wrt, at)  # type: ignore[return-value]


def arrays(slots: list[str]) -> str:
    """The array of an unknown function's arguments."""
    return f"(arr [{'; '.join(slots)}])"


def call(head: str, args: Iterable[str]) -> str:
    """A function at arguments."""
    words = [head, *args]
    if head.startswith("(") and not head.startswith("(fun"):
        words[0] = head[1:-1]
    return " ".join(words)


def applied(head: str, args: Iterable[str]) -> str:
    """A function at arguments, in brackets if there are any."""
    text = call(head, args)
    return parenthesized(text, ATOM, 9) if " " in text else text


def parenthesized(text: str, own: int, level: int) -> str:
    """`text`, whose operator is of level `own`, where `level` is the loosest that needs no brackets."""
    if own <= level or (text.startswith("(") and _closes_last(text)):
        return text
    return f"({text})"


def _closes_last(text: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place == len(text) - 1
    return False


def _number(value: Fraction, level: int) -> str:
    sign = "- " if value < 0 else ""
    size = abs(value)
    if size.denominator == 1:
        return parenthesized(f"{sign}{size}", NEG if sign else 0, level)
    return parenthesized(f"{sign}({size.numerator} * / {size.denominator})", NEG if sign else 0, level)


def _factors(term: Term, spot: Spot | None) -> tuple[bool, list[Placed]]:
    """The factors of a term behind its sign, if that is written in front: - 2 * x."""
    if spot is not None and not spot.path and not (spot.among and isinstance(term, Mul)):
        return False, [(term, spot)]
    if isinstance(term, Num) and term.value < 0:
        return True, [(num(-term.value), None)]
    if not isinstance(term, Mul):
        return False, [(term, spot)]
    placed = _parts(term, spot)
    first, inner = placed[0]
    if inner is not None or not isinstance(first, Num) or first.value > 0:
        return False, placed
    return True, placed[1:] if first.value == -1 else [(num(-first.value), None), *placed[1:]]


def _parts(term: Add | Mul, spot: Spot | None) -> list[Placed]:
    """The parts that are written, each with the spot in it; chosen parts are written as one."""
    if spot is not None and not spot.path:
        here = Spot((), (), spot.new)
        first = min(spot.among)
        return [
            (part, here if place == first else None)
            for place, part in enumerate(term.args)
            if place == first or place not in spot.among
        ]
    return [(part, spot and spot.inside(place)) for place, part in enumerate(term.args)]


def _function(term: Fn | Indicator) -> str:
    known = INDICATORS if isinstance(term, Indicator) else FUNCTIONS
    if term.data not in known:
        raise NotExported(f"Coq export knows no function {term.data}")
    return known[term.data]
