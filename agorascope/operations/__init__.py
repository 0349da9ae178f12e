"""Watching the program itself: its log, its metrics, and whether the daily run is late.

What it watches never waits for it: a log that cannot be written or a collector that is dead is said once,
and the run goes on. See docs/operations.md.
"""
