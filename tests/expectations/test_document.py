"""docs/gates.md is held to the suites."""

from pathlib import Path

from expectations.document import BEGIN, END, rules_as_markdown, with_current_rules

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gates.md"


def test_the_page_shows_the_rules_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_current_rules(page) == page, "run: python -m expectations.document docs/gates.md"
    assert rules_as_markdown() in page


def test_what_stands_around_the_rules_is_kept() -> None:
    page = with_current_rules(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    assert page.startswith(f"before\n{BEGIN}\n\n### At arrival")
    assert page.endswith(f"\n\n{END}\nafter\n")
    assert "old" not in page.splitlines()
