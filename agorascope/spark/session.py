"""Where a Spark session of one machine keeps its things, and which tables it starts from.

On a cluster none of this is used: its own spark-defaults.conf names the master, the metastore and the
storage.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agorascope.settings import REPOSITORY

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PLUGINS = REPOSITORY / "dbt_project" / "engines"


@dataclass(frozen=True, slots=True)
class SparkHome:
    """Everything that Spark reads and writes lies below one folder."""

    folder: Path
    cores: int = 2
    memory: str = "2g"
    partitions: int = 4  # tasks of a shuffle: as many as cores, or a few times that

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    def write_configuration(self) -> Path:
        """Write conf/spark-defaults.conf; returns its folder."""
        folder = self.folder / "conf"
        folder.mkdir(parents=True, exist_ok=True)
        metastore = f"jdbc:derby:;databaseName={self.folder / 'metastore'};create=true"
        facts = {
            "spark.master": f"local[{self.cores}]",
            "spark.driver.memory": self.memory,
            "spark.driver.extraJavaOptions": f"-Dderby.system.home={self.folder} -Duser.timezone=UTC",
            "spark.sql.warehouse.dir": self.warehouse,
            "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
            "spark.local.dir": self.folder / "scratch",
            "spark.sql.shuffle.partitions": self.partitions,
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
        }
        (folder / "spark-defaults.conf").write_text(
            "".join(f"{name} {value}\n" for name, value in facts.items()), encoding="utf-8"
        )
        return folder

    def environment(self) -> dict[str, str]:
        """Environment of a process that opens a session: its settings, this Python, our plug-in of dbt."""
        return {
            "SPARK_CONF_DIR": str(self.write_configuration()),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": os.pathsep.join([str(PLUGINS), str(REPOSITORY)]),
        }


def register_sources(spark: "SparkSession", folder: Path) -> int:
    """Tell the metastore of every exported table; returns how many there are."""
    tables = sorted(path for path in folder.glob("*/*") if path.is_dir())
    for path in tables:
        spark.sql(f"create schema if not exists {path.parent.name}")
        name = f"{path.parent.name}.{path.name}"
        spark.sql(f"drop table if exists {name}")
        spark.sql(f"create table {name} using parquet location '{path.as_uri()}'")
    return len(tables)
