module

public import LeJEPA.Real.Continuous

/-!
# Continuous functions on closed bounded sets

Over a complete field, a sequence in a closed bounded set has a subsequence that converges in the
set (`IsCompact.exists_subseq`, Bolzano and Weierstrass); of the indices `φ k` of a subsequence
nothing is needed but `k ≤ φ k`. Hence continuous functions on such a set
are uniformly continuous, bounded and attain their maximum.

## Main results
* `ContinuousOn.uniformly`, `ContinuousOn.bounded`, `ContinuousOn.exists_max`.
* `isCompact_box`: cubes are closed and bounded. `Continuous.isClosed_le`, `Continuous.isClosed_eq`:
  the sets that continuous functions describe are closed.
-/

public noncomputable section

namespace LeJEPA.Analysis
open Lean.Grind

universe u
attribute [local instance] Semiring.natCast

variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {N : Nat}

/-! ## Definitions -/

/-- The cube `[a, b]^N`. -/
@[expose] def InBox (a b : R) (x : Fin N → R) : Prop := ∀ i, a ≤ x i ∧ x i ≤ b

/-- `S` is closed: near a point outside there are no points of `S`. -/
@[expose] def IsClosed (S : (Fin N → R) → Prop) : Prop :=
  ∀ x, ¬ S x → ∃ d, 0 < d ∧ ∀ y, Near d x y → ¬ S y

/-- `S` is bounded: it is inside some cube. -/
@[expose] def IsBounded (S : (Fin N → R) → Prop) : Prop := ∃ A, ∀ x, S x → ∀ i, abs (x i) ≤ A

/-- `S` is closed and bounded. -/
structure IsCompact (S : (Fin N → R) → Prop) : Prop where
  closed : IsClosed S
  bounded : IsBounded S

theorem inBox_neg_iff {A : R} {x : Fin N → R} : InBox (-A) A x ↔ ∀ i, abs (x i) ≤ A := by
  simp only [InBox, abs_le]

/-! ## Closed sets -/

/-- The set where a continuous function is at most another is closed. -/
theorem Continuous.isClosed_le {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    IsClosed fun x => f x ≤ g x := fun x hx => by
  obtain ⟨d, hd, h⟩ := (hf.sub hg) x ((f x - g x) / 2) (by grind)
  exact ⟨d, hd, fun y hy hle => by have := abs_le.1 (h y hy); grind⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem IsClosed.and {S T : (Fin N → R) → Prop} (hS : IsClosed S) (hT : IsClosed T) :
    IsClosed fun x => S x ∧ T x := fun x hx => by
  by_cases h : S x
  · obtain ⟨d, hd, hT⟩ := hT x fun hTx => hx ⟨h, hTx⟩
    exact ⟨d, hd, fun y hy hST => hT y hy hST.2⟩
  · obtain ⟨d, hd, hS⟩ := hS x h
    exact ⟨d, hd, fun y hy hST => hS y hy hST.1⟩

omit [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R] in
theorem IsClosed.forall {ι : Sort _} {S : ι → (Fin N → R) → Prop} (h : ∀ i, IsClosed (S i)) :
    IsClosed fun x => ∀ i, S i x := fun x hx => by
  obtain ⟨i, hi⟩ := Classical.not_forall.1 hx
  obtain ⟨d, hd, hS⟩ := h i x hi
  exact ⟨d, hd, fun y hy hall => hS y hy (hall i)⟩

/-- The set where two continuous functions agree is closed. -/
theorem Continuous.isClosed_eq {f g : (Fin N → R) → R} (hf : Continuous f) (hg : Continuous g) :
    IsClosed fun x => f x = g x := by
  have := (hf.isClosed_le hg).and (hg.isClosed_le hf)
  simp only [show ∀ a b : R, (a ≤ b ∧ b ≤ a) = (a = b) from fun a b => by grind] at this
  exact this

/-- Cubes are closed and bounded. -/
theorem isCompact_box (a b : R) : IsCompact (InBox a b : (Fin N → R) → Prop) where
  closed := .forall fun i => ((continuous_const a).isClosed_le (continuous_coord i)).and
    ((continuous_coord i).isClosed_le (continuous_const b))
  bounded := by
    obtain ⟨A, h1, h2⟩ := exists_ge (-a) b
    exact ⟨A, fun x hx i => abs_le.2 (by have := hx i; grind)⟩

/-- An open half line is not closed. -/
example : ¬ IsClosed fun x : Fin 1 → Rat => x 0 < 1 := fun h => by
  obtain ⟨d, hd, h⟩ := h (fun _ => 1) (by show ¬ (1 : Rat) < 1; grind)
  exact h (fun _ => 1 - d) (fun _ => by show abs (1 - d - 1) ≤ d; grind [abs])
    (by show 1 - d < 1; grind)

/-! ## Convergent subsequences -/

variable [CompleteField R]

/-- Bounded sequences of numbers have convergent subsequences. The limit is the least upper bound of
the numbers that the sequence is eventually above: it is eventually above every smaller one, and not
above any larger one. -/
theorem exists_subseq {a : Nat → R} {B : R} (hB : ∀ n, abs (a n) ≤ B) :
    ∃ (φ : Nat → Nat) (l : R), (∀ k, k ≤ φ k) ∧ TendsTo (fun k => a (φ k)) l := by
  obtain ⟨l, hl, least⟩ := CompleteField.exists_lub (fun t : R => ∃ K, ∀ n, K ≤ n → t ≤ a n)
    ⟨-B, 0, fun n _ => (abs_le.1 (hB n)).1⟩
    ⟨B, fun t ⟨K, h⟩ => Std.le_trans (h K (Nat.le_refl K)) (abs_le.1 (hB K)).2⟩
  have near : ∀ e, 0 < e → ∀ K : Nat, ∃ n, K ≤ n ∧ abs (a n - l) ≤ e := fun e he K => by
    refine Classical.byContradiction fun hn => ?_
    obtain ⟨t, ⟨L, hL⟩, ht⟩ : ∃ t, (∃ L, ∀ n, L ≤ n → t ≤ a n) ∧ l - e < t := by
      refine Classical.byContradiction fun no => ?_
      have := least (l - e) fun t h => by
        have : ¬ l - e < t := fun ht => no ⟨t, h, ht⟩
        grind
      grind
    have := hl (l + e) ⟨K + L, fun n hKL => by
      have h1 := hL n (by omega)
      have h2 : ¬ abs (a n - l) ≤ e := fun h => hn ⟨n, by omega, h⟩
      rw [abs_le] at h2
      grind⟩
    grind
  obtain ⟨φ, hφ⟩ := Classical.axiomOfChoice fun k : Nat => near (1 / ((k + 1 : Nat) : R))
    (div_pos OrderedRing.zero_lt_one (natCast_pos (Nat.succ_pos k))) k
  exact ⟨φ, l, fun k => (hφ k).1, tendsTo_of_abs_sub_le tendsTo_inv_succ 0 fun k _ => (hφ k).2⟩

/-- The same for points, one coordinate after the other. -/
private theorem exists_subseq_fin {x : Nat → Fin N → R} {B : R} (hB : ∀ n i, abs (x n i) ≤ B) :
    ∃ (φ : Nat → Nat) (l : Fin N → R), (∀ k, k ≤ φ k) ∧
      ∀ i, TendsTo (fun k => x (φ k) i) (l i) := by
  induction N with
  | zero => exact ⟨id, fun i => i.elim0, Nat.le_refl, fun i => i.elim0⟩
  | succ N ih =>
    obtain ⟨φ, l, hφ, h⟩ := ih (x := fun n i => x n i.castSucc) fun n i => hB n i.castSucc
    obtain ⟨ψ, m, hψ, h'⟩ := exists_subseq (a := fun k => x (φ k) (Fin.last N)) fun k => hB _ _
    refine ⟨fun k => φ (ψ k), Fin.lastCases m l, fun k => Nat.le_trans (hψ k) (hφ _), ?_⟩
    refine fun i => Fin.lastCases (motive := fun i => TendsTo (fun k => x (φ (ψ k)) i)
      (Fin.lastCases (motive := fun _ => R) m l i)) ?_ (fun i => ?_) i
    · simp only [Fin.lastCases_last]; exact h'
    · simp only [Fin.lastCases_castSucc]; exact (h i).subseq hψ

variable {f : (Fin N → R) → R} {S : (Fin N → R) → Prop}

/-- **Bolzano and Weierstrass**: a sequence in a closed bounded set has a subsequence that comes and
stays near a point of the set. -/
theorem IsCompact.exists_subseq (hS : IsCompact S) {x : Nat → Fin N → R} (hx : ∀ n, S (x n)) :
    ∃ (φ : Nat → Nat) (l : Fin N → R), (∀ k, k ≤ φ k) ∧ S l ∧
      ∀ d, 0 < d → ∃ K, ∀ k, K ≤ k → Near d l (x (φ k)) := by
  obtain ⟨B, hB⟩ := hS.bounded
  obtain ⟨φ, l, hφ, h⟩ := exists_subseq_fin fun n i => hB _ (hx n) i
  have near : ∀ d, 0 < d → ∃ K, ∀ k, K ≤ k → Near d l (x (φ k)) := fun d hd =>
    exists_forall_fin fun i => h i d hd
  refine ⟨φ, l, hφ, Classical.byContradiction fun hl => ?_, near⟩
  obtain ⟨d, hd, out⟩ := hS.closed l hl
  obtain ⟨K, hK⟩ := near d hd
  exact out _ (hK K (Nat.le_refl K)) (hx _)

/-! ## Continuous functions on a closed bounded set -/

/-- **Heine and Cantor**: a continuous function on a closed bounded set is uniformly continuous. -/
theorem ContinuousOn.uniformly (hf : ContinuousOn S f) (hS : IsCompact S) :
    UniformlyContinuousOn S f := fun e he => Classical.byContradiction fun hn => by
  have bad : ∀ k : Nat, ∃ p : (Fin N → R) × (Fin N → R), S p.1 ∧ S p.2 ∧
      Near (1 / ((k + 1 : Nat) : R)) p.1 p.2 ∧ ¬ abs (f p.2 - f p.1) ≤ e := fun k =>
    Classical.byContradiction fun no => hn ⟨1 / ((k + 1 : Nat) : R),
      div_pos OrderedRing.zero_lt_one (natCast_pos (Nat.succ_pos k)), fun x y hx hy hxy =>
        Classical.byContradiction fun h => no ⟨(x, y), hx, hy, hxy, h⟩⟩
  obtain ⟨p, hp⟩ := Classical.axiomOfChoice bad
  obtain ⟨φ, l, hφ, hl, near⟩ := hS.exists_subseq fun k => (hp k).1
  obtain ⟨d, hd, h⟩ := hf l hl (e / 2) (by grind)
  obtain ⟨K, hK⟩ := near (d / 2) (by grind)
  obtain ⟨L, hL⟩ := (tendsTo_inv_succ (R := R)).subseq hφ (d / 2) (by grind)
  have hd2 := abs_le.1 (hL (K + L) (by omega))
  obtain ⟨h1, h2, h3, h4⟩ := hp (φ (K + L))
  have h5 := hK (K + L) (by omega)
  have h6 := h _ h1 (h5.mono (by grind))
  have h7 := h _ h2 ((h5.trans h3).mono (by grind))
  have h8 := abs_sub_le (f (p (φ (K + L))).2) (f l) (f (p (φ (K + L))).1)
  rw [abs_sub_comm (f l)] at h8
  exact h4 (by grind)

/-- A continuous function on a closed bounded set is bounded. -/
theorem ContinuousOn.bounded (hf : ContinuousOn S f) (hS : IsCompact S) :
    ∃ B, 0 ≤ B ∧ ∀ x, S x → abs (f x) ≤ B := Classical.byContradiction fun hn => by
  have bad : ∀ k : Nat, ∃ x, S x ∧ ¬ abs (f x) ≤ (k : R) := fun k =>
    Classical.byContradiction fun no => hn ⟨(k : R), OrderedRing.natCast_nonneg, fun x hx =>
      Classical.byContradiction fun h => no ⟨x, hx, h⟩⟩
  obtain ⟨x, hx⟩ := Classical.axiomOfChoice bad
  obtain ⟨φ, l, hφ, hl, near⟩ := hS.exists_subseq fun k => (hx k).1
  obtain ⟨d, hd, h⟩ := hf l hl 1 OrderedRing.zero_lt_one
  obtain ⟨K, hK⟩ := near d hd
  obtain ⟨n, hn⟩ := exists_nat_ge (abs (f l) + 1)
  have h1 := h _ (hx (φ (K + n))).1 (hK (K + n) (by omega))
  have h2 := abs_add_le (f (x (φ (K + n))) - f l) (f l)
  rw [show f (x (φ (K + n))) - f l + f l = f (x (φ (K + n))) by grind] at h2
  have h3 := natCast_le (R := R) (by have := hφ (K + n); omega : n ≤ φ (K + n))
  exact (hx (φ (K + n))).2 (by grind)

/-- **A continuous function on a nonempty closed bounded set attains its maximum.** -/
theorem ContinuousOn.exists_max (hf : ContinuousOn S f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f y ≤ f x := by
  obtain ⟨B, _, hB⟩ := hf.bounded hS
  obtain ⟨p, hp⟩ := ne
  obtain ⟨s, hs, least⟩ := CompleteField.exists_lub (fun r => ∃ x, S x ∧ r = f x)
    ⟨_, p, hp, rfl⟩ ⟨B, fun r ⟨x, hx, h⟩ => h ▸ (abs_le.1 (hB x hx)).2⟩
  have close : ∀ k : Nat, ∃ x, S x ∧ s - 1 / ((k + 1 : Nat) : R) ≤ f x := fun k => by
    refine Classical.byContradiction fun no => ?_
    have h1 := div_pos (OrderedRing.zero_lt_one (R := R)) (natCast_pos (Nat.succ_pos k))
    have := least (s - 1 / ((k + 1 : Nat) : R)) fun r ⟨x, hx, hr⟩ => by
      have : ¬ s - 1 / ((k + 1 : Nat) : R) ≤ f x := fun h => no ⟨x, hx, h⟩
      grind
    grind
  obtain ⟨x, hx⟩ := Classical.axiomOfChoice close
  obtain ⟨φ, l, hφ, hl, near⟩ := hS.exists_subseq fun k => (hx k).1
  refine ⟨l, hl, fun y hy => Std.le_trans (hs _ ⟨y, hy, rfl⟩) (le_of_forall_pos fun e he => ?_)⟩
  obtain ⟨d, hd, h⟩ := hf l hl (e / 2) (by grind)
  obtain ⟨K, hK⟩ := near d hd
  obtain ⟨L, hL⟩ := (tendsTo_inv_succ (R := R)).subseq hφ (e / 2) (by grind)
  have h1 := abs_le.1 (hL (K + L) (by omega))
  have h2 := abs_le.1 (h _ (hx _).1 (hK (K + L) (by omega)))
  have h3 := (hx (φ (K + L))).2
  grind

theorem Continuous.exists_max (hf : Continuous f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f y ≤ f x := (hf.continuousOn S).exists_max hS ne

/-- A continuous function on a nonempty closed bounded set attains its minimum. -/
theorem Continuous.exists_min (hf : Continuous f) (hS : IsCompact S) (ne : ∃ x, S x) :
    ∃ x, S x ∧ ∀ y, S y → f x ≤ f y := by
  obtain ⟨x, hx, h⟩ := hf.neg.exists_max hS ne
  exact ⟨x, hx, fun y hy => by have := h y hy; grind⟩

example : ∃ x : Fin 2 → R, InBox (-1) 1 x ∧
    ∀ y : Fin 2 → R, InBox (-1) 1 y → y 0 * y 1 ≤ x 0 * x 1 :=
  ((continuous_coord 0).mul (continuous_coord 1)).exists_max (isCompact_box _ _)
    ⟨fun _ => 0, fun _ => by have := OrderedRing.zero_lt_one (R := R); grind⟩

end LeJEPA.Analysis
