"""Times of each part, and the size of what is trusted.  Recorded, never asserted."""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from derive import library
from derive.kernel import check
from derive.laws import ALL
from derive.narrate import narrate
from derive.present.pages import page
from derive.solve import solve

SOURCE = Path(library.__file__).parent
TRUSTED = [
    p for room in ("terms", "algebra", "kernel") for p in (SOURCE / room).glob("*.py") if p.name != "sympy.py"
]


def milliseconds(act: Callable[[], object], times: int = 9) -> float:
    """The median time of `act`, warm."""
    found = []
    for _ in range(times):
        start = perf_counter()
        act()
        found.append(perf_counter() - start)
    return 1000 * median(found)


def lines(path: Path) -> int:
    """Lines of code in a file: neither blank, comment nor docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return len(ast.unparse(_without_docstrings(tree)).splitlines())


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def cold(cache: str) -> float:
    """Seconds of `derive softmax-ce` as a process."""
    start = perf_counter()
    command = [sys.executable, "-m", "derive.cli", "softmax-ce"]
    subprocess.run(command, env={**os.environ, "XDG_CACHE_HOME": cache}, check=True, capture_output=True)
    return perf_counter() - start


def imports_sympy(*command: str) -> bool:
    """Whether a command imports SymPy."""
    words = [sys.executable, "-X", "importtime", "-m", "derive.cli", *command]
    return "sympy" in subprocess.run(words, capture_output=True, text=True, check=True).stderr


def main() -> None:
    """Print the tables."""
    print(f"{'problem':20}{'solve':>9}{'check':>9}{'narrate':>9}{'print':>9}   ms, median of 9")
    for name in library.names():
        problem = library.load(name)
        derivation = solve(problem).derivation
        theorem = check(derivation, ALL)
        story = narrate(theorem)
        times = (
            milliseconds(lambda p=problem: solve(p)),
            milliseconds(lambda d=derivation: check(d, ALL)),
            milliseconds(lambda t=theorem: narrate(t)),
            milliseconds(lambda s=story: page(s)),
        )
        print(f"{name:20}" + "".join(f"{each:9.1f}" for each in times))
    with tempfile.TemporaryDirectory() as cache:
        first = cold(cache)
        print(
            f"derive softmax-ce, cold: first {first:.2f} s, again {median(cold(cache) for _ in range(5)):.2f} s"
        )
    for command in ("--help", "list"):
        print(f"derive {command} imports SymPy: {imports_sympy(command)}")
    total = sum(map(lines, TRUSTED))
    print(f"trusted base: {total} lines of code; of these check.py {lines(SOURCE / 'kernel' / 'check.py')}")


if __name__ == "__main__":
    main()
