"""A chart of Altair as plain values, converted once: for the screen now, for a picture when it is asked for.

Altair checks every part of a chart against the schema of Vega-Lite as it is built, and Streamlit converts
the whole again; together that was two thirds of the time of a page. Here the check is left to the tests,
which set `VALIDATES`, and the rows go to the browser as Arrow, as Streamlit does it.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart

VALIDATES = False  # the tests turn it on
TRANSFORMER = "kept_apart"
_altair_is_global = Lock()  # theme and transformer are those of all threads

schemapi.disable_debug_mode()


@dataclass(frozen=True, slots=True)
class Spec:
    """A Vega-Lite specification that names its rows, and the rows by name."""

    spec: dict[str, Any]
    frames: dict[str, pd.DataFrame]

    def in_look(self, config: dict[str, Any]) -> "Spec":
        """The same in another look; what the chart itself sets stays."""
        return Spec(self.spec | {"config": config | self.spec.get("config", {})}, self.frames)

    def for_screen(self) -> dict[str, Any]:
        """What st.vega_lite_chart takes."""
        return self.spec | {"datasets": dict(self.frames)}

    def whole(self, background: str) -> dict[str, Any]:
        """Everything in one dictionary, for a picture."""
        rows = {name: alt.to_values(frame)["values"] for name, frame in self.frames.items()}
        return self.spec | {"datasets": rows, "background": background}


def of(chart: AnyChart) -> Spec:
    """The specification of a chart whose rows are data frames."""
    frames: dict[str, pd.DataFrame] = {}
    with (
        _altair_is_global,
        alt.theme.enable("none"),
        alt.data_transformers.enable(TRANSFORMER, frames=frames),
    ):
        spec = chart.to_dict(validate=VALIDATES)
    return Spec(spec, frames)


def _keep_apart(data: Any, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Names a data frame by its place in the chart, so that the same chart is the same text."""
    if not isinstance(data, pd.DataFrame):
        values: dict[str, Any] = alt.to_values(data)
        return values
    for name, frame in frames.items():
        if frame is data:
            return {"name": name}
    name = f"rows-{len(frames) + 1}"
    frames[name] = data
    return {"name": name}


alt.data_transformers.register(TRANSFORMER, _keep_apart)
