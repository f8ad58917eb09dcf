(** What a written-out proof of a limit leans on.

    [around a]        the filter of the numbers near a that are not a
    [limit_near]      an equation that holds near the point may be used beneath a limit
    [tends_value]     what converges tends to its limit
    [near_all]        what holds near the point for each of finitely many indices does so for all of them
    [on_side M]       near the point, what says no more than on which side of it the variable is, or beyond M
    [tends_unknown]   an unknown function of one number is continuous
    [tends_as]        the same in other words, as [quotient] sees it
    [peano_1], [peano_2]   Taylor's theorem with the remainder of Peano
    Source: Hardy, A Course of Pure Mathematics (10th ed.), 151; Rudin, Principles of Mathematical Analysis, 4.4, 5.2. *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Limits Tactics Steps Taylor.
Import ListNotations.
Open Scope R_scope.

(** The numbers near a, but for a itself: [locally' a], of numbers. *)
Definition around (a : R) : (R -> Prop) -> Prop := locally' a.

Lemma around_filter (a : R) : ProperFilter (around a).
Proof. exact (Rbar_locally'_filter (Finite a)). Qed.
#[global] Existing Instance around_filter.

Lemma near_around (a : R) : Near a (around a).
Proof. exact (near_at_point a). Qed.
#[global] Existing Instance near_around.

Lemma limit_near {T : Type} (F : (T -> Prop) -> Prop) {FF : Filter F} (f g : T -> R) :
  F (fun x => f x = g x) -> limit F f = limit F g.
Proof.
  intros H. refine (eq_close (V := R_NormedModule) _ _ (close_iota (fun l : R => tends F f l) (fun l => tends F g l) _)).
  assert (H' : F (fun x => g x = f x)) by (revert H; apply filter_imp; congruence).
  intros l. split; intros Hl; [exact (filterlim_ext_loc f g H Hl)|exact (filterlim_ext_loc g f H' Hl)].
Qed.

Lemma converges_near {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (f g : T -> R) :
  F (fun x => f x = g x) -> converges F f -> converges F g.
Proof. exact (converges_ext F f g). Qed.

Lemma tends_value {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (f : T -> R) (l : R) :
  converges F f -> limit F f = l -> tends F f l.
Proof. intros H <-. exact (tends_limit F f H). Qed.

Lemma tends_converges {T : Type} (F : (T -> Prop) -> Prop) (f : T -> R) (l : R) : tends F f l -> converges F f.
Proof. intros H. exists l. exact H. Qed.

Lemma near_all {T : Type} (F : (T -> Prop) -> Prop) {FF : Filter F} (n : nat) (P : T -> nat -> Prop) :
  (forall k, (k < n)%nat -> F (fun x => P x k)) -> F (fun x => forall k, (k < n)%nat -> P x k).
Proof.
  induction n as [|n IH]; intros H; [exact (filter_forall (F := F) _ (fun x k Hk => False_ind _ (Nat.nlt_0_r k Hk)))|].
  generalize (filter_and (F := F) _ _ (IH (fun k Hk => H k (Nat.lt_lt_succ_r _ _ Hk))) (H n (Nat.lt_succ_diag_r n))).
  apply filter_imp.
  intros x [H1 H2] k Hk. destruct (Nat.eq_dec k n) as [->|]; [exact H2|apply H1; lia].
Qed.

Ltac on_side M :=
  unfold at_infinity, at_minus_infinity, around;
  lazymatch goal with
  | |- Rbar_locally _ _ => exists M
  | |- eventually _ => exists 1%nat
  | |- _ => exists (mkposreal 1 Rlt_0_1); intros ? _
  end;
  intros; cbv beta in *; first [ assumption | lia | lra | intros ?; lra ].

(** From the sign of a difference near the point. *)
Lemma near_less {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (f a b : T -> R) :
  (forall x, f x = b x - a x) -> converges F f -> 0 < limit F f -> F (fun x => a x < b x).
Proof.
  intros H Hf Hl. generalize (near_positive F f Hf Hl). apply filter_imp. intros x Hx. specialize (H x). lra.
Qed.

Lemma near_at_most {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (f a b : T -> R) :
  (forall x, f x = b x - a x) -> converges F f -> 0 < limit F f -> F (fun x => a x <= b x).
Proof.
  intros H Hf Hl. generalize (near_less F f a b H Hf Hl). apply filter_imp. intros x Hx. lra.
Qed.

Lemma near_different {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (f a b : T -> R) :
  (forall x, f x = a x - b x) -> converges F f -> limit F f <> 0 -> F (fun x => a x <> b x).
Proof.
  intros H Hf Hl. generalize (near_nonzero F f Hf Hl). apply filter_imp. intros x Hx E. apply Hx.
  specialize (H x). lra.
Qed.

(** * Unknown functions of one number *)

Section Unknown.
Context {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F}.
Variable f : array -> R.
Hypothesis smooth_f : forall a, smooth [(1, 1)%nat] f a.

Lemma tends_unknown (u : T -> R) (l : R) : tends F u l ->
  tends F (fun x => f (arr [scalar (u x)])) (f (arr [scalar l])).
Proof. exact (tends_by F (fun t => f (arr [scalar t])) _ u l (D_unknown f smooth_f l)). Qed.

Lemma limit_unknown (u : T -> R) : converges F u ->
  limit F (fun x => f (arr [scalar (u x)])) = f (arr [scalar (limit F u)]).
Proof. intros H. apply (limit_of F). exact (tends_unknown u _ (tends_limit F u H)). Qed.

Lemma converges_unknown (u : T -> R) : converges F u -> converges F (fun x => f (arr [scalar (u x)])).
Proof. intros H. exact (tends_converges F _ _ (tends_unknown u _ (tends_limit F u H))). Qed.
End Unknown.

Lemma peano_line_2 (g g1 : R -> R) (d a : R) : (forall t, is_derive g t (g1 t)) -> is_derive g1 a d ->
  tends (at_point a) (fun v => (g v - g a - (v - a) * g1 a) * / ((v - a) ^ 2)) (1 * / 2 * d).
Proof.
  intros H H1. apply is_derive_Reals in H1. unfold tends. apply filterlim_locally. intros eps.
  assert (He : 0 < eps / 2) by (pose proof (cond_pos eps); lra).
  destruct (H1 (eps / 2) He) as [delta Hd]. exists delta.
  change (forall v : R, Rabs (v - a) < delta -> v <> a ->
    Rabs ((g v - g a - (v - a) * g1 a) * / ((v - a) ^ 2) - 1 * / 2 * d) < eps).
  intros v Hv Hn.
  set (phi := fun t => g t - (t - a) * g1 a - d / 2 * (t - a) ^ 2).
  destruct (taylor_line_1 phi (fun t => g1 t - g1 a - d * (t - a)) a v) as [c [Hc E]].
  { intros t. unfold phi.
    pose proof (D_minus _ _ _ _ _ (D_id t) (D_const a t)) as Dt.
    refine (D_eq _ _ _ _ (D_minus _ _ _ _ _ (D_minus _ _ _ _ _ (H t) (D_mult _ _ _ _ _ Dt (D_const (g1 a) t)))
      (D_scal (d / 2) _ _ _ (D_pow _ 2 _ _ Dt))) _). simpl. field. }
  assert (Hb : Rabs (c - a) <= Rabs (v - a)).
  { unfold between in Hc. unfold Rabs. destruct (Rcase_abs (c - a)), (Rcase_abs (v - a)); lra. }
  assert (Hphi : Rabs (g1 c - g1 a - d * (c - a)) <= eps / 2 * Rabs (c - a)).
  { destruct (Req_dec c a) as [->|Hca].
    - replace (g1 a - g1 a - d * (a - a)) with 0 by ring. replace (a - a) with 0 by ring. rewrite Rabs_R0. lra.
    - assert (Hq := Hd (c - a) ltac:(lra) ltac:(lra)). replace (a + (c - a)) with c in Hq by ring.
      replace (g1 c - g1 a - d * (c - a)) with (((g1 c - g1 a) / (c - a) - d) * (c - a)) by (field; lra).
      rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. left. exact Hq. }
  assert (Hva : v - a <> 0) by lra.
  replace ((g v - g a - (v - a) * g1 a) * / ((v - a) ^ 2) - 1 * / 2 * d)
    with ((g1 c - g1 a - d * (c - a)) * / (v - a)).
  2: { unfold phi in E. replace (g v) with (g a + (v - a) * g1 a + d / 2 * (v - a) ^ 2
         + (g1 c - g1 a - d * (c - a)) * (v - a)); [field; exact Hva|].
       replace ((a - a)) with 0 in E by ring. lra. }
  rewrite Rabs_mult, Rabs_inv.
  apply Rle_lt_trans with (eps / 2 * Rabs (v - a) * / Rabs (v - a)).
  - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Rabs_pos_lt, Hva|].
    apply Rle_trans with (1 := Hphi). apply Rmult_le_compat_l; [pose proof (cond_pos eps); lra|exact Hb].
  - rewrite Rmult_assoc, Rinv_r by (apply Rabs_no_R0, Hva). pose proof (cond_pos eps). lra.
Qed.

Section Peano.
Context (F : (R -> Prop) -> Prop) {FF : ProperFilter F} (a : R) {N : Near a F}.
Variable f : array -> R.
Hypothesis smooth_f : forall a, smooth [(1, 1)%nat] f a.

Lemma tends_from (h : R -> R) (l : R) : tends (at_point a) h l -> tends F h l.
Proof. intros H P HP. exact (N _ (H P HP)). Qed.

Lemma peano_1 : tends F (fun v => (f (arr [scalar v]) - f (arr [scalar a])) * / (v - a))
  (partial f 0 0 0 (arr [scalar a])).
Proof. exact (tends_from _ _ (tends_slope _ _ a (D_unknown f smooth_f a))). Qed.

Lemma peano_2 :
  (forall s i j a, inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial f s i j) a) ->
  tends F (fun v => (f (arr [scalar v]) - f (arr [scalar a]) - (v - a) * partial f 0 0 0 (arr [scalar a]))
      * / ((v - a) ^ 2))
    (1 * / 2 * partial (partial f 0 0 0) 0 0 0 (arr [scalar a])).
Proof.
  intros H. refine (tends_from _ _ (peano_line_2 (fun t => f (arr [scalar t])) _ _ a (D_unknown f smooth_f) _)).
  exact (D_unknown (partial f 0 0 0) (fun b => H 0%nat 0%nat 0%nat b ltac:(simpl; lia)) a).
Qed.
End Peano.

(** What is given of limits holds of what does not change with the variable. *)
Ltac constant :=
  rewrite ?rsum_const; first [ reflexivity | ring | field; first [ lra | apply not_0_INR; lia ] ].

Ltac witness_of_limits :=
  repeat split; intros;
  lazymatch goal with
  | |- is_lim_seq _ (Finite ?l) =>
      apply (is_lim_seq_ext_loc (fun _ => l)); [ exists 1%nat; intros; constant | exact (is_lim_seq_const l) ]
  | |- is_lim _ ?x (Finite ?l) =>
      apply (is_lim_ext (fun _ => l)); [ intros; constant | exact (is_lim_const l x) ]
  | |- filterlim _ _ (locally ?l) =>
      apply (filterlim_ext (fun _ => l)); [ intros; constant | exact (filterlim_const l) ]
  | |- _ => first [ witness_of_all | witness ]
  end.

(** A quotient in other words: t + 2 for t - - 2. *)
Ltac quotient :=
  intros; cbv beta;
  first
  [ ring
  | refine (f_equal2 Rmult _ (f_equal Rinv _)); ring
  | rewrite Rmult_comm; refine (f_equal2 Rmult (f_equal Rinv _) _); ring ].

Lemma tends_as {T : Type} (F : (T -> Prop) -> Prop) {FF : ProperFilter F} (g f : T -> R) (l : R) :
  tends F f l -> (forall x, f x = g x) -> tends F g l.
Proof. intros H E. exact (filterlim_ext f g E H). Qed.
