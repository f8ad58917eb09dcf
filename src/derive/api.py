"""The library: state a problem, have it solved and checked, look at the result."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from derive.errors import NoStationaryPoint, NothingToFind, StatementError, UsageError
from derive.kernel import (
    Judgement,
    Problem,
    Target,
    Theorem,
    check as kernel_check,
    is_stationarity,
    obligations,
)
from derive.kernel.certificate import dumps, loads
from derive.kernel.induction import entry_at_end
from derive.kernel.moments import of_parameters
from derive.language import language as language_of, message as _
from derive.laws import ALL
from derive.terms import (
    D as Derivative,
    Det,
    Fn,
    Indicator,
    Inverse,
    Limit,
    Moment,
    Sym,
    Term,
    contains,
    names_in,
    same,
    subterms,
)

if TYPE_CHECKING:
    from derive.decide import Counterexample
    from derive.narrate import Story
    from derive.remarks import Judged, Remark
    from derive.solver import Outcome
    from derive.solver.lack import Lack
    from derive.solver.salvage import Salvage
    from derive.terms.sympy import Statement

KINKED = ("relu", "abs", "max", "min")
NOWHERE = "what is to be found is nowhere defined: it needs {}"
IN_NUMBERS = ("html", "typst")  # pages that say at how many points both sides agree: in print and on the web
BESIDE_KINKS = "what is to be found is derived beside kinks only: it needs {}"


@dataclass(frozen=True, slots=True)
class Result:
    """Checked derivations, one theorem for each part that was asked for.

    `lacks` says, for each part that is stuck, what seems to be wanted; `refuted`, for each of these that
    claims what is false, where it fails.
    """

    theorems: tuple[Theorem, ...]
    lacks: Mapping[str, Lack]
    refuted: Mapping[str, Counterexample] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def is_solved(self) -> bool:
        """Whether no part has a goal left."""
        return not self.lacks

    @property
    def missing(self) -> dict[str, str]:
        """What each part that is stuck seems to lack, in words."""
        from derive.present.lacks import lack_words
        from derive.present.script import TERMINAL

        problem = self.theorems[0].problem
        return {part: lack_words(lack, problem, TERMINAL) for part, lack in self.lacks.items()}

    @property
    def answers(self) -> dict[str, Term]:
        """What the target of each part equals; parts that are to be proved have no answer."""
        found = (theorem for theorem in self.theorems if theorem.target.claim is None)
        return {theorem.part: theorem.claim.terms[1] for theorem in found}

    @property
    def answer(self) -> Term:
        """What the target equals.

        Raises:
            UsageError: there are several parts, `answers` has them by name; or nothing was to be found.
        """
        answers = self.answers
        if len(answers) != 1:
            raise UsageError(
                f"there are several answers: {', '.join(answers)}" if answers else "there is no answer"
            )
        return next(iter(answers.values()))

    @property
    def certificate(self) -> str:
        """The derivation as JSON, to be checked by `check` or by anybody else."""
        return dumps(self.theorems[0].derivation)

    @property
    def coq(self) -> str:
        """The proofs as a file for Coq; what is said of a kink is left out where it can't be said there.

        Raises:
            NotExported: a derivation uses something that can't be said in Coq yet.
        """
        from derive.coq.evidence import exported, exported_kinks, exported_shapes
        from derive.coq.export import file

        solved = [theorem for theorem in self.theorems if theorem.part not in self.lacks]
        return file(
            [*(each for t in solved for each in (exported(t), *exported_kinks(t))), *exported_shapes(solved)]
        )

    def code(self, form: str = "numpy") -> str:
        """The answers as a module of Python, for numpy or torch: a function for each part that is not stuck.

        Raises:
            UsageError: another library, or nothing was to be found.
            NotWritten: all parts are stuck, or there is a formula that can't be written yet.
        """
        from derive.present.code import DIALECTS, NotWritten, module

        if form not in DIALECTS:
            raise UsageError(f"code is for {' or '.join(DIALECTS)}, not for {form}")
        found = [theorem for theorem in self.theorems if theorem.target.claim is None]
        if not found:
            raise UsageError(
                f"there is no code of what is to be proved: expected something to find, for {form}"
            )
        solved = [theorem for theorem in found if theorem.part not in self.lacks]
        if not solved:
            raise NotWritten(self.stuck)
        written = [theorem for theorem in solved if not theorem.exists and not theorem.target.when]
        if not written:
            raise NotWritten(self.without_code)
        return module(written, form)

    @property
    def without_code(self) -> str:
        """Which parts have no code, since they are to be proved, speak of a number that nobody computes, or hold
        under a condition alone; on one line, "" if there is none.
        """
        from derive.present.conditions import when_words
        from derive.present.names import name_text

        claims = [theorem.part for theorem in self.theorems if theorem.target.claim is not None]
        rest = [theorem for theorem in self.theorems if theorem.target.claim is None]
        unknown = dict.fromkeys(each.name for theorem in rest for each in theorem.exists)
        said = [f"what is to be proved: {', '.join(claims)}"] if claims else []
        said += [f"{name_text(name)}, which there is but nobody computes" for name in unknown]
        said += [
            f"what holds {when} alone" for when in dict.fromkeys(when_words(t.target) for t in rest) if when
        ]
        return f"no code of {' nor of '.join(said)}" if said else ""

    @property
    def stuck(self) -> str:
        """What each part that is stuck seems to lack, on one line; "" if none is."""
        those = {part: what for part, what in self.missing.items() if part not in self.refuted}
        lacks = (f"{f'part {part} lacks ' if part else ''}{what}" for part, what in those.items())
        return f"stuck, what seems to be missing: {'; '.join(lacks)}" if those else ""

    @property
    def false(self) -> str:
        """Each part that claims what is false, and where it fails, on one line; "" if none does."""
        from derive.present.counterexamples import counterexample_words

        targets = {theorem.part: theorem.target for theorem in self.theorems}
        return "; ".join(
            f"{f'part {part} is ' if part else ''}false: {counterexample_words(found, targets[part])}"
            for part, found in self.refuted.items()
        )

    def page(self, form: str = "text", detail: str = "textbook", language: str = "en") -> str:
        """The worked solution: form is text, md, latex, fragment, html or typst; detail is brief, textbook or full;
        language is en, el, fa or pl.

        Raises:
            StatementError: a remark comes out otherwise than its author says.
            UsageError: there is no such language.
        """
        from derive.present.pages import page

        return page(self.story(detail, in_numbers=form in IN_NUMBERS), form, language_of(language))

    def pdf(self, detail: str = "textbook", language: str = "en") -> bytes:
        """The worked solution as a PDF, with the certificate inside.

        Raises:
            StatementError: a remark comes out otherwise than its author says, or no font has a letter of it.
            UsageError: there is no such language.
        """
        from derive.present.pdf import solution

        return solution(self.story(detail, in_numbers=True), language_of(language))

    def story(self, detail: str = "textbook", in_numbers: bool = False) -> Story:
        """The derivations as a reader sees them, with what else was checked of them, on request also in numbers.

        Raises:
            StatementError: a remark comes out otherwise than its author says.
        """
        from derive.coq.evidence import Outline, outline
        from derive.narrate import narrate

        written = Outline() if self.lacks else outline(self.theorems)
        accepted = written.accepted
        but_for = written.beyond if accepted else ()
        remarks = tuple(judged(each, number) for number, each in enumerate(self.remarks, 1))
        story = narrate(
            self.theorems, detail, self.lacks, accepted, written.with_kinks, self.refuted, but_for, remarks
        )
        return replace(story, withheld=written.withheld, agreed=self._agreed() if in_numbers else {})

    def _agreed(self) -> dict[str, int]:
        """At how many points both sides of what is proved of each part agree, where there are any."""
        from derive.decide.agreement import agreement

        found = {each.part: agreement(each) for each in self.theorems if each.part not in self.lacks}
        return {part: points for part, points in found.items() if points}

    def __str__(self) -> str:
        return self.page()

    def _repr_markdown_(self) -> str:
        return self.page("md")


def judged(remark: Remark, number: int = 1) -> Judged:
    """The remark, if all its parts come out as its author says.

    Raises:
        StatementError: one of them does not.
    """
    from derive.decide import consistent
    from derive.remarks import Judged, named

    where = f"remark {number}"
    try:
        result = solve(remark.problem)
    except StatementError as why:
        raise type(why)(f"{where}: {why}") from None
    for theorem in result.theorems:
        expected, found = remark.verdict(theorem.target), "true"
        if theorem.part in result.lacks:
            found = "false" if theorem.part in result.refuted else "undecided"
        elif theorem.assumed or not consistent(remark.problem.of_part(theorem.part), ()):
            found = "true under conditions"  # of which nothing says that they can hold
        if found != expected:
            raise StatementError(f"{where}, {named(theorem.part)}: expected {expected}, found {found}")
    return Judged(remark, result.refuted)


def solve(
    statement: Statement | Problem,
    part: str | None = None,
    layout: str = "denominator",
    remarks: Sequence[Remark] = (),
) -> Result:
    """The derivations of all targets of `statement`, or of one part, found by search and accepted by
    the kernel.

    In the matrix forms a gradient has the shape of its variable (denominator layout) or the transposed
    one (numerator layout); a Jacobian has a row for each component of what is differentiated.  The `remarks` are
    printed on pages, beside those of the statement.

    Raises:
        UsageError: the problem has no such part.
        StatementError: the statement means nothing, or leaves nothing to be found.
    """
    from derive.solver import Undefined, solve as search
    from derive.solver.salvage import salvage

    if layout not in ("denominator", "numerator"):
        raise UsageError(f"a layout is denominator or numerator, not {layout}")
    if isinstance(statement, Problem):
        problem = statement
    else:
        from derive.library import compile_remarks

        problem, remarks = _compiled(statement), (*compile_remarks(statement), *remarks)
    parts = [target.part for target in problem.targets]
    if part is not None and part not in parts:
        raise UsageError(f"no part {part!r}; the parts are {', '.join(filter(None, parts)) or 'not named'}")
    for asked in (target for target in problem.targets if part in (None, target.part)):
        _insist_on_possible(problem.of_part(asked.part))
        _insist_on_sense(problem.of_part(asked.part), [asked])
    try:
        outcome = search(problem, None if part is None else [part], layout)
    except Undefined as why:
        words = why.words if why.words != NOWHERE else _beside_kinks(problem, [why.judgement])
        raise _undefined(why.judgement, words=words) from None
    found = salvage(outcome.derivation)
    stuck = _stuck(outcome, found)
    for theorem in found.theorems:
        _insist_on_meaning(problem.of_part(theorem.part), theorem.assumed, ())
        is_to_find = theorem.target.claim is None
        if is_to_find and theorem.part not in stuck and same(*theorem.claim.terms):
            raise NothingToFind(f"there is nothing to find: {_said(theorem.claim.terms[0])} says no more")
    return Result(found.theorems, stuck, _refuted(problem, found.theorems, stuck), tuple(remarks))


def renamed(statement: Statement | Problem, letters: Mapping[str, str]) -> Problem:
    r"""`statement` with `letters` for its own: {"theta": "z", r"\hat{y}": "p", "j": "m"}, all at once.

    A letter is named as the author wrote it, as pages show it, or plainly: \hat{y}, ŷ, yhat.

    Raises:
        UsageError: there is no such letter, or the new one already means something else.
    """
    from derive.renaming import renamed as in_letters

    return in_letters(statement if isinstance(statement, Problem) else _compiled(statement), letters)


def _stuck(outcome: Outcome, found: Salvage) -> dict[str, Lack]:
    """What each part that is not solved seems to lack, whoever noticed: the search, the kernel, or
    nobody before its end was looked at.
    """
    from derive.present.lacks import lacking
    from derive.solver import open_goals
    from derive.solver.lack import Lack, Quoted
    from derive.solver.missing import missing

    stuck: dict[str, Lack] = {}
    for theorem in found.theorems:
        is_shown = theorem.target.claim is not None and theorem.is_proved  # whatever stands in it
        goals = () if is_shown else open_goals(theorem.chain.end, theorem.problem, theorem.chains[:-1])
        if theorem.part in found.refusals:
            why = Quoted(str(found.refusals[theorem.part]))
            stuck[theorem.part] = Lack(_("a step that the kernel accepts ({reason})"), {"reason": why})
        elif theorem.part in outcome.told:
            stuck[theorem.part] = outcome.told[theorem.part]
        elif theorem.part in outcome.missing and not is_shown:
            stuck[theorem.part] = outcome.missing[theorem.part]
        elif goals:
            stuck[theorem.part] = missing(theorem.problem, goals)
        elif not theorem.is_proved:
            stuck[theorem.part] = lacking(theorem, outcome.lacking.get(theorem.part))
        elif theorem.target.convexity is not None and theorem.convexity is None:
            words = _("that {term} is smooth on a convex set, for convexity to follow from the sign")
            stuck[theorem.part] = Lack(words, {"term": theorem.target.convexity.of})
    return stuck


def _refuted(
    problem: Problem, theorems: Sequence[Theorem], stuck: Collection[str]
) -> dict[str, Counterexample]:
    """Where the claims fail of which no proof was found, as far as that is seen."""
    from derive.decide import refuted

    claimed = [target for target in problem.targets if target.claim is not None and target.part in stuck]
    reached = {theorem.part: theorem for theorem in theorems}
    found = ((each.part, refuted(problem, each, reached=reached.get(each.part))) for each in claimed)
    return {part: counterexample for part, counterexample in found if counterexample is not None}


def _insist_on_sense(problem: Problem, targets: Sequence[Target]) -> None:
    """Refuse targets of which nothing is to be done, or that mean nothing."""
    for target in targets:
        if target.claim is None and not target.unknowns and not target.when:
            _insist_on_something_to_do(problem, target.term)
        needed = (*obligations(problem, target.term), *_obligations(problem, target.term))
        _insist_on_meaning(problem.of_part(target.part), (), needed)


def _insist_on_something_to_do(problem: Problem, target: Term) -> None:
    """Refuse a target that nothing is to be done about."""
    from derive.solver.obtain import has_error_form

    reached = {name for each in names_in(target) for name in problem.reach[each]}
    written = (target, *(d.body for d in problem.definitions if d.name in reached))
    is_open = any(contains(term, Derivative, Moment, Limit) for term in written)
    entry = entry_at_end(target) or target
    is_open |= isinstance(entry, Sym) and entry.name in problem.families.carried
    is_open |= contains(target, Inverse, Det)
    if not is_open and not has_error_form(problem, target):
        said = "holds no derivative, no limit and no expectation"
        raise NothingToFind(f"there is nothing to find: {_said(target)} {said}")


def _obligations(problem: Problem, target: Term) -> tuple[Judgement, ...]:
    """What must hold for the definitions that `target` depends on to be defined."""
    reached = {name for each in names_in(target) for name in problem.reach[each]}
    return tuple(
        needed for d in problem.definitions if d.name in reached for needed in obligations(problem, d.body)
    )


def _insist_on_meaning(problem: Problem, assumed: Sequence[Judgement], needed: Sequence[Judgement]) -> None:
    """Refuse a statement about nothing: conditions that never hold, or not beside what is given."""
    from derive.decide.clash import clash
    from derive.decide.linear import contradiction

    given = problem.declared
    found = clash(problem, assumed, given) if assumed else None
    for each in needed:
        found = found or clash(problem, (each,), given)
    if found is None and len(problem.hypotheses) > 1:  # two together were looked at
        those = (contradiction(problem, (each, *problem.hypotheses)) for each in (*assumed, *needed))
        found = next(filter(None, those), None)
    if found is not None:
        raise _undefined(*found, words=_beside_kinks(problem, found) if assumed else NOWHERE)


def _insist_on_possible(problem: Problem) -> None:
    """Refuse what is given where it never holds, as far as that is seen; say so if it is that a point is stationary."""
    from derive.decide.clash import clash
    from derive.decide.linear import contradiction
    from derive.present.judgements import judgement_text

    given = (*problem.hypotheses, *(each for target in problem.targets for each in target.when))
    given += tuple(each for random in problem.randoms for each in of_parameters(random))
    found = clash(problem, given, problem.declared)
    found = found or contradiction(problem, problem.declared)
    if found is None:
        return
    said = " and ".join(map(judgement_text, found))
    signs = tuple(replace(symbol, sign="real") for symbol in problem.symbols)
    if problem.optimum is not None and any(_is_of_optimum(problem, each) for each in found):
        raise NoStationaryPoint(f"there is no stationary point: {said} never hold{'s' * (len(found) == 1)}")
    alone = replace(problem, hypotheses=found, symbols=signs, optimum=None)
    if clash(alone, found, found) or contradiction(alone, found):
        raise StatementError(f"what is given never holds: {said}")
    raise StatementError(f"what is given never holds all together, with {said} among it")


def _is_of_optimum(problem: Problem, judgement: Judgement) -> bool:
    """Whether it is one of the equations of a stationary point."""
    optimum = problem.optimum
    assert optimum is not None
    constraints = [problem.hypotheses[number] for number in optimum.constraints]
    return judgement in constraints or bool(is_stationarity(optimum, judgement))


def _beside_kinks(problem: Problem, judgements: Sequence[Judgement]) -> str:
    """What to say of assumptions that never hold: t ≠ 0 leaves out a kink, at which a derivative may well exist."""
    terms = [*(target.term for target in problem.targets), *(d.body for d in problem.definitions)]
    is_bent = any(
        isinstance(node, Indicator) or (isinstance(node, Fn) and node.name in KINKED)
        for term in terms
        for node in subterms(term)
    )
    return BESIDE_KINKS if is_bent and any(each.relation == "!=" for each in judgements) else NOWHERE


def _undefined(*judgements: Judgement, words: str) -> StatementError:
    from derive.present.judgements import judgement_text

    return StatementError(words.format(" and ".join(map(judgement_text, judgements))))


def _said(term: Term) -> str:
    from derive.present.text import text

    return text(term)


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
