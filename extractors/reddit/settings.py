"""What the workspace says about Reddit, and the constants of its API."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

API = "https://oauth.reddit.com"
HOSTS = ("oauth.reddit.com", "www.reddit.com")  # for `agorascope doctor`
SIGN_IN = "https://www.reddit.com/api/v1/access_token"
SITE = "https://www.reddit.com"
PAGE_SIZE = 100  # the server's maximum, also for ids in one lookup
LISTING_END = 1000  # items, about: listings end there, whatever there is
NEARLY_ALL = 900  # a listing that ends after so many was cut, since what was deleted is left out
WHERE_TO_GET = "an app that Reddit approved, reddit.com/prefs/apps"


def _subreddit(value: str) -> str:
    name = value.strip().strip("/").removeprefix("r/")
    if not (name.isascii() and name.replace("_", "").isalnum() and 2 <= len(name) <= 24):
        raise ValueError(f"{value!r} is not a subreddit; write it like `bicycling`")
    return name


Subreddit = Annotated[str, AfterValidator(_subreddit)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=512)]


class Search(BaseModel):
    """Words to search, on the whole site or in one subreddit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: Words
    subreddit: Subreddit | None = Field(default=None, description="Only there; else on the whole site.")


class NetworkSettings(BaseModel):
    """The keys under `networks: reddit:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id_env: str = Field(
        default="REDDIT_CLIENT_ID", description="Environment variable of the app's id."
    )
    client_secret_env: str = Field(
        default="REDDIT_CLIENT_SECRET", description="Environment variable of the app's secret."
    )
    subreddits: tuple[Subreddit, ...] = Field(
        default=(), description="Subreddits whose posts and number of subscribers are followed."
    )
    comments: bool = Field(default=False, description="Also read the newest comments of the subreddits.")
    searches: tuple[Search, ...] = Field(default=(), description="Posts that hold some words.")
    threads: bool = Field(default=False, description="Also read the comments under the posts found.")
    max_threads: int = Field(default=30, ge=1, le=1000, description="Threads for one listing and run.")
    max_more: int = Field(
        default=5, ge=0, le=100, description="Further requests for comments that a thread leaves out."
    )
    first_run_days: int = Field(default=7, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=180, ge=0, le=10080, description="How late a post may be approved and come into a listing."
    )
    max_pages: int = Field(default=10, ge=1, le=50, description="Pages of 100; a listing ends after ten.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not (self.subreddits or self.searches):
            raise ValueError("neither `subreddits` nor `searches`; name at least one")
        return self
