module
import LeJEPA

/-!
# Two latents, one output

The first thing to try: the forward theorem over the rationals, at the rate 3/5, for a polynomial of
two latents. Once with the corollary for one output, once with the theorem and outputs in `Fin 1`.
-/

open LeJEPA
open MvPoly (C var noisy)

example {h : MvPoly Rat 2} (mean : h.expect = 0) (variance : (h * h).expect = 1)
    (opt : ((C h - noisy (fun _ => 3/5) (fun _ => 4/5) h) *
      (C h - noisy (fun _ => 3/5) (fun _ => 4/5) h)).expect.expect ≤ 4/5) :
    ∃ a b : Rat, a * a + b * b = 1 ∧ h = C a * var 0 + C b * var 1 := by
  obtain ⟨q, hq, e⟩ := forward_one_output_polynomial (r := 3/5) (s := 4/5) (by grind) (by grind)
    (by grind) mean variance (by grind)
  exact ⟨q 0, q 1, by simpa using hq, by simpa using e⟩

example {h : Fin 1 → MvPoly Rat 2} (mean : (h 0).expect = 0) (variance : (h 0 * h 0).expect = 1)
    (opt : ((C (h 0) - noisy (fun _ => 3/5) (fun _ => 4/5) (h 0)) *
      (C (h 0) - noisy (fun _ => 3/5) (fun _ => 4/5) (h 0))).expect.expect ≤ 4/5) :
    ∃ a b : Rat, a * a + b * b = 1 ∧ h 0 = C a * var 0 + C b * var 1 := by
  obtain ⟨Q, hQ, _, e⟩ := forward_identifiability_polynomial (r := 3/5) (s := 4/5) (by grind)
    (by grind) (by grind) (h := h) (by simpa) (by simpa) (by simp; grind)
  simp [RectMat.mul_transpose_eq_one_iff] at hQ e
  exact ⟨Q 0 0, Q 0 1, hQ, e⟩

/-! Small matrices are computed entry by entry. -/

example (a : Rat) (A B : RectMat 2 3 Rat) : a • (A - B) + a • B = a • A := by
  simp [RectMat.ext_iff]; grind

example : ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧ ∀ v, Q.mulVec v 0 = 3/5 * v 0 + 4/5 * v 1 := by
  refine ⟨fun i j => if i = j then 3/5 else if i = 0 then 4/5 else -4/5, ?_, by simp⟩
  simp [RectMat.ext_iff]; grind

/-! Names of one's own stand beside those of the library. -/

def factorial : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * factorial n

def sum (l : List Nat) : Nat := l.foldl (· + ·) 0

def segment (a b : Nat) : List Nat := List.range' a (b - a)

example : factorial 3 = 6 ∧ sum [1, 2] = 3 ∧ sum (segment 1 4) = 6 := by decide
