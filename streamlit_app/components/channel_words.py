"""Words of channels: what metrics, kinds of value, posts and pages are called in the reader's language."""

from datetime import date

import pandas as pd
from babel.numbers import format_decimal

from streamlit_app.components.event_words import decimal, signed_decimal, signed_whole
from streamlit_app.i18n import _, language, locale
from streamlit_app.i18n.formats import MINUS, day, percent, points, whole


def metric(name: str, label: str = "") -> str:
    """Name of a metric; one that the vocabulary does not have is shown as the file calls it."""
    known = {
        "followers": _("Followers"),
        "fans": _("Likes of the page"),
        "page_follows": _("Followers of the page at the end of the day"),
        "followers_gained": _("New followers, departures not taken off"),
        "followers_gained_organic": _("New followers without advertising"),
        "followers_gained_paid": _("New followers by advertising"),
        "subscribers": _("Subscribers"),
        "members": _("Members"),
        "posts": _("Posts, all time"),
        "views": _("Views"),
        "impressions": _("Impressions"),
        "reach": _("Accounts reached"),
        "likes": _("Likes and reactions"),
        "replies": _("Replies"),
        "shares": _("Shares"),
        "quotes": _("Quotes"),
        "saves": _("Saves"),
        "clicks": _("Clicks"),
        "engagement": _("Interactions, as Meta adds them up"),
        "engagement_rate_by_impressions": _("Engagement rate by impressions, as LinkedIn computes it"),
        "comment_mentions": _("Comments that name the page"),
        "share_mentions": _("Posts that name the page"),
        "page_visits": _("Visits of the page"),
        "sent": _("Letters sent"),
        "delivered": _("Letters delivered"),
        "opened": _("Openings or people who opened"),
        "opens": _("Openings, each repetition too"),
        "unique_opens": _("Recipients who opened"),
        "clicked": _("Clicks or people who clicked"),
        "unique_clicks": _("Recipients who clicked"),
        "bounces": _("Letters that came back"),
        "unsubscribes": _("Recipients who left the list"),
        "complaints": _("Recipients who called it spam"),
        "messages": _("Messages"),
        "writers": _("People who wrote"),
        "threads": _("Conversations"),
        "following": _("Accounts followed"),
        "comments": _("Comments, all time"),
        "volume": _("Reviews, or posts that a search finds"),
        "score": _("Votes for less votes against"),
        "dislikes": _("Votes against"),
        "rating": _("Stars, mean"),
        "page_fans": _("Likes of the page (old count)"),
        "page_fan_adds": _("New likes of the page (old count)"),
        "page_fan_removes": _("Likes of the page taken back (old count)"),
        "page_impressions": _("Impressions of the page (old count)"),
        "page_impressions_unique": _("Accounts that saw the page (old count)"),
        "post_impressions": _("Impressions of posts (old count)"),
        "post_impressions_unique": _("Accounts that saw posts (old count)"),
        "instagram_impressions": _("Impressions on Instagram (old count)"),
        "instagram_plays": _("Plays of reels (old count)"),
        "instagram_video_views": _("Views of videos (old count)"),
    }
    return known.get(name, label or name)


def value_kind(word: str) -> str:
    """What a value is of."""
    known = {
        "snapshot": _("as it stood when read"),
        "day": _("within the day"),
        "lifetime": _("all until the reading"),
    }
    return known.get(word, word)


def channel_kind(word: str) -> str:
    """What a channel is."""
    known = {
        "account": _("Account"),
        "page": _("Page"),
        "newsletter": _("Newsletter"),
        "chat": _("Chat"),
        "forum": _("Forum"),
        "group": _("Group"),
    }
    return known.get(word, word)


def post_kind(word: str) -> str:
    """What a post is."""
    known = {
        "post": _("Post"),
        "comment": _("Comment"),
        "repost": _("Repost"),
        "quote": _("Quote"),
        "article": _("Article"),
        "video": _("Video"),
        "review": _("Review"),
        "message": _("Message"),
        "campaign": _("Newsletter"),
    }
    return known.get(word, word)


def in_unit(value: float, unit: str) -> str:
    """A value in the unit of its metric: 1,234, 12.3%, 4.1 stars."""
    if unit == "share":
        return percent(value)
    if unit == "stars":
        return _("{number} stars").format(number=decimal(value))
    return whole(value)


def change_in_unit(value: float, unit: str) -> str:
    """A difference in the unit of its metric."""
    if unit == "share":
        return points(value)
    return signed_decimal(value) if unit == "stars" else signed_whole(value)


def precise(value: float) -> str:
    """1.23 in English, 1,23 in French."""
    return str(format_decimal(value, "#,##0.00", locale=locale()))


def signed_precise(value: float) -> str:
    """+0.12, −0.40."""
    return str(format_decimal(value, "+#,##0.00;-#,##0.00", locale=locale())).replace("-", MINUS)


def fine_points(difference: float) -> str:
    """A difference of two small rates in percentage points: +0.12 pts."""
    return _("{points} pts").format(points=signed_precise(difference * 100))


def counted(text: object) -> str:
    """What a metric counts: the vocabulary says it in English only."""
    return text if isinstance(text, str) and language() == "en" else ""


def retirement(retired_on: object, replaced_by: object) -> str:
    """Since when a platform no longer gives a metric, and what to look at instead; empty for a living one."""
    if not isinstance(retired_on, date) or pd.isna(retired_on):
        return ""
    ended = _("The platform gave this figure until {day}.").format(day=day(retired_on))
    if not isinstance(replaced_by, str):
        return ended
    return f"{ended} " + _(
        "Look at “{metric}” instead: it counts something else, so the two make no one curve."
    ).format(metric=metric(replaced_by))
