"""What limits are worth, from values near the point or of large sizes; shares nothing with the program."""

from dataclasses import dataclass

from mpmath import mpf
from numbers_of import World

from derive.terms import Limit, Size

NEAR = [mpf(2) ** -40, mpf(2) ** -44]
LARGE = (60, 120)
SLOPE = mpf(10) ** -20  # of differences, small beside the distance from the point


class Sequences(dict):
    """Numbers by name and place; an entry of a sequence that is not there is its limit and a bit."""

    limits: dict  # name -> limit

    def __missing__(self, place):
        name, (number, *_) = place
        return self.limits[name] + mpf(3) / (number + 2) ** 2


@dataclass
class Tending(World):
    """A world in which limits are seen from values along a sequence, the error of first order taken away."""

    def value(self, term, at):
        if not isinstance(term, Limit):
            return super().value(term, at)
        if isinstance(term.variable, Size):
            one, other = (self.there(self.sizes, term.variable.data, n, term, at) for n in LARGE)
            return 2 * other - one
        name = (term.variable.name, ())
        one, other = (self.there(self.values, name, each, term, at) for each in self.places(term, at))
        return (16 * other - one) / 15

    def places(self, term, at):
        if term.point is None:
            return [(1 if term.data == "infinity" else -1) / step for step in NEAR]
        sign = -1 if term.data == "below" else 1
        return [self.value(term.point, at) + sign * step for step in NEAR]

    def there(self, numbers, name, place, term, at):
        before = numbers[name]
        numbers[name] = place
        try:
            return self.value(term.body, at)
        finally:
            numbers[name] = before

    def moving(self, term, at):
        place = (term.wrt.name, tuple(at[i] for i in term.wrt.args))
        before, sides = self.moved.get(place, mpf(0)), []
        for sign in (1, -1):
            self.moved[place] = before + sign * SLOPE
            sides.append(self.value(term.body, at))
        self.moved[place] = before
        return (sides[0] - sides[1]) / (2 * SLOPE)


def agree(a, b):
    """Whether two numbers agree, but for how far from the point they were seen."""
    return abs(a - b) <= mpf(10) ** -2 * (1 + abs(a) + abs(b))
