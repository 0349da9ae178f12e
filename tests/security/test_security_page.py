"""The threat model points to tests that exist, for every threat."""

import re

from agorascope.settings import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")


def threats() -> list[list[str]]:
    part = PAGE.split("## Threats")[1].split("## Checks")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "---" not in row][1:]


def test_every_threat_says_what_holds_it_and_which_test_proves_it() -> None:
    assert len(threats()) >= 18
    for kind, threat, held, proved, _ in threats():
        assert set(kind.split()) <= set("STRIDE"), threat
        assert held, threat
        named = re.findall(r"`(tests/[^`]+\.py)`", proved)
        assert named, threat
        for test in named:
            text = (REPOSITORY / test).read_text(encoding="utf-8")
            assert "def test_" in text, test


def test_every_test_of_security_is_named() -> None:
    here = {path.name for path in (REPOSITORY / "tests" / "security").glob("test_*.py")}
    unnamed = {name for name in here if f"tests/security/{name}" not in PAGE}
    assert unnamed <= {"test_security_page.py", "test_broken_inputs.py"}


def test_the_commands_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"`make (\w+)`", PAGE):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command
