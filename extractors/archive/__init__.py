"""Archive import: export files of any tool, read by a mapping, become posts and members.

    file + mapping -> land -> RawPage -> parse -> post, member, channel_metric

Alone: agorascope import FILE --mapping NAME_OR_FILE. How to write a mapping: README.md here.
"""
