"""The members of the communities: how they are named, who is a machine, which accounts are one person's.

Pure functions, called by dbt models and commands; docs/methodology/members.md says what they mean.
"""
