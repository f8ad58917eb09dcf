"""The way through a derivation: what may be used at each line, and what is found of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from derive.errors import DeriveError
from derive.kernel import Definition, equal
from derive.read import Formula, tree as t
from derive.terms import names_in
from derive.work.chain import Chain
from derive.work.claim import Book, Claim, Given, judged, together
from derive.work.heads import Heads
from derive.work.judged.given import is_given, is_supposable, may_be_supposed, supposed
from derive.work.judged.implied import is_never, same_as_before
from derive.work.judged.naming import as_unknown
from derive.work.judged.outcome import Outcome, outcome
from derive.work.judged.said import Context, continues
from derive.work.judged.short import Short, readings, short
from derive.work.report import Line, Mark
from derive.work.setting import Setting
from derive.work.written.lines import LONGEST, MOST_WRITTEN, Part, Written

SAYING = ("claim", "meaning", "reason")
MEAN = r"\bar{"  # begins the name of a mean
OPEN = (Mark.UNDECIDED, Mark.UNREADABLE)
MOST_READ = 400  # parts of one text
AHEAD = 3  # lines in which a name may be explained after it was used
EQUATES = re.compile(r"=|\\leftarrow|\\gets|\\coloneqq|←|≔")
SOLVING = re.compile(
    r"(?i)\b(?:set|setting|zero|vanish|stationar|critical|minim|maxim|optim|solv|root|null|normal equation)"
)
UNDER = "it does not hold everywhere, and whether it follows from what is supposed is not decided"
JOINED = "it is said to follow from what is not decided"
REDEFINED = "the name stood for something else before, from here on for this"
ELSEWHERE = "{0} stands for something else in another case"
NEVER = "never holds"
CASE = re.compile(r"(?i)\bcase\b")  # which is not over with its line
PERHAPS = "it does not hold everywhere: write the case that it is meant in"
SAME_AS_WORDS = "what it is said to be equivalent to is told in words"
LONG = f"not read from here on: at most {MOST_READ} formulas, {MOST_WRITTEN:,} lines and {LONGEST:,} characters are"
SOLUTION = "it is not known that this is the solution, as the name {0} says"
NO_OTHERS = "what the other cases are can't be said"


@dataclass
class Walk:
    """Where a derivation has come to: what may be used, the formula that the next line may go on from, and the book of
    all that was claimed.
    """

    setting: Setting
    written: tuple[Written, ...]
    explains: bool = True
    book: Book = field(default_factory=Book)
    chain: Chain = field(default_factory=Chain)
    heads: Heads = field(default_factory=Heads)
    supposed: tuple[t.Tree, ...] = ()  # what the next part may follow from
    perhaps: Given = field(
        default_factory=Given
    )  # "Case z > 0: y = z": it may be in force for the lines after that
    before: Claim | None = None  # the claim before
    place: int = -1  # of the line it stands in
    homes: dict[str, tuple[t.Tree, ...]] = field(default_factory=dict)  # in which case a name was given last
    torn: dict[str, None] = field(
        default_factory=dict
    )  # names that stand for one thing in one case, for another elsewhere
    read: int = 0
    shorts: tuple[Short, ...] = ()  # what the student writes for short

    def line(self, place: int) -> Line:
        """What is found of the line at that place."""
        line = self.written[place]
        blank = Line(line.number, line.row, line.at, line.text, Mark.PROSE)
        line = replace(line, parts=tuple(_in_brackets(line.parts)))
        parts = [part for part in line.parts if part.role in SAYING]
        self.read += len(line.parts)
        if self.read > MOST_READ or any(part.role == "rest" for part in line.parts):
            is_prose = not parts and all(part.role != "rest" for part in line.parts)
            return blank if is_prose else replace(blank, mark=Mark.UNDECIDED, why=LONG)
        given = self._conditions(line, is_head=not parts)
        self.book.may_solve |= any(SOLVING.search(part.text) for part in line.parts if part.role == "words")
        if _begins_anew(line):
            self.supposed, self.before = (), None
        found = self._names(parts, blank, given)
        given = self._needed(parts, given)
        for part in parts:
            if part not in found:
                found[part] = self._claim(part, blank, given, place)
        if given.is_head:
            is_case = any(part.role == "words" and CASE.search(part.text) for part in line.parts)
            self.perhaps = replace(given, is_head=is_case)
        every = [found[part] for part in parts]
        if any(each.mark in OPEN and each.claim is None for each in every):
            self.book.stuck.add(line.number)
        worst = together(every) if every else blank
        if worst.mark is Mark.FOLLOWS and given.unread.endswith(NEVER):
            worst = replace(worst, mark=Mark.UNDECIDED, why=given.unread)
        return replace(worst, claims=tuple(claim for each in every for claim in each.claims))

    def _conditions(self, line: Written, is_head: bool) -> Given:
        """What is supposed in a line; if it says nothing else, it stays in force."""
        trees: list[t.Tree] = []
        unread = ""
        for number, part in enumerate(line.parts):
            if part.role in ("together", "otherwise"):
                self.perhaps = Given()
            if part.role == "together":
                self.heads = Heads()
            elif part.role == "otherwise" and not any(each.role in SAYING for each in line.parts[:number]):
                self.heads = self.heads.otherwise() or replace(self.heads, unread=NO_OTHERS)
            elif part.role == "condition" and self._named(part) is None:
                tree, why = self._condition(part)
                trees += [] if tree is None else [tree]
                unread = unread or why
        if is_head and (trees or unread):
            self.perhaps = Given()
            self.heads = replace(self.heads.after(trees), unread=unread)
            return Given()
        claims = [part for part in line.parts if part.role in SAYING]
        begins = bool(claims) and _begins_anew(line) and claims[0].joined != "then"
        return Given(tuple(trees), unread, begins)

    def _needed(self, parts: Sequence[Part], given: Given) -> Given:
        """The conditions with what is said in brackets, (x ≠ 0), and does not hold by itself: it is needed."""
        for part in parts:
            if part.role == "reason" and not continues(part.text):
                context = Context(given=(*self.heads.trees, *given.trees), shorts=self.shorts)
                tree = _tree(found := outcome(self.setting, part.text, context))
                is_order = tree is not None and tree.signs != ("=",)
                if (
                    tree is not None
                    and is_order
                    and found.kind != "holds"
                    and not is_never(self.setting, found)
                ):
                    given = replace(given, trees=(*given.trees, tree))
        return given

    def _condition(self, part: Part) -> tuple[t.Tree | None, str]:
        """A condition as it is written, or why it can't be read."""
        try:
            (reading, *others) = readings(self.setting, part.text, self.shorts)
            if others:
                return None, f"the condition {part.text} may mean two things"
            supposed(Formula(self.setting.scope()), (reading.tree,))
        except DeriveError as why:
            return None, f"the condition {part.text} can't be read: {getattr(why, 'why', str(why))}"
        found = outcome(self.setting, part.text, Context(shorts=self.shorts))
        if found.kind == "fails" and is_never(self.setting, found):
            return None, f"the condition {part.text} {NEVER}"
        return reading.tree, ""

    def _names(self, parts: Sequence[Part], blank: Line, given: Given) -> dict[Part, Line]:
        """What is found of those parts that give something a name, whatever their order."""
        found: dict[Part, Line] = {}
        for _ in parts:
            left = [part for part in parts if part not in found]
            new = {part: named for part in left if (named := self._named(part, blank, given))}
            if not new:
                break
            found |= new
        if parts and parts[-1] in found and parts[-1].role == "claim":
            self._go_on_from(parts[-1])
        return found

    def _named(
        self, part: Part, blank: Line | None = None, given: Given | None = None, anew: bool = False
    ) -> Line | None:
        """What is found of a part that gives something a name; None if it does not."""
        if continues(part.text) or not EQUATES.search(part.text):
            return None
        found = outcome(self.setting, part.text, Context(names=True, anew=anew, shorts=self.shorts))
        definition = found.meaning.definition if found.meant else None
        if definition is None:
            return self._short(part, blank)
        if definition.name.startswith(MEAN) and part.role != "meaning" and not self._is_mean(part):
            return None
        blank, given = blank or Line(0, 0, 0, "", Mark.PROSE), given or Given()
        case = (*self.heads.trees, *given.trees)
        if found.meaning.links and case:
            there = outcome(
                self.setting, part.text, Context(given=case, names=True, anew=anew, shorts=self.shorts)
            )
            found = there if there.meant else replace(found, kind="undecided", why=there.why)
        try:
            self.setting = self.setting.defining(definition)
        except DeriveError as why:
            return replace(blank, mark=Mark.UNDECIDED, why=str(why), place=part.place(0))
        self.homes[definition.name] = case
        line = replace(blank, mark=Mark.FOLLOWS, notes=found.notes)
        if found.meaning.links:
            claim = Claim(part, found, given, Chain(), self.heads)
            line, _ = judged(self.setting, self.book, claim, line, self.explains)
        line = self._as_solution(part, definition, case, line)
        return replace(line, claims=(equal(definition.head, definition.body), *line.claims))

    def _is_mean(self, part: Part) -> bool:
        r"""Whether what \bar{x} is said to be is the mean of x, which everybody takes it for."""
        return outcome(self.setting, part.text, Context(shorts=self.shorts)).kind in ("holds", "unreadable")

    def _short(self, part: Part, blank: Line | None) -> Line | None:
        """What is found of a part that says what a name is short for; None if it does not."""
        try:
            found = short(self.setting, part.text, self.shorts)
        except DeriveError:
            return None
        if found is None:
            return None
        self.shorts = (*(each for each in self.shorts if each.name != found.name), found)
        return replace(blank or Line(0, 0, 0, "", Mark.PROSE), mark=Mark.FOLLOWS)

    def _as_solution(self, part: Part, definition: Definition, case: Sequence[t.Tree], line: Line) -> Line:
        """The same, undecided unless what a name for the solution stands for is known to be it: that is no mere name."""
        (reading, *_) = readings(self.setting, part.text, self.shorts)
        tree, sign = reading.tree, EQUATES.search(part.text)
        if line.mark is not Mark.FOLLOWS or not isinstance(tree, t.Relation) or sign is None:
            return line
        unknown = as_unknown(self.setting, tree, definition)
        if not unknown:
            return line
        text = f"{unknown} = {part.text[sign.end() :]}"
        found = outcome(self.setting, text, Context(given=tuple(case), shorts=self.shorts))
        if found.meant:
            claim = Claim(replace(part, text=text), found, Given(tuple(case)), Chain(), self.heads)
            shown, _ = judged(self.setting, self.book, claim, line, False)
            if shown.mark is Mark.FOLLOWS:
                return line
        return replace(line, mark=Mark.UNDECIDED, why=SOLUTION.format(definition.name), place=part.place(0))

    def _go_on_from(self, part: Part) -> None:
        """Let the next line go on from what a name was given to."""
        (reading, *_) = readings(self.setting, part.text, self.shorts)
        tree = reading.tree
        self.chain = Chain(tree.sides[-1:] if isinstance(tree, t.Relation) else (tree,))
        self.supposed, self.before = (), None

    def _claim(self, part: Part, blank: Line, given: Given, place: int) -> Line:
        """What is found of a part that claims something."""
        goes_on = continues(part.text)
        if not (goes_on or part.joined):
            self.supposed = ()
        doubt = part.guess or self._doubt_before(part) or self._inherited(place)
        chain = self.chain if goes_on else Chain(doubt=doubt)
        given = replace(given, trees=(*chain.given, *given.trees))
        is_same = part.joined == "iff" and self.before is not None and self.before.is_supposed
        found = self._found(part, chain, given, place, not is_same)
        if found.kind == "fails" and not given.trees:
            found, given = self._perhaps(part, chain, given, place, found)
        if part.joined == "iff" and self.before is None and found.kind == "fails":
            found = replace(found, kind="undecided", why=SAME_AS_WORDS)  # it exists exactly if m = 0
        if part.role == "meaning" and found.kind != "holds" and (let := self._let(part, blank, found)):
            return let
        if found.kind in ("fails", "undecided") and (other := self._named_in_a_case(part, blank, given)):
            return other
        found = self._in_its_case(found, given)
        if is_same and self.before is not None:
            found = same_as_before(self.setting, self.before.found, found)
        claim = Claim(part, found, given, chain, self.heads)
        if is_same and self.before is not None:
            claim = replace(claim, same_as=self.before.found.meant[0].found[0].link)
        is_joined = self._joined_next(part, place)
        is_open = found.kind in ("fails", "undecided") and part.role != "reason" and part.joined != "then"
        is_supposed = is_joined and is_open and self._may_be_supposed(claim)
        line, after = judged(self.setting, self.book, claim, blank, self.explains, is_supposed)
        if is_supposed:
            self.supposed = (*self.supposed, *_trees(found))
        if part.role != "reason":
            self.before = replace(claim, is_supposed=is_supposed or bool(part.joined and self.supposed))
            self.place = place
            self._may_stand(claim)
            self.chain = replace(after, given=given.trees)
        return line

    def _doubt_before(self, part: Part) -> str:
        """Why what is joined to the claim before may hold though that is not known."""
        before = self.before
        if not part.joined or before is None:
            return ""
        if before.is_supposed:
            return before.part.guess
        tree = _tree(before.found)
        is_unread = not before.found.meant and before.found.clashed is None
        is_open = (
            before.found.kind == "undecided" and tree is not None and may_be_supposed(self.setting, tree)
        )
        return JOINED if is_unread or is_open else ""

    def _found(self, part: Part, chain: Chain, given: Given, place: int, may_suppose: bool) -> Outcome:
        """What is found of a part by itself, else under what is supposed, if it may be."""
        context = Context(chain.before, chain.held, (*self.heads.trees, *given.trees), shorts=self.shorts)
        found = outcome(self.setting, part.text, context)
        if found.kind == "unreadable" and self._foretold(place):
            found = outcome(self.setting, part.text, context)
        goes_on = part.joined or continues(part.text)
        extra = (*self.book.standing, *(self.supposed if goes_on and may_suppose else ()))
        if not extra or found.kind in ("holds", "unreadable") or found.clashed is not None or not found.meant:
            return found
        under = outcome(self.setting, part.text, replace(context, given=(*context.given, *extra)))
        if under.kind in ("holds", "fails"):
            return under
        return replace(found, kind="undecided", why=found.why or UNDER)

    def _perhaps(
        self, part: Part, chain: Chain, given: Given, place: int, found: Outcome
    ) -> tuple[Outcome, Given]:
        """What is found of a part that fails, and its conditions, if the case that a line before it began with may still
        be in force: it is refuted only if it fails there as well.
        """
        if self.perhaps.unread:
            return replace(found, kind="undecided", why=self.perhaps.unread), given
        tree = _tree(found)
        declares = self.setting.scope().names().declares
        free = (letter for each in self.perhaps.trees for letter in t.free_letters(each))
        letters = {letter for letter in free if not declares(letter)}
        is_of_others = tree is not None and bool(letters) and letters.isdisjoint(t.free_letters(tree))
        if not self.perhaps.trees or is_of_others:
            return found, given
        case = replace(given, trees=(*self.perhaps.trees, *given.trees))
        under = self._found(part, chain, case, place, True)
        if under.kind == "fails" or (under.kind == "holds" and self.perhaps.is_head):
            return under, case
        return replace(found, kind="undecided", why=PERHAPS), given

    def _let(self, part: Part, blank: Line, found: Outcome) -> Line | None:
        """What is found of "let x = 0": it is supposed from there on; of a name that stood for something else before."""
        tree = _tree(found)
        if tree is not None and is_given(self.setting, tree.sides[0]) and is_supposable(self.setting, tree):
            self.heads = self.heads.after((tree,))
            return replace(blank, mark=Mark.PROSE, notes=found.notes)
        named = self._named(part, blank, anew=True)
        return named and replace(named, mark=Mark.UNDECIDED, why=REDEFINED, place=part.place(0))

    def _named_in_a_case(self, part: Part, blank: Line, given: Given) -> Line | None:
        """What is found of a part that gives a name in one case, which stood for something else in another."""
        case = (*self.heads.trees, *given.trees)
        before = dict(self.homes)
        if not case or not any(home and home != case for home in before.values()):
            return None
        setting = self.setting
        named = self._named(part, blank, given, anew=True)
        name = next((each for each in before if self.homes[each] != before[each]), "")
        if named is None or not name or not before[name]:
            self.setting, self.homes = setting, before
            return None
        self.torn[name] = None
        return replace(named, mark=Mark.UNDECIDED, why=ELSEWHERE.format(name), place=part.place(0))

    def _in_its_case(self, found: Outcome, given: Given) -> Outcome:
        """The same, but that nothing is decided of a name which stands for something else in another case."""
        case = (*self.heads.trees, *given.trees)
        away = [name for name in self.torn if self.homes[name] != case]
        terms = [term for each in found.meant for one in each.found for term in one.link.judgement.terms]
        name = next((name for name in away if any(name in names_in(term) for term in terms)), "")
        return replace(found, kind="undecided", why=ELSEWHERE.format(name)) if name else found

    def _foretold(self, place: int) -> bool:
        """Whether a name is explained in one of the next lines, which then means something already."""
        before = self.setting
        for line in self.written[place + 1 : place + 1 + AHEAD]:
            for part in line.parts:
                if part.role == "meaning":
                    self._named(part)
        return self.setting is not before

    def _joined_next(self, part: Part, place: int) -> bool:
        """Whether something is said to follow from this part, or to be the same."""
        lines = self.written[place : place + 2]
        every = [each for line in lines for each in line.parts if each.role in (*SAYING, "condition")]
        after = [each for each in every if each.at > part.at]
        return bool(after) and after[0].role in SAYING and after[0].joined in ("then", "iff")

    def _inherited(self, place: int) -> str:
        """What was guessed in the claim before, in the same line, if it does not hold anyhow."""
        before = self.before if self.place == place else None
        return "" if before is None or before.found.kind == "holds" else before.doubt

    def _may_stand(self, claim: Claim) -> None:
        """Doubt what comes next if a claim that rests on a guess may be what is supposed from there on: say y = 1."""
        tree = _tree(claim.found)
        if claim.part.guess and claim.found.kind == "fails" and tree is not None and not self.heads.unread:
            if is_supposable(self.setting, tree) and any(is_given(self.setting, each) for each in tree.sides):
                self.heads = replace(self.heads, unread=claim.part.guess)

    def _may_be_supposed(self, claim: Claim) -> bool:
        tree = _tree(claim.found)
        if is_never(self.setting, claim.found):
            return False
        is_same = claim.part.joined == "iff" and self.before is not None and self.before.is_supposed
        return tree is not None and (is_same or may_be_supposed(self.setting, tree))


def _in_brackets(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, what stands in brackets of words taken for a reason."""
    for number, part in enumerate(parts):
        around = (*parts[max(number - 1, 0) : number], *parts[number + 1 : number + 2])
        signs = [each.text.strip() for each in around if each.role == "words"]
        is_inside = (
            part.role == "claim" and len(signs) == 2 and signs[0].endswith("(") and signs[1][:1] == ")"
        )
        yield replace(part, role="reason") if is_inside else part


def _begins_anew(line: Written) -> bool:
    """Whether a line begins with a condition, so that it does not follow from what was claimed before."""
    roles = [part.role for part in line.parts if part.role in (*SAYING, "condition")]
    return roles[:1] == ["condition"]


def _tree(found: Outcome) -> t.Relation | None:
    """The relation that was written, if it is one alone."""
    steps = found.meaning.steps if found.meant else ()
    return steps[0] if len(steps) == 1 else None


def _trees(found: Outcome) -> tuple[t.Tree, ...]:
    return found.meaning.steps
