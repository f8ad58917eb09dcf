"""The search for derivations.  It may be wrong: the kernel stands behind it."""

from derive.solver.search import (
    Outcome as Outcome,
    Undefined as Undefined,
    open_goals as open_goals,
    solve as solve,
)
