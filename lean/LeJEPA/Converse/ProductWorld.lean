module

public import LeJEPA.Converse.Transition

/-!
# Two independent variables

For any two laws `F` and `G`, the polynomials in two variables carry the expectation under which the
inner variable has the law `F`, the outer one has the law `G`, and the two are independent. So every
choice of laws occurs in a random algebra, and every choice of mean map `f` gives a transition
`z' = f(z) + η` there.
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Poly

universe u
attribute [local instance] Semiring.natCast

namespace RandomAlgebra
variable {R : Type u} [CommRing R] (F G : Expectation R)

/-- The polynomials in `z` (inner variable) of law `F` and `η` (outer variable) of law `G`, the two
independent. -/
@[expose] def product : RandomAlgebra R (Poly (Poly R)) where
  const := CHom.comp CHom
  mean w := F (G.map CHom w)
  mean_add w₁ w₂ := by rw [Expectation.map_add, F.map_add]
  mean_const_mul a w := by
    rw [RingHom.comp_apply, CHom_apply, CHom_apply, Expectation.map_C_mul, F.map_C_mul]
  mean_one := by rw [Expectation.map_one, F.map_one]

theorem product_mean (w : Poly (Poly R)) : (product F G).mean w = F (G.map CHom w) := rfl

/-- A polynomial of the inner variable. -/
theorem product_aeval_C_X (p : Poly R) : (product F G).aeval (C X) p = C p := by
  show eval₂ (CHom.comp CHom) (CHom X) p = C p
  induction p using Poly.induction with
  | const a => rw [eval₂_C]; rfl
  | step a q ih => rw [eval₂_add, eval₂_C, eval₂_X_mul, ih, C_add, C_mul]; rfl

/-- A polynomial of the outer variable. -/
theorem product_aeval_X (p : Poly R) : (product F G).aeval X p = map CHom p := by
  show eval₂ (CHom.comp CHom) X p = _
  induction p using Poly.induction with
  | const a => rw [eval₂_C, map_C]; rfl
  | step a q ih => rw [eval₂_add, eval₂_C, eval₂_X_mul, ih, map_add, map_C, map_X_mul]; rfl

theorem product_mean_mul (p q : Poly R) :
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
theorem product_mean_mul_aeval (f p q : Poly R) :
    (product F G).mean ((product F G).aeval (C X) p
        * (product F G).aeval ((product F G).aeval (C X) f + X) q)
      = F (p * transition f G q) := by
  rw [(product_independent F G).mean_mul_aeval, product_law_C_X, product_law_X]

/-- The pair `z, z' = f(z) + η` is exchangeable if the transition is symmetric under `F`. -/
theorem product_exchangeable {f : Poly R}
    (h : ∀ p q, F (p * transition f G q) = F (q * transition f G p)) :
    (product F G).Exchangeable (C X) ((product F G).aeval (C X) f + X) := fun p q => by
  rw [product_mean_mul_aeval, h, ← product_mean_mul_aeval, CommSemiring.mul_comm]

theorem product_mean_C_X : (product F G).mean (C X) = F.mean := by
  rw [← mean_law, product_law_C_X]

theorem product_variance_C_X : (product F G).variance (C X) = F.variance := by
  rw [← variance_law, product_law_C_X]

/-- `z - E z` is an eigenfunction of the transition if `f + E η - μ` is a multiple of `X - μ`. -/
theorem product_isEigenCoordinate {f : Poly R} {ρ : R}
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
