"""Equal or not: a normal form that proves, numbers that refute, and an honest "undecided" between."""

from derive.decide.counterexample import Counterexample as Counterexample
from derive.decide.equal import Verdict as Verdict, equal as equal
from derive.decide.refute import (
    consistent as consistent,
    refute as refute,
    refuted as refuted,
)
