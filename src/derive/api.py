"""The library: state a problem, have it solved and checked, look at the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derive.errors import InvalidStep, StatementError, UsageError
from derive.kernel import Derivation, Problem, Theorem, check as kernel_check
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.terms import Term

if TYPE_CHECKING:
    from derive.terms.sympy import Statement


@dataclass(frozen=True, slots=True)
class Result:
    """A checked derivation.  `is_solved` is False if a goal is left; `missing` names the law wanted."""

    theorem: Theorem
    is_solved: bool
    missing: str = ""

    @property
    def answer(self) -> Term:
        """What the target equals."""
        return self.theorem.claim.terms[1]

    @property
    def certificate(self) -> str:
        """The derivation as JSON, to be checked by `check` or by anybody else."""
        return dumps(self.theorem.derivation)

    def page(self, form: str = "text", detail: str = "textbook") -> str:
        """The worked solution: form is text or md; detail is brief, textbook or full."""
        from derive.narrate import narrate
        from derive.present.pages import page

        return page(narrate(self.theorem, detail, self.missing), form)

    def __str__(self) -> str:
        return self.page()

    def _repr_markdown_(self) -> str:
        return self.page("md")


def solve(statement: Statement | Problem, part: str = "") -> Result:
    """The derivation of a target of `statement`, found by search and accepted by the kernel.

    Raises:
        UsageError: the problem has several parts and `part` is none of them.
        StatementError: the statement means nothing.
    """
    from derive.present.text import judgement_text
    from derive.solve import Undefined, solve as search

    problem = statement if isinstance(statement, Problem) else _compiled(statement)
    parts = [target.part for target in problem.targets]
    if part not in parts:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(parts)}")
    try:
        outcome = search(problem, part)
    except Undefined as why:
        needed = judgement_text(why.judgement)
        raise StatementError(f"what is to be found is nowhere defined: it needs {needed}") from None
    theorem = _longest(outcome.derivation)
    whole = theorem.derivation is outcome.derivation
    return Result(theorem, outcome.is_solved and whole, outcome.missing)


def _longest(derivation: Derivation) -> Theorem:
    """The theorem of as much of the derivation as the kernel accepts: search may be wrong.

    Raises:
        InvalidStep: it does not accept even the start, which is our bug.
    """
    steps = derivation.main.steps
    for count in range(len(steps), 0, -1):
        try:
            kept = derivation if count == len(steps) else _cut(derivation, count)
            return kernel_check(kept, ALL)
        except InvalidStep:
            continue
    return kernel_check(_cut(derivation, 0), ALL)


def _cut(derivation: Derivation, count: int) -> Derivation:
    main = derivation.main
    return replace(derivation, main=replace(main, steps=main.steps[:count]))


def check(certificate: str) -> Theorem:
    """The theorem that a certificate proves; no solver takes part.

    Raises:
        CertificateError: the text is no certificate.
        InvalidStep: an inference does not follow.
    """
    return kernel_check(loads(certificate), ALL)


def _compiled(statement: Statement) -> Problem:
    from derive.library import compile_statement

    return compile_statement(statement)
