"""Whom to answer, whom to thank, whom to invite. Pure."""

from agorascope.inbox.reasons import briefly
from agorascope.report.blocks import Block, Bullets, Item, Note, Paragraph, Section
from agorascope.report.facts import Candidate, Friend, Waiting
from agorascope.report.texts import printable
from agorascope.report.writing.common import Desk, sentence

LONGEST_REASONS = 320  # characters
FEWEST_FOR_NINE_IN_TEN = 10  # answers: of fewer, the ninth in ten is the slowest


def answer(desk: Desk) -> Section:
    """How the team answered, and those who wait, the most pressing first."""
    say, facts = desk.voice.say, desk.facts
    blocks: list[Block] = []
    if response := _response(desk):
        blocks.append(Paragraph(response))
    if not facts.waiting:
        blocks.append(Paragraph(say("answer_none")))
    else:
        blocks.append(Paragraph(say("answer_intro", facts.waiting_count)))
        blocks.append(Bullets(tuple(_waiting(desk, item) for item in facts.waiting), is_ordered=True))
    return Section(say("answer"), tuple(blocks))


def _response(desk: Desk) -> str:
    voice, response = desk.voice, desk.facts.response
    if response is None:
        return ""
    due = response.answered.now.n
    answered = round((response.answered.now.value or 0) * due)
    words = voice.say("answer_response", due, answered=voice.whole(answered)) if due else ""
    if response.inbound > due:
        words += " " * bool(words) + voice.say(
            "answer_young" if due else "answer_all_young", response.inbound - due
        )
    if response.responses > 1 and response.minutes_median is not None:
        median = voice.span(response.minutes_median)
        if response.responses >= FEWEST_FOR_NINE_IN_TEN and response.minutes_p90 is not None:
            words += " " + voice.say("answer_speed", median=median, p90=voice.span(response.minutes_p90))
        else:
            words += " " + voice.say("speed_median", median=median)
    if not (answered or response.responses or response.responses_before):
        words += " " + voice.say("answer_unseen")
    return words


def _waiting(desk: Desk, item: Waiting) -> Item:
    voice = desk.voice
    lead = desk.person(item.said.who, item.said.network)
    text = voice.say("answer_item", span=voice.span(item.waiting_minutes))
    reasons = item.reasons_fr if voice.language == "fr" else item.reasons_en
    words = [text, sentence(voice.as_print(printable(briefly(reasons), LONGEST_REASONS)))]
    if item.state == "taken":
        words.append(voice.say("answer_taken"))
    return Item(" ".join(w for w in words if w), lead, (desk.quote(item.said, with_author=False),))


def thank(desk: Desk) -> Section:
    """Members who spoke well this week and are known to."""
    say, facts = desk.voice.say, desk.facts
    if not facts.friends:
        brands = desk.voice.listing([brand.name for brand in facts.own_brands])
        words = unscored(desk) or say("thank_none", brand=brands)
        return Section(say("thank"), (Paragraph(words),))
    items = tuple(_friend(desk, friend) for friend in facts.friends)
    return Section(say("thank"), (Paragraph(say("thank_intro")), Bullets(items)))


def unscored(desk: Desk) -> str:
    """Why nobody is proposed, where no network listened to allows scores of members; else nothing."""
    names = desk.facts.unscored_networks
    if not names or len(names) < len(desk.facts.sources):
        return ""
    return desk.voice.say("unscored", networks=desk.voice.listing(names))


def _friend(desk: Desk, friend: Friend) -> Item:
    voice = desk.voice
    text = voice.say(
        "thank_item",
        positive=voice.whole(friend.positive),
        polar=voice.whole(friend.polar),
        brand=desk.facts.brand_name(friend.brand_id),
    )
    lead = f"{desk.person(friend.who, friend.network)}."
    return Item(text, lead, (desk.quote(friend.said, with_author=False),))


def invite(desk: Desk) -> Section:
    """Candidates whom nobody has written to, with evidence, and where outreach stands."""
    voice, say, facts = desk.voice, desk.voice.say, desk.facts
    blocks: list[Block] = []
    if facts.candidates:
        blocks.append(Paragraph(say("invite_intro", facts.candidates_count)))
        blocks.append(Bullets(tuple(_candidate(desk, c) for c in facts.candidates), is_ordered=True))
        notices = {candidate.notice for candidate in facts.candidates}
        blocks += [Note(say(f"notice_{n}")) for n in ("gdpr_article_14", "gdpr_article_13") if n in notices]
    else:
        blocks.append(Paragraph(unscored(desk) or say("invite_none")))
    for funnel in facts.funnels:
        counts = {
            name: voice.whole(getattr(funnel, name))
            for name in ("contacted", "accepted", "declined", "no_answer", "arrived", "active")
        }
        words = say("funnel", brand=facts.brand_name(funnel.brand_id), **counts)
        if funnel.acceptance.value is not None and funnel.acceptance.enough_data:
            words += " " + say("funnel_share", share=voice.share_with_interval(funnel.acceptance))
        blocks.append(Paragraph(words))
    return Section(say("invite"), tuple(blocks))


def _candidate(desk: Desk, candidate: Candidate) -> Item:
    voice, say = desk.voice, desk.voice.say
    low, high = (voice.whole(100 * end) for end in (candidate.favour_low, candidate.favour_high))
    text = say(
        "invite_item",
        favour=voice.percent(candidate.favour),
        ends=voice.interval(low, high),
        opinions=voice.whole(candidate.favour_n),
        weeks=say("weeks", candidate.weeks),
        day=voice.day(candidate.last_post_on),
    )
    if candidate.route in {"public_reply", "public_comment", "private_message", "none"}:
        text += " " + say(f"route_{candidate.route}")
    lead = f"{desk.person(candidate.who, candidate.network)}."
    return Item(text, lead, tuple(desk.quote(said, with_author=False) for said in candidate.quotes))
