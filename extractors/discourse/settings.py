"""What the workspace says about Discourse, and the constants of its API."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from extractors.settings_fields import EnvName, Host, Words

IDS_OF_A_PAGE = 50  # posts.json walks down fifty ids at a time
POSTS_OF_A_CHUNK = 20  # how many posts of a topic the server gives by their ids

Category = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w%-]+(/[\w%-]+)*/\d+$")]


class Forum(BaseModel):
    """One forum, and what to read there: everything, unless queries or categories are named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Host = Field(description="Like `forum.example.org`; with a port when it has one of its own.")
    scheme: Literal["https", "http"] = Field(
        default="https", description="http only for a server of one's own network."
    )
    queries: tuple[Words, ...] = Field(
        default=(), description="Searches, in the words of the forum's own search box."
    )
    categories: tuple[Category, ...] = Field(
        default=(), description="Categories as their address names them: `support/5`."
    )
    threads: bool = Field(default=False, description="Also read the whole topics of the posts found.")
    max_threads: int = Field(default=50, ge=1, le=1000, description="Whole topics for one listing and run.")
    members: bool = Field(default=False, description="Also read the profiles of the authors found.")
    max_members: int = Field(default=50, ge=1, le=1000, description="Profiles for one listing and run.")
    max_posts: int = Field(
        default=400, ge=20, le=10_000, description="Posts of one topic and run, the newest first."
    )
    api_key_env: EnvName | None = Field(
        default=None, description="Environment variable of an API key, for forums that are not public."
    )
    api_username: str | None = Field(default=None, description="The account that the key is for.")
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How late a post may appear, after approval for instance."
    )
    max_pages: int = Field(default=100, ge=1, le=10_000, description="Pages for one listing and run.")

    @model_validator(mode="after")
    def _key_has_an_account(self) -> "Forum":
        if bool(self.api_key_env) != bool(self.api_username):
            raise ValueError("`api_key_env` and `api_username` belong together; set both or none")
        return self


class NetworkSettings(BaseModel):
    """The keys under `networks: discourse:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forums: tuple[Forum, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hosts_differ(self) -> "NetworkSettings":
        hosts = [forum.host for forum in self.forums]
        twice = sorted({host for host in hosts if hosts.count(host) > 1})
        if twice:
            raise ValueError(f"forum named twice: {', '.join(twice)}; put everything under one entry")
        return self
