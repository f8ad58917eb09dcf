(** Inequalities: chains of =, <= and <; a part replaced by one that is no less; a claim from the sign of a difference.

    Functions that rise do so where the lemma says it; what stands around a part is spoken of by a letter [w] or [c]. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Tactics Steps.
Open Scope R_scope.

(** * Chains *)

Lemma eq_le {x y z : R} : x = y -> y <= z -> x <= z.
Proof. now intros ->. Qed.

Lemma eq_lt {x y z : R} : x = y -> y < z -> x < z.
Proof. now intros ->. Qed.

Lemma le_eq {x y z : R} : x <= y -> y = z -> x <= z.
Proof. now intros H <-. Qed.

Lemma lt_eq {x y z : R} : x < y -> y = z -> x < z.
Proof. now intros H <-. Qed.

Lemma le_le {x y z : R} : x <= y -> y <= z -> x <= z.
Proof. exact (Rle_trans x y z). Qed.

Lemma le_lt {x y z : R} : x <= y -> y < z -> x < z.
Proof. exact (Rle_lt_trans x y z). Qed.

Lemma lt_le {x y z : R} : x < y -> y <= z -> x < z.
Proof. exact (Rlt_le_trans x y z). Qed.

Lemma lt_lt {x y z : R} : x < y -> y < z -> x < z.
Proof. exact (Rlt_trans x y z). Qed.

Lemma weak {x y : R} : x < y -> x <= y.
Proof. exact (Rlt_le x y). Qed.

Lemma weak_eq {x y : R} : x = y -> x <= y.
Proof. exact (Req_le x y). Qed.

(** * A claim, from the sign of what the difference is equal to *)

Lemma le_by (l r d e : R) : r - l = d -> d = e -> 0 <= e -> l <= r.
Proof. intros <- <- H. lra. Qed.

Lemma lt_by (l r d e : R) : r - l = d -> d = e -> 0 < e -> l < r.
Proof. intros <- <- H. lra. Qed.

Lemma ge0_by (e r : R) : r = e -> 0 <= e -> 0 <= r.
Proof. now intros ->. Qed.

Lemma gt0_by (e r : R) : r = e -> 0 < e -> 0 < r.
Proof. now intros ->. Qed.

(** * What a part stands in *)

Lemma add_le (c a b : R) : a <= b -> c + a <= c + b.
Proof. lra. Qed.

Lemma add_lt (c a b : R) : a < b -> c + a < c + b.
Proof. lra. Qed.

Lemma mul_le (w a b : R) : 0 <= w -> a <= b -> w * a <= w * b.
Proof. exact (Rmult_le_compat_l w a b). Qed.

Lemma mul_lt (w a b : R) : 0 < w -> a < b -> w * a < w * b.
Proof. exact (Rmult_lt_compat_l w a b). Qed.

(** A negative factor: the whole falls where the part rises. *)
Lemma fall_le (w a b : R) : 0 <= w -> a <= b -> - w * b <= - w * a.
Proof. intros Hw H. pose proof (Rmult_le_compat_l w a b Hw H). lra. Qed.

Lemma fall_lt (w a b : R) : 0 < w -> a < b -> - w * b < - w * a.
Proof. intros Hw H. pose proof (Rmult_lt_compat_l w a b Hw H). lra. Qed.

Lemma sum_le n (f g : nat -> R) : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k <= g k) -> rsum n f <= rsum n g.
Proof.
  intros _. induction n as [|n IH]; simpl; intros H; [lra|].
  apply Rplus_le_compat; [apply IH; auto with arith|apply H; auto with arith].
Qed.

Lemma sum_lt n (f g : nat -> R) : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k < g k) -> rsum n f < rsum n g.
Proof.
  destruct n as [|n]; [lia|]. simpl. intros _ H. apply Rplus_le_lt_compat; [|apply H; auto with arith].
  destruct n as [|n]; [simpl; lra|]. apply sum_le; [lia|]. intros k Hk. apply Rlt_le, H. lia.
Qed.

Lemma max_le n (f g : nat -> R) : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k <= g k) -> rmax n f <= rmax n g.
Proof. intros Hn H. apply rmax_le; [exact Hn|]. intros k Hk. exact (Rle_trans _ _ _ (H k Hk) (rmax_ge n k g Hk)). Qed.

Lemma max_lt n (f g : nat -> R) : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k < g k) -> rmax n f < rmax n g.
Proof.
  intros Hn H. destruct (rmax_in n f Hn) as [j [Hj ->]]. exact (Rlt_le_trans _ _ _ (H j Hj) (rmax_ge n j g Hj)).
Qed.

Lemma pow_le_up n (a b : R) : 0 <= a -> a <= b -> a ^ n <= b ^ n.
Proof. intros Ha H. exact (pow_incr a b n (conj Ha H)). Qed.

Lemma pow_lt_up n (a b : R) : (1 <= n)%nat -> 0 <= a -> a < b -> a ^ n < b ^ n.
Proof.
  destruct n as [|n]; [lia|]. intros _ Ha H. simpl. apply Rle_lt_trans with (a * b ^ n).
  - apply Rmult_le_compat_l; [exact Ha|]. apply pow_le_up; lra.
  - apply Rmult_lt_compat_r; [apply pow_lt; lra|exact H].
Qed.

(** A negative power falls. *)
Lemma pow_le_down n (a b : R) : 0 < a -> a <= b -> / b ^ n <= / a ^ n.
Proof. intros Ha H. apply Rinv_le_contravar; [now apply pow_lt|apply pow_le_up; lra]. Qed.

Lemma pow_lt_down n (a b : R) : (1 <= n)%nat -> 0 < a -> a < b -> / b ^ n < / a ^ n.
Proof.
  intros Hn Ha H. apply Rinv_lt_contravar; [|apply pow_lt_up; [exact Hn|lra|exact H]].
  apply Rmult_lt_0_compat; apply pow_lt; lra.
Qed.

Lemma rising (f : R -> R) : (forall a b, a < b -> f a < f b) -> forall a b, a <= b -> f a <= f b.
Proof. intros H a b [Hab| ->]; [left; now apply H|right; reflexivity]. Qed.

Lemma exp_lt (a b : R) : a < b -> exp a < exp b.
Proof. exact (exp_increasing a b). Qed.

Lemma exp_le (a b : R) : a <= b -> exp a <= exp b.
Proof. exact (rising exp exp_lt a b). Qed.

Lemma ln_lt (a b : R) : 0 < a -> a < b -> ln a < ln b.
Proof. exact (ln_increasing a b). Qed.

Lemma ln_le (a b : R) : 0 < a -> a <= b -> ln a <= ln b.
Proof. intros Ha [H| ->]; [left; now apply ln_lt|right; reflexivity]. Qed.

Lemma sigm_lt (a b : R) : a < b -> sigm a < sigm b.
Proof.
  intros H. pose proof (sigm_den a); pose proof (sigm_den b). unfold sigm. apply Rinv_lt_contravar.
  - now apply Rmult_lt_0_compat.
  - apply Rplus_lt_compat_l, exp_lt. lra.
Qed.

Lemma sigm_le (a b : R) : a <= b -> sigm a <= sigm b.
Proof. exact (rising sigm sigm_lt a b). Qed.

Lemma tanh_sigm z : tanh z = 2 * sigm (2 * z) - 1.
Proof.
  rewrite tanh_exp. unfold sigm. pose proof (exp_pos z); pose proof (exp_pos (- z)).
  replace (exp (- (2 * z))) with (exp (- z) * exp (- z)) by (rewrite <- exp_plus; f_equal; ring).
  assert (He : exp z * exp (- z) = 1) by (rewrite <- exp_plus, Rplus_opp_r; exact exp_0).
  replace (1 + exp (- z) * exp (- z)) with (exp (- z) * (exp z + exp (- z))) by lra.
  field_simplify_eq; [nra|split; nra].
Qed.

Lemma tanh_lt (a b : R) : a < b -> tanh a < tanh b.
Proof. intros H. rewrite !tanh_sigm. pose proof (sigm_lt (2 * a) (2 * b)). lra. Qed.

Lemma tanh_le (a b : R) : a <= b -> tanh a <= tanh b.
Proof. exact (rising tanh tanh_lt a b). Qed.

Lemma Rmax_le_l (c a b : R) : a <= b -> Rmax a c <= Rmax b c.
Proof. two_numbers. Qed.

Lemma Rmax_le_r (c a b : R) : a <= b -> Rmax c a <= Rmax c b.
Proof. two_numbers. Qed.

Lemma Rmin_le_l (c a b : R) : a <= b -> Rmin a c <= Rmin b c.
Proof. two_numbers. Qed.

Lemma Rmin_le_r (c a b : R) : a <= b -> Rmin c a <= Rmin c b.
Proof. two_numbers. Qed.

Lemma relu_le (a b : R) : a <= b -> relu a <= relu b.
Proof. intros H. unfold relu, Rmax. destruct (Rle_dec 0 a), (Rle_dec 0 b); lra. Qed.
