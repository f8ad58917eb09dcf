"""Symmetric matrices written in one way: A_ij for A_ji where i comes first, and A for Aᵀ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from derive.kernel import Problem, symmetric
from derive.kernel.place import derivatives_over
from derive.solver.arrange import arrange, symmetry, turn, turns
from derive.solver.facts import Facts
from derive.solver.tidy import hadamard, plus, product, scaled, transpose
from derive.solver.work import Work, places
from derive.terms import (
    ONE,
    ZERO,
    Binder,
    Index,
    Inverse,
    Path,
    Sum,
    Sym,
    Term,
    add,
    array,
    determinant,
    nest,
    part,
    subterms,
)  # fmt: skip
from derive.terms.matrix import (
    Determinant,
    Diag,
    DiagOf,
    Elementwise,
    Entries,
    Hadamard,
    Inverted,
    Matrix,
    Named,
    Plus,
    Power,
    Powered,
    Product,
    Scaled,
    Summed,
    Trace,
    Transpose,
    scalar,
)  # fmt: skip


def straighten(work: Work) -> bool:
    """A_ij for A_ji where i is an index of the page, or that of an outer sum, or the first of two letters of the page."""
    page = sorted({p for p in subterms(work.start) if isinstance(p, Index)}, key=lambda letter: letter.data)
    is_symmetric = bool(symmetric_names(work.problem))
    for path, node in places(work.here):
        if not isinstance(node, Inverse) and not (is_symmetric and isinstance(node, Sym)):
            continue
        letters = (*page, *_binders(work.here, path))
        rank: Mapping[Term, int] = {letter: n for n, letter in enumerate(letters)}
        indices = node.args[-2:]
        if [*indices] == sorted(indices, key=lambda letter: rank.get(letter, 0)):
            continue
        turned = next(iter(turns(work, node, path)), None)
        if turned is not None and not any(derivatives_over(work.here, path)):
            turn(work, turned)
            return True
    return False


def _binders(term: Term, path: Path) -> Iterator[Index]:
    """The indices that are bound on the way down to `path`, the outermost first."""
    for place in path:
        if isinstance(term, Binder):
            yield term.index
        term = term.args[place]


def symmetric_names(problem: Problem) -> frozenset[str]:
    """The matrices that are given to be symmetric."""
    return frozenset(
        each.terms[0].name
        for each in problem.hypotheses
        if each.relation == "=" and isinstance(each.terms[0], Sym) and symmetry(problem, each.terms[0])
    )


def symmetric_ones(facts: Facts, matrix: Matrix) -> frozenset[str]:
    """The matrices that are given to be symmetric, and those that stand transposed in `matrix` and are defined so that
    they are, as K = c G + s I.
    """
    problem, found = facts.problem, symmetric_names(facts.problem)
    for name in dict.fromkeys(_transposed(matrix)):
        definition = problem.defined.get(name)
        if definition is None or len(definition.params) != 2 or len({p.dim for p in definition.params}) != 1:
            continue
        i, j = definition.params
        if facts.prove(symmetric(determinant(array(i, array(j, definition.head))))):
            found |= {name}
    return found


def _transposed(matrix: Matrix) -> Iterator[str]:
    """The names of matrices that are transposed, or whose inverse is."""
    if isinstance(matrix, Transpose):
        inner = matrix.of.of if isinstance(matrix.of, Inverted) else matrix.of
        if isinstance(inner, Named):
            yield inner.name
    inside = [getattr(matrix, field.name) for field in fields(matrix)]
    for value in inside:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Matrix):
                yield from _transposed(each)


def put_upright(work: Work) -> bool:
    """Sums in one another, and symmetric entries in them, in the order that their meaning decides."""
    for path, node in places(work.here):
        binders, _ = nest(node)
        outer = part(work.here, path[:-1]) if path else None
        if len(binders) > 1 and not isinstance(outer, Sum):
            before = len(work.steps)
            arrange(work, path, binders)
            if len(work.steps) > before:
                return True
    return False


def _summed(terms: Sequence[Matrix]) -> Matrix:
    """The sum, where A + A is 2 A."""
    found: dict[Matrix, Term] = {}
    for term in terms:
        match term:
            case Scaled(by=Entries(term=number), of=rest):
                found[rest] = add(found.get(rest, ZERO), number)
            case _:
                found[term] = add(found.get(term, ZERO), ONE)
    return plus(*(scaled(scalar(number), rest) for rest, number in found.items()))


def upright_matrix(matrix: Matrix, names: frozenset[str]) -> Matrix:
    """`matrix` with A for Aᵀ where A is symmetric, as the inverse of a symmetric one is."""
    match matrix:
        case Transpose(of=of):
            inner = upright_matrix(of, names)
            if isinstance(inner, Named) and inner.name in names:
                return inner
            if isinstance(inner, Inverted | Powered) and _is_symmetric(inner.of, names):
                return inner  # (Xᵀ X)⁻¹
            if isinstance(inner, Plus):  # (H P Hᵀ + R)ᵀ
                turned = plus(*(upright_matrix(transpose(each), names) for each in inner.terms))
                return inner if turned == inner else transpose(inner)
            return transpose(inner)
        case Product(factors=parts):
            return product(*(upright_matrix(each, names) for each in parts))
        case Plus(terms=parts):
            return _summed([upright_matrix(each, names) for each in parts])
        case Hadamard(factors=parts):
            return hadamard(*(upright_matrix(each, names) for each in parts))
        case Scaled(by=by, of=of):
            return scaled(upright_matrix(by, names), upright_matrix(of, names))
        case (
            Diag()
            | DiagOf()
            | Trace()
            | Inverted()
            | Determinant()
            | Elementwise()
            | Power()
            | Powered()
            | Summed()
        ):
            return replace(matrix, of=upright_matrix(matrix.of, names))
        case _:
            return matrix


def _is_symmetric(matrix: Matrix, names: frozenset[str]) -> bool:
    """Whether it is seen to be its own transpose: H P Hᵀ + R, where P and R are so."""
    match matrix:
        case Plus(terms=terms) if all(_is_symmetric(each, names) for each in terms):
            return True
        case Scaled(of=of):
            return _is_symmetric(of, names)
        case Product(factors=factors):
            return product(*(upright_matrix(transpose(each), names) for each in reversed(factors))) == matrix
        case _:
            return upright_matrix(transpose(matrix), names) == matrix
