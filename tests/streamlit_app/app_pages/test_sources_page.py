"""Source health in both languages: all well, a failed gate, trouble at a source, nothing yet."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.published import Publication, RunStatus
from streamlit_app import i18n
from streamlit_app.components import gate_results, run_lengths, volume_chart
from streamlit_app.queries import sources

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
    page = app("en-GB", page="sources")
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
    page = app("fr-FR", page="sources")

    assert not page.exception
    assert [title.value for title in page.title] == ["Sources"]
    assert page.dataframe[0].value["État"].iloc[0] == "✗ En échec"
    assert "Un contrôle a échoué. 4 ont réussi." in words(page)


def test_a_status_we_do_not_know_is_shown_as_it_is(app: Open, publish: Publish) -> None:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    publish(days=5, health=(("forum", "paused", None, at, None, None, None, None, 1, 0),))

    assert list(app(page="sources").dataframe[0].value["Status"]) == ["? paused"]


def test_failed_checks_come_before_passed_ones(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, failed_rules=(RULE,))
    page = app(page="sources")
    checks = [table.value for table in page.dataframe if "Effect" in table.value or "Result" in table.value]
    failed, passed = checks[0], checks[1]

    assert list(failed["Result"]) == ["✗ Failed"]
    assert list(failed["Effect"]) == ["Warns only"]
    assert set(passed["Result"]) == {"✓ Passed"}
    assert "One check failed. 4 passed." in words(page)


def test_checks_that_all_passed_are_one_quiet_line(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5)
    assert "All 4 checks passed." in words(app(page="sources"))


def test_what_behaves_unusually_is_said_in_the_readers_language(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(days=5)
    english, french = (
        words(app(language, page="sources")).replace("\\", "") for language in ("en-GB", "fr-FR")
    )
    assert "3 posts on 2026-03-30; that weekday usually has 20." in english
    assert "only 12.0% of the records have “post author_id”; usually 100.0% have it." in english
    assert "3 messages le 2026-03-30\u202f; ce jour de la semaine en a d’habitude 20." in french


def test_without_alarms_one_quiet_line(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, alarms=())
    assert "No source behaves unusually." in words(app(page="sources"))


def test_each_listing_says_how_it_ended(app: Open, publish: Publish) -> None:
    publish(days=5)
    table = next(t.value for t in app(page="sources").dataframe if "Listing" in t.value)
    assert list(table["Listing"]) == ["forum.example/latest", "velo.example/tag/velo"]
    assert list(table["Ended"]) == ["✗ Key refused", "✓ Read to the end"]
    assert list(table["Quota left"]) == ["290 requests"] * 2


def test_rejects_are_summed_by_reason(app: Open, publish: Publish) -> None:
    publish(
        days=5,
        rejects=(("forum", "parse", "bad_date", "row 1", 3), ("forum", "arrival", "=1+1", "<b>", 1200)),
    )
    tables = [table.value for table in app(page="sources").dataframe]
    rejects = next(table for table in tables if "Reason" in table)

    assert list(zip(rejects["Reason"], rejects["Records"], strict=True)) == [
        ("=1+1", "1,200"),
        ("bad_date", "3"),
    ]


def test_the_last_runs_and_the_publication_are_shown(app: Open, publish: Publish, words: Words) -> None:
    publication = publish(days=5)
    page = app(page="sources")
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
    page = app(locale, page="sources")

    assert [warning.value for warning in page.warning][:1] == [sentence]
    assert f"✗ {REFUSED.failures[0]}" in [text.value for text in page.text]
    assert not [e.value for e in (*page.markdown, *page.caption) if "<script>" in e.value]


def test_the_overview_points_to_the_reason(app: Open, publish: Publish, published_dir: Path) -> None:
    publish(days=5)
    published.write_status(published_dir, REFUSED)

    assert app().warning[0].value.endswith("The Sources page says why.")


def test_a_run_that_published_is_not_announced(app: Open, publish: Publish, published_dir: Path) -> None:
    publish(days=5)
    done = RunStatus("r", datetime(2026, 4, 1, tzinfo=UTC), "published", "Published.", ())
    published.write_status(published_dir, done)

    assert not app(page="sources").warning


def test_a_world_without_sources_says_what_to_do(app: Open, publish: Publish, words: Words) -> None:
    publish(days=0, health=(), rejects=())
    page = app(page="sources")

    assert not page.exception
    assert "**No source yet**" in words(page)
    assert "No record was rejected." in words(page)


def test_one_sentence_says_which_sources_need_somebody(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5)
    assert "**2 of 4 sources need you**: Forum, Reviews." in words(app(page="sources"))


def test_sources_that_all_work_are_one_quiet_line(app: Open, publish: Publish) -> None:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    publish(days=5, health=(("forum", "ok", None, at, at, at, 4, 0, 9, 0),))

    assert "The one source works." in [said.value for said in app(page="sources").success]


def test_a_failed_check_says_what_to_do(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5, failed_rules=(RULE,))
    assert "Warnings stop nothing: look whether the change is real" in words(app(page="sources"))


@pytest.mark.parametrize(
    ("gate", "severity", "command"),
    [
        ("marts", "batch", "agorascope publish --acknowledge"),
        ("arrival", "batch", "agorascope load --accept-refused"),
    ],
)
def test_a_check_that_stops_something_names_the_command(gate: str, severity: str, command: str) -> None:
    i18n.use("en")
    assert command in gate_results.advice(gate, severity)


def test_days_on_which_a_network_brought_nothing_are_found_and_said(
    app: Open, publish: Publish, words: Words
) -> None:
    """The third network is so thin that it misses days; days before its first post are not missing."""
    publication = publish(days=40)
    with published.connect(publication) as connection:
        volume = sources.volume(connection, 90)
        first = dict(
            connection.execute("select network_id, first_post_at::date from marts.dim_networks").fetchall()
        )
    page = app(page="sources")
    thin = volume[(volume["network_id"] == "reviews") & volume["is_missing"]]

    assert not page.exception
    assert all(row.day >= first[row.network_id] for row in volume.itertuples())
    assert f"**Reviews**: {len(thin)} days without any mention." in words(page)


def test_each_network_has_a_strip_whose_bars_start_from_its_zero() -> None:
    days = pd.to_datetime(["2026-03-01", "2026-03-02"])
    rows = pd.DataFrame(
        {"network": ["A", "A", "B", "B"], "day": [*days, *days], "mentions": [0, 10, 3, 0],
         "is_missing": [True, False, False, True]}
    )  # fmt: skip
    strips = volume_chart.placed(rows)

    assert list(strips["base"]) == [1, 1, 0, 0]
    assert list(strips["top"] - strips["base"]) == pytest.approx([0, volume_chart.BAR, volume_chart.BAR, 0])
    assert dict(volume_chart.missing(rows)) == {"A": 1, "B": 1}


def a_cost(network: str, day: int, **changes: object) -> dict[str, object]:
    known: dict[str, object] = {
        "network": network, "batch": f"b{day}", "requests": 40, "bytes": 1_500_000, "seconds": 30.0,
        "new": 20, "money": None, "currency": None, "at": datetime(2026, 3, day, tzinfo=UTC),
    }  # fmt: skip
    return known | changes


def test_what_a_source_cost_is_summed_and_told_for_each_new_post(app: Open, publish: Publish) -> None:
    costs = [a_cost("mastodon", day) for day in (1, 2, 3)]
    costs += [a_cost("forum", day, requests=0, seconds=5.0) for day in (1, 2)]
    costs += [a_cost("x", day, money=0.5, currency="USD", new=day % 2) for day in (1, 2, 3)]
    costs += [a_cost("silent", 1, new=0, requests=None, seconds=None)]
    publish(days=5, costs=tuple(costs))
    page = app("en-GB", page="sources")

    assert not page.exception
    [table] = [frame.value for frame in page.dataframe if "For a new post" in frame.value]
    told = dict(zip(table["Network"], table["For a new post"], strict=True))
    assert told == {"Forum": "0.25 s", "Mastodon": "2 requests", "Silent": "–", "x": "0.75 USD"}
    assert list(table["Received"])[1] == "4.5 MB"
    assert list(table["Money"]) == ["–", "–", "–", "1.5 USD"]
    assert list(table["Took"])[1:3] == ["2 mins", "–"]
    trend = dict(zip(table["Network"], table["For a new post, load by load"], strict=True))
    assert list(trend["Mastodon"]) == [2.0, 2.0, 2.0]
    assert len(trend["x"]) == 0  # two loads with new posts are no line


def test_no_cost_and_one_run_are_said_in_words(app: Open, publish: Publish, words: Words) -> None:
    publish(days=5)
    said = words(app("fr-FR", page="sources"))
    assert "Aucun coût n’a encore été compté" in said
    assert "Dès la deuxième exécution" in said


def test_a_file_of_an_earlier_version_has_no_costs_and_no_error(
    app: Open, publish: Publish, words: Words
) -> None:
    made = publish(days=5)
    made.path.chmod(0o600)
    with duckdb.connect(str(made.path)) as connection:
        connection.execute("drop table quality.source_costs")
    page = app("en-GB", page="sources")
    assert not page.exception
    assert "No cost was counted yet" in words(page)


def test_the_last_runs_are_drawn_phase_by_phase_and_failed_ones_are_counted(
    app: Open, publish: Publish, words: Words
) -> None:
    made = publish(days=5, earlier_runs=(("r2", True), ("r1", False)))
    with duckdb.connect(str(made.path), read_only=True) as connection:
        runs = sources.phases(connection, 30)
    assert list(runs["run_id"]) == ["r1", "r2", "run-2026-03-31"]
    assert list(runs["is_failed"]) == [False, True, False]
    assert list(runs["listen"]) == [20 * 60 + 68] * 3  # from the first step of it to the last
    assert list(runs["build"]) == [82] * 3
    assert "×: one of the last 3 runs failed." in words(app("en-GB", page="sources"))


def test_two_runs_of_one_minute_are_two_bars() -> None:
    at = pd.Timestamp("2026-03-31 22:00:00+00:00")
    runs = pd.DataFrame(
        {"started_at": [at, at], "is_failed": [False, True], "listen": 60.0, "score": 0.0, "build": 0.0,
         "publish": 0.0}
    )  # fmt: skip
    bars = run_lengths.long(runs, ZoneInfo("Europe/Paris"))
    assert bars["run"].nunique() == 2
    assert bars.groupby("run")["minutes"].sum().to_list() == [1.0, 1.0]


@pytest.mark.parametrize(("page", "is_told"), [("sources", True), ("morning", True), ("channels", False)])
def test_figures_that_are_late_are_said_on_the_pages_that_are_read_first(
    app: Open, publish: Publish, words: Words, page: str, is_told: bool
) -> None:
    made = publish(days=5)
    pointer = made.path.parent / published.POINTER
    facts = json.loads(pointer.read_bytes()) | {"time_zone": "Europe/Paris", "late_after_hours": 6}
    pointer.chmod(0o600)
    pointer.write_text(json.dumps(facts))
    assert ("Les chiffres sont en retard" in words(app("fr-FR", page=page))) is is_told
