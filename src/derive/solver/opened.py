"""Products and powers taken apart, and functions written through others: for equations between terms.

Each move takes one step at a part of the term, or says that it found none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from derive.decide.normal import canonical
from derive.kernel import Binding
from derive.kernel.given import one_hot
from derive.kernel.law import Value, instance_of
from derive.solver.angles import ANGLES, through_angles
from derive.solver.contract import contract
from derive.solver.determinants import flat_entries, other_size, part_product
from derive.solver.exponents import ALIKE, NESTED, apply, is_lettered, parts_of_power
from derive.solver.inverted import open_matrix, update_matrix
from derive.solver.work import LAWS, Work
from derive.terms import (
    MINUS_ONE,
    ONE,
    Add,
    Fn,
    Index,
    Meta,
    Mul,
    Num,
    Path,
    Pow,
    Product,
    Sum,
    Sym,
    Term,
    add,
    factors_of,
    key,
    mul,
    same,
    subterms,
    sym,
)  # fmt: skip

Look = Callable[[Work, Path, Term], bool]
SPLIT = ("power of a product", "real power of a product")


def open_power(work: Work, path: Path, node: Term) -> bool:
    """(ab)^n = a^n b^n, (b^m)^n = b^(mn), 1^n = 1, and b^(2n − n) = b^n."""
    if not isinstance(node, Pow):
        return False
    base, exponent = parts_of_power(node)
    if is_lettered(base) and isinstance(base, Pow):
        letters = {"f": base.base, "p": base.exponent, "q": exponent}
        if exponent is MINUS_ONE and apply(work, path, ("reciprocal of a real power",), letters):
            return True
        if apply(work, path, NESTED, letters):
            return True
    if not is_lettered(node):
        return False
    flat = canonical(exponent)
    if key(flat) != key(exponent):
        work.algebra((*path, 1), flat)
        return True
    if isinstance(base, Add) and isinstance(exponent, Add) and _split_off(work, path, base, exponent):
        return True
    if base is ONE:
        return apply(work, path, ("power of 1",), {"p": exponent})
    if isinstance(base, Fn) and base.name == "exp":
        return apply(work, path, ("real power of exp",), {"f": base.args[0], "p": exponent})
    if isinstance(base, Pow) and base.exponent is MINUS_ONE:
        return apply(work, path, ("real power of a reciprocal",), {"f": base.base, "p": exponent})
    if isinstance(base, Pow):
        return apply(work, path, NESTED, {"f": base.base, "p": base.exponent, "q": exponent})
    if isinstance(base, Mul):
        first, rest = base.args[0], mul(*base.args[1:])
        return apply(work, path, SPLIT, {"f": first, "g": rest, "p": exponent})
    return False


def _split_off(work: Work, path: Path, base: Add, exponent: Add) -> bool:
    """(a + b)^(n + 1) = (a + b)^n (a + b), which is then multiplied out."""
    numbers = [each for each in exponent.args if isinstance(each, Num)]
    rest = add(*(each for each in exponent.args if not isinstance(each, Num)))
    if len(numbers) != 1 or numbers[0].value <= 0 or numbers[0].value.denominator > 1:
        return False
    binding = Binding({"f": ((), base), "p": ((), rest), "q": ((), numbers[0])})
    if not all(work.facts.prove(instance_of(premise, binding)) for premise in LAWS[ALIKE[0]].when):
        return False
    if not same(exponent, add(rest, numbers[0])):
        work.algebra((*path, 1), add(rest, numbers[0]))
    work.law(path, ALIKE[0], binding, backwards=True)
    return True


def merge_alike(work: Work, path: Path, node: Term) -> bool:
    """b^m b^n = b^(m + n), where a letter stands in one of the exponents; a sum stays beside its power."""
    if not isinstance(node, Mul):
        return False
    for one, first in enumerate(node.args):
        for other, second in enumerate(node.args):
            (f, p), (g, q) = parts_of_power(first), parts_of_power(second)
            is_whole = isinstance(f, Add) and isinstance(q, Num)
            if one != other and is_lettered(first) and same(f, g) and not is_whole:
                among = () if len(node.args) == 2 else tuple(sorted((one, other)))
                if apply(work, path, ALIKE, {"f": f, "p": p, "q": q}, among):
                    return True
    return False


def open_product(work: Work, path: Path, node: Term) -> bool:
    """Π fg = Π f Π g, Π c = c^n, Π f^p = (Π f)^p, Π c^f = c^(Σ f), Π e^f = e^(Σ f)."""
    if not isinstance(node, Product):
        return False
    k, body = node.index, node.body
    if k not in body.free:
        return _over(work, path, node, ("Π of a constant",), c=body)
    match body:
        case Mul():
            inside = [f for f in body.args if k in f.free]
            outside = [f for f in body.args if k not in f.free]
            one, rest = (outside, inside) if outside else (inside[:1], inside[1:])
            return _over(work, path, node, ("Π of a product",), f=mul(*one), g=mul(*rest))
        case Fn(name="exp"):
            return _over(work, path, node, ("Π of exp",), f=body.args[0]) and _tidied(work, (*path, 0))
        case Pow() if body.exponent is MINUS_ONE:
            return _over(work, path, node, ("Π of reciprocals",), f=body.base)
        case Pow() if k not in body.exponent.free:
            return _over(work, path, node, ("Π of powers", "Π of real powers"), f=body.base, p=body.exponent)
        case Pow() if k not in body.base.free:
            found = _over(work, path, node, ("Π of real powers of one base",), c=body.base, f=body.exponent)
            return found and _tidied(work, (*path, 1))
        case Pow():
            return _over(
                work, path, node, ("a factor chosen by a one-hot vector",), f=body.base, y=body.exponent
            )
        case _:
            return False


def _tidied(work: Work, path: Path) -> bool:
    """The Σ that stands there now, contracted."""
    contract(work, path)
    return True


def log_of_product(work: Work, path: Path, node: Term) -> bool:
    """log Π f = Σ log f, and log Σ y f = Σ y log f where one y is 1 and all others are 0."""
    if not isinstance(node, Fn) or node.name != "log":
        return False
    (inside,) = node.args
    if isinstance(inside, Product):
        return _over(work, path, inside, ("logarithm of a Π",), f=inside.body)
    if isinstance(inside, Sum) and isinstance(inside.body, Mul):
        for place, each in enumerate(inside.body.args):
            rest = mul(*(f for n, f in enumerate(inside.body.args) if n != place))
            chosen = ("logarithm of what a one-hot vector chooses",)
            if isinstance(each, Sym) and _over(work, path, inside, chosen, y=each, f=rest):
                return True
    return False


def _over(work: Work, path: Path, node: Product | Sum, names: Iterable[str], **letters: Term) -> bool:
    """Use the first of some laws of Π whose conditions are known; letters that show its index depend on it."""
    bound = node.index
    for name in names:
        law = LAWS[name]
        shown = {
            part.name for term in law.terms for part in subterms(term) if isinstance(part, Meta) and part.args
        }
        metas: dict[str, Value] = {
            letter: (((bound,) if letter in shown else ()), term) for letter, term in letters.items()
        }
        index = next(i for i in law.indices if i.name == "k")
        binding = Binding(metas, {index: bound}, {index.dim: bound.dim})
        if all(work.facts.prove(instance_of(premise, binding)) for premise in law.when):
            work.law(path, name, binding)
            return True
    return False


def through_sigma(work: Work, path: Path, node: Term) -> bool:
    """tanh f = 2 σ(2 f) − 1."""
    if isinstance(node, Fn) and node.name == "tanh":
        return apply(work, path, ("tanh by σ",), {"f": node.args[0]})
    return False


def through_exp(work: Work, path: Path, node: Term) -> bool:
    """tanh and σ by exponentials, e^(f + g) = e^f e^g, and e^(−f) = 1/e^f."""
    if not isinstance(node, Fn):
        return False
    (inside,) = node.args
    match node.name:
        case "tanh":
            return apply(work, path, ("tanh by exponentials",), {"f": inside})
        case "sigma":
            return apply(work, path, ("logistic function",), {"f": inside})
        case "exp":
            flat = canonical(inside)
            if key(flat) != key(inside):
                work.algebra((*path, 0), flat)
                return True
            if isinstance(inside, Add):
                return apply(work, path, ("exp of a sum",), {"f": inside.args[0], "g": add(*inside.args[1:])})
            first, *rest = factors_of(inside)
            if isinstance(first, Num) and rest and first.value.denominator == 1:
                parts = {"f": mul(*rest), "p": first}
                return apply(work, path, ("power of exp", "real power of exp"), parts, backwards=True)
    return False


def open_exp(work: Work, path: Path, node: Term) -> bool:
    """e^(a log b) = b^a."""
    if isinstance(node, Fn) and node.name == "exp" and isinstance(node.args[0], Mul):
        factors = node.args[0].args
        for place, each in enumerate(factors):
            if isinstance(each, Fn) and each.name == "log":
                rest = mul(*(factor for n, factor in enumerate(factors) if n != place))
                return apply(work, path, ("exp of a multiple of log",), {"f": each.args[0], "p": rest})
    return False


def choose(work: Work, path: Path, node: Term) -> bool:
    """y_i y_j = δ_ij y_i, where one entry of y is 1 and all others are 0."""
    law = LAWS["product of entries of a one-hot vector"]
    if not isinstance(node, Mul):
        return False
    for one, first in enumerate(node.args):
        for other, second in enumerate(node.args[one + 1 :], one + 1):
            if _are_entries(work, first, second):
                (i,), (j,) = first.args, second.args
                assert isinstance(i, Index)
                assert isinstance(j, Index)
                letters = {each.name: each for each in law.indices}
                k = work.fresh(i)
                indices = {letters["i"]: i, letters["j"]: j, letters["k"]: k}
                binding = Binding({"y": ((k,), sym(str(first.data), k))}, indices, {letters["k"].dim: i.dim})
                if all(work.facts.prove(instance_of(premise, binding)) for premise in law.when):
                    among = () if len(node.args) == 2 else (one, other)
                    work.law(path, law.name, binding, among)
                    return True
    return False


def _are_entries(work: Work, first: Term, second: Term) -> bool:
    """Whether both are entries of one one-hot vector, at two indices."""
    names = one_hot(work.problem)
    both = isinstance(first, Sym) and isinstance(second, Sym) and first.name == second.name
    return both and first.data in names and first.args != second.args


THROUGH: dict[str, tuple[Look, ...]] = {
    "": (),
    "σ": (through_sigma,),
    "exp": (through_exp,),
    "angles": (through_angles,),
}
TOGETHER: tuple[Look, ...] = (
    log_of_product,
    open_power,
    open_product,
    open_exp,
    choose,
    open_matrix,
    update_matrix,
    part_product,
    other_size,
    flat_entries,
)


def ways_through(terms: Iterable[Term]) -> tuple[str, ...]:
    """What functions in `terms` may be written through: nothing else, σ, or exponentials."""
    names = {part.name for term in terms for part in subterms(term) if isinstance(part, Fn)}
    found = [""]
    if "tanh" in names:
        found.append("σ")
    if names & {"tanh", "sigma", "exp"}:
        found.append("exp")
    if not names.isdisjoint(ANGLES):
        found.append("angles")
    return tuple(found)
