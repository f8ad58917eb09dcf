"""Which free index of what is asked for numbers rows, and which columns, where it is written as a whole array."""

from __future__ import annotations

from derive.terms.nodes import D, Index, Moment, Sym, Term, subterms


def places_of(target: Term, layout: str) -> tuple[Index | None, Index | None] | None:
    """The indices of the target that number rows and columns; None if there are too many.

    A gradient has the shape of its variable in denominator layout, the transposed one in numerator layout; a
    Jacobian has a row for each component of what is differentiated.
    """
    turned = False
    if isinstance(target, Moment):
        return places_of(target.args[0], layout)  # E of a gradient has the shape of the gradient
    match target:
        case D(body=D(body=inner, wrt=Sym() as first), wrt=Sym() as second) if not inner.free:
            found: tuple[Term, ...] = (*first.args, *second.args)
        case D(body=body, wrt=Sym() as wrt) if not body.free:
            found, turned = wrt.args, layout == "numerator"
        case D(body=Sym() as entry, wrt=Sym() as wrt):
            found = (*entry.args, *wrt.args)
        case D(body=body, wrt=Sym() as wrt) if len(body.free) == 1:
            found = (*body.free, *wrt.args)
        case _:
            free: list[Index] = sorted(target.free, key=lambda i: (i.name, i.dim))
            whole = (p.args for p in subterms(target) if isinstance(p, Sym) and {*p.args} == {*free})
            found = next(whole, tuple(free))  # W − η ∂E/∂W has the shape of W
    own = [i for i in found if isinstance(i, Index)]
    if len(own) > 2 or len(set(own)) < len(own):
        return None
    rows, columns, *_ = (*own, None, None)
    return (columns, rows) if turned else (rows, columns)
