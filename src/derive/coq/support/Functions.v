(** The functions of one number that formulas speak of, and what they are outside of calculus.

    [exp], [ln], [sin], [cos], [tanh], [sqrt], [Rabs] are those of the standard library.  Added here:

    - [sigm z]     the logistic function, 1 over 1 + exp(-z)
    - [relu z]     the larger of 0 and z
    - [erf z]      the error function, as the integral that defines it
    - [rpow b p]   b to the p for any real p: exp(p ln b) where b is positive, and 0 elsewhere
    - [ind_lt a b], [ind_le], [ind_eq], [ind_ne]   1 where the relation holds, else 0

    An exponent that is an integer is written with [^] instead: [b ^ n], and [/ (b ^ n)] for minus n; the
    two ways of writing agree where b is positive ([rpow_nat], [rpow_neg_nat]).

    All functions of Coq are total: [ln], [/] and [rpow] have a value, without meaning, where the textbook's
    have none.  A theorem about them is worth something only together with the conditions it names. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums.
Open Scope R_scope.

Definition sigm (z : R) : R := / (1 + exp (- z)).
Definition relu (z : R) : R := Rmax 0 z.
Definition erf (z : R) : R := 2 / sqrt PI * RInt (fun s => exp (- s ^ 2)) 0 z.
Definition rpow (b p : R) : R := if Rlt_dec 0 b then exp (p * ln b) else 0.

Definition ind_lt (a b : R) : R := if Rlt_dec a b then 1 else 0.
Definition ind_le (a b : R) : R := if Rle_dec a b then 1 else 0.
Definition ind_eq (a b : R) : R := if Req_EM_T a b then 1 else 0.
Definition ind_ne (a b : R) : R := if Req_EM_T a b then 0 else 1.

Definition softmax (n : nat) (z : nat -> R) (k : nat) : R := exp (z k) / rsum n (fun i => exp (z i)).

(** * The logistic function *)

Lemma sigm_den z : 0 < 1 + exp (- z).
Proof. pose proof (exp_pos (- z)); lra. Qed.

Lemma sigm_pos z : 0 < sigm z.
Proof. exact (Rinv_0_lt_compat _ (sigm_den z)). Qed.

Lemma sigm_1m z : 1 - sigm z = exp (- z) / (1 + exp (- z)).
Proof. unfold sigm. field. pose proof (sigm_den z); lra. Qed.

Lemma sigm_1m_pos z : 0 < 1 - sigm z.
Proof. rewrite sigm_1m. exact (Rdiv_lt_0_compat _ _ (exp_pos _) (sigm_den z)). Qed.

Lemma sigm_opp z : sigm (- z) = 1 - sigm z.
Proof.
  rewrite sigm_1m. unfold sigm. rewrite Ropp_involutive, exp_Ropp.
  pose proof (exp_pos z). field. lra.
Qed.

(** * tanh *)

Lemma tanh_exp z : tanh z = (exp z - exp (- z)) / (exp z + exp (- z)).
Proof.
  unfold tanh, sinh, cosh. pose proof (exp_pos z); pose proof (exp_pos (- z)). field. lra.
Qed.

Lemma tanh_sq_lt_1 z : 0 < 1 - tanh z ^ 2.
Proof.
  rewrite tanh_exp. pose proof (exp_pos z); pose proof (exp_pos (- z)).
  replace (1 - ((exp z - exp (- z)) / (exp z + exp (- z))) ^ 2)
    with (4 * (exp z * exp (- z)) / (exp z + exp (- z)) ^ 2) by (field; lra).
  apply Rdiv_lt_0_compat; [|apply pow_lt; lra].
  apply Rmult_lt_0_compat; [lra|now apply Rmult_lt_0_compat].
Qed.

(** * exp and ln *)

Lemma ln_div a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof.
  intros Ha Hb. unfold Rdiv. rewrite ln_mult, ln_Rinv; [ring|..]; auto using Rinv_0_lt_compat.
Qed.

Lemma exp_INR n z : exp (INR n * z) = exp z ^ n.
Proof.
  induction n as [|n IH]; [simpl; now rewrite Rmult_0_l, exp_0|].
  rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, IH. simpl; ring.
Qed.

Lemma ln_pow_nat b n : 0 < b -> ln (b ^ n) = INR n * ln b.
Proof.
  intros Hb. rewrite <- (ln_exp (INR n * ln b)), exp_INR, exp_ln by exact Hb. reflexivity.
Qed.

(** * Powers *)

Lemma pow_even_pos b n : b <> 0 -> 0 < b ^ (2 * n).
Proof. intros H. rewrite pow_mult, <- Rsqr_pow2. exact (pow_lt _ n (Rsqr_pos_lt b H)). Qed.

Lemma pow_even_ge0 b n : 0 <= b ^ (2 * n).
Proof. rewrite pow_mult. exact (pow_le _ n (pow2_ge_0 b)). Qed.

Lemma rpow_eq b p : 0 < b -> rpow b p = exp (p * ln b).
Proof. intros H. unfold rpow. destruct (Rlt_dec 0 b); [reflexivity|contradiction]. Qed.

Lemma rpow_pos b p : 0 < b -> 0 < rpow b p.
Proof. intros H. rewrite rpow_eq by exact H. exact (exp_pos _). Qed.

Lemma rpow_ge0 b p : 0 <= rpow b p.
Proof. unfold rpow. destruct (Rlt_dec 0 b); [left; exact (exp_pos _)|lra]. Qed.

Lemma rpow_0_l p : rpow 0 p = 0.
Proof. unfold rpow. destruct (Rlt_dec 0 0); [lra|reflexivity]. Qed.

Lemma ln_rpow b p : 0 < b -> ln (rpow b p) = p * ln b.
Proof. intros H. rewrite rpow_eq by exact H. exact (ln_exp _). Qed.

Lemma rpow_nat b n : 0 < b -> rpow b (INR n) = b ^ n.
Proof. intros H. rewrite rpow_eq, exp_INR, exp_ln by exact H. reflexivity. Qed.

Lemma rpow_neg_nat b n : 0 < b -> rpow b (- INR n) = / (b ^ n).
Proof.
  intros H. rewrite <- (rpow_nat b n H), !rpow_eq by exact H.
  rewrite Ropp_mult_distr_l_reverse. exact (exp_Ropp _).
Qed.

Lemma rpow_1 b : 0 < b -> rpow b 1 = b.
Proof. intros H. rewrite rpow_eq, Rmult_1_l by exact H. now apply exp_ln. Qed.

Lemma rpow_plus b p q : 0 < b -> rpow b (p + q) = rpow b p * rpow b q.
Proof. intros H. rewrite !rpow_eq, Rmult_plus_distr_r by exact H. exact (exp_plus _ _). Qed.

Lemma rpow_opp b p : 0 < b -> rpow b (- p) = / rpow b p.
Proof. intros H. rewrite !rpow_eq, Ropp_mult_distr_l_reverse by exact H. exact (exp_Ropp _). Qed.

Lemma rpow_mult b p q : 0 < b -> rpow (rpow b p) q = rpow b (p * q).
Proof.
  intros H. rewrite (rpow_eq (rpow b p)) by now apply rpow_pos.
  rewrite ln_rpow, rpow_eq by exact H. f_equal; ring.
Qed.

Lemma rpow_half b : 0 <= b -> rpow b (1 / 2) = sqrt b.
Proof.
  intros [H|<-]; [|now rewrite rpow_0_l, sqrt_0].
  apply Rsqr_inj; [apply rpow_ge0|apply sqrt_pos|].
  rewrite Rsqr_sqrt by lra. unfold Rsqr. rewrite <- rpow_plus by exact H.
  replace (1 / 2 + 1 / 2) with 1 by field. now apply rpow_1.
Qed.

(** * Indicators *)

Lemma ind_lt_1 a b : a < b -> ind_lt a b = 1.
Proof. intros H. unfold ind_lt. destruct (Rlt_dec a b); [reflexivity|contradiction]. Qed.

Lemma ind_lt_0 a b : b <= a -> ind_lt a b = 0.
Proof. intros H. unfold ind_lt. destruct (Rlt_dec a b); [lra|reflexivity]. Qed.

Lemma ind_opp z : ind_lt 0 (- z) = ind_lt z 0.
Proof. unfold ind_lt. destruct (Rlt_dec 0 (- z)), (Rlt_dec z 0); (reflexivity || lra). Qed.

Ltac two_numbers :=
  unfold relu, ind_lt, ind_le, ind_eq, ind_ne, Rabs, Rmax, Rmin;
  repeat
    match goal with
    | |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b)
    | |- context [Rle_dec ?a ?b] => destruct (Rle_dec a b)
    | |- context [Req_EM_T ?a ?b] => destruct (Req_EM_T a b)
    | |- context [Rcase_abs ?a] => destruct (Rcase_abs a)
    end;
  lra.

Lemma ind_lt_as a b : ind_lt a b = ind_lt 0 (b - a).
Proof. two_numbers. Qed.

Lemma ind_le_as a b : ind_le a b = 1 - ind_lt 0 (a - b).
Proof. two_numbers. Qed.

(** * The larger and the smaller of two numbers *)

Lemma Rmax_relu a b : Rmax a b = b + relu (a - b).
Proof. two_numbers. Qed.

Lemma Rmin_relu a b : Rmin a b = a - relu (a - b).
Proof. two_numbers. Qed.

(** * softmax *)

Lemma softmax_den n z : (1 <= n)%nat -> 0 < rsum n (fun i => exp (z i)).
Proof. intros H. apply rsum_pos; [exact H|intros; apply exp_pos]. Qed.

Lemma softmax_pos n z k : (1 <= n)%nat -> 0 < softmax n z k.
Proof. intros H. exact (Rdiv_lt_0_compat _ _ (exp_pos _) (softmax_den n z H)). Qed.

Lemma softmax_sum n z : (1 <= n)%nat -> rsum n (fun k => softmax n z k) = 1.
Proof.
  intros H. unfold softmax. rewrite rsum_div_r. pose proof (softmax_den n z H). field; lra.
Qed.
