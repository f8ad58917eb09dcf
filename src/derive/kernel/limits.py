"""Limits: what they mean, what may be used beneath one, and two theorems on unknown functions.

The limit of t as v → a is that of the function v ↦ t, every definition in t recomputed, through all v ≠ a
("above": v > a, "below": v < a), or as v → ±∞; other given symbols stay as they are.  Where a size n is the
variable, it runs through the naturals, and arrays over n are prefixes of one fixed infinite sequence: an entry g_j
is the same number for every n ≥ j, what is declared of every entry is declared of every entry of the sequence, and
only what sums over n, speaks of n itself, or hangs on what does, moves.  An unknown function of a whole array over
n is another function for each n.

A limit has a value even where none exists, as 1/0 has; `converges` says that it does exist, and every displayed
limit must converge.  An equation Limit = value that is declared says that it does.

An equation beneath a limit, and that what stands there is defined, must hold for all v near the point, though not
at it.  What it leans on is read as said of the given v; so each such leaf that moves with v must hold for all those v,
see `lasting`: as it says nothing else than on which side of the point v is, or since it is a strict sign of a term
that tends to a number of that sign.  Hence no limit is claimed vacuously: those v accumulate at the point always.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial

from derive.algebra import is_identity
from derive.errors import InvalidStep
from derive.kernel.judgement import Judgement, converges, equal, nonzero, positive
from derive.kernel.law import Binding, Law, instance, instance_of
from derive.kernel.problem import Problem
from derive.kernel.sizes import is_moved
from derive.terms import (
    ZERO,
    Apply,
    Array,
    Limit,
    Num,
    Size,
    Sym,
    Term,
    add,
    apply,
    limit,
    mul,
    neg,
    num,
    power,
    same,
    subterms,
)  # fmt: skip

MAX_ORDER = 12
MOST_POWERS = 4


def lasting(problem: Problem, leaf: Judgement, node: Limit) -> tuple[tuple[Judgement, ...], ...]:
    """What may be facts so that `leaf` holds for all values of the variable of `node` near its point: one of several.

    If t tends to a number > 0, then t > 0 for all v near the point, so t ≥ 0, and likewise for ≠ (Rudin, Principles
    of Mathematical Analysis, 3rd ed., 4.1).  The same follows if t/wᵏ does, where w = v at infinity and
    w = v − a elsewhere, as w > 0 near ∞ and above a; for ≠ the sign of w does not matter.  How near may hang on the
    indices of t: there are finitely many values of those, but of one over the size that grows there are always more.

    Raises:
        InvalidStep: nothing says that it does.
    """
    if not hangs_on(problem, leaf, node.variable):
        return ((),)
    grows = node.variable.data if isinstance(node.variable, Size) else None
    # of more and more entries each may take longer: 2⁻ⁱ − 1/3n > 0 for each i in the end, never for all i ≤ n;
    # nor is g_i < n for all i ≤ n in the end, of gᵢ = 2i
    is_of_more = any(i.dim == grows for i in leaf.free)
    if not is_of_more and _is_side(problem, leaf, node):
        return ((),)
    if leaf.relation not in ("<", "<=", "!=") or is_of_more:
        raise InvalidStep(f"what is known of {_name(node)} at one value of it is used beneath a limit")
    left, right = leaf.terms
    gap = add(left, neg(right)) if leaf.relation == "!=" else add(right, neg(left))
    sign = nonzero if leaf.relation == "!=" else positive
    is_signed = leaf.relation == "!=" or node.data in ("above", "infinity")
    far = node.variable if node.point is None else add(node.variable, neg(node.point))
    powers = range(MOST_POWERS if is_signed else 1)
    limits = [limit_like(node, mul(gap, power(far, num(-k)))) for k in powers]
    return tuple((converges(there), sign(there)) for there in limits)


def _is_side(problem: Problem, leaf: Judgement, node: Limit) -> bool:
    """Whether `leaf` says no more than that the variable is on its side of the point, or beyond some number."""
    if leaf.relation not in ("<", "<=", "!="):
        return False
    left, right = leaf.terms
    gap = add(right, neg(left))
    v, point = node.variable, node.point
    if point is None:
        if leaf.relation != "!=" and is_identity(gap, v if node.data == "infinity" else neg(v)):
            return True
        bounds = [other for one, other in ((left, right), (right, left)) if same(one, v)]
        if len(bounds) != 1 or is_moved(problem, bounds[0], v):
            return False
        return leaf.relation == "!=" or same(right if node.data == "infinity" else left, v)
    ahead = add(v, neg(point))
    if leaf.relation == "!=":
        return is_identity(gap, ahead) or is_identity(gap, neg(ahead))
    sides = {"above": ahead, "below": neg(ahead)}
    return str(node.data) in sides and is_identity(gap, sides[str(node.data)])


def hangs_on(problem: Problem, judgement: Judgement, variable: Term) -> bool:
    """Whether `judgement` speaks of the value of `variable`."""
    return any(is_moved(problem, term, variable) for term in judgement.terms)


def _name(node: Limit) -> str:
    return node.variable.name if isinstance(node.variable, Sym) else str(node.variable.data)


def limit_like(node: Limit, body: Term) -> Limit:
    """The limit of another term, where `node` is one."""
    return limit(body, node.variable, str(node.data), *node.args[2:])


def spoken_of(law: Law, binding: Binding) -> Limit | None:
    """The limit in the claim of `law`, near whose point its conditions must hold."""
    if law.limit is None:
        return None
    found = instance(law.limit, binding)
    assert isinstance(found, Limit)
    return found


def moving_premises(problem: Problem, law: Law, binding: Binding, node: Limit) -> Iterator[Judgement]:
    """The conditions of `law` that say something of the variable of a limit, but for how terms hang on it."""
    for premise in law.when:
        said = instance_of(premise, binding)
        if said.relation != "independent" and hangs_on(problem, said, node.variable):
            yield said


# -- unknown functions -----------------------------------------------------------------------


def continuity(problem: Problem, node: Term) -> Term:
    """The limit of an unknown function, or of a derivative of it, as that function of the limits.

    What is differentiable is continuous, in all its arguments together (Rudin, 5.2 and 9.13); so it is where at
    least one more derivative exists.

    Raises:
        InvalidStep: `node` is no limit of such a function, or the function is not known to be continuous.
    """
    body = node.args[0] if isinstance(node, Limit) else node
    if not isinstance(node, Limit) or not isinstance(body, Apply):
        raise InvalidStep("what stands there is not the limit of an unknown function")
    if len(body.slots) >= problem.opaque[body.name].order:
        raise InvalidStep(
            f"{body.name} is differentiable {problem.opaque[body.name].order} times: "
            "its last derivative need not be continuous"
        )
    if not isinstance(node.variable, Sym) and any(i.dim == node.variable.data for i in body.component):
        raise InvalidStep(f"{body.name} is another function for each {_name(node)}")
    arguments = tuple(_inside(problem, node, argument) for argument in body.arguments)
    return apply(body.name, arguments, body.slots, body.at, body.component)


def _inside(problem: Problem, node: Limit, argument: Term) -> Term:
    """The limit of a number, or the array of the limits of its entries."""
    if isinstance(argument, Array):
        if argument.index.dim == node.variable.data and not isinstance(node.variable, Sym):
            raise InvalidStep("an array over the size that grows is another one each time")
        return argument.with_args((argument.index, _inside(problem, node, argument.body)))
    return limit_like(node, argument) if is_moved(problem, argument, node.variable) else argument


def continuity_conditions(problem: Problem, node: Limit) -> tuple[Judgement, ...]:
    """What `continuity` needs: that each argument converges."""
    new = continuity(problem, node)
    return tuple(converges(part) for part in _limits(new))


def _limits(term: Term) -> Iterator[Limit]:
    for part in subterms(term):
        if isinstance(part, Limit):
            yield part


def peano(problem: Problem, node: Limit, letters: Binding) -> Judgement:
    """Taylor's theorem with the remainder of Peano, of a function g of one number that is k times differentiable.

    It says that, as v → a, also from one side,

        lim (g(v) − Σ_{i<k} g⁽ⁱ⁾(a) (v − a)ⁱ/i!)/(v − a)ᵏ = g⁽ᵏ⁾(a)/k!

    (Hardy, A Course of Pure Mathematics, 10th ed., 151; for k = 1, the derivative).  g is a derivative of an unknown
    function, k and g itself are in `letters`, as g(v).  Of g(b + c (v − a)), with the rate c and b in `letters` too and
    free of v, it says the same with c (v − a) in place of v − a: the limit is cᵏ g⁽ᵏ⁾(b)/k!.

    Raises:
        InvalidStep: there is no such function, or it is not so often differentiable.
    """
    order, image = letters.metas.get("k", ((), ZERO))[1], letters.metas.get("g", ((), ZERO))[1]
    v, a = node.variable, node.point
    k = int(order.value) if isinstance(order, Num) and order.value.denominator == 1 else 0
    if set(letters.metas) not in ({"k", "g"}, {"k", "g", "b", "c"}) or not 1 <= k <= MAX_ORDER or a is None:
        raise InvalidStep("it must say of which function, and which order, at a point")
    if not isinstance(image, Apply) or len(image.args) != 1:
        raise InvalidStep("this is no unknown function of one number")
    step = add(v, neg(a))
    start, rate = (letters.metas.get(name, ((), other))[1] for name, other in (("b", a), ("c", num(1))))
    if image.args[0] is not v:
        if is_moved(problem, start, v) or is_moved(problem, rate, v):
            raise InvalidStep("what the argument of the function moves with is not its rate")
        if not is_identity(image.args[0], add(start, mul(rate, step))):
            raise InvalidStep("this is no unknown function of the variable, at a rate")
    elif len(letters.metas) > 2:
        raise InvalidStep("a function of the variable alone has no rate")
    function = problem.opaque.get(image.name)
    if function is None or function.shapes != ((),) or function.dims:
        raise InvalidStep(f"{image.name} is not an unknown function of one number")
    if len(image.slots) + k > function.order:
        raise InvalidStep(f"{image.name} is differentiable {function.order} times only")
    terms = [_taylor(image, start, i, power(mul(rate, step), num(i))) for i in range(k)]
    ratio = mul(add(image, *map(neg, terms)), power(step, num(-k)))
    return equal(limit_like(node, ratio), _taylor(image, start, k, power(rate, num(k))))


def _taylor(image: Apply, point: Term, i: int, beside: Term) -> Term:
    slots = (0,) * (len(image.slots) + i)
    return mul(num(Fraction(1, factorial(i))), apply(image.name, (point,), slots), beside)
