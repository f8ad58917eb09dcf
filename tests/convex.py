"""Claims of convexity for tests, said in one line each."""

from dataclasses import replace

from derive.kernel import Convexity, Symbol, hessian_form, nonnegative, positive, to_prove
from derive.one_line import read_line
from derive.terms import sym


def claimed(where, variables, given=(), of="J", strictly=False):
    """The problem that the Hessian form of `of` in `variables` is nonnegative, or positive for v ≠ 0."""
    names = variables.split()
    entries = [f"d {of}/d {name}" for name in names]
    problem = read_line(where, given, [of if isinstance(of, str) else entries[0]]).problem
    directions = tuple((name, f"v{n}" if n else "v") for n, name in enumerate(names))
    return hessian_claim(problem, of, directions, strictly)


def hessian_claim(problem, of, directions, strictly=False):
    """The same of a problem that is there, with the directions as new symbols."""
    convexity = Convexity(sym(of), directions)
    new = tuple(Symbol(direction, problem.shapes[name]) for name, direction in directions)
    problem = replace(problem, symbols=problem.symbols + new)
    form = hessian_form(problem, convexity)
    goal = positive(form) if strictly else nonnegative(form)
    return replace(problem, targets=(to_prove("", goal, convexity),))
