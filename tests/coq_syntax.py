"""Coq's text as a tree, for the little of Gallina in which statements are written; knows nothing of our export.

Levels are those of the manual: ^ 30 to the right, unary - and / 35, * and / 40, + and - 50, relations 70,
not 75, /\\ 80, <-> 95, -> 99, forall, exists and fun as far as they reach.  What Coq refuses or we do not know is refused.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_']*)|(?P<number>[0-9]+)|(?P<scope>%[A-Za-z]+)"
    r"|(?P<sign>:=|=>|->|/\\|<->|<=|<>|[-+*/^=<:,;()\[\]~]))"
)
INFIX = {  # sign -> level, of the left side, of the right side
    "->": (99, 98, 200), "<->": (95, 94, 94), "/\\": (80, 79, 80), "=": (70, 69, 69), "<": (70, 69, 69), "<=": (70, 69, 69),
    "<>": (70, 69, 69), "+": (50, 50, 49), "-": (50, 50, 49), "*": (40, 40, 39), "/": (40, 40, 39),
    "^": (30, 29, 30),
}  # fmt: skip
PREFIX, NOT, APPLICATION, ATOM = 35, 75, 10, 9
KEYWORDS = frozenset(
    [
        "Axiom",
        "CoFixpoint",
        "Definition",
        "Fixpoint",
        "Hypothesis",
        "Parameter",
        "Prop",
        "SProp",
        "Set",
        "Theorem",
        "Type",
        "Variable",
        "as",
        "at",
        "by",
        "cofix",
        "else",
        "end",
        "exists",
        "exists2",
        "fix",
        "for",
        "forall",
        "fun",
        "if",
        "in",
        "let",
        "match",
        "mod",
        "return",
        "then",
        "using",
        "where",
        "with",
    ]
)
SILENT = ("Module ", "Section ", "End ", "#[local] Hint Rewrite ")


class NotCoq(Exception):
    """A text that Coq would not read, or of which we do not know what it means."""


@dataclass(frozen=True)
class Name:
    id: str


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Op:
    """Signs between terms, or in front of one."""

    sign: str
    args: tuple


@dataclass(frozen=True)
class App:
    head: object
    arg: object


@dataclass(frozen=True)
class Bind:
    """fun, forall, exists: `binders` are names, each with its type or None."""

    word: str
    binders: tuple
    body: object


@dataclass(frozen=True)
class Pair:
    left: object
    right: object


@dataclass(frozen=True)
class Items:
    items: tuple


@dataclass(frozen=True)
class Scoped:
    """A term with %nat or %R behind it."""

    body: object
    scope: str


def tokens(text):
    found, place, text = [], 0, text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise NotCoq(f"no token: {text[place : place + 20]!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


def parse(text):
    """The tree of a term."""
    parser = Parser(text)
    tree = parser.term()
    parser.end()
    return tree


class Parser:
    def __init__(self, text):
        self.tokens = [*tokens(text), ("end", "")]
        self.place = 0

    @property
    def ahead(self):
        return self.tokens[self.place][1]

    @property
    def kind(self):
        return self.tokens[self.place][0]

    def take(self, *wanted):
        kind, text = self.tokens[self.place]
        if wanted and text not in wanted:
            raise NotCoq(f"{text!r} where {' or '.join(wanted)} is expected")
        self.place += kind != "end"
        return text

    def end(self):
        if self.kind != "end":
            raise NotCoq(f"unexpected {self.ahead!r}")

    def identifier(self):
        if self.kind != "name" or self.ahead in KEYWORDS:
            raise NotCoq(f"{self.ahead!r} is no identifier")
        return self.take()

    def term(self, level=200):
        if self.ahead in ("fun", "forall", "exists"):
            if level < 200:
                raise NotCoq(f"{self.ahead} needs brackets here")
            return self.binding()
        if self.ahead in ("-", "/"):
            if level < PREFIX:
                raise NotCoq(f"{self.ahead} in front needs brackets here")
            left, own = Op(self.take(), (self.term(PREFIX),)), PREFIX
        elif self.ahead == "~":
            if level < NOT:
                raise NotCoq("~ needs brackets here")
            left, own = Op(self.take(), (self.term(NOT),)), NOT
        else:
            left, own = self.application(level), APPLICATION
        while self.ahead in INFIX:
            mine, of_left, of_right = INFIX[self.ahead]
            if mine > level or own > of_left:
                break
            left, own = Op(self.take(), (left, self.term(of_right))), mine
        return left

    def binding(self):
        word = self.take()
        binders = self.binders()
        self.take("=>" if word == "fun" else ",")
        return Bind(word, tuple(binders), self.term())

    def binders(self):
        """(x y : T) (z : U), or x y, or x y : T."""
        found = []
        while self.ahead == "(" or self.kind == "name":
            if self.ahead == "(":
                self.take("(")
                found += self.typed()
                self.take(")")
            else:
                found.append((self.identifier(), None))
        if not found:
            raise NotCoq("nothing is bound")
        if self.ahead == ":" and all(kind is None for _, kind in found):
            self.take(":")
            kind = self.term()
            return [(name, kind) for name, _ in found]
        return found

    def typed(self):
        names = [self.identifier()]
        while self.kind == "name":
            names.append(self.identifier())
        self.take(":")
        kind = self.term()
        return [(name, kind) for name in names]

    def application(self, level):
        left = self.atom()
        while level >= APPLICATION and (self.kind in ("name", "number") or self.ahead in ("(", "[")):
            if self.ahead in KEYWORDS:
                raise NotCoq(f"{self.ahead} needs brackets here")
            left = App(left, self.atom())
        return left

    def atom(self):
        found = self.closed()
        while self.kind == "scope":
            found = Scoped(found, self.take()[1:])
        return found

    def closed(self):
        if self.kind == "number":
            return Number(int(self.take()))
        if self.ahead == "(":
            self.take("(")
            found = self.term()
            if self.ahead == ",":
                self.take(",")
                found = Pair(found, self.term())
            self.take(")")
            return found
        if self.ahead == "[":
            return self.listed()
        return Name(self.identifier())

    def listed(self):
        self.take("[")
        items = []
        while self.ahead != "]":
            items.append(self.term())
            if self.ahead != "]":
                self.take(";")
        self.take("]")
        return Items(tuple(items))


# -- sentences ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sections:
    """What a text declares, in order: (name, type), (name, binders, type, body), (name, proposition)."""

    variables: tuple
    definitions: tuple
    hypotheses: tuple
    theorems: tuple


def without_comments(text):
    found, depth, place = [], 0, 0
    while place < len(text):
        two = text[place : place + 2]
        if two in ("(*", "*)"):
            depth += 1 if two == "(*" else -1
            place += 2
            continue
        if text[place] == '"':
            raise NotCoq("a string: nothing of it would be read as it stands")
        if not depth:
            found.append(text[place])
        place += 1
    return "".join(found)


def sentences(text):
    return [each.strip() for each in re.split(r"\.(?=\s)", without_comments(text) + "\n") if each.strip()]


def sections(text):
    """What a text declares.  Proofs are passed over, with the lemmas that they prove."""
    variables, definitions, hypotheses, theorems = [], [], [], []
    is_proof = is_to_prove = False
    for sentence in sentences(text):
        word, _, rest = sentence.partition(" ")
        if is_proof:
            is_proof = sentence.split()[-1] != "Qed"  # a block may end before it: }
        elif is_to_prove:
            if sentence != "Proof":
                raise NotCoq(f"no proof: {sentence[:40]}")
            is_proof, is_to_prove = True, False
        elif word in ("Variable", "Variables"):
            parser = Parser(rest)
            variables += parser.typed()
            parser.end()
        elif word == "Definition":
            definitions.append(definition(rest))
        elif word in ("Hypothesis", "Theorem"):
            name, _, claim = rest.partition(":")
            (hypotheses if word == "Hypothesis" else theorems).append((one_name(name), parse(claim)))
            is_to_prove = word == "Theorem"
        elif word == "Lemma":
            is_to_prove = True
        elif not sentence.startswith(SILENT):
            raise NotCoq(f"unknown: {sentence[:40]}")
    if is_proof or is_to_prove:
        raise NotCoq("a proof is not over")
    return Sections(tuple(variables), tuple(definitions), tuple(hypotheses), tuple(theorems))


def one_name(text):
    parser = Parser(text)
    name = parser.identifier()
    parser.end()
    return name


def definition(text):
    parser = Parser(text)
    name = parser.identifier()
    binders = parser.binders() if parser.ahead != ":" else []
    parser.take(":")
    kind = parser.term()
    parser.take(":=")
    body = parser.term()
    parser.end()
    return name, tuple(binders), kind, body
