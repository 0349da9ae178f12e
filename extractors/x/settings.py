"""What the workspace says about X, and the constants of its API v2."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

API = "https://api.x.com/2"
HOSTS = ("api.x.com",)  # for `agorascope doctor`
SITE = "https://x.com"
PAGE_SIZE = 100  # posts of a page; the archive search would give 500, the others no more than this
MIN_PAGE = 10  # the least that a search may be asked for
BATCH = 100  # ids or names in one lookup
RECENT = timedelta(days=7)  # how far back the recent search and its counts reach
RECENT_MARGIN = timedelta(minutes=15)  # a start on the very edge is refused before a run is over
EPOCH_MS = 1_288_834_974_657  # the moment from which ids count milliseconds
MONEY = "USD"

# USD for each resource of an answer, and for each request of counts.
POST_PRICE = 0.005
USER_PRICE = 0.010
COUNTS_PRICE = {"recent": 0.005, "all": 0.010}

WHERE_TO_GET = "console.x.com: an app with credits, its Bearer token"

Query = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1024)]


def _name(value: str) -> str:
    name = value.strip().lstrip("@")
    if not (name.isascii() and name.replace("_", "").isalnum() and len(name) <= 15):
        raise ValueError(f"{value!r} is not an account of X; write it like `user`")
    return name


Username = Annotated[str, AfterValidator(_name)]


class NetworkSettings(BaseModel):
    """The keys under `networks: x:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_env: str = Field(
        default="X_BEARER_TOKEN", description="Environment variable of the app's Bearer token."
    )
    queries: tuple[Query, ...] = Field(
        default=(), description="Searches in X's own query language; 512 characters for `search: recent`."
    )
    accounts: tuple[Username, ...] = Field(
        default=(), description="Accounts whose posts and follower counts are followed."
    )
    mentions: tuple[Username, ...] = Field(default=(), description="Accounts whose mentions are read.")
    search: Literal["recent", "all"] = Field(
        default="recent", description="`recent` reaches back 7 days, `all` to 2006 where the app may use it."
    )
    names: Literal["posts", "tweets"] = Field(
        default="posts", description="Names in requests: `post.fields`, or `tweet.fields` as before 2026."
    )
    counts: Literal["day", "hour", "off"] = Field(
        default="day", description="Volume of each query by day or hour; one cheap request a run."
    )
    threads: bool = Field(default=False, description="Also read the conversations of the posts found.")
    quotes: bool = Field(default=False, description="Also read the quotes of the posts found.")
    reposts: bool = Field(default=False, description="Also read who reposted the posts found.")
    max_threads: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="Conversations, quotes and reposts for one listing and run.",
    )
    budget_usd: float = Field(
        default=10.0, gt=0, le=100_000, description="Most to spend in a calendar month, in US dollars."
    )
    first_run_days: int = Field(default=7, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=2, ge=0, le=1440, description="How late a post may enter the search; read posts cost again."
    )
    max_pages: int = Field(default=20, ge=1, le=10_000, description="Pages of 100 for one listing and run.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not (self.queries or self.accounts or self.mentions):
            raise ValueError("neither `queries` nor `accounts` nor `mentions`; name at least one")
        too_long = [query for query in self.queries if len(query) > 512]
        if too_long and self.search == "recent":
            raise ValueError(f"a query of {len(too_long[0])} characters; `search: recent` takes 512")
        return self
