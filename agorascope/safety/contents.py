"""What belongs into a backup: all of the data folder but what can be made again, and the workspace.

What this program does not know is taken: a file that a later version or a person put there is not forgotten.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from agorascope import published
from agorascope.app_store.store import MADE
from agorascope.errors import AgorascopeError
from agorascope.settings import Settings
from agorascope.workspace import Workspace, load_workspace
from agorascope.workspace_checks import is_mapping_file

DATA = "data"  # the members that come from the data folder
WORKSPACE = "workspace"  # those that come from beside the workspace file
APP_STORE = "data/app.sqlite"
KEYS = "secrets"

# Made again by the next run, or no part of what the program knows: Airflow's own database has its own backup.
MADE_AGAIN = frozenset({"airflow", "dbt", "batches", "locks", "writer.lock", "writer.lock.json"})
# Kept where it is when a backup is brought back.
STAYS = MADE_AGAIN - {"dbt", "batches"} | {"backups"}
ASIDE = "replaced-"  # a folder that a restore moved aside
_JOURNALS = (".wal", "-wal", "-shm", "-journal", ".tmp", MADE)


@dataclass(slots=True)
class Contents:
    """Files by the name they get in the backup, and what stays out of it, in words."""

    files: dict[str, Path] = field(default_factory=dict)
    workspace: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def total_bytes(self) -> int:
        return sum(_size(path) for path in self.files.values())


def gather(settings: Settings, *, with_landing: bool, with_key: bool) -> Contents:
    """Everything that a backup of these settings holds, the app store apart."""
    found = Contents()
    root, store = settings.data_dir, database_file(settings)
    for top in sorted(root.iterdir()) if root.is_dir() else ():
        if _is_passed_over(top.name):
            continue
        if top.name == settings.app_store.name:  # copied by its own means
            continue
        if top.name == settings.landing.name and not with_landing:
            found.left_out.append("the landing zone")
        elif top.name == KEYS and not with_key:
            found.left_out.append("the key of the pseudonyms")
        elif top.name == settings.published.name:
            found.files |= {_member(root, path): path for path in _shown(settings)}
        else:
            found.files |= {_member(root, path): path for path in _below(top, found, store)}
    _add_workspace(found, settings)
    return found


def _is_passed_over(name: str) -> bool:
    return (
        name in MADE_AGAIN or name == "backups" or name.startswith((".", ASIDE)) or name.endswith(_JOURNALS)
    )


def database_file(settings: Settings) -> Path | None:
    """The file of an app store whose URL names a SQLite file, which Compose keeps in a folder of its own."""
    if settings.app_database_url is None:
        return None
    url = make_url(settings.app_database_url.get_secret_value())
    return Path(url.database).resolve() if url.get_backend_name() == "sqlite" and url.database else None


def _below(top: Path, found: Contents, store: Path | None) -> Iterator[Path]:
    """The files of an entry of the data folder, temporary ones and the app store apart."""
    if top.is_file():
        yield top
        return
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith(".") or name.endswith((".part", *_JOURNALS)) or path == store:
                continue
            if path.is_symlink() or not path.is_file():
                found.left_out.append(f"{path.relative_to(top.parent)}, which is a link or no file")
                continue
            yield path


def _shown(settings: Settings) -> Iterator[Path]:
    """The file that the pointer names, the pointer and the status: former publications can go."""
    shown = published.current(settings.published)
    if shown:
        yield shown.path
    for name in (published.POINTER, published.STATUS):
        if (settings.published / name).exists():
            yield settings.published / name


def _add_workspace(found: Contents, settings: Settings) -> None:
    """The workspace file and what it names: mappings and templates, where they lie beside or below it."""
    path = settings.workspace
    if not path.is_file():
        found.left_out.append("the workspace file: there is none")
        return
    found.files[f"{WORKSPACE}/{path.name}"] = path
    found.workspace[f"{WORKSPACE}/{path.name}"] = path.name
    try:
        workspace = load_workspace(path)
    except AgorascopeError:
        found.left_out.append("the mappings of the workspace file, which cannot be read")
        return
    for number, named in enumerate(_named_files(workspace)):
        inside = named.is_relative_to(path.parent)
        place = named.relative_to(path.parent).as_posix() if inside else f"elsewhere/{number}-{named.name}"
        found.files[f"{WORKSPACE}/{place}"] = named
        found.workspace[f"{WORKSPACE}/{place}"] = place if inside else str(named)
    for name, network in workspace.networks.items():
        if network.archive and not network.archive.path.is_relative_to(settings.data_dir):
            found.left_out.append(f"the files that {name} is read from: {network.archive.path}")


def _named_files(workspace: Workspace) -> list[Path]:
    named: set[Path] = set()
    for network in workspace.networks.values():
        if network.archive and is_mapping_file(network.archive.mapping):
            named.add(Path(network.archive.mapping))
    if workspace.outreach.templates:
        root = Path(workspace.outreach.templates)
        named |= {root} if root.is_file() else {path for path in root.rglob("*") if path.is_file()}
    return sorted(path for path in named if path.is_file())


def _member(root: Path, path: Path) -> str:
    return f"{DATA}/{path.relative_to(root).as_posix()}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
