"""Which terms an answer is to be compared with: entry by entry, whole, in either layout, in other letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations

from derive.answer.reading import Meaning
from derive.answer.verdict import Note
from derive.read import Extent, Unreadable, entry_at
from derive.read.scope import UNKNOWN
from derive.terms import Index, Term, index, rename, rename_bound

Places = tuple[Index | None, Index | None]  # of rows and of columns
MOST_WAYS = 24  # to match letters
UNSURE = "nothing says what numbers the rows of what is asked for: write the answer entry by entry"
WHOLE = Note("whole array", "the answer is read as the whole array")
EVERY_ENTRY = Note("every entry", "the answer is one number: it is taken for every entry")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for as an array: its free indices, and which of them number rows and columns, if these can.

    If `is_sure` nobody could take the one for the other.
    """

    free: tuple[Index, ...]
    places: Places | None
    is_sure: bool = True

    @property
    def shape(self) -> str:
        """Its sizes, for a person."""
        if not self.free:
            return "a number"
        if self.places is None:
            return " × ".join(each.dim for each in self.free)
        return "×".join("1" if place is None else place.dim for place in self.places)


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer as a term whose free indices are those of the question, and what was done for that.

    `is_other_layout` if it is an answer to the transposed question.  Indices in `tied` have one letter and two
    sizes: what is asked and what is answered agree on it only where these are equal.  With a `doubt` it is a way to
    take the answer that has no shape strictly: right by it is not right.
    """

    term: Term
    notes: tuple[Note, ...] = ()
    is_other_layout: bool = False
    tied: tuple[tuple[Index, Index], ...] = ()
    doubt: str = ""


class Misfit(Exception):
    """An answer of another shape than what is asked for; not `surely`, where a size was not told."""

    def __init__(self, why: str, surely: bool = True) -> None:
        super().__init__(why)
        self.surely = surely


def fits(meaning: Meaning, asked: Asked) -> Iterator[Fit]:
    """The terms that the answer may mean: those in the layout asked for first.

    Raises:
        Misfit: it has another shape.
        Unreadable: nothing tells a size in it, or a number grows too large.
    """
    own = {i.name for i in asked.free} & set(meaning.formula.free)
    dims = [extent for extent in (meaning.value.rows, meaning.value.columns) if extent is not None]
    if not dims:
        yield from _entry(meaning, asked, own)
        return
    found = False
    for order, is_other in _orders(meaning, asked, own, len(dims)):
        if is_other and found and order[0].dim != order[1].dim:
            continue
        for fit in _array(meaning, asked, dims, order):
            found = True
            if is_other and not asked.is_sure:
                yield replace(fit, doubt=UNSURE)
            else:
                yield replace(fit, is_other_layout=is_other)
    if found:
        return
    places = asked.free if asked.places is None else [i for i in asked.places if i is not None]
    if own and len(dims) == len(places) == len(asked.free):
        yield from _mixed(meaning, asked, dims, tuple(places))
        return
    raise _misfit(meaning, asked, dims)


def _entry(meaning: Meaning, asked: Asked, own: set[str]) -> Iterator[Fit]:
    """An answer that is a number: an entry of what is asked for."""
    notes = () if meaning.formula.free or not asked.free else (EVERY_ENTRY,)
    for term, more in _in_letters(meaning, asked, own, ()):
        yield Fit(term, (*notes, *more), False, _tied(meaning, term, asked))


def _orders(
    meaning: Meaning, asked: Asked, own: set[str], count: int
) -> Iterator[tuple[tuple[Index, ...], bool]]:
    """Which indices of the question may number the dimensions of an answer that has `count`; and whether they
    do so in the other layout.
    """
    wanted = [i for i in asked.free if i.name not in own]
    if count == 1 and len(wanted) >= 1:
        is_row = len(asked.free) == 1 and meaning.value.rows is None
        others = len([name for name in meaning.formula.free if name not in own])
        if len(wanted) == 1 or others >= len(wanted) - 1:
            yield from (((i,), is_row) for i in wanted)
    elif count == 2 and asked.places is not None:
        order = tuple(i for i in asked.places if i is not None and i in wanted)
        if len(order) == 2:
            yield order, False
            yield order[::-1], True


def _array(meaning: Meaning, asked: Asked, dims: Sequence[Extent], order: tuple[Index, ...]) -> Iterator[Fit]:
    """The answer at these indices, if it has their sizes."""
    scope = meaning.formula.scope
    mark = len(scope.trail)
    if all(scope.unify(extent, scope.sizes[i.dim]) for extent, i in zip(dims, order, strict=True)):
        own = {i.name for i in asked.free if i not in order} & set(meaning.formula.free)
        for term, more in _in_letters(meaning, asked, own, order):
            yield Fit(term, (WHOLE, *more), False, _tied(meaning, term, asked))
    scope.undo(mark)


def _mixed(meaning: Meaning, asked: Asked, dims: Sequence[Extent], order: tuple[Index, ...]) -> Iterator[Fit]:
    """ŷ_j − y for ŷ_j − y_j: an array where letters of the question stand for one entry already."""
    at = ", ".join(i.name for i in order if i.name in meaning.formula.free)
    doubt = f"an array stands beside the entry {at}: write the index of each, or of none"
    for fit in _array(meaning, Asked((), None), dims, order):
        yield Fit(fit.term, (), False, _tied(meaning, fit.term, asked), doubt)
        return
    raise _misfit(meaning, asked, dims)


def _in_letters(
    meaning: Meaning, asked: Asked, own: set[str], order: tuple[Index, ...]
) -> Iterator[tuple[Term, tuple[Note, ...]]]:
    """The answer in the letters of the question: its `own` stand for themselves, others for those that neither
    stand there nor in `order`, by which its entries are numbered.
    """
    scope, letters = meaning.formula.scope, meaning.formula.free
    missing = [i for i in asked.free if i.name not in own and i not in order]
    extra = [name for name in sorted(letters) if name not in {i.name for i in asked.free}]
    mark = len(scope.trail)
    for i in asked.free:
        if i.name in own:
            scope.unify(letters[i.name].extent, scope.sizes[i.dim])  # where not, they are tied
    found = False
    for chosen in _matched(len(extra), missing):
        within = len(scope.trail)
        pairs = [(name, i) for name, i in zip(extra, chosen, strict=True) if i is not None]
        if all(scope.unify(letters[name].extent, scope.sizes[i.dim]) for name, i in pairs):
            found = True
            yield (
                _renamed(meaning, order, pairs),
                _said(pairs, [n for n in extra if n not in dict(pairs)]),
            )
        scope.undo(within)
    if not found:
        yield _renamed(meaning, order, []), _said([], extra)
    scope.undo(mark)


def _matched(count: int, missing: Sequence[Index]) -> Iterator[tuple[Index | None, ...]]:
    """The ways in which `count` letters may stand for those that are missing: as many of them as can."""
    padded = [*missing, *[None] * (count - len(missing))]
    yield from dict.fromkeys(islice(permutations(padded, count), MOST_WAYS))


def _renamed(meaning: Meaning, order: tuple[Index, ...], pairs: Sequence[tuple[str, Index]]) -> Term:
    """The entry of the answer at `order`, letters renamed; no letter of the question is bound by a Σ in it."""
    for letter in meaning.formula.letters:
        meaning.formula.prefer(letter)
    apart = tuple(index(f"·{number}", i.dim) for number, i in enumerate(order))
    own = frozenset(i.name for i in (*order, *(i for _, i in pairs)))
    term = entry_at(meaning.value, apart, meaning.formula.avoid | own)
    letters = {meaning.formula.free[name].index: i for name, i in pairs}
    found = rename(term, {**dict(zip(apart, order, strict=True)), **letters})
    names, is_bound = {i.name for i in found.free}, False
    for part in _indices(found):
        if part.dim.startswith(UNKNOWN):
            raise _untold(meaning, part)
        is_bound |= part.name in names and part not in found.free
    return rename_bound(found, found.free) if is_bound else found  # two sizes, but nobody could read it


def _indices(term: Term) -> Iterator[Index]:
    """The indices in `term`, bound ones too; each part is looked at once."""
    seen, left = {term}, [term]
    while left:
        part = left.pop()
        if isinstance(part, Index):
            yield part
        new = [each for each in part.args if each not in seen]
        seen.update(new)
        left += new


def _untold(meaning: Meaning, stray: Index) -> Unreadable:
    for letter in meaning.formula.letters:
        if letter.name == stray.name:
            return Unreadable(f"nothing says what the index {letter.name} runs over", letter.at)
    return Unreadable("nothing says how large an array is: write it entry by entry", meaning.tree.at)


def _said(pairs: Sequence[tuple[str, Index]], rest: Sequence[str]) -> tuple[Note, ...]:
    notes = []
    if pairs:
        said = ", ".join(f"{name} for {i.name}" for name, i in pairs)
        notes.append(Note("letters", f"the answer says {said}"))
    notes += [Note("stray letter", f"{name} stands for nothing in the question") for name in rest]
    return tuple(notes)


def _tied(meaning: Meaning, term: Term, asked: Asked) -> tuple[tuple[Index, Index], ...]:
    wanted = {i.name: i for i in asked.free}
    own = sorted(term.free, key=lambda i: (i.name, i.dim))
    letters = [(wanted[i.name], i) for i in own if i.name in wanted and wanted[i.name] is not i]
    return (*letters, *meaning.formula.ties)


def _misfit(meaning: Meaning, asked: Asked, dims: Sequence[Extent]) -> Misfit:
    said = f"the answer has the shape {meaning.value.shape}, expected {asked.shape}"
    letters = {i.name: i.dim for i in asked.free}
    sizes = {name: letter.extent.root.name for name, letter in meaning.formula.free.items()}
    is_tied = any(sizes[name] not in ("", letters[name]) for name in {*letters} & {*sizes})
    return Misfit(said, all(extent.root.name for extent in dims) and not is_tied)
