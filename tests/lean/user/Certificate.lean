module
import LeJEPA

/-!
# A certificate, with numbers

Two outputs of three latents over the rationals, at the rate 9/10. The covariance of the outputs and
their alignment loss are known, the latents are not; the outputs are near `Q x`.
-/

open LeJEPA

example (G : GaussianPair Rat 3 fun _ => 9/10) {h : Fin 2 → (Fin 3 → Rat) → Rat}
    (centered : G.Centered h)
    (cov : ∀ i j, G.E (fun x _ => h i x * h j x) = if i = j then 21/20 else 1/20)
    (loss : G.E (fun x y => (h 0 x - h 0 y) * (h 0 x - h 0 y)) +
      G.E (fun x y => (h 1 x - h 1 y) * (h 1 x - h 1 y)) ≤ 43/100) :
    ∃ Q : RectMat 2 3 Rat, Q.mul Q.transpose = (1 : Mat 2 Rat) ∧
      (sum fun i => G.E fun x _ => (h i x - (Q i 0 * x 0 + Q i 1 * x 1 + Q i 2 * x 2)) *
        (h i x - (Q i 0 * x 0 + Q i 1 * x 1 + Q i 2 * x 2))) ≤ 1/10 := by
  obtain ⟨Q, hQ, _, e⟩ := certificate_archimedean_functions G (by grind) (by grind) rat_archimedean
    (by decide) centered (δ := 1/100) (ε := 1/10) (η := 1/1000) (by simp [cov]; grind) (by grind)
    (by simp [cov]; grind) (by grind)
  simp at e
  exact ⟨Q, hQ, by simp; grind⟩
