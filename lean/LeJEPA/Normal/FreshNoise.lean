module

public import LeJEPA.Normal.Pair

/-!
# Fresh noise

Of a Gaussian vector `(x, ξ)`, let `ξ'` be fresh noise: `x`, `ξ`, `ξ'` are independent. Then
`E F(x, ξ) F(x, ξ') ≥ 0` for every `F` in `C(N + n)`, because it is the mean of the square of the
conditional expectation of `F` given `x` (`gaussian_copies_nonneg`). No conditional expectation is
needed to prove it: it holds for the lattice averages, which are finite sums, and passes to the
limit.

The parts of a Gaussian vector are independent (`gaussian_mul_independent`).
-/

public noncomputable section

namespace LeJEPA
open Lean.Grind OrderedField Analysis
open polynomialPair (join join_castAdd join_natAdd)

universe u
attribute [local instance] Semiring.natCast

section Copies
variable {R : Type u} {N n : Nat}

/-- The noise, the second part. -/
@[expose] def noisePart (v : Fin (N + n) → R) : Fin n → R := fun i => v (i.natAdd N)

theorem fstPoint_join (x : Fin N → R) (y : Fin n → R) : fstPoint (join x y) = x :=
  funext fun i => join_castAdd x y i

theorem noisePart_join (x : Fin N → R) (y : Fin n → R) : noisePart (join x y) = y :=
  funext fun i => join_natAdd x y i

private theorem snoc_join (x : Fin N → R) (y : Fin n → R) (t : R) :
    snoc (join x y) t = join x (snoc y t) := funext fun k => by
  refine Fin.addCases (m := N) (n := n + 1)
    (motive := fun k => snoc (join x y) t k = join x (snoc y t) k)
    (fun i => ?_) (fun j => ?_) k
  · have e : i.castAdd (n + 1) = (i.castAdd n).castSucc := rfl
    have l : join x (snoc y t) (i.castAdd (n + 1)) = x i := join_castAdd _ _ _
    dsimp only
    rw [l, e, snoc_castSucc]; simp only [join, Fin.addCases_left]
  · have l : join x (snoc y t) (j.natAdd N) = snoc y t j := by
      simp only [join, Fin.addCases_right]
    dsimp only
    rw [l]
    refine Fin.lastCases (motive := fun j => snoc (join x y) t (j.natAdd N) = snoc y t j)
      ?_ (fun j => ?_) j
    · have e : (Fin.last n).natAdd N = Fin.last (N + n) := rfl
      dsimp only
      rw [e, snoc_last, snoc_last]
    · have e : (j.castSucc).natAdd N = (j.natAdd N).castSucc := rfl
      dsimp only
      rw [e, snoc_castSucc, snoc_castSucc]; simp only [join, Fin.addCases_right]

/-- The mean over a vector `(x, y)` of independent copies: over `y`, then over `x`. -/
private theorem iterate_join [CommRing R] [LE R] (A : Mean (FunctionSpace.univ R R))
    (f : (Fin (N + n) → R) → R) :
    A.iterate f =
      A.iterate fun x : Fin N → R => A.iterate fun y : Fin n → R => f (join x y) := by
  induction n with
  | zero =>
    have e : ∀ x : Fin N → R, f x = f (join x fun i : Fin 0 => i.elim0) := fun x => by
      have : ∀ i : Fin N, join x (fun i : Fin 0 => (i.elim0 : R)) (i.castAdd 0) = x i :=
        fun i => by simp only [join, Fin.addCases_left]
      exact congrArg f (funext fun i => (this i).symm)
    exact congrArg (fun F : (Fin N → R) → R => A.iterate F) (funext e)
  | succ n ih =>
    have e : A.iterate f = A.iterate fun x : Fin (N + n) → R => A.E fun t => f (snoc x t) := rfl
    rw [e, ih]
    refine congrArg _ (funext fun x => ?_)
    show _ = A.iterate fun y : Fin n → R => A.E fun t => f (join x (snoc y t))
    simp only [snoc_join]

variable [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R] [OrderedRing R]

private theorem iterate_copies_nonneg (A : Mean (FunctionSpace.univ R R))
    (F : (Fin (N + n) → R) → R) : 0 ≤ A.iterate fun v : Fin (N + n + n) → R =>
      F (fstPoint v) * F (join (fstPoint (fstPoint v)) (noisePart v)) := by
  rw [iterate_join]
  simp only [fstPoint_join, noisePart_join, A.iterate_smul]
  rw [iterate_join]
  simp only [fstPoint_join, CommSemiring.mul_comm (F (join _ _)), A.iterate_smul]
  exact A.iterate_nonneg fun x => mul_self_nonneg _

variable [CompleteField R]

/-- **Fresh noise**: `E F(x, ξ) F(x, ξ') ≥ 0` for independent `x`, `ξ`, `ξ'`, because it is the mean
of the square of the conditional expectation. -/
theorem gaussian_copies_nonneg {F : (Fin (N + n) → R) → R} (hF : ContGrowth F) :
    0 ≤ gaussian fun v : Fin (N + n + n) → R => F (fstPoint v) *
      F (join (fstPoint (fstPoint v)) (noisePart v)) := by
  have m1 : ContGrowth fun v : Fin (N + n + n) → R => F (fstPoint v) :=
    hF.comp fun i => .coord _
  have m2 : ContGrowth fun v : Fin (N + n + n) → R =>
      F (join (fstPoint (fstPoint v)) (noisePart v)) := hF.comp fun i => by
    refine Fin.addCases (motive := fun i => ContGrowth fun v : Fin (N + n + n) → R =>
      join (fstPoint (fstPoint v)) (noisePart v) i) (fun j => ?_) (fun j => ?_) i
    · simp only [join, Fin.addCases_left]; exact .coord _
    · simp only [join, Fin.addCases_right]; exact .coord _
  refine (tendsTo_gaussian (m1.mul m2)).const_le 0 fun k _ => ?_
  rw [latticeAverage_eq]
  exact iterate_copies_nonneg _ F

/-- The parts of a Gaussian vector are independent. -/
theorem gaussian_mul_independent {f : (Fin N → R) → R} {g : (Fin n → R) → R} (hf : ContGrowth f)
    (hg : ContGrowth g) :
    gaussian (fun v : Fin (N + n) → R => f (fstPoint v) * g (noisePart v)) =
      gaussian f * gaussian g := by
  have m : ContGrowth fun v : Fin (N + n) → R => f (fstPoint v) * g (noisePart v) :=
    .mul (hf.comp fun _ => .coord _) (hg.comp fun _ => .coord _)
  refine (tendsTo_gaussian m).unique ?_
  have e : (fun k => latticeAverage k fun v : Fin (N + n) → R =>
      f (fstPoint v) * g (noisePart v)) = fun k => latticeAverage k f * latticeAverage k g :=
    funext fun k => by
      rw [latticeAverage_eq, latticeAverage_eq, latticeAverage_eq]
      show (lineMean R k).iterate _ = (lineMean R k).iterate f * (lineMean R k).iterate g
      rw [iterate_join]
      simp only [fstPoint_join, noisePart_join, Mean.iterate_smul]
      rw [show (fun x => f x * (lineMean R k).iterate g) = fun x => (lineMean R k).iterate g * f x from
        funext fun x => CommSemiring.mul_comm _ _, Mean.iterate_smul]
      exact CommSemiring.mul_comm _ _
  rw [e]
  exact (tendsTo_gaussian hf).mul (tendsTo_gaussian hg)

end Copies

theorem eq_of_castAdd_eq {N n : Nat} {i j : Fin N} (e : i.castAdd n = j.castAdd n) : i = j :=
  Fin.ext (by have := congrArg Fin.val e; exact this)

theorem eq_of_natAdd_eq {N n : Nat} {i j : Fin n} (e : i.natAdd N = j.natAdd N) : i = j :=
  Fin.ext (by have := congrArg Fin.val e; simp only [Fin.val_natAdd] at this; omega)

end LeJEPA
