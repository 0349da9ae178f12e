"""One vocabulary of channel metrics: the seed, the page that explains it, and what extractors write."""

import csv
import re
from datetime import date
from typing import Any

import pytest
from ruamel.yaml import YAML

from agorascope.settings import REPOSITORY
from extractors.archive.mapping import COUNTERS
from extractors.facebook import settings as facebook
from extractors.graph_insights import AMBIGUOUS, METRICS
from extractors.instagram import settings as instagram
from extractors.lemmy.members import METRICS as LEMMY_METRICS
from extractors.linkedin.statistics import GAIN_METRICS, SHARE_METRICS

PAGE = (REPOSITORY / "docs" / "channel-metrics.md").read_text(encoding="utf-8")
OF_QUERIES = {"monitored"}  # GDELT: how much a search rests on, which is no channel


@pytest.fixture(scope="module")
def seed() -> dict[str, dict[str, str]]:
    with (REPOSITORY / "dbt_project" / "seeds" / "channel_metrics.csv").open(encoding="utf-8") as file:
        return {row["metric_name"]: row for row in csv.DictReader(file)}


def _rows(text: str) -> list[list[str]]:
    """Cells of every line of a table whose first cell is a metric's name."""
    lines = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line] for line in lines]


def test_the_page_names_every_metric_once(seed: dict[str, Any]) -> None:
    named = [cells[0].strip("`") for cells in _rows(PAGE)]
    assert sorted(named) == sorted(seed)


def test_retired_metrics_have_the_same_end_and_successor_on_the_page(seed: dict[str, Any]) -> None:
    _, _, retired = PAGE.partition("## Retired")
    page = {
        cells[0].strip("`"): (cells[2], "" if cells[3] == "–" else cells[3].strip("`"))
        for cells in _rows(retired)
    }
    assert page == {
        name: (row["retired_on"], row["replaced_by"]) for name, row in seed.items() if row["retired_on"]
    }
    assert all(date.fromisoformat(day) for day, _ in page.values())


def test_a_rate_and_nothing_else_has_its_denominator_in_its_name(seed: dict[str, Any]) -> None:
    for name, row in seed.items():
        is_rate = row["unit"] == "share"
        assert is_rate == ("_rate_by_" in name), name
        assert not is_rate or name.endswith(f"_by_{row['denominator']}"), name


def test_no_living_metric_is_called_as_a_retired_one_was(seed: dict[str, Any]) -> None:
    """Old values would otherwise continue a curve that counts something else."""
    retired = {name for name, row in seed.items() if row["retired_on"]}
    assert retired
    assert not retired & set(METRICS)
    assert not retired & set(METRICS.values())
    assert {f"{network}_{name}" for network, names in AMBIGUOUS.items() for name in names} <= retired


def test_every_name_that_an_extractor_or_mapping_writes_is_described(seed: dict[str, Any]) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "extractors").rglob("*.py"))
    written = set(re.findall(r'metric="(\w+)"', source))
    newsletter = YAML(typ="safe").load(
        (REPOSITORY / "extractors" / "archive" / "mappings" / "newsletter.yml").read_text(encoding="utf-8")
    )
    written |= set(newsletter["metric_columns"]) | set(newsletter["columns"]["event"]["values"].values())
    written |= (
        set(COUNTERS) | set(METRICS.values()) | set(SHARE_METRICS.values()) | set(GAIN_METRICS.values())
    )
    written |= {name for name, _ in LEMMY_METRICS}
    for module in (facebook, instagram):
        defaults = module.NetworkSettings.model_fields
        asked = [defaults[key].default for key in defaults if key.endswith("_metrics")]
        written |= {METRICS.get(name, name) for names in asked for name in names}
    assert len(written) > 30
    assert written - OF_QUERIES <= set(seed)
