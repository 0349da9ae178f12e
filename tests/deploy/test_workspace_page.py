"""docs/workspace.md explains every key of the workspace, and no other; its example is a workspace."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from agorascope import workspace
from agorascope.settings import REPOSITORY

SECTIONS: dict[str, type[BaseModel]] = {
    "Top level": workspace.Workspace,
    "Brands": workspace.Brand,
    "Networks": workspace.Network,
    "Archive": workspace.ArchiveSource,
    "Recheck": workspace.Recheck,
    "Price": workspace.Price,
    "Channels": workspace.Channel,
    "Staff": workspace.Staff,
    "Events": workspace.Event,
    "Aspects": workspace.Aspect,
    "Watch topics": workspace.WatchTopic,
    "Scoring": workspace.Scoring,
    "Privacy": workspace.Privacy,
    "Controller": workspace.Controller,
    "Objections": workspace.Objecting,
    "Influence": workspace.Influence,
    "Business hours": workspace.BusinessHours,
    "Inbox": workspace.Inbox,
    "Alerts": workspace.Alerts,
    "Quiet hours": workspace.QuietHours,
    "Report": workspace.Report,
    "Outreach": workspace.Outreach,
    "Own platforms": workspace.OwnPlatform,
    "Sender": workspace.Sender,
}


@pytest.fixture(scope="module")
def page() -> str:
    return (REPOSITORY / "docs" / "workspace.md").read_text(encoding="utf-8")


def _table(page: str, title: str) -> dict[str, str]:
    """Key to what the table says of its default."""
    [section] = re.findall(rf"^##+ {title}\n(.*?)(?=^##|\Z)", page, flags=re.MULTILINE | re.DOTALL)
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", section, flags=re.MULTILINE))


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_is_explained_and_no_other(page: str, title: str) -> None:
    assert list(_table(page, title)) == list(SECTIONS[title].model_fields)


@pytest.mark.parametrize("title", SECTIONS)
def test_keys_said_to_be_required_are_those_that_are(page: str, title: str) -> None:
    said = {key for key, default in _table(page, title).items() if default == "required"}
    assert said == {name for name, field in SECTIONS[title].model_fields.items() if field.is_required()}


@pytest.mark.parametrize("title", SECTIONS)
def test_defaults_that_are_shown_are_the_real_ones(page: str, title: str) -> None:
    for key, default in _table(page, title).items():
        if default.startswith("`"):
            value = SECTIONS[title].model_fields[key].default
            shown = f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)
            assert default.strip("`") == (shown.lower() if isinstance(value, bool) else shown), key


def test_every_model_of_the_workspace_has_its_section() -> None:
    models = {
        thing
        for thing in vars(workspace).values()
        if isinstance(thing, type)
        and issubclass(thing, BaseModel)
        and thing.__module__.startswith(workspace.__name__)
    }
    assert {model for model in models if model.model_fields} == set(SECTIONS.values())


def test_the_example_is_a_valid_workspace(page: str, tmp_path: Path) -> None:
    [example] = re.findall(r"^```yaml\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    path = tmp_path / "workspace.yml"
    path.write_text(example, encoding="utf-8")
    loaded = workspace.load_workspace(path)
    assert loaded.model_fields_set >= set(workspace.Workspace.model_fields) - {"demo", "end"}


def test_every_kind_of_event_is_named(page: str) -> None:
    kinds = workspace.Event.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    [row] = re.findall(r"^\| `kind` \| required .*$", page, flags=re.MULTILINE)
    assert [kind for kind in kinds if f"`{kind}`" not in row] == []


def test_every_kind_of_channel_is_named(page: str) -> None:
    kind, _none = workspace.Channel.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
    [row] = re.findall(r"^\| `kind` \| the usual one .*$", page, flags=re.MULTILINE)
    assert [word for word in kind.__args__ if f"`{word}`" not in row] == []
