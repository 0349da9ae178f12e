"""Aspects, visibility and rivals by week hold what was counted by hand on a forum and a timeline."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agorascope.tagging.aspects import BUILT_IN

FIRST, SECOND = date(2025, 3, 3), date(2025, 3, 10)
AS_OF = "2025-03-12 12:00"


@pytest.fixture(scope="module")
def forum(new_warehouse: Callable[[str], Any]) -> Any:
    """Two weeks of Paris: four threads of a forum in the first, a timeline in the running second."""
    warehouse = new_warehouse("forum")
    warehouse.insert("raw.workspace_staff", network_id="discourse", handle="@help@f", brand_id="acme")
    warehouse.insert("raw.workspace_aspects", aspect_id="range", aspect_name="Range", language="en", terms=[])
    for name, new_posts in (("f.example/posts", 9), ("f.example/search/acme", 0)):
        warehouse.insert(
            "quality.source_coverage", network_id="discourse", source=name, new_posts=new_posts, batch_id="b"
        )
    for name in ("search/acme", "search/x/posts"):
        warehouse.insert("quality.source_coverage", network_id="bluesky", source=name, new_posts=4)
    warehouse.insert("quality.source_coverage", network_id="rss", source="archive", new_posts=4)
    imported = {"source": "posts.csv", "batch_id": "import-posts-1", "new_posts": 4}
    warehouse.insert("quality.source_coverage", network_id="x", **imported)
    _write_first_week(warehouse)
    _write_second_week(warehouse)
    warehouse.build(AS_OF, command="build", time_zone="Europe/Paris")
    return warehouse


def _write_first_week(warehouse: Any) -> None:
    place = {"network": "discourse", "channel_id": "help"}
    # 23:30 UTC on Sunday is Monday in Paris.
    warehouse.mention("t1", "2025-03-02 23:30", "acme", "negative", author="ann", **place)
    for number, author in ((1, "bob"), (2, "cid"), (3, "dan")):
        reply = {"parent_uri": "t1", "thread_root_uri": "t1", "kind": "comment"}
        warehouse.post(f"t1-{number}", "2025-03-04 08:00", author=author, **reply, **place)
    warehouse.mention(
        "t2",
        "2025-03-05 08:00",
        "acme",
        "positive",
        author="bob",
        display_text="Range is fine. " * 4,
        **place,
    )
    warehouse.mention("t3", "2025-03-05 09:00", "rival", "positive", author="cid", **place)
    warehouse.post("t4", "2025-03-06 09:00", author="dan", **place)
    warehouse.post("staff", "2025-03-06 10:00", author="help", author_handle="@help@f", **place)
    warehouse.mention("gone", "2025-03-06 11:00", "acme", "negative", status="deleted", **place)
    warehouse.post("again", "2025-03-06 12:00", author="eve", kind="repost", **place)
    aspects = {"t1": ["care", "range"], "t2": ["range"], "t3": []}
    for uri, found in aspects.items():
        warehouse.execute(f"update nlp.mention_scores set aspects = {found}::varchar[] where uri = '{uri}'")


def _write_second_week(warehouse: Any) -> None:
    """Six critics of care and one friend on a timeline, each wrong as a quote for a reason but two."""
    critics = ("sound", "copy", "rude", "ironic", "short", "liked")
    for number, uri in enumerate(critics):
        text = "No." if uri == "short" else f"Nobody answers my letters, this is number {number}."
        told = {"author": f"c{number}", "network": "bluesky", "display_text": text}
        warehouse.mention(uri, f"2025-03-11 0{number}:00", "acme", "negative", **told)
    again = {
        "author": "c5",
        "network": "bluesky",
        "display_text": "And again no answer to any letter of mine.",
    }
    warehouse.mention("more", "2025-03-11 09:00", "acme", "negative", **again)
    warehouse.mention("friend", "2025-03-11 10:00", "acme", "positive", author="f", network="bluesky")
    warehouse.execute(
        "update nlp.mention_scores set aspects = ['care'], confidence = 0.9 where network = 'bluesky'",
        "update raw.posts set duplicate_of_uri = 'sound' where uri = 'copy'",
        "update nlp.text_scores set is_toxic = true where uri = 'rude'",
        "update nlp.text_scores set p_irony = 0.7 where uri = 'ironic'",
    )
    warehouse.insert(
        "raw.channel_metrics",
        network="bluesky",
        channel_kind="post",
        channel_id="liked",
        metric="likes",
        period="point",
        value=5,
        observed_at="2025-03-11 12:00+00",
    )


def _row(warehouse: Any, mart: str, week: date, **keys: str) -> dict[str, Any]:
    where = " and ".join(f"{name} = '{value}'" for name, value in keys.items())
    [row] = warehouse.records(f"from marts.{mart} where week_start_date = date '{week}' and {where}")
    return dict(row)


def _visibility(warehouse: Any, brand: str, community: str = "help", week: date = FIRST) -> dict[str, Any]:
    return _row(warehouse, "fct_community_visibility_weekly", week, community_id=community, brand_id=brand)


def _aspect(warehouse: Any, week: date, aspect: str, brand: str = "acme") -> dict[str, Any]:
    return _row(warehouse, "fct_brand_aspect_weekly", week, brand_id=brand, aspect_id=aspect)


def test_visibility_is_of_every_thread_of_the_week_with_words_by_others_than_staff(forum: Any) -> None:
    ours, theirs = _visibility(forum, "acme"), _visibility(forum, "rival")
    assert (ours["threads_count"], ours["visibility_n"], ours["visibility"]) == (2, 4, 0.5)
    assert (theirs["threads_count"], theirs["visibility"]) == (1, 0.25)
    assert (ours["community_named_threads_count"], ours["community_authors_count"]) == (3, 4)
    assert (ours["authors_count"], ours["brand_rank"], theirs["brand_rank"]) == (2, 1, 2)


def test_replies_are_held_against_the_median_of_the_community_which_may_be_zero(forum: Any) -> None:
    ours = _visibility(forum, "acme")
    assert (ours["replies_median"], ours["community_replies_median"], ours["replies_ratio"]) == (1.5, 0, None)
    assert (ours["replies_mean"], ours["community_replies_mean"]) == (1.5, 0.75)
    assert (ours["reposts_mean"], ours["reposts_ratio"]) == (None, None)


def test_coverage_says_whether_the_whole_community_was_listened_to(forum: Any) -> None:
    assert _visibility(forum, "acme")["coverage"] == "whole"
    assert _visibility(forum, "acme", "bluesky", SECOND)["coverage"] == "selected"
    covered = dict(forum.rows("select network_id, coverage from intermediate.int_networks__covered"))
    assert (covered["rss"], covered["x"]) == ("unknown", "unknown")


def test_the_running_week_is_marked_in_every_weekly_mart(forum: Any) -> None:
    for mart in ("community_visibility", "brand_aspect", "competitor_benchmark"):
        weeks = forum.rows(f"select distinct week_start_date, is_complete from marts.fct_{mart}_weekly")
        assert sorted(weeks) == [(FIRST, True), (SECOND, False)]


def test_a_mention_counts_under_each_of_its_aspects_and_once_under_all(forum: Any) -> None:
    counts = {
        name: _aspect(forum, FIRST, name)["mentions_count"] for name in ("all", "care", "range", "price")
    }
    assert counts == {"all": 2, "care": 1, "range": 2, "price": 0}
    assert _aspect(forum, FIRST, "care")["mention_share"] == 0.5
    assert _aspect(forum, FIRST, "all")["net_sentiment"] == 0


def test_quotes_say_what_prevails_best_first_and_one_of_each_author(forum: Any) -> None:
    care = _aspect(forum, SECOND, "care")
    ids = [care[f"quote_{place}_mention_id"] for place in (1, 2, 3)]
    names = {
        mention: name
        for name in ("liked", "sound", "short", "more")
        for [(mention,)] in [forum.rows(f"select md5('bluesky|{name}|acme')")]
    }
    assert care["prevailing_stance"] == "negative"
    assert [names[mention] for mention in ids] == ["liked", "sound", "short"]


def test_built_in_aspects_are_those_that_the_tagger_finds_and_own_ones_follow(forum: Any) -> None:
    found = forum.rows(
        "select aspect_id, name_en, name_fr, is_built_in from marts.dim_aspects order by display_order"
    )
    built_in = [(aspect, names["en"], names["fr"], True) for aspect, names in BUILT_IN.items()]
    assert found == [*built_in, ("range", "Range", "Range", False)]


def test_a_rival_is_read_against_the_own_brand_at_a_glance(forum: Any) -> None:
    ours = _row(forum, "fct_competitor_benchmark_weekly", FIRST, brand_id="acme")
    theirs = _row(forum, "fct_competitor_benchmark_weekly", FIRST, brand_id="rival")
    assert (ours["share_of_voice"], theirs["share_of_voice"]) == pytest.approx((2 / 3, 1 / 3))
    assert (ours["share_of_voice_gap"], theirs["share_of_voice_gap"]) == (None, pytest.approx(-1 / 3))
    assert (theirs["net_sentiment_gap"], theirs["is_net_sentiment_gap_beyond_doubt"]) == (1, False)
    assert (ours["communities_count"], ours["likes_median_n"]) == (1, 0)
    later = _row(forum, "fct_competitor_benchmark_weekly", SECOND, brand_id="acme")
    assert (later["likes_median"], later["likes_median_n"]) == (5, 1)
    assert later["share_of_voice_change"] == pytest.approx(1 / 3)


def test_a_post_of_an_old_week_that_arrives_late_is_counted_there(forum: Any, tmp_path: Any) -> None:
    """Only its week is counted again, and all ends as a full refresh does."""
    later = forum.copy(tmp_path / "later.duckdb")
    later.execute(
        "update intermediate.int_community_threads__counted set posts_count = 99"
        f" where week_start_date = date '{SECOND}'"
    )
    later.mention("late", "2025-03-07 08:00", "rival", author="zoe", network="discourse", channel_id="help")
    later.touch("2025-03-07")
    later.build(AS_OF, "--select", "+fct_community_visibility_weekly", time_zone="Europe/Paris")
    assert _visibility(later, "rival")["visibility"] == 0.4
    weeks = "select distinct week_start_date from intermediate.int_community_threads__counted"
    assert later.rows(f"{weeks} where posts_count = 99") == [(SECOND,)]


def test_what_moves_without_a_touched_day_is_counted_again(forum: Any, tmp_path: Any) -> None:
    """A post that moves to another community, and staff who are named later."""
    moved, refreshed = (forum.copy(tmp_path / f"{name}.duckdb") for name in ("moved", "refreshed"))
    for warehouse, options in ((moved, ()), (refreshed, ("--full-refresh",))):
        warehouse.execute("update raw.posts set channel_id = 'other' where uri = 't4'")
        warehouse.insert("raw.workspace_staff", network_id="bluesky", handle="@f@bluesky.example")
        warehouse.build(AS_OF, *options, time_zone="Europe/Paris")
    assert _visibility(moved, "acme")["visibility_n"] == 3
    assert moved.contents() == refreshed.contents()
