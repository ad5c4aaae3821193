module

public import LeJEPA.Converse.RandomAlgebra

/-!
# Additive noise

The transition `z' = f(z) + η` with noise independent of `z` as an operator on polynomials, and the
random algebra in which every choice of `f` and of the two laws occurs.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind UniPoly

universe u v
attribute [local instance] Semiring.natCast

/-!
## The transition operator of additive noise

For `z' = f(z) + η` with `η` of law `G` independent of `z`, the conditional expectation of `q(z')`
given `z = x` is `transition f G q = E_η[q(f(x) + η)]`, a polynomial in `x`. With it the statements
about the pair `(z, z')` become statements about an operator on polynomials:
`E[p(z) q(z')] = E[p(z) (T q)(z)]` (`Independent.mean_mul_aeval`), so exchangeability of the pair is
symmetry of `T` and stationarity is `E[(T q)(z)] = E[q(z)]`.

For affine `f = r x + c` the operator is a contraction of degrees: it commutes with the derivative
up to the factor `r` (`deriv_transition`).
-/

section
variable {R : Type u} [CommRing R]

/-- `q(f(x) + η)` as a polynomial in `x` (inner) and `η` (outer). -/
@[expose] def addNoise (f q : UniPoly R) : UniPoly (UniPoly R) := eval₂ (CHom.comp CHom) (C f + X) q

theorem addNoise_C (f : UniPoly R) (a : R) : addNoise f (C a) = C (C a) := eval₂_C _ _ _
theorem addNoise_add (f p q : UniPoly R) : addNoise f (p + q) = addNoise f p + addNoise f q :=
  eval₂_add _ _ _ _
theorem addNoise_mul (f p q : UniPoly R) : addNoise f (p * q) = addNoise f p * addNoise f q :=
  eval₂_mul _ _ _ _
theorem addNoise_X (f : UniPoly R) : addNoise f X = C f + X := eval₂_X _ _

/-- The derivative in `η` of `q(f(x) + η)` is `q'(f(x) + η)`. -/
theorem deriv_addNoise (f q : UniPoly R) : deriv (addNoise f q) = addNoise f (deriv q) := by
  have h : deriv (C f + X : UniPoly (UniPoly R)) = C 1 := by
    rw [deriv_add, deriv_C, deriv_X, C_one]; grind
  have := deriv_eval₂_linear CHom h q
  rwa [C_one, Semiring.one_mul] at this

/-- The transition operator of `z' = f(z) + η`: `q ↦ E_η[q(f(x) + η)]`, where `η` has the law
`G`. -/
@[expose] def transition (f : UniPoly R) (G : Expectation R) (q : UniPoly R) : UniPoly R :=
  G.map CHom (addNoise f q)

variable (f : UniPoly R) (G : Expectation R)

theorem transition_add (p q : UniPoly R) :
    transition f G (p + q) = transition f G p + transition f G q := by
  unfold transition; rw [addNoise_add, Expectation.map_add]

theorem transition_C_mul (a : R) (q : UniPoly R) :
    transition f G (C a * q) = C a * transition f G q := by
  unfold transition; rw [addNoise_mul, addNoise_C, Expectation.map_C_mul]

theorem transition_C (a : R) : transition f G (C a) = C a := by
  unfold transition; rw [addNoise_C, Expectation.map_C]

theorem transition_one : transition f G 1 = 1 := by rw [← C_one, transition_C]

theorem transition_zero : transition f G 0 = 0 := by rw [← C_zero, transition_C]

theorem transition_sub (p q : UniPoly R) :
    transition f G (p - q) = transition f G p - transition f G q := by
  unfold transition; unfold addNoise; rw [eval₂_sub, Expectation.map_sub]

/-- `E[z' | z = x] = f(x) + E η`. -/
theorem transition_X : transition f G X = f + C G.mean := by
  have h := G.map_X_pow CHom 1
  rw [Semiring.pow_succ, Semiring.pow_zero, Semiring.one_mul, Semiring.pow_succ, Semiring.pow_zero,
    Semiring.one_mul] at h
  unfold transition
  rw [addNoise_X, Expectation.map_add, Expectation.map_C, h]; rfl

/-- Without a mean map, `z' = η`, the transition forgets `z`. -/
theorem transition_zero_left (q : UniPoly R) : transition 0 G q = C (G q) := by
  unfold transition
  rw [← CHom_apply, ← G.map_apply_map]
  congr 1
  induction q using UniPoly.induction with
  | const a => rw [addNoise_C, map_C]; rfl
  | step a q ih =>
    rw [addNoise_add, addNoise_C, addNoise_mul, addNoise_X, ih, UniPoly.map_add, map_C, map_X_mul,
      C_zero, CHom_apply]
    grind

/-- With no noise the transition is a substitution, `z' = f(z)`. -/
theorem transition_dirac_zero (q : UniPoly R) : transition f (.dirac 0) q = eval₂ CHom f q := by
  have hG : (Expectation.dirac (0 : R)).map CHom = .dirac 0 := by
    have h0 : ∀ {B : Type u} [CommRing B] (k : Nat),
        Expectation.dirac (0 : B) (X ^ (k + 1)) = 0 := by
      intro B _ k
      rw [Expectation.dirac_apply, Semiring.pow_succ, eval_mul, eval_X]; grind
    refine Expectation.ext_X_pow fun k => ?_
    rw [Expectation.map_X_pow]
    cases k with
    | zero => simp only [Semiring.pow_zero, Expectation.map_one]; exact CHom.map_one
    | succ k => rw [h0, h0]; exact CHom.map_zero
  unfold transition
  rw [hG, Expectation.dirac_apply]
  unfold addNoise eval
  show eval₂Hom (RingMap.id (UniPoly R)) 0 _ = _
  rw [map_eval₂, eval₂Hom_apply, eval₂_add, eval₂_C, eval₂_X, RingMap.id_apply,
    show f + 0 = f by grind]
  congr 1
  exact RingMap.ext fun a => eval₂_C _ _ _

/-- If `f` is affine of slope `r`, the derivative of `T q` is `r T q'`. -/
theorem deriv_transition {r : R} (hf : deriv f = C r) (q : UniPoly R) :
    deriv (transition f G q) = C r * transition f G (deriv q) := by
  have key : ∀ (q : UniPoly R) (j : Nat), deriv (G.map CHom (X ^ j * addNoise f q))
      = C r * G.map CHom (X ^ j * addNoise f (deriv q)) := by
    have const : ∀ (a : R) (j : Nat), deriv (G.map CHom (X ^ j * C (C a))) = 0 := by
      intro a j
      rw [Expectation.mul_C, Expectation.map_X_pow, CHom_apply, ← C_mul, deriv_C]
    intro q
    induction q using UniPoly.induction with
    | const a =>
      intro j
      rw [addNoise_C, const, deriv_C, ← C_zero, addNoise_C, C_zero, C_zero, Semiring.mul_zero,
        Expectation.map_zero, Semiring.mul_zero]
    | step a q ih =>
      intro j
      have split : ∀ s : UniPoly (UniPoly R), X ^ j * ((C f + X) * s)
          = C f * (X ^ j * s) + X ^ (j + 1) * s := by
        intro s; rw [Semiring.pow_succ]; grind
      rw [addNoise_add, addNoise_C, Semiring.left_distrib, Expectation.map_add, deriv_add, const,
        addNoise_mul, addNoise_X, split, Expectation.map_add, Expectation.map_C_mul, deriv_add,
        deriv_mul, hf, ih, ih, deriv_add, deriv_C, deriv_X_mul,
        show (0 : UniPoly R) + (q + X * deriv q) = q + X * deriv q by grind, addNoise_add,
        addNoise_mul, addNoise_X, Semiring.left_distrib, split, Expectation.map_add,
        Expectation.map_add, Expectation.map_C_mul]
      grind
  have := key q 0
  rw [Semiring.pow_zero, Semiring.one_mul, Semiring.one_mul] at this
  exact this

/-- At a zero of `f` the transition is the law of the noise. -/
theorem eval_transition {x : R} (hx : eval x f = 0) (q : UniPoly R) :
    eval x (transition f G q) = G q := by
  have key : ∀ (q : UniPoly R) (j : Nat),
      eval x (G.map CHom (X ^ j * addNoise f q)) = G (X ^ j * q) := by
    have const : ∀ (a : R) (j : Nat), eval x (G.map CHom (X ^ j * C (C a))) = G (X ^ j * C a) := by
      intro a j
      rw [Expectation.mul_C, Expectation.map_X_pow, CHom_apply, ← C_mul, eval_C, Expectation.mul_C]
    intro q
    induction q using UniPoly.induction with
    | const a => intro j; rw [addNoise_C, const]
    | step a q ih =>
      intro j
      rw [addNoise_add, addNoise_C, addNoise_mul, addNoise_X, Semiring.left_distrib,
        Semiring.left_distrib, Expectation.map_add, eval_add, const,
        show X ^ j * ((C f + X) * addNoise f q)
          = C f * (X ^ j * addNoise f q) + X ^ (j + 1) * addNoise f q by
            rw [Semiring.pow_succ]; grind,
        show X ^ j * (X * q) = X ^ (j + 1) * q by rw [Semiring.pow_succ]; grind,
        Expectation.map_add, Expectation.map_C_mul, eval_add, eval_mul, hx, ih, G.map_add]
      grind
  have := key q 0
  rwa [Semiring.pow_zero, Semiring.one_mul, Semiring.pow_zero, Semiring.one_mul] at this

end

section
variable {R : Type u} {A : Type v} [CommRing R] [CommRing A] {W : RandomAlgebra R A}

/-- `q(f(z) + η)` is `(addNoise f q)(z, η)`. -/
theorem RandomAlgebra.aeval₂_addNoise (W : RandomAlgebra R A) (z η : A) (f q : UniPoly R) :
    W.aeval₂ z η (addNoise f q) = W.aeval (W.aeval z f + η) q := by
  show eval₂Hom (eval₂Hom W.const z) η _ = _
  unfold addNoise
  rw [map_eval₂, eval₂Hom_apply, eval₂_add, eval₂_C, eval₂_X]
  unfold RandomAlgebra.aeval
  rw [eval₂Hom_apply]
  congr 1
  refine RingMap.ext fun a => ?_
  show eval₂ (eval₂Hom W.const z) η (C (C a)) = _
  rw [eval₂_C, eval₂Hom_apply, eval₂_C]

/-- For `z' = f(z) + η` with `η` independent of `z`, the transition operator is the conditional
expectation: `E[p(z) q(z')] = E[p(z) (T q)(z)]`. -/
theorem RandomAlgebra.Independent.mean_mul_aeval {z η : A} (h : W.Independent z η)
    (f p q : UniPoly R) : W.mean (W.aeval z p * W.aeval (W.aeval z f + η) q)
      = W.law z (p * transition f (W.law η) q) := by
  rw [← aeval₂_addNoise, ← aeval₂_C W z η, ← aeval₂_mul, h.mean_aeval₂, Expectation.map_C_mul]; rfl

end

/-- `E[(x + η)²] = x² + 1` for a fair coin `η = ±1`. -/
example : transition X (.mix (1 / 2) (.dirac 1) (.dirac (-1))) (X * X)
    = (X * X + 1 : UniPoly Rat) := by
  have h1 : (Expectation.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat) X = 0 := by
    rw [Expectation.mix_apply]
    simp only [Expectation.dirac_apply, eval_X]; grind
  have h2 : (Expectation.mix (1 / 2) (.dirac 1) (.dirac (-1)) : Expectation Rat) (X ^ 2) = 1 := by
    rw [show (X ^ 2 : UniPoly Rat) = X * X by grind, Expectation.mix_apply]
    simp only [Expectation.dirac_apply, eval_mul, eval_X]; grind
  unfold transition
  rw [addNoise_mul, addNoise_X, show ((C X + X) * (C X + X) : UniPoly (UniPoly Rat))
    = C (X * X) + C (2 * X) * X ^ 1 + X ^ 2 by rw [C_mul, C_mul, C_ofNat]; grind,
    Expectation.map_add, Expectation.map_add, Expectation.map_C, Expectation.map_C_mul,
    Expectation.map_X_pow, Expectation.map_X_pow, h2, Semiring.pow_succ, Semiring.pow_zero,
    Semiring.one_mul, h1, CHom_apply, CHom_apply, C_zero, C_one]
  grind

/-!
## Two independent variables

For any two laws `F` and `G`, the polynomials in two variables carry the expectation under which the
inner variable has the law `F`, the outer one has the law `G`, and the two are independent. So every
choice of laws occurs in a random algebra, and every choice of mean map `f` gives a transition
`z' = f(z) + η` there.
-/

namespace RandomAlgebra
variable {R : Type u} [CommRing R] (F G : Expectation R)

/-- The polynomials in `z` (inner variable) of law `F` and `η` (outer variable) of law `G`, the two
independent. -/
@[expose] def product : RandomAlgebra R (UniPoly (UniPoly R)) where
  const := CHom.comp CHom
  mean w := F (G.map CHom w)
  mean_add w₁ w₂ := by rw [Expectation.map_add, F.map_add]
  mean_const_mul a w := by
    rw [RingMap.comp_apply, CHom_apply, CHom_apply, Expectation.map_C_mul, F.map_C_mul]
  mean_one := by rw [Expectation.map_one, F.map_one]

theorem product_mean (w : UniPoly (UniPoly R)) : (product F G).mean w = F (G.map CHom w) := rfl

/-- A polynomial of the inner variable. -/
theorem product_aeval_C_X (p : UniPoly R) : (product F G).aeval (C X) p = C p := by
  show eval₂ (CHom.comp CHom) (CHom X) p = C p
  induction p using UniPoly.induction with
  | const a => rw [eval₂_C]; rfl
  | step a q ih => rw [eval₂_add, eval₂_C, eval₂_X_mul, ih, C_add, C_mul]; rfl

/-- A polynomial of the outer variable. -/
theorem product_aeval_X (p : UniPoly R) : (product F G).aeval X p = map CHom p := by
  show eval₂ (CHom.comp CHom) X p = _
  induction p using UniPoly.induction with
  | const a => rw [eval₂_C, map_C]; rfl
  | step a q ih => rw [eval₂_add, eval₂_C, eval₂_X_mul, ih, map_add, map_C, map_X_mul]; rfl

theorem product_mean_mul (p q : UniPoly R) :
    (product F G).mean ((product F G).aeval (C X) p * (product F G).aeval X q) = F p * G q := by
  rw [product_aeval_C_X, product_aeval_X, product_mean, Expectation.map_C_mul,
    Expectation.map_apply_map, CHom_apply, F.mul_C]
  grind

/-- The inner variable has the law `F`. -/
theorem product_law_C_X : (product F G).law (C X) = F := Expectation.ext fun p => by
  have := product_mean_mul F G p 1
  rwa [aeval_one, Semiring.mul_one, G.map_one, Semiring.mul_one] at this

/-- The outer variable has the law `G`. -/
theorem product_law_X : (product F G).law X = G := Expectation.ext fun p => by
  have := product_mean_mul F G 1 p
  rwa [aeval_one, Semiring.one_mul, F.map_one, Semiring.one_mul] at this

/-- The two variables are independent. -/
theorem product_independent : (product F G).Independent (C X) X := fun p q => by
  rw [product_mean_mul, ← law_apply, ← law_apply, product_law_C_X, product_law_X]

/-- The mixed moments of `z` and `z' = f(z) + η`. -/
theorem product_mean_mul_aeval (f p q : UniPoly R) :
    (product F G).mean ((product F G).aeval (C X) p
        * (product F G).aeval ((product F G).aeval (C X) f + X) q)
      = F (p * transition f G q) := by
  rw [(product_independent F G).mean_mul_aeval, product_law_C_X, product_law_X]

/-- The pair `z, z' = f(z) + η` is exchangeable if the transition is symmetric under `F`. -/
theorem product_exchangeable {f : UniPoly R}
    (h : ∀ p q, F (p * transition f G q) = F (q * transition f G p)) :
    (product F G).Exchangeable (C X) ((product F G).aeval (C X) f + X) := fun p q => by
  rw [product_mean_mul_aeval, h, ← product_mean_mul_aeval, CommSemiring.mul_comm]

theorem product_mean_C_X : (product F G).mean (C X) = F.mean := by
  rw [← mean_law, product_law_C_X]

theorem product_variance_C_X : (product F G).variance (C X) = F.variance := by
  rw [← variance_law, product_law_C_X]

/-- `z - E z` is an eigenfunction of the transition if `f + E η - μ` is a multiple of `X - μ`. -/
theorem product_isEigenCoordinate {f : UniPoly R} {ρ : R}
    (h : f + C G.mean - C F.mean = C ρ * (X - C F.mean)) :
    (product F G).IsEigenCoordinate (C X) ((product F G).aeval (C X) f + X) ρ := fun p => by
  have h1 := product_mean_mul_aeval F G f p (X - C F.mean)
  rw [aeval_sub, aeval_X, aeval_C, transition_sub, transition_X, transition_C, h] at h1
  have h2 : (product F G).mean ((product F G).aeval (C X) p * (C X - (product F G).const F.mean))
      = F (p * (X - C F.mean)) := by
    have e : C X - (product F G).const F.mean = (product F G).aeval (C X) (X - C F.mean) := by
      rw [aeval_sub, aeval_X, aeval_C]
    rw [e, ← aeval_mul, ← law_apply, product_law_C_X]
  rw [product_mean_C_X, h1, h2, ← F.map_C_mul]
  congr 1; grind

end RandomAlgebra

example (F G : Expectation Rat) : (RandomAlgebra.product F G).mean (C X * X) = F.mean * G.mean := by
  have := RandomAlgebra.product_mean_mul F G X X
  rwa [RandomAlgebra.aeval_X, RandomAlgebra.aeval_X] at this

end LeJEPA
