"""What the workspace says about Bluesky, and the constants of its API."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from extractors.settings_fields import EnvName, Host, Words

APPVIEW = "public.api.bsky.app"  # answers without a session
PAGE_SIZE = 100  # the most that the lexicons allow
PROFILES_AT_ONCE = 25
POSTS_AT_ONCE = 25
THREAD_DEPTH = 100
SITE = "https://bsky.app"
HOSTS = ("public.api.bsky.app", "bsky.social")  # for `agorascope doctor`

_HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")


def _actor(value: str) -> str:
    actor = value.strip().lstrip("@")
    if _DID.fullmatch(actor):
        return actor
    if not _HANDLE.fullmatch(actor.lower()):
        raise ValueError(f"{value!r} is not an account; write it like `shop.bsky.social` or `did:plc:...`")
    return actor.lower()


class NetworkSettings(BaseModel):
    """The keys under `networks: bluesky:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: tuple[Words, ...] = Field(
        default=(), description='Words to search, in the search syntax of Bluesky; "quotes" mean a phrase.'
    )
    accounts: tuple[Annotated[str, AfterValidator(_actor)], ...] = Field(
        default=(), description="Accounts whose posts and follower counts are followed; no key is needed."
    )
    identifier_env: EnvName | None = Field(
        default=None, description="Environment variable of the handle that searches; needed for `queries`."
    )
    app_password_env: EnvName | None = Field(
        default=None, description="Environment variable of an app password of that account."
    )
    pds: Host = Field(
        default="bsky.social", description="The server of that account, which carries the searches."
    )
    language: Annotated[str, StringConstraints(pattern="^[a-z]{2}$")] | None = Field(
        default=None, description="Search only posts that declare this language."
    )
    threads: bool = Field(default=False, description="Also read the threads of the posts found.")
    quotes: bool = Field(default=False, description="Also read who quotes the posts found.")
    first_run_days: int = Field(default=7, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=10, ge=0, le=10080, description="How late a post may enter the search index."
    )
    max_pages: int = Field(default=50, ge=1, le=10_000, description="Pages of 100 for one listing and run.")
    max_threads: int = Field(
        default=50, ge=1, le=1000, description="Pages of threads and quotes for one listing and run."
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not self.queries and not self.accounts:
            raise ValueError("neither `queries` nor `accounts` is set; name at least one")
        if self.queries and not (self.identifier_env and self.app_password_env):
            raise ValueError(
                "`queries` need a session: set `identifier_env` and `app_password_env` to the names of "
                "variables that hold the handle and an app password; `accounts` work without"
            )
        return self
