"""Answers: what a student wrote, read against the statement of a problem, and a verdict that is never wrong.

`reading` gives the meanings of a text among the names in `scope`, `fit` the terms that they are as answers to what was
asked; `judge` has these compared and makes one verdict of them, which `report` says and `record` gives to machines.
`key` holds what is prepared for a question: its `solution`, kept in the `cache`, and what is `unfinished` in an answer.

What is wrong goes on to `diagnose`.  `candidates` are wrong answers that follow from one misconception: from a slip in
the right one (`slips`, `exchanges`, in one of its `forms`), or from a wrong line with a `replay` of all that comes after
it.  `suspects` finds those of one value with an answer by their `fingerprints`, and proves them equal to it; `undone`
takes a slip back in the answer, and `repairs` change what was written.
"""

from derive.answer.key import AnswerKey as AnswerKey, verify as verify
from derive.answer.verdict import (
    Diagnosis as Diagnosis,
    Kind as Kind,
    Note as Note,
    Question as Question,
    Verdict as Verdict,
)
