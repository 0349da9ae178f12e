"""The workspace: one YAML file that says what is listened to, for whom, and within which limits.

`load_workspace(path)` returns a validated, immutable Workspace or raises WorkspaceError
listing every mistake with its line and its remedy. What it names beside itself is looked at by
`workspace_checks`: the settings of each network, mappings, networks of staff and channels.
"""

import difflib
import hashlib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from agorascope.errors import WorkspaceError
from agorascope.members.naming import bare_account
from agorascope.workspace_checks import find_mistakes, is_mapping_file

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        close = difflib.get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"unknown time zone{f', did you mean {close[0]}?' if close else ''}")
    return name


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brand(_Model):
    """A brand, own or competitor, and every way people write it."""

    id: Identifier
    name: Name
    own: bool = False
    names: tuple[Name, ...] = Field(default=(), description="Other spellings found in texts.")
    hashtags: tuple[Name, ...] = ()
    handles: tuple[Name, ...] = Field(default=(), description="Accounts, with or without '@'.")
    domains: tuple[Name, ...] = Field(default=(), description="Web sites: a link to one is a mention.")
    exclusions: tuple[Name, ...] = Field(
        default=(), description="Phrases that hold the name but do not mean the brand."
    )
    match_name: bool = Field(default=True, description="Off: only `names` are looked for, not `name`.")
    context: tuple[Name, ...] = Field(
        default=(), description="Words that show that an ordinary word means the brand."
    )
    ambiguous: tuple[Name, ...] = Field(
        default=(), description="Spellings that are ordinary words; unset: `name`, if one of both is given."
    )
    capitalised: bool = Field(default=False, description="An ordinary word counts with a capital only.")

    @property
    def ambiguous_names(self) -> tuple[str, ...]:
        """Spellings that are ordinary words: alone they say nothing of the brand."""
        is_name = (self.context or self.capitalised) and self.match_name
        return self.ambiguous or ((self.name,) if is_name else ())

    @property
    def is_known_by_capital(self) -> bool:
        """Whether a capital is enough to tell the brand from the ordinary word."""
        return self.capitalised and not self.context


class ArchiveSource(_Model):
    """A folder of export files that is read instead of a live network."""

    path: Path
    mapping: str = Field(default="native", description="Name of a shipped mapping, or a path.")


class Recheck(_Model):
    """How many stored posts a run looks at again: edited, taken back, or counted anew."""

    days: int = Field(default=30, ge=1, le=3650, description="Only posts written in these last days.")
    posts: int = Field(default=100, ge=0, le=5000, description="Posts a run, those seen longest ago first.")
    believe_all: bool = Field(default=False, description="Also when most of the posts are said to be gone.")


class Network(BaseModel):
    """What to listen to on one network. Further keys belong to the network's own settings model."""

    model_config = ConfigDict(extra="allow", frozen=True)

    enabled: bool = True
    archive: ArchiveSource | None = None
    recheck: Recheck = Recheck()
    token_expires: date | None = Field(
        default=None, description="Day the access token ends; said two weeks before."
    )
    member_scores: bool | None = Field(
        default=None, description="Whether members may be scored; unset: allowed except where terms forbid."
    )

    def fingerprint(self) -> str:
        """Hash of what is asked of the network: another question is another batch."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]

    def own_settings(self) -> dict[str, Any]:
        """The keys that the network's own settings model understands."""
        return dict(self.model_extra or {})


class Channel(_Model):
    """A page or account of one's own (or of a competitor, when `brand` says so)."""

    network: Identifier
    id: Name
    name: Name
    brand: Identifier


class Staff(_Model):
    """An account that speaks for a brand: marked, and left out of every reputation figure."""

    network: Identifier
    handle: Name
    brand: Identifier | None = None


class Event(_Model):
    """Something one organised on-line: when, where, for whom."""

    id: Identifier
    kind: Literal["contest", "newsletter", "chat", "campaign", "launch", "other"]
    name: Name
    start: AwareDatetime
    end: AwareDatetime
    networks: tuple[Identifier, ...] = ()
    brand: Identifier | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Event":
        if self.end < self.start:
            raise ValueError("an event ends at or after its start")
        return self


class Aspect(_Model):
    """What a mention may be about, and the words that say so, by language."""

    id: Identifier
    name: Name
    terms: dict[str, tuple[Name, ...]]


class WatchTopic(_Model):
    """A topic followed for the technical and competitive watch."""

    id: Identifier
    name: Name
    terms: tuple[Name, ...] = Field(min_length=1)


class Scoring(_Model):
    """Which model reads the texts."""

    scorer: Annotated[str, StringConstraints(pattern=r"^(lexicon|fast|accurate|cascade|transformer:.+)$")] = (
        "cascade"
    )
    backfill_posts: int = Field(
        default=200_000, ge=0, description="When more posts wait, the fast scorer comes first."
    )
    recent_days: int = Field(
        default=30, ge=0, description="Of a backfill, the days that the scorer above reads after all."
    )


class Objecting(_Model):
    """An account whose owner objected to being scored."""

    network: Identifier
    handle: Name = Field(description="Handle or id, with or without '@'.")


class Privacy(_Model):
    """How people are protected. The defaults are the careful ones."""

    pseudonyms: bool = Field(default=True, description="Marts hold pseudonyms instead of handles.")
    retention_days: int = Field(default=395, ge=1, description="How long texts are kept.")
    no_member_scores: tuple[Identifier, ...] = Field(
        default=("x",), description="Networks whose terms forbid scoring persons."
    )
    objections: tuple[Objecting, ...] = Field(
        default=(), description="Accounts of people who do not want to be scored."
    )

    def objecting(self) -> frozenset[tuple[str, str]]:
        """The accounts listed under `objections`, as (network, account), bare and lower case."""
        return frozenset((one.network, bare_account(one.handle)) for one in self.objections)


class BusinessHours(_Model):
    """When the desk that answers people is open, on the clock of the workspace's time zone."""

    days: tuple[Weekday, ...] = Field(
        default=WEEKDAYS[:5], min_length=1, description="Days of the week on which it is open."
    )
    start: time = Field(default=time(9), description="Opens at this time.")
    end: time = Field(default=time(18), description="Closes at this time; midnight is the end of the day.")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "BusinessHours":
        if self.end != time(0) and self.end <= self.start:
            raise ValueError("a desk closes after it opens, on the same day; 00:00 is the end of the day")
        return self

    def as_variable(self) -> dict[str, Any]:
        """The same for dbt: weekdays as numbers from 1 for Monday, times like 09:00."""
        return {
            "days": sorted({WEEKDAYS.index(day) + 1 for day in self.days}),
            "start": self.start.strftime("%H:%M"),
            "end": self.end.strftime("%H:%M"),
        }


class Influence(_Model):
    """How reactions of one member to another are weighed, and from which reach on one is influential."""

    reply_weight: float = Field(default=1.0, ge=0, le=10, description="Of a reply.")
    quote_weight: float = Field(default=0.8, ge=0, le=10, description="Of a quote.")
    repost_weight: float = Field(default=0.6, ge=0, le=10, description="Of a repost.")
    mention_weight: float = Field(default=0.4, ge=0, le=10, description="Of a mention by name.")
    half_life_days: float = Field(default=30, gt=0, le=3650, description="After so long, half as much.")
    daily_cap: float = Field(
        default=5, gt=0, le=1000, description="The most that one pair of members brings a day."
    )
    influencer_followers: int = Field(
        default=10_000, ge=1, description="From so many followers on, one is no ambassador but an influencer."
    )


class QuietHours(_Model):
    """When nobody wants to be woken, on the clock of the workspace's time zone."""

    start: time
    end: time

    @model_validator(mode="after")
    def _differ(self) -> "QuietHours":
        if self.start == self.end:
            raise ValueError("quiet hours that end when they start would never end")
        return self


class Alerts(_Model):
    """Which alerts are told, and where they go (`apprise` addresses by environment variable name)."""

    url_envs: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], ...] = Field(
        default=(), description="Names of the variables that hold the addresses."
    )
    minimum_severity: Literal["low", "medium", "high", "critical"] = Field(
        default="medium", description="Milder alerts are shown, not sent."
    )
    brands: Literal["own", "all"] = Field(default="own", description="Whose alerts are sent.")
    events: bool = Field(default=False, description="Send rises that an own event explains, too.")
    quiet: QuietHours | None = Field(
        default=None, description="Hours in which only critical alerts are sent; the others come after."
    )

    @model_validator(mode="after")
    def _names_each_target_once(self) -> "Alerts":
        twice = sorted({name for name in self.url_envs if self.url_envs.count(name) > 1})
        if twice:
            raise ValueError(f"url_envs names twice: {', '.join(twice)}")
        return self


class Workspace(_Model):
    """Everything Agorascope knows about what it observes."""

    name: Name
    demo: bool = Field(default=False, description="Marks every page and report as made-up data.")
    languages: tuple[Annotated[str, StringConstraints(pattern="^[a-z]{2}$")], ...] = ("fr", "en")
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    start: date | None = Field(default=None, description="Nothing older than this day is asked for.")
    end: date | None = Field(
        default=None, description="Last day observed, for a closed archive; unset: until now."
    )
    brands: tuple[Brand, ...] = Field(min_length=1)
    networks: dict[Identifier, Network] = Field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    staff: tuple[Staff, ...] = ()
    events: tuple[Event, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    watch: tuple[WatchTopic, ...] = ()
    scoring: Scoring = Scoring()
    privacy: Privacy = Privacy()
    influence: Influence = Influence()
    business_hours: BusinessHours = BusinessHours()
    alerts: Alerts = Alerts()

    @model_validator(mode="after")
    def _references_hold(self) -> "Workspace":
        brands = [brand.id for brand in self.brands]
        for what, ids in (
            ("brand", brands),
            ("event", [event.id for event in self.events]),
            ("aspect", [aspect.id for aspect in self.aspects]),
            ("watch topic", [topic.id for topic in self.watch]),
        ):
            twice = sorted({item for item in ids if ids.count(item) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        if not any(brand.own for brand in self.brands):
            raise ValueError("no brand has `own: true`; say which one is yours")
        if "all" in self.networks:
            raise ValueError("no network can be called `all`: in the marts it means every network")
        named = [(f"channel {c.name!r}", c.brand) for c in self.channels]
        named += [(f"staff {s.handle!r}", s.brand) for s in self.staff if s.brand]
        named += [(f"event {e.id!r}", e.brand) for e in self.events if e.brand]
        for who, brand in named:
            if brand not in brands:
                raise ValueError(f"{who} names brand {brand!r}, which is not among: {', '.join(brands)}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def own_brands(self) -> tuple[Brand, ...]:
        return tuple(brand for brand in self.brands if brand.own)

    def public_handles(self) -> frozenset[str]:
        """Handles that stay readable when people's are masked: brands, staff and own pages, lower case."""
        handles = [handle for brand in self.brands for handle in brand.handles]
        handles += [staff.handle for staff in self.staff]
        handles += [channel.id for channel in self.channels]
        return frozenset(handle.removeprefix("@").casefold() for handle in handles)

    def enabled_networks(self) -> list[str]:
        """Names of the networks to listen to, sorted."""
        return sorted(name for name, network in self.networks.items() if network.enabled)

    def fingerprint(self) -> str:
        """Hash of all that is said here: changes when the workspace changes."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def load_workspace(path: Path) -> Workspace:
    """Read and validate a workspace file.

    Relative archive paths are taken from the folder of the file. Raises WorkspaceError
    with one line per mistake: the line number, the key, what is wrong, the remedy.
    """
    if not path.exists():
        raise WorkspaceError(
            f"There is no workspace file at {path}.",
            remedy='Write one with: agorascope init "Your Brand"',
        )
    try:
        document = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WorkspaceError(
            f"The workspace {path} cannot be read: {error.strerror}.",
            remedy="Give the path of the file itself, like folder/workspace.yml.",
        ) from error
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            f"{path} is not UTF-8 text: {error}", remedy="Save the file as UTF-8."
        ) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise WorkspaceError(
            f"{path}, line {line}: not valid YAML: {error.problem}.",
            remedy="Check indentation, colons and quotes on that line and the one before.",
        ) from error
    except YAMLError as error:
        raise WorkspaceError(
            f"{path}: not valid YAML: {error}",
            remedy="Remove the control characters, or start from a fresh file: agorascope init.",
        ) from error
    if not isinstance(document, dict):
        raise WorkspaceError(
            f"{path} holds no mapping of keys to values.",
            remedy='Start from a fresh file: agorascope init "Your Brand"',
        )
    try:
        workspace = Workspace.model_validate(document)
        if mistakes := find_mistakes(workspace, path.resolve().parent):
            raise ValidationError.from_exception_data("Workspace", mistakes)
    except ValidationError as error:
        lines = [_describe(document, path, dict(item)) for item in error.errors()]
        raise WorkspaceError(
            "The workspace has mistakes:\n" + "\n".join(lines),
            remedy="Mend them and run `agorascope doctor` again; docs/workspace.md explains each key.",
        ) from error
    return _with_absolute_archives(workspace, path.resolve().parent)


def _describe(document: Any, path: Path, error: dict[str, Any]) -> str:
    """One mistake as a line for a person: file, line, key, what is wrong, what was meant."""
    location = tuple(part for part in error["loc"])
    line = _line_of(document, location)
    key = ".".join(str(part) for part in location) or "workspace"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = "unknown key" + _suggestion(location)
    elif error["type"] == "missing":
        message = "this key is required"
    elif error["type"] == "string_pattern_mismatch":
        message = f"{error['input']!r} is not allowed here; it must match {error['ctx']['pattern']}"
    return f"  {path.name}, line {line}: {key}: {message}"


def _suggestion(location: tuple[Any, ...]) -> str:
    """Nearest known key of the model at that place, for a typo."""
    models: dict[str, type[BaseModel]] = {
        "brands": Brand,
        "channels": Channel,
        "staff": Staff,
        "events": Event,
        "aspects": Aspect,
        "watch": WatchTopic,
        "scoring": Scoring,
        "privacy": Privacy,
        "influence": Influence,
        "business_hours": BusinessHours,
        "alerts": Alerts,
    }
    model = models.get(str(location[0]), Workspace) if len(location) > 1 else Workspace
    close = difflib.get_close_matches(str(location[-1]), model.model_fields, n=1, cutoff=0.5)
    return f", did you mean `{close[0]}`?" if close else f"; known: {', '.join(model.model_fields)}"


def _line_of(document: Any, location: tuple[Any, ...]) -> int:
    """Line of the deepest part of `location` that exists in the YAML document, counted from 1."""
    node, line = document, 1
    for part in location:
        position = getattr(node, "lc", None)
        if position is None:
            break
        try:
            line = (position.key(part) if isinstance(node, dict) else position.item(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return int(line)


def _with_absolute_archives(workspace: Workspace, root: Path) -> Workspace:
    """Paths in the file are relative to the file, wherever the program is started."""

    def absolute(archive: ArchiveSource) -> ArchiveSource:
        mapping = archive.mapping
        if is_mapping_file(mapping):
            mapping = str((root / mapping).resolve())
        return archive.model_copy(update={"path": (root / archive.path).resolve(), "mapping": mapping})

    networks = {
        name: network.model_copy(update={"archive": absolute(network.archive)})
        if network.archive
        else network
        for name, network in workspace.networks.items()
    }
    return workspace.model_copy(update={"networks": networks})
