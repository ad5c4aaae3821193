module

public import LeJEPA.Approximate.Bound
public import LeJEPA.Approximate.Certificate
public import LeJEPA.Approximate.Counterexample
public import LeJEPA.Approximate.Example
public import LeJEPA.Approximate.L2
public import LeJEPA.Approximate.NearOptimum
public import LeJEPA.Approximate.NearProcrustes
public import LeJEPA.Approximate.NearSymmetric
public import LeJEPA.Approximate.Polynomial
public import LeJEPA.Approximate.Procrustes
public import LeJEPA.Approximate.ProcrustesOptimum
public import LeJEPA.Approximate.TraceMax

/-!
# Approximate identifiability

Encoders that are nearly whitened and nearly optimal are near a rotation of the latents (paper,
Proposition 4.3), and how near can be certified from their embeddings alone.

* `LeJEPA.Approximate.Procrustes`: how near a matrix is to the orthogonal ones, by
  `LeJEPA.Approximate.TraceMax`; `LeJEPA.Approximate.ProcrustesOptimum`: optima that exist over
  every ordered field.
* `LeJEPA.Approximate.NearOptimum`, `LeJEPA.Approximate.NearSymmetric`,
  `LeJEPA.Approximate.NearProcrustes`: the same up to any `η > 0` over every Archimedean field,
  where optima need not exist.
* `LeJEPA.Approximate.Bound`: from the spectral gap to the bound, with no probability left.
* `LeJEPA.Approximate.Polynomial`, `LeJEPA.Approximate.L2`: polynomial encoders, and limits of
  polynomials in mean square; `LeJEPA.Approximate.Certificate`: the certificate with no hypothesis
  on optima.
* `LeJEPA.Approximate.Example`: a worked instance over the rationals;
  `LeJEPA.Approximate.Counterexample`: mean zero is needed.
-/
