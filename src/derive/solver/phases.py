"""The phases of a road that follow once derivatives are taken, each a table of moves."""

from __future__ import annotations

from derive.solver.brackets import meet_inverse
from derive.solver.collected import absorb_minus, collect, factor, shorten
from derive.solver.deltas import expand_for_delta, expose_delta, open_delta, sift, substitute_delta
from derive.solver.exponents import (
    align_powers,
    join_roots,
    merge_powers,
    open_roots,
    split_for_divisor,
    unnest_powers,
    use_one,
)  # fmt: skip
from derive.solver.factors import cancel, gather
from derive.solver.folds import fold
from derive.solver.functions import plain_indicator, work_out
from derive.solver.geometric import every_step, geometric_sum
from derive.solver.given import meet, use_hypothesis
from derive.solver.inverted import (
    associate,
    fold_product,
    meet_turned,
    plain_matrix,
    put_numbers,
    undo,
    update,
)
from derive.solver.matrix_powers import join_matrix_powers
from derive.solver.quotients import clear_fractions, join_fractions, split_divisor, split_fraction
from derive.solver.roots import roots_met
from derive.solver.sums import constant_sum, split_sum
from derive.solver.totals import know_total
from derive.solver.work import Move

SIMPLIFY: tuple[Move, ...] = (
    open_delta, sift, join_matrix_powers, meet_inverse, undo, plain_matrix, update, associate, fold_product, unnest_powers, open_roots, use_one, merge_powers, split_for_divisor, cancel, roots_met, split_divisor, fold, use_hypothesis, expand_for_delta, split_sum, split_fraction, clear_fractions,
    constant_sum, collect, expose_delta,
)  # fmt: skip
FINISH: tuple[Move, ...] = (
    plain_indicator, every_step, geometric_sum, constant_sum, substitute_delta, meet, meet_turned, collect, join_fractions, join_roots, shorten, align_powers, factor,
    absorb_minus,
)  # fmt: skip
LAST: tuple[Move, ...] = (gather, plain_indicator, use_hypothesis, know_total, put_numbers, work_out)
