(** Taylor's theorem with the remainder of Lagrange, for a function of one number that is differentiable a few
    times, whichever of the two points is the greater: order 1 is the mean value theorem.

    [between t a b]  t lies between a and b, or is one of them
    [der k F]        the k-th derivative of a function F of one number, as [partial] writes it *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable.
Import ListNotations.
Open Scope R_scope.

Definition between (t a b : R) : Prop := Rmin a b <= t <= Rmax a b.

Lemma between_first a b : between a a b.
Proof. split; [apply Rmin_l | apply Rmax_l]. Qed.

Lemma between_second a b : between b a b.
Proof. split; [apply Rmin_r | apply Rmax_r]. Qed.

Lemma between_sym t a b : between t a b -> between t b a.
Proof. unfold between. rewrite (Rmin_comm b a), (Rmax_comm b a). exact (fun H => H). Qed.

Ltac at_end := first [ exact (between_first _ _) | exact (between_second _ _) ].

(** * In Coquelicot's words *)

Lemma taylor_up (g : R -> R) n x r :
  (forall t k, (k <= S n)%nat -> ex_derive_n g k t) -> x < r ->
  exists z, x < z < r /\
    g r = sum_f_R0 (fun m => (r - x) ^ m / INR (fact m) * Derive_n g m x) n
          + (r - x) ^ S n / INR (fact (S n)) * Derive_n g (S n) z.
Proof. intros Hg Hxr. exact (Taylor_Lagrange g n x r Hxr (fun t _ k Hk => Hg t k Hk)). Qed.

Lemma turned (d : R) m : (- d) ^ m * (-1) ^ m = d ^ m.
Proof. rewrite <- Rpow_mult_distr. f_equal. ring. Qed.

Lemma taylor_at (g : R -> R) n x r :
  (forall t k, (k <= S n)%nat -> ex_derive_n g k t) ->
  exists z, between z x r /\
    g r = sum_f_R0 (fun m => (r - x) ^ m / INR (fact m) * Derive_n g m x) n
          + (r - x) ^ S n / INR (fact (S n)) * Derive_n g (S n) z.
Proof.
  intros Hg. destruct (Rtotal_order x r) as [Hxr|[<-|Hxr]].
  - destruct (taylor_up g n x r Hg Hxr) as [z [Hz E]]. exists z. split; [|exact E].
    unfold between. rewrite Rmin_left, Rmax_right by lra. lra.
  - exists x. split; [apply between_first|].
    replace ((x - x) ^ S n) with 0 by (simpl; ring).
    rewrite (Rmult_comm (0 / _)). unfold Rdiv. rewrite Rmult_0_l, Rmult_0_r, Rplus_0_r. clear Hg.
    induction n as [|n IH].
    + simpl. field.
    + rewrite tech5, <- IH. replace ((x - x) ^ S n) with 0 by (simpl; ring). ring.
  - set (h := fun t => g (- t)).
    assert (Hnear : forall t k, (k <= S n)%nat -> locally t (fun y => forall j, (j <= k)%nat -> ex_derive_n g j y)).
    { intros t k Hk. exists (mkposreal 1 Rlt_0_1). intros y _ j Hj. apply Hg. lia. }
    assert (Hh : forall t k, (k <= S n)%nat -> ex_derive_n h k t).
    { intros t k Hk. apply ex_derive_n_comp_opp. now apply Hnear. }
    assert (Hd : forall t k, (k <= S n)%nat -> Derive_n h k t = (-1) ^ k * Derive_n g k (- t)).
    { intros t k Hk. apply Derive_n_comp_opp. now apply Hnear. }
    destruct (taylor_up h n (- x) (- r) Hh ltac:(lra)) as [z [Hz E]].
    exists (- z). split.
    { unfold between. rewrite Rmin_right, Rmax_left by lra. lra. }
    unfold h at 1 in E. rewrite Ropp_involutive in E. rewrite E.
    replace (- r - - x) with (- (r - x)) by ring. f_equal.
    + apply sum_eq. intros m Hm. rewrite Hd by lia. rewrite Ropp_involutive.
      rewrite <- (turned (r - x) m). unfold Rdiv. ring.
    + rewrite Hd by lia. rewrite <- (turned (r - x) (S n)). unfold Rdiv. ring.
Qed.

(** * For a function of an array that holds one number *)

Fixpoint der (k : nat) (F : array -> R) : array -> R :=
  match k with O => F | S k => partial (der k F) 0 0 0 end.

Definition at_number (F : array -> R) (t : R) : R := F (arr [scalar t]).

Lemma D_number F x : smooth [(1, 1)%nat] F (arr [scalar x]) ->
  is_derive (at_number F) x (at_number (partial F 0 0 0) x).
Proof.
  intros HF.
  pose proof (D_grad [(1, 1)%nat] F (fun t => arr [scalar t]) x (fun s i j => partial F s i j (arr [scalar x]))
    (fun _ _ _ => 1) HF) as H.
  rewrite asum_last_scalar, Rmult_1_r in H. apply H.
  intros [|s] i j Hs; [|destruct Hs]. exact (is_derive_id x).
Qed.

Lemma der_number F n : (forall k a, (k <= n)%nat -> smooth [(1, 1)%nat] (der k F) a) ->
  forall k, (k <= S n)%nat ->
    (forall t, Derive_n (at_number F) k t = at_number (der k F) t) /\ forall t, ex_derive_n (at_number F) k t.
Proof.
  intros HF k. induction k as [|k IH]; intros Hk; [split; simpl; auto|].
  destruct (IH ltac:(lia)) as [Hv _].
  assert (Hd : forall t, is_derive (at_number (der k F)) t (at_number (der (S k) F) t))
    by (intros t; apply D_number, HF; lia).
  split; intros t; simpl.
  - rewrite (Derive_ext _ _ t Hv). apply is_derive_unique, Hd.
  - apply (ex_derive_ext (at_number (der k F))); [intros; symmetry; apply Hv|].
    exact (ex_intro _ _ (Hd t)).
Qed.

Theorem taylor F n x r : (forall k a, (k <= n)%nat -> smooth [(1, 1)%nat] (der k F) a) ->
  exists z, between z x r /\
    F (arr [scalar r])
    = sum_f_R0 (fun m => (r - x) ^ m / INR (fact m) * der m F (arr [scalar x])) n
      + (r - x) ^ S n / INR (fact (S n)) * der (S n) F (arr [scalar z]).
Proof.
  intros HF. pose proof (der_number F n HF) as Hder.
  destruct (taylor_at (at_number F) n x r (fun t k Hk => proj2 (Hder k Hk) t)) as [z [Hz E]].
  exists z. split; [exact Hz|]. unfold at_number at 1 in E. rewrite E. f_equal.
  - apply sum_eq. intros m Hm. f_equal. apply Hder. lia.
  - f_equal. apply Hder. lia.
Qed.

(** The same with the sum written out. *)

Theorem taylor_1 F x r : (forall a, smooth [(1, 1)%nat] F a) ->
  exists z, between z x r /\
    F (arr [scalar r]) = F (arr [scalar x]) + partial F 0 0 0 (arr [scalar z]) * (r - x).
Proof.
  intros HF. destruct (taylor F 0 x r) as [z [Hz E]].
  { intros k a Hk. replace k with 0%nat by lia. exact (HF a). }
  exists z. split; [exact Hz|]. rewrite E. simpl. field.
Qed.

Theorem taylor_2 F x r : (forall a, smooth [(1, 1)%nat] F a) ->
  (forall s i j a, inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial F s i j) a) ->
  exists z, between z x r /\
    F (arr [scalar r]) = F (arr [scalar x]) + partial F 0 0 0 (arr [scalar x]) * (r - x)
      + 1 / 2 * partial (partial F 0 0 0) 0 0 0 (arr [scalar z]) * (r - x) ^ 2.
Proof.
  intros HF HF2. destruct (taylor F 1 x r) as [z [Hz E]].
  { intros [|[|k]] a Hk; [exact (HF a) | apply HF2; simpl; lia | lia]. }
  exists z. split; [exact Hz|]. rewrite E. simpl. field.
Qed.

(** * Lines, as instances: of them all this is known *)

Definition line (p q : R) : array -> R := fun a => p * a 0%nat 0%nat 0%nat + q.

Lemma is_grad_line p q a : is_grad [(1, 1)%nat] (line p q) a (fun _ _ _ => p).
Proof.
  intros eps Heps. exists 1. split; [lra|]. intros a' _. rewrite !asum_last_scalar. unfold line.
  match goal with |- Rabs ?e <= _ => replace e with 0 by ring end. rewrite Rabs_R0.
  apply Rmult_le_pos; [lra | apply Rabs_pos].
Qed.

Lemma smooth_line p q a : smooth [(1, 1)%nat] (line p q) a.
Proof. exact (is_grad_partial _ _ _ _ (is_grad_line p q a)). Qed.

Lemma partial_line p q : partial (line p q) 0 0 0 = fun _ => p.
Proof.
  apply functional_extensionality. intros a.
  refine (partial_eq [(1, 1)%nat] _ a _ 0 0 0 _ (is_grad_line p q a)). simpl; lia.
Qed.

Lemma smooth_partial_line p q s i j a : inside [(1, 1)%nat] s i j -> smooth [(1, 1)%nat] (partial (line p q) s i j) a.
Proof.
  destruct s as [|s]; [|intros []]. intros [Hi Hj].
  replace i with 0%nat by lia. replace j with 0%nat by lia. rewrite partial_line. exact (smooth_const _ p a).
Qed.

Lemma partial_constant v s i j : partial (fun _ => v) s i j = fun _ => 0.
Proof. apply functional_extensionality. intros a. exact (E_const v (a s i j)). Qed.

(** What is given of all numbers holds of a line and of a constant. *)
Ltac numbers :=
  cbv beta; rewrite ?partial_line; rewrite ?partial_constant; cbv beta; unfold line; cbn [arr scalar];
  unfold between, Rmin, Rmax, Rabs in *;
  repeat match goal with
    | |- context [Rcase_abs ?x] => destruct (Rcase_abs x)
    | H : context [Rle_dec ?x ?y] |- _ => destruct (Rle_dec x y)
    end; lra.
