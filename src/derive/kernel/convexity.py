"""When a function is twice continuously differentiable, seen from what it is made of.

A formula in analytic functions, sums, products and whole powers is so in all its variables together wherever
it is defined.  Kinks, roots, and functions of which only differentiability is given are left out.
"""

from __future__ import annotations

from derive.algebra import integer_exponent
from derive.kernel.problem import Problem
from derive.terms import Add, Constant, Delta, Fn, Mul, Num, Pow, Product, Size, Sum, Sym, Term

ANALYTIC = ("exp", "log", "sigma", "tanh", "sin", "cos", "erf")


def is_smooth(problem: Problem, term: Term) -> bool:
    """Whether `term`, definitions written out, is made of analytic functions only."""
    seen: set[str] = set()
    stack = [term]
    while stack:
        match stack.pop():
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
            case _:
                return False
    return True
