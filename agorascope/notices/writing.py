"""A notice or a register as Markdown and as a page: facts -> template -> Markdown -> HTML.

What the workspace says is text, never markup: signs that Markdown reads are escaped, HTML is not let through.
"""

import re
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from agorascope.notices.facts import facts_of
from agorascope.workspace import Workspace

Kind = Literal["notice", "register"]
TEMPLATES = Path(__file__).with_name("templates")
_SIGNS = re.compile(r"([\\`*_\[\]<>|#&])")
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.35rem .5rem;vertical-align:top;"
    "text-align:left}"
)


def as_markdown(kind: Kind, workspace: Workspace, language: str, day: date) -> str:
    """The text of a notice or a register. Raises InputError when the workspace says too little."""
    facts = _plain(facts_of(workspace, language, day))
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown: _plain escapes what comes in # nosec B701
    )
    template = environment.get_template(f"{kind}.{language}.md.j2")
    text = template.render(facts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def as_html(markdown: str, language: str) -> str:
    """The same as a page of its own, without a script or anything from elsewhere."""
    title = markdown.splitlines()[0].lstrip("# ")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _SIGNS.sub(r"\\\1", " ".join(value.split())) if isinstance(value, str) else value
