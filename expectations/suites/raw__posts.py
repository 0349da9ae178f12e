"""What a post must be like to enter `raw.posts`, and what a batch of posts usually looks like."""

from datetime import datetime

import great_expectations as gx
import pandas as pd
import pyarrow as pa
from great_expectations.expectations.expectation import Expectation

from agorascope.text import MAX_TEXT
from expectations import library as gxe
from expectations.columns import (
    EARLIEST,
    MAX_KEY,
    Column,
    compute,
    has_more_than,
    has_text,
    latest,
    or_empty,
    text_length,
    to_frame,
)
from expectations.rules import Severity, rule

NAME = "raw.posts"
MAX_TITLE = 5_000
LANGUAGE_TAG = r"^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$"
RATINGS = (1, 5)
ENOUGH_FOR_DUPLICATES = 20
ENOUGH_FOR_TIMES = 50
TYPICAL_ENOUGH = 20
LEAST_OF_TYPICAL = 0.2
LEAST_UNIQUE_SHARE = 0.5
_WITH_WORDS = ("live", "edited")  # a deleted or withheld post has lost its words, rightly


def frame_of(table: pa.Table) -> pd.DataFrame:
    """The columns that the rules look at. Texts are measured in Arrow and stay there."""
    return to_frame(
        {
            "uri": or_empty(table["uri"]),
            "created_at": table["created_at"],
            "has_content": _has_content(table),
            "text_length": text_length(table["text"]),
            "title_length": text_length(table["title"]),
            "lang": table["lang"],
            "media_count": table["media_count"],
            "rating": table["rating"],
        }
    )


def build_suite(*, rows: int, now: datetime, typical_posts: float | None = None) -> gx.ExpectationSuite:
    """The rules for `rows` posts read at `now`; `typical_posts` is the median of the last good batches."""
    return gx.ExpectationSuite(
        NAME, expectations=[*_row_rules(now), *_batch_rules(rows=rows, typical_posts=typical_posts)]
    )


def _has_content(table: pa.Table) -> Column:
    has = compute.invert(compute.is_in(table["status"], pa.array(_WITH_WORDS)))
    for part in (
        has_text(table["text"]),
        has_text(table["title"]),
        has_more_than(table["media_count"], 0),
        has_more_than(compute.list_value_length(table["links"]), 0),
        compute.is_valid(table["repost_of_uri"]),
        compute.is_valid(table["rating"]),
    ):
        has = compute.or_(has, part)
    return has


def _row_rules(now: datetime) -> list[Expectation]:
    row = Severity.ROW
    return [
        rule(
            gxe.ExpectColumnValueLengthsToBeBetween,
            row,
            "bad_key",
            column="uri",
            min_value=1,
            max_value=MAX_KEY,
            holds=f"Every post has a uri of 1 to {MAX_KEY:,} characters",
            remedy="Check which field the parser or mapping takes as uri: it is how the post is found again.",
        ),
        rule(
            gxe.ExpectColumnValuesToNotBeNull,
            row,
            "missing_date",
            column="created_at",
            holds="Every post says when it was written",
            remedy="Check which field the parser or mapping takes as created_at.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            row,
            "date_out_of_range",
            column="created_at",
            min_value=EARLIEST,
            max_value=latest(now),
            holds="Every post was written between 1990 and five minutes from now",
            remedy="Check the date format, the offset and the unit (seconds or milliseconds) of the source.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeInSet,
            row,
            "no_content",
            column="has_content",
            value_set=[True],
            holds="Every live post has a text, a title, a medium, a link, a rating or is a repost",
            remedy="Check which field the parser or mapping takes as text.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            row,
            "text_too_long",
            column="text_length",
            max_value=MAX_TEXT,
            holds=f"No text is longer than {MAX_TEXT:,} characters",
            remedy="Such a field is rarely a post: check separators and quotes of the file.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            row,
            "title_too_long",
            column="title_length",
            max_value=MAX_TITLE,
            holds=f"No title is longer than {MAX_TITLE:,} characters",
            remedy="Check whether the parser or mapping takes the body as title.",
        ),
        rule(
            gxe.ExpectColumnValuesToMatchRegex,
            row,
            "bad_language",
            column="lang",
            regex=LANGUAGE_TAG,
            holds="A declared language is a lower-case tag such as fr or pt-br",
            remedy="Let the parser or mapping give such a tag, or nothing: the language is then detected.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            row,
            "negative_count",
            column="media_count",
            min_value=0,
            holds="No post has a negative number of media",
            remedy="A count that is not known is null: check what the source writes for it.",
        ),
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            row,
            "bad_rating",
            column="rating",
            min_value=RATINGS[0],
            max_value=RATINGS[1],
            holds=f"A rating is {RATINGS[0]} to {RATINGS[1]} stars",
            remedy="Let the parser or mapping bring the scale of the source to stars.",
        ),
    ]


def _batch_rules(*, rows: int, typical_posts: float | None) -> list[Expectation]:
    """Rules on the whole; each only where there is enough to judge by."""
    warn, rules = Severity.WARN, []
    if rows >= ENOUGH_FOR_DUPLICATES:
        rules.append(
            rule(
                gxe.ExpectColumnProportionOfUniqueValuesToBeBetween,
                warn,
                "many_duplicates",
                column="uri",
                min_value=LEAST_UNIQUE_SHARE,
                holds=f"At least {LEAST_UNIQUE_SHARE:.0%} of the uris of a batch are different",
                remedy="The source may send the same page again and again: look at its paging.",
            )
        )
    if rows >= ENOUGH_FOR_TIMES:
        rules.append(
            rule(
                gxe.ExpectColumnUniqueValueCountToBeBetween,
                warn,
                "same_time",
                column="created_at",
                min_value=2,
                holds=f"{ENOUGH_FOR_TIMES} posts or more were not all written at one moment",
                remedy="The source may have dropped its dates: compare a landed page with an older one.",
            )
        )
    if typical_posts is not None and typical_posts >= TYPICAL_ENOUGH:
        rules.append(
            rule(
                gxe.ExpectTableRowCountToBeBetween,
                warn,
                "few_posts",
                min_value=round(LEAST_OF_TYPICAL * typical_posts),
                holds=f"A batch has at least {LEAST_OF_TYPICAL:.0%} of the posts of a typical one",
                remedy="A quiet day is no fault; if it lasts, look at limits and permissions of the source.",
            )
        )
    return rules
