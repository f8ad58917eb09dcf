(** A function whose Hessian form is nonnegative is convex: the second-order condition, for one array.

    Source: Boyd & Vandenberghe, Convex Optimization, 3.1.4.  On the way from x to z the function is one of a single
    number, whose slope does not fall.  [P] is where the function lives: a set that is open along each entry.
    [E v k] is the derivative of J in the entry k, at v. *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Steps.
Import ListNotations.
Open Scope R_scope.

(** * On a line *)

(** The mean value theorem between a and b. *)
Lemma mean_value (g g1 : R -> R) (a b : R) : a < b -> (forall t, a <= t <= b -> is_derive g t (g1 t)) ->
  exists c, a <= c <= b /\ g b - g a = g1 c * (b - a).
Proof.
  intros Hab H. destruct (MVT_gen g a b g1) as [c [Hc He]].
  - rewrite Rmin_left, Rmax_right by lra. intros t Ht. apply H. lra.
  - rewrite Rmin_left, Rmax_right by lra. intros t Ht. apply continuity_pt_filterlim.
    exact (ex_derive_continuous (K:=R_AbsRing) (V:=R_NormedModule) g t (ex_intro _ _ (H t Ht))).
  - rewrite Rmin_left, Rmax_right in Hc by lra. exists c. now split.
Qed.

Lemma convex_line (g g1 g2 : R -> R) (s : R) : 0 <= s <= 1 ->
  (forall t, 0 <= t <= 1 -> is_derive g t (g1 t)) ->
  (forall t, 0 <= t <= 1 -> is_derive g1 t (g2 t)) ->
  (forall t, 0 <= t <= 1 -> 0 <= g2 t) ->
  g s <= (1 - s) * g 0 + s * g 1.
Proof.
  intros Hs H1 H2 Hge.
  destruct (Req_dec s 0) as [->|H0]; [lra|]. destruct (Req_dec s 1) as [->|H01]; [lra|].
  destruct (mean_value g g1 0 s) as [c [Hc Ec]]; [lra|intros t Ht; apply H1; lra|].
  destruct (mean_value g g1 s 1) as [e [He Ee]]; [lra|intros t Ht; apply H1; lra|].
  assert (Hle : g1 c <= g1 e).
  { destruct (Req_dec c e) as [->|Hne]; [lra|].
    destruct (mean_value g1 g2 c e) as [m [Hm Em]]; [lra|intros t Ht; apply H2; lra|].
    assert (0 <= g2 m * (e - c)) by (apply Rmult_le_pos; [apply Hge; lra|lra]). lra. }
  assert (Hl : (1 - s) * (g1 c * s) <= (1 - s) * (g1 e * s)) by (apply Rmult_le_compat_l; [lra|]; apply Rmult_le_compat_r; lra).
  replace (g1 c * s) with (g s - g 0) in Hl by lra.
  replace ((1 - s) * (g1 e * s)) with (s * (g 1 - g s)) in Hl by (rewrite Ee; ring).
  lra.
Qed.

(** The slope of a linear change. *)
Lemma D_line (x z t : R) : is_derive (fun t => (1 - t) * x + t * z) t (z - x).
Proof.
  refine (D_eq _ _ _ _ (D_plus _ _ _ _ _
    (D_scal_r _ x _ _ (D_minus _ _ _ _ _ (D_const 1 t) (D_id t))) (D_scal_r _ z _ _ (D_id t))) _). ring.
Qed.

(** Between positives there are positives. *)
Lemma between_pos (x z t : R) : 0 < x -> 0 < z -> 0 <= t <= 1 -> 0 < (1 - t) * x + t * z.
Proof.
  intros Hx Hz Ht. destruct (Req_dec t 0) as [->|H0]; [lra|].
  apply Rplus_le_lt_0_compat; [apply Rmult_le_pos; lra|apply Rmult_lt_0_compat; lra].
Qed.

Lemma near_all_of (x : R) : locally x (fun _ => True).
Proof. apply filter_forall. exact (fun _ => I). Qed.

(** * A number *)

Section Scalar.
Variables (P : R -> Prop) (J : R -> R).
Hypothesis one : forall v, P v -> ex_derive (fun t => J t) v.
Hypothesis two : forall v, P v -> ex_derive (fun t => Derive (fun t2 => J t2) t) v.
Hypothesis form : forall v h, P v -> 0 <= h * Derive (fun t => Derive (fun t2 => J t2) t) v * h.

Lemma convex_scalar (x z s : R) : 0 <= s <= 1 -> (forall t, 0 <= t <= 1 -> P ((1 - t) * x + t * z)) ->
  J ((1 - s) * x + s * z) <= (1 - s) * J x + s * J z.
Proof.
  intros Hs HP. set (p := fun t => (1 - t) * x + t * z).
  pose proof (D_line x z : forall t, is_derive p t (z - x)) as Hp.
  pose proof (convex_line (fun t => J (p t)) (fun t => Derive J (p t) * (z - x))
    (fun t => (z - x) * Derive (fun t => Derive (fun t2 => J t2) t) (p t) * (z - x)) s Hs) as H.
  cbv beta in H. replace (p 0) with x in H by (unfold p; ring). replace (p 1) with z in H by (unfold p; ring).
  apply H; clear H.
  - intros t Ht. exact (D_after J _ p t _ (Derive_correct _ _ (one _ (HP t Ht))) (Hp t)).
  - intros t Ht. pose proof (Derive_correct _ _ (two _ (HP t Ht))) as H2.
    refine (D_eq _ _ _ _ (D_scal_r _ (z - x) _ _ (D_after (fun v => Derive J v) _ p t _ H2 (Hp t))) _).
    exact (f_equal (fun w => w * (z - x)) (Rmult_comm _ _)).
  - intros t Ht. exact (form _ (z - x) (HP t Ht)).
Qed.
End Scalar.

(** * A vector *)

Lemma partial_vector (J : (nat -> R) -> R) v k :
  partial (fun a => J (fun i => a 0%nat i 0%nat)) 0 k 0 (arr [vector v]) = Derive (fun t => J (upd v k t)) (v k).
Proof.
  unfold partial. refine (E_ext _ _ _ _). intros t. refine (f_equal J _).
  apply functional_extensionality. intros i. cbv [aupd upd3 upd arr vector]. now destruct (Nat.eqb i k).
Qed.

(** From x to z. *)
Definition way (x z : nat -> R) (t : R) : nat -> R := fun i => (1 - t) * x i + t * z i.

Lemma line_vector n (J : (nat -> R) -> R) (x z : nat -> R) t :
  smooth [(n, 1)%nat] (fun a => J (fun i => a 0%nat i 0%nat)) (arr [vector (way x z t)]) ->
  is_derive (fun t => J (way x z t)) t
    (rsum n (fun k => Derive (fun u => J (upd (way x z t) k u)) (way x z t k) * (z k - x k))).
Proof.
  intros H.
  refine (D_eq _ _ _ _ (D_grad [(n, 1)%nat] (fun a => J (fun i => a 0%nat i 0%nat)) (fun t => arr [vector (way x z t)]) t _
    (fun s i j => z i - x i) H _) _).
  - intros [|s] i j Hs; [|destruct Hs]. exact (D_line (x i) (z i) t).
  - rewrite asum_last_vector. apply rsum_ext; intros k _. now rewrite partial_vector.
Qed.

Section Vector.
Variables (n : nat) (P : (nat -> R) -> Prop) (J : (nat -> R) -> R) (E : (nat -> R) -> nat -> R).
Hypothesis near : forall v i, (i < n)%nat -> P v -> locally (v i) (fun t => P (upd v i t)).
Hypothesis one : forall v, P v -> smooth [(n, 1)%nat] (fun a => J (fun i => a 0%nat i 0%nat)) (arr [vector v]).
Hypothesis two : forall v k, (k < n)%nat -> P v ->
  smooth [(n, 1)%nat] (fun a => E (fun i => a 0%nat i 0%nat) k) (arr [vector v]).
Hypothesis slope : forall v k, (k < n)%nat -> P v -> Derive (fun t => J (upd v k t)) (v k) = E v k.
Hypothesis form : forall v h, P v -> 0 <= rsum n (fun k => rsum n (fun i =>
  h k * Derive (fun t => Derive (fun t2 => J (upd (upd v i t) k t2)) (upd v i t k)) (v i) * h i)).

Lemma convex_vector (x z : nat -> R) (s : R) : 0 <= s <= 1 ->
  (forall t, 0 <= t <= 1 -> P (fun i => (1 - t) * x i + t * z i)) ->
  J (fun i => (1 - s) * x i + s * z i) <= (1 - s) * J x + s * J z.
Proof.
  intros Hs HP. set (p := way x z). change (forall t, 0 <= t <= 1 -> P (p t)) in HP.
  pose proof (convex_line (fun t => J (p t)) (fun t => rsum n (fun k => E (p t) k * (z k - x k)))
    (fun t => rsum n (fun k => rsum n (fun i => Derive (fun u => E (upd (p t) i u) k) (p t i) * (z i - x i)) * (z k - x k)))
    s Hs) as H. cbv beta in H.
  replace (p 0) with x in H by (unfold p, way; apply functional_extensionality; intros; ring).
  replace (p 1) with z in H by (unfold p, way; apply functional_extensionality; intros; ring).
  apply H; clear H.
  - intros t Ht. refine (D_eq _ _ _ _ (line_vector n J x z t (one _ (HP t Ht))) _).
    apply rsum_ext; intros k Hk. exact (f_equal (fun w => w * (z k - x k)) (slope _ k Hk (HP t Ht))).
  - intros t Ht. refine (D_rsum n (fun t k => E (p t) k * (z k - x k)) t _ _). intros k Hk. cbv beta.
    exact (D_scal_r _ _ _ _ (line_vector n (fun v => E v k) x z t (two _ k Hk (HP t Ht)))).
  - intros t Ht. refine (Rle_trans _ _ _ (form (p t) (fun k => z k - x k) (HP t Ht)) (Req_le _ _ _)).
    apply rsum_ext; intros k Hk. rewrite <- rsum_scal_r. apply rsum_ext; intros i Hi. cbv beta.
    rewrite (E_ext_near _ (fun u => E (upd (p t) i u) k) (p t i)); [ring|].
    generalize (near (p t) i Hi (HP t Ht)). apply filter_imp. intros u Hu. exact (slope _ k Hk Hu).
Qed.
End Vector.

(** * A matrix *)

Lemma partial_matrix (J : (nat -> nat -> R) -> R) v k l :
  partial (fun a => J (fun i j => a 0%nat i j)) 0 k l (arr [matrix v]) = Derive (fun t => J (upd2 v k l t)) (v k l).
Proof. reflexivity. Qed.

(** From x to z. *)
Definition way2 (x z : nat -> nat -> R) (t : R) : nat -> nat -> R := fun i j => (1 - t) * x i j + t * z i j.

Lemma line_matrix n m (J : (nat -> nat -> R) -> R) (x z : nat -> nat -> R) t :
  smooth [(n, m)] (fun a => J (fun i j => a 0%nat i j)) (arr [matrix (way2 x z t)]) ->
  is_derive (fun t => J (way2 x z t)) t (rsum n (fun k => rsum m (fun l =>
    Derive (fun u => J (upd2 (way2 x z t) k l u)) (way2 x z t k l) * (z k l - x k l)))).
Proof.
  intros H.
  refine (D_eq _ _ _ _ (D_grad [(n, m)] (fun a => J (fun i j => a 0%nat i j)) (fun t => arr [matrix (way2 x z t)]) t _
    (fun s i j => z i j - x i j) H _) _).
  - intros [|s] i j Hs; [|destruct Hs]. exact (D_line (x i j) (z i j) t).
  - rewrite asum_last. apply rsum_ext; intros k _. apply rsum_ext; intros l _. now rewrite partial_matrix.
Qed.

Section Matrix.
Variables (n m : nat) (P : (nat -> nat -> R) -> Prop) (J : (nat -> nat -> R) -> R).
Variable E : (nat -> nat -> R) -> nat -> nat -> R.
Hypothesis near : forall v i j, (i < n)%nat -> (j < m)%nat -> P v -> locally (v i j) (fun t => P (upd2 v i j t)).
Hypothesis one : forall v, P v -> smooth [(n, m)] (fun a => J (fun i j => a 0%nat i j)) (arr [matrix v]).
Hypothesis two : forall v k l, (k < n)%nat -> (l < m)%nat -> P v ->
  smooth [(n, m)] (fun a => E (fun i j => a 0%nat i j) k l) (arr [matrix v]).
Hypothesis slope : forall v k l, (k < n)%nat -> (l < m)%nat -> P v ->
  Derive (fun t => J (upd2 v k l t)) (v k l) = E v k l.
Hypothesis form : forall v h, P v ->
  0 <= rsum n (fun k => rsum m (fun l => rsum n (fun i => rsum m (fun j =>
    h k l * h i j * Derive (fun t => Derive (fun t2 => J (upd2 (upd2 v i j t) k l t2)) (upd2 v i j t k l)) (v i j))))).

Lemma convex_matrix (x z : nat -> nat -> R) (s : R) : 0 <= s <= 1 ->
  (forall t, 0 <= t <= 1 -> P (fun i j => (1 - t) * x i j + t * z i j)) ->
  J (fun i j => (1 - s) * x i j + s * z i j) <= (1 - s) * J x + s * J z.
Proof.
  intros Hs HP. set (p := way2 x z). change (forall t, 0 <= t <= 1 -> P (p t)) in HP.
  pose proof (convex_line (fun t => J (p t)) (fun t => rsum n (fun k => rsum m (fun l => E (p t) k l * (z k l - x k l))))
    (fun t => rsum n (fun k => rsum m (fun l => rsum n (fun i => rsum m (fun j =>
      Derive (fun u => E (upd2 (p t) i j u) k l) (p t i j) * (z i j - x i j))) * (z k l - x k l)))) s Hs) as H.
  cbv beta in H.
  replace (p 0) with x in H
    by (unfold p, way2; apply functional_extensionality; intros; apply functional_extensionality; intros; ring).
  replace (p 1) with z in H
    by (unfold p, way2; apply functional_extensionality; intros; apply functional_extensionality; intros; ring).
  apply H; clear H.
  - intros t Ht. refine (D_eq _ _ _ _ (line_matrix n m J x z t (one _ (HP t Ht))) _).
    apply rsum_ext; intros k Hk. apply rsum_ext; intros l Hl.
    exact (f_equal (fun w => w * (z k l - x k l)) (slope _ k l Hk Hl (HP t Ht))).
  - intros t Ht. refine (D_rsum n (fun t k => rsum m (fun l => E (p t) k l * (z k l - x k l))) t _ _). intros k Hk.
    refine (D_rsum m (fun t l => E (p t) k l * (z k l - x k l)) t _ _). intros l Hl. cbv beta.
    exact (D_scal_r _ _ _ _ (line_matrix n m (fun v => E v k l) x z t (two _ k l Hk Hl (HP t Ht)))).
  - intros t Ht. refine (Rle_trans _ _ _ (form (p t) (fun k l => z k l - x k l) (HP t Ht)) (Req_le _ _ _)).
    apply rsum_ext; intros k Hk. apply rsum_ext; intros l Hl. rewrite <- rsum_scal_r. apply rsum_ext; intros i Hi.
    rewrite <- rsum_scal_r. apply rsum_ext; intros j Hj. cbv beta.
    rewrite (E_ext_near _ (fun u => E (upd2 (p t) i j u) k l) (p t i j)); [ring|].
    generalize (near (p t) i j Hi Hj (HP t Ht)). apply filter_imp. intros u Hu. exact (slope _ k l Hk Hl Hu).
Qed.
End Matrix.

(** What is known as soon as its first premise is: that is to be proved first. *)
Ltac refine_first H :=
  lazymatch type of H with
  | ?A -> _ => let premise := fresh in assert (premise : A); [ | specialize (H premise); clear premise ]
  end.
