(** Finite sums and Kronecker's delta.

    A vector is a function [nat -> R], a matrix [nat -> nat -> R]; sizes are given apart, as [nat], and
    indices count from 0.  [rsum n f] is f 0 + ... + f (n-1); the empty sum is 0.

    In this file: how sums split, scale, interchange and keep signs; how a delta under a sum picks one
    term; and the interchanges that turn a derivative read forwards into one read backwards. *)
From Coq Require Import Reals Lra Lia Arith.
Open Scope R_scope.

Fixpoint rsum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S m => rsum m f + f m
  end.

(** 1 where the two indices agree, else 0. *)
Definition delta (i j : nat) : R := if Nat.eqb i j then 1 else 0.

(** * Sums *)

Lemma rsum_ext n f g : (forall k, (k < n)%nat -> f k = g k) -> rsum n f = rsum n g.
Proof.
  induction n as [|n IH]; intros H; simpl; [reflexivity|].
  rewrite IH, (H n); auto with arith.
Qed.

Lemma rsum_plus n f g : rsum n (fun k => f k + g k) = rsum n f + rsum n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma rsum_minus n f g : rsum n (fun k => f k - g k) = rsum n f - rsum n g.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma rsum_opp n f : rsum n (fun k => - f k) = - rsum n f.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma rsum_scal_l n c f : rsum n (fun k => c * f k) = c * rsum n f.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma rsum_scal_r n c f : rsum n (fun k => f k * c) = rsum n f * c.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma rsum_div_r n c f : rsum n (fun k => f k / c) = rsum n f / c.
Proof. exact (rsum_scal_r n (/ c) f). Qed.

Lemma rsum_const n c : rsum n (fun _ => c) = INR n * c.
Proof.
  induction n as [|n IH]; [simpl; ring|].
  rewrite S_INR; simpl; rewrite IH; ring.
Qed.

Lemma rsum_zero n : rsum n (fun _ => 0) = 0.
Proof. rewrite rsum_const; ring. Qed.

Lemma rsum_eq0 n f : (forall k, (k < n)%nat -> f k = 0) -> rsum n f = 0.
Proof. intros H. rewrite (rsum_ext n f (fun _ => 0)) by exact H. exact (rsum_zero n). Qed.

Lemma rsum_1 f : rsum 1 f = f 0%nat.
Proof. simpl; ring. Qed.

Lemma rsum_swap m n (f : nat -> nat -> R) :
  rsum m (fun i => rsum n (fun j => f i j)) = rsum n (fun j => rsum m (fun i => f i j)).
Proof.
  induction m as [|m IH]; simpl; [now rewrite rsum_zero|].
  rewrite IH, <- rsum_plus. reflexivity.
Qed.

Lemma rsum_mult m n f g :
  rsum m f * rsum n g = rsum m (fun i => rsum n (fun j => f i * g j)).
Proof. rewrite <- rsum_scal_r. apply rsum_ext; intros i _. now rewrite rsum_scal_l. Qed.

Lemma rsum_ge0 n f : (forall k, (k < n)%nat -> 0 <= f k) -> 0 <= rsum n f.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  pose proof (H n ltac:(lia)). assert (0 <= rsum n f) by (apply IH; auto with arith). lra.
Qed.

Lemma rsum_le n f g : (forall k, (k < n)%nat -> f k <= g k) -> rsum n f <= rsum n g.
Proof.
  induction n as [|n IH]; intros H; simpl; [lra|].
  pose proof (H n ltac:(lia)). assert (rsum n f <= rsum n g) by (apply IH; auto with arith). lra.
Qed.

Lemma rsum_pos n f : (1 <= n)%nat -> (forall k, (k < n)%nat -> 0 < f k) -> 0 < rsum n f.
Proof.
  destruct n as [|n]; intros Hn H; [lia|]. simpl.
  pose proof (H n ltac:(lia)).
  assert (0 <= rsum n f) by (apply rsum_ge0; intros; left; auto with arith). lra.
Qed.

Lemma rsum_abs_le n f : Rabs (rsum n f) <= rsum n (fun k => Rabs (f k)).
Proof.
  induction n as [|n IH]; simpl; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma INR_pos n : (1 <= n)%nat -> 0 < INR n.
Proof. intros H. apply lt_0_INR. lia. Qed.

(** A size that has an index is not 0. *)
Lemma INR_nz n j : (j < n)%nat -> INR n <> 0.
Proof. intros H. apply not_0_INR. lia. Qed.

(** * Kronecker's delta *)

Lemma delta_eq i : delta i i = 1.
Proof. unfold delta. now rewrite Nat.eqb_refl. Qed.

Lemma delta_neq i j : i <> j -> delta i j = 0.
Proof. unfold delta. intros H. apply Nat.eqb_neq in H. now rewrite H. Qed.

Lemma delta_sym i j : delta i j = delta j i.
Proof. unfold delta. now rewrite Nat.eqb_sym. Qed.

Lemma delta_sq i j : delta i j * delta i j = delta i j.
Proof. unfold delta. destruct (Nat.eqb i j); ring. Qed.

Lemma delta_ge0 i j : 0 <= delta i j.
Proof. unfold delta. destruct (Nat.eqb i j); lra. Qed.

Lemma delta_subst i j (f : nat -> R) : delta i j * f i = delta i j * f j.
Proof. unfold delta. destruct (Nat.eqb_spec i j) as [->|]; ring. Qed.

(** The four places in which a delta can stand under a sum. *)
Lemma rsum_delta n j f : (j < n)%nat -> rsum n (fun k => delta k j * f k) = f j.
Proof.
  induction n as [|n IH]; intros H; [lia|]. simpl.
  destruct (Nat.eq_dec j n) as [->|Hn].
  - rewrite delta_eq, rsum_eq0; [ring|].
    intros k Hk. rewrite delta_neq by lia. ring.
  - rewrite IH by lia. rewrite (delta_neq n j) by lia. ring.
Qed.

Lemma rsum_delta_r n j f : (j < n)%nat -> rsum n (fun k => f k * delta k j) = f j.
Proof. intros H. rewrite <- (rsum_delta n j f H). apply rsum_ext; intros; ring. Qed.

Lemma rsum_delta' n j f : (j < n)%nat -> rsum n (fun k => delta j k * f k) = f j.
Proof.
  intros H. rewrite <- (rsum_delta n j f H).
  apply rsum_ext; intros; rewrite (delta_sym j); ring.
Qed.

Lemma rsum_delta_r' n j f : (j < n)%nat -> rsum n (fun k => f k * delta j k) = f j.
Proof.
  intros H. rewrite <- (rsum_delta n j f H).
  apply rsum_ext; intros; rewrite (delta_sym j); ring.
Qed.

Lemma rsum_delta_1 n j : (j < n)%nat -> rsum n (fun k => delta k j) = 1.
Proof.
  intros H. rewrite <- (rsum_delta n j (fun _ => 1) H).
  apply rsum_ext; intros; ring.
Qed.

(** Outside of its range an index is met by no term. *)
Lemma rsum_delta_out n j f : (n <= j)%nat -> rsum n (fun k => delta k j * f k) = 0.
Proof. intros H. apply rsum_eq0. intros k Hk. rewrite delta_neq by lia. ring. Qed.

(** * Certificates for signs of quadratic forms *)

Lemma variance_id n p v : rsum n p = 1 ->
  rsum n (fun i => p i * v i ^ 2) - (rsum n (fun i => p i * v i)) ^ 2
  = rsum n (fun i => p i * (v i - rsum n (fun i => p i * v i)) ^ 2).
Proof.
  intros H. set (mu := rsum n (fun i => p i * v i)).
  rewrite (rsum_ext n (fun i => p i * (v i - mu)^2)
     (fun i => p i * v i ^ 2 + ((-2 * mu) * (p i * v i) + mu^2 * p i))) by (intros; ring).
  rewrite rsum_plus, rsum_plus, rsum_scal_l, rsum_scal_l. fold mu. rewrite H. ring.
Qed.

Lemma quad_rank1 n u v :
  rsum n (fun i => rsum n (fun j => v i * (u i * u j) * v j)) = (rsum n (fun i => u i * v i)) ^ 2.
Proof.
  replace ((rsum n (fun i => u i * v i)) ^ 2)
    with (rsum n (fun i => u i * v i) * rsum n (fun i => u i * v i)) by ring.
  rewrite rsum_mult. apply rsum_ext; intros; apply rsum_ext; intros; ring.
Qed.

(** * Adjoints: from a derivative read forwards to one read backwards

    Forwards, a tangent [c] is carried through [b] and weighed by [a] at the end.  Backwards, the weights
    [a] are carried through [b] and meet the tangent at the start.  Both are the same number. *)

Lemma adjoint n m (a : nat -> R) (b : nat -> nat -> R) (c : nat -> R) :
  rsum n (fun k => a k * rsum m (fun i => b k i * c i))
  = rsum m (fun i => rsum n (fun k => a k * b k i) * c i).
Proof.
  rewrite (rsum_ext n _ (fun k => rsum m (fun i => a k * b k i * c i))).
  2:{ intros k _. rewrite <- rsum_scal_l. apply rsum_ext; intros; ring. }
  rewrite rsum_swap. apply rsum_ext; intros. now rewrite rsum_scal_r.
Qed.

(** The tangent in front. *)
Lemma adjoint_l n m (a : nat -> R) (b : nat -> nat -> R) (c : nat -> R) :
  rsum n (fun k => a k * rsum m (fun i => c i * b k i))
  = rsum m (fun i => c i * rsum n (fun k => a k * b k i)).
Proof.
  rewrite (rsum_ext n _ (fun k => a k * rsum m (fun i => b k i * c i))).
  2:{ intros k _. f_equal. apply rsum_ext; intros; ring. }
  rewrite adjoint. apply rsum_ext; intros; ring.
Qed.

(** The weights behind. *)
Lemma adjoint_r n m (a : nat -> R) (b : nat -> nat -> R) (c : nat -> R) :
  rsum n (fun k => rsum m (fun i => b k i * c i) * a k)
  = rsum m (fun i => rsum n (fun k => b k i * a k) * c i).
Proof.
  rewrite (rsum_ext n _ (fun k => a k * rsum m (fun i => b k i * c i))) by (intros; ring).
  rewrite adjoint. apply rsum_ext; intros i _. f_equal. apply rsum_ext; intros; ring.
Qed.

(** Nothing between the weight and the sum. *)
Lemma adjoint_1 n m (b : nat -> nat -> R) (c : nat -> R) :
  rsum n (fun k => rsum m (fun i => b k i * c i)) = rsum m (fun i => rsum n (fun k => b k i) * c i).
Proof. rewrite rsum_swap. apply rsum_ext; intros. now rewrite rsum_scal_r. Qed.

(** Matrices in between: two indices on either side. *)
Lemma adjoint2 n n' m m' (a : nat -> nat -> R) (b : nat -> nat -> nat -> nat -> R) (c : nat -> nat -> R) :
  rsum n (fun k => rsum n' (fun k' => a k k' * rsum m (fun i => rsum m' (fun i' => b k k' i i' * c i i'))))
  = rsum m (fun i => rsum m' (fun i' => rsum n (fun k => rsum n' (fun k' => a k k' * b k k' i i')) * c i i')).
Proof.
  transitivity (rsum n (fun k => rsum n' (fun k' => rsum m (fun i => rsum m' (fun i' =>
    a k k' * b k k' i i' * c i i'))))).
  { apply rsum_ext; intros k _; apply rsum_ext; intros k' _.
    rewrite <- rsum_scal_l. apply rsum_ext; intros i _.
    rewrite <- rsum_scal_l. apply rsum_ext; intros; ring. }
  transitivity (rsum n (fun k => rsum m (fun i => rsum m' (fun i' => rsum n' (fun k' =>
    a k k' * b k k' i i' * c i i'))))).
  { apply rsum_ext; intros k _. rewrite rsum_swap.
    apply rsum_ext; intros i _. now rewrite rsum_swap. }
  rewrite rsum_swap. apply rsum_ext; intros i _.
  rewrite rsum_swap. apply rsum_ext; intros i' _.
  rewrite <- rsum_scal_r. apply rsum_ext; intros k _. now rewrite rsum_scal_r.
Qed.

(** A delta carried backwards: the tangent of one entry leaves the adjoint of that entry. *)
Lemma adjoint_delta n m j (a : nat -> R) (b : nat -> nat -> R) : (j < m)%nat ->
  rsum n (fun k => a k * rsum m (fun i => b k i * delta i j)) = rsum n (fun k => a k * b k j).
Proof. intros H. apply rsum_ext; intros k _. now rewrite rsum_delta_r. Qed.

(** A chain of [L] layers of sizes n 0, ..., n L: [t] holds the tangents, [u] the adjoints. *)
Lemma adjoint_chain L (n : nat -> nat) (J : nat -> nat -> nat -> R) (t u : nat -> nat -> R) :
  (forall l k, (l < L)%nat -> (k < n (S l))%nat -> t (S l) k = rsum (n l) (fun i => J l k i * t l i)) ->
  (forall l i, (l < L)%nat -> (i < n l)%nat -> u l i = rsum (n (S l)) (fun k => u (S l) k * J l k i)) ->
  rsum (n L) (fun k => u L k * t L k) = rsum (n 0%nat) (fun i => u 0%nat i * t 0%nat i).
Proof.
  induction L as [|L IH]; intros Ht Hu; [reflexivity|].
  rewrite <- IH; [|intros; apply Ht; lia|intros; apply Hu; lia].
  rewrite (rsum_ext (n (S L)) _ (fun k => u (S L) k * rsum (n L) (fun i => J L k i * t L i))).
  2:{ intros k Hk. rewrite (Ht L k) by lia. reflexivity. }
  rewrite adjoint. apply rsum_ext; intros i Hi. rewrite (Hu L i) by lia. reflexivity.
Qed.

(** A graph of [N] nodes.  The tangent of a node is what it has of its own, [s], plus what the nodes it is
    computed from send on; its adjoint is what the end asks of it, [e], plus what the nodes computed from it
    send back.  Then what the end sees of the tangents is what the adjoints see of the start. *)
Lemma adjoint_graph N (J : nat -> nat -> R) (s t e u : nat -> R) :
  (forall k, (k < N)%nat -> t k = s k + rsum N (fun i => J k i * t i)) ->
  (forall i, (i < N)%nat -> u i = e i + rsum N (fun k => u k * J k i)) ->
  rsum N (fun k => e k * t k) = rsum N (fun k => u k * s k).
Proof.
  intros Ht Hu.
  rewrite (rsum_ext N _ (fun k => u k * t k - rsum N (fun i => u i * J i k) * t k)).
  2:{ intros k Hk. rewrite (Hu k Hk). ring. }
  rewrite rsum_minus, <- adjoint, <- rsum_minus.
  apply rsum_ext. intros k Hk. rewrite (Ht k Hk) at 1. ring.
Qed.

(** The same with a vector of size n k at every node k. *)
Lemma adjoint_graph_blocks N (n : nat -> nat) (J : nat -> nat -> nat -> nat -> R) (s t e u : nat -> nat -> R) :
  (forall k a, (k < N)%nat -> (a < n k)%nat ->
     t k a = s k a + rsum N (fun i => rsum (n i) (fun b => J k i a b * t i b))) ->
  (forall i b, (i < N)%nat -> (b < n i)%nat ->
     u i b = e i b + rsum N (fun k => rsum (n k) (fun a => u k a * J k i a b))) ->
  rsum N (fun k => rsum (n k) (fun a => e k a * t k a)) = rsum N (fun k => rsum (n k) (fun a => u k a * s k a)).
Proof.
  intros Ht Hu.
  assert (Hswap :
    rsum N (fun k => rsum (n k) (fun a => u k a * rsum N (fun i => rsum (n i) (fun b => J k i a b * t i b))))
    = rsum N (fun i => rsum (n i) (fun b => rsum N (fun k => rsum (n k) (fun a => u k a * J k i a b)) * t i b))).
  { transitivity (rsum N (fun k => rsum N (fun i => rsum (n k) (fun a => rsum (n i) (fun b =>
      u k a * J k i a b * t i b))))).
    { apply rsum_ext; intros k _. rewrite rsum_swap. apply rsum_ext; intros a _.
      rewrite <- rsum_scal_l. apply rsum_ext; intros i _.
      rewrite <- rsum_scal_l. apply rsum_ext; intros; ring. }
    rewrite rsum_swap. apply rsum_ext; intros i _.
    transitivity (rsum N (fun k => rsum (n i) (fun b => rsum (n k) (fun a => u k a * J k i a b * t i b)))).
    { apply rsum_ext; intros k _. now rewrite rsum_swap. }
    rewrite rsum_swap. apply rsum_ext; intros b _.
    rewrite <- rsum_scal_r. apply rsum_ext; intros k _. now rewrite rsum_scal_r. }
  transitivity
    (rsum N (fun k => rsum (n k) (fun a => u k a * t k a))
     - rsum N (fun i => rsum (n i) (fun b => rsum N (fun k => rsum (n k) (fun a => u k a * J k i a b)) * t i b))).
  { rewrite <- rsum_minus. apply rsum_ext; intros k Hk.
    rewrite <- rsum_minus. apply rsum_ext; intros a Ha. rewrite (Hu k a Hk Ha). ring. }
  rewrite <- Hswap, <- rsum_minus. apply rsum_ext; intros k Hk.
  rewrite <- rsum_minus. apply rsum_ext; intros a Ha. rewrite (Ht k a Hk Ha) at 1. ring.
Qed.

(** The largest of n numbers, n ≥ 1. *)
Fixpoint rmax (n : nat) (f : nat -> R) : R :=
  match n with
  | O => f O
  | S O => f O
  | S m => Rmax (rmax m f) (f m)
  end.

Lemma rmax_in n f : (1 <= n)%nat -> exists j, (j < n)%nat /\ rmax n f = f j.
Proof.
  induction n as [|[|m] IH]; intros Hn; [lia|exists O; split; [lia|reflexivity]|].
  destruct IH as [j [Hj E]]; [lia|]. change (rmax (S (S m)) f) with (Rmax (rmax (S m) f) (f (S m))).
  unfold Rmax. destruct (Rle_dec (rmax (S m) f) (f (S m))).
  - exists (S m). split; [lia|reflexivity].
  - exists j. split; [lia|exact E].
Qed.

Lemma rmax_ge n j f : (j < n)%nat -> f j <= rmax n f.
Proof.
  induction n as [|[|m] IH]; intros Hj; [lia|replace j with O by lia; simpl; lra|].
  change (rmax (S (S m)) f) with (Rmax (rmax (S m) f) (f (S m))).
  destruct (Nat.eq_dec j (S m)) as [->|H]; [apply Rmax_r|].
  apply Rle_trans with (rmax (S m) f); [apply IH; lia|apply Rmax_l].
Qed.

Lemma rmax_le n f c : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k <= c) -> rmax n f <= c.
Proof. intros Hn H. destruct (rmax_in n f Hn) as [j [Hj ->]]. exact (H j Hj). Qed.

Lemma rmax_ext n f g : (1 <= n)%nat -> (forall k, (k < n)%nat -> f k = g k) -> rmax n f = rmax n g.
Proof.
  intros Hn H. apply Rle_antisym; apply rmax_le; try exact Hn; intros k Hk.
  - rewrite (H k Hk). exact (rmax_ge n k g Hk).
  - rewrite <- (H k Hk). exact (rmax_ge n k f Hk).
Qed.

(** Whichever of a and b is less; they themselves are between them. *)
Definition between (a b t : R) : Prop := (a <= t /\ t <= b) \/ (b <= t /\ t <= a).
