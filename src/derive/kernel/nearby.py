"""What holds near a point since it holds at the point."""

from __future__ import annotations

from derive.kernel.judgement import Judgement
from derive.kernel.problem import Problem
from derive.terms import Add, Array, Constant, Delta, Det, Index, Mul, Num, Pow, Size, Sum, Sym, Term

OPEN = ("<", "!=")  # what holds at a point holds nearby, for a continuous term


def is_open_sign(problem: Problem, leaf: Judgement) -> bool:
    """Whether `leaf` is a strict relation of polynomials in given symbols: if it holds at a point it holds nearby.

    Polynomials are continuous, so that each of the finitely many relations that it stands for is an open condition.
    """
    return leaf.relation in OPEN and all(_is_polynomial(problem, term) for term in leaf.terms)


def symmetries(problem: Problem, leaf: Judgement, name: str) -> tuple[int, ...] | None:
    """By which declarations S_ij = S_ji a matrix stays positive definite near the point when `name` moves, by number;
    None if nothing says that it does.

    The least of aᵀ M a on the unit sphere, which is compact, is continuous in the entries of M, so that it stays > 0;
    but `leaf` says that M is symmetric too, which is no open condition: M = [[1, t], [0, 1]] is so at t = 0 alone.
    Here M is a sum of what does not hang on the row and column, of multiples of δ, and of matrices S that are declared
    to be symmetric, for all parts, and don't change with `name`: then M is symmetric all along.
    """
    if leaf.relation != "positive definite" or not _is_polynomial(problem, leaf.terms[0]):
        return None
    (det,) = leaf.terms
    assert isinstance(det, Det)
    row, inner = det.matrix.index, det.matrix.body
    if not isinstance(inner, Array):
        return None
    column, body = inner.index, inner.body
    numbers: list[int] = []
    for summand in body.args if isinstance(body, Add) else (body,):
        factors = summand.args if isinstance(summand, Mul) else (summand,)
        match [factor for factor in factors if {row, column} & set(factor.free)]:
            case []:
                pass
            case [Delta() as unit] if set(unit.free) == {row, column}:
                pass
            case [Sym() as entry] if entry.args in ((row, column), (column, row)):
                said = (n for n, each in enumerate(problem.declared) if _is_symmetry(problem, n, each, entry))
                number = next(said, None)
                if number is None or problem.changes(entry, name):
                    return None
                numbers.append(number)
            case _:
                return None
    return tuple(dict.fromkeys(numbers))


def _is_symmetry(problem: Problem, number: int, declared: Judgement, entry: Sym) -> bool:
    """Whether it is declared for all parts under that number that S_ij = S_ji, of the S of `entry`."""
    match declared.relation, declared.terms:
        case "=", (Sym(name=one, args=(i, j)), Sym(name=other, args=(k, m))):
            is_turned = isinstance(i, Index) and isinstance(j, Index) and i != j and (k, m) == (j, i)
            return one == other == entry.name and is_turned and problem.is_given(number, None)
        case _:
            return False


def _is_polynomial(problem: Problem, term: Term) -> bool:
    match term:
        case Num() | Size() | Constant():
            return True
        case Sym():
            return term.name not in problem.defined
        case Add() | Mul():
            return all(_is_polynomial(problem, arg) for arg in term.args)
        case Sum() | Array():
            return _is_polynomial(problem, term.body)
        case Det():
            return _is_polynomial(problem, term.matrix)
        case Delta():
            return True
        case Pow(exponent=Num(value=value)):
            return value.denominator == 1 and value > 0 and _is_polynomial(problem, term.base)
        case _:
            return False
