"""One colour and one dash for each brand, the same on every chart and whoever is in focus."""

from collections.abc import Sequence

import altair as alt

from agorascope.palette import DASHES, Palette
from streamlit_app.queries.base import Brand

LABEL_WIDTH = 140  # px


def brand_scales(brands: Sequence[Brand], colours: Palette) -> tuple[alt.Color, alt.StrokeDash]:
    """Encodings of a field `brand` that holds names; the two share one legend."""
    names = [brand.name for brand in brands]
    legend = alt.Legend(
        title=None, orient="top", symbolType="stroke", symbolSize=300, columns=2, labelLimit=LABEL_WIDTH
    )
    range_ = [brand_colour(brands, brand, colours) for brand in brands]
    dashes = [DASHES[i % len(DASHES)] for i in range(len(names))]
    return (
        alt.Color("brand:N", scale=alt.Scale(domain=names, range=range_), legend=legend),
        alt.StrokeDash("brand:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
    )


def brand_colour(brands: Sequence[Brand], brand: Brand, colours: Palette) -> str:
    """The strong colour for one's own; the others take theirs in the order of the workspace."""
    if brand.is_own:
        return colours.strong
    others = [other.brand_id for other in brands if not other.is_own]
    return colours.series[others.index(brand.brand_id) % len(colours.series)]
