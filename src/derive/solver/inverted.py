"""Laws of inverse matrices and determinants, where their letters are told by what stands there."""

from __future__ import annotations

from derive.kernel import Binding
from derive.laws import LAWS
from derive.laws.matrices import A, r, s
from derive.solver.work import Work
from derive.terms import D, Det, Index, Inverse, Path, Term, bound_indices, entry_of, fresh, index

SLOPES = {Inverse: "derivative of an inverse", Det: "Jacobi's formula"}


def letters(work: Work, name: str, own: dict[Index, Index], dim: str, *beside: Term) -> dict[Index, Index]:
    """The indices of a law over one size, those that `own` leaves open by letters that are not in use."""
    used = work.here.free | bound_indices(work.here)
    used = used.union(*(term.free | bound_indices(term) for term in beside), own.values())
    found = dict(own)
    for each in LAWS[name].indices:
        if each not in found:
            found[each] = fresh(
                index(work.problem.spare_letters[dim][0], dim), used, work.problem.spare_letters[dim]
            )
            used |= {found[each]}
    return found


def slope_of_matrix(work: Work, path: Path, node: D, body: Inverse | Det) -> bool:
    """∂(A⁻¹)_ij = −Σ_k Σ_l A⁻¹_ik ∂A_kl A⁻¹_lj, and ∂det A = det A Σ_k Σ_l A⁻¹_lk ∂A_kl."""
    name = SLOPES[type(body)]
    law = LAWS[name]
    dim = body.matrix.index.dim
    entry = law.lhs.args[0]
    own = dict(zip(entry.args[1:], body.args[1:], strict=True))
    at = letters(work, name, own, dim, node.wrt)
    row, column = at[r], at[s]
    metas = {str(A.data): ((row, column), entry_of(body.matrix, row, column)), "x": ((), node.wrt)}
    work.law(path, name, Binding(metas, at, {"n": dim}, local=node.data == "local"))
    return True
