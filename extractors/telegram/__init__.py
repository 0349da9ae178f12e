"""Telegram: exports of Telegram Desktop and saved updates of a bot become messages. There is no client.

    result.json -> parse -> posts of kind `message`, members, reactions

Alone: agorascope parse telegram result.json
"""
