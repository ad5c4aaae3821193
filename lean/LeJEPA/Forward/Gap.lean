module

public import LeJEPA.Algebra.Orthonormal
public import LeJEPA.World.OUWorld

/-!
# From the spectral gap to rigidity

The second half of the forward theorem, with all probability stripped off. A vector space carries a
nonnegative form `inner` and a symmetric form `cross`; `z` is orthonormal; and every output `h i`
satisfies the gap inequality
`cross h h ≤ κ inner h h + Σ_j (ρ_j - κ) (inner h z_j)²`.
Then the alignment loss of orthonormal outputs is bounded below, and outputs that attain the bound
are, up to norm zero, `Q z` with `Q Qᵀ = 1`. Used for polynomial observables, for square-integrable
ones, and for functions.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

section
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R]

/-- The gap inequality for one observable: `z_j` has rate `ρ_j`, all that is orthogonal to the
coordinates has rate at most `κ`. -/
@[expose] def Gap (inner cross : A → A → R) {n : Nat} (z : Fin n → A) (ρ : Fin n → R) (κ : R)
    (f : A) : Prop :=
  cross f f ≤ κ * inner f f + sum fun j => (ρ j - κ) * (inner f (z j) * inner f (z j))

variable [IntModule A] [VectorSpace R A] {inner cross : A → A → R} {m n : Nat} {r : R}
  {z : Fin n → A}

/-- One rate: the gap bounds the distance from the linear part by the excess loss. -/
theorem Gap.residual_le (hI : SymmForm inner) (hz : Orthonormal inner z) {f : A}
    (gap : Gap inner cross z (fun _ => r) (r * r) f) :
    r * (1 - r) * inner (f - linComb (fun j => inner f (z j)) z)
        (f - linComb (fun j => inner f (z j)) z)
      ≤ r * inner f f - cross f f := by
  rw [hz.bessel_eq hI]
  simp only [Gap, sum_mul_left] at gap
  generalize (sum fun j => inner f (z j) * inner f (z j)) = t at *
  grind

/-- One rate: correlations are at most `r`. -/
theorem Gap.cross_le (hI : PosForm inner) (hz : Orthonormal inner z) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {f : A} (gap : Gap inner cross z (fun _ => r) (r * r) f) : cross f f ≤ r * inner f f := by
  have a := gap.residual_le hI.toSymmForm hz
  have b := OrderedRing.mul_nonneg (OrderedRing.mul_nonneg h0 (by grind : 0 ≤ 1 - r))
    (hI.nonneg (f - linComb (fun j => inner f (z j)) z))
  grind

/-- One rate in `(0, 1)`: only combinations of the coordinates attain the correlation `r`. -/
theorem Gap.residual_eq_zero (hI : PosForm inner) (hz : Orthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {f : A} (gap : Gap inner cross z (fun _ => r) (r * r) f)
    (eq : r * inner f f ≤ cross f f) :
    inner (f - linComb (fun j => inner f (z j)) z)
      (f - linComb (fun j => inner f (z j)) z) = 0 := by
  have a := gap.residual_le hI.toSymmForm hz
  have b := hI.nonneg (f - linComb (fun j => inner f (z j)) z)
  have c := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
  generalize inner (f - linComb (fun j => inner f (z j)) z)
    (f - linComb (fun j => inner f (z j)) z) = t at *
  have d := OrderedRing.mul_nonneg (Std.le_of_lt c) b
  rcases eq_zero_or_eq_zero_of_mul_eq_zero (by grind : r * (1 - r) * t = 0) with h | h
  · grind
  · exact h

/-- One rate: the alignment loss of orthonormal outputs is at least `2 (1 - r)` each. -/
theorem le_alignmentLoss_of_gap (hI : PosForm inner) (hz : Orthonormal inner z) (h0 : 0 ≤ r)
    (h1 : r ≤ 1) {h : Fin m → A} (hh : Orthonormal inner h)
    (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i)) :
    2 * (1 - r) * (m : R) ≤ alignmentLoss inner cross h := by
  have := sum_le_sum (f := fun _ : Fin m => 2 * (1 - r)) fun i => by
    have a := (gap i).cross_le hI hz h0 h1
    rw [hh.self] at a
    show _ ≤ 2 * inner (h i) (h i) - 2 * cross (h i) (h i)
    rw [hh.self]; grind
  rw [sum_const] at this
  simp only [alignmentLoss]; grind

/-- One rate in `(0, 1)`: orthonormal outputs that attain the lower bound are `Q z` with
`Q Qᵀ = 1`, up to norm zero. -/
theorem exists_matrix_of_gap (hI : PosForm inner) (hz : Orthonormal inner z) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → A} (hh : Orthonormal inner h)
    (gap : ∀ i, Gap inner cross z (fun _ => r) (r * r) (h i))
    (opt : alignmentLoss inner cross h ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, inner (h i - linComb (Q i) z) (h i - linComb (Q i) z) = 0 := by
  have term : ∀ i, 0 ≤ 2 * (inner (h i) (h i) * r - cross (h i) (h i)) := fun i => by
    have := (gap i).cross_le hI hz (Std.le_of_lt h0) (Std.le_of_lt h1)
    grind
  have tot : (sum fun i => 2 * (inner (h i) (h i) * r - cross (h i) (h i))) ≤ 0 := by
    have e : (sum fun i => 2 * (inner (h i) (h i) * r - cross (h i) (h i)))
        = alignmentLoss inner cross h - sum fun _ : Fin m => 2 * (1 - r) := by
      rw [alignmentLoss, ← sum_sub]
      exact sum_congr fun i => by rw [hh.self]; grind
    rw [e, sum_const]; grind
  have null : ∀ i, inner (h i - linComb (fun j => inner (h i) (z j)) z)
      (h i - linComb (fun j => inner (h i) (z j)) z) = 0 := fun i =>
    (gap i).residual_eq_zero hI hz h0 h1 (by
      have := eq_zero_of_sum_nonpos term tot i
      grind)
  have orth := Orthonormal.coeff_mul_transpose hI hh null
  refine ⟨fun i j => inner (h i) (z j), orth, fun hmn => ?_, null⟩
  subst hmn
  exact Mat.transpose_mul_self orth

end

/-- One coordinate `z = 1` on the line, at the rate 1/2: the gap inequality is an equality. -/
example : Gap (fun a b : Rat => a * b) (fun a b => a * b / 2) (fun _ : Fin 1 => 1)
    (fun _ => 1 / 2) (1 / 2 * (1 / 2)) 3 := by
  simp only [Gap, sum_last, sum_empty]
  grind

end LeJEPA
