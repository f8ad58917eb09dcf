"""Where a step works: what it replaces, what stands around that, and what the inference needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.algebra import divisors
from derive.errors import InvalidStep
from derive.kernel.adjoint import chain_conditions
from derive.kernel.bound import bound_conditions
from derive.kernel.derivation import Step
from derive.kernel.equations import combination_conditions
from derive.kernel.judgement import Judgement, exists, nonzero
from derive.kernel.law import Law, instance_of
from derive.kernel.limits import continuity_conditions
from derive.kernel.problem import Problem
from derive.terms import Add, D, Limit, Mul, Path, Sym, Term, part, put


def old_part(step: Step) -> Term:
    """What the step replaces: the part at its path, or some of its terms or factors."""
    node = part(step.before, step.path)
    if not step.among:
        return node
    if not isinstance(node, Add | Mul) or not set(step.among) <= set(range(len(node.args))):
        raise InvalidStep("it picks terms that are not there")
    if len(set(step.among)) != len(step.among):
        raise InvalidStep("it picks a term twice")
    return node.with_args(node.args[i] for i in step.among)


def replaced(step: Step) -> Term:
    """`before` with the part of the step replaced by `new`."""
    if not step.among:
        return put(step.before, step.path, step.new)
    node = part(step.before, step.path)
    kept = {i: arg for i, arg in enumerate(node.args) if i not in step.among}
    kept[min(step.among)] = step.new
    return put(step.before, step.path, node.with_args(kept[i] for i in sorted(kept)))


def along(whole: Term, path: Path) -> Iterator[Term]:
    """What the path passes through, from the outermost."""
    for step in path:
        yield whole
        whole = whole.args[step]


def derivatives_over(whole: Term, path: Path) -> Iterator[D]:
    """The derivatives that the path passes under."""
    return (each for each in along(whole, path) if isinstance(each, D) and isinstance(each.wrt, Sym))


def conditions_of(step: Step, problem: Problem, laws: Mapping[str, Law]) -> tuple[Judgement, ...]:
    """What the inference `step` needs: the conditions of its law, that no divisor is zero, or that
    what the chain rule passes through is differentiable.
    """
    found: list[Judgement] = []
    match step.rule, old_part(step):
        case "law", _ if step.name in laws:
            found = [instance_of(premise, step.binding) for premise in laws[step.name].when]
        case "algebra", old:
            found = [nonzero(d) for t in (old, step.new) for d in divisors(t)]
        case "adjoint", D() as old:
            found = [exists(old)]
        case "chain", D() as old:
            found = list(chain_conditions(problem, old))
        case "continuity", Limit() as old:
            found = list(continuity_conditions(problem, old))
        case "bound", old:
            found = list(bound_conditions(step.before, step.path, step.among, old, step.new, step.relation))
        case "combination", old:
            found = list(combination_conditions(old, step.new, step.combination))
        case _:
            pass
    return tuple({judgement.key: judgement for judgement in found}.values())
