module
import LeJEPA

/-!
# An ordered field of one's own: ℚ(√2)

`a + b √2` with rational `a` and `b`. The library asks for instances of core Lean's classes; here
they are for a field that core does not have. Then its theorems apply to it: over ℚ(√2) one latent
has two outputs that attain the overcomplete bound, as over the rationals it has not.

The order: `x ≥ 0` exactly if `x` or `√2 x` is *dominant*, `a ≥ 0` and `a² ≥ 2 b²`. Dominant numbers
are closed under products, so nonnegative ones are; hence so are inverses, for `x⁻¹ = x (x⁻¹)²`, and
sums, for `x + y = x (1 + x⁻¹ y)`.
-/

open LeJEPA OrderedField Lean.Grind
noncomputable section
namespace User

/-- `a + b √2`. -/
@[ext] structure Root2 where
  a : Rat
  b : Rat

namespace Root2

/-! ### The field -/

instance : Add Root2 := ⟨fun x y => ⟨x.a + y.a, x.b + y.b⟩⟩
instance : Neg Root2 := ⟨fun x => ⟨-x.a, -x.b⟩⟩
instance : Sub Root2 := ⟨fun x y => ⟨x.a - y.a, x.b - y.b⟩⟩
instance : Mul Root2 := ⟨fun x y => ⟨x.a * y.a + 2 * (x.b * y.b), x.a * y.b + x.b * y.a⟩⟩
instance : NatCast Root2 := ⟨fun k => ⟨k, 0⟩⟩
instance : IntCast Root2 := ⟨fun k => ⟨k, 0⟩⟩
instance (k : Nat) : OfNat Root2 k := ⟨⟨k, 0⟩⟩
instance : SMul Nat Root2 := ⟨fun k x => k * x⟩
instance : SMul Int Root2 := ⟨fun k x => k * x⟩

def pow (x : Root2) : Nat → Root2
  | 0 => 1
  | k + 1 => pow x k * x

instance : HPow Root2 Nat Root2 := ⟨pow⟩

/-- The product with the conjugate. -/
def norm (x : Root2) : Rat := x.a * x.a - 2 * (x.b * x.b)

instance : Inv Root2 := ⟨fun x => ⟨x.a / norm x, -x.b / norm x⟩⟩
instance : Div Root2 := ⟨fun x y => x * y⁻¹⟩

def zpow (x : Root2) : Int → Root2
  | .ofNat k => x ^ k
  | .negSucc k => (x ^ (k + 1))⁻¹

instance : HPow Root2 Int Root2 := ⟨zpow⟩

section Coordinates
variable (x y : Root2) (k : Nat) (l : Int)
@[simp] theorem add_eq : x + y = ⟨x.a + y.a, x.b + y.b⟩ := rfl
@[simp] theorem neg_eq : -x = ⟨-x.a, -x.b⟩ := rfl
@[simp] theorem sub_eq : x - y = ⟨x.a - y.a, x.b - y.b⟩ := rfl
@[simp] theorem mul_eq : x * y = ⟨x.a * y.a + 2 * (x.b * y.b), x.a * y.b + x.b * y.a⟩ := rfl
@[simp] theorem ofNat_eq : no_index (OfNat.ofNat k : Root2) = ⟨k, 0⟩ := rfl
@[simp] theorem intCast_eq : (l : Root2) = ⟨l, 0⟩ := rfl
@[simp] theorem inv_eq : x⁻¹ = ⟨x.a / norm x, -x.b / norm x⟩ := rfl
end Coordinates

instance instCommRing : CommRing Root2 where
  add_zero x := by ext <;> simp <;> grind
  add_comm x y := by ext <;> simp <;> grind
  add_assoc x y z := by ext <;> simp <;> grind
  mul_assoc x y z := by ext <;> simp <;> grind
  mul_comm x y := by ext <;> simp <;> grind
  mul_one x := by ext <;> simp <;> grind
  one_mul x := by ext <;> simp <;> grind
  left_distrib x y z := by ext <;> simp <;> grind
  right_distrib x y z := by ext <;> simp <;> grind
  zero_mul x := by ext <;> simp <;> grind
  mul_zero x := by ext <;> simp <;> grind
  pow_zero x := rfl
  pow_succ x k := rfl
  ofNat_succ k := by ext <;> simp <;> grind
  neg_add_cancel x := by ext <;> simp <;> grind
  sub_eq_add_neg x y := by ext <;> simp <;> grind
  neg_zsmul k x := by ext <;> simp [HSMul.hSMul, SMul.smul] <;> grind
  intCast_neg k := by ext <;> simp <;> grind

/-- Two is not the square of a rational number. -/
theorem eq_zero_of_norm {x : Root2} (h : norm x = 0) : x = 0 := by
  have : x.a = 0 := by
    refine Classical.byContradiction fun h0 => rat_mul_self_mul_two_ne_one (x.b * x.a⁻¹) ?_
    have := Field.mul_inv_cancel h0
    simp only [norm] at h
    generalize x.a⁻¹ = u at *
    grind
  have : x.b = 0 := eq_zero_of_mul_self_eq_zero (by simp only [norm] at h; grind)
  ext <;> simp <;> grind

theorem mul_inv {x : Root2} (h : x ≠ 0) : x * x⁻¹ = 1 := by
  have : norm x ≠ 0 := fun e => h (eq_zero_of_norm e)
  have := Field.mul_inv_cancel this
  ext <;> simp [Field.div_eq_mul_inv] <;> generalize e : (norm x)⁻¹ = u at * <;>
    simp only [norm] at this <;> grind

theorem inv_zero : (0 : Root2)⁻¹ = 0 := by
  ext <;> simp <;> grind

theorem inv_one : (1 : Root2)⁻¹ = 1 := by
  ext <;> simp [norm] <;> grind

theorem inv_inv (x : Root2) : x⁻¹⁻¹ = x := by
  by_cases h : x = 0
  · rw [h, inv_zero, inv_zero]
  · have h1 := mul_inv h
    have h2 : x⁻¹ ≠ 0 := fun e => by
      have := congrArg a (e ▸ h1)
      simp at this; grind
    have h3 := mul_inv h2
    generalize x⁻¹⁻¹ = z at *
    generalize x⁻¹ = y at *
    grind

instance instField : Field Root2 where
  zpow := ⟨zpow⟩
  div_eq_mul_inv x y := rfl
  zero_ne_one h := by have := congrArg a h; simp at this
  inv_zero := inv_zero
  mul_inv_cancel := mul_inv
  zpow_zero x := rfl
  zpow_succ x k := rfl
  zpow_neg x k := by
    match k with
    | .ofNat 0 => exact inv_one.symm
    | .ofNat (k + 1) => rfl
    | .negSucc k => exact (inv_inv _).symm

/-! ### The order -/

/-- `√2`. -/
def root : Root2 := ⟨0, 1⟩

@[simp] theorem root_a : root.a = 0 := rfl
@[simp] theorem root_b : root.b = 1 := rfl

def Dominant (x : Root2) : Prop := 0 ≤ x.a ∧ 0 ≤ norm x

def Nonneg (x : Root2) : Prop := Dominant x ∨ Dominant (root * x)

theorem Dominant.mul {x y : Root2} (hx : Dominant x) (hy : Dominant y) : Dominant (x * y) := by
  obtain ⟨h1, h2⟩ := hx
  obtain ⟨k1, k2⟩ := hy
  have e : norm (x * y) = norm x * norm y := by simp [norm]; grind
  refine ⟨?_, by rw [e]; exact OrderedRing.mul_nonneg h2 k2⟩
  have p := OrderedRing.mul_nonneg h2 (mul_self_nonneg y.a)
  have q := OrderedRing.mul_nonneg (mul_self_nonneg x.b) k2
  simp only [norm] at p q
  have := le_of_mul_self_le_mul_self (x := -(2 * (x.b * y.b))) (OrderedRing.mul_nonneg h1 k1)
    (by grind)
  simp; grind

theorem Nonneg.mul {x y : Root2} (hx : Nonneg x) (hy : Nonneg y) : Nonneg (x * y) := by
  rcases hx with hx | hx <;> rcases hy with hy | hy <;> have h := hx.mul hy
  · exact .inl h
  · exact .inr (by rwa [(by grind : root * (x * y) = x * (root * y))])
  · exact .inr (by rwa [(by grind : root * (x * y) = root * x * y)])
  · refine .inl ?_
    simp [Dominant, norm] at h ⊢
    grind

theorem Nonneg.total (x : Root2) : Nonneg x ∨ Nonneg (-x) := by
  simp [Nonneg, Dominant, norm]
  grind

theorem Nonneg.antisymm {x : Root2} (h : Nonneg x) (k : Nonneg (-x)) : x = 0 := by
  apply eq_zero_of_norm
  have := mul_self_nonneg x.a
  have := mul_self_nonneg x.b
  simp [Nonneg, Dominant, norm] at *
  rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rcases k with ⟨k, _⟩ | ⟨k, _⟩ <;>
    have := OrderedRing.mul_nonneg h k <;> grind

theorem Nonneg.one_add {x : Root2} (h : Nonneg x) : Nonneg (1 + x) := by
  simp [Nonneg, Dominant, norm] at *
  grind

theorem Nonneg.mul_self (x : Root2) : Nonneg (x * x) := by
  rcases Nonneg.total x with h | h
  · exact h.mul h
  · rw [(by grind : x * x = -x * -x)]; exact h.mul h

theorem Nonneg.add {x y : Root2} (hx : Nonneg x) (hy : Nonneg y) : Nonneg (x + y) := by
  by_cases h : x = 0
  · rwa [h, (by grind : 0 + y = y)]
  · have e := mul_inv h
    have : Nonneg (x * (1 + x * (x⁻¹ * x⁻¹) * y)) := hx.mul ((hx.mul (mul_self x⁻¹)).mul hy).one_add
    rwa [(by grind : x * (1 + x * (x⁻¹ * x⁻¹) * y) = x + y)] at this

instance : LE Root2 := ⟨fun x y => Nonneg (y - x)⟩
instance : LT Root2 := ⟨fun x y => x ≤ y ∧ ¬ y ≤ x⟩
instance : Std.LawfulOrderLT Root2 := ⟨fun _ _ => Iff.rfl⟩

theorem le_iff {x y : Root2} : x ≤ y ↔ Nonneg (y - x) := Iff.rfl

theorem lt_iff {x y : Root2} : x < y ↔ Nonneg (y - x) ∧ y - x ≠ 0 := by
  constructor
  · rintro ⟨h, k⟩
    exact ⟨h, fun e => k (by rw [le_iff, (by grind : x - y = y - x)]; exact h)⟩
  · rintro ⟨h, k⟩
    exact ⟨h, fun l => k (h.antisymm (by rwa [(by grind : -(y - x) = x - y)]))⟩

instance : Std.IsLinearOrder Root2 where
  le_refl x := by rw [le_iff, (by grind : x - x = 0 * 0)]; exact Nonneg.mul_self 0
  le_trans x y z h k := by
    have := h.add k
    rwa [(by grind : y - x + (z - y) = z - x)] at this
  le_antisymm x y h k := by
    have := h.antisymm (by rwa [(by grind : -(y - x) = x - y)])
    grind
  le_total x y := by
    have := Nonneg.total (y - x)
    rwa [(by grind : -(y - x) = x - y)] at this

instance : OrderedRing Root2 where
  add_le_left_iff {x y} z := by rw [le_iff, le_iff, (by grind : y + z - (x + z) = y - x)]
  zero_lt_one := lt_iff.2 ⟨by rw [(by grind : (1 : Root2) - 0 = 1 * 1)]; exact Nonneg.mul_self 1,
    fun e => by have := congrArg a e; simp at this; grind⟩
  mul_lt_mul_of_pos_left {x y z} h k := by
    rw [lt_iff] at *
    rw [(by grind : z - 0 = z)] at k
    rw [(by grind : z * y - z * x = z * (y - x))]
    exact ⟨k.1.mul h.1, fun e => by have := mul_inv k.2; have := h.2; grind⟩
  mul_lt_mul_of_pos_right {x y z} h k := by
    rw [lt_iff] at *
    rw [(by grind : z - 0 = z)] at k
    rw [(by grind : y * z - x * z = z * (y - x))]
    exact ⟨k.1.mul h.1, fun e => by have := mul_inv k.2; have := h.2; grind⟩

/-! ### What it is good for -/

theorem half_root : (⟨0, 1/2⟩ : Root2) * ⟨0, 1/2⟩ * 2 = 1 := by
  ext <;> simp <;> grind

/-- One latent at the rate 3/5, two outputs. -/
example : ∃ h : Fin 2 → MvPoly Root2 1,
    (polynomialWorld (fun _ : Fin 1 => (3/5 : Root2)) (fun _ => 4/5) (by grind)).Whitened h := by
  obtain ⟨h, whitened, _⟩ := (overcomplete_attained_iff (m := 2)
    (polynomialWorld (fun _ : Fin 1 => (3/5 : Root2)) (fun _ => 4/5) (by grind)) (by grind)
    (by grind) half_root).2 (by decide)
  exact ⟨h, whitened⟩

end Root2
end User
