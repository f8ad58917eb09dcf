"""Statements in text: from what an author wrote to a problem, and how each text of it was read."""

from derive.stated.compilation import compiled as compiled
from derive.stated.parts import parts as parts
from derive.stated.statement import (
    Read as Read,
    Stated as Stated,
    StatedFunction as StatedFunction,
    StatedOptimum as StatedOptimum,
    StatedSymbol as StatedSymbol,
    StatedUnknown as StatedUnknown,
    Text as Text,
    Understood as Understood,
)
