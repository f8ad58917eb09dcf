"""The commands.  `derive PROBLEM` is short for `derive solve PROBLEM`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive import __version__
from derive.cli.arguments import TakesFormulas, WithDefault
from derive.cli.named import named
from derive.errors import CertificateError, OutputError, UsageError
from derive.language import ENGLISH, LANGUAGES, language
from derive.paths import write_whole

if TYPE_CHECKING:
    from derive.cli.named import Asked
    from derive.kernel import Problem
    from derive.stated import Understood

REFUTED, STUCK, UNREAD = 1, 3, 4
OF_PAGES = ("Answer", "Stuck")  # what the lines of a page begin with that matter most
OTHER_FORMS = (".pdf", ".html")  # of files that no page of text is meant for
OPTIMAL = ("minimize", "maximize", "stationary")
RENAME = click.option(
    "--rename", "letters", metavar="OLD=NEW,...", multiple=True, help="Letters of your own: theta=z,yhat=p."
)
DETAIL = click.Choice(["brief", "textbook", "full"])
LANG = click.option(
    "--lang",
    "tag",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH.tag,
    help=f"The language of what is read: {', '.join(f'{each.tag} {each.name}' for each in LANGUAGES.values())}.",
)


@click.group(cls=WithDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="derive")
def derive() -> None:
    """Derive the mathematics of machine learning, step by step and checked.

    `derive softmax-ce` derives a problem by name; `derive list` shows the names;
    `derive my_problem.toml` derives your own, which `derive new my_problem` begins.
    """


def in_one_line(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that state a problem on the command line."""

    @wraps(command)
    def stated(*args: Any, **said: Any) -> Any:
        optimal = {key: said.pop(key.replace("-", "_")) for key in (*OPTIMAL, "over", "subject-to")}
        return command(*args, optimal={key: each for key, each in optimal.items() if each}, **said)

    found: Callable[..., Any] = stated
    for option, says in (
        ("subject-to", "With --minimize: an equation, as sum_k p_k = 1."),
        ("over", "With --minimize, --maximize or --stationary: the variables, as w, b."),
        ("stationary", "In place of PROBLEM: what is to be stationary."),
        ("maximize", "In place of PROBLEM: what is to be greatest."),
        ("minimize", "In place of PROBLEM: what is to be least, as J."),
    ):
        several = option == "subject-to"
        found = click.option(f"--{option}", multiple=several, metavar="TEXT", help=says)(found)
    for option, says in (
        ("--find", "In place of PROBLEM: what to find, as dJ/dx."),
        ("--prove", "In place of PROBLEM: what to prove, as J >= 0."),
        ("--given", "With --find or --prove: what may be assumed, as sum_k y_k = 1."),
        ("--where", "With --find or --prove: a definition, as J = sum_i x_i^2, or a shape, as x in R^n."),
    ):
        found = click.option(option, multiple=True, metavar="TEXT", help=says)(found)
    return found


@derive.command()
@click.argument("problem", required=False)
@in_one_line
@click.option("--detail", type=DETAIL, default="textbook", help="How many of the steps to show.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "latex", "html", "typst", "pdf", "json", "coq", "numpy", "torch"]),
    default="text",
    help="latex is a whole document, pdf wants -o FILE, typst is what it is made of, json the certificate, "
    "coq the proof for Coq, numpy and torch are code.",
)
@click.option(
    "--layout",
    type=click.Choice(["denominator", "numerator"]),
    default="denominator",
    help="The shape of a gradient in matrix form: its variable's, or the transposed one.",
)
@click.option("--fragment", is_flag=True, help="With latex: to be pasted into a document.")
@LANG
@RENAME
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write there, not to the terminal.")
def solve(
    problem: str | None,
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
    detail: str,
    form: str,
    layout: str,
    fragment: bool,
    tag: str,
    letters: tuple[str, ...],
    output: Path | None,
) -> int:
    """Derive the answer of PROBLEM: NAME, FILE.toml or FILE.py, with :PART for one part."""
    from derive import api

    if fragment and form != "latex":
        raise UsageError(f"--fragment is a form of latex, not of {form}")
    if form == "text" and output is not None and output.suffix in OTHER_FORMS:
        raise UsageError(
            f"{output}: expected --format {output.suffix[1:]} beside that name, found a page of text"
        )
    if form == "pdf" and output is None and sys.stdout.isatty():
        raise UsageError("a PDF is nothing for a terminal: expected -o FILE")
    understood = _in_one_line(problem, where, given, find, prove, optimal)
    stated, part, remarks = _asked(understood, problem, letters)
    result = api.solve(stated, part, layout, remarks)
    form = "fragment" if fragment else form
    texts: dict[str, Callable[[], str | bytes]] = {
        "pdf": lambda: result.pdf(detail, tag),
        "json": lambda: result.certificate,
        "coq": lambda: result.coq,
        "numpy": lambda: result.code("numpy"),
        "torch": lambda: result.code("torch"),
    }
    text = texts[form]() if form in texts else result.page(form, detail, tag)
    _put(text, output, plain=form != "text", tag=tag)
    if form == "html" and output is not None and output.is_file():
        _put_fonts(output.parent, tag)
    if form in ("numpy", "torch"):  # no page says so
        for left_out in filter(None, (result.without_code, result.stuck)):
            click.echo(f"derive: {left_out}", err=True)
    if form != "text" and result.refuted:
        click.echo(f"derive: {result.false}", err=True)
    if result.refuted:
        return REFUTED
    return 0 if result.is_solved else STUCK


@derive.command(cls=TakesFormulas)
@click.argument("words", nargs=-1, metavar="[PROBLEM] ANSWER")
@in_one_line
@click.option(
    "--accept-layout",
    "layout",
    type=click.Choice(["strict", "either"]),
    default="strict",
    help="Whether a transposed array, right in the other layout convention, is right too.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@RENAME
def verify(
    words: tuple[str, ...],
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
    layout: str,
    form: str,
    letters: tuple[str, ...],
) -> int:
    """Say whether ANSWER is right, with a counterexample if it is not.

    ANSWER is a formula, @FILE for one in a file, or - for one on standard input.  It may begin with a minus sign.
    """
    from derive.answer.report import LABELS
    from derive.cli.verify import answer_text, the_words, unreadable, verified

    if len(find) > 1:
        raise UsageError(f"an answer is one to one question: expected one --find, found {len(find)}")
    problem, word = the_words(words, is_stated=bool(where or given or find or prove or optimal))
    answer, place = answer_text(word)
    understood = _in_one_line(problem, where, given, find, prove, optimal)
    stated, part, _ = _asked(understood, problem, letters)
    verdict = verified(stated, part, answer, layout)
    if form == "text" and (refused := unreadable(verdict, place)):
        raise refused
    _put(verdict.page(form, problem or ""), None, plain=form != "text", bold=tuple(LABELS.values()))
    return verdict.kind.exit_code


@derive.command("check-work")
@click.argument("words", nargs=-1, metavar="[PROBLEM] FILE")
@in_one_line
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md", "html"]),
    default="text",
    help="md and html are to be handed back.",
)
@RENAME
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write there, not to the terminal.")
def check_work(
    words: tuple[str, ...],
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
    form: str,
    letters: tuple[str, ...],
    output: Path | None,
) -> int:
    """Say which lines of a derivation follow, and which do not.

    The first that does not is named, with numbers at which it fails.
    FILE holds the derivation, in LaTeX or in plain lines, words between them; it is - for standard input.
    """
    from derive.cli.work import derivation, the_words
    from derive.work import check_work as checked

    problem, file = the_words(words, is_stated=bool(where or given or find or prove or optimal))
    text, place = derivation(file)
    understood = _in_one_line(problem, where, given, find, prove, optimal)
    stated, part, _ = _asked(understood, problem, letters)
    report = checked(stated, text, part, keeps=True)
    page = report.page(form, problem or "")
    _put(page, output, plain=form != "text", bold=(page.partition("\n")[0],))
    if form == "html" and output is not None and output.is_file():
        _put_fonts(output.parent, ENGLISH.tag)
    if report.exit_code == UNREAD and (form != "text" or output is not None):
        why = report.why or "nothing in it could be read as a step of a derivation"
        click.echo(f"derive: {place}: {why}", err=True)
    return report.exit_code


@derive.command()
@click.argument("words", nargs=-1, metavar="[PROBLEM] FILE")
@in_one_line
@click.option("--more", is_flag=True, help="Not only the idea: the line that it gives, too.")
@RENAME
def hint(
    words: tuple[str, ...],
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
    more: bool,
    letters: tuple[str, ...],
) -> None:
    """Say how a derivation may go on: the next idea, not the answer.

    FILE is what check-work takes; if it is empty, how to begin.
    """
    from derive.cli.work import derivation, in_words, the_words
    from derive.work import check_work as checked
    from derive.work.ahead.hint import hint as hinted

    problem, file = the_words(words, is_stated=bool(where or given or find or prove or optimal))
    text, _ = derivation(file, is_begun=False)
    understood = _in_one_line(problem, where, given, find, prove, optimal)
    stated, part, _ = _asked(understood, problem, letters)
    report = checked(stated, text, part, explains=False, keeps=True)
    click.echo(in_words(hinted(report), more), nl=False)


@derive.command()
@click.argument("problem")
@click.argument("step", type=int)
@click.option("--detail", type=DETAIL, default="textbook", help="The level of detail that STEP counts in.")
@LANG
@RENAME
def why(problem: str, step: int, detail: str, tag: str, letters: tuple[str, ...]) -> None:
    """Show why line STEP of PROBLEM holds: laws, conditions, and what they say here."""
    from derive import api
    from derive.narrate import narrate
    from derive.present.columns import settled
    from derive.present.script import script
    from derive.present.why import explained

    stated, part = _problem(problem, letters)
    result = api.solve(stated, part)
    story = narrate(result.theorems, detail, result.lacks)
    lines = explained(story, step, script("text", language(tag)))
    if not lines:
        last = sum(len(passage.lines) for passage in story.passages)
        raise UsageError(f"there is no line ({step}) in {problem}; the lines are (1) to ({last})")
    click.echo("\n".join(settled(lines, language(tag).is_rtl)))


@derive.command()
@click.argument("problems", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every problem that comes with derive.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("proofs"), help="The folder of the files."
)
@RENAME
@click.option("--record", type=click.Path(path_type=Path), help="Keep what Coq accepts in this file.")
def prove(
    problems: tuple[str, ...],
    everything: bool,
    output: Path,
    letters: tuple[str, ...],
    record: Path | None,
) -> int:
    """Hand PROBLEMS to Coq: write the proofs, have them checked, say what was accepted."""
    from derive import library
    from derive.cli.prove import proved

    if everything == bool(problems):
        raise UsageError("say which problems to prove, or --all")
    names = library.names() if everything else list(problems)
    return proved({name: _problem(name, letters) for name in names}, output, record)


@derive.command()
@click.argument("problems", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every problem that comes with derive.")
@click.option("--chapter", "chapters", multiple=True, help="The problems of a chapter, as networks.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; for html the folder.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "html", "typst"]),
    default="pdf",
    help="A PDF, unless you say otherwise; typst is what it is made of.",
)
@click.option("--sheet", is_flag=True, help="The exercises without solutions, with room for them.")
@click.option("--answers", is_flag=True, help="The answers without derivations.")
@click.option(
    "--points", "worth", multiple=True, metavar="NAME=10,...", help="Points of a problem, or of NAME:PART."
)
@click.option(
    "--title", default="", help="What stands on the title page, with --author, --course and --date."
)
@click.option("--author", default="")
@click.option("--course", default="")
@click.option("--date", default="", help="As it is to be printed; none unless you say one.")
@click.option("--detail", type=DETAIL, default="textbook", help="How many of the steps to show.")
@LANG
@RENAME
def book(
    problems: tuple[str, ...],
    everything: bool,
    chapters: tuple[str, ...],
    output: Path | None,
    form: str,
    sheet: bool,
    answers: bool,
    worth: tuple[str, ...],
    title: str,
    author: str,
    course: str,
    date: str,
    detail: str,
    tag: str,
    letters: tuple[str, ...],
) -> int:
    """Bind PROBLEMS in a book: worked solutions, exercises or answers."""
    if sheet and answers:
        raise UsageError("a book is a sheet or its answers: say --sheet or --answers, not both")
    kind = "sheet" if sheet else "answers" if answers else "solutions"
    from derive.cli import book as binding

    in_language = language(tag)
    place = binding.folder_or_file(output, form)
    asked = binding.asked(binding.chosen(problems, chapters, everything), letters)
    points = binding.points(worth, asked)
    exercises, code = binding.solved(asked, detail, points)
    whole = binding.bound(exercises, kind=kind, title=title, author=author, course=course, date=date)
    binding.put(whole, form, in_language, place)
    return code


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
@click.argument("problem", required=False)
@in_one_line
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text")
@LANG
@RENAME
def show(
    problem: str | None,
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
    form: str,
    tag: str,
    letters: tuple[str, ...],
) -> None:
    """Show what PROBLEM states, and how its text was read."""
    understood = _in_one_line(problem, where, given, find, prove, optimal) or _understood(problem or "")
    stated, _, _ = _asked(understood, problem, letters)
    if form == "json":
        from derive.kernel.certificate import problem_to_json
        from derive.terms import json_text

        click.echo(json_text(problem_to_json(stated)))
        return
    from derive.present.pages import statement

    click.echo(statement(stated, form, language(tag)), nl=False)
    if understood and form == "text":
        from derive.cli.reading import said_back

        click.echo("\n" + said_back(understood), nl=False)


@derive.command()
@click.argument("name")
def new(name: str) -> None:
    """Begin a problem of your own: write NAME.toml, which derives as it stands and says how to go on."""
    from derive.paths import data_dir

    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    skeleton = (data_dir("templates") / "problem.toml").read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(skeleton)
    except FileExistsError:
        raise OutputError(f"{path} is there already") from None
    except OSError as why:
        raise OutputError(f"{path}: can't be written ({why.strerror})") from None
    click.echo(f"Written  to {path}; look at it with derive show {path}, derive it with derive {path}")


@derive.command()
@click.argument("name", required=False)
@LANG
def laws(name: str | None, tag: str) -> None:
    """Show the glossary of laws, or the one called NAME."""
    from derive.coq.lemmas import ASSUMED_LAWS, LEMMAS
    from derive.laws import ALL, CHAPTERS
    from derive.present.columns import settled
    from derive.present.script import script
    from derive.present.why import law_lines

    own = script("text", language(tag))
    if name is None:
        for chapter, those in CHAPTERS.items():
            lines = [own.own(chapter), *(f"  {own.law(law.name)}" for law in those)]
            click.echo("\n".join(settled(lines, own.language.is_rtl)))
        return
    found = [law for law in ALL if law.name == name]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(name, [law.name for law in ALL], n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see derive laws"
        raise UsageError(f"there is no law called {name}{hint}")
    is_assumed = name in ASSUMED_LAWS
    coq = "" if is_assumed else LEMMAS[name]
    said = own.say("assumed: it has no lemma in Coq" if is_assumed else "in Coq: {lemma}", lemma=coq)
    lines = [*law_lines(found[0], own), f"  {said}"]
    click.echo("\n".join(settled(lines, own.language.is_rtl)))


@derive.command()
@click.argument("certificate", type=click.Path(path_type=Path))
def check(certificate: Path) -> None:
    """Check a CERTIFICATE again, with the kernel and the laws alone."""
    from derive.kernel import check as kernel_check
    from derive.kernel.certificate import loads
    from derive.laws import ALL
    from derive.present import optima
    from derive.present.cases import conditions_text
    from derive.present.claims import asked, curved
    from derive.present.everywhere import everywhere_words, for_some
    from derive.present.judgements import judgement_text
    from derive.present.kinks import kink_words
    from derive.present.script import TERMINAL
    from derive.present.text import text as text_of

    try:
        text = certificate.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        raise CertificateError(f"{certificate}: can't be read ({why})") from None
    for theorem in kernel_check(loads(text), ALL):
        some = f", {for_some(theorem.exists)}" if theorem.exists else ""
        click.echo(f"accepted: {judgement_text(theorem.claim)}{some}")
        if theorem.convexity is not None:
            click.echo(f"  hence: {curved(theorem.target, TERMINAL)}")
        elif not theorem.is_proved or theorem.target.convexity is not None:
            click.echo(f"  not proved: {asked(theorem.problem, theorem.target, TERMINAL)}")
        for case in theorem.cases:
            click.echo(f"  case: {text_of(case.value)} where {conditions_text(case)}")
        for label, those in (("given", theorem.given), ("assumed", theorem.assumed)):
            for each in those:
                click.echo(f"  {label}: {judgement_text(each)}")
        for every in theorem.everywhere:
            click.echo(f"  given: {everywhere_words(every)}")
        click.echo(f"  laws: {', '.join(theorem.laws)}")
        for kink in theorem.kinks:
            click.echo(f"  at a kink: {kink_words(theorem, kink)}")
        for line in optima.found(theorem, TERMINAL) if theorem.extremum is not None else ():
            click.echo(f"  {line}")


def _in_one_line(
    problem: str | None,
    where: tuple[str, ...],
    given: tuple[str, ...],
    find: tuple[str, ...],
    prove: tuple[str, ...],
    optimal: Mapping[str, Any],
) -> Understood | None:
    """The problem that options state, None if there are none."""
    if not (where or given or find or prove or optimal):
        if problem is None:
            raise UsageError("expected a problem: a name, a file, --find or --prove")
        return None
    if problem is not None:
        raise UsageError(
            f"a problem is {problem}, or what --where, --given, --find and --prove say; not both"
        )
    from derive.one_line import read_line

    return read_line(where, given, find, prove, optimal)


def _understood(name: str) -> Understood | None:
    """How a problem file was read; None for a problem that is no text."""
    from derive.problem_file import read_problem_file

    return read_problem_file(Path(name)) if name.endswith(".toml") else None


def _asked(understood: Understood | None, problem: str | None, letters: tuple[str, ...]) -> Asked:
    """The problem that was read from text, or the one of that name, in the letters that were asked for."""
    from derive.renaming import pairs, renamed

    if understood is None:
        return named(problem or "", letters)
    own = renamed(understood.problem, pairs(letters)) if letters else understood.problem
    return own, None, understood.remarks


def _problem(name: str, letters: tuple[str, ...] = ()) -> tuple[Problem, str | None]:
    """The problem in the letters that were asked for, and the part of it, if one was asked for."""
    return named(name, letters)[:2]


def _put(
    page: str | bytes, output: Path | None, plain: bool, bold: tuple[str, ...] = (), tag: str = ENGLISH.tag
) -> None:
    """Write to the terminal, or to a file."""
    if output is not None:
        write_whole(output, page)
    elif plain or isinstance(page, bytes):
        click.echo(page, nl=False)
    else:
        click.echo(_coloured(page, bold or _bold(page, tag)), nl=False)


def _put_fonts(folder: Path, tag: str) -> None:
    """Write the fonts that a web page looks for beside it, where they are not there yet."""
    from derive.present.web import fonts

    for name, content in fonts(language(tag)).items():
        if not (folder / name).exists():
            write_whole(folder / name, content)


def _bold(page: str, tag: str) -> tuple[str, ...]:
    """What the lines of a page in that language begin with that matter most."""
    from derive.present.columns import FROM_RIGHT

    mark = FROM_RIGHT * language(tag).is_rtl
    return page.partition("\n")[0], *(mark + language(tag).text(each) for each in OF_PAGES)


def _coloured(text: str, bold: tuple[str, ...]) -> str:
    """What begins so in bold, on a terminal that wants colour: title and answer, or a verdict."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return "\n".join(
        click.style(line, bold=True) if line.startswith(bold) else line for line in text.split("\n")
    )
