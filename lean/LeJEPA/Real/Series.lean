module

public import LeJEPA.Algebra.Poly
public import LeJEPA.Real.Limit

/-!
# Series

`psum f n = f 0 + ... + f (n-1)` is the partial sum of a sequence. The product of two absolutely
convergent series is the series of the Cauchy products (`tendsTo_psum_cauchyMul`). The terms of the
exponential series, `term x n = x^n / n!`, satisfy the binomial theorem (`term_add`) and at least
halve once `n + 1` is `2 x` or more (`term_halves`).
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

/-! ## Partial sums -/

section Ring
variable {R : Type u} [CommRing R]

/-- The partial sum `f 0 + ... + f (n-1)`. -/
@[expose] def psum (f : Nat → R) (n : Nat) : R := sum fun k : Fin n => f k

theorem psum_zero (f : Nat → R) : psum f 0 = 0 := rfl

theorem psum_succ (f : Nat → R) (n : Nat) : psum f (n + 1) = psum f n + f n := rfl

theorem psum_first (f : Nat → R) (n : Nat) :
    psum f (n + 1) = f 0 + psum (fun k => f (k + 1)) n := sum_range_succ' n f

theorem psum_add (f g : Nat → R) (n : Nat) :
    psum (fun k => f k + g k) n = psum f n + psum g n := sum_add _ _

theorem psum_mul_left (c : R) (f : Nat → R) (n : Nat) :
    psum (fun k => c * f k) n = c * psum f n := sum_mul_left _ _

theorem psum_const (c : R) (n : Nat) : psum (fun _ => c) n = (n : R) * c := sum_const n c

theorem psum_congr {f g : Nat → R} {n : Nat} (h : ∀ k, k < n → f k = g k) : psum f n = psum g n :=
  sum_congr fun k => h k k.isLt

theorem psum_append (f : Nat → R) (n k : Nat) :
    psum f (n + k) = psum f n + psum (fun j => f (n + j)) k := by
  induction k with
  | zero => rw [psum_zero]; show psum f n = _; grind
  | succ k ih =>
    show psum f (n + k + 1) = _
    rw [psum_succ, psum_succ, ih]; grind

theorem psum_cauchyMul_succ (f g : Nat → R) (n : Nat) : psum (cauchyMul f g) (n + 1) =
    f 0 * psum g (n + 1) + psum (cauchyMul (fun k => f (k + 1)) g) n := by
  have h : (fun k => cauchyMul f g (k + 1)) =
      fun k => f 0 * (fun k => g (k + 1)) k + cauchyMul (fun k => f (k + 1)) g k := rfl
  rw [psum_first, h, psum_add, psum_mul_left, cauchyMul_zero, psum_first g]; grind

end Ring

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R]

theorem psum_le_psum {f g : Nat → R} {n : Nat} (h : ∀ k, k < n → f k ≤ g k) :
    psum f n ≤ psum g n := sum_le_sum fun k => h k k.isLt

theorem psum_nonneg {f : Nat → R} {n : Nat} (h : ∀ k, k < n → 0 ≤ f k) : 0 ≤ psum f n :=
  sum_nonneg fun k => h k k.isLt

theorem abs_psum_le {f g : Nat → R} {n : Nat} (h : ∀ k, k < n → abs (f k) ≤ g k) :
    abs (psum f n) ≤ psum g n :=
  Std.le_trans (abs_sum_le _) (psum_le_psum h)

/-- Partial sums of nonnegative terms grow. -/
theorem psum_mono {f : Nat → R} (h : ∀ k, 0 ≤ f k) {n m : Nat} (hnm : n ≤ m) :
    psum f n ≤ psum f m := by
  have h1 := psum_nonneg (n := m - n) fun k _ => h (n + k)
  rw [show m = n + (m - n) by omega, psum_append]
  grind

/-- Sections of a series are at most those of a series with larger terms. -/
theorem abs_psum_sub_psum_le {f F : Nat → R} (h : ∀ k, abs (f k) ≤ F k) {n m : Nat}
    (hnm : n ≤ m) : abs (psum f m - psum f n) ≤ psum F m - psum F n := by
  obtain ⟨k, rfl⟩ : ∃ k, m = n + k := ⟨m - n, by omega⟩
  have h1 := abs_psum_le (n := k) fun j _ => h (n + j)
  rw [psum_append, psum_append]
  rwa [show ∀ x y : R, x + y - x = y from fun x y => by grind,
    show ∀ x y : R, x + y - x = y from fun x y => by grind]

/-- A series with terms below those of a convergent one converges. -/
theorem exists_tendsTo_psum [CompleteField R] {f F : Nat → R} {S : R} (h : ∀ k, abs (f k) ≤ F k)
    (hF : TendsTo (psum F) S) : ∃ l, TendsTo (psum f) l := by
  refine IsCauchy.exists_tendsTo fun e he => ?_
  obtain ⟨K, hK⟩ := hF.isCauchy e he
  have key : ∀ m n, K ≤ m → m ≤ n → abs (psum f n - psum f m) ≤ e := fun m n hm hmn =>
    Std.le_trans (abs_psum_sub_psum_le h hmn) (abs_le.1 (hK n m (by omega) hm)).2
  refine ⟨K, fun m n hm hn => ?_⟩
  rcases Nat.le_total m n with hmn | hmn
  · rw [abs_sub_comm]; exact key m n hm hmn
  · exact key n m hn hmn

/-! ## Products of series -/

theorem cauchyMul_nonneg {f g : Nat → R} (hf : ∀ k, 0 ≤ f k) (hg : ∀ k, 0 ≤ g k) (n : Nat) :
    0 ≤ cauchyMul f g n := by
  induction n generalizing f with
  | zero => exact OrderedRing.mul_nonneg (hf 0) (hg 0)
  | succ n ih =>
    rw [cauchyMul_succ]
    have h1 := OrderedRing.mul_nonneg (hf 0) (hg (n + 1))
    have h2 := ih fun k => hf (k + 1)
    grind

/-- What the partial sum of the Cauchy product leaves out of the product of the partial sums is at
most what it leaves out for larger terms. -/
private theorem abs_psum_mul_sub_le {f F g G : Nat → R} (hf : ∀ k, abs (f k) ≤ F k)
    (hg : ∀ k, abs (g k) ≤ G k) (n : Nat) :
    abs (psum f n * psum g n - psum (cauchyMul f g) n) ≤
      psum F n * psum G n - psum (cauchyMul F G) n := by
  have split : ∀ (f g : Nat → R) (n : Nat),
      psum f (n + 1) * psum g (n + 1) - psum (cauchyMul f g) (n + 1) =
      (psum (fun k => f (k + 1)) n * psum g n - psum (cauchyMul (fun k => f (k + 1)) g) n) +
        psum (fun k => f (k + 1)) n * g n := by
    intro f g n
    rw [psum_cauchyMul_succ, psum_first f, psum_succ g]; grind
  induction n generalizing f F with
  | zero =>
    simp only [psum_zero]
    rw [show (0 : R) * 0 - 0 = 0 by grind, abs_zero]; exact Std.le_refl _
  | succ n ih =>
    rw [split, split]
    have h1 := ih fun k => hf (k + 1)
    have h2 := abs_mul_le (abs_psum_le (n := n) fun k _ => hf (k + 1)) (hg n)
    exact Std.le_trans (abs_add_le _ _) (by grind)

/-- For nonnegative terms the product of partial sums is at most a later partial sum of the Cauchy
product. -/
private theorem psum_mul_le {f g : Nat → R} (hf : ∀ k, 0 ≤ f k) (hg : ∀ k, 0 ≤ g k) (n m : Nat) :
    psum f n * psum g m ≤ psum (cauchyMul f g) (n + m) := by
  induction n generalizing f with
  | zero =>
    rw [psum_zero]
    have := psum_nonneg (n := 0 + m) fun k _ => cauchyMul_nonneg hf hg k
    grind
  | succ n ih =>
    have h1 := ih fun k => hf (k + 1)
    have h2 := mul_le_mul_left (hf 0) (psum_mono hg (by omega : m ≤ n + m + 1))
    rw [show n + 1 + m = n + m + 1 by omega, psum_cauchyMul_succ, psum_first f]
    generalize psum (cauchyMul (fun k => f (k + 1)) g) (n + m) = a at *
    generalize psum (fun k => f (k + 1)) n = b at *
    grind

/-- **The product of two absolutely convergent series** is the series of their Cauchy products. -/
theorem tendsTo_psum_cauchyMul {f F g G : Nat → R} {s S t T : R} (hf : ∀ k, abs (f k) ≤ F k)
    (hg : ∀ k, abs (g k) ≤ G k) (fs : TendsTo (psum f) s) (gt : TendsTo (psum g) t)
    (FS : TendsTo (psum F) S) (GT : TendsTo (psum G) T) :
    TendsTo (psum (cauchyMul f g)) (s * t) := by
  have F0 : ∀ k, 0 ≤ F k := fun k => Std.le_trans (abs_nonneg _) (hf k)
  have G0 : ∀ k, 0 ≤ G k := fun k => Std.le_trans (abs_nonneg _) (hg k)
  have half : ∀ {a : Nat → R} {l : R}, TendsTo a l → TendsTo (fun n => a (n / 2)) l :=
    fun h e he => by
      obtain ⟨K, hK⟩ := h e he
      exact ⟨2 * K, fun n hn => hK _ (by omega)⟩
  have FG : TendsTo (psum (cauchyMul F G)) (S * T) := by
    refine (half (FS.mul GT)).squeeze (FS.mul GT) 0 fun n _ => ⟨?_, ?_⟩
    · exact Std.le_trans (psum_mul_le F0 G0 (n / 2) (n / 2))
        (psum_mono (cauchyMul_nonneg F0 G0) (by omega))
    · have := Std.le_trans (abs_nonneg _) (abs_psum_mul_sub_le hf hg n)
      grind
  have gap : TendsTo (fun n => psum F n * psum G n - psum (cauchyMul F G) n) 0 := by
    have := (FS.mul GT).sub FG
    rwa [show S * T - S * T = 0 by grind] at this
  have := (fs.mul gt).sub (tendsTo_of_abs_sub_le
    (a := fun n => psum f n * psum g n - psum (cauchyMul f g) n) (l := 0) gap 0 fun n _ => by
      rw [show ∀ x : R, x - 0 = x from fun x => by grind]; exact abs_psum_mul_sub_le hf hg n)
  simp only [show ∀ x y : R, x - (x - y) = y from fun x y => by grind,
    show ∀ x : R, x - 0 = x from fun x => by grind] at this
  exact this

/-! ## The terms of the exponential series -/

/-- `term x n = x^n / n!`. -/
@[expose] def term : R → Nat → R
  | _, 0 => 1
  | x, n + 1 => term x n * x / ((n + 1 : Nat) : R)

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem term_zero (x : R) : term x 0 = 1 := rfl

theorem term_succ (x : R) (n : Nat) : ((n + 1 : Nat) : R) * term x (n + 1) = x * term x n := by
  have := div_mul_cancel (a := term x n * x)
    (by have := natCast_pos (R := R) (Nat.succ_pos n); grind : ((n + 1 : Nat) : R) ≠ 0)
  show _ * (term x n * x / _) = _
  grind

theorem term_one (x : R) : term x 1 = x := by
  have := term_succ x 0
  rw [term_zero, Semiring.natCast_succ, Semiring.natCast_zero] at this
  grind

theorem two_mul_term_two (x : R) : 2 * term x 2 = x * x := by
  have := term_succ x 1
  rw [term_one, Semiring.natCast_succ, Semiring.natCast_succ, Semiring.natCast_zero] at this
  grind

theorem natFactorial_mul_term (x : R) (n : Nat) : (natFactorial n : R) * term x n = x ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, term_zero, natFactorial_zero, Semiring.natCast_one]; grind
  | succ n ih =>
    have := term_succ x n
    rw [natCast_natFactorial_succ, Semiring.pow_succ, ← ih]
    grind

theorem abs_term (x : R) (n : Nat) : abs (term x n) = term (abs x) n := by
  induction n with
  | zero => exact abs_one
  | succ n ih =>
    have := inv_pos (natCast_pos (R := R) (Nat.succ_pos n))
    simp only [term, Field.div_eq_mul_inv]
    rw [abs_mul, abs_mul, ih, abs_of_nonneg (Std.le_of_lt this)]

theorem term_nonneg {x : R} (h : 0 ≤ x) (n : Nat) : 0 ≤ term x n := by
  have := abs_nonneg (term x n)
  rwa [abs_term, abs_of_nonneg h] at this

/-- The Euler operator `f_k ↦ k f_k` on the Cauchy product of any sequence and the terms. -/
theorem natCast_succ_mul_cauchyMul_term (f : Nat → R) (x : R) (n : Nat) :
    ((n + 1 : Nat) : R) * cauchyMul f (term x) (n + 1) =
      cauchyMul (fun k => ((k + 1 : Nat) : R) * f (k + 1)) (term x) n +
        x * cauchyMul f (term x) n := by
  have shift : (fun k : Nat => ((k + 1 : Nat) : R) * term x (k + 1)) = fun k => x * term x k :=
    funext (term_succ x)
  rw [natCast_mul_cauchyMul, cauchyMul_succ, cauchyMul_succ', shift, cauchyMul_comm f,
    smul_cauchyMul, cauchyMul_comm (term x), Semiring.natCast_zero]
  grind

/-- **The binomial theorem**. -/
theorem term_add (x y : R) (n : Nat) : term (x + y) n = cauchyMul (term x) (term y) n := by
  induction n with
  | zero => simp only [cauchyMul, term]; grind
  | succ n ih =>
    have h1 := natCast_succ_mul_cauchyMul_term (term x) y n
    rw [funext (term_succ x), smul_cauchyMul, ← ih] at h1
    have h2 := term_succ (x + y) n
    have h3 := natCast_pos (R := R) (Nat.succ_pos n)
    generalize ((n + 1 : Nat) : R) = c at *
    rcases eq_zero_or_eq_zero_of_mul_eq_zero (a := c)
      (b := term (x + y) (n + 1) - cauchyMul (term x) (term y) (n + 1)) (by grind) with h | h <;>
    grind

/-- Terms at least halve where `2 x ≤ n + 1`. -/
theorem term_halves {x : R} (hx : 0 ≤ x) {n : Nat} (h : 2 * x ≤ ((n + 1 : Nat) : R)) :
    2 * term x (n + 1) ≤ term x n := by
  have h1 := term_succ x n
  have h3 := mul_le_mul_left (term_nonneg hx n) h
  refine le_of_mul_le_mul_left (natCast_pos (R := R) (Nat.succ_pos n)) ?_
  generalize ((n + 1 : Nat) : R) = c at *
  grind

/-- From there on, the terms add up to at most twice the first. -/
theorem psum_term_le {x : R} (hx : 0 ≤ x) {n m : Nat} (h : 2 * x ≤ ((n + 1 : Nat) : R))
    (hnm : n ≤ m) : psum (term x) m + 2 * term x m ≤ psum (term x) n + 2 * term x n := by
  obtain ⟨k, rfl⟩ : ∃ k, m = n + k := ⟨m - n, by omega⟩
  clear hnm
  induction k with
  | zero => exact Std.le_refl _
  | succ k ih =>
    have h1 : ((n + 1 : Nat) : R) ≤ ((n + k + 1 : Nat) : R) := natCast_le (by omega)
    have h2 := term_halves hx (Std.le_trans h h1)
    show psum (term x) (n + k + 1) + 2 * term x (n + k + 1) ≤ _
    rw [psum_succ]; grind

example : psum (term (1 : Rat)) 4 = 8 / 3 := by
  simp only [psum_succ, psum_zero, term]
  grind

end LeJEPA.Analysis
