module

public import LeJEPA.Forward.Converse
public import LeJEPA.Forward.Counterexample.MeanZero
public import LeJEPA.Forward.Counterexample.Quadratic
public import LeJEPA.Forward.Counterexample.Whitening
public import LeJEPA.Forward.Example
public import LeJEPA.Forward.Functions
public import LeJEPA.Forward.FunctionsConverse
public import LeJEPA.Forward.Gap
public import LeJEPA.Forward.GaussianPair
public import LeJEPA.Forward.L2
public import LeJEPA.Forward.Polynomial
public import LeJEPA.Forward.PolynomialPair
public import LeJEPA.Forward.PolynomialWorld

/-!
# The forward theorem

With whitened outputs the least alignment loss is attained exactly by the orthogonal mixtures of the
latents (paper, Theorem 4.1).

* `LeJEPA.Forward.Gap`: from the spectral gap to rigidity, with no probability left.
* `LeJEPA.Forward.Polynomial`, `LeJEPA.Forward.Converse`: polynomial encoders in a world;
  `LeJEPA.Forward.PolynomialWorld`: the same written out for polynomials.
* `LeJEPA.Forward.L2`: limits of polynomials in mean square.
* `LeJEPA.Forward.GaussianPair`, `LeJEPA.Forward.Functions`, `LeJEPA.Forward.FunctionsConverse`:
  encoders that are functions, with an expectation functional; `LeJEPA.Forward.PolynomialPair`: such
  functionals exist.
* `LeJEPA.Forward.Example`: a worked instance over the rationals.
* `LeJEPA.Forward.Counterexample`: each hypothesis is needed.
-/
