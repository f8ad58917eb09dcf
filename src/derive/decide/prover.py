"""Proofs that answers equal a reference: what a proof rests on, and where both sides are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.decide.domain import Domain
from derive.decide.form import Form, Level
from derive.errors import DeriveError
from derive.kernel import Judgement, Problem
from derive.kernel.given import binaries, units
from derive.terms import D, Fn, Term, contains, names_in, subterms

FUEL = 12_000  # operations for a form of an answer
LONGEST = 5_000  # parts of an answer
MOST_KEPT = 32  # forms of the reference, each with other definitions written out
EXPONENTIAL = ("sigma", "tanh")


@dataclass(frozen=True, slots=True)
class Proof:
    """It rests on the definitions and assumptions `used`.

    The answer is defined `where` these hold, besides what the problem gives and what the question needs: everywhere,
    if there are none.
    """

    used: tuple[str, ...] = ()
    where: tuple[Judgement, ...] = ()


class Prover:
    """Proves that terms equal `reference`, which was derived from `origin`, under all that is given in `problem`, with
    at most so much `fuel` for a form.

    It is as good as immutable: what it keeps are values that hang on its arguments alone.
    """

    def __init__(
        self, problem: Problem, reference: Term, origin: Term | None = None, fuel: int = FUEL
    ) -> None:
        self.problem = problem
        self.fuel = fuel
        self.reference = reference
        self.origin = reference if origin is None else origin
        self._forms: dict[Level, Form | None] = {}
        self._exponential = {d.name for d in problem.definitions if _is_exponential(d.body)}
        bits = (each.name for each in problem.randoms if each.law == "bernoulli")
        self._two_valued = frozenset((*binaries(problem), *units(problem), *bits))
        self._domain: Domain | None = None

    @property
    def domain(self) -> Domain:
        """Where the question has a meaning."""
        if self._domain is None:
            self._domain = Domain(self.problem, (self.reference, self.origin))
        return self._domain

    def proves(self, answer: Term) -> Proof | None:
        """A proof that `answer` equals the reference wherever both are defined; None if none was found."""
        if answer.length > LONGEST:
            return None
        for level in self._levels(answer):
            base = self._form(level)
            if base is None:
                continue
            proof = self._proof(base, level, answer)
            if proof is not None:
                return proof
        return None

    def _proof(self, base: Form, level: Level, answer: Term) -> Proof | None:
        form = Form(self.problem, level, self.fuel, base)
        try:
            p = form.plus(form.of(answer), base.of(self.reference), -1)
            form.suppose((*base.needs.values(), *form.needs.values()))
            if not form.is_zero(p):
                return None
            where = self.domain.beyond(answer, (*base.needs.values(), *form.needs.values()))
        except (DeriveError, RecursionError, OverflowError):
            return None
        if where is None:
            return None
        return Proof(tuple(dict.fromkeys((*base.used, *form.used))), where)

    def _form(self, level: Level) -> Form | None:
        """The form of the reference at a level; None if there is none."""
        if level in self._forms:
            return self._forms[level]
        fixed = self.reference.free | self.origin.free
        form: Form | None = Form(self.problem, level, self.fuel, None, fixed)
        assert form is not None
        try:
            form.of(self.reference)
        except (DeriveError, RecursionError, OverflowError):
            form = None
        if len(self._forms) < MOST_KEPT:
            self._forms[level] = form
        return form

    def _levels(self, answer: Term) -> Iterator[Level]:
        """As little is written out as will do: nothing, definitions on one side only, all of them."""
        yield Level()
        sides = (self.reference, answer)
        own, theirs = (self._definitions(side) for side in sides)
        both = own | theirs
        beneath = frozenset(name for each in both for name in self.problem.reach[each])
        every = beneath & frozenset(self.problem.defined)
        has_slopes = any(contains(side, D) for side in sides)
        is_explicit = not self._exponential.isdisjoint(every) or any(map(_is_exponential, sides))
        found = [Level(), Level(own ^ theirs, False, has_slopes), Level(every, False, has_slopes)]
        if is_explicit:
            found += [Level(each.unfolded, True, each.has_slopes) for each in found]
        if not self._two_valued.isdisjoint(beneath.union(*map(names_in, sides))):
            found.append(Level(every, is_explicit, has_slopes, True))
        yield from (level for level in dict.fromkeys(found) if level != found[0])

    def _definitions(self, term: Term) -> frozenset[str]:
        return frozenset(name for name in names_in(term) if name in self.problem.defined)


def _is_exponential(term: Term) -> bool:
    return any(isinstance(each, Fn) and each.name in EXPONENTIAL for each in subterms(term))
