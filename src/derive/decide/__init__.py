"""Equal or not: a normal form that proves, numbers that refute, and an honest "undecided" between.

Proofs: `form` is the normal form, `prover` compares two of them, `domain` says where an answer is defined, `signs` what
is seen of signs.  `normal` is the older form, with which the solver looks for short formulas.
Numbers: `sampling` finds instances of a problem, `evaluate` what a term is worth in one; `refute` tries a claim there.
Many answers to one question: `points` are drawn once, `compiled` terms are worth something there, `refuter` tries an
answer at them, and `comparer` decides.
"""

from derive.decide.counterexample import Counterexample as Counterexample
from derive.decide.equal import Verdict as Verdict, equal as equal
from derive.decide.refute import (
    consistent as consistent,
    refute as refute,
    refuted as refuted,
)
