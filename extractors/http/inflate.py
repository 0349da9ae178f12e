"""Compressed bodies, inflated piece by piece so that a cap on their size is kept while they come.

Only one layer of gzip or deflate is read: that is all a request asks for, and a body packed twice
can be a million times its size on the wire.
"""

import zlib
from collections.abc import Iterable, Iterator

import httpx

# What servers write for "not compressed"; some put the charset there.
PLAIN = {"", "identity", "none", "utf-8", "utf8"}
GZIP = {"gzip", "x-gzip"}
DEFLATE = "deflate"
PIECE = 2**16  # bytes inflated at a time


def coding_of(content_encoding: str) -> str | None:
    """ "gzip", "deflate" or "" of a Content-Encoding; None for any that is not read here."""
    named = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in PLAIN]
    if not named:
        return ""
    if len(named) > 1 or named[0] not in {*GZIP, DEFLATE}:
        return None
    return DEFLATE if named[0] == DEFLATE else "gzip"


def inflated(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The pieces of a body as it was before a coding of `coding_of`, none longer than PIECE.

    Raises httpx.DecodingError when it is not whole or is something else.
    """
    if not coding:
        yield from pieces
        return
    held, inflater = b"", None
    for piece in pieces:
        held += piece
        if inflater is None or inflater.eof:
            if len(held) < 2:  # the first two bytes tell one format from another
                continue
            if inflater is not None and not _is_member(coding, held):
                return  # padding behind the end
            inflater = _inflater(coding, held)
        while True:
            yield (out := _inflate(inflater, held))
            held = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if inflater.eof and _is_member(coding, held):
                inflater = _inflater(coding, held)  # another member of the same file
            elif inflater.eof or (len(out) < PIECE and not held):
                break
    if held if inflater is None else not inflater.eof:
        raise httpx.DecodingError("The compressed body is cut off.")


def _is_member(coding: str, head: bytes) -> bool:
    return coding == "gzip" and head.startswith(b"\x1f\x8b")


def _inflater(coding: str, head: bytes) -> "zlib._Decompress":
    if coding == "gzip":
        return zlib.decompressobj(wbits=31)
    has_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
    return zlib.decompressobj(wbits=15 if has_header else -15)  # many servers leave the header out


def _inflate(inflater: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return inflater.decompress(data, PIECE)
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
