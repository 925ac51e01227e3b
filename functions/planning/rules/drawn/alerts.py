"""Alerts that a goal asks for by what they are about: which of a part's own policies they are, and from which value."""

import re

from functions.planning.rules.drawn.log_alerts import said_of_logs
from functions.planning.rules.drawn.objectives import said_of_objectives
from functions.planning.rules.meant.watched import DOWN, watched_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch, Told
from functions.planning.rules.words.numbers import number as amount_in
from functions.planning.rules.words.values import host_in
from shared.parts.part import Profile

# What an alert is said to be about, and the policies that are about it, by the beginnings of their names.
_TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"errors?|fehler\w*|error(?:es)?|erreurs?|5xx|50\d|exceptions?",
        ("request_errors", "balancer_errors", "inner_errors"),
    ),
    (
        r"undelivered|backlogs?|waiting|messages?|nachrichten|mensajes|queues?|warteschlange\w*|pile\w*",
        ("messages_", "tasks_"),
    ),
    (r"cpu\w*|prozessor\w*|load|last", ("cpu", "sql_cpu", "asg_cpu", "redis_cpu", "cluster_cpu", "worker_cpu")),
    (r"memory|ram|arbeitsspeicher|memoria|memoire", ("redis_memory", "cluster_memory")),
    (r"disks?|platte\w*|festplatte\w*|storage|disco|disque|full|voll", ("disk", "filestore_disk", "asg_disk")),
    (
        DOWN,
        ("address_unreachable", "http_unreachable", "uptime", "request_errors"),
    ),
    (
        r"(?:jobs?|runs?|exports?|imports?|backups?|executions?)(?: \w+){0,2} (?:fail\w*|fehlschl\w*)|fail\w*",
        ("job_failed", "workflow_failed", "tasks_failing", "dataflow_failed", "request_errors", "address_unreachable"),
    ),
    (r"connections?|verbindungen|conexiones|connexions", ("sql_connections",)),
    (r"replica\w*|lag\w*|behind", ("sql_replica_lag", "dataflow_lag")),
    (r"slow\w*|latenc\w*|latenz\w*|langsam\w*", ("requests_waiting", "filestore_latency")),
    (r"traffic|bandwidth|bytes", ("balancer_traffic", "nat_traffic", "worker_traffic")),
    (r"hangs?|long|lange", ("job_runs_long",)),
)
_NUMBER = re.compile(r"(?P<number>\d[\d,. ]*\d|\d)(?P<percent> ?(?:%|percent|prozent|por ciento|pour ?cent))?")
# So many messages are a number of them, and nothing about how long they wait.
_COUNTED = re.compile(
    r"\d ?(?:k )?(?:\w+ )?(?:messages?|nachrichten|mensajes|mensagens|messaggi|tasks?|jobs|events?|items?)\b"
)
_SILENCE = re.compile(
    r"\bno (?:new |more )?(?:messages?|data|events?|readings?|rows|files?|uploads?|orders?|traffic|requests?)\b|\bnothing (?:arriv|com)\w+|\bkeine (?:neuen )?(?:nachricht|daten|ereignis)\w*"
)
_TIME_AFTER = re.compile(r" ?(s|sec\w*|sek\w*|seg\w*|min\w*|h|hours?|stunden?|horas?|heures?)\b")
_CERTIFICATE = re.compile(r"\b(?:certs?|certificates?|zertifikat\w*|certificat\w*|certificados?|tls|ssl)\b")


BY_THE_BUDGET = (
    "a bill is no metric, so no alert policy watches it: the budget itself mails, of what is spent and forecast"
)
_SPENT = re.compile(
    r"\b(?:spen[dt]\w*|costs?|bill(?:s|ed|ing)?|budgets?|forecast\w*|kosten|ausgaben|rechnung|gast\w+|factur\w+|presupuesto\w*|custos?|orcamento\w*|couts?|depens\w+)\b"
)


def draw_alerts(sketch: Sketch, reading: Reading) -> None:
    """Say of each alert that is asked for which policy it is; a value that is named is where it begins."""
    asked = list(watched_in(reading.text))
    of_logs, lines = said_of_logs(reading), sketch.of("log_alert")
    objectives = said_of_objectives(reading)
    for mention in reading.mentions:
        if mention.need != "alert" or mention.rejected:
            continue
        end = mention.end + 40
        if lines and any(low <= mention.start < high for low, high in of_logs):
            sketch.meet("alert", f"{', '.join(lines)}: what the log says is counted, and you are told")
            continue
        if any(low <= mention.start < high for low, high in objectives) and "slo" in sketch.how:
            sketch.meet(
                "alert", "error_budget_burning: you are told when the error budget of the objective burns so fast"
            )
            continue
        # An address may be longer than that, and what is said of it stands behind.
        text = reading.text[mention.start : max([end, *(each.end for each in asked if each.start <= end)])]
        if _SILENCE.search(text):
            sketch.lack("alert", "an alert policy here watches a value that is there, and not one that stays away")
            continue
        found = [
            each for topic, names in _TOPICS if re.search(rf"\b(?:{topic})\b", text) for each in _born(sketch, names)
        ]
        if found:
            if _COUNTED.search(text):
                found = [each for each in found if not each[1].label.startswith("Age ")] or found
            for id_, profile in found:
                threshold = _threshold(text, profile)
                if threshold is not None:
                    sketch.policies.setdefault((id_, profile.name), Told(threshold))
                value = profile.threshold if threshold is None else threshold
                sketch.meet("alert", f"{id_}: {profile.label} above {value:g} ({profile.name})")
        elif lines:
            sketch.meet("alert", f"{', '.join(lines)}: what the log says is counted, and you are told")
        elif sketch.of("budget") and _SPENT.search(text):
            sketch.lack("alert", BY_THE_BUDGET)
        elif _CERTIFICATE.search(text):
            _certificate(sketch, reading, text)
        else:
            sketch.lack("alert", "no part of this plan has a metric for it that an alert policy could watch")


def _certificate(sketch: Sketch, reading: Reading, text: str) -> None:
    """An address is asked from outside, and so many days before its certificate ends somebody is told."""
    domain = host_in(reading.text)
    made = sketch.add("", "watch", "uptime")
    sketch.set("", made, domain, "host")
    days = re.search(r"\b(\d{1,2}) (?:days?|tage?n?|dias?|jours?)\b", text)
    if days and made:
        sketch.policies[made, "certificate_expiring"] = Told(float(days[1]))
    said = f"{float(days[1]) if days else 14:g} days before its certificate ends"
    name = domain or "the address that you name (variable watched_host)"
    sketch.meet("alert", f"watch: {name} is asked from outside, and you are told {said}")
    if reading.wants("https"):
        sketch.meet("https", "watch: it is asked over HTTPS")


def _born(sketch: Sketch, names: tuple[str, ...]) -> list[tuple[str, Profile]]:
    return [
        (drawn.id, profile)
        for drawn in sketch.parts.values()
        for profile in drawn.part.profiles
        if profile.name.startswith(names) and profile.when is None and not profile.wished
    ]


def _threshold(text: str, profile: Profile) -> float | None:
    """The value that an alert is asked for from, where it can be one of the metric."""
    match = _NUMBER.search(text)
    number = amount_in(match["number"]) if match else None
    if match is None or number is None:
        return None
    if (unit := _TIME_AFTER.match(text, match.end())) is not None:
        # A time is none of how many wait.
        factor = {"m": 60, "h": 3_600}.get(unit[1][0], 3_600 if unit[1].startswith("stu") else 1)
        return number * factor if "second" in profile.label.lower() and profile.threshold >= 10 else None
    if match["percent"]:
        return number / 100 if 0 < number < 100 and profile.threshold < 1 else None
    return number if number >= 1 and profile.threshold >= 10 else None
