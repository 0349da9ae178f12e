"""docker-compose.yml and the image: what the specification, safety and the rest of the code ask of them."""

import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from agorascope import orchestration
from agorascope.settings import REPOSITORY, TELEMETRY_OFF, Settings

AIRFLOW_SERVICES = ("init", "api-server", "scheduler", "dag-processor", "triggerer")
SERVICES = ("postgres", *AIRFLOW_SERVICES, "viewer")
SECRET_NAME = re.compile(r"PASSWORD|SECRET|KEY")
# Says where things are, which differs between a container and a laptop.
PLACES = {
    "AIRFLOW_HOME",
    "AIRFLOW__CORE__DAGS_FOLDER",
    "AIRFLOW__API__HOST",
    "AIRFLOW__API__BASE_URL",
    "AIRFLOW__API_AUTH__JWT_SECRET",
    "AIRFLOW__COSMOS__CACHE_DIR",
    "AGORASCOPE_DATA_DIR",
    "AGORASCOPE_WORKSPACE",
}


def test_the_file_follows_the_compose_specification(compose: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    package = pytest.importorskip("check_jsonschema", reason="it brings the specification's schema")
    schema = files(package) / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(compose.document)] == []


def test_all_services_are_there(compose: Any) -> None:
    assert set(compose.services) == set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_without_privileges(compose: Any, name: str) -> None:
    service = compose.services[name]
    assert service["user"] not in ("", "0", "root")
    assert not service["user"].startswith("0:")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_and_started_again(compose: Any, name: str) -> None:
    service = compose.services[name]
    if name == "init":
        assert service["restart"] == "no"
        assert "healthcheck" not in service
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"])


def test_dependencies_wait_for_what_can_come_true(compose: Any) -> None:
    for service in compose.services.values():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_healthy" if "healthcheck" in compose.services[other] else None
            assert how["condition"] == (wanted or "service_completed_successfully")


def test_every_secret_is_required_from_the_environment(compose: Any) -> None:
    for match in compose.variables():
        # Made once and kept with the data when nothing is given.
        if SECRET_NAME.search(match["name"]) and match["name"] != "AGORASCOPE_PSEUDONYM_KEY":
            assert match["operator"] == ":?", match[0]
    for name, service in compose.services.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET_NAME.search(variable) and not variable.endswith("_FILE"):
                assert re.fullmatch(r"\$\{\w+:[?-][^}]*\}", value), f"{name}: {variable}"


def test_every_variable_is_required_or_has_a_default(compose: Any) -> None:
    assert "$" not in re.sub(r"\$\{\w+:[?-][^}]*\}", "", compose.text)


def test_ports_are_published_on_the_loopback_address_only(compose: Any) -> None:
    ports = {name: s["ports"] for name, s in compose.services.items() if "ports" in s}
    assert set(ports) == {"api-server", "viewer"}
    assert all(port.startswith("127.0.0.1:") for published in ports.values() for port in published)
    assert all("network_mode" not in service for service in compose.services.values())


def test_images_are_pinned(compose: Any) -> None:
    assert re.fullmatch(r"postgres:\d+(\.\d+)?-\w+", compose.services["postgres"]["image"])
    bases = re.findall(r"^ARG PYTHON_IMAGE=(\S+)", _dockerfile(), flags=re.MULTILINE)
    assert [bool(re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base)) for base in bases] == [True]
    assert set(re.findall(r"^FROM (\S+)", _dockerfile(), flags=re.MULTILINE)) == {"${PYTHON_IMAGE}"}


def test_processes_of_airflow_share_one_secret(compose: Any) -> None:
    for variable in (
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__API__SECRET_KEY",
        "AIRFLOW__CORE__FERNET_KEY",
    ):
        assert len({compose.services[name]["environment"][variable] for name in AIRFLOW_SERVICES}) == 1


def test_a_secret_reaches_only_who_needs_it(compose: Any) -> None:
    holders = {name for name, service in compose.services.items() if "AIRFLOW_ADMIN_PASSWORD" in str(service)}
    assert holders == {"init"}
    assert {name for name, service in compose.services.items() if "env_file" in service} == {"scheduler"}


def test_the_viewer_reads_published_files_writes_decisions_and_sees_nothing_else(compose: Any) -> None:
    viewer = compose.services["viewer"]
    mounts = {
        mount["target"]: (mount.get("read_only", False), mount["volume"]) for mount in viewer["volumes"]
    }
    assert mounts == {
        "/data/published": (True, {"subpath": "published"}),
        "/data/decisions": (False, {"subpath": "decisions"}),
    }
    store = viewer["environment"]["AGORASCOPE_APP_DATABASE_URL"]
    assert store == compose.services["scheduler"]["environment"]["AGORASCOPE_APP_DATABASE_URL"]
    assert store.endswith(":-sqlite:////data/decisions/app.sqlite}")
    assert not [name for name in viewer["environment"] if SECRET_NAME.search(name)]
    others = {
        network for name in SERVICES if name != "viewer" for network in compose.services[name]["networks"]
    }
    assert not others & set(viewer["networks"])


def test_the_database_is_reached_by_airflow_alone_and_reaches_nobody(compose: Any) -> None:
    assert compose.services["postgres"]["networks"] == ["backend"]
    assert compose.document["networks"]["backend"]["internal"] is True


def test_the_workspace_is_mounted_read_only(compose: Any) -> None:
    mounts = [m for s in compose.services.values() for m in s.get("volumes", []) if m["type"] == "bind"]
    assert {mount["target"] for mount in mounts} == {"/workspace"}
    assert all(mount["read_only"] for mount in mounts)


@pytest.mark.parametrize("name", AIRFLOW_SERVICES)
def test_telemetry_is_off_and_airflow_is_set_up_as_on_a_laptop(
    compose: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable in TELEMETRY_OFF:
        monkeypatch.delenv(variable, raising=False)
    environment = compose.services[name]["environment"]
    laptop = orchestration.airflow_environment(settings)
    assert set(laptop) <= set(environment)
    same = set(laptop) - PLACES
    assert {key: environment[key] for key in same} == {key: laptop[key] for key in same}


def test_the_viewer_sends_nothing_home(compose: Any) -> None:
    environment = compose.services["viewer"]["environment"]
    assert {name: environment.get(name) for name in TELEMETRY_OFF} == TELEMETRY_OFF


def test_every_setting_of_airflow_is_one_that_airflow_knows(compose: Any, tmp_path: Path) -> None:
    listing = subprocess.run(
        [_program("airflow"), "config", "list", "--defaults"],
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    known = set(re.findall(r"^# Variable: (\w+)$", listing, flags=re.MULTILINE)) | set(TELEMETRY_OFF)
    used = {variable for name in AIRFLOW_SERVICES for variable in compose.services[name]["environment"]}
    unknown = {variable for variable in used if variable.startswith("AIRFLOW__")} - known
    # Cosmos lists only one of the settings that it reads.
    read_by_cosmos = (
        Path(_program("airflow")).parent.parent / "lib" / "python3.11" / "site-packages/cosmos/settings.py"
    ).read_text(encoding="utf-8")
    unknown -= {
        f"AIRFLOW__COSMOS__{option.upper()}" for option in re.findall(r'"cosmos", "(\w+)"', read_by_cosmos)
    }
    assert unknown == set()


def test_defaults_are_those_of_the_settings(compose: Any) -> None:
    environment = compose.filled(
        {match["name"]: "given" for match in compose.variables() if match["operator"] == ":?"}
    )
    scheduler = environment["scheduler"]["environment"]
    for name, field in Settings.model_fields.items():
        value = scheduler.get(f"AGORASCOPE_{name.upper()}")
        if value is not None and name not in ("data_dir", "workspace", "app_database_url"):
            assert value == str(field.default if field.default is not None else "").lower()


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "postgres"])
def test_every_command_exists(compose: Any, name: str) -> None:
    service = compose.services[name]
    commands = [service["command"], service.get("healthcheck", {}).get("test", ["CMD"])[1:]]
    for program, *arguments in filter(None, commands):
        assert shutil.which(_program(program)), program
        for argument in arguments:
            if re.fullmatch(r"[\w/]+\.py", argument):
                assert (REPOSITORY / argument).is_file()


def test_the_image_installs_only_what_the_lock_names() -> None:
    installs = re.findall(r"pip install ([^\\\n&]+)", _dockerfile())
    assert installs
    for arguments in installs:
        assert "--require-hashes" in arguments or "--no-deps --no-build-isolation --editable ." in arguments
    forbidden = r"curl|wget|index-url|https?://|^ADD "
    assert not re.search(forbidden, _dockerfile(), flags=re.MULTILINE)


def test_the_image_runs_as_the_user_that_compose_names(compose: Any) -> None:
    [user] = re.findall(r"^USER (\S+)$", _dockerfile(), flags=re.MULTILINE)
    assert {compose.services[name]["user"] for name in SERVICES if name != "postgres"} == {user}


def test_the_image_holds_the_code_and_neither_data_nor_secrets() -> None:
    lines = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert not {".env", ".git", "data", "tests", "."} & allowed
    code = {"agorascope", "dags", "dbt_project", "expectations", "extractors", "streamlit_app", "tools"}
    assert code | {"pyproject.toml", "README.md", "requirements.lock", "requirements-pip.lock"} <= allowed
    assert {"**/.env", "**/secrets.toml"} <= set(rules)


def test_what_logs_the_viewer_in_never_enters_the_history() -> None:
    lines = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/.env", "/.streamlit/secrets.toml"} <= set(lines)


def _dockerfile() -> str:
    return (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))
