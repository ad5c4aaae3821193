module

public import LeJEPA.Real.Compact

/-!
# Bernstein's theorem

A continuous function on a cube `[a, b]^N` over a complete field is a uniform limit of polynomials
(`bernstein`).

Bernstein's operator takes the mean of `f` over coin tosses: on `[0, 1]`, the fraction of heads in
`n` tosses of a coin that shows heads with probability `t` has mean `t` and variance
`t (1 - t)/n ≤ 1/n`, so the mean of `f` (fraction of heads) tends to `f t`, uniformly; and it is a
polynomial in `t`. In `N` variables one coordinate after the other is replaced by coins
(`bernsteinAt`).
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

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

/-! ## Bernstein's operator in one coordinate -/

section Ring
variable {R : Type u} [Field R] {N : Nat}

/-- Bernstein's operator in the `k`-th coordinate: the mean of `f` over `n` tosses of a coin with
`P(heads) = x_k`, the fraction of heads in the place of `x_k`. -/
@[expose] def bernsteinAt (k : Fin N) (n : Nat) (f : (Fin N → R) → R) (x : Fin N → R) : R :=
  coinMean (x k) (fun j => f (update x k ((j : R) / (n : R)))) n 0

/-- Functions that are polynomials in the coordinates before the `k`-th, with coefficients that
depend on the other coordinates in any way. -/
private inductive PolyBelow (k : Nat) : ((Fin N → R) → R) → Prop
  | base {f} : (∀ x y, (∀ i : Fin N, k ≤ i → x i = y i) → f x = f y) → PolyBelow k f
  | add {f g} : PolyBelow k f → PolyBelow k g → PolyBelow k fun x => f x + g x
  | coord_mul {f} (i : Fin N) : (i : Nat) < k → PolyBelow k f → PolyBelow k fun x => x i * f x

private theorem PolyBelow.neg {k : Nat} {f : (Fin N → R) → R} (h : PolyBelow k f) :
    PolyBelow k fun x => -f x := by
  induction h with
  | base h => exact .base fun x y hxy => by rw [h x y hxy]
  | @add f g _ _ ih1 ih2 =>
    rw [show (fun x => -(f x + g x)) = fun x => -f x + -g x from funext fun x => by grind]
    exact .add ih1 ih2
  | @coord_mul f i hi _ ih =>
    rw [show (fun x => -(x i * f x)) = fun x => x i * -f x from funext fun x => by grind]
    exact .coord_mul i hi ih

/-- A polynomial in all coordinates is a polynomial. -/
private theorem PolyBelow.isPolyFun {f : (Fin N → R) → R} (h : PolyBelow N f) : IsPolyFun f := by
  induction h with
  | @base f h =>
    rw [show f = fun _ => f fun _ => 0 from
      funext fun x => h _ _ fun i hi => absurd i.isLt (by omega)]
    exact .const _
  | add _ _ ih1 ih2 => exact .add ih1 ih2
  | coord_mul i _ _ ih => exact .mul (.coord i) ih

/-- The mean over coins is a polynomial in one coordinate more. -/
private theorem PolyBelow.coinMean (k : Fin N) (p : Nat → R) {f : (Fin N → R) → R}
    (h : PolyBelow k f) (n m : Nat) :
    PolyBelow (k + 1) fun x => coinMean (x k) (fun j => f (update x k (p j))) n m := by
  induction h with
  | @base f h =>
    induction n generalizing m with
    | zero =>
      refine .base fun x y hxy => ?_
      simp only [Analysis.coinMean]
      refine h _ _ fun i hi => ?_
      simp only [update]; split
      · rfl
      · next hik =>
        refine hxy i ?_
        have : (i : Nat) ≠ k := fun e => hik (Fin.ext e)
        omega
    | succ n ih =>
      simp only [Analysis.coinMean]
      have := ((ih m).add ((ih m).coord_mul k (Nat.lt_succ_self _)).neg).add
        ((ih (m + 1)).coord_mul k (Nat.lt_succ_self _))
      refine cast (congrArg (PolyBelow _) (funext fun x => ?_)) this
      grind
  | add _ _ ih1 ih2 =>
    simp only [coinMean_add]
    exact .add ih1 ih2
  | @coord_mul f i hi _ ih =>
    have e : ∀ (x : Fin N → R) (s : R), update x k s i = x i := fun x s =>
      update_of_ne x (fun e => by subst e; omega) s
    simp only [e, coinMean_mul]
    exact .coord_mul i (by omega) ih

end Ring

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat} {f g : (Fin N → R) → R}

/-- Bernstein's operator is a contraction in the maximum norm. -/
theorem bernsteinAt_contraction (k : Fin N) {n : Nat} (hn : 0 < n) {e : R}
    (h : ∀ x, InBox 0 1 x → abs (g x - f x) ≤ e) {x : Fin N → R} (hx : InBox 0 1 x) :
    abs (bernsteinAt k n g x - bernsteinAt k n f x) ≤ e := by
  have := abs_coinMean_sub_le (hx k).1 (hx k).2 n 0
    (g := fun j => g (update x k ((j : R) / (n : R))))
    (h := fun j => f (update x k ((j : R) / (n : R)))) (b := fun _ => e) fun j hj => by
      have := fraction_mem (R := R) hn (by omega : j ≤ n)
      exact h _ (hx.update k this.1 this.2)
  rwa [coinMean_const] at this

variable [CompleteField R]

/-- Bernstein's theorem in one coordinate, uniformly in the others. -/
theorem bernsteinAt_converges (hf : ContinuousOn (InBox 0 1) f) (k : Fin N) {e : R} (he : 0 < e) :
    ∃ n, 0 < n ∧ ∀ x, InBox 0 1 x → abs (bernsteinAt k n f x - f x) ≤ e := by
  obtain ⟨B, hB0, hB⟩ := hf.bounded (isCompact_box 0 1)
  obtain ⟨d, hd, uc⟩ := hf.uniformly (isCompact_box 0 1) (e / 2) (by grind)
  obtain ⟨m, _, hm⟩ := exists_nat_mul_ge (OrderedRing.mul_pos hd hd) (B + B)
  obtain ⟨n, hn, hmn⟩ := exists_nat_mul_ge (by grind : 0 < e / 2) (m : R)
  have m0 : 0 ≤ (m : R) := OrderedRing.natCast_nonneg
  refine ⟨n, hn, fun x hx => ?_⟩
  have := coinMean_estimate (g := fun s => f (update x k s)) (hx k).1 (hx k).2 hn m0 hmn
    fun s s0 s1 => by
      have box := hx.update k s0 s1
      dsimp only; rw [update_same]
      have sq := OrderedRing.mul_nonneg m0 (mul_self_nonneg (s - x k))
      by_cases hs : abs (s - x k) ≤ d
      · have := uc x (update x k s) hx box fun i => by
          by_cases hik : i = k
          · subst hik; rwa [update_self]
          · rw [update_of_ne _ hik, show x i - x i = 0 by grind, abs_zero]
            exact Std.le_of_lt hd
        grind
      · have h1 := abs_le.1 (hB _ hx)
        have h2 := abs_le.1 (hB _ box)
        have h3 := mul_self_lt_mul_self (Std.le_of_lt hd) (by grind : d < abs (s - x k))
        rw [abs_mul_self] at h3
        have h4 := mul_le_mul_left m0 (Std.le_of_lt h3)
        exact abs_le.2 ⟨by grind, by grind⟩
  dsimp only at this
  rw [update_same, show e / 2 + e / 2 = e by grind] at this
  exact this

/-! ## The theorem -/

/-- Bernstein's theorem on `[0, 1]^N`. -/
private theorem exists_isPolyFun_near (hf : ContinuousOn (InBox 0 1) f) {e : R} (he : 0 < e) :
    ∃ p, IsPolyFun p ∧ ∀ x, InBox 0 1 x → abs (p x - f x) ≤ e := by
  suffices h : ∀ k, k ≤ N → ∀ e : R, 0 < e →
      ∃ g, PolyBelow k g ∧ ∀ x, InBox 0 1 x → abs (g x - f x) ≤ e by
    obtain ⟨g, hg, h⟩ := h N (Nat.le_refl _) e he
    exact ⟨g, hg.isPolyFun, h⟩
  intro k
  induction k with
  | zero =>
    intro _ e he
    refine ⟨f, .base fun x y h => ?_, fun x _ => ?_⟩
    · rw [show x = y from funext fun i => h i (Nat.zero_le _)]
    · rw [show f x - f x = 0 by grind, abs_zero]; exact Std.le_of_lt he
  | succ k ih =>
    intro hk e he
    obtain ⟨g, hg, hgf⟩ := ih (by omega) (e / 2) (by grind)
    obtain ⟨n, hn, hnf⟩ := bernsteinAt_converges hf ⟨k, hk⟩ (by grind : 0 < e / 2)
    refine ⟨bernsteinAt ⟨k, hk⟩ n g, hg.coinMean ⟨k, hk⟩ _ n 0, fun x hx => ?_⟩
    have h1 := bernsteinAt_contraction ⟨k, hk⟩ hn hgf hx
    have h2 := hnf x hx
    exact Std.le_trans (abs_sub_le _ (bernsteinAt ⟨k, hk⟩ n f x) _) (by grind)

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
