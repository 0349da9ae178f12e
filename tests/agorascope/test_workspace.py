"""The workspace: what is right loads, what is wrong is named with line and remedy."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from agorascope.errors import InputError, WorkspaceError
from agorascope.scaffold import identifier, workspace_text, write_workspace
from agorascope.workspace import Channel, Workspace, load_workspace

GOOD = """\
name: Vélo
time_zone: Europe/Paris
brands:
  - id: nova
    name: Nova
    own: true
    handles: ["@nova"]
networks:
  rss:
    archive: {path: feeds, mapping: native}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "workspace.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_workspace_loads_with_careful_defaults(tmp_path: Path) -> None:
    workspace = load_workspace(write(tmp_path, GOOD))
    assert workspace.privacy.pseudonyms
    assert "x" in workspace.privacy.no_member_scores
    assert workspace.networks["rss"].archive is not None
    assert workspace.networks["rss"].archive.path == tmp_path / "feeds"
    assert workspace.public_handles() == frozenset({"nova"})


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    handles:", "    handels:", 7, "did you mean `handles`?"),
        ("time_zone:", "timezone:", 2, "did you mean `time_zone`?"),
        ("Europe/Paris", "Europe/Pari", 2, "did you mean Europe/Paris?"),
        ("id: nova", "id: Nova!", 4, "not allowed"),
        ("own: true", "own: false", 1, "own: true"),
        ("  rss:", "  rzz:\n    enabled: true\n  rss:", 9, "no extractor"),
        ("name: Nova", "names: [Nova]", 4, "required"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write(tmp_path, GOOD.replace(old, new)))
    assert f"line {line}:" in str(caught.value)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "name: [", "name: \x00"])
def test_what_is_no_workspace_at_all_is_said_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(WorkspaceError, match="->"):
        load_workspace(write(tmp_path, text))


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="agorascope init"):
        load_workspace(tmp_path / "none.yml")


def test_two_mistakes_are_both_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write(tmp_path, GOOD.replace("handles:", "handels:") + "privcy: {}\n"))
    assert "handels" in str(caught.value)
    assert "privcy" in str(caught.value)


ODD_BRANDS = ["1664", "null", "true", "12:30", "1e3", "0x10", "2026-01-01", "~", "a, b", "[x]", "{y}", "#z"]


@pytest.mark.parametrize("brand", ["Vélo Nova", 'A "quoted" one', "été: l'eau", "東京", "C:\\x", *ODD_BRANDS])
def test_init_writes_a_workspace_that_loads(tmp_path: Path, brand: str) -> None:
    path = tmp_path / "workspace.yml"
    write_workspace(brand, path, force=False)
    workspace = load_workspace(path)
    assert workspace.own_brands[0].name == brand
    with pytest.raises(InputError, match="--force"):
        write_workspace(brand, path, force=False)


def test_control_characters_leave_a_brands_name(tmp_path: Path) -> None:
    write_workspace("a\x07b\u2028c", tmp_path / "workspace.yml", force=False)
    assert load_workspace(tmp_path / "workspace.yml").own_brands[0].name == "a b c"


def test_identifiers_are_ascii() -> None:
    assert identifier("Vélo Nova 3!") == "velo-nova-3"
    assert identifier("東京") == "brand"
    assert "\t" not in workspace_text("x")


def test_a_folder_in_the_place_of_the_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be read") as caught:
        load_workspace(tmp_path)
    assert "workspace.yml" in caught.value.remedy


@pytest.mark.parametrize("name", ["registry", "runner", "source", "http", "archive", "mastodn"])
def test_a_module_that_is_no_network_is_no_extractor(tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkspaceError, match=r"line 11: .*no extractor of that name") as caught:
        load_workspace(write(tmp_path, f"{GOOD}  {name}: {{}}\n"))
    assert "mastodon" in str(caught.value)


STAFF = "staff:\n  - {network: rss, handle: a}\n  - {network: %s, handle: b}\n"
CHANNELS = "channels:\n  - {network: %s, id: a, name: A, brand: nova}\n"


@pytest.mark.parametrize(
    ("added", "line", "says"),
    [
        ("    enabeld: false\n", 11, "did you mean `enabled`?"),
        ("    hashtags: [velo]\n", 11, "unknown key beside `archive`"),
        ("  mastodon:\n    enabeld: false\n    instances: [{host: a.example, hashtags: [v]}]\n", 12,
         "did you mean `enabled`?"),
        ("  blog:\n    archive: {path: b, mapping: generic-csv}\n", 12, "did you mean `generic_csv`?"),
        ("  blog:\n    archive: {path: b, mapping: none.yml}\n", 12, "there is no mapping file"),
        ("  blog:\n    archive: {path: b, mapping: maps/none}\n", 12, "there is no mapping file"),
        (STAFF % "mastodn", 13, "did you mean `mastodon`?"),
        (CHANNELS % "rrs", 12, "did you mean `rss`?"),
    ],
)  # fmt: skip
def test_what_a_workspace_names_has_to_be_there(tmp_path: Path, added: str, line: int, says: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write(tmp_path, GOOD + added))
    assert f"line {line}:" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("network", ["rss", "mastodon"])
def test_staff_and_channels_may_be_of_any_network_there_is(tmp_path: Path, network: str) -> None:
    workspace = load_workspace(write(tmp_path, GOOD + STAFF % network + CHANNELS % network))
    assert {staff.network for staff in workspace.staff} <= {"rss", network}


def test_a_mapping_file_is_found_beside_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "blog.yml").write_text("base: generic_csv\n", encoding="utf-8")
    text = GOOD.replace("mapping: native", "mapping: maps/blog.yml")
    archive = load_workspace(write(tmp_path, text)).networks["rss"].archive
    assert archive is not None
    assert archive.mapping == str(tmp_path / "maps" / "blog.yml")


@pytest.mark.parametrize("name", ["airlines", "support"])
def test_the_examples_load(name: str) -> None:
    path = Path(__file__).parents[2] / "examples" / name / "workspace.yml"
    assert load_workspace(path).enabled_networks() == ["x"]


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        ("{minimum_severity: severe}", "'low', 'medium', 'high' or 'critical'"),
        ("{url_envs: ['slack://token']}", "must match"),
        ("{url_envs: [A_URL, A_URL]}", "names twice: A_URL"),
        ("{quiet: {start: '22:00', end: '22:00'}}", "would never end"),
        ("{quiet: {start: late, end: '07:00'}}", "quiet.start"),
        ("{minimum_severty: low}", "did you mean `minimum_severity`?"),
    ],
)
def test_mistakes_in_alerts_are_named(tmp_path: Path, alerts: str, said: str) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text(f"name: W\nbrands: [{{id: a, name: A, own: true}}]\nalerts: {alerts}\n")
    with pytest.raises(WorkspaceError) as error:
        load_workspace(file)
    assert said in str(error.value)
    assert "line 3" in str(error.value)


def test_alerts_are_careful_by_default_and_quiet_hours_need_no_quotes(tmp_path: Path) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text(
        "name: W\nbrands: [{id: a, name: A, own: true}]\nalerts: {quiet: {start: 22:00, end: 07:00}}\n"
    )
    alerts = load_workspace(file).alerts
    assert (alerts.minimum_severity, alerts.brands, alerts.events) == ("medium", "own", False)
    assert alerts.quiet is not None
    assert (alerts.quiet.start.hour, alerts.quiet.end.hour) == (22, 7)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("{start: 18:00, end: 09:00}", "a desk closes after it opens"),
        ("{days: []}", "business_hours.days"),
        ("{days: [monday]}", "'mon'"),
        ("{opens: 09:00}", "unknown key"),
    ],
)
def test_mistakes_in_business_hours_are_named(tmp_path: Path, hours: str, said: str) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text(f"name: W\nbrands: [{{id: a, name: A, own: true}}]\nbusiness_hours: {hours}\n")
    with pytest.raises(WorkspaceError) as error:
        load_workspace(file)
    assert said in str(error.value)
    assert "line 3" in str(error.value)


RULES = ("question", "negative", "addressed", "influence", "age", "spread")
WEIGHTLESS = "{" + ", ".join(f"{rule}_weight: 0" for rule in RULES) + "}"


@pytest.mark.parametrize(
    ("inbox", "said"),
    [
        (WEIGHTLESS, "all weights of the inbox are 0"),
        ("{days: 2}", "inbox.days"),
        ("{age_weight: -1}", "inbox.age_weight"),
        ("{questoin_weight: 5}", "did you mean `question_weight`"),
    ],
)
def test_mistakes_in_the_inbox_are_named(tmp_path: Path, inbox: str, said: str) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text(f"name: W\nbrands: [{{id: a, name: A, own: true}}]\ninbox: {inbox}\n")
    with pytest.raises(WorkspaceError, match=said):
        load_workspace(file)


def test_business_hours_are_those_of_an_office_and_may_end_at_midnight(tmp_path: Path) -> None:
    file = tmp_path / "workspace.yml"
    file.write_text("name: W\nbrands: [{id: a, name: A, own: true}]\n")
    usual = load_workspace(file).business_hours.as_variable()
    assert usual == {"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "18:00"}
    with file.open("a") as text:
        text.write("business_hours: {days: [sun, mon, sun], start: 00:00, end: 00:00}\n")
    always = load_workspace(file).business_hours.as_variable()
    assert always == {"days": [1, 7], "start": "00:00", "end": "00:00"}


def test_a_channel_is_what_is_usual_on_its_network_and_known_by_every_name() -> None:
    page = Channel(network="linkedin", id="42", name="Nova", brand="nova", other_ids=("nova-group",))
    assert page.kind_of_channel() == "page"
    assert page.names() == ("42", "nova-group", "urn:li:organization:42")
    letter = Channel(network="letters", id="weekly", name="Weekly", brand="nova", kind="newsletter")
    assert (letter.kind_of_channel(), letter.names()) == ("newsletter", ("weekly",))
    assert Channel(network="x", id="nova", name="Nova", brand="nova").kind_of_channel() == "account"


def test_a_channel_named_twice_is_refused() -> None:
    channel = {"network": "x", "id": "nova", "name": "Nova", "brand": "nova"}
    brands = [{"id": "nova", "name": "Nova", "own": True}]
    with pytest.raises(ValidationError, match="channel id used twice: x nova"):
        Workspace.model_validate({"name": "W", "brands": brands, "channels": [channel, channel]})
