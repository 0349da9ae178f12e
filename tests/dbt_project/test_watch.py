"""Requests, topics and candidates as marts: counted by people, with doubt, and never a person proposed."""

from collections.abc import Callable
from math import log
from typing import Any

import pytest

from agorascope.statistics import wilson

READ = (
    "fct_community_candidates",
    "fct_mentions",
    "fct_requests_weekly",
    "fct_topic_links_daily",
    "fct_topic_watch_daily",
)
DAY = "2025-03-04 10:00"


def _ask(
    warehouse: Any, uri: str, author: str | None, cluster: str | None, day: str = DAY, **fields: Any
) -> None:
    intent = fields.pop("intent", "complaint")
    warehouse.mention(uri, day, "acme", fields.pop("stance", "negative"), author=author, **fields)
    warehouse.execute(f"update nlp.text_scores set intent = '{intent}' where uri = '{uri}'")
    [(words,)] = warehouse.rows(f"select content_hash from raw.posts where uri = '{uri}'")
    [(week,)] = warehouse.rows(f"select date_trunc('week', timestamp '{day}')::date")
    warehouse.insert(
        "nlp.requests",
        brand_id="acme",
        week_start=week,
        language="en",
        network="mastodon",
        uri=uri,
        content_hash=words,
        cluster_id=cluster,
        likeness=cluster and 0.5,
        model_version="r1",
    )


def _point(
    warehouse: Any, uri: str, author: str, kind: str, identifier: str, link: str = "https://host.example/a"
) -> None:
    """A post that points to a place."""
    warehouse.post(uri, DAY, author)
    warehouse.execute(
        f"""
        insert into nlp.post_places
        select network, uri, content_hash, split_part('{link}', '/', 3), '{link}', '{kind}', 'rss',
            '{identifier}', 'line', 'p1'
        from raw.posts where uri = '{uri}'
        """
    )


@pytest.fixture(scope="module")
def watch(new_warehouse: Callable[[str], Any]) -> Any:
    warehouse = new_warehouse("watch")
    for week, day in (("2025-02-24", "2025-02-25 10:00"), ("2025-03-03", DAY)):
        warehouse.insert(
            "nlp.request_clusters",
            brand_id="acme",
            language="en",
            week_start=week,
            cluster_id="c1",
            label="refund",
            first_seen_at="2025-02-25 10:00+00",
        )
        _ask(warehouse, f"early {day}", "zoe", "c1", day)
    for number in range(6):
        _ask(warehouse, f"r{number}", f"p{number}", "c1", intent="request", stance="neutral")
    _ask(warehouse, "alone", "bob", None, intent="question", stance="positive")
    _ask(warehouse, "praise", "cid", "c1", stance="positive")
    _ask(warehouse, "twin", "p0", "c1", display_text="The words of r0", intent="request", stance="neutral")
    warehouse.insert("raw.workspace_topics", topic_id="paths", topic_name="Paths")
    warehouse.insert("raw.workspace_listened", kind="site", network_id="rss", identifier="known.example")
    for number in range(40):
        _point(warehouse, f"spam{number}", "spammer", "site", "spam.example")
    for number in range(5):
        _point(warehouse, f"good{number}", f"p{number}", "site", "good.example")
        _point(warehouse, f"known{number}", f"p{number}", "site", "known.example")
        _point(warehouse, f"stranger{number}", f"stranger{number}", "site", "elsewhere.example")
        _point(warehouse, f"handle{number}", f"p{number}", "site", "ann.example")
        feed = "https://ann.example/feed"
        _point(warehouse, f"feed{number}", f"p{number}", "feed", feed, feed)
    _point(warehouse, "own-page", "p1", "site", "pages.example", "https://pages.example/P1/rides")
    _point(warehouse, "shared-page", "p2", "site", "pages.example", "https://pages.example/P1/rides")
    warehouse.post("ann", DAY, "ann", author_handle="@ann.example")
    warehouse.execute(
        "insert into nlp.topic_matches select network, uri, content_hash, 'paths', 'path', 't1' "
        "from raw.posts where uri in ('good0', 'good1', 'spam0', 'spam1', 'feed0', 'own-page', 'shared-page')"
    )
    warehouse.build_for("2025-03-06 00:00", *READ, pseudonyms=True)
    return warehouse


def test_a_request_counts_people_and_what_is_alone_is_other(watch: Any) -> None:
    rows = watch.records("select * from marts.fct_requests_weekly where week_start_date = '2025-03-03'")
    [other] = [row for row in rows if row["cluster_id"] == "other"]
    [refund] = [row for row in rows if row["cluster_id"] == "c1"]
    assert (other["posts_count"], other["request_kind"], other["label"]) == (1, "question", None)
    assert (refund["posts_count"], refund["authors_count"], refund["label"]) == (7, 7, "refund")
    assert (refund["request_kind"], refund["requests_count"], refund["complaints_count"]) == ("request", 6, 1)
    assert (refund["author_share"], refund["author_share_n"]) == (pytest.approx(7 / 8), 8)
    assert not refund["author_share_enough_data"]
    assert (refund["usual_authors"], refund["trend"], refund["is_complete"]) == (1.0, "rising", False)


def test_a_new_request_is_new_and_without_a_past_no_trend_is_told(watch: Any) -> None:
    [first] = watch.records("select * from marts.fct_requests_weekly where week_start_date = '2025-02-24'")
    assert (first["usual_authors"], first["trend"], str(first["first_seen_date"])) == (
        None,
        None,
        "2025-02-25",
    )


def test_quotes_are_of_three_people(watch: Any) -> None:
    [authors] = watch.rows(
        """
        select count(distinct mention.author_key)
        from marts.fct_requests_weekly as request
        join marts.fct_mentions as mention on mention.mention_id in
            (request.quote_1_mention_id, request.quote_2_mention_id, request.quote_3_mention_id)
        where request.week_start_date = '2025-03-03' and request.cluster_id = 'c1'
        """
    )
    assert authors == (3,)


def test_a_topic_has_a_row_for_every_day_and_counts_people(watch: Any) -> None:
    rows = watch.records("select * from marts.fct_topic_watch_daily order by post_date")
    assert [str(row["post_date"]) for row in rows][:2] == ["2025-02-25", "2025-02-26"]
    assert len(rows) == 8
    day = rows[-1]
    assert (day["posts_count"], day["authors_count"], day["new_domains_count"], day["new_links_count"]) == (
        7,
        4,
        2,
        1,
    )
    assert day["post_share"] == pytest.approx(7 / day["post_share_n"])
    assert rows[1]["post_share"] is None


def test_no_link_to_the_page_or_host_of_an_author_is_shown(watch: Any) -> None:
    items = watch.rows("select item_kind, item from marts.fct_topic_links_daily order by all")
    assert items == [
        ("domain", "host.example"),
        ("domain", "pages.example"),
        ("link", "https://host.example/a"),
    ]


def test_the_site_of_one_spammer_what_is_known_strangers_and_a_person_s_domain_are_not_proposed(
    watch: Any,
) -> None:
    [good] = watch.records("select * from marts.fct_community_candidates")
    assert (good["identifier"], good["posts_count"], good["authors_count"]) == ("good.example", 5, 5)
    assert (good["public_share"], good["reason"], good["workspace_line"]) == (1.0, "names_topics", "line")
    assert good["candidate_score"] == pytest.approx(0.5655 * 1.7918, abs=1e-3)
    assert good["favourable_share"] is None
    assert good["favourable_share_n"] == 0
    assert len({good[f"evidence_{place}_post_key"] for place in (1, 2, 3)}) == 3


def test_one_person_never_outscores_ten() -> None:
    """The score of the docs: lower bound of the share times log of the people."""
    assert wilson(1, 1)[0] * log(2) < wilson(5, 10)[0] * log(6)
