"""What the statements say: true in numbers, and worth what the theorem claims, by a reader of Coq of our own."""

import functools
import random
import re

import pytest
import statements
from coq_agreement import Both, different_sizes
from coq_syntax import NotCoq, parse, without_comments
from coq_values import Reader, value
from mpmath import mpf
from solutions import solve

from derive import library
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.kernel import Definition, Function, Problem, Symbol, Target, equal
from derive.terms import ONE, Limit, apply, array, contains, derivative, fn, index, size, sum_over, sym

# -- the reader ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("1 - 2 - 3", -4),
        ("- 2 ^ 2", -4),
        ("2 ^ 3 ^ 2", 512),
        ("- 2 * 3 + 10", 4),
        ("2 * / 4 * 6", 3),
        ("/ 2 ^ 2 * 4", 1),
        ("8 / 2 / 2", 2),
        ("1 - - 2", 3),
        ("2 * - 3", -6),
        ("- - 2", 2),
        ("/ 0 + ln (- 1) + sqrt (- 4) + rpow (- 1) 2", 0),
        ("INR (1 - 2)", 0),
        ("INR (2 * 3)%nat", 6),
        ("rsum 3 (fun k => INR k ^ 2 + 1)", 8),
        ("(fun x y => x - y) 3 1", 2),
        ("rsum 3 (upd (fun k => 1) 1 5)", 7),
        ("upd2 (fun i j => INR i - INR j) 1 0 5 0%nat 1%nat", -1),
        ("upd2 (fun i j => INR i - INR j) 1 0 5 1 0", 5),
        ("arr [scalar 3; vector (fun i => INR i); matrix (fun i j => INR i * 10 + INR j)] 2 4 5", 45),
        ("delta 1 2 + delta 3 3 + ind_lt 1 2 + ind_ne 2 2 + relu (- 3)", 2),
    ],
)
def test_terms_are_read_as_coq_reads_them(text, worth):
    assert value(text) == worth


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("1 + 1 = 2 /\\ 1 < 2 /\\ 2 <= 2", True),
        ("1 = 2 -> 2 = 3", True),
        ("1 = 1 -> 2 = 3 -> 0 = 1", True),
        ("(1 = 2 <-> 2 = 3)", True),
        ("1 = 1 -> 1 = 1 <-> 2 = 3", False),
        ("~ 1 = 2", True),
        ("~ 1 = 2 /\\ 1 = 2", False),
        ("~ ex_derive relu 0", True),
        ("(1 < 1)%nat", False),
        ("2 <> 1 + 1", False),
        ("is_derive (fun t => t ^ 2 * exp t) 1 (3 * exp 1)", True),
        ("is_derive (fun t => t ^ 2 * exp t) 1 (2 * exp 1)", False),
        ("is_derive Rabs 0 0", False),
        ("ex_derive relu 0", False),
        ("ex_derive relu 1", True),
        ("forall (i : nat) (H : (i < 1)%nat), INR i = 0", True),
        ("forall (i : nat), INR i = 0", False),
        ("Derive (fun s => Derive (fun t => s * t ^ 2) 3) 1 = 6", True),
    ],
)
def test_propositions_are_read_as_coq_reads_them(text, holds):
    reader = Reader("")
    reader.reach = 2
    assert reader.proposition(parse(text))({}) is holds


@pytest.mark.parametrize(
    "text",
    [
        "2 ^ - 1",
        "f - 1 = 2 = 3",
        "x +",
        "(1",
        "1 + fun x => x",
        "fun => 1",
        "x in y",
        "1 ! 2",
        "1 = 1 <-> 1 = 1 <-> 1 = 1",
        "1 + ~ 1",
        "a b )",
        "[1; 2",
    ],
)
def test_what_coq_does_not_read_is_refused(text):
    with pytest.raises(NotCoq):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["unknown 1", "exp 1%nat", "rsum 1 1", "INR (1 / 2)", "delta 1", "(- 1)%nat", "1 2", "exp = exp"],
)
def test_what_has_no_type_is_refused(text):
    with pytest.raises(NotCoq):
        Reader("").meaning(parse(text), {}, "R", "R")


@pytest.mark.parametrize(
    "text",
    [
        "Axiom a : 1 = 2.",
        "Theorem a : 1 = 1.",
        "Theorem a : 1 = 1. Admitted.",
        "Theorem a : 1 = 1. Proof. lra. Admitted.",
        "Variable fun : R.",
        "Variable exp : R.",
        "Variable x : R. Variable x : R.",
        "Definition a : R := b. Definition b : R := 1.",
    ],
)
def test_a_text_that_proves_nothing_is_refused(text):
    with pytest.raises(NotCoq):
        Reader(text + "\n")


# -- the statements -----------------------------------------------------------------------------

# that there is a number, and what holds of all between two, is not seen in numbers: tests/coq/test_taylor.py
PROBLEMS = {
    **{name: lambda name=name: library.load(name) for name in library.names() if name != "newton-quadratic"},
    **statements.ALL,
}


def is_seen(theorem):
    """Whether numbers show what a theorem says: outcomes, limits, and what is given for one size alone do not stand in
    them (tests/coq/test_expectations.py, test_limits.py).
    """
    has_limit = any(contains(term, Limit) for term in theorem.claim.terms)
    return not (theorem.problem.randoms or has_limit or theorem.target.when)


def written(problem):
    """(text, theorem) for what can be exported of a problem, and seen in numbers."""
    found = []
    for theorem in filter(is_seen, solve(problem).theorems):
        try:
            found.append((section(theorem).text, theorem))
        except NotExported:
            continue
    return found


@functools.cache
def of_problem(name):
    return written(PROBLEMS[name]())


def faults(text, theorem, seed=1):
    """What is wrong with a text that is to state a theorem."""
    try:
        both = Both(text, theorem)
    except NotCoq as error:
        return [str(error)]
    return [fault for sizes in different_sizes(theorem.problem) for fault in both.at(sizes, seed).faults()]


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_text_says_what_the_theorem_claims(name):
    for text, theorem in of_problem(name):
        assert faults(text, theorem) == []


def test_most_theorems_are_read():
    counts = [
        (len(of_problem(name)), sum(map(is_seen, solve(PROBLEMS[name]()).theorems))) for name in PROBLEMS
    ]
    assert sum(done for done, _ in counts) >= 0.9 * sum(targets for _, targets in counts)


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_can_hold_is_what_is_given(name):
    for text, theorem in of_problem(name):
        both, problem = Both(text, theorem), theorem.problem
        for seed in range(4):
            rng = random.Random(seed)
            sizes = {size: rng.randint(1, 3) for size in problem.sizes}
            values = {place: mpf(rng.choice((-1, 0, 1))) for place in both.at(sizes, seed).world.values}
            hypotheses, claims = both.at(sizes, seed, values).given()
            assert hypotheses == claims


WRONG = {
    "a sign": ("softmax_jacobian", "delta k j - yhat j", "delta k j + yhat j"),
    "a minus in front": ("softmax_ce", ":= - rsum C", ":= rsum C"),
    "a minus in a function": ("softmax_ce", "theta_2 k)", "- theta_2 k)"),
    "an index": ("softmax_jacobian", "delta k j - yhat j", "delta k j - yhat k"),
    "both indices of a delta": ("softmax_jacobian", "delta k j", "delta k k"),
    "a matrix transposed": ("matvec-input", "* W j i", "* W i j"),
    "a factor dropped": ("sigmoid", "o k * (1 - o k) * delta k j", "(1 - o k) * delta k j"),
    "1 - dropped": ("sigmoid", "(1 - o k)", "(o k)"),
    "brackets dropped": ("logarithm", "/ ((1 + x ^ 2) ^ 2)).\nProof", "/ ((1 + x ^ 2 ^ 2))).\nProof"),
    "a power": ("logarithm", "/ ((1 + x ^ 2) ^ 2)).\nProof", "/ ((1 + x ^ 3) ^ 2)).\nProof"),
    "the size of a sum": ("matvec-input", "(rsum m (fun j", "(rsum n (fun j"),
    "the size of a definition's sum": ("matmul-outer", "s (j : nat) : R := rsum n", "s (j : nat) : R := rsum m"),
    "the size of a mean": ("centering", "delta i j - / INR n", "delta i j - / 2"),
    "the range of an index": ("matmul-outer", "(Hj : (j < m)%nat)", "(Hj : (j < n)%nat)"),
    "a range with its end": ("softmax_ce", "(Hj : (j < C)%nat)", "(Hj : (j <= C)%nat)"),
    "an upd of another entry": ("softmax_ce", "(upd theta j t)", "(upd theta 0%nat t)"),
    "an upd2 of another entry": ("residual", "(upd2 W1 a b t)", "(upd2 W1 b a t)"),
    "an upd of another array": ("residual", "(upd2 W1 a b t)", "(upd2 W2 a b t)"),
    "at another entry": ("centering", "(x j) (delta", "(x i) (delta"),
    "a derivative at another entry": ("matvec-input", "(s j) * W", "(s 0%nat) * W"),
    "nothing moves": ("centering", "z_of_x (upd x j t) i", "z i"),
    "a function": ("residual", "tanh", "sigm"),
    "another partial": ("opaque_at_terms", "partial E 0 i 0", "partial E 0 0 i"),
    "another slot": ("opaque_at_terms", "partial E 0 i 0", "partial E 1 i 0"),
    "another shape": ("opaque_at_terms", "Hypothesis smooth_E : forall a, smooth [(h, 1)%nat]",
                      "Hypothesis smooth_E : forall a, smooth [(1, h)%nat]"),
    "a captured index": ("opaque_at_terms", "(fun i => (partial E 0 i 0)", "(fun c => (partial E 0 c 0)"),
    "what is given": ("softmax_ce", "rsum C (fun k => y k) = 1", "rsum C (fun k => y k) = 2"),
    "what is not given": ("logarithm", "Hypothesis given_2 : 0 < a.", "Hypothesis given_2 : a < 0."),
    "a condition": ("logarithm", "1 + x ^ 2 <> 0", "2 + x ^ 2 <> 0"),
    "a condition of another derivative": ("layer_norm", "ex_derive (fun t => E_2_of_z (upd z a t)) (z a)",
                                          "ex_derive (fun t => E_2_of_x (upd x a t)) (x a)"),
    "the condition of a case": ("softmax_jacobian", "k = j ->", "k <> j ->"),
    "a case without its condition": ("softmax_jacobian", "k <> j ->\n  ", ""),
    "the value of a case": ("softmax_jacobian", "- (yhat k * yhat j).", "- (yhat j * yhat j)."),
    "the entry of a case": ("one_hot", "y j = 1 ->", "y j = 0 ->"),
    "a sign of a case": ("leaky_unit", "0 < s j ->", "s j < 0 ->"),
    "no proof": ("sigmoid", "Qed.", "Admitted."),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_changed_text_is_noticed(what):
    name, old, new = WRONG[what]
    ((text, theorem),) = of_problem(name)
    assert old in text
    assert faults(text.replace(old, new), theorem)


SWAPS = {"+": "-", "-": "+", "*": "+", "1": "2", "2": "3"}
SAME = {  # what a swap leaves as true as it was: under delta k j, the indices are one
    "sigmoid": {"o j * (1 - o k) * delta k j", "o k * (1 - o j) * delta k j"}
}


def spoiled(text):
    """The main theorem, its cases and the definitions with one sign, number, letter of an index or size
    exchanged.
    """
    claims = re.finditer(r"Theorem answer(_case_\d)? :.*?\nProof", text, re.DOTALL)
    reader = Reader(text)
    spans = [
        *(found.span() for found in claims),
        *(found.span(1) for found in re.finditer(r"Definition .*?:= (.*?)\.\n", text)),
    ]
    for start, end in spans:
        part = text[start:end]
        indices = {
            name for name in re.findall(r"\((\w+) : nat\)|fun (\w+) =>", part) for name in name if name
        }
        for found in re.finditer(r"(?<![\w'])[A-Za-z]\w*|(?<!\w)\d+(?!\w)|[+*](?= )|-(?!>)", part):
            word = found[0]
            others = [SWAPS[word]] if word in SWAPS else []
            for known in (indices - {"t", "t_2"}, set(reader.sizes)):
                others += sorted(known - {word}) if word in known else []
            for other in others:
                yield text[: start + found.start()] + other + text[start + found.end() :]


@pytest.mark.sweep(every=3)
@pytest.mark.parametrize(
    "name", ["softmax_ce", "sigmoid", "centering", "matmul-outer", "opaque_at_terms", "one_hot"]
)
def test_every_small_change_is_noticed(name):
    ((text, theorem),) = of_problem(name)
    unnoticed = [
        each
        for each in spoiled(text)
        if not faults(each, theorem) and not any(same in each for same in SAME.get(name, ()))
    ]
    assert unnoticed == []


# -- names --------------------------------------------------------------------------------------

AWKWARD = [
    r"\lambda", "λ", "lambda", "W^1", "W_1", "W1", "fun", "O", "I", "S", "R", "exp", "t", "Hk", "k", "θ", "中", "x'",
    "nat", "forall", "i", "j", "Hi", "t_2", "k_2", "x_2", "zz", "upd", "Derive", "is_derive", "rsum", "E", "array",
    "arr", "Prop", "Set", "IF", "exists2", "SProp", "where", "given_1", "one_n", "answer", "smooth_E", "PI", "e", "pow",
    "q", "cs", "l", "1", "'", "_", "s_of_A", "Σ", "∂", "Statement", "INR", "vector", "scalar", "le", "plus", "Rplus",
    r"\hat{y}", "yhat", r"\mathbf{x}", "x y", "a.b", "(*", "*)", '"', "IZR", "a", "s", "i0", "IFF", "fix", "sqrt", "Type",
    "by", "Eval", "mod", "Consumer", "entry", "local", "rows",
]  # fmt: skip


def affine(A, B, c, s, J, E, n, m, i, j, target):
    """J = E(s)·s₀² + Σ exp(c s), s = B A + c, in any names; i and j are letters of indices."""
    over_n, over_m = index(i, n), index(j, m)
    a, b, o = sym(A, over_n), sym(B, over_m, over_n), sym(s, over_m)
    loss = apply(E, (array(over_m, o), sym(c))) * sum_over(over_m, o**2) + sum_over(
        over_m, fn("exp", sym(c) * o) / size(n)
    )
    wrt = {"vector": a, "matrix": b, "number": sym(c), "middle": o}[target]
    return Problem(
        "awkward",
        (Target("", derivative(sym(J), wrt)),),
        {n: "columns", m: "rows"},
        (Symbol(A, (n,)), Symbol(B, (m, n)), Symbol(c, (), "positive")),
        (Definition(s, (over_m,), sum_over(over_n, b * a) + sym(c)), Definition(J, (), loss)),
        (equal(sum_over(over_n, a), ONE),),
        letters={n: (i, "a", "b"), m: (j, "a", "b")},
        functions=(Function(E, ((m,), ())),),
    )


def awkward(seed, target):
    """The same in names chosen by chance: a size may be called like a symbol, two indices like each other."""
    rng = random.Random(seed)
    A, B, c, s, J, E = rng.sample(AWKWARD, 6)
    n, m = rng.sample([A, B, c, E, J, s, *AWKWARD], 2)
    while n == m:
        n, m = rng.sample(AWKWARD, 2)
    i = rng.choice(["i", "k", "t", A, n, *AWKWARD])
    return affine(A, B, c, s, J, E, n, m, i, rng.choice([i, i, "j", B, *AWKWARD]), target)


@pytest.mark.sweep(every=5)
@pytest.mark.parametrize("target", ["vector", "matrix", "number", "middle"])
@pytest.mark.parametrize("seed", range(8))
def test_names_capture_nothing(seed, target):
    ((text, theorem),) = written(awkward(seed, target))
    assert without_comments(text).isascii()
    assert faults(text, theorem) == []


def named(name, other):
    """A problem whose symbol, or size, or index, has the name."""
    over = index(name, name)
    return Problem(
        name,
        (Target("", derivative(sum_over(over, sym(name, over) ** 2 * sym(other)), sym(name, over))),),
        {name: ""},
        (Symbol(name, (name,)), Symbol(other, (), "positive")),
    )


@pytest.mark.parametrize("name", AWKWARD)
def test_one_name_for_everything(name):
    ((text, theorem),) = written(named(name, "x" if name != "x" else "y"))
    assert faults(text, theorem) == []
