"""How long the command takes from nothing."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter


def rows() -> Iterator[str]:
    """Cold starts, and what they import."""
    with tempfile.TemporaryDirectory() as cache:
        first = cold(cache)
        again = median(cold(cache) for _ in range(5))
    yield f"derive softmax-ce, a new process: {first:.2f} s the first time, then {again:.2f} s (median of 5)"
    for command in ("--help", "list"):
        yield f"  derive {command} imports SymPy: {'yes' if imports_sympy(command) else 'no'}"


def cold(cache: str, *words: str) -> float:
    """Seconds of a command as a process, `derive softmax-ce` where none is given."""
    start = perf_counter()
    command = [sys.executable, "-m", "derive.cli", *(words or ("softmax-ce",))]
    done = subprocess.run(command, env={**os.environ, "XDG_CACHE_HOME": cache}, capture_output=True)
    assert done.returncode in (0, 1), done.stderr  # 1 says no, as it should of what is wrong
    return perf_counter() - start


def imports_sympy(*command: str) -> bool:
    """Whether a command imports SymPy."""
    words = [sys.executable, "-X", "importtime", "-m", "derive.cli", *command]
    return "sympy" in subprocess.run(words, capture_output=True, text=True, check=False).stderr
