"""The only reader of the environment.

Every variable starts with `AGORASCOPE_`. Secrets of networks are read by
`secret(name)`, by the variable name that the workspace gives, at the moment the
step needs them, and are never logged.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from dotenv import load_dotenv
from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from agorascope.errors import MissingSecretError

REPOSITORY = Path(__file__).resolve().parent.parent

# Switched off before any library that reports home is imported; a user's own choice wins.
TELEMETRY_OFF = {
    "ANONYMIZED_TELEMETRY": "False",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "False",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}


def _separated(value: object) -> object:
    """Names between commas, as people write them in an environment."""
    if not isinstance(value, str):
        return value
    return tuple(name.strip() for name in value.split(",") if name.strip())


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_separated)]


class Settings(BaseSettings):
    """Where things are. Everything the program writes lies under `data_dir`."""

    model_config = SettingsConfigDict(env_prefix="AGORASCOPE_", extra="ignore")

    data_dir: Path = Field(default=Path("data"), description="Root of everything written.")
    workspace: Path = Field(default=Path("workspace.yml"), description="The workspace file.")
    pseudonym_key: SecretStr | None = Field(
        default=None, description="Key of the pseudonyms; made and kept under data_dir when unset."
    )
    pseudonym_key_next: SecretStr | None = Field(
        default=None, description="The key to come, for `agorascope rotate-key` where the key is set here."
    )
    allow_private_hosts: bool = Field(
        default=False, description="Let extractors call loopback and private addresses (tests, intranets)."
    )
    contact: str = Field(default="", description="Mail address or URL in the User-Agent of requests.")
    shared_data: Path | None = Field(default=None, description="Real data for tests marked `real`.")
    parse_workers: int = Field(
        default=0, ge=0, description="Processes that parse a large batch; 0 for one a processor, at most 4."
    )
    scoring_workers: int = Field(
        default=0, ge=0, description="Processes that score many texts; 0 for one a processor, at most 4."
    )
    published_kept: int = Field(default=5, ge=1, description="How many published files are kept.")
    writer_wait: float = Field(
        default=30, ge=0, description="Seconds to wait for another process that writes the data folder."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is written to logs/agorascope.jsonl: this and what is graver."
    )
    otlp_endpoint: str = Field(
        default="",
        description="OpenTelemetry collector (OTLP over HTTP) that is sent the metrics of each run.",
    )
    app_database_url: SecretStr | None = Field(
        default=None,
        description="Database of labels, states and notes; a SQLite file under data_dir when unset.",
    )
    viewer_managers: Names = Field(
        default=(),
        description="Accounts that may write in a viewer with a login; `*@domain` for all of it.",
    )
    viewer_readers: Names = Field(
        default=(), description="Accounts that may look; empty: all whom the identity provider lets in."
    )
    viewer_trusts_network: bool = Field(
        default=False,
        description="Serve without a login on other addresses than loopback: something else guards the door.",
    )

    def make_data_dir(self) -> Path:
        """Make the data folder where it is missing, closed to other accounts: it holds people's words."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.data_dir

    @property
    def landing(self) -> Path:
        return self.data_dir / "landing"

    @property
    def batches(self) -> Path:
        return self.data_dir / "batches"

    @property
    def warehouse(self) -> Path:
        return self.data_dir / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.data_dir / "published"

    @property
    def reports(self) -> Path:
        """The Monday reports, a folder for each week."""
        return self.data_dir / "reports"

    @property
    def app_store(self) -> Path:
        """What people decided: labels, states, notes; not used with `app_database_url`."""
        return self.data_dir / "app.sqlite"

    @property
    def runs(self) -> Path:
        return self.data_dir / "runs"

    @property
    def spending(self) -> Path:
        """What each network's source has spent of its day and month."""
        return self.data_dir / "spending"

    @property
    def airflow_home(self) -> Path:
        return self.data_dir / "airflow"

    @property
    def dbt_target(self) -> Path:
        return self.data_dir / "dbt" / "target"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the environment once, and `.env` of the working directory for what it does not say.

    Relative paths become absolute against the working directory.
    """
    load_dotenv(Path.cwd() / ".env", override=False)
    settings = Settings()
    return settings.model_copy(
        update={
            "data_dir": settings.data_dir.expanduser().resolve(),
            "workspace": settings.workspace.expanduser().resolve(),
        }
    )


def is_collector_named() -> bool:
    """Whether OpenTelemetry's own variables, which its library reads, name a collector of metrics."""
    names = ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return any(os.environ.get(name) for name in names)


def reset_settings() -> None:
    """Forget what was read, so that the next `get_settings` reads the environment again."""
    get_settings.cache_clear()


def switch_telemetry_off() -> None:
    """Set every known opt-out that the user has not set."""
    for name, value in TELEMETRY_OFF.items():
        os.environ.setdefault(name, value)


def close_to_others() -> None:
    """Let no other account of the machine read what this process writes: it holds people's words.

    The group may, where the owner opens the data folder to it: analysts read the published file.
    """
    os.umask(os.umask(0o077) | 0o027)


def secret(name: str, *, what_for: str, where_to_get: str = "") -> str:
    """Return the secret held in environment variable `name`.

    Raises MissingSecretError naming the variable, what needs it and where to get one.
    """
    value = os.environ.get(name, "")
    if not value:
        hint = f" ({where_to_get})" if where_to_get else ""
        raise MissingSecretError(
            f"{what_for} needs the environment variable {name}, which is empty.",
            remedy=f"Set {name} in the environment or in .env{hint}.",
        )
    return value


def optional_secret(name: str | None) -> str | None:
    """Return the secret held in environment variable `name`, or None."""
    return os.environ.get(name) or None if name else None
