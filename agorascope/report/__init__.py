"""The Monday report: what changed in a week, whom to answer, thank and invite, and how sure one can be.

    published file, app store -> collecting -> findings -> writing (blocks) -> html, pdf -> data/reports/

One tree of blocks (`blocks`) is drawn twice: as one HTML file that loads nothing, and as a tagged PDF.
Everything between the queries and the files is pure, so the same published file gives the same bytes.
"""
