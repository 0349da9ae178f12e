"""Names of metrics of Meta: the living get ours, the retired keep their own, whatever their network."""

from datetime import UTC, datetime

import pytest

from agorascope.landing import RawPage
from extractors.graph_insights import read_insight
from extractors.reading import PageReader

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("network", "name", "ours"),
    [
        ("facebook", "page_media_view", "views"),
        ("facebook", "page_impressions", "page_impressions"),
        ("facebook", "page_fans", "page_fans"),
        ("facebook", "post_clicks", "clicks"),
        ("facebook", "page_of_my_own", "page_of_my_own"),
        ("instagram", "views", "views"),
        ("instagram", "saved", "saves"),
        ("instagram", "comments", "replies"),
        ("instagram", "impressions", "instagram_impressions"),
        ("instagram", "plays", "instagram_plays"),
        ("instagram", "video_views", "instagram_video_views"),
    ],
)
def test_what_is_retired_never_gets_the_name_of_its_successor(network: str, name: str, ours: str) -> None:
    reader = PageReader(RawPage(network, "insights", b"", NOW, ref="r"))
    item = {"name": name, "period": "lifetime", "values": [{"value": 7}]}
    read_insight(reader, item, 1, channel_kind="post", channel_id="1")
    [row] = reader.result().channel_metrics
    assert (row["metric"], row["value"], row["period"]) == (ours, 7, "lifetime")
