"""The search for derivations.  It may be wrong: the kernel stands behind it."""

from derive.solve.search import Outcome as Outcome, open_goals as open_goals, solve as solve
