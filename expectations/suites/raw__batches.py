"""What a batch must be like as a whole, once its rows were looked at: one row per batch."""

from collections.abc import Mapping

import great_expectations as gx
import pandas as pd

from agorascope.records import RecordKind
from expectations import library as gxe
from expectations.rules import Severity, rule

NAME = "raw.batches"
KINDS: tuple[RecordKind, ...] = ("post", "member", "interaction", "channel_metric")
MAX_UNUSABLE_PCT = 50
MAX_LANGUAGE_SHIFT_PCT = 30
LANGUAGE_SHIFT = "language_shift_pct"


def unusable_column(kind: RecordKind) -> str:
    """Name of the fact that says which part of the records of a kind cannot be used."""
    return f"{kind}_unusable_pct"


def frame_of(facts: Mapping[str, float]) -> pd.DataFrame:
    """The facts of one batch as a table of one row."""
    return pd.DataFrame([dict(facts)])


def build_suite(facts: Mapping[str, float]) -> gx.ExpectationSuite:
    """One rule for each fact that could be established."""
    unusable = [
        rule(
            gxe.ExpectColumnMaxToBeBetween,
            Severity.BATCH,
            "mostly_unusable",
            column=name,
            max_value=MAX_UNUSABLE_PCT,
            holds=f"At most {MAX_UNUSABLE_PCT} % of the {name.removesuffix('_unusable_pct')} records "
            "were rejected or set aside",
            remedy="The source or the file has changed its form: read the reasons on the Sources page, mend "
            "the parser or the mapping, then agorascope load --accept-refused; the landed pages are kept.",
        )
        for name in facts
        if name != LANGUAGE_SHIFT
    ]
    language = rule(
        gxe.ExpectColumnMaxToBeBetween,
        Severity.WARN,
        "language_mix",
        column=LANGUAGE_SHIFT,
        max_value=MAX_LANGUAGE_SHIFT_PCT,
        holds=f"At most {MAX_LANGUAGE_SHIFT_PCT} % of the posts are in another language than usual",
        remedy="A campaign or a new source may explain it; if not, check the language field of the source.",
    )
    return gx.ExpectationSuite(
        NAME, expectations=[*unusable, *([language] if LANGUAGE_SHIFT in facts else [])]
    )
