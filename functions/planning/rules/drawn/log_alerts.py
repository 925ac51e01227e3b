"""Alerts on what the log says: the text of a line, its severity, how often, and within how many minutes."""

import re
from typing import Any

from functions.planning.rules.meant.audited import audited_in
from functions.planning.rules.meant.failing import failing_in
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch

_NEED = "log_alert"
_QUOTED = re.compile(r"(?<!\w)[\"“„«`']\s*([^\"“”„«»`\n]{1,120}?)\s*[\"”“»`'](?!\w)")
# What is written as programs write it stands for itself: `payment_failed`, `run.failed`, `OOMKilled`, `ECONNREFUSED`.
_WRITTEN = re.compile(
    r"\b(?=\w*[a-z])[A-Za-z]\w*(?:[._:]\w+)+\b|\b[A-Z]\w*[a-z]\w*[A-Z]\w*\b|\b[A-Z]{3,}[a-z]{3,}\w*\b|\b[A-Z]{4,}\b"
)
_LEVELS = {
    "critical": "CRITICAL", "kritisch": "CRITICAL", "fatal": "CRITICAL", "warning": "WARNING", "warn": "WARNING",
    "warnung": "WARNING", "advertencia": "WARNING", "avertissement": "WARNING", "error": "ERROR", "fehler": "ERROR",
    "erreur": "ERROR", "exception": "ERROR",
}  # fmt: skip
_LEVEL = re.compile(rf"\b({'|'.join(_LEVELS)})(?:s|en|es)?\b")
_TIMES = re.compile(
    r"(?P<than>more (?:often )?than|over|above|ofter als|mehr als|uber|mas de|plus de|exceeds?|>)? ?(?P<least>at least|mindestens|al menos|au moins|>=)? ?"
    r"(?P<number>\d{1,6})(?: ?(?P<unit>x|times|mal|veces|fois|(?:log )?(?:lines?|entries|zeilen|eintrage|lineas|lignes)|(?:\w+ )?(?:errors?|fehler|errores|erreurs|failures?|exceptions?|warnings?))\b)?"
)
_WITHIN = re.compile(
    r"\b(?:in|within|innerhalb von|per|a|an|every|pro|je|en|dans|por|par|for|of)(?: (?:the|an?y?|den|einer|la|los|las|les|une|un|una))?(?: (?:last|letzten|ultimos|dernieres?))? ?"
    r"(?P<number>\d{1,4})? ?(?P<unit>s(?:ec\w*|ek\w*|eg\w*)?|min\w*|h(?:ours?|oras?|eures?)?|stunden?)\b"
)
_ELSEWHERE = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\b(?:GKE|HTTP|HTTPS|JSON|REST)\b")
_SAYS = re.compile(
    r"\b(?:says?|contains?|shows?|mentions?|reads?|prints?|enthalt\w*|steht|stehen|dicen?|contienen?|contien(?:t|nent)|di(?:t|sent))\b"
)
_NAMED = (("job", r"\bjobs?\b"), ("worker", r"worker"), ("cluster", r"\b(?:cluster|gke|kubernetes|pods?)\b"))
_HALF_AN_HOUR = re.compile(
    r"\b(?:half(?: an?)?|(?:einer |eine )?halben?|media|une demi|0\.5(?: an?| einer?| una?| une)?)[ -](?:hours?|stunde|hora|heure)\b"
)
_WORD = re.compile(r"\b(?:the )?(?:word|string|phrase|wort|palabra|mot)s? (\w+)", re.IGNORECASE)
_WRITERS = (
    ("cloud_run", "service"),
    ("function", "service"),
    ("run_job", "job"),
    ("worker_pool", "worker"),
    ("gke", "cluster"),
)


def said_of_logs(reading: Reading) -> list[tuple[int, int]]:
    """The stretches of the goal that say what the log is watched for: from each such wish to its sentence's end."""
    spans = []
    for mention in reading.of(_NEED):
        end = re.search(r"[;\n]|\.(?=\s|$)", reading.text[mention.start :])
        spans.append((mention.start, mention.start + end.start() if end else len(reading.text)))
    return spans


def _draw_failing(sketch: Sketch, reading: Reading) -> list[tuple[int, int]]:
    """One part for each kind of thing that may fail, of all of it in the project; the stretches that say so."""
    starts = {each.start for each in reading.of(_NEED)}
    watched = [each for each in failing_in(reading.text) if each.span[0] in starts]
    for of, line, severity in dict.fromkeys(thing for each in watched for thing in each.things):
        id_ = sketch.add("", f"failed-{of}s", "log_alert") or ""
        sketch.put("", id_, text=line, severity=severity, of=of, whose="project")
        said = f" with {line!r}" if line else ""
        lines = f"every line{said} of {severity} or above in the logs of all {_KINDS[of]} in the project"
        sketch.meet(_NEED, f"{id_}: you are told of {lines}")
    sketch.taken += [each.read for each in watched]
    return [each.span for each in watched]


_CHANGES = {
    "project_owners": "owners", "audit_configuration": "audit-config", "custom_roles": "roles", "firewall": "firewall",
    "networks": "networks", "routes": "routes", "bucket_access": "bucket-access", "database_settings": "sql-config",
    "project_access": "rights", "account_keys": "account-keys",
}  # fmt: skip


def _draw_audited(sketch: Sketch, reading: Reading) -> list[tuple[int, int]]:
    """One part for each kind of change that somebody is to be told of; the sentences that say so."""
    starts = {each.start for each in reading.of(_NEED)}
    asked = [each for each in audited_in(reading.text) if each.core[0] in starts]
    for kind in dict.fromkeys(kind for each in asked for kind in each.kinds):
        id_ = sketch.add("", f"{_CHANGES[kind]}-change", "log_alert") or ""
        sketch.put("", id_, change=kind, severity="DEFAULT", whose="project")
        said = f"every change of the kind {kind.replace('_', ' ')} that the project's audit log tells of"
        sketch.meet(_NEED, f"{id_}: you are told of {said}, whoever made it")
    sketch.taken += [each.core for each in asked]
    return [each.sentence for each in asked]


def draw_log_alerts(sketch: Sketch, reading: Reading) -> None:
    """One part for each text that the log is watched for, and for each kind of thing that may fail."""
    # Offsets are those of the folded text; where that is as long as what was typed, the case is kept.
    typed = reading.goal.text if len(reading.goal.text) == len(reading.text) else reading.text
    drawn = [*_draw_failing(sketch, reading), *_draw_audited(sketch, reading)]
    for start, end in said_of_logs(reading):
        if any(low <= start < high for low, high in drawn):
            continue
        drawn.append((start, end))
        span, said = _line(typed, start, end)
        text = _QUOTED.sub(" ", reading.text[start:end])
        level = _LEVEL.search(text)
        writer = _writer(sketch, reading.text[span[0] : end])
        # Where the plan runs nothing, the logs are those of what stands already.
        theirs = "" if writer or sketch.of(*_RUNS) else _writer_there(reading.text)
        if _AUDIT.search(reading.text, span[0], end):
            sketch.lack(_NEED, _OF_EVERYTHING)
        elif not writer and not theirs:
            why = "only services, functions, jobs and clusters are sure to send their logs; a machine does with `logs`"
            sketch.lack(_NEED, why)
        elif not said and not level and (_SAYS.search(text) or not re.search(r"\d", text)):
            sketch.lack(_NEED, "say which text or severity of a line is to be told of, in quotes")
        else:
            times, minutes = _often(text)
            severity = "DEFAULT" if said else _LEVELS[level[1]] if level else "ERROR"
            settings: dict[str, Any] = {
                "text": said,
                "severity": severity,
                "times": times,
                "minutes": minutes,
                "of": writer or theirs,
                **({"whose": "project"} if theirs else {}),
            }
            id_ = "lines" if len(drawn) == 1 else f"lines-{len(drawn)}"
            why = "a filter may say up to 120 characters without quotes, and nothing that looks like a secret"
            if not sketch.put("", sketch.add("", id_, "log_alert"), **settings):
                sketch.drop(id_)
                sketch.lack(_NEED, why)
                continue
            sketch.taken.append((min(start, span[0]), end))
            what = f"with {said!r}" if said else f"of {severity} or above"
            many = f"more than {times} lines" if times else "every line"
            sketch.meet(_NEED, f"{id_}: you are told of {many} {what}, counted over {minutes} min")
            if theirs:
                sketch.meet(_NEED, _THEIRS.format(_KINDS[theirs]))


def _writer(sketch: Sketch, text: str) -> str | None:
    """What writes the log that is spoken of."""
    found = [of for name, of in _WRITERS if sketch.of(name)]
    for of, words in _NAMED:
        if of in found and re.search(words, text):
            return of
    return (
        found[0]
        if found
        else "machine"
        if any(sketch.parts[id_].settings.get("logs") == "true" for id_ in sketch.of("vm"))
        else None
    )


# What the project's logs may be of, where nothing of the plan writes any.
_THERE = (
    ("cluster", re.compile(r"\b(?:gke|kubernetes|k8s|pods?|oomkill\w*|crashloop\w*)\b")),
    ("job", re.compile(r"\b(?:cloud run jobs?|batch jobs?|jobs?)\b")),
    ("machine", re.compile(r"\b(?:vms?|machines?|servers?|compute engine|servidor\w*|serveurs?|maschinen?)\b")),
)
_KINDS = {
    "cluster": "clusters", "job": "Cloud Run jobs", "machine": "machines that send their logs",
    "service": "Cloud Run services and functions", "database": "Cloud SQL instances", "disk": "disks",
}  # fmt: skip
_RUNS = ("cloud_run", "function", "run_job", "worker_pool", "gke", "vm", "group", "runner")
_THEIRS = (
    "what is read are the logs of all {} in the project, for nothing here writes any; say what writes them "
    "(a service, a job, a machine, a cluster) where it is another"
)
_AUDIT = re.compile(r"\baudit[- ]?(?:logs?|trail|protokoll\w*)\b|\bprufprotokoll\w*|\bcloudaudit\b")
_OF_EVERYTHING = (
    "a line of the audit log belongs to whatever was touched, and one metric counts the lines of one kind of thing: say "
    "which service's log is meant"
)


def _writer_there(text: str) -> str:
    """What writes the project's logs that a goal speaks of: services, unless it says otherwise."""
    return next((of for of, words in _THERE if words.search(text)), "service")


def _line(typed: str, start: int, end: int) -> tuple[tuple[int, int], str]:
    """Where it stands what a line says, and what: in quotes or as a program writes it, here or in the sentence before."""
    begins = [0, 0, *(each.end() for each in re.finditer(r"[.;!?]\s+|\n", typed[:start]))]
    for low, high in ((start, end), (begins[-1], start), (begins[-2], begins[-1])):
        text = _ELSEWHERE.sub(lambda match: " " * len(match[0]), typed[low:high])
        if found := _QUOTED.search(text):
            return (low, high), found[1]
        if found := _WORD.search(text):
            return (low, high), found[1]
        # `says ERROR` is about the text of a line, `10 errors` about its severity.
        said = _SAYS.search(text.lower())
        if (found := _WRITTEN.search(text)) and (said or found[0].lower() not in _LEVELS):
            return (low, high), found[0]
    return (start, end), ""


def _often(text: str) -> tuple[int, int]:
    """More than how many lines, within how many minutes: any within five where nobody said."""
    text = _HALF_AN_HOUR.sub("30 min", text)
    within = next(
        (each for each in _WITHIN.finditer(text) if each["number"] or each["unit"].startswith(("m", "h", "stu"))), None
    )
    minutes = 5
    if within:
        count = int(within["number"] or 1)
        unit = within["unit"]
        minutes = count * 60 if unit.startswith(("h", "stu")) else count if unit.startswith("min") else -(-count // 60)
        text = text[: within.start()] + " " + text[within.end() :]
    found = next((each for each in _TIMES.finditer(text) if each["than"] or each["least"] or each["unit"]), None)
    times = 0 if found is None else int(found["number"]) - (0 if found["than"] and not found["least"] else 1)
    return max(times, 0), min(max(minutes, 1), 1_380)
