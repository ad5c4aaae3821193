module

public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Real.Limit

/-!
# Continuous functions

Functions of `N` variables are functions `(Fin N → R) → R`, and points are near each other when
their coordinates are: `Near d x y` is the closed ball of the maximum norm. A function of one
variable `g : R → R` is continuous (`Continuous₁`) if it is as a function of one coordinate.

Sums, products, polynomials and compositions of continuous functions are continuous
(`Continuous.add`, `Continuous.mul`, `continuous_of_isPolyFun`, `Continuous.comp`).
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-! ## Points -/

section Points
variable {R : Type u} {N : Nat}

/-- The point `(x, t)`. -/
@[expose] def snoc (x : Fin N → R) (t : R) : Fin (N + 1) → R :=
  fun i => Fin.lastCases (motive := fun _ => R) t x i

theorem snoc_castSucc (x : Fin N → R) (t : R) (i : Fin N) : snoc x t i.castSucc = x i := by
  simp only [snoc, Fin.lastCases_castSucc]

theorem snoc_last (x : Fin N → R) (t : R) : snoc x t (Fin.last N) = t := by
  simp only [snoc, Fin.lastCases_last]

theorem snoc_init (x : Fin (N + 1) → R) : snoc (fun i => x i.castSucc) (x (Fin.last N)) = x :=
  funext fun i => by
    refine Fin.lastCases (motive := fun i => snoc (fun i => x i.castSucc) (x (Fin.last N)) i = x i)
      ?_ (fun i => ?_) i
    · exact snoc_last _ _
    · exact snoc_castSucc _ _ _

end Points

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {M N : Nat}

/-! ## Definitions -/

/-- `y` is within `d` of `x` in the maximum norm. -/
@[expose] def Near (d : R) (x y : Fin N → R) : Prop := ∀ i, abs (y i - x i) ≤ d

/-- `f` is continuous: near every point `x` its values are within `e` of `f x`. -/
@[expose] def Continuous (f : (Fin N → R) → R) : Prop :=
  ∀ x e, 0 < e → ∃ d, 0 < d ∧ ∀ y, Near d x y → abs (f y - f x) ≤ e

/-- `f` is continuous on the set `S`. -/
@[expose] def ContinuousOn (S : (Fin N → R) → Prop) (f : (Fin N → R) → R) : Prop :=
  ∀ x, S x → ∀ e, 0 < e → ∃ d, 0 < d ∧ ∀ y, S y → Near d x y → abs (f y - f x) ≤ e

/-- `f` is uniformly continuous on the set `S`: one `d` serves every point. -/
@[expose] def UniformlyContinuousOn (S : (Fin N → R) → Prop) (f : (Fin N → R) → R) : Prop :=
  ∀ e, 0 < e → ∃ d, 0 < d ∧ ∀ x y, S x → S y → Near d x y → abs (f y - f x) ≤ e

/-- The function `g` of one variable is continuous. -/
@[expose] def Continuous₁ (g : R → R) : Prop := Continuous fun x : Fin 1 → R => g (x 0)

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem Continuous.continuousOn {f : (Fin N → R) → R} (h : Continuous f)
    (S : (Fin N → R) → Prop) : ContinuousOn S f := fun x _ e he =>
  let ⟨d, hd, hf⟩ := h x e he; ⟨d, hd, fun y _ hy => hf y hy⟩

omit [LT R] [Std.LawfulOrderLT R] [OrderedRing R] in
theorem Near.mono {c d : R} {x y : Fin N → R} (h : Near c x y) (hcd : c ≤ d) : Near d x y :=
  fun i => Std.le_trans (h i) hcd

theorem Near.trans {c d : R} {x y z : Fin N → R} (h : Near c x y) (h' : Near d y z) :
    Near (c + d) x z := fun i => by
  have h1 := h i
  have h2 := h' i
  have h3 := abs_sub_le (z i) (y i) (x i)
  grind

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- Continuity of a function of one variable, in terms of numbers. -/
theorem continuous₁_iff {g : R → R} : Continuous₁ g ↔
    ∀ t e, 0 < e → ∃ d, 0 < d ∧ ∀ s, abs (s - t) ≤ d → abs (g s - g t) ≤ e := by
  constructor
  · intro h t e he
    obtain ⟨d, hd, hg⟩ := h (fun _ => t) e he
    exact ⟨d, hd, fun s hs => hg (fun _ => s) fun _ => hs⟩
  · intro h x e he
    obtain ⟨d, hd, hg⟩ := h (x 0) e he
    exact ⟨d, hd, fun y hy => hg (y 0) (hy 0)⟩

/-! ## How continuous functions are made -/

omit [OrderedRing R] in
theorem continuous_const (a : R) : Continuous fun _ : Fin N → R => a := fun _ e he =>
  ⟨e, he, fun _ _ => by rw [show a - a = 0 by grind, abs_zero]; exact Std.le_of_lt he⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem continuous_coord (i : Fin N) : Continuous fun x : Fin N → R => x i := fun _ e he =>
  ⟨e, he, fun _ hy => hy i⟩

omit [Std.LawfulOrderLT R] in
/-- Continuous functions of continuous functions are continuous. -/
theorem Continuous.comp {f : (Fin M → R) → R} (hf : Continuous f) {g : Fin M → (Fin N → R) → R}
    (hg : ∀ i, Continuous (g i)) : Continuous fun x => f fun i => g i x := fun x e he => by
  obtain ⟨d, hd, h⟩ := hf (fun i => g i x) e he
  obtain ⟨r, hr, h'⟩ := exists_pos_forall (P := fun i r => ∀ y, Near r x y →
      abs (g i y - g i x) ≤ d) (fun i a b hab hb y hy => hb y (hy.mono hab)) fun i => hg i x d hd
  exact ⟨r, hr, fun y hy => h _ fun i => h' i y hy⟩

theorem Continuous.add {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    Continuous fun x => f x + g x := fun x e he => by
  obtain ⟨a, ha, h1⟩ := hf x (e / 2) (by grind)
  obtain ⟨b, hb, h2⟩ := hg x (e / 2) (by grind)
  obtain ⟨d, hd, da, db⟩ := exists_pos_le ha hb
  refine ⟨d, hd, fun y hy => ?_⟩
  have k1 := h1 y (hy.mono da)
  have k2 := h2 y (hy.mono db)
  have k3 := abs_add_le (f y - f x) (g y - g x)
  rw [show f y - f x + (g y - g x) = f y + g y - (f x + g x) by grind] at k3
  grind

theorem Continuous.mul {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    Continuous fun x => f x * g x := fun x e he => by
  obtain ⟨r, hr, r1, hre⟩ := exists_pos_mul_le (1 + abs (f x) + abs (g x)) he
  obtain ⟨a, ha, h1⟩ := hf x r hr
  obtain ⟨b, hb, h2⟩ := hg x r hr
  obtain ⟨d, hd, da, db⟩ := exists_pos_le ha hb
  refine ⟨d, hd, fun y hy => ?_⟩
  exact Std.le_trans (abs_mul_sub_mul_le (h1 y (hy.mono da)) (h2 y (hy.mono db)) r1) hre

theorem Continuous.mul_left {f : (Fin N → R) → R} (c : R) (hf : Continuous f) :
    Continuous fun x => c * f x := (continuous_const c).mul hf

theorem Continuous.neg {f : (Fin N → R) → R} (hf : Continuous f) : Continuous fun x => -f x := by
  have := hf.mul_left (-1)
  simp only [show ∀ a : R, -1 * a = -a from fun a => by grind] at this
  exact this

theorem Continuous.sub {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    Continuous fun x => f x - g x := by
  have := hf.add hg.neg
  simp only [← Ring.sub_eq_add_neg] at this
  exact this

theorem Continuous.sum {n : Nat} {f : Fin n → (Fin N → R) → R} (h : ∀ i, Continuous (f i)) :
    Continuous fun x => sum fun i => f i x := by
  induction n with
  | zero => exact continuous_const _
  | succ n ih => exact (ih fun i => h i.castSucc).add (h (Fin.last n))

/-- Polynomial functions are continuous. -/
theorem continuous_of_isPolyFun {f : (Fin N → R) → R} (h : IsPolyFun f) : Continuous f := by
  induction h with
  | const a => exact continuous_const a
  | coord i => exact continuous_coord i
  | add _ _ h1 h2 => exact h1.add h2
  | mul _ _ h1 h2 => exact h1.mul h2

/-! ## Functions of one variable -/

omit [Std.LawfulOrderLT R] in
theorem Continuous₁.comp {g : R → R} (hg : Continuous₁ g) {f : (Fin N → R) → R}
    (hf : Continuous f) : Continuous fun x => g (f x) :=
  Continuous.comp (g := fun _ => f) hg fun _ => hf

/-- A function that enlarges distances at most by a factor is continuous. -/
theorem continuous₁_of_abs_sub_le {g : R → R} {L : R}
    (h : ∀ s t, abs (g s - g t) ≤ L * abs (s - t)) : Continuous₁ g :=
  continuous₁_iff.2 fun t e he => by
    obtain ⟨d, hd, -, hde⟩ := exists_pos_mul_le (abs L) he
    refine ⟨d, hd, fun s hs => Std.le_trans (h s t) ?_⟩
    have h1 := mul_le_mul_right (abs_nonneg (s - t)) (le_abs_self L)
    have h2 := mul_le_mul_left (abs_nonneg L) hs
    grind

theorem continuous₁_abs : Continuous₁ (abs : R → R) :=
  continuous₁_of_abs_sub_le (L := 1) fun s t => by grind (splits := 40) [abs]

theorem continuous₁_clamp : Continuous₁ (clamp : R → R) :=
  continuous₁_of_abs_sub_le (L := 1) fun s t => by have := abs_clamp_sub_le s t; grind

/-! ## Continuous functions and limits -/

example : Continuous fun x : Fin 2 → Rat => clamp (x 0 * x 1 + 3) :=
  continuous₁_clamp.comp (((continuous_coord 0).mul (continuous_coord 1)).add (continuous_const 3))

example : UniformlyContinuousOn (fun _ : Fin 1 → Rat => True) fun x => 3 * x 0 := fun e he =>
  ⟨e / 3, by grind, fun x y _ _ h => by have := h 0; grind [abs]⟩

/-- A step is not continuous, but it is on the half line that ends at the step. -/
example : ¬ Continuous₁ fun t : Rat => if t ≤ 0 then 0 else 1 := fun h => by
  obtain ⟨d, hd, h⟩ := continuous₁_iff.1 h 0 (1 / 2) (by grind)
  have := h d (by grind [abs])
  grind [abs]

example : ContinuousOn (fun x : Fin 1 → Rat => x 0 ≤ 0) fun x => if x 0 ≤ 0 then 0 else 1 :=
  fun x hx e he => ⟨1, by grind, fun y hy _ => by
    have hx : x 0 ≤ 0 := hx
    have hy : y 0 ≤ 0 := hy
    grind [abs]⟩

end LeJEPA.Analysis
