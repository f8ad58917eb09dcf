"""What is said of kinks, for Coq: the statements mean what our kernel claims, and (slow) Coq accepts them."""

import itertools
import re

import kinks
import pytest
from coq_agreement import different_sizes, outside
from coq_syntax import Bind, Name, NotCoq, Op
from coq_values import Reader, Unknown, close, curried_or_value, spine
from kinks import HONEST, point, put_at_zero, value
from mpmath import mpf
from numbers_of import world
from solutions import solve

from derive.coq import coqc, evidence
from derive.coq.formula import NotExported
from derive.coq.kinks import kink_section
from derive.kernel import check, nonzero
from derive.laws import ALL
from derive.terms import ZERO, Num, factors_of

THEOREMS = {name: check(derivation, ALL) for name, derivation in HONEST.items()}
CASES = [(name, t, k) for name, those in THEOREMS.items() for t in those for k in t.kinks]
IDS = [f"{name} {t.part}" for name, t, _ in CASES]


def section_of(theorem, kink):
    return kink_section(theorem, kink)


class Stated:
    """The text of a section on a kink, and the kink, at the same numbers."""

    def __init__(self, text, theorem, kink):
        self.reader, self.kink, self.problem = Reader(text), kink, theorem.problem
        self.target = theorem.chain.start
        is_always, is_plain = kink.condition is ZERO, isinstance(kink.condition, Num)
        self.forms = [""] if is_always else ["~"] if is_plain else ["<->", "->"]
        self.names = [name for name, _ in self.reader.said.theorems[:-1]]
        assert self.names == [
            name for name in ("answer_at_kink", "answer_at_kink_value") if f"{name} :" in text
        ]

    def at(self, sizes, here):
        """Give the text the numbers of a world."""
        self.sizes, self.here = sizes, here
        arrays = {}
        for coq, symbol in zip(self.reader.arrays, self.problem.symbols, strict=True):
            entry = lambda *at, name=symbol.name: here.values.get((name, at), outside(name, at))  # noqa: E731
            arrays[coq] = curried_or_value(len(symbol.dims), entry)
        own = zip(self.reader.sizes, (sizes[name] for name in self.problem.sizes), strict=True)
        self.reader.at(dict(own), arrays, None)
        return self

    def instances(self):
        free = sorted(self.target.free, key=lambda each: each.data)
        for place in itertools.product(*(range(self.sizes[each.dim]) for each in free)):
            yield dict(zip(free, place, strict=True))

    def faults(self):
        """What is false, or not what the kink says."""
        for name in self.names:
            if not self.reader.is_true(name):
                yield f"{name} is false"
        for name, tree in self.reader.said.theorems[:-1]:
            for at in self.instances():
                yield from self.strange(name, tree, at)

    def strange(self, name, tree, at):
        """Whether one theorem speaks of another argument, function, place, condition or value."""
        names, env, letters = {}, {}, [at[each] for each in sorted(at, key=lambda each: each.data)]
        while isinstance(tree, Bind):
            for bound, _ in tree.binders[::2]:  # an index, and that it is in its range
                names[bound], env[bound] = "nat", letters.pop(0)
            tree = tree.body
        worth = lambda part: self.reader.meaning(part, names, "R", Unknown())(env)  # noqa: E731
        premise, claim = tree.args
        if getattr(claim, "sign", "") != self.forms[self.names.index(name)]:
            yield f"{name}: another form"
            return
        yield from self.compare(name, "argument", worth(premise.args[0]), self.kink.argument, at)
        derived = claim
        if isinstance(claim, Op) and claim.sign in ("<->", "->"):
            condition = claim.args[claim.sign == "<->"]
            yield from self.compare(name, "condition", worth(condition.args[0]), self.kink.condition, at)
            derived = claim.args[claim.sign == "->"]
        elif isinstance(claim, Op):
            (derived,) = claim.args
        head, (function, place, *rest) = spine(derived)
        yield from self.compare(name, "place", worth(place), self.target.wrt, at)
        for said in rest:
            yield from self.compare(name, "value", worth(said), self.kink.value, at)
        entry = (self.target.wrt.name, tuple(at[each] for each in self.target.wrt.args))
        for step in (mpf(0), mpf("0.7"), mpf("-1.3")):
            moved = worth(function)(worth(place) + step)
            if not close(moved, value(self.here, self.target.body, at, {entry: step})):
                yield f"{name}: another function"
        assert head in (Name("ex_derive"), Name("is_derive"))

    def compare(self, name, what, found, term, at):
        if not close(found, value(self.here, term, at)):
            yield f"{name}: another {what}"


def worlds(stated, theorem, kink):
    """(sizes, numbers): by chance, where the argument is 0, and where the condition is too."""
    for sizes in different_sizes(theorem.problem):
        yield sizes, world(theorem.problem, sizes, 3)
        free = sorted(theorem.chain.start.free, key=lambda each: each.data)
        at = {each: (sizes[each.dim] - 1) * (n % 2) for n, each in enumerate(free)}
        for factor in (None, *factors_of(kink.condition)):
            here = point(theorem.problem, kink, sizes, at, 5)
            if factor is not None and not isinstance(factor, Num):
                first = put_at_zero(here, theorem.problem, factor, at)
                put_at_zero(here, theorem.problem, kink.argument, at, kept=[first])
            yield sizes, here


def faults(text, theorem, kink):
    try:
        stated = Stated(text, theorem, kink)
    except NotCoq as error:
        return [str(error)]
    return [
        fault for sizes, here in worlds(stated, theorem, kink) for fault in stated.at(sizes, here).faults()
    ]


@pytest.mark.parametrize(("name", "theorem", "kink"), CASES, ids=IDS)
def test_a_text_says_what_the_kink_claims(name, theorem, kink):
    assert faults(section_of(theorem, kink).text, theorem, kink) == []


WRONG = {
    "the condition": ("mse", "<-> x * t = 0)", "<-> x = 0)"),
    "the condition of the value": ("mse", "x * t = 0 ->", "x = 0 ->"),
    "the value": ("mse", "(y_of_w t_2 - t) ^ 2) w 0", "(y_of_w t_2 - t) ^ 2) w 1"),
    "the argument": ("mse", "answer_at_kink :\n  b + w * x = 0", "answer_at_kink :\n  b = 0"),
    "the place": ("mse", "is_derive (fun t_2 => (y_of_w t_2 - t) ^ 2) w", "is_derive (fun t_2 => (y_of_w t_2 - t) ^ 2) x"),
    "the function": ("cube", "is_derive (fun t => relu (b + t * x) ^ 3)", "is_derive (fun t => relu (b + t) ^ 3)"),
    "not": ("quantile", "~ ex_derive", "ex_derive"),
    "exactly": ("leaky", "<->", "->"),
    "a definition": ("mse", "relu (b + w_2 * x)", "relu (b - w_2 * x)"),
    "an index": ("layer", "upd2 W k j t k i", "upd2 W k k t k i"),
    "at another entry": ("layer", "(W k j) 0", "(W k k) 0"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_changed_text_is_noticed(what):
    name, old, new = WRONG[what]
    _, theorem, kink = next(case for case in CASES if case[0] == name)
    text = section_of(theorem, kink).text
    assert old in text
    assert faults(text.replace(old, new), theorem, kink)


def test_every_theorem_is_about_a_point_that_can_be():
    text = section_of(*CASES[0][1:]).text
    assert "(b + w * x = 0).\nProof." in text.split("Theorem given_can_hold")[1]


def test_a_kink_does_not_rest_on_what_excludes_it():
    for _, theorem, kink in CASES:
        text = section_of(theorem, kink).text
        assumed = re.findall(r"^Hypothesis assumed\w* : (.*)\.$", text, re.MULTILINE)
        assert len(assumed) == len(kink.besides)
        assert nonzero(kink.argument).key not in {each.key for each in kink.besides}


def test_what_coq_has_not_seen_is_not_called_accepted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    problem = kinks.ALL["no bias"]()
    result = solve(problem)
    parts = [coqc.Verdict(evidence.exported(t), True, "8.16") for t in result.theorems]
    remarks = [
        coqc.Verdict(evidence.exported_kink(t, k), True, "8.16") for t in result.theorems for k in t.kinks
    ]
    words = lambda: " ".join(result.page().split())  # noqa: E731
    assert "accepted" not in words()
    evidence.record(parts)
    assert "accepted by Coq 8.16, but for the remarks" in words()
    evidence.record([*parts, *remarks[:-1]])
    assert "accepted by Coq 8.16, but for the remarks" in words()
    evidence.record([*parts, *remarks])
    assert words().endswith("accepted by Coq 8.16")


def test_what_is_said_of_subgradients_is_not_called_accepted(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    result = solve(kinks.ALL["hinge"]())
    evidence.record(
        [
            *(coqc.Verdict(evidence.exported(t), True, "8.16") for t in result.theorems),
            *(
                coqc.Verdict(evidence.exported_kink(t, k), True, "8.16")
                for t in result.theorems
                for k in t.kinks
            ),
        ]
    )
    page = " ".join(result.page().split())
    assert "the subgradients of" in page
    assert page.endswith("8.16, but for what is said of subgradients, by the rules of convexity")


def test_what_coq_can_not_be_told_is_left_out_and_not_called_accepted(tmp_path, monkeypatch):
    def untold(theorem, kink):
        raise NotExported("not yet")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(evidence, "data_dir", lambda name: tmp_path)
    result = solve(kinks.ALL["lasso"]())
    assert result.coq.count("Module ") == 2
    monkeypatch.setattr(evidence, "kink_section", untold)
    assert result.coq.count("Module ") == 1
    evidence.record([coqc.Verdict(evidence.exported(theorem), True, "8.16") for theorem in result.theorems])
    page = " ".join(result.page().split())
    assert "Remark where w = 0: " in page
    assert page.endswith("accepted by Coq 8.16, but for the remarks")


@pytest.mark.slow
def test_coq_accepts_what_is_said_of_kinks():
    verdicts = coqc.run([section_of(theorem, kink) for _, theorem, kink in CASES], coqc.find())
    assert [(v.place, v.message) for v in verdicts if not v.accepted] == []
