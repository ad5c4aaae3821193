module

public import LeJEPA.Regularizer.Polarization
public import LeJEPA.Regularizer.CramerWold
public import LeJEPA.Regularizer.GaussianProjections
public import LeJEPA.Regularizer.EppsPulley
public import LeJEPA.Regularizer.CoinTosses

/-!
# The regularizer: Gaussianity from one-dimensional projections

The regularizer of LeJEPA tests whether the embeddings are standard Gaussian by testing
one-dimensional projections. For moments up to any degree that is no loss (Cramér-Wold, by
polarization): `CramerWold` for two functionals, `GaussianProjections` for the comparison with
independent standard Gaussian variables.

The one-dimensional test is the Epps-Pulley statistic, in `EppsPulley`: its zeros, and its mean for
a sample that has the right law. `CoinTosses` holds such a sample.
-/
