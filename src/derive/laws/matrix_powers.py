"""Powers of a square matrix, entry by entry.  A: n × n; p, q: whole numbers; m: a size, as the number of factors.

Source of the lines: Horn & Johnson, Matrix Analysis (2nd ed., 2013); Petersen & Pedersen, The Matrix Cookbook (2012).
"""

from derive.kernel import Law, differentiable, independent, law, natural, whole_number
from derive.laws.letters import D, Sum, i, j, k, l, p, q, x
from derive.laws.matrices import COOKBOOK, HORN, A, of, r, s, t
from derive.terms import ONE, ZERO, Index, Term, delta, matrix_power, position, size

_A = A[r, s]
_moves = differentiable(A[k, l], x)


def raised(exponent: Term, at: Index, to: Index) -> Term:
    """An entry of Aᵖ."""
    return matrix_power(of(_A), exponent, at, to)


_factors = size("m")

MATRIX_POWERS = (
    law("power 0 of a matrix", raised(ZERO, i, j), delta(i, j), (), HORN + "section 0.2.4"),
    law("power 1 of a matrix", raised(ONE, i, j), A[i, j], (), HORN + "section 0.2.4"),
    law("power of a matrix", raised(p, i, j), Sum(k, A[i, k] * raised(p - 1, k, j)), (natural(p),), HORN + "section 0.2.4"),
    law("product of powers of a matrix", Sum(k, raised(p, i, k) * raised(q, k, j)), raised(p + q, i, j), (whole_number(p), whole_number(q)), HORN + "section 0.2.4"),
    law("derivative of a power of a matrix", D(raised(_factors, i, j), x), Sum(t, Sum(k, Sum(l, raised(position(t) - 1, i, k) * D(A[k, l], x) * raised(_factors - position(t), l, j)))), (_moves,), COOKBOOK + "eq. 121", "the product rule, factor by factor"),
)  # fmt: skip
SMOOTH_POWERS = (
    Law(
        "a power of a matrix is differentiable",
        differentiable(raised(p, i, j), x),
        (whole_number(p), independent(p, x), differentiable(_A, x)),
        COOKBOOK + "eq. 121",
    ),
)
