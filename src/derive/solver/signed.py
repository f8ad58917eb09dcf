"""Proving that a term is nonnegative: it is brought to a sum of squares with weights of known sign."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from derive.algebra import is_identity
from derive.kernel import Binding, Chain, Judgement, Problem, Target, obligations
from derive.solver.arrange import upright
from derive.solver.contract import Plan, contract, total
from derive.solver.definitions import write_out_one
from derive.solver.factors import cancel
from derive.solver.facts import Facts
from derive.solver.inverted import as_trace
from derive.solver.merge import merge
from derive.solver.quadratic import ANY, MOVING
from derive.solver.quadratic_forms import parted, with_forms
from derive.solver.squares import Knowledge, squares
from derive.solver.sums import constant_sum
from derive.solver.work import FAILURES, NO_ROAD, Shown, Work, cite
from derive.terms import Num, Sym, Term, add, names_in, same, sum_over

MOST_ENDS = 12  # proposals that are tried


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain for a claim, the lemmas it cites, and what each of them needs.

    `is_done` says whether the claim was proved; `lacking` would complete it.
    """

    chain: Chain
    needed: tuple[Judgement, ...]
    lemmas: tuple[Shown, ...]
    is_done: bool
    lacking: Judgement | None = None


@dataclass
class _Attempt:
    """A chain in the making for a sign, and the lemmas it cites so far."""

    work: Work
    goal: Judgement
    directions: frozenset[str]
    lemmas: list[Shown]

    @property
    def facts(self) -> Facts:
        """What is known."""
        return self.work.facts

    def keep(self, chain: Chain, needed: tuple[Judgement, ...]) -> None:
        """Let `chain` be cited."""
        self.facts.learn(chain, needed)
        self.lemmas.append((chain, needed))

    def closed(self, end: Term) -> Proof:
        """The proof, whose chain has come to `end`, the sign of which is a fact."""
        needed = (*self.work.needed, self.goal.about(end))
        return Proof(self.work.chain, needed, tuple(self.lemmas), True)

    def left_open(self) -> Proof:
        """What was reached."""
        return Proof(self.work.chain, tuple(self.work.needed), tuple(self.lemmas), False)


def prove_sign(problem: Problem, facts: Facts, name: str, goal: Judgement, target: Target) -> Proof:
    """How `goal`, 0 ≤ t or 0 < t, is shown for a `target`; the facts are learnt, the lemmas are to be kept.

    The name of what is convex may stand in its own Hessian form, and hide the variables; other names may hide the
    squares: they are then written out.
    """
    of = target.convexity.of if target.convexity is not None else None
    directions = _directions(problem, target)
    first = _sought(problem, facts, name, goal, directions, ())
    found, lemmas = first, first.lemmas
    hidden = [each for each in names_in(first.chain.end) if each in problem.defined]
    deeper = [name for name in problem.ordered if any(name in problem.reach[each] for each in hidden)]
    further = [*hidden, *(name for name in deeper if name in problem.defined and name not in hidden)]
    vectors = frozenset(each for each in directions if len(problem.shapes[each]) == 1)
    ways = [
        (directions, [of.name] if isinstance(of, Sym) and of.name in hidden else []),
        (directions, hidden),
        (directions, further if len(further) > len(hidden) else []),
    ]
    if directions > vectors > frozenset():  # xᵀ Aᵀ A x is quadratic in x, and of degree four in both
        ways += [(vectors, []), (vectors, hidden)]
    for narrowed, opened in ways:
        if (opened or narrowed < directions) and not found.is_done:
            found = _sought(problem, facts, name, goal, narrowed, opened)
            lemmas = (*lemmas, *found.lemmas)
    return replace(found if found.is_done else first, lemmas=lemmas)


def _sought(
    problem: Problem,
    facts: Facts,
    name: str,
    goal: Judgement,
    directions: frozenset[str],
    opened: Collection[str],
) -> Proof:
    """The proof that is found with these definitions written out, by squares of forms in `directions`."""
    work = Work(problem, facts, name, goal.subject, NO_ROAD)
    it = _Attempt(work, goal, directions, [])
    try:
        while cite(work) or write_out_one(work, opened):
            pass
        for chain, needed in totals(problem, facts, work.here):
            if chain.name not in facts.lemmas:
                it.keep(chain, needed)
        if facts.prove(goal.about(work.here)):
            return it.closed(work.here)
        contract(work, plan=Plan(it.directions))
        if facts.prove(goal.about(work.here)) or (as_trace(work) and facts.prove(goal.about(work.here))):
            return it.closed(work.here)
    except FAILURES:
        return it.left_open()
    for end in islice(_ends(it), MOST_ENDS):
        if _arrives(it, end):
            return it.closed(end)
    return it.left_open()


def _directions(problem: Problem, target: Target) -> frozenset[str]:
    """The symbols that what is claimed to be nonnegative is a quadratic form in: those of a convexity, or of a
    definite matrix, else those that nothing else is made of, if there are any.
    """
    if target.convexity is not None:
        return frozenset(direction for _, direction in target.convexity.directions)
    named = [name for name in names_in(target.term) if name not in problem.defined]
    any_at_all = {symbol.name for symbol in problem.symbols if symbol.says in (ANY, MOVING)}
    if not any_at_all.isdisjoint(named):
        return frozenset(any_at_all.intersection(named))
    used = {name for d in problem.definitions for name in problem.uses[d.name]}
    free = [name for name in named if name not in used]
    signs = {symbol.name: symbol.sign for symbol in problem.symbols}
    return frozenset([name for name in free if signs[name] == "real"] or free or named)


def totals(problem: Problem, facts: Facts, term: Term) -> Iterator[Shown]:
    """Lemmas Σ_k d_k = 1 for the definitions that `term` depends on: probabilities."""
    reached = {name for each in names_in(term) for name in problem.reach[each]}
    for definition in problem.definitions:
        if definition.name not in reached:
            continue
        for param in definition.params:
            work = Work(problem, facts, f"Σ {definition.name}", sum_over(param, definition.head), NO_ROAD)
            try:
                work.unfold((1,))
                while constant_sum(work) or cancel(work):
                    pass
            except FAILURES:
                continue
            if isinstance(work.here, Num):
                yield work.chain, tuple(work.needed)


def _ends(it: _Attempt) -> Iterator[Term]:
    """The sums of squares, and of forms in given matrices, that may be equal to where the chain stands, and have the
    sign that is claimed.
    """
    facts = it.facts

    def known_total(whole: Term) -> Term | None:
        found = total(facts, whole)
        return None if found is None else found.value

    known = Knowledge(facts.prove, known_total, partial(upright, it.work.problem))

    def as_squares(term: Term) -> Iterator[Term]:
        return (add(*(square.term for square in found)) for found in squares(term, it.directions, known))

    forms, rest = parted(it.work.here)
    beside = (add(*forms, end) for end in as_squares(add(*rest))) if forms and rest else iter(())
    for ends in (as_squares(it.work.here), with_forms(it.work.here), beside):
        for end in ends:
            if facts.prove(it.goal.about(end)) and all(map(facts.prove, obligations(facts.problem, end))):
                yield end


def _arrives(it: _Attempt, end: Term) -> bool:
    """Whether the chain can be brought to `end`, where no more is assumed for it than was."""
    if same(it.work.here, end):
        return True
    facts = it.facts.copy()
    on = replace(it.work, facts=facts, steps=list(it.work.steps), needed=list(it.work.needed))
    try:
        back = Work(it.work.problem, facts, f"{it.work.name}, squares", end, NO_ROAD)
        contract(back, plan=Plan(it.directions))
        # Σ x²/x², by a weight that was divided by
        while not is_identity(on.here, back.here) and cancel(back):
            contract(back, plan=Plan(it.directions))
        is_met = _meet(on, back, it.directions)
    except FAILURES:
        return False
    if not is_met or len(facts.assumptions()) > len(it.facts.assumptions()):
        return False
    it.facts.become(facts)
    on.facts = it.facts
    it.work = on
    if back.steps:
        it.keep(back.chain, tuple(back.needed))
        on.lemma((), back.chain.name, Binding(), backwards=True)
    return True


def _meet(on: Work, back: Work, directions: Collection[str]) -> bool:
    """Whether two contracted terms come to the same; the one work is then brought to where the other stands.

    Equal sums are brought together; where that is not enough, brackets beside the directions are multiplied out,
    as in Σ_k v_k² Σ_l (a_kl + a_lk).
    """
    if not is_identity(on.here, back.here) and not _merged(on, back, directions):
        contract(on)
        contract(back)
    if not is_identity(on.here, back.here):
        return False
    if not same(on.here, back.here):
        on.algebra((), back.here)
    return True


def _merged(on: Work, back: Work, directions: Collection[str]) -> bool:
    """Whether both come to the same where equal sums in them are brought together; else they stay as they are."""
    pages = on.copy(), back.copy()
    for page, each in zip(pages, (on, back), strict=True):
        page.facts = each.facts  # they share theirs
        merge(page, directions)
    if not is_identity(pages[0].here, pages[1].here):
        return False
    on.become(pages[0])
    back.become(pages[1])
    return True
