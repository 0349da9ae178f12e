"""What is handed over of one account: all that is held of it, and nothing of anybody else."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorascope.erasing.exporting import export_person
from agorascope.errors import InputError
from agorascope.members.exporting import as_json, as_xlsx
from agorascope.pipeline import listen
from agorascope.pseudonyms import load_key, pseudonym
from agorascope.warehouse import open_warehouse
from tests.agorascope.erasing.cases import HOST, PEOPLE, WORDS, World, post_of, traces, uri_of


def test_an_export_holds_landed_records_and_the_warehouse(world: World) -> None:
    found = export_person(world.settings, "mastodon", "@Ann_42")
    assert found.tables.keys() >= {"landing.post", "landing.member", "raw.posts", "raw.members"}
    document = as_json(found).decode()
    assert all(json.dumps(value, ensure_ascii=False)[1:-1] in document for value in traces("ann_42"))
    assert "Bytes as they were received" not in document
    assert as_xlsx(found).startswith(b"PK")


def test_an_export_holds_nothing_of_others(world: World) -> None:
    document = as_json(export_person(world.settings, "mastodon", "ann_42")).decode()
    assert not any(
        value in document for value in [*traces("bob", "cleo.k"), "smaller bell", f"{HOST}/users/dan"]
    )


def test_a_former_version_is_in_it(world: World) -> None:
    world.write(
        "2026-03-11.ndjson",
        post_of("bob", "Everybody repairs a Nova wheel", created_at="2026-03-10T10:00:00Z"),
    )
    world.listen()
    tables = export_person(world.settings, "mastodon", "bob").tables
    assert [row["text"] for row in tables["raw.post_versions"]] == [WORDS["bob"]]
    assert len(tables["landing.post"]) == 2


def test_an_account_is_named_by_handle_id_host_or_pseudonym(world: World) -> None:
    member_id = f"https://{HOST}/users/bob"
    key = pseudonym(load_key(world.settings), "mastodon", member_id)
    exports = [
        export_person(world.settings, "mastodon", name) for name in ("bob", f"bob@{HOST}", member_id, key)
    ]
    assert {export.member_key for export in exports} == {key}
    assert {export.rows_count for export in exports} == {exports[0].rows_count}


def test_a_name_of_two_accounts_is_refused_and_nothing_held_is_said(world: World) -> None:
    with open_warehouse(world.settings.warehouse) as connection:
        connection.execute(
            "insert into raw.posts (network, uri, author_id, author_handle, author_key)"
            " values ('mastodon', 'p9', 'other-bob', 'bob', 'key-2')"
        )
    with pytest.raises(InputError, match="names 2 accounts"):
        export_person(world.settings, "mastodon", "bob")
    with pytest.raises(InputError, match="Nothing is held"):
        export_person(world.settings, "mastodon", "nobody_1")


def test_of_a_reaction_the_other_side_is_left_out(world: World) -> None:
    reaction = {
        "record": "interaction", "network": "mastodon", "type": "like", "actor_id": f"https://{HOST}/users/bob",
        "target_post_uri": uri_of("ann_42"), "target_member_id": f"https://{HOST}/users/ann_42",
        "created_at": "2026-03-11T10:00:00Z",
    }  # fmt: skip
    world.write("2026-03-11.ndjson", reaction)
    world.listen()
    tables = export_person(world.settings, "mastodon", "ann_42").tables
    for rows in (tables["raw.interactions"], tables["landing.interaction"]):
        assert [(row["actor_id"], row["key"]) for row in rows] == [(None, None)]


def test_nothing_is_left_to_hand_over_of_who_was_erased(world: World) -> None:
    world.erase(*PEOPLE)
    for handle in PEOPLE:
        with pytest.raises(InputError, match="Nothing is held"):
            export_person(world.settings, "mastodon", handle)


def test_records_of_a_packed_file_are_in_it(world: World) -> None:
    row = ("p5", f"https://{HOST}/users/bob", "A Nova wheel came back today", "2026-03-10T10:00:00+00:00")
    columns = ("id", "author_id", "text", "date")
    pq.write_table(
        pa.table({name: [value] for name, value in zip(columns, row, strict=True)}),
        world.folder / "packed.parquet",
        compression="gzip",
        write_statistics=False,
    )
    context = world.context()
    archive = context.workspace.networks["mastodon"].archive
    assert archive is not None
    network = context.workspace.networks["mastodon"].model_copy(
        update={"archive": archive.model_copy(update={"mapping": "generic_csv"})}
    )
    workspace = context.workspace.model_copy(update={"networks": {"mastodon": network}})
    assert listen(replace(context, workspace=workspace), lambda _: None) == {}
    landed = export_person(world.settings, "mastodon", "bob").tables["landing.post"]
    assert "A Nova wheel came back today" in {row["text"] for row in landed}
