"""Sums and products over indices, and the numbers that are 1 where a relation holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.errors import StatementError
from derive.read import arrays as a, elaborate as e, sloppy, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.entries import called
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.reader import DEFINITE
from derive.read.scope import Extent, Formula, Letter, letters_below
from derive.terms import (
    ONE,
    Term,
    add,
    delta,
    indicator,
    max_over,
    mul,
    neg,
    product_over,
    sum_over,
    terms_of,
)
from derive.terms.piecewise import CONTRARY, Relation, by_cases

PAIRS = "the {0} is taken over all {1} and {2} that differ"


def big(formula: Formula, tree: t.Big, bound: Bound) -> Value:
    """Σ or Π over its indices."""
    letters, weights = _bindings(formula, tree, bound)
    inner = {**bound, **{letter.name: letter for letter in letters}}
    body = e.elaborate(formula, tree.body, inner)
    if not body.is_number:
        _check_runs(formula, tree, letters)

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        return _over(tree.kind, letters, [weight() for weight in weights], body.entry(i, j, avoid))

    return Value(tree.at, body.rows, body.columns, entry)


def _over(kind: str, letters: list[Letter], weights: list[Term], term: Term) -> Term:
    """The sum of weighted terms; the product of those of weight 1, all others being 1 in it."""
    if kind == "sum":
        return sum_over(tuple(letter.index for letter in letters), mul(*weights, term))
    if kind in ("max", "min"):
        if weights:
            raise StatementError(f"a {kind} runs over a whole size")
        for letter in reversed(letters):
            term = max_over(letter.index, term) if kind == "max" else neg(max_over(letter.index, neg(term)))
        return term
    for weight in weights:  # 1 − δ: where it is 0, the factor is 1
        term = add(*(neg(each) for each in terms_of(weight)), ONE, mul(weight, term))
    for letter in reversed(letters):
        term = product_over(letter.index, term)
    return term


def _check_runs(formula: Formula, tree: t.Big, letters: list[Letter]) -> None:
    """Refuse Σ_k y_k log ŷ, where a whole array stands that does not run with k: an index was forgotten."""
    names = {letter.name for letter in letters}
    whole: t.Tree | None = None
    running = _beside(tree.body, names)
    for part in t.parts(tree.body):
        if isinstance(part, t.Scripted | t.Name) and part not in running:
            base = part.of.base if isinstance(part, t.Scripted) else part.base
            rank = max((len(each.extents) for each in called(formula, base)), default=0)
            found = letters_below(part)
            if found & names and len(found) < rank:
                return
            if rank and not found and whole is None:
                whole = part
    if whole is not None:
        said = f"a whole array stands here, below a {tree.sign} over {', '.join(sorted(names))}: write an entry of it"
        raise Unreadable(said, whole.at)


def _beside(tree: t.Tree, names: set[str]) -> list[t.Tree]:
    """What stands in what runs with one of the `names`: the W of ∂E_n/∂W, which is a whole array for each n."""
    found: list[t.Tree] = []
    for part in t.parts(tree):
        if isinstance(part, t.Derivative | t.Gradient) and letters_below(part.body) & names:
            found += part.variables if isinstance(part, t.Derivative) else (part.variable, *part.others)
        elif isinstance(part, t.Scripted) and letters_below(part) & names:
            found.append(part.of)
    return found


def _bindings(formula: Formula, tree: t.Big, bound: Bound) -> tuple[list[Letter], list[Callable[[], Term]]]:
    """The letters that a Σ or Π binds, and for k ≠ j the factor 1 − δ_kj."""
    letters: list[Letter] = []
    weights: list[Callable[[], Term]] = []
    for item in tree.below:
        match item:
            case t.Name(base=base, at=at):
                letters.append(formula.bind(base, at))
            case t.Word(says=says, at=at):
                letters += [formula.bind(letter, at + place) for place, letter in enumerate(says)]
            case t.Relation(signs=("=",), sides=(t.Name(base=base, at=at), t.Number(value=first))):
                if first != 1 or tree.above is None:
                    raise NotYet(
                        f"a {tree.name} runs over a whole size: write {tree.kind}_k, or {tree.kind}_{{k=1}}^n",
                        at,
                    )
                letters.append(formula.bind(base, at))
            case t.Relation(signs=("!=",), sides=(t.Name(base=base, at=at), t.Name(base=other, at=where))):
                known = [each for each in letters if each.name == base and formula.is_answer]
                letter = known[0] if known else formula.bind(base, at)
                is_pair = _is_pair(formula, tree, other, bound)
                fixed = formula.bind(other, where) if is_pair else formula.letter(other, where, bound)
                if is_pair:
                    formula.remark(PAIRS.format(tree.name, base, other), where, "label")
                _same_size(formula, letter, fixed, at)
                letters += [] if known else [letter]
                letters += [fixed] if is_pair else []
                weights.append(lambda k=letter, j=fixed: add(ONE, neg(delta(k.index, j.index))))  # type: ignore[misc]
            case _:
                raise NotYet(
                    f"this range of a {tree.name} can't be derived yet: write {tree.kind}_k, over a whole size",
                    item.at,
                )
    if len({letter.name for letter in letters}) < len(letters):
        raise Unreadable(f"an index stands twice below one {tree.sign}", tree.at)
    if tree.above is not None:
        _check_upper(formula, tree, tree.above, letters[0])
    return letters, weights


def _is_pair(formula: Formula, tree: t.Big, letter: str, bound: Bound) -> bool:
    """Whether Σ_{i≠j} runs over j, too: it stands in what is summed, and means nothing elsewhere."""
    own = set().union(*(t.letters_of(below) for below in tree.below if not isinstance(below, t.Relation)))
    return (
        letter in formula.paired
        and letter not in bound
        and letter not in own
        and letter in t.free_letters(tree.body)
    )


def _check_upper(formula: Formula, tree: t.Big, above: t.Tree, letter: Letter) -> None:
    scope = formula.scope
    if not isinstance(above, t.Name):
        raise NotYet(f"a {tree.name} up to a number can't be derived yet: declare a size", above.at)
    if above.base not in scope.sizes:
        if not scope.infers:
            raise Unreadable(f"{above.base} is not a size", above.at)
        scope.sizes[above.base] = Extent(above.base)
    if not scope.unify(letter.extent, scope.sizes[above.base]) and not formula.tie(
        letter, scope.sizes[above.base]
    ):
        said = f"{letter.name} runs over {letter.extent.text}, not over {above.base}"
        raise Ambiguous(said, above.at) if formula.is_answer else Unreadable(said, above.at)


def _same_size(formula: Formula, a_letter: Letter, b_letter: Letter, at: int) -> None:
    if not formula.scope.unify(a_letter.extent, b_letter.extent) and not formula.tie(
        a_letter, b_letter.extent
    ):
        sizes = (
            f"{a_letter.name} runs over {a_letter.extent.text}, {b_letter.name} over {b_letter.extent.text}"
        )
        kind = Ambiguous if formula.is_answer else Unreadable
        raise kind(f"two sizes that differ: {sizes}", at)


def where_it_holds(formula: Formula, tree: t.Indicator, bound: Bound) -> Value:
    """1 where a relation holds, else 0."""
    sides, signs = tree.of.sides, tree.of.signs
    found = [
        _compared(formula, sign, left, right, bound)
        for sign, left, right in zip(signs, sides, sides[1:], strict=False)
    ]
    lead = next((each for each in found if not each.is_number), found[0])
    if not all(a.fits(formula.scope, lead, each) for each in found):
        raise NotYet("an indicator of arrays can't be read: write it entry by entry", tree.at)
    return Value(
        tree.at, lead.rows, lead.columns,
        lambda i, j, avoid: mul(*(each.entry(i, j, avoid) for each in found)),
    )  # fmt: skip


def _by_index(formula: Formula, tree: t.Cases, bound: Bound) -> Value | None:
    """A number defined by cases of two indices, which are equal or not; None if a condition is of another kind."""
    pair: tuple[Letter, Letter] | None = None
    left, taken = ["=", "!="], []
    for _, when in tree.rows:
        own = left if when is None else _of_index(when)
        if own is None:
            return None
        if isinstance(when, t.Group | t.Relation):
            found = _pair(formula, when, bound)
            if found is None or (pair and {each.name for each in pair} != {each.name for each in found}):
                return None
            pair = pair or found
        taken.append([each for each in left if each in own])
        left = [each for each in left if each not in own]
    if pair is None:
        return None
    if left or not all(taken):
        said = "the cases leave something out: let the last one say otherwise"
        raise Unreadable(said if left else "one of the cases never applies", tree.at)
    i, j = pair
    values = [_number_in(formula, value, bound) for value, _ in tree.rows]

    def term(avoid: Avoid) -> Term:
        same = delta(i.index, j.index)
        weights = {"=": same, "!=": add(ONE, neg(same))}
        own = [add(*(weights[each] for each in those)) for those in taken]
        entries = [value.entry(None, None, avoid) for value in values]
        return add(*(mul(weight, entry) for weight, entry in zip(own, entries, strict=True)))

    return a.number(tree.at, term)


def _of_index(when: t.Tree) -> list[str] | None:
    """The one sign of a condition that may be of two indices."""
    bare = when.of if isinstance(when, t.Group) else when
    is_one = isinstance(bare, t.Relation) and bare.signs in (("=",), ("!=",))
    return list(bare.signs) if is_one and isinstance(bare, t.Relation) else None


def _pair(formula: Formula, when: t.Group | t.Relation, bound: Bound) -> tuple[Letter, Letter] | None:
    """The two indices that a condition compares."""
    bare = when.of if isinstance(when, t.Group) else when
    assert isinstance(bare, t.Relation)
    i, j, *_ = _letters(formula, bare.signs[0], bare.sides, bound)
    if i is None or j is None:
        return None
    _same_size(formula, i, j, bare.at)
    return i, j


def cases(formula: Formula, tree: t.Cases, bound: Bound) -> Value:
    """A number defined by cases: the sum of the values, each where its condition is the first that holds."""
    if formula.is_answer and (found := _by_index(formula, tree, bound)):
        return found
    rows = [
        (_number_in(formula, value, bound), _conditions(formula, when, bound)) for value, when in tree.rows
    ]

    def term(avoid: Avoid) -> Term:
        try:
            return by_cases(
                [
                    (
                        value.entry(None, None, avoid),
                        None if when is None else tuple(each(avoid) for each in when),
                    )
                    for value, when in rows
                ]
            )
        except StatementError as why:
            kind = NotYet if formula.scope.is_line else Unreadable  # what is left out may not matter there
            raise kind(str(why), tree.at) from None

    return a.number(tree.at, term)


def _number_in(formula: Formula, tree: t.Tree, bound: Bound) -> Value:
    value = e.elaborate(formula, tree, bound)
    if not value.is_number:
        raise NotYet("cases of an array can't be read: write them entry by entry", tree.at)
    return value


def _conditions(
    formula: Formula, tree: t.Tree | None, bound: Bound
) -> list[Callable[[Avoid], Relation]] | None:
    """The relations that a condition is made of; None for otherwise."""
    if tree is None:
        return None
    if isinstance(tree, t.Group):
        return _conditions(formula, tree.of, bound)
    if not isinstance(tree, t.Relation):
        raise Unreadable("the condition of a case is a relation, as x > 0", tree.at)
    return [
        _relation(formula, sign, left, right, bound)
        for sign, left, right in zip(tree.signs, tree.sides, tree.sides[1:], strict=False)
    ]


def _relation(
    formula: Formula, sign: str, left: t.Tree, right: t.Tree, bound: Bound
) -> Callable[[Avoid], Relation]:
    if any(_letters(formula, sign, (left, right), bound)):
        raise NotYet("cases of an index can't be read yet: write [k = j] for 1 where it holds", left.at)
    if sign not in CONTRARY and ">" not in sign:
        raise Unreadable("the condition of a case compares two numbers", left.at)
    x, y = (_number_in(formula, side, bound) for side in (left, right))
    if ">" in sign:
        x, y, sign = y, x, sign.replace(">", "<")
    return lambda avoid: Relation(x.entry(None, None, avoid), sign, y.entry(None, None, avoid))


def _compared(formula: Formula, sign: str, left: t.Tree, right: t.Tree, bound: Bound) -> Value:
    letters = _letters(formula, sign, (left, right), bound)
    if all(letters) and sign in ("=", "!="):
        i, j = (letter for letter in letters if letter is not None)
        _same_size(formula, i, j, left.at)
        if sign == "=":
            return a.number(left.at, lambda avoid: delta(i.index, j.index))
        return a.number(left.at, lambda avoid: add(ONE, neg(delta(i.index, j.index))))
    if sign in DEFINITE:
        raise NotYet(f"{sign} between matrices can be proved, but not be used yet", left.at)
    if any(letters):
        raise NotYet("an index compared with a number can't be derived yet", left.at)
    x, y = (e.elaborate(formula, side, bound) for side in (left, right))
    if ">" in sign:
        x, y, sign = y, x, sign.replace(">", "<")
    if not (x.is_number and y.is_number):
        each = sloppy.compared(formula, x, sign, y)
        if each is None:
            raise NotYet("an indicator of arrays can't be read: write it entry by entry", left.at)
        return each
    return a.number(
        left.at, lambda avoid: indicator(x.entry(None, None, avoid), sign, y.entry(None, None, avoid))
    )


def _letters(formula: Formula, sign: str, sides: Sequence[t.Tree], bound: Bound) -> list[Letter | None]:
    """The indices that two sides mean; in an inequality only those of a Σ around it: other letters are numbers."""
    found = [_letter(formula, side, bound) for side in sides if sign in ("=", "!=") or _is_bound(side, bound)]
    return found if len(found) == len(sides) else [*found, None]


def _is_bound(tree: t.Tree, bound: Bound) -> bool:
    return isinstance(tree, t.Name) and tree.base in bound


def _letter(formula: Formula, tree: t.Tree, bound: Bound) -> Letter | None:
    """The index that a bare letter means, where nothing else is called so."""
    if not isinstance(tree, t.Name):
        return None
    known = tree.base in formula.scope.sizes or any(formula.scope.called(tree.base))
    if tree.base in bound or not known:
        return formula.letter(tree.base, tree.at, bound)
    return None
