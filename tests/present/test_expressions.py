"""Expressions of Python are spelled so that Python reads them as they are."""

import ast

import pytest
from hypothesis import given, settings, strategies as st

from derive.present.code.expressions import (
    WIDTH,
    Call,
    Chain,
    Minus,
    Name,
    Power,
    Suffix,
    joined,
    joined_all,
    lines,
    negative,
    spell,
    unsigned,
)
from derive.present.code.identifiers import distinct, identifier, slug

NAMES = st.sampled_from(["x", "y", "W1", "gamma", "2", "0.5"]).map(Name)


def _suffix(of, text):
    return Suffix(Name("x") if isinstance(of, Name) else of, text)  # numbers have no axes


def larger(inner):
    chains = [
        st.builds(
            Chain,
            inner,
            st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple),
        )
        for signs in ("+-", "*/", "@", "<>")
    ]
    return st.one_of(
        *chains,
        st.builds(Minus, inner),
        st.builds(negative, inner),
        st.builds(Power, inner, inner),
        st.builds(_suffix, inner, st.sampled_from([".T", "[:, None]"])),
        st.builds(lambda *args: Call("np.f", args, ("axis=0",)), inner, inner),
        st.builds(
            lambda sign, those: joined(sign, those),
            st.sampled_from("*@+"),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(
            lambda first, sign, other: joined_all(first, ((sign, other),)),
            inner,
            st.sampled_from("*/@-"),
            inner,
        ),
    )


CODES = st.recursive(NAMES, larger, max_leaves=25)


def bracketed(code):
    """The same with brackets around everything."""
    match code:
        case Name(text=text):
            return text
        case Call(function=function, args=args, options=options):
            return f"{function}({', '.join([*map(bracketed, args), *options])})"
        case Chain(first=first, rest=rest):
            if rest[0][0] in "<>":  # Python reads a < b < c as a chain of its own
                return f"({bracketed(first)} {' '.join(f'{sign} {bracketed(each)}' for sign, each in rest)})"
            text = bracketed(first)
            for sign, each in rest:
                text = f"({text} {sign} {bracketed(each)})"
            return text
        case Minus(of=of):
            return f"(-{bracketed(of)})"
        case Power(base=base, exponent=exponent):
            return f"({bracketed(base)} ** {bracketed(exponent)})"
        case Suffix(of=of, text=text):
            return f"({bracketed(of)}){text}"


def tree(text):
    return ast.dump(ast.parse(text))


@given(CODES)
@settings(max_examples=150, deadline=None)
def test_python_reads_what_is_meant(code):
    assert tree(spell(code)) == tree(bracketed(code))


@given(CODES)
@settings(max_examples=150, deadline=None)
def test_lines_say_the_same_and_are_short(code):
    found = lines(code, "value = ")
    body = ast.parse("\n".join(["def f():", *found])).body[0].body[0]
    assert ast.dump(body) == tree(f"value = {bracketed(code)}").removeprefix("Module(body=[").removesuffix(
        "], type_ignores=[])"
    )
    if "**" not in spell(code):  # a power has one line
        assert all(len(line) <= WIDTH for line in found)


def test_a_sign_is_taken_off_a_product_and_put_in_front():
    x, y = Name("x"), Name("y")
    product, dot = joined("*", [x, y]), joined("@", [x, y])
    assert unsigned(negative(product)) == (True, product)
    assert unsigned(negative(dot)) == (True, dot)
    assert unsigned(product) == (False, product)
    assert [spell(negative(each)) for each in (x, Minus(x), product, dot)] == [
        "-x",
        "x",
        "-x * y",
        "-(x @ y)",
    ]


def test_products_that_python_would_read_from_the_left_have_brackets_all_the_same():
    a, b, c = map(Name, "abc")
    assert spell(joined("*", [joined("@", [a, b]), c])) == "(a @ b) * c"
    assert spell(joined("@", [joined("@", [a, b]), c])) == "a @ b @ c"
    assert spell(joined("*", [joined("*", [a, b]), c])) == "a * b * c"
    assert spell(joined("*", [a, joined_all(b, (("/", c),))])) == "a * (b / c)"
    assert spell(Minus(Chain(a, (("+", b),)))) == "-(a + b)"
    assert spell(Power(Minus(a), Name("2"))) == "(-a)**2"


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        (r"\hat{y}", "yhat"),
        (r"\hat{\theta}", "thetahat"),
        ("ŷ", "yhat"),
        ("W^1", "W1"),
        ("W^{(1)}", "W1"),
        ("W¹", "W1"),
        ("W^Q", "W_Q"),
        ("y^*", "y_star"),
        ("b_1", "b_1"),
        (r"\mathbf{w}", "w"),
        (r"\mathcal{L}", "L"),
        (r"\lambda", "lambda_"),
        ("λ", "lambda_"),
        ("x'", "x_prime"),
        (r"\tilde{E}", "Etilde"),
        ("h^{t-1}", "h_t_minus_1"),
        ("np", "np_"),
        ("sum", "sum_"),
        ("ж", "u436"),
        ("1a", "v1a"),
        ("*", "star"),
        ("", "v"),
    ],
)
def test_names_are_spelled_in_python(name, spelled):
    assert identifier(name) == spelled
    assert spelled.isidentifier()


def test_a_part_in_words_is_a_name():
    assert slug("update of the weights") == "update_of_the_weights"
    assert slug("Lambda") == "lambda_"


def test_names_that_come_out_the_same_are_numbered():
    assert distinct(["W^1", "W1", r"\lambda", "λ"], ["W1"]) == {
        "W^1": "W1_2", "W1": "W1_3", r"\lambda": "lambda_", "λ": "lambda_2",
    }  # fmt: skip
