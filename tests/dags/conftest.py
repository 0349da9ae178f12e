"""One prepared Airflow home for the tests of the DAGs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from agorascope import orchestration
from agorascope.settings import Settings, get_settings, reset_settings

WORKSPACE = """\
name: Two feeds
time_zone: Europe/Paris
end: 2026-03-12
brands:
  - {id: nova, name: Nova, own: true}
  - {id: rival, name: Rival}
networks:
  rss: {archive: {path: feeds, mapping: native}}
  discourse: {archive: {path: forum, mapping: native}}
  mastodon: # a private address: refused, so this network always fails
    instances: [{host: 127.0.0.1, hashtags: [velo]}]
"""


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a data folder in which Airflow and dbt are prepared, while the tests of a file run."""
    root: Path = tmp_path_factory.mktemp("airflow")
    (root / "workspace.yml").write_text(WORKSPACE)
    before = dict(os.environ)
    os.environ["AGORASCOPE_DATA_DIR"] = str(root / "data")
    os.environ["AGORASCOPE_WORKSPACE"] = str(root / "workspace.yml")
    os.environ["AGORASCOPE_PSEUDONYM_KEY"] = "a key for tests"
    reset_settings()
    settings = get_settings()
    log = settings.data_dir / "logs" / "prepare.log"
    orchestration.prepare_airflow(settings, log)
    orchestration.ensure_manifest(settings, log)
    os.environ.update(orchestration.airflow_environment(settings))
    yield settings
    os.environ.clear()
    os.environ.update(before)
    reset_settings()
