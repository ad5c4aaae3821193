module

public import LeJEPA.Forward.GaussianPair
public import LeJEPA.Forward.Polynomial
public import LeJEPA.World.L2World

/-!
# The forward theorem beyond polynomials

The forward theorem and its converse for limits of polynomials in mean square, in any world and for
encoders that are functions on `R^n`.

## Main results
* `correlation_bound_approximable`, `spectral_gap_approximable`, `loss_lower_bound_approximable`,
  `forward_identifiability_approximable`.
* `forward_functions`: an encoder that attains the bound is `Q x` almost surely;
  `forward_one_output_functions` for one output.
* `loss_lower_bound_functions`: the bound.
* `forward_converse_functions`.
-/

public section

namespace LeJEPA
open Lean.Grind

universe u v w
attribute [local instance] Semiring.natCast

/-!
## The forward theorem for square-integrable observables

The statements of `LeJEPA.Forward.Polynomial` for observables that are limits of polynomials in mean
square. In `L²` of the Gaussian that is every observable, so this is the paper's Theorem 4.1 for
measurable encoders of finite variance.
-/

section
/-- A whitened encoder with `m` outputs, each a limit of polynomials in mean square. -/
structure L2World.Whitened {R : Type u} {A : Type v} {H : Type w} [CommRing R] [LE R] [LT R]
    [IntModule A] [VectorSpace R A] [IntModule H] [VectorSpace R H] {n : Nat} {ρ : Fin n → R}
    {W : OUWorld R A n ρ} (L : L2World W H) {m : Nat} (h : Fin m → H) : Prop where
  /-- The outputs are limits of polynomials in mean square. -/
  approximable : ∀ i, L.Approximable (h i)
  /-- The outputs have mean zero. -/
  mean : ∀ i, L.inner (h i) L.one = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : IsOrthonormal L.inner h

variable {R : Type u} {A : Type v} {H : Type w} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R]
  [Std.IsLinearOrder R] [OrderedRing R] [IntModule A] [VectorSpace R A] [IntModule H]
  [VectorSpace R H] {m n : Nat} {r : R} {W : OUWorld R A n fun _ => r}

/-- The gap inequality with one rate, for approximable observables of mean zero. -/
theorem L2World.gap_of_mean (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    Gap L.inner L.cross L.z (fun _ => r) (r * r) f := by
  have := L.gap (fun _ => h0) (fun _ => h1) (OrderedRing.mul_nonneg h0 h0)
    (fun _ _ => Std.le_refl _) hf
  rw [mean] at this
  simp only [Gap]
  grind

/-- **Correlation bound** (catalog: `correlation-bound`) for limits of polynomials in mean square,
of mean zero: `E[f(z) f(z')] ≤ r E[f(z)²]`, and equality makes `f` a combination of the coordinates,
up to norm zero. -/
theorem correlation_bound_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    L.cross f f ≤ r * L.inner f f ∧
    (L.cross f f = r * L.inner f f ↔
      ∃ b : Fin n → R, L.inner (f - linComb b L.z) (f - linComb b L.z) = 0) := by
  have gap := L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) hf mean
  refine ⟨gap.cross_le L.inner_form L.orthonormal_z (Std.le_of_lt h0) (Std.le_of_lt h1),
    fun e => ⟨_, gap.residual_eq_zero L.inner_form L.orthonormal_z h0 h1 (by
      rw [e]; exact Std.le_refl _)⟩, fun ⟨b, hb⟩ => ?_⟩
  have e1 : ∀ g, L.cross f g = L.cross (linComb b L.z) g := fun g => by
    have := L.cross_eq_zero hb g
    rw [L.cross_form.sub_left] at this; grind
  have e2 := L.inner_form.congr hb
  have e3 : L.cross (linComb b L.z) (linComb b L.z) = sum fun k => r * (b k * b k) := by
    rw [L.cross_form.linComb_left]
    refine sum_congr fun k => ?_
    rw [L.cross_form.linComb_right, sum_eq_single k fun j hj => ?_]
    · rw [L2World.z, L.cross_ι, OUWorld.cross_z (.z k), W.orthonormal_z.self]; grind
    · rw [L2World.z, L2World.z, L.cross_ι, OUWorld.cross_z (.z j),
        W.orthonormal_z.of_ne (Ne.symm hj)]; grind
  rw [e1, L.cross_form.comm, e1, e3, e2 f, L.inner_form.comm, e2,
    L.orthonormal_z.linComb_linComb L.inner_form.toSymmForm, sum_mul_left]

/-- **Spectral gap** (catalog: `spectral-gap`) for limits of polynomials in mean square, of mean
zero. -/
theorem spectral_gap_approximable (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1) {f : H}
    (hf : L.Approximable f) (mean : L.inner f L.one = 0) :
    L.cross f f ≤ r * r * L.inner f f
      + r * (1 - r) * L.inner (linComb (fun j => L.inner f (L.z j)) L.z)
          (linComb (fun j => L.inner f (L.z j)) L.z) := by
  have gap := L.gap_of_mean h0 h1 hf mean
  simp only [Gap, sum_mul_left] at gap
  rw [L.orthonormal_z.linComb_linComb L.inner_form.toSymmForm]
  grind

/-- **Loss lower bound** (catalog: `loss-lower-bound`) for encoders whose outputs are limits of
polynomials in mean square. -/
theorem loss_lower_bound_approximable (L : L2World W H) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → H} (hh : L.Whitened h) : 2 * (1 - r) * (m : R) ≤ L.loss h :=
  le_alignmentLoss_of_gap L.inner_form L.orthonormal_z h0 h1 hh.cov fun i =>
    L.gap_of_mean h0 h1 (hh.approximable i) (hh.mean i)

/-- **Forward identifiability** (paper, Theorem 4.1; catalog: `forward-identifiability`) for
encoders whose outputs are limits of polynomials in mean square: with one rate `0 < r < 1`, a
whitened encoder whose alignment loss is at most `2 (1 - r) m` is an orthogonal mixture of the
latents up to norm zero. -/
theorem forward_identifiability_approximable (L : L2World W H) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → H} (hh : L.Whitened h) (opt : L.loss h ≤ 2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, L.inner (h i - linComb (Q i) L.z) (h i - linComb (Q i) L.z) = 0 :=
  exists_matrix_of_gap L.inner_form L.orthonormal_z h0 h1 hh.cov
    (fun i => L.gap_of_mean (Std.le_of_lt h0) (Std.le_of_lt h1) (hh.approximable i) (hh.mean i)) opt

end

/-!
## The forward theorem for functions

The forward theorem for encoders that are functions `h_i : (Fin n → R) → R`, with an expectation
functional for the pair of points. For the Gaussian law over a complete field the hypothesis that
they are limits of polynomials in mean square is met by every continuous encoder of polynomial
growth (`LeJEPA.Forward.Continuous`).
-/

namespace GaussianPair
variable {R : Type u} [CommRing R] [LE R] [LT R] {m n : Nat} {ρ : Fin n → R}

/-- A whitened encoder with `m` outputs that are square-integrable functions, each a limit of
polynomial functions in mean square. -/
structure Whitened (G : GaussianPair R n ρ) (h : Fin m → (Fin n → R) → R) : Prop where
  /-- The outputs are square-integrable. -/
  sq : ∀ i, G.Sq.mem (h i)
  /-- The outputs are limits of polynomial functions in mean square. -/
  limit : ∀ i ε, 0 < ε → ∃ p, IsPolyFun p ∧
    G.E (fun x _ => (h i x - p x) * (h i x - p x)) ≤ ε
  /-- The outputs have mean zero. -/
  mean : ∀ i, G.E (fun x _ => h i x) = 0
  /-- The outputs have unit variance and are uncorrelated. -/
  cov : ∀ i j, G.E (fun x _ => h i x * h j x) = if i = j then 1 else 0

end GaussianPair

section Order
variable {R : Type u} [Field R] [LE R] [LT R] [Std.LawfulOrderLT R] [Std.IsLinearOrder R]
  [OrderedRing R] {m n : Nat} {ρ : Fin n → R}

namespace GaussianPair

/-- A limit of polynomial functions in mean square, in the world of square-integrable functions. -/
theorem approximable (G : GaussianPair R n ρ) {f : (Fin n → R) → R} (sq : G.Sq.mem f)
    (limit : ∀ ε, 0 < ε → ∃ p, IsPolyFun p ∧ G.E (fun x _ => (f x - p x) * (f x - p x)) ≤ ε) :
    G.l2World.Approximable ⟨f, sq⟩ := fun ε hε => by
  obtain ⟨p, hp, e⟩ := limit ε hε
  obtain ⟨q, rfl⟩ := hp.exists_eq_eval
  refine ⟨q, G.world_isPoly q, ?_⟩
  show G.E (fun x _ => ((⟨f, sq⟩ : G.Sq.Elt) - G.ofPoly q).val x *
    ((⟨f, sq⟩ : G.Sq.Elt) - G.ofPoly q).val x) ≤ ε
  simp only [FunctionSpace.sub_val]
  exact e

/-- The product with the constant function `1` is the mean. -/
theorem inner_one (G : GaussianPair R n ρ) (f : G.Sq.Elt) :
    G.l2World.inner f G.l2World.one = G.E fun x _ => f.val x := by
  show G.E (fun x _ => f.val x * (1 : MvPoly R n).eval x) = _
  simp only [MvPoly.eval_one, Semiring.mul_one]

/-- A combination of some of the coordinates, as a function. -/
private theorem val_linComb_z (G : GaussianPair R n ρ) {p : Nat} (e : Fin p → Fin n)
    (q : Fin p → R) (x : Fin n → R) :
    (linComb q fun k => G.l2World.z (e k)).val x = sum fun k => q k * x (e k) := by
  rw [(FunctionSpace.val_linear x).map_linComb, linComb]
  refine sum_congr fun j => ?_
  show q j * (MvPoly.var (e j) * (1 : MvPoly R n)).eval x = _
  rw [Semiring.mul_one, MvPoly.eval_var]

/-- The distance from such a combination, as an expectation. -/
theorem inner_sub_linComb_z (G : GaussianPair R n ρ) {p : Nat} (f : G.Sq.Elt) (e : Fin p → Fin n)
    (q : Fin p → R) :
    G.l2World.inner (f - linComb q fun k => G.l2World.z (e k))
        (f - linComb q fun k => G.l2World.z (e k)) =
      G.E fun x _ => (f.val x - sum fun k => q k * x (e k)) *
        (f.val x - sum fun k => q k * x (e k)) := by
  show G.E (fun x _ => (f - linComb q fun k => G.l2World.z (e k)).val x *
    (f - linComb q fun k => G.l2World.z (e k)).val x) = _
  simp only [FunctionSpace.sub_val, val_linComb_z]

/-- The outputs as elements of the world of square-integrable functions. -/
theorem Whitened.l2World {G : GaussianPair R n ρ} {h : Fin m → (Fin n → R) → R}
    (hh : G.Whitened h) : G.l2World.Whitened fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt) where
  approximable i := G.approximable (hh.sq i) (hh.limit i)
  mean i := by rw [G.inner_one]; exact hh.mean i
  cov := hh.cov

/-- Its loss there is the expected squared difference. -/
theorem Whitened.loss_eq {G : GaussianPair R n ρ} {h : Fin m → (Fin n → R) → R}
    (hh : G.Whitened h) : G.l2World.loss (fun i => (⟨h i, hh.sq i⟩ : G.Sq.Elt)) =
      sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y) :=
  sum_congr fun i => by
    rw [G.E_sub_mul_self (hh.sq i) (hh.sq i)]
    show 2 * G.E (fun x _ => h i x * h i x) - 2 * G.E (fun x y => h i x * h i y) = _
    grind

end GaussianPair

variable {r : R}

/-- **Loss lower bound for functions** (catalog: `loss-lower-bound`): with one rate `0 ≤ r ≤ 1`, a
whitened encoder has alignment loss at least `2 (1 - r) m`. -/
theorem loss_lower_bound_functions (G : GaussianPair R n fun _ => r) (h0 : 0 ≤ r) (h1 : r ≤ 1)
    {h : Fin m → (Fin n → R) → R} (hh : G.Whitened h) :
    2 * (1 - r) * (m : R) ≤ sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y) := by
  rw [← hh.loss_eq]
  exact loss_lower_bound_approximable G.l2World h0 h1 hh.l2World

/-- **Forward identifiability for functions** (paper, Theorem 4.1; catalog: `forward-functions`).
Let `E` be the expectation for a Gaussian pair of one rate `0 < r < 1` in `R^n`. If the functions
`h_1, ..., h_m` are square-integrable limits of polynomials with mean zero and identity covariance,
and `Σ_i E (h_i(x) - h_i(y))² ≤ 2 (1 - r) m`, then there is an `m × n` matrix with `Q Qᵀ = 1` and
`E (h_i(x) - Σ_j Q_ij x_j)² = 0` for every `i`. -/
theorem forward_functions (G : GaussianPair R n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {h : Fin m → (Fin n → R) → R} (hh : G.Whitened h)
    (opt : (sum fun i => G.E fun x y => (h i x - h i y) * (h i x - h i y)) ≤
      2 * (1 - r) * (m : R)) :
    ∃ Q : RectMat m n R, Q.mul Q.transpose = (1 : Mat m R) ∧
      (m = n → Q.transpose.mul Q = (1 : Mat n R)) ∧
      ∀ i, G.E (fun x _ => (h i x - sum fun j => Q i j * x j) *
        (h i x - sum fun j => Q i j * x j)) = 0 := by
  rw [← hh.loss_eq] at opt
  obtain ⟨Q, hQ, hQ', e⟩ := forward_identifiability_approximable G.l2World h0 h1 hh.l2World opt
  exact ⟨Q, hQ, hQ', fun i =>
    (G.inner_sub_linComb_z ⟨h i, hh.sq i⟩ (fun j => j) (Q i)).symm.trans (e i)⟩

/-- **One output**: a function of mean zero and variance one, a limit of polynomials in mean square,
with `E (f(x) - f(y))² ≤ 2 (1 - r)` is `Σ_j q_j x_j` almost surely, with `Σ_j q_j² = 1`. -/
theorem forward_one_output_functions (G : GaussianPair R n fun _ => r) (h0 : 0 < r) (h1 : r < 1)
    {f : (Fin n → R) → R} (sq : G.Sq.mem f)
    (limit : ∀ ε, 0 < ε → ∃ p, IsPolyFun p ∧ G.E (fun x _ => (f x - p x) * (f x - p x)) ≤ ε)
    (mean : G.E (fun x _ => f x) = 0) (variance : G.E (fun x _ => f x * f x) = 1)
    (opt : G.E (fun x y => (f x - f y) * (f x - f y)) ≤ 2 * (1 - r)) :
    ∃ q : Fin n → R, (sum fun j => q j * q j) = 1 ∧
      G.E (fun x _ => (f x - sum fun j => q j * x j) * (f x - sum fun j => q j * x j)) = 0 := by
  obtain ⟨Q, hQ, _, e⟩ := forward_functions G h0 h1 (h := fun _ : Fin 1 => f)
    ⟨fun _ => sq, fun _ => limit, fun _ => mean, fun i j => by rw [variance, if_pos (by omega)]⟩
    (by rw [sum_fin_one, Semiring.natCast_one, Semiring.mul_one]; exact opt)
  exact ⟨Q 0, by simpa using (RectMat.mul_transpose_eq_one_iff Q).1 hQ 0 0, e 0⟩

end Order

/-!
## The converse of the forward theorem for functions

With an expectation functional for a Gaussian pair of one rate, the encoder `x ↦ Q x` is whitened
and attains the bound, for every matrix with `Q Qᵀ = 1`. In particular the hypotheses of
`forward_functions` hold together for every such functional.
-/

namespace GaussianPair
variable {R : Type u} [CommRing R] [LE R] [LT R] [Std.LawfulOrderLT R]
  {m n : Nat} {ρ : Fin n → R}

/-- An encoder of polynomials that is whitened in the world of polynomial functions is a whitened
encoder of functions. -/
theorem whitened_eval (G : GaussianPair R n ρ) {p : Fin m → MvPoly R n}
    (hp : G.world.Whitened p) : G.Whitened fun i x => (p i).eval x where
  sq i := G.sq_polyFun (isPolyFun_eval _)
  limit i ε hε := by
    refine ⟨fun x => (p i).eval x, isPolyFun_eval _, ?_⟩
    have one : G.Int fun _ _ => 1 * 1 :=
      G.int_fst (G.sq_polyFun (.const 1)) (G.sq_polyFun (.const 1))
    have e : (fun x (_ : Fin n → R) => ((p i).eval x - (p i).eval x) *
        ((p i).eval x - (p i).eval x)) = fun _ _ => 0 * (1 * 1) := by funext x y; grind
    rw [e, G.E_smul 0 one, Semiring.zero_mul]
    exact Std.le_of_lt hε
  mean i := by
    have : G.E (fun x _ => (p i).eval x * (1 : MvPoly R n).eval x) = 0 := hp.mean i
    simp only [MvPoly.eval_one, Semiring.mul_one] at this
    exact this
  cov := hp.cov

end GaussianPair

/-- **Converse for functions** (catalog: `forward-converse`): for every matrix with `Q Qᵀ = 1` the
encoder `x ↦ Q x` is whitened, and its alignment loss is `2 (1 - r) m`. -/
theorem forward_converse_functions {R : Type u} [CommRing R] [LE R] [LT R] [Std.LawfulOrderLT R]
    {m n : Nat} {r : R} (G : GaussianPair R n fun _ => r)
    {Q : RectMat m n R} (hQ : Q.mul Q.transpose = (1 : Mat m R)) :
    G.Whitened (fun i x => sum fun j => Q i j * x j) ∧
      (sum fun i => G.E fun x y => ((sum fun j => Q i j * x j) - sum fun j => Q i j * y j) *
        ((sum fun j => Q i j * x j) - sum fun j => Q i j * y j)) = 2 * (1 - r) * (m : R) := by
  obtain ⟨hw, hl⟩ := forward_converse G.world hQ
  have val : ∀ (i : Fin m) x, (linComb (Q i) G.world.z).eval x = sum fun j => Q i j * x j :=
    fun i x => by
      show (G.ofPoly (linComb (Q i) G.world.z)).val x = _
      rw [G.ofPoly_linear.map_linComb, (FunctionSpace.val_linear x).map_linComb, linComb]
      refine sum_congr fun j => ?_
      show Q i j * (MvPoly.var j * (1 : MvPoly R n)).eval x = _
      rw [Semiring.mul_one, MvPoly.eval_var]
  have hw' := G.whitened_eval hw
  simp only [val] at hw'
  refine ⟨hw', ?_⟩
  rw [← hl]
  refine sum_congr fun i => ?_
  rw [G.E_sub_mul_self (hw'.sq i) (hw'.sq i)]
  have e1 : G.world.inner (linComb (Q i) G.world.z) (linComb (Q i) G.world.z) =
      G.E fun x _ => (sum fun j => Q i j * x j) * sum fun j => Q i j * x j := by
    simp only [← val]; rfl
  have e2 : G.world.cross (linComb (Q i) G.world.z) (linComb (Q i) G.world.z) =
      G.E fun x y => (sum fun j => Q i j * x j) * sum fun j => Q i j * y j := by
    simp only [← val]; rfl
  rw [e1, e2]; grind

end LeJEPA
