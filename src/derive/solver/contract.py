"""Bringing a term to its contracted form by laws, one inference after another.

Products are multiplied out, sums split, constants taken out of them, deltas worked out; what is left
of each Σ is one connected block, its binders in canonical order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped, canonical
from derive.kernel import Binding
from derive.solver.match import matches, renaming
from derive.solver.work import LAWS, Work
from derive.terms import (
    Add,
    Delta,
    Index,
    Mul,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    factors_of,
    key,
    mul,
    part,
    rename,
    same,
    sum_over,
    sym,
)  # fmt: skip

MOST_BINDERS = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """Which brackets are multiplied out, and the sums (by key) that are contracted already."""

    opens: Callable[[Add], bool] = lambda _: True
    done: set[str] = field(default_factory=set)


def contract(work: Work, path: Path = (), plan: Plan | None = None) -> None:
    """Bring the part at `path` to its contracted form; functions and derivatives in it stay.

    `path` leads to no term of a sum and no factor of a product, so that it stays good.

    Raises:
        Stopped: it would be too large.
    """
    plan = plan or Plan()
    while True:
        sums = [at for at, node in _sums(part(work.here, path), path) if key(node) not in plan.done]
        if sums:
            _contract_sum(work, sums[0], plan)
        elif not _multiply_out(work, path, plan):
            return


def _sums(node: Term, path: Path) -> Iterator[tuple[Path, Term]]:
    """The sums that `node` is a polynomial in."""
    if isinstance(node, Sum):
        yield path, node
    elif isinstance(node, Add | Mul):
        for place, arg in enumerate(node.args):
            yield from _sums(arg, (*path, place))
    elif isinstance(node, Pow) and integer_exponent(node) is not None:
        yield from _sums(node.base, (*path, 0))


def _multiply_out(work: Work, path: Path, plan: Plan) -> bool:
    node = part(work.here, path)
    closed: dict[str, Term] = {}
    flat = _reopened(canonical(_closed(node, plan, closed)), closed)
    if key(flat) == key(node):
        return False
    work.algebra(path, flat)
    return True


def _closed(node: Term, plan: Plan, closed: dict[str, Term], top: bool = True) -> Term:
    """`node` with a letter for each bracket that is not to be multiplied out."""
    if isinstance(node, Add) and not top and not plan.opens(node):
        name = next((n for n, t in closed.items() if same(t, node)), f"({len(closed)})")
        closed[name] = node
        return sym(name)
    if isinstance(node, Add | Mul) or (isinstance(node, Pow) and integer_exponent(node) is not None):
        return node.with_args(_closed(arg, plan, closed, top and isinstance(node, Add)) for arg in node.args)
    return node


def _reopened(node: Term, closed: dict[str, Term]) -> Term:
    if isinstance(node, Sym):
        return closed.get(node.name, node)
    if isinstance(node, Add | Mul | Pow):
        return node.with_args(_reopened(arg, closed) for arg in node.args)
    return node


def _contract_sum(work: Work, path: Path, plan: Plan) -> None:
    """Take a Σ apart by one law, or bring it into one block, which is then done."""
    if _known(work, path):
        return
    contract(work, (*path, 1), plan)
    node = part(work.here, path)
    assert isinstance(node, Sum)
    if isinstance(node.body, Add):
        bound, (first, *rest) = node.index, node.body.args
        metas = {"f": ((bound,), first), "g": ((bound,), add(*rest))}
        work.law(path, "linearity of Σ", _over("linearity of Σ", bound, metas))
    elif not _known(work, path) and not _constants_out(work, path):
        _block(work, path, plan)


def _over(name: str, bound: Index, metas: Mapping[str, tuple[tuple[Index, ...], Term]]) -> Binding:
    own = next(i for i in LAWS[name].indices if i.name == "k") if LAWS[name].indices else None
    return Binding(metas, {own: bound} if own is not None else {}, {"n": bound.dim})


def _known(work: Work, path: Path) -> bool:
    """Put in the value of a Σ that is given, or that a lemma says."""
    node = part(work.here, path)
    for number, given in enumerate(work.problem.hypotheses):
        if given.relation == "=" and isinstance(given.terms[0], Sum):
            binding = renaming(given.terms[0], node)
            if binding is not None:
                work.hypothesis(path, number, binding)
                return True
    for name, lemma in work.facts.lemmas.items():
        if isinstance(lemma.chain.start, Sum):
            binding = renaming(lemma.chain.start, node)
            if binding is not None:
                work.lemma(path, name, binding)
                return True
    return False


def _constants_out(work: Work, path: Path) -> bool:
    """Σ_k c f_k = c Σ_k f_k, and Σ_k c = n c."""
    node = part(work.here, path)
    assert isinstance(node, Sum)
    bound, factors = node.index, factors_of(node.body)
    outside = [f for f in factors if bound not in f.free]
    inside = [f for f in factors if bound in f.free]
    if not inside:
        work.law(path, "Σ of a constant", _over("Σ of a constant", bound, {"c": ((), node.body)}))
        return True
    if not outside:
        return False
    metas = {"c": ((), mul(*outside)), "f": ((bound,), mul(*inside))}
    work.law(path, "constant factor of Σ", _over("constant factor of Σ", bound, metas))
    return True


def _block(work: Work, path: Path, plan: Plan) -> None:
    """Make one block of a Σ over a product with inner sums: the binders first, then all factors."""
    here = path
    binders: list[Index] = []
    while isinstance(node := part(work.here, here), Sum):
        binders.append(node.index)
        body = (*here, 1)
        inner = part(work.here, body)
        if isinstance(inner, Pow) and isinstance(inner.base, Sum) and (integer_exponent(inner) or 0) > 1:
            inner = _spell(work, body)
        if isinstance(inner, Mul):
            inner = _spell(work, body)
            place = next((n for n, f in enumerate(factors_of(inner)) if isinstance(f, Sum)), None)
            if place is not None and isinstance(inner, Mul):
                _into(work, body, inner, place)
        here = body
    if len(binders) > MOST_BINDERS:
        raise Stopped
    if not _sift(work, path, binders):
        _order(work, path, binders)
        plan.done.add(key(part(work.here, path)))


def _spell(work: Work, path: Path) -> Term:
    """Write S² as S S for the sums among the factors, so that each can be opened."""
    node = part(work.here, path)
    spelled: list[Term] = []
    for factor in factors_of(node):
        count = integer_exponent(factor) or 1
        if isinstance(factor, Pow) and isinstance(factor.base, Sum) and count > 1:
            spelled += [factor.base] * count
        else:
            spelled.append(factor)
    if len(spelled) != len(factors_of(node)):
        work.algebra(path, mul(*spelled))
    return part(work.here, path)


def _into(work: Work, path: Path, node: Mul, place: int) -> None:
    """f Σ_j g = Σ_j f g."""
    inner = node.args[place]
    assert isinstance(inner, Sum)
    others = mul(*(f for n, f in enumerate(node.args) if n != place))
    bound = work.fresh(inner.index) if _in_use(work, inner.index, others) else inner.index
    body = rename(inner.body, {inner.index: bound})
    binding = _over("constant factor of Σ", bound, {"c": ((), others), "f": ((bound,), body)})
    work.law(path, "constant factor of Σ", binding, backwards=True)


def _in_use(work: Work, bound: Index, others: Term) -> bool:
    return any(bound.name == i.name for i in others.free | bound_indices(others))


def _sift(work: Work, path: Path, binders: list[Index]) -> bool:
    """Work out a δ of one of the binders: that Σ goes inmost, then it sifts."""
    body = part(work.here, (*path, *(1,) * len(binders)))
    for factor in factors_of(body):
        if isinstance(factor, Delta):
            for bound in reversed(binders):
                if bound in factor.args:
                    _inwards(work, path, binders, bound)
                    inmost = (*path, *(1,) * (len(binders) - 1))
                    binding = next(matches(LAWS["sifting"].lhs, part(work.here, inmost), Binding()))
                    work.law(inmost, "sifting", binding)
                    return True
    return False


def _inwards(work: Work, path: Path, binders: list[Index], bound: Index) -> None:
    """Σ_k Σ_j f = Σ_j Σ_k f until `bound` is the inmost one."""
    place = binders.index(bound)
    while place < len(binders) - 1:
        _swap(work, (*path, *(1,) * place))
        binders[place : place + 2] = binders[place + 1], binders[place]
        place += 1


def _swap(work: Work, path: Path) -> None:
    binding = next(matches(LAWS["interchange of Σ"].lhs, part(work.here, path), Binding()))
    work.law(path, "interchange of Σ", binding)


def _order(work: Work, path: Path, binders: list[Index]) -> None:
    """Bring the binders of a block into the order that its meaning alone decides."""
    body = part(work.here, (*path, *(1,) * len(binders)))
    best = min(permutations(binders), key=lambda order: key(sum_over(tuple(order), body)))
    for place, wanted in enumerate(best):
        at = binders.index(wanted)
        while at > place:
            _swap(work, (*path, *(1,) * (at - 1)))
            binders[at - 1 : at + 1] = binders[at], binders[at - 1]
            at -= 1
