"""How open functions of our statements are read in the records."""

from dataclasses import replace

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("doubles")]  # the records are computed in PyTorch


@pytest.fixture
def eigenvalue(doubles):
    from scored.records import records

    from derive.library import load

    record = records()["mc-67-eigenvalue"]
    return record, load(str(record.statement))


def test_eigenvalue_and_its_eigenvector_are_functions_of_a_number(eigenvalue):
    from scored.stated import misstated

    assert misstated(*eigenvalue) == ""


def test_eigenvalue_of_another_matrix_is_seen(eigenvalue):
    from scored.stated import misstated

    record, problem = eigenvalue
    functions = {r"\lambda": {"greatest eigenvalue": ["B", "A"]}}
    reading = {**record.reading, "functions": {**record.reading["functions"], **functions}}
    assert "the record does not" in misstated(replace(record, reading=reading), problem)


def test_another_eigenvalue_than_that_of_the_record_is_seen(eigenvalue):
    from scored.stated import misstated

    record, problem = eigenvalue
    other = replace(record, reading={**record.reading, "blocks": {"": ["0"]}})
    assert "is not what the record asks for" in misstated(other, problem)
