"""Finite products.  f, g: may depend on k; c, p: do not.  y: one of its entries is 1, all others are 0.

Source of the lines: Graham, Knuth & Patashnik, Concrete Mathematics (2nd ed.), section 4.1.
"""

from derive.kernel import law, nonzero, positive, whole_number
from derive.laws.letters import ONE_HOT, Prod, Sum, c, exp, f, g, i, j, k, log, p, y
from derive.terms import delta, size

GKP = "Graham, Knuth & Patashnik, Concrete Mathematics (2nd ed.), section 4.1"
BISHOP = "Bishop, PRML (2006), "

PRODUCTS = (
    law("logarithm of a Π", log(Prod(k, f[k])), Sum(k, log(f[k])), (positive(f[k]),), BISHOP + "eq. 1.54"),
    law("Π of a product", Prod(k, f[k] * g[k]), Prod(k, f[k]) * Prod(k, g[k]), (), GKP),
    law("Π of a constant", Prod(k, c), c ** size("n"), (), GKP),
    law("Π of reciprocals", Prod(k, 1 / f[k]), 1 / Prod(k, f[k]), (nonzero(f[k]),), GKP),
    law("Π of powers", Prod(k, f[k] ** p), Prod(k, f[k]) ** p, (whole_number(p),), GKP),
    law("Π of real powers", Prod(k, f[k] ** p), Prod(k, f[k]) ** p, (positive(f[k]),), GKP),
    law("Π of real powers of one base", Prod(k, c ** f[k]), c ** Sum(k, f[k]), (positive(c),), GKP),
    law("Π of exp", Prod(k, exp(f[k])), exp(Sum(k, f[k])), (), GKP),
    law("a factor chosen by a one-hot vector", Prod(k, f[k] ** y[k]), Sum(k, y[k] * f[k]), (positive(f[k]), *ONE_HOT), BISHOP + "eq. 2.26"),
    law("logarithm of what a one-hot vector chooses", log(Sum(k, y[k] * f[k])), Sum(k, y[k] * log(f[k])), (positive(f[k]), *ONE_HOT), BISHOP + "eq. 4.108"),
    law("product of entries of a one-hot vector", y[i] * y[j], delta(i, j) * y[i], ONE_HOT, BISHOP + "section 2.2"),
)  # fmt: skip
