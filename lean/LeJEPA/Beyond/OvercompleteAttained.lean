module

public import LeJEPA.Algebra.Sum
public import LeJEPA.Beyond.Overcomplete

/-!
# Where the overcomplete bound is attained

How many orthonormal quadratic features there are, counted by pairs of indices, decides how many
outputs beyond the number of latents attain the bound of `overcomplete`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v
attribute [local instance] Semiring.natCast

/-!
## Listing pairs

The pairs `a ≤ b` of indices below `n` can be listed without repetition, and there are
`n (n + 1) / 2` of them: `(a, b)` is number `b (b + 1) / 2 + a`. Likewise the pairs `a < b`, of
which there are `n (n - 1) / 2`.
-/

/-- The triangular number `n (n + 1) / 2`, the number of pairs `a ≤ b < n`. -/
@[expose] def triangular : Nat → Nat
  | 0 => 0
  | n + 1 => triangular n + (n + 1)

theorem two_mul_triangular (n : Nat) : 2 * triangular n = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [triangular, Nat.mul_add, ih, Nat.add_mul n 1 (n + 1 + 1), Nat.mul_add n (n + 1) 1]
    omega

private theorem triangular_le {m n : Nat} (h : m ≤ n) : triangular m ≤ triangular n := by
  induction h with
  | refl => exact Nat.le_refl _
  | step _ ih => exact Nat.le_trans ih (Nat.le_add_right _ _)

private theorem exists_pair (k : Nat) : ∃ a b, a ≤ b ∧ triangular b + a = k := by
  induction k with
  | zero => exact ⟨0, 0, Nat.le_refl _, rfl⟩
  | succ k ih =>
    obtain ⟨a, b, hab, rfl⟩ := ih
    by_cases h : a = b
    · exact ⟨0, b + 1, Nat.zero_le _, by rw [triangular]; omega⟩
    · exact ⟨a + 1, b, by omega, by omega⟩

/-- A list without repetition of `d ≤ n (n + 1) / 2` pairs `a ≤ b`. -/
theorem exists_pairs_le {d n : Nat} (h : 2 * d ≤ n * (n + 1)) : ∃ a b : Fin d → Fin n,
    (∀ k, a k ≤ b k) ∧ ∀ k l, a k = a l → b k = b l → k = l := by
  rw [← two_mul_triangular] at h
  have ex : ∀ k : Fin d, ∃ a b : Fin n, a ≤ b ∧ triangular b + a = (k : Nat) := fun k => by
    obtain ⟨a, b, hab, e⟩ := exists_pair k
    have hb : b < n := by
      refine Classical.byContradiction fun hn => ?_
      have := triangular_le (by omega : n ≤ b)
      have := k.isLt
      omega
    exact ⟨⟨a, by omega⟩, ⟨b, hb⟩, hab, e⟩
  obtain ⟨a, ex⟩ := Classical.skolem.1 ex
  obtain ⟨b, ex⟩ := Classical.skolem.1 ex
  refine ⟨a, b, fun k => (ex k).1, fun k l ha hb => Fin.ext ?_⟩
  rw [← (ex k).2, ← (ex l).2, ha, hb]

/-- A list without repetition of `d ≤ n (n - 1) / 2` pairs `a < b`. -/
theorem exists_pairs_lt {d n : Nat} (h : 2 * d ≤ n * (n - 1)) : ∃ a b : Fin d → Fin n,
    (∀ k, a k < b k) ∧ ∀ k l, a k = a l → b k = b l → k = l := by
  cases n with
  | zero =>
    have hd : d = 0 := by omega
    subst hd
    exact ⟨fun k => k.elim0, fun k => k.elim0, fun k => k.elim0, fun k => k.elim0⟩
  | succ n =>
    obtain ⟨a, b, hab, inj⟩ := exists_pairs_le (d := d) (n := n) (by
      rw [Nat.mul_comm n]; exact h)
    refine ⟨fun k => (a k).castSucc, fun k => (b k).succ, fun k => ?_, fun k l ha hb => ?_⟩
    · have := hab k
      show (a k : Nat) < (b k : Nat) + 1
      omega
    · exact inj k l (Fin.castSucc_inj.1 ha) (Fin.succ_inj.1 hb)

example : triangular 3 = 6 := rfl

/-!
## Overcomplete encoders that attain the bound

The latents and `d` orthonormal quadratic features make a whitened encoder with `n + d` outputs
whose loss is the bound of `overcomplete` (`overcomplete_attained_of_degree_two`). Which orthonormal
quadratic features there are depends on the field: the products `z_a z_b`, `a < b`, are unit
vectors, but `He_2(z_a)` has squared norm 2.

* Over every ordered field the bound is attained for `d ≤ n (n - 1) / 2`, by products of latents
  (`overcomplete_attained_products`).
* Over a field with a root of 2, such as the reals, it is attained exactly for
  `d ≤ n (n + 1) / 2` (`overcomplete_attained_iff`).
* Without that root it may fail to be attained beyond the products: with one latent and two outputs
  it is attained if and only if the field has a root of 2 (`overcomplete_needs_root`), so not over
  the rationals (`not_overcomplete_attained_rat`). There two squares can still be combined:
  `(He_2(z_a) ± He_2(z_b)) / 2` are orthonormal (`orthonormal_square_pair`).
-/

section Ring
variable {R : Type u} {A : Type v} [CommRing R] [LE R] [IntModule A] [VectorSpace R A] {n d : Nat}
  {r : R}

/-- The latents, followed by the features `q`. -/
@[expose] def withFeatures (W : OUWorld R A n fun _ => r) (q : Fin d → A) : Fin (n + d) → A :=
  Fin.addCases (motive := fun _ => A) W.z q

/-- **Attainment** (catalog: `overcomplete`): the latents and `d` orthonormal features of degree 2
are a whitened encoder with the loss `2 (1 - r) n + 2 (1 - r²) d`. -/
theorem overcomplete_attained_of_degree_two (W : OUWorld R A n fun _ => r) {q : Fin d → A}
    (deg : ∀ k, W.HasDegree 2 (q k)) (orth : IsOrthonormal W.inner q) :
    W.Whitened (withFeatures W q) ∧
      W.loss (withFeatures W q) = 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * (d : R) := by
  have poly := fun k => (deg k).isPoly
  have degz : ∀ i, W.HasDegree 1 (W.z i) := fun i =>
    .chaos (by rw [degree_raise, degree_zero]) (W.chaos_z i)
  have left : ∀ i : Fin n, withFeatures W q (i.castAdd d) = W.z i := fun i => by
    simp only [withFeatures, Fin.addCases_left]
  have right : ∀ k : Fin d, withFeatures W q (k.natAdd n) = q k := fun k => by
    simp only [withFeatures, Fin.addCases_right]
  refine ⟨⟨?_, ?_, ?_⟩, ?_⟩
  · refine Fin.addCases (fun i => ?_) fun k => ?_
    · rw [left]; exact .z i
    · rw [right]; exact poly k
  · refine Fin.addCases (fun i => ?_) fun k => ?_
    · rw [left]; exact W.inner_z_one i
    · rw [right]
      exact ((deg k).orthogonal (.chaos degree_zero .one) (by omega)).1
  · refine Fin.addCases (fun i => ?_) fun k => ?_ <;>
      refine Fin.addCases (fun j => ?_) fun l => ?_
    · rw [left, left, W.orthonormal_z]
      by_cases h : i = j
      · rw [if_pos h, if_pos (by rw [h])]
      · rw [if_neg h, if_neg fun e => h (Fin.ext (by simpa using congrArg Fin.val e))]
    · rw [left, right, ((degz i).orthogonal (deg l) (by omega)).1, if_neg fun e => by
        have e' : (i : Nat) = n + (l : Nat) := congrArg Fin.val e
        have := i.isLt
        omega]
    · rw [left, right, ((deg k).orthogonal (degz j) (by omega)).1, if_neg fun e => by
        have e' : n + (k : Nat) = (j : Nat) := congrArg Fin.val e
        have := j.isLt
        omega]
    · rw [right, right, orth]
      by_cases h : k = l
      · rw [if_pos h, if_pos (by rw [h])]
      · rw [if_neg h, if_neg fun e => h (Fin.ext (by
          have e' : n + (k : Nat) = n + (l : Nat) := congrArg Fin.val e
          omega))]
  · rw [OUWorld.loss, alignmentLoss, sum_castAdd_add_sum_natAdd,
      sum_congr (g := fun _ => 2 * (1 - r)) fun i => by
        rw [left, W.orthonormal_z.self, OUWorld.cross_z (.z i), W.orthonormal_z.self]; grind,
      sum_congr (f := fun k : Fin d => 2 * W.inner (withFeatures W q (k.natAdd n))
          (withFeatures W q (k.natAdd n)) - 2 * W.cross (withFeatures W q (k.natAdd n))
          (withFeatures W q (k.natAdd n))) (g := fun _ => 2 * (1 - r * r)) fun k => by
        dsimp only
        rw [right, orth.self, (deg k).cross_eq (poly k), orth.self]; grind,
      sum_const, sum_const]
    grind

/-- Different quadratic features are orthonormal, if the squares are scaled by a root `s` of 1/2. -/
theorem orthonormal_quad (W : OUWorld R A n fun _ => r) {s : R} {a b : Fin d → Fin n}
    (le : ∀ k, a k ≤ b k) (inj : ∀ k l, a k = a l → b k = b l → k = l)
    (hs : ∀ k, a k = b k → s * s * 2 = 1) :
    IsOrthonormal W.inner fun k => (if a k = b k then s else 1) • W.quad (a k) (b k) :=
  fun k l => by
  show W.inner ((if a k = b k then s else 1) • _) ((if a l = b l then s else 1) • _) = _
  rw [W.inner_form.smul_left, W.inner_form.smul_right, W.inner_quad_quad]
  by_cases hkl : k = l
  · subst hkl
    rw [if_pos rfl, if_pos rfl, if_pos rfl]
    by_cases h : a k = b k
    · have := hs k h
      rw [if_pos h, if_pos h, if_pos h.symm]
      grind
    · rw [if_neg h, if_neg h]
      grind
  · have e1 : (if a k = a l then if b k = b l then (1 : R) else 0 else 0) = 0 := by
      split
      · next ha => rw [if_neg fun hb => hkl (inj k l ha hb)]
      · rfl
    have e2 : (if a k = b l then if b k = a l then (1 : R) else 0 else 0) = 0 := by
      split
      · next ha =>
        rw [if_neg fun hb => hkl (inj k l ?_ ?_)]
        all_goals
          have h1 := le k
          have h2 := le l
          omega
      · rfl
    rw [e1, e2, if_neg hkl]
    grind

/-- **Attainment by products of latents** (catalog: `overcomplete`), over every field: for
`d ≤ n (n - 1) / 2`. -/
theorem overcomplete_attained_products (W : OUWorld R A n fun _ => r) (hd : 2 * d ≤ n * (n - 1)) :
    ∃ h : Fin (n + d) → A, W.Whitened h ∧
      W.loss h = 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * (d : R) := by
  obtain ⟨a, b, lt, inj⟩ := exists_pairs_lt hd
  exact ⟨_, overcomplete_attained_of_degree_two W (fun k => W.hasDegree_smul_quad _ _ _)
    (orthonormal_quad W (s := 0) (fun k => by have := lt k; omega) inj fun k h => by
      have := lt k; omega)⟩

/-- **Attainment in all of the second degree** (catalog: `overcomplete`), over a field with a root
of 1/2: for `d ≤ n (n + 1) / 2`. -/
theorem overcomplete_attained (W : OUWorld R A n fun _ => r) {s : R} (hs : s * s * 2 = 1)
    (hd : 2 * d ≤ n * (n + 1)) : ∃ h : Fin (n + d) → A, W.Whitened h ∧
      W.loss h = 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * (d : R) := by
  obtain ⟨a, b, le, inj⟩ := exists_pairs_le hd
  exact ⟨_, overcomplete_attained_of_degree_two W (fun k => W.hasDegree_smul_quad _ _ _)
    (orthonormal_quad W le inj fun _ _ => hs)⟩

end Ring

section Order
variable {R : Type u} {A : Type v} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] {m n : Nat} {r : R}

/-- **When the bound is attained** (catalog: `overcomplete`): over a field with a root of 1/2 (hence
of 2), exactly if there are at least as many outputs as latents and at most `n (n + 1) / 2` more. -/
theorem overcomplete_attained_iff (W : OUWorld R A n fun _ => r) (h0 : 0 < r) (h1 : r < 1) {s : R}
    (hs : s * s * 2 = 1) :
    (∃ h : Fin m → A, W.Whitened h ∧
      W.loss h ≤ 2 * (1 - r) * (n : R) + 2 * (1 - r * r) * ((m : R) - (n : R))) ↔
    n ≤ m ∧ 2 * m ≤ 2 * n + n * (n + 1) := by
  constructor
  · rintro ⟨h, hh, opt⟩
    exact overcomplete_room W h0 h1 hh opt
  · rintro ⟨hn, hm⟩
    obtain ⟨d, rfl⟩ : ∃ d, m = n + d := ⟨m - n, by omega⟩
    obtain ⟨h, hh, e⟩ := overcomplete_attained W hs (d := d) (by omega)
    refine ⟨h, hh, ?_⟩
    rw [e, Semiring.natCast_add, show (n : R) + (d : R) - (n : R) = (d : R) by grind]
    exact Std.le_refl _

/-- Two squares make two orthonormal features without any root: `(He_2(z_a) ± He_2(z_b)) / 2`. -/
theorem orthonormal_square_pair (W : OUWorld R A n fun _ => r) {a b : Fin n} (hab : a ≠ b) :
    IsOrthonormal W.inner fun k : Fin 2 =>
      (1 / 2 : R) • W.he2 a + (if k = 0 then 1 / 2 else -(1 / 2) : R) • W.he2 b := fun k l => by
  have c : W.inner (W.he2 a) (W.he2 b) = 0 := by
    rw [OUWorld.he2, OUWorld.he2, W.inner_quad_quad, if_neg hab]; grind
  have e : ∀ x y : R, W.inner ((1 / 2 : R) • W.he2 a + x • W.he2 b)
      ((1 / 2 : R) • W.he2 a + y • W.he2 b) = 1 / 2 + 2 * (x * y) := fun x y => by
    rw [W.inner_form.add_left, W.inner_form.add_right, W.inner_form.add_right,
      W.inner_form.smul_left, W.inner_form.smul_left, W.inner_form.smul_left,
      W.inner_form.smul_left, W.inner_form.smul_right, W.inner_form.smul_right,
      W.inner_form.smul_right, W.inner_form.smul_right, W.inner_form.comm (W.he2 b) (W.he2 a), c,
      W.inner_he2_self, W.inner_he2_self]
    grind
  have h2 : ∀ i : Fin 2, i = 0 ∨ i = 1 := fun i => by omega
  have n10 : (1 : Fin 2) ≠ 0 := by decide
  show W.inner (_ + _) (_ + _) = _
  rw [e]
  rcases h2 k with rfl | rfl <;> rcases h2 l with rfl | rfl
  · simp only [if_pos]; grind
  · rw [if_pos rfl, if_neg n10, if_neg (Ne.symm n10)]; grind
  · rw [if_pos rfl, if_neg n10]; grind
  · simp only [if_neg n10, if_pos]; grind

/-- **Beyond the products a root may be needed** (catalog: `overcomplete`): with one latent and two
outputs the bound is attained if and only if the field has a root of 1/2. -/
theorem overcomplete_needs_root (W : OUWorld R A 1 fun _ => r) (h0 : 0 < r) (h1 : r < 1) :
    (∃ h : Fin 2 → A, W.Whitened h ∧
      W.loss h ≤ 2 * (1 - r) * ((1 : Nat) : R)
        + 2 * (1 - r * r) * (((2 : Nat) : R) - ((1 : Nat) : R))) ↔ ∃ s : R, s * s * 2 = 1 := by
  refine ⟨fun ⟨h, hh, opt⟩ => ?_, fun ⟨s, hs⟩ =>
    (overcomplete_attained_iff W h0 h1 hs).2 ⟨by omega, by omega⟩⟩
  obtain ⟨M, hM, p, ex⟩ := (overcomplete W h0 h1 hh).2.1.1 opt
  have rep : ∀ i, ∃ x, p i = x • W.he2 0 := fun i => by
    obtain ⟨c, e⟩ := (ex i).1.eq_quadComb
    refine ⟨c 0 0, ?_⟩
    rw [e]
    show 0 + (0 + c 0 0 • W.quad 0 0) = c 0 0 • W.quad 0 0
    grind
  obtain ⟨c, hc⟩ := Classical.skolem.1 rep
  have zh : W.inner (W.z 0) (W.he2 0) = 0 := by
    rw [W.inner_form.comm]; exact (W.quad_orthogonal_z 0 0 0).1
  have lin : ∀ i, linComb (M i) W.z = M i 0 • W.z 0 := fun i => by
    show 0 + M i 0 • W.z 0 = _
    grind
  have gram : ∀ i j, W.inner (h i) (h j) = M i 0 * M j 0 + 2 * (c i * c j) := fun i j => by
    have ni := (ex i).2
    have nj := (ex j).2
    rw [lin, hc] at ni nj
    rw [W.inner_form.congr ni, W.inner_form.comm, W.inner_form.congr nj, W.inner_form.add_left,
      W.inner_form.add_right, W.inner_form.add_right, W.inner_form.smul_left,
      W.inner_form.smul_left, W.inner_form.smul_left, W.inner_form.smul_left,
      W.inner_form.smul_right, W.inner_form.smul_right, W.inner_form.smul_right,
      W.inner_form.smul_right, W.inner_form.comm (W.he2 0) (W.z 0), zh, W.orthonormal_z.self,
      W.inner_he2_self]
    grind
  have g00 := gram 0 0
  have g11 := gram 1 1
  have g01 := gram 0 1
  rw [hh.cov.self] at g00 g11
  rw [hh.cov.of_ne (by decide)] at g01
  have col : M 0 0 * M 0 0 + M 1 0 * M 1 0 = 1 := by
    have : (sum fun i => M i 0 * M i 0) = if (0 : Fin 1) = 0 then 1 else 0 :=
      (RectMat.mul_transpose_eq_one_iff M.transpose).1 hM 0 0
    rw [if_pos rfl] at this
    have e : (sum fun i => M i 0 * M i 0) = 0 + M 0 0 * M 0 0 + M 1 0 * M 1 0 := rfl
    rw [e] at this
    grind
  exact ⟨c 0 * M 1 0 - c 1 * M 0 0, by grind⟩

end Order

/-- Two latents at the rate 1/2 over the rationals, four outputs: `z_0`, `z_1` and two combinations
of squares attain the bound `2 + 3 = 5`. -/
example {A : Type v} [IntModule A] [VectorSpace Rat A] (W : OUWorld Rat A 2 fun _ => 1 / 2) :
    ∃ h : Fin 4 → A, W.Whitened h ∧ W.loss h = 5 := by
  have e := overcomplete_attained_of_degree_two W (fun k => .add (W.hasDegree_smul_quad _ _ _)
    (W.hasDegree_smul_quad _ _ _)) (orthonormal_square_pair W (a := 0) (b := 1) (by decide))
  refine ⟨_, e.1, ?_⟩
  have two : ((2 : Nat) : Rat) = 2 := rfl
  rw [e.2, two]
  grind

end LeJEPA
