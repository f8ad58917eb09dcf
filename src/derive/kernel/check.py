"""The checker: it substitutes, compares, and says no with a reason.  It never searches.

Terms have a value even where they are undefined (1/0 = 0, as in proof assistants); a law is an
equation of such values under its conditions.  So that no line is true by such values alone, every
displayed term must besides be defined: `obligations` says what that takes, and facts must show it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from derive.algebra import divisors, is_identity
from derive.errors import InvalidStep, StatementError
from derive.kernel.derivation import Chain, Derivation, Fact, Step, Theorem
from derive.kernel.judgement import (
    Judgement,
    differentiable,
    equal,
    nonnegative,
    nonzero,
    positive,
)  # fmt: skip
from derive.kernel.law import Binding, Law, check_binding, instance, instance_of
from derive.kernel.problem import Problem
from derive.terms import (
    ZERO,
    Add,
    D,
    Fn,
    Index,
    Mul,
    Num,
    Path,
    Pow,
    Sym,
    Term,
    part,
    put,
    rename,
    same,
    subterms,
)  # fmt: skip

OPEN = ("<", "!=")  # what holds at a point holds nearby, for a continuous term
ASSUMABLE = ("<", "<=", "!=", "differentiable")


def check(derivation: Derivation, laws: Collection[Law]) -> Theorem:
    """Accept `derivation` as a theorem that rests on `laws` and nothing else.

    Raises:
        InvalidStep: a step or fact does not follow, a chain is broken, or it starts elsewhere.
    """
    checker = _Checker(derivation.problem, {law.name: law for law in laws})
    for number, fact in enumerate(derivation.facts, 1):
        checker.at(f"fact {number}, {fact.name or fact.rule}", checker.fact, fact)
    for lemma in derivation.lemmas:
        if lemma.name in checker.lemmas:
            raise InvalidStep(f"the lemma {lemma.name} stands twice")
        checker.chain(lemma, f"lemma {lemma.name}, ")
        checker.lemmas[lemma.name] = lemma
    target = next((t.term for t in derivation.problem.targets if t.part == derivation.part), None)
    if target is None or not same(target, derivation.main.start):
        raise InvalidStep("the derivation does not start at what is to be found")
    checker.chain(derivation.main, "")
    return Theorem(
        derivation,
        equal(target, derivation.main.end),
        tuple(j for n, j in enumerate(derivation.problem.declared) if n in checker.given),
        tuple(checker.assumed.values()),
        tuple(checker.laws_used),
        tuple(lemma.name for lemma in derivation.lemmas),
    )


def obligations(term: Term) -> Iterator[Judgement]:
    """What must hold for `term` to be defined, for all values of the indices in it."""
    for each in subterms(term):
        match each:
            case Pow(base=base, exponent=Num(value=value)) if value.denominator == 1:
                if value < 0:
                    yield nonzero(base)
            case Pow(base=base, exponent=Num(value=value)) if value > 0:
                yield nonnegative(base)
            case Pow(base=base):
                yield positive(base)
            case Fn(name="log"):
                yield positive(each.args[0])
            case D(body=body, wrt=wrt):
                yield differentiable(body, wrt)
            case _:
                pass


def conditions_of(step: Step, laws: Mapping[str, Law]) -> tuple[Judgement, ...]:
    """What the inference `step` needs: the conditions of its law, or that no divisor is zero."""
    if step.rule == "law" and step.name in laws:
        found = [instance_of(premise, step.binding) for premise in laws[step.name].when]
    elif step.rule == "algebra":
        found = [nonzero(d) for t in (old_part(step), step.new) for d in divisors(t)]
    else:
        found = []
    return tuple({judgement.key: judgement for judgement in found}.values())


def old_part(step: Step) -> Term:
    """What the step replaces: the part at its path, or some of its terms or factors."""
    node = part(step.before, step.path)
    if not step.among:
        return node
    if not isinstance(node, Add | Mul) or not set(step.among) <= set(range(len(node.args))):
        raise InvalidStep("it picks terms that are not there")
    if len(set(step.among)) != len(step.among):
        raise InvalidStep("it picks a term twice")
    return node.with_args(node.args[i] for i in step.among)


def replaced(step: Step) -> Term:
    """`before` with the part of the step replaced by `new`."""
    if not step.among:
        return put(step.before, step.path, step.new)
    node = part(step.before, step.path)
    kept = {i: arg for i, arg in enumerate(node.args) if i not in step.among}
    kept[min(step.among)] = step.new
    return put(step.before, step.path, node.with_args(kept[i] for i in sorted(kept)))


@dataclass
class _Proved:
    """A fact, and what it leans on: declared or assumed judgements, and definitions."""

    leaves: tuple[Judgement, ...] = ()
    unfolded: frozenset[str] = frozenset()


@dataclass
class _Checker:
    problem: Problem
    laws: Mapping[str, Law]
    facts: dict[str, _Proved] = field(default_factory=dict)
    lemmas: dict[str, Chain] = field(default_factory=dict)
    leaves_of: dict[str, _Proved] = field(default_factory=dict)  # of lemmas
    given: set[int] = field(default_factory=set)
    assumed: dict[str, Judgement] = field(default_factory=dict)
    laws_used: dict[str, None] = field(default_factory=dict)

    def at(self, place: str, act: object, *args: object) -> None:
        """Do `act`, and say `place` in its refusal."""
        assert callable(act)
        try:
            act(*args)
        except (InvalidStep, StatementError) as why:
            raise InvalidStep(f"{place}: {why}") from None

    # -- chains -----------------------------------------------------------------------------

    def chain(self, chain: Chain, place: str) -> None:
        """Check every link; a lemma also remembers what it leans on."""
        leans: list[_Proved] = []
        self.at(f"{place}start", self.displayed, chain.start, chain.start.free)
        here = chain.start
        for number, step in enumerate(chain.steps, 1):
            if not same(step.before, here):
                raise InvalidStep(f"{place}step {number} does not begin where the one before ends")
            self.at(f"{place}step {number}, {step.name or step.rule}", self.step, step, leans)
            here = step.after
        self.leaves_of[chain.name] = _Proved(
            tuple(leaf for each in leans for leaf in each.leaves),
            frozenset[str]().union(*(each.unfolded for each in leans)),
        )

    def displayed(self, term: Term, free: frozenset[Index]) -> None:
        """`term` means something here and is defined."""
        self.problem.check_term(term, "the term", free)
        for needed in obligations(term):
            self.holds(needed)

    def step(self, step: Step, leans: list[_Proved]) -> None:
        """One link: the part that is replaced, what by, and under which conditions."""
        rules = {
            "law": self.by_law,
            "algebra": self.by_algebra,
            "unfold": self.by_definition,
            "fold": self.by_definition,
            "hypothesis": self.by_hypothesis,
            "lemma": self.by_lemma,
        }
        if step.rule not in rules:
            raise InvalidStep(f"{step.rule} is no rule of inference")
        old = old_part(step)
        leaning = rules[step.rule](step, old)
        conditions = conditions_of(step, self.laws)
        if [j.key for j in conditions] != [j.key for j in step.conditions]:
            raise InvalidStep("the conditions it names are not those it needs")
        leaning += [self.holds(needed) for needed in conditions]
        for wrt in _differentiated(step.before, step.path):
            for proved in leaning:
                self.nearby(proved, wrt)
        if not same(replaced(step), step.after):
            raise InvalidStep("the result is not the term with that part replaced")
        self.displayed(step.after, step.before.free)
        leans += leaning

    def by_law(self, step: Step, old: Term) -> list[_Proved]:
        """The part is one side of an instance of a law."""
        law = self.law(step.name)
        if law.claim.relation != "=":
            raise InvalidStep("the law is not an equation")
        check_binding(law, step.binding)
        sides = instance(law.lhs, step.binding), instance(law.rhs, step.binding)
        self.replaces(step, old, sides)
        return []

    def replaces(self, step: Step, old: Term, sides: tuple[Term, Term]) -> None:
        """old = new is left = right, or right = left if the step goes backwards."""
        left, right = sides[::-1] if step.backwards else sides
        if not same(old, left):
            raise InvalidStep("the left side is not what stands there")
        if not same(step.new, right):
            raise InvalidStep("the right side is not what it is replaced by")

    def by_algebra(self, step: Step, old: Term) -> list[_Proved]:
        """Both sides are the same quotient of polynomials."""
        if not is_identity(old, step.new):
            raise InvalidStep("the two sides differ as polynomials or quotients")
        return []

    def by_definition(self, step: Step, old: Term) -> list[_Proved]:
        """A definition is written out (unfold), or recognised (fold)."""
        definition = self.problem.defined.get(step.name)
        if definition is None:
            raise InvalidStep(f"{step.name} is not defined")
        names = dict(step.binding.indices)
        if set(names) != set(definition.params) or any(p.dim != i.dim for p, i in names.items()):
            raise InvalidStep(f"the indices of {step.name} are not given")
        sides = rename(definition.head, names), rename(definition.body, names)
        left, right = sides if step.rule == "unfold" else sides[::-1]
        if not same(old, left) or not same(step.new, right):
            raise InvalidStep(f"this is not the definition of {step.name}")
        return [_Proved(unfolded=frozenset((step.name,)))]

    def by_hypothesis(self, step: Step, old: Term) -> list[_Proved]:
        """An equation that the problem declares."""
        number, judgement = self.declared(step.name)
        if judgement.relation != "=":
            raise InvalidStep("what is declared there is not an equation")
        self.replaces(step, old, tuple(self.renamed(judgement, step.binding).terms))  # type: ignore[arg-type]
        self.given.add(number)
        return [_Proved((judgement,))]

    def by_lemma(self, step: Step, old: Term) -> list[_Proved]:
        """An earlier chain, with its free indices renamed."""
        if step.name not in self.lemmas:
            raise InvalidStep("there is no such lemma before it")
        lemma = self.lemmas[step.name]
        claim = self.renamed(equal(lemma.start, lemma.end), step.binding)
        self.replaces(step, old, (claim.terms[0], claim.terms[1]))
        return [self.leaves_of[step.name]]

    # -- facts ------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> None:
        """One judgement that is not a step."""
        for term in fact.judgement.terms:
            self.problem.check_term(term, "the fact", None)
        match fact.rule:
            case "law":
                proved = self.fact_by_law(fact)
            case "given":
                number, judgement = self.declared(fact.name)
                if self.renamed(judgement, fact.binding).key != fact.judgement.key:
                    raise InvalidStep("this is not what is declared")
                self.given.add(number)
                proved = _Proved((judgement,))
            case "definition":
                proved = self.fact_by_definition(fact)
            case "arithmetic":
                if not _true_of_numbers(fact.judgement):
                    raise InvalidStep("this does not hold of these numbers")
                proved = _Proved()
            case "assumed":
                if fact.judgement.relation not in ASSUMABLE or _false_of_numbers(fact.judgement):
                    raise InvalidStep("this can't be assumed")
                self.assumed[fact.judgement.key] = fact.judgement
                proved = _Proved((fact.judgement,))
            case _:
                raise InvalidStep(f"{fact.rule} is no rule for facts")
        self.facts.setdefault(fact.judgement.key, proved)

    def fact_by_law(self, fact: Fact) -> _Proved:
        """An instance of a law that is not an equation."""
        law = self.law(fact.name)
        check_binding(law, fact.binding)
        if instance_of(law.claim, fact.binding).key != fact.judgement.key:
            raise InvalidStep("this is not what the law says")
        premises = [self.holds(instance_of(premise, fact.binding)) for premise in law.when]
        return _Proved(
            tuple(leaf for each in premises for leaf in each.leaves),
            frozenset[str]().union(*(each.unfolded for each in premises)),
        )

    def fact_by_definition(self, fact: Fact) -> _Proved:
        """The same judgement with one definition in its subject written out."""
        place = 1 if fact.judgement.terms[0] is ZERO else 0
        terms = list(fact.judgement.terms)
        entry = part(terms[place], fact.path)
        if not isinstance(entry, Sym) or entry.name not in self.problem.defined:
            raise InvalidStep("no defined name stands there")
        if fact.judgement.relation == "differentiable":
            wrt = fact.judgement.terms[1]
            if isinstance(wrt, Sym) and wrt.name == entry.name:
                raise InvalidStep("a definition is not written out under its own derivative")
        definition = self.problem.defined[entry.name]
        body = rename(definition.body, dict(zip(definition.params, entry.args, strict=True)))
        terms[place] = put(terms[place], fact.path, body)
        inner = self.holds(Judgement(fact.judgement.relation, tuple(terms)))
        return _Proved(inner.leaves, inner.unfolded | {entry.name})

    def holds(self, judgement: Judgement) -> _Proved:
        """What `judgement` leans on; it is a fact, or the kernel sees it at once.

        Raises:
            InvalidStep: it is neither.
        """
        match judgement.relation, judgement.terms:
            case "independent", (term, Sym(name=name)) if not self.problem.depends(term, name):
                return _Proved()
            case "natural", (Num(value=value),) if value.denominator == 1 and value > 0:
                return _Proved()
            case _:
                if judgement.key in self.facts:
                    return self.facts[judgement.key]
        raise InvalidStep(
            f"needs a fact that is not shown ({judgement.relation}): {judgement.terms[-1 if judgement.terms[0] is ZERO else 0]!r}"
        )

    def nearby(self, proved: _Proved, wrt: Sym) -> None:
        """Refuse, under a derivative in `wrt`, what is only known at the point itself."""
        if wrt.name in proved.unfolded:
            raise InvalidStep(f"the definition of {wrt.name} is used under a derivative in {wrt.name}")
        for leaf in proved.leaves:
            moves = any(self.problem.depends(term, wrt.name) for term in leaf.terms)
            if moves and not self.is_open_sign(leaf):
                raise InvalidStep(f"what is assumed of {wrt.name} is used under a derivative in {wrt.name}")

    def is_open_sign(self, leaf: Judgement) -> bool:
        """A strict sign of a given symbol: if it holds at a point it holds nearby."""
        subject = [term for term in leaf.terms if term is not ZERO]
        bare = len(subject) == 1 and isinstance(subject[0], Sym)
        return bare and leaf.relation in OPEN and subject[0].data not in self.problem.defined

    # -- shared -----------------------------------------------------------------------------

    def law(self, name: str) -> Law:
        """The law of that name, which is then one that the theorem rests on."""
        if name not in self.laws:
            raise InvalidStep(f"{name} is not one of the laws")
        self.laws_used[name] = None
        return self.laws[name]

    def declared(self, name: str) -> tuple[int, Judgement]:
        """What the problem declares under that number."""
        if not (name.isdecimal() and int(name) < len(self.problem.declared)):
            raise InvalidStep(f"nothing is declared under number {name}")
        return int(name), self.problem.declared[int(name)]

    def renamed(self, judgement: Judgement, binding: Binding) -> Judgement:
        """`judgement` with its free indices renamed to others over the same sizes."""
        if any(old.dim != new.dim for old, new in binding.indices.items()):
            raise InvalidStep("an index is renamed to one over another size")
        return Judgement(judgement.relation, tuple(rename(term, binding.indices) for term in judgement.terms))


def _differentiated(whole: Term, path: Path) -> Iterator[Sym]:
    """The variables of the derivatives that the path passes under."""
    for step in path:
        if isinstance(whole, D) and isinstance(whole.wrt, Sym):
            yield whole.wrt
        whole = whole.args[step]


def _true_of_numbers(judgement: Judgement) -> bool:
    match judgement.relation, judgement.terms:
        case "<", (Num(value=a), Num(value=b)):
            return a < b
        case "<=", (Num(value=a), Num(value=b)):
            return a <= b
        case "!=", (Num(value=a), Num(value=b)):
            return a != b
        case _:
            return False


def _false_of_numbers(judgement: Judgement) -> bool:
    return all(isinstance(t, Num) for t in judgement.terms) and not _true_of_numbers(judgement)
