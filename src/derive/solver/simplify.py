"""Moves on sums, fractions, logarithms and definitions.  Each takes one step, or says it found none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import TypeGuard

from derive.algebra import is_identity
from derive.decide.normal import Stopped, canonical
from derive.kernel import Binding, Judgement, Problem
from derive.kernel.law import Value, instance, instance_of
from derive.kernel.place import along, derivatives_over
from derive.solver.laurent import is_root
from derive.solver.match import match, matches, renaming
from derive.solver.work import LAWS, Work, is_partial, over, places, seen_in, slope
from derive.terms import (
    ZERO,
    Add,
    D,
    Delta,
    Det,
    Fn,
    Index,
    Indicator,
    Limit,
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
    contains,
    factors_of,
    key,
    mul,
    names_in,
    neg,
    num,
    part,
    power,
    put,
    rename,
    same,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

# -- logarithms and exponentials -------------------------------------------------------------

LOGARITHMS = (
    "logarithm of exp", "logarithm of 1", "logarithm of a quotient", "logarithm of a reciprocal",
    "logarithm of a product", "logarithm of a power", "logarithm of a Π",
    "logarithm of what a one-hot vector chooses",
)  # fmt: skip


def open_definition(work: Work) -> bool:
    """Write out the definition of a number, or of a logarithm, that is differentiated.

    What an earlier chain says of the derivative is not derived again.
    """
    for path, node in work.where(slope):
        if isinstance(node.body, Sym) and node.body.name in work.problem.defined and not work.cited(node):
            inside = subterms(work.problem.defined[node.body.name].body)
            shows = not node.body.args or any(map(is_logarithm, inside))
            if shows and not is_held(work.problem, node, node.body):
                work.unfold((*path, 0))
                return True
    return False


def open_value(work: Work) -> bool:
    """Write the value of an unknown function, r_i, that is differentiated in its own argument as the function r_i(w)."""
    for path, node in work.where(slope):
        if isinstance(node.body, Sym) and is_partial(work.problem, node):
            work.unfold((*path, 0))
            return True
    return False


def expand_logarithm(work: Work) -> bool:
    """Under a derivative, write log of a quotient, product, power or exp as a sum."""
    return any(
        write_out_logarithm(work, inner, part)
        for path, _ in work.where(slope)
        for inner, part in work.where(_logarithm, at=(*path, 0))
    )


def open_each_logarithm(work: Work) -> bool:
    """Write log of a quotient, product, power or exp as a sum, wherever it stands."""
    return any(write_out_logarithm(work, path, node) for path, node in work.where(_logarithm))


@seen_in(Fn)
def _logarithm(node: Term, _: Problem) -> Fn | None:
    return node if is_logarithm(node) else None


def is_logarithm(term: Term) -> TypeGuard[Fn]:
    """Whether `term` is log of something."""
    return isinstance(term, Fn) and term.name == "log"


def write_out_logarithm(work: Work, path: Path, node: Fn) -> bool:
    """Write log of a quotient, product, power or exp as a sum, by one step; whether there was one."""
    (inside,) = node.args
    if isinstance(inside, Sym) and inside.name in work.problem.defined:
        shows = isinstance(work.problem.defined[inside.name].body, Mul | Pow | Product) or _is_exp(
            work, inside
        )
        if shows and not any(
            is_held(work.problem, over, inside) for over in derivatives_over(work.here, path)
        ):
            work.unfold((*path, 0))
            return True
        return False
    if isinstance(inside, Mul):
        above, below = _halves(inside)
        if below:
            regrouped = mul(*above, power(mul(*below), num(-1)))
            if not same(regrouped, inside):
                work.algebra((*path, 0), regrouped)
                return True
    return any(rewrite(work, path, node, name) for name in LOGARITHMS)


def open_counted(work: Work) -> bool:
    """log(aⁿ Π_k e^{s_k}) = n log a + Σ_k s_k, where it is the logarithm of a determinant that was asked for."""
    if not contains(work.start, Det):
        return False
    for path, node in work.where(_log_of_counted, under=False):
        (inside,) = node.args
        if isinstance(inside, Fn) and inside.name == "abs":
            if rewrite(work, (*path, 0), inside, "absolute value of a nonnegative"):
                return True
        elif write_out_logarithm(work, path, node):
            return True
    return False


def _log_of_counted(node: Term, _: Problem) -> Fn | None:
    """A logarithm of what holds as many factors as a size says, or of an exponential."""
    if not is_logarithm(node):
        return None
    inside = node.args[0]
    inside = inside.args[0] if isinstance(inside, Fn) and inside.name == "abs" else inside
    is_exp = isinstance(inside, Fn) and inside.name == "exp"
    return node if is_exp or any(map(_is_counted, factors_of(inside))) else None


def _is_counted(factor: Term) -> bool:
    return isinstance(factor, Product) or (isinstance(factor, Pow) and contains(factor.exponent, Size))


def holds_log_of_product(problem: Problem, term: Term) -> bool:
    """Whether the logarithm of a Π stands in `term`, or in what it is defined as: a log-likelihood."""
    if isinstance(term, Sym):
        definition = problem.defined.get(term.name)
        return definition is not None and holds_log_of_product(problem, definition.body)
    if is_logarithm(term):
        inside = term.args[0]
        while isinstance(inside, Sym) and inside.name in problem.defined:
            inside = problem.defined[inside.name].body
        return isinstance(inside, Product)
    return isinstance(term, Add | Mul) and any(holds_log_of_product(problem, arg) for arg in term.args)


def is_held(problem: Problem, over: D, entry: Sym) -> bool:
    """Whether the derivative holds the definition of `entry` fixed, so that it may not be written out."""
    wrt = over.wrt.data
    return wrt == entry.name or (over.data == "local" and wrt in problem.reach[entry.name])


def _is_exp(work: Work, entry: Sym) -> bool:
    body = work.problem.defined[entry.name].body
    return isinstance(body, Fn) and body.name == "exp"


def _halves(product: Mul) -> tuple[list[Term], list[Term]]:
    """The factors above and below the fraction bar."""
    above: list[Term] = []
    below: list[Term] = []
    for factor in product.args:
        value = _exponent(factor)
        if isinstance(factor, Pow) and value is not None and value < 0:
            below.append(power(factor.base, num(-value)))
        else:
            above.append(factor)
    return above, below


def rewrite(work: Work, path: Path, node: Term, name: str) -> bool:
    """Apply the law `name` if it matches and its conditions are known (nothing is assumed for it)."""
    law = LAWS[name]
    for binding in matches(law.lhs, node, Binding()):
        if instance(law.rhs, binding) is node:
            continue  # 1[−0 > 0] is 1[0 < 0] as it stands
        premises = [instance_of(premise, binding) for premise in law.when]
        if all(map(work.facts.prove, premises)) and not _opens_what_moves(work, path, premises):
            work.law(path, name, binding)
            return True
    return False


def _opens_what_moves(work: Work, path: Path, premises: Iterable[Judgement]) -> bool:
    """Whether a premise is known only by the definition of what a derivative around that place moves."""
    over = derivatives_over(work.here, path)
    moved = {d.wrt.name for d in over if isinstance(d.wrt, Sym) and d.wrt.name in work.problem.defined}
    return bool(moved) and any(
        fact.rule == "definition" and any(name in moved for name in names_in(fact.judgement.subject))
        for fact in work.facts.needed(premises)
    )


def plain_indicator(work: Work) -> bool:
    """1[−a > 0] = 1[a < 0], and 1[a > 0]² = 1[a > 0]."""
    signs = list(work.where(_indicator))
    if any(rewrite(work, path, node, "indicator of a negative") for path, node in signs):
        return True
    for path, _ in signs:
        around = part(work.here, path[:-1])
        if _exponent(around) == 2 and rewrite(work, path[:-1], around, "square of an indicator"):
            return True
    return _turn_around(work, signs)


def _turn_around(work: Work, signs: list[tuple[Path, Indicator]]) -> bool:
    """1[b − a > 0] beside 1[a − b > 0] as 1[−(a − b) > 0]."""
    seen: list[Term] = []
    for path, node in signs:
        below, above = node.args
        for turned in map(neg, seen if below is ZERO else ()):
            if coefficient(turned)[0] < 0 and turned.free == above.free and is_identity(turned, above):
                work.algebra((*path, 1), turned)
                return True
        seen.append(above if below is ZERO else below)
    return False


@seen_in(Indicator)
def _indicator(node: Term, _: Problem) -> Indicator | None:
    return node if isinstance(node, Indicator) else None


def work_out(work: Work) -> bool:
    """e⁰ = 1, log 1 = 0, sin 0 = 0, and σ(0) = 1/(1 + e⁰)."""
    names = (
        "exp of 0", "logarithm of 1", "sine of 0", "cosine of 0", "hyperbolic tangent of 0", "absolute value of 0", "ReLU of 0",
        "logistic function",
    )  # fmt: skip
    return any(rewrite(work, path, node, name) for path, node in work.where(_of_number) for name in names)


@seen_in(Fn)
def _of_number(node: Term, _: Problem) -> Fn | None:
    return node if isinstance(node, Fn) and isinstance(node.args[0], Num) else None


# -- sums ------------------------------------------------------------------------------------


def sift(work: Work) -> bool:
    """Σ_k δ_kj f_k = f_j."""
    for path, binding in work.where(_sifted, innermost=True):
        work.law(path, "sifting", binding)
        return True
    return False


@seen_in(Sum, holding=Delta)
def _sifted(node: Term, _: Problem) -> Binding | None:
    return match(LAWS["sifting"].lhs, node) if isinstance(node, Sum) else None


def open_delta(work: Work) -> bool:
    """Write out a definition that is a δ of the letter summed over: a one-hot target."""
    for path, node in work.where(_sum, under=False):
        for inner, entry in work.where(_named_delta, at=(*path, 1), under=False):
            if node.index in entry.args:
                work.unfold(inner)
                return True
    return False


@seen_in(Sum)
def _sum(node: Term, _: Problem) -> Sum | None:
    return node if isinstance(node, Sum) else None


@seen_in(Sym)
def _named_delta(node: Term, problem: Problem) -> Sym | None:
    if isinstance(node, Sym) and (definition := problem.defined.get(node.name)):
        return node if isinstance(definition.body, Delta) else None
    return None


def use_hypothesis(work: Work) -> bool:
    """Replace the left side of an equation that is given."""
    for path, found in work.where(_given):
        for number, binding in found:
            if not _moves(work, path, work.problem.hypotheses[number].terms):
                work.hypothesis(path, number, binding)
                return True
    return _use_condition(work)


def _use_condition(work: Work) -> bool:
    """The same of what is given for this part alone."""
    count = len(work.problem.hypotheses)
    for number, said in work.facts.declared() if work.facts.part is not None else ():
        if number >= count and said.relation == "=" and not isinstance(said.terms[0], Sym | Num | Size):
            for path, node in places(work.here):
                binding = renaming(said.terms[0], node)
                if binding is not None and not _moves(work, path, said.terms):
                    work.hypothesis(path, number, binding)
                    return True
    return False


def _given(node: Term, problem: Problem) -> list[tuple[int, Binding]] | None:
    """The given equations, by number, whose left side `node` is."""
    found = [
        (number, binding)
        for number, given in enumerate(problem.hypotheses)
        if given.relation == "=" and not isinstance(given.terms[0], Sym | Num)
        if (binding := renaming(given.terms[0], node)) is not None
    ]
    return found or None


def meet(work: Work) -> bool:
    """Make two terms of a sum the same by an equation between entries: A_jk is A_kj where A is symmetric."""
    equations = [
        (number, given)
        for number, given in enumerate(work.problem.hypotheses)
        if given.relation == "=" and isinstance(given.terms[0], Sym)
    ]
    for path, node in places(work.here) if equations else ():
        if isinstance(node, Add):
            for place, term in reversed([*enumerate(node.args)]):
                others = {name_of(other) for other in node.args if other is not term}
                for inner, part in places(term):
                    for number, given in equations:
                        binding = renaming(given.terms[0], part)
                        if binding is None or _moves(work, (*path, place, *inner), given.terms):
                            continue
                        if name_of(put(term, inner, rename(given.terms[1], binding.indices))) in others:
                            work.hypothesis((*path, place, *inner), number, binding)
                            return True
    return False


def _moves(work: Work, path: Path, terms: tuple[Term, ...]) -> bool:
    """Whether the path passes under a derivative that moves one of `terms`."""
    moved = [d.wrt.name for d in derivatives_over(work.here, path) if isinstance(d.wrt, Sym)]
    return any(work.problem.depends(term, name) for name in moved for term in terms)


def one_element(work: Work) -> bool:
    """Where a size is 1: Σ_k f_k = f_j, δ_ij = 1, and the size itself."""
    for number, said in work.facts.declared():
        match said.relation, said.terms:
            case "=", (Size(data=dim) as size, Num(value=value)) if value == 1:
                if _one(work, dim, size, number):
                    return True
            case _:
                pass
    return False


def _one(work: Work, dim: str, size: Size, number: int) -> bool:
    free = sorted((i for i in work.here.free if i.dim == dim), key=lambda i: i.name)
    for path, node in places(work.here):
        if node is size:
            work.hypothesis(path, number, Binding())
            return True
        if isinstance(node, Delta) and node.args[0].dim == dim:
            i, j = node.args
            return _by_size(work, path, "δ over one element", {"i": i, "j": j}, {}, size)
        if isinstance(node, Sum) and node.index.dim == dim and free:
            letters: dict[str, Value] = {"f": ((node.index,), node.body)}
            return _by_size(work, path, "Σ over one element", {"k": node.index, "j": free[0]}, letters, size)
    return False


def _by_size(
    work: Work, path: Path, name: str, indices: dict[str, Index], letters: dict[str, Value], size: Size
) -> bool:
    """Use a law about a size that is 1."""
    binding = Binding(letters, {i: indices[i.name] for i in LAWS[name].indices}, {"n": size.data})
    if not work.facts.prove(instance_of(LAWS[name].when[0], binding)):
        return False
    work.law(path, name, binding)
    return True


def constant_sum(work: Work) -> bool:
    """Σ_k c = n c, Σ_k c f_k = c Σ_k f_k, and Π_k c = c^n."""
    for path, (law, binding) in work.where(_constant_in, innermost=True):
        work.law(path, law, binding)
        return True
    return False


def constant_sum_outside(work: Work) -> bool:
    """The same, but not of what is averaged, where a product is multiplied out into one Σ."""
    for path, (law, binding) in work.where(_constant_in, innermost=True):
        if not any(isinstance(node, Moment) for node in along(work.here, path)):
            work.law(path, law, binding)
            return True
    return False


@seen_in(Sum, Product)
def _constant_in(node: Term, problem: Problem) -> tuple[str, Binding] | None:
    if isinstance(node, Product) and node.index not in node.body.free:
        law = "Π of a constant"
        return law, over(law, node.index, {"c": ((), node.body)})
    return _constant(node, problem)


def _constant(node: Term, _: Problem) -> tuple[str, Binding] | None:
    """The law by which what is constant leaves a Σ."""
    if not isinstance(node, Sum):
        return None
    bound, body = node.index, node.body
    metas: dict[str, Value]
    if bound not in body.free:
        law, metas = "Σ of a constant", {"c": ((), body)}
    elif isinstance(body, Mul) and (outside := [f for f in body.args if bound not in f.free]):
        inside = mul(*(f for f in body.args if bound in f.free))
        law, metas = "constant factor of Σ", {"c": ((), mul(*outside)), "f": ((bound,), inside)}
    else:
        return None
    return law, over(law, bound, metas)


def expand_for_delta(work: Work) -> bool:
    """Inside Σ_k multiply out a bracket with a δ of k in it, so that the sum can be split."""
    for path, expanded in work.where(_with_delta_in_front, innermost=True):
        work.algebra((*path, 1), expanded)
        return True
    return False


@seen_in(Sum, holding=Delta)
def _with_delta_in_front(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Sum) and isinstance(node.body, Mul):
        for place, factor in enumerate(node.body.args):
            if isinstance(factor, Add) and any(_sifts(t, node.index) for t in factor.args):
                return multiplied_out(node.body, place)
    return None


def expose_delta(work: Work) -> bool:
    """Inside Σ_k bring a δ of k to the surface, from however deep in brackets and other sums."""
    return any(
        _expose(work, place, term, node.index)
        for path, node in work.where(_sum_with_delta, innermost=True)
        for place, term in _terms(path, node)
    )


@seen_in(Sum, holding=Delta)
def _sum_with_delta(node: Term, _: Problem) -> Sum | None:
    return node if isinstance(node, Sum) and _carries(node.body, node.index) else None


def _terms(path: Path, node: Sum) -> list[tuple[Path, Term]]:
    """The terms under a Σ, with their paths."""
    if isinstance(node.body, Add):
        return [((*path, 1, place), term) for place, term in enumerate(node.body.args)]
    return [((*path, 1), node.body)]


def _expose(work: Work, path: Path, term: Term, bound: Index) -> bool:
    """One step that brings a δ of `bound` nearer to the surface of `term`."""
    if isinstance(term, Sum) and _carries(term.body, bound):
        return _out_of_sum(work, path, term, bound)
    if isinstance(term, Mul) and not _sifts(term, bound):
        for place, factor in enumerate(term.args):
            if isinstance(factor, Add) and _carries(factor, bound):
                work.algebra(path, multiplied_out(term, place))
                return True
            if _expose(work, (*path, place), factor, bound):
                return True
    return False


def _out_of_sum(work: Work, path: Path, node: Sum, bound: Index) -> bool:
    """One step that brings a δ of `bound` out of a Σ over another letter."""
    body = node.body
    if isinstance(body, Add):
        with_delta = [t for t in body.args if _carries(t, bound)]
        others = [t for t in body.args if t not in with_delta]
        first, rest = (with_delta, others) if others else (with_delta[:1], with_delta[1:])
        metas: dict[str, Value] = {"f": ((node.index,), add(*first)), "g": ((node.index,), add(*rest))}
        work.law(path, "linearity of Σ", over("linearity of Σ", node.index, metas))
        return True
    if _expose(work, (*path, 1), body, bound):
        return True
    found = _constant(node, work.problem)
    if found is not None:
        work.law(path, *found)
    return found is not None


def _carries(term: Term, bound: Index) -> bool:
    """Whether a δ of `bound` is a factor of a term of `term`, once multiplied out."""
    if isinstance(term, Add | Mul):
        return any(_carries(each, bound) for each in term.args)
    return _carries(term.body, bound) if isinstance(term, Sum) else _sifts(term, bound)


def _sifts(term: Term, bound: Index) -> bool:
    return any(isinstance(f, Delta) and bound in f.args for f in factors_of(term))


def multiplied_out(product: Term, place: int) -> Term:
    """The product with its factor at `place`, a sum, multiplied out."""
    factors = product.args
    return add(*(mul(*factors[:place], t, *factors[place + 1 :]) for t in factors[place].args))


def split_sum(work: Work) -> bool:
    """Σ(f + g) = Σf + Σg, where a part can then be worked out."""
    for path, node in work.where(_splits, innermost=True):
        split(work, path, node)
        return True
    return False


@seen_in(Sum)
def _splits(node: Term, problem: Problem) -> Sum | None:
    if isinstance(node, Sum) and isinstance(node.body, Add):
        bound, terms = node.index, node.body.args
        if any(_sifts(t, bound) or bound not in t.free or _is_given(problem, bound, t) for t in terms):
            return node
    return None


def split(work: Work, path: Path, node: Sum) -> None:
    """Σ(f + g) = Σf + Σg, f the first term."""
    bound, (first, *rest) = node.index, node.body.args
    metas: dict[str, Value] = {"f": ((bound,), first), "g": ((bound,), add(*rest))}
    work.law(path, "linearity of Σ", over("linearity of Σ", bound, metas))


def _is_given(problem: Problem, bound: Index, term: Term) -> bool:
    """Whether Σ of `term` is, up to a constant factor, the left side of a given equation."""
    inside = sum_over(bound, mul(*(f for f in factors_of(term) if bound in f.free)))
    equations = [h for h in problem.hypotheses if h.relation == "="]
    return any(renaming(h.terms[0], inside) is not None for h in equations)


# -- fractions, powers, like terms ------------------------------------------------------------


def cancel(work: Work) -> bool:
    """a^p a^q = a^(p+q), where a factor stands both above and below, or δ twice."""
    return work.rewrite(merged)


def split_divisor(work: Work) -> bool:
    """a/(a b) = a a⁻¹ b⁻¹, 2/(4 b) = 1/2 b⁻¹, and 1/(a (b/a)) = a⁻¹ b⁻¹ a, where something then cancels."""
    return work.rewrite(_divisor_split)


@seen_in(Mul, holding=Pow)
def _divisor_split(product: Term, _: Problem) -> Term | None:
    if not isinstance(product, Mul):
        return None
    for place, factor in enumerate(product.args):
        exponent = _exponent(factor)
        if exponent is None or exponent >= 0 or not isinstance(factor.args[0], Mul):
            continue
        rest, inside = (*product.args[:place], *product.args[place + 1 :]), factor.args[0].args
        beside = {(key(b), e > 0) for b, e in map(_base, rest)}
        if (
            any((key(b), e > 0) in beside for b, e in map(_base, inside))
            or gcd(_above(rest), _above(inside)) > 1
        ):
            return mul(
                *product.args[:place], *(power(f, num(exponent)) for f in inside), *product.args[place + 1 :]
            )
    return None


def _above(factors: Iterable[Term]) -> int:
    """The numerator of the number among factors."""
    found = mul(*(f for f in factors if isinstance(f, Num)))
    return found.value.numerator if isinstance(found, Num) else 1


@seen_in(Mul, holding=Pow)
def merged(product: Term, _: Problem | None = None) -> Term | None:
    """A product in which a factor that stands both above and below is one power; None where there is none."""
    if not isinstance(product, Mul):
        return None
    powers = [_base(factor) for factor in product.args]
    cancels = {key(b) for b, e in powers if e < 0} & {key(b) for b, e in powers if e > 0}
    if not cancels:
        return None
    exponents: dict[str, Fraction] = {}
    bases: dict[str, Term] = {}
    for base, exponent in powers:
        exponents[key(base)] = exponents.get(key(base), Fraction(0)) + exponent
        bases.setdefault(key(base), base)
    done: set[str] = set()
    kept: list[Term] = []
    for factor, name in zip(product.args, (key(base) for base, _ in powers), strict=True):
        if name not in cancels:
            kept.append(factor)
        elif name not in done:
            done.add(name)
            kept.append(power(bases[name], num(exponents[name])))
    return mul(*kept)


def _exponent(factor: Term) -> Fraction | None:
    if isinstance(factor, Pow) and isinstance(factor.exponent, Num):
        return factor.exponent.value if factor.exponent.value.denominator == 1 else None
    return None


def _base(factor: Term) -> tuple[Term, Fraction]:
    """What is raised to which integer power; (x²)⁻¹ is x to the −2."""
    exponent = _exponent(factor)
    if exponent is None:
        return factor, Fraction(1)
    base, inner = _base(factor.args[0])
    return base, inner * exponent


def gather(work: Work) -> bool:
    """x x = x², and 1/(T T) = 1/T²; a minus leaves the divisor."""
    return work.rewrite(_gathered)


@seen_in(Mul, Pow)
def _gathered(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        gathered = _by_base(node)
        return gathered if len(factors_of(gathered)) < len(node.args) else None
    return _without_minus(node) if isinstance(node, Pow) else None


def _by_base(product: Mul) -> Term:
    """Each base once, at its first place, where its exponents have one sign."""
    found: dict[tuple[str, bool], tuple[Term, Fraction]] = {}
    for number, factor in enumerate(product.args):
        base, exponent = _base(factor)
        apart = isinstance(factor, Num | Delta) or is_root(base)  # they stay as they are
        name = (f"{number}" if apart else key(base), exponent > 0)
        found[name] = base, found.get(name, (base, Fraction(0)))[1] + exponent
    return mul(*(power(base, num(exponent)) for base, exponent in found.values()))


def _without_minus(node: Pow) -> Term | None:
    """1/(−a) as −1/a."""
    exponent = _exponent(node)
    if exponent is None or exponent > 0 or not isinstance(node.base, Mul):
        return None
    number, rest = coefficient(node.base)
    if number >= 0:
        return None
    return mul(num(number**exponent.numerator), power(mul(*rest), node.exponent))


def split_fraction(work: Work) -> bool:
    """(a + b)/c = a/c + b/c, where something then cancels."""
    return work.rewrite(_fraction_split)


@seen_in(Mul, holding=Pow)
def _fraction_split(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        below = {key(b) for b, e in map(_base, node.args) if e < 0}
        for place, factor in enumerate(node.args):
            if isinstance(factor, Add) and any(_shares(t, below) for t in factor.args):
                return multiplied_out(node, place)
    return None


def clear_fractions(work: Work) -> bool:
    """a b (c/a − d/b) = b c − a d, where every term of the bracket with a divisor loses it."""
    return work.rewrite(_without_fractions)


@seen_in(Mul, holding=Pow)
def _without_fractions(node: Term, _: Problem) -> Term | None:
    if isinstance(node, Mul):
        for place, bracket in enumerate(node.args):
            if isinstance(bracket, Add) and (cleared := _cleared(node, place, bracket)) is not None:
                return cleared
    return None


def _cleared(product: Mul, place: int, bracket: Add) -> Term | None:
    """The product with those factors in the bracket that it divides by."""
    below = {key(b) for t in bracket.args for b, e in map(_base, factors_of(t)) if e < 0}
    into = [f for n, f in enumerate(product.args) if n != place and _exponent(f) is None and key(f) in below]
    above = {key(f) for f in into}
    if not into or not below <= above or len(into) > len(above):
        return None
    inside = []
    for term in bracket.args:
        whole = mul(*into, term)
        inside.append(merged(whole) or whole)
    if any(e < 0 for t in inside for _, e in map(_base, factors_of(t))):
        return None
    rest = [f for n, f in enumerate(product.args) if n != place and f not in into]
    front = [f for n, f in enumerate(product.args) if n < place and f not in into]
    return mul(*front, add(*inside), *rest[len(front) :])


def _shares(term: Term, below: set[str]) -> bool:
    return any(e > 0 and key(b) in below for b, e in map(_base, factors_of(term)))


def collect(work: Work) -> bool:
    """2a + 3a = 5a, and a(b − b) goes."""
    return work.rewrite(_collected)


@seen_in(Add)
def _collected(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Add):
        return None
    totals: dict[str, Fraction] = {}
    kept: dict[str, tuple[Term, ...]] = {}
    for term in node.args:
        number, rest = coefficient(term)
        name = name_of(term)
        totals[name] = totals.get(name, Fraction(0)) + number
        kept.setdefault(name, rest)
    collected = add(*(mul(num(totals[name]), *rest) for name, rest in kept.items()))
    return collected if len(terms_of(collected)) < len(node.args) else None


def name_of(term: Term) -> str:
    """The same for two terms that differ in a numeral factor."""
    return key(mul(*coefficient(term)[1]))


def coefficient(term: Term) -> tuple[Fraction, tuple[Term, ...]]:
    """The number in front of a product, and its other factors."""
    factors = factors_of(term)
    if isinstance(factors[0], Num):
        return factors[0].value, factors[1:]
    return Fraction(1), factors


# -- definitions read backwards ----------------------------------------------------------------


def fold(work: Work) -> bool:
    """Recognise the right side of a definition, whole or among factors, and write its name."""
    for path, (name, binding, among) in work.where(folded, under=False):
        if among is not None:
            body = rename(work.problem.defined[name].body, binding.indices)
            spelled, among = _set_apart(part(work.here, path), body, among)
            if not same(spelled, part(work.here, path)):
                work.algebra(path, spelled)
        work.fold(path, name, binding, among or ())
        return True
    return False


def _set_apart(node: Term, body: Term, among: tuple[int, ...]) -> tuple[Term, tuple[int, ...]]:
    """A product with the factors of `body`, those units `among` its own, as they stand there; and where.

    Z⁻² is written Z⁻¹ Z⁻¹, so that one of them can go, and x x is written x² where that is meant.
    """
    units = spelled_out(node)
    if len(spelled_out(body)) == len(factors_of(body)):
        return mul(*units), among
    rest = mul(*(unit for place, unit in enumerate(units) if place not in among))
    whole = mul(rest, body)
    count = len(factors_of(body))
    return whole, tuple(range(len(factors_of(whole)) - count, len(factors_of(whole))))


def folded(node: Term, problem: Problem) -> tuple[str, Binding, tuple[int, ...] | None] | None:
    """The first definition whose right side `node` is, or some of its factors: with which letters, and which factors."""
    here = set(names_in(node))
    for definition in problem.definitions:
        if not problem.uses[definition.name] <= here or _is_short(definition.body):
            continue
        if contains(definition.body, Moment, Limit):
            continue
        binding = renaming(definition.body, node)
        if binding is not None and set(binding.indices) == set(definition.params):
            return definition.name, binding, None
        if isinstance(node, Mul) and isinstance(definition.body, Mul):
            found = _choose(spelled_out(definition.body), spelled_out(node), {}, definition.body.free)
            if (
                found is not None
                and set(found[1]) == set(definition.params)
                and _stays_apart(definition.body)
            ):
                return definition.name, Binding(indices=found[1]), found[0]
    return None


def _stays_apart(body: Term) -> bool:
    """Whether a product can be picked out of a longer one: a number beside a power would meet another one."""
    powers = len(spelled_out(body)) > len(factors_of(body))
    return not (powers and isinstance(factors_of(body)[0], Num))


def _is_short(body: Term) -> bool:
    """A definition that is itself a letter, a number or a δ would be seen everywhere."""
    return isinstance(body, Sym | Num | Delta)


def spelled_out(product: Term) -> list[Term]:
    """The factors, with whole powers and divisors that are products spelled out."""
    units: list[Term] = []
    for factor in factors_of(product):
        base, exponent = _base(factor)
        count = abs(int(exponent))
        if exponent < 0 and isinstance(base, Mul) and not any(isinstance(f, Num) for f in base.args):
            units += spelled_out(mul(*(power(f, num(exponent)) for f in base.args)))
            continue
        units += [power(base, num(1 if exponent > 0 else -1))] * count if count > 1 else [factor]
    return units


def _choose(
    wanted: list[Term],
    units: list[Term],
    names: dict[Index, Index],
    letters: frozenset[Index],
    taken: tuple[int, ...] = (),
) -> tuple[tuple[int, ...], dict[Index, Index]] | None:
    """Which of the units are the wanted factors, under one renaming of indices."""
    if not wanted:
        return taken, names
    for place, unit in enumerate(units):
        if place not in taken:
            found = renaming(rename(wanted[0], names), unit)
            if found is None or any(found.indices.get(i, i) is not i for i in names.values()):
                continue
            more = {i: image for i, image in found.indices.items() if i in letters and i not in names}
            rest = _choose(wanted[1:], units, names | more, letters, (*taken, place))
            if rest is not None:
                return rest
    return None


# -- finish ------------------------------------------------------------------------------------


def factor(work: Work) -> bool:
    """ab + ac = a(b + c), for what is common to all terms."""
    return work.rewrite(_factored)


@seen_in(Add)
def _factored(node: Term, _: Problem) -> Term | None:
    common = _common(node) if isinstance(node, Add) and not _is_by_cases(node) else []
    return mul(_once(common), add(*(_without(t, common) for t in terms_of(node)))) if common else None


def _is_by_cases(node: Add) -> bool:
    """Whether one of the terms is 0 exactly where another is not: 1[a ≤ b] beside 1[b < a]."""
    signs = [f for t in node.args for f in factors_of(t) if isinstance(f, Indicator)]
    strict = {(key(f.args[0]), key(f.args[1])) for f in signs if f.data == "<"}
    return any(f.data == "<=" and (key(f.args[1]), key(f.args[0])) in strict for f in signs)


def _common(node: Add) -> list[Term]:
    """The factors of all terms, each as often as it stands in each; −1 if all are negative."""
    counts = [Counter(key(f) for f in spelled_out(t) if not isinstance(f, Num)) for t in node.args]
    shared = counts[0]
    for other in counts[1:]:
        shared &= other
    common: list[Term] = []
    left = dict(shared)
    for unit in spelled_out(node.args[0]):
        if left.get(key(unit), 0) and not isinstance(unit, Num):
            left[key(unit)] -= 1
            common.append(unit)
    numbers = [coefficient(t)[0] for t in node.args]
    if len({abs(n) for n in numbers}) == 1 and abs(numbers[0]) != 1:
        common.insert(0, num(abs(numbers[0])))
    if all(n < 0 for n in numbers):
        common.insert(0, num(-1))
    return common


def _without(term: Term, common: list[Term]) -> Term:
    number, _ = coefficient(term)
    units = [u for u in spelled_out(term) if not isinstance(u, Num)]
    for each in common:
        if isinstance(each, Num):
            number /= each.value
        else:
            place = next(i for i, u in enumerate(units) if same(u, each))
            units.pop(place)
    return mul(num(number), _once(units))


def _once(factors: list[Term]) -> Term:
    """Their product, each base once."""
    product = mul(*factors)
    return _by_base(product) if isinstance(product, Mul) else product


def shorten(work: Work) -> bool:
    """Multiply out a sum where that makes it shorter: a(1 − b) − b(1 − a) = a − b."""
    return work.rewrite(_shorter)


@seen_in(Add)
def _shorter(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Add) or contains(node, D):
        return None
    try:
        shorter = canonical(node)
    except Stopped:
        return None
    return shorter if shorter.length < node.length else None


def absorb_minus(work: Work) -> bool:
    """−c (a − b) = c (b − a), and a − (b − c) = a − b + c."""
    return work.rewrite(_turned, innermost=False)


@seen_in(Mul)
def _turned(node: Term, problem: Problem) -> Term | None:
    match node:
        case Mul(args=(Num(value=number), *factors)) if number < 0:
            brackets = [place for place, factor in enumerate(factors) if isinstance(factor, Add)]
            if len(brackets) != 1:
                return None
            (place,) = brackets
            terms = factors[place].args
            signs = {coefficient(t)[0] > 0 for t in terms}
            plain = not any(isinstance(t, Num) for t in terms)
            is_own = number != -1 or len(factors) > 1
            if (
                not plain
                or len(signs) < 2
                or (is_own and (len(terms) > 2 or _is_stated(problem, factors[place])))
            ):
                return None
            factors[place] = add(*map(neg, terms))
            return mul(num(-number), *factors)
        case _:
            return None


def _is_stated(problem: Problem, bracket: Term) -> bool:
    """Whether the author writes that difference, as y − ŷ: it is left as it is."""
    bodies = (definition.body for definition in problem.definitions)
    parts = (part for body in bodies for part in subterms(body) if isinstance(part, Add))
    return any(_made_of(part) == _made_of(bracket) for part in parts)


def _made_of(bracket: Term) -> list[tuple[bool, tuple[str, ...]]]:
    """The signs of its terms, and the names in them."""
    return sorted((coefficient(term)[0] > 0, tuple(sorted(set(names_in(term))))) for term in bracket.args)


def substitute_delta(work: Work, first_ones: Sequence[Index] = ()) -> bool:
    """δ_kj f_j = δ_kj f_k, towards the first of these letters, else towards that which comes first where the term
    starts.
    """
    order = {i: n for n, i in enumerate(dict.fromkeys((*first_ones, *_index_order(work.start))))}
    for path, node in work.where(_product_with_delta, innermost=True):
        for place, each in enumerate(node.args):
            if isinstance(each, Delta):
                i, j = sorted(each.args, key=lambda index: order.get(index, 99))
                others = [f for n, f in enumerate(node.args) if n != place]
                if any(j in f.free for f in others):
                    metas: dict[str, Value] = {"f": ((j,), mul(*others))}
                    first, second = LAWS["substitution by δ"].indices
                    binding = Binding(metas, {first: j, second: i}, {first.dim: i.dim})
                    work.law(path, "substitution by δ", binding)
                    return True
    return False


@seen_in(Mul, holding=Delta)
def _product_with_delta(node: Term, _: Problem) -> Mul | None:
    if isinstance(node, Mul) and any(isinstance(f, Delta) for f in node.args):
        return None if contains(node, D) else node
    return None


def _index_order(term: Term) -> list[Index]:
    return list(dict.fromkeys(p for p in subterms(term) if isinstance(p, Index)))


def join_fractions(work: Work) -> bool:
    """1 − a/(1 + a) = 1/(1 + a): terms over one divisor as one quotient, where what is above nearly vanishes."""
    return work.rewrite(_as_one_fraction)


@seen_in(Add, holding=Pow)
def _as_one_fraction(node: Term, _: Problem) -> Term | None:
    if not isinstance(node, Add):
        return None
    below = {
        key(b): b for t in node.args for b, e in map(_base, factors_of(t)) if e == -1 and isinstance(b, Add)
    }
    for divisor in below.values():
        above = add(*(merged(mul(divisor, t)) or mul(divisor, t) for t in node.args))
        try:
            short = canonical(above)
        except Stopped:
            continue
        if short.length * 3 <= above.length and not any(e < 0 for _, e in map(_base, factors_of(short))):
            return mul(short, power(divisor, num(-1)))
    return None
