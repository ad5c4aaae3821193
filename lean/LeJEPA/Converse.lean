module

public import LeJEPA.Converse.Eigenfunction
public import LeJEPA.Converse.Expectation
public import LeJEPA.Converse.Normal
public import LeJEPA.Converse.Score
public import LeJEPA.Converse.Creation
public import LeJEPA.Converse.RandomAlgebra
public import LeJEPA.Converse.Transition
public import LeJEPA.Converse.Reversible
public import LeJEPA.Converse.Autoregression
public import LeJEPA.Converse.AdditiveNoise
public import LeJEPA.Converse.MomentSequences
public import LeJEPA.Converse.ProductWorld
public import LeJEPA.Converse.Positive
public import LeJEPA.Converse.GaussianWorld
public import LeJEPA.Converse.Counterexample.Laplace
public import LeJEPA.Converse.Counterexample.LaplacePositive
public import LeJEPA.Converse.Counterexample.Rate
public import LeJEPA.Converse.Counterexample.NotReversible
public import LeJEPA.Converse.Counterexample.DependentNoise
public import LeJEPA.Converse.Counterexample.PointMass
public import LeJEPA.Converse.Counterexample.Moments

/-!
# The converse: only Gaussian worlds

Theorem 4.2 of the paper, within the class of polynomial additive noise. A latent `z` with the
transition `z' = f(z) + η`, reversible, with `z - E z` as an eigenfunction, is Gaussian, the noise
is Gaussian, and `f` is affine.

* Laws as functionals on polynomials: `Expectation`; normal laws and Stein's characterization:
  `Normal`, `Creation`.
* Random variables, independence, exchangeability: `RandomAlgebra`; the transition operator of
  additive noise: `Transition`.
* The proof: `Reversible`, `Autoregression`, `AdditiveNoise`; for bare moments: `MomentSequences`.
* The score equation of the paper's proof: `Eigenfunction`, and what it says of the law: `Score`.
* The hypotheses can be met: `GaussianWorld`, built in `ProductWorld`; positivity: `Positive`.
* Each of them is needed: `Counterexample`. Dropped in turn are the excluded rates and the
  eigenfunction (`Rate`), exchangeability (`NotReversible`), independence and the polynomial mean
  map (`DependentNoise`), and nonzero variance (`PointMass`); for bare moments: `Moments`.
-/
