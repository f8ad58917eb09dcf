"""Answers: what a student wrote, read against the statement of a problem, and a verdict that is never wrong."""

from derive.answer.key import AnswerKey as AnswerKey, verify as verify
from derive.answer.verdict import (
    Diagnosis as Diagnosis,
    Kind as Kind,
    Note as Note,
    Question as Question,
    Verdict as Verdict,
)
