"""Own channels from what extractors write to the marts: a page, a newsletter, a chat, and recorded bodies."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.records import Row
from extractors.archive.mapping import load_mapping
from extractors.archive.parse import parse_page as parse_archive
from extractors.youtube.parse import parse_page as parse_youtube

NEWSLETTER = (
    "campaign;date;sent;delivered;opened;unique_opens;unique_clicks\n"
    "May;2025-03-03;1000;990;450;400;41\nMay;2025-03-04;;;;20;\nJune;2025-03-04;500;500;;100;5\n"
)
FETCHED = datetime(2025, 3, 5, 6, tzinfo=UTC)
# Models and seeds alone: what dbt tests of them, the build of `paris` does.
BUILD = (
    "--select",
    "+path:models/marts/channels",
    "--exclude-resource-type",
    "test",
    "--exclude-resource-type",
    "unit_test",
)


def load(warehouse: Any, table: str, rows: list[Row]) -> None:
    """Parsed rows as the load step would leave them, but for lists."""
    for row in rows:
        warehouse.insert(table, **{name: value for name, value in row.items() if not isinstance(value, list)})


def channel(warehouse: Any, network: str, name: str, brand: str = "acme", **fields: Any) -> None:
    known = {"network_id": network, "channel_id": name, "channel_name": name.title(), "brand_id": brand}
    warehouse.insert("raw.workspace_channels", **known | fields)


def read(warehouse: Any, name: str, metric: str, value: float, at: str, **fields: Any) -> None:
    known = {"network": "mastodon", "channel_kind": "account", "period": "point", "observed_at": f"{at}+00"}
    warehouse.insert("raw.channel_metrics", channel_id=name, metric=metric, value=value, **known | fields)


@pytest.fixture(scope="module")
def pages(new_warehouse: Callable[[str], Any]) -> Any:
    """A page named by its handle and counted by its id, a newsletter nobody named, a chat, a rival."""
    warehouse = new_warehouse("pages")
    channel(warehouse, "mastodon", "@page@mastodon.example")
    channel(warehouse, "mastodon", "id-rival", "rival")
    channel(warehouse, "slack", "help", channel_kind="chat")
    for network in ("mastodon", "slack"):
        handle = f"@eva@{network}.example"
        warehouse.insert("raw.workspace_staff", network_id=network, handle=handle, brand_id="acme")
    warehouse.insert(
        "raw.members",
        network="mastodon",
        member_id="id-page",
        handle="page@mastodon.example",
        status="live",
        observed_at="2025-03-01 00:00+00",
    )
    # Twice on the 1st, not on the 3rd; 23:30 in UTC on the 4th is the 5th in Paris, which `as_of` lies in.
    for day, value in (("01 05:00", 100), ("01 19:00", 102), ("02 05:00", 105), ("04 05:00", 130)):
        read(warehouse, "id-page", "followers", value, f"2025-03-{day}")
    read(warehouse, "id-page", "followers", 131, "2025-03-04 23:30")
    read(warehouse, "id-rival", "followers", 7, "2025-03-04 05:00", is_estimate=True)
    warehouse.post("opens", "2025-03-01 10:00", author="page", url="https://mastodon.example/@page/1")
    warehouse.post("unread", "2025-03-03 10:00", author="page")
    warehouse.post("staff", "2025-03-02 10:00", author="eva")
    warehouse.post("rival", "2025-03-02 10:00", author="rival")
    warehouse.mention("yes", "2025-03-01 11:00", "acme", "positive", **_answer("opens", "ann"))
    warehouse.mention("again", "2025-03-01 12:00", "acme", "positive", **_answer("yes", "ann"))
    warehouse.mention("no", "2025-03-01 13:00", "acme", "negative", **_answer("opens", "bob"))
    warehouse.post("thanks", "2025-03-01 14:00", **_answer("no", "eva"))
    warehouse.post("later", "2025-03-02 11:00", **_answer("staff", "ann", "staff"))
    for metric, value in (("likes", 5), ("replies", 2), ("shares", 3), ("views", 90)):
        read(warehouse, "opens", metric, value, "2025-03-02 00:00", channel_kind="post", period="lifetime")
        read(warehouse, "opens", metric, 0, "2025-03-01 12:00", channel_kind="post", period="lifetime")
    for number, author in enumerate(("ann", "ann", "eva")):
        warehouse.post(f"chat-{number}", "2025-03-04 09:00", author=author, network="slack",
                       kind="message", channel_id="help", thread_root_uri="chat-0")  # fmt: skip
    mapping = load_mapping("newsletter").model_dump(mode="json")
    page = RawPage("newsletter", "n.csv", NEWSLETTER.encode(), FETCHED, parser="archive:newsletter",
                   options={"mapping": mapping}, ref="newsletter/1")  # fmt: skip
    load(warehouse, "raw.channel_metrics", parse_archive(page).channel_metrics)
    warehouse.build("2025-03-05 12:00", *BUILD, command="build", time_zone="Europe/Paris")
    return warehouse


def _answer(parent: str, author: str, root: str = "opens") -> dict[str, str]:
    return {"author": author, "kind": "comment", "parent_uri": parent, "thread_root_uri": root}


def test_followers_grow_from_day_to_day_and_not_over_the_day_nobody_read(pages: Any) -> None:
    rows = pages.rows(
        "select cast(metric_date as varchar), metric_value, change_count, is_final"
        " from marts.fct_channel_metrics_daily"
        " where channel_id = '@page@mastodon.example' and metric_name = 'followers' order by 1"
    )
    assert rows == [
        ("2025-03-01", 102, None, True),
        ("2025-03-02", 105, 3, True),
        ("2025-03-04", 130, None, True),
        ("2025-03-05", 131, 1, False),
    ]


def test_a_channel_has_its_latest_followers_and_what_it_is(pages: Any) -> None:
    rows = pages.rows(
        "select network_id, channel_id, brand_id, is_own, channel_kind, followers_count,"
        " is_followers_estimate from marts.dim_channels order by 1, 2"
    )
    assert rows == [
        ("mastodon", "@page@mastodon.example", "acme", True, "account", 131, False),
        ("mastodon", "id-rival", "rival", False, "account", 7, True),
        ("newsletter", "newsletter", "acme", True, "newsletter", None, None),
        ("slack", "help", "acme", True, "chat", None, None),
    ]


def test_a_post_of_ones_own_says_what_it_brought(pages: Any) -> None:
    """The answer of staff is nobody's; who answered both posts is new once; the rival's post is not ours."""
    rows = pages.records(
        "select * from marts.fct_owned_posts where network_id = 'mastodon' order by created_at"
    )
    told = [
        (row["is_page"], row["engagement_count"], row["read_replies_count"], row["repliers_count"],
         row["new_repliers_count"], row["positive_replies_count"], row["positive_repliers_count"],
         row["negative_replies_count"], row["followers_count"])
        for row in rows
    ]  # fmt: skip
    assert told == [
        (True, 10, 3, 2, 2, 2, 1, 1, 102),
        (False, None, 1, 1, 0, 0, 0, 0, None),
        (True, None, 0, 0, 0, 0, 0, 0, None),
    ]
    assert rows[0]["engagement_rate_by_followers"] == pytest.approx(10 / 102)
    assert rows[0]["views_count"] == 90
    assert rows[0]["positive_reply_share"] == pytest.approx(2 / 3)
    assert (rows[0]["url"], rows[1]["channel_id"]) == ("https://mastodon.example/@page/1", None)
    assert rows[2]["engagement_rate_by_followers"] is None


def test_an_imported_newsletter_is_a_channel_with_a_post_for_each_campaign(pages: Any) -> None:
    campaigns = pages.rows(
        "select text, cast(created_date as varchar), sent_count, delivered_count, opened_count,"
        " unique_opens_count, unique_clicks_count, round(open_rate_by_delivered, 3)"
        " from marts.fct_owned_posts where post_kind = 'campaign' order by created_at"
    )
    assert campaigns == [
        ("May", "2025-03-03", 1000, 990, 450, 420, 41, 0.424),
        ("June", "2025-03-04", 500, 500, None, 100, 5, 0.2),
    ]
    days = pages.rows(
        "select cast(metric_date as varchar), metric_value, is_estimate from marts.fct_channel_metrics_daily"
        " where network_id = 'newsletter' and metric_name = 'unique_opens' order by 1"
    )
    assert days == [("2025-03-03", 400, True), ("2025-03-04", 120, True)]


def test_a_chat_is_counted_by_day_and_its_team_is_no_writer(pages: Any) -> None:
    rows = pages.rows(
        "select metric_name, metric_value, value_kind, is_final from marts.fct_channel_metrics_daily"
        " where network_id = 'slack' order by 1"
    )
    assert rows == [
        ("messages", 3, "day", True), ("threads", 1, "day", True), ("writers", 1, "day", True),
    ]  # fmt: skip


def test_a_handful_of_posts_calls_no_hour_best(pages: Any) -> None:
    rows = pages.rows(
        "select count(*), sum(posts_count), bool_or(is_best), count(engagement_per_post)"
        " from marts.fct_channel_hours"
    )
    assert rows == [(16, 1, False, 0)]


@pytest.mark.real
def test_recorded_bodies_of_youtube_become_a_channel_with_rounded_followers(
    shared_data: Path, new_warehouse: Callable[[str], Any]
) -> None:
    warehouse = new_warehouse("tube")
    channel(warehouse, "youtube", "@GoogleDevelopers", channel_kind="account")
    folder = shared_data / "api" / "youtube" / "testdata" / "apidata"
    for name in ("channels/info_multiple.json", "videos/videos_info_multi.json"):
        parsed = parse_youtube(RawPage("youtube", name, (folder / name).read_bytes(), FETCHED, ref=name))
        load(warehouse, "raw.channel_metrics", parsed.channel_metrics)
        load(warehouse, "raw.members", parsed.members)
        load(warehouse, "raw.posts", parsed.posts)
    warehouse.build("2025-03-05 12:00", *BUILD, command="build")
    assert warehouse.rows(
        "select metric_name, metric_value, is_estimate from marts.fct_channel_metrics_daily order by 1"
    ) == [("followers", 2_260_000, True), ("posts", 5652, False), ("views", 208_790_084, False)]
    assert warehouse.rows("select followers_count, is_followers_estimate from marts.dim_channels") == [
        (2_260_000, True)
    ]
    assert warehouse.rows("select channel_id, url from marts.fct_owned_posts") == [
        ("@GoogleDevelopers", "https://www.youtube.com/watch?v=D-lhorsDlUQ")
    ]
