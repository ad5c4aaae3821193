module

public import LeJEPA.Beyond.ActionConditioned
public import LeJEPA.Beyond.Anisotropy
public import LeJEPA.Beyond.AnisotropyFunctions
public import LeJEPA.Beyond.AnisotropyPolynomial
public import LeJEPA.Beyond.DegreeTwo
public import LeJEPA.Beyond.Forecast
public import LeJEPA.Beyond.Overcomplete
public import LeJEPA.Beyond.OvercompleteAttained
public import LeJEPA.Beyond.OvercompleteL2
public import LeJEPA.Beyond.OvercompletePolynomial
public import LeJEPA.Beyond.OvercompleteRat
public import LeJEPA.Beyond.Pairs
public import LeJEPA.Beyond.Prediction
public import LeJEPA.Beyond.Quadratic
public import LeJEPA.Beyond.RateGap
public import LeJEPA.Beyond.Regret
public import LeJEPA.Beyond.RegretExample
public import LeJEPA.Beyond.RegretModel
public import LeJEPA.Beyond.Slowest

/-!
# Beyond the paper

Theorems that the paper does not state: what the same analysis says when its hypotheses change.

* `LeJEPA.Beyond.RateGap`: from the spectral gap to rigidity, with a rate per coordinate.
* `LeJEPA.Beyond.Slowest`: fewer outputs than latents select the slowest latents.
* `LeJEPA.Beyond.Quadratic`, `LeJEPA.Beyond.Anisotropy`, `AnisotropyPolynomial`,
  `AnisotropyFunctions`: latents of different rates are recovered exactly if the squares of the
  rates are below the rates.
* `LeJEPA.Beyond.DegreeTwo`, `LeJEPA.Beyond.Pairs`, `LeJEPA.Beyond.Overcomplete`,
  `OvercompleteAttained`, `OvercompletePolynomial`, `OvercompleteL2`, `OvercompleteRat`: more
  outputs than latents add quadratic features.
* `LeJEPA.Beyond.Forecast`, `LeJEPA.Beyond.Prediction`, `LeJEPA.Beyond.ActionConditioned`: worlds
  that act on an action, and encoders trained with a predictor.
* `LeJEPA.Beyond.Regret`, `LeJEPA.Beyond.RegretModel`, `LeJEPA.Beyond.RegretExample`: what a plan
  made with an inexact encoder loses.
-/
