(** * Determinants of square matrices of any size.

By cofactors of the first row.  What a determinant is follows from three things: it is linear in each row, 0 where two
rows are the same, and 1 at the identity; from these are its product, its adjugate and its derivative. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Products.
Open Scope R_scope.

(** ** Indices without one. *)

Definition skipping (p k : nat) : nat := if Nat.ltb k p then k else S k.

Lemma rsum_skip n p f : (p <= n)%nat -> rsum (S n) f = f p + rsum n (fun k => f (skipping p k)).
Proof.
  induction n as [| n IH]; intros Hp.
  - replace p with 0%nat by lia. simpl. ring.
  - destruct (Nat.eq_dec p (S n)) as [-> | Hne].
    + change (rsum (S (S n)) f) with (rsum (S n) f + f (S n)). rewrite Rplus_comm. f_equal.
      apply rsum_ext; intros k Hk. unfold skipping.
      rewrite (proj2 (Nat.ltb_lt k (S n))) by lia. reflexivity.
    + change (rsum (S (S n)) f) with (rsum (S n) f + f (S n)). rewrite IH by lia.
      change (rsum (S n) (fun k => f (skipping p k))) with (rsum n (fun k => f (skipping p k)) + f (skipping p n)).
      replace (skipping p n) with (S n); [ring |]. unfold skipping.
      rewrite (proj2 (Nat.ltb_ge n p)) by lia. reflexivity.
Qed.

Lemma skip_lt n p k : (k < n)%nat -> (skipping p k < S n)%nat.
Proof. unfold skipping. destruct (Nat.ltb k p); lia. Qed.

Lemma skip_neq p k : skipping p k <> p.
Proof. unfold skipping. destruct (Nat.ltb_spec k p); lia. Qed.

Definition unskipping (p k : nat) : nat := if Nat.ltb k p then k else pred k.

Lemma unskip_skip p k : unskipping p (skipping p k) = k.
Proof.
  unfold unskipping, skipping. destruct (Nat.ltb_spec k p) as [H | H].
  - rewrite (proj2 (Nat.ltb_lt k p)) by lia. reflexivity.
  - rewrite (proj2 (Nat.ltb_ge (S k) p)) by lia. reflexivity.
Qed.

Lemma skip_unskip p k : k <> p -> skipping p (unskipping p k) = k.
Proof.
  intros H. unfold unskipping, skipping. destruct (Nat.ltb_spec k p) as [H1 | H1].
  - rewrite (proj2 (Nat.ltb_lt k p)) by lia. reflexivity.
  - rewrite (proj2 (Nat.ltb_ge (pred k) p)) by lia. lia.
Qed.

Lemma unskip_lt n p k : (k < S n)%nat -> k <> p -> (p < S n)%nat -> (unskipping p k < n)%nat.
Proof. unfold unskipping. destruct (Nat.ltb_spec k p); lia. Qed.

Lemma skip_twice j q x : j <> q ->
  skipping j (skipping (unskipping j q) x) = skipping q (skipping (unskipping q j) x).
Proof.
  intros H. unfold skipping, unskipping.
  destruct (Nat.ltb_spec q j), (Nat.ltb_spec j q); try lia;
    repeat match goal with |- context [if Nat.ltb ?a ?b then _ else _] => destruct (Nat.ltb_spec a b) end; lia.
Qed.

(** ** The determinant, row by row. *)

Definition minor (j : nat) (A : nat -> nat -> R) (r c : nat) : R := A (S r) (skipping j c).

Fixpoint det (n : nat) (A : nat -> nat -> R) : R :=
  match n with
  | O => 1
  | S m => rsum (S m) (fun j => (-1) ^ j * A 0%nat j * det m (minor j A))
  end.

Definition with_row (k : nat) (v : nat -> R) (A : nat -> nat -> R) (r c : nat) : R :=
  if Nat.eqb r k then v c else A r c.

Lemma with_row_same k v A c : with_row k v A k c = v c.
Proof. unfold with_row. rewrite Nat.eqb_refl. reflexivity. Qed.

Lemma with_row_other k v A r c : r <> k -> with_row k v A r c = A r c.
Proof. intros H. unfold with_row. rewrite (proj2 (Nat.eqb_neq r k) H). reflexivity. Qed.

Ltac rows :=
  unfold with_row;
  repeat match goal with |- context [Nat.eqb ?a ?b] => destruct (Nat.eqb_spec a b); subst end;
  try reflexivity; try lia; auto.

Definition same_inside (n : nat) (A B : nat -> nat -> R) : Prop :=
  forall r c, (r < n)%nat -> (c < n)%nat -> A r c = B r c.

(** What is linear in each row, and 0 where two neighbours are the same. *)
Record alternating (n : nat) (F : (nat -> nat -> R) -> R) : Prop := {
  alt_ext : forall A B, same_inside n A B -> F A = F B;
  alt_linear : forall k A u v a b, (k < n)%nat ->
    F (with_row k (fun c => a * u c + b * v c) A) = a * F (with_row k u A) + b * F (with_row k v A);
  alt_zero : forall k A, (S k < n)%nat -> (forall c, (c < n)%nat -> A k c = A (S k) c) -> F A = 0
}.

Lemma det_ext n A B : same_inside n A B -> det n A = det n B.
Proof.
  revert A B; induction n as [| n IH]; intros A B H; [reflexivity |].
  simpl det. apply (rsum_ext (S n)). intros j Hj. rewrite (H 0%nat j) by lia. f_equal. apply IH.
  intros r c Hr Hc. unfold minor. apply H; [lia | apply skip_lt; exact Hc].
Qed.

Lemma det_linear n k A u v a b : (k < n)%nat ->
  det n (with_row k (fun c => a * u c + b * v c) A) = a * det n (with_row k u A) + b * det n (with_row k v A).
Proof.
  revert k A u v; induction n as [| n IH]; intros k A u v Hk; [lia |].
  change (rsum (S n) (fun j => (-1) ^ j * with_row k (fun c => a * u c + b * v c) A 0 j
      * det n (minor j (with_row k (fun c => a * u c + b * v c) A)))
    = a * rsum (S n) (fun j => (-1) ^ j * with_row k u A 0 j * det n (minor j (with_row k u A)))
    + b * rsum (S n) (fun j => (-1) ^ j * with_row k v A 0 j * det n (minor j (with_row k v A)))).
  rewrite <- 2 rsum_scal_l, <- rsum_plus. apply rsum_ext. intros j Hj.
  destruct k as [| k].
  - change (minor j (with_row 0 (fun c => a * u c + b * v c) A)) with (minor j A).
    change (minor j (with_row 0 u A)) with (minor j A). change (minor j (with_row 0 v A)) with (minor j A).
    unfold with_row. simpl. ring.
  - change (minor j (with_row (S k) (fun c => a * u c + b * v c) A))
      with (with_row k (fun c => a * u (skipping j c) + b * v (skipping j c)) (minor j A)).
    change (minor j (with_row (S k) u A)) with (with_row k (fun c => u (skipping j c)) (minor j A)).
    change (minor j (with_row (S k) v A)) with (with_row k (fun c => v (skipping j c)) (minor j A)).
    rewrite (IH k (minor j A) (fun c => u (skipping j c)) (fun c => v (skipping j c))) by lia.
    unfold with_row at 1 4 6. simpl. ring.
Qed.

Lemma double_sum_zero n (T : nat -> nat -> R) :
  (forall j q, (j < n)%nat -> (q < n)%nat -> T j q = - T q j) -> rsum n (fun j => rsum n (fun q => T j q)) = 0.
Proof.
  intros H. assert (E : rsum n (fun j => rsum n (fun q => T j q)) = - rsum n (fun j => rsum n (fun q => T j q))).
  { rewrite rsum_swap at 1. rewrite <- rsum_opp. apply rsum_ext; intros j Hj. rewrite <- rsum_opp.
    apply rsum_ext; intros q Hq. apply H; assumption. }
  lra.
Qed.

Lemma det_same_first n A : (forall c, (c < S (S n))%nat -> A 0%nat c = A 1%nat c) -> det (S (S n)) A = 0.
Proof.
  intros H.
  set (M := fun j q => det n (fun r c => A (S (S r)) (skipping j (skipping (unskipping j q) c)))).
  set (T := fun j q => if Nat.eqb j q then 0
    else (-1) ^ j * (-1) ^ (unskipping j q) * A 0%nat j * A 0%nat q * M j q).
  transitivity (rsum (S (S n)) (fun j => rsum (S (S n)) (fun q => T j q))).
  - change (rsum (S (S n)) (fun j => (-1) ^ j * A 0%nat j * rsum (S n) (fun q =>
      (-1) ^ q * A 1%nat (skipping j q) * det n (minor q (minor j A)))) = rsum (S (S n)) (fun j => rsum (S (S n)) (T j))).
    apply rsum_ext; intros j Hj. rewrite (rsum_skip (S n) j (T j)) by lia.
    unfold T at 1. rewrite Nat.eqb_refl, Rplus_0_l, <- rsum_scal_l. apply rsum_ext; intros q Hq.
    unfold T, M. rewrite (proj2 (Nat.eqb_neq j (skipping j q))) by (intros E; apply (skip_neq j q); auto).
    rewrite unskip_skip, (H (skipping j q)) by (apply skip_lt; exact Hq).
    change (minor q (minor j A)) with (fun r c => A (S (S r)) (skipping j (skipping q c))). ring.
  - apply double_sum_zero. intros j q Hj Hq. unfold T.
    destruct (Nat.eqb_spec j q) as [-> | Hne]; [rewrite Nat.eqb_refl; ring |].
    rewrite (proj2 (Nat.eqb_neq q j)) by auto.
    replace (M q j) with (M j q).
    2:{ unfold M. apply det_ext. intros r c Hr Hc. rewrite skip_twice by exact Hne. reflexivity. }
    unfold unskipping. destruct (Nat.ltb_spec q j), (Nat.ltb_spec j q); try lia.
    + destruct j as [| j]; [lia |]. simpl pred. rewrite <- tech_pow_Rmult. ring.
    + destruct q as [| q]; [lia |]. simpl pred. rewrite <- tech_pow_Rmult. ring.
Qed.

Lemma det_neighbours n k A : (S k < n)%nat -> (forall c, (c < n)%nat -> A k c = A (S k) c) -> det n A = 0.
Proof.
  revert k A; induction n as [| n IH]; intros k A Hk H; [lia |].
  destruct k as [| k].
  - destruct n as [| n]; [lia |]. apply det_same_first. exact H.
  - change (rsum (S n) (fun j => (-1) ^ j * A 0%nat j * det n (minor j A)) = 0).
    apply rsum_eq0. intros j Hj. rewrite (IH k (minor j A)); [ring | lia |].
    intros c Hc. unfold minor. apply H. apply skip_lt. exact Hc.
Qed.

Lemma det_alternating n : alternating n (det n).
Proof. split; [apply det_ext | apply det_linear | apply det_neighbours]. Qed.

(** ** What follows from being alternating. *)

Section Alternating.
Variables (n : nat) (F : (nat -> nat -> R) -> R).
Hypothesis HF : alternating n F.

Lemma alt_scal k A u a : (k < n)%nat -> F (with_row k (fun c => a * u c) A) = a * F (with_row k u A).
Proof.
  intros Hk. pose proof (alt_linear n F HF k A u u a 0 Hk) as H.
  rewrite Rmult_0_l, Rplus_0_r in H. rewrite <- H. f_equal. extensionality r; extensionality c. rows. ring.
Qed.

Lemma alt_plus k A u v : (k < n)%nat ->
  F (with_row k (fun c => u c + v c) A) = F (with_row k u A) + F (with_row k v A).
Proof.
  intros Hk. pose proof (alt_linear n F HF k A u v 1 1 Hk) as H. rewrite 2 Rmult_1_l in H. rewrite <- H.
  f_equal. extensionality r; extensionality c. rows. ring.
Qed.

Lemma alt_sum k A p (a : nat -> R) (v : nat -> nat -> R) : (k < n)%nat ->
  F (with_row k (fun c => rsum p (fun l => a l * v l c)) A) = rsum p (fun l => a l * F (with_row k (v l) A)).
Proof.
  intros Hk. induction p as [| p IH].
  - simpl. transitivity (F (with_row k (fun c => 0 * 0) A)).
    { f_equal. extensionality r; extensionality c. rows. ring. }
    rewrite (alt_scal k A (fun _ => 0) 0 Hk). ring.
  - simpl. rewrite (alt_plus k A (fun c => rsum p (fun l => a l * v l c)) (fun c => a p * v p c) Hk), IH.
    rewrite (alt_scal k A (v p) (a p) Hk). reflexivity.
Qed.

Lemma alt_row k A : (k < n)%nat -> F A = rsum n (fun l => A k l * F (with_row k (delta l) A)).
Proof.
  intros Hk. rewrite <- (alt_sum k A n (A k) delta Hk). apply (alt_ext n F HF). intros r c Hr Hc.
  destruct (Nat.eq_dec r k) as [-> | Hne]; [| rewrite with_row_other by exact Hne; reflexivity].
  rewrite with_row_same, rsum_delta_r by exact Hc. reflexivity.
Qed.

(** If F is 0 where rows i and k are the same, it changes its sign as they change places. *)
Lemma alt_swap_if i k A u v : i <> k -> (i < n)%nat -> (k < n)%nat ->
  (forall w, F (with_row i w (with_row k w A)) = 0) ->
  F (with_row i u (with_row k v A)) = - F (with_row i v (with_row k u A)).
Proof.
  intros Hne Hi Hk H.
  assert (C : forall p q, F (with_row i p (with_row k q A)) = F (with_row k q (with_row i p A))).
  { intros p q. f_equal. extensionality r; extensionality c. rows. }
  pose proof (H (fun c => u c + v c)) as E.
  rewrite (alt_plus i (with_row k (fun c => u c + v c) A) u v Hi) in E. rewrite 2 C in E.
  rewrite (alt_plus k (with_row i u A) u v Hk), (alt_plus k (with_row i v A) u v Hk) in E.
  rewrite <- 4 C, 2 H in E. lra.
Qed.

Lemma alt_same d i A : (i + S d < n)%nat -> (forall c, (c < n)%nat -> A i c = A (i + S d)%nat c) -> F A = 0.
Proof.
  revert i A; induction d as [| d IH]; intros i A Hd H.
  - apply (alt_zero n F HF i A); [lia |]. intros c Hc. rewrite (H c Hc). f_equal. lia.
  - set (k := (i + S d)%nat).
    assert (E : F A = F (with_row k (A k) (with_row (S k) (A (S k)) A))).
    { f_equal. extensionality r; extensionality c. rows. }
    rewrite E, (alt_swap_if k (S k) A (A k) (A (S k))); [| lia | unfold k; lia | unfold k; lia |].
    + rewrite (IH i); [ring | lia |]. intros c Hc. fold k.
      rewrite with_row_same, 2 with_row_other by (unfold k; lia). rewrite (H c Hc). f_equal. unfold k; lia.
    + intros w. apply (alt_zero n F HF k); [unfold k; lia |]. intros c Hc.
      rewrite with_row_same, with_row_other, with_row_same by lia. reflexivity.
Qed.

Lemma alt_two i k A : i <> k -> (i < n)%nat -> (k < n)%nat -> (forall c, (c < n)%nat -> A i c = A k c) -> F A = 0.
Proof.
  intros Hne Hi Hk H. destruct (Nat.lt_total i k) as [L | [E | L]]; [| contradiction |].
  - apply (alt_same (k - S i) i A); [lia |]. intros c Hc. rewrite (H c Hc). f_equal. lia.
  - apply (alt_same (i - S k) k A); [lia |]. intros c Hc. rewrite <- (H c Hc). f_equal. lia.
Qed.

Lemma alt_swap i k A u v : i <> k -> (i < n)%nat -> (k < n)%nat ->
  F (with_row i u (with_row k v A)) = - F (with_row i v (with_row k u A)).
Proof.
  intros Hne Hi Hk. apply alt_swap_if; try assumption. intros w. apply (alt_two i k); try assumption.
  intros c Hc. rewrite with_row_same, with_row_other, with_row_same by auto. reflexivity.
Qed.

Lemma alt_add i k A a : i <> k -> (i < n)%nat -> (k < n)%nat ->
  F (with_row k (fun c => A k c + a * A i c) A) = F A.
Proof.
  intros Hne Hi Hk. rewrite (alt_plus k A (A k) (fun c => a * A i c) Hk), (alt_scal k A (A i) a Hk).
  rewrite (alt_two i k (with_row k (A i) A)); try assumption.
  - replace (with_row k (A k) A) with A; [ring |]. extensionality r; extensionality c. rows.
  - intros c Hc. rewrite with_row_same, with_row_other by auto. reflexivity.
Qed.

(** The same of the rows before the p-th, all but i. *)
Lemma alt_clear i (a : nat -> R) A p : (i < n)%nat -> (p <= n)%nat ->
  F (fun r c => if Nat.ltb r p then (if Nat.eqb r i then A r c else A r c + a r * A i c) else A r c) = F A.
Proof.
  intros Hi. induction p as [| p IH]; intros Hp; [reflexivity |]. rewrite <- IH by lia.
  set (B := fun r c => if Nat.ltb r p then (if Nat.eqb r i then A r c else A r c + a r * A i c) else A r c).
  destruct (Nat.eq_dec p i) as [-> | Hne].
  - f_equal. extensionality r; extensionality c. unfold B.
    destruct (Nat.ltb_spec r (S i)), (Nat.ltb_spec r i); try lia; try reflexivity.
    replace r with i by lia. rewrite Nat.eqb_refl. reflexivity.
  - rewrite <- (alt_add i p B (a p)) by (auto; lia). f_equal. extensionality r; extensionality c.
    assert (EB : B i c = A i c).
    { unfold B. destruct (Nat.ltb i p); [rewrite Nat.eqb_refl |]; reflexivity. }
    unfold with_row. rewrite EB. destruct (Nat.eqb_spec r p) as [-> | Hr].
    + unfold B. rewrite (proj2 (Nat.ltb_lt p (S p))), (proj2 (Nat.ltb_ge p p)), (proj2 (Nat.eqb_neq p i)) by (auto; lia).
      reflexivity.
    + unfold B. destruct (Nat.ltb_spec r (S p)), (Nat.ltb_spec r p); try lia; reflexivity.
Qed.
End Alternating.

(** ** There is one such function but for a factor. *)

(** A matrix with e_j as its first row, and a column of 0 beneath. *)
Definition bordered (j : nat) (M : nat -> nat -> R) (r c : nat) : R :=
  match r with
  | O => delta j c
  | S r => if Nat.eqb c j then 0 else M r (unskipping j c)
  end.

Lemma bordered_alternating n j F : (j < S n)%nat -> alternating (S n) F -> alternating n (fun M => F (bordered j M)).
Proof.
  intros Hj HF. split.
  - intros A B H. apply (alt_ext _ _ HF). intros [| r] c Hr Hc; [reflexivity |]. simpl.
    destruct (Nat.eqb_spec c j) as [-> | Hne]; [reflexivity |]. apply H; [lia | apply unskip_lt; auto].
  - intros k A u v a b Hk.
    assert (E : forall w, bordered j (with_row k w A)
      = with_row (S k) (fun c => if Nat.eqb c j then 0 else w (unskipping j c)) (bordered j A)).
    { intros w. extensionality r; extensionality c. destruct r as [| r]; [reflexivity |].
      unfold with_row. simpl. destruct (Nat.eqb r k); reflexivity. }
    rewrite 3 E. rewrite <- (alt_linear _ _ HF) by lia. f_equal. extensionality r; extensionality c.
    unfold with_row. destruct (Nat.eqb r (S k)); [| reflexivity]. destruct (Nat.eqb c j); ring.
  - intros k A Hk H. apply (alt_zero _ _ HF (S k)); [lia |]. intros c Hc. simpl.
    destruct (Nat.eqb_spec c j) as [-> | Hne]; [reflexivity |]. apply H. apply unskip_lt; auto.
Qed.

Lemma bordered_identity n j F : (j < S n)%nat -> alternating (S n) F -> F (bordered j delta) = (-1) ^ j * F delta.
Proof.
  intros Hj HF. induction j as [| j IH].
  - rewrite pow_O, Rmult_1_l. f_equal. extensionality r; extensionality c.
    destruct r as [| r]; [reflexivity |]. destruct c as [| c]; reflexivity.
  - rewrite <- tech_pow_Rmult, Rmult_assoc, <- IH by lia.
    transitivity (F (with_row 0 (delta (S j)) (with_row (S j) (delta j) (bordered j delta)))).
    { apply (alt_ext _ _ HF). intros r c Hr Hc. unfold with_row.
      destruct r as [| r]; [reflexivity |]. change (Nat.eqb (S r) 0) with false. cbv iota.
      change (Nat.eqb (S r) (S j)) with (Nat.eqb r j). simpl bordered.
      unfold delta, unskipping. destruct (Nat.eqb_spec r j) as [-> | Hr'];
      repeat match goal with
        | |- context [Nat.ltb ?a ?b] => destruct (Nat.ltb_spec a b)
        | |- context [Nat.eqb ?a ?b] => destruct (Nat.eqb_spec a b)
      end; try reflexivity; try lia. }
    rewrite (alt_swap _ _ HF 0 (S j)) by lia.
    replace (with_row 0 (delta j) (with_row (S j) (delta (S j)) (bordered j delta))) with (bordered j delta); [ring |].
    extensionality r; extensionality c. unfold with_row.
    destruct r as [| r]; [reflexivity |]. change (Nat.eqb (S r) 0) with false. cbv iota.
    destruct (Nat.eqb_spec (S r) (S j)) as [E | E]; [| reflexivity]. injection E as ->. simpl.
    unfold delta, unskipping. 
      repeat match goal with
        | |- context [Nat.ltb ?a ?b] => destruct (Nat.ltb_spec a b)
        | |- context [Nat.eqb ?a ?b] => destruct (Nat.eqb_spec a b)
      end; try reflexivity; try lia.
Qed.

Theorem alternating_det n F A : alternating n F -> F A = det n A * F delta.
Proof.
  revert F A; induction n as [| n IH]; intros F A HF.
  - simpl. rewrite Rmult_1_l. apply (alt_ext _ _ HF). intros r c Hr; lia.
  - rewrite (alt_row _ _ HF 0 A) by lia.
    change (rsum (S n) (fun l => A 0%nat l * F (with_row 0 (delta l) A))
      = rsum (S n) (fun j => (-1) ^ j * A 0%nat j * det n (minor j A)) * F delta).
    rewrite <- rsum_scal_r. apply rsum_ext; intros j Hj.
    replace (F (with_row 0 (delta j) A)) with (F (bordered j (minor j A))).
    + rewrite (IH _ (minor j A) (bordered_alternating n j F Hj HF)), (bordered_identity n j F Hj HF). ring.
    + rewrite <- (alt_clear _ _ HF 0 (fun r => - A r j) (with_row 0 (delta j) A) (S n)) by lia.
      apply (alt_ext _ _ HF). intros r c Hr Hc. rewrite (proj2 (Nat.ltb_lt r (S n))) by lia.
      destruct r as [| r]; [reflexivity |]. simpl. unfold minor, with_row, delta. simpl.
      destruct (Nat.eqb_spec c j) as [-> | Hne].
      * rewrite Nat.eqb_refl. ring.
      * rewrite (proj2 (Nat.eqb_neq j c)), skip_unskip by auto. ring.
Qed.

(** ** The laws of determinants. *)

Lemma det_identity n : det n delta = 1.
Proof.
  induction n as [| n IH]; [reflexivity |].
  change (rsum (S n) (fun j => (-1) ^ j * delta 0 j * det n (minor j delta)) = 1).
  rewrite (rsum_ext (S n) _ (fun j => delta j 0 * ((-1) ^ j * det n (minor j delta)))).
  - rewrite rsum_delta by lia. rewrite pow_O, Rmult_1_l. etransitivity; [| exact IH]. apply det_ext. intros r c Hr Hc.
    unfold minor, skipping. destruct (Nat.ltb_spec c 0); [lia | reflexivity].
  - intros j Hj. rewrite (delta_sym 0 j). ring.
Qed.

Lemma det_product n A B : det n (fun r s => rsum n (fun k => A r k * B k s)) = det n A * det n B.
Proof.
  set (F := fun X : nat -> nat -> R => det n (fun r s => rsum n (fun k => X r k * B k s))).
  assert (HF : alternating n F).
  { split; unfold F.
    - intros X Y H. apply det_ext. intros r c Hr Hc. apply rsum_ext; intros k Hk. rewrite H by assumption. reflexivity.
    - intros k X u v a b Hk.
      assert (E : forall w, (fun r s => rsum n (fun l => with_row k w X r l * B l s))
        = with_row k (fun s => rsum n (fun l => w l * B l s)) (fun r s => rsum n (fun l => X r l * B l s))).
      { intros w. extensionality r; extensionality c. unfold with_row. destruct (Nat.eqb r k); reflexivity. }
      rewrite 3 E, <- det_linear by exact Hk. f_equal. extensionality r; extensionality c. unfold with_row.
      destruct (Nat.eqb r k); [| reflexivity]. rewrite <- 2 rsum_scal_l, <- rsum_plus.
      apply rsum_ext; intros; ring.
    - intros k X Hk H. apply (det_neighbours n k); [exact Hk |]. intros c Hc.
      apply rsum_ext; intros l Hl. rewrite H by exact Hl. reflexivity. }
  pose proof (alternating_det n F A HF) as H. unfold F in H at 1. rewrite H. f_equal. unfold F.
  apply det_ext. intros r c Hr Hc. rewrite rsum_delta' by exact Hr. reflexivity.
Qed.

Definition cofactor (n : nat) (A : nat -> nat -> R) (k l : nat) : R := det n (with_row k (delta l) A).

Lemma det_cofactors n A k l : (k < n)%nat -> (l < n)%nat ->
  rsum n (fun c => A l c * cofactor n A k c) = delta l k * det n A.
Proof.
  intros Hk Hl. unfold cofactor. rewrite <- (alt_sum n (det n) (det_alternating n) k A n (A l) delta Hk).
  transitivity (det n (with_row k (A l) A)).
  { apply det_ext. intros r c Hr Hc. unfold with_row. destruct (Nat.eqb r k); [| reflexivity].
    apply rsum_delta_r. exact Hc. }
  destruct (Nat.eq_dec l k) as [-> | Hne].
  - rewrite delta_eq, Rmult_1_l. f_equal. extensionality r; extensionality c. rows.
  - rewrite delta_neq by exact Hne. rewrite (alt_two n (det n) (det_alternating n) l k); try assumption; [ring |].
    intros c Hc. rewrite with_row_same, with_row_other by exact Hne. reflexivity.
Qed.

(** The derivative, row by row. *)
Lemma D_det n (A : R -> nat -> nat -> R) (A' : nat -> nat -> R) x :
  (forall r c, (r < n)%nat -> (c < n)%nat -> is_derive (fun t => A t r c) x (A' r c)) ->
  is_derive (fun t => det n (A t)) x (rsum n (fun k => rsum n (fun c => A' k c * cofactor n (A x) k c))).
Proof.
  intros H.
  assert (G : is_derive (fun t => det n (A t)) x (rsum n (fun k => det n (with_row k (A' k) (A x))))).
  { revert A A' H; induction n as [| n IH]; intros A A' H.
    - simpl. apply (is_derive_const (1 : R)).
    - evar_last.
      + apply (D_rsum (S n) (fun t j => (-1) ^ j * A t 0%nat j * det n (minor j (A t))) x
          (fun j => (-1) ^ j * A' 0%nat j * det n (minor j (A x))
            + (-1) ^ j * A x 0%nat j * rsum n (fun k => det n (with_row k (minor j A' k) (minor j (A x)))))).
        intros j Hj. evar_last.
        * apply (D_mult (fun t => (-1) ^ j * A t 0%nat j) (fun t => det n (minor j (A t)))).
          -- apply (D_scal ((-1) ^ j) (fun t => A t 0%nat j)). apply H; lia.
          -- apply (IH (fun t => minor j (A t)) (minor j A')). intros r c Hr Hc. apply H; [lia |].
             apply skip_lt. exact Hc.
        * cbv beta. ring.
      + rewrite rsum_plus. rewrite (rsum_skip n 0 (fun k => det (S n) (with_row k (A' k) (A x)))) by lia.
        f_equal.
        rewrite (rsum_ext (S n) _ (fun j => rsum n (fun k =>
          (-1) ^ j * A x 0%nat j * det n (with_row k (minor j A' k) (minor j (A x)))))).
        * rewrite rsum_swap. reflexivity.
        * intros j Hj. rewrite <- rsum_scal_l. reflexivity. }
  evar_last; [exact G |]. apply rsum_ext; intros k Hk.
  unfold cofactor. rewrite <- (alt_sum n (det n) (det_alternating n) k (A x) n (A' k) delta Hk).
  apply det_ext. intros r c Hr Hc. unfold with_row. destruct (Nat.eqb r k); [| reflexivity].
  rewrite rsum_delta_r by exact Hc. reflexivity.
Qed.

Lemma rprod_first n (a : nat -> R) : rprod (S n) a = a 0%nat * rprod n (fun k => a (S k)).
Proof.
  induction n as [| n IH]; [simpl; ring |].
  change (rprod (S (S n)) a) with (rprod (S n) a * a (S n)). rewrite IH. simpl. ring.
Qed.

Lemma det_diagonal n (a : nat -> R) : det n (fun r s => a r * delta r s) = rprod n a.
Proof.
  assert (H : forall n (a : nat -> R), det n (fun r s => a r * delta r s) = rprod n a).
  2:{ apply H. }
  clear n a. intros n. induction n as [| n IH]; intros a; [reflexivity |].
  change (rsum (S n) (fun j => (-1) ^ j * (a 0%nat * delta 0 j) * det n (minor j (fun r s => a r * delta r s)))
    = rprod (S n) a).
  rewrite (rsum_ext (S n) _ (fun j => delta j 0 * ((-1) ^ j * a 0%nat * det n (minor j (fun r s => a r * delta r s))))).
  2:{ intros j Hj. rewrite (delta_sym 0 j). ring. }
  rewrite rsum_delta by lia. rewrite pow_O, Rmult_1_l, (rprod_first n a). f_equal. rewrite <- IH. apply det_ext.
  intros r c Hr Hc. unfold minor, skipping. destruct (Nat.ltb_spec c 0); [lia | reflexivity].
Qed.

(** det (I + a bᵀ): the rows before the p-th are those of I + a bᵀ. *)
Lemma det_identity_update n (a b : nat -> R) p : (p <= n)%nat ->
  det n (fun r s => if Nat.ltb r p then delta r s + a r * b s else delta r s) = 1 + rsum p (fun k => a k * b k).
Proof.
  induction p as [| p IH]; intros Hp.
  - change (det n (fun r s => delta r s) = 1 + 0). rewrite Rplus_0_r. exact (det_identity n).
  - simpl rsum. rewrite <- Rplus_assoc, <- IH by lia.
    set (B := fun r s => if Nat.ltb r p then delta r s + a r * b s else delta r s).
    pose proof (det_alternating n) as HD.
    transitivity (det n (with_row p (fun s => delta p s + a p * b s) B)).
    { apply det_ext. intros r s Hr Hs. unfold with_row, B. destruct (Nat.eqb_spec r p) as [-> | Hne].
      - rewrite (proj2 (Nat.ltb_lt p (S p))) by lia. reflexivity.
      - destruct (Nat.ltb_spec r (S p)), (Nat.ltb_spec r p); try lia; reflexivity. }
    rewrite (alt_plus n (det n) HD p B (delta p) (fun s => a p * b s)) by lia.
    rewrite (alt_scal n (det n) HD p B b (a p)) by lia. f_equal.
    + apply det_ext. intros r s Hr Hs. unfold with_row, B. destruct (Nat.eqb_spec r p) as [-> | Hne]; [| reflexivity].
      rewrite (proj2 (Nat.ltb_ge p p)) by lia. reflexivity.
    + f_equal.
      rewrite <- (alt_clear n (det n) HD p (fun r => if Nat.ltb r p then - a r else 0) (with_row p b B) n) by lia.
      transitivity (det n (with_row p b delta)).
      { apply det_ext. intros r s Hr Hs. rewrite (proj2 (Nat.ltb_lt r n) Hr). unfold with_row, B.
        rewrite Nat.eqb_refl. destruct (Nat.eqb_spec r p) as [-> | Hne]; [reflexivity |].
        destruct (Nat.ltb r p); ring. }
      rewrite (alt_row n (det n) HD p) by lia.
      rewrite (rsum_ext n _ (fun l => b l * delta l p)).
      { apply rsum_delta_r. lia. }
      intros l Hl. rewrite with_row_same. f_equal.
      transitivity (det n (with_row p (delta l) delta)).
      { f_equal. extensionality r; extensionality s. rows. }
      destruct (Nat.eq_dec l p) as [-> | Hne].
      * rewrite delta_eq, <- (det_identity n). f_equal. extensionality r; extensionality s. rows.
      * rewrite delta_neq by exact Hne. apply (alt_two n (det n) HD l p); try assumption.
        intros c Hc. rewrite with_row_same, with_row_other by exact Hne. reflexivity.
Qed.

(** ** Columns *)

Definition with_column (k : nat) (v : nat -> R) (A : nat -> nat -> R) (r c : nat) : R :=
  if Nat.eqb c k then v r else A r c.

Lemma with_column_minor j k v A : j <> k ->
  minor j (with_column k v A) = with_column (unskipping j k) (fun r => v (S r)) (minor j A).
Proof.
  intros H. extensionality r; extensionality c. unfold minor, with_column.
  destruct (Nat.eqb_spec (skipping j c) k) as [E | E], (Nat.eqb_spec c (unskipping j k)) as [E' | E']; try reflexivity; exfalso.
  - apply E'. rewrite <- E. symmetry. apply unskip_skip.
  - apply E. rewrite E'. apply skip_unskip. auto.
Qed.

Lemma minor_column k v A : minor k (with_column k v A) = minor k A.
Proof.
  extensionality r; extensionality c. unfold minor, with_column.
  rewrite (proj2 (Nat.eqb_neq _ _) (skip_neq k c)). reflexivity.
Qed.

Lemma det_column_linear n k A u v a b : (k < n)%nat ->
  det n (with_column k (fun r => a * u r + b * v r) A) = a * det n (with_column k u A) + b * det n (with_column k v A).
Proof.
  revert k A u v; induction n as [| n IH]; intros k A u v Hk; [lia |].
  change (rsum (S n) (fun j => (-1) ^ j * with_column k (fun r => a * u r + b * v r) A 0%nat j
      * det n (minor j (with_column k (fun r => a * u r + b * v r) A)))
    = a * rsum (S n) (fun j => (-1) ^ j * with_column k u A 0%nat j * det n (minor j (with_column k u A)))
    + b * rsum (S n) (fun j => (-1) ^ j * with_column k v A 0%nat j * det n (minor j (with_column k v A)))).
  rewrite <- 2 rsum_scal_l, <- rsum_plus. apply rsum_ext. intros j Hj.
  destruct (Nat.eq_dec j k) as [-> | Hne].
  - rewrite 3 minor_column. unfold with_column. rewrite Nat.eqb_refl. ring.
  - rewrite 3 with_column_minor by exact Hne.
    rewrite (IH (unskipping j k) (minor j A) (fun r => u (S r)) (fun r => v (S r))) by (apply unskip_lt; auto).
    unfold with_column at 1 4 6. rewrite (proj2 (Nat.eqb_neq j k) Hne). ring.
Qed.

Lemma det_column_neighbours n k A : (S k < n)%nat -> (forall r, (r < n)%nat -> A r k = A r (S k)) -> det n A = 0.
Proof.
  revert k A; induction n as [| n IH]; intros k A Hk H; [lia |].
  change (rsum (S n) (fun j => (-1) ^ j * A 0%nat j * det n (minor j A)) = 0).
  set (x := (-1) ^ k * A 0%nat k * det n (minor k A)).
  rewrite (rsum_ext (S n) _ (fun j => delta j k * x - delta j (S k) * x)).
  - rewrite rsum_minus, 2 rsum_delta by lia. ring.
  - intros j Hj. destruct (Nat.eq_dec j k) as [-> | H1]; [rewrite delta_eq, delta_neq by lia; unfold x; ring |].
    destruct (Nat.eq_dec j (S k)) as [-> | H2].
    + rewrite delta_eq, (delta_neq (S k) k) by lia. unfold x.
      rewrite <- (H 0%nat) by lia. rewrite <- tech_pow_Rmult.
      replace (det n (minor (S k) A)) with (det n (minor k A)); [ring |].
      apply det_ext. intros r c Hr Hc. unfold minor, skipping.
      destruct (Nat.ltb_spec c k), (Nat.ltb_spec c (S k)); try lia; try reflexivity.
      replace c with k by lia. symmetry. apply H. lia.
    + rewrite 2 delta_neq by assumption.
      rewrite (IH (unskipping j k)); [ring | |].
      * unfold unskipping. destruct (Nat.ltb_spec k j); lia.
      * intros r Hr. unfold minor. rewrite skip_unskip by auto.
        replace (skipping j (S (unskipping j k))) with (S k); [apply H; lia |].
        unfold skipping, unskipping. destruct (Nat.ltb_spec k j); [rewrite (proj2 (Nat.ltb_lt (S k) j)) | rewrite (proj2 (Nat.ltb_ge (S (pred k)) j))]; lia.
Qed.

Lemma det_transpose n A : det n (fun r s => A s r) = det n A.
Proof.
  set (F := fun X : nat -> nat -> R => det n (fun r s => X s r)).
  assert (HF : alternating n F).
  { split; unfold F.
    - intros X Y H. apply det_ext. intros r c Hr Hc. apply H; assumption.
    - intros k X u v a b Hk. exact (det_column_linear n k (fun r s => X s r) u v a b Hk).
    - intros k X Hk H. exact (det_column_neighbours n k (fun r s => X s r) Hk H). }
  pose proof (alternating_det n F A HF) as H. unfold F in H. rewrite H.
  replace (fun r s => delta s r) with delta; [rewrite det_identity; ring |].
  extensionality r; extensionality s. apply delta_sym.
Qed.

Lemma det_multiple n c A : det n (fun r s => c * A r s) = c ^ n * det n A.
Proof.
  rewrite <- (rprod_const n c), <- (det_diagonal n (fun _ => c)), <- det_product. apply det_ext. intros r s Hr Hs.
  rewrite (rsum_ext n _ (fun k => delta r k * (c * A k s))) by (intros; ring).
  rewrite rsum_delta' by exact Hr. reflexivity.
Qed.

Lemma smooth_det dims n (F : array -> nat -> nat -> R) (a : array) :
  (forall r c, (r < n)%nat -> (c < n)%nat -> smooth dims (fun b => F b r c) a) -> smooth dims (fun b => det n (F b)) a.
Proof.
  revert F; induction n as [| n IH]; intros F H; [exact (smooth_const dims 1 a) |].
  refine (smooth_rsum dims (S n) (fun b j => (-1) ^ j * F b 0%nat j * det n (minor j (F b))) a _). intros j Hj.
  refine (smooth_mult dims (fun b => (-1) ^ j * F b 0%nat j) (fun b => det n (minor j (F b))) a _ _).
  - refine (smooth_mult dims (fun _ => (-1) ^ j) (fun b => F b 0%nat j) a (smooth_const dims _ a) _). apply H; lia.
  - apply (IH (fun b => minor j (F b))). intros r c Hr Hc. apply H; [lia | apply skip_lt; exact Hc].
Qed.
