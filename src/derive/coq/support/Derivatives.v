(** Derivatives in one real variable, and partial derivatives as derivatives along one entry of an array.

    [upd0] ... [upd3] replace one entry of a scalar, vector, matrix or tensor by [t].  The partial derivative
    of F in the entry j of v is the derivative of [fun t => F (upd v j t)] at [v j].

    Every rule comes twice.  [D_...] says [is_derive f x d]: f is differentiable at x, and d is its
    derivative.  [E_...] is an equation about [Derive], Coquelicot's derivative as a total function; it asks
    for [ex_derive] (differentiability) of the parts, and then a derivative not yet worked out is a number
    like any other.  [Derive] of a function that is not differentiable has some value too, so that only
    [is_derive] states a result: [finish] leads from the one to the other. *)
From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions.
Open Scope R_scope.

(** * One entry replaced *)

Definition upd0 (v t : R) : R := t.
Definition upd (v : nat -> R) (j : nat) (t : R) : nat -> R :=
  fun i => if Nat.eqb i j then t else v i.
Definition upd2 (v : nat -> nat -> R) (j j2 : nat) (t : R) : nat -> nat -> R :=
  fun i i2 => if andb (Nat.eqb i j) (Nat.eqb i2 j2) then t else v i i2.
Definition upd3 (v : nat -> nat -> nat -> R) (j j2 j3 : nat) (t : R) : nat -> nat -> nat -> R :=
  fun i i2 i3 => if andb (andb (Nat.eqb i j) (Nat.eqb i2 j2)) (Nat.eqb i3 j3) then t else v i i2 i3.

Lemma upd0_same v : upd0 v v = v.
Proof. reflexivity. Qed.

Lemma upd_id v j i : upd v j (v j) i = v i.
Proof. unfold upd. destruct (Nat.eqb_spec i j); congruence. Qed.

Lemma upd2_id v j j2 i i2 : upd2 v j j2 (v j j2) i i2 = v i i2.
Proof. unfold upd2. destruct (Nat.eqb_spec i j), (Nat.eqb_spec i2 j2); simpl; congruence. Qed.

Lemma upd3_id v j j2 j3 i i2 i3 : upd3 v j j2 j3 (v j j2 j3) i i2 i3 = v i i2 i3.
Proof.
  unfold upd3. destruct (Nat.eqb_spec i j), (Nat.eqb_spec i2 j2), (Nat.eqb_spec i3 j3); simpl; congruence.
Qed.

Lemma upd_same v j : upd v j (v j) = v.
Proof. apply functional_extensionality; intros i. exact (upd_id v j i). Qed.

Lemma upd2_same v j j2 : upd2 v j j2 (v j j2) = v.
Proof.
  apply functional_extensionality; intros i; apply functional_extensionality; intros i2.
  exact (upd2_id v j j2 i i2).
Qed.

Lemma upd3_same v j j2 j3 : upd3 v j j2 j3 (v j j2 j3) = v.
Proof.
  apply functional_extensionality; intros i; apply functional_extensionality; intros i2.
  apply functional_extensionality; intros i3. exact (upd3_id v j j2 j3 i i2 i3).
Qed.

(** * The rules, as [is_derive] *)

Lemma D_eq (f : R -> R) (x d d' : R) : is_derive f x d -> d = d' -> is_derive f x d'.
Proof. now intros H <-. Qed.

Lemma D_fun (f g : R -> R) (x d : R) : (forall t, f t = g t) -> is_derive f x d -> is_derive g x d.
Proof. intros H. apply is_derive_ext. exact H. Qed.

Lemma D_const (c x : R) : is_derive (fun _ => c) x 0.
Proof. exact (is_derive_const (K:=R_AbsRing) (V:=R_NormedModule) c x). Qed.

Lemma D_id (x : R) : is_derive (fun t => t) x 1.
Proof. exact (is_derive_id (K:=R_AbsRing) x). Qed.

Lemma D_upd0 v x : is_derive (fun t => upd0 v t) x 1.
Proof. exact (D_id x). Qed.

Lemma D_upd v j i x : is_derive (fun t => upd v j t i) x (delta i j).
Proof. unfold upd, delta. destruct (Nat.eqb i j); [exact (D_id x)|exact (D_const _ x)]. Qed.

Lemma D_upd2 v j j2 i i2 x : is_derive (fun t => upd2 v j j2 t i i2) x (delta i j * delta i2 j2).
Proof.
  unfold upd2, delta. destruct (Nat.eqb i j), (Nat.eqb i2 j2); simpl;
    (refine (D_eq _ _ _ _ (D_id x) _) || refine (D_eq _ _ _ _ (D_const _ x) _)); ring.
Qed.

Lemma D_upd3 v j j2 j3 i i2 i3 x :
  is_derive (fun t => upd3 v j j2 j3 t i i2 i3) x (delta i j * delta i2 j2 * delta i3 j3).
Proof.
  unfold upd3, delta. destruct (Nat.eqb i j), (Nat.eqb i2 j2), (Nat.eqb i3 j3); simpl;
    (refine (D_eq _ _ _ _ (D_id x) _) || refine (D_eq _ _ _ _ (D_const _ x) _)); ring.
Qed.

Lemma D_plus (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b ->
  is_derive (fun t => f t + g t) x (a + b).
Proof. apply (is_derive_plus (K:=R_AbsRing) (V:=R_NormedModule)). Qed.

Lemma D_minus (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b ->
  is_derive (fun t => f t - g t) x (a - b).
Proof. apply (is_derive_minus (K:=R_AbsRing) (V:=R_NormedModule)). Qed.

Lemma D_opp (f : R -> R) (x a : R) : is_derive f x a -> is_derive (fun t => - f t) x (- a).
Proof. apply (is_derive_opp (K:=R_AbsRing) (V:=R_NormedModule)). Qed.

Lemma D_mult (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b ->
  is_derive (fun t => f t * g t) x (a * g x + f x * b).
Proof. intros Hf Hg. apply (is_derive_mult f g x a b Hf Hg). intros; apply Rmult_comm. Qed.

Lemma D_scal c (f : R -> R) (x a : R) : is_derive f x a -> is_derive (fun t => c * f t) x (c * a).
Proof.
  intros H. refine (D_eq _ _ _ _ (D_mult (fun _ => c) f x 0 a (D_const c x) H) _). cbv beta; ring.
Qed.

Lemma D_scal_r (f : R -> R) (c x a : R) : is_derive f x a -> is_derive (fun t => f t * c) x (a * c).
Proof.
  intros H. refine (D_eq _ _ _ _ (D_mult f (fun _ => c) x a 0 H (D_const c x)) _). cbv beta; ring.
Qed.

Lemma D_div_c (f : R -> R) (c x a : R) : is_derive f x a -> is_derive (fun t => f t / c) x (a / c).
Proof. exact (D_scal_r f (/ c) x a). Qed.

Lemma D_div (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> g x <> 0 ->
  is_derive (fun t => f t / g t) x ((a * g x - f x * b) / (g x) ^ 2).
Proof. apply is_derive_div. Qed.

Lemma D_inv (g : R -> R) (x b : R) : is_derive g x b -> g x <> 0 ->
  is_derive (fun t => / g t) x (- b / (g x) ^ 2).
Proof. apply is_derive_inv. Qed.

Lemma D_pow (f : R -> R) n (x a : R) : is_derive f x a ->
  is_derive (fun t => f t ^ n) x (INR n * a * f x ^ pred n).
Proof. apply is_derive_pow. Qed.

Lemma D_comp (f g : R -> R) (x a b : R) : is_derive f (g x) a -> is_derive g x b ->
  is_derive (fun t => f (g t)) x (b * a).
Proof. apply (is_derive_comp (K:=R_AbsRing) (V:=R_NormedModule)). Qed.

Lemma D_rsum n (f : R -> nat -> R) x d :
  (forall k, (k < n)%nat -> is_derive (fun t => f t k) x (d k)) ->
  is_derive (fun t => rsum n (f t)) x (rsum n d).
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (D_const 0 x)|].
  refine (D_plus _ _ _ _ _ _ _); [apply IH; auto with arith | apply H; auto with arith].
Qed.

(** A function with slope [a] at [g x], after a function with slope [b] at x. *)
Lemma D_after (f : R -> R) (a : R) (g : R -> R) (x b : R) :
  is_derive f (g x) a -> is_derive g x b -> is_derive (fun t => f (g t)) x (a * b).
Proof. intros Hf Hg. refine (D_eq _ _ _ _ (D_comp f g x a b Hf Hg) _). ring. Qed.

Lemma D_exp (g : R -> R) (x b : R) : is_derive g x b ->
  is_derive (fun t => exp (g t)) x (exp (g x) * b).
Proof. exact (D_after exp (exp (g x)) g x b (is_derive_exp (g x))). Qed.

Lemma D_ln (g : R -> R) (x b : R) : is_derive g x b -> 0 < g x ->
  is_derive (fun t => ln (g t)) x (b / g x).
Proof.
  intros H Hp. refine (D_eq _ _ _ _ (D_after ln (/ g x) g x b (is_derive_ln _ Hp) H) _).
  unfold Rdiv; ring.
Qed.

Lemma D_sqrt (g : R -> R) (x b : R) : is_derive g x b -> 0 < g x ->
  is_derive (fun t => sqrt (g t)) x (b / (2 * sqrt (g x))).
Proof.
  intros H Hp. refine (D_eq _ _ _ _ (D_after sqrt (/ (2 * sqrt (g x))) g x b _ H) _).
  - apply is_derive_Reals, derivable_pt_lim_sqrt, Hp.
  - unfold Rdiv; ring.
Qed.

Lemma D_sin (g : R -> R) (x b : R) : is_derive g x b -> is_derive (fun t => sin (g t)) x (cos (g x) * b).
Proof. exact (D_after sin (cos (g x)) g x b (is_derive_sin (g x))). Qed.

Lemma D_cos (g : R -> R) (x b : R) : is_derive g x b -> is_derive (fun t => cos (g t)) x (- sin (g x) * b).
Proof. exact (D_after cos (- sin (g x)) g x b (is_derive_cos (g x))). Qed.

Lemma D_sigm (g : R -> R) (x b : R) : is_derive g x b ->
  is_derive (fun t => sigm (g t)) x (sigm (g x) * (1 - sigm (g x)) * b).
Proof.
  intros H. pose proof (sigm_den (g x)) as Hp. unfold sigm.
  refine (D_eq _ _ _ _ (D_inv (fun t => 1 + exp (- g t)) x _
    (D_plus _ _ _ _ _ (D_const 1 x) (D_exp _ _ _ (D_opp _ _ _ H))) _) _).
  - cbv beta. lra.
  - cbv beta. field. lra.
Qed.

Lemma D_tanh (g : R -> R) (x b : R) : is_derive g x b ->
  is_derive (fun t => tanh (g t)) x ((1 - tanh (g x) ^ 2) * b).
Proof.
  intros H. pose proof (exp_pos (g x)) as Hp. pose proof (exp_pos (- g x)) as Hq.
  refine (D_fun (fun t => (exp (g t) - exp (- g t)) / (exp (g t) + exp (- g t))) _ _ _ _ _).
  { intros t. symmetry. exact (tanh_exp (g t)). }
  rewrite tanh_exp.
  refine (D_eq _ _ _ _ (D_div (fun t => exp (g t) - exp (- g t)) (fun t => exp (g t) + exp (- g t)) x _ _
    (D_minus _ _ _ _ _ (D_exp _ _ _ H) (D_exp _ _ _ (D_opp _ _ _ H)))
    (D_plus _ _ _ _ _ (D_exp _ _ _ H) (D_exp _ _ _ (D_opp _ _ _ H))) _) _).
  - cbv beta. lra.
  - cbv beta. field. lra.
Qed.

Lemma gauss_continuous (s : R) : continuous (fun s => exp (- s ^ 2)) s.
Proof.
  apply (ex_derive_continuous (K:=R_AbsRing) (V:=R_NormedModule)).
  eexists. exact (D_exp _ _ _ (D_opp _ _ _ (D_pow _ 2 _ _ (D_id s)))).
Qed.

Lemma is_derive_erf (z : R) : is_derive erf z (2 / sqrt PI * exp (- z ^ 2)).
Proof.
  refine (D_scal _ (fun z => RInt (fun s => exp (- s ^ 2)) 0 z) z _ _).
  apply (is_derive_RInt (V:=R_CompleteNormedModule) (fun s => exp (- s ^ 2)) _ 0 z).
  - exists (mkposreal 1 Rlt_0_1). intros b _. apply RInt_correct, ex_RInt_continuous.
    intros s _. exact (gauss_continuous s).
  - exact (gauss_continuous z).
Qed.

Lemma D_erf (g : R -> R) (x b : R) : is_derive g x b ->
  is_derive (fun t => erf (g t)) x (2 / sqrt PI * exp (- g x ^ 2) * b).
Proof. exact (D_after erf (2 / sqrt PI * exp (- g x ^ 2)) g x b (is_derive_erf (g x))). Qed.

(** What holds of all values near g x holds of all g t with t near x. *)
Lemma near_derive (g : R -> R) (x b : R) (P : R -> Prop) :
  is_derive g x b -> locally (g x) P -> locally x (fun t => P (g t)).
Proof.
  intros H HP. assert (Hc : filterlim g (locally x) (locally (g x))).
  { apply (ex_derive_continuous (K:=R_AbsRing) (V:=R_NormedModule) g x). now exists b. }
  exact (Hc P HP).
Qed.

Lemma D_rpow (g : R -> R) (p x b : R) : is_derive g x b -> 0 < g x ->
  is_derive (fun t => rpow (g t) p) x (p * rpow (g x) (p - 1) * b).
Proof.
  intros H Hp. apply (is_derive_ext_loc (fun t => exp (p * ln (g t)))).
  { generalize (near_derive g x b (fun z => 0 < z) H (open_gt 0 (g x) Hp)). apply filter_imp.
    intros t Ht. symmetry. now apply rpow_eq. }
  refine (D_eq _ _ _ _ (D_exp _ _ _ (D_scal p _ _ _ (D_ln _ _ _ H Hp))) _).
  cbv beta. unfold Rminus. rewrite rpow_plus, rpow_opp, rpow_1, <- rpow_eq by exact Hp. field. lra.
Qed.

Lemma D_relu_pos (g : R -> R) (x b : R) : is_derive g x b -> 0 < g x ->
  is_derive (fun t => relu (g t)) x b.
Proof.
  intros H Hp. apply (is_derive_ext_loc g); [|exact H].
  generalize (near_derive g x b (fun z => 0 < z) H (open_gt 0 (g x) Hp)). apply filter_imp.
  intros t Ht. unfold relu. rewrite Rmax_right; lra.
Qed.

Lemma D_relu_neg (g : R -> R) (x b : R) : is_derive g x b -> g x < 0 ->
  is_derive (fun t => relu (g t)) x 0.
Proof.
  intros H Hp. apply (is_derive_ext_loc (fun _ => 0)); [|exact (D_const 0 x)].
  generalize (near_derive g x b (fun z => z < 0) H (open_lt 0 (g x) Hp)). apply filter_imp.
  intros t Ht. unfold relu. rewrite Rmax_left; lra.
Qed.

Lemma D_relu (g : R -> R) (x b : R) : is_derive g x b -> g x <> 0 ->
  is_derive (fun t => relu (g t)) x (ind_lt 0 (g x) * b).
Proof.
  intros H Hn. unfold ind_lt. destruct (Rlt_dec 0 (g x)) as [Hp|Hp].
  - refine (D_eq _ _ _ _ (D_relu_pos _ _ _ H Hp) _). ring.
  - refine (D_eq _ _ _ _ (D_relu_neg _ _ _ H _) _); [lra|ring].
Qed.

(** The square of ReLU has no kink. *)
Lemma is_derive_relu_sq_0 : is_derive (fun z => relu z ^ 2) 0 0.
Proof.
  apply is_derive_Reals. intros eps Heps. exists (mkposreal eps Heps). intros h Hh Hlt. simpl in Hlt.
  rewrite Rplus_0_l. replace (relu 0 ^ 2) with 0 by (unfold relu; rewrite Rmax_left by lra; ring).
  destruct (Rlt_dec 0 h) as [Hp|Hn].
  - replace (relu h) with h by (unfold relu; rewrite Rmax_right; lra).
    replace ((h ^ 2 - 0) / h - 0) with h by (field; exact Hh). exact Hlt.
  - replace (relu h) with 0 by (unfold relu; rewrite Rmax_left; lra).
    replace ((0 ^ 2 - 0) / h - 0) with 0 by (field; exact Hh). rewrite Rabs_R0. exact Heps.
Qed.

Lemma is_derive_relu_sq (z : R) : is_derive (fun t => relu t ^ 2) z (2 * relu z).
Proof.
  destruct (Req_dec z 0) as [->|Hn].
  - replace (2 * relu 0) with 0 by (unfold relu; rewrite Rmax_left by lra; ring). exact is_derive_relu_sq_0.
  - refine (D_eq _ _ _ _ (D_pow (fun t => relu t) 2 z _ (D_relu (fun t => t) z 1 (D_id z) Hn)) _).
    unfold relu, ind_lt. destruct (Rlt_dec 0 z) as [Hp|Hp].
    + rewrite Rmax_right by lra. simpl. ring.
    + rewrite Rmax_left by lra. simpl. ring.
Qed.

Lemma D_relu_sq (g : R -> R) (x b : R) : is_derive g x b ->
  is_derive (fun t => relu (g t) ^ 2) x (2 * relu (g x) * b).
Proof. exact (D_after (fun z => relu z ^ 2) (2 * relu (g x)) g x b (is_derive_relu_sq (g x))). Qed.

Lemma D_abs (g : R -> R) (x b : R) : is_derive g x b -> g x <> 0 ->
  is_derive (fun t => Rabs (g t)) x (sign (g x) * b).
Proof. exact (is_derive_Rabs g x b). Qed.

Lemma D_ind (g : R -> R) (x b : R) : is_derive g x b -> g x <> 0 ->
  is_derive (fun t => ind_lt 0 (g t)) x 0.
Proof.
  intros H Hn. apply (is_derive_ext_loc (fun _ => ind_lt 0 (g x))); [|exact (D_const _ x)].
  destruct (Rlt_dec 0 (g x)) as [Hp|Hp].
  - generalize (near_derive g x b (fun z => 0 < z) H (open_gt 0 (g x) Hp)). apply filter_imp.
    intros t Ht. rewrite !ind_lt_1 by assumption. reflexivity.
  - assert (Hm : g x < 0) by lra.
    generalize (near_derive g x b (fun z => z < 0) H (open_lt 0 (g x) Hm)). apply filter_imp.
    intros t Ht. rewrite !ind_lt_0 by lra. reflexivity.
Qed.

(** The same of two terms that differ: which of them is the greater does not change nearby. *)
Lemma D_ind_lt (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> f x - g x <> 0 ->
  is_derive (fun t => ind_lt (f t) (g t)) x 0.
Proof.
  intros Hf Hg H. apply (is_derive_ext (fun t => ind_lt 0 (g t - f t))); [intros t; symmetry; apply ind_lt_as|].
  refine (D_ind (fun t => g t - f t) x (b - a) (D_minus _ _ _ _ _ Hg Hf) _). lra.
Qed.

Lemma D_ind_le (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> g x - f x <> 0 ->
  is_derive (fun t => ind_le (f t) (g t)) x 0.
Proof.
  intros Hf Hg H. apply (is_derive_ext (fun t => 1 - ind_lt 0 (f t - g t))).
  { intros t; symmetry; apply ind_le_as. }
  assert (H' : f x - g x <> 0) by lra.
  refine (D_eq _ _ _ _ (D_minus _ _ _ _ _ (D_const 1 x) (D_ind (fun t => f t - g t) x _ (D_minus _ _ _ _ _ Hf Hg) H')) _).
  ring.
Qed.

Lemma D_max (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> f x - g x <> 0 ->
  is_derive (fun t => Rmax (f t) (g t)) x (ind_lt (g x) (f x) * a + ind_lt (f x) (g x) * b).
Proof.
  intros Hf Hg H. apply (is_derive_ext (fun t => g t + relu (f t - g t))); [intros t; symmetry; apply Rmax_relu|].
  refine (D_eq _ _ _ _ (D_plus _ _ _ _ _ Hg (D_relu (fun t => f t - g t) x _ (D_minus _ _ _ _ _ Hf Hg) H)) _).
  unfold ind_lt. destruct (Rlt_dec 0 (f x - g x)), (Rlt_dec (g x) (f x)), (Rlt_dec (f x) (g x)); lra.
Qed.

Lemma D_min (f g : R -> R) (x a b : R) : is_derive f x a -> is_derive g x b -> f x - g x <> 0 ->
  is_derive (fun t => Rmin (f t) (g t)) x (ind_lt (f x) (g x) * a + ind_lt (g x) (f x) * b).
Proof.
  intros Hf Hg H. apply (is_derive_ext (fun t => f t - relu (f t - g t))); [intros t; symmetry; apply Rmin_relu|].
  refine (D_eq _ _ _ _ (D_minus _ _ _ _ _ Hf (D_relu (fun t => f t - g t) x _ (D_minus _ _ _ _ _ Hf Hg) H)) _).
  unfold ind_lt. destruct (Rlt_dec 0 (f x - g x)), (Rlt_dec (g x) (f x)), (Rlt_dec (f x) (g x)); lra.
Qed.

(** * The rules, as equations about [Derive] *)

Lemma ex_of (f : R -> R) (x d : R) : is_derive f x d -> ex_derive f x.
Proof. intros H. now exists d. Qed.

Lemma E_unique (f : R -> R) (x d : R) : is_derive f x d -> Derive f x = d.
Proof. apply is_derive_unique. Qed.

(** What a chain of equations about [Derive] has shown, once f is known to be differentiable. *)
Lemma finish (f : R -> R) (x d : R) : ex_derive f x -> Derive f x = d -> is_derive f x d.
Proof. intros H <-. now apply Derive_correct. Qed.

Lemma E_ext (f g : R -> R) (x : R) : (forall t, f t = g t) -> Derive f x = Derive g x.
Proof. intros H. apply Derive_ext. exact H. Qed.

(** The same where the two functions agree near x only. *)
Lemma E_ext_near (f g : R -> R) (x : R) : locally x (fun t => f t = g t) -> Derive f x = Derive g x.
Proof. exact (Derive_ext_loc f g x). Qed.

Lemma E_const (c x : R) : Derive (fun _ => c) x = 0.
Proof. exact (E_unique _ _ _ (D_const c x)). Qed.

Lemma E_id (x : R) : Derive (fun t => t) x = 1.
Proof. exact (E_unique _ _ _ (D_id x)). Qed.

Lemma E_upd0 v x : Derive (fun t => upd0 v t) x = 1.
Proof. exact (E_unique _ _ _ (D_upd0 v x)). Qed.

Lemma E_upd v j i x : Derive (fun t => upd v j t i) x = delta i j.
Proof. exact (E_unique _ _ _ (D_upd v j i x)). Qed.

Lemma E_upd2 v j j2 i i2 x : Derive (fun t => upd2 v j j2 t i i2) x = delta i j * delta i2 j2.
Proof. exact (E_unique _ _ _ (D_upd2 v j j2 i i2 x)). Qed.

Lemma E_upd3 v j j2 j3 i i2 i3 x :
  Derive (fun t => upd3 v j j2 j3 t i i2 i3) x = delta i j * delta i2 j2 * delta i3 j3.
Proof. exact (E_unique _ _ _ (D_upd3 v j j2 j3 i i2 i3 x)). Qed.

Section Equations.
Variables (f g : R -> R) (x : R).
Hypotheses (Hf : ex_derive f x) (Hg : ex_derive g x).

Let Df : is_derive f x (Derive f x) := Derive_correct f x Hf.
Let Dg : is_derive g x (Derive g x) := Derive_correct g x Hg.

Lemma E_plus : Derive (fun t => f t + g t) x = Derive f x + Derive g x.
Proof. exact (E_unique _ _ _ (D_plus _ _ _ _ _ Df Dg)). Qed.

Lemma E_minus : Derive (fun t => f t - g t) x = Derive f x - Derive g x.
Proof. exact (E_unique _ _ _ (D_minus _ _ _ _ _ Df Dg)). Qed.

Lemma E_mult : Derive (fun t => f t * g t) x = Derive f x * g x + f x * Derive g x.
Proof. exact (E_unique _ _ _ (D_mult _ _ _ _ _ Df Dg)). Qed.

Lemma E_div : g x <> 0 ->
  Derive (fun t => f t / g t) x = (Derive f x * g x - f x * Derive g x) / g x ^ 2.
Proof. intros H. exact (E_unique _ _ _ (D_div _ _ _ _ _ Df Dg H)). Qed.

Lemma E_opp : Derive (fun t => - f t) x = - Derive f x.
Proof. exact (E_unique _ _ _ (D_opp _ _ _ Df)). Qed.

Lemma E_scal c : Derive (fun t => c * f t) x = c * Derive f x.
Proof. exact (E_unique _ _ _ (D_scal c _ _ _ Df)). Qed.

Lemma E_scal_r c : Derive (fun t => f t * c) x = Derive f x * c.
Proof. exact (E_unique _ _ _ (D_scal_r _ c _ _ Df)). Qed.

Lemma E_div_c c : Derive (fun t => f t / c) x = Derive f x / c.
Proof. exact (E_unique _ _ _ (D_div_c _ c _ _ Df)). Qed.

Lemma E_inv : f x <> 0 -> Derive (fun t => / f t) x = - Derive f x / f x ^ 2.
Proof. intros H. exact (E_unique _ _ _ (D_inv _ _ _ Df H)). Qed.

Lemma E_pow n : Derive (fun t => f t ^ n) x = INR n * Derive f x * f x ^ pred n.
Proof. exact (E_unique _ _ _ (D_pow _ n _ _ Df)). Qed.

Lemma E_rpow p : 0 < f x -> Derive (fun t => rpow (f t) p) x = p * rpow (f x) (p - 1) * Derive f x.
Proof. intros H. exact (E_unique _ _ _ (D_rpow _ p _ _ Df H)). Qed.

Lemma E_exp : Derive (fun t => exp (f t)) x = exp (f x) * Derive f x.
Proof. exact (E_unique _ _ _ (D_exp _ _ _ Df)). Qed.

Lemma E_ln : 0 < f x -> Derive (fun t => ln (f t)) x = Derive f x / f x.
Proof. intros H. exact (E_unique _ _ _ (D_ln _ _ _ Df H)). Qed.

Lemma E_sqrt : 0 < f x -> Derive (fun t => sqrt (f t)) x = Derive f x / (2 * sqrt (f x)).
Proof. intros H. exact (E_unique _ _ _ (D_sqrt _ _ _ Df H)). Qed.

Lemma E_sin : Derive (fun t => sin (f t)) x = cos (f x) * Derive f x.
Proof. exact (E_unique _ _ _ (D_sin _ _ _ Df)). Qed.

Lemma E_cos : Derive (fun t => cos (f t)) x = - sin (f x) * Derive f x.
Proof. exact (E_unique _ _ _ (D_cos _ _ _ Df)). Qed.

Lemma E_sigm : Derive (fun t => sigm (f t)) x = sigm (f x) * (1 - sigm (f x)) * Derive f x.
Proof. exact (E_unique _ _ _ (D_sigm _ _ _ Df)). Qed.

Lemma E_tanh : Derive (fun t => tanh (f t)) x = (1 - tanh (f x) ^ 2) * Derive f x.
Proof. exact (E_unique _ _ _ (D_tanh _ _ _ Df)). Qed.

Lemma E_erf : Derive (fun t => erf (f t)) x = 2 / sqrt PI * exp (- f x ^ 2) * Derive f x.
Proof. exact (E_unique _ _ _ (D_erf _ _ _ Df)). Qed.

Lemma E_relu : f x <> 0 -> Derive (fun t => relu (f t)) x = ind_lt 0 (f x) * Derive f x.
Proof. intros H. exact (E_unique _ _ _ (D_relu _ _ _ Df H)). Qed.

Lemma E_abs : f x <> 0 -> Derive (fun t => Rabs (f t)) x = sign (f x) * Derive f x.
Proof. intros H. exact (E_unique _ _ _ (D_abs _ _ _ Df H)). Qed.

Lemma E_ind : f x <> 0 -> Derive (fun t => ind_lt 0 (f t)) x = 0.
Proof. intros H. exact (E_unique _ _ _ (D_ind _ _ _ Df H)). Qed.
End Equations.

Lemma E_rsum n (f : R -> nat -> R) (x : R) :
  (forall k, (k < n)%nat -> ex_derive (fun t => f t k) x) ->
  Derive (fun t => rsum n (f t)) x = rsum n (fun k => Derive (fun t => f t k) x).
Proof.
  intros H. refine (E_unique _ _ _ (D_rsum n f x _ _)).
  intros k Hk. exact (Derive_correct _ _ (H k Hk)).
Qed.

(** * Under a derivative

    An equation that holds for all t may be used under [Derive] ([E_ext]).  One that rests on a condition
    may be used as well if the condition holds nearby; strict signs that hold at the point do. *)

Lemma E_ext_given (P : R -> Prop) (f g : R -> R) (x : R) :
  locally x P -> (forall t, P t -> f t = g t) -> Derive f x = Derive g x.
Proof. intros HP H. refine (E_ext_near f g x (filter_imp P _ _ HP)). exact H. Qed.

Lemma ex_ext (f g : R -> R) (x : R) : (forall t, f t = g t) -> ex_derive f x -> ex_derive g x.
Proof. intros H [d Hd]. exact (ex_of _ _ _ (D_fun f g x d H Hd)). Qed.

Lemma ex_ext_given (P : R -> Prop) (f g : R -> R) (x : R) :
  locally x P -> (forall t, P t -> f t = g t) -> ex_derive f x -> ex_derive g x.
Proof.
  intros HP H. apply (ex_derive_ext_loc f g x). exact (filter_imp P _ H HP).
Qed.

Lemma near_and (P Q : R -> Prop) (x : R) :
  locally x P -> locally x Q -> locally x (fun t => P t /\ Q t).
Proof. exact (filter_and P Q). Qed.

Lemma near_all n (P : R -> nat -> Prop) (x : R) :
  (forall k, (k < n)%nat -> locally x (fun t => P t k)) ->
  locally x (fun t => forall k, (k < n)%nat -> P t k).
Proof.
  induction n as [|n IH]; intros H.
  - apply filter_forall. intros t k Hk. lia.
  - generalize (near_and _ _ x (IH (fun k Hk => H k (Nat.lt_lt_succ_r _ _ Hk))) (H n (Nat.lt_succ_diag_r n))).
    apply filter_imp. intros t [Hrest Hn] k Hk.
    destruct (Nat.eq_dec k n) as [->|]; [exact Hn|apply Hrest; lia].
Qed.

Lemma near_pos (g : R -> R) (x : R) : ex_derive g x -> 0 < g x -> locally x (fun t => 0 < g t).
Proof. intros [b H] Hp. exact (near_derive g x b (fun z => 0 < z) H (open_gt 0 (g x) Hp)). Qed.

Lemma near_ne (g : R -> R) (x : R) : ex_derive g x -> g x <> 0 -> locally x (fun t => g t <> 0).
Proof. intros [b H] Hn. exact (near_derive g x b (fun z => z <> 0) H (open_neq 0 (g x) Hn)). Qed.

(** What is given of all entries of an array, while one of them moves. *)
Section Moving.
Variable P : R -> Prop.
Hypothesis P_open : forall y, P y -> locally y P.

Lemma near_upd0 v : P v -> locally v (fun t => P (upd0 v t)).
Proof. exact (P_open v). Qed.

Lemma near_upd n v j : (forall k, (k < n)%nat -> P (v k)) ->
  locally (v j) (fun t => forall k, (k < n)%nat -> P (upd v j t k)).
Proof.
  intros H. apply (near_all n (fun t k => P (upd v j t k))). intros k Hk. unfold upd.
  destruct (Nat.eqb_spec k j) as [<-|]; [exact (P_open _ (H k Hk))|].
  apply filter_forall. intros _. exact (H k Hk).
Qed.

Lemma near_upd2 n n2 v j j2 : (forall k k2, (k < n)%nat -> (k2 < n2)%nat -> P (v k k2)) ->
  locally (v j j2) (fun t => forall k, (k < n)%nat -> forall k2, (k2 < n2)%nat -> P (upd2 v j j2 t k k2)).
Proof.
  intros H.
  apply (near_all n (fun t k => forall k2, (k2 < n2)%nat -> P (upd2 v j j2 t k k2))). intros k Hk.
  apply (near_all n2 (fun t k2 => P (upd2 v j j2 t k k2))). intros k2 Hk2. unfold upd2.
  destruct (Nat.eqb_spec k j) as [<-|], (Nat.eqb_spec k2 j2) as [<-|]; cbn [andb];
    try (apply filter_forall; intros _); auto.
Qed.

Lemma near_upd3 n n2 n3 v j j2 j3 :
  (forall k k2 k3, (k < n)%nat -> (k2 < n2)%nat -> (k3 < n3)%nat -> P (v k k2 k3)) ->
  locally (v j j2 j3) (fun t => forall k, (k < n)%nat -> forall k2, (k2 < n2)%nat ->
    forall k3, (k3 < n3)%nat -> P (upd3 v j j2 j3 t k k2 k3)).
Proof.
  intros H.
  apply (near_all n (fun t k => forall k2, (k2 < n2)%nat -> forall k3, (k3 < n3)%nat ->
    P (upd3 v j j2 j3 t k k2 k3))). intros k Hk.
  apply (near_all n2 (fun t k2 => forall k3, (k3 < n3)%nat -> P (upd3 v j j2 j3 t k k2 k3))). intros k2 Hk2.
  apply (near_all n3 (fun t k3 => P (upd3 v j j2 j3 t k k2 k3))). intros k3 Hk3. unfold upd3.
  destruct (Nat.eqb_spec k j) as [<-|], (Nat.eqb_spec k2 j2) as [<-|], (Nat.eqb_spec k3 j3) as [<-|];
    cbn [andb]; try (apply filter_forall; intros _); auto.
Qed.
End Moving.

Lemma positive_open y : 0 < y -> locally y (fun z => 0 < z).
Proof. exact (open_gt 0 y). Qed.

Lemma nonzero_open y : y <> 0 -> locally y (fun z => z <> 0).
Proof. exact (open_neq 0 y). Qed.

(** What is less at the point is less nearby, where both have derivatives. *)
Lemma less_nearby (f g : R -> R) x : ex_derive f x -> ex_derive g x -> f x < g x -> locally x (fun t => f t < g t).
Proof.
  intros [a Hf] [b Hg] H. generalize (near_pos (fun t => g t - f t) x (ex_of _ _ _ (D_minus g f x b a Hg Hf)) ltac:(lra)).
  apply filter_imp. intros t Ht. lra.
Qed.

Lemma apart_nearby (f g : R -> R) x : ex_derive f x -> ex_derive g x -> f x <> g x -> locally x (fun t => f t <> g t).
Proof.
  intros Hf Hg H. destruct (Rdichotomy _ _ H) as [L | L].
  - generalize (less_nearby f g x Hf Hg L). apply filter_imp. intros t Ht. lra.
  - generalize (less_nearby g f x Hg Hf L). apply filter_imp. intros t Ht. lra.
Qed.
