(** The gradient of softmax cross-entropy, law by law: how a written-out derivation uses the library. *)
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Laws Tactics.
Open Scope R_scope.

Section Example.
Variables (n : nat) (th y : nat -> R) (j : nat).
Hypotheses (Hj : (j < n)%nat) (Hy : rsum n (fun k => y k) = 1).

(** The parts of the formula, with th_j at t. *)
Local Notation z t k := (upd th j t k).
Local Notation total t := (rsum n (fun i => exp (upd th j t i))).

(* logarithm of a quotient: under a derivative, a sign and a sum *)
Let S1 : Derive (fun t => - rsum n (fun k => y k * ln (exp (z t k) * / total t))) (th j)
       = Derive (fun t => - rsum n (fun k => y k * (ln (exp (z t k)) - ln (total t)))) (th j).
Proof.
  refine (E_ext _ _ _ _); intros t; cbv beta.
  refine (f_equal (fun zz => - zz) _).
  refine (rsum_ext n _ _ _); intros k Hk; cbv beta.
  refine (f_equal (fun zz => y k * zz) _).
  by_law (law_logarithm_of_a_quotient (exp (z t k)) (total t) ltac:(pos) ltac:(pos)).
Qed.

(* logarithm of exp *)
Let S2 : Derive (fun t => - rsum n (fun k => y k * (ln (exp (z t k)) - ln (total t)))) (th j)
       = Derive (fun t => - rsum n (fun k => y k * (z t k - ln (total t)))) (th j).
Proof.
  refine (E_ext _ _ _ _); intros t; cbv beta.
  refine (f_equal (fun zz => - zz) _).
  refine (rsum_ext n _ _ _); intros k Hk; cbv beta.
  refine (f_equal (fun zz => y k * (zz - ln (total t))) _).
  by_law (law_logarithm_of_exp (z t k)).
Qed.

(* constant multiple rule *)
Let S3 : Derive (fun t => - rsum n (fun k => y k * (z t k - ln (total t)))) (th j)
       = - Derive (fun t => rsum n (fun k => y k * (z t k - ln (total t)))) (th j).
Proof.
  by_law (law_constant_multiple_rule (-1) (fun t => rsum n (fun k => y k * (z t k - ln (total t)))) (th j)
    ltac:(exd)).
Qed.

(* sum rule for Sum *)
Let S4 : - Derive (fun t => rsum n (fun k => y k * (z t k - ln (total t)))) (th j)
       = - rsum n (fun k => Derive (fun t => y k * (z t k - ln (total t))) (th j)).
Proof.
  refine (f_equal (fun zz => - zz) _).
  by_law (law_sum_rule_for_Sum n (fun t k => y k * (z t k - ln (total t))) (th j) ltac:(exd)).
Qed.

(* constant multiple rule *)
Let S5 : - rsum n (fun k => Derive (fun t => y k * (z t k - ln (total t))) (th j))
       = - rsum n (fun k => y k * Derive (fun t => z t k - ln (total t)) (th j)).
Proof.
  refine (f_equal (fun zz => - zz) _).
  refine (rsum_ext n _ _ _); intros k Hk; cbv beta.
  by_law (law_constant_multiple_rule (y k) (fun t => z t k - ln (total t)) (th j) ltac:(exd)).
Qed.

(* sum rule *)
Let S6 : - rsum n (fun k => y k * Derive (fun t => z t k - ln (total t)) (th j))
       = - rsum n (fun k => y k * (Derive (fun t => z t k) (th j) + Derive (fun t => - ln (total t)) (th j))).
Proof.
  refine (f_equal (fun zz => - zz) _).
  refine (rsum_ext n _ _ _); intros k Hk; cbv beta.
  refine (f_equal (fun zz => y k * zz) _).
  by_law (law_sum_rule (fun t => z t k) (fun t => - ln (total t)) (th j) ltac:(exd) ltac:(exd)).
Qed.

(* derivative of a component *)
Let S7 :
  - rsum n (fun k => y k * (Derive (fun t => z t k) (th j) + Derive (fun t => - ln (total t)) (th j)))
  = - rsum n (fun k => y k * (delta k j + Derive (fun t => - ln (total t)) (th j))).
Proof.
  refine (f_equal (fun zz => - zz) _).
  refine (rsum_ext n _ _ _); intros k Hk; cbv beta.
  refine (f_equal (fun zz => y k * (zz + Derive (fun t => - ln (total t)) (th j))) _).
  by_law (law_derivative_of_a_component k j th).
Qed.

(* algebra; linearity of Sum; sifting; constant factor of Sum; what is given of y *)
Let S8 : - rsum n (fun k => y k * (delta k j + Derive (fun t => - ln (total t)) (th j)))
       = - rsum n (fun k => delta k j * y k + Derive (fun t => - ln (total t)) (th j) * y k).
Proof. alg. Qed.

Let S9 : - rsum n (fun k => delta k j * y k + Derive (fun t => - ln (total t)) (th j) * y k)
       = - (rsum n (fun k => delta k j * y k) + rsum n (fun k => Derive (fun t => - ln (total t)) (th j) * y k)).
Proof.
  refine (f_equal (fun zz => - zz) _).
  by_law (law_linearity_of_Sum n (fun k => delta k j * y k)
    (fun k => Derive (fun t => - ln (total t)) (th j) * y k)).
Qed.

Let S10 :
  - (rsum n (fun k => delta k j * y k) + rsum n (fun k => Derive (fun t => - ln (total t)) (th j) * y k))
  = - (y j + Derive (fun t => - ln (total t)) (th j)).
Proof.
  refine (f_equal (fun zz => - zz) _). refine (f_equal2 Rplus _ _).
  - by_law (law_sifting n j y ltac:(range)).
  - refine (eq_trans (law_constant_factor_of_Sum n (Derive (fun t => - ln (total t)) (th j)) y) _).
    refine (eq_trans (f_equal (fun zz => Derive (fun t => - ln (total t)) (th j) * zz) Hy) _). alg.
Qed.

(* constant multiple rule, derivative of log *)
Let S11 : - (y j + Derive (fun t => - ln (total t)) (th j))
        = - (y j - Derive (fun t => total t) (th j) * / rsum n (fun i => exp (th i))).
Proof.
  refine (f_equal (fun zz => - (y j + zz)) _).
  refine (eq_trans (E_opp (fun t => ln (total t)) (th j) ltac:(exd)) _).
  refine (f_equal (fun zz => - zz) _).
  by_law (law_derivative_of_log (fun t => total t) (th j) ltac:(exd) ltac:(pos)).
Qed.

(* sum rule for Sum, derivative of exp, derivative of a component, sifting *)
Let S12 : Derive (fun t => total t) (th j) = exp (th j).
Proof.
  refine (eq_trans (law_sum_rule_for_Sum n (fun t i => exp (z t i)) (th j) ltac:(exd)) _).
  refine (eq_trans (y := rsum n (fun i => delta i j * exp (th i))) _ _).
  - refine (rsum_ext n _ _ _); intros i Hi; cbv beta.
    refine (eq_trans (law_derivative_of_exp (fun t => z t i) (th j) ltac:(exd)) _).
    refine (eq_trans (f_equal (fun zz => exp (z (th j) i) * zz) (law_derivative_of_a_component i j th)) _). alg.
  - by_law (law_sifting n j (fun i => exp (th i)) ltac:(range)).
Qed.

Theorem softmax_cross_entropy :
  is_derive (fun t => - rsum n (fun k => y k * ln (exp (z t k) * / total t))) (th j)
    (exp (th j) * / rsum n (fun i => exp (th i)) - y j).
Proof.
  refine (finish _ _ _ _ _); [exd|].
  refine (eq_trans S1 (eq_trans S2 (eq_trans S3 (eq_trans S4 (eq_trans S5 (eq_trans S6 (eq_trans S7
    (eq_trans S8 (eq_trans S9 (eq_trans S10 (eq_trans S11 _))))))))))).
  refine (eq_trans (f_equal (fun zz => - (y j - zz * / rsum n (fun i => exp (th i)))) S12) _). alg.
Qed.

(** And the answer means something. *)
Theorem softmax_cross_entropy_defined : rsum n (fun i => exp (th i)) <> 0.
Proof. pos. Qed.
End Example.
