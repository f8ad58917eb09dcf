"""Names with scripts: which of them are labels, which indices, which powers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.read import arrays as a, sloppy, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.heads import Head
from derive.read.names import near, shown
from derive.read.own import own_letter
from derive.read.scope import Declared, Extent, Formula, Letter
from derive.read.steps import stepped
from derive.terms import PI, Term, delta, fn, indicator, mul, num, position, reciprocal, size, sum_over, sym

LABELS = ("*", "+", "-")  # of names, when they are raised
ONCE = t.Number(0, Fraction(1))
RAISED = "e has no index: what it is raised to has it; write brackets"


def named(formula: Formula, tree: t.Name, bound: Bound, declared: Declared | None = None) -> Value:
    """A name that stands alone: a size, a number, a whole array."""
    scope, base = formula.scope, tree.base
    if base in bound or base in formula.free:
        if scope.is_answer:
            raise Unreadable(f"the index {base} stands where a number is expected", tree.at)
        letter = formula.letter(base, tree.at, bound)
        return a.number(tree.at, lambda avoid: position(letter.index))
    if base in scope.sizes:
        return a.constant(tree.at, size(base))
    return scripted(formula, t.Scripted(tree.at, tree), bound, declared)


def scripted(formula: Formula, tree: t.Scripted, bound: Bound, only: Declared | None = None) -> Value:
    """A name with what stands below and above it."""
    from derive.read.elaborate import powered

    if (last := _at_the_end(formula, tree, bound)) is not None:
        return last
    if (found_step := _at_another_step(formula, tree)) is not None:
        tree, only = found_step
    base, scope = tree.of.base, formula.scope
    if base in scope.sizes and not tree.below and tree.above is not None:
        return powered(formula, a.constant(tree.at, size(base)), tree.above, bound)
    found = [only] if only else list(scope.called(base))
    if not found:
        if letter := own_letter(formula, tree):
            return letter if tree.above is None else powered(formula, letter, tree.above, bound)
        if usual := _usual(formula, tree, bound) or _row_of_matrix(formula, tree, bound):
            return usual
        if (mean := _mean(formula, tree)) is not None:
            return mean if tree.above is None else powered(formula, mean, tree.above, bound)
        if base in formula.free or any(base in those for those in scope.preferred.values()):
            raise Unreadable(f"the index {base} stands where a number is expected", tree.at)
        if formula.is_answer and (valued := scope.declared.get(scope.values.get(base, ""))):
            return scripted(formula, tree, bound, valued)  # f for the y of y = f(x)
        if base in scope.functions:
            raise Unreadable(f"{base} is a function: write {base}(x)", tree.at)
        if not scope.infers:
            raise Unreadable(_undeclared(formula, base), tree.at)
        found = [_inferred(formula, tree)]
    if base == "e" and formula.is_answer and _is_exponent(tree.above):
        raise Ambiguous("e is declared, so that this may be a power of it: write exp", tree.at)
    fitting = [each for each in found if _fits(each, tree, formula)]
    if not fitting and formula.is_answer:  # the x_i of a bold x, where a plain x has no entries
        fitting = [each for each in scope.called(f"\\mathbf{{{base}}}") if _fits(each, tree, formula)]
    if len({(each.below, each.above) for each in fitting}) < len(fitting):
        both = " or ".join(each.name for each in fitting)
        raise Ambiguous(f"this may be {both}, which are written alike", tree.at)
    if formula.is_answer and isinstance(tree.above, t.Number) and tree.above.value == 1:
        fitting = [each for each in fitting if each.above == "1"] or fitting  # nobody writes a first power
    exact = [each for each in fitting if _count(each, tree) == len(each.extents)]
    fitting = exact or fitting
    fitting = [
        each for each in fitting if each.above == "-1"
    ] or fitting  # G⁻¹ is declared as the inverse of G
    if tree.below and isinstance(tree.below[0], t.Number):  # w_0 is declared, and w has no entry 0
        number = t.plain(tree.below[0])
        fitting = [each for each in fitting if each.below == number] or fitting
    if len(fitting) > 1:
        both = " or ".join(_meaning(each) for each in fitting)
        raise Ambiguous(f"this may be {both}: write ({base}) for the one with a power", tree.at)
    if not fitting and (kronecker := _kronecker(formula, found, tree, bound)):
        return kronecker
    if not fitting and formula.is_answer and (root := _power_of_square(formula, found, tree, bound)):
        return root
    if not fitting and formula.is_answer and (meant := _relabelled(formula, found, tree)):
        each, plainly = meant
        is_turned = t.is_transpose(tree.above)
        told = replace(tree, above=None) if is_turned else tree
        kind = "spelling" if isinstance(told.above, t.Mark) or _is_typed(tree) else "label"
        formula.remark(f"{_written(told)} is read as {each.name}", tree.at, kind)
        value = scripted(formula, plainly, bound)
        if not is_turned or tree.above is None:
            return value
        return powered(formula, value, tree.above, bound)
    if not fitting:
        raise Unreadable(_misfit(found, tree), tree.at)
    return _entry(formula, fitting[0], tree, bound)


def _at_the_end(formula: Formula, tree: t.Scripted, bound: Bound) -> Value | None:
    """The h_T of a sequence with T entries: its last one; None for another name."""
    scope = formula.scope
    for place, item in enumerate(tree.below):
        if not isinstance(item, t.Name) or item.base not in scope.sizes or scope.is_answer:
            continue
        if any(each.below == item.base for each in scope.called(tree.of.base)):
            return None
        letter = formula.bind(next(s for s in SPARE if s not in bound and s not in scope.sizes), item.at)
        if not scope.unify(letter.extent, scope.sizes[item.base]):
            return None
        below = (*tree.below[:place], t.Name(item.at, letter.name), *tree.below[place + 1 :])
        value = scripted(formula, replace(tree, below=below), {**bound, letter.name: letter})
        return _last(value, letter)
    return None


def _last(value: Value, letter: Letter) -> Value:
    """What `value` is where the index `letter` is its size."""

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        here = letter.index
        at_end = indicator(position(here), "=", size(here.dim))
        return sum_over(here, mul(at_end, value.entry(i, j, avoid | {here.name})))

    return Value(value.at, value.rows, value.columns, entry)


SPARE = ("s", "r", "q", "p")  # letters for an index that nobody sees


def _at_another_step(formula: Formula, tree: t.Scripted) -> tuple[t.Scripted, Declared] | None:
    """The h_{t-1} of a recursion, as what is read at t; None if no family stands at that step."""
    found = stepped(tree) if formula.scope.steps else None
    if found is None:
        return None
    plain, way = found
    known = [
        step
        for (_, where), step in formula.scope.steps.items()
        if where == way and step.base == plain.of.base and _fits(step, plain, formula)
    ]
    return (plain, known[0]) if len(known) == 1 else None


def _mean(formula: Formula, tree: t.Scripted) -> Value | None:
    """x̄ in a line where a vector x is declared, and nothing called x̄; None if this is no such thing."""
    barred = re.fullmatch(r"\\bar\{(.+)\}", tree.of.base)
    known = (
        []
        if barred is None
        else [each for each in formula.scope.called(barred[1]) if not each.below + each.above]
    )
    if not formula.scope.is_line or tree.below or len(known) != 1 or len(known[0].extents) != 1:
        return None
    formula.remark(f"{shown(tree.of.base)} is read as the mean of {shown(known[0].name)}", tree.at, "label")
    (extent,) = known[0].extents

    def term(avoid: Avoid) -> Term:
        place = a.bound(formula.scope, extent, avoid)
        return mul(reciprocal(size(extent.text)), sum_over(place, sym(known[0].name, place)))

    return a.number(tree.at, term)


def _kronecker(formula: Formula, found: list[Declared], tree: t.Scripted, bound: Bound) -> Value | None:
    """δ_jc where another δ is declared: Kronecker's, or that with its label at the other place."""
    letters = _letters(tree.below) if tree.of.base == r"\delta" and formula.is_answer else []
    if len(letters) != 2 or tree.above is not None:
        return None
    turned = replace(tree, below=tuple(t.Name(at, name) for name, at in reversed(letters)))
    if any(each.below and _fits(each, turned, formula) for each in found):
        return scripted(formula, turned, bound)
    return _usual(formula, tree, bound)


def _power_of_square(formula: Formula, found: list[Declared], tree: t.Scripted, bound: Bound) -> Value | None:
    """σ⁴ and σ where σ² is declared as a number: (σ²)², and its root."""
    above = ONCE if tree.above is None else tree.above
    squares = [each for each in found if each.above == "2" and not each.extents and not each.below]
    if len(squares) != len(found) or not squares or tree.below or not isinstance(above, t.Number):
        return None
    square = t.Scripted(tree.at, tree.of, (), t.Number(tree.at, Fraction(2)))
    value = scripted(formula, square, bound)
    exponent = num(above.value / 2)
    return a.mapped(value, lambda term: a.raised(term, exponent, tree.at))


def _relabelled(
    formula: Formula, found: list[Declared], tree: t.Scripted
) -> tuple[Declared, t.Scripted] | None:
    """What is meant by W_1 or W^1 where W^{(1)} is declared, by x^+ where x_+ is, and the other ways round."""
    if isinstance(tree.above, t.Mark) and tree.above.says in LABELS:
        meant = t.Scripted(tree.at, tree.of, (tree.above, *tree.below))
        return next(((each, meant) for each in found if each.below and _fits(each, meant, formula)), None)
    first = tree.below[0] if tree.below and isinstance(tree.below[0], t.Number) else None
    above = None if t.is_transpose(tree.above) else tree.above
    if (first is None) == (above is None):
        return None
    number = t.plain(first or above).strip("()")
    rest = tree.below[1:] if first else tree.below
    label = t.Number(tree.at, Fraction(number)) if number.isdigit() else None
    for each in found:
        meant = tree
        if label and each.below == number and not each.above and above is not None:
            meant = t.Scripted(tree.at, tree.of, (label, *rest))
        if label and each.above.strip("()") == number and not each.below:
            raised = t.Group(tree.at, label) if "(" in each.above else label
            meant = t.Scripted(tree.at, tree.of, rest, raised)
        if _fits(each, meant, formula):
            return each, meant
    return None


def _is_typed(tree: t.Scripted) -> bool:
    """Whether the number stands at the letter itself, as in W2_ij, which plain text has for W^2."""
    return bool(tree.below) and isinstance(tree.below[0], t.Number) and tree.below[0].at == tree.at + 1


def _written(tree: t.Scripted) -> str:
    return t.plain(t.Scripted(tree.at, tree.of, tree.below[:1] if tree.above is None else (), tree.above))


def _undeclared(formula: Formula, base: str) -> str:
    scope = formula.scope
    known = [each.base for each in scope.declared.values()] + list(scope.sizes) + list(scope.functions)
    hint = near(base, known)
    if not scope.is_answer:
        return f"{base} is not declared{hint}"
    return f"{shown(base)} is not declared{hint or f'; declared are {scope.names().all}'}"


def _meaning(declared: Declared) -> str:
    return declared.name if declared.above else f"a power of {declared.name}"


def _usual(formula: Formula, tree: t.Scripted, bound: Bound) -> Value | None:
    """What letters mean that nobody declared: e, π, I, δ_ij."""
    from derive.read.elaborate import elaborate, powered

    base = tree.of.base
    if base == "e" and tree.below and tree.above is not None:
        raise Unreadable("a subscript of e: write exp(x_i) or e^{x_i}", tree.at)
    if base == "e" and not tree.below:
        if tree.above is None:
            raise Unreadable("e alone: write exp(1), or declare it", tree.at)
        if isinstance(tree.above, t.Group) and tree.above.kind == t.LOOSE:
            formula.remark(RAISED, tree.above.at)
        exponent = elaborate(formula, tree.above, bound)
        if formula.is_answer and exponent.is_vector:
            return sloppy.mapped(
                formula, "e to the power of a vector", exponent, lambda term: fn("exp", term), tree.at
            )
        if not exponent.is_number:
            raise Ambiguous("e to the power of an array may mean two things: write exp, or entries", tree.at)
        return a.mapped(exponent, lambda term: fn("exp", term))
    of_size = size_of(formula, tree.below[0]) if len(tree.below) == 1 else None
    if base == "I" and (not tree.below or of_size is not None):
        extent = of_size or formula.scope.extent()
        identity = Value(tree.at, extent, extent, lambda i, j, avoid: a.identity(i, j))
        return identity if tree.above is None else powered(formula, identity, tree.above, bound)
    if base == r"\pi" and not tree.below:
        pi = a.constant(tree.at, PI)
        return pi if tree.above is None else powered(formula, pi, tree.above, bound)
    is_identity = base == "I" and formula.is_answer  # the entry of I
    if (base == r"\delta" or is_identity) and tree.below and tree.above is None:
        letters = [formula.letter(name, at, bound) for name, at in _letters(tree.below)]
        if len(letters) != 2:
            raise Unreadable(
                f"{'I' if is_identity else 'δ'} has two indices and is 1 where they are equal; found {len(letters)}",
                tree.at,
            )
        i, j = letters
        if not formula.scope.unify(i.extent, j.extent) and not formula.tie(i, j.extent):
            said = f"δ of {i.name}, over {i.extent.text}, and {j.name}, over {j.extent.text}"
            raise Ambiguous(said, tree.at) if formula.is_answer else Unreadable(said, tree.at)
        return a.number(tree.at, lambda avoid: delta(i.index, j.index))
    return None


def _is_exponent(above: t.Tree | None) -> bool:
    """Whether it is no label, no transpose and no number."""
    is_label = isinstance(above, t.Group) and above.kind == "("
    return (
        above is not None
        and not is_label
        and not isinstance(above, t.Number | t.Mark)
        and not t.is_transpose(above)
    )


def size_of(formula: Formula, tree: t.Tree) -> Extent | None:
    """The size n of I_n or 1_n; None if it is none."""
    return formula.scope.sizes.get(tree.base) if formula.is_answer and isinstance(tree, t.Name) else None


def _inferred(formula: Formula, tree: t.Scripted) -> Declared:
    """A symbol that nobody declared, with as many sizes as it has indices."""
    scope = formula.scope
    count = len(_letters(tree.below)) + _is_sample(tree.above)
    found = Declared(tree.of.base, tree.of.base, tuple(scope.extent() for _ in range(count)))
    scope.declare(found)
    scope.inferred.append(found)
    return found


def _letters(below: tuple[t.Tree, ...]) -> list[tuple[str, int]]:
    """The index letters of a subscript, with their places.

    Raises:
        NotYet: it holds a number or a formula.
    """
    found: list[tuple[str, int]] = []
    for item in below:
        match item:
            case t.Name(base=base, at=at):
                found.append((base, at))
            case t.Word(says=says, at=at):
                found += [(letter, at + place) for place, letter in enumerate(says)]
            case t.Number(at=at):
                raise NotYet("an entry with a number can't be said yet: use an index letter", at)
            case _:
                raise NotYet("an entry at a formula of indices can't be said yet: use index letters", item.at)
    return found


def _rest(declared: Declared, tree: t.Scripted) -> tuple[t.Tree, ...] | None:
    """The subscripts without the label of the name, None if they do not begin with it."""
    if not declared.below:
        return tree.below
    for count in range(1, len(tree.below) + 1):
        if t.plain(tree.below[:count]) == declared.below:
            return tree.below[count:]
    (first, *others) = tree.below or (None,)
    if isinstance(first, t.Word) and first.says.startswith(declared.below):
        rest = first.says[len(declared.below) :]
        return (t.Word(first.at + len(declared.below), rest), *others)
    return None


def _is_sample(above: t.Tree | None) -> bool:
    """Whether it is the (i) of x^{(i)}."""
    return isinstance(above, t.Group) and isinstance(above.of, t.Name)


def _count(declared: Declared, tree: t.Scripted) -> int:
    """How many indices there are if this is meant."""
    rest = _rest(declared, tree) or ()
    count = sum(len(item.says) if isinstance(item, t.Word) else 1 for item in rest)
    return count + (not declared.above and _is_sample(tree.above) and count < len(declared.extents))


def _fits(declared: Declared, tree: t.Scripted, formula: Formula) -> bool:
    rest = _rest(declared, tree)
    if rest is None or any(isinstance(item, t.Mark) for item in rest):
        return False
    if declared.below and any(isinstance(item, t.Number) for item in rest):
        return False
    if declared.above and not _is_label(tree.above, declared.above, formula.is_answer):
        return False
    if not declared.above and isinstance(tree.above, t.Mark) and tree.above.says in LABELS:
        return False
    labelled = (
        isinstance(tree.above, t.Group) and isinstance(tree.above.of, t.Number) and tree.above.kind == "("
    )
    if not declared.above and labelled:
        return False
    return len(declared.extents) - 2 <= _count(declared, tree) <= len(declared.extents)


def _is_label(above: t.Tree | None, label: str, is_answer: bool) -> bool:
    """Whether it is the label of a name; an answer may have the 2 of y^2 in brackets, which then is no power."""
    return t.plain(above) == label or (is_answer and t.plain(above) == f"({label})" and label.isdigit())


def _misfit(found: list[Declared], tree: t.Scripted) -> str:
    (first, *_) = found
    if tree.above is not None and isinstance(tree.above, t.Mark | t.Group):
        name = f"{tree.of.base}^{{{t.plain(tree.above)}}}"
        if not any(each.above == t.plain(tree.above) for each in found):
            return f"{name} is not declared; declared is {', '.join(each.name for each in found)}"
    if any(_rest(each, tree) is None for each in found) and len(found) == 1:
        name = f"{tree.of.base}_{t.plain(tree.below)}" if tree.below else tree.of.base
        return f"{name} is not declared; declared is {', '.join(each.name for each in found)}"
    count, rank = _count(first, tree), len(first.extents)
    if rank == 0:
        return f"{first.name} is a number, it has no entries"
    return f"{first.name} has {rank} ind{'ex' if rank == 1 else 'ices'} ({first.shape}), found {count}"


def _entry(formula: Formula, declared: Declared, tree: t.Scripted, bound: Bound) -> Value:
    from derive.read.elaborate import powered

    rest = _rest(declared, tree) or ()
    places = _letters(rest)
    above = None if declared.above else tree.above
    if _is_sample(above) and _count(declared, tree) > len(places):
        assert isinstance(above, t.Group)
        assert isinstance(above.of, t.Name)
        places = [(above.of.base, above.of.at), *places]
        above = None
    is_column = len(places) == 1 and _is_column(formula, declared, places[0], bound)
    extents = declared.extents[::-1] if is_column else declared.extents
    letters = [
        _running(formula, name, at, extent, bound, declared.name)
        for extent, (name, at) in zip(extents, places, strict=False)
    ]
    left = extents[len(letters) :]
    rows, columns = (*left, None, None)[:2]
    if formula.scope.lies and len(left) == 1:
        rows, columns = None, rows

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        others = tuple(place for place in (i, j) if place is not None)
        found = (*(letter.index for letter in letters), *others[: len(left)])
        return sym(declared.name, *(found[::-1] if is_column else found))

    value = Value(tree.at, rows, columns, entry, is_name=True)
    if formula.is_answer and t.is_transpose(above) and len(letters) == 2:
        name = declared.base
        raise Ambiguous(f"an entry of the transpose is written {name}_{{ji}} or ({name}^T)_{{ij}}", tree.at)
    if formula.is_answer and t.plain(above).startswith("-") and len(letters) == 2:
        raise Ambiguous(f"this may be an entry of the inverse: write 1/{declared.base}_{{ij}}", tree.at)
    return value if above is None else powered(formula, value, above, bound)


def _is_column(formula: Formula, declared: Declared, place: tuple[str, int], bound: Bound) -> bool:
    """Whether the X_j of an answer is a column of X: where j runs over its columns, or this is the other choice."""
    if not formula.is_answer or len(declared.extents) != 2:
        return False
    rows, columns = declared.extents
    letter = formula.letter(*place, bound)
    if a.differ(letter.extent, columns) or a.differ(letter.extent, rows):
        column = a.differ(letter.extent, rows)
    else:
        column = formula.chooses("row or column", place[1], is_spare=True)
    said = "column" if column else "row"
    formula.remark(f"{declared.name} with one index is read as a {said}", place[1], "row")
    return column


def picked(formula: Formula, tree: t.Picked, bound: Bound) -> Value:
    """The entry of an array that is no name."""
    from derive.read.elaborate import elaborate

    value = elaborate(formula, tree.of, bound)
    extents = [extent for extent in (value.rows, value.columns) if extent is not None]
    places = _letters(tree.below)
    if len(places) != len(extents):
        raise Unreadable(f"an array of shape {value.shape} has no entry with {len(places)} indices", tree.at)
    letters: list[Letter] = []
    for extent, (name, at) in zip(extents, places, strict=True):
        letters.append(_running(formula, name, at, extent, bound, "the array"))

    def entry(avoid: Avoid) -> Term:
        used = avoid | {letter.name for letter in letters}
        rest = iter(letters)
        i, j = (None if each is None else next(rest).index for each in (value.rows, value.columns))
        return value.entry(i, j, used)

    return a.number(tree.at, entry)


def _running(formula: Formula, name: str, at: int, extent: Extent, bound: Bound, of: str) -> Letter:
    """The index `name` where one over this size is wanted.

    Raises:
        Unreadable: it runs over another.
    """
    letter = formula.letter(name, at, bound)
    if formula.scope.unify(letter.extent, extent):
        return letter
    said = f"the index {name} runs over {letter.extent.text}, here {of} wants one over {extent.text}"
    if name in bound and formula.tie(letter, extent):
        return letter
    twin = formula.twin(letter, extent, bound)
    if twin is None:
        raise Ambiguous(said, at) if formula.is_answer else Unreadable(said, at)
    return twin


def called(formula: Formula, base: str) -> list[Declared]:
    """All that a letter may mean: what is called so, or in an answer the matrix X where there is no x."""
    found = list(formula.scope.called(base))
    if found or not formula.is_answer or len(base) > 1 or not base.islower():
        return found
    return [each for each in formula.scope.called(base.upper()) if len(each.extents) == 2]


def _row_of_matrix(formula: Formula, tree: t.Scripted, bound: Bound) -> Value | None:
    """x_i where no x is declared, but a matrix X: its row, or with two indices its entry."""
    base = tree.of.base
    known = called(formula, base)
    if len(known) != 1 or known[0].base == base:
        return None
    indices = _letters(tree.below) if tree.below else []
    if not indices and not _is_sample(tree.above):
        return None
    indices = indices or [("", tree.at)]
    meant = t.Scripted(tree.at, t.Name(tree.at, base.upper()), tree.below, tree.above)
    first, *_ = indices
    if isinstance(tree.above, t.Group) and isinstance(tree.above.of, t.Name) and len(indices) < 2:
        first = (tree.above.of.base, tree.above.of.at)  # the sample
    if not formula.scope.unify(formula.letter(*first, bound).extent, known[0].extents[0]):
        return None
    told = len(formula.remarks)
    value = scripted(formula, meant, bound)
    formula.remarks[told:] = [
        each for each in formula.remarks[told:] if each.label != "row"
    ]  # nobody wrote X
    said = "an entry" if value.is_number else "a row"
    formula.remark(f"{base} is read as {said} of {base.upper()}, since no {base} is declared", tree.at, "row")
    return value


def belongs(part: t.Tree, base: str, below: str, above: str, values: Mapping[str, str]) -> bool:
    """Whether `part` of a tree may speak of the name with these labels."""
    if isinstance(part, t.Call):
        return values.get(part.function) == Head(base, below, above).name
    tree = t.Scripted(part.at, part) if isinstance(part, t.Name) else part
    if not isinstance(tree, t.Scripted) or tree.of.base != base:
        return False
    return _rest(Declared("", base, (), below, above), tree) is not None and above in (
        "",
        t.plain(tree.above),
    )
