"""A model in Python gets relations of DuckDB from Arrow tables, whole or a part at a time."""

from typing import Any

import pyarrow as pa
import pytest

from agorascope.errors import BuildError
from agorascope.spark import models

# As dbt compiles one: the model, then what it asks dbt with.
CODE = """
def model(dbt, session):
    posts = dbt.ref("posts").order("network_id, post_key")
    sizes = dbt.ref("sizes").aggregate("network_id, sum(size) as size", "network_id").to_arrow_table()
    import pyarrow.compute as pc
    known = dict(zip(sizes["network_id"].to_pylist(), sizes["size"].to_pylist()))
    table = posts.to_arrow_table()
    sums = [known.get(network, 0) for network in table["network_id"].to_pylist()]
    return table.append_column("size", __import__("pyarrow").array(sums, "int64"))


class dbtObj:
    def __init__(self, load):
        self.ref = lambda name: load(f"intermediate.{name}")
"""
POSTS = pa.table(
    {
        "network_id": ["b", "a", "b"],
        "post_key": ["3", "1", "2"],
        "at": pa.array([1, 2, 3], pa.timestamp("us", "UTC")),
    }
)
SIZES = pa.table({"network_id": ["a", "b", "b"], "size": [10, 20, 30]})
INPUTS = {"intermediate.posts": POSTS, "intermediate.sizes": SIZES}


def test_a_model_reads_arrow_tables_as_relations() -> None:
    found = models.call_model(CODE, INPUTS.__getitem__)
    assert found.select(["post_key", "size"]).to_pydict() == {
        "post_key": ["1", "2", "3"],
        "size": [10, 50, 50],
    }
    assert found.schema.field("at").type == pa.timestamp("us", "UTC")


def test_parts_of_the_inputs_give_the_parts_of_the_whole() -> None:
    whole = models.call_model(CODE, INPUTS.__getitem__)
    parts = [_part(network, whole.schema) for network in ("a", "b")]
    assert pa.concat_tables(parts).to_pylist() == whole.to_pylist()


def _part(network: str, result: pa.Schema) -> pa.Table:
    """What a task of Spark gets: rows of every input in one table, each with the columns of all."""
    rows: list[dict[str, Any]] = []
    for name, table in INPUTS.items():
        rows += [row | {"spark_input": name} for row in table.to_pylist() if row["network_id"] == network]
    fields = {field.name: field.type for table in INPUTS.values() for field in table.schema}
    together = pa.Table.from_pylist(rows, schema=pa.schema(fields | {"spark_input": pa.string()}))
    schemas = {name: table.schema for name, table in INPUTS.items()}
    return models._call_part(together, code=CODE, schemas=schemas, result=result)


def test_a_model_compiled_in_an_unknown_way_is_refused() -> None:
    with pytest.raises(BuildError, match=r"intermediate\.one"):
        models.run_model("df = model(dbt, spark)", "intermediate.one", parts=[])
