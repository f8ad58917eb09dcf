"""What is found of a part of a line: of all its meanings together, in the layout in which it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.answer.verdict import Note
from derive.errors import DeriveError
from derive.read import Ambiguous, Clash, NoQuotient, NotYet, Unreadable, tree as t
from derive.work.judged.judging import Judged, judged, meant
from derive.work.judged.said import Context, Said, Saying, said
from derive.work.setting import Setting

OPEN = (NotYet, Ambiguous)  # means something, which can't be judged
TWO_THINGS = "the line may mean two things: write brackets"
TWO_WORDS = "the line may mean two things: say which is meant"
AS_ROWS = Note("other layout", "right where a gradient is a row")
LYING = Note("other layout", "right where vectors are rows")


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What may have been `meant`, if anything, all of one `kind` if they agree: holds, fails, undecided, unreadable.

    `why` is a sentence about the place `at` in the text; `clashed` is what was written where sizes surely clash.
    """

    kind: str
    meant: tuple[Judged, ...] = ()
    why: str = ""
    at: int = 0
    notes: tuple[Note, ...] = ()
    clashed: t.Tree | None = None

    @property
    def meaning(self) -> Said:
        """The usual one of what may be meant."""
        return self.meant[0].meaning


def outcome(setting: Setting, text: str, context: Context) -> Outcome:
    """What is found of `text` where it stands."""
    try:
        saying = said(setting, text, context)
    except DeriveError as why:
        return _unread(why)
    found = _of_saying(setting, saying, context)
    if found.kind in ("holds", "unreadable") or not saying.trees:
        return found
    others = [(replace(context, has_rows=True), AS_ROWS)] if saying.has_gradient else []
    if found.clashed is not None or any(each.meaning.has_clash for each in found.meant):
        others.append((replace(context, lies=True), LYING))
    for other, note in others:
        right = _in_layout(setting, text, other)
        if right is not None:
            return replace(right, notes=(*right.notes, note))
    return found


def _in_layout(setting: Setting, text: str, context: Context) -> Outcome | None:
    """What is found in another layout, if it is right there in all its meanings."""
    try:
        saying = said(setting, text, context)
    except DeriveError:
        return None
    if any(isinstance(why, OPEN) for why in saying.refusals):
        return None
    found = _of_saying(setting, saying, context)
    return found if found.kind == "holds" else None


def _unread(why: DeriveError) -> Outcome:
    if not isinstance(why, Unreadable):  # it is too large
        return Outcome("unreadable", why=str(why))
    return Outcome("undecided" if isinstance(why, OPEN) else "unreadable", why=why.why, at=why.at)


def _of_saying(setting: Setting, saying: Saying, context: Context) -> Outcome:
    if not saying.meanings:
        return _of_nothing(saying)
    left = meant([judged(setting, each) for each in saying.meanings])
    left = _going_on(left, context.held)
    if len({each.kind for each in left}) > 1:
        is_sloppy = any(each.meaning.is_sloppy for each in left)
        return Outcome("undecided", tuple(left), TWO_WORDS if is_sloppy else TWO_THINGS)
    refusals = (*saying.refusals, *(() if left[0].kind == "holds" else saying.spare))
    open_ones = [why for why in refusals if isinstance(why, OPEN) and not isinstance(why, NoQuotient)]
    if open_ones:
        return Outcome("undecided", tuple(left), open_ones[0].why, open_ones[0].at)
    return Outcome(left[0].kind, tuple(left), notes=left[0].meaning.notes)


def _of_nothing(saying: Saying) -> Outcome:
    """What is found where no reading has a meaning: it fails where sizes clash in all that can be read."""
    open_ones = [why for why in saying.refusals if isinstance(why, OPEN)]
    clashes = [why for why in saying.refusals if isinstance(why, Clash)]
    first = (*open_ones, *clashes, *saying.refusals, *saying.spare)[0]
    if isinstance(first, Clash):
        return Outcome("fails", why=first.why, at=first.at, clashed=saying.trees[0])
    return _unread(first)


def _going_on(every: Sequence[Judged], held: Sequence[t.Tree]) -> list[Judged]:
    """Those that go on from what holds, if the others do not, and these do: nobody errs twice to be right."""
    own = [each for each in every if each.meaning.first in held]
    if own and len(own) < len(every) and all(each.kind == "holds" for each in own):
        return own
    return list(every)
