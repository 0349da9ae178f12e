"""What to do with a persona: what suits its manner, which is in its key (`more_weekend`). Pure."""

from streamlit_app.i18n import _

BETWEEN = "-"


def advice(persona_id: str) -> list[str]:
    """A sentence for each trait in the key that something can be done with."""
    known = _advice()
    return [known[trait] for trait in persona_id.split(BETWEEN) if trait in known]


def verdict(word: str) -> str:
    """Why there are no personas."""
    words = {
        "too_few_members": _("Too few members wrote enough to be described."),
        "no_difference": _("Members differ no more than chance makes them differ."),
        "unstable": _("The groups change when the data are redrawn: they are too loose to be shown."),
        "like_chance": _("Members differ by degrees: groups would be drawn where there are none."),
    }
    return words.get(word, word)


def _advice() -> dict[str, str]:
    return {
        "more_relaying": _("They pass things on: publish what is worth sharing, with a picture and a link."),
        "less_relaying": _("They use their own words: ask what they think, and answer each in person."),
        "more_quoting": _("They comment on what others post: publish figures and sentences to be quoted."),
        "more_opening": _("They open threads: be there early, answer the first questions, thank them."),
        "less_opening": _("They answer rather than open: ask open questions where they are."),
        "more_asking": _("They ask: answer within the day, and gather the answers in one place."),
        "less_asking": _("They tell rather than ask: hand what they tell to the product team."),
        "more_helping": _("They help others: thank them in public, and tell them first what is new."),
        "less_helping": _("They comment rather than help: give them something to react to."),
        "more_depth": _("They debate: join with facts, and leave them the last word."),
        "less_depth": _("They react to first messages: put the point into the first lines."),
        "more_tone": _("They speak well of brands: thank them; some may be ambassadors."),
        "less_tone": _("They criticise: answer the cause, and come back to say what changed."),
        "more_length": _("They write at length: offer tests and guides, and read them to the end."),
        "less_length": _("They write short: one question at a time, polls, pictures."),
        "more_weekend": _("They are there at weekends: plan posts and answers for Saturday and Sunday."),
        "less_weekend": _("They are there on weekdays: keep what matters for them."),
        "more_night": _("They write at night: have answers ready in the morning."),
        "more_morning": _("They write in the morning: publish before 9."),
        "less_morning": _("They are not there in the morning: publish later in the day."),
        "more_evening": _("They write in the evening: publish after 17:00, and have somebody answer."),
        "less_evening": _("They write in working hours: publish by day."),
        "more_bursts": _("They come in bursts: keep the conversation going while they are there."),
        "less_bursts": _("They come at a steady pace: a regular meeting suits them."),
        "more_constancy": _("They come week after week: give them a regular meeting."),
        "less_constancy": _("They come for a few weeks only: greet them while they are there."),
    }
