module
import LeJEPA

/-!
# Planning with two states

Two rooms. Trying the door costs 1/10 and leads through it with probability 1/3; waiting is free. It
costs 1 to end in the room `true`.
-/

open LeJEPA
namespace User

def rooms : Problem Rat Bool Bool where
  kernel room go := if go then [(1/3, !room), (2/3, room)] else [(1, room)]
  stage _ go := if go then 1/10 else 0
  terminal room := if room then 1 else 0

theorem rooms_isStochastic : rooms.IsStochastic := by
  intro room go
  constructor
  · intro p hp
    cases go <;> simp [rooms] at hp
    · subst hp; grind
    · rcases hp with hp | hp <;> subst hp <;> grind
  · cases go <;> simp [rooms, Outcomes.expect] <;> grind

/-- One attempt. -/
theorem cost_try : rooms.cost [true] true = 23/30 := by
  simp [Problem.cost, rooms, Outcomes.expect]; grind

theorem cost_wait : rooms.cost [false] true = 1 := by
  simp [Problem.cost, rooms, Outcomes.expect]; grind

/-- It is worth trying once. -/
example : rooms.planValue [true, false] 1 true = 23/30 := by
  simp [Problem.planValue, Problem.plans, minOf, cost_try, cost_wait]; grind

/-- Feedback is at least as good as a plan. -/
example : rooms.value [true, false] 2 true ≤ rooms.cost [true, true] true :=
  rooms_isStochastic.value_le_cost [true, true] (by simp) true

/-- With the rooms renamed, dynamics and costs too, every plan costs the same. -/
example (p : List Bool) (room : Bool) :
    (rooms.transport not not).cost p (!room) = rooms.cost p room :=
  (Problem.carries_transport (Q := not) (Qi := not) (by simp) rooms).cost p room

end User
