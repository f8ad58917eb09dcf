"""Where the argument of a kink is 0, for Coq: that the derivative exists exactly if a condition holds, and its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derive.coq.chains import AT_KINK, Proofs
from derive.coq.export import Proved, Section, written
from derive.coq.formula import NotExported, Scope
from derive.coq.names import remark
from derive.coq.written import Stated
from derive.kernel import Chain, Kink, Theorem, beside, differentiable, equal, nonzero
from derive.kernel.kink import is_straight
from derive.present.kinks import kink_words
from derive.terms import ZERO, D, Index, Num, Term, add, neg


def kink_section(theorem: Theorem, kink: Kink) -> Section:
    """What is said of a theorem at a kink, written out for Coq with all it rests on: not on the theorem itself,
    which excludes the kink.

    Raises:
        NotExported: it uses something that the export does not know.
        NoWitness: no instance was found in which all that is given holds.
    """
    start = theorem.chain.start
    assert isinstance(start, D)
    if kink.meeting is not None or not is_straight(theorem.problem, start, kink.argument):
        raise NotExported("a kink where indicators switch, or of an argument that is not affine")
    if any(fact.rule == "kink" for chain in kink.chains for fact in chain.facts):
        raise NotExported("a sign that is known at a kink alone")
    number = theorem.kinks.index(kink) + 1
    title = " ".join(filter(None, (theorem.problem.title, theorem.part, f"kink {number}")))
    alone = replace(theorem, assumed=kink.besides)
    vanishing = equal(kink.argument, ZERO)
    return written(alone, title, lambda proofs, _: _AtKink(proofs, theorem, kink).theorems(), (vanishing,))


@dataclass(frozen=True)
class _AtKink:
    """The proof of what is said of a kink: f is fp on one side of it and fm on the other."""

    proofs: Proofs
    theorem: Theorem
    kink: Kink

    @property
    def target(self) -> D:
        """What the part finds."""
        start = self.theorem.chain.start
        assert isinstance(start, D)
        return start

    def theorems(self) -> Iterator[Proved]:
        """When the derivative exists, and what it is then."""
        proofs, kink, words = self.proofs, self.kink, kink_words(self.theorem, self.kink)
        place = f"kink, {proofs.titled(self.theorem.chain)}"
        free = _sorted(self.target.free)
        both = proofs.stated(("at_kink", kink.above.name), free, proofs.top, self.claim, self.proof, place)
        ranges, scope = proofs.ranges(free, proofs.top)
        every = f" forall{ranges}," if ranges else ""
        exists, derived = self.said(scope)
        condition = proofs.claim(equal(kink.condition, ZERO), scope)
        cited = f"({proofs.cite(both, scope)} {AT_KINK})"
        if kink.condition is ZERO:
            found = [("", derived, f"exact (proj2 {cited} eq_refl).")]
        elif isinstance(kink.condition, Num):
            there, _ = scope.new("there")
            script = f"intros {there}; pose proof (proj1 (proj1 {cited}) {there}); lra."
            found = [("", f"~ {exists}", script)]
        else:
            found = [
                ("", f"({exists} <-> {condition})", f"exact (proj1 {cited})."),
                ("_value", f"{condition} -> {derived}", f"exact (proj2 {cited})."),
            ]
        for suffix, claim, script in found:
            name = proofs.names.new(f"answer_at_kink{suffix}")
            statement = f"Theorem {name} :{every}\n  {self.premise(scope)} ->\n  {claim}."
            names = [word for each in free for word in proofs.indexed(each, scope)]
            proof = f"Proof. intros {' '.join([*names, AT_KINK])}. {script} Qed."
            proofs.say(f"(** {remark(words)} *)\n{statement}\n{proof}", place)
            yield Proved(name, "the value that it then has" if suffix else words)

    def premise(self, scope: Scope) -> str:
        """That the argument is 0."""
        return self.proofs.claim(equal(self.kink.argument, ZERO), scope)

    def said(self, scope: Scope) -> tuple[str, str]:
        """That the derivative exists, and that it is the value."""
        function, at = self.function(self.target.body, scope), self.proofs.write(self.target.wrt, scope, 9)
        value = self.proofs.write(self.kink.value, scope, 9)
        return f"ex_derive {function} {at}", f"is_derive {function} {at} {value}"

    def function(self, body: Term, scope: Scope) -> str:
        """A term as a function of the entry."""
        t, inner = self.proofs.moving(self.target.wrt, "total", scope)
        return f"(fun {t} => {self.proofs.write(body, inner)})"

    def claim(self, scope: Scope) -> str:
        """Both at once, as the lemma `kink` of the library has it."""
        exists, derived = self.said(scope)
        condition = self.proofs.claim(equal(self.kink.condition, ZERO), scope)
        return f"{self.premise(scope)} ->\n  ({exists} <-> {condition}) /\\ ({condition} -> {derived})"

    def proof(self, scope: Scope) -> str:
        """By that lemma."""
        proofs, kink = self.proofs, self.kink
        slopes = beside(proofs.problem, self.target, kink.argument)
        bodies = (self.target.body, *(slope.body for slope in slopes), kink.argument)
        terms = (self.target.wrt, kink.condition, kink.value, *kink.multiples)
        apart = nonzero(add(kink.multiples[0], neg(kink.multiples[1])))
        words = [self.function(body, scope) for body in bodies]
        words += [proofs.write(term, scope, 9) for term in terms]
        sides = [self.side(*each, scope) for each in zip((kink.above, kink.below), slopes, strict=True)]
        apart_proof = proofs.proof(apart, scope)
        t, inner = proofs.moving(self.target.wrt, "total", scope)
        sign, _ = inner.new("sign")
        opened = f"cbv beta delta [{' '.join(proofs.of.values())}]" if proofs.of else "cbv beta"
        return "\n".join(
            [
                f"intros {AT_KINK}.",
                f"refine (kink {' '.join(words)} _ _ _ _ _ _ _).",
                f"{{ {opened}; affine. }}",
                f"{{ refine (eq_trans _ {AT_KINK}); close. }}",
                f"{{ intros {t}; {opened}; intros {sign}; beside {sign}. }}",
                f"{{ intros {t}; {opened}; intros {sign}; beside {sign}. }}",
                *(f"{{ refine (D_eq _ _ _ _ {side} _); close. }}" for side in sides),
                f"by_claim {apart_proof}.",
            ]
        )

    def side(self, chain: Chain, slope: D, scope: Scope) -> str:
        """The derivative on one side."""
        proofs, equation = self.proofs, equal(chain.start, chain.end)
        stated: Stated = proofs.stated(
            ("side", chain.name),
            _sorted({*equation.free, *self.kink.argument.free}),
            scope,
            lambda inner: f"{self.premise(inner)} -> {proofs.claim(equation, inner)}",
            lambda inner: "\n".join(
                [f"intros {AT_KINK}.", *(proofs.steps(chain, inner) if chain.steps else ["reflexivity."])]
            ),
            chain.name,
        )
        exists = proofs.proof(differentiable(slope.body, slope.wrt), scope)
        return f"(finish _ _ _ {exists} ({proofs.cite(stated, scope)} {AT_KINK}))"


def _sorted(indices: Iterable[Index]) -> tuple[Index, ...]:
    return tuple(sorted(indices, key=lambda each: each.data))
