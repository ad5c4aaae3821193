module

public import LeJEPA.Algebra.Prod
public import LeJEPA.Normal.Growth
public import LeJEPA.Normal.Tail
public import LeJEPA.Real.Bernstein

/-!
# Functions of `C(N)` are dominated

Over a complete field every continuous function of polynomial growth is dominated by polynomials
(`ContGrowth.dominated`).

A *weight* is a function `w` with values in `[0, 1]` such that `q w` is dominated for every
polynomial `q`. Weights may be multiplied by the bell `exp(-x_i²/10)`, by Taylor's polynomials
(`Weight.mul_bell`), so by polynomials in it, and so, by Bernstein's theorem, by continuous
functions of it with values in `[0, 1]` (`Weight.mul_comp_bell`). Among these are cut-offs `χ` that
vanish outside a cube, with `1 - χ(x) ≤ t |x|²` for a given `t > 0` (`exists_cutoff`). On the cube a
function of `C(N)` is near a polynomial `p`, by Bernstein's theorem again, so `χ f` is near `χ p`
everywhere and dominated; and `|f - χ f| ≤ t |f| |x|²`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open MvPoly (C var)

universe u
attribute [local instance] Semiring.natCast

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-- A weight: a function with values in `[0, 1]` that keeps polynomials dominated. -/
structure Weight (w : (Fin N → R) → R) : Prop where
  nonneg : ∀ x, 0 ≤ w x
  le_one : ∀ x, w x ≤ 1
  dominated : ∀ q : MvPoly R N, Dominated fun x => q.eval x * w x

theorem weight_one : Weight fun _ : Fin N → R => 1 where
  nonneg _ := Std.le_of_lt OrderedRing.zero_lt_one
  le_one _ := Std.le_refl _
  dominated q := by simp only [Semiring.mul_one]; exact dominated_poly q

/-- `|a (u w) - a (v w)| ≤ (a² + 1) t` if `|u - v| ≤ t` and `0 ≤ w ≤ 1`. -/
private theorem abs_mul_sub_mul_weight_le {a u v w t : R} (h : abs (u - v) ≤ t) (w0 : 0 ≤ w)
    (w1 : w ≤ 1) : abs (a * (u * w) - a * (v * w)) ≤ (a * a + 1) * t := by
  have h1 : abs a ≤ a * a + 1 := by
    have := mul_self_nonneg (a - 1)
    have := mul_self_nonneg (a + 1)
    have := mul_self_nonneg a
    exact abs_le.2 ⟨by grind, by grind⟩
  have h2 := abs_mul_le h (by rw [abs_of_nonneg w0]; exact w1 : abs w ≤ 1)
  have h3 := abs_mul_le h1 h2
  rw [show a * ((u - v) * w) = a * (u * w) - a * (v * w) by grind] at h3
  grind

/-- The product of two numbers in `[0, 1]`. -/
private theorem mul_mem_unit {a b : R} (a0 : 0 ≤ a) (a1 : a ≤ 1) (b0 : 0 ≤ b) (b1 : b ≤ 1) :
    0 ≤ a * b ∧ a * b ≤ 1 := by
  have := mul_le_mul a0 (Std.le_of_lt OrderedRing.zero_lt_one) a1 b1
  exact ⟨OrderedRing.mul_nonneg a0 b0, by grind⟩

end Order

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N : Nat}

/-- The bell `exp(-t²/10)`. -/
@[expose] def bell (t : R) : R := exp (-(1 / 10 * (t * t)))

theorem bell_pos (t : R) : 0 < bell t := exp_pos _

theorem bell_le_one (t : R) : bell t ≤ 1 := by
  have := mul_self_nonneg t
  exact exp_neg_le_one (by grind)

/-- Weights may be multiplied by a bell. -/
theorem Weight.mul_bell {w : (Fin N → R) → R} (hw : Weight w) (i : Fin N) :
    Weight fun x => bell (x i) * w x := by
  have unit : ∀ x : Fin N → R, 0 ≤ bell (x i) * w x ∧ bell (x i) * w x ≤ 1 := fun x =>
    mul_mem_unit (Std.le_of_lt (bell_pos (x i))) (bell_le_one (x i)) (hw.nonneg x) (hw.le_one x)
  refine ⟨fun x => (unit x).1, fun x => (unit x).2, fun q => dominated_of_near fun ε hε => ?_⟩
  obtain ⟨k, hk⟩ := exists_remainder_le i (q * q + 1) hε
  refine ⟨fun x => (q * sum fun j : Fin k => expMonomial (-(1 / 10)) i j).eval x * w x,
    (q * q + 1) * expMonomial (1 / 10) i k, hw.dominated _, fun x => ?_, hk⟩
  have ev : (sum fun j : Fin k => expMonomial (-(1 / 10)) i j).eval x =
      psum (term (-(1 / 10 * (x i * x i)))) k := by
    rw [show (sum fun j : Fin k => expMonomial (-(1 / 10)) i j).eval x =
      sum fun j : Fin k => (expMonomial (-(1 / 10)) i j).eval x from RingMap.map_sum _ _]
    refine sum_congr fun j => ?_
    rw [eval_expMonomial]
    congr 1; grind
  have := mul_self_nonneg (x i)
  have h := abs_exp_neg_sub_le (u := 1 / 10 * (x i * x i)) (by grind) k
  dsimp only
  rw [MvPoly.eval_mul, MvPoly.eval_mul, MvPoly.eval_add, MvPoly.eval_mul, MvPoly.eval_one,
    eval_expMonomial, ev, Semiring.mul_assoc]
  exact abs_mul_sub_mul_weight_le h (hw.nonneg x) (hw.le_one x)

/-- Polynomials in a bell, times a weight and a polynomial, are dominated. -/
private theorem Weight.dominated_eval_bell (i : Fin N) (P : MvPoly R 1) :
    ∀ {w : (Fin N → R) → R}, Weight w → ∀ q : MvPoly R N,
      Dominated fun x => q.eval x * (P.eval (fun _ => bell (x i)) * w x) := by
  induction P using MvPoly.induction with
  | const a =>
    intro w hw q
    have h := (hw.dominated q).smul a
    have e : (fun x => q.eval x * ((C a : MvPoly R 1).eval (fun _ => bell (x i)) * w x)) =
        fun x => a * (q.eval x * w x) := by
      funext x; rw [MvPoly.eval_C]; grind
    rw [e]; exact h
  | add P Q hP hQ =>
    intro w hw q
    have e : (fun x => q.eval x * ((P + Q).eval (fun _ => bell (x i)) * w x)) =
        fun x => q.eval x * (P.eval (fun _ => bell (x i)) * w x) +
          q.eval x * (Q.eval (fun _ => bell (x i)) * w x) := by
      funext x; rw [MvPoly.eval_add]; grind
    rw [e]; exact (hP hw q).add (hQ hw q)
  | var_mul j P hP =>
    intro w hw q
    have e : (fun x => q.eval x * ((var j * P).eval (fun _ => bell (x i)) * w x)) =
        fun x => q.eval x * (P.eval (fun _ => bell (x i)) * (bell (x i) * w x)) := by
      funext x; rw [MvPoly.eval_mul, MvPoly.eval_var]; grind
    rw [e]; exact hP (hw.mul_bell i) q

/-- Weights may be multiplied by continuous functions of a bell with values in `[0, 1]`. -/
theorem Weight.mul_comp_bell {w : (Fin N → R) → R} (hw : Weight w) {g : R → R}
    (hg : Continuous₁ g) (g0 : ∀ u, 0 ≤ g u) (g1 : ∀ u, g u ≤ 1) (i : Fin N) :
    Weight fun x => g (bell (x i)) * w x := by
  have unit : ∀ x : Fin N → R, 0 ≤ g (bell (x i)) * w x ∧ g (bell (x i)) * w x ≤ 1 := fun x =>
    mul_mem_unit (g0 _) (g1 _) (hw.nonneg x) (hw.le_one x)
  refine ⟨fun x => (unit x).1, fun x => (unit x).2, fun q => dominated_limit (q * q + 1)
    fun t ht => ?_⟩
  obtain ⟨P, hP⟩ := bernstein (a := (0 : R)) (b := 1) OrderedRing.zero_lt_one
    (hg.continuousOn _) ht
  refine ⟨_, hw.dominated_eval_bell i P q, fun x => ?_⟩
  have h := hP (fun _ => bell (x i)) fun _ => ⟨Std.le_of_lt (bell_pos _), bell_le_one _⟩
  rw [abs_sub_comm] at h
  rw [MvPoly.eval_add, MvPoly.eval_mul, MvPoly.eval_one, CommSemiring.mul_comm t]
  exact abs_mul_sub_mul_weight_le h (hw.nonneg x) (hw.le_one x)

/-! ## Cut-offs -/

/-- A cut-off in one variable: a function of the bell that vanishes outside an interval. -/
private theorem exists_ramp {t : R} (ht : 0 < t) : ∃ (g : R → R) (B : R), Continuous₁ g ∧
    (∀ u, 0 ≤ g u) ∧ (∀ u, g u ≤ 1) ∧ (∀ a, 1 - g (bell a) ≤ t * (a * a)) ∧
    ∀ a, g (bell a) = 0 ∨ abs a ≤ B := by
  have one := OrderedRing.zero_lt_one (R := R)
  have tt := Field.mul_inv_cancel (by grind : t ≠ 0)
  have ψ0 := exp_pos (-(1 / 10 * t⁻¹))
  generalize hψ : exp (-(1 / 10 * t⁻¹)) = ψ at *
  have ψψ := Field.mul_inv_cancel (by grind : ψ ≠ 0)
  have ψi := inv_pos ψ0
  -- the ramp is 1 where the bell is at least `ψ`, and 0 where it is at most `ψ / 2`
  refine ⟨fun u => clamp (2 * ψ⁻¹ * u - 1), 20 * ψ⁻¹ + 1, ?_, fun u => clamp_nonneg _,
    fun u => clamp_le_one _, fun a => ?_, fun a => ?_⟩
  · exact continuous₁_clamp.comp (((continuous_coord 0).mul_left _).sub (continuous_const 1))
  · dsimp only
    by_cases h : a * a ≤ t⁻¹
    · have h1 : ψ ≤ bell a := by rw [← hψ]; exact exp_le_exp (by grind)
      have h2 := mul_le_mul_left (Std.le_of_lt ψi) h1
      have h3 := OrderedRing.mul_nonneg (Std.le_of_lt ht) (mul_self_nonneg a)
      rw [clamp_eq_one (by grind)]
      grind
    · have h1 := mul_le_mul_left (Std.le_of_lt ht) (by grind : t⁻¹ ≤ a * a)
      have h2 := clamp_nonneg (2 * ψ⁻¹ * bell a - 1)
      grind
  · by_cases h : abs a ≤ 20 * ψ⁻¹ + 1
    · exact .inr h
    · left
      -- `2 ψ⁻¹ bell a ≤ (a² / 10) bell a ≤ 1`
      have h1 := mul_le_mul (by grind : 0 ≤ 20 * ψ⁻¹ + 1) (abs_nonneg a)
        (by grind : 20 * ψ⁻¹ + 1 ≤ abs a) (by grind : 1 ≤ abs a)
      rw [abs_mul_self] at h1
      have h2 := one_add_le_exp (1 / 10 * (a * a))
      have h3 := mul_le_mul_right (Std.le_of_lt (bell_pos a))
        (by grind : 2 * ψ⁻¹ ≤ exp (1 / 10 * (a * a)))
      rw [bell, exp_mul_exp_neg, ← bell] at h3
      exact clamp_eq_zero (by grind)

/-- **Cut-offs**: for every `t > 0` there is a weight `χ` that vanishes outside a cube, with
`1 - χ(x) ≤ t |x|²`. -/
theorem exists_cutoff (N : Nat) {t : R} (ht : 0 < t) : ∃ (χ : (Fin N → R) → R) (B : R),
    Weight χ ∧ (∀ x, 1 - χ x ≤ t * sum fun i => x i * x i) ∧
    ∀ x, χ x = 0 ∨ ∀ i, abs (x i) ≤ B := by
  obtain ⟨g, B, hg, g0, g1, near, far⟩ := exists_ramp ht
  suffices h : ∀ {n : Nat} (e : Fin n → Fin N),
      Weight (fun x : Fin N → R => prod fun i => g (bell (x (e i)))) ∧
      (∀ x : Fin N → R, 1 - (prod fun i => g (bell (x (e i)))) ≤
        t * sum fun i => x (e i) * x (e i)) ∧
      ∀ x : Fin N → R, (prod fun i => g (bell (x (e i)))) = 0 ∨ ∀ i, abs (x (e i)) ≤ B by
    obtain ⟨h1, h2, h3⟩ := h fun i : Fin N => i
    exact ⟨_, B, h1, h2, h3⟩
  intro n e
  induction n with
  | zero =>
    refine ⟨weight_one, fun x => ?_, fun x => .inr fun i => i.elim0⟩
    rw [prod, sum_empty]; grind
  | succ n ih =>
    obtain ⟨h1, h2, h3⟩ := ih fun i => e i.castSucc
    have comm : ∀ x : Fin N → R, (prod fun i => g (bell (x (e i)))) = g (bell (x (e (Fin.last n)))) *
        prod fun i : Fin n => g (bell (x (e i.castSucc))) := fun x => CommSemiring.mul_comm _ _
    simp only [comm]
    refine ⟨h1.mul_comp_bell hg g0 g1 _, fun x => ?_, fun x => ?_⟩
    · rw [sum_last]
      have k1 := h2 x
      have k2 := near (x (e (Fin.last n)))
      have k3 := OrderedRing.mul_nonneg (by have := g1 (bell (x (e (Fin.last n)))); grind :
        0 ≤ 1 - g (bell (x (e (Fin.last n))))) (by have := h1.le_one x; grind :
        0 ≤ 1 - prod fun i : Fin n => g (bell (x (e i.castSucc))))
      grind
    · rcases far (x (e (Fin.last n))) with h | h
      · left; rw [h]; grind
      · rcases h3 x with h' | h'
        · left; rw [h']; grind
        · exact .inr fun i => Fin.lastCases (motive := fun i => abs (x (e i)) ≤ B) h h' i

/-! ## The theorem -/

/-- `|x|²` as a polynomial. -/
private def normSq : MvPoly R N := sum fun i => var i * var i

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
private theorem eval_normSq (x : Fin N → R) : (normSq : MvPoly R N).eval x =
    sum fun i => x i * x i := by
  rw [normSq, show (sum fun i => var i * var i : MvPoly R N).eval x =
    sum fun i => (var i * var i : MvPoly R N).eval x from RingMap.map_sum _ _]
  exact sum_congr fun i => by rw [MvPoly.eval_mul, MvPoly.eval_var]

/-- **Domination** (catalog: `polynomials-dense`): for every function `f` of `C(N)` and `ε > 0`
there are polynomials `p` and `b` with `|f(x) - p(x)| ≤ b(x)` for every `x` and `E[b(z)²] ≤ ε` for
`z` a standard Gaussian vector. -/
theorem ContGrowth.dominated {f : (Fin N → R) → R} (hf : ContGrowth f) : Dominated f := by
  obtain ⟨G, hG⟩ := polyGrowth_iff.1 hf.growth
  refine dominated_limit (G * normSq) fun t ht => ?_
  obtain ⟨χ, B, hχ, near, far⟩ := exists_cutoff N ht
  refine ⟨fun x => χ x * f x, dominated_uniform_limit fun ε hε => ?_, fun x => ?_⟩
  · obtain ⟨A, hA, hBA⟩ : ∃ A : R, 0 < A ∧ B ≤ A := by
      have one := OrderedRing.zero_lt_one (R := R)
      obtain ⟨A, h1, h2⟩ := exists_ge (1 : R) B
      exact ⟨A, by grind, h2⟩
    obtain ⟨P, hP⟩ := bernstein (a := -A) (b := A) (by grind) (hf.continuous.continuousOn _) hε
    refine ⟨_, hχ.dominated P, fun x => ?_⟩
    rcases far x with h | h
    · rw [h, show 0 * f x - P.eval x * 0 = 0 by grind, abs_zero]; exact Std.le_of_lt hε
    · have h1 := hP x (inBox_neg_iff.2 fun i => Std.le_trans (h i) hBA)
      have h2 := abs_mul_le (by rw [abs_of_nonneg (hχ.nonneg x)]; exact hχ.le_one x :
        abs (χ x) ≤ 1) h1
      rw [show χ x * f x - P.eval x * χ x = -(χ x * (P.eval x - f x)) by grind, abs_neg]
      grind
  · have h1 := hχ.le_one x
    have h2 := abs_mul_le (hG x) (by rw [abs_of_nonneg (by grind)]; exact near x :
      abs (1 - χ x) ≤ _)
    rw [MvPoly.eval_mul, eval_normSq, show f x - χ x * f x = f x * (1 - χ x) by grind]
    grind

/-- The absolute value is no polynomial, but it is dominated. -/
example : Dominated fun x : Fin 1 → R => abs (x 0) :=
  (ContGrowth.coord 0).lipschitz (L := 1) (fun a b => by grind (splits := 40) [abs]) |>.dominated

end LeJEPA
