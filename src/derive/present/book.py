"""A book of exercises: which stand in it, how they are numbered, what they share, and which laws they use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from derive.kernel import Chain, Derivation, Judgement, Law, Problem
from derive.language import message as _
from derive.laws import LAWS
from derive.laws.letters import i2, i3, j2, j3
from derive.narrate import Story
from derive.present.conditions import law_conditions
from derive.present.headings import UNNAMED, passages
from derive.present.medium import Medium
from derive.present.outcome import verdict
from derive.present.told import statement_told, told
from derive.terms import Apply, Sym, Term, index, key, names_in, subterms
from derive.terms.binding import rename

KINDS = {  # what a book has of its exercises, and its title unless it has one of its own
    "solutions": _("Worked solutions"),
    "sheet": _("Exercises"),
    "answers": _("Answers"),
}
ROOM = 18.0, 9.6  # mm for an answer, and for each line that leads to it
SHORT = 3  # exercises that need no page for their title, and no contents
MOST = 200.0  # mm: more than that is a page
LETTERS = {i2: index("k", i2.dim), j2: index("l", j2.dim), i3: index("p", i3.dim), j3: index("q", j3.dim)}


def applied(story: Story) -> frozenset[str]:
    """The names of the laws that the lines of a page apply; the others show signs, and that derivatives exist."""
    chains = story.theorems[0].derivation.written
    return frozenset(step.name for chain in chains for step in chain.steps if step.rule == "law")


@dataclass(frozen=True, slots=True)
class Exercise:
    """A problem with its story, by its `name` and its number in the book; `points` are what each of its parts is worth,
    by name, or under "" all of it.
    """

    number: int
    name: str
    story: Story
    points: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """What it asks."""
        return self.story.problem

    @property
    def derivation(self) -> Derivation:
        """What its theorems follow by."""
        return self.story.theorems[0].derivation

    @property
    def worth(self) -> Decimal:
        """All its points."""
        return self.points.get("", sum(self.points.values(), Decimal(0)))

    @property
    def lemmas(self) -> dict[int, Chain]:
        """The lemmas of its page by their numbers."""
        return {p.lemma: p.chain for _, p in passages(self.story) if p.lemma}

    @property
    def laws(self) -> tuple[str, ...]:
        """The names of the laws that its theorems rest on, sorted."""
        return tuple(
            sorted({name for theorem in self.story.theorems for name in theorem.laws if name in LAWS})
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """Exercises under a title; "" has none."""

    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Chapters of exercises, with what stands on the title page; `kind` is one of `KINDS`."""

    chapters: tuple[Chapter, ...]
    kind: str = "solutions"
    title: str = ""
    author: str = ""
    course: str = ""
    date: str = ""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises in their order."""
        return tuple(each for chapter in self.chapters for each in chapter.exercises)


@dataclass(frozen=True, slots=True)
class Shared:
    """That a lemma is lemma `other` of the exercise of that number too."""

    lemma: int
    exercise: int
    other: int


def shared(book: Book) -> dict[int, tuple[Shared, ...]]:
    """For each exercise, which of its lemmas an earlier one has proved: the same equation, of the same definitions,
    where the same is given.
    """
    first: dict[tuple[str, str, str], list[tuple[Exercise, int]]] = {}
    found: dict[int, tuple[Shared, ...]] = {}
    for exercise in book.exercises:
        those = []
        for number, chain in exercise.lemmas.items():
            same = first.setdefault((key(chain.start), chain.relation, key(chain.end)), [])
            known = next(
                ((e, n) for e, n in same if _mean_the_same(chain, exercise.problem, e.problem)), None
            )
            if known is not None:
                those.append(Shared(number, known[0].number, known[1]))
            same.append((exercise, number))
        found[exercise.number] = tuple(those)
    return found


def _mean_the_same(chain: Chain, one: Problem, other: Problem) -> bool:
    """Whether all that a lemma speaks of is declared, defined and given alike in two problems."""
    terms = (chain.start, chain.end)
    names = frozenset(
        each for term in terms for name in names_in(term) for each in one.reach.get(name, {name})
    )
    bodies = [one.defined[name].body for name in names if name in one.defined]
    unknown = {part.name for term in (*terms, *bodies) for part in subterms(term) if isinstance(part, Apply)}
    return (
        all(_declared(one, name) == _declared(other, name) for name in names)
        and all(_unknown(one, name) == _unknown(other, name) for name in unknown)
        and _given(one, names | unknown) == _given(other, names | unknown)
    )


def _declared(problem: Problem, name: str) -> object:
    if name in problem.defined:
        return problem.defined[name].params, key(problem.defined[name].body)
    return problem.shapes.get(name), problem.signs.get(name), problem.random.get(name)


def _unknown(problem: Problem, name: str) -> object:
    """What is declared of an opaque function, but for words."""
    found = problem.opaque.get(name)
    return found and (found.shapes, found.dims, found.order)


def _given(problem: Problem, names: Collection[str]) -> object:
    """What is given of any of these names, and whether it is of a point where something is least."""
    hypotheses = {each.key for each in problem.hypotheses if _speaks_of(each.terms, names)}
    everywhere = [each for each in problem.everywhere if _speaks_of(each.terms, names)]
    return hypotheses, everywhere, problem.optimum


def _speaks_of(terms: Iterable[Term], names: Collection[str]) -> bool:
    parts = (part for term in terms for part in subterms(term))
    return any(isinstance(part, Sym | Apply) and part.name in names for part in parts)


def glossary(book: Book) -> dict[Law, tuple[Exercise, ...]]:
    """The laws that the exercises rest on, sorted by name, each with those."""
    names = sorted({name for each in book.exercises for name in each.laws})
    return {LAWS[name]: tuple(each for each in book.exercises if name in each.laws) for name in names}


def room(exercise: Exercise, part: str) -> float:
    """How many mm a student needs for a part: more for a longer derivation, a page at most."""
    lines = [line for _, p in passages(exercise.story) if p.chain.part in (part, None) for line in p.lines]
    return min(ROOM[0] + ROOM[1] * len(lines), MOST)


def book_front(book: Book, medium: Medium) -> dict[str, object]:
    """What stands before the exercises of a book, as data for a template."""
    script = medium.script
    return {
        "say": script.say,
        "count": script.count,
        "language": script.language,
        "kind": book.kind,
        "title": script.prose(book.title) if book.title else script.say(KINDS[book.kind]),
        "plain_title": book.title or script.language.text(KINDS[book.kind]),
        "author": script.prose(book.author),
        "course": script.prose(book.course),
        "date": script.prose(book.date),
        "plain_author": book.author,
        "is_short": len(book.exercises) <= SHORT,
        "has_chapters": len(book.exercises) > SHORT and any(chapter.title for chapter in book.chapters),
        "worth": _points(sum((each.worth for each in book.exercises), Decimal(0)), medium),
    }


def book_told(book: Book, medium: Medium) -> dict[str, object]:
    """A book as data for a template."""
    script = medium.script
    known = shared(book)
    return {
        **book_front(book, medium),
        "chapters": [
            {
                "title": script.own(chapter.title) if chapter.title else "",
                "exercises": [
                    _exercise(each, book.kind, known[each.number], medium) for each in chapter.exercises
                ],
            }
            for chapter in book.chapters
        ],
        **(_laws(book, medium) if book.kind == "solutions" else {"glossary": [], "side_laws": ""}),
    }


def _exercise(exercise: Exercise, kind: str, known: Sequence[Shared], medium: Medium) -> dict[str, object]:
    parts = [theorem.part for theorem in exercise.story.theorems]
    content = (
        {**statement_told(exercise.problem, medium, parts), "answers": []}
        if kind == "sheet"
        else told(exercise.story, medium, has_lemmas=kind == "solutions")
    )
    return {
        **content,
        "number": exercise.number,
        "name": exercise.name,
        "worth": _points(exercise.worth, medium),
        "parts": list(_parts(exercise, medium)),
        "shared": known,
        "is_open": any(
            verdict(exercise.story, theorem) in ("Stuck", "False") for theorem in exercise.story.theorems
        ),
    }


def _parts(exercise: Exercise, medium: Medium) -> Iterator[dict[str, object]]:
    """Each part of an exercise: its name, its points, and the room for its answer."""
    for theorem in exercise.story.theorems:
        name = "" if theorem.part in UNNAMED else medium.script.own(theorem.part, capital=True)
        worth = exercise.points.get(theorem.part) if theorem.part else None
        points = "" if worth is None else _points(worth, medium)
        yield {"name": name, "points": points, "room": f"{room(exercise, theorem.part):.0f}"}


def _points(worth: Decimal, medium: Medium) -> str:
    """How many points, in words; nothing for none."""
    if not worth:
        return ""
    shown = medium.script.prose(medium.script.language.number(worth.normalize()))
    whole = int(worth) if worth == int(worth) else 2  # halves go as several do
    return medium.script.count("{number} point", "{number} points", whole, number=shown)


def _laws(book: Book, medium: Medium) -> dict[str, object]:
    """The laws that lines apply, as the glossary has them, and the names of the others."""
    in_lines = frozenset[str]().union(*(applied(each.story) for each in book.exercises))
    own = medium.script.language
    known = sorted(glossary(book).items(), key=lambda each: own.order(own.text(each[0].name)))
    rest = [medium.script.law(law.name) for law, _ in known if law.name not in in_lines]
    return {
        "glossary": [_law(law, those, medium) for law, those in known if law.name in in_lines],
        "side_laws": medium.script.say("; ").join(rest),
    }


def _law(law: Law, those: Sequence[Exercise], medium: Medium) -> dict[str, object]:
    """A law as the glossary has it."""
    script = medium.script
    notes = (law_conditions(law, script), script.own(law.remark), script.own(law.source))
    return {
        "name": script.law(law.name),
        "statement": script.large.claim(lettered(law.claim)),
        "when": list(filter(None, notes)),
        "exercises": [each.number for each in those],
    }


def lettered(judgement: Judgement) -> Judgement:
    """A law of entries with letters for its further indices."""
    return Judgement(judgement.relation, tuple(rename(each, LETTERS) for each in judgement.terms))
