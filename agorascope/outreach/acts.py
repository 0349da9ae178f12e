"""What is done at the desk, the same from the command line and from the viewer: take up, move on, write.

Each act looks first whether the person may be written to at all. Nothing is sent.
"""

from dataclasses import dataclass
from datetime import datetime

from agorascope.app_store import AppStore
from agorascope.app_store.outreach_states import Contact, Member, OutreachConflictError, add, move
from agorascope.errors import InputError
from agorascope.outreach import desk
from agorascope.outreach.candidates import KnownMember
from agorascope.outreach.drafts import TEMPLATE_OF_ROUTE, draft, language_of
from agorascope.outreach.records import Facts
from agorascope.outreach.states import State
from agorascope.settings import Settings
from agorascope.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works. `sees_names` is false in the viewer, which never opens the warehouse."""

    settings: Settings
    store: AppStore
    workspace: Workspace | None
    sees_names: bool = True

    def check_invitable(self, member: KnownMember) -> None:
        """Raise InputError with the reason unless the person may be written to."""
        desk.check_invitable(self.settings, self.workspace, self.store, member, sees_names=self.sees_names)


@dataclass(frozen=True, slots=True)
class Message:
    """A text for a person to read, change and send by hand."""

    text: str
    route: str
    notice_id: str
    language: str


def take_up(
    at: Desk,
    brand: str,
    member: KnownMember,
    *,
    who: str,
    now: datetime,
    happened_at: datetime,
    facts: Facts | None = None,
    assignee: str | None = None,
) -> Contact:
    """Make a member a contact; InputError when they may not be, OutreachConflictError when they are one."""
    at.check_invitable(member)
    if (same := desk.contact_of_person(at.store, at.settings, brand, member)) is not None:
        row = same.row
        raise OutreachConflictError(
            f"That person is contact {row.contact_id} already: {row.state} since {row.state_at:%Y-%m-%d}.",
            remedy=f"See: agorascope outreach show {row.contact_id}",
        )
    return add(
        at.store,
        Member(brand, member.network_id, member.member_key),
        who=who,
        now=now,
        happened_at=happened_at,
        facts=facts or Facts(),
        assignee=assignee,
    )


def move_on(
    at: Desk, seen: Contact, to: State, facts: Facts, *, who: str, now: datetime, happened_at: datetime
) -> Contact:
    """Lead a contact to a state, as it was `seen`; who may not be written to cannot have been."""
    if to == "contacted":
        at.check_invitable(desk.known_member(at.settings, seen))
    return move(
        at.store,
        seen.row.contact_id,
        to,
        facts,
        who=who,
        now=now,
        happened_at=happened_at,
        seen_version=seen.row.version,
    )


def write(
    at: Desk,
    contact: Contact,
    *,
    language: str | None = None,
    template: str | None = None,
    notice_id: str | None = None,
    platform: str | None = None,
) -> Message:
    """The words of a message to a contact; InputError when nobody may write to them, or words are missing."""
    if contact.row.state == "declined":
        raise InputError("The person said no.", remedy="Nobody is written to after a no.")
    if at.workspace is None:
        raise InputError(
            "A message says who writes, and where to object: there is no workspace that says it.",
            remedy="Set AGORASCOPE_WORKSPACE to the path of the workspace file.",
        )
    at.check_invitable(desk.known_member(at.settings, contact))
    invitation = desk.invitation(at.workspace, at.settings, contact, platform=platform, notice_id=notice_id)
    route = (desk.proposed(at.settings, contact) or {}).get("contact_route", desk.DEFAULT_ROUTE)
    chosen = language or language_of(invitation.said, at.workspace.languages)
    text = draft(
        invitation,
        template=template or TEMPLATE_OF_ROUTE.get(route, "invitation"),
        language=chosen,
        folder=at.workspace.outreach.templates,
    )
    return Message(text, route, invitation.notice_id, chosen)
