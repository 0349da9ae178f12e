"""Sends a message through `apprise`. Addresses hold secrets: they are never logged, shown or raised."""

import logging
from collections.abc import Callable

from agorascope.delivery.wording import Message

Send = Callable[[str, Message], bool]  # address, message -> whether the service took it


def send_with_apprise(address: str, message: Message) -> bool:
    """Give `message` to the services of an apprise address; False when one of them did not take it."""
    import apprise  # its plugins take a second to load

    logging.getLogger("apprise").disabled = True  # it names addresses when it fails
    services = apprise.Apprise()
    if not services.add(address):
        return False
    return bool(
        services.notify(
            title=message.title,
            body=message.body,
            body_format=apprise.NotifyFormat.TEXT,
            attach=[str(path) for path in message.files] or None,
        )
    )
