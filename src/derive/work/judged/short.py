r"""What a student writes for short: φ(u) = ..., or u = e^{a_i} without its index. It is written out where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from derive.read import NotYet, Reading, parse, tree as t
from derive.read.names import shown
from derive.read.own import CONSTANTS
from derive.read.reader import HARDLY
from derive.work.judged.naming import WORN
from derive.work.setting import Setting

FAR = 100_000  # beyond all places of a formula: what is written out stands at none
MOST_PARTS = 400  # of what is written out
HOLDS = "{0} is short for a formula with the index {1}, which stands for something else here: write {0} out"
TAKEN = "{0} is short for a formula: write it out here"


@dataclass(frozen=True, slots=True)
class Short:
    """`name`, at the `params` if it is a function, is short for `body`."""

    name: str
    params: tuple[str, ...]
    body: t.Tree


def readings(setting: Setting, text: str, shorts: Sequence[Short] = ()) -> tuple[Reading, ...]:
    """All that `text` may mean, with what is short in it written out.

    Raises:
        Unreadable: it is no formula; NotYet: something that is short can't be written out where it stands.
    """
    names = setting.scope().names()
    known = {each.name: each for each in shorts if not names.declares(each.name)}
    if not known:
        return parse(text, names)
    found = parse(text, replace(names, functions=names.functions | {n for n in known if known[n].params}))
    return tuple(replace(each, tree=_Out(known).out(each.tree)) for each in found)


def short(setting: Setting, text: str, shorts: Sequence[Short] = ()) -> Short | None:
    """What an equation says that a new name is short for; None if it says nothing like that."""
    try:
        found = [each for each in readings(setting, text, shorts) if not HARDLY & each.taken]
    except NotYet:
        return None
    tree = found[0].tree
    if len(found) > 1 or not isinstance(tree, t.Relation) or tree.signs not in (("=",), (":=",)):
        return None
    left, right = tree.sides
    name, params = _called(left)
    if name is None or not _is_new(setting, name) or len(set(params)) < len(params):
        return None
    if not params and not _is_letter(setting, name):
        return None
    inside = {each.base for each in t.parts(right) if isinstance(each, t.Name)}
    if name in inside or sum(1 for _ in t.parts(right)) > MOST_PARTS:
        return None
    is_used = set(params) <= inside if params else bool(t.free_letters(right))
    return Short(name, params, right) if is_used else None


def _called(left: t.Tree) -> tuple[str | None, tuple[str, ...]]:
    """The name on the left side, and the names that it is a function of."""
    match left:
        case t.Name(base=base):
            return base, ()
        case t.Applied(of=t.Name(base=base), arguments=arguments):
            found = tuple(each.base for each in arguments if isinstance(each, t.Name))
            return (base, found) if len(found) == len(arguments) else (None, ())
        case t.Times(factors=(("", t.Name(base=base)), ("", t.Group(of=t.Name(base=of))))):
            return base, (of,)
    return None, ()


def _is_letter(setting: Setting, name: str) -> bool:
    r"""Whether it is a letter, and no estimate of what is declared: \hat{w}, or a word for what is asked for."""
    worn = WORN.fullmatch(name)
    return (len(name) == 1 or name.startswith("\\")) and not (worn and not _is_new(setting, worn[1]))


def _is_new(setting: Setting, name: str) -> bool:
    scope = setting.scope()
    is_index = any(name in letters for letters in scope.preferred.values())
    known = name in scope.sizes or scope.names().declares(name) or name in scope.reserved
    return not (known or is_index or name in CONSTANTS or name in ("d", r"\partial"))


class _Out:
    """Writes out what is short in one tree; each time at places of its own, so that no choice is made for two."""

    def __init__(self, known: Mapping[str, Short]) -> None:
        self.known = known
        self.times = count(1)

    def out(self, tree: Any, bound: frozenset[str] = frozenset()) -> Any:
        """The tree, in which the letters `bound` are summed over, written out."""
        match tree:
            case tuple():
                return tuple(self.out(each, bound) for each in tree)
            case t.Name(base=base) if base in self.known and not self.known[base].params:
                return self._put(tree.at, self.known[base], (), bound)
            case t.Call(function=name) if name in self.known:
                return self._of_call(tree, bound)
            case t.Big():
                inner = bound | {letter for below in tree.below for letter in t.letters_of(below)}
                return replace(tree, body=self.out(tree.body, inner))
            case t.Scripted(of=t.Name(base=base), below=(), above=above) if self._is_raised(base, above):
                return t.Raised(tree.at, self.out(tree.of, bound), self.out(above, bound))
            case t.Scripted():
                self._check(tree.of)
                return replace(tree, above=self.out(tree.above, bound))
            case t.Derivative() | t.Held() | t.Gradient():
                for each in self._variables(tree):
                    self._check(each)
                field = "of" if isinstance(tree, t.Held) else "body"
                return replace(tree, **{field: self.out(getattr(tree, field), bound)})
        if type(tree) not in t.INSIDE:
            return tree
        new = {name: self.out(getattr(tree, name), bound) for name in t.INSIDE[type(tree)]}
        return replace(tree, **new)

    def _is_raised(self, base: str, above: t.Tree | None) -> bool:
        return base in self.known and not self.known[base].params and not isinstance(above, t.Mark | None)

    def _variables(self, tree: t.Derivative | t.Held | t.Gradient) -> tuple[t.Tree, ...]:
        match tree:
            case t.Derivative(variables=those) | t.Held(fixed=those):
                return those
            case t.Gradient(variable=one, others=others):
                return (one, *others)

    def _check(self, tree: t.Tree) -> None:
        if isinstance(tree, t.Name) and tree.base in self.known:
            raise NotYet(TAKEN.format(shown(tree.base)), tree.at)

    def _of_call(self, tree: t.Call, bound: frozenset[str]) -> t.Tree:
        one = self.known[tree.function]
        if tree.below or tree.primes or len(tree.arguments) != len(one.params):
            raise NotYet(TAKEN.format(shown(one.name)), tree.at)
        found = self._put(tree.at, one, tuple(self.out(each, bound) for each in tree.arguments), bound)
        return found if tree.above is None else t.Raised(tree.at, found, self.out(tree.above, bound))

    def _put(self, at: int, one: Short, arguments: tuple[t.Tree, ...], bound: frozenset[str]) -> t.Tree:
        """What it is short for, at these arguments."""
        letters = t.free_letters(one.body) - set(one.params)
        inner = {
            letter
            for part in t.parts(one.body)
            if isinstance(part, t.Big)
            for below in part.below
            for letter in t.letters_of(below)
        }
        given = {each for argument in arguments for each in (*t.free_letters(argument), *_names(argument))}
        for letter in sorted((letters & bound) | (inner & given)):
            raise NotYet(HOLDS.format(shown(one.name), shown(letter)), at)
        away = FAR * next(self.times)
        body = _moved(one.body, lambda place: place + away)
        put = dict(zip(one.params, arguments, strict=True))
        return t.Group(at, _with(body, put), "plain")


def hidden(tree: t.Tree) -> str:
    """The first index that stands only in what was written out; "" if there is none."""
    every = [(part.at >= FAR, part) for part in t.parts(tree) if isinstance(part, t.Scripted)]
    if not any(is_out for is_out, _ in every):
        return ""
    out, seen = (
        {letter for is_it, part in every if is_it is way for letter in t.free_letters(part)}
        for way in (True, False)
    )
    return min((out & t.free_letters(tree)) - seen, default="")


def _names(tree: t.Tree) -> set[str]:
    return {each.base for each in t.parts(tree) if isinstance(each, t.Name)}


def _moved(tree: Any, move: Callable[[int], int]) -> Any:
    """The tree at other places."""
    if isinstance(tree, tuple):
        return tuple(_moved(each, move) for each in tree)
    if type(tree) not in t.INSIDE:
        return tree
    new = {name: _moved(getattr(tree, name), move) for name in t.INSIDE[type(tree)]}
    return replace(tree, at=move(tree.at), **new)


def _with(tree: Any, put: Mapping[str, t.Tree]) -> Any:
    """The tree with formulas for names.

    Raises:
        NotYet: one of the names has indices, or something is differentiated in it.
    """
    match tree:
        case tuple():
            return tuple(_with(each, put) for each in tree)
        case t.Name(base=base) if base in put:
            return t.Group(tree.at, put[base], "plain")
        case t.Scripted(of=t.Name(base=base), below=(), above=above) if base in put and not isinstance(
            above, t.Mark
        ):
            return t.Raised(tree.at, t.Group(tree.at, put[base], "plain"), _with(above, put))
        case t.Scripted(of=t.Name(base=base)) if base in put:
            raise NotYet(f"an entry of {shown(base)}: write this out", tree.at)
        case t.Derivative() | t.Gradient() | t.Held() | t.Applied():
            if _names(tree) & put.keys():
                raise NotYet("a derivative in what is short: write it out", tree.at)
            return tree
    if type(tree) not in t.INSIDE:
        return tree
    return replace(tree, **{name: _with(getattr(tree, name), put) for name in t.INSIDE[type(tree)]})
