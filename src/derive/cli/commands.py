"""The commands.  `derive PROBLEM` is short for `derive solve PROBLEM`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from derive import __version__
from derive.errors import CertificateError, OutputError, UsageError

if TYPE_CHECKING:
    from derive.kernel import Problem

STUCK = 3
DETAIL = click.Choice(["brief", "textbook", "full"])


class WithDefault(click.Group):
    """A group in which an unknown first word is a problem to solve."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `solve` before what is not a command; nothing at all asks for help."""
        args = args or ["--help"]
        if args[0] not in self.commands and not args[0].startswith("-"):
            args = ["solve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=WithDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="derive")
def derive() -> None:
    """Derive the mathematics of machine learning, step by step and checked.

    `derive softmax-ce` derives a problem by name; `derive list` shows the names;
    `derive my_problem.py` derives your own.
    """


@derive.command()
@click.argument("problem")
@click.option("--detail", type=DETAIL, default="textbook", help="How many of the steps to show.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "latex", "json", "coq", "numpy", "torch"]),
    default="text",
    help="latex is a whole document, json the certificate, coq the proof for Coq, numpy and torch are code.",
)
@click.option(
    "--layout",
    type=click.Choice(["denominator", "numerator"]),
    default="denominator",
    help="The shape of a gradient in matrix form: its variable's, or the transposed one.",
)
@click.option("--fragment", is_flag=True, help="With latex: to be pasted into a document.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write there, not to the terminal.")
def solve(problem: str, detail: str, form: str, layout: str, fragment: bool, output: Path | None) -> int:
    """Derive the answer of PROBLEM: NAME or FILE.py, with :PART for one part."""
    from derive import api

    if fragment and form != "latex":
        raise UsageError(f"--fragment is a form of latex, not of {form}")
    stated, part = _problem(problem)
    result = api.solve(stated, part, layout)
    form = "fragment" if fragment else form
    texts = {
        "json": lambda: result.certificate,
        "coq": lambda: result.coq,
        "numpy": lambda: result.code("numpy"),
        "torch": lambda: result.code("torch"),
    }
    text = texts[form]() if form in texts else result.page(form, detail)
    _put(text, output, plain=form != "text")
    if form in ("numpy", "torch") and not result.is_solved:  # no page says so
        click.echo(f"derive: {result.stuck}", err=True)
    return 0 if result.is_solved else STUCK


@derive.command()
@click.argument("problem")
@click.argument("step", type=int)
@click.option("--detail", type=DETAIL, default="textbook", help="The level of detail that STEP counts in.")
def why(problem: str, step: int, detail: str) -> None:
    """Show why line STEP of PROBLEM holds: laws, conditions, and what they say here."""
    from derive import api
    from derive.narrate import narrate
    from derive.present.why import explained

    stated, part = _problem(problem)
    result = api.solve(stated, part)
    story = narrate(result.theorems, detail, result.missing)
    lines = explained(story, step)
    if not lines:
        last = sum(len(passage.lines) for passage in story.passages)
        raise UsageError(f"there is no line ({step}) in {problem}; the lines are (1) to ({last})")
    click.echo("\n".join(lines))


@derive.command()
@click.argument("problems", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every problem that comes with derive.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("proofs"), help="The folder of the files."
)
@click.option("--record", type=click.Path(path_type=Path), help="Keep what Coq accepts in this file.")
def prove(problems: tuple[str, ...], everything: bool, output: Path, record: Path | None) -> int:
    """Hand PROBLEMS to Coq: write the proofs, have them checked, say what was accepted."""
    from derive import library
    from derive.cli.prove import proved

    if everything == bool(problems):
        raise UsageError("say which problems to prove, or --all")
    names = library.names() if everything else list(problems)
    return proved({name: _problem(name) for name in names}, output, record)


@derive.command("list")
@click.option("--names", "only_names", is_flag=True, help="Names only, one a line.")
def list_problems(only_names: bool) -> None:
    """List the problems that come with derive."""
    from derive import library

    names = library.names()
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(name if only_names else f"{name:{width}}  {library.title(name)}")


@derive.command()
@click.argument("problem")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text")
def show(problem: str, form: str) -> None:
    """Show what PROBLEM states."""
    stated, _ = _problem(problem)
    if form == "json":
        import json

        from derive.kernel.certificate import problem_to_json

        click.echo(json.dumps(problem_to_json(stated), ensure_ascii=False, indent=1))
    else:
        from derive.present.pages import statement

        click.echo(statement(stated, form), nl=False)


@derive.command()
@click.argument("name", required=False)
def laws(name: str | None) -> None:
    """Show the glossary of laws, or the one called NAME."""
    from derive.coq.lemmas import ASSUMED_LAWS, LEMMAS
    from derive.laws import ALL, CHAPTERS
    from derive.present.why import law_lines

    if name is None:
        for chapter, those in CHAPTERS.items():
            click.echo(chapter)
            for law in those:
                click.echo(f"  {law.name}")
        return
    found = [law for law in ALL if law.name == name]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(name, [law.name for law in ALL], n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see derive laws"
        raise UsageError(f"there is no law called {name}{hint}")
    click.echo("\n".join(law_lines(found[0])))
    click.echo("  assumed: it has no lemma in Coq" if name in ASSUMED_LAWS else f"  in Coq: {LEMMAS[name]}")


@derive.command()
@click.argument("certificate", type=click.Path(path_type=Path))
def check(certificate: Path) -> None:
    """Check a CERTIFICATE again, with the kernel and the laws alone."""
    from derive.kernel import check as kernel_check
    from derive.kernel.certificate import loads
    from derive.laws import ALL
    from derive.present.text import judgement_text

    try:
        text = certificate.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise CertificateError(f"{certificate}: can't be read ({why})") from None
    for theorem in kernel_check(loads(text), ALL):
        click.echo(f"accepted: {judgement_text(theorem.claim)}")
        for label, those in (("given", theorem.given), ("assumed", theorem.assumed)):
            for each in those:
                click.echo(f"  {label}: {judgement_text(each)}")
        click.echo(f"  laws: {', '.join(theorem.laws)}")


def _problem(name: str) -> tuple[Problem, str | None]:
    """The problem, and the part that was asked for, if one was."""
    from derive import library

    head, colon, part = ("", "", "") if name.endswith(".py") else name.rpartition(":")
    problem = library.load(head if colon else name)
    parts = [target.part for target in problem.targets]
    if colon and part not in parts:
        raise UsageError(
            f"{head} has no part {part}; its parts are {', '.join(filter(None, parts)) or 'not named'}"
        )
    return problem, part if colon else None


def _put(text: str, output: Path | None, plain: bool) -> None:
    """Write to the terminal or whole to a file: never half of it."""
    if output is None:
        click.echo(text if plain else _coloured(text), nl=False)
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(output)
    except OSError as why:
        draft.unlink(missing_ok=True)
        raise OutputError(f"{output}: can't be written ({why.strerror})") from None


def _coloured(text: str) -> str:
    """Title and answer in bold, on a terminal that wants colour."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    first, *rest = text.split("\n")
    bold = [click.style(line, bold=True) if line.startswith(("Answer", "Stuck")) else line for line in rest]
    return "\n".join([click.style(first, bold=True), *bold])
