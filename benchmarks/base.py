"""The size of what is trusted, in lines of code: without blanks, comments and docstrings."""

import ast
from collections.abc import Iterator
from pathlib import Path

from derive import library

SOURCE = Path(library.__file__).parent
ROOMS = ("terms", "algebra", "kernel")
BORDER = "sympy.py"  # from SymPy to terms: a statement that is read wrongly is seen on the page


def rows() -> Iterator[str]:
    """A table with a row for each file."""
    sizes = {
        path.relative_to(SOURCE).as_posix(): lines(path)
        for room in ROOMS
        for path in sorted((SOURCE / room).glob("*.py"))
        if path.name != BORDER
    }
    yield f"Trusted base: {sum(sizes.values())} lines of code"
    for name, size in sizes.items():
        yield f"  {name:26}{size:6}"


def lines(path: Path) -> int:
    """Lines of code in a file: neither blank, comment nor docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return len(ast.unparse(_without_docstrings(tree)).splitlines())


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
