"""What a workspace names beside itself: extractors, their settings, mapping files, other networks.

`find_mistakes(workspace, root)` gives pydantic errors with the path to each key, so that they are told
with their line like every other mistake.
"""

import difflib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import InitErrorDetails

    from agorascope.workspace import Network, Workspace

ARCHIVE = "archive"  # the package that reads files of any network


def live_networks() -> list[str]:
    """Names of the networks that have an extractor package."""
    root = Path(__file__).resolve().parent.parent / "extractors"
    return sorted(p.parent.name for p in root.glob("*/settings.py") if p.parent.name != ARCHIVE)


def is_mapping_file(mapping: str) -> bool:
    """Whether a mapping is told by its path and not by its shipped name."""
    path = Path(mapping)
    return path.suffix.lower() in {".yml", ".yaml"} or len(path.parts) > 1


def find_mistakes(workspace: "Workspace", root: Path) -> "list[InitErrorDetails]":
    """Everything that the workspace names and that is not there; `root` is the folder of its file."""
    mistakes: list[InitErrorDetails] = []
    for name, network in workspace.networks.items():
        mistakes += _archive(name, network, root) if network.archive else _live(name, network)
    return [*mistakes, *_unknown_networks(workspace), *_templates(workspace, root)]


def _archive(name: str, network: "Network", root: Path) -> "Iterator[InitErrorDetails]":
    from extractors.archive.mapping import shipped_names

    known = type(network).model_fields
    for key in network.own_settings():
        yield _mistake(("networks", name, key), f"unknown key beside `archive`{_hint(key, known)}")
    mapping = network.archive.mapping if network.archive else ""
    if is_mapping_file(mapping):
        if not (root / mapping).is_file():
            yield _mistake(
                ("networks", name, ARCHIVE, "mapping"),
                f"there is no mapping file {(root / mapping).resolve()}",
            )
    elif mapping not in shipped_names():
        yield _mistake(
            ("networks", name, ARCHIVE, "mapping"),
            f"there is no shipped mapping {mapping!r}{_hint(mapping, shipped_names())}; "
            "a mapping of your own is a .yml file",
        )


def _live(name: str, network: "Network") -> "Iterator[InitErrorDetails]":
    """The network's own model validates its settings."""
    if name not in live_networks():
        listed = ", ".join(live_networks())
        yield _mistake(
            ("networks", name), f"there is no extractor of that name; use an `archive:` or one of: {listed}"
        )
        return
    model: type[BaseModel] = import_module(f"extractors.{name}.settings").NetworkSettings
    try:
        model.model_validate(network.own_settings())
    except ValidationError as error:
        for item in error.errors():
            message = item["msg"]
            if item["type"] == "extra_forbidden" and len(item["loc"]) == 1:
                known = {**type(network).model_fields, **model.model_fields}
                message = f"unknown key{_hint(str(item['loc'][0]), known)}"
            yield _mistake(("networks", name, *item["loc"]), message, item["input"])


def _unknown_networks(workspace: "Workspace") -> "Iterator[InitErrorDetails]":
    """Staff of a network that is misspelt would count as people, objections would protect nobody, unseen."""
    known = sorted({*workspace.networks, *live_networks()})
    named: list[tuple[tuple[int | str, ...], str]] = [
        (("channels", place), channel.network) for place, channel in enumerate(workspace.channels)
    ]
    named += [(("staff", place), staff.network) for place, staff in enumerate(workspace.staff)]
    named += [
        (("privacy", "objections", place), objecting.network)
        for place, objecting in enumerate(workspace.privacy.objections)
    ]
    named += [
        (("outreach", "own_platforms", place), platform.network)
        for place, platform in enumerate(workspace.outreach.own_platforms)
    ]
    for where, network in named:
        if network not in known:
            yield _mistake(
                (*where, "network"),
                f"{network!r} is no network of this workspace{_hint(network, known)}; "
                "name it under `networks:` with an `archive:` when its posts are imported",
            )


def _templates(workspace: "Workspace", root: Path) -> "Iterator[InitErrorDetails]":
    folder = workspace.outreach.templates
    if folder and not (root / folder).is_dir():
        yield _mistake(("outreach", "templates"), f"there is no folder {(root / folder).resolve()}")


def _hint(name: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f", did you mean `{close[0]}`?" if close else f"; known: {', '.join(names)}"


def _mistake(location: tuple[int | str, ...], message: str, given: Any = None) -> "InitErrorDetails":
    return {
        "type": "value_error",
        "loc": location,
        "input": given,
        "ctx": {"error": ValueError(message.removeprefix("Value error, "))},
    }
