"""The schema says what certificates are."""

import json
from pathlib import Path

import jsonschema
import kinks
import pytest
import statements

from derive import library
from derive.kernel.certificate import dumps
from derive.solver import solve

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/certificate.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("name", statements.ALL)
def test_certificates_have_the_documented_form(name):
    VALIDATOR.validate(json.loads(dumps(solve(statements.ALL[name]()).derivation)))


@pytest.mark.parametrize("name", kinks.ALL)
def test_so_have_those_that_speak_of_kinks(name):
    value = json.loads(dumps(kinks.HONEST[name]))
    assert value["kinks"]
    VALIDATOR.validate(value)


@pytest.mark.parametrize("name", ["categorical", "ridge", "beta-prior"])
def test_so_have_those_of_optima(name):
    problem = library.load(str(Path(__file__).parents[1] / f"problems/optima/{name}.toml"))
    value = json.loads(dumps(solve(problem).derivation))
    assert value["shape"]
    VALIDATOR.validate(value)


@pytest.mark.parametrize("key", ["problem", "chains", "kinks", "answers", "format"])
def test_a_certificate_with_a_part_missing_has_not(key):
    value = json.loads(dumps(solve(statements.sigmoid()).derivation))
    del value[key]
    assert not VALIDATOR.is_valid(value)
