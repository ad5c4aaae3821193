module

public import LeJEPA.Algebra.Sum

/-!
# Sums over two ranges of indices

The indices below `n + k` are those below `n` and the others, `n + j` with `j < k`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe v

/-- A sum over `n + k` indices is the sum over the first `n` and the sum over the last `k`. -/
theorem sum_castAdd_add_sum_natAdd {A : Type v} [AddCommMonoid A] {n k : Nat}
    (f : Fin (n + k) → A) :
    sum f = (sum fun i : Fin n => f (i.castAdd k)) + sum fun j : Fin k => f (j.natAdd n) := by
  induction k with
  | zero => exact (AddCommMonoid.add_zero _).symm
  | succ k ih =>
    rw [sum_last (n := n + k), ih, AddCommMonoid.add_assoc]
    rfl

example : (sum fun i : Fin (1 + 1) => ((i : Nat) : Nat)) = 1 := rfl

end LeJEPA
