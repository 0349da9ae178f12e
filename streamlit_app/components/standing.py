"""How the brand stands, in two or three sentences: for or against, better or worse, and why."""

from collections.abc import Sequence

from agorascope.statistics import Estimate
from streamlit_app import figures
from streamlit_app.components.aspect_chart import name_of
from streamlit_app.i18n import _
from streamlit_app.subjects import Aspect
from streamlit_app.untrusted import escaped

NAMED = 2  # aspects on each side


def words(
    name: str, now: Estimate, before: Estimate | None, up: Sequence[Aspect], down: Sequence[Aspect]
) -> str:
    """Markdown; names are escaped. `now` and `before` are net sentiments, corrected where that is known."""
    said = [_side(now).format(brand=escaped(name)), _movement(now, before), _pulls(up, down)]
    return " ".join(sentence for sentence in said if sentence)


def _side(now: Estimate) -> str:
    if not now.enough_data or now.value is None:
        return _("Too few posts are for or against {brand} to say how it is judged.")
    if now.low > 0:
        return _("More is said for {brand} than against it.")
    if now.high < 0:
        return _("More is said against {brand} than for it.")
    return _("As much is said for {brand} as against it, as far as can be told.")


def _movement(now: Estimate, before: Estimate | None) -> str:
    change = figures.difference(now, before) if before else None
    if change is None:
        return ""
    if not change.is_clear:
        return _("Whether that is better or worse than before cannot be told.")
    return _("Clearly better than before.") if change.value > 0 else _("Clearly worse than before.")


def _pulls(up: Sequence[Aspect], down: Sequence[Aspect]) -> str:
    if up and down:
        return _("What pulls up: {up}. What pulls down: {down}.").format(up=_names(up), down=_names(down))
    if up:
        return _("What pulls up: {up}.").format(up=_names(up))
    if down:
        return _("What pulls down: {down}.").format(down=_names(down))
    return ""


def _names(aspects: Sequence[Aspect]) -> str:
    return ", ".join(f"**{escaped(name_of(aspect))}**" for aspect in aspects[:NAMED])
