"""Facts of a made-up week, with something in every section, to write reports from."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agorascope.report.facts import (
    Accuracy,
    Alarm,
    Asking,
    AspectWeek,
    Brand,
    BrandWeek,
    Candidate,
    ChannelWeek,
    Comparison,
    Event,
    Facts,
    Friend,
    Funnel,
    Hours,
    Letter,
    Lift,
    OwnPost,
    Point,
    QualityWeek,
    Request,
    ResponseWeek,
    Said,
    Source,
    Topic,
    Waiting,
)
from agorascope.report.weeks import Week
from agorascope.statistics import Estimate, difference, net_sentiment, share
from tests.agorascope.delivery.cases import an_alert

MONDAY = date(2026, 9, 21)
AS_OF = datetime(2026, 9, 28, 22, tzinfo=UTC)
ACME, RIVAL = Brand("acme", "Acme", is_own=True), Brand("rival", "Rival", is_own=False)


def said(text: str = "Très contente de mon vélo.", **fields: Any) -> Said:
    """A text somebody wrote on the Wednesday."""
    moment = datetime(2026, 9, 23, 10, tzinfo=UTC)
    return replace(
        Said(text, "1f2e3d4c", "Mastodon", "velotaf", moment, "https://velo.example/@lea/1", "fr"), **fields
    )


def compared(now: Estimate, before: Estimate) -> Comparison:
    """Two weeks, with Newcombe's interval of their difference."""
    return Comparison(now, before, *(difference(now, before) or (None, None, None)))


def brand_week(brand: Brand, now: tuple[int, int], before: tuple[int, int], **fields: Any) -> BrandWeek:
    """A week of (positive, negative) mentions after another."""
    mentions, past = sum(now), sum(before)
    week = BrandWeek(
        brand=brand,
        mentions=mentions,
        people=mentions - 5 if mentions > 5 else mentions,
        mentions_before=past,
        people_before=past - 5 if past > 5 else past,
        mentions_history=(100, 104, 97, 101, 99, 103, 98),
        people_history=(90, 94, 88, 91, 90, 92, 89),
        share_of_voice=compared(share(mentions, 400), share(past, 400)),
        net_sentiment=compared(net_sentiment(*now), net_sentiment(*before)),
        strongest_aspect="care",
        weakest_aspect="price",
        gap=None,
        is_gap_beyond_doubt=False,
    )
    return replace(week, **fields)


def response(answered: int = 45) -> ResponseWeek:
    return ResponseWeek(
        inbound=60,
        answered=compared(share(answered, 60), share(50, 60)),
        minutes_median=95.0,
        minutes_p90=1500.0,
        business_median=60.0,
        minutes_median_before=80.0,
        responses=45,
        responses_before=50,
    )


def lift(measure: str, **fields: Any) -> Lift:
    """Thirty percent more than expected."""
    return replace(
        Lift(
            measure,
            is_refused=False,
            refusal_reason=None,
            observed=130.0,
            expected=100.0,
            lift=30.0,
            lift_low=12.0,
            lift_high=48.0,
            lift_pct=30.0,
            lift_pct_low=12.0,
            lift_pct_high=48.0,
            has_effect=True,
        ),
        **fields,
    )


def full_facts(**fields: Any) -> Facts:
    """A week in which something happened in every section."""
    ids = {"brand_id": "acme", "brand_name": "Acme"}
    alert = an_alert(
        alert_id="a1",
        started_at=datetime(2026, 9, 22, 22, tzinfo=UTC),
        last_unusual_at=datetime(2026, 9, 24, 22, tzinfo=UTC),
        **ids,
    )
    facts = Facts(
        workspace="Vélos Acme",
        is_demo=True,
        has_pseudonyms=True,
        time_zone="Europe/Paris",
        as_of=AS_OF,
        week=Week(MONDAY, 7),
        version="20260928T220000Z-0001",
        model_version="cascade-1",
        brands=(ACME, RIVAL),
        aspects={"care": ("Customer care", "Relation client"), "price": ("Price", "Prix")},
        brand_weeks=(
            brand_week(ACME, (40, 60), (70, 30)),
            brand_week(RIVAL, (60, 30), (58, 31), gap=(0.5, 0.3, 0.7), is_gap_beyond_doubt=True),
        ),
        series=tuple(
            Point(MONDAY - timedelta(days=7 * back), "acme", 100 - back, net_sentiment(60 - back, 40 + back))
            for back in range(8, -1, -1)
        ),
        quality=(
            QualityWeek(
                network_id="mastodon",
                network="Mastodon",
                replies_mean=1.2,
                replies_mean_before=1.1,
                reciprocity=compared(share(10, 120), share(12, 130)),
                active=compared(share(60, 120), share(62, 121)),
                people=120,
            ),
        ),
        response=response(),
        aspect_weeks=(
            AspectWeek(
                "acme",
                "price",
                40,
                compared(share(40, 100), share(10, 100)),
                compared(net_sentiment(10, 30), net_sentiment(20, 20)),
                (said("Beaucoup trop cher."),),
            ),
        ),
        alerts=(alert,),
        alert_quotes={"a1": (said("Plus rien ne marche depuis hier."), said("Injoignables."))},
        waiting=(
            Waiting(
                item_id="p1",
                brand_id="acme",
                said=said("Quand sera réparé mon vélo ?"),
                stance="negative",
                is_question=True,
                priority=81.0,
                waiting_minutes=2000.0,
                waiting_business_minutes=600.0,
                reasons_en="It is a question. It speaks ill of the brand.",
                reasons_fr="C'est une question. Elle dit du mal de la marque.",
                state="taken",
            ),
        ),
        waiting_count=3,
        friends=(Friend("acme", "1f2e3d4c", "Mastodon", 12, 13, 0.8, said()),),
        candidates=(
            Candidate(
                brand_id="acme",
                who="99aa88bb",
                network="Mastodon",
                rank=1,
                favour=0.92,
                favour_low=0.83,
                favour_high=0.98,
                favour_n=28,
                weeks=13,
                last_post_on=date(2026, 9, 26),
                route="public_reply",
                notice="gdpr_article_14",
                state=None,
                quotes=(said("Je le recommande."), said("Toujours ravie.")),
            ),
        ),
        candidates_count=4,
        unscored_networks=(),
        funnels=(Funnel("acme", 6, 3, 1, 2, 2, 1, share(3, 6)),),
        requests=(
            Request("acme", "antivol · vol", "complaint", 5, 0.5, "rising", "care", MONDAY, (said(),)),
            Request("acme", "tarif · mois", "question", 2, 1.0, "steady", None, MONDAY, (said(),)),
        ),
        asking=(Asking("acme", 30, 10, 4, 18),),
        topics=(Topic("Pistes cyclables", 40, 38, (30, 33, 31, 36, 34, 33), 3, 1, ("voie verte",)),),
        events=(
            Event(
                event_id="contest",
                name="Concours photo",
                kind="contest",
                brand_id="acme",
                starts_on=date(2026, 9, 14),
                ends_on=date(2026, 9, 20),
                lifts=(
                    lift("volume"),
                    lift("people", has_effect=False),
                    lift("favour", is_refused=True, refusal_reason="short_history", has_effect=None),
                ),
                participants=20,
                new_members=6,
                new_share=share(6, 20),
                returned=3,
                returned_share=share(3, 6),
            ),
        ),
        channels=(
            ChannelWeek(
                "Acme", "followers", "Mastodon", 1200.0, 1190.0, date(2026, 9, 27), date(2026, 9, 20)
            ),
            ChannelWeek("Letter", "subscribers", "Bluesky", 800.0, None, date(2026, 9, 27), None),
        ),
        hours=(Hours("Mastodon", "weekday", 18, 21, 6.5, 5.1, 8.2, 3.0),),
        letters=(
            Letter(
                "La lettre de septembre",
                "La lettre",
                4200,
                share(1400, 4137),
                share(150, 4137),
                12,
                is_ripe=True,
            ),
        ),
        own_posts=(OwnPost(said("Notre nouveau vélo.", who="Acme"), 30, 8, share(30, 1200)),),
        sources=(Source("Mastodon", "ok", AS_OF, 100, 0),),
        alarms=(),
        gate_warnings=1,
        gate_failures=0,
        accuracy=(Accuracy("fr", share(0, 0), share(680, 1000)),),
    )
    return replace(facts, **fields)


def quiet_facts(**fields: Any) -> Facts:
    """A week like the one before, in which nobody needs anything."""
    facts = full_facts(
        brand_weeks=(brand_week(ACME, (60, 40), (60, 40)), brand_week(RIVAL, (60, 40), (60, 40))),
        response=None,
        aspect_weeks=(),
        alerts=(),
        waiting=(),
        waiting_count=0,
        friends=(),
        candidates=(),
        candidates_count=0,
        requests=(),
        asking=(),
        topics=(),
        events=(),
        letters=(),
        own_posts=(),
        gate_warnings=0,
    )
    return replace(facts, **fields)


def empty_facts(**fields: Any) -> Facts:
    """A published file in which every mart is empty."""
    none = compared(share(0, 0), share(0, 0))
    silent = replace(
        brand_week(ACME, (0, 0), (0, 0)),
        mentions_history=(),
        people_history=(),
        share_of_voice=none,
        net_sentiment=none,
    )
    empty = quiet_facts(
        brand_weeks=(silent,), brands=(ACME,), series=(), quality=(), channels=(), sources=(), accuracy=()
    )
    return replace(empty, funnels=(), alarms=(), hours=(), **fields)


ALARM = Alarm("Mastodon", "field_absent", "post likes_count")
