"""Moves that write out logarithms, and the definitions that are differentiated.  Each takes one step, or says it found none."""

from __future__ import annotations

from typing import TypeGuard

from derive.kernel import Problem
from derive.kernel.place import derivatives_over
from derive.solver.factors import whole_exponent
from derive.solver.functions import rewrite
from derive.solver.work import Work, is_partial, seen_in, slope
from derive.terms import (
    Add,
    D,
    Det,
    Fn,
    Mul,
    Path,
    Pow,
    Product,
    Size,
    Sym,
    Term,
    contains,
    factors_of,
    is_absolute,
    mul,
    num,
    power,
    same,
    subterms,
)

LOGARITHMS = (
    "logarithm of exp", "logarithm of 1", "logarithm of a quotient", "logarithm of a reciprocal",
    "logarithm of a product", "logarithm of a power", "logarithm of a Π",
    "logarithm of what a one-hot vector chooses",
)  # fmt: skip


def open_definition(work: Work) -> bool:
    """Write out the definition of a number, or of a logarithm, that is differentiated.

    What an earlier chain says of the derivative is not derived again.
    """
    for path, node in work.where(slope):
        if isinstance(node.body, Sym) and node.body.name in work.problem.defined and not work.cited(node):
            inside = subterms(work.problem.defined[node.body.name].body)
            shows = not node.body.args or any(map(is_logarithm, inside))
            if shows and not is_held(work.problem, node, node.body):
                work.unfold((*path, 0))
                return True
    return False


def open_value(work: Work) -> bool:
    """Write the value of an unknown function, r_i, that is differentiated in its own argument as the function r_i(w)."""
    for path, node in work.where(slope):
        if isinstance(node.body, Sym) and is_partial(work.problem, node):
            work.unfold((*path, 0))
            return True
    return False


def expand_logarithm(work: Work) -> bool:
    """Under a derivative, write log of a quotient, product, power or exp as a sum."""
    return any(
        write_out_logarithm(work, inner, part)
        for path, _ in work.where(slope)
        for inner, part in work.where(_logarithm, at=(*path, 0))
    )


def open_each_logarithm(work: Work) -> bool:
    """Write log of a quotient, product, power or exp as a sum, wherever it stands."""
    return any(write_out_logarithm(work, path, node) for path, node in work.where(_logarithm))


@seen_in(Fn)
def _logarithm(node: Term, _: Problem) -> Fn | None:
    return node if is_logarithm(node) else None


def is_logarithm(term: Term) -> TypeGuard[Fn]:
    """Whether `term` is log of something."""
    return isinstance(term, Fn) and term.name == "log"


def write_out_logarithm(work: Work, path: Path, node: Fn) -> bool:
    """Write log of a quotient, product, power or exp as a sum, by one step; whether there was one."""
    (inside,) = node.args
    if isinstance(inside, Sym) and inside.name in work.problem.defined:
        shows = isinstance(work.problem.defined[inside.name].body, Mul | Pow | Product) or _is_exp(
            work, inside
        )
        if shows and not any(
            is_held(work.problem, over, inside) for over in derivatives_over(work.here, path)
        ):
            work.unfold((*path, 0))
            return True
        return False
    if isinstance(inside, Mul):
        above, below = _halves(inside)
        if below:
            regrouped = mul(*above, power(mul(*below), num(-1)))
            if not same(regrouped, inside):
                work.algebra((*path, 0), regrouped)
                return True
    return any(rewrite(work, path, node, name) for name in LOGARITHMS)


def open_counted(work: Work) -> bool:
    """log(aⁿ Π_k e^{s_k}) = n log a + Σ_k s_k, where it is the logarithm of a determinant that was asked for."""
    if not contains(work.start, Det):
        return False
    for path, node in work.where(_log_of_counted, under=False):
        (inside,) = node.args
        if is_absolute(inside):
            if rewrite(work, (*path, 0), inside, "absolute value of a nonnegative"):
                return True
        elif write_out_logarithm(work, path, node):
            return True
    return False


def _log_of_counted(node: Term, _: Problem) -> Fn | None:
    """A logarithm of what holds as many factors as a size says, or of an exponential."""
    if not is_logarithm(node):
        return None
    inside = node.args[0]
    inside = inside.args[0] if is_absolute(inside) else inside
    is_exp = isinstance(inside, Fn) and inside.name == "exp"
    return node if is_exp or any(map(_is_counted, factors_of(inside))) else None


def _is_counted(factor: Term) -> bool:
    return isinstance(factor, Product) or (isinstance(factor, Pow) and contains(factor.exponent, Size))


def holds_log_of_product(problem: Problem, term: Term) -> bool:
    """Whether the logarithm of a Π stands in `term`, or in what it is defined as: a log-likelihood."""
    if isinstance(term, Sym):
        definition = problem.defined.get(term.name)
        return definition is not None and holds_log_of_product(problem, definition.body)
    if is_logarithm(term):
        inside = term.args[0]
        while isinstance(inside, Sym) and inside.name in problem.defined:
            inside = problem.defined[inside.name].body
        return isinstance(inside, Product)
    return isinstance(term, Add | Mul) and any(holds_log_of_product(problem, arg) for arg in term.args)


def is_held(problem: Problem, over: D, entry: Sym) -> bool:
    """Whether the derivative holds the definition of `entry` fixed, so that it may not be written out."""
    wrt = over.wrt.data
    return wrt == entry.name or (over.data == "local" and wrt in problem.reach[entry.name])


def _is_exp(work: Work, entry: Sym) -> bool:
    body = work.problem.defined[entry.name].body
    return isinstance(body, Fn) and body.name == "exp"


def _halves(product: Mul) -> tuple[list[Term], list[Term]]:
    """The factors above and below the fraction bar."""
    above: list[Term] = []
    below: list[Term] = []
    for factor in product.args:
        value = whole_exponent(factor)
        if isinstance(factor, Pow) and value is not None and value < 0:
            below.append(power(factor.base, num(-value)))
        else:
            above.append(factor)
    return above, below
