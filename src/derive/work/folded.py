"""Names that a student has given, seen by what is made of the same: so that a derivative in them says something.

∂L/∂u for u = Wx is the derivative of L when u moves and all that is made of u with it.  A problem that says Wx, not u,
is told so: u stands in it wherever Wx stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.errors import DeriveError
from derive.kernel import Definition, Problem
from derive.terms import D, Num, Size, Sym, Term, names_in, subterms
from derive.work.rewriting import rewritten


def folded(problem: Problem, own: Sequence[str]) -> Problem:
    """The problem with the `own` names for what they stand for, in all other definitions."""
    for name in own:
        definition = problem.defined.get(name)
        if definition is not None and not isinstance(definition.body, Num | Size):
            problem = _with(problem, definition)
    return problem


def _with(problem: Problem, own: Definition) -> Problem:
    if not frozenset(own.params) <= own.body.free:  # nothing would tell at which indices
        return problem
    found = []
    for each in problem.definitions:
        is_apart = each.name == own.name or own.name in names_in(each.body)
        body = each.body if is_apart or _uses(problem, own, each.name) else _put(each.body, own)
        found.append(each if body is each.body else replace(each, body=body))
    try:
        return replace(problem, definitions=tuple(found))
    except DeriveError:  # it would go round in a circle
        return problem


def _put(body: Term, own: Definition) -> Term:
    return rewritten(body, own.body, own.head, frozenset(own.params))


def _uses(problem: Problem, own: Definition, name: str) -> bool:
    """Whether the name is made of `name` itself."""
    return name in problem.reach[own.name]


def surely(problem: Problem, term: Term, own: Sequence[str]) -> tuple[bool, bool]:
    """Whether a claim about `term` may be said to hold, and whether it may be refuted.

    A derivative in a name of the student's own is sure where all ways from what that is made of lead through it.  It
    is what the derivative in a definition is as long as something that it is made of has no other way: else the name
    may be hidden where it was not found.
    """
    may_hold = may_fail = True
    for part in subterms(term):
        if isinstance(part, D) and isinstance(part.wrt, Sym) and part.wrt.name in own:
            made_of = problem.reach[part.wrt.name] - {part.wrt.name}
            around = beside(problem, part.body, part.wrt.name)
            given = {each for each in made_of if each not in problem.defined}
            may_fail = may_fail and not given & around
            may_hold = may_hold and (not given & around or not given <= around)
    return may_hold, may_fail


def beside(problem: Problem, body: Term, name: str) -> set[str]:
    """All that `body` hangs on in other ways than through `name`."""
    seen: set[str] = set()
    left = list(names_in(body))
    while left:
        each = left.pop()
        if each in seen or each == name:
            continue
        seen.add(each)
        definition = problem.defined.get(each)
        left += names_in(definition.body) if definition is not None else ()
    return seen
