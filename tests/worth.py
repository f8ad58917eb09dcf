"""What a term is worth in numbers of many digits: an evaluator that shares no code with the package's."""

from __future__ import annotations

from collections.abc import Mapping

from mpmath import mp, mpf

from derive.terms import Index, Term, subterms

Values = Mapping[str, object]  # of symbols: a number, or a nested list
DIGITS = 40
WHOLE = ("m",)  # symbols that are natural numbers


class Undefined(Exception):
    """The term has no value there."""


def worth(
    term: Term, values: Values, sizes: Mapping[str, int], at: Mapping[Index, int], is_form: bool = False
):
    """The value of `term`; in a normal form a logarithm is that of the absolute value."""

    def of(part: Term, places: Mapping[Index, int]):
        match part.tag:
            case "num":
                return mpf(part.data.numerator) / part.data.denominator
            case "size":
                return mpf(sizes[part.data])
            case "const":
                return mp.pi
            case "sym":
                found = values[part.data]
                for each in part.args:
                    found = found[places[each]]
                return mpf(found)
            case "add":
                return sum((of(arg, places) for arg in part.args), mpf(0))
            case "mul":
                found = mpf(1)
                for arg in part.args:
                    found *= of(arg, places)
                return found
            case "sum" | "prod":
                found = mpf(0) if part.tag == "sum" else mpf(1)
                for n in range(sizes[part.args[0].dim]):
                    each = of(part.args[1], {**places, part.args[0]: n})
                    found = found + each if part.tag == "sum" else found * each
                return found
            case "delta":
                return mpf(places[part.args[0]] == places[part.args[1]])
            case "ind":
                left, right = (of(arg, places) for arg in part.args)
                if left != right and abs(left - right) < mpf(10) ** -25:
                    raise Undefined  # rounding hides which
                return mpf(
                    {"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right}[
                        part.data
                    ]
                )
            case "pow":
                return raised(of(part.args[0], places), part.args[1], places)
            case "fn":
                return applied(part.data, [of(arg, places) for arg in part.args])
        raise Undefined

    def raised(base, exponent: Term, places):
        if exponent.tag == "num" and exponent.data.denominator == 1:
            if abs(base) < mpf(10) ** -25 and exponent.data < 0:
                raise Undefined
            return base ** int(exponent.data)
        e = of(exponent, places)
        if exponent.tag != "num":
            is_whole = not any(part.tag == "sym" and part.data not in WHOLE for part in subterms(exponent))
            if is_whole and (e >= 0 or abs(base) > mpf(10) ** -25):
                return base ** int(e)
            if base < mpf(10) ** -25:
                raise Undefined
        if abs(base) < mpf(10) ** -25:
            if base != 0 or e < 0:
                raise Undefined
            return mpf(0)
        if base < 0:
            raise Undefined
        return base**e

    def applied(name, args):
        (z, *others) = args
        if name == "log":
            if abs(z) < mpf(10) ** -25 or (z < 0 and not is_form):
                raise Undefined
            return mp.log(abs(z))
        table = {
            "exp": mp.exp, "abs": abs, "tanh": mp.tanh, "sin": mp.sin, "cos": mp.cos, "erf": mp.erf,
            "sigma": lambda t: 1 / (1 + mp.exp(-t)), "relu": lambda t: max(t, mpf(0)),
        }  # fmt: skip
        if name in ("max", "min"):
            return (max if name == "max" else min)(z, *others)
        return table[name](z)

    with mp.workdps(DIGITS):
        return of(term, at)
