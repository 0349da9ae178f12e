"""Sends the report of a week to each target, once: what was told lies beside the files.

    data/reports/<Monday>/told.json   {"REPORT_URL": "2026-09-28T00:12:03+00:00"}

A target is claimed by a file of its own before it is told, so two processes do not both send; a claim older
than a quarter of an hour is of a process that died. A target that fails is told after the next publication.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from agorascope.delivery.plain import plain
from agorascope.delivery.sending import Send, send_with_apprise
from agorascope.delivery.wording import LONGEST_BODY, LONGEST_TITLE, Message
from agorascope.errors import MissingSecretError
from agorascope.landing import write_atomic
from agorascope.published import require_current
from agorascope.report.blocks import Bullets, Paragraph, Section
from agorascope.report.making import Made, make, week_to_tell
from agorascope.settings import Settings, secret
from agorascope.workspace import Workspace

TOLD = "told.json"
STALE = timedelta(minutes=15)
WHERE = "an address as in github.com/caronc/apprise, such as mailtos://, slack:// or json://"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one target. `target` is the name of its variable, never its address."""

    target: str
    is_sent: bool = False
    error: str = ""

    def in_words(self) -> str:
        """One line for a log."""
        if self.error:
            return f"{self.target}: NOT sent: {self.error}"
        return f"{self.target}: {'sent' if self.is_sent else 'told before'}"


def deliver_week(
    settings: Settings,
    workspace: Workspace,
    *,
    day: date | None = None,
    send: Send = send_with_apprise,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[date, list[Outcome]]:
    """Make the report of a week where it is missing, and tell every target that was not told.

    Returns the Monday of the week and what became of each target.
    """
    week = week_to_tell(require_current(settings.published), workspace, day)
    folder = settings.reports / week.first.isoformat()
    told = told_in(folder)
    missing = [target for target in workspace.report.url_envs if target not in told]
    outcomes = [Outcome(target) for target in workspace.report.url_envs if target in told]
    if missing or not _is_made(folder, workspace):
        made = make(settings, workspace, languages=workspace.report.languages, day=week.first)
        message = write_message(made)
        outcomes += [_tell(target, message, folder, send, now) for target in missing]
    return week.first, outcomes


def told_in(folder: Path) -> dict[str, str]:
    """Which targets were told of a week, and when."""
    try:
        return dict(json.loads((folder / TOLD).read_bytes()))
    except (FileNotFoundError, ValueError):
        return {}


def write_message(made: Sequence[Made]) -> Message:
    """A short message in the first language: what matters most, with the PDFs of all of them."""
    document = made[0].document
    lines = [document.subtitle, ""]
    head = document.blocks[0]
    first = next((block for block in document.blocks if isinstance(block, Section)), None)
    if first is None and isinstance(head, Paragraph):  # a quiet week: its five lines are the message
        lines += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    elif first is not None:
        lines += [line for block in first.blocks for line in _lines(block)]
    if document.is_demo:
        lines += ["", document.labels.made_up]
    body = "\n".join(plain(line, LONGEST_BODY // 4) for line in lines)
    return Message(plain(document.title, LONGEST_TITLE), body[:LONGEST_BODY], tuple(m.pdf for m in made))


def _lines(block: object) -> list[str]:
    if isinstance(block, Bullets):
        return [f"- {item.lead} {item.text}".replace("  ", " ") for item in block.items]
    return [block.text] if isinstance(block, Paragraph) else []


def _is_made(folder: Path, workspace: Workspace) -> bool:
    return all(list(folder.glob(f"report-*-{language}.pdf")) for language in workspace.report.languages)


def _tell(target: str, message: Message, folder: Path, send: Send, now: Callable[[], datetime]) -> Outcome:
    try:
        address = secret(target, what_for="A report target", where_to_get=WHERE)
    except MissingSecretError as missing:
        return Outcome(target, error=" ".join(str(missing).split()))
    claim = folder / f".{target}.sending"
    if not _claimed(claim, now()):
        return Outcome(target)
    try:
        error = _try(send, address, message)
        if not error:
            told = told_in(folder) | {target: now().isoformat()}
            write_atomic(folder / TOLD, json.dumps(told, indent=1).encode())
    finally:
        claim.unlink(missing_ok=True)
    return Outcome(target, is_sent=not error, error=error)


def _claimed(claim: Path, now: datetime) -> bool:
    """Take the claim of a target; False when another process is sending."""
    try:
        if now.timestamp() - claim.stat().st_mtime > STALE.total_seconds():
            claim.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _try(send: Send, address: str, message: Message) -> str:
    """Send; what went wrong in words that hold no address, empty when nothing did."""
    try:
        return "" if send(address, message) else "the service did not take it; the next run tries again"
    except Exception as error:  # noqa: BLE001 - a broken plugin must not stop the other targets
        return f"{type(error).__name__} while sending; the next run tries again"
