"""Functions by cases that are pieced together smoothly, written so that their slope is seen everywhere; and clipping."""

from __future__ import annotations

from derive.algebra import is_identity
from derive.decide.normal import Stopped, canonical
from derive.kernel import Binding, Problem, nonnegative
from derive.kernel.law import instance
from derive.solver.weights import quotient
from derive.solver.work import LAWS, Work, places, seen_in
from derive.terms import (
    HALF,
    ZERO,
    Add,
    Fn,
    Indicator,
    Num,
    Path,
    Sym,
    Term,
    add,
    factors_of,
    has_minus,
    is_absolute,
    mul,
    neg,
    part,
    same,
)

HUBER = {"<=": "Huber's function by ReLU", "<": "Huber's function by ReLU, with a strict bound"}
BY_RELU = {"max": "maximum by ReLU", "min": "minimum by ReLU"}
CLIPPED = "clipping by ReLU"


def write_by_relu(work: Work, path: Path, body: Add) -> bool:
    """Write Huber's function, which has a slope everywhere, by squares of ReLU; whether it stands at `path`."""
    found = _huber(body)
    if found is None:
        return False
    law, inner, bound, scale = found
    if not work.facts.prove(nonnegative(bound)):
        return False
    binding = Binding({"f": ((), inner), "g": ((), bound)})
    whole = instance(LAWS[law].lhs, binding)
    new = mul(scale, whole)
    if not same(new, body):
        work.algebra(path, new)
    place = next((n for n, factor in enumerate(new.args) if same(factor, whole)), None)
    work.law(path if place is None or same(new, whole) else (*path, place), law, binding)
    return True


def write_by_difference(work: Work, path: Path, body: Fn) -> bool:
    """max(τ r, (τ − 1) r) = (τ − 1) r + ReLU(r): by ReLU where two terms differ by one letter; whether they do."""
    one, other = body.args
    try:
        short = canonical(add(one, neg(other)))
    except Stopped:
        return False
    if not isinstance(neg(short) if has_minus(short) else short, Sym) or isinstance(one, Sym | Num):
        return False
    work.law(path, BY_RELU[body.name], Binding({"f": ((), one), "g": ((), other)}))
    node = part(work.here, path)
    for at, each in places(node):
        if isinstance(each, Fn) and each.name == "relu" and same(each.args[0], add(one, neg(other))):
            work.algebra((*path, *at, 0), short)
            return True
    return True


def _huber(body: Add) -> tuple[str, Term, Term, Term] | None:
    """The law that says how s times Huber's function of f is written, with f, its bound, and s."""
    arms: dict[Indicator, list[Term]] = {}
    for term in body.args:
        conditions = [each for each in factors_of(term) if isinstance(each, Indicator)]
        if len(conditions) != 1:
            return None
        rest = mul(*(each for each in factors_of(term) if each is not conditions[0]))
        arms.setdefault(conditions[0], []).append(rest)
    inside = next((each for each in arms if is_absolute(each.args[0])), None)
    if inside is None or len(arms) != 2 or inside.data not in HUBER:
        return None
    (absolute, bound), law = inside.args, HUBER[inside.data]
    inner = absolute.args[0]
    try:
        scale = quotient(add(*arms[inside]), mul(HALF, inner, inner))
    except (Stopped, ZeroDivisionError):
        return None
    whole = instance(LAWS[law].lhs, Binding({"f": ((), inner), "g": ((), bound)}))
    return (law, inner, bound, scale) if is_identity(body, mul(scale, whole)) else None


def clip(work: Work) -> bool:
    """f − ReLU(f − c) + ReLU(−f − c) = max(−c, min(c, f))."""
    for path, (bent, binding) in work.where(_clipped, under=False):
        if work.facts.prove(nonnegative(binding.metas["g"][1])):
            new = instance(LAWS[CLIPPED].rhs, binding)
            assert isinstance(new, Add)
            wanted = [each.args[0] for term in new.args for each in factors_of(term) if _is_relu(each)]
            for place, argument in zip(bent, wanted, strict=True):
                if not same(part(work.here, (*path, *place)), argument):
                    work.algebra((*path, *place), argument)
            if not same(part(work.here, path), new):
                work.algebra(path, new)
            work.law(path, CLIPPED, binding, backwards=True)
            return True
    return False


@seen_in(Add, holding=Fn)
def _clipped(node: Term, _: Problem) -> tuple[tuple[Path, Path], Binding] | None:
    """Where the arguments of the two ReLU are of what is clipped, and where it is."""
    if not isinstance(node, Add):
        return None
    upper = [
        (n, neg(each).args[0]) for n, each in enumerate(node.args) if has_minus(each) and _is_relu(neg(each))
    ]
    lower = [(n, each.args[0]) for n, each in enumerate(node.args) if _is_relu(each)]
    if len(upper) != 1 or len(lower) != 1:
        return None
    ((one, above),), ((other, below),) = upper, lower
    inner = add(*(each for n, each in enumerate(node.args) if n not in (one, other)))
    bound = canonical(add(inner, neg(above)))
    if not is_identity(add(below, inner, bound), ZERO):
        return None
    place = next(n for n, each in enumerate(node.args[one].args) if _is_relu(each))
    return ((one, place, 0), (other, 0)), Binding({"f": ((), inner), "g": ((), bound)})


def _is_relu(term: Term) -> bool:
    return isinstance(term, Fn) and term.name == "relu"
