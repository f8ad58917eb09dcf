"""The page of each problem, and what of it a person has read."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from scored.records import HERE, STATEMENTS
from scored.verdict import Verdict

ROOT = HERE.parent
PAGES = ROOT / "output" / "benchmark"
ACCEPTED = STATEMENTS / "accepted.json"
READ = HERE / "textbook.toml"
BEFORE, AFTER = ("Answer", "Result"), "Checked"  # the lines at which what was found begins, and ends


def page(verdict: Verdict) -> str:
    """The page, as it is kept: without what this machine's Coq has accepted besides."""
    assert verdict.result is not None
    with evidence():
        return verdict.result.page("md")


@contextmanager
def evidence() -> Iterator[None]:
    """A cache in which Coq has accepted what the benchmark's own record says, and nothing else."""
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "derive"
        place.mkdir()
        if ACCEPTED.is_file():
            shutil.copy(ACCEPTED, place / ACCEPTED.name)
        os.environ["XDG_CACHE_HOME"] = folder
        try:
            yield
        finally:
            del os.environ["XDG_CACHE_HOME"]
            if before is not None:
                os.environ["XDG_CACHE_HOME"] = before


def printed(verdict: Verdict) -> str:
    """What a reader judges: the answers as a terminal shows them, of a proof all its lines."""
    assert verdict.result is not None
    lines = verdict.result.page("text").split("\n")
    last = next((n for n, line in enumerate(lines) if line.startswith(AFTER)), len(lines))
    proves = any(theorem.target.claim is not None for theorem in verdict.result.theorems)
    first = 0 if proves else next((n for n, line in enumerate(lines) if line.startswith(BEFORE)), 0)
    return "\n".join(lines[first:last])


def digest(verdict: Verdict) -> str:
    """A short hash of what a reader judges."""
    return hashlib.sha256(printed(verdict).encode()).hexdigest()[:10]


def judgement(verdict: Verdict) -> str:
    """Whether the answer is in textbook form, as somebody judged who read it as it is now: yes, no with what is
    wrong, or not read.
    """
    kept = read().get(verdict.record.id, {})
    if kept.get("printed") != digest(verdict):
        return "not read"
    return "yes" if kept["textbook"] else f"no: {kept['remark']}"


@cache
def read() -> dict[str, Any]:
    """What was read: of each problem the hash of what was printed, and the judgement."""
    return tomllib.loads(READ.read_text(encoding="utf-8")) if READ.is_file() else {}
