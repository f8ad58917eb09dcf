"""Whole pages: a derivation for a terminal or as Markdown, and the statement of a problem."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from derive.kernel import Function, Judgement, Problem, Symbol, Target, Theorem
from derive.narrate import Line, Passage, Story
from derive.paths import data_dir
from derive.present.breaking import equation, lines, width
from derive.present.latex import judgement_latex, latex, name_latex
from derive.present.layout import layout, layout_in
from derive.present.matrices import is_entrywise, matrix_layout, matrix_text
from derive.present.text import judgement_text, name_text, spell, text
from derive.present.words import MARKDOWN, TERMINAL, TEX, Script, label, reasons
from derive.solver.lift import lift
from derive.terms import Index, Sum, Sym, rename, subterms, sym
from derive.terms.matrix import Matrix, shape

WIDTH = 80
SHIELD = "\0"  # a space at which a formula is not broken
SHORT = 16  # letters of a left side that the first line of its derivation has room for
REASON_COLUMN = 46  # where reasons begin, if the formula leaves room
SCRIPTS = {"md": MARKDOWN, "latex": TEX, "fragment": TEX}
MEASURES = {"md": 42.0, "latex": 38.0, "fragment": 31.0}  # in em, beside the number of a line
TEMPLATES = {"md": "page.md.j2", "latex": "document.tex.j2", "fragment": "fragment.tex.j2"}


def page(story: Story, form: str = "text") -> str:
    """The page of a derivation: form is text, md, latex (a document) or fragment (to be pasted)."""
    if form == "text":
        return _terminal(story)
    return _environment().get_template(TEMPLATES[form]).render(**_told(story, form))


def statement(problem: Problem, form: str = "text") -> str:
    """What a problem states, without its solution."""
    if form == "md":
        return _environment().get_template("statement.md.j2").render(**_stated(problem))
    return "\n".join(_statement_lines(problem)) + "\n"


# -- terminal ----------------------------------------------------------------------------------


def _terminal(story: Story) -> str:
    lines = [*_statement_lines(story.problem, [theorem.part for theorem in story.theorems]), ""]
    for passage in story.passages:
        if heading := _heading(story, passage):
            lines += [heading, ""]
        lines += [*_passage_lines(story, passage), ""]
    return "\n".join([*lines, *_closing_lines(story)]) + "\n"


def _heading(story: Story, passage: Passage) -> str:
    """What stands over a passage; nothing over the only one."""
    if passage.lemma:
        return f"Lemma {passage.lemma}"
    part = passage.chain.part or ""
    return f"Part {part}" if _begins_with_a_name(story.problem, part) else _title(story.problem, part)


def _title(problem: Problem, part: str) -> str:
    """A part with a capital, unless it begins with a name: X is another thing than x."""
    return part if _begins_with_a_name(problem, part) else part[:1].upper() + part[1:]


def _begins_with_a_name(problem: Problem, part: str) -> bool:
    names = {name.lstrip("\\") for name in (*problem.shapes, *problem.sizes, *problem.opaque)}
    first = part.split(" ")[0]
    return len(first) == 1 or first in names


def _statement_lines(problem: Problem, parts: list[str] | None = None) -> Iterator[str]:
    yield problem.title
    yield "─" * len(problem.title)
    if problem.source:
        yield from textwrap.wrap(problem.source, WIDTH)
    yield ""
    given = [
        *(f"{text(sym(name))}: {says}" for name, says in problem.sizes.items() if says),
        *(_declared(symbol) for symbol in problem.symbols),
        *(f"{text(d.head)} = {text(d.body)}" for d in problem.definitions),
        *(f"{name_text(f.name)}: {_function_words(f)}" for f in problem.functions),
        *map(judgement_text, problem.hypotheses),
    ]
    yield from _labelled("Given", given)
    yield from _labelled("Find", [_named(t.part, text(t.term)) for t in _targets(problem, parts)])


def _targets(problem: Problem, parts: list[str] | None) -> list[Target]:
    return [t for t in problem.targets if parts is None or t.part in parts]


def _named(part: str, formula: str) -> str:
    return f"{part}: {formula}" if part else formula


def _function_words(function: Function) -> str:
    times = {1: "differentiable", 2: "twice differentiable"}
    smooth = times.get(function.order, f"{function.order} times differentiable")
    return f"{function.says}, {smooth}" if function.says else smooth


def _declared(symbol: Symbol) -> str:
    shape = f" in ℝ^{{{'×'.join(map(name_text, symbol.dims))}}}" if symbol.dims else " in ℝ"
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
    yield f"  {text(passage.chain.start, story.problem)}"
    for line in passage.lines:
        yield from _step_lines(story, line)


def _step_lines(story: Story, line: Line) -> Iterator[str]:
    """One line: the formula, and its reason beside it or, for want of room, below."""
    formula = _wrapped(text(line.term, story.problem), WIDTH - 6, "    = ", " " * 10)
    why = f"({line.number}) {reasons(line, story, TERMINAL)}"
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
            initial_indent=indent,
            subsequent_indent=indent + "    ",
            break_long_words=False,
        )


def _wrapped(formula: str, width: int, lead: str, indent: str) -> list[str]:
    """A formula over lines, broken outside brackets where that can be."""
    shielded, depth = "", 0
    for letter in formula:
        depth += (letter in "([{") - (letter in ")]}")
        shielded += SHIELD if letter == " " and depth else letter
    for candidate in (shielded, formula):
        lines = textwrap.wrap(
            candidate, width, initial_indent=lead, subsequent_indent=indent, break_long_words=False
        )
        if all(len(line) <= width for line in lines):
            break
    return [line.replace(SHIELD, " ") for line in lines]


def _closing_lines(story: Story) -> Iterator[str]:
    for theorem in story.theorems:
        claim, goals = theorem.claim, story.open(theorem)
        if goals:
            yield from _labelled("Stuck", [_named(theorem.part, "open: " + text(goals[-1], story.problem))])
            if story.missing[theorem.part]:
                yield from _labelled("", [f"what seems to be missing: {story.missing[theorem.part]}"])
        else:
            yield from _labelled("Answer", [f"{text(claim.terms[0])} = {text(claim.terms[1])}"])
            form = matrix_claim(theorem)
            if form is not None:
                sides = [matrix_text(side) for side in form]
                remark = _dims(form[1]) + _remark(story, theorem)
                yield from _labelled("", [f"{sides[0]} = {sides[1]}   ({remark})"])
            elif note := _no_matrix(theorem):
                yield from _labelled("", [note])
        if theorem.chain.where:
            yield from _labelled("", ["where " + ", ".join(_where(story, theorem))])
        if theorem.assumed:
            yield from _labelled("If", [assumed(each) for each in assumptions(theorem)])
    yield from _labelled("Checked", [_checked(story)])


def assumptions(theorem: Theorem) -> list[Judgement]:
    """What a theorem assumes, in the letters of the definitions, once each whatever the letters."""
    found: list[Judgement] = []
    for each in (_in_own_letters(theorem.problem, judgement) for judgement in theorem.assumed):
        if not any(_say_the_same(each, other) for other in found):
            found.append(each)
    return found


def _say_the_same(one: Judgement, other: Judgement) -> bool:
    """Whether two judgements of a single index differ in its letter only."""
    mine, theirs = _free(one), _free(other)
    if len(mine) != 1 or len(theirs) != 1 or mine[0].dim != theirs[0].dim:
        return one.key == other.key
    names = {mine[0]: theirs[0]}
    return Judgement(one.relation, tuple(rename(term, names) for term in one.terms)).key == other.key


def assumed(judgement: Judgement) -> str:
    """What is given or assumed, of which indices."""
    return f"{judgement_text(judgement)}{_every(name_text(i.name) for i in _free(judgement))}"


def _assumed_latex(judgement: Judgement) -> str:
    return f"{judgement_latex(judgement)}{_every(f'${name_latex(i.name)}$' for i in _free(judgement))}"


def _every(letters: Iterable[str]) -> str:
    """What is assumed is assumed for all indices: a reader would take i for the i of the answer."""
    named = ", ".join(letters)
    return f" for every {named}" if named else ""


def _free(judgement: Judgement) -> list[Index]:
    return sorted(frozenset[Index]().union(*(term.free for term in judgement.terms)), key=lambda i: i.data)


def _in_own_letters(problem: Problem, judgement: Judgement) -> Judgement:
    """The same judgement with the index letters in which the problem defines what it speaks of."""
    names: dict[Index, Index] = {}
    for entry in (part for term in judgement.terms for part in subterms(term)):
        if isinstance(entry, Sym) and entry.name in problem.defined:
            for mine, own in zip(entry.args, problem.defined[entry.name].params, strict=True):
                names.setdefault(mine, own)
    names = {mine: own for mine, own in names.items() if mine in _free(judgement)}
    others = {i for i in _free(judgement) if i not in names}
    if len({*names.values()}) < len(names) or others & {*names.values()}:
        return judgement
    return Judgement(judgement.relation, tuple(rename(term, names) for term in judgement.terms))


def matrix_claim(theorem: Theorem) -> tuple[Matrix, Matrix] | None:
    """The claim in matrix notation, if there is such a form."""
    if theorem.form is None:
        return None
    start, (rows, columns) = theorem.chain.start, shape(theorem.form.matrix)
    rest = iter(theorem.form.at)
    left = lift(start, None if rows == 1 else next(rest), None if columns == 1 else next(rest))
    return None if left is None else (left, theorem.form.matrix)


def _dims(matrix: Matrix) -> str:
    """The shape of a matrix, as rows times columns."""
    return "×".join(name_text(str(dim)) for dim in shape(matrix))


def _dims_latex(dims: Iterable[str | int]) -> str:
    return r" \times ".join(name_latex(str(dim)) for dim in dims)


def _remark(story: Story, theorem: Theorem) -> str:
    """How functions of arrays act, said of the first form that has one."""
    forms = ((each, each.form) for each in story.theorems)
    first = next((each for each, form in forms if form and is_entrywise(form.matrix)), None)
    return ", functions entry by entry" if theorem is first else ""


def _no_matrix(theorem: Theorem) -> str:
    """Why the components stand alone, where a reader might expect a matrix."""
    target, answer = theorem.claim.terms
    count = len(target.free)
    if count > 2:
        return f"in components only: {count} free indices make no matrix"
    if count or any(isinstance(part, Sum) for part in subterms(answer)):
        return "in components only: no matrix notation found"
    return ""


def _where(story: Story, theorem: Theorem) -> list[str]:
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    return [f"{text(chains[name].start)} is that of {label(name, story)}" for name in theorem.chain.where]


def _checked(story: Story) -> str:
    chains = story.theorems[0].derivation.chains
    count = sum(len(chain.steps) for chain in chains)
    facts = sum(len(chain.facts) for chain in chains)
    coq = f"; accepted by Coq {story.accepted}" if story.accepted else ""
    what = "every line above" + (", up to the open goal" if story.missing else "") + ", by the kernel"
    return f"{what}: {_counted(count, 'inference')}, {_counted(facts, 'side fact')}{coq}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# -- Markdown and LaTeX ------------------------------------------------------------------------------


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


def _told(story: Story, form: str) -> dict[str, object]:
    """What the templates of whole pages are given: formulas as LaTeX, everything else as words."""
    script, measure = SCRIPTS[form], MEASURES[form]
    parts = [theorem.part for theorem in story.theorems]
    return {
        **_stated(story.problem, parts, script),
        "passages": [_shown(story, passage, script, measure) for passage in story.passages],
        "answers": [_answer(story, theorem, script, measure) for theorem in story.theorems],
        "checked": _checked(story),
    }


def _answer(story: Story, theorem: Theorem, script: Script, measure: float) -> dict[str, object]:
    goals, form = story.open(theorem), matrix_claim(theorem)
    target, answer = theorem.claim.terms
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    return {
        "part": script.prose(_title(story.problem, theorem.part)),
        "equation": equation(layout(target), layout(answer), measure),
        "matrix": equation(matrix_layout(form[0]), matrix_layout(form[1]), measure)
        if form is not None
        else [],
        "shape": _dims_latex(shape(form[1])) if form is not None else "",
        "remark": _remark(story, theorem),
        "note": "" if form is not None else _no_matrix(theorem),
        "assumed": [_assumed_latex(each) for each in assumptions(theorem)],
        "where": [
            (latex(chains[name].start), script.prose(label(name, story))) for name in theorem.chain.where
        ],
        "open": latex(goals[-1], story.problem) if goals else "",
        "missing": script.prose(story.missing.get(theorem.part, "")),
    }


def _stated(problem: Problem, parts: list[str] | None = None, script: Script = MARKDOWN) -> dict[str, object]:
    prose = script.prose
    return {
        "title": prose(problem.title),
        "source": prose(problem.source),
        "sizes": [(latex(sym(name)), prose(says)) for name, says in problem.sizes.items()],
        "symbols": [
            (latex(sym(s.name)), _dims_latex(s.dims), s.sign, prose(s.says)) for s in problem.symbols
        ],
        "definitions": [(latex(d.head), latex(d.body)) for d in problem.definitions],
        "functions": [(latex(sym(f.name)), prose(_function_words(f))) for f in problem.functions],
        "hypotheses": [judgement_latex(each) for each in problem.hypotheses],
        "finds": [(prose(t.part), latex(t.term)) for t in _targets(problem, parts)],
    }


def _shown(story: Story, passage: Passage, script: Script, measure: float) -> dict[str, object]:
    start = layout_in(story.problem, passage.chain.start)
    is_short = len(spell(start)) <= SHORT
    room = measure - (width(start) if is_short else 0)
    return {
        "heading": script.prose(_heading(story, passage)),
        "start": lines(start, measure),
        "is_short": is_short,
        "lines": [
            (line.number, lines(layout_in(story.problem, line.term), room), reasons(line, story, script))
            for line in passage.lines
        ],
    }
