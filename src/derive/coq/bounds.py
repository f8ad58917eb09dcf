"""Chains that go upwards, and a part that is replaced by one that is no less.

A bound is proved from the outside in, as `derive.kernel.bound` reads it: what stands around the part rises with
it, or falls, which turns the relation around.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.algebra import integer_exponent
from derive.coq.facts import Facts
from derive.coq.formula import FUNCTIONS, NotExported, Scope
from derive.kernel import Judgement, Step, nonnegative, positive
from derive.kernel.bound import together
from derive.kernel.place import old_part
from derive.terms import Add, Fn, Max, Mul, Pow, Sum, Term, add, has_minus, mul, neg, part, put

SHORT = {"=": "eq", "<=": "le", "<": "lt"}  # as the lemmas of Bounds.v call them


def follows(first: str, then: str) -> str:
    """The lemma that joins two links of a chain, of these relations."""
    return "eq_trans" if first == then == "=" else f"{SHORT[first]}_{SHORT[then]}"


def onwards(steps: Sequence[Step]) -> tuple[str, ...]:
    """What is left to prove before each step: of where it stands, and the end."""
    return tuple(together(step.relation for step in steps[number:]) for number in range(len(steps)))


@dataclass(frozen=True)
class _Bound:
    """That `low` is less than `high`, or no greater; one of them is `before`, the other what it becomes.

    The part that is replaced is at `path`; of several that are replaced together `among` are the numbers.
    """

    before: Term
    path: tuple[int, ...]
    among: tuple[int, ...]
    step: Step
    is_upward: bool

    @property
    def after(self) -> Term:
        """What `before` becomes."""
        if not self.among:
            return put(self.before, self.path, self.step.new)
        return put(self.before, self.path, self.whole.with_args((*self.beside, self.step.new)))

    @property
    def whole(self) -> Term:
        """The sum or product of which some parts are replaced."""
        return part(self.before, self.path)

    @property
    def beside(self) -> tuple[Term, ...]:
        """The other parts of it."""
        return tuple(arg for number, arg in enumerate(self.whole.args) if number not in self.among)

    @property
    def low(self) -> Term:
        """The lower side."""
        return self.before if self.is_upward else self.after

    @property
    def high(self) -> Term:
        """The upper side."""
        return self.after if self.is_upward else self.before

    @property
    def relation(self) -> str:
        """<= or <."""
        return self.step.relation

    @property
    def others(self) -> list[Term]:
        """What stands beside the part in the outermost node."""
        if not self.path:
            return list(self.beside)
        return [arg for number, arg in enumerate(self.before.args) if number != self.path[0]]

    def inside(self, turned: bool = False) -> _Bound:
        """The same of the argument that the part stands in."""
        if not self.path:
            inner = replace(self, before=old_part(self.step), path=(), among=())
        else:
            inner = replace(self, before=self.before.args[self.path[0]], path=self.path[1:])
        return replace(inner, is_upward=self.is_upward ^ turned)


class Bounds(Facts):
    """Proofs of bounds."""

    def bound(self, step: Step, scope: Scope) -> Iterator[str]:
        """The tactics that prove before ≤ after, or <.

        Raises:
            NotExported: it is no bound.
        """
        if step.rule != "bound":
            raise NotExported(f"a step by {step.rule} that is to be no equation")
        yield from self._bound(_Bound(step.before, step.path, step.among, step, is_upward=True), scope)

    def _bound(self, bound: _Bound, scope: Scope) -> Iterator[str]:
        if not bound.path and not bound.among:
            said = Judgement(bound.relation, (bound.low, bound.high))
            proof = self.proof(said, scope)
            yield f"exact {proof}." if proof.startswith("ltac:") else f"by_claim {proof}."
            return
        short = SHORT[bound.relation]
        match bound.before:
            case Add():
                around = self.write(add(*bound.others), scope, 9)
                yield from self._within(bound, bound.inside(), f"add_{short} {around}", "", scope)
            case Mul():
                yield from self._factor_bound(bound, scope)
            case (Sum() | Max()) as node:
                yield from self._sum_bound(node, bound, scope)
            case Pow() as node if (exponent := integer_exponent(node)) is not None and bound.path[:1] == (0,):
                yield from self._power_bound(exponent, bound, scope)
            case Fn(name=("max" | "min") as name):
                inner = bound.inside()
                side = "l" if bound.path[0] == 0 else "r"
                other = self.write(bound.others[0], scope, 9)
                yield f"refine ({FUNCTIONS[name]}_le_{side} {other} {self._sides(inner, scope)} _)."
                yield from self._bound(inner, scope)
            case Fn(name=name) if name in FUNCTIONS:
                inner = bound.inside()
                sign = f" {self.proof(positive(inner.low), scope)}" if name == "log" else ""
                lemma = f"{FUNCTIONS[name]}_{short}"
                yield f"refine ({lemma} {self._sides(inner, scope)}{sign} _)."
                yield from self._bound(inner, scope)
            case node:
                raise NotExported(f"a bound inside of {node.tag}")

    def _sides(self, bound: _Bound, scope: Scope) -> str:
        return f"{self.write(bound.low, scope, 9)} {self.write(bound.high, scope, 9)}"

    def _within(self, bound: _Bound, inner: _Bound, lemma: str, sign: str, scope: Scope) -> Iterator[str]:
        """By `lemma`, which may say it in another way; what it asks for last is the bound inside."""
        said = f"({lemma} {self._sides(inner, scope)}{sign} _)"
        yield f"refine ({SHORT[bound.relation]}_as _ _ _ _ {said} _ _); [ | close | close ]."
        yield from self._bound(inner, scope)

    def _factor_bound(self, bound: _Bound, scope: Scope) -> Iterator[str]:
        others = mul(*bound.others)
        turned = has_minus(others)
        weight = neg(others) if turned else others
        sign = self.proof((positive if bound.relation == "<" else nonnegative)(weight), scope)
        lemma = f"{'fall' if turned else 'mul'}_{SHORT[bound.relation]} {self.write(weight, scope, 9)}"
        yield from self._within(bound, bound.inside(turned), lemma, f" {sign}", scope)

    def _sum_bound(self, node: Sum | Max, bound: _Bound, scope: Scope) -> Iterator[str]:
        name, inner = scope.bind(node.index)
        size = node.index.dim
        yield f"refine ({node.tag}_{SHORT[bound.relation]} {self.size(size, scope)} _ _ {self.one(size, scope)} _);"
        yield f"intros {name} H{name}; cbv beta."
        yield from self._bound(bound.inside(), inner)

    def _power_bound(self, exponent: int, bound: _Bound, scope: Scope) -> Iterator[str]:
        turned = exponent < 0
        inner = bound.inside(turned)
        sign = self.proof((positive if turned else nonnegative)(inner.low), scope)
        strict = " ltac:(lia)" if bound.relation == "<" else ""
        lemma = f"pow_{SHORT[bound.relation]}_{'down' if turned else 'up'} {abs(exponent)}%nat"
        yield from self._within(bound, inner, lemma, f"{strict} {sign}", scope)
