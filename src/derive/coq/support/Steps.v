(** The tactics that close one inference of a written-out derivation.

    [by_eq H]     the equation H is the goal, but for the order of terms and factors and for numbers worked out
    [by_claim H]  the same for a sign, a bound or a place between two numbers, or that a function has a derivative
    [ends]        the number is one of the two that it is between
    [at_point]    an array of which an entry is replaced by what it was is that array
    [close]       what is left of an equation is algebra
    [combine]     the same, between sums of several equations
    [vanish]      sums of nothing but zeros are gone *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Expectation Opaque Differentiable Products Determinants Matrices Adjoint Tactics.
Import ListNotations.
Open Scope R_scope.

(** What a file knows of functions of m at m itself: E_of_m m = E. *)
Hint Rewrite upd_same upd2_same upd3_same : there.

Ltac back := tidy; autorewrite with there; rewrite ?delta_eq.

(** Divisors that are no numerals as letters of their own: for identities that hold whatever they are.  A law of any
    power writes x^1 where a derivation has x. *)
Ltac inverses :=
  rewrite ?pow_1;
  repeat
    match goal with
    | |- context [/ ?x] =>
        lazymatch x with
        | IZR _ => fail
        | _ => generalize (/ x); let v := fresh "v" in intros v
        end
    end.

(** Powers with the exponent 0, of what is positive. *)
Ltac powers_of_0 :=
  progress repeat match goal with |- context [rpow ?b 0] => rewrite (rpow_zero b) by pos end.

(** Atoms of the left side that are the same but for their inner order become one: what is left is 0. *)
Ltac together :=
  progress repeat
    match goal with
    | |- ?left = 0 =>
        at_atom left ltac:(fun l =>
          at_atom left ltac:(fun r =>
            tryif constr_eq l r then fail
            else (let H := fresh in assert (H : l = r) by same_atom; rewrite H; clear H)))
    end.

Ltac close := back; first [ reflexivity | alg | inverses; alg | powers_of_0; alg | together; alg ].

Ltac by_eq H := first [ exact H | refine (eq_trans _ (eq_trans H _)); close ].

Ltac at_point := back.

Lemma between_left a b : between a b a.
Proof. unfold between. lra. Qed.

Lemma between_right a b : between a b b.
Proof. unfold between. lra. Qed.

Lemma between_sym a b t : between a b t -> between b a t.
Proof. unfold between. lra. Qed.

Ltac ends := first [ exact (between_left _ _) | exact (between_right _ _) ].

Lemma le_as (a b a' b' : R) : a <= b -> a' = a -> b' = b -> a' <= b'.
Proof. now intros H -> ->. Qed.

Lemma lt_as (a b a' b' : R) : a < b -> a' = a -> b' = b -> a' < b'.
Proof. now intros H -> ->. Qed.

Ltac same_entries :=
  let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
  intros k l Hk Hl; cbv beta; close.

Ltac by_claim H :=
  first
  [ exact H
  | lazymatch goal with
    | |- ex_derive ?f ?x => refine (ex_ext _ f x _ H); let t := fresh "t" in intros t; close
    | |- 0 < ?e => refine (eq_ind _ (fun z => 0 < z) H e _); close
    | |- 0 <= ?e => refine (eq_ind _ (fun z => 0 <= z) H e _); close
    | |- det ?n ?A <> 0 => refine (invertible_ext n _ A _ H); same_entries
    | |- ?e <> 0 => refine (eq_ind _ (fun z => z <> 0) H e _); close
    | |- invertible ?n ?A => refine (invertible_ext n _ A _ H); same_entries
    | |- symmetric ?n ?A => refine (symmetric_ext n _ A _ H); same_entries
    | |- positive_definite ?n ?A => refine (definite_ext n _ A _ H); same_entries
    | |- positive_semidefinite ?n ?A => refine (semidefinite_ext n _ A _ H); same_entries
    | |- between _ _ _ => exact (between_sym _ _ _ H)
    | |- ?a <= ?b => refine (le_as _ _ a b H _ _); close
    | |- ?a < ?b => refine (lt_as _ _ a b H _ _); close
    | |- ?integrable ?f =>
        lazymatch type of H with
        | integrable ?g => refine (integrable_ext integrable g f _ H); let o := fresh "o" in intros o; close
        end
    end ].

(** What differs by multiples of l - r, for equations l = r. *)
Lemma multiple (c l r : R) : l = r -> c * (l - r) = 0.
Proof. intros ->. ring. Qed.

Lemma multiples (c l r s : R) : l = r -> s = 0 -> c * (l - r) + s = 0.
Proof. intros -> ->. ring. Qed.

Lemma combined (a b s : R) : s = 0 -> a - b = s -> a = b.
Proof. intros -> H. lra. Qed.

(** Any two atoms of the goal that are the same but for their inner order become one. *)
Ltac align_any :=
  lazymatch goal with
  | |- ?left = ?right =>
      let at_any act := first [ at_atom left act | at_atom right act ] in
      at_any ltac:(fun l =>
        at_any ltac:(fun r =>
          tryif constr_eq l r then fail
          else (let H := fresh in assert (H : l = r) by same_atom; rewrite H; clear H)))
  end.

Ltac combine := first [ close | back; repeat align_any; first [ ring | field; well ] ].

Ltac vanish :=
  repeat
    match goal with
    | |- context [rsum ?n ?f] => rewrite (rsum_eq0 n f) by (intros; cbv beta; rewrite ?Derive_const; ring)
    end.

Lemma smooth_partial_const dims v s i j (a : array) : smooth dims (partial (fun _ => v) s i j) a.
Proof.
  replace (partial (fun _ => v) s i j) with (fun _ : array => 0); [exact (smooth_const dims 0 a)|].
  apply functional_extensionality. intros b. symmetry. exact (E_const v (b s i j)).
Qed.

Lemma exp_at x : x = 0 -> exp x = 1.
Proof. intros ->. exact exp_0. Qed.

Lemma ln_at x : x = 1 -> ln x = 0.
Proof. intros ->. exact ln_1. Qed.

Lemma sigm_at x : x = 0 -> sigm x = / 2.
Proof. intros ->. unfold sigm. rewrite Ropp_0, exp_0. lra. Qed.

Lemma relu_at x : 0 <= x -> relu x = x.
Proof. unfold relu, Rmax. destruct (Rle_dec 0 x); lra. Qed.

Lemma relu_below x : x <= 0 -> relu x = 0.
Proof. unfold relu, Rmax. destruct (Rle_dec 0 x); lra. Qed.

Lemma half_at x p : x = 1 -> p = 1 / 2 -> rpow x p = 1.
Proof. intros -> ->. rewrite rpow_half by lra. exact sqrt_1. Qed.

(** Functions where they have rational values. *)
Ltac at_numbers :=
  repeat
    match goal with
    | |- context [exp ?e] => rewrite (exp_at e) by lra
    | |- context [ln ?e] => rewrite (ln_at e) by lra
    | |- context [sigm ?e] => rewrite (sigm_at e) by lra
    | |- context [relu ?e] => first [ rewrite (relu_at e) by lra | rewrite (relu_below e) by lra ]
    | |- context [minv 1 ?A 0%nat 0%nat] => rewrite (minv_1 A)
    | |- context [INR (fact 1)] => change (INR (fact 1)) with 1
    | |- context [INR (fact 0)] => change (INR (fact 0)) with 1
    | |- context [det 1 ?A] => rewrite (det_1 A)
    | |- context [rpow ?e ?p] => rewrite (half_at e p) by lra
    end.

(** Real powers of what does not move are numbers like others. *)
Ltac fixed_powers :=
  repeat match goal with
  | |- context [rpow ?b ?p] =>
      let H := fresh in assert (H : 0 < rpow b p) by pos; revert H; generalize (rpow b p); intros ? H
  end.

(** A derivative in a number, or in the only entry of an array, of what is then a function of that number. *)
Ltac slope_at_numbers :=
  repeat match goal with H : (?i < 1)%nat |- _ => replace i with 0%nat in * by lia; clear H end;
  rewrite ?det_1, ?minv_1; fixed_powers; unfold upd, upd2, upd0, delta, rpow in *; cbn;
  apply is_derive_unique; auto_derive; repeat split;
  first
  [ lra | field; repeat split; lra | at_numbers; lra | at_numbers; field; repeat split; lra
  | pos | field; repeat split; pos ].

(** Conditions on numbers, one way or the other. *)
Ltac indicators :=
  cbv beta; unfold ind_lt, ind_le, ind_eq, ind_ne;
  repeat match goal with
  | |- context [Req_EM_T ?a ?b] => destruct (Req_EM_T a b)
  | |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b)
  | |- context [Rle_dec ?a ?b] => destruct (Rle_dec a b)
  end.

Ltac witness_of_numbers :=
  repeat split; cbn [rsum rprod INR]; intros;
  first
  [ lia
  | lra
  | at_numbers; lra
  | exact (smooth_const _ _ _)
  | refine (smooth_partial_const _ _ _ _ _ _)
  | unfold delta; repeat match goal with H : (?i < 1)%nat |- _ => replace i with 0%nat in * by lia; clear H end;
    cbn; lra
  | slope_at_numbers
  | indicators; lra
  | lazymatch goal with |- ?G => fail 1 "does not hold of this instance:" G end ].

(** What is given holds of the numbers and functions at hand, where every size is 1. *)
Ltac witness :=
  lazymatch goal with
  | |- _ /\ _ => split; witness
  | |- symmetric _ _ => exact (symmetric_1 _)
  | |- det 1 _ <> 0 => refine (invertible_1 _ _); witness
  | |- positive_definite _ _ => refine (definite_1 _ _); witness
  | |- forall k, (k < _)%nat -> positive_definite _ _ => intros ? ?; refine (definite_1 _ _); witness
  | |- forall k, (k < _)%nat -> det 1 _ <> 0 => intros ? ?; refine (invertible_1 _ _); witness
  | |- positive_semidefinite _ _ => refine (semidefinite_1 _ _); witness
  | |- _ => witness_of_numbers
  end.

(** Laws of finitely many values are laws, by arithmetic. *)
Ltac are_laws :=
  repeat (apply List.Forall_cons;
    [ split;
      [ let p := fresh "p" in let H := fresh "H" in
        intros p H; simpl in H; repeat (destruct H as [H|H]; [subst p; simpl; lra|]); destruct H
      | simpl; lra ]
    | ]);
  apply List.Forall_nil.

(** An entry is the same where the value of its symbol is, and where it is no value. *)
Ltac same_here s H :=
  let h := match goal with |- ?f _ _ _ = _ => head f end in unfold h;
  do 9 (try (destruct s as [|s];
    [ cbn [nth at_origin]; lazymatch goal with |- 0 = 0 => reflexivity | |- _ => exact H end | ]));
  cbv beta iota; reflexivity.

Ltac no_value_of at_ H :=
  cbv beta iota;
  first
  [ lazymatch goal with |- 0 = 0 => reflexivity end
  | let i := fresh "i" in
    destruct at_ as [|i at_];
    [ no_value_here H
    | destruct i as [|i]; [ no_value_of at_ H | no_value_in at_ H ] ] ]

(** The indices are the origin, which they are not; or the array is 0 there. *)
with no_value_here H :=
  cbv beta iota; cbn [at_origin];
  lazymatch goal with |- 0 = 0 => reflexivity | |- _ => destruct (H eq_refl) end

(** One index is beside the origin already. *)
with no_value_in at_ H :=
  cbv beta iota; cbn [at_origin];
  lazymatch goal with
  | |- 0 = 0 => reflexivity
  | |- _ => let i := fresh "i" in destruct at_ as [|i at_]; [ no_value_here H | destruct i as [|i]; no_value_in at_ H ]
  end.

Ltac no_value s at_ H :=
  let h := match goal with |- ?f _ _ _ = _ => head f end in unfold h;
  do 9 (try (destruct s as [|s]; [ no_value_of at_ H | ]));
  cbv beta iota; reflexivity.

(** The same for what is given of an expectation: of sums over values with weights. *)
Ltac witness_of_chance origins :=
  lazymatch goal with
  | |- _ /\ _ => split; [ witness_of_chance origins | witness_of_chance origins ]
  | |- expectation (discrete ?laws) _ => refine (discrete_expectation laws _); are_laws
  | |- moments_exist _ _ _ => intros ? _; exact I
  | |- independent_entries (discrete ?laws) _ ?entry ?joint =>
      refine (discrete_independent laws (fun s => nth s origins nil) entry joint _ _ _);
      [ are_laws
      | let s := fresh "s" in let at_ := fresh "at_" in let H := fresh "H" in
        intros s at_ o o' H; no_value s at_ H
      | let s := fresh "s" in let H := fresh "H" in intros s o o' H; same_here s H ]
  | |- context [discrete] =>
      intros; repeat match goal with H : (?i < 1)%nat |- _ => replace i with 0%nat in * by lia; clear H end;
      unfold variance, covariance, delta; cbn [discrete law_sum nth fst snd at_origin Nat.eqb rsum INR];
      first [field | lazymatch goal with |- ?G => fail 1 "does not hold of this instance:" G end]
  | |- _ => witness
  end.

(** * Cases: an equation times a weight, and the weight is 1 where the condition of the case holds *)

Lemma in_case (w a b : R) : w = 1 -> w * a = w * b -> a = b.
Proof. intros -> H. lra. Qed.

Lemma weight_and v w : v = 1 -> w = 1 -> v * w = 1.
Proof. intros -> ->. ring. Qed.

Lemma weight_less a b : a < b -> ind_lt a b = 1.
Proof. exact (ind_lt_1 a b). Qed.

Lemma weight_same i j : i = j -> delta i j = 1.
Proof. intros ->. exact (delta_eq j). Qed.

Lemma weight_other i j : i <> j -> 1 - delta i j = 1.
Proof. intros H. rewrite (delta_neq i j H). ring. Qed.

Lemma weight_one y : y = 1 -> y = 1.
Proof. exact (fun H => H). Qed.

Lemma weight_zero y : y = 0 -> 1 - y = 1.
Proof. intros ->. ring. Qed.

(** * Gradients: from the derivative in every entry, for a function differentiable in the whole array *)

Lemma grad_of dims F a g : smooth dims F a ->
  (forall s i j, inside dims s i j -> is_derive (fun t => F (aupd a s i j t)) (a s i j) (g s i j)) ->
  is_grad dims F a g.
Proof.
  intros HF H. refine (is_grad_ext dims F a (fun s i j => partial F s i j a) g _ HF).
  intros s i j Hs. exact (is_derive_unique _ _ _ (H s i j Hs)).
Qed.

Lemma grad_scalar (J : R -> R) x g : smooth [(1, 1)%nat] (fun a => J (a 0%nat 0%nat 0%nat)) (arr [scalar x]) ->
  is_derive (fun t => J t) x g -> is_grad [(1, 1)%nat] (fun a => J (a 0%nat 0%nat 0%nat)) (arr [scalar x]) (arr [scalar g]).
Proof.
  intros HJ H. refine (grad_of _ _ _ _ HJ _). intros [|s] i j Hs; [|destruct Hs].
  destruct Hs as [Hi Hj]. replace i with 0%nat by lia. replace j with 0%nat by lia. exact H.
Qed.

Lemma grad_vector n (J : (nat -> R) -> R) v g :
  smooth [(n, 1)%nat] (fun a => J (fun i => a 0%nat i 0%nat)) (arr [vector v]) ->
  (forall i, (i < n)%nat -> is_derive (fun t => J (upd v i t)) (v i) (g i)) ->
  is_grad [(n, 1)%nat] (fun a => J (fun i => a 0%nat i 0%nat)) (arr [vector v]) (arr [vector g]).
Proof.
  intros HJ H. refine (grad_of _ _ _ _ HJ _). intros [|s] i j Hs; [|destruct Hs].
  destruct Hs as [Hi Hj]. replace j with 0%nat by lia. refine (D_fun _ _ _ _ _ (H i Hi)). intros t. refine (f_equal J _).
  apply functional_extensionality. intros k. cbv [aupd upd3 upd]. destruct (Nat.eqb k i); reflexivity.
Qed.

Lemma grad_matrix n m (J : (nat -> nat -> R) -> R) v g :
  smooth [(n, m)] (fun a => J (fun i j => a 0%nat i j)) (arr [matrix v]) ->
  (forall i j, (i < n)%nat -> (j < m)%nat -> is_derive (fun t => J (upd2 v i j t)) (v i j) (g i j)) ->
  is_grad [(n, m)] (fun a => J (fun i j => a 0%nat i j)) (arr [matrix v]) (arr [matrix g]).
Proof.
  intros HJ H. refine (grad_of _ _ _ _ HJ _). intros [|s] i j Hs; [|destruct Hs].
  destruct Hs as [Hi Hj]. refine (D_fun _ _ _ _ _ (H i j Hi Hj)). intros t. reflexivity.
Qed.
