"""The runner with a network made up for the test: landing, states, failures, follow-ups."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agorascope.landing import RawPage, completion, read_pages
from agorascope.settings import Settings
from agorascope.workspace import Workspace
from extractors.http import (
    AuthError,
    Budget,
    Http,
    HttpError,
    PoisonPageError,
    RateLimitedError,
    TransientError,
)
from extractors.http.answer import Answer
from extractors.listings import advanced
from extractors.runner import LandReport, land_network, parse_batch
from extractors.source import Mark, PageFacts, Slice, other_backfill, resumed

NOW = datetime(2026, 9, 1, tzinfo=UTC)
WORKSPACE = Workspace.model_validate(
    {"name": "Test", "brands": [{"id": "own", "name": "Own", "own": True}], "networks": {"letters": {}}}
)


@dataclass
class Letters:
    """Listings of numbers. An exception in place of a page is raised there."""

    listings: dict[str, list[list[int] | Exception]]
    max_pages: int = 100
    threads: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)

    def plan(self, _task: Any, states: Any, _now: datetime) -> list[Slice]:
        slices = []
        for name in self.listings:
            if name.endswith("/threads"):
                continue
            waiting = resumed(states.get(name, {}), name, {}, self.max_pages)
            slices += waiting or [Slice(name, "new", {}, {"page": 0}, max_pages=self.max_pages)]
        return slices

    def fetch(self, slice_: Slice, _http: Http) -> Iterator[RawPage]:
        pages = self.listings[slice_.source]
        for number in range(int(slice_.cursor["page"]), len(pages)):
            self.asked.append((slice_.source, number))
            content = pages[number]
            if isinstance(content, Exception):
                raise content
            body = json.dumps({"ids": content, "next": number + 1, "last": number + 1 == len(pages)})
            yield RawPage("letters", slice_.source, body.encode(), NOW, parser="letters")

    def facts(self, page: RawPage) -> PageFacts:
        said = json.loads(page.body)
        marks = tuple(Mark(str(n), NOW + timedelta(minutes=n)) for n in said["ids"])
        following = None if said["last"] else {"page": said["next"]}
        return PageFacts(frozenset(mark.id for mark in marks), marks, following, NOW)

    def follow_ups(self, slice_: Slice, facts: list[PageFacts]) -> list[Slice]:
        if not self.threads or not facts or slice_.source.endswith("/threads"):
            return []
        return [Slice(f"{slice_.source}/threads", "thread", {}, {"page": 0})]

    def budgets(self, _settings: Any, /) -> list[Budget]:
        return []

    def advance(self, state: Any, slice_: Slice, facts: list[PageFacts]) -> dict[str, Any]:
        ids = [int(mark.id) for fact in facts for mark in fact.marks]
        newest = max([*ids, int(slice_.head.id) if slice_.head else 0])
        return {**state, "watermark": newest, "backfill": other_backfill(state, slice_)}


Land = Callable[..., LandReport]


@pytest.fixture
def land(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Land:
    def run(source: Letters, *, states: Any = None, batch_id: str = "b1", **given: Any) -> LandReport:
        monkeypatch.setattr("extractors.runner.get_source", lambda _: source)
        return land_network(
            network="letters",
            workspace=WORKSPACE,
            window=(None, NOW),
            batch_id=batch_id,
            states=states or {},
            settings=settings,
            **given,
        )

    return run


def ids_in(settings: Settings, report: LandReport) -> list[int]:
    pages = read_pages(settings.landing, report.batch.path)
    return [number for page in pages for number in json.loads(page.body)["ids"]]


def test_every_page_is_landed_and_the_states_travel_in_the_completion(land: Land, settings: Settings) -> None:
    report = land(Letters({"a": [[1, 2], [3]], "b": [[9]]}))
    assert ids_in(settings, report) == [1, 2, 3, 9]
    assert [(s.source, s.outcome, s.pages) for s in report.slices] == [
        ("a", "drained", 2),
        ("b", "drained", 1),
    ]
    facts = completion(report.batch.path)
    assert facts["states"] == {
        "a": {"watermark": 3, "backfill": []},
        "b": {"watermark": 9, "backfill": []},
    }
    assert (facts["pages"], facts["failures"], facts["is_partial"]) == (3, [], False)


def test_a_page_is_on_disk_before_the_next_is_asked_for(land: Land, settings: Settings) -> None:
    on_disk: list[int] = []

    class Watching(Letters):
        def facts(self, page: RawPage) -> PageFacts:
            on_disk.append(len(list(settings.landing.rglob("*.meta.json"))))
            return super().facts(page)

    land(Watching({"a": [[1], [2], [3]]}))
    assert on_disk == [1, 2, 3]


def test_a_failing_slice_leaves_the_others_alone(land: Land) -> None:
    broken = TransientError("a.example answered 502")
    report = land(Letters({"a": [broken], "b": [[1]]}), states={"a": {"watermark": 5}})
    assert [str(failure) for failure in report.failures] == [
        "a: transient: a.example answered 502 -> The next run goes on from here."
    ]
    assert report.states == {"a": {"watermark": 5}, "b": {"watermark": 1, "backfill": []}}
    assert report.is_partial
    assert report.batch.is_complete


def test_a_batch_in_which_nothing_could_be_fetched_stays_open_and_is_tried_again(land: Land) -> None:
    failed = land(Letters({"a": [AuthError("no")]}))
    assert (failed.pages, len(failed.failures), failed.batch.is_complete) == (0, 1, False)
    again = land(Letters({"a": [[1]]}))
    assert (again.pages, again.batch.is_complete) == (1, True)


def test_a_complete_batch_is_not_fetched_again(land: Land) -> None:
    first = land(Letters({"a": [[1]], "b": [RateLimitedError("wait", resume_at=NOW)]}))
    source = Letters({"a": [[1], [2]]})
    second = land(source)
    assert source.asked == []
    assert second == first


def test_a_gap_keeps_the_old_watermark_and_goes_on_next_run(land: Land, settings: Settings) -> None:
    listings: dict[str, Any] = {"a": [[9, 8], [7, 6], [5, 4]]}
    first = land(Letters(listings, max_pages=2), states={"a": {"watermark": 3}})
    state = first.states["a"]
    assert first.slices[0].outcome == "max_pages"
    assert (state["watermark"], state["backfill"][0]["cursor"]) == (3, {"page": 2})
    second = land(Letters(listings, max_pages=2), states=first.states, batch_id="b2")
    assert ids_in(settings, second) == [5, 4]
    assert second.states["a"] == {"watermark": 9, "backfill": []}


@pytest.mark.parametrize(
    "stop", [TransientError("502"), RateLimitedError("wait"), AuthError("expired")], ids=lambda e: e.kind
)
def test_what_stops_a_slice_midway_loses_nothing(land: Land, settings: Settings, stop: HttpError) -> None:
    first = land(Letters({"a": [[1], [2], stop]}), states={"a": {"watermark": 0}})
    assert first.states["a"]["watermark"] == 0
    source = Letters({"a": [[1], [2], [3]]})
    second = land(source, states=first.states, batch_id="b2")
    assert source.asked == [("a", 2)]
    assert ids_in(settings, first) + ids_in(settings, second) == [1, 2, 3]
    assert second.states["a"]["watermark"] == 3


def test_a_limit_is_no_failure_but_is_partial(land: Land) -> None:
    report = land(Letters({"a": [RateLimitedError("wait", resume_at=NOW)]}))
    assert report.failures == []
    assert report.is_partial
    assert report.slices[0].resume_at == NOW


def test_runs_stuck_on_the_same_page_are_counted(land: Land) -> None:
    poison = PoisonPageError("null", Answer(b"null", 200, {}, "GET x", NOW))
    states: Any = {}
    for run in range(3):
        states = land(Letters({"a": [[1], poison]}), states=states, batch_id=f"b{run}").states
        assert states["a"]["backfill"][0]["attempts"] == run + 1
        assert states["a"]["backfill"][0]["cursor"] == {"page": 1}


def test_a_looping_listing_ends(land: Land) -> None:
    report = land(Letters({"a": [[1, 2]] * 1000}))
    assert (report.slices[0].outcome, report.pages) == ("repeated", 3)


def test_empty_pages_keep_the_watermark_and_the_rest_is_read_later(land: Land, settings: Settings) -> None:
    source = Letters({"a": [[9, 8], [], [], [], [7], [6]]})
    first = land(source, states={"a": {"watermark": 3}})
    assert (first.slices[0].outcome, first.states["a"]["watermark"]) == ("empty", 3)
    assert (first.failures, first.is_partial) == ([], True)
    second = land(source, states=first.states, batch_id="b2")
    assert ids_in(settings, second) == [7, 6]
    assert second.states["a"] == {"watermark": 9, "backfill": []}


def test_a_listing_that_names_empty_pages_for_ever_is_at_its_end_after_three_runs(land: Land) -> None:
    source, states, outcomes = Letters({"a": [[9], *[[]] * 50]}), {}, []
    for run in range(5):
        report = land(source, states=states, batch_id=f"b{run}")
        states = report.states
        outcomes.append(report.slices[0].outcome)
    assert outcomes[:4] == ["empty", "empty", "empty", "drained"]
    assert (states["a"]["watermark"], len(source.asked)) == (9, 17)


@pytest.mark.parametrize("is_whole", [True, False], ids=["advanced", "suspended"])
def test_a_server_clock_ahead_of_ours_moves_no_head_into_the_future(land: Land, is_whole: bool) -> None:
    forged = NOW + timedelta(days=26_000)

    class Ahead(Letters):
        def facts(self, page: RawPage) -> PageFacts:
            marks = (Mark("forged", forged), Mark("1", NOW - timedelta(hours=1)))
            following = None if is_whole else {"page": 1}
            return PageFacts(frozenset({"forged", "1"}), marks, following, forged)

        def advance(self, state: Any, slice_: Slice, facts: list[PageFacts]) -> dict[str, Any]:
            return advanced(state, slice_, facts)

    report = land(Ahead({"a": [[1]]} if is_whole else {"a": [[1], [2]]}, max_pages=1))
    state = report.states["a"]
    head = state["head"] if is_whole else state["backfill"][0]["head"]["at"]
    assert datetime.fromisoformat(head) <= NOW


def test_threads_follow_what_was_found_and_wait_when_they_cannot_be_read(land: Land) -> None:
    listings: dict[str, Any] = {"a": [[1]], "a/threads": [RateLimitedError("wait")]}
    report = land(Letters(listings, threads=True))
    assert [s.source for s in report.slices] == ["a", "a/threads"]
    assert report.states["a/threads"]["backfill"][0]["part"] == "thread"


def test_killed_in_the_middle_and_run_again_nothing_is_lost_or_doubled(
    land: Land, settings: Settings
) -> None:
    class Killed(BaseException):
        """What no handler of ours may swallow."""

    def die(_step: str, pages: int, _total: int | None) -> None:
        if pages == 2:
            raise Killed

    listings: dict[str, Any] = {"a": [[1], [2], [3]], "b": [[4]]}
    with pytest.raises(Killed):
        land(Letters(listings), on_progress=die)
    assert len(list(settings.landing.rglob("*.meta.json"))) == 2
    again = land(Letters(listings))
    assert ids_in(settings, again) == [1, 2, 3, 4]
    assert again.batch.is_complete


def test_progress_is_told_page_by_page(land: Land) -> None:
    told: list[tuple[str, int, int | None]] = []
    land(Letters({"a": [[1], [2]]}), on_progress=lambda *said: told.append(said))
    assert told == [("land letters", 1, None), ("land letters", 2, None)]


def test_an_archive_is_landed_by_its_own_reader_and_its_state_travels_too(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def land_folder(**given: Any) -> tuple[int, dict[str, Any]]:
        asked.update(given)
        return 2, {"files": {"a.csv": "digest"}}

    monkeypatch.setattr("extractors.runner.land_folder", land_folder)
    archive = {"archive": {"path": tmp_path, "mapping": "generic-csv"}}
    report = land_network(
        network="letters",
        workspace=Workspace.model_validate(
            {**WORKSPACE.model_dump(), "time_zone": "Europe/Paris", "networks": {"letters": archive}}
        ),
        window=(None, NOW),
        batch_id="b1",
        states={"archive": {"files": {}}},
        settings=settings,
    )
    assert (asked["known"], asked["batch"], str(asked["zone"])) == (
        {"files": {}},
        report.batch.path,
        "Europe/Paris",
    )
    assert report.pages == 2
    assert completion(report.batch.path)["states"] == {"archive": {"files": {"a.csv": "digest"}}}


def test_pages_of_a_batch_are_parsed_by_the_parser_they_name() -> None:
    post = {
        "uri": "https://h.example/1",
        "content": "<p>un</p>",
        "visibility": "public",
        "created_at": "2026-08-31T10:00:00Z",
    }
    pages = [RawPage("mastodon", "h", json.dumps([post]).encode(), NOW, parser="mastodon") for _ in range(2)]
    assert [row["display_text"] for row in parse_batch(pages).posts] == ["un", "un"]
