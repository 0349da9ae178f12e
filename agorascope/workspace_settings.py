"""The workspace as it was understood, setting by setting, for people who read the published file.

workspace -> quality.workspace_settings (section, entry, setting, value, is_default, description)

Never a secret: of environment variables the name alone, of addresses neither account, password nor query,
of folders the last name. Staff are counted, and so are accounts whose owners objected.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, time
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from agorascope.members.naming import bare_account
from agorascope.warehouse import transaction
from agorascope.workspace import Channel, Network, Workspace
from agorascope.workspace_checks import live_networks

GENERAL = "general"  # the section of the keys that stand alone at the top of the file
LISTS = frozenset({"brands", "networks", "channels", "events", "aspects", "watch"})
SEPARATOR = ", "
GAP = "…"  # stands where something was left out

_NAMES = ("id", "host", "name", "handle", "url", "slug")  # what calls an entry of a list
_SECRET_WORDS = {
    "auth",
    "bearer",
    "cookie",
    "credential",
    "credentials",
    "key",
    "pass",
    "passphrase",
    "passwd",
}
_SECRET_WORDS |= {"password", "secret", "session", "sig", "signature", "token", "tokens"}
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]{0,15}|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_ACCOUNT_AND_PASSWORD = re.compile(r"[^\s:/@]+:[^\s/@]+@(?=\w)")
# Keys of well-known makers, which look like nothing else.
_KEY = re.compile(
    r"\b(gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk-|AKIA|EAA|AIza|ya29\.)[\w-]{10,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{5,}|\b\d{8,}:[\w-]{30,}"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of quality.workspace_settings; `value` is None where nothing is said, or nothing may be."""

    section: str
    entry: str | None  # of a list: which one, like acme
    setting: str  # where it stands in the file, like brands.acme.names
    value: str | None
    is_default: bool
    description: str


def record_settings(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Replace `quality.workspace_settings`; app.objections says which accounts are left out."""
    out = {account for (account,) in connection.execute("select account from app.objections").fetchall()}
    rows = [
        (*astuple(one), order) for order, one in enumerate(settings_of(workspace, frozenset(out)), start=1)
    ]
    with transaction(connection):
        connection.execute("delete from quality.workspace_settings")
        connection.executemany("insert into quality.workspace_settings values (?, ?, ?, ?, ?, ?, ?)", rows)


def settings_of(workspace: Workspace, objecting: frozenset[str] = frozenset()) -> list[Setting]:
    """Every setting in the order of the model; `objecting` are further accounts to leave out, bare."""
    out = objecting | {account for _, account in workspace.privacy.objecting()}
    return [_without(one, out) for one in _walked(workspace)]


def _walked(workspace: Workspace) -> Iterator[Setting]:
    for name, field in Workspace.model_fields.items():
        value = getattr(workspace, name)
        if name == "staff":
            yield _counted(name, len(value), "Accounts that speak for a brand: counted here, not listed.")
        elif name == "networks":
            for network, said in value.items():
                yield from _network(network, said)
        else:
            yield from _field(name if _is_section(value) else GENERAL, (name,), value, field)


def _network(name: str, network: Network) -> Iterator[Setting]:
    path = ("networks", name)
    yield from _model("networks", path, network)
    own = _own_model(name, network)
    if own is not None:
        yield from _model("networks", path, own)
    else:
        for key, value in network.own_settings().items():
            yield from _field("networks", (*path, key), value, None)


def _own_model(name: str, network: Network) -> BaseModel | None:
    """What the network's own extractor reads of its keys; None where it is no live network of ours."""
    if network.archive or name not in live_networks():
        return None
    model: type[BaseModel] = import_module(f"extractors.{name}.settings").NetworkSettings
    try:
        return model.model_validate(network.own_settings())
    except ValidationError:  # of a workspace that was not read by load_workspace
        return None


def _model(section: str, path: tuple[str, ...], model: BaseModel) -> Iterator[Setting]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if (*path, name) == ("privacy", "objections"):
            yield _counted("privacy.objections", len(value), "Accounts of people who object: counted here.")
        elif (*path, name)[:2] == ("outreach", "sender") and name in {"name", "role"}:
            yield _setting(section, (*path, name), GAP if value else None, field)
        else:
            yield from _field(section, (*path, name), value, field)


def _field(section: str, path: tuple[str, ...], value: Any, field: FieldInfo | None) -> Iterator[Setting]:
    if isinstance(value, BaseModel):
        yield from _model(section, path, value)
    elif isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _field(section, (*path, str(key)), inner, field)
    elif isinstance(value, Sequence) and any(isinstance(one, BaseModel | Mapping) for one in value):
        for place, inner in enumerate(value, start=1):
            yield from _field(section, (*path, _called(inner, place)), inner, field)
    else:
        yield _setting(section, path, _text(path[-1], value), field, value)


def _setting(
    section: str, path: tuple[str, ...], text: str | None, field: FieldInfo | None, value: Any = None
) -> Setting:
    is_default = field is not None and not field.is_required() and value == _default(field)
    description = (field and field.description) or ""
    entry = path[1] if len(path) > 2 and section in LISTS else None
    return Setting(section, entry, ".".join(path), text, is_default, description)


def _default(field: FieldInfo) -> Any:
    return field.get_default(call_default_factory=True, validated_data={})


def _counted(name: str, count: int, description: str) -> Setting:
    return Setting(name.partition(".")[0], None, name, str(count), count == 0, description)


def _is_section(value: Any) -> bool:
    return isinstance(value, BaseModel) or (
        isinstance(value, tuple) and not any(isinstance(one, str) for one in value)
    )


def _called(entry: Any, place: int) -> str:
    """What an entry of a list is called: by itself when it says so, else by its place."""
    if isinstance(entry, Channel):
        return _clean(f"{entry.network} {entry.id}")
    said = entry if isinstance(entry, Mapping) else {name: getattr(entry, name, None) for name in _NAMES}
    name = next((said[name] for name in _NAMES if isinstance(said.get(name), str) and said[name]), None)
    return _clean(str(name)) if name else str(place)


def _text(key: str, value: Any) -> str | None:
    """A value as text without anything secret; None where nothing is said."""
    if value is None or value in ("", (), [], {}):
        return None
    if isinstance(value, str):
        return _said(key, value)
    if isinstance(value, Sequence):
        return SEPARATOR.join(text for one in value if (text := _text(key, one)) is not None)
    return _plain(value)


def _said(key: str, value: str) -> str:
    words = set(key.lower().split("_"))
    if words & {"env", "envs"}:
        return value if _VARIABLE.fullmatch(value) else GAP
    return GAP if words & _SECRET_WORDS else _clean(value)


def _plain(value: Any) -> str:
    """What is no text: numbers, days, times; of a folder the last name."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path):
        return value.name
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _clean(text: str) -> str:
    """`text` without passwords and keys: addresses keep scheme, host and path, of the web alone."""
    return _ACCOUNT_AND_PASSWORD.sub(f"{GAP}@", _KEY.sub(GAP, _ADDRESS.sub(_bare_address, text)))


def _bare_address(found: re.Match[str]) -> str:
    try:
        parts = urlsplit(found[0])
    except ValueError:
        return GAP
    if parts.scheme.lower() not in {"http", "https", "feed", "at"}:
        return f"{parts.scheme}://{GAP}"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}{'?' + GAP if parts.query else ''}"


def _without(one: Setting, objecting: frozenset[str]) -> Setting:
    """The same, less the accounts whose owners objected."""
    if not objecting or one.value is None:
        return one
    parts = [GAP if bare_account(part) in objecting else part for part in one.value.split(SEPARATOR)]
    return replace(one, value=SEPARATOR.join(parts))
