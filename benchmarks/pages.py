"""Pages in each form, and the book of all problems: times after start-up, and sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import perf_counter

from derive import api, library
from derive.cli import book as binding
from derive.language import ENGLISH, LANGUAGES
from derive.present.pages import book_page
from derive.present.pdf import pdf

FORMS = ("text", "md", "latex", "typst", "html")
NAMES = ("softmax-ce", "relu-mse", "logistic-hessian", "newton-quadratic", "sigmoid-mlp")


def rows() -> Iterator[str]:
    """A row for each form, in ms, then the book."""
    results = [api.solve(library.load(name)) for name in NAMES]
    yield f"Pages: median and most of {len(NAMES)} problems, solved already: ms, kB"
    for form in FORMS:
        yield _row(form, [_timed(partial(_page, each, form)) for each in results])
    results[0].pdf()  # fonts are read once
    for tag in LANGUAGES:
        yield _row(f"pdf {tag}", [_timed(partial(each.pdf, language=tag)) for each in results])
    solving, setting, sizes = zip(*(_book() for _ in range(3)), strict=True)
    yield f"book      solved in {median(solving):.2f} s, first set in {setting[0]:.2f} s, {sizes[0] / 1000:.0f} kB"


def _book() -> tuple[float, float, int]:
    """The book of all problems: how long it takes to solve them, and to set them; how many bytes it has."""
    start = perf_counter()
    exercises, _ = binding.solved(binding.asked(binding.chosen((), (), True), ()), "textbook", {})
    solved = perf_counter()
    made = pdf(book_page(binding.bound(exercises), ENGLISH))
    return solved - start, perf_counter() - solved, len(made)


def _page(result: api.Result, form: str) -> bytes:
    return result.page(form).encode()


def _timed(make: Callable[[], bytes]) -> tuple[float, int]:
    start = perf_counter()
    made = make()
    return perf_counter() - start, len(made)


def _row(called: str, those: list[tuple[float, int]]) -> str:
    times, sizes = zip(*those, strict=True)
    return f"  {called:8}{1000 * median(times):7.1f} {1000 * max(times):7.1f}   {median(sizes) / 1000:7.1f} {max(sizes) / 1000:7.1f}"
