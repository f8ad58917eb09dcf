"""Which free index of what is asked for numbers rows, and which columns, where it is written as a whole array."""

from __future__ import annotations

from derive.terms.contents import subterms
from derive.terms.nodes import D, Index, Moment, Mul, Num, Sym, Term

Places = tuple[Index | None, Index | None]


def places_of(target: Term, layout: str) -> Places | None:
    """The indices of the target that number rows and columns; None if there are too many.

    A gradient has the shape of its variable in denominator layout, the transposed one in numerator layout; a
    Jacobian has a row for each component of what is differentiated.
    """
    if isinstance(target, Moment) and len(target.args) == 1:
        return places_of(target.args[0], layout)  # E of a gradient has the shape of the gradient
    if isinstance(target, Mul) and len(target.args) == 2 and isinstance(target.args[0], Num):
        return places_of(target.args[1], layout)  # and so has minus a gradient
    found = _of_derivative(target)
    if found is None:
        free = tuple(sorted(target.free, key=lambda i: (i.name, i.dim)))
        found = next(iter(_wholes(target)), free)  # W − η ∂E/∂W has the shape of W
    own = [i for i in found if isinstance(i, Index)]
    if len(own) > 2 or len(set(own)) < len(own):
        return None
    rows, columns, *_ = (*own, None, None)
    return (columns, rows) if layout == "numerator" and _is_gradient(target) else (rows, columns)


def usual_places(target: Term) -> Places | None:
    """The same in denominator layout, if nothing tells its rows from its columns: the index that stands first numbers
    the rows, as that of x_i y_j and Σ_k A_ik B_kj; None if something does.
    """
    if isinstance(target, Moment) and len(target.args) == 1:
        return usual_places(target.args[0])
    if len(target.free) != 2 or _of_derivative(target) is not None or len(_wholes(target)) == 1:
        return None
    rows, columns = dict.fromkeys(part for part in subterms(target) if part in target.free)
    assert isinstance(rows, Index)
    assert isinstance(columns, Index)
    return rows, columns


def _of_derivative(target: Term) -> tuple[Term, ...] | None:
    """The indices of a gradient, Hessian or Jacobian, in the order in which they number rows and columns."""
    match target:
        case D(body=D(body=inner, wrt=Sym() as first), wrt=Sym() as second) if not inner.free:
            return (*first.args, *second.args)
        case D(body=body, wrt=Sym() as wrt) if not body.free:
            return wrt.args
        case D(body=Sym() as entry, wrt=Sym() as wrt):
            return (*entry.args, *wrt.args)
        case D(body=body, wrt=Sym() as wrt) if len(body.free) == 1:
            return (*body.free, *wrt.args)
        case _:
            return None


def _is_gradient(target: Term) -> bool:
    if not isinstance(target, D) or target.body.free:
        return False
    return not (isinstance(target.body, D) and isinstance(target.body.wrt, Sym))


def _wholes(target: Term) -> dict[tuple[Term, ...], None]:
    """The indices of all entries in `target` that have all of its free indices, in each order once."""
    entries = (part.args for part in subterms(target) if isinstance(part, Sym))
    return dict.fromkeys(args for args in entries if {*args} == {*target.free})
