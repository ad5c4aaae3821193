module

public import LeJEPA.Normal.Pair

/-!
# The forward theorem for continuous encoders

Let `x` and `ξ` be independent standard Gaussian vectors in `R^n`, over a complete ordered field `R`
such as the real numbers, and `y_i = ρ_i x_i + sqrt (1 - ρ_i²) ξ_i`. An encoder is a function
`h = (h_1, ..., h_m)` on `R^n`, continuous and of polynomial growth (as every neural network with
Lipschitz activations is), with mean 0 and identity covariance: `ContinuousWhitened h`. Its
alignment loss is `gaussianLoss ρ h = Σ_i E (h_i(x) - h_i(y))²`.

Nothing is assumed of the law: `E` is `gaussian`, the limit of weighted averages over a lattice.
And nothing is lost on null sets: since the encoder is continuous, `h(x) = Q x` holds at every
point.

## Main results
* `loss_lower_bound_continuous`: with one rate, the loss is at least `2 (1 - ρ) m`.
* `forward_continuous`: an encoder that attains this is `Q x` with `Q Qᵀ = 1`, at every point.
* `forward_converse_continuous`: every such `Q x` attains it.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {m n : Nat}

/-! ## Encoders and their loss -/

/-- The encoder `h` on `R^n` is continuous, of polynomial growth, and has mean 0 and identity
covariance under the standard Gaussian law. -/
structure ContinuousWhitened (h : Fin m → (Fin n → R) → R) : Prop where
  /-- The outputs are continuous and of polynomial growth. -/
  mem : ∀ i, ContGrowth (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, gaussian (h i) = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : ∀ i j, gaussian (fun x => h i x * h j x) = if i = j then 1 else 0

/-- The alignment loss `Σ_i E (h_i(x) - h_i(y))²`, where `y_i = ρ_i x_i + sqrt (1 - ρ_i²) ξ_i` with
independent standard Gaussian vectors `x` and `ξ`: a function of the Gaussian vector `(x, ξ)` of
`R^(2n)`. -/
@[expose] def gaussianLoss (ρ : Fin n → R) (h : Fin m → (Fin n → R) → R) : R :=
  sum fun i => gaussian fun v : Fin (n + n) → R =>
    (h i (fstPoint v) - h i (sndPoint ρ (fun j => sqrt (1 - ρ j * ρ j)) v)) *
      (h i (fstPoint v) - h i (sndPoint ρ (fun j => sqrt (1 - ρ j * ρ j)) v))

/-- The pair `(x, y)` of that loss. -/
@[expose] def gaussianViews (ρ : Fin n → R) (hρ : ∀ j, ρ j * ρ j ≤ 1) : GaussianPair R n ρ :=
  gaussianPair ρ (fun j => sqrt (1 - ρ j * ρ j)) fun j => mul_self_add_sqrt (hρ j)

omit [CompleteField R] in
/-- Rates in `[0, 1]` have squares at most 1. -/
theorem rate_mul_self_le {r : R} (h0 : 0 ≤ r) (h1 : r ≤ 1) : r * r ≤ 1 := by
  have := OrderedRing.mul_nonneg h0 (by grind : 0 ≤ 1 - r)
  grind

/-! ## Encoders of the pair -/

section Views
variable {ρ : Fin n → R} (hρ : ∀ j, ρ j * ρ j ≤ 1) {h : Fin m → (Fin n → R) → R}

/-- Functions of `C(n)` at distance zero in mean square are equal at every point. -/
theorem gaussianViews_ext {f g : (Fin n → R) → R} (hf : ContGrowth f) (hg : ContGrowth g)
    (null : (gaussianViews ρ hρ).E (fun x _ => (f x - g x) * (f x - g x)) = 0) (x : Fin n → R) :
    f x = g x := by
  have := gaussianPair_definite (fun j => mul_self_add_sqrt (hρ j)) (hf.sub hg) null x
  grind

/-- A continuous whitened encoder is a whitened encoder of the pair. -/
theorem ContinuousWhitened.whitened (w : ContinuousWhitened h) :
    (gaussianViews ρ hρ).Whitened h :=
  gaussianPair_whitened _ w.mem w.mean w.cov

/-- Conversely. -/
theorem ContinuousWhitened.of_whitened (w : (gaussianViews ρ hρ).Whitened h) :
    ContinuousWhitened h where
  mem := w.sq
  mean i := (gaussianPair_fst (fun j => mul_self_add_sqrt (hρ j)) (w.sq i)).symm.trans (w.mean i)
  cov i j := (gaussianPair_fst (fun j => mul_self_add_sqrt (hρ j))
    (ContGrowth.mul (w.sq i) (w.sq j))).symm.trans (w.cov i j)

/-- Whitened polynomial encoders are continuous whitened encoders, with the same loss. -/
theorem ContinuousWhitened.of_poly {p : Fin m → MvPoly R n}
    (hp : (gaussianViews ρ hρ).world.Whitened p) :
    ContinuousWhitened (fun i x => (p i).eval x) ∧
      gaussianLoss ρ (fun i x => (p i).eval x) = (gaussianViews ρ hρ).world.loss p := by
  have w := (gaussianViews ρ hρ).whitened_eval hp
  refine ⟨.of_whitened hρ w, sum_congr fun i => ?_⟩
  refine ((gaussianViews ρ hρ).E_sub_mul_self (w.sq i) (w.sq i)).trans ?_
  show _ = 2 * (gaussianViews ρ hρ).E (fun x _ => (p i).eval x * (p i).eval x) -
    2 * (gaussianViews ρ hρ).E (fun x y => (p i).eval x * (p i).eval y)
  grind

end Views

/-! ## The theorem -/

variable {ρ : R}

/-- **Loss lower bound** for continuous encoders (catalog: `forward-continuous`): with one rate
`0 ≤ ρ ≤ 1`, `Σ_i E (h_i(x) - h_i(y))² ≥ 2 (1 - ρ) m`. -/
theorem loss_lower_bound_continuous (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousWhitened h) : 2 * (1 - ρ) * (m : R) ≤ gaussianLoss (fun _ => ρ) h :=
  loss_lower_bound_functions _ h0 h1 (w.whitened fun _ => rate_mul_self_le h0 h1)

/-- **Forward identifiability for continuous encoders** (paper, Theorem 4.1; catalog:
`forward-continuous`). Let `0 < ρ < 1`, let `x` and `ξ` be independent standard Gaussian vectors in
`R^n` and `y = ρ x + sqrt (1 - ρ²) ξ`. Let `h : R^n → R^m` be continuous of polynomial growth, with
mean 0 and identity covariance. If `Σ_i E (h_i(x) - h_i(y))² ≤ 2 (1 - ρ) m`, there is a matrix `Q`
with `Q Qᵀ = 1` and `h(x) = Q x` for every `x`; if `m = n` also `Qᵀ Q = 1`. -/
theorem forward_continuous (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousWhitened h) (opt : gaussianLoss (fun _ => ρ) h ≤ 2 * (1 - ρ) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i x, h i x = sum fun j => Q i j * x j := by
  have hρ : ∀ _ : Fin n, ρ * ρ ≤ 1 := fun _ => rate_mul_self_le (Std.le_of_lt h0) (Std.le_of_lt h1)
  obtain ⟨Q, hQ, hQ', null⟩ := forward_functions (gaussianViews (fun _ => ρ) hρ) h0 h1
    (w.whitened hρ) opt
  exact ⟨Q, hQ, hQ', fun i => gaussianViews_ext hρ (w.mem i) (.linear (Q i)) (null i)⟩

/-- **Converse** (catalog: `forward-continuous`): for every matrix with `Q Qᵀ = 1` the encoder
`x ↦ Q x` is continuous, of polynomial growth and whitened, and its loss is `2 (1 - ρ) m`. -/
theorem forward_converse_continuous (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    ContinuousWhitened (fun i x => sum fun j => Q i j * x j) ∧
      gaussianLoss (fun _ => ρ) (fun i x => sum fun j => Q i j * x j) = 2 * (1 - ρ) * (m : R) := by
  have hρ : ∀ _ : Fin n, ρ * ρ ≤ 1 := fun _ => rate_mul_self_le h0 h1
  obtain ⟨w, l⟩ := forward_converse_functions (gaussianViews (fun _ => ρ) hρ) hQ
  exact ⟨.of_whitened hρ w, l⟩

/-- One output: a continuous function of mean 0 and variance 1 that changes as little as possible is
a linear function, at every point. -/
theorem forward_continuous_one (h0 : 0 < ρ) (h1 : ρ < 1) {f : (Fin n → R) → R} (mem : ContGrowth f)
    (mean : gaussian f = 0) (var : gaussian (fun x => f x * f x) = 1)
    (opt : gaussianLoss (fun _ => ρ) (fun _ : Fin 1 => f) ≤ 2 * (1 - ρ)) :
    ∃ q : Fin n → R, (sum fun j => q j * q j) = 1 ∧ ∀ x, f x = sum fun j => q j * x j := by
  obtain ⟨Q, hQ, _, e⟩ := forward_continuous h0 h1 (h := fun _ : Fin 1 => f)
    ⟨fun _ => mem, fun _ => mean, fun i j => by rw [if_pos (by omega), var]⟩ (by
      rw [Semiring.natCast_one, Semiring.mul_one]; exact opt)
  refine ⟨Q 0, ?_, e 0⟩
  have := (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0
  rwa [if_pos rfl] at this

end LeJEPA
