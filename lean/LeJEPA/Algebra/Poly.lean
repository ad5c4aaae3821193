module

public import LeJEPA.Algebra.Sum

/-!
# Polynomials in one variable

`UniPoly R` is the ring of polynomials in one variable over a commutative ring `R`: coefficient
sequences with finitely many nonzero terms, equal when their coefficients are, multiplied by the
Cauchy product. It is again a commutative ring in the sense of core Lean, so that

* `grind` proves ring identities between polynomials, and
* polynomials in several variables are obtained by iteration: `UniPoly (UniPoly R)` is the ring of
  polynomials in two variables, the inner one being a coefficient of the outer one.

There is no degree function: `∀ k, N ≤ k → p.coeff k = 0` says that the degree is less than `N`,
and sums over the coefficients run over any such `N`.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

/-!
## The Cauchy product of coefficient sequences

The product of two formal power series `Σ f_k X^k` and `Σ g_k X^k` has the coefficients
`(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`. The definition here is recursive,
`(f ⋆ g)_{n+1} = f_0 g_{n+1} + (f' ⋆ g)_n` with `f'` the shifted sequence: then every ring law is an
induction of a few lines. `cauchyMul_eq_sum` is the usual formula.

Polynomials are the sequences with finitely many nonzero terms. Leibniz' rule for them rests on
`natCast_mul_cauchyMul`: the Euler operator `f_k ↦ k f_k` is a derivation.
-/

section
variable {R : Type u} [CommRing R]

/-- The Cauchy product `(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`, by recursion on `n`. -/
@[expose] def cauchyMul (f g : Nat → R) : Nat → R
  | 0 => f 0 * g 0
  | n + 1 => f 0 * g (n + 1) + cauchyMul (fun k => f (k + 1)) g n

theorem cauchyMul_zero (f g : Nat → R) : cauchyMul f g 0 = f 0 * g 0 := rfl

/-- The recursion, with the first coefficient of the left factor split off. -/
theorem cauchyMul_succ (f g : Nat → R) (n : Nat) :
    cauchyMul f g (n + 1) = f 0 * g (n + 1) + cauchyMul (fun k => f (k + 1)) g n := rfl

/-- The recursion, with the first coefficient of the right factor split off. -/
theorem cauchyMul_succ' (f g : Nat → R) (n : Nat) :
    cauchyMul f g (n + 1) = cauchyMul f (fun k => g (k + 1)) n + f (n + 1) * g 0 := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]
  | succ n ih => rw [cauchyMul_succ, ih, cauchyMul_succ]; grind

/-- The usual formula `(f ⋆ g)_n = Σ_{k ≤ n} f_k g_{n-k}`. -/
theorem cauchyMul_eq_sum (f g : Nat → R) (n : Nat) :
    cauchyMul f g n = sum fun k : Fin (n + 1) => f k * g (n - k) := by
  induction n generalizing f with
  | zero => rw [sum_range_succ 0 fun k => f k * g (0 - k), sum_empty, cauchyMul_zero]; grind
  | succ n ih =>
    rw [sum_range_succ' (n + 1) fun k => f k * g (n + 1 - k), cauchyMul_succ, ih]
    simp only [Nat.add_sub_add_right, Nat.sub_zero]

theorem cauchyMul_comm (f g : Nat → R) (n : Nat) : cauchyMul f g n = cauchyMul g f n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => rw [cauchyMul_succ, cauchyMul_succ', ih]; grind

theorem add_cauchyMul (f g h : Nat → R) (n : Nat) :
    cauchyMul (fun k => f k + g k) h n = cauchyMul f h n + cauchyMul g h n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => simp only [cauchyMul_succ, ih]; grind

theorem smul_cauchyMul (c : R) (f g : Nat → R) (n : Nat) :
    cauchyMul (fun k => c * f k) g n = c * cauchyMul f g n := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]; grind
  | succ n ih => simp only [cauchyMul_succ, ih]; grind

/-- The product with the zero sequence. -/
theorem cauchyMul_eq_zero {f : Nat → R} (hf : ∀ k, f k = 0) (g : Nat → R) (n : Nat) :
    cauchyMul f g n = 0 := by
  induction n generalizing f with
  | zero => simp only [cauchyMul, hf]; grind
  | succ n ih => rw [cauchyMul_succ, hf, ih fun k => hf _]; grind

theorem cauchyMul_assoc (f g h : Nat → R) (n : Nat) :
    cauchyMul (cauchyMul f g) h n = cauchyMul f (cauchyMul g h) n := by
  induction n generalizing f g with
  | zero => simp only [cauchyMul]; grind
  | succ n ih =>
    have shift : (fun k => cauchyMul f g (k + 1))
        = fun k => f 0 * (fun k => g (k + 1)) k + cauchyMul (fun k => f (k + 1)) g k := rfl
    rw [cauchyMul_succ, shift, add_cauchyMul, smul_cauchyMul, ih, cauchyMul_succ, cauchyMul_succ,
      cauchyMul_zero]
    grind

/-- A sequence with no other term than its first, `a`, multiplies by `a`. -/
theorem const_cauchyMul {f : Nat → R} (hf : ∀ k, f (k + 1) = 0) (g : Nat → R) (n : Nat) :
    cauchyMul f g n = f 0 * g n := by
  cases n with
  | zero => rfl
  | succ n => rw [cauchyMul_succ, cauchyMul_eq_zero hf]; grind

/-- Degrees add: if `f` vanishes from `N` on and `g` from `M` on, `f ⋆ g` does from `N + M` on. -/
theorem cauchyMul_bound {f g : Nat → R} {N M : Nat} (hf : ∀ k, N ≤ k → f k = 0)
    (hg : ∀ k, M ≤ k → g k = 0) (k : Nat) (hk : N + M ≤ k) : cauchyMul f g k = 0 := by
  induction N generalizing f k with
  | zero => exact cauchyMul_eq_zero (fun k => hf k (by omega)) g k
  | succ N ih =>
    obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
    rw [cauchyMul_succ, hg (k + 1) (by omega), ih (fun k h => hf _ (by omega)) k (by omega)]
    grind

/-- The Euler operator `f_k ↦ k f_k` is a derivation of the Cauchy product. -/
theorem natCast_mul_cauchyMul (f g : Nat → R) (n : Nat) :
    (n : R) * cauchyMul f g n
      = cauchyMul (fun k => (k : R) * f k) g n + cauchyMul f (fun k => (k : R) * g k) n := by
  induction n generalizing f with
  | zero => simp only [cauchyMul]; grind
  | succ n ih =>
    have shift : (fun k : Nat => ((k + 1 : Nat) : R) * f (k + 1))
        = fun k : Nat => (fun k : Nat => (k : R) * (fun k => f (k + 1)) k) k
          + (fun k => f (k + 1)) k := by
      funext k; grind
    simp only [cauchyMul_succ]
    rw [shift, add_cauchyMul, Semiring.natCast_succ]
    have := ih fun k => f (k + 1)
    grind

example : cauchyMul (fun _ => (1 : Rat)) (fun _ => 1) 3 = 4 := by
  simp only [cauchyMul]; grind

end

/-! ## Polynomials -/

section
attribute [local instance] Ring.intCast

/-- Polynomials in one variable over `R`: finitely supported coefficient sequences. -/
structure UniPoly (R : Type u) [CommRing R] : Type u where
  /-- The coefficient of the `k`-th power of the variable. -/
  coeff : Nat → R
  /-- All coefficients from some index on are zero. -/
  bdd : ∃ N, ∀ k, N ≤ k → coeff k = 0

namespace UniPoly
variable {R : Type u} [CommRing R]

/-- Polynomials with the same coefficients are equal. -/
theorem ext {p q : UniPoly R} (h : ∀ k, p.coeff k = q.coeff k) : p = q := by
  cases p; cases q; congr; funext k; exact h k

/-- The constant polynomial `a`. -/
@[expose] def C (a : R) : UniPoly R :=
  ⟨fun k => if k = 0 then a else 0, 1, fun k hk => by dsimp only; rw [if_neg (by omega)]⟩

/-- The variable. -/
@[expose] def X : UniPoly R :=
  ⟨fun k => if k = 1 then 1 else 0, 2, fun k hk => by dsimp only; rw [if_neg (by omega)]⟩

/-! ### The ring of polynomials -/

/-- Two polynomials have a common degree bound. -/
private theorem bdd₂ (p q : UniPoly R) :
    ∃ N, ∀ k, N ≤ k → p.coeff k = 0 ∧ q.coeff k = 0 := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨M, hM⟩ := q.bdd
  exact ⟨N + M, fun k hk => ⟨hN k (by omega), hM k (by omega)⟩⟩

instance : Add (UniPoly R) := ⟨fun p q => ⟨fun k => p.coeff k + q.coeff k, by
  obtain ⟨N, h⟩ := bdd₂ p q
  exact ⟨N, fun k hk => by dsimp only; rw [(h k hk).1, (h k hk).2]; grind⟩⟩⟩

instance : Neg (UniPoly R) := ⟨fun p => ⟨fun k => -p.coeff k, by
  obtain ⟨N, hN⟩ := p.bdd
  exact ⟨N, fun k hk => by dsimp only; rw [hN k hk]; grind⟩⟩⟩

instance : Sub (UniPoly R) := ⟨fun p q => ⟨fun k => p.coeff k - q.coeff k, by
  obtain ⟨N, h⟩ := bdd₂ p q
  exact ⟨N, fun k hk => by dsimp only; rw [(h k hk).1, (h k hk).2]; grind⟩⟩⟩

instance : Mul (UniPoly R) := ⟨fun p q => ⟨cauchyMul p.coeff q.coeff, by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨M, hM⟩ := q.bdd
  exact ⟨N + M, cauchyMul_bound hN hM⟩⟩⟩

theorem coeff_add (p q : UniPoly R) (k : Nat) : (p + q).coeff k = p.coeff k + q.coeff k := rfl
theorem coeff_neg (p : UniPoly R) (k : Nat) : (-p).coeff k = -p.coeff k := rfl
theorem coeff_sub (p q : UniPoly R) (k : Nat) : (p - q).coeff k = p.coeff k - q.coeff k := rfl
theorem coeff_mul (p q : UniPoly R) (k : Nat) :
    (p * q).coeff k = cauchyMul p.coeff q.coeff k := rfl
theorem coeff_C (a : R) (k : Nat) : (C a).coeff k = if k = 0 then a else 0 := rfl
theorem coeff_X (k : Nat) : (X : UniPoly R).coeff k = if k = 1 then 1 else 0 := rfl

theorem coeff_C_mul (a : R) (p : UniPoly R) (k : Nat) : (C a * p).coeff k = a * p.coeff k := by
  rw [coeff_mul, const_cauchyMul fun k => by rw [coeff_C, if_neg (by omega)], coeff_C, if_pos rfl]

private theorem mul_comm' (p q : UniPoly R) : p * q = q * p := ext fun k => cauchyMul_comm _ _ k

private theorem one_mul' (p : UniPoly R) : C ((1 : Nat) : R) * p = p :=
  ext fun k => by rw [coeff_C_mul]; grind

private theorem coeff_zero' (k : Nat) : (C ((0 : Nat) : R)).coeff k = 0 := by
  rw [coeff_C]; split <;> grind

private theorem zero_mul' (p : UniPoly R) : C ((0 : Nat) : R) * p = C ((0 : Nat) : R) :=
  ext fun k => by rw [coeff_C_mul, coeff_zero']; grind

private theorem add_mul' (p q r : UniPoly R) : (p + q) * r = p * r + q * r :=
  ext fun k => add_cauchyMul _ _ _ k

/-- Polynomials form a commutative ring; numerals and casts are constant polynomials. -/
instance instCommRing : CommRing (UniPoly R) where
  natCast := ⟨fun k => C (k : R)⟩
  ofNat k := ⟨C (k : R)⟩
  intCast := ⟨fun k => C (k : R)⟩
  nsmul := ⟨fun k p => C (k : R) * p⟩
  zsmul := ⟨fun k p => C (k : R) * p⟩
  npow := ⟨fun p k => Nat.rec (C ((1 : Nat) : R)) (fun _ r => r * p) k⟩
  add_zero p := ext fun k => by
    show p.coeff k + (C ((0 : Nat) : R)).coeff k = _
    rw [coeff_zero']; grind
  add_comm p q := ext fun k => by simp only [coeff_add]; grind
  add_assoc p q r := ext fun k => by simp only [coeff_add]; grind
  mul_assoc p q r := ext fun k => cauchyMul_assoc _ _ _ k
  mul_comm p q := by exact mul_comm' p q
  mul_one p := by rw [mul_comm']; exact one_mul' p
  one_mul p := by exact one_mul' p
  left_distrib p q r := by rw [mul_comm', add_mul', mul_comm' q, mul_comm' r]
  right_distrib p q r := by exact add_mul' p q r
  zero_mul p := by exact zero_mul' p
  mul_zero p := by rw [mul_comm']; exact zero_mul' p
  pow_zero _ := rfl
  pow_succ _ _ := rfl
  ofNat_succ k := ext fun i => by
    show (C ((k + 1 : Nat) : R)).coeff i = (C (k : R)).coeff i + (C ((1 : Nat) : R)).coeff i
    simp only [coeff_C]; split <;> grind
  ofNat_eq_natCast _ := rfl
  nsmul_eq_natCast_mul _ _ := rfl
  neg_add_cancel p := ext fun k => by
    show -p.coeff k + p.coeff k = (C ((0 : Nat) : R)).coeff k
    rw [coeff_zero']; grind
  sub_eq_add_neg p q := ext fun k => by
    show p.coeff k - q.coeff k = p.coeff k + -q.coeff k
    grind
  neg_zsmul k p := ext fun i => by
    show (C ((-k : Int) : R) * p).coeff i = -(C (k : R) * p).coeff i
    rw [coeff_C_mul, coeff_C_mul]; grind
  zsmul_natCast_eq_nsmul k p := by
    show C (((k : Nat) : Int) : R) * p = C (k : R) * p
    rw [Ring.intCast_natCast]
  intCast_ofNat k := congrArg C (Ring.intCast_natCast k)
  intCast_neg k := ext fun i => by
    show (C ((-k : Int) : R)).coeff i = -(C (k : R)).coeff i
    simp only [coeff_C]; split <;> grind

/-! ### Constants and coefficients -/

theorem C_natCast (k : Nat) : C (k : R) = (k : UniPoly R) := rfl
theorem C_ofNat (k : Nat) : C (OfNat.ofNat k : R) = OfNat.ofNat k :=
  congrArg C (Semiring.ofNat_eq_natCast k)
theorem C_zero : C (0 : R) = 0 := C_ofNat 0
theorem C_one : C (1 : R) = 1 := C_ofNat 1

theorem C_add (a b : R) : C (a + b) = C a + C b := ext fun k => by
  rw [coeff_add]; simp only [coeff_C]; split <;> grind

theorem C_mul (a b : R) : C (a * b) = C a * C b := ext fun k => by
  rw [coeff_C_mul]; simp only [coeff_C]; split <;> grind

theorem C_neg (a : R) : C (-a) = -C a := ext fun k => by
  rw [coeff_neg]; simp only [coeff_C]; split <;> grind

theorem C_sub (a b : R) : C (a - b) = C a - C b := ext fun k => by
  rw [coeff_sub]; simp only [coeff_C]; split <;> grind

theorem C_pow (a : R) (n : Nat) : C (a ^ n) = C a ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero, C_one]
  | succ n ih => rw [Semiring.pow_succ, Semiring.pow_succ, C_mul, ih]

/-- Constant polynomials are equal only if the constants are. -/
theorem C_inj {a b : R} (h : C a = C b) : a = b := by
  have := congrArg (fun p => p.coeff 0) h
  simpa only [coeff_C, if_true] using this

theorem coeff_zero (k : Nat) : (0 : UniPoly R).coeff k = 0 := coeff_zero' k

theorem coeff_one (k : Nat) : (1 : UniPoly R).coeff k = if k = 0 then 1 else 0 := by
  rw [← C_one, coeff_C]

theorem coeff_X_mul_zero (p : UniPoly R) : (X * p).coeff 0 = 0 := by
  rw [coeff_mul, cauchyMul_zero, coeff_X, if_neg (by omega)]; grind

theorem coeff_X_mul_succ (p : UniPoly R) (k : Nat) : (X * p).coeff (k + 1) = p.coeff k := by
  rw [coeff_mul, cauchyMul_succ, const_cauchyMul fun k => by rw [coeff_X, if_neg (by omega)]]
  simp only [coeff_X]; grind

/-! ### Induction -/

/-- `(p - p(0)) / X`: the coefficients shifted down. -/
@[expose] def divX (p : UniPoly R) : UniPoly R := ⟨fun k => p.coeff (k + 1), by
  obtain ⟨N, hN⟩ := p.bdd
  exact ⟨N, fun k hk => hN _ (by omega)⟩⟩

theorem coeff_divX (p : UniPoly R) (k : Nat) : (divX p).coeff k = p.coeff (k + 1) := rfl

theorem eq_C_add_X_mul_divX (p : UniPoly R) : p = C (p.coeff 0) + X * divX p := ext fun k => by
  rw [coeff_add, coeff_C]
  cases k with
  | zero => rw [coeff_X_mul_zero, if_pos rfl]; grind
  | succ k => rw [coeff_X_mul_succ, coeff_divX, if_neg (by omega)]; grind

/-- A polynomial of degree less than 0 is zero. -/
theorem eq_zero_of_bound {p : UniPoly R} (h : ∀ k, 0 ≤ k → p.coeff k = 0) : p = 0 :=
  ext fun k => by rw [h k (by omega), coeff_zero]

/-- To prove a statement for all polynomials, prove it for constants and go from `q` to
`a + X q`. -/
theorem induction {P : UniPoly R → Prop} (const : ∀ a, P (C a))
    (step : ∀ a q, P q → P (C a + X * q)) (p : UniPoly R) : P p := by
  obtain ⟨N, hN⟩ := p.bdd
  induction N generalizing p with
  | zero => rw [eq_zero_of_bound hN, ← C_zero]; exact const 0
  | succ N ih =>
    rw [eq_C_add_X_mul_divX p]
    exact step _ _ (ih _ fun k hk => hN _ (by omega))

example (p q : UniPoly R) : (p + q) * (p - q) = p ^ 2 - q ^ 2 := by grind

example : ((X + 2) * (X - 3) : UniPoly Rat).coeff 1 = -1 := by
  have : ((X + 2) * (X - 3) : UniPoly Rat) = C (-6) + X * (C (-1) + X * C 1) := by
    rw [C_neg, C_neg, C_one, C_ofNat]; grind
  rw [this, coeff_add, coeff_X_mul_succ, coeff_add, coeff_X_mul_zero]
  simp only [coeff_C]; grind

end UniPoly

end

end LeJEPA
