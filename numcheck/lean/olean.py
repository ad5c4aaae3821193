"""Read the declarations out of compiled Lean modules.

A compiled module (`.olean`, with the parts `.olean.server` and `.olean.private` when the source is
a `module`) is an image of Lean objects at fixed addresses. Reading it back tells, independently of
the source text, what the kernel accepted: the kind of every declaration and the constants that its
type and its proof use. A macro can hide the word `axiom` from a source audit; it cannot hide an
axiom from this one.

The layout is that of Lean 4.28 (`src/runtime/object.h`, `src/library/module.cpp`,
`Lean.Declaration`, `Lean.Expr`), with pointers of 4 bytes (WebAssembly) or 8 bytes (native).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.errors import OleanFormatError
from numcheck.lean.names import Name

_MAGIC = b"olean\x02"
_BASE_ADDRESS = 0x50
_ARRAY, _STRING, _BIG_NUMBER = 246, 249, 250

#: Kinds of declaration, in the order of the constructors of `Lean.ConstantInfo`.
KINDS = (
    "axiom", "definition", "theorem", "opaque", "quotient", "inductive", "constructor", "recursor",
)  # fmt: skip

# Where a module keeps what its constants were before their proofs or values were left out, and the
# order of `Lean.ConstantKind`.
_KINDS_BEFORE = Name(("_private", "Lean", "AddDecl", 0, "Lean", "privateConstKindsExt"))
_KIND_BEFORE = ("definition", "theorem", *KINDS[:1], *KINDS[3:])

# Constructors of `Lean.Expr`, by number: bvar, fvar, mvar, sort, const, app, lam, forallE, letE,
# lit, mdata, proj.
_BVAR, _SORT, _CONST, _LITERAL, _MDATA, _PROJ = 0, 3, 4, 9, 10, 11
#: Which of their fields are themselves expressions.
_EXPR_CHILDREN: tuple[tuple[int, ...], ...] = (
    (), (), (), (), (), (0, 1), (1, 2), (1, 2), (1, 2, 3), (), (1,), (2,),
)  # fmt: skip


@dataclass(frozen=True)
class Declaration:
    """One constant of a compiled module.

    Attributes:
        name: The full name, e.g. `LeJEPA.stein`.
        kind: One of `KINDS`.
        unsafe: Whether the kernel was told not to trust it (`unsafe` or `partial`).
        uses: The constants that occur in its type and its value.
        type_uses: Those that occur in its type.
        constructors: Those of an inductive type.
        type_digest: SHA-256 of its type.
        digest: SHA-256 of its type and, unless it is a theorem, its value, as the kernel has them:
            names of bound variables and notes to the elaborator left out.
    """

    name: Name
    kind: str
    unsafe: bool
    uses: frozenset[Name]
    type_uses: frozenset[Name]
    constructors: tuple[Name, ...]
    type_digest: str
    digest: str


@dataclass(frozen=True)
class Import:
    """A module that a compiled one imports, and whether for programs run at elaboration."""

    name: Name
    meta: bool


@dataclass(frozen=True)
class CompiledModule:
    """What a compiled module holds: what it imports, and its declarations, in order."""

    imports: tuple[Import, ...]
    declarations: tuple[Declaration, ...]


def _frame(*parts: bytes | str | int) -> bytes:
    """Parts as bytes from which they can be told again: equal only if all parts are."""
    framed = []
    for part in parts:
        tag, data = (
            (b"b", part)
            if isinstance(part, bytes)
            else (b"s", part.encode())
            if isinstance(part, str)
            else (b"n", f"{part:x}".encode())
        )
        framed.append(b"%d%b%b" % (len(data), tag, data))
    return b"".join(framed)


class _Image:
    """The parts of one compiled module, addressed as Lean addresses them."""

    def __init__(self, paths: list[Path]) -> None:
        # Of each part the first address, the one behind its end, its bytes, and its words.
        self._regions: list[tuple[int, int, bytes, memoryview]] = []
        self._names: dict[int, Name] = {}
        self._digests: dict[int, bytes] = {}
        self._word = 0
        self.root = 0
        for path in paths:
            data = path.read_bytes()
            if data[: len(_MAGIC)] != _MAGIC:
                raise OleanFormatError(
                    f"{path} is not a compiled Lean module of format 2 "
                    f"(it starts with {data[:6]!r}). Delete the build cache with "
                    "`numcheck lean --clean` and check again."
                )
            self._word = self._word or _word_size(data, path)
            base = self._unpack(data, _BASE_ADDRESS)
            words = memoryview(data)[: len(data) // self._word * self._word]
            self._regions.append(
                (base, base + len(data), data, words.cast("I" if self._word == 4 else "Q"))
            )
            self.root = self._unpack(data, _BASE_ADDRESS + self._word)

    def _unpack(self, data: bytes, offset: int) -> int:
        return int.from_bytes(data[offset : offset + self._word], "little")

    def _locate(self, address: int) -> tuple[bytes, int]:
        for base, end, data, _ in self._regions:
            if base <= address < end:
                return data, address - base
        raise OleanFormatError(f"address {address:#x} lies in no part of the compiled module")

    def tag(self, address: int) -> int:
        data, offset = self._locate(address)
        return data[offset + 7]

    def field(self, address: int, index: int) -> int:
        for base, end, _, words in self._regions:
            if base <= address < end:
                return words[(address - base + 8) // self._word + index]
        raise OleanFormatError(f"address {address:#x} lies in no part of the compiled module")

    def scalar_byte(self, address: int, index: int = 0) -> int:
        """The `index`-th byte after the object fields of a constructor."""
        data, offset = self._locate(address)
        return data[offset + 8 + data[offset + 6] * self._word + index]

    def array(self, address: int) -> list[int]:
        data, offset = self._locate(address)
        if data[offset + 7] != _ARRAY:
            found = data[offset + 7]
            raise OleanFormatError(f"expected an array at {address:#x}, found tag {found}")
        size = self._unpack(data, offset + 8)
        start = offset + 8 + 2 * self._word
        code = "I" if self._word == 4 else "Q"
        return list(struct.unpack_from(f"<{size}{code}", data, start))

    def elements(self, address: int) -> list[int]:
        """The elements of a `List`."""
        found = []
        while not address & 1:
            found.append(self.field(address, 0))
            address = self.field(address, 1)
        return found

    def name(self, address: int) -> Name:
        """A `Lean.Name`."""
        if address & 1:
            return Name()
        if address not in self._names:
            prefix, last = self.name(self.field(address, 0)), self.field(address, 1)
            part = self._string(last) if self.tag(address) == 1 else self.natural(last)
            self._names[address] = Name((*prefix, part))
        return self._names[address]

    def names(self, address: int) -> tuple[Name, ...]:
        """A `List` of names."""
        return tuple(self.name(element) for element in self.elements(address))

    def _string(self, address: int) -> str:
        data, offset = self._locate(address)
        tag = data[offset + 7]
        if tag != _STRING:
            raise OleanFormatError(f"expected a string at {address:#x}, found tag {tag}")
        size = self._unpack(data, offset + 8)
        start = offset + 8 + 3 * self._word
        return data[start : start + size - 1].decode()

    def constants_of(self, root: int) -> set[Name]:
        """The constants in the expression at `root`."""
        found: set[Name] = set()
        seen: set[int] = set()
        todo = [root]
        while todo:
            address = todo.pop()
            if address in seen:
                continue
            seen.add(address)
            tag = self.tag(address)
            if tag >= len(_EXPR_CHILDREN):
                raise OleanFormatError(f"no expression has the constructor {tag} (at {address:#x})")
            if tag in (_CONST, _PROJ):
                found.add(self.name(self.field(address, 0)))
            todo.extend(self.field(address, index) for index in _EXPR_CHILDREN[tag])
        return found

    def natural(self, value: int) -> int:
        """A `Nat`: in the pointer itself, or as an object with its digits behind a pointer."""
        if value & 1:
            return value >> 1
        data, offset = self._locate(value)
        if data[offset + 7] != _BIG_NUMBER:
            found = data[offset + 7]
            raise OleanFormatError(f"expected a number at {value:#x}, found tag {found}")
        (size,) = struct.unpack_from("<i", data, offset + 12)
        digits, start = self._locate(self._unpack(data, offset + 16))
        return int.from_bytes(digits[start : start + abs(size) * self._word], "little")

    def _level(self, address: int) -> bytes:
        """A universe level."""
        if address & 1:
            return _frame("zero")
        tag, first = self.tag(address), self.field(address, 0)
        if tag == 1:
            return _frame("successor", self._level(first))
        if tag in (2, 3):
            return _frame(tag, self._level(first), self._level(self.field(address, 1)))
        return _frame(tag, *self.name(first))

    def _own_content(self, address: int, tag: int) -> bytes:
        """What an expression says besides its parts."""
        first = self.field(address, 0)
        if tag == _BVAR:
            return _frame(self.natural(first))
        if tag == _SORT:
            return self._level(first)
        if tag == _CONST:
            levels = (self._level(level) for level in self.elements(self.field(address, 1)))
            return _frame(_frame(*self.name(first)), *levels)
        if tag == _LITERAL:
            literal = self.field(first, 0)
            return _frame(self.natural(literal) if self.tag(first) == 0 else self._string(literal))
        if tag == _PROJ:
            return _frame(*self.name(first), self.natural(self.field(address, 1)))
        return b""

    def digest(self, root: int) -> bytes:
        """A hash of the expression at `root` that does not depend on where it lies."""
        todo = [root]
        while todo:
            address = todo[-1]
            if address in self._digests:
                todo.pop()
                continue
            tag = self.tag(address)
            children = [self.field(address, index) for index in _EXPR_CHILDREN[tag]]
            missing = [child for child in children if child not in self._digests]
            if missing:
                todo.extend(missing)
                continue
            parts = [self._digests[child] for child in children]
            if tag == _MDATA:
                self._digests[address] = parts[0]
            else:
                content = _frame(tag, self._own_content(address, tag), *parts)
                self._digests[address] = hashlib.sha256(content).digest()
            todo.pop()
        return self._digests[root]


def _word_size(data: bytes, path: Path) -> int:
    """Pointers have 4 bytes if the root address, read so, lies within the file."""
    for size, code in ((4, "<II"), (8, "<QQ")):
        base, root = struct.unpack_from(code, data, _BASE_ADDRESS)
        if base <= root < base + len(data):
            return size
    raise OleanFormatError(f"cannot tell the pointer size of {path}")


def _declaration(image: _Image, info: int) -> Declaration:
    kind = KINDS[image.tag(info)]
    value = image.field(info, 0)
    constant = image.field(value, 0)
    type_uses = image.constants_of(image.field(constant, 2))
    uses = set(type_uses)
    constructors: tuple[Name, ...] = ()
    type_digest = image.digest(image.field(constant, 2))
    content: list[bytes | str | int] = [kind, type_digest]
    content += [_frame(*parameter) for parameter in image.names(image.field(constant, 1))]
    if kind in ("definition", "theorem", "opaque"):
        uses |= image.constants_of(image.field(value, 1))
    if kind in ("definition", "opaque"):
        content.append(image.digest(image.field(value, 1)))
    if kind == "inductive":
        constructors = image.names(image.field(value, 4))
        content.append(image.natural(image.field(value, 1)))
        content += [_frame(*name) for name in constructors]
    if kind == "constructor":
        content += [image.natural(image.field(value, index)) for index in (2, 3, 4)]
    return Declaration(
        name=image.name(image.field(constant, 0)),
        kind=kind,
        unsafe=_is_unsafe(image, kind, value),
        uses=frozenset(uses),
        type_uses=frozenset(type_uses),
        constructors=constructors,
        type_digest=type_digest.hex(),
        digest=hashlib.sha256(_frame(*content)).hexdigest(),
    )


def _is_unsafe(image: _Image, kind: str, value: int) -> bool:
    if kind == "definition":
        return image.scalar_byte(value) != 1  # DefinitionSafety: unsafe, safe, partial
    if kind in ("inductive", "recursor"):
        return image.scalar_byte(value, 1) != 0  # behind isRec and k
    return kind in ("axiom", "opaque", "constructor") and image.scalar_byte(value) != 0


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever goes wrong in a damaged image is told as such."""
    try:
        yield
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise OleanFormatError(
            f"{path} is damaged: {error!r}. Delete the build cache with `numcheck lean --clean` "
            "and check again."
        ) from error


def read_module(olean: Path) -> CompiledModule:
    """What a compiled module holds, private declarations and proofs included.

    Args:
        olean: The `.olean` file; its parts `.olean.server` and `.olean.private` are read beside it.

    Raises:
        OleanFormatError: If a part is missing or not in the format that this reader knows.
    """
    parts = [olean.with_name(olean.name + part) for part in ("", ".server", ".private")]
    missing = [part for part in parts if not part.is_file()]
    if missing:
        raise OleanFormatError(
            f"{missing[0]} is missing: the module was compiled without its private part. "
            "Delete the build cache with `numcheck lean --clean` and check again."
        )
    with _reading(olean):
        image = _Image(parts)
        imports = (
            Import(image.name(image.field(address, 0)), bool(image.scalar_byte(address, 2)))
            for address in image.array(image.field(image.root, 0))
        )
        declarations = (
            _declaration(image, info) for info in image.array(image.field(image.root, 2))
        )
        return CompiledModule(tuple(imports), tuple(declarations))


def read_core_kinds(olean: Path) -> dict[Name, str]:
    """The kind of each constant of a module of Lean's own library.

    In its public part a theorem stands without its proof, as an axiom does; a table in the module
    says what it was. What the kernel was told not to trust has the kind `unsafe`.

    Args:
        olean: The `.olean` file.

    Raises:
        OleanFormatError: If it is not in the format that this reader knows.
    """
    with _reading(olean):
        image = _Image([olean])
        before: dict[Name, str] = {}
        for entry in image.array(image.field(image.root, 4)):
            if image.name(image.field(entry, 0)) == _KINDS_BEFORE:
                for pair in image.array(image.field(entry, 1)):
                    kind = _KIND_BEFORE[image.field(pair, 1) >> 1]
                    before[image.name(image.field(pair, 0))] = kind
        found = {}
        for info in image.array(image.field(image.root, 2)):
            kind, value = KINDS[image.tag(info)], image.field(info, 0)
            name = image.name(image.field(image.field(value, 0), 0))
            unsafe = _is_unsafe(image, kind, value)
            found[name] = "unsafe" if unsafe else before.get(name, kind)
        return found
