module

public import LeJEPA.Algebra.BilinearForm
public import LeJEPA.Algebra.Isometry
public import LeJEPA.Algebra.Matrix
public import LeJEPA.Algebra.MultiIndex
public import LeJEPA.Algebra.MvPoly
public import LeJEPA.Algebra.MvPolyDeriv
public import LeJEPA.Algebra.MvPolyFun
public import LeJEPA.Algebra.Order
public import LeJEPA.Algebra.Poly
public import LeJEPA.Algebra.PolyDeriv
public import LeJEPA.Algebra.PolyEval
public import LeJEPA.Algebra.Prod
public import LeJEPA.Algebra.Sum
public import LeJEPA.Algebra.VectorSpace
public import LeJEPA.Real.Absolute
public import LeJEPA.Real.Bernstein
public import LeJEPA.Real.Compact
public import LeJEPA.Real.Complete
public import LeJEPA.Real.Continuous
public import LeJEPA.Real.Exp
public import LeJEPA.Real.Limit
public import LeJEPA.Real.RealComplete
public import LeJEPA.Real.Reals
public import LeJEPA.Real.Series
public import LeJEPA.Real.Unique
public import LeJEPA.Gaussian.Attenuation
public import LeJEPA.Gaussian.Completeness
public import LeJEPA.Gaussian.Examples
public import LeJEPA.Gaussian.Hermite
public import LeJEPA.Gaussian.Stein
public import LeJEPA.Gaussian.Substitution
public import LeJEPA.Gaussian.Vector
public import LeJEPA.Normal.DeMoivreLaplace
public import LeJEPA.Normal.Dominated
public import LeJEPA.Normal.Domination
public import LeJEPA.Normal.FreshNoise
public import LeJEPA.Normal.Gaussian
public import LeJEPA.Normal.Growth
public import LeJEPA.Normal.Lattice
public import LeJEPA.Normal.LatticeMoments
public import LeJEPA.Normal.Mean
public import LeJEPA.Normal.Moments
public import LeJEPA.Normal.Pair
public import LeJEPA.Normal.Riemann
public import LeJEPA.Normal.Rotation
public import LeJEPA.Normal.Tail
public import LeJEPA.World.Chaos
public import LeJEPA.World.Decomposition
public import LeJEPA.World.Hermite
public import LeJEPA.World.L2World
public import LeJEPA.World.OUWorld
public import LeJEPA.World.Polynomial
public import LeJEPA.World.SpectralGap
public import LeJEPA.Forward.Continuous
public import LeJEPA.Forward.Counterexample
public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.GaussianPair
public import LeJEPA.Forward.Network
public import LeJEPA.Forward.Polynomial
public import LeJEPA.Forward.PolynomialPair
public import LeJEPA.Forward.PolynomialWorld
public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.Autoregression
public import LeJEPA.Converse.Coordinates
public import LeJEPA.Converse.CoordinatesAttained
public import LeJEPA.Converse.Counterexample
public import LeJEPA.Converse.EncoderLoss
public import LeJEPA.Converse.Expectation
public import LeJEPA.Converse.FourPoints
public import LeJEPA.Converse.GaussianLaw
public import LeJEPA.Converse.Laplace
public import LeJEPA.Converse.Law
public import LeJEPA.Converse.LinearOptimal
public import LeJEPA.Converse.MomentSequences
public import LeJEPA.Converse.Normal
public import LeJEPA.Converse.OptimalLaw
public import LeJEPA.Converse.PolynomialDrift
public import LeJEPA.Converse.Positive
public import LeJEPA.Converse.RandomAlgebra
public import LeJEPA.Converse.Score
public import LeJEPA.Converse.Transition
public import LeJEPA.Converse.UniformWorld
public import LeJEPA.Approximate.Bound
public import LeJEPA.Approximate.Certificate
public import LeJEPA.Approximate.Continuous
public import LeJEPA.Approximate.NearProcrustes
public import LeJEPA.Approximate.NearSymmetric
public import LeJEPA.Approximate.Polynomial
public import LeJEPA.Approximate.Procrustes
public import LeJEPA.Approximate.TraceMax
public import LeJEPA.Planning.Invariance
public import LeJEPA.Planning.Problem
public import LeJEPA.Planning.Recovery
public import LeJEPA.Dirichlet
public import LeJEPA.Regularizer.CoinTosses
public import LeJEPA.Regularizer.CramerWold
public import LeJEPA.Regularizer.EppsPulley
public import LeJEPA.Regularizer.GaussianProjections
public import LeJEPA.Beyond.ActionConditioned
public import LeJEPA.Beyond.ActionContinuous
public import LeJEPA.Beyond.Anisotropy
public import LeJEPA.Beyond.AnisotropyWorlds
public import LeJEPA.Beyond.Continuous
public import LeJEPA.Beyond.DegreeTwo
public import LeJEPA.Beyond.Forecast
public import LeJEPA.Beyond.Overcomplete
public import LeJEPA.Beyond.OvercompleteAttained
public import LeJEPA.Beyond.OvercompleteWorlds
public import LeJEPA.Beyond.Prediction
public import LeJEPA.Beyond.PredictionContinuous
public import LeJEPA.Beyond.RateGap
public import LeJEPA.Beyond.Regret
public import LeJEPA.Beyond.RegretModel
public import LeJEPA.Beyond.Slowest
public import LeJEPA.Headline

/-!
# LeJEPA

The root of the library: it imports every module. `R` is a commutative ring or an ordered field
throughout, so that everything holds for the rationals, where it can be computed, and for the reals.
Names that Mathlib has at its root stand one namespace deeper: the laws of scalars in `VectorSpace`,
those of products and powers in `OrderedField`.

* **Algebra**, which core Lean does not have: ordered fields (`Order`), finite sums and
  products (`Sum`, `Prod`), spaces of observables and their pairings (`VectorSpace`,
  `BilinearForm`), matrices (`Matrix`, `Isometry`), polynomials in one variable (`Poly`,
  `PolyEval`, `PolyDeriv`) and in several (`MultiIndex`, `MvPoly`, `MvPolyDeriv`, `MvPolyFun`).
* **Real** analysis: complete fields (`Absolute`, `Complete`), limits, continuity, compactness
  (`Limit`, `Continuous`, `Compact`), approximation by polynomials (`Bernstein`) and the exponential
  function (`Series`, `Exp`). The real numbers are constructed (`Reals`, `RealComplete`), and there
  is one complete field only (`Unique`).
* **Gaussian** calculus: the expectation of a polynomial (`Stein`), the Hermite polynomials as an
  orthogonal basis (`Hermite`, `Completeness`), what noise leaves of them (`Attenuation`), the same
  in several variables (`Vector`) and under substitutions (`Substitution`), and instances computed
  by hand (`Examples`).
* The **Normal** law of vectors over a complete field. The functions that it is a law for are the
  continuous ones of polynomial growth (`Growth`), its expectation a functional on them (`Mean`).
  Polynomials dominate these functions (`Dominated`, `Tail`, `Domination`), so moments determine
  the law and its limits (`Moments`). It is the limit of averages over lattices, weighted with the
  density (`Lattice`, `Riemann`, `LatticeMoments`, `Gaussian`), and of coin tosses
  (`DeMoivreLaplace`). Rotations (`Rotation`), the pair of a vector and its noisy copy (`Pair`), and
  independent parts (`FreshNoise`).
* **World**: observables of Gaussian latents and of a second, correlated draw of them (`OUWorld`),
  their chaos components (`Chaos`, `Decomposition`), what they keep of themselves at the second
  point (`SpectralGap`), limits in mean square (`L2World`), and the polynomials as an instance
  (`Polynomial`, `Hermite`).
* **Forward** (paper, Theorem 4.1): with whitened outputs the least alignment loss is attained
  exactly by the orthogonal mixtures of the latents; for polynomials (`Polynomial`, written out in
  `PolynomialWorld`) and for functions (`Functions`) with an expectation (`GaussianPair`), which
  exists (`PolynomialPair`); for continuous functions of Gaussian vectors over a complete field, at
  every point (`Continuous`), and so for neural networks (`Network`). Each hypothesis is needed
  (`Counterexample`).
* **Converse** (paper, Theorem 4.2): reversible worlds `z' = f(z) + η` are Gaussian. Laws are
  functionals on polynomials (`Expectation`, `Normal`, `Positive`), random variables elements of an
  algebra (`RandomAlgebra`), additive noise an operator (`Transition`). The proof is in
  `Autoregression` and `AdditiveNoise`, for bare moments in `MomentSequences`, for diffusions in
  `Score`. For means on the continuous functions the conclusion is the law itself (`Law`,
  `GaussianLaw`). Each hypothesis is needed (`Counterexample`, with the law of `Laplace`). With the
  objective in it (`EncoderLoss`): in a stationary autoregression the latent has the least alignment
  loss exactly if it is Gaussian (`LinearOptimal`, for laws `OptimalLaw`), also for several
  coordinates (`Coordinates`, `CoordinatesAttained`); for a uniform latent the cube does better
  (`UniformWorld`). With polynomial drift that needs reversibility (`PolynomialDrift`), without
  which it is false (`FourPoints`).
* **Approximate** (paper, Proposition 4.3): encoders that are nearly whitened and nearly optimal are
  near an orthogonal mixture (`Bound`, `Polynomial`), which is certified from their embeddings alone
  (`Certificate`). It rests on how near a matrix is to the orthogonal ones (`TraceMax`,
  `Procrustes`), also where no optimum exists (`NearSymmetric`, `NearProcrustes`). Over a complete
  field one exists, and the theorem holds for continuous encoders without any hypothesis on the law
  (`Continuous`).
* **Planning** (paper, Corollary 4.5): planning problems (`Problem`) have the same costs, values and
  best plans in latents that are recovered up to a rotation (`Invariance`), as an optimal continuous
  encoder recovers them (`Recovery`).
* **Dirichlet** (paper, Appendix C): recovery by the Dirichlet energy.
* **Regularizer**: joint moments from one-dimensional projections (`CramerWold`,
  `GaussianProjections`), and the test of one projection (`EppsPulley`, `CoinTosses`).
* **Beyond** the paper: a rate per latent (`RateGap`, `Slowest`, `Anisotropy`, `AnisotropyWorlds`);
  more outputs than latents (`DegreeTwo`, `Overcomplete`, `OvercompleteAttained`,
  `OvercompleteWorlds`); encoders trained with a predictor and actions (`Forecast`, `Prediction`,
  `ActionConditioned`); what a plan made with an inexact encoder loses (`Regret`, `RegretModel`).
-/
