"""The table of ambassador candidates: what the warehouse ranked, and the reasons in words.

int_ambassador_candidates__ranked -> reasons in two languages -> rows of fct_ambassador_candidates
"""

from typing import Any, Literal

import pyarrow as pa

from agorascope.favour.reasons import Language, reasons

LANGUAGES: tuple[Language, ...] = ("en", "fr")
_COLUMNS: dict[str, pa.DataType] = {
    "brand_id": pa.string(),
    "network_id": pa.string(),
    "member_key": pa.string(),
    "person_key": pa.string(),
    "candidate_rank": pa.int32(),
    "candidate_score": pa.float64(),
    "favour": pa.float64(),
    "favour_n": pa.int64(),
    "favour_low": pa.float64(),
    "favour_high": pa.float64(),
    "favour_enough_data": pa.bool_(),
    "polar_weeks_count": pa.int64(),
    "last_post_at": pa.timestamp("us", tz="UTC"),
    "last_post_date": pa.date32(),
    "reply_rate": pa.float64(),
    "reply_rate_n": pa.int64(),
    "reply_rate_low": pa.float64(),
    "reply_rate_high": pa.float64(),
    "reply_rate_enough_data": pa.bool_(),
    "influence_max": pa.float64(),
    "followers_count": pa.int64(),
    "accounts_count": pa.int64(),
    "quotes_count": pa.int64(),
    "evidence_1_mention_id": pa.string(),
    "evidence_2_mention_id": pa.string(),
    "evidence_3_mention_id": pa.string(),
    "contact_route": pa.string(),
    "notice": pa.string(),
}
SCHEMA = pa.schema({**_COLUMNS, "reasons_en": pa.string(), "reasons_fr": pa.string()})
_ORDER: list[tuple[str, Literal["ascending", "descending"]]] = [
    ("brand_id", "ascending"),
    ("candidate_rank", "ascending"),
]


def candidates_table(ranked: pa.Table) -> pa.Table:
    """Rows of SCHEMA by brand and rank; the reasons are sentences, one a line."""
    rows: list[dict[str, Any]] = ranked.sort_by(_ORDER).to_pylist()
    words = {
        f"reasons_{language}": pa.array(["\n".join(reasons(row, language)) for row in rows], pa.string())
        for language in LANGUAGES
    }
    columns = [pa.array([row[name] for row in rows], kind) for name, kind in _COLUMNS.items()]
    return pa.table([*columns, *words.values()], schema=SCHEMA)
