"""No way leads from outreach to anything that sends: whatever it imports, however far, is looked at."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

SENDERS = {
    "apprise",
    "httpx",
    "requests",
    "urllib3",
    "smtplib",
    "aiohttp",
    "socket",
    "http.client",
    "urllib.request",
}
# The package of all commands loads those that send, too; the check of a workspace asks the extractors which
# mapping files they ship. tests/agorascope/cli/test_outreach.py tries the commands where nothing can be sent.
DOORS = {"agorascope.cli", "agorascope.workspace_checks"}
ROOTS = [
    *(f"agorascope.outreach.{path.stem}" for path in (REPOSITORY / "agorascope" / "outreach").glob("*.py")),
    "agorascope.app_store.outreach_states",
    "agorascope.cli.outreach",
]


def _path_of(module: str) -> Path | None:
    path = REPOSITORY / Path(*module.split("."))
    found = [one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()]
    return found[0] if found else None


def _imports(path: Path) -> Iterator[str]:
    """Everything that a file imports, inside of functions too; a package with each name taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _reached(roots: list[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        module = waiting.pop()
        if module in seen or module in DOORS:
            continue
        seen.add(module)
        if path := _path_of(module):
            waiting += _imports(path)
            parents = [".".join(module.split(".")[:depth]) for depth in range(1, module.count(".") + 1)]
            waiting += parents
    return seen


@pytest.fixture(scope="module")
def reached() -> set[str]:
    return _reached(ROOTS)


def test_outreach_reaches_no_delivery_and_no_client(reached: set[str]) -> None:
    assert not {module for module in reached if module.startswith("agorascope.delivery")}
    assert not {
        module for module in reached if any(module == one or module.startswith(f"{one}.") for one in SENDERS)
    }


def test_the_search_finds_what_it_looks_for(reached: set[str]) -> None:
    """It goes through functions and packages, and would have found a sender."""
    assert {"agorascope.members.people", "agorascope.app_store.audit", "jinja2.sandbox"} <= reached
    assert "apprise" in _reached(["agorascope.delivery.step"])
    assert "httpx" in _reached(["extractors.reading"])
