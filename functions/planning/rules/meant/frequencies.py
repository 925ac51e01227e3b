"""What a time in a goal is said of: of copies, of traffic and of machines it is theirs, and starts no job."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from functions.planning.rules.words.hours import hours_in

if TYPE_CHECKING:
    from functions.planning.rules.meant.mentions import Mention

_BREAKS = re.compile(r"[.](?=\s|$)|[,;!?()\n]|:(?!\d)")
_SENTENCE = re.compile(r"[.](?=\s|$)|[;!?\n]")
_WORK = frozenset({"job", "batch", "function", "workflow", "dataflow", "scheduled_query", "worker", "migration"})
_COPIES = frozenset({"backups", "snapshots"})
# What is made by a program of the user's own is a job, whatever it makes.
_BY_A_PROGRAM = re.compile(
    r"\b(?:cron\w*|jobs?|scripts?|tasks?|schedul\w*|reports?|dumps?|exports?|imports?|sync\w*|aufgaben?|skripte?|tareas?|taches?|tarefas?|"
    r"zeitplan\w*|programad\w*|planifie\w*|emails?|mails?|(?<!cloud )runs?|lauft|copied|copy)\b"
)
# The schedule of copies, and the hours in which Google looks after a store: neither is a program's.
_OWN_SCHEDULE = re.compile(
    r"\b(?:back ?ups?|snapshots?|sicherung\w*|sauvegardes?|respaldos?)[- ](?:schedules?|polic(?:y|ies)|routines?|plans?)(?:,? (?:that|which|and|it))?(?: runs?)?\b:?"
)
_WINDOW = re.compile(
    r"\b(?:maintenance (?:windows?|only|on|at)|wartungs?(?:fenster|zeit\w*)|wartung (?:nur|am|an|jeden|sonntags|samstags)|(?:ventana|fenetre|janela|finestra) (?:de|di|d ?')? ?(?:mantenimiento|maintenance|manutencao|manutenzione)|onderhoudsvenster)\b"
)
_BUSY = re.compile(
    r"\b(?:peaks?|spikes?|rush|busy|busiest|traffic|load is|surges?|lastspitzen?|spitzen?|stosszeit\w*|andrang|picos?|puntas|pics?|pointes?|afflu\w*|"
    r"picchi?|hochbetrieb|billig\w*|gunstig\w*|cheap\w*|barat\w*|pas cher|black friday|cyber monday|idle|quiet\w*|less traffic|wenig los|scale down|rotat\w*|renew\w*|rotier\w*|erneuer\w*|renov\w*|most (?:users|visitors|orders|people|players)|we play|wir spielen|jugamos|on joue|nous jouons|jogamos)\b"
)
_RARER = re.compile(
    r"\b(?:weekly|every week|(?:once|1 time) (?:a|per) week|wochentlich\w*|jede woche|pro woche|semanal\w*|semanais|cada semana|chaque semaine|hebdomadaires?|"
    r"settimanal\w*|monthly|every month|monatlich\w*|mensual\w*|mensuel\w*|mensal|mensais)\b"
)
_OFTENER = re.compile(
    r"\b(?:hourly|every (?:\d+ )?(?:hours?|minutes?)|stundlich\w*|jede stunde|alle \d+ stunden|cada (?:\d+ )?horas?|chaque heure|toutes les (?:\d+ )?heures)\b"
)


_TIMED = frozenset({"schedule", "instance_schedule", "off_hours"})
_OTHER = re.compile(
    rf"{_BUSY.pattern}|\b(?:back ?ups?|snapshots?|sicherung\w*|sauvegarde\w*|respaldos?|maintenance|wartung\w*|mantenimiento|entretien|alerts?|off|stop\w*|shut\w*|between|until|from)\b"
)


def _clause(text: str, at: int) -> tuple[int, int]:
    before = [match.end() for match in _BREAKS.finditer(text, 0, at)]
    after = _BREAKS.search(text, at)
    return (before[-1] if before else 0, after.start() if after else len(text))


def of_jobs(found: "list[Mention]", text: str) -> "list[Mention]":
    """The mentions without the schedules that start nothing: how often copies are made, when people come."""
    return [each for each in found if each.need != "schedule" or not _is_of_something_else(each, found, text)]


def starts_at(found: "list[Mention]", text: str) -> list[re.Match[str]]:
    """The times of day at which jobs start, where nothing but the time says that they do: `a job at 6:30`."""
    stops = [-1, *(match.start() for match in _SENTENCE.finditer(text)), len(text)]
    started: list[re.Match[str]] = []
    for low, high in pairwise(stops):
        named = {each.need for each in found if low < each.start < high and not each.rejected}
        if "job" in named and not named & _TIMED:
            times = (match for match in hours_in(text) if low < match.start() < high)
            started += (match for match in times if not _OTHER.search(text[slice(*_clause(text, match.start()))]))
    return started


def _is_of_something_else(mention: "Mention", found: "list[Mention]", text: str) -> bool:
    low, high = _clause(text, mention.start)
    alone = not any(low <= each.start < high for each in found if each.need != "schedule")
    begin = max((match.end() for match in _SENTENCE.finditer(text, 0, mention.start)), default=0)
    if alone and _OWN_SCHEDULE.search(text[begin:high]):
        # `A backup plan: every day at 1`, `snapshot schedules for the disk, daily`.
        low = begin
    clause = text[low:high]
    near = {each.need for each in found if low <= each.start < high and not each.rejected}
    clause, own = _OWN_SCHEDULE.subn("", clause)
    if near & _WORK or _BY_A_PROGRAM.search(clause):
        return False
    return bool(own or near & _COPIES or _BUSY.search(clause) or _WINDOW.search(clause) or "instance_schedule" in near)


def how_often(text: str, copies: "list[Mention]") -> str:
    """What copies are asked to be made rather than once a day: `weekly`, `hourly`; empty where it is that."""
    for each in copies:
        clause = text[slice(*_clause(text, each.start))]
        if (match := _OFTENER.search(clause) or _RARER.search(clause)) is not None:
            return match[0]
    return ""


def is_too_rare(often: str) -> bool:
    """Whether copies once a day are fewer than are asked for."""
    return _OFTENER.search(often) is not None
