"""Steps written by hand."""

from dataclasses import replace

from derive.kernel import Binding, Step, conditions_of
from derive.kernel.place import replaced
from derive.laws import LAWS


def step_by(problem, rule, path, before, new, name="", **other):
    """A step to `new` at the path, with the conditions that the kernel names."""
    draft = Step(rule, path, before, before, new, name, **other)
    draft = replace(draft, after=replaced(draft))
    return replace(draft, conditions=conditions_of(draft, problem, LAWS))


def letters(**terms):
    """A binding of letters to terms that hang on no index."""
    return Binding({name: ((), term) for name, term in terms.items()})
