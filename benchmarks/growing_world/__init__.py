"""A made-up history of 10^4 to 10^7 posts, with heavy-tailed authors, as Parquet a day and as a warehouse.

    python -m benchmarks.growing_world build/worlds --posts 1000000

pattern (a demo world, read by the real steps) -> Parquet, a folder a day -> raw.*, nlp.* -> score, dbt build,
gate, publication.
"""
