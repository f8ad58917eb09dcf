"""The support library: Coq accepts it, it says what the laws say, and it rests on the usual axioms only."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from law_in_coq import statement

import derive.coq
from derive.api import solve
from derive.coq import evidence
from derive.coq.formula import NotExported
from derive.coq.lemmas import ASSUMED_LAWS, CURVATURE, FILES, LEMMAS, UNPROVED, arguments, assumed, lemma_name
from derive.kernel.curvature import RULES
from derive.laws import ALL, LIMITS
from derive.library import load

SUPPORT = Path(derive.coq.__file__).parent / "support"
FINITE = [law for law in ALL if law not in LIMITS and law.name not in ASSUMED_LAWS]  # the others: Limits.v
LEMMA = re.compile(r"^(?:Lemma|Theorem) (\w+'?)", re.M)
OPENING = """
From Coq Require Import Reals Lra Lia Arith List.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Expectation Opaque Differentiable Products Determinants Matrices Adjoint Laws Limits Tactics Steps Kinks Bounds Convex Curvature Taylor Approach.
Import ListNotations.
Open Scope R_scope.
"""
AXIOMS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "functional_extensionality_dep",
    "Classical_Prop.classic",
}
EXAMPLES = {  # and a theorem of each, its end
    "SoftmaxCrossEntropy": "softmax_cross_entropy",
    "Residual": "adjoint_h0_E",
    "TwoLayers": "adjoint_W1_E",
    "SharedWeights": "adjoint_W_E",
}
ACCEPTED = {
    "log-sum-exp": """
      Goal forall n (v : nat -> R) j, (j < n)%nat ->
        is_derive (fun t => ln (rsum n (fun k => exp (upd v j t k)))) (v j) (softmax n v j).
      Proof. intros. derive_to. settle. now rewrite rsum_delta_r by range. Qed.""",
    "everything at once": """
      Goal forall n m (W : nat -> nat -> R) (x : nat -> R) b i j, (1 <= n)%nat ->
        ex_derive (fun t =>
          rsum m (fun k => tanh (rsum n (fun l => upd2 W i j t k l * x l) + b) * sigm (x k - upd2 W i j t k k))
          * / (1 + exp (upd2 W i j t 0%nat 1%nat)) * rpow (1 + upd2 W i j t 0%nat 0%nat ^ 2) (/ 2)
          * erf (sin (upd2 W i j t 0%nat 0%nat)) / INR n) (W i j).
      Proof. intros. exd. Qed.""",
    "a kink, away from it": """
      Goal forall x m b y, x * m + b <> 0 ->
        is_derive (fun m => (relu (x * m + b) - y) ^ 2) m
          (2 * (relu (x * m + b) - y) * ind_lt 0 (x * m + b) * x).
      Proof. intros. derive_to. simpl. ring. Qed.""",
    "a loss of a vector": """
      Goal forall (E : array -> R) g y n j, (j < n)%nat -> is_grad [(n, 1%nat)] E (arr1 y) g ->
        is_derive (fun t => E (arr1 (fun i => upd y j t i))) (y j) (g 0%nat j 0%nat).
      Proof. intros. derive_to. slot_sum. rewrite rsum_delta_r by range. ring. Qed.""",
    "slots of two kinds, one function inside another": """
      Goal forall (E F : array -> R) n (b x : R) (v : nat -> R),
        (forall a, smooth [(1%nat, 1%nat); (n, 1%nat)] E a) -> smooth [(1%nat, 1%nat)] F (arr [scalar x]) ->
        ex_derive (fun t => E (arr [scalar (F (arr [scalar t])); vector (fun i => v i * t)])) x.
      Proof. intros. exd. Qed.""",
    "a partial derivative, differentiated": """
      Goal forall (E : array -> R) m n (W : nat -> nat -> R) (x : nat -> R) i j k,
        (forall s i j a, inside [(m, 1%nat)] s i j -> smooth [(m, 1%nat)] (partial E s i j) a) -> (k < m)%nat ->
        ex_derive (fun t => partial E 0 k 0 (arr1 (fun k => rsum n (fun l => upd2 W i j t k l * x l)))) (W i j).
      Proof. intros. exd. Qed.""",
    "conditions of a formula": """
      Goal forall n (y : nat -> R) (M : nat -> nat -> R) z, (1 <= n)%nat ->
        (forall k, (k < n)%nat -> 0 < y k) ->
        (forall i j, (i < n)%nat -> (j < n)%nat -> M i j <> 0) ->
        0 < rsum n (fun k => y k * exp z) /\\ (forall i, (i < n)%nat -> 2 * M i i * y i <> 0)
        /\\ 0 <= rsum n (fun k => y k * z ^ 2) /\\ 1 + exp (- z) <> 0 /\\ INR n <> 0 /\\ 0 < 1 / 2 + z ^ 2.
      Proof. well. Qed.""",
    "an instance, up to arithmetic": """
      Goal forall f x0, ex_derive f x0 ->
        Derive (fun t => f t ^ 3) x0 = 3 * f x0 ^ 2 * Derive f x0.
      Proof. intros f x0 H. by_law (law_power_rule f 3 x0 ltac:(range) H). Qed.""",
    "the same in another order": """
      Goal forall n (f g h : nat -> R) x y (E : array -> R),
        exp (x + (y + rsum n (fun k => f k * (g k * h k)))) * Derive (fun t => x * t + f 0%nat) 2
          * (1 + E (arr [scalar (x * y); vector (fun i => delta i 3 * f i)]))
        = (E (arr [scalar (y * x); vector (fun i => f i * delta 3 i)]) + 1)
          * (Derive (fun t => f 0%nat + t * x) 2 * exp (rsum n (fun l => h l * g l * f l) + y + x)).
      Proof. intros. same. Qed.""",
    "a quotient in other words": """
      Goal forall n (f g : nat -> R) x y, y <> 0 ->
        exp (x + rsum n (fun k => f k * g k)) * / y / exp (x * y)
        = exp (rsum n (fun l => g l * f l) + x) / (y * exp (y * x)).
      Proof. intros. alg. Qed.""",
    "a divisor given in another order": """
      Goal forall x y, 1 + x ^ 2 + y <> 0 ->
        (x + y * x) / ((y + (1 + x ^ 2)) * (1 + x ^ 2)) = x * (1 + y) * / (1 + y + x * x) * / (x ^ 2 + 1).
      Proof. intros. alg. Qed.""",
    "a divisor within a divisor": """
      Goal forall n (y : nat -> R), INR n - rsum n y <> 0 -> 1 + rsum n y * / (INR n - rsum n y) <> 0 ->
        INR n * rsum n y * / (INR n - rsum n y) * / (1 + rsum n y * / (INR n - rsum n y)) = rsum n y.
      Proof. intros. alg. Qed.""",
    "a law of any power, of the first": """
      Goal forall x, 0 < / x ^ 1 -> 0 < / x. Proof. intros x H. by_claim H. Qed.""",
    "a law with a condition, under a derivative": """
      Goal forall n v j, (forall k, (k < n)%nat -> 0 < v k) ->
        Derive (fun t => rsum n (fun k => exp (ln (upd v j t k)))) (v j)
        = Derive (fun t => rsum n (fun k => upd v j t k)) (v j).
      Proof.
        intros n v j H. refine (E_ext_given _ _ _ _ (near_upd (fun z => 0 < z) positive_open n v j H) _).
        intros t Ht. refine (rsum_ext n _ _ _). intros k Hk. exact (law_exp_of_log (upd v j t k) ltac:(pos)).
      Qed.""",
    "differentiable in a whole array": """
      Goal forall n m (E F : array -> R) f (x : nat -> R) (M : nat -> nat -> R) b, (1 <= n)%nat -> x 0%nat <> 0 ->
        (forall z, ex_derive f z) -> smooth [(n, m)] E (arr [matrix M]) ->
        (forall s i j a, inside [(n, 1%nat)] s i j -> smooth [(n, 1%nat)] (partial F s i j) a) ->
        smooth [(n, 1%nat); (n, m); (1%nat, 1%nat)]
          (fun a => rsum n (fun i => sqrt (1 + a 0%nat i 0%nat ^ 2) / exp (rsum m (fun j => a 1%nat i j)))
            + E (arr [matrix (fun i j => a 1%nat i j)]) * f (ln (1 + sigm (a 2%nat 0%nat 0%nat)))
            - Rabs (a 0%nat 0%nat 0%nat) * tanh (a 2%nat 0%nat 0%nat)
            + partial F 0 0 0 (arr1 (fun i => erf (upd x 0 (a 2%nat 0%nat 0%nat) i))) / INR n)
          (arr [vector x; matrix M; scalar b]).
      Proof. intros. fre. Qed.""",
    "a tensor's consumers": """
      Section Tensor.
      Variables (n : nat) (T : nat -> nat -> nat -> R) (x : nat -> R).
      Definition s k := rsum n (fun i => rsum n (fun l => T k i l * x i * x l)).
      Definition e := rsum n (fun k => s k ^ 2).
      Definition s_of_T (T : nat -> nat -> nat -> R) k := rsum n (fun i => rsum n (fun l => T k i l * x i * x l)).
      Definition e_of_T T := rsum n (fun k => s_of_T T k ^ 2).
      Definition e_of_s (s : nat -> R) := rsum n (fun k => s k ^ 2).
      Definition via i j k := [Consumer n 1 (vector s) (vector (fun l =>
        Derive (fun t => rsum n (fun p => rsum n (fun q => upd3 T i j k t l p q * x p * x q))) (T i j k)))].
      Lemma through_s i j k l : (l < n)%nat ->
        through (via i j k) (T i j k) (fun t => s_of_T (upd3 T i j k t) l) [fun k _ t => upd s k t l] (s l).
      Proof.
        through_own 0%nat l 0%nat [] (fun t => upd3 T i j k t) T
          (fun v a => rsum n (fun p => rsum n (fun q => v l p q * x p * x q))) [] (fun t => []) [fun _ _ _ => []].
      Qed.
      Lemma through_e i j k :
        through (via i j k) (T i j k) (fun t => e_of_T (upd3 T i j k t)) [fun l _ t => e_of_s (upd s l t)] e.
      Proof.
        through_parts [(n, 1%nat)] (fun a => rsum n (fun k => a 0%nat k 0%nat ^ 2)) [vector s]
          (fun t => [vector (s_of_T (upd3 T i j k t))]) [fun l _ t => [vector (upd s l t)]]; [carry (through_s i j k)].
      Qed.
      End Tensor.""",
}
# h has two consumers: s, and e itself, which is h * s.
CONSUMERS = """
Section Product.
Variable h : R.
Definition s := exp h.
Definition e := h * s.
Definition e_of_h h := h * exp h.
Definition e_of_s s := h * s.
Local Notation by_s := (Consumer 1 1 (scalar s) (scalar (Derive (fun t => exp (upd0 h t)) h))).
Local Notation by_e := (Consumer 1 1 (scalar e) (scalar (Derive (fun t => upd0 h t * s) h))).
Lemma through_s : through [by_s; by_e] h (fun t => exp (upd0 h t)) [fun _ _ t => upd0 s t; fun _ _ _ => s] s.
Proof.
  through_own 0%nat 0%nat 0%nat [] (fun t => upd0 h t) h (fun v a => exp v) [] (fun t => [])
    [fun _ _ _ => []; fun _ _ _ => []].
Qed.
Lemma through_s_alone : through [by_s] h (fun t => exp (upd0 h t)) [fun _ _ t => upd0 s t] s.
Proof.
  through_own 0%nat 0%nat 0%nat [] (fun t => upd0 h t) h (fun v a => exp v) [] (fun t => []) [fun _ _ _ => []].
Qed.
Lemma through_e : through [by_s; by_e] h (fun t => e_of_h (upd0 h t))
  [fun _ _ t => e_of_s (upd0 s t); fun _ _ t => upd0 e t] e.
Proof.
  through_own 1%nat 0%nat 0%nat [(1%nat, 1%nat)] (fun t => upd0 h t) h (fun v a => v * a 0%nat 0%nat 0%nat)
    [scalar s] (fun t => [scalar (exp (upd0 h t))])
    [fun _ _ t => [scalar (upd0 s t)]; fun _ _ _ => [scalar s]]; [carry through_s].
Qed.
"""
ACCEPTED["a result that is a consumer itself"] = f"""{CONSUMERS}
      Goal Derive (fun t => e_of_h (upd0 h t)) h
        = Derive (fun t => e_of_s (upd0 s t)) s * Derive (fun t => exp (upd0 h t)) h
          + Derive (fun t => upd0 h t * s) h.
      Proof. adjoint_sum through_e. Qed.
      End Product."""
REFUSED = {
    "1/t at any point": "Goal forall x, ex_derive (fun t => / t) x. Proof. intros. exd. Qed.",
    "ln where nothing is positive": "Goal forall x, ex_derive (fun t => ln (t * t)) x. Proof. intros. exd. Qed.",
    "relu at its kink": "Goal ex_derive (fun t => relu t) 0. Proof. exd. Qed.",
    "a letter of which nothing is known": "Goal forall f x, ex_derive (fun t => f t + t) x. Proof. intros. exd. Qed.",
    "a sign that may be wrong": "Goal forall x, 0 < x + exp x. Proof. pos. Qed.",
    "an empty sum": "Goal forall n, 0 < rsum n (fun k => 1). Proof. pos. Qed.",
    "an index out of range": """
      Goal forall n j (f : nat -> R), rsum n (fun k => delta k j * f k) = f j.
      Proof. intros. refine (law_sifting n j f _). range. Qed.""",
    "a wrong coefficient": """
      Goal forall f x0, ex_derive f x0 -> Derive (fun t => f t ^ 3) x0 = 2 * f x0 ^ 2 * Derive f x0.
      Proof. intros f x0 H. by_law (law_power_rule f 3 x0 ltac:(range) H). Qed.""",
    "the same but for one factor": """
      Goal forall n (f g : nat -> R) x, exp (x + rsum n (fun k => f k * g k)) = exp (rsum n f + x).
      Proof. intros. alg. Qed.""",
    "a divisor within a divisor that may be 0": """
      Goal forall x s, 1 + s * / x <> 0 -> s / x / (1 + s * / x) = s / (x + s). Proof. intros. alg. Qed.""",
    "a divisor that may be 0": "Goal forall x, x / x = 1. Proof. intros. alg. Qed.",
    "an array of which a slot is not differentiable": """
      Goal forall (E : array -> R) v x, (forall a, smooth [(1%nat, 1%nat); (2%nat, 1%nat)] E a) ->
        ex_derive (fun t => E (arr [scalar t; vector (fun i => v i t)])) x.
      Proof. intros. exd. Qed.""",
    "a quotient of arrays whose divisor may be 0": """
      Goal forall x, smooth [(1%nat, 1%nat)] (fun a => / a 0%nat 0%nat 0%nat) (arr [scalar x]).
      Proof. intros. fre. Qed.""",
    "an entry outside of the array": """
      Goal forall n x, smooth [(n, 1%nat)] (fun a => a 0%nat 0%nat 0%nat) (arr [vector x]). Proof. intros. fre. Qed.""",
    "a letter differentiable at another point": """
      Goal forall n x y E, smooth [(n, 1%nat)] E (arr [vector y]) ->
        smooth [(n, 1%nat)] (fun a => E (arr [vector (fun i => a 0%nat i 0%nat)])) (arr [vector x]).
      Proof. intros. fre. Qed.""",
    "a consumer forgotten": f"""{CONSUMERS}
      Goal through [by_s] h (fun t => e_of_h (upd0 h t)) [fun _ _ t => e_of_s (upd0 s t)] e.
      Proof.
        through_parts [(1%nat, 1%nat)] (fun a => h * a 0%nat 0%nat 0%nat) [scalar s]
          (fun t => [scalar (exp (upd0 h t))]) [fun _ _ t => [scalar (upd0 s t)]]; [carry through_s_alone].
      Qed.""",
    "a consumer forgotten, its part taken for one that is held": f"""{CONSUMERS}
      Goal through [by_s] h (fun t => e_of_h (upd0 h t)) [fun _ _ t => e_of_s (upd0 s t)] e.
      Proof.
        through_parts [(1%nat, 1%nat); (1%nat, 1%nat)] (fun a => a 0%nat 0%nat 0%nat * a 1%nat 0%nat 0%nat)
          [scalar h; scalar s] (fun t => [scalar t; scalar (exp (upd0 h t))])
          [fun _ _ t => [scalar h; scalar (upd0 s t)]]; [held | carry through_s_alone].
      Qed.""",
    "a consumer listed twice": f"""{CONSUMERS}
      Goal through [by_s; by_s] h (fun t => exp (upd0 h t)) [fun _ _ t => upd0 s t; fun _ _ t => upd0 s t] s.
      Proof.
        through_own 0%nat 0%nat 0%nat [] (fun t => upd0 h t) h (fun v a => exp v) [] (fun t => [])
          [fun _ _ _ => []; fun _ _ _ => []].
      Qed.""",
    "a consumer counted twice": f"""{CONSUMERS}
      Goal Derive (fun t => e_of_h (upd0 h t)) h
        = Derive (fun t => e_of_s (upd0 s t)) s * Derive (fun t => exp (upd0 h t)) h
          + Derive (fun t => e_of_s (upd0 s t)) s * Derive (fun t => exp (upd0 h t)) h
          + Derive (fun t => upd0 h t * s) h.
      Proof. adjoint_sum through_e. Qed.""",
    "a consumer not counted": f"""{CONSUMERS}
      Goal Derive (fun t => e_of_h (upd0 h t)) h
        = Derive (fun t => e_of_s (upd0 s t)) s * Derive (fun t => exp (upd0 h t)) h.
      Proof. adjoint_sum through_e. Qed.""",
}
COMPLAINT = re.compile(
    r"side condition|no rule for|not the (law's own words|same quotient)"
    r"|not (the (formula|consumer) of these parts|all consumers|held fixed|what (is carried|the consumers send back))"
)


def text(name):
    return (SUPPORT / name).read_text(encoding="utf-8")


def coqc(folder, name):
    """What Coq prints; it is given two minutes."""
    assert shutil.which("coqc"), "coqc is missing: apt-get install coq libcoq-coquelicot"
    command = ["coqc", "-q", "-w", "-ambiguous-paths", "-Q", ".", "Derive", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def axioms_in(said):
    """The names after `Axioms:`; there must be some, since real numbers are spoken of."""
    _, _, listed = said.partition("Axioms:")
    assert listed
    return set(re.findall(r"^(\S+)\s*:", listed, re.M))


def run(folder, body):
    (folder / "Trial.v").write_text(OPENING + body, encoding="utf-8")
    return coqc(folder, "Trial.v")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A folder with the library, compiled."""
    folder = tmp_path_factory.mktemp("support")
    for name in FILES:
        shutil.copy(SUPPORT / name, folder)
        code, said = coqc(folder, name)
        assert code == 0, said
    return folder


def test_every_file_is_compiled():
    assert sorted(FILES) == sorted(path.name for path in SUPPORT.glob("*.v"))


def test_laws_have_names_of_their_own():
    assert len(set(LEMMAS.values())) == len(ALL)


def test_names_spell_greek():
    assert lemma_name("sum rule for Σ") == "law_sum_rule_for_Sum"
    assert lemma_name("tanh² is less than 1") == "law_tanh2_is_less_than_1"


@pytest.mark.parametrize("law", FINITE, ids=lambda law: law.name)
def test_every_law_has_a_lemma_with_its_arguments(law):
    head = re.search(rf"^Lemma {LEMMAS[law.name]}\b((?:\s*\([^()]*\))*)\s*:", text("Laws.v"), re.M)
    assert head is not None
    groups = re.findall(r"\(([^()]*):[^()]*\)", head[1])
    assert tuple(name for group in groups for name in group.split()) == arguments(law)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_taken_for_granted(name):
    assert not re.search(
        r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Unset|bypass_check)\b", text(name)
    )
    assert "Proof using" not in text(name)
    claims = re.findall(
        r"^(?:Lemma|Theorem|Let) [^:]*:(?!=)(?:(?!:=).)*?\.$", text(name), re.MULTILINE | re.DOTALL
    )
    assert text(name).count("Qed.") == len(claims)


@pytest.mark.slow
def test_every_lemma_says_what_its_law_says(library):
    said = [f"Definition stated : {statement(law)} := {LEMMAS[law.name]}." for law in FINITE]
    code, complaint = run(library, "\n".join(f"Module M{n}. {each} End M{n}." for n, each in enumerate(said)))
    assert code == 0, complaint


@pytest.mark.slow
def test_a_lemma_does_not_pass_for_another_law(library):
    laws = {law.name: law for law in ALL}
    code, _ = run(library, f"Definition stated : {statement(laws['product rule'])} := law_sum_rule.")
    assert code != 0


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_derivation_is_written_out(library, name):
    example = (Path(__file__).parent / f"{name}.v").read_text(encoding="utf-8")
    assert "Admitted" not in example
    code, said = run(library, f"{example}\nPrint Assumptions {EXAMPLES[name]}.\n")
    assert code == 0, said
    assert axioms_in(said) <= AXIOMS


@pytest.mark.slow
def test_all_rests_on_the_usual_axioms(library):
    names = [name for file in FILES for name in LEMMA.findall(text(file))]
    everything = "(" + ", ".join(f"@{name}" for name in names) + ")"
    code, said = run(library, f"Definition everything := {everything}.\nPrint Assumptions everything.\n")
    assert code == 0, said
    assert axioms_in(said) <= AXIOMS


@pytest.mark.slow
@pytest.mark.parametrize("name", ACCEPTED)
def test_tactics_prove(library, name):
    code, said = run(library, ACCEPTED[name])
    assert code == 0, said


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_tactics_refuse(library, name):
    code, said = run(library, REFUSED[name])
    assert code != 0
    assert COMPLAINT.search(said), said


def test_no_law_is_assumed_without_a_reason():
    wanted = {name for law in UNPROVED for name in (law, f"existence of the {law}")}
    assert set(ASSUMED_LAWS) == wanted & LEMMAS.keys()
    assert UNPROVED.keys() <= LEMMAS.keys()


@pytest.mark.parametrize(
    "law", [law for law in LIMITS if law.name not in ASSUMED_LAWS], ids=lambda law: law.name
)
def test_every_law_of_limits_says_in_its_lemma_what_tends(law):
    said = re.search(rf"^Lemma {LEMMAS[law.name]}\b(.*?)\.\nProof", text("Limits.v"), re.M | re.S)
    assert said is not None
    assert ("converges" if law.claim.relation == "converges" else "limit") in said[1].rsplit("->", 1)[-1]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "Lemma law_sum_rule (f : R) : f = f. Proof. Admitted.",
        "Lemma law_sum_rule (f : R) : f = f. Proof. admit. Qed.",
        "Lemma law_sum_rule (f : R) : f = f. Proof.\nLemma other : True. Proof. exact I. Qed.",
        "(* Lemma law_sum_rule : True.\nLemma law_sum_rule : True. Proof. (* so *) exact I. Qed. *)",
        "Lemma law_sum_rule_for_Sum : True. Proof. exact I. Qed.",
        "Axiom law_sum_rule : True.",
    ],
)
def test_a_law_without_a_finished_lemma_is_assumed(broken):
    laws = [law for law in ALL if law.name == "sum rule"]
    assert assumed(laws, broken) == ("sum rule",)
    assert assumed(laws, f"{broken}\nLemma law_sum_rule : True.\nProof. exact I. Qed.\n") == ()


def test_a_theorem_that_rests_on_an_assumed_law_is_not_written_and_never_called_accepted(monkeypatch):
    theorems = solve(load("softmax-ce")).theorems
    kept = {evidence.digest(evidence.exported(theorems[0])): "8.16"}
    monkeypatch.setattr(evidence, "_read", lambda path: kept)
    assert evidence.accepted_by(theorems) == "8.16"
    monkeypatch.setattr(evidence, "ASSUMED_LAWS", ("sifting",))
    assert evidence.accepted_by(theorems) == ""
    with pytest.raises(NotExported, match="it rests on sifting, assumed without a proof in Coq"):
        evidence.exported(theorems[0])


def test_every_rule_of_curvature_has_its_lemmas():
    said = text("Curvature.v")
    assert list(CURVATURE) == list(RULES)
    assert all(f"Lemma curvature_{each} " in said for those in CURVATURE.values() for each in those)
