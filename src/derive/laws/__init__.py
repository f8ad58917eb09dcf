"""The textbook's laws: one line each, one file a chapter."""

from derive.kernel import Law
from derive.laws.calculus import CALCULUS as CALCULUS
from derive.laws.differentiability import DIFFERENTIABILITY as DIFFERENTIABILITY
from derive.laws.expectation import EXPECTATION as EXPECTATION
from derive.laws.functions import FUNCTIONS as FUNCTIONS
from derive.laws.inequalities import INEQUALITIES as INEQUALITIES
from derive.laws.limits import LIMITS as LIMITS
from derive.laws.matrices import (
    DEFINITE as DEFINITE,
    MATRICES as MATRICES,
    SMOOTH_MATRICES as SMOOTH_MATRICES,
)
from derive.laws.matrix_powers import MATRIX_POWERS as MATRIX_POWERS, SMOOTH_POWERS as SMOOTH_POWERS
from derive.laws.piecewise import PIECEWISE as PIECEWISE
from derive.laws.powers import POWERS as POWERS
from derive.laws.products import PRODUCTS as PRODUCTS
from derive.laws.signs import SIGNS as SIGNS
from derive.laws.sums import SUMS as SUMS

CHAPTERS: dict[str, tuple[Law, ...]] = {
    "derivatives": CALCULUS,
    "sums": SUMS,
    "functions": FUNCTIONS,
    "powers": POWERS,
    "products": PRODUCTS,
    "differentiability": DIFFERENTIABILITY,
    "signs": SIGNS,
    "limits": LIMITS,
    "inequalities": INEQUALITIES,
    "functions by cases": PIECEWISE,
    "expectation": EXPECTATION,
    "matrices": (*MATRICES, *SMOOTH_MATRICES),
    "definite matrices": DEFINITE,
    "powers of matrices": (*MATRIX_POWERS, *SMOOTH_POWERS),
}
ALL: tuple[Law, ...] = tuple(law for laws in CHAPTERS.values() for law in laws)
LAWS: dict[str, Law] = {law.name: law for law in ALL}
