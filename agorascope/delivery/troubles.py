"""Tells the alert targets of a failed run, late figures and a silent source: once, and when it is over.

    standings + what was told (app store) -> one message -> each target, noted like every other alert

A trouble is an episode: it begins with the first state that is not well and ends when it is well again. Each
state of an episode is told once to each target, however often it is tried again; so is its end.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from agorascope import published
from agorascope.app_store import AppStore, open_store
from agorascope.delivery import notes
from agorascope.delivery.due import Told, in_quiet_hours
from agorascope.delivery.sending import Send, send_with_apprise
from agorascope.delivery.standing import Standing, standings
from agorascope.delivery.step import WHERE, missing, try_to_send
from agorascope.delivery.trouble_wording import write_troubles
from agorascope.delivery.wording import language_of
from agorascope.settings import Settings, secret
from agorascope.workspace import Workspace

RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class TroubleOutcome:
    """What became of one target. `target` is the name of its variable, never its address."""

    target: str
    told: tuple[str, ...] = ()
    error: str = ""

    def in_words(self) -> str:
        """One line for a log."""
        if self.error:
            return f"{self.target}: operations NOT told: {self.error}"
        return (
            f"{self.target}: told {', '.join(self.told)}" if self.told else f"{self.target}: nothing to tell"
        )


def tell_troubles(
    settings: Settings,
    workspace: Workspace,
    *,
    send: Send = send_with_apprise,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[TroubleOutcome]:
    """Tell every target what changed; nothing in quiet hours, when the run after them tells it."""
    rules = workspace.alerts
    if not rules.operations or not rules.url_envs or in_quiet_hours(rules, now(), workspace.zone):
        return []
    known = standings(settings, workspace, now())
    shown = published.current(settings.published)
    version = shown.version if shown else "none"
    store = open_store(settings)
    try:
        return [_tell(target, known, version, workspace, store, send, now()) for target in rules.url_envs]
    finally:
        store.close()


def _tell(
    target: str,
    known: Sequence[Standing],
    version: str,
    workspace: Workspace,
    store: AppStore,
    send: Send,
    now: datetime,
) -> TroubleOutcome:
    due = due_troubles(known, notes.operations_told(store, target, now), version, now)
    if not due:
        return TroubleOutcome(target)
    if error := missing(target):
        return TroubleOutcome(target, error=error)
    mine = [
        (standing, told) for standing, told in due if notes.claim_one(store, target, told, told.kind, now)
    ]
    if not mine:
        return TroubleOutcome(target)
    message = write_troubles(
        [standing for standing, _ in mine], workspace.name, language_of(workspace.languages)
    )
    address = secret(target, what_for="An alert target", where_to_get=WHERE)
    error = try_to_send(send, address, message)
    notes.settle_told(store, target, [told for _, told in mine], now, is_sent=not error)
    names = tuple(f"{standing.subject} {told.kind}" for standing, told in mine)
    return TroubleOutcome(target, names, error)


def due_troubles(
    known: Sequence[Standing], told: Sequence[tuple[str, str]], version: str, now: datetime
) -> list[tuple[Standing, Told]]:
    """What a target has to be told, with the note that is to be made of it. Pure.

    `told` are the (episode, state) it was told, in order of time. An episode is named after the `version`
    that is shown when it begins: none ends without a newer one, and two processes at once name it alike.
    """
    due = []
    for standing in known:
        prefix = episode_prefix(standing.subject)
        former = [(episode, state) for episode, state in told if episode.startswith(prefix)]
        is_open = bool(former) and former[-1][1] != RECOVERED
        if standing.is_well and not is_open:
            continue
        state = RECOVERED if standing.is_well else standing.state
        episode = former[-1][0] if is_open else prefix + version
        if (episode, state) not in former:
            due.append((standing, Told(episode, "", now, now, notes.OPERATIONS, state)))
    return due


def episode_prefix(subject: str) -> str:
    """What all episodes of a subject begin with: short enough for the table, whatever a network is called."""
    return f"ops-{hashlib.sha256(subject.encode()).hexdigest()[:16]}-"
