"""The desk of outreach as the viewer stands at it: settings, app store, workspace, and no warehouse."""

from pathlib import Path

import streamlit as st

from agorascope.app_store.outreach_states import Contact, OutreachConflictError, all_contacts
from agorascope.errors import AgorascopeError
from agorascope.members import refusing
from agorascope.members.refusing import Refusals
from agorascope.outreach.acts import Desk
from agorascope.settings import get_settings
from agorascope.workspace import Outreach, Workspace, load_workspace
from streamlit_app import access
from streamlit_app.context import PageContext


def here() -> Desk:
    """The desk; AgorascopeError when there is a workspace file that cannot be read."""
    return Desk(get_settings(), access.store(), _workspace(), sees_names=False)


def refusals(context: PageContext) -> Refusals:
    """Who objected up to this moment, as far as the published file can tell."""
    begun = context.ask(refusing.run_began)
    # Read anew each time: an answer that is kept would keep the names of those who objected as its key.
    return context.fresh(refusing.placed, *refusing.named(access.store(), _listed(), begun))


def contacts(brand_id: str, network: str | None) -> list[Contact]:
    """The contacts of a brand as they are now, on one network when it is given."""
    with access.store().reading() as session:
        every = all_contacts(session)
    return [one for one in every if one.row.brand_id == brand_id and network in {None, one.row.network_id}]


def no_answer_days() -> int:
    """Days after which no answer is waited for: the workspace's, or the usual when it cannot be read."""
    try:
        workspace = _workspace()
    except AgorascopeError:  # told where it matters: at the first act
        workspace = None
    return (workspace.outreach if workspace else Outreach()).no_answer_days


def is_conflict(error: AgorascopeError) -> bool:
    """Whether somebody else was first."""
    return isinstance(error, OutreachConflictError)


def _listed() -> frozenset[tuple[str, str]]:
    try:
        workspace = _workspace()
    except AgorascopeError:
        return frozenset()
    return workspace.privacy.objecting() if workspace else frozenset()


def _workspace() -> Workspace | None:
    path = get_settings().workspace
    if not path.exists():
        return None
    return _read_workspace(str(path), path.stat().st_mtime_ns)


@st.cache_resource(max_entries=4, show_spinner=False)
def _read_workspace(path: str, changed_at: int) -> Workspace:  # noqa: ARG001  part of the cache key
    return load_workspace(Path(path))
