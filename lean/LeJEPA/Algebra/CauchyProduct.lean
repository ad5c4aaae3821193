module

public import LeJEPA.Algebra.Sum

/-!
# The Cauchy product of coefficient sequences

The product of two formal power series `Σ f_k X^k` and `Σ g_k X^k` has the coefficients
`(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`. The definition here is recursive,
`(f ⋆ g)_{n+1} = f_0 g_{n+1} + (f' ⋆ g)_n` with `f'` the shifted sequence: then every ring law is an
induction of a few lines. `cauchyMul_eq_sum` is the usual formula.

Polynomials (`LeJEPA.Algebra.Poly`) are the sequences with finitely many nonzero terms. Leibniz'
rule for them rests on `natCast_mul_cauchyMul`: the Euler operator `f_k ↦ k f_k` is a derivation.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [CommRing R]

/-- The Cauchy product `(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`, by recursion on `n`. -/
@[expose] def cauchyMul (f g : Nat → R) : Nat → R
  | 0 => f 0 * g 0
  | n + 1 => f 0 * g (n + 1) + cauchyMul (fun k => f (k + 1)) g n

theorem cauchyMul_zero (f g : Nat → R) : cauchyMul f g 0 = f 0 * g 0 := rfl

/-- The recursion, with the first coefficient of the left factor split off. -/
theorem cauchyMul_succ (f g : Nat → R) (n : Nat) :
    cauchyMul f g (n + 1) = f 0 * g (n + 1) + cauchyMul (fun k => f (k + 1)) g n := rfl

/-- The recursion, with the first coefficient of the right factor split off. -/
theorem cauchyMul_succ' (f g : Nat → R) (n : Nat) :
    cauchyMul f g (n + 1) = cauchyMul f (fun k => g (k + 1)) n + f (n + 1) * g 0 := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]
  | succ n ih => rw [cauchyMul_succ, ih, cauchyMul_succ]; grind

/-- The usual formula `(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`. -/
theorem cauchyMul_eq_sum (f g : Nat → R) (n : Nat) :
    cauchyMul f g n = sum fun k : Fin (n + 1) => f k * g (n - k) := by
  induction n generalizing f with
  | zero => rw [sum_range_succ 0 fun k => f k * g (0 - k), sum_empty, cauchyMul_zero]; grind
  | succ n ih =>
    rw [sum_range_succ' (n + 1) fun k => f k * g (n + 1 - k), cauchyMul_succ, ih]
    simp only [Nat.add_sub_add_right, Nat.sub_zero]

theorem cauchyMul_comm (f g : Nat → R) (n : Nat) : cauchyMul f g n = cauchyMul g f n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => rw [cauchyMul_succ, cauchyMul_succ', ih]; grind

theorem add_cauchyMul (f g h : Nat → R) (n : Nat) :
    cauchyMul (fun k => f k + g k) h n = cauchyMul f h n + cauchyMul g h n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => simp only [cauchyMul_succ, ih]; grind

theorem smul_cauchyMul (c : R) (f g : Nat → R) (n : Nat) :
    cauchyMul (fun k => c * f k) g n = c * cauchyMul f g n := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => simp only [cauchyMul_succ, ih]; grind

/-- The product with the zero sequence. -/
theorem cauchyMul_eq_zero {f : Nat → R} (hf : ∀ k, f k = 0) (g : Nat → R) (n : Nat) :
    cauchyMul f g n = 0 := by
  induction n generalizing f with
  | zero => simp only [cauchyMul, hf]; grind
  | succ n ih => rw [cauchyMul_succ, hf, ih fun k => hf _]; grind

theorem cauchyMul_assoc (f g h : Nat → R) (n : Nat) :
    cauchyMul (cauchyMul f g) h n = cauchyMul f (cauchyMul g h) n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih =>
    have shift : (fun k => cauchyMul f g (k + 1))
        = fun k => f 0 * (fun k => g (k + 1)) k + cauchyMul (fun k => f (k + 1)) g k := rfl
    rw [cauchyMul_succ, shift, add_cauchyMul, smul_cauchyMul, ih, cauchyMul_succ, cauchyMul_succ,
      cauchyMul_zero]
    grind

/-- A sequence with no other term than its first, `a`, multiplies by `a`. -/
theorem const_cauchyMul {f : Nat → R} (hf : ∀ k, f (k + 1) = 0) (g : Nat → R) (n : Nat) :
    cauchyMul f g n = f 0 * g n := by
  cases n with
  | zero => rfl
  | succ n => rw [cauchyMul_succ, cauchyMul_eq_zero hf]; grind

/-- Degrees add: if `f` vanishes from `N` on and `g` from `M` on, `f ⋆ g` does from `N + M` on. -/
theorem cauchyMul_bound {f g : Nat → R} {N M : Nat} (hf : ∀ k, N ≤ k → f k = 0)
    (hg : ∀ k, M ≤ k → g k = 0) (k : Nat) (hk : N + M ≤ k) : cauchyMul f g k = 0 := by
  induction N generalizing f k with
  | zero => exact cauchyMul_eq_zero (fun k => hf k (by omega)) g k
  | succ N ih =>
    obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
    rw [cauchyMul_succ, hg (k + 1) (by omega), ih (fun k h => hf _ (by omega)) k (by omega)]
    grind

/-- The Euler operator `f_k ↦ k f_k` is a derivation of the Cauchy product. -/
theorem natCast_mul_cauchyMul (f g : Nat → R) (n : Nat) :
    (n : R) * cauchyMul f g n
      = cauchyMul (fun k => (k : R) * f k) g n + cauchyMul f (fun k => (k : R) * g k) n := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]; grind
  | succ n ih =>
    have shift : (fun k : Nat => ((k + 1 : Nat) : R) * f (k + 1))
        = fun k : Nat => (fun k : Nat => (k : R) * (fun k => f (k + 1)) k) k
          + (fun k => f (k + 1)) k := by
      funext k; grind
    simp only [cauchyMul_succ]
    rw [shift, add_cauchyMul, Semiring.natCast_succ]
    have := ih fun k => f (k + 1)
    grind

example : cauchyMul (fun _ => (1 : Rat)) (fun _ => 1) 3 = 4 := by
  simp only [cauchyMul]; grind

end LeJEPA
