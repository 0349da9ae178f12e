"""What the figures rest on: sources, gates, method. Pure."""

from agorascope.report.blocks import Block, Bullets, Column, Item, Paragraph, Section, Table
from agorascope.report.facts import Accuracy
from agorascope.report.findings import has_source_trouble, troubled_networks
from agorascope.report.voice import Voice
from agorascope.report.writing.common import Desk, alarm_in_words


def sources(desk: Desk) -> Section:
    """How each network delivered, and what the gates said."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    blocks: list[Block] = []
    if not has_source_trouble(facts) and not facts.gate_warnings:
        blocks.append(Paragraph(say("sources_fine")))
    if facts.alarms:
        blocks.append(Bullets(tuple(Item(alarm_in_words(desk, alarm)) for alarm in facts.alarms)))
    gates = [
        say(key, n)
        for key, n in (("gate_failures", facts.gate_failures), ("gate_warnings", facts.gate_warnings))
        if n
    ]
    if gates:
        blocks.append(Paragraph(" ".join(gates)))
    columns = (
        Column(say("c_network"), width=3),
        Column(say("c_status"), width=3),
        Column(say("c_last_post"), width=3),
        Column(say("c_read"), is_number=True, width=3),
    )
    # An access that ends some day makes an alarm, while all is delivered.
    fine = {source.network for source in facts.sources if source.status == "alarm"} - troubled_networks(facts)
    rows = tuple(
        (
            source.network,
            say("status_ok" if source.network in fine else f"status_{source.status}"),
            voice.local_day(source.last_post_at) if source.last_post_at else say("none"),
            voice.whole(source.posts),
        )
        for source in facts.sources
    )
    if rows:
        blocks.append(Table(say("sources_caption"), columns, rows))
    return Section(say("sources"), tuple(blocks))


def method(desk: Desk) -> Section:
    """What the figures mean and what they do not."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    tried = sum(judged.p_value is not None for judged in desk.judged.values())
    as_of = voice.moment(facts.as_of)
    lines = [
        say("method_scope", as_of=as_of, version=facts.version, zone=facts.time_zone),
        say("method_intervals"),
        *([say("method_looks", tried=voice.whole(tried))] if tried else []),
        *([say("method_events")] if any(event.lifts for event in facts.events) else []),
        say("method_words"),
        say("method_few"),
        say("method_cause"),
        *_accuracy(facts.accuracy, facts.model_version, voice),
        say("method_people" if facts.has_pseudonyms else "method_handles"),
    ]
    return Section(say("method"), (Bullets(tuple(Item(line) for line in lines)),), is_small=True)


def _accuracy(known: tuple[Accuracy, ...], model: str, voice: Voice) -> list[str]:
    lines = [
        voice.say(
            "method_accuracy_own",
            model=model,
            language=voice.language_name(item.language),
            share=voice.share_with_interval(item.own),
        )
        for item in known
        if item.own.enough_data
    ]
    public = [item for item in known if not item.own.enough_data and item.public.enough_data]
    if public:
        names = voice.listing([voice.language_name(item.language) for item in public])
        share = voice.share_with_interval(public[0].public)
        lines.append(voice.say("method_accuracy_public", model=model, languages=names, share=share))
    return lines or [voice.say("method_accuracy_none", model=model)]
