"""Which media, hashtags, comments and insights to read, and what an answer says to the runner. All pure.

account/<id>/media            own media, newest first; its /threads are comments and insights
account/<id>/tags             media in which others tagged the account
account/<id>/hashtag/<tag>    media of a hashtag; the state keeps the number of the hashtag
account/<id>/discover/<name>  media and followers of another account
account/<id>/counters         followers and insights of the account, asked anew each run
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from extractors.instagram.settings import HASHTAG_DAYS, MAX_HASHTAGS, Account, NetworkSettings
from extractors.listings import Listing, advanced, plan_newest_first
from extractors.source import PageFacts, Slice, State, States, Task
from extractors.threads import is_thread_slice, resumed_threads, thread_slices, threads_advanced

COUNTERS = "/counters"
SHARED = {"app_secret_env", "graph_version", "comments", "max_threads", "max_pages", "max_insights"}
LATE_DAYS = 3  # the day that ended 48 hours ago: Meta does not change it any more


def plan_accounts(task: Task, states: States, now: datetime) -> list[Slice]:
    """The slices of every account of the workspace."""
    settings = NetworkSettings.model_validate(task.settings)
    slices: list[Slice] = []
    for account in settings.accounts:
        root, params = f"account/{account.id}", _shared(account, settings)
        for name, own in _listings(account):
            source, asked = f"{root}/{name}", {**params, **own}
            slices += plan_newest_first([_listing(source, asked, settings)], task, states, now)
            if own["kind"] == "media":
                slices += resumed_threads(states, source, asked, settings.max_pages)
        slices += _hashtags(account, root, params, settings=settings, task=task, states=states, now=now)
        slices.append(_counters(root, params, settings, now))
    return slices


def _shared(account: Account, settings: NetworkSettings) -> dict[str, Any]:
    return {
        "account": account.id,
        "login": account.login,
        "token_env": account.token_env,
        **settings.model_dump(
            include={
                "app_secret_env",
                "graph_version",
                "comments",
                "max_threads",
                "max_pages",
                "max_insights",
            }
        ),
        "media_metrics": list(settings.media_metrics),
    }


def _listings(account: Account) -> Iterator[tuple[str, dict[str, Any]]]:
    if account.media:
        yield "media", {"kind": "media", "channel": account.id}
    if account.mentions:
        yield "tags", {"kind": "tags", "channel": f"{account.id}/tags"}
    for name in account.discover:
        yield f"discover/{name}", {"kind": "discovery", "channel": name, "name": name}


def _listing(source: str, params: Mapping[str, Any], settings: NetworkSettings) -> Listing:
    return Listing(
        source=source,
        params=params,
        first_run_days=settings.first_run_days,
        overlap=timedelta(hours=settings.overlap_hours),
        max_pages=settings.max_pages,
    )


def _hashtags(
    account: Account,
    root: str,
    params: Mapping[str, Any],
    *,
    settings: NetworkSettings,
    task: Task,
    states: States,
    now: datetime,
) -> list[Slice]:
    """The slices of the hashtags; those beyond the 30 of these 7 days are slices that say so."""
    asked_at = _asked_at(root, states, now)
    slices: list[Slice] = []
    for tag in account.hashtags:
        source = f"{root}/hashtag/{tag}"
        own: dict[str, Any] = {"kind": "hashtag", "channel": tag, "name": tag, "edge": settings.hashtag_media}
        if tag not in asked_at and len(asked_at) >= MAX_HASHTAGS:
            free = min(asked_at.values()) + timedelta(days=HASHTAG_DAYS)
            own["refused_until"] = free.isoformat()
        else:
            asked_at.setdefault(tag, now)
        own["hashtag"] = _known_id(states.get(source, {}))
        slices += plan_newest_first([_listing(source, {**params, **own}, settings)], task, states, now)
    return slices


def _asked_at(root: str, states: States, now: datetime) -> dict[str, datetime]:
    """When the account last looked at each hashtag of the days that count, listened to still or not."""
    prefix = f"{root}/hashtag/"
    asked = {
        source.removeprefix(prefix): datetime.fromisoformat(str(state["asked_at"]))
        for source, state in states.items()
        if source.startswith(prefix) and state.get("asked_at")
    }
    return {tag: at for tag, at in asked.items() if at > now - timedelta(days=HASHTAG_DAYS)}


def _known_id(state: Mapping[str, Any]) -> str | None:
    """The number of a hashtag, from an earlier run."""
    waiting = [entry["cursor"].get("hashtag") for entry in state.get("backfill", [])]
    return next((str(id_) for id_ in (state.get("hashtag_id"), *waiting) if id_), None)


def _counters(root: str, params: Mapping[str, Any], settings: NetworkSettings, now: datetime) -> Slice:
    """The account itself, and each metric for the last whole day and for the last one that is final.

    What was not reached is not kept for later: a count has its time.
    """
    asked: list[dict[str, Any]] = [{"id": params["account"], "do": "account"}]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for metric in settings.account_metrics:
        for back in (1, LATE_DAYS):
            start = midnight - timedelta(days=back)
            end = start + timedelta(days=1)
            asked.append(
                {
                    "id": f"{metric} {start:%Y-%m-%d}",
                    "do": "insight",
                    "object": params["account"],
                    "metric": metric,
                    "from": start.isoformat(),
                    "to": end.isoformat(),
                }
            )
    return Slice(
        source=f"{root}{COUNTERS}",
        part="now",
        params={**params, "kind": "counters", "channel": params["account"]},
        cursor={"threads": asked},
        max_pages=len(asked) + 1,
    )


def follow_ups(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """Comments of own media that have some, and insights of the newest of them."""
    if is_thread_slice(slice_) or slice_.params["kind"] != "media":
        return []
    found = {str(thread["id"]): thread for fact in facts for thread in fact.threads}
    answered = [id_ for id_, thread in found.items() if thread["replies"] and slice_.params["comments"]]
    asked: list[dict[str, Any]] = [
        {"id": id_, "do": "comments", "media": id_} for id_ in answered[: slice_.params["max_threads"]]
    ]
    asked += [
        {"id": f"{id_} {metric}", "do": "insight", "object": id_, "metric": metric}
        for id_ in list(found)[: slice_.params["max_insights"]]
        for metric in slice_.params["media_metrics"]
    ]
    made = thread_slices(slice_, [PageFacts(threads=tuple(asked))], limit=len(asked) or 1)
    return [replace(one, max_pages=len(asked) + slice_.params["max_pages"]) for one in made]


def next_state(state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
    """The state after a slice was read to its end."""
    if slice_.source.endswith(COUNTERS):
        return {}
    if is_thread_slice(slice_):
        return threads_advanced(state, slice_)
    new = advanced(state, slice_, facts)
    if slice_.params["kind"] == "hashtag" and facts:
        found = [fact.memo["hashtag"] for fact in facts if fact.memo.get("hashtag")]
        moments = [fact.observed_at for fact in facts if fact.observed_at]
        new["hashtag_id"] = (found or [slice_.params.get("hashtag") or state.get("hashtag_id")])[0]
        new["asked_at"] = max(moments).isoformat() if moments else state.get("asked_at")
    return new
