"""A counterexample in words: at n = 2, w = (0, 0) in the direction (1, −1): the Hessian form is −1/2."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from derive.decide import Counterexample
from derive.decide.counterexample import DIGITS, Chosen, TwoPoint
from derive.kernel import Problem, Target
from derive.language import message as _
from derive.present import boxes
from derive.present.boxes import Box, Letter
from derive.present.judgements import together
from derive.present.layout import layout
from derive.present.names import marks
from derive.present.script import TERMINAL, Script
from derive.present.stated import value_of
from derive.terms import ZERO, D, Sym, Term, add, mul, num, power, sym

SLOTS = "tuvw"
FORM, LEFT, SIDES = (
    _("the Hessian form is {right}"),
    _("the left side is {right}"),  # of t ≥ 0, as it is written
    _("the left side is {left}, the right side {right}"),
)
HALFWAY = _("halfway it is {left}, the mean of its values at both ends {right}")
Place = tuple[int, ...]


def counterexample_words(found: Counterexample, target: Target, script: Script = TERMINAL) -> str:
    """Where the claim of `target` fails, and what its sides are there."""
    where, sides = _where(found, target, script), _sides(found, target, script)
    if not where:
        return script.say("since {sides}", sides=sides)
    return script.say("{where}: {sides}", where=where, sides=sides)


def failure_words(found: Counterexample, target: Target, script: Script) -> str:
    """That it fails, and the same."""
    where, sides = _where(found, target, script), _sides(found, target, script)
    if not where:
        return script.say("it fails since {sides}", sides=sides)
    return script.say("it fails {where}: {sides}", where=where, sides=sides)


def instance_words(found: Counterexample, but_for: Collection[str] = (), script: Script = TERMINAL) -> str:
    """The numbers of an instance, sizes first and places last, but for some names: n = 2, w = (0, 0), j = 1."""
    told = (
        *_numbers(found.sizes, script),
        *_values(found, but_for, script),
        *_numbers(found.at, script),
    )
    return script.series(told)


def point_words(
    found: Counterexample, problem: Problem, terms: Iterable[Term], script: Script = TERMINAL
) -> tuple[str, str]:
    """The numbers of an instance, θ = (0, 0), and what definitions are worth there, ŷ = (1/2, 1/2): as far as `terms`,
    which have other values there, speak of them.  An unknown function is told by its slopes, if that will do.
    """
    values = {d.name: by.name for d in problem.definitions if (by := value_of(problem, d))}
    smooth = {
        function.name for function in problem.functions if function.order > 1
    }  # slopes are not all of it
    sloped = {values.get(of, "") for of, _ in found.slopes} - smooth
    below = {wrt for _, wrt in found.slopes} - set(_named_outside_slopes(terms))
    named = [d.name for d in problem.definitions if d.name in found.meanwhile.keys() - values.keys() - below]
    return instance_words(found, sloped, script), script.series(meanwhile_words(found, named, script))


def _named_outside_slopes(terms: Iterable[Term]) -> Iterator[str]:
    """The names of what stands in `terms` and is not only differentiated, or differentiated in."""
    for term in terms:
        if isinstance(term, Sym):
            yield term.name
        elif not isinstance(term, D):
            yield from _named_outside_slopes(term.args)


def meanwhile_words(found: Counterexample, names: Iterable[str], script: Script = TERMINAL) -> Iterator[str]:
    """What definitions are worth there, then slopes: ŷ = (1/2, 1/2), ∂E/∂s ≈ (0.27, 0.73)."""
    for name in names:
        yield _worth(Letter(name), found.meanwhile[name], script)
    for (of, wrt), values in found.slopes.items():
        slope = boxes.Partial(Letter(of), ((Letter(wrt), 1),), operator=False)
        yield _worth(slope, values, script)


def _worth(left: Box, values: Mapping[Place, str], script: Script) -> str:
    """A value, of which only the first digits may be known."""
    is_exact = all(map(_is_exact, values.values()))
    right = _nested({place: _digits(value) for place, value in values.items()})
    return script.show(boxes.Related(left, (("=" if is_exact else "≈", right),)))


def _where(found: Counterexample, target: Target, script: Script) -> str:
    """At which numbers, in which direction; between which points, if it fails halfway; "" if it depends on nothing."""
    pairs = target.convexity.directions if target.convexity is not None else ()
    ways = [direction for _of, direction in pairs]
    start = script.series((*_numbers({**found.sizes, **found.at}, script), *_values(found, ways, script)))
    if found.end:
        ends = (_equation(Letter(name), _entries(values), script) for name, values in found.end.items())
        return script.say("from {start} to {end}", start=start, end=script.series(ends))
    spelled = [_entries(found.values[name]) for name in ways if name in found.values]
    if not spelled:
        return script.say("at {point}", point=start) if start else ""
    direction = script.show(together(spelled))
    if not start:
        return script.say("in the direction {direction}", direction=direction)
    return script.say("at {point} in the direction {direction}", point=start, direction=direction)


def _sides(found: Counterexample, target: Target, script: Script) -> str:
    assert target.claim is not None
    left, right = (script.show(number(each)) for each in (found.left, found.right))
    if found.end:
        words = HALFWAY
    elif target.convexity is not None:
        words = FORM
    else:
        words = LEFT if target.claim.terms[0] is ZERO else SIDES
    return script.say(words, left=left, right=right)


def _equation(left: Box, right: Box, script: Script) -> str:
    return script.show(boxes.Related(left, (("=", right),)))


def _numbers(those: Mapping[str, int], script: Script) -> Iterator[str]:
    return (_equation(Letter(name), boxes.Number(value), script) for name, value in those.items())


def _values(found: Counterexample, but_for: Collection[str], script: Script) -> Iterator[str]:
    for name, entries in found.values.items():
        if name not in but_for:
            tail = found.tails.get(name, ())
            value = _entries(entries) if not tail else _infinite((*entries.values(), *tail))
            yield _equation(Letter(name), value, script)
    for function in found.functions:
        if function.name not in but_for:
            yield _function(function, script)
    for name, laws in found.laws.items():
        for place, law in laws.items():
            yield _two_point(_entry(name, place), law, script)


def _two_point(entry: Box, law: TwoPoint, script: Script) -> str:
    """x = 3 with probability 1/5, else 1/2."""
    if law.chance == 0:
        return _equation(entry, _fraction(law.less), script)
    return script.say(
        "{equation} with probability {chance}, else {less}",
        equation=_equation(entry, _fraction(law.greater), script),
        chance=script.show(_fraction(law.chance)),
        less=script.show(_fraction(law.less)),
    )


def number(digits: str, most: int = 6) -> Box:
    """An exact number as it is, one of which only the first digits are known by fewer of them: −1/2, ≈ 0.731059."""
    if _is_exact(digits):
        return _fraction(Fraction(digits))
    return boxes.Literal(f"≈ {_rounded(digits, most)}")


def number_words(digits: str, most: int = 6) -> str:
    """The same on one line of a terminal."""
    return TERMINAL.show(number(digits, most))


def told_apart(left: str, right: str, script: Script = TERMINAL) -> tuple[str, str]:
    """Two numbers that differ, with as many digits as show it."""
    for most in range(6, DIGITS + 1):
        first, second = number_words(left, most), number_words(right, most)
        if first.removeprefix("≈ ") != second.removeprefix("≈ "):
            break
    return script.show(number(left, most)), script.show(number(right, most))


def _is_exact(digits: str) -> bool:
    return "." not in digits and "e" not in digits


def _rounded(digits: str, most: int = 6) -> str:
    return f"{float(digits):.{most}g}".replace("-", "−")


def _digits(digits: str) -> Box:
    """A number where it stands behind ≈."""
    return number(digits) if _is_exact(digits) else boxes.Literal(_rounded(digits))


def _fraction(value: Fraction) -> Box:
    box: Box = boxes.Number(abs(value.numerator))
    if value.denominator != 1:
        box = boxes.Over(box, boxes.Number(value.denominator))
    return boxes.Minus(box) if value < 0 else box


def _entries(entries: Mapping[Place, Fraction]) -> Box:
    return _nested({place: _fraction(value) for place, value in entries.items()})


def _infinite(entries: Iterable[Fraction]) -> Box:
    """A sequence: (0, 0, 1, 1, …)."""
    return boxes.Together((*map(_fraction, entries), boxes.Literal("…")))


def _nested(entries: Mapping[Place, Box]) -> Box:
    """A number; a vector in brackets; a matrix as the vector of its rows."""
    if () in entries:
        return entries[()]
    rows: dict[int, dict[Place, Box]] = {}
    for place, value in entries.items():
        rows.setdefault(place[0], {})[place[1:]] = value
    return boxes.Together(tuple(map(_nested, rows.values())))


def _function(chosen: Chosen, script: Script) -> str:
    """f(t) = 2 t + 1/3 (t + u)², with the entries of each argument."""
    slots = sorted({slot for slot, _place in chosen.weights})
    head = _entry(chosen.name, chosen.component)
    linear, inner = (
        [
            (weights[n], sym(_numbered(SLOTS[slot], place)))
            for (slot, place), weights in chosen.weights.items()
        ]
        for n in range(2)
    )
    value = layout(add(_linear(linear), _third_of_square(inner)))
    left = boxes.Applied(head, (), tuple(Letter(SLOTS[slot]) for slot in slots))
    return _equation(left, value, script)


def _linear(terms: Iterable[tuple[int, Term]]) -> Term:
    return add(*(mul(num(weight), letter) for weight, letter in terms))


def _third_of_square(terms: Sequence[tuple[int, Term]]) -> Term:
    """1/3 (2 t + u)², and 3 t² for 1/3 (3 t)²."""
    if len(terms) > 1:
        return mul(num(Fraction(1, 3)), power(_linear(terms), num(2)))
    ((weight, letter),) = terms
    return mul(num(Fraction(weight**2, 3)), power(letter, num(2)))


def _entry(name: str, place: Place) -> Letter:
    """x₁, or b₁_2 where there is a subscript already."""
    if marks(name)[1]:
        return Letter(name, tuple(map(str, place)))
    return Letter(_numbered(name, place))


def _numbered(name: str, place: Place) -> str:
    return f"{name}_{{{','.join(map(str, place))}}}" if place else name
