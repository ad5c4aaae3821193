module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.CauchyProduct
public import LeJEPA.Algebra.Dot
public import LeJEPA.Algebra.Factorial
public import LeJEPA.Algebra.Frobenius
public import LeJEPA.Algebra.FunctionSpace
public import LeJEPA.Algebra.Matrix
public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Algebra.MvPoly
public import LeJEPA.Algebra.MvPolyDeriv
public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.Orthogonal
public import LeJEPA.Algebra.Orthonormal
public import LeJEPA.Algebra.Poly
public import LeJEPA.Algebra.PolyDegree
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.PolyEval
public import LeJEPA.Algebra.PolyRoot
public import LeJEPA.Algebra.Power
public import LeJEPA.Algebra.Prod
public import LeJEPA.Algebra.Reflection
public import LeJEPA.Algebra.RingHom
public import LeJEPA.Algebra.Sum
public import LeJEPA.Algebra.SumAppend
public import LeJEPA.Algebra.VectorSpace

/-!
# Algebra

What core Lean does not have and the theory needs, over commutative rings and ordered fields.

* `LeJEPA.Algebra.Order`, `Sum`, `SumAppend`, `Prod`, `Factorial`: ordered fields, finite sums and
  products.
* `LeJEPA.Algebra.VectorSpace`, `BilinearForm`, `Orthonormal`, `FunctionSpace`: spaces of
  observables and their pairings.
* `LeJEPA.Algebra.Matrix`, `Orthogonal`, `Dot`, `Reflection`, `Frobenius`: matrices, orthogonal
  ones, and their norms.
* `LeJEPA.Algebra.CauchyProduct`, `Poly`, `PolyEval`, `PolyDeriv`, `PolyDegree`, `PolyRoot`,
  `Power`, `RingHom`: polynomials in one variable; `MultiIndex`, `MvPoly`, `MvPolyDeriv`,
  `MvPolyFun`: in several.
-/
