"""Whole pages: a derivation for a terminal or as Markdown, and the statement of a problem."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from derive.kernel import Definition, Judgement, Problem, Symbol, Target, Theorem, about
from derive.kernel.judgement import CURVED
from derive.narrate import Line, Passage, Story
from derive.paths import data_dir
from derive.present import latex as latex_of, optima, stated
from derive.present.assumptions import assumed, assumptions, spoken
from derive.present.breaking import equation, lines, width
from derive.present.cases import case_lines, with_cases
from derive.present.chance import chance_lines
from derive.present.claims import (
    asked,
    curved,
    enough,
    every,
    lacking,
    letters,
    reached,
    said,
    sides,
)
from derive.present.columns import INDENT, WIDTH, Row, broken, column, in_columns, sentence
from derive.present.conditions import (
    formula_for,
    heading,
    sequences,
    speaks_for_itself,
    when_words,
    with_conditions,
)
from derive.present.counterexamples import counterexample_words
from derive.present.curvature import curvature
from derive.present.everywhere import everywhere_words, for_some, witness_words
from derive.present.given import meaning, together
from derive.present.judgements import judgement_latex, judgement_text
from derive.present.kinks import kink_words
from derive.present.latex import RELATIONS as TEX_RELATIONS, latex, name_latex
from derive.present.layout import layout_in
from derive.present.matrices import is_entrywise, matrix_layout, matrix_text
from derive.present.names import name_text
from derive.present.remarks import remark_lines
from derive.present.script import MARKDOWN, TERMINAL, TEX, Script
from derive.present.text import RELATIONS, spell, text
from derive.present.words import label, reasons
from derive.solver.lift import lift
from derive.terms import ZERO, Limit, Sum, Sym, contains, subterms, sym
from derive.terms.matrix import Matrix, shape

EXPECTATIONS = "every expectation in the steps above exists, as that of the absolute value does"
LABEL = 9  # letters of a label such as Answer, and the space behind it
UNNAMED = ("", "find", "prove")  # parts that have no name but what is asked of them
SHORT = 16  # letters of a left side that the first line of its derivation has room for
SCRIPTS = {"md": MARKDOWN, "latex": TEX, "fragment": TEX}
MEASURES = {"md": 42.0, "latex": 38.0, "fragment": 31.0}  # in em, beside the number of a line
Layout = Callable[[str, str, str], list[str]]  # of words or a formula, behind a lead and an indent
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
    passages = list(_passages(story))
    reasons_at = column(row for each, passage in passages for row in _rows(each, passage))
    for its, passage in passages:
        heading = _heading(its, passage, TERMINAL)
        is_only = len(passages) == 1 and (passage.unknowns or passage.chain.part == "")
        if not is_only:
            lines += [heading, ""]
        if intro := _intro(its, passage, TERMINAL):
            lines += [*sentence(intro, "  ", "  "), ""]
        if not passage.unknowns:
            lines += broken(text(passage.chain.start, its.problem), "  ", INDENT)
        for row, line in zip(_rows(its, passage), passage.lines, strict=True):
            lead = "  " if line.of is not None else f"    {RELATIONS[line.relation]} "
            lines += in_columns(row, reasons_at, lead)
        if outro := _outro(its, passage, TERMINAL):
            lines += ["", *sentence(outro, "  ", "  ")]
        lines += [""]
    return "\n".join([*lines, *_closing_lines(story)]) + "\n"


def _passages(story: Story) -> Iterator[tuple[Story, Passage]]:
    """The passages of a story, and behind them those of why a stationary point is a minimum, each with its own."""
    yield from ((story, passage) for passage in story.passages)
    if story.shape is not None:
        yield from _passages(story.shape)


def _heading(story: Story, passage: Passage, script: Script) -> str:
    """What stands over a passage."""
    if passage.lemma:
        return f"Lemma {passage.lemma}"
    if passage.check:
        return f"Check of ({passage.check})"
    if passage.supposing:
        side = ", right side" if passage.is_other else ""
        return f"Case {' and '.join(map(script.claim, passage.supposing))}{side}"
    if passage.unknowns:
        entries = ", ".join(script.formula(entry) for entry in passage.unknowns)
        return f"Solving for {entries}" if len(story.passages) > 1 else "Derivation"
    if passage.satisfies is not None:
        return f"Check of {script.claim(passage.satisfies)}"
    part = passage.chain.part
    if part is None:
        return "Derivation"
    if story.is_shape:
        return script.prose(optima.why(story.theorem(part)))
    return heading(script.prose(_of_part(story, part)), story.theorem(part).target, script)


def _of_part(story: Story, part: str) -> str:
    if part in UNNAMED:
        return "Proof" if _is_proof(story, story.theorem(part)) else "Derivation"
    return f"Part {part}" if _begins_with_a_name(story.problem, part) else _title(story.problem, part)


def _named_part(story: Story, part: str) -> str:
    """The name of a part with a capital, if it has one."""
    return "" if part in UNNAMED else _title(story.problem, part)


def _own_name(story: Story, theorem: Theorem) -> str:
    """What a part is called where there are several."""
    return _of_part(story, theorem.part).lower() if theorem.part in UNNAMED else theorem.part


def _is_proof(story: Story, theorem: Theorem) -> bool:
    """Whether it proves all that was claimed."""
    return theorem.target.claim is not None and not _is_open(story, theorem)


def _intro(story: Story, passage: Passage, script: Script) -> str:
    """What is said before a passage: which numbers there are by a theorem that it uses, and what a proof of
    convexity shows instead.
    """
    part, steps = passage.chain.part, passage.chain.steps
    if passage.supposing:
        return ""
    names = dict.fromkeys(step.name for step in steps if step.rule == "obtain")
    found = [witness_words(story.witness(name), script) for name in names]
    if part is not None:
        found.append(enough(story.theorem(part), script))
    return " ".join(found).strip()


def _outro(story: Story, passage: Passage, script: Script) -> str:
    """What is said behind a passage: why its end is convex, or concave, where that is claimed."""
    part = passage.chain.part
    said = "" if part is None else curvature(story.theorem(part), script)
    return f"Here {said}." if said else ""


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
        *(f"{text(sym(name))}: {says}" for name, says in stated.sizes(problem) if says),
        *(_declared(symbol, meaning(problem, symbol)) for symbol in stated.symbols(problem)),
        *chance_lines(problem, TERMINAL),
        *(
            f"{text(d.head)} = {text(d.body)}{_smooth(problem, d, name_text, str)}"
            for d in stated.definitions(problem)
        ),
        *(f"{name_text(f.name)}: {stated.words(f)}" for f in stated.others(problem)),
        *(", ".join(map(judgement_text, those)) for those in together(problem)),
        *(everywhere_words(every) for every in problem.everywhere),
        *sequences(problem, parts),
    ]
    yield from _labelled("Given", given)
    targets = [t for t in _targets(problem, parts) if not is_sought(problem, t)]
    yield from _labelled(optima.heading(problem), optima.statement(problem, TERMINAL))
    yield from _labelled(
        "Find", [_named(_label(t), formula_for(text(t.term), t)) for t in targets if t.claim is None]
    )
    claims = (t for t in targets if t.claim is not None)
    yield from _labelled(
        "Prove", [_named(_label(t), formula_for(asked(problem, t, TERMINAL), t)) for t in claims]
    )


def is_sought(problem: Problem, target: Target) -> bool:
    """Whether a target is to be found since something is optimised, which says so."""
    return problem.optimum is not None and target.unknowns == problem.optimum.unknowns


def _targets(problem: Problem, parts: list[str] | None) -> list[Target]:
    return [t for t in problem.targets if parts is None or t.part in parts]


def _label(target: Target, script: Script = TERMINAL) -> str:
    """What stands before a formula that is to be found: an unknown, which its part is called by, speaks for itself."""
    if speaks_for_itself(target):
        return when_words(target, script)
    return "" if target.unknowns or target.part in UNNAMED else script.prose(target.part)


def _named(part: str, formula: str) -> str:
    return f"{part}: {formula}" if part else formula


def _smooth(
    problem: Problem, definition: Definition, name: Callable[[str], str], prose: Callable[[str], str]
) -> str:
    """What stands behind E = E(o): that E is an error, and differentiable."""
    function = stated.value_of(problem, definition)
    if function is None:
        return ""
    if function.says:
        return f": {prose(stated.words(function))}"
    return f", {name(function.name)} {stated.smoothness(function)}"


def _name_in_math(name: str) -> str:
    return f"${name_latex(name)}$"


def _declared(symbol: Symbol, meaning: str) -> str:
    numbers, sign = stated.numbers(symbol)
    dims = "×".join(map(name_text, symbol.dims))
    shape = f"^{{{dims}}}" if len(symbol.dims) > 1 else f"^{dims}" if dims else ""
    sign = "" if sign == "real" else f", {sign}"
    says = f": {meaning}" if meaning else ""
    return f"{text(sym(symbol.name))} ∈ {numbers}{shape}{sign}{says}"


def _labelled(label: str, items: Iterable[str]) -> Iterator[str]:
    """Formulas and words behind a label, each on a line of its own."""
    for number, item in enumerate(items):
        yield from broken(item, f"{label if number == 0 else '':{LABEL}}", " " * (LABEL + 4))


def _rows(story: Story, passage: Passage) -> list[Row]:
    """Formula, number and reason of each line."""
    return [
        (_formula(line, story.problem), f"({line.number})", reasons(line, story, TERMINAL))
        for line in passage.lines
    ]


def _formula(line: Line, problem: Problem) -> str:
    """What stands on a line of the terminal, without the = of a chain."""
    right = text(line.term, problem)
    return right if line.of is None else f"{text(line.of.start, problem)} = {right}"


def _closing_lines(story: Story) -> Iterator[str]:
    several = len(story.theorems) > 1
    whole = "Result" if any(theorem.target.claim is not None for theorem in story.theorems) else "Answer"
    for number, theorem in enumerate(story.theorems):
        if several:
            yield from _labelled(
                "" if number else whole, [with_conditions(_own_name(story, theorem), theorem.target)]
            )
        for lead, each, lay_out in _said(story, theorem):
            word = f"{lead.lower()} " if lead in ("Stuck", "Proved", "If", "False") else ""
            label, room = ("", f"  {word}") if several else (lead, "")
            yield from lay_out(each, f"{label:{LABEL}}{room}", " " * (LABEL + 4))
        if theorem.target.when and not several:
            yield from _labelled("", [when_words(theorem.target)])
    for judged in story.remarks:
        for number, each in enumerate(remark_lines(judged, TERMINAL)):
            yield from sentence(
                each, f"{'' if number else 'Remark':{LABEL}}{'  ' * bool(number)}", " " * (LABEL + 4)
            )
    yield from sentence(_checked(story), f"{'Checked':{LABEL}}", " " * (LABEL + 4))


def _said(story: Story, theorem: Theorem) -> Iterator[tuple[str, str, Layout]]:
    """What is said of a part at the end, each with its label and how it goes over lines: the answer, or the
    goal that is left.
    """
    claim, goals = theorem.claim, story.open(theorem)
    if theorem.part in story.refuted:
        found = counterexample_words(story.refuted[theorem.part], theorem.target)
        yield "False", asked(story.problem, theorem.target, TERMINAL), broken
        yield "", f"it fails {found}", sentence
        return
    if theorem.target.claim is not None:
        yield from _claimed(story, theorem)
    elif goals:
        yield "Stuck", f"open: {text(goals[-1], story.problem)}", broken
        if story.missing[theorem.part]:
            yield "", f"what seems to be missing: {story.missing[theorem.part]}", sentence
    else:
        yield "Answer", " = ".join(text(each, story.problem) for each in claim.terms), broken
        if theorem.exists:
            yield "", for_some(theorem.exists), sentence
        yield from (("", each[LABEL:], broken) for each in case_lines(theorem, WIDTH - 2))
        form = matrix_claim(theorem)
        if form is not None:
            sides = [matrix_text(side) for side in form]
            remarks = filter(None, (_dims(form[1]), _remark(story, theorem)))
            yield "", f"{sides[0]} = {sides[1]}   ({', '.join(remarks)})".removesuffix("   ()"), broken
        elif note := _no_matrix(theorem):
            yield "", note, sentence
        if satisfies := satisfied(theorem):
            yield "", satisfies, sentence
            yield from (("", each, sentence) for each in optima.found(theorem, TERMINAL))
    if theorem.chain.where:
        yield "", "where " + ", ".join(_where(story, theorem)), sentence
    told, every_expectation = spoken(assumptions(theorem.problem, theorem.assumed), EXPECTATIONS)
    for place, each in enumerate(told):
        yield "" if place else "If", assumed(each), broken
    if every_expectation:
        yield "" if told else "If", every_expectation, sentence
    for place, kink in enumerate(theorem.kinks):
        yield "" if place else "Remark", kink_words(theorem, kink), sentence


def _claimed(story: Story, theorem: Theorem) -> Iterator[tuple[str, str, Layout]]:
    """What is said of a claim at the end: it is proved, with what follows; or it is not, and what was reached."""
    problem, target = story.problem, theorem.target
    if theorem.is_proved:
        yield "Proved", said(problem, target, theorem.claim, TERMINAL), broken
        if theorem.exists:
            yield "", for_some(theorem.exists), sentence
        if theorem.convexity is not None:
            yield "", f"hence {curved(target, TERMINAL)}", sentence
    if _is_open(story, theorem):
        yield "Stuck", f"not proved: {asked(problem, target, TERMINAL)}", broken
        if not theorem.is_proved and theorem.chain.steps:
            yield "", f"reached: {reached(theorem, TERMINAL)}", broken
        if missing := _missing(story, theorem):
            yield "", f"what seems to be missing: {missing}", sentence


def _missing(story: Story, theorem: Theorem) -> str:
    """What a part seems to lack, where more is to be said than what was reached."""
    missing = story.missing.get(theorem.part, "")
    is_said = theorem.target.claim is not None and theorem.chain.steps and missing == lacking(theorem)
    return "" if is_said else missing


def _is_open(story: Story, theorem: Theorem) -> bool:
    """Whether something that was asked is not answered or not proved."""
    convexity = theorem.target.convexity
    is_curved = convexity is None or theorem.convexity is not None
    return bool(story.open(theorem)) or not theorem.is_proved or not is_curved


def _assumed(theorem: Theorem) -> list[str]:
    told, every_expectation = spoken(assumptions(theorem.problem, theorem.assumed), EXPECTATIONS)
    return [*map(_assumed_latex, told), *filter(None, (every_expectation,))]


def _assumed_latex(judgement: Judgement) -> str:
    return f"{judgement_latex(judgement)}{every(f'${name_latex(i.name)}$' for i in judgement.free)}"


def satisfied(theorem: Theorem) -> str:
    """Whether answers are shown to satisfy what was given of the unknowns; nothing where no equations were solved."""
    unknowns = theorem.target.unknowns
    last = [each.part for each in theorem.problem.targets if each.unknowns == unknowns][-1:]
    if not unknowns or theorem.part not in last:
        return ""
    answers = "this value satisfies" if len(unknowns) == 1 else "these values satisfy"
    those = [theorem.problem.declared[number] for number in about(theorem.problem, unknowns)]
    what = "the equation" if [each.relation for each in those].count("=") == 1 else "the equations"
    what += " and the sign that is given" if any(each.relation != "=" for each in those) else ""
    if theorem.problem.optimum is not None:
        point = "this is a stationary point, where all holds that is given"
        return f"conversely, {point}" if theorem.is_verified else f"that {point}, is not shown"
    if theorem.is_verified:
        return f"conversely, {answers} {what}"
    return f"that {answers} {what} is not shown"


def matrix_claim(theorem: Theorem) -> tuple[Matrix, Matrix] | None:
    """The claim in matrix notation, if there is such a form."""
    if theorem.form is None or theorem.chain.end is ZERO:
        return None
    start, (rows, columns) = theorem.chain.start, shape(theorem.form.matrix)
    rest = iter(theorem.form.at)
    left = lift(start, None if rows == 1 else next(rest), None if columns == 1 else next(rest))
    return None if left is None else (left, theorem.form.matrix)


def _dims(matrix: Matrix) -> str:
    """The shape of a matrix, as rows times columns; nothing for a number."""
    dims = shape(matrix)
    return "" if dims == (1, 1) else "×".join(name_text(str(dim)) for dim in dims)


def _dims_latex(dims: Iterable[str | int]) -> str:
    return r" \times ".join(name_latex(str(dim)) for dim in dims)


def _remark(story: Story, theorem: Theorem) -> str:
    """How functions of arrays act, said of the first form that has one."""
    forms = ((each, each.form) for each in story.theorems)
    first = next((each for each, form in forms if form and is_entrywise(form.matrix)), None)
    return "functions entry by entry" if theorem is first else ""


def _no_matrix(theorem: Theorem) -> str:
    """Why the components stand alone, where a reader might expect a matrix; not of one entry, as ∂J_c/∂θ_c."""
    target, answer = theorem.claim.terms
    if answer is ZERO or contains(target, Limit):
        return ""
    count = len(target.free)
    if count > 2:
        return f"in components only: {count} free indices make no matrix"
    places = [i for part in subterms(target) if isinstance(part, Sym) for i in part.args]
    is_array = count > 0 and len(places) == len(set(places))
    if is_array or (not count and contains(answer, Sum)):
        return "in components only: no matrix notation found"
    return ""


def _where(story: Story, theorem: Theorem) -> list[str]:
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    return [f"{text(chains[name].start)} is that of {label(name, story)}" for name in theorem.chain.where]


def _checked(story: Story) -> str:
    derivation = story.theorems[0].derivation
    own = (
        *derivation.chains,
        *(derivation.shape.chains if story.shape is not None and derivation.shape else ()),
    )
    chains = [*own, *(each for chain in own for each in chain.inner)]
    count = sum(len(chain.steps) for chain in chains)
    facts = sum(len(chain.facts) for chain in chains)
    coq = _in_coq(story)
    is_open = any(part not in story.refuted for part in story.missing)
    if not story.passages and not story.refuted:
        return "nothing: no line was reached"
    if not story.passages:
        return _in_numbers(story)
    what = "every line above" + (", up to the open goal" if is_open else "") + ", by the kernel"
    what += f"; what is false, {_in_numbers(story)}" if story.refuted else ""
    return f"{what}: {_counted(count, 'inference')}, {_counted(facts, 'side fact')}{coq}"


def _in_coq(story: Story) -> str:
    """What Coq has accepted, but for what, and what it was not given."""
    has_kinks = any(theorem.kinks for theorem in story.theorems)
    but_for = ["the remarks"] * bool(story.remarks or (has_kinks and not story.with_remarks))
    but_for += [story.beyond] * bool(story.beyond)
    without = _withheld(story)
    if not story.accepted:
        return "".join(f"; {_is(those)}not given to Coq: {why}" for those, why in without)
    but_for += [f"{those}, not given to Coq: {why}" for those, why in without]
    lead = f", but for {' and for '.join(but_for)}" if but_for else ""
    return f"; accepted by Coq {story.accepted}{lead}"


def _is(those: str) -> str:
    return f"{those} {'are' if ' and part' in those else 'is'} " if those else ""


def _withheld(story: Story) -> Iterator[tuple[str, str]]:
    """What was not given to Coq, and why: parts that share a reason together; nothing is named if it is all."""
    for why in dict.fromkeys(story.withheld.values()):
        named = [f"part “{part}”" for part, reason in story.withheld.items() if reason == why]
        yield "" if len(named) == len(story.theorems) else " and ".join(named), name_text(why)


def _in_numbers(story: Story) -> str:
    """How what is false was seen to be so."""
    claims = [theorem.target.claim for theorem in story.theorems if theorem.part in story.refuted]
    terms = [term for claim in claims if claim is not None for term in claim.terms]
    of_limits = any(contains(term, Limit) for term in terms)
    lead = "the value of the limit by the kernel, the rest " if of_limits else ""
    return f"{lead}in exact numbers, or intervals that hold them"


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
        "passages": [_shown(its, passage, script, measure) for its, passage in _passages(story)],
        "answers": [_answer(story, theorem, script, measure) for theorem in story.theorems],
        "remarks": [list(remark_lines(judged, script)) for judged in story.remarks],
        "checked": script.prose(_checked(story)),
    }


def _verdict(story: Story, theorem: Theorem) -> str:
    """What stands over what came out of a part."""
    if theorem.part in story.refuted:
        return "False"
    if _is_open(story, theorem):
        return "Stuck"
    return "Answer" if theorem.target.claim is None else "Proved"


def _answer(story: Story, theorem: Theorem, script: Script, measure: float) -> dict[str, object]:
    goals, form = story.open(theorem), matrix_claim(theorem)
    chains = {chain.name: chain for chain in theorem.derivation.chains}
    claimed = theorem.target.claim is not None
    is_curved = theorem.claim.relation in CURVED
    return {
        "part": with_conditions(script.prose(_named_part(story, theorem.part)), theorem.target, script),
        "heading": _verdict(story, theorem),
        "claim": asked(story.problem, theorem.target, script) if claimed else "",
        "proved": _displayed(theorem, measure) if claimed and theorem.is_proved and not is_curved else [],
        "words": said(story.problem, theorem.target, theorem.claim, script) if is_curved else "",
        "every": ", ".join(letters(theorem.target, theorem.claim, script)) if claimed else "",
        "satisfied": satisfied(theorem),
        "found": list(optima.found(theorem, script)) if satisfied(theorem) else [],
        "some": for_some(theorem.exists, script),
        "hence": curved(theorem.target, script) if theorem.convexity is not None else "",
        "reached": _displayed(theorem, measure) if not theorem.is_proved and theorem.chain.steps else [],
        "equation": [] if claimed else with_cases(theorem, measure),
        "matrix": equation(matrix_layout(form[0]), matrix_layout(form[1]), measure, latex_of)
        if form is not None
        else [],
        "shape": _dims_latex(shape(form[1])) if form is not None and shape(form[1]) != (1, 1) else "",
        "remark": _remark(story, theorem),
        "note": "" if form is not None or claimed else _no_matrix(theorem),
        "assumed": _assumed(theorem),
        "kinks": [kink_words(theorem, kink, script) for kink in theorem.kinks],
        "where": [(latex(chains[name].start), label(name, story, script)) for name in theorem.chain.where],
        "open": latex(goals[-1], story.problem) if goals else "",
        "false": script.prose(counterexample_words(story.refuted[theorem.part], theorem.target))
        if theorem.part in story.refuted
        else "",
        "missing": script.prose(_missing(story, theorem)),
    }


def _displayed(theorem: Theorem, measure: float) -> list[str]:
    """The claim of a theorem as LaTeX over lines."""
    left, relation, right = sides(theorem.claim)
    boxes = [layout_in(theorem.problem, each) for each in (left, right)]
    return equation(boxes[0], boxes[1], measure, latex_of, relation)


def _stated(problem: Problem, parts: list[str] | None = None, script: Script = MARKDOWN) -> dict[str, object]:
    prose = script.prose
    return {
        "title": prose(problem.title),
        "source": prose(problem.source),
        "sizes": [(latex(sym(name)), prose(says)) for name, says in stated.sizes(problem)],
        "symbols": [
            (
                latex(sym(s.name)),
                _dims_latex(s.dims),
                stated.numbers(s)[1],
                prose(meaning(problem, s)),
                stated.numbers_latex(s),
            )
            for s in stated.symbols(problem)
        ],
        "randoms": list(chance_lines(problem, script)),
        "definitions": [
            (latex(d.head), latex(d.body), _smooth(problem, d, _name_in_math, prose))
            for d in stated.definitions(problem)
        ],
        "functions": [(latex(sym(f.name)), prose(stated.words(f))) for f in stated.others(problem)],
        "hypotheses": [
            *(", ".join(map(judgement_latex, those)) for those in together(problem)),
            *(everywhere_words(every, script) for every in problem.everywhere),
            *sequences(problem, parts, script),
        ],
        "task": script.prose(optima.heading(problem)),
        "optimum": list(optima.statement(problem, script)),
        "finds": [
            (_label(t, script), latex(t.term), formula_for("", t, script))
            for t in _targets(problem, parts)
            if t.claim is None and not is_sought(problem, t)
        ],
        "claims": [
            (_label(t, script), formula_for(asked(problem, t, script), t, script))
            for t in _targets(problem, parts)
            if t.claim is not None
        ],
    }


def _left(line: Line, problem: Problem) -> str:
    """The left side of a line of equations, as LaTeX; nothing for a line of a chain."""
    return "" if line.of is None else f"{latex(line.of.start, problem)} "


def _shown(story: Story, passage: Passage, script: Script, measure: float) -> dict[str, object]:
    start = layout_in(story.problem, passage.chain.start)
    is_short = len(spell(start)) <= SHORT
    room = measure - (width(start) if is_short else 0)
    return {
        "heading": _heading(story, passage, script),
        "start": [] if passage.unknowns else lines(start, measure, latex_of),
        "is_short": is_short and not passage.unknowns,
        "intro": _intro(story, passage, script),
        "outro": _outro(story, passage, script),
        "lines": [
            (
                line.number,
                _left(line, story.problem) + TEX_RELATIONS[line.relation],
                lines(layout_in(story.problem, line.term), room, latex_of),
                reasons(line, story, script),
            )
            for line in passage.lines
        ],
    }
