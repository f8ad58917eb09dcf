"""Taking expectations: linearity, what is not random, independence, covariances, and moments at last.

Of a square, or of a product of two sums, the mean part is told from the covariance, which is bilinear; all that is of
a higher degree is multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from derive.algebra import integer_exponent, is_identity
from derive.errors import InvalidStep
from derive.kernel import Binding, Judgement, Problem, instance_of, interchangeable
from derive.kernel.law import Value
from derive.kernel.moments import integrable, is_normal_combination, moment_value, polynomial
from derive.solver.contract import into
from derive.solver.definitions import with_definitions
from derive.solver.densities import square_completed
from derive.solver.exponents import raised
from derive.solver.factors import multiplied_out, spelled_out
from derive.solver.facts import Facts
from derive.solver.logarithms import is_logarithm, write_out_logarithm
from derive.solver.monomials import multiplied_out_at_once
from derive.solver.roots import signs_out, squares_out
from derive.solver.sums import split
from derive.solver.work import LAWS, Work, over, seen_in
from derive.terms import (
    MINUS_ONE,
    Add,
    Apply,
    D,
    Fn,
    Index,
    Indicator,
    Moment,
    Mul,
    Num,
    Path,
    Pow,
    Product,
    Size,
    Sum,
    Sym,
    Term,
    add,
    bound_indices,
    contains,
    factors_of,
    has_minus,
    moment,
    mul,
    neg,
    num,
    part,
    power,
    rename,
    same,
    subterms,
    terms_of,
)  # fmt: skip

LONGEST = 2000  # parts of a formula in which expectations are still multiplied out


def open_expectation(work: Work) -> bool:
    """Write out a definition that holds an expectation."""
    for path, _ in work.where(_hidden, under=False):
        work.unfold(path)
        return True
    return False


@seen_in(Sym)
def _hidden(node: Term, problem: Problem) -> Sym | None:
    if isinstance(node, Sym) and node.name in problem.defined:
        return node if contains(problem.defined[node.name].body, Moment) else None
    return None


def cite_average(work: Work, shortest: int = 2) -> bool:
    """Put what an earlier chain says of an expectation, if that holds none itself and has as many steps."""
    for path, node in work.where(_moment, under=False):
        for lemma, names in work.facts.averages(node):
            is_taken = not contains(lemma.chain.end, Moment)
            if is_taken and len(lemma.chain.steps) >= shortest:
                work.lemma(path, lemma.chain.name, names)
                return True
    return False


def put_average(work: Work) -> bool:
    """Put what any earlier chain says of an expectation."""
    return cite_average(work, 1)


def average(work: Work) -> bool:
    """Take one step at the first expectation, variance or covariance that there is one for."""
    if work.here.length > LONGEST:
        return False
    if cite_average(work):
        return True
    return any(_one(work, path, node) for path, node in work.where(_moment))


def _one(work: Work, path: Path, node: Moment) -> bool:
    match node.data:
        case "E":
            return _expectation(work, path, node.args[0])
        case "Var":
            return _variance(work, path, node.args[0])
        case _:
            return _covariance(work, path, *node.args)


@seen_in(Moment)
def _moment(node: Term, _: Problem) -> Moment | None:
    return node if isinstance(node, Moment) else None


# -- expectations ----------------------------------------------------------------------------


def _expectation(work: Work, path: Path, body: Term) -> bool:
    if not work.problem.chance(body):
        return _law(work, path, "expectation of a constant", c=body)
    if contains(body, D, Moment):
        return False  # what is inside comes first
    if _worked_out(work, path) or _of_combination(work, path, body):
        return True
    match body:
        case Sym():
            return _unfold(work, (*path, 0))
        case Add() if _wave_of_difference(work, (*path, 0), body):
            return True
        case Add():
            return _law(work, path, "linearity of E", f=body.args[0], g=add(*body.args[1:]))
        case Sum():
            return _over_sum(work, path, "linearity of E over Σ", body)
        case Product():
            return _over_sum(work, path, "expectation of a Π of independent variables", body, sure=True)
        case Mul():
            return _product(work, path, body)
        case Pow(base=Fn(name="relu", args=(Sym() as entry,))) if same(body, power(body.base, num(2))):
            return _of_normal(work, path, "second moment of a rectified normal variable", entry)
        case Pow() if (integer_exponent(body) or 0) > 1:
            return _power(work, path, body)
        case Fn(name="exp"):
            return _exponential(work, (*path, 0), body)
        case Fn(name="log"):
            return write_out_logarithm(work, (*path, 0), body)
        case _:
            return False


def _exponential(work: Work, path: Path, node: Fn) -> bool:
    """e^(f + g) = e^f e^g, brackets multiplied out first."""
    (exponent,) = node.args
    if isinstance(exponent, Sym):
        return _unfold(work, (*path, 0))
    if isinstance(exponent, Add):
        return _law(work, path, "exp of a sum", f=exponent.args[0], g=add(*exponent.args[1:]))
    places = [n for n, f in enumerate(factors_of(exponent)) if isinstance(f, Add) and work.problem.chance(f)]
    if places:
        work.algebra((*path, 0), multiplied_out(exponent, places[0]))
        return True
    return False


OF_COMBINATIONS = {
    "exp": "expectation of exp of a normal variable",
    "cos": "expectation of a cosine of a normal variable",
    "sin": "expectation of a sine of a normal variable",
    "erf": "expectation of erf of a normal variable",
    "relu": "expectation of ReLU of a normal variable",
    "abs": "expectation of the absolute value of a normal variable",
    "<": "probability that one normal variable is less than another",
    "<=": "probability that one normal variable is no more than another",
}


ASK_FOR_SPREAD = ("relu", "abs", "<", "<=")


def _of_combination(work: Work, path: Path, body: Term) -> bool:
    """Use what is known of a function of a normal variable, of what is affine in normal entries."""
    spread = _combined(work.problem, body)
    if spread is None:
        return isinstance(body, Fn) and body.name == "exp" and _of_square(work, path, body)
    letters = dict(zip("fg", body.args, strict=False))
    return _law(work, path, OF_COMBINATIONS[str(body.data)], sure=True, **letters)


def _of_square(work: Work, path: Path, body: Fn) -> bool:
    """E[e^(c f²)] by the mean and the variance of a normal f."""
    base = _squared(work.problem, body)
    if base is None:
        return False
    fixed, moving = _parted(work.problem, factors_of(body.args[0]))
    scale = mul(*fixed)
    name = "expectation of exp of a square of a normal variable"
    letters = Binding({"c": ((), scale), "f": ((), base)})
    if not all(work.facts.prove(instance_of(each, letters)) for each in LAWS[name].when):
        return False
    if not same(body.args[0], mul(scale, moving[0])):
        work.algebra((*path, 0, 0), mul(scale, moving[0]))
    return _use(work, path, name, letters)


def _squared(problem: Problem, body: Term) -> Term | None:
    """The normal f of e^(c f²)."""
    if not (isinstance(body, Fn) and body.name == "exp"):
        return None
    _, moving = _parted(problem, factors_of(body.args[0]))
    square = moving[0] if len(moving) == 1 else None
    if not isinstance(square, Pow) or integer_exponent(square) != 2:
        return None
    return square.base if is_normal_combination(problem, square.base) else None


def _combined(problem: Problem, body: Term) -> Term | None:
    """What is affine in normal entries, if `body` is a function of it of which the expectation is known."""
    if not isinstance(body, Fn | Indicator) or body.data not in OF_COMBINATIONS:
        return None
    inner = body.args[0] if isinstance(body, Fn) else add(body.args[1], neg(body.args[0]))
    return inner if problem.chance(inner) and is_normal_combination(problem, inner) else None


def _of_normal(
    work: Work, path: Path, name: str, entry: Sym, index: Index | None = None, **letters: Value
) -> bool:
    """Use a law of a normal variable, independent of all others."""
    random = work.problem.random.get(entry.name)
    if random is None or random.law != "normal" or random.beside:
        return False
    at, own = dict(zip(random.at, entry.args, strict=True)), () if index is None else (index,)
    mean, variance = (rename(each, at) for each in random.parameters)
    known: dict[str, Value] = {**letters, "x": (own, entry), "g": (own, mean), "h": (own, variance)}
    metas = {letter: value for letter, value in known.items() if letter in LAWS[name].metas}
    binding = Binding(metas) if index is None else over(name, index, metas)
    return _use(work, path, name, binding, sure=True)


def _product(work: Work, path: Path, body: Mul) -> bool:
    fixed, moving = _parted(work.problem, body.args)
    if fixed:
        return _law(work, path, "constant factor of E", c=mul(*fixed), f=mul(*moving))
    first, others = _groups(work.problem, moving)
    if others:
        name = "expectation of a product of independent variables"
        return _law(work, path, name, f=mul(*first), g=mul(*others))
    if _by_stein(work, path, body) or _join_exponentials(work, path, body):
        return True
    if _product_of_waves(work, path, body):
        return True
    if _at_once(work, path, body):
        return True
    if len(spelled_out(body)) == 2 and any(isinstance(factor, Add | Sum) for factor in moving):
        if _law(work, path, "expectation of a product", sure=True, f=moving[0], g=mul(*moving[1:])):
            return True
    for place, factor in enumerate(body.args):
        if isinstance(factor, Fn) and factor.name == "exp" and _exponential(work, (*path, 0, place), factor):
            return True
        if is_logarithm(factor) and write_out_logarithm(work, (*path, 0, place), factor):
            return True
    return any(_open(work, (*path, 0), place, factor) for place, factor in enumerate(body.args))


def _join_exponentials(work: Work, path: Path, body: Mul) -> bool:
    """e^f e^g = e^(f + g), where f and g are affine in normal entries together, or multiples of one entry."""
    places = [n for n, factor in enumerate(body.args) if isinstance(factor, Fn) and factor.name == "exp"]
    if len(places) < 2:
        return False
    one, other = places[:2]
    f, g = body.args[one].args[0], body.args[other].args[0]
    if not isinstance(f, Term) or not isinstance(g, Term):
        return False
    total = add(f, g)
    parts = [_parted(work.problem, factors_of(each)) for each in (f, g)]
    entries = {mul(*moving) for _, moving in parts}
    is_one = len(entries) == 1 and all(_is_entry(work.problem, entry) for entry in entries)
    if not is_one and not is_normal_combination(work.problem, total):
        return False
    among = () if len(body.args) == 2 else (one, other)
    work.law((*path, 0), "exp of a sum", Binding({"f": ((), f), "g": ((), g)}), among, backwards=True)
    if is_one:
        inner = next(p for p, node in work.where(_exponent_sum) if same(node, total))
        work.algebra(inner, mul(add(*(mul(*fixed) for fixed, _ in parts)), *entries))
    return True


WAVES = {
    ("cos", "cos"): "product of cosines",
    ("sin", "sin"): "product of sines",
    ("sin", "cos"): "product of a sine and a cosine",
}


def _wave_of_difference(work: Work, path: Path, body: Add) -> bool:
    """cos f cos g + sin f sin g = cos(f − g)."""
    kinds = [_two_waves(each) for each in body.args]
    for n, one in enumerate(kinds):
        if one is None or one[0] != "cos" or ("sin", *one[1:]) not in kinds:
            continue
        among = n, kinds.index(("sin", *one[1:]))
        if among == (1, 0) and len(kinds) == 2:
            return False  # the law has the cosines first
        letters = Binding({"f": ((), one[1]), "g": ((), one[2])})
        name = "cosine of a difference"
        work.law(path, name, letters, among if len(kinds) > 2 else (), backwards=True)
        return True
    return False


def _two_waves(term: Term) -> tuple[str, Term, Term] | None:
    """The f and g of cos f cos g, or sin f sin g, and which it is."""
    match term:
        case Mul(args=(Fn(name="cos" | "sin" as name, args=(f,)), Fn(name=other, args=(g,)))) if (
            name == other
        ):
            return (name, f, g) if isinstance(f, Term) and isinstance(g, Term) else None
    return None


def _product_of_waves(work: Work, path: Path, body: Mul) -> bool:
    """cos f cos g = ½(cos(f − g) + cos(f + g)), and the like, where f and g are affine in normal entries."""
    waves = [
        (n, each)
        for n, each in enumerate(body.args)
        if isinstance(each, Fn) and each.name in ("cos", "sin") and _combined(work.problem, each) is not None
    ]
    for n, one in waves:
        for m, other in waves:
            name = WAVES.get((one.name, other.name))
            if n != m and name is not None:
                among = () if len(body.args) == 2 else tuple(sorted((n, m)))
                letters = Binding({"f": ((), one.args[0]), "g": ((), other.args[0])})
                work.law((*path, 0), name, letters, among)
                return True
    return False


@seen_in(Add)
def _exponent_sum(node: Term, _: Problem) -> Term | None:
    return node


def _by_stein(work: Work, path: Path, body: Mul) -> bool:
    """E[(x − μ) f] = σ² E[∂f/∂x] for a normal x, where f is no polynomial."""
    problem = work.problem
    for place, factor in enumerate(body.args):
        rest = mul(*(arg for n, arg in enumerate(body.args) if n != place))
        for entry in terms_of(factor):
            random = problem.random.get(entry.name) if isinstance(entry, Sym) else None
            if random is None or random.law != "normal" or random.beside or not _has_slopes(problem, rest):
                continue
            assert isinstance(entry, Sym)
            at = dict(zip(random.at, entry.args, strict=True))
            mean, variance = (rename(each, at) for each in random.parameters)
            if entry is factor:
                name = "Stein's lemma for any mean and variance"
                return _law(work, path, name, f=rest, g=mean, h=variance, x=entry)
            if is_identity(factor, add(entry, mul(MINUS_ONE, mean))):
                return _law(work, path, "Stein's lemma", f=rest, g=mean, h=variance, x=entry)
    return False


def _has_slopes(problem: Problem, term: Term) -> bool:
    """Whether a derivative of it is no more to average than it is: it is no polynomial, but one times an unknown
    function, e^x, or what is bounded; of e^(x²) it would be one of a higher degree.
    """
    known = mul(*(factor for factor in factors_of(term) if not isinstance(factor, Apply)))
    if not _is_averaged(problem, known):
        return False
    try:
        polynomial(problem, term)
    except InvalidStep:
        return True
    return False


def _is_averaged(problem: Problem, term: Term) -> bool:
    try:
        integrable(problem, term)
    except InvalidStep:
        return False
    return True


def _open(work: Work, path: Path, place: int, factor: Term) -> bool:
    """Multiply the product at `path` out by one of its factors."""
    product = part(work.here, path)
    match factor:
        case Sym():
            return _unfold(work, (*path, place))
        case Add():
            work.algebra(path, multiplied_out(product, place))
            return True
        case Sum() if isinstance(product, Mul):
            into(work, path, product, place)
            return True
        case Pow() if (integer_exponent(factor) or 0) > 1 and not _is_entry(work.problem, factor.base):
            return _spell(work, (*path, place), factor)
        case _:
            return False


def _at_once(work: Work, path: Path, body: Term) -> bool:
    """Multiply out a polynomial in random entries of a degree above 2."""
    names = {node.name for node in subterms(body) if isinstance(node, Sym)}
    new = None if names & work.problem.defined.keys() else multiplied_out_at_once(body)
    if new is not None:
        work.algebra((*path, 0), new)
    return new is not None


def _power(work: Work, path: Path, body: Pow) -> bool:
    if _at_once(work, path, body):
        return True
    base = body.base
    if isinstance(base, Sym):
        return _unfold(work, (*path, 0, 0))
    if isinstance(base, Fn) and base.name == "exp":
        return _law(work, (*path, 0), "power of exp", f=base.args[0], p=body.exponent)
    if isinstance(base, Indicator) and base.data == "<" and integer_exponent(body) == 2:
        return _law(work, (*path, 0), "square of an indicator", f=base.args[0], g=base.args[1])
    if isinstance(base, Pow) and (integer_exponent(base) or 0) > 0:
        work.algebra((*path, 0), power(base.base, mul(base.exponent, body.exponent)))
        return True
    if integer_exponent(body) == 2 and isinstance(base, Add | Sum):
        if _law(work, path, "expectation of a square", sure=True, f=base):
            return True
    return _spell(work, (*path, 0), body)


def _spell(work: Work, path: Path, node: Pow) -> bool:
    """(a b)ⁿ = aⁿ bⁿ, (a + b)ⁿ = a (a + b)ⁿ⁻¹ + b (a + b)ⁿ⁻¹, and Sⁿ = S Sⁿ⁻¹ for a Σ or a name."""
    base, rest = node.base, power(node.base, add(node.exponent, MINUS_ONE))
    match base:
        case Mul():
            new = mul(*(power(factor, node.exponent) for factor in base.args))
        case Add():
            new = add(*(mul(term, rest) for term in base.args))
        case Sum() | Sym():
            new = mul(base, rest)
        case _:
            return False
    work.algebra(path, new)
    return True


# -- variances and covariances ----------------------------------------------------------------


def _variance(work: Work, path: Path, body: Term) -> bool:
    if not work.problem.chance(body):
        return _law(work, path, "variance of a constant", c=body)
    if _worked_out(work, path):
        return True
    match body:
        case Sym():
            return _unfold(work, (*path, 0))
        case Add():
            fixed, moving = _parted(work.problem, body.args)
            if fixed:
                return _law(work, path, "variance of a shifted variable", c=add(*fixed), f=add(*moving))
            first, others = _groups(work.problem, moving)
            if others:
                name = "variance of a sum of independent variables"
                return _law(work, path, name, f=add(*first), g=add(*others))
            if _write_out(work, (*path, 0), body) or _put_together(work, (*path, 0), body):
                return True
            return _law(work, path, "variance as a covariance", f=body)
        case Sum():
            if _over_sum(work, path, "variance of a Σ of independent variables", body, sure=True):
                return True
            return _law(work, path, "variance as a covariance", f=body)
        case Mul():
            fixed, moving = _parted(work.problem, body.args)
            if fixed:
                return _law(work, path, "variance of a multiple", c=mul(*fixed), f=mul(*moving))
        case _:
            pass
    return _law(work, path, "variance", sure=True, f=body)


def _write_out(work: Work, path: Path, body: Add) -> bool:
    """Write out a definition in a sum of what hangs together, or multiply a bracket out: f − c z, f being x + z."""
    for place, each in enumerate(body.args):
        for n, factor in enumerate(factors_of(each)):
            if not work.problem.chance(factor):
                continue
            if _unfold(work, (*path, place, n) if isinstance(each, Mul) else (*path, place)):
                return True
            if isinstance(each, Mul) and isinstance(factor, Add):
                work.algebra((*path, place), multiplied_out(each, n))
                return True
    return False


def _put_together(work: Work, path: Path, body: Add) -> bool:
    """x + z − c z = x + (1 − c) z, of random entries."""
    found: dict[Term, list[Term]] = {}
    for each in body.args:
        fixed, moving = _parted(work.problem, factors_of(each))
        rest = mul(*moving)
        found.setdefault(rest, []).append(mul(*fixed) if _is_entry(work.problem, rest) else each)
    if len(found) == len(body.args):
        return False
    terms = [
        mul(add(*those), rest) if _is_entry(work.problem, rest) else add(*those)
        for rest, those in found.items()
    ]
    work.algebra(path, add(*terms))
    return True


def _covariance(work: Work, path: Path, one: Term, other: Term) -> bool:
    problem = work.problem
    if not problem.chance(one):
        return _law(work, path, "covariance with a constant", c=one, f=other)
    if problem.chance(one).isdisjoint(problem.chance(other)):
        return _law(work, path, "covariance of independent variables", f=one, g=other)
    if not problem.chance(other):
        return _law(work, path, "covariance is symmetric", f=one, g=other)
    if _worked_out(work, path):
        return True
    for place, each in enumerate((one, other)):
        if isinstance(each, Sym) and _unfold(work, (*path, place)):
            return True
    match one:
        case Add():
            return _law(work, path, "covariance of a sum", f=one.args[0], g=add(*one.args[1:]), h=other)
        case Sum():
            return _over_sum(work, path, "covariance of a Σ", one, h=other)
        case Mul() if (parted := _parted(problem, one.args))[0]:
            fixed, moving = parted
            return _law(work, path, "covariance of a multiple", c=mul(*fixed), f=mul(*moving), h=other)
        case _:
            pass
    if _is_linear(problem, other):
        return _law(work, path, "covariance is symmetric", f=one, g=other)
    return _law(work, path, "covariance", sure=True, f=one, g=other)


def _is_linear(problem: Problem, term: Term) -> bool:
    """Whether a covariance with `term` can be taken apart."""
    return isinstance(term, Add | Sum) or (isinstance(term, Mul) and bool(_parted(problem, term.args)[0]))


def order(work: Work) -> bool:
    """(a/b)² = a²/b², √(2 σ²) = σ √2, and what has no index in front: σ² w_i, not w_i σ²."""
    is_out = squares_out(work) or signs_out(work) or _turned_out(work)
    return is_out or work.rewrite(_spread) or work.rewrite(_ordered)


def _turned_out(work: Work) -> bool:
    """erf(−a) = −erf(a)."""
    for path, inner in work.where(_of_opposite):
        return _law(work, path, "erf is odd", f=inner)
    return False


@seen_in(Fn)
def _of_opposite(node: Term, _: Problem) -> Term | None:
    is_odd = isinstance(node, Fn) and node.name == "erf" and has_minus(node.args[0])
    return neg(node.args[0]) if is_odd and same(neg(neg(node.args[0])), node.args[0]) else None


def power_of_exp(work: Work) -> bool:
    """(e^f)ⁿ = e^(n f): the square of what E[e^X] is."""
    for path, binding in work.where(_power_of_exp):
        work.law(path, "power of exp", binding)
        return True
    return False


@seen_in(Pow, holding=Fn)
def _power_of_exp(node: Term, _: Problem) -> Binding | None:
    if isinstance(node, Pow) and isinstance(node.base, Fn) and node.base.name == "exp":
        if (integer_exponent(node) or 0) > 1:
            return Binding({"f": ((), node.base.args[0]), "p": ((), node.exponent)})
    return None


def join_logarithms(work: Work) -> bool:
    """log(2 π s²) − log(2 π σ²) = 2 log s − 2 log σ: logarithms in a sum are written out where factors meet."""
    for path, node in work.where(_sum_of_logarithms):
        for place, each in enumerate(node.args):
            for n, factor in enumerate(factors_of(each)):
                inner = (*path, place, n) if isinstance(each, Mul) else (*path, place)
                if is_logarithm(factor) and write_out_logarithm(work, inner, factor):
                    return True
                if isinstance(factor, Sum) and any(_logarithms(factor)) and _opened(work, inner, factor):
                    return True
                if isinstance(factor, Add) and isinstance(each, Mul) and any(_logarithms(factor)):
                    work.algebra((*path, place), multiplied_out(each, n))
                    return True
    return False


def _opened(work: Work, path: Path, node: Sum) -> bool:
    """Write out logarithms in the terms of a Σ, and take the Σ of each term by itself."""
    if isinstance(node.body, Add):
        split(work, path, node)
        return True
    for n, factor in enumerate(factors_of(node.body)):
        inner = (*path, 1, n) if isinstance(node.body, Mul) else (*path, 1)
        if is_logarithm(factor) and write_out_logarithm(work, inner, factor):
            return True
        if isinstance(factor, Add) and isinstance(node.body, Mul) and any(_logarithms(factor)):
            work.algebra((*path, 1), multiplied_out(node.body, n))
            return True
    return False


def open_logarithm(work: Work) -> bool:
    """log(1/√(2 π σ²)) = −1/2 log(2 π σ²)."""
    return any(write_out_logarithm(work, path, node) for path, node in work.where(_logarithm_of_power))


@seen_in(Fn)
def _logarithm_of_power(node: Term, _: Problem) -> Fn | None:
    return node if is_logarithm(node) and isinstance(node.args[0], Pow) else None


@seen_in(Add, holding=Fn)
def _sum_of_logarithms(node: Term, _: Problem) -> Add | None:
    """A sum in which a factor stands in two logarithms."""
    if not isinstance(node, Add) or contains(node, D, Moment):
        return None
    found = [set(_atoms(inside)) for each in node.args for inside in _logarithms(each)]
    meets = any(one & other for n, one in enumerate(found) for other in found[:n])
    return node if meets else None


def _logarithms(term: Term) -> Iterator[Term]:
    """What logarithms are of that are terms, or factors of them."""
    for each in terms_of(term):
        for factor in factors_of(each):
            if is_logarithm(factor):
                yield factor.args[0]
            elif isinstance(factor, Add):
                yield from _logarithms(factor)
            elif isinstance(factor, Sum):
                yield from _logarithms(factor.body)


def _atoms(term: Term) -> Iterator[Term]:
    """The factors of a product, those of powers too."""
    for factor in factors_of(term):
        if isinstance(factor, Pow):
            yield from _atoms(factor.base)
        else:
            yield factor


def turn_signs(work: Work) -> bool:
    """−(−a − b) = a + b."""
    return work.rewrite(_turned)


@seen_in(Mul, holding=Add)
def _turned(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Mul) or MINUS_ONE not in node.args or contains(node, D, Moment):
        return None
    for place, bracket in enumerate(node.args):
        if isinstance(bracket, Add) and all(map(has_minus, bracket.args)):
            others = (f for n, f in enumerate(node.args) if n != place and f is not MINUS_ONE)
            return mul(*others, add(*map(neg, bracket.args)))
    return None


def split_mean(work: Work) -> bool:
    """x_i (s − w_i) = s x_i − x_i w_i: what is the same for all i, and what is not, are terms of their own."""
    return work.rewrite(_split)


@seen_in(Mul, holding=Add)
def _split(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Mul) or contains(node, D, Moment):
        return None
    for place, bracket in enumerate(node.args):
        others = [factor for n, factor in enumerate(node.args) if n != place]
        taken = frozenset[Index]().union(*(factor.free for factor in others))
        if isinstance(bracket, Add) and taken:
            same = [term for term in bracket.args if taken.isdisjoint(term.free)]
            own = [term for term in bracket.args if not taken.isdisjoint(term.free)]
            if same and own:
                return add(*(mul(*others[:place], each, *others[place:]) for each in (add(*same), add(*own))))
    return None


@seen_in(Pow, holding=Mul)
def _spread(node: Term, _: Problem) -> Term | None:
    exponent = integer_exponent(node)
    if not isinstance(node, Pow) or exponent is None or not isinstance(node.base, Mul):
        return None
    return mul(*(raised(factor, exponent) for factor in node.base.args))


@seen_in(Mul)
def _ordered(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Mul) or contains(node, D, Moment):
        return None
    ordered = mul(*sorted(node.args, key=lambda factor: not _is_letter(factor)))
    return None if ordered is node else ordered


def _is_letter(factor: Term) -> bool:
    """Whether it is a number, or a power of a letter without indices."""
    base = factor.base if isinstance(factor, Pow) else factor
    return isinstance(base, Num) or (isinstance(base, Sym | Size) and not base.args)


# -- derivatives -----------------------------------------------------------------------------


def exchange(work: Work, path: Path, node: D, body: Moment) -> bool:
    """∂E[f]/∂x = E[∂f/∂x], where no distribution hangs on x; else what an earlier chain says that E[f] is."""
    if _cite(work, path, node, body):
        return True
    if is_through_chance(work.problem, body, node.wrt):
        return False
    return body.data == "E" and _law(work, path, "derivative of an expectation", f=body.args[0], x=node.wrt)


def standardise(work: Work, path: Path, node: Moment) -> bool:
    """E[f(x)] = E[f(μ + σ ε)] for x ~ N(μ, σ²), where a standard normal ε is declared."""
    problem = work.problem
    for random in map(problem.random.__getitem__, sorted(problem.chance(node.args[0]))):
        scale = power(random.parameters[-1], num(Fraction(1, 2)))
        if isinstance(random.parameters[-1], Pow):
            scale = power(
                random.parameters[-1].base, mul(num(Fraction(1, 2)), random.parameters[-1].exponent)
            )
        for noise in problem.random:
            try:
                work.standard(path, random.name, noise, scale)
            except InvalidStep:
                continue
            return True
    return False


def _cite(work: Work, path: Path, node: D, body: Moment) -> bool:
    for lemma, names in work.facts.averages(body):
        if isinstance(node.wrt, Sym) and work.facts.holds_nearby(lemma, node.wrt):
            work.lemma((*path, 0), lemma.chain.name, names)
            return True
    return False


def is_through_chance(problem: Problem, term: Term, wrt: Term) -> bool:
    """Whether a distribution of what is averaged over in `term` hangs on the variable."""
    names = {each.name for each in subterms(term) if isinstance(each, Sym)}
    reached = frozenset[str]().union(*(problem.reach.get(name, frozenset()) for name in names))
    return isinstance(wrt, Sym) and any(wrt.name in problem.reach[n] for n in reached if n in problem.random)


def inner_averages(facts: Facts, goal: Term) -> Iterator[Moment]:
    """The expectations that are differentiated in `goal`, but not under their sign: in what a distribution hangs
    on, or where nothing says that this may be done; and the variances and covariances.

    Before all the variances of what is normal, where a law asks that they are positive.
    """
    problem = facts.problem
    terms = tuple(with_definitions(problem, goal)) if is_average(problem, goal) else ()
    undone = _in_logarithms(problem, terms)
    for term in terms:
        for node in subterms(term):
            asks = str(node.data) in ASK_FOR_SPREAD
            inner = _combined(problem, node) if asks else None if node in undone else _squared(problem, node)
            if inner is not None:
                yield moment("Var", inner)
    for node in subterms(goal):
        if isinstance(node, D):
            inners = (inner for term in with_definitions(problem, node.body) for inner in subterms(term))
            for inner in inners:
                if isinstance(inner, Moment) and not _is_exchanged(facts, inner, node.wrt):
                    yield inner


def _in_logarithms(problem: Problem, terms: Iterable[Term]) -> frozenset[Term]:
    """What logarithms are taken of, if not of an expectation: log undoes the exp of a density."""
    logarithms = (
        node for term in terms for node in subterms(term) if isinstance(node, Fn) and node.name == "log"
    )
    found = set[Term]()
    for logarithm in logarithms:
        within = tuple(with_definitions(problem, logarithm.args[0]))
        if not any(contains(term, Moment) for term in within):
            found.update(node for term in within for node in subterms(term))
    return frozenset(found)


def _is_exchanged(facts: Facts, node: Moment, wrt: Term) -> bool:
    """Whether the derivative of an expectation is seen to be the expectation of the derivative."""
    if is_through_chance(facts.problem, node, wrt):
        return False
    return node.data == "E" and facts.prove(interchangeable(node.args[0], wrt))


# -- steps -----------------------------------------------------------------------------------


def _worked_out(work: Work, path: Path) -> bool:
    """Put what the distributions say of a moment, if they do."""
    node = part(work.here, path)
    entry = node.args[0]
    found = square_completed(work.problem, entry) if isinstance(entry, Sym) else None
    if found is not None and isinstance(node, Moment) and node.data in ("E", "Var"):
        which = "mean" if node.data == "E" else "variance"
        _, mean, variance = found.terms
        return _law(work, path, f"{which} of a normal distribution", sure=True, x=entry, g=mean, h=variance)
    try:
        moment_value(work.problem, part(work.here, path))
    except InvalidStep:
        return False
    work.moment(path)
    return True


def _unfold(work: Work, path: Path) -> bool:
    entry = part(work.here, path)
    if not isinstance(entry, Sym) or entry.name not in work.problem.defined:
        return False
    if entry.name in work.problem.families.circles:  # which leads to the step before, and to no end
        return False
    work.unfold(path)
    return True


def _is_entry(problem: Problem, term: Term) -> bool:
    return isinstance(term, Sym) and term.name in problem.random


def _law(work: Work, path: Path, name: str, sure: bool = False, **letters: Term) -> bool:
    """Use the law; if `sure`, only where nothing is assumed for it."""
    return _use(work, path, name, Binding({letter: ((), term) for letter, term in letters.items()}), sure)


def _use(work: Work, path: Path, name: str, binding: Binding, sure: bool = False) -> bool:
    conditions: Iterator[Judgement] = (instance_of(premise, binding) for premise in LAWS[name].when)
    if sure and not all(work.facts.prove(condition) for condition in conditions):
        return False
    work.law(path, name, binding)
    return True


def _over_sum(
    work: Work, path: Path, name: str, node: Sum | Product, sure: bool = False, **letters: Term
) -> bool:
    """Use a law that takes a Σ or a Π out; its letter steps aside for those beside it."""
    bound = node.index
    taken = {i.name for term in letters.values() for i in (*term.free, *bound_indices(term))}
    if bound.name in taken:
        bound = work.fresh(bound)
    metas: dict[str, Value] = {"f": ((bound,), rename(node.body, {node.index: bound}))}
    metas |= {letter: ((), term) for letter, term in letters.items()}
    return _use(work, path, name, over(name, bound, metas), sure)


def _parted(problem: Problem, parts: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """What is not random, and what is."""
    moving = [each for each in parts if problem.chance(each)]
    return [each for each in parts if not problem.chance(each)], moving


def _groups(problem: Problem, parts: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """Those that hang together with the first of them by what is random in them, and the others."""
    names = problem.chance(parts[0])
    while True:
        linked = [each for each in parts if not names.isdisjoint(problem.chance(each))]
        wider = names.union(*map(problem.chance, linked))
        if wider == names:
            return linked, [each for each in parts if names.isdisjoint(problem.chance(each))]
        names = wider


def is_average(problem: Problem, goal: Term) -> bool:
    """Whether an expectation is taken in `goal`, or in a definition that it is made of."""
    return any(contains(term, Moment) for term in with_definitions(problem, goal))


def is_abstract_average(problem: Problem, node: Moment) -> bool:
    """Whether `node` is the expectation of an unknown function of what is random, of which nothing more is known: no
    term, no constant factor and no factor that is independent of it stands beside that.
    """
    body = node.args[0]
    if node.data != "E" or contains(body, D, Moment) or isinstance(body, Add | Sum):
        return False
    factors = factors_of(body)
    _, others = _groups(problem, factors)
    opaque = any(isinstance(p, Apply) and problem.chance(p) for p in subterms(body))
    return opaque and not others and all(problem.chance(factor) for factor in factors)


def outer_averages(term: Term) -> Iterator[Moment]:
    """The expectations in `term` that stand in no other one."""
    if isinstance(term, Moment):
        yield term
    else:
        for arg in term.args:
            yield from outer_averages(arg)
