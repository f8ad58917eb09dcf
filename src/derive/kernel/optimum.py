"""Where a function is least, greatest or stationary, with equations that its variables are to satisfy.

A stationary point of J over x subject to c(x) = r is one of the Lagrangian ℒ = J + Σ λ (c(x) − r), λ being free
(Boyd & Vandenberghe, Convex Optimization (2004), section 5.1): ∂ℒ/∂x = 0 and c(x) = r.

Where J is convex in x on a set that holds every segment between two of its points, J is twice continuously
differentiable, and c is affine, such a point is a minimum of J among the points of the set with c(x) = r (section
5.5.3): J(y) ≥ J(x) + ∇J(x)·(y − x) = J(x) − Σ λ ∇c(x)·(y − x) = J(x) − Σ λ (c(y) − c(x)) = J(x).  It is the only
one where J is strictly convex.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.errors import StatementError
from derive.kernel.judgement import Judgement
from derive.terms import ZERO, D, Index, Sym, Term, add, mul, names_in, neg, same, sum_over, sym

if TYPE_CHECKING:
    from derive.kernel.problem import Problem

KINDS = ("minimum", "maximum", "stationary")


@dataclass(frozen=True, slots=True)
class Optimum:
    """What is asked of `of` in some given symbols, the `variables`: where it is stationary, and whether it has a
    minimum or maximum there.

    `constraints` are the numbers of the hypotheses that the variables are to satisfy, each an equation with a
    multiplier; `lagrangian` is the name of the definition that adds these to `of`, "" where there are none.
    """

    kind: str
    of: Term
    variables: tuple[str, ...]
    constraints: tuple[int, ...] = ()
    multipliers: tuple[str, ...] = ()
    lagrangian: str = ""

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What is to be found: the variables, and the multipliers."""
        return (*self.variables, *self.multipliers)

    @property
    def function(self) -> Term:
        """What the partial derivatives are taken of."""
        return sym(self.lagrangian) if self.lagrangian else self.of


def lagrangian(of: Term, constraints: Sequence[Judgement], multipliers: Sequence[str]) -> Term:
    """J + Σ λ (c − r), a multiplier for each value of the free indices of c = r."""
    terms = [of]
    for each, name in zip(constraints, multipliers, strict=True):
        left, right = each.terms
        terms.append(sum_over(each.free, mul(sym(name, *each.free), add(left, neg(right)))))
    return add(*terms)


def is_stationarity(optimum: Optimum, judgement: Judgement) -> str:
    """The variable in which `judgement` says that the partial derivative is 0 at all its indices; "" if in none."""
    match judgement.relation, judgement.terms:
        case "=", (D(data="total", body=body, wrt=Sym(name=name, args=at)), right) if right is ZERO:
            is_general = all(isinstance(i, Index) for i in at) and len(set(at)) == len(at)
            is_its = name in optimum.variables and same(body, optimum.function)
            return name if is_general and is_its else ""
        case _:
            return ""


def check_optimum(problem: Problem, optimum: Optimum) -> None:
    """Refuse an optimum whose equations are not those of a stationary point.

    Raises:
        StatementError: a variable or multiplier means something else, a partial derivative is not said to be 0, or
            the Lagrangian is none.
    """
    where = "what is to be optimised"
    if optimum.kind not in KINDS:
        raise StatementError(f"{where}: expected one of {', '.join(KINDS)}, found {optimum.kind}")
    problem.check_term(optimum.of, where, frozenset())
    given = {symbol.name: symbol for symbol in problem.symbols}
    unknowns = optimum.unknowns
    if not optimum.variables or len(set(unknowns)) < len(unknowns):
        raise StatementError(f"{where}: over one or more variables, each named once")
    for name in unknowns:
        if name not in given or name in problem.random:
            raise StatementError(f"{where}: {name} is no given symbol that may be varied")
    said = []
    for number in optimum.constraints:
        if not (type(number) is int and 0 <= number < len(problem.hypotheses)):
            raise StatementError(f"{where}: there is no constraint under number {number}")
        said.append(problem.hypotheses[number])
    if any(each.relation != "=" for each in said) or len(said) != len(optimum.multipliers):
        raise StatementError(f"{where}: the constraints are equations, each with a multiplier")
    _check_multipliers(problem, optimum, said)
    stationary = {is_stationarity(optimum, each) for each in problem.hypotheses}
    for name in optimum.variables:
        if name not in stationary:
            raise StatementError(f"{where}: nothing says that the derivative in {name} is 0")
    for target in problem.targets:
        if not set(target.unknowns).isdisjoint(unknowns) and target.unknowns != unknowns:
            raise StatementError(f"{where}: its variables are found together with the multipliers")
        if target.is_unknown and target.when:
            raise StatementError(f"{where}: nothing is given for one part alone")


def _check_multipliers(problem: Problem, optimum: Optimum, constraints: Sequence[Judgement]) -> None:
    """The Lagrangian is that of the constraints, and nothing else speaks of a multiplier."""
    shapes = {symbol.name: (symbol.dims, symbol.sign) for symbol in problem.symbols}
    for each, name in zip(constraints, optimum.multipliers, strict=True):
        if shapes[name] != (tuple(i.dim for i in each.free), "real"):
            raise StatementError(f"{name} is no multiplier: expected a real number for each equation")
    own = {optimum.lagrangian} if optimum.lagrangian else set()
    bodies = [d.body for d in problem.definitions if d.name not in own]
    bodies += [t for h in problem.hypotheses if not is_stationarity(optimum, h) for t in h.terms]
    bodies += [term for every in problem.everywhere for term in every.terms]
    bodies += [term for random in problem.randoms for term in random.parameters]
    bodies += [term for target in problem.targets for each in target.when for term in each.terms]
    used = {name for body in bodies for name in names_in(body)} | set(names_in(optimum.of))
    for name in (*optimum.multipliers, *own):
        if name in used:
            raise StatementError(f"{name} is no multiplier: something else is said of it")
    if bool(constraints) != bool(own):
        raise StatementError("there is a Lagrangian just where there are constraints")
    if own:
        found = problem.defined.get(optimum.lagrangian)
        wanted = lagrangian(optimum.of, constraints, optimum.multipliers)
        if found is None or found.params or not same(found.body, wanted):
            raise StatementError(f"{optimum.lagrangian} is not the Lagrangian of the constraints")
