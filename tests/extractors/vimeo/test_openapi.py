"""What the replay sends and the client asks for exists in Vimeo's OpenAPI description."""

import json
from pathlib import Path

import pytest
import yaml

from extractors.vimeo.client import COMMENT_FIELDS, USER_FIELDS, VIDEO_FIELDS
from replay.vimeo import VimeoSite
from replay.world import Person, World

REPLAYED = {"/videos": "video", "/users/1001": "user", "/users/1001/followers": "user"}


@pytest.fixture(scope="module")
def description(shared_data: Path):
    path = shared_data / "api" / "vimeo" / "openapi_api.yaml"
    return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def resolved(schema, schemas):
    """Properties of a schema, with what it refers to and all of its parts."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= resolved(part, schemas)
    return found


def unknown_fields(value, properties, schemas, path):
    found = []
    for name, inner in value.items():
        if name not in properties:
            found.append(f"{path}.{name}")
            continue
        below = resolved(properties[name], schemas)
        if isinstance(inner, dict) and below:
            found += unknown_fields(inner, below, schemas, f"{path}.{name}")
    return found


def test_every_field_of_the_replay_is_described(description):
    world = World.of(2)
    first = world.add("Beau", parent=world.posts[0].id)
    world.add("Oui", parent=first.id)
    site = VimeoSite(world)
    site.followers = [Person("2", "zoe", "Zoé", 9)]
    video = world.posts[0].id
    paths = {**REPLAYED, f"/videos/{video}": "video", f"/videos/{video}/comments": "comment"}
    paths |= {f"/videos/{video}/comments/{first.id}/replies": "comment"}
    schemas = description["components"]["schemas"]
    from replay.server import Asked

    for path, name in paths.items():
        asked = Asked(
            "GET", "api.vimeo.com", path, {}, {"authorization": "Bearer invented-token-of-the-replay"}
        )
        document = json.loads(site.answer(asked).body)
        items = document.get("data", [document])
        assert items, path
        for item in items:
            assert unknown_fields(item, resolved(schemas[name], schemas), schemas, name) == []


@pytest.mark.parametrize(
    ("fields", "name"), [(VIDEO_FIELDS, "video"), (COMMENT_FIELDS, "comment"), (USER_FIELDS, "user")]
)
def test_every_field_that_is_asked_for_is_described(description, fields, name):
    schemas = description["components"]["schemas"]
    for field in fields.split(","):
        properties = resolved(schemas[name], schemas)
        for part in field.split("."):
            assert part in properties, field
            properties = resolved(properties[part], schemas)


def test_every_endpoint_and_parameter_is_described(description):
    asked = {
        "/videos": {"query", "sort", "direction", "page", "per_page"},
        "/users/{user_id}": set(),
        "/users/{user_id}/videos": {"sort", "direction", "page", "per_page"},
        "/users/{user_id}/followers": {"sort", "direction", "page", "per_page"},
        "/videos/{video_id}": set(),
        "/videos/{video_id}/comments": {"direction", "page", "per_page"},
        "/videos/{video_id}/comments/{comment_id}": set(),
        "/videos/{video_id}/comments/{comment_id}/replies": {"page", "per_page"},
    }
    for path, names in asked.items():
        known = {one.get("name") for one in description["paths"][path]["get"].get("parameters", [])}
        assert names <= known, path
