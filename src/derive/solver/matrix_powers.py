"""Powers of one matrix that are multiplied become one power: Σ_k [Xᵖ]_ik [X^q]_kj = [X^{p+q}]_ij."""

from __future__ import annotations

from derive.algebra import is_identity
from derive.kernel import Binding, Problem, is_at_least
from derive.solver.match import match
from derive.solver.nests import swap
from derive.solver.work import LAWS, Work, seen_in
from derive.terms import (
    MatrixPower,
    Mul,
    Num,
    Position,
    Size,
    Sum,
    Term,
    add,
    factors_of,
    mul,
    num,
    same,
    sum_over,
    terms_of,
)

JOINED = LAWS["product of powers of a matrix"]


def join_matrix_powers(work: Work) -> bool:
    """Σ_k [Xᵖ]_ik [X^q]_kj = [X^{p+q}]_ij, with the exponent as short as it can be."""
    for path, node in work.where(_short, innermost=True):
        work.algebra((*path, 1), node)
        return True
    for path, _ in work.where(_apart):
        swap(work, path)
        return True
    for path, binding in work.where(_joined, innermost=True):
        work.law(path, JOINED.name, binding)
        return True
    return False


@seen_in(Sum, holding=MatrixPower)
def _joined(node: Term, problem: Problem) -> Binding | None:
    """How two powers that meet in the index of a sum are read as one."""
    if not isinstance(node, Sum) or not isinstance(node.body, Mul):
        return None
    powers = [each for each in factors_of(node.body) if isinstance(each, MatrixPower)]
    if len(powers) != 2 or len(factors_of(node.body)) != 2 or not same(powers[0].matrix, powers[1].matrix):
        return None
    if not all(is_at_least(problem, each.exponent, 0) for each in powers):
        return None
    return match(JOINED.lhs, node)


@seen_in(Sum, holding=MatrixPower)
def _apart(node: Term, problem: Problem) -> Term | None:
    """Σ_k Σ_r, where the powers meet in k alone."""
    if not isinstance(node, Sum) or not isinstance(node.body, Sum):
        return None
    inner = sum_over(node.index, node.body.body)
    return node if _joined(inner, problem) is not None else None


@seen_in(MatrixPower)
def _short(node: Term, _: Problem) -> Term | None:
    """The exponent of a power of a matrix with like terms collected, if it is shorter."""
    if not isinstance(node, MatrixPower):
        return None
    counts: dict[Term, Num] = {}
    for term in terms_of(node.exponent):
        number, rest = num(1), []
        for factor in factors_of(term):
            if isinstance(factor, Num):
                number = factor
            else:
                rest.append(factor)
        if rest and not (len(rest) == 1 and isinstance(rest[0], Position | Size)):
            return None
        kind = mul(*rest)
        counts[kind] = num(counts.get(kind, num(0)).value + number.value)
    found = add(*(mul(count, kind) for kind, count in counts.items()))
    return found if found.length < node.exponent.length and is_identity(found, node.exponent) else None
