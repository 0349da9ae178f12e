"""The posteriors that the warehouse asks for, as a table.

distinct (successes, failures, prior share) -> posterior -> the same rows with value and interval
"""

import pandas as pd
import pyarrow as pa

from agorascope.favour.posterior import posterior

_KEYS = ["successes_count", "failures_count", "prior_share"]
_COLUMNS: dict[str, pa.DataType] = {
    "successes_count": pa.int64(),
    "failures_count": pa.int64(),
    "prior_share": pa.float64(),
    "posterior_mean": pa.float64(),
    "posterior_low": pa.float64(),
    "posterior_high": pa.float64(),
}
SCHEMA = pa.schema(_COLUMNS)


def posterior_table(asked: pd.DataFrame) -> pa.Table:
    """Rows of SCHEMA, one for each distinct triple of `asked`, in their order."""
    if asked.empty:
        return SCHEMA.empty_table()
    rows = asked[_KEYS].drop_duplicates().sort_values(_KEYS, ignore_index=True)
    found = posterior(rows["successes_count"], rows["failures_count"], rows["prior_share"])
    columns = rows.assign(posterior_mean=found.value, posterior_low=found.low, posterior_high=found.high)
    return pa.Table.from_pandas(columns, schema=SCHEMA, preserve_index=False)
