"""Sections and settings of the workspace in words, and where each is changed and explained."""

from dataclasses import dataclass

from streamlit_app.i18n import _, language

HIDDEN = "…"  # as agorascope.workspace_settings marks what it leaves out


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the workspace: its name, a picture, and its heading in docs/workspace.md."""

    name: str
    picture: str
    heading: str


def sections() -> dict[str, Section]:
    """Every section in the order in which people look for them."""
    return {
        "brands": Section(_("Brands and how they are found"), ":material/sell:", "Brands"),
        "networks": Section(_("Where is listened"), ":material/hearing:", "Networks"),
        "channels": Section(_("Own pages and accounts"), ":material/campaign:", "Channels"),
        "staff": Section(_("Team accounts"), ":material/badge:", "Staff"),
        "events": Section(_("Events of the calendar"), ":material/event:", "Events"),
        "aspects": Section(_("Aspects looked for"), ":material/category:", "Aspects"),
        "watch": Section(_("Watch topics"), ":material/radar:", "Watch topics"),
        "privacy": Section(_("Protection of people"), ":material/shield_person:", "Privacy"),
        "alerts": Section(_("Alerts that are sent"), ":material/notifications:", "Alerts"),
        "inbox": Section(_("Inbox and its weights"), ":material/inbox:", "Inbox"),
        "business_hours": Section(_("Business hours"), ":material/schedule:", "Business hours"),
        "outreach": Section(_("Invitations"), ":material/volunteer_activism:", "Outreach"),
        "report": Section(_("Monday report"), ":material/description:", "Report"),
        "influence": Section(_("Weights of influence"), ":material/hub:", "Influence"),
        "general": Section(_("The workspace"), ":material/home_work:", "Top level"),
        "scoring": Section(_("Reading of texts"), ":material/psychology:", "Scoring"),
    }


def setting_words() -> dict[str, str]:
    """What a setting says, by section and last key; those of single networks are not among them."""
    return {
        "general.name": _("What the workspace is called"),
        "general.demo": _("Made-up data: every page and report is marked"),
        "general.languages": _("Languages expected in posts, the first for messages"),
        "general.time_zone": _("Time zone of days and hours"),
        "general.start": _("Nothing older than this day is asked for"),
        "general.end": _("Last day observed; not set: until now"),
        "brands.id": _("How files call the brand"),
        "brands.name": _("Name"),
        "brands.own": _("Your own brand, not a competitor"),
        "brands.names": _("Other spellings"),
        "brands.hashtags": _("Hashtags"),
        "brands.handles": _("Accounts of the brand"),
        "brands.domains": _("Web sites: a link to one is a mention"),
        "brands.exclusions": _("Phrases that hold the name but do not mean the brand"),
        "brands.match_name": _("The name itself is looked for"),
        "brands.context": _("Words that show that an ordinary word means the brand"),
        "brands.ambiguous": _("Spellings that are ordinary words"),
        "brands.capitalised": _("An ordinary word counts with a capital only"),
        "networks.enabled": _("Listened to"),
        "networks.archive": _("Folder of files that is read instead of the live network"),
        "networks.path": _("Folder of files that is read instead of the live network"),
        "networks.mapping": _("How these files are read"),
        "networks.days": _("Days back in which posts are looked at again"),
        "networks.posts": _("Posts looked at again in a run"),
        "networks.believe_all": _("Believed when most posts are said to be gone"),
        "networks.price": _("What the network charges"),
        "networks.per_request": _("Money a request"),
        "networks.per_post": _("Money a post that was received"),
        "networks.currency": _("Currency"),
        "networks.token_expires": _("Last day of the access token"),
        "networks.member_scores": _("Members may be scored; not set: unless its terms forbid it"),
        "networks.hashtags": _("Hashtags"),
        "networks.queries": _("Searches"),
        "networks.accounts": _("Accounts followed"),
        "networks.host": _("Server"),
        "networks.url": _("Address"),
        "networks.comments": _("Comments are read too"),
        "networks.threads": _("Whole threads are read too"),
        "networks.token_env": _("Variable that holds the access token"),
        "channels.channels": _("Own pages and accounts"),
        "channels.network": _("Network"),
        "channels.id": _("What the network calls it"),
        "channels.name": _("Name"),
        "channels.brand": _("Brand"),
        "channels.kind": _("What it is; not set: what is usual on the network"),
        "channels.other_ids": _("Other names of the same account"),
        "staff.staff": _("Accounts that speak for a brand: counted, never listed here"),
        "events.events": _("Events of the calendar"),
        "events.id": _("How files call the event"),
        "events.kind": _("Kind"),
        "events.name": _("Name"),
        "events.start": _("Begins"),
        "events.end": _("Ends"),
        "events.networks": _("On these networks; not set: on all"),
        "events.brand": _("Brand"),
        "aspects.aspects": _("Aspects looked for"),
        "aspects.id": _("How files call the aspect"),
        "aspects.name": _("Name"),
        "aspects.fr": _("Words in French"),
        "aspects.en": _("Words in English"),
        "watch.watch": _("Watch topics"),
        "watch.id": _("How files call the topic"),
        "watch.name": _("Name"),
        "watch.terms": _("Words that are looked for"),
        "scoring.scorer": _("Model that reads the texts"),
        "scoring.backfill_posts": _("When more posts wait, the fast model comes first"),
        "scoring.recent_days": _("Of these, days that are read again by the model above"),
        "privacy.pseudonyms": _("People appear under pseudonyms"),
        "privacy.retention_days": _("Days that texts and people are kept; totals stay"),
        "privacy.controller.name": _("Who is responsible for the data"),
        "privacy.controller.contact": _("Address for questions and objections"),
        "privacy.controller.address": _("Postal address"),
        "privacy.controller.representative": _("Representative in the European Union"),
        "privacy.controller.dpo": _("Data protection officer"),
        "privacy.controller.transfers": _("Transfers outside the European Economic Area"),
        "privacy.controller.recipients": _("Who receives data besides the team"),
        "privacy.controller.interest": _("Legitimate interest"),
        "privacy.controller.authority": _("Supervisory authority"),
        "privacy.controller.authority_url": _("Where to complain"),
        "privacy.log_days": _("Days that logs of runs are kept"),
        "privacy.no_member_scores": _("Networks whose terms forbid scoring people"),
        "privacy.objections": _("Objections noted in the workspace: counted, never listed here"),
        "influence.reply_weight": _("Weight of a reply"),
        "influence.quote_weight": _("Weight of a quote"),
        "influence.repost_weight": _("Weight of a repost"),
        "influence.mention_weight": _("Weight of a mention by name"),
        "influence.half_life_days": _("Days after which a reaction weighs half"),
        "influence.daily_cap": _("The most that two people bring in a day"),
        "influence.influencer_followers": _("From so many followers on, no ambassador but an influencer"),
        "business_hours.days": _("Days on which the desk is open"),
        "business_hours.start": _("Opens at"),
        "business_hours.end": _("Closes at"),
        "inbox.days": _("Days that a post stays in the inbox"),
        "inbox.question_weight": _("Weight: it asks something"),
        "inbox.negative_weight": _("Weight: it is against the brand"),
        "inbox.addressed_weight": _("Weight: it speaks to your page or team"),
        "inbox.influence_weight": _("Weight: its author counts in the community"),
        "inbox.age_weight": _("Weight: it has waited"),
        "inbox.spread_weight": _("Weight: others reacted"),
        "alerts.url_envs": _("Variables that hold the addresses"),
        "alerts.minimum_severity": _("Sent from this severity on"),
        "alerts.brands": _("Whose alerts are sent"),
        "alerts.events": _("Rises that an own event explains are sent too"),
        "alerts.operations": _("Failed runs, late figures and silent sources are told too"),
        "alerts.late_after_hours": _("Hours after midnight at which figures are due; 0: never"),
        "alerts.quiet": _("Quiet hours, in which only critical alerts are sent"),
        "alerts.start": _("Quiet hours begin"),
        "alerts.end": _("Quiet hours end"),
        "outreach.network": _("Network"),
        "outreach.name": _("Name"),
        "outreach.url": _("Where people join"),
        "outreach.community": _("Community"),
        "outreach.instance": _("Server"),
        "outreach.brand": _("Brand"),
        "outreach.own_platforms": _("Places of your own that people are invited to"),
        "outreach.no_answer_days": _("Days after which no answer is waited for"),
        "outreach.active_weeks": _("Weeks with a post there to count as active"),
        "outreach.sender": _("Who writes; drafts need it"),
        "outreach.organisation": _("Company responsible for the data"),
        "outreach.contact": _("Where people object or ask for their data"),
        "outreach.privacy_url": _("Privacy notice"),
        "outreach.role": _("Role of the person who writes"),
        "outreach.templates": _("Folder of your own message templates"),
        "report.languages": _("Languages of the report"),
        "report.url_envs": _("Variables that hold the addresses it is sent to"),
    }


def words_of(section: str, setting: str, description: str) -> str:
    """What a setting says, in the reader's language; the file's own English where that is the language."""
    words, key = setting_words(), setting.rpartition(".")[2]
    said = words.get(setting) or words.get(f"{section}.{key}")
    return said or (description if language() == "en" else "")


def value_words(value: str | None) -> str:
    """A value as people read it."""
    if value is None:
        return _("not set")
    words = {"true": _("yes"), "false": _("no"), HIDDEN: _("set, not shown here")}
    return words.get(value, value)
