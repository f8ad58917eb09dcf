"""What opaque functions are taken of, entry by entry, for whatever says what terms are worth."""

from derive.terms import Array


def entries(world, argument, at):
    """The entries of an argument by their place; a number has one, at ()."""
    if not isinstance(argument, Array):
        return {(): world.value(argument, at)}
    return {
        (n, *place): value
        for n in range(world.sizes[argument.index.dim])
        for place, value in entries(world, argument.body, {**at, argument.index: n}).items()
    }


def variables(term, at, found):
    """The argument and the place in it of each entry in which a partial is taken; `found` are the entries of all."""
    rest = list(term.at)
    for slot in term.slots:
        rank = len(next(iter(found[slot])))
        yield slot, tuple(at[i] for i in rest[:rank])
        rest = rest[rank:]
