module

public import LeJEPA.Beyond.RateGap
public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.Polynomial

/-!
# Fewer outputs select the slowest latents

Latents of different rates, listed slow ones first by an injection `e`: `ρ_(e k) > κ` for `k < m`,
and `ρ_j ≤ κ` for all others, as well as every product of two rates. Then an encoder with `m`
outputs does best by encoding exactly the `m` slow latents: the least alignment loss under whitening
is `Σ_k 2 (1 - ρ_(e k))`, and it is attained by the orthogonal mixtures of the `z_(e k)` and by
nothing else.

A latent outside the list may be as fast as it likes, and it may have the rate `κ` itself. That a
product of two rates must not exceed `κ` says that no quadratic feature is slower than the slow
latents (see `LeJEPA.Beyond.Anisotropy` for what happens otherwise). With `m = n` and `e` the
identity this is the forward theorem with a rate per latent; with `m = 0` it says nothing.

## Main results
* `slowest_latents`, and `slowest_latents_approximable` for limits of polynomials in mean square.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

namespace OUWorld

section Ring
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {m n : Nat}
  {ρ : Fin n → R} (W : OUWorld R A n ρ)

/-- Coordinates picked by an injection are orthonormal. -/
theorem orthonormal_z_comp {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l) :
    IsOrthonormal W.inner fun k => W.z (e k) := fun k l => by
  show W.inner (W.z (e k)) (W.z (e l)) = _
  rw [W.orthonormal_z]
  by_cases h : k = l
  · rw [if_pos h, if_pos (by rw [h])]
  · rw [if_neg h, if_neg fun h' => h (inj k l h')]

/-- The pair correlations of coordinates picked by an injection. -/
theorem cross_z_comp {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l) (k l : Fin m) :
    W.cross (W.z (e k)) (W.z (e l)) = if k = l then ρ (e k) else 0 := by
  rw [cross_z (.z _), W.orthonormal_z_comp inj k l]
  split <;> grind

/-- Orthogonal mixtures of some of the latents are whitened, and their loss is the sum of that of
the latents. -/
theorem whitened_linComb_comp {e : Fin m → Fin n} (inj : ∀ k l, e k = e l → k = l) {Q : Mat m R}
    (hQ : Q * Q.transpose = 1) (hQ' : Q.transpose * Q = 1) :
    W.Whitened (fun i => linComb (Q i) fun k => W.z (e k)) ∧
      W.loss (fun i => linComb (Q i) fun k => W.z (e k)) = sum fun k => 2 * (1 - ρ (e k)) :=
  ⟨{ isPoly := fun i => .linComb _ fun k => .z _
     mean := fun i => by
       rw [W.inner_form.linComb_left]
       exact sum_eq_zero fun k => by rw [W.inner_z_one]; grind
     cov := ((W.orthonormal_z_comp inj).linComb_iff W.inner_form.toSymmForm Q).2 hQ },
    alignmentLoss_linComb W.inner_form.toSymmForm W.cross_form (W.orthonormal_z_comp inj)
      (W.cross_z_comp inj) hQ hQ'⟩

end Ring

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {ρ : Fin n → R}
  {W : OUWorld R A n ρ}

/-- Polynomial observables at distance zero have the same pair correlations. -/
theorem IsPoly.cross_congr {f f' g g' : A} (hf : W.IsPoly f) (hf' : W.IsPoly f') (hg : W.IsPoly g)
    (hg' : W.IsPoly g') (nf : W.inner (f - f') (f - f') = 0)
    (ng : W.inner (g - g') (g - g') = 0) : W.cross f g = W.cross f' g' := by
  have a := (hf.sub hf').cross_eq_zero hg nf
  have b := (hg.sub hg').cross_eq_zero hf' ng
  rw [W.cross_form.sub_left] at a b
  rw [W.cross_form.comm g, W.cross_form.comm g'] at b
  grind

/-- Encoders at distance zero have the same loss. -/
theorem loss_congr {h h' : Fin m → A} (hh : ∀ i, W.IsPoly (h i)) (hh' : ∀ i, W.IsPoly (h' i))
    (null : ∀ i, W.inner (h i - h' i) (h i - h' i) = 0) : W.loss h = W.loss h' :=
  sum_congr fun i => by
    rw [(hh i).cross_congr (hh' i) (hh i) (hh' i) (null i) (null i),
      W.inner_form.congr (null i) (h i), W.inner_form.comm, W.inner_form.congr (null i) (h' i)]

/-- The gap inequality for whitened outputs, over the slow latents. -/
theorem Whitened.gap_comp {p : Nat} {h : Fin p → A} (hh : W.Whitened h) (h0 : ∀ i, 0 ≤ ρ i)
    (h1 : ∀ i, ρ i ≤ 1) {κ : R} (hκ : ∀ i j, ρ i * ρ j ≤ κ) {e : Fin m → Fin n}
    (inj : ∀ k l, e k = e l → k = l) (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) (i : Fin p) :
    Gap W.inner W.cross (fun k => W.z (e k)) (fun k => ρ (e k)) κ (h i) := by
  refine Gap.comp inj fast ?_
  have := (hh.isPoly i).gap h0 h1 hκ
  rw [hh.mean i] at this
  simp only [Gap]
  grind

end Order
end OUWorld

section Main
variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {m n : Nat} {ρ : Fin n → R} {W : OUWorld R A n ρ} {κ : R} {e : Fin m → Fin n}

/-- **The slowest latents** (beyond the paper; catalog: `slowest-latents`). Rates in `[0, 1]`, and a
threshold `κ` that no product of two rates exceeds; `e` lists without repetition the latents with
`ρ_(e k) > κ`, and all others have rates at most `κ`. Then a whitened polynomial encoder with as
many outputs as there are slow latents has alignment loss at least `Σ_k 2 (1 - ρ_(e k))`, and it
attains this if and only if it is an orthogonal mixture of the slow latents (up to norm zero). -/
theorem slowest_latents (W : OUWorld R A n ρ) (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1)
    (hκ : ∀ i j, ρ i * ρ j ≤ κ) (inj : ∀ k l, e k = e l → k = l) (slow : ∀ k, κ < ρ (e k))
    (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {h : Fin m → A} (hh : W.Whitened h) :
    (sum fun k => 2 * (1 - ρ (e k))) ≤ W.loss h ∧
    (W.loss h ≤ (sum fun k => 2 * (1 - ρ (e k))) ↔
      ∃ Q : Mat m R, Q * Q.transpose = 1 ∧ ∀ i, W.inner (h i - linComb (Q i) fun k => W.z (e k))
        (h i - linComb (Q i) fun k => W.z (e k)) = 0) := by
  have gap := hh.gap_comp h0 h1 hκ inj fast
  have hz := W.orthonormal_z_comp inj
  refine ⟨?_, exists_matrix_of_rate_gap W.inner_form hz slow hh.cov gap, ?_⟩
  · rw [sum_two_mul_one_sub κ fun k => ρ (e k)]
    exact le_alignmentLoss_of_rate_gap W.inner_form hz (fun k => Std.le_of_lt (slow k)) hh.cov gap
  · rintro ⟨Q, hQ, null⟩
    obtain ⟨hw, hl⟩ := W.whitened_linComb_comp inj hQ (Mat.transpose_mul_self hQ)
    rw [OUWorld.loss_congr hh.isPoly hw.isPoly null, hl]
    exact Std.le_refl _

/-- **The slowest latents** (catalog: `slowest-latents`) for encoders whose outputs are limits of
polynomials in mean square. -/
theorem slowest_latents_approximable (L : L2World W H) (h0 : ∀ i, 0 ≤ ρ i) (h1 : ∀ i, ρ i ≤ 1)
    (hκ0 : 0 ≤ κ) (hκ : ∀ i j, ρ i * ρ j ≤ κ) (inj : ∀ k l, e k = e l → k = l)
    (slow : ∀ k, κ < ρ (e k)) (fast : ∀ j, (∀ k, e k ≠ j) → ρ j ≤ κ) {h : Fin m → H}
    (hh : L.Whitened h) :
    (sum fun k => 2 * (1 - ρ (e k))) ≤ L.loss h ∧
    (L.loss h ≤ (sum fun k => 2 * (1 - ρ (e k))) →
      ∃ Q : Mat m R, Q * Q.transpose = 1 ∧ ∀ i, L.inner (h i - linComb (Q i) fun k => L.z (e k))
        (h i - linComb (Q i) fun k => L.z (e k)) = 0) := by
  have gap : ∀ i, Gap L.inner L.cross (fun k => L.z (e k)) (fun k => ρ (e k)) κ (h i) := fun i => by
    refine Gap.comp inj fast ?_
    have := L.gap h0 h1 hκ0 hκ (hh.approximable i)
    rw [hh.mean i] at this
    simp only [Gap]
    grind
  have hz : IsOrthonormal L.inner fun k => L.z (e k) := fun k l => by
    show L.inner (L.ι _) (L.ι _) = _
    rw [L.inner_ι]
    exact W.orthonormal_z_comp inj k l
  refine ⟨?_, exists_matrix_of_rate_gap L.inner_form hz slow hh.cov gap⟩
  rw [sum_two_mul_one_sub κ fun k => ρ (e k)]
  exact le_alignmentLoss_of_rate_gap L.inner_form hz (fun k => Std.le_of_lt (slow k)) hh.cov gap

end Main

/-- Two latents at the rates 1/2 and 1/4, one output, `κ = 1/4`: the fast latent has the rate `κ`,
which is also the rate of `He_2` of the slow one. The best output is the slow latent up to sign. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A]
    (W : OUWorld Rat A 2 fun i => if i = 0 then 1 / 2 else 1 / 4) {h : Fin 1 → A}
    (hh : W.Whitened h) (opt : W.loss h ≤ 1) : ∃ q : Rat, q * q = 1 ∧
      W.inner (h 0 - q • W.z 0) (h 0 - q • W.z 0) = 0 := by
  have r : ∀ i : Fin 2, i = 0 ∨ i = 1 := fun i => by omega
  have n10 : ¬ (1 : Fin 2) = 0 := by decide
  have key := slowest_latents W (κ := 1 / 4) (e := fun _ : Fin 1 => 0)
    (fun i => by rcases r i with rfl | rfl <;> simp only [if_pos, if_neg n10] <;> grind)
    (fun i => by rcases r i with rfl | rfl <;> simp only [if_pos, if_neg n10] <;> grind)
    (fun i j => by
      rcases r i with rfl | rfl <;> rcases r j with rfl | rfl <;>
        simp only [if_pos, if_neg n10] <;> grind)
    (fun k l _ => by omega) (fun k => by simp only [if_pos]; grind)
    (fun j hj => by
      rcases r j with rfl | rfl
      · exact absurd rfl (hj 0)
      · simp only [if_neg n10]; exact Std.le_refl _) hh
  obtain ⟨Q, hQ, null⟩ := key.2.1 (by simp only [sum_last, sum_empty, if_pos]; grind)
  have row : (sum fun k => Q 0 k * Q 0 k) = if (0 : Fin 1) = 0 then 1 else 0 :=
    (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0
  have e : (linComb (Q 0) fun _ => W.z 0) = Q 0 0 • W.z 0 := by
    show 0 + Q 0 0 • W.z 0 = _
    grind
  have n := null 0
  rw [e] at n
  refine ⟨Q 0 0, ?_, n⟩
  rw [if_pos rfl, sum_last, sum_empty] at row
  have : Q 0 (Fin.last 0) = Q 0 0 := rfl
  grind

end LeJEPA
