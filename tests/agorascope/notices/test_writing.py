"""The notice and the register say what the workspace says, in both languages, and make nothing up."""

from datetime import date
from typing import Any

import pytest

from agorascope.errors import InputError
from agorascope.notices.facts import LANGUAGES, REQUIRED
from agorascope.notices.writing import Kind, as_html, as_markdown
from agorascope.workspace import Workspace

DAY = date(2026, 3, 10)
CONTROLLER = {
    "name": "Nova SA",
    "contact": "privacy@nova.example",
    "dpo": "dpo@nova.example",
    "transfers": "none",
}
KINDS: tuple[Kind, ...] = ("notice", "register")


def workspace(controller: dict[str, Any] | None = None, **privacy: Any) -> Workspace:
    return Workspace.model_validate(
        {
            "name": "W",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {"mastodon": {}, "x": {}},
            "privacy": {"controller": CONTROLLER | (controller or {}), **privacy},
        }
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_how_long_from_where_and_where_to_complain(kind: Kind, language: str) -> None:
    text = as_markdown(kind, workspace(retention_days=200), language, DAY)
    for said in ("Nova SA", "privacy@nova.example", "dpo@nova.example", "200", "Mastodon", "CNIL", "22"):
        assert said in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_has_each_point_of_article_14(language: str) -> None:
    text = as_markdown("notice", workspace(), language, DAY)
    articles = {"fr": ("6, paragraphe 1, point f",), "en": ("6(1)(f)",)}[language]
    for said in (
        *articles,
        "(article 15)",
        "(article 16)",
        "(article 17)",
        "(article 18)",
        "(article 21)",
        "(article 22)",
    ):
        assert said in text
    off = {"fr": "Sur X (Twitter), aucun chiffre", "en": "On X (Twitter), no figures"}[language]
    assert off in text  # the careful default: its terms forbid it


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", REQUIRED)
def test_what_only_the_controller_knows_is_asked_for(kind: Kind, name: str) -> None:
    with pytest.raises(InputError, match=f"privacy.controller.{name}"):
        as_markdown(kind, workspace({name: " "}), "fr", DAY)


def test_no_officer_is_said_and_a_transfer_is_named() -> None:
    text = as_markdown("notice", workspace({"dpo": "none", "transfers": "Canada (adequacy)"}), "en", DAY)
    assert "No data protection officer is designated" in text
    assert "transferred to: Canada (adequacy)" in text


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_workspace_says_is_text_and_never_markup(kind: Kind) -> None:
    evil = "<script>alert(1)</script> | [x](javascript:alert(2)) *bold*\n# heading"
    page = as_html(as_markdown(kind, workspace({"name": evil}), "en", DAY), "en")
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<em>bold" not in page
    assert page.count("<h1>") == 1
    assert "alert(1)" in page  # as words


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="no notice in 'de'"):
        as_markdown("notice", workspace(), "de", DAY)
