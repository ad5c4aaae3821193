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
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.errors import OleanFormatError

_MAGIC = b"olean\x02"
_BASE_ADDRESS = 0x50
_ARRAY, _STRING, _BIG_NUMBER = 246, 249, 250

#: Kinds of declaration, in the order of the constructors of `Lean.ConstantInfo`.
KINDS = (
    "axiom", "definition", "theorem", "opaque", "quotient", "inductive", "constructor", "recursor",
)  # fmt: skip

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
        digest: SHA-256 of its type and, unless it is a theorem, its value, as the kernel has them:
            names of bound variables and notes to the elaborator left out.
    """

    name: str
    kind: str
    unsafe: bool
    uses: frozenset[str]
    type_uses: frozenset[str]
    digest: str


class _Image:
    """The parts of one compiled module, addressed as Lean addresses them."""

    def __init__(self, paths: list[Path]) -> None:
        self._regions: list[tuple[int, bytes]] = []
        self._names: dict[int, str] = {}
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
            self._regions.append((base, data))
            self.root = self._unpack(data, _BASE_ADDRESS + self._word)

    def _unpack(self, data: bytes, offset: int) -> int:
        return int.from_bytes(data[offset : offset + self._word], "little")

    def _locate(self, address: int) -> tuple[bytes, int]:
        for base, data in self._regions:
            if base <= address < base + len(data):
                return data, address - base
        raise OleanFormatError(f"address {address:#x} lies in no part of the compiled module")

    def tag(self, address: int) -> int:
        data, offset = self._locate(address)
        return data[offset + 7]

    def field(self, address: int, index: int) -> int:
        data, offset = self._locate(address)
        return self._unpack(data, offset + 8 + index * self._word)

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

    def name(self, address: int) -> str:
        """The text of a `Lean.Name` (anonymous is the empty string)."""
        if address & 1:
            return ""
        if address not in self._names:
            prefix = self.name(self.field(address, 0))
            last = self.field(address, 1)
            part = str(last >> 1) if last & 1 else self._string(last)
            self._names[address] = f"{prefix}.{part}" if prefix else part
        return self._names[address]

    def _string(self, address: int) -> str:
        data, offset = self._locate(address)
        tag = data[offset + 7]
        if tag == _BIG_NUMBER:
            return f"<number at {address:#x}>"
        if tag != _STRING:
            raise OleanFormatError(f"expected a string at {address:#x}, found tag {tag}")
        size = self._unpack(data, offset + 8)
        start = offset + 8 + 3 * self._word
        return data[start : start + size - 1].decode()

    def constants_of(self, root: int) -> set[str]:
        """The constants in the expression at `root`."""
        found: set[str] = set()
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

    def _natural(self, value: int) -> str:
        """A `Nat` (bignums, which no index of a variable reaches, by their bytes)."""
        if value & 1:
            return str(value >> 1)
        data, offset = self._locate(value)
        return data[offset + 8 : offset + 8 + 64].hex()

    def _level(self, address: int) -> str:
        """A universe level as text."""
        if address & 1:
            return "0"
        tag, first = self.tag(address), self.field(address, 0)
        if tag == 1:
            return f"s({self._level(first)})"
        if tag in (2, 3):
            kind = "max" if tag == 2 else "imax"
            return f"{kind}({self._level(first)},{self._level(self.field(address, 1))})"
        return f"p({self.name(first)})"

    def _own_content(self, address: int, tag: int) -> str:
        """What an expression says besides its parts."""
        first = self.field(address, 0)
        if tag == _BVAR:
            return self._natural(first)
        if tag == _SORT:
            return self._level(first)
        if tag == _CONST:
            levels, rest = [], self.field(address, 1)
            while not rest & 1:
                levels.append(self._level(self.field(rest, 0)))
                rest = self.field(rest, 1)
            return f"{self.name(first)}.{{{','.join(levels)}}}"
        if tag == _LITERAL:
            literal = self.field(first, 0)
            return self._natural(literal) if self.tag(first) == 0 else self._string(literal)
        if tag == _PROJ:
            return f"{self.name(first)}.{self._natural(self.field(address, 1))}"
        return ""

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
            parts = b"".join(self._digests[child] for child in children)
            if tag == _MDATA:
                self._digests[address] = parts
            else:
                content = f"{tag}:{self._own_content(address, tag)};".encode()
                self._digests[address] = hashlib.sha256(content + parts).digest()
            todo.pop()
        return self._digests[root]


def _word_size(data: bytes, path: Path) -> int:
    """Pointers have 4 bytes if the root address, read so, lies within the file."""
    for size, code in ((4, "<II"), (8, "<QQ")):
        base, root = struct.unpack_from(code, data, _BASE_ADDRESS)
        if base <= root < base + len(data):
            return size
    raise OleanFormatError(f"cannot tell the pointer size of {path}")


def _declarations(image: _Image) -> Iterator[Declaration]:
    for info in image.array(image.field(image.root, 2)):
        kind = KINDS[image.tag(info)]
        value = image.field(info, 0)
        constant = image.field(value, 0)
        type_uses = image.constants_of(image.field(constant, 2))
        uses, unsafe = set(type_uses), False
        digest = image.digest(image.field(constant, 2))
        if kind in ("definition", "theorem", "opaque"):
            uses |= image.constants_of(image.field(value, 1))
        if kind in ("definition", "opaque"):
            digest += image.digest(image.field(value, 1))
        if kind == "definition":
            unsafe = image.scalar_byte(value) != 1  # DefinitionSafety: unsafe, safe, partial
        elif kind in ("axiom", "opaque"):
            unsafe = image.scalar_byte(value) != 0
        yield Declaration(
            name=image.name(image.field(constant, 0)),
            kind=kind,
            unsafe=unsafe,
            uses=frozenset(uses),
            type_uses=frozenset(type_uses),
            digest=hashlib.sha256(kind.encode() + digest).hexdigest(),
        )


def read_declarations(olean: Path) -> list[Declaration]:
    """All declarations of a compiled module, private ones and proofs included.

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
    return list(_declarations(_Image(parts)))
