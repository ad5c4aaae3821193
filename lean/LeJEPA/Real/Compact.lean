module

public import LeJEPA.Real.Continuous

/-!
# Continuous functions on closed bounded sets

`compact_induction` is compactness, by Heine and Borel: what passes to smaller sets and to unions of
two, and holds near every point of a closed bounded set, holds for the set. That continuous
functions are uniformly continuous, bounded and attain their maximum there are three instances.

## Main results
* `ContinuousOn.uniformly`, `ContinuousOn.bounded`, `ContinuousOn.exists_max`.
* `isCompact_box`: cubes are closed and bounded; `Continuous.isClosed_le`, `Continuous.isClosed_eq`:
  so are, as to closedness, the sets that continuous functions describe.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-! ## One coordinate changed -/

section Update
variable {R : Type u} {N : Nat}

/-- `x` with the `k`-th coordinate replaced by `s`. -/
@[expose] def update (x : Fin N → R) (k : Fin N) (s : R) : Fin N → R :=
  fun i => if i = k then s else x i

theorem update_self (x : Fin N → R) (k : Fin N) (s : R) : update x k s k = s := if_pos rfl

theorem update_of_ne (x : Fin N → R) {k i : Fin N} (h : i ≠ k) (s : R) : update x k s i = x i :=
  if_neg h

theorem update_same (x : Fin N → R) (k : Fin N) : update x k (x k) = x := by
  funext i; simp only [update]; split
  · next h => rw [h]
  · rfl

end Update

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-! ## Definitions -/

/-- The cube `[a, b]^N`. -/
@[expose] def InBox (a b : R) (x : Fin N → R) : Prop := ∀ i, a ≤ x i ∧ x i ≤ b

/-- `S` is closed: near a point outside there are no points of `S`. -/
@[expose] def IsClosed (S : (Fin N → R) → Prop) : Prop :=
  ∀ x, ¬ S x → ∃ d, 0 < d ∧ ∀ y, Near d x y → ¬ S y

/-- `S` is bounded: it is inside some cube. -/
@[expose] def IsBounded (S : (Fin N → R) → Prop) : Prop := ∃ A, ∀ x, S x → ∀ i, abs (x i) ≤ A

/-- `S` is closed and bounded. -/
structure IsCompact (S : (Fin N → R) → Prop) : Prop where
  closed : IsClosed S
  bounded : IsBounded S

omit [Field R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem InBox.update {a b : R} {x : Fin N → R} (h : InBox a b x) (k : Fin N) {s : R}
    (h1 : a ≤ s) (h2 : s ≤ b) : InBox a b (update x k s) := fun i => by
  simp only [Analysis.update]; split
  · exact ⟨h1, h2⟩
  · exact h i

theorem inBox_neg_iff {A : R} {x : Fin N → R} : InBox (-A) A x ↔ ∀ i, abs (x i) ≤ A := by
  simp only [InBox, abs_le]

/-! ## Closed sets -/

/-- The set where a continuous function is at most another is closed. -/
theorem Continuous.isClosed_le {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    IsClosed fun x => f x ≤ g x := fun x hx => by
  obtain ⟨d, hd, h⟩ := (hf.sub hg) x ((f x - g x) / 2) (by grind)
  exact ⟨d, hd, fun y hy hle => by have := abs_le.1 (h y hy); grind⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem IsClosed.and {S T : (Fin N → R) → Prop} (hS : IsClosed S) (hT : IsClosed T) :
    IsClosed fun x => S x ∧ T x := fun x hx => by
  by_cases h : S x
  · obtain ⟨d, hd, hT⟩ := hT x fun hTx => hx ⟨h, hTx⟩
    exact ⟨d, hd, fun y hy hST => hT y hy hST.2⟩
  · obtain ⟨d, hd, hS⟩ := hS x h
    exact ⟨d, hd, fun y hy hST => hS y hy hST.1⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem IsClosed.forall {ι : Sort _} {S : ι → (Fin N → R) → Prop} (h : ∀ i, IsClosed (S i)) :
    IsClosed fun x => ∀ i, S i x := fun x hx => by
  obtain ⟨i, hi⟩ := Classical.not_forall.1 hx
  obtain ⟨d, hd, hS⟩ := h i x hi
  exact ⟨d, hd, fun y hy hall => hS y hy (hall i)⟩

/-- The set where two continuous functions agree is closed. -/
theorem Continuous.isClosed_eq {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    IsClosed fun x => f x = g x := by
  have := (hf.isClosed_le hg).and (hg.isClosed_le hf)
  simp only [show ∀ a b : R, (a ≤ b ∧ b ≤ a) = (a = b) from fun a b => by grind] at this
  exact this

/-- Cubes are closed and bounded. -/
theorem isCompact_box (a b : R) : IsCompact (InBox a b : (Fin N → R) → Prop) where
  closed := .forall fun i => ((continuous_const a).isClosed_le (continuous_coord i)).and
    ((continuous_coord i).isClosed_le (continuous_const b))
  bounded := by
    obtain ⟨A, h1, h2⟩ := exists_ge (-a) b
    exact ⟨A, fun x hx i => abs_le.2 (by have := hx i; grind)⟩

/-- An open half line is not closed. -/
example : ¬ IsClosed fun x : Fin 1 → Rat => x 0 < 1 := fun h => by
  obtain ⟨d, hd, h⟩ := h (fun _ => 1) (by show ¬ (1 : Rat) < 1; grind)
  exact h (fun _ => 1 - d) (fun _ => by show abs (1 - d - 1) ≤ d; grind [abs])
    (by show 1 - d < 1; grind)

/-! ## Compactness -/

variable [CompleteField R]

/-- Induction along an interval: if near every `u` in `[a, b]` the property goes from left to right
(and starts by itself at the left end), it holds at `b`. -/
private theorem interval_induction {A : R → Prop} {a b : R} (hab : a ≤ b)
    (h : ∀ u, a ≤ u → u ≤ b → ∃ d, 0 < d ∧
      ∀ t, t < a ∨ A t → u - d ≤ t → ∀ v, v ≤ u + d → A v) : A b := by
  obtain ⟨d, hd, start⟩ := h a (Std.le_refl _) hab
  have start := start (a - d) (.inl (by grind)) (Std.le_refl _) a (by grind)
  obtain ⟨u, hu, least⟩ := CompleteField.exists_lub (fun t => a ≤ t ∧ t ≤ b ∧ A t)
    ⟨a, Std.le_refl _, hab, start⟩ ⟨b, fun t ht => ht.2.1⟩
  have hau := hu a ⟨Std.le_refl _, hab, start⟩
  have hub := least b fun t ht => ht.2.1
  obtain ⟨d, hd, go⟩ := h u hau hub
  obtain ⟨t, ht, hut⟩ : ∃ t, A t ∧ u - d ≤ t := by
    refine Classical.byContradiction fun hn => ?_
    have := least (u - d) fun t ht => by
      have : ¬ u - d ≤ t := fun h => hn ⟨t, ht.2.2, h⟩
      grind
    grind
  rcases Std.le_total (a := b) (b := u + d) with hb | hb
  · exact go t (.inr ht) hut b hb
  · have := hu (u + d) ⟨by grind, hb, go t (.inr ht) hut _ (Std.le_refl _)⟩
    grind

/-- Compactness of a cube, by induction on the number of coordinates that are near those of `x`. -/
private theorem box_induction {P : ((Fin N → R) → Prop) → Prop} {a b : R} (hab : a ≤ b)
    (mono : ∀ A B : (Fin N → R) → Prop, (∀ y, A y → B y) → P B → P A)
    (union : ∀ A B, P A → P B → P fun y => A y ∨ B y)
    (near : ∀ x, InBox a b x → ∃ d, 0 < d ∧ P fun y => InBox a b y ∧ Near d x y) :
    P (InBox a b) := by
  have slab : ∀ k, k ≤ N → ∀ x, InBox a b x → ∃ d, 0 < d ∧
      P fun y => InBox a b y ∧ ∀ i : Fin N, k ≤ i → abs (y i - x i) ≤ d := by
    intro k
    induction k with
    | zero =>
      intro _ x hx
      obtain ⟨d, hd, h⟩ := near x hx
      exact ⟨d, hd, mono _ _ (fun y hy => ⟨hy.1, fun i => hy.2 i (Nat.zero_le _)⟩) h⟩
    | succ k ih =>
      intro hk x hx
      let j : Fin N := ⟨k, hk⟩
      obtain ⟨d, hd, h⟩ : ∃ d, 0 < d ∧ P fun y => InBox a b y ∧ y j ≤ b ∧
          ∀ i : Fin N, k + 1 ≤ i → abs (y i - x i) ≤ d := by
        refine interval_induction (A := fun t => ∃ d, 0 < d ∧ P fun y => InBox a b y ∧ y j ≤ t ∧
          ∀ i : Fin N, k + 1 ≤ i → abs (y i - x i) ≤ d) hab fun u hau hub => ?_
        obtain ⟨d, hd, h⟩ := ih (by omega) (update x j u) (hx.update j hau hub)
        refine ⟨d, hd, fun t ht hut v hv => ?_⟩
        have inside : ∀ y : Fin N → R, t < y j → y j ≤ v →
            (∀ i : Fin N, k + 1 ≤ i → abs (y i - x i) ≤ d) →
            ∀ i : Fin N, k ≤ i → abs (y i - update x j u i) ≤ d := fun y h1 h2 h3 i hi => by
          by_cases hij : i = j
          · subst hij
            rw [update_self]; exact abs_le.2 ⟨by grind, by grind⟩
          · rw [update_of_ne _ hij]
            refine h3 i ?_
            have : (i : Nat) ≠ k := fun e => hij (Fin.ext e)
            omega
        rcases ht with ht | ⟨c, hc, ht⟩
        · refine ⟨d, hd, mono _ _ (fun y hy => ⟨hy.1, inside y ?_ hy.2.1 hy.2.2⟩) h⟩
          have := (hy.1 j).1
          grind
        · obtain ⟨r, hr, hrc, hrd⟩ := exists_pos_le hc hd
          refine ⟨r, hr, mono _ _ (fun y hy => ?_) (union _ _ ht h)⟩
          by_cases hyt : y j ≤ t
          · exact .inl ⟨hy.1, hyt, fun i hi => Std.le_trans (hy.2.2 i hi) hrc⟩
          · exact .inr ⟨hy.1, inside y (by grind) hy.2.1
              fun i hi => Std.le_trans (hy.2.2 i hi) hrd⟩
      exact ⟨d, hd, mono _ _ (fun y hy => ⟨hy.1, (hy.1 j).2, hy.2⟩) h⟩
  obtain ⟨d, _, h⟩ := slab N (Nat.le_refl _) (fun _ => a) fun i => ⟨Std.le_refl _, hab⟩
  exact mono _ _ (fun y hy => ⟨hy, fun i hi => absurd i.isLt (by omega)⟩) h

/-- **Compactness** of a closed bounded set `S`: a property of sets that the empty set has, that
passes to smaller sets and to unions of two, and that every point of `S` has a neighbourhood in `S`
with, holds for `S`. -/
theorem compact_induction {S : (Fin N → R) → Prop} (hS : IsCompact S)
    {P : ((Fin N → R) → Prop) → Prop} (empty : P fun _ => False)
    (mono : ∀ A B : (Fin N → R) → Prop, (∀ y, A y → B y) → P B → P A)
    (union : ∀ A B, P A → P B → P fun y => A y ∨ B y)
    (near : ∀ x, S x → ∃ d, 0 < d ∧ P fun y => S y ∧ Near d x y) : P S := by
  obtain ⟨A, hA⟩ := hS.bounded
  have box : ∀ x, S x → InBox (-abs A) (abs A) x := fun x hx => inBox_neg_iff.2 fun i =>
    Std.le_trans (hA x hx i) (le_abs_self A)
  have key := box_induction (P := fun B => P fun y => S y ∧ B y)
    (a := -abs A) (b := abs A) (by have := abs_nonneg A; grind)
    (fun B C hBC => mono _ _ fun y hy => ⟨hy.1, hBC y hy.2⟩)
    (fun B C hB hC => mono _ _ (fun y hy => hy.2.imp (⟨hy.1, ·⟩) (⟨hy.1, ·⟩)) (union _ _ hB hC))
    fun x _ => by
      by_cases hx : S x
      · obtain ⟨d, hd, h⟩ := near x hx
        exact ⟨d, hd, mono _ _ (fun y hy => ⟨hy.1, hy.2.2⟩) h⟩
      · obtain ⟨d, hd, h⟩ := hS.closed x hx
        exact ⟨d, hd, mono _ _ (fun y hy => h y hy.2.2 hy.1) empty⟩
  exact mono _ _ (fun y hy => ⟨hy, box y hy⟩) key

/-! ## Continuous functions on a closed bounded set -/

variable {f : (Fin N → R) → R} {S : (Fin N → R) → Prop}

/-- **Heine and Cantor**: a continuous function on a closed bounded set is uniformly continuous. -/
theorem ContinuousOn.uniformly (hf : ContinuousOn S f) (hS : IsCompact S) :
    UniformlyContinuousOn S f := fun e he => by
  obtain ⟨d, hd, h⟩ := compact_induction hS (P := fun A => ∃ d, 0 < d ∧ ∀ x y, A x → S y →
      Near d x y → abs (f y - f x) ≤ e) ⟨1, OrderedRing.zero_lt_one, fun _ _ h => h.elim⟩
    (fun A B hAB ⟨d, hd, h⟩ => ⟨d, hd, fun x y hx => h x y (hAB x hx)⟩)
    (fun A B ⟨d, hd, h⟩ ⟨d', hd', h'⟩ => by
      obtain ⟨c, hc, h1, h2⟩ := exists_pos_le hd hd'
      exact ⟨c, hc, fun x y hx hy hxy => hx.elim (h x y · hy (hxy.mono h1))
        (h' x y · hy (hxy.mono h2))⟩)
    (fun x hx => by
      obtain ⟨d, hd, h⟩ := hf x hx (e / 2) (by grind)
      refine ⟨d / 2, by grind, d / 2, by grind, fun y z hy hz hyz => ?_⟩
      have h1 := h y hy.1 (hy.2.mono (by grind))
      have h2 := h z hz ((hy.2.trans hyz).mono (by grind))
      have h3 := abs_sub_le (f z) (f x) (f y)
      rw [abs_sub_comm (f x)] at h3
      grind)
  exact ⟨d, hd, h⟩

/-- A continuous function on a closed bounded set is bounded. -/
theorem ContinuousOn.bounded (hf : ContinuousOn S f) (hS : IsCompact S) :
    ∃ B, 0 ≤ B ∧ ∀ x, S x → abs (f x) ≤ B := by
  obtain ⟨B, h⟩ := compact_induction hS (P := fun A => ∃ B, ∀ x, A x → abs (f x) ≤ B)
    ⟨0, fun _ h => h.elim⟩
    (fun A B hAB ⟨M, h⟩ => ⟨M, fun x hx => h x (hAB x hx)⟩)
    (fun A B ⟨M, h⟩ ⟨M', h'⟩ => by
      obtain ⟨m, h1, h2⟩ := exists_ge M M'
      exact ⟨m, fun x hx => hx.elim (fun hx => Std.le_trans (h x hx) h1)
        fun hx => Std.le_trans (h' x hx) h2⟩)
    (fun x hx => by
      obtain ⟨d, hd, h⟩ := hf x hx 1 OrderedRing.zero_lt_one
      refine ⟨d, hd, abs (f x) + 1, fun y hy => ?_⟩
      have h1 := h y hy.1 hy.2
      have h2 := abs_add_le (f y - f x) (f x)
      rw [show f y - f x + f x = f y by grind] at h2
      grind)
  exact ⟨abs B, abs_nonneg B, fun x hx => Std.le_trans (h x hx) (le_abs_self B)⟩

/-- **A continuous function on a nonempty closed bounded set attains its maximum.** -/
theorem ContinuousOn.exists_max (hf : ContinuousOn S f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f y ≤ f x := by
  obtain ⟨B, _, hB⟩ := hf.bounded hS
  obtain ⟨p, hp⟩ := ne
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun r => ∃ x, S x ∧ r = f x)
    ⟨_, p, hp, rfl⟩ ⟨B, fun r ⟨x, hx, h⟩ => h ▸ (abs_le.1 (hB x hx)).2⟩
  refine Classical.byContradiction fun hn => ?_
  have below : ∀ x, S x → f x < s := fun x hx => by
    have h1 := hs _ ⟨x, hx, rfl⟩
    have h2 : ¬ s ≤ f x := fun h => hn ⟨x, hx, fun y hy => Std.le_trans (hs _ ⟨y, hy, rfl⟩) h⟩
    grind
  obtain ⟨e, he, h⟩ := compact_induction hS (P := fun A => ∃ e, 0 < e ∧ ∀ x, A x → f x ≤ s - e)
    ⟨1, OrderedRing.zero_lt_one, fun _ h => h.elim⟩
    (fun A B hAB ⟨e, he, h⟩ => ⟨e, he, fun x hx => h x (hAB x hx)⟩)
    (fun A B ⟨e, he, h⟩ ⟨e', he', h'⟩ => by
      obtain ⟨c, hc, h1, h2⟩ := exists_pos_le he he'
      exact ⟨c, hc, fun x hx => hx.elim (fun hx => by have := h x hx; grind)
        fun hx => by have := h' x hx; grind⟩)
    (fun x hx => by
      have := below x hx
      obtain ⟨d, hd, h⟩ := hf x hx ((s - f x) / 2) (by grind)
      exact ⟨d, hd, (s - f x) / 2, by grind, fun y hy => by
        have := (abs_le.1 (h y hy.1 hy.2)).2
        grind⟩)
  have := least (s - e) fun r ⟨x, hx, hr⟩ => hr ▸ h x hx
  grind

theorem Continuous.exists_max (hf : Continuous f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f y ≤ f x := (hf.continuousOn S).exists_max hS ne

/-- A continuous function on a nonempty closed bounded set attains its minimum. -/
theorem Continuous.exists_min (hf : Continuous f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f x ≤ f y := by
  obtain ⟨x, hx, h⟩ := hf.neg.exists_max hS ne
  exact ⟨x, hx, fun y hy => by have := h y hy; grind⟩

example : ∃ x : Fin 2 → R, InBox (-1) 1 x ∧
    ∀ y : Fin 2 → R, InBox (-1) 1 y → y 0 * y 1 ≤ x 0 * x 1 :=
  ((continuous_coord 0).mul (continuous_coord 1)).exists_max (isCompact_box _ _)
    ⟨fun _ => 0, fun _ => by have := OrderedRing.zero_lt_one (R := R); grind⟩

end LeJEPA.Analysis
