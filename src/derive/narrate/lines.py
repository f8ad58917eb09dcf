"""The lines of a derivation as a reader sees them, each with its reasons and what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from derive.decide import Counterexample
from derive.kernel import (
    Chain,
    Derivation,
    Fact,
    Induced,
    Judgement,
    PlugIn,
    Problem,
    Step,
    Target,
    Theorem,
    Witness,
    equal,
    nonzero,
    positive,
)
from derive.kernel.bound import together
from derive.kernel.induction import supposed
from derive.narrate.cuts import LINE, cuts
from derive.narrate.equations import asides, groups, is_implicit, resting, why as why_equation
from derive.narrate.reasons import REGROUPED, Reason, is_plain, of_fact, of_ground, reasons
from derive.narrate.signs import ground, premises, tree
from derive.remarks import Judged
from derive.solver.draft import open_goals
from derive.solver.lack import Lack
from derive.solver.match import renaming
from derive.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Apply,
    Constant,
    D,
    Fn,
    Limit,
    Moment,
    Mul,
    Num,
    Pow,
    Size,
    Sum,
    Sym,
    Term,
    add,
    neg,
    position,
    rank,
    rename,
    same,
    size,
    sym,
)

_InCase = tuple[tuple[Judgement, ...], Chain, bool]  # what is supposed; whether it is about a right side
DETAILS = tuple(LINE)
SIGNS = ("<", "!=", "<=")
LONGEST_OF_A_CHECK = 60  # symbols
MOST_OF_A_PLUG = 4  # lines; a longer check is multiplying out, and one line says so


@dataclass(frozen=True, slots=True)
class Line:
    """= `term`, for the `reasons`, under the `conditions` that need saying; by `steps` first..last.

    Its relation may be <= or < instead; the last line of a proof of a sign, which no step makes, is that `sign`.
    A line of equations is a chain `of` its own, with a left side.
    """

    number: int
    term: Term
    reasons: tuple[Reason, ...]
    conditions: tuple[Judgement, ...]
    first: int
    last: int
    relation: str = "="
    sign: Judgement | None = None
    of: Chain | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One chain as a reader sees it; `lemma` is its number among the lemmas, 0 if it answers a part, or if it is
    only there to be read backwards: it multiplies out what stands in the line `check`.  Its lines are equations
    where it solves them for `unknowns`; the chain is then that of the first answer.  Where answers are put in for
    unknowns, `satisfies` is the equation that they satisfy.  It stands in a proof by cases where all of `supposing`
    hold.
    """

    chain: Chain
    lemma: int
    lines: tuple[Line, ...]
    check: int = 0
    unknowns: tuple[Term, ...] = ()
    supposing: tuple[Judgement, ...] = ()
    is_other: bool = False  # it starts at the right side of what is proved by cases
    satisfies: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Theorems as a reader sees them.  `missing` says what is wanted for each part that is stuck, `accepted`
    the version of Coq that has accepted the proofs of all of them, if one has; `with_remarks`, whether it has
    accepted those of what is said of kinks too; `beyond`, what of the theorems is not in what it accepted, and why.
    `withheld` says why it was not asked about a part, and those are not meant then by "all of them".
    `agreed` says of parts at how many points their sides were seen to agree in numbers, where somebody looked.
    `refuted` says where each part fails that is false; its passage is left out.  `shape` is why a stationary point
    is a minimum, or a maximum, and `is_shape` says that a story is that of another one.  `inductions` show what holds
    at every step: the claim at step 0 (`is_base`), and at the next step from one; each says of which `induction` it is.  `told` are lemmas that stand in
    the story before this one, word for word, by their names here, with their numbers there.
    """

    theorems: tuple[Theorem, ...]
    passages: tuple[Passage, ...]
    missing: Mapping[str, Lack]
    accepted: str = ""
    with_remarks: bool = False
    refuted: Mapping[str, Counterexample] = field(default_factory=dict)
    beyond: tuple[str, ...] = ()
    remarks: tuple[Judged, ...] = ()
    shape: Story | None = None
    is_shape: bool = False
    inductions: tuple[tuple[Story, Story], ...] = ()
    induction: Induced | None = None
    is_base: bool = False
    withheld: Mapping[str, Lack] = field(default_factory=dict)
    agreed: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, int] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """What was asked."""
        return self.theorems[0].problem

    def open(self, theorem: Theorem) -> tuple[Term, ...]:
        """The goals that are left of a part."""
        if theorem.part not in self.missing:
            return ()
        end = theorem.chain.end
        goals = open_goals(end, self.problem, theorem.chains[:-1])
        return goals if theorem.target.claim is not None else goals or (end,)

    def theorem(self, part: str) -> Theorem:
        """The theorem of a part."""
        return next(theorem for theorem in self.theorems if theorem.part == part)

    def witness(self, name: str) -> Witness:
        """The witness of that name."""
        return next(each for each in self.theorems[0].derivation.witnesses if each.name == name)

    def lemma(self, name: str) -> int:
        """The number of the lemma `name`, 0 if it answers a part."""
        if name in self.told:
            return self.told[name]
        return next(p.lemma for p in self.passages if p.chain.name == name)

    def line(self, number: int) -> tuple[Passage, Line] | None:
        """The line of that number, with where it stands."""
        found = ((p, line) for p in self.passages for line in p.lines if line.number == number)
        return next(found, None)


def narrate(
    theorems: tuple[Theorem, ...],
    detail: str = "textbook",
    missing: Mapping[str, Lack] | None = None,
    accepted: str = "",
    with_remarks: bool = False,
    refuted: Mapping[str, Counterexample] | None = None,
    beyond: tuple[str, ...] = (),
    remarks: tuple[Judged, ...] = (),
    before: tuple[int, int] = (0, 0),
    earlier: tuple[Passage, ...] = (),
) -> Story:
    """The story of the theorems of one derivation at a level of detail: brief, textbook or full; so many lemmas and
    lines stand `before` it, and what stands in the passages `earlier` is not told again.
    """
    derivation = theorems[0].derivation
    assumed = {judgement.key for theorem in theorems for judgement in theorem.assumed}
    needs = _Needs(
        detail,
        assumed,
        _leaning(derivation),
        derivation.problem.defined,
        _of_values(derivation),
        _signs_below(derivation, derivation.problem.defined),
        {f.judgement.key: f.judgement for c in derivation.chains for f in c.facts if f.rule == "given"},
    )
    told = _Told(derivation, needs, {fact.judgement.key: fact for c in derivation.chains for fact in c.facts})
    signs = {theorem.part: closing(theorem) for theorem in theorems}
    checks = _checks(derivation)
    passages: list[Passage] = []
    ladders, (lemmas, lines) = _inductions(theorems[0].inductions, detail, before)
    solved = groups(derivation)
    done: set[str] = set()
    repeated: dict[str, int] = {}
    for chain in _straight(derivation, _shown(derivation, refuted or {})):
        if chain.name in {*checks, *done}:
            continue
        those = next((each for each in solved if chain in _leading(derivation, each)), None)
        if those is not None:
            found = told.equations(those, lines)
            done |= {each.name for each in _leading(derivation, those)}
            if found:
                entries = tuple(target.term for target in those)
                passages.append(Passage(derivation.answer(those[0].part), 0, found, unknowns=entries))
            lines += len(found)
            continue
        for when, each, is_other in (*arms(chain), *inductions(derivation.problem, chain)):
            found = told.lines(each, lines)
            passages.append(Passage(each, 0, found, supposing=when, is_other=is_other))
            lines += len(found)
        found = told.lines(chain, lines, None if chain.part is None else signs.get(chain.part))
        again = _told_before(chain, found, earlier) if chain.part is None else 0
        if again:
            repeated[chain.name] = again
            continue
        lemmas += chain.part is None
        if chain.part is not None:
            found = _as_asked(found, next(t for t in theorems if t.part == chain.part))
        passages.append(Passage(chain, lemmas if chain.part is None else 0, found))
        lines += len(found)
        for line, check in _multiplied_out(passages[-1], checks):
            found = told.lines(check, lines)
            if detail == "full" or (detail == "textbook" and _is_worth_a_look(check, found)):
                passages.append(Passage(check, 0, found, line))
                lines += len(found)
    for plug, equation in _checked(theorems):
        found = told.lines(plug.chain, lines)
        if detail != "full" and len(found) > MOST_OF_A_PLUG:
            found = (_at_once(found),)
        passages.append(Passage(plug.chain, 0, found, satisfies=equation))
        lines += len(found)
    extremum = next((each.extremum for each in theorems if each.extremum is not None), None)
    shape = None
    if extremum is not None:
        shape = replace(
            narrate((extremum.shape,), detail, before=(lemmas, lines), earlier=tuple(passages)), is_shape=True
        )
    return Story(
        theorems,
        tuple(passages),
        missing or {},
        accepted,
        with_remarks,
        refuted or {},
        beyond,
        remarks,
        shape,
        inductions=ladders,
        told=repeated,
    )


def _inductions(
    those: Sequence[Induced], detail: str, before: tuple[int, int]
) -> tuple[tuple[tuple[Story, Story], ...], tuple[int, int]]:
    """The stories of inductions, and how many lemmas and lines stand then."""
    found = []
    for each in those:
        base = replace(narrate((each.base,), detail, before=before), induction=each, is_base=True)
        before = _after(base, before)
        following = replace(narrate((each.following,), detail, before=before), induction=each)
        before = _after(following, before)
        found.append((base, following))
    return tuple(found), before


def _after(story: Story, before: tuple[int, int]) -> tuple[int, int]:
    """How many lemmas and lines stand behind a story."""
    lemmas, lines = before
    for base, following in story.inductions:
        lemmas, lines = _after(following, _after(base, (lemmas, lines)))
    told = [line.number for passage in story.passages for line in passage.lines]
    return max((lemmas, *(p.lemma for p in story.passages))), max((lines, *told))


def arms(chain: Chain, outer: tuple[Judgement, ...] = ()) -> Iterator[_InCase]:
    """The chains of the cases that `chain` is proved by, each with what is supposed there; the right side of an
    equation only where something is done to it.
    """
    for step in chain.steps:
        for arm in step.arms:
            when = (*outer, arm.when)
            for each in (arm.chain, arm.other):
                yield from arms(each, when)
                if each is arm.chain or each.steps:
                    yield when, each, each is arm.other


def inductions(problem: Problem, chain: Chain) -> Iterator[_InCase]:
    """The chains of the inductions that `chain` is proved by: at the first step, and at any, with what is supposed of
    the one before.
    """
    for step in chain.steps:
        forms = {each.shift: each.form for each in step.induction}
        for each in step.induction:
            shift, at = problem.families.shifts[each.shift], supposed(problem, forms, each.shift)[each.shift]
            number = add(size(shift.step.dim), ONE) if shift.ahead else ZERO
            yield (equal(position(at.step), number),), each.base, False
            yield (equal(sym(each.shift, *at.params), at.value),), each.step, False


def _checked(theorems: Sequence[Theorem]) -> Iterator[tuple[PlugIn, Judgement]]:
    """The equations of a stationary point that it is shown to satisfy, if it satisfies all that is given."""
    problem = theorems[0].problem
    if problem.optimum is None:
        return
    unknowns = problem.optimum.unknowns
    theorem = next((t for t in theorems if t.target.is_unknown and t.target.unknowns == unknowns), None)
    for plug in theorem.plugs if theorem is not None and theorem.is_verified else ():
        if problem.declared[plug.number].relation == "=" and plug.chain.steps:
            declared = problem.declared[plug.number]
            terms = tuple(rename(term, plug.binding.indices) for term in declared.terms)
            yield plug, Judgement("=", terms)


def _at_once(lines: Sequence[Line]) -> Line:
    """Several lines as one, for all of their reasons."""
    first, last = lines[0], lines[-1]
    said = tuple(dict.fromkeys(reason for line in lines for reason in line.reasons))
    needs = tuple(dict.fromkeys(each for line in lines for each in line.conditions))
    return replace(last, number=first.number, reasons=said, conditions=needs, first=first.first)


def _leading(derivation: Derivation, targets: Sequence[Target]) -> tuple[Chain, ...]:
    """The chains that answer the targets, after those that they rest on."""
    answers = (derivation.answer(target.part) for target in targets)
    return (*resting(derivation, targets), *answers)


def _shown(derivation: Derivation, refuted: Collection[str]) -> tuple[Chain, ...]:
    """The chains of what is not false; none where nothing else was asked."""
    if set(derivation.parts) <= set(refuted):
        return ()
    cited = {step.name for chain in derivation.written for step in chain.steps if step.rule == "lemma"}
    return tuple(
        chain
        for chain in derivation.chains
        if (chain.part is not None and chain.part not in refuted)
        or (chain.part is None and not (chain.name not in cited and _says_nothing(chain)))
    )


def _says_nothing(chain: Chain) -> bool:
    """Whether it is that ∂r_i/∂w_j is the partial ∂_j r_i(w), which is written alike: only how smooth that is counts."""
    start, end = chain.start, chain.end
    if not (isinstance(start, D) and isinstance(start.body, Sym) and isinstance(end, Apply)):
        return False
    return len(end.slots) == 1 == len(end.arguments) and rank(end.arguments[0]) > 0


def _straight(derivation: Derivation, chains: Sequence[Chain]) -> Iterator[Chain]:
    """The chains, but an answer that does no more than cite a lemma, which nothing else does, as that lemma."""
    cited = Counter(name for chain in derivation.written for name in _cited(chain))
    lemmas = {chain.name: chain for chain in chains if chain.part is None}
    own: dict[str, Chain] = {}
    for chain in chains:
        step = chain.steps[0] if len(chain.steps) == 1 and chain.part is not None else None
        lemma = lemmas.get(step.name) if step is not None and step.rule == "lemma" and not step.path else None
        is_it = lemma is not None and step is not None and not step.backwards and lemma.start is chain.start
        if lemma is not None and is_it and cited[lemma.name] == 1 and lemma.end is chain.end:
            own[chain.name] = lemma
    passed = {lemma.name for lemma in own.values()}
    for chain in chains:
        if chain.name in own:
            yield replace(chain, steps=own[chain.name].steps)
        elif chain.name not in passed:
            yield chain


def _cited(chain: Chain) -> Iterator[str]:
    """The lemmas that a chain rests on, as often as it says so."""
    yield from chain.where
    yield from (fact.name for fact in chain.facts if fact.rule == "lemma")
    yield from (step.name for step in chain.steps if step.rule == "lemma")


def _told_before(chain: Chain, lines: tuple[Line, ...], earlier: Sequence[Passage]) -> int:
    """The number of the lemma in which the same lines stand, or that says the same in other letters; 0 if there is
    none.
    """
    for passage in earlier:
        if passage.lemma and _says_the_same(passage.chain, chain):
            return passage.lemma
        if passage.lemma and same(passage.chain.start, chain.start) and len(lines) == len(passage.lines):
            numbered = zip(lines, passage.lines, strict=True)
            if all(line == replace(other, number=line.number) for line, other in numbered):
                return passage.lemma
    return 0


def _says_the_same(one: Chain, other: Chain) -> bool:
    """Whether two chains say the same, but for the letters of their indices."""
    names = renaming(one.start, other.start)
    return names is not None and same(rename(one.end, names.indices), other.end)


def _is_worth_a_look(check: Chain, lines: tuple[Line, ...]) -> bool:
    """Whether a check is more than a line that anybody would do, and less than what nobody would read; what rests on
    a lemma is no mere multiplying out.
    """
    if any(step.rule == "lemma" and not step.backwards for step in check.steps):
        return True
    return len(lines) > 1 and all(line.term.length <= LONGEST_OF_A_CHECK for line in lines)


def _as_asked(lines: tuple[Line, ...], theorem: Theorem) -> tuple[Line, ...]:
    """The lines of a chain that goes from one side of a claim to the other, the last as the claim has it."""
    claim = theorem.target.claim
    if claim is None or not lines or not same(lines[-1].term, claim.terms[1]) or lines[-1].sign is not None:
        return lines
    return (*lines[:-1], replace(lines[-1], term=claim.terms[1]))


def closing(theorem: Theorem) -> Judgement | None:
    """The sign of its end that makes a chain prove what is claimed, 0 ≤ r − l = ... = end; None if its links do,
    or if the end is a number that anybody sees the sign of.
    """
    claim, chain = theorem.target.claim, theorem.chain
    if claim is None or claim.relation not in ("<=", "<") or not theorem.is_proved:
        return None
    if same(chain.start, claim.terms[0]) and same(chain.end, claim.terms[1]):
        return None
    if chain.steps and isinstance(chain.end, Num):
        return None
    return Judgement(claim.relation, (ZERO, chain.end))


def _checks(derivation: Derivation) -> dict[str, Chain]:
    """The chains that start where another one goes to, and multiply that out: they are cited backwards, and
    forwards by others of their kind at most.
    """
    backwards, citing = set[str](), dict[str, set[str]]()
    for chain in derivation.written:
        forwards = {*chain.where, *(fact.name for fact in chain.facts if fact.rule == "lemma")}
        for step in chain.steps:
            if step.rule == "lemma":
                (backwards if step.backwards else forwards).add(step.name)
        for name in forwards:
            citing.setdefault(name, set()).add(chain.name)
    found = {
        c.name: c
        for c in derivation.chains
        if c.part is None and c.name in backwards and not isinstance(c.start, D | Moment | Limit)
    }
    while others := [name for name in found if citing.get(name, set()) - found.keys()]:
        found = {name: chain for name, chain in found.items() if name not in others}
    return found


def _multiplied_out(passage: Passage, checks: Mapping[str, Chain]) -> Iterator[tuple[int, Chain]]:
    """The checks that a passage cites, each with the line that does."""
    for line in passage.lines:
        for step in passage.chain.steps[line.first : line.last]:
            if step.rule == "lemma" and step.name in checks:
                yield line.number, checks[step.name]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the lines of one derivation are made from."""

    derivation: Derivation
    needs: _Needs
    facts: Mapping[str, Fact]

    def lines(self, chain: Chain, before: int, sign: Judgement | None = None) -> tuple[Line, ...]:
        """The lines of a chain, numbered on from `before`, and the `sign` of its end."""
        seen: set[str] = set()
        lines = []
        for number, (first, last) in enumerate(cuts(chain.steps, self.needs.detail), before + 1):
            steps = chain.steps[first:last]
            new = self.needs.new(steps, seen)
            relation = together(step.relation for step in steps)
            lines.append(Line(number, steps[-1].after, self.reasons(steps), new, first, last, relation))
        if sign is not None:
            number, end = before + len(lines) + 1, len(chain.steps)
            relation = "<" if sign.relation == "<" else "<="
            lines.append(Line(number, ZERO, self.why(sign), (), end, end, f">{relation[1:]}", sign))
        return tuple(lines)

    def equations(self, targets: Sequence[Target], before: int) -> tuple[Line, ...]:
        """The lines of equations that lead to `targets`, numbered on from `before`."""
        chains = resting(self.derivation, targets)
        implicit = [target.part for target in targets if is_implicit(self.derivation, target)]
        chains += tuple(self.derivation.answer(part) for part in implicit)
        beside = asides(self.derivation, targets[0].unknowns, chains)
        numbers: dict[str, int] = {}
        seen: set[str] = set()
        lines: list[Line] = []
        for chain in chains:
            if chain.name in beside:
                continue
            number = numbers[chain.name] = before + len(lines) + 1
            new = self.needs.new(chain.steps, seen)
            said = why_equation(chain, self.derivation, beside, numbers, self.needs.detail)
            lines.append(Line(number, chain.end, said, new, 0, len(chain.steps), of=chain))
        return tuple(lines)

    def reasons(self, steps: Sequence[Step]) -> tuple[Reason, ...]:
        """The reasons of a line."""
        found: dict[Reason, None] = {}
        bounds = [step.conditions for step in steps if step.rule == "bound"]
        for each in reasons(steps, self.derivation.problem, self.needs.detail):
            is_bound = each.kind == "bound"
            found |= dict.fromkeys(
                (why for j in bounds for why in self.why(*j)) if is_bound else self.backwards(each)
            )
        return tuple(found)

    def backwards(self, reason: Reason) -> tuple[Reason, ...]:
        """What a check of one line rests on, for one that is read backwards; else the same reason."""
        if reason.kind != "squares" or reason.names[0] != REGROUPED or self.needs.detail == "full":
            return (reason,)
        check = next(chain for chain in self.derivation.chains if chain.name == reason.names[1])
        lines = self.lines(check, 0)
        found = tuple(each for line in lines for each in line.reasons)
        if len(lines) != 1 or all(each.kind == "algebra" for each in found):
            return (reason,)
        return found if is_plain(check.steps) else (*found, Reason("algebra", (REGROUPED,)))

    def why(self, judgement: Judgement, *others: Judgement) -> tuple[Reason, ...]:
        """Why a sign or a bound holds, the signs of what stands around it among the `others`; at detail full all
        that it rests on.
        """
        if self.needs.detail == "full":
            found = tree(self.derivation, self.facts, judgement)
            return tuple(dict.fromkeys(map(of_fact, found)))
        first = ground(self.derivation, self.facts, judgement)
        around = [ground(self.derivation, self.facts, each).claims for each in others]
        claims = [
            *first.claims,
            *(claim for each in around if self.needs.detail != "brief" for claim in each),
        ]
        return tuple(of_ground(replace(first, claims=tuple({each.key: each for each in claims}.values()))))


# -- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Needs:
    """Which conditions a reader is told of: what is `assumed`, always; at detail textbook what rests on
    something given too, but neither what the list of what is given says of a letter, nor what holds of all
    numbers (e^x > 0, 1 − σ(x) ≠ 0); at detail full all that a logarithm or a quotient needs.
    """

    detail: str
    assumed: set[str]
    leaning: set[str]
    defined: Collection[str]
    of_values: Mapping[str, Judgement]
    below: Mapping[str, frozenset[str]]
    given: Mapping[str, Judgement]

    def of(self, steps: Sequence[Step]) -> tuple[Judgement, ...]:
        """What to tell of a line, once each."""
        told = (j for step in steps for j in self._beside(step) if self._is_told(j))
        if self.detail != "full":
            told = (each for j in told for each in self._as_given(j))
        needed = {j.key: j for j in (self.of_values.get(j.key, j) for j in told)}
        if self.detail != "full":
            needed = {key: j for key, j in needed.items() if not self._goes_without(j, needed)}
        return tuple(needed.values())

    def _as_given(self, judgement: Judgement) -> tuple[Judgement, ...]:
        """What is given that says it, Σ u² > 0 for √(Σ u²) ≠ 0; else the same."""
        rests_on = self.below.get(judgement.key, frozenset())
        if judgement.key in self.assumed or not rests_on or not rests_on <= self.given.keys():
            return (judgement,)
        return tuple(each for key, each in self.given.items() if key in rests_on)

    def _goes_without(self, judgement: Judgement, others: Mapping[str, Judgement]) -> bool:
        """Whether one of the others says it, or it is the sign of a product, a power or e^x, which those of its
        factors say.
        """
        if not others.keys().isdisjoint(_said_by(judgement)[1:]):
            return True
        if judgement.key in self.assumed:
            return False
        rests_on = self.below.get(judgement.key, frozenset())
        return rests_on <= others.keys() and judgement.key not in rests_on and _is_product(judgement.subject)

    def new(self, steps: Sequence[Step], seen: set[str]) -> tuple[Judgement, ...]:
        """What to tell of a line that earlier ones, whose conditions are `seen`, do not say; it is then seen."""
        conditions = self.of(steps)
        found = tuple(j for j in conditions if self.detail == "full" or seen.isdisjoint(_said_by(j)))
        seen |= {j.key for j in conditions}
        return found

    def _beside(self, step: Step) -> tuple[Judgement, ...]:
        """The conditions of a step that its reason does not say: a bound is a reason by itself."""
        if step.rule != "bound":
            return step.conditions
        return step.conditions[1:] if self.detail == "full" else ()

    def _is_told(self, judgement: Judgement) -> bool:
        if judgement.key in self.assumed:
            return True
        if self.detail == "full":
            return judgement.relation in SIGNS
        subject = judgement.subject
        is_given = isinstance(subject, Sym) and subject.name not in self.defined
        return self.detail == "textbook" and judgement.key in self.leaning and not is_given


def _said_by(judgement: Judgement) -> list[str]:
    """What says a judgement: itself, x > 0 where it is x ≠ 0 or x ≥ 0, and x ≠ 0 where it is −x ≠ 0."""
    subject, found = judgement.subject, [judgement.key]
    if judgement.relation in ("!=", "<="):
        found.append(positive(subject).key)
    if judgement.relation == "!=" and isinstance(subject, Mul) and subject.args[0] is MINUS_ONE:
        found.append(nonzero(neg(subject)).key)
    return found


def _is_product(term: Term) -> bool:
    """Whether nothing is added in `term`, but in an exponent."""
    match term:
        case Mul(args=factors):
            return all(map(_is_product, factors))
        case Pow(base=base):
            return isinstance(base, Add | Sum) or _is_product(base)
        case Fn(name="exp") | Num() | Sym() | Constant() | Size():
            return True
        case _:
            return False


def _signs_below(derivation: Derivation, defined: Collection[str]) -> dict[str, frozenset[str]]:
    """The signs that each fact rests on, down to what is given of a letter, which is left out, what is given or
    assumed of anything else, and sums.
    """
    found: dict[str, frozenset[str]] = {}
    for fact in (fact for chain in derivation.chains for fact in chain.facts):
        judgement, subject = fact.judgement, fact.judgement.subject
        is_letter = isinstance(subject, Sym) and subject.name not in defined
        if fact.rule in ("given", "assumed") or not _is_product(subject):
            found[judgement.key] = frozenset() if is_letter else frozenset((judgement.key,))
        else:
            inner = [each for each in premises(derivation, fact) if each.relation in SIGNS]
            found[judgement.key] = frozenset().union(*(found.get(j.key, frozenset((j.key,))) for j in inner))
    return found


def _of_values(derivation: Derivation) -> dict[str, Judgement]:
    """What is said of limits, said of their values: f′(r) ≠ 0 for lim f′(x) ≠ 0."""
    found: dict[str, Judgement] = {}
    chains = {chain.name: chain for chain in derivation.chains}
    for fact in (fact for chain in derivation.chains for fact in chain.facts):
        if fact.rule == "lemma" and isinstance(fact.judgement.subject, Limit):
            if fact.judgement.relation in SIGNS:
                value = rename(chains[fact.name].end, fact.binding.indices)
                said = fact.judgement.about(value)
                found[fact.judgement.key] = found.get(said.key, said)
    return found


def _leaning(derivation: Derivation) -> set[str]:
    """The signs that are not so of all numbers: they rest on something given or assumed."""
    found: set[str] = set()
    for chain in derivation.chains:
        for fact in chain.facts:
            if fact.judgement.relation not in SIGNS:
                continue
            if fact.rule in ("given", "assumed") or not found.isdisjoint(
                each.key for each in premises(derivation, fact)
            ):
                found.add(fact.judgement.key)
    return found
