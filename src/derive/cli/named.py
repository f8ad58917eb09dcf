"""Problems as a command line names them: NAME, NAME:PART or a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.errors import UsageError

if TYPE_CHECKING:
    from derive.kernel import Problem
    from derive.remarks import Remark

    Asked = tuple[Problem, str | None, tuple[Remark, ...]]


def named(name: str, letters: Sequence[str] = ()) -> Asked:
    """The problem of that name in the letters that were asked for, the part of it, if one was asked for, and its
    remarks, which keep their letters.

    Raises:
        UsageError: there is no such problem, part or letter.
        StatementError: a file can't be read as a statement.
    """
    from derive import library
    from derive.renaming import pairs, renamed

    head, colon, part = ("", "", "") if name.endswith((".py", ".toml")) else name.rpartition(":")
    problem, remarks = library.load_with_remarks(head if colon else name)
    parts = [target.part for target in problem.targets]
    if colon and part not in parts:
        raise UsageError(
            f"{head} has no part {part}; its parts are {', '.join(filter(None, parts)) or 'not named'}"
        )
    own = renamed(problem, pairs(letters)) if letters else problem
    return own, own.targets[parts.index(part)].part if colon else None, remarks
