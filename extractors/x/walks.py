"""Walks around the posts that a listing brought: their conversations, quotes, and who reposted them. Pure.

A walk is one slice with a list of jobs; its cursor holds the jobs that are left, so that it goes on anywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from extractors.source import Mark, PageFacts, Slice, States, resumed
from extractors.values import dig, text_of
from extractors.x.ids import identifier, uri_of
from extractors.x.posts_v2 import counters_of
from extractors.x.shapes import Envelope, kind_of
from extractors.x.versions import chain_of

WALK = "walk"
JOBS = ("threads", "quotes", "reposts")


def threads_of(envelope: Envelope) -> Iterator[dict[str, Any]]:
    """What each post of a page has around it."""
    for item in envelope.items:
        id_ = identifier(item, "id")
        if id_ is None or kind_of(item) != "post" or _is_repost(item):
            continue
        counters = counters_of(item, None)
        quotes, shares = counters["quotes"] or 0, counters["shares"] or 0
        yield {
            "id": id_,
            "uri": uri_of(chain_of(item, id_)[0]),
            "conversation": text_of(item.get("conversation_id")) or id_,
            "threads": bool(counters["replies"]) or text_of(item.get("conversation_id")) not in {None, id_},
            "quotes": quotes > 0,
            "reposts": shares > quotes,
        }


def walk_slices(slice_: Slice, facts: Sequence[PageFacts]) -> list[Slice]:
    """One slice for everything around the posts just found, newest first."""
    wanted = [kind for kind in JOBS if slice_.params.get(kind)]
    if not wanted or slice_.params["kind"] == WALK:
        return []
    found = [thread for fact in facts for thread in fact.threads]
    jobs: dict[tuple[str, str], dict[str, Any]] = {}
    for thread in found:
        for kind in wanted:
            id_ = thread["conversation"] if kind == "threads" else thread["id"]
            if thread[kind]:
                jobs.setdefault((kind, id_), {"kind": kind, "id": id_, "uri": thread["uri"]})
    chosen = list(jobs.values())[: int(slice_.params["max_threads"])]
    if not chosen:
        return []
    return [
        Slice(
            source=f"{slice_.source}/walks",
            part=f"around {chosen[0]['kind']} {chosen[0]['id']}",
            params={**slice_.params, "kind": WALK},
            cursor={"jobs": chosen},
            max_pages=slice_.max_pages,
        )
    ]


def waiting_walks(source: str, params: Mapping[str, Any], states: States) -> list[Slice]:
    """The walks that an earlier run left unfinished."""
    walks = f"{source}/walks"
    return resumed(states.get(walks, {}), walks, {**params, "kind": WALK}, max_pages=100)


def walk_facts(page: RawPage, document: Any, envelope: Envelope, observed_at: datetime) -> PageFacts:
    """The facts of one page of a walk. The job is among the ids: no quotes are no repeated page."""
    jobs = list(page.options["cursor"]["jobs"])
    job = jobs[0]
    token = text_of(dig(document, "meta", "next_token"))
    left = [{**job, "token": token}, *jobs[1:]] if token else jobs[1:]
    ids = {id_ for item in envelope.items if (id_ := identifier(item, "id"))}
    marks: tuple[Mark, ...] = ()  # what is found around a post says nothing of how far a listing was read
    return PageFacts(
        ids=frozenset(ids | {f"{job['kind']} {job['id']}"}),
        marks=marks,
        next_cursor={"jobs": left} if left else None,
        observed_at=observed_at,
    )


def _is_repost(item: Mapping[str, Any]) -> bool:
    listed = item.get("referenced_posts") or item.get("referenced_tweets")
    kinds = {text_of(dig(each, "type")) for each in listed} if isinstance(listed, list) else set()
    return bool(kinds & {"retweeted", "reposted"})
