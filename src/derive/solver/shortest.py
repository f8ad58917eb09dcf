"""Closing moves that are tried: what does not make the line shorter is taken back.

Each writes a part of the term in another way (over one divisor, multiplied out, beneath one Σ), in which
definitions may be seen that were not before; then the line is simplified as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations

from derive.algebra import integer_exponent
from derive.decide.normal import Stopped
from derive.kernel import Binding, Problem, nonnegative, positive
from derive.kernel.law import instance
from derive.solver.alike import into_block, like_terms
from derive.solver.angles import unite_squares, with_sine
from derive.solver.arrange import inwards
from derive.solver.centred import centre, centred
from derive.solver.collected import collect, shorten
from derive.solver.contract import constants_out, contract, one_block
from derive.solver.factors import cancel, coefficient, gather, merged, multiplied_out, spelled_out
from derive.solver.folds import fold, folded
from derive.solver.joined import Pair, join, pairs
from derive.solver.logistic import exponent_of_share, write_logistic
from derive.solver.phases import FINISH, LAST, SIMPLIFY
from derive.solver.products import left_of
from derive.solver.smooth import clip
from derive.solver.sums import constant_sum, split as split_first, split_sum
from derive.solver.weights import atoms, tidy
from derive.solver.work import FAILURES, LAWS, Move, Work, over, seen_in
from derive.terms import (
    HALF,
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    D,
    Fn,
    Index,
    Indicator,
    Inverse,
    Mul,
    Num,
    Path,
    Pow,
    Sum,
    Term,
    add,
    contains,
    factors_of,
    has_minus,
    is_divisor,
    key,
    mul,
    names_in,
    neg,
    nest,
    num,
    part,
    power,
    same,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

TANH = "tanh by exponentials"
ROOT = "square of a root"
SUBSTITUTION = "substitution by an indicator"
LONGEST = 200  # parts of a line in which it is looked for
MOST_SPLITS = 20
MOST_GROUPED = 5  # terms of a sum
GAIN = 4  # what a name must save that is seen only once a bracket is multiplied out
Begun = Callable[[Work], None]
Phases = tuple[tuple[Move, ...], ...]
TIDYING: Phases = (SIMPLIFY, FINISH, SIMPLIFY, FINISH, LAST)


def seek_shorter(work: Work) -> bool:
    """Make the line shorter by the first way of writing a part of it that does."""
    if work.here.length > LONGEST:
        return False
    return any(way(work) for way in WAYS)


def _tried(work: Work, begin: Begun, phases: Phases = TIDYING, gain: int = 1) -> bool:
    """Whether the line is shorter by that `gain` after `begin` and these `phases`, and nothing more is assumed."""
    trial = work.copy()
    try:
        begin(trial)
        for phase in phases:
            while any(move(trial) for move in phase):
                pass
    except FAILURES:
        return False
    if weight(trial.here) + gain > weight(work.here) or trial.facts.assumptions() != work.facts.assumptions():
        return False
    work.become(trial)
    return True


def weight(term: Term) -> int:
    """How long a term is to read: its parts, with numbers, and a fraction beside a number in a fraction."""
    match term:
        case Num(value=value):
            return 1 + (abs(value) > 1)
        case Add(args=args):
            signs = [coefficient(each)[0] > 0 for each in args]
            return 1 + sum(map(_unsigned, args)) + (not any(signs))
        case Mul(args=args) if args[0] is MINUS_ONE:
            return 1 + weight(mul(*args[1:]))
    return 1 + sum(map(weight, term.args)) + 2 * _is_nested(term)


def _unsigned(term: Term) -> int:
    """The weight of a term in a sum, where a minus is no longer than a plus."""
    return weight(neg(term)) if coefficient(term)[0] < 0 else weight(term)


def _is_nested(term: Term) -> bool:
    """Whether it is a fraction in which fractions stand beside numbers: (1 − t/y)/(1 − y)."""
    if not (isinstance(term, Mul) and any(map(_divides, term.args))):
        return False
    return any(isinstance(each, Add) and _is_mixed(each) for each in term.args)


def _divides(factor: Term) -> bool:
    return (integer_exponent(factor) or 0) < 0


def _is_mixed(bracket: Add) -> bool:
    """Whether numbers stand beside fractions: 1 − t/y."""
    numbers = any(isinstance(each, Num) for each in bracket.args)
    return numbers and any(any(map(_divides, factors_of(each))) for each in bracket.args)


def _rewritten(path: Path, new: Term) -> Begun:
    return lambda trial: trial.algebra(path, new)


# -- fractions ---------------------------------------------------------------------------------


def _take_out_divisor(work: Work) -> bool:
    """(a + b + c)/(a + b) = 1 + c/(a + b)."""
    return any(_tried(work, _rewritten(path, new)) for path, new in work.where(_beside_divisor, under=False))


@seen_in(Mul, holding=Pow)
def _beside_divisor(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Mul):
        return None
    for below in node.args:
        if not (isinstance(below, Pow) and integer_exponent(below) == -1 and isinstance(below.base, Add)):
            continue
        for above in node.args:
            if isinstance(above, Add) and (rest := _less(above, below.base)) is not None:
                others = [f for f in node.args if f is not above and f is not below]
                return mul(*others, add(ONE, mul(rest, below)))
    return None


def _less(whole: Add, those: Add) -> Term | None:
    """What is left of a sum without the terms of another one, if they stand in it."""
    left = {key(each): each for each in whole.args}
    for each in those.args:
        if left.pop(key(each), None) is None:
            return None
    return add(*left.values())


def one_bar(work: Work) -> bool:
    """a/b (c + d)/n = a (c + d)/(b n)."""
    return work.rewrite(_parted)


@seen_in(Mul, holding=Pow)
def _parted(node: Term, _: Problem) -> Term | None:
    """A product with what it divides by at its end, where that stands in two places."""
    if not isinstance(node, Mul):
        return None
    below = [n for n, each in enumerate(node.args) if is_divisor(each)]
    between = [n for n in range(below[0], below[-1]) if n not in below] if below else []
    if not between:
        return None
    return mul(*(f for n, f in enumerate(node.args) if n not in below), *(node.args[n] for n in below))


def _put_together(work: Work) -> bool:
    """a/b + c/d = (a d + b c)/(b d), and 1 − 3a + 2a² = (1 − a)(1 − 2a)."""
    return any(
        _tried(work, _rewritten(path, new), ((fold, cancel, split_sum, constant_sum),))
        for path, new in work.where(_together, under=False)
    )


@seen_in(Add, Mul)
def _together(node: Term, problem: Problem) -> Term | None:
    if (
        not (isinstance(node, Add) or _is_nested(node))
        or contains(node, D)
        or any(map(_is_rooted, atoms(node)))
    ):
        return None  # a root above the bar is no better than one below
    try:
        new = tidy(node, as_met=True)
        new = _turned(new, problem) or new
    except (Stopped, ZeroDivisionError):
        return None
    return new if weight(new) < weight(node) and not _has_conjugates(new) else None


def _has_conjugates(product: Term) -> bool:
    """Whether brackets of three terms or more differ in signs alone: (s − t + m)(s + t − m) is s² − (t − m)²."""
    brackets = [each for each in factors_of(product) if isinstance(each, Add) and len(each.args) > 2]
    units = [sorted(key(mul(*coefficient(term)[1])) for term in each.args) for each in brackets]
    return any(one == other for one, other in combinations(units, 2))


def _is_rooted(atom: Term) -> bool:
    """Whether it is a root, but not one of a number as √(2 π)."""
    is_root = isinstance(atom, Pow) and isinstance(atom.exponent, Num) and atom.exponent.value.denominator > 1
    return is_root and bool(names_in(atom))


# -- brackets and sums multiplied out ------------------------------------------------------------


def _open_bracket(work: Work) -> bool:
    """c (a + b) = c a + c b, where a definition is seen in one of them."""
    return any(
        _tried(work, _rewritten(path, new), gain=GAIN)
        for path, new in work.where(_hides_definition, under=False)
    )


@seen_in(Mul, holding=Add)
def _hides_definition(node: Term, problem: Problem) -> Term | None:
    if not isinstance(node, Mul):
        return None
    for place, bracket in enumerate(node.args):
        if isinstance(bracket, Add):
            opened = multiplied_out(node, place)
            if any(folded(merged(each) or each, problem) is not None for each in terms_of(opened)):
                return opened
    return None


def _open_sum(work: Work) -> bool:
    """Σ_k (a_k + b_k) c_k = Σ_k a_k c_k + Σ_k b_k c_k, where one of them has a name or is known; of brackets with a
    number, that number alone: Σ_k (a_k + b_k − 1) p_k = Σ_k (a_k + b_k) p_k − 1.
    """

    def opened(path: Path, body: Term) -> Begun:
        def begin(trial: Work) -> None:
            if not same(part(trial.here, (*path, 1)), body):
                trial.algebra((*path, 1), body)
            _split_all(trial, path)

        return begin

    return any(
        _tried(work, opened(path, body))
        for path, node in work.where(_sum_of_sums, under=False)
        for body in _opened_bodies(node.body)
    )


def _opened_bodies(body: Term) -> Iterator[Term]:
    """A product with its first bracket multiplied out: each term by itself, or what is no number together."""
    place = next(n for n, f in enumerate(factors_of(body)) if isinstance(f, Add))
    bracket = factors_of(body)[place]
    yield multiplied_out(body, place) if isinstance(body, Mul) else body
    numbers = [each for each in bracket.args if isinstance(each, Num)]
    rest = add(*(each for each in bracket.args if each not in numbers))
    if numbers and isinstance(rest, Add) and isinstance(body, Mul):
        yield add(*(mul(*body.args[:place], each, *body.args[place + 1 :]) for each in (rest, *numbers)))


@seen_in(Sum, holding=Add)
def _sum_of_sums(node: Term, _: Problem) -> Sum | None:
    if isinstance(node, Sum) and any(isinstance(f, Add) for f in factors_of(node.body)):
        return node
    return None


def _split_all(work: Work, path: Path) -> None:
    """Σ_k (f_k + g_k + h_k) = Σ_k f_k + Σ_k g_k + Σ_k h_k."""
    for _ in range(MOST_SPLITS):
        node = part(work.here, path)
        if isinstance(node, Sum) and isinstance(node.body, Add):
            split_first(work, path, node)
            path = (*path, 1)
        else:
            return


# -- factors put beneath Σ -----------------------------------------------------------------------


def _put_beneath(work: Work) -> bool:
    """1/Z Σ_k e^{z_k} f_k = Σ_k (1/Z e^{z_k}) f_k, where that has a name."""
    for path, (outer, place) in work.where(_wanted_beneath, under=False):
        if _tried(work, _beneath(path, outer, place)):
            return True
    return False


def _beneath(path: Path, outer: tuple[int, ...], place: int) -> Begun:
    def begin(trial: Work) -> None:
        node = part(trial.here, path)
        units = spelled_out(node)
        those = mul(*(units[each] for each in outer))
        total = units[place]
        assert isinstance(total, Sum)
        rest = [unit for n, unit in enumerate(units) if n not in outer and n != place]
        # what goes beneath, then the Σ
        pair = mul(those, total)
        trial.algebra(path, mul(*rest, pair))
        law = over("constant factor of Σ", total.index, {"c": ((), those), "f": ((total.index,), total.body)})
        count, length = len(factors_of(pair)), len(factors_of(part(trial.here, path)))
        among = () if count == length else tuple(range(length - count, length))
        trial.law(path, "constant factor of Σ", law, among, backwards=True)

    return begin


@seen_in(Mul, holding=Sum)
def _wanted_beneath(node: Term, problem: Problem) -> tuple[tuple[int, ...], int] | None:
    """Which of the factors of a product make, with some beneath a Σ among them, a definition; and where that Σ is."""
    if not isinstance(node, Mul):
        return None
    units = spelled_out(node)
    for place, total in enumerate(units):
        if not isinstance(total, Sum):
            continue
        inner = spelled_out(total.body)
        free = [n for n, unit in enumerate(units) if n != place and total.index not in unit.free]
        for n in free:
            found = folded(mul(units[n], *inner), problem)
            if found is not None and found[2] is not None and 0 in found[2] and len(found[2]) > 1:
                return (n,), place
            if found is not None and found[2] is None:
                return (n,), place
    return None


# -- the order of sums ---------------------------------------------------------------------------


def _regroup(work: Work) -> bool:
    """Σ_i x_i Σ_k b_k A_ki = Σ_k b_k Σ_i A_ki x_i, where the inner Σ has a name, or its sign is asked for."""
    return any(_tried(work, _regrouped(path)) for path, _ in work.where(_nest, under=False))


@seen_in(Sum)
def _nest(node: Term, _: Problem) -> Sum | None:
    if isinstance(node, Sum) and any(isinstance(f, Sum) for f in factors_of(node.body)):
        return node
    return None


def _regrouped(path: Path) -> Begun:
    def begin(trial: Work) -> None:
        binders = one_block(trial, path)
        while binders and (bound := _named_total(trial, path, binders)) is not None:
            inwards(trial, path, binders, bound)
            binders.remove(bound)
            inmost = (*path, *(1,) * len(binders))
            if binders:
                constants_out(trial, inmost)
            while fold(trial) or make_relu(trial):
                pass
            if len(nest(part(trial.here, path))[0]) < len(binders):
                return

    return begin


def _named_total(work: Work, path: Path, binders: Sequence[Index]) -> Index | None:
    """The letter whose Σ over the factors that it stands in has a name, or beside which its sign is asked for."""
    factors = factors_of(part(work.here, (*path, *(1,) * len(binders))))
    asked = {key(f.args[1]) for f in factors if isinstance(f, Indicator) and f.args[0] is ZERO}
    for bound in reversed(binders):
        total = sum_over(bound, mul(*(f for f in factors if bound in f.free)))
        if key(total) in asked or folded(total, work.problem) is not None:
            return bound
    return None


def make_relu(work: Work) -> bool:
    """a · 1[a > 0] = ReLU(a)."""
    for path, (among, inner) in work.where(_gated, under=False):
        work.law(path, "ReLU by an indicator", Binding({"f": ((), inner)}), among, backwards=True)
        return True
    return False


@seen_in(Mul, holding=Indicator)
def _gated(node: Term, _: Problem) -> tuple[tuple[int, ...], Term] | None:
    """Where in a product a number stands beside the indicator that it is positive."""
    for place, each in enumerate(node.args if isinstance(node, Mul) else ()):
        if isinstance(each, Indicator) and each.data == "<" and each.args[0] is ZERO:
            for other, factor in enumerate(node.args):
                if same(factor, each.args[1]):
                    among = () if len(node.args) == 2 else tuple(sorted((place, other)))
                    return among, factor
    return None


def _unite_terms(work: Work) -> bool:
    """Σ_k a_k Σ_l b_kl + Σ_l Σ_k a_k b_kl = 2 Σ_k a_k Σ_l b_kl."""

    def begun(path: Path, places: tuple[int, ...]) -> Begun:
        def begin(trial: Work) -> None:
            for place in places:
                into_block(trial, (*path, place))

        return begin

    return any(_tried(work, begun(path, places)) for path, places in work.where(like_terms, under=False))


def _join_sums(work: Work) -> bool:
    """Σ_k p_k (1 − s_k) − Σ_l (1 − p_l) s_l = Σ_k (p_k − s_k)."""

    def begun(path: Path, pair: Pair) -> Begun:
        return lambda trial: join(trial, path, pair)

    return any(
        _tried(work, begun(path, pair)) for path, those in work.where(pairs, under=False) for pair in those
    )


# -- roots ---------------------------------------------------------------------------------------


def _open_square(work: Work) -> bool:
    """(√a)² = a, and 1/(√a)² = 1/a."""

    def begun(path: Path, node: Pow, inner: Term) -> Begun:
        def begin(trial: Work) -> None:
            squared, below = power(node.base, num(2)), integer_exponent(node) == -2
            if below:
                trial.algebra(path, power(squared, MINUS_ONE))
            trial.law((*path, 0) if below else path, ROOT, Binding({"f": ((), inner)}))

        return begin

    return any(
        work.facts.prove(nonnegative(inner)) and _tried(work, begun(path, node, inner))
        for path, (node, inner) in work.where(_square_of_root, under=False)
    )


@seen_in(Pow)
def _square_of_root(node: Term, _: Problem) -> tuple[Pow, Term] | None:
    if isinstance(node, Pow) and integer_exponent(node) in (2, -2) and _is_root(node.base):
        return node, node.base.args[0]
    return None


def _is_root(term: Term) -> bool:
    return isinstance(term, Pow) and term.exponent is HALF


def _part_root(work: Work) -> bool:
    """a/b = a/√b · 1/√b, where a/√b has a name."""

    def begun(path: Path, base: Term, name: str, rest: Fraction) -> Begun:
        def begin(trial: Work) -> None:
            if name == ROOT:
                trial.law((*path, 0), ROOT, Binding({"f": ((), base)}), backwards=True)
            else:
                letters = {"f": base, "p": neg(HALF), "q": num(rest)}
                law = Binding({letter: ((), term) for letter, term in letters.items()})
                trial.law(path, name, law, backwards=True)

        return begin

    for path, (place, base, name, rest) in work.where(_half_named, under=False):
        known = nonnegative(base) if name == ROOT else positive(base)
        if work.facts.prove(known) and _tried(work, begun((*path, place), base, name, rest)):
            return True
    return False


@seen_in(Mul, holding=Pow)
def _half_named(node: Term, problem: Problem) -> tuple[int, Term, str, Fraction] | None:
    """Where in a product a divisor stands of which the root would make a definition, and what is left of it then."""
    for place, each in enumerate(node.args if isinstance(node, Mul) else ()):
        if not (isinstance(each, Pow) and isinstance(each.exponent, Num)) or _is_root(each.base):
            continue
        rest = each.exponent.value + Fraction(1, 2)
        if rest < 0 and rest.denominator <= 2:
            others = [f for n, f in enumerate(node.args) if n != place]
            if folded(mul(*others, power(each.base, neg(HALF))), problem) is not None:
                return place, each.base, "product of real powers", rest
            root = power(power(each.base, HALF), MINUS_ONE)
            if each.exponent is MINUS_ONE and folded(mul(*others, root), problem) is not None:
                return place, each.base, ROOT, rest
    return None


def _join_root(work: Work) -> bool:
    """1/(√a a) = a^(−3/2)."""

    def begun(path: Path, places: tuple[int, int], base: Term, whole: Term) -> Begun:
        def begin(trial: Work) -> None:
            root = (*path, places[0])
            if part(trial.here, root).args[1] is MINUS_ONE:
                trial.law(root, "reciprocal of a real power", Binding({"f": ((), base), "p": ((), HALF)}))
            node = part(trial.here, path)
            among = tuple(sorted(places)) if len(node.args) > 2 else ()
            letters = {"f": base, "p": neg(HALF), "q": whole}
            law = Binding({letter: ((), term) for letter, term in letters.items()})
            trial.law(path, "product of real powers", law, among)

        return begin

    return any(
        work.facts.prove(positive(base)) and _tried(work, begun(path, places, base, whole))
        for path, (places, base, whole) in work.where(_root_below, under=False)
    )


@seen_in(Mul, holding=Pow)
def _root_below(node: Term, _: Problem) -> tuple[tuple[int, int], Term, Term] | None:
    """Where a product divides by a root and by what is under it, and that with its exponent."""
    for place, each in enumerate(node.args if isinstance(node, Mul) else ()):
        base = _under_divisor(each)
        if base is None:
            continue
        for other, factor in enumerate(node.args):
            if isinstance(factor, Pow) and same(factor.base, base) and (integer_exponent(factor) or 0) < 0:
                return (place, other), base, factor.exponent
    return None


def _under_divisor(factor: Term) -> Term | None:
    """What is under a root that is divided by."""
    if not isinstance(factor, Pow):
        return None
    if factor.exponent is MINUS_ONE and _is_root(factor.base):
        return factor.base.args[0]
    return factor.base if same(factor.exponent, neg(HALF)) else None


# -- angles --------------------------------------------------------------------------------------


def _meet_angles(work: Work) -> bool:
    """a cos² f + a sin² f = a, also where these stand in definitions."""
    ways = work.where(with_sine, under=False)
    return any(_tried(work, partial(unite_squares, path=path)) for path, _ in ways)


# -- signs ---------------------------------------------------------------------------------------


def _turn_bracket(work: Work) -> bool:
    """−a (b − c) = a (c − b)."""
    return any(
        _tried(work, _rewritten(path, new), ((fold, cancel),))
        for path, new in work.where(_turned, under=False)
    )


def _turn_to_name(work: Work) -> bool:
    """p (Σ_k p_k log p_k − log p) = −p (log p + H), where H is −Σ_k p_k log p_k."""
    return any(
        _tried(work, _rewritten(path, new), ((fold, cancel, collect),))
        for path, new in work.where(_hides_negative, under=False)
    )


@seen_in(Mul, holding=Add)
def _hides_negative(node: Term, problem: Problem) -> Term | None:
    if not isinstance(node, Mul):
        return None
    for place, bracket in enumerate(node.args):
        if isinstance(bracket, Add) and any(folded(neg(each), problem) for each in bracket.args):
            turned = add(*map(neg, bracket.args))
            return mul(MINUS_ONE, *node.args[:place], turned, *node.args[place + 1 :])
    return None


@seen_in(Mul, holding=Add)
def _turned(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul) and node.args[0] is MINUS_ONE:
        for place, bracket in enumerate(node.args):
            if isinstance(bracket, Add) and _gains_by_turning(bracket):
                turned = add(*map(neg, bracket.args))
                return mul(*node.args[1:place], turned, *node.args[place + 1 :])
    return None


def _gains_by_turning(bracket: Add) -> bool:
    """Whether it has both signs, and more minuses than not where a number stands in it: 1 − p keeps its form."""
    minuses = sum(coefficient(each)[0] < 0 for each in bracket.args)
    if any(isinstance(each, Num) for each in bracket.args):
        return 2 * minuses > len(bracket.args) > minuses
    return 0 < minuses < len(bracket.args)


# -- functions -----------------------------------------------------------------------------------


def _name_function(work: Work) -> bool:
    """(e^f − e^−f)/(e^f + e^−f) = tanh f, and 1 − σ(−f) = σ(f)."""
    for path, (new, place, law, letters) in work.where(_named_function, under=False):

        def begin(
            trial: Work,
            path: Path = path,
            new: Term = new,
            place: Path = place,
            law: str = law,
            letters: Binding = letters,
        ) -> None:
            if not same(part(trial.here, path), new):
                trial.algebra(path, new)
            trial.law((*path, *place), law, letters, backwards=law == TANH)

        if _tried(work, begin, ((shorten, gather),)):
            return True
    return False


@seen_in(Add, Mul, holding=Fn)
def _named_function(node: Term, _: Problem) -> tuple[Term, Path, str, Binding] | None:
    """The node as a law has it, where in it the law applies, and which with what letters."""
    if isinstance(node, Mul):
        for below in node.args:
            if isinstance(below, Pow) and below.exponent is MINUS_ONE and isinstance(below.base, Add):
                exponents = [e.args[0] for e in below.base.args if isinstance(e, Fn) and e.name == "exp"]
                for letters in (Binding({"f": ((), each)}) for each in exponents):
                    whole = instance(LAWS[TANH].rhs, letters)
                    if same(whole, node):
                        return whole, (), TANH, letters
    if isinstance(node, Add) and any(each is ONE for each in node.args):
        for place, each in enumerate(node.args):
            turned = neg(each)
            if isinstance(turned, Fn) and turned.name == "sigma" and has_minus(turned.args[0]):
                letters = Binding({"f": ((), neg(turned.args[0]))})
                return node, (place, each.args.index(turned)), "reflection of σ", letters
    return None


def _name_logistic(work: Work) -> bool:
    """e^u/(1 + e^u) = σ(u), and 1/(1 + e^u) = 1 − σ(u)."""

    def written(path: Path, exponent: Term) -> Begun:
        return lambda trial: write_logistic(trial, path, exponent)

    return any(
        _tried(work, written(path, exponent)) for path, exponent in work.where(exponent_of_share, under=False)
    )


def _meet_inverses(work: Work) -> bool:
    """Σ_j Σ_k A⁻¹_ij A_jk x_k = x_i, wherever the inverse and its matrix stand, and what this is made of."""
    return contains(work.here, Inverse) and _is_doubled(work.here) and _tried(work, contract)


def _is_doubled(term: Term) -> bool:
    """Whether a Σ stands in a Σ with an inverse: the two may meet."""
    sums = [part for part in subterms(term) if isinstance(part, Sum) and contains(part, Inverse)]
    return any(contains(each.body, Sum) for each in sums)


def _drop_what_vanishes(work: Work) -> bool:
    """f (1[f > 0] + c 1[f = 0]) = f 1[f > 0]."""

    def begun(path: Path, place: int) -> Begun:
        return lambda trial: _open_where_it_vanishes(trial, path, place)

    return any(_tried(work, begun(path, place)) for path, place in list(work.where(_vanishes_beside)))


@seen_in(Mul, holding=Indicator)
def _vanishes_beside(node: Term, _: Problem) -> int | None:
    """Which factor is a bracket with 1[f = 0], beside f."""
    for place, bracket in enumerate(node.args if isinstance(node, Mul) else ()):
        for each in subterms(bracket) if isinstance(bracket, Add) else ():
            if _is_of_zero(each) and each.args[0] in node.args:
                return place
    return None


def _is_of_zero(term: Term) -> bool:
    """Whether it is 1[f = 0]."""
    return isinstance(term, Indicator) and term.data == "=" and term.args[1] is ZERO


def _open_where_it_vanishes(work: Work, path: Path, place: int) -> None:
    """Multiply out the bracket with 1[f = 0]; where that stands beside f, so does f 1[f = 0] = 0."""
    work.algebra(path, multiplied_out(part(work.here, path), place))
    for number, term in reversed(list(enumerate(part(work.here, path).args))):
        factors = list(factors_of(term))
        for n, factor in enumerate(factors):
            if _is_of_zero(factor) and factor.args[0] in factors:
                among = tuple(sorted((n, factors.index(factor.args[0]))))
                letters = Binding({"f": ((), factor.args[0]), "g": ((), ZERO)})
                where = (*path, number)
                work.law(where, SUBSTITUTION, letters, among if len(factors) > 2 else (), backwards=True)
                break


def _group(work: Work) -> bool:
    """a g − g + b = (a − 1) g + b."""
    return any(
        _tried(work, _rewritten(path, new), ())
        for path, news in work.where(_grouped, under=False)
        for new in news
    )


@seen_in(Add)
def _grouped(node: Term, _: Problem) -> list[Term] | None:
    """A sum with factors taken out of two of its terms, in each way that there is, the shortest first."""
    if not isinstance(node, Add) or not 3 <= len(node.args) <= MOST_GROUPED:
        return None
    found = []
    for (first, one), (second, other) in combinations(enumerate(node.args), 2):
        for shared in _shared(factors_of(one), factors_of(other)):
            left = (left_of(factors_of(each), shared) or () for each in (one, other))
            bracket = add(*(mul(*factors) for factors in left))
            args = list(node.args)
            args[first] = mul(*shared, bracket) if len(shared) > 1 else mul(bracket, *shared)
            args.pop(second)
            found.append(add(*args))
    return sorted(found, key=weight) or None


def _shared(one: Sequence[Term], other: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    """The factors that both have, all of them and each."""
    both = [f for f in one if not isinstance(f, Num | Pow) and any(same(f, each) for each in other)]
    if len(both) > 1 and len(set(both)) == len(both):
        yield tuple(both)
    yield from ((each,) for each in both)


def _halve(work: Work) -> bool:
    """1/2 (a + b + 2 c) = 1/2 (a + b) + c."""
    return any(_tried(work, _rewritten(path, new), ()) for path, new in work.where(_halved, under=False))


@seen_in(Mul, holding=Add)
def _halved(node: Term, _: Problem) -> Term | None:
    if not (isinstance(node, Mul) and len(node.args) == 2):
        return None
    share, bracket = node.args
    if not (isinstance(share, Num) and share.value.denominator > 1 and isinstance(bracket, Add)):
        return None
    whole = [
        each
        for each in bracket.args
        if (share.value * coefficient(each)[0]).denominator == 1 and each is not ONE
    ]
    rest = [each for each in bracket.args if each not in whole]
    return add(mul(share, add(*rest)), *(mul(share, each) for each in whole)) if whole and rest else None


def _centre(work: Work) -> bool:
    """n Σ_j a_j² − (Σ_j a_j)² = n Σ_j (a_j − 1/n Σ_i a_i)²."""

    def begun(path: Path, new: Term) -> Begun:
        def begin(trial: Work) -> None:
            if not centre(trial, path, new):
                raise Stopped

        return begin

    ways = work.where(centred, under=False)
    return any(_tried(work, begun(path, new), ((cancel, gather),), gain=0) for path, new in ways)


WAYS: tuple[Move, ...] = (
    _meet_inverses,
    _drop_what_vanishes,
    _open_square,
    _take_out_divisor,
    _put_together,
    _unite_terms,
    _join_sums,
    _put_beneath,
    _open_sum,
    _open_bracket,
    _name_function,
    _name_logistic,
    make_relu,
    clip,
    _regroup,
    _part_root,
    _join_root,
    _turn_to_name,
    _turn_bracket,
    _group,
    _halve,
    _centre,
    _meet_angles,
)
