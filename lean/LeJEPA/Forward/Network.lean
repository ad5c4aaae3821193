module

public import LeJEPA.Forward.Continuous

/-!
# The forward theorem for neural networks

A network with one hidden layer, `h(x) = B σ(A x + a) + b`, whose activation satisfies
`|σ(s) - σ(t)| ≤ L |s - t|`, is continuous and of polynomial growth. So the forward theorem holds
for it word for word: if such a network is whitened and its alignment loss is the least possible, it
computes `Q x` with `Q Qᵀ = 1`, at every point. Deeper networks are compositions
(`ContGrowth.comp`).

## Main results
* `ContGrowth.twoLayer`, `forward_twoLayer`, and the activations `relu` and `tanh`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u
attribute [local instance] Semiring.natCast

/-- A network with one hidden layer: `h(x) = B σ(A x + a) + b`. -/
@[expose] def twoLayer {R : Type u} [CommRing R] {m k n : Nat} (σ : R → R) (A : RectMat k n R)
    (a : Fin k → R) (B : RectMat m k R) (b : Fin m → R) (i : Fin m) (x : Fin n → R) : R :=
  (sum fun j => B i j * σ ((sum fun l => A j l * x l) + a j)) + b i

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m k n : Nat}

open Classical in
/-- The rectifier `max (t, 0)`. -/
@[expose] def relu (t : R) : R := if 0 ≤ t then t else 0

/-- The rectifier satisfies `|relu s - relu t| ≤ |s - t|`. -/
theorem abs_relu_sub_le (s t : R) : abs (relu s - relu t) ≤ 1 * abs (s - t) := by
  grind (splits := 40) [relu, abs]

/-- The hyperbolic tangent. -/
@[expose] def tanh [CompleteField R] (t : R) : R := (exp t - exp (-t)) / (exp t + exp (-t))

/-- The hyperbolic tangent satisfies `|tanh s - tanh t| ≤ 4 |s - t|`. (The best factor is 1.) -/
theorem abs_tanh_sub_le [CompleteField R] (s t : R) : abs (tanh s - tanh t) ≤ 4 * abs (s - t) := by
  -- for `t ≤ s`
  suffices key : ∀ s t : R, t ≤ s → 0 ≤ tanh s - tanh t ∧ tanh s - tanh t ≤ 4 * (s - t) by
    rcases Std.le_total (a := t) (b := s) with h | h
    · have := key s t h
      rw [abs_of_nonneg this.1, abs_of_nonneg (by grind)]; exact this.2
    · have := key t s h
      rw [abs_sub_comm, abs_sub_comm s, abs_of_nonneg this.1, abs_of_nonneg (by grind)]
      exact this.2
  intro s t h
  have p0 := exp_pos s
  have p1 := exp_pos (-s)
  have q0 := exp_pos t
  have q1 := exp_pos (-t)
  have ps := exp_mul_exp_neg s
  have qs := exp_mul_exp_neg t
  have d1 := one_add_le_exp (-(2 * (s - t)))
  have d2 := exp_le_exp (by grind : -(2 * (s - t)) ≤ 0)
  rw [exp_zero] at d2
  rw [show -(2 * (s - t)) = -s + -s + (t + t) by grind, exp_add, exp_add, exp_add] at d1 d2
  rw [tanh, tanh]
  generalize exp s = p at *
  generalize exp (-s) = p' at *
  generalize exp t = q at *
  generalize exp (-t) = q' at *
  have ip := Field.mul_inv_cancel (by grind : p + p' ≠ 0)
  have iq := Field.mul_inv_cancel (by grind : q + q' ≠ 0)
  have ip0 := inv_pos (by grind : 0 < p + p')
  have iq0 := inv_pos (by grind : 0 < q + q')
  rw [Field.div_eq_mul_inv, Field.div_eq_mul_inv]
  generalize (p + p')⁻¹ = a at *
  generalize (q + q')⁻¹ = b at *
  -- the difference is `2 (p q' - p' q) a b`, and `p q' a b ≤ 1`
  have e : (p - p') * a - (q - q') * b = 2 * (p * q' - p' * q) * (a * b) := by grind
  have ab := OrderedRing.mul_pos ip0 iq0
  have pq := OrderedRing.mul_pos p0 q1
  have r : p * q' * (p' * p' * (q * q)) = p' * q := by grind
  have le1 : p * q' * (a * b) ≤ 1 := by
    have h1 := OrderedRing.mul_pos (OrderedRing.mul_pos p0 q0) ab
    have h2 := OrderedRing.mul_pos (OrderedRing.mul_pos p1 q0) ab
    have h3 := OrderedRing.mul_pos (OrderedRing.mul_pos p1 q1) ab
    have : (p + p') * a * ((q + q') * b) = 1 := by rw [ip, iq]; grind
    grind
  have k1 := mul_le_mul_left (Std.le_of_lt pq) d1
  have k2 := mul_le_mul_left (Std.le_of_lt pq) d2
  have k3 := mul_le_mul_right (Std.le_of_lt ab) (by grind : p * q' - p' * q ≤
    p * q' * (2 * (s - t)))
  have k4 := mul_le_mul_left (by grind : 0 ≤ 2 * (s - t)) le1
  have k5 := mul_le_mul_right (Std.le_of_lt ab) (by grind : 0 ≤ p * q' - p' * q)
  rw [e]
  exact ⟨by grind, by grind⟩

/-- A network with one hidden layer and a Lipschitz activation is continuous and of polynomial
growth. -/
theorem ContGrowth.twoLayer {σ : R → R} {L : R} (hσ : ∀ s t, abs (σ s - σ t) ≤ L * abs (s - t))
    (A : RectMat k n R) (a : Fin k → R) (B : RectMat m k R) (b : Fin m → R) (i : Fin m) :
    ContGrowth (LeJEPA.twoLayer σ A a B b i) :=
  .add (.sum fun j => .smul _ (.lipschitz hσ (.add (.linear (A j)) (.const (a j)))))
    (.const (b i))

variable [CompleteField R] {ρ : R}

/-- **Forward identifiability for networks** (paper, Theorem 4.1; catalog: `forward-continuous`): a
network with one hidden layer and a Lipschitz activation that has mean 0 and identity covariance,
and whose alignment loss is at most `2 (1 - ρ) m`, computes `Q x` with `Q Qᵀ = 1`, for every `x`. -/
theorem forward_twoLayer (h0 : 0 < ρ) (h1 : ρ < 1) {σ : R → R} {L : R}
    (hσ : ∀ s t, abs (σ s - σ t) ≤ L * abs (s - t)) {A : RectMat k n R} {a : Fin k → R}
    {B : RectMat m k R} {b : Fin m → R} (mean : ∀ i, gaussian (twoLayer σ A a B b i) = 0)
    (cov : ∀ i j, gaussian (fun x => twoLayer σ A a B b i x * twoLayer σ A a B b j x) =
      if i = j then 1 else 0)
    (opt : gaussianLoss (fun _ => ρ) (twoLayer σ A a B b) ≤ 2 * (1 - ρ) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i x, twoLayer σ A a B b i x = sum fun j => Q i j * x j :=
  forward_continuous h0 h1 ⟨fun i => .twoLayer hσ A a B b i, mean, cov⟩ opt

/-- The hypotheses are met by a network with rectifiers that computes the identity of the line,
`relu x - relu (-x) = x`. -/
example (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) :
    let h : Fin 1 → (Fin 1 → R) → R :=
      twoLayer relu (fun j _ : Fin _ => if j = (0 : Fin 2) then 1 else -1) (fun _ => 0)
        (fun _ j => if j = 0 then 1 else -1) fun _ => 0
    ContinuousWhitened h ∧ gaussianLoss (fun _ => ρ) h = 2 * (1 - ρ) := by
  have hQ : RectMat.mul (1 : Mat 1 R) (RectMat.transpose (1 : Mat 1 R)) = (1 : Mat 1 R) := by
    rw [Mat.transpose_one]; exact RectMat.mul_one _
  have e : twoLayer relu (fun j _ : Fin _ => if j = (0 : Fin 2) then 1 else -1) (fun _ => 0)
      (fun _ j => if j = 0 then 1 else -1) (fun _ => 0) =
      fun (i : Fin 1) (x : Fin 1 → R) => sum fun j => (1 : Mat 1 R) i j * x j := by
    have h1 : ∀ f : Fin 1 → R, sum f = f 0 := fun f => by show 0 + f 0 = f 0; grind
    have h2 : ∀ f : Fin 2 → R, sum f = f 0 + f 1 := fun f => by show 0 + f 0 + f 1 = _; grind
    have n10 : ¬ (1 : Fin 2) = 0 := by decide
    funext i x
    show (sum fun j : Fin 2 => (if j = 0 then 1 else -1) *
      relu ((sum fun l : Fin 1 => (if j = (0 : Fin 2) then 1 else -1) * x l) + 0)) + 0 =
        sum fun j => (1 : Mat 1 R) i j * x j
    rw [h2, h1, h1, h1, Mat.one_apply, if_pos (by omega : i = 0), if_pos rfl, if_neg n10]
    generalize x 0 = t
    grind [relu]
  obtain ⟨w, l⟩ := forward_converse_continuous h0 h1 hQ
  intro h
  rw [show h = _ from e]
  exact ⟨w, by rw [l, Semiring.natCast_one]; grind⟩

end LeJEPA
