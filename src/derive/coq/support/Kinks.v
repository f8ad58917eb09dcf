(** Where the argument of a kink is 0: when the derivative of f exists there.

    [f] is [fp] where [u] is at least 0, and [fm] where it is at most 0; [u] is affine.  Then f has a derivative
    at a point where u is 0 exactly if those of fp and fm agree there ([kink]).

    [affine]   [affine (fun t => ...)], read off the form of the body
    [beside]   f t = fp t, from the sign of u t: what ReLU and the absolute value are there *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Sums Functions Derivatives Opaque Differentiable Adjoint Tactics Steps.
Open Scope R_scope.

Definition affine (u : R -> R) : Prop := exists a b, forall t, u t = a + b * t.

Lemma affine_const c : affine (fun _ => c).
Proof. exists c, 0. intros t. ring. Qed.

Lemma affine_id : affine (fun t => t).
Proof. exists 0, 1. intros t. ring. Qed.

Lemma affine_plus f g : affine f -> affine g -> affine (fun t => f t + g t).
Proof. intros [a [b Hf]] [c [d Hg]]. exists (a + c), (b + d). intros t. rewrite Hf, Hg. ring. Qed.

Lemma affine_opp f : affine f -> affine (fun t => - f t).
Proof. intros [a [b Hf]]. exists (- a), (- b). intros t. rewrite Hf. ring. Qed.

Lemma affine_minus f g : affine f -> affine g -> affine (fun t => f t - g t).
Proof. intros Hf Hg. exact (affine_plus f _ Hf (affine_opp g Hg)). Qed.

Lemma affine_scal c f : affine f -> affine (fun t => c * f t).
Proof. intros [a [b Hf]]. exists (c * a), (c * b). intros t. rewrite Hf. ring. Qed.

Lemma affine_scal_r f c : affine f -> affine (fun t => f t * c).
Proof. intros [a [b Hf]]. exists (a * c), (b * c). intros t. rewrite Hf. ring. Qed.

Lemma affine_rsum n (f : R -> nat -> R) : (forall k, affine (fun t => f t k)) -> affine (fun t => rsum n (f t)).
Proof.
  intros H. induction n as [|n IH]; [exact (affine_const 0)|]. exact (affine_plus _ _ IH (H n)).
Qed.

Lemma affine_upd v j i : affine (fun t => upd v j t i).
Proof. unfold upd. destruct (Nat.eqb i j); [exact affine_id | exact (affine_const _)]. Qed.

Lemma affine_upd2 v j j2 i i2 : affine (fun t => upd2 v j j2 t i i2).
Proof. unfold upd2. destruct (andb _ _); [exact affine_id | exact (affine_const _)]. Qed.

Lemma affine_upd3 v j j2 j3 i i2 i3 : affine (fun t => upd3 v j j2 j3 t i i2 i3).
Proof. unfold upd3. destruct (andb _ _); [exact affine_id | exact (affine_const _)]. Qed.

Ltac affine :=
  cbv beta;
  lazymatch goal with
  | |- affine (fun _ => ?c) => exact (affine_const c)
  | |- affine (fun t => t) => exact affine_id
  | |- affine (fun t => upd ?v ?j t ?i) => exact (affine_upd v j i)
  | |- affine (fun t => upd2 ?v ?j ?j2 t ?i ?i2) => exact (affine_upd2 v j j2 i i2)
  | |- affine (fun t => upd3 ?v ?j ?j2 ?j3 t ?i ?i2 ?i3) => exact (affine_upd3 v j j2 j3 i i2 i3)
  | |- affine (fun t => @?f t + @?g t) => refine (affine_plus f g _ _); affine
  | |- affine (fun t => @?f t - @?g t) => refine (affine_minus f g _ _); affine
  | |- affine (fun t => - @?f t) => refine (affine_opp f _); affine
  | |- affine (fun t => @?f t * @?g t) =>
      lazymatch f with
      | (fun _ => ?c) => refine (affine_scal c g _); affine
      | _ => lazymatch g with (fun _ => ?c) => refine (affine_scal_r f c _); affine end
      end
  | |- affine (fun t => rsum ?n (@?f t)) => refine (affine_rsum n f _); let k := fresh "k" in intros k; affine
  | |- ?G => fail "not affine" G
  end.

(** * Derivatives from one side *)

Lemma lim_of (f : R -> R) (x d : R) : is_derive f x d -> derivable_pt_lim f x d.
Proof. now intros H; apply is_derive_Reals. Qed.

(** A function that is 0 on one side of x, and at x, can only have the derivative 0 there. *)
Lemma flat (f : R -> R) (x s d : R) : s <> 0 -> f x = 0 -> (forall h, 0 < h -> f (x + s * h) = 0) ->
  is_derive f x d -> d = 0.
Proof.
  intros Hs H0 H Hd. destruct (Req_dec d 0) as [|Hn]; [assumption|exfalso].
  destruct (lim_of f x d Hd (Rabs d) (Rabs_pos_lt d Hn)) as [delta Hdelta].
  pose proof (cond_pos delta) as Hp. pose proof (Rabs_pos_lt s Hs) as Ha.
  set (h := delta / (2 * Rabs s)). assert (Hh : 0 < h) by (unfold h; apply Rdiv_lt_0_compat; lra).
  assert (Hsh : s * h <> 0) by (apply Rmult_integral_contrapositive_currified; lra).
  assert (Hlt : Rabs (s * h) < delta).
  { rewrite Rabs_mult, (Rabs_pos_eq h) by lra. unfold h. field_simplify (Rabs s * (delta / (2 * Rabs s))); lra. }
  specialize (Hdelta (s * h) Hsh Hlt). rewrite (H h Hh), H0 in Hdelta.
  replace ((0 - 0) / (s * h) - d) with (- d) in Hdelta by (field; lra). rewrite Rabs_Ropp in Hdelta. lra.
Qed.

Lemma one_side (f g : R -> R) (x s d e : R) : s <> 0 -> f x = g x -> (forall h, 0 < h -> f (x + s * h) = g (x + s * h)) ->
  is_derive f x d -> is_derive g x e -> d = e.
Proof.
  intros Hs H0 H Hf Hg. apply Rminus_diag_uniq. refine (flat (fun t => f t - g t) x s (d - e) Hs _ _ _).
  - lra.
  - intros h Hh. rewrite (H h Hh). ring.
  - exact (D_minus f g x d e Hf Hg).
Qed.

(** What has the same derivative on both sides has it. *)
Lemma two_sides (f g : R -> R) (h : R -> R) (x d : R) : (forall t, h t = f t \/ h t = g t) -> h x = f x -> h x = g x ->
  is_derive f x d -> is_derive g x d -> is_derive h x d.
Proof.
  intros H Hf0 Hg0 Hf Hg. apply is_derive_Reals. intros eps Heps.
  destruct (lim_of f x d Hf eps Heps) as [df Hdf]. destruct (lim_of g x d Hg eps Heps) as [dg Hdg].
  pose proof (cond_pos df) as Hpf. pose proof (cond_pos dg) as Hpg.
  exists (mkposreal (Rmin df dg) (Rmin_pos _ _ Hpf Hpg)). intros e He Hlt. simpl in Hlt.
  pose proof (Rmin_l df dg) as Hl. pose proof (Rmin_r df dg) as Hr.
  destruct (H (x + e)) as [-> | ->]; [rewrite Hf0 | rewrite Hg0].
  - refine (Hdf e He _). lra.
  - refine (Hdg e He _). lra.
Qed.

Section Kink.
Variables (f fp fm u : R -> R) (x c v hp hm : R).
Hypothesis u_affine : affine u.
Hypothesis u_0 : u x = 0.
Hypothesis f_above : forall t, 0 <= u t -> f t = fp t.
Hypothesis f_below : forall t, u t <= 0 -> f t = fm t.
Hypothesis D_above : is_derive fp x (v + hp * c).
Hypothesis D_below : is_derive fm x (v + hm * c).
Hypothesis apart : hp - hm <> 0.

Let either t : f t = fp t \/ f t = fm t.
Proof. destruct (Rle_dec 0 (u t)); [left; apply f_above | right; apply f_below]; lra. Qed.

Let here_above : f x = fp x.
Proof. apply f_above. lra. Qed.

Let here_below : f x = fm x.
Proof. apply f_below. lra. Qed.

Let along : exists b, forall h, u (x + h) = b * h.
Proof.
  destruct u_affine as [a [b H]]. exists b. intros h. pose proof u_0 as H0. rewrite H in *. lra.
Qed.

Let agree (d : R) : is_derive f x d -> c = 0.
Proof.
  intros Hd. destruct along as [b Hb]. assert (Heq : v + hp * c = v + hm * c).
  { destruct (Req_dec b 0) as [Hz|Hn].
    - assert (Hu : forall t, u t = 0).
      { intros t. replace t with (x + (t - x)) by ring. rewrite Hb, Hz. ring. }
      transitivity d.
      + refine (one_side fp f x 1 _ _ _ _ _ D_above Hd); [lra | now symmetry |].
        intros h _. symmetry. apply f_above. rewrite Hu. lra.
      + refine (one_side f fm x 1 _ _ _ _ _ Hd D_below); [lra | assumption |].
        intros h _. apply f_below. rewrite Hu. lra.
    - assert (Hb2 : 0 < b * b) by nra. transitivity d.
      + refine (one_side fp f x b _ _ Hn _ _ D_above Hd); [now symmetry |].
        intros h Hh. symmetry. apply f_above. rewrite Hb. nra.
      + refine (one_side f fm x (- b) _ _ _ _ _ Hd D_below); [lra | assumption |].
        intros h Hh. apply f_below. rewrite Hb. nra. }
  assert (Hc : (hp - hm) * c = 0) by lra. destruct (Rmult_integral _ _ Hc); [contradiction | assumption].
Qed.

Theorem kink : (ex_derive f x <-> c = 0) /\ (c = 0 -> is_derive f x v).
Proof.
  assert (H : c = 0 -> is_derive f x v).
  { intros Hc. refine (two_sides fp fm f x v either here_above here_below _ _).
    - refine (D_eq _ _ _ _ D_above _). rewrite Hc. ring.
    - refine (D_eq _ _ _ _ D_below _). rewrite Hc. ring. }
  split; [split|exact H].
  - intros [d Hd]. exact (agree d Hd).
  - intros Hc. exists v. exact (H Hc).
Qed.
End Kink.

(** * What ReLU and the absolute value are on either side *)

Lemma relu_on z : 0 <= z -> relu z = z.
Proof. intros H. unfold relu. now rewrite Rmax_right. Qed.

Lemma relu_off z : z <= 0 -> relu z = 0.
Proof. intros H. unfold relu. now rewrite Rmax_left. Qed.

Lemma abs_off z : z <= 0 -> Rabs z = - z.
Proof. exact (Rabs_left1 z). Qed.

(** f t = fp t, where [H] says of the argument of a kink, or of what is the same but for its form or its sign, that
    it is at least, or at most 0. *)
Ltac signed H :=
  first
  [ exact H
  | lazymatch type of H with
    | 0 <= ?u =>
        lazymatch goal with
        | |- 0 <= ?w => replace w with u by ring; exact H
        | |- ?w <= 0 => replace w with (- u) by ring; clear -H; lra
        end
    | ?u <= 0 =>
        lazymatch goal with
        | |- ?w <= 0 => replace w with u by ring; exact H
        | |- 0 <= ?w => replace w with (- u) by ring; clear -H; lra
        end
    end ].

Ltac beside H :=
  repeat
    match goal with
    | |- context [relu ?w] =>
        first [ rewrite (relu_on w) by signed H | rewrite (relu_off w) by signed H ]
    | |- context [Rabs ?w] =>
        first [ rewrite (Rabs_pos_eq w) by signed H | rewrite (abs_off w) by signed H ]
    | |- context [Rmax ?v ?w] =>
        first [ rewrite (Rmax_left v w) by (clear -H; lra) | rewrite (Rmax_right v w) by (clear -H; lra) ]
    | |- context [Rmin ?v ?w] =>
        first [ rewrite (Rmin_left v w) by (clear -H; lra) | rewrite (Rmin_right v w) by (clear -H; lra) ]
    end;
  close.
