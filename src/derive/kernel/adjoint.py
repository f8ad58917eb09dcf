"""Reverse mode: how a variable acts on a result through the definitions that use it.

∂J/∂m = Σ over the consumers c of m of Σ ∂J/∂c · ∂c/∂m, where ∂c/∂m holds the other definitions fixed.
The chain rule for an opaque function is the same sum over its arguments.

Source: Griewank & Walther, Evaluating Derivatives (2nd ed., 2008), section 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.errors import InvalidStep
from derive.kernel.declared import Definition
from derive.kernel.judgement import Judgement, differentiable, exists
from derive.kernel.problem import Problem
from derive.terms import (
    Apply,
    Array,
    D,
    Index,
    Moment,
    Sym,
    Term,
    add,
    contains,
    derivative,
    fresh,
    mul,
    names_in,
    rename,
    sum_over,
    sym,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which a result depends on a variable: through the entries of a definition at `at`.

    `weight` is the derivative of the result in that entry (None for the result itself), `slope` the
    entry's own derivative in the variable.
    """

    name: str
    at: tuple[Index, ...]
    weight: D | None
    slope: D


def uses(problem: Problem, result: Sym, wrt: Sym) -> tuple[Use, ...]:
    """How the definition `result` depends on `wrt`: one use for each consumer of it on the way.

    Raises:
        InvalidStep: `result` is not a definition other than `wrt` that depends on it, or a consumer's
            definition holds a derivative.
    """
    if result.name not in problem.defined or result.name == wrt.name:
        raise InvalidStep(f"{result.name} is not a definition that uses {wrt.name}")
    if result.name in problem.families.circles:
        raise InvalidStep(f"{result.name} acts on itself: it is no last result")
    reach = problem.reach[result.name]
    for name in sorted(between(problem, result.name, wrt.name)):
        # what it averages over moves each outcome in its own way, or through a distribution
        if contains(problem.defined[name].body, Moment):
            raise InvalidStep(f"the definition of {name} holds an expectation")
    return tuple(
        _use(problem, result, problem.defined[name], wrt)
        for name in problem.consumers[wrt.name]
        if name in reach
    )


def _use(problem: Problem, result: Sym, consumer: Definition, wrt: Sym) -> Use:
    if contains(consumer.body, D):
        raise InvalidStep(f"the definition of {consumer.name} holds a derivative")
    if consumer.name == result.name:
        at = tuple(i for i in result.args if isinstance(i, Index))
    else:
        at = ()
        for param in consumer.params:
            at = (*at, _fresh(problem, param, {*result.free, *wrt.free, *at}))
    weight = None if consumer.name == result.name else derivative(result, sym(consumer.name, *at))
    return Use(consumer.name, at, weight, _slope(problem, consumer, at, wrt))


def _slope(problem: Problem, consumer: Definition, at: tuple[Index, ...], wrt: Sym) -> D:
    """∂consumer/∂wrt with other definitions held fixed; total where none of them depends on `wrt`."""
    others = [name for name in names_in(consumer.body) if name != wrt.name]
    # an entry of a family moves later ones of the same name
    if wrt.name in problem.families.circles or any(wrt.name in problem.reach[name] for name in others):
        return derivative(consumer.at(at), wrt, "local")
    return derivative(sym(consumer.name, *at), wrt)


def adjoint(problem: Problem, node: Term) -> Term:
    """∂J/∂m written out through the consumers of m.

    Raises:
        InvalidStep: `node` is no total derivative of a definition, or no definition stands between.
    """
    if not (isinstance(node, D) and isinstance(node.body, Sym) and isinstance(node.wrt, Sym)):
        raise InvalidStep("what stands there is not the derivative of a definition")
    found = [
        use.slope if use.weight is None else sum_over(use.at, mul(use.weight, use.slope))
        for use in uses(problem, node.body, node.wrt)
    ]
    if node.data != "total" or not found:
        raise InvalidStep(f"{node.body.name} does not depend on {node.wrt.name} through definitions")
    return add(*found)


def smooth_premises(problem: Problem, result: Sym, wrt: Sym) -> tuple[Judgement, ...]:
    """Why the definition `result` is differentiable in `wrt`: it is in each consumer, and each consumer in `wrt`.

    In a family this goes from the last step to the first: all that stand in one circle with `wrt` are taken together,
    what one of them needs of another one of it being known of a later step, or of a later place in the same one.

    Raises:
        InvalidStep: as `uses`.
    """
    circle = problem.families.circles.get(wrt.name, frozenset((wrt.name,)))
    found: list[Judgement] = []
    for name in (each for each in problem.ordered if each in circle) if len(circle) > 1 else (wrt.name,):
        variable = (
            wrt if name == wrt.name else sym(name, *_apart(problem, problem.defined[name], result, wrt))
        )
        for use in uses(problem, result, variable):
            if use.weight is not None and not (len(circle) > 1 and use.name in circle):
                found.append(exists(use.weight))
            found.append(exists(use.slope))
    return tuple({each.key: each for each in found}.values())


def _apart(problem: Problem, definition: Definition, *others: Sym) -> tuple[Index, ...]:
    """Letters for the parameters of a definition that stand in none of the others."""
    at: tuple[Index, ...] = ()
    for param in definition.params:
        at = (*at, _fresh(problem, param, {*at, *(i for other in others for i in other.free)}))
    return at


def between(problem: Problem, result: str, variable: str) -> frozenset[str]:
    """The definitions through which `variable` acts on `result`, itself among them."""
    return frozenset(
        name
        for name in problem.reach[result]
        if name != variable and name in problem.defined and variable in problem.reach[name]
    )


def chain_rule(problem: Problem, node: Term) -> Term:
    """The derivative of an opaque function written out through its arguments.

    Raises:
        InvalidStep: `node` is no derivative of an opaque function that is differentiable once more.
    """
    if not (isinstance(node, D) and isinstance(node.body, Apply) and isinstance(node.wrt, Sym)):
        raise InvalidStep("what stands there is not the derivative of an opaque function")
    _check_order(problem, node.body)
    found = []
    for slot, at, entry in entries(problem, node.body, node.wrt):
        slope = derivative(entry, node.wrt, node.data)
        if not stays(problem, slope):
            found.append(sum_over(at, mul(node.body.partial(slot, at), slope)))
    return add(*found)


def chain_conditions(problem: Problem, node: D) -> tuple[Judgement, ...]:
    """What the chain rule needs: that each argument is differentiable."""
    body, wrt = node.body, node.wrt
    if not (isinstance(body, Apply) and isinstance(wrt, Sym)):
        return ()
    found = []
    for _, _, entry in entries(problem, body, wrt):
        if not stays(problem, derivative(entry, wrt, node.data)):
            judgement = differentiable(entry, wrt)
            found.append(judgement.local if node.data == "local" else judgement)
    return tuple(found)


def _check_order(problem: Problem, node: Apply) -> None:
    order = problem.opaque[node.name].order
    if len(node.slots) >= order:
        raise InvalidStep(f"{node.name} is differentiable {order} times only")


def stays(problem: Problem, slope: D) -> bool:
    """Whether what `slope` differentiates does not move with its variable."""
    assert isinstance(slope.wrt, Sym)
    if slope.data == "local":
        return not mentions(slope.body, slope.wrt.name)
    return not problem.changes(slope.body, slope.wrt.name)


def mentions(term: Term, name: str) -> bool:
    """Whether `name` stands in `term`, or may stand behind a derivative or an expectation in it."""
    return name in names_in(term) or contains(term, D, Moment)


def entries(problem: Problem, node: Apply, wrt: Sym) -> list[tuple[int, tuple[Index, ...], Term]]:
    """For each argument its number, fresh indices, and its entry at them."""
    found = []
    for slot, argument in enumerate(node.arguments):
        at: tuple[Index, ...] = ()
        while isinstance(argument, Array):
            taken = {*node.free, *wrt.free, *at, *(argument.body.free - {argument.index})}
            bound = _fresh(problem, argument.index, taken)
            argument = rename(argument.body, {argument.index: bound})
            at = (*at, bound)
        found.append((slot, at, argument))
    return found


def _fresh(problem: Problem, like: Index, taken: set[Index]) -> Index:
    """An index that is not taken, in the letters that the problem leaves."""
    return fresh(like, taken, problem.spare_letters[like.dim])
