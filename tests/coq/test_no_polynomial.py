"""An expectation of what is no polynomial, beside a part that Coq could be given."""

import pytest

from derive import api
from derive.coq.models import NoModel, degrees
from derive.kernel import Judgement, equal
from derive.one_line import read_line
from derive.terms import ZERO, expectation, fn, sym


def test_no_model_is_sought_of_what_is_no_polynomial():
    problem = read_line([], ["r ~ N(m, v)", "v > 0"], ["E[exp(r)]"]).problem
    said: Judgement = equal(expectation(fn("exp", sym("r"))), ZERO)
    with pytest.raises(NoModel, match="no polynomial"):
        degrees(problem, {"": ("E", said)})
    assert api.solve(problem).is_solved
