"""How a statement in text was read, said back: so that a misunderstanding is seen before anything is derived."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from derive.present.chance import law_words
from derive.present.everywhere import everywhere_words
from derive.present.judgements import judgement_text
from derive.present.stated import value_of
from derive.present.text import text
from derive.stated import Read, Understood
from derive.terms import Term, names_in, size, sym

WIDTH = 80


def said_back(understood: Understood) -> str:
    """Each text of the statement, the formula that it was taken for, and what its indices run over."""
    lines = ["Read as"]
    for read in (*understood.definitions, *understood.given, *understood.find, *understood.prove):
        lines += _formula(read)
    lines += _kinds(understood)
    if understood.stated.notes:
        lines += [
            "",
            *textwrap.wrap(
                understood.stated.notes, WIDTH, initial_indent="Notes    ", subsequent_indent=" " * 9
            ),
        ]
    return "\n".join(lines) + "\n"


def _formula(read: Read) -> Iterator[str]:
    yield f"  {read.text.where}: {read.text.says}"
    yield f"    {_said(read)}"
    if read.ranges:
        yield f"    {_ranges(read.ranges)}"


def _said(read: Read) -> str:
    if read.left is not None:
        return f"{text(read.left)} = {text(read.terms[0])}"
    if read.everywhere:
        return ", ".join(map(everywhere_words, read.everywhere))
    if read.judgements:
        return ", ".join(map(judgement_text, read.judgements))
    if read.randoms:
        return ", ".join(law_words(random) for random in read.randoms)
    return text(read.terms[0])


def _ranges(ranges: Sequence[tuple[str, str]]) -> str:
    """Index letters and what they run over, as i, k = 1..C; j = 1..n."""
    by_size: dict[str, list[str]] = {}
    for letter, dim in ranges:
        by_size.setdefault(dim, []).append(text(sym(letter)))
    return "; ".join(f"{', '.join(those)} = 1..{text(size(dim))}" for dim, those in by_size.items())


def _kinds(understood: Understood) -> Iterator[str]:
    """What is given, what is defined, what is unknown; and what is declared for nothing."""
    problem = understood.problem
    opaque = {definition.name for definition in problem.definitions if value_of(problem, definition)}
    kinds = (
        ("given", [_shaped(symbol.name, symbol.dims) for symbol in problem.symbols]),
        ("defined", [_shaped(d.name, tuple(p.dim for p in d.params)) for d in problem.definitions if d.name not in opaque]),
        ("unknown", [f"{_shaped(d.name, tuple(p.dim for p in d.params))}, by {text(d.body)}" for d in problem.definitions if d.name in opaque]),
        ("function", [f"{text(sym(each.name.says))} of a number" for each in understood.stated.functions]),
        ("not used", [text(sym(name)) for name in _unused(understood)]),
    )  # fmt: skip
    yield ""
    for kind, those in kinds:
        if those:
            yield from textwrap.wrap(
                f"{kind:9}{'; '.join(those)}", WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False
            )


def _shaped(name: str, dims: Sequence[str]) -> str:
    shape = " × ".join(text(size(dim)) for dim in dims)
    return f"{text(sym(name))} ({shape or 'a number'})"


def _unused(understood: Understood) -> Iterator[str]:
    problem = understood.problem
    used: set[str] = set()
    terms: list[Term] = [target.term for target in problem.targets]
    terms += [term for target in problem.targets if target.claim is not None for term in target.claim.terms]
    if any(target.unknowns for target in problem.targets):
        terms += [term for hypothesis in problem.hypotheses for term in hypothesis.terms]
    for term in terms:
        used |= {each for name in names_in(term) for each in problem.reach[name]}
    for symbol in problem.symbols:
        if symbol.name not in used:
            yield symbol.name
