"""What tests of reading share: a scope said in one line, and the entry that a text means there."""

from derive.read import Declared, Extent, Formula, Scope, elaborate, entry_at, head, parse
from derive.terms import index

FREE = "pq"  # the letters of the entry that is asked for


def scope(said, functions=()):
    """x:n W:m,n a — names with their sizes; sizes are declared as they come."""
    made = Scope()
    for each in said.split():
        name, _, dims = each.partition(":")
        extents = tuple(made.sizes.setdefault(dim, Extent(dim)) for dim in filter(None, dims.split(",")))
        it = head(name)
        made.declare(Declared(it.name, it.base, extents, it.below, it.above))
    made.functions.update(functions)
    made.orders.update(dict.fromkeys(functions, 2))
    return made


def meaning(text, where, free=FREE):
    """The entries (at p, q) that `text` may mean: one for each reading that differs."""
    found = []
    for reading in parse(text, where.names()):
        formula = Formula(where)
        mark = len(where.trail)
        value = elaborate(formula, reading.tree, {})
        places = tuple(
            index(letter, extent.text)
            for letter, extent in zip(free, (value.rows, value.columns), strict=True)
            if extent is not None
        )
        term = entry_at(value, places, formula.avoid | {place.name for place in places})
        where.undo(mark)
        if term not in found:
            found.append(term)
    return found


def of_answers(said, functions=()):
    """The same names as somebody uses them who answers a problem."""
    made = scope(said, functions)
    made.is_answer = True
    made.known = made.names()
    return made


def entry(found):
    """The entry at p, q of a meaning of an answer."""
    value, formula = found.value, found.formula
    extents = zip(FREE, (value.rows, value.columns), strict=True)
    places = tuple(index(letter, extent.text) for letter, extent in extents if extent is not None)
    return entry_at(value, places, formula.avoid | {place.name for place in places})
