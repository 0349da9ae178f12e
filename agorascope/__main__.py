"""`python -m agorascope`: the command line."""

from agorascope.cli import main

main()
