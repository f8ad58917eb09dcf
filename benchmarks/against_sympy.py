"""derive beside SymPy's `diff(...).doit()`: the same statements, the same run."""

import re
import signal
from collections.abc import Iterator
from time import perf_counter
from types import FrameType

import sympy
from clock import milliseconds
from in_sympy import CannotBeStated, Statement
from sympy.core.cache import clear_cache

from derive import library
from derive.kernel import Problem, check
from derive.laws import ALL
from derive.solver import solve

LIMIT = 10  # seconds
SLOW = 0.5  # seconds, from which fewer runs must do
LONGEST = 100  # characters of an answer that are shown


class OutOfTime(BaseException):
    """SymPy took too long; not an Exception, which SymPy itself might catch."""


def rows() -> Iterator[str]:
    """A table with a row for each part of each problem."""
    yield f"SymPy {sympy.__version__}, diff(...).doit() on the same statements: ms, warm, medians"
    yield "  derive: search, matrix form and check; SymPy: the answer alone, its cache emptied before each run"
    yield f"  {'problem':32}{'derive':>9}{'SymPy':>9}{'ratio':>7}  SymPy's answer"
    for name in library.names():
        problem = library.load(name)
        for target in problem.targets:
            title = f"{name}:{target.part}" if target.part else name
            own = milliseconds(lambda p=problem, part=target.part: _derived(p, part))
            try:
                statement = Statement(problem, target.term)
            except CannotBeStated as why:
                yield f"  {title:32}{own:9.1f}{'':16}  can't be stated: {why}"
                continue
            other, said = _asked(statement)
            if other is None:
                yield f"  {title:32}{own:9.1f}{'':16}  {said}"
            else:
                yield f"  {title:32}{own:9.1f}{other:9.1f}{own / other:7.2f}  {said}"


def _derived(problem: Problem, part: str) -> None:
    check(solve(problem, [part]).derivation, ALL)


def _asked(statement: Statement) -> tuple[float | None, str]:
    """The time that SymPy takes, None if it comes to nothing, and what it answers."""
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(LIMIT)
    start = perf_counter()
    try:
        answer = statement.answer()
    except OutOfTime:
        return None, f"no answer in {LIMIT} s"
    except Exception as why:  # whatever it is, it is SymPy's answer
        return None, type(why).__name__
    finally:
        signal.alarm(0)
    times = 3 if perf_counter() - start > SLOW else 9
    return milliseconds(statement.answer, times, before=clear_cache), _shown(answer)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise OutOfTime


def _shown(answer: sympy.Expr) -> str:
    """The answer on one line, shortened, with what is left in it."""
    text = re.sub(r"\s+", " ", str(answer))
    left = "unevaluated: " if answer.has(sympy.Derivative, sympy.Subs) else ""
    return left + (text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)")
