"""Moves by what is given: equations of a problem, and sizes that are 1."""

from __future__ import annotations

from derive.kernel import Binding, Problem
from derive.kernel.law import Value, instance_of
from derive.kernel.place import derivatives_over
from derive.solver.factors import name_of
from derive.solver.match import renaming
from derive.solver.work import LAWS, Work, places
from derive.terms import Add, Delta, Index, Num, Path, Size, Sum, Sym, Term, put, rename


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
