"""What the workspace says about LinkedIn pages, and the constants of the API."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

ROOT = "https://api.linkedin.com/rest"
HOSTS = ("api.linkedin.com",)  # for `agorascope doctor`
INSTANCE = "linkedin.com"
SITE = "https://www.linkedin.com"
PAGE_SIZE = 100
STATISTICS_BATCH = 20
VERIFY_BATCH = 50
COMMENT_RETENTION = timedelta(hours=48)  # what the terms allow for members' social activity

Environment = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class Organization(BaseModel):
    """One page that the token's owner administers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")] = Field(
        description="The number of the page, from its administration address."
    )
    name: str = Field(default="", description="For people who read the workspace.")
    token_env: Environment = Field(description="Environment variable of an access token.")


class NetworkSettings(BaseModel):
    """The keys under `networks: linkedin:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organizations: tuple[Organization, ...] = Field(min_length=1)
    version: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}(0[1-9]|1[0-2])$")] = Field(
        default="202609", description="Version of the API as YYYYMM; LinkedIn ends each after about a year."
    )
    comments: bool = Field(default=True, description="Also read the comments of the posts found.")
    statistics: bool = Field(default=True, description="Read the statistics of the page and its posts.")
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=72, ge=0, le=720, description="Posts younger than this are read again, with their comments."
    )
    max_pages: int = Field(default=20, ge=1, le=1000, description="Pages of 100 posts for a page and run.")
    max_threads: int = Field(default=30, ge=1, le=1000, description="Posts whose comments a run reads.")

    @model_validator(mode="after")
    def _organizations_differ(self) -> "NetworkSettings":
        ids = [one.id for one in self.organizations]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"organization named twice: {', '.join(twice)}")
        return self
