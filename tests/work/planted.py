"""The mistakes that were planted in derivations, by hand: labels that a diagnosis may have, written before any was made.

The labels are read from what the data says of the mistake in words.  Where two laws lead to one mistake (a quotient is
a product with a reciprocal), both labels are right.
"""

from __future__ import annotations

BENCHMARK = {  # of lines.jsonl: problem -> number of the first wrong line, labels
    "act-softmax-temperature": (2, {"off-diagonal terms dropped"}),
    "loss-label-smoothing": (2, {"off-diagonal terms dropped", "term dropped"}),
    "layer-affine-batch": (3, {"transposed entry", "transpose missing"}),
    "layer-rmsnorm": (3, {"quotient rule term missing", "product rule term missing"}),
    "loss-huber-linear": (4, {"indicator dropped"}),
    "lr-ridge-map": (4, {"not multiplied through"}),
    "mle-gauss-1d": (3, {"square dropped", "standard deviation for variance"}),
    "opt-sufficient-decrease": (4, {"square dropped", "factor of a square not squared"}),
    "mc-117-tr-xbxc": (4, {"transpose of a product", "factor order"}),
    "exp-input-noise": (3, {"delta dropped"}),
    "logreg-pm1-hessian": (2, {"chain factor missing"}),
    "ineq-gibbs": (2, {"inequality reversed"}),
}

# of student_lines.jsonl, by the row of the file; none: nothing should be said
SHEETS: dict[int, set[str]] = {
    9: {"factor dropped"},
    27: {"condition taken for a fact"},
    28: {"indicator dropped"},
    33: {"condition taken for a fact"},
    34: {"indicator dropped"},
    39: {"square dropped"},
    41: {"square dropped"},
    43: set(),
    64: {"transposed entry"},
}
