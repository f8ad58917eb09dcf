"""Whole pages: a derivation for a terminal or as Markdown, and the statement of a problem."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from derive.kernel import Problem, Symbol
from derive.narrate import Line, Passage, Story
from derive.paths import data_dir
from derive.present.latex import judgement_latex, latex
from derive.present.text import judgement_text, text
from derive.present.words import reasons
from derive.terms import Term, sym

WIDTH = 80
REASON_COLUMN = 46  # where reasons begin, if the formula leaves room


def page(story: Story, form: str = "text") -> str:
    """The page of a derivation: form is text or md."""
    return _terminal(story) if form == "text" else _markdown(story)


def statement(problem: Problem, form: str = "text") -> str:
    """What a problem states, without its solution."""
    if form == "md":
        return _environment().get_template("statement.md.j2").render(**_stated(problem))
    return "\n".join(_statement_lines(problem)) + "\n"


# -- terminal ----------------------------------------------------------------------------------


def _terminal(story: Story) -> str:
    lines = [*_statement_lines(story.problem, _target(story)), ""]
    for passage in story.passages:
        if passage.name:
            lines += ["Lemma", ""]
        lines += [*_passage_lines(story, passage), ""]
    return "\n".join([*lines, *_closing_lines(story)]) + "\n"


def _statement_lines(problem: Problem, target: Term | None = None) -> Iterator[str]:
    yield problem.title
    yield "─" * len(problem.title)
    if problem.source:
        yield from textwrap.wrap(problem.source, WIDTH)
    yield ""
    given = [
        *(f"{text(sym(name))}: {says}" for name, says in problem.sizes.items() if says),
        *(_declared(symbol) for symbol in problem.symbols),
        *(f"{text(d.head)} = {text(d.body)}" for d in problem.definitions),
        *map(judgement_text, problem.hypotheses),
    ]
    yield from _labelled("Given", given)
    finds = [target] if target is not None else [t.term for t in problem.targets]
    yield from _labelled("Find", [text(term) for term in finds])


def _declared(symbol: Symbol) -> str:
    shape = f" in ℝ^{{{'×'.join(symbol.dims)}}}" if symbol.dims else " in ℝ"
    shape = shape.replace("{", "").replace("}", "") if len(symbol.dims) < 2 else shape
    sign = "" if symbol.sign == "real" else f", {symbol.sign}"
    says = f": {symbol.says}" if symbol.says else ""
    return f"{text(sym(symbol.name))}{shape}{sign}{says}"


def _labelled(label: str, items: list[str]) -> Iterator[str]:
    for number, item in enumerate(items):
        lead = label if number == 0 else ""
        yield from textwrap.wrap(
            item, WIDTH, initial_indent=f"{lead:9}", subsequent_indent=" " * 13, break_long_words=False
        )


def _passage_lines(story: Story, passage: Passage) -> Iterator[str]:
    yield f"  {text(passage.start)}"
    for line in passage.lines:
        yield from _step_lines(story, line)


def _step_lines(story: Story, line: Line) -> Iterator[str]:
    """One line: the formula, and its reason beside it or, for want of room, below."""
    formula = textwrap.wrap(
        text(line.term),
        WIDTH - 6,
        initial_indent="    = ",
        subsequent_indent=" " * 10,
        break_long_words=False,
    )
    why = reasons(line, story.problem, text, judgement_text)
    room = WIDTH - REASON_COLUMN
    beside = len(formula) == 1 and len(formula[0]) <= REASON_COLUMN - 2
    if beside:
        first, *rest = textwrap.wrap(why, room, break_long_words=False) or [""]
        yield f"{formula[0]:{REASON_COLUMN}}{first}".rstrip()
        yield from (" " * REASON_COLUMN + each for each in rest)
    else:
        yield from formula
        indent = " " * 10
        yield from textwrap.wrap(
            why,
            WIDTH,
            initial_indent=indent + "by ",
            subsequent_indent=indent + "   ",
            break_long_words=False,
        )


def _closing_lines(story: Story) -> Iterator[str]:
    claim = story.theorem.claim
    if story.open:
        yield from _labelled("Stuck", ["open: " + text(story.open[-1])])
        if story.missing:
            yield from _labelled("", [f"the law that seems to be missing: {story.missing}"])
    else:
        yield from _labelled("Answer", [f"{text(claim.terms[0])} = {text(claim.terms[1])}"])
    if story.theorem.assumed:
        yield from _labelled("If", [judgement_text(each) for each in story.theorem.assumed])
    yield from _labelled("Checked", [_checked(story)])


def _checked(story: Story) -> str:
    derivation = story.theorem.derivation
    count = sum(len(chain.steps) for chain in (*derivation.lemmas, derivation.main))
    what = "each line above" if not story.open else "each line above, up to the open goal"
    return f"{what}: {count} inferences, {len(derivation.facts)} side facts, by the kernel"


def _target(story: Story) -> Term:
    return story.theorem.claim.terms[0]


# -- Markdown ----------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    """The templates of whole pages; autoescape is off, since the pages are not HTML."""
    return Environment(
        loader=FileSystemLoader(data_dir("templates")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _markdown(story: Story) -> str:
    template = _environment().get_template("page.md.j2")
    return template.render(
        **_stated(story.problem, _target(story)),
        passages=[_shown(story, passage) for passage in story.passages],
        answer=[latex(term) for term in story.theorem.claim.terms],
        assumed=[judgement_latex(each) for each in story.theorem.assumed],
        open=[latex(term) for term in story.open],
        missing=story.missing,
        checked=_checked(story),
    )


def _stated(problem: Problem, target: Term | None = None) -> dict[str, object]:
    finds = [target] if target is not None else [t.term for t in problem.targets]
    return {
        "title": problem.title,
        "source": problem.source,
        "sizes": list(problem.sizes.items()),
        "symbols": [(latex(sym(s.name)), r" \times ".join(s.dims), s.sign, s.says) for s in problem.symbols],
        "definitions": [(latex(d.head), latex(d.body)) for d in problem.definitions],
        "hypotheses": [judgement_latex(each) for each in problem.hypotheses],
        "finds": [latex(term) for term in finds],
    }


def _shown(story: Story, passage: Passage) -> dict[str, object]:
    def formula(term: Term) -> str:
        return f"${latex(term)}$"

    return {
        "name": passage.name,
        "start": latex(passage.start),
        "lines": [
            (latex(line.term), reasons(line, story.problem, formula, lambda j: f"${judgement_latex(j)}$"))
            for line in passage.lines
        ],
    }
