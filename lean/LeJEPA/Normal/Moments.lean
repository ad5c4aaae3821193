module

public import LeJEPA.Normal.Domination
public import LeJEPA.Normal.Mean

/-!
# The method of moments

What domination gives for means on `C(N)` with Gaussian moments: two such means are equal
(`Mean.HasGaussianMoments.unique`), and if the moments of a sequence of means tend to the Gaussian
ones then the means of every function of `C(N)` converge (`Mean.MomentsTend.exists_tendsTo`), to a
mean with Gaussian moments (`Mean.limit`).

The moments of `N` independent copies of a mean of one variable tend to the Gaussian ones if those
of one copy do, and these do if they satisfy Stein's identity in the limit
(`Mean.momentsTend_power`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind Analysis
open MvPoly (C var)

universe u
attribute [local instance] Semiring.natCast

namespace Mean

section Complete
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] [CompleteField R] {N : Nat}

/-! ## Uniqueness -/

omit [CompleteField R] in
/-- If `|f| ≤ b` then `E f² ≤ E b²`. -/
theorem E_sq_le (μ : Mean (contGrowth R N)) {f b : (Fin N → R) → R} (hf : ContGrowth f)
    (hb : ContGrowth b) (h : ∀ x, abs (f x) ≤ b x) :
    μ.E (fun x => f x * f x) ≤ μ.E fun x => b x * b x :=
  μ.E_le (hf.mul hf) (hb.mul hb) fun x => by
    have := mul_le_mul (abs_nonneg _) (Std.le_trans (abs_nonneg _) (h x)) (h x) (h x)
    rwa [abs_mul_self] at this

/-- **Uniqueness**: two means with Gaussian moments agree on `C(N)`. -/
theorem HasGaussianMoments.unique {μ ν : Mean (contGrowth R N)} (hμ : μ.HasGaussianMoments)
    (hν : ν.HasGaussianMoments) {f : (Fin N → R) → R} (hf : ContGrowth f) : μ.E f = ν.E f :=
  eq_of_forall_pos fun t ht => by
    obtain ⟨p, b, hp, hb⟩ := hf.dominated.exists_near (t := t / 2) (by grind)
    have h1 := μ.abs_E_sub_le hf (.poly p) (.poly b) hp
    have h2 := ν.abs_E_sub_le hf (.poly p) (.poly b) hp
    rw [hμ.E_poly, hμ.E_poly] at h1
    rw [hν.E_poly, hν.E_poly, abs_sub_comm] at h2
    have h3 := abs_sub_le (μ.E f) (MvPoly.expect p) (ν.E f)
    grind

/-! ## Convergence -/

/-- The moments of a sequence of means tend to the Gaussian ones. -/
@[expose] def MomentsTend (μ : Nat → Mean (contGrowth R N)) : Prop :=
  ∀ α, TendsTo (fun k => (μ k).E fun x => monomial x α) (MvPoly.monomialMoment α)

variable {μ : Nat → Mean (contGrowth R N)}

omit [CompleteField R] in
/-- Then so do the means of polynomials. -/
theorem MomentsTend.poly (h : MomentsTend μ) (p : MvPoly R N) :
    TendsTo (fun k => (μ k).E fun x => p.eval x) (MvPoly.expect p) := by
  induction p using MvPoly.monomial_induction with
  | mon a α =>
    simp only [E_poly_monomial]
    rw [MvPoly.expect_C_mul, MvPoly.expect_monomial]
    exact (h α).mul_left a
  | add p q hp hq =>
    simp only [E_poly_add]
    rw [MvPoly.expect_add]
    exact hp.add hq

/-- **Convergence**: if the moments tend to the Gaussian ones, the means of every function of `C(N)`
converge. -/
theorem MomentsTend.exists_tendsTo (h : MomentsTend μ) {f : (Fin N → R) → R} (hf : ContGrowth f) :
    ∃ l, TendsTo (fun k => (μ k).E f) l := by
  refine IsCauchy.exists_tendsTo fun ε hε => ?_
  obtain ⟨p, b, hp, hb⟩ := hf.dominated.exists_near (t := ε / 8) (by grind)
  obtain ⟨K, hK⟩ := h.poly p (ε / 4) (by grind)
  obtain ⟨L, hL⟩ := h.poly b (ε / 8) (by grind)
  have near : ∀ k, K + L ≤ k → abs ((μ k).E f - MvPoly.expect p) ≤ ε / 2 := fun k hk => by
    have h1 := (μ k).abs_E_sub_le hf (.poly p) (.poly b) hp
    have h2 := hK k (by omega)
    have h3 := (abs_le.1 (hL k (by omega))).2
    have h4 := abs_sub_le ((μ k).E f) ((μ k).E fun x => p.eval x) (MvPoly.expect p)
    grind
  refine ⟨K + L, fun k l hk hl => ?_⟩
  have h1 := near k hk
  have h2 := near l hl
  rw [abs_sub_comm] at h2
  have h3 := abs_sub_le ((μ k).E f) (MvPoly.expect p) ((μ l).E f)
  grind

/-- The limit of a sequence of means whose moments tend to the Gaussian ones. -/
@[expose] def limit (μ : Nat → Mean (contGrowth R N)) (h : MomentsTend μ) :
    Mean (contGrowth R N) where
  E f := lim fun k => (μ k).E f
  E_add hf hg := by
    simp only [(μ _).E_add hf hg]
    exact ((tendsTo_lim (h.exists_tendsTo hf)).add (tendsTo_lim (h.exists_tendsTo hg))).lim_eq
  E_smul a f hf := by
    simp only [(μ _).E_smul a hf]
    exact ((tendsTo_lim (h.exists_tendsTo hf)).mul_left a).lim_eq
  E_nonneg hf h0 := (tendsTo_lim (h.exists_tendsTo hf)).const_le 0 fun k _ => (μ k).E_nonneg hf h0
  E_one := by
    simp only [(μ _).E_one]
    exact (tendsTo_const 1).lim_eq

theorem limit_moments (h : MomentsTend μ) : (limit μ h).HasGaussianMoments := fun α =>
  (h α).lim_eq

theorem tendsTo_limit (h : MomentsTend μ) {f : (Fin N → R) → R} (hf : ContGrowth f) :
    TendsTo (fun k => (μ k).E f) ((limit μ h).E f) :=
  tendsTo_lim (h.exists_tendsTo hf)

end Complete

/-! ## Moments from Stein's identity in the limit -/

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {A : Nat → Mean (FunctionSpace.univ R R)}

/-- If `E_k[t] → 0` and `E_k[t^(d+2)] - (d+1) E_k[t^d] → 0` for every `d`, then `E_k[t^d]` tends to
the moment of `N(0, 1)`. -/
theorem tendsTo_moment (one : TendsTo (fun k => (A k).E fun t => t) 0)
    (stein : ∀ d : Nat, TendsTo (fun k => ((A k).E fun t => t ^ (d + 2)) -
      ((d + 1 : Nat) : R) * (A k).E fun t => t ^ d) 0) (d : Nat) :
    TendsTo (fun k => (A k).E fun t => t ^ d) (moment d) := by
  have key : ∀ d : Nat, TendsTo (fun k => (A k).E fun t => t ^ d) (moment d) ∧
      TendsTo (fun k => (A k).E fun t => t ^ (d + 1)) (moment (d + 1)) := fun d => by
    induction d with
    | zero =>
      simp only [Semiring.pow_zero, Semiring.pow_succ, Semiring.one_mul, E_one]
      exact ⟨tendsTo_const 1, one⟩
    | succ d ih =>
      refine ⟨ih.2, ?_⟩
      have h := (stein d).add (ih.1.mul_left ((d + 1 : Nat) : R))
      simp only [show ∀ a b : R, a - b + b = a from fun a b => by grind] at h
      rwa [show (0 : R) + ((d + 1 : Nat) : R) * moment d = moment (d + 2) by
        rw [moment_add_two]; grind] at h
  exact (key d).1

/-- Then the moments of independent copies tend to the Gaussian ones. -/
theorem momentsTend_power (one : TendsTo (fun k => (A k).E fun t => t) 0)
    (stein : ∀ d : Nat, TendsTo (fun k => ((A k).E fun t => t ^ (d + 2)) -
      ((d + 1 : Nat) : R) * (A k).E fun t => t ^ d) 0) (N : Nat) :
    MomentsTend fun k => (A k).power N := fun α => by
  induction N with
  | zero => exact tendsTo_const 1
  | succ N ih =>
    have h := (ih fun i => α i.castSucc).mul (tendsTo_moment one stein (α (Fin.last N)))
    have e : (fun k => ((A k).power (N + 1)).E fun x => monomial x α) = fun k =>
        (((A k).power N).E fun x => monomial x fun i => α i.castSucc) *
          (A k).E fun t => t ^ α (Fin.last N) := funext fun k => (A k).iterate_monomial α
    rw [e]; exact h

end Mean
end LeJEPA
