"""One module per table that is validated, named `<schema>__<table>`.

Each has `build_suite(...)`, the rules, and `frame_of(...)`, the columns that they look at.
"""
