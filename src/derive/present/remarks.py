"""Remarks on a page: the author's words, what they are shown with, and what came out."""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import equal
from derive.present.claims import asked
from derive.present.counterexamples import failure_words
from derive.present.everywhere import everywhere_words
from derive.present.given import together
from derive.present.script import Script
from derive.remarks import Judged


def remark_lines(judged: Judged, script: Script) -> Iterator[str]:
    """What is said, and then each claim with its verdict, a sentence a line."""
    remark = judged.remark
    problem = remark.problem
    yield script.own(remark.says)
    facts = [
        *(script.claim(equal(d.head, d.body)) for d in problem.definitions),
        *(script.claim(each) for those in together(problem) for each in those),
        *(everywhere_words(each, script) for each in problem.everywhere),
    ]
    if facts:
        yield script.say("with {facts}", facts=script.series(facts))
    for target in problem.targets:
        claim = asked(problem, target, script)
        if target.part in judged.refuted:
            why = failure_words(judged.refuted[target.part], target, script)
            yield script.say("false: {claim}; {failure}", claim=claim, failure=why)
        else:
            yield script.say("proved: {claim}", claim=claim)
