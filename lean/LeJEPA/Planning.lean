module

public import LeJEPA.Planning.Invariance
public import LeJEPA.Planning.Outcomes
public import LeJEPA.Planning.Problem
public import LeJEPA.Planning.StraightPaths

/-!
# Planning

Planning on embeddings that are a rotation of the latents is planning on the latents (paper,
Corollary 4.5).

* `LeJEPA.Planning.Outcomes`: finitely many weighted outcomes, push-forward, least values.
* `LeJEPA.Planning.Problem`: planning problems, open-loop plans and closed-loop policies.
* `LeJEPA.Planning.Invariance`: conjugated problems have the same costs, values and minimizers.
* `LeJEPA.Planning.StraightPaths`: straight paths stay straight.
-/
