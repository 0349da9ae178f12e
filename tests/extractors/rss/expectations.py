"""What the files of a feed corpus expect of a feed parser, read without running it.

Each file opens with `Description:` and `Expect:`, a Python expression over `feed`, `entries` and `bozo`.
The expression is parsed, never evaluated: only comparisons of a path with a constant are understood.
"""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LINE = re.compile(r"^\s*(Expect|Header):\s*(.+?)\s*$", re.MULTILINE)
ABSENT = object()


@dataclass(frozen=True)
class Expectation:
    """One thing that a file says of one entry: its path, such as ("title_detail", "value"), and the value."""

    entry: int
    path: tuple[Any, ...]
    value: Any  # ABSENT: there must be none


@dataclass(frozen=True)
class Expected:
    """What one file says."""

    headers: dict[str, str]
    entries: tuple[Expectation, ...]


def read_expected(path: Path) -> Expected:
    text = path.read_bytes()[:20_000].decode("utf-8", "replace").replace("\x00", "")
    found = _LINE.findall(text)
    headers = {}
    for name, value in found:
        if name == "Header":
            key, _, content = value.partition(":")
            headers[key.strip().lower()] = content.strip()
    expression = next((value for name, value in found if name == "Expect"), "")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return Expected(headers, ())
    return Expected(headers, tuple(_expectations(tree.body)))


def _expectations(node: ast.expr) -> list[Expectation]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [one for part in node.values for one in _expectations(part)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _absence(node.operand)
    if isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq) for op in node.ops):
        sides = [node.left, *node.comparators]
        constants = [value for side in sides if (value := _constant(side)) is not None]
        paths = [path for side in sides if (path := _path(side))]
        return [Expectation(*path, constants[0]) for path in paths] if constants else []
    return []


def _absence(node: ast.expr) -> list[Expectation]:
    """`not entries[0].has_key('link')`"""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return []
    path = _path(node.func.value)
    name = _constant(node.args[0]) if node.args else None
    if node.func.attr != "has_key" or path is None or name is None:
        return []
    return [Expectation(path[0], (*path[1], name), ABSENT)]


def _path(node: ast.expr) -> tuple[int, tuple[Any, ...]] | None:
    """The entry and the keys of `entries[0]['title']` or `entries[0].title`."""
    keys: list[Any] = []
    while isinstance(node, ast.Subscript | ast.Attribute):
        if isinstance(node, ast.Attribute):
            keys.insert(0, node.attr)
            node = node.value
        else:
            keys.insert(0, _constant(node.slice))
            node = node.value
    is_entry = isinstance(node, ast.Name) and node.id == "entries" and keys and isinstance(keys[0], int)
    return (keys[0], tuple(keys[1:])) if is_entry else None


def _constant(node: ast.expr) -> Any:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left), _constant(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
