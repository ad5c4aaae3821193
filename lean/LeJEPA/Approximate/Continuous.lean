module

public import LeJEPA.Approximate.NearProcrustes
public import LeJEPA.Approximate.Polynomial
public import LeJEPA.Forward.Continuous
public import LeJEPA.Real.Compact

/-!
# Approximate identifiability for continuous encoders

Over a complete field the matrices with orthonormal rows are a closed and bounded set, so among them
there is one nearest to a given matrix (`exists_isProcrustes`). With this the approximate theorem
and the certificate hold for continuous encoders of polynomial growth without any hypothesis on the
law or on optima: an encoder that is nearly whitened and whose alignment loss is nearly the least
possible is near an orthogonal mixture of the latents, and how near is known from its embeddings
alone.

## Main results
* `exists_isProcrustes`.
* `approximate_continuous` (paper, Proposition 4.3), `certificate_continuous`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis

universe u
attribute [local instance] Semiring.natCast

/-! ## Procrustes optima exist -/

section Flat
variable {R : Type u} {m n : Nat}

/-- The place of the entry `(i, j)` when the rows are written one after the other. -/
private def flatIndex (i : Fin m) (j : Fin n) : Fin (m * n) := ⟨i * n + j, by
  have h1 := Nat.mul_le_mul_right n (Nat.succ_le_of_lt i.isLt)
  have h2 := j.isLt
  rw [Nat.succ_mul] at h1
  omega⟩

/-- The matrix with given entries, row after row. -/
private def unflatten (x : Fin (m * n) → R) : RectMat m n R := fun i j => x (flatIndex i j)

private theorem exists_flatIndex (k : Fin (m * n)) : ∃ (i : Fin m) (j : Fin n),
    flatIndex i j = k := by
  have pos : 0 < n := Nat.pos_of_ne_zero fun h => by subst h; exact absurd k.isLt (by omega)
  exact ⟨⟨k / n, (Nat.div_lt_iff_lt_mul pos).2 k.isLt⟩, ⟨k % n, Nat.mod_lt _ pos⟩,
    Fin.ext (Nat.div_add_mod' k n)⟩

private theorem exists_unflatten (U : RectMat m n R) : ∃ x : Fin (m * n) → R, unflatten x = U := by
  have pos : ∀ k : Fin (m * n), 0 < n := fun k =>
    Nat.pos_of_ne_zero fun h => by subst h; exact absurd k.isLt (by omega)
  refine ⟨fun k => U ⟨k / n, (Nat.div_lt_iff_lt_mul (pos k)).2 k.isLt⟩
    ⟨k % n, Nat.mod_lt _ (pos k)⟩, funext fun i => funext fun j => ?_⟩
  have n0 : 0 < n := Nat.lt_of_le_of_lt (Nat.zero_le _) j.isLt
  have h1 : (i * n + j : Nat) / n = i := by
    rw [Nat.add_comm, Nat.add_mul_div_right _ _ n0, Nat.div_eq_of_lt j.isLt, Nat.zero_add]
  have h2 : (i * n + j : Nat) % n = j := by
    rw [Nat.add_comm, Nat.add_mul_mod_self_right, Nat.mod_eq_of_lt j.isLt]
  show U ⟨(i * n + j : Nat) / n, _⟩ ⟨(i * n + j : Nat) % n, _⟩ = U i j
  simp only [h1, h2, Fin.eta]

end Flat

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

/-- The matrices with orthonormal rows are closed and bounded. -/
private theorem isCompact_orthonormal : IsCompact fun x : Fin (m * n) → R =>
    (unflatten x).mul (unflatten x).transpose = (1 : Mat m R) where
  closed := by
    have e : (fun x : Fin (m * n) → R => (unflatten x).mul (unflatten x).transpose = (1 : Mat m R))
        = fun x => ∀ i j : Fin m, (sum fun k : Fin n => x (flatIndex i k) * x (flatIndex j k)) =
          if i = j then 1 else 0 :=
      funext fun x => propext (RectMat.mul_transpose_eq_one_iff (unflatten x))
    rw [e]
    exact .forall fun i => .forall fun j =>
      (Continuous.sum fun k => (continuous_coord _).mul (continuous_coord _)).isClosed_eq
        (continuous_const _)
  bounded := ⟨1, fun x hx k => by
    obtain ⟨i, j, rfl⟩ := exists_flatIndex k
    have h1 := (RectMat.mul_transpose_eq_one_iff _).1 hx i i
    rw [if_pos rfl] at h1
    have h2 := le_sum (fun k => mul_self_nonneg (unflatten x i k)) j
    rw [h1] at h2
    refine le_of_mul_self_le_mul_self (Std.le_of_lt OrderedRing.zero_lt_one) ?_
    rw [abs_mul_self]
    have e : unflatten x i j = x (flatIndex i j) := rfl
    rw [e] at h2
    grind⟩

/-- **Procrustes optima exist** over every complete field: for `m ≤ n`, every `m × n` matrix `M` has
a nearest one among those with orthonormal rows. -/
theorem exists_isProcrustes [CompleteField R] (hmn : m ≤ n) (M : RectMat m n R) :
    ∃ Q, IsProcrustes M Q := by
  have cont : Continuous fun x : Fin (m * n) → R => M.distSq (unflatten x) := by
    show Continuous fun x : Fin (m * n) → R => sum fun i => sum fun j =>
      (M i j - x (flatIndex i j)) * (M i j - x (flatIndex i j))
    exact .sum fun i => .sum fun j =>
      ((continuous_const _).sub (continuous_coord _)).mul
        ((continuous_const _).sub (continuous_coord _))
  obtain ⟨U, hU⟩ := exists_orthonormal_rows R hmn
  obtain ⟨u, rfl⟩ := exists_unflatten U
  obtain ⟨x, hx, h⟩ := cont.exists_min isCompact_orthonormal ⟨u, hU⟩
  refine ⟨unflatten x, hx, fun V hV => ?_⟩
  obtain ⟨v, rfl⟩ := exists_unflatten V
  exact h v hV

/-! ## Nearly whitened, nearly optimal encoders -/

variable [CompleteField R] {ρ : R}

/-- The covariance `E[h_i(x) h_j(x)]` of an encoder of mean zero. -/
@[expose] def gaussianCov (h : Fin m → (Fin n → R) → R) : Mat m R :=
  fun i j => gaussian fun x => h i x * h j x

/-- The correlations `E[h_i(x) x_j]` with the latents. -/
@[expose] def gaussianCross (h : Fin m → (Fin n → R) → R) : RectMat m n R :=
  fun i j => gaussian fun x => h i x * x j

/-- The excess loss: what the alignment loss has above `2 (1 - ρ) Σ_i E h_i(x)²`, the loss of linear
outputs of the same covariance. -/
@[expose] def gaussianExcess (ρ : R) (h : Fin m → (Fin n → R) → R) : R :=
  gaussianLoss (fun _ => ρ) h - 2 * (1 - ρ) * sum fun i => gaussian fun x => h i x * h i x

/-- The mean squared error `E |h(x) - Q x|²`. -/
@[expose] def gaussianError (h : Fin m → (Fin n → R) → R) (Q : RectMat m n R) : R :=
  sum fun i => gaussian fun x =>
    (h i x - sum fun j => Q i j * x j) * (h i x - sum fun j => Q i j * x j)

/-- The encoder `h` on `R^n` is continuous, of polynomial growth, and has mean 0. -/
structure ContinuousCentered (h : Fin m → (Fin n → R) → R) : Prop where
  /-- The outputs are continuous and of polynomial growth. -/
  mem : ∀ i, ContGrowth (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, gaussian (h i) = 0

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
theorem ContinuousWhitened.centered {h : Fin m → (Fin n → R) → R} (w : ContinuousWhitened h) :
    ContinuousCentered h := ⟨w.mem, w.mean⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] [CompleteField R] in
theorem ContinuousWhitened.cov_eq {h : Fin m → (Fin n → R) → R} (w : ContinuousWhitened h) :
    gaussianCov h = 1 := RectMat.ext fun i j => by rw [Mat.one_apply]; exact w.cov i j

namespace ContinuousCentered
variable {h : Fin m → (Fin n → R) → R} (w : ContinuousCentered h) (hρ : ∀ _ : Fin n, ρ * ρ ≤ 1)
include w

omit w in
/-- A combination of the coordinates, as a function. -/
private theorem linComb_val (q : Fin n → R) (x : Fin n → R) :
    (linComb q (gaussianViews (fun _ => ρ) hρ).l2World.z).val x = sum fun j => q j * x j := by
  rw [(FunctionSpace.val_linear x).map_linComb, linComb]
  refine sum_congr fun j => ?_
  show q j * (MvPoly.var j * (1 : MvPoly R n)).eval x = _
  rw [Semiring.mul_one, MvPoly.eval_var]

/-- A centered continuous encoder is one of the world of `C(n)`. -/
theorem l2World : (gaussianViews (fun _ => ρ) hρ).l2World.Centered fun i => ⟨h i, w.mem i⟩ where
  approximable i := gaussianPair_approximable (fun j => mul_self_add_sqrt (hρ j)) ⟨h i, w.mem i⟩
  mean i := by
    show gaussian (fun v : Fin (n + n) → R => h i (fstPoint v) *
      (1 : MvPoly R n).eval (fstPoint v)) = 0
    simp only [MvPoly.eval_one, Semiring.mul_one]
    rw [gaussian_fst (w.mem i), w.mean i]

theorem gram_eq : gram (gaussianViews (fun _ => ρ) hρ).l2World.inner
    (fun i => ⟨h i, w.mem i⟩) = gaussianCov h :=
  RectMat.ext fun i j => gaussian_fst ((w.mem i).mul (w.mem j))

theorem excess_eq : excessLoss (gaussianViews (fun _ => ρ) hρ).l2World.inner
    (gaussianViews (fun _ => ρ) hρ).l2World.cross ρ (fun i => ⟨h i, w.mem i⟩) =
      gaussianExcess ρ h := by
  rw [excessLoss, w.gram_eq hρ]
  have : alignmentLoss (gaussianViews (fun _ => ρ) hρ).l2World.inner
      (gaussianViews (fun _ => ρ) hρ).l2World.cross (fun i => ⟨h i, w.mem i⟩) =
      gaussianLoss (fun _ => ρ) h := sum_congr fun i => by
    have := (gaussianViews (fun _ => ρ) hρ).E_sub_mul_self (w.mem i) (w.mem i)
    refine Eq.trans ?_ this.symm
    show 2 * (gaussianViews (fun _ => ρ) hρ).E (fun x _ => h i x * h i x) -
      2 * (gaussianViews (fun _ => ρ) hρ).E (fun x y => h i x * h i y) = _
    grind
  rw [this]; rfl

theorem cross_eq : crossGram (gaussianViews (fun _ => ρ) hρ).l2World.inner
    (fun i => ⟨h i, w.mem i⟩) (gaussianViews (fun _ => ρ) hρ).l2World.z = gaussianCross h :=
  RectMat.ext fun i j => by
    show gaussian (fun v : Fin (n + n) → R => h i (fstPoint v) *
      (MvPoly.var j * (1 : MvPoly R n)).eval (fstPoint v)) = _
    simp only [Semiring.mul_one, MvPoly.eval_var]
    exact gaussian_fst ((w.mem i).mul (.coord j))

theorem error_eq (Q : RectMat m n R) : meanSquareError (gaussianViews (fun _ => ρ) hρ).l2World.inner
    (fun i => ⟨h i, w.mem i⟩) Q (gaussianViews (fun _ => ρ) hρ).l2World.z = gaussianError h Q :=
  sum_congr fun i => by
    have m := (w.mem i).sub (.linear (Q i))
    show gaussian (fun v : Fin (n + n) → R => ((⟨h i, w.mem i⟩ :
        (gaussianViews (fun _ => ρ) hρ).Sq.Elt) -
        linComb (Q i) (gaussianViews (fun _ => ρ) hρ).l2World.z).val (fstPoint v) *
      ((⟨h i, w.mem i⟩ : (gaussianViews (fun _ => ρ) hρ).Sq.Elt) -
        linComb (Q i) (gaussianViews (fun _ => ρ) hρ).l2World.z).val (fstPoint v)) = _
    simp only [FunctionSpace.sub_val, linComb_val]
    exact gaussian_fst (m.mul m)

end ContinuousCentered

/-- The excess loss is nonnegative. -/
theorem gaussianExcess_nonneg (h0 : 0 ≤ ρ) (h1 : ρ ≤ 1) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousCentered h) : 0 ≤ gaussianExcess ρ h := by
  have hρ : ∀ _ : Fin n, ρ * ρ ≤ 1 := fun _ => rate_mul_self_le h0 h1
  rw [← w.excess_eq hρ]
  exact (nonlinear_energy_approximable _ h0 h1 (w.l2World hρ)).2

/-- **Approximate identifiability for continuous encoders** (paper, Proposition 4.3; catalog:
`approximate-continuous`). Let `0 < ρ < 1` and let `h : R^n → R^m` be continuous of polynomial
growth, with mean 0. Let `δ` and `ε` be upper bounds of its excess loss and of `|Cov h - 1|`, and
`D = δ / (2 ρ (1 - ρ))`. Every Procrustes optimum `Q` of `E[h(x) xᵀ]` satisfies
`E |h(x) - Q x|² ≤ D + (ε + D)²`. For `m ≤ n` there is one (`exists_isProcrustes`). -/
theorem approximate_continuous (h0 : 0 < ρ) (h1 : ρ < 1) {h : Fin m → (Fin n → R) → R}
    (w : ContinuousCentered h) {δ ε : R} (hδ : gaussianExcess ρ h ≤ δ) (hε0 : 0 ≤ ε)
    (hε : RectMat.nsq (gaussianCov h - 1) ≤ ε * ε) {Q : RectMat m n R}
    (hQ : IsProcrustes (gaussianCross h) Q) :
    let D := δ / (2 * ρ * (1 - ρ))
    gaussianError h Q ≤ D + (ε + D) * (ε + D) := by
  have s0 := Std.le_of_lt h0
  have s1 := Std.le_of_lt h1
  have hρ : ∀ _ : Fin n, ρ * ρ ≤ 1 := fun _ => rate_mul_self_le s0 s1
  have c := w.l2World hρ
  rw [← w.excess_eq hρ] at hδ
  rw [← w.gram_eq hρ] at hε
  rw [← w.cross_eq hρ] at hQ
  rw [← w.error_eq hρ]
  exact meanSquareError_le_of_gap (gaussianViews (fun _ => ρ) hρ).l2World.inner_form
    (gaussianViews (fun _ => ρ) hρ).l2World.orthonormal_z h0 h1
    (fun i => (gaussianViews (fun _ => ρ) hρ).l2World.gap_of_mean s0 s1 (c.approximable i)
      (c.mean i)) hδ hε0 hε hQ

/-- **Certificate for continuous encoders** (catalog: `approximate-continuous`). The loss and the
covariance of the embeddings certify a continuous encoder with `m ≤ n` outputs, with no access to
the latents: if `δ` and `ε` are upper bounds of its excess loss and of `|Cov h - 1|`, there is `Q`
with `Q Qᵀ = 1` and `E |h(x) - Q x|² ≤ D + (ε + D)²`, where `D = δ / (2 ρ (1 - ρ))`. -/
theorem certificate_continuous (h0 : 0 < ρ) (h1 : ρ < 1) (hmn : m ≤ n)
    {h : Fin m → (Fin n → R) → R} (w : ContinuousCentered h) {δ ε : R}
    (hδ : gaussianExcess ρ h ≤ δ) (hε0 : 0 ≤ ε) (hε : RectMat.nsq (gaussianCov h - 1) ≤ ε * ε) :
    let D := δ / (2 * ρ * (1 - ρ))
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      gaussianError h Q ≤ D + (ε + D) * (ε + D) := by
  obtain ⟨Q, hQ⟩ := exists_isProcrustes hmn (gaussianCross h)
  refine ⟨Q, hQ.orth, fun e => ?_, approximate_continuous h0 h1 w hδ hε0 hε hQ⟩
  subst e
  exact Mat.transpose_mul_self hQ.orth

/-- The hypotheses are met: `x ↦ P x` with `P Pᵀ = 1` has `δ = ε = 0`, so it is certified to be
without error. -/
example (h0 : 0 < ρ) (h1 : ρ < 1) (hmn : m ≤ n) {P : RectMat m n R}
    (hP : P.mul P.transpose = (1 : Mat m R)) : ∃ Q : RectMat m n R,
    Q.mul Q.transpose = (1 : Mat m R) ∧
      gaussianError (fun i x => sum fun j => P i j * x j) Q ≤ 0 := by
  obtain ⟨w, l⟩ := forward_converse_continuous (Std.le_of_lt h0) (Std.le_of_lt h1) hP
  have tr : gaussianExcess ρ (fun i x => sum fun j => P i j * x j) = 0 := by
    rw [gaussianExcess, l, sum_congr (g := fun _ => 1) fun i => by rw [w.cov i i, if_pos rfl],
      sum_const]
    grind
  obtain ⟨Q, hQ, _, e⟩ := certificate_continuous h0 h1 hmn w.centered (δ := 0) (ε := 0)
    (by rw [tr]; exact Std.le_refl _) (Std.le_refl _) (by
      rw [w.cov_eq, RectMat.nsq, sum_eq_zero fun i => sum_eq_zero fun j => by
        rw [RectMat.sub_apply]; grind]
      grind)
  refine ⟨Q, hQ, Std.le_trans e ?_⟩
  rw [Field.div_eq_mul_inv]
  grind

end LeJEPA
