"""What the workspace says about feeds and WordPress sites, and the limits of reading them."""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

PAGE_SIZE = 100  # the most that WordPress gives on one page
MAX_FEED_BYTES = 16 * 2**20
MAX_ITEMS = 5000  # of one feed
# Parameters that are the key to a private feed. Addresses are kept and shown, so they hold none.
CREDENTIALS = frozenset(
    "access_token api_key apikey auth key pass password secret sig signature token".split()  # noqa: SIM905
)


def _address(value: str) -> str:
    """A web address without credentials and without a fragment."""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is not a web address; write it in full: https://blog.example.org/feed/")
    if "@" in parts.netloc:
        raise ValueError("an address with a user name or a password in it cannot be listened to")
    secret = sorted(name for name, _ in parse_qsl(parts.query) if name.lower() in CREDENTIALS)
    if secret:
        raise ValueError(f"{secret[0]!r} looks like the key of a private feed; only public feeds are read")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def _site(value: str) -> str:
    """The address of a site, as WordPress calls it: without a slash at its end."""
    parts = urlsplit(_address(value))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")).rstrip("/")


class Feed(BaseModel):
    """One feed of any kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, AfterValidator(_address)] = Field(description="Address of the feed itself.")
    name: str | None = Field(default=None, description="What people call it; shown in reports.")
    comments: bool = Field(default=False, description="Also read the comment feeds its items name.")


class Site(BaseModel):
    """One WordPress site whose REST interface is open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, AfterValidator(_site)] = Field(description="Address of the site's front page.")
    comments: bool = Field(default=True, description="Read comments beside posts.")


class NetworkSettings(BaseModel):
    """The keys under `networks: rss:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feeds: tuple[Feed, ...] = Field(default=(), description="Feeds to read.")
    sites: tuple[Site, ...] = Field(default=(), description="WordPress sites to read without their feeds.")
    interval_minutes: int = Field(
        default=60,
        ge=0,
        le=10080,
        description="Least time between two readings of a feed that says whether it changed; "
        "one that does not is left alone twenty times as long.",
    )
    first_run_days: int = Field(default=30, ge=1, le=3650, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=60, ge=0, le=10080, description="How far WordPress lists are read again."
    )
    max_pages: int = Field(default=20, ge=1, le=1000, description="Pages of one feed or list and run.")
    max_threads: int = Field(default=20, ge=1, le=500, description="Comment feeds of one feed and run.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> "NetworkSettings":
        if not self.feeds and not self.sites:
            raise ValueError("there are neither `feeds` nor `sites`; name at least one")
        urls = [feed.url for feed in self.feeds] + [site.url for site in self.sites]
        twice = sorted({url for url in urls if urls.count(url) > 1})
        if twice:
            raise ValueError(f"named twice: {', '.join(twice)}")
        return self
