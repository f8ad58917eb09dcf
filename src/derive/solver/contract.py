"""Bringing a term to its contracted form by laws, one inference after another.

Products are multiplied out, sums split, constants taken out of them, deltas worked out; what is left
of each Σ is one connected block, its binders in canonical order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped, canonical
from derive.kernel import Binding
from derive.kernel.law import instance
from derive.solver.arrange import Turn, arrange, inwards, turn as turned, turns
from derive.solver.facts import Facts
from derive.solver.inverses import PUSH, Undone, product_met, pushed, undone
from derive.solver.match import renaming
from derive.solver.nests import reorder
from derive.solver.work import LAWS, Work, over, places
from derive.terms import (
    ONE,
    Add,
    Delta,
    Fn,
    Index,
    Indicator,
    Inverse,
    Mul,
    Path,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    contains,
    factors_of,
    key,
    mul,
    names_in,
    part,
    power,
    put,
    rename,
    same,
    sum_over,
    sym,
)  # fmt: skip

MOST_BINDERS = 9


@dataclass(frozen=True, slots=True)
class Plan:
    """Which brackets are multiplied out: all, or those in which a δ or one of these symbols stands, or that hang
    on two indices of these; and the sums (by key) that are contracted already.
    """

    opened: frozenset[str] | None = None
    done: set[str] = field(default_factory=set)

    def opens(self, bracket: Add, within: Term) -> bool:
        """Whether `bracket` is to be multiplied out, as a part of `within`."""
        if self.opened is None:
            return True
        entries = [p for p in _polynomial_parts(within) if isinstance(p, Sym) and p.name in self.opened]
        linked = {i for entry in entries for i in entry.args} & bracket.free
        return len(linked) > 1 or any(map(self._shows, _polynomial_parts(bracket)))

    def _shows(self, part: Term) -> bool:
        """Whether a δ or one of the symbols is what stands there, or divides there, or is inverted there."""
        assert self.opened is not None
        if isinstance(part, Inverse):
            return not self.opened.isdisjoint(names_in(part))
        if isinstance(part, Pow) and (integer_exponent(part) or 0) < 0:
            return not self.opened.isdisjoint(names_in(part))
        return isinstance(part, Delta) or (isinstance(part, Sym) and part.name in self.opened)


def _polynomial_parts(term: Term) -> Iterator[Term]:
    """What `term` is a polynomial in, and what that is under its sums."""
    if isinstance(term, Add | Mul):
        for arg in term.args:
            yield from _polynomial_parts(arg)
    elif isinstance(term, Pow) and (integer_exponent(term) or 0) > 0:
        yield from _polynomial_parts(term.base)
    else:
        yield term
        if isinstance(term, Sum):
            yield from _polynomial_parts(term.body)


def contract(work: Work, path: Path = (), plan: Plan | None = None) -> None:
    """Bring the part at `path` to its contracted form; functions and derivatives in it stay.

    `path` leads to no term of a sum and no factor of a product, so that it stays good.

    Raises:
        Stopped: it would be too large.
        OutOfSteps, Unprovable: as a step of `work`.
    """
    plan = plan or Plan()
    while True:
        sums = [at for at, node in _sums(part(work.here, path), path) if key(node) not in plan.done]
        if sums:
            _contract_sum(work, sums[0], plan)
        elif not _multiply_out(work, path, plan):
            return


def multiplied_out(work: Work) -> bool:
    """Bring the term, and what is under its roots and functions, to contracted forms; whether it was not yet so."""
    before = work.here
    with suppress(Stopped):  # what would be too large stays as it is
        _multiply_out_all(work)
    return not same(work.here, before)


def _multiply_out_all(work: Work) -> None:
    before = work.here
    while (path := next((at for at in _inner(work.here) if not _is_contracted(work, at)), None)) is not None:
        contract(work, path)
        if same(work.here, before):
            break
    if not _is_contracted(work, ()):
        contract(work)


def _inner(term: Term) -> Iterator[Path]:
    """Where the bases of roots and the arguments of functions are, the innermost first."""
    for path, node in places(term, innermost=True):
        if isinstance(node, Fn) or (isinstance(node, Pow) and integer_exponent(node) is None):
            yield (*path, 0)


def _is_contracted(work: Work, path: Path) -> bool:
    trial = work.copy()
    contract(trial, path)
    return same(trial.here, work.here)


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
    flat = _reopened(canonical(_closed(node, node, plan, closed)), closed)
    if key(flat) == key(node):
        return False
    work.algebra(path, flat)
    return True


def _closed(node: Term, within: Term, plan: Plan, closed: dict[str, Term], top: bool = True) -> Term:
    """`node` with a letter for each bracket that is not to be multiplied out."""
    if isinstance(node, Add) and not top and not plan.opens(node, within):
        name = next((n for n, t in closed.items() if same(t, node)), f"({len(closed)})")
        closed[name] = node
        return sym(name)
    if isinstance(node, Add | Mul) or (isinstance(node, Pow) and integer_exponent(node) is not None):
        inner = top and isinstance(node, Add)
        return node.with_args(_closed(arg, within, plan, closed, inner) for arg in node.args)
    return node


def _reopened(node: Term, closed: dict[str, Term]) -> Term:
    if isinstance(node, Sym):
        return closed.get(node.name, node)
    if isinstance(node, Add | Mul | Pow):
        return node.with_args(_reopened(arg, closed) for arg in node.args)
    return node


def _contract_sum(work: Work, path: Path, plan: Plan) -> None:
    """Take a Σ apart by one law, or bring it into one block, which is then done."""
    if put_total(work, path):
        return
    contract(work, (*path, 1), plan)
    node = part(work.here, path)
    assert isinstance(node, Sum)
    if isinstance(node.body, Add):
        bound, (first, *rest) = node.index, node.body.args
        metas = {"f": ((bound,), first), "g": ((bound,), add(*rest))}
        work.law(path, "linearity of Σ", over("linearity of Σ", bound, metas))
    elif not put_total(work, path) and not constants_out(work, path):
        _block(work, path, plan)


@dataclass(frozen=True, slots=True)
class Total:
    """What a Σ comes to, by the hypothesis of that number, by a lemma or by a law of inverse matrices."""

    value: Term
    binding: Binding
    number: int | None = None
    lemma: str = ""
    law: str = ""
    backwards: bool = False


def total(facts: Facts, node: Term) -> Total | None:
    """What is given of a Σ, or said by a lemma, if anything is."""
    for number, given in enumerate(facts.problem.hypotheses):
        if given.relation == "=" and isinstance(given.terms[0], Sum):
            binding = renaming(given.terms[0], node)
            if binding is not None:
                return Total(rename(given.terms[1], binding.indices), binding, number)
    for name, lemma in facts.lemmas.items():
        start, end = lemma.chain.start, lemma.chain.end
        is_shorter = end.length < start.length  # else it would be put in for ever
        if lemma.chain.relation == "=" and isinstance(start, Sum) and is_shorter:
            binding = renaming(start, node)
            if binding is not None:
                return Total(rename(lemma.chain.end, binding.indices), binding, lemma=name)
    return _of_inverse(facts, node) if contains(node, Inverse) else None


def _of_inverse(facts: Facts, node: Term) -> Total | None:
    """A⁻¹A = I, or the push-through identity."""
    found = undone(node, facts.problem)
    if found is not None and len(factors_of(node.args[1])) == 2:
        _, name, binding = found
        return Total(instance(LAWS[name].rhs, binding), binding, law=name)
    read = pushed(facts, node)
    if read is None:
        return None
    binding, backwards = read
    side = LAWS[PUSH].lhs if backwards else LAWS[PUSH].rhs
    return Total(instance(side, binding), binding, law=PUSH, backwards=backwards)


def put_total(work: Work, path: Path) -> bool:
    """Put in the value of a Σ that is known, once a symmetric entry in it is turned if need be."""
    node = part(work.here, path)
    found = total(work.facts, node)
    if found is None and isinstance(node, Sum) and (turn := _turn(work, node)) is not None:
        turned(work, turn, path)
        found = total(work.facts, part(work.here, path))
    if found is None:
        return False
    if found.number is not None:
        work.hypothesis(path, found.number, found.binding)
    elif found.law:
        work.law(path, found.law, found.binding, backwards=found.backwards)
    else:
        work.lemma(path, found.lemma, found.binding)
    return True


def _turn(work: Work, node: Sum) -> Turn | None:
    """What turns one entry of a symmetric array such that the Σ is known."""
    those = turns(work, node.body, (1,))
    return next((t for t in those if total(work.facts, put(node, t.path, t.new)) is not None), None)


def _substitute(work: Work, path: Path, binders: list[Index]) -> bool:
    """1[f = g_k] g_k = 1[f = g_k] f, where it is known what Σ_k 1[f = g_k] is, which is then left."""
    body = (*path, *(1,) * len(binders))
    factors = factors_of(part(work.here, body))
    for place, factor in enumerate(factors):
        if isinstance(factor, Indicator) and factor.data == "=":
            left, right = factor.args
            known = [k for k in binders if total(work.facts, sum_over(k, factor)) is not None]
            for side, other in ((left, right), (right, left)):
                found = next((n for n, each in enumerate(factors) if same(each, side)), None)
                if found is not None and any(k in side.free and k not in other.free for k in known):
                    among = tuple(sorted((place, found))) if len(factors) > 2 else ()
                    binding = Binding({"f": ((), left), "g": ((), right)})
                    work.law(body, "substitution by an indicator", binding, among, backwards=side is left)
                    return True
    return False


def _collapse(work: Work, path: Path, binders: list[Index]) -> bool:
    """Bring a Σ that is known, or divided by, to the inside of a block: Σ_k Σ_n a_n p_nk is Σ_n a_n Σ_k p_nk."""
    factors = factors_of(part(work.here, (*path, *(1,) * len(binders))))
    inmost = (*path, *(1,) * (len(binders) - 1))
    for bound in binders if len(binders) > 1 else ():
        whole = sum_over(bound, mul(*(f for f in factors if bound in f.free)))
        is_divisor = any(
            isinstance(f, Pow) and (integer_exponent(f) or 0) < 0 and same(f.base, whole) for f in factors
        )
        is_known = total(work.facts, whole) is not None or (
            isinstance(whole, Sum) and _turn(work, whole) is not None
        )
        if is_divisor or is_known:
            inwards(work, path, binders, bound)
            if is_divisor and constants_out(work, inmost):
                _cancel(work, inmost, whole)
            return True
    return False


def _undo_product(work: Work, path: Path, binders: list[Index]) -> bool:
    """Bring the inverse of a product to that product, whose factors stand in the block: (XᵀX)⁻¹ Xᵀ X = I."""
    factors = factors_of(part(work.here, (*path, *(1,) * len(binders))))
    found = product_met(factors, binders)
    if found is None:
        return False
    bound, inner = found
    outer = [each for each in binders if each is not bound and each not in inner]
    trial = work.copy()  # the page stays as it is where they do not meet
    reorder(trial, path, binders, (*outer, bound, *inner))
    at = (*path, *(1,) * len(outer))
    for depth in range(len(inner), 0, -1):
        constants_out(trial, (*at, *(1,) * depth))
    met = undone(part(trial.here, at), work.problem)
    if met is None:
        return False
    undo_at(trial, at, met)
    work.become(trial)
    return True


def undo_at(work: Work, path: Path, found: Undone) -> None:
    """The same of the Σ at `path`, where that was `found`."""
    those, name, binding = found
    node = part(work.here, path)
    assert isinstance(node, Sum)
    rest = [f for f in factors_of(node.body) if node.index not in f.free]
    if rest:
        metas = {"c": ((), mul(*rest)), "f": ((node.index,), mul(*those))}
        work.law(path, "constant factor of Σ", over("constant factor of Σ", node.index, metas))
        total = sum_over(node.index, mul(*those))
        path = (*path, next(n for n, f in enumerate(factors_of(part(work.here, path))) if same(f, total)))
    work.law(path, name, binding)


def _cancel(work: Work, path: Path, unit: Term) -> None:
    """Take a factor and its reciprocal out of the product there."""
    factors = list(factors_of(part(work.here, path)))
    factors.pop(next(n for n, f in enumerate(factors) if same(f, unit)))
    place = next(n for n, f in enumerate(factors) if isinstance(f, Pow) and same(f.base, unit))
    divisor = factors[place]
    assert isinstance(divisor, Pow)
    factors[place] = power(divisor.base, add(divisor.exponent, ONE))
    work.algebra(path, mul(*factors))


def constants_out(work: Work, path: Path) -> bool:
    """Σ_k c f_k = c Σ_k f_k, and Σ_k c = n c."""
    node = part(work.here, path)
    assert isinstance(node, Sum)
    bound, factors = node.index, factors_of(node.body)
    outside = [f for f in factors if bound not in f.free]
    inside = [f for f in factors if bound in f.free]
    if not inside:
        work.law(path, "Σ of a constant", over("Σ of a constant", bound, {"c": ((), node.body)}))
        return True
    if not outside:
        return False
    metas = {"c": ((), mul(*outside)), "f": ((bound,), mul(*inside))}
    work.law(path, "constant factor of Σ", over("constant factor of Σ", bound, metas))
    return True


def _block(work: Work, path: Path, plan: Plan) -> None:
    """Make one block of a Σ over a product with inner sums, and work out what can be, or else arrange it."""
    binders = one_block(work, path)
    if not any(move(work, path, binders) for move in (_sift, _undo_product, _collapse, _substitute)):
        arrange(work, path, binders)
        plan.done.add(key(part(work.here, path)))


def one_block(work: Work, path: Path) -> list[Index]:
    """Write a Σ over a product with inner sums with the binders first, then all factors; the binders.

    Raises:
        Stopped: they are too many.
    """
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
                into(work, body, inner, place)
        here = body
    if len(binders) > MOST_BINDERS:
        raise Stopped
    return binders


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


def into(work: Work, path: Path, node: Mul, place: int) -> None:
    """f Σ_j g = Σ_j f g."""
    inner = node.args[place]
    assert isinstance(inner, Sum)
    others = mul(*(f for n, f in enumerate(node.args) if n != place))
    bound = work.fresh(inner.index) if _in_use(inner.index, others) else inner.index
    body = rename(inner.body, {inner.index: bound})
    binding = over("constant factor of Σ", bound, {"c": ((), others), "f": ((bound,), body)})
    work.law(path, "constant factor of Σ", binding, backwards=True)


def _in_use(bound: Index, others: Term) -> bool:
    return any(bound.name == i.name for i in others.free | bound_indices(others))


def _sift(work: Work, path: Path, binders: list[Index]) -> bool:
    """Work out a δ of one of the binders: that Σ goes inmost, then it sifts."""
    factors = factors_of(part(work.here, (*path, *(1,) * len(binders))))
    for place, factor in enumerate(factors):
        for bound in reversed(binders) if isinstance(factor, Delta) else ():
            if bound in factor.args:
                (other,) = (i for i in factor.args if i is not bound and isinstance(i, Index))
                rest = mul(*factors[:place], *factors[place + 1 :])
                inwards(work, path, binders, bound)
                own = {i.name: i for i in LAWS["sifting"].indices}
                binding = Binding(
                    {"f": ((bound,), rest)}, {own["k"]: bound, own["j"]: other}, {"n": bound.dim}
                )
                work.law((*path, *(1,) * (len(binders) - 1)), "sifting", binding)
                return True
    return False
