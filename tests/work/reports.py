"""Reports as a person might make them up: what pages say hangs on nothing else."""

from fractions import Fraction
from itertools import count

from statements import j, k, softmax, theta, y, yhat

from derive.answer import Diagnosis, Kind, Note, Verdict
from derive.decide import Counterexample
from derive.kernel import Judgement, Target, equal
from derive.terms import ZERO, derivative, neg, sum_over, sym
from derive.work import Line, Mark, Report

HALF = Fraction(1, 2)
J = sym("J")
SLOPE = derivative(J, theta(j))
AT = Counterexample(
    sizes={"C": 2},
    at={"j": 1},
    left="1/2",
    right="-1/2",
    values={"y": {(1,): Fraction(0), (2,): Fraction(1)}, r"\theta": {(1,): Fraction(0), (2,): Fraction(0)}},
    meanwhile={r"\hat{y}": {(1,): "1/2", (2,): "1/2"}},
)
SIGN = Diagnosis("lost minus", "This would follow if a minus were lost where a derivative is taken.", 3)
SUMS_TO_ONE = "assumption 1"


def reported(*rows, problem=None, **said):
    """A report on lines, each a mark, its text and what is found of it; a text may go over rows."""
    numbers, text, lines = count(1), "", []
    for mark, row, found in rows:
        at = len(text)
        place = {"place": at + row.index(found.pop("marked"))} if "marked" in found else {}
        lines.append(Line(next(numbers), text.count("\n") + 1, at, row, mark, **{**found, **place}))
        text += f"{row}\n"
    return Report(problem or softmax(SLOPE), text, tuple(lines), **said)


def words(text):
    return Mark.PROSE, text, {}


def right(text, **found):
    return Mark.FOLLOWS, text, found


def wrong(text, **found):
    return Mark.WRONG, text, found


def through(text, since, **found):
    return Mark.THROUGH, text, {"since": since, **found}


def undecided(text, **found):
    return Mark.UNDECIDED, text, found


def unreadable(text, why, marked):
    return Mark.UNREADABLE, text, {"why": why, "marked": marked}


def reached(**found):
    return {"": Verdict(Kind.CORRECT, "", "", **found)}


SUM = sum_over(k, y(k))
WRONG = reported(
    words("We differentiate the loss."),
    right(r"J = -\sum_k y_k (\theta_k - \log \sum_i e^{\theta_i})"),
    right(
        r"\frac{\partial J}{\partial\theta_j} &= -\Big(y_j - \hat y_j \sum_k y_k\Big) \\",
        claims=(equal(SLOPE, neg(y(j) - yhat(j) * SUM)),),
    ),
    wrong(
        r"&= y_j - \hat y_j \\",
        claim=equal(neg(y(j) - yhat(j) * SUM), y(j) - yhat(j)),
        claims=(equal(neg(y(j) - yhat(j) * SUM), y(j) - yhat(j)),),
        counterexample=AT,
        used=(SUMS_TO_ONE,),
        diagnoses=(SIGN,),
    ),
    through(r"\Rightarrow\ \nabla_\theta J = y - \hat y", 4, claims=(equal(SLOPE, y(j) - yhat(j)),)),
    undecided(
        r"\sum_j \frac{\partial J}{\partial\theta_j} = 0 \text{ by symmetry}",
        claims=(equal(sum_over(j, SLOPE), ZERO),),
        notes=(Note("renamed", "the index j is summed here", None),),
    ),
    unreadable(
        r"\hat y_j = \mathrm{softmx}(\theta)_j",
        "softmx is not declared; declared are C, y, θ, ŷ, J",
        "softmx",
    ),
)
RIGHT = reported(
    right("dJ/dtheta_j = -(y_j - yhat_j sum_k y_k)", claims=(equal(SLOPE, neg(y(j) - yhat(j) * SUM)),)),
    right("= yhat_j - y_j", claims=(equal(neg(y(j) - yhat(j) * SUM), yhat(j) - y(j)),), used=(SUMS_TO_ONE,)),
    endings=reached(),
)
CASES = reported(
    right("k = j: dyhat_k/dtheta_j = yhat_j (1 - yhat_j)", when=(equal(j, k),)),
    right("log(a^2) = 2 log a", where=(Judgement("<", (ZERO, sym("a"))),)),
    wrong("X (yhat - y) = X yhat - y", why="the shapes differ: N×1 = d×1"),
    lacking=("nothing was said of k ≠ j",),
)
PARTS = reported(
    right("dJ/dtheta_j = yhat_j - y_j"),
    right("dJ/dy_j = -log yhat_j"),
    problem=softmax(SLOPE).__class__(
        **{
            **{
                name: getattr(softmax(SLOPE), name)
                for name in ("sizes", "symbols", "definitions", "hypotheses")
            },
            "title": "Two gradients",
            "targets": (Target("logits", SLOPE), Target("targets", derivative(J, y(j)))),
        }
    ),
    endings={"logits": Verdict(Kind.CORRECT, "", "")},
)
EMPTY = reported(words("Dear Sir or Madam,"), why="none of the letters of this problem stand in it")
HOSTILE = (
    "</pre><script>alert(1)</script> \x1b[31m `` $\\href{a}{b}$ [a](javascript:b) \u202e {{ 7*7 }} & # _b_"
)
ATTACK = reported(
    words(HOSTILE),
    unreadable(HOSTILE, f"{HOSTILE} is not declared", "script"),
    wrong(HOSTILE, why=HOSTILE, diagnoses=(Diagnosis("x", HOSTILE),), notes=(Note("x", HOSTILE),)),
    lacking=(HOSTILE,),
    why=HOSTILE,
)
LONG = reported(*[words(f"Some words, row {n}.") for n in range(100)], right("J = J"), words("x" * 100_000))
ALL = {
    "wrong": WRONG, "right": RIGHT, "cases": CASES, "parts": PARTS, "empty": EMPTY, "attack": ATTACK, "long": LONG,
}  # fmt: skip
