"""Viadeo, which is closed: what its members saved of feeds and contacts becomes posts and members.

    feed (JSON, NDJSON, CSV), contacts (CSV) -> parse -> posts, members. There is no client.

Alone: agorascope parse viadeo feed.ndjson
"""
