"""What the workspace says about Facebook Pages, and the constants of the Graph API for them."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

ROOT = "https://graph.facebook.com"
HOSTS = ("graph.facebook.com",)  # for `agorascope doctor`
INSTANCE = "facebook.com"
SITE = "https://www.facebook.com"
MAX_PAGE_SIZE = 100  # the most that a feed gives

POST_FIELDS = (
    "id,message,story,created_time,updated_time,from,parent_id,permalink_url,status_type,is_published,"
    "is_hidden,message_tags,shares,attachments{media_type,type,title,url,unshimmed_url,subattachments},"
    "reactions.limit(0).summary(total_count),comments.limit(0).filter(stream).summary(total_count)"
)
COMMENT_FIELDS = (
    "id,message,created_time,from,parent{id},permalink_url,like_count,comment_count,is_hidden,is_private,"
    "message_tags,attachment{type,title,url}"
)
PAGE_FIELDS = "id,name,username,link,about,followers_count,fan_count"

Environment = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


def _metric(value: str) -> str:
    """A metric that still exists: families that Meta has retired are errors for whoever asks."""
    name = value.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{value!r} is not the name of a metric")
    if "impressions" in name or name.startswith("page_fan"):
        raise ValueError(
            f"{name} was retired by Meta in November 2025; use page_media_view, "
            "page_total_media_view_unique, page_follows or post_media_view"
        )
    return name


Metric = Annotated[str, AfterValidator(_metric)]


class Page(BaseModel):
    """One page to listen to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,25}$")] = Field(
        description="The number of the page, from its transparency section."
    )
    name: str = Field(default="", description="For people who read the workspace.")
    token_env: Environment = Field(description="Environment variable of a Page or system-user token.")
    own: bool = Field(default=False, description="A page of one's own: its insights are read too.")


class NetworkSettings(BaseModel):
    """The keys under `networks: facebook:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pages: tuple[Page, ...] = Field(min_length=1)
    graph_version: Annotated[str, StringConstraints(pattern=r"^v[0-9]{1,3}\.[0-9]$")] = "v26.0"
    app_secret_env: Environment | None = Field(
        default=None, description="Environment variable of the app secret, for apps that require its proof."
    )
    comments: bool = Field(default=True, description="Also read the comments of the posts found.")
    page_metrics: tuple[Metric, ...] = Field(
        default=("page_media_view", "page_total_media_view_unique", "page_follows", "page_post_engagements"),
        description="Daily insights of own pages.",
    )
    post_metrics: tuple[Metric, ...] = Field(
        default=("post_media_view", "post_total_media_view_unique"),
        description="Insights of the posts of own pages.",
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=72, ge=0, le=720, description="Posts younger than this are read again, with their comments."
    )
    page_size: int = Field(
        default=50,
        ge=1,
        le=MAX_PAGE_SIZE,
        description="Posts a request; fewer where it is too much.",
    )
    max_pages: int = Field(default=50, ge=1, le=10_000, description="Requests for posts of a page and run.")
    max_threads: int = Field(default=50, ge=1, le=1000, description="Posts whose comments a run reads.")
    max_insights: int = Field(
        default=25, ge=0, le=1000, description="Posts of an own page whose insights a run reads."
    )

    @model_validator(mode="after")
    def _pages_differ(self) -> "NetworkSettings":
        ids = [page.id for page in self.pages]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"page named twice: {', '.join(twice)}")
        return self
