module
public import LeJEPA

/-!
# An encoder of observations

The setting of the paper: latents `x` are seen as observations `g x` of any kind, and the encoder
`f` reads those. If `f ∘ g` is whitened and attains the least alignment loss, it is the latents
rotated.
-/

open LeJEPA Lean.Grind
attribute [local instance] Semiring.natCast

public noncomputable section
namespace User

universe u v
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {Obs : Type v} {n : Nat} {r : R}

/-- What is minimized in training: the expected squared distance of the embeddings of a pair. -/
def alignment (G : GaussianPair R n fun _ => r) (g : (Fin n → R) → Obs) (f : Obs → Fin n → R) : R :=
  sum fun i => G.E fun x y => (f (g x) i - f (g y) i) * (f (g x) i - f (g y) i)

theorem recovered (G : GaussianPair R n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {g : (Fin n → R) → Obs} {f : Obs → Fin n → R} (whitened : G.Whitened fun i x => f (g x) i)
    (trained : alignment G g f ≤ 2 * (1 - r) * (n : R)) :
    ∃ Q : Mat n R, Q * Q.transpose = 1 ∧ Q.transpose * Q = 1 ∧ ∀ i,
      G.E (fun x _ => (f (g x) i - Q.mulVec x i) * (f (g x) i - Q.mulVec x i)) = 0 := by
  obtain ⟨Q, hQ, hQ', e⟩ := forward_functions G h0 h1 whitened trained
  exact ⟨Q, hQ, hQ' (by simp), by simpa using e⟩

end User
end
