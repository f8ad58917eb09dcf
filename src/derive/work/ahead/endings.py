"""Which of the answers that a problem asks for a derivation reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, permutations

from derive.answer import AnswerKey, Kind, Question, Verdict
from derive.answer.solution import Solution
from derive.answer.unfinished import Finished
from derive.kernel import Judgement, Problem, Target
from derive.terms import ZERO, D, Index, Sum, Sym, Term, add, names_in, neg, rename, same, subterms
from derive.work.ahead.keys import Keys
from derive.work.ahead.outline import stationary
from derive.work.ahead.reached import MOST_WAYS, Reached, in_letters, reached, spelled, sums_over_delta
from derive.work.cases import complete
from derive.work.judged.links import Decision, decided
from derive.work.judged.relating import Link
from derive.work.setting import Setting
from derive.work.through import Step

MOST_BOUNDS = 2  # that are compared with a claim
MOST_SOLVED = 4  # parts that are solved for one text
MOST_SAID = 4  # ways in which a derivative was said to be something
RIGHT = (Kind.CORRECT, Kind.ON_A_DOMAIN)
WORDS = {
    Kind.CORRECT: "the last formula equals what is asked for",
    Kind.ON_A_DOMAIN: "the last formula equals what is asked for on a part of where that has a meaning",
    Kind.INCORRECT: "the last formula differs from what is asked for",
    Kind.UNDECIDED: "whether the last formula is right is not decided",
}
SO_FAR = "right so far, but "
BEFORE = ", with what other lines say"
SHOWN = "it is shown"
STATED = "it is stated, and whether it holds is not decided"


def endings(
    setting: Setting, part: str | None, steps: Sequence[Step], keys: Keys | None = None
) -> dict[str, Verdict]:
    """The verdicts on the last formulas for what is asked for, by part: on parts that nothing was said of there is
    none.

    What must be solved for that is taken from the `keys`.
    """
    ways = reached(setting.problem, steps)
    targets = [each for each in setting.problem.targets if part in (None, each.part)]
    judge = Judge(setting, Keys(setting.problem) if keys is None else keys)
    found: dict[str, Verdict] = {}
    for target in targets:
        verdict = judge.of_claim(target, ways) if target.claim is not None else judge.of_answer(target, ways)
        if verdict is not None:
            found[target.part] = replace(
                verdict, question=verdict.question or Question(setting.problem, target)
            )
    return found


def left_open(problem: Problem, target: Target, term: Term) -> tuple[Term, ...]:
    """What may be left to be worked out in an answer, nothing being known of what is right: all that is, and perhaps
    more.
    """
    known = Solution(problem, target, target.term, ZERO, None, True)
    return tuple(dict.fromkeys((*Finished(known).rest(term), *sums_over_delta(term))))


@dataclass
class Judge:
    """Verdicts on what is reached, for one text: `solved` is what had to be, None where that failed."""

    setting: Setting
    keys: Keys
    solved: dict[str, AnswerKey | None] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        return self.setting.problem

    def of_claim(self, target: Target, ways: Sequence[Reached]) -> Verdict | None:
        """The verdict on what is to be proved, None if it is not stated."""
        claim = target.claim
        assert claim is not None
        stated = [each for each in ways if not each.when and _says(each, claim)]
        if any(each.is_right for each in stated) or _meets(ways, claim) or self._says_as_much(target, ways):
            return Verdict(Kind.CORRECT, "", SHOWN, claim.terms[:2])
        if not stated:
            return None
        return None if stated[-1].is_wrong else Verdict(Kind.UNDECIDED, "", STATED, claim.terms[:2])

    def _says_as_much(self, target: Target, ways: Sequence[Reached]) -> bool:
        """Whether one of the last bounds is the claim in other words: r − l is the same."""
        claim = target.claim
        assert claim is not None
        if claim.relation not in ("<=", "<") or len(claim.terms) > 2:
            return False
        wanted = ("<=", "<") if claim.relation == "<=" else ("<",)
        turned = (each if each.sign in wanted else each.mirrored for each in reversed(ways) if each.is_right)
        bounds = [each for each in turned if each.sign in wanted and not each.when][:MOST_BOUNDS]
        return any(
            found.kind == "holds" and not found.where
            for each in bounds
            if (each.start.free | each.end.free) <= target.term.free
            for found in (self._compared(target.term, add(each.end, neg(each.start))),)
        )

    def _compared(self, left: Term, right: Term) -> Decision:
        link = Link("=", left, right, 0)
        found: Decision = self.setting.decided.of(
            ("whole", left, right), lambda: decided(self.setting.whole, link)
        )
        return found

    def says_right(self, target: Target, way: Reached) -> bool:
        """Whether it says what the target is, wherever that has a meaning."""
        return self._kind(target, way) is Kind.CORRECT

    def of_answer(self, target: Target, ways: Sequence[Reached]) -> Verdict | None:
        """The verdict on the last formula for what is to be found that is finished, else on the last one."""
        last: Verdict | None = None
        for each in reversed(answers(target, ways)):
            verdict = self._whole(target, each, ways)
            if verdict is None:
                continue
            if verdict.kind is not Kind.UNDECIDED:
                return verdict
            last = last or verdict
        return last or self._in_cases(target, ways)

    def _whole(self, target: Target, way: Reached, ways: Sequence[Reached]) -> Verdict | None:
        rest = self._rest(target, way.end)
        if rest is None:
            return None
        kind = self._kind(target, way)
        is_open = rest and kind in (*RIGHT, Kind.UNDECIDED)
        if is_open and self._are_worked_out(target, rest, ways):
            left = [each for each in rest if self._is_to_be_put_in(target, each, way.end, ways)]
            if not left:
                where = _where(way) if kind in RIGHT else ()
                return Verdict(
                    kind, "", f"{WORDS[kind]}{BEFORE if kind in RIGHT else ''}", (way.end,), where=where
                )
            why = f"{SO_FAR if kind in RIGHT else ''}{_to_be_put_in(left)}"
            return Verdict(Kind.UNDECIDED, "", why, (way.end,))
        if is_open:
            why = f"{SO_FAR if kind in RIGHT else ''}{_to_be_worked_out(rest)}"
            return Verdict(Kind.UNDECIDED, "", why, (way.end,))
        return Verdict(kind, "", WORDS[kind], (way.end,), where=_where(way) if kind in RIGHT else ())

    def _are_worked_out(
        self, target: Target, rest: Sequence[Term], ways: Sequence[Reached], above: tuple[Term, ...] = ()
    ) -> bool:
        """Whether lines, or cases that are all there are, say what each of `rest` is, and leave nothing open; none
        of them by what is `above`, which is to be worked out itself.
        """
        return all(
            isinstance(each, D)
            and each not in above
            and (
                any(
                    self._are_worked_out(target, self._open(target, way.end), ways, (*above, each))
                    for way in _said_to_be(each, ways)
                )
                or self._in_all_cases(target, each, ways) is not None
            )
            for each in rest
        )

    def _is_to_be_put_in(self, target: Target, term: Term, end: Term, ways: Sequence[Reached]) -> bool:
        """Whether it is written out in `end` itself, not behind a name, and not said in cases, for which an answer
        has no room.
        """
        is_written = any(same(each, term) for each in subterms(end) if isinstance(each, D))
        return is_written and self._in_all_cases(target, term, ways) is None

    def _open(self, target: Target, end: Term) -> tuple[Term, ...]:
        return left_open(self.problem, target, spelled(self.problem, end))

    def _rest(self, target: Target, end: Term) -> tuple[Term, ...] | None:
        """What is still to be worked out; None if that is not known."""
        rest = left_open(self.problem, target, end)
        if not rest or all(isinstance(each, Sum) for each in rest):
            return rest
        key, spelled = self._key(target.part), self._spelled(end)
        if key is None or spelled is None:
            return None
        return (*key.finished.rest(spelled), *sums_over_delta(end))

    def _kind(self, target: Target, way: Reached) -> Kind:
        """Whether it is right: if all lines are, it is; a wrong one may be taken back by another."""
        given = {each.key for each in (*self.problem.declared, *stationary(self.problem))}
        is_plain = not any(step.where for step in way.steps) and not target.when
        is_plain = is_plain and given.issuperset(each.key for each in way.when)
        if is_plain and way.is_right:
            return Kind.CORRECT
        if is_plain and not way.when and not target.unknowns:
            found = self._decided(target, way)
            if found is not Kind.UNDECIDED:
                return found
        key, end = self._key(target.part), self._spelled(way.end)
        if key is None or end is None:
            return self._decided(target, way)
        compared = key.comparer.compare(key.settled(end))
        if compared.kind == "equal":
            if compared.where and compared.outside is None:
                return Kind.UNDECIDED
            return Kind.ON_A_DOMAIN if compared.where else Kind.CORRECT
        is_refuted = compared.kind == "different" and way.is_wrong  # what is undecided may be meant otherwise
        return Kind.INCORRECT if is_refuted else Kind.UNDECIDED

    def _decided(self, target: Target, way: Reached) -> Kind:
        if way.when or target.when or target.unknowns:
            return Kind.UNDECIDED
        found = self._compared(target.term, way.end)
        if found.kind == "holds" and not found.where:
            return Kind.CORRECT
        return Kind.INCORRECT if found.kind == "fails" and way.is_wrong else Kind.UNDECIDED

    def _in_cases(self, target: Target, ways: Sequence[Reached]) -> Verdict | None:
        """The verdict on answers in cases that are all there are."""
        ends = self._in_all_cases(target, target.term, ways)
        if ends is None:
            return None
        return Verdict(Kind.CORRECT, "", "the formulas equal what is asked for, case by case", ends)

    def _in_all_cases(self, target: Target, term: Term, ways: Sequence[Reached]) -> tuple[Term, ...] | None:
        """What `term` is in cases that are all there are; None if that is not said."""
        found: dict[tuple[Judgement, ...], Term] = {}
        for each in (each for each in ways if each.when and each.sign == "="):
            way = in_case(each, term)
            if way is not None and way.is_right and not left_open(self.problem, target, way.end):
                found[way.when] = way.end
        is_all = len(found) > 1 and complete(self.setting, tuple(found), target.term)
        return (*found.values(),) if is_all else None

    def _key(self, part: str) -> AnswerKey | None:
        """The key to a part, in the language of the text."""
        if part not in self.solved:
            self.solved[part] = self.keys.of(self._stated, part) if len(self.solved) < MOST_SOLVED else None
        return self.solved[part]

    def _spelled(self, term: Term) -> Term | None:
        """`term` without the names that the student has given; None if one of them moves in it."""
        if isinstance(term, Sym) and term.name in self.setting.own:
            indices = tuple(each for each in term.args if isinstance(each, Index))
            return self._spelled(self.problem.defined[term.name].at(indices))
        if isinstance(term, D) and isinstance(term.wrt, Sym) and term.wrt.name in self.setting.own:
            return None
        if not {*names_in(term)} & {*self.setting.own}:
            return term
        new = [self._spelled(each) for each in term.args]
        return None if None in new else term.with_args(each for each in new if each is not None)

    @cached_property
    def _stated(self) -> Problem:
        """The problem as it is stated."""
        problem, own = self.problem, self.setting.own
        return replace(problem, definitions=tuple(d for d in problem.definitions if d.name not in own))


def answers(target: Target, ways: Sequence[Reached]) -> list[Reached]:
    """What was said that the target is, in its letters, in order."""
    supposed = {each.key for each in target.when}
    found: list[Reached] = []
    for each in (each for each in ways if each.sign == "="):
        if each.when and not target.unknowns and not supposed.issuperset(j.key for j in each.when):
            continue
        way = in_letters(each, target.term) or in_letters(each.mirrored, target.term)
        if way is not None:
            found.append(way)
    return found


def in_case(way: Reached, asked: Term) -> Reached | None:
    """It in letters in which it is what is `asked` in its case; None if it is something else.  Where k = j both
    letters may stand for either.
    """
    alike = dict(pair for each in way.when if (pair := _alike(each)))
    own = {*way.start.free, *(i for each in way.when for term in each.terms for i in term.free)}
    letters, wanted = (sorted(those, key=lambda i: (i.name, i.dim)) for those in (own, asked.free))
    for chosen in islice(permutations(letters, len(wanted)), MOST_WAYS):
        names = dict(zip(wanted, chosen, strict=True))
        if any(i.dim != j.dim for i, j in names.items()):
            continue
        if same(rename(rename(asked, names), alike), rename(way.start, alike)):
            back = {j: i for i, j in names.items()}
            when = tuple(Judgement(j.relation, tuple(rename(t, back) for t in j.terms)) for j in way.when)
            steps = (*way.steps[:-1], replace(way.steps[-1], when=when))
            return Reached(asked, way.sign, rename(way.end, back), steps)
    return None


def _alike(condition: Judgement) -> tuple[Index, Index] | None:
    """The letters that are equal in a case."""
    if condition.relation != "=":
        return None
    i, j = condition.terms
    return (i, j) if isinstance(i, Index) and isinstance(j, Index) else None


def _says(way: Reached, claim: Judgement) -> bool:
    """Whether it is the claim, read from either side: l < r says that l ≤ r."""
    wanted = {"=": ("=",), "<=": ("<=", "<", "="), "<": ("<",)}.get(claim.relation, ())
    return any(
        each.sign in wanted and _fit(each, claim.terms[0], claim.terms[1])
        for each in (way, way.mirrored, way.negative, way.negative.mirrored)
    )


def _fit(way: Reached, left: Term, right: Term) -> bool:
    it = in_letters(way, left)
    return it is not None and same(it.end, right)


def _meets(ways: Sequence[Reached], claim: Judgement) -> bool:
    """Whether both sides of an equation were said to be the same."""
    if claim.relation != "=":
        return False
    right = [each for each in ways if each.is_right and each.sign == "=" and not each.when]
    left, other = ([it.end for each in right if (it := in_letters(each, side))] for side in claim.terms)
    return any(same(one, another) for one in left for another in other)


def _said_to_be(term: Term, ways: Sequence[Reached]) -> list[Reached]:
    """The last ways in which `term` was rightly and everywhere said to be something."""
    right = (each for each in reversed(ways) if each.sign == "=" and each.is_right and not each.when)
    everywhere = (each for each in right if not _where(each))
    found = (it for each in everywhere if (it := in_letters(each, term)) is not None)
    return list(islice(found, MOST_SAID))


def _where(way: Reached) -> tuple[Judgement, ...]:
    """Where its links hold, if that is not everywhere."""
    return tuple(dict.fromkeys(j for step in way.steps for j in step.where))


def _to_be_put_in(rest: Sequence[Term]) -> str:
    from derive.present.text import text

    return f"what was found for {' and '.join(map(text, rest))} is still to be put in"


def _to_be_worked_out(rest: Sequence[Term]) -> str:
    from derive.present.text import text

    sums = [each for each in rest if isinstance(each, Sum)]
    said = [text(each) for each in rest if each not in sums]
    said += [
        f"the Σ over {i}, of which a δ leaves one term," for i in dict.fromkeys(s.index.name for s in sums)
    ]
    return f"{' and '.join(said)} {'is' if len(said) == 1 else 'are'} still to be worked out"
