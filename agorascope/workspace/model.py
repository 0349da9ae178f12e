"""The workspace as a whole: its sections, and what must hold between them."""

import difflib
import hashlib
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from agorascope.workspace.base import Identifier, Name, Section
from agorascope.workspace.brands import Aspect, Brand, Channel, Event, Staff, WatchTopic
from agorascope.workspace.inbox import Inbox
from agorascope.workspace.networks import Network
from agorascope.workspace.outreach import Outreach
from agorascope.workspace.policies import Alerts, BusinessHours, Influence, Privacy, Scoring
from agorascope.workspace.reports import Report


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        close = difflib.get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"unknown time zone{f', did you mean {close[0]}?' if close else ''}")
    return name


class Workspace(Section):
    """Everything Agorascope knows about what it observes."""

    name: Name
    demo: bool = Field(default=False, description="Marks every page and report as made-up data.")
    languages: tuple[Annotated[str, StringConstraints(pattern="^[a-z]{2}$")], ...] = ("fr", "en")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    start: date | None = Field(default=None, description="Nothing older than this day is asked for.")
    end: date | None = Field(
        default=None, description="Last day observed, for a closed archive; unset: until now."
    )
    brands: tuple[Brand, ...] = Field(min_length=1)
    networks: dict[Identifier, Network] = Field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    staff: tuple[Staff, ...] = ()
    events: tuple[Event, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    watch: tuple[WatchTopic, ...] = ()
    scoring: Scoring = Scoring()
    privacy: Privacy = Privacy()
    influence: Influence = Influence()
    business_hours: BusinessHours = BusinessHours()
    inbox: Inbox = Inbox()
    alerts: Alerts = Alerts()
    outreach: Outreach = Outreach()
    report: Report = Report()

    @model_validator(mode="after")
    def _references_hold(self) -> "Workspace":
        brands = [brand.id for brand in self.brands]
        for what, ids in (
            ("brand", brands),
            ("event", [event.id for event in self.events]),
            ("aspect", [aspect.id for aspect in self.aspects]),
            ("watch topic", [topic.id for topic in self.watch]),
            ("channel", [f"{channel.network} {channel.id}" for channel in self.channels]),
        ):
            twice = sorted({item for item in ids if ids.count(item) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        if not any(brand.own for brand in self.brands):
            raise ValueError("no brand has `own: true`; say which one is yours")
        if "all" in self.networks:
            raise ValueError("no network can be called `all`: in the marts it means every network")
        named = [(f"channel {c.name!r}", c.brand) for c in self.channels]
        named += [(f"staff {s.handle!r}", s.brand) for s in self.staff if s.brand]
        named += [(f"event {e.id!r}", e.brand) for e in self.events if e.brand]
        named += [(f"own platform {p.name!r}", p.brand) for p in self.outreach.own_platforms if p.brand]
        for who, brand in named:
            if brand not in brands:
                raise ValueError(f"{who} names brand {brand!r}, which is not among: {', '.join(brands)}")
        own = {brand.id for brand in self.own_brands}
        for platform in self.outreach.own_platforms:
            if platform.brand and platform.brand not in own:
                raise ValueError(f"own platform {platform.name!r} is of {platform.brand!r}, a competitor")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def own_brands(self) -> tuple[Brand, ...]:
        return tuple(brand for brand in self.brands if brand.own)

    def public_handles(self) -> frozenset[str]:
        """Handles that stay readable when people's are masked: brands, staff and own pages, lower case."""
        handles = [handle for brand in self.brands for handle in brand.handles]
        handles += [staff.handle for staff in self.staff]
        handles += [name for channel in self.channels for name in channel.names()]
        return frozenset(handle.removeprefix("@").casefold() for handle in handles)

    def public_names(self) -> frozenset[str]:
        """What brands, pages, staff and events are called, as written here: no objection hides it."""
        names = [name for brand in self.brands for name in (brand.name, *brand.names, *brand.hashtags)]
        names += [spelling for brand in self.brands for spelling in brand.ambiguous]
        names += [channel.name for channel in self.channels] + [event.name for event in self.events]
        return frozenset(names) | self.public_handles()

    def enabled_networks(self) -> list[str]:
        """Names of the networks to listen to, sorted."""
        return sorted(name for name, network in self.networks.items() if network.enabled)

    def fingerprint(self) -> str:
        """Hash of all that is said here: changes when the workspace changes."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]
