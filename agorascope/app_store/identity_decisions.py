"""What people decided about accounts: these two are one person, these two are not. The latest holds."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agorascope.app_store.member_tables import IdentityDecision
from agorascope.app_store.store import AppStore
from agorascope.errors import InputError
from agorascope.members.naming import bare_account

Account = tuple[str, str]  # network, handle or id
Pair = tuple[Account, Account]


def pair_of(first: Account, second: Account) -> Pair:
    """Both accounts bare and in their order: a pair is one pair whichever is named first."""
    one, other = sorted((network, bare_account(account)) for network, account in (first, second))
    if one == other:
        raise InputError("That is one account, not two.", remedy="Name two accounts: NETWORK:ACCOUNT each.")
    return one, other


def decide(store: AppStore, pair: Pair, decision: str | None, *, note: str, who: str, at: datetime) -> bool:
    """Add a decision, `join` or `split`, or withdraw it (None); False when that is what holds already."""
    (network, account), (other_network, other_account) = pair
    with store.writing(who) as session:
        held = {_pair_of(row): row.decision for row in standing_decisions(session)}
        if held.get(pair) == decision:
            return False
        session.add(
            IdentityDecision(
                network_id=network,
                account=account,
                other_network_id=other_network,
                other_account=other_account,
                decision=decision,
                note=note,
                decided_by=who,
                decided_at=at,
            )
        )
    return True


def standing_decisions(session: Session) -> list[IdentityDecision]:
    """The decision that holds of each pair, those withdrawn left out; by pair."""
    rows = session.scalars(select(IdentityDecision).order_by(IdentityDecision.decision_id))
    latest = {_pair_of(row): row for row in rows}
    return [latest[pair] for pair in sorted(latest) if latest[pair].decision is not None]


def _pair_of(row: IdentityDecision) -> Pair:
    return (row.network_id, row.account), (row.other_network_id, row.other_account)
