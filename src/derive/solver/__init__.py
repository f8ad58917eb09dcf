"""The search for derivations.  It may be wrong: the kernel stands behind it."""

from derive.solver.draft import Undefined as Undefined, open_goals as open_goals
from derive.solver.search import Outcome as Outcome, solve as solve
