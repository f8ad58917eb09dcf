(** A network of two residual blocks with any smooth loss: a derivative is taken through all consumers of its
    variable.  Every lemma has the same script with other names, so that a program can print it. *)
From Coq Require Import Reals List.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Adjoint Laws Tactics.
Import ListNotations.
Open Scope R_scope.

Section Example.
Variables (n : nat) (h0 : nat -> R) (W1 W2 : nat -> nat -> R) (Eout : array -> R).
Hypothesis Eout_smooth : forall a, smooth [(n, 1%nat)] Eout a.

Definition s1 (k : nat) : R := rsum n (fun i => W1 k i * h0 i).
Definition o1 (k : nat) : R := sigm (s1 k).
Definition h1 (k : nat) : R := h0 k + o1 k.
Definition s2 (k : nat) : R := rsum n (fun i => W2 k i * h1 i).
Definition o2 (k : nat) : R := sigm (s2 k).
Definition h2 (k : nat) : R := h1 k + o2 k.
Definition E : R := Eout (arr [vector (fun k => h2 k)]).
Definition s1_of_h0 (h0 : nat -> R) (k : nat) : R := rsum n (fun i => W1 k i * h0 i).
Definition o1_of_h0 (h0 : nat -> R) (k : nat) : R := sigm (s1_of_h0 h0 k).
Definition h1_of_h0 (h0 : nat -> R) (k : nat) : R := h0 k + o1_of_h0 h0 k.
Definition s2_of_h0 (h0 : nat -> R) (k : nat) : R := rsum n (fun i => W2 k i * h1_of_h0 h0 i).
Definition o2_of_h0 (h0 : nat -> R) (k : nat) : R := sigm (s2_of_h0 h0 k).
Definition h2_of_h0 (h0 : nat -> R) (k : nat) : R := h1_of_h0 h0 k + o2_of_h0 h0 k.
Definition E_of_h0 (h0 : nat -> R) : R := Eout (arr [vector (fun k => h2_of_h0 h0 k)]).
Definition o1_of_s1 (s1 : nat -> R) (k : nat) : R := sigm (s1 k).
Definition h1_of_s1 (s1 : nat -> R) (k : nat) : R := h0 k + o1_of_s1 s1 k.
Definition s2_of_s1 (s1 : nat -> R) (k : nat) : R := rsum n (fun i => W2 k i * h1_of_s1 s1 i).
Definition o2_of_s1 (s1 : nat -> R) (k : nat) : R := sigm (s2_of_s1 s1 k).
Definition h2_of_s1 (s1 : nat -> R) (k : nat) : R := h1_of_s1 s1 k + o2_of_s1 s1 k.
Definition E_of_s1 (s1 : nat -> R) : R := Eout (arr [vector (fun k => h2_of_s1 s1 k)]).
Definition s2_of_h1 (h1 : nat -> R) (k : nat) : R := rsum n (fun i => W2 k i * h1 i).
Definition o2_of_h1 (h1 : nat -> R) (k : nat) : R := sigm (s2_of_h1 h1 k).
Definition h2_of_h1 (h1 : nat -> R) (k : nat) : R := h1 k + o2_of_h1 h1 k.
Definition E_of_h1 (h1 : nat -> R) : R := Eout (arr [vector (fun k => h2_of_h1 h1 k)]).
Definition h1_of_o1 (o1 : nat -> R) (k : nat) : R := h0 k + o1 k.
Definition s2_of_o1 (o1 : nat -> R) (k : nat) : R := rsum n (fun i => W2 k i * h1_of_o1 o1 i).
Definition o2_of_o1 (o1 : nat -> R) (k : nat) : R := sigm (s2_of_o1 o1 k).
Definition h2_of_o1 (o1 : nat -> R) (k : nat) : R := h1_of_o1 o1 k + o2_of_o1 o1 k.
Definition E_of_o1 (o1 : nat -> R) : R := Eout (arr [vector (fun k => h2_of_o1 o1 k)]).
Definition o2_of_s2 (s2 : nat -> R) (k : nat) : R := sigm (s2 k).
Definition h2_of_s2 (s2 : nat -> R) (k : nat) : R := h1 k + o2_of_s2 s2 k.
Definition E_of_s2 (s2 : nat -> R) : R := Eout (arr [vector (fun k => h2_of_s2 s2 k)]).
Definition E_of_h2 (h2 : nat -> R) : R := Eout (arr [vector (fun k => h2 k)]).

(** * The derivative in an entry of h0 *)

Definition via_h0 (j : nat) : list consumer :=
  [Consumer n 1 (vector s1) (vector (fun k => Derive (fun t => rsum n (fun i => W1 k i * upd h0 j t i)) (h0 j)));
   Consumer n 1 (vector h1) (vector (fun k => Derive (fun t => upd h0 j t k + o1 k) (h0 j)))].

Lemma through_h0_s1 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => s1_of_h0 (upd h0 j t) k)
    [fun l _ t => upd s1 l t k; fun l _ t => s1 k] (s1 k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd h0 j t) h0
    (fun v a => rsum n (fun i => W1 k i * v i))
    [] (fun t => [])
    ([fun _ _ _ => [];
     fun l _ t => []]).
Qed.

Lemma through_h0_o1 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => o1_of_h0 (upd h0 j t) k)
    [fun l _ t => o1_of_s1 (upd s1 l t) k; fun l _ t => o1 k] (o1 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s1]) (fun t => [vector (s1_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (upd s1 l t)];
     fun l _ t => [vector s1]]);
  [carry (through_h0_s1 j)].
Qed.

Lemma through_h0_h1 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => h1_of_h0 (upd h0 j t) k)
    [fun l _ t => h1_of_s1 (upd s1 l t) k; fun l _ t => upd h1 l t k] (h1 k).
Proof.
  through_own 1%nat k 0%nat [(n, 1%nat)] (fun t => upd h0 j t) h0
    (fun v a => v k + a 0%nat k 0%nat)
    ([vector o1]) (fun t => [vector (o1_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (o1_of_s1 (upd s1 l t))];
     fun _ _ _ => [vector o1]]);
  [carry (through_h0_o1 j)].
Qed.

Lemma through_h0_s2 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => s2_of_h0 (upd h0 j t) k)
    [fun l _ t => s2_of_s1 (upd s1 l t) k; fun l _ t => s2_of_h1 (upd h1 l t) k] (s2 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => rsum n (fun i => W2 k i * a 0%nat i 0%nat))
    ([vector h1]) (fun t => [vector (h1_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (h1_of_s1 (upd s1 l t))];
     fun l _ t => [vector (upd h1 l t)]]);
  [carry (through_h0_h1 j)].
Qed.

Lemma through_h0_o2 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => o2_of_h0 (upd h0 j t) k)
    [fun l _ t => o2_of_s1 (upd s1 l t) k; fun l _ t => o2_of_h1 (upd h1 l t) k] (o2 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s2]) (fun t => [vector (s2_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (s2_of_s1 (upd s1 l t))];
     fun l _ t => [vector (s2_of_h1 (upd h1 l t))]]);
  [carry (through_h0_s2 j)].
Qed.

Lemma through_h0_h2 j k : (k < n)%nat ->
  through (via_h0 j) (h0 j) (fun t => h2_of_h0 (upd h0 j t) k)
    [fun l _ t => h2_of_s1 (upd s1 l t) k; fun l _ t => h2_of_h1 (upd h1 l t) k] (h2 k).
Proof.
  through_parts ([(n, 1%nat); (n, 1%nat)]) (fun a => a 0%nat k 0%nat + a 1%nat k 0%nat)
    ([vector h1; vector o2]) (fun t => [vector (h1_of_h0 (upd h0 j t)); vector (o2_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (h1_of_s1 (upd s1 l t)); vector (o2_of_s1 (upd s1 l t))];
     fun l _ t => [vector (upd h1 l t); vector (o2_of_h1 (upd h1 l t))]]);
  [carry (through_h0_h1 j) | carry (through_h0_o2 j)].
Qed.

Lemma through_h0_E j :
  through (via_h0 j) (h0 j) (fun t => E_of_h0 (upd h0 j t))
    [fun l _ t => E_of_s1 (upd s1 l t); fun l _ t => E_of_h1 (upd h1 l t)] E.
Proof.
  through_parts [(n, 1%nat)] (fun a => Eout (arr [vector (fun k => a 0%nat k 0%nat)]))
    ([vector h2]) (fun t => [vector (h2_of_h0 (upd h0 j t))])
    ([fun l _ t => [vector (h2_of_s1 (upd s1 l t))];
     fun l _ t => [vector (h2_of_h1 (upd h1 l t))]]);
  [carry (through_h0_h2 j)].
Qed.

Lemma h1_in_h0 j k : (k < n)%nat -> ex_derive (fun t => h1_of_h0 (upd h0 j t) k) (h0 j).
Proof. intros Hk. exact (through_ex _ _ _ _ _ (through_h0_h1 j k Hk)). Qed.

Theorem adjoint_h0_h1 j k : (k < n)%nat ->
  Derive (fun t => h1_of_h0 (upd h0 j t) k) (h0 j)
  = rsum n (fun l => Derive (fun t => h1_of_s1 (upd s1 l t) k) (s1 l)
      * Derive (fun t => rsum n (fun i => W1 l i * upd h0 j t i)) (h0 j))
    + Derive (fun t => upd h0 j t k + o1 k) (h0 j).
Proof. intros Hk. adjoint_sum (through_h0_h1 j k Hk). Qed.

Lemma E_in_h0 j : ex_derive (fun t => E_of_h0 (upd h0 j t)) (h0 j).
Proof. exact (through_ex _ _ _ _ _ (through_h0_E j)). Qed.

Theorem adjoint_h0_E j :
  Derive (fun t => E_of_h0 (upd h0 j t)) (h0 j)
  = rsum n (fun l => Derive (fun t => E_of_s1 (upd s1 l t)) (s1 l)
      * Derive (fun t => rsum n (fun i => W1 l i * upd h0 j t i)) (h0 j))
    + rsum n (fun l => Derive (fun t => E_of_h1 (upd h1 l t)) (h1 l) * Derive (fun t => upd h0 j t l
        + o1 l) (h0 j)).
Proof. adjoint_sum (through_h0_E j). Qed.

(** * The derivative in an entry of s1 *)

Definition via_s1 (j : nat) : list consumer :=
  [Consumer n 1 (vector o1) (vector (fun k => Derive (fun t => sigm (upd s1 j t k)) (s1 j)))].

Lemma through_s1_o1 j k : (k < n)%nat ->
  through (via_s1 j) (s1 j) (fun t => o1_of_s1 (upd s1 j t) k)
    [fun l _ t => upd o1 l t k] (o1 k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd s1 j t) s1
    (fun v a => sigm (v k))
    [] (fun t => [])
    ([fun _ _ _ => []]).
Qed.

Lemma through_s1_h1 j k : (k < n)%nat ->
  through (via_s1 j) (s1 j) (fun t => h1_of_s1 (upd s1 j t) k)
    [fun l _ t => h1_of_o1 (upd o1 l t) k] (h1 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => h0 k + a 0%nat k 0%nat)
    ([vector o1]) (fun t => [vector (o1_of_s1 (upd s1 j t))])
    ([fun l _ t => [vector (upd o1 l t)]]);
  [carry (through_s1_o1 j)].
Qed.

Lemma through_s1_s2 j k : (k < n)%nat ->
  through (via_s1 j) (s1 j) (fun t => s2_of_s1 (upd s1 j t) k)
    [fun l _ t => s2_of_o1 (upd o1 l t) k] (s2 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => rsum n (fun i => W2 k i * a 0%nat i 0%nat))
    ([vector h1]) (fun t => [vector (h1_of_s1 (upd s1 j t))])
    ([fun l _ t => [vector (h1_of_o1 (upd o1 l t))]]);
  [carry (through_s1_h1 j)].
Qed.

Lemma through_s1_o2 j k : (k < n)%nat ->
  through (via_s1 j) (s1 j) (fun t => o2_of_s1 (upd s1 j t) k)
    [fun l _ t => o2_of_o1 (upd o1 l t) k] (o2 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s2]) (fun t => [vector (s2_of_s1 (upd s1 j t))])
    ([fun l _ t => [vector (s2_of_o1 (upd o1 l t))]]);
  [carry (through_s1_s2 j)].
Qed.

Lemma through_s1_h2 j k : (k < n)%nat ->
  through (via_s1 j) (s1 j) (fun t => h2_of_s1 (upd s1 j t) k)
    [fun l _ t => h2_of_o1 (upd o1 l t) k] (h2 k).
Proof.
  through_parts ([(n, 1%nat); (n, 1%nat)]) (fun a => a 0%nat k 0%nat + a 1%nat k 0%nat)
    ([vector h1; vector o2]) (fun t => [vector (h1_of_s1 (upd s1 j t)); vector (o2_of_s1 (upd s1 j t))])
    ([fun l _ t => [vector (h1_of_o1 (upd o1 l t)); vector (o2_of_o1 (upd o1 l t))]]);
  [carry (through_s1_h1 j) | carry (through_s1_o2 j)].
Qed.

Lemma through_s1_E j :
  through (via_s1 j) (s1 j) (fun t => E_of_s1 (upd s1 j t))
    [fun l _ t => E_of_o1 (upd o1 l t)] E.
Proof.
  through_parts [(n, 1%nat)] (fun a => Eout (arr [vector (fun k => a 0%nat k 0%nat)]))
    ([vector h2]) (fun t => [vector (h2_of_s1 (upd s1 j t))])
    ([fun l _ t => [vector (h2_of_o1 (upd o1 l t))]]);
  [carry (through_s1_h2 j)].
Qed.

Lemma E_in_s1 j : ex_derive (fun t => E_of_s1 (upd s1 j t)) (s1 j).
Proof. exact (through_ex _ _ _ _ _ (through_s1_E j)). Qed.

Theorem adjoint_s1_E j :
  Derive (fun t => E_of_s1 (upd s1 j t)) (s1 j)
  = rsum n (fun l => Derive (fun t => E_of_o1 (upd o1 l t)) (o1 l) * Derive (fun t => sigm (upd s1 j t l)) (s1 j)).
Proof. adjoint_sum (through_s1_E j). Qed.

(** * The derivative in an entry of h1 *)

Definition via_h1 (j : nat) : list consumer :=
  [Consumer n 1 (vector s2) (vector (fun k => Derive (fun t => rsum n (fun i => W2 k i * upd h1 j t i)) (h1 j)));
   Consumer n 1 (vector h2) (vector (fun k => Derive (fun t => upd h1 j t k + o2 k) (h1 j)))].

Lemma through_h1_s2 j k : (k < n)%nat ->
  through (via_h1 j) (h1 j) (fun t => s2_of_h1 (upd h1 j t) k)
    [fun l _ t => upd s2 l t k; fun l _ t => s2 k] (s2 k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd h1 j t) h1
    (fun v a => rsum n (fun i => W2 k i * v i))
    [] (fun t => [])
    ([fun _ _ _ => [];
     fun l _ t => []]).
Qed.

Lemma through_h1_o2 j k : (k < n)%nat ->
  through (via_h1 j) (h1 j) (fun t => o2_of_h1 (upd h1 j t) k)
    [fun l _ t => o2_of_s2 (upd s2 l t) k; fun l _ t => o2 k] (o2 k).
Proof.
  through_parts [(n, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s2]) (fun t => [vector (s2_of_h1 (upd h1 j t))])
    ([fun l _ t => [vector (upd s2 l t)];
     fun l _ t => [vector s2]]);
  [carry (through_h1_s2 j)].
Qed.

Lemma through_h1_h2 j k : (k < n)%nat ->
  through (via_h1 j) (h1 j) (fun t => h2_of_h1 (upd h1 j t) k)
    [fun l _ t => h2_of_s2 (upd s2 l t) k; fun l _ t => upd h2 l t k] (h2 k).
Proof.
  through_own 1%nat k 0%nat [(n, 1%nat)] (fun t => upd h1 j t) h1
    (fun v a => v k + a 0%nat k 0%nat)
    ([vector o2]) (fun t => [vector (o2_of_h1 (upd h1 j t))])
    ([fun l _ t => [vector (o2_of_s2 (upd s2 l t))];
     fun _ _ _ => [vector o2]]);
  [carry (through_h1_o2 j)].
Qed.

Lemma through_h1_E j :
  through (via_h1 j) (h1 j) (fun t => E_of_h1 (upd h1 j t))
    [fun l _ t => E_of_s2 (upd s2 l t); fun l _ t => E_of_h2 (upd h2 l t)] E.
Proof.
  through_parts [(n, 1%nat)] (fun a => Eout (arr [vector (fun k => a 0%nat k 0%nat)]))
    ([vector h2]) (fun t => [vector (h2_of_h1 (upd h1 j t))])
    ([fun l _ t => [vector (h2_of_s2 (upd s2 l t))];
     fun l _ t => [vector (upd h2 l t)]]);
  [carry (through_h1_h2 j)].
Qed.

Lemma E_in_h1 j : ex_derive (fun t => E_of_h1 (upd h1 j t)) (h1 j).
Proof. exact (through_ex _ _ _ _ _ (through_h1_E j)). Qed.

Theorem adjoint_h1_E j :
  Derive (fun t => E_of_h1 (upd h1 j t)) (h1 j)
  = rsum n (fun l => Derive (fun t => E_of_s2 (upd s2 l t)) (s2 l)
      * Derive (fun t => rsum n (fun i => W2 l i * upd h1 j t i)) (h1 j))
    + rsum n (fun l => Derive (fun t => E_of_h2 (upd h2 l t)) (h2 l) * Derive (fun t => upd h1 j t l
        + o2 l) (h1 j)).
Proof. adjoint_sum (through_h1_E j). Qed.
End Example.
