"""What the workspace says about Instagram, and the constants of its API."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

ROOTS = {"facebook": "https://graph.facebook.com", "instagram": "https://graph.instagram.com"}
HOSTS = ("graph.facebook.com", "graph.instagram.com")  # for `agorascope doctor`
INSTANCE = "instagram.com"
SITE = "https://www.instagram.com"
PAGE_SIZE = 50  # the most that a hashtag gives
MAX_HASHTAGS = 30  # different ones for an account in 7 days
HASHTAG_DAYS = 7

MEDIA_FIELDS = "id,caption,media_type,permalink,timestamp,like_count,comments_count,children{id}"
OWN_FIELDS = f"{MEDIA_FIELDS},media_product_type,username"
TAGGED_FIELDS = f"{MEDIA_FIELDS},username"
COMMENT_FIELDS = "id,text,timestamp,username,like_count,parent_id,hidden,media{id}"
THREAD_FIELDS = f"{COMMENT_FIELDS},replies.limit(50){{{COMMENT_FIELDS}}}"
ACCOUNT_FIELDS = "id,username,name,biography,followers_count,follows_count,media_count"
DISCOVERY_FIELDS = "id,caption,media_type,permalink,timestamp,like_count,comments_count"

Environment = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


def _tag(value: str) -> str:
    tag = value.strip().lstrip("#").lower()
    if not tag or re.search(r"[^\w]", tag):
        raise ValueError(f"{value!r} is not a hashtag; write it like `velo`, without spaces")
    return tag


def _metric(value: str) -> str:
    name = value.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{value!r} is not the name of a metric")
    if name in {"impressions", "plays", "video_views"}:
        raise ValueError(f"{name} was retired by Meta; use views, reach or total_interactions")
    return name


Hashtag = Annotated[str, AfterValidator(_tag)]
Metric = Annotated[str, AfterValidator(_metric)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._]{1,30}$", to_lower=True)]


class Account(BaseModel):
    """One account of one's own, and what is asked in its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,25}$")] = Field(
        description="The number of the professional account, as the API gives it."
    )
    name: str = Field(default="", description="For people who read the workspace.")
    token_env: Environment = Field(description="Environment variable of an access token.")
    login: Literal["facebook", "instagram"] = Field(
        default="facebook", description="Which login made the token; `instagram` reads the account alone."
    )
    media: bool = Field(default=True, description="Read its own media, with comments and insights.")
    mentions: bool = Field(default=False, description="Read the media in which others tagged it.")
    hashtags: tuple[Hashtag, ...] = Field(default=(), max_length=MAX_HASHTAGS)
    discover: tuple[Username, ...] = Field(
        default=(), description="Other professional accounts, whose media and followers are read."
    )

    @model_validator(mode="after")
    def _login_allows(self) -> "Account":
        if self.login == "instagram" and (self.hashtags or self.discover or self.mentions):
            raise ValueError("`hashtags`, `discover` and `mentions` need a token of `login: facebook`")
        if not (self.media or self.mentions or self.hashtags or self.discover):
            raise ValueError(f"account {self.id} is asked for nothing")
        return self


class NetworkSettings(BaseModel):
    """The keys under `networks: instagram:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accounts: tuple[Account, ...] = Field(min_length=1)
    graph_version: Annotated[str, StringConstraints(pattern=r"^v[0-9]{1,3}\.[0-9]$")] = "v25.0"
    app_secret_env: Environment | None = Field(
        default=None, description="Environment variable of the app secret, for apps that require its proof."
    )
    hashtag_media: Literal["recent", "top"] = Field(
        default="recent", description="Media of the last 24 hours, or those with most reactions."
    )
    comments: bool = Field(default=True, description="Also read the comments of own media.")
    account_metrics: tuple[Metric, ...] = Field(
        default=("views", "reach", "total_interactions"), description="Daily insights of own accounts."
    )
    media_metrics: tuple[Metric, ...] = Field(
        default=("views", "reach", "total_interactions", "shares", "saved"),
        description="Insights of own media.",
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=72, ge=0, le=720, description="Media younger than this are read again, with their comments."
    )
    max_pages: int = Field(default=50, ge=1, le=10_000, description="Pages of 50 for one listing and run.")
    max_threads: int = Field(default=50, ge=1, le=1000, description="Own media whose comments a run reads.")
    max_insights: int = Field(default=25, ge=0, le=1000, description="Own media whose insights a run reads.")

    @model_validator(mode="after")
    def _accounts_differ(self) -> "NetworkSettings":
        ids = [account.id for account in self.accounts]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"account named twice: {', '.join(twice)}")
        return self
