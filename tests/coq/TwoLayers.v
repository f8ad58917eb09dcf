(** Two layers and a squared error: derivatives in a weight and in a hidden unit, taken through their consumers. *)
From Coq Require Import Reals List.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Adjoint Laws Tactics.
Import ListNotations.
Open Scope R_scope.

Section Example.
Variables (n m p : nat) (x y : nat -> R) (W1 W2 : nat -> nat -> R).

Definition s1 (k : nat) : R := rsum n (fun i => W1 k i * x i).
Definition o1 (k : nat) : R := sigm (s1 k).
Definition s2 (k : nat) : R := rsum m (fun i => W2 k i * o1 i).
Definition o2 (k : nat) : R := sigm (s2 k).
Definition E : R := 1 / 2 * rsum p (fun k => (y k - o2 k) ^ 2).
Definition s1_of_W1 (W1 : nat -> nat -> R) (k : nat) : R := rsum n (fun i => W1 k i * x i).
Definition o1_of_W1 (W1 : nat -> nat -> R) (k : nat) : R := sigm (s1_of_W1 W1 k).
Definition s2_of_W1 (W1 : nat -> nat -> R) (k : nat) : R := rsum m (fun i => W2 k i * o1_of_W1 W1 i).
Definition o2_of_W1 (W1 : nat -> nat -> R) (k : nat) : R := sigm (s2_of_W1 W1 k).
Definition E_of_W1 (W1 : nat -> nat -> R) : R := 1 / 2 * rsum p (fun k => (y k - o2_of_W1 W1 k) ^ 2).
Definition o1_of_s1 (s1 : nat -> R) (k : nat) : R := sigm (s1 k).
Definition s2_of_s1 (s1 : nat -> R) (k : nat) : R := rsum m (fun i => W2 k i * o1_of_s1 s1 i).
Definition o2_of_s1 (s1 : nat -> R) (k : nat) : R := sigm (s2_of_s1 s1 k).
Definition E_of_s1 (s1 : nat -> R) : R := 1 / 2 * rsum p (fun k => (y k - o2_of_s1 s1 k) ^ 2).
Definition s2_of_o1 (o1 : nat -> R) (k : nat) : R := rsum m (fun i => W2 k i * o1 i).
Definition o2_of_o1 (o1 : nat -> R) (k : nat) : R := sigm (s2_of_o1 o1 k).
Definition E_of_o1 (o1 : nat -> R) : R := 1 / 2 * rsum p (fun k => (y k - o2_of_o1 o1 k) ^ 2).
Definition o2_of_s2 (s2 : nat -> R) (k : nat) : R := sigm (s2 k).
Definition E_of_s2 (s2 : nat -> R) : R := 1 / 2 * rsum p (fun k => (y k - o2_of_s2 s2 k) ^ 2).

(** * The derivative in an entry of W1 *)

Definition via_W1 (j j2 : nat) : list consumer :=
  [Consumer m 1 (vector s1)
     (vector (fun k => Derive (fun t => rsum n (fun i => upd2 W1 j j2 t k i * x i)) (W1 j j2)))].

Lemma through_W1_s1 j j2 k : (k < m)%nat ->
  through (via_W1 j j2) (W1 j j2) (fun t => s1_of_W1 (upd2 W1 j j2 t) k)
    [fun l _ t => upd s1 l t k] (s1 k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd2 W1 j j2 t) W1
    (fun v a => rsum n (fun i => v k i * x i))
    [] (fun t => [])
    ([fun _ _ _ => []]).
Qed.

Lemma through_W1_o1 j j2 k : (k < m)%nat ->
  through (via_W1 j j2) (W1 j j2) (fun t => o1_of_W1 (upd2 W1 j j2 t) k)
    [fun l _ t => o1_of_s1 (upd s1 l t) k] (o1 k).
Proof.
  through_parts [(m, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s1]) (fun t => [vector (s1_of_W1 (upd2 W1 j j2 t))])
    ([fun l _ t => [vector (upd s1 l t)]]);
  [carry (through_W1_s1 j j2)].
Qed.

Lemma through_W1_s2 j j2 k : (k < p)%nat ->
  through (via_W1 j j2) (W1 j j2) (fun t => s2_of_W1 (upd2 W1 j j2 t) k)
    [fun l _ t => s2_of_s1 (upd s1 l t) k] (s2 k).
Proof.
  through_parts [(m, 1%nat)] (fun a => rsum m (fun i => W2 k i * a 0%nat i 0%nat))
    ([vector o1]) (fun t => [vector (o1_of_W1 (upd2 W1 j j2 t))])
    ([fun l _ t => [vector (o1_of_s1 (upd s1 l t))]]);
  [carry (through_W1_o1 j j2)].
Qed.

Lemma through_W1_o2 j j2 k : (k < p)%nat ->
  through (via_W1 j j2) (W1 j j2) (fun t => o2_of_W1 (upd2 W1 j j2 t) k)
    [fun l _ t => o2_of_s1 (upd s1 l t) k] (o2 k).
Proof.
  through_parts [(p, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s2]) (fun t => [vector (s2_of_W1 (upd2 W1 j j2 t))])
    ([fun l _ t => [vector (s2_of_s1 (upd s1 l t))]]);
  [carry (through_W1_s2 j j2)].
Qed.

Lemma through_W1_E j j2 :
  through (via_W1 j j2) (W1 j j2) (fun t => E_of_W1 (upd2 W1 j j2 t))
    [fun l _ t => E_of_s1 (upd s1 l t)] E.
Proof.
  through_parts [(p, 1%nat)] (fun a => 1 / 2 * rsum p (fun k => (y k - a 0%nat k 0%nat) ^ 2))
    ([vector o2]) (fun t => [vector (o2_of_W1 (upd2 W1 j j2 t))])
    ([fun l _ t => [vector (o2_of_s1 (upd s1 l t))]]);
  [carry (through_W1_o2 j j2)].
Qed.

Lemma E_in_W1 j j2 : ex_derive (fun t => E_of_W1 (upd2 W1 j j2 t)) (W1 j j2).
Proof. exact (through_ex _ _ _ _ _ (through_W1_E j j2)). Qed.

Theorem adjoint_W1_E j j2 :
  Derive (fun t => E_of_W1 (upd2 W1 j j2 t)) (W1 j j2)
  = rsum m (fun l => Derive (fun t => E_of_s1 (upd s1 l t)) (s1 l)
      * Derive (fun t => rsum n (fun i => upd2 W1 j j2 t l i * x i)) (W1 j j2)).
Proof. adjoint_sum (through_W1_E j j2). Qed.

(** * The derivative in an entry of o1 *)

Definition via_o1 (j : nat) : list consumer :=
  [Consumer p 1 (vector s2) (vector (fun k => Derive (fun t => rsum m (fun i => W2 k i * upd o1 j t i)) (o1 j)))].

Lemma through_o1_s2 j k : (k < p)%nat ->
  through (via_o1 j) (o1 j) (fun t => s2_of_o1 (upd o1 j t) k)
    [fun l _ t => upd s2 l t k] (s2 k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd o1 j t) o1
    (fun v a => rsum m (fun i => W2 k i * v i))
    [] (fun t => [])
    ([fun _ _ _ => []]).
Qed.

Lemma through_o1_o2 j k : (k < p)%nat ->
  through (via_o1 j) (o1 j) (fun t => o2_of_o1 (upd o1 j t) k)
    [fun l _ t => o2_of_s2 (upd s2 l t) k] (o2 k).
Proof.
  through_parts [(p, 1%nat)] (fun a => sigm (a 0%nat k 0%nat))
    ([vector s2]) (fun t => [vector (s2_of_o1 (upd o1 j t))])
    ([fun l _ t => [vector (upd s2 l t)]]);
  [carry (through_o1_s2 j)].
Qed.

Lemma through_o1_E j :
  through (via_o1 j) (o1 j) (fun t => E_of_o1 (upd o1 j t))
    [fun l _ t => E_of_s2 (upd s2 l t)] E.
Proof.
  through_parts [(p, 1%nat)] (fun a => 1 / 2 * rsum p (fun k => (y k - a 0%nat k 0%nat) ^ 2))
    ([vector o2]) (fun t => [vector (o2_of_o1 (upd o1 j t))])
    ([fun l _ t => [vector (o2_of_s2 (upd s2 l t))]]);
  [carry (through_o1_o2 j)].
Qed.

Lemma E_in_o1 j : ex_derive (fun t => E_of_o1 (upd o1 j t)) (o1 j).
Proof. exact (through_ex _ _ _ _ _ (through_o1_E j)). Qed.

Theorem adjoint_o1_E j :
  Derive (fun t => E_of_o1 (upd o1 j t)) (o1 j)
  = rsum p (fun l => Derive (fun t => E_of_s2 (upd s2 l t)) (s2 l)
      * Derive (fun t => rsum m (fun i => W2 l i * upd o1 j t i)) (o1 j)).
Proof. adjoint_sum (through_o1_E j). Qed.
End Example.
