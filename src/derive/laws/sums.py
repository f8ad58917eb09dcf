"""Finite sums and Kronecker's delta.  f, g: may depend on k; c: does not.

Source of the lines: Graham, Knuth & Patashnik, Concrete Mathematics (2nd ed.), section 2.3.
"""

from derive.kernel import equal, law, nonzero, positive
from derive.laws.letters import Sum, c, f, g, i, j, k
from derive.terms import ONE, ZERO, Term, delta, index, indicator, meta, position, size

GKP = "Graham, Knuth & Patashnik, Concrete Mathematics (2nd ed.), section 2.3"
F2 = meta("f", k, index("l", "m"))


def _up_to(number: Term) -> Term:
    """1 where k is no greater than that number, else 0."""
    return indicator(position(k), "<=", number)


SUMS = (
    law("linearity of Σ", Sum(k, f[k] + g[k]), Sum(k, f[k]) + Sum(k, g[k]), (), GKP),
    law("constant factor of Σ", Sum(k, c * f[k]), c * Sum(k, f[k]), (), GKP),
    law("Σ of a constant", Sum(k, c), size("n") * c, (), GKP),
    law("sifting", Sum(k, delta(k, j) * f[k]), f[j], (), GKP, "δ_kj is 1 only at k = j"),
    law("substitution by δ", delta(i, j) * f[i], delta(i, j) * f[j], (), GKP, "δ_ij is 0 unless i = j"),
    law("Σ over one element", Sum(k, f[k]), f[j], (equal(size("n"), ONE),), GKP, "where the size is 1"),
    law("δ over one element", delta(i, j), ONE, (equal(size("n"), ONE),), GKP, "where the size is 1"),
    law("square of δ", delta(i, j) ** 2, delta(i, j), (), GKP, "it is 0 or 1"),
    law(
        "last term of a Σ",
        Sum(k, _up_to(position(j)) * f[k]),
        Sum(k, _up_to(position(j) - 1) * f[k]) + f[j],
        (),
        GKP,
        "the last term apart",
    ),
    law("empty Σ", Sum(k, _up_to(ZERO) * f[k]), ZERO, (), GKP, "steps are counted from 1"),
    law("a step is no later than the last", _up_to(size("n")), ONE, (), GKP, "the index runs up to the size"),
    law(
        "geometric sum",
        Sum(k, c ** position(k)),
        c * (1 - c ** size("n")) / (1 - c),
        (nonzero(1 - c),),
        GKP,
    ),
    law(
        "geometric sum from the last term",
        Sum(k, c ** (size("n") - position(k))),
        (1 - c ** size("n")) / (1 - c),
        (positive(c), nonzero(1 - c)),
        GKP,
    ),
    law(
        "geometric sum up to a step",
        Sum(k, c ** (position(j) - position(k)) * _up_to(position(j))),
        (1 - c ** position(j)) / (1 - c),
        (positive(c), nonzero(1 - c)),
        GKP,
    ),
    law(
        "geometric sum of a decay from the last term",
        Sum(k, (1 - c) ** (size("n") - position(k))),
        (1 - (1 - c) ** size("n")) / c,
        (positive(1 - c), nonzero(c)),
        GKP,
    ),
    law(
        "geometric sum of a decay up to a step",
        Sum(k, (1 - c) ** (position(j) - position(k)) * _up_to(position(j))),
        (1 - (1 - c) ** position(j)) / c,
        (positive(1 - c), nonzero(c)),
        GKP,
    ),
    law("interchange of Σ", Sum(k, Sum(index("l", "m"), F2)), Sum(index("l", "m"), Sum(k, F2)), (), GKP),
)
