(** Numbers that there are: Taylor's theorem for an unknown function of one number, and what lies between two others.

    Source: Rudin, Principles of Mathematical Analysis (3rd ed.), 5.15; of order 1 it is the mean value theorem.  Such a
    function is one of an array with a single entry; [partial f 0 0 0] is its derivative. *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Steps Convex.
Import ListNotations.
Open Scope R_scope.

(** * On the line *)

(** Strictly between two different numbers the slope is 0 somewhere, if the values at both are the same. *)
Lemma rolle (g g1 : R -> R) (a b : R) : a <> b -> (forall t, is_derive g t (g1 t)) -> g a = g b ->
  exists c, between a b c /\ c <> b /\ g1 c = 0.
Proof.
  assert (Hup : forall a b, a < b -> (forall t, is_derive g t (g1 t)) -> g a = g b -> exists c, a < c < b /\ g1 c = 0).
  { clear a b. intros a b Hab H He.
    destruct (MVT_cor2 g g1 a b Hab) as [c [Hc Hin]]; [intros c _; apply is_derive_Reals, H|].
    exists c. split; [exact Hin|]. rewrite He in Hc. apply Rmult_eq_reg_r with (b - a); [|lra]. lra. }
  intros Hn H He. destruct (Rtotal_order a b) as [Hab|[Hab|Hab]]; [|contradiction|].
  - destruct (Hup a b Hab H He) as [c [Hc E]]. exists c. unfold between. repeat split; [lra|lra|exact E].
  - destruct (Hup b a Hab H (eq_sym He)) as [c [Hc E]]. exists c. unfold between. repeat split; [lra|lra|exact E].
Qed.

Lemma taylor_line_1 (g g1 : R -> R) (x r : R) : (forall t, is_derive g t (g1 t)) ->
  exists c, between x r c /\ g r = g x + g1 c * (r - x).
Proof.
  intros H. destruct (Req_dec x r) as [->|Hn]; [exists r; split; [apply between_left|ring]|].
  set (K := (g r - g x) / (r - x)).
  destruct (rolle (fun t => g t - K * t) (fun t => g1 t - K) x r Hn) as [c [Hc [_ Ec]]].
  - intros t. refine (D_eq _ _ _ _ (D_minus _ _ _ _ _ (H t) (D_scal K _ _ _ (D_id t))) _). ring.
  - unfold K. field. lra.
  - exists c. split; [exact Hc|]. replace (g1 c) with K by lra. unfold K. field. lra.
Qed.

Lemma taylor_line_2 (g g1 g2 : R -> R) (x r : R) :
  (forall t, is_derive g t (g1 t)) -> (forall t, is_derive g1 t (g2 t)) ->
  exists c, between x r c /\ g r = g x + g1 x * (r - x) + g2 c * (r - x) ^ 2 / 2.
Proof.
  intros H H1. destruct (Req_dec x r) as [->|Hn]; [exists r; split; [apply between_left|field]|].
  set (K := (g r - g x - g1 x * (r - x)) / (r - x) ^ 2).
  destruct (rolle (fun t => g r - g t - g1 t * (r - t) - K * (r - t) ^ 2)
    (fun t => (2 * K - g2 t) * (r - t)) x r Hn) as [c [Hc [Hr Ec]]].
  - intros t.
    pose proof (D_minus _ _ _ _ _ (D_const r t) (D_id t)) as Dr.
    refine (D_eq _ _ _ _ (D_minus _ _ _ _ _ (D_minus _ _ _ _ _ (D_minus _ _ _ _ _ (D_const (g r) t) (H t))
      (D_mult _ _ _ _ _ (H1 t) Dr)) (D_scal K _ _ _ (D_pow _ 2 _ _ Dr))) _). simpl. ring.
  - unfold K. field. lra.
  - exists c. split; [exact Hc|].
    assert (E : g2 c = 2 * K) by (apply Rmult_integral in Ec; lra).
    rewrite E. unfold K. field. lra.
Qed.

(** * For an unknown function *)

Section Unknown.
Variable f : array -> R.
Hypothesis smooth_f : forall a, smooth [(1, 1)%nat] f a.

Lemma D_unknown t : is_derive (fun t => f (arr [scalar t])) t (partial f 0 0 0 (arr [scalar t])).
Proof.
  refine (D_eq _ _ _ _ (D_grad [(1, 1)%nat] f (fun t => arr [scalar t]) t _ (fun _ _ _ => 1) (smooth_f _) _) _).
  - intros [|s] i j Hs; [|destruct Hs]. exact (D_id t).
  - rewrite asum_last_scalar. ring.
Qed.

Lemma taylor_1 (x r : R) :
  exists xi, between x r xi /\
    f (arr [scalar r]) = f (arr [scalar x]) + partial f 0 0 0 (arr [scalar xi]) * (r - x).
Proof. exact (taylor_line_1 (fun t => f (arr [scalar t])) _ x r D_unknown). Qed.
End Unknown.

Lemma taylor_2 (f : array -> R) (x r : R) :
  (forall a, smooth [(1, 1)%nat] f a) ->
  (forall s i j a, inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial f s i j) a) ->
  exists xi, between x r xi /\
    f (arr [scalar r]) = f (arr [scalar x]) + partial f 0 0 0 (arr [scalar x]) * (r - x)
      + partial (partial f 0 0 0) 0 0 0 (arr [scalar xi]) * (r - x) ^ 2 / 2.
Proof.
  intros H H1. refine (taylor_line_2 (fun t => f (arr [scalar t])) _ _ x r (D_unknown f H) _).
  exact (D_unknown (partial f 0 0 0) (fun a => H1 0%nat 0%nat 0%nat a ltac:(simpl; lia))).
Qed.

(** * A function for which hypotheses can hold: the number itself *)

Definition first (a : array) : R := a 0%nat 0%nat 0%nat.

Lemma partial_const v s i j a : partial (fun _ => v) s i j a = 0.
Proof. exact (E_const v (a s i j)). Qed.

Lemma partial_const_is v s i j : partial (fun _ => v) s i j = fun _ => 0.
Proof. apply functional_extensionality. exact (partial_const v s i j). Qed.

Lemma partial_first a : partial first 0 0 0 a = 1.
Proof. exact (E_id (a 0%nat 0%nat 0%nat)). Qed.

Lemma partial_first_is : partial first 0 0 0 = fun _ => 1.
Proof. apply functional_extensionality. exact partial_first. Qed.

Lemma smooth_first a : smooth [(1, 1)%nat] first a.
Proof. exact (smooth_entry [(1, 1)%nat] 0 0 0 a (conj (le_n 1) (le_n 1))). Qed.

Lemma smooth_first_2 s i j a : inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial first s i j) a.
Proof.
  destruct s as [|s]; [|intros []]. intros [Hi Hj]. replace i with 0%nat by lia. replace j with 0%nat by lia.
  rewrite partial_first_is. exact (smooth_const _ 1 a).
Qed.

(** What is given of unknown functions and of all numbers holds of that function. *)
Ltac witness_of_all :=
  repeat split; intros;
  first
  [ exact (smooth_first _) | refine (smooth_first_2 _ _ _ _ _); assumption
  | rewrite ?partial_first_is, ?partial_const_is; unfold first; cbn [arr scalar]; rewrite ?Rabs_R0, ?Rabs_R1; lra
  | witness ].
