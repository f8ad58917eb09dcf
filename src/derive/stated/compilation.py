"""The compilation of a statement in text: names first, then formulas in order, terms last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from derive.errors import StatementError
from derive.kernel.declared import SIGNS
from derive.read import (
    Ambiguous,
    Declared,
    Extent,
    Formula,
    Names,
    Reading,
    Scope,
    Unreadable,
    elaborate,
    parse,
    relations,
    tree as t,
)
from derive.read.arrays import Value
from derive.read.entries import belongs
from derive.read.errors import NotYet
from derive.read.scope import Paired
from derive.read.steps import all_stepped, further_off, without_steps
from derive.stated import chance, everywhere, recursion
from derive.stated.claimed import Claim, Curved, InWords, check_curved, claimed, in_words
from derive.stated.compiler import Compiler, ReadOptimum, head_of, placed
from derive.stated.entries import entry
from derive.stated.free import with_free_entries
from derive.stated.statement import Stated, StatedOptimum, Text, Understood
from derive.stated.terms import finished
from derive.terms import (
    Term,
    same,
)  # fmt: skip

MOST_STATEMENTS = 500
ANOTHER_STEP = re.compile(r"[A-Za-z]\s*[-+]\s*1")


def compiled(stated: Stated) -> Understood:
    """The problem that `stated` states, and how it was read.

    Raises:
        StatementError: it can't be read, or means nothing; says where.
    """
    stated = recursion.backdated(with_free_entries(stated))
    if not recursion.begins_with_numeral(stated):
        return _compiled(stated, 0)
    refusals: list[StatementError] = []
    for rank in recursion.RANKS:  # h_0 = 0 does not say how many entries h_t has
        try:
            return _compiled(stated, rank)
        except StatementError as why:
            refusals.append(why)
    raise refusals[0]


def _compiled(stated: Stated, rank: int) -> Understood:
    """The same, where what a recursion begins with, if it is a numeral, is an array of that rank."""
    c = Compiler(stated, Scope(infers=stated.infers))
    asked = (*stated.find, *stated.prove, *stated.solve, *stated.value, *_of_optimum(stated))
    counted = len(stated.definitions) + len(stated.symbols) + len(asked) + len(stated.given)
    counted += sum(len(texts) for _, texts in stated.when)
    if counted > MOST_STATEMENTS:
        raise StatementError(f"a statement of {counted} lines; at most {MOST_STATEMENTS} are read")
    _declare_sizes(c)
    _declare_symbols(c)
    _declare_functions(c)
    _declare_heads(c)
    if c.scope.infers:
        _infer_arrays(c)
    recursion.declare_steps(c, rank, _given_at_steps(c))
    for place in _ordered(c):
        if place < 0:
            _declare_unknown(c, -place - 1)
        else:
            _define(c, place)
    _symbols_given(c)
    for text in stated.given:
        _given(c, text)
    chance.check_moments(c)
    targets = [(part, text, *_formula(c, text)) for part, text in stated.find]
    values = [(part, text, *_formula(c, text)) for part, text in stated.value]
    solved = [(part, text, *_formula(c, text)) for part, text in stated.solve]
    claims = [(part, text, *_claim(c, text)) for part, text in stated.prove]
    for part, texts in stated.when:
        c.when[part] = [(*_relations(c, text), text) for text in texts]
    conditions = [formula for those in c.when.values() for formula, _, _ in those]
    optimum = None if stated.optimum is None else _optimum(c, stated.optimum)
    formulas = [formula for _, _, formula, _ in (*targets, *solved, *values, *claims)]
    _name_sizes(c, [*formulas, *conditions, *(optimum.formulas if optimum is not None else ())])
    return finished(c, targets, claims, solved, optimum, values)


def _given_at_steps(c: Compiler) -> Iterator[t.Tree]:
    """What is given and claimed, where something may stand at another step in it, as far as that can be read by now."""
    said = (*c.stated.given, *(text for symbol in c.stated.symbols for text in symbol.given))
    for text in (*said, *(text for _, text in c.stated.prove)):
        if ANOTHER_STEP.search(text.says):
            with suppress(StatementError):
                yield from (reading.tree for reading in _parsed(text, _names(c)))


def _of_optimum(stated: Stated) -> list[tuple[str, Text]]:
    """The texts that say what is optimised."""
    if stated.optimum is None:
        return []
    return [("", each) for each in (stated.optimum.of, *stated.optimum.over, *stated.optimum.subject_to)]


def _optimum(c: Compiler, stated: StatedOptimum) -> ReadOptimum:
    over = tuple((text, *_formula(c, text)) for text in stated.over)
    constraints = tuple((*_relations(c, text), text) for text in stated.subject_to)
    return ReadOptimum(stated, _formula(c, stated.of), over, constraints)


def _declare_sizes(c: Compiler) -> None:
    for text, _ in c.stated.sizes:
        name = head_of(text).name
        if name in c.scope.sizes:
            raise StatementError(f"{text.where}: the size {name} is declared twice")
        c.scope.sizes[name] = Extent(name)
    for text, letters in c.stated.indices:
        size = _size(c, text)
        c.scope.preferred.setdefault(size.text, []).extend(letters)


def _size(c: Compiler, text: Text) -> Extent:
    name = head_of(text).name
    if name in c.scope.sizes:
        return c.scope.sizes[name]
    if not c.scope.infers:
        from derive.read.names import near

        raise StatementError(f"{text.where}: the size {text.says} is not declared{near(name, c.scope.sizes)}")
    return c.scope.sizes.setdefault(name, Extent(name))


def _declare(c: Compiler, declared: Declared, text: Text) -> None:
    taken = declared.name in c.scope.declared or declared.name in c.scope.sizes
    taken = taken or c.scope.functions.get(declared.name) == ()
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
        it = head_of(symbol.name)
        if it.above == "-1" and symbol.inverse is None:
            said = f'say of which matrix it is the inverse: {{ shape = ["n", "n"], inverse = "{it.base}" }}'
            raise StatementError(f"{symbol.name.where}: {said}")
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


def _declare_functions(c: Compiler) -> None:
    """Add the functions of any number, or of any arrays."""
    for function in c.stated.functions:
        it = head_of(function.name)
        if it.name in {*c.scope.declared, *c.scope.sizes, *c.scope.functions}:
            raise StatementError(f"{function.name.where}: {it.name} is declared twice")
        if it.name != it.base:
            raise StatementError(f"{function.name.where}: a function is called by a letter or a word alone")
        c.scope.functions[it.name] = ()
        c.scope.orders[it.name] = function.order
        arguments = tuple(tuple(_size(c, dim) for dim in dims) for dims in function.of)
        if any(len(dims) > 2 for dims in arguments) or len(function.dims) > 2:
            raise StatementError(
                f"{function.name.where}: an array of more than two indices can't be said yet"
            )
        c.scope.spaces[it.name] = arguments, tuple(_size(c, dim) for dim in function.dims)


def _declare_heads(c: Compiler) -> None:
    """Read all left sides and parse all right sides, so that the names of all are known to each."""
    for number, unknown in enumerate(c.stated.unknowns):
        it = head_of(unknown.name, set("ijklmnpqrstabcuvxyz"))
        c.heads[-number - 1] = it
        c.scope.functions[head_of(unknown.by).name] = tuple(head_of(each).name for each in unknown.of)
        c.scope.values[head_of(unknown.by).name] = it.name
        c.scope.orders[head_of(unknown.by).name] = unknown.order
    counts = c.scope.sizes or c.scope.infers
    for place, (left, right) in enumerate(c.stated.definitions):
        letters = _letters_of(right.says) | {each for those in c.scope.preferred.values() for each in those}
        c.heads[place] = head_of(left, letters if counts else None)  # else no letter can be an index
    names = _names_with_heads(c)
    for place, (_, right) in enumerate(c.stated.definitions):
        c.trees[place] = _parsed(right, names)


def _names_with_heads(c: Compiler) -> Names:
    """What the parser must know while definitions are not declared yet, only their left sides are read."""
    ranked: dict[str, Declared] = {}
    for place, it in c.heads.items():
        params = len(it.params) if it.params else 2
        ranked[f"{it.name} {place}"] = Declared(
            it.name, it.base, tuple(Extent() for _ in range(params)), it.below, it.above
        )
    return Scope(c.scope.sizes, {**c.scope.declared, **ranked}, c.scope.functions).names()


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


def _parsed(text: Text, names: Names, says: str | None = None) -> tuple[Reading, ...]:
    """The readings of a text, or of its beginning."""
    try:
        return parse(text.says if says is None else says, names)
    except Unreadable as why:
        raise placed(why, text) from None


ONE_STEP = "a definition may use itself one step before or one step after only"


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
                if any(further_off(reading.tree) for reading in c.trees.get(place, ())):
                    raise StatementError(f"{circle[0]}: {ONE_STEP}")
                raise StatementError(f"circular definition: {' → '.join(circle)}")
            elif place not in done:
                path.append(place)
                stack.append((place, True))
                stack.extend((inner, False) for inner in reversed(uses[place]) if inner not in done)


def _mentions(c: Compiler, place: int) -> Iterator[int]:
    if place < 0:
        wanted = [head_of(each).name for each in c.stated.unknowns[-place - 1].of]
        yield from (other for other, it in c.heads.items() if it.name in wanted)
        return
    seen: set[int] = set()
    by_base: dict[str, list[int]] = {}
    for other, it in c.heads.items():
        by_base.setdefault(it.base, []).append(other)
    known = list(c.scope.declared.values())
    labelled = {(each.base, f"^{each.above}") for each in known if each.above}
    labelled |= {(each.base, f"_{each.below}") for each in known if each.below}
    for reading in c.trees[place]:
        edges = {tree.of.base for tree, _ in all_stepped(reading.tree)}
        for other, it in c.heads.items():
            if it.base in edges and other not in seen and recursion.is_edge(it.below, it.above):
                seen.add(other)
                yield other
        for part in t.parts(without_steps(reading.tree, labelled) if labelled or edges else reading.tree):
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
        name = head_of(each).name
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
    names = _names_with_heads(c)
    said = [text for text in c.stated.given if chance.split(text) is None]
    texts = [(part, part.says) for text in said for part in everywhere.texts(text)]
    texts += [(text, text.says) for _, those in c.stated.when for text in those]
    texts += [
        (text, text.says)
        for _, text in (*c.stated.find, *c.stated.solve, *c.stated.value, *_of_optimum(c.stated))
    ]
    for _, text in c.stated.prove:
        words = _in_words(text)
        texts.append((text, words.of if words else text.says))
    trees = [reading.tree for readings in c.trees.values() for reading in readings]
    trees += [reading.tree for text, says in texts for reading in _parsed(text, names, says)]
    trees += [tree for text in c.stated.given for tree in chance.trees(c, text)]
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
        raise placed(Unreadable(said, stray[0].at), right)
    if value.rows is None and value.columns is not None:
        raise placed(Unreadable(f"{left.says} is a row here: transpose it", value.at), right)
    inner = tuple(extent for extent in (value.rows, value.columns) if extent is not None)
    if any(isinstance(extent, Paired) for extent in inner):
        said = "what is stacked, vec(A) or A ⊗ B, can't have a name yet: write it where it is used"
        raise placed(NotYet(said, value.at), right)
    declared = Declared(it.name, it.base, (*(letter.extent for letter in params), *inner), it.below, it.above)
    _declare(c, declared, left)
    try:
        recursion.fit(c, declared, value.at)
    except Unreadable as why:
        raise placed(why, right) from None
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
            found.append((reading, tuple(entry(c, formula, value) for value in values)))
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
        raise placed(why, text) from None


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


def _formula(c: Compiler, text: Text) -> tuple[Formula, Value]:
    def meaning(formula: Formula, tree: t.Tree) -> list[Value]:
        if isinstance(tree, t.Relation):
            raise Unreadable("a relation is proved, not found: write prove in place of find", tree.at)
        return [elaborate(formula, tree, {})]

    formula, (value,) = _choose(c, text, _parsed(text, _names(c)), meaning)
    return formula, value


def _claim(c: Compiler, text: Text) -> tuple[Formula, Claim]:
    """What a text claims, in words or as a formula."""
    words = _in_words(text)
    found: list[Claim] = []

    def meaning(formula: Formula, tree: t.Tree) -> list[Value]:
        if words is None:
            claim, values = claimed(formula, tree)
        else:
            values = [elaborate(formula, tree, {})]
            claim = Curved(values[0], words.variables, words.strict, words.relation)
        if isinstance(claim, Curved):
            given = [*(each.name for _, each in c.symbols), *(each.name for each in c.scope.inferred)]
            check_curved(c.scope, formula, claim, given)
        found[:] = [claim]
        return values

    formula, _ = _choose(c, text, _parsed(text, _names(c), words.of if words else text.says), meaning)
    return formula, found[0]


def _in_words(text: Text) -> InWords | None:
    """The convexity that a text claims in words, if any."""
    try:
        return in_words(text.says)
    except Unreadable as why:
        raise placed(why, text) from None


def _relations(c: Compiler, text: Text) -> tuple[Formula, list[tuple[str, Value, Value]]]:
    signs: list[str] = []

    def meaning(formula: Formula, tree: t.Tree) -> list[Value]:
        found = relations(formula, tree)
        signs[:] = [sign for sign, _, _ in found]
        return [side for _, left, right in found for side in (left, right)]

    formula, values = _choose(c, text, _parsed(text, _names(c)), meaning)
    return formula, list(zip(signs, values[::2], values[1::2], strict=True))


def _symbols_given(c: Compiler) -> None:
    for symbol, declared in c.symbols:
        for text in symbol.given:
            _given(c, text)
        if symbol.random is not None:
            chance.read_symbol(c, symbol, declared)


def _given(c: Compiler, text: Text) -> None:
    """Read what may be assumed: a distribution, relations, or relations for all numbers."""
    if chance.read_given(c, text):
        return
    if (found := everywhere.of_symbol(c, text)) is not None:
        claim, name = found
        c.identities[len(c.hypotheses)] = name
        c.hypotheses.append((*_relations(c, claim), claim))
        return
    of_all = everywhere.read(c, text, lambda each: _relations(c, each), lambda each: _formula(c, each))
    if of_all is None:
        c.hypotheses.append((*_relations(c, text), text))
    else:
        c.everywhere.append(of_all)


def _name_sizes(c: Compiler, targets: Sequence[Formula]) -> None:
    """Give names to the sizes that were inferred."""
    used = {*c.scope.sizes, *(each.base for each in c.scope.declared.values())}
    formulas = [formula for _, formula, _ in c.bodies.values()] + [formula for formula, _, _ in c.hypotheses]
    formulas += [each.formula for each in c.randoms]
    formulas += [
        formula for each in c.everywhere for formula in (each.formula, *(end for end, _ in each.ends))
    ]
    used |= {letter.name for formula in (*formulas, *targets) for letter in formula.letters}
    usual = [letter for letter in "nmdphrqsNMDKPQ" if letter not in used]
    spare = iter([*usual, *(f"n_{{{number}}}" for number in range(1, 1 + len(c.scope.trail) + c.scope.made))])
    for each in c.scope.inferred if c.scope.infers else ():
        for extent in each.extents:
            if not extent.root.name:
                extent.root.name = next(spare)
                c.scope.sizes[extent.root.name] = extent.root
