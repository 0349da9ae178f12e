"""What the workspace may say about Mastodon."""

import pytest
from pydantic import ValidationError

from agorascope.errors import WorkspaceError
from agorascope.workspace import load_workspace
from extractors.mastodon.settings import NetworkSettings


def settings_of(**instance):
    return NetworkSettings.model_validate({"instances": [{"host": "social.example", **instance}]})


def test_hashtags_and_accounts_are_brought_into_one_form():
    found = settings_of(hashtags=["#Velo", " vélo "], accounts=["@lea", "max@other.example"]).instances[0]
    assert found.hashtags == ("velo", "vélo")
    assert found.accounts == ("lea", "max@other.example")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"hashtags": ["two words"]},
        {"hashtags": ["#"]},
        {"accounts": ["a b"]},
        {"accounts": ["https://social.example/@lea"]},
        {"host": "https://social.example", "hashtags": ["velo"]},
        {"host": "social.example/path", "hashtags": ["velo"]},
        {"hashtags": ["velo"], "hastags": ["velo"]},
        {"hashtags": ["velo"], "first_run_days": 0},
    ],
)
def test_mistakes_are_refused(wrong):
    with pytest.raises(ValidationError):
        settings_of(**wrong)


def test_an_instance_is_named_once():
    with pytest.raises(ValidationError, match="named twice"):
        NetworkSettings.model_validate({"instances": [{"host": "a.example", "hashtags": ["x"]}] * 2})


def test_a_typo_in_the_workspace_is_shown_with_its_line(tmp_path):
    path = tmp_path / "workspace.yml"
    path.write_text(
        "name: T\nbrands: [{id: own, name: Own, own: true}]\nnetworks:\n  mastodon:\n    instances:\n"
        "      - host: social.example\n        hastags: [velo]\n"
    )
    with pytest.raises(WorkspaceError, match=r"line \d+: networks\.mastodon\.instances"):
        load_workspace(path)
