(** Adjoints in a network: the derivative of what comes later, taken through the consumers of a variable.

    A network is a list of definitions, each a formula in earlier ones.  The consumers of a variable m are the
    definitions whose formulas mention m.  [through cs x f fs v] is the claim that the derivative of a quantity
    in an entry of m, whose value is x, is sent back by the consumers of m and by nothing else:

        derivative in the entry of m  =  sum, over the entries of all consumers, of
                                         (derivative in the entry of the consumer) * (its local derivative)

    Here [cs] lists the consumers, [f] is the quantity as a function of the entry of m, [fs] lists it as a function
    of each consumer's entry, and [v] is its value.  A claim says too that all these functions are differentiable
    and have the value v at their points: so each claim is proved from earlier ones alone.

    - [through_const]     a quantity that does not depend on m
    - [through_body]      a definition that does not mention m, from its parts
    - [through_consumer]  a consumer of m, from its parts

    A result that mentions m itself is a consumer too, whose derivative in its own entry is 1.
    Parts are slots of an array ([arr]), definitions differentiable functions of it ([smooth]). *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable.
Import ListNotations.
Open Scope R_scope.

(** Rows and columns of a consumer, the values of its entries, and the derivatives of its entries in the entry
    of the variable while all other definitions are held fixed. *)
Record consumer := Consumer {
  rows : nat;
  columns : nat;
  entry : nat -> nat -> R;
  local : nat -> nat -> R }.

(** A quantity as a function of each entry of a consumer. *)
Definition curves := nat -> nat -> R -> R.

(** What the consumers send back. *)
Fixpoint sent (cs : list consumer) (fs : list curves) : R :=
  match cs, fs with
  | c :: cs, f :: fs =>
      rsum (rows c) (fun l => rsum (columns c) (fun l2 => Derive (f l l2) (entry c l l2) * local c l l2))
      + sent cs fs
  | _, _ => 0
  end.

(** f is differentiable at x and has the value v there. *)
Definition passes (f : R -> R) (x v : R) : Prop := f x = v /\ ex_derive f x.

Fixpoint all_pass (cs : list consumer) (fs : list curves) (v : R) : Prop :=
  match cs, fs with
  | [], [] => True
  | c :: cs, f :: fs =>
      (forall l l2, (l < rows c)%nat -> (l2 < columns c)%nat -> passes (f l l2) (entry c l l2) v)
      /\ all_pass cs fs v
  | _, _ => False
  end.

(** Besides what the consumers send back, a share [o] that the variable has in the quantity directly. *)
Definition shared (cs : list consumer) (x : R) (f : R -> R) (fs : list curves) (o : R -> R) (v : R) : Prop :=
  passes f x v /\ passes o x v /\ all_pass cs fs v /\ Derive f x = sent cs fs + Derive o x.

Definition through (cs : list consumer) (x : R) (f : R -> R) (fs : list curves) (v : R) : Prop :=
  passes f x v /\ all_pass cs fs v /\ Derive f x = sent cs fs.

Lemma through_ex cs x f fs v : through cs x f fs v -> ex_derive f x.
Proof. exact (fun H => proj2 (proj1 H)). Qed.

Lemma through_eq cs x f fs v : through cs x f fs v -> Derive f x = sent cs fs.
Proof. exact (fun H => proj2 (proj2 H)). Qed.

Lemma through_D cs x f fs v : through cs x f fs v -> is_derive f x (sent cs fs).
Proof. intros H. exact (finish f x _ (through_ex _ _ _ _ _ H) (through_eq _ _ _ _ _ H)). Qed.

Lemma passes_const v x : passes (fun _ => v) x v.
Proof. split; [reflexivity|exact (ex_of _ _ _ (D_const v x))]. Qed.

Lemma through_shared cs x f fs v : through cs x f fs v -> shared cs x f fs (fun _ => v) v.
Proof.
  intros [Hf [Hfs He]]. repeat split; try apply Hf; try apply (passes_const v x); [exact Hfs|].
  rewrite He, E_const. ring.
Qed.

Lemma shared_through cs x f fs v : shared cs x f fs (fun _ => v) v -> through cs x f fs v.
Proof.
  intros [Hf [_ [Hfs He]]]. repeat split; try apply Hf; [exact Hfs|].
  rewrite He, E_const. ring.
Qed.

(** What is sent back, consumer by consumer. *)
Lemma sent_scalar v w cs f fs :
  sent (Consumer 1 1 (scalar v) (scalar w) :: cs) (f :: fs) = Derive (f 0%nat 0%nat) v * w + sent cs fs.
Proof. simpl. ring. Qed.

Lemma sent_vector n v w cs f fs :
  sent (Consumer n 1 (vector v) (vector w) :: cs) (f :: fs)
  = rsum n (fun l => Derive (f l 0%nat) (v l) * w l) + sent cs fs.
Proof. simpl. f_equal. apply rsum_ext; intros; ring. Qed.

Lemma sent_matrix n m v w cs f fs :
  sent (Consumer n m (matrix v) (matrix w) :: cs) (f :: fs)
  = rsum n (fun l => rsum m (fun l2 => Derive (f l l2) (v l l2) * w l l2)) + sent cs fs.
Proof. reflexivity. Qed.

(** A consumer on which the quantity does not depend sends back nothing. *)
Lemma sent_held c cs v fs : sent (c :: cs) ((fun _ _ _ => v) :: fs) = sent cs fs.
Proof.
  simpl. rewrite rsum_eq0; [ring|]. intros l _. apply rsum_eq0. intros l2 _. rewrite E_const. ring.
Qed.

(** A consumer's own derivative in its entries leaves the local derivative of the one entry. *)
Lemma own_scalar v w : Derive (fun t => upd0 v t) v * w = w.
Proof. rewrite E_upd0. ring. Qed.

Lemma own_vector n v k w : (k < n)%nat ->
  rsum n (fun l => Derive (fun t => upd v l t k) (v l) * w l) = w k.
Proof.
  intros Hk. rewrite <- (rsum_delta' n k w Hk). apply rsum_ext; intros l _. now rewrite E_upd.
Qed.

Lemma own_matrix n m v k k2 w : (k < n)%nat -> (k2 < m)%nat ->
  rsum n (fun l => rsum m (fun l2 => Derive (fun t => upd2 v l l2 t k k2) (v l l2) * w l l2)) = w k k2.
Proof.
  intros Hk Hk2. rewrite <- (rsum_delta' n k (fun k => w k k2) Hk). apply rsum_ext; intros l _.
  rewrite <- (rsum_delta' m k2 (fun l2 => delta k l * w l l2) Hk2).
  apply rsum_ext; intros l2 _. rewrite E_upd2. ring.
Qed.

(** * What does not depend on the variable, and the variable itself *)

Definition still (v : R) : consumer -> curves := fun _ _ _ _ => v.

Lemma all_pass_still cs v : all_pass cs (map (still v) cs) v.
Proof. induction cs as [|c cs IH]; simpl; auto. split; [|exact IH]. intros l l2 _ _. apply passes_const. Qed.

Lemma sent_still cs v : sent cs (map (still v) cs) = 0.
Proof.
  induction cs as [|c cs IH]; simpl; [reflexivity|]. rewrite IH, rsum_eq0; [ring|].
  intros l _. apply rsum_eq0. intros l2 _. unfold still. rewrite E_const. ring.
Qed.

Lemma through_const cs x v : through cs x (fun _ => v) (map (still v) cs) v.
Proof.
  repeat split; try apply (passes_const v x); [exact (all_pass_still cs v)|]. rewrite sent_still. exact (E_const v x).
Qed.

Lemma shared_entry cs x : shared cs x (fun t => t) (map (still x) cs) (fun t => t) x.
Proof.
  assert (H : passes (fun t => t) x x) by (split; [reflexivity|exact (ex_of _ _ _ (D_id x))]).
  repeat split; try apply H; [exact (all_pass_still cs x)|]. rewrite sent_still. ring.
Qed.

(** * A differentiable function of such quantities *)

Lemma is_grad_at dims F a a' g : is_grad dims F a g ->
  (forall s i j, inside dims s i j -> a' s i j = a s i j) -> is_grad dims F a' g.
Proof.
  intros H Ha eps Heps. destruct (H eps Heps) as [d [Hd HF]]. exists d. split; [exact Hd|]. intros b Hb.
  rewrite (is_grad_outside dims F a a' g H Ha).
  rewrite (asum_ext dims (fun s i j => g s i j * (b s i j - a' s i j))
    (fun s i j => g s i j * (b s i j - a s i j))) by (intros s i j Hs; now rewrite (Ha s i j Hs)).
  rewrite (asum_ext dims (fun s i j => Rabs (b s i j - a' s i j))
    (fun s i j => Rabs (b s i j - a s i j))) by (intros s i j Hs; now rewrite (Ha s i j Hs)).
  apply HF. intros s i j Hs. rewrite <- (Ha s i j Hs). exact (Hb s i j Hs).
Qed.

Section Body.
Variables (dims : shape) (F : array -> R) (a g : array).
Hypothesis HF : is_grad dims F a g.

Lemma passes_grad (c : R -> array) x :
  (forall s i j, inside dims s i j -> passes (fun t => c t s i j) x (a s i j)) ->
  passes (fun t => F (c t)) x (F a)
  /\ Derive (fun t => F (c t)) x = asum dims (fun s i j => g s i j * Derive (fun t => c t s i j) x).
Proof.
  intros H.
  assert (Ha : forall s i j, inside dims s i j -> c x s i j = a s i j) by (intros s i j Hs; apply (H s i j Hs)).
  pose proof (is_grad_at dims F a (c x) g HF Ha) as Hg.
  assert (Hex : forall s i j, inside dims s i j -> ex_derive (fun t => c t s i j) x)
    by (intros s i j Hs; apply (H s i j Hs)).
  split; [split|].
  - exact (is_grad_outside dims F a (c x) g HF Ha).
  - exact (ex_grad dims F c x g Hg Hex).
  - exact (E_grad dims F c x g Hg Hex).
Qed.

Definition at_entry (s i j : nat) (c : nat -> nat -> R -> array) : curves := fun l l2 t => c l l2 t s i j.
Definition of_curve (c : nat -> nat -> R -> array) : curves := fun l l2 t => F (c l l2 t).

Lemma sent_grad cs (ccs : list (nat -> nat -> R -> array)) : length ccs = length cs ->
  (forall s i j, inside dims s i j -> all_pass cs (map (at_entry s i j) ccs) (a s i j)) ->
  all_pass cs (map of_curve ccs) (F a)
  /\ sent cs (map of_curve ccs) = asum dims (fun s i j => g s i j * sent cs (map (at_entry s i j) ccs)).
Proof.
  revert ccs; induction cs as [|c cs IH]; intros [|cc ccs] Hlen H; try discriminate Hlen; simpl.
  - split; [exact I|]. rewrite asum_scal_r. ring.
  - assert (Hc : forall l l2, (l < rows c)%nat -> (l2 < columns c)%nat ->
      forall s i j, inside dims s i j -> passes (fun t => cc l l2 t s i j) (entry c l l2) (a s i j)).
    { intros l l2 Hl Hl2 s i j Hs. exact (proj1 (H s i j Hs) l l2 Hl Hl2). }
    destruct (IH ccs) as [Hp He]; [now injection Hlen|intros s i j Hs; exact (proj2 (H s i j Hs))|].
    split; [split; [|exact Hp]|].
    + intros l l2 Hl Hl2. exact (proj1 (passes_grad (cc l l2) _ (Hc l l2 Hl Hl2))).
    + rewrite He. clear He Hp.
      symmetry. rewrite (asum_ext dims _ (fun s i j =>
        rsum (rows c) (fun l => rsum (columns c) (fun l2 =>
          g s i j * Derive (at_entry s i j cc l l2) (entry c l l2) * local c l l2))
        + g s i j * sent cs (map (at_entry s i j) ccs))).
      2:{ intros s i j _. cbv beta. rewrite Rmult_plus_distr_l, <- rsum_scal_l. f_equal.
          apply rsum_ext; intros l _. rewrite <- rsum_scal_l. apply rsum_ext; intros; ring. }
      rewrite asum_plus. f_equal. rewrite asum_rsum.
      apply rsum_ext; intros l Hl. rewrite asum_rsum. apply rsum_ext; intros l2 Hl2.
      rewrite asum_scal_r. f_equal. symmetry. exact (proj2 (passes_grad (cc l l2) _ (Hc l l2 Hl Hl2))).
Qed.

Lemma shared_grad cs x (cm : R -> array) (ccs : list (nat -> nat -> R -> array)) (co : R -> array) :
  length ccs = length cs ->
  (forall s i j, inside dims s i j ->
     shared cs x (fun t => cm t s i j) (map (at_entry s i j) ccs) (fun t => co t s i j) (a s i j)) ->
  shared cs x (fun t => F (cm t)) (map of_curve ccs) (fun t => F (co t)) (F a).
Proof.
  intros Hlen H.
  destruct (passes_grad cm x) as [Hm Em]; [intros s i j Hs; apply (H s i j Hs)|].
  destruct (passes_grad co x) as [Ho Eo]; [intros s i j Hs; apply (H s i j Hs)|].
  destruct (sent_grad cs ccs Hlen) as [Hc Ec]; [intros s i j Hs; apply (H s i j Hs)|].
  split; [exact Hm|split; [exact Ho|split; [exact Hc|]]].
  rewrite Em, Eo, Ec, <- asum_plus. apply asum_ext. intros s i j Hs.
  destruct (H s i j Hs) as [_ [_ [_ He]]]. rewrite He. ring.
Qed.
End Body.

(** * The claims that a generated proof consists of

    [slots] are the parts of a definition, [cm] the parts as functions of the variable's entry, [ccs] the parts
    as functions of the entries of each consumer. *)

Definition slots := list (nat -> nat -> R).
Definition part (s i j : nat) (c : nat -> nat -> R -> slots) : curves := fun l l2 t => arr (c l l2 t) s i j.
Definition whole (F : array -> R) (c : nat -> nat -> R -> slots) : curves := fun l l2 t => F (arr (c l l2 t)).

Lemma through_body cs x dims (F : array -> R) (parts : slots) (cm : R -> slots)
  (ccs : list (nat -> nat -> R -> slots)) :
  length ccs = length cs ->
  smooth dims F (arr parts) ->
  (forall s i j, inside dims s i j ->
     through cs x (fun t => arr (cm t) s i j) (map (part s i j) ccs) (arr parts s i j)) ->
  through cs x (fun t => F (arr (cm t))) (map (whole F) ccs) (F (arr parts)).
Proof.
  intros Hlen HF H. apply shared_through.
  pose proof (shared_grad dims F (arr parts) _ HF cs x (fun t => arr (cm t))
    (map (fun c l l2 t => arr (c l l2 t)) ccs) (fun _ => arr parts)) as Hg.
  rewrite map_length, !map_map in Hg. apply Hg; [exact Hlen|].
  intros s i j Hs. rewrite map_map. apply through_shared. exact (H s i j Hs).
Qed.

(** A formula [B] that mentions the variable: [move t] is the variable with its entry at t. *)
Lemma shared_body (M : Type) (move : R -> M) (m : M) cs x dims (B : M -> array -> R) (parts : slots) (cm : R -> slots)
  (ccs : list (nat -> nat -> R -> slots)) :
  move x = m ->
  length ccs = length cs ->
  smooth ((1%nat, 1%nat) :: dims) (fun a => B (move (a 0%nat 0%nat 0%nat)) (fun s => a (S s)))
    (arr (scalar x :: parts)) ->
  (forall s i j, inside dims s i j ->
     through cs x (fun t => arr (cm t) s i j) (map (part s i j) ccs) (arr parts s i j)) ->
  shared cs x (fun t => B (move t) (arr (cm t))) (map (whole (B m)) ccs)
    (fun t => B (move t) (arr parts)) (B m (arr parts)).
Proof.
  intros <- Hlen HF H.
  pose proof (shared_grad _ _ _ _ HF cs x (fun t => arr (scalar t :: cm t))
    (map (fun c l l2 t => arr (scalar x :: c l l2 t)) ccs) (fun t => arr (scalar t :: parts))) as Hg.
  rewrite map_length, !map_map in Hg. apply Hg; [exact Hlen|].
  intros [|s] i j Hs; rewrite map_map.
  - pose proof (shared_entry cs x) as He.
    replace (map (fun c => at_entry 0 i j (fun l l2 t => arr (scalar x :: c l l2 t))) ccs)
      with (map (still x) cs); [exact He|].
    clear -Hlen. revert cs Hlen; induction ccs as [|c ccs IH]; intros [|k cs] Hlen;
      try discriminate Hlen; [reflexivity|].
    simpl. rewrite (IH cs ltac:(now injection Hlen)). reflexivity.
  - exact (through_shared _ _ _ _ _ (H s i j Hs)).
Qed.

(** The quantity is entry (k, k2) of the consumer, as a function of the consumer's entries. *)
Definition own_entry (u : curves) (k k2 : nat) (c : consumer) : Prop :=
  forall l l2, (l < rows c)%nat -> (l2 < columns c)%nat ->
    u l l2 (entry c l l2) = entry c k k2 /\ is_derive (u l l2) (entry c l l2) (delta k l * delta k2 l2).

Lemma own_entry0 v w k k2 : (k < 1)%nat -> (k2 < 1)%nat ->
  own_entry (fun _ _ t => upd0 v t) k k2 (Consumer 1 1 (scalar v) w).
Proof.
  intros Hk Hk2 l l2 Hl Hl2. simpl in *. split; [reflexivity|].
  replace l with k by lia. replace l2 with k2 by lia. rewrite !delta_eq.
  refine (D_eq _ _ _ _ (D_upd0 v v) _). ring.
Qed.

Lemma own_entry1 n v w k k2 : (k < n)%nat -> (k2 < 1)%nat ->
  own_entry (fun l _ t => upd v l t k) k k2 (Consumer n 1 (vector v) w).
Proof.
  intros Hk Hk2 l l2 Hl Hl2. simpl in *. split; [exact (upd_id v l k)|].
  replace l2 with k2 by lia. rewrite delta_eq.
  refine (D_eq _ _ _ _ (D_upd v l k (v l)) _). ring.
Qed.

Lemma own_entry2 n n2 v w k k2 : (k < n)%nat -> (k2 < n2)%nat ->
  own_entry (fun l l2 t => upd2 v l l2 t k k2) k k2 (Consumer n n2 (matrix v) w).
Proof.
  intros Hk Hk2 l l2 Hl Hl2. simpl in *. split; [exact (upd2_id v l l2 k k2)|]. exact (D_upd2 v l l2 k k2 _).
Qed.

Fixpoint put {T} (p : nat) (x : T) (l : list T) : list T :=
  match p, l with
  | O, _ :: l => x :: l
  | S p, y :: l => y :: put p x l
  | _, [] => []
  end.

Lemma put_own cs p c u k k2 (fs : list curves) v :
  nth_error cs p = Some c -> nth_error fs p = Some (fun _ _ _ => v) -> all_pass cs fs v ->
  (k < rows c)%nat -> (k2 < columns c)%nat -> entry c k k2 = v -> own_entry u k k2 c ->
  all_pass cs (put p u fs) v /\ sent cs (put p u fs) = sent cs fs + local c k k2.
Proof.
  intros Hc Hf Hp Hk Hk2 Hv Hu. revert cs fs Hc Hf Hp; induction p as [|p IH]; intros [|c' cs] [|f fs] Hc Hf Hp;
    try discriminate Hc; try discriminate Hf; simpl in *.
  - injection Hc as ->. injection Hf as ->. split.
    + split; [|exact (proj2 Hp)]. intros l l2 Hl Hl2. destruct (Hu l l2 Hl Hl2) as [H1 H2].
      split; [now rewrite H1|exact (ex_of _ _ _ H2)].
    + rewrite (rsum_ext (rows c) _ (fun l => delta k l * local c l k2)).
      * rewrite (rsum_delta' (rows c) k (fun l => local c l k2) Hk).
        rewrite (rsum_eq0 (rows c)); [ring|].
        intros l _. apply rsum_eq0. intros l2 _. rewrite E_const. ring.
      * intros l Hl. rewrite (rsum_ext (columns c) _ (fun l2 => delta k2 l2 * (delta k l * local c l l2))).
        -- exact (rsum_delta' (columns c) k2 (fun l2 => delta k l * local c l l2) Hk2).
        -- intros l2 Hl2. rewrite (E_unique _ _ _ (proj2 (Hu l l2 Hl Hl2))). ring.
  - destruct (IH cs fs Hc Hf (proj2 Hp)) as [H1 H2]. split; [split; [exact (proj1 Hp)|exact H1]|].
    rewrite H2. ring.
Qed.

(** The consumer at place p of the list; as a function of its own entries it is its entry. *)
Lemma through_consumer p k k2 (u : curves) (M : Type) (move : R -> M) (m : M) cs x dims (B : M -> array -> R)
  (parts : slots) (cm : R -> slots) (ccs : list (nat -> nat -> R -> slots)) (c : consumer) :
  nth_error cs p = Some c ->
  nth_error ccs p = Some (fun _ _ _ => parts) ->
  (k < rows c)%nat -> (k2 < columns c)%nat ->
  entry c k k2 = B m (arr parts) ->
  local c k k2 = Derive (fun t => B (move t) (arr parts)) x ->
  own_entry u k k2 c ->
  move x = m ->
  length ccs = length cs ->
  smooth ((1%nat, 1%nat) :: dims) (fun a => B (move (a 0%nat 0%nat 0%nat)) (fun s => a (S s)))
    (arr (scalar x :: parts)) ->
  (forall s i j, inside dims s i j ->
     through cs x (fun t => arr (cm t) s i j) (map (part s i j) ccs) (arr parts s i j)) ->
  through cs x (fun t => B (move t) (arr (cm t))) (put p u (map (whole (B m)) ccs)) (B m (arr parts)).
Proof.
  intros Hc Hcc Hk Hk2 Hv Hw Hu Hm Hlen HF H.
  destruct (shared_body M move m cs x dims B parts cm ccs Hm Hlen HF H) as [Hf [_ [Hp He]]].
  destruct (put_own cs p c u k k2 (map (whole (B m)) ccs) (B m (arr parts)) Hc
    (map_nth_error (whole (B m)) p ccs Hcc) Hp Hk Hk2 Hv Hu) as [H1 H2].
  split; [exact Hf|split; [exact H1|]]. rewrite H2, Hw. exact He.
Qed.
