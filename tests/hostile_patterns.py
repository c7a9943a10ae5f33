"""Every pattern of the package, and for each the strings that would make it slow if anything does."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import libriassist

PACKAGE = libriassist.__name__
_READS = {"sub", "subn", "split", "findall", "finditer", "match", "search", "fullmatch"}
_DEEPEST = 8
_MANY = 80
_COMMON = (
    "a", "1", " ", "\n", "\u00a0", ".", "-", "é", "A", "a ", "1 ", "a.", "a-", "a@", "1.", "X1-", "et ", "a@b.c ",
    "www.", "eyJa.", "A. B ", "CL-", "y1a1@a.a1111", "<", "(", ", ", "12345 ",
)  # fmt: skip
_ENDINGS = "\x01"
"""What nothing goes on with, so that all ways to read what stands before are tried."""

Pattern = re.Pattern[str]


def patterns() -> dict[str, Pattern]:
    """By where they are: those any module keeps, however deep, and those written out where they are used."""
    found: dict[Pattern, str] = {}
    seen: set[int] = set()
    for name in sorted(_modules()):
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            _collect(value, f"{name}.{key}", found, seen, 0)
        for pattern, line in _inline(Path(str(module.__file__))):
            found.setdefault(pattern, f"{name}:{line}")
    return {where: pattern for pattern, where in found.items()}


def _modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(libriassist.__path__, f"{PACKAGE}."):
        if ".migrations." not in module.name and not module.name.endswith("__main__"):
            yield module.name


def _collect(value: Any, where: str, found: dict[Pattern, str], seen: set[int], depth: int) -> None:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            found.setdefault(value, where)
        return
    if id(value) in seen or depth > _DEEPEST:
        return
    seen.add(id(value))
    for name, part in _parts(value):
        _collect(part, f"{where}{name}", found, seen, depth + 1)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """What a container, or anything of ours, holds."""
    if isinstance(value, dict | types.MappingProxyType):
        yield from ((f"[{key!r}]", part) for key, part in list(value.items()))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((f"[{place}]", part) for place, part in enumerate(value))
    elif not str(getattr(value, "__module__", "")).startswith(PACKAGE):
        return
    elif isinstance(value, types.FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or () if cell.cell_contents is not value]
        yield from (("()", part) for part in (cells, value.__defaults__, value.__kwdefaults__))
    elif isinstance(value, type):
        yield "", dict(vars(value))
    else:
        yield "", getattr(value, "__dict__", None)
        yield from ((f".{slot}", getattr(value, slot, None)) for slot in getattr(type(value), "__slots__", ()))


def _inline(path: Path) -> Iterator[tuple[Pattern, int]]:
    """`re.sub("...", ...)` and the like. One that is put together while the program runs cannot be known here."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _READS:
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"{path}:{node.lineno}: compile the pattern in the module"
            yield re.compile(str(first.value)), node.lineno


def hostile(pattern: Pattern, length: int) -> Iterator[Callable[[int], str]]:
    """Makers of strings of any length: a beginning of what it matches, then a piece repeated, then a stop."""
    chance = random.Random(length)
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = [*_pumps(tree, chance, ""), *(("", sample) for _ in range(8) for sample in _cut(tree, chance))]
    chance.shuffle(pumps)
    for before, piece in dict.fromkeys([*(("", common) for common in _COMMON), *pumps[:_MANY]]):
        if piece and len(before) < length // 2:
            yield lambda n, b=before, p=piece: (b + p * (n // len(p)))[: n - 1] + _ENDINGS  # type: ignore[misc]


def _cut(tree: Any, chance: random.Random) -> Iterator[str]:
    whole = _sample(tree, chance)
    yield whole
    yield whole[: chance.randrange(1, len(whole) + 1)] if whole else ""


def _pumps(tree: Any, chance: random.Random, before: str) -> Iterator[tuple[str, str]]:
    """For each repetition in the pattern: what may stand before it, and what it may repeat."""
    for kind, value in tree:
        inner: list[Any] = []
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            inner = [value[2]]
            if value[1] > 3:
                yield before, _sample(value[2], chance)
                yield before, _sample(value[2], chance) + _sample(value[2], chance)
        elif kind is op.BRANCH:
            inner = value[1]
        elif kind is op.SUBPATTERN:
            inner = [value[3]]
        elif kind is op.ATOMIC_GROUP:
            inner = [value]
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            inner = [value[1]]
        for part in inner:
            yield from _pumps(part, chance, before)
        before += _one(kind, value, chance)


def _sample(tree: Any, chance: random.Random) -> str:
    """Something the pattern matches, but for what it looks at before and after."""
    return "".join(_one(kind, value, chance) for kind, value in tree)


def _one(kind: Any, value: Any, chance: random.Random) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return _member(value, chance)
    if kind is op.BRANCH:
        return _sample(chance.choice(value[1]), chance)
    if kind is op.SUBPATTERN:
        return _sample(value[3], chance)
    if kind is op.ATOMIC_GROUP:
        return _sample(value, chance)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, part = value
        times = min(chance.choice([least, max(least, 1), max(least, 3)]), int(most), 200)
        return "".join(_sample(part, chance) for _ in range(times))
    return ""


def _member(members: Any, chance: random.Random) -> str:
    """A character of a class."""
    if members[0][0] is op.NEGATE:
        some = chance.sample("a1 -.,@X;é<", 11)
        return next((c for c in some if not any(_is_in(c, member) for member in members[1:])), "\u2603")
    kind, value = chance.choice(members)
    if kind is op.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is op.RANGE else _OF_CATEGORY[value]


_OF_CATEGORY = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_SPACE: " ", op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a", op.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def _is_in(character: str, member: Any) -> bool:
    kind, value = member
    if kind is op.LITERAL:
        return ord(character) == int(value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    escape = {"1": r"\d", "a": r"\w", " ": r"\s"}.get(_OF_CATEGORY[value])
    names = {
        op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s",
        op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    return re.match(names.get(value, escape or r"\w"), character) is not None
