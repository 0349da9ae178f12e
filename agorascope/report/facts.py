"""What a report knows: one frozen record per row read, grouped by section. No words, no judgement.

Shares lie in [0, 1], net sentiment in [-1, 1]; instants are UTC; a null stays None.
"""

from dataclasses import dataclass
from datetime import date, datetime

from agorascope.delivery.alerts import Alert
from agorascope.report.weeks import Week
from agorascope.statistics import Estimate

NOTHING = Estimate(None, 0, 0.0, 1.0, enough_data=False)


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand of the workspace."""

    brand_id: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A share or score of this week and of the week before, and their difference with its 95 % interval."""

    now: Estimate
    before: Estimate
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None

    @property
    def is_judged(self) -> bool:
        """Whether both weeks have enough data to compare them."""
        return self.now.enough_data and self.before.enough_data and self.change is not None


@dataclass(frozen=True, slots=True)
class BrandWeek:
    """How one brand fared in the week."""

    brand: Brand
    mentions: int
    people: int
    mentions_before: int
    people_before: int
    mentions_history: tuple[int, ...]  # of full weeks before this one, the oldest first
    people_history: tuple[int, ...]
    share_of_voice: Comparison
    net_sentiment: Comparison
    strongest_aspect: str | None
    weakest_aspect: str | None
    gap: tuple[float, float, float] | None  # net sentiment beside the own brand's, with interval
    is_gap_beyond_doubt: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One week of a series."""

    week: date
    brand_id: str
    mentions: int
    net_sentiment: Estimate


@dataclass(frozen=True, slots=True)
class QualityWeek:
    """The quality of exchange on one network, or in all (`all`)."""

    network_id: str
    network: str
    replies_mean: float | None
    replies_mean_before: float | None
    reciprocity: Comparison
    active: Comparison
    people: int


@dataclass(frozen=True, slots=True)
class ResponseWeek:
    """How people were answered, in all networks."""

    inbound: int
    answered: Comparison
    minutes_median: float | None
    minutes_p90: float | None
    business_median: float | None
    minutes_median_before: float | None
    responses: int
    responses_before: int


@dataclass(frozen=True, slots=True)
class AspectWeek:
    """What is said of one aspect of an own brand."""

    brand_id: str
    aspect_id: str
    people: int
    share: Comparison
    net_sentiment: Comparison
    quotes: tuple["Said", ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A text somebody wrote. `who` is a handle, or a pseudonym."""

    text: str
    who: str
    network: str
    community: str
    at: datetime
    url: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits for an answer."""

    item_id: str
    brand_id: str
    said: Said
    stance: str | None
    is_question: bool
    priority: float
    waiting_minutes: float
    waiting_business_minutes: float | None
    reasons_en: str
    reasons_fr: str
    state: str


@dataclass(frozen=True, slots=True)
class Friend:
    """Somebody who spoke well of an own brand this week and has done so before."""

    brand_id: str
    who: str
    network: str
    positive: int
    polar: int
    favour_low: float
    said: Said
    network_id: str = ""
    member_key: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to invite, with the evidence."""

    brand_id: str
    who: str
    network: str
    rank: int
    favour: float
    favour_low: float
    favour_high: float
    favour_n: int
    weeks: int
    last_post_on: date
    route: str
    notice: str
    state: str | None  # where outreach stands, None when nobody was noted down
    quotes: tuple[Said, ...]
    network_id: str = ""
    member_key: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Outreach so far."""

    brand_id: str
    contacted: int
    accepted: int
    declined: int
    no_answer: int
    arrived: int
    active: int
    acceptance: Estimate


@dataclass(frozen=True, slots=True)
class Request:
    """What several people ask for or complain about in the same words."""

    brand_id: str
    label: str
    kind: str  # question, request, complaint
    people: int
    usual_people: float
    trend: str
    aspect_id: str | None
    first_seen_on: date | None
    quotes: tuple[Said, ...]
    mention_ids: tuple[str, ...] = ()  # what may be quoted


@dataclass(frozen=True, slots=True)
class Asking:
    """How many people asked or complained in all."""

    brand_id: str
    people: int
    questions: int
    requests: int
    complaints: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that is watched."""

    name: str
    posts: int
    posts_before: int
    posts_history: tuple[int, ...]
    own_posts: int
    new_links: int
    rising_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lift:
    """What one measure did around an event."""

    measure: str
    is_refused: bool
    refusal_reason: str | None
    observed: float | None
    expected: float | None
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    lift_pct: float | None
    lift_pct_low: float | None
    lift_pct_high: float | None
    has_effect: bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the calendar near the week."""

    event_id: str
    name: str
    kind: str
    brand_id: str | None
    starts_on: date
    ends_on: date
    lifts: tuple[Lift, ...]
    participants: int | None
    new_members: int | None
    new_share: Estimate
    returned: int | None
    returned_share: Estimate


@dataclass(frozen=True, slots=True)
class ChannelWeek:
    """An own page: its followers by the snapshots around the week, never in between."""

    name: str
    metric: str  # followers, fans, subscribers, members
    network: str
    followers: float | None
    followers_before: float | None
    newest_on: date | None
    before_on: date | None


@dataclass(frozen=True, slots=True)
class Hours:
    """A block of hours in which own posts bring more than usual, whole interval included."""

    network: str
    week_class: str  # weekday, weekend
    hour_from: int
    hour_until: int
    engagement: float
    engagement_low: float
    engagement_high: float
    usual: float


@dataclass(frozen=True, slots=True)
class Letter:
    """A sending of an own newsletter in the week. Counts are None where the mailing tool gives none."""

    name: str
    newsletter: str
    sent: int | None
    opened: Estimate  # recipients who opened, of those it was delivered to
    clicked: Estimate  # recipients who clicked, of those it was delivered to
    unsubscribed: int | None
    is_ripe: bool  # most of those who will open it have done so


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of an own page and what it brought."""

    said: Said
    engagement: int
    people: int
    rate: Estimate


@dataclass(frozen=True, slots=True)
class Source:
    """A network as a source of data."""

    network: str
    status: str
    last_post_at: datetime | None
    posts: int
    rejects: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something wrong with a source."""

    network: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often the stance of a text is judged right: on the workspace's own sample, else on public texts."""

    language: str
    own: Estimate
    public: Estimate


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is told of one week."""

    workspace: str
    is_demo: bool
    has_pseudonyms: bool
    time_zone: str
    as_of: datetime
    week: Week
    version: str
    model_version: str
    brands: tuple[Brand, ...]
    aspects: dict[str, tuple[str, str]]  # id -> English, French
    brand_weeks: tuple[BrandWeek, ...]
    series: tuple[Point, ...]
    quality: tuple[QualityWeek, ...]
    response: ResponseWeek | None
    aspect_weeks: tuple[AspectWeek, ...]
    alerts: tuple[Alert, ...]
    alert_quotes: dict[str, tuple[Said, ...]]
    waiting: tuple[Waiting, ...]
    waiting_count: int
    friends: tuple[Friend, ...]
    candidates: tuple[Candidate, ...]
    candidates_count: int
    unscored_networks: tuple[str, ...]  # listened to, and their terms forbid scores of members
    funnels: tuple[Funnel, ...]
    requests: tuple[Request, ...]
    asking: tuple[Asking, ...]
    topics: tuple[Topic, ...]
    events: tuple[Event, ...]
    channels: tuple[ChannelWeek, ...]
    hours: tuple[Hours, ...]
    letters: tuple[Letter, ...]
    own_posts: tuple[OwnPost, ...]
    sources: tuple[Source, ...]
    alarms: tuple[Alarm, ...]
    gate_warnings: int
    gate_failures: int
    accuracy: tuple[Accuracy, ...]

    @property
    def own_brands(self) -> tuple[Brand, ...]:
        return tuple(brand for brand in self.brands if brand.is_own)

    def brand_name(self, brand_id: str | None) -> str:
        """The name of a brand, or its id when it is not known."""
        return next((b.name for b in self.brands if b.brand_id == brand_id), brand_id or "")
