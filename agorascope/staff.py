"""Who speaks for a brand: left out of every figure of what people say."""

from agorascope.members.naming import bare_account
from agorascope.workspace import Workspace


def staff_accounts(workspace: Workspace) -> list[str]:
    """Accounts of staff and own pages as network|handle (or id) in lower case, sorted."""
    accounts = [(staff.network, staff.handle) for staff in workspace.staff]
    accounts += [(channel.network, name) for channel in workspace.channels for name in channel.names()]
    return sorted({f"{network}|{bare_account(handle)}" for network, handle in accounts})
