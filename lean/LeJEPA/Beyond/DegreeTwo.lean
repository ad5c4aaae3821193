module

public import LeJEPA.Algebra.Order
public import LeJEPA.Beyond.RateGap
public import LeJEPA.World.SpectralGap

/-!
# The second chaos

The observables of degree 2 are spanned by the quadratic features `z_a z_b - δ_ab`, and among those
without mean and linear part they lose least to noise.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField VectorSpace

universe u v

/-!
## Quadratic features

The observables `quad a b = c_a c_b 1` of degree 2: for `a ≠ b` the product `z_a z_b`, for `a = b`
the second Hermite function `He_2(z_a) = z_a² - 1`. Their inner products are
`δ_ac δ_bd + δ_ad δ_bc`, so that `He_2(z_a)` has squared norm 2 and every other one is a unit
vector, and the pair correlation of `quad a b` is `ρ_a ρ_b` times that.
-/

namespace OUWorld
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A]
  {n : Nat} {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- The quadratic feature `z_a z_b - δ_ab`. -/
@[expose] def quad (a b : Fin n) : A := W.create a (W.z b)

/-- The second Hermite function of a latent, `He_2(z_a) = z_a² - 1`. -/
@[expose] def he2 (a : Fin n) : A := W.quad a a

theorem isPoly_quad (a b : Fin n) : W.IsPoly (W.quad a b) := .create (.z b) a

theorem chaos_quad (a b : Fin n) : W.Chaos (raise a (raise b fun _ => 0)) (W.quad a b) :=
  .create a (W.chaos_z b)

private theorem degree_quad (a b : Fin n) : degree (raise a (raise b fun _ => 0)) = 2 := by
  rw [degree_raise, degree_raise, degree_zero]

theorem hasDegree_quad (a b : Fin n) : W.HasDegree 2 (W.quad a b) :=
  .chaos (degree_quad a b) (W.chaos_quad a b)

theorem hasDegree_smul_quad (c : R) (a b : Fin n) : W.HasDegree 2 (c • W.quad a b) :=
  .chaos (degree_quad a b) (.smul c (W.chaos_quad a b))

/-- Quadratic features have mean zero. -/
theorem inner_quad_one (a b : Fin n) : W.inner (W.quad a b) W.one = 0 := by
  rw [quad, inner_create, W.d_one, W.inner_form.zero_right]

/-- The derivatives of a quadratic feature. -/
theorem d_quad (i a b : Fin n) :
    W.d i (W.quad a b) = (if i = b then W.z a else 0) + if i = a then W.z b else 0 := by
  rw [quad, d_create, d_z]
  split
  · rw [← z_eq_create]
  · rw [(W.create_linear a).map_zero]

/-- The inner products of quadratic features (Isserlis' formula). -/
theorem inner_quad_quad (a b c d : Fin n) : W.inner (W.quad a b) (W.quad c d) =
    (if a = c then if b = d then 1 else 0 else 0) +
      if a = d then if b = c then 1 else 0 else 0 := by
  have e : W.inner (W.quad a b) (W.quad c d) = W.inner (W.z b) (W.d a (W.quad c d)) :=
    W.inner_create a _ _
  have f : ∀ (p : Prop) [Decidable p] (k : Fin n), W.inner (W.z b) (if p then W.z k else 0) =
      if p then if b = k then 1 else 0 else 0 := fun p _ k => by
    split
    · exact W.orthonormal_z b k
    · exact W.inner_form.zero_right _
  rw [e, d_quad, W.inner_form.add_right, f, f]
  exact AddCommMonoid.add_comm _ _

/-- Quadratic features are uncorrelated with the coordinates, also for the pair. -/
theorem quad_orthogonal_z (a b j : Fin n) :
    W.inner (W.quad a b) (W.z j) = 0 ∧ W.cross (W.quad a b) (W.z j) = 0 :=
  (W.chaos_quad a b).orthogonal (W.chaos_z j) fun e => by
    have := congrArg degree e
    rw [degree_quad, degree_raise, degree_zero] at this
    omega

/-- `He_2(z_a)` has squared norm 2. -/
theorem inner_he2_self (a : Fin n) : W.inner (W.he2 a) (W.he2 a) = 2 := by
  rw [he2, inner_quad_quad, if_pos rfl, if_pos rfl]; grind

/-- The pair correlations of quadratic features. -/
theorem cross_quad (a b : Fin n) {f : A} (hf : W.IsPoly f) :
    W.cross (W.quad a b) f = ρ a * ρ b * W.inner (W.quad a b) f := by
  rw [(W.chaos_quad a b).cross_eq hf, monomial_raise, monomial_raise, monomial_zero]; grind

end OUWorld

/-- `He_2(z_0)` and `z_0 z_1` are orthogonal, and the second is a unit vector. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    W.inner (W.he2 0) (W.quad 0 1) = 0 ∧ W.inner (W.quad 0 1) (W.quad 0 1) = 1 := by
  rw [OUWorld.he2, W.inner_quad_quad, W.inner_quad_quad]
  have : (0 : Fin 2) ≠ 1 := by decide
  simp only [if_neg this, if_pos]
  grind

/-!
## Observables of degree two

What is needed of the second chaos: its elements are the combinations of quadratic features, their
squared norm is half the sum of the squared products with all `quad a b`
(`HasDegree.two_mul_inner_self`), and an observable without mean and linear part that loses no more
than the factor `r²` from `z` to `z'` has degree 2, up to norm zero (`IsPoly.exists_degree_two`).
-/

namespace OUWorld

section Ring
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n : Nat}
  {ρ : Fin n → R} {W : OUWorld R A n ρ}

/-- Observables of degree 0 are the constants. -/
theorem HasDegree.eq_smul_one {f : A} (h : W.HasDegree 0 f) : ∃ a : R, f = a • W.one := by
  induction h with
  | zero => exact ⟨0, (zero_smul _).symm⟩
  | chaos hd hc => exact hc.eq_smul_one hd
  | add _ _ ih1 ih2 =>
    obtain ⟨a, rfl⟩ := ih1
    obtain ⟨b, rfl⟩ := ih2
    exact ⟨a + b, (add_smul _ _ _).symm⟩

/-- Observables of degree 1 are the combinations of the coordinates. -/
theorem HasDegree.eq_linComb_z {f : A} (h : W.HasDegree 1 f) : ∃ b : Fin n → R,
    f = linComb b W.z := by
  induction h with
  | zero => exact ⟨fun _ => 0, (linComb_zero _).symm⟩
  | chaos hd hc => exact hc.eq_linComb_z hd
  | add _ _ ih1 ih2 =>
    obtain ⟨a, rfl⟩ := ih1
    obtain ⟨b, rfl⟩ := ih2
    exact ⟨fun k => a k + b k, (linComb_add _ _ _).symm⟩

/-- A combination of quadratic features. -/
@[expose] def quadComb (W : OUWorld R A n ρ) (c : Fin n → Fin n → R) : A :=
  sum fun a => linComb (c a) (W.quad a)

/-- Combinations of quadratic features have degree 2. -/
theorem hasDegree_quadComb (W : OUWorld R A n ρ) (c : Fin n → Fin n → R) :
    W.HasDegree 2 (W.quadComb c) :=
  .sum fun a => .sum fun b => W.hasDegree_smul_quad (c a b) a b

/-- Observables with a degree are polynomial. -/
theorem HasDegree.isPoly {d : Nat} {f : A} (h : W.HasDegree d f) : W.IsPoly f := by
  induction h with
  | zero => exact .zero
  | chaos _ hc => exact hc.isPoly
  | add _ _ ih1 ih2 => exact .add ih1 ih2

private theorem quadComb_add (c e : Fin n → Fin n → R) :
    W.quadComb (fun a b => c a b + e a b) = W.quadComb c + W.quadComb e := by
  rw [quadComb, quadComb, quadComb, ← sum_add]
  exact sum_congr fun a => linComb_add _ _ _

private theorem quadComb_zero : W.quadComb (fun _ _ => 0) = 0 :=
  sum_eq_zero fun _ => linComb_zero _

private theorem Chaos.eq_quadComb {α : Fin n → Nat} {f : A} (h : W.Chaos α f)
    (hα : degree α = 2) : ∃ c, f = W.quadComb c := by
  induction h with
  | one => rw [degree_zero] at hα; omega
  | zero => exact ⟨_, quadComb_zero.symm⟩
  | create i hf _ =>
    rw [degree_raise] at hα
    obtain ⟨b, rfl⟩ := hf.eq_linComb_z (by omega)
    refine ⟨fun a k => if a = i then b k else 0, ?_⟩
    rw [quadComb, sum_eq_single i, (W.create_linear i).map_linComb]
    · simp only [if_pos]; rfl
    · intro a ha
      simp only [if_neg ha]
      exact linComb_zero _
  | add _ _ ih1 ih2 =>
    obtain ⟨c, rfl⟩ := ih1 hα
    obtain ⟨e, rfl⟩ := ih2 hα
    exact ⟨_, (quadComb_add c e).symm⟩
  | smul x _ ih =>
    obtain ⟨c, rfl⟩ := ih hα
    exact ⟨fun a b => x * c a b, by
      rw [quadComb, quadComb, smul_sum]
      exact sum_congr fun a => (linComb_smul _ _ _).symm⟩

/-- Observables of degree 2 are the combinations of quadratic features. -/
theorem HasDegree.eq_quadComb {f : A} (h : W.HasDegree 2 f) : ∃ c, f = W.quadComb c := by
  induction h with
  | zero => exact ⟨_, quadComb_zero.symm⟩
  | chaos hd hc => exact hc.eq_quadComb hd
  | add _ _ ih1 ih2 =>
    obtain ⟨c, rfl⟩ := ih1
    obtain ⟨e, rfl⟩ := ih2
    exact ⟨_, (quadComb_add c e).symm⟩

theorem inner_quadComb (c : Fin n → Fin n → R) (g : A) : W.inner (W.quadComb c) g =
    sum fun a => sum fun b => c a b * W.inner (W.quad a b) g := by
  rw [quadComb, W.inner_form.sum_left]
  exact sum_congr fun a => W.inner_form.linComb_left _ _ _

/-- The products of a combination with the quadratic features. -/
theorem inner_quadComb_quad (c : Fin n → Fin n → R) (x y : Fin n) :
    W.inner (W.quadComb c) (W.quad x y) = c x y + c y x := by
  have e : ∀ a b, c a b * W.inner (W.quad a b) (W.quad x y) =
      (if a = x then if b = y then c a b else 0 else 0) +
        if a = y then if b = x then c a b else 0 else 0 := fun a b => by
    rw [W.inner_quad_quad]; grind
  have s : ∀ p q : Fin n,
      (sum fun a => sum fun b => if a = p then if b = q then c a b else 0 else 0) = c p q :=
    fun p q => by
      rw [sum_eq_single p fun a ha => sum_eq_zero fun b => if_neg ha]
      simp only [if_pos]
      exact sum_ite_eq q fun b => c p b
  rw [inner_quadComb]
  simp only [e, sum_add, s]

/-- Twice the squared norm of an observable of degree 2 is the sum of its squared products with the
quadratic features. -/
theorem HasDegree.two_mul_inner_self {p : A} (h : W.HasDegree 2 p) : 2 * W.inner p p =
    sum fun a => sum fun b => W.inner p (W.quad a b) * W.inner p (W.quad a b) := by
  obtain ⟨c, rfl⟩ := h.eq_quadComb
  have e1 : W.inner (W.quadComb c) (W.quadComb c) =
      sum fun a => sum fun b => c a b * (c a b + c b a) := by
    rw [inner_quadComb]
    exact sum_congr fun a => sum_congr fun b => by rw [W.inner_form.comm, inner_quadComb_quad]
  have e2 : (sum fun a => sum fun b => c a b * (c a b + c b a)) =
      sum fun a => sum fun b => c b a * (c a b + c b a) := by
    rw [sum_comm]
    exact sum_congr fun a => sum_congr fun b => by grind
  have e3 : (sum fun a => sum fun b => W.inner (W.quadComb c) (W.quad a b) *
      W.inner (W.quadComb c) (W.quad a b)) =
      (sum fun a => sum fun b => c a b * (c a b + c b a)) +
        sum fun a => sum fun b => c b a * (c a b + c b a) := by
    simp only [← sum_add]
    exact sum_congr fun a => sum_congr fun b => by rw [inner_quadComb_quad]; grind
  rw [e3, ← e2, ← e1]
  grind

end Ring

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {n : Nat} {r : R}
  {W : OUWorld R A n fun _ => r}

/-- With one rate `0 < r < 1`: an observable of mean zero without linear part, for which the pair
correlation is the fraction `r²` of the second moment or more, has degree 2, up to norm zero. -/
theorem IsPoly.exists_degree_two (h0 : 0 < r) (h1 : r < 1) {f : A} (hf : W.IsPoly f)
    (mean : W.inner f W.one = 0) (lin : ∀ j, W.inner f (W.z j) = 0)
    (keep : r * r * W.inner f f ≤ W.cross f f) :
    ∃ p, W.HasDegree 2 p ∧ W.inner (f - p) (f - p) = 0 := by
  obtain ⟨N, p, ef, deg, orth, mehler⟩ := chaos_decomposition_degree W hf
  have self : ∀ d, W.inner f (p d) = W.inner (p d) (p d) := fun d => by
    rw [ef, W.inner_form.sum_left, sum_eq_single d fun e he => (orth e d he).1]
  have nsq : W.inner f f = sum fun d => W.inner (p d) (p d) := by
    have e : W.inner f f = sum fun d => W.inner f (p d) := by
      rw [← W.inner_form.sum_right, ← ef]
    rw [e]; exact sum_congr self
  have crs : W.cross f f = sum fun d : Fin N => r ^ (d : Nat) * W.inner (p d) (p d) := by
    have e : W.cross f f = sum fun d => W.cross (p d) f := by
      rw [← W.cross_form.sum_left, ← ef]
    rw [e]
    exact sum_congr fun d => by rw [mehler d f hf, W.inner_form.comm, self]
  have low : ∀ d : Fin N, (d : Nat) < 2 → W.inner (p d) (p d) = 0 := fun d hd => by
    rw [← self]
    have hd' : (d : Nat) = 0 ∨ (d : Nat) = 1 := by omega
    rcases hd' with e | e
    · obtain ⟨a, ha⟩ := HasDegree.eq_smul_one (e ▸ deg d)
      rw [ha, W.inner_form.smul_right, mean]; grind
    · obtain ⟨b, hb⟩ := HasDegree.eq_linComb_z (e ▸ deg d)
      rw [hb, W.inner_form.linComb_right]
      exact sum_eq_zero fun j => by rw [lin]; grind
  have rr : 0 < r * r := OrderedRing.mul_pos h0 h0
  have high : ∀ k : Nat, r * r - r ^ (k + 3) = r * r * (1 - r ^ (k + 1)) := fun k => by
    rw [show r ^ (k + 3) = r * r * r ^ (k + 1) by
      rw [Semiring.pow_succ, Semiring.pow_succ, Semiring.pow_succ]; grind]
    grind
  have pos : ∀ k : Nat, 0 < r * r - r ^ (k + 3) := fun k => by
    rw [high]
    exact OrderedRing.mul_pos rr (by have := pow_succ_lt_one (Std.le_of_lt h0) h1 k; grind)
  have term : ∀ d : Fin N, 0 ≤ (r * r - r ^ (d : Nat)) * W.inner (p d) (p d) := fun d => by
    by_cases h2 : (d : Nat) < 2
    · rw [low d h2, Semiring.mul_zero]; exact Std.le_refl _
    · by_cases e2 : (d : Nat) = 2
      · rw [e2, show r * r - r ^ 2 = 0 by grind, Semiring.zero_mul]; exact Std.le_refl _
      · obtain ⟨k, hk⟩ : ∃ k, (d : Nat) = k + 3 := ⟨d - 3, by omega⟩
        rw [hk]
        exact OrderedRing.mul_nonneg (Std.le_of_lt (pos k)) (W.inner_form.nonneg _)
  have tot : (sum fun d : Fin N => (r * r - r ^ (d : Nat)) * W.inner (p d) (p d)) ≤ 0 := by
    have : (sum fun d : Fin N => (r * r - r ^ (d : Nat)) * W.inner (p d) (p d)) =
        r * r * W.inner f f - W.cross f f := by
      rw [nsq, crs, ← sum_mul_left, ← sum_sub]
      exact sum_congr fun d => by grind
    rw [this]; grind
  have null : ∀ d : Fin N, (d : Nat) ≠ 2 → W.inner (p d) (p d) = 0 := fun d e2 => by
    by_cases h2 : (d : Nat) < 2
    · exact low d h2
    · obtain ⟨k, hk⟩ : ∃ k, (d : Nat) = k + 3 := ⟨d - 3, by omega⟩
      have z := eq_zero_of_sum_nonpos term tot d
      rw [hk] at z
      rcases eq_zero_or_eq_zero_of_mul_eq_zero z with h | h
      · have := pos k; grind
      · exact h
  refine ⟨sum fun d : Fin N => if (d : Nat) = 2 then p d else 0, .sum fun d => ?_, ?_⟩
  · split
    · next e => exact e ▸ deg d
    · exact .zero
  · have diff : f - (sum fun d : Fin N => if (d : Nat) = 2 then p d else 0) =
        sum fun d : Fin N => if (d : Nat) = 2 then 0 else p d := by
      have e : f = sum fun d => p d := ef
      rw [e, ← sum_sub]
      exact sum_congr fun d => by split <;> grind
    rw [diff, W.inner_form.sum_left]
    refine sum_eq_zero fun d => ?_
    split
    · exact W.inner_form.zero_left _
    · next hd => exact W.inner_form.null (null d hd) _

end Order
end OUWorld

/-- The squared norm of `He_2(z_0)` is 2 by the formula for degree 2: the only product with a
quadratic feature of one latent is 2. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 1 fun _ => 1 / 2) :
    2 * W.inner (W.he2 0) (W.he2 0) = 4 := by
  rw [OUWorld.he2, (W.hasDegree_quad 0 0).two_mul_inner_self, sum_last, sum_empty, sum_last,
    sum_empty]
  show (0 : Rat) + (0 + W.inner (W.he2 0) (W.he2 0) * W.inner (W.he2 0) (W.he2 0)) = 4
  rw [W.inner_he2_self]
  grind

end LeJEPA
