r"""A problem in other letters: theta as z, \hat{y} as p, index letters and sizes too.

A name is one name wherever it stands, so that two different names must stay two: then the problem in the
new letters says what the old one said, and no letter can be captured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from derive.errors import UsageError
from derive.kernel import (
    Convexity,
    Definition,
    Everywhere,
    Judgement,
    Optimum,
    Problem,
    Random,
    Target,
    to_prove,
)
from derive.present.names import as_name, marks, name_plain, name_text
from derive.terms import (
    Apply,
    Array,
    Fn,
    Index,
    Size,
    Sym,
    Term,
    apply,
    index,
    nest,
    size,
    subterms,
    sym,
    whole,
)

Names = Mapping[str, str]  # from old to new, as LaTeX

# what pages write on their own
FUNCTIONS = {
    "exp", "log", "tanh", "sin", "cos", "erf", "ReLU", "relu", "abs", "max", "diag", "diagonal", "tr",
}  # fmt: skip
SIGNS = {"δ": "Kronecker's δ", "I": "the identity matrix", "ℝ": "the real numbers"}
AVERAGES = {"E": "the sign of expectations", "Var": "the sign of variances", "Cov": "the sign of covariances"}
INDEX = "an index over"


def pairs(written: Iterable[str]) -> dict[str, str]:
    """What to call what, from texts like theta=z,yhat=p.

    Raises:
        UsageError: a text is not of that form, or renames a letter twice.
    """
    found: dict[str, str] = {}
    for text in written:
        for each in re.split(r",(?![^{]*\})", text):
            old, sign, new = (part.strip() for part in each.partition("="))
            if not (old and sign and new):
                raise UsageError(f"--rename {text}: expected OLD=NEW, as theta=z; found {each or 'nothing'}")
            if old in found:
                raise _twice(old, found[old], new)
            found[old] = new
    return found


def renamed(problem: Problem, letters: Names) -> Problem:
    r"""`problem` with `letters` for its own, all at once: {"theta": "z", "i": "j", "j": "i"}.

    A letter is named as it stands in the problem (\hat{y}), on the page (ŷ), or plainly (yhat).  Words
    stay as they are; a part called by a letter alone follows it.

    Raises:
        UsageError: there is no such letter, or the new one already means something else.
    """
    known = _meanings(problem)
    names: dict[str, str] = {}
    for written, new in letters.items():
        old = _meant(written, known)
        if old in names:
            raise _twice(name_text(old), names[old], new)
        names[old] = as_name(new)
    names = {old: new for old, new in names.items() if old != new}
    _refuse_clashes(problem, known, names)
    return _with_names(problem, names) if names else problem


def has(problem: Problem, letter: str) -> bool:
    """Whether a problem has a letter of that name, as it stands there, on the page, or plainly."""
    known = _meanings(problem)
    return any(spelled(name) == spelled(letter) for spelled in (str, name_text, _typed) for name in known)


def _meanings(problem: Problem) -> dict[str, str]:
    """Every name that a reader can see, with what it is."""
    found = dict.fromkeys(problem.sizes, "a size")
    for each in _visible(problem):
        found.setdefault(each.name, f"{INDEX} {name_text(each.dim)}")
    for symbol in problem.symbols:
        found.setdefault(symbol.name, "a given symbol")
    for definition in problem.definitions:
        found.setdefault(definition.name, "a definition")
    for function in problem.functions:
        found.setdefault(function.name, "a function")
    for every in problem.everywhere:
        for name in every.names:
            found.setdefault(name, "any number")
    return found


def _visible(problem: Problem) -> Iterator[Index]:
    """The indices that are declared or written; a whole array is written by its name."""
    yield from (index(letter, dim) for dim, those in problem.letters.items() for letter in those)
    yield from (param for definition in problem.definitions for param in definition.params)
    stack = list(_terms(problem))
    while stack:
        term = stack.pop()
        if isinstance(term, Index):
            yield term
        if not _is_whole(term):
            stack.extend(term.args)


def _terms(problem: Problem) -> Iterator[Term]:
    for target in problem.targets:
        yield from (target.term,) if target.claim is None else target.claim.terms
        yield from (term for condition in target.when for term in condition.terms)
    yield from (definition.body for definition in problem.definitions)
    yield from (term for judgement in problem.hypotheses for term in judgement.terms)
    yield from (term for every in problem.everywhere for term in every.terms)
    for random in problem.randoms:
        yield from (sym(random.name, *random.at), *random.parameters)


def _is_whole(term: Term) -> bool:
    """Whether `term` is all of a symbol, as an array."""
    bound, entry = nest(term, Array)
    return bool(bound) and isinstance(entry, Sym) and entry.args == bound


def _meant(written: str, known: Names) -> str:
    """The name that a person means.

    Raises:
        UsageError: there is none, or more than one.
    """
    for spelled in (str, name_text, _typed):
        found = [name for name in known if written and spelled(name) == spelled(written)]
        if len(found) > 1:
            raise UsageError(f"{written} may be {' or '.join(found)}: write one of them so")
        if found:
            return found[0]
    near = get_close_matches(_typed(written), dict.fromkeys(map(_typed, known)), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(map(name_text, known))}"
    raise UsageError(f"there is no letter {written} here; {hint}")


def _typed(written: str) -> str:
    """A name as a keyboard spells it, however it is written."""
    try:
        return name_plain(as_name(written))
    except UsageError:
        return name_plain(written)


def _refuse_clashes(problem: Problem, known: Names, names: Names) -> None:
    """Refuse new letters that mean something else, or would read as something else."""
    for old, new in names.items():
        if meaning := _meaning(problem, new):
            raise _clash(old, new, f"{name_text(new)} is {meaning}")
        for other in known:
            if other != old and name_text(names.get(other, other)) == name_text(new):
                if other in names:
                    raise UsageError(
                        f"{name_text(old)} and {name_text(other)} can't both be {name_text(new)}"
                    )
                here = f", {name_text(old)} is {known[old]}" if known[old].startswith(INDEX) else ""
                raise _clash(old, new, f"{name_text(other)} is {known[other]}{here}")
    for involved, why in _misreadings(problem, known, names):
        for old in involved:
            if old in names:
                raise _clash(old, names[old], why)


def _meaning(problem: Problem, new: str) -> str:
    """What pages mean by a name on their own; "" if nothing."""
    stem, below, _ = marks(new)
    shown, base = name_text(new), name_text(stem)
    used = {part.name for term in _terms(problem) for part in subterms(term) if isinstance(part, Fn)}
    if base in FUNCTIONS | used or (base == "σ" and "sigma" in used and not below):
        return "a function"
    if base == "e" and not below:
        return "the base of exponentials"
    if marks(new)[2] in ("T", "{T}", r"\top"):
        return f"{base} transposed"
    if shown in AVERAGES and problem.randoms:
        return AVERAGES[shown]
    return SIGNS.get(shown, "") if problem.sizes else ""


def _misreadings(problem: Problem, known: Names, names: Names) -> Iterator[tuple[tuple[str, ...], str]]:
    """Names that read as made of others, numbers x² and x, or x_i where i is an index: which, and why."""
    now = {name_text(names.get(name, name)): name for name in known}
    letters = {shown for shown, name in now.items() if known[name].startswith(INDEX)}
    numbers = {*problem.sizes, *(name for name, dims in problem.shapes.items() if not dims)}
    for shown, name in now.items():
        stem, below, above = marks(names.get(name, name))
        base = name_text(stem + (f"_{below}" if below else ""))
        if above.strip("{}").isdecimal() and base in now and {name, now[base]} <= numbers:
            yield (name, now[base]), f"{shown} would read as a power of {base}"
        at = tuple(name_text(below).replace(",", ""))
        if at and letters.issuperset(at):
            yield (name, *(now[i] for i in at)), f"{shown} would read as an entry, at {', '.join(at)}"


def _clash(old: str, new: str, why: str) -> UsageError:
    return UsageError(f"{name_text(old)} can't be called {name_text(new)}: {why}")


def _twice(old: str, one: str, other: str) -> UsageError:
    return UsageError(f"{old} is renamed twice: to {one} and to {other}")


def _target(target: Target, part: str, inside: Callable[[Term], Term], new: Callable[[str], str]) -> Target:
    claim, convexity = target.claim, target.convexity
    when = tuple(_said(each, inside) for each in target.when)
    if claim is None:
        return Target(part, inside(target.term), unknowns=tuple(map(new, target.unknowns)), when=when)
    if convexity is not None:
        pairs = tuple((new(variable), new(direction)) for variable, direction in convexity.directions)
        convexity = Convexity(inside(convexity.of), pairs, convexity.strict)
    claimed = to_prove(part, Judgement(claim.relation, tuple(map(inside, claim.terms))), convexity)
    return replace(claimed, when=when)


def _with_names(problem: Problem, names: Names) -> Problem:
    def new(name: str) -> str:
        return names.get(name, name)

    def every(those: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(new, those))

    def inside(term: Term) -> Term:
        return _term(term, names)

    return replace(
        problem,
        targets=tuple(
            _target(target, part, inside, new)
            for part, target in zip(_parts(problem, names), problem.targets, strict=True)
        ),
        sizes={new(name): says for name, says in problem.sizes.items()},
        symbols=tuple(replace(each, name=new(each.name), dims=every(each.dims)) for each in problem.symbols),
        definitions=tuple(
            Definition(new(each.name), tuple(_index(i, names) for i in each.params), inside(each.body))
            for each in problem.definitions
        ),
        hypotheses=tuple(_said(each, inside) for each in problem.hypotheses),
        letters={new(dim): _letters(problem, dim, names) for dim in problem.sizes},
        functions=tuple(
            replace(each, name=new(each.name), dims=every(each.dims), shapes=tuple(map(every, each.shapes)))
            for each in problem.functions
        ),
        everywhere=tuple(
            Everywhere(
                new(e.variable),
                _said(e.claim, inside),
                tuple(_said(each, inside) for each in e.when),
                tuple(each for each in map(inside, e.points) if isinstance(each, Sym)),
            )
            for e in problem.everywhere
        ),
        randoms=tuple(_random(each, names) for each in problem.randoms),
        optimum=_optimum(problem.optimum, names),
        identities=tuple((_said(each, inside), new(name)) for each, name in problem.identities),
    )


def _optimum(optimum: Optimum | None, names: Names) -> Optimum | None:
    if optimum is None:
        return None
    variables, multipliers = (
        tuple(names.get(each, each) for each in those) for those in (optimum.variables, optimum.multipliers)
    )
    head = names.get(optimum.lagrangian, optimum.lagrangian)
    return Optimum(optimum.kind, _term(optimum.of, names), variables, optimum.constraints, multipliers, head)


def _random(random: Random, names: Names) -> Random:
    return Random(
        names.get(random.name, random.name),
        random.law,
        tuple(_index(i, names) for i in random.at),
        tuple(_term(each, names) for each in random.parameters),
        tuple(_index(i, names) for i in random.beside),
    )


def _said(judgement: Judgement, inside: Callable[[Term], Term]) -> Judgement:
    return replace(judgement, terms=tuple(map(inside, judgement.terms)))


def _letters(problem: Problem, dim: str, names: Names) -> tuple[str, ...]:
    """The author's letters of a size, and those that would have been next: a letter that was given up
    shall not come back for something else.
    """
    own = problem.letters.get(dim, ())
    others = (each for each in problem.spare_letters[dim] if each not in (*own, *names.values()))
    return (*(names.get(each, each) for each in own), *others)


def _term(term: Term, names: Names) -> Term:
    """`term` in new letters; different names stay different, so that none is captured."""
    match term:
        case Index():
            return _index(term, names)
        case Size():
            return size(names.get(term.data, term.data))
        case Sym():
            return sym(names.get(term.name, term.name), *(_index(i, names) for i in term.args))
        case Apply():
            return apply(
                names.get(term.name, term.name),
                tuple(_term(each, names) for each in term.arguments),
                term.slots,
                tuple(_index(i, names) for i in term.at),
                tuple(_index(i, names) for i in term.component),
            )
        case Array() if _is_whole(term):
            return _whole(term, names)
        case _:
            return term.with_args(_term(each, names) for each in term.args)


def _index(i: Index, names: Names) -> Index:
    return index(names.get(i.name, i.name), names.get(i.dim, i.dim))


def _whole(term: Array, names: Names) -> Term:
    """All of a symbol; the letters in it are nobody's and stay, since i may be new for another letter."""
    bound, inner = nest(term, Array)
    sizes = [names.get(each.dim, each.dim) for each in bound]
    assert isinstance(inner, Sym)
    return whole(names.get(inner.name, inner.name), *sizes)


def _parts(problem: Problem, names: Names) -> list[str]:
    """The names of the parts: one that is called by a letter alone follows it."""
    parts = [target.part for target in problem.targets]
    spelled = {spell(old): spell(new) for spell in (name_plain, name_text, str) for old, new in names.items()}
    after = [spelled.get(part, part) for part in parts]
    return after if len(set(after)) == len(parts) else parts
