"""Answers with a token deleted, doubled, exchanged, replaced or moved: what fingers do, and more."""

import re

TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[A-Za-z]|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
BRACKETS = "()[]{}|"
TWINS = {
    "+": "-",
    "-": "+",
    "/": "*",
    "*": "/",
    "<": ">",
    ">": "<",
    "(": "[",
    "i": "j",
    "j": "i",
    "k": "j",
    "^": "_",
    "_": "^",
}


def pieces(text):
    return TOKEN.findall(text)


def kind(piece):
    if piece.isspace() or piece in BRACKETS:
        return piece
    return (
        "command"
        if piece[0] == "\\"
        else "letter"
        if piece.isalpha()
        else "number"
        if piece[0].isdigit()
        else "sign"
    )


def mutant(text, pool, rng):
    """`text` with one or two tokens changed; `pool` are tokens that may come in."""
    found = pieces(text)
    for _ in range(1 if rng.random() < 0.7 else 2):
        if not found:
            break
        rng.choice(CHANGES)(found, pool, rng)
    return "".join(found)


def _delete(found, pool, rng):
    del found[rng.randrange(len(found))]


def _double(found, pool, rng):
    at = rng.randrange(len(found))
    found.insert(at, found[at])


def _swap(found, pool, rng):
    if len(found) > 1:
        at = rng.randrange(len(found) - 1)
        found[at : at + 2] = reversed(found[at : at + 2])


def _replace(found, pool, rng):
    """Mostly by a token of its own kind."""
    at = rng.randrange(len(found))
    alike = [each for each in pool if kind(each) == kind(found[at])]
    found[at] = rng.choice(alike if alike and rng.random() < 0.8 else pool)


def _insert(found, pool, rng):
    found.insert(rng.randrange(len(found) + 1), rng.choice(pool))


def _twin(found, pool, rng):
    places = [n for n, each in enumerate(found) if each in TWINS]
    if places:
        at = rng.choice(places)
        found[at] = TWINS[found[at]]


def _move_bracket(found, pool, rng):
    places = [n for n, each in enumerate(found) if each in BRACKETS]
    if places:
        each = found.pop(rng.choice(places))
        found.insert(rng.randrange(len(found) + 1), each)


CHANGES = (_delete, _double, _swap, _replace, _replace, _insert, _twin, _twin, _move_bracket)
