"""Reads the file: `load_workspace(path)` gives a valid workspace, or every mistake with line and remedy."""

import difflib
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from agorascope.errors import WorkspaceError
from agorascope.workspace.base import Section
from agorascope.workspace.model import Workspace
from agorascope.workspace.networks import ArchiveSource
from agorascope.workspace_checks import find_mistakes, is_mapping_file
from agorascope.yamlfiles import UnreadableYamlError, read_yaml


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
        document = read_yaml(path, "rt")
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
    except UnreadableYamlError as error:
        raise WorkspaceError(
            f"{path} cannot be read: {error}.",
            remedy="Write it out plainly, or start from a fresh file: agorascope init.",
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
    return _with_absolute_paths(workspace, path.resolve().parent)


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
    models = section_models()
    model = models.get(str(location[0]), Workspace) if len(location) > 1 else Workspace
    close = difflib.get_close_matches(str(location[-1]), model.model_fields, n=1, cutoff=0.5)
    return f", did you mean `{close[0]}`?" if close else f"; known: {', '.join(model.model_fields)}"


def section_models() -> dict[str, type[Section]]:
    """The model behind each key of the file that holds one, or a list of one."""
    models = {}
    for key, field in Workspace.model_fields.items():
        inner = [field.annotation, *get_args(field.annotation)]
        for kind in inner:
            if isinstance(kind, type) and issubclass(kind, Section):
                models[key] = kind
    return models


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


def _with_absolute_paths(workspace: Workspace, root: Path) -> Workspace:
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
    outreach = workspace.outreach
    if outreach.templates:
        outreach = outreach.model_copy(update={"templates": (root / outreach.templates).resolve()})
    return workspace.model_copy(update={"networks": networks, "outreach": outreach})
