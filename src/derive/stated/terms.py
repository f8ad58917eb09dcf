"""The last step from a statement in text to a problem: terms, once the sizes of all indices are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.errors import DeriveError, StatementError
from derive.kernel import (
    Definition,
    Everywhere,
    Function,
    Judgement,
    Problem,
    Random,
    Symbol,
    Target,
    definite,
    nonzero,
    positive,
    to_prove,
)
from derive.kernel.declared import LEAST_VALUES, in_order
from derive.kernel.distributions import of_outcomes
from derive.kernel.judgement import OF_MATRICES
from derive.language import message
from derive.read import Declared, Formula, Unreadable, entry_at
from derive.read.arrays import Value
from derive.read.scope import UNKNOWN
from derive.stated import outcomes, recursion
from derive.stated.claimed import Claim, Curved, Definite
from derive.stated.claims import with_convexity, with_definite
from derive.stated.compiler import (
    Compiler,
    ReadOptimum,
    Relations,
    StatedEverywhere,
    StatedRandom,
    head_of,
    placed,
)
from derive.stated.entries import entry, places as places_of
from derive.stated.everywhere import interval
from derive.stated.optima import with_optimum, with_values
from derive.stated.statement import Read, StatedSymbol, Text, Understood
from derive.terms import (
    Array,
    Index,
    Num,
    Pow,
    Sum,
    Sym,
    Term,
    apply,
    array,
    delta,
    determinant,
    index,
    mul,
    num,
    power,
    subterms,
    sum_over,
    sym,
    whole,
)

Targets = Sequence[tuple[str, Text, Formula, Value]]
Claims = Sequence[tuple[str, Text, Formula, Claim]]


def finished(
    c: Compiler,
    targets: Targets,
    claims: Claims,
    solved: Targets = (),
    optimum: ReadOptimum | None = None,
    values: Targets = (),
) -> Understood:
    """The problem, and how each text of it was read."""
    defined = list(_finished_definitions(c))
    hypotheses, given, identities = _finished_given(c)
    of_all, said_of_all = _finished_everywhere(c)
    drawn = [_drawn(c, said) for said in outcomes.means_first(c.randoms) if outcomes.is_known(said)]
    conditions, said_for_parts = _finished_conditions(c)
    found, read = [], []
    for part, text, formula, value in (*targets, *solved):
        (term,) = _entries_of(c, formula, text, value)
        found.append(Target(part, term))
        read.append(Read(text, None, (term,), _ranges(formula, places_of(c, formula, value))))
    found[len(targets) :] = _unknowns(c, found[len(targets) :], [text for _, text, _, _ in solved])
    there = []
    for part, text, formula, value in values:
        (term,) = _entries_of(c, formula, text, value)
        there.append(Target(part, term))
        read.append(Read(text, None, (term,), _ranges(formula, places_of(c, formula, value))))
    forms = {part: _form(c, formula, text, claim) for part, text, formula, claim in claims}
    asked = [
        *(target.term for target in (*found, *there)),
        *(term for form in forms.values() for term in form.terms),
    ]
    asked += _terms_of_optimum(c, optimum)
    unknown = [_unknown(c, number) for number in sorted(c.unknown)]
    definitions = [definition for definition, _ in (*unknown, *defined)]
    definitions = recursion.with_shifts(definitions, tuple(recursion.shifts(c)))
    symbols = [Symbol(d.name, _dims(d), s.sign, _says(c, s, d.name)) for s, d in c.symbols]
    symbols += [Symbol(d.name, _dims(d)) for d in c.scope.inferred]
    says = {head_of(text).name: words for text, words in c.stated.sizes}
    ordered = tuple(in_order(definitions))
    letters = _letters(c, asked, hypotheses, ordered)
    said_given = (*drawn, *given, *said_of_all, *said_for_parts)
    formulas = tuple(_formulas(c, (*targets, *solved, *values, *claims), optimum))
    outcomes.check_parameters(c, ordered, drawn)
    outcomes.check_formulas(c, ordered, formulas)
    outcomes.check_given(c, ordered, said_given[len(drawn) :])
    randoms = outcomes.together(random for read in drawn for random in read.randoms)
    problem = Problem(
        title=c.stated.title or message("A derivation"),
        targets=tuple(found),
        sizes={name: says.get(name, "") for name in c.scope.sizes},
        symbols=tuple(symbols),
        definitions=ordered,
        hypotheses=(*hypotheses, *(said for each in randoms for said in of_outcomes(each))),
        source=c.stated.source,
        letters=letters,
        functions=(*(function for _, function in unknown), *_functions(c)),
        everywhere=tuple(of_all),
        randoms=randoms,
        identities=tuple(identities),
    )
    outcomes.check_averages(c, problem, formulas)
    for part, text, _, _ in claims:
        problem = _with_claim(problem, part, text, forms[part])
    proved = [
        Read(text, None, (), forms[part].ranges, (target.claim,))
        for (part, text, _, _), target in zip(claims, problem.targets[len(found) :], strict=True)
        if target.claim is not None
    ]
    read_back = tuple(said for _, said in defined)
    if optimum is not None:
        problem, said = _with_optimum(c, problem, optimum)
        read += said
    problem = _with_conditions(with_values(problem, there), conditions)
    return Understood(problem, c.stated, read_back, said_given, tuple(read), tuple(proved))


def _terms_of_optimum(c: Compiler, optimum: ReadOptimum | None) -> list[Term]:
    """The terms in which the author's letters for what is optimised stand."""
    if optimum is None:
        return []
    constraints = (_judgements(c, *each)[0] for each in optimum.constraints)
    over = (_entries_of(c, formula, text, value) for text, formula, value in optimum.over)
    of = _entries_of(c, optimum.of[0], optimum.stated.of, optimum.of[1])
    return [
        *of,
        *(term for those in constraints for each in those for term in each.terms),
        *(t for those in over for t in those),
    ]


def _with_optimum(c: Compiler, problem: Problem, optimum: ReadOptimum) -> tuple[Problem, list[Read]]:
    """`problem` with what is to be optimised, and how that was read."""
    stated = optimum.stated
    formula, value = optimum.of
    (of,) = _entries_of(c, formula, stated.of, value)
    read = [Read(stated.of, None, (of,), _ranges(formula, places_of(c, formula, value)))]
    entries = []
    for text, formula, value in optimum.over:
        entries += _entries_of(c, formula, text, value)
    constraints: list[Judgement] = []
    for formula, relations, text in optimum.constraints:
        judgements, said = _judgements(c, formula, relations, text)
        constraints += judgements
        read.append(said)
    return with_optimum(problem, stated.kind, of, entries, constraints), read


def _formulas(
    c: Compiler, asked: Iterable[tuple[str, Text, Formula, object]], optimum: ReadOptimum | None
) -> Iterator[tuple[Formula, Text]]:
    """All formulas in which an expectation may stand, with their texts."""
    yield from ((formula, c.stated.definitions[place][1]) for place, (_, formula, _) in c.bodies.items())
    yield from ((formula, text) for _, text, formula, _ in asked)
    if optimum is not None:
        yield optimum.of[0], optimum.stated.of
        yield from ((formula, text) for formula, _, text in optimum.constraints)


def _drawn(c: Compiler, said: StatedRandom) -> Read:
    """A random symbol."""
    places = places_of(c, said.formula, said.of)
    found: list[Random] = []

    def terms() -> list[Term]:
        found[:] = [outcomes.finished(c, said, places)]
        return [*found[0].at, *found[0].parameters]

    _evaluated(c, said.formula, said.text, terms)
    moments = tuple(outcomes.moment_given(said, random) for random in found if said.moment)
    return Read(said.text, None, (), _ranges(said.formula, places), moments, randoms=tuple(found))


def _finished_definitions(c: Compiler) -> Iterator[tuple[Definition, Read]]:
    """What is defined by a formula."""
    for place in sorted(c.bodies):
        declared, formula, value = c.bodies[place]
        _, right = c.stated.definitions[place]
        params = [letter.index for letter in formula.letters[: len(c.heads[place].params)]]
        places = places_of(c, formula, value)
        body = _entries_of(c, formula, right, value)
        definition = Definition(declared.name, (*params, *places), body[0])
        yield definition, Read(right, definition.head, tuple(body), _ranges(formula, places))


@dataclass(frozen=True, slots=True)
class _Form:
    """A claim as far as its text says it: its terms, the letters of its entries, and what they run over."""

    claim: Claim
    terms: tuple[Term, ...]
    places: tuple[Index, ...]
    ranges: tuple[tuple[str, str], ...]


def _form(c: Compiler, formula: Formula, text: Text, claim: Claim) -> _Form:
    match claim:
        case Curved(of=value) | Definite(matrix=value):
            terms = _entries_of(c, formula, text, value)
            places = places_of(c, formula, value)
            return _Form(claim, tuple(terms), places, _ranges(formula, places))
        case _:
            (judgement,), said = _judgements(c, formula, claim, text)
            return _Form(claim, judgement.terms, (), said.ranges)


def _with_claim(problem: Problem, part: str, text: Text, form: _Form) -> Problem:
    """`problem` with one more part, which is to be proved."""
    try:
        match form.claim:
            case Curved(variables=variables, strict=strict, relation=relation):
                names = [name for name, _ in variables]
                return with_convexity(problem, part, form.terms[0], names, strict, relation)
            case Definite(strict=strict):
                rows, columns = form.places
                return with_definite(problem, part, form.terms[0], rows, columns, strict)
            case ((sign, _, _),):
                claim = to_prove(part, Judgement(sign, form.terms))
                return replace(problem, targets=(*problem.targets, claim))
    except Unreadable as why:
        raise placed(why, text) from None
    except DeriveError as why:
        raise type(why)(f"{text.where}: {why}" if text.where else str(why)) from None
    raise AssertionError("a claim is one relation")


def _evaluated(c: Compiler, formula: Formula, text: Text, terms: Callable[[], list[Term]]) -> list[Term]:
    """The terms, all of whose sizes are known.

    Raises:
        Unreadable: an index runs over a size that nothing tells, or a number is too large.
    """
    try:
        for letter in formula.letters:
            if letter.extent.text.startswith(UNKNOWN):
                said = f"nothing says what the index {letter.name} runs over"
                hint = "" if c.stated.infers else ": say it under [indices]"
                raise Unreadable(said + hint, letter.at)
        found = terms()
        for term in found:
            for part in subterms(term):
                if isinstance(part, Index) and part.dim.startswith(UNKNOWN):
                    raise Unreadable("nothing says how large an array is: write it entry by entry", 0)
        return found
    except Unreadable as why:
        raise placed(why, text) from None
    except DeriveError as why:
        raise type(why)(f"{text.where}: {why}" if text.where else str(why)) from None


def _entries_of(c: Compiler, formula: Formula, text: Text, value: Value) -> list[Term]:
    """The value entry by entry, see `_evaluated`."""
    return _evaluated(c, formula, text, lambda: [entry(c, formula, value)])


def _finished_given(
    c: Compiler,
) -> tuple[list[Judgement], list[Read], list[tuple[Judgement, str]]]:
    found: list[Judgement] = []
    read = []
    identities = []
    for symbol, declared in c.symbols:
        found += _declared_facts(c, symbol, declared)
    for place, (formula, those, text) in enumerate(c.hypotheses):
        judgements, said = _judgements(c, formula, those, text)
        found += map(_under_the_root, judgements)
        read.append(said)
        if place in c.identities:
            identities += [(each, c.identities[place]) for each in judgements]
    return found, read, identities


def _under_the_root(judgement: Judgement) -> Judgement:
    """Σ v² > 0 for ‖v‖ > 0: a root is positive exactly where what is under it is."""
    root = judgement.subject
    is_root = (
        isinstance(root, Pow) and isinstance(root.exponent, Num) and root.exponent.value == Fraction(1, 2)
    )
    is_sign = judgement == positive(root) or judgement == nonzero(root)
    return positive(root.base) if isinstance(root, Pow) and is_root and is_sign else judgement


def _finished_conditions(c: Compiler) -> tuple[dict[str, tuple[Judgement, ...]], list[Read]]:
    """What is given for single parts."""
    found: dict[str, tuple[Judgement, ...]] = {}
    read = []
    for part, those in c.when.items():
        for formula, relations, text in those:
            judgements, said = _judgements(c, formula, relations, text)
            found[part] = (*found.get(part, ()), *judgements)
            read.append(said)
    return found, read


def _with_conditions(problem: Problem, conditions: Mapping[str, tuple[Judgement, ...]]) -> Problem:
    """`problem`, where these are given for the parts of these names."""
    targets = (replace(each, when=conditions.get(each.part, ())) for each in problem.targets)
    return replace(problem, targets=tuple(targets)) if conditions else problem


def _finished_everywhere(c: Compiler) -> tuple[list[Everywhere], list[Read]]:
    """What is given of all numbers."""
    found: list[Everywhere] = []
    read = []
    for each in c.everywhere:
        claims, said = _judgements(c, each.formula, each.relations, each.text)
        ends: list[Term] = []
        for formula, value in each.ends:
            ends += _entries_of(c, formula, each.text, value)
        variable = each.variables[0]
        when = interval(variable, tuple(ends))
        points = _points(each) if each.extents or len(each.variables) > 1 else ()
        those = tuple(Everywhere(variable, claim, when, points) for claim in claims)
        found += those
        read.append(replace(said, judgements=(), everywhere=those))
    return found, read


def _points(each: StatedEverywhere) -> tuple[Sym, ...]:
    """The variables that something is said of, with letters for their entries."""
    at = [index(letter, extent.text) for letter, extent in zip("ij", each.extents, strict=False)]
    return tuple(sym(name, *at) for name in each.variables)


def _judgements(
    c: Compiler, formula: Formula, relations: Relations, text: Text
) -> tuple[tuple[Judgement, ...], Read]:
    """Relations of numbers or, entry by entry, of arrays; and how they were read."""
    found: list[Judgement] = []
    for sign, left, right in relations:
        if sign in OF_MATRICES:
            found += _of_matrices(c, formula, sign, left, text)
            continue
        shaped = left if right.is_numeral else right
        places = places_of(c, formula, shaped)
        avoid = formula.avoid | {place.name for place in places}

        def sides(
            pair: tuple[Value, Value] = (left, right),
            at: tuple[Index, ...] = places,
            used: frozenset[str] = avoid,
        ) -> list[Term]:
            return [entry_at(side, () if side.is_number else at, used) for side in pair]

        terms = _evaluated(c, formula, text, sides)
        found.append(Judgement(sign, tuple(terms)))
    return tuple(found), Read(text, None, (), _ranges(formula, ()), tuple(found))


def _of_matrices(c: Compiler, formula: Formula, kind: str, matrix: Value, text: Text) -> Iterator[Judgement]:
    """That a matrix is positive (semi)definite; of a symbol it is said too that it is symmetric."""
    (term,) = _entries_of(c, formula, text, matrix)
    row, column = places_of(c, formula, matrix)
    if isinstance(term, Sym) and term.args[-2:] == (row, column):
        yield Judgement("=", (term, sym(term.name, *term.args[:-2], column, row)))
    det = determinant(array(row, array(column, term)))
    yield Judgement(kind, (det,))
    if kind == "positive definite":
        yield positive(det)  # which holds nearby too, where of the rest that is not said


def _unknowns(c: Compiler, targets: Sequence[Target], texts: Sequence[Text]) -> list[Target]:
    """The targets of solving for unknowns.

    Raises:
        StatementError: one of them is no given symbol.
    """
    given = {declared.name for _, declared in c.symbols} | {declared.name for declared in c.scope.inferred}
    for target, text in zip(targets, texts, strict=True):
        unknown = target.term
        if (
            not isinstance(unknown, Sym)
            or unknown.name not in given
            or len(set(unknown.args)) < len(unknown.args)
        ):
            raise StatementError(f"{text.where}: expected a symbol that is given, found {text.says}")
    names = tuple(target.term.name for target in targets if isinstance(target.term, Sym))
    return [Target(target.part, target.term, unknowns=names) for target in targets]


def _inverse(c: Compiler, symbol: StatedSymbol, declared: Declared) -> Iterator[Judgement]:
    """What it means that a matrix is the inverse of another one: Σ_j A⁻¹_ij A_jk = δ_ik, and the other way round."""
    assert symbol.inverse is not None
    of, where = head_of(symbol.inverse).name, symbol.inverse.where
    if of not in c.scope.declared or of == declared.name:
        raise StatementError(
            f"{where}: expected a matrix that is declared or defined, found {symbol.inverse.says}"
        )
    dims, others = _dims(declared), _dims(c.scope.declared[of])
    if len(dims) != 2 or dims[0] != dims[1] or dims != others:
        found = " and ".join(f"({', '.join(each)})" for each in (dims, others))
        raise StatementError(f"{where}: an inverse and its matrix are square and of one shape, found {found}")
    letters: list[str] = []
    for _ in range(3):
        letters.append(c.scope.spare(dims[0], frozenset(letters)))
    i, j, k = (index(letter, dims[0]) for letter in letters)
    for one, other in ((declared.name, of), (of, declared.name)):
        yield Judgement("=", (sum_over(j, mul(sym(one, i, j), sym(other, j, k))), delta(i, k)))


def _letter(c: Compiler, dim: str, others: Sequence[Index]) -> Index:
    """A letter for an index over a size: k where that may be, else the author's first that is free."""
    taken = {each.name for each in others}
    letters = [each for each in c.scope.preferred.get(dim, ["k"]) if each not in taken]
    return index("k" if "k" in letters else next(iter(letters), c.scope.spare(dim, taken)), dim)


def _declared_facts(c: Compiler, symbol: StatedSymbol, declared: Declared) -> Iterator[Judgement]:
    """What one-hot and symmetric mean, as equations."""
    if symbol.one_hot:
        if not declared.extents:
            raise StatementError(f"{symbol.name.where}: one-hot is a vector, or each row of a matrix")
        at: list[Index] = []
        for extent in declared.extents:
            at.append(_letter(c, extent.text, at))
        yield Judgement("=", (power(sym(declared.name, *at), num(2)), sym(declared.name, *at)))
        yield Judgement("=", (sum_over(at[-1], sym(declared.name, *at)), num(1)))
    if symbol.inverse is not None:
        yield from _inverse(c, symbol, declared)
    yield from _of_matrix(c, symbol, declared)


def _of_matrix(c: Compiler, symbol: StatedSymbol, declared: Declared) -> Iterator[Judgement]:
    """What is said of a square matrix, or of each of an array of them."""
    kinds = {
        "symmetric": symbol.symmetric,
        "positive definite": symbol.definite,
        "invertible": symbol.invertible,
        "orthogonal": symbol.orthogonal,
    }
    said = [kind for kind, holds in kinds.items() if holds]
    if not said:
        return
    dims = _dims(declared)
    if len(dims) < 2 or dims[-2] != dims[-1]:
        raise StatementError(
            f"{symbol.name.where}: {said[0]} is a square matrix, found shape {declared.shape}"
        )
    letters: list[str] = []
    for dim in (*dims, dims[-1]):
        letters.append(c.scope.spare(dim, frozenset(letters)))
    *front, i, j, k = (index(letter, dim) for letter, dim in zip(letters, (*dims, dims[-1]), strict=True))

    def entry(row: Index, column: Index) -> Term:
        return sym(declared.name, *front, row, column)

    det = determinant(array(i, array(j, entry(i, j))))
    if symbol.symmetric or symbol.definite:
        yield Judgement("=", (entry(i, j), entry(j, i)))
    if symbol.definite:
        yield definite(det)
        yield positive(det)
    if symbol.invertible:
        yield nonzero(det)
    if symbol.orthogonal:
        yield Judgement("=", (sum_over(k, mul(entry(k, i), entry(k, j))), delta(i, j)))
        yield Judgement("=", (sum_over(k, mul(entry(i, k), entry(j, k))), delta(i, j)))


def _unknown(c: Compiler, number: int) -> tuple[Definition, Function]:
    stated, declared = c.stated.unknowns[number], c.unknown[number]
    by = head_of(stated.by).name
    letters = c.heads[-number - 1].params
    for (name, _), extent in zip(letters, declared.extents, strict=True):
        if extent.text.startswith(UNKNOWN):
            said = f"nothing says what the index {name} runs over: add shape, or [indices]"
            raise StatementError(f"{stated.name.where}: {said}")
    params = tuple(
        index(name, extent.text) for (name, _), extent in zip(letters, declared.extents, strict=True)
    )
    arguments = [c.scope.declared[head_of(each).name] for each in stated.of]
    shapes = tuple(map(_dims, arguments))
    wholes = tuple(whole(each.name, *shape) for each, shape in zip(arguments, shapes, strict=True))
    body = apply(by, wholes, component=params)
    return Definition(declared.name, params, body), Function(
        by, shapes, _dims(declared), stated.order, stated.says
    )


def _functions(c: Compiler) -> Iterator[Function]:
    """The functions of any number, or of any arrays."""
    for each in c.stated.functions:
        name = head_of(each.name).name
        shapes, dims = c.scope.spaces[name]
        of = tuple(tuple(extent.text for extent in shape) for shape in shapes)
        yield Function(name, of, tuple(extent.text for extent in dims), each.order, each.says)


def _dims(declared: Declared) -> tuple[str, ...]:
    return tuple(extent.text for extent in declared.extents)


def _says(c: Compiler, symbol: StatedSymbol, name: str) -> str:
    """What a symbol is, with what can't be said in another way yet."""
    kinds = ["an integer"] if symbol.integer and symbol.sign not in LEAST_VALUES else []
    worded = (said.text for said in c.randoms if said.name == name and not outcomes.is_known(said))
    kinds += [f"random, {text.says}" for text in worded]
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
