"""Landing one network: plan, fetch page by page, land before parsing, and say how each slice ended.

    plan -> [fetch -> write_page -> guard] for each slice -> states, counts, failures -> _complete.json

The states travel in the completion facts to the load step, which commits them together with
the records. A crash in between loses nothing: the next run starts from the old states.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from time import monotonic
from typing import Any

from agorascope import landing
from agorascope.coverage import RESUMABLE_ENDS, SECOND_LOOK, VERIFY, WHOLE_ENDS
from agorascope.errors import AgorascopeError, MissingSecretError
from agorascope.landing import Batch, RawPage
from agorascope.records import Parsed
from agorascope.settings import Settings
from agorascope.workspace import ArchiveSource, Workspace
from extractors.archive.land import land_folder
from extractors.fetching import TRIES_OF_A_PAGE
from extractors.http import Http, HttpError, Purse
from extractors.page_guard import PageGuard
from extractors.registry import get_source, parse_page
from extractors.second_look import Findings, SecondLook, next_in_line
from extractors.source import (
    PageFacts,
    SettingsDecide,
    Slice,
    Source,
    State,
    StoredPost,
    Task,
    dated,
    suspended,
)

Progress = Callable[[str, int, int | None], None]
Window = tuple[datetime | None, datetime]


@dataclass(frozen=True, slots=True)
class SliceReport:
    """How one slice ended: drained, horizon, repeated, max_pages, empty, or the kind of what stopped it."""

    source: str
    part: str
    outcome: str
    pages: int
    message: str = ""
    resume_at: datetime | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.outcome in WHOLE_ENDS

    def __str__(self) -> str:
        return f"{self.source}: {self.outcome}{': ' if self.message else ''}{self.message}"


@dataclass(slots=True)
class LandReport:
    """What landing one network brought."""

    network: str
    batch: Batch
    pages: int = 0
    slices: list[SliceReport] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # what a person should know of the whole network
    requests: int = 0
    quota_left: dict[str, float] = field(default_factory=dict)  # by unit; empty: nobody said
    spent: dict[str, float] = field(default_factory=dict)  # by unit, in this batch
    begun: float = field(default_factory=monotonic, compare=False)
    believed_pages: list[str] = field(default_factory=list)  # of a second look, whose removals hold

    @property
    def failures(self) -> list[SliceReport]:
        """Slices that something stopped, other than a limit that the next run goes past."""
        return [s for s in self.slices if not s.is_whole and s.outcome not in RESUMABLE_ENDS]

    @property
    def is_partial(self) -> bool:
        return any(not s.is_whole for s in self.slices)


def land_network(
    *,
    network: str,
    workspace: Workspace,
    window: Window,
    batch_id: str,
    states: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    on_progress: Progress | None = None,
    http: Http | None = None,
    stored: Sequence[StoredPost] = (),
) -> LandReport:
    """Fetch what the network has for the window into the landing zone; look again at `stored` posts.

    One slice's failure leaves the others alone and is in the report. A batch that is complete
    is not fetched again. When nothing at all could be fetched the batch stays open, so that
    running it again tries again.
    """
    batch = Batch(network, batch_id, _batch_folder(settings, network, batch_id))
    configured = workspace.networks[network]
    if configured.archive is not None:  # a folder may have got new files for the same window
        known = states.get("archive", {})
        return _land_archive(
            batch, configured.archive, workspace, window, known=known, on_progress=on_progress
        )
    if batch.is_complete:
        return _report_of(batch)
    task = Task(network, *window, settings=configured.own_settings(), not_before=_start(workspace))
    again = SecondLook(stored, believe_all=configured.recheck.believe_all)
    if http is not None:
        return _land_live(batch, task, states, http, on_progress, again)
    purse = Purse(
        get_source(network).budgets(task.settings),
        path=settings.spending / f"{network}.json",
        now=lambda: datetime.now(UTC),
    )
    with Http(contact=settings.contact, allow_private=settings.allow_private_hosts, purse=purse) as own:
        return _land_live(batch, task, states, own, on_progress, again)


def parse_batch(pages: Iterable[RawPage]) -> Parsed:
    """Records and rejects of many pages together, each read by the parser it names."""
    total = Parsed()
    for page in pages:
        total.extend(parse_page(page))
    return total


def _batch_folder(settings: Settings, network: str, batch_id: str) -> Path:
    """The folder of the batch where it was begun, or a new one under today's date."""
    day = datetime.now(UTC).date().isoformat()
    folder = landing.batch_path(settings.landing, network, day, batch_id)
    begun = sorted(settings.landing.glob(f"{network}/*/{batch_id}"))
    return begun[0] if begun else folder


def _start(workspace: Workspace) -> datetime | None:
    if workspace.start is None:
        return None
    return datetime.combine(workspace.start, time(), workspace.zone).astimezone(UTC)


def _land_live(
    batch: Batch,
    task: Task,
    states: Mapping[str, Mapping[str, Any]],
    http: Http,
    on_progress: Progress | None,
    again: SecondLook,
) -> LandReport:
    source = get_source(task.network)
    report = LandReport(task.network, batch, notes=_limits_of(source, task, http.now()))
    waiting = deque((slice_, False) for slice_ in source.plan(task, states, http.now()))
    asked = {(slice_.source, slice_.part) for slice_, _ in waiting}
    while waiting:
        slice_, is_follow_up = waiting.popleft()
        run = _SliceRun(source, slice_, http, report, on_progress, is_follow_up)
        outcome = run.read()
        report.slices.append(outcome)
        state = report.states.get(slice_.source, states.get(slice_.source, {}))
        report.states[slice_.source] = run.next_state(state, outcome)
        for found in source.follow_ups(slice_, run.facts):
            if (found.source, found.part) not in asked:  # two listings may have brought the same post
                asked.add((found.source, found.part))
                waiting.append((found, True))
    if again.stored and source.capabilities.deletions:
        report.slices.append(_look_again(source, again, http, report, on_progress, states))
    report.requests = http.limits.requests
    report.spent = dict(http.purse.charged)
    report.quota_left = {**http.purse.left(), **_server_quota(http)}
    if report.pages or not report.failures:
        landing.complete(batch.path, _facts(report))
    return report


def _limits_of(source: Source, task: Task, now: datetime) -> list[str]:
    """What to say when the window asked for reaches further back than the network gives."""
    if task.window_from is None:
        return []
    given = source.capabilities
    if isinstance(source, SettingsDecide):
        given = source.capabilities_with(task.settings)
    if given.backfill:
        return [f"{source.name} cannot be read back to {task.window_from:%Y-%m-%d}: {given.backfill}"]
    if given.max_lookback and task.window_from < now - given.max_lookback:
        days = given.max_lookback.days
        return [f"{source.name} gives the last {days} days only; older posts need another source."]
    return []


def _look_again(
    source: Source,
    again: SecondLook,
    http: Http,
    report: LandReport,
    on_progress: Progress | None,
    states: Mapping[str, Mapping[str, Any]],
) -> SliceReport:
    """Land the second look at stored posts, and say which of its pages are to be believed.

    Posts not reached stay first in line; those asked for in vain go to its end, which its state remembers.
    """
    slice_ = Slice(source=VERIFY, part="stored posts", params={}, max_pages=len(again.stored) + 1)
    findings = Findings(again)
    run = _SliceRun(source, slice_, http, report, on_progress, is_follow_up=False)
    run.on_landed = lambda path, page: findings.add(path.name, source.parse(page))
    outcome = run.read(
        replace(page, options={**page.options, SECOND_LOOK: True})
        for page in source.verify(again.stored, http)
    )
    judgement = findings.judge()
    report.believed_pages = list(judgement.believed_pages)
    in_vain = findings.in_vain(judgement, is_whole=outcome.is_whole)
    report.states[VERIFY] = next_in_line(states.get(VERIFY, {}), findings, in_vain, http.now())
    return replace(outcome, notes=(*outcome.notes, judgement.note)) if judgement.note else outcome


def _server_quota(http: Http) -> dict[str, float]:
    remaining = http.limits.remaining
    return {} if remaining is None else {"requests": remaining}


@dataclass
class _SliceRun:
    """Reads one slice to its end, or to what stops it."""

    source: Source
    slice_: Slice
    http: Http
    report: LandReport
    on_progress: Progress | None
    is_follow_up: bool
    facts: list[PageFacts] = field(default_factory=list)
    on_landed: Callable[[Path, RawPage], None] | None = None

    def read(self, pages: Iterator[RawPage] | None = None) -> SliceReport:
        """Land the pages of the slice, or those given, as far as the guard lets them come."""
        guard = PageGuard(self.slice_)
        try:
            for page in pages if pages is not None else self.source.fetch(self.slice_, self.http):
                path = landing.write_page(self.report.batch.path, self.report.pages, page)
                self.report.pages += 1
                if self.on_landed:
                    self.on_landed(path, page)
                self.facts.append(dated(self.source.facts(page), page))
                if self.on_progress:
                    self.on_progress(f"land {self.report.network}", self.report.pages, None)
                if verdict := guard.check(self.facts[-1]):
                    return self._ended("drained" if self._is_bare(verdict) else verdict)
        except AgorascopeError as error:
            return self._ended(_kind(error), error)
        return self._ended("drained")

    def _is_bare(self, verdict: str) -> bool:
        """Whether nothing more is there: run after run brought empty pages only, each naming a next one."""
        is_last_try = self.slice_.attempts + 1 >= TRIES_OF_A_PAGE
        return verdict == "empty" and is_last_try and not any(fact.ids for fact in self.facts)

    def next_state(self, state: Mapping[str, Any], outcome: SliceReport) -> State:
        if outcome.is_whole:
            return self.source.advance(state, self.slice_, self.facts)
        is_bare = outcome.outcome == "empty" and not any(fact.ids for fact in self.facts)
        is_stuck = outcome.outcome == "poison" or is_bare
        # A slice of the plan that read nothing comes again by itself; a follow-up would not.
        if not self.facts and not self.is_follow_up and not is_stuck:
            return dict(state)
        return suspended(state, self.slice_, self.facts, stuck=is_stuck)

    def _ended(self, outcome: str, error: AgorascopeError | None = None) -> SliceReport:
        return SliceReport(
            source=self.slice_.source,
            part=self.slice_.part,
            outcome=outcome,
            pages=len(self.facts),
            message=" ".join(str(error).split()) if error else "",
            resume_at=error.resume_at if isinstance(error, HttpError) else None,
            notes=tuple(dict.fromkeys(note for fact in self.facts for note in fact.notes)),
        )


def _kind(error: AgorascopeError) -> str:
    if isinstance(error, HttpError):
        return error.kind
    return "auth" if isinstance(error, MissingSecretError) else "refused"


def _land_archive(
    batch: Batch,
    archive: ArchiveSource,
    workspace: Workspace,
    window: Window,
    *,
    known: Mapping[str, Any],
    on_progress: Progress | None,
) -> LandReport:
    """Land the files of an archive folder that are new or changed since the last run."""
    begun = monotonic()
    pages, state = land_folder(
        network=batch.network,
        archive=archive,
        window=window,
        batch=batch.path,
        known=known,
        on_progress=on_progress,
        zone=workspace.zone,
    )
    done = SliceReport("archive", "files", "drained", pages, message=str(state.get("message", "")))
    report = LandReport(batch.network, batch, pages, [done], {"archive": state}, begun=begun)
    landing.complete(batch.path, _facts(report))
    return report


def _facts(report: LandReport) -> dict[str, Any]:
    """What travels with the batch to the load step."""
    return {
        "pages": report.pages,
        "states": report.states,
        "slices": [asdict(slice_) for slice_ in report.slices],
        "failures": [str(slice_) for slice_ in report.failures],
        "is_partial": report.is_partial,
        "notes": report.notes,
        "requests": report.requests,
        "quota_left": report.quota_left,
        "spent": report.spent,
        "seconds": round(monotonic() - report.begun, 3),
        "believed_pages": report.believed_pages,
    }


def _report_of(batch: Batch) -> LandReport:
    """The report of a batch that was completed before."""
    facts = landing.completion(batch.path)
    slices = [
        SliceReport(
            **{
                **entry,
                "notes": tuple(entry["notes"]),
                "resume_at": datetime.fromisoformat(entry["resume_at"]) if entry["resume_at"] else None,
            }
        )
        for entry in facts["slices"]
    ]
    return LandReport(
        batch.network,
        batch,
        int(facts["pages"]),
        slices,
        dict(facts["states"]),
        notes=list(facts.get("notes", [])),
        requests=int(facts.get("requests", 0)),
        quota_left=dict(facts.get("quota_left", {})),
        spent=dict(facts.get("spent", {})),
        believed_pages=list(facts.get("believed_pages", [])),
    )
