"""What the names in a formula stand for in code: what is given to a function, and what it computes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.kernel import Chain, Problem
from derive.present.code.arrays import Tools
from derive.present.code.dialects import Dialect
from derive.present.code.identifiers import distinct, identifier, unused
from derive.solver.work import whole_array
from derive.terms import Apply, Binder, D, Index, Sym, Term, derivative, index, key, rename, sym


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: its entry at `indices` is `term`, which is `body` if it is computed, else given."""

    name: str
    term: Term
    indices: tuple[Index, ...]
    body: Term | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables, by the key of what they stand for; each is computed from those before it."""

    problem: Problem
    tools: Tools
    variables: Mapping[str, Variable]

    def __getitem__(self, term: Term) -> tuple[Variable, tuple[Index, ...]]:
        """The variable that `term` is an entry of, and the indices of the entry."""
        generic, places = pattern(term)
        return self.variables[key(generic)], places

    def mentioned(self, term: Term) -> list[Variable]:
        """What is computed and stands in `term`, or in what that is computed from."""
        found, stack = set[str](), [term]
        while stack:
            for leaf in _leaves(stack.pop()):
                variable = self[leaf][0]
                if variable.body is not None and variable.name not in found:
                    found.add(variable.name)
                    stack.append(variable.body)
        return [each for each in self.variables.values() if each.name in found]

    def unfolded(self, term: Term) -> Term:
        """`term`, or what it is short for."""
        while isinstance(term, Sym) and is_computed(self.problem, term.name):
            term = self.problem.defined[term.name].at(term.args)
        return term


def is_computed(problem: Problem, name: str) -> bool:
    """Whether `name` is defined by a formula, not as the value of an opaque function."""
    definition = problem.defined.get(name)
    return definition is not None and not isinstance(definition.body, Apply)


def pattern(term: Term) -> tuple[Term, tuple[Index, ...]]:
    """The whole array that `term` is an entry of, in letters of its own, and the indices of the entry.

    W_ii is an entry of W_ij, ∂²J/∂θ_i∂θ_i of ∂²J/∂θ_i∂θ_j; anything else of its values at all indices.
    """
    places = _places(term) if _is_of_entries(term) else in_order(term)
    own = tuple(index(f"#{n}", place.dim) for n, place in enumerate(places))
    if _is_of_entries(term):
        return _at(term, own), places
    return rename(term, dict(zip(places, own, strict=True))), places


def in_order(term: Term) -> tuple[Index, ...]:
    """The free indices of `term` from left to right."""
    return tuple(dict.fromkeys(each for each in _letters(term) if each in term.free))


def _letters(term: Term) -> Iterator[Index]:
    if isinstance(term, Index):
        yield term
    for arg in term.args:
        yield from (each for each in _letters(arg) if not (isinstance(term, Binder) and each is term.index))


def _is_of_entries(term: Term) -> bool:
    """Whether `term` is an entry, or its derivative in another one, however often."""
    while isinstance(term, D) and isinstance(term.wrt, Sym):
        term = term.body
    return isinstance(term, Sym)


def _places(term: Term) -> tuple[Index, ...]:
    """The indices of an entry, then those of what it is differentiated in."""
    if isinstance(term, D) and isinstance(term.wrt, Sym):
        return (*_places(term.body), *term.wrt.args)
    assert isinstance(term, Sym)
    return term.args


def _at(term: Term, own: Sequence[Index]) -> Term:
    if isinstance(term, D) and isinstance(term.wrt, Sym):
        rest = len(own) - len(term.wrt.args)
        return derivative(_at(term.body, own[:rest]), sym(term.wrt.name, *own[rest:]), str(term.data))
    assert isinstance(term, Sym)
    return sym(term.name, *own)


# -- all the variables there may be --------------------------------------------------------------


def names(problem: Problem) -> tuple[dict[str, str], dict[str, str]]:
    """What the sizes are called, and the symbols and definitions."""
    arrays = distinct(problem.shapes)
    return distinct(problem.sizes, arrays.values()), arrays


def scope(problem: Problem, dialect: Dialect, terms: Iterable[Term], told: Sequence[Chain] = ()) -> Scope:
    """What the code of `terms` may mention, where the chains `told` say what derivatives are.

    Any other derivative is given, as that of an opaque function is.
    """
    sizes, arrays = names(problem)
    found: dict[str, Variable] = {}
    for each in _arrays(problem, arrays):
        found[key(pattern(each.term)[0])] = each
    used = {*sizes.values(), *arrays.values()}

    def new(node: Term) -> str:
        name = unused(name_of(node, arrays), used)
        used.add(name)
        return name

    for chain in told:
        generic, places = pattern(chain.start)
        if len(set(places)) == len(places):
            found[key(generic)] = Variable(new(chain.start), chain.start, places, chain.end)
    stated = [d.body for d in problem.definitions if is_computed(problem, d.name)]
    for node in (leaf for term in (*stated, *(c.end for c in told), *terms) for leaf in _leaves(term)):
        name = key(pattern(node)[0])
        if name not in found and isinstance(node, Apply | D):
            found[name] = Variable(new(node), node, pattern(node)[1], says=_says(problem, node))
    return Scope(problem, Tools(dialect, sizes), found)


def _arrays(problem: Problem, names: Mapping[str, str]) -> Iterator[Variable]:
    """The symbols, the values of opaque functions, and the definitions, each after those it uses."""
    says = {symbol.name: symbol.says for symbol in problem.symbols}
    for name in (*says, *problem.ordered):
        definition = problem.defined.get(name)
        if definition is None:
            places = tuple(index(f"#{n}", dim) for n, dim in enumerate(problem.shapes[name]))
            yield Variable(names[name], sym(name, *places), places, says=says[name])
        elif is_computed(problem, name):
            yield Variable(names[name], definition.head, definition.params, definition.body)
        else:
            yield Variable(
                names[name], definition.head, definition.params, says=_says(problem, definition.body)
            )


def _leaves(term: Term) -> Iterator[Term]:
    """The entries, derivatives and values of opaque functions in `term`, outermost only."""
    if isinstance(term, Sym | D | Apply):
        yield term
        return
    for arg in term.args:
        yield from _leaves(arg)


def _says(problem: Problem, node: Term) -> str:
    return problem.opaque[node.name].says if isinstance(node, Apply) and not node.slots else ""


def name_of(node: Term, arrays: Mapping[str, str], value: str = "f") -> str:
    """∂E/∂s is dE_ds, ∂²E/∂s∂s is d2E_ds_ds; a function's value has the function's name, any other `value`."""
    inner, variables = node, list[str]()
    while isinstance(inner, D):
        variables.insert(0, arrays[inner.wrt.name] if isinstance(inner.wrt, Sym) else "")
        inner = inner.body
    match inner:
        case Sym():
            value = arrays[inner.name]
        case Apply():
            value = identifier(inner.name)
            variables = [_slot(inner, slot, arrays) for slot in inner.slots] + variables
    if not variables:
        return value
    order = str(len(variables)) if len(variables) > 1 else ""
    below = [f"d{each}".rstrip("_") for each in variables if each]
    return "_".join([f"d{order}{value}".rstrip("_"), *below])


def _slot(node: Apply, slot: int, arrays: Mapping[str, str]) -> str:
    """What argument number `slot` is called: by its name, or its number where there are several."""
    name = whole_array(node.arguments[slot])
    return arrays[name] if name else str(slot + 1) if len(node.arguments) > 1 else ""
