r"""The arguments that people write behind the name of a definition: L(w), MSE(y, y^*), p(y \mid \theta), KL(p \| q)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.read import scripts as s, tree as t
from derive.read.characters import GREEK
from derive.read.errors import Unreadable
from derive.read.names import ACCENTS, VARIANTS
from derive.read.reader import TRANSPOSED, TURNED
from derive.read.tokens import UPRIGHT

if TYPE_CHECKING:
    from derive.read.reader import Reader

BETWEEN = (",", ";", "|", r"\|", r"\mid", r"\vert", r"\Vert", r"\parallel")
MARKS = ("{", "}", "_", "^", "*", "'", "(", ")", *BETWEEN)
FONTS = ("mathbf", "boldsymbol", "bm", "vec", "mathcal", "pmb", "textbf", "star", "ast", "prime", "ell")
COMMANDS = frozenset(f"\\{name}" for name in (*GREEK, *ACCENTS, *VARIANTS, *UPRIGHT, *FONTS)) | {*BETWEEN}


def arguments(r: Reader, base: t.Tree) -> t.Applied | None:
    """`base` with the names in the brackets that come next; None if it is no definition, or no names stand there."""
    name = base.of if isinstance(base, t.Scripted | t.Primed) else base
    if not isinstance(name, t.Name) or name.base in r.names.functions:
        return None
    is_known = r.names.declares(name.base)
    start = r.next.at
    if not (name.base in r.names.defined if is_known else r.names.is_line and not _is_constant(name)):
        return None
    if not r.names.is_answer or start in r.failed or not _may_be_names(r):
        return None
    before, place, forks, depth = list(r.tokens), r.place, dict(r.forks), r.depth
    found: list[t.Tree] = []
    try:
        while not r.at(")"):
            if r.take().says == "|" and r.at("|"):  # the bracket, or what stands between two
                r.take()
            found.append(s.variable(r))
            if not r.at(")", *BETWEEN):
                raise r.unexpected("a comma or )")
        if len(found) == 1 and not (r.names.is_line and is_known):
            raise r.unexpected("another argument")
        r.take()
        if is_transposed(r) and r.fork(TURNED, start):
            raise r.unexpected("a factor")  # u (v)^T
    except Unreadable:
        r.tokens, r.place, r.forks, r.depth = before, place, r.forks if TURNED in r.taken else forks, depth
        r.failed.add(start)
        return None
    return t.Applied(base.at, base, tuple(found))


def is_transposed(r: Reader) -> bool:
    """Whether a transpose comes next."""
    says = r.ahead(2).says if r.ahead(1).says == "{" else r.ahead(1).says
    return r.at("^") and (says in TRANSPOSED or says == "T")


def _is_constant(name: t.Name) -> bool:
    return name.base in ("e", "I", "d", r"\pi", r"\delta")


def _may_be_names(r: Reader) -> bool:
    """Whether nothing stands in the brackets that comes in no list of names."""
    depth = 0
    for token in r.tokens[r.place :]:
        depth += (token.says == "(") - (token.says == ")")
        if depth == 0:
            return True
        known = MARKS if token.kind == "mark" else COMMANDS
        if token.kind == "end" or (token.kind in ("mark", "command") and token.says not in known):
            return False
    return False
