module

public import LeJEPA.Beyond.OvercompleteAttained

/-!
# No root of 2, no second output

Over the rationals 2 has no root, so with one latent and two outputs the bound of `overcomplete` is
not attained: the hypothesis of `overcomplete_attained_iff` on the field is needed.

## Main results
* `not_overcomplete_attained_rat`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe v

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
