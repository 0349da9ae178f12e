"""Who reads the README finds every page, and every command that keeps data and people safe."""

import re
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PAGES = sorted((REPOSITORY / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_linked_from_the_readme(page: Path) -> None:
    assert f"](docs/{page.name})" in README


@pytest.mark.parametrize("page", [REPOSITORY / "README.md", *PAGES], ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_what_breaks_it_on_purpose_and_what_keeps_it_safe_is_named() -> None:
    named = set(re.findall(r"`(?:agorascope |make )?([a-z-]+(?: [a-z]+)?)`", README))
    assert {"faults", "soak", "fuzz", "audit", "backup", "restore", "replay", "check", "retain"} <= named
    assert {"rotate-key", "erase", "export", "privacy notice", "privacy register"} <= named
