"""How the brand is judged, with the classifier's known errors: stances, confusions, the reputation index."""

import pandas as pd

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.corrected_series import confusions_of
from agorascope.reputation.shipped import DEFAULT, shipped_confusions
from agorascope.scoring.interface import LABELS
from streamlit_app.periods import Span
from streamlit_app.queries.base import ALL_NETWORKS, IN_SCOPE, Cursor, Scope, frame

SHIPPED = "shipped"


def stances(cursor: Cursor, brand_id: str, scope: Scope) -> pd.DataFrame:
    """One row per day, language and who says the stance: how many mentions were judged how.

    day, language, stance_source, negative_count, neutral_count, positive_count.
    """
    return frame(
        cursor,
        f"""
        select
            mention_date as day, language, stance_source,
            count(*) filter (where stance = 'negative') as negative_count,
            count(*) filter (where stance = 'neutral') as neutral_count,
            count(*) filter (where stance = 'positive') as positive_count
        from marts.fct_mentions
        where brand_id = $brand and stance is not null and {IN_SCOPE}
        group by day, language, stance_source
        order by day, language nulls first, stance_source
        """,
        scope.parameters() | {"brand": brand_id},
    )


def confusions(cursor: Cursor) -> dict[str, Confusion] | None:
    """How the model errs, by language; None when the file does not say.

    A file with `fct_stance_confusions` holds what its own figures were corrected by. An older one says at
    least whether that were the confusions that ship with the program.
    """
    written = written_confusions(cursor)
    if written is not None:
        return written
    if not _has_table(cursor, "fct_stance_accuracy"):
        return None
    rows = cursor.execute(
        "select confusion_origin, model_version from marts.fct_stance_accuracy where language = 'all'"
    ).fetchall()
    versions = (rows[0][1] or "").split(", ") if rows and rows[0][0] == SHIPPED else []
    scorers = {version.partition("-")[0].partition(":")[0] for version in versions if version}
    return dict(shipped_confusions(scorers.pop())) if len(scorers) == 1 else None


def written_confusions(cursor: Cursor) -> dict[str, Confusion] | None:
    """The confusions that the file holds; None in an older one, which has none."""
    if not _has_table(cursor, "fct_stance_confusions"):
        return None
    found = confusions_of(frame(cursor, _CONFUSIONS, {"classes": list(LABELS)}))
    return found if DEFAULT in found else None


_CONFUSIONS = """
    select
        language, confusion_origin as origin, corpus_number as corpus,
        list_position($classes, true_stance) - 1 as label,
        list_position($classes, model_stance) - 1 as answer,
        labels_count
    from marts.fct_stance_confusions
    order by language, corpus, label, answer
"""


def index_days(cursor: Cursor, span: Span, network: str | None) -> pd.DataFrame:
    """One row per day and brand: the index as of its end, on all networks or on one.

    day, brand_id, value, n, low, high, enough_data, version.
    """
    return frame(
        cursor,
        """
        select
            mention_date as day, brand_id, reputation_index as value, reputation_index_n as n,
            reputation_index_low as low, reputation_index_high as high,
            reputation_index_enough_data as enough_data, reputation_index_version as version
        from marts.fct_brand_reputation_daily
        where network_id = $network and mention_date between $first and $last
        order by day, brand_id
        """,
        {"network": network or ALL_NETWORKS, "first": span.first, "last": span.last},
    )


def _has_table(cursor: Cursor, name: str) -> bool:
    rows = cursor.execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = $name", {"name": name}
    ).fetchall()
    return bool(rows)
