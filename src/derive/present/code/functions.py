"""Functions of Python for the answers of a problem, and for the values that they are derivatives of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.kernel import Chain, Problem, Theorem
from derive.present.code.arrays import Axes, full
from derive.present.code.dialects import Dialect
from derive.present.code.expressions import Code, Name, variables
from derive.present.code.formulas import value
from derive.present.code.identifiers import slug, unused
from derive.present.code.matrices import is_natural, matrix_value
from derive.present.code.scope import Scope, Variable, in_order, is_computed, name_of, names, scope
from derive.solver.work import whole_array
from derive.terms import Apply, D, Moment, Sym, Term, contains, key, names_in, subterms, sym
from derive.terms.matrix import shape


@dataclass(frozen=True, slots=True)
class Function:
    """A function of Python that computes `result` at all values of the indices `axes`.

    `arguments`: the arrays that it is given; `sizes`: the sizes that it is given, since no array has
    them; `steps`: what it computes before it returns `code`.  `theorem` says that this is the answer of
    a part; there is none for the value of what is differentiated.
    """

    name: str
    result: Term
    axes: Axes
    scope: Scope
    arguments: tuple[Variable, ...]
    sizes: tuple[str, ...]
    steps: tuple[tuple[Variable, Code], ...]
    code: Code
    theorem: Theorem | None = None


def functions(theorems: Sequence[Theorem], dialect: Dialect) -> list[Function]:
    """A function for each theorem, after one for each quantity that is differentiated in their targets.

    Raises:
        NotWritten: one of them can't be written.
    """
    problem = theorems[0].problem
    sizes, arrays = names(problem)
    used = [*sizes.values(), *arrays.values()]
    found: list[Function] = []
    own: dict[str, str] = {}  # what formulas without a name are called
    for quantity in _quantities(problem, theorems):
        if isinstance(quantity, Sym):
            name, body = arrays[quantity.name], problem.defined[quantity.name].body
        else:
            name, body = unused("f", used), quantity
            own[key(quantity)] = name
            used.append(name)
        found.append(_value(problem, dialect, name, quantity, body))
    for theorem in theorems:
        taken = [*used, *(each.name for each in found)]
        name = _name(theorem, arrays, own)
        if name in taken and theorem.part:
            name = f"{name}_{slug(theorem.part)}".replace("__", "_")
        name = unused(name, taken)
        found.append(_answer(theorem, dialect, name))
    return found


def _name(theorem: Theorem, arrays: dict[str, str], own: dict[str, str]) -> str:
    target = theorem.claim.terms[0]
    if not isinstance(target, D):
        return slug(theorem.part) if theorem.part else "answer"
    inner: Term = target
    while isinstance(inner, D):
        inner = inner.body
    return name_of(target, arrays, own.get(key(inner), "f"))


def _quantities(problem: Problem, theorems: Sequence[Theorem]) -> list[Term]:
    """What is differentiated, once each: a definition, as it is defined, or a formula without a name.

    Of an opaque function, whose value nobody can compute, what it is applied to.
    """
    bodies = (
        node.body
        for theorem in theorems
        for node in subterms(theorem.claim.terms[0])
        if isinstance(node, D) and not isinstance(node.body, D)
    )
    found = (quantity for body in bodies for quantity in _computable(problem, body))
    return list({key(quantity): quantity for quantity in found}.values())


def _computable(problem: Problem, body: Term) -> Iterator[Term]:
    match body:
        case _ if _has_expectation(problem, body):
            return
        case Sym() if is_computed(problem, body.name):
            yield problem.defined[body.name].head
        case Sym() if body.name in problem.defined:
            yield from _computable(problem, problem.defined[body.name].body)
        case Apply():
            for name in filter(None, map(whole_array, body.arguments)):
                yield from _computable(problem, sym(name))
        case Sym():
            return
        case _:
            yield body


def _has_expectation(problem: Problem, body: Term) -> bool:
    """Whether an expectation stands in `body`, or in what is defined there: nobody can compute it."""
    reached = {name for each in names_in(body) for name in problem.reach[each]}
    terms = (body, *(problem.defined[name].body for name in sorted(reached) if name in problem.defined))
    return any(contains(term, Moment) for term in terms)


def _value(problem: Problem, dialect: Dialect, name: str, quantity: Term, body: Term) -> Function:
    where = scope(problem, dialect, [body])
    axes = in_order(quantity)
    code = full(where.tools, value(where, body, axes), axes)
    return _function(where, name, quantity, axes, code)


def _answer(theorem: Theorem, dialect: Dialect, name: str) -> Function:
    target, answer = theorem.claim.terms
    where = scope(theorem.problem, dialect, [answer], _told(theorem))
    form = theorem.form
    axes = in_order(target) if form is None else form.at
    if form is not None and is_natural(form.matrix):
        rest = iter(axes)
        places = [None if dim == 1 else next(rest) for dim in shape(form.matrix)]
        found = matrix_value(where, form.matrix, *places)
    else:
        found = value(where, answer, axes)
    return _function(where, name, target, axes, full(where.tools, found, axes), theorem)


def _told(theorem: Theorem) -> list[Chain]:
    """The chains that say what stands in the answer, in the order in which they were proved."""
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    reached, stack = set[str](), list(theorem.chain.where)
    while stack:
        name = stack.pop()
        if name not in reached:
            reached.add(name)
            stack.extend(chains[name].where)
    return [chain for name, chain in chains.items() if name in reached]


def _function(
    where: Scope, name: str, result: Term, axes: Axes, code: Code, theorem: Theorem | None = None
) -> Function:
    """The function that returns `code`, with all that it needs and nothing else."""
    needed, steps = variables(code), list[tuple[Variable, Code]]()
    for variable in reversed(list(where.variables.values())):
        if variable.body is not None and variable.name in needed:
            step = full(where.tools, value(where, variable.body, variable.indices), variable.indices)
            needed |= variables(step)
            steps.insert(0, (variable, step))
    if steps and code == Name(steps[-1][0].name):
        code = steps.pop()[1]
    given = tuple(each for each in where.variables.values() if each.body is None and each.name in needed)
    known = {index.dim for each in given for index in each.indices}
    sizes = tuple(size for dim, size in where.tools.sizes.items() if size in needed and dim not in known)
    return Function(name, result, axes, where, given, sizes, tuple(steps), code, theorem)
