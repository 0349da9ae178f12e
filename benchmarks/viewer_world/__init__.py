"""A published file of any size for the viewer, made up from the schema of a real one.

    python -m benchmarks.viewer_world --like data --mentions 10000000 --to /tmp/big

Tables and columns are those of the file that is published under `--like` (the demo's, say), so they
cannot drift from what the pipeline publishes. Each made-up row starts as a row of that file and gets new
keys, days, counts and shares; a mart that can be counted from the mentions is counted from them. Two
years, five brands, eight networks, 2,000 communities, a tenth as many members as mentions (a few write
most), French and English, texts of the length of the demo's out of its pairs of words.

The mentions lie in the file as the pipeline leaves them: a first load of eighteen months, network after
network, then one load a day. Nothing is held in Python; DuckDB works under `--memory`.

`shape` says how much of everything there is, `filling` makes rows out of rows of the real file, `shares`
writes a share with its interval; every other module makes the marts of its subject, and `__main__` calls
them one after the other and publishes the file.
"""
