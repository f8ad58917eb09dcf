"""Determinants of products, and of the identity plus a product, as an equation between terms wants them."""

from __future__ import annotations

from collections.abc import Iterator

from derive.algebra import integer_exponent
from derive.decide.normal import canonical
from derive.kernel import Binding
from derive.kernel.law import Value, instance, instance_of
from derive.laws import LAWS
from derive.laws.matrices import U, V
from derive.solver.contract import constants_out, into
from derive.solver.exponents import raised
from derive.solver.inverses import opened
from derive.solver.work import Work
from derive.terms import (
    ONE,
    Add,
    Det,
    Index,
    Mul,
    Path,
    Pow,
    Sum,
    Term,
    add,
    bound_indices,
    delta,
    factors_of,
    fresh,
    index,
    key,
    mul,
    part,
    same,
)  # fmt: skip

BESIDE_MATRIX, BESIDE_IDENTITY = "Weinstein-Aronszajn identity", "Sylvester's determinant identity"
BODY = (0, 1, 1)  # where in a determinant the entry of its matrix stands


def part_product(work: Work, path: Path, node: Term) -> bool:
    """det(Σ_k Σ_l A_ik B_kl C_lj) with what does not move with l out of its Σ: a product of two matrices is seen."""
    if not isinstance(node, Det):
        return False
    outer = part(node, BODY)
    if not isinstance(outer, Sum) or not isinstance(outer.body, Sum):
        return False
    return constants_out(work, (*path, *BODY, 1))


def flat_entries(work: Work, path: Path, node: Term) -> bool:
    """The determinant of a matrix whose entries are multiplied out."""
    if not isinstance(node, Det):
        return False
    for at in ((*BODY, *inner) for inner in _summands(part(node, BODY))):
        flat = canonical(mul(*map(_of_power, factors_of(part(node, at)))))
        if key(flat) != key(part(node, at)):
            work.algebra((*path, *at), flat)
            return True
    return False


def _of_power(factor: Term) -> Term:
    """c⁻² for (c²)⁻¹."""
    exponent = integer_exponent(factor) if isinstance(factor, Pow) and isinstance(factor.base, Pow) else None
    return raised(factor.base, exponent) if isinstance(factor, Pow) and exponent is not None else factor


def _summands(entry: Term) -> Iterator[Path]:
    """Where what is summed over stands in an entry, and the entry itself."""
    for place, term in enumerate(entry.args if isinstance(entry, Add) else ()):
        if isinstance(term, Sum):
            yield place, 1
    yield ()


def other_size(work: Work, path: Path, node: Term) -> bool:
    """det(A + U V) = det A det(I + V A⁻¹ U), and det(c I + U V) = cⁿ det(I + V U/c); where c is 1, only where I + V U
    comes first in an order of all matrices.
    """
    if not isinstance(node, Det):
        return False
    if _number_inside(work, path, node):
        return True
    row, column, body = opened(node.matrix)
    for place, term in enumerate(body.args if isinstance(body, Add) else ()):
        if not isinstance(term, Sum) or not {row, column} <= term.free:
            continue
        left = mul(*(f for f in factors_of(term.body) if column not in f.free))
        right = mul(*(f for f in factors_of(term.body) if column in f.free))
        if row in right.free:
            continue
        rest = add(*(other for n, other in enumerate(body.args) if n != place))
        metas: dict[str, Value] = {
            str(U.data): ((row, term.index), left),
            str(V.data): ((term.index, column), right),
        }
        number = _scale(rest, row, column)
        name, base = (
            (BESIDE_IDENTITY, {"c": ((), number)})
            if number
            else (BESIDE_MATRIX, {"A": ((row, column), rest)})
        )
        at = _letters(work, node, name, row, term.index)
        binding = Binding({**metas, **base}, at, {"n": row.dim, "m": term.index.dim})
        if not all(work.facts.prove(instance_of(premise, binding)) for premise in LAWS[name].when):
            continue
        if number is ONE and key(factors_of(instance(LAWS[name].rhs, binding))[-1]) >= key(node):
            continue
        work.law(path, name, binding)
        return True
    return False


def _scale(entry: Term, row: Index, column: Index) -> Term | None:
    """c of the entry of c I."""
    unit = delta(row, column)
    scale = mul(*(f for f in factors_of(entry) if not same(f, unit)))
    return scale if same(mul(scale, unit), entry) and not scale.free & {row, column} else None


def _number_inside(work: Work, path: Path, node: Det) -> bool:
    """c Σ_k f_k = Σ_k c f_k, for a product that is added to a matrix."""
    body = part(node, BODY)
    for place, term in enumerate(body.args if isinstance(body, Add) else ()):
        if not isinstance(term, Mul):
            continue
        for number, factor in enumerate(term.args):
            if isinstance(factor, Sum) and len(factor.free) == 2:
                into(work, (*path, *BODY, place), term, number)
                return True
    return False


def _letters(work: Work, node: Det, name: str, row: Index, inner: Index) -> dict[Index, Index]:
    """Letters for the indices of the law, of which none is in use."""
    used = {i for term in (work.here, node) for i in (*term.free, *bound_indices(term))} | {row, inner}
    found: dict[Index, Index] = {}
    for each in LAWS[name].indices:
        dim = row.dim if each.dim == "n" else inner.dim
        found[each] = fresh(index(each.name[0], dim), used, work.problem.spare_letters[dim])
        used.add(found[each])
    return found
