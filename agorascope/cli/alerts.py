"""The command of alerts: what is unusual, what would be sent, sending it, and saying who deals with it."""

from typing import Annotated

import typer

from agorascope.cli.console import err, out, show_table
from agorascope.cli.options import WorkspaceOption, optional_workspace
from agorascope.delivery.alerts import Alert, Watched
from agorascope.delivery.step import Outcome
from agorascope.errors import DeliveryError, InputError
from agorascope.settings import Settings, get_settings
from agorascope.workspace import Workspace, load_workspace

NAME_A_TARGET = "Write `alerts: {url_envs: [ALERT_URL]}` and set ALERT_URL; see docs/workspace.md."
WATCHED = {
    "too_short": "not watched yet: {days} of at least 3 days of history",
    "short_history": "watched with care: {days} of {needed} days of history, only great rises are said",
    "watched": "watched",
}


def alerts(
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send what is due now.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show every alert, not the last 20.")] = False,
    acknowledge: Annotated[str | None, typer.Option(help="Alert (its id) that somebody deals with.")] = None,
    close: Annotated[str | None, typer.Option(help="Alert (its id) that is over.")] = None,
    reopen: Annotated[str | None, typer.Option(help="Alert (its id) that is not over after all.")] = None,
    note: Annotated[str, typer.Option(help="Why, for others to read.")] = "",
    by: Annotated[
        str | None, typer.Option("--by", help="Who says so; default: the account that runs this.")
    ] = None,
) -> None:
    """Show the published alerts; with --dry-run or --send, what is due to the workspace's targets."""
    if dry_run and send:
        raise InputError("--dry-run and --send exclude each other.", remedy="Give one of them.")
    settings = get_settings()
    for alert_id, state in ((acknowledge, "acknowledged"), (close, "closed"), (reopen, "open")):
        if alert_id is not None:
            _set_state(settings, alert_id, state, note, by)
    if dry_run or send:
        _deliver(settings, load_workspace(workspace or settings.workspace), is_dry=dry_run)
    elif acknowledge is None and close is None and reopen is None:
        known = optional_workspace(workspace, settings)
        names = {aspect.id: aspect.name for aspect in known.aspects} if known else {}
        _show(settings, names, everything=everything)


def _show(settings: Settings, aspects: dict[str, str], *, everything: bool) -> None:
    from agorascope.app_store import open_store
    from agorascope.delivery.alerts import read_alerts, read_watched
    from agorascope.delivery.notes import states_of
    from agorascope.published import reading

    with reading(settings.published) as (_, connection):
        found, watched = read_alerts(connection), read_watched(connection)
    store = open_store(settings)
    states = states_of(store)
    store.close()
    shown = found if everything else found[:20]
    show_table(
        f"Alerts: {len(shown)} of {len(found)}, the newest first",
        ("id", "since (UTC)", "brand", "kind", "severity", "mentions", "likely cause", "state"),
        (_row(alert, states, aspects) for alert in shown),
    )
    for brand in watched:
        out.print(_watched(brand), markup=False)


def _row(alert: Alert, states: dict[str, str], aspects: dict[str, str]) -> tuple[object, ...]:
    from agorascope.delivery.wording import cause_in_words

    return (
        alert.alert_id[:8],
        f"{alert.started_at:%Y-%m-%d %H:%M}{'' if alert.ended_at else ' (on)'}",
        alert.brand_name,
        alert.kind + (" (short history)" if alert.has_short_history else ""),
        f"{alert.severity} ({alert.rule})",
        f"{alert.observed:.0f}, {alert.expected:.1f} expected",
        cause_in_words(alert, "en", aspects).removeprefix("Likely cause: ").rstrip("."),
        states.get(alert.alert_id, alert.state),
    )


def _watched(brand: Watched) -> str:
    words = WATCHED[brand.status].format(days=brand.history_days, needed=brand.days_needed)
    return f"{brand.brand_name}: {words}, by {brand.resolution}"


def _deliver(settings: Settings, workspace: Workspace, *, is_dry: bool) -> None:
    from agorascope.delivery.step import deliver

    if not workspace.alerts.url_envs:
        if not is_dry:
            raise InputError("The workspace names no alert target.", remedy=NAME_A_TARGET)
        err.print(
            f"The workspace names no alert target yet. {NAME_A_TARGET} A first one would get:", markup=False
        )
        first = workspace.alerts.model_copy(update={"url_envs": ("ALERT_URL",)})
        workspace = workspace.model_copy(update={"alerts": first})
    outcomes = deliver(settings, workspace, is_dry=is_dry)
    for outcome in outcomes:
        _say(outcome, is_dry=is_dry)
    told = sum(bool(outcome.due) for outcome in outcomes)
    if is_dry:
        out.print(f"{told} of {len(outcomes)} target(s) would be told; nothing was sent.", markup=False)
    failed = [outcome.in_words() for outcome in outcomes if not outcome.is_ok]
    if failed and not is_dry:
        raise DeliveryError("; ".join(failed), remedy="Mend it and send again: the others were told.")


def _say(outcome: Outcome, *, is_dry: bool) -> None:
    words = outcome.in_words()
    err.print(words.replace(" sent", " to send") if is_dry else words, markup=False, soft_wrap=True)
    if is_dry and outcome.message:
        out.print(f"--- {outcome.target}", markup=False)
        out.print(outcome.message.title, markup=False, soft_wrap=True)
        out.print("", markup=False)
        out.print(outcome.message.body, markup=False, soft_wrap=True)
        out.print("---", markup=False)


def _set_state(settings: Settings, alert_id: str, state: str, note: str, by: str | None) -> None:
    from agorascope.app_store import open_store, who_am_i
    from agorascope.delivery.alerts import read_alerts
    from agorascope.delivery.states import set_state
    from agorascope.published import reading

    with reading(settings.published) as (_, connection):
        known = [alert.alert_id for alert in read_alerts(connection)]
    found = [key for key in known if key.startswith(alert_id)]
    if len(found) != 1:
        raise InputError(
            f"{alert_id} is the beginning of {len(found)} alerts' ids.", remedy="See: agorascope alerts --all"
        )
    store = open_store(settings)
    set_state(store, found[0], state, note=note, who=by or who_am_i())
    store.close()
    err.print(f"{found[0][:8]}: {state}", markup=False)


def register(app: typer.Typer) -> None:
    app.command()(alerts)
