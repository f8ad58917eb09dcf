"""The key to one question of a problem: what its answers are compared with."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from derive.answer.fit import Asked
from derive.answer.judge import Finding, explained, in_rows, judged, refused
from derive.answer.reading import readings
from derive.answer.scope import scope_of
from derive.answer.solution import asked, solution
from derive.answer.unfinished import Finished
from derive.answer.verdict import Kind, Question, Verdict
from derive.decide.comparer import Comparer
from derive.errors import DeriveError, UsageError
from derive.kernel import Problem, Theorem
from derive.present.optima import is_only_stationary
from derive.read import Names, Scope
from derive.terms import Index, Num, Size, Term, contains, places_of, usual_places

if TYPE_CHECKING:
    from derive.answer.suspects import Suspects
    from derive.terms.sympy import Statement

LAYOUTS = ("strict", "either")


class AnswerKey:
    """What answers to one part of a problem are compared with; a verdict hangs on nothing else.

    What it holds are values that hang on the problem alone: threads that share a key may work one out twice, to the
    same effect.  If it `keeps` its solution in the user's cache, it is made faster the next time.

    Raises:
        UsageError: there is no such part, several are and none is named, or nothing is to be found.
        StatementError: the problem means nothing.
    """

    def __init__(self, problem: Problem, part: str | None = None, keeps: bool = False) -> None:
        self.target = asked(problem, part)
        self.solution = solution(problem, self.target, keeps)

    @property
    def problem(self) -> Problem:
        """The problem, with nothing that is given for other parts alone."""
        return self.solution.problem

    @property
    def theorem(self) -> Theorem | None:
        """What the target equals; None where nothing need be derived."""
        return self.solution.theorem

    @property
    def reference(self) -> Term:
        """The right answer, entry by entry; what is asked for itself where no derivation was found."""
        return self.solution.reference

    @cached_property
    def free(self) -> tuple[Index, ...]:
        """The free indices of the question."""
        return tuple(sorted(self.target.term.free, key=lambda i: (i.name, i.dim)))

    @cached_property
    def asked(self) -> Asked:
        """The question as an array, in denominator layout."""
        usual = usual_places(self.target.term)
        return Asked(self.free, usual or places_of(self.target.term, "denominator"), usual is None)

    @cached_property
    def finished(self) -> Finished:
        """What an answer may hold."""
        return Finished(self.solution)

    @cached_property
    def question(self) -> Question:
        """What is asked, and what the solution assumes."""
        if self.theorem is None:
            return Question(self.problem, self.target)
        return Question(self.problem, self.target, self.theorem.assumed, is_only_stationary(self.theorem))

    @cached_property
    def names(self) -> Names:
        """What the parser must know."""
        return self._scope.names()

    @cached_property
    def comparer(self) -> Comparer:
        """Decides whether the reference equals an answer."""
        return Comparer(self.problem, self.question.assumed, self.reference, self.solution.origin)

    @cached_property
    def _known(self) -> dict[Term, Term]:
        """The sizes that are given as numbers, as in a part for n = 1."""
        pairs = (each.terms for each in self.problem.declared if each.relation == "=")
        sided = [(a, b) for one, other in pairs for a, b in ((one, other), (other, one))]
        return {size: number for size, number in sided if isinstance(size, Size) and isinstance(number, Num)}

    def settled(self, term: Term) -> Term:
        """`term`, with numbers for the sizes that are given."""
        if not self._known or not contains(term, Size):
            return term
        return self._known.get(term) or term.with_args(map(self.settled, term.args))

    @cached_property
    def suspects(self) -> Suspects:
        """The wrong answers that a misconception explains."""
        from derive.answer.suspects import Suspects

        return Suspects(self.comparer.problem, self.target.term, self.reference, self.free, self.theorem)

    @cached_property
    def _scope(self) -> Scope:
        return scope_of(self.problem)

    def scope(self, has_rows: bool = False) -> Scope:
        """A new scope with all that the problem declares; with `has_rows` the gradient in a column is a row."""
        return self._scope.fresh(has_rows)

    def verify(self, answer: str, layout: str = "strict", explains: bool = True) -> Verdict:
        """The verdict on an answer in plain text, Unicode or LaTeX.

        With layout "either" an answer in the other layout convention is correct, too.  One that is wrong has its
        diagnoses if the verdict `explains`; that takes longer than to see that it is wrong.

        Raises:
            UsageError: another layout.
        """
        if layout not in LAYOUTS:
            raise UsageError(f"a layout is {' or '.join(LAYOUTS)}, not {layout}")
        finding = self._finding(answer, layout)
        is_wrong = finding.verdict.kind is Kind.INCORRECT
        verdict = explained(self, finding) if explains and is_wrong else finding.verdict
        return replace(verdict, question=self.question)

    def _finding(self, answer: str, layout: str) -> Finding:
        scopes: list[Scope] = []

        def scope() -> Scope:
            scopes.append(self.scope())
            return scopes[-1]

        try:
            found = readings(answer, scope)
        except DeriveError as why:
            return Finding(refused(answer, why))
        finding = judged(self, answer, found, layout)
        if finding.verdict.is_correct or not any(each.has_gradient for each in scopes):
            return finding
        in_other = in_rows(self, answer, readings(answer, partial(self.scope, True)), layout)
        return finding if in_other is None else Finding(in_other)


def verify(
    problem: AnswerKey | Problem | Statement | str,
    answer: str,
    part: str | None = None,
    layout: str = "strict",
) -> Verdict:
    """The verdict on `answer` to a problem, given by name, by file, in SymPy or as it is, or to one part of it.

    With layout "either" an answer in the other layout convention is correct, too.  Whoever has many answers makes an
    `AnswerKey` once: to solve the problem takes longer than to judge an answer.

    Raises:
        UsageError: there is no such problem, part or layout, or nothing is to be found.
        StatementError: the problem means nothing.
    """
    return key(problem, part).verify(answer, layout)


def key(problem: AnswerKey | Problem | Statement | str, part: str | None = None) -> AnswerKey:
    """The key to a problem, given by name, by file, in SymPy or as it is, or to one part of it.

    Raises:
        UsageError: there is no such problem or part, or nothing is to be found.
        StatementError: the problem means nothing.
    """
    if isinstance(problem, AnswerKey):
        if part not in (None, problem.target.part):
            raise UsageError(f"this is the key to part {problem.target.part!r}, not to {part!r}")
        return problem
    if isinstance(problem, Problem):
        return AnswerKey(problem, part)
    from derive.library import compile_statement, load

    if isinstance(problem, str):
        return AnswerKey(load(problem), part, keeps=True)
    return AnswerKey(compile_statement(problem), part)
