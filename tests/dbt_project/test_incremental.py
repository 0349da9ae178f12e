"""Whatever the order of loads and builds, the tables end as a full refresh makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

AS_OF = "2025-03-09 00:00"
# No alert can be given in a history of a week: test_alerts.py builds a longer one by days. Nor is anybody
# constant enough for an ambassador (test_protections.py has one), and nobody writes enough for a persona.
EMPTY = {
    "marts.bridge_member_personas",
    "marts.fct_alerts",
    "marts.fct_ambassador_candidates",
    "marts.fct_event_lift_daily",  # a week is too short a history: every lift is refused
}


@dataclass(frozen=True)
class History:
    """A warehouse after builds in a row, and the days where wrong words outlived the last."""

    warehouse: Any
    days_still_wrong: list[tuple[date]]


@pytest.fixture(scope="module")
def history(new_warehouse: Callable[[str], Any]) -> History:
    """Five builds, each after a change that could leave something stale."""
    warehouse = new_warehouse("history")
    _write_four_days(warehouse)
    _write_what_is_asked_and_pointed_to(warehouse)
    _open_a_page(warehouse)
    _react(warehouse)
    _invite(warehouse)
    _build(warehouse, "2025-03-06 12:00", "2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06")
    assert _span(warehouse) == (date(2025, 3, 3), date(2025, 3, 6))

    # A look at the past: the afternoon of the fifth and the day after it go.
    _build(warehouse, "2025-03-05 12:00")
    assert _span(warehouse) == (date(2025, 3, 3), date(2025, 3, 5))
    assert _counted(warehouse, "2025-03-05") == 2

    # Requests, topics and links that arrive late, of days that are not touched.
    _ask_again(warehouse)
    _react_late(warehouse)

    # A day out of order on a network never seen, a deleted post, one that moved, a later end. The afternoon
    # comes back, though its day is not touched.
    warehouse.mention("early", "2025-03-01 08:00", "acme", "negative", network="rss")
    warehouse.execute("update raw.posts set status = 'deleted' where uri = 'rival-4'")
    warehouse.execute("update raw.posts set created_at = '2025-03-06 07:00+00' where uri = 'acme-3'")
    warehouse.mention("last", "2025-03-08 08:00", "rival", "positive")
    _build(warehouse, AS_OF, "2025-03-01", "2025-03-03", "2025-03-04", "2025-03-06", "2025-03-08")
    assert _span(warehouse) == (date(2025, 3, 1), date(2025, 3, 8))
    assert _counted(warehouse, "2025-03-05") == 3

    # Touched days that hold nothing, at both ends.
    warehouse.execute("update raw.posts set status = 'withheld' where uri = 'last'")
    warehouse.post("unscored", "2025-03-03 20:00")
    _build(warehouse, AS_OF, "2025-03-08", "2025-03-03", "2025-02-27")

    _change_what_touches_no_day(warehouse)
    right_words = "masked: The words of rival-5"
    warehouse.execute(
        "update marts.fct_mentions set text = 'wrong' where text like '%rival-5' or text like '%rival-6'"
    )
    _build(warehouse, AS_OF, "2025-03-06")
    wrong = warehouse.rows("select mention_date from marts.fct_mentions where text = 'wrong'")
    warehouse.execute(f"update marts.fct_mentions set text = '{right_words}' where text = 'wrong'")
    return History(warehouse, wrong)


def _open_a_page(warehouse: Any) -> None:
    """An own page with followers, and one post with its likes."""
    channel = {"network_id": "mastodon", "channel_id": "id-page", "channel_name": "Page", "brand_id": "acme"}
    warehouse.insert("raw.workspace_channels", **channel)
    warehouse.post("opened", "2025-03-03 09:00", author="page")
    counted = {"network": "mastodon", "value": 7, "observed_at": "2025-03-04 09:00+00"}
    post = {"channel_kind": "post", "channel_id": "opened", "metric": "likes", "period": "lifetime"}
    page = {"channel_kind": "account", "channel_id": "id-page", "metric": "followers", "period": "point"}
    for what in (post, page):
        warehouse.insert("raw.channel_metrics", **counted | what)


def _write_four_days(warehouse: Any) -> None:
    warehouse.insert(
        "raw.members",
        network="mastodon",
        member_id="id-ann",
        followers=10,
        status="live",
        observed_at="2025-03-01 00:00+00",
    )
    for day in (3, 4, 5, 6):
        warehouse.mention(f"acme-{day}", f"2025-03-0{day} 08:00", "acme", "positive")
        warehouse.mention(f"rival-{day}", f"2025-03-0{day} 09:00", "rival", "negative", author="bob")
    warehouse.mention("afternoon", "2025-03-05 15:00", "acme", "neutral", author="cid")


def _write_what_is_asked_and_pointed_to(warehouse: Any) -> None:
    """A request, a topic, terms, a place that four people point to, a gold label, an event, aspects."""
    warehouse.post("pointer", "2025-03-04 10:00", author="dan")
    warehouse.post("other-pointer", "2025-03-04 11:00", author="eve")
    warehouse.insert("raw.workspace_topics", topic_id="paths", topic_name="Paths")
    span = {"started_at": "2025-03-04 08:00+00", "ended_at": "2025-03-04 20:00+00"}
    warehouse.insert(
        "raw.workspace_events",
        event_id="quiz",
        event_kind="contest",
        event_name="Quiz",
        brand_id="acme",
        **span,
    )
    for kind, subject in (("brand", "acme"), ("topic", "paths")):
        warehouse.insert(
            "nlp.terms",
            subject_kind=kind,
            subject_id=subject,
            week_start="2025-03-03",
            language="en",
            term="path",
            term_key=1,
            kind="word",
            posts=4,
            authors=3,
            week_authors=4,
            enough_data=False,
            model_version="t1",
        )
    gold = {"origin": "gold", "stratum": "en", "inclusion_weight": 2.0}
    warehouse.label("acme-6", "acme", "positive", **gold)
    warehouse.execute(
        "update nlp.text_scores set intent = 'complaint' where uri like 'rival-%'",
        "update nlp.mention_scores set aspects = ['care'] where uri like 'acme-%'",
    )
    _group(warehouse, "rival-3", "c1")
    _find(warehouse, "acme-3", "rival-3", "pointer")
    _point(warehouse, "acme-3", "rival-3", "pointer", "other-pointer")


def _react(warehouse: Any) -> None:
    """Answers, reposts and mentions between five people, one to a post that is not there yet."""
    warehouse.post("answer", "2025-03-03 12:00", author="bob", parent_uri="acme-3", thread_root_uri="acme-3")
    warehouse.post("again", "2025-03-04 12:00", author="bob", parent_uri="acme-4", thread_root_uri="acme-4")
    warehouse.post("pass", "2025-03-04 13:00", author="cid", kind="repost", repost_of_uri="acme-4")
    warehouse.post("to-cid", "2025-03-05 16:00", author="dan", parent_uri="afternoon")
    warehouse.post("to-late", "2025-03-05 17:00", author="eve", quote_of_uri="late-original", kind="quote")
    warehouse.post("names", "2025-03-06 10:00", author="eve", mentions=[{"id": "id-dan", "handle": None}])
    _react_unscored(warehouse)


def _invite(warehouse: Any) -> None:
    """Two people were written to; one of them posts on the own platform two days after."""
    warehouse.insert(
        "raw.workspace_own_platforms", brand_id="acme", network_id="mastodon", platform_name="Club"
    )
    for number, member in enumerate(("bob", "eve")):
        state = {"contact_id": number, "state": "contacted"}
        at = f"2025-03-0{number + 3} 10:00+00"
        warehouse.insert(
            "app.outreach_contacts",
            **state,
            brand_id="acme",
            network_id="mastodon",
            member_key=f"key-{member}",
            state_at=at,
            created_at=at,
        )
        warehouse.insert(
            "app.outreach_steps",
            **state,
            step_id=number,
            step_kind="move",
            happened_at=at,
            recorded_at=at,
            found_by="hand",
            notice_id="gdpr_article_14",
            notice_given_at=at,
        )


def _react_unscored(warehouse: Any) -> None:
    """A machine and one who opted out, both answering and answered, and two of a network without scores."""
    for author, fields in (("fay", {"is_bot": True}), ("gus", {"opted_out": True})):
        account = {"member_id": f"id-{author}", "member_key": f"key-{author}", "status": "live", **fields}
        warehouse.insert("raw.members", network="mastodon", observed_at="2025-03-01 00:00+00", **account)
        warehouse.post(f"by-{author}", "2025-03-04 14:00", author=author, parent_uri="acme-4")
        warehouse.post(f"to-{author}", "2025-03-04 15:00", author="dan", parent_uri=f"by-{author}")
    warehouse.post("on-rss", "2025-03-04 14:00", author="hal", network="rss")
    warehouse.post("again-on-rss", "2025-03-04 15:00", author="ivy", network="rss", parent_uri="on-rss")


def _react_late(warehouse: Any) -> None:
    """What is reacted to, and a reaction of an earlier day, that arrive after their day was built."""
    warehouse.post("late-original", "2025-03-01 10:00", author="dan")
    told = {"network": "mastodon", "type": "repost", "observed_at": "2025-03-08 00:00+00"}
    warehouse.insert("raw.interactions", key="i1", actor_id="id-eve", target_post_uri="rival-3", **told)


def _ask_again(warehouse: Any) -> None:
    _group(warehouse, "rival-5", "c1")
    _find(warehouse, "rival-5", "other-pointer")
    _point(warehouse, "acme-4", "rival-5")


def _group(warehouse: Any, uri: str, cluster: str) -> None:
    """A complaint of the week of 3 March that belongs to a request."""
    warehouse.execute(
        f"""
        insert into nlp.requests
        select 'rival', date '2025-03-03', 'en', network, uri, content_hash, '{cluster}', 0.5, 'r1'
        from raw.posts where uri = '{uri}'
        """,
        f"delete from nlp.request_clusters where cluster_id = '{cluster}'",
    )
    warehouse.insert(
        "nlp.request_clusters",
        brand_id="rival",
        language="en",
        week_start="2025-03-03",
        cluster_id=cluster,
        label="refund",
        first_seen_at="2025-03-03 09:00+00",
    )


def _find(warehouse: Any, *uris: str) -> None:
    """Posts that speak of the topic."""
    warehouse.execute(
        "insert into nlp.topic_matches select network, uri, content_hash, 'paths', 'path', 't1'"
        f" from raw.posts where uri in {uris}"
    )


def _point(warehouse: Any, *uris: str) -> None:
    """Posts that point to a page of a site."""
    warehouse.execute(
        f"""
        insert into nlp.post_places
        select network, uri, content_hash, 'velo.example', 'https://velo.example/' || uri, 'site', 'rss',
            'velo.example', 'line', 'p1'
        from raw.posts where uri in {uris}
        """
    )


def _change_what_touches_no_day(warehouse: Any) -> None:
    """A late score, another model, followers, staff, a brand, a label, a channel, an objection, a person."""
    warehouse.insert("app.objections", network_id="mastodon", account="id-cid")
    warehouse.insert(
        "app.identity_decisions",
        network_id="mastodon",
        account="id-dan",
        other_network_id="rss",
        other_account="id-hal",
        decision="join",
        decided_by="eva",
        decided_at="2025-03-08 00:00+00",
    )
    warehouse.execute("update raw.posts set channel_id = 'velo' where uri = 'acme-5'")
    warehouse.label("rival-3", "rival", "positive")
    warehouse.score("unscored", acme="positive")
    warehouse.execute(
        "update nlp.mention_scores set stance = 'neutral', model_version = 'm2' where uri = 'acme-4'",
        "update raw.members set followers = 99",
    )
    warehouse.insert(
        "raw.workspace_staff", network_id="mastodon", handle="cid@mastodon.example", brand_id="acme"
    )
    warehouse.insert(
        "raw.workspace_brands", brand_id="third", brand_name="Third", is_own=False, display_order=3
    )


def _build(warehouse: Any, as_of: str, *touched: str) -> None:
    """Build, and forget the touched days as the step after the build does."""
    warehouse.touch(*touched)
    warehouse.build(as_of, "--exclude-resource-type", "test", "unit_test", command="build")
    warehouse.execute("delete from raw.touched_days")


def _span(warehouse: Any) -> tuple[date, date]:
    [(first, last)] = warehouse.rows(
        "select min(mention_date), max(mention_date) from marts.fct_brand_reputation_daily"
    )
    return first, last


def _counted(warehouse: Any, day: str) -> int:
    [(count,)] = warehouse.rows(
        "select sum(mentions_count) from marts.fct_brand_reputation_daily"
        f" where network_id = 'all' and mention_date = date '{day}'"
    )
    return int(count)


def test_builds_in_a_row_end_as_a_full_refresh(history: History, tmp_path: Any) -> None:
    refreshed = history.warehouse.copy(tmp_path / "refreshed.duckdb")
    refreshed.build(AS_OF, "--full-refresh", command="build")
    assert history.warehouse.contents() == refreshed.contents()
    assert len(refreshed.rows("from marts.fct_mentions")) == 10


def test_no_table_that_is_compared_is_empty(history: History) -> None:
    assert {table for table, rows in history.warehouse.contents().items() if not rows} == EMPTY


def test_only_touched_days_are_computed_again(history: History) -> None:
    """Of the wrong words planted on the fifth and the sixth, those of the touched sixth were mended."""
    assert history.days_still_wrong == [(date(2025, 3, 5),)]


def test_the_span_shrinks_with_its_ends_and_has_no_gap(history: History) -> None:
    assert _span(history.warehouse) == (date(2025, 3, 1), date(2025, 3, 6))
    days = history.warehouse.rows(
        "select count(distinct mention_date), count(*) from marts.fct_brand_reputation_daily"
    )
    assert days == [(6, 6 * 3 * 3)]  # three brands, two networks and their sum


def test_what_changes_without_a_load_of_the_post_is_seen(history: History) -> None:
    [(staff,)] = history.warehouse.rows("select count(*) from marts.fct_mentions where is_staff")
    followers = history.warehouse.rows(
        "select distinct author_followers from marts.fct_mentions"
        " where author_key = 'key-ann' and network_id = 'mastodon'"
    )
    [(neutral,)] = history.warehouse.rows(
        "select neutral_count from marts.fct_brand_reputation_daily"
        " where (mention_date, brand_id, network_id) = (date '2025-03-04', 'acme', 'all')"
    )
    assert (staff, followers, neutral) == (1, [(99,)], 1)


def test_a_reaction_that_arrives_late_is_counted_and_one_of_staff_is_taken_out(history: History) -> None:
    pairs = history.warehouse.rows(
        "select actor_key, target_key, replies_count, quotes_count, reposts_count, mentions_count"
        " from marts.fct_interaction_pairs where community_id = 'all' order by all"
    )
    assert pairs == [
        ("key-bob", "key-ann", 2, 0, 0, 0),
        ("key-eve", "key-bob", 0, 0, 1, 0),
        ("key-eve", "key-dan", 0, 1, 0, 1),
    ]


# Staff who objected, a machine, one who opted out, and two of a network that the workspace does not name.
LEFT_OUT = ("key-cid", "key-fay", "key-gus", "key-hal", "key-ivy")
SCORED_TABLES = (
    "intermediate.int_community_members__found",
    "intermediate.int_interactions__daily",
    "intermediate.int_interactions__identified",
    "intermediate.int_member_posts__reposted",
    "intermediate.int_member_weeks__counted",
    "intermediate.int_pairs__weighted",
    "marts.fct_interaction_pairs",
    "marts.fct_member_activity_weekly",
    "marts.fct_member_influence",
)


@pytest.mark.parametrize("table", SCORED_TABLES)
def test_who_may_not_be_scored_is_in_no_table_of_members(history: History, table: str) -> None:
    known = history.warehouse.rows("select distinct member_key from intermediate.int_members__known")
    assert {(key,) for key in LEFT_OUT} <= set(known)
    rows = history.warehouse.rows(f"from {table}")
    assert rows
    assert {value for row in rows for value in row if value in LEFT_OUT} == set()
