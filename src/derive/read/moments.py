"""Expectations, variances and covariances: of numbers, and entry by entry of arrays."""

from __future__ import annotations

from derive.read import arrays as a, elaborate as e, tree as t
from derive.read.arrays import Avoid, Bound, Place, Value
from derive.read.errors import Ambiguous, NotYet, Unreadable
from derive.read.scope import Average, Formula
from derive.terms import Term, expectation, moment as moment_of


def moment(formula: Formula, tree: t.Moment, bound: Bound) -> Value:
    """E[x] entry by entry; Var[x] of a number; Cov[x, y] of two numbers, or the matrix of two vectors.

    Raises:
        Unreadable: it means nothing of arrays of these shapes; Ambiguous: two things.
    """
    _check_outcomes(formula, tree)
    arguments = tuple(e.elaborate(formula, each, bound) for each in tree.arguments)
    over = tuple((symbol.at, _symbol(formula, symbol, bound), t.plain(law)) for symbol, law in tree.below)
    formula.averages.append(Average(tree.at, arguments, over))
    if tree.kind == "E":
        (value,) = arguments
        return Value(
            tree.at, value.rows, value.columns, lambda i, j, avoid: expectation(value.entry(i, j, avoid))
        )
    if all(value.is_number for value in arguments):
        return a.number(tree.at, lambda avoid: _of_numbers(tree.kind, arguments, avoid))
    if tree.kind == "Var":
        said = "a variance of an array may mean two things: write Var[x_i], or Cov[x, x] for the matrix"
        raise Ambiguous(said, tree.at)
    return _covariances(tree, *arguments)


def _check_outcomes(formula: Formula, tree: t.Moment) -> None:
    """Refuse an expectation in an answer where nothing is random: E_p[z] may be the mean of z with the weights p.

    Raises:
        Ambiguous: nothing is, or not what is said to be.
    """
    scope, random = formula.scope, formula.scope.random
    if random is None:
        return
    if not random:
        raise Ambiguous("nothing is random here: write a mean as a sum with weights", tree.at)
    for symbol, _ in tree.below:
        base = symbol.of.base if isinstance(symbol, t.Scripted) else t.plain(symbol)
        if random.isdisjoint(each.name for each in scope.called(base)):
            raise Ambiguous(f"{base} is not random: write a mean as a sum with weights", symbol.at)


def _symbol(formula: Formula, tree: t.Tree, bound: Bound) -> Value:
    value = e.elaborate(formula, tree, bound)
    if not value.is_name:
        raise Unreadable("expected a random symbol below an expectation", tree.at)
    return value


def _of_numbers(kind: str, arguments: tuple[Value, ...], avoid: Avoid) -> Term:
    return moment_of(kind, *(value.entry(None, None, avoid) for value in arguments))


def _covariances(tree: t.Moment, one: Value, other: Value) -> Value:
    """Cov[x, y]_ij = Cov[x_i, y_j], of two columns."""
    if one.columns is not None or other.columns is not None:
        raise NotYet(
            f"a covariance of arrays of shapes {one.shape} and {other.shape}: write it entry by entry",
            tree.at,
        )

    def entry(i: Place, j: Place, avoid: Avoid) -> Term:
        if other.rows is None:
            return moment_of("Cov", one.entry(i, None, avoid), other.entry(None, None, avoid))
        if one.rows is None:
            return moment_of("Cov", one.entry(None, None, avoid), other.entry(i, None, avoid))
        return moment_of("Cov", one.entry(i, None, avoid), other.entry(j, None, avoid))

    both = one.rows is not None and other.rows is not None
    return Value(tree.at, one.rows or other.rows, other.rows if both else None, entry)
