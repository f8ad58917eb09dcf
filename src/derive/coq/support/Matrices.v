(** * Inverses of square matrices of any size.

The inverse of a matrix is a number for each entry, 0 where there is none.  No axiom of choice: an inverse is unique,
and a number that is unique is a least upper bound. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality Classical.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Determinants.
Open Scope R_scope.

Definition is_inverse (n : nat) (A B : nat -> nat -> R) : Prop :=
  forall i j, (i < n)%nat -> (j < n)%nat ->
    rsum n (fun k => B i k * A k j) = delta i j /\ rsum n (fun k => A i k * B k j) = delta i j.

Definition has_inverse (n : nat) (A : nat -> nat -> R) : Prop := exists B, is_inverse n A B.

(** The same as to have an inverse, see [invertible_inverse]. *)
Definition invertible (n : nat) (A : nat -> nat -> R) : Prop := det n A <> 0.

Definition minv (n : nat) (A : nat -> nat -> R) (i j : nat) : R :=
  real (Lub_Rbar (fun x => exists B, is_inverse n A B /\ x = B i j)).

Lemma rsum_delta_left n i f : (i < n)%nat -> rsum n (fun k => delta i k * f k) = f i.
Proof. intros Hi. rewrite <- (rsum_delta n i f Hi). apply rsum_ext. intros k Hk. rewrite ?(delta_sym i k). ring. Qed.

Lemma product_assoc n m (u : nat -> R) (M : nat -> nat -> R) (v : nat -> R) :
  rsum n (fun k => u k * rsum m (fun l => M k l * v l)) = rsum m (fun l => rsum n (fun k => u k * M k l) * v l).
Proof.
  transitivity (rsum n (fun k => rsum m (fun l => u k * M k l * v l))).
  - apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
  - rewrite rsum_swap. apply rsum_ext; intros l Hl. rewrite <- rsum_scal_r. reflexivity.
Qed.

Lemma inverse_unique n A B C :
  (forall i j, (i < n)%nat -> (j < n)%nat -> rsum n (fun k => B i k * A k j) = delta i j) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> rsum n (fun k => A i k * C k j) = delta i j) ->
  forall i j, (i < n)%nat -> (j < n)%nat -> B i j = C i j.
Proof.
  intros HB HC i j Hi Hj.
  transitivity (rsum n (fun k => B i k * rsum n (fun l => A k l * C l j))).
  - rewrite <- (rsum_delta_left n j (fun k => B i k) Hj). apply rsum_ext; intros k Hk.
    rewrite HC by assumption. rewrite (delta_sym k j). ring.
  - rewrite product_assoc. rewrite <- (rsum_delta_left n i (fun l => C l j) Hi).
    apply rsum_ext; intros l Hl. rewrite HB by assumption. reflexivity.
Qed.

Lemma minv_is n A B i j : is_inverse n A B -> (i < n)%nat -> (j < n)%nat -> minv n A i j = B i j.
Proof.
  intros HB Hi Hj. unfold minv.
  rewrite (is_lub_Rbar_unique _ (Finite (B i j))); [reflexivity |].
  split.
  - intros x [C [HC ->]]. simpl. apply Req_le.
    apply (inverse_unique n A); auto; intros p q Hp Hq; [apply HC | apply HB]; assumption.
  - intros u Hu. apply Hu. exists B. split; [exact HB | reflexivity].
Qed.

Lemma is_inverse_ext n A B C : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) ->
  is_inverse n A C -> is_inverse n B C.
Proof.
  intros H HC p q Hp Hq.
  split; [rewrite <- (proj1 (HC p q Hp Hq)) | rewrite <- (proj2 (HC p q Hp Hq))];
    apply rsum_ext; intros k Hk; rewrite H by assumption; reflexivity.
Qed.

Lemma minv_ext n A B i j : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) -> minv n A i j = minv n B i j.
Proof.
  intros H. unfold minv. f_equal. apply Lub_Rbar_eqset. intros x.
  split; intros [C [HC ->]]; exists C; (split; [| reflexivity]).
  - apply (is_inverse_ext n A); assumption.
  - apply (is_inverse_ext n B); [intros; symmetry; apply H |]; assumption.
Qed.

(** ** A square matrix that sends no vector but 0 to 0 has an inverse. *)

Lemma dependent_vectors n (v : nat -> nat -> R) :
  exists c, (exists k, (k < S n)%nat /\ c k <> 0) /\
    forall i, (i < n)%nat -> rsum (S n) (fun k => c k * v k i) = 0.
Proof.
  revert v; induction n as [| n IH]; intros v.
  - exists (fun _ => 1). split; [exists 0%nat; split; [lia | lra] | intros i Hi; lia].
  - destruct (classic (exists p, (p < S (S n))%nat /\ v p n <> 0)) as [[p [Hp Hv]] | Hno].
    + destruct (IH (fun k i => v (skipping p k) i - v (skipping p k) n / v p n * v p i)) as [c [[k [Hk Hc]] Hz]].
      set (s := rsum (S n) (fun k => c k * (v (skipping p k) n / v p n))).
      exists (fun k => if Nat.eqb k p then - s else c (unskipping p k)). split.
      * exists (skipping p k). split; [apply skip_lt; exact Hk |].
        rewrite (proj2 (Nat.eqb_neq _ _) (skip_neq p k)), unskip_skip. exact Hc.
      * intros i Hi. rewrite (rsum_skip (S n) p) by lia. rewrite Nat.eqb_refl.
        transitivity (- s * v p i + rsum (S n) (fun k => c k * v (skipping p k) i)).
        { f_equal. apply rsum_ext; intros l Hl.
          rewrite (proj2 (Nat.eqb_neq _ _) (skip_neq p l)), unskip_skip. reflexivity. }
        unfold s. rewrite Ropp_mult_distr_l_reverse, <- rsum_scal_r, <- rsum_opp, <- rsum_plus.
        destruct (Nat.eq_dec i n) as [-> | Hne].
        { apply rsum_eq0; intros l Hl. field. exact Hv. }
        rewrite <- (Hz i) by lia. apply rsum_ext; intros l Hl. field. exact Hv.
    + destruct (IH v) as [c [[k [Hk Hc]] Hz]].
      exists (fun k => if Nat.eqb k (S n) then 0 else c k). split.
      * exists k. split; [lia |]. rewrite (proj2 (Nat.eqb_neq k (S n))) by lia. exact Hc.
      * intros i Hi.
        change (rsum (S n) (fun k => (if Nat.eqb k (S n) then 0 else c k) * v k i)
          + (if Nat.eqb (S n) (S n) then 0 else c (S n)) * v (S n) i = 0).
        rewrite Nat.eqb_refl, Rmult_0_l, Rplus_0_r.
        destruct (Nat.eq_dec i n) as [-> | Hne].
        { apply rsum_eq0; intros l Hl.
          destruct (Req_dec (v l n) 0) as [E | E]; [rewrite E; ring |].
          exfalso. apply Hno. exists l. split; [lia | exact E]. }
        rewrite <- (Hz i) by lia. apply rsum_ext; intros l Hl.
        rewrite (proj2 (Nat.eqb_neq l (S n))) by lia. reflexivity.
Qed.

Lemma choose_columns m (P : nat -> (nat -> R) -> Prop) :
  (forall j, (j < m)%nat -> exists c, P j c) -> exists B : nat -> nat -> R, forall j, (j < m)%nat -> P j (B j).
Proof.
  induction m as [| m IH]; intros H.
  - exists (fun _ _ => 0). intros j Hj; lia.
  - destruct IH as [B HB]; [intros j Hj; apply H; lia |].
    destruct (H m) as [c Hc]; [lia |].
    exists (fun j => if Nat.eqb j m then c else B j). intros j Hj.
    destruct (Nat.eqb_spec j m) as [-> | Hne]; [exact Hc | apply HB; lia].
Qed.

Theorem injective_inverse n A :
  (forall v, (forall i, (i < n)%nat -> rsum n (fun k => A i k * v k) = 0) -> forall k, (k < n)%nat -> v k = 0) ->
  has_inverse n A.
Proof.
  intros Hinj.
  destruct (choose_columns n (fun j c => forall i, (i < n)%nat -> rsum n (fun k => A i k * c k) = delta i j))
    as [B HB].
  { intros j Hj.
    destruct (dependent_vectors n (fun k i => if Nat.eqb k n then delta i j else A i k)) as [c [[k [Hk Hc]] Hz]].
    assert (E : forall i, (i < n)%nat -> rsum n (fun k => A i k * c k) + c n * delta i j = 0).
    { intros i Hi. rewrite <- (Hz i Hi). simpl. rewrite Nat.eqb_refl. f_equal.
      apply rsum_ext; intros l Hl. rewrite (proj2 (Nat.eqb_neq l n)) by lia. ring. }
    assert (Hn : c n <> 0).
    { intros Hn. destruct (Nat.eq_dec k n) as [-> | Hne]; [contradiction |].
      apply Hc. apply (Hinj c); [| lia]. intros i Hi. specialize (E i Hi). rewrite Hn in E. lra. }
    exists (fun k => - c k / c n). intros i Hi.
    transitivity (- / c n * rsum n (fun k => A i k * c k)).
    - rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. field. exact Hn.
    - replace (rsum n (fun k => A i k * c k)) with (- (c n * delta i j)) by (specialize (E i Hi); lra).
      field. exact Hn. }
  exists (fun k j => B j k). intros i j Hi Hj. split; [| apply HB; assumption].
  apply Rminus_diag_uniq. revert i Hi.
  apply (Hinj (fun i => rsum n (fun k => B k i * A k j) - delta i j)).
  intros i Hi.
  transitivity (rsum n (fun k => A i k * rsum n (fun l => B l k * A l j)) - rsum n (fun k => A i k * delta k j)).
  { rewrite <- rsum_minus. apply rsum_ext; intros k Hk. ring. }
  rewrite product_assoc, rsum_delta_r by exact Hj.
  transitivity (rsum n (fun l => delta i l * A l j) - A i j); [| rewrite rsum_delta_left by exact Hi; ring].
  f_equal. apply rsum_ext; intros l Hl. rewrite HB by assumption. reflexivity.
Qed.

Lemma left_inverse n A B :
  (forall i j, (i < n)%nat -> (j < n)%nat -> rsum n (fun k => B i k * A k j) = delta i j) -> is_inverse n A B.
Proof.
  intros HB. assert (HA : has_inverse n A).
  { apply injective_inverse. intros v Hv k Hk.
    rewrite <- (rsum_delta_left n k v Hk).
    transitivity (rsum n (fun i => B k i * rsum n (fun l => A i l * v l))).
    - rewrite product_assoc. apply rsum_ext; intros l Hl. rewrite HB by assumption. reflexivity.
    - apply rsum_eq0; intros i Hi. rewrite Hv by assumption. ring. }
  destruct HA as [C HC]. intros i j Hi Hj. split; [apply HB; assumption |].
  rewrite <- (proj2 (HC i j Hi Hj)). apply rsum_ext; intros k Hk. f_equal.
  apply (inverse_unique n A); try assumption. intros p q Hp Hq. apply HC; assumption.
Qed.

(** ** A matrix has an inverse if and only if its determinant is not 0. *)

Lemma inverse_invertible n A B : is_inverse n A B -> invertible n A.
Proof.
  intros HB H. assert (E : det n A * det n B = 1); [| rewrite H in E; lra].
  rewrite <- det_product, <- (det_identity n). apply det_ext. intros i j Hi Hj. exact (proj2 (HB i j Hi Hj)).
Qed.

Lemma invertible_inverse n A : invertible n A <-> has_inverse n A.
Proof.
  split; [| intros [B HB]; exact (inverse_invertible n A B HB)]. intros H.
  exists (fun c k => cofactor n A k c * / det n A).
  intros i j Hi Hj. apply and_comm. revert i j Hi Hj.
  apply (left_inverse n (fun c k => cofactor n A k c * / det n A) A). intros i j Hi Hj.
  transitivity (rsum n (fun k => A i k * cofactor n A j k) * / det n A).
  - rewrite <- rsum_scal_r. apply rsum_ext; intros k Hk. ring.
  - rewrite det_cofactors by assumption. field. exact H.
Qed.

Lemma minv_inverse n A : invertible n A -> is_inverse n A (minv n A).
Proof.
  intros H. apply invertible_inverse in H. destruct H as [B HB].
  intros i j Hi Hj. split; [rewrite <- (proj1 (HB i j Hi Hj)) | rewrite <- (proj2 (HB i j Hi Hj))];
    apply rsum_ext; intros k Hk; rewrite (minv_is n A B) by assumption; reflexivity.
Qed.

Lemma invertible_ext n A B : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) ->
  invertible n A -> invertible n B.
Proof. intros H HA. unfold invertible. rewrite <- (det_ext n A B H). exact HA. Qed.

Theorem injective_invertible n A :
  (forall v, (forall i, (i < n)%nat -> rsum n (fun k => A i k * v k) = 0) -> forall k, (k < n)%nat -> v k = 0) ->
  invertible n A.
Proof. intros H. apply invertible_inverse, injective_inverse, H. Qed.

(** The adjugate. *)
Lemma cofactor_minv n A k c : invertible n A -> (k < n)%nat -> (c < n)%nat ->
  cofactor n A k c = det n A * minv n A c k.
Proof.
  intros H Hk Hc. rewrite <- (rsum_delta_left n c (cofactor n A k) Hc).
  transitivity (rsum n (fun l => minv n A c l * rsum n (fun p => A l p * cofactor n A k p))).
  - rewrite product_assoc. apply rsum_ext; intros p Hp.
    rewrite (proj1 (minv_inverse n A H c p Hc Hp)). reflexivity.
  - rewrite (rsum_ext n _ (fun l => minv n A c l * det n A * delta l k)).
    + rewrite rsum_delta_r by exact Hk. ring.
    + intros l Hl. rewrite det_cofactors by assumption. ring.
Qed.

(** Also where there is no inverse, as 1/0 is 0. *)
Lemma minv_cofactor n A i j : (i < n)%nat -> (j < n)%nat -> minv n A i j = cofactor n A j i * / det n A.
Proof.
  intros Hi Hj. destruct (Req_dec (det n A) 0) as [H | H].
  - rewrite H, Rinv_0, Rmult_0_r. unfold minv. rewrite (is_lub_Rbar_unique _ m_infty); [reflexivity |].
    split; [| intros u _; exact I]. intros x [B [HB _]]. exfalso. exact (inverse_invertible n A B HB H).
  - rewrite cofactor_minv by assumption. field. exact H.
Qed.

Lemma smooth_minv dims n (F : array -> nat -> nat -> R) i j (a : array) : (i < n)%nat -> (j < n)%nat ->
  (forall r c, (r < n)%nat -> (c < n)%nat -> smooth dims (fun b => F b r c) a) -> det n (F a) <> 0 ->
  smooth dims (fun b => minv n (F b) i j) a.
Proof.
  intros Hi Hj H HA.
  replace (fun b => minv n (F b) i j) with (fun b => cofactor n (F b) j i * / det n (F b)).
  2:{ extensionality b. symmetry. apply minv_cofactor; assumption. }
  refine (smooth_mult dims (fun b => cofactor n (F b) j i) (fun b => / det n (F b)) a _ _).
  - apply (smooth_det dims n (fun b => with_row j (delta i) (F b))). intros r c Hr Hc. unfold with_row.
    destruct (Nat.eqb r j); [exact (smooth_const dims _ a) | exact (H r c Hr Hc)].
  - refine (smooth_inv dims (fun b => det n (F b)) a _ HA). exact (smooth_det dims n F a H).
Qed.

(** ** Near a matrix that has an inverse, others have one, and it moves with a derivative. *)

Lemma contraction n (E : nat -> nat -> R) (v b : nat -> R) :
  (forall i, (i < n)%nat -> v i = b i - rsum n (fun j => E i j * v j)) ->
  rsum n (fun i => rsum n (fun j => Rabs (E i j))) <= / 2 ->
  rsum n (fun i => Rabs (v i)) <= 2 * rsum n (fun i => Rabs (b i)).
Proof.
  intros Hv HE. set (S := rsum n (fun i => Rabs (v i))).
  assert (HS : 0 <= S) by (apply rsum_ge0; intros; apply Rabs_pos).
  assert (Hle : forall j, (j < n)%nat -> Rabs (v j) <= S).
  { intros j Hj. rewrite <- (rsum_delta n j (fun k => Rabs (v k)) Hj). apply rsum_le. intros k Hk.
    unfold delta. pose proof (Rabs_pos (v k)). destruct (Nat.eqb k j); lra. }
  assert (H : S <= rsum n (fun i => Rabs (b i)) + rsum n (fun i => rsum n (fun j => Rabs (E i j))) * S).
  { rewrite <- rsum_scal_r, <- rsum_plus. apply rsum_le. intros i Hi. rewrite (Hv i Hi).
    eapply Rle_trans; [apply Rabs_triang |]. rewrite Rabs_Ropp. apply Rplus_le_compat_l.
    eapply Rle_trans; [apply rsum_abs_le |]. rewrite <- rsum_scal_r. apply rsum_le. intros j Hj.
    rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos | apply Hle; exact Hj]. }
  nra.
Qed.

Lemma continuous_rsum n (f : R -> nat -> R) x :
  (forall k, (k < n)%nat -> continuous (fun t => f t k) x) -> continuous (fun t => rsum n (f t)) x.
Proof.
  induction n as [| n IH]; intros H; simpl.
  - apply continuous_const.
  - apply (continuous_plus (fun t => rsum n (f t)) (fun t => f t n)); [apply IH; intros; apply H; lia | apply H; lia].
Qed.

Definition inverse_error (n : nat) (B A : nat -> nat -> R) (i j : nat) : R := rsum n (fun k => B i k * A k j) - delta i j.
Definition total_error (n : nat) (E : nat -> nat -> R) : R := rsum n (fun i => rsum n (fun j => Rabs (E i j))).

Lemma error_times n B A v i : (i < n)%nat ->
  rsum n (fun j => inverse_error n B A i j * v j) = rsum n (fun k => B i k * rsum n (fun j => A k j * v j)) - v i.
Proof.
  intros Hi. unfold inverse_error. rewrite product_assoc, <- (rsum_delta_left n i v Hi) at 1.
  rewrite <- rsum_minus. apply rsum_ext; intros j Hj. ring.
Qed.

Lemma near_invertible n B A : total_error n (inverse_error n B A) <= / 2 -> invertible n A.
Proof.
  intros H. apply injective_invertible. intros v Hv k Hk.
  assert (H0 : rsum n (fun i => Rabs (v i)) <= 2 * rsum n (fun i => Rabs 0)).
  { apply (contraction n (inverse_error n B A)); [| exact H]. intros i Hi. rewrite error_times by exact Hi.
    rewrite (rsum_eq0 n (fun k => B i k * _)); [ring |]. intros l Hl. rewrite Hv by exact Hl. ring. }
  rewrite (rsum_eq0 n (fun _ => Rabs 0)) in H0 by (intros; apply Rabs_R0).
  assert (Hl : Rabs (v k) <= rsum n (fun i => Rabs (v i))).
  { rewrite <- (rsum_delta n k (fun k => Rabs (v k)) Hk). apply rsum_le. intros l Hl.
    unfold delta. pose proof (Rabs_pos (v l)). destruct (Nat.eqb l k); lra. }
  destruct (Req_dec (v k) 0) as [E | E]; [exact E |]. pose proof (Rabs_pos_lt _ E). lra.
Qed.

Lemma near_bound n B A C i j : is_inverse n A C -> total_error n (inverse_error n B A) <= / 2 -> (i < n)%nat -> (j < n)%nat ->
  Rabs (C i j - B i j) <= total_error n (inverse_error n B A) * (2 * rsum n (fun i => Rabs (B i j))).
Proof.
  intros HC H Hi Hj.
  assert (Hv : forall i, (i < n)%nat -> C i j = B i j - rsum n (fun l => inverse_error n B A i l * C l j)).
  { intros p Hp. rewrite (error_times n B A (fun l => C l j)) by exact Hp.
    rewrite (rsum_ext n _ (fun k => B p k * delta k j)).
    - rewrite rsum_delta_r by exact Hj. ring.
    - intros k Hk. rewrite (proj2 (HC k j Hk Hj)). reflexivity. }
  pose proof (contraction n (inverse_error n B A) (fun i => C i j) (fun i => B i j) Hv H) as Hb. cbv beta in Hb.
  replace (C i j - B i j) with (- rsum n (fun l => inverse_error n B A i l * C l j)) by (rewrite (Hv i Hi); ring).
  rewrite Rabs_Ropp. eapply Rle_trans; [apply rsum_abs_le |].
  set (S := rsum n (fun i => Rabs (C i j))) in *.
  assert (Hle : forall l, (l < n)%nat -> Rabs (C l j) <= S).
  { intros l Hl. unfold S. rewrite <- (rsum_delta n l (fun k => Rabs (C k j)) Hl). apply rsum_le. intros k Hk.
    unfold delta. pose proof (Rabs_pos (C k j)). destruct (Nat.eqb k l); lra. }
  assert (HS : 0 <= S) by (apply rsum_ge0; intros; apply Rabs_pos).
  apply Rle_trans with (total_error n (inverse_error n B A) * S).
  - unfold total_error. rewrite <- rsum_scal_r.
    apply Rle_trans with (rsum n (fun l => Rabs (inverse_error n B A i l)) * S).
    + rewrite <- rsum_scal_r. apply rsum_le. intros l Hl. rewrite Rabs_mult.
      apply Rmult_le_compat_l; [apply Rabs_pos | apply Hle; exact Hl].
    + rewrite <- (rsum_delta n i (fun k => rsum n (fun l => Rabs (inverse_error n B A k l)) * S) Hi).
      apply rsum_le. intros k Hk.
      assert (0 <= rsum n (fun l => Rabs (inverse_error n B A k l)) * S).
      { apply Rmult_le_pos; [apply rsum_ge0; intros; apply Rabs_pos | exact HS]. }
      unfold delta. destruct (Nat.eqb k i); lra.
  - apply Rmult_le_compat_l; [| exact Hb].
    unfold total_error. apply rsum_ge0; intros. apply rsum_ge0; intros. apply Rabs_pos.
Qed.

Section Moving.
Variables (n : nat) (A : R -> nat -> nat -> R) (x : R).
Hypothesis invertible_here : invertible n (A x).
Hypothesis moves : forall i j, (i < n)%nat -> (j < n)%nat -> ex_derive (fun t => A t i j) x.

Let distance (t : R) : R := total_error n (inverse_error n (minv n (A x)) (A t)).

Lemma distance_continuous : continuous distance x.
Proof.
  unfold distance, total_error, inverse_error. apply continuous_rsum; intros i Hi. apply continuous_rsum; intros j Hj.
  apply (continuous_comp _ Rabs); [| apply continuous_Rabs].
  apply (continuous_minus (fun t => rsum n (fun k => minv n (A x) i k * A t k j)) (fun _ => delta i j));
    [| apply continuous_const].
  apply continuous_rsum; intros k Hk. apply (continuous_scal_r (minv n (A x) i k) (fun t => A t k j)).
  apply (ex_derive_continuous (fun t => A t k j)). apply moves; assumption.
Qed.

Lemma distance_here : distance x = 0.
Proof.
  unfold distance, total_error. apply rsum_eq0; intros i Hi. apply rsum_eq0; intros j Hj.
  unfold inverse_error. rewrite (proj1 (minv_inverse n (A x) invertible_here i j Hi Hj)).
  rewrite Rminus_diag_eq by reflexivity. apply Rabs_R0.
Qed.

Lemma distance_small (e : R) : 0 < e -> locally x (fun t => distance t <= e).
Proof.
  intros He. pose proof (proj1 (filterlim_locally distance (distance x)) distance_continuous (mkposreal e He)) as H.
  revert H. apply filter_imp. intros t Ht. rewrite distance_here in Ht.
  change (Rabs (distance t - 0) < e) in Ht. pose proof (Rle_abs (distance t - 0)). lra.
Qed.

Lemma invertible_near : locally x (fun t => invertible n (A t)).
Proof.
  generalize (distance_small (/ 2) ltac:(lra)). apply filter_imp. intros t Ht.
  exact (near_invertible n (minv n (A x)) (A t) Ht).
Qed.

Lemma minv_continuous i j : (i < n)%nat -> (j < n)%nat -> continuous (fun t => minv n (A t) i j) x.
Proof.
  intros Hi Hj. apply filterlim_locally. intros e.
  set (S := 2 * rsum n (fun i => Rabs (minv n (A x) i j))).
  assert (HS : 0 <= S).
  { unfold S. assert (0 <= rsum n (fun i => Rabs (minv n (A x) i j))) by (apply rsum_ge0; intros; apply Rabs_pos).
    lra. }
  pose proof (cond_pos e) as He.
  assert (Hd : 0 < e / (S + 1)) by (apply Rdiv_lt_0_compat; lra).
  assert (Hboth : locally x (fun t => distance t <= / 2 /\ distance t <= e / (S + 1))).
  { apply filter_and; apply distance_small; [lra | exact Hd]. }
  revert Hboth. apply filter_imp. intros t [H1 H2]. change (Rabs (minv n (A t) i j - minv n (A x) i j) < e).
  assert (Ht : invertible n (A t)) by exact (near_invertible n (minv n (A x)) (A t) H1).
  pose proof (near_bound n (minv n (A x)) (A t) (minv n (A t)) i j (minv_inverse n (A t) Ht) H1 Hi Hj) as H.
  fold (distance t) in H. fold S in H.
  eapply Rle_lt_trans; [exact H |].
  apply Rle_lt_trans with (e / (S + 1) * S); [apply Rmult_le_compat_r; assumption |].
  apply Rmult_lt_reg_r with (S + 1); [lra |]. field_simplify; nra.
Qed.
End Moving.

Lemma D_continuous_times (g h : R -> R) (x d : R) : continuous g x -> is_derive h x d ->
  is_derive (fun t => g t * (h t - h x)) x (g x * d).
Proof.
  intros Hg Hh. apply is_derive_Reals. apply is_derive_Reals in Hh. intros e He.
  set (G := Rabs (g x) + 1). set (Q := Rabs d + 1).
  assert (HG : 0 < G) by (unfold G; pose proof (Rabs_pos (g x)); lra).
  assert (HQ : 0 < Q) by (unfold Q; pose proof (Rabs_pos d); lra).
  assert (He1 : 0 < Rmin 1 (e / (2 * G))) by (apply Rmin_pos; [lra | apply Rdiv_lt_0_compat; lra]).
  destruct (Hh _ He1) as [d1 Hd1].
  assert (He2 : 0 < e / (2 * Q)) by (apply Rdiv_lt_0_compat; lra).
  destruct (proj1 (filterlim_locally g (g x)) Hg (mkposreal _ He2)) as [d2 Hd2].
  assert (Hd : 0 < Rmin d1 d2) by (apply Rmin_pos; apply cond_pos).
  exists (mkposreal _ Hd). intros s Hs Hlt. simpl in Hlt.
  assert (L1 : Rabs s < d1) by (eapply Rlt_le_trans; [exact Hlt | apply Rmin_l]).
  assert (L2 : Rabs s < d2) by (eapply Rlt_le_trans; [exact Hlt | apply Rmin_r]).
  specialize (Hd1 s Hs L1). set (q := (h (x + s) - h x) / s) in *.
  assert (Hgs : Rabs (g (x + s) - g x) < e / (2 * Q)).
  { apply (Hd2 (x + s)). change (Rabs (x + s - x) < d2). replace (x + s - x) with s by ring. exact L2. }
  replace ((g (x + s) * (h (x + s) - h x) - g x * (h x - h x)) / s - g x * d)
    with ((g (x + s) - g x) * q + g x * (q - d)) by (unfold q; field; exact Hs).
  assert (B1 : Rabs (q - d) < 1) by (eapply Rlt_le_trans; [exact Hd1 | apply Rmin_l]).
  assert (B2 : Rabs (q - d) < e / (2 * G)) by (eapply Rlt_le_trans; [exact Hd1 | apply Rmin_r]).
  assert (B3 : Rabs q <= Q).
  { unfold Q. replace q with (q - d + d) by ring. eapply Rle_trans; [apply Rabs_triang |]. lra. }
  eapply Rle_lt_trans; [apply Rabs_triang |]. rewrite !Rabs_mult.
  apply Rle_lt_trans with (Rabs (g (x + s) - g x) * Q + G * Rabs (q - d)).
  - apply Rplus_le_compat.
    + apply Rmult_le_compat_l; [apply Rabs_pos | exact B3].
    + apply Rmult_le_compat_r; [apply Rabs_pos | unfold G; lra].
  - replace e with (e / (2 * Q) * Q + G * (e / (2 * G))) by (field; lra).
    apply Rplus_lt_compat; [apply Rmult_lt_compat_r | apply Rmult_lt_compat_l]; assumption.
Qed.

Theorem D_minv n (A : R -> nat -> nat -> R) (A' : nat -> nat -> R) (x : R) i j :
  invertible n (A x) ->
  (forall k l, (k < n)%nat -> (l < n)%nat -> is_derive (fun t => A t k l) x (A' k l)) ->
  (i < n)%nat -> (j < n)%nat ->
  is_derive (fun t => minv n (A t) i j) x
    (- rsum n (fun k => rsum n (fun l => minv n (A x) i k * A' k l * minv n (A x) l j))).
Proof.
  intros HA HD Hi Hj.
  assert (Hex : forall k l, (k < n)%nat -> (l < n)%nat -> ex_derive (fun t => A t k l) x).
  { intros k l Hk Hl. exists (A' k l). apply HD; assumption. }
  apply (is_derive_ext_loc (fun t => minv n (A x) i j
    - rsum n (fun k => rsum n (fun l => minv n (A t) i k * (A t k l - A x k l) * minv n (A x) l j)))).
  - generalize (invertible_near n A x HA Hex). apply filter_imp. intros t Ht.
    transitivity (minv n (A x) i j
      - (rsum n (fun k => minv n (A t) i k * rsum n (fun l => A t k l * minv n (A x) l j))
         - rsum n (fun k => minv n (A t) i k * rsum n (fun l => A x k l * minv n (A x) l j)))).
    { f_equal. rewrite <- rsum_minus. apply rsum_ext; intros k Hk.
      rewrite <- Rmult_minus_distr_l, <- rsum_minus, <- rsum_scal_l. apply rsum_ext; intros l Hl. ring. }
    rewrite product_assoc.
    rewrite (rsum_ext n _ (fun l => delta i l * minv n (A x) l j)).
    2:{ intros l Hl. rewrite (proj1 (minv_inverse n (A t) Ht i l Hi Hl)). reflexivity. }
    rewrite rsum_delta_left by exact Hi.
    rewrite (rsum_ext n (fun k => minv n (A t) i k * rsum n _) (fun k => minv n (A t) i k * delta k j)).
    2:{ intros k Hk. rewrite (proj2 (minv_inverse n (A x) HA k j Hk Hj)). reflexivity. }
    rewrite rsum_delta_r by exact Hj.
    match goal with |- @eq _ ?a ?b => change (@eq R a b) end. ring.
  - eapply D_eq.
    + apply D_minus; [apply D_const |]. apply D_rsum. intros k Hk. apply D_rsum. intros l Hl.
      apply D_scal_r. apply (D_continuous_times (fun t => minv n (A t) i k) (fun t => A t k l)).
      * apply minv_continuous; assumption.
      * apply HD; assumption.
    + cbv beta. ring.
Qed.

(** ** Symmetric and definite matrices *)

Definition symmetric (n : nat) (A : nat -> nat -> R) : Prop :=
  forall i j, (i < n)%nat -> (j < n)%nat -> A i j = A j i.
Definition matrix_form (n : nat) (A : nat -> nat -> R) (v : nat -> R) : R :=
  rsum n (fun i => rsum n (fun j => v i * A i j * v j)).
Definition positive_semidefinite (n : nat) (A : nat -> nat -> R) : Prop :=
  symmetric n A /\ forall v, 0 <= matrix_form n A v.
Definition positive_definite (n : nat) (A : nat -> nat -> R) : Prop :=
  symmetric n A /\ forall v, (exists k, (k < n)%nat /\ v k <> 0) -> 0 < matrix_form n A v.

Lemma form_times n A v : matrix_form n A v = rsum n (fun i => v i * rsum n (fun j => A i j * v j)).
Proof. apply rsum_ext; intros i Hi. rewrite <- rsum_scal_l. apply rsum_ext; intros j Hj. ring. Qed.

Lemma form_zero n A v : (forall k, (k < n)%nat -> v k = 0) -> matrix_form n A v = 0.
Proof. intros H. apply rsum_eq0; intros i Hi. apply rsum_eq0; intros j Hj. rewrite (H i Hi). ring. Qed.

Lemma definite_semidefinite n A : positive_definite n A -> positive_semidefinite n A.
Proof.
  intros [HS HA]. split; [exact HS |]. intros v.
  destruct (classic (exists k, (k < n)%nat /\ v k <> 0)) as [H | H]; [left; exact (HA v H) |].
  right. symmetry. apply form_zero. intros k Hk.
  destruct (Req_dec (v k) 0) as [E | E]; [exact E | exfalso; apply H; exists k; split; assumption].
Qed.

Lemma definite_invertible n A : positive_definite n A -> invertible n A.
Proof.
  intros [_ HA]. apply injective_invertible. intros v Hv k Hk.
  destruct (Req_dec (v k) 0) as [E | E]; [exact E | exfalso].
  pose proof (HA v (ex_intro _ k (conj Hk E))) as H. rewrite form_times in H.
  rewrite rsum_eq0 in H; [lra |]. intros i Hi. rewrite Hv by exact Hi. ring.
Qed.

Lemma form_plus n A B v : matrix_form n (fun i j => A i j + B i j) v = matrix_form n A v + matrix_form n B v.
Proof.
  unfold matrix_form. rewrite <- rsum_plus. apply rsum_ext; intros i Hi. rewrite <- rsum_plus.
  apply rsum_ext; intros j Hj. ring.
Qed.

Lemma form_scal n c A v : matrix_form n (fun i j => c * A i j) v = c * matrix_form n A v.
Proof.
  unfold matrix_form. rewrite <- rsum_scal_l. apply rsum_ext; intros i Hi. rewrite <- rsum_scal_l.
  apply rsum_ext; intros j Hj. ring.
Qed.

Lemma form_diagonal n a v : matrix_form n (fun i j => a i * delta i j) v = rsum n (fun i => a i * v i ^ 2).
Proof.
  apply rsum_ext; intros i Hi.
  rewrite (rsum_ext n _ (fun j => delta i j * (v i * a i * v j))) by (intros; ring).
  rewrite (rsum_delta_left n i (fun j => v i * a i * v j)) by exact Hi. ring.
Qed.

Lemma form_gram n m (w : nat -> R) (U : nat -> nat -> R) v :
  matrix_form n (fun r s => rsum m (fun t => w t * U r t * U s t)) v
  = rsum m (fun t => w t * rsum n (fun r => v r * U r t) ^ 2).
Proof.
  unfold matrix_form.
  transitivity (rsum n (fun i => rsum m (fun t => v i * U i t * (w t * rsum n (fun j => U j t * v j))))).
  - apply rsum_ext; intros i Hi.
    transitivity (rsum n (fun j => rsum m (fun t => v i * (w t * U i t * U j t) * v j))).
    { apply rsum_ext; intros j Hj. rewrite <- rsum_scal_l, <- rsum_scal_r. reflexivity. }
    rewrite rsum_swap. apply rsum_ext; intros t Ht. rewrite <- !rsum_scal_l. apply rsum_ext; intros j Hj. ring.
  - rewrite rsum_swap. apply rsum_ext; intros t Ht. rewrite rsum_scal_r.
    rewrite (rsum_ext n (fun j => U j t * v j) (fun r => v r * U r t)) by (intros; ring). ring.
Qed.

Lemma inverse_of_transpose n A B : is_inverse n A B -> is_inverse n (fun r s => A s r) (fun r s => B s r).
Proof.
  intros H i j Hi Hj.
  split; [rewrite (delta_sym i j), <- (proj2 (H j i Hj Hi)) | rewrite (delta_sym i j), <- (proj1 (H j i Hj Hi))];
    apply rsum_ext; intros k Hk; ring.
Qed.

Lemma symmetric_inverse n A : symmetric n A -> invertible n A -> symmetric n (minv n A).
Proof.
  intros HS HA i j Hi Hj.
  rewrite (minv_ext n A (fun r s => A s r)) by (intros; apply HS; assumption).
  apply (minv_is n (fun r s => A s r) (fun r s => minv n A s r)); try assumption.
  apply inverse_of_transpose, minv_inverse. exact HA.
Qed.

Lemma form_inverse n A v : invertible n A ->
  symmetric n A -> matrix_form n (minv n A) v = matrix_form n A (fun i => rsum n (fun j => minv n A i j * v j)).
Proof.
  intros HA HS. rewrite !form_times.
  transitivity (rsum n (fun i => rsum n (fun j => minv n A i j * v j) * v i)).
  - apply rsum_ext; intros i Hi. ring.
  - apply rsum_ext; intros i Hi. f_equal. rewrite product_assoc.
    rewrite <- (rsum_delta_left n i v Hi). apply rsum_ext; intros k Hk.
    rewrite (proj2 (minv_inverse n A HA i k Hi Hk)). reflexivity.
Qed.

Lemma inverse_of_inverse n A : invertible n A -> is_inverse n (minv n A) A.
Proof. intros H i j Hi Hj. destruct (minv_inverse n A H i j Hi Hj) as [H1 H2]. split; assumption. Qed.

Lemma inverse_of_multiple n c A : c <> 0 -> invertible n A ->
  is_inverse n (fun r s => c * A r s) (fun r s => minv n A r s * / c).
Proof.
  intros Hc H i j Hi Hj.
  split; [rewrite <- (proj1 (minv_inverse n A H i j Hi Hj)) | rewrite <- (proj2 (minv_inverse n A H i j Hi Hj))];
    apply rsum_ext; intros k Hk; field; exact Hc.
Qed.

Definition matrix_product (n : nat) (A B : nat -> nat -> R) (i j : nat) : R := rsum n (fun k => A i k * B k j).

Lemma inverse_of_product n A B : invertible n A -> invertible n B ->
  is_inverse n (matrix_product n A B) (matrix_product n (minv n B) (minv n A)).
Proof.
  intros HA HB. apply left_inverse. intros i j Hi Hj. unfold matrix_product.
  rewrite <- (product_assoc n n (fun l => minv n B i l) (minv n A) (fun k => rsum n (fun q => A k q * B q j))).
  rewrite <- (proj1 (minv_inverse n B HB i j Hi Hj)). apply rsum_ext; intros k Hk. f_equal.
  rewrite product_assoc. rewrite <- (rsum_delta_left n k (fun q => B q j) Hk).
  apply rsum_ext; intros l Hl. rewrite (proj1 (minv_inverse n A HA k l Hk Hl)). reflexivity.
Qed.

Lemma diagonal_symmetric n (a : nat -> R) : symmetric n (fun r s => a r * delta r s).
Proof.
  intros i j Hi Hj. unfold delta. destruct (Nat.eqb_spec i j) as [-> | Hne]; [rewrite Nat.eqb_refl; reflexivity |].
  rewrite (proj2 (Nat.eqb_neq j i)) by (intros E; apply Hne; symmetry; exact E). ring.
Qed.

Lemma diagonal_definite n (a : nat -> R) : (forall r, (r < n)%nat -> 0 < a r) ->
  positive_definite n (fun r s => a r * delta r s).
Proof.
  intros H. split; [exact (diagonal_symmetric n a) |]. intros v [k [Hk Hv]]. rewrite form_diagonal.
  apply Rlt_le_trans with (a k * v k ^ 2).
  - apply Rmult_lt_0_compat; [exact (H k Hk) |]. pose proof (pow2_gt_0 (v k) Hv). lra.
  - rewrite <- (rsum_delta n k (fun k => a k * v k ^ 2) Hk). apply rsum_le. intros l Hl.
    pose proof (Rmult_le_pos _ _ (Rlt_le _ _ (H l Hl)) (pow2_ge_0 (v l))).
    unfold delta. destruct (Nat.eqb l k); lra.
Qed.

Lemma identity_definite n : positive_definite n delta.
Proof.
  destruct (diagonal_definite n (fun _ => 1) (fun _ _ => Rlt_0_1)) as [_ H].
  split; [intros i j Hi Hj; apply delta_sym |]. intros v Hv. specialize (H v Hv).
  replace (matrix_form n delta v) with (matrix_form n (fun r s => 1 * delta r s) v); [exact H |].
  apply rsum_ext; intros i Hi. apply rsum_ext; intros j Hj. ring.
Qed.

Lemma definite_inverse n A : positive_definite n A -> positive_definite n (minv n A).
Proof.
  intros HA. pose proof (definite_invertible n A HA) as HI. destruct HA as [HS HA].
  split; [exact (symmetric_inverse n A HS HI) |]. intros v [k [Hk Hv]].
  rewrite form_inverse by assumption. apply HA.
  apply NNPP. intros Hno. apply Hv.
  rewrite <- (rsum_delta_left n k v Hk).
  transitivity (rsum n (fun i => A k i * rsum n (fun j => minv n A i j * v j))).
  - rewrite product_assoc. apply rsum_ext; intros l Hl.
    rewrite (proj2 (minv_inverse n A HI k l Hk Hl)). reflexivity.
  - apply rsum_eq0; intros i Hi.
    destruct (Req_dec (rsum n (fun j => minv n A i j * v j)) 0) as [E | E]; [rewrite E; ring |].
    exfalso. apply Hno. exists i. split; assumption.
Qed.

Lemma semidefinite_definite n A : positive_semidefinite n A -> invertible n A -> positive_definite n A.
Proof.
  intros [HS HA] HI. split; [exact HS |]. intros v [k [Hk Hv]].
  destruct (Rle_lt_or_eq_dec _ _ (HA v)) as [H | H]; [exact H | exfalso].
  apply Hv. rewrite <- (rsum_delta_left n k v Hk).
  transitivity (rsum n (fun i => minv n A k i * rsum n (fun j => A i j * v j))).
  - rewrite product_assoc. apply rsum_ext; intros l Hl.
    rewrite (proj1 (minv_inverse n A HI k l Hk Hl)). reflexivity.
  - set (w := fun i => rsum n (fun j => A i j * v j)).
    assert (Hw : forall t, 0 <= t * (2 * rsum n (fun i => w i ^ 2)) + t ^ 2 * matrix_form n A w).
    { intros t. pose proof (HA (fun i => v i + t * w i)) as Ht.
      replace (matrix_form n A (fun i => v i + t * w i))
        with (matrix_form n A v + t * (2 * rsum n (fun i => w i ^ 2)) + t ^ 2 * matrix_form n A w) in Ht; [lra |].
      transitivity (matrix_form n A v + t * rsum n (fun i => rsum n (fun j => v i * A i j * w j))
        + t * rsum n (fun i => rsum n (fun j => w i * A i j * v j)) + t ^ 2 * matrix_form n A w).
      - replace (rsum n (fun i => rsum n (fun j => v i * A i j * w j))) with (rsum n (fun i => w i ^ 2)).
        + replace (rsum n (fun i => rsum n (fun j => w i * A i j * v j))) with (rsum n (fun i => w i ^ 2)); [ring |].
          apply rsum_ext; intros i Hi. unfold w at 1. rewrite <- Rsqr_pow2. unfold Rsqr.
          unfold w at 1. rewrite <- rsum_scal_l. apply rsum_ext; intros j Hj. unfold w. ring.
        + rewrite rsum_swap. apply rsum_ext; intros i Hi. rewrite <- Rsqr_pow2. unfold Rsqr.
          unfold w at 1. rewrite <- rsum_scal_r. apply rsum_ext; intros j Hj. rewrite (HS i j) by assumption. ring.
      - unfold matrix_form. rewrite <- !rsum_scal_l, <- !rsum_plus. apply rsum_ext; intros i Hi.
        rewrite <- !rsum_scal_l, <- !rsum_plus. apply rsum_ext; intros j Hj. ring. }
    set (q := rsum n (fun i => w i ^ 2)) in *.
    assert (Hq : 0 <= q) by (apply rsum_ge0; intros; apply pow2_ge_0).
    assert (Hq0 : q = 0).
    { pose proof (HA w) as Hf. set (f := matrix_form n A w) in *.
      destruct (Rle_lt_or_eq_dec _ _ Hq) as [Hpos | E]; [exfalso | symmetry; exact E].
      pose proof (Hw (- (q / (f + 1)))) as Ht.
      assert (Hd : 0 < q / (f + 1)) by (apply Rdiv_lt_0_compat; lra).
      assert (Hfd : q / (f + 1) * f <= q).
      { apply Rmult_le_reg_r with (f + 1); [lra |].
        replace (q / (f + 1) * f * (f + 1)) with (q * f) by (field; lra). nra. }
      set (d := q / (f + 1)) in *. nra. }
    apply rsum_eq0; intros i Hi. fold (w i).
    assert (Hi2 : w i ^ 2 <= q).
    { unfold q. rewrite <- (rsum_delta n i (fun k => w k ^ 2) Hi). apply rsum_le. intros l Hl.
      pose proof (pow2_ge_0 (w l)). unfold delta. destruct (Nat.eqb l i); lra. }
    pose proof (pow2_ge_0 (w i)). assert (E : w i ^ 2 = 0) by lra.
    replace (w i) with 0; [ring |]. symmetry. apply Rsqr_0_uniq. rewrite Rsqr_pow2. exact E.
Qed.

Lemma form_square n (a v : nat -> R) : matrix_form n (fun r s => a r * a s) v = rsum n (fun k => v k * a k) ^ 2.
Proof.
  unfold matrix_form.
  transitivity (rsum n (fun i => v i * a i * rsum n (fun k => v k * a k))).
  - apply rsum_ext; intros i Hi. rewrite <- rsum_scal_l. apply rsum_ext; intros j Hj. ring.
  - rewrite rsum_scal_r. ring.
Qed.

Lemma form_rsum n m (A : nat -> nat -> nat -> R) v :
  matrix_form n (fun r s => rsum m (fun t => A r s t)) v = rsum m (fun t => matrix_form n (fun r s => A r s t) v).
Proof.
  unfold matrix_form. rewrite (rsum_swap m n). apply rsum_ext; intros i Hi. rewrite (rsum_swap m n).
  apply rsum_ext; intros j Hj.
  rewrite <- rsum_scal_l, <- rsum_scal_r. reflexivity.
Qed.

Lemma square_sum_nonzero n (a : nat -> R) : 0 < rsum n (fun i => a i ^ 2) -> exists k, (k < n)%nat /\ a k <> 0.
Proof.
  intros H. apply NNPP. intros Hno. rewrite rsum_eq0 in H; [lra |]. intros k Hk.
  destruct (Req_dec (a k) 0) as [E | E]; [rewrite E; ring | exfalso; apply Hno; exists k; split; assumption].
Qed.

(** The inverse of A + a bᵀ. *)
Definition updated_inverse (n : nat) (A : nat -> nat -> R) (a b : nat -> R) (i j : nat) : R :=
  minv n A i j - rsum n (fun k => minv n A i k * a k) * rsum n (fun l => b l * minv n A l j)
    * / (1 + rsum n (fun k => rsum n (fun l => b k * minv n A k l * a l))).

Lemma inverse_of_update n A a b : invertible n A ->
  1 + rsum n (fun k => rsum n (fun l => b k * minv n A k l * a l)) <> 0 ->
  is_inverse n (fun r s => A r s + a r * b s) (updated_inverse n A a b).
Proof.
  intros HA H. apply left_inverse. intros i j Hi Hj.
  set (g := 1 + _) in H.
  set (u := fun i => rsum n (fun k => minv n A i k * a k)).
  set (w := fun j => rsum n (fun l => b l * minv n A l j)).
  assert (Hg : rsum n (fun k => w k * a k) = g - 1).
  { unfold g, w. rewrite <- (product_assoc n n b (minv n A) a). ring_simplify.
    apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring. }
  assert (Hw : rsum n (fun k => w k * A k j) = b j).
  { unfold w. rewrite <- (product_assoc n n b (minv n A) (fun k => A k j)).
    rewrite (rsum_ext n _ (fun l => b l * delta l j)).
    - apply rsum_delta_r. exact Hj.
    - intros l Hl. rewrite (proj1 (minv_inverse n A HA l j Hl Hj)). reflexivity. }
  transitivity (rsum n (fun k => minv n A i k * A k j) + rsum n (fun k => minv n A i k * a k) * b j
    - u i * / g * (rsum n (fun k => w k * A k j) + rsum n (fun k => w k * a k) * b j)).
  - rewrite Rmult_plus_distr_l, <- !rsum_scal_r, <- !rsum_scal_l.
    rewrite <- !rsum_plus, <- rsum_minus. apply rsum_ext; intros k Hk.
    unfold updated_inverse. fold (u i). fold (w k). fold g. ring.
  - rewrite Hw, Hg, (proj1 (minv_inverse n A HA i j Hi Hj)). fold (u i). field. exact H.
Qed.

Lemma push_through n m i j c (U V : nat -> nat -> R) : (i < n)%nat -> (j < m)%nat ->
  invertible n (fun r s => c * delta r s + rsum m (fun t => U r t * V t s)) ->
  invertible m (fun r s => c * delta r s + rsum n (fun k => V r k * U k s)) ->
  rsum n (fun k => minv n (fun r s => c * delta r s + rsum m (fun t => U r t * V t s)) i k * U k j)
  = rsum m (fun k => U i k * minv m (fun r s => c * delta r s + rsum n (fun t => V r t * U t s)) k j).
Proof.
  intros Hi Hj HP HQ.
  set (P := fun r s => c * delta r s + rsum m (fun t => U r t * V t s)) in *.
  set (Q := fun r s => c * delta r s + rsum n (fun k => V r k * U k s)) in *.
  assert (E : forall r s, (r < n)%nat -> (s < m)%nat ->
    rsum n (fun k => P r k * U k s) = rsum m (fun k => U r k * Q k s)).
  { intros r s Hr Hs. unfold P, Q.
    transitivity (c * rsum n (fun k => delta r k * U k s) + rsum n (fun k => rsum m (fun t => U r t * V t k) * U k s)).
    { rewrite <- rsum_scal_l, <- rsum_plus. apply rsum_ext; intros k Hk. ring. }
    rewrite (rsum_delta_left n r (fun k => U k s)) by exact Hr.
    rewrite <- (product_assoc m n (fun t => U r t) V (fun k => U k s)).
    transitivity (c * rsum m (fun k => U r k * delta k s) + rsum m (fun t => U r t * rsum n (fun k => V t k * U k s))).
    { rewrite rsum_delta_r by exact Hs. reflexivity. }
    rewrite <- rsum_scal_l, <- rsum_plus. apply rsum_ext; intros k Hk. ring. }
  transitivity (rsum n (fun k => minv n P i k * rsum m (fun l => rsum m (fun q => U k q * Q q l) * minv m Q l j))).
  - apply rsum_ext; intros k Hk. f_equal.
    rewrite <- (product_assoc m m (fun q => U k q) Q (fun l => minv m Q l j)).
    rewrite (rsum_ext m _ (fun q => U k q * delta q j)).
    + rewrite rsum_delta_r by exact Hj. reflexivity.
    + intros q Hq. rewrite (proj2 (minv_inverse m Q HQ q j Hq Hj)). reflexivity.
  - rewrite (rsum_ext n _ (fun k => minv n P i k * rsum m (fun l => rsum n (fun q => P k q * U q l) * minv m Q l j))).
    2:{ intros k Hk. f_equal. apply rsum_ext; intros l Hl. rewrite E by assumption. reflexivity. }
    rewrite product_assoc. apply rsum_ext; intros l Hl. f_equal.
    rewrite product_assoc. rewrite <- (rsum_delta_left n i (fun q => U q l) Hi).
    apply rsum_ext; intros q Hq. rewrite (proj1 (minv_inverse n P HP i q Hi Hq)). reflexivity.
Qed.

(** ** The same entries, and matrices with one entry *)

Lemma symmetric_ext n A B : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) ->
  symmetric n A -> symmetric n B.
Proof. intros H HA i j Hi Hj. rewrite <- !H by assumption. apply HA; assumption. Qed.

Lemma form_ext n A B v : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) -> matrix_form n A v = matrix_form n B v.
Proof. intros H. apply rsum_ext; intros i Hi. apply rsum_ext; intros j Hj. rewrite H by assumption. reflexivity. Qed.

Lemma definite_ext n A B : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) ->
  positive_definite n A -> positive_definite n B.
Proof.
  intros H [HS HA]. split; [exact (symmetric_ext n A B H HS) |].
  intros v Hv. rewrite <- (form_ext n A B v H). exact (HA v Hv).
Qed.

Lemma semidefinite_ext n A B : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) ->
  positive_semidefinite n A -> positive_semidefinite n B.
Proof.
  intros H [HS HA]. split; [exact (symmetric_ext n A B H HS) |].
  intros v. rewrite <- (form_ext n A B v H). exact (HA v).
Qed.

(** U C Uᵀ. *)
Definition congruent (m : nat) (U C : nat -> nat -> R) (r s : nat) : R :=
  rsum m (fun k => rsum m (fun l => U r k * C k l * U s l)).

Lemma congruence n m (U C : nat -> nat -> R) : symmetric m C -> symmetric n (congruent m U C) /\
  forall v, matrix_form n (congruent m U C) v = matrix_form m C (fun k => rsum n (fun r => v r * U r k)).
Proof.
  intros HC. split.
  - intros i j Hi Hj. unfold congruent. rewrite rsum_swap. apply rsum_ext; intros k Hk. apply rsum_ext; intros l Hl.
    rewrite (HC l k) by assumption. ring.
  - intros v. unfold matrix_form, congruent.
    transitivity (rsum n (fun i => rsum m (fun k => v i * U i k * rsum m (fun l => C k l * rsum n (fun j => v j * U j l))))).
    + apply rsum_ext; intros i Hi.
      transitivity (rsum n (fun j => rsum m (fun k => v i * U i k * rsum m (fun l => C k l * U j l) * v j))).
      { apply rsum_ext; intros j Hj. rewrite <- rsum_scal_l, <- rsum_scal_r. apply rsum_ext; intros k Hk.
        rewrite <- 2 rsum_scal_l, <- 2 rsum_scal_r. apply rsum_ext; intros l Hl. ring. }
      rewrite rsum_swap. apply rsum_ext; intros k Hk.
      transitivity (v i * U i k * rsum n (fun j => rsum m (fun l => C k l * U j l) * v j)).
      { rewrite <- rsum_scal_l. apply rsum_ext; intros j Hj. ring. }
      f_equal.
      rewrite <- (product_assoc m n (fun l => C k l) (fun l j => U j l) v).
      apply rsum_ext; intros l Hl. f_equal. apply rsum_ext; intros j Hj. ring.
    + rewrite rsum_swap. apply rsum_ext; intros k Hk. rewrite rsum_scal_r.
      rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma symmetric_1 A : symmetric 1 A.
Proof. intros i j Hi Hj. replace i with j by lia. reflexivity. Qed.

Lemma definite_1 A : 0 < A 0%nat 0%nat -> positive_definite 1 A.
Proof.
  intros H. split; [exact (symmetric_1 A) |]. intros v [k [Hk Hv]]. replace k with 0%nat in Hv by lia.
  unfold matrix_form. rewrite !rsum_1. pose proof (pow2_gt_0 _ Hv). simpl in *. nra.
Qed.

Lemma semidefinite_1 A : 0 <= A 0%nat 0%nat -> positive_semidefinite 1 A.
Proof.
  intros H. split; [exact (symmetric_1 A) |]. intros v.
  unfold matrix_form. rewrite !rsum_1. pose proof (pow2_ge_0 (v 0%nat)). simpl in *. nra.
Qed.

Lemma det_1 A : det 1 A = A 0%nat 0%nat.
Proof. simpl. ring. Qed.

Lemma invertible_1 A : A 0%nat 0%nat <> 0 -> invertible 1 A.
Proof. intros H. unfold invertible. rewrite det_1. exact H. Qed.

Lemma minv_1 A : minv 1 A 0%nat 0%nat = / A 0%nat 0%nat.
Proof. rewrite minv_cofactor by lia. unfold cofactor. rewrite 2 det_1, with_row_same, delta_eq. ring. Qed.

(** ** Determinants: the derivative, updates, signs *)

Lemma Jacobi n (A : R -> nat -> nat -> R) (A' : nat -> nat -> R) x : invertible n (A x) ->
  (forall r c, (r < n)%nat -> (c < n)%nat -> is_derive (fun t => A t r c) x (A' r c)) ->
  is_derive (fun t => det n (A t)) x
    (det n (A x) * rsum n (fun k => rsum n (fun l => minv n (A x) l k * A' k l))).
Proof.
  intros HA H. eapply D_eq; [exact (D_det n A A' x H) |].
  rewrite <- rsum_scal_l. apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros c Hc.
  rewrite cofactor_minv by assumption. ring.
Qed.

Lemma det_update n (A : nat -> nat -> R) (a b : nat -> R) : invertible n A ->
  det n (fun r s => A r s + a r * b s)
  = det n A * (1 + rsum n (fun k => rsum n (fun l => b k * minv n A k l * a l))).
Proof.
  intros HA.
  transitivity (det n A * det n (fun r s => delta r s + rsum n (fun l => minv n A r l * a l) * b s)).
  - rewrite <- det_product. apply det_ext. intros r s Hr Hs.
    transitivity (rsum n (fun k => A r k * delta k s) + rsum n (fun k => A r k * rsum n (fun l => minv n A k l * a l)) * b s).
    + rewrite rsum_delta_r by exact Hs. rewrite product_assoc. f_equal. f_equal.
      rewrite <- (rsum_delta_left n r a Hr). apply rsum_ext; intros l Hl.
      rewrite (proj2 (minv_inverse n A HA r l Hr Hl)). reflexivity.
    + rewrite <- rsum_scal_r, <- rsum_plus. apply rsum_ext; intros k Hk. ring.
  - f_equal. transitivity (1 + rsum n (fun k => rsum n (fun l => minv n A k l * a l) * b k)).
    + rewrite <- (det_identity_update n (fun r => rsum n (fun l => minv n A r l * a l)) b n (le_n n)).
      apply det_ext. intros r s Hr Hs. rewrite (proj2 (Nat.ltb_lt r n) Hr). reflexivity.
    + f_equal. apply rsum_ext; intros k Hk. rewrite <- rsum_scal_r. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma det_continuous n (A : R -> nat -> nat -> R) x :
  (forall r c, (r < n)%nat -> (c < n)%nat -> ex_derive (fun t => A t r c) x) -> continuous (fun t => det n (A t)) x.
Proof.
  intros H. apply (ex_derive_continuous (fun t => det n (A t))). eexists.
  apply (D_det n A (fun r c => Derive (fun t => A t r c) x)). intros r c Hr Hc. apply Derive_correct. exact (H r c Hr Hc).
Qed.

Lemma det_definite n A : positive_definite n A -> 0 < det n A.
Proof.
  intros HA.
  set (P := fun t r s => t * A r s + (1 - t) * delta r s).
  assert (HP : forall t, 0 <= t <= 1 -> invertible n (P t)).
  { intros t Ht. apply definite_invertible. split.
    - intros i j Hi Hj. unfold P. rewrite (proj1 HA i j Hi Hj), (delta_sym i j). reflexivity.
    - intros v Hv. unfold P.
      rewrite (form_plus n (fun r s => t * A r s) (fun r s => (1 - t) * delta r s)).
      rewrite (form_scal n t A), (form_scal n (1 - t) delta).
      pose proof (proj2 HA v Hv). pose proof (proj2 (identity_definite n) v Hv).
      destruct (Req_dec t 0) as [-> | Hne]; [lra |]. nra. }
  assert (HC : forall x, continuous (fun t => det n (P t)) x).
  { intros x. apply det_continuous. intros r c Hr Hc. unfold P. auto_derive. exact I. }
  destruct (Rlt_le_dec 0 (det n A)) as [H | H]; [exact H | exfalso].
  assert (E1 : det n (P 1) = det n A).
  { apply det_ext. intros r s Hr Hs. unfold P. ring. }
  assert (E0 : det n (P 0) = 1).
  { rewrite <- (det_identity n). apply det_ext. intros r s Hr Hs. unfold P. ring. }
  destruct (IVT_gen (fun t => det n (P t)) 0 1 0) as [t [Ht E]].
  - intros x. apply continuity_pt_filterlim. apply HC.
  - rewrite E0, E1. unfold Rmin, Rmax. destruct (Rle_dec 1 (det n A)); lra.
  - rewrite Rmin_left, Rmax_right in Ht by lra. exact (HP t Ht E).
Qed.

Lemma det_semidefinite n A : positive_semidefinite n A -> 0 <= det n A.
Proof.
  intros HA. destruct (Rle_lt_dec 0 (det n A)) as [H | H]; [exact H | exfalso].
  set (P := fun t r s => A r s + t * delta r s).
  assert (HC : continuous (fun t => det n (P t)) 0).
  { apply det_continuous. intros r c Hr Hc. unfold P. auto_derive. exact I. }
  assert (E0 : det n (P 0) = det n A).
  { apply det_ext. intros r s Hr Hs. unfold P. ring. }
  assert (Hd : 0 < - det n A) by lra.
  destruct (proj1 (filterlim_locally (fun t => det n (P t)) (det n (P 0))) HC (mkposreal _ Hd)) as [e He].
  specialize (He (e / 2)). pose proof (cond_pos e) as Hp.
  assert (B : ball 0 e (e / 2)).
  { change (Rabs (e / 2 - 0) < e). rewrite Rminus_0_r, Rabs_pos_eq; lra. }
  specialize (He B). change (Rabs (det n (P (e / 2)) - det n (P 0)) < - det n A) in He. rewrite E0 in He.
  assert (D : 0 < det n (P (e / 2))).
  { apply det_definite. split.
    - intros i j Hi Hj. unfold P. rewrite (proj1 HA i j Hi Hj), (delta_sym i j). reflexivity.
    - intros v Hv. unfold P. rewrite (form_plus n A (fun r s => e / 2 * delta r s)), (form_scal n (e / 2) delta).
      pose proof (proj2 HA v). pose proof (proj2 (identity_definite n) v Hv). nra. }
  apply Rabs_def2 in He. lra.
Qed.

Lemma det_minv n A : invertible n A -> det n (minv n A) = / det n A.
Proof.
  intros H. apply (Rmult_eq_reg_l (det n A)); [| exact H]. rewrite <- det_product, Rinv_r by exact H.
  rewrite <- (det_identity n). apply det_ext. intros r s Hr Hs. exact (proj2 (minv_inverse n A H r s Hr Hs)).
Qed.

(** ** Powers *)

Fixpoint mpow (n : nat) (A : nat -> nat -> R) (p : nat) : nat -> nat -> R :=
  match p with O => delta | S q => matrix_product n A (mpow n A q) end.

Lemma mpow_ext n A B p i j : (forall k l, (k < n)%nat -> (l < n)%nat -> A k l = B k l) -> (i < n)%nat ->
  mpow n A p i j = mpow n B p i j.
Proof.
  intros H. revert i j; induction p as [| p IH]; intros i j Hi; [reflexivity |].
  apply rsum_ext; intros k Hk. rewrite H, IH by assumption. reflexivity.
Qed.

Lemma mpow_plus n A p q i j : (i < n)%nat ->
  rsum n (fun k => mpow n A p i k * mpow n A q k j) = mpow n A (p + q) i j.
Proof.
  revert i j; induction p as [| p IH]; intros i j Hi.
  - exact (rsum_delta_left n i (fun k => mpow n A q k j) Hi).
  - change (rsum n (fun k => matrix_product n A (mpow n A p) i k * mpow n A q k j)
      = rsum n (fun k => A i k * mpow n A (p + q) k j)).
    unfold matrix_product.
    rewrite <- (product_assoc n n (fun k => A i k) (mpow n A p) (fun k => mpow n A q k j)).
    apply rsum_ext; intros k Hk. rewrite IH by exact Hk. reflexivity.
Qed.

Lemma D_mpow n (A : R -> nat -> nat -> R) (A' : nat -> nat -> R) x m i j :
  (forall k l, (k < n)%nat -> (l < n)%nat -> is_derive (fun t => A t k l) x (A' k l)) -> (i < n)%nat ->
  is_derive (fun t => mpow n (A t) m i j) x
    (rsum m (fun t => rsum n (fun k => rsum n (fun l => mpow n (A x) t i k * mpow n (A x) (m - S t) l j * A' k l)))).
Proof.
  intros H. revert i j; induction m as [| m IH]; intros i j Hi; [exact (D_const (delta i j) x) |].
  eapply D_eq.
  - apply (D_rsum n (fun t k => A t i k * mpow n (A t) m k j)). intros k Hk.
    apply (D_mult (fun t => A t i k) (fun t => mpow n (A t) m k j)); [exact (H i k Hi Hk) | exact (IH k j Hk)].
  - cbv beta. match goal with |- @eq _ ?a ?b => change (@eq R a b) end.
    rewrite rsum_plus, (rsum_skip m 0) by lia. f_equal.
    + symmetry. rewrite (rsum_ext n _ (fun k => delta i k * rsum n (fun l => mpow n (A x) m l j * A' k l))).
      * rewrite (rsum_delta_left n i (fun k => rsum n (fun l => mpow n (A x) m l j * A' k l))) by exact Hi.
        apply rsum_ext; intros k Hk. ring.
      * intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. replace (S m - 1)%nat with m by lia.
        change (mpow n (A x) 0 i k) with (delta i k). ring.
    + rewrite (rsum_ext n _ (fun q => rsum m (fun t => A x i q * rsum n (fun k => rsum n (fun l =>
        mpow n (A x) t q k * mpow n (A x) (m - S t) l j * A' k l))))) by (intros q Hq; rewrite rsum_scal_l; reflexivity).
      rewrite rsum_swap. apply rsum_ext; intros t Ht.
      change (rsum n (fun q => A x i q * rsum n (fun k => rsum n (fun l =>
          mpow n (A x) t q k * mpow n (A x) (m - S t) l j * A' k l)))
        = rsum n (fun k => rsum n (fun l => matrix_product n (A x) (mpow n (A x) t) i k
          * mpow n (A x) (m - S t) l j * A' k l))).
      rewrite (rsum_ext n _ (fun q => A x i q * rsum n (fun k => mpow n (A x) t q k
        * rsum n (fun l => mpow n (A x) (m - S t) l j * A' k l)))).
      * rewrite product_assoc. apply rsum_ext; intros k Hk. unfold matrix_product.
        rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
      * intros q Hq. f_equal. apply rsum_ext; intros k Hk. rewrite <- rsum_scal_l. apply rsum_ext; intros l Hl. ring.
Qed.

Lemma smooth_mpow dims n (F : array -> nat -> nat -> R) p i j (a : array) : (i < n)%nat -> (j < n)%nat ->
  (forall r c, (r < n)%nat -> (c < n)%nat -> smooth dims (fun b => F b r c) a) ->
  smooth dims (fun b => mpow n (F b) p i j) a.
Proof.
  intros Hi Hj H. revert i Hi; induction p as [| p IH]; intros i Hi; [exact (smooth_const dims (delta i j) a) |].
  refine (smooth_rsum dims n (fun b k => F b i k * mpow n (F b) p k j) a _). intros k Hk.
  refine (smooth_mult dims (fun b => F b i k) (fun b => mpow n (F b) p k j) a (H i k Hi Hk) (IH k Hk)).
Qed.
