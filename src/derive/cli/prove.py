"""`derive prove`: files for Coq, and what it says of them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

import click

from derive.api import solve
from derive.coq import coqc, evidence
from derive.coq.export import Section, file, section
from derive.coq.formula import NotExported
from derive.coq.lemmas import FILES
from derive.coq.names import SUPPORT
from derive.errors import OutputError
from derive.kernel import Problem, Theorem

ACCEPTED, REFUSED, STUCK = 0, 1, 3
WIDTH = 80

Asked = Mapping[str, tuple[Problem, str | None]]  # what a problem is called -> the problem, and a part of it


def proved(asked: Asked, folder: Path, record: Path | None) -> int:
    """Write the proofs of what was asked into `folder`, run Coq, report; the exit code.

    Raises:
        CoqMissing: there is no Coq to run; the files are written.
        OutputError: they can't be.
    """
    code = ACCEPTED
    sections: dict[str, list[Section]] = {}
    for name, (problem, part) in asked.items():
        result = solve(problem, part)
        done = [each for each in result.theorems if each.part not in result.missing]
        sections[name], left = _sections(name, done)
        if left or len(done) < len(result.theorems):
            code = STUCK
        for each in sorted(result.missing):
            click.echo(f"{_called(name, each)}\n  stuck: there is nothing to prove")
    write(sections, folder)
    click.echo(f"written to {folder}: {', '.join(f'{_file(name)}' for name in sections)}")
    verdicts = coqc.run([each for those in sections.values() for each in those], coqc.find())
    evidence.record(verdicts, record)
    waiting = iter(verdicts)
    for name, those in sections.items():
        for verdict in [next(waiting) for _ in those]:
            _report(name, verdict)
    return REFUSED if not all(each.accepted for each in verdicts) else code


def _sections(name: str, theorems: list[Theorem]) -> tuple[list[Section], int]:
    """The theorems that can be written for Coq, and how many can't."""
    found, left = [], 0
    for theorem in theorems:
        try:
            found.append(section(theorem))
        except NotExported as why:
            click.echo(f"{_called(name, theorem.part)}\n  not written: {why}")
            left += 1
    return found, left


def write(sections: Mapping[str, list[Section]], folder: Path) -> None:
    """A file for each problem, and the support library beside them.

    Raises:
        OutputError: they can't be written.
    """
    try:
        (folder / "support").mkdir(parents=True, exist_ok=True)
        for name in FILES:
            _put(folder / "support" / name, (SUPPORT / name).read_text(encoding="utf-8"))
        for name, those in sections.items():
            _put(folder / _file(name), file(those))
        listed = [f"support/{name}" for name in FILES] + [_file(name) for name in sections]
        _put(folder / "_CoqProject", "\n".join(["-Q support Derive", *listed, ""]))
    except OSError as why:
        raise OutputError(f"{folder}: can't be written ({why.strerror})") from None


def _put(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _file(name: str) -> str:
    stem = Path(name.partition(":")[0]).stem
    return f"{''.join(letter if letter.isalnum() else '_' for letter in stem)}.v"


def _called(name: str, part: str) -> str:
    return f"{name}: {part}" if part else name


def _report(name: str, verdict: coqc.Verdict) -> None:
    click.echo(f"\n{name}")
    if not verdict.accepted:
        _say(f"refused by Coq {verdict.version}, {verdict.place}: {verdict.message}")
        return
    _say(f"accepted by Coq {verdict.version}: {verdict.section.theorems[0].words}")
    for each in verdict.section.theorems[1:]:
        _say(f"with it: {each.words}")
    _say(f"axioms: {', '.join(axiom.rpartition('.')[2] for axiom in verdict.axioms) or 'none'}")


def _say(line: str) -> None:
    click.echo(
        textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
    )
