"""Bounds of functions whose gradient is Lipschitz: f(y) by its value and gradient at x, along the segment.

With h = y − x and g(t) = f(x + t h) − t ∇f(x)ᵀh − c t² ‖h‖²/2 the mean value theorem gives f(y) = g(1) + ... as
g(0) + g′(τ) + ..., where g′(τ) = (∇f(x + τ h) − ∇f(x))ᵀh − c τ ‖h‖² ≤ 0 (Nesterov, Introductory Lectures on Convex
Optimization, Lemma 1.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.algebra import is_identity
from derive.kernel import Binding, Everywhere, Fact, Judgement, Problem
from derive.kernel.witness import Witness
from derive.solver.bounds import Prover
from derive.solver.constant_roots import open_root
from derive.solver.definitions import with_definitions
from derive.solver.facts import Facts
from derive.solver.obtain import names_of, new_letter
from derive.solver.work import FAILURES, NO_ROAD, Work, cite_slope, over, places
from derive.terms import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Apply,
    Array,
    Index,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    array,
    factors_of,
    fn,
    mul,
    neg,
    part,
    power,
    rename,
    same,
    subterms,
    sum_over,
    sym,
    terms_of,
)  # fmt: skip

Letters = dict[str, tuple[tuple[Index, ...], Term]]
FACTOR, LINEAR = "constant factor of Σ", "linearity of Σ"
CAUCHY = "Cauchy-Schwarz inequality"
BETWEEN = "lower end of an interval"


@dataclass(frozen=True, slots=True)
class Smooth:
    """That ‖∇f(u) − ∇f(v)‖ ≤ c ‖u − v‖, given of all arrays u and v under a number."""

    number: int
    every: Everywhere
    function: str
    constant: Term


@dataclass(frozen=True, slots=True)
class Segment:
    """From `low` to `high`, arrays at the index `at`; f(high) is the summand `image` of what is to be bounded."""

    smooth: Smooth
    image: Apply
    at: Index
    low: Term
    high: Term
    witness: Witness

    @property
    def step(self) -> Term:
        """h, the difference."""
        return add(self.high, neg(self.low))

    @property
    def moved(self) -> Term:
        """x + τ h."""
        return add(self.low, mul(self.witness.term, self.step))

    @property
    def linear(self) -> Term:
        """∇f(x)ᵀh."""
        image = Apply.with_args(self.image, (array(self.at, self.low),))
        assert isinstance(image, Apply)
        return sum_over(self.at, mul(image.partial(0, (self.at,)), self.step))

    @property
    def quadratic(self) -> Term:
        """c ‖h‖²/2."""
        return mul(HALF, self.smooth.constant, sum_over(self.at, power(self.step, TWO)))


def smooth_functions(problem: Problem) -> Iterator[Smooth]:
    """What is given of the gradients of unknown functions of one array."""
    for number, every in enumerate(problem.everywhere):
        if every.claim.relation != "<=" or len(every.heads) != 2:
            continue
        left, right = every.claim.terms
        u, v = every.heads
        image = _difference_of_gradients(left, u, v)
        distance = [f for f in factors_of(right) if _is_distance(f, u, v)]
        if image is not None and len(distance) == 1:
            constant = mul(*(f for f in factors_of(right) if f is not distance[0]))
            yield Smooth(number, every, image, constant)


def _norm(term: Term) -> tuple[Index, Term] | None:
    """Of √(Σ_i a_i²), i and a_i."""
    if isinstance(term, Pow) and term.exponent is HALF and isinstance(term.base, Sum):
        body = term.base.body
        if isinstance(body, Pow) and body.exponent is TWO:
            return term.base.index, body.base
    return None


def _difference_of_gradients(term: Term, u: Sym, v: Sym) -> str | None:
    norm = _norm(term)
    if norm is None or not isinstance(norm[1], Add):
        return None
    found = [p for p in subterms(norm[1]) if isinstance(p, Apply) and p.slots == (0,)]
    if len(found) != 2 or found[0].name != found[1].name:
        return None
    values = [_entry(each, norm[0]) for each in found]
    wanted = [_at(each, norm[0]) for each in (u, v)]
    is_both = all(any(same(a, b) for b in values if b is not None) for a in wanted)
    signs = same(norm[1], add(found[0], neg(found[1]))) or same(norm[1], add(found[1], neg(found[0])))
    return found[0].name if is_both and signs else None


def _entry(image: Apply, at: Index) -> Term | None:
    """What the array that a function of one array is taken at has at the index."""
    if len(image.arguments) != 1 or not isinstance(image.arguments[0], Array):
        return None
    whole = image.arguments[0]
    return with_index(whole, at) if whole.index.dim == at.dim and not isinstance(whole.body, Array) else None


def with_index(whole: Array, at: Index) -> Term:
    """The entry of an array at an index."""
    return rename(whole.body, {whole.index: at})


def _at(head: Sym, at: Index) -> Term:
    return sym(head.name, at) if len(head.args) == 1 else head


def _is_distance(term: Term, u: Sym, v: Sym) -> bool:
    norm = _norm(term)
    if norm is None:
        return False
    one, other = (_at(each, norm[0]) for each in (u, v))
    return same(norm[1], add(one, neg(other))) or same(norm[1], add(other, neg(one)))


def segments(problem: Problem, claim: Judgement) -> Iterator[Segment]:
    """The ways to go to a value of such a function that stands in the left side of `claim`, from another point."""
    left = claim.terms[0]
    parts = (p for whole in with_definitions(problem, *claim.terms) for p in subterms(whole))
    spoken = [p for p in parts if isinstance(p, Apply)]
    for smooth in smooth_functions(problem):
        for summand in (f for term in terms_of(left) for f in factors_of(term)):
            if not isinstance(summand, Apply) or summand.name != smooth.function or summand.slots:
                continue
            (at,) = (a.index for a in summand.arguments if isinstance(a, Array))
            high = _entry(summand, at)
            others = [_entry(p, at) for p in spoken if p.name == smooth.function]
            for low in dict.fromkeys(each for each in others if each is not None):
                if high is None or same(low, high) or (low.free | high.free) - {at}:
                    continue  # what lies between two points would hang on an index
                yield Segment(
                    smooth, summand, at, low, high, _witness(problem, smooth, summand, at, low, high)
                )


def _witness(problem: Problem, smooth: Smooth, image: Apply, at: Index, low: Term, high: Term) -> Witness:
    letter = _parameter(problem)
    t, h = sym(letter), add(high, neg(low))
    moved = Apply.with_args(image, (array(at, add(low, mul(t, h))),))
    fixed = Apply.with_args(image, (array(at, low),))
    assert isinstance(fixed, Apply)
    body = add(
        moved,
        neg(mul(t, sum_over(at, mul(fixed.partial(0, (at,)), h)))),
        neg(mul(HALF, smooth.constant, power(t, TWO), sum_over(at, power(h, TWO)))),
    )
    return Witness(letter, "", 1, ZERO, ONE, body)


def _parameter(problem: Problem) -> str:
    """A letter for a number between 0 and 1."""
    used = names_of(problem)
    return next((each for each in ("\\tau", "t", "s") if each not in used), new_letter(problem))


def by_descent(facts: Facts, name: str, claim: Judgement, segment: Segment) -> tuple[Work, Prover] | None:
    """A chain from the left side of `claim` to the right one, through the bound that holds along the segment; the
    lemma that says what the slope is stands already.
    """
    prover = Prover(facts.problem, facts, name)
    said = _given(facts, segment)
    if claim.relation != "<=" or said is None:
        return None
    try:
        if not _falls(prover, f"{name}, slope", segment, said):
            return None
        lemma = _along(prover, f"{name}, smooth", segment)
        if same(claim.terms[0], lemma.start) and same(claim.terms[1], lemma.here):
            return replace(lemma, name=name), prover
        said = Judgement("<=", (lemma.start, lemma.here))
        prover.keep(lemma.chain, lemma.needed)
        if not prover.facts.accept(Fact(said, "lemma", lemma.name), ()):
            return None
        work = Work(facts.problem, facts, name, claim.terms[0], NO_ROAD)
        path = next(path for path, node in places(work.here) if node is segment.image)
        work.bound(path, lemma.here, "<=")
        unfold, right = prover.is_opened(*claim.terms), claim.terms[1]
        if not prover.joined(work, right, unfold):
            if not prover.show(Judgement("<=", (work.here, right))):
                return None
            work.bound((), right, "<=")
        return work, prover
    except FAILURES:
        return None


def _along(prover: Prover, name: str, segment: Segment) -> Work:
    """f(y) = f(x + h) = g(1) + ... = g(0) + g′(τ) + ... ≤ f(x) + ∇f(x)ᵀh + c ‖h‖²/2."""
    work = Work(prover.problem, prover.facts, name, segment.image, NO_ROAD)
    work.algebra((0, 1), add(segment.low, segment.step))
    left = segment.witness.equation.terms[0]
    work.algebra((), add(left, segment.linear, segment.quadratic))
    work.obtain((), segment.witness, tuple(range(len(terms_of(left)))))
    path = next(path for path, node in places(work.here) if same(node, segment.witness.slope))
    work.bound(path, ZERO, "<=")
    low = Apply.with_args(segment.image, (array(segment.at, segment.low),))
    work.algebra((), add(low, segment.linear, segment.quadratic))
    return work


def _falls(prover: Prover, name: str, segment: Segment, said: Judgement) -> bool:
    """Whether a lemma shows that g′(τ) ≤ 0."""
    slope = segment.witness.slope
    work = Work(prover.problem, prover.facts, name, slope, NO_ROAD)
    if not cite_slope(work, slope):
        return False
    product = _product(said, segment)
    end = add(product, _square(segment))
    _gathered(work, product)
    if is_identity(work.here, end):
        work.algebra((), end)
    elif not prover.joined(work, end, False):
        return False
    _bounded(work, segment, said, product)
    work.algebra((), ZERO)
    prover.keep(work.chain, work.needed)
    return prover.facts.accept(Fact(Judgement("<=", (slope, ZERO)), "lemma", name), ())


def _given(facts: Facts, segment: Segment) -> Judgement | None:
    """What is given of the gradients at the low end and on the way, as a fact."""
    smooth, at = segment.smooth, segment.at
    u, v = smooth.every.names
    values = {u: ((at,), segment.moved), v: ((at,), segment.low)}
    said, _ = smooth.every.of(values)
    fact = Fact(said, "everywhere", str(smooth.number), Binding(values))
    return said if facts.accept(fact, ()) else None


def _product(said: Judgement, segment: Segment) -> Sum:
    """(∇f(x + τ h) − ∇f(x))ᵀh, with the difference as it is given."""
    norm = _norm(said.terms[0])
    assert norm is not None
    k, difference = norm
    found = sum_over(k, mul(difference, rename(segment.step, {segment.at: k})))
    assert isinstance(found, Sum)
    return found


def _square(segment: Segment) -> Term:
    """−c τ ‖h‖²."""
    square = sum_over(segment.at, power(segment.step, TWO))
    return neg(mul(segment.smooth.constant, segment.witness.term, square))


def _gathered(work: Work, product: Sum) -> None:
    """Σ a h − Σ b h = Σ (a − b) h, for the product Σ (a − b) h."""
    k, (difference, *steps) = product.index, factors_of(product.body)
    parts = [mul(each, *steps) for each in terms_of(difference)]
    if len(parts) != 2:
        return
    sums = sum_over(k, parts[0]), neg(sum_over(k, neg(parts[1])))
    first, second = (
        next((n for n, t in enumerate(terms_of(work.here)) if same(t, each)), None) for each in sums
    )
    if first is None or second is None:
        return
    factors: Letters = {"c": ((), MINUS_ONE), "f": ((k,), neg(parts[1]))}
    work.law((second,), FACTOR, over(FACTOR, k, factors), backwards=True)
    letters: Letters = {"f": ((k,), parts[0]), "g": ((k,), parts[1])}
    work.law((), LINEAR, over(LINEAR, k, letters), tuple(sorted((first, second))), backwards=True)
    path = next(path for path, node in places(work.here) if same(node, sum_over(k, add(*parts))))
    work.algebra((*path, 1), product.body)


def _bounded(work: Work, segment: Segment, said: Judgement, product: Sum) -> None:
    """The product by the inequality of Cauchy and Schwarz, and by what is given of its first factor."""
    k, (difference, *steps) = product.index, factors_of(product.body)
    step = mul(*steps)
    letters: Letters = {"f": ((k,), difference), "g": ((k,), step)}
    work.facts.conclude(CAUCHY, over(CAUCHY, k, letters))
    width = power(sum_over(k, power(step, TWO)), HALF)
    path = next(path for path, node in places(work.here) if same(node, product))
    work.bound(path, mul(said.terms[0], width), "<=")
    path = next(path for path, node in places(work.here) if same(node, said.terms[0]))
    work.bound(path, said.terms[1], "<=")
    moved = add(segment.moved, neg(segment.low))
    path = next(path for path, node in places(work.here) if same(node, rename(moved, {segment.at: k})))
    work.algebra(path, rename(mul(segment.witness.term, segment.step), {segment.at: k}))
    ends = {"f": ((), segment.witness.at), "g": ((), segment.witness.towards)}
    work.facts.conclude(BETWEEN, Binding({**ends, "h": ((), segment.witness.term)}))
    _rooted(work, k, segment)


def _rooted(work: Work, k: Index, segment: Segment) -> None:
    """√(Σ (τ h)²) √(Σ h²) = τ Σ h²."""
    step, t = rename(segment.step, {segment.at: k}), segment.witness.term
    square = sum_over(k, power(step, TWO))
    root = power(square, HALF)
    scaled = power(sum_over(k, power(mul(t, step), TWO)), HALF)
    path = next(path for path, node in places(work.here) if same(node, scaled))
    while open_root(work, path, part(work.here, path)):
        pass
    path = next(path for path, node in places(work.here) if same(node, fn("abs", t)))
    work.law(path, "absolute value of a nonnegative", Binding({"f": ((), t)}))
    place = next(
        n for n, each in enumerate(terms_of(work.here)) if any(same(f, root) for f in factors_of(each))
    )
    rest = [f for f in factors_of(terms_of(work.here)[place]) if not same(f, root)]
    work.algebra((place,), mul(*rest, power(root, TWO)))
    path = next(path for path, node in places(work.here) if same(node, power(root, TWO)))
    work.law(path, "square of a square root", Binding({"f": ((), square)}))
