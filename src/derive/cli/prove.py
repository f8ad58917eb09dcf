"""`derive prove`: files for Coq, and what it says of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from derive.api import Result, solve
from derive.coq import coqc, evidence
from derive.coq.export import Section, file
from derive.coq.formula import NotExported
from derive.coq.lemmas import FILES
from derive.coq.names import SUPPORT, free_name
from derive.kernel import Problem, Theorem, equal
from derive.paths import make_folder, write_whole
from derive.present.everywhere import everywhere_words
from derive.present.judgements import judgement_text
from derive.present.text import text
from derive.terms import ZERO, size, sym

ACCEPTED, REFUSED, STUCK = 0, 1, 3
WIDTH = 80

Asked = Mapping[str, tuple[Problem, str | None]]  # what a problem is called -> the problem, and a part of it


@dataclass(frozen=True)
class Claim:
    """A theorem that goes to Coq: what a person calls it, the file it is written to, and its text."""

    called: str
    file: str
    theorem: Theorem
    section: Section


def proved(asked: Asked, folder: Path, record: Path | None) -> int:
    """Write the proofs of what was asked into `folder`, run Coq, report; the exit code.

    Raises:
        CoqMissing: there is no Coq to run; the files are written.
        OutputError: they can't be.
    """
    results = {name: solve(problem, part) for name, (problem, part) in asked.items()}
    claims, code = _claims(results)
    if not claims:
        return code
    write(claims, folder)
    files = ", ".join(dict.fromkeys(claim.file for claim in claims))
    _say(f"Written  to {folder}: {files}, and support/, the library that they use", 0, 9)
    verdicts = coqc.run([claim.section for claim in claims], coqc.find())
    for claim, verdict in zip(claims, verdicts, strict=True):
        click.echo()
        _report(claim, verdict, folder)
    _close(verdicts, folder)
    evidence.record(verdicts, record, [each.theorems for each in results.values() if each.is_solved])
    return code if all(verdict.accepted for verdict in verdicts) else REFUSED


def _claims(results: Mapping[str, Result]) -> tuple[list[Claim], int]:
    """What can be written for Coq; what can't is reported, and the exit code tells."""
    claims: list[Claim] = []
    code = ACCEPTED
    files = _files(results)
    for name, result in results.items():
        for theorem in result.theorems:
            is_last = theorem is result.theorems[-1]
            for called, alone, export in _exports(_called(name, theorem.part), theorem, is_last):
                try:
                    if theorem.part in result.refuted:
                        raise NotExported("it is false, so that there is nothing to prove")
                    if theorem.part in result.lacks:
                        raise NotExported("it is stuck, so that there is nothing to prove")
                    section = export()
                    claims.append(Claim(called, _room(files[name], section, claims), alone, section))
                except NotExported as why:
                    click.echo(called)
                    _say(f"not given to Coq: {why}")
                    code = STUCK
    return claims, code


def _exports(
    called: str, theorem: Theorem, is_last: bool
) -> Iterator[tuple[str, Theorem, Callable[[], Section]]]:
    """A theorem and what is said of it at kinks: what each is called, what it assumes, how it is written."""
    yield called, theorem, lambda: evidence.exported(theorem)
    for kink in theorem.kinks:
        alone = replace(theorem, assumed=(equal(kink.argument, ZERO), *kink.besides))
        yield f"{called}, at a kink", alone, partial(evidence.exported_kink, theorem, kink)
    if is_last and theorem.extremum is not None:
        shape = theorem.extremum.shape
        yield (
            f"{_head(called)}, why it is a {theorem.extremum.kind}",
            shape,
            partial(evidence.exported, shape),
        )


def _files(asked: Iterable[str]) -> dict[str, str]:
    """A file name for each problem, none like another or a module of the library, in any case of letters."""
    found: dict[str, str] = {}
    used = {Path(name).stem.casefold() for name in FILES}
    for name in asked:
        words = "".join(letter if letter.isalnum() else "_" for letter in Path(_head(name)).stem).casefold()
        base = free_name(words, used)
        used.add(base.casefold())
        found[name] = f"{base}.v"
    return found


def _room(name: str, section: Section, claims: Sequence[Claim]) -> str:
    """The file of that name, or one beside it if it has a module called like this one."""
    full = {claim.file for claim in claims if claim.section.name == section.name}
    return f"{free_name(Path(name).stem, {Path(each).stem for each in full})}.v"


def write(claims: Sequence[Claim], folder: Path) -> None:
    """A file for each problem, the support library, and what coq_makefile wants to know.

    Raises:
        OutputError: they can't be written.
    """
    sections: dict[str, list[Section]] = {}
    for claim in claims:
        sections.setdefault(claim.file, []).append(claim.section)
    # one root for all of it: coq_makefile maps a folder within another one to both
    project = ["-Q . Derive", "-arg -w -arg none", *(f"support/{name}" for name in FILES), *sections, ""]
    make_folder(folder / "support")
    for name in FILES:
        write_whole(folder / "support" / name, (SUPPORT / name).read_text(encoding="utf-8"))
    for name, those in sections.items():
        write_whole(folder / name, file(those))
    write_whole(folder / "_CoqProject", "\n".join(project))


def _head(name: str) -> str:
    """A problem's name or path, without its part."""
    return name if name.endswith(".py") else name.rpartition(":")[0] or name


def _called(name: str, part: str) -> str:
    return f"{_head(name)}: {part}" if part else _head(name)


def _report(claim: Claim, verdict: coqc.Verdict, folder: Path) -> None:
    click.echo(claim.called)
    first, *others = claim.section.theorems
    if verdict.accepted:
        _say(f"accepted by Coq {verdict.version}: {first.words}")
        for word, those in _hypotheses(claim.theorem):
            _say(f"{word}: {', '.join(those)}", 4)
        for other in others:
            _say(f"also: {other.words}", 4)
        if beyond := evidence.beyond([claim.theorem]):
            _say(f"but for {' and '.join(beyond)}", 4)
    else:
        where = f", {verdict.place}" if verdict.place else ""
        _say(f"refused by Coq {verdict.version}{where}: {verdict.message}")
    _say(f"see: {folder / claim.file}, theorem {first.name}", 4)


def _hypotheses(theorem: Theorem) -> Iterator[tuple[str, list[str]]]:
    """What the theorem supposes: what the problem says, and what was assumed on the way."""
    problem = theorem.problem
    given = [judgement_text(each) for each in theorem.given] + [*map(everywhere_words, theorem.everywhere)]
    for function in problem.functions:
        often = "" if function.order == 1 else f"{function.order} times "
        given.append(f"{text(sym(function.name))} {often}differentiable")
    sizes = [f"{text(size(name))} ≥ 1" for name in problem.sizes]
    for word, those in (
        ("given", [*given, *sizes]),
        ("if", [judgement_text(each) for each in theorem.assumed]),
    ):
        if those:
            yield word, those


def _close(verdicts: Sequence[coqc.Verdict], folder: Path) -> None:
    """What the theorems rest on, and how anybody can see for himself."""
    accepted = [verdict for verdict in verdicts if verdict.accepted]
    click.echo()
    if axioms := sorted({axiom.rpartition(".")[2] for each in accepted for axiom in each.axioms}):
        said = "none of ours: they are those of real analysis in Coq's standard library"
        _say(f"Axioms   {', '.join(axioms)}; {said}", 0, 9)
    elif accepted:
        click.echo("Axioms   none")
    if accepted:
        _say("Trusted  Coq, and that the theorems in these files say what is meant", 0, 9)
    _say(f"By hand  cd {folder} && coq_makefile -f _CoqProject -o Makefile && make", 0, 9)


def _say(line: str, indent: int = 2, hanging: int | None = None) -> None:
    then = indent + 2 if hanging is None else hanging
    lines = textwrap.wrap(
        line, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * then,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    click.echo("\n".join(lines))
