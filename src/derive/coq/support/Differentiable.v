(** Differentiability in a whole array, by rules: [smooth dims (fun a => ...) a0], read off the form of the body.

    [smooth_after] is the chain rule of Fréchet derivatives.  The other rules are for constants, entries, sums,
    products, powers, and functions of one variable, with the conditions that Derivatives.v has for them. *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque.
Import ListNotations.
Open Scope R_scope.

Lemma asum_rsum dims n (f : nat -> array) :
  asum dims (fun s i j => rsum n (fun l => f l s i j)) = rsum n (fun l => asum dims (f l)).
Proof.
  induction n as [|n IH]; simpl; [exact (asum_zero dims)|].
  rewrite asum_plus, IH. reflexivity.
Qed.

Lemma asum_swap dims dims' (f : nat -> nat -> nat -> array) :
  asum dims (fun s i j => asum dims' (fun s' i' j' => f s' i' j' s i j))
  = asum dims' (fun s' i' j' => asum dims (f s' i' j')).
Proof.
  revert f; induction dims' as [|[r c] dims' IH]; intros f; simpl; [exact (asum_zero dims)|].
  rewrite asum_plus, (IH (fun s => f (S s))), asum_rsum. f_equal.
  apply rsum_ext; intros i _. exact (asum_rsum dims c (fun j => f 0%nat i j)).
Qed.

(** The weights meet changes no larger than their sum times the sum of the changes. *)
Lemma asum_mult_le dims g h :
  Rabs (asum dims (fun s i j => g s i j * h s i j))
    <= asum dims (fun s i j => Rabs (g s i j)) * asum dims (fun s i j => Rabs (h s i j)).
Proof.
  eapply Rle_trans; [exact (asum_abs_le _ _)|]. rewrite <- asum_scal. apply asum_le. intros s i j Hs.
  rewrite Rabs_mult. apply Rmult_le_compat_r; [exact (Rabs_pos _)|].
  apply (asum_member dims (fun s i j => Rabs (g s i j)) s i j Hs). intros; apply Rabs_pos.
Qed.

(** * The chain rule *)

Lemma grad_comp dims dims' (G : array -> R) (A : array -> array) (a gG : array)
  (gA : nat -> nat -> nat -> array) :
  is_grad dims' G (A a) gG ->
  (forall s i j, inside dims' s i j -> is_grad dims (fun b => A b s i j) a (gA s i j)) ->
  is_grad dims (fun b => G (A b)) a
    (fun s i j => asum dims' (fun s' i' j' => gG s' i' j' * gA s' i' j' s i j)).
Proof.
  intros HG HA eps Heps.
  set (K := asum dims' (fun s i j => asum dims (fun s' i' j' => Rabs (gA s i j s' i' j')) + 1)).
  set (L := asum dims' (fun s i j => Rabs (gG s i j))).
  assert (HK : 0 <= K).
  { apply asum_ge0; intros s i j _. enough (0 <= asum dims (fun s' i' j' => Rabs (gA s i j s' i' j'))) by lra.
    apply asum_ge0; intros; apply Rabs_pos. }
  assert (HL : 0 <= L) by (apply asum_ge0; intros; apply Rabs_pos).
  set (e1 := eps / 2 / (K + 1)). set (e2 := Rmin 1 (eps / 2 / (L + 1))).
  assert (He1 : 0 < e1) by (unfold e1; repeat apply Rdiv_lt_0_compat; lra).
  assert (He2 : 0 < e2) by (unfold e2; apply Rmin_pos; [lra|repeat apply Rdiv_lt_0_compat; lra]).
  assert (He2' : e2 <= 1) by apply Rmin_l.
  assert (He1K : e1 * K <= eps / 2).
  { apply Rle_trans with (e1 * (K + 1)); [apply Rmult_le_compat_l; lra|]. unfold e1. right; field; lra. }
  assert (HLe2 : L * e2 <= eps / 2).
  { apply Rle_trans with ((L + 1) * (eps / 2 / (L + 1))); [|right; field; lra].
    apply Rmult_le_compat; try lra. apply Rmin_r. }
  destruct (HG e1 He1) as [d1 [Hd1 HG1]].
  destruct (below_entries dims' (fun s i j r => forall a',
    (forall s' i' j', inside dims s' i' j' -> Rabs (a' s' i' j' - a s' i' j') < r) ->
    Rabs (A a' s i j - A a s i j - asum dims (fun s' i' j' => gA s i j s' i' j' * (a' s' i' j' - a s' i' j')))
      <= e2 * asum dims (fun s' i' j' => Rabs (a' s' i' j' - a s' i' j')))) as [d2 [Hd2 HA2]].
  { intros s i j r r' Hr Hle a' Ha. apply Hr. intros s' i' j' Hs'. specialize (Ha s' i' j' Hs'). lra. }
  { intros s i j Hs. exact (HA s i j Hs e2 He2). }
  set (N := asum dims (fun _ _ _ => 1)).
  assert (HN : 0 <= N) by (apply asum_ge0; intros; lra).
  set (d3 := d1 / (N + 1) / (K + 1)).
  assert (Hd3 : 0 < d3) by (unfold d3; repeat apply Rdiv_lt_0_compat; lra).
  exists (Rmin d2 d3). split; [now apply Rmin_pos|]. intros a' Ha.
  set (D := asum dims (fun s i j => Rabs (a' s i j - a s i j))).
  assert (HD : 0 <= D) by (apply asum_ge0; intros; apply Rabs_pos).
  assert (HDN : D <= d3 * N).
  { unfold D, N. rewrite <- asum_scal. apply asum_le. intros s i j Hs. specialize (Ha s i j Hs).
    pose proof (Rmin_r d2 d3). lra. }
  assert (Herr : forall s i j, inside dims' s i j ->
    Rabs (A a' s i j - A a s i j - asum dims (fun s' i' j' => gA s i j s' i' j' * (a' s' i' j' - a s' i' j')))
      <= e2 * D).
  { intros s i j Hs. apply (HA2 s i j Hs). intros s' i' j' Hs'. specialize (Ha s' i' j' Hs').
    pose proof (Rmin_l d2 d3). lra. }
  assert (Hstep : forall s i j, inside dims' s i j ->
    Rabs (A a' s i j - A a s i j) <= (asum dims (fun s' i' j' => Rabs (gA s i j s' i' j')) + 1) * D).
  { intros s i j Hs. specialize (Herr s i j Hs).
    pose proof (asum_mult_le dims (gA s i j) (fun s' i' j' => a' s' i' j' - a s' i' j')) as Hlin.
    cbv beta in Hlin. fold D in Hlin.
    set (lin := asum dims (fun s' i' j' => gA s i j s' i' j' * (a' s' i' j' - a s' i' j'))) in *.
    replace (A a' s i j - A a s i j) with ((A a' s i j - A a s i j - lin) + lin) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    assert (e2 * D <= 1 * D) by (apply Rmult_le_compat_r; lra). lra. }
  assert (Hall : asum dims' (fun s i j => Rabs (A a' s i j - A a s i j)) <= K * D).
  { unfold K. rewrite <- asum_scal_r. apply asum_le. exact Hstep. }
  assert (HKD : K * D < d1).
  { apply Rle_lt_trans with (K * (d3 * N)); [apply Rmult_le_compat_l; lra|].
    apply Rlt_le_trans with ((K + 1) * (d3 * (N + 1))).
    - replace (K * (d3 * N)) with (d3 * (K * N)) by ring.
      replace ((K + 1) * (d3 * (N + 1))) with (d3 * (K * N + K + N + 1)) by ring.
      apply Rmult_lt_compat_l; lra.
    - right. unfold d3. field. lra. }
  assert (Hsmall : forall s i j, inside dims' s i j -> Rabs (A a' s i j - A a s i j) < d1).
  { intros s i j Hs. eapply Rle_lt_trans; [|exact HKD]. eapply Rle_trans; [|exact Hall].
    apply (asum_member dims' (fun s i j => Rabs (A a' s i j - A a s i j)) s i j Hs). intros; apply Rabs_pos. }
  pose proof (HG1 (A a') Hsmall) as HGa.
  set (lin := asum dims (fun s i j => asum dims' (fun s' i' j' => gG s' i' j' * gA s' i' j' s i j)
    * (a' s i j - a s i j))).
  assert (Hlin : lin = asum dims' (fun s i j => gG s i j
    * asum dims (fun s' i' j' => gA s i j s' i' j' * (a' s' i' j' - a s' i' j')))).
  { unfold lin. rewrite (asum_ext dims _ (fun s i j => asum dims' (fun s' i' j' =>
      gG s' i' j' * (gA s' i' j' s i j * (a' s i j - a s i j))))).
    - rewrite asum_swap. apply asum_ext. intros s i j _. exact (asum_scal dims (gG s i j) _).
    - intros s i j _. rewrite <- asum_scal_r. apply asum_ext. intros; ring. }
  assert (Hrest : Rabs (asum dims' (fun s i j => gG s i j * (A a' s i j - A a s i j)) - lin) <= L * (e2 * D)).
  { rewrite Hlin, <- asum_minus. eapply Rle_trans; [apply asum_abs_le|].
    unfold L. rewrite <- asum_scal_r. apply asum_le. intros s i j Hs.
    rewrite <- Rmult_minus_distr_l, Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|].
    exact (Herr s i j Hs). }
  replace (G (A a') - G (A a) - lin)
    with ((G (A a') - G (A a) - asum dims' (fun s i j => gG s i j * (A a' s i j - A a s i j)))
      + (asum dims' (fun s i j => gG s i j * (A a' s i j - A a s i j)) - lin)) by ring.
  eapply Rle_trans; [apply Rabs_triang|].
  assert (e1 * asum dims' (fun s i j => Rabs (A a' s i j - A a s i j)) <= eps / 2 * D).
  { apply Rle_trans with (e1 * (K * D)); [apply Rmult_le_compat_l; lra|].
    rewrite <- Rmult_assoc. apply Rmult_le_compat_r; assumption. }
  assert (L * (e2 * D) <= eps / 2 * D).
  { rewrite <- Rmult_assoc. apply Rmult_le_compat_r; assumption. }
  lra.
Qed.

Lemma smooth_after dims dims' (G : array -> R) (A : array -> array) (a : array) :
  smooth dims' G (A a) ->
  (forall s i j, inside dims' s i j -> smooth dims (fun b => A b s i j) a) ->
  smooth dims (fun b => G (A b)) a.
Proof.
  intros HG HA. refine (is_grad_partial dims _ a _ (grad_comp dims dims' G A a _ _ HG HA)).
Qed.

(** * The rules *)

Lemma smooth_const dims (v : R) (a : array) : smooth dims (fun _ => v) a.
Proof.
  refine (is_grad_partial dims _ a (fun _ _ _ => 0) _). intros eps Heps. exists 1. split; [lra|].
  intros a' _. rewrite (asum_ext dims (fun s i j => 0 * _) (fun _ _ _ => 0)) by (intros; ring).
  rewrite asum_zero. replace (v - v - 0) with 0 by ring. rewrite Rabs_R0.
  apply Rmult_le_pos; [lra|]. apply asum_ge0; intros; apply Rabs_pos.
Qed.

Lemma smooth_entry dims s i j (a : array) : inside dims s i j -> smooth dims (fun b => b s i j) a.
Proof.
  intros Hs. pose proof (is_grad_entry dims s i j 0 a Hs) as H.
  refine (is_grad_partial dims _ a (fun s' i' j' => delta s' s * delta i' i * delta j' j) _).
  intros eps Heps. destruct (H eps Heps) as [d [Hd HE]]. exists d. split; [exact Hd|].
  intros a' Ha. specialize (HE a' Ha). rewrite !Rminus_0_r in HE. exact HE.
Qed.

(** A function of one variable. *)
Lemma is_grad_fun (f : R -> R) (d : R) (a : array) : is_derive f (a 0%nat 0%nat 0%nat) d ->
  is_grad [(1%nat, 1%nat)] (fun b => f (b 0%nat 0%nat 0%nat)) a (fun _ _ _ => d).
Proof.
  intros H eps Heps. apply is_derive_Reals in H. destruct (H eps Heps) as [r Hr].
  exists r. split; [apply cond_pos|]. intros a' Ha. rewrite !asum_last_scalar.
  specialize (Ha 0%nat 0%nat 0%nat ltac:(simpl; lia)).
  set (x := a 0%nat 0%nat 0%nat) in *. set (y := a' 0%nat 0%nat 0%nat) in *.
  destruct (Req_dec (y - x) 0) as [Hz|Hz].
  - replace y with x by lra. replace (f x - f x - d * (x - x)) with 0 by ring.
    rewrite Rabs_R0. apply Rmult_le_pos; [lra|apply Rabs_pos].
  - specialize (Hr (y - x) Hz Ha). replace (x + (y - x)) with y in Hr by ring.
    replace (f y - f x - d * (y - x)) with (((f y - f x) / (y - x) - d) * (y - x)) by (field; exact Hz).
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|lra].
Qed.

Lemma smooth_fun dims (f : R -> R) (F : array -> R) (a : array) :
  ex_derive f (F a) -> smooth dims F a -> smooth dims (fun b => f (F b)) a.
Proof.
  intros Hf HF.
  refine (smooth_after dims [(1%nat, 1%nat)] (fun b => f (b 0%nat 0%nat 0%nat)) (fun b _ _ _ => F b) a _ _).
  - exact (is_grad_partial _ _ _ _ (is_grad_fun f _ (fun _ _ _ => F a) (Derive_correct f (F a) Hf))).
  - intros _ _ _ _. exact HF.
Qed.

(** A function of two numbers. *)
Lemma smooth_two dims (f : R -> R -> R) (F G : array -> R) (a : array) :
  smooth [(1%nat, 1%nat); (1%nat, 1%nat)] (fun b => f (b 0%nat 0%nat 0%nat) (b 1%nat 0%nat 0%nat))
    (fun s _ _ => if Nat.eqb s 0 then F a else G a) ->
  smooth dims F a -> smooth dims G a -> smooth dims (fun b => f (F b) (G b)) a.
Proof.
  intros Hf HF HG.
  refine (smooth_after dims [(1%nat, 1%nat); (1%nat, 1%nat)] _
    (fun b s _ _ => if Nat.eqb s 0 then F b else G b) a Hf _).
  intros [|s] i j _; [exact HF|exact HG].
Qed.

Lemma smooth_plus dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a ->
  smooth dims (fun b => F b + G b) a.
Proof.
  refine (smooth_two dims Rplus F G a _).
  refine (is_grad_partial _ _ _ (fun _ _ _ => 1) _). intros eps Heps. exists 1. split; [lra|].
  intros a' _. rewrite asum_scalar, asum_scalar, asum_nil.
  match goal with |- Rabs ?e <= _ => replace e with 0 by ring end. rewrite Rabs_R0.
  apply Rmult_le_pos; [lra|]. apply asum_ge0; intros; apply Rabs_pos.
Qed.

Lemma smooth_mult dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a ->
  smooth dims (fun b => F b * G b) a.
Proof.
  refine (smooth_two dims Rmult F G a _).
  refine (is_grad_partial _ _ _ (fun s _ _ => if Nat.eqb s 0 then G a else F a) _).
  intros eps Heps. exists eps. split; [lra|].
  intros a' Ha. rewrite !asum_scalar, !asum_nil. cbn [Nat.eqb].
  pose proof (Ha 0%nat 0%nat 0%nat ltac:(simpl; lia)) as H0. cbn [Nat.eqb] in H0.
  match goal with |- Rabs ?e <= _ =>
    replace e with ((a' 0%nat 0%nat 0%nat - F a) * (a' 1%nat 0%nat 0%nat - G a)) by ring end.
  rewrite Rabs_mult.
  pose proof (Rabs_pos (a' 0%nat 0%nat 0%nat - F a)). pose proof (Rabs_pos (a' 1%nat 0%nat 0%nat - G a)). nra.
Qed.

Lemma smooth_opp dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => - F b) a.
Proof. exact (smooth_fun dims Ropp F a (ex_of _ _ _ (D_opp _ _ _ (D_id _)))). Qed.

Lemma smooth_minus dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a ->
  smooth dims (fun b => F b - G b) a.
Proof. intros HF HG. exact (smooth_plus dims F (fun b => - G b) a HF (smooth_opp dims G a HG)). Qed.

Lemma smooth_inv dims (F : array -> R) (a : array) : smooth dims F a -> F a <> 0 ->
  smooth dims (fun b => / F b) a.
Proof. intros HF H. exact (smooth_fun dims Rinv F a (ex_of _ _ _ (D_inv _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_div dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a -> G a <> 0 ->
  smooth dims (fun b => F b / G b) a.
Proof. intros HF HG H. exact (smooth_mult dims F (fun b => / G b) a HF (smooth_inv dims G a HG H)). Qed.

Lemma smooth_pow dims (F : array -> R) n (a : array) : smooth dims F a -> smooth dims (fun b => F b ^ n) a.
Proof. exact (smooth_fun dims (fun t => t ^ n) F a (ex_of _ _ _ (D_pow _ n _ _ (D_id _)))). Qed.

Lemma smooth_rpow dims (F : array -> R) p (a : array) : smooth dims F a -> 0 < F a ->
  smooth dims (fun b => rpow (F b) p) a.
Proof. intros HF H. exact (smooth_fun dims (fun t => rpow t p) F a (ex_of _ _ _ (D_rpow _ p _ _ (D_id _) H)) HF). Qed.

Lemma smooth_exp dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => exp (F b)) a.
Proof. exact (smooth_fun dims exp F a (ex_of _ _ _ (D_exp _ _ _ (D_id _)))). Qed.

Lemma smooth_ln dims (F : array -> R) (a : array) : smooth dims F a -> 0 < F a ->
  smooth dims (fun b => ln (F b)) a.
Proof. intros HF H. exact (smooth_fun dims ln F a (ex_of _ _ _ (D_ln _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_sqrt dims (F : array -> R) (a : array) : smooth dims F a -> 0 < F a ->
  smooth dims (fun b => sqrt (F b)) a.
Proof. intros HF H. exact (smooth_fun dims sqrt F a (ex_of _ _ _ (D_sqrt _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_sin dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => sin (F b)) a.
Proof. exact (smooth_fun dims sin F a (ex_of _ _ _ (D_sin _ _ _ (D_id _)))). Qed.

Lemma smooth_cos dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => cos (F b)) a.
Proof. exact (smooth_fun dims cos F a (ex_of _ _ _ (D_cos _ _ _ (D_id _)))). Qed.

Lemma smooth_sigm dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => sigm (F b)) a.
Proof. exact (smooth_fun dims sigm F a (ex_of _ _ _ (D_sigm _ _ _ (D_id _)))). Qed.

Lemma smooth_tanh dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => tanh (F b)) a.
Proof. exact (smooth_fun dims tanh F a (ex_of _ _ _ (D_tanh _ _ _ (D_id _)))). Qed.

Lemma smooth_erf dims (F : array -> R) (a : array) : smooth dims F a -> smooth dims (fun b => erf (F b)) a.
Proof. exact (smooth_fun dims erf F a (ex_of _ _ _ (D_erf _ _ _ (D_id _)))). Qed.

Lemma smooth_relu dims (F : array -> R) (a : array) : smooth dims F a -> F a <> 0 ->
  smooth dims (fun b => relu (F b)) a.
Proof. intros HF H. exact (smooth_fun dims relu F a (ex_of _ _ _ (D_relu _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_relu_sq dims (F : array -> R) (a : array) : smooth dims F a ->
  smooth dims (fun b => relu (F b) ^ 2) a.
Proof. exact (smooth_fun dims (fun z => relu z ^ 2) F a (ex_of _ _ _ (is_derive_relu_sq _))). Qed.

Lemma smooth_abs dims (F : array -> R) (a : array) : smooth dims F a -> F a <> 0 ->
  smooth dims (fun b => Rabs (F b)) a.
Proof. intros HF H. exact (smooth_fun dims Rabs F a (ex_of _ _ _ (D_abs _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_ind dims (F : array -> R) (a : array) : smooth dims F a -> F a <> 0 ->
  smooth dims (fun b => ind_lt 0 (F b)) a.
Proof. intros HF H. exact (smooth_fun dims (ind_lt 0) F a (ex_of _ _ _ (D_ind _ _ _ (D_id _) H)) HF). Qed.

Lemma smooth_ind_lt dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a -> F a - G a <> 0 ->
  smooth dims (fun b => ind_lt (F b) (G b)) a.
Proof.
  intros HF HG H. assert (E : (fun b => ind_lt (F b) (G b)) = (fun b => ind_lt 0 (G b - F b))).
  { apply functional_extensionality; intros b; apply ind_lt_as. }
  rewrite E. refine (smooth_ind dims (fun b => G b - F b) a (smooth_minus dims G F a HG HF) _). lra.
Qed.

Lemma smooth_ind_le dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a -> G a - F a <> 0 ->
  smooth dims (fun b => ind_le (F b) (G b)) a.
Proof.
  intros HF HG H. assert (E : (fun b => ind_le (F b) (G b)) = (fun b => 1 - ind_lt 0 (F b - G b))).
  { apply functional_extensionality; intros b; apply ind_le_as. }
  rewrite E. refine (smooth_minus dims (fun _ => 1) (fun b => ind_lt 0 (F b - G b)) a (smooth_const dims 1 a) _).
  refine (smooth_ind dims (fun b => F b - G b) a (smooth_minus dims F G a HF HG) _). lra.
Qed.

Lemma smooth_max dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a -> F a - G a <> 0 ->
  smooth dims (fun b => Rmax (F b) (G b)) a.
Proof.
  intros HF HG H. assert (E : (fun b => Rmax (F b) (G b)) = (fun b => G b + relu (F b - G b))).
  { apply functional_extensionality; intros b; apply Rmax_relu. }
  rewrite E. refine (smooth_plus dims G (fun b => relu (F b - G b)) a HG _).
  exact (smooth_relu dims (fun b => F b - G b) a (smooth_minus dims F G a HF HG) H).
Qed.

Lemma smooth_min dims (F G : array -> R) (a : array) : smooth dims F a -> smooth dims G a -> F a - G a <> 0 ->
  smooth dims (fun b => Rmin (F b) (G b)) a.
Proof.
  intros HF HG H. assert (E : (fun b => Rmin (F b) (G b)) = (fun b => F b - relu (F b - G b))).
  { apply functional_extensionality; intros b; apply Rmin_relu. }
  rewrite E. refine (smooth_minus dims F (fun b => relu (F b - G b)) a HF _).
  exact (smooth_relu dims (fun b => F b - G b) a (smooth_minus dims F G a HF HG) H).
Qed.

Lemma smooth_rsum dims n (F : array -> nat -> R) (a : array) :
  (forall k, (k < n)%nat -> smooth dims (fun b => F b k) a) -> smooth dims (fun b => rsum n (F b)) a.
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (smooth_const dims 0 a)|].
  refine (smooth_plus dims (fun b => rsum n (F b)) (fun b => F b n) a _ _); [apply IH|apply H]; auto with arith.
Qed.

(** One entry of a letter replaced by what moves. *)
Lemma smooth_upd dims v j (F : array -> R) i (a : array) : smooth dims F a ->
  smooth dims (fun b => upd v j (F b) i) a.
Proof. exact (smooth_fun dims (fun t => upd v j t i) F a (ex_of _ _ _ (D_upd v j i _))). Qed.

Lemma smooth_upd2 dims v j j2 (F : array -> R) i i2 (a : array) : smooth dims F a ->
  smooth dims (fun b => upd2 v j j2 (F b) i i2) a.
Proof. exact (smooth_fun dims (fun t => upd2 v j j2 t i i2) F a (ex_of _ _ _ (D_upd2 v j j2 i i2 _))). Qed.

Lemma smooth_upd3 dims v j j2 j3 (F : array -> R) i i2 i3 (a : array) : smooth dims F a ->
  smooth dims (fun b => upd3 v j j2 j3 (F b) i i2 i3) a.
Proof.
  exact (smooth_fun dims (fun t => upd3 v j j2 j3 t i i2 i3) F a (ex_of _ _ _ (D_upd3 v j j2 j3 i i2 i3 _))).
Qed.
