module

public import LeJEPA.Real.Compact

/-!
# Bernstein's theorem

A continuous function on a cube `[a, b]^N` over a complete field is a uniform limit of polynomials
(`bernstein`).

Bernstein's idea is to take means over coin tosses: on `[0, 1]`, the fraction of heads in `n` tosses
of a coin that shows heads with probability `t` has mean `t` and variance `t (1 - t)/n ≤ 1/n`. So
the mean of `f` (fraction of heads) tends to `f t`, uniformly; and it is a polynomial in `t`. In `N`
variables this is done with one coordinate after the other.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind OrderedField

universe u
attribute [local instance] Semiring.natCast

/-! ## The mean over coin tosses -/

section Ring
variable {R : Type u} [CommRing R]

/-- The mean of `g (k + S)`, where `S` is the number of heads in `n` tosses of a coin that shows
heads with probability `t`, by recursion on the first toss. -/
@[expose] def coinMean (t : R) (g : Nat → R) : Nat → Nat → R
  | 0, k => g k
  | n + 1, k => (1 - t) * coinMean t g n k + t * coinMean t g n (k + 1)

example (g : Nat → Rat) : coinMean (1 / 2) g 2 0 = (g 0 + 2 * g 1 + g 2) / 4 := by
  simp only [coinMean]; grind

variable (t : R) (n k : Nat)

theorem coinMean_add (g h : Nat → R) :
    coinMean t (fun j => g j + h j) n k = coinMean t g n k + coinMean t h n k := by
  induction n generalizing k with
  | zero => rfl
  | succ n ih => simp only [coinMean, ih]; grind

theorem coinMean_mul (c : R) (g : Nat → R) :
    coinMean t (fun j => c * g j) n k = c * coinMean t g n k := by
  induction n generalizing k with
  | zero => rfl
  | succ n ih => simp only [coinMean, ih]; grind

theorem coinMean_const (c : R) : coinMean t (fun _ => c) n k = c := by
  induction n generalizing k with
  | zero => rfl
  | succ n ih => simp only [coinMean, ih]; grind

/-- The second moment around any `c`; for `c = k + n t` it is the variance `n t (1 - t)`. -/
theorem coinMean_sq (c : R) : coinMean t (fun j => ((j : R) - c) * ((j : R) - c)) n k =
    ((k : R) + (n : R) * t - c) * ((k : R) + (n : R) * t - c) + (n : R) * (t * (1 - t)) := by
  induction n generalizing k with
  | zero => simp only [coinMean, Semiring.natCast_zero]; grind
  | succ n ih => simp only [coinMean, ih, Semiring.natCast_succ]; grind

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {t : R}

theorem coinMean_le (h0 : 0 ≤ t) (h1 : t ≤ 1) (n k : Nat) {g h : Nat → R}
    (hgh : ∀ j, j ≤ k + n → g j ≤ h j) : coinMean t g n k ≤ coinMean t h n k := by
  induction n generalizing k with
  | zero => exact hgh k (Nat.le_refl _)
  | succ n ih =>
    have a := mul_le_mul_left (by grind : 0 ≤ 1 - t) (ih k fun j hj => hgh j (by omega))
    have b := mul_le_mul_left h0 (ih (k + 1) fun j hj => hgh j (by omega))
    simp only [coinMean]
    generalize (1 - t) * coinMean t g n k = a1, (1 - t) * coinMean t h n k = a2,
      t * coinMean t g n (k + 1) = b1, t * coinMean t h n (k + 1) = b2 at *
    grind

/-- The means of functions that differ by at most `b` differ by at most the mean of `b`. -/
theorem abs_coinMean_sub_le (h0 : 0 ≤ t) (h1 : t ≤ 1) (n k : Nat) {g h b : Nat → R}
    (hgh : ∀ j, j ≤ k + n → abs (g j - h j) ≤ b j) :
    abs (coinMean t g n k - coinMean t h n k) ≤ coinMean t b n k := by
  have up := coinMean_le h0 h1 n k (g := g) (h := fun j => h j + b j) fun j hj => by
    have := abs_le.1 (hgh j hj); grind
  have lo := coinMean_le h0 h1 n k (g := h) (h := fun j => g j + b j) fun j hj => by
    have := abs_le.1 (hgh j hj); grind
  rw [coinMean_add] at up lo
  exact abs_le.2 ⟨by grind, by grind⟩

theorem fraction_mem {n j : Nat} (hn : 0 < n) (hj : j ≤ n) :
    0 ≤ (j : R) / (n : R) ∧ (j : R) / (n : R) ≤ 1 := by
  have hp := natCast_pos (R := R) hn
  have h1 := natCast_le (R := R) hj
  have h2 : 0 ≤ (j : R) := OrderedRing.natCast_nonneg
  exact ⟨(le_div_iff hp).2 (by grind), (div_le_iff hp).2 (by grind)⟩

/-- Bernstein's estimate: if `|g s - g t| ≤ e + K (s - t)²` for `s` in `[0, 1]`, and `K ≤ n e`,
then the mean of `g` (fraction of heads) is within `2 e` of `g t`. -/
theorem coinMean_estimate {g : R → R} {e K : R} {n : Nat} (h0 : 0 ≤ t) (h1 : t ≤ 1) (hn : 0 < n)
    (hK0 : 0 ≤ K) (hK : K ≤ (n : R) * e)
    (h : ∀ s, 0 ≤ s → s ≤ 1 → abs (g s - g t) ≤ e + K * ((s - t) * (s - t))) :
    abs (coinMean t (fun j => g ((j : R) / (n : R))) n 0 - g t) ≤ e + e := by
  have hp := natCast_pos (R := R) hn
  have hv := Field.mul_inv_cancel (a := (n : R)) (by grind)
  have hv0 := inv_pos hp
  have key := abs_coinMean_sub_le h0 h1 n 0 (g := fun j => g ((j : R) / (n : R)))
    (h := fun _ => g t) (b := fun j => e + K * (n : R)⁻¹ * (n : R)⁻¹ *
      (((j : R) - (n : R) * t) * ((j : R) - (n : R) * t))) fun j hj => by
    have hf := fraction_mem (R := R) hn (by omega : j ≤ n)
    have := h _ hf.1 hf.2
    dsimp only
    rw [Field.div_eq_mul_inv] at *
    rw [show (j : R) * (n : R)⁻¹ - t = (n : R)⁻¹ * ((j : R) - (n : R) * t) by grind] at this
    grind
  rw [coinMean_const, coinMean_add, coinMean_const, coinMean_mul, coinMean_sq,
    Semiring.natCast_zero] at key
  refine Std.le_trans key ?_
  clear key h
  have a := mul_le_mul_left (Std.le_of_lt hv0) hK
  have b := mul_self_nonneg t
  have c := mul_le_mul_left (OrderedRing.mul_nonneg hK0 (Std.le_of_lt hv0))
    (by grind : t * (1 - t) ≤ 1)
  generalize (n : R)⁻¹ = v at *
  generalize (n : R) = m at *
  have d : K * v * v * ((0 + m * t - m * t) * (0 + m * t - m * t) + m * (t * (1 - t))) =
      K * v * (t * (1 - t)) := by
    rw [show K * v * (t * (1 - t)) = K * v * (t * (1 - t)) * (m * v) by rw [hv]; grind]
    grind
  rw [show v * (m * e) = m * v * e by grind, hv] at a
  rw [d]
  grind

end Order

/-! ## The theorem on `[0, 1]^N` -/

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat} {f : (Fin N → R) → R}

omit [Field R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
private theorem InBox.snoc {a b t : R} {y : Fin N → R} (hy : InBox a b y) (ht : a ≤ t ∧ t ≤ b) :
    InBox a b (snoc y t) := fun i => by
  refine Fin.lastCases (motive := fun i => a ≤ Analysis.snoc y t i ∧ Analysis.snoc y t i ≤ b)
    ?_ (fun i => ?_) i
  · simp only [snoc_last]; exact ht
  · simp only [snoc_castSucc]; exact hy i

omit [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
private theorem near_snoc {d s t : R} {x y : Fin N → R} (h : Near d x y) (ht : abs (t - s) ≤ d) :
    Near d (snoc x s) (snoc y t) := fun i => by
  refine Fin.lastCases (motive := fun i => abs (snoc y t i - snoc x s i) ≤ d) ?_ (fun i => ?_) i
  · simp only [snoc_last]; exact ht
  · simp only [snoc_castSucc]; exact h i

omit [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
/-- The mean over coins is a polynomial in the probability and in what is averaged. -/
private theorem isPolyFun_coinMean {q : (Fin N → R) → R} (hq : IsPolyFun q)
    {p : Nat → (Fin N → R) → R} (hp : ∀ j, IsPolyFun (p j)) (n k : Nat) :
    IsPolyFun fun x => coinMean (q x) (fun j => p j x) n k := by
  induction n generalizing k with
  | zero => exact hp k
  | succ n ih =>
    have h1 := IsPolyFun.add (.const 1) (.mul (.const (-1)) hq)
    have := (h1.mul (ih k)).add (hq.mul (ih (k + 1)))
    refine cast (congrArg IsPolyFun (funext fun x => ?_)) this
    rw [coinMean]; grind

variable [CompleteField R]

/-- Bernstein's theorem in the last coordinate, uniformly in the others: the mean of `f` over coins
in the place of the last coordinate is near `f`. -/
private theorem exists_coinMean_near {f : (Fin (N + 1) → R) → R}
    (hf : ContinuousOn (InBox 0 1) f) {e : R} (he : 0 < e) :
    ∃ n : Nat, 0 < n ∧ ∀ y t, InBox 0 1 y → 0 ≤ t → t ≤ 1 →
      abs (coinMean t (fun j => f (snoc y ((j : R) / (n : R)))) n 0 - f (snoc y t)) ≤ e := by
  obtain ⟨B, hB0, hB⟩ := hf.bounded (isCompact_box 0 1)
  obtain ⟨d, hd, uc⟩ := hf.uniformly (isCompact_box 0 1) (e / 2) (by grind)
  obtain ⟨m, _, hm⟩ := exists_nat_mul_ge (OrderedRing.mul_pos hd hd) (B + B)
  obtain ⟨n, hn, hmn⟩ := exists_nat_mul_ge (by grind : 0 < e / 2) (m : R)
  have m0 : 0 ≤ (m : R) := OrderedRing.natCast_nonneg
  refine ⟨n, hn, fun y t hy t0 t1 => ?_⟩
  have h := coinMean_estimate (g := fun s => f (snoc y s)) t0 t1 hn m0 hmn fun s s0 s1 => by
    have ht : InBox 0 1 (snoc y t) := hy.snoc ⟨t0, t1⟩
    have hs : InBox 0 1 (snoc y s) := hy.snoc ⟨s0, s1⟩
    have sq := OrderedRing.mul_nonneg m0 (mul_self_nonneg (s - t))
    dsimp only
    by_cases near : abs (s - t) ≤ d
    · have := uc _ _ ht hs (near_snoc (fun i => by
        rw [show y i - y i = 0 by grind, abs_zero]; exact Std.le_of_lt hd) near)
      grind
    · have h1 := abs_le.1 (hB _ ht)
      have h2 := abs_le.1 (hB _ hs)
      have h3 := mul_self_lt_mul_self (Std.le_of_lt hd) (by grind : d < abs (s - t))
      rw [abs_mul_self] at h3
      have h4 := mul_le_mul_left m0 (Std.le_of_lt h3)
      exact abs_le.2 ⟨by grind, by grind⟩
  dsimp only at h
  rwa [show e / 2 + e / 2 = e by grind] at h

/-- Bernstein's theorem on `[0, 1]^N`: for each of finitely many values of the last coordinate
there is a polynomial in the others, and their mean over coins is the polynomial sought. -/
private theorem exists_isPolyFun_near (hf : ContinuousOn (InBox 0 1) f) {e : R} (he : 0 < e) :
    ∃ p, IsPolyFun p ∧ ∀ x, InBox 0 1 x → abs (p x - f x) ≤ e := by
  induction N generalizing e with
  | zero =>
    refine ⟨fun _ => f fun i => i.elim0, .const _, fun x _ => ?_⟩
    rw [show x = fun i => i.elim0 from funext fun i => i.elim0,
      show ∀ a : R, a - a = 0 from fun a => by grind, abs_zero]
    exact Std.le_of_lt he
  | succ N ih =>
    obtain ⟨n, hn, hnf⟩ := exists_coinMean_near hf (by grind : 0 < e / 2)
    have slice : ∀ j : Nat, ∃ p, IsPolyFun p ∧ (j ≤ n → ∀ y, InBox 0 1 y →
        abs (p y - f (snoc y ((j : R) / (n : R)))) ≤ e / 2) := fun j => by
      by_cases hj : j ≤ n
      · have hb := fraction_mem (R := R) hn hj
        obtain ⟨p, hp, h⟩ := ih (f := fun y => f (snoc y ((j : R) / (n : R)))) (fun y hy e he => by
          obtain ⟨d, hd, h⟩ := hf _ (hy.snoc hb) e he
          exact ⟨d, hd, fun z hz hyz => h _ (hz.snoc hb) (near_snoc hyz (by
            rw [show ∀ a : R, a - a = 0 from fun a => by grind, abs_zero]
            exact Std.le_of_lt hd))⟩) (by grind : 0 < e / 2)
        exact ⟨p, hp, fun _ => h⟩
      · exact ⟨fun _ => 0, .const 0, fun h => absurd h hj⟩
    obtain ⟨p, hp⟩ := Classical.axiomOfChoice slice
    refine ⟨fun x => coinMean (x (Fin.last N)) (fun j => p j fun i => x i.castSucc) n 0,
      isPolyFun_coinMean (.coord _) (fun j => (hp j).1.comp fun i => .coord _) n 0, fun x hx => ?_⟩
    have hy : InBox 0 1 fun i : Fin N => x i.castSucc := fun i => hx i.castSucc
    obtain ⟨t0, t1⟩ := hx (Fin.last N)
    have h1 := hnf _ _ hy t0 t1
    rw [snoc_init] at h1
    have h2 := abs_coinMean_sub_le t0 t1 n 0 (b := fun _ => e / 2) fun j hj =>
      (hp j).2 (by omega) _ hy
    rw [coinMean_const] at h2
    have h3 := Std.le_trans (abs_sub_le _ _ _) (OrderedAdd.add_le_add h2 h1)
    rwa [show e / 2 + e / 2 = e by grind] at h3

/-! ## The theorem -/

/-- **Bernstein's theorem**: on a cube, every continuous function is a uniform limit of
polynomials. -/
theorem bernstein {a b : R} (hab : a < b) (hf : ContinuousOn (InBox a b) f) {e : R} (he : 0 < e) :
    ∃ p : MvPoly R N, ∀ x, InBox a b x → abs (p.eval x - f x) ≤ e := by
  have w0 : 0 < b - a := by grind
  have hv := Field.mul_inv_cancel (a := b - a) (by grind)
  have v0 := inv_pos w0
  have into : ∀ x : Fin N → R, InBox 0 1 x → InBox a b fun i => a + (b - a) * x i :=
    fun x hx i => by
      have h1 := mul_le_mul_left (Std.le_of_lt w0) (hx i).1
      have h2 := mul_le_mul_left (Std.le_of_lt w0) (hx i).2
      exact ⟨by grind, by grind⟩
  have cont : ContinuousOn (InBox 0 1) fun x : Fin N → R => f fun i => a + (b - a) * x i := by
    intro x hx e he
    obtain ⟨d, hd, h⟩ := hf _ (into x hx) e he
    obtain ⟨r, hr, -, hrd⟩ := exists_pos_mul_le (b - a) hd
    refine ⟨r, hr, fun y hy hxy => h _ (into y hy) fun i => ?_⟩
    have h1 := mul_le_mul_left (Std.le_of_lt w0) (hxy i)
    dsimp only
    rw [show a + (b - a) * y i - (a + (b - a) * x i) = (b - a) * (y i - x i) by grind, abs_mul,
      abs_of_nonneg (Std.le_of_lt w0)]
    exact Std.le_trans h1 hrd
  obtain ⟨p, hp, h⟩ := exists_isPolyFun_near cont he
  obtain ⟨q, hq⟩ := (hp.comp (g := fun i y => (b - a)⁻¹ * (y i + -a))
    fun i => .mul (.const _) (.add (.coord i) (.const (-a)))).exists_eq_eval
  refine ⟨q, fun y hy => ?_⟩
  have h := h (fun i => (b - a)⁻¹ * (y i + -a)) fun i => by
    have h1 := mul_le_mul_left (Std.le_of_lt v0) (by have := hy i; grind : 0 ≤ y i + -a)
    have h2 := mul_le_mul_left (Std.le_of_lt v0) (by have := hy i; grind : y i + -a ≤ b - a)
    exact ⟨by grind, by grind⟩
  dsimp only at h
  rw [show (fun i => a + (b - a) * ((b - a)⁻¹ * (y i + -a))) = y from funext fun i => by
    rw [← Semiring.mul_assoc, hv]; grind] at h
  rwa [← congrFun hq y]

example {g : R → R} (hg : Continuous₁ g) {e : R} (he : 0 < e) :
    ∃ p : MvPoly R 1, ∀ x, InBox (-1) 1 x → abs (p.eval x - g (x 0)) ≤ e :=
  bernstein (by have := OrderedRing.zero_lt_one (R := R); grind) (hg.continuousOn _) he

end Order
end LeJEPA.Analysis
