"""Recursions in a statement: h_t by h_{t-1}, with h_0 given or defined; x_{t+1} by x_t; G_t by G_{t+1}."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from derive.errors import StatementError
from derive.kernel import Definition
from derive.kernel.families import Shift, shift_of, shifted
from derive.read import Declared, Unreadable, tree as t
from derive.read.entries import belongs
from derive.read.steps import AFTER, BEFORE, all_stepped
from derive.stated.compiler import Compiler
from derive.stated.statement import Stated, Text
from derive.terms import D, Index, Sym, Term, derivative, names_in, sym

MARKS = {BEFORE: "-", AFTER: "+"}
RANKS = (0, 1, 2)  # of what a recursion begins with a numeral
NEXT = re.compile(r"(?P<base>\\?[A-Za-z]+)_\{?\(?(?P<letter>[A-Za-z])\s*\+\s*1\b")
AHEAD = re.compile(r"[_^]\{?\(?([A-Za-z])\s*\+\s*1\b")


RAISED = re.compile(
    r"(?P<name>\\?[A-Za-z]+)\s*\^\s*\{\s*\((?P<letter>[A-Za-z])(?:\s*[+-]\s*1)?\)\s*\}(?:_.*)?"
)


def shift_name(of: str, way: int) -> str:
    """What a family at another step is called."""
    return f"{of}^{{{MARKS[way]}}}" if "^" not in of else f"{of}_{MARKS[way]}"


def backdated(stated: Stated) -> Stated:
    """The same with every x_{t+1} = ... x_t ... written as x_t = ... x_{t-1} ..., and w^{(t)} as w_t."""
    stated = _lowered(stated)
    sizes = {size.says.strip() for size, _ in stated.sizes}
    definitions = tuple(_backdated(left, right, sizes) for left, right in stated.definitions)
    names = {each.name.says.strip() for each in stated.symbols}
    names |= {left.says.strip() for left, _ in stated.definitions}
    given = tuple(_given_backdated(text, names) for text in stated.given)
    return replace(stated, definitions=definitions, given=given)


def _given_backdated(text: Text, names: Collection[str]) -> Text:
    """a_{t+1} ≤ r a_t as a_t ≤ r a_{t-1}, where a_0 is declared."""
    ahead = NEXT.search(text.says)
    if ahead is None or not {f"{ahead['base']}_0", f"{ahead['base']}_{{0}}"} & set(names):
        return text
    return replace(text, says=_one_back(text.says, ahead["letter"]))


def _lowered(stated: Stated) -> Stated:
    """The same with the steps of a recursion below its name, where they stand raised in brackets."""
    raised = [RAISED.fullmatch(left.says.strip()) for left, _ in stated.definitions]
    names = dict.fromkeys((m["name"], m["letter"]) for m in raised if m is not None)
    known = {
        name
        for name, letter in names
        if any(
            f"{letter}-1" in r.says.replace(" ", "") or f"{letter}+1" in left.says.replace(" ", "")
            for left, r in stated.definitions
        )
    }
    if not known:
        return stated
    spelled = "|".join(re.escape(name) for name in sorted(known))
    pattern = re.compile(
        rf"(?<![A-Za-z\\])({spelled})\s*\^\s*\{{\s*\(([A-Za-z][^(){{}}]*)\)\s*\}}(?:_(?:\{{([^{{}}]*)\}}|([A-Za-z])))?"
    )

    def lowered(m: re.Match[str]) -> str:
        rest = m[3] or m[4]
        return f"{m[1]}_{{{m[2]}{',' + rest if rest else ''}}}"

    def text(each: Text) -> Text:
        return replace(each, says=pattern.sub(lowered, each.says))

    return replace(
        stated,
        definitions=tuple((text(left), text(right)) for left, right in stated.definitions),
        find=tuple((part, text(each)) for part, each in stated.find),
        prove=tuple((part, text(each)) for part, each in stated.prove),
        given=tuple(map(text, stated.given)),
    )


def _backdated(left: Text, right: Text, sizes: Collection[str]) -> tuple[Text, Text]:
    ahead = AHEAD.search(left.says)
    if ahead is None or ahead[1] in sizes:  # G_{T+1} is what stands beyond the end
        return left, right
    letter = ahead[1]
    said = _later(letter).sub(letter, left.says)
    return replace(left, says=said), replace(right, says=_now(letter, right.says))


def _later(letter: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z\\]){letter}(\s*\+\s*1)(?!\d)")


def _now(letter: str, says: str) -> str:
    """A text with t − 1 for the steps t in it."""
    now = re.compile(rf"([_^]){letter}(?!\w)|([_^][{{(]+\s*){letter}(?=\s*[,}})])")

    def at_now(m: re.Match[str]) -> str:
        return f"{m[1]}{{{letter}-1}}" if m[1] else f"{m[2]}{letter}-1"

    return now.sub(at_now, says)


def _one_back(says: str, letter: str) -> str:
    """A text with t for t + 1, and t − 1 for t."""
    return _later(letter).sub(letter, _now(letter, says))


def declare_steps(c: Compiler, rank: int, given: Iterable[t.Tree] = ()) -> None:
    """Declare the families that stand at another step in a definition; `rank` is that of one that begins with a
    numeral.  So do given sequences in what is `given` of them.
    """
    for whole in given:
        for tree, way in all_stepped(whole):
            if _edge(c, tree.of.base, way) is not None:
                _declare_step(c, tree, way, rank)
    for place in sorted(c.trees):
        for reading in c.trees[place]:
            for tree, way in all_stepped(reading.tree):
                _declare_step(c, tree, way, rank)


def _declare_step(c: Compiler, tree: t.Scripted, way: int, rank: int) -> None:
    base = tree.of.base
    heads = [it for it in c.heads.values() if it.base == base and (it.params or it.above)]
    names = [(it.name, it.below, it.above) for it in heads if not is_edge(it.below, it.above)]
    known = [each for each in c.scope.called(base) if each.extents and not is_edge(each.below, each.above)]
    names += [(each.name, each.below, each.above) for each in known]
    for name, below, above in dict.fromkeys(names):
        if (name, way) in c.scope.steps or not belongs(tree, base, below, above, {}):
            continue
        given = c.scope.declared.get(name)
        if given is not None:
            extents = given.extents
        else:
            edge = _edge(c, base, way)
            count = rank if edge is None else _rank_of_edge(c, edge, rank)
            own = next(it for it in heads if it.name == name)
            count = max(count, len(own.params) - 1)
            extents = tuple(c.scope.extent() for _ in range(count + 1))
        c.scope.steps[name, way] = Declared(shift_name(name, way), base, extents, below, above)


def _rank_of_edge(c: Compiler, edge: str, rank: int) -> int:
    declared = c.scope.declared.get(edge)
    return rank if declared is None or (edge in _heads(c) and not declared.extents) else len(declared.extents)


def _heads(c: Compiler) -> set[str]:
    return {it.name for it in c.heads.values()}


def is_edge(below: str, above: str) -> bool:
    """Whether these labels are those of what stands beyond an end: h_0, w^{(0)}, G_{T+1}."""
    return below in ("0",) or above.strip("()") == "0" or "+1" in below + above


def _edge(c: Compiler, base: str, way: int) -> str | None:
    """The name of what stands before the first step, or after the last, if it has one."""
    names = {(it.base, it.below, it.above): it.name for it in c.heads.values()}
    names |= {(each.base, each.below, each.above): each.name for each in c.scope.declared.values()}
    for (of, below, above), name in names.items():
        label = below or above.strip("()")
        if of == base and (label == "0" if way == BEFORE else label.replace(" ", "").endswith("+1")):
            return name
    return None


def begins_with_numeral(stated: Stated) -> bool:
    """Whether the rank of a recursion may have to be guessed: it begins with a numeral."""
    return any(
        re.fullmatch(r"-?\d+(\.\d+)?", right.says.strip()) and re.search(r"0|\+", left.says)
        for left, right in stated.definitions
    )


def shifts(c: Compiler) -> Iterator[Definition]:
    """The definitions of the steps before and after, once all sizes are known."""
    for (of, way), declared in c.scope.steps.items():
        params = _letters(c, of, declared)
        edge = _edge(c, declared.base, way)
        if edge is None:
            where = f"{declared.base}_0" if way == BEFORE else f"{declared.base}_{{{params[0].dim}+1}}"
            raise StatementError(f"{of} at another step: say what {where} is, as a symbol or a definition")
        base = _at_edge(c, edge, params)
        yield Definition(declared.name, params, shifted(of, params, 0, base, way == AFTER))


def _at_edge(c: Compiler, edge: str, params: tuple[Index, ...]) -> Term:
    known = c.scope.declared[edge]
    if not known.extents:
        bodies = [body for declared, _, body in c.bodies.values() if declared.name == edge]
        if bodies and bodies[0].is_numeral:
            return bodies[0].entry(None, None, frozenset())
        if len(params) > 1:
            raise StatementError(f"{edge} is a number, and what begins with it is an array")
        return sym(edge)
    if len(known.extents) != len(params) - 1:
        raise StatementError(f"{edge} has another shape than what begins with it")
    return sym(edge, *params[1:])


def _letters(c: Compiler, of: str, declared: Declared) -> tuple[Index, ...]:
    """Letters for the parameters of a family: those of its own definition, if it has one."""
    from derive.terms import index

    found: list[Index] = []
    own = next(
        ((f, it) for place, (d, f, _) in c.bodies.items() if d.name == of for it in (c.heads[place],)), None
    )
    names = [letter.name for letter in own[0].letters[: len(own[1].params)]] if own else []
    for place, extent in enumerate(declared.extents):
        preferred = c.scope.preferred.get(extent.text, [])
        spare = [*names[place : place + 1], *preferred, *"tijklmnpqrs"]
        taken = {each.name for each in found}
        found.append(index(next(each for each in spare if each not in taken), extent.text))
    return tuple(found)


def fit(c: Compiler, declared: Declared, at: int) -> None:
    """See that a family has the shape that it was taken to have where it stands at another step.

    Raises:
        Unreadable: it has another one.
    """
    for way in (BEFORE, AFTER):
        step = c.scope.steps.get((declared.name, way))
        if step is None:
            continue
        same = len(step.extents) == len(declared.extents)
        if not same or not all(map(c.scope.unify, step.extents, declared.extents)):
            raise Unreadable(f"{declared.name} has another shape here than at the step before", at)


def with_shifts(definitions: list[Definition], shifts: tuple[Definition, ...]) -> list[Definition]:
    """All definitions; a gradient of f_t in x_t at another step is that of what f_t is defined as, in its argument."""
    own = {each.name: each for each in definitions}
    of = {each.name: found for each in shifts if (found := shift_of(each)) is not None}
    opened = [replace(each, body=_gradients_opened(each.body, own, of)) for each in definitions]
    used = {name for each in opened for name in names_in(each.body)}
    return [*opened, *(each for each in shifts if each.name in used or of[each.name].of not in own)]


def _gradients_opened(term: Term, own: Mapping[str, Definition], of: Mapping[str, Shift]) -> Term:
    match term:
        case D(body=Sym() as result, wrt=Sym() as wrt, data="total") if result.name in of and wrt.name in of:
            definition, point = own.get(of[result.name].of), of[wrt.name]
            if definition is not None and point.ahead == of[result.name].ahead:
                body = _at_step(definition.at(result.args), point)
                return derivative(body, wrt, "local")
            return term
        case Index():
            return term
        case _ if not term.args or not of:
            return term
        case _:
            return term.with_args(tuple(_gradients_opened(arg, own, of) for arg in term.args))


def _at_step(term: Term, shift: Shift) -> Term:
    """`term` with the step before, or after, for a family."""
    if isinstance(term, Sym):
        return sym(shift.name, *term.args) if term.name == shift.of else term
    if isinstance(term, Index) or not term.args:
        return term
    return term.with_args(tuple(_at_step(arg, shift) for arg in term.args))
