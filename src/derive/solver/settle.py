"""Bringing a term to the form in which an inequality is looked for, by steps that a chain can show.

Definitions are written out if so said, logarithms and absolute values taken apart where the signs that this
needs are known, and the rest is contracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from derive.decide.normal import canonical
from derive.kernel import Binding, Problem, derivatives_over, nonnegative, positive
from derive.solver.constant_roots import open_root
from derive.solver.contract import contract
from derive.solver.factors import cancel, shared_in_front
from derive.solver.match import renaming
from derive.solver.opened import THROUGH, TOGETHER, Look, merge_alike
from derive.solver.work import Work, over, places
from derive.terms import (
    HALF,
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Array,
    D,
    Det,
    Fn,
    Index,
    Inverse,
    Max,
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
    fn,
    has_minus,
    key,
    mul,
    names_in,
    neg,
    num,
    power,
    same,
    subterms,
    sum_over,
    terms_of,
)  # fmt: skip

LOOKED_AT = (
    Fn,
    Pow,
    Mul,
    Sum,
    Product,
    Max,
    Inverse,
    Det,
)  # what is taken apart, or put together, is one of these
ROUNDS = 6


def settle(work: Work, unfold: bool = False, through: str = "") -> None:
    """Bring `work` to a settled form, definitions written out if `unfold` says so, and functions written
    `through` others.

    Raises:
        Stopped: it would be too large.
        OutOfSteps: it takes too many steps.
        Unprovable: it would divide by 0.
    """
    while unfold and (write_out(work) or _put_given(work)):
        pass
    for _ in range(ROUNDS):
        while _take_apart(work, through):
            pass
        contract(work)
        if not cancel(work) and not _anywhere(work, (merge_alike,)) and not _take_apart(work, through):
            return


def write_out(work: Work) -> bool:
    """Write out the first definition; whether there was one."""
    if any(isinstance(node, D) for _, node in places(work.here)):
        return False
    for path, node in places(work.here):
        for beyond, entry in _entries(node):
            if entry.name in work.problem.defined:
                is_family = entry.name in work.problem.families.circles
                if not isinstance(work.problem.defined[entry.name].body, Apply) and not is_family:
                    work.unfold((*path, *beyond))
                    return True
    return False


def _entries(node: Term, path: Path = ()) -> Iterator[tuple[Path, Sym]]:
    """An entry that stands there, or those in a matrix that is inverted there."""
    if isinstance(node, Sym):
        yield path, node
    elif isinstance(node, Inverse | Det | Array) or path:
        for place, arg in enumerate(node.args):
            if not isinstance(arg, Index):
                yield from _entries(arg, (*path, place))


def is_opened(problem: Problem, terms: Sequence[Term]) -> bool:
    """Whether something is defined, or given to be equal to something else, that stands in one of `terms`."""
    told = {left.name for _, left, _ in _told(problem)}
    if any(isinstance(p, Apply) and p.name in told for term in terms for p in subterms(term)):
        return True
    return any(name in problem.defined or name in told for term in terms for name in names_in(term))


def _put_given(work: Work) -> bool:
    """Put in what a symbol is given to be equal to: w_j = Σ_n a_n X_nj."""
    for number, left, right in _told(work.problem):
        for path, node in places(work.here):
            is_alike = isinstance(node, Sym | Apply) and node.name == left.name
            binding = renaming(left, node) if is_alike else None
            if binding is not None and not any(derivatives_over(work.here, path)):
                if not _leads_to(work.problem, right, left.name):
                    work.hypothesis(path, number, binding)
                    return True
    return False


def _told(problem: Problem) -> Iterator[tuple[int, Sym | Apply, Term]]:
    """The symbols that are given to be equal to something, with the number of that and what it is; and the values of
    unknown functions that are given to be a number: ∇f(s) = 0.
    """
    for number, given in enumerate(problem.hypotheses):
        left, right = given.terms[0], given.terms[-1]
        if given.relation != "=" or not left.free >= right.free:
            continue
        if isinstance(left, Sym) or (isinstance(left, Apply) and isinstance(right, Num)):
            if left.name not in problem.defined:
                yield number, left, right


def _leads_to(problem: Problem, term: Term, name: str) -> bool:
    """Whether `term` speaks of `name`, with what is defined and given put in."""
    reached = set[str]()
    stack = list(names_in(term))
    while stack:
        each = stack.pop()
        if each not in reached:
            reached.add(each)
            stack += problem.reach.get(each, ())
            stack += (n for _, left, right in _told(problem) if left.name == each for n in names_in(right))
    return name in reached


def _take_apart(work: Work, through: str) -> bool:
    others = (_logarithm, _exponential, open_absolute, _inside, _reflected)
    looks = (*THROUGH[through], *TOGETHER, given_power, open_root, scaled)
    return _anywhere(work, (*looks, *(others[:4] if through else others)))


def given_power(work: Work, path: Path, node: Term) -> bool:
    """y² where it is given to be a number, as 1 of a label."""
    if not isinstance(node, Pow) or not isinstance(node.base, Sym) or any(derivatives_over(work.here, path)):
        return False
    for number, given in enumerate(work.problem.hypotheses):
        if given.relation == "=" and isinstance(given.terms[1], Num) and isinstance(given.terms[0], Pow):
            binding = renaming(given.terms[0], node)
            if binding is not None:
                work.hypothesis(path, number, binding)
                return True
    return False


def _anywhere(work: Work, looks: Iterable[Look]) -> bool:
    found = [(path, node) for path, node in places(work.here) if isinstance(node, LOOKED_AT)]
    return any(look(work, path, node) for look in looks for path, node in found)


def _inside(work: Work, path: Path, node: Term) -> bool:
    """What a function is of multiplied out, so that equal ones are seen to be equal; |f − g| for |g − f|."""
    if not isinstance(node, Fn):
        return False
    flat = canonical(node.args[0])
    if node.name == "abs" and isinstance(flat, Add):
        other = canonical(neg(flat))
        flat = mul(MINUS_ONE, other) if _rank(other) < _rank(flat) else flat
    if key(flat) == key(node.args[0]):
        return False
    work.algebra((*path, 0), flat)
    return True


def _rank(term: Term) -> tuple[int, str]:
    return _minuses(term), key(term)  # between equals their meaning decides


def _minuses(term: Term) -> int:
    """How many of its terms have a minus."""
    return sum(map(has_minus, terms_of(term)))


def _use(work: Work, path: Path, name: str, letters: Mapping[str, Term]) -> bool:
    work.law(path, name, Binding({letter: ((), term) for letter, term in letters.items()}))
    return True


def _logarithm(work: Work, path: Path, node: Term) -> bool:
    """log of a product, power or exp as a sum, where the signs are known."""
    if not (isinstance(node, Fn) and node.name == "log"):
        return False
    (inside,) = node.args
    known = work.facts.prove
    match inside:
        case Num() if inside is ONE:
            return _use(work, path, "logarithm of 1", {})
        case Fn(name="exp"):
            return _use(work, path, "logarithm of exp", {"f": inside.args[0]})
        case Fn(name="sigma"):
            return _use(work, path, "logarithm of σ", {"f": inside.args[0]})
        case Sum(body=Fn(name="exp")) if _shift(inside):
            return _shifted(work, path, inside)
        case Add(args=(first, second)) if (found := _one_beside(first, second)) is not None:
            return _softplus(work, path, inside, *found)
        case Mul():
            first, rest = inside.args[0], mul(*inside.args[1:])
            if known(positive(first)) and known(positive(rest)):
                return _use(work, path, "logarithm of a product", {"f": first, "g": rest})
        case Pow() if inside.exponent is MINUS_ONE and known(positive(inside.base)):
            return _use(work, path, "logarithm of a reciprocal", {"g": inside.base})
        case Pow() if known(positive(inside.base)):
            return _use(work, path, "logarithm of a power", {"f": inside.base, "p": inside.exponent})
        case _:
            pass
    return False


def _shift(total: Sum) -> list[Term]:
    """What is added to all exponents of a Σ of exponentials."""
    exponent = total.body.args[0]
    if not isinstance(exponent, Add):
        return []
    return [each for each in exponent.args if total.index not in each.free]


def _shifted(work: Work, path: Path, total: Sum) -> bool:
    """log Σ_k e^(f_k + c) = c + log Σ_k e^f_k."""
    common = add(*_shift(total))
    rest = add(*(each for each in total.body.args[0].args if total.index in each.free))
    if rest is ZERO:
        return False
    inner = (*path, 0, 1)
    if not same(total.body.args[0], add(common, rest)):
        work.algebra((*inner, 0), add(common, rest))
    work.law(inner, "exp of a sum", Binding({"f": ((), common), "g": ((), rest)}))
    once, others = fn("exp", common), sum_over(total.index, fn("exp", rest))
    letters: dict[str, tuple[tuple[Index, ...], Term]] = {
        "c": ((), once), "f": ((total.index,), fn("exp", rest)),
    }  # fmt: skip
    work.law((*path, 0), "constant factor of Σ", over("constant factor of Σ", total.index, letters))
    return _use(work, path, "logarithm of a product", {"f": once, "g": others})


def _one_beside(first: Term, second: Term) -> tuple[str, Term] | None:
    """Whether exp or −σ stands beside 1, and what it is of."""
    for one, other in ((first, second), (second, first)):
        match one, other:
            case Num(), Fn(name="exp") if one is ONE:
                return "exp", other.args[0]
            case Num(), Mul(args=(sign, Fn(name="sigma") as inner)) if one is ONE and sign is MINUS_ONE:
                return "sigma", inner.args[0]
    return None


def _softplus(work: Work, path: Path, inside: Add, name: str, of: Term) -> bool:
    """log(1 − σ(f)) = −log(1 + e^f), and log(1 + e^−f) = log(1 + e^f) − f where that leaves fewer minus signs."""
    if name == "sigma":
        return _use(work, path, "logarithm of 1 minus σ", {"f": of})
    other = canonical(neg(of))
    if _minuses(other) >= _minuses(of):
        return False
    wanted = add(ONE, fn("exp", neg(other)))
    if not same(wanted, inside):
        place = next(n for n, each in enumerate(inside.args) if isinstance(each, Fn))
        work.algebra((*path, 0, place, 0), neg(other))
    return _use(work, path, "softplus of a negative", {"f": other})


def _exponential(work: Work, path: Path, node: Term) -> bool:
    """e^(log f + g) = f e^g, where f is known to be positive."""
    if not (isinstance(node, Fn) and node.name == "exp"):
        return False
    (inside,) = node.args
    if isinstance(inside, Fn) and inside.name == "log" and work.facts.prove(positive(inside.args[0])):
        return _use(work, path, "exp of log", {"f": inside.args[0]})
    if isinstance(inside, Add) and any(isinstance(t, Fn) and t.name == "log" for t in inside.args):
        return _use(work, path, "exp of a sum", {"f": inside.args[0], "g": add(*inside.args[1:])})
    return False


def _reflected(work: Work, path: Path, node: Term) -> bool:
    """σ(−f) = 1 − σ(f), where that leaves fewer minus signs."""
    if isinstance(node, Fn) and node.name == "sigma" and not isinstance(node.args[0], Num):
        other = canonical(neg(node.args[0]))
        if _minuses(other) < _minuses(node.args[0]):
            if key(mul(MINUS_ONE, other)) != key(node.args[0]):
                work.algebra((*path, 0), mul(MINUS_ONE, other))
            return _use(work, path, "reflection of σ", {"f": other})
    return False


def scaled(work: Work, path: Path, node: Term) -> bool:
    """ReLU(c f) = c ReLU(f) and max_k (c f) = c max_k f, where c is known to be nonnegative."""
    inside = (
        node.args[0]
        if isinstance(node, Fn) and node.name == "relu"
        else node.body
        if isinstance(node, Max)
        else None
    )
    if not isinstance(inside, Mul):
        return False
    for place, each in enumerate(inside.args):
        rest = mul(*(other for n, other in enumerate(inside.args) if n != place))
        stays = not isinstance(node, Max) or node.index not in each.free
        if not stays or not work.facts.prove(nonnegative(each)):
            continue
        if place:
            work.algebra((*path, len(node.args) - 1), mul(each, rest))
        if isinstance(node, Max):
            letters = {"c": ((), each), "f": ((node.index,), rest)}
            work.law(
                path,
                "maximum of nonnegative multiples",
                over("maximum of nonnegative multiples", node.index, letters),
            )
            return True
        return _use(work, path, "ReLU of a nonnegative multiple", {"f": each, "g": rest})
    return False


def open_absolute(work: Work, path: Path, node: Term) -> bool:
    """|fg| = |f||g|, |f|² = f², and |f| = ±f where its sign is known."""
    match node:
        case Fn(name="abs"):
            (inside,) = node.args
            if work.facts.prove(nonnegative(inside)):
                return _use(work, path, "absolute value of a nonnegative", {"f": inside})
            if work.facts.prove(nonnegative(neg(inside))):
                return _use(work, path, "absolute value of a nonpositive", {"f": inside})
            if isinstance(inside, Mul):
                first, rest = factors_of(inside)[0], mul(*factors_of(inside)[1:])
                return _use(work, path, "absolute value of a product", {"f": first, "g": rest})
            if isinstance(inside, Add) and (common := shared_in_front(inside)) is not None:
                work.algebra((*path, 0), common)
                return True
            if isinstance(inside, Pow) and inside.exponent is MINUS_ONE:
                return _use(work, path, "absolute value of a reciprocal", {"f": inside.base})
        case Pow(base=Fn(name="abs") as inner, exponent=Num(value=value)) if value == 2:
            return _use(work, path, "square of an absolute value", {"f": inner.args[0]})
        case Pow(base=Pow() as root, exponent=Num(value=value)) if value == 2 and root.exponent is HALF:
            if work.facts.prove(nonnegative(root.base)):
                return _use(work, path, "square of a square root", {"f": root.base})
        case Pow(base=Pow(base=inside, exponent=Num(value=two)), exponent=half) if two == 2:
            if half is HALF and node is power(power(inside, num(2)), HALF):
                return _use(work, path, "square root of a square", {"f": inside})
        case _:
            pass
    return False
