"""Solutions in the user's cache: certificates, which the kernel checks again whenever they are taken out."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from derive.errors import DeriveError, OutputError
from derive.kernel import Problem, Theorem, check
from derive.kernel.certificate import dumps, loads, problem_to_json
from derive.laws import ALL
from derive.paths import cache_dir, make_folder, write_whole

ROOMS = ("algebra", "decide", "kernel", "laws", "solver", "terms")  # what a solution hangs on
LARGEST = 20_000_000  # characters of a certificate


def take(problem: Problem, part: str) -> tuple[Theorem, bool] | None:
    """The theorem on a part that was found before, and whether nothing was left to be worked out."""
    try:
        text = _place(problem, part).read_text(encoding="ascii")
        unpacked = zlib.decompressobj().decompress(base64.b85decode(text), LARGEST)
        kept = json.loads(unpacked)
        derivation = loads(kept["certificate"])
        if derivation.problem != problem:
            return None
        theorems = {theorem.part: theorem for theorem in check(derivation, ALL)}
        return theorems[part], bool(kept["finished"])
    except (OSError, ValueError, KeyError, TypeError, zlib.error, DeriveError):
        return None  # it can be found again


def put(problem: Problem, theorem: Theorem, is_finished: bool) -> None:
    """Keep a theorem on a part of `problem`."""
    kept = {"certificate": dumps(theorem.derivation), "finished": is_finished}
    packed = zlib.compress(json.dumps(kept).encode("utf-8"))
    place = _place(problem, theorem.part)
    with suppress(OutputError):  # a cache that can't be written costs time only
        make_folder(place.parent)
        write_whole(place, base64.b85encode(packed).decode("ascii"))


def _place(problem: Problem, part: str) -> Path:
    stated = json.dumps([problem_to_json(problem), part], sort_keys=True)
    return cache_dir() / f"{hashlib.sha256(_solver() + stated.encode('utf-8')).hexdigest()}.proof"


@cache
def _solver() -> bytes:
    """A digest of what solves problems: what another solver finds may be another form of the answer."""
    here = Path(__file__).parents[1]
    files = [here / "api.py", *(file for room in ROOMS for file in sorted((here / room).rglob("*.py")))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
