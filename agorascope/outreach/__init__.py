"""Outreach: whom the team invites to the brand's own platforms, and whether they came.

    fct_ambassador_candidates -> a person decides, writes, notes the answer -> app store -> fct_outreach_*

Nothing here sends anything: a draft is text on the screen, which a person reads, changes and sends.
See docs/outreach.md.

Pure: `states` (which move is possible), `records` (which facts a move needs), `drafts` (words of a message).
Reading: `candidates` (the published file), `people` (the warehouse, for who must be reached).
"""
