module

public import LeJEPA.Gaussian.Vector
public import LeJEPA.Real.Absolute

/-!
# Domination by polynomials

A function `f` of `N` variables is *dominated* if for every `ε > 0` there are polynomials `p` and `b`
with `|f(x) - p(x)| ≤ b(x)` at every point `x`, and `E[b(z)²] ≤ ε` for a standard Gaussian vector
`z`. This speaks of polynomials and their moments only, not of any law on functions; that every
function of `C(N)` is dominated (`LeJEPA.Normal.Domination`) is why the moments determine the law.

Here is what is easy: polynomials are dominated, and sums, multiples and limits of dominated
functions.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open MvPoly (C)

universe u
attribute [local instance] Semiring.natCast

/-- `E (c b)² = c² E b²`. -/
theorem expect_C_mul_mul_self {S : Type u} [CommRing S] {N : Nat} (c : S) (b : MvPoly S N) :
    MvPoly.expect (C c * b * (C c * b)) = c * c * MvPoly.expect (b * b) := by
  rw [show C c * b * (C c * b) = C c * (C c * (b * b)) by grind, MvPoly.expect_C_mul,
    MvPoly.expect_C_mul]; grind

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-- `E (a + b)² ≤ 2 E a² + 2 E b²`. -/
theorem expect_add_mul_self_le (a b : MvPoly R N) :
    MvPoly.expect ((a + b) * (a + b)) ≤ 2 * MvPoly.expect (a * a) + 2 * MvPoly.expect (b * b) := by
  have h := MvPoly.expect_mul_self_nonneg (a - b)
  have e1 := MvPoly.expect_add ((a + b) * (a + b)) ((a - b) * (a - b))
  have e2 := MvPoly.expect_add (a * a + b * b) (a * a + b * b)
  rw [MvPoly.expect_add (a * a) (b * b)] at e2
  rw [show (a + b) * (a + b) + (a - b) * (a - b) = a * a + b * b + (a * a + b * b) by grind] at e1
  grind

/-- `f` is dominated by polynomials: for every `ε > 0` there are polynomials `p` and `b` with
`|f(x) - p(x)| ≤ b(x)` for every `x`, and `E[b(z)²] ≤ ε` for `z` a standard Gaussian vector. -/
@[expose] def Dominated (f : (Fin N → R) → R) : Prop :=
  ∀ ε, 0 < ε → ∃ p b : MvPoly R N, (∀ x, abs (f x - p.eval x) ≤ b.eval x) ∧
    MvPoly.expect (b * b) ≤ ε

omit [OrderedRing R] in
theorem dominated_poly (q : MvPoly R N) : Dominated fun x => q.eval x := fun ε hε =>
  ⟨q, 0, fun x => by
    dsimp only
    rw [MvPoly.eval_zero, show q.eval x - q.eval x = 0 by grind, abs_zero]
    exact Std.le_refl _, by
    rw [show (0 : MvPoly R N) * 0 = 0 by grind, MvPoly.expect_zero]; exact Std.le_of_lt hε⟩

/-- What is within polynomials of small mean square of dominated functions is dominated. -/
theorem dominated_of_near {f : (Fin N → R) → R}
    (h : ∀ ε, 0 < ε → ∃ (g : (Fin N → R) → R) (b : MvPoly R N), Dominated g ∧
      (∀ x, abs (f x - g x) ≤ b.eval x) ∧ MvPoly.expect (b * b) ≤ ε) : Dominated f := by
  intro ε hε
  obtain ⟨g, b, hg, hfg, hb⟩ := h (ε / 4) (by grind)
  obtain ⟨p, c, hp, hc⟩ := hg (ε / 4) (by grind)
  refine ⟨p, b + c, fun x => ?_, ?_⟩
  · rw [MvPoly.eval_add]
    have h1 := hfg x
    have h2 := hp x
    have h3 := abs_sub_le (f x) (g x) (p.eval x)
    grind
  · have := expect_add_mul_self_le b c
    grind

/-- A limit of dominated functions, uniform with a polynomial as weight, is dominated. -/
theorem dominated_limit {f : (Fin N → R) → R} (G : MvPoly R N)
    (h : ∀ t, 0 < t → ∃ g : (Fin N → R) → R, Dominated g ∧
      ∀ x, abs (f x - g x) ≤ t * G.eval x) : Dominated f := by
  refine dominated_of_near fun ε hε => ?_
  obtain ⟨t, ht, t1, hte⟩ := exists_pos_mul_le (MvPoly.expect (G * G)) hε
  obtain ⟨g, hg, hfg⟩ := h t ht
  refine ⟨g, C t * G, hg, fun x => ?_, ?_⟩
  · rw [MvPoly.eval_mul, MvPoly.eval_C]; exact hfg x
  · rw [expect_C_mul_mul_self]
    have h1 := mul_le_mul_left (OrderedRing.mul_nonneg (MvPoly.expect_mul_self_nonneg G)
      (Std.le_of_lt ht)) t1
    grind

/-- Uniform limits of dominated functions are dominated. -/
theorem dominated_uniform_limit {f : (Fin N → R) → R}
    (h : ∀ t, 0 < t → ∃ g : (Fin N → R) → R, Dominated g ∧ ∀ x, abs (f x - g x) ≤ t) :
    Dominated f :=
  dominated_limit 1 fun t ht => by
    obtain ⟨g, hg, hfg⟩ := h t ht
    exact ⟨g, hg, fun x => by rw [MvPoly.eval_one, Semiring.mul_one]; exact hfg x⟩

theorem Dominated.add {f g : (Fin N → R) → R} (hf : Dominated f) (hg : Dominated g) :
    Dominated fun x => f x + g x := by
  intro ε hε
  obtain ⟨p, b, hp, hb⟩ := hf (ε / 4) (by grind)
  obtain ⟨q, c, hq, hc⟩ := hg (ε / 4) (by grind)
  refine ⟨p + q, b + c, fun x => ?_, ?_⟩
  · rw [MvPoly.eval_add, MvPoly.eval_add]
    have h1 := hp x
    have h2 := hq x
    have h3 := abs_add_le (f x - p.eval x) (g x - q.eval x)
    rw [show f x - p.eval x + (g x - q.eval x) = f x + g x - (p.eval x + q.eval x) by grind] at h3
    grind
  · have := expect_add_mul_self_le b c
    grind

theorem Dominated.smul (a : R) {f : (Fin N → R) → R} (hf : Dominated f) :
    Dominated fun x => a * f x := by
  intro ε hε
  obtain ⟨d, hd, -, hde⟩ := exists_pos_mul_le (a * a) hε
  obtain ⟨p, b, hp, hb⟩ := hf d hd
  refine ⟨C a * p, C (abs a) * b, fun x => ?_, ?_⟩
  · dsimp only
    rw [MvPoly.eval_mul, MvPoly.eval_mul, MvPoly.eval_C, MvPoly.eval_C,
      show a * f x - a * p.eval x = a * (f x - p.eval x) by grind, abs_mul]
    exact mul_le_mul_left (abs_nonneg a) (hp x)
  · rw [expect_C_mul_mul_self, abs_mul_self]
    have := mul_le_mul_left (mul_self_nonneg a) hb
    grind

/-- A dominated function is near a polynomial up to one of small mean. -/
theorem Dominated.exists_near {f : (Fin N → R) → R} (hf : Dominated f) {t : R} (ht : 0 < t) :
    ∃ p b : MvPoly R N, (∀ x, abs (f x - p.eval x) ≤ b.eval x) ∧ MvPoly.expect b ≤ t := by
  obtain ⟨p, b, hp, hb⟩ := hf (t * t) (OrderedRing.mul_pos ht ht)
  refine ⟨p, b, hp, ?_⟩
  -- `0 ≤ E (b - t)² = E b² - 2 t E b + t²`
  have h := MvPoly.expect_mul_self_nonneg (b - C t)
  have e : (b - C t) * (b - C t) = b * b - (C t * b + C t * b) + C (t * t) := by
    rw [MvPoly.C_mul]; grind
  rw [e, MvPoly.expect_add, MvPoly.expect_sub, MvPoly.expect_add, MvPoly.expect_C_mul,
    MvPoly.expect_C] at h
  exact le_of_mul_le_mul_left ht (by grind)

/-- The constants are dominated. -/
example : Dominated fun _ : Fin 3 → Rat => 7 := by
  have := dominated_poly (C 7 : MvPoly Rat 3)
  simp only [MvPoly.eval_C] at this
  exact this

end LeJEPA
