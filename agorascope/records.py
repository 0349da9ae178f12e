"""The record kinds, as Arrow schemas: post, member, interaction, channel_metric, status_change.

A parser yields plain dictionaries; `table(kind, rows)` makes the typed Arrow table
that goes to Parquet and from there, unchanged, into `raw.*`. Keys are
`(network, uri)` for posts and `(network, member_id)` for members. A missing count is
null, never 0. Times are UTC microseconds.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Literal

import pyarrow as pa

RecordKind = Literal["post", "member", "interaction", "channel_metric", "status_change"]
Row = dict[str, Any]

UTC_MICROS = pa.timestamp("us", tz="UTC")
STRINGS = pa.list_(pa.string())


def _schema(*fields: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=nullable) for name, kind, nullable in fields])


POST = _schema(
    ("network", pa.string(), False),  # vocabulary: dbt seed `networks`
    ("instance", pa.string(), True),  # host, forum, workspace... the ids below are local to it
    ("uri", pa.string(), False),  # global id; key together with network
    ("post_id", pa.string(), True),  # the id the instance uses, for building requests
    ("kind", pa.string(), False),  # vocabulary: dbt seed `post_kinds`
    ("channel_id", pa.string(), True),  # community: hashtag, subreddit, forum category, page, feed
    ("author_id", pa.string(), True),  # member_id of the author; null when unknown
    ("author_handle", pa.string(), True),
    ("author_name", pa.string(), True),
    ("title", pa.string(), True),
    ("text", pa.string(), True),  # as received
    ("text_format", pa.string(), False),  # plain, html, markdown
    ("display_text", pa.string(), True),  # clean copy, see agorascope.text
    ("lang", pa.string(), True),  # as declared by the network, lower case ISO 639-1
    ("created_at", UTC_MICROS, False),
    ("created_at_source", pa.string(), True),  # as received, when it was clamped or guessed
    ("created_at_trust", pa.string(), False),  # server, client, feed, unknown
    ("edited_at", UTC_MICROS, True),
    ("parent_id", pa.string(), True),  # local id of the post answered to
    ("parent_uri", pa.string(), True),  # global id of the post answered to, when known
    ("thread_id", pa.string(), True),  # local id of the thread's first post, when given
    ("thread_uri", pa.string(), True),
    ("repost_of_uri", pa.string(), True),
    ("quote_of_uri", pa.string(), True),
    ("mentions", pa.list_(pa.struct([("id", pa.string()), ("handle", pa.string())])), True),
    ("hashtags", STRINGS, True),  # without '#', lower case
    ("links", STRINGS, True),
    ("media_count", pa.int32(), True),
    ("rating", pa.float64(), True),  # stars of a review, 1..5
    ("url", pa.string(), True),
    ("visibility", pa.string(), True),  # public, unlisted, private
    ("status", pa.string(), False),  # live, edited, deleted, withheld, private, unavailable
    ("status_at", UTC_MICROS, True),
    ("target_brand", pa.string(), True),  # brand id the source declares; text matching is then off
    ("duplicate_of_uri", pa.string(), True),  # an earlier post of the same file that this one repeats
    ("content_hash", pa.string(), False),  # content_hash(text, title)
    ("flags", STRINGS, True),  # clamped_date, truncated, bidi, bad_encoding, duplicate, ...
    ("fetched_at", UTC_MICROS, False),
    ("retention_until", UTC_MICROS, True),
    ("license", pa.string(), True),
    ("raw_ref", pa.string(), True),  # landing file and position: "<network>/<date>/<file>#<n>"
)

MEMBER = _schema(
    ("network", pa.string(), False),
    ("instance", pa.string(), True),
    ("member_id", pa.string(), False),  # global id of the account; key together with network
    ("handle", pa.string(), True),
    ("display_name", pa.string(), True),
    ("bio", pa.string(), True),
    ("url", pa.string(), True),
    ("links", STRINGS, True),  # addresses that the profile names
    ("verified_links", STRINGS, True),  # of them, those whose page, or domain, was seen to name the account
    ("created_at", UTC_MICROS, True),
    ("followers", pa.int64(), True),
    ("following", pa.int64(), True),
    ("posts", pa.int64(), True),
    ("reputation", pa.int64(), True),
    ("verified", pa.bool_(), True),
    ("is_bot", pa.bool_(), True),
    ("is_protected", pa.bool_(), True),
    ("opted_out", pa.bool_(), True),  # noindex, indexable=false: no scores, no quotes
    ("status", pa.string(), False),  # live, suspended, deleted, unavailable
    ("observed_at", UTC_MICROS, False),
    ("raw_ref", pa.string(), True),
)

INTERACTION = _schema(
    ("network", pa.string(), False),
    ("instance", pa.string(), True),
    ("key", pa.string(), False),  # interaction_key(row)
    ("type", pa.string(), False),  # like, repost, quote, reply, mention, follow, vote, review
    ("actor_id", pa.string(), True),
    ("target_post_uri", pa.string(), True),
    ("target_member_id", pa.string(), True),
    ("created_at", UTC_MICROS, True),
    ("observed_at", UTC_MICROS, False),
    ("raw_ref", pa.string(), True),
)

CHANNEL_METRIC = _schema(
    ("network", pa.string(), False),
    ("instance", pa.string(), True),
    ("channel_kind", pa.string(), False),  # account, page, subreddit, site, query, post
    ("channel_id", pa.string(), False),  # member_id, page id, or post uri
    ("metric", pa.string(), False),  # followers, posts, likes, replies, shares, quotes, views, ...
    ("period", pa.string(), False),  # point, hour, day, lifetime
    ("period_start", UTC_MICROS, True),
    ("value", pa.float64(), True),
    ("is_estimate", pa.bool_(), True),
    ("is_final", pa.bool_(), True),
    ("observed_at", UTC_MICROS, False),
    ("raw_ref", pa.string(), True),
)

STATUS_CHANGE = _schema(  # what became of a post that the network no longer gives
    ("network", pa.string(), False),
    ("instance", pa.string(), True),
    ("uri", pa.string(), True),  # of the post; at least one of uri and post_id
    ("post_id", pa.string(), True),  # together with instance
    ("status", pa.string(), False),  # deleted, withheld, private, unavailable
    ("detail", pa.string(), True),
    ("observed_at", UTC_MICROS, False),  # by the network's clock
    ("fetched_at", UTC_MICROS, True),  # by ours, which orders it among the fetches; null: observed_at
    ("raw_ref", pa.string(), True),
)

SCHEMAS: Mapping[RecordKind, pa.Schema] = {
    "post": POST,
    "member": MEMBER,
    "interaction": INTERACTION,
    "channel_metric": CHANNEL_METRIC,
    "status_change": STATUS_CHANGE,
}

POST_KINDS = ("post", "comment", "repost", "quote", "article", "video", "review", "message")
# Reasons of rejects that are no defect of the source: nobody wrote it, or it is not for us to read.
LEFT_OUT = frozenset({"service_message", "private_chat", "objection", "retention"})
GONE = ("deleted", "private", "withheld", "unavailable")  # statuses of posts that have no words any more
STATUSES = ("live", "edited", "deleted", "withheld", "private", "unavailable")


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that could not be used, kept with its reason so that nothing is lost.

    `position` is the row or item number in `source_file`, counted from 1 (the header of a
    table is not a row); `excerpt` is the raw record, cut to 2,000 characters.
    """

    network: str
    source_file: str
    position: int | None
    reason: str  # short machine word: bad_date, missing_key, bad_json, ...
    detail: str  # one sentence for a person, with the remedy
    excerpt: str = ""


@dataclass(slots=True)
class Parsed:
    """What one landed page gave: records by kind, and rejects. Lists of plain dictionaries."""

    posts: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    interactions: list[Row] = field(default_factory=list)
    channel_metrics: list[Row] = field(default_factory=list)
    status_changes: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def rows(self, kind: RecordKind) -> list[Row]:
        return {
            "post": self.posts,
            "member": self.members,
            "interaction": self.interactions,
            "channel_metric": self.channel_metrics,
            "status_change": self.status_changes,
        }[kind]

    def extend(self, other: "Parsed") -> None:
        """Add the records and rejects of another page."""
        for kind in SCHEMAS:
            self.rows(kind).extend(other.rows(kind))
        self.rejects.extend(other.rejects)


def content_hash(*parts: str | None) -> str:
    """SHA-256 (32 hex digits) of the text parts; changes when, and only when, the words change."""
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def interaction_key(row: Mapping[str, Any]) -> str:
    """Key of an interaction: a hash of what it says, without when it was seen."""
    names = ("network", "instance", "type", "actor_id", "target_post_uri", "target_member_id")
    moment = row.get("created_at")
    stamp = moment.isoformat() if isinstance(moment, datetime) else str(moment or "")
    return content_hash(*(str(row.get(name) or "") for name in names), stamp)


def table(kind: RecordKind, rows: Iterable[Row]) -> pa.Table:
    """Rows of one kind as a typed Arrow table; absent fields are null.

    Raises KeyError on a field the schema does not have (a mistake of the parser's author) and
    pyarrow.ArrowInvalid on a value of the wrong type.
    """
    schema = SCHEMAS[kind]
    rows = list(rows)
    if not rows:
        return schema.empty_table()
    columns, nothing = _columns(kind, rows), [None] * len(rows)
    arrays = [_array(columns.get(field.name, nothing), field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _columns(kind: RecordKind, rows: Sequence[Row]) -> Mapping[str, Sequence[Any]]:
    """The values of each field that any row has. Rows nearly always have the same fields."""
    fields = list(rows[0])
    if len(fields) > 1 and all(len(row) == len(fields) for row in rows):
        try:
            columns = dict(zip(fields, zip(*map(itemgetter(*fields), rows), strict=True), strict=True))
        except KeyError:  # as many fields, but others
            pass
        else:
            _check_fields(kind, columns)
            return columns
    present = dict.fromkeys(name for row in rows for name in row)
    _check_fields(kind, present)
    return {name: [row.get(name) for row in rows] for name in present}


def _check_fields(kind: RecordKind, names: Iterable[str]) -> None:
    unknown = set(names) - set(SCHEMAS[kind].names)
    if unknown:
        raise KeyError(f"unknown {kind} field(s): {', '.join(sorted(unknown))}")


def _array(values: Sequence[Any], kind: pa.DataType) -> "pa.Array[Any]":
    """A column. One that says the same in every row (network, time of fetching) is converted once.

    Half a surrogate pair that a parser let through must not cost the batch: it is replaced.
    """
    try:
        return _converted(values, kind)
    except UnicodeEncodeError:
        return _converted([_writable(value) for value in values], kind)


def _writable(value: Any) -> Any:
    """A value whose texts can be written as UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_writable(item) for item in value]
    return {key: _writable(item) for key, item in value.items()} if isinstance(value, dict) else value


def _converted(values: Sequence[Any], kind: pa.DataType) -> "pa.Array[Any]":
    first = values[0]
    can_repeat = first is None or isinstance(first, str | datetime)  # of numbers, equal is not the same
    if can_repeat and tuple(values).count(first) == len(values):
        one: Any = pa.scalar(first, kind)
        repeated: pa.Array[Any] = pa.repeat(one, len(values))
        return repeated
    return pa.array(values, kind)
