"""What the workspace says about Vimeo, and the constants of its API 3.4."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

API = "https://api.vimeo.com"
HOSTS = ("api.vimeo.com",)  # for `agorascope doctor`
SITE = "https://vimeo.com"
INSTANCE = "vimeo.com"
ACCEPT = "application/vnd.vimeo.*+json;version=3.4"
PAGE_SIZE = 100  # the server's maximum

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _user(value: str) -> str:
    name = value.strip().removeprefix("/users/").lstrip("@")
    if not re.fullmatch(r"[\w.-]{1,80}", name):
        raise ValueError(f"{value!r} is not an account; write its number or the name in its address")
    return name


class NetworkSettings(BaseModel):
    """The keys under `networks: vimeo:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_env: str = Field(
        default="VIMEO_TOKEN", min_length=1, description="Environment variable of an access token."
    )
    queries: tuple[Words, ...] = Field(default=(), description="Words to search videos for.")
    users: tuple[Annotated[str, AfterValidator(_user)], ...] = Field(
        default=(), description="Accounts to follow: their number, or the name in their address."
    )
    followers: bool = Field(default=False, description="Also list who follows the accounts in `users`.")
    comments: bool = Field(default=True, description="Also read comments and replies.")
    comments_days: int = Field(
        default=30, ge=1, le=3650, description="How long the comments of a video that was found are read."
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_hours: int = Field(default=24, ge=0, le=720, description="How late a video may enter the lists.")
    max_pages: int = Field(default=50, ge=1, le=1000, description="Pages of 100 for one listing and run.")
    max_threads: int = Field(
        default=50, ge=1, le=1000, description="Videos whose comments are read, for one listing and run."
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not self.queries and not self.users:
            raise ValueError("neither `queries` nor `users`; name at least one")
        return self
