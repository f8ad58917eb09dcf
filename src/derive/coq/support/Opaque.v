(** Functions of several scalars, vectors and matrices of which nothing is known but that they are
    differentiable: a loss, an activation, the rest of a network.

    The arguments of such a function E fill the slots of one [array]: entry (s, i, j) is row i, column j of
    argument s.  A scalar stands at (s, 0, 0), a vector at (s, i, 0).  [dims] gives rows and columns of each
    slot, and [arr] builds an array from [scalar]s, [vector]s and [matrix]es.

    [is_grad dims E a g] is differentiability in the sense of Fréchet: near a, E is
    E a + sum of g * (change), up to an error that is small beside the size of the change, measured as the
    sum of all |changes|.  That all partial derivatives exist would be too little for the chain rule.
    The sum runs over the entries inside of [dims], so a function that has a gradient does not look at others.

    In this file: the chain rule along a curve ([D_grad], [E_grad], [ex_grad]); the partial derivatives of E,
    as functions of the same kind ([partial]), which are the gradient whenever there is one
    ([is_grad_partial]); and that such hypotheses are not empty ones ([smooth_squares],
    [smooth_partial_squares]). *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives.
Import ListNotations.
Open Scope R_scope.

Definition array := nat -> nat -> nat -> R.
Definition shape := list (nat * nat).

(** Whether (s, i, j) is an entry: slot s is there, row i and column j are in it. *)
Fixpoint inside (dims : shape) (s i j : nat) : Prop :=
  match dims, s with
  | [], _ => False
  | (r, c) :: _, O => (i < r)%nat /\ (j < c)%nat
  | _ :: rest, S s => inside rest s i j
  end.

(** The sum of h over all entries: over slots, rows, columns. *)
Fixpoint asum (dims : shape) (h : array) : R :=
  match dims with
  | [] => 0
  | (r, c) :: rest => rsum r (fun i => rsum c (fun j => h 0%nat i j)) + asum rest (fun s => h (S s))
  end.

Definition is_grad (dims : shape) (E : array -> R) (a g : array) : Prop :=
  forall eps, 0 < eps -> exists d, 0 < d /\
    forall a', (forall s i j, inside dims s i j -> Rabs (a' s i j - a s i j) < d) ->
      Rabs (E a' - E a - asum dims (fun s i j => g s i j * (a' s i j - a s i j)))
        <= eps * asum dims (fun s i j => Rabs (a' s i j - a s i j)).

(** One entry replaced, and the partial derivative in it, itself a function of the array. *)
Definition aupd (a : array) (s i j : nat) (t : R) : array := upd3 a s i j t.
Definition partial (E : array -> R) (s i j : nat) (a : array) : R :=
  Derive (fun t => E (aupd a s i j t)) (a s i j).

(** * Sums over all entries *)

Lemma asum_ext dims f g :
  (forall s i j, inside dims s i j -> f s i j = g s i j) -> asum dims f = asum dims g.
Proof.
  revert f g; induction dims as [|[r c] dims IH]; intros f g H; simpl; [reflexivity|]. f_equal.
  - apply rsum_ext; intros i Hi; apply rsum_ext; intros j Hj. apply (H 0%nat); simpl; auto.
  - apply IH; intros s i j Hs. exact (H (S s) i j Hs).
Qed.

Lemma asum_plus dims f g :
  asum dims (fun s i j => f s i j + g s i j) = asum dims f + asum dims g.
Proof.
  revert f g; induction dims as [|[r c] dims IH]; intros f g; simpl; [ring|].
  rewrite (IH (fun s => f (S s)) (fun s => g (S s))).
  rewrite (rsum_ext r _ (fun i => rsum c (fun j => f 0%nat i j) + rsum c (fun j => g 0%nat i j)))
    by (intros; exact (rsum_plus _ _ _)).
  rewrite rsum_plus. ring.
Qed.

Lemma asum_scal dims x f : asum dims (fun s i j => x * f s i j) = x * asum dims f.
Proof.
  revert f; induction dims as [|[r c] dims IH]; intros f; simpl; [ring|].
  rewrite (IH (fun s => f (S s))).
  rewrite (rsum_ext r _ (fun i => x * rsum c (fun j => f 0%nat i j)))
    by (intros; exact (rsum_scal_l _ _ _)).
  rewrite rsum_scal_l. ring.
Qed.

Lemma asum_scal_r dims x f : asum dims (fun s i j => f s i j * x) = asum dims f * x.
Proof.
  rewrite (asum_ext dims _ (fun s i j => x * f s i j)) by (intros; ring).
  rewrite asum_scal. ring.
Qed.

Lemma asum_minus dims f g :
  asum dims (fun s i j => f s i j - g s i j) = asum dims f - asum dims g.
Proof.
  rewrite (asum_ext dims _ (fun s i j => f s i j + -1 * g s i j)) by (intros; ring).
  rewrite asum_plus, asum_scal. ring.
Qed.

Lemma asum_le dims f g :
  (forall s i j, inside dims s i j -> f s i j <= g s i j) -> asum dims f <= asum dims g.
Proof.
  revert f g; induction dims as [|[r c] dims IH]; intros f g H; simpl; [lra|].
  apply Rplus_le_compat.
  - apply rsum_le; intros i Hi; apply rsum_le; intros j Hj. apply (H 0%nat); simpl; auto.
  - apply IH; intros s i j Hs. exact (H (S s) i j Hs).
Qed.

Lemma asum_zero dims : asum dims (fun _ _ _ => 0) = 0.
Proof.
  rewrite (asum_ext dims _ (fun _ _ _ => 0 * 0)) by (intros; ring).
  rewrite asum_scal. ring.
Qed.

Lemma asum_ge0 dims f : (forall s i j, inside dims s i j -> 0 <= f s i j) -> 0 <= asum dims f.
Proof. intros H. rewrite <- (asum_zero dims). now apply asum_le. Qed.

Lemma asum_abs_le dims f : Rabs (asum dims f) <= asum dims (fun s i j => Rabs (f s i j)).
Proof.
  revert f; induction dims as [|[r c] dims IH]; intros f; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [exact (Rabs_triang _ _)|]. apply Rplus_le_compat; [|exact (IH _)].
  eapply Rle_trans; [exact (rsum_abs_le _ _)|]. apply rsum_le; intros; exact (rsum_abs_le _ _).
Qed.

Lemma rsum_member n f k : (k < n)%nat -> (forall i, (i < n)%nat -> 0 <= f i) -> f k <= rsum n f.
Proof.
  induction n as [|n IH]; intros Hk H; [lia|]. simpl.
  pose proof (H n ltac:(lia)). assert (0 <= rsum n f) by (apply rsum_ge0; auto with arith).
  destruct (Nat.eq_dec k n) as [->|]; [lra|].
  assert (f k <= rsum n f) by (apply IH; [lia|auto with arith]). lra.
Qed.

Lemma asum_member dims f s i j : inside dims s i j ->
  (forall s i j, inside dims s i j -> 0 <= f s i j) -> f s i j <= asum dims f.
Proof.
  revert f s; induction dims as [|[r c] dims IH]; intros f s Hs H; [destruct Hs|]; simpl.
  assert (H0 : forall i, (i < r)%nat -> 0 <= rsum c (fun j => f 0%nat i j)).
  { intros i' Hi'; apply rsum_ge0; intros j' Hj'. apply (H 0%nat); simpl; auto. }
  assert (Hrest : forall s i j, inside dims s i j -> 0 <= f (S s) i j)
    by (intros s' i' j' Hs'; exact (H (S s') i' j' Hs')).
  destruct s as [|s].
  - destruct Hs as [Hi Hj]. apply Rle_trans with (rsum r (fun i => rsum c (fun j => f 0%nat i j))).
    + apply Rle_trans with (rsum c (fun j => f 0%nat i j)).
      * apply (rsum_member c (fun j => f 0%nat i j)); [exact Hj|].
        intros j' Hj'. apply (H 0%nat); simpl; auto.
      * exact (rsum_member r (fun i => rsum c (fun j => f 0%nat i j)) i Hi H0).
    + pose proof (asum_ge0 dims (fun s => f (S s)) Hrest). lra.
  - pose proof (IH (fun s => f (S s)) s Hs Hrest) as Hm. cbv beta in Hm.
    pose proof (rsum_ge0 r _ H0). lra.
Qed.

(** The slots one by one. *)
Lemma asum_scalar h rest :
  asum ((1%nat, 1%nat) :: rest) h = h 0%nat 0%nat 0%nat + asum rest (fun s => h (S s)).
Proof. simpl. ring. Qed.

Lemma asum_vector n h rest :
  asum ((n, 1%nat) :: rest) h = rsum n (fun i => h 0%nat i 0%nat) + asum rest (fun s => h (S s)).
Proof. simpl. f_equal. apply rsum_ext; intros; ring. Qed.

Lemma asum_matrix n m h rest :
  asum ((n, m) :: rest) h
  = rsum n (fun i => rsum m (fun j => h 0%nat i j)) + asum rest (fun s => h (S s)).
Proof. reflexivity. Qed.

Lemma asum_nil h : asum [] h = 0.
Proof. reflexivity. Qed.

Lemma asum_last n m h : asum [(n, m)] h = rsum n (fun i => rsum m (fun j => h 0%nat i j)).
Proof. simpl. ring. Qed.

Lemma asum_last_scalar h : asum [(1%nat, 1%nat)] h = h 0%nat 0%nat 0%nat.
Proof. simpl. ring. Qed.

Lemma asum_last_vector n h : asum [(n, 1%nat)] h = rsum n (fun i => h 0%nat i 0%nat).
Proof. rewrite asum_vector, asum_nil. ring. Qed.

(** * A bound that serves finitely many entries at once *)

Lemma below_rows (n : nat) (P : nat -> R -> Prop) :
  (forall i r r', P i r -> r' <= r -> P i r') ->
  (forall i, (i < n)%nat -> exists r, 0 < r /\ P i r) ->
  exists r, 0 < r /\ forall i, (i < n)%nat -> P i r.
Proof.
  intros Hdown H. induction n as [|n IH].
  - exists 1. split; [lra|]. intros; lia.
  - destruct IH as [r1 [Hr1 H1]]; [intros; apply H; lia|].
    destruct (H n ltac:(lia)) as [r2 [Hr2 H2]].
    exists (Rmin r1 r2). split; [now apply Rmin_pos|]. intros i Hi.
    destruct (Nat.eq_dec i n) as [->|].
    + exact (Hdown _ _ _ H2 (Rmin_r _ _)).
    + exact (Hdown _ _ _ (H1 i ltac:(lia)) (Rmin_l _ _)).
Qed.

Lemma below_entries (dims : shape) (P : nat -> nat -> nat -> R -> Prop) :
  (forall s i j r r', P s i j r -> r' <= r -> P s i j r') ->
  (forall s i j, inside dims s i j -> exists r, 0 < r /\ P s i j r) ->
  exists r, 0 < r /\ forall s i j, inside dims s i j -> P s i j r.
Proof.
  revert P; induction dims as [|[n m] dims IH]; intros P Hdown H.
  - exists 1. split; [lra|]. intros s i j [].
  - destruct (IH (fun s => P (S s))) as [r1 [Hr1 H1]].
    { intros s; exact (Hdown (S s)). }
    { intros s i j Hs. exact (H (S s) i j Hs). }
    destruct (below_rows n (fun i r => forall j, (j < m)%nat -> P 0%nat i j r)) as [r2 [Hr2 H2]].
    { intros i r r' Hr Hle j Hj. exact (Hdown _ _ _ _ _ (Hr j Hj) Hle). }
    { intros i Hi. apply (below_rows m (fun j r => P 0%nat i j r)).
      - intros j; exact (Hdown 0%nat i j).
      - intros j Hj. apply (H 0%nat); simpl; auto. }
    exists (Rmin r1 r2). split; [now apply Rmin_pos|]. intros [|s] i j Hs.
    + destruct Hs as [Hi Hj]. exact (Hdown _ _ _ _ _ (H2 i Hi j Hj) (Rmin_r _ _)).
    + exact (Hdown _ _ _ _ _ (H1 s i j Hs) (Rmin_l _ _)).
Qed.

(** * The chain rule along a curve *)

(** Near x all entries of the curve follow their tangents. *)
Lemma tangents dims (c : R -> array) (x : R) (d : array) :
  (forall s i j, inside dims s i j -> is_derive (fun t => c t s i j) x (d s i j)) ->
  forall e, 0 < e -> exists r, 0 < r /\ forall s i j, inside dims s i j ->
    forall h, Rabs h < r -> Rabs (c (x + h) s i j - c x s i j - d s i j * h) <= e * Rabs h.
Proof.
  intros H e He.
  apply (below_entries dims (fun s i j r => forall h, Rabs h < r ->
    Rabs (c (x + h) s i j - c x s i j - d s i j * h) <= e * Rabs h)).
  { intros s i j r r' Hr Hle h Hh. apply Hr. lra. }
  intros s i j Hs. pose proof (H s i j Hs) as Hd. apply is_derive_Reals in Hd.
  destruct (Hd e He) as [r Hr]. exists r. split; [apply cond_pos|]. intros h Hh.
  destruct (Req_dec h 0) as [->|Hh0].
  - rewrite Rplus_0_r. replace (c x s i j - c x s i j - d s i j * 0) with 0 by ring.
    rewrite Rabs_R0. lra.
  - specialize (Hr h Hh0 Hh).
    replace (c (x + h) s i j - c x s i j - d s i j * h)
      with (((c (x + h) s i j - c x s i j) / h - d s i j) * h) by (field; exact Hh0).
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. left; exact Hr.
Qed.

Lemma D_grad dims E (c : R -> array) (x : R) g (d : array) :
  is_grad dims E (c x) g ->
  (forall s i j, inside dims s i j -> is_derive (fun t => c t s i j) x (d s i j)) ->
  is_derive (fun t => E (c t)) x (asum dims (fun s i j => g s i j * d s i j)).
Proof.
  intros HE Hc. apply is_derive_Reals. intros eps Heps.
  set (A := asum dims (fun s i j => Rabs (d s i j) + 1)).
  set (G := asum dims (fun s i j => Rabs (g s i j))).
  assert (HA : 0 <= A) by (apply asum_ge0; intros s i j _; pose proof (Rabs_pos (d s i j)); lra).
  assert (HG : 0 <= G) by (apply asum_ge0; intros; apply Rabs_pos).
  set (e1 := eps / 4 / (A + 1)). set (e2 := Rmin 1 (eps / 4 / (G + 1))).
  assert (He1 : 0 < e1) by (unfold e1; repeat apply Rdiv_lt_0_compat; lra).
  assert (He2 : 0 < e2) by (unfold e2; apply Rmin_pos; [lra|repeat apply Rdiv_lt_0_compat; lra]).
  destruct (HE e1 He1) as [r [Hr HEr]].
  destruct (tangents dims c x d Hc e2 He2) as [r2 [Hr2 Hlip]].
  set (M := A + 1).
  assert (Hq : 0 < Rmin r2 (r / M))
    by (apply Rmin_pos; [exact Hr2|apply Rdiv_lt_0_compat; unfold M; lra]).
  exists (mkposreal _ Hq). intros h Hh0 Hh. simpl in Hh.
  assert (Hha : 0 < Rabs h) by (apply Rabs_pos_lt; exact Hh0).
  assert (Hh2 : Rabs h < r2) by (eapply Rlt_le_trans; [exact Hh|apply Rmin_l]).
  assert (Hh3 : Rabs h * M < r).
  { apply Rmult_lt_reg_r with (/ M); [apply Rinv_0_lt_compat; unfold M; lra|].
    rewrite Rmult_assoc, Rinv_r, Rmult_1_r by (unfold M; lra).
    eapply Rlt_le_trans; [exact Hh|apply Rmin_r]. }
  assert (Htan : forall s i j, inside dims s i j ->
    Rabs (c (x + h) s i j - c x s i j - d s i j * h) <= e2 * Rabs h)
    by (intros s i j Hs; exact (Hlip s i j Hs h Hh2)).
  assert (Hbd : forall s i j, inside dims s i j ->
    Rabs (c (x + h) s i j - c x s i j) <= (Rabs (d s i j) + 1) * Rabs h).
  { intros s i j Hs.
    replace (c (x + h) s i j - c x s i j)
      with ((c (x + h) s i j - c x s i j - d s i j * h) + d s i j * h) by ring.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rabs_mult (d s i j)).
    specialize (Htan s i j Hs). assert (e2 <= 1) by apply Rmin_l. nra. }
  assert (HS : asum dims (fun s i j => Rabs (c (x + h) s i j - c x s i j)) <= A * Rabs h).
  { unfold A. rewrite <- asum_scal_r. apply asum_le. exact Hbd. }
  assert (Hone : forall s i j, inside dims s i j -> Rabs (d s i j) + 1 <= A).
  { intros s i j Hs. apply (asum_member dims (fun s i j => Rabs (d s i j) + 1)); [exact Hs|].
    intros s' i' j' _. pose proof (Rabs_pos (d s' i' j')). lra. }
  assert (Hsmall : forall s i j, inside dims s i j -> Rabs (c (x + h) s i j - c x s i j) < r).
  { intros s i j Hs. eapply Rle_lt_trans; [exact (Hbd s i j Hs)|].
    eapply Rle_lt_trans; [|exact Hh3]. rewrite (Rmult_comm (Rabs h)).
    apply Rmult_le_compat_r; [lra|]. specialize (Hone s i j Hs). unfold M; lra. }
  pose proof (HEr (c (x + h)) Hsmall) as HEb.
  assert (Hlin :
    Rabs (asum dims (fun s i j => g s i j * (c (x + h) s i j - c x s i j))
          - asum dims (fun s i j => g s i j * d s i j) * h) <= e2 * G * Rabs h).
  { rewrite <- asum_scal_r, <- asum_minus. eapply Rle_trans; [apply asum_abs_le|].
    unfold G. rewrite <- asum_scal, <- asum_scal_r. apply asum_le. intros s i j Hs.
    replace (g s i j * (c (x + h) s i j - c x s i j) - g s i j * d s i j * h)
      with (g s i j * (c (x + h) s i j - c x s i j - d s i j * h)) by ring.
    rewrite Rabs_mult. specialize (Htan s i j Hs). pose proof (Rabs_pos (g s i j)). nra. }
  assert (Hfin :
    Rabs (E (c (x + h)) - E (c x) - asum dims (fun s i j => g s i j * d s i j) * h) <= eps / 2 * Rabs h).
  { replace (E (c (x + h)) - E (c x) - asum dims (fun s i j => g s i j * d s i j) * h)
     with ((E (c (x + h)) - E (c x) - asum dims (fun s i j => g s i j * (c (x + h) s i j - c x s i j)))
       + (asum dims (fun s i j => g s i j * (c (x + h) s i j - c x s i j))
          - asum dims (fun s i j => g s i j * d s i j) * h)) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    assert (e1 * (A * Rabs h) <= eps / 4 * Rabs h).
    { replace (e1 * (A * Rabs h)) with (eps / 4 * Rabs h * (A / (A + 1))) by (unfold e1; field; lra).
      rewrite <- (Rmult_1_r (eps / 4 * Rabs h)) at 2.
      apply Rmult_le_compat_l; [nra|].
      apply Rmult_le_reg_r with (A + 1); [lra|]. unfold Rdiv.
      rewrite Rmult_assoc, Rinv_l by lra. lra. }
    assert (e2 * G * Rabs h <= eps / 4 * Rabs h).
    { apply Rmult_le_compat_r; [lra|].
      assert (e2 * (G + 1) <= eps / 4).
      { apply Rle_trans with (eps / 4 / (G + 1) * (G + 1)).
        - apply Rmult_le_compat_r; [lra|apply Rmin_r].
        - unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
      nra. }
    assert (e1 * asum dims (fun s i j => Rabs (c (x + h) s i j - c x s i j)) <= e1 * (A * Rabs h))
      by (apply Rmult_le_compat_l; lra).
    lra. }
  replace ((E (c (x + h)) - E (c x)) / h - asum dims (fun s i j => g s i j * d s i j))
    with ((E (c (x + h)) - E (c x) - asum dims (fun s i j => g s i j * d s i j) * h) * / h)
    by (field; exact Hh0).
  rewrite Rabs_mult, Rabs_inv.
  apply Rmult_lt_reg_r with (Rabs h); [exact Hha|].
  rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

Lemma ex_grad dims E (c : R -> array) (x : R) g :
  is_grad dims E (c x) g ->
  (forall s i j, inside dims s i j -> ex_derive (fun t => c t s i j) x) ->
  ex_derive (fun t => E (c t)) x.
Proof.
  intros HE Hc. refine (ex_of _ _ _ (D_grad dims E c x g (fun s i j => Derive (fun t => c t s i j) x) HE _)).
  intros s i j Hs. exact (Derive_correct _ _ (Hc s i j Hs)).
Qed.

Lemma E_grad dims E (c : R -> array) (x : R) g :
  is_grad dims E (c x) g ->
  (forall s i j, inside dims s i j -> ex_derive (fun t => c t s i j) x) ->
  Derive (fun t => E (c t)) x = asum dims (fun s i j => g s i j * Derive (fun t => c t s i j) x).
Proof.
  intros HE Hc. refine (E_unique _ _ _ (D_grad dims E c x g _ HE _)).
  intros s i j Hs. exact (Derive_correct _ _ (Hc s i j Hs)).
Qed.

(** * Partial derivatives *)

Lemma aupd_same a s i j : aupd a s i j (a s i j) = a.
Proof. exact (upd3_same a s i j). Qed.

Lemma asum_delta dims s i j h : inside dims s i j ->
  asum dims (fun s' i' j' => h s' i' j' * (delta s' s * delta i' i * delta j' j)) = h s i j.
Proof.
  revert s h; induction dims as [|[r c] dims IH]; intros s h Hs; [destruct Hs|]. simpl.
  destruct s as [|s].
  - destruct Hs as [Hi Hj].
    rewrite (rsum_ext r _ (fun i' => h 0%nat i' j * delta i' i)).
    2:{ intros i' _.
        rewrite (rsum_ext c _ (fun j' => (h 0%nat i' j' * delta i' i) * delta j' j)).
        - exact (rsum_delta_r c j (fun j' => h 0%nat i' j' * delta i' i) Hj).
        - intros j' _. unfold delta at 1. simpl. ring. }
    rewrite (rsum_delta_r r i (fun i' => h 0%nat i' j) Hi).
    rewrite (asum_ext dims _ (fun _ _ _ => 0)).
    + rewrite asum_zero. ring.
    + intros s' i' j' _. unfold delta at 1. simpl. ring.
  - rewrite (rsum_eq0 r).
    2:{ intros i' _. apply rsum_eq0; intros j' _. unfold delta at 1. simpl. ring. }
    rewrite (asum_ext dims _ (fun s' i' j' => h (S s') i' j' * (delta s' s * delta i' i * delta j' j))).
    + rewrite (IH s (fun s => h (S s)) Hs). ring.
    + intros s' i' j' _. unfold delta at 1. simpl. reflexivity.
Qed.

(** The entries of a gradient are the partial derivatives: there is one gradient at most. *)
Lemma is_grad_is_derive dims E a g s i j : inside dims s i j -> is_grad dims E a g ->
  is_derive (fun t => E (aupd a s i j t)) (a s i j) (g s i j).
Proof.
  intros Hs H.
  refine (D_eq _ _ _ _ (D_grad dims E (fun t => aupd a s i j t) (a s i j) g
    (fun s' i' j' => delta s' s * delta i' i * delta j' j) _ _) _).
  - rewrite aupd_same. exact H.
  - intros s' i' j' _. exact (D_upd3 a s i j s' i' j' (a s i j)).
  - exact (asum_delta dims s i j g Hs).
Qed.

Lemma partial_eq dims E a g s i j : inside dims s i j -> is_grad dims E a g -> partial E s i j a = g s i j.
Proof. intros Hs H. exact (E_unique _ _ _ (is_grad_is_derive dims E a g s i j Hs H)). Qed.

(** E is differentiable at a: its partial derivatives there are a gradient. *)
Definition smooth (dims : shape) (E : array -> R) (a : array) : Prop :=
  is_grad dims E a (fun s i j => partial E s i j a).

Lemma is_grad_ext dims E a g g' :
  (forall s i j, inside dims s i j -> g s i j = g' s i j) -> is_grad dims E a g -> is_grad dims E a g'.
Proof.
  intros Hg H eps Heps. destruct (H eps Heps) as [d [Hd HE]]. exists d. split; [exact Hd|].
  intros a' Ha. rewrite <- (asum_ext dims (fun s i j => g s i j * (a' s i j - a s i j))).
  - exact (HE a' Ha).
  - intros s i j Hs. now rewrite (Hg s i j Hs).
Qed.

Lemma is_grad_partial dims E a g : is_grad dims E a g -> smooth dims E a.
Proof.
  intros H. refine (is_grad_ext dims E a g _ _ H).
  intros s i j Hs. symmetry. exact (partial_eq dims E a g s i j Hs H).
Qed.

(** A function that has a gradient looks at the entries inside of [dims] only. *)
Lemma is_grad_outside dims E a a' g :
  is_grad dims E a g -> (forall s i j, inside dims s i j -> a' s i j = a s i j) -> E a' = E a.
Proof.
  intros H Ha. destruct (H 1 Rlt_0_1) as [d [Hd HE]].
  assert (Hsmall : forall s i j, inside dims s i j -> Rabs (a' s i j - a s i j) < d).
  { intros s i j Hs. rewrite (Ha s i j Hs), Rminus_diag_eq, Rabs_R0 by reflexivity. exact Hd. }
  specialize (HE a' Hsmall).
  rewrite (asum_ext dims _ (fun _ _ _ => 0)) in HE.
  2:{ intros s i j Hs. rewrite (Ha s i j Hs). ring. }
  rewrite (asum_ext dims (fun s i j => Rabs _) (fun _ _ _ => 0)) in HE.
  2:{ intros s i j Hs. rewrite (Ha s i j Hs), Rminus_diag_eq by reflexivity. exact Rabs_R0. }
  rewrite asum_zero in HE.
  destruct (Req_dec (E a' - E a - 0) 0) as [Hsame|Hother]; [lra|].
  pose proof (Rabs_pos_lt _ Hother). lra.
Qed.

(** * Not an empty hypothesis *)

Lemma is_grad_squares dims (y a : array) :
  is_grad dims (fun a => / 2 * asum dims (fun s i j => (a s i j - y s i j) ^ 2)) a
    (fun s i j => a s i j - y s i j).
Proof.
  intros eps Heps. exists eps. split; [exact Heps|]. intros a' Ha.
  replace (/ 2 * asum dims (fun s i j => (a' s i j - y s i j) ^ 2)
    - / 2 * asum dims (fun s i j => (a s i j - y s i j) ^ 2)
    - asum dims (fun s i j => (a s i j - y s i j) * (a' s i j - a s i j)))
    with (asum dims (fun s i j => / 2 * (a' s i j - a s i j) ^ 2)).
  2:{ rewrite <- !asum_scal, <- !asum_minus. apply asum_ext; intros; field. }
  eapply Rle_trans; [apply asum_abs_le|]. rewrite <- asum_scal. apply asum_le. intros s i j Hs.
  specialize (Ha s i j Hs). rewrite Rabs_mult, (Rabs_pos_eq (/ 2)), <- RPow_abs by lra.
  pose proof (Rabs_pos (a' s i j - a s i j)). nra.
Qed.

Definition squares (dims : shape) (y a : array) : R :=
  / 2 * asum dims (fun s i j => (a s i j - y s i j) ^ 2).

Lemma smooth_squares dims y a : smooth dims (squares dims y) a.
Proof. exact (is_grad_partial dims _ a _ (is_grad_squares dims y a)). Qed.

Lemma partial_squares dims y s i j a : inside dims s i j ->
  partial (squares dims y) s i j a = a s i j - y s i j.
Proof. intros Hs. exact (partial_eq dims _ a _ s i j Hs (is_grad_squares dims y a)). Qed.

(** An entry is differentiable, and so are the partial derivatives of that sum of squares. *)
Lemma is_grad_entry dims s i j y a : inside dims s i j ->
  is_grad dims (fun a => a s i j - y) a (fun s' i' j' => delta s' s * delta i' i * delta j' j).
Proof.
  intros Hs eps Heps. exists 1. split; [exact Rlt_0_1|]. intros a' _.
  rewrite (asum_ext dims (fun s' i' j' => _ * _ * _ * _)
    (fun s' i' j' => (a' s' i' j' - a s' i' j') * (delta s' s * delta i' i * delta j' j)))
    by (intros; ring).
  rewrite (asum_delta dims s i j (fun s i j => a' s i j - a s i j) Hs).
  replace (a' s i j - y - (a s i j - y) - (a' s i j - a s i j)) with 0 by ring.
  rewrite Rabs_R0. apply Rmult_le_pos; [lra|]. apply asum_ge0; intros; apply Rabs_pos.
Qed.

Lemma smooth_partial_squares dims y s i j a : inside dims s i j ->
  smooth dims (partial (squares dims y) s i j) a.
Proof.
  intros Hs.
  assert (Heq : partial (squares dims y) s i j = fun a => a s i j - y s i j)
    by (apply functional_extensionality; intros b; exact (partial_squares dims y s i j b Hs)).
  rewrite Heq. exact (is_grad_partial dims _ a _ (is_grad_entry dims s i j (y s i j) a Hs)).
Qed.

(** * Arrays from scalars, vectors and matrices *)

Definition scalar (x : R) : nat -> nat -> R := fun _ _ => x.
Definition vector (v : nat -> R) : nat -> nat -> R := fun i _ => v i.
Definition matrix (m : nat -> nat -> R) : nat -> nat -> R := fun i j => m i j.
Fixpoint arr (slots : list (nat -> nat -> R)) (s : nat) : nat -> nat -> R :=
  match slots, s with
  | [], _ => fun _ _ => 0
  | slot :: _, O => slot
  | _ :: rest, S s => arr rest s
  end.

(** Unfolded where an entry is asked for, and nowhere else. *)
Arguments scalar x i j /.
Arguments vector v i j /.
Arguments matrix m i j /.
Arguments arr !slots !s i j /.

(** The shape of a list of slots, and that its entries have the derivatives they should. *)
Lemma inside_cons (P : nat -> nat -> nat -> Prop) r c rest :
  (forall i j, (i < r)%nat -> (j < c)%nat -> P 0%nat i j) ->
  (forall s i j, inside rest s i j -> P (S s) i j) ->
  forall s i j, inside ((r, c) :: rest) s i j -> P s i j.
Proof. intros H0 H [|s] i j Hs; [destruct Hs; auto|exact (H s i j Hs)]. Qed.

Lemma inside_nil (P : nat -> nat -> nat -> Prop) : forall s i j, inside [] s i j -> P s i j.
Proof. intros s i j []. Qed.

Lemma D_scalar (x : R -> R) (t0 d : R) i j : is_derive x t0 d ->
  is_derive (fun t => scalar (x t) i j) t0 (scalar d i j).
Proof. exact (fun H => H). Qed.

Lemma D_vector n (v : R -> nat -> R) (t0 : R) (d : nat -> R) i j :
  (forall i, (i < n)%nat -> is_derive (fun t => v t i) t0 (d i)) -> (i < n)%nat ->
  is_derive (fun t => vector (v t) i j) t0 (vector d i j).
Proof. exact (fun H Hi => H i Hi). Qed.

Lemma D_matrix n n' (m : R -> nat -> nat -> R) (t0 : R) (d : nat -> nat -> R) i j :
  (forall i j, (i < n)%nat -> (j < n')%nat -> is_derive (fun t => m t i j) t0 (d i j)) ->
  (i < n)%nat -> (j < n')%nat ->
  is_derive (fun t => matrix (m t) i j) t0 (matrix d i j).
Proof. exact (fun H Hi Hj => H i j Hi Hj). Qed.

(** Arrays are equal when their slots are. *)
Lemma vector_ext v w : (forall i, v i = w i) -> vector v = vector w.
Proof. intros H. unfold vector. apply functional_extensionality; intros i. now rewrite H. Qed.

Lemma matrix_ext m m' : (forall i j, m i j = m' i j) -> matrix m = matrix m'.
Proof.
  intros H. unfold matrix. apply functional_extensionality; intros i.
  apply functional_extensionality; intros j. exact (H i j).
Qed.

(** A function of one vector, of one matrix, of numbers: the chain rule in the usual letters. *)
Definition arr1 (v : nat -> R) : array := arr [vector v].
Arguments arr1 v s i j /.

Lemma E_grad_vector n E (v : R -> nat -> R) (x : R) g :
  is_grad [(n, 1%nat)] E (arr1 (v x)) g ->
  (forall i, (i < n)%nat -> ex_derive (fun t => v t i) x) ->
  Derive (fun t => E (arr1 (v t))) x = rsum n (fun i => g 0%nat i 0%nat * Derive (fun t => v t i) x).
Proof.
  intros H Hv. rewrite (E_grad [(n, 1%nat)] E (fun t => arr1 (v t)) x g H).
  - rewrite asum_vector, asum_nil, Rplus_0_r. reflexivity.
  - refine (inside_cons _ n 1 [] _ _); [|exact (inside_nil _)]. intros i j Hi _. exact (Hv i Hi).
Qed.
