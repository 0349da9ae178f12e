"""One competitor: the gap to the own brand in words, what is judged best and worst of it."""

import streamlit as st

from streamlit_app.components import evidence
from streamlit_app.components.aspect_chart import name_of
from streamlit_app.context import PageContext
from streamlit_app.figures import Change
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import points, score
from streamlit_app.queries.base import Brand, Scope
from streamlit_app.queries.mentions import Behind
from streamlit_app.rivals import Rival
from streamlit_app.subjects import Aspect
from streamlit_app.untrusted import escaped


def show(
    brand: Brand,
    own: Brand,
    rival: Rival,
    extremes: tuple[Aspect, Aspect] | None,
    scope: Scope,
    context: PageContext,
) -> None:
    """Draw the card; `scope` are the days that the figures speak of."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(share_words(brand, own, rival.share_gap))
        st.markdown(net_words(brand, own, rival.net_gap))
        if extremes is None:
            st.caption(_("Too few posts to say what is judged best and worst."))
        else:
            best, worst = extremes
            st.markdown(
                _(
                    "Judged best: **{best}** ({best_score}). Judged worst: **{worst}** ({worst_score})."
                ).format(
                    best=escaped(name_of(best)),
                    best_score=score(best.judged.value or 0.0),
                    worst=escaped(name_of(worst)),
                    worst_score=score(worst.judged.value or 0.0),
                )
            )
        with st.container(horizontal=True):
            _behind(brand, scope, extremes, context)


def _behind(brand: Brand, scope: Scope, extremes: tuple[Aspect, Aspect] | None, context: PageContext) -> None:
    evidence.button(context, Behind(brand.brand_id, scope), key="rival-posts")
    if extremes is not None:
        worst = extremes[1]
        behind = Behind(brand.brand_id, scope, "negative", worst.aspect_id)
        label = _("Complaints about {aspect}").format(aspect=escaped(name_of(worst)))
        evidence.button(context, behind, key="rival-worst", label=label)


def share_words(brand: Brand, own: Brand, gap: Change | None) -> str:
    """How much more or less is said of it, with the verdict."""
    if gap is None:
        return _("Share of voice: too few posts to compare.")
    names = {"brand": escaped(brand.name), "own": escaped(own.name)}
    if not gap.is_clear:
        said = _("{brand} and {own} are spoken of about as much")
    elif gap.value > 0:
        said = _("{brand} is clearly spoken of more than {own}")
    else:
        said = _("{brand} is clearly spoken of less than {own}")
    return said.format(**names) + " " + _between(points(gap.value), points(gap.low), points(gap.high))


def net_words(brand: Brand, own: Brand, gap: Change | None) -> str:
    """How much better or worse it is judged, with the verdict."""
    if gap is None:
        return _("Net sentiment: too few posts to compare.")
    names = {"brand": escaped(brand.name), "own": escaped(own.name)}
    if not gap.is_clear:
        said = _("Whether {brand} is judged better or worse than {own} cannot be told")
    elif gap.value > 0:
        said = _("{brand} is clearly judged better than {own}")
    else:
        said = _("{brand} is clearly judged worse than {own}")
    return said.format(**names) + " " + _between(score(gap.value), score(gap.low), score(gap.high))


def _between(value: str, low: str, high: str) -> str:
    return _("({value}; 95% between {low} and {high}).").format(value=value, low=low, high=high)
