"""LinkedIn's "little text": words with mentions, hashtags and escapes in one string. Pure.

Bonjour @[Atelier](urn:li:organization:42), vive le {hashtag|\\#|velo} \\(cargo\\)
"""

import re

# Lengths are bounded, so that brackets that never close cost no more than that at each place.
_ELEMENT = re.compile(
    r"\\(?P<escaped>.)"
    r"|@\[(?P<name>(?:\\.|[^\]\\]){1,300})\]\((?P<urn>urn:li:[A-Za-z0-9:_\-]{1,200})\)"
    r"|\{hashtag\|\\?[#＃]\|(?P<tag>(?:\\.|[^}\\]){1,200})\}",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Mention = tuple[str, str]  # urn and name


def read_little_text(source: str) -> tuple[str, list[Mention]]:
    """The words as people see them, and who is mentioned."""
    mentions: list[Mention] = []

    def shown(found: re.Match[str]) -> str:
        if found["escaped"] is not None:
            return found["escaped"]
        if found["tag"] is not None:
            return "#" + _ESCAPE.sub(r"\1", found["tag"])
        name = _ESCAPE.sub(r"\1", found["name"])
        mentions.append((found["urn"], name))
        return name

    return _ELEMENT.sub(shown, source), mentions
