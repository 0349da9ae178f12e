"""What the workspace says about Mastodon, and the constants of its API."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extractors.settings_fields import Host

PAGE_SIZE = 40  # the server's maximum


def _tag(value: str) -> str:
    tag = value.strip().lstrip("#").lower()
    if not tag or re.search(r"[\s/?#]", tag):
        raise ValueError(f"{value!r} is not a hashtag; write it like `velo`, without spaces")
    return tag


def _account(value: str) -> str:
    handle = value.strip().lstrip("@")
    if not re.fullmatch(r"[\w.-]+(@[\w.-]+(:\d+)?)?", handle):
        raise ValueError(f"{value!r} is not an account; write it like `user` or `user@example.org`")
    return handle


class Instance(BaseModel):
    """One server to ask, and what to ask it for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Host
    scheme: Literal["https", "http"] = Field(
        default="https", description="http only for a server of one's own network."
    )
    hashtags: tuple[Annotated[str, AfterValidator(_tag)], ...] = ()
    accounts: tuple[Annotated[str, AfterValidator(_account)], ...] = Field(
        default=(), description="Accounts whose posts and follower counts are followed."
    )
    token_env: str | None = Field(
        default=None, description="Environment variable of an access token with the scope read."
    )
    include_unlisted: bool = Field(default=False, description="Keep posts of visibility `unlisted` too.")
    threads: bool = Field(default=False, description="Also read the threads of the posts found.")
    first_run_days: int = Field(default=7, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How late a post of another server may arrive."
    )
    max_pages: int = Field(default=200, ge=1, le=10_000, description="Pages of 40 for one listing and run.")
    max_threads: int = Field(default=50, ge=1, le=1000, description="Threads for one listing and run.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Instance":
        if not self.hashtags and not self.accounts:
            raise ValueError(f"{self.host} has neither `hashtags` nor `accounts`; name at least one")
        return self


class NetworkSettings(BaseModel):
    """The keys under `networks: mastodon:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instances: tuple[Instance, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hosts_differ(self) -> "NetworkSettings":
        hosts = [instance.host for instance in self.instances]
        twice = sorted({host for host in hosts if hosts.count(host) > 1})
        if twice:
            raise ValueError(f"instance named twice: {', '.join(twice)}; put everything under one entry")
        return self
