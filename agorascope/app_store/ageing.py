"""Takes out of the app store what has grown old: contacts nobody moved, items of the inbox nobody touched.

What people decided about the rules stays: objections, open requests, states of alerts.
"""

from datetime import datetime

from sqlalchemy import func, select

from agorascope.app_store.erasing import erase
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.store import AppStore


def erase_aged(store: AppStore, before: datetime, *, who: str, is_dry: bool = False) -> int:
    """Erase contacts whose last step and items whose last change lie before a moment; returns the rows."""
    with store.reading() as session:
        last = (
            select(OutreachStep.contact_id, func.max(OutreachStep.recorded_at).label("at"))
            .group_by(OutreachStep.contact_id)
            .subquery()
        )
        contacts = session.execute(
            select(OutreachContact.network_id, OutreachContact.member_key)
            .outerjoin(last, last.c.contact_id == OutreachContact.contact_id)
            .group_by(OutreachContact.network_id, OutreachContact.member_key)
            .having(func.max(func.coalesce(last.c.at, OutreachContact.created_at)) < before)
        ).all()
        items = session.scalars(select(InboxItem.item_id).where(InboxItem.changed_at < before)).all()
    if is_dry or not (contacts or items):
        return len(contacts) + len(items)
    return erase(
        store,
        member_keys={(network, key) for network, key in contacts},
        post_keys=set(items),
        mention_ids=(),
        names=(),
        who=who,
    ).rows
