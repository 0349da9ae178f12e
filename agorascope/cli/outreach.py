"""The commands of outreach: whom to invite, what was said and answered, who came, a draft to send by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agorascope.cli.console import err, out, show_table
from agorascope.cli.formats import Format, print_json, print_rows
from agorascope.cli.options import WorkspaceOption
from agorascope.cli.outreach_views import COLUMNS, TABLE, day, facts_of, record, steps_of, table_row
from agorascope.errors import InputError
from agorascope.settings import Settings, get_settings
from agorascope.workspace import Workspace, load_workspace

if TYPE_CHECKING:
    from agorascope.app_store import AppStore
    from agorascope.app_store.outreach_states import Contact
    from agorascope.outreach.records import Facts
    from agorascope.outreach.states import State

outreach = typer.Typer(
    name="outreach",
    help="Invite people to the brand's own platforms, and keep what they answered. Nothing is sent.",
    no_args_is_help=True,
)

ContactArgument = Annotated[str, typer.Argument(help="Number of the contact, or NETWORK:MEMBER.")]
WhoOption = Annotated[
    str | None, typer.Option("--who", "--by", help="Who did it; default: the account that runs this.")
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at", help="When it happened: 2026-09-30 or 2026-09-30T14:00, workspace time; default: now."
    ),
]
NoteOption = Annotated[str, typer.Option("--note", help="What others should know; stays in the app store.")]
NoticeOption = Annotated[str | None, typer.Option("--notice", help="Privacy notice that the person got.")]
OtherwiseOption = Annotated[
    str, typer.Option("--notice-otherwise", help="How and why the person got the notice in another way.")
]
NoticeAtOption = Annotated[str | None, typer.Option("--notice-at", help="When; default: with this step.")]
FormatOption = Annotated[Format, typer.Option("--format", help="table, csv or json.")]
LONGEST_NUMBER = 19  # digits from which on it is no contact's


@outreach.command("list")
def outreach_list(
    brand: Annotated[str | None, typer.Option(help="Only this brand.")] = None,
    state: Annotated[str | None, typer.Option(help="Only contacts of this state.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Every candidate, not the first 20.")] = False,
    format_: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show contacts with their state, then candidates who are no contacts yet, by rank."""
    from agorascope.outreach import desk
    from agorascope.outreach.states import STATES

    if state is not None and state not in STATES:
        raise InputError(f"{state!r} is no state.", remedy=f"Known: {', '.join(STATES)}.")
    settings, known, store = _open(workspace)
    lines = [
        line
        for line in desk.lines(known, settings, store, datetime.now(UTC))
        if brand in {None, line.member.brand_id} and state in {None, line.state, line.found_state}
    ]
    fresh = [line for line in lines if line.contact_id is None]
    if format_ is not Format.table:
        print_rows(COLUMNS, [record(line) for line in lines], format_)
        return
    hidden = 0 if everyone else len(fresh[20:])
    show_table(
        f"{len(lines) - len(fresh)} contacts, {len(fresh)} candidates",
        TABLE,
        [table_row(line, known) for line in lines[: len(lines) - hidden]],
    )
    if hidden:
        err.print(f"{hidden} more candidates: --all", markup=False)
    for name in desk.unseen_platforms(known, settings):
        err.print(
            f"No post of {name} was seen yet: note by hand who arrives there, or listen to it "
            "(docs/workspace.md, own platforms).",
            markup=False,
            soft_wrap=True,
        )


@outreach.command("add")
def outreach_add(
    member: Annotated[
        str, typer.Argument(help="NETWORK:MEMBER as `list` shows it; handle or id do as well.")
    ],
    brand: Annotated[str | None, typer.Option(help="Own brand; default: the only one.")] = None,
    assign: Annotated[str | None, typer.Option(help="Who takes care of it.")] = None,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Take a member up as a contact. Who objected or may not be scored is refused, with the reason."""
    from agorascope.outreach import acts, desk
    from agorascope.outreach.moments import moment
    from agorascope.outreach.records import Facts, first_notice_due

    settings, known, store = _open(workspace)
    own = desk.own_brand(known, brand)
    found = desk.member_named(settings, member)
    now = datetime.now(UTC)
    contact = acts.take_up(
        acts.Desk(settings, store, known),
        own,
        found,
        who=_who(who),
        now=now,
        happened_at=moment(at, known.zone, now),
        facts=Facts(note=note),
        assignee=assign,
    )
    due = first_notice_due(contact.row.created_at)
    _said(
        contact,
        f"The person must get the privacy notice with the first message, by {due:%Y-%m-%d} at the latest.\n"
        f"Next: agorascope outreach draft {contact.row.contact_id}",
    )


@outreach.command("contacted")
def outreach_contacted(
    contact: ContactArgument,
    route: Annotated[str | None, typer.Option(help="How the person was written to.")] = None,
    notice: NoticeOption = None,
    notice_otherwise: OtherwiseOption = "",
    notice_at: NoticeAtOption = None,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that somebody wrote to the person, how, and which privacy notice they got."""
    from agorascope.outreach.records import Facts

    facts = Facts(contact_route=route, notice_id=notice, notice_reason=notice_otherwise, note=note)
    _move(workspace, contact, "contacted", facts, at=at, who=who, notice_at=notice_at)


@outreach.command("accepted")
def outreach_accepted(
    contact: ContactArgument,
    consent: Annotated[str | None, typer.Option(help="How the person agreed.")] = None,
    consent_at: Annotated[str | None, typer.Option(help="When; default: with this step.")] = None,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that the person said yes, and how."""
    from agorascope.outreach.records import Facts

    _move(
        workspace,
        contact,
        "accepted",
        Facts(consent_basis=consent, note=note),
        at,
        who,
        consent_at=consent_at,
    )


@outreach.command("declined")
def outreach_declined(
    contact: ContactArgument,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that the person said no. Who objects to being known at all: `agorascope object`."""
    _plain(workspace, contact, "declined", note, at, who)


@outreach.command("no-answer")
def outreach_no_answer(
    contact: ContactArgument,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that no answer is waited for any more; after `no_answer_days` it counts so by itself."""
    _plain(workspace, contact, "no_answer", note, at, who)


@outreach.command("arrived")
def outreach_arrived(
    contact: ContactArgument,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that the person came to an own platform; posts that are seen there tell it by themselves."""
    _plain(workspace, contact, "arrived", note, at, who)


@outreach.command("active")
def outreach_active(
    contact: ContactArgument,
    note: NoteOption = "",
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Note that the person takes part there; posts in several weeks tell it by themselves."""
    _plain(workspace, contact, "active", note, at, who)


@outreach.command("note")
def outreach_note(
    contact: ContactArgument,
    text: Annotated[str, typer.Argument(help="The note.")] = "",
    notice: NoticeOption = None,
    notice_otherwise: OtherwiseOption = "",
    notice_at: NoticeAtOption = None,
    assign: Annotated[str | None, typer.Option(help="Who takes care of it; '' for nobody.")] = None,
    at: AtOption = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a note, a privacy notice that was given, or who takes care of the contact; the state stays."""
    from agorascope.app_store.outreach_states import note as add_note
    from agorascope.outreach.moments import moment
    from agorascope.outreach.records import Facts

    if not (text.strip() or notice or notice_otherwise or assign is not None):
        raise InputError(
            "The note is empty.", remedy='agorascope outreach note 3 "Wants to hear more in May."'
        )
    _, known, store = _open(workspace)
    now = datetime.now(UTC)
    facts = Facts(
        notice_id=notice,
        notice_reason=notice_otherwise,
        notice_given_at=moment(notice_at, known.zone, now) if notice_at else None,
        note=text,
    )
    number = _find(store, contact).row.contact_id
    happened_at = moment(at, known.zone, now)
    changed = add_note(store, number, facts, who=_who(who), now=now, happened_at=happened_at, assignee=assign)
    _said(changed)


@outreach.command("withdraw")
def outreach_withdraw(
    contact: ContactArgument, note: NoteOption = "", who: WhoOption = None, workspace: WorkspaceOption = None
) -> None:
    """Take the last step back, noted by mistake; the history keeps both."""
    from agorascope.app_store.outreach_states import withdraw

    _, _, store = _open(workspace)
    seen = _find(store, contact).row
    changed = withdraw(
        store, seen.contact_id, note=note, who=_who(who), now=datetime.now(UTC), seen_version=seen.version
    )
    _said(changed)


@outreach.command("show")
def outreach_show(
    contact: ContactArgument,
    reveal: Annotated[
        bool,
        typer.Option("--reveal", help="Show handle and profile too; who looked is noted in the audit log."),
    ] = False,
    who: WhoOption = None,
    format_: FormatOption = Format.table,
    workspace: WorkspaceOption = None,
) -> None:
    """Show a contact: its steps, why the person was proposed, what they wrote; with --reveal, who it is."""
    from agorascope.outreach import desk

    settings, known, store = _open(workspace)
    found = _find(store, contact)
    proposed, said = desk.proposed(settings, found), desk.said(settings, found)
    facts: dict[str, Any] = facts_of(found, known)
    if reveal:
        facts |= _revealed(settings, known, store, found, who)
    reasons = (proposed or {}).get(f"reasons_{_language(known)}")
    if format_ is not Format.table:
        print_json(
            facts | {"reasons": reasons, "steps": steps_of(found), "quotes": [one.text for one in said]}
        )
        return
    show_table(f"Contact {found.row.contact_id}", ("what", "value"), facts.items())
    steps = [
        tuple(day(value, known) if isinstance(value, datetime) else value for value in step.values())
        for step in steps_of(found)
    ]
    show_table("Steps", tuple(steps_of(found)[0]), steps)
    for line in (reasons or "").splitlines():
        out.print(f"- {line}", markup=False, soft_wrap=True)
    for one in said:
        out.print(f'"{one.text}" ({one.place}, {one.day})', markup=False, soft_wrap=True)


@outreach.command("draft")
def outreach_draft(
    contact: ContactArgument,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="fr, en; default: the person's.")
    ] = None,
    template: Annotated[str | None, typer.Option(help="invitation, reply, or one of your own.")] = None,
    notice: NoticeOption = None,
    platform: Annotated[str | None, typer.Option(help="Own platform, by name; default: the first.")] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Say whom it is for; noted in the audit log.")
    ] = False,
    who: WhoOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a message for a person to read, change and send by hand. Nothing is sent, ever."""
    from agorascope.outreach import acts

    settings, known, store = _open(workspace)
    found = _find(store, contact)
    message = acts.write(
        acts.Desk(settings, store, known),
        found,
        language=language,
        template=template,
        notice_id=notice,
        platform=platform,
    )
    if reveal:
        show_table(
            "For", ("what", "value"), _revealed(settings, known, store, found, who).items(), console=err
        )
    out.out(message.text, highlight=False)
    err.print(
        f"Nothing was sent. {len(message.text)} characters: read it, change it, send it yourself, then:\n"
        f"agorascope outreach contacted {found.row.contact_id} --route {message.route} "
        f"--notice {message.notice_id}",
        markup=False,
        soft_wrap=True,
    )


def register(app: typer.Typer) -> None:
    app.add_typer(outreach)


def _open(path: Path | None) -> "tuple[Settings, Workspace, AppStore]":
    from agorascope.app_store import open_store

    settings = get_settings()
    return settings, load_workspace(path or settings.workspace), open_store(settings)


def _who(given: str | None) -> str:
    from agorascope.app_store import who_am_i

    return given or who_am_i()


def _find(store: "AppStore", text: str) -> "Contact":
    """The contact of a number, or of NETWORK:MEMBER by the first characters of its pseudonym."""
    from agorascope.app_store.outreach_states import all_contacts, one_contact

    with store.reading() as session:
        if text.isascii() and text.strip().isdigit() and len(text.strip()) < LONGEST_NUMBER:
            return one_contact(session, int(text))
        network, _, key = text.strip().partition(":")
        found = [
            contact
            for contact in all_contacts(session)
            if key and contact.row.network_id == network and contact.row.member_key.startswith(key)
        ]
    if len(found) != 1:
        raise InputError(f"{text} names {len(found)} contacts.", remedy="See: agorascope outreach list")
    return found[0]


def _plain(
    workspace: Path | None, contact: str, to: "State", note: str, at: str | None, who: str | None
) -> None:
    from agorascope.outreach.records import Facts

    _move(workspace, contact, to, Facts(note=note), at, who)


def _move(
    workspace: Path | None,
    contact: str,
    to: "State",
    facts: "Facts",
    at: str | None,
    who: str | None,
    *,
    notice_at: str | None = None,
    consent_at: str | None = None,
) -> None:
    from dataclasses import replace

    from agorascope.outreach import acts
    from agorascope.outreach.moments import moment

    settings, known, store = _open(workspace)
    seen = _find(store, contact)
    now = datetime.now(UTC)
    happened_at = moment(at, known.zone, now, seen.last_move.happened_at)
    if notice_at:
        facts = replace(facts, notice_given_at=moment(notice_at, known.zone, now))
    if consent_at:
        facts = replace(facts, consent_at=moment(consent_at, known.zone, now))
    changed = acts.move_on(
        acts.Desk(settings, store, known), seen, to, facts, who=_who(who), now=now, happened_at=happened_at
    )
    _said(changed)


def _said(contact: "Contact", more: str = "") -> None:
    row = contact.row
    err.print(
        f"Contact {row.contact_id} ({row.network_id}:{row.member_key[:10]}): {row.state}",
        markup=False,
        soft_wrap=True,
    )
    if more:
        err.print(more, markup=False, soft_wrap=True)


def _revealed(
    settings: Settings, workspace: Workspace, store: "AppStore", contact: "Contact", who: str | None
) -> dict[str, Any]:
    """Who the contact is; first it is written down that somebody looks."""
    from agorascope.app_store.outreach_states import note_look
    from agorascope.outreach import desk

    note_look(store, contact.row.contact_id, who=_who(who), now=datetime.now(UTC))
    account = desk.account(settings, workspace, store, contact)
    if account is None:
        return {"account": "not known to the warehouse (any more)"}
    return {"account": account.handle, "profile": account.profile_url}


def _language(workspace: Workspace) -> str:
    return next((language for language in workspace.languages if language in {"fr", "en"}), "en")
