"""Signs that take a chain: of a quotient, and of a sum of quotients over a common denominator."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.algebra import divisors
from derive.kernel import Binding, Judgement, nonzero, positive, to_prove
from derive.solver.claims import prove_bound
from derive.solver.facts import Facts
from derive.solver.laurent import UNIT, Atoms, Laurent, least, times, without
from derive.solver.ways import TELLING
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Mul,
    Pow,
    Sum,
    Term,
    add,
    factors_of,
    mul,
    neg,
    num,
    power,
    reciprocal,
)

DEEPEST = 4  # quotients in quotients
LONGEST = 400  # letters of a term of which a proof is looked for


def show(facts: Facts, name: str, judgement: Judgement) -> list[Shown] | None:
    """The chains by which a sign is proved, which are learnt; None if no proof is found, or one that assumes
    something.
    """
    if facts.prove(judgement):
        return []
    if judgement.relation not in ("<", "<=", "!=") or judgement.subject.length > LONGEST:
        return None
    trial = facts.copy()
    search = _Search(trial, name, len(facts.assumptions()))
    if not search.shows(judgement, 0):
        return None
    facts.become(trial)
    for chain, needed in search.kept:
        facts.learn(chain, needed)
    return search.kept


class _Search:
    """The chains of one proof so far."""

    def __init__(self, facts: Facts, name: str, assumed: int) -> None:
        self.facts, self.name, self.assumed = facts, name, assumed
        self.kept: list[Shown] = []

    def shows(self, judgement: Judgement, depth: int) -> bool:
        """Whether the sign is a fact, or can be made one."""
        if self.facts.prove(judgement):
            return True
        if depth > DEEPEST:
            return False
        if judgement.relation in TELLING and judgement.terms[0] is not ZERO:
            left, right = judgement.terms
            binding = Binding({"f": ((), left), "g": ((), right)})
            difference = Judgement(judgement.relation, (ZERO, add(right, neg(left))))
            return self.shows(difference, depth + 1) and self.facts.conclude(
                TELLING[judgement.relation], binding
            )
        if judgement.relation == "!=":
            subject = judgement.subject
            either = (positive(subject), positive(neg(subject)))
            return any(self.shows(each, depth + 1) for each in either) and self.facts.prove(judgement)
        return (
            self.by_factors(judgement, depth)
            or self.over_a_denominator(judgement, depth)
            or self.by_bounds(judgement)
        )

    def by_factors(self, judgement: Judgement, depth: int) -> bool:
        """The sign of a product, by those of its factors."""
        subject = judgement.subject
        if not isinstance(subject, Mul | Pow):
            return False
        for factor in factors_of(subject):
            base = factor.base if isinstance(factor, Pow) else factor
            if isinstance(base, Add | Sum) and not self.shows(positive(base), depth + 1):
                self.shows(judgement.about(base), depth + 1)
        return self.facts.prove(judgement)

    def over_a_denominator(self, judgement: Judgement, depth: int) -> bool:
        """The sign of a sum of quotients, written as one."""
        subject = judgement.subject
        if not isinstance(subject, Add) or not all(
            self.shows(nonzero(each), depth + 1) for each in divisors(subject)
        ):
            return False
        try:
            above, below = as_quotient(subject)
            if below is ONE:
                return False
            work = Work(self.facts.problem, self.facts, self.next(), subject, NO_ROAD)
            work.algebra((), mul(above, reciprocal(below)))
        except FAILURES:
            return False
        if self.is_free() and self.shows(judgement.about(work.here), depth + 1):
            self.keep((work.chain, tuple(work.needed)))
            return self.facts.prove(judgement)
        return False

    def by_bounds(self, judgement: Judgement) -> bool:
        """The sign by what is given of several terms together."""
        if judgement.terms[0] is not ZERO:
            return False
        trial = self.facts.copy()
        try:
            proof = prove_bound(trial.problem, trial, self.next(), to_prove("", judgement))
        except FAILURES:
            return False
        if not proof.is_done or len(trial.assumptions()) > self.assumed:
            return False
        self.facts.become(trial)
        for each in proof.lemmas:
            self.keep(each)
        if proof.chain.relation == "=" and proof.chain.steps:
            self.keep((proof.chain, proof.needed))
        return self.facts.prove(judgement)

    def keep(self, shown: Shown) -> None:
        """Let a chain be cited."""
        self.facts.learn(*shown)
        self.facts.failed.clear()  # some of them may follow from it
        self.kept.append(shown)

    def next(self) -> str:
        """The name of the next chain."""
        return f"{self.name}, {len(self.facts.lemmas) + 1}"

    def is_free(self) -> bool:
        """Whether nothing was assumed."""
        return len(self.facts.assumptions()) <= self.assumed


def as_quotient(total: Term) -> tuple[Term, Term]:
    """What `total` is over a common denominator, multiplied out, and that denominator.

    Raises:
        Stopped: it is too large.
    """
    atoms = Atoms()
    above, below = atoms.of(total), []
    for name, atom in list(atoms.terms.items()):
        by = -least([above], name)
        if by > 0:
            raised: Laurent = {((name, by),): Fraction(1)}
            if isinstance(atom, Add):
                divisor, ratio = _as_written(atoms, atom, divisors(total))
                above = times(without(above, name, by, atoms.of(atom)), {UNIT: ratio**by})
                below.append(power(divisor, num(by)))
            else:
                above = times(above, raised)
                below.append(power(atom, num(by)))
    terms = sorted(above.items(), key=lambda each: each[1] < 0)  # what is added before what is subtracted
    return add(*(mul(num(number), atoms.term(monomial)) for monomial, number in terms)), mul(*below)


def _as_written(atoms: Atoms, atom: Term, written: Sequence[Term]) -> tuple[Term, Fraction]:
    """The divisor as somebody wrote it that is a multiple of the atom, and which."""
    wanted = atoms.of(atom)
    for each in written:
        found = atoms.of(each)
        ratios = {found[m] / wanted[m] for m in wanted if m in found}
        if found.keys() == wanted.keys() and len(ratios) == 1:
            return each, ratios.pop()
    return atom, Fraction(1)
