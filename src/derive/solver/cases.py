"""What an answer is in each case of what switches in it: 1[u > 0], δ_ij, an entry that is 0 or 1.

Most answers A are linear in such a switch s: A = A₀ + s (A₁ − A₀), where A₀ and A₁ have 0 and 1 for s.
Times a weight that is 1 in the case, s itself or 1 − s, the switch is gone since s² = s:
s A = s A₁ + (s² − s)(A₁ − A₀) = s A₁.  Where two indices are equal, δ_ij puts one for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.algebra import is_identity
from derive.decide.clash import clash, said
from derive.errors import DeriveError
from derive.kernel import Binding, Case, Chain, Judgement, Problem, equal, weight
from derive.kernel.given import binaries
from derive.solver.collected import absorb_minus, collect, factor, shorten
from derive.solver.factors import cancel, gather
from derive.solver.facts import Facts, Unprovable
from derive.solver.split import cases_of
from derive.solver.work import LAWS, NO_ROAD, Move, OutOfSteps, Work, places
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Binder,
    D,
    Delta,
    Index,
    Indicator,
    Mul,
    Num,
    Path,
    Sym,
    Term,
    add,
    delta,
    indicator,
    mul,
    names_in,
    neg,
    part,
    rename,
    same,
    subterms,
)  # fmt: skip

MOST_SWITCHES = 2
LONGEST = 160  # parts of an answer of which cases are looked for
TIDY: tuple[tuple[Move, ...], ...] = ((collect, shorten, factor, absorb_minus), (gather,))


@dataclass(frozen=True, slots=True)
class _Branch:
    """A case of a switch: where `when` holds, each of the terms `known` is the number beside it.

    If `moves`, its first index is the second there, instead.
    """

    when: Judgement
    known: tuple[tuple[Term, Num], ...] = ()
    moves: tuple[Index, Index] | None = None

    @property
    def weight(self) -> Term:
        """What is 1 in this case."""
        found = weight(self.when)
        assert found is not None
        return found

    def of(self, term: Term) -> Term:
        """What `term` is in this case."""
        if self.moves is not None:
            return rename(term, dict((self.moves,)))
        for entry, number in self.known:
            term = _with(term, entry, number)
        return term


Switch = tuple[_Branch, _Branch]
Found = list[tuple[Case, list[Judgement]]]


def cases(facts: Facts, chain: Chain) -> Found:
    """The cases of the answer that `chain` arrives at, each with what its proof needs: all of them, or none.

    There are none where nothing switches, or more than two things do.
    """
    answer = chain.end
    if found := cases_of(facts, chain, facts.assumptions(), ((cancel,), *TIDY, (cancel,))):
        return [(case, []) for case in found]
    order = list(dict.fromkeys(part for part in subterms(chain.start) if isinstance(part, Index)))
    if sum(1 for _ in subterms(answer)) > LONGEST:
        return []
    if not 0 < len(_switches(facts.problem, answer, order)) <= MOST_SWITCHES:
        return []
    try:
        leaves = list(_leaves(facts, _without_at_most(answer), order))
        return [_written(facts, chain, leaf, number) for number, leaf in enumerate(leaves, 1)]
    except (DeriveError, Unprovable, OutOfSteps):
        return []


Leaf = tuple[tuple[_Branch, Term], ...]  # one case of each switch, and what the answer is by then


def _leaves(facts: Facts, term: Term, order: list[Index], before: Leaf = ()) -> Iterator[Leaf]:
    """All cases: of a first switch, then of what still switches there.

    Raises:
        OutOfSteps: one can't be worked out.
    """
    switches = _switches(facts.problem, term, order)
    if not switches:
        yield before
        return
    if len(before) == MOST_SWITCHES:
        raise OutOfSteps
    for branch in switches[0]:
        value = _tidied(facts, branch.of(term))
        leaf = (*before, (branch, value))
        if _can_hold(facts.problem, [branch.when for branch, _ in leaf]):
            yield from _leaves(facts, value, order, leaf)


def _can_hold(problem: Problem, conditions: list[Judgement]) -> bool:
    """Whether nothing is seen that speaks against the signs among the conditions, together and beside what
    is given.
    """
    signs = [each for each in conditions if each.relation == "<"]
    return clash(problem, signs, said(problem)) is None


def _switches(problem: Problem, term: Term, order: list[Index]) -> list[Switch]:
    """What switches in `term` for all values of bound indices: indices first, then entries, then signs.

    Of two signs comes first what leans on less: where a unit is off, what it feeds is not looked at.
    """
    zero_or_one = binaries(problem)
    found: dict[str, dict[object, Switch]] = {"δ": {}, "entry": {}, "sign": {}}
    for node in _unbound(term, frozenset()):
        match node:
            case Delta():
                i, j = sorted(node.args, key=order.index)
                other = _Branch(Judgement("!=", (i, j)), tuple((each, ZERO) for each in _both(i, j)))
                found["δ"].setdefault(frozenset((i, j)), (_Branch(equal(i, j), moves=(i, j)), other))
            case Sym() if node.name in zero_or_one:
                ways = (_Branch(equal(node, n), ((node, n),)) for n in (ONE, ZERO))
                found["entry"].setdefault(node, tuple(ways))  # type: ignore[arg-type]  # two of them
            case Indicator(data="<", args=(left, right)):
                if right is ZERO:
                    left, right = right, left
                found["sign"].setdefault(frozenset((left, right)), _signs(left, right))
            case _:
                pass
    deltas, entries, signs = (list(kind.values()) for kind in found.values())
    return [*deltas, *entries, *sorted(signs, key=lambda switch: _leaning(problem, switch))]


def _is_at_most(term: Term) -> bool:
    return isinstance(term, Indicator) and term.data == "<="


def _without_at_most(term: Term) -> Term:
    """`term` with 1 − 1[b < a] for 1[a ≤ b]: beside a kink it is a switch as others are."""
    if _is_at_most(term):
        left, right = term.args
        return add(ONE, neg(indicator(right, "<", left)))
    if isinstance(term, D | Sym | Index) or not term.args:
        return term
    return term.with_args(map(_without_at_most, term.args))


def _both(i: Index, j: Index) -> tuple[Term, Term]:
    """δ_ij and δ_ji, which are two ways to write it."""
    return delta(i, j), delta(j, i)


def _leaning(problem: Problem, switch: Switch) -> int:
    """How many names the condition of a switch leans on."""
    names = {name for term in switch[0].when.terms for name in names_in(term)}
    return len(frozenset[str]().union(*(problem.reach[name] for name in names)))


def _signs(left: Term, right: Term) -> Switch:
    """left < right, or right < left."""
    up, down = indicator(left, "<", right), indicator(right, "<", left)
    return (
        _Branch(Judgement("<", (left, right)), ((up, ONE), (down, ZERO))),
        _Branch(Judgement("<", (right, left)), ((up, ZERO), (down, ONE))),
    )


def _unbound(term: Term, bound: frozenset[Index]) -> Iterator[Term]:
    """The parts of `term` without an index that is bound around them; nothing in a derivative is looked at."""
    if not term.free & bound:
        yield term
    inner = bound | {term.index} if isinstance(term, Binder) else bound
    for arg in () if isinstance(term, D | Sym) else term.args:
        yield from _unbound(arg, inner)


def _with(term: Term, old: Term, new: Term) -> Term:
    """`term` with `new` for `old` wherever it stands."""
    if term is old:
        return new
    if isinstance(term, D | Sym | Index) or not term.args:
        return term
    return term.with_args(_with(arg, old, new) for arg in term.args)


def _tidied(facts: Facts, term: Term) -> Term:
    """The same quotient of polynomials as a person writes it."""
    work = Work(facts.problem, facts.copy(), "", term, NO_ROAD)
    for phase in TIDY:
        while any(move(work) for move in phase):
            pass
    return work.here


def _written(facts: Facts, chain: Chain, leaf: Leaf, number: int) -> tuple[Case, list[Judgement]]:
    """The case with its chain: weights · answer = ... = weights · value.

    Raises:
        OutOfSteps: no such chain is found.
    """
    weights = [branch.weight for branch, _ in leaf]
    name = f"case {number} of {chain.name}"
    work = Work(facts.problem, facts, name, mul(*weights, chain.end), NO_ROAD)
    before = _without_at_most(chain.end)
    while path := next((path for path, node in places(work.here) if _is_at_most(node)), None):
        work.law(path, "an indicator and its contrary", _sides(part(work.here, path)))
    for place, (branch, value) in enumerate(leaf):
        others = [each for n, each in enumerate(weights) if n != place]
        if branch.moves is not None:
            _move(work, branch.moves, others)
        else:
            _work_out(work, branch, others, before)
        after = mul(*weights, value)
        if not same(work.here, after):
            if not is_identity(work.here, after):
                raise OutOfSteps
            work.algebra((), after)
        before = value
    case = Case(chain.part or "", tuple(branch.when for branch, _ in leaf), before, work.chain)
    return case, work.needed


def _move(work: Work, moves: tuple[Index, Index], others: list[Term]) -> None:
    """δ_ij f_i = δ_ij f_j, where the factors `others` are left as they are.

    Raises:
        OutOfSteps: δ is no factor.
    """
    here, (i, j) = work.here, moves
    if not isinstance(here, Mul):
        return  # δ alone, times 1
    chosen = list(range(len(here.args)))
    for other in others:
        chosen.remove(_first(here, chosen, (other,)))
    first = _first(here, chosen, _both(i, j))
    body = mul(*(here.args[n] for n in chosen if n != first))
    law = LAWS["substitution by δ"]
    one, two = law.indices
    binding = Binding({"f": ((i,), body)}, {one: i, two: j}, {one.dim: i.dim})
    work.law((), law.name, binding, tuple(chosen) if others else ())


def _first(product: Term, chosen: list[int], factors: tuple[Term, ...]) -> int:
    """The first of the chosen places of a product where one of `factors` stands."""
    for place in chosen:
        if product.args[place] in factors:
            return place
    raise OutOfSteps


def _work_out(work: Work, branch: _Branch, others: list[Term], term: Term) -> None:
    """χ A = χ A′ + what is 0, since s² = s, and since no two contraries hold."""
    corrections: list[Term] = []
    products: list[tuple[Term, Term]] = []
    for entry, number in branch.known:
        if entry not in subterms(term):
            continue
        slope = add(_with(term, entry, ONE), neg(_with(term, entry, ZERO)))
        if isinstance(entry, Indicator) and entry is not branch.weight:
            products.append((branch.weight, entry))
            corrections.append(mul(*others, branch.weight, entry, slope))
        else:  # χ s − χ, or χ s for χ = 1 − s
            products.append((entry, entry))
            sign = ONE if number is ONE else MINUS_ONE
            corrections.append(mul(*others, sign, add(entry**2, neg(entry)), slope))
        term = _with(term, entry, number)
    apart = add(mul(*others, branch.weight, term), *corrections)
    if not same(work.here, apart):
        work.algebra((), apart)
    for one, other in products:
        _apply(work, one, other)


def _apply(work: Work, one: Term, other: Term) -> None:
    """s² = s, and χ s = 0 for contraries.

    Raises:
        OutOfSteps: it does not stand there.
    """
    if one is not other:
        path, among = _factors(work.here, one, other)
        work.law(path, "indicators of contraries", _sides(one), among)
        return
    path = _place(work.here, one**2)
    match one:
        case Sym():
            number = binaries(work.problem)[one.name]
            entry = work.problem.hypotheses[number].terms[1]
            work.hypothesis(
                path, number, Binding(indices=dict(zip(_indices(entry), _indices(one), strict=True)))
            )
        case Delta(args=(i, j)):
            first, second = LAWS["square of δ"].indices
            work.law(path, "square of δ", Binding({}, {first: i, second: j}, {first.dim: i.dim}))
        case _:
            work.law(path, "square of an indicator", _sides(one))


def _sides(sign: Term) -> Binding:
    left, right = sign.args
    return Binding({"f": ((), left), "g": ((), right)})


def _indices(entry: Term) -> list[Index]:
    return [each for each in entry.args if isinstance(each, Index)]


def _place(whole: Term, wanted: Term) -> Path:
    """Where `wanted` stands."""
    for path, node in places(whole):
        if node is wanted:
            return path
    raise OutOfSteps


def _factors(whole: Term, one: Term, other: Term) -> tuple[Path, tuple[int, ...]]:
    """Where both stand as factors of one product; none of them is chosen where it has no others."""
    for path, node in places(whole):
        if isinstance(node, Mul) and one in node.args and other in node.args:
            among = (node.args.index(one), node.args.index(other))
            return path, () if len(node.args) == 2 else among
    raise OutOfSteps
