module

public import LeJEPA.Algebra.Sum

/-!
# Listing pairs

The pairs `a ≤ b` of indices below `n` can be listed without repetition, and there are
`n (n + 1) / 2` of them: `(a, b)` is number `b (b + 1) / 2 + a`. Likewise the pairs `a < b`, of
which there are `n (n - 1) / 2`.
-/

public section

namespace LeJEPA

/-- The triangular number `n (n + 1) / 2`, the number of pairs `a ≤ b < n`. -/
@[expose] def triangular : Nat → Nat
  | 0 => 0
  | n + 1 => triangular n + (n + 1)

theorem two_mul_triangular (n : Nat) : 2 * triangular n = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [triangular, Nat.mul_add, ih, Nat.add_mul n 1 (n + 1 + 1), Nat.mul_add n (n + 1) 1]
    omega

private theorem triangular_le {m n : Nat} (h : m ≤ n) : triangular m ≤ triangular n := by
  induction h with
  | refl => exact Nat.le_refl _
  | step _ ih => exact Nat.le_trans ih (Nat.le_add_right _ _)

private theorem exists_pair (k : Nat) : ∃ a b, a ≤ b ∧ triangular b + a = k := by
  induction k with
  | zero => exact ⟨0, 0, Nat.le_refl _, rfl⟩
  | succ k ih =>
    obtain ⟨a, b, hab, rfl⟩ := ih
    by_cases h : a = b
    · exact ⟨0, b + 1, Nat.zero_le _, by rw [triangular]; omega⟩
    · exact ⟨a + 1, b, by omega, by omega⟩

/-- A list without repetition of `d ≤ n (n + 1) / 2` pairs `a ≤ b`. -/
theorem exists_pairs_le {d n : Nat} (h : 2 * d ≤ n * (n + 1)) : ∃ a b : Fin d → Fin n,
    (∀ k, a k ≤ b k) ∧ ∀ k l, a k = a l → b k = b l → k = l := by
  rw [← two_mul_triangular] at h
  have ex : ∀ k : Fin d, ∃ a b : Fin n, a ≤ b ∧ triangular b + a = (k : Nat) := fun k => by
    obtain ⟨a, b, hab, e⟩ := exists_pair k
    have hb : b < n := by
      refine Classical.byContradiction fun hn => ?_
      have := triangular_le (by omega : n ≤ b)
      have := k.isLt
      omega
    exact ⟨⟨a, by omega⟩, ⟨b, hb⟩, hab, e⟩
  obtain ⟨a, ex⟩ := Classical.skolem.1 ex
  obtain ⟨b, ex⟩ := Classical.skolem.1 ex
  refine ⟨a, b, fun k => (ex k).1, fun k l ha hb => Fin.ext ?_⟩
  rw [← (ex k).2, ← (ex l).2, ha, hb]

/-- A list without repetition of `d ≤ n (n - 1) / 2` pairs `a < b`. -/
theorem exists_pairs_lt {d n : Nat} (h : 2 * d ≤ n * (n - 1)) : ∃ a b : Fin d → Fin n,
    (∀ k, a k < b k) ∧ ∀ k l, a k = a l → b k = b l → k = l := by
  cases n with
  | zero =>
    have hd : d = 0 := by omega
    subst hd
    exact ⟨fun k => k.elim0, fun k => k.elim0, fun k => k.elim0, fun k => k.elim0⟩
  | succ n =>
    obtain ⟨a, b, hab, inj⟩ := exists_pairs_le (d := d) (n := n) (by
      rw [Nat.mul_comm n]; exact h)
    refine ⟨fun k => (a k).castSucc, fun k => (b k).succ, fun k => ?_, fun k l ha hb => ?_⟩
    · have := hab k
      show (a k : Nat) < (b k : Nat) + 1
      omega
    · exact inj k l (Fin.castSucc_inj.1 ha) (Fin.succ_inj.1 hb)

example : triangular 3 = 6 := rfl

end LeJEPA
