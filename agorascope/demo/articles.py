"""Long texts: articles of blogs and press, and opening posts of forum threads."""

from dataclasses import replace

from agorascope.demo.model import Draft, Stance
from agorascope.demo.voices import in_voice
from agorascope.demo.writing import Writer, opinion, voice_of


def compose_article(writer: Writer, draft: Draft) -> tuple[str, str]:
    """Title and paragraphs of an article."""
    if draft.intent == "crisis article":
        title = writer.say(draft, "crisis press title")
        paragraphs = [_several(writer, draft, "crisis press", 3), _several(writer, draft, "crisis press", 2)]
    else:
        title, lede = _beginning(writer, draft)
        paragraphs = [lede, *_body(writer, draft)]
        if writer.rng.random() < 0.6:
            own_ending = draft.topic == "test" and writer.rng.random() < 0.6
            paragraphs.append(writer.say(draft, "ending test" if own_ending else "ending"))
    return _sober(writer, draft, title), "\n\n".join(_sober(writer, draft, text) for text in paragraphs)


def _beginning(writer: Writer, draft: Draft) -> tuple[str, str]:
    """Title and first sentence; those of a story belong together."""
    if draft.topic == "test":
        return writer.say(draft, "title test"), writer.say(draft, "lede test")
    title, _, lede = writer.say(draft, f"story {draft.topic}").partition(" || ")
    return title, lede


def _body(writer: Writer, draft: Draft) -> list[str]:
    """Two paragraphs; a favourable article has a reserve, an unfavourable one a good word."""
    if draft.topic == "city":
        return [_several(writer, draft, "press city", 3), _several(writer, draft, "press city", 2)]
    stance = next(iter(draft.stances.values()))
    first, second = {"pos": ("pos", "neg"), "neg": ("neg", "pos"), "neu": ("neu", "neu")}[stance]
    opening = [writer.say(draft, "press neu"), _several(writer, draft, f"press {first}", 2)]
    closing = [writer.say(draft, f"press {second}"), writer.say(draft, "press neu")]
    if stance != "neu":
        closing.append(writer.say(draft, f"press {first}"))
    return [" ".join(opening), " ".join(closing)]


def _several(writer: Writer, draft: Draft, section: str, count: int) -> str:
    return " ".join(writer.say(draft, section) for _ in range(count))


def compose_topic(writer: Writer, draft: Draft) -> tuple[str, str]:
    """Title and text of a post that opens a forum thread."""
    stance: Stance = next(iter(draft.stances.values()), "neu")
    title, body = writer.say(draft, _title_section(draft, stance)), _forum_body(writer, draft, stance)
    polite = not draft.author.is_staff
    hello = writer.say(draft, "forum hello") if polite and writer.rng.random() < 0.55 else ""
    close = writer.say(draft, "forum close") if polite and writer.rng.random() < 0.5 else ""
    matter = " ".join(text for text in body if text)
    words = in_voice(matter, voice_of(draft), draft.lang, stance, writer.rng)
    hello, close = _sober(writer, draft, hello), _sober(writer, draft, close)
    return _sober(writer, draft, title), "\n\n".join(text for text in (hello, words, close) if text)


def _title_section(draft: Draft, stance: Stance) -> str:
    """Titles by what the thread is about, and in which tone."""
    if draft.intent == "opinion":
        return f"title {stance}"
    if draft.intent == "crisis":
        return "crisis title" if stance == "neg" else "crisis question title"
    if draft.intent in {"compare", "compare question"}:
        return "compare title" if draft.intent == "compare" else "title choice"
    return {"event": "title event", "page": "title page", "irony": "title irony"}.get(
        draft.intent, "title talk"
    )


def _forum_body(writer: Writer, draft: Draft, stance: Stance) -> list[str]:
    if draft.intent == "opinion":
        return _forum_opinion(writer, draft)
    if draft.intent == "compare":
        return [writer.say(draft, "compare"), writer.say(draft, "compare tail")]
    if draft.intent == "crisis":
        tails = [writer.say(draft, "crisis neg tail") for _ in range(2 if stance == "neg" else 0)]
        return [writer.say(draft, f"crisis {stance} core"), *tails]
    if draft.intent == "talk":
        closer = writer.say(draft, "closer") if writer.rng.random() < 0.4 else ""
        return [writer.say(draft, f"talk {draft.topic}"), closer]
    if draft.intent == "event":
        return [writer.say(draft, f"{draft.topic} {stance}")]
    return [writer.say(draft, draft.intent)]


def _forum_opinion(writer: Writer, draft: Draft) -> list[str]:
    """Context first, then the matter, then one or two details."""
    context = [writer.say(draft, "forum context")] if writer.rng.random() < 0.7 else []
    return [*context, *opinion(writer, draft, tails=writer.rng.choice((1, 1, 2)))]


def _sober(writer: Writer, draft: Draft, text: str) -> str:
    """The author's spelling without emoji, abbreviations and exclamations: titles, articles, greetings."""
    voice = replace(
        draft.author.voice, emoji_rate=0.0, slang=0.0, exclaims=0.0, elongates=0.0, drops_full_stop=False
    )
    return in_voice(text, voice, draft.lang, "neu", writer.rng)
