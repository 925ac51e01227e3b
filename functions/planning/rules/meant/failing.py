"""Goals that only want to be told when something of theirs fails: it stands already, and none of it is planned again.

    "page us if a Cloud SQL backup or a disk snapshot fails"  -> databases' backups, disks' snapshots

A goal that asks for anything outside of such conditions is none of these: what it asks for is watched as it is made.
All offsets are of folded text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from functions.planning.rules.meant.alarms import TELLS, alarms_in
from functions.planning.rules.meant.audited import without_audited
from functions.planning.rules.meant.mentions import Mention, Words
from functions.planning.rules.words.tables import App

Span = tuple[int, int]

_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n")
_WHEN = re.compile(
    r"\b(?:when(?:ever)?|if|once|as soon as|(?:every|each) time|wenn|sobald|falls|jedes mal wenn|cuando|si|cada vez que|quand|lorsqu\w*|des qu\w*|quando|se|als|wanneer|zodra)\b"
)
_FAILS = re.compile(
    r"\b(?:fail(?:s|ed|ing)?|breaks?|crash(?:es|ed)?|errors? out|(?:does ?n ?'?t|did ?n ?'?t|do not|does not) (?:finish|complete|run|succeed|work)|goes wrong"
    r"|fehlschl\w*|fehlgeschl\w*|schief(?:geht|gelaufen)?|scheiter\w*|gescheitert|abbricht|abgebrochen|absturzt|abgesturzt|falla[n]?|falle[n]?|fracas\w*|echou\w*|plante(?:nt)?|fallisc\w*|falh\w*|mislukt\w*|faalt|falen)\b"
)
# Whoever a program serves is told by that program: `notify customers when their payment fails`.
_SERVED = re.compile(
    r"\b(?:customers?|(?:end )?users?|clients?|patients?|guests?|buyers?|sellers?|tenants?|subscribers?|students?|parents|riders?|drivers?|kund\w+|nutzer\w*|patient\w*|gaste\w*|besteller\w*|clientes?|usuari[oa]s?|pacientes?|alumnos?|utilisat\w+|acheteurs?|clienti|utenti|pazienti|klanten|gebruikers)\b"
)
# What a log is to say is read by itself.
_LOGS = re.compile(r"\b(?:logs?|\w*protokoll\w*|registros?|journ(?:al|aux))\b")
# What writes the log, by the words for it; the first word of a stretch decides where two kinds share it.
_KINDS: tuple[tuple[str, str, str, re.Pattern[str]], ...] = (
    ("disk", "ScheduledSnapshots", "WARNING", re.compile(r"\b(?:snapshots?|instantaneas?|instantanes?)\b")),
    ("database", "automatedBackup", "ERROR", re.compile(r"\b(?:(?:cloud ?sql|sql|postgres\w*|mysql|db|data ?bases?|datenbank\w*)(?:[- ](?:backups?|sicherung\w*))|(?:backups?|sicherung\w*|copias? de seguridad|sauvegardes?)(?: \w+){0,2} (?:cloud ?sql|sql|postgres\w*|mysql|data ?bases?|datenbank\w*|bases?))\b")),
    ("job", "", "ERROR", re.compile(r"\b(?:cloud run jobs?|(?:batch|cron|nightly|import|export)[- ]?jobs?|jobs?|tareas?|taches?)\b")),
    ("cluster", "", "ERROR", re.compile(r"\b(?:gke|kubernetes|k8s|pods?|clusters?)\b")),
    ("service", "", "ERROR", re.compile(r"\b(?:cloud functions?|functions?|funktion\w*|funcion\w*|fonctions?|(?<!job )(?<!jobs )cloud run(?![- ]jobs?)(?: services?)?|services?|apis?)\b")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failing:
    """A condition to its sentence's end (`span`) and to the last word that was read of it (`read`) in the folded text.

    `things` is what may fail: what writes the log, the text of a line, its least severity.
    """

    span: Span
    read: Span
    things: tuple[tuple[str, str, str], ...]


def failing_in(text: str) -> Iterator[Failing]:
    """The conditions on something failing of which a folded goal wants to be told, each with its sentence's rest."""
    if alarms_in(text):
        # Figures are read by themselves.
        return
    low = 0
    for high in [*(each.start() for each in _SENTENCE.finditer(text)), len(text)]:
        when = _WHEN.search(text, low, high)
        told = TELLS.search(text, low, high) and not _LOGS.search(text, low, high)
        fails = when and told and _FAILS.search(text, when.end(), high)
        if when and fails and not _SERVED.search(text, low, when.start()):
            said = [(words.search(text, when.end(), high), of, line, level) for of, line, level, words in _KINDS]
            there = [each for each in said if each[0]]
            end = max((match.end() for match in (fails, *(each[0] for each in there)) if match), default=high)
            if there:
                yield Failing((when.start(), high), (when.start(), end), tuple(each[1:] for each in there))
        low = high + 1


# What says that somebody is told, and how.
_TOLD = frozenset({"alert", "alert_address", "alert_channel", "monitoring", "log_alert", "email", "logging"})


def without_failing(
    found: list[Mention], apps: list[tuple[App, Mention]], text: str, typed: Words
) -> tuple[list[Mention], list[tuple[App, Mention]]]:
    """The mentions and applications without what is only named to be told of.

    Changes by whoever makes them are told of beside anything else; what may fail is no wish of its own where a goal asks
    for nothing but to be told.
    """
    found, apps = without_audited(found, apps, text, typed)
    conditions = [each.span for each in failing_in(text)]
    others = [each for each in (*found, *(said for _, said in apps)) if each.need not in _TOLD]
    if not conditions or not all(any(low <= each.start < high for low, high in conditions) for each in others):
        return found, apps
    left = [each for each in found if not any(low <= each.start < high for low, high in conditions)]
    return [*left, *(Mention("log_alert", typed(*span), *span) for span in conditions)], []
