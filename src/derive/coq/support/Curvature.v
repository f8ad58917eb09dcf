(** Functions that are convex by what they are made of: the rules of curvature.

    A function of points is convex if it is so along every segment; along a segment it is a function of a number
    between 0 and 1.  Each lemma is one rule of the kernel, said of such functions.

    Source: Boyd & Vandenberghe, Convex Optimization (2004), sections 3.2 and 3.5. *)
From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From Derive Require Import Sums Functions.
Open Scope R_scope.

Definition unit_interval (t : R) : Prop := 0 <= t <= 1.

(** The chord lies above; below; the logarithm is convex. *)
Definition cvx (g : R -> R) : Prop := forall x y t, unit_interval x -> unit_interval y -> unit_interval t ->
  g ((1 - t) * x + t * y) <= (1 - t) * g x + t * g y.

Definition ccv (g : R -> R) : Prop := cvx (fun s => - g s).

Definition logcvx (g : R -> R) : Prop := (forall s, unit_interval s -> 0 < g s) /\ cvx (fun s => ln (g s)).

Lemma mix_unit (x y t : R) : unit_interval x -> unit_interval y -> unit_interval t ->
  unit_interval ((1 - t) * x + t * y).
Proof.
  unfold unit_interval. intros [Hx0 Hx1] [Hy0 Hy1] [Ht0 Ht1].
  assert (0 <= (1 - t) * x) by (apply Rmult_le_pos; lra).
  assert (0 <= t * y) by (apply Rmult_le_pos; lra).
  assert (0 <= (1 - t) * (1 - x)) by (apply Rmult_le_pos; lra).
  assert (0 <= t * (1 - y)) by (apply Rmult_le_pos; lra).
  split; lra.
Qed.

(** The same function, written in another way. *)
Lemma cvx_as (f g : R -> R) : (forall s, unit_interval s -> f s = g s) -> cvx f -> cvx g.
Proof. intros E Hf x y t Hx Hy Ht. rewrite <- !E by (try apply mix_unit; assumption). apply Hf; assumption. Qed.

Lemma ccv_as (f g : R -> R) : (forall s, unit_interval s -> f s = g s) -> ccv f -> ccv g.
Proof. intros E. apply cvx_as. intros s Hs. rewrite (E s Hs). reflexivity. Qed.

Lemma logcvx_as (f g : R -> R) : (forall s, unit_interval s -> f s = g s) -> logcvx f -> logcvx g.
Proof.
  intros E [Hp Hf]. split; [intros s Hs; rewrite <- (E s Hs); exact (Hp s Hs)|].
  revert Hf. apply cvx_as. intros s Hs. rewrite (E s Hs). reflexivity.
Qed.

(** * Segments *)

(** The point at s of the way from x to z, of arrays of each rank. *)
Definition seg0 (x z s : R) : R := (1 - s) * x + s * z.
Definition seg1 (x z : nat -> R) (s : R) (i : nat) : R := (1 - s) * x i + s * z i.
Definition seg2 (x z : nat -> nat -> R) (s : R) (i j : nat) : R := (1 - s) * x i j + s * z i j.
Definition seg3 (x z : nat -> nat -> nat -> R) (s : R) (i j k : nat) : R := (1 - s) * x i j k + s * z i j k.

Lemma seg0_first x z : seg0 x z 0 = x. Proof. unfold seg0. ring. Qed.
Lemma seg0_last x z : seg0 x z 1 = z. Proof. unfold seg0. ring. Qed.
Lemma seg1_first x z : seg1 x z 0 = x. Proof. extensionality i. unfold seg1. ring. Qed.
Lemma seg1_last x z : seg1 x z 1 = z. Proof. extensionality i. unfold seg1. ring. Qed.
Lemma seg2_first x z : seg2 x z 0 = x. Proof. extensionality i. extensionality j. unfold seg2. ring. Qed.
Lemma seg2_last x z : seg2 x z 1 = z. Proof. extensionality i. extensionality j. unfold seg2. ring. Qed.
Lemma seg3_first x z : seg3 x z 0 = x.
Proof. extensionality i. extensionality j. extensionality k. unfold seg3. ring. Qed.
Lemma seg3_last x z : seg3 x z 1 = z.
Proof. extensionality i. extensionality j. extensionality k. unfold seg3. ring. Qed.

Ltac seg_ends := rewrite ?seg0_first, ?seg0_last, ?seg1_first, ?seg1_last, ?seg2_first, ?seg2_last, ?seg3_first, ?seg3_last.

(** What is said of a function along a segment is said of the points on it. *)
Lemma convex_on_segment (f : R -> R) (s : R) : cvx f -> 0 <= s -> s <= 1 -> f s <= (1 - s) * f 0 + s * f 1.
Proof.
  intros Hf H0 H1. replace (f s) with (f ((1 - s) * 0 + s * 1)) by (f_equal; ring).
  apply Hf; unfold unit_interval; lra.
Qed.

Lemma concave_on_segment (f : R -> R) (s : R) : ccv f -> 0 <= s -> s <= 1 -> (1 - s) * f 0 + s * f 1 <= f s.
Proof. intros Hf H0 H1. assert (H := convex_on_segment _ s Hf H0 H1). simpl in H. lra. Qed.

(** Of degree 1 at most. *)
Definition straight (f : R -> R) : Prop := forall s, f s = (1 - s) * f 0 + s * f 1.

Lemma straight_constant (c : R) : straight (fun _ => c).
Proof. intros s. ring. Qed.

Lemma straight_seg0 x z : straight (fun s => seg0 x z s).
Proof. intros s. unfold seg0. ring. Qed.

Lemma straight_seg1 x z i : straight (fun s => seg1 x z s i).
Proof. intros s. unfold seg1. ring. Qed.

Lemma straight_seg2 x z i j : straight (fun s => seg2 x z s i j).
Proof. intros s. unfold seg2. ring. Qed.

Lemma straight_seg3 x z i j k : straight (fun s => seg3 x z s i j k).
Proof. intros s. unfold seg3. ring. Qed.

Lemma straight_plus (f g : R -> R) : straight f -> straight g -> straight (fun s => f s + g s).
Proof. intros Hf Hg s. rewrite (Hf s), (Hg s). ring. Qed.

Lemma straight_minus (f g : R -> R) : straight f -> straight g -> straight (fun s => f s - g s).
Proof. intros Hf Hg s. rewrite (Hf s), (Hg s). ring. Qed.

Lemma straight_opp (f : R -> R) : straight f -> straight (fun s => - f s).
Proof. intros Hf s. rewrite (Hf s). ring. Qed.

Lemma straight_mult_l (c : R) (f : R -> R) : straight f -> straight (fun s => c * f s).
Proof. intros Hf s. rewrite (Hf s). ring. Qed.

Lemma straight_mult_r (c : R) (f : R -> R) : straight f -> straight (fun s => f s * c).
Proof. intros Hf s. rewrite (Hf s). ring. Qed.

Lemma straight_rsum (n : nat) (f : R -> nat -> R) : (forall k, straight (fun s => f s k)) ->
  straight (fun s => rsum n (f s)).
Proof.
  intros H. induction n as [|n IH]; intros s; simpl; [ring|]. rewrite (IH s), (H n s). ring.
Qed.

Ltac straight :=
  cbv beta;
  lazymatch goal with
  | |- straight (fun _ => ?c) => exact (straight_constant c)
  | |- straight (fun s => seg0 ?x ?z s) => exact (straight_seg0 x z)
  | |- straight (fun s => seg1 ?x ?z s ?i) => exact (straight_seg1 x z i)
  | |- straight (fun s => seg2 ?x ?z s ?i ?j) => exact (straight_seg2 x z i j)
  | |- straight (fun s => seg3 ?x ?z s ?i ?j ?k) => exact (straight_seg3 x z i j k)
  | |- straight (fun s => @?f s + @?g s) => refine (straight_plus f g _ _); straight
  | |- straight (fun s => @?f s - @?g s) => refine (straight_minus f g _ _); straight
  | |- straight (fun s => - @?f s) => refine (straight_opp f _); straight
  | |- straight (fun s => @?f s * @?g s) =>
      lazymatch f with
      | fun _ => ?c => refine (straight_mult_l c g _); straight
      | _ => lazymatch g with fun _ => ?c => refine (straight_mult_r c f _); straight end
      end
  | |- straight (fun s => rsum ?n (@?f s)) => refine (straight_rsum n f _); intro; straight
  | |- ?G => fail "not seen to be affine:" G
  end.

(** What holds of affine functions at both ends holds between them. *)
Lemma straight_eq (f g : R -> R) : straight f -> straight g -> f 0 = g 0 -> f 1 = g 1 ->
  forall s, unit_interval s -> f s = g s.
Proof. intros Hf Hg H0 H1 s _. rewrite (Hf s), (Hg s), H0, H1. reflexivity. Qed.

Lemma straight_le (f g : R -> R) : straight f -> straight g -> f 0 <= g 0 -> f 1 <= g 1 ->
  forall s, unit_interval s -> f s <= g s.
Proof.
  intros Hf Hg H0 H1 s [Hs0 Hs1]. rewrite (Hf s), (Hg s).
  apply Rplus_le_compat; apply Rmult_le_compat_l; lra.
Qed.

Lemma straight_lt (f g : R -> R) : straight f -> straight g -> f 0 < g 0 -> f 1 < g 1 ->
  forall s, unit_interval s -> f s < g s.
Proof.
  intros Hf Hg H0 H1 s [Hs0 Hs1]. rewrite (Hf s), (Hg s). destruct (Req_dec s 1) as [->|N]; [lra|].
  apply Rplus_lt_le_compat; [apply Rmult_lt_compat_l|apply Rmult_le_compat_l]; lra.
Qed.

(** * Sums and multiples *)

Lemma curvature_affine_convex (f : R -> R) : straight f -> cvx f.
Proof. intros H x y t _ _ _. apply Req_le. rewrite (H ((1 - t) * x + t * y)), (H x), (H y). ring. Qed.

Lemma curvature_affine_concave (f : R -> R) : straight f -> ccv f.
Proof. intros H. exact (curvature_affine_convex _ (straight_opp f H)). Qed.

Lemma curvature_sum (f g : R -> R) : cvx f -> cvx g -> cvx (fun s => f s + g s).
Proof. intros Hf Hg x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht). lra. Qed.

Lemma curvature_Sum (n : nat) (f : R -> nat -> R) : (forall k, (k < n)%nat -> cvx (fun s => f s k)) ->
  cvx (fun s => rsum n (f s)).
Proof.
  induction n as [|n IH]; intros H; simpl.
  - intros x y t _ _ _. lra.
  - apply curvature_sum; [apply IH; intros k Hk; apply H; lia|apply H; lia].
Qed.

Lemma curvature_sum_concave (f g : R -> R) : ccv f -> ccv g -> ccv (fun s => f s + g s).
Proof. intros Hf Hg. refine (cvx_as _ _ _ (curvature_sum _ _ Hf Hg)). intros s _. simpl. ring. Qed.

Lemma curvature_Sum_concave (n : nat) (f : R -> nat -> R) : (forall k, (k < n)%nat -> ccv (fun s => f s k)) ->
  ccv (fun s => rsum n (f s)).
Proof.
  induction n as [|n IH]; intros H; simpl.
  - intros x y t _ _ _. lra.
  - apply curvature_sum_concave; [apply IH; intros k Hk; apply H; lia|apply H; lia].
Qed.

Lemma curvature_multiple (c : R) (f : R -> R) : 0 <= c -> cvx f -> cvx (fun s => c * f s).
Proof.
  intros Hc Hf x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht).
  apply (Rmult_le_compat_l c) in Hf; [lra|assumption].
Qed.

Lemma curvature_opposite (c : R) (f : R -> R) : 0 <= - c -> ccv f -> cvx (fun s => c * f s).
Proof.
  intros Hc Hf x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). simpl in Hf.
  apply (Rmult_le_compat_l (- c)) in Hf; [lra|assumption].
Qed.

Lemma curvature_multiple_concave (c : R) (f : R -> R) : 0 <= c -> ccv f -> ccv (fun s => c * f s).
Proof. intros Hc Hf. refine (cvx_as _ _ _ (curvature_multiple c _ Hc Hf)). intros s _. simpl. ring. Qed.

Lemma curvature_opposite_concave (c : R) (f : R -> R) : 0 <= - c -> cvx f -> ccv (fun s => c * f s).
Proof. intros Hc Hf. refine (cvx_as _ _ _ (curvature_multiple (- c) _ Hc Hf)). intros s _. simpl. ring. Qed.

(** * Composition *)

Lemma exp_tangent (u c : R) : exp c * (1 + (u - c)) <= exp u.
Proof.
  replace (exp u) with (exp c * exp (u - c)) by (rewrite <- exp_plus; f_equal; ring).
  apply Rmult_le_compat_l; [apply Rlt_le, exp_pos|apply exp_ineq1_le].
Qed.

Lemma exp_chord (a b t : R) : unit_interval t -> exp ((1 - t) * a + t * b) <= (1 - t) * exp a + t * exp b.
Proof.
  intros [Ht0 Ht1]. set (c := (1 - t) * a + t * b).
  assert (Ha := exp_tangent a c). assert (Hb := exp_tangent b c).
  apply (Rmult_le_compat_l (1 - t)) in Ha; [|lra]. apply (Rmult_le_compat_l t) in Hb; [|lra].
  replace (exp c) with ((1 - t) * (exp c * (1 + (a - c))) + t * (exp c * (1 + (b - c)))) by (unfold c; ring).
  lra.
Qed.

Lemma curvature_exp (f : R -> R) : cvx f -> cvx (fun s => exp (f s)).
Proof.
  intros Hf x y t Hx Hy Ht. apply Rle_trans with (exp ((1 - t) * f x + t * f y)).
  - destruct (Hf x y t Hx Hy Ht) as [H|H]; [apply Rlt_le, exp_increasing, H|rewrite H; apply Rle_refl].
  - apply exp_chord, Ht.
Qed.

Lemma curvature_relu (f : R -> R) : cvx f -> cvx (fun s => relu (f s)).
Proof.
  intros Hf x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). destruct Ht as [Ht0 Ht1].
  assert (X := Rmax_r 0 (f x)). assert (X0 := Rmax_l 0 (f x)).
  assert (Y := Rmax_r 0 (f y)). assert (Y0 := Rmax_l 0 (f y)).
  unfold relu. fold (relu (f x)) (relu (f y)) in *. unfold relu in *.
  apply (Rmult_le_compat_l (1 - t)) in X, X0; try lra. apply (Rmult_le_compat_l t) in Y, Y0; try lra.
  apply Rmax_lub; lra.
Qed.

Lemma curvature_max (f g : R -> R) : cvx f -> cvx g -> cvx (fun s => Rmax (f s) (g s)).
Proof.
  intros Hf Hg x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht).
  cbv beta in *. destruct Ht as [Ht0 Ht1].
  assert (X := Rmax_l (f x) (g x)). assert (X' := Rmax_r (f x) (g x)).
  assert (Y := Rmax_l (f y) (g y)). assert (Y' := Rmax_r (f y) (g y)).
  apply (Rmult_le_compat_l (1 - t)) in X, X'; try lra. apply (Rmult_le_compat_l t) in Y, Y'; try lra.
  apply Rmax_lub; lra.
Qed.

Lemma curvature_min (f g : R -> R) : ccv f -> ccv g -> ccv (fun s => Rmin (f s) (g s)).
Proof.
  intros Hf Hg x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht).
  simpl in *. destruct Ht as [Ht0 Ht1].
  assert (X := Rmin_l (f x) (g x)). assert (X' := Rmin_r (f x) (g x)).
  assert (Y := Rmin_l (f y) (g y)). assert (Y' := Rmin_r (f y) (g y)).
  apply (Rmult_le_compat_l (1 - t)) in X, X'; try lra. apply (Rmult_le_compat_l t) in Y, Y'; try lra.
  assert (Z : (1 - t) * Rmin (f x) (g x) + t * Rmin (f y) (g y)
              <= Rmin (f ((1 - t) * x + t * y)) (g ((1 - t) * x + t * y))) by (apply Rmin_glb; lra).
  lra.
Qed.

Lemma curvature_abs (f : R -> R) : cvx f -> ccv f -> cvx (fun s => Rabs (f s)).
Proof.
  intros Hf Hg x y t Hx Hy Ht. specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht).
  simpl in Hg. destruct Ht as [Ht0 Ht1].
  assert (X := Rle_abs (f x)). assert (X' := Rle_abs (- f x)). rewrite Rabs_Ropp in X'.
  assert (Y := Rle_abs (f y)). assert (Y' := Rle_abs (- f y)). rewrite Rabs_Ropp in Y'.
  apply (Rmult_le_compat_l (1 - t)) in X, X'; try lra. apply (Rmult_le_compat_l t) in Y, Y'; try lra.
  apply Rabs_le. lra.
Qed.

Lemma power_chord (n : nat) (a b t : R) : 0 <= a -> 0 <= b -> unit_interval t ->
  ((1 - t) * a + t * b) ^ n <= (1 - t) * a ^ n + t * b ^ n.
Proof.
  intros Ha Hb [Ht0 Ht1]. induction n as [|n IH]; [simpl; lra|].
  assert (M : 0 <= (1 - t) * a + t * b).
  { assert (0 <= (1 - t) * a) by (apply Rmult_le_pos; lra). assert (0 <= t * b) by (apply Rmult_le_pos; lra). lra. }
  apply (Rmult_le_compat_l _ _ _ M) in IH. simpl.
  assert (D : 0 <= (t * (1 - t)) * ((a - b) * (a ^ n - b ^ n))).
  { apply Rmult_le_pos; [apply Rmult_le_pos; lra|]. destruct (Rle_dec a b) as [L|L].
    - assert (a ^ n <= b ^ n) by (apply pow_incr; lra).
      replace ((a - b) * (a ^ n - b ^ n)) with ((b - a) * (b ^ n - a ^ n)) by ring. apply Rmult_le_pos; lra.
    - assert (b ^ n <= a ^ n) by (apply pow_incr; lra). apply Rmult_le_pos; lra. }
  lra.
Qed.

Lemma curvature_power (f : R -> R) (n : nat) : (forall s, unit_interval s -> 0 <= f s) -> cvx f ->
  cvx (fun s => f s ^ n).
Proof.
  intros H0 Hf x y t Hx Hy Ht. apply Rle_trans with (((1 - t) * f x + t * f y) ^ n).
  - apply pow_incr. split; [apply H0, mix_unit; assumption|apply Hf; assumption].
  - apply power_chord; [apply H0, Hx|apply H0, Hy|exact Ht].
Qed.

Lemma curvature_even_power (f : R -> R) (n : nat) : cvx f -> ccv f -> cvx (fun s => f s ^ (2 * n)).
Proof.
  intros Hf Hg. assert (E : forall s, f s ^ (2 * n) = Rabs (f s) ^ (2 * n)).
  { intros s. rewrite RPow_abs, (Rabs_pos_eq (f s ^ (2 * n))); [reflexivity|].
    rewrite pow_mult. apply pow_le, pow2_ge_0. }
  intros x y t Hx Hy Ht. rewrite !E.
  apply (curvature_power (fun s => Rabs (f s)) (2 * n)); try assumption; [|apply curvature_abs; assumption].
  intros s _. apply Rabs_pos.
Qed.

Lemma curvature_reciprocal (f : R -> R) (n : nat) : (forall s, unit_interval s -> 0 < f s) -> ccv f ->
  cvx (fun s => / (f s ^ n)).
Proof.
  intros H0 Hf. assert (G : cvx (fun s => / f s)).
  { intros x y t Hx Hy Ht. assert (Px := H0 x Hx). assert (Py := H0 y Hy). assert (U := Ht). destruct Ht as [Ht0 Ht1].
    specialize (Hf x y t Hx Hy U). simpl in Hf.
    assert (M : 0 < (1 - t) * f x + t * f y).
    { assert (0 <= t * f y) by (apply Rmult_le_pos; lra).
      destruct (Req_dec t 1) as [->|]; [lra|]. assert (0 < (1 - t) * f x) by (apply Rmult_lt_0_compat; lra). lra. }
    apply Rle_trans with (/ ((1 - t) * f x + t * f y)); [apply Rinv_le_contravar; lra|].
    apply (Rmult_le_reg_l ((1 - t) * f x + t * f y)); [exact M|]. rewrite Rinv_r by lra.
    replace (((1 - t) * f x + t * f y) * ((1 - t) * / f x + t * / f y))
      with (1 + (t * (1 - t)) * ((f x - f y) * (f x - f y) * / (f x * f y))) by (field; lra).
    assert (0 <= (t * (1 - t)) * ((f x - f y) * (f x - f y) * / (f x * f y))); [|lra].
    apply Rmult_le_pos; [apply Rmult_le_pos; lra|]. apply Rmult_le_pos; [apply Rle_0_sqr|].
    apply Rlt_le, Rinv_0_lt_compat, Rmult_lt_0_compat; lra. }
  intros x y t Hx Hy Ht. rewrite <- !pow_inv. apply (curvature_power (fun s => / f s) n); try assumption.
  intros s Hs. apply Rlt_le, Rinv_0_lt_compat, H0, Hs.
Qed.

Lemma ln_tangent (u c : R) : 0 < u -> 0 < c -> ln u <= ln c + (u - c) / c.
Proof.
  intros Hu Hc. assert (H := exp_ineq1_le (ln u - ln c)).
  unfold Rminus in H. rewrite exp_plus, exp_Ropp, !exp_ln in H by assumption.
  replace ((u - c) / c) with (u * / c - 1) by (field; lra). lra.
Qed.

Lemma curvature_log_of_concave (f : R -> R) : (forall s, unit_interval s -> 0 < f s) -> ccv f ->
  ccv (fun s => ln (f s)).
Proof.
  intros H0 Hf x y t Hx Hy Ht. simpl. assert (Pm := H0 _ (mix_unit x y t Hx Hy Ht)).
  set (m := f ((1 - t) * x + t * y)) in *. specialize (Hf x y t Hx Hy Ht). simpl in Hf. fold m in Hf.
  destruct Ht as [Ht0 Ht1].
  assert (X := ln_tangent (f x) m (H0 x Hx) Pm). assert (Y := ln_tangent (f y) m (H0 y Hy) Pm).
  apply (Rmult_le_compat_l (1 - t)) in X; [|lra]. apply (Rmult_le_compat_l t) in Y; [|lra].
  assert (D : (1 - t) * ((f x - m) / m) + t * ((f y - m) / m) <= 0).
  { replace ((1 - t) * ((f x - m) / m) + t * ((f y - m) / m)) with (- ((m - ((1 - t) * f x + t * f y)) * / m))
      by (field; lra).
    assert (0 <= (m - ((1 - t) * f x + t * f y)) * / m); [|lra].
    apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat, Pm]. }
  lra.
Qed.

Lemma rpow_tangent (u c p : R) : 0 <= u -> 0 < c -> 0 < p < 1 ->
  rpow u p <= rpow c p * (1 + p * (u / c - 1)).
Proof.
  intros Hu Hc [Hp0 Hp1]. assert (C := rpow_pos c p Hc). destruct (Req_dec u 0) as [->|N].
  - rewrite rpow_0_l. apply Rmult_le_pos; [lra|]. replace (0 / c) with 0 by (field; lra). lra.
  - assert (P : 0 < u) by lra. assert (E := exp_chord 0 (ln u - ln c) p ltac:(split; lra)).
    rewrite exp_0 in E.
    replace (exp (ln u - ln c)) with (u / c) in E
      by (unfold Rminus; rewrite exp_plus, exp_Ropp, !exp_ln by assumption; reflexivity).
    apply (Rmult_le_compat_l (rpow c p)) in E; [|lra].
    replace (rpow u p) with (rpow c p * exp ((1 - p) * 0 + p * (ln u - ln c)))
      by (rewrite !rpow_eq by assumption; rewrite <- exp_plus; f_equal; ring).
    lra.
Qed.

Lemma curvature_root (f : R -> R) (p : R) : 0 < p < 1 -> (forall s, unit_interval s -> 0 <= f s) -> ccv f ->
  ccv (fun s => rpow (f s) p).
Proof.
  intros Hp H0 Hf x y t Hx Hy Ht. simpl. assert (Pm := H0 _ (mix_unit x y t Hx Hy Ht)).
  assert (Px := H0 x Hx). assert (Py := H0 y Hy). specialize (Hf x y t Hx Hy Ht). simpl in Hf.
  set (m := f ((1 - t) * x + t * y)) in *. destruct Ht as [Ht0 Ht1].
  assert (A : 0 <= (1 - t) * f x) by (apply Rmult_le_pos; lra). assert (B : 0 <= t * f y) by (apply Rmult_le_pos; lra).
  destruct (Req_dec m 0) as [Z|N].
  - rewrite Z, rpow_0_l in *. assert (A0 : (1 - t) * f x = 0) by lra. assert (B0 : t * f y = 0) by lra.
    assert (A1 : (1 - t) * rpow (f x) p = 0)
      by (destruct (Rmult_integral _ _ A0) as [E|E]; rewrite E; [ring|rewrite rpow_0_l; ring]).
    assert (B1 : t * rpow (f y) p = 0)
      by (destruct (Rmult_integral _ _ B0) as [E|E]; rewrite E; [ring|rewrite rpow_0_l; ring]).
    lra.
  - assert (M : 0 < m) by lra. assert (C := rpow_pos m p M).
    assert (X := rpow_tangent (f x) m p Px M Hp). assert (Y := rpow_tangent (f y) m p Py M Hp).
    apply (Rmult_le_compat_l (1 - t)) in X; [|lra]. apply (Rmult_le_compat_l t) in Y; [|lra].
    assert (D : 0 <= rpow m p * (p * ((m - ((1 - t) * f x + t * f y)) / m))).
    { apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [lra|].
      apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat, M]. }
    replace (rpow m p * (p * ((m - ((1 - t) * f x + t * f y)) / m)))
      with (rpow m p - ((1 - t) * (rpow m p * (1 + p * (f x / m - 1))) + t * (rpow m p * (1 + p * (f y / m - 1)))))
      in D by (field; lra).
    lra.
Qed.

(** * Log-convex functions *)

Lemma curvature_log_of_log_convex (f : R -> R) : logcvx f -> cvx (fun s => ln (f s)).
Proof. intros [_ H]. exact H. Qed.

Lemma curvature_constant (c : R) : 0 < c -> logcvx (fun _ => c).
Proof. intros Hc. split; [intros; exact Hc|intros x y t _ _ _; lra]. Qed.

Lemma curvature_exp_log_convex (f : R -> R) : cvx f -> logcvx (fun s => exp (f s)).
Proof.
  intros Hf. split; [intros; apply exp_pos|]. intros x y t Hx Hy Ht. rewrite !ln_exp. apply Hf; assumption.
Qed.

Lemma curvature_product_log_convex (f g : R -> R) : logcvx f -> logcvx g -> logcvx (fun s => f s * g s).
Proof.
  intros [Pf Hf] [Pg Hg]. split; [intros; apply Rmult_lt_0_compat; [apply Pf|apply Pg]; assumption|].
  intros x y t Hx Hy Ht. assert (Hm := mix_unit x y t Hx Hy Ht).
  rewrite !ln_mult by (try apply Pf; try apply Pg; assumption).
  specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht). simpl in Hf, Hg. lra.
Qed.

Lemma share (u a b c d t : R) : 0 < u -> 0 < a -> 0 < b -> 0 < c -> 0 < d -> unit_interval t ->
  ln u <= (1 - t) * ln a + t * ln b ->
  u <= exp ((1 - t) * ln c + t * ln d) * ((1 - t) * (a / c) + t * (b / d)).
Proof.
  intros Hu Ha Hb Hc Hd Ht H.
  assert (E := exp_chord (ln a - ln c) (ln b - ln d) t Ht).
  replace (exp (ln a - ln c)) with (a / c) in E
    by (unfold Rminus; rewrite exp_plus, exp_Ropp, !exp_ln by assumption; reflexivity).
  replace (exp (ln b - ln d)) with (b / d) in E
    by (unfold Rminus; rewrite exp_plus, exp_Ropp, !exp_ln by assumption; reflexivity).
  apply (Rmult_le_compat_l (exp ((1 - t) * ln c + t * ln d))) in E; [|apply Rlt_le, exp_pos].
  rewrite <- exp_plus in E.
  replace ((1 - t) * ln c + t * ln d + ((1 - t) * (ln a - ln c) + t * (ln b - ln d)))
    with ((1 - t) * ln a + t * ln b) in E by ring.
  apply Rle_trans with (2 := E). rewrite <- (exp_ln u) at 1 by assumption.
  destruct H as [H|H]; [apply Rlt_le, exp_increasing, H|rewrite H; apply Rle_refl].
Qed.

Lemma curvature_sum_log_convex (f g : R -> R) : logcvx f -> logcvx g -> logcvx (fun s => f s + g s).
Proof.
  intros [Pf Hf] [Pg Hg]. split; [intros s Hs; assert (A := Pf s Hs); assert (B := Pg s Hs); lra|].
  intros x y t Hx Hy Ht. assert (Hm := mix_unit x y t Hx Hy Ht).
  specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht). simpl in Hf, Hg.
  assert (fx := Pf x Hx). assert (fy := Pf y Hy). assert (gx := Pg x Hx). assert (gy := Pg y Hy).
  assert (fm := Pf _ Hm). assert (gm := Pg _ Hm).
  set (c := f x + g x). set (d := f y + g y).
  assert (Hc : 0 < c) by (unfold c; lra). assert (Hd : 0 < d) by (unfold d; lra).
  assert (A := share _ _ _ c d t fm fx fy Hc Hd Ht Hf). assert (B := share _ _ _ c d t gm gx gy Hc Hd Ht Hg).
  set (k := exp ((1 - t) * ln c + t * ln d)) in *.
  assert (S : f ((1 - t) * x + t * y) + g ((1 - t) * x + t * y) <= k).
  { apply Rle_trans with (1 := Rplus_le_compat _ _ _ _ A B).
    replace (k * ((1 - t) * (f x / c) + t * (f y / d)) + k * ((1 - t) * (g x / c) + t * (g y / d)))
      with (k * ((1 - t) * ((f x + g x) / c) + t * ((f y + g y) / d))) by (field; split; lra).
    fold c d. replace (c / c) with 1 by (field; lra). replace (d / d) with 1 by (field; lra). lra. }
  apply Rle_trans with (ln k); [|unfold k; rewrite ln_exp; apply Rle_refl].
  destruct S as [S|S]; [apply Rlt_le, ln_increasing; lra|rewrite S; apply Rle_refl].
Qed.

Lemma curvature_Sum_log_convex (n : nat) (f : R -> nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> logcvx (fun s => f s k)) -> logcvx (fun s => rsum n (f s)).
Proof.
  induction n as [|n IH]; intros Hn H; [lia|]. destruct n as [|n].
  - simpl. destruct (H 0%nat ltac:(lia)) as [P C]. split.
    + intros s Hs. specialize (P s Hs). lra.
    + intros x y t Hx Hy Ht. rewrite !Rplus_0_l. apply C; assumption.
  - change (logcvx (fun s => rsum (S n) (f s) + f s (S n))). apply curvature_sum_log_convex.
    + apply IH; [lia|intros k Hk; apply H; lia].
    + apply H; lia.
Qed.

(** * Norms *)

(** A function is root-convex where it is not negative and its root is convex: a sum of squares is. *)
Definition rootcvx (g : R -> R) : Prop := (forall s, unit_interval s -> 0 <= g s) /\ cvx (fun s => sqrt (g s)).

Lemma rootcvx_as (f g : R -> R) : (forall s, unit_interval s -> f s = g s) -> rootcvx f -> rootcvx g.
Proof.
  intros E [Hp Hf]. split; [intros s Hs; rewrite <- (E s Hs); exact (Hp s Hs)|].
  revert Hf. apply cvx_as. intros s Hs. rewrite (E s Hs). reflexivity.
Qed.

Lemma curvature_nonnegative_constant (c : R) : 0 <= c -> rootcvx (fun _ => c).
Proof. intros Hc. split; [intros s _; exact Hc|]. intros x y t _ _ _. apply Req_le. ring. Qed.

Lemma curvature_square (f : R -> R) : cvx f -> ccv f -> rootcvx (fun s => f s ^ 2).
Proof.
  intros Hf Hg. split; [intros s _; apply pow2_ge_0|].
  refine (cvx_as _ _ _ (curvature_abs f Hf Hg)). intros s _. rewrite <- Rsqr_pow2. symmetry. apply sqrt_Rsqr_abs.
Qed.

Lemma root_triangle (a b c d t : R) : 0 <= a -> 0 <= b -> 0 <= c -> 0 <= d -> unit_interval t ->
  sqrt (((1 - t) * sqrt a + t * sqrt b) ^ 2 + ((1 - t) * sqrt c + t * sqrt d) ^ 2)
  <= (1 - t) * sqrt (a + c) + t * sqrt (b + d).
Proof.
  intros Ha Hb Hc Hd [Ht0 Ht1].
  assert (Pa := sqrt_pos a). assert (Pb := sqrt_pos b). assert (Pc := sqrt_pos c). assert (Pd := sqrt_pos d).
  assert (Pe := sqrt_pos (a + c)). assert (Pf := sqrt_pos (b + d)).
  assert (Ea := pow2_sqrt a Ha). assert (Eb := pow2_sqrt b Hb). assert (Ec := pow2_sqrt c Hc).
  assert (Ed := pow2_sqrt d Hd). assert (Ee : sqrt (a + c) ^ 2 = a + c) by (apply pow2_sqrt; lra).
  assert (Ef : sqrt (b + d) ^ 2 = b + d) by (apply pow2_sqrt; lra).
  set (A := sqrt a) in *. set (B := sqrt b) in *. set (C := sqrt c) in *. set (D := sqrt d) in *.
  set (E := sqrt (a + c)) in *. set (F := sqrt (b + d)) in *.
  assert (P : A * B + C * D <= E * F).
  { apply Rsqr_incr_0_var; [|apply Rmult_le_pos; assumption].
    unfold Rsqr. replace (E * F * (E * F)) with ((A ^ 2 + C ^ 2) * (B ^ 2 + D ^ 2)).
    - assert (S := pow2_ge_0 (A * D - B * C)). nra.
    - replace (A ^ 2 + C ^ 2) with (E ^ 2) by lra. replace (B ^ 2 + D ^ 2) with (F ^ 2) by lra. ring. }
  apply Rsqr_incr_0_var; [|apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra].
  rewrite Rsqr_sqrt by (apply Rplus_le_le_0_compat; apply pow2_ge_0). unfold Rsqr.
  assert (Q : 0 <= (1 - t) * t) by (apply Rmult_le_pos; lra).
  assert (W := Rmult_le_compat_l _ _ _ Q P).
  replace ((((1 - t) * A + t * B) ^ 2 + ((1 - t) * C + t * D) ^ 2))
    with ((1 - t) ^ 2 * (A ^ 2 + C ^ 2) + t ^ 2 * (B ^ 2 + D ^ 2) + 2 * ((1 - t) * t * (A * B + C * D))) by ring.
  replace (((1 - t) * E + t * F) * ((1 - t) * E + t * F))
    with ((1 - t) ^ 2 * E ^ 2 + t ^ 2 * F ^ 2 + 2 * ((1 - t) * t * (E * F))) by ring.
  replace (A ^ 2 + C ^ 2) with (E ^ 2) by lra. replace (B ^ 2 + D ^ 2) with (F ^ 2) by lra. lra.
Qed.

Lemma curvature_sum_root_convex (f g : R -> R) : rootcvx f -> rootcvx g -> rootcvx (fun s => f s + g s).
Proof.
  intros [Pf Hf] [Pg Hg]. split; [intros s Hs; assert (A := Pf s Hs); assert (B := Pg s Hs); lra|].
  intros x y t Hx Hy Ht. assert (Hm := mix_unit x y t Hx Hy Ht).
  specialize (Hf x y t Hx Hy Ht). specialize (Hg x y t Hx Hy Ht). simpl in Hf, Hg.
  assert (fx := Pf x Hx). assert (fy := Pf y Hy). assert (gx := Pg x Hx). assert (gy := Pg y Hy).
  assert (fm := Pf _ Hm). assert (gm := Pg _ Hm).
  refine (Rle_trans _ _ _ _ (root_triangle _ _ _ _ t fx fy gx gy Ht)). apply sqrt_le_1_alt.
  rewrite <- (pow2_sqrt _ fm) at 1. rewrite <- (pow2_sqrt _ gm) at 1.
  apply Rplus_le_compat; apply pow_incr; split; auto using sqrt_pos.
Qed.

Lemma curvature_Sum_root_convex (n : nat) (f : R -> nat -> R) :
  (forall k, (k < n)%nat -> rootcvx (fun s => f s k)) -> rootcvx (fun s => rsum n (f s)).
Proof.
  induction n as [|n IH]; intros H; simpl.
  - apply curvature_nonnegative_constant. lra.
  - apply curvature_sum_root_convex; [apply IH; intros k Hk; apply H; lia|apply H; lia].
Qed.

Lemma curvature_multiple_root_convex (c : R) (f : R -> R) : 0 <= c -> rootcvx f -> rootcvx (fun s => c * f s).
Proof.
  intros Hc [Pf Hf]. split; [intros s Hs; apply Rmult_le_pos; [exact Hc|exact (Pf s Hs)]|].
  refine (cvx_as _ _ _ (curvature_multiple (sqrt c) _ (sqrt_pos c) Hf)).
  intros s Hs. symmetry. apply sqrt_mult; [exact Hc|exact (Pf s Hs)].
Qed.

Lemma curvature_norm (f : R -> R) : rootcvx f -> cvx (fun s => rpow (f s) (1 / 2)).
Proof.
  intros [Pf Hf]. refine (cvx_as _ _ _ Hf). intros s Hs. symmetry. exact (rpow_half _ (Pf s Hs)).
Qed.

(** * The greatest of several *)

Lemma curvature_greatest (n : nat) (f : R -> nat -> R) : (1 <= n)%nat ->
  (forall k, (k < n)%nat -> cvx (fun s => f s k)) -> cvx (fun s => rmax n (f s)).
Proof.
  intros Hn H x y t Hx Hy Ht. apply rmax_le; [exact Hn|]. intros k Hk.
  refine (Rle_trans _ _ _ (H k Hk x y t Hx Hy Ht) _). destruct Ht as [Ht0 Ht1].
  apply Rplus_le_compat; apply Rmult_le_compat_l; try lra; exact (rmax_ge n k _ Hk).
Qed.
