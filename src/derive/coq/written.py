"""What is written of a derivation: its given facts, and lemmas, each when it is first needed.

Facts and chains become lemmas of their own, stated for arbitrary arrays in the place of symbols that
move, so that they can be used under derivatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.coq.formula import Formulas, NotExported, Scope, applied, growing
from derive.coq.outcomes import pattern, supposed, used
from derive.kernel import Fact, Judgement, Theorem
from derive.kernel.obligations import is_of_outcome
from derive.present import withheld
from derive.terms import ZERO, Index, Limit, Size, Sym, contains, subterms

OPEN_SIGNS = {"<": "open_gt 0", "!=": "open_neq 0"}  # what holds at a point holds nearby


@dataclass(frozen=True)
class Stated:
    """A lemma that was written: its name, and the indices it is about."""

    name: str
    indices: tuple[Index, ...]
    is_of_outcome: bool = False
    cases: tuple[str, ...] = ()  # the names of what is supposed in the cases that it stands in


class Written(Formulas):
    """What a theorem rests on, and what has been written of it."""

    def __init__(self, theorem: Theorem) -> None:
        super().__init__(theorem.derivation.extended)
        self.part, self.leant_on = theorem.part, theorem.given
        self.places: list[tuple[int, str]] = []  # (number of a sentence, what it proves)
        self.facts: dict[str, Fact] = {}
        chains = theorem.derivation.written  # a fact is shown where a chain first needs it
        form = (theorem.form.chain,) if theorem.form else ()
        supposing = {c.chain.name for c in theorem.derivation.cases if c.supposes}
        mine = (*theorem.chains, *form, *(case.chain for case in theorem.cases))
        for chain in (*reversed(chains), *mine):  # another part may show it from what it assumes
            if chain.name in supposing:
                continue  # and a case from what it supposes
            self.facts |= {fact.judgement.key: fact for fact in chain.facts}
        shown = (t for c in mine for t in (c.start, c.end, *(t for f in c.facts for t in f.judgement.terms)))
        limits = (part for term in shown for part in subterms(term) if isinstance(part, Limit))
        self.endless = frozenset(
            str(each.variable.data) for each in limits if isinstance(each.variable, Size)
        )
        self.chains = {chain.name: chain for chain in chains}
        self.lemmas: dict[tuple[object, ...], Stated] = {}
        self.declared = [self.names.new(f"given_{n + 1}") for n in range(len(self.problem.declared))]
        self.every = [self.names.new(f"every_{n + 1}") for n in range(len(self.problem.everywhere))]
        self.obtained = {  # what says where a witness is, and its equation
            witness.name: (self.names.new(f"place_{xi}"), self.names.new(f"taylor_{xi}"))
            for witness in theorem.witnesses
            for xi in (self.arrays[witness.name],)
        }
        own = {judgement.key for judgement in theorem.assumed}  # another part may assume more
        self.assumed = {
            fact.judgement.key: (self.names.new("assumed"), fact.judgement)
            for fact in self.facts.values()
            if fact.rule == "assumed" and fact.judgement.key in own
        }
        self.open: tuple[
            Judgement, ...
        ] = ()  # besides strict signs, what is given of what moves and used there
        self.lasting: list[Judgement] = []  # of which is being shown that they hold near a point
        self.cases: tuple[tuple[Judgement, str], ...] = ()  # that a proof stands in, the outermost first
        self.parameters = {
            each: (self.names.new("law"), judgement) for each, judgement in supposed(self.problem).items()
        }
        self.moments = {pattern(each.terms[0]): (self.names.new("moment"), each) for each in used(theorem)}
        self.smooth = {name: self.names.new(f"smooth_{coq}") for name, coq in self.functions.items()}
        self.positive = {name: self.names.new(f"one_{coq}") for name, coq in self.sizes.items()}
        self.top = replace(self.top, used=frozenset(self.names.used))

    def hypotheses(self) -> Iterator[tuple[str, Judgement]]:
        """What is given for this part, by the names of its hypotheses; a limit only if it is leant on."""
        for number, (name, judgement) in enumerate(zip(self.declared, self.problem.declared, strict=True)):
            if self.problem.is_given(number, self.part) and (
                judgement in self.leant_on or not _is_kept_apart(judgement)
            ):
                yield name, judgement

    def say(self, sentence: str, place: str) -> None:
        """Write a sentence, and remember what it proves."""
        self.places.append((len(self.text), place))
        self.text.append(sentence)

    def lemma(
        self,
        key: tuple[str, str],
        judgement: Judgement,
        scope: Scope,
        prove: Callable[[Scope], str],
        place: str,
    ) -> Stated:
        """The lemma `key`, which says `judgement`, for what moves in `scope`; written if it is new."""
        anywhere = is_of_outcome(self.problem, judgement)
        return self.stated(
            key, judgement.free, scope, lambda inner: self.claim(judgement, inner), prove, place, anywhere
        )

    def stated(
        self,
        key: tuple[str, str],
        free: tuple[Index, ...],
        scope: Scope,
        claim: Callable[[Scope], str],
        prove: Callable[[Scope], str],
        place: str,
        anywhere: bool | None = None,
    ) -> Stated:
        """The same for any claim about the indices `free`; of any outcome, unless it says nothing of one."""
        moved, held = tuple(scope.moved), tuple(scope.held)
        supposed = None if scope.supposed is None else tuple(scope.supposed)
        cases = tuple(name for _, name in self.cases)
        if cases and (moved or held or supposed):
            raise NotExported("what is supposed in a case is used where something moves")
        known = (*key, moved, held, supposed, cases)
        if known not in self.lemmas:
            inner, binders = self.arbitrary(moved, held, supposed)
            anywhere = bool(self.chance) if anywhere is None else anywhere
            if anywhere:
                letter, inner = inner.new("o")
                inner = replace(inner, outcome=letter)
                binders += f" ({letter} : {self.chance['Omega']})"
            binders += "".join(f" ({name} : {self.quantified(when, inner)})" for when, name in self.cases)
            ranges, inner = self.ranges(free, inner)
            proof, said = prove(inner), claim(inner)
            name = self.names.new(key[0])
            self.top = replace(self.top, used=frozenset(self.names.used))
            self.say(f"Lemma {name}{binders}{ranges} :\n  {said}.\nProof.\n{proof}\nQed.", place)
            self.lemmas[known] = Stated(name, free, anywhere, cases)
        return self.lemmas[known]

    def arbitrary(
        self, moved: tuple[str, ...], held: tuple[str, ...], supposed: tuple[Judgement, ...] | None = None
    ) -> tuple[Scope, str]:
        """A scope of arbitrary arrays for these symbols, with what is given of their signs, or what is supposed of
        them together.
        """
        scope, binders = self.abstract(moved)
        kept = dict(scope.moved)
        held_by: dict[str, str] = {}
        for name in held:
            letter, scope = scope.new(f"{self.arrays[name]}'")
            held_by[name] = letter
            binders += f" ({letter} : {self.type(name)})"
        given: dict[str, str] = {}
        scope = replace(scope, moved=kept, held=held_by)
        for name in moved:
            if name in self.growing:
                given[name], scope = scope.new(f"one_{self.named(name)}")
                binders += f" ({given[name]} : (1 <= {kept[name]})%nat)"
        if supposed is not None:
            known = {}
            for judgement in supposed:
                known[judgement], scope = scope.new("supposed")
                binders += f" ({known[judgement]} : {self.quantified(judgement, scope)})"
            return replace(scope, supposed=known, given=given), binders
        for name in (*moved, *held):
            if those := self.lasts(name):
                letter, scope = scope.new(f"sign_{self.arrays[name]}")
                given[name] = letter
                binders += f" ({letter} : {self.all_of(those, scope)})"
        return replace(scope, given=given), binders

    def cite(self, stated: Stated, scope: Scope, at: Mapping[Index, Index] | None = None) -> str:
        """A lemma at what stands for its arrays and indices here."""
        at = at or {}
        moved = [*scope.moved.values(), *scope.held.values()]
        signed = [name for name in (*scope.moved, *scope.held) if name in scope.given]
        given = [scope.given[name] for name in signed if name in self.growing]
        if scope.supposed is None:
            given += [scope.given[name] for name in signed if name not in self.growing]
        given += (scope.supposed or {}).values()
        indices = [name for i in stated.indices for name in self.indexed(at.get(i, i), scope)]
        outcome = [scope.outcome] * stated.is_of_outcome
        return applied(stated.name, [*moved, *given, *outcome, *stated.cases, *indices])

    def indexed(self, each: Index, scope: Scope) -> tuple[str, str]:
        """An index here, and the name of what says that it is in its range."""
        name = scope.indices[each]
        return name, scope.given.get(f"H{name}", f"H{name}")

    def indices(
        self, free: Iterable[Index], at: Mapping[Index, Index], scope: Scope, is_given: bool
    ) -> list[str]:
        """Indices here, each with what says its range, but where what is given needs none."""
        words = []
        for each in free:
            name, known = self.indexed(at.get(each, each), scope)
            words += [name] if is_given and each.dim in self.endless else [name, known]
        return words

    def one(self, dim: str, scope: Scope) -> str:
        """What says that a size is at least 1."""
        return scope.given.get(growing(dim), self.positive[dim])

    def lasts(self, name: str) -> list[Judgement]:
        """What is given of a symbol that moves, and holds near its point: the strict sign of its entries, and what
        else this derivation leans on there.
        """
        sign = self.sign(name)
        others = [each for each in self.open if any(self.hangs(t, name) for t in each.terms)]
        return ([] if sign is None else [sign]) + [each for each in others if each is not sign]

    def all_of(self, known: Sequence[Judgement], scope: Scope) -> str:
        """All of these as one proposition."""
        said = [self.quantified(each, scope) for each in known]
        return said[0] if len(said) == 1 else " /\\ ".join(f"({each})" for each in said)

    def sign(self, name: str) -> Judgement | None:
        """The strict sign that is given of every entry of a symbol."""
        found = [*self.problem.declared, *(judgement for _, judgement in self.assumed.values())]
        signs = [each for each in found if each.relation in OPEN_SIGNS and _is_of(each, name)]
        if len(signs) > 1:
            raise NotExported(withheld.TWO_SIGNS, name=name)
        return signs[0] if signs else None


def _is_kept_apart(judgement: Judgement) -> bool:
    """Whether a theorem that does not need it says better nothing of it: a limit."""
    return any(contains(t, Limit) for t in judgement.terms)


def _is_of(judgement: Judgement, name: str) -> bool:
    """Whether a sign is one of every entry of the symbol `name`."""
    subject = judgement.subject
    if not isinstance(subject, Sym) or ZERO not in judgement.terms:  # p < 1 is no sign of p
        return False
    return subject.name == name and len(set(subject.args)) == len(subject.args)
