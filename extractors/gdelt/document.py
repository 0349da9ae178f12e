"""GDELT's JSON, which is not always JSON: read as it is, repaired where that is safe. Pure."""

import json
import re
from typing import Any

from extractors.http import decode_body

# A backslash with what makes it an escape, or alone. Titles of articles are copied without escaping.
_BACKSLASH = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
_COMMA = re.compile(r",(?=\s*[\]}])")


def read_document(body: bytes, content_type: str = "") -> tuple[Any, bool, str]:
    """The JSON of a body, whether it had to be repaired, and why it cannot be read.

    An answer without results is `{}`, and for some modes empty.
    """
    text, is_repaired = decode_body(body, content_type)
    try:
        return json.loads(text), is_repaired, ""
    except RecursionError:
        return None, is_repaired, "nested too deep"
    except ValueError as error:
        problem = str(error)
    try:
        return json.loads(_repaired(text), strict=False), True, ""
    except RecursionError:
        return None, is_repaired, "nested too deep"
    except ValueError:
        return None, is_repaired, problem


def _repaired(text: str) -> str:
    """Control characters are let in by `strict=False`; here lone backslashes and commas before an end."""
    doubled = _BACKSLASH.sub(lambda found: found[0] if len(found[0]) > 1 else "\\\\", text)
    return _COMMA.sub("", doubled)
