"""Which facts a step carries: how the person was reached, which notice they got, what they agreed to. Pure.

GDPR article 14: who is singled out without having given the data themselves is told who holds what, from
where, why, for how long, and how to object; within one month of it, and with the first message at the
latest (paragraph 3).
Regulation (EU) 2016/679, https://eur-lex.europa.eu/eli/reg/2016/679/oj
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dateutil.relativedelta import relativedelta

from agorascope.errors import InputError
from agorascope.outreach.states import State
from agorascope.outreach.vocabularies import NO_ROUTE, checked, entries

FoundBy = Literal["hand", "data"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a step says beside its state. `notice_reason`: why the notice was not given with this message."""

    contact_route: str | None = None
    notice_id: str | None = None
    notice_reason: str = ""
    notice_given_at: datetime | None = None
    consent_basis: str | None = None
    consent_at: datetime | None = None
    found_by: FoundBy = "hand"
    note: str = ""


def complete(facts: Facts, to: State, happened_at: datetime, *, had_notice: bool) -> Facts:
    """The facts with their words checked and their moments filled in; InputError when the move lacks some."""
    if to == "contacted":
        _check_route(facts.contact_route)
        if not had_notice and not facts.notice_id and not facts.notice_reason.strip():
            raise InputError(
                "The person must get a notice with the first message (GDPR, article 14).",
                remedy=f"Say which with --notice ({', '.join(entries('notices'))}), or with "
                "--notice-otherwise how and why they got it in another way.",
            )
    if to == "accepted":
        if not facts.consent_basis:
            raise InputError(
                "What the person agreed to, and how, is part of the record.",
                remedy=f"Say it with --consent: {', '.join(entries('consent_bases'))}.",
            )
        facts = replace(facts, consent_at=facts.consent_at or happened_at)
    return with_notice(facts, happened_at)


def with_notice(facts: Facts, happened_at: datetime) -> Facts:
    """The facts with the moment of the notice, when there is one; words of the vocabularies only."""
    if facts.notice_id:
        checked("notices", facts.notice_id, "notice")
    if facts.consent_basis:
        checked("consent_bases", facts.consent_basis, "basis of consent")
    if not (facts.notice_id or facts.notice_reason.strip()):
        if facts.notice_given_at:
            raise InputError(
                "--notice-at says when, not which notice.", remedy="Add --notice or --notice-otherwise."
            )
        return facts
    return replace(facts, notice_given_at=facts.notice_given_at or happened_at)


def first_notice_due(taken_up_at: datetime) -> datetime:
    """By when a person who was taken up gets the notice at the latest: within a month (article 14(3)(a))."""
    due: datetime = taken_up_at + relativedelta(months=1)
    return due


def _check_route(route: str | None) -> None:
    if route is None or checked("contact_routes", route, "way to write to a person") == NO_ROUTE:
        routes = ", ".join(name for name in entries("contact_routes") if name != NO_ROUTE)
        raise InputError("How the person was written to is not said.", remedy=f"Add --route: {routes}.")
