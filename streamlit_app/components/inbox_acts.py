"""What a reader does with an item of the inbox; of two at once the second is told what the first did."""

from zoneinfo import ZoneInfo

from agorascope.app_store.inbox_states import Change, ItemState, State, change, state_of
from agorascope.errors import ConflictError
from streamlit_app import access
from streamlit_app.components import acting
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment


def state_word(state: str) -> tuple[str, str, str]:
    """Word, icon and colour of a state; none of the three stands alone."""
    words = {
        "open": (_("Waits"), ":material/hourglass_empty:", "orange"),
        "taken": (_("Taken"), ":material/front_hand:", "blue"),
        "answered": (_("Answered"), ":material/done_all:", "green"),
        "dismissed": (_("Needs no answer"), ":material/do_not_disturb_on:", "gray"),
    }
    return words.get(state, (state, ":material/help:", "gray"))


def act(context: PageContext, item_id: str, state: State, seen: int, note: str = "") -> None:
    """Make an item `state`; `seen` is the version that the reader looked at."""
    acting.attempt(context, lambda: _changed(context, item_id, state, seen, note))


def _changed(context: PageContext, item_id: str, state: State, seen: int, note: str) -> str:
    store = access.store()
    try:
        change(store, item_id, Change(state, context.reader.name, note=note.strip(), seen=seen))
    except ConflictError as error:
        now = state_of(store, item_id)
        raise ConflictError(overtaken(now, context.zone)) from error
    return done(state)


def done(state: str) -> str:
    """What was done, in a sentence."""
    return {
        "open": _("It waits again, for anybody to take."),
        "taken": _("You have it: your colleagues see that you answer it."),
        "answered": _("It counts as answered."),
        "dismissed": _("It is out of the inbox."),
    }[state]


def overtaken(now: ItemState, zone: ZoneInfo) -> str:
    """What a colleague did meanwhile."""
    if now.changed_at is None:
        return _("This item was changed meanwhile. Look at it again.")
    return _(
        "Meanwhile {who} changed this item, on {moment}: {state}. Your change was not kept; it is shown as it"
        " stands now."
    ).format(who=now.changed_by, moment=moment(now.changed_at, zone), state=state_word(now.state)[0].lower())
