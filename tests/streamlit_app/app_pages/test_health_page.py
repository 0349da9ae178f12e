"""Source health in both languages: all well, a failed gate, trouble at a source, nothing yet."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.published import Publication, RunStatus

Open = Callable[..., AppTest]
Publish = Callable[..., Publication]
Words = Callable[[AppTest], str]

RULE = ("marts.fct_mentions", "expect_column_mean_to_be_between", "0.71")
REFUSED = RunStatus(
    run_id="run-2026-04-01",
    finished_at=datetime(2026, 4, 1, 23, tzinfo=UTC),
    outcome="gate_failed",
    message="The marts gate refused the figures.",
    failures=("fct_mentions: <script>212</script> rows, **71 %** fewer than before",),
)


def test_sources_stand_one_a_row_trouble_first(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5)
    page = app("en-GB", page="health")
    table = page.dataframe[0].value

    assert not page.exception
    assert list(table["Network"]) == ["Forum", "Reviews", "Silent", "Mastodon"]
    assert list(table["Status"]) == ["✗ Failed", "⚠ Held back by a check", "○ Nothing heard yet", "✓ Working"]
    assert list(table["All posts"]) == ["7,321", "180", "0", "18,040"]
    assert list(table["New posts"]) == ["–", "4", "0", "212"]
    assert list(table["Last success"])[3] == "1 Apr, 03:00"
    assert "the server answered 503 five times" in words(page)


def test_the_page_speaks_french(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, failed_rules=(RULE,))
    page = app("fr-FR", page="health")

    assert not page.exception
    assert [title.value for title in page.title] == ["État des sources"]
    assert page.dataframe[0].value["État"].iloc[0] == "✗ En échec"
    assert "Un contrôle a échoué. 4 ont réussi." in words(page)


def test_a_status_we_do_not_know_is_shown_as_it_is(app: Open, publish: Publish) -> None:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    publish(days=5, health=(("forum", "paused", None, at, None, None, None, None, 1, 0),))

    assert list(app(page="health").dataframe[0].value["Status"]) == ["? paused"]


def test_failed_checks_come_before_passed_ones(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, failed_rules=(RULE,))
    page = app(page="health")
    checks = [table.value for table in page.dataframe if "Effect" in table.value or "Result" in table.value]
    failed, passed = checks[0], checks[1]

    assert list(failed["Result"]) == ["✗ Failed"]
    assert list(failed["Effect"]) == ["Warns only"]
    assert set(passed["Result"]) == {"✓ Passed"}
    assert "One check failed. 4 passed." in words(page)


def test_checks_that_all_passed_are_one_quiet_line(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5)
    assert "All 4 checks passed." in words(app(page="health"))


def test_what_behaves_unusually_is_said_in_the_readers_language(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(days=5)
    english, french = (
        words(app(language, page="health")).replace("\\", "") for language in ("en-GB", "fr-FR")
    )
    assert "3 posts on 2026-03-30; that weekday usually has 20." in english
    assert "only 12.0% of the records have “post author_id”; usually 100.0% have it." in english
    assert "3 messages le 2026-03-30\u202f; ce jour de la semaine en a d’habitude 20." in french


def test_without_alarms_one_quiet_line(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, alarms=())
    assert "No source behaves unusually." in words(app(page="health"))


def test_each_listing_says_how_it_ended(app: Open, publish: Publish) -> None:
    publish(days=5)
    table = next(t.value for t in app(page="health").dataframe if "Listing" in t.value)
    assert list(table["Listing"]) == ["forum.example/latest", "velo.example/tag/velo"]
    assert list(table["Ended"]) == ["✗ Key refused", "✓ Read to the end"]
    assert list(table["Quota left"]) == ["290 requests"] * 2


def test_rejects_are_summed_by_reason(app: Open, publish: Publish) -> None:
    publish(
        days=5,
        rejects=(("forum", "parse", "bad_date", "row 1", 3), ("forum", "arrival", "=1+1", "<b>", 1200)),
    )
    tables = [table.value for table in app(page="health").dataframe]
    rejects = next(table for table in tables if "Reason" in table)

    assert list(zip(rejects["Reason"], rejects["Records"], strict=True)) == [
        ("=1+1", "1,200"),
        ("bad_date", "3"),
    ]


def test_the_last_runs_and_the_publication_are_shown(app: Open, publish: Publish, words: Words) -> None:
    publication = publish(days=5)
    page = app(page="health")
    runs = next(table.value for table in page.dataframe if "Failed step" in table.value)

    assert list(runs["Run"]) == ["run-2026-03-31"]
    assert list(runs["Result"]) == ["✓ Done"]
    assert publication.version in words(page)


IN_ENGLISH = (
    "The figures are still those of 1 Apr 2026, 00:00. "
    "The last run, on 2 Apr 2026, 01:00, was stopped by a check before publication."
)
IN_FRENCH = (
    "Les chiffres restent ceux du 1 avr. 2026, 00:00. "
    "La dernière exécution, le 2 avr. 2026, 01:00, a été arrêtée par un contrôle avant la publication."
)


@pytest.mark.parametrize(("locale", "sentence"), [("en-GB", IN_ENGLISH), ("fr-FR", IN_FRENCH)])
def test_a_failed_gate_is_announced_with_its_reason(
    app: Open, publish: Publish, published_dir: Path, locale: str, sentence: str
) -> None:
    publish(days=5)
    published.write_status(published_dir, REFUSED)
    page = app(locale, page="health")

    assert [warning.value for warning in page.warning][:1] == [sentence]
    assert f"✗ {REFUSED.failures[0]}" in [text.value for text in page.text]
    assert not [e.value for e in (*page.markdown, *page.caption) if "<script>" in e.value]


def test_the_overview_points_to_the_reason(app: Open, publish: Publish, published_dir: Path) -> None:
    publish(days=5)
    published.write_status(published_dir, REFUSED)

    assert app().warning[0].value.endswith("Source health says why.")


def test_a_run_that_published_is_not_announced(app: Open, publish: Publish, published_dir: Path) -> None:
    publish(days=5)
    done = RunStatus("r", datetime(2026, 4, 1, tzinfo=UTC), "published", "Published.", ())
    published.write_status(published_dir, done)

    assert not app(page="health").warning


def test_a_world_without_sources_says_what_to_do(app: Open, publish: Publish, words: Words) -> None:
    publish(days=0, health=(), rejects=())
    page = app(page="health")

    assert not page.exception
    assert "**No source yet**" in words(page)
    assert "No record was rejected." in words(page)
