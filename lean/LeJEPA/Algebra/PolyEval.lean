module

public import LeJEPA.Algebra.Poly
public import LeJEPA.Algebra.Sum

/-!
# Evaluation, substitution and other homomorphisms

Homomorphisms between commutative rings, and those that polynomials have: evaluation at a point,
substitution, and a change of the ring of coefficients.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind

universe u v w x
attribute [local instance] Semiring.natCast

/-!
## Ring homomorphisms

Bundled homomorphisms between commutative rings. They serve two ends: the coefficients of a
polynomial may be sent to another ring before they are summed, and Gaussian calculus commutes with
every homomorphism of the coefficients, which is what turns a statement in one variable into one in
several, by iteration.
-/

section
attribute [local instance] Ring.intCast

/-- A homomorphism of commutative rings. -/
structure RingMap (A : Type u) (B : Type v) [CommRing A] [CommRing B] where
  /-- The underlying function; `φ a` stands for `φ.toFun a`. -/
  toFun : A → B
  /-- It respects sums. -/
  map_add : ∀ a b, toFun (a + b) = toFun a + toFun b
  /-- It respects products. -/
  map_mul : ∀ a b, toFun (a * b) = toFun a * toFun b
  /-- It respects the unit. -/
  map_one : toFun 1 = 1

namespace RingMap
variable {A : Type u} {B : Type v} {D : Type w} [CommRing A] [CommRing B] [CommRing D]

instance : CoeFun (RingMap A B) (fun _ => A → B) := ⟨RingMap.toFun⟩

/-- Homomorphisms that agree everywhere are equal. -/
theorem ext {φ ψ : RingMap A B} (h : ∀ a, φ a = ψ a) : φ = ψ := by
  cases φ; cases ψ; congr; funext a; exact h a

variable (φ : RingMap A B)

theorem map_zero : φ 0 = 0 := by
  have h := φ.map_add 0 0
  rw [show (0 : A) + 0 = 0 by grind] at h
  grind

theorem map_sub (a b : A) : φ (a - b) = φ a - φ b := by
  have h := φ.map_add (a - b) b
  rw [show a - b + b = a by grind] at h
  grind

theorem map_neg (a : A) : φ (-a) = -φ a := by
  have h := φ.map_sub 0 a
  rw [φ.map_zero, show (0 : A) - a = -a by grind] at h
  grind

theorem map_pow (a : A) (n : Nat) : φ (a ^ n) = φ a ^ n := by
  induction n with
  | zero => rw [Semiring.pow_zero, Semiring.pow_zero, φ.map_one]
  | succ n ih => rw [Semiring.pow_succ, Semiring.pow_succ, φ.map_mul, ih]

theorem map_natCast (n : Nat) : φ (n : A) = (n : B) := by
  induction n with
  | zero => rw [Semiring.natCast_zero, Semiring.natCast_zero, φ.map_zero]
  | succ n ih => rw [Semiring.natCast_succ, φ.map_add, ih, φ.map_one, Semiring.natCast_succ]

theorem map_sum {n : Nat} (f : Fin n → A) : φ (sum f) = sum fun i => φ (f i) :=
  LeJEPA.apply_sum φ φ.map_zero φ.map_add f

/-- The identity. -/
@[expose] def id (A : Type u) [CommRing A] : RingMap A A :=
  ⟨fun a => a, fun _ _ => rfl, fun _ _ => rfl, rfl⟩

theorem id_apply (a : A) : id A a = a := rfl

/-- The composition `ψ ∘ φ`. -/
@[expose] def comp (ψ : RingMap B D) (φ : RingMap A B) : RingMap A D :=
  ⟨fun a => ψ (φ a), fun a b => by dsimp only; rw [φ.map_add, ψ.map_add],
    fun a b => by dsimp only; rw [φ.map_mul, ψ.map_mul], by dsimp only; rw [φ.map_one, ψ.map_one]⟩

theorem comp_apply (ψ : RingMap B D) (φ : RingMap A B) (a : A) : ψ.comp φ a = ψ (φ a) := rfl

example (a b : Rat) : (RingMap.id Rat).comp (RingMap.id Rat) (a * b) = a * b := rfl

end RingMap

end

/-!
## Linear functionals of the coefficients, evaluation and substitution

Every linear functional of a polynomial `p = Σ p_k X^k` is a sum `coeffSum φ c p = Σ φ(p_k) c_k`
over its coefficients, for a sequence `c` (the values at the powers of the variable) and a
homomorphism `φ` of the coefficients. Two functionals of that form carry the theory:

* `c_k = b^k` evaluates the polynomial at `b` (`eval`, `eval₂`), which is a ring homomorphism; with
  `b` itself a polynomial, this is substitution;
* `c_k` the Gaussian moments gives the expectation (`LeJEPA.Gaussian.Stein`).

`map φ` applies `φ` to every coefficient.
-/

namespace UniPoly
variable {A : Type u} {B : Type v} {D : Type w} [CommRing A] [CommRing B] [CommRing D]

/-- The embedding of the constants. -/
@[expose] def CHom : RingMap A (UniPoly A) := ⟨C, C_add, C_mul, C_one⟩

theorem CHom_apply (a : A) : CHom a = C a := rfl

/-! ### Linear functionals -/

/-- `Σ_k φ(p_k) c_k`, the linear functional with the value `c_k` at `X^k`. -/
@[expose] def coeffSum (φ : RingMap A B) (c : Nat → B) (p : UniPoly A) : B :=
  sum fun k : Fin (Classical.choose p.bdd) => φ (p.coeff k) * c k

/-- The sum may run over every range beyond the degree. -/
theorem coeffSum_eq (φ : RingMap A B) (c : Nat → B) (p : UniPoly A) {N : Nat}
    (hN : ∀ k, N ≤ k → p.coeff k = 0) :
    coeffSum φ c p = sum fun k : Fin N => φ (p.coeff k) * c k := by
  have vanish : ∀ {M}, (∀ k, M ≤ k → p.coeff k = 0) → ∀ k, M ≤ k → φ (p.coeff k) * c k = 0 := by
    intro M h k hk
    rw [h k hk, φ.map_zero]; grind
  have hc := Classical.choose_spec p.bdd
  unfold coeffSum
  rcases Nat.le_total N (Classical.choose p.bdd) with h | h
  · exact sum_extend (vanish hN) h
  · exact (sum_extend (vanish hc) h).symm

variable (φ : RingMap A B) (c : Nat → B)

theorem coeffSum_add (p q : UniPoly A) :
    coeffSum φ c (p + q) = coeffSum φ c p + coeffSum φ c q := by
  obtain ⟨N, hN⟩ := p.bdd
  obtain ⟨M, hM⟩ := q.bdd
  rw [coeffSum_eq φ c p (N := N + M) fun k hk => hN k (by omega),
    coeffSum_eq φ c q (N := N + M) fun k hk => hM k (by omega),
    coeffSum_eq φ c (p + q) (N := N + M) fun k hk => by
      rw [coeff_add, hN k (by omega), hM k (by omega)]; grind, ← sum_add]
  exact sum_congr fun k => by rw [coeff_add, φ.map_add]; grind

theorem coeffSum_C_mul (a : A) (p : UniPoly A) :
    coeffSum φ c (C a * p) = φ a * coeffSum φ c p := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [coeffSum_eq φ c p hN, coeffSum_eq φ c (C a * p) (N := N) fun k hk => by
    rw [coeff_C_mul, hN k hk]; grind, ← sum_mul_left]
  exact sum_congr fun k => by rw [coeff_C_mul, φ.map_mul]; grind

theorem coeffSum_C (a : A) : coeffSum φ c (C a) = φ a * c 0 := by
  rw [coeffSum_eq φ c (C a) (N := 1) fun k hk => by rw [coeff_C, if_neg (by omega)]]
  rw [sum_range_succ 0 fun k => φ ((C a).coeff k) * c k, sum_empty, coeff_C, if_pos rfl]
  grind

/-- Multiplication by the variable shifts the sequence. -/
theorem coeffSum_X_mul (p : UniPoly A) :
    coeffSum φ c (X * p) = coeffSum φ (fun k => c (k + 1)) p := by
  obtain ⟨N, hN⟩ := p.bdd
  have hN' : ∀ k, N + 1 ≤ k → (X * p).coeff k = 0 := by
    intro k hk
    obtain ⟨k, rfl⟩ : ∃ l, k = l + 1 := ⟨k - 1, by omega⟩
    rw [coeff_X_mul_succ]; exact hN k (by omega)
  rw [coeffSum_eq _ _ _ hN', coeffSum_eq _ _ _ hN]
  refine (sum_range_succ' N fun k => φ ((X * p).coeff k) * c k).trans ?_
  simp only [coeff_X_mul_zero, coeff_X_mul_succ, φ.map_zero]; grind

theorem coeffSum_zero : coeffSum φ c 0 = 0 := by
  rw [← C_zero, coeffSum_C, φ.map_zero]; grind

theorem coeffSum_sub (p q : UniPoly A) :
    coeffSum φ c (p - q) = coeffSum φ c p - coeffSum φ c q := by
  have h := coeffSum_add φ c (p - q) q
  rw [show p - q + q = p by grind] at h
  grind

/-- The functional is linear in the sequence too. -/
theorem coeffSum_mul_left (d : B) (p : UniPoly A) :
    coeffSum φ (fun k => d * c k) p = d * coeffSum φ c p := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [coeffSum_eq φ c p hN, coeffSum_eq φ _ p hN, ← sum_mul_left]
  exact sum_congr fun k => by grind

/-- Homomorphisms go through coefficient sums. -/
theorem map_coeffSum (ψ : RingMap B D) (p : UniPoly A) :
    ψ (coeffSum φ c p) = coeffSum (ψ.comp φ) (fun k => ψ (c k)) p := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [coeffSum_eq _ _ _ hN, coeffSum_eq _ _ _ hN, ψ.map_sum]
  exact sum_congr fun k => ψ.map_mul _ _

/-! ### Evaluation -/

/-- `p(b) = Σ φ(p_k) b^k`, the value at `b` of `p` with coefficients sent along `φ`. -/
@[expose] def eval₂ (φ : RingMap A B) (b : B) (p : UniPoly A) : B := coeffSum φ (fun k => b ^ k) p

variable (b : B)

theorem eval₂_C (a : A) : eval₂ φ b (C a) = φ a := by
  unfold eval₂; rw [coeffSum_C, Semiring.pow_zero]; grind

theorem eval₂_zero : eval₂ φ b 0 = 0 := coeffSum_zero _ _

theorem eval₂_one : eval₂ φ b 1 = 1 := by rw [← C_one, eval₂_C, φ.map_one]

theorem eval₂_add (p q : UniPoly A) : eval₂ φ b (p + q) = eval₂ φ b p + eval₂ φ b q :=
  coeffSum_add _ _ _ _

theorem eval₂_sub (p q : UniPoly A) : eval₂ φ b (p - q) = eval₂ φ b p - eval₂ φ b q :=
  coeffSum_sub _ _ _ _

theorem eval₂_C_mul (a : A) (p : UniPoly A) : eval₂ φ b (C a * p) = φ a * eval₂ φ b p :=
  coeffSum_C_mul _ _ _ _

theorem eval₂_X_mul (p : UniPoly A) : eval₂ φ b (X * p) = b * eval₂ φ b p := by
  unfold eval₂
  rw [coeffSum_X_mul, ← coeffSum_mul_left]
  congr; funext k; rw [Semiring.pow_succ]; grind

theorem eval₂_X : eval₂ φ b X = b := by
  rw [show (X : UniPoly A) = X * 1 by grind, eval₂_X_mul, eval₂_one]; grind

theorem eval₂_mul (p q : UniPoly A) : eval₂ φ b (p * q) = eval₂ φ b p * eval₂ φ b q := by
  induction p using UniPoly.induction with
  | const a => rw [eval₂_C_mul, eval₂_C]
  | step a r ih =>
    rw [show (C a + X * r) * q = C a * q + X * (r * q) by grind, eval₂_add, eval₂_add, eval₂_C_mul,
      eval₂_X_mul, eval₂_X_mul, ih, eval₂_C]
    grind

/-- Evaluation is a ring homomorphism. -/
@[expose] def eval₂Hom (φ : RingMap A B) (b : B) : RingMap (UniPoly A) B :=
  ⟨eval₂ φ b, eval₂_add φ b, eval₂_mul φ b, eval₂_one φ b⟩

theorem eval₂Hom_apply (p : UniPoly A) : eval₂Hom φ b p = eval₂ φ b p := rfl

/-- A homomorphism from polynomials is an evaluation: it is determined by its values on the
constants and on the variable. -/
theorem hom_eq_eval₂ (ψ : RingMap (UniPoly A) B) (p : UniPoly A) :
    ψ p = eval₂ (ψ.comp CHom) (ψ X) p := by
  induction p using UniPoly.induction with
  | const a => rw [eval₂_C]; rfl
  | step a q ih =>
    rw [ψ.map_add, ψ.map_mul, eval₂_add, eval₂_C, eval₂_X_mul, ih]; rfl

/-- Homomorphisms go through evaluation. -/
theorem map_eval₂ (ψ : RingMap B D) (p : UniPoly A) :
    ψ (eval₂ φ b p) = eval₂ (ψ.comp φ) (ψ b) p := by
  unfold eval₂
  rw [map_coeffSum]
  congr; funext k; exact ψ.map_pow b k

/-- `p(b)` for `b` in the ring of coefficients. -/
@[expose] def eval (b : A) (p : UniPoly A) : A := eval₂ (RingMap.id A) b p

theorem eval_C (b a : A) : eval b (C a) = a := eval₂_C _ _ _
theorem eval_X (b : A) : eval b X = b := eval₂_X _ _
theorem eval_one (b : A) : eval b 1 = 1 := eval₂_one _ _
theorem eval_zero (b : A) : eval b 0 = 0 := eval₂_zero _ _
theorem eval_add (b : A) (p q : UniPoly A) : eval b (p + q) = eval b p + eval b q :=
  eval₂_add _ _ _ _
theorem eval_sub (b : A) (p q : UniPoly A) : eval b (p - q) = eval b p - eval b q :=
  eval₂_sub _ _ _ _
theorem eval_mul (b : A) (p q : UniPoly A) : eval b (p * q) = eval b p * eval b q :=
  eval₂_mul _ _ _ _

/-! ### Mapping the coefficients -/

/-- Apply `φ` to every coefficient. -/
@[expose] def map (φ : RingMap A B) (p : UniPoly A) : UniPoly B :=
  ⟨fun k => φ (p.coeff k), by
    obtain ⟨N, hN⟩ := p.bdd
    exact ⟨N, fun k hk => by dsimp only; rw [hN k hk, φ.map_zero]⟩⟩

theorem coeff_map (p : UniPoly A) (k : Nat) : (map φ p).coeff k = φ (p.coeff k) := rfl

theorem map_C (a : A) : map φ (C a) = C (φ a) := ext fun k => by
  rw [coeff_map, coeff_C, coeff_C]; split
  · rfl
  · exact φ.map_zero

theorem map_zero : map φ 0 = 0 := by rw [← C_zero, map_C, φ.map_zero, C_zero]
theorem map_one : map φ 1 = 1 := by rw [← C_one, map_C, φ.map_one, C_one]

theorem map_add (p q : UniPoly A) : map φ (p + q) = map φ p + map φ q :=
  ext fun _ => φ.map_add _ _

theorem map_sub (p q : UniPoly A) : map φ (p - q) = map φ p - map φ q :=
  ext fun _ => φ.map_sub _ _

theorem map_X_mul (p : UniPoly A) : map φ (X * p) = X * map φ p := ext fun k => by
  cases k with
  | zero => rw [coeff_map, coeff_X_mul_zero, coeff_X_mul_zero, φ.map_zero]
  | succ k => rw [coeff_map, coeff_X_mul_succ, coeff_X_mul_succ, coeff_map]

theorem map_X : map φ (X : UniPoly A) = X := by
  rw [show (X : UniPoly A) = X * 1 by grind, map_X_mul, map_one]; grind

theorem map_C_mul (a : A) (p : UniPoly A) : map φ (C a * p) = C (φ a) * map φ p := ext fun k => by
  rw [coeff_map, coeff_C_mul, coeff_C_mul, φ.map_mul, coeff_map]

theorem map_mul (p q : UniPoly A) : map φ (p * q) = map φ p * map φ q := by
  induction p using UniPoly.induction with
  | const a => rw [map_C_mul, map_C]
  | step a r ih =>
    rw [show (C a + X * r) * q = C a * q + X * (r * q) by grind, map_add, map_add, map_C_mul,
      map_X_mul, map_X_mul, ih, map_C]
    grind

theorem map_id (p : UniPoly A) : map (RingMap.id A) p = p := rfl

theorem map_map (ψ : RingMap B D) (p : UniPoly A) : map ψ (map φ p) = map (ψ.comp φ) p := rfl

/-- Mapping the coefficients is a ring homomorphism. -/
@[expose] def mapHom (φ : RingMap A B) : RingMap (UniPoly A) (UniPoly B) :=
  ⟨map φ, map_add φ, map_mul φ, map_one φ⟩

theorem mapHom_apply (p : UniPoly A) : mapHom φ p = map φ p := rfl

theorem coeffSum_map (ψ : RingMap B D) (d : Nat → D) (p : UniPoly A) :
    coeffSum ψ d (map φ p) = coeffSum (ψ.comp φ) d p := by
  obtain ⟨N, hN⟩ := p.bdd
  rw [coeffSum_eq _ _ p hN, coeffSum_eq _ _ (map φ p) (N := N) fun k hk => by
    rw [coeff_map, hN k hk, φ.map_zero]]
  rfl

theorem eval₂_map (ψ : RingMap B D) (d : D) (p : UniPoly A) :
    eval₂ ψ d (map φ p) = eval₂ (ψ.comp φ) d p :=
  coeffSum_map _ _ _ _

example : coeffSum (RingMap.id Rat) (fun k => if k = 0 then 2 else 5) (C 3 + X * C 4) = 26 := by
  rw [coeffSum_add, coeffSum_X_mul, coeffSum_C, coeffSum_C]
  simp only [RingMap.id_apply]; grind

example : map (eval₂Hom (RingMap.id Rat) 7) (C X * X) = C 7 * X := by
  rw [map_C_mul, map_X, eval₂Hom_apply, eval₂_X]

example : eval 2 (X * X + C 3 : UniPoly Rat) = 7 := by
  rw [eval_add, eval_mul, eval_X, eval_C]; grind

end UniPoly

end LeJEPA
