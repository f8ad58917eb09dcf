"""What tests of reading lines share: the same names as in answers, with definitions, and the sides of a relation."""

from itertools import pairwise

from reading import FREE, of_answers

from derive.answer.reading import meanings
from derive.read import Formula, Unreadable, elaborate, entry_at, parse, tree as t
from derive.read.own import suppose
from derive.terms import index


def of_lines(said, functions=(), made_of=None, variable=""):
    """Names as a derivation uses them; `made_of` has what each definition is made of."""
    scope = of_answers(said, functions)
    scope.made_of = {name: frozenset(those.split()) for name, those in (made_of or {}).items()}
    scope.variable = variable
    return scope.of_lines()


def said(text, where):
    """All meanings of `text`: each has the entries of the sides at p, q, and what is its own.

    Raises:
        Unreadable: there is none.
    """
    found, refusal = [], None
    for reading in parse(text, where.names()):
        try:
            found += meanings(lambda formula, tree=reading.tree: _sides(formula, tree), where.fresh)[0]
        except Unreadable as why:
            refusal = refusal or why
    if not found:
        raise refusal
    return found


def _sides(formula: Formula, tree: t.Tree):
    suppose(formula, tree)
    values = [
        elaborate(formula, side, {}) for side in (tree.sides if isinstance(tree, t.Relation) else (tree,))
    ]
    for one, other in pairwise(values):
        formula.scope.unify(one.rows, other.rows)
        formula.scope.unify(one.columns, other.columns)
    terms = []
    for value in values:
        extents = zip(FREE, (value.rows, value.columns), strict=True)
        places = tuple(index(letter, extent.text) for letter, extent in extents if extent is not None)
        terms.append(entry_at(value, places, formula.avoid | set(FREE)))
    return terms, formula.own


def first(text, where):
    """The left side, or the whole, of the usual meaning."""
    return said(text, where)[0][0][0]
