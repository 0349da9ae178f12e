"""One message for all that is due to a target, in French or English. Pure.

Plain text: services that know markup get none. Names and quotes are made harmless first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agorascope.delivery.alerts import Alert
from agorascope.delivery.due import Due
from agorascope.delivery.phrases import PHRASES
from agorascope.delivery.plain import plain
from agorascope.tagging.aspects import BUILT_IN

MOST_ALERTS = 10
LONGEST_BODY = 1_900  # characters: Discord takes 2,000, others more
LONGEST_TITLE = 120
LONGEST_QUOTE = 160
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to a target."""

    title: str
    body: str
    files: tuple[Path, ...] = ()  # attached where the service takes files


@dataclass(frozen=True, slots=True)
class Setting:
    """What a message says besides its alerts."""

    workspace: str
    is_demo: bool
    language: str  # fr or en
    zone: ZoneInfo
    as_of: datetime
    aspects: Mapping[str, str]  # names of the workspace's own aspects


def language_of(languages: Sequence[str]) -> str:
    """The first of the workspace's languages that messages are written in, else English."""
    return next((code for code in languages if code in PHRASES), "en")


def write(due: Sequence[Due], setting: Setting) -> Message:
    """One message: a title, a block for each alert, worst first, and what had no room."""
    say = PHRASES[setting.language]
    foot = [say["foot"].format(as_of=_moment(setting.as_of, setting))]
    foot += [say["demo"]] if setting.is_demo else []
    blocks: list[str] = []
    room = LONGEST_BODY - sum(map(len, foot)) - 60
    for item in due[:MOST_ALERTS]:
        block = _block(item, setting, with_quotes=True)
        if len(block) > room:
            block = _block(item, setting, with_quotes=False)
        if len(block) > room:
            break
        blocks.append(block)
        room -= len(block) + 2
    left = len(due) - len(blocks)
    end = "\n".join(([say["more"].format(n=left)] if left else []) + foot)
    return Message(_title(due, setting), "\n\n".join([*blocks, end]))


def _title(due: Sequence[Due], setting: Setting) -> str:
    say, first = PHRASES[setting.language], due[0].alert
    workspace = plain(setting.workspace, LONGEST_NAME)
    if len(due) == 1:
        title = say["title_one"].format(
            workspace=workspace,
            kind=say[first.kind],
            brand=plain(first.brand_name, LONGEST_NAME),
            severity=say[first.severity],
        )
    else:
        crises = sum(item.alert.kind == "crisis" for item in due)
        title = say["title_many"].format(workspace=workspace, n=len(due), crises=crises)
    return title[:LONGEST_TITLE]


def _block(item: Due, setting: Setting, *, with_quotes: bool) -> str:
    alert, say = item.alert, PHRASES[setting.language]
    lines = [
        say["head"].format(
            reason=say[item.reason],
            brand=plain(alert.brand_name, LONGEST_NAME),
            competitor="" if alert.is_own_brand else say["competitor"],
            kind=say[alert.kind],
            severity=say[alert.severity],
        ),
        _when(alert, setting),
        _volume(alert, setting),
    ]
    if alert.negative_share is not None and alert.usual_negative_share is not None:
        share, usual = (_percent(s, setting) for s in (alert.negative_share, alert.usual_negative_share))
        lines.append(say["negative"].format(share=share, usual=usual))
    lines.append(cause_in_words(alert, setting.language, setting.aspects))
    if alert.has_short_history:
        lines.append(say["short"].format(days=alert.history_days))
    if with_quotes:
        lines += [say["quote"].format(text=plain(text, LONGEST_QUOTE)) for text in alert.quotes]
    return "\n".join(lines)


def _when(alert: Alert, setting: Setting) -> str:
    say, start = PHRASES[setting.language], _moment(alert.started_at, setting)
    if alert.ended_at is None:
        return say["since_open"].format(start=start)
    return say["since_ended"].format(start=start, end=_moment(alert.ended_at, setting))


def _volume(alert: Alert, setting: Setting) -> str:
    key = "negativity" if alert.raised_by == "negativity" else f"volume_{alert.resolution}"
    return PHRASES[setting.language][key].format(
        observed=round(alert.observed),
        expected=_number(alert.expected, setting),
        total=PHRASES[setting.language]["total"].format(n=alert.mentions, people=alert.authors),
    )


def cause_in_words(alert: Alert, language: str, aspects: Mapping[str, str]) -> str:
    """The likely cause as a sentence."""
    detail = alert.cause_detail or ""
    name = BUILT_IN.get(detail, {}).get(language) or aspects.get(detail, detail)
    share = "" if alert.cause_share is None else f"{alert.cause_share:.0%}"
    return PHRASES[language][alert.cause].format(
        event=plain(alert.event_name or detail, LONGEST_NAME),
        aspect=plain(name, LONGEST_NAME),
        share=share.replace("%", " %") if language == "fr" else share,
    )


def _moment(instant: datetime, setting: Setting) -> str:
    local = instant.astimezone(setting.zone)
    return f"{local:%d/%m/%Y %H:%M}" if setting.language == "fr" else f"{local:%Y-%m-%d %H:%M}"


def _percent(share: float, setting: Setting) -> str:
    return f"{share * 100:.0f} %" if setting.language == "fr" else f"{share:.0%}"


def _number(value: float, setting: Setting) -> str:
    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return text.replace(".", ",") if setting.language == "fr" else text
