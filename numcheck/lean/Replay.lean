module
public meta import Lean.Environment
public meta import Lean.Util.FoldConsts
open Lean

/-!
Sends the declarations of compiled modules through the kernel, in the order in which they need each
other, on top of `Init`, `Std` and modules that were replayed before. Modules are read as data: no
program in them is run. `numcheck.lean.replay` fills in which modules.
-/

/-- The parts of the names of modules that were replayed before. -/
meta def before : List (List String) := []

/-- The parts of the names of the modules to replay. -/
meta def wanted : List (List String) := []

meta def moduleName : Name → List String → Name
  | name, [] => name
  | name, part :: rest => moduleName (.str name part) rest

meta def toImports : List (List String) → Array Import → Array Import
  | [], imports => imports
  | m :: rest, imports =>
    toImports rest (imports.push { module := moduleName .anonymous m, importAll := true })

meta def shown : Name → String
  | .anonymous => ""
  | .str .anonymous s => s
  | .str p s => shown p ++ "." ++ s
  | .num p n => shown p ++ "." ++ toString n

meta def find (env : Environment) (n : Name) : Option ConstantInfo := env.toKernelEnv.find? n

meta def has (env : Environment) (n : Name) : Bool :=
  match find env n with
  | some _ => true
  | none => false

meta def reason : Kernel.Exception → String
  | .unknownConstant _ n => "there is no " ++ shown n
  | .alreadyDeclared _ n => shown n ++ " is there already"
  | .declTypeMismatch .. => "the proof or value is not of the type that is stated"
  | .funExpected .. => "something is applied that is no function"
  | .typeExpected .. => "something stands for a type that is none"
  | .letTypeMismatch .. | .exprTypeMismatch .. | .appTypeMismatch .. => "types do not match"
  | .thmTypeIsNotProp .. => "the statement is no proposition"
  | .other m => m
  | .deterministicTimeout | .excessiveMemory | .deepRecursion =>
    "it ran out of time, memory or stack"
  | _ => "it is not well formed"

/-- The names of a list that the environment lacks, but for some, on top of a stack. -/
meta def lacking (env : Environment) (but : List Name) : List Name → List Name → List Name
  | [], stack => stack
  | n :: rest, stack =>
    lacking env but rest (if but.contains n || has env n then stack else n :: stack)

meta def needs (env : Environment) (but : List Name) (e : Expr) (stack : List Name) : List Name :=
  lacking env but e.getUsedConstants.toList stack

meta def constructors (src : Environment) : List Name → Except String (List Constructor)
  | [] => .ok []
  | c :: rest => match find src c with
    | some info => match constructors src rest with
      | .ok more => .ok ({ name := c, type := info.type } :: more)
      | .error e => .error e
    | none => .error ("there is no constructor " ++ shown c)

meta def types (src : Environment) : List Name → Except String (List InductiveType)
  | [] => .ok []
  | n :: rest => match find src n with
    | some (.inductInfo v) => match constructors src v.ctors, types src rest with
      | .ok ctors, .ok more => .ok ({ name := n, type := v.type, ctors } :: more)
      | .error e, _ | _, .error e => .error e
    | _ => .error ("there is no type " ++ shown n)

meta def constructorNeeds (env : Environment) (but : List Name) :
    List Constructor → List Name → List Name
  | [], stack => stack
  | c :: rest, stack => constructorNeeds env but rest (needs env but c.type stack)

meta def typeNeeds (env : Environment) (but : List Name) :
    List InductiveType → List Name → List Name
  | [], stack => stack
  | t :: rest, stack =>
    typeNeeds env but rest (constructorNeeds env but t.ctors (needs env but t.type stack))

/-- What must be declared first, and the declaration, unless others make it. -/
meta def step (src env : Environment) (info : ConstantInfo) :
    Except String (List Name × Option Declaration) :=
  let below := fun value => needs env [] value (needs env [] info.type [])
  match info with
  | .axiomInfo v => .ok (needs env [] v.type [], some (.axiomDecl v))
  | .defnInfo v => .ok (below v.value, some (.defnDecl v))
  | .thmInfo v => .ok (below v.value, some (.thmDecl v))
  | .opaqueInfo v => .ok (below v.value, some (.opaqueDecl v))
  | .inductInfo v => match types src v.all with
    | .ok all => .ok (typeNeeds env v.all all [],
        some (.inductDecl v.levelParams v.numParams all v.isUnsafe))
    | .error e => .error e
  | .ctorInfo v => .ok (lacking env [] [v.induct] [], none)
  | .recInfo v => .ok (lacking env [] [v.getMajorInduct] [], none)
  | .quotInfo _ => .ok ([], none)

meta def onTop : List Name → List Name → List Name
  | [], stack => stack
  | n :: rest, stack => onTop rest (n :: stack)

meta partial def declare (src env : Environment) : List Name → Except String Environment
  | [] => .ok env
  | n :: rest =>
    if has env n then declare src env rest else
    match find src n with
    | none => .error (shown n ++ ": it is in no module")
    | some info =>
      match step src env info with
      | .error e => .error (shown n ++ ": " ++ e)
      | .ok ([], some declaration) =>
        match env.addDeclCore 0 declaration none true with
        | .ok env => declare src env rest
        | .error e => .error (shown n ++ ": " ++ reason e)
      | .ok ([], none) => .error (shown n ++ ": the kernel does not make it")
      | .ok (first, _) => declare src env (onTop first (n :: rest))

meta def sameRules : List RecursorRule → List RecursorRule → Bool
  | [], [] => true
  | a :: as, b :: bs =>
    a.ctor == b.ctor && a.nfields == b.nfields && a.rhs == b.rhs && sameRules as bs
  | _, _ => false

/-- Whether what the module says is what the kernel has. -/
meta def agree (a b : ConstantInfo) : Bool :=
  a.type == b.type && a.levelParams == b.levelParams && match a, b with
  | .defnInfo v, .defnInfo w => v.value == w.value
  | .opaqueInfo v, .opaqueInfo w => v.value == w.value
  | .axiomInfo _, .axiomInfo _ | .thmInfo _, .thmInfo _ => true
  | .inductInfo v, .inductInfo w =>
    v.ctors == w.ctors && v.all == w.all && v.numParams == w.numParams &&
      v.numIndices == w.numIndices
  | .ctorInfo v, .ctorInfo w =>
    v.induct == w.induct && v.cidx == w.cidx && v.numParams == w.numParams &&
      v.numFields == w.numFields
  | .recInfo v, .recInfo w =>
    sameRules v.rules w.rules && v.numParams == w.numParams && v.numIndices == w.numIndices &&
      v.numMotives == w.numMotives && v.numMinors == w.numMinors && v.k == w.k
  | _, _ => false

/-- The checked environment so far, how many constants agree with it, and what it refused. -/
structure State where
  env : Environment
  count : Nat
  refused : List String

meta def refuse (s : State) (reason : String) : State := { s with refused := reason :: s.refused }

meta def replayConstants (src : Environment) (s : State) : List ConstantInfo → State
  | [] => s
  | info :: rest =>
    if info.isUnsafe || info.isPartial then replayConstants src s rest else
    match declare src s.env [info.name] with
    | .error e => replayConstants src (refuse s e) rest
    | .ok env => match find env info.name with
      | none => replayConstants src (refuse s (shown info.name ++ ": it is not declared")) rest
      | some made =>
        if agree info made then replayConstants src { s with env, count := s.count + 1 } rest
        else
          let reason := shown info.name ++ ": it is not what the kernel makes of it"
          replayConstants src (refuse s reason) rest

meta def replayModules (src : Environment) (s : State) : List (List String) → State
  | [] => s
  | m :: rest =>
    let name := moduleName .anonymous m
    match src.getModuleIdx? name with
    | none => replayModules src (refuse s (shown name ++ ": there is no such module")) rest
    | some i =>
      let constants := (src.header.moduleData[i.toNat]!).constants.toList
      replayModules src (replayConstants src s constants) rest

meta def printAll : List String → IO Unit
  | [] => pure ()
  | reason :: rest => do
    printAll rest
    IO.println ("the kernel refuses " ++ reason)

#eval show IO Unit from do
  let src ← importModules (level := .exported) (toImports before (toImports wanted #[])) {}
  let core : Array Import := #[{ module := `Init }, { module := `Std }]
  let env ← importModules (level := .exported) (toImports before core) {}
  let s := replayModules src { env, count := 0, refused := [] } wanted
  printAll s.refused
  IO.println s!"replayed {s.count}"
