(** Limits: one law, one lemma, every law of [derive.laws.limits].

    A limit is taken along a filter F: [at_point a], [at_right a], [at_left a] of a number that tends to a,
    [at_infinity] and [at_minus_infinity], and [eventually] of a size n.  What tends to something is a function of the
    number or the size.
    - [tends F f l]     f tends to l along F; for Coquelicot's filters this is [is_lim f a l], [is_lim_seq f l]
    - [converges F f]   it tends to some number
    - [limit F f]       the number to which it tends; without meaning where it tends to none
    A letter that is independent of the variable is a number.  A condition on the variable is asked for near the
    point: [F (fun x => P x)].  Where a law is about a number that tends to infinity, a size is one too: [v] is the
    number that the variable is, and [filterlim v F at_infinity] says where it goes. *)
From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives.
Open Scope R_scope.

Notation at_point := (fun a : R => locally' a).
Definition at_infinity : (R -> Prop) -> Prop := Rbar_locally p_infty.
Definition at_minus_infinity : (R -> Prop) -> Prop := Rbar_locally m_infty.

Lemma at_infinity_filter : ProperFilter at_infinity.
Proof. exact (Rbar_locally_filter p_infty). Qed.
#[global] Existing Instance at_infinity_filter.

Lemma at_minus_infinity_filter : ProperFilter at_minus_infinity.
Proof. exact (Rbar_locally_filter m_infty). Qed.
#[global] Existing Instance at_minus_infinity_filter.

Definition tends {T : Type} (F : (T -> Prop) -> Prop) (f : T -> R) (l : R) : Prop := filterlim f F (locally l).
Definition converges {T : Type} (F : (T -> Prop) -> Prop) (f : T -> R) : Prop := exists l, tends F f l.
Definition limit {T : Type} (F : (T -> Prop) -> Prop) (f : T -> R) : R := iota (fun l : R => tends F f l).

(** What Coquelicot calls so. *)
Lemma tends_is_lim (f : R -> R) (a l : R) : tends (at_point a) f l <-> is_lim f a l.
Proof. unfold tends, is_lim. simpl. tauto. Qed.

Lemma tends_is_lim_seq (f : nat -> R) (l : R) : tends eventually f l <-> is_lim_seq f l.
Proof. unfold tends, is_lim_seq. simpl. tauto. Qed.

Lemma tends_is_lim_infinity (f : R -> R) (l : R) : tends at_infinity f l <-> is_lim f p_infty l.
Proof. unfold tends, is_lim, at_infinity. simpl. tauto. Qed.

Lemma tends_is_lim_minus_infinity (f : R -> R) (l : R) : tends at_minus_infinity f l <-> is_lim f m_infty l.
Proof. unfold tends, is_lim, at_minus_infinity. simpl. tauto. Qed.

Section Along.

Context {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F}.

Lemma tends_unique f l m : tends F f l -> tends F f m -> l = m.
Proof.
intros Hl Hm. exact (filterlim_locally_unique (V := R_NormedModule) f l m Hl Hm).
Qed.

Lemma limit_of f l : tends F f l -> limit F f = l.
Proof.
intros H. apply (iota_unique (fun m => tends F f m) l); [ | exact H ].
intros m Hm. exact (tends_unique f m l Hm H).
Qed.

Lemma tends_limit f : converges F f -> tends F f (limit F f).
Proof. intros [l H]. rewrite (limit_of f l H). exact H. Qed.

Lemma tends_ext f g l : F (fun x => f x = g x) -> tends F f l -> tends F g l.
Proof. intros H. exact (filterlim_ext_loc f g H). Qed.

Lemma converges_ext f g : F (fun x => f x = g x) -> converges F f -> converges F g.
Proof. intros H [l Hl]. exists l. exact (tends_ext f g l H Hl). Qed.

(** An equation that holds near the point may be used beneath a limit. *)
Lemma limit_ext f g : F (fun x => f x = g x) -> converges F g -> limit F f = limit F g.
Proof.
intros H Hg. apply limit_of. apply (tends_ext g f); [ | exact (tends_limit g Hg) ].
apply (filter_imp (fun x => f x = g x)); [ now intros x -> | exact H ].
Qed.

(** What tends to a positive number is positive near the point, and so with numbers that are not 0. *)
Lemma near_positive f : converges F f -> 0 < limit F f -> F (fun x => 0 < f x).
Proof.
intros Hf Hpos. apply (tends_limit f Hf (fun y => 0 < y)).
exact (open_gt 0 (limit F f) Hpos).
Qed.

Lemma near_nonzero f : converges F f -> limit F f <> 0 -> F (fun x => f x <> 0).
Proof.
intros Hf Hnz. apply (tends_limit f Hf (fun y => y <> 0)).
exact (open_neq 0 (limit F f) Hnz).
Qed.

Lemma tends_after (h f : T -> R) (k : R -> R) l : continuous k l -> tends F f l -> tends F (fun x => k (f x)) (k l).
Proof. intros Hk Hf. exact (filterlim_comp _ _ _ f k F (locally l) (locally (k l)) Hf Hk). Qed.

Lemma tends_const c : tends F (fun _ => c) c.
Proof. exact (filterlim_const c). Qed.

Lemma tends_plus f g l m : tends F f l -> tends F g m -> tends F (fun x => f x + g x) (l + m).
Proof.
intros Hf Hg. exact (filterlim_comp_2 f g Rplus Hf Hg (filterlim_plus (V := R_NormedModule) l m)).
Qed.

Lemma tends_mult f g l m : tends F f l -> tends F g m -> tends F (fun x => f x * g x) (l * m).
Proof.
intros Hf Hg. exact (filterlim_comp_2 f g Rmult Hf Hg (filterlim_mult (K := R_AbsRing) l m)).
Qed.

Lemma tends_scal c f l : tends F f l -> tends F (fun x => c * f x) (c * l).
Proof. intros Hf. exact (tends_mult (fun _ => c) f c l (tends_const c) Hf). Qed.

Lemma tends_by (k : R -> R) d f l : is_derive k l d -> tends F f l -> tends F (fun x => k (f x)) (k l).
Proof.
intros Hk. apply (tends_after f). apply (ex_derive_continuous (V := R_NormedModule)). exists d. exact Hk.
Qed.

Lemma tends_inv f l : l <> 0 -> tends F f l -> tends F (fun x => / f x) (/ l).
Proof. intros Hl. exact (tends_by Rinv _ f l (D_inv (fun t => t) l 1 (D_id l) Hl)). Qed.

Lemma tends_pow f p l : tends F f l -> tends F (fun x => f x ^ p) (l ^ p).
Proof. exact (tends_by (fun t => t ^ p) _ f l (D_pow (fun t => t) p l 1 (D_id l))). Qed.

Lemma tends_rpow f p l : 0 < l -> tends F f l -> tends F (fun x => rpow (f x) p) (rpow l p).
Proof. intros Hl. exact (tends_by (fun t => rpow t p) _ f l (D_rpow (fun t => t) p l 1 (D_id l) Hl)). Qed.

Lemma tends_ln f l : 0 < l -> tends F f l -> tends F (fun x => ln (f x)) (ln l).
Proof. intros Hl. exact (tends_by ln _ f l (D_ln (fun t => t) l 1 (D_id l) Hl)). Qed.

Lemma tends_exp f l : tends F f l -> tends F (fun x => exp (f x)) (exp l).
Proof. exact (tends_by exp _ f l (D_exp (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_sigm f l : tends F f l -> tends F (fun x => sigm (f x)) (sigm l).
Proof. exact (tends_by sigm _ f l (D_sigm (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_tanh f l : tends F f l -> tends F (fun x => tanh (f x)) (tanh l).
Proof. exact (tends_by tanh _ f l (D_tanh (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_sin f l : tends F f l -> tends F (fun x => sin (f x)) (sin l).
Proof. exact (tends_by sin _ f l (D_sin (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_cos f l : tends F f l -> tends F (fun x => cos (f x)) (cos l).
Proof. exact (tends_by cos _ f l (D_cos (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_erf f l : tends F f l -> tends F (fun x => erf (f x)) (erf l).
Proof. exact (tends_by erf _ f l (D_erf (fun t => t) l 1 (D_id l))). Qed.

Lemma tends_abs f l : tends F f l -> tends F (fun x => Rabs (f x)) (Rabs l).
Proof. apply (tends_after f). exact (continuous_Rabs l). Qed.

Lemma tends_relu f l : tends F f l -> tends F (fun x => relu (f x)) (relu l).
Proof.
intros Hf.
assert (same : forall z, relu z = 1 / 2 * (z + Rabs z)).
{ intros z. unfold relu, Rmax, Rabs. destruct (Rle_dec 0 z), (Rcase_abs z); lra. }
rewrite same. apply (tends_ext (fun x => 1 / 2 * (f x + Rabs (f x)))).
{ apply filter_forall. intros x. now rewrite same. }
apply tends_scal. apply tends_plus; [ exact Hf | exact (tends_abs f l Hf) ].
Qed.

Lemma tends_rsum n (f : T -> nat -> R) l : (forall k, (k < n)%nat -> tends F (fun x => f x k) (l k)) ->
  tends F (fun x => rsum n (fun k => f x k)) (rsum n l).
Proof.
induction n as [ | n IH ]; intros H; simpl; [ exact (tends_const 0) | ].
apply tends_plus; [ | apply H; lia ]. apply IH. intros k Hk. apply H. lia.
Qed.

Lemma tends_null f g c : tends F g 0 -> F (fun x => Rabs (f x) <= c) -> tends F (fun x => f x * g x) 0.
Proof.
intros Hg Hf. unfold tends. apply filterlim_locally. intros eps.
assert (Hc : 0 < Rabs c + 1) by (pose proof (Rabs_pos c); lra).
assert (He : 0 < eps / (Rabs c + 1)) by (apply Rdiv_lt_0_compat; [ apply cond_pos | exact Hc ]).
assert (H := proj1 (filterlim_locally g 0) Hg (mkposreal _ He)).
generalize (filter_and _ _ Hf H). apply filter_imp. intros x [Hfx Hgx].
unfold ball in *; simpl in *. unfold AbsRing_ball, abs, minus, plus, opp in *; simpl in *.
replace (f x * g x + - 0) with (f x * g x) by ring.
replace (g x + - 0) with (g x) in Hgx by ring.
rewrite Rabs_mult.
apply Rle_lt_trans with ((Rabs c + 1) * Rabs (g x)).
{ apply Rmult_le_compat_r; [ apply Rabs_pos | ]. pose proof (Rle_abs c). lra. }
apply Rlt_le_trans with ((Rabs c + 1) * (eps / (Rabs c + 1))).
{ apply Rmult_lt_compat_l; assumption. }
right. field. lra.
Qed.

(** Where the variable goes to infinity. *)
Lemma tends_inv_infinity (v : T -> R) : filterlim v F at_infinity -> tends F (fun x => / v x) 0.
Proof.
intros Hv. apply (filterlim_comp _ _ _ v Rinv F at_infinity (locally 0) Hv).
exact (filterlim_Rbar_inv p_infty ltac:(discriminate)).
Qed.

Lemma tends_inv_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity -> tends F (fun x => / v x) 0.
Proof.
intros Hv. apply (filterlim_comp _ _ _ v Rinv F at_minus_infinity (locally 0) Hv).
exact (filterlim_Rbar_inv m_infty ltac:(discriminate)).
Qed.

Lemma tends_inv_pow (v : T -> R) p : (1 <= p)%nat -> tends F (fun x => / v x) 0 -> tends F (fun x => / (v x ^ p)) 0.
Proof.
intros Hp Hv. assert (H := tends_pow (fun x => / v x) p 0 Hv).
rewrite pow_i in H by lia. refine (tends_ext _ _ 0 _ H).
apply filter_forall. intros x. now rewrite pow_inv.
Qed.

Lemma tends_exp_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity -> tends F (fun x => exp (v x)) 0.
Proof. intros Hv. exact (filterlim_comp _ _ _ v exp F at_minus_infinity (locally 0) Hv is_lim_exp_m). Qed.

Lemma minus_infinity_times (c : R) (v : T -> R) : 0 < c -> filterlim v F at_infinity ->
  filterlim (fun x => - (c * v x)) F at_minus_infinity.
Proof.
intros Hc Hv. apply (filterlim_ext (fun x => - c * v x)); [ intros x; ring | ].
apply (filterlim_comp _ _ _ v (Rmult (- c)) F at_infinity at_minus_infinity Hv).
assert (H := filterlim_Rbar_mult_l (- c) p_infty).
assert (E : Rbar_mult (- c) p_infty = m_infty).
{ apply is_Rbar_mult_unique. apply (is_Rbar_mult_sym p_infty (- c)). apply is_Rbar_mult_p_infty_neg. simpl. lra. }
rewrite E in H. exact H.
Qed.

End Along.

Lemma tends_boltzmann (b : R) : b <= 0 -> tends (at_right 0) (fun x => exp (b * / x)) (ind_eq b 0).
Proof.
intros Hb. unfold ind_eq. destruct (Req_EM_T b 0) as [ Hz | Hnz ].
- apply (tends_ext _ (fun _ => 1)); [ | exact (tends_const (at_right 0) 1) ].
  apply filter_forall. intros x. now rewrite Hz, Rmult_0_l, exp_0.
- apply (tends_exp_minus_infinity (at_right 0) (fun x => b * / x)).
  apply (filterlim_ext (fun x => - (- b * / x))); [ intros x; ring | ].
  apply (minus_infinity_times (at_right 0) (- b) Rinv); [ lra | exact filterlim_Rinv_0_right ].
Qed.

(** A number that tends to a, from both sides or from one, is near it but not there. *)
Class Near (a : R) (F : (R -> Prop) -> Prop) : Prop := near_locally : filter_le F (locally' a).

Lemma near_at_point a : Near a (at_point a).
Proof. intros P H. exact H. Qed.
#[global] Existing Instance near_at_point.

Lemma near_at_right a : Near a (at_right a).
Proof. intros P H. apply (filter_imp _ _ (fun y (Hy : y <> a -> P y) (Hr : a < y) => Hy (Rgt_not_eq _ _ Hr)) H). Qed.
#[global] Existing Instance near_at_right.

Lemma near_at_left a : Near a (at_left a).
Proof. intros P H. apply (filter_imp _ _ (fun y (Hy : y <> a -> P y) (Hl : y < a) => Hy (Rlt_not_eq _ _ Hl)) H). Qed.
#[global] Existing Instance near_at_left.

Lemma tends_variable (a : R) F {FF : ProperFilter F} {N : Near a F} : tends F (fun x => x) a.
Proof.
intros P H. apply N. exact (filter_imp _ _ (fun y Hy _ => Hy) H).
Qed.

(** * Laws *)

Section Laws.

Context {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F}.

Ltac known := intros; try assumption; try (apply tends_limit; assumption).

Lemma law_limit_of_a_constant (c : R) : limit F (fun _ => c) = c.
Proof. intros. refine (limit_of F _ _ _). exact (tends_const F c). Qed.

Lemma law_existence_of_the_limit_of_a_constant (c : R) : converges F (fun _ => c).
Proof. intros. exists (c). exact (tends_const F c). Qed.

Lemma law_limit_of_a_sum (f g : T -> R) : converges F f -> converges F g ->
  limit F (fun x => f x + g x) = limit F f + limit F g.
Proof. intros. refine (limit_of F _ _ _). apply tends_plus; known. Qed.

Lemma law_existence_of_the_limit_of_a_sum (f g : T -> R) : converges F f -> converges F g ->
  converges F (fun x => f x + g x).
Proof. intros. exists (limit F f + limit F g). apply tends_plus; known. Qed.

Lemma law_limit_of_a_constant_multiple (c : R) (f : T -> R) : converges F f ->
  limit F (fun x => c * f x) = c * limit F f.
Proof. intros. refine (limit_of F _ _ _). apply tends_scal; known. Qed.

Lemma law_existence_of_the_limit_of_a_constant_multiple (c : R) (f : T -> R) : converges F f ->
  converges F (fun x => c * f x).
Proof. intros. exists (c * limit F f). apply tends_scal; known. Qed.

Lemma law_limit_of_a_Sum (n : nat) (f : T -> nat -> R) : (forall k, (k < n)%nat -> converges F (fun x => f x k)) ->
  limit F (fun x => rsum n (fun k => f x k)) = rsum n (fun k => limit F (fun x => f x k)).
Proof. intros H. refine (limit_of F _ _ _). apply tends_rsum; [ exact FF | ]; intros k Hk; apply tends_limit;
  [ exact FF | exact (H k Hk) ]. Qed.

Lemma law_existence_of_the_limit_of_a_Sum (n : nat) (f : T -> nat -> R) : (forall k, (k < n)%nat ->
  converges F (fun x => f x k)) ->
  converges F (fun x => rsum n (fun k => f x k)).
Proof. intros H. exists (rsum n (fun k => limit F (fun x => f x k))). apply tends_rsum; [ exact FF | ];
  intros k Hk; apply tends_limit; [ exact FF | exact (H k Hk) ]. Qed.

Lemma law_limit_of_a_quotient (f g : T -> R) : converges F f -> converges F g -> limit F g <> 0 ->
  limit F (fun x => f x * / g x) = limit F f * / limit F g.
Proof. intros. refine (limit_of F _ _ _). apply tends_mult; [ exact FF | | apply tends_inv ]; known. Qed.

Lemma law_existence_of_the_limit_of_a_quotient (f g : T -> R) : converges F f -> converges F g -> limit F g <> 0 ->
  converges F (fun x => f x * / g x).
Proof. intros. exists (limit F f * / limit F g). apply tends_mult; [ exact FF | | apply tends_inv ]; known. Qed.

Lemma law_limit_of_a_reciprocal (g : T -> R) : converges F g -> limit F g <> 0 ->
  limit F (fun x => / g x) = / limit F g.
Proof. intros. refine (limit_of F _ _ _). apply tends_inv; known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal (g : T -> R) : converges F g -> limit F g <> 0 ->
  converges F (fun x => / g x).
Proof. intros. exists (/ limit F g). apply tends_inv; known. Qed.

Lemma law_limit_of_a_product (f g : T -> R) : converges F f -> converges F g ->
  limit F (fun x => f x * g x) = limit F f * limit F g.
Proof. intros. refine (limit_of F _ _ _). apply tends_mult; known. Qed.

Lemma law_existence_of_the_limit_of_a_product (f g : T -> R) : converges F f -> converges F g ->
  converges F (fun x => f x * g x).
Proof. intros. exists (limit F f * limit F g). apply tends_mult; known. Qed.

Lemma law_limit_of_a_natural_power (f : T -> R) (p : nat) : (1 <= p)%nat -> converges F f ->
  limit F (fun x => f x ^ p) = limit F f ^ p.
Proof. intros. refine (limit_of F _ _ _). apply tends_pow; known. Qed.

Lemma law_existence_of_the_limit_of_a_natural_power (f : T -> R) (p : nat) : (1 <= p)%nat -> converges F f ->
  converges F (fun x => f x ^ p).
Proof. intros. exists (limit F f ^ p). apply tends_pow; known. Qed.

Lemma law_limit_of_a_reciprocal_power (f : T -> R) (p : nat) : (1 <= p)%nat -> converges F f -> limit F f <> 0 ->
  limit F (fun x => / (f x ^ p)) = / (limit F f ^ p).
Proof. intros. refine (limit_of F _ _ _). apply (tends_inv F (fun x => f x ^ p));
  [ apply pow_nonzero | apply tends_pow ]; known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal_power (f : T -> R) (p : nat) : (1 <= p)%nat -> converges F f ->
  limit F f <> 0 -> converges F (fun x => / (f x ^ p)).
Proof. intros. exists (/ (limit F f ^ p)). apply (tends_inv F (fun x => f x ^ p));
  [ apply pow_nonzero | apply tends_pow ]; known. Qed.

Lemma law_limit_of_a_power (f : T -> R) (p : R) : converges F f -> 0 < limit F f ->
  limit F (fun x => rpow (f x) p) = rpow (limit F f) p.
Proof. intros. refine (limit_of F _ _ _). apply tends_rpow; known. Qed.

Lemma law_existence_of_the_limit_of_a_power (f : T -> R) (p : R) : converges F f -> 0 < limit F f ->
  converges F (fun x => rpow (f x) p).
Proof. intros. exists (rpow (limit F f) p). apply tends_rpow; known. Qed.

Lemma law_limit_of_a_power_nat (f : T -> R) (p : nat) : converges F f -> 0 < limit F f ->
  limit F (fun x => f x ^ p) = limit F f ^ p.
Proof. intros. refine (limit_of F _ _ _). apply tends_pow; known. Qed.

Lemma law_existence_of_the_limit_of_a_power_nat (f : T -> R) (p : nat) : converges F f -> 0 < limit F f ->
  converges F (fun x => f x ^ p).
Proof. intros. exists (limit F f ^ p). apply tends_pow; known. Qed.

Lemma law_limit_of_a_power_neg (f : T -> R) (p : nat) : converges F f -> 0 < limit F f ->
  limit F (fun x => / (f x ^ p)) = / (limit F f ^ p).
Proof. intros. refine (limit_of F _ _ _). apply (tends_inv F (fun x => f x ^ p)); [ apply pow_nonzero;
  lra | apply tends_pow ]; known. Qed.

Lemma law_existence_of_the_limit_of_a_power_neg (f : T -> R) (p : nat) : converges F f -> 0 < limit F f ->
  converges F (fun x => / (f x ^ p)).
Proof. intros. exists (/ (limit F f ^ p)). apply (tends_inv F (fun x => f x ^ p)); [ apply pow_nonzero;
  lra | apply tends_pow ]; known. Qed.

Lemma law_limit_of_a_logarithm (f : T -> R) : converges F f -> 0 < limit F f ->
  limit F (fun x => ln (f x)) = ln (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_ln; known. Qed.

Lemma law_existence_of_the_limit_of_a_logarithm (f : T -> R) : converges F f -> 0 < limit F f ->
  converges F (fun x => ln (f x)).
Proof. intros. exists (ln (limit F f)). apply tends_ln; known. Qed.

Lemma law_limit_of_exp (f : T -> R) : converges F f -> limit F (fun x => exp (f x)) = exp (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_exp; known. Qed.

Lemma law_existence_of_the_limit_of_exp (f : T -> R) : converges F f -> converges F (fun x => exp (f x)).
Proof. intros. exists (exp (limit F f)). apply tends_exp; known. Qed.

Lemma law_limit_of_sigma (f : T -> R) : converges F f -> limit F (fun x => sigm (f x)) = sigm (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_sigm; known. Qed.

Lemma law_existence_of_the_limit_of_sigma (f : T -> R) : converges F f -> converges F (fun x => sigm (f x)).
Proof. intros. exists (sigm (limit F f)). apply tends_sigm; known. Qed.

Lemma law_limit_of_tanh (f : T -> R) : converges F f -> limit F (fun x => tanh (f x)) = tanh (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_tanh; known. Qed.

Lemma law_existence_of_the_limit_of_tanh (f : T -> R) : converges F f -> converges F (fun x => tanh (f x)).
Proof. intros. exists (tanh (limit F f)). apply tends_tanh; known. Qed.

Lemma law_limit_of_sin (f : T -> R) : converges F f -> limit F (fun x => sin (f x)) = sin (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_sin; known. Qed.

Lemma law_existence_of_the_limit_of_sin (f : T -> R) : converges F f -> converges F (fun x => sin (f x)).
Proof. intros. exists (sin (limit F f)). apply tends_sin; known. Qed.

Lemma law_limit_of_cos (f : T -> R) : converges F f -> limit F (fun x => cos (f x)) = cos (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_cos; known. Qed.

Lemma law_existence_of_the_limit_of_cos (f : T -> R) : converges F f -> converges F (fun x => cos (f x)).
Proof. intros. exists (cos (limit F f)). apply tends_cos; known. Qed.

Lemma law_limit_of_erf (f : T -> R) : converges F f -> limit F (fun x => erf (f x)) = erf (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_erf; known. Qed.

Lemma law_existence_of_the_limit_of_erf (f : T -> R) : converges F f -> converges F (fun x => erf (f x)).
Proof. intros. exists (erf (limit F f)). apply tends_erf; known. Qed.

Lemma law_limit_of_an_absolute_value (f : T -> R) : converges F f -> limit F (fun x => Rabs (f x)) = Rabs (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_abs; known. Qed.

Lemma law_existence_of_the_limit_of_an_absolute_value (f : T -> R) : converges F f ->
  converges F (fun x => Rabs (f x)).
Proof. intros. exists (Rabs (limit F f)). apply tends_abs; known. Qed.

Lemma law_limit_of_ReLU (f : T -> R) : converges F f -> limit F (fun x => relu (f x)) = relu (limit F f).
Proof. intros. refine (limit_of F _ _ _). apply tends_relu; known. Qed.

Lemma law_existence_of_the_limit_of_ReLU (f : T -> R) : converges F f -> converges F (fun x => relu (f x)).
Proof. intros. exists (relu (limit F f)). apply tends_relu; known. Qed.

Lemma law_limit_of_a_reciprocal_at_infinity (v : T -> R) : filterlim v F at_infinity -> limit F (fun x => / v x) = 0.
Proof. intros. refine (limit_of F _ _ _). apply tends_inv_infinity; known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal_at_infinity (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => / v x).
Proof. intros. exists (0). apply tends_inv_infinity; known. Qed.

Lemma law_limit_of_a_reciprocal_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  limit F (fun x => / v x) = 0.
Proof. intros. refine (limit_of F _ _ _). apply tends_inv_minus_infinity; known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal_at_minus_infinity (v : T -> R) :
  filterlim v F at_minus_infinity -> converges F (fun x => / v x).
Proof. intros. exists (0). apply tends_inv_minus_infinity; known. Qed.

Lemma law_limit_of_a_reciprocal_power_at_infinity (v : T -> R) (p : nat) : filterlim v F at_infinity ->
  (1 <= p)%nat -> limit F (fun x => / (v x ^ p)) = 0.
Proof. intros. refine (limit_of F _ _ _). apply tends_inv_pow; [ exact FF | | apply tends_inv_infinity ]; known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal_power_at_infinity (v : T -> R) (p : nat) :
  filterlim v F at_infinity -> (1 <= p)%nat -> converges F (fun x => / (v x ^ p)).
Proof. intros. exists (0). apply tends_inv_pow; [ exact FF | | apply tends_inv_infinity ]; known. Qed.

Lemma law_limit_of_a_reciprocal_power_at_minus_infinity (v : T -> R) (p : nat) : filterlim v F at_minus_infinity ->
  (1 <= p)%nat -> limit F (fun x => / (v x ^ p)) = 0.
Proof. intros. refine (limit_of F _ _ _). apply tends_inv_pow; [ exact FF | | apply tends_inv_minus_infinity ];
  known. Qed.

Lemma law_existence_of_the_limit_of_a_reciprocal_power_at_minus_infinity (v : T -> R) (p : nat) :
  filterlim v F at_minus_infinity -> (1 <= p)%nat -> converges F (fun x => / (v x ^ p)).
Proof. intros. exists (0). apply tends_inv_pow; [ exact FF | | apply tends_inv_minus_infinity ]; known. Qed.

Lemma law_limit_of_exp_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  limit F (fun x => exp (v x)) = 0.
Proof. intros. refine (limit_of F _ _ _). apply tends_exp_minus_infinity; known. Qed.

Lemma law_existence_of_the_limit_of_exp_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  converges F (fun x => exp (v x)).
Proof. intros. exists (0). apply tends_exp_minus_infinity; known. Qed.

Lemma law_limit_of_exp_falling (v : T -> R) : filterlim v F at_infinity -> limit F (fun x => exp (- v x)) = 0.
Proof. intros. refine (limit_of F _ _ _). apply (tends_exp_minus_infinity F (fun x => - v x)).
  apply (filterlim_ext (fun x => - (1 * v x))); [ intros x; ring | ].
refine (minus_infinity_times F 1 v _ _); [ lra | assumption ]. Qed.

Lemma law_existence_of_the_limit_of_exp_falling (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => exp (- v x)).
Proof. intros. exists (0). apply (tends_exp_minus_infinity F (fun x => - v x)).
  apply (filterlim_ext (fun x => - (1 * v x))); [ intros x; ring | ].
refine (minus_infinity_times F 1 v _ _); [ lra | assumption ]. Qed.

Lemma law_limit_of_exp_falling_at_a_rate (c : R) (v : T -> R) : filterlim v F at_infinity -> 0 < c ->
  limit F (fun x => exp (- (c * v x))) = 0.
Proof. intros. refine (limit_of F _ _ _). apply (tends_exp_minus_infinity F (fun x => - (c * v x)));
  refine (minus_infinity_times F c v _ _); known. Qed.

Lemma law_existence_of_the_limit_of_exp_falling_at_a_rate (c : R) (v : T -> R) : filterlim v F at_infinity ->
  0 < c -> converges F (fun x => exp (- (c * v x))).
Proof. intros. exists (0). apply (tends_exp_minus_infinity F (fun x => - (c * v x)));
  refine (minus_infinity_times F c v _ _); known. Qed.

Lemma law_limit_of_bounded_times_null (c : R) (f g : T -> R) : limit F g = 0 -> converges F g ->
  F (fun x => Rabs (f x) <= c) -> limit F (fun x => f x * g x) = 0.
Proof. intros H Hg Hf. refine (limit_of F _ _ _). refine (tends_null F f g c _ Hf). rewrite <- H.
  exact (tends_limit F g Hg). Qed.

Lemma law_existence_of_the_limit_of_bounded_times_null (c : R) (f g : T -> R) : limit F g = 0 -> converges F g ->
  F (fun x => Rabs (f x) <= c) -> converges F (fun x => f x * g x).
Proof. intros H Hg Hf. exists (0). refine (tends_null F f g c _ Hf). rewrite <- H. exact (tends_limit F g Hg). Qed.

Lemma tends_squeezed (f g h : T -> R) (c : R) : F (fun x => g x <= f x) -> F (fun x => f x <= h x) ->
  tends F g c -> tends F h c -> tends F f c.
Proof.
intros Hg Hh Lg Lh. unfold tends in *. apply filterlim_locally. intros eps.
pose proof (proj1 (filterlim_locally g c) Lg eps) as Eg. pose proof (proj1 (filterlim_locally h c) Lh eps) as Eh.
generalize (filter_and _ _ (filter_and _ _ Hg Hh) (filter_and _ _ Eg Eh)). apply filter_imp.
intros x [[H1 H2] [H3 H4]]. unfold ball in *. simpl in *. unfold AbsRing_ball, abs, minus, plus, opp in *. simpl in *.
apply Rabs_def2 in H3. apply Rabs_def2 in H4. apply Rabs_def1; lra.
Qed.

Lemma law_limit_by_the_squeeze_theorem (f : T -> R) (c : R) (g h : T -> R) : F (fun x => g x <= f x) ->
  F (fun x => f x <= h x) -> limit F g = c -> limit F h = c -> converges F g -> converges F h -> limit F f = c.
Proof. intros Hg Hh Eg Eh Cg Ch. refine (limit_of F _ _ _). apply (tends_squeezed f g h c Hg Hh).
  - rewrite <- Eg. exact (tends_limit F g Cg).
  - rewrite <- Eh. exact (tends_limit F h Ch). Qed.

Lemma law_existence_of_the_limit_by_the_squeeze_theorem (f : T -> R) (c : R) (g h : T -> R) :
  F (fun x => g x <= f x) -> F (fun x => f x <= h x) -> limit F g = c -> limit F h = c -> converges F g ->
  converges F h -> converges F f.
Proof. intros Hg Hh Eg Eh Cg Ch. exists c. apply (tends_squeezed f g h c Hg Hh).
  - rewrite <- Eg. exact (tends_limit F g Cg).
  - rewrite <- Eh. exact (tends_limit F h Ch). Qed.

Lemma tends_power_of (c : R) (f : T -> R) l : 0 < c -> tends F f l -> tends F (fun x => rpow c (f x)) (rpow c l).
Proof. intros Hc H. unfold rpow. destruct (Rlt_dec 0 c) as [_|]; [|lra]. apply (tends_exp F (fun x => f x * ln c)).
  apply (tends_mult F f (fun _ => ln c)); [exact H|apply tends_const; exact FF]. Qed.

Lemma law_limit_of_an_exponential_function (c : R) (f : T -> R) : 0 < c -> converges F f ->
  limit F (fun x => rpow c (f x)) = rpow c (limit F f).
Proof. intros Hc H. refine (limit_of F _ _ _). exact (tends_power_of c f _ Hc (tends_limit F f H)). Qed.

Lemma law_existence_of_the_limit_of_an_exponential_function (c : R) (f : T -> R) : 0 < c -> converges F f ->
  converges F (fun x => rpow c (f x)).
Proof. intros Hc H. exists (rpow c (limit F f)). exact (tends_power_of c f _ Hc (tends_limit F f H)). Qed.

End Laws.

Lemma law_limit_of_the_variable (a : R) F {FF : ProperFilter F} {N : Near a F} : limit F (fun x => x) = a.
Proof. apply (limit_of F). exact (tends_variable a F). Qed.

Lemma law_existence_of_the_limit_of_the_variable (a : R) F {FF : ProperFilter F} {N : Near a F} :
  converges F (fun x => x).
Proof. exists a. exact (tends_variable a F). Qed.

Lemma law_limit_of_the_Boltzmann_factor (b : R) : b <= 0 ->
  limit (at_right 0) (fun x => exp (b * / x)) = ind_eq b 0.
Proof. intros Hb. apply (limit_of (at_right 0)). exact (tends_boltzmann b Hb). Qed.

Lemma law_existence_of_the_limit_of_the_Boltzmann_factor (b : R) : b <= 0 ->
  converges (at_right 0) (fun x => exp (b * / x)).
Proof. intros Hb. exists (ind_eq b 0). exact (tends_boltzmann b Hb). Qed.

Lemma tends_boltzmann_difference (b c : R) : b <= c ->
  tends (at_right 0) (fun x => exp ((b - c) * / x)) (ind_eq b c).
Proof.
intros H. replace (ind_eq b c) with (ind_eq (b - c) 0); [ apply tends_boltzmann; lra | ].
unfold ind_eq. destruct (Req_EM_T (b - c) 0), (Req_EM_T b c); try reflexivity; exfalso; lra.
Qed.

Lemma law_limit_of_the_Boltzmann_factor_of_a_difference (b c : R) : b <= c ->
  limit (at_right 0) (fun x => exp ((b - c) * / x)) = ind_eq b c.
Proof. intros H. apply (limit_of (at_right 0)). exact (tends_boltzmann_difference b c H). Qed.

Lemma law_existence_of_the_limit_of_the_Boltzmann_factor_of_a_difference (b c : R) : b <= c ->
  converges (at_right 0) (fun x => exp ((b - c) * / x)).
Proof. intros H. exists (ind_eq b c). exact (tends_boltzmann_difference b c H). Qed.

Lemma tends_falling_boltzmann (b : R) : b < 0 -> tends (at_right 0) (fun x => exp (b * / x)) 0.
Proof.
intros Hb. assert (H := tends_boltzmann b ltac:(lra)). unfold ind_eq in H.
destruct (Req_EM_T b 0); [ lra | exact H ].
Qed.

Lemma law_limit_of_a_falling_Boltzmann_factor (b : R) : b < 0 ->
  limit (at_right 0) (fun x => exp (b * / x)) = 0.
Proof. intros Hb. apply (limit_of (at_right 0)). exact (tends_falling_boltzmann b Hb). Qed.

Lemma law_existence_of_the_limit_of_a_falling_Boltzmann_factor (b : R) : b < 0 ->
  converges (at_right 0) (fun x => exp (b * / x)).
Proof. intros Hb. exists 0. exact (tends_falling_boltzmann b Hb). Qed.

Section Saturated.

Context {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F}.

Lemma tends_eq f l m : tends F f l -> l = m -> tends F f m.
Proof. now intros H <-. Qed.

Lemma tends_sigm_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity -> tends F (fun x => sigm (v x)) 0.
Proof.
intros Hv. assert (He := tends_exp_minus_infinity F v Hv).
apply (tends_ext F (fun x => exp (v x) * / (1 + exp (v x)))).
{ apply filter_forall. intros x. unfold sigm. rewrite exp_Ropp.
  assert (H := exp_pos (v x)). field. lra. }
refine (tends_eq _ (0 * / (1 + 0)) 0 _ ltac:(field)).
refine (tends_mult F _ _ _ _ He _). refine (tends_inv F _ _ _ _); [ lra | ].
exact (tends_plus F _ _ _ _ (tends_const F 1) He).
Qed.

Lemma tends_sigm_infinity (v : T -> R) : filterlim v F at_infinity -> tends F (fun x => sigm (v x)) 1.
Proof.
intros Hv. assert (Hm : tends F (fun x => sigm (- (1 * v x))) 0).
{ apply tends_sigm_minus_infinity. refine (minus_infinity_times F 1 v _ Hv). lra. }
apply (tends_ext F (fun x => 1 + -1 * sigm (- (1 * v x)))).
{ apply filter_forall. intros x. rewrite sigm_opp. replace (1 * v x) with (v x) by ring. ring. }
refine (tends_eq _ (1 + -1 * 0) 1 _ ltac:(ring)).
refine (tends_plus F _ _ _ _ (tends_const F _) (tends_scal F _ _ _ Hm)).
Qed.

Lemma tanh_sigm z : 2 * sigm (2 * z) + -1 = tanh z.
Proof.
rewrite tanh_exp. unfold sigm. replace (- (2 * z)) with (- z + - z) by ring.
rewrite exp_plus, exp_Ropp. assert (H := exp_pos z).
assert (0 < exp z * exp z) by (apply Rmult_lt_0_compat; exact H). field. repeat split; lra.
Qed.

Lemma infinity_times (c : R) (v : T -> R) (at_ : Rbar) : 0 < c -> at_ = p_infty \/ at_ = m_infty ->
  filterlim v F (Rbar_locally at_) -> filterlim (fun x => c * v x) F (Rbar_locally at_).
Proof.
intros Hc Hat Hv. apply (filterlim_comp _ _ _ v (Rmult c) F (Rbar_locally at_) (Rbar_locally at_) Hv).
assert (H := filterlim_Rbar_mult_l c at_).
assert (E : Rbar_mult c at_ = at_).
{ apply is_Rbar_mult_unique. destruct Hat as [ -> | -> ]; apply is_Rbar_mult_sym.
  - apply is_Rbar_mult_p_infty_pos. simpl. lra.
  - apply is_Rbar_mult_m_infty_pos. simpl. lra. }
rewrite E in H. exact H.
Qed.

Lemma tends_tanh_infinity (v : T -> R) : filterlim v F at_infinity -> tends F (fun x => tanh (v x)) 1.
Proof.
intros Hv. apply (tends_ext F (fun x => 2 * sigm (2 * v x) + -1)).
{ apply filter_forall. intros x. apply tanh_sigm. }
refine (tends_eq _ (2 * 1 + -1) 1 _ ltac:(ring)).
refine (tends_plus F _ _ _ _ (tends_scal F _ _ _ _) (tends_const F _)).
apply tends_sigm_infinity. refine (infinity_times 2 v p_infty _ _ Hv); [ lra | now left ].
Qed.

Lemma tends_tanh_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity -> tends F (fun x => tanh (v x)) (- 1).
Proof.
intros Hv. apply (tends_ext F (fun x => 2 * sigm (2 * v x) + -1)).
{ apply filter_forall. intros x. apply tanh_sigm. }
refine (tends_eq _ (2 * 0 + -1) (- 1) _ ltac:(ring)).
refine (tends_plus F _ _ _ _ (tends_scal F _ _ _ _) (tends_const F _)).
apply tends_sigm_minus_infinity. refine (infinity_times 2 v m_infty _ _ Hv); [ lra | now right ].
Qed.

Lemma law_limit_of_sigma_at_infinity (v : T -> R) : filterlim v F at_infinity ->
  limit F (fun x => sigm (v x)) = 1.
Proof. intros Hv. apply (limit_of F). exact (tends_sigm_infinity v Hv). Qed.

Lemma law_existence_of_the_limit_of_sigma_at_infinity (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => sigm (v x)).
Proof. intros Hv. exists 1. exact (tends_sigm_infinity v Hv). Qed.

Lemma law_limit_of_sigma_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  limit F (fun x => sigm (v x)) = 0.
Proof. intros Hv. apply (limit_of F). exact (tends_sigm_minus_infinity v Hv). Qed.

Lemma law_existence_of_the_limit_of_sigma_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  converges F (fun x => sigm (v x)).
Proof. intros Hv. exists 0. exact (tends_sigm_minus_infinity v Hv). Qed.

Lemma law_limit_of_tanh_at_infinity (v : T -> R) : filterlim v F at_infinity ->
  limit F (fun x => tanh (v x)) = 1.
Proof. intros Hv. apply (limit_of F). exact (tends_tanh_infinity v Hv). Qed.

Lemma law_existence_of_the_limit_of_tanh_at_infinity (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => tanh (v x)).
Proof. intros Hv. exists 1. exact (tends_tanh_infinity v Hv). Qed.

Lemma law_limit_of_tanh_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  limit F (fun x => tanh (v x)) = (- 1).
Proof. intros Hv. apply (limit_of F). exact (tends_tanh_minus_infinity v Hv). Qed.

Lemma law_existence_of_the_limit_of_tanh_at_minus_infinity (v : T -> R) : filterlim v F at_minus_infinity ->
  converges F (fun x => tanh (v x)).
Proof. intros Hv. exists (- 1). exact (tends_tanh_minus_infinity v Hv). Qed.

(** A power of a number between 0 and 1, whose exponent is a number. *)
Lemma tends_geometric (c : R) (v : T -> R) : filterlim v F at_infinity -> 0 < c -> c < 1 ->
  tends F (fun x => rpow c (v x)) 0.
Proof.
intros Hv H0 H1. assert (Hl : 0 < - ln c) by (apply Ropp_0_gt_lt_contravar; rewrite <- ln_1; now apply ln_increasing).
apply (tends_ext F (fun x => exp (- (- ln c * v x)))).
{ apply filter_forall. intros x. rewrite rpow_eq by exact H0. f_equal. ring. }
apply (tends_exp_minus_infinity F (fun x => - (- ln c * v x))).
exact (minus_infinity_times F (- ln c) v Hl Hv).
Qed.

Lemma law_limit_of_a_geometric_sequence (c : R) (v : T -> R) : filterlim v F at_infinity -> 0 < c -> c < 1 ->
  limit F (fun x => rpow c (v x)) = 0.
Proof. intros Hv H0 H1. apply (limit_of F). exact (tends_geometric c v Hv H0 H1). Qed.

Lemma law_existence_of_the_limit_of_a_geometric_sequence (c : R) (v : T -> R) :
  filterlim v F at_infinity -> 0 < c -> c < 1 -> converges F (fun x => rpow c (v x)).
Proof. intros Hv H0 H1. exists 0. exact (tends_geometric c v Hv H0 H1). Qed.

End Saturated.

(** The same where the exponent is a natural number. *)
Lemma tends_geometric_nat (c : R) : 0 < c -> c < 1 -> tends eventually (fun n => c ^ n) 0.
Proof. intros H0 H1. apply tends_is_lim_seq, is_lim_seq_geom. rewrite Rabs_pos_eq; lra. Qed.

Lemma law_limit_of_a_geometric_sequence_nat (c : R) : 0 < c -> c < 1 -> limit eventually (fun n => c ^ n) = 0.
Proof. intros H0 H1. apply (limit_of eventually). exact (tends_geometric_nat c H0 H1). Qed.

Lemma law_existence_of_the_limit_of_a_geometric_sequence_nat (c : R) : 0 < c -> c < 1 ->
  converges eventually (fun n => c ^ n).
Proof. intros H0 H1. exists 0. exact (tends_geometric_nat c H0 H1). Qed.

(** Growth: exp outgrows each power, each power the logarithm. *)
Lemma tends_logarithm_over_variable : tends at_infinity (fun x => ln x * / x) 0.
Proof. apply tends_is_lim_infinity. exact is_lim_div_ln_p. Qed.

Lemma law_limit_of_a_logarithm_over_its_variable : limit at_infinity (fun x => ln x * / x) = 0.
Proof. apply (limit_of at_infinity). exact tends_logarithm_over_variable. Qed.

Lemma law_existence_of_the_limit_of_a_logarithm_over_its_variable : converges at_infinity (fun x => ln x * / x).
Proof. exists 0. exact tends_logarithm_over_variable. Qed.

Lemma tends_variable_over_exp : tends at_infinity (fun x => x * exp (- x)) 0.
Proof.
apply (tends_ext at_infinity (fun x => / (exp x / x))).
{ exists 0. intros x Hx. rewrite exp_Ropp. assert (H := exp_pos x). field. lra. }
apply (tends_inv_infinity at_infinity (fun x => exp x / x)). exact is_lim_div_exp_p.
Qed.

Lemma law_limit_of_a_variable_over_exp : limit at_infinity (fun x => x * exp (- x)) = 0.
Proof. apply (limit_of at_infinity). exact tends_variable_over_exp. Qed.

Lemma law_existence_of_the_limit_of_a_variable_over_exp : converges at_infinity (fun x => x * exp (- x)).
Proof. exists 0. exact tends_variable_over_exp. Qed.

Lemma tends_variable_times_logarithm : tends (at_right 0) (fun x => x * ln x) 0.
Proof.
apply (tends_ext (at_right 0) (fun x => ln x * exp (ln x))).
{ exists (mkposreal 1 Rlt_0_1). intros x _ Hx. rewrite exp_ln by exact Hx. ring. }
exact (filterlim_comp _ _ _ ln (fun y => y * exp y) (at_right 0) (Rbar_locally m_infty) (locally 0)
  is_lim_ln_0 is_lim_mul_exp_m).
Qed.

Lemma law_limit_of_a_variable_times_its_logarithm : limit (at_right 0) (fun x => x * ln x) = 0.
Proof. apply (limit_of (at_right 0)). exact tends_variable_times_logarithm. Qed.

Lemma law_existence_of_the_limit_of_a_variable_times_its_logarithm : converges (at_right 0) (fun x => x * ln x).
Proof. exists 0. exact tends_variable_times_logarithm. Qed.

Lemma infinity_over (c : R) : 0 < c -> filterlim (fun x => x / c) at_infinity at_infinity.
Proof.
intros Hc. apply (filterlim_ext (fun x => / c * x)); [ intros x; unfold Rdiv; ring | ].
refine (infinity_times at_infinity (/ c) (fun x => x) p_infty _ _ (filterlim_id _ _)); [ | now left ].
now apply Rinv_0_lt_compat.
Qed.

Lemma tends_power_over_exp (p : nat) : (1 <= p)%nat -> tends at_infinity (fun x => x ^ p * exp (- x)) 0.
Proof.
intros Hp. assert (H0 : 0 < INR p) by (apply lt_0_INR; lia).
assert (H : tends at_infinity (fun x => (x / INR p) * exp (- (x / INR p))) 0).
{ exact (filterlim_comp _ _ _ (fun x => x / INR p) (fun y => y * exp (- y)) at_infinity at_infinity (locally 0)
    (infinity_over (INR p) H0) tends_variable_over_exp). }
assert (Hpow := tends_scal at_infinity (INR p ^ p) _ _ (tends_pow at_infinity _ p 0 H)).
apply (tends_eq at_infinity _ (INR p ^ p * 0 ^ p) 0); [ | rewrite pow_i by lia; ring ].
refine (tends_ext at_infinity _ _ _ _ Hpow). apply filter_forall. intros x.
rewrite Rpow_mult_distr, <- exp_INR, <- Rmult_assoc, <- Rpow_mult_distr.
f_equal; [ f_equal; field; lra | f_equal; field; lra ].
Qed.

Lemma law_limit_of_a_power_over_exp (p : nat) : (1 <= p)%nat -> limit at_infinity (fun x => x ^ p * exp (- x)) = 0.
Proof. intros Hp. apply (limit_of at_infinity). exact (tends_power_over_exp p Hp). Qed.

Lemma law_existence_of_the_limit_of_a_power_over_exp (p : nat) : (1 <= p)%nat ->
  converges at_infinity (fun x => x ^ p * exp (- x)).
Proof. intros Hp. exists 0. exact (tends_power_over_exp p Hp). Qed.

(** * The slope of a function, and compound growth *)

Lemma tends_slope (g : R -> R) (d a : R) : is_derive g a d ->
  tends (at_point a) (fun v => (g v - g a) * / (v - a)) d.
Proof.
intros H. apply is_derive_Reals in H. unfold tends. apply filterlim_locally. intros eps.
destruct (H eps (cond_pos eps)) as [delta Hd]. exists delta.
change (forall v : R, Rabs (v - a) < delta -> v <> a -> Rabs ((g v - g a) * / (v - a) - d) < eps).
intros v Hv Hn. specialize (Hd (v - a)). replace (a + (v - a)) with v in Hd by ring.
apply Hd; [ lra | exact Hv ].
Qed.

Section Growth.

Context {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F}.

Lemma inverse_near_0 (v : T -> R) : filterlim v F at_infinity -> filterlim (fun x => / v x) F (at_point 0).
Proof.
intros Hv P HP. assert (H := tends_inv_infinity F v Hv _ HP).
assert (Hpos : F (fun x => 0 < v x)).
{ apply (Hv (fun y => 0 < y)). exists 0. now intros y Hy. }
unfold filtermap in *. generalize (filter_and _ _ H Hpos). apply filter_imp. intros x [Hx Hp].
apply Hx. apply Rgt_not_eq. now apply Rinv_0_lt_compat.
Qed.

Lemma tends_compound (c : R) (v : T -> R) : filterlim v F at_infinity ->
  tends F (fun x => rpow (1 + c * / v x) (v x)) (exp c).
Proof.
intros Hv.
assert (Hd : is_derive (fun h => ln (1 + c * h)) 0 c).
{ auto_derive; [ rewrite Rmult_0_r; lra | field; lra ]. }
assert (Hs : tends F (fun x => (ln (1 + c * / v x) - ln (1 + c * 0)) * / (/ v x - 0)) c).
{ exact (filterlim_comp _ _ _ (fun x => / v x) (fun h => (ln (1 + c * h) - ln (1 + c * 0)) * / (h - 0))
    F (at_point 0) (locally c) (inverse_near_0 v Hv) (tends_slope _ c 0 Hd)). }
assert (Hpos : F (fun x => 0 < v x)).
{ apply (Hv (fun y => 0 < y)). exists 0. now intros y Hy. }
assert (Hb : F (fun x => 0 < 1 + c * / v x)).
{ assert (Hl : tends F (fun x => 1 + c * / v x) (1 + c * 0)).
  { exact (tends_plus F _ _ _ _ (tends_const F 1) (tends_scal F c _ _ (tends_inv_infinity F v Hv))). }
  apply (near_positive F); [ now exists (1 + c * 0) | ]. rewrite (limit_of F _ _ Hl). lra. }
refine (tends_ext F _ _ _ _ (tends_exp F _ _ Hs)).
generalize (filter_and _ _ Hpos Hb). apply filter_imp. intros x [Hx H1].
rewrite rpow_eq by exact H1. f_equal. rewrite Rmult_0_r, Rplus_0_r, ln_1. field. lra.
Qed.

Lemma law_limit_of_compound_growth (c : R) (v : T -> R) : filterlim v F at_infinity ->
  limit F (fun x => rpow (1 + c * / v x) (v x)) = exp c.
Proof. intros Hv. apply (limit_of F). exact (tends_compound c v Hv). Qed.

Lemma law_existence_of_the_limit_of_compound_growth (c : R) (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => rpow (1 + c * / v x) (v x)).
Proof. intros Hv. exists (exp c). exact (tends_compound c v Hv). Qed.

Lemma tends_compound_1 (v : T -> R) : filterlim v F at_infinity ->
  tends F (fun x => rpow (1 + / v x) (v x)) (exp 1).
Proof.
intros Hv. refine (tends_ext F _ _ _ _ (tends_compound 1 v Hv)).
apply filter_forall. intros x. now rewrite Rmult_1_l.
Qed.

Lemma law_limit_of_compound_growth_at_the_rate_1 (v : T -> R) : filterlim v F at_infinity ->
  limit F (fun x => rpow (1 + / v x) (v x)) = exp 1.
Proof. intros Hv. apply (limit_of F). exact (tends_compound_1 v Hv). Qed.

Lemma law_existence_of_the_limit_of_compound_growth_at_the_rate_1 (v : T -> R) : filterlim v F at_infinity ->
  converges F (fun x => rpow (1 + / v x) (v x)).
Proof. intros Hv. exists (exp 1). exact (tends_compound_1 v Hv). Qed.

End Growth.

(** The same where the exponent is a natural number. *)
Lemma tends_compound_nat (c : R) : tends eventually (fun n => (1 + c * / INR n) ^ n) (exp c).
Proof.
refine (tends_ext eventually _ _ _ _ (tends_compound eventually c INR is_lim_seq_INR)).
assert (Hl : tends eventually (fun n => 1 + c * / INR n) (1 + c * 0)).
{ exact (tends_plus eventually _ _ _ _ (tends_const eventually 1)
    (tends_scal eventually c _ _ (tends_inv_infinity eventually INR is_lim_seq_INR))). }
assert (Hb : eventually (fun n => 0 < 1 + c * / INR n)).
{ apply (near_positive eventually); [ now exists (1 + c * 0) | ]. rewrite (limit_of eventually _ _ Hl). lra. }
revert Hb. apply filter_imp. intros n Hn. now apply rpow_nat.
Qed.

Lemma law_limit_of_compound_growth_nat (c : R) : limit eventually (fun n => (1 + c * / INR n) ^ n) = exp c.
Proof. apply (limit_of eventually). exact (tends_compound_nat c). Qed.

Lemma law_existence_of_the_limit_of_compound_growth_nat (c : R) :
  converges eventually (fun n => (1 + c * / INR n) ^ n).
Proof. exists (exp c). exact (tends_compound_nat c). Qed.

Lemma tends_compound_1_nat : tends eventually (fun n => (1 + / INR n) ^ n) (exp 1).
Proof.
refine (tends_ext eventually _ _ _ _ (tends_compound_nat 1)).
apply filter_forall. intros n. now rewrite Rmult_1_l.
Qed.

Lemma law_limit_of_compound_growth_at_the_rate_1_nat : limit eventually (fun n => (1 + / INR n) ^ n) = exp 1.
Proof. apply (limit_of eventually). exact tends_compound_1_nat. Qed.

Lemma law_existence_of_the_limit_of_compound_growth_at_the_rate_1_nat :
  converges eventually (fun n => (1 + / INR n) ^ n).
Proof. exists (exp 1). exact tends_compound_1_nat. Qed.
