"""Makes the files of a week: HTML and PDF in each language, under data/reports/<Monday>/.

A week that is not over goes to data/reports/<Monday>-preview/, so that nothing takes it for the report.

The same published file, workspace and states give the same bytes, so making a report again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agorascope.app_store import AppStore, open_store
from agorascope.errors import InputError
from agorascope.landing import write_atomic
from agorascope.published import Publication, reading
from agorascope.report.blocks import Document
from agorascope.report.collecting import TeamStates, collect
from agorascope.report.html import render_html
from agorascope.report.pdf import render_pdf
from agorascope.report.phrases import LANGUAGES
from agorascope.report.voice import Voice
from agorascope.report.weeks import Week, last_complete_week, week_of
from agorascope.report.writing import write
from agorascope.settings import Settings
from agorascope.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one week in one language, and what they say."""

    week: Week
    document: Document
    html: Path
    pdf: Path


def make(
    settings: Settings,
    workspace: Workspace,
    *,
    languages: Sequence[str],
    day: date | None = None,
    output: Path | None = None,
) -> list[Made]:
    """Write the report of the week that holds `day`, else of the last complete one, in each language.

    Raises InputError for a language that reports are not written in and for a week that has not begun.
    """
    for language in languages:
        if language not in LANGUAGES:
            raise InputError(
                f"Reports are not written in {language!r}.", remedy=f"Choose from: {', '.join(LANGUAGES)}."
            )
    with reading(settings.published) as (publication, connection):
        week = week_to_tell(publication, workspace, day)
        facts = collect(
            connection,
            week,
            team_states(settings),
            zone=workspace.zone,
            as_of=publication.as_of,
            version=publication.version,
        )
    folder = output or kept_in(settings, week)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds people's words
    made = []
    for language in languages:
        document = write(facts, Voice(language, workspace.zone))
        stem = f"report-{week.first.isoformat()}-{language}"
        files = Made(week, document, folder / f"{stem}.html", folder / f"{stem}.pdf")
        write_atomic(files.html, render_html(document).encode())
        write_atomic(files.pdf, render_pdf(document))
        made.append(files)
    return made


def kept_in(settings: Settings, week: Week) -> Path:
    """The folder of a week's files; previews of a week that is not over have one of their own."""
    return settings.reports / f"{week.first.isoformat()}{'' if week.is_complete else '-preview'}"


def week_to_tell(publication: Publication, workspace: Workspace, day: date | None) -> Week:
    """The week that a report is about."""
    if day is None:
        return last_complete_week(publication.as_of, workspace.zone)
    week = week_of(day, publication.as_of, workspace.zone)
    if week.days_over == 0:
        raise InputError(
            f"The figures are as of {publication.as_of:%Y-%m-%d}: the week of {day} has not begun.",
            remedy="Leave out --week for the last complete week, or run the pipeline first.",
        )
    return week


def team_states(settings: Settings) -> TeamStates:
    """Where the team stands now, from the app store."""
    store = open_store(settings)
    try:
        return _states(store)
    finally:
        store.close()


def _states(store: AppStore) -> TeamStates:
    from sqlalchemy import select

    from agorascope.app_store.inbox_tables import InboxItem
    from agorascope.app_store.outreach_tables import OutreachContact

    with store.reading() as session:
        inbox = {row.item_id: row.state for row in session.scalars(select(InboxItem))}
        outreach = {
            (row.brand_id, row.network_id, row.member_key): row.state
            for row in session.scalars(select(OutreachContact))
        }
    return TeamStates(inbox, outreach)
