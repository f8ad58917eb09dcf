"""Derivatives carried out on paper, one law of them misread: what comes is a suspicion, and no proof of anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from derive.errors import DeriveError
from derive.kernel import Binding, Problem
from derive.kernel.adjoint import stays
from derive.kernel.law import instance
from derive.laws import LAWS
from derive.laws.misconceptions import OF_LAWS, SLIPS, Misconception
from derive.solver.differentiate import OF_FUNCTION, at_once
from derive.solver.match import match
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Apply,
    D,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    contains,
    factors_of,
    fresh,
    is_divisor,
    mul,
    num,
    reciprocal,
    rename,
)  # fmt: skip

DEEPEST = 24  # laws, one inside of what the other leaves
MOST = 160  # misreadings of one derivative


@dataclass(frozen=True, slots=True)
class Misread:
    """`term` is what comes if the law that makes `right` of `left` is read so that it makes `wrong` of it."""

    term: Term
    misconception: Misconception
    left: Term
    right: Term
    wrong: Term


def misread(problem: Problem, term: Term) -> Iterator[Misread]:
    """`term` with one law misread where a derivative in it is carried out, outer derivatives first."""
    if isinstance(term, D):
        yield from islice(_of_derivative(problem, term, DEEPEST), MOST)
    elif not isinstance(term, Sym) and contains(term, D):
        for place, arg in enumerate(term.args):
            for each in misread(problem, arg):
                yield _put(term, place, each)


def _of_derivative(problem: Problem, node: D, deepest: int) -> Iterator[Misread]:
    """All that one misreading makes of a derivative; all else is left as it stands, which is worth the same."""
    if deepest <= 0 or not isinstance(node.wrt, Sym):
        return
    found = _law(problem, node)
    if found is None:
        written = _written_out(problem, node)
        if written is not None:
            yield from _of_derivative(problem, written, deepest - 1)
        return
    name, binding = found
    right = instance(LAWS[name].rhs, binding)
    if name == "constant multiple rule":
        yield from _less_constant(node, right, binding)  # which of the factors, before any
    for each in OF_LAWS.get(name, ()):
        wrong = _wrong(each, name, node, binding)
        if wrong is not None and wrong is not right:
            yield Misread(wrong, each, node, right, wrong)
    yield from _inside(problem, right, deepest - 1)


def _inside(problem: Problem, term: Term, deepest: int) -> Iterator[Misread]:
    if isinstance(term, D):
        yield from _of_derivative(problem, term, deepest)
    elif not isinstance(term, Sym) and contains(term, D):
        for place, arg in enumerate(term.args):
            for each in _inside(problem, arg, deepest):
                yield _put(term, place, each)


def _put(term: Term, place: int, each: Misread) -> Misread:
    whole = term.with_args((*term.args[:place], each.term, *term.args[place + 1 :]))
    return Misread(whole, each.misconception, each.left, each.right, each.wrong)


def _less_constant(node: D, right: Term, binding: Binding) -> Iterator[Misread]:
    """One of the constant factors is lost."""
    (_, constant), (_, body) = binding.metas["c"], binding.metas["f"]
    factors, slip = factors_of(constant), SLIPS["constant lost"]
    for place, factor in enumerate(factors):
        if factor is not MINUS_ONE:
            lost = Misconception(slip.label, "", factor, ONE, slip.says, slip.rank)
            wrong = mul(*factors[:place], *factors[place + 1 :], _of(node, body))
            yield Misread(wrong, lost, factor, right, ONE)


def _wrong(each: Misconception, name: str, node: D, binding: Binding) -> Term | None:
    own: Binding | None = binding
    if each.pattern is not LAWS[name].lhs:
        own = match(each.pattern, node, Binding(local=binding.local))
    if own is None:
        return None
    try:
        return instance(each.wrong, own)
    except (DeriveError, KeyError):
        return None  # it speaks of a letter that this instance has not


def _written_out(problem: Problem, node: D) -> D | None:
    """The derivative of what a name stands for."""
    body = node.body
    if not isinstance(body, Sym) or body.name not in problem.defined or node.data == "local":
        return None
    written = problem.defined[body.name].at(body.args)
    return None if contains(written, Apply) else _of(node, written)


def _law(problem: Problem, node: D) -> tuple[str, Binding] | None:
    """The law that a person would use, and how."""
    seen = at_once(node, problem)
    if seen is not None:
        return _by(node, seen[1])
    match node.body:
        case Add():
            return _by(node, "sum rule")
        case Sum() | Product():
            return _under(node, node.body)
        case Mul():
            return _product(problem, node, node.body)
        case Pow():
            return _power(problem, node, node.body)
        case Fn(name=name) if name in OF_FUNCTION:
            return _by(node, OF_FUNCTION[name])
        case _:
            return None


def _by(node: D, name: str) -> tuple[str, Binding] | None:
    binding = match(LAWS[name].lhs, node, Binding(local=node.data == "local"))
    return None if binding is None else (name, binding)


def _bound(node: D, name: str, **letters: Term) -> tuple[str, Binding]:
    metas: dict[str, tuple[tuple[Index, ...], Term]] = {
        letter: ((), each) for letter, each in letters.items()
    }
    return name, Binding({**metas, "x": ((), node.wrt)}, local=node.data == "local")


def _under(node: D, body: Sum | Product) -> tuple[str, Binding]:
    name = "sum rule for Σ" if isinstance(body, Sum) else "derivative of a Π"
    bound = body.index
    if bound in node.wrt.free:  # the bound letter steps aside: the variable's index is another one
        bound = fresh(bound, (*node.free, *body.body.free))
    index = LAWS[name].indices[0]
    metas = {"f": ((bound,), rename(body.body, {body.index: bound})), "x": ((), node.wrt)}
    return name, Binding(metas, {index: bound}, {index.dim: bound.dim}, local=node.data == "local")


def _product(problem: Problem, node: D, body: Mul) -> tuple[str, Binding]:
    moving = [each for each in body.args if not stays(problem, _of(node, each))]
    fixed = [each for each in body.args if each not in moving]
    if fixed:
        return _bound(node, "constant multiple rule", c=mul(*fixed), f=mul(*moving))
    below = [each for each in map(divisor, moving) if each is not None]
    above = [each for each in moving if divisor(each) is None]
    if below and above:
        return _bound(node, "quotient rule", f=mul(*above), g=mul(*below))
    return _bound(node, "product rule", f=moving[0], g=mul(*moving[1:]))


def divisor(factor: Term) -> Term | None:
    """What is divided by with a factor; None if nothing is."""
    if isinstance(factor, Num) and factor.value.denominator > 1:
        return num(factor.value.denominator)
    return reciprocal(factor) if is_divisor(factor) else None


def _power(problem: Problem, node: D, body: Pow) -> tuple[str, Binding] | None:
    base, exponent = body.base, body.exponent
    if not stays(problem, _of(node, exponent)):
        if stays(problem, _of(node, base)):
            return _bound(node, "derivative of an exponential", c=base, g=exponent)
        return None
    names: Sequence[str] = (
        "derivative of a squared ReLU", "derivative of a square root", "derivative of a reciprocal square root",
    )  # fmt: skip
    special = next((found for name in names if (found := _by(node, name)) is not None), None)
    if special is not None:
        return special
    if not isinstance(exponent, Num):
        return _bound(node, "general power rule", f=base, p=exponent)
    if exponent is MINUS_ONE:
        return _bound(node, "reciprocal rule", g=base)
    if exponent.value.denominator == 1 and exponent.value < 0:
        return _bound(node, "power rule for negative exponents", f=base, p=num(-exponent.value))
    return _bound(node, "power rule", f=base, p=exponent)


def _of(node: D, body: Term) -> D:
    """The derivative of another term, in the same sense."""
    found = node.with_args((body, node.wrt))
    assert isinstance(found, D)
    return found
