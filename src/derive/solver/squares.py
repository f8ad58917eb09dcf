"""Writing a quadratic form as a sum of squares with weights: a proposal that the kernel must accept.

Completing squares in the linear forms under one Σ (LDL, Golub & Van Loan, Matrix Computations (4th ed.), section
4.1), and Σ g l² − c (Σ u l)² = Σ g (l − c (u/g) L)² + c (1 − c Σ u²/g) L² for L = Σ u l (Cauchy–Schwarz).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations, islice, permutations

from derive.algebra import is_identity
from derive.decide.normal import Stopped, canonical
from derive.kernel import Judgement, nonnegative, nonzero
from derive.solver.gram import Outer, Product, dims_of, opened, readings
from derive.solver.products import left_of
from derive.solver.weights import is_polynomial, quotient, tidy
from derive.terms import (
    HALF,
    ONE,
    ZERO,
    Add,
    Index,
    Term,
    add,
    factors_of,
    fresh,
    key,
    mul,
    neg,
    nest,
    num,
    power,
    rename,
    rename_bound,
    same,
    size,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_TRIES = 24
MOST_TERMS = 12  # of a form that is multiplied out
MINUS_TWO = num(-2)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of terms: whether a sign can be proved, what a whole Σ comes to, and how a factor is written
    where an equation lets its indices be turned.
    """

    proves: Callable[[Judgement], bool]
    total: Callable[[Term], Term | None]
    upright: Callable[[Term], Term]


@dataclass(frozen=True, slots=True)
class Square:
    """Σ over `outer` of `weight` times `form` squared."""

    outer: Outer
    weight: Term
    form: Term

    @property
    def term(self) -> Term:
        """The square written out, what does not depend on the sums before them."""
        square = power(self.form, num(2))
        sizes = [size(b.dim) for b in self.outer if b not in self.weight.free | square.free]
        outer = tuple(b for b in self.outer if b in self.weight.free | square.free)
        front = [f for f in (*factors_of(self.weight), square) if not f.free & set(outer)]
        inside = [f for f in (*factors_of(self.weight), square) if f.free & set(outer)]
        return mul(*sizes, *front, sum_over(outer, mul(*inside)) if outer else ONE)


def squares(form: Term, directions: Collection[str], known: Knowledge) -> Iterator[tuple[Square, ...]]:
    """Ways to write the contracted quadratic form as a sum of squares in the symbols `directions`.

    Each is nonnegative as far as is `known`; that it equals `form` is for others to show.
    """
    with suppress(Stopped, ZeroDivisionError):
        for monomials in _forms(form):
            for choice in islice(readings(monomials, directions), MOST_TRIES):
                for tables in _tables(choice, known):
                    found = _completed(tables, known)
                    if found is not None:
                        yield found


def _forms(form: Term) -> Iterator[Sequence[Term]]:
    """The terms of a form, as it stands and multiplied out: Σ_k v_k² Σ_l (a_kl + a_lk) is two."""
    yield (terms := terms_of(form))
    further = [each for term in terms for each in islice(_multiplied_out(term), MOST_TERMS)]
    if len(terms) < len(further) < MOST_TERMS:
        yield further


def _multiplied_out(term: Term) -> Iterator[Term]:
    binders, factors = opened(term)
    place = next((n for n, f in enumerate(factors) if isinstance(f, Add)), None)
    if place is None:
        yield term
        return
    for each in terms_of(factors[place]):
        product = mul(*factors[:place], each, *factors[place + 1 :])
        yield from _multiplied_out(sum_over(tuple(binders), product))


# -- the weights of products of two forms --------------------------------------------------------


@dataclass
class Table:
    """Linear forms by key, all under the sums `outer`, and the weight of each product of two."""

    outer: Outer
    known: Knowledge
    forms: dict[str, Term] = field(default_factory=dict)
    weights: dict[tuple[str, str], Term] = field(default_factory=dict)

    def weight(self, one: str, other: str) -> Term:
        """The weight of a product of two forms."""
        return self.weights.get((min(one, other), max(one, other)), ZERO)

    def put(self, one: str, other: str, weight: Term) -> None:
        """Replace the weight of a product of two forms."""
        self.weights[min(one, other), max(one, other)] = weight

    def enter(self, each: Product, names: dict[Index, Index], share: Term) -> None:
        """Add a part of a product, in the letters of the table."""
        weight, left, right = (rename(t, names) for t in (each.weight, each.left, each.right))
        one, other = key(left), key(right)
        self.forms |= {one: left, other: right}
        turned = mul(*map(self.known.upright, factors_of(weight)))
        self.put(one, other, tidy(add(self.weight(one, other), mul(share, turned))))


def _tables(choice: Sequence[Product], known: Knowledge) -> Iterator[list[Table]]:
    """The products by the sums they stand under, in common letters.

    Where several sums run over one size, the letters may be given so that few forms are there, or all ways
    share alike: Σ_kl a_kl (v_k − v_l)² is seen in Σ_kl (a_kl + a_lk)/2 (v_k − v_l)² only.
    """
    yield _filled(choice, known, _aligned)
    if any(len(set(dims_of(each.outer))) < len(each.outer) for each in choice):
        yield _filled(choice, known, _shared)


def _filled(
    choice: Sequence[Product], known: Knowledge, enter: Callable[[Table, Product, list[Outer]], None]
) -> list[Table]:
    taken = [i for p in choice for t in (p.weight, p.left, p.right) for i in t.free if i not in p.outer]
    tables: dict[tuple[str, ...], Table] = {}
    for each in choice:
        dims = dims_of(each.outer)
        if dims not in tables:
            tables[dims] = Table(_letters(each.outer, dims, taken), known)
        orders = [o for o in permutations(each.outer) if tuple(b.dim for b in o) == dims]
        enter(tables[dims], each, orders)
    return list(tables.values())


def _letters(outer: Outer, dims: Sequence[str], taken: Sequence[Index]) -> Outer:
    """One letter for each size, different from those `taken`, and like those of `outer`."""
    found: list[Index] = []
    left = list(outer)
    for dim in dims:
        like = next(b for b in left if b.dim == dim)
        left.remove(like)
        found.append(fresh(like, [*taken, *found]))
    return tuple(found)


def _aligned(table: Table, each: Product, orders: list[Outer]) -> None:
    """Enter the product in the letters in which its forms are there already, if there are such."""

    def strange(order: Outer) -> int:
        names = dict(zip(order, table.outer, strict=True))
        return len({key(rename(form, names)) for form in (each.left, each.right)} - table.forms.keys())

    best = min(orders, key=strange)
    table.enter(each, dict(zip(best, table.outer, strict=True)), ONE)


def _shared(table: Table, each: Product, orders: list[Outer]) -> None:
    """Enter equal parts of the product, one in each way to give the letters."""
    for order in orders:
        table.enter(each, dict(zip(order, table.outer, strict=True)), num(1) / num(len(orders)))


# -- completing squares ----------------------------------------------------------------------------


def _completed(tables: list[Table], known: Knowledge) -> tuple[Square, ...] | None:
    found: list[Square] = []
    negatives: list[Square] = []
    for table in tables:
        if not _eliminate(table, found, negatives):
            return None
    for square in negatives:
        if not _absorbed(square, found, known):
            return None
    return tuple(map(_unshared, found))


def _unshared(square: Square) -> Square:
    """Σ_kl (a_kl + a_lk) l_kl² is 2 Σ_kl a_kl l_kl² where l_kl² = l_lk²."""
    for one, other in combinations(square.outer, 2):
        turn = {one: other, other: one}
        twice = power(square.form, num(2))
        if one.dim == other.dim and is_identity(twice, rename(twice, turn)):
            halves: list[Term] = []
            left = list(terms_of(canonical(square.weight)))
            while left:
                halves.append(left.pop(0))
                place = next((n for n, t in enumerate(left) if same(t, rename(halves[-1], turn))), None)
                if place is not None:
                    halves[-1] = mul(num(2), halves[-1])
                    left.pop(place)
            square = Square(square.outer, tidy(add(*halves)), square.form)
    return square


def _eliminate(table: Table, found: list[Square], negatives: list[Square]) -> bool:
    """Complete squares: g a² + 2 h a b + ... = g (a + (h/g) b)² + ..., pivots known to be no trouble.

    What is left with a negative weight is put aside.
    """
    order = list(table.forms)
    while order:
        pivots = [a for a in order if table.weight(a, a) is not ZERO]
        good = [a for a in pivots if _is_pivot(a, order, table)]
        if not pivots:
            return all(table.weight(a, b) is ZERO for a, b in combinations(order, 2))
        head = (good or pivots)[0]
        (found if good else negatives).append(_taken_out(head, order, table))
    return True


def _taken_out(head: str, order: list[str], table: Table) -> Square:
    """The square that has all products with the form `head`; the others change by what it has more."""
    weight = table.weight(head, head)
    order.remove(head)
    ratios = {b: _ratio(table, head, b) for b in order if table.weight(head, b) is not ZERO}
    for b, c in ((b, c) for b in ratios for c in ratios if b <= c):
        more = mul(num(-1) if b == c else MINUS_TWO, weight, ratios[b], ratios[c])
        table.put(b, c, tidy(add(table.weight(b, c), more)))
    whole = add(table.forms[head], *(mul(ratio, table.forms[b]) for b, ratio in ratios.items()))
    return Square(table.outer, weight, whole)


def _ratio(table: Table, head: str, other: str) -> Term:
    return quotient(mul(HALF, table.weight(head, other)), table.weight(head, head))


def _is_pivot(head: str, order: Sequence[str], table: Table) -> bool:
    """Whether the weight is not negative, and may be divided by as far as that is needed."""
    weight = table.weight(head, head)
    if not table.known.proves(nonnegative(weight)):
        return False
    crossed = [b for b in order if b != head and table.weight(head, b) is not ZERO]
    return all(is_polynomial(_ratio(table, head, b)) for b in crossed) or table.known.proves(nonzero(weight))


# -- Cauchy and Schwarz ----------------------------------------------------------------------------


def _absorbed(square: Square, found: list[Square], known: Knowledge) -> bool:
    """Put −c (Σ u l)² into a sum Σ g l² of squares, by Cauchy–Schwarz."""
    c = tidy(neg(square.weight))
    if not known.proves(nonnegative(c)):
        return False
    for place, host in enumerate(found):
        for order, bound, u in _multiples(square, host):
            names = dict(zip(host.outer, order, strict=True))
            g, form = rename(host.weight, names), rename(host.form, names)
            if not known.proves(nonzero(g)):
                continue
            spread = _summed(bound, quotient(mul(u, u), g), known)
            slack = tidy(mul(c, add(ONE, neg(mul(c, spread)))))
            if slack is not ZERO and not known.proves(nonnegative(slack)):
                continue
            mean = mul(quotient(mul(c, u), g), rename_bound(square.form, (*order, *form.free)))
            found[place] = Square((*square.outer, *bound), g, add(form, neg(mean)))
            if slack is not ZERO:
                found.append(Square(square.outer, slack, square.form))
            return True
    return False


def _summed(bound: Outer, weight: Term, known: Knowledge) -> Term:
    """Σ of a weight, what is constant before it, and known totals put in."""
    for each in reversed(bound):
        weight = tidy(add(*(_one_sum(each, term, known) for term in terms_of(weight))))
    return weight


def _one_sum(bound: Index, term: Term, known: Knowledge) -> Term:
    outside = [f for f in factors_of(term) if bound not in f.free]
    inside = [f for f in factors_of(term) if bound in f.free]
    if not inside:
        return mul(*outside, size(bound.dim))
    whole = sum_over(bound, mul(*inside))
    return mul(*outside, known.total(whole) or whole)


def _multiples(square: Square, host: Square) -> Iterator[tuple[Outer, Outer, Term]]:
    """How the form of `square` is Σ u l over some of its sums, l being the form of `host`.

    Each time: the letters for the sums of `host`, which of them `square` sums over itself, and u.
    """
    extra = len(host.outer) - len(square.outer)
    binders, body = nest(square.form)
    if not 0 < extra <= len(binders):
        return
    for bound in combinations(binders, extra):
        inner = tuple(b for b in binders if b not in bound)
        outside = [f for f in factors_of(body) if not f.free & set(inner)]
        rest = [f for f in factors_of(body) if f.free & set(inner)]
        factors = [*outside, *([sum_over(inner, mul(*rest))] if rest else [])]
        for order in permutations((*square.outer, *bound)):
            if tuple(b.dim for b in order) == tuple(b.dim for b in host.outer):
                form = rename(host.form, dict(zip(host.outer, order, strict=True)))
                left = left_of(factors, factors_of(form))
                if left is not None:
                    yield order, bound, mul(*left)
