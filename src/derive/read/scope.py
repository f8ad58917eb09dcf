"""What names mean in a problem: sizes, arrays and their shapes, indices whose sizes are inferred from use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from derive.read import tree as t
from derive.read.errors import Unreadable
from derive.read.names import Names, shown
from derive.terms import LETTERS, Index, Term, index

if TYPE_CHECKING:
    from derive.read.arrays import Value

UNKNOWN = "?"  # begins the name of a size that nothing has told
MOST_WORK = 20_000  # entries that are made of entries


class Extent:
    """A size that may still be unknown; extents that are found to be equal are linked."""

    __slots__ = ("link", "name", "number")

    def __init__(self, name: str = "", number: int = 0) -> None:
        self.name, self.number = name, number
        self.link: Extent | None = None

    @property
    def root(self) -> Extent:
        """The one of all that are linked to it that stands for them."""
        found = self
        while found.link is not None:
            found = found.link
        return found

    @property
    def text(self) -> str:
        """The name of the size."""
        root = self.root
        return root.name or f"{UNKNOWN}{root.number}"

    @property
    def shown(self) -> str:
        """The name of the size for a person, ? where nothing has told it."""
        return self.root.name or UNKNOWN


class Paired(Extent):
    """The size n·m of what is stacked, vec(A) or A ⊗ B: an index over it is one over n with one over m."""

    __slots__ = ("inner", "outer")

    def __init__(self, outer: Extent, inner: Extent) -> None:
        super().__init__()
        self.outer, self.inner = outer, inner

    @property
    def text(self) -> str:
        """The names of both sizes."""
        return f"{self.outer.text}·{self.inner.text}"

    @property
    def shown(self) -> str:
        """The same for a person."""
        return f"{self.outer.shown}·{self.inner.shown}"


def parts_of(extent: Extent | None) -> tuple[Extent, ...]:
    """The sizes that an index over it runs over: none of 1, two of what is stacked."""
    if extent is None:
        return ()
    return (*parts_of(extent.outer), *parts_of(extent.inner)) if isinstance(extent, Paired) else (extent,)


@dataclass(eq=False, slots=True)
class Letter:
    """An index letter in a formula: where it first stands, and what it runs over."""

    name: str
    extent: Extent
    at: int

    @property
    def index(self) -> Index:
        """It as a term."""
        return index(self.name, self.extent.text)


@dataclass(frozen=True, slots=True)
class Declared:
    """Something that has entries: its name, its base and labels, its sizes."""

    name: str
    base: str
    extents: tuple[Extent, ...]
    below: str = ""
    above: str = ""
    integer: bool = False

    @property
    def spelled(self) -> str:
        """Its name as it may be written: y^*."""
        below, above = (
            f"{sign}{mark}" if mark else "" for sign, mark in (("_", self.below), ("^", self.above))
        )
        return shown(self.base) + below + above

    @property
    def shape(self) -> str:
        """Its sizes, for a person."""
        return " × ".join(extent.shown for extent in self.extents) or "a number"


@dataclass(frozen=True, slots=True)
class Inverse:
    """`name` is the inverse of a matrix: of each whose entry at the indices `at` has one of the keys `entries`."""

    name: str
    at: tuple[Index, Index]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What one line of a derivation speaks of and nobody declared: `name` at the indices `params`.

    It stands for `body`, or for all numbers if there is none, as the u of dσ(−u)/du.
    """

    name: str
    params: tuple[Index, ...] = ()
    body: Term | None = None


@dataclass(slots=True)
class Scope:
    """All that is declared.  With `infers`, an unknown letter becomes a symbol when it is first used."""

    sizes: dict[str, Extent] = field(default_factory=dict)
    declared: dict[str, Declared] = field(default_factory=dict)
    # an unknown function -> its arguments; none where it is of any one number
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)  # an unknown function -> the name of its value
    hangs: dict[str, str] = field(
        default_factory=dict
    )  # such a value -> the one symbol it hangs on, if it is one
    orders: dict[str, int] = field(default_factory=dict)  # how many times a function is differentiable
    preferred: dict[str, list[str]] = field(default_factory=dict)  # size -> the author's letters
    made_of: dict[str, frozenset[str]] = field(
        default_factory=dict
    )  # a definition -> all names that it hangs on
    reserved: frozenset[str] = frozenset()  # letters that stand for all numbers in what is given
    variable: str = ""  # the only one in which the problem asks for derivatives
    random: frozenset[str] | None = None  # what hangs on an outcome, if that is known
    insists: bool = True  # that these run over their size, whatever else is said; else where nothing else is
    infers: bool = False
    is_answer: bool = False  # sloppy writing is read, and remarked
    is_line: bool = False  # of a derivation: what only stands there is read, too
    lies: bool = False  # what has one index is a row
    has_rows: bool = False  # the derivative of a number in a column is a row, as in numerator layout
    has_gradient: bool = False  # one was read
    inferred: list[Declared] = field(default_factory=list)
    steps: dict[tuple[str, int], Declared] = field(
        default_factory=dict
    )  # families at the step before, or after
    trail: list[Extent] = field(default_factory=list)
    made: int = 0
    work: int = 0
    inverses: tuple[Inverse, ...] = ()
    known: Names | None = None  # what the parser must know, once nothing more will be declared
    # of a function of arrays that may be any: the sizes of each argument, and those of its value
    spaces: dict[str, tuple[tuple[tuple[Extent, ...], ...], tuple[Extent, ...]]] = field(default_factory=dict)

    def fresh(self, has_rows: bool = False, lies: bool = False) -> Scope:
        """A scope with the same names in which nothing has been read: what is read there leaves this one as it is."""
        assert not self.infers
        return Scope(
            self.sizes, self.declared, self.functions, self.values, self.hangs, self.orders, preferred=self.preferred, steps=self.steps,
            insists=self.insists, is_answer=self.is_answer, lies=lies, has_rows=has_rows, inverses=self.inverses,
            known=self.known, made_of=self.made_of, random=self.random, is_line=self.is_line,
            variable=self.variable, reserved=self.reserved, spaces=self.spaces,
        )  # fmt: skip

    def of_lines(self) -> Scope:
        """A scope with the same names for the lines of a derivation."""
        made = self.fresh()
        made.is_line, made.known = True, None
        made.known = made.names()
        return made

    def spend(self, work: int, at: int) -> None:
        """Count what is done for one formula, of which there may not be too much.

        Raises:
            Unreadable: there is.
        """
        self.work += work
        if self.work > MOST_WORK:
            raise Unreadable("a formula that grows too large when it is written out", at)

    def extent(self) -> Extent:
        """A size that is not known yet."""
        self.made += 1
        return Extent(number=self.made)

    def unify(self, a: Extent | None, b: Extent | None) -> bool:
        """Whether the two can be the same size, which they then are; None is 1."""
        if a is None or b is None:
            return a is b
        a, b = a.root, b.root
        if a is b:
            return True
        if isinstance(a, Paired) or isinstance(b, Paired):
            if not (isinstance(a, Paired) and isinstance(b, Paired)):
                return False
            return self.unify(a.outer, b.outer) and self.unify(a.inner, b.inner)
        if a.name and b.name:
            return a.name == b.name
        late, early = (a, b) if b.name or not a.name else (b, a)
        late.link = early
        self.trail.append(late)
        return True

    def undo(self, mark: int) -> None:
        """Forget what was found equal since the trail had this length."""
        while len(self.trail) > mark:
            self.trail.pop().link = None

    def declare(self, declared: Declared) -> None:
        """Add a name."""
        self.declared[declared.name] = declared

    def called(self, base: str) -> Iterator[Declared]:
        """All that have this base, with whatever labels."""
        return (each for each in self.declared.values() if each.base == base)

    def names(self) -> Names:
        """What the parser must know."""
        if self.known is not None:
            return self.known
        ranks: dict[str, frozenset[int]] = {size: frozenset((0,)) for size in self.sizes}
        labels: dict[str, frozenset[str]] = {}
        for each in self.declared.values():
            ranks[each.base] = ranks.get(each.base, frozenset()) | {len(each.extents)}
            own = {each.below, each.above.strip("()") if self.is_answer else ""} - {""}
            labels[each.base] = labels.get(each.base, frozenset()) | own
        bases = frozenset(name for name in self.functions)
        marked: dict[str, tuple[str, ...]] = {size: (shown(size),) for size in self.sizes}
        for each in self.declared.values():
            marked[each.base] = (*marked.get(each.base, ()), each.spelled)
        defined = frozenset(self.declared[name].base for name in self.made_of if name in self.declared)
        sizes = frozenset(self.sizes)
        return Names(ranks, labels, bases, self.is_answer, marked, defined, self.is_line, sizes)

    def spare(self, dim: str, avoid: Iterable[str]) -> str:
        """A letter for a new index over `dim`: one of the author's, else a usual one."""
        used = {*avoid, *self.sizes, *(each.base for each in self.declared.values())}
        others = {letter for size, those in self.preferred.items() if size != dim for letter in those}
        for letter in (*self.preferred.get(dim, ()), *LETTERS):
            if letter not in used and (letter not in others or letter in self.preferred.get(dim, ())):
                return letter
        return next(f"i_{number}" for number in range(1, 1000) if f"i_{number}" not in used)


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """An expectation in a formula: what it is of; what it says it averages over, each with its place and the name of
    a distribution if one stands there.
    """

    at: int
    of: tuple[Value, ...]
    over: tuple[tuple[int, Value, str], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a reading: `label` for machines, `says` for people, and its place."""

    label: str
    says: str
    at: int


@dataclass(slots=True)
class Formula:
    """One formula that is being read: its scope, and the letters and expectations that stand in it.

    Where shapes leave a choice of meanings it stands among `choices`, with its place and whether the less usual
    meaning was hardly meant if the usual one is right; the less usual one is taken if the choice is `taken`.
    """

    scope: Scope
    taken: frozenset[str] = frozenset()
    free: dict[str, Letter] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    choices: dict[str, tuple[int, bool]] = field(default_factory=dict)
    twins: dict[tuple[str, str], Letter] = field(default_factory=dict)
    ties: list[tuple[Index, Index]] = field(default_factory=list)  # of which the sizes are taken to be equal
    own: dict[str, Own] = field(default_factory=dict)  # by name; complete once all entries are made
    moving: tuple[str, ...] = ()  # the symbols that have a differential
    compared: frozenset[int] = frozenset()  # the arrays written out that are sides of a relation, as objects
    standing: dict[str, str] = field(default_factory=dict)  # the keys of what stands under a name of its own
    paired: frozenset[str] = frozenset()  # letters that stand for an index below sums only

    @property
    def is_answer(self) -> bool:
        """Whether sloppy writing is read."""
        return self.scope.is_answer

    def remark(self, says: str, at: int, label: str = "sloppy") -> None:
        """Tell something about the reading, once."""
        if all(says != each.says for each in self.remarks):
            self.remarks.append(Remark(label, says, at))

    def chooses(self, kind: str, at: int, is_spare: bool = False) -> bool:
        """Note that shapes leave a choice at this place; whether its less usual meaning is taken."""
        choice = f"{kind} {at}"
        self.choices.setdefault(choice, (at, is_spare))
        return choice in self.taken

    def tie(self, letter: Letter, extent: Extent | None) -> bool:
        """Whether an index of an answer may stand where one over another size is wanted: it means something where
        both sizes are equal, and there only.
        """
        if not self.is_answer or extent is None or not (letter.extent.root.name and extent.root.name):
            return False
        pair = (letter.index, index(letter.name, extent.text))
        if pair not in self.ties:
            self.ties.append(pair)
        self.remark(
            f"{letter.name} runs up to {letter.extent.shown} at one place, up to {extent.shown} at another",
            letter.at,
            "two sizes",
        )
        return True

    def twin(self, letter: Letter, extent: Extent, bound: Mapping[str, Letter]) -> Letter | None:
        """An index of the same letter over another size, as far as an answer has one: where both sizes are equal they
        are the same.
        """
        if not self.is_answer or letter.name in bound or not extent.root.name:
            return None
        known = self.twins.setdefault((letter.name, extent.text), Letter(letter.name, extent, letter.at))
        self.remark(
            f"{letter.name} runs up to {letter.extent.shown} at one place, up to {extent.shown} at another",
            letter.at,
            "two sizes",
        )
        return known

    def letter(self, name: str, at: int, bound: Mapping[str, Letter]) -> Letter:
        """The index that `name` means here.

        Raises:
            Unreadable: it is the name of a size or of a number.
        """
        if name in bound:
            return bound[name]
        if name not in self.free:
            self.free[name] = self.bind(name, at)
        return self.free[name]

    def bind(self, name: str, at: int) -> Letter:
        """A new index of that name."""
        if name in self.scope.sizes:
            raise Unreadable(f"{name} is a size: an index must be another letter", at)
        known = self.scope.declared.get(name)
        if known is not None and not known.extents:
            raise Unreadable(f"{name} is declared as a number, so that it can't be an index too", at)
        letter = Letter(name, self.scope.extent(), at)
        if self.scope.insists:
            self.prefer(letter)
        self.letters.append(letter)
        return letter

    def prefer(self, letter: Letter) -> None:
        """Have it run over the only size for which the author writes that letter, if nothing else is known of it."""
        sizes = [size for size, those in self.scope.preferred.items() if letter.name in those]
        if len(sizes) == 1:
            self.scope.unify(letter.extent, self.scope.sizes[sizes[0]])

    @property
    def avoid(self) -> frozenset[str]:
        """The names of all letters in it."""
        return frozenset(letter.name for letter in self.letters)


def letters_below(tree: t.Tree) -> set[str]:
    """The letters that stand as subscripts in `tree`, and those that a Σ binds."""
    found: set[str] = set()
    for part in t.parts(tree):
        for item in part.below if isinstance(part, t.Scripted | t.Big | t.Call) else ():
            for inner in t.parts(item):
                found |= (
                    {inner.base}
                    if isinstance(inner, t.Name)
                    else set(inner.says)
                    if isinstance(inner, t.Word)
                    else set()
                )
        if (
            isinstance(part, t.Scripted)
            and isinstance(part.above, t.Group)
            and isinstance(part.above.of, t.Name)
        ):
            found.add(part.above.of.base)
    return found
