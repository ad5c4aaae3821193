module

public import LeJEPA.Gaussian.Attenuation
public import LeJEPA.Gaussian.Completeness
public import LeJEPA.Gaussian.Examples
public import LeJEPA.Gaussian.Hermite
public import LeJEPA.Gaussian.HermiteSum
public import LeJEPA.Gaussian.Mehler
public import LeJEPA.Gaussian.Moments
public import LeJEPA.Gaussian.MvExpect
public import LeJEPA.Gaussian.MvHermite
public import LeJEPA.Gaussian.MvMehler
public import LeJEPA.Gaussian.OrnsteinUhlenbeck
public import LeJEPA.Gaussian.Orthogonality
public import LeJEPA.Gaussian.Stein

/-!
# Gaussian calculus

* `LeJEPA.Gaussian.Moments`, `Stein`: the expectation of a polynomial, and integration by parts.
* `LeJEPA.Gaussian.Hermite`, `Orthogonality`, `HermiteSum`, `Completeness`: the Hermite polynomials
  are an orthogonal basis.
* `LeJEPA.Gaussian.Mehler`, `Attenuation`: what noise leaves of them;
  `OrnsteinUhlenbeck`: the generator of the noise.
* `LeJEPA.Gaussian.MvExpect`, `MvHermite`, `MvMehler`: the same in several variables.
* `LeJEPA.Gaussian.Examples`: instances computed by hand.
-/
