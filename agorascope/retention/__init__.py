"""What goes when its time is over: words, people, landed bytes; the totals of each day stay.

    workspace + as_of -> Cut -> expired posts -> totals kept -> raw, nlp, app store, landing, files without

How long is `privacy.retention_days`, or less where a network's terms say so (`retention_until` of a post).
See docs/decisions/0023.
"""
