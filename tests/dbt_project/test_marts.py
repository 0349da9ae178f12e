"""The marts hold, number for number, what was counted by hand on the warehouse `paris`."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from agorascope import statistics
from tests.dbt_project.conftest import INCREMENTAL_AND_MARTS

FIRST, SILENT, LAST = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)


def _mention(warehouse: Any, uri: str, brand: str = "acme", network: str = "mastodon") -> dict[str, Any]:
    [row] = warehouse.records(
        f"select * from marts.fct_mentions where mention_id = md5('{network}|{uri}|{brand}')"
    )
    return dict(row)


def _daily(warehouse: Any, day: date, brand: str, network: str = "all") -> dict[str, Any]:
    [row] = warehouse.records(
        "select * from marts.fct_brand_reputation_daily "
        f"where (mention_date, brand_id, network_id) = (date '{day}', '{brand}', '{network}')"
    )
    return dict(row)


def test_one_row_per_live_post_and_brand_of_the_workspace_before_as_of(paris: Any) -> None:
    found = paris.rows("select mention_id from marts.fct_mentions")
    counted = ["late|acme", "again|acme", "angry|acme", "mute|acme", "both|acme", "both|rival", "other|rival"]
    expected = [
        f"mastodon|{name}" for name in [*counted, "staff|acme", "page|acme", "changed|acme", "timeline|acme"]
    ]
    expected += ["mastodon|morning|rival", "rss|blog|acme"]
    hashed = paris.rows(f"select md5(unnest({expected}))")
    assert sorted(found) == sorted(hashed)


def test_a_day_is_a_day_of_the_workspace_zone(paris: Any) -> None:
    mention = _mention(paris, "late")
    assert mention["mention_date"] == FIRST
    assert mention["mentioned_at"] == datetime(2025, 2, 28, 23, 30, tzinfo=UTC)


def test_a_mention_carries_what_was_measured_of_its_post(paris: Any) -> None:
    mention = _mention(paris, "late")
    assert mention["author_followers"] == 1200
    assert (mention["likes_count"], mention["replies_count"], mention["shares_count"]) == (2, None, 7)
    assert (mention["stance"], mention["p_positive"], mention["stance_method"]) == (
        "positive",
        0.8,
        "sentence",
    )
    assert (mention["matched_by"], mention["matched_text"], mention["model_version"]) == (
        "name",
        "Acme",
        "m1",
    )
    assert (mention["language"], mention["language_confidence"]) == ("en", 0.9)


def test_counters_that_were_never_read_are_null(paris: Any) -> None:
    mention = _mention(paris, "again")
    assert (mention["likes_count"], mention["replies_count"], mention["shares_count"]) == (None, None, None)
    assert _mention(paris, "angry")["author_followers"] is None


def test_a_reply_names_its_parent_and_its_thread(paris: Any) -> None:
    parent, reply = _mention(paris, "late"), _mention(paris, "again")
    assert reply["is_reply"]
    assert not parent["is_reply"]
    assert reply["parent_post_key"] == parent["post_key"]
    assert reply["thread_key"] == parent["thread_key"] == parent["post_key"]


def test_a_community_is_the_channel_else_the_network(paris: Any) -> None:
    assert _mention(paris, "blog", network="rss")["community_id"] == "feed"
    assert _mention(paris, "late")["community_id"] == "mastodon"


def test_staff_and_own_pages_are_marked_and_not_counted(paris: Any) -> None:
    assert _mention(paris, "staff")["is_staff"]
    assert _mention(paris, "page")["is_staff"]
    assert not _mention(paris, "late")["is_staff"]
    assert _daily(paris, FIRST, "acme")["mentions_count"] == 5


def test_a_day_counts_posts_authors_duplicates_and_stances(paris: Any) -> None:
    day = _daily(paris, FIRST, "acme", "mastodon")
    assert day["mentions_count"] == 5  # late, again, angry, mute, both
    assert day["authors_count"] == 3  # ann twice, bob, cid, and one unknown
    assert day["duplicates_count"] == 1
    assert (day["positive_count"], day["neutral_count"], day["negative_count"]) == (3, 0, 1)
    assert day["unscored_count"] == 1


@pytest.mark.parametrize(
    ("figure", "successes", "n"), [("share_of_voice", 5, 7), ("author_share_of_voice", 3, 5)]
)
def test_a_share_carries_n_interval_and_flag(paris: Any, figure: str, successes: int, n: int) -> None:
    day = _daily(paris, FIRST, "acme")
    expected = statistics.share(successes, n)
    assert day[figure] == expected.value
    assert day[f"{figure}_n"] == n
    assert (day[f"{figure}_low"], day[f"{figure}_high"]) == (expected.low, expected.high)
    assert day[f"{figure}_enough_data"] is False


def test_net_sentiment_carries_n_interval_and_flag(paris: Any) -> None:
    day = _daily(paris, FIRST, "acme")
    expected = statistics.net_sentiment(3, 1)
    assert (day["net_sentiment"], day["net_sentiment_n"]) == (expected.value, 4)
    assert (day["net_sentiment_low"], day["net_sentiment_high"]) == (expected.low, expected.high)
    assert day["net_sentiment_enough_data"] is False


def test_a_silent_day_is_a_row_of_zeros_without_figures(paris: Any) -> None:
    day = _daily(paris, SILENT, "rival")
    assert (day["mentions_count"], day["authors_count"], day["unscored_count"]) == (0, 0, 0)
    assert (day["share_of_voice"], day["share_of_voice_n"]) == (None, 0)
    assert (day["share_of_voice_low"], day["share_of_voice_high"]) == (0.0, 1.0)
    assert (day["net_sentiment"], day["net_sentiment_low"], day["net_sentiment_high"]) == (None, -1.0, 1.0)
    assert day["share_of_voice_enough_data"] is False


def test_every_day_has_every_brand_on_every_network_and_on_all(paris: Any) -> None:
    found = paris.rows("select mention_date, brand_id, network_id from marts.fct_brand_reputation_daily")
    networks = ("mastodon", "reddit", "rss", "all")
    expected = [
        (day, brand, network)
        for day in (FIRST, SILENT, LAST)
        for brand in ("acme", "rival")
        for network in networks
    ]
    assert sorted(found) == sorted(expected)


def test_the_day_of_as_of_holds_what_came_before_it(paris: Any) -> None:
    assert _daily(paris, LAST, "rival")["mentions_count"] == 1


def test_networks_are_those_of_the_workspace_and_those_seen(paris: Any) -> None:
    found = paris.rows(
        "select network_id, network_name, network_kind, is_enabled, has_member_scores, posts_count,"
        " first_post_at from marts.dim_networks order by network_id"
    )
    assert found == [
        ("mastodon", "Mastodon", "social", True, True, 12, datetime(2025, 2, 28, 23, 30, tzinfo=UTC)),
        ("reddit", "Reddit", "forum", False, False, 0, None),
        ("rss", "Blogs and press", "blog", False, False, 1, datetime(2025, 3, 3, 8, 0, tzinfo=UTC)),
    ]


def test_brands_and_events_are_those_of_the_workspace(paris: Any) -> None:
    assert paris.rows("select * from marts.dim_brands order by display_order") == [
        ("acme", "Acme", True, 1),
        ("rival", "Rival", False, 2),
    ]
    assert paris.rows("select * from marts.dim_events") == [
        (
            "quiz",
            "contest",
            "The quiz",
            datetime(2025, 3, 1, 9, tzinfo=UTC),
            datetime(2025, 3, 2, 9, tzinfo=UTC),
            "acme",
        )
    ]


def test_with_pseudonyms_no_mart_shows_who_wrote(paris: Any) -> None:
    assert _mention(paris, "late")["author_key"] == "key-ann"
    assert _mention(paris, "late")["text"] == "masked: The words of late"
    assert _mention(paris, "late")["url"] is None
    assert _mention(paris, "both")["title"] == "Ask @…"
    assert _mention(paris, "timeline")["url"] is None
    assert _mention(paris, "timeline")["community_id"] == "velo.example"


@pytest.mark.parametrize("mart", [name for name in INCREMENTAL_AND_MARTS if name.startswith("marts.")])
def test_with_pseudonyms_no_mart_holds_a_trace_of_who_wrote(paris: Any, mart: str) -> None:
    """Texts, addresses, places, labels: whatever the column."""
    rows = str(paris.rows(f"from {mart}")).lower()
    traces = ("@ann", "@bob", "@cid", "@dee", "@eve", "eve.example", "/bob", "id-ann", "id-bob", "id-eve")
    assert [trace for trace in (*traces, "mary_jones", "bob_smith") if trace in rows] == []


def test_what_the_marts_of_the_watch_show_instead(paris: Any) -> None:
    items = paris.rows("select distinct item from marts.fct_topic_links_daily order by 1")
    assert items == [("https://velo.example/paths",), ("velo.example",)]
    assert paris.rows("select identifier from marts.fct_community_candidates") == [("velo.example",)]
    assert paris.rows("select count(*) from marts.fct_requests_weekly") == [(2,)]


def test_with_pseudonyms_what_names_nobody_stays(paris: Any) -> None:
    assert _mention(paris, "both")["url"] == "https://news.example/both"
    assert _mention(paris, "blog", network="rss")["title"] == "A title"


def test_without_pseudonyms_the_marts_hold_the_posts_as_they_are(paris: Any, tmp_path: Any) -> None:
    plain = paris.copy(tmp_path / "plain.duckdb")
    plain.build("2025-03-03 12:00", "--full-refresh", time_zone="Europe/Paris", pseudonyms=False)
    mention = _mention(plain, "late")
    assert mention["author_key"] == "@ann@mastodon.example"
    assert mention["text"] == "The words of late"
    assert mention["url"] == "https://mastodon.example/@ann/1"
    assert _mention(plain, "both")["title"] == "Ask @dee"
    assert _mention(plain, "timeline")["community_id"] == "@mary_jones"
    assert _mention(plain, "timeline")["url"] == "https://velo.example/?user=bob_smith"


def test_a_mention_of_former_words_does_not_count(paris: Any) -> None:
    """The post `changed` spoke of rival until its words were changed."""
    assert _daily(paris, LAST, "rival")["mentions_count"] == 1
    assert _mention(paris, "changed")["stance"] == "positive"


def test_one_name_on_two_networks_is_two_authors(paris: Any) -> None:
    assert _daily(paris, LAST, "acme", "mastodon")["authors_count"] == 2
    assert _daily(paris, LAST, "acme", "rss")["authors_count"] == 1
    assert _daily(paris, LAST, "acme")["authors_count"] == 3
