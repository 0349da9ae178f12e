"""The message about the program itself, in French or English. Pure; quotes are made harmless first."""

from collections.abc import Sequence

from agorascope.delivery.plain import plain
from agorascope.delivery.standing import RUNBOOKS, WELL, Standing
from agorascope.delivery.wording import LONGEST_BODY, LONGEST_NAME, LONGEST_TITLE, Message

MOST_DETAILS = 4
LONGEST_DETAIL = 240

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "title": "{workspace}: {first}",
        "title_more": "{workspace}: {first}, and {n} more",
        "failed": "the last run failed before publication",
        "gate_failed": "a check stopped the last run before publication",
        "late": "the figures are late",
        "source_failed": "{name} brought nothing",
        "quarantined": "{name}: records held back by a check",
        "well_run": "a run was published again",
        "well_late": "the figures are up to date again",
        "well_source": "{name} works again",
        "since_run": "Run of {since}. The figures shown are older.",
        "since_late": "The figures shown are those of {since}.",
        "runbook": "What to do: docs/runbooks/{file}",
        "more": "And {n} more: agorascope doctor",
    },
    "fr": {
        "title": "{workspace} : {first}",
        "title_more": "{workspace} : {first}, et {n} de plus",
        "failed": "la dernière exécution a échoué avant publication",
        "gate_failed": "un contrôle a arrêté la dernière exécution avant publication",
        "late": "les chiffres sont en retard",
        "source_failed": "{name} n'a rien apporté",
        "quarantined": "{name} : des enregistrements retenus par un contrôle",
        "well_run": "une exécution a de nouveau été publiée",
        "well_late": "les chiffres sont de nouveau à jour",
        "well_source": "{name} fonctionne de nouveau",
        "since_run": "Exécution du {since}. Les chiffres affichés sont plus anciens.",
        "since_late": "Les chiffres affichés sont ceux du {since}.",
        "runbook": "Que faire : docs/runbooks/{file}",
        "more": "Et {n} de plus : agorascope doctor",
    },
}


def write_troubles(standings: Sequence[Standing], workspace: str, language: str) -> Message:
    """One message for all that changed: what is not well comes first, in the order in which it was found."""
    say = PHRASES[language]
    ordered = sorted(standings, key=lambda standing: standing.is_well)
    key = "title_more" if len(ordered) > 1 else "title"
    title = say[key].format(
        workspace=plain(workspace, LONGEST_NAME), first=_headline(ordered[0], say), n=len(ordered) - 1
    )
    blocks: list[str] = []
    room = LONGEST_BODY - 80
    for standing in ordered:
        block = _block(standing, say)
        if len(block) + 2 > room:
            break
        blocks.append(block)
        room -= len(block) + 2
    if left := len(ordered) - len(blocks):
        blocks.append(say["more"].format(n=left))
    return Message(title[:LONGEST_TITLE], "\n\n".join(blocks))


def _headline(standing: Standing, say: dict[str, str]) -> str:
    kind = standing.subject.partition(":")[0]
    words = say[f"well_{kind}"] if standing.state == WELL else say[standing.state]
    return words.format(name=plain(standing.name, LONGEST_NAME))


def _block(standing: Standing, say: dict[str, str]) -> str:
    headline = _headline(standing, say)
    lines = [headline[:1].upper() + headline[1:] + "."]
    if not standing.is_well:
        if standing.since:
            lines.append(say[f"since_{standing.subject}"].format(since=standing.since))
        told = [plain(text, LONGEST_DETAIL) for text in standing.details if text]
        lines += [f"- {text}" for text in told[:MOST_DETAILS]]
        lines.append(say["runbook"].format(file=RUNBOOKS[standing.state]))
    return "\n".join(lines)
