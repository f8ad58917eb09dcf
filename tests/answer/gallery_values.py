"""Numbers for the questions of the gallery, by NumPy alone: a setting for each, and what is asked for there.

What is asked for is found by central differences from the definitions, so that nothing here is a worked solution.
"""

import numpy as np

STEP = 1e-5


def sig(u):
    return 1 / (1 + np.exp(-u))


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def slope(f, at):
    """The derivatives of `f` in the entries of `at`: those of its value first."""
    at = np.asarray(at, dtype=float)
    found = np.empty((*np.shape(f(at)), *at.shape))
    for place in np.ndindex(at.shape):
        moved = np.zeros(at.shape)
        moved[place] = STEP
        found[(..., *place)] = (np.asarray(f(at + moved)) - np.asarray(f(at - moved))) / (2 * STEP)
    return found


def opaque(s):
    """A function that stands for one that nobody has written down."""
    weights = np.arange(1, np.size(s) + 1).reshape(np.shape(s))
    return (weights * np.sin(s) + s**2 / (1 + weights)).sum()


def _softmax_ce(rng, y):
    th = rng.normal(size=4)
    asked = slope(lambda v: -(y * np.log(softmax(v))).sum(), th)
    return {"th": th, "y": y, "p": softmax(th), "C": 4}, {"": asked}


def softmax_ce(rng):
    return _softmax_ce(rng, rng.dirichlet(np.ones(4)))


def softmax_ce_onehot(rng):
    return _softmax_ce(rng, np.eye(4)[rng.integers(4)])


def sigmoid_jacobian(rng):
    s = rng.normal(size=3)
    asked = {"Jacobian": slope(sig, s), "gradient": slope(lambda v: opaque(sig(v)), s)}
    return {"s": s, "o": sig(s), "Eo": slope(opaque, sig(s)), "n": 3}, asked


def log_sigmoid_loss(rng):
    W, x, t = rng.normal(size=3), rng.normal(size=3), rng.normal()
    asked = {
        "input": slope(lambda v: -t * np.log(sig(W @ v)), x),
        "target": slope(lambda v: -v * np.log(sig(W @ x)), t),
    }
    return {"W": W, "x": x, "t": t, "u": W @ x, "d": 3}, asked


def _logistic(rng):
    X, y, w, b = rng.normal(size=(5, 3)), rng.integers(2, size=5), rng.normal(size=3), rng.normal()

    def error(w, b):
        p = sig(X @ w + b)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()

    return {"X": X, "y": y, "w": w, "b": b, "p": sig(X @ w + b), "N": 5, "d": 3, "eta": 0.7}, error


def logistic_gradient(rng):
    here, error = _logistic(rng)
    w, b = here["w"], here["b"]
    weights, bias = slope(lambda v: error(v, b), w), slope(lambda v: error(w, v), b)
    return here, {"weights": weights, "bias": bias, "update of the weights": w - here["eta"] * weights}


def logistic_hessian(rng):
    here, error = _logistic(rng)
    w, b = here["w"], here["b"]

    def in_weights(v):
        return here["X"].T @ (sig(here["X"] @ v + b) - here["y"])

    def in_bias(v):
        return (sig(here["X"] @ w + v) - here["y"]).sum()

    assert np.allclose(
        in_weights(w), slope(lambda v: error(v, b), w), atol=1e-6
    )  # second slopes of these only
    assert np.allclose(in_bias(b), slope(lambda v: error(w, v), b), atol=1e-6)
    return here, {"weights": slope(in_weights, w), "bias": slope(in_bias, b)}


def matmul_outer(rng):
    W, o = rng.normal(size=(2, 3)), rng.normal(size=3)
    asked = slope(lambda v: opaque(v @ o), W)
    return {"W": W, "o": o, "Es": slope(opaque, W @ o), "m": 2, "n": 3}, {"": asked}


def relu_mse(rng):
    x, m, b, t = rng.normal(size=4)

    def loss(m, b, t):
        return (max(0.0, m * x + b) - t) ** 2

    asked = {
        "weight": slope(lambda v: loss(v, b, t), m),
        "bias": slope(lambda v: loss(m, v, t), b),
        "target": slope(lambda v: loss(m, b, v), t),
    }
    return {"x": x, "m": m, "b": b, "t": t, "y": max(0.0, m * x + b)}, asked


def softmax_mlp(rng):
    x, t = rng.normal(size=2), rng.dirichlet(np.ones(4))
    W1, W2 = rng.normal(size=(3, 2)), rng.normal(size=(4, 3))
    z1 = W1 @ x
    y1 = sig(z1)
    z2 = W2 @ y1

    def error(z):
        return -(t * np.log(softmax(z))).sum()

    asked = {
        "logits": slope(error, z2),
        "hidden units": slope(lambda v: error(W2 @ v), y1),
        "second layer": slope(lambda v: error(v @ y1), W2),
        "hidden pre-activations": slope(lambda v: error(W2 @ sig(v)), z1),
        "first layer": slope(lambda v: error(W2 @ sig(v @ x)), W1),
    }
    here = {"x": x, "t": t, "W1": W1, "W2": W2, "z1": z1, "y1": y1, "z2": z2, "y2": softmax(z2)}
    return {**here, "d": 2, "h": 3, "K": 4}, asked


def squared_error_gate(rng):
    o, t = rng.normal(size=3), rng.normal(size=3)
    return {"o": o, "t": t, "n": 3}, {"": slope(lambda v: ((t - v) ** 2).sum() / 2, o)}


def bn_centering(rng):
    x, gamma, beta = rng.normal(size=4), rng.normal(), rng.normal()

    def y(v):
        return gamma * (v - v.mean()) + beta

    asked = {"Jacobian": slope(lambda v: v - v.mean(), x), "gradient": slope(lambda v: opaque(y(v)), x)}
    return {"x": x, "gamma": gamma, "beta": beta, "Ly": slope(opaque, y(x)), "n": 4}, asked


def l2_penalty(rng):
    W, lam = rng.normal(size=(2, 3)), rng.normal()
    asked = slope(lambda v: opaque(v) + lam / 2 * (v**2).sum(), W)
    return {"W": W, "lam": lam, "EW": slope(opaque, W), "m": 2, "n": 3}, {"": asked}


def minibatch(rng):
    W, scales = rng.normal(size=(2, 3)), rng.normal(size=4)
    asked = slope(lambda v: np.mean([opaque(scale * v) for scale in scales]), W)
    each = np.array([slope(lambda v, scale=scale: opaque(scale * v), W) for scale in scales])
    return {"W": W, "EnW": each, "m": 4}, {"": asked}


def gaussian_noise(rng):
    w, x, y, sg = rng.normal(size=3), rng.normal(size=3), rng.normal(), rng.uniform(0.5, 2)
    # five nodes of Gauss and Hermite for each component: exact for polynomials of degree 9
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)

    def error(v):
        found = 0.0
        for places in np.ndindex(5, 5, 5):
            beta, chance = 1 + sg * nodes[list(places)], weights[list(places)].prod() / (2 * np.pi) ** 1.5
            found += chance * (y - (beta * v * x).sum()) ** 2 / 2
        return found

    asked = {"expected gradient": slope(error, w), "expected error": error(w)}
    return {"w": w, "x": x, "y": y, "sg": sg, "n": 3}, asked


def binary_mlp(rng):
    x, y, W = rng.normal(size=2), float(rng.integers(2)), rng.normal(size=(3, 2))
    b1, U, b2 = rng.normal(size=3), rng.normal(size=3), rng.normal()
    z = W @ x + b1
    h = sig(z)
    theta = U @ h + b2

    def error(theta):
        return -(y * np.log(sig(theta)) + (1 - y) * np.log(1 - sig(theta)))

    asked = {
        "logit": slope(error, theta),
        "hidden weights": slope(lambda v: error(U @ sig(v @ x + b1) + b2), W),
        "output weights": slope(lambda v: error(v @ h + b2), U),
    }
    here = {"x": x, "y": y, "W": W, "U": U, "z": z, "h": h, "theta": theta, "p": sig(theta)}
    return {**here, "n": 3, "d": 2}, asked


SETTINGS = {
    "softmax-ce": softmax_ce, "softmax-ce-onehot": softmax_ce_onehot, "sigmoid-jacobian": sigmoid_jacobian,
    "log-sigmoid-loss": log_sigmoid_loss, "logistic-gradient": logistic_gradient, "logistic-hessian": logistic_hessian,
    "matmul-outer": matmul_outer, "relu-mse": relu_mse, "softmax-mlp": softmax_mlp,
    "squared-error-gate": squared_error_gate, "bn-centering": bn_centering, "l2-penalty": l2_penalty,
    "minibatch": minibatch, "gaussian-noise": gaussian_noise, "binary-mlp": binary_mlp,
}  # fmt: skip
WORDS = {
    "sig": sig, "exp": np.exp, "log": np.log, "diag": np.diag, "outer": np.outer, "eye": np.eye, "ones": np.ones,
    "array": np.array, "sum": sum, "max": max, "abs": abs, "range": range,
}  # fmt: skip


def worth(value, here):
    """The number or array that a transcription of an answer is worth."""
    return eval(value, {**WORDS, **here})  # our own data
