"""The two gates of the pipeline, held by Great Expectations.

    a batch of one network -> arrival_gate -> load        expectations.arrival
    marts about to be shown -> marts_gate -> publish      expectations.publication

Great Expectations guards arrival and publication: volume, freshness, ranges, language mix,
drift of the scores. dbt tests guard keys, relations and vocabularies. No rule in both.

Importing Great Expectations takes some three seconds, so import the gates where they run.
"""

from agorascope.settings import switch_telemetry_off

switch_telemetry_off()  # before any module of this package imports the library
