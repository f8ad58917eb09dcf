"""What stands of a derivation that the kernel refuses.  Only a mistake of ours leads here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.errors import DeriveError, InvalidStep
from derive.kernel import (
    Case,
    Chain,
    Derivation,
    Fact,
    MatrixForm,
    Problem,
    Target,
    Theorem,
    Witness,
    check,
    obligations,
)  # fmt: skip
from derive.laws import ALL
from derive.terms import ZERO


@dataclass(frozen=True, slots=True)
class Salvage:
    """The theorems of what stands, and for each part that was cut short what the kernel said."""

    theorems: tuple[Theorem, ...]
    refusals: Mapping[str, str]


def salvage(derivation: Derivation) -> Salvage:
    """The theorems of as much of `derivation` as the kernel accepts.

    A refused matrix form or case is left out, and so are all kinks, and all that is plugged in, if one of them is.  A refused chain keeps the
    steps before the one that was refused; so do those that cite it.

    Raises:
        DeriveError: a part can't even be begun.
    """
    shapeless = replace(derivation, shape=None)
    plain = replace(shapeless, kinks=(), plugs=())
    for each in (derivation, shapeless, replace(shapeless, plugs=()), plain):
        try:
            return Salvage(check(each, ALL), {})
        except InvalidStep:
            continue
    return _Salvager(derivation.problem, derivation.witnesses).of(plain)


@dataclass
class _Salvager:
    """What stands so far.  `loose` facts stand too; the next chain has them."""

    problem: Problem
    witnesses: tuple[Witness, ...] = ()
    chains: tuple[Chain, ...] = ()
    forms: tuple[MatrixForm, ...] = ()
    cases: tuple[Case, ...] = ()
    loose: tuple[Fact, ...] = ()
    refusals: dict[str, str] = field(default_factory=dict)  # by the name of the chain

    def of(self, derivation: Derivation) -> Salvage:
        """What stands of `derivation`."""
        for chain in derivation.chains:
            self.add(chain)
        for form in derivation.forms:
            self.add_form(form)
        for case in derivation.cases:
            self.add_case(case)
        theorems = check(
            Derivation(self.problem, self.chains, self.forms, self.cases, witnesses=self.witnesses), ALL
        )
        cut = {t.part: self._why(t) for t in theorems}
        return Salvage(theorems, {part: why for part, why in cut.items() if why})

    def add(self, chain: Chain) -> None:
        """Let as much of `chain` stand as can."""
        names = {known.name for known in self.chains}
        whole = replace(
            chain,
            facts=(*self.loose, *chain.facts),
            where=tuple(name for name in chain.where if name in names),
        )
        refusal = self._refusal((whole,))
        if refusal is None:
            self._keep(whole)
            return
        self.refusals[chain.name] = refusal
        facts = self._standing(whole.facts)
        bare = replace(whole, steps=(), where=(), facts=facts)
        if self._refusal((bare,)) is not None:
            assumed = tuple(
                Fact(judgement, "assumed") for judgement in obligations(self.problem, chain.start)
            )
            bare = replace(bare, facts=(*facts, *assumed))
        if (why := self._refusal((bare,))) is None:
            self._keep(replace(bare, steps=chain.steps[: self._longest(bare, chain)]))
        elif chain.part is None:
            self.loose = facts
        else:
            raise DeriveError(f"what the search found for {chain.name} does not hold: {why}")

    def add_form(self, form: MatrixForm) -> None:
        """Let `form` stand if it can, else only its facts."""
        chain = replace(form.chain, facts=(*self.loose, *form.chain.facts))
        tried = replace(form, chain=chain)
        if self._refusal((), (tried,)) is None:
            self.forms, self.loose = (*self.forms, tried), ()
        else:
            self.loose = self._standing(chain.facts)

    def add_case(self, case: Case) -> None:
        """Let `case` stand if it can, else only its facts."""
        chain = replace(case.chain, facts=(*self.loose, *case.chain.facts))
        tried = replace(case, chain=chain)
        if self._refusal((), (), (tried,)) is None:
            self.cases, self.loose = (*self.cases, tried), ()
        else:
            self.loose = self._standing(chain.facts)

    def _keep(self, chain: Chain) -> None:
        self.chains, self.loose = (*self.chains, chain), ()

    def _longest(self, bare: Chain, chain: Chain) -> int:
        """How many of the steps of `chain` are accepted: where some are, fewer are too."""
        low, high = 0, len(chain.steps)
        while low < high:
            middle = (low + high + 1) // 2
            if self._refusal((replace(bare, steps=chain.steps[:middle]),)) is None:
                low = middle
            else:
                high = middle - 1
        return low

    def _standing(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Those of the facts that are accepted, one after the other."""
        kept: tuple[Fact, ...] = ()
        for fact in facts:
            if self._refusal((Chain("…", ZERO, (), (*kept, fact)),)) is None:
                kept = (*kept, fact)
        return kept

    def _refusal(
        self, chains: Iterable[Chain], forms: Iterable[MatrixForm] = (), cases: Iterable[Case] = ()
    ) -> str | None:
        """What the kernel has against `chains`, `forms` and `cases` after what stands already."""
        # a derivation must answer something: lemmas alone do not
        part = "".join(target.part for target in self.problem.targets) + "…"
        problem = replace(self.problem, targets=(*self.problem.targets, Target(part, ZERO)))
        answer = Chain(f"part {part}", ZERO, part=part)
        try:
            chains = (*self.chains, *chains, answer)
            forms, cases = (*self.forms, *forms), (*self.cases, *cases)
            check(Derivation(problem, chains, forms, cases, witnesses=self.witnesses), ALL)
        except InvalidStep as why:
            return str(why)
        return None

    def _why(self, theorem: Theorem) -> str:
        """What was refused of the chains that `theorem` rests on, or points to."""
        names = [chain.name for chain in theorem.chains]
        names += [name for chain in theorem.chains for name in chain.where]
        return next((self.refusals[name] for name in names if name in self.refusals), "")
