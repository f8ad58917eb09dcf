"""Claims of convexity for tests, said in one line each."""

from dataclasses import replace

from derive.kernel import Convexity, Symbol, curved, hessian_form, moves, nonnegative, positive, to_prove
from derive.one_line import read_line
from derive.terms import index, sym


def claimed(where, variables, given=(), of="J", strictly=False):
    """The problem that the Hessian form of `of` in `variables` is nonnegative, or positive for v ≠ 0."""
    names = variables.split()
    entries = [f"d {of}/d {name}" for name in names]
    problem = read_line(where, given, [of if isinstance(of, str) else entries[0]]).problem
    directions = tuple((name, f"v{n}" if n else "v") for n, name in enumerate(names))
    return hessian_claim(problem, of, directions, strictly)


def hessian_claim(problem, of, directions, strictly=False):
    """The same of a problem that is there, with the directions as new symbols."""
    convexity = Convexity(sym(of), directions, strictly)
    new = tuple(Symbol(direction, problem.shapes[name]) for name, direction in directions)
    problem = replace(problem, symbols=problem.symbols + new)
    form = hessian_form(problem, convexity)
    if strictly:
        problem = replace(problem, hypotheses=(*problem.hypotheses, moves(problem, convexity)))
    goal = positive(form) if strictly else nonnegative(form)
    return replace(problem, targets=(to_prove("", goal, convexity),))


def structural_claim(problem, of, *names, relation="convex"):
    """The problem that `of` is convex in given symbols, as it is made of convex parts."""
    entries = [entry(problem, name) for name in names]
    return replace(problem, targets=(to_prove("", curved(relation, of, *entries)),))


def entry(problem, name):
    """An entry of a symbol, at indices of its own."""
    return sym(name, *(index(letter, dim) for letter, dim in zip("ijkl", problem.shapes[name], strict=False)))


def structural(where, variables, given=(), of="J", relation="convex"):
    """The same, said in one line."""
    problem = read_line(where, given, [of]).problem
    return structural_claim(problem, sym(of), *variables.split(), relation=relation)
