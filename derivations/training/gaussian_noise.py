"""Noise on the inputs acts, on average, as a penalty on the weights: σ² times the squares of what they multiply."""

from sympy import Eq, Rational, Sum

from derive import D, Problem, define, dim, expectation, index, normal, remark, scalar, vector

n = dim("n", "number of inputs")
i, k = index("i k", n)
x = vector("x", n, "input")
w = vector("w", n, "weights")
y = scalar("y", "target")
sigma = scalar(r"\sigma", "standard deviation of the noise")
beta = vector(r"\beta", n, "noise that multiplies the inputs", random=normal(1, sigma**2))

J = define("J", Rational(1, 2) * (y - Sum(beta[k] * w[k] * x[k], k)) ** 2)
Jhat = define(r"\hat{J}", Rational(1, 2) * (y - Sum(w[k] * x[k], k)) ** 2)
penalty = sigma**2 / 2 * Sum(x[k] ** 2 * w[k] ** 2, k)

problem = Problem(
    title="What multiplicative Gaussian noise adds to the squared error",
    find={
        "expected gradient": expectation(D(J, w[i])),
        "gradient without noise": D(Jhat, w[i]),
        "expected error": expectation(J),
    },
    prove={
        "comparison": Eq(expectation(D(J, w[i])), D(Jhat, w[i]) + sigma**2 * x[i] ** 2 * w[i]),
        "regulariser": Eq(expectation(J), Jhat + penalty),
        "gradient of the regulariser": Eq(expectation(D(J, w[i])), D(Jhat + penalty, w[i])),
    },
    source="Bishop, Training with Noise is Equivalent to Tikhonov Regularization (1995)",
    remarks=(
        remark(
            "The noise adds to the gradient: its term is +σ²w_i x_i², not −σ²w_i x_i².",
            prove={
                "plus": Eq(expectation(D(J, w[i])) - D(Jhat, w[i]), sigma**2 * x[i] ** 2 * w[i]),
                "minus": Eq(expectation(D(J, w[i])) - D(Jhat, w[i]), -(sigma**2) * x[i] ** 2 * w[i]),
            },
            expect={"minus": "false"},
        ),
    ),
)
