module

public import LeJEPA.World.Chaos
public import LeJEPA.World.Decomposition
public import LeJEPA.World.Hermite
public import LeJEPA.World.L2World
public import LeJEPA.World.OUWorld
public import LeJEPA.World.Polynomial
public import LeJEPA.World.Product
public import LeJEPA.World.SpectralGap

/-!
# Worlds

Observables of Gaussian latents and of a second, correlated draw of them, with a rate per latent.

* `LeJEPA.World.OUWorld`: the definition, creation operators.
* `LeJEPA.World.Chaos`, `LeJEPA.World.Decomposition`: chaos components and the decomposition of
  every polynomial observable into them.
* `LeJEPA.World.SpectralGap`: what an observable keeps of itself at the second point.
* `LeJEPA.World.Polynomial`: polynomials with the Gaussian moments are a world;
  `LeJEPA.World.Hermite`: there, the components are the multiples of Hermite polynomials.
* `LeJEPA.World.L2World`: limits of polynomials in mean square.
* `LeJEPA.World.Product`: the product of two latents, the simplest nonlinear observable.
-/
