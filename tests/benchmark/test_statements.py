"""The statements of the open benchmark, and how they are read in its records."""

import re
import tomllib
from pathlib import Path

import pytest

from derive.library import load

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
STATEMENTS = sorted((BENCHMARKS / "problems").glob("*.toml"))
READINGS = sorted((BENCHMARKS / "readings").glob("*.toml"))
RECORDS = re.findall(
    r"^- id: (\S+)$", (BENCHMARKS / "reference" / "problems.yaml").read_text(encoding="utf-8"), re.M
)
EXPLAINED = re.findall(
    r"^\| (\w+) \|", (BENCHMARKS / "readings" / "README.md").read_text(encoding="utf-8"), re.M
)


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_statement_can_be_read(path):
    assert load(str(path)).targets


def test_every_record_is_stated():
    assert sorted(RECORDS) == [path.stem for path in STATEMENTS]


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_reading_is_of_a_record_and_explained(path):
    assert path.stem in RECORDS
    assert set(tomllib.loads(path.read_text(encoding="utf-8"))) <= {*EXPLAINED, "unasked"}
