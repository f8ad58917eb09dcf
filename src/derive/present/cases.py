"""What an answer is case by case, under the answer."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Case, Judgement, Theorem
from derive.present import latex as latex_of, layout as boxes
from derive.present.breaking import equation, lines, width
from derive.present.columns import breadth, broken
from derive.present.judgements import judgement_text, related
from derive.present.latex import spell
from derive.present.layout import layout
from derive.present.text import text

INDENT = 11  # of the lines under "Answer   "
NARROWEST = 12.0  # em that a value is broken over
SIGN, OPEN = 1.5, 4.0  # em of an =, and of the bracket and the words of \begin{cases}


def conditions_text(case: Case) -> str:
    """The conditions of a case, on one line of a terminal."""
    return " and ".join(map(judgement_text, case.when))


def case_lines(theorem: Theorem, columns: int) -> Iterator[str]:
    """= value   where ..., a line for each case of an answer; what has no room goes over several."""
    values = [f"= {text(case.value)}" for case in theorem.cases]
    wheres = [f"where {conditions_text(case)}" for case in theorem.cases]
    room = columns - INDENT - 3 - max(map(breadth, wheres), default=0)
    wide = max((breadth(value) for value in values if breadth(value) <= room), default=0)
    for value, where in zip(values, wheres, strict=True):
        if breadth(value) <= room:
            yield f"{'':{INDENT}}{value}{'':{wide - breadth(value)}}   {where}"
        else:
            for each, first, then in ((value, 0, 2), (where, 4, 6)):
                yield from broken(each, " " * (INDENT + first), " " * (INDENT + then), columns)


def with_cases(theorem: Theorem, measure: float) -> list[str]:
    r"""The answer as LaTeX over lines, for a measure in em, and under it \begin{cases}, aligned at their =."""
    left, right = map(layout, theorem.claim.terms)
    found = equation(left, right, measure, latex_of)
    if not theorem.cases:
        return found
    if len(found) == 1:
        rows = _rows(theorem, measure - width(left) - SIGN)
        return [f"{spell(left)} &= {spell(right)}", rf"&= {_in_cases(rows)}"]
    return [*found, rf"={{}} & {_in_cases(_rows(theorem, measure - OPEN))}"]


def _in_cases(rows: list[str]) -> str:
    return "\n".join([r"\begin{cases}", " \\\\\n".join(rows), r"\end{cases}"])


def _rows(theorem: Theorem, measure: float) -> list[str]:
    """A row for each case; a value that has no room goes over several."""
    rows: list[str] = []
    for case in theorem.cases:
        room = measure - OPEN - sum(map(_wide, case.when))
        first, *rest = lines(layout(case.value), max(room, NARROWEST), latex_of)
        where = r" \text{ and } ".join(map(_relation_latex, case.when))
        rows.append(rf"{first} & \text{{where }} {where}")
        rows += [rf"\quad {each} &" for each in rest]
    return rows


def _relation_latex(condition: Judgement) -> str:
    return spell(related(condition))


def _wide(condition: Judgement) -> float:
    left, right = condition.terms
    return width(boxes.Condition(layout(left), condition.relation, layout(right))) + 2.0
