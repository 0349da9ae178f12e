"""The mentions that may be drawn, read from the published file, which no run ever blocks.

Left out: staff, repetitions of the same words, and mentions the model could not score.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import duckdb

from agorascope.gold.drawing import Candidate, Cell

UNSURE_SHARE = 0.3  # the least confident part of the mentions is drawn more often

# A mention without a confidence is one the model says nothing of: unsure.
_FRAME = """
    select
        mentions.*, brands.is_own, brands.brand_name,
        coalesce(mentions.language, 'und') as known_language,
        coalesce(
            mentions.stance_confidence
            < (select quantile_disc(stance_confidence, $unsure_share) from marts.fct_mentions), true
        ) as is_uncertain,
        md5($seed || '|' || mentions.mention_id || '|' || mentions.content_hash) as number
    from marts.fct_mentions as mentions
    inner join marts.dim_brands as brands on mentions.brand_id = brands.brand_id
    where not mentions.is_staff and not mentions.is_duplicate and mentions.model_stance is not null
"""
_CELL = "brand_id, is_own, known_language, model_stance, is_uncertain"


@dataclass(frozen=True, slots=True)
class Mention:
    """What a person needs to label a mention."""

    mention_id: str
    content_hash: str
    brand: str
    language: str
    network: str
    day: date
    title: str | None
    text: str | None
    url: str | None
    model_stance: str | None
    stance: str | None


def populations(connection: duckdb.DuckDBPyConnection) -> dict[Cell, int]:
    """How many mentions each cell has."""
    rows = connection.execute(
        f"select {_CELL}, count(*) from ({_FRAME}) group by all order by all",
        {"seed": "", "unsure_share": UNSURE_SHARE},
    ).fetchall()
    return {Cell(*row[:-1]): row[-1] for row in rows}


def lowest(
    connection: duckdb.DuckDBPyConnection, seed: int, size: int, without: Collection[tuple[str, str]]
) -> list[Candidate]:
    """The `size` lowest random numbers of each cell, those in `without` left out."""
    rows = connection.execute(
        f"""
        select mention_id, content_hash, {_CELL}, number from ({_FRAME})
        where (mention_id || content_hash) not in (select unnest($without::varchar[]))
        qualify row_number() over (partition by {_CELL} order by number, mention_id) <= $size
        order by number, mention_id
        """,
        {
            "seed": str(seed),
            "size": size,
            "without": ["".join(key) for key in without],
            "unsure_share": UNSURE_SHARE,
        },
    ).fetchall()
    return [Candidate(row[0], row[1], Cell(*row[2:7]), row[7]) for row in rows]


def still_there(
    connection: duckdb.DuckDBPyConnection, seed: int, keys: Collection[tuple[str, str]]
) -> list[Candidate]:
    """Those of `keys` that could be drawn today, with the cells they are in today."""
    rows = connection.execute(
        f"""
        select mention_id, content_hash, {_CELL}, number from ({_FRAME})
        where (mention_id || content_hash) in (select unnest($keys::varchar[]))
        order by number, mention_id
        """,
        {"seed": str(seed), "keys": ["".join(key) for key in keys], "unsure_share": UNSURE_SHARE},
    ).fetchall()
    return [Candidate(row[0], row[1], Cell(*row[2:7]), row[7]) for row in rows]


def mentions(connection: duckdb.DuckDBPyConnection, mention_ids: Collection[str]) -> dict[str, Mention]:
    """The published mentions of these ids, staff's and repetitions too."""
    rows = connection.execute(
        """
        select
            m.mention_id, m.content_hash, b.brand_name, coalesce(m.language, 'und'), m.network_id,
            m.mention_date, m.title, m.text, m.url, m.model_stance, m.stance
        from marts.fct_mentions as m
        inner join marts.dim_brands as b on m.brand_id = b.brand_id
        where m.mention_id in (select unnest($ids::varchar[]))
        """,
        {"ids": list(mention_ids)},
    ).fetchall()
    return {row[0]: Mention(*row) for row in rows}
