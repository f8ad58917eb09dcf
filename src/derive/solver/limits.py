"""Limits: first that one exists, by the laws; then its value, step by step as its existence was shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from derive.algebra import is_identity
from derive.kernel import Binding, Judgement, converges, limit_like, nonzero, positive
from derive.kernel.judgement import is_true_of_numbers
from derive.laws.limits import EQUATION_OF
from derive.solver.contract import contract
from derive.solver.expansions import expanded, given
from derive.solver.facts import Facts, Unprovable
from derive.solver.inverses import PUSH
from derive.solver.parts import as_they_are, moved_definitions
from derive.solver.squeezed import concluded, sides
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, places
from derive.terms import (
    D,
    Fn,
    Inverse,
    Limit,
    Num,
    Pow,
    Sym,
    Term,
    add,
    contains,
    factors_of,
    key,
    mul,
    neg,
    num,
    part,
    power,
    same,
    subterms,
    terms_of,
)

MOST_TRIES = 12
MOST_LIMITS = 40
Finish = Callable[[Work], None]
Simplified = Callable[
    [Facts, Term, str, list[Shown]], tuple[Shown, ...]
]  # chains that simplify a term, the last one it


@dataclass
class Desk:
    """The limits of one derivation: what has been found of them, and how terms are simplified."""

    facts: Facts
    finish: Finish
    simplified: Simplified
    taken: set[str]  # names of chains
    chains: list[Shown] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    depth: int = 0  # how many limits are being shown to exist, one for the sake of another

    def named(self, what: str) -> str:
        """A name for a chain that no other has."""
        return next(each for n in count(1) if (each := f"{what} {n}") not in self.taken)

    def keep(self, work: Work) -> None:
        """Let a chain be cited from now on."""
        shown = work.chain, tuple(work.needed)
        self.taken.add(work.name)
        self.facts.learn(*shown)
        self.chains.append(shown)
        self.facts.failed.clear()

    def exists(self, node: Limit) -> bool:
        """Whether `node` is shown to exist, with lemmas as they are needed."""
        self.tried.add(key(node))
        if isinstance(node.variable, Sym):
            with suppress(Unprovable):
                self.facts.require(beside(node))
        ways: tuple[Callable[[], bool], ...] = (
            lambda: self._pushed(node) or True,
            lambda: self._parted(node),
            lambda: self._expanded(node),
            lambda: self._squeezed(node),
            lambda: self._simplified(node),
            lambda: self._supposing(node, "!="),
            lambda: self._supposing(node, "<"),
            self._with_hospital,
        )
        before, self.facts.last_resort = self.facts.last_resort, False
        self.depth += 1
        found = any(way() and self._is_shown(node) for way in ways)
        self.depth -= 1
        self.facts.last_resort = before
        return found

    def _is_shown(self, node: Limit) -> bool:
        for _ in range(MOST_TRIES):
            if self.facts.prove(converges(node)):
                return True
            if not self._look_up():
                return False
        return False

    def _look_up(self) -> bool:
        """Find the limits whose values were asked for; whether there was a new one."""
        nodes = dict.fromkeys(said.subject for said in self.facts.wanted.values())
        new = [each for each in nodes if key(each) not in self.tried][: MOST_LIMITS - len(self.tried)]
        for each in new:
            self.tried.add(key(each))
            if isinstance(each, Limit):
                self.lemma(each)
            elif contains(each, Limit):
                work = self.written(each)
                if work is not None and not contains(work.here, Limit):
                    self.keep(work)
            else:
                self._learn(each)
        self.facts.failed.clear()
        return bool(new)

    def _with_hospital(self) -> bool:
        """From now on l'Hôpital's rule is tried too."""
        self.facts.last_resort = True
        self.facts.failed.clear()
        return True

    def is_refuted(self, said: Judgement) -> bool:
        """Whether `said` is of a limit whose value says the contrary."""
        ends = (chain.end for chain, _ in self.chains if same(chain.start, said.subject))
        return any(isinstance(end, Num) and not is_true_of_numbers(said.about(end)) for end in ends)

    def _supposing(self, node: Limit, relation: str) -> bool:
        """Whether `node` exists if what was asked for of limits of known value is assumed: that a divisor does not
        tend to 0.
        """
        before = self.facts.copy()
        for said in [each for each in before.wanted.values() if each.relation == relation]:
            for shown in self.chains:
                if same(shown[0].start, said.subject) and not self.facts.prove(said):
                    try:
                        self.facts.require(said.about(shown[0].end))
                    except FAILURES:
                        continue
        self.facts.failed.clear()
        if self.facts.prove(converges(node)):
            return True
        self.facts.become(before)
        return False

    def lemma(self, node: Limit) -> bool:
        """Add a chain from `node` to its value; whether there is one."""
        work = self.value(node)
        if work is None:
            return False
        self.keep(work)
        return True

    def value(self, node: Limit) -> Work | None:
        """A chain from `node` to its value."""
        if not self.exists(node):
            return None
        work = self.written(node)
        return None if work is None or contains(work.here, Limit) else work

    def written(self, goal: Term, name: str = "") -> Work | None:
        """The chain from `goal` in which each limit is taken; what it takes to show them is looked up."""
        for _ in range(MOST_TRIES):
            try:
                work = Work(self.facts.problem, self.facts, name or self.named("limit"), goal, NO_ROAD)
                while take_limit(work):
                    pass
                self.finish(work)
                return work
            except FAILURES:
                if not self._look_up():
                    return None
        return None

    def _expanded(self, node: Limit) -> bool:
        if not self._once("expanded", node):
            return False
        problem = self.facts.problem
        try:
            work = Work(problem, self.facts.copy(), "", node.body, NO_ROAD)
            while entry := next(moved_definitions(problem, limit_like(node, work.here)), None):
                work.unfold(entry[0][1:])
            found = expanded(problem, limit_like(node, work.here))
            if found is None or same(found[1], node.body):
                return False
            way, end = found
            work.name = self.named("rewriting")
            for image, written in way.opened.items():
                _put_in(work, image, written)
            if not is_identity(work.here, end):
                return False
            if not same(work.here, end):
                work.algebra((), end)
        except FAILURES:
            return False
        return self._took(work)

    def _pushed(self, node: Limit) -> bool:
        """Write products with an inverse by one that stays invertible at the point: A(λI + AᵀA)⁻¹ by (λI + AAᵀ)⁻¹A."""
        point, variable = node.point, node.variable
        if not contains(node.body, Inverse) or point is None or not isinstance(variable, Sym):
            return False
        facts = self.facts.copy()
        facts.at_point = variable, point
        work = Work(self.facts.problem, facts, self.named("rewriting"), node.body, NO_ROAD)
        try:
            contract(work)
        except FAILURES:
            return False
        facts.at_point = None
        return (
            any(step.name == PUSH for step in work.steps) and self._once("pushed", node) and self._took(work)
        )

    def _took(self, work: Work) -> bool:
        self.facts.become(work.facts)
        self.keep(work)
        return True

    def _squeezed(self, node: Limit) -> bool:
        """Find the limits of two terms that what stands beneath `node` lies between."""
        if not self._once("squeezed", node):
            return False
        trial, name = self.facts.copy(), self.named("squeezed")
        self.taken.add(name)
        for (low, high), chains in sides(trial, name, node):
            self.facts.become(trial)
            self.facts.lemmas.update(trial.lemmas)
            for chain, needed in chains:
                self.taken.add(chain.name)
                self.chains.append((chain, needed))
            values = [self._end(limit_like(node, each)) for each in (low, high)]
            if None not in values and key(values[0]) == key(values[1]):  # type: ignore[arg-type]  # just seen
                self.facts.failed.clear()
                if concluded(self.facts, node, low, high, values[0]):  # type: ignore[arg-type]
                    return True
        return False

    def _end(self, node: Limit) -> Term | None:
        """The value of a limit, with a lemma that says so."""
        known = (chain.end for chain, _ in self.chains if same(chain.start, node))
        if (found := next(known, None)) is not None:
            return found
        return self.chains[-1][0].end if self.lemma(node) else None

    def _parted(self, node: Limit) -> bool:
        """Write apart what is given to tend to something: Σ x/n² as 1/n times Σ x/n."""
        own = _exponents(node.body)
        for declared in (each for _, each in self.facts.declared() if each.relation == "="):
            side = declared.terms[0]
            if not isinstance(side, Limit) or not same(limit_like(node, side.body), side):
                continue
            theirs = _exponents(side.body)
            rest = {base: own.get(base, 0) - e for base, e in theirs.items()}
            if all(own.get(base, 0) * e > 0 and (own[base] - e) * e >= 0 for base, e in theirs.items()):
                left = {base: rest.get(base, e) for base, e in own.items()}
                new = mul(*(power(base, num(e)) for base, e in left.items()), side.body)
                if not same(new, node.body) and self._once("parted", node):
                    return self._rewritten(node.body, new)
        return False

    def _rewritten(self, old: Term, new: Term) -> bool:
        """Add a lemma that algebra proves; whether it does."""
        work = Work(self.facts.problem, self.facts.copy(), self.named("rewriting"), old, NO_ROAD)
        try:
            work.algebra((), new)
        except FAILURES:
            return False
        return is_identity(old, new) and self._took(work)

    def _simplified(self, node: Limit) -> bool:
        is_open = self.depth == 1 or contains(node.body, D)
        if not is_open or not self._once("simplified", node):
            return False
        if not self._learn(node.body):
            return False
        self.exists(limit_like(node, self.chains[-1][0].end))
        return True

    def _learn(self, term: Term) -> bool:
        """Add a chain that simplifies `term`; whether there is one."""
        found = self.simplified(
            self.facts, term, "" if isinstance(term, D) else self.named("rewriting"), self.chains
        )
        self.chains += found
        for chain, needed in found:
            self.taken.add(chain.name)
            self.facts.learn(chain, needed)
        self.facts.failed.clear()
        return bool(found)

    def _once(self, way: str, node: Limit) -> bool:
        mark = f"{way} {converges(node).key}"
        is_new = mark not in self.opened
        self.opened.add(mark)
        return is_new


def beside(node: Limit) -> Judgement:
    """On which side of its point the variable is."""
    v, point = node.variable, node.point
    if point is None:
        return positive(v if node.data == "infinity" else neg(v))
    ahead = add(v, neg(point))
    sides = {"above": positive(ahead), "below": positive(neg(ahead))}
    return sides.get(str(node.data), nonzero(ahead))


def _exponents(term: Term) -> dict[Term, Fraction]:
    """The factors of a product with their exponents."""
    found: dict[Term, Fraction] = {}
    for factor in factors_of(term):
        is_power = isinstance(factor, Pow) and isinstance(factor.exponent, Num)
        base, e = (factor.args[0], factor.args[1].data) if is_power else (factor, Fraction(1))
        assert isinstance(e, Fraction)
        found[base] = found.get(base, Fraction(0)) + e
    return found


def _put_in(work: Work, image: Term, written: Term) -> None:
    """Write f(v) − f(a) for a value f(v) where f(a) is given to be 0, and the like for what else is given in Taylor's
    theorem.
    """
    for term in terms_of(written):
        told = ((n, value) for _, value in places(term) for n, _ in given(work.problem, value))
        said = None if image in subterms(term) else next(told, None)
        path = next((path for path, each in places(work.here) if each is image), None)
        if said is not None and path is not None:
            number, value = said
            work.algebra(path, add(image, neg(term), term))
            # where it stands in a sum, the three have joined that
            *_, last = (place for place, each in places(work.here) if each is value)
            work.hypothesis(last, number, Binding())


def take_limit(work: Work) -> bool:
    """Take one step at the first limit, as it was shown to exist; whether there was one."""
    for path, node in places(work.here):
        if isinstance(node, Limit):
            if not work.facts.prove(converges(node)):
                return False
            if isinstance(part(work.here, path[:-1]), Pow | Fn):  # of which something had to be shown
                known = (each for each in work.facts.lemmas.values() if same(each.chain.start, node))
                if (lemma := next(known, None)) is not None:
                    work.lemma(path, lemma.chain.name, Binding(indices=as_they_are(node)))
                    return True
            fact = work.facts.proved[converges(node).key]
            match fact.rule:
                case "law":
                    work.law(path, EQUATION_OF[fact.name], fact.binding)
                case "given":
                    work.hypothesis(path, int(fact.name), fact.binding)
                case "continuity":
                    work.continuity(path)
                case "definition":
                    work.unfold((*path, *fact.path))
                case "peano":
                    work.peano(path, fact.binding)
                case "lemma":
                    work.lemma((*path, 0), fact.name, fact.binding)
                case _:  # assumed to exist, it has no value
                    return False
            return True
    return False
