"""What the `init` service of docker-compose.yml does before the others start; harmless when repeated.

    secrets checked -> Airflow's database migrated -> pool -> admin password -> dbt manifest

The admin's password comes from AIRFLOW_ADMIN_PASSWORD, which no other service is given, and
goes where Airflow's SimpleAuthManager reads it. What the programs say is in <data>/logs/init.log.
"""

import json
import os
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from agorascope import orchestration
from agorascope.app_store.store import MADE
from agorascope.errors import AgorascopeError, InputError
from agorascope.settings import Settings, get_settings, secret, switch_telemetry_off

SHORTEST_PASSWORD = 12
DECISIONS = "decisions"  # as docker-compose.yml mounts it
PASSWORDS_FILE = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"


def main() -> int:
    switch_telemetry_off()
    settings = get_settings()
    log = settings.data_dir / "logs" / "init.log"
    try:
        initialise(settings, log)
    except AgorascopeError as error:
        if log.exists():
            print("\n".join(orchestration.tail(log, 30)), file=sys.stderr)
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def initialise(settings: Settings, log: Path) -> None:
    """Every step, one line each. Run at each start, since the database and the volume age apart."""
    password = checked_password()
    check_fernet_key()
    settings.published.mkdir(parents=True, exist_ok=True)
    give_decisions_a_folder(settings)
    orchestration.run_logged(settings, ["airflow", "db", "migrate"], log)
    say("Airflow's database is migrated")
    pool = ["airflow", "pools", "set", orchestration.WRITER_POOL, "1", "DuckDB has one writer at a time"]
    orchestration.run_logged(settings, pool, log)
    say(f"pool {orchestration.WRITER_POOL} has one slot")
    write_passwords(Path(secret(PASSWORDS_FILE, what_for="Airflow's login")), {"admin": password})
    say("the admin's password is set")
    renewed = orchestration.ensure_manifest(settings, log)
    say(f"dbt's manifest {'is written' if renewed else 'is up to date'}")


def give_decisions_a_folder(settings: Settings) -> None:
    """The viewer is given this folder and no other to write in; an app store of before is moved there."""
    folder = settings.data_dir / DECISIONS
    folder.mkdir(mode=0o700, exist_ok=True)
    if settings.app_store.exists() and not (folder / settings.app_store.name).exists():
        # The journal goes first: without it the file is older than what was decided.
        for suffix in ("-wal", "-shm", MADE, ""):
            former = settings.app_store.with_name(settings.app_store.name + suffix)
            if former.exists():
                former.rename(folder / former.name)
        say(f"the app store is moved to {DECISIONS}/")


def checked_password() -> str:
    """The admin's password, long enough to be one."""
    password = secret("AIRFLOW_ADMIN_PASSWORD", what_for="The Airflow admin's login")
    if len(password) < SHORTEST_PASSWORD:
        raise InputError(
            f"AIRFLOW_ADMIN_PASSWORD has {len(password)} characters.",
            remedy=f"Give it at least {SHORTEST_PASSWORD}; docs/deploy.md has a command that makes one.",
        )
    return password


def check_fernet_key() -> None:
    """Refuse a malformed key now: Airflow would only fail at the first connection it encrypts."""
    try:
        Fernet(secret("AIRFLOW__CORE__FERNET_KEY", what_for="Airflow's encryption of connections"))
    except ValueError as error:
        raise InputError(
            f"AIRFLOW_FERNET_KEY is not a Fernet key: {error}",
            remedy="It is 32 random bytes in URL-safe base64; docs/deploy.md has a command that makes one.",
        ) from error


def write_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Replace the file in one step; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        json.dump(passwords, handle)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
