"""From a statement and a wrong answer to the misconception it follows from."""

import pytest
from answer_keys import SIZES, verdict

from derive.answer import AnswerKey, Kind
from derive.laws.misconceptions import MISCONCEPTIONS
from derive.library import load

X = '[symbols]\nx = ""\na = ""\nb = {sign = "positive"}\nt = {sign = "positive"}\n'
MANY = (
    SIZES
    + '[symbols]\nx = {shape=["C"]}\ny = {shape=["C"]}\nW = {shape=["C", "D"]}\nX = {shape=["N", "D"]}\na = ""\n'
)
RANDOM = (
    SIZES
    + '[symbols]\na = ""\nc = ""\nm = ""\ns = ""\nu = {random = "mean m, variance s^2"}\nv = {random = "mean m, variance s^2"}\ne = {shape=["C"], random = "mean m, variance s^2"}\nw = {shape=["C"]}\n'
)
COIN = '[symbols]\np = {sign = "positive"}\nv = {random = "Bernoulli(p)"}\n'

CASES = [
    # functions
    (X, "d/dx sigma(a x)", "a sigma(a x)", "sigma'=sigma"),
    (X, "d/dx sigma(a x)", "a (1 - sigma(a x)^2)", "sigma'=1-sigma^2"),
    (X, "d/dx sigma(a x)", "a sigma(a x) (1 + sigma(a x))", "sigma'=sigma(1+sigma)"),
    (X, "d/dx sigma(a x)", "a (1 - sigma(a x))", "sigma'=1-sigma"),
    (X, "d/dx sigma(a x)", "a sigma(a x)^2 (1 - sigma(a x))", "sigma'=sigma^2(1-sigma)"),
    (X, "d/dx (x + sigma(a x))", "1 - a sigma(a x) (1 - sigma(a x))", "sigma'=-sigma(1-sigma)"),
    (X, "d/dx (x sigma(a x))", "sigma(a x) + a x", "activation derivative dropped"),
    (X, "d/dx tanh(a x)", "a tanh(a x)", "tanh'=tanh"),
    (X, "d/dx tanh(a x)", "a (1 - tanh(a x))", "tanh'=1-tanh"),
    (X, "d/dx tanh(a x)", "a (1 + tanh(a x)^2)", "tanh'=1+tanh^2"),
    (X, "d/dx tanh(a x)", "a tanh(a x) (1 - tanh(a x))", "tanh'=tanh(1-tanh)"),
    (X, "d/dx relu(a x)", "a", "indicator dropped"),
    (X, "d/dx relu(a x)", "a relu(a x)", "relu'=relu"),
    (X, "d/dx relu(a x)", "a 1[a x < 0]", "indicator reversed"),
    (X, "d/dx max(a x, x)", "a + 1", "indicator dropped"),
    (X, "d/dx abs(x - a)", "1", "sign of the argument dropped"),
    (X, "d/dx abs(x - a)", "abs(x - a)", "abs'=abs"),
    (X, "d/dx (x e^(a x))", "e^(a x) + a x", "exp derivative loses exp"),
    (X, "d/dx e^(a x)", "a^2 x e^(a x - 1)", "power rule used on exp"),
    (X, "d/dx e^(a x)", "a e^(-a x)", "sign in the exponent"),
    (X, "d/dt log(t + b)", "t + b", "log derivative not inverted"),
    (X, "d/dt (t log(t + b))", "log(t + b) + t", "log derivative dropped"),
    (X, "d/dt (log(t + b) + t)", "log(t + b) + 1", "log derivative keeps log"),
    (X, "d/dt log(t + b)", "1/(t + b)^2", "log derivative squared"),
    (X, "d/dx sin(a x)", "-a cos(a x)", "sign of cos"),
    (X, "d/dx cos(a x)", "a sin(a x)", "sign of sin"),
    (X, "d/dx sin(a x)", "cos(a x)", "chain factor missing"),
    # powers
    (X, "d/dx (a x + 1)^3", "a (a x + 1)^2", "power factor dropped"),
    (X, "d/dx (a x + 1)^3", "3 a (a x + 1)^3", "power not lowered"),
    (X, "d/dx (a x + 1)^3", "(a x + 1)^2", "power lowered only"),
    (X, "d/dx (a x + 1)^3", "3 (a x + 1)^2", "chain factor missing"),
    (X, "d/dt (t + b)^(-2)", "2 (t + b)^(-3)", "reciprocal sign"),
    (X, "d/dt (t + b)^(-2)", "-2 (t + b)^(-1)", "negative exponent raised"),
    (X, "d/dt 1/(a t^2 + b)", "2 a t/(a t^2 + b)^2", "reciprocal sign"),
    (X, "d/dt 1/(t^2 + b)", "-2 t/(t^2 + b)", "reciprocal not squared"),
    (X, "d/dt sqrt(t^2 + b)", "t sqrt(t^2 + b)", "root not inverted"),
    (X, "d/dt sqrt(t^2 + b)", "2 t/sqrt(t^2 + b)", "power factor dropped"),
    (X, "d/dx b^(a x)", "a b^(a x)", "logarithm of the base dropped"),
    (X, "d/dx b^(a x)", "a x b^(a x - 1) a", "power rule used on exp"),
    # sums and products
    (X, "d/dx (x^2 sin(a x))", "2 x sin(a x)", "product rule term missing"),
    (X, "d/dx (x^2 sin(a x))", "2 x a cos(a x)", "product of derivatives"),
    (X, "d/dx (x^2 sin(a x))", "2 x sin(a x) - a x^2 cos(a x)", "product rule sign"),
    (X, "d/dt sin(t)/(t^2 + b)", "(cos(t) (t^2 + b) + 2 t sin(t))/(t^2 + b)^2", "quotient rule sign"),
    (X, "d/dt sin(t)/(t^2 + b)", "(2 t sin(t) - cos(t) (t^2 + b))/(t^2 + b)^2", "quotient rule turned round"),
    (X, "d/dt sin(t)/(t^2 + b)", "cos(t)/(t^2 + b)", "quotient rule term missing"),
    (X, "d/dt sin(t)/(t^2 + b)", "(cos(t) (t^2 + b) - 2 t sin(t))/(t^2 + b)", "reciprocal not squared"),
    (X, "d/dt sin(t)/(t^2 + b)", "cos(t)/(2 t)", "quotient of derivatives"),
    (X, "d/dx (x^2 + sin(a x))", "2 x", "term held constant"),
    (MANY, "d/dx_j (∑_k x_k^2 ∑_i x_i)", "2 x_j ∑_i x_i + x_j^2", "off-diagonal terms dropped"),
    (MANY, "d/dx_j (x_j ∑_k x_k^2)", "∑_k x_k^2", "sum held constant"),
    (X, "d/dx (a - x^2)", "2 x", "sign"),
    (X, "d/dx (a sin(x) + x)", "cos(x) + 1", "constant factor lost"),
    (X, "d/dx (x^2 + a sin(x))", "2 x", "factor held constant"),
    (X, "d/dx (x^2 + a)", "2 x + 1", "constant differentiated"),
    (X, "d/dx (x^2 + a)", "2 x + a", "constant kept"),
    (X, "d/dx (a x + x^2)", "a x + 2 x", "variable kept"),
    (MANY, "d/dx_j log ∑_k e^(x_k)", "1", "delta dropped"),
    (MANY, "d/dW_ij ∑_k ∑_l x_k W_kl", "∑_k x_k", "delta dropped"),
    (MANY, "d/da ∑_k (a + x_k)", "1", "number of terms lost"),
    # what looks like a law
    (X, "d/dx log(b e^x / (1 + e^x))", "1 + e^x/(1 + e^x)", "log of a quotient"),
    (X, "d/dt log(b t)", "log(b)/t", "log of a product"),
    (X, "d/dt log(t^3)", "3 log(t)^2/t", "log of a power"),
    (X, "log(t + b) + a", "log(t) + log(b) + a", "log of a sum"),
    (X, "e^(x + a) + 1", "e^x + e^a + 1", "exponential of a sum"),
    (MANY, "a ∑_k x_k^2", "a (∑_k x_k)^2", "square of a sum"),
    (X, "a sqrt(t + b)", "a (sqrt(t) + sqrt(b))", "root of a sum"),
    (MANY, "a ∑_k x_k y_k", "a (∑_k x_k) (∑_k y_k)", "sum of products"),
    (X, "a / (t + b)", "a/t + a/b", "reciprocal of a sum"),
    (X, "a log(t)", "a log_2(t)", "wrong logarithm base"),
    (MANY, "a ∑_k e^(x_k)", "a e^(∑_k x_k)", "exponential of a sum"),
    (X, "t e^(x a)", "t e^x e^a", "exponential of a product"),
    (X, "t e^x e^a", "t e^(x a)", "exponential of a product"),
    (MANY, "a (∑_k x_k) (∑_k y_k)", "a ∑_k x_k y_k", "sum of products"),
    (MANY, "a ∑_k x_k / e^(y_k)", "a (∑_k x_k) / ∑_k e^(y_k)", "sum of quotients"),
    (MANY, "a (∑_k x_k) / ∑_k e^(y_k)", "a ∑_k x_k / e^(y_k)", "sum of quotients"),
    (X, "a (x + b)^3", "a x^3 + a b^3", "power of a sum"),
    (X, "b abs(x + a)", "b abs(x) + b abs(a)", "absolute value of a sum"),
    (X, "a (t + b) / (t + 2)", "a b / 2", "cancelled in a sum"),
    (X, "a (b x)^2", "a b x^2", "factor of a square not squared"),
    (X, "a 1[x > b] + t 1[x <= b]", "a + t", "indicator dropped"),
    # chance
    (RANDOM, "E[(a u + c)^2]", "(a m + c)^2", "E[x^2]=E[x]^2"),
    (RANDOM, "E[(a u + c)^2]", "a^2 s^2 + 2 a c m + c^2", "variance only"),
    (RANDOM, "E[u (a u + c)]", "m (a m + c)", "E[x^2]=E[x]^2"),
    (RANDOM, "Var[u v]", "(m^2 + s^2)^2", "mean not subtracted"),
    (RANDOM, "Var[u v]", "(m^2 + s^2)^2 + m^4", "sign of the squared mean"),
    (RANDOM, "Var[a u + c]", "a s^2", "factor of a variance not squared"),
    (RANDOM, "Var[a u + c]", "c + a^2 s^2", "constant added to a variance"),
    (RANDOM, "Var[a u + v]", "a^2 s^2", "term held constant"),
    (RANDOM, "Cov[a u + c, u]", "s^2", "constant factor lost"),
    (COIN, "E[e^v]", "e^p", "expectation of a function"),
]  # fmt: skip


GALLERY = [
    ("gaussian-noise", "expected gradient", "-(y - sum_k w_k x_k) x_i", "covariance dropped"),
    ("binary-mlp", "hidden weights", "(yhat - y) U_i h_i x_j", "sigma'=sigma"),
    ("binary-mlp", "hidden weights", "(yhat - y) U_i x_j", "activation derivative dropped"),
    ("binary-mlp", "hidden weights", "U_i h_i (1 - h_i) x_j", "upstream gradient dropped"),
    ("binary-mlp", "logit", "(yhat - y) yhat (1 - yhat)", "wrong gradient"),
    ("softmax-ce", None, "yhat_j y_j - y_j", "off-diagonal terms dropped"),
    ("softmax-ce", None, "yhat - 1", "sum to one misused"),
    ("softmax-ce", None, "y - yhat", "sign"),
    ("softmax-jacobian", None, "yhat_k (1 - yhat_j)", "delta dropped"),
    ("l2-penalty", None, "dE/dW_ij + lambda/2 W_ij", "power factor dropped"),
    ("l2-penalty", None, "lambda W_ij", "term held constant"),
    ("node-accumulation", None, "sum_k dE/do^1_k do^1_k/ds_i", "path dropped"),
    ("logistic-hessian", "weights", "sum_n yhat_n (1 - yhat_n) X_nj", "chain factor missing"),
    ("bn-centering", "gradient", "gamma dL/dy_i", "sum held constant"),
    ("relu-mse", "weight", "2 (y - y^*) x", "indicator dropped"),
]  # fmt: skip


def labels(text, find, answer):
    found = verdict(text, find, answer)
    assert found.kind is Kind.INCORRECT
    return [each.label for each in found.diagnoses]


@pytest.mark.parametrize(("text", "find", "answer", "label"), CASES)
def test_a_wrong_answer_leads_to_its_misconception(text, find, answer, label):
    assert label in labels(text, find, answer)


@pytest.mark.parametrize(("name", "part", "answer", "label"), GALLERY)
def test_a_wrong_answer_to_a_problem_of_the_gallery_leads_to_its_misconception(name, part, answer, label):
    found = AnswerKey(load(name), part).verify(answer)
    assert found.kind is Kind.INCORRECT
    assert label in [each.label for each in found.diagnoses]


def test_every_misconception_explains_an_answer():
    assert {each.label for each in MISCONCEPTIONS} - {label for *_, label in (*CASES, *GALLERY)} == set()
