"""Personas: members put together by what they do, never by who they are.

counted behaviour -> facets that tell members apart -> mixture of profiles -> stability -> names in words
"""
