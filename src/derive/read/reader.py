"""The state of a parser: the tokens that are left, what is declared, and how forks are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from derive.read.errors import Unreadable
from derive.read.names import KNOWN, Names
from derive.read.tokens import Token

DEEPEST = 60


RELATIONS = {
    "=": "=", "==": "=", "<": "<", r"\lt": "<", ">": ">", r"\gt": ">", "<=": "<=", r"\le": "<=", r"\leq": "<=",
    r"\leqslant": "<=", ">=": ">=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=", "!=": "!=", r"\ne": "!=",
    r"\neq": "!=", r"\succeq": "⪰", r"\succ": "≻", r"\preceq": "⪯", r"\prec": "≺",
}  # fmt: skip


DEFINITE = {"⪰": (False, False), "≻": (False, True), "⪯": (True, False), "≺": (True, True)}  # turned, strict


PRODUCTS = {
    "*": "*", r"\cdot": "·", r"\times": "×", "/": "/", r"\div": "/", r"\odot": "∘", r"\circ": "∘", r"\otimes": "⊗", r"\ast": "*",
}  # fmt: skip


NO_FACTOR = frozenset(
    [
        r"\end",
        r"\\",
        r"\}",
        r"\|",
        r"\rangle",
        r"\rVert",
        r"\rvert",
        r"\in",
        r"\to",
        r"\Rightarrow",
        r"\leftarrow",
        r"\gets",
        r"\coloneqq",
        r"\pm",
        r"\mp",
        r"\mid",
        r"\sim",
        r"\implies",
        r"\iff",
        r"\quad",
        r"\text",
        r"\top",
    ]
)


APART = "slash before a space"  # a/b c
BEFORE_SUM = "function before a sum"  # log a Σ_n x_n
TURNED = "argument before a transpose"  # u (v)^T
HARDLY = frozenset((APART, BEFORE_SUM))  # forks whose less usual meaning was hardly meant
GIVES = re.compile(r"(?<=[ \t])<-(?=[ \t])")  # w <- w - eta g; x < -1 and x<-1 are bounds
DIVIDING = frozenset(("slash", APART))
LOOSE = (r"\propto", r"\approx", r"\simeq", r"\sim")  # relations that nobody can refute


CLOSING = {"(": ")", "[": "]", "{": "}", r"\{": r"\}"}


TRANSPOSED = frozenset((r"\top", r"\intercal"))


@dataclass
class Reader:
    """The tokens that are left, what is declared, and how forks are taken."""

    tokens: list[Token]
    names: Names
    taken: frozenset[str] = frozenset()
    forks: dict[str, int] = field(default_factory=dict)
    latex: bool = False
    place: int = 0
    depth: int = 0
    bars: list[str] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)  # where something was tried that is not there: never twice

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.place]

    def ahead(self, by: int) -> Token:
        """The token `by` places on."""
        return self.tokens[min(self.place + by, len(self.tokens) - 1)]

    def at(self, *marks: str) -> bool:
        """Whether one of these signs comes next."""
        token = self.tokens[self.place]
        return token.says in marks and token.kind in ("mark", "command")

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.next
        if token.kind != "end":
            self.place += 1
        return token

    def expect(self, mark: str, since: Token | None = None) -> Token:
        """Take `mark`, or say what stands there."""
        if not self.at(mark):
            opened = f" for the {since.says} of column {since.at + 1}" if since else ""
            raise self.unexpected(f"{mark}{opened}")
        return self.take()

    def unexpected(self, wanted: str) -> Unreadable:
        """That something else was wanted here."""
        return Unreadable(f"expected {wanted}, found {self.next.says[:40]}", self.next.at)

    def fork(self, kind: str, at: int) -> bool:
        """Note that the text may be read in two ways; whether the less usual one is taken."""
        self.forks.setdefault(kind, at)
        return kind in self.taken

    def push_back(self, token: Token) -> None:
        """Let `token` come next."""
        self.tokens.insert(self.place, token)

    def deeper(self) -> Deeper:
        """One level further in."""
        return Deeper(self)


@dataclass(slots=True)
class Deeper:
    """A level of nesting, of which there may not be too many."""

    reader: Reader

    def __enter__(self) -> None:
        self.reader.depth += 1
        if self.reader.depth > DEEPEST:
            raise Unreadable(f"nested deeper than {DEEPEST}", self.reader.next.at)

    def __exit__(self, *_: object) -> None:
        self.reader.depth -= 1


def starts_factor(r: Reader) -> bool:
    """Whether a factor may begin here without a sign before it."""
    token = r.next
    match token.kind:
        case "number" | "word":
            is_word = token.says in ("if", "for", "where", "otherwise", "and", "else")
            return not is_word and (token.says != "when" or not r.names.is_line)
        case "command":
            if token.says == r"\|":
                return not r.bars
            if token.says in LOOSE and r.names.is_line:
                return False
            known = token.says in RELATIONS or token.says in PRODUCTS or token.says in NO_FACTOR
            return not known or (token.says == r"\text" and _text_is_name(r))
        case "mark":
            bar = token.says == "|" and not r.bars and not holds(r)
            return token.says in ("(", "[", "{") or bar or opens_bar(r)
    return False


def holds(r: Reader) -> bool:
    """Whether the bar of ∂f/∂x|_μ comes next."""
    return r.names.is_line and r.next.says == "|" and r.ahead(1).says == "_"


def opens_bar(r: Reader) -> bool:
    r"""Whether the \left. comes next of a derivative with a bar behind it."""
    then = r.ahead(1).says in (r"\frac", r"\dfrac", r"\tfrac", r"\partial")
    return r.names.is_line and r.next.says == "." and then


def _text_is_name(r: Reader) -> bool:
    inner = r.ahead(2).says
    return r.ahead(1).says == "{" and (inner in KNOWN or inner in r.names.spelled) and r.ahead(3).says == "}"


@contextmanager
def unbarred(r: Reader) -> Iterator[None]:
    """Within brackets a bar opens anew."""
    bars, r.bars = r.bars, []
    yield
    r.bars = bars
