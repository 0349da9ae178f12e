"""Delivers what is due to each target of the workspace, or says what it would deliver.

    published file, app store -> Outcome, one a target

A target that fails stops no other; it is told by the next run.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agorascope.app_store import AppStore, open_store
from agorascope.delivery import notes
from agorascope.delivery.alerts import Alert, read_alerts
from agorascope.delivery.due import Due, Why, in_quiet_hours, sort_out
from agorascope.delivery.sending import Send, send_with_apprise
from agorascope.delivery.wording import Message, Setting, language_of, write
from agorascope.errors import MissingSecretError
from agorascope.published import Publication, reading
from agorascope.settings import Settings, secret
from agorascope.workspace import Workspace

WHERE = "an address as in github.com/caronc/apprise, such as mailtos://, slack:// or json://"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one target. `target` is the name of its variable, never its address."""

    target: str
    due: tuple[Due, ...] = ()
    left: dict[str, Why] = field(default_factory=dict)
    message: Message | None = None
    error: str = ""

    @property
    def is_ok(self) -> bool:
        return not self.error

    def in_words(self) -> str:
        """One line for a log."""
        if self.error:
            return f"{self.target}: {len(self.due)} alert(s) NOT sent: {self.error}"
        why = ", ".join(f"{n} {reason}" for reason, n in sorted(Counter(self.left.values()).items()))
        return f"{self.target}: {len(self.due)} alert(s) sent" + (f"; others: {why}" if why else "")


def deliver(
    settings: Settings,
    workspace: Workspace,
    *,
    is_dry: bool,
    send: Send = send_with_apprise,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Outcome]:
    """Tell every target what is due to it, or with `is_dry` only say what that would be."""
    with reading(settings.published) as (publication, connection):
        alerts = read_alerts(connection)
    store = open_store(settings)
    try:
        return [
            _deliver_to(target, alerts, publication, workspace, store, is_dry=is_dry, send=send, now=now)
            for target in workspace.alerts.url_envs
        ]
    finally:
        store.close()


def _deliver_to(
    target: str,
    alerts: list[Alert],
    publication: Publication,
    workspace: Workspace,
    store: AppStore,
    *,
    is_dry: bool,
    send: Send,
    now: Callable[[], datetime],
) -> Outcome:
    rules = workspace.alerts
    due, left = sort_out(
        alerts,
        rules,
        notes.told_to(store, target, now()),
        notes.states_of(store),
        as_of=publication.as_of,
        is_quiet=in_quiet_hours(rules, now(), workspace.zone),
    )
    if not due:
        return Outcome(target, left=left)
    setting = _setting(workspace, publication.as_of)
    if is_dry:
        return Outcome(target, tuple(due), left, write(due, setting), missing(target))
    if error := missing(target):
        return Outcome(target, tuple(due), left, None, error)
    mine = notes.claim(store, target, due, now())
    if not mine:
        return Outcome(target, left=left)
    message = write(mine, setting)
    error = try_to_send(send, secret(target, what_for="An alert target", where_to_get=WHERE), message)
    notes.settle(store, target, mine, now(), is_sent=not error)
    return Outcome(target, tuple(mine), left, message, error)


def try_to_send(send: Send, address: str, message: Message) -> str:
    """Send; what went wrong in words that hold no address, empty when nothing did."""
    try:
        return "" if send(address, message) else "the service did not take it; the next run tries again"
    except Exception as error:  # noqa: BLE001 - a broken plugin must not stop the other targets
        return f"{type(error).__name__} while sending; the next run tries again"


def missing(target: str) -> str:
    try:
        secret(target, what_for="An alert target", where_to_get=WHERE)
    except MissingSecretError as error:
        return " ".join(str(error).split())
    return ""


def _setting(workspace: Workspace, as_of: datetime) -> Setting:
    return Setting(
        workspace=workspace.name,
        is_demo=workspace.demo,
        language=language_of(workspace.languages),
        zone=workspace.zone,
        as_of=as_of,
        aspects={aspect.id: aspect.name for aspect in workspace.aspects},
    )
