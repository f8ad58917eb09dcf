"""Claims l ≤ r, l < r and l = r: true ones are proved from what is given, false ones never."""

from functools import cache

import pytest

from derive.api import solve
from derive.coq import coqc
from derive.coq.export import section
from derive.coq.formula import NotExported
from derive.coq.lemmas import ASSUMED_LAWS
from derive.kernel import check
from derive.kernel.certificate import dumps, loads
from derive.laws import ALL
from derive.laws.inequalities import INEQUALITIES
from derive.one_line import read_line
from derive.problem_file import read_problem
from derive.terms import Sum, bound_indices, subterms

NUMBERS = """
[symbols]
x = ""
y = ""
z = ""
a = { positive = true }
b = { positive = true }
c = { sign = "nonnegative" }
d = { sign = "nonzero" }
"""
VECTORS = """
[sizes]
n = "entries"
[indices]
n = "i j k"
[symbols]
u = { shape = ["n"] }
v = { shape = ["n"] }
p = { shape = ["n"], sign = "positive" }
q = { shape = ["n"], sign = "positive" }
x = ""
a = { positive = true }
"""
SOFTMAX = VECTORS + '[define]\n"h_k" = "exp(u_k) / sum_i exp(u_i)"\nm = "(sum_k u_k) / n"\n'
DESCENT = """
[sizes]
n = "parameters"
[indices]
n = "i j k"
[symbols]
x = { shape = ["n"] }
g = { shape = ["n"], says = "gradient at x" }
e = { shape = ["n"], says = "error x - x*" }
F = "f at x"
G = "f at the next point"
S = "least value of f"
L = { positive = true }
m = { positive = true }
t = { positive = true, says = "step size" }
[define]
"w_i" = "x_i - t g_i"
"s_i" = "x_i - g_i / L"
"""
TOTALS = ("sum_k p_k = 1", "sum_k q_k = 1")
SMOOTH = ("G <= F + sum_i g_i (w_i - x_i) + L/2 sum_i (w_i - x_i)^2",)
LEAST_STEP = ("G <= F + sum_i g_i (s_i - x_i) + L/2 sum_i (s_i - x_i)^2",)
COERCIVE = "(m L/(m + L)) sum_i e_i^2 + (1/(m + L)) sum_i g_i^2 <= sum_i e_i g_i"
STEP = "t <= 2/(m + L)"


def problem(claim, declared=NUMBERS, given=()):
    stated = ", ".join(f"'{each}'" for each in given)
    return read_problem(f"prove = '{claim}'\ngiven = [{stated}]\n{declared}").problem


@cache
def proved(claim, declared=NUMBERS, given=()):
    """The theorem, if it is what was asked and nothing is assumed; through its certificate."""
    (theorem,) = solve(problem(claim, declared, given)).theorems
    (again,) = check(loads(dumps(theorem.derivation)), ALL)
    return again if again.is_proved and not again.assumed else None


NORMS = VECTORS.replace("[define]", "") + 'w = { shape = ["n", "n"] }\nb = { positive = true }\n'
EXPONENTS = NUMBERS + "s = { positive = true }\nt = { positive = true }\n"
APART = {  # what ReLU and its like do to two vectors
    f"{name} of two vectors": (
        f"sqrt(sum_k ({name}(u_k) - {name}(v_k))^2) <= sqrt(sum_k (u_k - v_k)^2)", NORMS,
    )
    for name in ("relu", "tanh", "sigma", "sin", "cos")
}  # fmt: skip
STEPS = {  # what bounds an indicator
    f"{bound} of a {relation} step": (f"1[x {relation} y] <= {bound}", NUMBERS)
    for relation in ("<", "<=")
    for bound in ("relu(1 + y - x)", "exp(y - x)", "log(1 + exp(y - x))/log(2)")
}
TRUE = {
    # of norms and indicators
    **APART,
    **STEPS,
    "a reciprocal of a square": ("0 <= c/(x - y)^2", NUMBERS, ("x < y",)),
    "a closed step": ("1[x <= y] <= 1", NUMBERS),
    "conjugate exponents": ("a b <= a^s/s + b^t/t", EXPONENTS, ("1/s + 1/t = 1",)),
    "a sum of two vectors": ("sqrt(sum_k (u_k + v_k)^2) <= sqrt(sum_k u_k^2) + sqrt(sum_k v_k^2)", NORMS),
    "a sum of rows": ("sqrt(sum_k (sum_i w_ik)^2) <= sum_i sqrt(sum_k w_ik^2)", NORMS),
    "a shorter norm": ("sqrt(sum_k u_k^2) <= sum_k abs(u_k)", NORMS),
    "the norm of Frobenius": ("sum_i (sum_k w_ik u_k)^2 <= (sum_i sum_k w_ik^2) sum_k u_k^2", NORMS),
    "a trace": ("(sum_i sum_k w_ik w_ki)^2 <= (sum_i sum_k w_ik^2) sum_i sum_k w_ki^2", NORMS),
    "waves": ("sin(x) + cos(y) <= 2", NUMBERS),
    "waves from below": ("-2 <= sin(x) + cos(y)", NUMBERS),
    # of numbers
    "Young": ("x y <= x^2/(2 a) + a y^2/2", NUMBERS),
    "AM-GM": ("sqrt(a b) <= (a + b)/2", NUMBERS),
    "a number and its reciprocal": ("2 <= a + 1/a", NUMBERS),
    "three squares": ("x y + y z + z x <= x^2 + y^2 + z^2", NUMBERS),
    "two reciprocals": ("4/(a + b) <= 1/a + 1/b", NUMBERS),
    "Nesbitt": ("3/2 <= a/(b + c) + b/(a + c) + c/(a + b)", NUMBERS),
    "a box": ("x y z <= 1", NUMBERS, ("x <= 1", "-1 <= x", "y <= 1", "-1 <= y", "z <= 1", "-1 <= z")),
    "a mean squared": ("(c x + (1 - c) y)^2 <= c x^2 + (1 - c) y^2", NUMBERS, ("c <= 1",)),
    "rearranged": ("x b + y a < x a + y b", NUMBERS, ("y < x", "b < a")),
    "a factor without a root": ("y^3 <= x^3", NUMBERS, ("y <= x",)),
    "cubes": ("3 a b c <= a^3 + b^3 + c^3", NUMBERS),
    "triangle": ("abs(x + y - z) <= abs(x) + abs(y) + abs(z)", NUMBERS),
    "reverse triangle": ("abs(x) - abs(y) <= abs(x - y)", NUMBERS),
    "a number and its absolute value": ("x <= abs(x)", NUMBERS),
    "between bounds": ("abs(x) <= y", NUMBERS, ("x <= y", "-y <= x")),
    "strictly between bounds": ("abs(x) < y", NUMBERS, ("x < y", "-y < x")),
    "squares of what lies between": ("x^2 <= y^2", NUMBERS, ("x <= y", "-y <= x")),
    "absolute values of products": ("abs(a x/d) = a abs(x)/abs(d)", NUMBERS),
    "a root below": ("sqrt(1 + x^2) <= 1 + abs(x)", NUMBERS),
    "a root above": ("abs(x) <= sqrt(x^2 + y^2)", NUMBERS),
    "roots rise": ("sqrt(c) <= sqrt(c + a)", NUMBERS),
    "reciprocals fall": ("1/b <= 1/a", NUMBERS, ("a <= b",)),
    "tangent of exp": ("1 + x <= exp(x)", NUMBERS),
    "tangent of log": ("log(a) <= a - 1", NUMBERS),
    "Jensen for exp": ("exp((x + y)/2) <= (exp(x) + exp(y))/2", NUMBERS),
    "softplus and ReLU": ("relu(x) <= log(1 + exp(x))", NUMBERS),
    "softplus and ReLU, strictly": ("relu(x) < log(1 + exp(x))", NUMBERS),
    "ReLU rises": ("relu(x) <= relu(y)", NUMBERS, ("x <= y",)),
    "ReLU is 1-Lipschitz": ("abs(relu(x) - relu(y)) <= abs(x - y)", NUMBERS),
    "ReLU clipped": ("relu(x) - relu(x - 1) <= 1", NUMBERS),
    "the mean and the larger": ("(x + y)/2 <= max(x, y)", NUMBERS),
    "the smaller and the mean": ("min(x, y) <= (x + y)/2", NUMBERS),
    "the larger": ("x <= max(x, y)", NUMBERS),
    "the larger of the other": ("y <= max(x, y)", NUMBERS),
    "the smaller": ("min(x, y) <= x", NUMBERS),
    "the smaller of the other": ("min(x, y) <= y", NUMBERS),
    "both below": ("max(x, y) <= z", NUMBERS, ("x <= z", "y <= z")),
    "both above": ("z <= min(x, y)", NUMBERS, ("z <= x", "z <= y")),
    "Markov": ("1[c >= a] <= c/a", NUMBERS),
    "Chebyshev": ("1[abs(x) >= a] <= x^2/a^2", NUMBERS),
    "more than 2 is more than 1": ("0 < (x - 1)^2", NUMBERS, ("2 <= x",)),
    "hinge": ("1[-x > 0] <= relu(1 - x)", NUMBERS),
    "an indicator": ("1[x > 0] y^2 <= y^2", NUMBERS),
    "slope of σ": ("sigma(x) (1 - sigma(x)) <= 1/4", NUMBERS),
    "slope of σ, times": ("sigma(x) (1 - sigma(x)) abs(y) <= abs(y)/4", NUMBERS),
    "σ rises": ("sigma(x) < sigma(y)", NUMBERS, ("x < y",)),
    "σ rises weakly": ("sigma(x) <= sigma(y)", NUMBERS, ("x <= y",)),
    "tanh is bounded": ("abs(tanh(x)) < 1", NUMBERS),
    "tanh rises": ("tanh(x) <= tanh(y)", NUMBERS, ("x <= y",)),
    "tanh rises strictly": ("tanh(x) < tanh(y)", NUMBERS, ("x < y",)),
    "exp rises": ("exp(x) <= exp(y)", NUMBERS, ("x <= y",)),
    "exp rises strictly": ("a exp(x) < a exp(y)", NUMBERS, ("x < y",)),
    "exp rises, as a difference": ("0 < exp(y) - exp(x)", NUMBERS, ("x < y",)),
    "log rises, as a difference": ("0 <= log(b) - log(a)", NUMBERS, ("a <= b",)),
    "log rises strictly, as a difference": ("0 < log(b) - log(a)", NUMBERS, ("a < b",)),
    "a bound in a function": ("log(1 + exp(x)) <= log(1 + exp(y))", NUMBERS, ("x <= y",)),
    "a strict bound in a function": ("log(1 + exp(x)) < log(1 + exp(y))", NUMBERS, ("x < y",)),
    "a log of more than 1": ("0 < log(1 + exp(x))", NUMBERS),
    "a log above": ("x < log(1 + exp(x))", NUMBERS),
    "weights": ("c x <= c y", NUMBERS, ("x <= y",)),
    "a product of two": ("0 <= (x - 1) (y - 2)", NUMBERS, ("1 <= x", "2 <= y")),
    "two links": ("x <= z", NUMBERS, ("x <= y", "y <= z")),
    "two links, one strict": ("x < z", NUMBERS, ("x <= y", "y < z")),
    "a square root of a square": ("sqrt(x^2) = abs(x)", NUMBERS),
    "strict with a constant": ("2 x < x^2 + 2", NUMBERS),
    # of sums
    "Gibbs": ("0 <= sum_k p_k log(p_k/q_k)", VECTORS, TOTALS),
    "cross-entropy": ("-sum_k p_k log(p_k) <= -sum_k p_k log(q_k)", VECTORS, TOTALS),
    "entropy": ("-sum_k p_k log(p_k) <= log(n)", VECTORS, TOTALS),
    "log-sum": ("(sum_k p_k) log((sum_k p_k)/(sum_k q_k)) <= sum_k p_k log(p_k/q_k)", VECTORS),
    "QM-AM": ("(sum_k u_k)^2 <= n sum_k u_k^2", VECTORS),
    "Cauchy-Schwarz": ("(sum_k u_k v_k)^2 <= (sum_k u_k^2) (sum_k v_k^2)", VECTORS),
    "Cauchy-Schwarz, roots": ("abs(sum_k u_k v_k) <= sqrt(sum_k u_k^2) sqrt(sum_k v_k^2)", VECTORS),
    "AM-GM with weights": ("prod_k q_k^{p_k} <= sum_k p_k q_k", VECTORS, TOTALS),
    "a value and the maximum": ("u_j <= max_k u_k", VECTORS),
    "a maximum below a bound": ("max_k u_k < x", VECTORS, ("u_k < x",)),
    "a maximum at most a bound": ("max_k u_k <= x", VECTORS, ("u_k <= x",)),
    "a logarithm of at least 1": ("0 <= log(1 + x^2)", NUMBERS),
    "maxima rise": ("max_k u_k <= max_k v_k", VECTORS, ("u_k <= v_k",)),
    "an average and the maximum norm": ("abs(sum_k p_k u_k) <= max_k abs(u_k)", VECTORS, TOTALS),
    "maxima are 1-Lipschitz": ("abs(max_k u_k - max_k v_k) <= max_k abs(u_k - v_k)", VECTORS),
    "softplus above ReLU and log 2": ("log(1 + exp(x)) <= relu(x) + log(2)", NUMBERS),
    "softplus above ReLU, scaled": ("a relu(x) <= log(1 + exp(a x))", NUMBERS),
    "maxima of what differs by little": ("abs(max_k u_k - max_k v_k) <= x", VECTORS, ("u_k - v_k <= x", "v_k - u_k <= x")),
    "an entry and the maximum norm": ("u_j <= max_k abs(u_k)", VECTORS),
    "minus an entry and the maximum norm": ("-u_j <= max_k abs(u_k)", VECTORS),
    "the maximum of an average": ("max_j abs(sum_k p_k u_k) <= max_k abs(u_k)", VECTORS, TOTALS),
    "differences of averages": (
        "abs((x + a sum_k p_k u_k) - (x + a sum_k p_k v_k)) <= a max_k abs(u_k - v_k)", VECTORS, TOTALS,
    ),
    "log-sum-exp above the maximum": ("max_k u_k <= log(sum_k exp(u_k))", VECTORS),
    "log-sum-exp below the maximum": ("log(sum_k exp(u_k)) <= max_k u_k + log(n)", VECTORS),
    "a p-norm above the maximum": ("max_k p_k <= (sum_k p_k^a)^{1/a}", VECTORS),
    "a p-norm below the maximum": ("(sum_k p_k^a)^{1/a} <= n^{1/a} max_k p_k", VECTORS),
    "maxima of multiples": ("max_k (2 u_k) = 2 max_k u_k", VECTORS),
    "a difference that is not 0": ("(x^2 - y^2)/(x - y) = x + y", NUMBERS, ("x < y",)),
    "smooth functions": (
        "f(v) <= f(u) + \\nabla f(u)^T (v - u) + 1/2 sum_k (v_k - u_k)^2",
        VECTORS + '[functions]\nf = { of = ["n"] }\n',
        ("||\\nabla f(s) - \\nabla f(t)|| <= ||s - t|| for all s, t in R^n",),
    ),
    "variance": ("0 <= sum_k p_k u_k^2 - (sum_k p_k u_k)^2", VECTORS, TOTALS),
    "triangle for Σ": ("abs(sum_k u_k v_k) <= sum_k abs(u_k) abs(v_k)", VECTORS),
    "Jensen with weights": ("exp(sum_k p_k u_k) <= sum_k p_k exp(u_k)", VECTORS, TOTALS),
    "geometric mean": ("exp(sum_k p_k log(q_k)) <= sum_k p_k q_k", VECTORS, TOTALS),
    "averages": ("sum_k p_k u_k <= x", VECTORS, (*TOTALS, "u_k <= x")),
    "averages of entries": ("sum_k p_k u_k <= sum_k p_k v_k", VECTORS, ("u_k <= v_k",)),
    "a split square": ("sum_k (u_k + v_k)^2 <= (1 + a) sum_k u_k^2 + (1 + 1/a) sum_k v_k^2", VECTORS),
    "parallelogram": ("sum_k (u_k + v_k)^2 + sum_k (u_k - v_k)^2 = 2 sum_k u_k^2 + 2 sum_k v_k^2", VECTORS),
    "log-sum-exp below": ("u_j <= log(sum_k exp(u_k))", VECTORS),
    "log-sum-exp above": ("log(sum_k exp(u_k)) <= log(n) + x", VECTORS, ("u_k <= x",)),
    # of definitions
    "softmax": ("h_j <= 1", SOFTMAX),
    "Gibbs for softmax": ("0 <= sum_k p_k log(p_k/h_k)", SOFTMAX, TOTALS),
    "cross-entropy of softmax": ("0 <= -sum_k p_k log(h_k)", SOFTMAX),
    "variance, written out": ("sum_k (u_k - m)^2 = sum_k u_k^2 - n m^2", SOFTMAX),
    "softmax sums to 1": ("sum_k h_k = 1", SOFTMAX),
    "reflection": ("1 - sigma(x) = sigma(-x)", NUMBERS),
    "a derivative": ("d/dx sigma(x) = sigma(x) (1 - sigma(x))", NUMBERS),
    # of steps downhill
    "descent lemma": ("G <= F - t (1 - L t/2) sum_i g_i^2", DESCENT, SMOOTH),
    "descent with 1/L": ("G <= F - 1/(2 L) sum_i g_i^2", DESCENT, LEAST_STEP),
    "descent": ("G <= F", DESCENT, (*SMOOTH, "L t <= 2")),
    "Polyak-Łojasiewicz": (
        "G - S <= (1 - m/L) (F - S)", DESCENT, ("G <= F - 1/(2 L) sum_i g_i^2", "2 m (F - S) <= sum_i g_i^2"),
    ),
    "contraction": ("sum_i (e_i - t g_i)^2 <= (1 - 2 t m L/(m + L)) sum_i e_i^2", DESCENT, (COERCIVE, STEP)),
    "convex and smooth": (
        "G - S <= (L/2) (sum_i e_i^2 - sum_i (e_i - g_i/L)^2)", DESCENT,
        ("G <= F - 1/(2 L) sum_i g_i^2", "F - sum_i e_i g_i <= S"),
    ),
}  # fmt: skip
FALSE = {
    "Young, half": ("x y <= x^2/(4 a) + a y^2/4", NUMBERS),
    "strict where equal": ("x y < x^2/2 + y^2/2", NUMBERS),
    "an unknown sign": ("x z <= y z", NUMBERS, ("x <= y",)),
    "one bound only": ("abs(x) <= y", NUMBERS, ("x <= y",)),
    "weak, so not strict": ("x < z", NUMBERS, ("x <= y", "y <= z")),
    "squares of any": ("x^2 <= y^2", NUMBERS, ("x <= y",)),
    "reciprocals of any": ("1/y <= 1/x", NUMBERS, ("x <= y",)),
    "reverse triangle, turned": ("abs(x - y) <= abs(x) - abs(y)", NUMBERS),
    "slope of σ, less": ("sigma(x) (1 - sigma(x)) <= 1/5", NUMBERS),
    "ReLU is no less": ("log(1 + exp(x)) <= relu(x)", NUMBERS),
    "tangent, strictly": ("1 + x < exp(x)", NUMBERS),
    "tangent, turned": ("a - 1 <= log(a)", NUMBERS),
    "Jensen, turned": ("(exp(x) + exp(y))/2 <= exp((x + y)/2)", NUMBERS),
    "a bound turned by a minus": ("exp(-x) <= exp(-y)", NUMBERS, ("x <= y",)),
    "binomial": ("(x + y)^2 = x^2 + y^2", NUMBERS),
    "Gibbs, more": ("1 <= sum_k p_k log(p_k/q_k)", VECTORS, TOTALS),
    "Gibbs, strictly": ("0 < sum_k p_k log(p_k/q_k)", VECTORS, TOTALS),
    "Gibbs without totals": ("0 <= sum_k p_k log(p_k/q_k)", VECTORS),
    "Gibbs, turned": ("sum_k p_k log(p_k/q_k) <= 0", VECTORS, TOTALS),
    "entropy, less": ("-sum_k p_k log(p_k) <= log(n) - 1", VECTORS, TOTALS),
    "QM-AM without n": ("(sum_k u_k)^2 <= sum_k u_k^2", VECTORS),
    "Cauchy-Schwarz, turned": ("(sum_k u_k^2) (sum_k v_k^2) <= (sum_k u_k v_k)^2", VECTORS),
    "log-sum-exp, strictly above": ("log(sum_k exp(u_k)) < log(n) + x", VECTORS, ("u_k <= x",)),
    "an entry of any sign": ("u_j <= sum_k u_k", VECTORS),
    "an average and half the maximum norm": ("abs(sum_k p_k u_k) <= max_k abs(u_k)/2", VECTORS, TOTALS),
    "a sum that is no average": ("abs(sum_k u_k) <= max_k abs(u_k)", VECTORS),
    "softmax, half": ("h_j <= 1/2", SOFTMAX),
    "a root of squares": ("sqrt(1 + (sum_k u_k^2 + x)^2) <= sum_k u_k", VECTORS, ("1 < sum_k u_k",)),
    "many absolute values": (
        "abs(x) + abs(y) + abs(z) + abs(a) + abs(b) + abs(c) <= abs(x + y + z + a + b + c)", NUMBERS,
    ),
    "a power of many": ("(x + y + z + a)^6 <= 5 (x^6 + y^6 + z^6 + a^6)", NUMBERS),
    "descent without a short step": ("G <= F", DESCENT, SMOOTH),
    "descent, turned": ("F + t (1 - L t/2) sum_i g_i^2 <= G", DESCENT, SMOOTH),
    "descent, strictly": ("G < F", DESCENT, (*SMOOTH, "L t <= 2")),
    "contraction, faster": (
        "sum_i (e_i - t g_i)^2 <= (1 - 4 t m L/(m + L)) sum_i e_i^2", DESCENT, (COERCIVE, STEP),
    ),
    "contraction without a short step": (
        "sum_i (e_i - t g_i)^2 <= (1 - 2 t m L/(m + L)) sum_i e_i^2", DESCENT, (COERCIVE,),
    ),
}  # fmt: skip
WOULD_DO = {
    "descent without a short step": "2 − L t ≥ 0",
    "contraction without a short step": "2 − t (L + m) ≥ 0",
    "an unknown sign": "z ≥ 0",
}


@pytest.mark.parametrize("stated", TRUE.values(), ids=TRUE)
def test_a_true_claim_is_proved(stated):
    assert proved(*stated)


@pytest.mark.sweep(every=2)
@pytest.mark.parametrize("stated", FALSE.values(), ids=FALSE)
def test_a_false_claim_is_not_proved_and_the_search_ends(stated):
    assert not proved(*stated)


@pytest.mark.parametrize("name", WOULD_DO)
def test_what_would_close_the_goal_is_named(name):
    (said,) = solve(problem(*FALSE[name])).missing.values()
    assert said.endswith(f"it would follow from {WOULD_DO[name]}")


def test_a_bound_is_reached_from_its_left_side():
    theorem = proved(*TRUE["descent lemma"])
    assert [step.relation for step in theorem.chain.steps].count("<=") == 1
    assert theorem.chain.start is theorem.claim.terms[0]


def test_a_bound_by_the_maximum_norm_is_written_from_left_to_right():
    (*_, chain) = proved(*TRUE["differences of averages"]).chains
    said = [(step.relation, step.rule) for step in chain.steps if step.relation == "<="]
    assert len(said) == 2  # the triangle inequality, and the greatest of the differences
    assert not proved(*TRUE["differences of averages"]).lemmas


def test_every_law_of_inequalities_is_used():
    used = {name for stated in TRUE.values() for name in proved(*stated).laws}
    assert [law.name for law in INEQUALITIES if law.name not in used] == []


NOT_EXPORTED = ("smooth functions",)  # what is given of all arrays is not said in Coq yet


def test_what_is_not_given_to_coq_is_known():
    for name in NOT_EXPORTED:
        with pytest.raises(NotExported):
            section(proved(*TRUE[name]))


def rests_on_what_is_assumed(theorem):
    return any(law in ASSUMED_LAWS for law in theorem.laws)


@pytest.mark.slow
def test_coq_accepts_every_true_claim_that_rests_on_proved_laws():
    theorems = {name: proved(*stated) for name, stated in TRUE.items() if name not in NOT_EXPORTED}
    claims = {name: each for name, each in theorems.items() if not rests_on_what_is_assumed(each)}
    assert len(claims) > 100
    verdicts = coqc.run([section(each) for each in claims.values()], coqc.find())
    refused = [
        (name, said.place, said.message)
        for name, said in zip(claims, verdicts, strict=True)
        if not said.accepted
    ]
    assert refused == []


@pytest.mark.parametrize("claim", ["sqrt(x) - sqrt(y) <= x - y", "|sqrt(x) - sqrt(y)| <= |x - y|"])
def test_a_claim_that_has_no_slope_at_an_end_is_not_said_to_be_undefined(claim):
    line = read_line(["x in R", "y in R"], ["x >= 0", "y >= 0"], [], [claim])
    assert not solve(line.problem).is_solved


def test_no_sum_over_a_letter_stands_within_another_one_over_it():
    given = ("x > 0", "w > 0", "sum_i w_i = 1")
    (theorem,) = solve(
        read_line(("x in R^n", "w in R^n"), given, (), (r"\prod_i x_i^{w_i} <= sum_i w_i x_i",)).problem
    ).theorems
    sums = [
        part
        for chain in theorem.derivation.chains
        for step in chain.steps
        for part in subterms(step.after)
        if isinstance(part, Sum)
    ]
    assert not any(part.index in bound_indices(part.body) for part in sums)
