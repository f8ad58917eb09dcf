"""Carrying out derivatives: which law a derivative asks for, told by what stands under it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel import Binding, Problem, is_at_least
from derive.kernel.adjoint import between, stays
from derive.kernel.place import derivatives_over as derivatives_over
from derive.solver.expectation import exchange
from derive.solver.inverted import slope_of_matrix
from derive.solver.match import match
from derive.solver.smooth import write_by_difference, write_by_relu
from derive.solver.work import LAWS, Work, is_partial, seen_in, slope, with_letters
from derive.terms import (
    Add,
    Apply,
    D,
    Det,
    Fn,
    Indicator,
    Inverse,
    MatrixPower,
    Moment,
    Mul,
    Num,
    Path,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    derivative,
    is_absolute,
    mul,
    neg,
    num,
    power,
    rename,
    same,
)  # fmt: skip

RANKED = (
    "derivative of the variable itself",
    "derivative of a component",
    "derivative of an entry",
    "derivative of a tensor entry",
)
HALF = Fraction(1, 2)
OF_FUNCTION = {
    "exp": "derivative of exp",
    "log": "derivative of log",
    "sigma": "derivative of σ",
    "tanh": "derivative of tanh",
    "erf": "derivative of erf",
    "sin": "derivative of sin",
    "cos": "derivative of cos",
    "relu": "derivative of ReLU",
    "abs": "derivative of the absolute value",
    "max": "derivative of max",
    "min": "derivative of min",
}

OF_INDICATOR = (
    "derivative of an indicator",
    "derivative of an indicator of two",
    "derivative of an indicator of at most",
)


def differentiate(work: Work) -> bool:
    """Take one step at the first derivative that a law applies to; whether there was one."""
    return _take(work, work.where(slope))


def differentiate_locally(work: Work) -> bool:
    """The same, but what earlier chains say of how a result moves with definitions is left for later."""
    return _take(work, ((path, node) for path, node in work.where(slope) if not _is_told(work, node)))


def _is_told(work: Work, node: D) -> bool:
    """Whether an earlier chain says how something that has a name moves with a definition."""
    of_names = isinstance(node.body, Sym) and isinstance(node.wrt, Sym)
    return of_names and node.wrt.data in work.problem.defined and work.cited(node) is not None


def _take(work: Work, slopes: Iterator[tuple[Path, D]]) -> bool:
    """Take one step at the first of the `slopes` that a law applies to.

    Those that are seen at once go first: a page may then stop at 2(y − t) ∂y/∂x, without ∂t/∂x.
    """
    for path, (node, name) in work.where(at_once):
        if not _is_in_settled(work, path):
            return _by(work, path, node, name)
    return any(
        isinstance(node.wrt, Sym) and not _is_in_settled(work, path) and _one(work, path, node, node.wrt)
        for path, node in slopes
    )


@seen_in(D)
def at_once(node: Term, problem: Problem) -> tuple[D, str] | None:
    """A derivative, and the law that says that it is 0, 1 or δ."""
    if not isinstance(node, D) or not isinstance(node.wrt, Sym):
        return None
    if stays(problem, node):
        return node, "derivative of a constant"
    body = node.body
    is_own = isinstance(body, Sym) and body.name == node.wrt.name and len(body.args) < len(RANKED)
    is_own = is_own and (node.data == "local" or node.wrt.name not in problem.families.circles)
    return (node, RANKED[len(body.args)]) if is_own else None


def _is_in_settled(work: Work, path: Path) -> bool:
    return any(isinstance(d.wrt, Sym) and work.is_settled(d) for d in derivatives_over(work.here, path))


def _one(work: Work, path: Path, node: D, wrt: Sym) -> bool:
    body = node.body
    if not isinstance(body, Sym) and _cite(work, path, node):
        return True
    match body:
        case Sym() if body.name == wrt.name:
            return False  # an array of more indices than there are laws for
        case Sym():
            return _defined(work, path, node, body, wrt)
        case Add():
            return write_by_relu(work, (*path, 0), body) or _by(work, path, node, "sum rule")
        case Sum():
            return _under(work, path, node, body, wrt, "sum rule for Σ")
        case Product():
            return _under(work, path, node, body, wrt, "derivative of a Π")
        case Mul():
            return _product(work, path, node, body, wrt)
        case Pow():
            return _power(work, path, node, body, wrt)
        case Fn(name="log", args=(Fn(name="abs"),)):
            return _by(work, path, node, "derivative of log of an absolute value")
        case Fn(name="max" | "min") if write_by_difference(work, (*path, 0), body):
            return True
        case Fn() if body.name in OF_FUNCTION:
            return _by(work, path, node, OF_FUNCTION[body.name])
        case MatrixPower():
            return _by(work, path, node, "derivative of a power of a matrix")
        case Inverse() | Det():
            return slope_of_matrix(work, path, node, body)
        case Indicator():
            return any(_by(work, path, node, name) for name in OF_INDICATOR)
        case Moment() if node.data == "total":
            return exchange(work, path, node, body)
        case Apply() if len(body.slots) < work.problem.opaque[body.name].order:
            work.chain_rule(path)
            return True
        case _:
            return False


def _by(work: Work, path: Path, node: D, name: str) -> bool:
    binding = match(LAWS[name].lhs, node, Binding(local=node.data == "local"))
    if binding is None:
        return False
    work.law(path, name, with_letters(work, LAWS[name], binding))
    return True


def _defined(work: Work, path: Path, node: D, body: Sym, wrt: Sym) -> bool:
    outer = any(derivatives_over(work.here, path))
    circles = work.problem.families.circles
    if is_carried(work.problem, node) and not same(node, work.start):
        return False
    if node.data == "total" and body.name in circles:
        return False  # through all steps: there is no end of that
    if node.data == "total" and wrt.name in circles and wrt.name in work.problem.families.shifts:
        if outer or not work.facts.passes_through(node):
            return False
        work.adjoint(path)  # to the next step at once: the step before has no name of its own
        return True
    if work.is_settled(node):
        return outer and is_partial(work.problem, node) and _cite(work, path, node)
    if not outer:
        work.offer(node)
    if _cite(work, path, node):
        return True
    if not outer and between(work.problem, body.name, wrt.name) > {body.name}:
        work.turns.add("backwards")
        if work.road.backwards and work.facts.passes_through(node):
            work.adjoint(path)
            return True
    if body.name in work.problem.defined:
        work.unfold((*path, 0))
        return True
    return False


def is_carried(problem: Problem, node: Term) -> bool:
    """Whether `node` says how a result moves with what one step of a family hands on to the next: λ_t."""
    if not (isinstance(node, D) and isinstance(node.body, Sym) and isinstance(node.wrt, Sym)):
        return False
    own = problem.families
    return node.data == "total" and node.wrt.name in own.carried and node.body.name not in own.circles


def _cite(work: Work, path: Path, node: D) -> bool:
    """Write what an earlier chain says of the derivative, where that holds nearby too."""
    found = work.cited(node)
    outer = (d.wrt for d in derivatives_over(work.here, path) if isinstance(d.wrt, Sym))
    if found is None or not all(work.facts.holds_nearby(found[0], wrt) for wrt in outer):
        return False
    work.lemma(path, found[0].chain.name, found[1])
    return True


def _under(work: Work, path: Path, node: D, body: Sum | Product, wrt: Sym, name: str) -> bool:
    bound = body.index
    if bound in wrt.free:  # the bound letter steps aside: the variable's index is another one
        bound = work.fresh(bound)
    inner = rename(body.body, {body.index: bound})
    index = LAWS[name].indices[0]
    metas = {"f": ((bound,), inner), "x": ((), wrt)}
    work.law(
        path,
        name,
        Binding(metas, {index: bound}, {index.dim: bound.dim}, local=node.data == "local"),
    )
    return True


def _product(work: Work, path: Path, node: D, body: Mul, wrt: Sym) -> bool:
    moving = [f for f in body.args if not stays(work.problem, _slope(node, f))]
    fixed = [f for f in body.args if f not in moving]
    if fixed:
        return _bound(work, path, node, "constant multiple rule", c=mul(*fixed), f=mul(*moving), x=wrt)
    below = [f for f in moving if _reciprocal(f) is not None]
    above = [f for f in moving if _reciprocal(f) is None]
    if below and above:
        divisors = [d for f in below if (d := _reciprocal(f)) is not None]
        if len(divisors) > 1 or divisors[0] != below[0].args[0]:
            work.algebra((*path, 0), mul(*above, power(mul(*divisors), num(-1))))
            return True
        return _bound(work, path, node, "quotient rule", f=mul(*above), g=divisors[0], x=wrt)
    return _bound(work, path, node, "product rule", f=moving[0], g=mul(*moving[1:]), x=wrt)


def _slope(node: D, body: Term) -> D:
    """The derivative of another term in the same sense."""
    return derivative(body, node.wrt, node.data)


def _reciprocal(factor: Term) -> Term | None:
    """What `factor` divides by, if it is a reciprocal or a negative power."""
    if isinstance(factor, Pow) and isinstance(factor.exponent, Num):
        value = factor.exponent.value
        if value.denominator == 1 and value < 0:
            return power(factor.base, num(-value))
    return None


def _power(work: Work, path: Path, node: D, body: Pow, wrt: Sym) -> bool:
    base, exponent, problem = body.base, body.exponent, work.problem
    if not stays(problem, _slope(node, exponent)):
        if stays(problem, _slope(node, base)):
            return _bound(work, path, node, "derivative of an exponential", c=base, g=exponent, x=wrt)
        return _bound(work, path, node, "derivative of a power", f=base, g=exponent, x=wrt)
    value = body.exponent.value if isinstance(body.exponent, Num) else None
    if value == 2 and isinstance(body.base, Fn) and body.base.name == "relu":
        return _by(work, path, node, "derivative of a squared ReLU")
    if value == 2 and is_absolute(body.base):
        work.law((*path, 0), "square of an absolute value", Binding({"f": ((), body.base.args[0])}))
        return True
    if value is not None and value.denominator == 1:
        if value > 0:
            return _bound(work, path, node, "power rule", f=body.base, p=body.exponent, x=wrt)
        if value == -1:
            return _bound(work, path, node, "reciprocal rule", g=body.base, x=wrt)
        name = "power rule for negative exponents"
        return _bound(work, path, node, name, f=body.base, p=num(-value), x=wrt)
    if value == HALF:  # so that √f, which may have a name, stays whole
        return _by(work, path, node, "derivative of a square root")
    if value == -HALF:
        return _by(work, path, node, "derivative of a reciprocal square root")
    if is_at_least(problem, exponent, 1):
        return _bound(work, path, node, "power rule", f=base, p=exponent, x=wrt)
    if is_at_least(problem, neg(exponent), 1):
        return _bound(work, path, node, "power rule for negative exponents", f=base, p=neg(exponent), x=wrt)
    return _bound(work, path, node, "general power rule", f=base, p=exponent, x=wrt)


def _bound(work: Work, path: Path, node: D, name: str, **letters: Term) -> bool:
    metas = {letter: ((), term) for letter, term in letters.items()}
    work.law(path, name, Binding(metas, local=node.data == "local"))
    return True
