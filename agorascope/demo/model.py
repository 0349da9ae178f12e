"""The parts the demo world is made of: brands, communities, members, and drafts of posts."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Lang = Literal["fr", "en"]
Stance = Literal["pos", "neu", "neg"]
STANCE_NAMES: dict[Stance, str] = {"pos": "positive", "neu": "neutral", "neg": "negative"}


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """A made-up brand and how people write it."""

    id: str
    name: str
    models: tuple[str, ...]
    misspelling: str
    popularity: float  # share of the conversation
    standing: float  # mean leaning of members, -1..1
    own: bool = False
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Community:
    """A place with its own public: a hashtag, a feed, a forum category, a blog."""

    network: str
    id: str  # channel_id
    lang: Lang
    weight: float
    topics: tuple[str, ...] = ()  # aspects it talks about most
    title: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one member writes, whatever the subject."""

    lower: bool = False
    drops_accents: bool = False
    typo_rate: float = 0.0
    emoji_rate: float = 0.0
    elongates: float = 0.0
    slang: float = 0.0
    exclaims: float = 0.0
    drops_full_stop: bool = False
    curly: bool = False
    american: bool = False
    feminine: bool = False


@dataclass(slots=True)
class Member:
    """An account on one network, what it is like, and what it will be."""

    id: str
    network: str
    instance: str
    handle: str
    first_name: str
    display_name: str
    lang: Lang
    persona: str
    communities: list[Community]
    activity: float
    pull: float  # how much others react to what this member writes
    leanings: dict[str, float]
    voice: Voice
    followers: int | None
    following: int | None
    url: str
    bio: str = ""
    bike: str = ""
    role: str = "member"  # member, influencer, ambassador, blogger, page, staff, bot
    brand: str | None = None
    is_bot: bool = False
    growth: float = 0.0  # weekly growth of followers

    @property
    def is_staff(self) -> bool:
        return self.brand is not None


@dataclass(slots=True, eq=False)
class Draft:
    """A post before its words: who, where, when, about what, in answer to what."""

    serial: int
    community: Community
    author: Member
    at: int  # seconds since the epoch
    kind: str
    intent: str
    topic: str = ""
    stances: dict[str, Stance] = field(default_factory=dict)
    parent: "Draft | None" = None
    root: "Draft | None" = None
    target: "Draft | None" = None  # what is reposted or quoted
    occasion: str | None = None  # event or crisis that caused it
    text: str = ""
    title: str | None = None
    mentions: list[Member] = field(default_factory=list)
    link: str | None = None
    uri: str = ""
    url: str = ""
    likes: int = 0
    replies: list[int] = field(default_factory=list)  # times of the answers received
    shares: list[int] = field(default_factory=list)

    @property
    def lang(self) -> Lang:
        return self.community.lang

    @property
    def first(self) -> "Draft":
        return self.root or self


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What `write_world` wrote, or found already written."""

    posts: int
    members: int
    by_network: dict[str, int]
    first_day: date
    last_day: date
    workspace: Path
    was_present: bool
