module

public import LeJEPA.Algebra
public import LeJEPA.Gaussian
public import LeJEPA.World
public import LeJEPA.Forward
public import LeJEPA.Converse
public import LeJEPA.Approximate
public import LeJEPA.Planning
public import LeJEPA.Dirichlet
public import LeJEPA.Regularizer
public import LeJEPA.Beyond

/-!
# LeJEPA

The root of the library: it imports every module, folder by folder.
-/
