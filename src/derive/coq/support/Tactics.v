(** The tactics that a written-out proof uses for what it does not spell out.

    - [range]     an index is in its range, an entry inside of a shape, a size at least 1
    - [pos]       [0 < e], [0 <= e], [e <> 0], read off the form of e and the hypotheses
    - [der]       [is_derive f x d], where [d] may be left open: the rules of Derivatives.v, read off the form
                  of f; a condition of a rule is left to [pos]
    - [exd]       [ex_derive f x]
    - [fre]       [smooth dims (fun a => ...) a0], the rules of Differentiable.v, read off the form of the body
    - [slots]     a claim about every entry inside of a shape: one goal for each slot of the array
    - [slot_sum]  a sum over all entries: one sum for each slot of the array
    - [well]      a conjunction of conditions under which a formula means something
    - [same]      a = b, where the two differ in the order and grouping of terms and factors, at any depth,
                  under sums and derivatives too; outermost, all identities of rings are seen
    - [alg]       a = b, identities of fields in what is the same in that sense; divisors are left to [pos]
    - [through_parts], [through_own], [carry], [held], [adjoint_sum]
                  the derivative of a definition, taken through the consumers of a variable; see there
    - [poly]      a term is a polynomial in random entries, read off its form; its coefficients are left to [exd]
    - [entrywise] two terms that differ in entries only, of which [leaf] knows that they are the same
    - [in_orders] and of no greater degrees than those to which moments are declared
    - [by_law H]  an equation that H, an instance of a law, says in other words, as [same] sees it

    Nothing is searched for: each tactic looks at the head of its goal, takes the one rule for it with its
    functions spelled out, and goes on with the parts.  (Coq left to guess them can take minutes.)
    A goal out of reach fails with a message that shows it. *)
From Coq Require Import Reals Lra Lia Arith List.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Expectation Opaque Differentiable Products Determinants Matrices Adjoint.
Open Scope R_scope.

(** * Indices and sizes *)

Ltac range :=
  first
  [ assumption
  | lia
  | lazymatch goal with |- inside _ _ _ _ => cbn [inside]; lia end
  | lazymatch goal with |- ?G => fail 1 "side condition: index range" G end ].

(** * Signs *)

(** A hypothesis as it stands, or one for all indices at an index. *)
Ltac given :=
  first
  [ assumption
  | match goal with H : forall _ : nat, _ |- _ => simple apply H; range end ].

(** Entries replaced by themselves are what they were. *)
Ltac settle :=
  cbv beta; change upd0 with (fun _ t : R => t); cbv beta; rewrite ?upd_same, ?upd2_same, ?upd3_same.

(** What a term is an application of. *)
Ltac head t := lazymatch t with ?f _ => head f | _ => t end.

Ltac pos_ :=
  cbv beta;
  lazymatch goal with
  | |- (_ < _)%nat => range
  | |- (_ <= _)%nat => range
  | |- 0 < exp ?a => exact (exp_pos a)
  | |- 0 < sigm ?a => exact (sigm_pos a)
  | |- 0 < 1 - sigm ?a => exact (sigm_1m_pos a)
  | |- 0 < 1 - tanh ?a ^ 2 => exact (tanh_sq_lt_1 a)
  | |- 0 < softmax ?n ?z ?k => refine (softmax_pos n z k _); range
  | |- 0 < rsum ?n ?f =>
      first [ given
            | refine (rsum_pos n f _ _);
              [ range | let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; pos_ ] ]
  | |- 0 < rprod ?n ?f =>
      first [ given | refine (rprod_pos n f _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; pos_ ]
  | |- 0 < ?a * ?b => first [ given | refine (Rmult_lt_0_compat a b _ _); pos_ | lra ]
  | |- 0 < ?a / ?b => first [ given | refine (Rdiv_lt_0_compat a b _ _); pos_ ]
  | |- 0 < / ?a => first [ given | refine (Rinv_0_lt_compat a _); pos_ ]
  | |- 0 < ?a ^ ?n =>
      first [ given
            | refine (pow_lt a n _); pos_
            | let h := eval compute in (Nat.div2 n) in
              change (0 < a ^ (2 * h)); refine (pow_even_pos a h _); pos_ ]
  | |- 0 < rpow ?a ?p => first [ given | refine (rpow_pos a p _); pos_ ]
  | |- 0 < sqrt ?a => refine (sqrt_lt_R0 a _); pos_
  | |- 0 < Rabs ?a => refine (Rabs_pos_lt a _); pos_
  | |- 0 < INR ?n => first [ given | refine (INR_pos n _); range ]
  | |- 0 < PI => exact PI_RGT_0
  | |- 0 < ?a + ?b =>
      first [ given
            | refine (Rplus_le_lt_0_compat a b _ _); [ | solve [pos_] ]; pos_
            | refine (Rplus_lt_le_0_compat a b _ _); [ | solve [pos_] ]; pos_
            | lra ]
  | |- 0 < ?a =>
      first [ given
            | lra
            | let f := head a in unfold f; solve [pos_]
            | lazymatch goal with |- ?G => fail 1 "side condition" G end ]
  | |- 0 <= ?a * ?a => exact (Rle_0_sqr a)
  | |- 0 <= ?a ^ 2 => exact (pow2_ge_0 a)
  | |- 0 <= ?a ^ ?n =>
      first [ given
            | refine (pow_le a n _); pos_
            | let h := eval compute in (Nat.div2 n) in change (0 <= a ^ (2 * h)); exact (pow_even_ge0 a h) ]
  | |- 0 <= rpow ?a ?p => exact (rpow_ge0 a p)
  | |- 0 <= sqrt ?a => exact (sqrt_pos a)
  | |- 0 <= Rabs ?a => exact (Rabs_pos a)
  | |- 0 <= INR ?n => exact (pos_INR n)
  | |- 0 <= delta ?i ?j => exact (delta_ge0 i j)
  | |- 0 <= rsum ?n ?f =>
      first [ given
            | refine (rsum_ge0 n f _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; pos_ ]
  | |- 0 <= rprod ?n ?f =>
      first [ given | refine (rprod_ge0 n f _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; pos_ ]
  | |- 0 <= ?a * ?b => first [ given | refine (Rmult_le_pos a b _ _); pos_ | refine (Rlt_le _ _ _); given | lra ]
  | |- 0 <= ?a + ?b => first [ given | refine (Rplus_le_le_0_compat a b _ _); pos_ | lra ]
  | |- 0 <= ?a / ?b =>
      first [ given | refine (Rmult_le_pos a (/ b) _ _); [ pos_ | refine (Rlt_le _ _ _); pos_ ] ]
  | |- 0 <= _ => first [ given | refine (Rlt_le _ _ _); pos_ ]
  | |- ?a * ?b <> 0 =>
      first [ given | refine (Rmult_integral_contrapositive_currified a b _ _); pos_ | lra ]
  | |- ?a / ?b <> 0 =>
      first [ given
            | refine (Rmult_integral_contrapositive_currified a (/ b) _ _);
              [ pos_ | refine (Rinv_neq_0_compat b _); pos_ ] ]
  | |- rprod ?n ?f <> 0 =>
      first [ given | refine (rprod_neq0 n f _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; pos_ ]
  | |- / ?a <> 0 => first [ given | refine (Rinv_neq_0_compat a _); pos_ ]
  | |- - ?a <> 0 => first [ given | refine (Ropp_neq_0_compat a _); pos_ ]
  | |- ?a ^ ?n <> 0 => first [ given | refine (pow_nonzero a n _); pos_ ]
  | |- INR ?n <> 0 => first [ given | refine (not_0_INR n _); lia ]
  | |- ?a - 0 <> 0 => first [ given | rewrite (Rminus_0_r a); pos_ | lra ]
  | |- ?a <> 0 => first [ given | refine (Rgt_not_eq a 0 _); change (0 < a); pos_ | lra ]
  | |- ?G => fail "side condition" G
  end.

(** A hypothesis in another order, or multiplied out. *)
Ltac given_otherwise :=
  match goal with
  | H : 0 < ?e |- 0 < ?g => replace g with e by ring; exact H
  | H : 0 <= ?e |- 0 <= ?g => replace g with e by ring; exact H
  | H : ?e <> 0 |- ?g <> 0 => replace g with e by ring; exact H
  | H : 0 < ?e |- ?g <> 0 => replace g with e by ring; exact (Rgt_not_eq e 0 H)
  end.

(** A divisor that holds another one, multiplied by it: a (1 + s / a) is a + s. *)
Ltac given_cleared :=
  match goal with
  | H : ?a <> 0, K : ?b <> 0 |- ?g <> 0 =>
      lazymatch b with context [/ a] => idtac end;
      replace g with (a * b) by (field; repeat split; assumption);
      exact (Rmult_integral_contrapositive_currified a b H K)
  end.

Ltac pos :=
  intros; settle;
  lazymatch goal with
  | |- ?G => first [ solve [pos_] | solve [given_otherwise] | solve [given_cleared] | fail 1 "side condition" G ]
  end.

(** * Derivatives *)

Ltac slots :=
  lazymatch goal with
  | |- forall s i j, inside ((?r, ?c) :: ?rest) s i j -> @?P s i j =>
      refine (inside_cons P r c rest _ _);
      [ let i := fresh "i" in let j := fresh "j" in let Hi := fresh "Hi" in let Hj := fresh "Hj" in
        intros i j Hi Hj; cbv beta; cbn [arr arr1 scalar vector matrix]; cbv beta
      | cbv beta; slots ]
  | |- forall s i j, inside nil s i j -> @?P s i j => exact (inside_nil P)
  end.

(** A derivative for each slot, to be found. *)
Ltac open_slots dims :=
  lazymatch dims with
  | nil => constr:(@nil (nat -> nat -> R))
  | _ :: ?rest => let slots := open_slots rest in open_constr:(cons (_ : nat -> nat -> R) slots)
  end.

Ltac der :=
  cbv beta;
  lazymatch goal with
  | |- is_derive (fun _ => ?c) ?x _ => refine (D_const c x)
  | |- is_derive (fun t => t) ?x _ => refine (D_id x)
  | |- is_derive (fun t => upd0 ?v t) ?x _ => refine (D_upd0 v x)
  | |- is_derive (fun t => upd ?v ?j t ?i) ?x _ => refine (D_upd v j i x)
  | |- is_derive (fun t => upd2 ?v ?j ?j2 t ?i ?i2) ?x _ => refine (D_upd2 v j j2 i i2 x)
  | |- is_derive (fun t => upd3 ?v ?j ?j2 ?j3 t ?i ?i2 ?i3) ?x _ => refine (D_upd3 v j j2 j3 i i2 i3 x)
  | |- is_derive (fun t => @?f t + @?g t) ?x _ => refine (D_plus f g x _ _ _ _); [der | der]
  | |- is_derive (fun t => @?f t - @?g t) ?x _ => refine (D_minus f g x _ _ _ _); [der | der]
  | |- is_derive (fun t => - @?f t) ?x _ => refine (D_opp f x _ _); der
  | |- is_derive (fun t => @?f t * @?g t) ?x _ =>
      lazymatch f with
      | (fun _ => ?c) => refine (D_scal c g x _ _); der
      | _ =>
          lazymatch g with
          | (fun _ => ?c) => refine (D_scal_r f c x _ _); der
          | _ => refine (D_mult f g x _ _ _ _); [der | der]
          end
      end
  | |- is_derive (fun t => @?f t / @?g t) ?x _ =>
      lazymatch g with
      | (fun _ => ?c) => refine (D_div_c f c x _ _); der
      | _ => refine (D_div f g x _ _ _ _ _); [der | der | pos]
      end
  | |- is_derive (fun t => / @?g t) ?x _ => refine (D_inv g x _ _ _); [der | pos]
  | |- is_derive (fun t => relu (@?g t) ^ 2) ?x _ => refine (D_relu_sq g x _ _); der
  | |- is_derive (fun t => (@?f t) ^ ?n) ?x _ => refine (D_pow f n x _ _); der
  | |- is_derive (fun t => rpow (@?f t) ?p) ?x _ => refine (D_rpow f p x _ _ _); [der | pos]
  | |- is_derive (fun t => rpow (@?f t) (@?g t)) ?x _ => refine (D_power f g x _ _ _ _ _); [der | der | pos]
  | |- is_derive (fun t => exp (@?g t)) ?x _ => refine (D_exp g x _ _); der
  | |- is_derive (fun t => ln (@?g t)) ?x _ => refine (D_ln g x _ _ _); [der | pos]
  | |- is_derive (fun t => sqrt (@?g t)) ?x _ => refine (D_sqrt g x _ _ _); [der | pos]
  | |- is_derive (fun t => sin (@?g t)) ?x _ => refine (D_sin g x _ _); der
  | |- is_derive (fun t => cos (@?g t)) ?x _ => refine (D_cos g x _ _); der
  | |- is_derive (fun t => sigm (@?g t)) ?x _ => refine (D_sigm g x _ _); der
  | |- is_derive (fun t => tanh (@?g t)) ?x _ => refine (D_tanh g x _ _); der
  | |- is_derive (fun t => erf (@?g t)) ?x _ => refine (D_erf g x _ _); der
  | |- is_derive (fun t => relu (@?g t)) ?x _ => refine (D_relu g x _ _ _); [der | pos]
  | |- is_derive (fun t => Rabs (@?g t)) ?x _ => refine (D_abs g x _ _ _); [der | pos]
  | |- is_derive (fun t => ind_lt 0 (@?g t)) ?x _ => refine (D_ind g x _ _ _); [der | pos]
  | |- is_derive (fun t => ind_lt (@?f t) (@?g t)) ?x _ => refine (D_ind_lt f g x _ _ _ _ _); [der | der | pos]
  | |- is_derive (fun t => ind_le (@?f t) (@?g t)) ?x _ => refine (D_ind_le f g x _ _ _ _ _); [der | der | pos]
  | |- is_derive (fun t => Rmax (@?f t) (@?g t)) ?x _ => refine (D_max f g x _ _ _ _ _); [der | der | pos]
  | |- is_derive (fun t => Rmin (@?f t) (@?g t)) ?x _ => refine (D_min f g x _ _ _ _ _); [der | der | pos]
  | |- is_derive (fun t => rsum ?n (@?f t)) ?x _ =>
      refine (D_rsum n f x _ _);
      let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; der
  | |- is_derive (fun t => rprod ?n (@?f t)) ?x _ =>
      refine (D_rprod n f x _ _);
      let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; der
  | |- is_derive (fun t => ?E (@?c t)) ?x _ => der_letter E c x
  | |- ?G => fail "no rule for" G
  end
(** A letter: differentiable by hypothesis, in one variable or in a whole array. *)
with der_letter E c x :=
  first
  [ lazymatch type of E with array -> R =>
      match goal with
      | H : forall s i j a, inside ?dims s i j -> smooth ?dims (partial ?F s i j) a |- _ =>
          lazymatch E with partial F ?s ?i ?j => let d := open_slots dims in
            refine (D_grad dims E c x _ (arr d) (H s i j (c x) _) _); [ range | slots; der ] end
      | H : is_grad ?dims E _ _ |- _ => let d := open_slots dims in
          refine (D_grad dims E c x _ (arr d) _ _); [ der_point H | slots; der ]
      | H : smooth ?dims E _ |- _ => let d := open_slots dims in
          refine (D_grad dims E c x _ (arr d) _ _); [ der_point H | slots; der ]
      | H : forall a, is_grad ?dims E a _ |- _ => let d := open_slots dims in
          refine (D_grad dims E c x _ (arr d) (H (c x)) _); slots; der
      | H : forall a, smooth ?dims E a |- _ => let d := open_slots dims in
          refine (D_grad dims E c x _ (arr d) (H (c x)) _); slots; der
      end
    end
  | lazymatch c with (fun t => t) =>
      match goal with
      | H : is_derive E x _ |- _ => exact H
      | H : ex_derive E x |- _ => exact (Derive_correct E x H)
      | H : forall y, ex_derive E y |- _ => exact (Derive_correct E x (H x))
      end
    end
  | let y := eval cbv beta in (c x) in
    match goal with
    | H : is_derive E y ?a |- _ => refine (D_after E a c x _ H _); der
    | H : ex_derive E y |- _ => refine (D_after E _ c x _ (Derive_correct E y H) _); der
    | H : forall y, ex_derive E y |- _ => refine (D_after E _ c x _ (Derive_correct E y (H y)) _); der
    end
  | lazymatch goal with |- ?G => fail 1 "no rule for" G end ]
(** A hypothesis about the point that the curve passes. *)
with der_point H :=
  cbv beta; rewrite ?upd_same, ?upd2_same, ?upd3_same; exact H.

(** [is_derive f x d] with d written in another way: the equation is left. *)
Ltac derive_to := refine (D_eq _ _ _ _ _ _); [der | cbv beta].

Ltac exd := cbv beta; intros; refine (ex_of _ _ _ _); der.

(** * Differentiability in a whole array

    The parts of the array at the point are put in before a condition is looked at. *)

Ltac unfold_slots := cbn [arr arr1 scalar vector matrix]; cbv beta.

Ltac pos_at := cbv beta; unfold_slots; pos.

Ltac fre :=
  cbv beta;
  lazymatch goal with
  | |- smooth ?dims (fun _ => ?v) ?a => refine (smooth_const dims v a)
  | |- smooth ?dims (fun b => b ?s ?i ?j) ?a => refine (smooth_entry dims s i j a _); range
  | |- smooth ?dims (fun b => upd0 ?v (@?F b)) ?a => change (smooth dims F a); fre
  | |- smooth ?dims (fun b => upd ?v ?j (@?F b) ?i) ?a => refine (smooth_upd dims v j F i a _); fre
  | |- smooth ?dims (fun b => upd2 ?v ?j ?j2 (@?F b) ?i ?i2) ?a =>
      refine (smooth_upd2 dims v j j2 F i i2 a _); fre
  | |- smooth ?dims (fun b => upd3 ?v ?j ?j2 ?j3 (@?F b) ?i ?i2 ?i3) ?a =>
      refine (smooth_upd3 dims v j j2 j3 F i i2 i3 a _); fre
  | |- smooth ?dims (fun b => @?F b + @?G b) ?a => refine (smooth_plus dims F G a _ _); [fre | fre]
  | |- smooth ?dims (fun b => @?F b - @?G b) ?a => refine (smooth_minus dims F G a _ _); [fre | fre]
  | |- smooth ?dims (fun b => - @?F b) ?a => refine (smooth_opp dims F a _); fre
  | |- smooth ?dims (fun b => @?F b * @?G b) ?a => refine (smooth_mult dims F G a _ _); [fre | fre]
  | |- smooth ?dims (fun b => @?F b / @?G b) ?a =>
      lazymatch G with
      | (fun _ => ?c) => refine (smooth_mult dims F (fun _ => / c) a _ _); [fre | fre]
      | _ => refine (smooth_div dims F G a _ _ _); [fre | fre | pos_at]
      end
  | |- smooth ?dims (fun b => / @?F b) ?a => refine (smooth_inv dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => relu (@?F b) ^ 2) ?a => refine (smooth_relu_sq dims F a _); fre
  | |- smooth ?dims (fun b => (@?F b) ^ ?n) ?a => refine (smooth_pow dims F n a _); fre
  | |- smooth ?dims (fun b => rpow (@?F b) ?p) ?a => refine (smooth_rpow dims F p a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => exp (@?F b)) ?a => refine (smooth_exp dims F a _); fre
  | |- smooth ?dims (fun b => ln (@?F b)) ?a => refine (smooth_ln dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => sqrt (@?F b)) ?a => refine (smooth_sqrt dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => sin (@?F b)) ?a => refine (smooth_sin dims F a _); fre
  | |- smooth ?dims (fun b => cos (@?F b)) ?a => refine (smooth_cos dims F a _); fre
  | |- smooth ?dims (fun b => sigm (@?F b)) ?a => refine (smooth_sigm dims F a _); fre
  | |- smooth ?dims (fun b => tanh (@?F b)) ?a => refine (smooth_tanh dims F a _); fre
  | |- smooth ?dims (fun b => erf (@?F b)) ?a => refine (smooth_erf dims F a _); fre
  | |- smooth ?dims (fun b => relu (@?F b)) ?a => refine (smooth_relu dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => Rabs (@?F b)) ?a => refine (smooth_abs dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => ind_lt 0 (@?F b)) ?a => refine (smooth_ind dims F a _ _); [fre | pos_at]
  | |- smooth ?dims (fun b => ind_lt (@?F b) (@?G b)) ?a => refine (smooth_ind_lt dims F G a _ _ _); [fre | fre | pos_at]
  | |- smooth ?dims (fun b => ind_le (@?F b) (@?G b)) ?a => refine (smooth_ind_le dims F G a _ _ _); [fre | fre | pos_at]
  | |- smooth ?dims (fun b => Rmax (@?F b) (@?G b)) ?a => refine (smooth_max dims F G a _ _ _); [fre | fre | pos_at]
  | |- smooth ?dims (fun b => Rmin (@?F b) (@?G b)) ?a => refine (smooth_min dims F G a _ _ _); [fre | fre | pos_at]
  | |- smooth ?dims (fun b => rsum ?n (@?F b)) ?a =>
      refine (smooth_rsum dims n F a _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; fre
  | |- smooth ?dims (fun b => rprod ?n (@?F b)) ?a =>
      refine (smooth_rprod dims n F a _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; fre
  | |- smooth ?dims (fun b => det ?n (@?F b)) ?a =>
      refine (smooth_det dims n F a _);
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; fre
  | |- smooth ?dims (fun b => minv ?n (@?F b) ?i ?j) ?a =>
      refine (smooth_minv dims n F i j a _ _ _ _); [ range | range | | pos_at ];
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; fre
  | |- smooth ?dims (fun b => mpow ?n (@?F b) ?p ?i ?j) ?a =>
      refine (smooth_mpow dims n F p i j a _ _ _); [ range | range | ];
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; fre
  | |- smooth ?dims (fun b => ?E (@?A b)) ?a => fre_letter dims E A a
  | |- ?G => fail "no rule for" G
  end
(** A letter: differentiable by hypothesis, in a whole array or in one variable. *)
with fre_letter dims E A a :=
  first
  [ lazymatch type of E with array -> R =>
      match goal with
      | H : forall s i j a, inside ?inner s i j -> smooth ?inner (partial ?F s i j) a |- _ =>
          lazymatch E with partial F ?s ?i ?j =>
            refine (smooth_after dims inner E A a (H s i j (A a) _) _); [ range | slots; fre ] end
      | H : forall k, (k < _)%nat -> forall a, smooth ?inner (?f k) a |- _ =>
          lazymatch E with f ?k =>
            refine (smooth_after dims inner E A a (H k _ (A a)) _); [ range | slots; fre ] end
      | H : forall k k2, (k < _)%nat -> (k2 < _)%nat -> forall a, smooth ?inner (?f k k2) a |- _ =>
          lazymatch E with f ?k ?k2 =>
            refine (smooth_after dims inner E A a (H k k2 _ _ (A a)) _); [ range | range | slots; fre ] end
      | H : is_grad ?inner E ?p ?g |- _ =>
          refine (smooth_after dims inner E A a _ _); [ fre_point (is_grad_partial inner E p g H) | slots; fre ]
      | H : smooth ?inner E _ |- _ =>
          refine (smooth_after dims inner E A a _ _); [ fre_point H | slots; fre ]
      | H : forall a, is_grad ?inner E a _ |- _ =>
          refine (smooth_after dims inner E A a (is_grad_partial inner E (A a) _ (H (A a))) _); slots; fre
      | H : forall a, smooth ?inner E a |- _ =>
          refine (smooth_after dims inner E A a (H (A a)) _); slots; fre
      end
    end
  | refine (smooth_fun dims E A a _ _);
    [ cbv beta; unfold_slots; settle;
      first [ assumption
            | match goal with
              | H : forall y, ex_derive E y |- _ => simple apply H
              | H : is_derive E _ ?d |- _ => exact (ex_of E _ d H)
              end
            | given ]
    | fre ]
  | lazymatch goal with |- ?G => fail 1 "no rule for" G end ]
(** A hypothesis about the point: the same arrays, once the parts are put in. *)
with fre_point H :=
  cbv beta; cbn [arr arr1 scalar vector matrix]; cbv beta; rewrite ?upd_same, ?upd2_same, ?upd3_same; exact H.

(** * Through the consumers of a variable

    The goal is [through cs x f fs v] for a definition with the value v (Adjoint.v).  Both tactics are given the
    definition's formula as a function of its parts, the shape of the parts, the parts, and the parts as functions
    of the variable's entry and of the entries of each consumer.

    - [through_parts dims F parts cm ccs]   a definition that does not mention the variable
    - [through_own p k k2 dims move m B parts cm ccs]   the consumer at place p of the list, in its entry (k, k2):
      the formula B is a function of the variable as well, and [move t] is the variable m with its entry at t

    They leave one goal for each part: [carry H], where H is the claim about that part, or [held], where the part
    does not depend on the variable. *)

Ltac all_consumers :=
  first [ exact (eq_refl _) | lazymatch goal with |- ?G => fail 1 "not all consumers:" G end ].

Tactic Notation "through_parts" uconstr(dims) uconstr(F) uconstr(parts) uconstr(cm) uconstr(ccs) :=
  intros;
  lazymatch goal with
  | |- through ?cs ?x _ _ _ =>
      first
      [ refine (through_body cs x dims F parts cm ccs _ _ _)
      | lazymatch goal with |- ?G => fail 1 "not the formula of these parts:" G end ];
      [ all_consumers | fre | slots ]
  end.

Tactic Notation "through_own" uconstr(p) uconstr(k) uconstr(k2) uconstr(dims) uconstr(move) uconstr(m)
    uconstr(B) uconstr(parts) uconstr(cm) uconstr(ccs) :=
  intros;
  lazymatch goal with
  | |- through ?cs ?x _ _ _ =>
      first
      [ refine (through_consumer p k k2 _ _ move m cs x dims B parts cm ccs _ (eq_refl _) (eq_refl _)
          _ _ (eq_refl _) (eq_refl _) _ _ _ _ _)
      | lazymatch goal with |- ?G => fail 1 "not the consumer of these parts:" G end ];
      [ cbn [rows]; range
      | cbn [columns]; range
      | lazymatch goal with
        | |- own_entry (fun _ _ t => upd0 _ t) _ _ _ => refine (own_entry0 _ _ _ _ _ _)
        | |- own_entry (fun l _ t => upd _ l t _) _ _ _ => refine (own_entry1 _ _ _ _ _ _ _)
        | |- own_entry (fun l l2 t => upd2 _ l l2 t _ _) _ _ _ => refine (own_entry2 _ _ _ _ _ _ _ _)
        | |- ?G => fail "not an entry of its own:" G
        end; range
      | settle; exact (eq_refl _)
      | all_consumers
      | fre
      | slots ]
  end.

Ltac parts_read := cbv beta iota delta [map part]; unfold_slots.

Ltac carry H :=
  parts_read;
  first [ exact H
        | simple apply H; range
        | lazymatch goal with |- ?G => fail 1 "not what is carried:" G end ].

Ltac held :=
  parts_read;
  lazymatch goal with
  | |- through ?cs ?x (fun _ => ?v) _ ?v =>
      first [ exact (through_const cs x v) | lazymatch goal with |- ?G => fail 1 "not held fixed:" G end ]
  | |- ?G => fail "not held fixed:" G
  end.

(** * The rest *)

Ltac slot_sum :=
  repeat (rewrite asum_last_scalar || rewrite asum_last_vector || rewrite asum_last
          || rewrite asum_scalar || rewrite asum_vector || rewrite asum_matrix || rewrite asum_nil);
  cbn [arr arr1 scalar vector matrix]; cbv beta.

Ltac well := intros; repeat match goal with |- _ /\ _ => split end; try exact I; intros; pos.

(** * Equations of numbers *)

Ltac tidy :=
  cbv beta; change upd0 with (fun _ t : R => t); cbv beta;
  cbn [INR Nat.add Nat.sub Nat.pred]; rewrite ?plus_INR, ?mult_INR; repeat rewrite minus_INR by lia;
  cbn [INR]; rewrite ?upd_same, ?upd2_same, ?upd3_same.

Ltac is_numeral n := lazymatch n with O => idtac | S ?m => is_numeral m | _ => fail end.

(** [act] at an atom of [e] where it succeeds: a part that rings and fields do not look into. *)
Ltac at_atom e act :=
  lazymatch e with
  | ?a + ?b => first [ at_atom a act | at_atom b act ]
  | ?a - ?b => first [ at_atom a act | at_atom b act ]
  | ?a * ?b => first [ at_atom a act | at_atom b act ]
  | ?a / ?b => first [ at_atom a act | at_atom b act ]
  | - ?a => at_atom a act
  | / ?a => at_atom a act
  | ?a ^ ?n => tryif is_numeral n then at_atom a act else act e
  | IZR _ => fail
  | _ => act e
  end.

Ltac same :=
  cbv beta;
  lazymatch goal with
  | |- ?a = ?a => exact (eq_refl a)
  | |- @eq R _ _ => first [ ring | repeat align; first [ lazymatch goal with |- ?a = ?a => exact (eq_refl a) end | ring | lra ] ]
  | |- arr ?a = arr ?b => refine (f_equal arr _); same
  | |- arr1 ?a = arr1 ?b => refine (f_equal (fun slot => arr (cons slot nil)) _); same_slot
  | |- cons ?a ?l = cons ?b ?l' => refine (f_equal2 cons _ _); [ same_slot | same ]
  end
with same_slot :=
  lazymatch goal with
  | |- ?a = ?a => exact (eq_refl a)
  | |- scalar ?a = scalar ?b => refine (f_equal scalar _); same
  | |- vector ?a = vector ?b => refine (vector_ext a b _); let i := fresh "i" in intros i; same
  | |- matrix ?a = matrix ?b =>
      refine (matrix_ext a b _); let i := fresh "i" in let j := fresh "j" in intros i j; same
  end
(** Two atoms on the two sides that are the same but for their inner order become one. *)
with align :=
  lazymatch goal with
  | |- ?left = ?right =>
      at_atom left ltac:(fun l =>
        at_atom right ltac:(fun r =>
          tryif constr_eq l r then fail
          else (let H := fresh in assert (H : l = r) by same_atom; rewrite H; clear H)))
  end
with same_atom :=
  lazymatch goal with
  | |- rsum ?n ?f = rsum ?n ?g =>
      refine (rsum_ext n f g _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; same
  | |- minv ?n ?f ?i ?j = minv ?n ?g ?i ?j =>
      refine (minv_ext n f g i j _);
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; same
  | |- det ?n ?f = det ?n ?g =>
      refine (det_ext n f g _);
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; same
  | |- mpow ?n ?f ?p ?i ?j = mpow ?n ?g ?q ?i ?j =>
      replace q with p by lia; refine (mpow_ext n f g p i j _ ltac:(range));
      let k := fresh "k" in let l := fresh "l" in let Hk := fresh "Hk" in let Hl := fresh "Hl" in
      intros k l Hk Hl; same
  | |- Derive ?f ?x = Derive ?g ?x =>
      refine (E_ext f g x _); let t := fresh "t" in intros t; same
  | |- covariance ?e ?f ?h = covariance ?e ?g ?l =>
      refine (covariance_ext e f g h l _ _); let o := fresh "o" in intros o; same
  | |- delta ?i ?j = delta ?j ?i => exact (delta_sym i j)
  | |- rprod ?n ?f = rprod ?n ?g =>
      refine (rprod_ext n f g _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; same
  | |- ?a ^ ?n = ?b ^ ?m => refine (f_equal2 pow _ _); [ same | lia ]
  | |- rpow ?a ?p = rpow ?b ?q => refine (f_equal2 rpow _ _); first [ same | lra ]
  | |- ind_lt ?a ?p = ind_lt ?b ?q => refine (f_equal2 ind_lt _ _); same
  | |- ind_le ?a ?p = ind_le ?b ?q => refine (f_equal2 ind_le _ _); same
  | |- ind_eq ?a ?p = ind_eq ?b ?q => refine (f_equal2 ind_eq _ _); same
  | |- ind_ne ?a ?p = ind_ne ?b ?q => refine (f_equal2 ind_ne _ _); same
  | |- ?e ?f = ?e ?g =>
      lazymatch type of f with
      | _ -> R => refine (mean_ext e f g _); let o := fresh "o" in intros o; same
      | _ => refine (f_equal e _); same
      end
  end.

(** Both sides are the same quotient of polynomials in atoms, and no divisor is 0. *)
Ltac alg :=
  tidy;
  first
  [ same
  | repeat align; field; well
  | lazymatch goal with |- ?G => fail 1 "not the same quotient:" G end ].

(** In H real powers, of what is positive, whose exponents are whole numbers, as they are written otherwise. *)
Ltac whole_powers H :=
  repeat match type of H with
  | context [rpow ?b ?e] =>
      first
      [ rewrite (rpow_is_1 b e) in H by first [ lra | pos ]
      | rewrite (rpow_is_0 b e) in H by first [ lra | pos ]
      | rewrite (rpow_is_inv b e) in H by first [ lra | pos ]
      | whole_power b e 2%nat H | whole_power b e 3%nat H | whole_power b e 4%nat H
      | whole_power b e 5%nat H | whole_power b e 6%nat H ]
  end
with whole_power b e n H :=
  first
  [ rewrite (rpow_is_nat b e n) in H by first [ simpl; lra | pos ]
  | rewrite (rpow_is_neg b e n) in H by first [ simpl; lra | pos ] ].

Ltac by_law H :=
  first
  [ exact H
  | refine (eq_trans _ (eq_trans H _)); tidy;
    first [ same | lazymatch goal with |- ?G => fail 2 "not the law's own words:" G end ] ].

(** An equation that a claim H amounts to: one sum for each consumer.  Consumers on which the quantity does not
    depend may be left out, and the quantity as its own consumer may be written as its local derivative. *)
Ltac adjoint_sum H :=
  lazymatch type of H with
  | through ?cs ?x ?f ?fs ?v =>
      first
      [ refine (eq_trans (through_eq cs x f fs v H) _)
      | lazymatch goal with |- ?G => fail 1 "not what the consumers send back:" G end ];
      let open := eval hnf in cs in
      change cs with open;
      first
      [ repeat sent_next; cbn [sent]; cbv beta; same
      | repeat (rewrite sent_held || sent_next); cbn [sent]; cbv beta;
        rewrite ?own_scalar; repeat rewrite own_vector by range; repeat rewrite own_matrix by range; same
      | repeat sent_next; cbn [sent]; cbv beta;
        lazymatch goal with |- ?G => fail 1 "not what the consumers send back:" G end ]
  end
with sent_next := rewrite sent_scalar || rewrite sent_vector || rewrite sent_matrix.

(** * Polynomials in random entries *)

Create HintDb entries discriminated.

Ltac poly :=
  cbv beta;
  lazymatch goal with
  | |- polynomial ?e _ ?x (fun (t : R) _ => @?c t) => refine (polynomial_const e c x _); exd
  | |- polynomial ?e _ ?x (fun (t : R) o => @?f t o + @?g t o) => refine (polynomial_plus e _ _ x f g _ _); poly
  | |- polynomial ?e _ ?x (fun (t : R) o => @?f t o - @?g t o) => refine (polynomial_minus e _ _ x f g _ _); poly
  | |- polynomial ?e _ ?x (fun (t : R) o => @?f t o * @?g t o) => refine (polynomial_mult e _ _ x f g _ _); poly
  | |- polynomial ?e _ ?x (fun (t : R) o => - @?f t o) => refine (polynomial_opp e _ x f _); poly
  | |- polynomial ?e _ ?x (fun (t : R) o => @?f t o ^ ?n) => refine (polynomial_pow e n _ x f _); poly
  | |- polynomial ?e _ ?x (fun (t : R) o => rsum ?n (fun k => @?f t o k)) =>
      refine (polynomial_rsum e n _ x (fun k t o => f t o k) _);
      let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; poly
  | |- polynomial ?e _ ?x (fun (_ : R) o => Derive (fun s => @?f o s) ?y) =>
      refine (polynomial_slope e _ y x (fun s o => f o s) _); poly
  | |- ?G => first [solve [eauto 1 with entries nocore] | fail 1 "no polynomial in random entries" G]
  end.

Ltac in_orders orders :=
  let s := fresh "s" in let m := fresh "m" in
  intros s m; unfold orders; in_orders_of s

(** One symbol after the other, while what is declared of those that are left hangs on which it is. *)
with in_orders_of s :=
  cbv beta iota;
  first
  [ let H := fresh "H" in intros H; discriminate H
  | destruct s as [|s];
    [ let H := fresh "H" in intros H; first [discriminate H | injection H as <-; simpl; lia]
    | in_orders_of s ] ].

(** * Independence *)

Ltac entrywise leaf :=
  cbv beta;
  lazymatch goal with
  | |- ?a = ?a => exact (eq_refl a)
  | |- rsum ?n ?f = rsum ?n ?g =>
      refine (rsum_ext n f g _); let k := fresh "k" in let Hk := fresh "Hk" in intros k Hk; entrywise leaf
  | |- Derive ?f ?x = Derive ?g ?x => refine (E_ext f g x _); let t := fresh "t" in intros t; entrywise leaf
  | |- ?a + ?b = ?c + ?d => refine (f_equal2 Rplus _ _); entrywise leaf
  | |- ?a - ?b = ?c - ?d => refine (f_equal2 Rminus _ _); entrywise leaf
  | |- ?a * ?b = ?c * ?d => refine (f_equal2 Rmult _ _); entrywise leaf
  | |- ?a ^ ?n = ?b ^ ?n => refine (f_equal (fun z => z ^ n) _); entrywise leaf
  | |- _ =>
      first
      [ leaf tt
      | lazymatch goal with |- ?f ?a = ?f ?b => refine (f_equal f _); entrywise leaf end
      | lazymatch goal with |- ?G => fail 1 "it may hang on other entries:" G end ]
  end.

(** An entry of which the set says that it is in it. *)
Ltac is_in := cbn [nth Nat.eqb andb orb]; rewrite ?Nat.eqb_refl; reflexivity.

(** No entry is in both sets, of which the indices differ by H. *)
Ltac disjoint H :=
  let s := fresh "s" in let at_ := fresh "at_" in
  intros s at_;
  do 9 (try (destruct s as [|s];
    [ cbn [Nat.eqb andb orb]; rewrite ?Bool.orb_false_r; first [reflexivity | exact (eqb_apart _ _ _ H)] | ]));
  reflexivity.

(** None of the entries is of a symbol that is joint. *)
Ltac never_joint joint :=
  let s := fresh "s" in let H := fresh "H" in
  intros s H; unfold joint in H;
  do 9 (try (destruct s as [|s]; [ first [discriminate H | intros; reflexivity] | ]));
  first [discriminate H | intros; reflexivity].

Ltac not_joint joint :=
  let s := fresh "s" in let H := fresh "H" in
  intros s H; unfold joint in H;
  do 9 (try (destruct s as [|s];
    [ first [discriminate H | left; intros; reflexivity | right; intros; reflexivity] | ]));
  first [discriminate H | left; intros; reflexivity].
