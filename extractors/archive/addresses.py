"""Mail addresses out of files of people who never wrote to us: before such a file is landed.

    "ana@shop.example,2024-05-01" -> "addr-3f0c9d1b2a4e5f60,2024-05-01"

Equal addresses of one file become equal words, so that people can still be told apart and counted in it.
The key is the hash of the file itself, which is not kept: without the file nobody can try addresses out.
"""

import hashlib
import hmac
import re

from agorascope.errors import InputError
from extractors.archive.detection import refuse_binary, sniff_encoding
from extractors.archive.readers import repaired

_PART = r"[^\s@%,;:|\"'<>()\[\]{}=]"
# Tried at the beginning of a word only, so that the time follows the length of the file.
ADDRESS = re.compile(f"(?<!{_PART}){_PART}++(?:(?:@|%40){_PART}++)+")


def without_addresses(text: str) -> str:
    """The same text with every mail address left out."""
    return ADDRESS.sub("", text) if "@" in text or "%40" in text else text


def scrubbed(body: bytes, source: str) -> bytes:
    """The file as UTF-8, each mail address replaced. Raises InputError on a file that is no text."""
    if body.startswith((b"PK", b"PAR1")):
        raise InputError(
            f"{source} may hold mail addresses, which are taken out before a file is kept; "
            "that cannot be done in a workbook or Parquet file.",
            remedy="Export it as CSV.",
        )
    refuse_binary(body, source)
    encoding = sniff_encoding(body, "auto")
    text = repaired(body.decode(encoding.name, encoding.errors))
    key = hashlib.sha256(body).digest()

    def replaced(found: re.Match[str]) -> str:
        word = found.group().strip(".").casefold().encode("utf-8", "replace")
        return f"addr-{hmac.new(key, word, hashlib.sha256).hexdigest()[:16]}"

    return ADDRESS.sub(replaced, text).encode("utf-8", "replace")
