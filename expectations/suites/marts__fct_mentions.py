"""What `marts.fct_mentions` must be like before it is shown."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.rules import Severity, rule
from expectations.volume import volume_rules

NAME = "marts.fct_mentions"
SHARES = ("p_negative", "p_neutral", "p_positive", "language_confidence")
COUNTS = ("likes_count", "replies_count", "shares_count", "author_followers")
TEXTS = ("title", "text")
COLUMNS = (*TEXTS, "url", "mentioned_at", "is_staff", "stance", *SHARES, *COUNTS)
SUM_TOLERANCE = 0.001

_HANDLE = r"[@＠](?=\w)"
_LETTER = "0-9A-Za-z_À-ɏ"  # what a handle may go on with: "@name今日は" is a handle and a word
# Controls but tab and line feed, and the marks that make a text read otherwise than it is written.
_UNSAFE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def frame_of(mentions: pd.DataFrame, keep: Collection[str] = ()) -> pd.DataFrame:
    """The columns that the rules look at; handles listed in `keep` are taken out of the texts first."""
    frame = mentions[list(COLUMNS)].copy(deep=False)
    frame["mentioned_at"] = pd.to_datetime(frame["mentioned_at"], utc=True)
    for name in TEXTS:
        frame[name] = without_kept(frame[name].astype("str"), keep)
    frame["url"] = frame["url"].astype("str")
    frame["p_total"] = frame[["p_negative", "p_neutral", "p_positive"]].sum(axis=1, min_count=1)
    return frame


def build_suite(
    *,
    rows: int,
    as_of: datetime,
    staleness_days: int,
    fail_after_days: int | None = None,
    least_rows: int | None = None,
    must_have_rows: bool = True,
    has_pseudonyms: bool = True,
    is_acknowledged: bool = False,
) -> gx.ExpectationSuite:
    """The rules for a table of `rows` rows; `least_rows` is 80 % of the last good publication."""
    return gx.ExpectationSuite(
        NAME,
        expectations=[
            *volume_rules(
                "mentions",
                least_rows=least_rows,
                must_have_rows=must_have_rows,
                is_acknowledged=is_acknowledged,
            ),
            *(_freshness(as_of, staleness_days, fail_after_days) if rows else []),
            *_ranges(),
            *(_privacy() if has_pseudonyms else []),
            *display_rules(TEXTS),
        ],
    )


def without_kept(texts: pd.Series, keep: Collection[str]) -> pd.Series:
    """The texts without the handles that may stay."""
    names = sorted({handle.strip().lstrip("@").lower() for handle in keep} - {""}, key=len, reverse=True)
    if not names:
        return texts
    kept = re.compile(rf"[@＠](?:{'|'.join(map(re.escape, names))})(?![{_LETTER}])", re.IGNORECASE)
    suspects = texts.str.contains("[@＠]", na=False)
    cleaned = texts.copy()
    cleaned[suspects] = [kept.sub("", text) for text in texts[suspects]]
    return cleaned


def _freshness(as_of: datetime, staleness_days: int, fail_after_days: int | None) -> list[Expectation]:
    rules = [
        rule(
            gxe.ExpectColumnMaxToBeBetween,
            Severity.WARN,
            "stale",
            column="mentioned_at",
            min_value=as_of - timedelta(days=staleness_days),
            holds="The newest mention is no older than the workspace allows",
            remedy="Look at the Sources page: which source has brought nothing since then, and why?",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            Severity.BATCH,
            "after_as_of",
            column="mentioned_at",
            max_value=as_of,
            holds="No mention is later than the moment the marts speak for",
            remedy="Build again with the same as_of; two builds with different moments were mixed.",
        ),
    ]
    if fail_after_days is not None:
        rules.append(
            rule(
                gxe.ExpectColumnMaxToBeBetween,
                Severity.BATCH,
                "too_stale",
                column="mentioned_at",
                min_value=as_of - timedelta(days=fail_after_days),
                holds="The newest mention is young enough to be published",
                remedy="Mend the sources first: the Sources page says since when each one is silent.",
            )
        )
    return rules


def _ranges() -> list[Expectation]:
    shares = [
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            Severity.BATCH,
            "share_out_of_range",
            column=name,
            min_value=0,
            max_value=1,
            holds=f"Every {name} lies between 0 and 1",
            remedy="The scorer is at fault: score these texts again under a new model version.",
        )
        for name in SHARES
    ]
    counts = [
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            Severity.BATCH,
            "negative_count",
            column=name,
            min_value=0,
            holds=f"No {name} is negative",
            remedy="A count that is not known is null: look for the model that subtracts.",
        )
        for name in COUNTS
    ]
    total = rule(
        gxe.ExpectColumnValuesToBeBetween,
        Severity.BATCH,
        "probabilities_do_not_add_up",
        column="p_total",
        min_value=1 - SUM_TOLERANCE,
        max_value=1 + SUM_TOLERANCE,
        holds="p_negative, p_neutral and p_positive of a mention add up to 1",
        remedy="The scorer is at fault: score these texts again under a new model version.",
    )
    return [*shares, total, *counts]


def _privacy() -> list[Expectation]:
    url = rule(
        gxe.ExpectColumnValuesToNotMatchRegex,
        Severity.WARN,  # on some sites the handle in an address is the publication's, not a person's
        "handle_in_url",
        column="url",
        regex=r"/[@＠](?=\w)",
        holds="With pseudonyms on, no url holds an account's handle",
        remedy="See whether these accounts are people; if so, the model must leave the url out.",
    )
    return [*handle_rules(TEXTS), url]


def handle_rules(columns: Iterable[str]) -> list[Expectation]:
    """With pseudonyms on, one rule for each text: it names no account."""
    return [
        rule(
            gxe.ExpectColumnValuesToNotMatchRegex,
            Severity.BATCH,
            "handle_in_text",
            column=name,
            regex=_HANDLE,
            holds=f"With pseudonyms on, no {name} names an account by its handle",
            remedy="Build the column from the masked text; accounts of brands, staff and own pages may stay, "
            "list them in the workspace.",
        )
        for name in columns
    ]


def display_rules(columns: Iterable[str]) -> list[Expectation]:
    """One rule for each text: it can be shown as it is."""
    return [
        rule(
            gxe.ExpectColumnValuesToNotMatchRegex,
            Severity.WARN,
            "unsafe_characters",
            column=name,
            regex=_UNSAFE,
            holds=f"No {name} holds control characters or marks that reverse the reading order",
            remedy="Let the parser take the text through agorascope.text.display_text, then load again.",
        )
        for name in columns
    ]
