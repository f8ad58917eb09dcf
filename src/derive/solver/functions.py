"""Moves by a law that matches as it stands: on functions of numbers, and on indicators."""

from __future__ import annotations

from collections.abc import Iterable

from derive.algebra import is_identity
from derive.kernel import Binding, Judgement, Problem
from derive.kernel.law import instance, instance_of
from derive.kernel.place import derivatives_over
from derive.solver.factors import coefficient, whole_exponent
from derive.solver.match import matches
from derive.solver.work import LAWS, Work, seen_in
from derive.terms import ONE, ZERO, Fn, Indicator, Num, Path, Pow, Sym, Term, names_in, neg, part


def rewrite(work: Work, path: Path, node: Term, name: str) -> bool:
    """Apply the law `name` if it matches and its conditions are known (nothing is assumed for it)."""
    law = LAWS[name]
    for binding in matches(law.lhs, node, Binding()):
        if instance(law.rhs, binding) is node:
            continue  # 1[−0 > 0] is 1[0 < 0] as it stands
        premises = [instance_of(premise, binding) for premise in law.when]
        if all(map(work.facts.prove, premises)) and not _opens_what_moves(work, path, premises):
            work.law(path, name, binding)
            return True
    return False


def _opens_what_moves(work: Work, path: Path, premises: Iterable[Judgement]) -> bool:
    """Whether a premise is known only by the definition of what a derivative around that place moves."""
    over = derivatives_over(work.here, path)
    moved = {d.wrt.name for d in over if isinstance(d.wrt, Sym) and d.wrt.name in work.problem.defined}
    return bool(moved) and any(
        fact.rule == "definition" and any(name in moved for name in names_in(fact.judgement.subject))
        for fact in work.facts.needed(premises)
    )


def plain_indicator(work: Work) -> bool:
    """1[−a > 0] = 1[a < 0], and 1[a > 0]² = 1[a > 0]."""
    signs = list(work.where(_indicator))
    if any(rewrite(work, path, node, "indicator of a negative") for path, node in signs):
        return True
    for path, _ in signs:
        around = part(work.here, path[:-1])
        if whole_exponent(around) == 2 and rewrite(work, path[:-1], around, "square of an indicator"):
            return True
    return _turn_around(work, signs)


def _turn_around(work: Work, signs: list[tuple[Path, Indicator]]) -> bool:
    """1[b − a > 0] beside 1[a − b > 0] as 1[−(a − b) > 0]."""
    seen: list[Term] = []
    for path, node in signs:
        below, above = node.args
        for turned in map(neg, seen if below is ZERO else ()):
            if coefficient(turned)[0] < 0 and turned.free == above.free and is_identity(turned, above):
                work.algebra((*path, 1), turned)
                return True
        seen.append(above if below is ZERO else below)
    return False


@seen_in(Indicator)
def _indicator(node: Term, _: Problem) -> Indicator | None:
    return node if isinstance(node, Indicator) else None


def work_out(work: Work) -> bool:
    """e⁰ = 1, log 1 = 0, sin 0 = 0, and σ(0) = 1/(1 + e⁰)."""
    names = (
        "exp of 0", "logarithm of 1", "sine of 0", "cosine of 0", "hyperbolic tangent of 0", "absolute value of 0", "ReLU of 0",
        "erf of 0", "logistic function",
    )  # fmt: skip
    if any(rewrite(work, path, node, name) for path, node in work.where(_of_number) for name in names):
        return True
    return any(rewrite(work, path, node, "power of 1") for path, node in work.where(_root_of_1))


@seen_in(Pow)
def _root_of_1(node: Term, _: Problem) -> Pow | None:
    return node if isinstance(node, Pow) and node.base is ONE else None


@seen_in(Fn)
def _of_number(node: Term, _: Problem) -> Fn | None:
    return node if isinstance(node, Fn) and isinstance(node.args[0], Num) else None
