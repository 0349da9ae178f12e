"""The workspace: one YAML file that says what is listened to, for whom, and within which limits.

`load_workspace(path)` returns a validated, immutable Workspace or raises WorkspaceError
listing every mistake with its line and its remedy. What it names beside itself is looked at by
`workspace_checks`: the settings of each network, mappings, networks of staff and channels.
"""

from agorascope.workspace.brands import Aspect, Brand, Channel, Event, Staff, WatchTopic
from agorascope.workspace.inbox import Inbox
from agorascope.workspace.loading import load_workspace
from agorascope.workspace.model import Workspace
from agorascope.workspace.networks import ArchiveSource, Network, Price, Recheck
from agorascope.workspace.outreach import Outreach, OwnPlatform, Sender
from agorascope.workspace.policies import (
    WEEKDAYS,
    Alerts,
    BusinessHours,
    Controller,
    Influence,
    Objecting,
    Privacy,
    QuietHours,
    Scoring,
    Weekday,
)
from agorascope.workspace.reports import Report

__all__ = [
    "WEEKDAYS",
    "Alerts",
    "ArchiveSource",
    "Aspect",
    "Brand",
    "BusinessHours",
    "Channel",
    "Controller",
    "Event",
    "Inbox",
    "Influence",
    "Network",
    "Objecting",
    "Outreach",
    "OwnPlatform",
    "Price",
    "Privacy",
    "QuietHours",
    "Recheck",
    "Report",
    "Scoring",
    "Sender",
    "Staff",
    "WatchTopic",
    "Weekday",
    "Workspace",
    "load_workspace",
]
