module

public import LeJEPA.Algebra.Dot

/-!
# Straight paths stay straight

A linear map takes the straight interpolation between two points to the one between their images,
and if it is orthogonal it also keeps the length. So straight-line plans in the embedding are
straight-line plans in the latents, traversed at the same pace.

## Main results
* `straight_paths`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
variable {R : Type u} [CommRing R] {m n : Nat}

/-- The point at time `t` on the straight path from `x` at time 0 to `y` at time 1. -/
@[expose] def segment (x y : Fin n → R) (t : R) : Fin n → R := fun i => (1 - t) * x i + t * y i

theorem segment_zero (x y : Fin n → R) : segment x y 0 = x := funext fun i => by
  simp only [segment]; grind

theorem segment_one (x y : Fin n → R) : segment x y 1 = y := funext fun i => by
  simp only [segment]; grind

/-- A linear map takes straight paths to straight paths. -/
theorem mulVec_segment (Q : RectMat m n R) (x y : Fin n → R) (t : R) :
    Q.mulVec (segment x y t) = segment (Q.mulVec x) (Q.mulVec y) t := funext fun i => by
  simp only [RectMat.mulVec, segment, ← sum_mul_left, ← sum_add]
  exact sum_congr fun j => by grind

/-- A straight path moves at constant pace: `|p(s) - p(t)|² = (s - t)² |x - y|²`. -/
theorem vecDistSq_segment (x y : Fin n → R) (s t : R) :
    vecDistSq (segment x y s) (segment x y t) = (s - t) * (s - t) * vecDistSq x y := by
  simp only [vecDistSq, dot, segment, ← sum_mul_left]
  exact sum_congr fun i => by grind

/-- **Straight paths** (paper, Corollary 4.5; catalog: `straight-paths`). If `Qᵀ Q = 1`, the image
of the straight path from `x` to `y` is the straight path from `Q x` to `Q y`, and between any two
times it covers the same distance. -/
theorem straight_paths {Q : RectMat m n R} (hQ : Q.transpose.mul Q = (1 : Mat n R))
    (x y : Fin n → R) :
    (∀ t, Q.mulVec (segment x y t) = segment (Q.mulVec x) (Q.mulVec y) t) ∧
      ∀ s t, vecDistSq (segment (Q.mulVec x) (Q.mulVec y) s) (segment (Q.mulVec x) (Q.mulVec y) t)
        = vecDistSq (segment x y s) (segment x y t) :=
  ⟨mulVec_segment Q x y, fun s t => by
    rw [← mulVec_segment, ← mulVec_segment, vecDistSq_mulVec hQ]⟩

/-- A third of the way from 1 to 4. -/
example : segment (fun _ : Fin 1 => (1 : Rat)) (fun _ => 4) (1 / 3) 0 = 2 := by
  simp only [segment]; grind

end LeJEPA
