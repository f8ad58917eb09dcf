"""Models in no file of the library, as an author states them: deep, tied, with many indices, with kinks."""

from sympy import Abs, Rational, Sum, exp, log, sqrt, tanh

from derive import D, Problem, define, dim, index, matrix, relu, scalar, sigmoid, unknown, vector

m, n, T, d = (dim(name) for name in ("m", "n", "T", "d"))
a, b = index("a b", m)
i, j, k = index("i j k", n)
x, v, w = (vector(name, n) for name in ("x", "v", "w"))
c = scalar("c", sign="positive")


def three_layers():
    """Rectified, tanh and softmax, with a bias and a step of gradient descent."""
    h1, h2, C = dim("h_1"), dim("h_2"), dim("C")
    p, q = index("p", h1), index("q", h2)
    r, s = index("r s", C)
    W1, W2, W3 = matrix("W^1", h1, n), matrix("W^2", h2, h1), matrix("W^3", C, h2)
    b1, y, eta = vector("b^1", h1), vector("y", C, sums_to=1), scalar(r"\eta")
    z1 = define("z^1", p, Sum(W1[p, j] * x[j], j) + b1[p])
    o1 = define("o^1", p, relu(z1[p]))
    o2 = define("o^2", q, tanh(Sum(W2[q, p] * o1[p], p)))
    z3 = define("z^3", r, Sum(W3[r, q] * o2[q], q))
    yhat = define(r"\hat{y}", r, exp(z3[r]) / Sum(exp(z3[s]), s))
    L = define(r"\mathcal{L}", -Sum(y[r] * log(yhat[r]), r))
    return {
        "first": D(L, W1[p, j]),
        "second": D(L, W2[q, p]),
        "bias": D(L, b1[p]),
        "step": W1[p, j] - eta * D(L, W1[p, j]),
    }


def attention():
    """Dot products scaled by the root of a size, a softmax in each row, four uses of one array."""
    s, t, u = index("s t u", T)
    p, q = index("p q", d)
    X, WQ, WK, WV = matrix("X", T, d), matrix("W^Q", d, d), matrix("W^K", d, d), matrix("W^V", d, d)
    Q = define("Q", s, p, Sum(X[s, q] * WQ[q, p], q))
    K = define("K", s, p, Sum(X[s, q] * WK[q, p], q))
    V = define("V", s, p, Sum(X[s, q] * WV[q, p], q))
    S = define("S", s, t, Sum(Q[s, p] * K[t, p], p) / sqrt(d))
    A = define("A", s, t, exp(S[s, t]) / Sum(exp(S[s, u]), u))
    out = define("O", s, p, Sum(A[s, t] * V[t, p], t))
    L = unknown("L", of=out, by=r"\ell")
    return {"Q": D(L, WQ[p, q]), "V": D(L, WV[p, q]), "scores": D(A[s, t], S[s, u])}


def many_indices():
    """Jacobians with three and four indices, and some whose entries do not depend on all of them."""
    W, B = matrix("W", m, n), vector("b", m)
    o = define("o", a, tanh(Sum(W[a, j] * x[j], j)))
    M = define("M", a, i, W[a, i] ** 2 * x[i])
    z = define("z", a, Sum(W[a, j] * x[j], j) + B[a])
    return {"o": D(o[a], W[b, j]), "M": D(M[a, i], W[b, j]), "z": D(z[a], B[b]), "s": D(Sum(B[a], a), B[b])}


def kinks():
    """Sums and products of indicators beside numbers, and signs."""
    W = matrix("W", m, n)
    z = define("z", a, Sum(W[a, j] * x[j], j))
    o = define("o", a, relu(z[a]))
    L = unknown("L", of=o, by=r"\ell")
    r = define("r", a, Abs(z[a]))
    R = unknown("R", of=r)
    return {
        "weights": D(L, W[a, j]),
        "input": D(L, x[j]),
        "sum": D(Sum(relu(x[i]) + relu(x[i] - 2) + v[i] * x[i], i), x[j]),
        "product": D(Sum(relu(x[i]) * relu(x[i] + 1), i), x[j]),
        "sign": D(R, W[a, j]),
    }


def standardised():
    """A quotient by a root, and a Jacobian that is dense."""
    eps = scalar(r"\epsilon", sign="positive")
    mu = define(r"\mu", Sum(x[i], i) / n)
    r = define("s", sqrt(Sum((x[i] - mu) ** 2, i) / n + eps))
    h = define("h", i, (x[i] - mu) / r)
    return {"x": D(unknown("L", of=h, by=r"\ell"), x[j]), "h": D(h[i], x[j])}


def gates():
    """Products of three functions of the same input, and a bilinear form."""
    F, G, A = matrix("F", n, n), matrix("G", n, n), matrix("A", n, n)
    f = define("f", i, sigmoid(Sum(F[i, j] * x[j], j)))
    g = define("g", i, tanh(Sum(G[i, j] * x[j], j)))
    h = define("h", i, f[i] * v[i] + (1 - f[i]) * g[i])
    L = unknown("L", of=h)
    return {"F": D(L, F[i, j]), "x": D(L, x[j]), "A": D(Sum(v[i] * A[i, j] * f[j], i, j), x[k])}


def batch():
    """Softmax regression on a batch: rows of a matrix, a mean over one size, sums over two."""
    N, C = dim("N"), dim("C")
    r = index("r", N)
    p, q = index("p q", C)
    X, W, Y = matrix("X", N, n), matrix("W", n, C), matrix("Y", N, C)
    Z = define("Z", r, p, Sum(X[r, j] * W[j, p], j))
    P = define("P", r, p, exp(Z[r, p]) / Sum(exp(Z[r, q]), q))
    L = define("L", -Sum(Y[r, p] * log(P[r, p]), r, p) / N)
    return {"Z": D(L, Z[r, p]), "W": D(L, W[j, p])}


def contrastive():
    """The same index twice: diagonals of matrices, inside of logarithms."""
    N = dim("N")
    p, q = index("p q", N)
    X, tau = matrix("X", N, n), scalar(r"\tau", sign="positive")
    S = define("S", p, q, Sum(X[p, i] * X[q, i], i) / tau)
    L = define("L", -Sum(log(exp(S[p, p]) / Sum(exp(S[p, q]), q)), p))
    A = matrix("A", N, N)
    return {"S": D(L, S[p, q]), "X": D(L, X[p, i]), "trace": D(Sum(A[p, p] ** 2, p), A[p, q])}


def hessians():
    """Second derivatives, and a product of three matrices."""
    N = dim("N")
    r = index("r", N)
    X, y, lam = matrix("X", N, n), vector("y", N), scalar(r"\lambda", sign="positive")
    p = define("p", r, sigmoid(Sum(X[r, j] * w[j], j)))
    E = define("E", -Sum(y[r] * log(p[r]) + (1 - y[r]) * log(1 - p[r]), r) + lam / 2 * Sum(w[j] ** 2, j))
    F = log(Sum(exp(x[i]), i))
    return {"E": D(D(E, w[j]), w[k]), "F": D(D(F, x[j]), x[k])}


def quotients():
    """Denominators with indices, summed over and not; numbers that are no whole ones."""
    B = matrix("B", n, m)
    return {
        "one": D(Sum(x[i] / (v[i] ** 2 + n), i), x[j]),
        "two": D(Sum(x[i] * v[j] / (w[i] ** 2 * (1 + w[j] ** 2)), i, j), x[k]),
        "rows": D(Sum(B[i, a] * x[i] / Sum(B[i, b] ** 2, b), i, a), x[j]),
        "thirds": D(Rational(7, 3) * c**2 - Rational(5, 2) * c, c),
        "powers": D(c ** Rational(3, 2) + 1 / c**2 + exp(-(c**2)) * tanh(c), c),
    }


def constants():
    """What depends on nothing that is given: numbers, sizes, zeros."""
    return {
        "zero": D(c**2, x[i]),
        "number": D(-7 * c, c),
        "size": D(n * c, c),
        "root": D(c * sqrt(n), c),
        "ones": D(Sum(x[i], i), x[j]),
        "sizes": D(Sum(n * x[i], i), x[j]),
    }


def spellings():
    """Names that Python can't have, or that come out the same."""
    lam, numpy, one, two = scalar(r"\lambda"), scalar("np"), scalar("W^1"), scalar("W1")
    prime = scalar("y'")
    return {"prime": D(lam * numpy * one**2 * two * prime**2, prime), "np": D(lam * numpy**2, numpy)}


def unknowns():
    """Functions of two arrays, of their entries' indices, and their values beside their derivatives."""
    E = unknown("E", of=(x, v))
    f = unknown("f^1", i, of=x, by="f")
    g = unknown("g", of=f)
    return {"square": D(E**2, x[i]), "product": D(E * Sum(x[i], i), v[j]), "inner": D(g * Sum(f[i], i), x[j])}


def lengths():
    """A root with a name, and what is divided by it."""
    r = define("r", sqrt(Sum(x[i] ** 2, i)))
    return {"length": D(r, x[j]), "direction": D(define("u", i, x[i] / r)[i], x[j])}


def left_standing():
    """A definition by a derivative, which is given as that of an unknown function is."""
    L = define("L", Sum(x[i] ** 3, i))
    return {"": D(Sum(define("g", i, D(L, x[i]))[i] ** 2, i), x[j])}


def wide():
    """More weights than fit on a line."""
    h = x[i]
    for number in range(1, 13):
        W, bias = matrix(f"W^{{{number}}}", n, n), vector(f"b^{{{number}}}", n)
        h = h + Sum(W[i, j] * x[j], j) * bias[i]
    L = unknown("L", of=define("h", i, tanh(h)))
    return {"input": D(L, x[j]), "last": D(L, W[i, j])}


MODELS = {
    f.__name__: f
    for f in (
        three_layers, attention, many_indices, kinks, standardised, gates, batch, contrastive, hessians,
        quotients, constants, spellings, unknowns, lengths,
        left_standing, wide,
    )
}  # fmt: skip


def model(name):
    """The statement of a model."""
    return Problem(title=name.replace("_", " "), find=MODELS[name]())
