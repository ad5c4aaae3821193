module

public import LeJEPA.Real.Limit

/-!
# The real numbers

`Real` is the type of Cauchy sequences of rationals, two of which are the same number if their
difference tends to zero. This file makes it an ordered commutative ring: sums and products are
those of the terms, and `x ≤ y` if the terms of `x` are eventually at most those of `y`, up to every
positive error. `RealComplete` proves that it is a complete field.

The sequences and their limits are those of `Limit`, over `Rat`.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast Ring.intCast

/-! ## The arithmetic of Cauchy sequences -/

section Cauchy
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {a b : Nat → R}

theorem IsCauchy.add (ha : IsCauchy a) (hb : IsCauchy b) : IsCauchy fun n => a n + b n :=
  fun e he => by
    obtain ⟨K, hK⟩ := ha (e / 2) (by grind)
    obtain ⟨L, hL⟩ := hb (e / 2) (by grind)
    refine ⟨K + L, fun m n hm hn => ?_⟩
    have h1 := hK m n (by omega) (by omega)
    have h2 := hL m n (by omega) (by omega)
    have h3 := abs_add_le (a m - a n) (b m - b n)
    rw [show a m - a n + (b m - b n) = a m + b m - (a n + b n) by grind] at h3
    grind

theorem IsCauchy.neg (ha : IsCauchy a) : IsCauchy fun n => -a n := fun e he => by
  obtain ⟨K, hK⟩ := ha e he
  refine ⟨K, fun m n hm hn => ?_⟩
  rw [show -a m - -a n = -(a m - a n) by grind, abs_neg]
  exact hK m n hm hn

theorem IsCauchy.mul (ha : IsCauchy a) (hb : IsCauchy b) : IsCauchy fun n => a n * b n :=
  fun e he => by
    obtain ⟨A, hA, K, hK⟩ := ha.bounded
    obtain ⟨B, hB, L, hL⟩ := hb.bounded
    obtain ⟨d, hd, d1, hde⟩ := exists_pos_mul_le (1 + A + B) he
    obtain ⟨M, hM⟩ := ha d hd
    obtain ⟨N, hN⟩ := hb d hd
    refine ⟨K + L + M + N, fun m n hm hn => ?_⟩
    have h1 := abs_mul_sub_mul_le (hM m n (by omega) (by omega)) (hN m n (by omega) (by omega)) d1
    have h2 := hK n (by omega)
    have h3 := hL n (by omega)
    exact Std.le_trans h1 (Std.le_trans (mul_le_mul_right (Std.le_of_lt hd) (by grind)) hde)

/-- A null sequence times a Cauchy sequence is a null sequence. -/
theorem TendsTo.mul_isCauchy (ha : TendsTo a 0) (hb : IsCauchy b) :
    TendsTo (fun n => a n * b n) 0 := fun e he => by
  obtain ⟨B, hB, K, hK⟩ := hb.bounded
  obtain ⟨d, hd, -, hde⟩ := exists_pos_mul_le B he
  obtain ⟨L, hL⟩ := ha d hd
  refine ⟨K + L, fun n hn => ?_⟩
  have h1 := hL n (by omega)
  rw [show ∀ x : R, x - 0 = x from fun x => by grind] at *
  have h2 := abs_mul_le h1 (hK n (by omega))
  grind

end Cauchy

/-! ## Construction -/

/-- A Cauchy sequence of rationals. -/
structure CauSeq where
  /-- The terms. -/
  seq : Nat → Rat
  /-- They come close to each other. -/
  cauchy : IsCauchy seq

/-- Two Cauchy sequences are the same number if their difference tends to zero. -/
instance instSetoidCauSeq : Setoid CauSeq where
  r f g := TendsTo (fun n => f.seq n - g.seq n) 0
  iseqv := by
    refine ⟨fun f => ?_, fun {f g} h => ?_, fun {f g k} h h' => ?_⟩
    · simp only [show ∀ x : Rat, x - x = 0 from fun x => by grind]
      exact tendsTo_const 0
    · have := h.neg
      simp only [show ∀ x y : Rat, -(x - y) = y - x from fun x y => by grind] at this
      rwa [show -(0 : Rat) = 0 by grind] at this
    · have := h.add h'
      simp only [show ∀ x y z : Rat, x - y + (y - z) = x - z from fun x y z => by grind] at this
      rwa [show (0 : Rat) + 0 = 0 by grind] at this

/-- The real numbers: Cauchy sequences of rationals up to null sequences. -/
@[expose] def Real : Type := Quotient instSetoidCauSeq

namespace Real

/-- The real number that a Cauchy sequence describes. -/
@[expose] def mk (f : Nat → Rat) (h : IsCauchy f) : Real := Quotient.mk _ ⟨f, h⟩

theorem ind {P : Real → Prop} (mk : ∀ f hf, P (mk f hf)) (x : Real) : P x :=
  Quotient.ind (fun f => mk f.seq f.cauchy) x

variable {f g : Nat → Rat} {hf : IsCauchy f} {hg : IsCauchy g}

theorem mk_eq (h : TendsTo (fun n => f n - g n) 0) : mk f hf = mk g hg := Quotient.sound h

/-- Sequences that are equal from some place on describe the same number. -/
theorem mk_congr (K : Nat) (h : ∀ n, K ≤ n → f n = g n) : mk f hf = mk g hg :=
  mk_eq (tendsTo_of_abs_sub_le (tendsTo_const 0) K fun n hn => by
    rw [h n hn, show g n - g n - 0 = 0 by grind, abs_zero]; exact Std.le_refl _)

/-- A rational number as a real one: the constant sequence. -/
@[expose] def ofRat (a : Rat) : Real := mk (fun _ => a) (tendsTo_const a).isCauchy

instance : Add Real := ⟨Quotient.lift₂ (fun f g => mk _ (f.cauchy.add g.cauchy))
  fun _ _ _ _ p q => mk_eq (by
    have := p.add q
    rw [show (0 : Rat) + 0 = 0 by grind] at this
    refine cast (congrArg (TendsTo · 0) (funext fun n => ?_)) this
    grind)⟩

instance : Neg Real := ⟨Quotient.lift (fun f => mk _ f.cauchy.neg)
  fun _ _ p => mk_eq (by
    have := p.neg
    rw [show -(0 : Rat) = 0 by grind] at this
    refine cast (congrArg (TendsTo · 0) (funext fun n => ?_)) this
    grind)⟩

instance : Mul Real := ⟨Quotient.lift₂ (fun f g => mk _ (f.cauchy.mul g.cauchy))
  fun _ g f' _ p q => mk_eq (by
    have := (p.mul_isCauchy g.cauchy).add (q.mul_isCauchy f'.cauchy)
    rw [show (0 : Rat) + 0 = 0 by grind] at this
    refine cast (congrArg (TendsTo · 0) (funext fun n => ?_)) this
    grind)⟩

instance : Sub Real := ⟨fun x y => x + -y⟩

private theorem natCast_succ' (k : Nat) : ofRat ((k + 1 : Nat) : Rat) = ofRat k + ofRat (1 : Nat) :=
  mk_congr 0 fun _ _ => by grind

private theorem zero_mul' (x : Real) : ofRat (0 : Nat) * x = ofRat (0 : Nat) := by
  induction x using ind
  exact mk_congr 0 fun _ _ => by grind

private theorem one_mul' (x : Real) : ofRat (1 : Nat) * x = x := by
  induction x using ind
  exact mk_congr 0 fun _ _ => by grind

private theorem mul_comm' (x y : Real) : x * y = y * x := by
  induction x using ind; induction y using ind
  exact mk_congr 0 fun _ _ => by grind

private theorem add_mul' (x y z : Real) : (x + y) * z = x * z + y * z := by
  induction x using ind; induction y using ind; induction z using ind
  exact mk_congr 0 fun _ _ => by grind

/-- The real numbers form a commutative ring; numerals are constant sequences. -/
instance instCommRing : CommRing Real where
  natCast := ⟨fun k => ofRat k⟩
  ofNat k := ⟨ofRat (k : Nat)⟩
  intCast := ⟨fun k => ofRat k⟩
  nsmul := ⟨fun k x => ofRat k * x⟩
  zsmul := ⟨fun k x => ofRat k * x⟩
  npow := ⟨fun x k => Nat.rec (ofRat (1 : Nat)) (fun _ r => r * x) k⟩
  add_zero x := by
    induction x using ind
    exact mk_congr 0 fun _ _ => by grind
  add_comm x y := by
    induction x using ind; induction y using ind
    exact mk_congr 0 fun _ _ => by grind
  add_assoc x y z := by
    induction x using ind; induction y using ind; induction z using ind
    exact mk_congr 0 fun _ _ => by grind
  mul_assoc x y z := by
    induction x using ind; induction y using ind; induction z using ind
    exact mk_congr 0 fun _ _ => by grind
  mul_comm x y := by exact mul_comm' x y
  mul_one x := by rw [mul_comm']; exact one_mul' x
  one_mul x := by exact one_mul' x
  left_distrib x y z := by rw [mul_comm', add_mul', mul_comm' y, mul_comm' z]
  right_distrib x y z := by exact add_mul' x y z
  zero_mul x := by exact zero_mul' x
  mul_zero x := by rw [mul_comm']; exact zero_mul' x
  pow_zero _ := rfl
  pow_succ _ _ := rfl
  ofNat_succ k := by exact natCast_succ' k
  ofNat_eq_natCast _ := rfl
  nsmul_eq_natCast_mul _ _ := rfl
  neg_add_cancel x := by
    induction x using ind
    exact mk_congr 0 fun _ _ => by grind
  sub_eq_add_neg _ _ := rfl
  neg_zsmul k x := by
    induction x using ind
    exact mk_congr 0 fun _ _ => by grind
  zsmul_natCast_eq_nsmul k x := by
    show ofRat (((k : Nat) : Int) : Rat) * x = ofRat (k : Rat) * x
    rw [Ring.intCast_natCast]
  intCast_ofNat k := congrArg ofRat (Ring.intCast_natCast k)
  intCast_neg k := mk_congr 0 fun _ _ => by grind

/-! ## Order -/

/-- The terms of `f` are eventually at most those of `g`, up to every positive error. -/
@[expose] def SeqLe (f g : Nat → Rat) : Prop := ∀ e, 0 < e → ∃ K, ∀ n, K ≤ n → f n ≤ g n + e

theorem SeqLe.trans {f g h : Nat → Rat} (p : SeqLe f g) (q : SeqLe g h) : SeqLe f h :=
  fun e he => by
    obtain ⟨K, hK⟩ := p (e / 2) (by grind)
    obtain ⟨L, hL⟩ := q (e / 2) (by grind)
    refine ⟨K + L, fun n hn => ?_⟩
    have := hK n (by omega)
    have := hL n (by omega)
    grind

theorem seqLe_of_tendsTo (h : TendsTo (fun n => f n - g n) 0) : SeqLe f g ∧ SeqLe g f := by
  constructor <;> intro e he <;> obtain ⟨K, hK⟩ := h e he <;>
    exact ⟨K, fun n hn => by have := abs_le.1 (hK n hn); grind⟩

instance instLE : LE Real := ⟨Quotient.lift₂ (fun f g => SeqLe f.seq g.seq)
  fun _ _ _ _ p q => propext
    ⟨fun h => (seqLe_of_tendsTo p).2.trans (h.trans (seqLe_of_tendsTo q).1),
      fun h => (seqLe_of_tendsTo p).1.trans (h.trans (seqLe_of_tendsTo q).2)⟩⟩

instance instLT : LT Real := ⟨fun x y => x ≤ y ∧ ¬ y ≤ x⟩

instance instLawfulOrderLT : Std.LawfulOrderLT Real := ⟨fun _ _ => Iff.rfl⟩

theorem mk_le : mk f hf ≤ mk g hg ↔ SeqLe f g := Iff.rfl

theorem mk_le_mk (K : Nat) (h : ∀ n, K ≤ n → f n ≤ g n) : mk f hf ≤ mk g hg :=
  mk_le.2 fun e he => ⟨K, fun n hn => by have := h n hn; grind⟩

/-- If a Cauchy sequence is not at most another, it is eventually above it by a positive gap. -/
private theorem exists_gap (hf : IsCauchy f) (hg : IsCauchy g) (h : ¬ SeqLe f g) :
    ∃ d, 0 < d ∧ ∃ K, ∀ n, K ≤ n → g n + d ≤ f n := by
  refine Classical.byContradiction fun no => h fun e he => ?_
  obtain ⟨K, hK⟩ := hf (e / 4) (by grind)
  obtain ⟨L, hL⟩ := hg (e / 4) (by grind)
  refine ⟨K + L, fun n hn => Classical.byContradiction fun hlt => no ?_⟩
  refine ⟨e / 2, by grind, K + L, fun m hm => ?_⟩
  have := abs_le.1 (hK n m (by omega) (by omega))
  have := abs_le.1 (hL n m (by omega) (by omega))
  grind

/-- A real number is less than another if its terms are eventually less by a positive gap. -/
theorem mk_lt : mk f hf < mk g hg ↔ ∃ d, 0 < d ∧ ∃ K, ∀ n, K ≤ n → f n + d ≤ g n := by
  refine ⟨fun h => exists_gap hg hf h.2, fun ⟨d, hd, K, hK⟩ => ⟨mk_le_mk K fun n hn => ?_, ?_⟩⟩
  · have := hK n hn; grind
  · intro h
    obtain ⟨L, hL⟩ := mk_le.1 h (d / 2) (by grind)
    have := hK (K + L) (by omega)
    have := hL (K + L) (by omega)
    grind

instance instIsLinearOrder : Std.IsLinearOrder Real where
  le_refl x := by
    induction x using ind
    exact mk_le_mk 0 fun _ _ => Std.le_refl _
  le_trans x y z := by
    induction x using ind; induction y using ind; induction z using ind
    exact SeqLe.trans
  le_antisymm x y := by
    induction x using ind; induction y using ind
    refine fun h h' => mk_eq fun e he => ?_
    obtain ⟨K, hK⟩ := mk_le.1 h e he
    obtain ⟨L, hL⟩ := mk_le.1 h' e he
    refine ⟨K + L, fun n hn => abs_le.2 ?_⟩
    have := hK n (by omega)
    have := hL n (by omega)
    constructor <;> grind
  le_total x y := by
    induction x using ind with | mk f hf
    induction y using ind with | mk g hg
    by_cases h : SeqLe f g
    · exact .inl h
    · obtain ⟨d, hd, K, hK⟩ := exists_gap hf hg h
      exact .inr (mk_le_mk K fun n hn => by have := hK n hn; grind)

private theorem add_le_add_right' {x y : Real} (z : Real) (h : x ≤ y) : x + z ≤ y + z := by
  induction x using ind; induction y using ind; induction z using ind
  intro e he
  obtain ⟨K, hK⟩ := mk_le.1 h e he
  exact ⟨K, fun n hn => by have := hK n hn; grind⟩

instance instOrderedAdd : OrderedAdd Real where
  add_le_left_iff {x y} z := by
    refine ⟨add_le_add_right' z, fun h => ?_⟩
    have := add_le_add_right' (-z) h
    rwa [(by grind : x + z + -z = x), (by grind : y + z + -z = y)] at this

private theorem mul_pos' {x y : Real} (hx : 0 < x) (hy : 0 < y) : 0 < x * y := by
  induction x using ind with | mk f hf
  induction y using ind with | mk g hg
  obtain ⟨c, hc, K, hK⟩ := mk_lt.1 hx
  obtain ⟨d, hd, L, hL⟩ := mk_lt.1 hy
  refine mk_lt.2 ⟨c * d, OrderedRing.mul_pos hc hd, K + L, fun n hn => ?_⟩
  have a := hK n (by omega)
  have b := hL n (by omega)
  have := mul_le_mul (Std.le_of_lt hc) (by grind : 0 ≤ g n) (by grind : c ≤ f n)
    (by grind : d ≤ g n)
  grind

private theorem mul_lt_mul' {x y z : Real} (h : x < y) (hz : 0 < z) : z * x < z * y := by
  have := mul_pos' hz (by grind : 0 < y - x)
  rw [show z * (y - x) = z * y - z * x by grind] at this
  grind

/-- The real numbers form an ordered ring. -/
instance instOrderedRing : OrderedRing Real where
  zero_lt_one := mk_lt.2 ⟨1, by grind, 0, fun _ _ => by grind⟩
  mul_lt_mul_of_pos_left := mul_lt_mul'
  mul_lt_mul_of_pos_right {x y z} h hz := by
    rw [CommSemiring.mul_comm x, CommSemiring.mul_comm y]
    exact mul_lt_mul' h hz

example (x y : Real) (h : x < y) : x + x < y + y := by grind

end Real
end LeJEPA.Analysis
