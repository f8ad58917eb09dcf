"""Inverse matrices and determinants, entry by entry.  A, B: n × n; U: n × m, V: m × n; a, b: vectors; c: a number.

That a matrix is invertible is said as det A ≠ 0.  That it is symmetric, or positive (semi)definite, which it is only if
it is symmetric, are judgements of their own, said of det A since a whole matrix is no term by itself.

Source of the lines: Horn & Johnson, Matrix Analysis (2nd ed., 2013); Petersen & Pedersen, The Matrix Cookbook (2012).
"""

from derive.kernel import (
    Judgement,
    Law,
    definite,
    differentiable,
    equal,
    law,
    nonnegative,
    nonzero,
    positive,
    semidefinite,
    symmetric,
)
from derive.laws.letters import D, Prod, Sum, c, f, g, i, j, j2, k, l, x
from derive.terms import (
    ONE,
    Det,
    Index,
    Meta,
    Term,
    array,
    delta,
    determinant,
    index,
    inverse,
    meta,
    power,
    size,
)

HORN = "Horn & Johnson, Matrix Analysis (2nd ed.), "
COOKBOOK = "Petersen & Pedersen, The Matrix Cookbook (2012), "
A, B, C, U, V, a, b = (meta(letter) for letter in "ABCUVab")
r, s = index("r", "n"), index("s", "n")  # the row and the column of what stands in a matrix
t, r2, s2, k2, l2 = (index(letter, "m") for letter in ("t", "r2", "s2", "k2", "l2"))  # of the size m


def of(body: Term, row: Index = r, column: Index = s) -> Term:
    """The matrix with entry `body` at the row and the column."""
    return array(row, array(column, body))


def inv(body: Term, at: Index, to: Index, row: Index = r, column: Index = s) -> Term:
    """An entry of its inverse."""
    return inverse(of(body, row, column), at, to)


def det(body: Term, row: Index = r, column: Index = s) -> Det:
    """Its determinant."""
    return determinant(of(body, row, column))


def square(letter: Meta) -> Term:
    """The entry of a matrix at its own row and column."""
    return letter[r, s]


_A, _B, _C = square(A), square(B), C[r2, s2]
_A_moves = differentiable(A[k, l], x)
_invertible, _B_invertible = nonzero(det(_A)), nonzero(det(_B))
# r and s are bound elsewhere in each law with this condition, so that they can't stand for one index
_left_inverse = equal(Sum(k, B[r, k] * A[k, s]), delta(r, s))
_inverted = inv(_A, k, l)  # in a matrix with rows k: its letters are not those of A
_AB = Sum(k, A[r, k] * B[k, s])
_UV = Sum(t, U[r, t] * V[t, s])  # n × n
_VU = Sum(k, V[r2, k] * U[k, s2])  # m × m
_I, _I2 = delta(r, s), delta(r2, s2)
_updated = A[r, s] + a[r] * b[s]
_grown = ONE + Sum(k, Sum(l, b[k] * inv(_A, k, l) * a[l]))
_woodbury = _I2 + Sum(k, Sum(l, V[r2, k] * inv(_A, k, l) * U[l, s2]))
_gram = Sum(t, U[r, t] * U[s, t])
_weighted = Sum(t, f[t] * U[r, t] * U[s, t])
_congruent = (  # U C Uᵀ, U (C Uᵀ) and (U C) Uᵀ
    ("", Sum(k2, Sum(l2, U[r, k2] * C[k2, l2] * U[s, l2]))),
    (", from the right", Sum(k2, U[r, k2] * Sum(l2, C[k2, l2] * U[s, l2]))),
    (", from the left", Sum(l2, Sum(k2, U[r, k2] * C[k2, l2]) * U[s, l2])),
)

INVERSES = (
    law("inverse times matrix", Sum(k, inv(_A, i, k) * A[k, j]), delta(i, j), (_invertible,), HORN + "0.5"),
    law("matrix times inverse", Sum(k, A[i, k] * inv(_A, k, j)), delta(i, j), (_invertible,), HORN + "0.5"),
    law("inverse of the identity", inv(_I, i, j), delta(i, j), (), HORN + "0.5"),
    law("inverse of a diagonal matrix", inv(a[r] * _I, i, j), delta(i, j) / a[j], (nonzero(a[r]),), HORN + "0.9"),
    law("inverse of a transpose", inv(A[s, r], i, j), inv(_A, j, i), (_invertible,), HORN + "0.5"),
    law("inverse of a multiple", inv(c * _A, i, j), inv(_A, i, j) / c, (nonzero(c), _invertible), HORN + "0.5"),
    law("inverse of an inverse", inv(_inverted, i, j, k, l), A[i, j], (_invertible,), HORN + "0.5"),
    law("inverse of a product", inv(_AB, i, j), Sum(k, inv(_B, i, k) * inv(_A, k, j)), (_invertible, _B_invertible), HORN + "0.5"),
    law("inverse of a symmetric matrix", inv(_A, i, j), inv(_A, j, i), (symmetric(det(_A)), _invertible), HORN + "0.5"),
    law("uniqueness of the inverse", B[i, j], inv(_A, i, j), (_left_inverse,), HORN + "0.5", "for square matrices one side suffices"),
    law("cancellation of an invertible matrix", f[i], g[i], (equal(Sum(k, A[r, k] * f[k]), Sum(k, A[r, k] * g[k])), _invertible), HORN + "0.5"),
    law("cancellation of an invertible matrix from the right", f[j], g[j], (equal(Sum(k, f[k] * A[k, s]), Sum(k, g[k] * A[k, s])), _invertible), HORN + "0.5"),
    law(
        "Sherman-Morrison formula",
        inv(_updated, i, j),
        inv(_A, i, j) - Sum(k, inv(_A, i, k) * a[k]) * Sum(l, b[l] * inv(_A, l, j)) / _grown,
        (_invertible, nonzero(_grown)),
        COOKBOOK + "eq. 160",
    ),
    law(
        "Woodbury identity",
        inv(_A + _UV, i, j),
        inv(_A, i, j) - Sum(k, Sum(k2, Sum(l2, Sum(l, inv(_A, i, k) * U[k, k2] * inv(_woodbury, k2, l2, r2, s2) * V[l2, l] * inv(_A, l, j))))),
        (_invertible, nonzero(det(_woodbury, r2, s2))),
        COOKBOOK + "eq. 157",
    ),
    law(
        "push-through identity",
        Sum(k, inv(c * _I + _UV, i, k) * U[k, j2]),
        Sum(k2, U[i, k2] * inv(c * _I2 + _VU, k2, j2, r2, s2)),
        (nonzero(det(c * _I + _UV)), nonzero(det(c * _I2 + _VU, r2, s2))),
        COOKBOOK + "eq. 161",
    ),
)  # fmt: skip

DETERMINANTS = (
    law("determinant of the identity", det(_I), ONE, (), HORN + "0.3"),
    law("determinant of a transpose", det(A[s, r]), det(_A), (), HORN + "0.3"),
    law("determinant of a multiple", det(c * _A), power(c, size("n")) * det(_A), (), HORN + "0.3"),
    law("determinant of a product", det(_AB), det(_A) * det(_B), (), HORN + "0.3"),
    law("determinant of an inverse", det(_inverted, k, l), 1 / det(_A), (_invertible,), HORN + "0.3"),
    law("determinant of a diagonal matrix", det(a[r] * _I), Prod(k, a[k]), (), HORN + "0.3"),
    law("matrix determinant lemma", det(_updated), det(_A) * _grown, (_invertible,), COOKBOOK + "eq. 24"),
    law("Weinstein-Aronszajn identity", det(_A + _UV), det(_A) * det(_woodbury, r2, s2), (_invertible,), HORN + "0.8"),
    law(
        "Sylvester's determinant identity",
        det(c * _I + _UV),
        power(c, size("n")) * det(_I2 + Sum(k, V[r2, k] * U[k, s2] / c), r2, s2),
        (nonzero(c),),
        HORN + "1.3.22",
    ),
)  # fmt: skip

SLOPES = (
    law(
        "derivative of an inverse",
        D(inv(_A, i, j), x),
        -Sum(k, Sum(l, inv(_A, i, k) * D(A[k, l], x) * inv(_A, l, j))),
        (_invertible, _A_moves),
        COOKBOOK + "eq. 40",
    ),
    law(
        "Jacobi's formula",
        D(det(_A), x),
        det(_A) * Sum(k, Sum(l, inv(_A, l, k) * D(A[k, l], x))),
        (_invertible, _A_moves),
        COOKBOOK + "eq. 46",
    ),
)

SMOOTH_MATRICES = (
    Law(
        "a determinant is differentiable", differentiable(det(_A), x), (differentiable(_A, x),), HORN + "0.8"
    ),
    Law(
        "an inverse is differentiable",
        differentiable(inv(_A, i, j), x),
        (_invertible, differentiable(_A, x)),
        HORN + "0.8",
        "Cramer's rule",
    ),
)


def _line(name: str, claim: Judgement, *when: Judgement, remark: str = "") -> Law:
    return Law(name, claim, when, HORN + "7.1", remark)


def _definite(name: str, body: Term, *when: Judgement) -> Law:
    return _line(name, definite(det(body)), *when)


def _semidefinite(name: str, body: Term, *when: Judgement) -> Law:
    return _line(name, semidefinite(det(body)), *when)


def _symmetric(name: str, body: Term, *when: Judgement) -> Law:
    return _line(name, symmetric(det(body)), *when)


def _not_singular(name: str, body: Term, *when: Judgement) -> Law:
    return _line(name, nonzero(det(body)), *when)


_A_symmetric, _A_definite, _A_semidefinite = symmetric(det(_A)), definite(det(_A)), semidefinite(det(_A))
_form = Sum(i, Sum(j, a[i] * A[i, j] * a[j]))

DEFINITE = (
    _symmetric("definition of a symmetric matrix", _A, equal(_A, A[s, r])),
    _symmetric("symmetry of a positive semidefinite matrix", _A, _A_semidefinite),
    _symmetric("sum of symmetric matrices", _A + _B, _A_symmetric, symmetric(det(_B))),
    _symmetric("multiple of a symmetric matrix", c * _A, _A_symmetric),
    _line("symmetry of the inverse", symmetric(det(_inverted, k, l)), _A_symmetric, _invertible),
    *(_symmetric(f"congruence of a symmetric matrix{way}", body, symmetric(det(_C, r2, s2))) for way, body in _congruent),
    _definite("sum of a positive definite and a semidefinite matrix", _A + _B, _A_definite, semidefinite(det(_B))),
    _definite("positive multiple of a positive definite matrix", c * _A, positive(c), _A_definite),
    _definite("positive definiteness of the identity", _I),
    _definite("positive diagonal matrix", a[r] * _I, positive(a[r])),
    _line("inverse of a positive definite matrix", definite(det(_inverted, k, l)), _A_definite),
    _definite("invertible positive semidefinite matrix", _A, _A_semidefinite, _invertible),
    _semidefinite("positive definite implies semidefinite", _A, _A_definite),
    _semidefinite("sum of positive semidefinite matrices", _A + _B, _A_semidefinite, semidefinite(det(_B))),
    _semidefinite("nonnegative multiple of a positive semidefinite matrix", c * _A, nonnegative(c), _A_semidefinite),
    _semidefinite("nonnegative diagonal matrix", a[r] * _I, nonnegative(a[r])),
    _semidefinite("Gram matrix", _gram),
    _semidefinite("weighted Gram matrix", _weighted, nonnegative(f[t])),
    _semidefinite("outer product of a vector with itself", a[r] * a[s]),
    _semidefinite("Σ of positive semidefinite matrices", Sum(t, meta("A", r, s, t)), semidefinite(det(meta("A", r, s, t)))),
    *(_semidefinite(f"congruence of a positive semidefinite matrix{way}", body, semidefinite(det(_C, r2, s2))) for way, body in _congruent),
    _line("determinant of a positive definite matrix", positive(det(_A)), _A_definite),
    _line("determinant of a positive semidefinite matrix", nonnegative(det(_A)), _A_semidefinite),
    _not_singular("invertibility of a positive definite matrix", _A, _A_definite),
    _not_singular("product of invertible matrices", _AB, _invertible, _B_invertible),
    _not_singular("transpose of an invertible matrix", A[s, r], _invertible),
    _not_singular("multiple of an invertible matrix", c * _A, nonzero(c), _invertible),
    _line("invertibility of the inverse", nonzero(det(_inverted, k, l)), _invertible),
    _not_singular("matrix with a left inverse", _A, _left_inverse),
    _not_singular("rank-one update of an invertible matrix", _updated, _invertible, nonzero(_grown)),
    _line("definition of a positive semidefinite matrix", nonnegative(_form), _A_semidefinite),
    _line("definition of a positive definite matrix", positive(_form), _A_definite, positive(Sum(i, a[i] ** 2))),
    _line(
        "trace of a squared product",
        nonnegative(Sum(i, Sum(j, Sum(k, Sum(l, A[i, j] * B[j, k] * A[k, l] * B[l, i]))))),
        _A_semidefinite,
        symmetric(det(_B)),
    ),
)  # fmt: skip

MATRICES = (*INVERSES, *DETERMINANTS, *SLOPES)
