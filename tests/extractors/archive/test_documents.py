"""Exports as documents: large ones in parts, ZIP archives with limits, one path for import and parse."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import InputError
from agorascope.importing import import_and_load
from agorascope.settings import Settings
from agorascope.warehouse import open_reader
from agorascope.workspace import load_workspace
from extractors.archive import entries
from extractors.archive.formats import DOCUMENTS, FILE_NETWORKS, FORMATS, document_reader
from extractors.archive.importing import import_file
from extractors.archive.json_pieces import JsonPieces
from extractors.archive.mapping import ArchiveMapping, load_mapping, shipped_names

CARRIERS = {"messages", "list", "chats"}


def read_pieces(text: str, window: int, step: int = 7) -> tuple[list[Any], list[str]]:
    place = 0

    def read(_size: int) -> str:
        nonlocal place
        place += step
        return text[place - step : place]

    pieces = JsonPieces(read, CARRIERS, window)
    return list(pieces.documents()), [problem.reason for problem in pieces.problems]


def numbers_in(value: Any) -> list[int]:
    """The items of a document and of its parts, in order."""
    if isinstance(value, list):
        return [number for item in value for number in numbers_in(item)]
    if isinstance(value, dict):
        return [n for name, item in value.items() for n in numbers_in(item) if name in CARRIERS]
    return [value] if isinstance(value, int) else []


def chat(name: str, *numbers: int) -> dict[str, Any]:
    return {"name": name, "id": name, "messages": list(numbers)}


@given(st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=4), st.integers(1, 60), st.integers(1, 50))
def test_parts_hold_every_item_once_and_the_fields_around_them(
    chats: list[list[int]], window: int, step: int
) -> None:
    whole = {"about": "x", "chats": {"list": [chat(f"c{i}", *items) for i, items in enumerate(chats)]}}
    documents, problems = read_pieces(json.dumps(whole), window, step)
    assert problems == []
    assert [n for document in documents for n in numbers_in(document)] == [
        n for items in chats for n in items
    ]
    for document in documents:
        for part in document.get("chats", {}).get("list", []):
            assert not part.get("messages") or (part["name"] == part["id"] and document["about"] == "x")


def test_a_file_that_ends_in_the_middle_gives_what_stands_before() -> None:
    items = [number % 10 for number in range(50)]  # the half of a longer number is one, too
    text = json.dumps(chat("c", *items))
    for end in range(len(text) - 1):
        documents, problems = read_pieces(text[:end], 20)
        found = [n for document in documents for n in numbers_in(document)]
        assert found == items[: len(found)]
        assert problems == (["unreadable_rest"] if end else [])


def test_a_broken_element_costs_itself() -> None:
    documents, problems = read_pieces('{"id": 1, "messages": [1, {"a": tru}, 2, {"b": "]}" x}, 3]}', 10_000)
    assert [n for document in documents for n in numbers_in(document)] == [1, 2, 3]
    assert problems == ["bad_json", "bad_json"]


def test_a_script_that_assigns_and_lines_of_json_are_read() -> None:
    assert read_pieces("window.YTD.tweets.part0 = [1, 2];", 99)[0] == [[1, 2]]
    assert read_pieces('{"messages": [1]}\r\n{"messages" 2}\r\n{"messages": [3]}\n', 99) == (
        [{"messages": [1]}, {"messages": [3]}],
        ["bad_json"],
    )


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_deep_nesting_is_a_problem_and_no_crash(saved: Any, deep: str) -> None:
    for network in DOCUMENTS.keys() & set(FILE_NETWORKS):
        assert saved.parse(network, '{"messages": [' + deep).posts == []


def test_every_form_has_a_reader_and_every_mapping_a_known_format() -> None:
    assert all(document_reader(name) is not None for name in DOCUMENTS)
    assert document_reader("csv") is None
    assert all(load_mapping(name).format in FORMATS for name in shipped_names())
    with pytest.raises(ValueError, match="did you mean `telegram`"):
        ArchiveMapping.model_validate({"name": "x", "format": "telegramm"})


def test_entries_that_could_do_harm_are_named_and_not_read(saved: Any) -> None:
    message = {"type": "message", "user": "U1", "text": "kept", "ts": "1714557600.000100"}
    body = bytearray(
        saved.zip_of(
            {
                "../up/2024-05-01.json": [message], "/root.json": [message], "C:\\x\\a.json": [message],
                "inner/more.zip": b"PK", "general/2024-05-01.json": [message], "secret.json": [message],
                "random/2024-05-01.json": b"\x89PNG\r\n\x1a\n",
            },
            zipfile.ZIP_STORED,
        )
    )  # fmt: skip
    # The mark of encryption, in the directory at the end.
    place = body.rindex(b"secret.json") - 46
    body[place + 8] |= 1
    parsed = saved.parse("slack", bytes(body), "export.zip")
    assert sorted(saved.reasons(parsed)) == [
        "encrypted_entry", "nested_archive", "unreadable_entry", "unsafe_entry", "unsafe_entry",
        "unsafe_entry",
    ]  # fmt: skip
    assert [post["text"] for post in parsed.posts] == ["kept"]


def test_archives_that_unpack_too_far_are_refused(saved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = saved.zip_of({"general/2024-05-01.json": b" " * 20 * 2**20 + b"[]"})
    (reject,) = saved.parse("slack", bomb, "bomb.zip").rejects
    assert reject.reason == "unreadable_file"
    assert "bomb.zip would unpack" in reject.detail
    monkeypatch.setattr(entries, "MAX_ENTRIES", 1)
    assert saved.reasons(saved.parse("slack", saved.zip_of({"a.json": [], "b.json": []}))) == [
        "unreadable_file"
    ]


def test_broken_archives_and_lying_sizes_are_told(saved: Any) -> None:
    whole = saved.zip_of({"general/2024-05-01.json": [{"type": "message", "text": "x" * 500, "ts": "1.1"}]})
    assert saved.reasons(saved.parse("slack", whole[:-30])) == ["unreadable_file"]
    damaged = whole.replace(whole[60:70], b"\x00" * 10, 1)
    assert saved.parse("slack", damaged).posts == []
    assert saved.reasons(saved.parse("slack", damaged))[0] in {"unreadable_entry", "unreadable_file"}


@pytest.mark.parametrize(
    "body", [b"", b"\xef\xbb\xbf", b"null", b"<html>Sign in</html>", b"%PDF-1.7", b"7", b"{}"]
)
def test_what_is_no_export_is_a_reject_with_a_remedy(saved: Any, body: bytes) -> None:
    for network in FILE_NETWORKS:
        parsed = saved.parse(network, body)
        assert parsed.posts == []
        assert parsed.rejects


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_read(saved: Any, encoding: str) -> None:
    message = {"id": 2, "date_unixtime": "1714557600", "text": "été à Nîmes"}
    body = json.dumps({"id": 1, "messages": [message]},
                      ensure_ascii=False)  # fmt: skip
    (post,) = saved.parse("telegram", body.encode(encoding)).posts
    assert post["text"] == "été à Nîmes"


TELEGRAM = {"name": "c", "type": "public_supergroup", "id": 5, "messages": [
    {"id": n, "type": "message", "date_unixtime": str(1714557600 + n), "from": "Ana", "from_id": "user1",
     "text": f"n {n}"}
    for n in range(1, 4)
]}  # fmt: skip


def test_an_import_and_a_saved_body_give_the_same_records(
    saved: Any, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(TELEGRAM), encoding="utf-8")
    kept: list[Any] = []
    report = import_file(path, "telegram", settings=settings, sink=kept.append)
    imported = [post for part in kept for post in part.posts]
    expected = saved.parse("telegram", TELEGRAM).posts
    assert (report.rows_read, report.posts, report.members) == (3, 3, 1)
    own = {"fetched_at", "raw_ref"}
    for one, two in zip(imported, expected, strict=True):
        assert {k: v for k, v in one.items() if k not in own} == {
            k: v for k, v in two.items() if k not in own
        }


def test_a_file_of_another_kind_is_refused_before_it_is_landed(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "result.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="holds nothing that is read as telegram"):
        import_file(path, "telegram", settings=settings)
    assert not list(settings.landing.glob("*/*/*"))


def test_second_import_and_a_workspace_folder_add_no_rows(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(TELEGRAM), encoding="utf-8")
    file = tmp_path / "workspace.yml"
    file.write_text(
        "name: T\nlanguages: [fr]\ntime_zone: Europe/Paris\n"
        "brands: [{id: shop, name: Shop, own: true, names: [Shop]}]\n"
        "networks: {telegram: {archive: {path: inbox, mapping: telegram}}}\n",
        encoding="utf-8",
    )
    workspace = load_workspace(file)
    for _ in range(2):
        import_and_load(folder / "result.json", "telegram", settings=settings, workspace=workspace)
    more = {**TELEGRAM, "messages": [*TELEGRAM["messages"], {**TELEGRAM["messages"][0], "id": 9}]}  # type: ignore[misc]
    (folder / "later.json").write_text(json.dumps(more), encoding="utf-8")
    import_and_load(folder / "later.json", "telegram", settings=settings, workspace=workspace)
    with open_reader(settings.warehouse) as connection:
        (count,) = connection.execute("select count(*) from raw.posts").fetchone() or (0,)
        (authors,) = connection.execute("select count(*) from raw.members").fetchone() or (0,)
    assert (count, authors) == (4, 1)


def test_an_answer_with_nothing_in_it_is_no_fault(saved: Any) -> None:
    for network, body in (
        ("telegram", {"ok": True, "result": []}), ("telegram", chat("c")),
        ("slack", {"ok": True, "messages": []}),
        ("slack", []), ("discord", []), ("archive:x_archive", "window.YTD.tweets.part0 = [ ]"),
    ):  # fmt: skip
        parsed = saved.parse(network, body)
        assert (parsed.posts, parsed.rejects) == ([], [])


def test_rejects_keep_no_mail_address(saved: Any) -> None:
    profile = {"name": "ana", "email": "ana@a.example"}
    bodies = [
        {
            "type": "message",
            "subtype": "channel_join",
            "user_profile": profile,
            "ts": "1714557600.1",
            "text": "x",
        },
        {"type": "message", "user_profile": profile, "ts": "soon", "text": "write to ana@a.example"},
    ]
    parsed = saved.parse("slack", bodies)
    assert saved.reasons(parsed) == ["service_message", "bad_date"]
    assert parsed.rejects[0].excerpt == ""
    assert "a.example" not in str(parsed.rejects)
