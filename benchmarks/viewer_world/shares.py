"""Columns that many marts share: a share with its interval, counts of stances.

The intervals are plain normal ones. The pipeline's are better, but the viewer reads either as fast.
"""

BOUNDS = ("reputation_index_low", "reputation_index_high")

COUNTED = """
    count(*) as mentions, count(distinct author_key) as authors,
    count(*) filter (where stance = 'positive') as positive,
    count(*) filter (where stance = 'neutral') as neutral,
    count(*) filter (where stance = 'negative') as negative,
    count(*) filter (where stance is null) as unscored
"""
STANCES = {
    "mentions_count": "k.mentions",
    "authors_count": "k.authors",
    "positive_count": "k.positive",
    "neutral_count": "k.neutral",
    "negative_count": "k.negative",
    "unscored_count": "k.unscored",
}


def share(name: str, count: str, total: str, least: int = 30) -> dict[str, str]:
    """The five columns of a share. Without anything to share it is null and its interval the whole scale."""
    return {
        name: f"{count} / nullif({total}, 0)",
        f"{name}_n": f"({total})::bigint",
        f"{name}_low": f"low({count}, nullif({total}, 0))",
        f"{name}_high": f"high({count}, nullif({total}, 0))",
        f"{name}_enough_data": f"({total}) >= {least}",
    }


def net(name: str) -> dict[str, str]:
    """The five columns of net sentiment out of `k.positive` and `k.negative`."""
    polar = "(k.positive + k.negative)"
    value = f"(k.positive - k.negative) / nullif({polar}, 0)"
    doubt = f"1.96 / sqrt(nullif({polar}, 0))"
    return {
        name: value,
        f"{name}_n": f"{polar}::bigint",
        f"{name}_low": f"greatest(-1.0, {value} - {doubt})",
        f"{name}_high": f"least(1.0, {value} + {doubt})",
        f"{name}_enough_data": f"{polar} >= 30",
    }


def index() -> dict[str, str]:
    """The reputation index: half of net sentiment above fifty."""
    return {
        name: f"50 + 50 * ({value})" if name in {"reputation_index", *BOUNDS} else value
        for name, value in net("reputation_index").items()
    }
