"""Names that a student gives: whether an equation does, and what the name then stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.kernel import Definition
from derive.read import Ambiguous, Clash, Formula, Head, NotYet, Unreadable, elaborate, tree as t
from derive.read.scope import UNKNOWN
from derive.work.judged.relating import entry_of, places_of, shape_of
from derive.work.setting import Setting

WORN = re.compile(r"\\(?:hat|widehat|tilde)\{(.*)\}")  # what an estimate wears
RESERVED = ("I", r"\pi", "d", r"\partial")


def names_something(setting: Setting, tree: t.Relation, anew: bool = False) -> bool:
    """Whether it equates a name that means nothing yet, perhaps with indices, to something; if `anew` it may be one of
    the student's own.
    """
    left, scope = tree.sides[0], setting.scope()
    name = left.of if isinstance(left, t.Scripted) else left
    if tree.signs[0] not in ("=", ":=", "←") or not isinstance(name, t.Name) or name.base in RESERVED:
        return False
    is_size = name.base in scope.sizes and not (isinstance(left, t.Scripted) and _has_letter(left))
    if is_size or name.base in scope.functions or _is_index(setting, left):
        return False
    if anew and any(each.name in setting.own for each in scope.called(name.base)):
        return True
    if scope.names().declares_plain(name.base) and not (_is_marked(left) or _is_own(setting, name.base)):
        return False  # what can't be read of it is a mistake
    if _is_entry(setting, left):
        return False
    formula = Formula(scope)
    try:
        elaborate(formula, left, {})
    except (Ambiguous, Clash):
        return False
    except Unreadable:
        return True
    is_mean = isinstance(left, t.Name) and left.base.startswith(
        r"\bar{"
    )  # so read, if nobody says what it is
    is_marked = is_mean or _is_marked(left) or (_is_raised(left) and _is_own(setting, name.base))
    return any(remark.label in ("label", "row") for remark in formula.remarks) and is_marked


def _has_letter(left: t.Scripted) -> bool:
    """Whether a letter stands below the name, as for an index: m_i beside a size m."""
    return left.above is None and len(left.below) == 1 and isinstance(left.below[0], t.Name)


def _is_raised(left: t.Tree) -> bool:
    return isinstance(left, t.Scripted) and isinstance(left.above, t.Number)


def _is_own(setting: Setting, base: str) -> bool:
    """Whether all that is called so are names of the student's."""
    return all(each.name in setting.own for each in setting.scope().called(base))


def _is_index(setting: Setting, left: t.Tree) -> bool:
    """Whether it is a letter that the author writes for an index."""
    return isinstance(left, t.Name) and any(
        left.base in letters for letters in setting.scope().preferred.values()
    )


def _is_entry(setting: Setting, left: t.Tree) -> bool:
    """Whether a number below the name of an array that is given may number an entry of it: y_1, but not y_0."""
    if not isinstance(left, t.Scripted) or not isinstance(left.of, t.Name):
        return False
    given = (each for each in setting.scope().called(left.of.base) if each.name not in setting.own)
    return any(each.extents for each in given) and any(
        isinstance(each, t.Number) and each.value > 0 for each in left.below
    )


def _is_marked(left: t.Tree) -> bool:
    """Whether the name has a label: W^{(2)}, y^*, w_{new}, a_0."""
    if not isinstance(left, t.Scripted):
        return False
    above = left.above
    raised = (isinstance(above, t.Mark) and above.says != "T") or _is_bracketed(above)
    return raised or any(_is_label(each) for each in left.below)


def _is_bracketed(above: t.Tree | None) -> bool:
    return isinstance(above, t.Group) and isinstance(above.of, t.Number)


def _is_label(item: t.Tree) -> bool:
    return isinstance(item, t.Number) or (isinstance(item, t.Word) and len(item.says) > 2)


def defining(setting: Setting, tree: t.Relation, has_rows: bool = False) -> Definition:
    """That a name stands for the right side, at the indices that the name has.

    Raises:
        Unreadable: its indices are not those of the right side.
    """
    left, right = tree.sides[:2]
    head, names = _head(left)
    formula = Formula(setting.scope(has_rows))
    for name in names:
        formula.letter(name, left.at, {})
    value = elaborate(formula, right, {})
    letters = [formula.free[name] for name in names]
    if len(set(names)) < len(names):
        raise NotYet("a name with an index twice", left.at)
    for letter in formula.letters:
        formula.prefer(letter)
    places = places_of(formula, shape_of(value))
    term = entry_of(formula, value, places)
    params = (*(letter.index for letter in letters), *places)
    if any(each.dim.startswith(UNKNOWN) for each in params):
        raise NotYet(f"nothing says what the indices of {head.name} run over", left.at)
    if stray := sorted(each.name for each in term.free - set(params)):
        raise NotYet(f"the index {stray[0]} stands on the right side of {head.name} = ... only", tree.at)
    return Definition(head.name, params, term)


def _head(left: t.Tree) -> tuple[Head, list[str]]:
    """The name, with its labels, and the letters that are its indices."""
    if isinstance(left, t.Name):
        return Head(left.base), []
    assert isinstance(left, t.Scripted)
    below = [each for each in left.below if _is_label(each)]
    above = left.above
    letters = [*_letters(left.below)]
    if isinstance(above, t.Group) and isinstance(above.of, t.Name):
        letters, above = [above.of.base, *letters], None
    if above is not None and not isinstance(above, t.Mark | t.Number) and not _is_bracketed(above):
        raise NotYet("a name for a power of something", left.at)
    return Head(left.of.base, "".join(map(t.plain, below)), t.plain(above)), letters


def as_unknown(setting: Setting, tree: t.Tree, definition: Definition) -> str:
    r"""The unknown of which the name is said to be the value looked for, with its indices: \theta for \theta_{MAP},
    \mu for \hat{\mu}; "" if it names something else: a value that is numbered, or one got from another.
    """
    if not isinstance(tree, t.Relation):
        return ""
    left = tree.sides[0]
    name = left.of if isinstance(left, t.Scripted) else left
    labels = [left.above, *left.below] if isinstance(left, t.Scripted) else []
    if not isinstance(name, t.Name) or any(
        isinstance(each, t.Number) or _is_bracketed(each) for each in labels
    ):
        return ""
    worn = WORN.fullmatch(name.base)
    base = worn[1] if worn else name.base
    unknowns = {each for target in setting.problem.targets for each in target.unknowns}
    if base not in unknowns or any(setting.problem.depends(definition.body, each) for each in unknowns):
        return ""
    letters = list(_letters(left.below)) if isinstance(left, t.Scripted) else []
    return base + (f"_{{{' '.join(letters)}}}" if letters else "")


def _letters(below: tuple[t.Tree, ...]) -> Iterator[str]:
    for each in below:
        match each:
            case t.Name(base=base):
                yield base
            case t.Word(says=says) if not _is_label(each):
                yield from says
            case _ if not _is_label(each):
                raise NotYet("a name with a formula for an index", each.at)
