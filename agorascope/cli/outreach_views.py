"""How contacts and candidates are shown on the command line: as lines of a table, as facts, as steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from agorascope.app_store.outreach_states import Contact
    from agorascope.outreach.desk import Line
    from agorascope.workspace import Workspace

TABLE = ("contact", "member", "rank", "state", "since", "posts or days say", "assignee")
COLUMNS = (
    "contact", "brand", "member", "rank", "state", "since", "data_says", "data_says_since", "assignee",
    "version",
)  # fmt: skip


def record(line: Line) -> tuple[object, ...]:
    """A line of the board for a program: the values of COLUMNS."""
    return (
        line.contact_id,
        line.member.brand_id,
        f"{line.member.network_id}:{line.member.member_key}",
        line.candidate_rank,
        line.state,
        line.state_at,
        line.found_state,
        line.found_at,
        line.assignee,
        line.version,
    )


def table_row(line: Line, workspace: Workspace) -> tuple[object, ...]:
    """The same for a person: the values of TABLE."""
    member = f"{line.member.network_id}:{line.member.member_key[:10]}"
    brand = "" if len(workspace.own_brands) == 1 else f"{line.member.brand_id} "
    found = f"{line.found_state} {day(line.found_at, workspace)}" if line.found_state else None
    since = day(line.state_at, workspace)
    return line.contact_id, brand + member, line.candidate_rank, line.state, since, found, line.assignee


def facts_of(contact: Contact, workspace: Workspace) -> dict[str, Any]:
    """Where a contact stands."""
    row = contact.row
    return {
        "brand": row.brand_id,
        "member": f"{row.network_id}:{row.member_key}",
        "state": row.state,
        "since": day(row.state_at, workspace),
        "assignee": row.assignee,
        "version": row.version,
    }


def steps_of(contact: Contact) -> list[dict[str, Any]]:
    """What led there, the first step first."""
    return [
        {
            "step": step.step_id,
            "what": step.state if step.step_kind == "move" else step.step_kind,
            "takes back": step.withdraws_step_id,
            "happened": step.happened_at,
            "by": step.recorded_by,
            "route": step.contact_route,
            "notice": step.notice_id or step.notice_reason or None,
            "consent": step.consent_basis,
            "note": step.note,
        }
        for step in contact.steps
    ]


def day(at: datetime | None, workspace: Workspace) -> str | None:
    """An instant on the workspace's clock."""
    return None if at is None else f"{at.astimezone(workspace.zone):%Y-%m-%d %H:%M}"
