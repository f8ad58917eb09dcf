"""The checker: it substitutes, compares, and says no with a reason.  It never searches.

Terms have a value even where they are undefined (1/0 = 0, as in proof assistants); a law is an
equation of such values under its conditions.  So that no line is true by such values alone, every
displayed term must besides be defined: `obligations` says what that takes, and facts must show it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.algebra import divisors, is_identity
from derive.errors import InvalidStep, ShapeError, StatementError
from derive.kernel.adjoint import adjoint, between, chain_conditions, chain_rule, mentions, smooth_premises
from derive.kernel.bound import SAYS, bound_conditions
from derive.kernel.convexity import is_smooth
from derive.kernel.curvature import keeps_convex, premises, variables
from derive.kernel.derivation import (
    Arm,
    Case,
    Chain,
    Derivation,
    Fact,
    Kink,
    MatrixForm,
    PlugIn,
    Step,
    Theorem,
)
from derive.kernel.equations import (
    Found,
    combination_conditions,
    is_combination,
    plugged,
    speaks_of,
    with_slopes,
)
from derive.kernel.extremum import extremum
from derive.kernel.induction import (
    Previous,
    closed_at,
    ends_of_base,
    ends_of_step,
    shift_named,
    supposed,
)
from derive.kernel.judgement import (
    CURVED,
    OF_ARRAYS,
    OF_DISTRIBUTIONS,
    PLAIN,
    Judgement,
    equal,
    exists,
    integrable,
    is_true_of_numbers,
    nonnegative,
    nonzero,
    positive,
    weight,
    whole_number,
)  # fmt: skip
from derive.kernel.kink import beside, excludes, gap, is_straight
from derive.kernel.law import Binding, Law, check_binding, instance, instance_of
from derive.kernel.limits import (
    continuity,
    continuity_conditions,
    hangs_on,
    lasting,
    limit_like,
    peano,
    spoken_of,
)
from derive.kernel.moments import (
    check_exchange,
    completed_square,
    existence,
    integrable as integrable_polynomial,
    interchangeable as interchangeable_polynomial,
    is_entrywise,
    is_normal,
    leant_on_by_sign,
    moment_value,
    of_parameters,
    of_support,
    standardised,
)
from derive.kernel.naturals import is_at_least
from derive.kernel.problem import Convexity, Problem, Target, is_motion, is_moved
from derive.kernel.split import check_condition, check_conditions, supposing
from derive.kernel.witness import Witness, check_apart, check_judgement, named, with_witnesses
from derive.terms import (
    ZERO,
    Add,
    Array,
    Binder,
    Constant,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Inverse,
    Limit,
    MatrixPower,
    Moment,
    Mul,
    Num,
    Path,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    contains,
    derivative,
    determinant,
    key,
    mul,
    neg,
    num,
    part,
    power,
    put,
    rename,
    same,
    subterms,
    sym,
)  # fmt: skip
from derive.terms.matrix import component, shape

OPEN = ("<", "!=")  # what holds at a point holds nearby, for a continuous term
OF_NUMBERS = ("=", "<", "<=", "!=")  # of their values at the point
ASSUMABLE = ("<", "<=", "!=", "differentiable", "integrable", "interchangeable", "converges")


def check(derivation: Derivation, laws: Collection[Law]) -> tuple[Theorem, ...]:
    """The theorems of `derivation`, one for each part it answers; they rest on `laws` and nothing else.

    Raises:
        InvalidStep: a step or fact does not follow, a chain is broken or starts elsewhere, or nothing
            is answered.
    """
    try:
        problem = with_witnesses(derivation.problem, derivation.witnesses)
    except (StatementError, ShapeError) as why:
        raise InvalidStep(str(why)) from None
    obtained = {witness.name: witness for witness in derivation.witnesses}
    checker = _Checker(problem, {law.name: law for law in laws}, obtained)
    for chain in derivation.chains:
        checker.chain(chain)
    for form in derivation.forms:
        checker.at(f"matrix form of part {form.part}", checker.form, form, derivation)
    for case in derivation.cases:
        checker.at(f"case of part {case.part}", checker.case, case, derivation)
    if not derivation.parts:
        raise InvalidStep("the derivation answers nothing")
    theorems = tuple(checker.theorem(derivation, c) for c in derivation.chains if c.part is not None)
    for kink in derivation.kinks:
        checker.at(f"kink of part {kink.part}", checker.kink, kink, theorems)
    for plug in derivation.plugs:
        checker.at(f"number {plug.number} of what is given, plugged in", checker.plug, plug, theorems)
    found = tuple(
        replace(
            t,
            kinks=tuple(k for k in derivation.kinks if k.part == t.part),
            plugs=derivation.plugs if t.target.is_unknown else (),
        )
        for t in theorems
    )
    return found if derivation.shape is None else _with_extremum(found, derivation.shape, laws)


def _with_extremum(
    theorems: tuple[Theorem, ...], shape: Derivation, laws: Collection[Law]
) -> tuple[Theorem, ...]:
    """The theorems, those that find a stationary point with what it is."""
    if shape.shape is not None or len(shape.parts) != 1:
        raise InvalidStep("the curvature is one theorem")
    (curvature,) = check(shape, laws)
    what = extremum(theorems, curvature)
    optimum = theorems[0].problem.optimum
    assert optimum is not None
    return tuple(
        replace(t, extremum=what) if t.target.is_unknown and t.target.unknowns == optimum.unknowns else t
        for t in theorems
    )


def obligations(problem: Problem, term: Term) -> Iterator[Judgement]:
    """What must hold for `term` to be defined, for all values of the indices in it."""
    return filter(None, (obligation(problem, each) for each in subterms(term)))


def obligation(problem: Problem, term: Term) -> Judgement | None:
    """What must hold for `term` to be defined where its parts are, if that takes anything.

    A power with a natural exponent is a product, and 1 if the exponent is 0; with minus one, its reciprocal.
    """
    match term:
        case Pow(base=base, exponent=Num(value=value)) if value.denominator == 1:
            return nonzero(base) if value < 0 else None
        case Pow(base=base, exponent=Num(value=value)) if value > 0:
            return nonnegative(base)
        case Pow(exponent=exponent) if is_at_least(problem, exponent, 0):
            return None
        case Pow(base=base, exponent=exponent) if is_at_least(problem, neg(exponent), 0):
            return nonzero(base)
        case Pow(base=base):
            return positive(base)
        case Fn(name="log"):
            return positive(term.args[0])
        case MatrixPower():
            return whole_number(term.exponent)
        case Inverse():
            return nonzero(determinant(term.matrix))
        case D():
            return exists(term)
        case Limit():
            return Judgement("converges", (term,))
        case Moment():  # of f, of f² or of f g
            return integrable(averaged(term))
        case _:
            return None


def averaged(moment: Moment) -> Term:
    """What must have an expectation for a moment to be defined: f for E[f], f² for Var[f], f g for Cov[f, g]."""
    match moment.data, moment.args:
        case "Var", (term,):
            return power(term, num(2))
        case "Cov", (one, other):
            return mul(one, other)
        case _:
            return moment.args[0]


def conditions_of(step: Step, problem: Problem, laws: Mapping[str, Law]) -> tuple[Judgement, ...]:
    """What the inference `step` needs: the conditions of its law, that no divisor is zero, or that
    what the chain rule passes through is differentiable.
    """
    found: list[Judgement] = []
    match step.rule, old_part(step):
        case "law", _ if step.name in laws:
            found = [instance_of(premise, step.binding) for premise in laws[step.name].when]
        case "algebra", old:
            found = [nonzero(d) for t in (old, step.new) for d in divisors(t)]
        case "adjoint", D() as old:
            found = [exists(old)]
        case "chain", D() as old:
            found = list(chain_conditions(problem, old))
        case "continuity", Limit() as old:
            found = list(continuity_conditions(problem, old))
        case "bound", old:
            found = list(bound_conditions(step.before, step.path, step.among, old, step.new, step.relation))
        case "combination", old:
            found = list(combination_conditions(old, step.new, step.combination))
        case _:
            pass
    return tuple({judgement.key: judgement for judgement in found}.values())


def is_plain(problem: Problem, judgement: Judgement) -> bool:
    """Whether `judgement` holds as it is written: a numeral, or what does not stand in a term."""
    match judgement.relation, judgement.terms:
        case "independent", (term, Sym(name=name)):
            return not problem.changes(term, name)
        case "locally independent", (term, Sym(name=name)):
            return not mentions(term, name)
        case "independent", (term, Size() as variable):
            return not is_moved(problem, term, variable)
        case "=", (one, other):
            return same(one, other)
        case "natural", (term,):
            return is_at_least(problem, term, 1)
        case "whole", (term,):
            return is_at_least(problem, term, 0)
        case "deterministic", (term,):
            return not problem.chance(term)
        case "independent variates", (one, other):  # different random symbols are
            return problem.chance(one).isdisjoint(problem.chance(other))
        case "independent over", (term, Index() as index):
            return is_entrywise(problem, term, index)
        case "normal", (Sym() as entry, mean, variance):
            return is_normal(problem, entry, mean, variance)
        case "<=", (one, other):
            return same(one, other) and not isinstance(one, Num)  # of numbers it is arithmetic
        case "between", (term, one, other):
            return same(term, one) or same(term, other)
        case _:
            return False


def is_open_sign(problem: Problem, leaf: Judgement) -> bool:
    """Whether `leaf` is a strict relation of polynomials in given symbols: if it holds at a point it holds nearby.

    Polynomials are continuous, so that each of the finitely many relations that it stands for is an open condition.
    """
    return leaf.relation in OPEN and all(_is_polynomial(problem, term) for term in leaf.terms)


def symmetries(problem: Problem, leaf: Judgement, name: str) -> tuple[int, ...] | None:
    """By which declarations S_ij = S_ji a matrix stays positive definite near the point when `name` moves, by number;
    None if nothing says that it does.

    The least of aᵀ M a on the unit sphere, which is compact, is continuous in the entries of M, so that it stays > 0;
    but `leaf` says that M is symmetric too, which is no open condition: M = [[1, t], [0, 1]] is so at t = 0 alone.
    Here M is a sum of what does not hang on the row and column, of multiples of δ, and of matrices S that are declared
    to be symmetric, for all parts, and don't change with `name`: then M is symmetric all along.
    """
    if leaf.relation != "positive definite" or not _is_polynomial(problem, leaf.terms[0]):
        return None
    (det,) = leaf.terms
    assert isinstance(det, Det)
    row, inner = det.matrix.index, det.matrix.body
    if not isinstance(inner, Array):
        return None
    column, body = inner.index, inner.body
    numbers: list[int] = []
    for summand in body.args if isinstance(body, Add) else (body,):
        factors = summand.args if isinstance(summand, Mul) else (summand,)
        match [factor for factor in factors if {row, column} & set(factor.free)]:
            case []:
                pass
            case [Delta() as unit] if set(unit.free) == {row, column}:
                pass
            case [Sym() as entry] if entry.args in ((row, column), (column, row)):
                said = (n for n, each in enumerate(problem.declared) if _is_symmetry(problem, n, each, entry))
                number = next(said, None)
                if number is None or problem.changes(entry, name):
                    return None
                numbers.append(number)
            case _:
                return None
    return tuple(dict.fromkeys(numbers))


def _is_symmetry(problem: Problem, number: int, declared: Judgement, entry: Sym) -> bool:
    """Whether it is declared for all parts under that number that S_ij = S_ji, of the S of `entry`."""
    match declared.relation, declared.terms:
        case "=", (Sym(name=one, args=(i, j)), Sym(name=other, args=(k, m))):
            is_turned = isinstance(i, Index) and isinstance(j, Index) and i != j and (k, m) == (j, i)
            return one == other == entry.name and is_turned and problem.is_given(number, None)
        case _:
            return False


def _is_polynomial(problem: Problem, term: Term) -> bool:
    match term:
        case Num() | Size() | Constant():
            return True
        case Sym():
            return term.name not in problem.defined
        case Add() | Mul():
            return all(_is_polynomial(problem, arg) for arg in term.args)
        case Sum() | Array():
            return _is_polynomial(problem, term.body)
        case Det():
            return _is_polynomial(problem, term.matrix)
        case Delta():
            return True
        case Pow(exponent=Num(value=value)):
            return value.denominator == 1 and value > 0 and _is_polynomial(problem, term.base)
        case _:
            return False


def is_of_outcome(problem: Problem, judgement: Judgement) -> bool:
    """Whether `judgement` says something of an outcome, and not of all of them together."""
    if judgement.relation in OF_DISTRIBUTIONS:
        return False
    return any(problem.chance(term) for term in judgement.terms)


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


@dataclass(frozen=True)
class _Support:
    """What a fact or chain leans on.

    `leaves`: declared or assumed judgements, by key; `given`: the numbers of those declared;
    `unfolded`: definitions that were written out, or through which a derivative was passed;
    `everywhere`: the numbers of hypotheses about all numbers; `obtained`: the names of witnesses.
    """

    leaves: Mapping[str, Judgement] = field(default_factory=dict)
    given: frozenset[int] = frozenset()
    unfolded: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    everywhere: frozenset[int] = frozenset()
    obtained: frozenset[str] = frozenset()


def _together(supports: Iterable[_Support]) -> _Support:
    those = list(supports)
    leaves: dict[str, Judgement] = {}
    for each in those:
        leaves.update(each.leaves)
    none: frozenset[str] = frozenset()
    return _Support(
        leaves,
        frozenset[int]().union(*(each.given for each in those)),
        none.union(*(each.unfolded for each in those)),
        none.union(*(each.laws for each in those)),
        none.union(*(each.lemmas for each in those)),
        frozenset[int]().union(*(each.everywhere for each in those)),
        none.union(*(each.obtained for each in those)),
    )


@dataclass
class _Checker:
    problem: Problem
    laws: Mapping[str, Law]
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    facts: dict[str, _Support] = field(default_factory=dict)
    lemmas: dict[str, Chain] = field(default_factory=dict)
    proofs: dict[str, _Support] = field(default_factory=dict)  # what the equation of a chain leans on
    shown: dict[str, _Support] = field(default_factory=dict)  # and what its displayed lines lean on
    assumed: set[str] = field(default_factory=set)
    forms: dict[str, MatrixForm] = field(default_factory=dict)  # by part
    cases: dict[str, tuple[Case, ...]] = field(default_factory=dict)  # by part
    beside: dict[str, list[_Support]] = field(
        default_factory=dict
    )  # of cases that suppose something, by part
    answered: dict[str, dict[str, _Support]] = field(default_factory=dict)  # the facts known then, by part
    kinks: set[tuple[str, str]] = field(default_factory=set)  # parts, with arguments by key
    vanishing: Term | None = None  # what is 0, beside a kink
    previous: Mapping[str, Previous] = field(default_factory=dict)  # within an induction: of the step before
    around: tuple[Term, ...] = ()  # within a case: what the part stands beneath

    @cached_property
    def sure(self) -> frozenset[str]:
        """What is declared, but not for one part alone; in a case also what that supposes, which is of no outcome."""
        declared = enumerate(self.problem.declared)
        return frozenset(each.key for number, each in declared if self.problem.is_given(number, None))

    def at(self, place: str, act: Callable[..., _Support], *args: object) -> _Support:
        """Do `act`, and say `place` in its refusal."""
        try:
            return act(*args)
        except (InvalidStep, StatementError, ShapeError) as why:
            raise InvalidStep(f"{place}: {why}") from None

    # -- chains -----------------------------------------------------------------------------

    def chain(self, chain: Chain) -> None:
        """Check the facts and every link; from then on the chain may be cited."""
        place = f"lemma {chain.name}, " if chain.part is None else ""
        if chain.name in self.lemmas:
            raise InvalidStep(f"the lemma {chain.name} stands twice")
        if chain.part is not None:
            self.answers(chain)
        for number, fact in enumerate(chain.facts, 1):
            self.at(f"{place}fact {number}, {fact.name or fact.rule}", self.fact, fact)
        shown = [self.at(f"{place}start", self.displayed, chain.start, chain.start.free)]
        leans: list[_Support] = []
        here = chain.start
        for number, step in enumerate(chain.steps, 1):
            if not same(step.before, here):
                raise InvalidStep(f"{place}step {number} does not begin where the one before ends")
            link = f"{place}step {number}, {step.name or step.rule}"
            leans.append(self.at(link, self.step, step))
            shown.append(self.at(link, self.displayed, step.after, step.before.free))
            here = step.after
        if any(name not in self.lemmas for name in chain.where):
            raise InvalidStep(f"{place}there is no such lemma before it: {', '.join(chain.where)}")
        if chain.part is not None:
            self.answered[chain.part] = dict(self.facts)
        self.lemmas[chain.name] = chain
        self.proofs[chain.name] = _together(leans)
        self.shown[chain.name] = _together(shown)

    def answers(self, chain: Chain) -> None:
        """The chain starts at the target of its part, which no other chain answers."""
        target = self.target(chain)
        if target is None or not any(same(start, chain.start) for start in target.starts):
            raise InvalidStep("the derivation does not start at what is to be found")
        if target.claim is None:
            _insist_on_equations(chain)
        if any(other.part == chain.part for other in self.lemmas.values()):
            raise InvalidStep(f"the part {chain.part} is answered twice")

    def target(self, chain: Chain) -> Target | None:
        """What a chain is to answer, if there is such a part."""
        return next((each for each in self.problem.targets if each.part == chain.part), None)

    def claim(self, chain: Chain, target: Target, support: _Support) -> Judgement:
        """What a chain that answers a part proves: what is claimed there, if it does; else of its ends what
        its links say.  What is convex is so where everything that is assumed holds on a convex set.
        """
        found = Judgement(chain.relation, (chain.start, chain.end))
        asked = target.claim
        if asked is not None:
            is_chain = all(map(same, found.terms, asked.terms)) and asked.relation in SAYS[found.relation]
            is_closed = self.closing(target, chain) and self.on_convex_set(support, variables(asked))
            if is_chain or is_closed:
                return asked
        return found

    def closing(self, target: Target, chain: Chain) -> tuple[Judgement, ...]:
        """What is known of the end of a chain and proves what is claimed of its start: 0 ≤ r − l = ... = end.

        Another part may show it from what is given for that one alone.
        """
        asked = target.claim
        if asked is None or asked.relation == "=" or not same(chain.start, target.term):
            return ()
        is_curvature = asked.relation in CURVED
        sign = asked.about(chain.end) if is_curvature else Judgement(asked.relation, (ZERO, chain.end))
        return (sign,) if chain.relation == "=" and sign.key in self.answered[target.part] else ()

    def theorem(self, derivation: Derivation, chain: Chain) -> Theorem:
        """What the chain proves, with all it rests on."""
        form, cases = self.forms.get(chain.part or ""), self.cases.get(chain.part or "", ())
        target = self.target(chain)
        assert target is not None
        closing = self.closing(target, chain)
        weighed = (case.chain.name for case in cases if case.chain.name in self.lemmas)
        beside = (*(() if form is None else (form.chain.name,)), *weighed)
        own = (chain.name, *beside)
        named_here = (chain.name, *self.wheres(chain), *beside)
        whole, resting = self.whole(named_here, closing, self.beside.get(target.part, ()))
        claim = self.claim(chain, target, whole)
        if not all(self.problem.is_given(number, target.part) for number in whole.given):
            raise InvalidStep(f"part {target.part} rests on what is given for another part alone")
        return Theorem(
            derivation,
            chain.part or "",
            claim,
            tuple(j for n, j in enumerate(self.problem.declared) if n in whole.given),
            tuple(
                leaf
                for key, leaf in whole.leaves.items()
                if key in self.assumed and not self.is_idle(leaf, claim, whole)
            ),
            tuple(name for name in self.laws if name in whole.laws),
            tuple(name for name in self.lemmas if name in whole.lemmas and name not in own),
            form,
            cases,
            convexity=target.convexity if claim == target.claim and self.curves(target, whole) else None,
            everywhere=tuple(e for n, e in enumerate(self.problem.everywhere) if n in whole.everywhere),
            witnesses=self.spoken_of(whole, (t for name in resting for t in self.ends(name))),
        )

    def is_idle(self, leaf: Judgement, claim: Judgement, whole: _Support) -> bool:
        """Whether `leaf` may be left out of what `claim` leans on: x ≠ 0 of the limit of sin x/x as x → 0.

        A claim in which x stands for all its values says nothing of the given one; so it holds if it does for some
        x.  It does where all that is leant on of x holds near the point, as there are such x, and where that does
        by facts of which the same is true.
        """
        limits = (each for term in claim.terms for each in subterms(term) if isinstance(each, Limit))
        for node in limits:
            if isinstance(node.variable, Sym) and hangs_on(self.problem, leaf, node.variable):
                return not hangs_on(self.problem, claim, node.variable) and all(
                    self.lasts(each, node, whole)
                    for each in whole.leaves.values()
                    if hangs_on(self.problem, each, node.variable)
                )
        return False

    def lasts(self, leaf: Judgement, node: Limit, whole: _Support) -> bool:
        """Whether `leaf` holds near the point of `node`, by facts that lean on no more than `whole`, and of the
        variable only on which side of the point it is.
        """
        try:
            found = [self.holds(each) for each in self.lasting(leaf, node)]
        except InvalidStep:
            return False
        leaves = _together(found).leaves
        return leaves.keys() <= whole.leaves.keys() and all(
            not hangs_on(self.problem, each, node.variable) or lasting(self.problem, each, node) == ((),)
            for each in leaves.values()
        )

    def ends(self, name: str) -> tuple[Term, Term]:
        """Where a chain starts and where it ends."""
        return self.lemmas[name].start, self.lemmas[name].end

    def spoken_of(self, support: _Support, terms: Iterable[Term]) -> tuple[Witness, ...]:
        """The witnesses that something leans on, or that stand in `terms`."""
        names = support.obtained | {each.name for each in named(terms, self.witnesses.values())}
        return tuple(each for each in self.witnesses.values() if each.name in names)

    def curves(self, target: Target, support: _Support) -> bool:
        """Whether convexity follows from a Hessian form that is nonnegative: for smooth functions, and where
        what is assumed of the variables holds on a convex set, and nothing is assumed of the directions; if it
        is strict, that they are not all 0.
        """
        convexity = target.convexity
        if convexity is None or not is_smooth(self.problem, convexity.of, dict(convexity.directions)):
            return False
        return not any(self.narrows(convexity, leaf) for leaf in support.leaves.values())

    def narrows(self, convexity: Convexity, leaf: Judgement) -> bool:
        """Whether `leaf` leaves out points or directions so that convexity does not follow from the others."""
        if convexity.strict and is_motion(self.problem, convexity, leaf):
            return False
        moved, directions = zip(*convexity.directions, strict=True)
        if any(self.problem.depends(term, name) for term in leaf.terms for name in directions):
            return True
        return not keeps_convex(self.problem, leaf, moved)

    def on_convex_set(self, support: _Support, names: tuple[str, ...]) -> bool:
        """Whether all that is leant on holds on a convex set of values of these symbols."""
        return all(keeps_convex(self.problem, leaf, names) for leaf in support.leaves.values())

    def form(self, form: MatrixForm, derivation: Derivation) -> _Support:
        """A matrix whose entries, read off the notation, are the answer of a part."""
        if form.part not in derivation.parts or form.part in self.forms:
            raise InvalidStep("there is no such answer, or its matrix form stands twice")
        sizes = tuple(dim for dim in shape(form.matrix) if dim != 1)
        if tuple(i.dim for i in form.at) != sizes or len(set(form.at)) != len(form.at):
            raise InvalidStep(f"the indices do not number the entries of a matrix of shape {sizes}")
        answer = derivation.answer(form.part)
        entry = component(form.matrix, *form.at, beside=answer.start.free - {*form.at})
        if form.chain.part is not None or not same(form.chain.start, entry):
            raise InvalidStep("the chain does not start at the entries of the matrix")
        if not same(form.chain.end, answer.end):
            raise InvalidStep("the entries of the matrix are not the answer")
        _insist_on_equations(answer)
        _insist_on_equations(form.chain)
        self.chain(form.chain)
        self.forms[form.part] = form
        return self.proofs[form.chain.name]

    def case(self, case: Case, derivation: Derivation) -> _Support:
        """What the answer of a part is where conditions hold: where their weights are 1.

        The conditions speak of no other indices than the target.  They must be defined by themselves, since
        0 times a weight is written 0; the value stands in the end of the chain.
        """
        if case.part not in derivation.parts:
            raise InvalidStep("there is no such answer")
        answer = derivation.answer(case.part)
        if case.supposes:
            return self.supposed_case(case, answer)
        weights = tuple(each for each in map(weight, case.when) if each is not None)
        if not weights or len(weights) < len(case.when):
            raise InvalidStep("this is no condition of a case")
        if case.chain.part is not None or not same(case.chain.start, mul(*weights, answer.end)):
            raise InvalidStep("the chain does not start at the answer where the condition holds")
        if not same(case.chain.end, mul(*weights, case.value)):
            raise InvalidStep("the chain does not end at the value where the condition holds")
        _insist_on_equations(answer)
        _insist_on_equations(case.chain)
        self.chain(case.chain)  # its facts come first: the conditions may need them
        shown = [self.displayed(each, answer.start.free) for each in weights]
        self.shown[case.chain.name] = _together((self.shown[case.chain.name], *shown))
        self.cases[case.part] = (*self.cases.get(case.part, ()), case)
        return self.proofs[case.chain.name]

    def supposed_case(self, case: Case, answer: Chain) -> _Support:
        """What the answer of a part is where conditions hold, by a chain that supposes them; nobody may cite it."""
        if case.chain.part is not None or not same(case.chain.start, answer.end):
            raise InvalidStep("the chain does not start at the answer")
        if not same(case.chain.end, case.value):
            raise InvalidStep("the chain does not end at the value where the condition holds")
        if not case.when:
            raise InvalidStep("this is no condition of a case")
        if any(each.when == case.when and each.supposes for each in self.cases.get(case.part, ())):
            raise InvalidStep("the case stands twice")
        _insist_on_equations(answer)
        for condition in case.when:
            check_condition(condition)
        shown = [self.displayed(term, frozenset()) for condition in case.when for term in condition.terms]
        if named((t for condition in case.when for t in condition.terms), self.witnesses.values()):
            raise InvalidStep("the condition of a case speaks of a witness")
        found = _together((*shown, self.where(case.when, case.chain)))
        self.cases[case.part] = (*self.cases.get(case.part, ()), case)
        self.beside.setdefault(case.part, []).append(found)
        return found

    def where(self, conditions: tuple[Judgement, ...], *chains: Chain) -> _Support:
        """What equations lean on that hold where `conditions` do, beside these."""
        count = len(self.problem.declared)
        if any(self.problem.chance(term) for condition in conditions for term in condition.terms):
            raise InvalidStep("the condition of a case hangs on an outcome")
        terms = (term for chain in chains for term in (chain.start, *(step.after for step in chain.steps)))
        if any(contains(term, Limit) for term in terms):
            raise InvalidStep("a limit stands in a case")  # what is supposed need not hold on the way to it
        inner = replace(
            self,
            problem=supposing(self.problem, *conditions),
            facts=dict(self.facts),
            lemmas=dict(self.lemmas),
            proofs=dict(self.proofs),
            shown=dict(self.shown),
        )
        for chain in chains:
            _insist_on_equations(chain)
            inner.chain(chain)
        found = _together(each[chain.name] for chain in chains for each in (inner.proofs, inner.shown))
        names = {condition.key for condition in conditions}
        leaves = {name: leaf for name, leaf in found.leaves.items() if name not in names}
        return replace(found, leaves=leaves, given=frozenset(n for n in found.given if n < count))

    def kink(self, kink: Kink, theorems: Iterable[Theorem]) -> _Support:
        """What is said of the points where the argument of a kink is 0, which its part excludes."""
        theorem = next((each for each in theorems if each.part == kink.part), None)
        if theorem is None or (kink.part, key(kink.argument)) in self.kinks:
            raise InvalidStep("there is no such answer, or the same kink stands twice")
        self.kinks.add((kink.part, key(kink.argument)))
        known = dict(self.facts)
        assumed = {each.key for each in theorem.assumed}
        then = replace(self, facts=self.answered[kink.part])  # another part may show it from what it assumes
        excluded = then.holds(nonzero(kink.argument)).leaves.keys() & self.assumed
        if not excluded or not excluded <= assumed:
            raise InvalidStep("the part does not assume that the argument is not 0")
        slopes = beside(self.problem, theorem.chain.start, kink.argument)
        ends = (add(kink.value, mul(multiple, kink.condition)) for multiple in kink.multiples)
        sides = zip((kink.above, kink.below), slopes, ends, strict=True)
        found = self.meets(kink, theorem.chain.start)
        found = _together((found, *(self.side(kink, *each) for each in sides)))
        if kink.convexity:
            self.subgradients(kink, theorem.chain.start)
        first, second = kink.multiples
        found = _together((found, self.holds(nonzero(add(first, neg(second))))))
        if found.lemmas:
            raise InvalidStep("it leans on a lemma")
        if not all(self.problem.is_given(number, kink.part) for number in found.given):
            raise InvalidStep("it rests on what is given for another part alone")
        if found.obtained or named((kink.condition, kink.value, *kink.multiples), self.witnesses.values()):
            raise InvalidStep("it leans on a witness")
        besides = {name: leaf for name, leaf in found.leaves.items() if name in self.assumed}
        if not besides.keys() <= assumed - excluded:
            raise InvalidStep("it rests on what the part does not assume, or on the argument not being 0")
        if any(excludes(leaf, kink.argument) for leaf in besides.values()):
            raise InvalidStep("what it assumes besides may exclude that the argument is 0")
        if sorted(each.key for each in kink.besides) != sorted(besides):
            raise InvalidStep("what it says to assume besides is not what it rests on")
        self.forget(equal(kink.argument, ZERO), known)
        return found

    def forget(self, supposed: Judgement, known: Mapping[str, _Support]) -> None:
        """Of the facts that lean on what is so beside a kink alone, leave none to others, but what was known before."""
        for name in [name for name, support in self.facts.items() if supposed.key in support.leaves]:
            self.facts.pop(name)
        self.facts.update({name: support for name, support in known.items() if name not in self.facts})

    def side(self, kink: Kink, chain: Chain, slope: Term, end: Term) -> _Support:
        """The derivative on one side of a kink; nobody may cite it, as its argument is 0 at one index only."""
        if chain.part is not None or not same(chain.start, slope):
            raise InvalidStep("a chain does not start at the derivative beside the kink")
        if not same(chain.end, end):
            raise InvalidStep("a chain does not end at the value and a multiple of the condition")
        _insist_on_equations(chain)
        alone = replace(self, lemmas={}, proofs={}, shown={}, vanishing=kink.argument)
        alone.chain(chain)
        return _together((alone.proofs[chain.name], alone.shown[chain.name]))

    def subgradients(self, kink: Kink, target: Term) -> None:
        """That what is differentiated is convex in the variable, by facts that assume nothing and hold on a convex
        set: then the numbers between its derivatives from the two sides are its subgradients in that entry, and
        these are the ends of both chains, in one order or the other.
        """
        assert isinstance(target, D)
        if kink.condition is ZERO:
            raise InvalidStep("a derivative that exists is the only subgradient")
        if any(fact.rule in ("assumed", "lemma", "obtained", "kink") for fact in kink.convexity):
            raise InvalidStep("convexity beside a kink is to be shown from what is given")
        alone = replace(self, facts={}, lemmas={}, proofs={}, shown={}, vanishing=None)
        for number, fact in enumerate(kink.convexity, 1):
            alone.at(f"convexity, fact {number}", alone.fact, fact)
        found = alone.holds(Judgement("convex", (target.body, target.wrt)))
        if not alone.on_convex_set(found, (target.wrt.data,) if isinstance(target.wrt, Sym) else ()):
            raise InvalidStep("what convexity leans on does not hold on a convex set")
        if not all(self.problem.is_given(number, kink.part) for number in found.given):
            raise InvalidStep("convexity rests on what is given for another part alone")

    def meets(self, kink: Kink, target: Term) -> _Support:
        """That both sides are the same where indicators switch; and where the derivative may fail to exist, that
        they are so nearby too, along a variable that the argument is affine in.
        """
        assert isinstance(target, D)
        is_sure = kink.condition is ZERO
        if not is_sure and not is_straight(self.problem, target, kink.argument):
            raise InvalidStep("the argument is not affine in the variable")
        difference = gap(self.problem, target, kink.argument)
        if (difference is None) != (kink.meeting is None):
            raise InvalidStep("it must show that the sides meet where an indicator switches, and only there")
        if difference is None or kink.meeting is None:
            return _Support()
        found = self.side(kink, kink.meeting, difference, ZERO)
        if not is_sure:
            leaves = {name: leaf for name, leaf in found.leaves.items() if leaf != equal(kink.argument, ZERO)}
            found = _together((found, self.nearby(replace(found, leaves=leaves), target)))
        return found

    def plug(self, plug: PlugIn, theorems: tuple[Theorem, ...]) -> _Support:
        """What was found for the unknowns satisfies what is declared of them; nothing of that is used."""
        solved = [theorem for theorem in theorems if theorem.target.is_unknown and theorem.is_proved]
        if len({theorem.target.unknowns for theorem in solved}) != 1:
            raise InvalidStep("nothing is found for it, or for other unknowns by themselves")
        unknowns = solved[0].target.unknowns
        found = {
            entry.name: (entry.args, theorem.chain.end)
            for theorem in solved
            if isinstance(entry := theorem.target.term, Sym)
        }
        if found.keys() != set(unknowns) or len(solved) > len(found):
            raise InvalidStep("not every unknown is found, or one is found twice")
        _, judgement = self.declared(str(plug.number))
        if not speaks_of(self.problem, judgement, unknowns):
            raise InvalidStep("this says nothing of an unknown")
        letters = plug.binding.indices
        stay = [i for i in judgement.free if i not in letters]
        if len({*letters.values(), *stay}) < len(letters) + len(stay):
            raise InvalidStep("two of its indices become one")
        judgement = self.renamed(judgement, plug.binding)
        slopes, leant = self.slopes(plug, found)
        terms = tuple(plugged(self.problem, with_slopes(t, slopes), found) for t in judgement.terms)
        there = Judgement(judgement.relation, terms)
        is_equation = judgement.relation == "="
        if plug.chain.part is not None or not same(
            plug.chain.start, there.terms[0] if is_equation else there.subject
        ):
            raise InvalidStep("the chain does not start at what is declared, with what was found put in")
        if not same(plug.chain.end, there.terms[1] if is_equation else there.subject):
            raise InvalidStep("the chain does not end at the other side")
        _insist_on_equations(plug.chain)
        for chain in plug.before:
            if chain.part is not None:
                raise InvalidStep("a chain that it cites answers a part")
            self.chain(chain)
        self.chain(plug.chain)
        whole, _ = self.whole((plug.chain.name,), () if is_equation else (there,))
        if not all(self.problem.is_given(n, each.part) for n in whole.given for each in solved):
            raise InvalidStep("it rests on what is given for one part alone")
        whole = _together((whole, self.at_the_point(leant, found)))
        if whole.obtained or whole.everywhere:
            raise InvalidStep("it rests on a witness, or on what holds on a whole interval")
        if any(speaks_of(self.problem, leaf, unknowns) for leaf in whole.leaves.values()):
            raise InvalidStep("it rests on what is known of an unknown")
        if not {key for key in whole.leaves if key in self.assumed} <= {
            leaf.key for theorem in solved for leaf in theorem.assumed
        }:
            raise InvalidStep("it rests on what no answer assumes")
        return whole

    def slopes(self, plug: PlugIn, found: Found) -> tuple[list[tuple[Term, Term]], _Support]:
        """The derivatives that a plug has values for, with these; and what they lean on."""
        slopes = []
        for name, binding in plug.by:
            said = self.lemma(name, binding)
            slopes.append((said.terms[0], said.terms[1]))
        return slopes, self.whole(name for name, _ in plug.by)[0]

    def at_the_point(self, support: _Support, found: Found) -> _Support:
        """The same support, of what was found: each thing that it leans on is said of an unknown no more, but is a
        fact of what was found for it.
        """
        moved = {key: leaf for key, leaf in support.leaves.items() if speaks_of(self.problem, leaf, found)}
        if any(leaf.relation not in OF_NUMBERS for leaf in moved.values()):
            raise InvalidStep("that something is differentiable in an unknown is no fact of what was found")
        there = (
            Judgement(leaf.relation, tuple(plugged(self.problem, term, found) for term in leaf.terms))
            for leaf in moved.values()
        )
        kept = {key: leaf for key, leaf in support.leaves.items() if key not in moved}
        return _together((replace(support, leaves=kept), *map(self.holds, there)))

    def whole(
        self, names: Iterable[str], facts: Iterable[Judgement] = (), supports: Iterable[_Support] = ()
    ) -> tuple[_Support, set[str]]:
        """What chains and facts lean on, the displayed lines and those of all lemmas included; and the chains that
        they rest on, themselves among them.
        """
        support = _together((*map(self.cited, names), *map(self.holds, facts), *supports))
        resting = set(support.lemmas)
        for name in reversed(self.lemmas):  # a lemma leans on earlier ones only
            if name in resting:
                resting |= self.shown[name].lemmas
        return _together((support, *(self.shown[name] for name in self.lemmas if name in resting))), resting

    def wheres(self, chain: Chain) -> tuple[str, ...]:
        """The chains that say what stands in the end of this one, and in theirs."""
        found: dict[str, None] = {}
        stack = list(chain.where)
        while stack:
            name = stack.pop()
            if name not in found:
                found[name] = None
                stack.extend(self.lemmas[name].where)
        return tuple(found)

    def displayed(self, term: Term, free: frozenset[Index]) -> _Support:
        """`term` means something here and is defined."""
        self.problem.check_term(term, "the term", free)
        check_apart(term, self.witnesses.values())
        found = [self.holds(needed) for needed in obligations(self.problem, term)]
        for node in subterms(term) if contains(term, Moment, Limit) else ():
            if isinstance(node, Moment):
                for needed in obligations(self.problem, node):
                    found.append(self.for_every_outcome(self.holds(needed)))
            elif isinstance(node, Limit):
                found += [
                    self.eventually(self.holds(each), node) for each in obligations(self.problem, node.body)
                ]
        return _together(found)

    def for_every_outcome(self, support: _Support) -> _Support:
        """What it leans on besides where an expectation averages over it; refuse what is assumed of an outcome.

        What the problem declares for all its parts holds of every outcome, and so of an expectation for those
        parameters only with which there is such a distribution: Σ_k y_k = 1 gives Σ_k p_k = 1 at the point, and
        nothing of a derivative in p.
        """
        names: set[str] = set()
        for name, leaf in support.leaves.items():
            if is_of_outcome(self.problem, leaf):
                if name not in self.sure:
                    raise InvalidStep("what is assumed of an outcome is used under an expectation")
                names.update(*map(self.problem.chance, leaf.terms))
        return _together(map(self.of_distribution, sorted(names)))

    def of_distribution(self, name: str) -> _Support:
        """Leaning on it that there is such a distribution, with the parameters that it has at the point."""
        random = self.problem.random[name]
        own = integrable(sym(name, *random.at))  # hangs on all parameters
        return _together(map(self.leaf, (own, *existence(random))))

    def step(self, step: Step) -> _Support:
        """One link: the part that is replaced, what by, and under which conditions."""
        rules = {
            "law": self.by_law,
            "algebra": self.by_algebra,
            "unfold": self.by_definition,
            "fold": self.by_definition,
            "hypothesis": self.by_equation,
            "lemma": self.by_equation,
            "adjoint": self.by_adjoint,
            "chain": self.by_chain_rule,
            "kink": self.by_kink,
            "bound": self.by_bound,
            "combination": self.by_combination,
            "obtain": self.by_witness,
            "cases": self.by_cases,
            "continuity": self.by_continuity,
            "peano": self.by_peano,
            "moment": self.by_moment,
            "standard": self.by_standard,
            "induction": self.by_induction,
            "previous": self.by_previous,
        }
        if step.rule not in rules:
            raise InvalidStep(f"{step.rule} is no rule of inference")
        if step.relation != "=" and step.rule != "bound":
            raise InvalidStep(f"{step.rule} proves an equation, not {step.relation}")
        if step.combination and step.rule != "combination":
            raise InvalidStep(f"{step.rule} combines no equations")
        if step.induction and step.rule != "induction":
            raise InvalidStep(f"{step.rule} is no induction")
        if step.arms and step.rule != "cases":
            raise InvalidStep(f"{step.rule} has no cases")
        old = old_part(step)
        own = rules[step.rule](step, old)
        conditions = conditions_of(step, self.problem, self.laws)
        if [j.key for j in conditions] != [j.key for j in step.conditions]:
            raise InvalidStep("the conditions it names are not those it needs")
        leaning = _together((own, *(self.holds(needed) for needed in conditions)))
        if any(isinstance(node, Moment) for node in along(step.before, step.path)):
            leaning = _together((leaning, self.for_every_outcome(leaning)))
        for slope in derivatives_over(step.before, step.path):
            leaning = self.nearby(leaning, slope)
        for node in along(step.before, step.path):
            if isinstance(node, Limit):
                leaning = self.eventually(leaning, node)
        if step.rule == "law":
            leaning = _together((leaning, self.near(self.law(step.name), step.binding)))
        if not same(replaced(step), step.after):
            raise InvalidStep("the result is not the term with that part replaced")
        return leaning

    def by_law(self, step: Step, old: Term) -> _Support:
        """The part is one side of an instance of a law."""
        law = self.law(step.name)
        if law.claim.relation != "=":
            raise InvalidStep("the law is not an equation")
        check_binding(law, step.binding)
        self.not_carried(law, step.binding)
        sides = instance(law.lhs, step.binding), instance(law.rhs, step.binding)
        self.replaces(step, old, sides)
        if law.averages:
            if step.binding.local:
                raise InvalidStep("nothing is known of expectations with definitions held fixed")
            premises = (self.holds(instance_of(premise, step.binding)) for premise in law.when)
            leaning = _together(map(self.for_every_outcome, premises))
            for premise in law.when:
                if premise.relation == "normal":  # of a distribution that there is
                    (entry, *_) = instance_of(premise, step.binding).terms
                    assert isinstance(entry, Sym)
                    leaning = _together((leaning, self.of_distribution(entry.name)))
            return replace(leaning, laws=frozenset((step.name,)))
        return _Support(laws=frozenset((step.name,)))

    def by_moment(self, step: Step, old: Term) -> _Support:
        """The expectation of a product of random entries is worked out from their distributions."""
        if not same(step.new, moment_value(self.problem, old)):
            raise InvalidStep("this is not what the distributions say")
        return _Support()

    def by_standard(self, step: Step, old: Term) -> _Support:
        """A normal variable is its mean and a multiple of a standard normal one."""
        noise, (_, scale) = step.binding.names.get("noise", ""), step.binding.metas.get("scale", ((), ZERO))
        self.problem.check_term(
            scale,
            "the scale",
            frozenset(self.problem.random[step.name].at) if step.name in self.problem.random else None,
        )
        if not same(step.new, standardised(self.problem, old, step.name, noise, scale)):
            raise InvalidStep("this is not the variable written by a standard one")
        return _Support()

    def replaces(self, step: Step, old: Term, sides: tuple[Term, Term]) -> None:
        """old = new is left = right, or right = left if the step goes backwards."""
        left, right = sides[::-1] if step.backwards else sides
        if not same(old, left):
            raise InvalidStep("the left side is not what stands there")
        if not same(step.new, right):
            raise InvalidStep("the right side is not what it is replaced by")

    def by_algebra(self, step: Step, old: Term) -> _Support:
        """Both sides are the same quotient of polynomials."""
        if not is_identity(old, step.new):
            raise InvalidStep("the two sides differ as polynomials or quotients")
        return _Support()

    def by_definition(self, step: Step, old: Term) -> _Support:
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
        return _Support(unfolded=frozenset((step.name,)))

    def by_equation(self, step: Step, old: Term) -> _Support:
        """An equation that the problem declares, or an earlier chain, with its free indices renamed."""
        said, support = self.equation(step.rule, step.name, step.binding)
        self.replaces(step, old, (said.terms[0], said.terms[1]))
        return support

    def cited(self, name: str) -> _Support:
        """What the equation of an earlier chain leans on, itself among its lemmas."""
        proof = self.proofs[name]
        return replace(proof, lemmas=proof.lemmas | {name})

    def by_adjoint(self, step: Step, old: Term) -> _Support:
        """A derivative is written out through the consumers of its variable.

        The chain rule needs every definition on the way to be differentiable in all that moves on it
        together.  Each rule that proves something differentiable gives this for the parts it is made
        of; an assumption would not.
        """
        if not same(step.new, adjoint(self.problem, old)):
            raise InvalidStep("these are not the consumers of the variable")
        assert isinstance(old, D)
        assert isinstance(old.body, Sym)
        assert isinstance(old.wrt, Sym)
        self.composed(exists(old))
        return _Support(unfolded=between(self.problem, old.body.name, old.wrt.name))

    def composed(self, judgement: Judgement) -> _Support:
        """What a differentiability leans on that is proved by composing what is differentiable."""
        support = self.holds(judgement)
        if support.lemmas or any("differentiable" in leaf.relation for leaf in support.leaves.values()):
            raise InvalidStep("the chain rule needs differentiability to be proved, not assumed")
        return support

    def by_chain_rule(self, step: Step, old: Term) -> _Support:
        """The derivative of an opaque function is written out through its arguments."""
        if not same(step.new, chain_rule(self.problem, old)):
            raise InvalidStep("these are not the arguments of the function")
        return _Support()

    def by_kink(self, step: Step, old: Term) -> _Support:
        """The argument of the kink is 0 at the point, and for its own indices only."""
        if self.vanishing is None or not same(old, self.vanishing) or step.new is not ZERO:
            raise InvalidStep("nothing says that this is 0")
        around = self.beneath(step)
        if any(isinstance(p, D | Limit) for p in around):
            raise InvalidStep(
                "the argument of a kink is 0 at the point only, not under a derivative or a limit"
            )
        bound = {p.index for p in around if isinstance(p, Binder)}
        if not bound.isdisjoint(self.vanishing.free):
            raise InvalidStep("the argument of a kink is 0 for its own indices only")
        return self.leaf(equal(self.vanishing, ZERO))

    def by_continuity(self, step: Step, old: Term) -> _Support:
        """The limit of an unknown function that is continuous."""
        if not same(step.new, continuity(self.problem, old)):
            raise InvalidStep("this is not the function of the limits of its arguments")
        return _Support()

    def by_peano(self, step: Step, old: Term) -> _Support:
        """The limit in Taylor's theorem of an unknown function."""
        if not isinstance(old, Limit):
            raise InvalidStep("what stands there is no limit")
        left, right = peano(self.problem, old, step.binding).terms
        self.replaces(step, old, (left, right))
        return _Support()

    def by_bound(self, step: Step, _: Term) -> _Support:
        """The part becomes one that is no less, or greater where the whole falls with it; all of it is said by
        the conditions.
        """
        if any(isinstance(node, D) for node in along(step.before, step.path)):
            raise InvalidStep("a bound says nothing of a derivative")
        over = [node for node in along(step.before, step.path) if isinstance(node, Moment)]
        names = sorted({name for node in over for arg in node.args for name in self.problem.chance(arg)})
        # it holds for the parameters only with which there is such a distribution
        return _together(map(self.of_distribution, names))

    def by_combination(self, step: Step, old: Term) -> _Support:
        """The part differs from what it becomes by multiples of l − r, for equations l = r that hold."""
        if not step.combination:
            raise InvalidStep("it combines no equations")
        leaning = []
        for each in step.combination:
            said, support = self.equation(each.rule, each.name, each.binding)
            if said.key != each.equation.key:
                raise InvalidStep("an equation that it combines is not the one it names")
            for term in (each.factor, *each.equation.terms):
                self.problem.check_term(term, "an equation and its factor", None)
                check_apart(term, self.witnesses.values())
            leaning.append(support)
        if not is_combination(old, step.new, step.combination):
            raise InvalidStep("the difference is not that combination of equations")
        return _together(leaning)

    def equation(self, rule: str, name: str, binding: Binding) -> tuple[Judgement, _Support]:
        """An equation that is declared, or that an earlier chain proves, at indices; and what it leans on."""
        if rule == "lemma":
            return self.lemma(name, binding), self.cited(name)
        if rule != "hypothesis":
            raise InvalidStep(f"{rule} names no equation")
        number, judgement = self.declared(name)
        if judgement.relation != "=":
            raise InvalidStep("what is declared there is not an equation")
        return self.renamed(judgement, binding), self.leaf(judgement, number)

    def by_witness(self, step: Step, old: Term) -> _Support:
        """Taylor's theorem, of a number that there is by it; the mean value theorem, of a differentiable function."""
        witness = self.witness(step.name)
        left, right = witness.equation.terms
        self.replaces(step, old, (left, right))
        equation = self.obtained(witness, witness.equation)
        return equation if witness.smooth is None else _together((equation, self.smooth(witness)))

    def smooth(self, witness: Witness) -> _Support:
        """That the function of a witness is differentiable, whichever number between the two ends it is."""
        assert witness.smooth is not None
        found = self.holds(witness.smooth)
        for leaf in found.leaves.values():
            of_it = any(self.problem.depends(term, witness.name) for term in leaf.terms)
            if leaf.key != witness.place.key and (of_it or named(leaf.terms, self.witnesses.values())):
                raise InvalidStep(
                    f"it is used of {witness.name} that its function is differentiable there only"
                )
        return found

    def by_cases(self, step: Step, old: Term) -> _Support:
        """The part is equal to what it becomes in each case, and the cases leave nothing out."""
        check_conditions(arm.when for arm in step.arms)
        terms = [term for arm in step.arms for term in arm.when.terms]
        if named(terms, self.witnesses.values()):
            raise InvalidStep("the condition of a case speaks of a witness")
        shown = [self.displayed(term, frozenset()) for term in terms]
        there = replace(self, around=self.beneath(step))
        return _together((*shown, *(there.case_of(arm, old, step.new) for arm in step.arms)))

    def by_induction(self, step: Step, old: Term) -> _Support:
        """The part is an entry of a family, and its closed form holds at first, and at a step if at the one before."""
        forms = {each.shift: each.form for each in step.induction}
        if step.name not in forms or len(forms) < len(step.induction) or not isinstance(old, Sym):
            raise InvalidStep("the induction has no closed form for what stands there, or two")
        circle = self.problem.families.circles[step.name]
        if not circle.issuperset(forms):
            raise InvalidStep(
                "the induction is about several families that have nothing to do with each other"
            )
        found = []
        for each in step.induction:
            shift = shift_named(self.problem, each.shift)
            known = supposed(self.problem, forms, each.shift)
            found.append(self.by_itself(each.base, ends_of_base(self.problem, shift, each.form), {}))
            found.append(self.by_itself(each.step, ends_of_step(self.problem, shift, each.form), known))
        if not same(step.new, closed_at(self.problem, step.name, forms[step.name], old)):
            raise InvalidStep("this is not the closed form of that entry")
        support = _together(found)
        return replace(support, unfolded=support.unfolded | circle)

    def by_itself(self, chain: Chain, ends: tuple[Term, Term], previous: Mapping[str, Previous]) -> _Support:
        """What an equation leans on that nobody may cite, where so much is supposed of the step before."""
        if chain.part is not None or not all(map(same, (chain.start, chain.end), ends)):
            raise InvalidStep("the chains of an induction do not start and end where they must")
        _insist_on_equations(chain)
        inner = replace(
            self,
            facts=dict(self.facts),
            lemmas=dict(self.lemmas),
            proofs=dict(self.proofs),
            shown=dict(self.shown),
            previous=previous,
            around=(),
        )
        inner.chain(chain)
        return _together((inner.proofs[chain.name], inner.shown[chain.name]))

    def by_previous(self, step: Step, old: Term) -> _Support:
        """The entry of a family at the step before is what the induction supposes."""
        known = self.previous.get(old.name) if isinstance(old, Sym) else None
        if known is None or not isinstance(old, Sym):
            raise InvalidStep("nothing is supposed of what stands there")
        if not same(step.new, known.at(old, self.beneath(step))):
            raise InvalidStep("this is not what is supposed of the step before")
        return _Support()

    def beneath(self, step: Step) -> tuple[Term, ...]:
        """What the part that a step replaces stands beneath, also outside of the case that its chain is about."""
        return (*self.around, *along(step.before, step.path))

    def case_of(self, arm: Arm, old: Term, new: Term) -> _Support:
        """old = new by the chain of one case, which nobody may cite; it leans on its own condition no more."""
        chains = arm.chain, arm.other
        if not all(map(same, (chain.start for chain in chains), (old, new))):
            raise InvalidStep("the chains of a case do not start at the part and at what it becomes")
        if any(chain.part is not None for chain in chains) or not same(arm.chain.end, arm.other.end):
            raise InvalidStep("the chains of a case do not meet")
        return self.where((arm.when,), *chains)

    # -- facts ------------------------------------------------------------------------------

    def fact(self, fact: Fact) -> _Support:
        """One judgement that is not a step.

        What is plain or not at all, such as that 2 is a numeral, must not be shown: it would hold at
        the point alone, and derivative laws need it nearby.
        """
        rules = {
            "law": self.fact_by_law,
            "given": self.fact_given,
            "definition": self.fact_by_definition,
            "arithmetic": self.fact_by_arithmetic,
            "assumed": self.fact_assumed,
            "lemma": self.fact_by_lemma,
            "adjoint": self.fact_by_adjoint,
            "chain": self.fact_by_chain_rule,
            "everywhere": self.fact_everywhere,
            "obtained": self.fact_obtained,
            "curvature": self.fact_by_curvature,
            "kink": self.fact_by_kink,
            "continuity": self.fact_by_continuity,
            "peano": self.fact_by_peano,
            "expectation": self.fact_by_expectation,
            "distribution": self.fact_by_distribution,
            "density": self.fact_by_density,
        }
        if fact.rule not in rules:
            raise InvalidStep(f"{fact.rule} is no rule for facts")
        if fact.judgement.relation in PLAIN:
            raise InvalidStep(f"{fact.judgement.relation} is nothing to be shown")
        for term in fact.judgement.terms:
            self.problem.check_term(term, "the fact", None)
        check_judgement(fact.judgement, self.witnesses.values())
        self.facts[fact.judgement.key] = rules[fact.rule](fact)  # shown again, it may lean on less
        return self.facts[fact.judgement.key]

    def fact_given(self, fact: Fact) -> _Support:
        """What the problem declares, at other indices."""
        number, judgement = self.declared(fact.name)
        said = self.renamed(judgement, fact.binding)
        tells = fact.judgement.relation == "converges" and said.relation == "="  # lim t = c: it exists
        if said.key != fact.judgement.key and not (
            tells and any(same(fact.judgement.subject, side) for side in said.terms)
        ):
            raise InvalidStep("this is not what is declared")
        return self.leaf(judgement, number)

    def fact_everywhere(self, fact: Fact) -> _Support:
        """What the problem declares of all numbers, of one of which the conditions are facts."""
        number = int(fact.name) if fact.name.isdecimal() else len(self.problem.everywhere)
        if number >= len(self.problem.everywhere):
            raise InvalidStep(f"nothing is declared of all numbers under number {fact.name}")
        every = self.problem.everywhere[number]
        claim, conditions = every.of(fact.binding.metas)
        if claim.key != fact.judgement.key:
            raise InvalidStep("this is not what is declared")
        premises = [self.holds(condition) for condition in conditions]
        # the conditions too: what is declared may say something of what stands in them alone
        leaves = {judgement.key: judgement for judgement in (claim, *conditions)}
        return _together((_Support(leaves, everywhere=frozenset((number,))), *premises))

    def fact_obtained(self, fact: Fact) -> _Support:
        """Where a witness is."""
        witness = self.witness(fact.name)
        if fact.judgement.key != witness.place.key:
            raise InvalidStep(f"this is not what is known of {witness.name}")
        return self.obtained(witness, witness.place)

    def fact_by_arithmetic(self, fact: Fact) -> _Support:
        """A relation of numbers."""
        if not is_true_of_numbers(fact.judgement):
            raise InvalidStep("this does not hold of these numbers")
        return _Support()

    def fact_assumed(self, fact: Fact) -> _Support:
        """A hypothesis of the theorem, which will be printed."""
        if fact.judgement.relation not in ASSUMABLE or _is_false_of_numbers(fact.judgement):
            raise InvalidStep("this can't be assumed")
        if named(fact.judgement.terms, self.witnesses.values()):
            raise InvalidStep("nothing may be assumed of a witness")
        if fact.judgement.relation == "interchangeable":
            check_exchange(self.problem, *fact.judgement.terms)
        self.assumed.add(fact.judgement.key)
        return self.leaf(fact.judgement)

    def fact_by_law(self, fact: Fact) -> _Support:
        """An instance of a law that is not an equation."""
        law = self.law(fact.name)
        check_binding(law, fact.binding)
        self.not_carried(law, fact.binding)
        if instance_of(law.claim, fact.binding).key != fact.judgement.key:
            raise InvalidStep("this is not what the law says")
        premises = [self.holds(instance_of(premise, fact.binding)) for premise in law.when]
        if law.averages:
            if fact.binding.local:
                raise InvalidStep("nothing is known of expectations with definitions held fixed")
            premises += [self.for_every_outcome(each) for each in premises]
            premises += map(self.leaf, leant_on_by_sign(self.problem, fact.judgement))
        near = self.near(law, fact.binding)
        return _together((_Support(laws=frozenset((law.name,))), near, *premises))

    def near(self, law: Law, binding: Binding) -> _Support:
        """What it takes besides that the conditions of a law about a limit hold near its point."""
        node = spoken_of(law, binding)
        if node is None:
            return _Support()
        moving = [
            said
            for said in (instance_of(premise, binding) for premise in law.when)
            if said.relation != "independent"  # said of how a term hangs on the variable
            and hangs_on(self.problem, said, node.variable)
        ]
        return _together(self.eventually(self.holds(said), node) for said in moving)

    def fact_by_expectation(self, fact: Fact) -> _Support:
        """A polynomial in random entries has an expectation, and that may be differentiated under its sign."""
        match fact.judgement.relation, fact.judgement.terms:
            case "integrable", (term,):
                reading = integrable_polynomial(self.problem, term)
            case "interchangeable", (term, wrt):
                reading = interchangeable_polynomial(self.problem, term, wrt)
            case _:
                raise InvalidStep("this is not about an expectation")
        support = _together(map(self.holds, reading.smooth))
        support = _together((support, self.for_every_outcome(support)))
        return replace(support, unfolded=support.unfolded | reading.names)

    def fact_by_distribution(self, fact: Fact) -> _Support:
        """What the parameters of a declared distribution must be, or where all its outcomes are."""
        random = self.problem.random.get(fact.name)
        if random is None or set(fact.binding.indices) != set(random.at):
            raise InvalidStep(f"{fact.name} has no distribution, or its indices are not given")
        if fact.judgement.key in (self.renamed(each, fact.binding).key for each in of_support(random)):
            return self.of_distribution(fact.name)
        said = [self.renamed(each, fact.binding).key for each in of_parameters(random)]
        if fact.judgement.key not in said:
            raise InvalidStep("this is not what its distribution says of its parameters")
        return self.leaf(fact.judgement)

    def fact_by_density(self, fact: Fact) -> _Support:
        """A density e^h is normal where h = −(v − m)²/(2 s) + c, with s > 0."""
        if fact.judgement.relation != "normally distributed":
            raise InvalidStep("this is not about a normal distribution")
        entry, mean, variance = fact.judgement.terms
        needed = completed_square(self.problem, entry, mean, variance)
        return _together(map(self.holds, needed))

    def fact_by_definition(self, fact: Fact) -> _Support:
        """The same judgement with one definition in its subject written out."""
        subject = fact.judgement.subject
        entry = part(subject, fact.path)
        if not isinstance(entry, Sym) or entry.name not in self.problem.defined:
            raise InvalidStep("no defined name stands there")
        if fact.judgement.relation in (*OF_ARRAYS, "interchangeable"):
            wrt = fact.judgement.terms[1]
            if fact.judgement.relation != "differentiable" or _named(wrt) == entry.name:
                raise InvalidStep("a definition is not written out where it is held fixed")
        body = self.problem.defined[entry.name].at(entry.args)
        for slope in derivatives_over(subject, fact.path):
            self.nearby(_Support(unfolded=frozenset((entry.name,))), slope)
        inner = self.holds(fact.judgement.about(put(subject, fact.path, body)))
        return replace(inner, unfolded=inner.unfolded | {entry.name})

    def fact_by_lemma(self, fact: Fact) -> _Support:
        """The same judgement of what a lemma says its subject is equal to."""
        equation = self.lemma(fact.name, fact.binding)
        if fact.judgement.relation == "converges":
            return self.converges_by_lemma(fact, equation)
        if fact.judgement.relation == "integrable":
            return self.integrable_by_lemma(fact, equation)
        if not same(fact.judgement.subject, equation.terms[0]):
            raise InvalidStep("this is not what the lemma is about")
        if fact.judgement.relation not in ("differentiable", "<", "<=", "!=", "="):
            raise InvalidStep("a lemma says nothing of this")
        if fact.judgement.relation == "differentiable":
            wrt = fact.judgement.terms[1]
            if not isinstance(wrt, Sym):
                raise InvalidStep("this is not about a variable")
            cited = self.nearby(self.cited(fact.name), derivative(equation.terms[0], wrt))
            return _together((cited, self.holds(fact.judgement.about(equation.terms[1]))))
        inner = self.holds(fact.judgement.about(equation.terms[1]))
        return _together((self.cited(fact.name), inner))

    def integrable_by_lemma(self, fact: Fact, equation: Judgement) -> _Support:
        """What is equal for every outcome has an expectation where the other has one."""
        subject = fact.judgement.subject
        if not same(part(subject, fact.path), equation.terms[0]):
            raise InvalidStep("this is not what the lemma is about")
        if any(isinstance(node, D | Limit | Moment) for node in along(subject, fact.path)):
            raise InvalidStep("the lemma is used beneath a derivative, a limit or an expectation")
        cited = self.cited(fact.name)
        inner = self.holds(integrable(put(subject, fact.path, equation.terms[1])))
        return _together((cited, self.for_every_outcome(cited), inner))

    def converges_by_lemma(self, fact: Fact, equation: Judgement) -> _Support:
        """A limit exists since that of what its body is equal to, near the point, does."""
        node = fact.judgement.subject
        if not isinstance(node, Limit) or not same(node.body, equation.terms[0]):
            raise InvalidStep("this is not what the lemma is about")
        inner = self.holds(fact.judgement.about(limit_like(node, equation.terms[1])))
        return _together((self.eventually(self.cited(fact.name), node), inner))

    def fact_by_continuity(self, fact: Fact) -> _Support:
        """The limit of an unknown function exists since those of its arguments do."""
        node = fact.judgement.subject
        if fact.judgement.relation != "converges" or not isinstance(node, Limit):
            raise InvalidStep("this is not about a limit")
        return _together(map(self.holds, continuity_conditions(self.problem, node)))

    def fact_by_peano(self, fact: Fact) -> _Support:
        """The limit in Taylor's theorem exists."""
        node = fact.judgement.subject
        if fact.judgement.relation != "converges" or not isinstance(node, Limit):
            raise InvalidStep("this is not about a limit")
        if not same(node, peano(self.problem, node, fact.binding).terms[0]):
            raise InvalidStep("this is not what the theorem says")
        return _Support()

    def fact_by_adjoint(self, fact: Fact) -> _Support:
        """A result is differentiable since it is in each consumer, and each consumer in the variable."""
        result, wrt = fact.judgement.terms
        if fact.judgement.relation != "differentiable" or not isinstance(result, Sym):
            raise InvalidStep("this is not about a definition")
        if not isinstance(wrt, Sym):
            raise InvalidStep("this is not about a variable")
        found = smooth_premises(self.problem, result, wrt)
        if not found or any(premise.key == fact.judgement.key for premise in found):
            raise InvalidStep("no definition stands between the two")
        support = _together(self.composed(premise) for premise in found)
        return replace(support, unfolded=support.unfolded | between(self.problem, result.name, wrt.name))

    def fact_by_curvature(self, fact: Fact) -> _Support:
        """A term is convex (concave, log-convex) in given symbols since its parts are."""
        if any(name in self.problem.defined for name in variables(fact.judgement)):
            raise InvalidStep("a curvature is in given symbols")
        return _together(map(self.holds, premises(self.problem, fact.judgement, fact.name)))

    def fact_by_kink(self, fact: Fact) -> _Support:
        """The same sign where 0 stands for the argument of the kink, at `path` in its subject."""
        subject = fact.judgement.subject
        if self.vanishing is None or not same(part(subject, fact.path), self.vanishing):
            raise InvalidStep("nothing says that this is 0")
        if self.vanishing.free:
            raise InvalidStep("the argument of a kink is 0 for its own indices only")
        if fact.judgement.relation not in ("<", "<=", "!="):
            raise InvalidStep("what is 0 at the point says nothing of this")
        if any(isinstance(each, D | Limit | Moment) for each in along(subject, fact.path)):
            raise InvalidStep("the argument of a kink is 0 at the point only, and for one outcome")
        inner = self.holds(fact.judgement.about(put(subject, fact.path, ZERO)))
        return _together((inner, self.leaf(equal(self.vanishing, ZERO))))

    def fact_by_chain_rule(self, fact: Fact) -> _Support:
        """An opaque function is differentiable where its arguments are."""
        if fact.judgement.relation not in ("differentiable", "locally differentiable"):
            raise InvalidStep("this is not about differentiability")
        kind = "local" if fact.judgement.relation.startswith("locally") else "total"
        body, wrt = fact.judgement.terms
        slope = derivative(body, wrt, kind)
        chain_rule(self.problem, slope)  # refuses what is not an opaque function
        return _together(map(self.holds, chain_conditions(self.problem, slope)))

    def holds(self, judgement: Judgement) -> _Support:
        """What `judgement` leans on; it is a fact, or the kernel sees it at once.

        Raises:
            InvalidStep: it is neither.
            StatementError: it means nothing here; a letter of a law can stand in its conditions alone.
        """
        if judgement.key in self.facts:
            return self.facts[judgement.key]
        for term in judgement.terms:
            self.problem.check_term(term, "a condition", None)
        check_judgement(judgement, self.witnesses.values())
        if is_plain(self.problem, judgement):
            return _Support()
        raise InvalidStep(f"needs a fact that is not shown ({judgement.relation}): {judgement.subject!r}")

    def nearby(self, support: _Support, slope: D) -> _Support:
        """Refuse, under the derivative `slope`, what is only known at the point itself; and with what the rest holds
        nearby by.
        """
        found = [support]
        wrt = slope.wrt
        assert isinstance(wrt, Sym)
        for name in support.unfolded:
            held = slope.data == "local" and wrt.name in self.problem.reach[name]
            if name == wrt.name or held:
                raise InvalidStep(f"the definition of {name} is used under a derivative in {wrt.name}")
        for leaf in support.leaves.values():
            # what is said of a distribution may hold for these parameters only
            hangs = self.problem.depends if leaf.relation in OF_DISTRIBUTIONS else self.problem.changes
            moves = any(hangs(term, wrt.name) for term in leaf.terms)
            if moves and not is_open_sign(self.problem, leaf) and not self.is_for_all(leaf, slope):
                numbers = symmetries(self.problem, leaf, wrt.name)
                if numbers is None:
                    raise InvalidStep(
                        f"what is assumed of {wrt.name} is used under a derivative in {wrt.name}"
                    )
                found += [self.leaf(self.problem.declared[number], number) for number in numbers]
        return _together(found)

    def is_for_all(self, leaf: Judgement, slope: D) -> bool:
        """Whether an equation holds for all values of the variable, what is defined moving with it."""
        assert isinstance(slope.wrt, Sym)
        those = ((each.key, name) for each, name in self.problem.identities)
        return slope.data == "total" and (leaf.key, slope.wrt.name) in those

    def eventually(self, support: _Support, node: Limit) -> _Support:
        """Refuse, beneath the limit `node`, what is only known at one value of its variable; and with what it
        takes for the rest to hold near the point.
        """
        found = [support]
        for leaf in support.leaves.values():
            found += [self.holds(needed) for needed in self.lasting(leaf, node)]
        return _together(found)

    def lasting(self, leaf: Judgement, node: Limit) -> tuple[Judgement, ...]:
        """Facts by which `leaf` holds near the point of `node`.

        Raises:
            InvalidStep: there are none.
        """
        ways = lasting(self.problem, leaf, node)
        for way in ways:
            if all(needed.key in self.facts for needed in way):
                return way
        raise InvalidStep(
            "what is assumed or given of the variable of a limit is not shown to hold near its point"
        )

    def not_carried(self, law: Law, binding: Binding) -> None:
        """Refuse a law about the entries of an array as such, δ_ij for ∂v_i/∂v_j, where earlier ones move later ones."""
        if not binding.local and any(
            name in self.problem.families.circles for name in binding.names.values()
        ):
            raise InvalidStep(
                f"{law.name}: an entry of what is defined by recursion moves those of later steps"
            )

    # -- shared -----------------------------------------------------------------------------

    def law(self, name: str) -> Law:
        """The law of that name."""
        if name not in self.laws:
            raise InvalidStep(f"{name} is not one of the laws")
        return self.laws[name]

    def lemma(self, name: str, binding: Binding) -> Judgement:
        """The equation of an earlier chain, with its free indices renamed."""
        if name not in self.lemmas:
            raise InvalidStep("there is no such lemma before it")
        lemma = self.lemmas[name]
        _insist_on_equations(lemma)
        return self.renamed(equal(lemma.start, lemma.end), binding)

    def witness(self, name: str) -> Witness:
        """The witness of that name."""
        if name not in self.witnesses:
            raise InvalidStep(f"there is no witness {name or '(without a name)'}")
        return self.witnesses[name]

    def obtained(self, witness: Witness, judgement: Judgement) -> _Support:
        """Leaning on one of the things that are known of a witness."""
        return replace(self.leaf(judgement), obtained=frozenset((witness.name,)))

    def leaf(self, judgement: Judgement, number: int | None = None) -> _Support:
        """Leaning on what is declared under a number, or assumed."""
        given = frozenset[int]() if number is None else frozenset((number,))
        return _Support({judgement.key: judgement}, given)

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


def _insist_on_equations(chain: Chain) -> None:
    if chain.relation != "=":
        raise InvalidStep(f"the chain proves {chain.relation}, where = is wanted")


def derivatives_over(whole: Term, path: Path) -> Iterator[D]:
    """The derivatives that the path passes under."""
    return (each for each in along(whole, path) if isinstance(each, D) and isinstance(each.wrt, Sym))


def along(whole: Term, path: Path) -> Iterator[Term]:
    """What the path passes through, from the outermost."""
    for step in path:
        yield whole
        whole = whole.args[step]


def _named(term: Term) -> str:
    return term.name if isinstance(term, Sym) else ""


def _is_false_of_numbers(judgement: Judgement) -> bool:
    return all(isinstance(t, Num) for t in judgement.terms) and not is_true_of_numbers(judgement)
