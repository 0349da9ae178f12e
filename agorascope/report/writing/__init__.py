"""Facts and verdicts -> the document in one language. Pure."""

from agorascope.report.blocks import Block, Document, Labels, Note
from agorascope.report.facts import Facts
from agorascope.report.findings import is_quiet, judge, rank
from agorascope.report.voice import Voice
from agorascope.report.weeks import last_complete_week
from agorascope.report.writing.changes import alerts, changes
from agorascope.report.writing.common import Desk
from agorascope.report.writing.ending import method, sources
from agorascope.report.writing.head import head, quiet
from agorascope.report.writing.matters import ask, channels, events, rivals, watch
from agorascope.report.writing.people import answer, invite, thank


def write(facts: Facts, voice: Voice) -> Document:
    """The report of a week: the quiet one in five lines, else what matters first and all sections after."""
    judged = judge(facts)
    findings = rank(facts, judged)
    desk = Desk(facts, voice, judged)
    blocks: list[Block] = []
    if facts.week.first < last_complete_week(facts.as_of, voice.zone).first:
        blocks.append(Note(voice.say("past_week", as_of=voice.moment(facts.as_of))))
    if is_quiet(facts, findings):
        if not facts.week.is_complete:  # else "What changed" says so
            blocks.append(Note(voice.say("incomplete", facts.week.days_over)))
        blocks += quiet(desk)
    else:
        parts = (
            head(desk, findings),
            changes(desk),
            alerts(desk),
            answer(desk),
            thank(desk),
            invite(desk),
            ask(desk),
            rivals(desk),
            watch(desk),
            events(desk),
            channels(desk),
            sources(desk),
            method(desk),
        )
        blocks += [part for part in parts if part is not None]
    return Document(
        title=voice.say("title", workspace=facts.workspace),
        subtitle=voice.say("subtitle", week=voice.week(facts.week), as_of=voice.moment(facts.as_of)),
        language=voice.language,
        workspace=facts.workspace,
        as_of=facts.as_of,
        is_demo=facts.is_demo,
        labels=_labels(voice),
        blocks=tuple(blocks),
    )


def _labels(voice: Voice) -> Labels:
    return Labels(
        made_up=voice.say("made_up"),
        page=voice.say("page", page="{page}", pages="{pages}"),
        open_quote=voice.say("open_quote"),
        close_quote=voice.say("close_quote"),
        original=voice.say("original"),
        unshown=voice.say("unshown"),
    )
