"""Spans of business hours in words: a day of the desk has no 24 hours, so they are told in hours."""

from agorascope.report.voice import Voice

MINUTES_TOLD = 90  # up to here in minutes


def business(voice: Voice, minutes: float) -> str:
    """40 minutes, 11 hours, 190 hours."""
    if minutes < MINUTES_TOLD:
        return voice.say("minutes", round(minutes))
    return voice.say("hours", round(minutes / 60))
