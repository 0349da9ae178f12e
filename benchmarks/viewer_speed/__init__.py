"""How quick the viewer is on a published file of any size, in a real browser and under twenty sessions.

    python -m benchmarks.viewer_world --like data --mentions 10000000 --to /tmp/big
    python -m benchmarks.viewer_speed --data /tmp/big --tries 50

`server` starts the real viewer and watches its memory, `browser` drives it with headless Chromium,
`sessions` speaks to it as many browsers would, `__main__` prints the tables.
"""
