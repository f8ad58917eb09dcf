(** One law, one lemma: every law of [derive.laws], in the order of its chapters.

    How a law is read.  Its arguments come in this order, all explicit: sizes it sums over, indices it leaves
    free, its letters in order of appearance, the array v whose entry is the variable, the point x0.
    - In a law about a variable x, a letter is a function [R -> R] of it ([R -> nat -> R] if it shows an
      index), and its value is [f x0]; a letter that is independent of x is a number.
    - In a law without a variable, a letter is a number ([nat -> R] if it shows an index).
    - ∂f/∂x is [Derive f x0]; "f is differentiable in x" is [ex_derive f x0].
    - A natural exponent is [p : nat], and p as a number is [INR p]; f to the p is [f ^ p], f to the -p is
      [/ (f ^ p)], 1/f is [/ f], f/g is [f * / g].  Any other exponent is [p : R], and the power [rpow f p];
      such a law has two more lemmas, _nat for [f ^ p] and _neg for [/ (f ^ p)].
    - The hypotheses are those of the law, in its order; before them a size that must be at least 1, or an
      index that must be in its range. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Products Expectation Determinants Matrices.
Open Scope R_scope.

(** * Derivatives *)

Lemma law_derivative_of_a_constant (c x0 : R) : Derive (fun t => c) x0 = 0.
Proof. exact (E_const c x0). Qed.

Lemma law_derivative_of_the_variable_itself (v : R) : Derive (fun t => upd0 v t) v = 1.
Proof. exact (E_upd0 v v). Qed.

Lemma law_derivative_of_a_component (i j : nat) (v : nat -> R) :
  Derive (fun t => upd v j t i) (v j) = delta i j.
Proof. exact (E_upd v j i (v j)). Qed.

Lemma law_derivative_of_an_entry (i i2 j j2 : nat) (v : nat -> nat -> R) :
  Derive (fun t => upd2 v j j2 t i i2) (v j j2) = delta i j * delta i2 j2.
Proof. exact (E_upd2 v j j2 i i2 (v j j2)). Qed.

Lemma law_derivative_of_a_tensor_entry (i i2 i3 j j2 j3 : nat) (v : nat -> nat -> nat -> R) :
  Derive (fun t => upd3 v j j2 j3 t i i2 i3) (v j j2 j3) = delta i j * delta i2 j2 * delta i3 j3.
Proof. exact (E_upd3 v j j2 j3 i i2 i3 (v j j2 j3)). Qed.

Lemma law_sum_rule (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  Derive (fun t => f t + g t) x0 = Derive f x0 + Derive g x0.
Proof. exact (E_plus f g x0). Qed.

Lemma law_sum_rule_for_Sum (n : nat) (f : R -> nat -> R) (x0 : R) :
  (forall k, (k < n)%nat -> ex_derive (fun t => f t k) x0) ->
  Derive (fun t => rsum n (fun k => f t k)) x0 = rsum n (fun k => Derive (fun t => f t k) x0).
Proof. exact (E_rsum n f x0). Qed.

Lemma law_constant_multiple_rule (c : R) (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => c * f t) x0 = c * Derive f x0.
Proof. intros Hf. exact (E_scal f x0 Hf c). Qed.

Lemma law_product_rule (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  Derive (fun t => f t * g t) x0 = Derive f x0 * g x0 + f x0 * Derive g x0.
Proof. exact (E_mult f g x0). Qed.

Lemma law_quotient_rule (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 -> g x0 <> 0 ->
  Derive (fun t => f t * / g t) x0 = (Derive f x0 * g x0 - f x0 * Derive g x0) * / (g x0 ^ 2).
Proof. exact (E_div f g x0). Qed.

Lemma law_reciprocal_rule (g : R -> R) (x0 : R) : ex_derive g x0 -> g x0 <> 0 ->
  Derive (fun t => / g t) x0 = - Derive g x0 * / (g x0 ^ 2).
Proof. exact (E_inv g x0). Qed.

Lemma law_power_rule (f : R -> R) (p : nat) (x0 : R) : (1 <= p)%nat -> ex_derive f x0 ->
  Derive (fun t => f t ^ p) x0 = INR p * f x0 ^ (p - 1) * Derive f x0.
Proof. intros _ Hf. rewrite (E_pow f x0 Hf p), Nat.sub_1_r. ring. Qed.

Lemma law_power_rule_for_negative_exponents (f : R -> R) (p : nat) (x0 : R) :
  (1 <= p)%nat -> ex_derive f x0 -> f x0 <> 0 ->
  Derive (fun t => / (f t ^ p)) x0 = - INR p * / (f x0 ^ (p + 1)) * Derive f x0.
Proof.
  intros Hp Hf H0.
  pose proof (pow_nonzero (f x0) p H0) as Hn.
  assert (Hd : ex_derive (fun t => f t ^ p) x0) by exact (ex_of _ _ _ (D_pow f p x0 _ (Derive_correct _ _ Hf))).
  rewrite (E_inv (fun t => f t ^ p) x0 Hd Hn), (E_pow f x0 Hf p).
  destruct p as [|p]; [lia|]. rewrite Nat.add_1_r. simpl pred. simpl pow.
  pose proof (pow_nonzero (f x0) p H0) as Hq. field. auto.
Qed.

Lemma law_general_power_rule (f : R -> R) (p : R) (x0 : R) : ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => rpow (f t) p) x0 = p * rpow (f x0) (p - 1) * Derive f x0.
Proof. intros Hf. exact (E_rpow f x0 Hf p). Qed.

Lemma law_general_power_rule_nat (f : R -> R) (p : nat) (x0 : R) :
  (1 <= p)%nat -> ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => f t ^ p) x0 = INR p * f x0 ^ (p - 1) * Derive f x0.
Proof. intros Hp Hf _. exact (law_power_rule f p x0 Hp Hf). Qed.

Lemma law_general_power_rule_neg (f : R -> R) (p : nat) (x0 : R) :
  (1 <= p)%nat -> ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => / (f t ^ p)) x0 = - INR p * / (f x0 ^ (p + 1)) * Derive f x0.
Proof. intros Hp Hf H0. exact (law_power_rule_for_negative_exponents f p x0 Hp Hf (Rgt_not_eq _ _ H0)). Qed.

Lemma law_derivative_of_a_square_root (f : R -> R) (x0 : R) : ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => rpow (f t) (1 / 2)) x0 = 1 / 2 * Derive f x0 * / rpow (f x0) (1 / 2).
Proof.
  intros Hf H0. rewrite (E_rpow f x0 Hf (1 / 2) H0).
  replace (1 / 2 - 1) with (- (1 / 2)) by field. rewrite rpow_opp by exact H0.
  pose proof (rpow_pos (f x0) (1 / 2) H0). field. lra.
Qed.

Lemma law_derivative_of_a_reciprocal_square_root (f : R -> R) (x0 : R) : ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => rpow (f t) (- (1 / 2))) x0 = - (1 / 2) * Derive f x0 * / f x0 * rpow (f x0) (- (1 / 2)).
Proof.
  intros Hf H0. rewrite (E_rpow f x0 Hf (- (1 / 2)) H0).
  unfold Rminus. rewrite rpow_plus, (rpow_opp (f x0) 1), rpow_1 by exact H0. ring.
Qed.

Lemma law_derivative_of_exp (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => exp (f t)) x0 = exp (f x0) * Derive f x0.
Proof. exact (E_exp f x0). Qed.

Lemma law_derivative_of_log (f : R -> R) (x0 : R) : ex_derive f x0 -> 0 < f x0 ->
  Derive (fun t => ln (f t)) x0 = Derive f x0 * / f x0.
Proof. exact (E_ln f x0). Qed.

Lemma law_derivative_of_sigma (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => sigm (f t)) x0 = sigm (f x0) * (1 - sigm (f x0)) * Derive f x0.
Proof. exact (E_sigm f x0). Qed.

Lemma law_derivative_of_tanh (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => tanh (f t)) x0 = (1 - tanh (f x0) ^ 2) * Derive f x0.
Proof. exact (E_tanh f x0). Qed.

Lemma law_derivative_of_sin (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => sin (f t)) x0 = cos (f x0) * Derive f x0.
Proof. exact (E_sin f x0). Qed.

Lemma law_derivative_of_cos (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => cos (f t)) x0 = - sin (f x0) * Derive f x0.
Proof. exact (E_cos f x0). Qed.

Lemma law_derivative_of_ReLU (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  Derive (fun t => relu (f t)) x0 = ind_lt 0 (f x0) * Derive f x0.
Proof. exact (E_relu f x0). Qed.

Lemma law_derivative_of_a_squared_ReLU (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => relu (f t) ^ 2) x0 = 2 * relu (f x0) * Derive f x0.
Proof. intros H. exact (E_unique _ _ _ (D_relu_sq f x0 _ (Derive_correct f x0 H))). Qed.

Lemma law_derivative_of_the_absolute_value (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  Derive (fun t => Rabs (f t)) x0 = f x0 * / Rabs (f x0) * Derive f x0.
Proof.
  intros Hf H0. rewrite (E_abs f x0 Hf H0). f_equal. pose proof (Rabs_no_R0 _ H0).
  destruct (Rlt_dec 0 (f x0)) as [Hp|Hn].
  - rewrite sign_eq_1, Rabs_pos_eq by lra. field. exact H0.
  - rewrite sign_eq_m1, Rabs_left by lra. field. exact H0.
Qed.

Lemma law_derivative_of_log_of_an_absolute_value (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  Derive (fun t => ln (Rabs (f t))) x0 = Derive f x0 * / f x0.
Proof.
  intros Hf H0. pose proof (Rabs_no_R0 _ H0).
  assert (Hex : ex_derive (fun t => Rabs (f t)) x0)
    by (destruct Hf as [a Ha]; exact (ex_of _ _ _ (D_abs f x0 a Ha H0))).
  rewrite (E_ln (fun t => Rabs (f t)) x0 Hex (Rabs_pos_lt _ H0)).
  rewrite (law_derivative_of_the_absolute_value f x0 Hf H0).
  destruct (Rlt_dec 0 (f x0)) as [Hp|Hn].
  - rewrite Rabs_pos_eq by lra. field. exact H0.
  - rewrite Rabs_left by lra. field. exact H0.
Qed.

Lemma law_derivative_of_an_indicator (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  Derive (fun t => ind_lt 0 (f t)) x0 = 0.
Proof. exact (E_ind f x0). Qed.

Lemma law_derivative_of_an_indicator_of_two (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 -> Derive (fun t => ind_lt (f t) (g t)) x0 = 0.
Proof. intros [a Hf] [b Hg] H. exact (E_unique _ _ _ (D_ind_lt f g x0 a b Hf Hg H)). Qed.

Lemma law_derivative_of_an_indicator_of_at_most (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  g x0 - f x0 <> 0 -> Derive (fun t => ind_le (f t) (g t)) x0 = 0.
Proof. intros [a Hf] [b Hg] H. exact (E_unique _ _ _ (D_ind_le f g x0 a b Hf Hg H)). Qed.

Lemma law_derivative_of_max (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 ->
  Derive (fun t => Rmax (f t) (g t)) x0 = ind_lt (g x0) (f x0) * Derive f x0 + ind_lt (f x0) (g x0) * Derive g x0.
Proof.
  intros Hf Hg H. exact (E_unique _ _ _ (D_max f g x0 _ _ (Derive_correct f x0 Hf) (Derive_correct g x0 Hg) H)).
Qed.

Lemma law_derivative_of_min (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 ->
  Derive (fun t => Rmin (f t) (g t)) x0 = ind_lt (f x0) (g x0) * Derive f x0 + ind_lt (g x0) (f x0) * Derive g x0.
Proof.
  intros Hf Hg H. exact (E_unique _ _ _ (D_min f g x0 _ _ (Derive_correct f x0 Hf) (Derive_correct g x0 Hg) H)).
Qed.

Lemma law_derivative_of_an_exponential (c : R) (g : R -> R) (x0 : R) : ex_derive g x0 -> 0 < c ->
  Derive (fun t => rpow c (g t)) x0 = rpow c (g x0) * ln c * Derive g x0.
Proof.
  intros [b Hg] H0. refine (eq_trans (E_unique _ _ _ (D_power (fun _ => c) g x0 0 b (D_const c x0) Hg H0)) _).
  rewrite (E_unique g x0 b Hg). ring.
Qed.

Lemma law_derivative_of_a_power (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 -> 0 < f x0 ->
  Derive (fun t => rpow (f t) (g t)) x0
  = rpow (f x0) (g x0) * (Derive g x0 * ln (f x0) + g x0 * Derive f x0 * / f x0).
Proof.
  intros [a Hf] [b Hg] H0. refine (eq_trans (E_unique _ _ _ (D_power f g x0 a b Hf Hg H0)) _).
  now rewrite (E_unique f x0 a Hf), (E_unique g x0 b Hg).
Qed.

Lemma law_derivative_of_a_Prod (n : nat) (f : R -> nat -> R) (x0 : R) :
  (forall k, (k < n)%nat -> ex_derive (fun t => f t k) x0) -> (forall k, (k < n)%nat -> f x0 k <> 0) ->
  Derive (fun t => rprod n (fun k => f t k)) x0
  = rprod n (fun k => f x0 k) * rsum n (fun k => Derive (fun t => f t k) x0 * / f x0 k).
Proof.
  intros Hf H0.
  refine (eq_trans (E_unique _ _ _ (D_rprod n f x0 (fun k => Derive (fun t => f t k) x0)
    (fun k Hk => Derive_correct _ _ (Hf k Hk)))) _).
  exact (slope_of_product_log n (f x0) _ H0).
Qed.

Lemma law_derivative_of_erf (f : R -> R) (x0 : R) : ex_derive f x0 ->
  Derive (fun t => erf (f t)) x0 = 2 * rpow PI (- (1 / 2)) * exp (- (f x0 ^ 2)) * Derive f x0.
Proof.
  intros [a Hf]. refine (eq_trans (E_unique _ _ _ (D_erf f x0 a Hf)) _). rewrite (E_unique f x0 a Hf).
  rewrite rpow_opp, rpow_half by (try left; exact PI_RGT_0). reflexivity.
Qed.

(** * Sums *)

Lemma law_linearity_of_Sum (n : nat) (f g : nat -> R) :
  rsum n (fun k => f k + g k) = rsum n (fun k => f k) + rsum n (fun k => g k).
Proof. exact (rsum_plus n f g). Qed.

Lemma law_constant_factor_of_Sum (n : nat) (c : R) (f : nat -> R) :
  rsum n (fun k => c * f k) = c * rsum n (fun k => f k).
Proof. exact (rsum_scal_l n c f). Qed.

Lemma law_Sum_of_a_constant (n : nat) (c : R) : rsum n (fun k => c) = INR n * c.
Proof. exact (rsum_const n c). Qed.

Lemma law_sifting (n j : nat) (f : nat -> R) : (j < n)%nat ->
  rsum n (fun k => delta k j * f k) = f j.
Proof. exact (rsum_delta n j f). Qed.

Lemma law_substitution_by_delta (i j : nat) (f : nat -> R) : delta i j * f i = delta i j * f j.
Proof. exact (delta_subst i j f). Qed.

Lemma one_element (n j : nat) : (j < n)%nat -> INR n = 1 -> j = 0%nat /\ n = 1%nat.
Proof.
intros Hj H. assert (n = 1%nat) by (apply INR_eq; exact H). lia.
Qed.

Lemma law_Sum_over_one_element (n j : nat) (f : nat -> R) : (j < n)%nat -> INR n = 1 -> rsum n (fun k => f k) = f j.
Proof. intros Hj H. destruct (one_element n j Hj H) as [ -> -> ]. exact (rsum_1 f). Qed.

Lemma law_delta_over_one_element (n i j : nat) : (i < n)%nat -> (j < n)%nat -> INR n = 1 -> delta i j = 1.
Proof.
intros Hi Hj H. destruct (one_element n i Hi H) as [ -> _ ], (one_element n j Hj H) as [ -> _ ]. exact (delta_eq 0).
Qed.

Lemma law_square_of_delta (i j : nat) : delta i j ^ 2 = delta i j.
Proof. rewrite <- (delta_sq i j) at 2. ring. Qed.

Lemma law_interchange_of_Sum (n m : nat) (f : nat -> nat -> R) :
  rsum n (fun k => rsum m (fun l => f k l)) = rsum m (fun l => rsum n (fun k => f k l)).
Proof. exact (rsum_swap n m f). Qed.

(** * Functions *)

Lemma law_logarithm_of_a_product (f g : R) : 0 < f -> 0 < g -> ln (f * g) = ln f + ln g.
Proof. exact (ln_mult f g). Qed.

Lemma law_logarithm_of_a_quotient (f g : R) : 0 < f -> 0 < g -> ln (f * / g) = ln f - ln g.
Proof. exact (ln_div f g). Qed.

Lemma law_logarithm_of_a_reciprocal (g : R) : 0 < g -> ln (/ g) = - ln g.
Proof. exact (ln_Rinv g). Qed.

Lemma law_logarithm_of_a_power (f p : R) : 0 < f -> ln (rpow f p) = p * ln f.
Proof. exact (ln_rpow f p). Qed.

Lemma law_logarithm_of_a_power_nat (f : R) (p : nat) : 0 < f -> ln (f ^ p) = INR p * ln f.
Proof. exact (ln_pow_nat f p). Qed.

Lemma law_logarithm_of_a_power_neg (f : R) (p : nat) : 0 < f -> ln (/ (f ^ p)) = - INR p * ln f.
Proof. intros H. rewrite <- rpow_neg_nat by exact H. exact (ln_rpow f (- INR p) H). Qed.

Lemma law_logarithm_of_exp (f : R) : ln (exp f) = f.
Proof. exact (ln_exp f). Qed.

Lemma law_logarithm_of_1 : ln 1 = 0.
Proof. exact ln_1. Qed.

Lemma law_exp_of_a_sum (f g : R) : exp (f + g) = exp f * exp g.
Proof. exact (exp_plus f g). Qed.

Lemma law_exp_of_0 : exp 0 = 1.
Proof. exact exp_0. Qed.

Lemma law_sine_of_0 : sin 0 = 0.
Proof. exact sin_0. Qed.

Lemma law_cosine_of_0 : cos 0 = 1.
Proof. exact cos_0. Qed.

Lemma law_sine_of_a_negative (f : R) : sin (- f) = - sin f.
Proof. exact (sin_neg f). Qed.

Lemma law_cosine_of_a_negative (f : R) : cos (- f) = cos f.
Proof. exact (cos_neg f). Qed.

Lemma law_sine_of_a_sum (f g : R) : sin (f + g) = sin f * cos g + cos f * sin g.
Proof. exact (sin_plus f g). Qed.

Lemma law_cosine_of_a_sum (f g : R) : cos (f + g) = cos f * cos g - sin f * sin g.
Proof. exact (cos_plus f g). Qed.

Lemma law_square_of_a_sine (f : R) : sin f ^ 2 = 1 - cos f ^ 2.
Proof. pose proof (sin2_cos2 f) as H. unfold Rsqr in H. lra. Qed.

Lemma law_hyperbolic_tangent_of_0 : tanh 0 = 0.
Proof. unfold tanh, sinh, cosh. rewrite Ropp_0. field. rewrite exp_0. lra. Qed.

Lemma law_absolute_value_of_0 : Rabs 0 = 0.
Proof. exact Rabs_R0. Qed.

Lemma law_erf_of_0 : erf 0 = 0.
Proof. unfold erf. rewrite RInt_point. apply Rmult_0_r. Qed.

Lemma law_ReLU_of_0 : relu 0 = 0.
Proof. unfold relu, Rmax. destruct (Rle_dec 0 0); reflexivity. Qed.

Lemma law_exp_of_log (f : R) : 0 < f -> exp (ln f) = f.
Proof. exact (exp_ln f). Qed.

Lemma law_root_of_a_square (f : R) : 0 <= f -> rpow (f ^ 2) (1 / 2) = f.
Proof. intros Hf. rewrite rpow_half by exact (pow2_ge_0 f). exact (sqrt_pow2 f Hf). Qed.

Lemma law_square_of_a_root (f : R) : 0 <= f -> rpow f (1 / 2) ^ 2 = f.
Proof. intros Hf. rewrite (rpow_half f Hf). exact (pow2_sqrt f Hf). Qed.

Lemma law_power_of_exp (f : R) (p : nat) : (1 <= p)%nat -> exp f ^ p = exp (INR p * f).
Proof. intros _. exact (eq_sym (exp_INR p f)). Qed.

Lemma law_logistic_function (f : R) : sigm f = / (1 + exp (- f)).
Proof. reflexivity. Qed.

Lemma law_sigma_by_exponentials (f : R) : sigm f = exp f * / (1 + exp f).
Proof. pose proof (exp_pos f) as Hf. unfold sigm. rewrite exp_Ropp. field. lra. Qed.

Lemma law_reflection_of_sigma (f : R) : sigm (- f) = 1 - sigm f.
Proof. exact (sigm_opp f). Qed.

Lemma law_indicator_of_a_negative (f : R) : ind_lt 0 (- f) = ind_lt f 0.
Proof. exact (ind_opp f). Qed.

Lemma law_square_of_an_indicator (f g : R) : ind_lt f g ^ 2 = ind_lt f g.
Proof. unfold ind_lt. destruct (Rlt_dec f g); ring. Qed.

Lemma law_square_of_a_closed_indicator (f g : R) : ind_le f g ^ 2 = ind_le f g.
Proof. unfold ind_le. destruct (Rle_dec f g); ring. Qed.

Lemma law_substitution_by_an_indicator (f g : R) : ind_eq f g * g = ind_eq f g * f.
Proof. unfold ind_eq. destruct (Req_EM_T f g) as [->|_]; ring. Qed.

Lemma law_indicators_of_contraries (f g : R) : ind_lt f g * ind_lt g f = 0.
Proof. unfold ind_lt. destruct (Rlt_dec f g), (Rlt_dec g f); lra. Qed.

Lemma law_logarithm_of_sigma (f : R) : ln (sigm f) = f - ln (1 + exp f).
Proof.
  pose proof (exp_pos f) as Hf.
  replace (sigm f) with (exp f * / (1 + exp f)).
  - rewrite ln_mult, ln_Rinv, ln_exp; try lra; try (apply Rinv_0_lt_compat; lra).
  - unfold sigm. rewrite exp_Ropp. field. lra.
Qed.

Lemma law_logarithm_of_1_minus_sigma (f : R) : ln (1 - sigm f) = - ln (1 + exp f).
Proof.
  pose proof (exp_pos f) as Hf.
  replace (1 - sigm f) with (/ (1 + exp f)).
  - apply ln_Rinv. lra.
  - unfold sigm. rewrite exp_Ropp. field. lra.
Qed.

Lemma law_softplus_of_a_negative (f : R) : ln (1 + exp (- f)) = ln (1 + exp f) - f.
Proof.
  pose proof (exp_pos f) as Hf.
  replace (1 + exp (- f)) with ((1 + exp f) * / exp f).
  - rewrite ln_mult, ln_Rinv, ln_exp; try lra; try (apply Rinv_0_lt_compat; lra).
  - rewrite exp_Ropp. field. lra.
Qed.

Lemma law_tanh_by_sigma (f : R) : tanh f = 2 * sigm (2 * f) - 1.
Proof. exact (tanh_sigm f). Qed.

Lemma law_sigma_by_tanh (f : R) : sigm f = 1 / 2 * (1 + tanh (1 / 2 * f)).
Proof. rewrite tanh_sigm. replace (2 * (1 / 2 * f)) with f by field. field. Qed.

Lemma law_tanh_by_exponentials (f : R) : tanh f = (exp f - exp (- f)) * / (exp f + exp (- f)).
Proof. exact (tanh_exp f). Qed.

Lemma law_erf_is_odd (f : R) : erf (- f) = - erf f.
Proof. exact (erf_opp f). Qed.

(** * Powers *)

Lemma law_product_of_powers (f : R) (p q : nat) : f ^ p * f ^ q = f ^ (p + q).
Proof. symmetry. exact (pow_add f p q). Qed.

Lemma law_product_of_real_powers (f p q : R) : 0 < f -> rpow f p * rpow f q = rpow f (p + q).
Proof. intros H. symmetry. exact (rpow_plus f p q H). Qed.

Lemma law_a_power_without_one_factor (f : R) (p : nat) :
  (1 <= p)%nat -> f <> 0 -> f ^ p * / f = f ^ (p - 1).
Proof.
  intros H H0. destruct p as [|p]; [lia|]. replace (S p - 1)%nat with p by lia. simpl. field. exact H0.
Qed.

Lemma law_power_of_a_power (f : R) (p q : nat) : (f ^ p) ^ q = f ^ (p * q).
Proof. symmetry. exact (pow_mult f p q). Qed.

Lemma law_real_power_of_a_power (f p q : R) : 0 < f -> rpow (rpow f p) q = rpow f (p * q).
Proof. exact (rpow_mult f p q). Qed.

Lemma law_power_of_a_product (f g : R) (p : nat) : (f * g) ^ p = f ^ p * g ^ p.
Proof. exact (Rpow_mult_distr f g p). Qed.

Lemma law_real_power_of_a_product (f g p : R) : 0 < f -> 0 < g -> rpow (f * g) p = rpow f p * rpow g p.
Proof. exact (rpow_mult_distr f g p). Qed.

Lemma law_real_power_of_a_reciprocal (f p : R) : 0 < f -> rpow (/ f) p = rpow f (- p).
Proof.
  intros H. rewrite !rpow_eq by (try apply Rinv_0_lt_compat; exact H). rewrite ln_Rinv by exact H. f_equal. ring.
Qed.

Lemma law_reciprocal_of_a_real_power (f p : R) : 0 < f -> / rpow f p = rpow f (- p).
Proof. intros H. symmetry. exact (rpow_opp f p H). Qed.

Lemma law_power_of_1 (p : R) : rpow 1 p = 1.
Proof. exact (rpow_one p). Qed.

Lemma law_power_of_1_nat (p : nat) : 1 ^ p = 1.
Proof. exact (pow1 p). Qed.

Lemma law_power_of_1_neg (p : nat) : / (1 ^ p) = 1.
Proof. rewrite pow1. field. Qed.

Lemma law_power_of_0 (p : nat) : (1 <= p)%nat -> 0 ^ p = 0.
Proof. exact (pow_i p). Qed.

Lemma law_real_power_of_exp (f p : R) : rpow (exp f) p = exp (p * f).
Proof. rewrite rpow_eq by exact (exp_pos f). now rewrite ln_exp. Qed.

Lemma law_real_power_of_exp_nat (f : R) (p : nat) : exp f ^ p = exp (INR p * f).
Proof. symmetry. exact (exp_INR p f). Qed.

Lemma law_real_power_of_exp_neg (f : R) (p : nat) : / (exp f ^ p) = exp (- INR p * f).
Proof. rewrite <- exp_INR, <- exp_Ropp. f_equal. ring. Qed.

Lemma law_exp_of_a_multiple_of_log (p f : R) : 0 < f -> exp (p * ln f) = rpow f p.
Proof. intros H. symmetry. exact (rpow_eq f p H). Qed.

(** * Products *)

Lemma law_logarithm_of_a_Prod (n : nat) (f : nat -> R) : (forall k, (k < n)%nat -> 0 < f k) ->
  ln (rprod n (fun k => f k)) = rsum n (fun k => ln (f k)).
Proof. exact (ln_rprod n f). Qed.

Lemma law_Prod_of_a_product (n : nat) (f g : nat -> R) :
  rprod n (fun k => f k * g k) = rprod n (fun k => f k) * rprod n (fun k => g k).
Proof. exact (rprod_mult n f g). Qed.

Lemma law_Prod_of_a_constant (n : nat) (c : R) : rprod n (fun k => c) = c ^ n.
Proof. exact (rprod_const n c). Qed.

Lemma law_Prod_of_reciprocals (n : nat) (f : nat -> R) : (forall k, (k < n)%nat -> f k <> 0) ->
  rprod n (fun k => / f k) = / rprod n (fun k => f k).
Proof. exact (rprod_inv n f). Qed.

Lemma law_Prod_of_powers (n : nat) (f : nat -> R) (p : nat) :
  rprod n (fun k => f k ^ p) = rprod n (fun k => f k) ^ p.
Proof. exact (rprod_pow n f p). Qed.

Lemma law_Prod_of_real_powers (n : nat) (f : nat -> R) (p : R) : (forall k, (k < n)%nat -> 0 < f k) ->
  rprod n (fun k => rpow (f k) p) = rpow (rprod n (fun k => f k)) p.
Proof. exact (rprod_rpow n f p). Qed.

Lemma law_Prod_of_real_powers_of_one_base (n : nat) (c : R) (f : nat -> R) : 0 < c ->
  rprod n (fun k => rpow c (f k)) = rpow c (rsum n (fun k => f k)).
Proof. exact (rprod_rpow_base n c f). Qed.

Lemma law_Prod_of_exp (n : nat) (f : nat -> R) :
  rprod n (fun k => exp (f k)) = exp (rsum n (fun k => f k)).
Proof. exact (rprod_exp n f). Qed.

Lemma law_a_factor_chosen_by_a_one_hot_vector (n : nat) (f y : nat -> R) :
  (forall k, (k < n)%nat -> 0 < f k) -> (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n (fun k => y k) = 1 ->
  rprod n (fun k => rpow (f k) (y k)) = rsum n (fun k => y k * f k).
Proof.
  intros P Y S. destruct (the_hot_one n y Y S) as [i [Hi E]].
  rewrite (chosen_product n y f i Hi P E). symmetry. exact (chosen_sum n y f i Hi E).
Qed.

Lemma law_logarithm_of_what_a_one_hot_vector_chooses (n : nat) (y f : nat -> R) :
  (forall k, (k < n)%nat -> 0 < f k) -> (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n (fun k => y k) = 1 ->
  ln (rsum n (fun k => y k * f k)) = rsum n (fun k => y k * ln (f k)).
Proof.
  intros P Y S. destruct (the_hot_one n y Y S) as [i [Hi E]].
  rewrite (chosen_sum n y f i Hi E). symmetry. exact (chosen_sum n y (fun k => ln (f k)) i Hi E).
Qed.

Lemma law_product_of_entries_of_a_one_hot_vector (n i j : nat) (y : nat -> R) :
  (i < n)%nat -> (j < n)%nat -> (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n (fun k => y k) = 1 ->
  y i * y j = delta i j * y i.
Proof.
  intros Hi Hj Y S. destruct (the_hot_one n y Y S) as [h [Hh E]]. rewrite (E i Hi), (E j Hj).
  destruct (Nat.eq_dec i j) as [<-|N]; [rewrite (delta_eq i), delta_sq; ring|]. rewrite (delta_neq i j N).
  destruct (Nat.eq_dec i h) as [->|M]; [rewrite (delta_neq j h) by congruence|rewrite (delta_neq i h M)]; ring.
Qed.

(** * Differentiability *)

Lemma law_a_constant_is_differentiable (c x0 : R) : ex_derive (fun t => c) x0.
Proof. exact (ex_of _ _ _ (D_const c x0)). Qed.

Lemma law_the_variable_is_differentiable (v : R) : ex_derive (fun t => upd0 v t) v.
Proof. exact (ex_of _ _ _ (D_upd0 v v)). Qed.

Lemma law_a_component_is_differentiable (i j : nat) (v : nat -> R) :
  ex_derive (fun t => upd v j t i) (v j).
Proof. exact (ex_of _ _ _ (D_upd v j i (v j))). Qed.

Lemma law_an_entry_is_differentiable (i i2 j j2 : nat) (v : nat -> nat -> R) :
  ex_derive (fun t => upd2 v j j2 t i i2) (v j j2).
Proof. exact (ex_of _ _ _ (D_upd2 v j j2 i i2 (v j j2))). Qed.

Lemma law_a_tensor_entry_is_differentiable (i i2 i3 j j2 j3 : nat) (v : nat -> nat -> nat -> R) :
  ex_derive (fun t => upd3 v j j2 j3 t i i2 i3) (v j j2 j3).
Proof. exact (ex_of _ _ _ (D_upd3 v j j2 j3 i i2 i3 (v j j2 j3))). Qed.

Lemma law_a_sum_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  ex_derive (fun t => f t + g t) x0.
Proof. intros [a Hf] [b Hg]. exact (ex_of _ _ _ (D_plus f g x0 a b Hf Hg)). Qed.

Lemma law_a_Sum_is_differentiable (n : nat) (f : R -> nat -> R) (x0 : R) :
  (forall k, (k < n)%nat -> ex_derive (fun t => f t k) x0) ->
  ex_derive (fun t => rsum n (fun k => f t k)) x0.
Proof.
  intros H. refine (ex_of _ _ _ (D_rsum n f x0 (fun k => Derive (fun t => f t k) x0) _)).
  intros k Hk. exact (Derive_correct _ _ (H k Hk)).
Qed.

Lemma law_a_product_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  ex_derive (fun t => f t * g t) x0.
Proof. intros [a Hf] [b Hg]. exact (ex_of _ _ _ (D_mult f g x0 a b Hf Hg)). Qed.

Lemma law_a_natural_power_is_differentiable (f : R -> R) (p : nat) (x0 : R) :
  ex_derive f x0 -> ex_derive (fun t => f t ^ p) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_pow f p x0 a Hf)). Qed.

Lemma law_a_reciprocal_is_differentiable (g : R -> R) (x0 : R) : ex_derive g x0 -> g x0 <> 0 ->
  ex_derive (fun t => / g t) x0.
Proof. intros [b Hg] H0. exact (ex_of _ _ _ (D_inv g x0 b Hg H0)). Qed.

Lemma law_a_reciprocal_power_is_differentiable (f : R -> R) (p : nat) (x0 : R) :
  (1 <= p)%nat -> ex_derive f x0 -> f x0 <> 0 -> ex_derive (fun t => / (f t ^ p)) x0.
Proof.
  intros _ [a Hf] H0.
  exact (ex_of _ _ _ (D_inv (fun t => f t ^ p) x0 _ (D_pow f p x0 a Hf) (pow_nonzero _ p H0))).
Qed.

Lemma law_a_power_of_a_positive_is_differentiable (f : R -> R) (p : R) (x0 : R) :
  ex_derive f x0 -> 0 < f x0 -> ex_derive (fun t => rpow (f t) p) x0.
Proof. intros [a Hf] H0. exact (ex_of _ _ _ (D_rpow f p x0 a Hf H0)). Qed.

Lemma law_a_power_of_a_positive_is_differentiable_nat (f : R -> R) (p : nat) (x0 : R) :
  ex_derive f x0 -> 0 < f x0 -> ex_derive (fun t => f t ^ p) x0.
Proof. intros [a Hf] _. exact (ex_of _ _ _ (D_pow f p x0 a Hf)). Qed.

Lemma law_a_power_of_a_positive_is_differentiable_neg (f : R -> R) (p : nat) (x0 : R) :
  ex_derive f x0 -> 0 < f x0 -> ex_derive (fun t => / (f t ^ p)) x0.
Proof.
  intros [a Hf] H0. pose proof (pow_nonzero _ p (Rgt_not_eq _ _ H0)) as Hn.
  exact (ex_of _ _ _ (D_inv (fun t => f t ^ p) x0 _ (D_pow f p x0 a Hf) Hn)).
Qed.

Lemma law_exp_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => exp (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_exp f x0 a Hf)). Qed.

Lemma law_log_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 -> 0 < f x0 ->
  ex_derive (fun t => ln (f t)) x0.
Proof. intros [a Hf] H0. exact (ex_of _ _ _ (D_ln f x0 a Hf H0)). Qed.

Lemma law_sigma_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => sigm (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_sigm f x0 a Hf)). Qed.

Lemma law_tanh_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => tanh (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_tanh f x0 a Hf)). Qed.

Lemma law_sin_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => sin (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_sin f x0 a Hf)). Qed.

Lemma law_cos_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => cos (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_cos f x0 a Hf)). Qed.

Lemma law_erf_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => erf (f t)) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_erf f x0 a Hf)). Qed.

Lemma law_ReLU_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  ex_derive (fun t => relu (f t)) x0.
Proof. intros [a Hf] H0. exact (ex_of _ _ _ (D_relu f x0 a Hf H0)). Qed.

Lemma law_a_squared_ReLU_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 ->
  ex_derive (fun t => relu (f t) ^ 2) x0.
Proof. intros [a Hf]. exact (ex_of _ _ _ (D_relu_sq f x0 a Hf)). Qed.

Lemma law_an_absolute_value_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  ex_derive (fun t => Rabs (f t)) x0.
Proof. intros [a Hf] H0. exact (ex_of _ _ _ (D_abs f x0 a Hf H0)). Qed.

Lemma law_an_indicator_is_differentiable (f : R -> R) (x0 : R) : ex_derive f x0 -> f x0 <> 0 ->
  ex_derive (fun t => ind_lt 0 (f t)) x0.
Proof. intros [a Hf] H0. exact (ex_of _ _ _ (D_ind f x0 a Hf H0)). Qed.

Lemma law_an_indicator_of_two_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 -> ex_derive (fun t => ind_lt (f t) (g t)) x0.
Proof. intros [a Hf] [b Hg] H. exact (ex_of _ _ _ (D_ind_lt f g x0 a b Hf Hg H)). Qed.

Lemma law_an_indicator_of_at_most_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  g x0 - f x0 <> 0 -> ex_derive (fun t => ind_le (f t) (g t)) x0.
Proof. intros [a Hf] [b Hg] H. exact (ex_of _ _ _ (D_ind_le f g x0 a b Hf Hg H)). Qed.

Lemma law_a_maximum_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 -> ex_derive (fun t => Rmax (f t) (g t)) x0.
Proof. intros [a Hf] [b Hg] H. exact (ex_of _ _ _ (D_max f g x0 a b Hf Hg H)). Qed.

Lemma law_a_minimum_is_differentiable (f g : R -> R) (x0 : R) : ex_derive f x0 -> ex_derive g x0 ->
  f x0 - g x0 <> 0 -> ex_derive (fun t => Rmin (f t) (g t)) x0.
Proof. intros [a Hf] [b Hg] H. exact (ex_of _ _ _ (D_min f g x0 a b Hf Hg H)). Qed.

Lemma law_a_power_of_a_positive_with_a_differentiable_exponent_is_differentiable (f g : R -> R) (x0 : R) :
  ex_derive f x0 -> ex_derive g x0 -> 0 < f x0 -> ex_derive (fun t => rpow (f t) (g t)) x0.
Proof. intros [a Hf] [b Hg] H0. exact (ex_of _ _ _ (D_power f g x0 a b Hf Hg H0)). Qed.

Lemma law_a_Prod_is_differentiable (n : nat) (f : R -> nat -> R) (x0 : R) :
  (forall k, (k < n)%nat -> ex_derive (fun t => f t k) x0) -> ex_derive (fun t => rprod n (fun k => f t k)) x0.
Proof.
  intros H. exact (ex_of _ _ _ (D_rprod n f x0 (fun k => Derive (fun t => f t k) x0)
    (fun k Hk => Derive_correct _ _ (H k Hk)))).
Qed.

(** * Signs *)

Lemma law_pi_is_positive : 0 < PI.
Proof. exact PI_RGT_0. Qed.

Lemma law_a_Prod_of_positives_is_positive (n : nat) (f : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> 0 < rprod n (fun k => f k).
Proof. intros _. exact (rprod_pos n f). Qed.

Lemma law_a_Prod_of_nonnegatives_is_nonnegative (n : nat) (f : nat -> R) :
  (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= rprod n (fun k => f k).
Proof. exact (rprod_ge0 n f). Qed.

Lemma law_what_a_one_hot_vector_chooses_is_positive (n : nat) (y f : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> (forall k, (k < n)%nat -> y k ^ 2 = y k) -> rsum n (fun k => y k) = 1 ->
  0 < rsum n (fun k => y k * f k).
Proof.
  intros _ P Y S. destruct (the_hot_one n y Y S) as [i [Hi E]]. rewrite (chosen_sum n y f i Hi E). exact (P i Hi).
Qed.

Lemma law_what_is_its_own_square_is_nonnegative (f : R) : f ^ 2 = f -> 0 <= f.
Proof. intros <-. exact (pow2_ge_0 f). Qed.

Lemma law_exp_is_positive (f : R) : 0 < exp f.
Proof. exact (exp_pos f). Qed.

Lemma law_sigma_is_positive (f : R) : 0 < sigm f.
Proof. exact (sigm_pos f). Qed.

Lemma law_sigma_is_less_than_1 (f : R) : 0 < 1 - sigm f.
Proof. exact (sigm_1m_pos f). Qed.

Lemma law_tanh2_is_less_than_1 (f : R) : 0 < 1 - tanh f ^ 2.
Proof. exact (tanh_sq_lt_1 f). Qed.

Lemma law_1_minus_tanh_is_positive (f : R) : 0 < 1 - tanh f.
Proof. pose proof (tanh_sq_lt_1 f). nra. Qed.

Lemma law_1_plus_tanh_is_positive (f : R) : 0 < 1 + tanh f.
Proof. pose proof (tanh_sq_lt_1 f). nra. Qed.

Lemma law_sizes_are_positive (n : nat) : (1 <= n)%nat -> 0 < INR n.
Proof. exact (INR_pos n). Qed.

Lemma law_a_sum_of_positives_is_positive (f g : R) : 0 < f -> 0 < g -> 0 < f + g.
Proof. exact (Rplus_lt_0_compat f g). Qed.

Lemma law_a_positive_plus_a_nonnegative_is_positive (f g : R) : 0 < f -> 0 <= g -> 0 < f + g.
Proof. exact (Rplus_lt_le_0_compat f g). Qed.

Lemma law_a_Sum_of_positives_is_positive (n : nat) (f : nat -> R) :
  (1 <= n)%nat -> (forall k, (k < n)%nat -> 0 < f k) -> 0 < rsum n (fun k => f k).
Proof. exact (rsum_pos n f). Qed.

Lemma law_a_Sum_with_positive_weights_is_positive (n : nat) (f g : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> (forall k, (k < n)%nat -> 0 <= g k) -> 0 < rsum n (fun k => g k) ->
  0 < rsum n (fun k => f k * g k).
Proof.
  intros _ Hf Hg Hs.
  assert (H : 0 <= rsum n (fun k => f k * g k)).
  { apply rsum_ge0; intros k Hk; apply Rmult_le_pos; [apply Rlt_le, Hf|apply Hg]; assumption. }
  destruct (Rle_lt_or_eq_dec _ _ H) as [|E]; [assumption|exfalso].
  assert (Hz : forall k, (k < n)%nat -> g k = 0).
  { clear H Hs. induction n as [|m IH]; intros k Hk; [lia|].
    assert (Hm : 0 <= rsum m (fun k => f k * g k)).
    { apply rsum_ge0; intros i Hi; apply Rmult_le_pos; [apply Rlt_le, Hf|apply Hg]; lia. }
    assert (Ht : 0 <= f m * g m) by (apply Rmult_le_pos; [apply Rlt_le, Hf|apply Hg]; lia).
    simpl in E.
    assert (E1 : 0 = rsum m (fun k => f k * g k)) by lra.
    assert (E2 : f m * g m = 0) by lra.
    destruct (Nat.eq_dec k m) as [->|Hkm].
    - destruct (Rmult_integral _ _ E2) as [F|G]; [|assumption]. specialize (Hf m ltac:(lia)). lra.
    - apply IH; try lia; [intros i Hi; apply Hf; lia|intros i Hi; apply Hg; lia|assumption]. }
  rewrite (rsum_eq0 n (fun k => g k) Hz) in Hs. lra.
Qed.

Lemma law_a_product_of_positives_is_positive (f g : R) : 0 < f -> 0 < g -> 0 < f * g.
Proof. exact (Rmult_lt_0_compat f g). Qed.

Lemma law_an_even_power_of_a_nonzero_is_positive (f : R) (p : nat) :
  (1 <= p)%nat -> f <> 0 -> 0 < f ^ (2 * p).
Proof. intros _. exact (pow_even_pos f p). Qed.

Lemma law_a_reciprocal_of_a_positive_is_positive (f : R) (p : nat) :
  (1 <= p)%nat -> 0 < f ^ p -> 0 < / (f ^ p).
Proof. intros _. exact (Rinv_0_lt_compat (f ^ p)). Qed.

Lemma law_a_power_of_a_positive_is_positive (f p : R) : 0 < f -> 0 < rpow f p.
Proof. exact (rpow_pos f p). Qed.

Lemma law_a_power_of_a_positive_is_positive_nat (f : R) (p : nat) : 0 < f -> 0 < f ^ p.
Proof. exact (pow_lt f p). Qed.

Lemma law_a_power_of_a_positive_is_positive_neg (f : R) (p : nat) : 0 < f -> 0 < / (f ^ p).
Proof. intros H. exact (Rinv_0_lt_compat _ (pow_lt f p H)). Qed.

Lemma law_the_absolute_value_of_a_nonzero_is_positive (f : R) : f <> 0 -> 0 < Rabs f.
Proof. exact (Rabs_pos_lt f). Qed.

Lemma law_ReLU_is_nonnegative (f : R) : 0 <= relu f.
Proof. exact (Rmax_l 0 f). Qed.

Lemma law_an_indicator_is_nonnegative (f g : R) : 0 <= ind_lt f g.
Proof.
  destruct (Rlt_dec f g) as [H|H]; [rewrite (ind_lt_1 f g H)|rewrite (ind_lt_0 f g)]; lra.
Qed.

Lemma law_an_absolute_value_is_nonnegative (f : R) : 0 <= Rabs f.
Proof. exact (Rabs_pos f). Qed.

Lemma law_a_positive_is_nonnegative (f : R) : 0 < f -> 0 <= f.
Proof. exact (Rlt_le 0 f). Qed.

Lemma law_a_square_root_is_nonnegative (f : R) : 0 <= f -> 0 <= rpow f (1 / 2).
Proof. intros _. exact (rpow_ge0 f (1 / 2)). Qed.

Lemma law_a_square_is_nonnegative (f : R) : 0 <= f ^ 2.
Proof. exact (pow2_ge_0 f). Qed.

Lemma law_an_even_power_is_nonnegative (f : R) (p : nat) : (1 <= p)%nat -> 0 <= f ^ (2 * p).
Proof. intros _. exact (pow_even_ge0 f p). Qed.

Lemma law_a_sum_of_nonnegatives_is_nonnegative (f g : R) : 0 <= f -> 0 <= g -> 0 <= f + g.
Proof. exact (Rplus_le_le_0_compat f g). Qed.

Lemma law_a_Sum_of_nonnegatives_is_nonnegative (n : nat) (f : nat -> R) :
  (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= rsum n (fun k => f k).
Proof. exact (rsum_ge0 n f). Qed.

Lemma law_a_product_of_nonnegatives_is_nonnegative (f g : R) : 0 <= f -> 0 <= g -> 0 <= f * g.
Proof. exact (Rmult_le_pos f g). Qed.

Lemma law_a_natural_power_of_a_nonnegative_is_nonnegative (f : R) (p : nat) :
  0 <= f -> 0 <= f ^ p.
Proof. exact (pow_le f p). Qed.

Lemma law_a_positive_is_not_0 (f : R) : 0 < f -> f <> 0.
Proof. exact (Rgt_not_eq f 0). Qed.

Lemma law_a_product_of_nonzeros_is_not_0 (f g : R) : f <> 0 -> g <> 0 -> f * g <> 0.
Proof. intros Hf Hg. exact (Rmult_integral_contrapositive_currified f g Hf Hg). Qed.

Lemma law_a_natural_power_of_a_nonzero_is_not_0 (f : R) (p : nat) : f <> 0 -> f ^ p <> 0.
Proof. exact (pow_nonzero f p). Qed.

Lemma law_a_Prod_of_nonzeros_is_not_0 (n : nat) (f : nat -> R) :
  (forall k, (k < n)%nat -> f k <> 0) -> rprod n (fun k => f k) <> 0.
Proof. exact (rprod_neq0 n f). Qed.

Lemma law_a_reciprocal_of_a_nonzero_is_not_0 (f : R) : f <> 0 -> / f <> 0.
Proof. exact (Rinv_neq_0_compat f). Qed.

Lemma law_the_absolute_value_of_a_nonzero_is_not_0 (f : R) : f <> 0 -> Rabs f <> 0.
Proof. exact (Rabs_no_R0 f). Qed.

Lemma law_minus_a_nonzero_is_not_0 (f : R) : f <> 0 -> - f <> 0.
Proof. exact (Ropp_neq_0_compat f). Qed.

Lemma law_order_of_Sum_in_a_nonzero (n m : nat) (g : R) (f : nat -> nat -> R) :
  g + rsum m (fun j2 => rsum n (fun k => f k j2)) <> 0 -> g + rsum n (fun k => rsum m (fun j2 => f k j2)) <> 0.
Proof. rewrite (rsum_swap n m f). trivial. Qed.

Lemma law_factor_of_an_inner_Sum_in_a_nonzero (n m : nat) (g : R) (h : nat -> R) (f : nat -> nat -> R) :
  g + rsum n (fun k => rsum m (fun j2 => h k * f k j2)) <> 0 ->
  g + rsum n (fun k => h k * rsum m (fun j2 => f k j2)) <> 0.
Proof.
  intros H. rewrite (rsum_ext n _ (fun k => rsum m (fun j2 => h k * f k j2))); [exact H |].
  intros k Hk. symmetry. apply rsum_scal_l.
Qed.

(** * Inequalities *)

Lemma law_what_is_no_less_leaves_a_nonnegative_difference (g f : R) : f <= g -> 0 <= g - f.
Proof. lra. Qed.

Lemma law_what_is_less_leaves_a_difference_that_is_not_0 (f g : R) : f < g -> f - g <> 0.
Proof. lra. Qed.

Lemma law_what_is_greater_leaves_a_positive_difference (g f : R) : f < g -> 0 < g - f.
Proof. lra. Qed.

Lemma law_a_bound_less_what_it_bounds_in_size_is_positive (g f : R) : Rabs f < g -> 0 < g - f.
Proof. intros H. apply Rabs_def2 in H. lra. Qed.

Lemma law_a_bound_plus_what_it_bounds_in_size_is_positive (g f : R) : Rabs f < g -> 0 < g + f.
Proof. intros H. apply Rabs_def2 in H. lra. Qed.

Lemma law_the_square_of_what_is_less_than_1_in_size_is_so (f : R) : Rabs f < 1 -> 0 < 1 - f ^ 2.
Proof. intros H. apply Rabs_def2 in H. nra. Qed.

Lemma law_product_of_numbers_less_than_1 (f g : R) :
  0 <= f -> 0 < 1 - f -> 0 < 1 - g -> 0 < 1 - f * g.
Proof. intros; nra. Qed.

Lemma law_the_mean_of_1_and_what_is_less_than_1_is_less_than_1 (f : R) :
  0 < 1 - f -> 0 < 1 + - (1 / 2) * (1 + f).
Proof. intros; lra. Qed.

Lemma law_transitivity_of_order (g f h : R) :
  h <= g -> f < h -> 0 < g - f.
Proof. lra. Qed.

Lemma law_a_nonnegative_difference_tells_what_is_no_less (f g : R) : 0 <= g - f -> f <= g.
Proof. lra. Qed.

Lemma law_a_positive_difference_tells_what_is_greater (f g : R) : 0 < g - f -> f < g.
Proof. lra. Qed.

Lemma law_a_number_is_no_more_than_its_absolute_value (f : R) : f <= Rabs f.
Proof. exact (Rle_abs f). Qed.

Lemma law_minus_a_number_is_no_more_than_its_absolute_value (f : R) : - f <= Rabs f.
Proof. rewrite <- Rabs_Ropp. exact (Rle_abs (- f)). Qed.

Lemma law_triangle_inequality (f g : R) : Rabs (f + g) <= Rabs f + Rabs g.
Proof. exact (Rabs_triang f g). Qed.

Lemma law_triangle_inequality_for_Sum (n : nat) (f : nat -> R) :
  Rabs (rsum n (fun k => f k)) <= rsum n (fun k => Rabs (f k)).
Proof. exact (rsum_abs_le n f). Qed.

Lemma law_a_number_is_no_more_than_its_ReLU (f : R) : f <= relu f.
Proof. exact (Rmax_r 0 f). Qed.

Lemma law_ReLU_is_no_more_than_what_bounds_it (f g : R) : f <= g -> 0 <= g -> relu f <= g.
Proof. intros H H'. exact (Rmax_lub 0 f g H' H). Qed.

Lemma law_ReLU_is_less_than_what_bounds_it (f g : R) : f < g -> 0 < g -> relu f < g.
Proof. intros H H'. exact (Rmax_lub_lt 0 f g H' H). Qed.

Lemma law_the_hinge_bounds_the_step (f : R) : ind_lt 0 f <= relu (1 + f).
Proof.
  destruct (Rlt_dec 0 f) as [H|H].
  - rewrite (ind_lt_1 0 f H). apply Rle_trans with (1 + f); [lra|exact (Rmax_r 0 (1 + f))].
  - rewrite (ind_lt_0 0 f) by lra. exact (Rmax_l 0 (1 + f)).
Qed.

Lemma law_an_indicator_is_no_more_than_1 (f g : R) : ind_lt f g <= 1.
Proof.
  destruct (Rlt_dec f g) as [H|H]; [rewrite (ind_lt_1 f g H)|rewrite (ind_lt_0 f g)]; lra.
Qed.

Lemma law_tanh_is_less_than_1 (f : R) : tanh f < 1.
Proof. pose proof (tanh_sq_lt_1 f). nra. Qed.

Lemma law_tanh_is_more_than_minus_1 (f : R) : - 1 < tanh f.
Proof. pose proof (tanh_sq_lt_1 f). nra. Qed.

Lemma law_an_entry_is_no_more_than_the_Sum_of_nonnegatives (n j : nat) (f : nat -> R) :
  (j < n)%nat -> (forall k, (k < n)%nat -> 0 <= f k) -> f j <= rsum n (fun k => f k).
Proof.
  intros Hj H. rewrite <- (rsum_delta n j f Hj). apply rsum_le. intros k Hk.
  destruct (Nat.eq_dec k j) as [->|Hn]; [rewrite delta_eq; lra|].
  rewrite (delta_neq k j Hn). pose proof (H k Hk). lra.
Qed.

Lemma law_tangent_of_exp (f : R) : 1 + f <= exp f.
Proof. exact (exp_ineq1_le f). Qed.

Lemma law_tangent_of_exp_at_any_point (g f : R) : exp g * (1 + f - g) <= exp f.
Proof.
  replace f with (g + (f - g)) at 2 by ring. rewrite exp_plus.
  apply Rmult_le_compat_l; [left; exact (exp_pos g)|].
  replace (1 + f - g) with (1 + (f - g)) by ring. exact (exp_ineq1_le (f - g)).
Qed.

Lemma law_tangent_of_log (f : R) : 0 < f -> ln f <= f - 1.
Proof. intros H. pose proof (exp_ineq1_le (ln f)) as Hf. rewrite (exp_ln f H) in Hf. lra. Qed.

Lemma law_log_of_what_is_at_least_1 (f : R) : 1 <= f -> 0 <= ln f.
Proof. intros H. rewrite <- ln_1. apply ln_le; lra. Qed.

Lemma law_log_of_what_is_more_than_1 (f : R) : 1 < f -> 0 < ln f.
Proof. intros H. rewrite <- ln_1. apply ln_increasing; lra. Qed.

Lemma law_log_of_what_is_no_more_than_1 (f : R) : 0 < f -> f <= 1 -> ln f <= 0.
Proof. intros Hf H. rewrite <- ln_1. exact (ln_le f 1 Hf H). Qed.

Lemma exp_le_compat (f g : R) : f <= g -> exp f <= exp g.
Proof. intros [H|H]; [left; exact (exp_increasing f g H)|right; now rewrite H]. Qed.

Lemma law_exp_is_increasing (f g : R) : f <= g -> exp f <= exp g.
Proof. exact (exp_le_compat f g). Qed.

Lemma law_exp_is_strictly_increasing (f g : R) : f < g -> exp f < exp g.
Proof. exact (exp_increasing f g). Qed.

Lemma law_log_is_increasing (f g : R) : 0 < f -> f <= g -> ln f <= ln g.
Proof. exact (ln_le f g). Qed.

Lemma law_log_is_strictly_increasing (f g : R) : 0 < f -> f < g -> ln f < ln g.
Proof. exact (ln_increasing f g). Qed.

Lemma law_sigma_is_increasing (f g : R) : f <= g -> sigm f <= sigm g.
Proof.
  intros H. unfold sigm. apply Rinv_le_contravar; [exact (sigm_den g)|].
  apply Rplus_le_compat_l, exp_le_compat. lra.
Qed.

Lemma law_sigma_is_strictly_increasing (f g : R) : f < g -> sigm f < sigm g.
Proof.
  intros H. unfold sigm. apply Rinv_lt_contravar.
  - apply Rmult_lt_0_compat; apply sigm_den.
  - apply Rplus_lt_compat_l, exp_increasing. lra.
Qed.

(* tanh z is 1 - 2 / (exp (2 z) + 1) *)
Lemma tanh_as_sigm z : tanh z = 2 * sigm (2 * z) - 1.
Proof.
  rewrite tanh_exp. unfold sigm.
  replace (exp (- (2 * z))) with (exp (- z) * exp (- z)) by (rewrite <- exp_plus; f_equal; ring).
  assert (exp z * exp (- z) = 1) as H by (rewrite <- exp_plus, Rplus_opp_r; exact exp_0).
  pose proof (exp_pos z). pose proof (exp_pos (- z)).
  apply (Rmult_eq_reg_r ((exp z + exp (- z)) * (1 + exp (- z) * exp (- z)))); [|nra].
  field_simplify; [|nra|nra].
  replace (exp z) with (/ exp (- z)) by (field_simplify_eq; nra).
  field; nra.
Qed.

Lemma law_tanh_is_increasing (f g : R) : f <= g -> tanh f <= tanh g.
Proof.
  intros H. rewrite !tanh_as_sigm.
  assert (sigm (2 * f) <= sigm (2 * g)) by (apply law_sigma_is_increasing; lra). lra.
Qed.

Lemma law_tanh_is_strictly_increasing (f g : R) : f < g -> tanh f < tanh g.
Proof.
  intros H. rewrite !tanh_as_sigm.
  assert (sigm (2 * f) < sigm (2 * g)) by (apply law_sigma_is_strictly_increasing; lra). lra.
Qed.

Lemma law_ReLU_is_increasing (f g : R) : f <= g -> relu f <= relu g.
Proof. intros H. exact (Rle_max_compat_l f g 0 H). Qed.

Lemma law_square_root_is_increasing (f g : R) : 0 <= f -> f <= g -> rpow f (1 / 2) <= rpow g (1 / 2).
Proof. intros Hf H. rewrite !rpow_half by lra. exact (sqrt_le_1_alt f g H). Qed.

Lemma law_reciprocals_of_positives_fall (g f : R) : 0 < f -> f <= g -> / g <= / f.
Proof. exact (Rinv_le_contravar f g). Qed.

Lemma law_a_logarithm_above_a_bound (f g : R) : exp f <= g -> f <= ln g.
Proof. intros H. rewrite <- (ln_exp f). exact (ln_le (exp f) g (exp_pos f) H). Qed.

Lemma law_a_logarithm_strictly_above_a_bound (f g : R) : exp f < g -> f < ln g.
Proof. intros H. rewrite <- (ln_exp f). exact (ln_increasing (exp f) g (exp_pos f) H). Qed.

Lemma law_a_logarithm_below_a_bound (f g : R) : 0 < f -> f <= exp g -> ln f <= g.
Proof. intros Hf H. rewrite <- (ln_exp g). exact (ln_le f (exp g) Hf H). Qed.

Lemma law_an_exponential_below_a_bound (f g : R) : 0 < g -> f <= ln g -> exp f <= g.
Proof. intros Hg H. rewrite <- (exp_ln g Hg). exact (exp_le_compat f (ln g) H). Qed.

Lemma law_a_square_root_below_a_bound (f g : R) : 0 <= f -> 0 <= g -> f <= g ^ 2 -> rpow f (1 / 2) <= g.
Proof.
  intros Hf Hg H. rewrite (rpow_half f Hf), <- (sqrt_pow2 g Hg). exact (sqrt_le_1_alt f (g ^ 2) H).
Qed.

Lemma law_a_square_root_above_a_bound (f g : R) : 0 <= g -> f ^ 2 <= g -> f <= rpow g (1 / 2).
Proof.
  intros Hg H. rewrite (rpow_half g Hg). apply Rle_trans with (Rabs f); [exact (Rle_abs f)|].
  rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. nra.
Qed.

Lemma law_an_absolute_value_between_bounds (f g : R) : f <= g -> - f <= g -> Rabs f <= g.
Proof. intros H H'. apply Rabs_le. lra. Qed.

Lemma law_an_absolute_value_strictly_between_bounds (f g : R) : f < g -> - f < g -> Rabs f < g.
Proof. intros H H'. apply Rabs_def1; lra. Qed.

Lemma law_what_has_no_greater_square (f g : R) : 0 <= g -> f ^ 2 <= g ^ 2 -> f <= g.
Proof. intros Hg H. nra. Qed.

Lemma law_absolute_value_of_a_product (f g : R) : Rabs (f * g) = Rabs f * Rabs g.
Proof. exact (Rabs_mult f g). Qed.

Lemma law_absolute_value_of_a_reciprocal (f : R) : Rabs (/ f) = / Rabs f.
Proof. exact (Rabs_inv f). Qed.

Lemma law_square_of_an_absolute_value (f : R) : Rabs f ^ 2 = f ^ 2.
Proof. exact (pow2_abs f). Qed.

Lemma law_absolute_value_of_a_nonnegative (f : R) : 0 <= f -> Rabs f = f.
Proof. exact (Rabs_pos_eq f). Qed.

Lemma law_absolute_value_of_a_nonpositive (f : R) : 0 <= - f -> Rabs f = - f.
Proof. intros H. rewrite <- Rabs_Ropp. exact (Rabs_pos_eq (- f) H). Qed.

Lemma law_square_of_a_square_root (f : R) : 0 <= f -> rpow f (1 / 2) ^ 2 = f.
Proof. intros H. rewrite (rpow_half f H). exact (pow2_sqrt f H). Qed.

Lemma law_square_factor_of_a_root (f g : R) : 0 <= g -> rpow (f ^ 2 * g) (1 / 2) = Rabs f * rpow g (1 / 2).
Proof.
  intros Hg. pose proof (pow2_ge_0 f) as Hf.
  rewrite rpow_half by (apply Rmult_le_pos; assumption). rewrite (rpow_half g Hg).
  rewrite (sqrt_mult (f ^ 2) g Hf Hg), <- Rsqr_pow2, sqrt_Rsqr_abs. reflexivity.
Qed.

Lemma law_square_root_of_a_square (f : R) : rpow (f ^ 2) (1 / 2) = Rabs f.
Proof. rewrite rpow_half by exact (pow2_ge_0 f). rewrite <- Rsqr_pow2. exact (sqrt_Rsqr_abs f). Qed.

(** * Functions defined by cases *)

Lemma law_a_maximum_with_a_positive_is_positive (f g : R) : 0 < f -> 0 < Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_maximum_with_a_positive_second_is_positive (f g : R) : 0 < g -> 0 < Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_minimum_of_positives_is_positive (f g : R) : 0 < f -> 0 < g -> 0 < Rmin f g.
Proof. two_numbers. Qed.

Lemma law_a_maximum_with_a_nonnegative_is_nonnegative (f g : R) : 0 <= f -> 0 <= Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_maximum_with_a_nonnegative_second_is_nonnegative (f g : R) : 0 <= g -> 0 <= Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_minimum_of_nonnegatives_is_nonnegative (f g : R) : 0 <= f -> 0 <= g -> 0 <= Rmin f g.
Proof. two_numbers. Qed.

Lemma law_an_indicator_of_at_most_is_nonnegative (f g : R) : 0 <= ind_le f g.
Proof. two_numbers. Qed.

Lemma law_Markov_s_bound_of_an_indicator (g f : R) : 0 <= f -> 0 < g -> ind_le g f <= f * / g.
Proof.
intros Hf Hg. unfold ind_le. pose proof (Rinv_0_lt_compat g Hg) as Hi. destruct (Rle_dec g f) as [H|H].
- rewrite <- (Rinv_r g) by lra. apply Rmult_le_compat_r; lra.
- apply Rmult_le_pos; lra.
Qed.

Lemma law_Chebyshev_s_bound_of_an_indicator (g f : R) : 0 < g ->
  ind_le g (Rabs f) <= f ^ 2 * / (g ^ 2).
Proof.
intros Hg. unfold ind_le. pose proof (pow_lt g 2 Hg) as Hs. pose proof (Rinv_0_lt_compat _ Hs) as Hi.
pose proof (pow2_ge_0 f) as Hf. destruct (Rle_dec g (Rabs f)) as [H|H].
- rewrite <- (Rinv_r (g ^ 2)) by lra. apply Rmult_le_compat_r; [lra|].
  rewrite <- (pow2_abs f). apply pow_incr. lra.
- apply Rmult_le_pos; lra.
Qed.

Lemma law_a_maximum_is_no_less_than_the_first (f g : R) : f <= Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_maximum_is_no_less_than_the_second (g f : R) : g <= Rmax f g.
Proof. two_numbers. Qed.

Lemma law_a_minimum_is_no_more_than_the_first (f g : R) : Rmin f g <= f.
Proof. two_numbers. Qed.

Lemma law_a_minimum_is_no_more_than_the_second (f g : R) : Rmin f g <= g.
Proof. two_numbers. Qed.

Lemma law_maximum_where_the_first_is_greater (f g : R) : g <= f -> Rmax f g = f.
Proof. two_numbers. Qed.

Lemma law_maximum_where_the_second_is_greater (f g : R) : f <= g -> Rmax f g = g.
Proof. two_numbers. Qed.

Lemma law_minimum_where_the_first_is_less (f g : R) : f <= g -> Rmin f g = f.
Proof. two_numbers. Qed.

Lemma law_minimum_where_the_second_is_less (f g : R) : g <= f -> Rmin f g = g.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_less (f g : R) : f < g -> ind_lt f g = 1.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_not_less (f g : R) : g <= f -> ind_lt f g = 0.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_at_most (f g : R) : f <= g -> ind_le f g = 1.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_more (f g : R) : g < f -> ind_le f g = 0.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_less_and_so_not_equal (f g : R) : f < g -> ind_eq f g = 0.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_greater_and_so_not_equal (f g : R) : g < f -> ind_eq f g = 0.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_less_and_so_differs (f g : R) : f < g -> ind_ne f g = 1.
Proof. two_numbers. Qed.

Lemma law_indicator_of_what_is_greater_and_so_differs (f g : R) : g < f -> ind_ne f g = 1.
Proof. two_numbers. Qed.

Lemma law_maximum_by_ReLU (f g : R) : Rmax f g = g + relu (f - g).
Proof. two_numbers. Qed.

Lemma law_minimum_by_ReLU (f g : R) : Rmin f g = f - relu (f - g).
Proof. two_numbers. Qed.

Lemma law_minimum_by_a_maximum (f g : R) : Rmin f g = - Rmax (- f) (- g).
Proof. two_numbers. Qed.

Lemma law_Huber_s_function_by_ReLU (f g : R) :
  0 <= g ->
  1 / 2 * f ^ 2 * ind_le (Rabs f) g + (g * Rabs f + - (1 / 2) * g ^ 2) * ind_lt g (Rabs f) =
  1 / 2 * f ^ 2 + - (1 / 2) * relu (f - g) ^ 2 + - (1 / 2) * relu (- f - g) ^ 2.
Proof.
  intros Hg. unfold relu, ind_lt, ind_le, Rabs, Rmax.
  repeat
    match goal with
    | |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b)
    | |- context [Rle_dec ?a ?b] => destruct (Rle_dec a b)
    | |- context [Rcase_abs ?a] => destruct (Rcase_abs a)
    end;
    first
      [ exfalso; lra
      | field
      | assert (E : f = 0) by lra; assert (G : g = 0) by lra; rewrite E, G; field
      | assert (E : f = g) by lra; rewrite E; field
      | assert (E : f = - g) by lra; rewrite E; field ].
Qed.

Lemma law_Huber_s_function_by_ReLU_with_a_strict_bound (f g : R) :
  0 <= g ->
  1 / 2 * f ^ 2 * ind_lt (Rabs f) g + (g * Rabs f + - (1 / 2) * g ^ 2) * ind_le g (Rabs f) =
  1 / 2 * f ^ 2 + - (1 / 2) * relu (f - g) ^ 2 + - (1 / 2) * relu (- f - g) ^ 2.
Proof.
  intros Hg. unfold relu, ind_lt, ind_le, Rabs, Rmax.
  repeat
    match goal with
    | |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b)
    | |- context [Rle_dec ?a ?b] => destruct (Rle_dec a b)
    | |- context [Rcase_abs ?a] => destruct (Rcase_abs a)
    end;
    first
      [ exfalso; lra
      | field
      | assert (E : f = 0) by lra; assert (G : g = 0) by lra; rewrite E, G; field
      | assert (E : f = g) by lra; rewrite E; field
      | assert (E : f = - g) by lra; rewrite E; field ].
Qed.

Lemma law_Huber_s_function_is_differentiable (f : R -> R) (c x0 : R) : ex_derive f x0 -> 0 <= c ->
  ex_derive
    (fun t => 1 / 2 * f t ^ 2 * ind_le (Rabs (f t)) c + (c * Rabs (f t) + - (1 / 2) * c ^ 2) * ind_lt c (Rabs (f t))) x0.
Proof.
  intros [a Hf] Hc.
  apply ex_derive_ext with
    (f := fun t => 1 / 2 * f t ^ 2 + - (1 / 2) * relu (f t - c) ^ 2 + - (1 / 2) * relu (- f t - c) ^ 2).
  - intros t. symmetry. exact (law_Huber_s_function_by_ReLU (f t) c Hc).
  - apply @ex_derive_plus; [ apply @ex_derive_plus | ].
    + auto_derive. exists a. exact Hf.
    + apply ex_derive_scal. apply (law_a_squared_ReLU_is_differentiable (fun t => f t - c)).
      auto_derive. exists a. exact Hf.
    + apply ex_derive_scal. apply (law_a_squared_ReLU_is_differentiable (fun t => - f t - c)).
      auto_derive. exists a. exact Hf.
Qed.

Lemma law_Huber_s_function_with_a_strict_bound_is_differentiable (f : R -> R) (c x0 : R) : ex_derive f x0 -> 0 <= c ->
  ex_derive
    (fun t => 1 / 2 * f t ^ 2 * ind_lt (Rabs (f t)) c + (c * Rabs (f t) + - (1 / 2) * c ^ 2) * ind_le c (Rabs (f t))) x0.
Proof.
  intros [a Hf] Hc.
  apply ex_derive_ext with
    (f := fun t => 1 / 2 * f t ^ 2 + - (1 / 2) * relu (f t - c) ^ 2 + - (1 / 2) * relu (- f t - c) ^ 2).
  - intros t. symmetry. exact (law_Huber_s_function_by_ReLU_with_a_strict_bound (f t) c Hc).
  - apply @ex_derive_plus; [ apply @ex_derive_plus | ].
    + auto_derive. exists a. exact Hf.
    + apply ex_derive_scal. apply (law_a_squared_ReLU_is_differentiable (fun t => f t - c)).
      auto_derive. exists a. exact Hf.
    + apply ex_derive_scal. apply (law_a_squared_ReLU_is_differentiable (fun t => - f t - c)).
      auto_derive. exists a. exact Hf.
Qed.

Lemma law_clipping_by_ReLU (g f : R) : 0 <= g -> Rmax (- g) (Rmin g f) = f - relu (f - g) + relu (- f - g).
Proof. intros Hg. unfold Rmin. destruct (Rle_dec g f); two_numbers. Qed.

Lemma law_an_indicator_and_its_contrary (f g : R) : ind_le f g = 1 - ind_lt g f.
Proof. two_numbers. Qed.

Lemma law_what_is_no_more_than_something_that_is_no_more (f h g : R) : f <= g -> g <= h -> f <= h.
Proof. exact (Rle_trans f g h). Qed.

Lemma law_ReLU_of_a_nonnegative (f : R) : 0 <= f -> relu f = f.
Proof. two_numbers. Qed.

Lemma law_ReLU_of_a_nonpositive (f : R) : 0 <= - f -> relu f = 0.
Proof. two_numbers. Qed.

Lemma law_indicator_of_equals (f : R) : ind_eq f f = 1.
Proof. two_numbers. Qed.

Lemma law_indicator_of_no_difference (f : R) : ind_ne f f = 0.
Proof. two_numbers. Qed.

Lemma law_ReLU_by_an_indicator (f : R) : relu f = f * ind_lt 0 f.
Proof. two_numbers. Qed.

Lemma law_absolute_value_by_ReLU (f : R) : Rabs f = relu f + relu (- f).
Proof. two_numbers. Qed.

Lemma law_a_maximum_is_no_more_than_what_bounds_both (f g h : R) : f <= h -> g <= h -> Rmax f g <= h.
Proof. two_numbers. Qed.

Lemma law_a_minimum_is_no_less_than_what_both_bound (h f g : R) : h <= f -> h <= g -> h <= Rmin f g.
Proof. two_numbers. Qed.

Lemma law_minus_a_nonnegative_times_a_nonpositive_is_nonnegative (f g : R) : 0 <= f -> 0 <= - g -> 0 <= - f * g.
Proof. intros Hf Hg. replace (- f * g) with (f * - g) by ring. exact (Rmult_le_pos _ _ Hf Hg). Qed.

(** * Expectations

    The arguments of these laws begin with the outcomes, the expectation, which random variables are integrable, and
    that these are such.  A letter is a function of the outcome, in a law about a variable x one of x before that;
    a letter that is not random is a number.  That two letters are independent is asked for as [uncorrelated]. *)

Section Expectations.
#[local] Set Default Proof Using "All".
Context (Omega : Type) (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop).
Context (averages : expectation E integrable).

Lemma law_expectation_of_a_constant (c : R) : E (fun o => c) = c.
Proof. exact (mean_const averages c). Qed.

Lemma law_linearity_of_E (f g : Omega -> R) : integrable (fun o => f o) -> integrable (fun o => g o) ->
  E (fun o => f o + g o) = E (fun o => f o) + E (fun o => g o).
Proof. exact (mean_plus averages f g). Qed.

Lemma law_linearity_of_E_over_Sum (n : nat) (f : Omega -> nat -> R) :
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) ->
  E (fun o => rsum n (fun k => f o k)) = rsum n (fun k => E (fun o => f o k)).
Proof. exact (mean_rsum E integrable averages n f). Qed.

Lemma law_constant_factor_of_E (c : R) (f : Omega -> R) : integrable (fun o => f o) ->
  E (fun o => c * f o) = c * E (fun o => f o).
Proof. exact (mean_scal averages c f). Qed.

Lemma law_expectation_of_a_product_of_independent_variables (f g : Omega -> R) :
  uncorrelated E integrable (fun o => f o) (fun o => g o) ->
  integrable (fun o => f o) -> integrable (fun o => g o) ->
  E (fun o => f o * g o) = E (fun o => f o) * E (fun o => g o).
Proof. intros [_ H] _ _. exact H. Qed.

Lemma law_expectation_of_a_Prod_of_independent_variables (n : nat) (f : Omega -> nat -> R) :
  uncorrelated_over E integrable n (fun o k => f o k) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) ->
  E (fun o => rprod n (fun k => f o k)) = rprod n (fun k => E (fun o => f o k)).
Proof. intros H _. exact (mean_rprod E integrable averages n f H). Qed.

Lemma law_expectation_of_a_product (f g : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => g o) -> integrable (fun o => f o * g o) ->
  E (fun o => f o * g o) = E (fun o => f o) * E (fun o => g o) + covariance E (fun o => f o) (fun o => g o).
Proof.
  intros Hf Hg Hfg. change (E (fun o => f o * g o) = E f * E g + covariance E f g).
  rewrite (covariance_mean E integrable averages f g Hf Hg Hfg). ring.
Qed.

Lemma law_expectation_of_a_square (f : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => f o ^ 2) ->
  E (fun o => f o ^ 2) = E (fun o => f o) ^ 2 + variance E (fun o => f o).
Proof.
  intros Hf H. change (E (fun o => f o ^ 2) = E f ^ 2 + variance E f).
  rewrite (variance_mean E integrable averages f Hf H). ring.
Qed.

Lemma law_definition_of_the_variance (f : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => f o ^ 2) ->
  variance E (fun o => f o) = E (fun o => (f o - E (fun o => f o)) ^ 2).
Proof. intros _ _. unfold variance, covariance. apply mean_ext. intros; ring. Qed.

Lemma law_variance (f : Omega -> R) : integrable (fun o => f o) -> integrable (fun o => f o ^ 2) ->
  variance E (fun o => f o) = E (fun o => f o ^ 2) - E (fun o => f o) ^ 2.
Proof. exact (variance_mean E integrable averages f). Qed.

Lemma law_variance_as_a_covariance (f : Omega -> R) :
  variance E (fun o => f o) = covariance E (fun o => f o) (fun o => f o).
Proof. reflexivity. Qed.

Lemma law_variance_of_a_constant (c : R) : variance E (fun o => c) = 0.
Proof. exact (covariance_const E integrable averages c (fun _ => c)). Qed.

Lemma law_variance_of_a_shifted_variable (c : R) (f : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => f o ^ 2) ->
  variance E (fun o => c + f o) = variance E (fun o => f o).
Proof. intros Hf _. exact (variance_shift E integrable averages c f Hf). Qed.

Lemma law_variance_of_a_multiple (c : R) (f : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => f o ^ 2) ->
  variance E (fun o => c * f o) = c ^ 2 * variance E (fun o => f o).
Proof. exact (variance_scal E integrable averages c f). Qed.

Lemma law_variance_of_a_sum_of_independent_variables (f g : Omega -> R) :
  uncorrelated E integrable (fun o => f o) (fun o => g o) ->
  integrable (fun o => f o) -> integrable (fun o => g o) ->
  integrable (fun o => f o ^ 2) -> integrable (fun o => g o ^ 2) ->
  variance E (fun o => f o + g o) = variance E (fun o => f o) + variance E (fun o => g o).
Proof. intros H Hf Hg. exact (variance_plus E integrable averages f g Hf Hg H). Qed.

Lemma law_variance_of_a_Sum_of_independent_variables (n : nat) (f : Omega -> nat -> R) :
  uncorrelated_over E integrable n (fun o k => f o k) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k ^ 2)) ->
  variance E (fun o => rsum n (fun k => f o k)) = rsum n (fun k => variance E (fun o => f o k)).
Proof. exact (variance_rsum E integrable averages n f). Qed.

Lemma law_definition_of_the_covariance (f g : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => g o) -> integrable (fun o => f o * g o) ->
  covariance E (fun o => f o) (fun o => g o)
  = E (fun o => (f o - E (fun o => f o)) * (g o - E (fun o => g o))).
Proof. reflexivity. Qed.

Lemma law_covariance (f g : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => g o) -> integrable (fun o => f o * g o) ->
  covariance E (fun o => f o) (fun o => g o) = E (fun o => f o * g o) - E (fun o => f o) * E (fun o => g o).
Proof. exact (covariance_mean E integrable averages f g). Qed.

Lemma law_covariance_is_symmetric (f g : Omega -> R) :
  covariance E (fun o => f o) (fun o => g o) = covariance E (fun o => g o) (fun o => f o).
Proof. exact (covariance_sym E f g). Qed.

Lemma law_covariance_with_a_constant (c : R) (f : Omega -> R) : covariance E (fun o => c) (fun o => f o) = 0.
Proof. exact (covariance_const E integrable averages c f). Qed.

Lemma law_covariance_of_independent_variables (f g : Omega -> R) :
  uncorrelated E integrable (fun o => f o) (fun o => g o) ->
  integrable (fun o => f o) -> integrable (fun o => g o) ->
  covariance E (fun o => f o) (fun o => g o) = 0.
Proof. intros H Hf Hg. exact (covariance_uncorrelated E integrable averages f g Hf Hg H). Qed.

Lemma law_covariance_of_a_sum (f g h : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => g o) -> integrable (fun o => h o) ->
  integrable (fun o => f o * h o) -> integrable (fun o => g o * h o) ->
  covariance E (fun o => f o + g o) (fun o => h o)
  = covariance E (fun o => f o) (fun o => h o) + covariance E (fun o => g o) (fun o => h o).
Proof. exact (covariance_plus E integrable averages f g h). Qed.

Lemma law_covariance_of_a_Sum (n : nat) (f : Omega -> nat -> R) (h : Omega -> R) :
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> integrable (fun o => h o) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k * h o)) ->
  covariance E (fun o => rsum n (fun k => f o k)) (fun o => h o)
  = rsum n (fun k => covariance E (fun o => f o k) (fun o => h o)).
Proof. exact (covariance_rsum E integrable averages n f h). Qed.

Lemma law_covariance_of_a_multiple (c : R) (f h : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => h o) -> integrable (fun o => f o * h o) ->
  covariance E (fun o => c * f o) (fun o => h o) = c * covariance E (fun o => f o) (fun o => h o).
Proof. exact (covariance_scal E integrable averages c f h). Qed.

Lemma law_derivative_of_an_expectation (f : R -> Omega -> R) (x0 : R) :
  interchangeable E (fun t o => f t o) x0 -> (forall o, ex_derive (fun t => f t o) x0) ->
  Derive (fun t => E (fun o => f t o)) x0 = E (fun o => Derive (fun t => f t o) x0).
Proof. intros [_ H] _. exact H. Qed.

Lemma law_a_sum_has_an_expectation (f g : Omega -> R) : integrable (fun o => f o) -> integrable (fun o => g o) ->
  integrable (fun o => f o + g o).
Proof. exact (plus_integrable averages f g). Qed.

Lemma law_a_Sum_has_an_expectation (n : nat) (f : Omega -> nat -> R) :
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> integrable (fun o => rsum n (fun k => f o k)).
Proof. exact (rsum_integrable E integrable averages n f). Qed.

Lemma law_a_multiple_has_an_expectation (c : R) (f : Omega -> R) : integrable (fun o => f o) ->
  integrable (fun o => c * f o).
Proof. exact (scal_integrable averages c f). Qed.

Lemma law_a_logarithm_of_a_product_has_an_expectation (f g : Omega -> R) :
  (forall o, 0 < f o) -> (forall o, 0 < g o) -> integrable (fun o => ln (f o)) -> integrable (fun o => ln (g o)) ->
  integrable (fun o => ln (f o * g o)).
Proof.
intros Hf Hg If Ig. refine (integrable_ext integrable _ _ _ (plus_integrable averages _ _ If Ig)).
intros o. symmetry. now apply ln_mult.
Qed.

Lemma law_a_logarithm_of_a_quotient_has_an_expectation (f g : Omega -> R) :
  (forall o, 0 < f o) -> (forall o, 0 < g o) -> integrable (fun o => ln (f o)) -> integrable (fun o => ln (g o)) ->
  integrable (fun o => ln (f o * / g o)).
Proof.
intros Hf Hg If Ig.
refine (integrable_ext integrable _ _ _ (plus_integrable averages _ _ If (scal_integrable averages (-1) _ Ig))).
intros o. rewrite (law_logarithm_of_a_quotient (f o) (g o)) by auto. cbn. ring.
Qed.

Lemma law_a_logarithm_of_exp_has_an_expectation (f : Omega -> R) : integrable (fun o => f o) ->
  integrable (fun o => ln (exp (f o))).
Proof. intros H. refine (integrable_ext integrable _ _ _ H). intros o. symmetry. apply ln_exp. Qed.

Lemma law_a_product_of_independent_variables_has_an_expectation (f g : Omega -> R) :
  uncorrelated E integrable (fun o => f o) (fun o => g o) ->
  integrable (fun o => f o) -> integrable (fun o => g o) -> integrable (fun o => f o * g o).
Proof. intros [H _] _ _. exact H. Qed.

Lemma law_a_Prod_of_independent_variables_has_an_expectation (n : nat) (f : Omega -> nat -> R) :
  uncorrelated_over E integrable n (fun o k => f o k) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> integrable (fun o => rprod n (fun k => f o k)).
Proof. intros H _. exact (rprod_integrable E integrable averages n f H). Qed.

Lemma law_a_variance_is_nonnegative (f : Omega -> R) :
  integrable (fun o => f o) -> integrable (fun o => f o ^ 2) -> 0 <= variance E (fun o => f o).
Proof. exact (variance_ge0 E integrable averages f). Qed.

Lemma law_an_expectation_of_what_is_nonnegative_is_so (f : Omega -> R) :
  (forall o, 0 <= f o) -> integrable (fun o => f o) -> 0 <= E (fun o => f o).
Proof. intros H Hf. exact (mean_ge0 averages f Hf H). Qed.

Lemma law_an_expectation_is_differentiable (f : R -> Omega -> R) (x0 : R) :
  interchangeable E (fun t o => f t o) x0 -> (forall o, ex_derive (fun t => f t o) x0) ->
  ex_derive (fun t => E (fun o => f t o)) x0.
Proof. intros [H _] _. exact H. Qed.

End Expectations.

(** * The maximum over an index *)

Lemma law_Cauchy_Schwarz_inequality (n : nat) (f g : nat -> R) :
  rsum n (fun k => f k * g k) <= rpow (rsum n (fun k => f k ^ 2)) (1 / 2) * rpow (rsum n (fun k => g k ^ 2)) (1 / 2).
Proof.
  assert (HA : 0 <= rsum n (fun k => f k ^ 2)) by (apply rsum_ge0; intros; apply pow2_ge_0).
  assert (HC : 0 <= rsum n (fun k => g k ^ 2)) by (apply rsum_ge0; intros; apply pow2_ge_0).
  assert (H : forall t, 0 <= rsum n (fun k => f k ^ 2) + 2 * t * rsum n (fun k => f k * g k)
      + t ^ 2 * rsum n (fun k => g k ^ 2)).
  { intros t. rewrite <- !rsum_scal_l, <- !rsum_plus. apply rsum_ge0. intros k _.
    replace (f k ^ 2 + 2 * t * (f k * g k) + t ^ 2 * g k ^ 2) with ((f k + t * g k) ^ 2) by ring. apply pow2_ge_0. }
  rewrite !rpow_half by assumption. rewrite <- sqrt_mult by assumption.
  set (A := rsum n (fun k => f k ^ 2)) in *. set (B := rsum n (fun k => f k * g k)) in *.
  set (C := rsum n (fun k => g k ^ 2)) in *.
  assert (HB : B ^ 2 <= A * C).
  { destruct (Req_dec C 0) as [Hz|Hz].
    - destruct (Req_dec B 0) as [->|Hb]; [rewrite Hz; lra|].
      pose proof (H (- (A + 1) / (2 * B))) as Ht. rewrite Hz in Ht.
      replace (A + 2 * (- (A + 1) / (2 * B)) * B + (- (A + 1) / (2 * B)) ^ 2 * 0) with (- 1) in Ht
        by (field; exact Hb). lra.
    - assert (Hp : 0 < C) by lra. pose proof (H (- B / C)) as Ht.
      replace (A + 2 * (- B / C) * B + (- B / C) ^ 2 * C) with ((A * C - B ^ 2) / C) in Ht by (field; exact Hz).
      assert (0 <= (A * C - B ^ 2) / C * C) by (apply Rmult_le_pos; lra).
      replace ((A * C - B ^ 2) / C * C) with (A * C - B ^ 2) in H0 by (field; exact Hz). lra. }
  apply Rle_trans with (Rabs B); [exact (Rle_abs B)|]. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
  unfold Rsqr. lra.
Qed.

Lemma law_lower_end_of_an_interval (f h g : R) : between f g h -> f <= g -> f <= h.
Proof. unfold between. lra. Qed.

Lemma law_comparison_of_logarithms (f g : R) : 0 < f -> 0 < g -> ln f <= ln g -> f <= g.
Proof. intros Hf Hg H. rewrite <- (exp_ln f Hf), <- (exp_ln g Hg). exact (exp_le_compat _ _ H). Qed.

Lemma law_a_value_is_no_more_than_the_maximum (n j : nat) (f : nat -> R) : (1 <= n)%nat -> (j < n)%nat ->
  f j <= rmax n (fun k => f k).
Proof. intros _. exact (rmax_ge n j f). Qed.

Lemma law_an_entry_is_no_more_than_the_maximum_norm (n j : nat) (f : nat -> R) : (1 <= n)%nat -> (j < n)%nat ->
  f j <= rmax n (fun k => Rabs (f k)).
Proof.
  intros _ Hj. apply Rle_trans with (Rabs (f j)); [apply Rle_abs|exact (rmax_ge n j (fun k => Rabs (f k)) Hj)].
Qed.

Lemma law_minus_an_entry_is_no_more_than_the_maximum_norm (n j : nat) (f : nat -> R) : (1 <= n)%nat -> (j < n)%nat ->
  - f j <= rmax n (fun k => Rabs (f k)).
Proof.
  intros _ Hj. apply Rle_trans with (Rabs (f j)); [|exact (rmax_ge n j (fun k => Rabs (f k)) Hj)].
  rewrite <- Rabs_Ropp. apply Rle_abs.
Qed.

Lemma law_upper_bound_of_a_maximum (n : nat) (f : nat -> R) (c : R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> f k <= c) -> rmax n (fun k => f k) <= c.
Proof. exact (rmax_le n f c). Qed.

Lemma law_strict_upper_bound_of_a_maximum (n : nat) (f : nat -> R) (c : R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> f k < c) -> rmax n (fun k => f k) < c.
Proof. intros Hn H. destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]]. exact (H j Hj). Qed.

Lemma law_the_maximum_is_nonexpansive (n : nat) (f g : nat -> R) (c : R) :
  (1 <= n)%nat -> (forall k, (k < n)%nat -> Rabs (f k - g k) <= c) ->
  Rabs (rmax n (fun k => f k) - rmax n (fun k => g k)) <= c.
Proof.
  intros Hn H. destruct (rmax_in n (fun k => f k) Hn) as [i [Hi Ei]], (rmax_in n (fun k => g k) Hn) as [j [Hj Ej]]. apply Rabs_le.
  pose proof (rmax_ge n j f Hj). pose proof (rmax_ge n i g Hi). pose proof (H i Hi) as Ha. pose proof (H j Hj) as Hb.
  apply Rabs_le_between in Ha. apply Rabs_le_between in Hb. cbv beta in *.
  change (fun k => f k) with f in *. change (fun k => g k) with g in *. lra.
Qed.

Lemma law_difference_of_maxima (n : nat) (f g : nat -> R) : (1 <= n)%nat ->
  Rabs (rmax n (fun k => f k) - rmax n (fun k => g k)) <= rmax n (fun k => Rabs (f k - g k)).
Proof.
  intros Hn. apply (law_the_maximum_is_nonexpansive n f g); [exact Hn |].
  intros k Hk. exact (rmax_ge n k (fun k => Rabs (f k - g k)) Hk).
Qed.

Lemma law_the_maximum_is_increasing (n : nat) (f g : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> f k <= g k) -> rmax n (fun k => f k) <= rmax n (fun k => g k).
Proof.
  intros Hn H. apply rmax_le; [exact Hn|]. intros k Hk. exact (Rle_trans _ _ _ (H k Hk) (rmax_ge n k g Hk)).
Qed.

Lemma law_a_maximum_of_nonnegatives_is_nonnegative (n : nat) (f : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= rmax n (fun k => f k).
Proof. intros Hn H. destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]]. exact (H j Hj). Qed.

Lemma law_a_maximum_of_positives_is_positive (n : nat) (f : nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> 0 < rmax n (fun k => f k).
Proof. intros Hn H. destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]]. exact (H j Hj). Qed.

Lemma law_lower_bound_of_softplus (f : R) : relu f <= ln (1 + exp f).
Proof.
  pose proof (exp_pos f). unfold relu. apply Rmax_lub.
  - rewrite <- ln_1. apply ln_le; lra.
  - rewrite <- (ln_exp f) at 1. apply ln_le; lra.
Qed.

Lemma law_upper_bound_of_softplus (f : R) : ln (1 + exp f) <= relu f + ln 2.
Proof.
  pose proof (exp_pos f). rewrite <- (ln_exp (relu f)), <- ln_mult by (try apply exp_pos; lra).
  apply ln_le; [lra|]. unfold relu.
  assert (exp f <= exp (Rmax 0 f)) by (apply exp_le_compat; apply Rmax_r).
  assert (exp 0 <= exp (Rmax 0 f)) by (apply exp_le_compat; apply Rmax_l). rewrite exp_0 in *. lra.
Qed.

Lemma law_lower_bound_of_log_sum_exp (n : nat) (f : nat -> R) : (1 <= n)%nat ->
  rmax n (fun k => f k) <= ln (rsum n (fun k => exp (f k))).
Proof.
  intros Hn. destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]]. cbv beta. rewrite <- (ln_exp (f j)) at 1. apply ln_le; [apply exp_pos|].
  apply (law_an_entry_is_no_more_than_the_Sum_of_nonnegatives n j (fun k => exp (f k)) Hj).
  intros k _. left. apply exp_pos.
Qed.

Lemma law_upper_bound_of_log_sum_exp (n : nat) (f : nat -> R) : (1 <= n)%nat ->
  ln (rsum n (fun k => exp (f k))) <= rmax n (fun k => f k) + ln (INR n).
Proof.
  intros Hn. pose proof (INR_pos n Hn). rewrite <- (ln_exp (rmax n _)), <- ln_mult by (try apply exp_pos; assumption).
  apply ln_le; [apply rsum_pos; [exact Hn|intros; apply exp_pos]|].
  apply Rle_trans with (rsum n (fun _ => exp (rmax n (fun k => f k)))).
  - apply rsum_le. intros k Hk. apply exp_le_compat. exact (rmax_ge n k f Hk).
  - rewrite rsum_const. lra.
Qed.

Lemma law_lower_bound_of_a_p_norm (n : nat) (f : nat -> R) (p : R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> 0 < p ->
  rmax n (fun k => f k) <= rpow (rsum n (fun k => rpow (f k) p)) (/ p).
Proof.
  intros Hn H Hp. destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]].
  assert (Hs : rpow (f j) p <= rsum n (fun k => rpow (f k) p)).
  { apply (law_an_entry_is_no_more_than_the_Sum_of_nonnegatives n j (fun k => rpow (f k) p) Hj).
    intros k Hk. left. exact (rpow_pos (f k) p (H k Hk)). }
  pose proof (rpow_pos (f j) p (H j Hj)) as Hq. pose proof (H j Hj) as Hf.
  unfold rpow at 1. destruct (Rlt_dec 0 (rsum n (fun k => rpow (f k) p))) as [Hr|Hr]; [|lra].
  apply Rle_trans with (exp (/ p * ln (rpow (f j) p))).
  - unfold rpow. destruct (Rlt_dec 0 (f j)); [|lra]. rewrite ln_exp.
    replace (/ p * (p * ln (f j))) with (ln (f j)) by (field; lra). rewrite exp_ln by exact Hf. lra.
  - apply exp_le_compat. apply Rmult_le_compat_l; [left; now apply Rinv_0_lt_compat|]. now apply ln_le.
Qed.

Lemma law_upper_bound_of_a_p_norm (n : nat) (f : nat -> R) (p : R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> 0 < f k) -> 0 < p ->
  rpow (rsum n (fun k => rpow (f k) p)) (/ p) <= rpow (INR n) (/ p) * rmax n (fun k => f k).
Proof.
  intros Hn H Hp. pose proof (INR_pos n Hn) as HN.
  assert (Hm : 0 < rmax n (fun k => f k)) by exact (law_a_maximum_of_positives_is_positive n f Hn H).
  assert (Hs : 0 < rsum n (fun k => rpow (f k) p)).
  { apply rsum_pos; [exact Hn|]. intros k Hk. exact (rpow_pos (f k) p (H k Hk)). }
  assert (Hb : rsum n (fun k => rpow (f k) p) <= INR n * exp (p * ln (rmax n (fun k => f k)))).
  { apply Rle_trans with (rsum n (fun _ => exp (p * ln (rmax n (fun k => f k))))); [|rewrite rsum_const; lra].
    apply rsum_le. intros k Hk. unfold rpow. pose proof (H k Hk). destruct (Rlt_dec 0 (f k)); [|lra].
    apply exp_le_compat. apply Rmult_le_compat_l; [lra|]. apply ln_le; [assumption|exact (rmax_ge n k f Hk)]. }
  unfold rpow at 1 3. destruct (Rlt_dec 0 (rsum n (fun k => rpow (f k) p))) as [_|]; [|lra].
  destruct (Rlt_dec 0 (INR n)) as [_|]; [|lra].
  apply Rle_trans with (exp (/ p * ln (INR n)) * exp (ln (rmax n (fun k => f k)))); [|rewrite (exp_ln _ Hm); lra].
  rewrite <- exp_plus. apply exp_le_compat.
  apply Rle_trans with (/ p * ln (INR n * exp (p * ln (rmax n (fun k => f k))))).
  - apply Rmult_le_compat_l; [left; now apply Rinv_0_lt_compat|]. now apply ln_le.
  - rewrite ln_mult by (try apply exp_pos; assumption). rewrite ln_exp. right. field. lra.
Qed.

Lemma law_ReLU_of_a_nonnegative_multiple (f g : R) : 0 <= f -> relu (f * g) = f * relu g.
Proof.
  intros H. unfold relu. rewrite <- (Rmult_0_r f) at 1. exact (RmaxRmult 0 g f H).
Qed.

Lemma law_maximum_of_a_constant (n : nat) (c : R) : (1 <= n)%nat -> rmax n (fun k => c) = c.
Proof. intros Hn. destruct (rmax_in n (fun k => c) Hn) as [j [Hj ->]]. reflexivity. Qed.

Lemma law_maximum_of_nonnegative_multiples (n : nat) (c : R) (f : nat -> R) : (1 <= n)%nat -> 0 <= c ->
  rmax n (fun k => c * f k) = c * rmax n (fun k => f k).
Proof.
  intros Hn Hc. apply Rle_antisym.
  - apply rmax_le; [exact Hn|]. intros k Hk. apply Rmult_le_compat_l; [exact Hc|exact (rmax_ge n k f Hk)].
  - destruct (rmax_in n (fun k => f k) Hn) as [j [Hj ->]]. exact (rmax_ge n j (fun k => c * f k) Hj).
Qed.

(** * Matrices *)

Lemma law_inverse_times_matrix (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A -> rsum n (fun k => minv n A i k * A k j) = delta i j.
Proof.
  intros Hi Hj H. exact (proj1 (minv_inverse n A H i j Hi Hj)).
Qed.

Lemma law_matrix_times_inverse (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A -> rsum n (fun k => A i k * minv n A k j) = delta i j.
Proof.
  intros Hi Hj H. exact (proj2 (minv_inverse n A H i j Hi Hj)).
Qed.

Lemma law_inverse_of_the_identity (n i j : nat) :
  (i < n)%nat -> (j < n)%nat -> minv n delta i j = delta i j.
Proof.
  intros Hi Hj. apply (minv_is n delta delta); try assumption. apply left_inverse.
  intros p q Hp Hq. exact (rsum_delta_left n p (fun k => delta k q) Hp).
Qed.

Lemma law_inverse_of_a_diagonal_matrix (n i j : nat) (a : nat -> R) :
  (i < n)%nat -> (j < n)%nat -> (forall r, (r < n)%nat -> a r <> 0) ->
  (minv n (fun r s => a r * delta r s) i j) = delta i j * / a j.
Proof.
  intros Hi Hj H. apply (minv_is n _ (fun i j => delta i j * / a j)); try assumption. apply left_inverse.
  intros p q Hp Hq.
  rewrite (rsum_ext n _ (fun k => delta p k * (/ a k * (a k * delta k q)))) by (intros; ring).
  rewrite (rsum_delta_left n p (fun k => / a k * (a k * delta k q))) by exact Hp. field. exact (H p Hp).
Qed.

Lemma law_inverse_of_a_transpose (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A -> (minv n (fun r s => A s r) i j) = minv n A j i.
Proof.
  intros Hi Hj H. apply (minv_is n _ (fun r s => minv n A s r)); try assumption.
  apply inverse_of_transpose, minv_inverse. exact H.
Qed.

Lemma law_inverse_of_a_multiple (n i j : nat) (c : R) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> (c <> 0) -> invertible n A ->
  (minv n (fun r s => c * A r s) i j) = minv n A i j * / c.
Proof.
  intros Hi Hj Hc H. apply (minv_is n _ (fun r s => minv n A r s * / c)); try assumption.
  apply inverse_of_multiple; assumption.
Qed.

Lemma law_inverse_of_an_inverse (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A -> minv n (minv n A) i j = A i j.
Proof.
  intros Hi Hj H. apply minv_is; try assumption. apply inverse_of_inverse. exact H.
Qed.

Lemma law_inverse_of_a_product (n i j : nat) (A B : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A -> invertible n B ->
  (minv n (fun r s => (rsum n (fun k => A r k * B k s))) i j) = (rsum n (fun k => minv n B i k * minv n A k j)).
Proof.
  intros Hi Hj HA HB. apply (minv_is n _ (matrix_product n (minv n B) (minv n A))); try assumption.
  apply inverse_of_product; assumption.
Qed.

Lemma law_inverse_of_a_symmetric_matrix (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> symmetric n A -> invertible n A -> minv n A i j = minv n A j i.
Proof.
  intros Hi Hj HS H. exact (symmetric_inverse n A HS H i j Hi Hj).
Qed.

Lemma law_uniqueness_of_the_inverse (n i j : nat) (B A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat ->
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> (rsum n (fun k => B r k * A k s)) = delta r s) ->
  B i j = minv n A i j.
Proof.
  intros Hi Hj H. symmetry. apply (minv_is n A B); try assumption. exact (left_inverse n A B (fun p q Hp Hq => H p Hp q Hq)).
Qed.

Lemma law_cancellation_of_an_invertible_matrix (n i : nat) (f g : nat -> R) (A : nat -> nat -> R) :
  (i < n)%nat ->
  (forall r, (r < n)%nat -> (rsum n (fun k => A r k * f k)) = (rsum n (fun k => A r k * g k))) ->
  invertible n A -> f i = g i.
Proof.
  intros Hi H HA.
  assert (E : forall h, h i = rsum n (fun k => minv n A i k * rsum n (fun l => A k l * h l))).
  { intros h. rewrite (product_assoc n n (minv n A i) A h). rewrite <- (rsum_delta_left n i h Hi) at 1.
    apply rsum_ext; intros l Hl. rewrite (law_inverse_times_matrix n i l A Hi Hl HA). reflexivity. }
  rewrite (E f), (E g). apply rsum_ext; intros k Hk. rewrite (H k Hk). reflexivity.
Qed.

Lemma law_cancellation_of_an_invertible_matrix_from_the_right (n j : nat) (f g : nat -> R) (A : nat -> nat -> R) :
  (j < n)%nat ->
  (forall s, (s < n)%nat -> (rsum n (fun k => f k * A k s)) = (rsum n (fun k => g k * A k s))) ->
  invertible n A -> f j = g j.
Proof.
  intros Hj H HA.
  assert (E : forall h, h j = rsum n (fun l => rsum n (fun k => h k * A k l) * minv n A l j)).
  { intros h. rewrite <- (product_assoc n n h A (fun l => minv n A l j)).
    transitivity (rsum n (fun k => h k * delta k j)); [rewrite rsum_delta_r by exact Hj; reflexivity |].
    apply rsum_ext; intros k Hk. rewrite (law_matrix_times_inverse n k j A Hk Hj HA). reflexivity. }
  rewrite (E f), (E g). apply rsum_ext; intros l Hl. rewrite (H l Hl). reflexivity.
Qed.

Lemma law_Sherman_Morrison_formula (n i j : nat) (A : nat -> nat -> R) (a b : nat -> R) :
  (i < n)%nat -> (j < n)%nat -> invertible n A ->
  ((1 + (rsum n (fun k => (rsum n (fun l => b k * minv n A k l * a l))))) <> 0) ->
  (minv n (fun r s => (A r s + (a r * b s))) i j) = (minv n A i j - ((rsum n (fun k => minv n A i k * a k)) * (rsum n (fun l => b l * minv n A l j)) * (/ (1 + (rsum n (fun k => (rsum n (fun l => b k * minv n A k l * a l)))))))).
Proof.
  intros Hi Hj HA H. refine (minv_is n _ (updated_inverse n A a b) i j _ Hi Hj).
  exact (inverse_of_update n A a b HA H).
Qed.

Lemma law_push_through_identity (n m i j2 : nat) (c : R) (U V : nat -> nat -> R) :
  (i < n)%nat -> (j2 < m)%nat ->
  ((invertible n (fun r s => ((c * delta r s) + (rsum m (fun t => U r t * V t s)))))) ->
  ((invertible m (fun r2 s2 => ((c * delta r2 s2) + (rsum n (fun k => V r2 k * U k s2)))))) ->
  (rsum n (fun k => ((minv n (fun r s => ((c * delta r s) + (rsum m (fun t => U r t * V t s)))) i k) * U k j2))) = (rsum m (fun k2 => (U i k2 * (minv m (fun r2 s2 => ((c * delta r2 s2) + (rsum n (fun k => V r2 k * U k s2)))) k2 j2)))).
Proof.
  intros Hi Hj HA HB. exact (push_through n m i j2 c U V Hi Hj HA HB).
Qed.

Lemma law_derivative_of_an_inverse (n i j : nat) (A : R -> nat -> nat -> R) (x0 : R) :
  (i < n)%nat -> (j < n)%nat -> invertible n (A x0) ->
  (forall k, (k < n)%nat -> forall l, (l < n)%nat -> ex_derive (fun t => A t k l) x0) ->
  (Derive (fun t => (minv n (fun r s => A t r s) i j)) x0) = (- (rsum n (fun k => (rsum n (fun l => (minv n (A x0) i k * (Derive (fun t => A t k l) x0) * minv n (A x0) l j)))))).
Proof.
  intros Hi Hj HA HD. apply is_derive_unique. apply D_minv; try assumption.
  intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
Qed.

Lemma law_an_inverse_is_differentiable (n i j : nat) (A : R -> nat -> nat -> R) (x0 : R) :
  (i < n)%nat -> (j < n)%nat -> invertible n (A x0) ->
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> ex_derive (fun t => A t r s) x0) ->
  ex_derive (fun t => (minv n (fun r s => A t r s) i j)) x0.
Proof.
  intros Hi Hj HA HD. eexists. apply (D_minv n A (fun k l => Derive (fun t => A t k l) x0)); try assumption.
  intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
Qed.

Lemma law_definition_of_a_symmetric_matrix (n : nat) (A : nat -> nat -> R) :
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> A r s = A s r) -> symmetric n A.
Proof.
  intros H i j Hi Hj. exact (H i Hi j Hj).
Qed.

Lemma law_symmetry_of_a_positive_semidefinite_matrix (n : nat) (A : nat -> nat -> R) :
  positive_semidefinite n A -> symmetric n A.
Proof.
  intros H. exact (proj1 H).
Qed.

Lemma law_sum_of_symmetric_matrices (n : nat) (A B : nat -> nat -> R) :
  symmetric n A -> symmetric n B -> symmetric n (fun r s => A r s + B r s).
Proof.
  intros HA HB i j Hi Hj. rewrite (HA i j), (HB i j) by assumption. reflexivity.
Qed.

Lemma law_multiple_of_a_symmetric_matrix (n : nat) (c : R) (A : nat -> nat -> R) :
  symmetric n A -> symmetric n (fun r s => c * A r s).
Proof.
  intros HA i j Hi Hj. rewrite (HA i j) by assumption. reflexivity.
Qed.

Lemma law_symmetry_of_the_inverse (n : nat) (A : nat -> nat -> R) :
  symmetric n A -> invertible n A -> symmetric n (minv n A).
Proof.
  exact (symmetric_inverse n A).
Qed.

Lemma law_sum_of_a_positive_definite_and_a_semidefinite_matrix (n : nat) (A B : nat -> nat -> R) :
  positive_definite n A -> positive_semidefinite n B -> positive_definite n (fun r s => A r s + B r s).
Proof.
  intros [SA HA] [SB HB]. split.
  - exact (law_sum_of_symmetric_matrices n A B SA SB).
  - intros v Hv. rewrite form_plus. pose proof (HA v Hv). pose proof (HB v). lra.
Qed.

Lemma law_positive_multiple_of_a_positive_definite_matrix (n : nat) (c : R) (A : nat -> nat -> R) :
  (0 < c) -> positive_definite n A -> positive_definite n (fun r s => c * A r s).
Proof.
  intros Hc [SA HA]. split.
  - exact (law_multiple_of_a_symmetric_matrix n c A SA).
  - intros v Hv. rewrite form_scal. apply Rmult_lt_0_compat; [exact Hc | exact (HA v Hv)].
Qed.

Lemma law_positive_definiteness_of_the_identity (n : nat) :
  positive_definite n delta.
Proof.
  exact (identity_definite n).
Qed.

Lemma law_positive_diagonal_matrix (n : nat) (a : nat -> R) :
  (forall r, (r < n)%nat -> 0 < a r) -> positive_definite n (fun r s => a r * delta r s).
Proof.
  exact (diagonal_definite n a).
Qed.

Lemma law_inverse_of_a_positive_definite_matrix (n : nat) (A : nat -> nat -> R) :
  positive_definite n A -> positive_definite n (minv n A).
Proof.
  exact (definite_inverse n A).
Qed.

Lemma law_invertible_positive_semidefinite_matrix (n : nat) (A : nat -> nat -> R) :
  positive_semidefinite n A -> invertible n A -> positive_definite n A.
Proof.
  exact (semidefinite_definite n A).
Qed.

Lemma law_positive_definite_implies_semidefinite (n : nat) (A : nat -> nat -> R) :
  positive_definite n A -> positive_semidefinite n A.
Proof.
  exact (definite_semidefinite n A).
Qed.

Lemma law_sum_of_positive_semidefinite_matrices (n : nat) (A B : nat -> nat -> R) :
  positive_semidefinite n A -> positive_semidefinite n B ->
  positive_semidefinite n (fun r s => A r s + B r s).
Proof.
  intros [SA HA] [SB HB]. split.
  - exact (law_sum_of_symmetric_matrices n A B SA SB).
  - intros v. rewrite form_plus. pose proof (HA v). pose proof (HB v). lra.
Qed.

Lemma law_nonnegative_multiple_of_a_positive_semidefinite_matrix (n : nat) (c : R) (A : nat -> nat -> R) :
  (0 <= c) -> positive_semidefinite n A -> positive_semidefinite n (fun r s => c * A r s).
Proof.
  intros Hc [SA HA]. split.
  - exact (law_multiple_of_a_symmetric_matrix n c A SA).
  - intros v. rewrite form_scal. apply Rmult_le_pos; [exact Hc | exact (HA v)].
Qed.

Lemma law_nonnegative_diagonal_matrix (n : nat) (a : nat -> R) :
  (forall r, (r < n)%nat -> 0 <= a r) -> positive_semidefinite n (fun r s => a r * delta r s).
Proof.
  intros H. split; [exact (diagonal_symmetric n a) |].
  intros v. rewrite form_diagonal. apply rsum_ge0; intros k Hk.
  apply Rmult_le_pos; [exact (H k Hk) | apply pow2_ge_0].
Qed.

Lemma law_Gram_matrix (n m : nat) (U : nat -> nat -> R) :
  positive_semidefinite n (fun r s => (rsum m (fun t => U r t * U s t))).
Proof.
  split; [intros i j Hi Hj; apply rsum_ext; intros t Ht; ring |]. intros v.
  replace (matrix_form n _ v) with (matrix_form n (fun r s => rsum m (fun t => 1 * U r t * U s t)) v).
  - rewrite form_gram. apply rsum_ge0; intros t Ht. rewrite Rmult_1_l. apply pow2_ge_0.
  - unfold matrix_form. apply rsum_ext; intros i Hi. apply rsum_ext; intros j Hj. f_equal. f_equal.
    apply rsum_ext; intros t Ht. ring.
Qed.

Lemma law_weighted_Gram_matrix (n m : nat) (f : nat -> R) (U : nat -> nat -> R) :
  (forall t, (t < m)%nat -> 0 <= f t) ->
  positive_semidefinite n (fun r s => (rsum m (fun t => f t * U r t * U s t))).
Proof.
  intros H. split; [intros i j Hi Hj; apply rsum_ext; intros t Ht; ring |]. intros v.
  rewrite form_gram. apply rsum_ge0; intros t Ht. apply Rmult_le_pos; [exact (H t Ht) | apply pow2_ge_0].
Qed.

Lemma law_outer_product_of_a_vector_with_itself (n : nat) (a : nat -> R) :
  positive_semidefinite n (fun r s => a r * a s).
Proof.
  split; [intros i j Hi Hj; ring |]. intros v. rewrite form_square. apply pow2_ge_0.
Qed.

Lemma law_Sum_of_positive_semidefinite_matrices (n m : nat) (A : nat -> nat -> nat -> R) :
  (forall t, (t < m)%nat -> (positive_semidefinite n (fun r s => A r s t))) ->
  positive_semidefinite n (fun r s => (rsum m (fun t => A r s t))).
Proof.
  intros H. split.
  - intros i j Hi Hj. apply rsum_ext; intros t Ht. exact (proj1 (H t Ht) i j Hi Hj).
  - intros v. rewrite form_rsum. apply rsum_ge0; intros t Ht. exact (proj2 (H t Ht) v).
Qed.

Lemma law_invertibility_of_a_positive_definite_matrix (n : nat) (A : nat -> nat -> R) :
  positive_definite n A -> invertible n A.
Proof.
  exact (definite_invertible n A).
Qed.

Lemma law_product_of_invertible_matrices (n : nat) (A B : nat -> nat -> R) :
  invertible n A -> invertible n B -> invertible n (fun r s => (rsum n (fun k => A r k * B k s))).
Proof.
  intros HA HB. apply (inverse_invertible n _ (matrix_product n (minv n B) (minv n A))). apply inverse_of_product; assumption.
Qed.

Lemma law_transpose_of_an_invertible_matrix (n : nat) (A : nat -> nat -> R) :
  invertible n A -> invertible n (fun r s => A s r).
Proof.
  intros H. apply (inverse_invertible n _ (fun r s => minv n A s r)). apply inverse_of_transpose, minv_inverse. exact H.
Qed.

Lemma law_multiple_of_an_invertible_matrix (n : nat) (c : R) (A : nat -> nat -> R) :
  (c <> 0) -> invertible n A -> invertible n (fun r s => c * A r s).
Proof.
  intros Hc H. apply (inverse_invertible n _ (fun r s => minv n A r s * / c)). apply inverse_of_multiple; assumption.
Qed.

Lemma law_invertibility_of_the_inverse (n : nat) (A : nat -> nat -> R) :
  invertible n A -> invertible n (minv n A).
Proof.
  intros H. apply (inverse_invertible n _ A). exact (inverse_of_inverse n A H).
Qed.

Lemma law_matrix_with_a_left_inverse (n : nat) (A B : nat -> nat -> R) :
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> (rsum n (fun k => B r k * A k s)) = delta r s) ->
  invertible n A.
Proof.
  intros H. apply (inverse_invertible n _ B). exact (left_inverse n A B (fun p q Hp Hq => H p Hp q Hq)).
Qed.

Lemma law_rank_one_update_of_an_invertible_matrix (n : nat) (A : nat -> nat -> R) (a b : nat -> R) :
  invertible n A -> ((1 + (rsum n (fun k => (rsum n (fun l => b k * minv n A k l * a l))))) <> 0) ->
  invertible n (fun r s => (A r s + (a r * b s))).
Proof.
  intros HA H. apply (inverse_invertible n _ (updated_inverse n A a b)). exact (inverse_of_update n A a b HA H).
Qed.

Lemma law_definition_of_a_positive_semidefinite_matrix (n : nat) (a : nat -> R) (A : nat -> nat -> R) :
  positive_semidefinite n A -> 0 <= (rsum n (fun i => (rsum n (fun j => a i * A i j * a j)))).
Proof.
  intros H. exact (proj2 H a).
Qed.

Lemma law_definition_of_a_positive_definite_matrix (n : nat) (a : nat -> R) (A : nat -> nat -> R) :
  (1 <= n)%nat -> positive_definite n A -> (0 < (rsum n (fun i => a i ^ 2))) ->
  0 < (rsum n (fun i => (rsum n (fun j => a i * A i j * a j)))).
Proof.
  intros _ H Ha. exact (proj2 H a (square_sum_nonzero n a Ha)).
Qed.

Lemma law_determinant_of_the_identity (n : nat) : det n delta = 1.
Proof.
  exact (det_identity n).
Qed.

Lemma law_determinant_of_a_transpose (n : nat) (A : nat -> nat -> R) : det n (fun r s => A s r) = det n A.
Proof.
  exact (det_transpose n A).
Qed.

Lemma law_determinant_of_a_multiple (n : nat) (c : R) (A : nat -> nat -> R) :
  det n (fun r s => c * A r s) = c ^ n * det n A.
Proof.
  exact (det_multiple n c A).
Qed.

Lemma law_determinant_of_a_product (n : nat) (A B : nat -> nat -> R) :
  det n (fun r s => (rsum n (fun k => A r k * B k s))) = det n A * det n B.
Proof.
  exact (det_product n A B).
Qed.

Lemma law_determinant_of_an_inverse (n : nat) (A : nat -> nat -> R) :
  invertible n A -> det n (fun k l => minv n A k l) = / det n A.
Proof.
  exact (det_minv n A).
Qed.

Lemma law_determinant_of_a_diagonal_matrix (n : nat) (a : nat -> R) :
  det n (fun r s => a r * delta r s) = rprod n (fun k => a k).
Proof.
  exact (det_diagonal n a).
Qed.

Lemma law_matrix_determinant_lemma (n : nat) (A : nat -> nat -> R) (a b : nat -> R) : invertible n A ->
  det n (fun r s => A r s + a r * b s)
  = det n A * (1 + rsum n (fun k => rsum n (fun l => b k * minv n A k l * a l))).
Proof.
  exact (det_update n A a b).
Qed.

Lemma law_Jacobi_s_formula (n : nat) (A : R -> nat -> nat -> R) (x0 : R) : invertible n (A x0) ->
  (forall k, (k < n)%nat -> forall l, (l < n)%nat -> ex_derive (fun t => A t k l) x0) ->
  Derive (fun t => det n (fun r s => A t r s)) x0
  = det n (A x0) * rsum n (fun k => rsum n (fun l => minv n (A x0) l k * Derive (fun t => A t k l) x0)).
Proof.
  intros HA HD. apply is_derive_unique. apply (Jacobi n A (fun k l => Derive (fun t => A t k l) x0)); [exact HA |].
  intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
Qed.

Lemma law_a_determinant_is_differentiable (n : nat) (A : R -> nat -> nat -> R) (x0 : R) :
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> ex_derive (fun t => A t r s) x0) ->
  ex_derive (fun t => det n (fun r s => A t r s)) x0.
Proof.
  intros HD. eexists. apply (D_det n A (fun k l => Derive (fun t => A t k l) x0)).
  intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
Qed.

Lemma law_determinant_of_a_positive_definite_matrix (n : nat) (A : nat -> nat -> R) : (1 <= n)%nat ->
  positive_definite n A -> 0 < det n A.
Proof.
  intros _. exact (det_definite n A).
Qed.

Lemma law_determinant_of_a_positive_semidefinite_matrix (n : nat) (A : nat -> nat -> R) :
  positive_semidefinite n A -> 0 <= det n A.
Proof.
  exact (det_semidefinite n A).
Qed.

Lemma law_power_0_of_a_matrix (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> mpow n A 0 i j = delta i j.
Proof.
  reflexivity.
Qed.

Lemma law_power_1_of_a_matrix (n i j : nat) (A : nat -> nat -> R) :
  (i < n)%nat -> (j < n)%nat -> mpow n A 1 i j = A i j.
Proof.
  intros Hi Hj. exact (rsum_delta_r n j (fun k => A i k) Hj).
Qed.

Lemma law_power_of_a_matrix (n i j : nat) (A : nat -> nat -> R) (p : nat) :
  (i < n)%nat -> (j < n)%nat -> (1 <= p)%nat ->
  mpow n A p i j = rsum n (fun k => A i k * mpow n A (p - 1) k j).
Proof.
  intros Hi Hj Hp. destruct p as [| p]; [lia |]. replace (S p - 1)%nat with p by lia. reflexivity.
Qed.

Lemma law_product_of_powers_of_a_matrix (n i j : nat) (A : nat -> nat -> R) (p q : nat) :
  (i < n)%nat -> (j < n)%nat ->
  rsum n (fun k => mpow n A p i k * mpow n A q k j) = mpow n A (p + q) i j.
Proof.
  intros Hi _. exact (mpow_plus n A p q i j Hi).
Qed.

Lemma law_derivative_of_a_power_of_a_matrix (n m i j : nat) (A : R -> nat -> nat -> R) (x0 : R) :
  (i < n)%nat -> (j < n)%nat ->
  (forall k, (k < n)%nat -> forall l, (l < n)%nat -> ex_derive (fun t => A t k l) x0) ->
  Derive (fun t => mpow n (fun r s => A t r s) m i j) x0
  = rsum m (fun t => rsum n (fun k => rsum n (fun l =>
      mpow n (A x0) (S t - 1) i k * Derive (fun t => A t k l) x0 * mpow n (A x0) (m - S t) l j))).
Proof.
  intros Hi _ HD. apply is_derive_unique. eapply D_eq.
  - apply (D_mpow n A (fun k l => Derive (fun t => A t k l) x0)); [| exact Hi].
    intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
  - apply rsum_ext; intros t Ht. replace (S t - 1)%nat with t by lia.
    apply rsum_ext; intros k Hk. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma law_a_power_of_a_matrix_is_differentiable (n i j : nat) (A : R -> nat -> nat -> R) (p : nat) (x0 : R) :
  (i < n)%nat -> (j < n)%nat ->
  (forall r, (r < n)%nat -> forall s, (s < n)%nat -> ex_derive (fun t => A t r s) x0) ->
  ex_derive (fun t => mpow n (fun r s => A t r s) p i j) x0.
Proof.
  intros Hi _ HD. eexists. apply (D_mpow n A (fun k l => Derive (fun t => A t k l) x0)); [| exact Hi].
  intros k l Hk Hl. apply Derive_correct. exact (HD k Hk l Hl).
Qed.

Lemma law_congruence_of_a_symmetric_matrix (n m : nat) (U C : nat -> nat -> R) : symmetric m C ->
  symmetric n (fun r s => rsum m (fun k2 => rsum m (fun l2 => U r k2 * C k2 l2 * U s l2))).
Proof.
  intros H. exact (proj1 (congruence n m U C H)).
Qed.

Lemma law_congruence_of_a_symmetric_matrix_from_the_right (n m : nat) (U C : nat -> nat -> R) : symmetric m C ->
  symmetric n (fun r s => rsum m (fun k2 => U r k2 * rsum m (fun l2 => C k2 l2 * U s l2))).
Proof.
  intros H. refine (symmetric_ext n _ _ _ (law_congruence_of_a_symmetric_matrix n m U C H)). intros r s Hr Hs.
  apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma law_congruence_of_a_symmetric_matrix_from_the_left (n m : nat) (U C : nat -> nat -> R) : symmetric m C ->
  symmetric n (fun r s => rsum m (fun l2 => rsum m (fun k2 => U r k2 * C k2 l2) * U s l2)).
Proof.
  intros H. refine (symmetric_ext n _ _ _ (law_congruence_of_a_symmetric_matrix n m U C H)). intros r s Hr Hs.
  rewrite rsum_swap. apply rsum_ext; intros l Hl. rewrite <- rsum_scal_r. apply rsum_ext; intros k Hk. ring.
Qed.

Lemma law_congruence_of_a_positive_semidefinite_matrix (n m : nat) (U C : nat -> nat -> R) :
  positive_semidefinite m C ->
  positive_semidefinite n (fun r s => rsum m (fun k2 => rsum m (fun l2 => U r k2 * C k2 l2 * U s l2))).
Proof.
  intros [HS HC]. destruct (congruence n m U C HS) as [H1 H2]. split; [exact H1 |].
  intros v. rewrite H2. apply HC.
Qed.

Lemma law_congruence_of_a_positive_semidefinite_matrix_from_the_right (n m : nat) (U C : nat -> nat -> R) :
  positive_semidefinite m C ->
  positive_semidefinite n (fun r s => rsum m (fun k2 => U r k2 * rsum m (fun l2 => C k2 l2 * U s l2))).
Proof.
  intros H. refine (semidefinite_ext n _ _ _ (law_congruence_of_a_positive_semidefinite_matrix n m U C H)).
  intros r s Hr Hs. apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma law_congruence_of_a_positive_semidefinite_matrix_from_the_left (n m : nat) (U C : nat -> nat -> R) :
  positive_semidefinite m C ->
  positive_semidefinite n (fun r s => rsum m (fun l2 => rsum m (fun k2 => U r k2 * C k2 l2) * U s l2)).
Proof.
  intros H. refine (semidefinite_ext n _ _ _ (law_congruence_of_a_positive_semidefinite_matrix n m U C H)).
  intros r s Hr Hs. rewrite rsum_swap. apply rsum_ext; intros l Hl. rewrite <- rsum_scal_r.
  apply rsum_ext; intros k Hk. ring.
Qed.

Lemma law_a_factorial_is_positive (f : nat) : 0 < INR (fact f).
Proof.
  exact (INR_fact_lt_0 f).
Qed.
