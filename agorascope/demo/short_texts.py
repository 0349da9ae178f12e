"""The sentences of posts and answers on social networks, forums and under articles, by intent."""

from collections.abc import Callable

from agorascope.demo.model import Draft
from agorascope.demo.scenery import ASPECTS
from agorascope.demo.writing import Writer, opinion, tone_of

_MAY_SAY_MORE = ("author", "comment", "thanks staff", "unhappy")


def sentences_of(writer: Writer, draft: Draft) -> list[str]:
    """What a short text says, in order."""
    intent = draft.intent
    if intent.startswith("staff"):
        return _staff(writer, draft)
    compose = _BY_INTENT.get(intent, _plain)
    return [sentence for sentence in compose(writer, draft) if sentence]


def _draw(writer: Writer) -> float:
    """Small when more should be said."""
    return writer.rng.random() * (0.12 if writer.wordier else 1.0)


def _aspect(draft: Draft) -> str | None:
    return draft.topic if draft.topic in ASPECTS else None


def _plain(writer: Writer, draft: Draft) -> list[str]:
    more = writer.wordier and draft.intent.startswith(_MAY_SAY_MORE)
    return [writer.say(draft, draft.intent), writer.say(draft, draft.intent) if more else ""]


def _opinion(writer: Writer, draft: Draft) -> list[str]:
    """An opinion with, sometimes, a word before and a word after."""
    rng, stance = writer.rng, tone_of(draft)
    body = opinion(writer, draft, tails=rng.choices((0, 1, 2), (5, 6, 1))[0])
    before = "opener" if stance == "neu" or rng.random() < 0.5 else f"opener {stance}"
    after = "closer" if stance == "neu" or rng.random() < 0.4 else f"closer {stance}"
    opener = writer.say(draft, before) if rng.random() < 0.3 else ""
    closer = writer.say(draft, after) if rng.random() < 0.25 else ""
    return [opener, *body, closer]


def _crisis(writer: Writer, draft: Draft) -> list[str]:
    stance = tone_of(draft)
    tail = stance == "neg" and _draw(writer) < 0.45
    return [writer.say(draft, f"crisis {stance} core"), writer.say(draft, "crisis neg tail") if tail else ""]


def _crisis_tail(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, "crisis neg tail"), writer.say(draft, "crisis neg tail")]


def _with_own_tail(writer: Writer, draft: Draft) -> list[str]:
    tail = writer.say(draft, f"{draft.intent} tail") if _draw(writer) < 0.5 else ""
    return [writer.say(draft, draft.intent), tail]


def _compare_question(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, draft.intent), writer.say(draft, "closer") if _draw(writer) < 0.2 else ""]


def _talk(writer: Writer, draft: Draft) -> list[str]:
    draw = _draw(writer)
    return [
        writer.say(draft, "opener") if draw < 0.2 else "",
        writer.say(draft, f"talk {draft.topic}"),
        writer.say(draft, "closer") if draw > 0.82 else "",
    ]


def _event(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, f"{draft.topic} {tone_of(draft)}")]


def _quote(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, "quote"), _word(writer, draft) if _draw(writer) < 0.25 else ""]


def _agree(writer: Writer, draft: Draft) -> list[str]:
    mood, aspect = tone_of(draft), _aspect(draft)
    return [
        writer.say(draft, draft.intent),
        writer.say(draft, f"{aspect} {mood} tail" if aspect else f"closer {mood}"),
    ]


def _disagree(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, "disagree"), *opinion(writer, draft, tails=int(_draw(writer) < 0.3))]


def _side(writer: Writer, draft: Draft) -> list[str]:
    """An opinion in answer to another; agreement may be said first."""
    stance, draw = tone_of(draft), _draw(writer)
    same = stance != "neu" and stance in draft.first.stances.values()
    opener = writer.say(draft, f"agree {stance}") if same and draw < 0.5 else ""
    return [opener, *opinion(writer, draft, tails=int(draw < 0.3))]


def _help(writer: Writer, draft: Draft) -> list[str]:
    aspect = _aspect(draft)
    if aspect is None:
        return [writer.say(draft, "choice")]
    question = writer.say(draft, f"ask {aspect}") if _draw(writer) < 0.2 else ""
    return [writer.say(draft, f"{aspect} neu help"), question]


def _ask(writer: Writer, draft: Draft) -> list[str]:
    draw, aspect = _draw(writer), _aspect(draft)
    first = f"ask {aspect}" if aspect and draw < 0.55 else "ask"
    return [writer.say(draft, first), writer.say(draft, "ask") if draw < 0.2 else ""]


def _thanks(writer: Writer, draft: Draft) -> list[str]:
    return [writer.say(draft, "thanks"), writer.say(draft, "author neu") if _draw(writer) < 0.3 else ""]


def _chat(writer: Writer, draft: Draft) -> list[str]:
    return [_word(writer, draft), writer.say(draft, "chat") if _draw(writer) < 0.12 else ""]


def _word(writer: Writer, draft: Draft) -> str:
    """A word on the subject of the thread, or one that suits any subject."""
    own = f"chat {'live' if draft.topic == 'chat event' else draft.topic}"
    on_subject = writer.has(draft, own) and writer.rng.random() < 0.62
    return writer.say(draft, own if on_subject else "chat")


def _staff(writer: Writer, draft: Draft) -> list[str]:
    """Greeting, then regret and action, an answer, or thanks; sometimes a name below."""
    sections = {
        "staff neg": ("greet", "sorry", "action"),
        "staff neu": ("greet", f"answer {_aspect(draft) or 'care'}"),
        "staff pos": ("greet", "glad"),
        "staff crisis": ("greet", "sorry", "crisis staff"),
    }[draft.intent]
    sentences = [writer.say(draft, section) for section in sections]
    return [*sentences, writer.say(draft, "sign")] if writer.rng.random() < 0.45 else sentences


_BY_INTENT: dict[str, Callable[[Writer, Draft], list[str]]] = {
    "opinion": _opinion,
    "crisis": _crisis,
    "crisis tail": _crisis_tail,
    "irony": _with_own_tail,
    "compare": _with_own_tail,
    "compare question": _compare_question,
    "talk": _talk,
    "event": _event,
    "quote": _quote,
    "agree pos": _agree,
    "agree neg": _agree,
    "disagree": _disagree,
    "side": _side,
    "help": _help,
    "ask": _ask,
    "thanks": _thanks,
    "chat": _chat,
}
