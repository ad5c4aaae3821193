module

public import LeJEPA.Forward.Counterexample
public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.Polynomial

/-!
# The forward theorem with nothing left abstract

The forward theorem and its converse as statements on polynomials and their Gaussian moments, and a
worked instance with all numbers.

## Main results
* `forward_identifiability_polynomial`; `forward_one_output_polynomial` for one output.
* `forward_converse_polynomial`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-!
## The forward theorem for polynomials, written out

`forward_identifiability` in the world of polynomials, with nothing left abstract: the encoder is a
list of polynomials in `n` variables, its mean and covariance are Gaussian moments, and the loss is
the expectation of `(h_i(z) - h_i(ρ z + σ ξ))²`. The conclusion is an equality of polynomials,
`h_i = Σ_j Q_ij z_j`.
-/

section
open MvPoly (C var)
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat}

namespace polynomialWorld
variable {ρ σ : Fin n → R} (h : ∀ i, ρ i * ρ i + σ i * σ i = 1)
include h

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- `E (f(z) - f(z'))² = 2 E f(z)² - 2 E f(z) f(z')`, by stationarity. -/
theorem expect_sub_noisy_mul_self (f : MvPoly R n) :
    MvPoly.expect (MvPoly.expect ((C f - MvPoly.noisy ρ σ f) * (C f - MvPoly.noisy ρ σ f))) =
      2 * MvPoly.expect (f * f) - 2 * MvPoly.expectPair ρ σ f f := by
  have e : (C f - MvPoly.noisy ρ σ f) * (C f - MvPoly.noisy ρ σ f) =
      C f * C f + MvPoly.noisy ρ σ f * MvPoly.noisy ρ σ f - (C f * MvPoly.noisy ρ σ f
        + C f * MvPoly.noisy ρ σ f) := by grind
  rw [e, ← MvPoly.C_mul, ← RingMap.map_mul, MvPoly.expect_sub, MvPoly.expect_add,
    MvPoly.expect_add, MvPoly.expect_sub, MvPoly.expect_add, MvPoly.expect_add, MvPoly.expect_C,
    show MvPoly.expect (MvPoly.noisy ρ σ (f * f)) = MvPoly.mehler ρ σ (f * f) from rfl,
    MvPoly.expect_mehler h]
  simp only [MvPoly.expectPair]; grind

/-- The loss of the world of polynomials is the expected squared difference. -/
theorem loss_eq (f : Fin m → MvPoly R n) :
    (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (f i) - MvPoly.noisy ρ σ (f i)) * (C (f i) - MvPoly.noisy ρ σ (f i)))))
      = (polynomialWorld ρ σ h).loss f :=
  sum_congr fun i => expect_sub_noisy_mul_self h (f i)

end polynomialWorld

/-- **Forward identifiability for polynomials** (paper, Theorem 4.1; catalog:
`forward-identifiability`). Let `z` be `n` independent standard Gaussian latents and
`z' = r z + s ξ` with independent standard Gaussian noise, `r² + s² = 1`, `0 < r < 1`. If the
polynomials `h_1, ..., h_m` have mean zero and identity covariance, and
`Σ_i E (h_i(z) - h_i(z'))² ≤ 2 (1 - r) m`, then `h_i = Σ_j Q_ij z_j` with `Q Qᵀ = 1`. -/
theorem forward_identifiability_polynomial {r s : R} (hrs : r * r + s * s = 1) (h0 : 0 < r)
    (h1 : r < 1) {h : Fin m → MvPoly R n} (mean : ∀ i, MvPoly.expect (h i) = 0)
    (cov : ∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0)
    (opt : (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
        (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, h i = sum fun j => C (Q i j) * var j := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  have hw : (polynomialWorld (fun _ => r) (fun _ => s) hσ).Whitened h :=
    { isPoly := fun i => polynomialWorld.isPoly hσ (h i)
      mean := fun i => by
        show MvPoly.expect (h i * 1) = 0
        rw [Semiring.mul_one]; exact mean i
      cov := cov }
  rw [polynomialWorld.loss_eq hσ] at opt
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability _ h0 h1 hw opt
  exact ⟨Q, hQ, hQ', fun i => by
    rw [← polynomialWorld.linComb_z_eq hσ]; exact polynomialWorld.eq_of_norm_sub hσ (e i)⟩

/-- **One output**: a polynomial of mean zero and variance one with `E (f(z) - f(z'))² ≤ 2 (1 - r)`
is `Σ_j q_j z_j` with `Σ_j q_j² = 1`. -/
theorem forward_one_output_polynomial {r s : R} (hrs : r * r + s * s = 1) (h0 : 0 < r) (h1 : r < 1)
    {f : MvPoly R n} (mean : MvPoly.expect f = 0) (variance : MvPoly.expect (f * f) = 1)
    (opt : MvPoly.expect (MvPoly.expect ((C f - MvPoly.noisy (fun _ => r) (fun _ => s) f) *
      (C f - MvPoly.noisy (fun _ => r) (fun _ => s) f))) ≤ 2 * (1 - r)) :
    ∃ q : Fin n → R, (sum fun j => q j * q j) = 1 ∧ f = sum fun j => C (q j) * var j := by
  obtain ⟨Q, hQ, _, e⟩ := forward_identifiability_polynomial hrs h0 h1 (h := fun _ : Fin 1 => f)
    (fun _ => mean) (fun i j => by rw [variance, if_pos (by omega)])
    (by rw [sum_fin_one, Semiring.natCast_one, Semiring.mul_one]; exact opt)
  exact ⟨Q 0, by simpa using (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0, e 0⟩

/-- **Converse for polynomials** (catalog: `forward-converse`). For every `m × n` matrix with
`Q Qᵀ = 1` the linear forms `Σ_j Q_ij z_j` have mean zero, identity covariance, and alignment loss
`2 (1 - r) m`. -/
theorem forward_converse_polynomial {r s : R} (hrs : r * r + s * s = 1) {Q : RectMat m n R}
    (hQ : Q.mul Q.transpose = (1 : Mat m R)) {h : Fin m → MvPoly R n}
    (hh : ∀ i, h i = sum fun j => C (Q i j) * var j) :
    (∀ i, MvPoly.expect (h i) = 0) ∧
    (∀ i j, MvPoly.expect (h i * h j) = if i = j then 1 else 0) ∧
    (sum fun i => MvPoly.expect (MvPoly.expect
      ((C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i)) *
        (C (h i) - MvPoly.noisy (fun _ => r) (fun _ => s) (h i))))) = 2 * (1 - r) * (m : R) := by
  have hσ : ∀ _ : Fin n, r * r + s * s = 1 := fun _ => hrs
  have e : h = fun i => linComb (Q i) (polynomialWorld (fun _ => r) (fun _ => s) hσ).z := by
    funext i; rw [polynomialWorld.linComb_z_eq hσ, hh]
  obtain ⟨hw, hl⟩ := forward_converse (polynomialWorld (fun _ => r) (fun _ => s) hσ) hQ
  rw [← e] at hw hl
  refine ⟨fun i => ?_, hw.cov, by rw [polynomialWorld.loss_eq hσ]; exact hl⟩
  have := hw.mean i
  rw [← Semiring.mul_one (h i)]; exact this

end

/-!
## A worked instance

Two latents over the rationals at the rate 3/5, so `z' = (3/5) z + (4/5) ξ`, and polynomials as
observables.

* The encoder that rotates the latents by the angle of the 3-4-5 triangle is whitened, its alignment
  loss is `8/5 = 2 (1 - 3/5) 2`, the bound, and the matrix that the forward theorem gives is that
  rotation: no other matrix produces the encoder.
* The encoder with outputs `z_0 z_1` and `z_1` is whitened too; its loss is `52/25`, strictly above
  the bound, and it is no mixture of the latents.
-/

namespace RotationExample
open MvPoly (C var)

/-- `(3/5)² + (4/5)² = 1`. -/
theorem rate_sq : ∀ _ : Fin 2, (3 / 5 : Rat) * (3 / 5) + 4 / 5 * (4 / 5) = 1 := fun _ => by grind

/-- The world of polynomials in two latents at the rate 3/5. -/
@[expose] def world : OUWorld Rat (MvPoly Rat 2) 2 fun _ => 3 / 5 :=
  polynomialWorld (fun _ => 3 / 5) (fun _ => 4 / 5) rate_sq

/-- The rotation with cosine 3/5 and sine 4/5. -/
@[expose] def rotation : Mat 2 Rat := fun i j =>
  if i = j then 3 / 5 else if i = 0 then -4 / 5 else 4 / 5

theorem rotation_mul_transpose : rotation * rotation.transpose = 1 := by
  refine (RectMat.mul_transpose_eq_one_iff rotation).2 fun i j => ?_
  simp only [sum_last, sum_empty, rotation]
  grind

/-- The encoder that rotates the latents: `(3/5) z_0 - (4/5) z_1` and `(4/5) z_0 + (3/5) z_1`. -/
@[expose] def encoder (i : Fin 2) : MvPoly Rat 2 :=
  if i = 0 then C (3 / 5) * var 0 + C (-4 / 5) * var 1 else C (4 / 5) * var 0 + C (3 / 5) * var 1

theorem encoder_eq (i : Fin 2) : encoder i = linComb (rotation i) world.z := by
  have e : linComb (rotation i) world.z = C (rotation i 0) * var 0 + C (rotation i 1) * var 1 := by
    rw [world, polynomialWorld.linComb_z_eq]
    show 0 + C (rotation i 0) * var 0 + C (rotation i 1) * var 1 = _
    grind
  rw [e]
  have h : i = 0 ∨ i = 1 := by omega
  rcases h with rfl | rfl <;> rfl

/-- The rotation is whitened and its loss is the bound, 8/5. -/
theorem encoder_attains : world.Whitened encoder ∧ world.loss encoder = 8 / 5 ∧
    world.loss encoder = 2 * (1 - 3 / 5) * ((2 : Nat) : Rat) := by
  obtain ⟨hw, hl⟩ := forward_converse world rotation_mul_transpose
  rw [← funext encoder_eq] at hw hl
  exact ⟨hw, by rw [hl]; grind, hl⟩

/-- The forward theorem applied to the rotated latents gives back the rotation, and nothing else. -/
theorem encoder_recovered :
    ∃ Q : Mat 2 Rat, Q * Q.transpose = 1 ∧ Q.transpose * Q = 1 ∧
      (∀ i, encoder i = sum fun j => C (Q i j) * var j) ∧ Q = rotation := by
  obtain ⟨hw, _, hl⟩ := encoder_attains
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability world (by grind) (by grind) hw
    (by rw [hl]; exact Std.le_refl _)
  refine ⟨Q, hQ, hQ' rfl, fun i => ?_, RectMat.ext fun i j => ?_⟩
  · rw [← polynomialWorld.linComb_z_eq rate_sq]
    exact polynomialWorld.eq_of_norm_sub rate_sq (e i)
  · rw [matrix_eq_inner world e, encoder_eq,
      world.orthonormal_z.linComb_apply world.inner_form.toSymmForm]

/-- The encoder with outputs `z_0 z_1` and `z_1`. -/
@[expose] def quadratic (i : Fin 2) : MvPoly Rat 2 := if i = 0 then var 0 * var 1 else var 1

theorem quadratic_zero : quadratic 0 = world.zz 0 1 := by
  show var 0 * var 1 = var 0 * (var 1 * 1)
  grind

theorem quadratic_one : quadratic 1 = world.z 1 := by
  show var 1 = var 1 * 1
  grind

/-- The quadratic encoder is whitened, its loss 52/25 is above the bound 8/5, and it is no mixture
of the latents. -/
theorem quadratic_misses : world.Whitened quadratic ∧ world.loss quadratic = 52 / 25 ∧
    ∀ Q : Mat 2 Rat, quadratic 0 ≠ sum fun j => C (Q 0 j) * var j := by
  have cases : ∀ {P : Fin 2 → Prop}, P 0 → P 1 → ∀ i, P i := fun h0 h1 i => by
    have h : i = 0 ∨ i = 1 := by omega
    rcases h with rfl | rfl
    · exact h0
    · exact h1
  have n01 : (0 : Fin 2) ≠ 1 := by decide
  refine ⟨⟨cases ?_ ?_, cases ?_ ?_, cases (cases ?_ ?_) (cases ?_ ?_)⟩, ?_, fun Q h => ?_⟩
  · rw [quadratic_zero]; exact world.isPoly_zz
  · rw [quadratic_one]; exact .z 1
  · rw [quadratic_zero]; exact world.inner_zz_one n01
  · rw [quadratic_one]; exact world.inner_z_one 1
  · rw [quadratic_zero, if_pos rfl]; exact world.inner_zz_zz n01
  · rw [quadratic_zero, quadratic_one, if_neg n01]; exact world.inner_zz_z n01 1
  · rw [quadratic_zero, quadratic_one, if_neg (Ne.symm n01), world.inner_form.comm]
    exact world.inner_zz_z n01 1
  · rw [quadratic_one, if_pos rfl]; exact world.orthonormal_z.self 1
  · have e : world.loss quadratic = 0 + (2 * world.inner (quadratic 0) (quadratic 0)
        - 2 * world.cross (quadratic 0) (quadratic 0))
        + (2 * world.inner (quadratic 1) (quadratic 1)
          - 2 * world.cross (quadratic 1) (quadratic 1)) := rfl
    rw [e, quadratic_zero, quadratic_one, world.inner_zz_zz n01, world.cross_zz_zz n01,
      OUWorld.cross_z (.z 1), world.orthonormal_z.self]
    grind
  · refine quadratic_not_linear world n01 (Q 0) ?_
    rw [← quadratic_zero, h, ← polynomialWorld.linComb_z_eq rate_sq]
    show world.inner (linComb (Q 0) world.z - linComb (Q 0) world.z)
      (linComb (Q 0) world.z - linComb (Q 0) world.z) = 0
    rw [world.inner_form.sub_self]; grind

end RotationExample

end LeJEPA
