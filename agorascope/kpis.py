"""The few figures printed at the end of a run, each with its doubt."""

from dataclasses import dataclass

import duckdb

from agorascope.statistics import Estimate, net_sentiment, share


@dataclass(frozen=True, slots=True)
class BrandKpis:
    """One row per brand over the whole published span; staff left out."""

    brand: str
    is_own: bool
    mentions: int
    authors: int
    share_of_voice: Estimate
    net_sentiment: Estimate


def brand_kpis(connection: duckdb.DuckDBPyConnection) -> list[BrandKpis]:
    """Figures per brand from a published file, in the workspace's order."""
    rows = connection.execute(
        """
        select
            b.brand_name, b.is_own,
            count(m.mention_id) as mentions,
            count(distinct m.author_key) as authors,
            count(*) filter (m.stance = 'positive') as positive,
            count(*) filter (m.stance = 'negative') as negative
        from marts.dim_brands as b
        left join marts.fct_mentions as m on m.brand_id = b.brand_id and not m.is_staff
        group by b.brand_name, b.is_own, b.display_order
        order by b.display_order
        """
    ).fetchall()
    total = sum(row[2] for row in rows)
    return [
        BrandKpis(name, is_own, mentions, authors, share(mentions, total), net_sentiment(positive, negative))
        for name, is_own, mentions, authors, positive, negative in rows
    ]


def describe(estimate: Estimate, *, percent: bool) -> str:
    """An estimate in words: value, 95 % interval and n, or "too few (n)"."""
    if not estimate.enough_data or estimate.value is None:
        return f"too few ({estimate.n})"
    if percent:
        return f"{estimate.value:.1%} [{estimate.low:.1%}, {estimate.high:.1%}]"
    return f"{estimate.value:+.2f} [{estimate.low:+.2f}, {estimate.high:+.2f}] n={estimate.n}"
