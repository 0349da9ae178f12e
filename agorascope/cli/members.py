"""Commands about members: objections to being observed, and which accounts are one person's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from agorascope.cli.console import err, show_table
from agorascope.cli.labels import ByOption, NoteOption
from agorascope.cli.options import WorkspaceOption, optional_workspace
from agorascope.errors import InputError
from agorascope.settings import Settings, get_settings
from agorascope.workspace import Workspace

identity = typer.Typer(
    name="identity",
    help="Which accounts are one person's: say so, say the contrary, or take it back.",
    no_args_is_help=True,
)

AccountArgument = Annotated[str, typer.Argument(help="NETWORK:ACCOUNT; handle, id or member_key.")]
NEXT_RUN = "It holds from the next run on."
TAKEN_OUT = (
    "The next run removes the person from everything but this list and the bytes as received, deletes the "
    "files published before, and leaves out what comes later. Brand figures go down by what the person wrote "
    "(docs/privacy.md)."
)
LET_IN = (
    "From the next run on new records of the account are stored again. What was removed comes back only "
    "when its landed bytes are read again."
)


def object_(
    network: Annotated[str | None, typer.Argument(help="Network of the account.")] = None,
    account: Annotated[str | None, typer.Argument(help="Its handle, id or member_key.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The person no longer objects.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Show the objections that hold.")] = False,
    by: ByOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Note that a person objects: the next run removes the account, and what it writes later stays out."""
    settings = get_settings()
    known = optional_workspace(workspace, settings)
    if list_:
        _list_objections(settings, known)
        return
    if not network or not account:
        raise InputError(
            "A network and an account are needed.",
            remedy="agorascope object mastodon ann@host.example; or agorascope object --list",
        )
    _record(settings, known, (network, account), is_withdrawn=withdraw, note=note, by=by)


@identity.command("join")
def identity_join(
    first: AccountArgument, second: AccountArgument, by: ByOption = None, note: NoteOption = ""
) -> None:
    """Say that two accounts are one person's."""
    _decide(first, second, "join", note, by)


@identity.command("split")
def identity_split(
    first: AccountArgument, second: AccountArgument, by: ByOption = None, note: NoteOption = ""
) -> None:
    """Say that two accounts are not one person's, whatever their profiles say."""
    _decide(first, second, "split", note, by)


@identity.command("withdraw")
def identity_withdraw(
    first: AccountArgument, second: AccountArgument, by: ByOption = None, note: NoteOption = ""
) -> None:
    """Take back what was decided of two accounts: their profiles speak again."""
    _decide(first, second, None, note, by)


@identity.command("list")
def identity_list() -> None:
    """Show the decisions that hold."""
    from agorascope.app_store import open_store
    from agorascope.app_store.identity_decisions import standing_decisions

    with open_store(get_settings()).reading() as session:
        decisions = standing_decisions(session)
    show_table(
        f"{len(decisions)} decisions on identities",
        ("decision", "account", "other account", "since (UTC)", "by", "note"),
        (
            (
                row.decision,
                f"{row.network_id}:{row.account}",
                f"{row.other_network_id}:{row.other_account}",
                f"{row.decided_at:%Y-%m-%d %H:%M}",
                row.decided_by,
                row.note,
            )
            for row in decisions
        ),
    )


def register(app: typer.Typer) -> None:
    app.command("object")(object_)
    app.add_typer(identity)


def _record(
    settings: Settings,
    workspace: Workspace | None,
    named: tuple[str, str],
    *,
    is_withdrawn: bool,
    note: str,
    by: str | None,
) -> None:
    from agorascope.app_store import open_store, who_am_i
    from agorascope.members.finding import look_up
    from agorascope.objecting.noting import checked, note_objection, surroundings_of

    known = surroundings_of(workspace)
    network, account = checked(*named, known)
    added = note_objection(
        open_store(settings),
        (network, account),
        known,
        is_withdrawn=is_withdrawn,
        note=note,
        who=by or who_am_i(),
        at=datetime.now(UTC),
    )
    err.print(_told(is_withdrawn=is_withdrawn, added=added), markup=False, soft_wrap=True)
    if not is_withdrawn:
        found = look_up(settings.warehouse, network, account)
        err.print(_matches(network, account, found), markup=False, soft_wrap=True)


def _told(*, is_withdrawn: bool, added: bool) -> str:
    if not added:
        return "No objection of this account holds." if is_withdrawn else "This objection was noted already."
    return f"Withdrawn. {LET_IN}" if is_withdrawn else f"Noted. {TAKEN_OUT}"


def _matches(network: str, account: str, found: Sequence[str] | None) -> str:
    if found is None:
        return "Whether the account was seen yet cannot be said now; the objection holds in any case."
    if not found:
        return (
            f"No account {account} of {network} was seen so far. The objection holds all the same, should it "
            "come; check the spelling of the handle."
        )
    return f"It concerns {len(found)} account(s): {', '.join(found)}"


def _list_objections(settings: Settings, workspace: Workspace | None) -> None:
    from agorascope.app_store import open_store
    from agorascope.app_store.objections import standing_objections

    with open_store(settings).reading() as session:
        noted = standing_objections(session)
    rows = [
        (row.network_id, row.account, f"{row.objected_at:%Y-%m-%d %H:%M}", row.recorded_by, row.note)
        for row in noted
    ]
    listed = sorted(workspace.privacy.objecting()) if workspace else []
    rows += [(network, account, "", "workspace", "") for network, account in listed]
    show_table(f"{len(rows)} objections", ("network", "account", "since (UTC)", "by", "note"), rows)


def _decide(first: str, second: str, decision: str | None, note: str, by: str | None) -> None:
    from agorascope.app_store import open_store, who_am_i
    from agorascope.app_store.identity_decisions import decide, pair_of
    from agorascope.objecting.noting import checked, surroundings_of

    settings = get_settings()
    known = surroundings_of(optional_workspace(None, settings))
    pair = pair_of(checked(*_account_of(first), known), checked(*_account_of(second), known))
    who, now = by or who_am_i(), datetime.now(UTC)
    added = decide(open_store(settings), pair, decision, note=note, who=who, at=now)
    err.print(f"Kept. {NEXT_RUN}" if added else "That is what holds already.", markup=False)


def _account_of(text: str) -> tuple[str, str]:
    network, colon, account = text.partition(":")
    if not (network and colon and account):
        raise InputError(f"{text!r} names no account.", remedy="Write NETWORK:ACCOUNT, like mastodon:ann.")
    return network, account
