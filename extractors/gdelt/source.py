"""The GDELT source: the only place of this package that talks to a server.

plan.py (what to read) -> fetch here -> landing -> plan.page_facts and parse.py (what it says)
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.fetching import fetch_listing
from extractors.gdelt.client import DIALECT, GdeltClient
from extractors.gdelt.parse import parse_page
from extractors.gdelt.plan import UNTIL, page_facts, plan_queries, timeline_start
from extractors.gdelt.settings import MAX_LOOKBACK
from extractors.http import Answer, Budget, Http
from extractors.listings import advanced
from extractors.source import Capabilities, PageFacts, Slice, State, States, StoredPost, Task


class GdeltSource:
    """Titles of news articles that hold a query, and the volume and tone of what was written."""

    name = "gdelt"
    version = "1"
    dialect = DIALECT
    capabilities = Capabilities(search=True, counts=True, max_lookback=MAX_LOOKBACK)

    def plan(self, task: Task, states: States, now: datetime) -> list[Slice]:
        return plan_queries(task, states, now)

    def fetch(self, slice_: Slice, http: Http) -> Iterator[RawPage]:
        client = GdeltClient(http)
        params = slice_.params

        def get(cursor: Mapping[str, Any]) -> Answer:
            # A second more, since nobody says whether the end is part of the window.
            until = datetime.fromisoformat(cursor[UNTIL]) if UNTIL in cursor else http.now()
            until += timedelta(seconds=1)
            if params["kind"] == "timeline":
                return client.fetch_timeline(params, timeline_start(slice_, until), until)
            return client.fetch_articles(params, slice_.horizon, until)

        names = ("kind", "query", "max_records", "period")
        options = {**{name: params[name] for name in names}, "channel": params["query"]}
        yield from fetch_listing(slice_, get, page_facts, network=self.name, options=options)

    def facts(self, page: RawPage) -> PageFacts:
        return page_facts(page)

    def parse(self, page: RawPage) -> Parsed:
        return parse_page(page)

    def follow_ups(self, _slice: Slice, _facts: Sequence[PageFacts], /) -> list[Slice]:
        return []

    def advance(self, state: Mapping[str, Any], slice_: Slice, facts: Sequence[PageFacts]) -> State:
        return advanced(state, slice_, facts)

    def verify(self, _posts: Sequence[StoredPost], _http: Http) -> Iterator[RawPage]:
        """An article cannot be asked for by its address."""
        return iter(())

    def budgets(self, _settings: Mapping[str, Any], /) -> list[Budget]:
        return []
