"""A counterexample in words: at n = 2, w = (0, 0) in the direction (1, −1): the Hessian form is −1/2."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from derive.decide import Counterexample
from derive.decide.counterexample import DIGITS, Chosen, TwoPoint
from derive.kernel import Target
from derive.present.names import SUBSCRIPTS, name_text
from derive.terms import ZERO

SLOTS = "tuvw"
Place = tuple[int, ...]


def counterexample_words(found: Counterexample, target: Target) -> str:
    """Where the claim of `target` fails, and what its sides are there."""
    pairs = target.convexity.directions if target.convexity is not None else ()
    ways = [direction for _, direction in pairs]
    where = ", ".join(_equations(found, ways))
    if found.end:
        end = ", ".join(f"{name_text(name)} = {_entries(values)}" for name, values in found.end.items())
        value, mean = number_words(found.left), number_words(found.right)
        return f"from {where} to {end}: halfway it is {value}, the mean of its values at both ends {mean}"
    spelled = [_entries(found.values[name]) for name in ways if name in found.values]
    if spelled:
        way = ", ".join(spelled)
        where += f" in the direction {way if len(spelled) == 1 else f'({way})'}"
    return f"at {where}: {_sides(found, target)}" if where else f"since {_sides(found, target)}"


def instance_words(found: Counterexample, but_for: Collection[str] = ()) -> str:
    """The numbers of an instance, sizes first and places last, but for some names: n = 2, w = (0, 0), j = 1."""
    return ", ".join((*_numbers(found.sizes), *_values(found, but_for), *_numbers(found.at)))


def meanwhile_words(found: Counterexample, names: Iterable[str]) -> Iterator[str]:
    """What definitions are worth there, then slopes: ŷ = (1/2, 1/2), ∂E/∂s ≈ (0.27, 0.73)."""
    for name in names:
        yield _equation(name_text(name), found.meanwhile[name])
    for (of, wrt), values in found.slopes.items():
        yield _equation(f"∂{name_text(of)}/∂{name_text(wrt)}", values)


def _equation(left: str, values: Mapping[Place, str]) -> str:
    told = {place: number_words(value) for place, value in values.items()}
    sign = "≈" if any("≈" in value for value in told.values()) else "="
    return f"{left} {sign} {_nested({place: value.removeprefix('≈ ') for place, value in told.items()})}"


def _equations(found: Counterexample, but_for: Collection[str]) -> Iterator[str]:
    yield from _numbers({**found.sizes, **found.at})
    yield from _values(found, but_for)


def _numbers(those: Mapping[str, int]) -> Iterator[str]:
    return (f"{name_text(name)} = {number}" for name, number in those.items())


def _values(found: Counterexample, but_for: Collection[str] = ()) -> Iterator[str]:
    for name, entries in found.values.items():
        if name in but_for:
            continue
        tail = found.tails.get(name, ())
        yield f"{name_text(name)} = {_entries(entries) if not tail else _infinite(entries, tail)}"
    for function in found.functions:
        if function.name not in but_for:
            yield _function(function)
    for name, laws in found.laws.items():
        for place, law in laws.items():
            yield f"{name_text(name)}{_below(place)} {_two_point(law)}"


def _two_point(law: TwoPoint) -> str:
    """= 3 with probability 1/5, else 1/2."""
    if law.chance == 0:
        return f"= {number_words(str(law.less))}"
    chance, greater, less = (number_words(str(each)) for each in (law.chance, law.greater, law.less))
    return f"= {greater} with probability {chance}, else {less}"


def _sides(found: Counterexample, target: Target) -> str:
    assert target.claim is not None
    left, right = (number_words(each) for each in (found.left, found.right))
    if target.convexity is not None:
        return f"the Hessian form is {right}"
    if target.claim.terms[0] is ZERO:
        return f"the left side is {right}"  # of t ≥ 0, as it is written
    return f"the left side is {left}, the right side {right}"


def number_words(digits: str, most: int = 6) -> str:
    """An exact number as it is, one of which only the first digits are known by fewer of them: −1/2, ≈ 0.731059."""
    if "." in digits or "e" in digits:
        digits = f"≈ {float(digits):.{most}g}"
    return digits.replace("-", "−")


def told_apart(left: str, right: str) -> tuple[str, str]:
    """Two numbers that differ, with as many digits as show it."""
    for most in range(6, DIGITS + 1):
        first, second = number_words(left, most), number_words(right, most)
        if first.removeprefix("≈ ") != second.removeprefix("≈ "):
            break
    return first, second


def _entries(entries: Mapping[Place, Fraction]) -> str:
    return _nested({place: number_words(str(value)) for place, value in entries.items()})


def _infinite(entries: Mapping[Place, Fraction], tail: Sequence[Fraction]) -> str:
    """A sequence: (0, 0, 1, 1, …)."""
    return f"({', '.join(number_words(str(each)) for each in (*entries.values(), *tail))}, …)"


def _nested(entries: Mapping[Place, str]) -> str:
    """A number; a vector in brackets; a matrix as the vector of its rows."""
    if () in entries:
        return entries[()]
    rows: dict[int, dict[Place, str]] = {}
    for place, value in entries.items():
        rows.setdefault(place[0], {})[place[1:]] = value
    return f"({', '.join(map(_nested, rows.values()))})"


def _function(chosen: Chosen) -> str:
    """f(t) = 2t + (t + u)²/3, with the entries of each argument."""
    slots = sorted({slot for slot, _ in chosen.weights})
    arguments = ", ".join(SLOTS[slot] for slot in slots)
    name = name_text(chosen.name) + _below(chosen.component)
    linear, inner = (
        [(weights[n], SLOTS[slot] + _below(place)) for (slot, place), weights in chosen.weights.items()]
        for n in range(2)
    )
    return f"{name}({arguments}) = {_form(linear)} + {_third_of_square(inner)}"


def _third_of_square(terms: Sequence[tuple[int, str]]) -> str:
    """(2t + u)²/3, and 3t² for (3t)²/3."""
    if len(terms) > 1:
        return f"({_form(terms)})²/3"
    ((weight, letter),) = terms
    third = Fraction(weight**2, 3)
    if third.denominator == 1:
        return f"{third.numerator if third != 1 else ''}{letter}²"
    return f"{third.numerator if third.numerator != 1 else ''}{letter}²/3"


def _form(terms: Iterable[tuple[int, str]]) -> str:
    said = ""
    for weight, letter in terms:
        sign = ("−" if weight < 0 else "") if not said else (" − " if weight < 0 else " + ")
        said += f"{sign}{abs(weight) if abs(weight) != 1 else ''}{letter}"
    return said


def _below(place: Place) -> str:
    return ",".join(map(str, place)).translate(SUBSCRIPTS)
