"""Discord: saved message lists and JSON chat exports become messages. There is no client.

    messages of a channel -> parse -> posts of kind `message`, members, reactions

Alone: agorascope parse discord messages.json
"""
