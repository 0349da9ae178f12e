"""One member: how much weight in the community and why, for or against which brand, what may be done."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, community_comparison, evidence, headings, plain, states
from streamlit_app.components.decimals import number
from streamlit_app.components.member_names import member_name
from streamlit_app.components.member_words import (
    bot_sign,
    circle_name,
    criterion_names,
    evidence_words,
    level_words,
    unscored_words,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language, n_
from streamlit_app.i18n.formats import day, percent, whole
from streamlit_app.places import short_name
from streamlit_app.queries.members import WHOLE
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, web_link

NARROWEST = 300
HEIGHT = 190
WEEK = timedelta(days=7)

Row = Mapping[Any, Any]


def place_name(community_id: str) -> str:
    """A community as it is called here; `all` is the network."""
    return _("the whole network") if community_id == WHOLE else short_name(community_id)


def show_identity(context: PageContext, member: Row) -> None:
    """Who it is, as far as the file says: network, dates, counts, and the profile when there is one."""
    zone = context.zone
    known = [
        escaped(str(member["network"])),
        n_("{count} post read", "{count} posts read", int(member["posts_count"])).format(
            count=whole(member["posts_count"])
        ),
        _("seen from {first} to {last}").format(
            first=day(member["first_seen_at"].astimezone(zone).date()),
            last=day(member["last_seen_at"].astimezone(zone).date()),
        ),
    ]
    if member["account_created_at"] is not None:
        known.append(
            _("account of {day}").format(day=day(member["account_created_at"].astimezone(zone).date()))
        )
    if member["followers_count"] is not None:
        known.append(_("{count} followers").format(count=whole(member["followers_count"])))
    st.caption(" · ".join(known))
    link = web_link(member["profile_url"])
    if link:
        st.link_button(_("Profile on the network"), link, icon=":material/open_in_new:", type="tertiary")
    elif context.facts.has_pseudonyms:
        st.caption(
            _("Names are masked in this file. Key of the member, for commands: `{key}`").format(
                key=escaped(str(member["member_key"]))
            )
        )


def show_unscored(member: Row) -> None:
    """Why there is no figure of this member; nothing is shown in its place."""
    with st.container(border=True):
        headings.small(_("No score"))
        plain.text(unscored_words(member["unscored_reason"]))
        if isinstance(member["staff_brand"], str):
            plain.text(_("Speaks for {brand}.").format(brand=member["staff_brand"]))
        if isinstance(member["bot_reasons"], str):
            plain.text(", ".join(bot_sign(sign) for sign in member["bot_reasons"].split(",")))


def show_influence(home: Row, ranks: Mapping[str, Any] | None) -> None:
    """The influence with its interval, and its parts in words with their places."""
    where = place_name(str(home["community_id"]))
    if home["influence"] is None or pd.isna(home["influence"]):
        states.empty(
            _("No influence here"),
            _("Nobody reacted to this member and the member reacted to nobody in the last year."),
        )
        return
    members = int(home["members_count"])
    with st.container(border=True, gap="xsmall"):
        if not home["influence_enough_data"]:
            st.metric(_("Influence in {place}").format(place=where), _("Too few"))
            st.caption(
                n_(
                    "{count} person reacted in a year; five are needed, in a community of thirty.",
                    "{count} people reacted in a year; five are needed, in a community of thirty.",
                    int(home["influence_n"]),
                ).format(count=whole(home["influence_n"]))
            )
        else:
            trend = home["influence_trend"]
            st.metric(
                _("Influence in {place}").format(place=where),
                _("{value} of 100").format(value=number(home["influence"], 1)),
                delta=None if pd.isna(trend) else number(trend, 1, signed=True),
                delta_arrow="off" if pd.isna(trend) or abs(trend) < 0.05 else "up" if trend > 0 else "down",
                delta_color="off",
                delta_description=None if pd.isna(trend) else _("in 28 days"),
            )
            st.caption(
                _(
                    "Rank {rank} of {members}. 90% between {low} and {high}, n = {n} people who reacted."
                ).format(
                    rank=whole(home["influence_rank"]),
                    members=whole(members),
                    low=number(home["influence_low"], 1),
                    high=number(home["influence_high"], 1),
                    n=whole(home["influence_n"]),
                )
            )
    if ranks:
        headings.small(_("Why"))
        for line in reasons(home, ranks):
            st.markdown(f"- {line}")


def reasons(home: Row, ranks: Mapping[str, Any]) -> list[str]:
    """The parts of an influence in words, each with its place in the community."""
    place = _("rank {rank} of {members}")

    def ranked(name: str) -> str:
        return place.format(rank=whole(ranks[name]), members=whole(ranks["members"]))

    lines = [
        _("**Attention**: {share} of the attention in the community ends here ({rank}).").format(
            share=percent(home["page_rank"]), rank=ranked("page_rank")
        ),
        n_(
            "**Reach**: {count} person reacted in the last 90 days ({rank}).",
            "**Reach**: {count} different people reacted in the last 90 days ({rank}).",
            int(home["reach_count"]),
        ).format(count=whole(home["reach_count"]), rank=ranked("reach_count")),
        _(
            "**Passed on**: {t} posts were each passed on at least {t} times in the last year ({rank})."
        ).format(t=whole(home["t_factor"]), rank=ranked("t_factor"))
        if home["t_factor"]
        else _("**Passed on**: no post was passed on in the last year."),
        n_(
            "**Reactions**: {count} in the last year ({rank}).",
            "**Reactions**: {count} in the last year ({rank}).",
            int(home["reactions_count"]),
        ).format(count=whole(home["reactions_count"]), rank=ranked("reactions_count")),
    ]
    if not pd.isna(home["clout_followers_count"]):
        lines.append(
            _("Followers ({count}) are clout outside: they count for nothing here.").format(
                count=whole(home["clout_followers_count"])
            )
        )
    return lines


def show_orbit(home: Row) -> None:
    """How near to the core of the community the member is."""
    if home["circle"] is None or (isinstance(home["circle"], float) and pd.isna(home["circle"])):
        return
    headings.small(_("Place in the community"))
    plain.text(
        _("Circle: {circle}. {level}").format(
            circle=circle_name(home["circle"]), level=level_words(int(home["orbit_level"]))
        )
    )
    if home["love_enough_data"]:
        share = home["gravity"] / home["community_gravity"] if home["community_gravity"] else 0.0
        st.caption(
            _(
                "Activity {love} points from {n} things done (the older, the less each weighs); "
                "{share} of the pull (activity times reach) of the community."
            ).format(love=number(home["love"], 1), n=whole(home["love_n"]), share=percent(share))
        )
    else:
        st.caption(_("Activity: too few to say, n = {n}.").format(n=whole(home["love_n"])))


def show_favour(context: PageContext, member: Row, favour: pd.DataFrame) -> None:
    """For or against each brand, with the interval, and the posts behind it."""
    headings.small(_("For or against"))
    if favour.empty:
        st.caption(_("This member has not spoken of any brand here."))
        return
    frame = favour_table(favour)
    title = _("Favour by brand")
    charts.show(
        community_comparison.build(frame, title, context.colours),
        context,
        name="member-favour",
        description=community_comparison.spoken(frame, title),
        table=community_comparison.taken_along(frame, title),
    )
    st.caption(
        _(
            "How likely the member speaks in favour when taking sides: 50% is the middle. The line holds "
            "the true value in 90 of 100 cases; below five such posts it is too few."
        )
    )
    evidence.button(
        context,
        Behind(member=(str(member["network_id"]), str(member["member_key"]))),
        key="member-posts",
        label=_("What the member wrote of the brands"),
    )


def favour_table(favour: pd.DataFrame) -> pd.DataFrame:
    """One row per brand, in the shape that the dot chart draws."""
    rows = favour.to_dict("records")
    enough = [bool(row["favour_enough_data"]) for row in rows]
    pairs = list(zip(rows, enough, strict=True))
    return pd.DataFrame(
        {
            "place": [row["brand_name"] for row in rows],
            "value": [row["favour"] if known else None for row, known in pairs],
            "low": [row["favour_low"] if known else None for row, known in pairs],
            "high": [row["favour_high"] if known else None for row, known in pairs],
            "n": [row["favour_n"] for row in rows],
            "shown": [percent(row["favour"], decimals=0) if known else _("Too few") for row, known in pairs],
            "between": [
                _("{low} to {high}").format(
                    low=percent(row["favour_low"], decimals=0), high=percent(row["favour_high"], decimals=0)
                )
                if known
                else ""
                for row, known in pairs
            ],
            "people": [whole(row["favour_n"]) for row in rows],
            "at": [row["favour_high"] if known else 0.0 for row, known in pairs],
        }
    ).astype({"value": float, "low": float, "high": float})


def show_activity(context: PageContext, activity: pd.DataFrame) -> None:
    """What the member did, by week: opened, answered, passed on."""
    if activity.empty:
        return
    title = _("What the member did, by week")
    words = {"opened": _("Subjects opened"), "answers": _("Answers"), "reposts": _("Passed on")}
    charts.show(
        activity_chart(activity, words, title, context.colours),
        context,
        name="member-activity",
        description=f"{title}: "
        + ", ".join(f"{words[part]} {whole(activity[part].sum())}" for part in words),
        table=activity.rename(
            columns={"week_start_date": _("Week"), **words, "received": _("Reactions received")}
        ),
    )


def activity_chart(
    activity: pd.DataFrame, words: Mapping[str, str], title: str, colours: Palette
) -> alt.LayerChart:
    """Rectangles of three parts on top of each other, from nought."""
    day_of = pd.to_datetime(activity["week_start_date"])
    below = 0 * activity["opened"]
    parts = []
    for part, word in words.items():
        parts.append(
            pd.DataFrame(
                {
                    "day": day_of,
                    "until": day_of + WEEK * 0.8,
                    "from": below,
                    "to": below + activity[part],
                    "posts": activity[part],
                    "kind": word,
                    "when": [_("week of {day}").format(day=day(d.date())) for d in day_of],
                }
            )
        )
        below = below + activity[part]
    bars = charts.stacked_bars(
        pd.concat(parts, ignore_index=True),
        dict(zip(words.values(), (colours.strong, colours.series[0], colours.quiet), strict=True)),
        [
            alt.Tooltip("when:N", title=_("Week")),
            alt.Tooltip("kind:N", title=_("What")),
            alt.Tooltip("posts:Q", title=_("Posts")),
        ],
    )
    frame = charts.day_frame(day_of.min(), day_of.max() + WEEK)
    layers = alt.LayerChart(layer=[frame, bars])
    sized: alt.LayerChart = layers.properties(height=HEIGHT, title=charts.heading(title, colours))
    return sized


def show_persona(persona: Row | None) -> None:
    """The persona the member behaves like."""
    if persona is None:
        return
    french = language() == "fr"
    headings.small(_("Behaves like"))
    plain.text(str(persona["name_fr" if french else "name_en"]))
    st.caption(escaped(str(persona["traits_fr" if french else "traits_en"] or "")))


def show_accounts(context: PageContext, accounts: pd.DataFrame) -> None:
    """Other accounts taken for the same person's, and what says so."""
    if accounts.empty:
        return
    headings.small(_("Other accounts of this person"))
    for row in accounts.to_dict("records"):
        said = row["evidence"] if isinstance(row["evidence"], str) else ""
        why = ", ".join(evidence_words(part) for part in said.split(",") if part)
        label = f"{row['network']} · {member_name(row)}" + (f" ({why})" if why else "")
        context.link(
            "members",
            escaped(label),
            icon=":material/person:",
            network=str(row["network_id"]),
            member=str(row["member_key"]),
        )


def show_homes(homes: Sequence[Row]) -> None:
    """Where else the member is known, with the influence there."""
    if len(homes) < 2:
        return
    frame = pd.DataFrame(
        {
            _("Community"): [place_name(str(home["community_id"])) for home in homes],
            _("Influence"): [
                home["influence"] if home["influence_enough_data"] is True else None for home in homes
            ],
            _("Rank"): [
                home["influence_rank"] if home["influence_enough_data"] is True else None for home in homes
            ],
            _("Circle"): [circle_name(home["circle"]) for home in homes],
        }
    )
    with st.expander(_("In each community")):
        st.dataframe(
            frame,
            hide_index=True,
            placeholder=_("Too few"),
            column_config={_("Influence"): st.column_config.NumberColumn(format="%.1f")},
            alt=_("Influence of this member in each community."),
        )


def show_invitation(context: PageContext, criteria: Row | None, brand_name: str, member: Row) -> None:
    """Whether the member may be invited as an ambassador: which criteria hold and which do not."""
    headings.small(_("May we invite?"))
    if criteria is None:
        plain.text(
            _("Not yet: this member never took sides for or against {brand}.").format(brand=brand_name)
        )
        return
    met, total = int(criteria["criteria_met_count"]), int(criteria["criteria_count"])
    if criteria["is_candidate"]:
        st.badge(
            _("Yes: all {total} criteria hold").format(total=total),
            icon=":material/check_circle:",
            color="green",
        )
        context.link(
            "ambassadors",
            _("Open among the ambassadors"),
            icon=":material/handshake:",
            network=str(member["network_id"]),
            member=str(member["member_key"]),
            brand=str(criteria["brand_id"]),
        )
    else:
        st.badge(
            _("No: {met} of {total} criteria hold").format(met=met, total=total),
            icon=":material/cancel:",
            color="gray",
        )
        if met == total:
            st.caption(_("Another account of the same person is the better one to write to."))
    with st.expander(_("The criteria"), expanded=not criteria["is_candidate"]):
        for name, words in criterion_names().items():
            icon = ":material/check:" if criteria[name] else ":material/close:"
            said = words if criteria[name] else _("{criterion} (does not hold)").format(criterion=words)
            st.markdown(f"{icon} {said}")


def show_privacy(context: PageContext, member: Row) -> None:
    """What a person may ask of us, one click away."""
    headings.small(_("Privacy"))
    st.caption(_("Who asks may have everything known about them, or object to any figure."))
    context.link(
        "privacy",
        _("Export or objection for this member"),
        icon=":material/shield_person:",
        network=str(member["network_id"]),
        member=str(member["member_key"]),
    )
