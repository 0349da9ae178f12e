"""Where people are invited to, who writes to them, and when somebody counts as silent or active."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from agorascope.workspace.base import Identifier, Name, Section


class OwnPlatform(Section):
    """A place of the brand's own that people are invited to join: a forum, a community, a server."""

    network: Identifier
    name: Name = Field(description="What the place is called, in messages and marts.")
    url: Name | None = Field(default=None, description="Where one joins it; drafts need it.")
    community: Name | None = Field(default=None, description="Community that it is, as the marts name it.")
    instance: Name | None = Field(default=None, description="Server that it is.")
    brand: Identifier | None = Field(default=None, description="Own brand that it is of; unset: every one.")


class Sender(Section):
    """Who writes to people, and where they can object."""

    name: Name = Field(description="The person who signs.")
    organisation: Name = Field(description="Who is responsible for the data: the company.")
    contact: Name = Field(description="Mail or web address to object, and to ask for one's data.")
    privacy_url: Name = Field(description="Where the whole privacy notice is.")
    role: str = Field(default="", max_length=200, description="What the person does there.")

    @field_validator("privacy_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        """Every draft links to it: what is no address would reach people as it stands."""
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{value!r} is no web address: write it with https://")
        return value


class Outreach(Section):
    """How people are invited to the brand's own platforms, and how it is known that they came."""

    own_platforms: tuple[OwnPlatform, ...] = Field(
        default=(), description="Where people are invited to; who posts there has arrived."
    )
    no_answer_days: int = Field(
        default=14, ge=1, le=365, description="Days without an answer after which none is waited for."
    )
    active_weeks: int = Field(
        default=3, ge=1, le=52, description="Weeks with a post there, from the arrival on, to be active."
    )
    sender: Sender | None = Field(default=None, description="Who writes; drafts need it.")
    templates: Path | None = Field(
        default=None, description="Folder of message templates that replace or add to those shipped."
    )

    def platforms_of(self, brand: str) -> tuple[OwnPlatform, ...]:
        """The own platforms that people are invited to for a brand, in the order of the file."""
        return tuple(platform for platform in self.own_platforms if platform.brand in {None, brand})

    def as_variable(self) -> dict[str, Any]:
        """What the models need of it, for dbt."""
        return {"no_answer_days": self.no_answer_days, "active_weeks": self.active_weeks}
