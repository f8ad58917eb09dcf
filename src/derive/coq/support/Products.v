(** Finite products, and vectors of which one entry is 1 and all others are 0.

    - [rprod n f]     f 0 * ... * f (n - 1), and 1 for n = 0
    - [one_hot n y]   one of the entries of y is 1, and all others are 0 *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable.
Open Scope R_scope.

Fixpoint rprod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S m => rprod m f * f m end.

(** * Identities *)

Lemma rprod_ext n f g : (forall k, (k < n)%nat -> f k = g k) -> rprod n f = rprod n g.
Proof.
  induction n as [|n IH]; intros H; simpl; [reflexivity|]. rewrite IH, H by auto with arith. reflexivity.
Qed.

Lemma rprod_mult n f g : rprod n (fun k => f k * g k) = rprod n f * rprod n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma rprod_const n c : rprod n (fun _ => c) = c ^ n.
Proof. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. ring. Qed.

Lemma rprod_exp n f : rprod n (fun k => exp (f k)) = exp (rsum n f).
Proof. induction n as [|n IH]; simpl; [symmetry; exact exp_0|]. rewrite IH, exp_plus. reflexivity. Qed.

Lemma rprod_pow n f p : rprod n (fun k => f k ^ p) = rprod n f ^ p.
Proof. induction n as [|n IH]; simpl; [symmetry; apply pow1|]. rewrite IH. symmetry. apply Rpow_mult_distr. Qed.

Lemma rprod_pos n f : (forall k, (k < n)%nat -> 0 < f k) -> 0 < rprod n f.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|]. apply Rmult_lt_0_compat; [apply IH|apply H]; auto with arith.
Qed.

Lemma rprod_ge0 n f : (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= rprod n f.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|]. apply Rmult_le_pos; [apply IH|apply H]; auto with arith.
Qed.

Lemma rprod_neq0 n f : (forall k, (k < n)%nat -> f k <> 0) -> rprod n f <> 0.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  apply Rmult_integral_contrapositive_currified; [apply IH|apply H]; auto with arith.
Qed.

Lemma rprod_inv n f : (forall k, (k < n)%nat -> f k <> 0) -> rprod n (fun k => / f k) = / rprod n f.
Proof.
  induction n as [|n IH]; intros H; simpl; [field|].
  assert (P : rprod n f <> 0) by (apply rprod_neq0; auto with arith).
  rewrite IH by auto with arith. specialize (H n (Nat.lt_succ_diag_r n)). field. split; assumption.
Qed.

Lemma ln_rprod n f : (forall k, (k < n)%nat -> 0 < f k) -> ln (rprod n f) = rsum n (fun k => ln (f k)).
Proof.
  induction n as [|n IH]; intros H; simpl; [exact ln_1|].
  rewrite ln_mult, IH; auto with arith. apply rprod_pos. auto with arith.
Qed.

Lemma rpow_mult_distr a b p : 0 < a -> 0 < b -> rpow (a * b) p = rpow a p * rpow b p.
Proof.
  intros Ha Hb. rewrite !rpow_eq by (try apply Rmult_lt_0_compat; assumption).
  rewrite ln_mult, Rmult_plus_distr_l by assumption. apply exp_plus.
Qed.

Lemma rpow_one p : rpow 1 p = 1.
Proof. rewrite rpow_eq by lra. rewrite ln_1, Rmult_0_r. exact exp_0. Qed.

Lemma rpow_zero b : 0 < b -> rpow b 0 = 1.
Proof. intros H. rewrite rpow_eq, Rmult_0_l by exact H. exact exp_0. Qed.

Lemma rprod_rpow n f p : (forall k, (k < n)%nat -> 0 < f k) ->
  rprod n (fun k => rpow (f k) p) = rpow (rprod n f) p.
Proof.
  induction n as [|n IH]; intros H; simpl; [symmetry; apply rpow_one|].
  rewrite IH by auto with arith. symmetry. apply rpow_mult_distr; [apply rprod_pos|]; auto with arith.
Qed.

Lemma rprod_rpow_base n c f : 0 < c -> rprod n (fun k => rpow c (f k)) = rpow c (rsum n f).
Proof.
  intros H. induction n as [|n IH]; simpl; [symmetry; exact (rpow_zero c H)|].
  rewrite IH. symmetry. exact (rpow_plus c _ _ H).
Qed.

(** * Powers that are whole *)

Lemma rpow_is_nat b e n : 0 < b -> e = INR n -> rpow b e = b ^ n.
Proof. intros H ->. exact (rpow_nat b n H). Qed.

Lemma rpow_is_neg b e n : 0 < b -> e = - INR n -> rpow b e = / (b ^ n).
Proof. intros H ->. exact (rpow_neg_nat b n H). Qed.

Lemma rpow_is_1 b e : 0 < b -> e = 1 -> rpow b e = b.
Proof. intros H ->. exact (rpow_1 b H). Qed.

Lemma rpow_is_inv b e : 0 < b -> e = - 1 -> rpow b e = / b.
Proof.
  intros H E. rewrite (rpow_is_neg b e 1 H) by (simpl; lra). simpl. now rewrite Rmult_1_r.
Qed.

Lemma rpow_is_0 b e : 0 < b -> e = 0 -> rpow b e = 1.
Proof. intros H ->. exact (rpow_zero b H). Qed.

(** * Derivatives *)

Fixpoint slope_of_product (n : nat) (f d : nat -> R) : R :=
  match n with O => 0 | S m => slope_of_product m f d * f m + rprod m f * d m end.

Lemma D_rprod n (f : R -> nat -> R) x d :
  (forall k, (k < n)%nat -> is_derive (fun t => f t k) x (d k)) ->
  is_derive (fun t => rprod n (f t)) x (slope_of_product n (f x) d).
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (D_const 1 x)|].
  refine (D_mult _ _ _ _ _ _ _); [apply IH; auto with arith | apply H; auto with arith].
Qed.

Lemma slope_of_product_log n f d : (forall k, (k < n)%nat -> f k <> 0) ->
  slope_of_product n f d = rprod n f * rsum n (fun k => d k * / f k).
Proof.
  induction n as [|n IH]; intros H; simpl; [ring|].
  rewrite IH by auto with arith. field. apply H. auto with arith.
Qed.

Lemma smooth_rprod dims n (F : array -> nat -> R) (a : array) :
  (forall k, (k < n)%nat -> smooth dims (fun b => F b k) a) -> smooth dims (fun b => rprod n (F b)) a.
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (smooth_const dims 1 a)|].
  refine (smooth_mult dims (fun b => rprod n (F b)) (fun b => F b n) a _ _); [apply IH|apply H]; auto with arith.
Qed.

Lemma D_power (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> 0 < f x ->
  is_derive (fun t => rpow (f t) (g t)) x (rpow (f x) (g x) * (b * ln (f x) + g x * a * / f x)).
Proof.
  intros Hf Hg H0.
  assert (N : locally x (fun t => 0 < f t)) by exact (near_derive f x a _ Hf (open_gt 0 _ H0)).
  apply (is_derive_ext_loc (fun t => exp (g t * ln (f t)))).
  { revert N. apply filter_imp. intros t Ht. symmetry. now apply rpow_eq. }
  rewrite rpow_eq by exact H0.
  refine (D_eq _ _ _ _ _ _); [refine (D_exp (fun t => g t * ln (f t)) x _ _)|].
  - refine (D_mult g (fun t => ln (f t)) x _ _ Hg _). exact (D_ln f x a Hf H0).
  - cbv beta. unfold Rdiv. ring.
Qed.

(** * One-hot vectors *)

Lemma sum_of_bits_0 n y : (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n y = 0 ->
  forall k, (k < n)%nat -> y k = 0.
Proof.
  induction n as [|n IH]; intros H S k Hk; [lia|]. simpl in S.
  assert (A : 0 <= rsum n y).
  { apply rsum_ge0. intros i Hi. rewrite <- (H i) by auto with arith. exact (pow2_ge_0 (y i)). }
  assert (B : 0 <= y n) by (rewrite <- (H n) by auto with arith; exact (pow2_ge_0 (y n))).
  destruct (Nat.eq_dec k n) as [->|N]; [lra|]. apply IH; [auto with arith|lra|lia].
Qed.

Lemma the_hot_one n y : (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n y = 1 ->
  exists i, (i < n)%nat /\ forall k, (k < n)%nat -> y k = delta k i.
Proof.
  induction n as [|n IH]; intros H S; simpl in S; [lra|].
  assert (Y : y n = 0 \/ y n = 1).
  { assert (Q : y n * (y n - 1) = 0) by (specialize (H n (Nat.lt_succ_diag_r n)); simpl in H; lra).
    destruct (Rmult_integral _ _ Q); [left|right]; lra. }
  destruct Y as [Y|Y].
  - destruct IH as [i [Hi E]]; [auto with arith|lra|]. exists i. split; [lia|]. intros k Hk.
    destruct (Nat.eq_dec k n) as [->|N]; [rewrite Y, delta_neq; [reflexivity|lia]|apply E; lia].
  - exists n. split; [lia|]. intros k Hk.
    destruct (Nat.eq_dec k n) as [->|N]; [rewrite Y, delta_eq; reflexivity|].
    rewrite delta_neq by exact N. apply (sum_of_bits_0 n y); [auto with arith|lra|lia].
Qed.

Lemma chosen_sum n y f i : (i < n)%nat -> (forall k, (k < n)%nat -> y k = delta k i) ->
  rsum n (fun k => y k * f k) = f i.
Proof.
  intros Hi E. rewrite <- (rsum_delta n i f Hi). apply rsum_ext. intros k Hk. now rewrite E.
Qed.

Lemma chosen_product n y f i : (i < n)%nat -> (forall k, (k < n)%nat -> 0 < f k) ->
  (forall k, (k < n)%nat -> y k = delta k i) -> rprod n (fun k => rpow (f k) (y k)) = f i.
Proof.
  intros Hi P E. rewrite <- (exp_ln (rprod n _)).
  - rewrite ln_rprod by (intros k Hk; apply rpow_pos; auto).
    rewrite (rsum_ext n _ (fun k => y k * ln (f k))) by (intros k Hk; apply ln_rpow; auto).
    rewrite (chosen_sum n y (fun k => ln (f k)) i Hi E). apply exp_ln; auto.
  - apply rprod_pos. intros k Hk. apply rpow_pos; auto.
Qed.

(** * tanh and erf *)

Lemma tanh_sigm z : tanh z = 2 * sigm (2 * z) - 1.
Proof.
  rewrite tanh_exp. unfold sigm. replace (- (2 * z)) with (- z + - z) by ring. rewrite exp_plus.
  rewrite exp_Ropp. pose proof (exp_pos z) as P. set (u := exp z) in *. assert (Q : 0 < / u) by now apply Rinv_0_lt_compat.
  assert (u + / u <> 0) by lra. assert (1 + / u * / u <> 0) by nra.
  assert (E : / u * u = 1) by (field; lra). set (w := / u) in *.
  replace ((u - w) / (u + w)) with ((1 - w * w) / (1 + w * w)).
  - field. assumption.
  - apply (Rmult_eq_reg_r ((1 + w * w) * (u + w))); [|apply Rmult_integral_contrapositive_currified; assumption].
    field_simplify; [|assumption|assumption]. nra.
Qed.

Lemma bell_integrable a b : ex_RInt (fun s => exp (- s ^ 2)) a b.
Proof.
  apply (@ex_RInt_continuous R_CompleteNormedModule). intros s _.
  apply (ex_derive_continuous (fun s => exp (- s ^ 2))). auto_derive; trivial.
Qed.

Lemma erf_opp z : erf (- z) = - erf z.
Proof.
  unfold erf. rewrite Ropp_mult_distr_r. f_equal.
  assert (C := RInt_comp_lin (fun s => exp (- s ^ 2)) (- 1) 0 0 z (bell_integrable _ _)).
  replace (- 1 * 0 + 0) with 0 in C by ring. replace (- 1 * z + 0) with (- z) in C by ring.
  rewrite <- C, (RInt_ext _ (fun s => scal (- 1) (exp (- s ^ 2)))).
  - rewrite (@RInt_scal R_CompleteNormedModule) by apply bell_integrable. unfold scal; simpl. unfold mult; simpl. ring.
  - intros s _. do 2 f_equal. ring.
Qed.
