"""Given symbols that hang on others by what is given: y by y = x², P by Σ_j P_ij A_jk = δ_ik.

To a derivative in x every other given symbol is a constant.  Of a symbol that an equation says is a function of x,
a reader expects otherwise; so there is no such derivative.  Other equations may hold at the point only.  One that is
given for all x, with a letter alone on its right side, says nothing of the kind: c by w(x) + x = c for all x stays what
it is while x moves.  On the left side, as in y = w(x) + x for all x, a reader takes it for a function of x again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.kernel.judgement import Judgement
from derive.terms import Delta, Limit, Mul, Sum, Sym, Term, names_in

Reach = Mapping[str, frozenset[str]]


def ties(
    hypotheses: Iterable[Judgement],
    given: Iterable[str],
    reach: Reach,
    identities: Iterable[tuple[Judgement, str]] = (),
) -> Reach:
    """For each of the `given` names that hangs on others, those, and what those hang on; `identities` are the
    hypotheses that hold for all values of a symbol, with its name.
    """
    moving = {(judgement.key, name) for judgement, name in identities}
    own, found = set(given), dict[str, frozenset[str]]()
    for hypothesis in hypotheses:
        for name, others in _tied(hypothesis):
            hung = frozenset[str]().union(*(reach.get(other, frozenset()) for other in others))
            if isinstance(hypothesis.terms[1], Sym) and hypothesis.terms[1].name == name:
                hung = frozenset(other for other in hung if (hypothesis.key, other) not in moving)
            if name in own and name not in hung and hung:
                found[name] = found.get(name, frozenset()) | hung
    for _ in found:
        for name, hung in found.items():
            found[name] = hung.union(*(found[other] for other in hung if other in found)) - {name}
    return found


def _tied(hypothesis: Judgement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names that the hypothesis says what they are, with those in which it does."""
    if hypothesis.relation != "=":
        return
    left, right = hypothesis.terms
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Sym) and len(set(one.args)) == len(one.args):
            yield one.name, _outside_limits(other)
        elif isinstance(other, Delta) and (factors := _product(one)):
            first, second = factors
            yield first, (second,)
            yield second, (first,)


def _outside_limits(term: Term) -> tuple[str, ...]:
    """The names in `term`, but for the variable of a limit, which stands for all its values there."""
    if isinstance(term, Limit) and isinstance(term.variable, Sym):
        bound = term.variable.name
        inside = (name for name in names_in(term.body) if name != bound)
        return (*inside, *(name for point in term.args[2:] for name in names_in(point)))
    own = (term.name,) if isinstance(term, Sym) else ()
    return tuple(dict.fromkeys((*own, *(name for arg in term.args for name in _outside_limits(arg)))))


def _product(term: Term) -> tuple[str, str] | None:
    """The names of two matrices of which `term` is the product."""
    match term:
        case Sum(body=Mul(args=(Sym(name=one) as first, Sym(name=other) as second))) if one != other:
            return (one, other) if term.index in first.args and term.index in second.args else None
        case _:
            return None
