"""What the workspace says about YouTube, and the constants of its Data API."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

API = "https://youtube.googleapis.com/youtube/v3"
HOSTS = ("youtube.googleapis.com",)  # for `agorascope doctor`
SITE = "https://www.youtube.com"
INSTANCE = "www.youtube.com"
PAGE_SIZE = 50  # of searches, uploads and videos
COMMENTS_PAGE = 100
IDS_AT_ONCE = 50
SEARCH_WINDOW = 450  # a search ends near 500 results, whatever there is; then its window moves down
ZONE = "America/Los_Angeles"  # quotas begin anew at midnight there
RETENTION = timedelta(days=30)  # without being fetched again

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _channel(value: str) -> str:
    name = value.strip()
    if not re.fullmatch(r"UC[\w-]{22}|@[\w.·-]{1,60}", name):
        raise ValueError(f"{value!r} is not a channel; write its id (UC and 22 signs) or its handle (@name)")
    return name


class NetworkSettings(BaseModel):
    """The keys under `networks: youtube:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key_env: str = Field(
        default="YOUTUBE_API_KEY", min_length=1, description="Environment variable of an API key."
    )
    queries: tuple[Words, ...] = Field(
        default=(), description="Words to search videos for; `|` means or, `-` not, quotes a phrase."
    )
    channels: tuple[Annotated[str, AfterValidator(_channel)], ...] = Field(
        default=(),
        description="Channels whose uploads, comments and subscribers are followed: id or @handle.",
    )
    relevance_language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Za-z]{4})?$")] | None = (
        Field(default=None, description="Prefer videos that matter for this language, as `fr`.")
    )
    comments: bool = Field(default=True, description="Also read comments and replies.")
    comments_days: int = Field(
        default=14,
        ge=1,
        le=365,
        description="Comments of a video found by a search are read while it is younger.",
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=48, ge=0, le=720, description="How late a video or a comment may enter the lists."
    )
    max_pages: int = Field(
        default=20,
        ge=1,
        le=1000,
        description="Pages for one listing and run: 50 videos or 100 comments each.",
    )
    max_threads: int = Field(
        default=50, ge=1, le=1000, description="Videos whose comments are read, for one listing and run."
    )
    searches_per_day: int = Field(
        default=100, ge=0, description="Quota of search calls; YouTube gives 100 to a project."
    )
    units_per_day: int = Field(
        default=10_000, ge=0, description="Quota of all other calls; YouTube gives 10,000 to a project."
    )

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not self.queries and not self.channels:
            raise ValueError("neither `queries` nor `channels`; name at least one")
        return self
