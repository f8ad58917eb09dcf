"""The benchmark keeps up with the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_bench_prints_all_its_tables():
    run = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "bench.py"], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    titles = (
        "Problems:",
        "Networks",
        "SymPy",
        "Answers:",
        "Derivations:",
        "Pages:",
        "Trusted base:",
        "derive softmax-ce",
    )
    assert [title in run.stdout for title in titles] == [True] * len(titles)
