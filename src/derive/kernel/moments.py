"""Expectations of products of random entries, computed from what is declared; and what can be averaged at all.

Different entries of random symbols are independent of one another, unless a covariance is declared.  Let κ be their
joint cumulants: κ of one entry taken n times is the cumulant of its distribution, and of different entries it is 0,
except for a covariance.  Then

    E[X_1 ... X_n] = Σ over all partitions of {1, ..., n} into blocks of Π over the blocks B of κ(X_b for b in B)

(law of total cumulance, with nothing to condition on; McCullagh, Tensor Methods in Statistics (1987), 2.3).  Entries
at indices a and b are the same just if a = b, so κ of both is δ_ab times the cumulant: this holds for all values of
the indices, equal ones too, also where the parameters depend on the index.

A polynomial in entries whose moments exist up to its degree has an expectation; so has its product with a function
that is bounded, and with e^f for f affine in entries whose distributions have thin tails.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeGuard

from derive.algebra import divisors, integer_exponent, is_identity
from derive.errors import InvalidStep
from derive.kernel.chance import Random
from derive.kernel.distributions import TABLE, Together, highest_order
from derive.kernel.judgement import Judgement, equal, exists, nonnegative, nonzero, positive, whole_number
from derive.kernel.problem import Problem
from derive.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Binder,
    D,
    Fn,
    Index,
    Indicator,
    Limit,
    Moment,
    Mul,
    Pow,
    Sum,
    Sym,
    Term,
    add,
    delta,
    factors_of,
    fresh,
    key,
    mul,
    neg,
    num,
    power,
    rename,
    same,
    size,
    subterms,
    sum_over,
    sym,
)  # fmt: skip

MAX_ORDER = 8
BOUNDED = ("sigma", "tanh", "sin", "cos", "erf")
NO_LARGER = ("relu", "abs")  # than what they are of, but for its sign
At = tuple[Index, ...]
Degrees = Mapping[str, int]  # of random symbols


# -- moments ---------------------------------------------------------------------------------


def moment_value(problem: Problem, node: Term) -> Term:
    """What E of a product of random entries is, or Var or Cov of entries, by their distributions.

    Raises:
        InvalidStep: it is of something else, of more than `MAX_ORDER` factors, or the distribution does not say.
    """
    if not isinstance(node, Moment):
        raise InvalidStep("no expectation stands there")
    if node.data != "E":
        first, last = _entry(problem, node.args[0]), _entry(problem, node.args[-1])
        if first.name != last.name:
            return ZERO
        value, deltas = _cumulant(problem.random[first.name], (first.args, last.args))
        return mul(value, *deltas)
    if isinstance(node.args[0], Fn) and node.args[0].name == "exp":
        return _generating(problem, node.args[0].args[0])
    found: dict[str, list[At]] = {}
    for factor in factors_of(node.args[0]):
        count = integer_exponent(factor) if isinstance(factor, Pow) else 1
        entry = _entry(problem, factor.args[0] if isinstance(factor, Pow) else factor)
        if count is None or count < 1:
            raise InvalidStep("it is no product of random entries")
        found.setdefault(entry.name, []).extend([entry.args] * count)
    if sum(map(len, found.values())) > MAX_ORDER:
        raise InvalidStep(f"a moment of an order beyond {MAX_ORDER}")
    return mul(*(_moment(problem.random[name], units) for name, units in found.items()))


def _generating(problem: Problem, exponent: Term) -> Term:
    """E[e^(tX)] of a random entry X, t being not random (Casella & Berger, Statistical Inference, section 2.3)."""
    moving = [factor for factor in factors_of(exponent) if problem.chance(factor)]
    entry = _entry(problem, moving[0] if len(moving) == 1 else exponent)
    random = problem.random[entry.name]
    generating = TABLE[random.law].generating
    if generating is None or random.beside:
        raise InvalidStep(f"no law says what E[e^(tX)] is for {entry.name}")
    at = dict(zip(random.at, entry.args, strict=True))
    scale = mul(*(factor for factor in factors_of(exponent) if factor is not moving[0]))
    return generating(scale, tuple(rename(each, at) for each in random.parameters))


def _entry(problem: Problem, term: Term) -> Sym:
    if not isinstance(term, Sym) or term.name not in problem.random:
        raise InvalidStep("it is no product of random entries")
    return term


def _moment(random: Random, units: Sequence[At]) -> Term:
    """E of the product of the entries of one random symbol at `units`."""
    if TABLE[random.law].is_binary:
        units = tuple(dict.fromkeys(units))  # a power of 0 or 1 is itself
    if random.law == "categorical" and len({unit[:-1] for unit in units}) == 1:
        mean, _ = _cumulant(random, (units[0],))
        return mul(mean, *(delta(units[0][-1], unit[-1]) for unit in units[1:]))  # y_i y_j is y_i or 0
    distinct = list(dict.fromkeys(units))
    counts = Counter(_sorted(blocks) for blocks in partitions([distinct.index(at) for at in units]))
    return add(
        *(
            mul(num(count), *_blocks(random, [tuple(distinct[n] for n in block) for block in blocks]))
            for blocks, count in counts.items()
        )
    )


def _sorted(blocks: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(sorted(block)) for block in blocks))


def partitions(units: list[int]) -> Iterator[list[list[int]]]:
    """Every way to part `units` into blocks."""
    if not units:
        yield []
        return
    first, *others = units
    for blocks in partitions(others):
        yield [[first], *blocks]
        for n, block in enumerate(blocks):
            yield [*blocks[:n], [first, *block], *blocks[n + 1 :]]


def _blocks(random: Random, blocks: Sequence[tuple[At, ...]]) -> Iterator[Term]:
    """The cumulants of the blocks of a partition, equal ones as a power; δ² is δ."""
    found: dict[str, tuple[Term, int]] = {}
    deltas: dict[str, Term] = {}
    for block in blocks:
        value, own = _cumulant(random, block)
        _, count = found.get(key(value), (value, 0))
        found[key(value)] = value, count + 1
        deltas |= {key(each): each for each in own}
    for value, count in found.values():
        yield _raised(value, count)
    yield from deltas.values()


def _raised(value: Term, count: int) -> Term:
    """valueⁿ; (aᵐ)ⁿ = aᵐⁿ for natural m."""
    inner = integer_exponent(value) or 0
    if isinstance(value, Pow) and inner > 0:
        return power(value.base, num(inner * count))
    return power(value, num(count))


def _cumulant(random: Random, units: tuple[At, ...]) -> tuple[Term, list[Term]]:
    """The joint cumulant of the entries of one random symbol at `units`: a term, and the δ that it is times of."""
    first, *others = units
    if random.beside and others:
        if len(others) == 1:
            at = dict(zip((*random.at, *random.beside), (*first, *others[0]), strict=True))
            return rename(random.parameters[-1], at), []
        if random.law == "moments":
            raise _unsaid(random, len(units))
        return ZERO, []
    at = dict(zip(random.at, first, strict=True))
    if (together := TABLE[random.law].together) is not None:
        return _drawn_together(random, together, units)
    found = TABLE[random.law].cumulant(len(units), tuple(rename(each, at) for each in random.parameters))
    if found is None:
        raise _unsaid(random, len(units))
    distinct = dict.fromkeys(others)
    return found, [delta(i, j) for each in distinct for i, j in zip(first, each, strict=True)]


def _drawn_together(random: Random, together: Together, units: tuple[At, ...]) -> tuple[Term, list[Term]]:
    """The same of entries along whose last index all are drawn together."""
    outer = [unit[:-1] for unit in units]
    at = dict(zip(random.at[:-1], outer[0], strict=True))
    place = random.at[-1]
    if place in (taken := frozenset[Index]().union(*units)):
        place = fresh(place, taken.union(*(each.free for each in random.parameters)))
    parameters = tuple(rename(each, {**at, random.at[-1]: place}) for each in random.parameters)
    found = together.cumulant(tuple(unit[-1] for unit in units), place, parameters)
    if found is None:
        raise _unsaid(random, len(units))
    distinct = dict.fromkeys(outer[1:])
    return found, [delta(i, j) for each in distinct for i, j in zip(outer[0], each, strict=True)]


def _unsaid(random: Random, order: int) -> InvalidStep:
    return InvalidStep(f"nothing is declared of the moment of order {order} of {random.name}")


def is_normal(problem: Problem, entry: Sym, mean: Term, variance: Term) -> bool:
    """Whether an entry has this normal distribution, independent of all others."""
    random = problem.random.get(entry.name)
    if random is None or random.law != "normal" or random.beside:
        return False
    at = dict(zip(random.at, entry.args, strict=True))
    return all(map(same, (rename(each, at) for each in random.parameters), (mean, variance)))


def is_normal_combination(problem: Problem, term: Term) -> bool:
    """Whether it is affine in normal entries: such a sum is normal, or constant, since entries with these distributions
    are normal together, independent or with the covariance that is declared (Casella & Berger, section 4.6).
    """
    if not problem.chance(term):
        return True
    match term:
        case Sym() if term.name in problem.random:
            return problem.random[term.name].law == "normal"
        case Sym():
            if term.name in problem.families.circles:
                return False
            return is_normal_combination(problem, problem.defined[term.name].body)
        case Add():
            return all(is_normal_combination(problem, arg) for arg in term.args)
        case Sum():
            return is_normal_combination(problem, term.body)
        case Mul():
            moving = [factor for factor in term.args if problem.chance(factor)]
            return len(moving) == 1 and is_normal_combination(problem, moving[0])
        case _:
            return False


def standardised(problem: Problem, node: Term, name: str, noise: str, scale: Term) -> Term:
    """E[f(x)] for x ~ N(m, s²) as E[f(m + s z)], z being `noise` and standard normal; `scale` is s, at the same
    indices as the distribution.

    m + s z has the same distribution as x, and so have the arrays of their entries, which are independent; nothing
    else in f hangs on z.  (Casella & Berger, Statistical Inference, theorem 3.5.6.)

    Raises:
        InvalidStep: the two are not such, or f hangs on them in other ways.
    """
    random, standard = problem.random.get(name), problem.random.get(noise)
    if not (isinstance(node, Moment) and node.data == "E"):
        raise InvalidStep("no expectation stands there")
    if random is None or standard is None or {random.law, standard.law} != {"normal"}:
        raise InvalidStep("the two are not normal")
    if random.beside or standard.beside or not all(map(same, standard.parameters, (ZERO, ONE))):
        raise InvalidStep("one is not standard, or they are not independent")
    if tuple(i.dim for i in random.at) != tuple(i.dim for i in standard.at):
        raise InvalidStep("they are not of one shape")
    if problem.chance(scale) or scale.free - set(random.at):
        raise InvalidStep("the scale is random, or has other indices")
    if not is_identity(power(scale, num(2)), random.parameters[1]):
        raise InvalidStep("the scale is not the root of the variance")
    if noise in problem.chance(node.args[0]) or noise == name:
        raise InvalidStep("what is averaged hangs on the standard one already")
    return node.with_args((_written_by(problem, node.args[0], random, noise, scale),))


def _written_by(problem: Problem, term: Term, random: Random, noise: str, scale: Term) -> Term:
    if random.name not in problem.chance(term):
        return term
    match term:
        case Sym() if term.name == random.name:
            at = dict(zip(random.at, term.args, strict=True))
            mean, spread = rename(random.parameters[0], at), rename(scale, at)
            return add(mean, mul(spread, sym(noise, *(i for i in term.args if isinstance(i, Index)))))
        case Sym() | D() | Moment():
            raise InvalidStep("it stands in a definition, a derivative or an expectation")
        case _:
            return term.with_args(
                arg if isinstance(arg, Index) else _written_by(problem, arg, random, noise, scale)
                for arg in term.args
            )


def completed_square(problem: Problem, entry: Term, mean: Term, variance: Term) -> tuple[Judgement, ...]:
    """What it takes that X, whose density is proportional to e^h(v), is normal with this mean and variance.

    It is if h(v) = −(v − m)²/(2 s) + h(m) for all v, and s > 0: e^h(m) is a constant then.

    Raises:
        InvalidStep: X has no such density, or that is not so.
    """
    random = problem.random.get(entry.name) if isinstance(entry, Sym) else None
    if random is None or random.law != "density" or random.at:
        raise InvalidStep("it has no density")
    weight, variable = random.parameters
    if not isinstance(variable, Sym) or variable.args or variable.name in problem.defined:
        raise InvalidStep("a density is a function of a given number")
    exponent = exponent_of(problem, weight)
    for term in (exponent, mean, variance):
        others = {each for each in subterms(term) if isinstance(each, Sym) and each is not variable}
        if any(problem.depends(each, variable.name) for each in others) or problem.chance(term):
            raise InvalidStep("a name that hangs on the variable stands in it, or on an outcome")
        if any(isinstance(each, D | Moment | Limit | Apply) for each in subterms(term)):
            raise InvalidStep("a derivative, an expectation or an unknown function stands in it")
    if problem.signs[variable.name] != "real" or any(
        problem.depends(term, variable.name) for each in problem.declared for term in each.terms
    ):
        raise InvalidStep("something is given of the variable of a density")
    if mean.free or variance.free:
        raise InvalidStep("an index is free in the mean or the variance")
    if any(problem.depends(term, variable.name) for term in (mean, variance)):
        raise InvalidStep("the mean or the variance hangs on the variable")
    gap = add(variable, neg(mean))
    square = mul(num(Fraction(-1, 2)), power(variance, num(-1)), power(gap, num(2)))
    roots = {each.base: each for each in subterms(exponent) if _is_root(each)}
    sides = exponent, add(square, _at(exponent, variable, mean))
    if not is_identity(*(_in_roots(side, roots) for side in sides)):
        raise InvalidStep("the square is not completed by these")
    below = (nonzero(each) for term in (exponent, mean, variance) for each in divisors(term))
    return (*below, *map(nonnegative, roots), positive(variance))


def _is_root(term: Term) -> TypeGuard[Pow]:
    """Whether it is the root of a name."""
    return isinstance(term, Pow) and isinstance(term.base, Sym) and same(term.exponent, num(Fraction(1, 2)))


def _in_roots(term: Term, roots: Mapping[Term, Term]) -> Term:
    """The same with (√a)² for a, which is so where a is not negative."""
    if term in roots:
        return power(roots[term], num(2))
    if term in roots.values():
        return term
    return term.with_args(arg if isinstance(arg, Index) else _in_roots(arg, roots) for arg in term.args)


def exponent_of(problem: Problem, weight: Term) -> Term:
    """The h of e^h, or of a product of such."""
    while isinstance(weight, Sym) and weight.name in problem.defined:
        weight = problem.defined[weight.name].at(weight.args)
    found = []
    for factor in factors_of(weight):
        inner = (
            problem.defined[factor.name].at(factor.args)
            if isinstance(factor, Sym) and factor.name in problem.defined
            else factor
        )
        if not (isinstance(inner, Fn) and inner.name == "exp"):
            raise InvalidStep("the density is no product of e^h")
        found.append(inner.args[0])
    return add(*found)


def _at(term: Term, variable: Sym, value: Term) -> Term:
    if term is variable:
        return value
    return term.with_args(arg if isinstance(arg, Index) else _at(arg, variable, value) for arg in term.args)


# -- what can be averaged --------------------------------------------------------------------


@dataclass
class Reading:
    """A term read as a polynomial in random entries; `held` is what its bounded parts must not hang on.

    `unfolded` and `opened` are the definitions written out for it, `smooth` what must be differentiable.
    """

    problem: Problem
    held: str = ""
    unfolded: dict[tuple[str, bool], Degrees] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    smooth: list[Judgement] = field(default_factory=list)

    def degrees(self, term: Term, strict: bool = False) -> Degrees:
        """Up to which power each random symbol stands in it; `strict` if nothing but sums and products may.

        Raises:
            InvalidStep: it is not of that form.
        """
        if not self.problem.chance(term):
            return {}
        match term:
            case Sym() if term.name in self.problem.random:
                return {term.name: 1}
            case Sym():
                return self._defined(term, strict)
            case Add():
                return _each(max, (self.degrees(arg, strict) for arg in term.args))
            case Mul():
                return _each(operator.add, (self.degrees(arg, strict) for arg in term.args))
            case Sum():
                return self.degrees(term.body, strict)
            case Pow() if (integer_exponent(term) or 0) > 0:
                count = integer_exponent(term) or 0
                return {name: count * degree for name, degree in self.degrees(term.base, strict).items()}
            case Fn() if not strict and not self._moves(term) and term.name in BOUNDED:
                return {}
            case Indicator() if not strict and not self._moves(term):
                return {}
            case Fn() if not strict and not self._moves(term) and term.name in NO_LARGER:
                return self.degrees(term.args[0])
            case Fn(name="exp") if not strict and not self._moves(term) and self._is_tame(term.args[0]):
                return {}
            case D(data="total", wrt=Sym() as wrt):
                return self._slope(term, wrt)
            case _:
                raise InvalidStep(f"{term.tag}: it is no polynomial in random entries")

    def _is_tame(self, term: Term) -> bool:
        """Whether E[e^(t |f|)] is finite for all t, f being the term: it is affine in entries of which that holds.

        All powers of e^f have expectations then; with those of the other factors so have products of them (Hölder).
        """
        moving = [arg for arg in term.args if self.problem.chance(arg)]
        match term:
            case _ if not self.problem.chance(term):
                return True
            case Sym() if term.name in self.problem.random:
                return TABLE[self.problem.random[term.name].law].is_tame
            case Sym() if term.name in self.problem.families.circles:
                return False
            case Sym():
                self.opened.add(term.name)
                return self._is_tame(self.problem.defined[term.name].body)
            case Add():
                return all(map(self._is_tame, term.args))
            case Sum():
                return self._is_tame(term.body)
            case Mul():
                return len(moving) == 1 and self._is_tame(moving[0])
            case _:
                return False

    def _moves(self, term: Term) -> bool:
        return bool(self.held) and self.problem.depends(term, self.held)

    def _defined(self, term: Sym, strict: bool) -> Degrees:
        if term.name in self.problem.families.circles:
            raise InvalidStep(f"{term.name} goes back to itself: its degree is not seen")
        found = self.unfolded.get((term.name, strict))
        if found is None:
            found = self.degrees(self.problem.defined[term.name].body, strict)
            self.unfolded[term.name, strict] = found
        return found

    def _slope(self, term: D, wrt: Sym) -> Degrees:
        """The derivative of a polynomial in an entry is one of no greater degree, and so is that in something
        else: each of its coefficients is differentiated.
        """
        if wrt.name not in self.problem.random and self.problem.chance(wrt):
            raise InvalidStep(f"a derivative in {wrt.name}, which is random")
        self.smooth.append(exists(term))
        return self.degrees(term.body, strict=True)

    @property
    def names(self) -> frozenset[str]:
        """The definitions that were written out."""
        return frozenset((*self.opened, *(name for name, _ in self.unfolded)))


def _each(act: Callable[[int, int], int], those: Iterable[Degrees]) -> Degrees:
    found: dict[str, int] = {}
    for degrees in those:
        for name, degree in degrees.items():
            found[name] = act(found.get(name, 0), degree)
    return found


def integrable(problem: Problem, term: Term, held: str = "") -> Reading:
    """`term` read as a polynomial in random entries, all of whose moments up to its degree exist.

    Raises:
        InvalidStep: it is none, or a moment is not known to exist.
    """
    reading = Reading(problem, held)
    _check_exist(problem, reading.degrees(term))
    return reading


def polynomial(problem: Problem, term: Term) -> None:
    """Refuse what is not made of random entries by sums and products alone, or with moments not known to exist.

    Raises:
        InvalidStep: it is such a term.
    """
    _check_exist(problem, Reading(problem).degrees(term, strict=True))


def _check_exist(problem: Problem, degrees: Degrees) -> None:
    for name, degree in degrees.items():
        highest = highest_order(problem.random[name])
        if highest is not None and degree > highest:
            raise _unsaid(problem.random[name], degree)


def of_parameters(random: Random) -> tuple[Judgement, ...]:
    """What the parameters of a distribution must be: a variance is no less than 0."""
    return () if random.beside else TABLE[random.law].conditions(random.parameters)


def of_support(random: Random) -> tuple[Judgement, ...]:
    """Where the entries are for every outcome."""
    entry = sym(random.name, *random.at)
    match random.law, random.parameters:
        case "uniform", (low, high):
            return Judgement("<=", (low, entry)), Judgement("<=", (entry, high))
        case (("exponential" | "gamma" | "poisson" | "multinomial"), _):
            return (nonnegative(entry),)
        case "binomial", (most, _):
            return nonnegative(entry), Judgement("<=", (entry, most))
        case (("bernoulli" | "categorical" | "sample" | "beta" | "dirichlet"), _):
            return nonnegative(entry), Judgement("<=", (entry, ONE))
        case _:
            return ()


def existence(random: Random) -> tuple[Judgement, ...]:
    """What a sign of an expectation leans on, so that it is used for no parameters of which there is no such
    distribution: under a derivative or a limit in s, E[X²] ≥ 0 of a variance s holds only where s is one.

    Equations between expectations lean on nothing: each is linear in what is averaged, or is a moment as a formula in
    the parameters, and holds of that formula wherever it is defined.  A covariance must be symmetric, and more that no
    judgement says; a number of trials is whole.  Neither is open, nor ever shown to last.
    """
    if not random.parameters:
        return ()
    first, last = random.parameters[0], random.parameters[-1]
    if random.law in ("categorical", "multinomial"):
        trials = () if random.law == "categorical" else (whole_number(first),)
        return (*of_parameters(random), equal(sum_over(random.at[-1], last), ONE), *trials)
    if random.law == "sample":
        return whole_number(first), Judgement("<=", (first, size(random.at[-1].dim)))
    if random.beside:
        turned = dict(zip((*random.at, *random.beside), (*random.beside, *random.at), strict=True))
        return (equal(last, rename(last, turned)),)
    return (*of_parameters(random), *((whole_number(first),) if random.law == "binomial" else ()))


def leant_on_by_sign(problem: Problem, judgement: Judgement) -> tuple[Judgement, ...]:
    """The same of the random symbols in all expectations that a sign is said of."""
    nodes = [node for term in judgement.terms for node in subterms(term) if isinstance(node, Moment)]
    names = {name for node in nodes for arg in node.args for name in problem.chance(arg)}
    is_sign = judgement.relation in ("<", "<=", "!=")
    return tuple(each for name in sorted(names) for each in existence(problem.random[name]) if is_sign)


def is_entrywise(problem: Problem, term: Term, index: Index) -> bool:
    """Whether the random entries in `term` are others at each value of `index`, and independent of those.

    They are if `index` stands in each of them, in one place for each array, and no covariance is declared.
    """
    places: dict[str, int] = {}
    for entry in _entries(problem, term, index):
        if entry is None or index not in entry.args or problem.random[entry.name].beside:
            return False
        if TABLE[problem.random[entry.name].law].together and entry.args.index(index) == len(entry.args) - 1:
            return False
        if places.setdefault(entry.name, entry.args.index(index)) != entry.args.index(index):
            return False
    return True


def _entries(problem: Problem, term: Term, index: Index) -> Iterator[Sym | None]:
    """The random entries in `term`, definitions written out; None for what is beside that, or where another
    index of the same letter is bound.
    """
    if not problem.chance(term):
        return
    if isinstance(term, Binder) and term.index is index:
        yield None
    elif isinstance(term, Sym):
        if term.name in problem.random:
            yield term
        elif term.name in problem.families.circles:
            yield None  # what it hands on to the next step stands in that too
        else:
            yield from _entries(problem, problem.defined[term.name].at(term.args), index)
    else:
        for arg in term.args:
            yield from _entries(problem, arg, index)


def interchangeable(problem: Problem, term: Term, wrt: Term) -> Reading:
    """The same, such that E[∂f/∂x] is ∂E[f]/∂x wherever f is differentiable in x for every outcome.

    Write f(β, x) = Σ_j c_j(x) g_j(β), a finite sum with integrable g_j.  On the outcomes that there are, the g_j span
    a space of functions of finite dimension, on which the values at outcomes span all linear forms.  E is one of
    them: E[f] = Σ_s λ_s f(β_s, x) for finitely many outcomes β_s, and λ_s that do not hang on x, as no distribution
    does.  Both sides are so differentiated term by term.

    Raises:
        InvalidStep: it is not of that form, x is random, or a distribution hangs on x.
    """
    check_exchange(problem, term, wrt)
    assert isinstance(wrt, Sym)
    return integrable(problem, term, wrt.name)


def check_exchange(problem: Problem, term: Term, wrt: Term) -> None:
    """Refuse what can't be so, whatever is assumed: x is random, or a distribution hangs on it."""
    if not isinstance(wrt, Sym) or problem.chance(wrt):
        raise InvalidStep("an expectation averages over it")
    for name in sorted(problem.chance(term)):
        if wrt.name in problem.reach[name]:
            raise InvalidStep(f"the distribution of {name} hangs on {wrt.name}")
