"""What the workspace says about Hacker News, and the constants of its two APIs."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SEARCH = "https://hn.algolia.com/api/v1"
ITEMS = "https://hacker-news.firebaseio.com/v0"
SITE = "https://news.ycombinator.com"
HOSTS = ("hn.algolia.com", "hacker-news.firebaseio.com")
CHANNEL = "news.ycombinator.com"  # one community, without parts
PAGE_SIZE = 1000  # the most hits that any query gives, whatever its page number

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NetworkSettings(BaseModel):
    """The keys under `networks: hackernews:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: tuple[Words, ...] = Field(min_length=1, description="Words to search; quotes mean a phrase.")
    kinds: tuple[Literal["story", "comment", "poll", "job"], ...] = Field(
        default=("story", "comment", "poll"), min_length=1, description="Kinds of items to search."
    )
    threads: bool = Field(
        default=False, description="Also read the whole conversation around the items found."
    )
    max_threads: int = Field(default=50, ge=1, le=1000, description="Conversations for one query and run.")
    members: bool = Field(default=False, description="Also read the karma of the authors found.")
    max_members: int = Field(default=100, ge=1, le=5000, description="Authors for one query and run.")
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How late an item may enter the search index."
    )
    max_pages: int = Field(default=50, ge=1, le=10_000, description="Pages of 1000 for one query and run.")
