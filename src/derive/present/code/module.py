"""Modules of Python: the functions of a problem with their documentation, as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from derive.kernel import Problem, Theorem
from derive.present.assumptions import assumed, assumptions
from derive.present.code.dialects import DIALECTS, Dialect
from derive.present.code.expressions import (
    WIDTH,
    Call,
    Code,
    functions as called,
    lines,
    variables,
    with_numbers,
)
from derive.present.code.functions import Function, functions
from derive.present.code.scope import Variable
from derive.present.kinks import kink_words
from derive.present.matrices import matrix_text
from derive.present.names import name_text
from derive.present.outcome import matrix_claim
from derive.present.text import text
from derive.terms import D, Index, Sym, Term, sym

MARGIN = "    "
PROMISE = (
    "Each derivative was derived step by step, and checked by the kernel of derive; "
    "the code is a translation of what it found."
)


def module(theorems: Sequence[Theorem], form: str) -> str:
    """A module with a function for each of `theorems`, for NumPy or PyTorch.

    Raises:
        NotWritten: there is something that can't be written in it yet.
    """
    dialect, problem = DIALECTS[form], theorems[0].problem
    bodies = [_definition(each, dialect) for each in functions(theorems, dialect)]
    words = {word for _, those in bodies for word in those}
    helpers = [text for name, text in dialect.helpers.items() if name in words]
    math = any(word.split(".")[0] == "math" for word in words) or any("math." in each for each in helpers)
    imports = ["import math", "", dialect.imports] if math else [dialect.imports]
    head = [*_docstring(_about(problem), ""), "", *imports]
    blocks = [
        "\n".join(head),
        *(each.rstrip("\n") for each in helpers),
        *("\n".join(each) for each, _ in bodies),
    ]
    return "\n\n\n".join(blocks) + "\n"


def _about(problem: Problem) -> Iterator[str]:
    yield f"{problem.title}."
    yield ""
    if problem.source:
        yield from (f"{problem.source}.", "")
    yield PROMISE
    sizes = {name: says for name, says in problem.sizes.items() if says}
    if sizes:
        yield ""
        yield "Sizes:"
        yield from (f"{MARGIN}{name_text(name)}: {says}" for name, says in sizes.items())


def _definition(function: Function, dialect: Dialect) -> tuple[list[str], frozenset[str]]:
    """The lines of a function, and what it calls."""
    arguments = [*(each.name for each in function.arguments), *function.sizes]
    casts = dialect.like(function.arguments[0].name if function.arguments else "")
    found = [f"def {function.name}({', '.join(arguments)}):"]
    if len(found[0]) > WIDTH:
        found = [f"def {function.name}(", *_listed(arguments), "):"]
    found += _docstring(_told(function, dialect), MARGIN)
    if function.arguments:
        found += _fitted(function.arguments, dialect, function.scope.tools.sizes)
    for size in function.sizes:
        found += [f"{MARGIN}if {size} < 1:"]
        found += [
            f'{MARGIN}{MARGIN}raise ValueError(f"{size}: expected a size of 1 or more, found {{{size}}}")'
        ]
    codes = [(f"{variable.name} = ", with_numbers(code, *casts)) for variable, code in function.steps]
    codes.append(("return ", with_numbers(function.code, *casts)))
    found += _measured(function, [code for _, code in codes])
    for lead, code in codes:
        found += lines(code, lead)
    words = frozenset[str]().union(*(called(code) for _, code in codes))
    return found, words | ({f"_{dialect.array}s"} if function.arguments else frozenset())


def _listed(items: Sequence[str], indent: int = 0) -> list[str]:
    """Items in brackets that are open: on one line if they fit, else one on each."""
    together = f"{MARGIN}{', '.join(items)}"
    fits = indent + len(together) <= WIDTH
    return [together] if fits else [f"{MARGIN}{item}," for item in items]


def _fitted(arguments: Sequence[Variable], dialect: Dialect, sizes: Mapping[str, str]) -> list[str]:
    """The line that makes arrays of the arguments and compares their shapes."""
    shapes = []
    for each in arguments:
        letters = "".join(f', "{sizes[index.dim]}"' for index in each.indices)
        shapes.append(f"{each.name}=({each.name}{letters or ','})")
    names, call = [each.name for each in arguments], Call(f"_{dialect.array}s", (), tuple(shapes))
    lead = f"({names[0]},) = " if len(names) == 1 else f"{', '.join(names)} = "
    if len(f"{MARGIN}{lead}{call.function}(") <= WIDTH:
        return lines(call, lead)
    return [f"{MARGIN}(", *(f"{MARGIN}{line}" for line in _listed(names, len(MARGIN))), *lines(call, ") = ")]


def _measured(function: Function, codes: Iterable[Code]) -> Iterator[str]:
    """The lines that read off the sizes that are needed."""
    needed = frozenset[str]().union(*map(variables, codes))
    for dim, size in function.scope.tools.sizes.items():
        if size in needed and size not in function.sizes:
            places = (
                (each.name, n)
                for each in function.arguments
                for n, i in enumerate(each.indices)
                if i.dim == dim
            )
            name, place = next(places)
            yield f"{MARGIN}{size} = {name}.shape[{place}]"


# -- documentation ------------------------------------------------------------------------------


def _docstring(paragraphs: Iterable[str], margin: str) -> list[str]:
    r"""Lines between three quotes; what is said in them can't end them, and \ is no escape."""
    found: list[str] = []
    for each in paragraphs:
        said = "".join(letter if letter.isprintable() else " " for letter in each)
        said = said.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        indent = said[: len(said) - len(said.lstrip())]
        hang = MARGIN if indent or " = " in said else ""
        first = '"""' if not found else ""
        found += textwrap.wrap(
            said.strip(),
            WIDTH,
            initial_indent=margin + first + indent,
            subsequent_indent=margin + indent + hang,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    if len(found) == 1 and len(found[0]) + 3 <= WIDTH and not found[0].endswith('"'):
        return [f'{found[0]}"""']
    return [*found, f'{margin}"""']


def _told(function: Function, dialect: Dialect) -> Iterator[str]:
    """What a function computes, of what, and when it is that."""
    yield _summary(function)
    yield ""
    yield from _formulas(function)
    if function.arguments or function.sizes:
        yield from ("", "Args:")
        yield from (f"{MARGIN}{_argument(each, function.scope.tools.sizes)}" for each in function.arguments)
        yield from (f"{MARGIN}{name}: {says}" for name, says in _counts(function))
    yield from ("", "Returns:")
    place = f" at [{', '.join(name_text(i.name) for i in function.axes)}]" if function.axes else ""
    shown = _shape(function.axes, function.scope.tools.sizes)
    kind = f"{dialect.array} {shown}" if function.axes else "number"
    yield f"{MARGIN}{kind}: {text(function.result)}{place}"
    theorem = function.theorem
    if theorem is not None and (theorem.given or theorem.assumed):
        yield from ("", "Assumes:")
        yield from (
            f"{MARGIN}{assumed(each)}"
            for each in (*theorem.given, *assumptions(theorem.problem, theorem.assumed))
        )
        yield from (f"{MARGIN}{kink_words(theorem, kink)}" for kink in theorem.kinks)
    if function.arguments or function.sizes:
        yield from ("", "Raises:", f"{MARGIN}ValueError: a shape that does not fit, or a size of 0.")


def _formulas(function: Function) -> Iterator[str]:
    theorem = function.theorem
    if theorem is None:
        yield " = ".join(dict.fromkeys(map(text, (function.result, _body(function)))))
    else:
        yield " = ".join(map(text, theorem.claim.terms))
        if claim := matrix_claim(theorem):
            yield " = ".join(map(matrix_text, claim))
    for n, variable in enumerate(function.scope.mentioned(_body(function))):
        assert variable.body is not None
        lead = f"{MARGIN}{'where' if n == 0 else '     '}"
        yield f"{lead} {text(variable.term)} = {text(variable.body)}"


def _body(function: Function) -> Term:
    """What the result is equal to."""
    result = function.result
    if function.theorem is not None:
        return function.theorem.claim.terms[1]
    return function.scope.problem.defined[result.name].body if isinstance(result, Sym) else result


def _summary(function: Function) -> str:
    """The name of a part, or what kind of derivative it is."""
    theorem = function.theorem
    if theorem is None:
        return f"The value of {text(sym(function.result.name)) if isinstance(function.result, Sym) else function.name}."
    said = _kind(function.result)
    if theorem.part:
        part = theorem.part[:1].upper() + theorem.part[1:]
        return f"{part}: {said[:1].lower()}{said[1:]}." if said else f"{part}."
    return f"{said or theorem.problem.title}."


def _kind(target: Term) -> str:
    match target:
        case D(body=Sym() as body, wrt=Sym() as wrt):
            kind = "Jacobian" if body.args and wrt.args else "gradient" if wrt.args else "derivative"
            return f"The {kind} of {text(sym(body.name))} in {text(sym(wrt.name))}"
        case D(body=D(body=Sym() as body, wrt=Sym() as first), wrt=Sym() as second) if (
            first.name == second.name
        ):
            return f"The second derivatives of {text(sym(body.name))} in {text(sym(first.name))}"
        case D(wrt=Sym() as wrt):
            return f"The derivative in {text(sym(wrt.name))}"
    return ""


def _argument(variable: Variable, sizes: Mapping[str, str]) -> str:
    entry = isinstance(variable.term, Sym)
    formula = text(sym(variable.term.name)) if isinstance(variable.term, Sym) else text(variable.term)
    words = [formula] if formula != variable.name or not entry else []
    said = ", ".join([*words, *([variable.says] if variable.says else [])])
    shown = f"{variable.name} {_shape(variable.indices, sizes)}"
    return f"{shown}: {said}" if said else shown


def _counts(function: Function) -> Iterator[tuple[str, str]]:
    """The sizes that are given, with what they count."""
    for dim, name in function.scope.tools.sizes.items():
        if name in function.sizes:
            yield name, function.scope.problem.sizes[dim] or "a size"


def _shape(axes: Sequence[Index], sizes: Mapping[str, str]) -> str:
    letters = [sizes[index.dim] for index in axes]
    return f"({letters[0]},)" if len(letters) == 1 else f"({', '.join(letters)})"
