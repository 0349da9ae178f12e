"""The real files: every row is read, duplicates and threads are those that are known."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from agorascope.records import table
from agorascope.settings import REPOSITORY, Settings
from agorascope.workspace import load_workspace
from extractors.archive.importing import import_file

pytestmark = pytest.mark.real


def test_the_airline_file_gives_every_tweet_once(shared_data: Path, settings: Settings) -> None:
    kept: list[Any] = []
    report = import_file(
        shared_data / "airline" / "airline_merged.csv",
        REPOSITORY / "examples" / "airlines" / "mapping.yml",
        settings=settings,
        workspace=load_workspace(REPOSITORY / "examples" / "airlines" / "workspace.yml"),
        sink=kept.append,
    )
    posts = [post for part in kept for post in part.posts]
    assert (report.rows_read, report.posts, report.duplicates) == (14_640, 14_640, 155)
    assert not report.rejects
    assert Counter(post["target_brand"] for post in posts) == {
        "united": 3822,
        "us-airways": 2913,
        "american": 2759,
        "southwest": 2420,
        "jetblue": 2222,
        "virgin-america": 504,
    }
    assert len({post["uri"] for post in posts}) == 14_640
    assert not any("&amp;" in post["display_text"] for post in posts)
    assert table("post", posts).num_rows == 14_640


def test_the_support_file_gives_whole_threads(shared_data: Path, settings: Settings) -> None:
    kept: list[Any] = []
    report = import_file(
        shared_data / "twcs" / "twcs_clean5000.csv",
        "twcs",
        settings=settings,
        workspace=load_workspace(REPOSITORY / "examples" / "support" / "workspace.yml"),
        sink=kept.append,
    )
    posts = [post for part in kept for post in part.posts]
    known = {post["uri"] for post in posts}
    parents = [post["parent_uri"] for post in posts if post.get("parent_uri")]
    assert (report.rows_read, report.posts) == (5_000, 5_000)
    assert (len(parents), sum(parent in known for parent in parents)) == (3_694, 3_688)
    assert report.flags["staff"] == 2_222
    assert report.members == len({post["author_id"] for post in posts})


def test_a_real_workbook_is_read_by_a_mapping_of_ten_lines(
    shared_data: Path, settings: Settings, tmp_path: Path
) -> None:
    mapping = tmp_path / "labelled.yml"
    mapping.write_text("base: twcs\nformat: xlsx\nrecord: post\nstaff: null\nallow_missing_columns: true\n")
    path = shared_data / "twcs_labeled" / "twcs-AppleSupport-200-inbound.xlsx"
    report = import_file(path, mapping, settings=settings)
    assert report.posts + report.rejects.total() == report.rows_read
    assert report.posts >= 195
