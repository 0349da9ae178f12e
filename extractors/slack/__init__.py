"""Slack: workspace exports and saved message lists become messages. There is no client.

    export ZIP, day file or conversations.history -> parse -> posts of kind `message`, members, reactions

Alone: agorascope parse slack export.zip
"""
