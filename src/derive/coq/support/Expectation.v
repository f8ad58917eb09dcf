(** Expectations.

    [Omega] is the set of outcomes; a random variable is a function of the outcome, [Omega -> R], a random array
    [Omega -> nat -> R].  Of an expectation no more is supposed than that it is a linear functional, nowhere negative on
    what is not, on the random variables that are [integrable].  Every integral with respect to a probability is
    one; [discrete_expectation] shows that there are some.

    In this file: the rules of expectations, variances and covariances; polynomials in random entries, which are
    integrable up to the degree to which moments exist, and whose expectation may be differentiated under its sign; and
    laws with finitely many values, independent of one another. *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Products.
Import ListNotations.
Open Scope R_scope.

Record expectation {Omega : Type} (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop) : Prop := {
  const_integrable : forall c, integrable (fun _ => c);
  mean_const : forall c, E (fun _ => c) = c;
  plus_integrable : forall f g, integrable f -> integrable g -> integrable (fun o => f o + g o);
  mean_plus : forall f g, integrable f -> integrable g -> E (fun o => f o + g o) = E f + E g;
  scal_integrable : forall c f, integrable f -> integrable (fun o => c * f o);
  mean_scal : forall c f, integrable f -> E (fun o => c * f o) = c * E f;
  mean_ge0 : forall f, integrable f -> (forall o, 0 <= f o) -> 0 <= E f
}.
Arguments const_integrable {Omega E integrable}.
Arguments mean_const {Omega E integrable}.
Arguments plus_integrable {Omega E integrable}.
Arguments mean_plus {Omega E integrable}.
Arguments scal_integrable {Omega E integrable}.
Arguments mean_scal {Omega E integrable}.
Arguments mean_ge0 {Omega E integrable}.

Definition covariance {Omega : Type} (E : (Omega -> R) -> R) (f g : Omega -> R) : R :=
  E (fun o => (f o - E f) * (g o - E g)).

Definition variance {Omega : Type} (E : (Omega -> R) -> R) (f : Omega -> R) : R := covariance E f f.

(** What independent random variables have in common with others: their product is integrable, and its expectation
    is the product of theirs. *)
Definition uncorrelated {Omega : Type} (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop)
    (f g : Omega -> R) : Prop :=
  integrable (fun o => f o * g o) /\ E (fun o => f o * g o) = E f * E g.

(** The same of any two of several, and of each and the product of those before it. *)
Definition uncorrelated_over {Omega : Type} (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop) (n : nat)
    (f : Omega -> nat -> R) : Prop :=
  (forall j k, (j < n)%nat -> (k < n)%nat -> j <> k -> uncorrelated E integrable (fun o => f o j) (fun o => f o k))
  /\ (forall k, (k < n)%nat -> uncorrelated E integrable (fun o => rprod k (f o)) (fun o => f o k)).

(** The expectation of a random function of t may be differentiated under its sign. *)
Definition interchangeable {Omega : Type} (E : (Omega -> R) -> R) (f : R -> Omega -> R) (x0 : R) : Prop :=
  ex_derive (fun t => E (f t)) x0 /\ Derive (fun t => E (f t)) x0 = E (fun o => Derive (fun t => f t o) x0).

Lemma mean_ext {Omega : Type} (E : (Omega -> R) -> R) (f g : Omega -> R) : (forall o, f o = g o) -> E f = E g.
Proof. intros H. f_equal. now apply functional_extensionality. Qed.

Lemma covariance_ext {Omega : Type} (E : (Omega -> R) -> R) (f f' g g' : Omega -> R) :
  (forall o, f o = f' o) -> (forall o, g o = g' o) -> covariance E f g = covariance E f' g'.
Proof.
  intros H H'. now rewrite (functional_extensionality _ _ H), (functional_extensionality _ _ H').
Qed.

Lemma variance_ext {Omega : Type} (E : (Omega -> R) -> R) (f g : Omega -> R) :
  (forall o, f o = g o) -> variance E f = variance E g.
Proof. intros H. now apply covariance_ext. Qed.

Lemma integrable_ext {Omega : Type} (integrable : (Omega -> R) -> Prop) (f g : Omega -> R) :
  (forall o, f o = g o) -> integrable f -> integrable g.
Proof. intros H. now rewrite (functional_extensionality _ _ H). Qed.

(** * Rules *)

Section Rules.
Context {Omega : Type} (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop).
Hypothesis averages : expectation E integrable.

Let ext f g := mean_ext E f g.

Lemma scal_r_integrable f c : integrable f -> integrable (fun o => f o * c).
Proof.
  intros H. apply (integrable_ext integrable (fun o => c * f o)); [intros; ring|].
  exact (scal_integrable averages c f H).
Qed.

Lemma mean_scal_r f c : integrable f -> E (fun o => f o * c) = E f * c.
Proof.
  intros H. rewrite (ext _ (fun o => c * f o)) by (intros; ring).
  rewrite (mean_scal averages) by exact H. ring.
Qed.

Lemma opp_integrable f : integrable f -> integrable (fun o => - f o).
Proof.
  intros H. apply (integrable_ext integrable (fun o => -1 * f o)); [intros; ring|].
  exact (scal_integrable averages (-1) f H).
Qed.

Lemma mean_opp f : integrable f -> E (fun o => - f o) = - E f.
Proof.
  intros H. rewrite (ext _ (fun o => -1 * f o)) by (intros; ring).
  rewrite (mean_scal averages) by exact H. ring.
Qed.

Lemma minus_integrable f g : integrable f -> integrable g -> integrable (fun o => f o - g o).
Proof. intros Hf Hg. exact (plus_integrable averages f (fun o => - g o) Hf (opp_integrable g Hg)). Qed.

Lemma mean_minus f g : integrable f -> integrable g -> E (fun o => f o - g o) = E f - E g.
Proof.
  intros Hf Hg. unfold Rminus.
  now rewrite (mean_plus averages f (fun o => - g o) Hf (opp_integrable g Hg)), mean_opp.
Qed.

Lemma shift_integrable f c : integrable f -> integrable (fun o => f o - c).
Proof. intros H. exact (minus_integrable f (fun _ => c) H (const_integrable averages c)). Qed.

Lemma mean_shift f c : integrable f -> E (fun o => f o - c) = E f - c.
Proof.
  intros H. rewrite (mean_minus f (fun _ => c) H (const_integrable averages c)).
  now rewrite (mean_const averages).
Qed.

Lemma rsum_integrable n (f : Omega -> nat -> R) :
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> integrable (fun o => rsum n (fun k => f o k)).
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (const_integrable averages 0)|].
  apply (plus_integrable averages (fun o => rsum n (fun k => f o k)) (fun o => f o n)); auto with arith.
Qed.

Lemma mean_rsum n (f : Omega -> nat -> R) : (forall k, (k < n)%nat -> integrable (fun o => f o k)) ->
  E (fun o => rsum n (fun k => f o k)) = rsum n (fun k => E (fun o => f o k)).
Proof.
  induction n as [|n IH]; intros H; simpl; [exact (mean_const averages 0)|].
  rewrite (mean_plus averages (fun o => rsum n (fun k => f o k)) (fun o => f o n)); auto with arith.
  - now rewrite IH by auto with arith.
  - apply rsum_integrable. auto with arith.
Qed.

(** ** Covariances *)

Lemma product_around f g : integrable f -> integrable g -> integrable (fun o => f o * g o) ->
  forall a b, integrable (fun o => (f o - a) * (g o - b)) /\
  E (fun o => (f o - a) * (g o - b)) = E (fun o => f o * g o) - a * E g - E f * b + a * b.
Proof.
  intros Hf Hg Hfg a b.
  pose proof (scal_integrable averages a g Hg) as H1. pose proof (scal_r_integrable f b Hf) as H2.
  pose proof (minus_integrable _ _ Hfg H1) as H3. cbv beta in H3.
  pose proof (minus_integrable _ _ H3 H2) as H4. cbv beta in H4.
  assert (Heq : forall o, f o * g o - a * g o - f o * b + a * b = (f o - a) * (g o - b)) by (intros; ring).
  split.
  - apply (integrable_ext integrable _ _ Heq).
    exact (plus_integrable averages _ _ H4 (const_integrable averages (a * b))).
  - rewrite <- (ext _ _ Heq).
    rewrite (mean_plus averages _ _ H4 (const_integrable averages (a * b))), (mean_const averages).
    rewrite (mean_minus _ _ H3 H2), (mean_minus _ _ Hfg H1), mean_scal_r by exact Hf.
    now rewrite (mean_scal averages) by exact Hg.
Qed.

Lemma covariance_mean f g : integrable f -> integrable g -> integrable (fun o => f o * g o) ->
  covariance E f g = E (fun o => f o * g o) - E f * E g.
Proof.
  intros Hf Hg Hfg. unfold covariance. rewrite (proj2 (product_around f g Hf Hg Hfg (E f) (E g))). ring.
Qed.

Lemma square_integrable f : integrable (fun o => f o ^ 2) -> integrable (fun o => f o * f o).
Proof. apply integrable_ext. intros; ring. Qed.

Lemma variance_mean f : integrable f -> integrable (fun o => f o ^ 2) ->
  variance E f = E (fun o => f o ^ 2) - E f ^ 2.
Proof.
  intros Hf H2. unfold variance. rewrite covariance_mean by auto using square_integrable.
  rewrite (ext (fun o => f o * f o) (fun o => f o ^ 2)) by (intros; ring). ring.
Qed.

Lemma covariance_sym f g : covariance E f g = covariance E g f.
Proof. unfold covariance. apply ext. intros; ring. Qed.

Lemma covariance_const c f : covariance E (fun _ => c) f = 0.
Proof.
  unfold covariance. rewrite (mean_const averages). rewrite (ext _ (fun _ => 0)) by (intros; ring).
  exact (mean_const averages 0).
Qed.

Lemma covariance_plus f g h : integrable f -> integrable g -> integrable h ->
  integrable (fun o => f o * h o) -> integrable (fun o => g o * h o) ->
  covariance E (fun o => f o + g o) h = covariance E f h + covariance E g h.
Proof.
  intros Hf Hg Hh Hfh Hgh. unfold covariance. rewrite (mean_plus averages f g Hf Hg).
  refine (eq_trans _ (mean_plus averages (fun o => (f o - E f) * (h o - E h))
    (fun o => (g o - E g) * (h o - E h)) _ _)); [apply ext; intros; ring| |]; now apply product_around.
Qed.

Lemma covariance_scal c f h : integrable f -> integrable h -> integrable (fun o => f o * h o) ->
  covariance E (fun o => c * f o) h = c * covariance E f h.
Proof.
  intros Hf Hh Hfh. unfold covariance. rewrite (mean_scal averages c f Hf).
  refine (eq_trans _ (mean_scal averages c (fun o => (f o - E f) * (h o - E h)) _));
    [apply ext; intros; ring|]. now apply product_around.
Qed.

Lemma times_rsum_integrable n (f : Omega -> nat -> R) h :
  (forall k, (k < n)%nat -> integrable (fun o => f o k * h o)) ->
  integrable (fun o => rsum n (fun k => f o k) * h o).
Proof.
  intros H. apply (integrable_ext integrable (fun o => rsum n (fun k => f o k * h o))).
  - intros o. now rewrite rsum_scal_r.
  - now apply (rsum_integrable n (fun o k => f o k * h o)).
Qed.

Lemma covariance_rsum n (f : Omega -> nat -> R) h :
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> integrable h ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k * h o)) ->
  covariance E (fun o => rsum n (fun k => f o k)) h = rsum n (fun k => covariance E (fun o => f o k) h).
Proof.
  intros Hf Hh. induction n as [|n IH]; intros Hfh; simpl; [exact (covariance_const 0 h)|].
  rewrite (covariance_plus (fun o => rsum n (fun k => f o k)) (fun o => f o n) h).
  - rewrite IH; auto with arith.
  - apply rsum_integrable. auto with arith.
  - auto with arith.
  - exact Hh.
  - apply times_rsum_integrable. auto with arith.
  - auto with arith.
Qed.

Lemma covariance_uncorrelated f g : integrable f -> integrable g -> uncorrelated E integrable f g ->
  covariance E f g = 0.
Proof. intros Hf Hg [Hfg H]. rewrite covariance_mean, H by assumption. ring. Qed.

Lemma variance_plus f g : integrable f -> integrable g -> uncorrelated E integrable f g ->
  integrable (fun o => f o ^ 2) -> integrable (fun o => g o ^ 2) ->
  variance E (fun o => f o + g o) = variance E f + variance E g.
Proof.
  intros Hf Hg [Hfg H] Hf2 Hg2.
  pose proof (square_integrable f Hf2) as Hff. pose proof (square_integrable g Hg2) as Hgg.
  assert (Hgf : integrable (fun o => g o * f o))
    by (apply (integrable_ext integrable (fun o => f o * g o)); [intros; ring|assumption]).
  assert (Hx : covariance E f g = 0) by (apply covariance_uncorrelated; [ | | split]; assumption).
  unfold variance.
  rewrite (covariance_plus f g (fun o => f o + g o)); try assumption.
  - rewrite (covariance_sym f), (covariance_sym g).
    rewrite (covariance_plus f g f), (covariance_plus f g g) by assumption.
    rewrite (covariance_sym g f), Hx. ring.
  - exact (plus_integrable averages f g Hf Hg).
  - apply (integrable_ext integrable (fun o => f o * f o + f o * g o)); [intros; ring|].
    exact (plus_integrable averages _ _ Hff Hfg).
  - apply (integrable_ext integrable (fun o => g o * f o + g o * g o)); [intros; ring|].
    exact (plus_integrable averages _ _ Hgf Hgg).
Qed.

Lemma variance_shift c f : integrable f -> variance E (fun o => c + f o) = variance E f.
Proof.
  intros Hf. unfold variance, covariance.
  rewrite (mean_plus averages (fun _ => c) f (const_integrable averages c) Hf), (mean_const averages).
  apply ext. intros; ring.
Qed.

Lemma variance_scal c f : integrable f -> integrable (fun o => f o ^ 2) ->
  variance E (fun o => c * f o) = c ^ 2 * variance E f.
Proof.
  intros Hf Hf2. unfold variance, covariance. rewrite (mean_scal averages c f Hf).
  refine (eq_trans _ (mean_scal averages (c ^ 2) (fun o => (f o - E f) * (f o - E f)) _));
    [apply ext; intros; ring|]. apply product_around; auto using square_integrable.
Qed.

Lemma variance_rsum n (f : Omega -> nat -> R) : uncorrelated_over E integrable n f ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k ^ 2)) ->
  variance E (fun o => rsum n (fun k => f o k)) = rsum n (fun k => variance E (fun o => f o k)).
Proof.
  intros [H _] Hf Hf2.
  assert (Hpair : forall j k, (j < n)%nat -> (k < n)%nat -> integrable (fun o => f o j * f o k)).
  { intros j k Hj Hk. destruct (Nat.eq_dec j k) as [->|Hjk].
    - apply (square_integrable (fun o => f o k)). auto.
    - exact (proj1 (H j k Hj Hk Hjk)). }
  assert (Hall : forall m, (m <= n)%nat -> variance E (fun o => rsum m (fun k => f o k))
    = rsum m (fun k => variance E (fun o => f o k))).
  { induction m as [|m IH]; intros Hm; simpl; [exact (covariance_const 0 (fun _ => 0))|].
    assert (Hs : integrable (fun o => rsum m (fun k => f o k)))
      by (apply rsum_integrable; intros; apply Hf; lia).
    assert (Hx : integrable (fun o => rsum m (fun k => f o k) * f o m))
      by (apply times_rsum_integrable; intros; apply Hpair; lia).
    rewrite <- IH by lia.
    apply (variance_plus (fun o => rsum m (fun k => f o k)) (fun o => f o m)); auto with arith.
    - split; [exact Hx|].
      rewrite (mean_ext E _ (fun o => rsum m (fun k => f o k * f o m))) by (intros; now rewrite rsum_scal_r).
      rewrite (mean_rsum m (fun o k => f o k * f o m)) by (intros; apply Hpair; lia).
      rewrite (mean_rsum m f) by (intros; apply Hf; lia). rewrite <- rsum_scal_r.
      apply rsum_ext. intros k Hk. exact (proj2 (H k m ltac:(lia) ltac:(lia) ltac:(lia))).
    - apply (integrable_ext integrable (fun o => rsum m (fun k => f o k * rsum m (fun j => f o j)))).
      + intros o. rewrite (rsum_scal_r m (rsum m (fun j => f o j)) (fun k => f o k)). ring.
      + apply (rsum_integrable m (fun o k => f o k * rsum m (fun j => f o j))). intros k Hk.
        apply (integrable_ext integrable (fun o => rsum m (fun j => f o j) * f o k)); [intros; ring|].
        apply times_rsum_integrable. intros; apply Hpair; lia. }
  exact (Hall n (le_n n)).
Qed.

Lemma rprod_integrable n (f : Omega -> nat -> R) : uncorrelated_over E integrable n f ->
  integrable (fun o => rprod n (fun k => f o k)).
Proof.
  intros [_ H]. destruct n as [|n]; simpl; [exact (const_integrable averages 1)|].
  exact (proj1 (H n (Nat.lt_succ_diag_r n))).
Qed.

Lemma mean_rprod n (f : Omega -> nat -> R) : uncorrelated_over E integrable n f ->
  E (fun o => rprod n (fun k => f o k)) = rprod n (fun k => E (fun o => f o k)).
Proof.
  intros [_ H]. induction n as [|n IH]; simpl; [exact (mean_const averages 1)|].
  rewrite <- IH by auto with arith. exact (proj2 (H n (Nat.lt_succ_diag_r n))).
Qed.

Lemma variance_ge0 f : integrable f -> integrable (fun o => f o ^ 2) -> 0 <= variance E f.
Proof.
  intros Hf Hf2. unfold variance, covariance. apply (mean_ge0 averages).
  - apply product_around; auto using square_integrable.
  - intros o. apply Rle_0_sqr.
Qed.

End Rules.

(** * Polynomials in random entries *)

(** An entry is given by the number of its symbol and its indices; a monomial by its entries. *)
Definition entry_key : Type := (nat * list nat)%type.

Section Polynomials.
Context {Omega : Type} (E : (Omega -> R) -> R) (integrable : (Omega -> R) -> Prop).
Hypothesis averages : expectation E integrable.
Variable entry : nat -> list nat -> Omega -> R.

Fixpoint monomial (ks : list entry_key) (o : Omega) : R :=
  match ks with
  | nil => 1
  | k :: rest => entry (fst k) (snd k) o * monomial rest o
  end.

(** How often a symbol stands in a monomial. *)
Fixpoint degree_in (ks : list entry_key) (s : nat) : nat :=
  match ks with
  | nil => 0
  | k :: rest => (if Nat.eqb (fst k) s then 1 else 0) + degree_in rest s
  end.

(** [orders s] is the order up to which the moments of a symbol are declared, [None] where all are there. *)
Definition within_orders (orders : nat -> option nat) (d : nat -> nat) : Prop :=
  forall s m, orders s = Some m -> (d s <= m)%nat.

Definition moments_exist (orders : nat -> option nat) : Prop :=
  forall ks, within_orders orders (degree_in ks) -> integrable (monomial ks).

(** A finite sum of monomials, times coefficients that are differentiable in t at x, in which no symbol stands more
    often than [d] says. *)
Definition sum_of (l : list ((R -> R) * list entry_key)) (t : R) (o : Omega) : R :=
  fold_right (fun p rest => fst p t * monomial (snd p) o + rest) 0 l.

Definition well_made (d : nat -> nat) (x : R) (l : list ((R -> R) * list entry_key)) : Prop :=
  forall p, In p l -> ex_derive (fst p) x /\ forall s, (degree_in (snd p) s <= d s)%nat.

Definition polynomial (d : nat -> nat) (x : R) (f : R -> Omega -> R) : Prop :=
  exists l, well_made d x l /\ forall t o, f t o = sum_of l t o.

Lemma degree_app ks ls s : degree_in (ks ++ ls) s = (degree_in ks s + degree_in ls s)%nat.
Proof. induction ks as [|k ks IH]; simpl; [reflexivity|]. rewrite IH. lia. Qed.

Lemma monomial_app ks ls o : monomial (ks ++ ls) o = monomial ks o * monomial ls o.
Proof. induction ks as [|k ks IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma value_app l m t o : sum_of (l ++ m) t o = sum_of l t o + sum_of m t o.
Proof. induction l as [|p l IH]; simpl; [ring|]. unfold sum_of in *. rewrite IH. ring. Qed.

Lemma polynomial_const (c : R -> R) x : ex_derive c x -> polynomial (fun _ => 0%nat) x (fun t _ => c t).
Proof.
  intros H. exists [(c, nil)]. split.
  - intros p [<-|[]]. simpl. split; [exact H|]. intros; lia.
  - intros; simpl; ring.
Qed.

Lemma polynomial_entry s at_ x :
  polynomial (fun r => if Nat.eqb s r then 1%nat else 0%nat) x (fun _ o => entry s at_ o).
Proof.
  exists [(fun _ => 1, [(s, at_)])]. split.
  - intros p [<-|[]]. simpl. split; [apply ex_derive_const|]. intros r. destruct (Nat.eqb s r); lia.
  - intros; simpl; ring.
Qed.

Lemma polynomial_plus d d' x f g : polynomial d x f -> polynomial d' x g ->
  polynomial (fun s => Nat.max (d s) (d' s)) x (fun t o => f t o + g t o).
Proof.
  intros [l [Hl Hf]] [m [Hm Hg]]. exists (l ++ m). split.
  - intros p H. apply in_app_or in H. destruct H as [H|H]; [destruct (Hl p H)|destruct (Hm p H)];
      (split; [assumption|]); intros s.
    + specialize (H1 s). lia.
    + specialize (H1 s). lia.
  - intros. now rewrite value_app, Hf, Hg.
Qed.

Definition term_product (p q : (R -> R) * list entry_key) : (R -> R) * list entry_key :=
  (fun t => fst p t * fst q t, snd p ++ snd q).

Lemma polynomial_mult d d' x f g : polynomial d x f -> polynomial d' x g ->
  polynomial (fun s => (d s + d' s)%nat) x (fun t o => f t o * g t o).
Proof.
  intros [l [Hl Hf]] [m [Hm Hg]]. exists (flat_map (fun p => map (term_product p) m) l). split.
  - intros r H. apply in_flat_map in H. destruct H as [p [Hp H]]. apply in_map_iff in H.
    destruct H as [q [<- Hq]]. destruct (Hl p Hp) as [H1 H2]. destruct (Hm q Hq) as [H3 H4]. simpl. split.
    + exact (ex_derive_mult (fst p) (fst q) x H1 H3).
    + intros s. rewrite degree_app. specialize (H2 s). specialize (H4 s). lia.
  - intros t o. rewrite Hf, Hg. clear Hf Hg Hl Hm. induction l as [|p l IH]; simpl; [ring|].
    rewrite value_app. unfold sum_of in *. rewrite <- IH. clear IH.
    enough (fold_right (fun p0 rest => fst p0 t * monomial (snd p0) o + rest) 0 (map (term_product p) m)
      = fst p t * monomial (snd p) o * fold_right (fun p0 rest => fst p0 t * monomial (snd p0) o + rest) 0 m)
      as -> by ring.
    induction m as [|q m IH]; simpl; [ring|]. rewrite IH, monomial_app. ring.
Qed.

Lemma polynomial_opp d x f : polynomial d x f -> polynomial d x (fun t o => - f t o).
Proof.
  intros [l [Hl Hf]]. exists (map (fun p => (fun t => - fst p t, snd p)) l). split.
  - intros q H. apply in_map_iff in H. destruct H as [p [<- Hp]]. destruct (Hl p Hp). simpl. split; [|assumption].
    now apply (ex_derive_opp (fst p) x).
  - intros t o. rewrite Hf. clear. induction l as [|p l IH]; simpl; [ring|]. unfold sum_of in *. rewrite <- IH. ring.
Qed.

Lemma polynomial_minus d d' x f g : polynomial d x f -> polynomial d' x g ->
  polynomial (fun s => Nat.max (d s) (d' s)) x (fun t o => f t o - g t o).
Proof. intros Hf Hg. exact (polynomial_plus d d' x f (fun t o => - g t o) Hf (polynomial_opp d' x g Hg)). Qed.

Lemma polynomial_less d d' x f : polynomial d x f -> (forall s, (d s <= d' s)%nat) -> polynomial d' x f.
Proof.
  intros [l [Hl Hf]] H. exists l. split; [|exact Hf]. intros p Hp. destruct (Hl p Hp) as [H1 H2].
  split; [exact H1|]. intros s. specialize (H2 s). specialize (H s). lia.
Qed.

Lemma polynomial_rsum n d x (f : nat -> R -> Omega -> R) :
  (forall k, (k < n)%nat -> polynomial d x (f k)) -> polynomial d x (fun t o => rsum n (fun k => f k t o)).
Proof.
  induction n as [|n IH]; intros H; simpl.
  - apply (polynomial_less (fun _ => 0%nat)); [|intros; lia].
    exact (polynomial_const (fun _ => 0) x (ex_derive_const 0 x)).
  - refine (polynomial_less _ _ _ _ (polynomial_plus d d x (fun t o => rsum n (fun k => f k t o)) (f n) _ _) _);
      [auto with arith|auto with arith|intros; lia].
Qed.

Lemma polynomial_pow n d x f : polynomial d x f -> polynomial (fun s => (n * d s)%nat) x (fun t o => f t o ^ n).
Proof.
  intros H. induction n as [|n IH]; simpl.
  - exact (polynomial_const (fun _ => 1) x (ex_derive_const 1 x)).
  - exact (polynomial_mult d _ x f (fun t o => f t o ^ n) H IH).
Qed.

(** What does not move with t is a polynomial at any point, in any t. *)
Lemma polynomial_at d x y z f : polynomial d x f -> polynomial d z (fun _ o => f y o).
Proof.
  intros [l [Hl Hf]]. exists (map (fun p => (fun _ => fst p y, snd p)) l). split.
  - intros q H. apply in_map_iff in H. destruct H as [p [<- Hp]]. destruct (Hl p Hp). simpl.
    split; [apply ex_derive_const|assumption].
  - intros t o. rewrite Hf. clear. induction l as [|p l IH]; simpl; [reflexivity|]. unfold sum_of in *. now rewrite <- IH.
Qed.

Definition slopes_of (x : R) (l : list ((R -> R) * list entry_key)) : list ((R -> R) * list entry_key) :=
  map (fun p => (fun _ => Derive (fst p) x, snd p)) l.

Lemma value_slope d x l : well_made d x l -> forall t o,
  ex_derive (fun t => sum_of l t o) x /\ Derive (fun t => sum_of l t o) x = sum_of (slopes_of x l) t o.
Proof.
  intros H t o. induction l as [|p l IH].
  - split; [exact (ex_derive_const 0 x)|exact (Derive_const 0 x)].
  - destruct (H p (or_introl eq_refl)) as [Hp _]. destruct IH as [H1 H2]; [intros q Hq; apply H; now right|].
    assert (Hs : ex_derive (fun t => fst p t * monomial (snd p) o) x)
      by exact (ex_derive_mult (fst p) (fun _ => monomial (snd p) o) x Hp (ex_derive_const _ x)).
    split.
    + exact (ex_derive_plus (fun t => fst p t * monomial (snd p) o) (fun t => sum_of l t o) x Hs H1).
    + simpl. rewrite (Derive_plus (fun t => fst p t * monomial (snd p) o) (fun t => sum_of l t o)) by assumption.
      rewrite Derive_scal_l. unfold sum_of in *. now rewrite <- H2.
Qed.

Lemma polynomial_slope d x z f : polynomial d x f -> polynomial d z (fun _ o => Derive (fun t => f t o) x).
Proof.
  intros [l [Hl Hf]]. exists (slopes_of x l). split.
  - intros q H. apply in_map_iff in H. destruct H as [p [<- Hp]]. destruct (Hl p Hp). simpl.
    split; [apply ex_derive_const|assumption].
  - intros t o. rewrite <- (proj2 (value_slope d x l Hl t o)). apply Derive_ext. intros s. apply Hf.
Qed.

Variable orders : nat -> option nat.
Hypothesis exist : moments_exist orders.

Lemma value_integrable d x l : within_orders orders d -> well_made d x l -> forall t,
  integrable (sum_of l t) /\ E (sum_of l t) = fold_right (fun p rest => fst p t * E (monomial (snd p)) + rest) 0 l.
Proof.
  intros Hd H t. induction l as [|p l IH].
  - split; [exact (const_integrable averages 0)|exact (mean_const averages 0)].
  - destruct (H p (or_introl eq_refl)) as [_ Hp]. destruct IH as [H1 H2]; [intros q Hq; apply H; now right|].
    assert (Hm : integrable (monomial (snd p))).
    { apply exist. intros s m Hs. specialize (Hd s m Hs). specialize (Hp s). lia. }
    pose proof (scal_integrable averages (fst p t) _ Hm) as Hs. split.
    + exact (plus_integrable averages (fun o => fst p t * monomial (snd p) o) (sum_of l t) Hs H1).
    + simpl. rewrite <- H2, <- (mean_scal averages _ _ Hm).
      exact (mean_plus averages (fun o => fst p t * monomial (snd p) o) (sum_of l t) Hs H1).
Qed.

Theorem polynomial_integrable d f : polynomial d 0 (fun _ o => f o) -> within_orders orders d -> integrable f.
Proof.
  intros [l [Hl Hf]] Hd. apply (integrable_ext integrable (sum_of l 0)).
  - intros o. symmetry. apply Hf.
  - exact (proj1 (value_integrable d 0 l Hd Hl 0)).
Qed.

Theorem polynomial_interchangeable d f x : polynomial d x (fun t o => f t o) -> within_orders orders d -> interchangeable E f x.
Proof.
  intros [l [Hl Hf]] Hd.
  assert (Ht : forall t, E (f t) = fold_right (fun p rest => fst p t * E (monomial (snd p)) + rest) 0 l).
  { intros t. rewrite (mean_ext E (f t) (sum_of l t)) by apply Hf. exact (proj2 (value_integrable d x l Hd Hl t)). }
  assert (Hs : forall o, Derive (fun t => f t o) x = sum_of (slopes_of x l) 0 o).
  { intros o. rewrite <- (proj2 (value_slope d x l Hl 0 o)). apply Derive_ext. intros s. apply Hf. }
  assert (Hw : well_made d x (slopes_of x l)).
  { intros q H. apply in_map_iff in H. destruct H as [p [<- Hp]]. destruct (Hl p Hp). simpl.
    split; [apply ex_derive_const|assumption]. }
  assert (Hd' : is_derive (fun t => E (f t)) x (E (fun o => Derive (fun t => f t o) x))).
  { rewrite (mean_ext E _ _ Hs), (proj2 (value_integrable d x (slopes_of x l) Hd Hw 0)).
    apply (is_derive_ext (fun t => fold_right (fun p rest => fst p t * E (monomial (snd p)) + rest) 0 l));
      [intros; symmetry; apply Ht|].
    clear - Hl. induction l as [|p l IH]; simpl; [exact (is_derive_const 0 x)|].
    destruct (Hl p (or_introl eq_refl)) as [Hp _].
    apply (is_derive_plus (fun t => fst p t * E (monomial (snd p)))
      (fun t => fold_right (fun p rest => fst p t * E (monomial (snd p)) + rest) 0 l)).
    - apply (is_derive_scal_l (fst p) x (Derive (fst p) x) (E (monomial (snd p)))). now apply Derive_correct.
    - apply IH. intros q Hq. apply Hl. now right. }
  split; [now exists (E (fun o => Derive (fun t => f t o) x))|now apply is_derive_unique].
Qed.

(** ** Independence *)

(** f hangs on no other entries than those of which S is true. *)
Definition function_of (S : nat -> list nat -> bool) (f : Omega -> R) : Prop :=
  forall o o', (forall s at_, S s at_ = true -> entry s at_ o = entry s at_ o') -> f o = f o'.

(** What hangs on different entries is independent; but entries of one symbol that is [joint] have a covariance. *)
Definition independent_entries (joint : nat -> bool) : Prop :=
  forall S T f g, (forall s at_, S s at_ && T s at_ = false)%bool ->
  (forall s, joint s = true -> (forall at_, S s at_ = false) \/ (forall at_, T s at_ = false)) ->
  function_of S f -> function_of T g -> integrable f -> integrable g -> uncorrelated E integrable f g.

(** Of several that hang on different entries each is independent of each other one, and of the product of those
    before it. *)
Lemma uncorrelated_over_entries joint n (f : Omega -> nat -> R) (A : nat -> nat -> list nat -> bool) :
  independent_entries joint ->
  (forall j k, j <> k -> forall s at_, (A j s at_ && A k s at_ = false)%bool) ->
  (forall s, joint s = true -> forall k at_, A k s at_ = false) ->
  (forall k, (k < n)%nat -> function_of (A k) (fun o => f o k)) ->
  (forall k, (k < n)%nat -> integrable (fun o => f o k)) -> uncorrelated_over E integrable n f.
Proof.
  intros H Hd Hj Hf Hi. split.
  { intros j k Hjn Hkn Hjk. apply (H (A j) (A k)); auto. }
  pose (before k s at_ := existsb (fun i => A i s at_) (seq 0 k)).
  assert (Hof : forall k, (k <= n)%nat -> function_of (before k) (fun o => rprod k (f o))).
  { intros k Hk o o' Ho. apply rprod_ext. intros i Hik. apply (Hf i); [lia|]. intros s at_ Hs. apply Ho.
    apply existsb_exists. exists i. split; [apply in_seq; lia|exact Hs]. }
  assert (Hstep : forall k, (k < n)%nat -> integrable (fun o => rprod k (f o)) ->
    uncorrelated E integrable (fun o => rprod k (f o)) (fun o => f o k)).
  { intros k Hk Hint. apply (H (before k) (A k)); auto with arith.
    intros s at_. unfold before. destruct (existsb _ _) eqn:He; [|reflexivity].
    apply existsb_exists in He. destruct He as [i [Hin Hs]]. apply in_seq in Hin.
    specialize (Hd i k ltac:(lia) s at_). now rewrite Hs in Hd. }
  intros k Hk. apply (Hstep k Hk). clear Hof. assert (Hle : (k <= n)%nat) by lia. clear Hk.
  induction k as [|k IH]; [exact (const_integrable averages 1)|].
  exact (proj1 (Hstep k Hle (IH ltac:(lia)))).
Qed.

End Polynomials.

(** * Laws with finitely many values *)

Fixpoint law_sum (l : list (R * R)) (f : R -> R) : R :=
  match l with
  | nil => 0
  | p :: rest => fst p * f (snd p) + law_sum rest f
  end.

(** Weights, which are chances, and values. *)
Definition discrete_law (l : list (R * R)) : Prop := (forall p, In p l -> 0 <= fst p) /\ law_sum l (fun _ => 1) = 1.

(** An outcome is the list of the values of all symbols. *)
Fixpoint discrete (laws : list (list (R * R))) (f : list R -> R) : R :=
  match laws with
  | nil => f nil
  | l :: rest => law_sum l (fun v => discrete rest (fun vs => f (v :: vs)))
  end.

Lemma lsum_plus l f g : law_sum l (fun v => f v + g v) = law_sum l f + law_sum l g.
Proof. induction l as [|p l IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma lsum_scal l c f : law_sum l (fun v => c * f v) = c * law_sum l f.
Proof. induction l as [|p l IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma lsum_ext l f g : (forall v, f v = g v) -> law_sum l f = law_sum l g.
Proof. intros H. induction l as [|p l IH]; simpl; [reflexivity|]. now rewrite IH, H. Qed.

Lemma lsum_ge0 l f : (forall p, In p l -> 0 <= fst p) -> (forall v, 0 <= f v) -> 0 <= law_sum l f.
Proof.
  intros Hl Hf. induction l as [|p l IH]; simpl; [lra|]. apply Rplus_le_le_0_compat.
  - apply Rmult_le_pos; [apply Hl; now left|apply Hf].
  - apply IH. intros q Hq. apply Hl. now right.
Qed.

Lemma lsum_const l c : discrete_law l -> law_sum l (fun _ => c) = c.
Proof.
  intros [_ H]. rewrite (lsum_ext l (fun _ => c) (fun _ => c * 1)) by (intros; ring). rewrite lsum_scal, H. ring.
Qed.

Lemma discrete_ext laws : forall f g, (forall o, f o = g o) -> discrete laws f = discrete laws g.
Proof. intros f g H. f_equal. now apply functional_extensionality. Qed.

Lemma discrete_plus laws : forall f g, discrete laws (fun o => f o + g o) = discrete laws f + discrete laws g.
Proof.
  induction laws as [|l laws IH]; intros f g; simpl; [reflexivity|]. rewrite <- lsum_plus. apply lsum_ext.
  intros v. apply IH.
Qed.

Lemma discrete_scal laws : forall c f, discrete laws (fun o => c * f o) = c * discrete laws f.
Proof.
  induction laws as [|l laws IH]; intros c f; simpl; [reflexivity|]. rewrite <- lsum_scal. apply lsum_ext.
  intros v. apply IH.
Qed.

Theorem discrete_expectation laws : List.Forall discrete_law laws -> expectation (discrete laws) (fun _ => True).
Proof.
  intros H. split; try (intros; exact I).
  - intros c. induction H as [|l laws Hl H IH]; simpl; [reflexivity|].
    rewrite (lsum_ext l _ (fun _ => c)) by (intros; exact IH). now apply lsum_const.
  - intros f g _ _. apply discrete_plus.
  - intros c f _. apply discrete_scal.
  - intros f _. revert f. induction H as [|l laws Hl H IH]; intros f Hf; simpl; [apply Hf|].
    apply lsum_ge0; [exact (proj1 Hl)|]. intros v. apply IH. intros o. apply Hf.
Qed.

(** f hangs on no other values than those of which S is true. *)
Definition function_of_values (S : nat -> bool) (f : list R -> R) : Prop :=
  forall o o', (forall s, S s = true -> nth s o 0 = nth s o' 0) -> f o = f o'.

Lemma discrete_mult laws : List.Forall discrete_law laws -> forall S T f g, (forall s, S s && T s = false)%bool ->
  function_of_values S f -> function_of_values T g ->
  discrete laws (fun o => f o * g o) = discrete laws f * discrete laws g.
Proof.
  intros H. induction H as [|l laws Hl H IH]; intros S T f g HST Hf Hg; simpl; [reflexivity|].
  assert (Hin : forall U h, function_of_values U h -> forall v,
    function_of_values (fun s => U (Datatypes.S s)) (fun vs => h (v :: vs))).
  { intros U h Hh v o o' Ho. apply Hh. intros [|s] Hs; [reflexivity|]. exact (Ho s Hs). }
  assert (Hout : forall U h, function_of_values U h -> U 0%nat = false -> forall v v' vs, h (v :: vs) = h (v' :: vs)).
  { intros U h Hh HU v v' vs. apply Hh. intros [|s] Hs; [congruence|reflexivity]. }
  rewrite (lsum_ext l _ (fun v => discrete laws (fun vs => f (v :: vs)) * discrete laws (fun vs => g (v :: vs)))).
  2:{ intros v. apply (IH (fun s => S (Datatypes.S s)) (fun s => T (Datatypes.S s))); auto. }
  pose proof (HST 0%nat) as H0. destruct (S 0%nat) eqn:HS; simpl in H0.
  - rewrite (lsum_ext l (fun v => discrete laws (fun vs => g (v :: vs))) (fun _ => discrete laws (fun vs => g (0 :: vs)))).
    2:{ intros v. apply discrete_ext. intros vs. now apply (Hout T g Hg). }
    rewrite (lsum_const l _ Hl). rewrite (lsum_ext l _ (fun v => discrete laws (fun vs => g (0 :: vs))
      * discrete laws (fun vs => f (v :: vs)))).
    + rewrite lsum_scal. ring.
    + intros v. rewrite (discrete_ext laws (fun vs => g (v :: vs)) (fun vs => g (0 :: vs))); [ring|].
      intros vs. now apply (Hout T g Hg).
  - rewrite (lsum_ext l (fun v => discrete laws (fun vs => f (v :: vs))) (fun _ => discrete laws (fun vs => f (0 :: vs)))).
    2:{ intros v. apply discrete_ext. intros vs. now apply (Hout S f Hf). }
    rewrite (lsum_const l _ Hl). rewrite <- lsum_scal. apply lsum_ext.
    intros v. rewrite (discrete_ext laws (fun vs => f (v :: vs)) (fun vs => f (0 :: vs))); [ring|].
    intros vs. now apply (Hout S f Hf).
Qed.

(** An array of which the value of a symbol is the first entry, and all others are 0. *)
Fixpoint at_origin (at_ : list nat) (v : R) : R :=
  match at_ with
  | nil => v
  | 0%nat :: rest => at_origin rest v
  | _ => 0
  end.

(** Entries of which only one of each symbol, that at its [origin], hangs on the value of the symbol. *)
Theorem discrete_independent laws (origin : nat -> list nat) (entry : nat -> list nat -> list R -> R)
    (joint : nat -> bool) : List.Forall discrete_law laws ->
  (forall s at_ o o', at_ <> origin s -> entry s at_ o = entry s at_ o') ->
  (forall s o o', nth s o 0 = nth s o' 0 -> entry s (origin s) o = entry s (origin s) o') ->
  independent_entries (discrete laws) (fun _ => True) entry joint.
Proof.
  intros H Hother Hhere S T f g HST _ Hf Hg _ _. split; [exact I|].
  assert (Hv : forall U h, function_of entry U h -> function_of_values (fun s => U s (origin s)) h).
  { intros U h Hh o o' Ho. apply Hh. intros s at_ Hs.
    destruct (list_eq_dec Nat.eq_dec at_ (origin s)) as [->|Hne]; [|now apply Hother].
    apply Hhere. now apply Ho. }
  apply (discrete_mult laws H (fun s => S s (origin s)) (fun s => T s (origin s))); auto.
Qed.

Lemma eqb_apart (a j k : nat) : j <> k -> (Nat.eqb a j && Nat.eqb a k = false)%bool.
Proof.
  intros H. destruct (Nat.eqb_spec a j) as [->|]; [|reflexivity]. simpl. now apply Nat.eqb_neq.
Qed.
