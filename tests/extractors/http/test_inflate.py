"""Compressed bodies: read whole or not at all, and never more of them than is allowed."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import httpx
import pytest

from extractors.http import PermanentError, TransientError
from extractors.http.inflate import PIECE, coding_of, inflated

URL = "https://social.example/api"
TEXT = b"the bicycle lane " * 20_000


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20)) + packer.flush()


def served(make_http, body: bytes, encoding: str, **policy):
    """The answer to a body sent as it is, under a Content-Encoding."""

    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": encoding}, stream=httpx.ByteStream(body))

    return make_http(handler, attempts=1, **policy).get(URL)


PACKED = [
    ("gzip", gzip.compress(TEXT)),
    ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
    ("gzip", gzip.compress(TEXT) + bytes(512)),
    ("deflate", zlib.compress(TEXT)),
    ("deflate", raw_deflate(TEXT)),
]


@pytest.mark.parametrize("step", [1, 7, 1000, 10**6])
@pytest.mark.parametrize(("coding", "packed"), PACKED)
def test_a_body_is_the_same_however_it_arrives(coding: str, packed: bytes, step: int) -> None:
    pieces = list(inflated((packed[at : at + step] for at in range(0, len(packed), step)), coding))
    assert b"".join(pieces) == TEXT
    assert max(map(len, pieces)) <= PIECE


@pytest.mark.parametrize(("coding", "packed"), [PACKED[0], PACKED[3], PACKED[4]])
@pytest.mark.parametrize("keep", [1, 2, 10, 0.5, -1])
def test_a_body_cut_off_anywhere_is_found(coding: str, packed: bytes, keep: float) -> None:
    size = int(len(packed) * keep) if isinstance(keep, float) else keep
    with pytest.raises(httpx.DecodingError, match="cut off"):
        list(inflated([packed[:size]], coding))


def test_no_body_is_whole() -> None:
    assert list(inflated([], "gzip")) == []
    assert b"".join(inflated([b""], "deflate")) == b""


@pytest.mark.parametrize(
    ("said", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("UTF-8", ""),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("identity, deflate", "deflate"),
        ("gzip, gzip", None),
        ("deflate,gzip", None),
        ("zstd", None),
        ("br", None),
    ],
)
def test_only_one_layer_of_what_was_asked_for_is_read(said: str, coding: str | None) -> None:
    assert coding_of(said) == coding


@pytest.mark.parametrize(("coding", "packed"), PACKED)
def test_the_client_reads_compressed_bodies(make_http, coding: str, packed: bytes) -> None:
    assert served(make_http, packed, coding).body == TEXT


@pytest.mark.parametrize("encoding", ["gzip, gzip", "zstd", "br", "gzip, deflate, gzip"])
def test_other_encodings_are_refused(make_http, encoding: str) -> None:
    with pytest.raises(PermanentError, match="not asked for"):
        served(make_http, gzip.compress(gzip.compress(TEXT)), encoding)


def test_a_body_cut_off_is_worth_another_try(make_http) -> None:
    with pytest.raises(TransientError, match="DecodingError"):
        served(make_http, gzip.compress(TEXT)[:-9], "gzip")


def test_a_bomb_is_left_before_it_fills_the_memory(make_http) -> None:
    packed = bomb(256 * 2**20)
    assert len(packed) < 2**19
    tracemalloc.start()
    with pytest.raises(PermanentError, match="1,000,000 bytes"):
        served(make_http, packed, "gzip", max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_what_is_sent_counts_as_well(make_http) -> None:
    empty = gzip.compress(b"")

    def endless() -> Iterator[bytes]:
        while True:
            yield empty * 100

    class Stream(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            return endless()

    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Stream())

    with pytest.raises(PermanentError, match="1,000,000 bytes"):
        make_http(handler, max_bytes=1_000_000).get(URL)
