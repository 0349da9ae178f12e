"""The runbooks name commands that exist, files that exist, and every message that names one finds it."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from agorascope import errors, troubles
from agorascope.cli import app
from agorascope.delivery.standing import RUNBOOKS
from agorascope.settings import REPOSITORY

FOLDER = REPOSITORY / "docs" / "runbooks"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
HEADINGS = ("How you notice", "Confirm", "Do", "It worked when", "Do not")


def commands_of(page: Path) -> list[str]:
    """Every command line of ours: in code, inline or in a block."""
    text = page.read_text(encoding="utf-8")
    inline = re.findall(r"`(agorascope [^`]+)`", text)
    blocks = re.findall(r"^ {4,}(agorascope .+?)(?: {2,}#.*)?$", text, flags=re.MULTILINE)
    return sorted({*inline, *blocks})


def test_there_are_at_least_ten() -> None:
    assert len(PAGES) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_says_how_it_is_noticed_confirmed_mended_and_known_to_be_over(page: Path) -> None:
    found = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kinds = list(dict.fromkeys(heading.partition(",")[0] for heading in found))
    assert kinds[: len(HEADINGS)] == list(HEADINGS)


@pytest.mark.parametrize("page", [*PAGES, FOLDER / "README.md"], ids=lambda page: page.stem)
def test_every_command_and_option_exists(page: Path) -> None:
    root = typer.main.get_command(app)
    for line in commands_of(page):
        words = re.sub(r"\"[^\"]*\"", "", line).split()[1:]
        command: Any = root
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        assert not hasattr(command, "commands"), line
        known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= known, line


@pytest.mark.parametrize("page", [*PAGES, FOLDER / "README.md"], ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (FOLDER / link).exists()] == []


def test_every_page_is_in_the_list_and_no_other() -> None:
    listed = re.findall(r"\]\(([a-z-]+\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [page.name for page in PAGES]


def test_every_runbook_that_a_message_names_is_there() -> None:
    kinds = [*vars(errors).values(), *vars(troubles).values()]
    named = {kind.runbook for kind in kinds if isinstance(kind, type) and hasattr(kind, "runbook")}
    source = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "agorascope").rglob("*.py"))
    named |= {*RUNBOOKS.values(), *re.findall(r"runbook ?= ?\"([^\"]+)\"", source)}
    assert {name for name in named if name} <= {page.name for page in PAGES}


def test_a_damaged_file_leads_to_its_runbook(tmp_path: Path) -> None:
    for name, runbook in (
        ("app.sqlite", "app-store.md"),
        ("warehouse.duckdb", "warehouse.md"),
        ("published/agorascope-20260101T000000Z-0001.duckdb", "published-file.md"),
    ):
        assert f"docs/runbooks/{runbook}" in str(troubles.damaged(tmp_path / name, "malformed"))
    assert "docs/runbooks/disk-full.md" in str(troubles.full(tmp_path, "no space"))
