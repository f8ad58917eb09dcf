"""What Coq was not given of a theorem, and why: messages, of which those of the export that a reader may meet are here."""

from __future__ import annotations

from derive.language import message as _

SECOND_ORDER = _(
    "convexity: what Coq accepted is the sign of the Hessian form, from which convexity follows by the second-order "
    "condition (Boyd & Vandenberghe, Convex Optimization, 3.1.4), not proved there"
)
BY_INDUCTION = _("a claim of every step, by induction")
EXTREMAL = _(
    "the extremum: what Coq accepted is the stationary point, and the curvature, from which it follows (Boyd & "
    "Vandenberghe, Convex Optimization, 5.5.3), not proved there"
)
SUBGRADIENTS = _("what is said of subgradients, by the rules of convexity")

ON_ASSUMED_LAWS = _("it rests on {laws}, assumed without a proof in Coq")
NO_INSTANCE = _("no instance with sizes 1 was found in which all that is given holds")
NO_SLOPE = _("no instance is found yet in which a derivative is what is given of it")
NO_AVERAGE = _("no instance is found yet in which an expectation is what is given of it")
NO_OUTCOME = _("no instance is found yet in which something is given of each outcome")
ENDLESS = _("no instance is found yet in which infinitely many entries are random")
LIMIT_AND_CHANCE = _("no instance is found yet in which a limit is given beside random symbols")
NO_MOMENTS = _("no moments are known of {random}")
NO_RATIONAL_MOMENTS = _("no rational moments are known of {random}")
NO_FEW_VALUES = _("no few values were found that have the moments of {random}")
MOVING_LAW = _("the distribution of {random} moves with {mover}")
MOVING_CHANCE = _("an expectation is taken where {mover} moves, which is random")
MOVING = _("what is given of {name} is used where it moves")
NOT_SUPPOSED = _("what is given of {name} is used where it is not supposed")
TWO_SIGNS = _("two signs of {name}")
NATURAL_EXPONENT = _("a real power whose exponent is a natural number, and may be 0")
WITNESS_BESIDE = _("a number that there is by Taylor's theorem, beside more than a claim")
WITNESS_BELOW = _("a number that there is by Taylor's theorem, in a divisor or a logarithm")
TAYLOR = _("Taylor's theorem of order {order}")
MEAN_VALUE = _("the mean value theorem of a function that is written out")

REASONS = frozenset(
    {
        ON_ASSUMED_LAWS,
        NO_INSTANCE,
        NO_SLOPE,
        NO_AVERAGE,
        NO_OUTCOME,
        ENDLESS,
        LIMIT_AND_CHANCE,
        NO_MOMENTS,
        NO_RATIONAL_MOMENTS,
        NO_FEW_VALUES,
        MOVING_LAW,
        MOVING_CHANCE,
        MOVING,
        NOT_SUPPOSED,
        TWO_SIGNS,
        NATURAL_EXPONENT,
        WITNESS_BESIDE,
        WITNESS_BELOW,
        TAYLOR,
        MEAN_VALUE,
    }
)
