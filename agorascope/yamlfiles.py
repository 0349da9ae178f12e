"""Reads the YAML files that people write: workspaces and mappings.

A file may come from a colleague or a forum. What the YAML library does with one that means harm is told
as a mistake of the file: it is nested without end, writes a date or a number that there is none of, or
refers to itself. No tag makes an object of Python.
"""

from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

LARGEST = 512 * 2**10  # bytes; a workspace of a thousand brands takes half of it
DEEPEST = 100  # levels; a workspace has six
MOST_PARTS = 500_000  # values, each alias counted as what it stands for


class UnreadableYamlError(YAMLError):
    """The file is YAML in form, and holds what cannot be read."""


def read_yaml(path: Path, kind: Literal["rt", "safe"]) -> Any:
    """The document of a file; "rt" keeps the lines of each key.

    Raises OSError, UnicodeDecodeError and YAMLError, and no other error.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableYamlError(f"larger than {LARGEST // 2**10} KiB")
    text = content.decode("utf-8-sig")
    try:
        document = YAML(typ=kind).load(text)
    except RecursionError as error:
        raise UnreadableYamlError("nested too deep") from error
    except (ValueError, TypeError, AttributeError, OverflowError, KeyError, IndexError) as error:
        # The library makes dates, numbers and keys of what it reads, and raises what they raise.
        raise UnreadableYamlError(f"a value cannot be read: {str(error)[:200]}") from error
    _refuse_bomb(document)
    return document


def _refuse_bomb(document: Any) -> None:
    """Refuse what would be read for ever: aliases that multiply, a part that holds itself."""
    weight, _ = _weigh(document, {}, 0)
    if weight > MOST_PARTS:
        raise UnreadableYamlError(f"its aliases write out to more than {MOST_PARTS:,} values")


def _weigh(part: Any, known: dict[int, tuple[int, int]], depth: int) -> tuple[int, int]:
    """How many values a part holds, its aliases written out, and how deep they lie."""
    if not isinstance(part, dict | list | set | tuple):
        return 1, 0
    if id(part) not in known:
        if depth > DEEPEST:
            raise UnreadableYamlError("nested too deep")
        inner = [*part.keys(), *part.values()] if isinstance(part, dict) else [*part]
        weights = [_weigh(value, known, depth + 1) for value in inner]
        known[id(part)] = 1 + sum(w for w, _ in weights), 1 + max((h for _, h in weights), default=0)
    if depth + known[id(part)][1] > DEEPEST:
        raise UnreadableYamlError("nested too deep")
    return known[id(part)]
