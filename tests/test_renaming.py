"""A problem in other letters says the same: nothing is captured, nothing is merged."""

import re
from string import ascii_letters

import pytest
import statements
from statements import softmax_ce

import derive
from derive import api, library
from derive.api import renamed
from derive.errors import StatementError, UsageError
from derive.kernel import Definition, Function, Problem, Symbol, Target
from derive.kernel.certificate import problem_to_json
from derive.present.pages import statement
from derive.present.text import text
from derive.renaming import pairs
from derive.terms import Sum, apply, array, derivative, fn, index, same, subterms, sum_over, sym, whole
from derive.terms.serial import from_json, to_json

PROBLEMS = {
    **{name: lambda name=name: library.load(name) for name in library.names()},
    **statements.ALL,
}
# of the same order as the names that they stand for, and nobody's
OTHERS = "бвгджзийклмнптуфцчшщ"


def names_of(problem):
    letters = [letter for those in problem.letters.values() for letter in those]
    return sorted({*problem.sizes, *problem.shapes, *problem.opaque, *letters})


def all_other(problem):
    """New letters for all that the problem names."""
    names = names_of(problem)
    assert len(names) <= len(OTHERS)
    return dict(zip(names, OTHERS, strict=False))


def in_letters(term, names):
    """`term` with names for names, by another route: in its JSON, where a tag is always the first."""

    def changed(value):
        if not isinstance(value, list):
            return names.get(value, value)
        return [*value[:1], *map(changed, value[1:])]

    return from_json(changed(to_json(term)))


# -- what is said is the same --------------------------------------------------------------------


@pytest.mark.parametrize("state", PROBLEMS.values(), ids=PROBLEMS)
def test_there_and_back_is_the_same_problem(state):
    problem = state()
    there = all_other(problem)
    away = renamed(problem, there)
    assert not {*there} & {*names_of(away)}
    back = renamed(away, {new: old for old, new in there.items()})
    assert without_letters(back) == without_letters(problem)


def without_letters(problem):
    """What is said; not in which letters new indices would come, of which a renamed problem names more."""
    return {key: value for key, value in problem_to_json(problem).items() if key != "letters"}


# a whole array, the chain rule of a function of it, and a square that is completed have bound letters that
# are nobody's; pages say them in the problem's
WITH_OTHER_LETTERS = ("hessian-jacobian", "softmax-ce-hessian")


@pytest.mark.parametrize("name", WITH_OTHER_LETTERS)
def test_lines_with_letters_of_their_own_are_the_old_ones_but_for_those(name):
    problem = PROBLEMS[name]()
    names = all_other(problem)
    old, new = (lines_of(stated) for stated in (problem, renamed(problem, names)))
    assert all(same(in_letters(line, names), other) for line, other in zip(old, new, strict=True))


@pytest.mark.parametrize("name", [name for name in PROBLEMS if name not in WITH_OTHER_LETTERS])
def test_every_line_is_the_old_one_in_new_letters(name):
    problem = PROBLEMS[name]()
    names = all_other(problem)
    old, new = (lines_of(stated) for stated in (problem, renamed(problem, names)))
    assert [in_letters(line, names) for line in old] == new


def lines_of(problem):
    """Every term that the derivations of a problem show, to the letter."""
    (derivation, *_) = (theorem.derivation for theorem in api.solve(problem).theorems)
    chains = (*derivation.chains, *(case.chain for case in derivation.cases))
    return [term for chain in chains for term in (chain.start, *(step.after for step in chain.steps))]


def test_a_letter_that_is_given_up_does_not_come_back_for_something_else():
    page = api.solve(renamed(library.load("sigmoid-mlp"), {"i": "b"})).page()
    assert not re.search(r"_[a-z]*i\b", page)


def test_letters_change_all_at_once():
    problem = softmax_ce()
    turned = renamed(problem, {"i": "j", "j": "k", "k": "i", "y": r"\theta", r"\theta": "y"})
    assert text(turned.defined[r"\hat{y}"].head) == "ŷ_i"
    assert text(turned.defined[r"\hat{y}"].body) == "e^{y_i} / Σ_j e^{y_j}"
    assert text(turned.targets[0].term) == text(derivative(sym("J"), sym("y", index("k", "C"))))
    assert [each.name for each in turned.symbols] == ["y", r"\theta", "a"]


def test_words_stay_as_the_author_wrote_them():
    problem = library.load("sigmoid-mlp")
    other = renamed(problem, all_other(problem))
    assert (other.title, other.source) == (problem.title, problem.source)
    assert [*other.sizes.values()] == [*problem.sizes.values()]
    assert [each.says for each in other.symbols] == [each.says for each in problem.symbols]
    assert [each.part for each in other.targets] == [each.part for each in problem.targets]


def hidden():
    """A function of the whole of S, whose own letters i and j no reader sees."""
    a, b = index("a", "n"), index("b", "n")
    return Problem(
        "hidden",
        (Target("W", derivative(sym("E"), sym("W", a, b))), Target("w", derivative(sym("E"), sym("b_1")))),
        {"n": ""},
        (Symbol("W", ("n", "n")), Symbol("b_1")),
        (
            Definition("S", (a, b), sym("W", a, b) ** 2),
            Definition("E", (), apply("f^1", (whole("S", "n", "n"), sym("b_1") ** 2))),
        ),
        letters={"n": ("a", "b")},
        functions=(Function("f^1", (("n", "n"), ())),),
    )


@pytest.mark.parametrize("new", [("i", "j"), ("j", "i"), ("j", "k"), ("b", "a")])
def test_letters_that_no_reader_sees_are_in_nobodys_way(new):
    turned = renamed(hidden(), dict(zip("ab", new, strict=True)))
    assert text(turned.targets[0].term) == f"∂E/∂W_{''.join(new)}"
    assert turned.defined["E"] == hidden().defined["E"]
    assert api.solve(turned).is_solved


def test_no_letter_is_captured_in_an_array_that_is_written_out():
    a, i = index("a", "n"), index("i", "n")
    row = array(i, fn("exp", sym("W", a, i)))
    problem = Problem(
        "rows",
        (Target("", derivative(apply("E", (row,)), sym("W", a, i))),),
        {"n": ""},
        (Symbol("W", ("n", "n")),),
        letters={"n": ("a",)},
        functions=(Function("E", (("n",),)),),
    )
    with pytest.raises(UsageError, match="a can't be called i: i is an index over n"):
        renamed(problem, {"a": "i"})
    turned = renamed(problem, {"a": "i", "i": "a"})
    assert same(turned.targets[0].term, in_letters(problem.targets[0].term, {"a": "i", "i": "a"}))


def test_a_letter_with_two_meanings_is_one_letter():
    problem = statements.opaque_at_terms()  # b is an index and a vector
    turned = renamed(problem, {"b": "q"}).targets[0].term
    assert text(turned) == "∂/∂x_c [E(W x + q)]"
    assert {"q"} == {each.index.name for each in subterms(turned) if isinstance(each, Sum)}
    assert turned == in_letters(problem.targets[0].term, {"b": "q"})


def test_a_function_is_called_by_its_own_name_or_by_that_of_its_value():
    by_value = renamed(hidden(), {"E": "L"})
    assert (by_value.definitions[-1].name, by_value.functions[0].name) == ("L", "f^1")
    by_itself = renamed(hidden(), {"f1": "g"})
    assert (by_itself.definitions[-1].name, by_itself.functions[0].name) == ("E", "g")
    both = renamed(library.load("matmul-outer"), {"E": "L"})
    assert "L = L(s): error, differentiable" in statement(both)


def test_a_part_called_by_a_letter_follows_it():
    parts = [target.part for target in renamed(hidden(), {"W": r"\Theta"}).targets]
    assert parts == [r"\Theta", "w"]


def test_parts_stay_where_two_would_be_called_alike():
    assert [target.part for target in renamed(hidden(), {"W": "w"}).targets] == ["W", "w"]


def test_no_new_letters_make_no_new_problem():
    problem = softmax_ce()
    assert problem_to_json(renamed(problem, {})) == problem_to_json(problem)
    assert problem_to_json(renamed(problem, {"theta": "θ", "y": "y"})) == problem_to_json(problem)


def test_a_statement_in_sympy_is_renamed_too():
    n = derive.dim("n")
    (i,) = (derive.index("i", n),)
    x = derive.vector("x", n)
    stated = derive.Problem(title="t", find=derive.D(x[i] ** 2, x[i]))
    assert text(derive.solve(derive.renamed(stated, {"x": "z", "i": "p"})).answer) == "2 z_p"


# -- which letter is meant -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "shown"),
    [
        *(("theta", "e^{z_k}"), (r"\theta", "e^{z_k}"), ("θ", "e^{z_k}")),
        *(("yhat", "z_k ="), (r"\hat{y}", "z_k ="), (r"\hat y", "z_k ="), ("ŷ", "z_k =")),
        *(("C", "∈ ℝ^z"), ("k", "Σ_z"), ("y", "Σ_k z_k = 1"), ("J", "∂z/∂θ_j")),
    ],
)
def test_a_letter_is_named_as_in_the_file_on_the_page_or_on_a_keyboard(old, shown):
    assert shown in statement(renamed(softmax_ce(), {old: "z"}))


def layers(*names):
    """The sum of some numbers."""
    x = [sym(name) for name in names]
    return Problem("t", (Target("", derivative(x[0] ** 2, x[0])),), symbols=tuple(Symbol(n) for n in names))


@pytest.mark.parametrize("old", ["W1", "W^1", "W¹", "W^{1}"])
def test_a_number_above_may_be_written_beside(old):
    assert renamed(layers("W^1", "W^2"), {old: "U"}).symbols == (Symbol("U"), Symbol("W^2"))


@pytest.mark.parametrize(("old", "name"), [("W_1", "W_1"), ("W₁", "W_1"), ("W^1", "W^1"), ("W¹", "W^1")])
def test_a_name_in_full_is_never_ambiguous(old, name):
    problem = layers("W_1", "W^1")
    after = {each.name for each in renamed(problem, {old: "U"}).symbols}
    assert after == ({"W_1", "W^1"} - {name}) | {"U"}


def test_an_ambiguous_name_is_refused():
    with pytest.raises(UsageError, match=r"^W1 may be W_1 or W\^1: write one of them so$"):
        renamed(layers("W_1", "W^1"), {"W1": "U"})
    with pytest.raises(UsageError, match=r"^w may be"):
        renamed(layers(r"\mathbf{w}", r"\mathrm{w}"), {"w": "u"})


# -- what is refused -----------------------------------------------------------------------------

REFUSED = {
    "no such letter": ({"thta": "z"}, "there is no letter thta here; did you mean theta?"),
    "nothing like it": ({"Q": "z"}, "there is no letter Q here; there are C, "),
    "no letter at all": ({"": "z"}, "there is no letter"),
    "a given symbol": ({"theta": "y"}, "θ can't be called y: y is a given symbol"),
    "the same in other words": ({"y": "θ"}, "y can't be called θ: θ is a given symbol"),
    "a definition": ({"y": "yhat"}, "y can't be called ŷ: ŷ is a definition"),
    "a size": ({"J": "C"}, "J can't be called C: C is a size"),
    "an index": ({"J": "k"}, "J can't be called k: k is an index over C"),
    "another index": ({"i": "j"}, "i can't be called j: j is an index over C, i is an index over C"),
    "half a swap": ({"i": "j", "j": "k"}, "j can't be called k: k is an index over C"),
    "two of one name": ({"y": "z", "theta": "z"}, "y and θ can't both be z"),
    "two that look alike": ({"y": "z", "theta": r"\mathbf{z}"}, "y and θ can't both be z"),
    "one twice": ({"theta": "z", "θ": "p"}, "θ is renamed twice: to z and to p"),
    "the exponential": ({"y": "e"}, "y can't be called e: e is the base of exponentials"),
    "a power of e": ({"y": "e^2"}, "y can't be called e²: e² is the base"),
    "a function by name": ({"y": "log"}, "y can't be called log: log is a function"),
    "a function of a base": ({"y": "log_2"}, "log₂ is a function"),
    "Kronecker's": ({"y": "delta"}, "y can't be called δ: δ is Kronecker's δ"),
    "the identity": ({"y": r"\mathbf{I}"}, "I is the identity matrix"),
    "a transpose": ({"y": "J^T"}, "Jᵀ is J transposed"),
    "a power": ({"J": "a^2"}, "J can't be called a²: a² would read as a power of a"),
    "a power of a size": ({"J": "C^2"}, "C² would read as a power of C"),
    "an entry": ({"J": "x_j"}, "J can't be called x_j: x_j would read as an entry, at j"),
    "an entry of a matrix": ({"J": "x_jk"}, "x_jk would read as an entry, at j, k"),
    "no name": ({"theta": "2x"}, "2x is not a name: expected a letter, as z"),
    "an empty name": ({"theta": " "}, "nothing is not a name"),
    "a command": ({"theta": r"\foo"}, r"\foo is not a name"),
}


@pytest.mark.parametrize(("letters", "why"), REFUSED.values(), ids=REFUSED)
def test_a_clash_is_refused_and_says_why(letters, why):
    with pytest.raises(UsageError) as refusal:
        renamed(softmax_ce(), letters)
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "letters", "why"),
    [
        ("sigmoid-mlp", {"i": "k"}, "i can't be called k: k is an index over m, i is an index over h"),
        ("sigmoid-mlp", {"x": "sigma"}, "x can't be called σ: σ is a function"),
        ("log-sigmoid-loss", {"t": "x^2", "u": "x"}, "u can't be called x: x is a given symbol"),
        ("log-sigmoid-loss", {"t": "p^2", "u": "p"}, "t can't be called p²: p² would read as a power of p"),
        ("binary-mlp", {"i": "1"}, "1 is not a name"),
        ("node-accumulation", {"s": "f1"}, None),
        ("node-accumulation", {"s": "f^1"}, "s can't be called f¹: f¹ is a function"),
        ("node-accumulation", {"o1": "f^1"}, "o¹ can't be called f¹: f¹ is a function"),
        ("relu-mse", {"x": "ReLU"}, "ReLU is a function"),
    ],
)
def test_a_clash_in_a_network_is_refused(name, letters, why):
    problem = library.load(name)
    if why is None:
        assert renamed(problem, letters)
        return
    with pytest.raises(UsageError) as refusal:
        renamed(problem, letters)
    assert why in str(refusal.value)


def test_an_index_may_not_become_what_another_name_has_below():
    x, i = sym("x_k", index("i", "n")), index("i", "n")
    problem = Problem(
        "t",
        (Target("", derivative(sum_over(i, x), x)),),
        {"n": ""},
        (Symbol("x_k", ("n",)),),
        letters={"n": ("i",)},
    )
    with pytest.raises(UsageError, match="i can't be called k: x_k would read as an entry, at k"):
        renamed(problem, {"i": "k"})


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("log-sigmoid-loss", {"t": r"\tau"}),
        ("relu-mse", {"b": "delta"}),  # no index: no Kronecker's
        ("softmax-ce", {"theta": "sigma"}),  # no logistic function
        ("softmax-ce", {"theta": r"\delta^{(1)}"}),
        ("sigmoid-mlp", {"W1": "W_1", "W2": "W_2"}),
        ("sigmoid-mlp", {"i": "k", "k": "i"}),
        ("sigmoid-mlp", {"t": "W"}),  # of arrays a page writes no powers
    ],
)
def test_what_is_no_clash_is_not_refused(name, letters):
    assert api.solve(renamed(library.load(name), letters)).is_solved


def test_what_clashed_before_is_not_held_against_other_letters():
    problem = layers("x", "x^2", "a")
    assert {each.name for each in renamed(problem, {"a": "b"}).symbols} == {"x", "x^2", "b"}


def test_a_statement_that_the_kernel_would_refuse_can_not_come_of_it():
    """Every single letter for every name: a problem, or a refusal that is the caller's to mend."""
    problem = library.load("sigmoid-mlp")
    for old in names_of(problem):
        for new in (*ascii_letters, *GREEK_LETTERS):
            try:
                other = renamed(problem, {old: new})
            except UsageError:
                continue
            except StatementError as why:
                raise AssertionError(f"{old}={new}: {why}") from None
            assert (len(other.sizes), len(other.shapes)) == (len(problem.sizes), len(problem.shapes))


GREEK_LETTERS = "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ"


# -- how it is written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (["theta=z"], {"theta": "z"}),
        (["theta=z,yhat=p"], {"theta": "z", "yhat": "p"}),
        (["theta=z", "yhat=p"], {"theta": "z", "yhat": "p"}),
        ([r" theta = z , ŷ = \hat p "], {"theta": "z", "ŷ": r"\hat p"}),
        ([r"w_{1,2}=v,x=y_{0,1}"], {"w_{1,2}": "v", "x": "y_{0,1}"}),
        (["a=b=c"], {"a": "b=c"}),
        ([], {}),
    ],
)
def test_letters_are_written_as_pairs(written, found):
    assert pairs(written) == found


@pytest.mark.parametrize(
    "written", ["theta", "=z", "theta=", "theta=z,", ",", "", " ", "=", "a=b,,c=d", "theta:z"]
)
def test_what_is_no_pair_is_refused(written):
    with pytest.raises(UsageError, match="expected OLD=NEW, as theta=z"):
        pairs([written])


@pytest.mark.parametrize("written", [["theta=z,theta=p"], ["theta=z", "theta=p"], ["theta=z", "theta=z"]])
def test_the_same_letter_twice_is_refused(written):
    with pytest.raises(UsageError, match="theta is renamed twice: to z and to "):
        pairs(written)


NOISE = """
find = "E[x_i b]"
[sizes]
n = ""
[symbols]
x = { shape = ["n"], random = "N(mu_i, s^2)" }
b = { random = "Bernoulli(p)" }
mu = { shape = ["n"] }
s = ""
p = ""
"""


def test_random_symbols_and_their_parameters_follow():
    from derive.present.chance import chance_lines
    from derive.present.script import TERMINAL
    from derive.problem_file import read_problem

    found = renamed(
        read_problem(NOISE).problem, {"x": "z", "mu": "m", "s": "tau", "i": "k", "p": "q", "n": "d"}
    )
    assert list(chance_lines(found, TERMINAL)) == [
        "z_k ~ N(m_k, τ²), independent for all k",
        "b ~ Bernoulli(q)",
        "z and b are independent of each other",
    ]
    assert text(found.targets[0].term) == "E[b z_k]"


def test_no_letter_becomes_the_sign_of_expectations():
    from derive.problem_file import read_problem

    with pytest.raises(UsageError, match="b can't be called E: E is the sign of expectations"):
        renamed(read_problem(NOISE).problem, {"b": "E"})
