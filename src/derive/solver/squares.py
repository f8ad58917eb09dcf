"""Writing a quadratic form as a sum of squares with weights: a proposal that the kernel must accept.

Three laws: Gram, Σ_ij v_i (Σ_n w a_i b_j) v_j = Σ_n w (Σ_i a_i v_i)(Σ_j b_j v_j); completing squares in
the linear forms under one Σ (LDL, Golub & Van Loan, Matrix Computations (4th ed.), section 4.1); and
Σ g l² − c (Σ u l)² = Σ g (l − c (u/g) L)² + c (1 − c Σ u²/g) L² for L = Σ u l (Cauchy–Schwarz).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped, canonical
from derive.kernel import Judgement, nonnegative, nonzero
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Index,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    factors_of,
    fresh,
    index,
    key,
    mul,
    neg,
    num,
    power,
    reciprocal,
    rename,
    same,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

MOST_CHOICES = 4000
MOST_BINDERS = 5
Outer = tuple[Index, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of terms: whether a sign can be proved, and what a term comes to when contracted."""

    proves: Callable[[Judgement], bool]
    contracted: Callable[[Term], Term]


@dataclass(frozen=True, slots=True)
class Product:
    """`weight` times two linear forms, all summed over `outer`."""

    outer: Outer
    weight: Term
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Square:
    """Σ over `outer` of `weight` times `form` squared."""

    outer: Outer
    weight: Term
    form: Term

    @property
    def term(self) -> Term:
        """The square written out."""
        return sum_over(self.outer, mul(self.weight, power(self.form, num(2))))


def squares(form: Term, directions: Sequence[str], known: Knowledge) -> Iterator[Term]:
    """Ways to write the contracted quadratic form as a sum of squares in the symbols `directions`.

    Each is nonnegative as far as is `known`; that it equals `form` is for others to show.
    """
    try:
        options = [list(_gram(monomial, directions)) for monomial in terms_of(form)]
    except Stopped:
        return
    for choice in _choices(options):
        found = _completed(choice, known)
        if found is not None:
            yield add(*(square.term for square in found))


# -- Gram ------------------------------------------------------------------------------------


def _gram(monomial: Term, directions: Sequence[str]) -> Iterator[Product]:
    """The ways to read a monomial as a product of two linear forms under some of its sums."""
    binders, factors = _opened(monomial)
    if len(binders) > MOST_BINDERS:
        raise Stopped
    dims = {b.dim for b in binders}
    readings = [(binders, factors)]
    for place, factor in enumerate(factors):  # n = Σ_k 1
        if isinstance(factor, Size) and factor.data in dims:
            more = fresh(index("k", str(factor.data)), {*binders, *(i for f in factors for i in f.free)})
            readings.append(([*binders, more], factors[:place] + factors[place + 1 :]))
    for every, those in readings:
        for count in range(len(every) + 1):
            for outer in combinations(every, count):
                if every is binders or every[-1] in outer:
                    found = _split(outer, every, those, directions)
                    if found is not None:
                        yield found


def _opened(monomial: Term) -> tuple[list[Index], list[Term]]:
    """The binders and the factors of a product of sums, powers spelled out."""
    binders: list[Index] = []
    factors: list[Term] = []
    stack = list(reversed(factors_of(monomial)))
    while stack:
        each = stack.pop()
        exponent = integer_exponent(each)
        if isinstance(each, Pow) and exponent is not None and 0 < exponent <= 4:
            stack += [each.base] * exponent
        elif isinstance(each, Sum):
            used = [*binders, *each.free, *(i for f in (*factors, *stack) for i in f.free | bound_indices(f))]
            bound = fresh(each.index, used)
            binders.append(bound)
            stack += reversed(factors_of(rename(each.body, {each.index: bound})))
        else:
            factors.append(each)
    return binders, factors


def _split(
    outer: Outer, binders: list[Index], factors: list[Term], directions: Sequence[str]
) -> Product | None:
    """Under the sums `outer`: the parts that hang together with each of the two directions."""
    inner = [b for b in binders if b not in outer]
    heads = [n for n, f in enumerate(factors) if isinstance(f, Sym) and f.name in directions]
    if len(heads) > 2:
        return None
    parts = [_component(head, factors, inner) for head in heads]
    nothing: tuple[set[int], set[Index]] = (set(), set())
    (mine, bound), (other, others) = (*parts, nothing, nothing)[:2]  # what is not there is a form 1
    if mine & other:
        return None
    rest = mul(*(f for n, f in enumerate(factors) if n not in mine | other))
    left_over = [b for b in inner if b not in bound | others]
    sides = [
        sum_over(tuple(b for b in inner if b in those), mul(*(factors[n] for n in sorted(part))))
        for part, those in ((mine, bound), (other, others))
    ]
    return Product(outer, sum_over(tuple(left_over), rest), sides[0], sides[1])


def _component(start: int, factors: list[Term], inner: list[Index]) -> tuple[set[int], set[Index]]:
    """The factors that hang together with one of them through inner sums, and these sums."""
    part, bound = {start}, set[Index]()
    while True:
        bound |= {b for n in part for b in factors[n].free if b in inner}
        more = {n for n, f in enumerate(factors) if f.free & bound} - part
        if not more:
            return part, bound
        part |= more


def _choices(options: list[list[Product]]) -> Iterator[list[Product]]:
    """One reading of each monomial, those with few and short linear forms first."""
    total = 1
    for each in options:
        total *= len(each)
    if not total or total > MOST_CHOICES:
        return

    def rank(choice: Sequence[Product]) -> tuple[int, int, str]:
        forms = {(_dims(p.outer), _shape(f)) for p in choice for f in (p.left, p.right)}
        words = sorted(shape for _, shape in forms)
        return len(forms), sum(map(len, words)), " ".join(words)

    yield from map(list, sorted(product(*options), key=rank)[:60])


def _dims(outer: Outer) -> tuple[str, ...]:
    return tuple(sorted(b.dim for b in outer))


def _shape(form: Term) -> str:
    """The same text for forms that differ in the letters of their free indices."""
    return key(rename(form, {i: index(f"*{i.dim}", i.dim) for i in form.free}))


# -- completing squares ----------------------------------------------------------------------


def _completed(choice: list[Product], known: Knowledge) -> list[Square] | None:
    squares: list[Square] = []
    negatives: list[Square] = []
    for outer, table in _tables(choice):
        if not _eliminate(outer, table, known, squares, negatives):
            return None
    for square in negatives:
        if not _absorbed(square, squares, known):
            return None
    return squares


Table = dict[tuple[str, str], Term]


@dataclass
class _Forms:
    """Linear forms by key, and the weight of each product of two."""

    forms: dict[str, Term]
    weights: Table

    def weight(self, one: str, other: str) -> Term:
        """The weight of a product of two forms."""
        return self.weights.get((min(one, other), max(one, other)), ZERO)

    def put(self, one: str, other: str, weight: Term) -> None:
        """Replace the weight of a product of two forms."""
        self.weights[min(one, other), max(one, other)] = weight


def _tables(choice: list[Product]) -> Iterator[tuple[Outer, _Forms]]:
    """The products by the sums they stand under, in common letters; symmetric in sums of one size."""
    groups: dict[tuple[str, ...], tuple[Outer, _Forms]] = {}
    for each in choice:
        dims = _dims(each.outer)
        taken = [i for p in choice for t in (p.weight, p.left, p.right) for i in t.free if i not in p.outer]
        if dims not in groups:
            letters: list[Index] = []
            for dim in dims:
                like = next(b for b in each.outer if b.dim == dim and b not in letters)
                letters.append(fresh(like, [*taken, *letters]))
            groups[dims] = tuple(letters), _Forms({}, {})
        letters_, table = groups[dims]
        orders = [o for o in permutations(each.outer) if tuple(b.dim for b in o) == dims]
        for order in orders:
            names = dict(zip(order, letters_, strict=True))
            weight, left, right = (rename(t, names) for t in (each.weight, each.left, each.right))
            one, other = key(left), key(right)
            table.forms |= {one: left, other: right}
            share = mul(weight, num(1) / num(len(orders)) if len(orders) > 1 else ONE)
            table.put(one, other, add(table.weight(one, other), share))
    yield from groups.values()


def _eliminate(
    outer: Outer, table: _Forms, known: Knowledge, squares: list[Square], negatives: list[Square]
) -> bool:
    """Complete squares: g a² + 2 h a b + ... = g (a + (h/g) b)² + ..., pivots known to be no trouble."""
    order = list(table.forms)
    while order:
        pivots = [(a, tidy(table.weight(a, a))) for a in order]
        pivots = [(a, g) for a, g in pivots if g is not ZERO]
        chosen = next(((a, g) for a, g in pivots if _is_pivot(a, g, order, table, known)), None)
        good = chosen is not None
        chosen = chosen or (pivots[0] if pivots else None)
        if chosen is None:
            return all(tidy(table.weight(a, b)) is ZERO for a, b in combinations(order, 2))
        head, weight = chosen
        order.remove(head)
        ratios = {b: tidy(mul(table.weight(head, b), reciprocal(num(2)), reciprocal(weight))) for b in order}
        ratios = {b: ratio for b, ratio in ratios.items() if ratio is not ZERO}
        for b, c in product(ratios, repeat=2):
            if b <= c:
                twice = num(-1 if b == c else -2)
                table.put(b, c, tidy(add(table.weight(b, c), mul(twice, weight, ratios[b], ratios[c]))))
        whole = add(table.forms[head], *(mul(ratio, table.forms[b]) for b, ratio in ratios.items()))
        (squares if good else negatives).append(Square(outer, weight, whole))
    return True


def _is_pivot(head: str, weight: Term, order: list[str], table: _Forms, known: Knowledge) -> bool:
    if not known.proves(nonnegative(weight)):
        return False
    crossed = [b for b in order if b != head and tidy(table.weight(head, b)) is not ZERO]
    ratios = [tidy(mul(table.weight(head, b), reciprocal(num(2)), reciprocal(weight))) for b in crossed]
    plain = all(_is_polynomial(ratio) for ratio in ratios)
    return plain or known.proves(nonzero(weight))


def _is_polynomial(term: Term) -> bool:
    return not any(
        isinstance(p, Pow) and (integer_exponent(p) or 0) <= 0 and not isinstance(p.base, Size)
        for p in subterms(term)
    )


def _absorbed(square: Square, squares: list[Square], known: Knowledge) -> bool:
    """Put −c (Σ u l)² into a sum Σ g l² of squares, by Cauchy–Schwarz."""
    c = tidy(neg(square.weight))
    if not known.proves(nonnegative(c)):
        return False
    for place, host in enumerate(squares):
        for bound, u in _multiples(square, host):
            names = dict(zip(host.outer, (*square.outer, *bound), strict=True))
            g, form = rename(host.weight, names), rename(host.form, names)
            if not known.proves(nonzero(g)):
                continue
            spread = tidy(sum_over(bound, tidy(mul(u, u, reciprocal(g)))))
            slack = tidy(known.contracted(mul(c, add(ONE, neg(mul(c, spread))))))
            if slack is not ZERO and not known.proves(nonnegative(slack)):
                continue
            apart = _apart(square.form, (*names.values(), *form.free))
            less = add(form, neg(mul(tidy(mul(c, u, reciprocal(g))), apart)))
            squares[place] = Square((*square.outer, *bound), g, less)
            if slack is not ZERO:
                squares.append(Square(square.outer, slack, square.form))
            return True
    return False


def _apart(term: Term, avoid: Sequence[Index]) -> Term:
    from derive.terms import rename_bound

    return rename_bound(term, avoid)


def _multiples(square: Square, host: Square) -> Iterator[tuple[Outer, Term]]:
    """How the form of `square` is Σ u l over some of its sums, l being the form of `host`."""
    extra = len(host.outer) - len(square.outer)
    binders: list[Index] = []
    body = square.form
    while isinstance(body, Sum):
        binders.append(body.index)
        body = body.body
    if extra <= 0 or extra > len(binders):
        return
    for bound in combinations(binders, extra):
        inner = tuple(b for b in binders if b not in bound)
        outside = [f for f in factors_of(body) if not f.free & set(inner)]
        rest = [f for f in factors_of(body) if f.free & set(inner)]
        factors = [*outside, *([sum_over(inner, mul(*rest))] if rest else [])]
        for order in permutations((*square.outer, *bound)):
            if tuple(b.dim for b in order) == tuple(b.dim for b in host.outer):
                form = rename(host.form, dict(zip(host.outer, order, strict=True)))
                u = _quotient(factors, form)
                if u is not None and order[: len(square.outer)] == square.outer:
                    yield bound, u


def _quotient(factors: list[Term], form: Term) -> Term | None:
    """What is left of the product when the factors of `form` are taken away."""
    left = list(factors)
    for each in factors_of(form):
        place = next((n for n, f in enumerate(left) if same(f, each)), None)
        if place is None:
            return None
        left.pop(place)
    return mul(*left)


# -- weights as a person writes them ---------------------------------------------------------


def tidy(term: Term) -> Term:
    """The term with like terms together and common factors in front."""
    flat = canonical(term)
    flat = add(*(_cancelled(t) for t in terms_of(flat)))
    flat = canonical(flat)
    if not isinstance(flat, Add):
        return flat
    common = [u for u in _units(flat.args[0]) if all(_takes(t, u) for t in flat.args)]
    for unit in common:
        if all(_takes(t, unit) for t in terms_of(flat)):
            flat = add(*(_taken(t, unit) for t in terms_of(flat)))
        else:
            common.remove(unit)
    ordered = sorted(terms_of(flat), key=lambda t: isinstance(factors_of(t)[0], Num) and t is not ONE)
    return mul(*common, add(*ordered))


def _units(term: Term) -> list[Term]:
    found: list[Term] = []
    for factor in factors_of(term):
        exponent = integer_exponent(factor)
        if isinstance(factor, Pow) and exponent is not None and exponent > 0:
            found += [factor.base] * exponent
        elif not isinstance(factor, Num):
            found.append(factor)
    return found


def _takes(term: Term, unit: Term) -> bool:
    return any(same(unit, u) for u in _units(term))


def _taken(term: Term, unit: Term) -> Term:
    numbers = [f for f in factors_of(term) if isinstance(f, Num)]
    units = _units(term)
    units.pop(next(n for n, u in enumerate(units) if same(unit, u)))
    return mul(*numbers, *units)


def _cancelled(term: Term) -> Term:
    """a/a is 1; a weight is divided by only where it is proved not to be 0."""
    above: list[Term] = []
    below: list[Term] = []
    stack = [(factor, 1) for factor in reversed(factors_of(term))]
    while stack:
        factor, sign = stack.pop()
        exponent = integer_exponent(factor)
        if isinstance(factor, Pow) and exponent is not None:
            inner = factors_of(factor.base) * abs(exponent)
            stack += [(each, sign if exponent > 0 else -sign) for each in reversed(inner)]
        else:
            (above if sign > 0 else below).append(factor)
    for each in list(below):
        place = next((n for n, f in enumerate(above) if same(f, each)), None)
        if place is not None:
            above.pop(place)
            below.remove(each)
    return mul(*above, *(power(b, MINUS_ONE) for b in below))
