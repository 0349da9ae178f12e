"""What the workspace says about Lemmy, and the constants of its API."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extractors.settings_fields import Host, Words

PAGE_SIZE = 50  # the server's maximum


def _community(value: str) -> str:
    name = value.strip().lstrip("!").lower()
    if not re.fullmatch(r"[a-z0-9_]+(@[a-z0-9.-]+(:\d+)?)?", name):
        raise ValueError(f"{value!r} is not a community; write it like `velo` or `velo@example.org`")
    return name


class Instance(BaseModel):
    """One server to ask, and what to ask it for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Host
    scheme: Literal["https", "http"] = Field(
        default="https", description="http only for a server of one's own network."
    )
    communities: tuple[Annotated[str, AfterValidator(_community)], ...] = Field(
        default=(), description="Communities whose posts, comments and subscribers are followed."
    )
    queries: tuple[Words, ...] = Field(default=(), description="Words to search in posts and comments.")
    api: Literal["auto", "v3", "v4"] = Field(
        default="auto", description="Version of the API; `auto` asks the server once a run."
    )
    comments: bool = Field(default=True, description="Also read the newest comments of the communities.")
    threads: bool = Field(default=False, description="Also read all comments of the posts found.")
    first_run_days: int = Field(default=7, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How late a post of another server may arrive."
    )
    max_pages: int = Field(default=100, ge=1, le=10_000, description="Pages of 50 for one listing and run.")
    max_threads: int = Field(
        default=50, ge=1, le=1000, description="Pages of comments of posts, for one listing and run."
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Instance":
        if not self.communities and not self.queries:
            raise ValueError(f"{self.host} has neither `communities` nor `queries`; name at least one")
        return self


class NetworkSettings(BaseModel):
    """The keys under `networks: lemmy:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instances: tuple[Instance, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hosts_differ(self) -> "NetworkSettings":
        hosts = [instance.host for instance in self.instances]
        twice = sorted({host for host in hosts if hosts.count(host) > 1})
        if twice:
            raise ValueError(f"instance named twice: {', '.join(twice)}; put everything under one entry")
        return self
