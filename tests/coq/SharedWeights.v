(** Weights that two layers share, and that are penalized: matrices and numbers among the consumers, the result
    itself
    one of them, conditions (relu, ln, quotients), and functions of which only differentiability is known. *)
From Coq Require Import Reals List.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Adjoint Laws Tactics.
Import ListNotations.
Open Scope R_scope.

Section Example.
Variables (n m : nat) (lam : R) (X W : nat -> nat -> R) (y : nat -> R) (phi : R -> R) (psi Eout : array -> R).
Hypothesis Hn : (1 <= n)%nat.
Hypothesis Hm : (1 <= m)%nat.
Hypothesis Hphi : forall z, ex_derive phi z.
Hypothesis Hpsi : forall s i j a, inside [(n, 1%nat); (1%nat, 1%nat)] s i j ->
  smooth [(n, 1%nat); (1%nat, 1%nat)] (partial psi s i j) a.

Definition H1 (b k : nat) : R := tanh (rsum n (fun i => X b i * W k i)).
Definition H2 (b k : nat) : R := relu (rsum n (fun i => H1 b i * W k i)).
Definition z (k : nat) : R := rsum m (fun b => H2 b k) / INR m.
Definition q (k : nat) : R := exp (z k) / rsum n (fun i => exp (z i)).
Definition u : R := - rsum n (fun k => y k * ln (q k)).
Definition r : R := lam * rsum n (fun k => rsum n (fun i => W k i ^ 2)).
Definition g (k : nat) : R := phi (z k) * partial psi 0 k 0 (arr [vector (fun i => q i); scalar u]).
Definition E : R := Eout (arr [scalar u; matrix (fun b k => H1 b k);
    vector (fun k => g k)]) + r + rsum n (fun k => W k k).
Hypothesis HE : smooth [(1%nat, 1%nat); (m, n); (n, 1%nat)] Eout (arr [scalar u; matrix H1; vector g]).
Hypothesis Hkink : forall b k, (b < m)%nat -> (k < n)%nat -> rsum n (fun i => H1 b i * W k i) <> 0.
Hypothesis Hq : forall k, (k < n)%nat -> 0 < q k.
Definition H1_of_W (W : nat -> nat -> R) (b k : nat) : R := tanh (rsum n (fun i => X b i * W k i)).
Definition H2_of_W (W : nat -> nat -> R) (b k : nat) : R := relu (rsum n (fun i => H1_of_W W b i * W k i)).
Definition z_of_W (W : nat -> nat -> R) (k : nat) : R := rsum m (fun b => H2_of_W W b k) / INR m.
Definition q_of_W (W : nat -> nat -> R) (k : nat) : R := exp (z_of_W W k) / rsum n (fun i => exp (z_of_W W i)).
Definition u_of_W (W : nat -> nat -> R) : R := - rsum n (fun k => y k * ln (q_of_W W k)).
Definition r_of_W (W : nat -> nat -> R) : R := lam * rsum n (fun k => rsum n (fun i => W k i ^ 2)).
Definition g_of_W (W : nat -> nat -> R) (k : nat) : R :=
    phi (z_of_W W k) * partial psi 0 k 0 (arr [vector (fun i => q_of_W W i); scalar (u_of_W W)]).
Definition E_of_W (W : nat -> nat -> R) : R := Eout (arr [scalar (u_of_W W);
    matrix (fun b k => H1_of_W W b k); vector (fun k => g_of_W W k)]) + r_of_W W + rsum n (fun k => W k k).
Definition H2_of_H1 (H1 : nat -> nat -> R) (b k : nat) : R := relu (rsum n (fun i => H1 b i * W k i)).
Definition z_of_H1 (H1 : nat -> nat -> R) (k : nat) : R := rsum m (fun b => H2_of_H1 H1 b k) / INR m.
Definition q_of_H1 (H1 : nat -> nat -> R) (k : nat) : R :=
    exp (z_of_H1 H1 k) / rsum n (fun i => exp (z_of_H1 H1 i)).
Definition u_of_H1 (H1 : nat -> nat -> R) : R := - rsum n (fun k => y k * ln (q_of_H1 H1 k)).
Definition g_of_H1 (H1 : nat -> nat -> R) (k : nat) : R :=
    phi (z_of_H1 H1 k) * partial psi 0 k 0 (arr [vector (fun i => q_of_H1 H1 i); scalar (u_of_H1 H1)]).
Definition E_of_H1 (H1 : nat -> nat -> R) : R := Eout (arr [scalar (u_of_H1 H1); matrix (fun b k => H1 b k);
    vector (fun k => g_of_H1 H1 k)]) + r + rsum n (fun k => W k k).
Definition z_of_H2 (H2 : nat -> nat -> R) (k : nat) : R := rsum m (fun b => H2 b k) / INR m.
Definition q_of_H2 (H2 : nat -> nat -> R) (k : nat) : R :=
    exp (z_of_H2 H2 k) / rsum n (fun i => exp (z_of_H2 H2 i)).
Definition u_of_H2 (H2 : nat -> nat -> R) : R := - rsum n (fun k => y k * ln (q_of_H2 H2 k)).
Definition g_of_H2 (H2 : nat -> nat -> R) (k : nat) : R :=
    phi (z_of_H2 H2 k) * partial psi 0 k 0 (arr [vector (fun i => q_of_H2 H2 i); scalar (u_of_H2 H2)]).
Definition E_of_H2 (H2 : nat -> nat -> R) : R := Eout (arr [scalar (u_of_H2 H2); matrix (fun b k => H1 b k);
    vector (fun k => g_of_H2 H2 k)]) + r + rsum n (fun k => W k k).
Definition E_of_r (r : R) : R := Eout (arr [scalar u; matrix (fun b k => H1 b k);
    vector (fun k => g k)]) + r + rsum n (fun k => W k k).
Definition g_of_u (u : R) (k : nat) : R := phi (z k) * partial psi 0 k 0 (arr [vector (fun i => q i); scalar u]).
Definition E_of_u (u : R) : R := Eout (arr [scalar u; matrix (fun b k => H1 b k);
    vector (fun k => g_of_u u k)]) + r + rsum n (fun k => W k k).
Definition E_of_g (g : nat -> R) : R := Eout (arr [scalar u; matrix (fun b k => H1 b k);
    vector (fun k => g k)]) + r + rsum n (fun k => W k k).

(** * The derivative in an entry of W *)

Definition via_W (j j2 : nat) : list consumer :=
  [Consumer m n (matrix H1) (matrix (fun b k => Derive (fun t => tanh (rsum n (fun i =>
      X b i * upd2 W j j2 t k i))) (W j j2)));
   Consumer m n (matrix H2) (matrix (fun b k => Derive (fun t => relu (rsum n (fun i =>
       H1 b i * upd2 W j j2 t k i))) (W j j2)));
   Consumer 1 1 (scalar r) (scalar (Derive (fun t => lam * rsum n (fun k => rsum n (fun i =>
       upd2 W j j2 t k i ^ 2))) (W j j2)));
   Consumer 1 1 (scalar E) (scalar (Derive (fun t => Eout (arr [scalar u; matrix (fun b k => H1 b k);
       vector (fun k => g k)]) + r + rsum n (fun k => upd2 W j j2 t k k)) (W j j2)))].

Lemma through_W_H1 j j2 b k : (b < m)%nat -> (k < n)%nat ->
  through (via_W j j2) (W j j2) (fun t => H1_of_W (upd2 W j j2 t) b k)
    [fun l l2 t => upd2 H1 l l2 t b k; fun l l2 t => H1 b k; fun _ _ t => H1 b k; fun _ _ t => H1 b k] (H1 b k).
Proof.
  through_own 0%nat b k [] (fun t => upd2 W j j2 t) W
    (fun v a => tanh (rsum n (fun i => X b i * v k i)))
    [] (fun t => [])
    ([fun _ _ _ => [];
     fun l l2 t => [];
     fun _ _ t => [];
     fun _ _ t => []]).
Qed.

Lemma through_W_H2 j j2 b k : (b < m)%nat -> (k < n)%nat ->
  through (via_W j j2) (W j j2) (fun t => H2_of_W (upd2 W j j2 t) b k)
    [fun l l2 t => H2_of_H1 (upd2 H1 l l2 t) b k; fun l l2 t => upd2 H2 l l2 t b k; fun _ _ t => H2 b k;
        fun _ _ t => H2 b k] (H2 b k).
Proof.
  through_own 1%nat b k ([(m, n)]) (fun t => upd2 W j j2 t) W
    (fun v a => relu (rsum n (fun i => a 0%nat b i * v k i)))
    ([matrix H1]) (fun t => [matrix (H1_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [matrix (upd2 H1 l l2 t)];
     fun _ _ _ => [matrix H1];
     fun _ _ t => [matrix H1];
     fun _ _ t => [matrix H1]]);
  [carry (through_W_H1 j j2)].
Qed.

Lemma through_W_z j j2 k : (k < n)%nat ->
  through (via_W j j2) (W j j2) (fun t => z_of_W (upd2 W j j2 t) k)
    [fun l l2 t => z_of_H1 (upd2 H1 l l2 t) k; fun l l2 t => z_of_H2 (upd2 H2 l l2 t) k; fun _ _ t => z k;
        fun _ _ t => z k] (z k).
Proof.
  through_parts ([(m, n)]) (fun a => rsum m (fun b => a 0%nat b k) / INR m)
    ([matrix H2]) (fun t => [matrix (H2_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [matrix (H2_of_H1 (upd2 H1 l l2 t))];
     fun l l2 t => [matrix (upd2 H2 l l2 t)];
     fun _ _ t => [matrix H2];
     fun _ _ t => [matrix H2]]);
  [carry (through_W_H2 j j2)].
Qed.

Lemma through_W_q j j2 k : (k < n)%nat ->
  through (via_W j j2) (W j j2) (fun t => q_of_W (upd2 W j j2 t) k)
    [fun l l2 t => q_of_H1 (upd2 H1 l l2 t) k; fun l l2 t => q_of_H2 (upd2 H2 l l2 t) k; fun _ _ t => q k;
        fun _ _ t => q k] (q k).
Proof.
  through_parts [(n, 1%nat)] (fun a => exp (a 0%nat k 0%nat) / rsum n (fun i => exp (a 0%nat i 0%nat)))
    ([vector z]) (fun t => [vector (z_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [vector (z_of_H1 (upd2 H1 l l2 t))];
     fun l l2 t => [vector (z_of_H2 (upd2 H2 l l2 t))];
     fun _ _ t => [vector z];
     fun _ _ t => [vector z]]);
  [carry (through_W_z j j2)].
Qed.

Lemma through_W_u j j2 :
  through (via_W j j2) (W j j2) (fun t => u_of_W (upd2 W j j2 t))
    [fun l l2 t => u_of_H1 (upd2 H1 l l2 t); fun l l2 t => u_of_H2 (upd2 H2 l l2 t); fun _ _ t => u;
        fun _ _ t => u] u.
Proof.
  through_parts [(n, 1%nat)] (fun a => - rsum n (fun k => y k * ln (a 0%nat k 0%nat)))
    ([vector q]) (fun t => [vector (q_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [vector (q_of_H1 (upd2 H1 l l2 t))];
     fun l l2 t => [vector (q_of_H2 (upd2 H2 l l2 t))];
     fun _ _ t => [vector q];
     fun _ _ t => [vector q]]);
  [carry (through_W_q j j2)].
Qed.

Lemma through_W_r j j2 :
  through (via_W j j2) (W j j2) (fun t => r_of_W (upd2 W j j2 t))
    [fun l l2 t => r; fun l l2 t => r; fun _ _ t => upd0 r t; fun _ _ t => r] r.
Proof.
  through_own 2%nat 0%nat 0%nat [] (fun t => upd2 W j j2 t) W
    (fun v a => lam * rsum n (fun k => rsum n (fun i => v k i ^ 2)))
    [] (fun t => [])
    ([fun l l2 t => [];
     fun l l2 t => [];
     fun _ _ _ => [];
     fun _ _ t => []]).
Qed.

Lemma through_W_g j j2 k : (k < n)%nat ->
  through (via_W j j2) (W j j2) (fun t => g_of_W (upd2 W j j2 t) k)
    [fun l l2 t => g_of_H1 (upd2 H1 l l2 t) k; fun l l2 t => g_of_H2 (upd2 H2 l l2 t) k; fun _ _ t => g k;
        fun _ _ t => g k] (g k).
Proof.
  through_parts ([(n, 1%nat); (n, 1%nat); (1%nat, 1%nat)]) (fun a =>
      phi (a 0%nat k 0%nat) * partial psi 0 k 0 (arr [vector (fun i => a 1%nat i 0%nat);
      scalar (a 2%nat 0%nat 0%nat)]))
    ([vector z; vector q; scalar u])
    (fun t => [vector (z_of_W (upd2 W j j2 t)); vector (q_of_W (upd2 W j j2 t)); scalar (u_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [vector (z_of_H1 (upd2 H1 l l2 t)); vector (q_of_H1 (upd2 H1 l l2 t));
        scalar (u_of_H1 (upd2 H1 l l2 t))];
     fun l l2 t => [vector (z_of_H2 (upd2 H2 l l2 t)); vector (q_of_H2 (upd2 H2 l l2 t));
         scalar (u_of_H2 (upd2 H2 l l2 t))];
     fun _ _ t => [vector z; vector q; scalar u];
     fun _ _ t => [vector z; vector q; scalar u]]);
  [carry (through_W_z j j2) | carry (through_W_q j j2) | carry (through_W_u j j2)].
Qed.

Lemma through_W_E j j2 :
  through (via_W j j2) (W j j2) (fun t => E_of_W (upd2 W j j2 t))
    [fun l l2 t => E_of_H1 (upd2 H1 l l2 t); fun l l2 t => E_of_H2 (upd2 H2 l l2 t);
        fun _ _ t => E_of_r (upd0 r t); fun _ _ t => upd0 E t] E.
Proof.
  through_own 3%nat 0%nat 0%nat ([(1%nat, 1%nat); (m, n); (n, 1%nat); (1%nat, 1%nat)]) (fun t => upd2 W j j2 t) W
    (fun v a => Eout (arr [scalar (a 0%nat 0%nat 0%nat); matrix (fun b k => a 1%nat b k);
        vector (fun k => a 2%nat k 0%nat)]) + a 3%nat 0%nat 0%nat + rsum n (fun k => v k k))
    ([scalar u; matrix H1; vector g; scalar r])
    (fun t => [scalar (u_of_W (upd2 W j j2 t)); matrix (H1_of_W (upd2 W j j2 t));
        vector (g_of_W (upd2 W j j2 t)); scalar (r_of_W (upd2 W j j2 t))])
    ([fun l l2 t => [scalar (u_of_H1 (upd2 H1 l l2 t)); matrix (upd2 H1 l l2 t);
        vector (g_of_H1 (upd2 H1 l l2 t)); scalar r];
     fun l l2 t => [scalar (u_of_H2 (upd2 H2 l l2 t)); matrix H1; vector (g_of_H2 (upd2 H2 l l2 t)); scalar r];
     fun _ _ t => [scalar u; matrix H1; vector g; scalar (upd0 r t)];
     fun _ _ _ => [scalar u; matrix H1; vector g; scalar r]]);
  [carry (through_W_u j j2) | carry (through_W_H1 j j2) | carry (through_W_g j j2) | carry (through_W_r j j2)].
Qed.

Lemma E_in_W j j2 : ex_derive (fun t => E_of_W (upd2 W j j2 t)) (W j j2).
Proof. exact (through_ex _ _ _ _ _ (through_W_E j j2)). Qed.

Theorem adjoint_W_E j j2 :
  Derive (fun t => E_of_W (upd2 W j j2 t)) (W j j2)
  = rsum m (fun l => rsum n (fun l2 => Derive (fun t => E_of_H1 (upd2 H1 l l2 t)) (H1 l l2)
      * Derive (fun t => tanh (rsum n (fun i => X l i * upd2 W j j2 t l2 i))) (W j j2)))
    + rsum m (fun l => rsum n (fun l2 => Derive (fun t => E_of_H2 (upd2 H2 l l2 t)) (H2 l l2)
      * Derive (fun t => relu (rsum n (fun i => H1 l i * upd2 W j j2 t l2 i))) (W j j2)))
    + Derive (fun t => E_of_r (upd0 r t)) r * (Derive (fun t => lam * rsum n (fun k => rsum n (fun i =>
        upd2 W j j2 t k i ^ 2))) (W j j2))
    + Derive (fun t => Eout (arr [scalar u; matrix (fun b k => H1 b k);
        vector (fun k => g k)]) + r + rsum n (fun k => upd2 W j j2 t k k)) (W j j2).
Proof. adjoint_sum (through_W_E j j2). Qed.

(** * The derivative in an entry of u *)

Definition via_u : list consumer :=
  [Consumer n 1 (vector g)
     (vector (fun k => Derive (fun t => phi (z k) * partial psi 0 k 0 (arr [vector (fun i => q i);
         scalar ((upd0 u t))])) u));
   Consumer 1 1 (scalar E) (scalar (Derive (fun t => Eout (arr [scalar ((upd0 u t));
       matrix (fun b k => H1 b k); vector (fun k => g k)]) + r + rsum n (fun k => W k k)) u))].

Lemma through_u_g k : (k < n)%nat ->
  through via_u u (fun t => g_of_u (upd0 u t) k)
    [fun l _ t => upd g l t k; fun _ _ t => g k] (g k).
Proof.
  through_own 0%nat k 0%nat [] (fun t => upd0 u t) u
    (fun v a => phi (z k) * partial psi 0 k 0 (arr [vector (fun i => q i); scalar v]))
    [] (fun t => [])
    ([fun _ _ _ => [];
     fun _ _ t => []]).
Qed.

Lemma through_u_E :
  through via_u u (fun t => E_of_u (upd0 u t))
    [fun l _ t => E_of_g (upd g l t); fun _ _ t => upd0 E t] E.
Proof.
  through_own 1%nat 0%nat 0%nat [(n, 1%nat)] (fun t => upd0 u t) u
    (fun v a => Eout (arr [scalar v; matrix (fun b k => H1 b k);
        vector (fun k => a 0%nat k 0%nat)]) + r + rsum n (fun k => W k k))
    ([vector g]) (fun t => [vector (g_of_u (upd0 u t))])
    ([fun l _ t => [vector (upd g l t)];
     fun _ _ _ => [vector g]]);
  [carry (through_u_g)].
Qed.

Lemma E_in_u : ex_derive (fun t => E_of_u (upd0 u t)) u.
Proof. exact (through_ex _ _ _ _ _ (through_u_E)). Qed.

Theorem adjoint_u_E :
  Derive (fun t => E_of_u (upd0 u t)) u
  = rsum n (fun l => Derive (fun t => E_of_g (upd g l t)) (g l)
      * Derive (fun t => phi (z l) * partial psi 0 l 0 (arr [vector (fun i => q i); scalar ((upd0 u t))])) u)
    + Derive (fun t => Eout (arr [scalar ((upd0 u t)); matrix (fun b k => H1 b k);
        vector (fun k => g k)]) + r + rsum n (fun k => W k k)) u.
Proof. adjoint_sum (through_u_E). Qed.
End Example.
