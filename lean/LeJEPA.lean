module

public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.Sum
public import LeJEPA.Algebra.Factorial
public import LeJEPA.Algebra.CauchyProduct
public import LeJEPA.Algebra.RingHom
public import LeJEPA.Algebra.Poly
public import LeJEPA.Algebra.PolyEval
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.VectorSpace
public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.Matrix
public import LeJEPA.Algebra.Orthogonal
public import LeJEPA.Gaussian.Moments
public import LeJEPA.Gaussian.Stein
public import LeJEPA.Gaussian.Hermite
public import LeJEPA.Gaussian.Orthogonality
public import LeJEPA.Gaussian.HermiteSum
public import LeJEPA.Gaussian.Mehler
public import LeJEPA.Gaussian.Attenuation
public import LeJEPA.Gaussian.OrnsteinUhlenbeck
public import LeJEPA.Gaussian.Completeness
public import LeJEPA.Gaussian.Examples

/-!
# LeJEPA

The root of the library: it imports every module.
-/
