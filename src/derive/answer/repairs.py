"""What one change of an answer makes it right: a transpose, the order of two factors or of two indices, or brackets.

The changes are made in what was written, so that they are found too where that fits no shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from derive.answer.edits import Edit, edits
from derive.answer.fit import Misfit, fits
from derive.answer.reading import Meaning
from derive.answer.spelled import spelled
from derive.answer.verdict import Diagnosis
from derive.read import Formula, Unreadable, elaborate, tree as t

if TYPE_CHECKING:
    from derive.answer.key import AnswerKey

MOST = 60  # changes that are tried
LONGEST = 60  # letters of a right answer that is shown


def repairs(key: AnswerKey, tree: t.Tree) -> Iterator[Diagnosis]:
    """The changes of what was written that make it right for sure, the simplest first."""
    for edit in islice(edits(key.scope, tree), MOST):
        if _is_right(key, edit.tree):
            yield mended(edit)


def mended(edit: Edit) -> Diagnosis:
    """What is said of a change that makes it right."""
    shown = spelled(edit.tree)
    formula = f": {shown}" if shown is not None and len(shown) <= LONGEST else ""
    return Diagnosis(edit.label, f"This is right {edit.says}{formula}.")


def _is_right(key: AnswerKey, tree: t.Tree) -> bool:
    """Whether it is proved so, written strictly, in the letters of the question."""
    formula = Formula(key.scope())
    try:
        meaning = Meaning(tree, formula, elaborate(formula, tree, {}))
        ways = [] if formula.remarks or formula.choices else list(fits(meaning, key.asked))
    except (Misfit, Unreadable):
        return False
    for fit in ways:
        if fit.doubt or fit.tied or fit.is_other_layout:
            continue
        if not any(note.label == "letters" for note in fit.notes) and not key.finished.rest(fit.term):
            compared = key.comparer.compare(fit.term)
            if compared.kind == "equal" and not compared.where:
                return True
    return False
