"""Bodies that no server should send: cut, bent, bloated, badly encoded. Seeded: a find is found again."""

import json
import random
from collections.abc import Iterator
from typing import Any

DRIFT = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    float("nan"),
    "",
    "x",
    "9" * 40,
    [],
    {},
    [[]],
    [None],
    {"a": {}},
)
WORDS = (
    "\ud83d",
    "\x00",
    "\u202e",
    "👩🏽‍🚀",
    "<b>&amp;amp;",
    "é" * 500,
    "2026-13-45T99:00:00Z",
    "-",
    "http://[",
)
# What a server may say of a body, right or wrong; the codecs are Python's, and no charsets.
CONTENT_TYPES = (
    "",
    "application/json; charset=utf-8",
    "application/json; charset=undefined",
    "text/html; charset=iso-8859-1",
    "application/xml; charset=utf-16",
    "text/plain; charset=unicode_escape",
    "text/xml; charset=base64",
    "charset=; ;=;",
)
MAX_BODY = 3_000_000


def mutants(bodies: list[bytes], number: int, seed: int = 0) -> Iterator[bytes]:
    """`number` broken bodies made from good ones."""
    dice = random.Random(seed)
    ways = (truncated, with_odd_bytes, with_other_types, with_odd_words, bloated, deep, shuffled)
    for _ in range(number):
        body = dice.choice(bodies)
        for _ in range(dice.choice((1, 1, 2, 3))):
            body = dice.choice(ways)(body, dice)[:MAX_BODY]
        yield body


def truncated(body: bytes, dice: random.Random) -> bytes:
    return body[: dice.randrange(len(body) + 1)]


def with_odd_bytes(body: bytes, dice: random.Random) -> bytes:
    """Some bytes replaced, inserted or removed."""
    data = bytearray(body)
    for _ in range(dice.randrange(1, 12)):
        place = dice.randrange(len(data) + 1)
        how = dice.randrange(3)
        if how == 0:
            data[place:place] = bytes(dice.choices(range(256), k=dice.randrange(1, 5)))
        elif how == 1:
            data[place : place + 1] = bytes([dice.randrange(128, 256)])
        else:
            del data[place : place + dice.randrange(1, 20)]
    return bytes(data)


def with_other_types(body: bytes, dice: random.Random) -> bytes:
    """Values of another type, keys that are gone or have another name."""
    return _changed(body, dice, lambda value: dice.choice(DRIFT))


def with_odd_words(body: bytes, dice: random.Random) -> bytes:
    """Strings with surrogates, controls, markup and impossible dates."""
    return _changed(
        body, dice, lambda value: f"{value}{dice.choice(WORDS)}" if isinstance(value, str) else value
    )


def bloated(body: bytes, dice: random.Random) -> bytes:
    """A list or a text many times as long."""

    def longer(value: Any) -> Any:
        if isinstance(value, list | str) and value:
            return value * min(dice.choice((10, 200, 2000)), MAX_BODY // (len(body) + 1) + 1)
        return value

    return _changed(body, dice, longer, times=1)


def deep(body: bytes, dice: random.Random) -> bytes:
    """The document inside many others, or a value nested without end."""
    levels = dice.choice((5, 60, 900, 30_000))
    if dice.random() < 0.5:
        return b"[" * levels + body + b"]" * levels
    nested = b'{"a":' * levels + b"1" + b"}" * levels
    place = body.find(b":", dice.randrange(len(body) + 1)) + 1
    return body[:place] + nested + b"," + body[place:] if place else nested


def shuffled(body: bytes, dice: random.Random) -> bytes:
    """Pieces of the body in another order."""
    cuts = sorted(dice.randrange(len(body) + 1) for _ in range(4))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    dice.shuffle(pieces)
    return b"".join(pieces)


def _changed(body: bytes, dice: random.Random, change: Any, *, times: int = 6) -> bytes:
    """The JSON body with some values changed; a body that is no JSON gets odd bytes instead."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return with_odd_bytes(body, dice)
    for _ in range(dice.randrange(1, times + 1)):
        document = _change_one(document, dice, change)
    try:
        return json.dumps(document).encode()
    except (ValueError, RecursionError):
        return body


def _change_one(document: Any, dice: random.Random, change: Any) -> Any:
    """Walk down at random and change what is there."""
    holder, key, value = None, None, document
    while isinstance(value, dict | list) and value and dice.random() < 0.85:
        holder, key = (
            value,
            dice.choice(list(value)) if isinstance(value, dict) else dice.randrange(len(value)),
        )
        value = value[key]
    if holder is None:
        return change(document)
    if isinstance(holder, dict) and dice.random() < 0.2:
        holder[f"{key}_renamed"] = holder.pop(key)
    else:
        holder[key] = change(value)
    return document
