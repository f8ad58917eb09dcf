"""Ways to see a judgement by what lemmas say of the terms in it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import Binding, Fact, Judgement, differentiable
from derive.kernel.induction import entry_at_end
from derive.solver.findings import Findings, Way, pair_of, subject_of
from derive.solver.match import renaming
from derive.solver.parts import alike_in, as_they_are, slopes_in
from derive.terms import ZERO, D, Det, Moment, Sym, Term, put, rename, same


def by_lemma(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """What lemmas say of the derivatives in it."""
    subject = judgement.terms[0]
    if judgement.relation == "integrable":
        yield from _by_equation(facts, judgement, subject)
    if judgement.relation == "!=" and isinstance(subject, Det):
        yield from _by_entries(facts, judgement, subject)
    if judgement.relation == "differentiable" and isinstance(subject, D):
        _, wrt = pair_of(judgement)
        facts.waiting.setdefault(("lemma", *subject_of(subject)), set()).add(judgement.key)
        for lemma in facts.about(subject):
            names = renaming(lemma.chain.start, subject)
            if names is not None and isinstance(wrt, Sym) and facts.holds_nearby(lemma, wrt):
                end = rename(lemma.chain.end, names.indices)
                yield Fact(judgement, "lemma", lemma.chain.name, names), (differentiable(end, wrt),)


def _by_equation(facts: Findings, judgement: Judgement, subject: Term) -> Iterator[Way]:
    """E[|f|] < ∞ where a derivative in f is worked out by a lemma, or an entry of a family by its closed form."""
    for lemma in facts.lemmas.values() if facts.problem.families.carried else ():
        own = entry_at_end(lemma.chain.start) or lemma.chain.start
        if isinstance(own, Sym) and own.name in facts.problem.families.carried:
            for path, names in alike_in(subject, lemma.chain.start):
                inner = judgement.about(put(subject, path, rename(lemma.chain.end, names.indices)))
                yield Fact(judgement, "lemma", lemma.chain.name, names, path=path), (inner,)
    yield from _by_entries(facts, judgement, subject)


def _by_entries(facts: Findings, judgement: Judgement, subject: Term) -> Iterator[Way]:
    """The same of what a lemma works out a derivative in it to be."""
    for path, node in slopes_in(subject):
        facts.waiting.setdefault(("lemma", *subject_of(node)), set()).add(judgement.key)
        for lemma in facts.about(node):
            binding = renaming(lemma.chain.start, node)
            if binding is not None:
                end = rename(lemma.chain.end, binding.indices)
                inner = judgement.about(put(subject, path, end))
                yield Fact(judgement, "lemma", lemma.chain.name, binding, path=path), (inner,)


def by_average(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """An expectation that a lemma works out is as smooth as what it comes to."""
    subject = judgement.terms[0]
    if judgement.relation == "differentiable" and isinstance(subject, Moment):
        _, wrt = pair_of(judgement)
        for lemma, names in facts.averages(subject):
            if isinstance(wrt, Sym) and facts.holds_nearby(lemma, wrt):
                end = rename(lemma.chain.end, names.indices)
                yield Fact(judgement, "lemma", lemma.chain.name, names), (differentiable(end, wrt),)


def by_solved(facts: Findings, judgement: Judgement) -> Iterator[Way]:
    """The sign of what a line of equations is about is that of its other side."""
    subject = judgement.subject
    if judgement.relation in ("<", "<=", "!=", "=") and subject is not ZERO:
        for lemma in facts.lemmas.values():
            is_slope = isinstance(lemma.chain.start, D) and not facts.last_resort
            is_equation = lemma.chain.relation == "="
            if is_equation and not is_slope and same(lemma.chain.start, subject):
                names = Binding(indices=as_they_are(lemma.chain.start))
                if not same(lemma.chain.end, subject):
                    yield (
                        Fact(judgement, "lemma", lemma.chain.name, names),
                        (judgement.about(lemma.chain.end),),
                    )
        if judgement.relation == "=" and isinstance(subject, Sym):
            yield from _by_symmetry(facts, judgement, subject)


def _by_symmetry(facts: Findings, judgement: Judgement, subject: Sym) -> Iterator[Way]:
    """A_rs = A_sr, as a line says of A_ij."""
    for lemma in facts.lemmas.values():
        start, end = lemma.chain.start, lemma.chain.end
        if isinstance(start, Sym) and isinstance(end, Sym) and start.name == end.name == subject.name:
            names = renaming(start, subject)
            if names is not None:
                turned = rename(end, names.indices)
                yield Fact(judgement, "lemma", lemma.chain.name, names), (judgement.about(turned),)
