"""What is spoken of: terms and requests of each brand, topics that are watched, week by week."""

from benchmarks.viewer_world.filling import World, fill, is_complete


def topics(world: World) -> None:
    """Terms, requests and topics, of each brand and language, week by week."""
    lists = "range({each}) as e (i), (values ('fr'), ('en')) as l (language), range(5) as b (b), weeks"
    quotes = {f"quote_{n}_mention_id": f"mention_of((k.i * 7 + {n}) * 1000000 + {n})" for n in (1, 2, 3)}
    common = {
        "week_start_date": "k.week",
        "is_complete": is_complete(world),
        "brand_id": "brand(k.b)",
        "language": "k.language",
        "first_week_start_date": f"date '{world.first}'",
    }
    fill(
        world,
        "marts.fct_brand_terms_weekly",
        f"select hash(i, b, language) as n, * from {lists.format(each=150)}",
        **common,
        term="t.term || ' ' || k.i",
    )
    fill(
        world,
        "marts.fct_requests_weekly",
        f"select hash(i, b, language) as n, * from {lists.format(each=80)}",
        **common,
        **quotes,
        cluster_id="left(md5('cluster ' || k.n), 12)",
    )
    world.run(
        """
        create temp table topics as
        select topic_id, any_value(topic_name) as topic_name from pattern.marts.fct_topic_watch_daily
        group by topic_id
        """
    )
    topic = {"topic_id": "k.topic_id", "topic_name": "k.topic_name"}
    fill(
        world,
        "marts.fct_topic_watch_daily",
        "select hash(topic_id, day) as n, * from topics, calendar",
        post_date="k.day",
        **topic,
    )
    fill(
        world,
        "marts.fct_topic_terms_weekly",
        """
        select hash(topic_id, i, language) as n, * from topics, range(100) as e (i),
            (values ('fr'), ('en')) as l (language), weeks
        """,
        **(common | topic),
        term="t.term || ' ' || k.i",
    )
