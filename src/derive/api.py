"""The library: state a problem, have it solved and checked, look at the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derive.errors import InvalidStep, StatementError, UsageError
from derive.kernel import Chain, Derivation, Problem, Theorem, check as kernel_check
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.terms import Term

if TYPE_CHECKING:
    from derive.terms.sympy import Statement


@dataclass(frozen=True, slots=True)
class Result:
    """Checked derivations, one theorem for each part that was asked for.

    `missing` names, for each part that is stuck, what seems to be wanted.
    """

    theorems: tuple[Theorem, ...]
    missing: Mapping[str, str]

    @property
    def is_solved(self) -> bool:
        """Whether no part has a goal left."""
        return not self.missing

    @property
    def answers(self) -> dict[str, Term]:
        """What each part's target equals."""
        return {theorem.part: theorem.claim.terms[1] for theorem in self.theorems}

    @property
    def answer(self) -> Term:
        """What the target equals.

        Raises:
            UsageError: there are several parts; `answers` has them by name.
        """
        if len(self.theorems) > 1:
            raise UsageError(f"there are several answers: {', '.join(self.answers)}")
        return self.theorems[0].claim.terms[1]

    @property
    def certificate(self) -> str:
        """The derivation as JSON, to be checked by `check` or by anybody else."""
        return dumps(self.theorems[0].derivation)

    @property
    def coq(self) -> str:
        """The proofs as a file for Coq.

        Raises:
            NotExported: a derivation uses something that can't be said in Coq yet.
        """
        from derive.coq.evidence import exported
        from derive.coq.export import file

        return file(exported(theorem) for theorem in self.theorems if theorem.part not in self.missing)

    def page(self, form: str = "text", detail: str = "textbook") -> str:
        """The worked solution: form is text, md, latex or fragment; detail is brief, textbook or full."""
        from derive.coq.evidence import accepted_by
        from derive.narrate import narrate
        from derive.present.pages import page

        accepted = "" if self.missing else accepted_by(self.theorems)
        return page(narrate(self.theorems, detail, self.missing, accepted), form)

    def __str__(self) -> str:
        return self.page()

    def _repr_markdown_(self) -> str:
        return self.page("md")


def solve(statement: Statement | Problem, part: str | None = None, layout: str = "denominator") -> Result:
    """The derivations of all targets of `statement`, or of one part, found by search and accepted by
    the kernel.

    In the matrix forms a gradient has the shape of its variable (denominator layout) or the transposed
    one (numerator layout); a Jacobian has a row for each component of what is differentiated.

    Raises:
        UsageError: the problem has no such part.
        StatementError: the statement means nothing.
    """
    from derive.present.text import judgement_text
    from derive.solver import Undefined, solve as search

    if layout not in ("denominator", "numerator"):
        raise UsageError(f"a layout is denominator or numerator, not {layout}")
    problem = statement if isinstance(statement, Problem) else _compiled(statement)
    parts = [target.part for target in problem.targets]
    if part is not None and part not in parts:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(filter(None, parts)) or 'not named'}")
    try:
        outcome = search(problem, None if part is None else [part], layout)
    except Undefined as why:
        needed = judgement_text(why.judgement)
        raise StatementError(f"what is to be found is nowhere defined: it needs {needed}") from None
    return Result(_accepted(outcome.derivation), outcome.missing)


def _accepted(derivation: Derivation) -> tuple[Theorem, ...]:
    """The theorems of as much of the derivation as the kernel accepts: search may be wrong.

    Raises:
        InvalidStep: it does not accept even the start, which is our bug.
    """
    try:
        return kernel_check(derivation, ALL)
    except InvalidStep:
        kept = tuple(_longest(derivation.problem, c) for c in derivation.chains if c.part is not None)
    return kernel_check(Derivation(derivation.problem, kept), ALL)


def _longest(problem: Problem, chain: Chain) -> Chain:
    """As many of its steps as stand by themselves."""
    for count in range(len(chain.steps), 0, -1):
        alone = replace(chain, steps=chain.steps[:count], where=())
        try:
            kernel_check(Derivation(problem, (alone,)), ALL)
        except InvalidStep:
            continue
        return alone
    return replace(chain, steps=(), where=())


def check(certificate: str) -> tuple[Theorem, ...]:
    """The theorems that a certificate proves, one for each part; no solver takes part.

    Raises:
        CertificateError: the text is no certificate.
        InvalidStep: an inference does not follow.
    """
    return kernel_check(loads(certificate), ALL)


def _compiled(statement: Statement) -> Problem:
    from derive.library import compile_statement

    return compile_statement(statement)
