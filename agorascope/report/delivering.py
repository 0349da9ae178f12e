"""Sends the report of a week to each target, once: what was told lies beside the files.

    data/reports/<Monday>/REPORT_URL.told   2026-09-28T00:12:03+00:00

Before a target is told, the process writes a claim under a name of its own and looks whether another claim
stands: of two that overlap the later one sees the earlier, so they never both send; both may step back, and
try again. A claim older than a quarter of an hour is of a process that died, and counts no more. A target
that is not told is tried by the retries of the task, and after the next publication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from agorascope.delivery.plain import plain
from agorascope.delivery.sending import Send, send_with_apprise
from agorascope.delivery.wording import LONGEST_BODY, LONGEST_TITLE, Message
from agorascope.errors import InputError, MissingSecretError
from agorascope.landing import write_atomic
from agorascope.published import require_current
from agorascope.report.blocks import Bullets, Note, Paragraph, Section
from agorascope.report.making import Made, kept_in, make, week_to_tell
from agorascope.settings import Settings, secret
from agorascope.workspace import Workspace

TOLD = ".told"  # what the name of a target ends with once it was told
STALE = timedelta(minutes=15)
BEING_SENT = "another process is sending it, or stopped while sending; a try in 15 minutes settles it"
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

    Returns the Monday of the week and what became of each target. Raises InputError for a week that is not
    over: what is told once is not told again when the week is whole.
    """
    week = week_to_tell(require_current(settings.published), workspace, day)
    if not week.is_complete:
        raise InputError(
            f"The week of {week.first} is not over: {week.days_over} of its seven days are in the figures.",
            remedy="Leave out --send to look at it, or leave out --week to send the last complete week.",
        )
    folder = kept_in(settings, week)
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
    return {path.stem: path.read_text().strip() for path in sorted(folder.glob(f"*{TOLD}"))}


def write_message(made: Sequence[Made]) -> Message:
    """A short message in the first language: what matters most, with the PDFs of all of them."""
    document = made[0].document
    lines = [document.subtitle, ""]
    first = next((block for block in document.blocks if isinstance(block, Section)), None)
    if first is None:  # a quiet week: its five lines are the message
        lines += [block.text for block in document.blocks if isinstance(block, Paragraph | Note)]
    else:
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
    claim = _claimed(folder, target, now())
    if claim is None:
        return Outcome(target, error=BEING_SENT)
    try:
        if target in told_in(folder):  # by another process, since this one looked
            return Outcome(target)
        error = _try(send, address, message)
        if not error:
            write_atomic(folder / f"{target}{TOLD}", now().isoformat().encode())
    finally:
        claim.unlink(missing_ok=True)
    return Outcome(target, is_sent=not error, error=error)


def _claimed(folder: Path, target: str, now: datetime) -> Path | None:
    """The claim of this process on a target; None while another's stands. Removes those of the dead."""
    claim = folder / f".{target}.{uuid4().hex}.sending"
    claim.touch(mode=0o600, exist_ok=False)
    for other in folder.glob(f".{target}.*sending"):
        if other == claim:
            continue
        if _is_stale(other, now):
            other.unlink(missing_ok=True)
        else:
            claim.unlink(missing_ok=True)
            return None
    return claim


def _is_stale(claim: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - claim.stat().st_mtime > STALE.total_seconds()
    except FileNotFoundError:  # given back since the folder was listed
        return True


def _try(send: Send, address: str, message: Message) -> str:
    """Send; what went wrong in words that hold no address, empty when nothing did."""
    try:
        return "" if send(address, message) else "the service did not take it; the next run tries again"
    except Exception as error:  # noqa: BLE001 - a broken plugin must not stop the other targets
        return f"{type(error).__name__} while sending; the next run tries again"
