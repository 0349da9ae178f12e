"""What labelling has brought: how many labels are missing, who labelled, how far people agree."""

import pandas as pd
import streamlit as st

from agorascope.gold.planning import labels_missing
from agorascope.gold.standing import Agreement, Progress
from agorascope.reputation.accuracy import OWN_LEAST
from agorascope.statistics import Estimate, share
from streamlit_app.components import doubt
from streamlit_app.components.accuracy_chart import ALL, estimate
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.untrusted import escaped

WANTED = (0.05, 0.03)
AGREED = 0.6  # of kappa: below it people do not agree on what is to be found


def show_sentence(accuracies: pd.DataFrame) -> None:
    """How right the model is in all languages, in one sentence."""
    found = accuracies[accuracies["language"] == ALL].to_dict("records")
    if not found:
        return
    own, public = estimate(found[0], "accuracy"), estimate(found[0], "public_accuracy")
    if own.enough_data and own.value is not None:
        text = _("On your own mentions the model is right {share} of the time.")
        st.markdown(f"**{text.format(share=percent(own.value, decimals=0))}**")
        st.caption(doubt.words(own.low, own.high, own.n))
    elif public.enough_data and public.value is not None:
        text = _("On public texts the model is right {share} of the time. On yours nobody knows yet.")
        st.markdown(f"**{text.format(share=percent(public.value, decimals=0))}**")
        st.caption(doubt.words(public.low, public.high, public.n))
        few = doubt.too_few(own.n)
        st.caption(_("Your own mentions: {said}").format(said=f"{few.value} ({few.doubt})"))


def show_missing(accuracies: pd.DataFrame, progress: Progress) -> None:
    """How many more labels would say it more exactly."""
    found = accuracies[accuracies["language"] == ALL].to_dict("records")
    own = estimate(found[0], "accuracy") if found else share(0, 0)
    public = estimate(found[0], "public_accuracy").value if found else None
    since = progress.stances - own.n
    for wanted in WANTED:
        missing = max(0, labels_missing(own, wanted, public) - max(0, since))
        st.markdown("- " + missing_words(wanted, missing))
    to_go = OWN_LEAST - progress.stances
    if to_go > 0:
        text = n_(
            "{count} more label, and your own labels correct the shares of the figures.",
            "{count} more labels, and your own labels correct the shares of the figures.",
            to_go,
        )
        st.markdown("- " + text.format(count=whole(to_go)))
    st.caption(_assumption(own))
    if since > 0:
        st.caption(
            n_(
                "{count} label was given since the last run; the next run counts it.",
                "{count} labels were given since the last run; the next run counts them.",
                since,
            ).format(count=whole(since))
        )


def missing_words(wanted: float, missing: int) -> str:
    """How many labels bring the figure to within so many points."""
    points = whole(wanted * 100)
    if missing == 0:
        return _("Known to within ±{points} points already.").format(points=points)
    return n_(
        "About {count} more label to know it to within ±{points} points.",
        "About {count} more labels to know it to within ±{points} points.",
        missing,
    ).format(count=whole(missing), points=points)


def show_people(progress: Progress, context: PageContext) -> None:
    """Who labelled how much, and how far each two of them agree."""
    if not progress.by_person:
        st.caption(_("Nobody has labelled yet."))
        return
    for name, count in sorted(progress.by_person.items(), key=lambda item: (-item[1], item[0])):
        said = n_("{count} label", "{count} labels", count).format(count=whole(count))
        you = _(" (you)") if name == context.reader.name else ""
        st.markdown(f"- {escaped(name)}{you}: {said}")
    if not progress.agreements:
        st.caption(_("As soon as a second person labels the same mentions, you see here how far both agree."))
    for pair in progress.agreements:
        _show_agreement(pair)


def agreement_words(pair: Agreement) -> str:
    """How far two people agree, in words."""
    together = share(pair.same, pair.mentions)
    if not together.enough_data or together.value is None:
        return _("too few labelled by both to say (n = {n})").format(n=whole(pair.mentions))
    return _("same label on {share} of {n} mentions").format(
        share=percent(together.value, decimals=0), n=whole(pair.mentions)
    )


def _show_agreement(pair: Agreement) -> None:
    with st.container(border=True):
        names = _("{first} and {second}").format(first=escaped(pair.first), second=escaped(pair.second))
        st.markdown(f"**{names}**: {agreement_words(pair)}")
        together = share(pair.same, pair.mentions)
        if not together.enough_data:
            return
        st.caption(doubt.words(together.low, together.high, together.n))
        if pair.kappa is None:
            return
        kappa = _("Cohen's kappa {value}: agreement beyond chance, at most 1.").format(
            value=f"{pair.kappa:.2f}"
        )
        low = _("Below 0.6 people do not agree on what is to be found, and no model can: talk it over.")
        st.caption(f"{kappa} {low}" if pair.kappa < AGREED else kappa)


def _assumption(own: Estimate) -> str:
    if own.n:
        return _("If the model stays as right as it is, and mentions are drawn as before.")
    return _("If the model is as right on your mentions as on public texts; no label of yours says yet.")
