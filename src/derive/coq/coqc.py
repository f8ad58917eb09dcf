"""Running Coq: the library compiled once, many theorems in one run, what was accepted and on which axioms."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from derive.coq.export import HEADER, Section
from derive.coq.lemmas import FILES
from derive.coq.names import SUPPORT
from derive.errors import DeriveError, OutputError
from derive.paths import cache_dir

OLDEST = (8, 16)
AXIOMS = (
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
)
INSTALL = "on Debian: apt-get install --no-install-recommends coq libcoq-coquelicot"


class CoqMissing(DeriveError):
    """Coq is not there, or is not one that we can use: whoever keeps the machine must act."""

    exit_code = 69


@dataclass(frozen=True)
class Coq:
    """The compiler of Coq and its version."""

    path: str
    version: str


@dataclass(frozen=True)
class Verdict:
    """What Coq said of a section: accepted, with the axioms it rests on, or refused at a place."""

    section: Section
    accepted: bool
    version: str
    axioms: tuple[str, ...] = ()
    place: str = ""
    message: str = ""


def find() -> Coq:
    """The Coq of this machine.

    Raises:
        CoqMissing: there is none, or it is too old.
    """
    path = shutil.which("coqc")
    if path is None:
        raise CoqMissing(f"coqc is not installed ({INSTALL})")
    said = _run([path, "--version"], 60).stdout
    found = re.search(r"version (\d+)\.(\d+)(\.\d+)?", said)
    if found is None:
        raise CoqMissing(f"{path} does not say which version of Coq it is")
    if (int(found[1]), int(found[2])) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise CoqMissing(f"{path} is Coq {found[1]}.{found[2]}, needed is {wanted} or later ({INSTALL})")
    return Coq(path, f"{found[1]}.{found[2]}")


@cache
def support_digest() -> str:
    """A hash of every file of the support library."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((SUPPORT / name).read_bytes())
    return digest.hexdigest()


def library(coq: Coq) -> Path:
    """The folder of the compiled support library, compiled if it is not yet.

    Raises:
        CoqMissing: Coq can't compile it, as when Coquelicot is missing.
    """
    folder = cache_dir() / f"coq-{coq.version}-{support_digest()[:16]}"
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent))
    except OSError as why:
        raise OutputError(f"{folder.parent}: can't be written ({why.strerror})") from None
    try:
        for name in FILES:
            shutil.copy(SUPPORT / name, draft / name)
            done = _run([coq.path, "-w", "none", "-Q", ".", "Derive", name], 600, draft)
            if done.returncode:
                said = _ended(done) or f"{_message(done.stderr)} ({INSTALL})"
                raise CoqMissing(f"the support library does not compile, {name}: {said}")
            if not (draft / name).with_suffix(".vo").is_file():
                raise CoqMissing(f"{coq.path} does not compile: it wrote nothing for {name}")
        try:
            draft.rename(folder)
        except OSError:  # somebody else was faster
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def run(sections: Sequence[Section], coq: Coq, seconds: int = 1200) -> list[Verdict]:
    """What Coq says of each section, in as few runs as there are refusals and one.

    Raises:
        CoqMissing: Coq was killed, or did not end in time: nothing is claimed then.
    """
    compiled = library(coq)
    verdicts: dict[int, Verdict] = {}
    while len(verdicts) < len(sections):
        waiting = [number for number in range(len(sections)) if number not in verdicts]
        batch = _distinct(waiting, sections)
        done, text = _compile(coq, compiled, [sections[n] for n in batch], seconds)
        if done.returncode == 0:
            found = _axioms(done.stdout, len(batch))
            for number, axioms in zip(batch, found, strict=True):
                verdicts[number] = _judged(sections[number], coq, axioms)
            continue
        failed, place = _place(done.stderr, text, [sections[n] for n in batch])
        verdicts[batch[failed]] = Verdict(
            sections[batch[failed]], False, coq.version, place=place, message=_message(done.stderr)
        )
    return [verdicts[number] for number in range(len(sections))]


def _distinct(waiting: list[int], sections: Sequence[Section]) -> list[int]:
    """As many as have names of their own: two modules of a file can't have the same."""
    names: dict[str, int] = {}
    for number in waiting:
        names.setdefault(sections[number].name, number)
    return list(names.values())


def _compile(
    coq: Coq, compiled: Path, batch: list[Section], seconds: int
) -> tuple[subprocess.CompletedProcess[str], str]:
    parts = [HEADER]
    for number, section in enumerate(batch):
        every = ", ".join(each.name for each in section.theorems)
        parts += [
            section.text,
            f"Definition all_{number} := ({every}).",
            f'Goal True. idtac "@ axioms {number}". Abort.',
            f"Print Assumptions all_{number}.",
        ]
    text = "\n".join([*parts, 'Goal True. idtac "@ end". Abort.', ""])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Proofs.v").write_text(text, encoding="utf-8")
        command = [coq.path, "-w", "none", "-Q", str(compiled), "Derive", "Proofs.v"]
        done = _run(command, seconds, Path(folder))
    if ended := _ended(done):
        raise CoqMissing(f"{ended}: nothing was proved")
    return done, text


def _ended(done: subprocess.CompletedProcess[str]) -> str:
    """How coqc ended, if it did not come to a verdict."""
    if done.returncode < 0:
        return f"coqc was killed before it was done (signal {-done.returncode})"
    return "" if done.returncode in (0, 1) else f"coqc ended with {done.returncode} before it was done"


def _run(command: list[str], seconds: int, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=seconds, check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CoqMissing(f"coqc did not end within {seconds} s: nothing was proved") from None
    except OSError as why:
        raise CoqMissing(f"coqc can't be run: {why.strerror}") from None


def _axioms(said: str, count: int) -> list[tuple[str, ...]]:
    """The axioms that each section rests on."""
    found = []
    for number in range(count):
        block = said.partition(f"@ axioms {number}\n")[2].partition("@ ")[0]
        if not block.startswith(("Axioms:", "Closed under the global context")):
            raise CoqMissing("coqc did not say which axioms were used: nothing was proved")
        names = re.findall(r"^([A-Za-z_][\w.']*)(?:\s*:|\s*$)", block.partition("Axioms:\n")[2], re.MULTILINE)
        found.append(tuple(sorted(names)))
    return found


def _judged(section: Section, coq: Coq, axioms: tuple[str, ...]) -> Verdict:
    foreign = [name for name in axioms if not any(f".{known}".endswith(f".{name}") for known in AXIOMS)]
    if foreign:
        message = f"it rests on {', '.join(foreign)}, which is no axiom of ours"
        return Verdict(section, False, coq.version, axioms, "axioms", message)
    return Verdict(section, True, coq.version, axioms)


def _place(said: str, text: str, batch: list[Section]) -> tuple[int, str]:
    """Which section of a batch failed, and at which of its inferences."""
    found = re.search(r'^File "\./Proofs\.v", line (\d+)', said, re.MULTILINE)
    line = int(found[1]) if found else 0
    lines = text.split("\n")
    before = "\n".join(lines[:line])
    if f"Module {batch[0].name}.\n" not in before + "\n":
        raise CoqMissing(f"coqc failed outside of the proofs, nothing was proved: {_message(said)}")
    failed = 0
    for number, section in enumerate(batch):
        if f"Module {section.name}.\n" in before + "\n":
            failed = number
    section = batch[failed]
    start = text.index(f"Module {section.name}.\n")
    inside = before[start:]
    return failed, section.place(len(inside), inside)


def _message(said: str) -> str:
    """What Coq says, in one line."""
    text = said.partition("Error:")[2] or said
    return " ".join(text.split())[:400] or "coqc said nothing"
