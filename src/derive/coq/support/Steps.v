(** The tactics that close one inference of a written-out derivation.

    [by_eq H]     the equation H is the goal, but for the order of terms and factors and for numbers worked out
    [by_claim H]  the same for a sign, or that a function has a derivative
    [at_point]    an array of which an entry is replaced by what it was is that array
    [close]       what is left of an equation is algebra
    [vanish]      sums of nothing but zeros are gone *)
From Coq Require Import Reals Lra Lia Arith List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Adjoint Tactics.
Open Scope R_scope.

(** What a file knows of functions of m at m itself: E_of_m m = E. *)
Hint Rewrite upd_same upd2_same upd3_same : there.

Ltac back := tidy; autorewrite with there; rewrite ?delta_eq.

(** Divisors that are no numerals as letters of their own: for identities that hold whatever they are. *)
Ltac inverses :=
  repeat
    match goal with
    | |- context [/ ?x] =>
        lazymatch x with
        | IZR _ => fail
        | _ => generalize (/ x); let v := fresh "v" in intros v
        end
    end.

Ltac close := back; first [ reflexivity | alg | inverses; alg ].

Ltac by_eq H := first [ exact H | refine (eq_trans _ (eq_trans H _)); close ].

Ltac at_point := back.

Ltac by_claim H :=
  first
  [ exact H
  | lazymatch goal with
    | |- ex_derive ?f ?x => refine (ex_ext _ f x _ H); let t := fresh "t" in intros t; close
    | |- 0 < ?e => refine (eq_ind _ (fun z => 0 < z) H e _); close
    | |- 0 <= ?e => refine (eq_ind _ (fun z => 0 <= z) H e _); close
    | |- ?e <> 0 => refine (eq_ind _ (fun z => z <> 0) H e _); close
    end ].

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

(** What is given holds of the numbers and functions at hand, where every size is 1. *)
Ltac witness :=
  repeat split; cbn [rsum INR]; intros;
  first
  [ lia
  | lra
  | exact (smooth_const _ 0 _)
  | refine (smooth_partial_const _ 0 _ _ _ _)
  | unfold delta; repeat match goal with H : (?i < 1)%nat |- _ => replace i with 0%nat in * by lia; clear H end;
    cbn; lra
  | lazymatch goal with |- ?G => fail 1 "does not hold of this instance:" G end ].
