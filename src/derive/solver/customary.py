"""Matrices as books write them: A + Aᵀ, (A B C)ᵀ for Cᵀ Bᵀ Aᵀ, and A ∘ I for the diagonal part of A."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from derive.solver.tidy import hadamard, plus, product, scaled, transpose
from derive.terms import ONE
from derive.terms.matrix import (
    Diag,
    DiagOf,
    Hadamard,
    Identity,
    Matrix,
    Ones,
    Plus,
    Product,
    Scaled,
    Transpose,
    scalar,
    shape,
)

LONG = 3  # factors that are all turned


def customary(matrix: Matrix) -> Matrix:
    """The same array as a book writes it."""
    parts = {field.name: _of_part(getattr(matrix, field.name)) for field in fields(matrix)}
    return _here(replace(matrix, **parts))


def _of_part(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_of_part, value))
    return customary(value) if isinstance(value, Matrix) else value


def _here(matrix: Matrix) -> Matrix:
    match matrix:
        case Product(factors=(Transpose(of=Plus(terms=terms)), vector)) if all(map(_is_weighted, terms)):
            return plus(*(_weighing(each, vector) for each in terms))
        case Product(factors=factors):
            return _turned_back(tuple(map(_turned_whole, factors)))
        case Plus(terms=terms):
            return Plus(_turned_last(terms))
        case Diag(of=DiagOf(of=of)):
            return Hadamard((of, Identity(str(shape(of)[0]))))
        case Hadamard(factors=factors):
            return _opened(factors)
        case _:
            return matrix


def _is_weighted(term: Matrix) -> bool:
    """Whether it is diag(u) B."""
    return isinstance(term, Product) and isinstance(term.factors[0], Diag)


def _weighing(term: Matrix, vector: Matrix) -> Matrix:
    """(diag(u) B)ᵀ v = Bᵀ (u ∘ v)."""
    assert isinstance(term, Product)
    first, *rest = term.factors
    assert isinstance(first, Diag)
    return product(*map(transpose, reversed(rest)), hadamard(vector, first.of))


def _turned_back(factors: tuple[Matrix, ...]) -> Matrix:
    """(A B C)ᵀ for Cᵀ Bᵀ Aᵀ."""
    is_upright = not isinstance(factors[-1], Transpose)
    if isinstance(factors[0], Plus) and is_upright and transpose(factors[-1]) == factors[0]:
        factors = (Transpose(factors[-1]), *factors[1:])  # (X − 1 μᵀ)ᵀ diag(γ) (X − 1 μᵀ)
    if len(factors) >= LONG and all(isinstance(each, Transpose) for each in factors):
        return Transpose(Product(tuple(map(transpose, reversed(factors)))))
    return Product(factors)


def _turned_whole(factor: Matrix) -> Matrix:
    """(A ∘ B)ᵀ for Aᵀ ∘ Bᵀ, which would need brackets too."""
    if isinstance(factor, Hadamard) and all(isinstance(each, Transpose) for each in factor.factors):
        return Transpose(Hadamard(tuple(map(transpose, factor.factors))))
    return factor


def _turned_last(terms: tuple[Matrix, ...]) -> tuple[Matrix, ...]:
    """A + Aᵀ rather than Aᵀ + A."""
    found = [*terms]
    for place, term in enumerate(terms):
        other = _without_turn(term)
        if other is not None and other in terms[place + 1 :]:
            behind = terms.index(other, place + 1)
            found[place], found[behind] = other, term
    return tuple(found)


def _without_turn(term: Matrix) -> Matrix | None:
    """What it is the transpose of, with the numbers before it; None if it is none."""
    match term:
        case Transpose(of=of):
            return of
        case Scaled(by=by, of=of) if (inner := _without_turn(of)) is not None:
            return Scaled(by, inner)
        case _:
            return None


def _opened(factors: tuple[Matrix, ...]) -> Matrix:
    """2 A − A ∘ I for (2 1 1ᵀ − I) ∘ A: nobody would write numbers beside I."""
    for place, factor in enumerate(factors):
        rest = (*factors[:place], *factors[place + 1 :])
        if isinstance(factor, Plus) and any(isinstance(_bare(each)[1], Identity) for each in factor.terms):
            terms = []
            for by, of in map(_bare, factor.terms):
                whole = hadamard(*rest) if isinstance(of, Ones) else Hadamard((*rest, of))
                terms.append(scaled(by, whole))
            return plus(*terms)
    return Hadamard(factors)


def _bare(term: Matrix) -> tuple[Matrix, Matrix]:
    return (term.by, term.of) if isinstance(term, Scaled) else (scalar(ONE), term)
