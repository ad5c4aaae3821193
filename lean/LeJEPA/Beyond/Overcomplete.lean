module

public import LeJEPA.Algebra.Order
public import LeJEPA.Beyond.DegreeTwo
public import LeJEPA.Forward.Polynomial

/-!
# More outputs than latents

With one rate `0 < r < 1` and more outputs than latents, the extra outputs of a whitened encoder
cannot be linear, and quadratic features decorrelate least among the others: the least alignment
loss is `2 (1 - r) n + 2 (1 - r²) (m - n)`, as long as the second degree has room for the `m - n`
extra dimensions (`LeJEPA.Beyond.OvercompleteAttained`).

An encoder that attains it is determined up to an orthogonal change of outputs: its outputs are
`h = M z + p` with `Mᵀ M = 1` and `p` of degree 2. Equivalently, `z = Mᵀ h`: the latents are still
recovered, exactly and linearly, as an orthogonal projection of the outputs, and the rest of the
embedding, `h - M z`, is purely quadratic. So overcompleteness costs nothing in identifiability.

The bound holds for every `m`; for `m < n` it is below the sharp bound `2 (1 - r) m` and is never
attained. For `m = n` this is the forward theorem: the squared norms of `p` sum to `m - n = 0`.

## Main results
* `overcomplete`: the bound, and exactly what attains it.
* `overcomplete_room`: it is attained only if `n ≤ m ≤ n + n (n + 1) / 2`.
-/

public section

namespace LeJEPA
open Lean.Grind VectorSpace

universe u v
attribute [local instance] Semiring.natCast

section Ring
variable {R : Type u} {A : Type v} [CommRing R] {m n : Nat} {r : R}

private theorem bound_eq (r : R) (m n : Nat) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) =
      2 * (1 - r * r) * (m : R) - 2 * sum fun _ : Fin n => r - r * r := by
  rw [sum_const]; grind

/-- The squared entries of `M` add up to `n`. -/
private theorem sum_sq_entries {M : RectMat m n R} (hM : M.transpose.mul M = (1 : Mat n R)) :
    (sum fun i => sum fun j => M i j * M i j) = (n : R) := by
  have col : ∀ j, (sum fun i => M i j * M i j) = 1 := fun j => by
    have : (sum fun i => M i j * M i j) = if j = j then 1 else 0 :=
      (RectMat.mul_transpose_eq_one_iff M.transpose).1 hM j j
    rw [this, if_pos rfl]
  rw [sum_comm, sum_congr col, sum_const]
  grind

variable [LE R] [IntModule A] [VectorSpace R A] {W : OUWorld R A n fun _ => r}

/-- The encoder is `M z + p` with `Mᵀ M = 1` and every `p_i` of degree 2, up to norm zero. -/
@[expose] def IsLinearPlusQuadratic (W : OUWorld R A n fun _ => r) (h : Fin m → A)
    (M : RectMat m n R) : Prop :=
  M.transpose.mul M = (1 : Mat n R) ∧ ∃ p : Fin m → A, ∀ i, W.HasDegree 2 (p i) ∧
    W.inner (h i - (linComb (M i) W.z + p i)) (h i - (linComb (M i) W.z + p i)) = 0

private theorem degree_one_linComb (q : Fin n → R) : W.HasDegree 1 (linComb q W.z) :=
  .sum fun k => .chaos (by rw [degree_raise, degree_zero]) (.smul _ (W.chaos_z k))

private theorem linComb_orthogonal {p : A} (hp : W.HasDegree 2 p) (q : Fin n → R) :
    W.inner (linComb q W.z) p = 0 ∧ W.cross (linComb q W.z) p = 0 :=
  (degree_one_linComb q).orthogonal hp (by omega)

end Ring

variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {r : R}
  {W : OUWorld R A n fun _ => r} {h : Fin m → A}

/-- The residual of an output that leaves no slack has degree 2. -/
private theorem exists_degree_two_of_slack (h0 : 0 < r) (h1 : r < 1) {f : A} (hf : W.IsPoly f)
    (mean : W.inner f W.one = 0)
    (slack : gapSlack W.inner W.cross W.z (fun _ => r) (r * r) f = 0) :
    ∃ p, W.HasDegree 2 p ∧ W.inner (f - (W.linearPart f + p)) (f - (W.linearPart f + p)) = 0 := by
  have hl : W.IsPoly (W.linearPart f) := .linComb _ fun i => .z i
  have lz : ∀ j, W.inner (W.linearPart f) (W.z j) = W.inner f (W.z j) := fun j =>
    W.orthonormal_z.linComb_apply W.inner_form.toSymmForm _ j
  have l1 : W.inner (W.linearPart f) W.one = 0 := by
    rw [OUWorld.linearPart, W.inner_form.linComb_left]
    exact sum_eq_zero fun j => by rw [W.inner_z_one]; grind
  have cl : W.cross (W.linearPart f) f = r * W.inner (W.linearPart f) f := by
    rw [OUWorld.linearPart, W.cross_form.linComb_left, W.inner_form.linComb_left, ← sum_mul_left]
    exact sum_congr fun j => by rw [OUWorld.cross_z hf]; grind
  have cll : W.cross (W.linearPart f) (W.linearPart f) =
      r * W.inner (W.linearPart f) (W.linearPart f) := by
    rw [OUWorld.inner_linearPart_self, OUWorld.linearPart, OUWorld.cross_linComb_z, sum_mul_left]
  have il : W.inner f (W.linearPart f) = W.inner (W.linearPart f) (W.linearPart f) := by
    rw [OUWorld.inner_linearPart_self, OUWorld.linearPart, W.inner_form.linComb_right]
  have s : gapSlack W.inner W.cross W.z (fun _ => r) (r * r) f =
      r * r * W.inner f f + (r - r * r) * W.inner (W.linearPart f) (W.linearPart f)
        - W.cross f f := by
    rw [gapSlack, sum_mul_left, OUWorld.inner_linearPart_self]
  obtain ⟨p, hp, null⟩ := (hf.sub hl).exists_degree_two h0 h1
    (by rw [W.inner_form.sub_left, mean, l1]; grind)
    (fun j => by rw [W.inner_form.sub_left, lz]; grind)
    (by
      rw [W.inner_form.sub_self, W.cross_form.sub_self, W.cross_form.comm f (W.linearPart f), cl,
        cll, W.inner_form.comm (W.linearPart f) f, il]
      grind)
  exact ⟨p, hp, by rwa [show f - (W.linearPart f + p) = f - W.linearPart f - p by grind]⟩

section Parts
variable {M : RectMat m n R}

/-- Norm and pair correlation of an output of the form `M z + p`. -/
private theorem output_eq {f p : A} {q : Fin n → R} (hf : W.IsPoly f) (hp : W.HasDegree 2 p)
    (null : W.inner (f - (linComb q W.z + p)) (f - (linComb q W.z + p)) = 0) :
    W.inner f f = (sum fun j => q j * q j) + W.inner p p ∧
      W.cross f f = r * (sum fun j => q j * q j) + r * r * W.inner p p := by
  have hp' : W.IsPoly p := hp.isPoly
  have hq : W.IsPoly (linComb q W.z + p) := .add (.linComb q fun i => .z i) hp'
  have o := linComb_orthogonal hp q
  have cp : W.cross p p = r ^ 2 * W.inner p p := hp.cross_eq hp'
  have e : W.inner f f = W.inner (linComb q W.z + p) (linComb q W.z + p) := by
    rw [W.inner_form.congr null f, W.inner_form.comm, W.inner_form.congr null]
  have ec : W.cross f f = W.cross (linComb q W.z + p) (linComb q W.z + p) := by
    have a := (hf.sub hq).cross_eq_zero hf null
    have b := (hf.sub hq).cross_eq_zero hq null
    rw [W.cross_form.sub_left] at a b
    rw [W.cross_form.comm f] at b
    grind
  rw [e, ec, W.inner_form.add_self, W.cross_form.add_self, o.1, o.2, cp,
    W.orthonormal_z.linComb_linComb W.inner_form.toSymmForm, OUWorld.cross_linComb_z, sum_mul_left]
  grind

/-- The norms of the quadratic parts add up to the number of extra outputs. -/
private theorem sum_quadratic_parts (hh : W.Whitened h)
    (hM : M.transpose.mul M = (1 : Mat n R)) {p : Fin m → A} (hp : ∀ i, W.HasDegree 2 (p i))
    (null : ∀ i, W.inner (h i - (linComb (M i) W.z + p i)) (h i - (linComb (M i) W.z + p i)) = 0) :
    (sum fun i => W.inner (p i) (p i)) = (m : R) - (n : R) := by
  have e : (sum fun i => W.inner (p i) (p i)) =
      (sum fun _ : Fin m => (1 : R)) - sum fun i => sum fun j => M i j * M i j := by
    rw [← sum_sub]
    exact sum_congr fun i => by
      have := (output_eq (hh.isPoly i) (hp i) (null i)).1
      rw [hh.cov.self] at this
      grind
  rw [e, sum_const, sum_sq_entries hM]
  grind

end Parts

/-- **More outputs than latents** (beyond the paper; catalog: `overcomplete`). With one rate
`0 < r < 1`, a whitened polynomial encoder with `m` outputs has alignment loss at least
`2 (1 - r) n + 2 (1 - r²) (m - n)`. It attains this if and only if, up to norm zero, its outputs are
`M z + p` with `Mᵀ M = 1` and every `p_i` of degree 2; and then `z = Mᵀ h`. -/
theorem overcomplete (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → A}
    (hh : W.Whitened h) :
    2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ≤ W.loss h ∧
    (W.loss h ≤ 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) ↔
      ∃ M : RectMat m n R, IsLinearPlusQuadratic W h M) ∧
    ∀ M : RectMat m n R, IsLinearPlusQuadratic W h M → ∀ j,
      W.inner (W.z j - linComb (M.transpose j) h) (W.z j - linComb (M.transpose j) h) = 0 := by
  have gap := fun i => (hh.isPoly i).gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.mean i)
  have slow : r * r < r := by
    have := OrderedRing.mul_pos h0 (by grind : 0 < 1 - r)
    grind
  refine ⟨?_, ⟨fun opt => ?_, ?_⟩, ?_⟩
  · rw [bound_eq]
    exact le_alignmentLoss_of_rate_gap W.inner_form W.orthonormal_z
      (fun _ => Std.le_of_lt slow) hh.cov gap
  · rw [bound_eq] at opt
    obtain ⟨slack, null⟩ := rigid_of_rate_gap W.inner_form W.orthonormal_z (fun _ => slow) hh.cov
      gap opt
    refine ⟨fun i j => W.inner (h i) (W.z j), ?_, Classical.skolem.1 fun i =>
      exists_degree_two_of_slack h0 h1 (hh.isPoly i) (hh.mean i) (slack i)⟩
    have orth := IsOrthonormal.coeff_mul_transpose W.inner_form W.orthonormal_z null
    have e : RectMat.transpose (fun i j => W.inner (h i) (W.z j)) =
        fun j i => W.inner (W.z j) (h i) := RectMat.ext fun j i => W.inner_form.comm _ _
    have e' : (fun i j => W.inner (h i) (W.z j)) =
        RectMat.transpose (fun j i => W.inner (W.z j) (h i)) :=
      RectMat.ext fun i j => W.inner_form.comm _ _
    rw [e, e']
    exact orth
  · rintro ⟨M, hM, p, ex⟩
    have hp := fun i => (ex i).1
    have null := fun i => (ex i).2
    have tot := sum_quadratic_parts hh hM hp null
    have sq := sum_sq_entries hM
    have l : W.loss h = (sum fun _ : Fin m => (2 : R)) -
        2 * (r * (sum fun i => sum fun j => M i j * M i j)
          + r * r * sum fun i => W.inner (p i) (p i)) := by
      rw [OUWorld.loss, alignmentLoss, ← sum_mul_left, ← sum_mul_left, ← sum_add, ← sum_mul_left,
        ← sum_sub]
      exact sum_congr fun i => by
        rw [hh.cov.self, (output_eq (hh.isPoly i) (hp i) (null i)).2]; grind
    rw [l, sum_const, tot, sq]
    have : (m : R) * 2 - 2 * (r * (n : R) + r * r * ((m : R) - (n : R))) =
      2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R)) := by grind
    rw [this]
    exact Std.le_refl _
  · rintro M ⟨hM, p, ex⟩ j
    have coeff : ∀ i, W.inner (W.z j) (h i) = M i j := fun i => by
      obtain ⟨hp, null⟩ := ex i
      have zp : W.inner (p i) (W.z j) = 0 := by
        have := (linComb_orthogonal hp fun k => if k = j then 1 else 0).1
        rw [linComb_single, one_smul] at this
        rw [W.inner_form.comm]; exact this
      rw [W.inner_form.comm, W.inner_form.congr null, W.inner_form.add_left,
        W.orthonormal_z.linComb_apply W.inner_form.toSymmForm, zp]
      grind
    have col : (sum fun i => M i j * M i j) = if j = j then 1 else 0 :=
      (RectMat.mul_transpose_eq_one_iff M.transpose).1 hM j j
    have e : M.transpose j = fun i => W.inner (W.z j) (h i) := funext fun i => (coeff i).symm
    rw [e, hh.cov.bessel_eq W.inner_form.toSymmForm, W.orthonormal_z.self]
    simp only [coeff]
    rw [col, if_pos rfl]
    grind

/-- The order of naturals can be read off in `R`. -/
private theorem le_of_natCast_le {a b : Nat} (hab : (a : R) ≤ (b : R)) : a ≤ b := by
  refine Classical.byContradiction fun hn => ?_
  obtain ⟨c, rfl⟩ : ∃ c, a = b + c := ⟨a - b, by omega⟩
  have := natCast_pos (R := R) (n := c) (by omega)
  rw [Semiring.natCast_add] at hab
  grind

/-- The sum of the squared norms of all quadratic features. -/
private theorem sum_inner_quad (W : OUWorld R A n fun _ => r) :
    (sum fun a => sum fun b => W.inner (W.quad a b) (W.quad a b)) =
      (n : R) * (n : R) + (n : R) := by
  have e : ∀ a b, W.inner (W.quad a b) (W.quad a b) = 1 + if b = a then 1 else 0 := fun a b => by
    rw [W.inner_quad_quad]; grind
  have s : ∀ a : Fin n, (sum fun b : Fin n => (1 : R) + if b = a then 1 else 0) = (n : R) + 1 :=
    fun a => by rw [sum_add, sum_const, sum_ite_eq a fun _ => (1 : R)]; grind
  simp only [e, s]
  rw [sum_const]
  grind

/-- **The room of the second degree** (catalog: `overcomplete`): the bound of `overcomplete` is
attained only if there are at least as many outputs as latents and at most `n (n + 1) / 2` more. -/
theorem overcomplete_room (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1) {h : Fin m → A}
    (hh : W.Whitened h)
    (opt : W.loss h ≤ 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R))) :
    n ≤ m ∧ 2 * m ≤ 2 * n + n * (n + 1) := by
  obtain ⟨M, hM, p, ex⟩ := (overcomplete W h0 h1 hh).2.1.1 opt
  have hp := fun i => (ex i).1
  have null := fun i => (ex i).2
  have tot := sum_quadratic_parts hh hM hp null
  have same : ∀ i a b, W.inner (p i) (W.quad a b) = W.inner (h i) (W.quad a b) := fun i a b => by
    rw [W.inner_form.congr (null i), W.inner_form.add_left,
      (linComb_orthogonal (W.hasDegree_quad a b) (M i)).1]
    grind
  have twice : 2 * (sum fun i => W.inner (p i) (p i)) = sum fun a => sum fun b => sum fun i =>
      W.inner (W.quad a b) (h i) * W.inner (W.quad a b) (h i) := by
    rw [← sum_mul_left, sum_congr fun i => (hp i).two_mul_inner_self, sum_comm]
    refine sum_congr fun a => ?_
    rw [sum_comm]
    exact sum_congr fun b => sum_congr fun i => by rw [same, W.inner_form.comm]
  have le : (sum fun a => sum fun b => sum fun i =>
      W.inner (W.quad a b) (h i) * W.inner (W.quad a b) (h i)) ≤
      sum fun a => sum fun b => W.inner (W.quad a b) (W.quad a b) :=
    sum_le_sum fun a => sum_le_sum fun b => hh.cov.bessel_le W.inner_form (W.quad a b)
  have nonneg := sum_nonneg fun i => W.inner_form.nonneg (p i)
  rw [sum_inner_quad, ← twice, tot] at le
  rw [tot] at nonneg
  refine ⟨le_of_natCast_le (R := R) (by grind), le_of_natCast_le (R := R) ?_⟩
  have two : ((2 : Nat) : R) = 2 := by
    rw [Semiring.natCast_succ, Semiring.natCast_one]; grind
  rw [Semiring.natCast_mul, Semiring.natCast_add, Semiring.natCast_mul, Semiring.natCast_mul,
    Semiring.natCast_add n 1, Semiring.natCast_one, two]
  grind

end LeJEPA
