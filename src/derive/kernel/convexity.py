"""When a function is twice continuously differentiable, seen from what it is made of.

A formula in analytic functions, sums, products and whole powers is so in all its variables together wherever
it is defined.  So is what is free of the variables.  Kinks, roots, and functions of which only differentiability is given are left out.

An expectation of a polynomial in random entries, all of whose moments up to its degree exist, is the sum of its
coefficients times moments; where no distribution hangs on the variables these are constants, and the sum is as smooth
as the coefficients are.  So are a variance and a covariance, which are made of expectations.
"""

from __future__ import annotations

from collections.abc import Collection

from derive.algebra import integer_exponent
from derive.errors import InvalidStep
from derive.kernel.moments import polynomial
from derive.kernel.problem import Problem
from derive.terms import Add, Constant, Delta, Fn, Moment, Mul, Num, Pow, Product, Size, Sum, Sym, Term, mul

ANALYTIC = ("exp", "log", "sigma", "tanh", "sin", "cos", "erf")


def is_smooth(problem: Problem, term: Term, variables: Collection[str]) -> bool:
    """Whether `term`, definitions written out, is made of analytic functions of the `variables` only."""
    seen: set[str] = set()
    stack = [term]
    while stack:
        match stack.pop():
            case each if not any(problem.depends(each, name) for name in variables):
                pass  # a constant, whatever it is made of
            case Sym(name=name):
                if name in problem.defined and name not in seen:
                    seen.add(name)
                    stack.append(problem.defined[name].body)
            case Num() | Constant() | Size() | Delta():
                pass
            case Add() | Mul() as node:
                stack.extend(node.args)
            case Sum() | Product() as node:
                stack.append(node.body)
            case Pow() as node if integer_exponent(node) is not None:
                stack.append(node.base)
            case Fn(name=name) as node if name in ANALYTIC:
                stack.extend(node.args)
            case Moment() as node if _has_constant_moments(problem, node, variables):
                stack.extend(node.args)
            case _:
                return False
    return True


def _has_constant_moments(problem: Problem, node: Moment, variables: Collection[str]) -> bool:
    """Whether it averages a polynomial in random entries whose moments exist and are free of the `variables`."""
    whole = node.args[0] if node.data == "E" else mul(node.args[0], node.args[-1])
    reached = {other for name in problem.chance(whole) for other in (name, *problem.reach[name])}
    if not reached.isdisjoint(variables):
        return False
    try:
        polynomial(problem, whole)
    except InvalidStep:
        return False
    return True
