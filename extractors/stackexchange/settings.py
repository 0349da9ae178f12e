"""What the workspace says about Stack Exchange, and the constants of its API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from extractors.settings_fields import EnvName, Words

API = "https://api.stackexchange.com/2.3"
HOSTS = ("api.stackexchange.com",)  # for `agorascope doctor`
PAGE_SIZE = 100  # items of a page, and ids of a request
DAILY_WITHOUT_KEY = 250  # of the 300 that an address has
DAILY_WITH_KEY = 9000  # of the 10,000 that a key has

SiteName = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")
]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^\s;]{1,50}$")]


class Site(BaseModel):
    """One site, and what to look for there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    site: SiteName = Field(description="Like `stackoverflow`, `cooking`, `es.stackoverflow`.")
    queries: tuple[Words, ...] = Field(default=(), description="Words to search in questions.")
    tags: tuple[Tag, ...] = Field(default=(), description="Tags whose questions are read.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "Site":
        if not self.queries and not self.tags:
            raise ValueError(f"{self.site} has neither `queries` nor `tags`; name at least one")
        return self


class NetworkSettings(BaseModel):
    """The keys under `networks: stackexchange:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sites: tuple[Site, ...] = Field(min_length=1)
    key_env: EnvName | None = Field(
        default=None, description="Environment variable of an application key; raises the daily quota."
    )
    threads: bool = Field(
        default=False, description="Also read answers and comments, of old questions with new ones too."
    )
    max_threads: int = Field(default=200, ge=1, le=5000, description="Questions for one listing and run.")
    daily_requests: int | None = Field(
        default=None, ge=1, le=10_000, description="Requests a day; 250 without a key, 9000 with one."
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How late a question may enter the search index."
    )
    max_pages: int = Field(default=25, ge=1, le=1000, description="Pages of 100 for one listing and run.")

    @model_validator(mode="after")
    def _sites_differ(self) -> "NetworkSettings":
        names = [site.site for site in self.sites]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"site named twice: {', '.join(twice)}; put everything under one entry")
        return self
