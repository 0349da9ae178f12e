"""Slack's text markup: `<@U1|ada>`, `<#C1|general>`, `<https://a.example|label>`, `<!here>`, `&amp;`. Pure.

    "<@U1> see <https://a.example|this> &amp; more" -> "@ada see this & more", mentions, links

Only `&`, `<` and `>` are escaped in Slack's texts, so only these three are decoded, once.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from agorascope.records import Row
from agorascope.text import clean_text, extract_links, truncate
from extractors.values import MAX_LIST, dictionaries, text_of

_MARK = re.compile(r"<([@#!]?)([^<>|\n]{1,4000})(?:\|([^<>\n]{0,4000}))?>")
_ESCAPED = re.compile(r"&(amp|lt|gt);")
_PLAIN = {"amp": "&", "lt": "<", "gt": ">"}
_MAX_DEPTH = 8
_LINES = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")

Names = Callable[[str], str | None]


class Shown(NamedTuple):
    """A text as people see it, and what it names."""

    text: str
    mentions: list[Row]
    links: list[str]


def shown(source: str, names: Names) -> Shown:
    """The readable copy of a text; `names` gives the handle of a user id, where it is known."""
    mentions: dict[str, Row] = {}
    links: dict[str, None] = {}

    def replaced(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@":
            handle = names(target) or label
            mentions.setdefault(target, {"id": target, "handle": handle or None})
            return f"@{handle or target}"
        if sign == "#":
            return f"#{label or target}"
        if sign == "!":
            return _special(target, label)
        address = _unescaped(target)
        if address.startswith(("http://", "https://")):
            links.setdefault(address)
        # A mail address is written as its label, which is the address again: a person's, and no link.
        return label or target

    text = clean_text(_unescaped(_MARK.sub(replaced, source)), unescape=False)
    for link in extract_links(_unescaped(_MARK.sub(" ", source))):
        links.setdefault(link)
    return Shown(truncate(text)[0], list(mentions.values())[:MAX_LIST], list(links)[:MAX_LIST])


def words_of(item: Mapping[str, Any]) -> str | None:
    """The words of a message: its text or, where that is empty, those of its blocks and attachments."""
    if (text := text_of(item.get("text"))) and text.strip():
        return text
    found = [*_block_words(item.get("blocks"), 0), *_attachment_words(item)]
    return "\n".join(found) or None


def _attachment_words(item: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for attachment in dictionaries(item.get("attachments"))[:MAX_LIST]:
        own = [text_of(attachment.get(name)) for name in ("pretext", "title", "text")]
        kept = [word for word in own if word]
        fallback = text_of(attachment.get("fallback"))
        found += kept or ([fallback] if fallback else [])
    return found


def _block_words(value: Any, depth: int) -> list[str]:
    """The words in blocks, one line for each section; a rich text says them in pieces."""
    if depth > _MAX_DEPTH:
        return []
    found: list[str] = []
    for block in dictionaries(value)[:MAX_LIST]:
        text = block.get("text")
        word = text_of(text.get("text")) if isinstance(text, dict) else text_of(text)
        if word:
            found.append(word)
        elements = dictionaries(block.get("elements"))
        if block.get("type") in _LINES:
            line = "".join(_piece(element) for element in elements)
            found += [line] if line else []
        elif block.get("type") != "actions":  # words of buttons are nobody's
            found += _block_words(elements, depth + 1)
    return found


def _piece(element: Mapping[str, Any]) -> str:
    """One piece of a rich text, in the markup of plain texts."""
    kind = element.get("type")
    if kind == "user" and (user := text_of(element.get("user_id"))):
        return f"<@{user}>"
    if kind == "channel" and (channel := text_of(element.get("channel_id"))):
        return f"<#{channel}>"
    if kind == "link" and (address := text_of(element.get("url"))):
        label = text_of(element.get("text"))
        return f"<{address}|{label}>" if label else f"<{address}>"
    if kind == "emoji" and (name := text_of(element.get("name"))):
        return f":{name}:"
    if kind == "broadcast" and (group := text_of(element.get("range"))):
        return f"<!{group}>"
    return text_of(element.get("text")) or ""


def _special(target: str, label: str | None) -> str:
    """`<!here>`, `<!subteam^S1|@team>`, `<!date^1^{date}|1 May>`."""
    if target.startswith(("date^", "subteam^")):
        return label or ""
    return f"@{label or target}".replace("@@", "@")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _PLAIN[found[1]], text) if "&" in text else text
