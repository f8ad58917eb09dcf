"""Lines of a terminal: formulas broken where a person breaks them, and reasons in a column beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise, product

WIDTH = 80
INDENT = " " * 10  # of what continues a line
COLUMNS, USUAL = range(30, 51), 44  # where reasons may begin
GAP = 2  # between a formula and its reason, at least
SHIELD = "\0"  # a space at which a formula is not broken
OPEN, CLOSE = (
    "\u2066",
    "\u2069",
)  # around a formula among words that are not English: isolates, from left to right
FROM_RIGHT = "\u200f"  # what a line begins with that is read from the right, whatever stands first in it
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
RELATIONS = ("=", "≠", "<", ">", "≤", "≥")
SIGNS = (*RELATIONS, "+", "−")
OPEN_SIGMA = re.compile(r"(^|[(\[/−])Σ\S*$")
AVERAGE = re.compile(r"(?:E|Var|Cov)\[[^\[\]]{,30}\]")  # short enough to stay on a line
OF_FORMULAS = re.compile(
    r"[^A-Za-z'’“”,.:;()-]|^\(?[b-zB-HJ-Z][,.:;)]*$|^(log|tanh|lim|ReLU)$"
)  # no word has it
TOGETHER = 40  # letters of a formula among words that is not broken
DEEPEST = 3  # brackets in which a sign is better than a factor further out
SHORT = 12  # letters of a left side that is not left alone on its line


Row = tuple[str, str, str]  # a formula, its number, its reason


def column(rows: Iterable[Row]) -> int:
    """Where the reasons of a page begin: where that leaves the fewest lines, and of those near the usual."""
    told = list(rows)
    lines = {each: sum(len(in_columns(row, each)) for row in told) for each in COLUMNS}
    return min(COLUMNS, key=lambda each: (lines[each], abs(each - USUAL)))


def in_columns(row: Row, column: int, lead: str = "    = ") -> list[str]:
    """A line of a derivation: its reason beside the formula or, for want of room, below."""
    formula, number, reason = row
    lines = broken(formula, lead, INDENT)
    if len(lines) == 1 and breadth(lines[0]) <= column - GAP:
        before = lines[0] + " " * (column - breadth(lines[0]))
        return sentence(reason, f"{before}{number} ", " " * (column + len(number) + 1))
    return [*lines, *sentence(reason, f"{INDENT}{number} ", INDENT + " " * (len(number) + 1))]


def breadth(line: str) -> int:
    """How many columns of a terminal `line` takes: an accent that is a character of its own takes none, nor does
    what only says how letters join, or which way they are read.
    """
    return sum(map(_takes_a_column, line))


@cache  # a page is measured once for each place where its reasons may begin
def _takes_a_column(letter: str) -> bool:
    return not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"


def wrapped(words: str, lead: str = "", indent: str = "", width: int = WIDTH) -> list[str]:
    """Words over lines, the first behind `lead`, the others behind `indent`."""
    lines, is_begun = [lead], False
    for gap, word in re.findall(r"([ \t\n\r\x0b\x0c]*)([^ \t\n\r\x0b\x0c]+)", words):
        if is_begun and breadth(lines[-1]) + len(gap) + breadth(word) > width:
            lines.append(indent + word)
        else:
            lines[-1] += " " * len(gap) + word
        is_begun = True
    return lines if is_begun else []


def settled(lines: Iterable[str], is_rtl: bool) -> Iterator[str]:
    """Lines as they are written: with formulas marked where that shows which way they are read, each line by itself."""
    is_open = False
    for line in lines:
        if not is_rtl:
            yield line.replace(OPEN, "").replace(CLOSE, "")
            continue
        start = len(line) - len(line.lstrip())
        text = (OPEN if is_open else "") + line[start:]
        text = re.sub(rf"^(\S ){OPEN}", rf"{OPEN}\1", text)  # = and the formula behind it
        is_open = text.count(OPEN) > text.count(CLOSE)
        yield FROM_RIGHT * bool(text) + line[:start] + text + CLOSE * is_open


def sentence(words: str, lead: str, indent: str) -> list[str]:
    """Words over lines; formulas in them stay whole if they are short, and equations if that can be."""

    def shown(row: str) -> str:
        return row if breadth(indent + row) <= WIDTH else row.replace(SHIELD, " ")

    if OPEN in words:
        whole = MARKED.sub(lambda m: shown(_whole(m[0])), words)
    else:
        words = AVERAGE.sub(lambda m: m[0].replace(" ", SHIELD), words)
        whole = " ".join(map(shown, _together(words)))
    lines = wrapped(whole, lead, indent)
    if any(breadth(line) > WIDTH for line in lines):
        return wrapped(words.replace(SHIELD, " "), lead, indent)
    return [line.replace(SHIELD, " ") for line in lines]


def _whole(formula: str) -> str:
    """A formula that is not broken if it is short, else not beside its signs."""
    if breadth(formula) <= TOGETHER:
        return formula.replace(" ", SHIELD)
    return "".join(_shielded(formula, _is_no_sign, len(formula)))


def _together(words: str) -> Iterator[str]:
    """English words one by one, and formulas, whole if they are short, which differ from words by their letters."""
    told = words.split(" ")
    row, depth = told[:1], 0
    for place, (before, after) in enumerate(pairwise((*told, "")), 1):
        depth += sum((letter in "[{") - (letter in "]}") for letter in before)
        if place < len(told) and (depth > 0 or _is_one_formula(before, after, told[place:])):
            row.append(after)
            continue
        yield _whole(" ".join(row))
        row = [after]


def _is_one_formula(before: str, after: str, rest: list[str]) -> bool:
    """Whether two words belong to one formula; a condition in brackets behind it is another one."""
    if before.endswith((",", ";", ":")) or (after.startswith("(") and _is_condition(rest)):
        return False
    if {before, after} & {*SIGNS}:
        return True
    return bool(OF_FORMULAS.search(before) and OF_FORMULAS.search(after))


def _is_condition(words: list[str]) -> bool:
    """Whether the bracket that opens with the first of the words holds a relation."""
    depth = 0
    for each in words:
        depth += each.count("(") - each.count(")")
        if each in RELATIONS:
            return True
        if depth <= 0:
            return False
    return False


def _is_no_sign(before: str, after: str) -> bool:
    return not {before, after} & {*SIGNS}


def broken(formula: str, lead: str, indent: str, width: int = WIDTH) -> list[str]:
    """A formula over lines, in as few brackets as will do: broken before = if much stands on its left, else
    before a sign, else between factors.
    """
    left, relation, right = formula.partition(" = ")
    if relation and len(left) > SHORT and breadth(lead + formula) > width and _is_closed(left):
        return [*broken(left, lead, indent, width), *broken(f"= {right}", indent, indent + "  ", width)]
    lines = list[str]()
    for deepest, may in product((*range(DEEPEST), len(formula)), (_is_sign, _may_begin)):
        lines = wrapped("".join(_shielded(formula, may, deepest)), lead, indent, width)
        if all(breadth(line) <= width for line in lines):
            break
    else:
        lines = wrapped(formula, lead, indent, width)
    return [line.replace(SHIELD, " ") for line in lines]


def _is_closed(formula: str) -> bool:
    """Whether its brackets are: the = of 1[a = b] does not count."""
    return all(formula.count(left) == formula.count(right) for left, right in ("()", "[]", "{}"))


def _shielded(formula: str, may: Callable[[str, str], bool], deepest: int) -> Iterator[str]:
    """The words of a formula, with spaces only where it `may` be broken, which an exponent or an index may not."""
    words, depth, raised = formula.split(" "), 0, 0
    yield words[0]
    for before, after in pairwise(words):
        depth += sum((letter in "([") - (letter in ")]") for letter in before)
        raised += before.count("{") - before.count("}")
        is_place = (
            not raised and depth <= deepest and may(before.strip(OPEN + CLOSE), after.strip(OPEN + CLOSE))
        )
        yield (" " if is_place else SHIELD) + after


def _is_sign(before: str, after: str) -> bool:
    return after in SIGNS


def _may_begin(before: str, after: str) -> bool:
    """Not behind a sign or a Σ, nor between ∂/∂x and its bracket."""
    opens = OPEN_SIGMA.search(before) or after.startswith("[")
    return not (opens or before in (*SIGNS, "·", "∘", "/") or after == "/")


def listed(items: list[str]) -> str:
    """Items as a person lists them: a, b and c."""
    if not items:
        return ""
    *others, last = items
    return f"{', '.join(others)} and {last}" if others else last
