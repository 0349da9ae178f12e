"""What people at the desk do, put together: who is meant, whether they may be invited, what to write.

The published file says who may be invited, the app store who objected since, the warehouse which names
they bear.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

from agorascope.app_store import AppStore
from agorascope.app_store.outreach_states import Contact, Member, all_contacts
from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.errors import InputError
from agorascope.members import people, refusing
from agorascope.outreach import candidates
from agorascope.outreach.candidates import UNSCORED, KnownMember
from agorascope.outreach.drafts import Invitation, Place, Sender
from agorascope.outreach.quoting import Said
from agorascope.published import reading
from agorascope.settings import Settings
from agorascope.workspace import OwnPlatform, Workspace

DEFAULT_NOTICE = "gdpr_article_14"
DEFAULT_ROUTE = "public_reply"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a contact, a candidate who is none yet, or both."""

    member: Member
    contact_id: int | None
    state: str
    state_at: datetime | None
    found_state: str | None  # what posts and days tell beyond what people recorded
    found_at: datetime | None
    candidate_rank: int | None
    assignee: str | None
    version: int | None


@contextmanager
def marts(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only."""
    with reading(settings.published) as (_, connection):
        yield connection


def own_brand(workspace: Workspace, brand: str | None) -> str:
    """The own brand that is meant: the one given, or the only one."""
    own = [one.id for one in workspace.own_brands]
    if brand is None and len(own) == 1:
        return own[0]
    if brand not in own:
        raise InputError(
            f"{brand!r} is no own brand." if brand else "Which brand is meant is not said.",
            remedy=f"Give --brand: {', '.join(own)}.",
        )
    return brand


def member_named(settings: Settings, text: str) -> KnownMember:
    """The member that NETWORK:ACCOUNT names: by pseudonym, its first characters, handle or id."""
    network, colon, account = text.strip().partition(":")
    if not (network and colon and account):
        raise InputError(
            f"{text!r} names no member.",
            remedy="Write NETWORK:MEMBER as `agorascope outreach list` shows it.",
        )
    with marts(settings) as connection:
        found = candidates.members_named(connection, network, [account])
        if not found:
            with people.warehouse(settings) as warehouse:
                keys = people.keys_named(warehouse, network, account) if warehouse else []
            found = candidates.members_named(connection, network, keys)
    exact = [member for member in found if member.member_key == account]
    if len(exact or found) != 1:
        raise InputError(
            f"{text} names {len(found) or 'no'} members of the published file.",
            remedy="Copy the member from `agorascope outreach list`, or give more of it.",
        )
    return (exact or found)[0]


def check_invitable(
    settings: Settings,
    workspace: Workspace | None,
    store: AppStore,
    member: KnownMember,
    *,
    sees_names: bool = True,
) -> None:
    """Raise InputError, with the reason, unless the person may be written to under every account known.

    Without `sees_names` the warehouse stays shut, and objections are looked for in the published file alone.
    """
    listed = workspace.privacy.objecting() if workspace else frozenset()
    with marts(settings) as connection:
        accounts = candidates.accounts_of(connection, member.person_key)
        candidates.check_allowed(accounts)
        known = {(one.network_id, one.member_key) for one in accounts}
        if not sees_names:
            refused = refusing.refusals(connection, store, listed)
            refused.check(member.person_key, {network for network, _ in known})
    if sees_names and refusing.has_objected(settings, store, known, listed):
        raise InputError(
            f"{member.network_id}:{member.member_key[:8]} cannot be invited: {UNSCORED['objection']}.",
            remedy="The next run takes the person out of the figures.",
        )


def contact_of_person(store: AppStore, settings: Settings, brand: str, member: KnownMember) -> Contact | None:
    """The contact of the same person for a brand, under whichever account; None without."""
    with marts(settings) as connection:
        accounts = {
            (one.network_id, one.member_key) for one in candidates.accounts_of(connection, member.person_key)
        }
    with store.reading() as session:
        contacts = all_contacts(session)
    theirs = [
        contact
        for contact in contacts
        if contact.row.brand_id == brand and (contact.row.network_id, contact.row.member_key) in accounts
    ]
    return theirs[0] if theirs else None


def known_member(settings: Settings, contact: Contact) -> KnownMember:
    """The member of a contact, as published; InputError when the published file does not have it."""
    with marts(settings) as connection:
        found = candidates.members_named(connection, contact.row.network_id, [contact.row.member_key])
    if not found:
        raise InputError(
            f"The member of contact {contact.row.contact_id} is not in the published file (any more).",
            remedy="Their posts may be gone, or they objected: do not write to them.",
        )
    return found[0]


def proposed(settings: Settings, contact: Contact) -> dict[str, Any] | None:
    """The candidate's row of the marts, for reasons, route and notice; None when it is none (any more)."""
    row = contact.row
    with marts(settings) as connection:
        return candidates.candidate(connection, row.brand_id, row.network_id, row.member_key)


def said(settings: Settings, contact: Contact) -> list[Said]:
    """What the person wrote of the brand that may be quoted to them."""
    row = contact.row
    with marts(settings) as connection:
        known = candidates.candidate(connection, row.brand_id, row.network_id, row.member_key)
        return candidates.said_by(connection, row.brand_id, row.network_id, row.member_key, known)


def account(
    settings: Settings, workspace: Workspace, store: AppStore, contact: Contact
) -> people.Account | None:
    """Who the contact is. The look must have been noted before: `outreach_states.note_look`.

    InputError when the person objected since the published file was made, under whichever account.
    """
    row = contact.row
    refusing.check_shown(settings, store, row.network_id, row.member_key, workspace.privacy.objecting())
    with people.warehouse(settings) as connection:
        return people.account_of(connection, row.network_id, row.member_key) if connection else None


def invitation(
    workspace: Workspace, settings: Settings, contact: Contact, *, platform: str | None, notice_id: str | None
) -> Invitation:
    """Everything a draft says; InputError naming the key of the workspace that is missing."""
    row = contact.row
    sender = workspace.outreach.sender
    if sender is None:
        raise InputError(
            "A message says who writes, and where to object: the workspace does not say it.",
            remedy="Add `outreach.sender` (name, organisation, contact, privacy_url); see docs/workspace.md.",
        )
    place = _platform(workspace.outreach.platforms_of(row.brand_id), platform)
    known = proposed(settings, contact)
    if known and (known["network_id"], known["member_key"]) != (row.network_id, row.member_key):
        known = None  # proposed by another account, to which other rules may apply
    names = {brand.id: brand.name for brand in workspace.brands}
    with marts(settings) as connection:
        networks = dict(
            connection.execute("select network_id, network_name from marts.dim_networks").fetchall()
        )
    return Invitation(
        brand=names.get(row.brand_id, row.brand_id),
        network=networks.get(row.network_id, row.network_id),
        sender=Sender(**sender.model_dump()),
        platform=place,
        notice_id=notice_id or (known["notice"] if known else DEFAULT_NOTICE),
        retention_days=workspace.privacy.retention_days,
        said=said(settings, contact),
    )


def lines(workspace: Workspace, settings: Settings, store: AppStore, now: datetime) -> list[Line]:
    """Contacts first, the one that changed last at the top, then candidates who are no contacts, by rank."""
    with store.reading() as session:
        contacts = all_contacts(session)
    with marts(settings) as connection:
        proposals = candidates.candidates(connection)
        persons = candidates.persons_of(connection, [contact.row for contact in contacts])
        found = candidates.found_in_data(connection)
    ranks = {(row["brand_id"], row["person_key"]): row["candidate_rank"] for row in proposals}
    shown = [_contact_line(contact, persons, ranks, found, workspace, now) for contact in contacts]
    shown.sort(key=lambda line: (line.state_at, line.contact_id), reverse=True)
    taken = {(line.member.brand_id, _person(persons, line.member)) for line in shown}
    for row in proposals:
        if (row["brand_id"], row["person_key"]) not in taken:
            member = Member(row["brand_id"], row["network_id"], row["member_key"])
            shown.append(Line(member, None, "candidate", None, None, None, row["candidate_rank"], None, None))
    return shown


def unseen_platforms(workspace: Workspace, settings: Settings) -> list[str]:
    """Names of own platforms of which no post was seen: nobody can be seen to arrive there."""
    with marts(settings) as connection:
        rows = connection.execute(
            "select distinct network_id, community_id from marts.fct_community_quality_weekly"
        ).fetchall()
    networks = {network for network, _ in rows}
    return [
        platform.name
        for platform in workspace.outreach.own_platforms
        if platform.network not in networks
        or (platform.community and (platform.network, platform.community) not in rows)
    ]


def standing(
    row: OutreachContact, found: tuple[str, datetime] | None, no_answer_days: int, now: datetime
) -> tuple[str, datetime]:
    """State of a contact and since when, by what people recorded, by posts and by days that went by.

    `found`: state and moment of `fct_outreach_contacts`, None when it has none.
    """
    if found and found[0] in {"arrived", "active"}:
        return found
    # What people recorded since the last run is newer than what the marts say.
    due = row.state_at + timedelta(days=no_answer_days)
    return ("no_answer", due) if row.state == "contacted" and due <= now else (row.state, row.state_at)


def _contact_line(
    contact: Contact,
    persons: dict[tuple[str, str], str],
    ranks: dict[tuple[str, str], int],
    found: dict[int, tuple[str, datetime]],
    workspace: Workspace,
    now: datetime,
) -> Line:
    row = contact.row
    member = Member(row.brand_id, row.network_id, row.member_key)
    state, at = standing(row, found.get(row.contact_id), workspace.outreach.no_answer_days, now)
    return Line(
        member=member,
        contact_id=row.contact_id,
        state=row.state,
        state_at=row.state_at,
        found_state=state if state != row.state else None,
        found_at=at if state != row.state else None,
        candidate_rank=ranks.get((row.brand_id, _person(persons, member))),
        assignee=row.assignee,
        version=row.version,
    )


def _person(persons: dict[tuple[str, str], str], member: Member) -> str:
    return persons.get((member.network_id, member.member_key), member.member_key)


def _platform(platforms: Sequence[OwnPlatform], name: str | None) -> Place:
    """The platform that is named, or the first that can be joined."""
    for platform in platforms:
        if platform.url and name in {None, platform.name}:
            return Place(platform.name, platform.url)
    known = ", ".join(platform.name for platform in platforms)
    raise InputError(
        f"No own platform {name!r} with a `url` is in the workspace."
        if name
        else "There is nowhere to invite the person to: no own platform has a `url` in the workspace.",
        remedy=f"Known: {known}. " * bool(known)
        + "Add it to `outreach.own_platforms`; see docs/workspace.md.",
    )
