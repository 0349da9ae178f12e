"""Whom and what is listened to: brands, their pages, staff and events, aspects and topics."""

from typing import Literal

from pydantic import AwareDatetime, Field, model_validator

from agorascope.workspace.base import Identifier, Name, Section

# What a channel is on networks where it is not an account like any member's.
USUAL_KINDS = {
    "facebook": "page",
    "linkedin": "page",
    "viadeo": "page",
    "newsletter": "newsletter",
    "chat": "chat",
    "slack": "chat",
    "discord": "chat",
    "telegram": "chat",
}


class Brand(Section):
    """A brand, own or competitor, and every way people write it."""

    id: Identifier
    name: Name
    own: bool = False
    names: tuple[Name, ...] = Field(default=(), description="Other spellings found in texts.")
    hashtags: tuple[Name, ...] = ()
    handles: tuple[Name, ...] = Field(default=(), description="Accounts, with or without '@'.")
    domains: tuple[Name, ...] = Field(default=(), description="Web sites: a link to one is a mention.")
    exclusions: tuple[Name, ...] = Field(
        default=(), description="Phrases that hold the name but do not mean the brand."
    )
    match_name: bool = Field(default=True, description="Off: only `names` are looked for, not `name`.")
    context: tuple[Name, ...] = Field(
        default=(), description="Words that show that an ordinary word means the brand."
    )
    ambiguous: tuple[Name, ...] = Field(
        default=(), description="Spellings that are ordinary words; unset: `name`, if one of both is given."
    )
    capitalised: bool = Field(default=False, description="An ordinary word counts with a capital only.")

    @property
    def ambiguous_names(self) -> tuple[str, ...]:
        """Spellings that are ordinary words: alone they say nothing of the brand."""
        is_name = (self.context or self.capitalised) and self.match_name
        return self.ambiguous or ((self.name,) if is_name else ())

    @property
    def is_known_by_capital(self) -> bool:
        """Whether a capital is enough to tell the brand from the ordinary word."""
        return self.capitalised and not self.context


class Channel(Section):
    """A page or account of one's own (or of a competitor, when `brand` says so)."""

    network: Identifier
    id: Name
    name: Name
    brand: Identifier
    kind: Literal["account", "page", "newsletter", "chat", "forum", "group"] | None = Field(
        default=None, description="What it is; unset: what is usual on the network."
    )
    other_ids: tuple[Name, ...] = Field(
        default=(),
        description="Other ids and handles of the same account in figures or posts of its network.",
    )

    def kind_of_channel(self) -> str:
        """What it is, or what is usual on its network."""
        return self.kind or USUAL_KINDS.get(self.network, "account")

    def names(self) -> tuple[str, ...]:
        """Every name by which figures and posts may call it: LinkedIn calls a page by number and by URN."""
        numbers = {name for name in (self.id, *self.other_ids) if name.isdecimal()}
        urns = (
            {f"urn:li:organization:{number}" for number in numbers} if self.network == "linkedin" else set()
        )
        return (self.id, *sorted({*self.other_ids, *urns} - {self.id}))


class Staff(Section):
    """An account that speaks for a brand: marked, and left out of every reputation figure."""

    network: Identifier
    handle: Name
    brand: Identifier | None = None


class Event(Section):
    """Something one organised on-line: when, where, for whom."""

    id: Identifier
    kind: Literal["contest", "newsletter", "chat", "campaign", "launch", "other"]
    name: Name
    start: AwareDatetime
    end: AwareDatetime
    networks: tuple[Identifier, ...] = ()
    brand: Identifier | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Event":
        if self.end < self.start:
            raise ValueError("an event ends at or after its start")
        return self


class Aspect(Section):
    """What a mention may be about, and the words that say so, by language."""

    id: Identifier
    name: Name
    terms: dict[str, tuple[Name, ...]]


class WatchTopic(Section):
    """A topic followed for the technical and competitive watch."""

    id: Identifier
    name: Name
    terms: tuple[Name, ...] = Field(min_length=1)
