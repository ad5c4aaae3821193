module

public import LeJEPA.Forward.Polynomial

/-!
# From the spectral gap to rigidity, with a rate per coordinate

`LeJEPA.Forward.Polynomial` treats one rate. Here the orthonormal coordinates `z_j`, `j < n`, have
rates `ρ_j ≥ κ`, and everything orthogonal to them decays at least as fast as `κ`. For any number
`m` of orthonormal outputs the excess of the alignment loss over
`2 (1 - κ) m - 2 Σ_j (ρ_j - κ)` is a sum of two nonnegative terms (`alignmentLoss_sub_eq`): the
slack of the gap inequality at each output, and `2 (ρ_j - κ)` times the squared distance of `z_j`
from the span of the outputs. So the bound holds, and outputs that attain it have every `z_j` with
`ρ_j > κ` in their span.

With `m = n` the bound is `Σ_j 2 (1 - ρ_j)`, with one rate `r`, `κ = r²` and `m ≥ n` it is
`2 (1 - r) n + 2 (1 - r²) (m - n)`: the two cases have one proof.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField

universe u v
attribute [local instance] Semiring.natCast

section Ring
variable {R : Type u} {A : Type v} [CommRing R] {inner cross : A → A → R} {m n : Nat}
  {z : Fin n → A} {ρ : Fin n → R} {κ : R} {h : Fin m → A}

/-- The loss of the coordinates themselves, in the form in which the gap bounds the loss. -/
theorem sum_two_mul_one_sub (κ : R) (ρ : Fin m → R) :
    (sum fun j => 2 * (1 - ρ j)) = 2 * (1 - κ) * (m : R) - 2 * sum fun j => ρ j - κ := by
  rw [show 2 * (1 - κ) * (m : R) = (m : R) * (2 * (1 - κ)) by grind, ← sum_const, ← sum_mul_left,
    ← sum_sub]
  exact sum_congr fun j => by grind

/-- What the gap inequality leaves at `f`: nonnegative if the inequality holds. -/
@[expose] def gapSlack (inner cross : A → A → R) (z : Fin n → A) (ρ : Fin n → R) (κ : R) (f : A) :
    R := κ * inner f f + (sum fun j => (ρ j - κ) * (inner f (z j) * inner f (z j))) - cross f f

/-- The excess loss of orthonormal outputs: the slack of the gap inequality, and what of the
coordinates the outputs miss. -/
theorem alignmentLoss_sub_eq (hh : IsOrthonormal inner h) :
    alignmentLoss inner cross h - (2 * (1 - κ) * (m : R) - 2 * sum fun j => ρ j - κ) =
      2 * (sum fun i => gapSlack inner cross z ρ κ (h i)) +
      2 * sum fun j => (ρ j - κ) * (1 - sum fun i => inner (h i) (z j) * inner (h i) (z j)) := by
  have e1 : (sum fun j => (ρ j - κ) * (1 - sum fun i => inner (h i) (z j) * inner (h i) (z j))) =
      (sum fun j => ρ j - κ) -
        sum fun i => sum fun j => (ρ j - κ) * (inner (h i) (z j) * inner (h i) (z j)) := by
    rw [sum_comm, ← sum_sub]
    exact sum_congr fun j => by rw [sum_mul_left]; grind
  have e2 : alignmentLoss inner cross h =
      2 * (sum fun i => gapSlack inner cross z ρ κ (h i)) + (m : R) * (2 * (1 - κ)) -
        2 * sum fun i => sum fun j => (ρ j - κ) * (inner (h i) (z j) * inner (h i) (z j)) := by
    rw [alignmentLoss, ← sum_const, ← sum_mul_left, ← sum_mul_left, ← sum_add, ← sum_sub]
    exact sum_congr fun i => by rw [gapSlack, hh.self]; grind
  rw [e1, e2]
  grind

variable [IntModule A] [VectorSpace R A]

/-- Orthogonal mixtures of coordinates that are uncorrelated across the pair, `z_j` keeping the
fraction `ρ_j`, have the alignment loss `Σ_j 2 (1 - ρ_j)`. -/
theorem alignmentLoss_linComb {z : Fin m → A} {ρ : Fin m → R} (hI : SymmForm inner)
    (hX : SymmForm cross) (hz : IsOrthonormal inner z)
    (hc : ∀ i j, cross (z i) (z j) = if i = j then ρ i else 0) {Q : Mat m R}
    (hQ : Q * Q.transpose = 1) (hQ' : Q.transpose * Q = 1) :
    alignmentLoss inner cross (fun i => linComb (Q i) z) = sum fun j => 2 * (1 - ρ j) := by
  have c : ∀ i, cross (linComb (Q i) z) (linComb (Q i) z) = sum fun k => ρ k * (Q i k * Q i k) :=
    fun i => by
      rw [hX.linComb_left]
      refine sum_congr fun k => ?_
      rw [hX.linComb_right, sum_eq_single k fun l hl => by rw [hc, if_neg (Ne.symm hl)]; grind, hc,
        if_pos rfl]
      grind
  have col : ∀ k, (sum fun i => Q i k * Q i k) = 1 := fun k => by
    have : (sum fun i => Q i k * Q i k) = if k = k then 1 else 0 :=
      (RectMat.mul_transpose_eq_one_iff Q.transpose).1 hQ' k k
    rw [this, if_pos rfl]
  have tot : (sum fun i => sum fun k => ρ k * (Q i k * Q i k)) = sum ρ := by
    rw [sum_comm]
    exact sum_congr fun k => by rw [sum_mul_left, col]; grind
  rw [alignmentLoss, sum_congr (g := fun i => 2 - 2 * sum fun k => ρ k * (Q i k * Q i k))
    fun i => by rw [((hz.linComb_iff hI Q).2 hQ).self, c]; grind, sum_sub, sum_mul_left,
    tot, ← sum_mul_left, ← sum_sub]
  exact sum_congr fun j => by grind

end Ring

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {inner cross : A → A → R}
  {m n : Nat} {z : Fin n → A} {ρ : Fin n → R} {κ : R} {h : Fin m → A}

/-- A coordinate of unit norm has a nonnegative distance from the span of the outputs. -/
private theorem missed_nonneg (hI : PosForm inner) (hz : IsOrthonormal inner z)
    (hh : IsOrthonormal inner h) (j : Fin n) :
    0 ≤ 1 - sum fun i => inner (h i) (z j) * inner (h i) (z j) := by
  have c := hh.bessel_le hI (z j)
  rw [hz.self] at c
  simp only [hI.comm (z j)] at c
  grind

/-- **Loss lower bound** from the gap, with a rate per coordinate and any number of outputs. -/
theorem le_alignmentLoss_of_rate_gap (hI : PosForm inner) (hz : IsOrthonormal inner z)
    (hκ : ∀ j, κ ≤ ρ j) (hh : IsOrthonormal inner h) (gap : ∀ i, Gap inner cross z ρ κ (h i)) :
    2 * (1 - κ) * (m : R) - 2 * (sum fun j => ρ j - κ) ≤ alignmentLoss inner cross h := by
  have e := alignmentLoss_sub_eq (cross := cross) (z := z) (ρ := ρ) (κ := κ) hh
  have a := sum_nonneg fun i => (by have := gap i; simp only [gapSlack, Gap] at this ⊢; grind :
    0 ≤ gapSlack inner cross z ρ κ (h i))
  have b := sum_nonneg fun j => OrderedRing.mul_nonneg (by have := hκ j; grind : 0 ≤ ρ j - κ)
    (missed_nonneg hI hz hh j)
  grind

/-- **Rigidity** from the gap: orthonormal outputs that attain the bound leave no slack, and every
coordinate is a combination of them, up to norm zero. -/
theorem rigid_of_rate_gap (hI : PosForm inner) (hz : IsOrthonormal inner z) (hκ : ∀ j, κ < ρ j)
    (hh : IsOrthonormal inner h) (gap : ∀ i, Gap inner cross z ρ κ (h i))
    (opt : alignmentLoss inner cross h ≤ 2 * (1 - κ) * (m : R) - 2 * sum fun j => ρ j - κ) :
    (∀ i, gapSlack inner cross z ρ κ (h i) = 0) ∧
      ∀ j, inner (z j - linComb (fun i => inner (z j) (h i)) h)
        (z j - linComb (fun i => inner (z j) (h i)) h) = 0 := by
  have e := alignmentLoss_sub_eq (cross := cross) (z := z) (ρ := ρ) (κ := κ) hh
  have s0 : ∀ i, 0 ≤ gapSlack inner cross z ρ κ (h i) := fun i => by
    have := gap i; simp only [gapSlack, Gap] at this ⊢; grind
  have d0 : ∀ j, 0 ≤ (ρ j - κ) * (1 - sum fun i => inner (h i) (z j) * inner (h i) (z j)) :=
    fun j => OrderedRing.mul_nonneg (by have := hκ j; grind) (missed_nonneg hI hz hh j)
  have a := sum_nonneg s0
  have b := sum_nonneg d0
  refine ⟨eq_zero_of_sum_nonpos s0 (by grind), fun j => ?_⟩
  have c := eq_zero_of_sum_nonpos d0 (by grind) j
  rw [hh.bessel_eq hI.toSymmForm, hz.self]
  simp only [hI.comm (z j)]
  rcases eq_zero_or_eq_zero_of_mul_eq_zero c with h0 | h0
  · have := hκ j; grind
  · exact h0

/-- As many outputs as coordinates: outputs that attain `Σ_j 2 (1 - ρ_j)` are `Q z` with `Q`
orthogonal, up to norm zero. -/
theorem exists_matrix_of_rate_gap {z : Fin m → A} {ρ : Fin m → R} (hI : PosForm inner)
    (hz : IsOrthonormal inner z) (hκ : ∀ j, κ < ρ j) (hh : IsOrthonormal inner h)
    (gap : ∀ i, Gap inner cross z ρ κ (h i))
    (opt : alignmentLoss inner cross h ≤ sum fun j => 2 * (1 - ρ j)) :
    ∃ Q : Mat m R, Q * Q.transpose = 1 ∧
      ∀ i, inner (h i - linComb (Q i) z) (h i - linComb (Q i) z) = 0 := by
  rw [sum_two_mul_one_sub κ] at opt
  have null := (rigid_of_rate_gap hI hz hκ hh gap opt).2
  have orthT := IsOrthonormal.coeff_mul_transpose hI hz null
  have orth := Mat.transpose_mul_self (Q := fun j i => inner (z j) (h i)) orthT
  have comm : RectMat.transpose (fun j i => inner (z j) (h i)) = fun i j => inner (h i) (z j) :=
    RectMat.ext fun i j => hI.comm _ _
  rw [← RectMat.transpose_transpose (fun j i => inner (z j) (h i)), comm] at orth
  refine ⟨fun i j => inner (h i) (z j), orth, fun i => ?_⟩
  have row : (sum fun k => inner (h i) (z k) * inner (h i) (z k)) = if i = i then 1 else 0 :=
    (RectMat.mul_transpose_eq_one_iff _).1 orth i i
  rw [hz.bessel_eq hI.toSymmForm, hh.self, row, if_pos rfl]
  grind

/-- A vector in the span of the coordinates, up to norm zero, has the squared norm of its
coefficients. -/
theorem inner_self_of_null (hI : PosForm inner) (hz : IsOrthonormal inner z) {f : A} {q : Fin n → R}
    (null : inner (f - linComb q z) (f - linComb q z) = 0) :
    inner f f = sum fun j => inner f (z j) * inner f (z j) := by
  rw [hI.congr null f, hI.linComb_left]
  exact sum_congr fun j => by
    rw [hI.congr null (z j), hz.linComb_apply hI.toSymmForm, hI.comm (z j), hI.congr null (z j),
      hz.linComb_apply hI.toSymmForm]

/-- A sum over some of the coordinates is at least the sum over all, if the others contribute
nothing positive. -/
theorem sum_le_sum_comp {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l) {f : Fin n → R}
    (neg : ∀ j, (∀ k, e k ≠ j) → f j ≤ 0) : sum f ≤ sum fun k => f (e k) := by
  have c : (sum fun k => f (e k)) = sum fun j => sum fun k => if j = e k then f j else 0 := by
    rw [sum_comm]
    exact sum_congr fun k => (sum_ite_eq (e k) f).symm
  rw [c]
  refine sum_le_sum fun j => ?_
  by_cases hj : ∃ k, e k = j
  · obtain ⟨k, rfl⟩ := hj
    rw [sum_eq_single k fun l hl => if_neg fun h => hl (inj l k h.symm), if_pos rfl]
    exact Std.le_refl _
  · rw [sum_eq_zero fun k => if_neg fun h => hj ⟨k, h.symm⟩]
    exact neg j fun k h => hj ⟨k, h⟩

omit [IntModule A] [VectorSpace R A] in
/-- The gap over some of the coordinates, if the rates of the others are at most `κ`. -/
theorem Gap.comp {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l)
    (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {f : A} (gap : Gap inner cross z ρ κ f) :
    Gap inner cross (fun k => z (e k)) (fun k => ρ (e k)) κ f := by
  have s := sum_le_sum_comp inj (f := fun j => (ρ j - κ) * (inner f (z j) * inner f (z j)))
    fun j hj => by
      have a := fast j hj
      have b := OrderedRing.mul_nonneg (by grind : 0 ≤ κ - ρ j) (mul_self_nonneg (inner f (z j)))
      grind
  simp only [Gap] at gap ⊢
  grind

end Order

/-- One coordinate on the line, at the rate 1/2 with `κ = 1/4`: the output `z` leaves no slack. -/
example : gapSlack (fun a b : Rat => a * b) (fun a b => a * b / 2) (fun _ : Fin 1 => 1)
    (fun _ => 1 / 2) (1 / 4) 1 = 0 := by
  simp only [gapSlack, sum_last, sum_empty]; grind

end LeJEPA
