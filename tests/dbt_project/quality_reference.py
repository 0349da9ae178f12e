"""The quality of exchange again, in pandas and plain Python, from the files of the Reddit sample.

Written from docs/methodology/quality.md, not from the SQL: sets and loops, week by week, nothing shared
with the product but Wilson's interval. What the text models found (which posts ask, or speak of an
aspect of, the own brand) is an input, as `asks` and `speaks`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from agorascope.statistics import wilson

NOBODY = {"[deleted]", "<USERNAME>"}
GONE = {"[deleted]", "[removed]"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """What the figures depend on besides the posts."""

    zone: ZoneInfo
    as_of: datetime
    staff: AbstractSet[str]
    asks: AbstractSet[str]
    speaks: AbstractSet[str]
    opens: time = time(9)
    closes: time = time(18)


def read_sample(folder: Path, zone: ZoneInfo) -> pd.DataFrame:
    """One row per post and comment: name, author (None: unknown), parent, place, time, week, live."""
    raw = pd.concat(
        [
            pd.read_json(folder / f"{kind}.jsonl", lines=True, dtype=False)
            for kind in ("submissions", "comments")
        ],
        ignore_index=True,
    )
    words = raw["body"].fillna(raw["selftext"])
    created = pd.to_datetime(raw["created_utc"], unit="s", utc=True)
    day = created.dt.tz_convert(zone).dt.date
    return pd.DataFrame(
        {
            "name": raw["name"],
            "author": _words(None if name in NOBODY else name for name in raw["author"]),
            "parent": _words(raw["parent_id"]),
            "root": raw["link_id"].where(raw["link_id"].notna(), raw["name"]),
            "place": raw["subreddit"].fillna("reddit"),
            "created": created,
            "ordinal": [each.toordinal() for each in day],
            "week": [each - timedelta(days=each.weekday()) for each in day],
            "live": ~words.isin(GONE),
        }
    )


def _words(values: Iterable[Any]) -> "pd.Series[Any]":
    """Words as they are, everything else None; never a NaN, which would pass for a word."""
    return pd.Series([value if isinstance(value, str) else None for value in values], dtype="object")


def quality(posts: pd.DataFrame, setting: Setting) -> dict[tuple[date, str], Row]:
    """Every figure of the mart by week and community, `all` being all of them."""
    rows: dict[tuple[date, str], Row] = {}
    marked = posts.assign(asks=posts["name"].isin(setting.asks), speaks=posts["name"].isin(setting.speaks))
    people = marked[marked["live"] & ~marked["author"].isin(setting.staff)]
    depth = _depths(posts)
    author = dict(zip(people["name"], people["author"], strict=True))
    answers = _answers(posts, setting)
    for place in [*sorted(people["place"].unique()), "all"]:
        here = people if place == "all" else people[people["place"] == place]
        for week, said in here.groupby("week"):
            last = min(
                week + timedelta(days=6),
                (setting.as_of - timedelta(seconds=1)).astimezone(setting.zone).date(),
            )
            rows[week, place] = {
                **_exchange(said, depth, author),
                **_participation(said),
                **_service(said, answers, setting),
                **_members(here, last),
            }
    for (week, place), row in rows.items():
        before = rows.get((week - timedelta(days=7), place))
        for name in ("replies_mean", "reciprocity", "answered_share", "active_share"):
            known = before is not None and row[name] is not None and before[name] is not None
            row[f"{name}_change"] = row[name] - before[name] if before is not None and known else None
    return rows


def _depths(posts: pd.DataFrame) -> dict[str, int]:
    parent = {name: up for name, up in zip(posts["name"], posts["parent"], strict=True) if up is not None}

    def climb(name: str) -> int:
        steps = 0
        while name in parent:
            name, steps = parent[name], steps + 1
        return steps

    return {name: climb(name) for name in posts["name"]}


def _exchange(said: pd.DataFrame, depth: dict[str, int], author: dict[str, str | None]) -> Row:
    replies = said[said["parent"].notna()]
    per_thread = said.assign(reply=said["parent"].notna()).groupby("root")["reply"].sum()
    directed = {
        (one, author[up])
        for one, up in zip(replies["author"], replies["parent"], strict=True)
        if one is not None and author.get(up) not in (None, one)
    }
    pairs = {frozenset(pair) for pair in directed}
    mutual = {frozenset(pair) for pair in directed if (pair[1], pair[0]) in directed}
    return {
        "threads_count": len(per_thread),
        "posts_count": len(said),
        "replies_count": len(replies),
        "people_count": said["author"].nunique(),
        "replies_mean": len(replies) / len(per_thread),
        "replies_median": float(per_thread.median()),
        "chain_depth_max": max(depth[name] for name in said["name"]),
        "repliers_count": replies["author"].nunique(),
        **_share("reciprocity", len(mutual), len(pairs)),
    }


def _participation(said: pd.DataFrame) -> Row:
    wrote = Counter(said["author"].dropna())
    opened = set(said.loc[said["parent"].isna(), "author"].dropna())
    most = sorted(wrote.values(), reverse=True)
    return {
        **_share("top_1_share", sum(most[: math.ceil(len(most) / 100)]), sum(most)),
        **_share("top_10_share", sum(most[: math.ceil(len(most) / 10)]), sum(most)),
        **_share("opener_share", len(opened), len(wrote)),
        **_share("answerer_share", len(wrote) - len(opened), len(wrote)),
        **_share("reactor_share", 0, len(wrote)),  # the sample knows of no reposts
    }


def _answers(posts: pd.DataFrame, setting: Setting) -> dict[str, datetime]:
    """When staff first answered each post; the files hold none that is older than its question."""
    by_staff = posts[posts["live"] & posts["author"].isin(setting.staff) & posts["parent"].notna()]
    return dict(by_staff.groupby("parent")["created"].min())


def _service(said: pd.DataFrame, answers: dict[str, datetime], setting: Setting) -> Row:
    asked = said[said["asks"]]
    due = asked[asked["created"] + timedelta(hours=48) <= setting.as_of]
    in_time = [
        name
        for name, created in zip(due["name"], due["created"], strict=True)
        if name in answers and answers[name] - created <= timedelta(hours=48)
    ]
    spans = [
        (created.to_pydatetime(), answers[name])
        for name, created in zip(said["name"], said["created"], strict=True)
        if name in answers
    ]
    return {
        "questions_count": len(asked),
        **_share("answered_share", len(in_time), len(due)),
        "responses_count": len(spans),
        **_times("response_minutes", [(end - start).total_seconds() / 60 for start, end in spans]),
        **_times("response_business_minutes", [business_minutes(*span, setting) for span in spans]),
    }


def business_minutes(start: datetime, end: datetime, setting: Setting) -> float:
    """Minutes from `start` to `end` while the desk is open, Monday to Friday; it may close at midnight."""
    total, day = 0.0, start.astimezone(setting.zone).date()
    while day <= end.astimezone(setting.zone).date():
        if day.weekday() < 5:
            opens = datetime.combine(day, setting.opens, setting.zone).timestamp()
            last = day if setting.closes != time(0) else day + timedelta(days=1)
            closes = datetime.combine(last, setting.closes, setting.zone).timestamp()
            total += max(0.0, min(closes, end.timestamp()) - max(opens, start.timestamp()))
        day += timedelta(days=1)
    return total / 60


def _members(here: pd.DataFrame, last: date) -> Row:
    age = last.toordinal() - here["ordinal"].to_numpy()
    authors, speaks = here["author"].to_numpy(), here["speaks"].to_numpy()
    year, month = (age >= 0) & (age < 365), (age >= 0) & (age < 30)
    active = set(authors[month]) - {None}
    return {
        **_share("active_share", len(active), len(set(authors[year]) - {None})),
        **_share("targeted_share", len(set(authors[month & speaks]) - {None}), len(active)),
    }


def _share(name: str, k: int, n: int) -> Row:
    low, high = wilson(k, n)
    return {name: k / n if n else None, f"{name}_n": n, f"{name}_low": low, f"{name}_high": high}


def _times(name: str, minutes: list[float]) -> Row:
    known = pd.Series(minutes, dtype="float64")
    return {
        f"{name}_median": float(known.median()) if len(known) else None,
        f"{name}_p90": float(known.quantile(0.9)) if len(known) else None,
    }


def differences(expected: dict[tuple[date, str], Row], found: dict[tuple[date, str], Row]) -> Iterator[str]:
    """What differs, in words; figures equal to 1e-9 are equal."""
    for key in sorted(expected.keys() ^ found.keys()):
        yield f"{key}: only {'expected' if key in expected else 'found'}"
    by_name: dict[str, list[str]] = defaultdict(list)
    for key in sorted(expected.keys() & found.keys()):
        for name, value in expected[key].items():
            other = found[key][name]
            same = (
                other is None
                if value is None
                else other is not None and math.isclose(value, other, abs_tol=1e-9)
            )
            if not same:
                by_name[name].append(f"{key}: expected {value}, found {other}")
    for name, lines in by_name.items():
        yield f"{name}: {len(lines)} differ, first {lines[0]}"
