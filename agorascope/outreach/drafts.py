"""The words of a message, for a person to read, change and send. Pure but for the template files it reads.

A template is looked for in the workspace's folder first, then among those shipped (`templates/`). What a
person wrote is a value, never a template: `{{` in it is printed. Templates run in Jinja's sandbox, and a name
that nothing fills is an error. Drafts are plain text, so nothing is escaped.
https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from babel.core import UnknownLocaleError
from babel.dates import format_date
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agorascope.errors import InputError
from agorascope.outreach.quoting import Said, shortened
from agorascope.outreach.vocabularies import checked

SHIPPED = Path(__file__).with_name("templates")
SUFFIX = "txt.j2"
# The first message by a route: in public a short one, which says where the whole notice is.
TEMPLATE_OF_ROUTE = {"public_reply": "reply", "public_comment": "reply", "private_message": "invitation"}
QUOTES = {"invitation": (2, 280), "reply": (1, 100)}  # how many, and how long


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, for whom, where to object, and where the whole privacy notice is."""

    name: str
    organisation: str
    contact: str
    privacy_url: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is invited to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Everything that a template may say."""

    brand: str
    network: str
    sender: Sender
    platform: Place
    notice_id: str
    retention_days: int
    said: Sequence[Said] = ()


def draft(invitation: Invitation, *, template: str, language: str, folder: Path | None = None) -> str:
    """The text of a message in a language; InputError naming the file and what is wrong with it."""
    checked("notices", invitation.notice_id, "notice")
    environment = _environment(folder)
    name = f"{template}.{language}.{SUFFIX}"
    try:
        text = environment.get_template(name).render(_values(invitation, template, language))
    except TemplateNotFound as error:
        raise InputError(
            f"There is no template {error.name}.",
            remedy=f"Write one into {folder or 'the folder that `outreach.templates` names'}; "
            f"shipped: {', '.join(shipped())}.",
        ) from error
    except UndefinedError as error:
        raise InputError(
            f"The template {name} names something that is not there: {error.message}.",
            remedy="docs/outreach.md lists what a template can say.",
        ) from error
    except TemplateSyntaxError as error:
        raise InputError(
            f"The template {error.name}, line {error.lineno}: {error.message}",
            remedy="Mend that line; docs/outreach.md shows how templates are written.",
        ) from error
    except (
        SecurityError,
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        RecursionError,
    ) as error:
        raise InputError(
            f"The template {name} cannot be used: {error}", remedy="Keep to values, conditions and loops."
        ) from error
    return text.strip() + "\n"


def shipped() -> list[str]:
    """The templates that come with the program: `invitation.fr`, ..."""
    return sorted(path.name.removesuffix(f".{SUFFIX}") for path in SHIPPED.glob(f"*.{SUFFIX}"))


def language_of(said: Sequence[Said], languages: Sequence[str]) -> str:
    """The language to write in: that of the latest text quoted when the workspace has it, else its first."""
    spoken = [one.language for one in sorted(said, key=lambda one: one.day, reverse=True)]
    return next((one for one in spoken if one is not None and one in languages), languages[0])


def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    folders = [folder, SHIPPED] if folder else [SHIPPED]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(path) for path in folders]),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _values(invitation: Invitation, template: str, language: str) -> Mapping[str, Any]:
    count, length = QUOTES.get(template, QUOTES["invitation"])
    said = sorted(invitation.said, key=lambda one: one.day, reverse=True)[:count]
    return {
        "brand": invitation.brand,
        "network": invitation.network,
        "sender": asdict(invitation.sender),
        "platform": asdict(invitation.platform),
        "notice_id": invitation.notice_id,
        "retention_days": invitation.retention_days,
        "language": language,
        "quotes": [
            {"text": shortened(one.text, length), "day": _day(one, language), "place": one.place}
            for one in said
        ],
    }


def _day(said: Said, language: str) -> str:
    try:
        return str(format_date(said.day, format="long", locale=language))
    except (UnknownLocaleError, ValueError):
        return said.day.isoformat()
