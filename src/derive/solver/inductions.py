"""Claims about the last step of a recursion, or about every step, by induction: what is to hold at each step.

That is what is claimed, of any step in place of the last; or that with what stands on its right side at step 0, of
the step itself, on its left side: t δ_t + c ‖x_t − x‖² ≤ c ‖x_0 − x‖² shows δ_T ≤ c ‖x_0 − x‖²/T (Bansal & Gupta,
Potential-Function Proofs for Gradient Methods (2019)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.errors import DeriveError
from derive.kernel import Binding, Derivation, Fact, Induction, Judgement, Problem, Shift
from derive.kernel.induction import entry_at_end
from derive.kernel.inductive import Steps
from derive.solver.facts import Facts
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Binder,
    Index,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    fresh,
    indicator,
    mul,
    names_in,
    position,
    reciprocal,
    same,
    size,
    subterms,
    sum_over,
    sym,
    terms_of,
)  # fmt: skip

MOST_CLAIMS = 4
Prove = Callable[[Problem], Derivation | None]


def by_induction(facts: Facts, claim: Judgement, prove: Prove) -> Iterator[Facts]:
    """The same facts with what holds at the steps that `claim` is about, by an induction that was found."""
    seen = set[str]()
    for steps, is_last in _claims(facts.problem, claim):
        if steps.claim.key in seen or len(seen) >= MOST_CLAIMS:
            continue
        seen.add(steps.claim.key)
        try:
            first, following = steps.first, steps.following
            said = steps.at_last() if is_last else steps.claim
        except DeriveError:
            continue
        step = prove(following)
        base = None if step is None else prove(first)
        if step is None or base is None:
            continue
        found = facts.copy()
        names = Binding() if is_last else Binding({}, {steps.step: steps.step})
        found.keep(Fact(said, "induction", str(len(facts.inductions)), names), ())
        shown = Induction(steps.claim, steps.step, base, step)
        found.inductions = (*facts.inductions, (shown, said))
        yield found


def _claims(problem: Problem, claim: Judgement) -> Iterator[tuple[Steps, bool]]:
    """What may be claimed of each step, and whether that leads to the claim by the last one."""
    if claim.relation not in ("<=", "<"):
        return
    for shift in problem.families.shifts.values():
        if shift.ahead:
            continue
        dim = shift.step.dim
        free = [i for i in claim.free if i.dim == dim]
        if len(free) == 1 and any(_is_at(p, free[0]) for term in claim.terms for p in subterms(term)):
            for each in _stronger(claim, shift):
                yield from _steps(problem, each, free[0], False)
        elif not free and any(_speaks_of_steps(term, dim) for term in claim.terms):
            letters = {p for term in claim.terms for p in subterms(term) if isinstance(p, Index)}
            step = fresh(shift.step, sorted(letters, key=lambda i: i.name), "tskrq")
            for each in _stronger(claim, shift):
                terms = tuple(_at_step(term, step) for term in each.terms)
                yield from _steps(problem, Judgement(each.relation, terms), step, True)


def _steps(problem: Problem, claim: Judgement, step: Index, is_last: bool) -> Iterator[tuple[Steps, bool]]:
    try:
        yield Steps(problem, claim, step), is_last
    except DeriveError:
        return


def _is_at(term: Term, step: Index) -> bool:
    return isinstance(term, Sym) and step in term.args


def _speaks_of_steps(term: Term, dim: str) -> bool:
    """Whether the last step, or a sum over all of them, stands in it."""
    return any(isinstance(p, Sum) and p.index.dim == dim for p in subterms(term))


def _at_step(term: Term, step: Index) -> Term:
    """`term` with the step for the last one, as an entry and as a number, and for the end of sums."""
    last = entry_at_end(term)
    if last is not None and isinstance(term, Sum) and term.index.dim == step.dim:
        return sym(last.name, *(step if i is term.index else i for i in last.args))
    if isinstance(term, Size) and term.data == step.dim:
        return position(step)
    if isinstance(term, Sym | Index) or not term.args:
        return term
    if isinstance(term, Sum) and term.index.dim == step.dim:
        up_to = indicator(position(term.index), "<=", position(step))
        return sum_over(term.index, mul(up_to, _at_step(term.body, step)))
    if isinstance(term, Binder):
        return term.with_args((term.index, _at_step(term.body, step)))
    return term.with_args(_at_step(arg, step) for arg in term.args)


def _stronger(claim: Judgement, shift: Shift) -> Iterator[Judgement]:
    """The claim without what divides by the number of steps, and one that it follows from which says more of a step."""
    steps = size(shift.step.dim)
    times = steps if any(_divides(steps, term) for term in claim.terms) else ONE
    left, right = (_multiplied(term, times) for term in claim.terms)
    potential = [_later(each, shift) for each in terms_of(right)]
    own = [_spelled_out(each) for each in potential if each is not None]
    plain, more = (Judgement(claim.relation, (add(left, *those), right)) for those in ((), own))
    adds = times is not ONE or any(_is_total(p, shift.step.dim) for p in subterms(left))
    yield from dict.fromkeys((more, plain) if adds else (plain, more))


def _is_total(term: Term, dim: str) -> bool:
    """Whether it is a sum over all steps."""
    return isinstance(term, Sum) and term.index.dim == dim and entry_at_end(term) is None


def _divides(number: Term, term: Term) -> bool:
    """Whether a term is divided by the number."""
    quotients = (p for p in subterms(term) if isinstance(p, Pow) and p.exponent is MINUS_ONE)
    return any(same(factor, number) for each in quotients for factor in factors_of(each.base))


def _multiplied(term: Term, by: Term) -> Term:
    """The product, without what divides by it."""
    return term if by is ONE else add(*(_product(each, by) for each in terms_of(term)))


def _spelled_out(term: Term) -> Term:
    """c (f − g) as c f − c g, so that what stands in it is seen."""
    for place, each in enumerate(factors_of(term)):
        if isinstance(each, Add):
            factors = factors_of(term)
            rest = (*factors[:place], *factors[place + 1 :])
            return add(*(_spelled_out(mul(*rest, part)) for part in each.args))
    return term


def _product(term: Term, by: Term) -> Term:
    factors = list(factors_of(term))
    for place, each in enumerate(factors):
        if isinstance(each, Pow) and each.exponent is MINUS_ONE:
            below = list(factors_of(each.base))
            if any(same(f, by) for f in below):
                below.remove(next(f for f in below if same(f, by)))
                factors[place : place + 1] = [reciprocal(mul(*below))] if below else []
                return mul(*factors)
    return mul(by, *factors)


def _later(term: Term, shift: Shift) -> Term | None:
    """What stands at step 0 in `term` taken at the last step, if it is made of that."""
    if not isinstance(shift.base, Sym):
        return None
    base = shift.base
    steps = size(shift.step.dim)
    if base.name not in names_in(term) or any(p is steps for p in subterms(term)):
        return None
    return _put(term, base, shift)


def _put(term: Term, base: Sym, shift: Shift) -> Term:
    if isinstance(term, Sym):
        if term.name != base.name:
            return term
        others = dict(zip(base.args, term.args, strict=True))
        s = fresh(shift.step, (i for i in term.args if isinstance(i, Index)), "srquvp")
        params = (s if n == shift.place else others.get(p, p) for n, p in enumerate(shift.params))
        is_last = indicator(position(s), "=", size(shift.step.dim))
        return sum_over(s, mul(is_last, sym(shift.of, *params)))
    if isinstance(term, Index) or not term.args:
        return term
    if isinstance(term, Binder):
        return term.with_args((term.index, _put(term.body, base, shift)))
    return term.with_args(_put(arg, base, shift) for arg in term.args)
