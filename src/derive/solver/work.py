"""The page on which a chain is written: each method adds one inference, with all it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from derive.decide.normal import Stopped
from derive.errors import InvalidStep, TooDeep
from derive.kernel import (
    Arm,
    Binding,
    Chain,
    Closed,
    Judgement,
    Law,
    Multiple,
    Problem,
    Step,
    adjoint,
    chain_rule,
    conditions_of,
    obligation,
    obligations,
    peano,
)
from derive.kernel.equations import is_combination
from derive.kernel.law import Value, instance
from derive.kernel.limits import continuity
from derive.kernel.moments import moment_value, standardised
from derive.kernel.obligations import is_of_outcome
from derive.kernel.place import along, old_part, replaced
from derive.kernel.witness import Witness
from derive.laws import LAWS as LAWS
from derive.solver.facts import Facts, Unprovable
from derive.solver.findings import Lemma, Look
from derive.solver.match import renaming
from derive.solver.parts import unfolded
from derive.terms import (
    LETTERS,
    ZERO,
    Add,
    Apply,
    Array,
    Binder,
    D,
    Delta,
    Det,
    Index,
    Inverse,
    Limit,
    Moment,
    Path,
    Sum,
    Sym,
    Term,
    bound_indices,
    contains,
    demanding_in,
    factors_of,
    fresh,
    index,
    kinds_in,
    nest,
    part,
    parts_of,
    rename,
    same,
    subterms,
)  # fmt: skip

T = TypeVar("T")
Seen = TypeVar("Seen", bound=Callable[..., object])
MAX_STEPS = 2000
ANYTHING: frozenset[type[Term]] = frozenset((Term,))
EVERYWHERE = ANYTHING, ANYTHING  # where a look may see something, if nothing is said of it
LONG = 48  # parts of a formula that a textbook would rather name than repeat
Shown = tuple[Chain, tuple[Judgement, ...]]  # a chain, and what its inferences need


class OutOfSteps(Exception):
    """The strategies go on for ever; what was reached stands."""


FAILURES = (Stopped, OutOfSteps, Unprovable, TooDeep, InvalidStep)  # of a search: it found no way


Move = Callable[["Work"], bool]


@dataclass(frozen=True, slots=True)
class Road:
    """An order of phases, with others `before`, and whether derivatives of definitions become lemmas:
    forwards (how a definition moves with the variable) or backwards (how the result moves with one).
    """

    phases: tuple[tuple[Move, ...], ...]
    forwards: bool = False
    backwards: bool = False
    before: tuple[tuple[Move, ...], ...] = ()

    @property
    def turn(self) -> str:
        """What sets it apart from the direct road."""
        return "forwards" if self.forwards else "backwards" if self.backwards else ""


NO_ROAD = Road(())


@dataclass
class Work:
    """A chain in the making, for one term."""

    problem: Problem
    facts: Facts
    name: str
    start: Term
    road: Road
    offer: Callable[[D], None] = lambda _: None  # may add a lemma for a derivative of a definition
    steps: list[Step] = field(default_factory=list)
    needed: list[Judgement] = field(default_factory=list)
    shown: set[Term] = field(default_factory=set)  # what has stood on the page, of what may be undefined
    turns: set[str] = field(default_factory=set)  # which other roads would have parted from this one

    def __post_init__(self) -> None:
        self._show(self.start)

    @property
    def here(self) -> Term:
        """Where the chain has come to."""
        return self.steps[-1].after if self.steps else self.start

    def copy(self) -> Work:
        """The same page, to be written on apart from this one."""
        found = replace(self, facts=self.facts.copy(), steps=list(self.steps), needed=list(self.needed))
        found.shown, found.turns = set(self.shown), set(self.turns)
        return found

    @property
    def chain(self) -> Chain:
        """What has been written."""
        return Chain(self.name, self.start, tuple(self.steps))

    def where(
        self, look: Look[T], innermost: bool = False, under: bool = True, at: Path = ()
    ) -> Iterator[tuple[Path, T]]:
        """What `look` sees in the parts of the term, with their paths; `under` derivatives too, if so said."""
        memory = self.facts.memory
        blind = memory.blind.get((look, under))
        if blind is None:
            blind = memory.blind[look, under] = set()
        return _seen(look, self.problem, blind, innermost, under, (part(self.here, at), at))

    def rewrite(self, look: Look[Term], innermost: bool = True) -> bool:
        """Rewrite the first part of the term that `look` knows another form of; whether there was one."""
        for path, new in self.where(look, innermost):
            self.algebra(path, new)
            return True
        return False

    def law(
        self, path: Path, name: str, binding: Binding, among: tuple[int, ...] = (), backwards: bool = False
    ) -> None:
        """Rewrite the part at `path` by a law, from left to right or else backwards."""
        new = instance(LAWS[name].lhs if backwards else LAWS[name].rhs, binding)
        self._add(Step("law", path, self.here, self.here, new, name, binding, backwards, among))

    def algebra(self, path: Path, new: Term) -> None:
        """Rewrite the part at `path` to a term that is the same quotient of polynomials."""
        self._add(Step("algebra", path, self.here, self.here, new))

    def unfold(self, path: Path) -> None:
        """Write out the definition at `path`, with bound letters that are not in use."""
        entry = part(self.here, path)
        assert isinstance(entry, Sym)
        definition = self.problem.defined[entry.name]
        new = self.apart(unfolded(self.problem, entry))
        names = dict(zip(definition.params, entry.args, strict=True))
        self._add(Step("unfold", path, self.here, self.here, new, entry.name, Binding(indices=names)))

    def become(self, other: Work) -> None:
        """Take over what was written on a copy of this page."""
        self.facts.become(other.facts)
        self.steps, self.needed, self.shown, self.turns = other.steps, other.needed, other.shown, other.turns

    def fold(self, path: Path, name: str, binding: Binding, among: tuple[int, ...] = ()) -> None:
        """Recognise a definition at `path`."""
        new = rename(self.problem.defined[name].head, binding.indices)
        self._add(Step("fold", path, self.here, self.here, new, name, binding, among=among))

    def hypothesis(self, path: Path, number: int, binding: Binding, among: tuple[int, ...] = ()) -> None:
        """Use an equation that is given."""
        new = rename(self.problem.declared[number].terms[1], binding.indices)
        self._add(Step("hypothesis", path, self.here, self.here, new, str(number), binding, among=among))

    def obtain(self, path: Path, witness: Witness, among: tuple[int, ...] = ()) -> None:
        """Write a value of an unknown function by Taylor's theorem, or of a term by the mean value theorem."""
        new = witness.equation.terms[1]
        self._add(Step("obtain", path, self.here, self.here, new, witness.name, among=among))

    def combination(self, path: Path, new: Term, multiples: tuple[Multiple, ...]) -> None:
        """Put what differs by multiples of l − r, for equations l = r.

        Raises:
            InvalidStep: it does not.
        """
        if not is_combination(part(self.here, path), new, multiples):
            raise InvalidStep("the difference is not that combination of equations")
        self._add(Step("combination", path, self.here, self.here, new, combination=multiples))

    def adjoint(self, path: Path) -> None:
        """Write the derivative at `path` out through the consumers of its variable."""
        new = self.apart(adjoint(self.problem, part(self.here, path)))
        self._add(Step("adjoint", path, self.here, self.here, new))

    def chain_rule(self, path: Path) -> None:
        """Write the derivative of an opaque function out through its arguments."""
        new = self.apart(chain_rule(self.problem, part(self.here, path)))
        self._add(Step("chain", path, self.here, self.here, new))

    def vanish(self, path: Path, among: tuple[int, ...] = ()) -> None:
        """Put 0 for the argument of a kink."""
        self._add(Step("kink", path, self.here, self.here, ZERO, among=among))

    def cases(self, path: Path, new: Term, arms: tuple[Arm, ...]) -> None:
        """Put what the part at `path` is in each of the `arms`."""
        for arm in arms:
            for term in arm.when.terms:
                self._show(term)
        self._add(Step("cases", path, self.here, self.here, new, arms=arms))

    def induction(self, path: Path, shift: str, new: Term, closed: tuple[Closed, ...]) -> None:
        """Put the closed form of an entry of a family."""
        self._add(Step("induction", path, self.here, self.here, new, shift, induction=closed))

    def previous(self, path: Path, new: Term) -> None:
        """Put what is supposed of a family at the step before."""
        self._add(Step("previous", path, self.here, self.here, new))

    def moment(self, path: Path) -> None:
        """Put what the distributions say of the moment at `path`."""
        self._add(
            Step("moment", path, self.here, self.here, moment_value(self.problem, part(self.here, path)))
        )

    def cited(self, node: D) -> tuple[Lemma, Binding] | None:
        """An earlier chain that says what `node` is, with the names of its indices here."""
        for lemma in self.facts.about(node):
            names = renaming(lemma.chain.start, node)
            if names is not None:
                return lemma, names
        return None

    def is_settled(self, node: D) -> bool:
        """Whether `node` may be left standing: as a partial of an opaque function, or for a lemma."""
        if is_partial(self.problem, node):
            return True
        found = self.cited(node)
        return found is not None and is_long(found[0].chain)

    def bound(self, path: Path, new: Term, relation: str) -> None:
        """Put what is no less, or greater, for the part at `path`; or no more, where the whole falls with it."""
        self._add(Step("bound", path, self.here, self.here, new, relation=relation))

    def lemma(self, path: Path, name: str, binding: Binding, backwards: bool = False) -> None:
        """Use an earlier chain, from its start to its end unless `backwards`."""
        chain = self.facts.lemmas[name].chain
        new = rename(chain.start if backwards else chain.end, binding.indices)
        if path or not backwards:  # else nothing is left that it must be told from
            new = self.apart(new)
        self._add(Step("lemma", path, self.here, self.here, new, name, binding, backwards))

    def apart(self, term: Term) -> Term:
        """`term` with bound indices named apart from every index on the page, in the problem's letters."""
        return relettered(term, self.here.free | bound_indices(self.here) | term.free, self.problem)

    def fresh(self, like: Index) -> Index:
        """An index letter not in use, over the size of `like`."""
        used = self.here.free | bound_indices(self.here)
        return fresh(like, used, self.problem.spare_letters[like.dim])

    def _add(self, step: Step) -> None:
        if len(self.steps) >= MAX_STEPS:
            raise OutOfSteps
        after = replaced(step)
        step = replace(step, after=after, conditions=conditions_of(step, self.problem, LAWS))
        old_part(step)
        is_averaged = any(isinstance(node, Moment) for node in along(step.before, step.path))
        for judgement in step.conditions:
            self._require(judgement, is_averaged or (step.rule == "law" and LAWS[step.name].averages))
        self._last(step)
        self._show(after)
        self.steps.append(step)

    def _show(self, term: Term) -> None:
        """See that `term` is defined: what has stood on the page is."""
        for each in demanding_in(term):
            if each not in self.shown:
                self.shown.add(each)
                if (needed := obligation(self.problem, each)) is not None:
                    self._require(needed)
                if isinstance(each, Moment):
                    for needed in obligations(self.problem, each):
                        self._require(needed, is_averaged=True)
                if isinstance(each, Limit):
                    for beneath in obligations(self.problem, each.body):
                        self._require(beneath)
                        self._require_near(beneath, each)

    def _last(self, step: Step) -> None:
        """See that what the step leans on holds near the point of each limit that it stands beneath."""
        for node in along(step.before, step.path):
            if isinstance(node, Limit):
                for judgement in step.conditions:
                    self._require_near(judgement, node)
                for needed in self.facts.near(self.facts.leaves_of(step), node):
                    self._require(needed)
        if step.rule == "law":
            for needed in self.facts.near_of_law(step.name, step.binding):
                self._require(needed)

    def _require_near(self, judgement: Judgement, node: Limit) -> None:
        for needed in self.facts.near(self.facts.leaves((judgement,)), node):
            self._require(needed)

    def standard(self, path: Path, name: str, noise: str, scale: Term) -> None:
        """Write a normal variable in the expectation at `path` by a standard one."""
        new = standardised(self.problem, part(self.here, path), name, noise, scale)
        at = self.problem.random[name].at
        binding = Binding({"scale": (at, scale)}, names={"noise": noise})
        self._add(Step("standard", path, self.here, self.here, new, name, binding))

    def continuity(self, path: Path) -> None:
        """Write the limit of an unknown function as the function of limits."""
        new = continuity(self.problem, part(self.here, path))
        self._add(Step("continuity", path, self.here, self.here, new))

    def peano(self, path: Path, letters: Binding) -> None:
        """Write what the limit in Taylor's theorem is."""
        node = part(self.here, path)
        assert isinstance(node, Limit)
        new = peano(self.problem, node, letters).terms[1]
        self._add(Step("peano", path, self.here, self.here, new, binding=letters))

    def _require(self, judgement: Judgement, is_averaged: bool = False) -> None:
        """See that `judgement` is a fact; of an outcome nothing is assumed where it `is_averaged`.

        Raises:
            Unprovable: it would have to be.
        """
        if is_averaged and is_of_outcome(self.problem, judgement):
            if not self.facts.prove(judgement) or self.facts.rests_on_outcome(judgement):
                raise Unprovable(judgement, is_averaged=True)
        self.facts.require(judgement)
        self.needed.append(judgement)


def cite(work: Work) -> bool:
    """Put in what an earlier chain says of a derivative, or of an expectation."""
    for path, node in places(work.here):
        if isinstance(node, Moment):
            for lemma, names in work.facts.averages(node):
                work.lemma(path, lemma.chain.name, names)
                return True
        if isinstance(node, D):
            found = work.cited(node)
            if found is not None:
                work.lemma(path, found[0].chain.name, found[1])
                return True
    return False


def cite_slope(work: Work, slope: D) -> bool:
    """Put in what an earlier chain says of `slope`, where it stands first, if one does."""
    cited = work.cited(slope)
    path = next((path for path, node in places(work.here) if same(node, slope)), None)
    if cited is None or path is None:
        return False
    work.lemma(path, cited[0].chain.name, cited[1])
    return True


def over(name: str, bound: Index, letters: Mapping[str, Value]) -> Binding:
    """What the letters of a law on a Σ, or a maximum, stand for, that being over `bound`."""
    own = next(i for i in LAWS[name].indices if i.name == "k") if LAWS[name].indices else None
    return Binding(letters, {own: bound} if own is not None else {}, {"n": bound.dim})


def with_letters(work: Work, law: Law, binding: Binding) -> Binding:
    """The binding with letters for the indices of the law that stand on its other side alone."""
    indices = dict(binding.indices)
    for each in law.indices:
        if each not in indices:
            like = index(each.name, binding.dims[each.dim])
            used = {*indices.values(), *work.here.free, *bound_indices(work.here)}
            spare = work.problem.spare_letters[like.dim]
            indices[each] = fresh(index(spare[0], like.dim), used, spare)
    return replace(binding, indices=indices)


def is_long(lemma: Chain) -> bool:
    """Whether a reader would rather see the lemma cited than its end written out again."""
    # several terms that lean on other lemmas would be written out again and again
    leans = isinstance(lemma.end, Add) and contains(lemma.end, D)
    return lemma.end.length > LONG or leans


def is_partial(problem: Problem, node: D) -> bool:
    """Whether `node` is ∂E/∂o for E = E(o, ...): an opaque function in its own argument."""
    body, wrt = node.body, node.wrt
    if not (isinstance(body, Sym) and isinstance(wrt, Sym) and body.name in problem.defined):
        return False
    opaque = problem.defined[body.name].body
    if not isinstance(opaque, Apply) or opaque.slots:
        return False
    entries = [whole_array(argument) for argument in opaque.arguments]
    moved = [e for e in entries if e is None or wrt.name in problem.reach[e]]
    return moved == [wrt.name]


def whole_array(argument: Term) -> str | None:
    """The name of the array that an argument is, if it is one as it stands."""
    bound, entry = nest(argument, Array)
    return entry.name if isinstance(entry, Sym) and entry.args == bound else None


def relettered(term: Term, avoid: frozenset[Index], problem: Problem) -> Term:
    """`term` with bound indices that no index in `avoid`, and none around them, is called by."""
    if not bound_indices(term):
        return term
    if isinstance(term, Binder):
        bound, body = term.index, term.body
        own = (*problem.letters.get(bound.dim, ()), *problem.spare_letters[bound.dim])
        strange = bound.name in LETTERS and bound.name not in own  # a rule of the kernel took it
        if strange or any(bound.name == other.name for other in avoid):
            used = avoid | body.free | bound_indices(body) | {bound}
            stepped = fresh(bound, used, problem.spare_letters[bound.dim])
            body, bound = rename(body, {bound: stepped}), stepped
        return term.with_args((bound, relettered(body, avoid | {bound}, problem)))
    return term.with_args(relettered(arg, avoid, problem) for arg in term.args)


def seen_in(*kinds: type[Term], holding: type[Term] | None = None) -> Callable[[Seen], Seen]:
    """That a look sees something only in terms of these kinds, and if so said only where one of another kind stands in
    them: it is shown no others.
    """

    def marked(look: Seen) -> Seen:
        look.kinds = frozenset(kinds), frozenset(kinds if holding is None else (holding,))  # type: ignore[attr-defined]
        return look

    return marked


@seen_in(D)
def slope(node: Term, _: Problem) -> D | None:
    """A derivative is what is looked for."""
    return node if isinstance(node, D) else None


def _may_see(kinds: frozenset[type[Term]], held: frozenset[type[Term]], term: Term) -> bool:
    """Whether something can be seen in `term`."""
    there = kinds_in(term)
    return not there.isdisjoint(kinds) and (held is kinds or not there.isdisjoint(held))


def _seen(
    look: Look[T], problem: Problem, blind: set[Term], innermost: bool, under: bool, start: tuple[Term, Path]
) -> Iterator[tuple[Path, T]]:
    """As `places`; a term in which nothing is seen becomes one of the `blind`, and is not looked at again."""
    kinds, held = getattr(look, "kinds", EVERYWHERE)

    def go(term: Term, path: Path) -> Iterator[tuple[Path, T]]:
        nothing = True
        is_shown = kinds is ANYTHING or type(term) in kinds
        if is_shown and not innermost and (found := look(term, problem)) is not None:
            nothing = False
            yield path, found
        for place, arg in _parts(term) if under or not isinstance(term, D) else ():
            if arg not in blind and (kinds is ANYTHING or _may_see(kinds, held, arg)):
                for each in go(arg, (*path, place)):
                    nothing = False
                    yield each
        if is_shown and innermost and (found := look(term, problem)) is not None:
            nothing = False
            yield path, found
        if nothing:
            blind.add(term)

    term, path = start
    return go(term, path) if term not in blind and _may_see(kinds, held, term) else iter(())


def _parts(term: Term) -> tuple[tuple[int, Term], ...]:
    """The parts that a step may rewrite, but for those of a matrix that is left as it is."""
    if isinstance(term, Inverse | Det) and _is_settled(term.matrix):
        return ()
    return parts_of(term)


def _is_settled(matrix: Array) -> bool:
    """Whether a matrix is left as it is written, so that it stays the same wherever it stands: nothing in it is to be
    worked out.
    """
    if contains(matrix, D, Moment, Limit):
        return False
    sums = (p for p in subterms(matrix) if isinstance(p, Sum)) if contains(matrix, Delta) else ()
    return not any(
        isinstance(f, Delta) and each.index in f.free for each in sums for f in factors_of(each.body)
    )


def places(term: Term, path: Path = (), innermost: bool = False) -> Iterator[tuple[Path, Term]]:
    """Every part that a step may rewrite, with its path."""
    if isinstance(term, Index):
        return
    if innermost:
        for place, arg in _parts(term):
            yield from places(arg, (*path, place), innermost)
        yield path, term
        return
    left = [(path, term)]
    while left:
        path, term = left.pop()
        yield path, term
        left.extend(((*path, place), arg) for place, arg in reversed(_parts(term)))
