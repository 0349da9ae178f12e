"""Brands, their weeks, the quality of exchange and the aspects people speak of."""

from collections import defaultdict
from collections.abc import Sequence

from agorascope.report.collecting.reader import Reader, Row, by_week, comparison, estimate
from agorascope.report.facts import AspectWeek, Brand, BrandWeek, Point, QualityWeek, ResponseWeek

WEEKS_OF_HISTORY = 12  # what a volume is judged by
WEEKS_SHOWN = 12  # in the chart

_BENCHMARK = """
select * from marts.fct_competitor_benchmark_weekly
where week_start_date <= $first order by brand_id, week_start_date
"""

_QUALITY = """
select q.*, n.network_name
from marts.fct_community_quality_weekly as q
join marts.dim_networks as n on q.network_id = n.network_id
where q.community_id = 'all' and q.week_start_date in ($first, $before)
order by n.posts_count desc, q.network_id
"""

_RESPONSE = """
select * from marts.fct_response_weekly
where network_id = 'all' and week_start_date in ($first, $before)
"""

_ASPECTS = """
select a.* from marts.fct_brand_aspect_weekly as a
join marts.dim_brands as b on a.brand_id = b.brand_id
where b.is_own and a.aspect_id != 'all' and a.week_start_date in ($first, $before)
order by a.brand_id, a.aspect_id
"""


def read_brands(reader: Reader) -> tuple[Brand, ...]:
    """The brands in the workspace's order."""
    rows = reader.rows("select brand_id, brand_name, is_own from marts.dim_brands order by display_order")
    return tuple(Brand(row["brand_id"], row["brand_name"], row["is_own"]) for row in rows)


def read_brand_weeks(
    reader: Reader, brands: Sequence[Brand]
) -> tuple[tuple[BrandWeek, ...], tuple[Point, ...]]:
    """Each brand's week, and the last weeks of the own brands as a series, the oldest first."""
    rows = defaultdict(list)
    for row in reader.weekly(_BENCHMARK):
        rows[row["brand_id"]].append(row)
    weeks = tuple(_brand_week(reader, brand, rows[brand.brand_id]) for brand in brands)
    points = tuple(
        Point(row["week_start_date"], brand.brand_id, row["mentions_count"], estimate(row, "net_sentiment"))
        for brand in brands
        for row in rows[brand.brand_id][-WEEKS_SHOWN:]
    )
    return weeks, points


def _brand_week(reader: Reader, brand: Brand, rows: Sequence[Row]) -> BrandWeek:
    now, before = (by_week(rows, monday) for monday in (reader.week.first, reader.week.before))
    # The first week on record is cut by the beginning of the data: it is no measure of the usual.
    past = [row for row in rows if row["week_start_date"] < reader.week.first][1:][-WEEKS_OF_HISTORY:]
    gap = None
    if now and not brand.is_own and now["net_sentiment_gap"] is not None:
        gap = tuple(now[f"net_sentiment_gap{end}"] for end in ("", "_low", "_high"))
    return BrandWeek(
        brand=brand,
        mentions=now["mentions_count"] if now else 0,
        people=now["authors_count"] if now else 0,
        mentions_before=before["mentions_count"] if before else 0,
        people_before=before["authors_count"] if before else 0,
        mentions_history=tuple(row["mentions_count"] for row in past),
        people_history=tuple(row["authors_count"] for row in past),
        share_of_voice=comparison(now, before, "share_of_voice"),
        net_sentiment=comparison(now, before, "net_sentiment"),
        strongest_aspect=now["strongest_aspect_id"] if now else None,
        weakest_aspect=now["weakest_aspect_id"] if now else None,
        gap=gap,
        is_gap_beyond_doubt=bool(now and now["is_net_sentiment_gap_beyond_doubt"]),
    )


def read_quality(reader: Reader) -> tuple[QualityWeek, ...]:
    """The quality of exchange on each network that was spoken on in the week."""
    rows = defaultdict(list)
    for row in reader.weekly(_QUALITY):
        rows[row["network_id"]].append(row)
    result = []
    for network_id, pair in rows.items():
        now, before = (by_week(pair, monday) for monday in (reader.week.first, reader.week.before))
        if now is None:
            continue
        result.append(
            QualityWeek(
                network_id=network_id,
                network=now["network_name"],
                replies_mean=now["replies_mean"] if now["replies_enough_data"] else None,
                replies_mean_before=before["replies_mean"]
                if before and before["replies_enough_data"]
                else None,
                reciprocity=comparison(now, before, "reciprocity"),
                active=comparison(now, before, "active_share"),
                people=now["people_count"],
            )
        )
    return tuple(result)


def read_response(reader: Reader) -> ResponseWeek | None:
    """How the own brands answered in the week; None when nobody wrote to them."""
    rows = reader.weekly(_RESPONSE)
    now, before = (by_week(rows, monday) for monday in (reader.week.first, reader.week.before))
    if now is None or not now["inbound_count"]:
        return None
    return ResponseWeek(
        inbound=now["inbound_count"],
        answered=comparison(now, before, "inbound_answered_share"),
        minutes_median=now["response_minutes_median"],
        minutes_p90=now["response_minutes_p90"],
        business_median=now["response_business_minutes_median"],
        minutes_median_before=before["response_minutes_median"] if before else None,
        responses=now["responses_count"],
        responses_before=before["responses_count"] if before else 0,
    )


def read_aspects(reader: Reader) -> tuple[AspectWeek, ...]:
    """Each aspect of each own brand that was spoken of in the week."""
    rows = defaultdict(list)
    for row in reader.weekly(_ASPECTS):
        rows[row["brand_id"], row["aspect_id"]].append(row)
    result = []
    reader.look_up(row[f"quote_{n}_mention_id"] for pair in rows.values() for row in pair for n in (1, 2))
    for (brand_id, aspect_id), pair in rows.items():
        now, before = (by_week(pair, monday) for monday in (reader.week.first, reader.week.before))
        if now is None:
            continue
        quotes = reader.said(now[f"quote_{number}_mention_id"] for number in (1, 2))
        result.append(
            AspectWeek(
                brand_id=brand_id,
                aspect_id=aspect_id,
                people=now["authors_count"],
                share=comparison(now, before, "mention_share"),
                net_sentiment=comparison(now, before, "net_sentiment"),
                quotes=tuple(quotes),
            )
        )
    return tuple(result)
