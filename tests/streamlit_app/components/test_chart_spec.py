"""A chart is converted once: rows apart for the screen, inside for a picture, checked by these tests only."""

import json

import altair as alt
import pandas as pd
import pytest
from altair.utils import schemapi
from altair.utils.schemapi import SchemaValidationError

from streamlit_app.components import chart_spec

ROWS = pd.DataFrame({"day": pd.to_datetime(["2026-03-01", "2026-03-02"]), "value": [1, 2]})


def _layers() -> alt.LayerChart:
    line = alt.Chart(ROWS).mark_line().encode(x="day:T", y="value:Q")
    marks = alt.Chart(pd.DataFrame({"day": ROWS["day"][:1]})).mark_rule().encode(x="day:T")
    layered: alt.LayerChart = alt.layer(line, marks)
    return layered


def test_rows_go_to_the_screen_as_frames_that_the_chart_names() -> None:
    drawn = chart_spec.of(_layers()).for_screen()
    named = {layer["data"]["name"] for layer in drawn["layer"]}
    assert named == set(drawn["datasets"]) == {"rows-1", "rows-2"}
    assert drawn["datasets"]["rows-1"] is ROWS


def test_rows_lie_inside_for_a_picture() -> None:
    whole = chart_spec.of(_layers()).whole("#fff")
    assert json.loads(json.dumps(whole))["datasets"]["rows-1"][1] == {
        "day": "2026-03-02T00:00:00",
        "value": 2,
    }
    assert whole["background"] == "#fff"


def test_a_look_leaves_what_the_chart_sets_itself() -> None:
    own = chart_spec.of(_layers().configure_axis(grid=False))
    config = own.in_look({"axis": {"grid": True}, "background": "transparent"}).spec["config"]
    assert config == {"axis": {"grid": False}, "background": "transparent"}


def test_the_same_chart_is_the_same_text() -> None:
    assert chart_spec.of(_layers()).spec == chart_spec.of(_layers()).spec


def test_a_wrong_chart_fails_in_the_tests_and_costs_nothing_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = alt.Chart(ROWS).mark_line(strokeWidth="thick").encode(x="day:T")
    with pytest.raises(SchemaValidationError):
        chart_spec.of(wrong)
    monkeypatch.setattr(chart_spec, "VALIDATES", False)
    assert chart_spec.of(wrong).spec["mark"]["strokeWidth"] == "thick"
    assert not schemapi.DEBUG_MODE
