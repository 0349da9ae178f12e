"""The mapping: which column of a file is which field of a record. One YAML file, ten lines.

`load_mapping("airline")` reads a shipped mapping, `load_mapping("my/mapping.yml")` one's own. A key or
a field that does not exist raises InputError with the name that was meant.
"""

import codecs
import difflib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from ruamel.yaml.error import YAMLError

from agorascope.errors import InputError
from agorascope.records import MEMBER, POST
from agorascope.yamlfiles import read_yaml
from extractors.archive.formats import has_columns, known_format

SHIPPED = Path(__file__).parent / "mappings"
IDENTIFIER = r"^[a-z0-9][a-z0-9_-]{0,62}$"  # of the workspace: a network's name is a folder's name
MOST_BASES = 8  # mappings one upon the other
FileFormat = Annotated[str, AfterValidator(known_format)]

COUNTERS = ("likes", "replies", "shares", "quotes", "views", "impressions", "reach", "saves", "clicks")
# Set by the parser itself, never by a column.
_OWN_POST = {"network", "uri", "text_format", "display_text", "created_at_source", "created_at_trust"}
_OWN_POST |= {
    "status_at",
    "duplicate_of_uri",
    "content_hash",
    "flags",
    "fetched_at",
    "retention_until",
    "raw_ref",
}
POST_FIELDS = (*(name for name in POST.names if name not in _OWN_POST), *COUNTERS)
METRIC_FIELDS = ("channel_id", "period_start", "event")
MEMBER_FIELDS = tuple(n for n in MEMBER.names if n not in {"network", "observed_at", "raw_ref"})


def _words(value: Any) -> Any:
    """YAML reads `False` and `12` as such; cells of a file are words."""
    if isinstance(value, Mapping):
        return {str(key): _word(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_word(item) for item in value]
    return _word(value)


def _word(value: Any) -> Any:
    return str(value) if isinstance(value, bool | int | float) else value


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
Columns = Annotated[Names, Field(min_length=1)]
Words = Annotated[dict[str, str], BeforeValidator(_words)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cell(_Model):
    """Where one field comes from: the first of `column` that is not empty, then changed as told."""

    column: Columns
    optional: bool = Field(default=False, description="The file may lack the column.")
    values: Words | None = Field(default=None, description="What each word of the file means.")
    otherwise: str | None = Field(
        default=None, description="Meaning of words not in `values`; else rejected."
    )
    default: str | None = Field(default=None, description="Used where the cell is empty.")
    nulls: tuple[str, ...] = Field(default=(), description="Words that mean an empty cell in these columns.")
    split: str | None = Field(default=None, description="Separator of a list: hashtags, links, mentions.")
    prefix: str = ""
    suffix: str = ""


def _as_cell(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list | tuple) else value


Cells = dict[str, Annotated[Cell, BeforeValidator(_as_cell)]]


class Key(_Model):
    """What identifies a row: columns joined, a hash of columns, or the first of some columns there is."""

    column: Names = ()
    hash: Names = ()
    first: Names = Field(default=(), description="A file with none of them: a hash, as without `key`.")

    @model_validator(mode="after")
    def _one_kind(self) -> "Key":
        if [bool(self.column), bool(self.hash), bool(self.first)].count(True) != 1:
            raise ValueError("give one of `column`, `hash` and `first`")
        return self


class Dates(_Model):
    """How dates are written. `formats` (strptime) win; `day_first` says what 03/04/2015 means."""

    formats: tuple[str, ...] = ()
    zone: str | None = Field(default=None, description="Zone of dates without offset; unset: UTC, flagged.")
    day_first: bool | None = None
    trust: Literal["server", "client", "feed", "unknown"] = "unknown"

    @model_validator(mode="after")
    def _known_zone(self) -> "Dates":
        if self.zone and self.zone not in available_timezones():
            close = difflib.get_close_matches(self.zone, available_timezones(), n=1)
            raise ValueError(
                f"unknown zone {self.zone!r}" + (f", did you mean {close[0]!r}?" if close else "")
            )
        return self

    @property
    def default_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone or "UTC")


class Duplicates(_Model):
    """Rows that repeat these columns of an earlier row of the same file."""

    columns: Columns
    action: Literal["flag", "skip"] = "flag"


class Staff(_Model):
    """Rows written by the company: flagged `staff`."""

    column: Columns
    optional: bool = Field(default=False, description="The file may lack the column.")
    values: Annotated[tuple[str, ...], BeforeValidator(_words), Field(min_length=1)]


class ArchiveMapping(_Model):
    """How to read one kind of file."""

    name: str = Field(pattern=IDENTIFIER)
    about: str = ""
    network: str | None = Field(default=None, pattern=IDENTIFIER)
    instance: str | None = None
    format: FileFormat = "auto"
    encoding: str = "auto"
    delimiter: str = Field(default="auto", description="One character, `tab`, or `auto`.")
    sheet: str | None = Field(default=None, description="XLSX; unset: the first sheet.")
    rows: Names = Field(default=(), description="JSON: lists in an object whose entries are the rows.")
    record: Literal["post", "member", "both", "metric"] = "post"
    columns: Cells = Field(default_factory=dict)
    allow_missing_columns: bool = Field(default=False, description="All but text, created_at and the key.")
    member_columns: Cells = Field(default_factory=dict, description="With `record: both`.")
    metric_columns: Cells = Field(default_factory=dict, description="With `record: metric`: its counts.")
    estimates: Names = Field(default=(), description="Counts that only approximate what they name.")
    include_private: bool = Field(
        default=False, description="Chats: conversations between persons are read, too; else they stay out."
    )
    scrub_addresses: bool = Field(default=False, description="Mail addresses never reach the landing zone.")
    defaults: Words = Field(default_factory=dict)
    key: Key | None = Field(default=None, description="Unset: a hash of author, time, title and text.")
    uri: str = Field(default="", description="Global id of a post, with {key}; unset: archive:<name>:{key}.")
    dates: Dates = Dates()
    text_format: Literal["plain", "html", "markdown"] = "plain"
    unescape: bool = Field(default=False, description="Plain text with `&amp;` for `&`.")
    nulls: tuple[str, ...] = Field(default=("\\N",), description="Words that mean an empty cell.")
    duplicates: Duplicates | None = None
    staff: Staff | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "ArchiveMapping":
        known = {"member": MEMBER_FIELDS, "metric": METRIC_FIELDS}.get(self.record, POST_FIELDS)
        _known_fields("columns", self.columns, known)
        _known_fields("member_columns", self.member_columns, MEMBER_FIELDS)
        _known_fields("defaults", self.defaults, (*POST_FIELDS, *MEMBER_FIELDS))
        if self.member_columns and self.record != "both":
            raise ValueError("`member_columns` needs `record: both`")
        if self.metric_columns and self.record != "metric":
            raise ValueError("`metric_columns` needs `record: metric`")
        if self.uri and "{key}" not in self.uri:
            raise ValueError("`uri` must contain {key}")
        if self.delimiter not in {"auto", "tab"} and len(self.delimiter) != 1:
            raise ValueError("`delimiter` is one character, `tab` or `auto`")
        if self.encoding != "auto":
            _known_encoding(self.encoding)
        if has_columns(self.format):
            _enough_columns(self)
        return self

    def fingerprint_source(self) -> dict[str, Any]:
        """What the mapping says, without what it leaves at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def uri_of(self, key: str) -> str:
        template = self.uri or f"archive:{self.name}:{{key}}"
        return template.replace("{key}", key)

    def brands(self) -> set[str]:
        """Every brand id that a row may be given."""
        cell = self.columns.get("target_brand")
        named = set((cell.values or {}).values()) | {cell.otherwise, cell.default} if cell else set()
        return {brand for brand in named | {self.defaults.get("target_brand")} if brand}


def shipped_names() -> list[str]:
    """Names of the mappings that come with the program."""
    return sorted(path.stem for path in SHIPPED.glob("*.yml"))


def load_mapping(name_or_path: str | Path) -> ArchiveMapping:
    """Read a mapping by its shipped name or its path. Raises InputError."""
    document, path = _read(str(name_or_path))
    try:
        return ArchiveMapping.model_validate(document)
    except ValidationError as error:
        lines = [f"  {path.name}: {_explain(dict(item))}" for item in error.errors()]
        raise InputError(
            "The mapping has mistakes:\n" + "\n".join(lines),
            remedy="Mend it; extractors/archive/README.md explains each key.",
        ) from error


@cache
def shipped_mapping(name: str) -> ArchiveMapping:
    """A shipped mapping, read once: what a saved body of a network is read with."""
    return load_mapping(name)


def check_network(name: str) -> None:
    """Raise InputError on a name that no workspace could hold, or that is no plain folder name."""
    if name == "all" or not re.fullmatch(IDENTIFIER.strip("^$"), name):
        raise InputError(
            f"{name!r} cannot be the name of a network.",
            remedy="Use lower case letters, digits, - and _, at most 63 in all, beginning with a letter or "
            "a digit, and not `all`, which means every network: --network forum.",
        )


def _read(name: str, above: tuple[Path, ...] = ()) -> tuple[dict[str, Any], Path]:
    """The document with its `base` filled in, and where it was found; `above` are those that build on it."""
    path = _find(name)
    if len(above) >= MOST_BASES:
        raise InputError(
            f"{above[0]} builds on more than {MOST_BASES} mappings, or on itself.",
            remedy="Name another mapping as `base`, or leave it out.",
        )
    try:
        document = read_yaml(path, "safe")
    except (YAMLError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} is not valid YAML: {error}", remedy="Check indentation and colons."
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the path given with --mapping."
        ) from error
    if not isinstance(document, dict):
        raise InputError(
            f"{path} is not a mapping.", remedy=f"Start from one of: {', '.join(shipped_names())}."
        )
    base = document.pop("base", None)
    if base is None:
        document.setdefault("name", path.stem.lower().replace(" ", "_"))
        return document, path
    inner = str(base) if base in shipped_names() else str(path.parent / str(base))
    parent, _ = _read(inner, (*above, path))
    merged = parent | document
    for section in ("columns", "member_columns", "metric_columns", "defaults"):
        if section in document and section in parent:
            merged[section] = {**parent[section], **(document[section] or {})}
    return merged, path


def _find(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() in {".yml", ".yaml"} or len(path.parts) > 1:
        if path.is_file():
            return path
        raise InputError(f"There is no mapping file {path}.", remedy="Check the path given with --mapping.")
    shipped = SHIPPED / f"{name}.yml"
    if name in shipped_names():
        return shipped
    close = difflib.get_close_matches(name, shipped_names(), n=1)
    raise InputError(
        f"There is no shipped mapping {name!r}" + (f"; did you mean {close[0]!r}?" if close else "."),
        remedy=f"Use one of: {', '.join(shipped_names())}; or give the path of a .yml file.",
    )


def _known_fields(section: str, named: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for field in named:
        if field not in known:
            close = difflib.get_close_matches(field, known, n=1, cutoff=0.5)
            hint = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}"
            raise ValueError(f"{section}: there is no field `{field}`, {hint}")


def _known_encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise ValueError(f"unknown encoding {name!r}; use auto, utf-8, utf-16 or cp1252") from error


def _enough_columns(mapping: ArchiveMapping) -> None:
    if mapping.record == "metric":
        if "channel_id" not in mapping.columns or not (mapping.metric_columns or "event" in mapping.columns):
            raise ValueError("say where `channel_id` is and, in `metric_columns` or `event`, the counts")
        return
    if mapping.record == "member":
        if not mapping.columns.keys() & {"member_id", "handle"}:
            raise ValueError("columns: say where `member_id` or `handle` is")
        return
    if "created_at" not in mapping.columns:
        raise ValueError("columns: say where `created_at` is")
    if not mapping.columns.keys() & {"text", "title"}:
        raise ValueError("columns: say where `text` (or `title`) is")


def _explain(error: dict[str, Any]) -> str:
    location = [str(part) for part in error["loc"]]
    if error["type"] == "extra_forbidden":
        models: dict[str, type[BaseModel]] = {
            "dates": Dates, "key": Key, "duplicates": Duplicates, "staff": Staff,
        }  # fmt: skip
        inner = (
            Cell
            if location[0] in {"columns", "member_columns", "metric_columns"}
            else models.get(location[0], ArchiveMapping)
        )
        known = tuple((inner if len(location) > 1 else ArchiveMapping).model_fields)
        close = difflib.get_close_matches(location[-1], known, n=1, cutoff=0.5)
        hint = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}"
        return f"unknown key `{'.'.join(location)}`, {hint}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{'.'.join(location)}: {message}" if location else message
