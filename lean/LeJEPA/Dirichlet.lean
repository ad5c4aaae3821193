module

public import LeJEPA.Dirichlet.AmGm
public import LeJEPA.Dirichlet.Identifiability
public import LeJEPA.Dirichlet.Isometry
public import LeJEPA.Dirichlet.Poincare

/-!
# The Dirichlet route

Recovery of the latents from the Dirichlet energy of an encoder (paper, Appendix C), and two
inequalities of its neighbourhood.

* `LeJEPA.Dirichlet.Poincare`: the Gaussian Poincaré inequality with its equality case.
* `LeJEPA.Dirichlet.Identifiability`: whitened encoders of least energy are rotations.
* `LeJEPA.Dirichlet.Isometry`: isometries that fix the origin are linear.
* `LeJEPA.Dirichlet.AmGm`: the inequality of the means.
-/
