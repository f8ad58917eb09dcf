"""The library: state a problem, have it solved and checked, look at the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.errors import UsageError
from derive.kernel import Problem, Theorem, check as kernel_check
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
    from derive.solve import solve as search

    problem = statement if isinstance(statement, Problem) else _compiled(statement)
    parts = [target.part for target in problem.targets]
    if part not in parts:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(parts)}")
    outcome = search(problem, part)
    return Result(kernel_check(outcome.derivation, ALL), outcome.is_solved, outcome.missing)


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
