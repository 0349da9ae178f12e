"""Sound batches and sound marts, to be spoilt one field at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from agorascope import records
from agorascope.records import RecordKind

NOW = datetime(2024, 5, 14, 6, 0, tzinfo=UTC)
Rows = list[dict[str, Any]]


def sound_post(number: int) -> dict[str, Any]:
    return {
        "network": "mastodon",
        "uri": f"https://a.example/posts/{number}",
        "kind": "post",
        "text": f"Livraison {number} arrivée, merci",
        "text_format": "plain",
        "lang": "fr" if number % 2 else "en",
        "created_at": NOW - timedelta(minutes=number + 1),
        "created_at_trust": "server",
        "status": "live",
        "content_hash": records.content_hash(str(number)),
        "fetched_at": NOW,
        "raw_ref": f"mastodon/2024-05-14/b1/00001-abc.zst#{number + 1}",
    }


def sound_member(number: int) -> dict[str, Any]:
    return {
        "network": "mastodon",
        "member_id": f"https://a.example/users/{number}",
        "followers": number,
        "following": 3,
        "posts": 10,
        "created_at": NOW - timedelta(days=400),
        "status": "live",
        "observed_at": NOW,
    }


def sound_metric(number: int) -> dict[str, Any]:
    return {
        "network": "mastodon",
        "channel_kind": "post",
        "channel_id": f"https://a.example/posts/{number}",
        "metric": "likes",
        "period": "lifetime",
        "value": float(number),
        "observed_at": NOW,
    }


_MAKERS: dict[RecordKind, Callable[[int], dict[str, Any]]] = {
    "post": sound_post,
    "member": sound_member,
    "channel_metric": sound_metric,
}


@pytest.fixture
def batch() -> Callable[..., pa.Table]:
    """`batch(kind, count, {row: {field: value}})`: sound rows, some of them changed."""

    def make(kind: RecordKind, count: int, changes: dict[int, dict[str, Any]] | None = None) -> pa.Table:
        rows = [_MAKERS[kind](number) for number in range(count)]
        for row, fields in (changes or {}).items():
            rows[row] |= fields
        return records.table(kind, rows)

    return make


@pytest.fixture
def mentions() -> Callable[..., pd.DataFrame]:
    """`mentions(count, {row: {column: value}})`: rows of marts.fct_mentions."""

    def make(count: int, changes: dict[int, dict[str, Any]] | None = None, **columns: Any) -> pd.DataFrame:
        rows = [_sound_mention(number) | columns for number in range(count)]
        for row, fields in (changes or {}).items():
            rows[row] |= fields
        frame = pd.DataFrame(rows, columns=list(_sound_mention(0)))
        frame["mentioned_at"] = pd.to_datetime(frame["mentioned_at"], utc=True)
        return frame

    return make


def _sound_mention(number: int) -> dict[str, Any]:
    stance = ("negative", "neutral", "positive")[number % 3]
    scores = {"negative": (0.7, 0.2, 0.1), "neutral": (0.2, 0.6, 0.2), "positive": (0.1, 0.2, 0.7)}[stance]
    return {
        "title": None,
        "text": f"Réponse n°{number} de @acme à @… : rien à dire",
        "url": f"https://a.example/{number}",
        "mentioned_at": NOW - timedelta(days=3, minutes=number),
        "is_staff": False,
        "language_confidence": 0.9,
        "stance": stance,
        "p_negative": scores[0],
        "p_neutral": scores[1],
        "p_positive": scores[2],
        "likes_count": 4.0,
        "replies_count": None,
        "shares_count": 0.0,
        "author_followers": 12.0,
    }


@pytest.fixture
def daily() -> Callable[..., pd.DataFrame]:
    """`daily(count, {row: {column: value}})`: rows of marts.fct_brand_reputation_daily."""

    def make(count: int, changes: dict[int, dict[str, Any]] | None = None) -> pd.DataFrame:
        rows = [_sound_day(number) for number in range(count)]
        for row, fields in (changes or {}).items():
            rows[row] |= fields
        return pd.DataFrame(rows, columns=list(_sound_day(0)))

    return make


def _sound_day(number: int) -> dict[str, Any]:
    shares = {
        f"{measure}{end}": value
        for measure in (
            "share_of_voice",
            "author_share_of_voice",
            "positive_share",
            "corrected_positive_share",
        )
        for end, value in (("", 0.4), ("_n", 30), ("_low", 0.3), ("_high", 0.5))
    }
    balances = {
        f"{measure}{end}": value
        for measure in ("net_sentiment", "corrected_net_sentiment")
        for end, value in (("", -0.2), ("_n", 20), ("_low", -0.5), ("_high", 0.1))
    }
    index = {
        f"reputation_index{end}": value
        for end, value in (("", 55.0), ("_n", 20), ("_low", 50.0), ("_high", 60.0))
    }
    counts = {
        f"{what}_count": 7
        for what in ("mentions", "authors", "duplicates", "positive", "neutral", "negative", "unscored")
    }
    day = (NOW - timedelta(days=3 + number)).date()
    return {"mention_date": day, "brand_id": "acme", "network_id": "all"} | counts | shares | balances | index
