"""What people ask for, competitors, watched topics, events and own pages. Pure."""

from collections.abc import Sequence

from agorascope.report.blocks import Block, Bullets, Column, Figure, Item, Paragraph, Section, Table
from agorascope.report.charts import sentiment_by_brand
from agorascope.report.facts import Asking, ChannelWeek, Event, Hours, Letter, Lift, OwnPost, Request
from agorascope.report.findings import Judged
from agorascope.report.writing.common import SELDOM, Desk, sentence

KNOWN_REASONS = (
    "not_begun", "not_over", "too_long", "overlapping_event", "not_listened", "no_posts", "short_history",
)  # fmt: skip
MEASURES = ("volume", "people", "new_members", "returning_members", "favour", "engagement")


def ask(desk: Desk) -> Section:
    """What several people ask for or complain about in like words."""
    say, facts = desk.voice.say, desk.facts
    if not facts.asking:
        return Section(say("ask"), (Paragraph(say("ask_none")),))
    blocks: list[Block] = [Paragraph(" ".join(_asking(desk, asking) for asking in facts.asking))]
    if facts.requests:
        blocks.append(Paragraph(say("ask_intro")))
        blocks.append(Bullets(tuple(_request(desk, request) for request in facts.requests)))
    else:
        blocks.append(Paragraph(say("ask_scattered")))
    return Section(say("ask"), tuple(blocks))


def _asking(desk: Desk, asking: Asking) -> str:
    say = desk.voice.say
    counts = (
        ("ask_complaints", asking.complaints),
        ("ask_questions", asking.questions),
        ("ask_requests", asking.requests),
    )
    detail = desk.voice.listing([say(key, n) for key, n in counts if n])
    return say("ask_count", asking.people, brand=desk.facts.brand_name(asking.brand_id), detail=detail)


def _request(desk: Desk, request: Request) -> Item:
    voice, say = desk.voice, desk.voice.say
    week = desk.facts.week
    trend = ""
    if request.trend == "rising":
        key = "trend_rising" if request.usual_people >= SELDOM else "trend_rising_from_none"
        trend = say(key, usual=voice.decimal(request.usual_people))
    elif request.first_seen_on and request.first_seen_on >= week.first:
        trend = say("trend_new")
    words = {"kind": say(f"kind_{request.kind}"), "people": desk.people(request.people), "trend": trend}
    lead = say("ask_label", label=request.label.replace(" · ", ", "))
    return Item(say("ask_item", **words), lead, tuple(desk.quote(said) for said in request.quotes))


def rivals(desk: Desk) -> Section:
    """The week of every brand, and which differences lie beyond their interval."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    others = [week for week in facts.brand_weeks if not week.brand.is_own]
    if not others:
        return Section(say("rivals"), (Paragraph(say("rivals_none")),))
    columns = (
        Column(say("c_brand"), width=3),
        Column(say("c_mentions"), is_number=True, width=2),
        Column(say("c_people"), is_number=True, width=2),
        Column(say("c_voice"), is_number=True, width=3),
        Column(say("c_net"), is_number=True, width=4),
    )
    rows = tuple(
        (
            week.brand.name,
            voice.whole(week.mentions),
            voice.whole(week.people),
            voice.share_with_interval(week.share_of_voice.now),
            voice.net_with_interval(week.net_sentiment.now),
        )
        for week in facts.brand_weeks
    )
    blocks: list[Block] = [Paragraph(" ".join(_beside(desk)))]
    blocks.append(Table(say("rivals_caption"), columns, rows))
    known = [week for week in facts.brand_weeks if week.net_sentiment.now.enough_data]
    if len(known) > 1:
        values = voice.listing(
            [
                say(
                    "rivals_value",
                    brand=week.brand.name,
                    value=voice.net_with_interval(week.net_sentiment.now),
                )
                for week in known
            ]
        )
        svg = sentiment_by_brand(known, voice)
        blocks.append(Figure(svg, say("rivals_alt", values=values), say("rivals_figure")))
    return Section(say("rivals"), tuple(blocks))


def _beside(desk: Desk) -> list[str]:
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    own = facts.own_brands[0].name if facts.own_brands else ""
    comparable = [
        week
        for week in facts.brand_weeks
        if week.gap is not None and week.net_sentiment.now.enough_data and not week.brand.is_own
    ]
    first_own = next((week for week in facts.brand_weeks if week.brand.is_own), None)
    if not comparable or first_own is None or not first_own.net_sentiment.now.enough_data:
        words = [say("rivals_unjudged")]
    else:
        words = []
        for side, sign in (("better", 1), ("worse", -1)):
            names = [
                week.brand.name
                for week in comparable
                if week.is_gap_beyond_doubt and week.gap and week.gap[0] * sign > 0
            ]
            if names:
                key = f"rivals_{side}" + ("_many" if len(names) > 1 else "")
                words.append(say(key, brands=voice.listing(names), own=own))
        words = words or [say("rivals_alike", own=own)]
    moves = []
    for week in facts.brand_weeks:
        for what, key in (("sentiment", "net_sentiment"), ("voice", "share_of_voice")):
            judged = desk.judged.get((key, week.brand.brand_id), Judged("too_few"))
            if judged.is_change and not week.brand.is_own:
                moves.append(say(f"move_{what}_{judged.verdict}", brand=week.brand.name))
    if moves:
        words.append(say("rivals_moved", moves=voice.listing(moves)))
    return words


def watch(desk: Desk) -> Section | None:
    """The watched topics; no section when none is watched."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    if not facts.topics:
        return None
    columns = (
        Column(say("c_topic"), width=4),
        Column(say("c_posts"), is_number=True, width=2),
        Column(say("c_posts_before"), is_number=True, width=2),
        Column(say("c_own"), is_number=True, width=3),
        Column(say("c_verdict"), width=3),
    )
    rows = tuple(
        (
            topic.name,
            *(voice.whole(n) for n in (topic.posts, topic.posts_before, topic.own_posts)),
            say(f"v_{desk.judged.get(('topic', topic.name), Judged('too_few')).verdict}"),
        )
        for topic in facts.topics
    )
    sentences = [
        say("watch_terms", topic=topic.name, terms=voice.listing(topic.rising_terms))
        for topic in facts.topics
        if topic.rising_terms
    ] or [say("watch_no_terms")]
    sentences += [
        say("watch_links", topic.new_links, topic=topic.name) for topic in facts.topics if topic.new_links
    ]
    table = Table(say("watch_caption"), columns, rows)
    return Section(say("watch"), (Paragraph(" ".join(sentences)), table))


def events(desk: Desk) -> Section | None:
    """Events of the last weeks and what they brought; no section without any."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    if not facts.events:
        return None
    items = []
    for event in facts.events:
        words = [
            say(
                "event_item",
                kind=say(f"event_kind_{event.kind}"),
                when=voice.days(event.starts_on, event.ends_on),
            )
        ]
        if event.brand_id not in {brand.brand_id for brand in facts.own_brands}:
            words += [say("event_of_rival", brand=facts.brand_name(event.brand_id))] if event.brand_id else []
        words.append(effects(desk, event))
        if event.participants:
            new = say("event_new", new=voice.whole(event.new_members)) if event.new_members else ""
            words.append(say("event_people", event.participants) + new + ".")
        if event.returned is not None and event.returned_share.value is not None:
            if event.returned_share.enough_data:
                returned = voice.share_with_interval(event.returned_share)
                words.append(say("event_returned", event.returned, share=returned))
            else:
                words.append(say("event_returned_few", event.returned))
        items.append(Item(" ".join(words), f"{event.name}."))
    return Section(say("events"), (Bullets(tuple(items)),))


def effects(desk: Desk, event: Event, *, is_short: bool = False) -> str:
    """What an event did, by measure: effects with intervals, none, or why; the first if `is_short`."""
    voice, say = desk.voice, desk.voice.say
    lifts = sorted(
        (lift for lift in event.lifts if lift.measure in MEASURES),
        key=lambda lift: MEASURES.index(lift.measure),
    )
    if not lifts:
        return say("event_not_measured")
    found = [lift for lift in lifts if lift.has_effect]
    if is_short and found:
        return _effect(desk, found[0])
    words = [_effects(desk, found)] if found else []
    none = [lift for lift in lifts if not lift.is_refused and not lift.has_effect]
    if none:
        words.append(
            say("event_no_effect", measures=voice.listing([say(f"measure_{x.measure}") for x in none]))
        )
    for reason in sorted({lift.refusal_reason or "" for lift in lifts if lift.is_refused}):
        refused = [x for x in lifts if x.is_refused and (x.refusal_reason or "") == reason]
        measures = voice.listing([say(f"measure_{lift.measure}") for lift in refused])
        words.append(say("event_refused", measures=measures, reason=_reason(desk, reason)))
    return " ".join(words)


def _effects(desk: Desk, lifts: Sequence[Lift]) -> str:
    """Every effect in one sentence."""
    voice = desk.voice
    parts = []
    for lift in lifts:
        amount, ends = _amount(desk, lift)
        parts.append(
            voice.say("event_part", measure=voice.say(f"effect_{lift.measure}"), amount=amount, ends=ends)
        )
    return voice.say("event_effects", effects=voice.listing(parts))


def _effect(desk: Desk, lift: Lift) -> str:
    """One effect, as a sentence of its own."""
    amount, ends = _amount(desk, lift)
    name = sentence(desk.voice.say(f"effect_{lift.measure}"))
    return desk.voice.say("event_effect", measure=name, amount=amount, ends=ends)


def _amount(desk: Desk, lift: Lift) -> tuple[str, str]:
    """How much an event brought and its interval: as a share where there is one, favour in points."""
    voice = desk.voice
    parts = (lift.lift_pct, lift.lift_pct_low, lift.lift_pct_high)
    if None not in parts:
        amount, low, high = (voice.percent((part or 0) / 100, signed=True) for part in parts)
    else:
        write = voice.points if lift.measure == "favour" else voice.signed
        amount, low, high = (write(value or 0) for value in (lift.lift, lift.lift_low, lift.lift_high))
    return amount, voice.interval(low, high)


def _reason(desk: Desk, reason: str) -> str:
    return desk.voice.say(f"reason_{reason}" if reason in KNOWN_REASONS else "reason_other")


def channels(desk: Desk) -> Section | None:
    """Own pages and their best posts; no section when the workspace names none."""
    say, facts = desk.voice.say, desk.facts
    if not facts.channels and not facts.own_posts and not facts.letters:
        return None
    blocks: list[Block] = []
    read = [channel for channel in facts.channels if channel.followers is not None]
    if read:
        columns = (
            Column(say("c_channel"), width=3),
            Column(say("c_network"), width=2),
            Column(say("c_followers"), is_number=True, width=2),
            Column(say("c_growth"), is_number=True, width=3),
        )
        blocks.append(Table(say("channels_caption"), columns, tuple(_channel(desk, c) for c in read)))
    elif facts.channels:
        blocks.append(Paragraph(say("channels_unread")))
    blocks += [Paragraph(_hours(desk, hours)) for hours in facts.hours]
    if facts.letters:
        blocks.append(Bullets(tuple(_letter(desk, letter) for letter in facts.letters)))
    if facts.own_posts:
        blocks.append(Paragraph(say("posts_intro")))
        blocks.append(Bullets(tuple(_post(desk, post) for post in facts.own_posts), is_ordered=True))
    return Section(say("channels"), tuple(blocks))


def _channel(desk: Desk, channel: ChannelWeek) -> tuple[str, ...]:
    voice = desk.voice
    growth = "–"
    if channel.followers is not None and channel.followers_before is not None:
        growth = voice.signed(channel.followers - channel.followers_before)
    label = voice.say(f"metric_{channel.metric}", name=channel.name)
    return (label, channel.network, voice.whole(channel.followers or 0), growth)


def _hours(desk: Desk, hours: Hours) -> str:
    voice = desk.voice
    return voice.say(
        "best_hours",
        network=hours.network,
        days=voice.say(hours.week_class),
        start=hours.hour_from,
        end=hours.hour_until,
        engagement=voice.decimal(hours.engagement),
        ends=voice.interval(voice.decimal(hours.engagement_low), voice.decimal(hours.engagement_high)),
        usual=voice.decimal(hours.usual),
    )


def _letter(desk: Desk, letter: Letter) -> Item:
    """A letter of the week: how many it reached, and the shares that opened and clicked where known."""
    voice, say = desk.voice, desk.voice.say
    words = [say("letter_sent", letter.sent)] if letter.sent else []
    for key, estimate in (("letter_opened", letter.opened), ("letter_clicked", letter.clicked)):
        if estimate.value is not None and estimate.enough_data:
            words.append(say(key, share=voice.share_with_interval(estimate)))
    if letter.unsubscribed:
        words.append(say("letter_left", letter.unsubscribed))
    text = sentence(voice.listing(words or [say("letter_unread")])) + "."
    return Item(text if letter.is_ripe else f"{text} {say('letter_young')}", f"{letter.name}.")


def _post(desk: Desk, post: OwnPost) -> Item:
    voice, say = desk.voice, desk.voice.say
    words = say("post_item", post.engagement)
    if post.people:
        words += say("post_people", post.people)
    if post.rate.value is not None and post.rate.enough_data:
        words += say("post_rate", rate=voice.percent(post.rate.value, digits=1))
    return Item(sentence(words) + ".", "", (desk.quote(post.said),))
