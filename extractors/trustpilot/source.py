"""The Trustpilot source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.settings import secret
from extractors.fetching import fetch_listing, raw_page
from extractors.http import Answer, Budget, Http, PermanentError
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task
from extractors.trustpilot.client import DIALECT, TrustpilotClient
from extractors.trustpilot.parse import REPLY, parse_page
from extractors.trustpilot.plan import REVIEWS, next_page, page_facts, plan_units
from extractors.trustpilot.settings import NetworkSettings
from extractors.values import count, dig, text_of

KNOWN = "trustpilot/key_env"  # where a run remembers which variable holds the key, for `verify`
DEFAULT_KEY = str(NetworkSettings.model_fields["key_env"].default)
WHERE = "businessapp.b2b.trustpilot.com: Integrations, APIs; an add-on of paid plans"


class TrustpilotSource:
    """Reviews of business units, with replies, score and number of reviews."""

    name = "trustpilot"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(
        timeline=True, thread=True, counts=True, members=True, deletions=True, auth="token", cost="paid"
    )

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_units(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        """The business unit itself, for its score, then its reviews."""
        client = _client(http, slice_.params["key_env"])
        unit = text_of(slice_.cursor.get("unit"))
        if unit is None:
            unit = _unit_id(client, slice_.params["unit"])
            options = {"kind": "unit", "cursor": {}}
            yield raw_page(client.fetch_unit(unit), network=self.name, source=slice_.source, options=options)
        asked = unit

        def get(cursor: Mapping[str, Any]) -> Answer:
            return client.fetch_reviews(asked, count(cursor.get("page")) or 1)

        shared = {"kind": REVIEWS, "channel": asked}
        yield from fetch_listing(
            slice_,
            get,
            page_facts,
            network=self.name,
            options=shared,
            after_poison=lambda cursor, _answer: next_page({**shared, "cursor": cursor}),
        )

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, _slice: Slice, _facts: Sequence[PageFacts], /) -> list[Slice]:
        return []

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advanced(state, slice_, facts)

    def verify(self, posts: Sequence[StoredPost], http: Http) -> Iterator[RawPage]:
        """Each review once, whether it, its reply or both are asked for."""
        client = _client(http, http.learnt.get(KNOWN, DEFAULT_KEY))
        asked: dict[str, list[StoredPost]] = {}
        for post in posts:
            if post.post_id:
                asked.setdefault(post.post_id.removesuffix(REPLY), []).append(post)
        for review, stored in asked.items():
            uris = [post.uri for post in stored]
            channel = stored[0].channel_id
            asking: dict[str, Any] = {"kind": "verify", "asked": uris, "channel": channel, "cursor": {}}
            answer = client.fetch_review(review)
            yield raw_page(answer, network=self.name, source="verify", options=asking)

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []


def _client(http: Http, key_env: str) -> TrustpilotClient:
    http.learnt[KNOWN] = key_env
    return TrustpilotClient(http, secret(key_env, what_for="Trustpilot", where_to_get=WHERE))


def _unit_id(client: TrustpilotClient, name: str) -> str:
    """The id of a business unit, which a domain has to be looked up for."""
    if re.fullmatch(r"[0-9a-f]{24}", name):
        return name
    found = text_of(dig(client.find_unit(name).json(), "id"))
    if found is None:
        raise PermanentError(f"Trustpilot has no business unit for {name}.")
    return found
