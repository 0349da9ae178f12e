"""How it is read and shown: scoring, privacy, hours of the desk, weights of influence, alerts."""

from datetime import time
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from agorascope.members.naming import bare_account
from agorascope.workspace.base import EnvironmentName, Identifier, Name, Section

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class Scoring(Section):
    """Which model reads the texts."""

    scorer: Annotated[str, StringConstraints(pattern=r"^(lexicon|fast|accurate|cascade|transformer:.+)$")] = (
        "cascade"
    )
    backfill_posts: int = Field(
        default=200_000, ge=0, description="When more posts wait, the fast scorer comes first."
    )
    recent_days: int = Field(
        default=30, ge=0, description="Of a backfill, the days that the scorer above reads after all."
    )


class Objecting(Section):
    """An account whose owner objected to being observed."""

    network: Identifier
    handle: Name = Field(description="Handle or id, with or without '@'.")


class Controller(Section):
    """Who is responsible for the data: what the notice of GDPR article 14 and the register say of it."""

    name: str = Field(default="", description="The company or person that is responsible.")
    contact: str = Field(default="", description="Mail or web address for questions and objections.")
    address: str = Field(default="", description="Postal address.")
    representative: str = Field(default="", description="Representative in the EU, if one is needed.")
    dpo: str = Field(default="", description="Contact of the data protection officer, or `none`.")
    transfers: str = Field(
        default="", description="Countries outside the EEA that data go to, with the safeguard, or `none`."
    )
    recipients: tuple[Name, ...] = Field(
        default=(), description="Who receives data besides the own team: host, agency."
    )
    interest: str = Field(default="", description="The legitimate interest in a sentence of one's own.")
    authority: str = Field(default="CNIL", description="Supervisory authority.")
    authority_url: str = Field(default="https://www.cnil.fr", description="Where to complain.")


class Privacy(Section):
    """How people are protected. The defaults are the careful ones."""

    pseudonyms: bool = Field(default=True, description="Marts hold pseudonyms instead of handles.")
    retention_days: int = Field(default=395, ge=1, description="How long texts are kept.")
    controller: Controller = Field(
        default_factory=Controller,
        description="Who is responsible for the data, for the notice and the register.",
    )
    log_days: int = Field(
        default=30, ge=1, description="How long logs of runs, and copies made before upgrades, are kept."
    )
    no_member_scores: tuple[Identifier, ...] = Field(
        default=("x",), description="Networks whose terms forbid scoring persons."
    )
    objections: tuple[Objecting, ...] = Field(
        default=(), description="Accounts of people who object to being observed."
    )

    def objecting(self) -> frozenset[tuple[str, str]]:
        """The accounts listed under `objections`, as (network, account), bare and lower case."""
        return frozenset((one.network, bare_account(one.handle)) for one in self.objections)


class BusinessHours(Section):
    """When the desk that answers people is open, on the clock of the workspace's time zone."""

    days: tuple[Weekday, ...] = Field(
        default=WEEKDAYS[:5], min_length=1, description="Days of the week on which it is open."
    )
    start: time = Field(default=time(9), description="Opens at this time.")
    end: time = Field(default=time(18), description="Closes at this time; midnight is the end of the day.")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "BusinessHours":
        if self.end != time(0) and self.end <= self.start:
            raise ValueError("a desk closes after it opens, on the same day; 00:00 is the end of the day")
        return self

    def as_variable(self) -> dict[str, Any]:
        """The same for dbt: weekdays as numbers from 1 for Monday, times like 09:00."""
        return {
            "days": sorted({WEEKDAYS.index(day) + 1 for day in self.days}),
            "start": self.start.strftime("%H:%M"),
            "end": self.end.strftime("%H:%M"),
        }


class Influence(Section):
    """How reactions of one member to another are weighed, and from which reach on one is influential."""

    reply_weight: float = Field(default=1.0, ge=0, le=10, description="Of a reply.")
    quote_weight: float = Field(default=0.8, ge=0, le=10, description="Of a quote.")
    repost_weight: float = Field(default=0.6, ge=0, le=10, description="Of a repost.")
    mention_weight: float = Field(default=0.4, ge=0, le=10, description="Of a mention by name.")
    half_life_days: float = Field(default=30, gt=0, le=3650, description="After so long, half as much.")
    daily_cap: float = Field(
        default=5, gt=0, le=1000, description="The most that one pair of members brings a day."
    )
    influencer_followers: int = Field(
        default=10_000, ge=1, description="From so many followers on, one is no ambassador but an influencer."
    )


class QuietHours(Section):
    """When nobody wants to be woken, on the clock of the workspace's time zone."""

    start: time
    end: time

    @model_validator(mode="after")
    def _differ(self) -> "QuietHours":
        if self.start == self.end:
            raise ValueError("quiet hours that end when they start would never end")
        return self


class Alerts(Section):
    """Which alerts are told, and where they go (`apprise` addresses by environment variable name)."""

    url_envs: tuple[EnvironmentName, ...] = Field(
        default=(), description="Names of the variables that hold the addresses."
    )
    minimum_severity: Literal["low", "medium", "high", "critical"] = Field(
        default="medium", description="Milder alerts are shown, not sent."
    )
    brands: Literal["own", "all"] = Field(default="own", description="Whose alerts are sent.")
    events: bool = Field(default=False, description="Send rises that an own event explains, too.")
    quiet: QuietHours | None = Field(
        default=None, description="Hours in which only critical alerts are sent; the others come after."
    )

    operations: bool = Field(
        default=True,
        description="Tell when a run fails, is late, or a source brings nothing, and when it is over.",
    )
    late_after_hours: int = Field(
        default=6, ge=0, le=48, description="Hours after midnight at which a day's figures are due; 0: never."
    )

    @model_validator(mode="after")
    def _names_each_target_once(self) -> "Alerts":
        twice = sorted({name for name in self.url_envs if self.url_envs.count(name) > 1})
        if twice:
            raise ValueError(f"url_envs names twice: {', '.join(twice)}")
        return self
