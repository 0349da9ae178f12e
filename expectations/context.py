"""One ephemeral Great Expectations context per process: nothing on disk, nothing sent, nothing printed.

Data frames only: Great Expectations 1.24 cannot validate DuckDB through SQLAlchemy.
"""

import logging
from functools import lru_cache
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.interfaces import Batch


@lru_cache(maxsize=1)
def get_context() -> EphemeralDataContext:
    """The context of this process, created at the first call."""
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@lru_cache(maxsize=1)
def _whole_frame() -> BatchDefinition[Any]:
    asset = get_context().data_sources.add_pandas("agorascope").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def batch_of(frame: pd.DataFrame) -> Batch:
    """The data frame as something that a suite can be held against."""
    return _whole_frame().get_batch({"dataframe": frame})
