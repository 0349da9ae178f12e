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


@dataclass(frozen=True, slots=True)
class StanceAccuracy:
    """How often the model's stance is right: on the workspace's own mentions, and on public texts."""

    own: Estimate
    public: Estimate


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


def stance_accuracy(connection: duckdb.DuckDBPyConnection, language: str = "all") -> StanceAccuracy | None:
    """Accuracy in a language or in all; null when the published file does not say (an older one)."""
    known = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'fct_stance_accuracy'"
    ).fetchall()
    if not known:
        return None
    rows = connection.execute(
        """
        select
            accuracy, accuracy_n, accuracy_low, accuracy_high, accuracy_enough_data,
            public_accuracy, public_accuracy_n, public_accuracy_low, public_accuracy_high,
            public_accuracy_enough_data
        from marts.fct_stance_accuracy where language = $language
        """,
        {"language": language},
    ).fetchall()
    return StanceAccuracy(Estimate(*rows[0][:5]), Estimate(*rows[0][5:])) if rows else None


def describe_accuracy(found: StanceAccuracy) -> str:
    """One sentence on how far the sentiment can be trusted, and what to do about it."""
    if found.own.enough_data:
        own = describe(found.own, percent=True)
        return f"Sentiment is right on {own} of your mentions ({found.own.n} labels)"
    how = "label a sample: agorascope gold sample --output sheet.csv"
    if not found.public.enough_data:
        return f"How right the sentiment is was never measured; {how}"
    public = describe(found.public, percent=True)
    return f"Sentiment is right on {public} of public texts, not measured on yours; {how}"


def describe(estimate: Estimate, *, percent: bool) -> str:
    """An estimate in words: value, 95 % interval and n, or "too few (n)"."""
    if not estimate.enough_data or estimate.value is None:
        return f"too few ({estimate.n})"
    if percent:
        return f"{estimate.value:.1%} [{estimate.low:.1%}, {estimate.high:.1%}]"
    return f"{estimate.value:+.2f} [{estimate.low:+.2f}, {estimate.high:+.2f}] n={estimate.n}"
