"""Statements in text: what an author wrote, kept apart from what it means, and its compilation to a Problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from derive.errors import DeriveError, StatementError
from derive.kernel import Definition, Function, Judgement, Problem, Symbol, Target
from derive.kernel.problem import in_order
from derive.read import (
    Ambiguous,
    Declared,
    Extent,
    Formula,
    Head,
    Names,
    Reading,
    Scope,
    Unreadable,
    elaborate,
    entry_at,
    head,
    parse,
    relations,
    tree as t,
)
from derive.read.arrays import Value
from derive.read.entries import belongs
from derive.read.scope import UNKNOWN
from derive.terms import (
    Array,
    Index,
    Sum,
    Sym,
    Term,
    apply,
    index,
    num,
    power,
    same,
    subterms,
    sum_over,
    sym,
    whole,
)  # fmt: skip

MOST_STATEMENTS = 500
SIGNS = ("real", "positive", "nonnegative", "nonzero")
DISTRIBUTIONS = {
    "N": 2, "Normal": 2, "Gaussian": 2, "Bernoulli": 1, "Uniform": 2, "Poisson": 1, "Exponential": 1,
    "Categorical": 1, "Binomial": 2, "Laplace": 2, "Beta": 2, "Gamma": 2, "Dirichlet": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a statement, and where it stands: define yhat_k."""

    says: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class StatedSymbol:
    """A symbol as it was declared; `dims` is None where its shape is to be inferred."""

    name: Text
    dims: tuple[Text, ...] = ()
    says: str = ""
    sign: str = "real"
    given: tuple[Text, ...] = ()
    one_hot: bool = False
    integer: bool = False
    symmetric: bool = False
    random: Text | None = None


@dataclass(frozen=True, slots=True)
class StatedUnknown:
    """The value of an unknown function: `name` at its indices is `by` of whole arrays."""

    name: Text
    of: tuple[Text, ...]
    by: Text
    dims: tuple[Text, ...] = ()
    says: str = ""
    order: int = 1


@dataclass(frozen=True)
class Stated:
    """A statement, as texts."""

    find: tuple[tuple[str, Text], ...]
    title: str = ""
    source: str = ""
    notes: str = ""
    sizes: tuple[tuple[Text, str], ...] = ()
    indices: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    symbols: tuple[StatedSymbol, ...] = ()
    unknowns: tuple[StatedUnknown, ...] = ()
    definitions: tuple[tuple[Text, Text], ...] = ()
    given: tuple[Text, ...] = ()
    infers: bool = False  # of what is not declared, the sizes and symbols


@dataclass(frozen=True, slots=True)
class Read:
    """A formula as it was understood: its text, its term, and what its indices run over."""

    text: Text
    left: Term | None
    terms: tuple[Term, ...]
    ranges: tuple[tuple[str, str], ...]
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A problem, and how each text of it was read."""

    problem: Problem
    stated: Stated
    definitions: tuple[Read, ...]
    given: tuple[Read, ...]
    find: tuple[Read, ...]


@dataclass
class Compiler:
    """A statement on its way to a problem."""

    stated: Stated
    scope: Scope = field(default_factory=Scope)
    heads: dict[int, Head] = field(default_factory=dict)  # place of a definition -> its left side
    trees: dict[int, tuple[Reading, ...]] = field(default_factory=dict)
    symbols: list[tuple[StatedSymbol, Declared]] = field(default_factory=list)
    bodies: dict[int, tuple[Declared, Formula, Value]] = field(default_factory=dict)
    hypotheses: list[tuple[Formula, list[tuple[str, Value, Value]], Text]] = field(default_factory=list)
    unknown: dict[int, Declared] = field(default_factory=dict)
    names: Names | None = None


def compiled(stated: Stated) -> Understood:
    """The problem that `stated` states, and how it was read.

    Raises:
        StatementError: it can't be read, or means nothing; says where.
    """
    c = Compiler(stated, Scope(infers=stated.infers))
    counted = len(stated.definitions) + len(stated.symbols) + len(stated.find) + len(stated.given)
    if counted > MOST_STATEMENTS:
        raise StatementError(f"a statement of {counted} lines; at most {MOST_STATEMENTS} are read")
    _declare_sizes(c)
    _declare_symbols(c)
    _declare_heads(c)
    if c.scope.infers:
        _infer_arrays(c)
    for place in _ordered(c):
        if place < 0:
            _declare_unknown(c, -place - 1)
        else:
            _define(c, place)
    _symbols_given(c)
    for text in stated.given:
        c.hypotheses.append((*_relations(c, text), text))
    targets = [(part, text, *_formula(c, text)) for part, text in stated.find]
    _name_sizes(c)
    return _finished(c, targets)


def _placed(why: Unreadable, text: Text) -> Unreadable:
    return why.within(text.says, text.where)


def _head(text: Text, letters: set[str] | None = None) -> Head:
    try:
        return head(text.says, letters)
    except Unreadable as why:
        raise _placed(why, text) from None


def _declare_sizes(c: Compiler) -> None:
    for text, _ in c.stated.sizes:
        name = _head(text).name
        if name in c.scope.sizes:
            raise StatementError(f"{text.where}: the size {name} is declared twice")
        c.scope.sizes[name] = Extent(name)
    for text, letters in c.stated.indices:
        size = _size(c, text)
        c.scope.preferred.setdefault(size.text, []).extend(letters)


def _size(c: Compiler, text: Text) -> Extent:
    name = _head(text).name
    if name in c.scope.sizes:
        return c.scope.sizes[name]
    if not c.scope.infers:
        from derive.read.names import near

        raise StatementError(f"{text.where}: the size {text.says} is not declared{near(name, c.scope.sizes)}")
    return c.scope.sizes.setdefault(name, Extent(name))


def _declare(c: Compiler, declared: Declared, text: Text) -> None:
    taken = declared.name in c.scope.declared or declared.name in c.scope.sizes
    if taken:
        as_size = ", as a size too" if declared.name in c.scope.sizes else ""
        raise StatementError(f"{text.where}: {declared.name} is declared twice{as_size}")
    c.scope.declare(declared)


def _declare_symbols(c: Compiler) -> None:
    for symbol in c.stated.symbols:
        if symbol.sign not in SIGNS:
            raise StatementError(
                f"{symbol.name.where}: a sign is one of {', '.join(SIGNS)}, not {symbol.sign}"
            )
        it = _head(symbol.name)
        extents = tuple(_size(c, dim) for dim in symbol.dims)
        if len(it.below) == len(extents) > 0 and it.below.isalpha() and it.base + it.below not in ("",):
            if all(letter in "ijklmnpqrst" for letter in it.below):
                said = f"{it.base}: its entries are then {symbol.name.says}"
                raise StatementError(
                    f"{symbol.name.where}: a symbol is declared without its indices: write {said}"
                )
        declared = Declared(it.name, it.base, extents, it.below, it.above, symbol.integer)
        _declare(c, declared, symbol.name)
        c.symbols.append((symbol, declared))


def _declare_heads(c: Compiler) -> None:
    """Read all left sides and parse all right sides, so that the names of all are known to each."""
    ranked: dict[str, Declared] = {}
    for number, unknown in enumerate(c.stated.unknowns):
        it = _head(unknown.name, set("ijklmnpqrstabcuvxyz"))
        c.heads[-number - 1] = it
        c.scope.functions[_head(unknown.by).name] = tuple(_head(each).name for each in unknown.of)
        c.scope.values[_head(unknown.by).name] = it.name
    for place, (left, right) in enumerate(c.stated.definitions):
        letters = _letters_of(right.says) | {each for those in c.scope.preferred.values() for each in those}
        c.heads[place] = _head(left, letters)
    for place, it in c.heads.items():
        params = len(it.params) if it.params else 2
        ranked[f"{it.name} {place}"] = Declared(
            it.name, it.base, tuple(Extent() for _ in range(params)), it.below, it.above
        )
    names = Scope(c.scope.sizes, {**c.scope.declared, **ranked}, c.scope.functions).names()
    for place, (_, right) in enumerate(c.stated.definitions):
        c.trees[place] = _parsed(right, names)


def _letters_of(text: str) -> set[str]:
    """The letters that stand as subscripts in a text, as far as it can be read without its names."""
    import re

    found: set[str] = set()
    for m in re.finditer(r"_\{([^{}]*)\}|_([A-Za-z]+)|\[([a-z, ]*)\]|\^\{?\(([a-z])\)", text):
        found |= set("".join(filter(None, m.groups())))
    return found


def _names(c: Compiler) -> Names:
    """What the parser must know, once all is declared."""
    if c.names is None or c.scope.infers:
        c.names = c.scope.names()
    return c.names


def _parsed(text: Text, names: Names) -> tuple[Reading, ...]:
    try:
        return parse(text.says, names)
    except Unreadable as why:
        raise _placed(why, text) from None


def _ordered(c: Compiler) -> Iterator[int]:
    """The places of definitions (and −1 − place of unknown functions), each after those it mentions."""
    uses = {place: list(_mentions(c, place)) for place in c.heads}
    done: set[int] = set()
    for start in sorted(uses, key=lambda place: (place < 0, abs(place))):
        path: list[int] = []
        stack = [(start, False)]
        while stack:
            place, left = stack.pop()
            if left:
                path.pop()
                done.add(place)
                yield place
            elif place in path:
                circle = [c.heads[each].name for each in [*path[path.index(place) :], place]]
                raise StatementError(f"circular definition: {' → '.join(circle)}")
            elif place not in done:
                path.append(place)
                stack.append((place, True))
                stack.extend((inner, False) for inner in reversed(uses[place]) if inner not in done)


def _mentions(c: Compiler, place: int) -> Iterator[int]:
    if place < 0:
        wanted = [_head(each).name for each in c.stated.unknowns[-place - 1].of]
        yield from (other for other, it in c.heads.items() if it.name in wanted)
        return
    seen: set[int] = set()
    by_base: dict[str, list[int]] = {}
    for other, it in c.heads.items():
        by_base.setdefault(it.base, []).append(other)
    for reading in c.trees[place]:
        for part in t.parts(reading.tree):
            base = _spoken_of(c, part)
            for other in by_base.get(base, ()) if base else ():
                it = c.heads[other]
                if other not in seen and belongs(part, it.base, it.below, it.above, c.scope.values):
                    seen.add(other)
                    yield other


def _spoken_of(c: Compiler, part: t.Tree) -> str:
    """The base of the name that a part of a tree is, "" if it is none."""
    match part:
        case t.Name(base=base) | t.Scripted(of=t.Name(base=base)):
            return base
        case t.Call(function=function) if function in c.scope.values:
            return next(it.base for it in c.heads.values() if it.name == c.scope.values[function])
    return ""


def _declare_unknown(c: Compiler, number: int) -> None:
    unknown = c.stated.unknowns[number]
    it = c.heads[-number - 1]
    extents = [c.scope.extent() for _ in it.params]
    for (name, _), extent in zip(it.params, extents, strict=True):
        sizes = [size for size, those in c.scope.preferred.items() if name in those]
        if len(sizes) == 1:
            c.scope.unify(extent, c.scope.sizes[sizes[0]])
    for extent, dim in zip(extents, unknown.dims, strict=False):
        if not c.scope.unify(extent, _size(c, dim)):
            raise StatementError(f"{unknown.name.where}: the shape does not fit the indices")
    if unknown.dims and len(unknown.dims) != len(extents):
        raise StatementError(f"{unknown.name.where}: {len(unknown.dims)} sizes for {len(extents)} indices")
    for each in unknown.of:
        name = _head(each).name
        if name not in c.scope.declared:
            if not c.scope.infers:
                from derive.read.names import near

                hint = near(name, c.scope.declared)
                raise StatementError(f"{unknown.name.where}: {each.says} is not declared{hint}")
            _infer_number(c, name)
    declared = Declared(it.name, it.base, tuple(extents), it.below, it.above)
    _declare(c, declared, unknown.name)
    c.unknown[number] = declared


def _infer_arrays(c: Compiler) -> None:
    """Declare the arrays that nobody declared, by how many indices they have where they are used."""
    bases = {*c.scope.sizes, *c.scope.functions} | {it.base for it in c.heads.values()}
    bases |= {declared.base for declared in c.scope.declared.values()}
    names = c.scope.names()
    texts = [*c.stated.given, *(text for _, text in c.stated.find)]
    trees = [reading.tree for readings in c.trees.values() for reading in readings]
    trees += [reading.tree for text in texts for reading in _parsed(text, names)]
    for part in (part for tree in trees for part in t.parts(tree)):
        if (
            isinstance(part, t.Scripted)
            and part.below
            and part.of.base not in bases
            and part.of.base != r"\delta"
        ):
            count = sum(len(item.says) if isinstance(item, t.Word) else 1 for item in part.below)
            found = Declared(part.of.base, part.of.base, tuple(c.scope.extent() for _ in range(count)))
            bases.add(part.of.base)
            c.scope.declare(found)
            c.scope.inferred.append(found)


def _infer_number(c: Compiler, name: str) -> None:
    found = Declared(name, name, ())
    c.scope.declare(found)
    c.scope.inferred.append(found)


def _define(c: Compiler, place: int) -> None:
    left, right = c.stated.definitions[place]
    it = c.heads[place]
    formula, (value,) = _choose(c, right, c.trees[place], lambda f, tree: [elaborate(f, tree, {})], it.params)
    params = formula.letters[: len(it.params)]
    stray = [letter for name, letter in formula.free.items() if name not in dict(it.params)]
    if stray:
        name = stray[0].name
        summed = any(letter.name == name and letter is not stray[0] for letter in formula.letters)
        advice = (
            "is the Σ to reach so far? write brackets"
            if summed
            else "sum over it, or write it on the left side too"
        )
        said = f"the index {name} is free here: {advice}"
        raise _placed(Unreadable(said, stray[0].at), right)
    if value.rows is None and value.columns is not None:
        raise _placed(Unreadable(f"{left.says} is a row here: transpose it", value.at), right)
    inner = tuple(extent for extent in (value.rows, value.columns) if extent is not None)
    declared = Declared(it.name, it.base, (*(letter.extent for letter in params), *inner), it.below, it.above)
    _declare(c, declared, left)
    c.bodies[place] = (declared, formula, value)


Meaning = Callable[[Formula, t.Tree], list[Value]]


def _choose(
    c: Compiler,
    text: Text,
    readings: Sequence[Reading],
    meaning: Meaning,
    params: Sequence[tuple[str, int]] = (),
) -> tuple[Formula, list[Value]]:
    """The one meaning of a text; where there are several that differ, its author must say which."""
    found: list[tuple[Reading, tuple[Term, ...]]] = []
    refusals: list[Unreadable] = []
    for reading in readings if len(readings) > 1 else ():
        mark, known = len(c.scope.trail), list(c.scope.inferred)
        try:
            formula, values = _meant(c, reading, meaning, params)
            found.append((reading, tuple(_terms(c, formula, values))))
        except Unreadable as why:
            refusals.append(why)
        c.scope.undo(mark)
        for extra in c.scope.inferred[len(known) :]:
            del c.scope.declared[extra.name]
        c.scope.inferred = known
    try:
        if refusals and not found:
            raise refusals[0]
        distinct = [
            terms
            for number, (_, terms) in enumerate(found)
            if not any(_same(terms, o) for _, o in found[:number])
        ]
        if len(distinct) > 1:
            raise _ambiguity(readings[0], distinct)
        return _meant(c, found[0][0] if found else readings[0], meaning, params)
    except Unreadable as why:
        raise _placed(why, text) from None


def _same(a: tuple[Term, ...], b: tuple[Term, ...]) -> bool:
    return len(a) == len(b) and all(map(same, a, b))


def _ambiguity(reading: Reading, meanings: Sequence[tuple[Term, ...]]) -> Ambiguous:
    from derive.present.text import text

    both = [
        text(next(x for x, *others in zip(*order, strict=True) if not all(same(x, o) for o in others)))
        for order in (meanings, meanings[::-1])
    ]
    return Ambiguous(f"this may be {both[0]} or {both[1]}: write brackets", reading.forks[0][1])


def _meant(
    c: Compiler, reading: Reading, meaning: Meaning, params: Sequence[tuple[str, int]]
) -> tuple[Formula, list[Value]]:
    formula = Formula(c.scope)
    for name, at in params:
        formula.letter(name, at, {})
    return formula, meaning(formula, reading.tree)


def _terms(c: Compiler, formula: Formula, values: Sequence[Value]) -> list[Term]:
    """The values entry by entry, at letters that are new."""
    terms = []
    for value in values:
        places = _places(c, formula, value)
        terms.append(entry_at(value, places, formula.avoid | {place.name for place in places}))
    return terms


def _places(c: Compiler, formula: Formula, value: Value) -> tuple[Index, ...]:
    used = formula.avoid
    places: list[Index] = []
    for extent in (value.rows, value.columns):
        if extent is not None:
            letter = c.scope.spare(extent.text, used)
            used |= {letter}
            places.append(index(letter, extent.text))
    return tuple(places)


def _formula(c: Compiler, text: Text) -> tuple[Formula, Value]:
    formula, (value,) = _choose(c, text, _parsed(text, _names(c)), lambda f, tree: [elaborate(f, tree, {})])
    return formula, value


def _relations(c: Compiler, text: Text) -> tuple[Formula, list[tuple[str, Value, Value]]]:
    signs: list[str] = []

    def meaning(formula: Formula, tree: t.Tree) -> list[Value]:
        found = relations(formula, tree)
        signs[:] = [sign for sign, _, _ in found]
        return [side for _, left, right in found for side in (left, right)]

    formula, values = _choose(c, text, _parsed(text, _names(c)), meaning)
    return formula, list(zip(signs, values[::2], values[1::2], strict=True))


def _symbols_given(c: Compiler) -> None:
    names: dict[str, tuple[str, ...]] = dict.fromkeys(DISTRIBUTIONS, ())
    for symbol, _ in c.symbols:
        for text in symbol.given:
            c.hypotheses.append((*_relations(c, text), text))
        if symbol.random is not None:
            _check_distribution(c, symbol.random, names)


def _check_distribution(c: Compiler, text: Text, names: dict[str, tuple[str, ...]]) -> None:
    """Refuse a distribution that is none, or one of something that is not declared."""
    (reading, *_) = _parsed(text, Scope(c.scope.sizes, c.scope.declared, names).names())
    tree = reading.tree
    try:
        if not isinstance(tree, t.Call) or tree.function not in DISTRIBUTIONS:
            raise Unreadable(f"expected a distribution: {', '.join(DISTRIBUTIONS)}", tree.at)
        if len(tree.arguments) != DISTRIBUTIONS[tree.function]:
            raise Unreadable(f"{tree.function} has {DISTRIBUTIONS[tree.function]} parameters", tree.at)
        for argument in tree.arguments:
            elaborate(Formula(c.scope), argument, {})
    except Unreadable as why:
        raise _placed(why, text) from None


def _name_sizes(c: Compiler) -> None:
    """Give names to the sizes that were inferred."""
    used = {*c.scope.sizes, *(each.base for each in c.scope.declared.values())}
    used |= {letter.name for _, formula, _ in c.bodies.values() for letter in formula.letters}
    usual = [letter for letter in "nmdphrqsNMDKPQ" if letter not in used]
    spare = iter([*usual, *(f"n_{{{number}}}" for number in range(1, 1 + len(c.scope.trail) + c.scope.made))])
    for each in c.scope.inferred if c.scope.infers else ():
        for extent in each.extents:
            if not extent.root.name:
                extent.root.name = next(spare)
                c.scope.sizes[extent.root.name] = extent.root


def _finished(c: Compiler, targets: Sequence[tuple[str, Text, Formula, Value]]) -> Understood:
    defined: dict[int, tuple[Definition, Read]] = {}
    for place in sorted(c.bodies):
        declared, formula, value = c.bodies[place]
        _, right = c.stated.definitions[place]
        params = [letter.index for letter in formula.letters[: len(c.heads[place].params)]]
        places = _places(c, formula, value)
        body = _evaluated(c, formula, right, lambda f=formula, v=value: _terms(c, f, [v]))  # type: ignore[misc]
        definition = Definition(declared.name, (*params, *places), body[0])
        defined[place] = definition, Read(right, definition.head, tuple(body), _ranges(formula, places))
    hypotheses, given = _finished_given(c)
    found, read = [], []
    for part, text, formula, value in targets:
        (term,) = _evaluated(c, formula, text, lambda f=formula, v=value: _terms(c, f, [v]))  # type: ignore[misc]
        found.append(Target(part, term))
        read.append(Read(text, None, (term,), _ranges(formula, _places(c, formula, value))))
    unknown = [_unknown(c, number) for number in sorted(c.unknown)]
    definitions = [definition for definition, _ in unknown] + [
        definition for definition, _ in defined.values()
    ]
    symbols = [Symbol(d.name, _dims(d), s.sign, _says(s)) for s, d in c.symbols]
    symbols += [Symbol(d.name, _dims(d)) for d in c.scope.inferred]
    says = {_head(text).name: words for text, words in c.stated.sizes}
    ordered = tuple(in_order(definitions))
    letters = _letters(c, [target.term for target in found], hypotheses, ordered)
    problem = Problem(
        title=c.stated.title or "A derivation",
        targets=tuple(found),
        sizes={name: says.get(name, "") for name in c.scope.sizes},
        symbols=tuple(symbols),
        definitions=ordered,
        hypotheses=tuple(hypotheses),
        source=c.stated.source,
        letters=letters,
        functions=tuple(function for _, function in unknown),
    )
    return Understood(
        problem, c.stated, tuple(read for _, read in defined.values()), tuple(given), tuple(read)
    )


def _evaluated(c: Compiler, formula: Formula, text: Text, terms: Callable[[], list[Term]]) -> list[Term]:
    """The terms, all of whose sizes are known.

    Raises:
        Unreadable: an index runs over a size that nothing tells, or a number is too large.
    """
    try:
        for letter in formula.letters:
            if letter.extent.text.startswith(UNKNOWN):
                raise Unreadable(f"nothing says what the index {letter.name} runs over", letter.at)
        found = terms()
        for term in found:
            for part in subterms(term):
                if isinstance(part, Index) and part.dim.startswith(UNKNOWN):
                    raise Unreadable("nothing says how large an array is: write it entry by entry", 0)
        return found
    except Unreadable as why:
        raise _placed(why, text) from None
    except DeriveError as why:
        raise type(why)(f"{text.where}: {why}" if text.where else str(why)) from None


def _finished_given(c: Compiler) -> tuple[list[Judgement], list[Read]]:
    found: list[Judgement] = []
    read = []
    for symbol, declared in c.symbols:
        found += _declared_facts(c, symbol, declared)
    for formula, those, text in c.hypotheses:
        said: list[Judgement] = []
        for sign, left, right in those:
            shaped = left if right.is_numeral else right
            places = _places(c, formula, shaped)
            avoid = formula.avoid | {place.name for place in places}

            def sides(
                pair: tuple[Value, Value] = (left, right),
                at: tuple[Index, ...] = places,
                used: frozenset[str] = avoid,
            ) -> list[Term]:
                return [entry_at(side, () if side.is_number else at, used) for side in pair]

            terms = _evaluated(c, formula, text, sides)
            said.append(Judgement(sign, tuple(terms)))
        found += said
        read.append(Read(text, None, (), _ranges(formula, ()), tuple(said)))
    return found, read


def _declared_facts(c: Compiler, symbol: StatedSymbol, declared: Declared) -> Iterator[Judgement]:
    """What one-hot and symmetric mean, as equations."""
    if symbol.one_hot:
        if len(declared.extents) != 1:
            raise StatementError(f"{symbol.name.where}: one-hot is a vector, found shape {declared.shape}")
        dim = declared.extents[0].text
        letters = c.scope.preferred.get(dim, ["k"])
        k = index("k" if "k" in letters else letters[0], dim)
        yield Judgement("=", (sum_over(k, sym(declared.name, k)), num(1)))
        yield Judgement("=", (power(sym(declared.name, k), num(2)), sym(declared.name, k)))
    if symbol.symmetric:
        dims = _dims(declared)
        if len(dims) != 2 or dims[0] != dims[1]:
            raise StatementError(
                f"{symbol.name.where}: symmetric is a square matrix, found shape {declared.shape}"
            )
        first = c.scope.spare(dims[0], ())
        i, j = index(first, dims[0]), index(c.scope.spare(dims[0], {first}), dims[0])
        yield Judgement("=", (sym(declared.name, i, j), sym(declared.name, j, i)))


def _unknown(c: Compiler, number: int) -> tuple[Definition, Function]:
    stated, declared = c.stated.unknowns[number], c.unknown[number]
    by = _head(stated.by).name
    letters = c.heads[-number - 1].params
    for (name, _), extent in zip(letters, declared.extents, strict=True):
        if extent.text.startswith(UNKNOWN):
            said = f"nothing says what the index {name} runs over: add shape, or [indices]"
            raise StatementError(f"{stated.name.where}: {said}")
    params = tuple(
        index(name, extent.text) for (name, _), extent in zip(letters, declared.extents, strict=True)
    )
    arguments = [c.scope.declared[_head(each).name] for each in stated.of]
    shapes = tuple(map(_dims, arguments))
    wholes = tuple(whole(each.name, *shape) for each, shape in zip(arguments, shapes, strict=True))
    body = apply(by, wholes, component=params)
    return Definition(declared.name, params, body), Function(
        by, shapes, _dims(declared), stated.order, stated.says
    )


def _dims(declared: Declared) -> tuple[str, ...]:
    return tuple(extent.text for extent in declared.extents)


def _says(symbol: StatedSymbol) -> str:
    """What a symbol is, with what can't be said in another way yet."""
    kinds = ["an integer"] if symbol.integer else []
    kinds += [f"random, {symbol.random.says}"] if symbol.random else []
    return ", ".join(filter(None, (symbol.says, *kinds)))


def _ranges(formula: Formula, places: tuple[Index, ...]) -> tuple[tuple[str, str], ...]:
    found = {(letter.name, letter.extent.text) for letter in formula.letters}
    return tuple(sorted(found | {(place.name, place.dim) for place in places}))


def _letters(
    c: Compiler, targets: Sequence[Term], hypotheses: Sequence[Judgement], definitions: Sequence[Definition]
) -> dict[str, tuple[str, ...]]:
    """The author's letters for each size: those listed, then the others in the order of first mention."""
    found: dict[str, list[str]] = {size: list(those) for size, those in c.scope.preferred.items()}
    defined = {definition.name: definition for definition in definitions}
    opened: set[str] = set()
    stack: list[Term] = [term for h in reversed(hypotheses) for term in reversed(h.terms)]
    stack += reversed(targets)
    while stack:
        term = stack.pop()
        if isinstance(term, Index):
            those = found.setdefault(term.dim, [])
            if term.name not in those:
                those.append(term.name)
        names = (
            [part for part in subterms(term) if isinstance(part, Sym)] if isinstance(term, Array) else [term]
        )
        for name in reversed(names):
            if isinstance(name, Sym) and name.name in defined and name.name not in opened:
                opened.add(name.name)
                definition = defined[name.name]
                stack += [definition.body, *reversed(definition.params)]
        if not isinstance(term, Array):  # whose letters are not the author's
            stack.extend(term.args if isinstance(term, Sum) else reversed(term.args))
    return {size: tuple(those) for size, those in found.items()}
