"""What people wrote, as plain text for a chat or a mail: no markup, no pings, no links, one line. Pure.

Services read messages in ways of their own: `<!here>`, `@channel`, `<@U1>`, `**bold**`, `[a](link)`, bare
links. So the signs they live by are replaced by others that look alike and mean nothing.
"""

import re
import unicodedata

_LINK = re.compile(r"\b(?:https?|ftp|mailto|tel|javascript|data)\s*:\S*|\bwww\.\S+", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_ALIKE = str.maketrans(
    {
        "@": "＠", "<": "‹", ">": "›", "&": "＆", "[": "⟦", "]": "⟧", "`": "ˋ", "*": "∗", "_": "＿", "~": "∼",
        "|": "¦", "#": "＃", "{": "❴", "}": "❵", "\\": "⧵",
    }
)  # fmt: skip


def plain(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, harmless; cut at a word, with an ellipsis."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    clean = _WHITE.sub(" ", _LINK.sub("…", visible)).strip().translate(_ALIKE)
    if len(clean) <= limit:
        return clean
    cut = clean[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip() + "…"
