"""The only place of the viewer that holds SQL: a module for what each page reads of the published file.

Each function takes a cursor of its own and returns plain records or a data frame, without a
word of any language, so that results can be cached by version. Days are dates in the
workspace's time zone; staff are left out of every count. Rows come in a stated order, and no
more of them than a page can show.
"""
