module

public import LeJEPA.Beyond.AnisotropyWorlds
public import LeJEPA.Beyond.Overcomplete
public import LeJEPA.Beyond.OvercompleteAttained
public import LeJEPA.Beyond.RateGap
public import LeJEPA.Forward.Functions

/-!
# More outputs than latents: polynomials, limits, and the rationals

`overcomplete` in the world of polynomials, with nothing left abstract, and for limits of
polynomials in mean square; and over the rationals, where 2 has no root and the bound is missed.

## Main results
* `overcomplete_polynomial`.
* `overcomplete_approximable`.
* `not_overcomplete_attained_rat`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w

/-!
## More outputs than latents, for polynomials

`overcomplete` with nothing left abstract: polynomials in `n` standard Gaussian latents with
`z' = r z + s ξ`. Those of mean zero and identity covariance that attain the bound are
`h_i = Σ_j M_ij z_j + Σ_ab c_iab (z_a z_b - δ_ab)` with `Mᵀ M = 1`, and `z_j = Σ_i M_ij h_i`.
-/

section
open MvPoly (C var)
attribute [local instance] Semiring.natCast
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

namespace polynomialWorld
variable {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)

/-- The quadratic features of the world of polynomials. -/
theorem quad_eq (a b : Fin n) : (polynomialWorld ρ σ h).quad a b =
    var a * var b - if a = b then 1 else 0 := by
  show var a * (var b * 1) - MvPoly.deriv a (var b * 1) = _
  rw [Semiring.mul_one, MvPoly.deriv_var]

theorem quadComb_eq (c : Fin n → Fin n → R) : (polynomialWorld ρ σ h).quadComb c =
    sum fun a => sum fun b => C (c a b) * (var a * var b - if a = b then 1 else 0) :=
  sum_congr fun a => sum_congr fun b => by rw [MvPoly.smul_eq_C_mul, quad_eq]

end polynomialWorld

/-- **More outputs than latents, for polynomials** (catalog: `overcomplete`). Let `z` be `n`
independent standard Gaussian latents and `z' = r z + s ξ`, `r² + s² = 1`, `0 < r < 1`. Polynomials
`h_1, ..., h_m` of mean zero and identity covariance have loss at least
`2 (1 - r) n + 2 (1 - r²) (m - n)`; they attain it if and only if they are
`Σ_j M_ij z_j + Σ_ab c_iab (z_a z_b - δ_ab)` with `Mᵀ M = 1`; and then `z_j = Σ_i M_ij h_i`. -/
theorem overcomplete_polynomial {r s : R} (hrs : r * r + s * s = 1) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → MvPoly R n} (mean : ∀ i, MvPoly.expect (h i) = 0)
    (cov : ∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤
      (sum fun i => MvPoly.expect (MvPoly.expect
        ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
          (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ∧
    ((sum fun i => MvPoly.expect (MvPoly.expect
        ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
          (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ≤
        2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ↔
      ∃ (M : RectMat m n R) (c : Fin m → Fin n → Fin n → R),
        M.transpose.mul M = (1 : Mat n R) ∧
        (∀ i, h i = (sum fun j => C (M i j) * var j) +
          sum fun a => sum fun b => C (c i a b) * (var a * var b - if a = b then 1 else 0)) ∧
        ∀ j, var j = sum fun i => C (M i j) * h i) := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  obtain ⟨lower, attained, latents⟩ := overcomplete (polynomialWorld (fun _ => r) (fun _ => s) hσ)
    h0 h1 ((polynomialWorld.whitened_iff hσ h).2 ⟨mean, cov⟩)
  rw [polynomialWorld.loss_eq hσ]
  refine ⟨lower, fun opt => ?_, fun ⟨M, c, hM, e, _⟩ => attained.2 ⟨M, hM, _, fun i =>
    ⟨OUWorld.hasDegree_quadComb _ (c i), ?_⟩⟩⟩
  · obtain ⟨M, hM, p, ex⟩ := attained.1 opt
    obtain ⟨c, hc⟩ := Classical.skolem.1 fun i => (ex i).1.eq_quadComb
    refine ⟨M, c, hM, fun i => ?_, fun j => ?_⟩
    · have := polynomialWorld.eq_of_norm_sub hσ (ex i).2
      rw [hc, polynomialWorld.quadComb_eq, polynomialWorld.linComb_z_eq] at this
      exact this
    · have := polynomialWorld.eq_of_norm_sub hσ (latents M ⟨hM, p, ex⟩ j)
      rw [polynomialWorld.z_eq] at this
      exact this
  · rw [polynomialWorld.quadComb_eq, polynomialWorld.linComb_z_eq, ← e i,
      show h i - h i = 0 by grind]
    exact (polynomialWorld (fun _ => r) (fun _ => s) hσ).inner_form.zero_left _

end

/-!
## More outputs than latents, in mean square

The bound of `overcomplete` for encoders whose outputs are limits of polynomials in mean square, in
`L²` of the Gaussian all of them; and if it is attained, the latents are an orthogonal projection of
the outputs, `z = Mᵀ h` with `Mᵀ M = 1`.
-/

section
attribute [local instance] Semiring.natCast

/-- **More outputs than latents** (catalog: `overcomplete`) for encoders whose outputs are limits of
polynomials in mean square: with one rate `0 < r < 1` the alignment loss of a whitened encoder is at
least `2 (1 - r) n + 2 (1 - r²) (m - n)`, and if it attains this, `z = Mᵀ h` with `Mᵀ M = 1`, up to
norm zero. -/
theorem overcomplete_approximable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R]
    [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A]
    [IntModule H] [VectorSpace R H] {m n : Nat} {r : R} {W : OUWorld R A n fun _ => r}
    (L : L2World W H) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → H} (hh : L.Whitened h) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤ L.loss h ∧
    (L.loss h ≤ 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) →
      ∃ M : RectMat m n R, M.transpose.mul M = (1 : Mat n R) ∧
        ∀ j, L.inner (L.z j - linComb (M.transpose j) h)
          (L.z j - linComb (M.transpose j) h) = 0) := by
  have gap := fun i => L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.approximable i)
    (hh.mean i)
  have slow : r * r < r := by
    have := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
    grind
  have e : 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) =
      2 * (1 - r * r) * (m : R) - 2 * sum fun _ : Fin n => r - r * r := by
    rw [sum_const]; grind
  rw [e]
  refine ⟨le_alignmentLoss_of_rate_gap L.inner_form L.orthonormal_z
    (fun _ => Std.le_of_lt slow) hh.cov gap, fun opt => ?_⟩
  have null := (rigid_of_rate_gap L.inner_form L.orthonormal_z (fun _ => slow) hh.cov gap opt).2
  exact ⟨RectMat.transpose fun j i => L.inner (L.z j) (h i),
    IsOrthonormal.coeff_mul_transpose L.inner_form L.orthonormal_z null, null⟩

end

/-!
## No root of 2, no second output

Over the rationals 2 has no root, so with one latent and two outputs the bound of `overcomplete` is
not attained: the hypothesis of `overcomplete_attained_iff` on the field is needed.
-/

/-- Infinite descent: `2 a² = b²` has no solution with `b > 0`. -/
private theorem two_mul_sq_ne (b : Nat) : ∀ a, 0 < b → 2 * (a * a) ≠ b * b := by
  induction b using Nat.strongRecOn with
  | ind b ih =>
    intro a hb e
    obtain ⟨c, hc | hc⟩ : ∃ c, b = 2 * c ∨ b = 2 * c + 1 := ⟨b / 2, by omega⟩
    · subst hc
      have e' : a * a = 2 * (c * c) := by grind
      have ha : 0 < a := Nat.pos_of_ne_zero fun h => by
        subst h
        have := Nat.mul_pos (by omega : 0 < c) (by omega : 0 < c)
        omega
      refine ih a (Nat.lt_of_not_le fun h => ?_) c ha e'.symm
      have := Nat.mul_le_mul h h
      have := Nat.mul_pos ha ha
      omega
    · subst hc
      have : (2 * c + 1) * (2 * c + 1) = 2 * (2 * (c * c) + 2 * c) + 1 := by grind
      omega

/-- The rationals have no root of 1/2. -/
theorem rat_mul_self_mul_two_ne_one (s : Rat) : s * s * 2 ≠ 1 := by
  intro h
  have den : ((s.den : Int) : Rat) ≠ 0 := fun h0 => by
    have z : (s.den : Int) = 0 :=
      Rat.intCast_inj.1 (h0.trans (rfl : (0 : Rat) = ((0 : Int) : Rat)))
    exact s.den_nz (Int.ofNat_eq_zero.1 z)
  have e : s * ((s.den : Int) : Rat) = (s.num : Rat) := by
    have q : (s.num : Rat) / ((s.den : Int) : Rat) = s := by
      rw [← Rat.divInt_eq_div]; exact Rat.num_divInt_den s
    have c := Field.mul_inv_cancel den
    rw [Field.div_eq_mul_inv] at q
    generalize ((s.den : Int) : Rat)⁻¹ = u at *
    generalize ((s.den : Int) : Rat) = d at *
    rw [← q]
    grind
  have e3 : 2 * (s.num * s.num) = (s.den : Int) * (s.den : Int) := by
    refine Rat.intCast_inj.1 ?_
    rw [Rat.intCast_mul, Rat.intCast_mul, Rat.intCast_mul, ← e]
    show (2 : Rat) * _ = _
    generalize ((s.den : Int) : Rat) = d at *
    grind
  have e5 : 2 * (s.num.natAbs * s.num.natAbs) = s.den * s.den := by
    have := Int.natAbs_mul_self (a := s.num)
    omega
  exact two_mul_sq_ne s.den s.num.natAbs (Nat.pos_of_ne_zero s.den_nz) e5

/-- **The root is needed** (catalog: `overcomplete`): over the rationals, with one latent and two
outputs, no whitened encoder attains the bound of `overcomplete`, although the second degree has
room. -/
theorem not_overcomplete_attained_rat {A : Type v} [IntModule A] [VectorSpace Rat A] {r : Rat}
    (W : OUWorld Rat A 1 fun _ => r) (h0 : 0 < r) (h1 : r < 1) :
    ¬ ∃ h : Fin 2 → A, W.Whitened h ∧ W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : Rat)
      + 2 * (1 - r * r) * (((2 : Nat) : Rat) - ((1 : Nat) : Rat)) := fun h => by
  obtain ⟨s, hs⟩ := (overcomplete_needs_root W h0 h1).1 h
  exact rat_mul_self_mul_two_ne_one s hs

end LeJEPA
