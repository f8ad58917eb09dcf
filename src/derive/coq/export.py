"""Whole files for Coq: what a problem states, and a theorem for each of its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from derive.coq import outcomes
from derive.coq.cases import case_theorem
from derive.coq.chains import Proofs
from derive.coq.claims import beneath, claim_proof, conditions, is_limit, is_slope
from derive.coq.convex import convexity_theorem
from derive.coq.curvature import curvature_theorem
from derive.coq.facts import Moving
from derive.coq.formula import NotExported
from derive.coq.gradients import gradient_of
from derive.coq.names import Names, plain, remark
from derive.coq.obtained import obtained
from derive.coq.plugs import plug_theorems
from derive.coq.witness import theorem as witness
from derive.coq.written import Stated
from derive.kernel import Chain, Judgement, Problem, Theorem, converges, differentiable, equal
from derive.kernel.judgement import CURVED
from derive.present.cases import conditions_text
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.terms import D, Limit, contains

STEP = re.compile(r"\(\* @ (.*?) \*\)")
HENCE_CONVEX = "hence it is convex, by the second-order condition"
HEADER = """\
From Coq Require Import Reals Lra Lia List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Expectation Opaque Differentiable Products Determinants Matrices Adjoint Laws Tactics Steps Kinks Bounds Convex Curvature Taylor Limits Approach.
Import ListNotations.
Open Scope R_scope.
"""


@dataclass(frozen=True)
class Proved:
    """A theorem of a file: its name in Coq, and what it says in words."""

    name: str
    words: str


@dataclass(frozen=True)
class Section:
    """A theorem in the language of Coq, and what goes with it.

    `sentences` in order; `places` say what a sentence proves, by its number.
    """

    name: str
    sentences: tuple[str, ...]
    places: tuple[tuple[int, str], ...]
    theorems: tuple[Proved, ...]

    @property
    def text(self) -> str:
        """The section as it stands in a file."""
        return "\n\n".join(self.sentences) + "\n"

    def place(self, until: int, before: str) -> str:
        """What was being proved where the text, from the name of its module, is `before`."""
        said = dict(self.places)
        found, length = "", -len(self.sentences[0]) - 2
        for number, sentence in enumerate(self.sentences):
            length += len(sentence) + 2
            found = said.get(number, "") or found
            if length >= until:
                break
        steps = STEP.findall(before.rpartition("\nProof.")[2])
        return f"{found}, {steps[-1]}" if steps else found


def section(theorem: Theorem) -> Section:
    """A theorem, written out for Coq with all it rests on.

    Raises:
        NotExported: it uses something that the export does not know.
        NoWitness: no instance was found in which all that is given holds.
    """
    return written(theorem, f"{theorem.problem.title} {theorem.part}".strip(), _theorem)


def written(
    theorem: Theorem,
    title: str,
    prove: Callable[[Proofs, Theorem], Iterator[Proved]],
    given: tuple[Judgement, ...] = (),
) -> Section:
    """The section of that title in which `prove` writes theorems under what `theorem` assumes, with the proof
    that this, and `given`, can hold.

    Raises:
        NotExported: something that the export does not know.
        NoWitness: no instance was found in which all of it holds.
    """
    leant_on: tuple[Judgement, ...] = ()
    while True:
        try:
            return _written(theorem, title, prove, given, leant_on)
        except Moving as why:
            if why.judgement is None or why.judgement in leant_on:
                raise
            leant_on += (why.judgement,)


def _written(
    theorem: Theorem,
    title: str,
    prove: Callable[[Proofs, Theorem], Iterator[Proved]],
    given: tuple[Judgement, ...],
    leant_on: tuple[Judgement, ...],
) -> Section:
    """The same, what is given and `leant_on` where it moves being known to hold nearby."""
    problem = theorem.problem
    proofs = Proofs(theorem)
    proofs.open = leant_on
    module = Names().new(
        "_".join(filter(None, (plain(word) for word in re.findall(r"\w+", title)))) or "Proved"
    )
    proofs.text += [
        f"(** * {remark(title)} *)",
        f"Module {module}.\nSection Statement.",
        *_declarations(proofs, problem),
    ]
    _refuse_recursion(problem)
    for defined in problem.ordered:
        proofs.define(proofs.arrays[defined], defined, proofs.top)
    proofs.text += [*outcomes.definitions(proofs), *_hypotheses(proofs), *outcomes.entry_lemmas(proofs)]
    proved = list(prove(proofs, theorem))
    declared = (judgement for _, judgement in proofs.hypotheses())
    given = (*declared, *(judgement for _, judgement in proofs.assumed.values()), *given)
    name = proofs.names.new("given_can_hold")
    proofs.text.append("End Statement.")
    slopes = [chain for chain in theorem.derivation.chains if is_plain_slope(chain)]
    proofs.say(
        witness(proofs, problem, given, name, slopes), "what is given can hold, by an instance of sizes 1"
    )
    proved.append(Proved(name, "what is given can hold, by an instance of sizes 1"))
    proofs.text.append(f"End {module}.")
    named = tuple(Proved(f"{module}.{each.name}", each.words) for each in proved)
    return Section(module, tuple(proofs.text), tuple(proofs.places), named)


def _refuse_recursion(problem: Problem) -> None:
    """Refuse definitions that lead back to themselves, which those of Coq do not."""
    known: set[str] = set()
    for name in problem.ordered:
        if not known >= {used for used in problem.uses[name] if used in problem.defined}:
            raise NotExported(f"{name}, which is defined by recursion")
        known.add(name)


def is_plain_slope(chain: Chain) -> bool:
    """Whether a chain says what a derivative is, in terms that hold none."""
    return isinstance(chain.start, D) and not contains(chain.end, D)


def _declarations(proofs: Proofs, problem: Problem) -> Iterator[str]:
    """Sizes, symbols and unknown functions."""
    if proofs.sizes:
        yield f"Variables {' '.join(proofs.sizes.values())} : nat."
    yield from outcomes.declarations(proofs)
    for symbol in problem.symbols:
        hangs = f"{proofs.chance['Omega']} -> " if proofs.is_random(symbol.name) else ""
        yield f"Variable {proofs.arrays[symbol.name]} : {hangs}{proofs.type(symbol.name)}."
    for function in problem.functions:
        yield f"Variable {proofs.functions[function.name]} : {'nat -> ' * len(function.dims)}array -> R."


def _hypotheses(proofs: Proofs) -> Iterator[str]:
    """What is given: sizes of at least 1, smooth functions, declared and assumed facts."""
    for name, coq in proofs.sizes.items():
        yield f"Hypothesis {proofs.positive[name]} : (1 <= {coq})%nat."
    for function in proofs.problem.functions:
        name = proofs.smooth[function.name]
        for claim, suffix in zip(proofs.smoothness(function), ("", "_2"), strict=False):
            yield f"Hypothesis {name}{suffix} : {claim}."
    for name, judgement in proofs.hypotheses():
        yield f"Hypothesis {name} : {proofs.hypothesis(judgement)}."
    for symbol in proofs.problem.symbols:  # the same as 0 < INR n, in other words
        if symbol.sign == "natural" and proofs.is_natural(symbol.name):
            letters = [f"k{n}" for n in range(len(symbol.dims))]
            ranges = "".join(
                f"({k} < {proofs.sizes[dim]})%nat -> " for k, dim in zip(letters, symbol.dims, strict=True)
            )
            every_entry = f"forall {' '.join(letters)}, {ranges}" if letters else ""
            entry = " ".join((proofs.arrays[symbol.name], *letters))
            yield f"Hypothesis {proofs.names.new(f'whole_{symbol.name}')} : {every_entry}(1 <= {entry})%nat."
    for name, every in zip(proofs.every, proofs.problem.everywhere, strict=True):
        yield f"Hypothesis {name} : {proofs.everywhere(every)}."
    for name, said in outcomes.hypotheses(proofs):
        yield f"Hypothesis {name} : {said}."
    for name, judgement in proofs.assumed.values():
        yield f"Hypothesis {name} : {proofs.hypothesis(judgement)}."


def _theorem(proofs: Proofs, theorem: Theorem) -> Iterator[Proved]:
    """The theorem of an answer, and that what it says means something."""
    if not theorem.is_proved:
        raise NotExported("what was to be proved is not, so that there is nothing to state")
    if theorem.claim.relation in CURVED:
        yield from _curved(proofs, theorem)
        return
    if theorem.witnesses:
        yield from (Proved(*each) for each in obtained(proofs, theorem, in_words(theorem)))
        return
    chain = theorem.chain
    stated = proofs.chain(chain, proofs.top)
    name = proofs.names.new("answer")
    _say_answer(proofs, theorem, stated, name)
    yield Proved(name, judgement_text(theorem.claim))
    gradient = gradient_of(proofs, theorem) if is_slope(theorem) else None
    if gradient is not None:
        own = proofs.names.new(f"{name}_gradient")
        proofs.say(gradient.theorem(name, own, stated.indices), f"gradient, {proofs.titled(chain)}")
        yield Proved(own, "its gradient, in all entries at once")
    for there, said in plug_theorems(proofs, theorem, name):
        yield Proved(there, said)
    yield from _defined(proofs, theorem, name)
    if theorem.form is not None:
        yield _matrix(proofs, theorem, name)
    if theorem.convexity is not None:
        yield from _convex(proofs, theorem, name)
    for number, case in enumerate(theorem.cases, 1):
        own = proofs.names.new(f"{name}_case_{number}")
        case_theorem(proofs, chain, case, own)
        yield Proved(own, f"the answer is {text(case.value)} where {conditions_text(case)}")


def _say_answer(proofs: Proofs, theorem: Theorem, stated: Stated, name: str) -> None:
    """State and prove as `name` what was to be found, or to be proved, from the lemma of its chain."""
    ranges, scope = proofs.ranges(theorem.claim.free, proofs.top)
    start, end = theorem.claim.terms
    if is_slope(theorem):
        assert isinstance(start, D)
        exists = proofs.proof(differentiable(start.body, start.wrt), scope)
        t, inner = proofs.moving(start.wrt, start.data, scope)
        place, value = proofs.write(start.wrt, scope, 9), proofs.write(end, scope, 9)
        claim = f"is_derive (fun {t} => {proofs.write(start.body, inner)}) {place} {value}"
        cited = proofs.cite(stated, scope)
        found = f"exact (finish _ _ _ {exists} {cited})."
        script = found if end is theorem.chain.end else f"refine (finish _ _ _ {exists} _). by_eq {cited}."
    elif is_limit(theorem):
        assert isinstance(start, Limit)
        claim = proofs.tends(start, end, scope)
        exists = proofs.proof(converges(start), scope)
        said = f"{proofs.filter(start, scope)} _ {proofs.write(end, scope, 9)} {exists}"
        script = f"refine (tends_value {said} _). by_eq {proofs.cite(stated, scope)}."
    else:
        claim, script = proofs.claim(theorem.claim, scope), claim_proof(proofs, theorem, stated, scope)
    every = f"forall{ranges}," if ranges else ""
    where = f"theorem, {proofs.titled(theorem.chain)}"
    proofs.say(
        f"(** {remark(in_words(theorem))} *)\nTheorem {name} : {every}\n  {claim}.\nProof. intros. {script} Qed.",
        where,
    )


def _curved(proofs: Proofs, theorem: Theorem) -> Iterator[Proved]:
    """That something is convex or concave, and that it means something."""
    name = proofs.names.new("answer")
    sentence = curvature_theorem(proofs, theorem, name)
    place = f"theorem, {proofs.titled(theorem.chain)}"
    proofs.say(f"(** {remark(in_words(theorem))} *)\n{sentence}", place)
    yield Proved(name, judgement_text(theorem.claim))
    yield from _defined(proofs, theorem, name)


def in_words(theorem: Theorem) -> str:
    """What a theorem says, what is given and what is assumed."""
    words = judgement_text(theorem.claim)
    for lead, those in (("given", theorem.given), ("if", theorem.assumed)):
        words += f", {lead} {' and '.join(map(judgement_text, those))}" if those else ""
    return words


def _defined(proofs: Proofs, theorem: Theorem, name: str) -> Iterator[Proved]:
    """That no divisor is 0, logarithms are of positives, and derivatives exist, in both sides; and in the
    definitions that they lead to, where the derivation has shown it.
    """
    needed = [*_here(proofs, theorem), *beneath(proofs, theorem)]
    for number, (words, claim, script) in enumerate(needed, 1):
        own = proofs.names.new(f"{name}_defined_{number}" if len(needed) > 1 else f"{name}_defined")
        proofs.say(f"Theorem {own} :\n  {claim}.\nProof. intros. {script} Qed.", f"{name}, defined")
        yield Proved(own, words)


def _here(proofs: Proofs, theorem: Theorem) -> Iterator[tuple[str, str, str]]:
    """What must hold of the numbers at hand: in words, what it says in Coq, and the tactic that proves it."""
    for judgement in conditions(proofs, theorem):
        ranges, scope = proofs.ranges(judgement.free, proofs.top)
        every = f"forall{ranges},\n  " if ranges else ""
        proof = proofs.proof(judgement, scope)
        yield judgement_text(judgement), f"{every}{proofs.claim(judgement, scope)}", f"exact {proof}."


def _convex(proofs: Proofs, theorem: Theorem, name: str) -> Iterator[Proved]:
    """That convexity follows, as far as that can be said."""
    own = proofs.names.new(f"{name}_convex")
    with suppress(NotExported):
        proofs.say(convexity_theorem(proofs, theorem, own), f"convexity, {proofs.titled(theorem.chain)}")
        yield Proved(own, HENCE_CONVEX)


def _matrix(proofs: Proofs, theorem: Theorem, name: str) -> Proved:
    """That the entries of the matrix form are the answer."""
    assert theorem.form is not None
    chain: Chain = theorem.form.chain
    stated = proofs.chain(chain, proofs.top)
    ranges, scope = proofs.ranges(stated.indices, proofs.top)
    own = proofs.names.new(f"{name}_matrix")
    every = f"forall{ranges}," if ranges else ""
    judgement = equal(chain.start, chain.end)
    claim = proofs.claim(judgement, scope)
    proofs.say(
        f"Theorem {own} : {every}\n  {claim}.\nProof. intros. exact {proofs.cite(stated, scope)}. Qed.",
        f"matrix form of {proofs.titled(chain)}",
    )
    return Proved(own, "the entries that our kernel reads off its matrix form")


def file(sections: Iterable[Section]) -> str:
    """One file of several sections."""
    return "\n".join([HEADER, *(each.text for each in sections)])
